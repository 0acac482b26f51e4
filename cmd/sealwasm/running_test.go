package main

import (
	"crypto/rand"
	"testing"

	"piaojue/app/seal"
)

// box is an open archive of n ballots in a hall of its own, with their trackers.
func (h *hall) box(t *testing.T, n int) (archive []byte, trackers []string) {
	t.Helper()
	e, err := seal.ParseElection(h.election)
	if err != nil {
		t.Fatal(err)
	}
	var publics []string
	var ballots [][]byte
	for range n {
		code, err := seal.NewCredential(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		c, err := seal.DeriveCredential(e.UUID, code)
		if err != nil {
			t.Fatal(err)
		}
		ballot, tracker, err := encrypt(rand.Reader, h.election, h.trustees, code, []string{"approve", "", ""})
		if err != nil {
			t.Fatal(err)
		}
		publics, ballots, trackers = append(publics, c.Public()), append(ballots, ballot), append(trackers, tracker)
	}
	a, err := seal.NewArchive(1, h.election, h.trustees, seal.PublicCredentials(publics))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range ballots {
		if err := a.AddBallot(b); err != nil {
			t.Fatal(err)
		}
	}
	return a.Bytes(), trackers
}

func TestPageThatFollowsABoxOpensAPrefixAndNothingBesideIt(t *testing.T) {
	h := newHall(t, seal.PlainQuestion("票决", projects, 2))
	archive, trackers := h.box(t, 30)
	var f follower
	if _, err := f.add(archive, nil); seal.Code(err) != "not_loaded" {
		t.Errorf("ballots before the key code: %v", err)
	}
	if _, err := f.open(rand.Reader, trackers[:10], seal.PrefixRules{K: 10}); seal.Code(err) != "not_loaded" {
		t.Errorf("a prefix before the key code: %v", err)
	}
	wrong := h.seats[0]
	wrong.typed = h.seats[1].typed
	if err := f.begin(wrong, archive, h.reveals); seal.Code(err) != seal.BadSeed {
		t.Errorf("another's key code: %v", err)
	}
	if err := f.begin(h.seats[0], archive, h.reveals); err != nil {
		t.Fatal(err)
	}
	if n, err := f.add(archive, nil); n != 30 || err != nil {
		t.Fatalf("%d ballots known, %v; want 30", n, err)
	}
	first, err := f.open(rand.Reader, trackers[:10], seal.PrefixRules{K: 10})
	if err != nil {
		t.Fatal(err)
	}
	if first.Owner != 1 || len(first.Records) != 1 {
		t.Errorf("part of %d with %d records", first.Owner, len(first.Records))
	}
	for name, members := range map[string][]string{"one ballot more": trackers[:11], "the ballots outside": trackers[10:20], "all": trackers} {
		if _, err := f.open(rand.Reader, members, seal.PrefixRules{K: 10, Earlier: first.Records}); seal.Code(err) != seal.BatchRule {
			t.Errorf("%s: %v, want %s", name, err, seal.BatchRule)
		}
	}
}
