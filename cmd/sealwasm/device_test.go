package main

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"piaojue/app/seal"
)

func TestADeviceChecksItselfWithABallotOfItsOwn(t *testing.T) {
	tick := time.Unix(0, 0)
	now := func() time.Time { tick = tick.Add(time.Second); return tick }
	for _, candidates := range []int{-1, 2, 12, 4000} {
		times, err := selfTest(rand.Reader, candidates, now)
		if err != nil {
			t.Fatalf("%d candidates: %v", candidates, err)
		}
		if times.seal != time.Second || times.verify != time.Second {
			t.Errorf("%d candidates: %v; each part is timed on its own", candidates, times)
		}
	}
}

func TestTheKeySheetIsRecognizedOnAnotherDevice(t *testing.T) {
	h := newHall(t, seal.PlainQuestion("票", projects, 2))
	for i, s := range h.seats {
		typed := " " + strings.ReplaceAll(s.typed, " ", "-") + " "
		fresh := seat{Ceremony: s.Ceremony, index: s.index, typed: typed}
		if same, err := fresh.made(h.commits[i]); err != nil || !same {
			t.Errorf("the sheet of seat %d: %v, %v", i+1, same, err)
		}
		other := h.seats[(i+1)%len(h.seats)]
		for name, wrong := range map[string]seat{
			"a colleague's sheet": {Ceremony: s.Ceremony, index: s.index, typed: other.typed},
			"another round":       {Ceremony: seal.Ceremony{UUID: "AAAAAAAAAAAAAA", Size: 3, Threshold: 2}, index: s.index, typed: s.typed},
		} {
			if same, err := wrong.made(h.commits[i]); err != nil || same {
				t.Errorf("%s at seat %d: %v, %v; want a plain no", name, i+1, same, err)
			}
		}
	}
	if _, err := (seat{Ceremony: h.seats[0].Ceremony, index: 1, typed: "太短"}).made(h.commits[0]); err == nil {
		t.Error("half a code was compared")
	}
}
