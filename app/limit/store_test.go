package limit_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/human"
	"piaojue/app/limit"
	"piaojue/app/store"
)

var rule = limit.Rule{Purpose: "suggest", Most: 5, Window: time.Hour, Refusal: "您提交得太多了，请过一小时再试。"}

func TestSeveralServersCountTogetherInTheDatabase(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		house := []byte("a house key for tests only")
		servers := []*limit.Limits{limit.New(store.LimitRows{Store: s}, house, clock.Now), limit.New(store.LimitRows{Store: s}, house, clock.Now)}
		burst := func() (passed int32) {
			var group sync.WaitGroup
			var n atomic.Int32
			for i := range 16 {
				group.Go(func() {
					err := servers[i%2].Allow(context.Background(), rule, limit.Address(fmt.Sprintf("198.51.100.%d", i)))
					if err == nil {
						n.Add(1)
					} else if !fault.Is(err, fault.TooMany) {
						t.Error(err)
					}
				})
			}
			group.Wait()
			return n.Load()
		}
		if n := burst(); n != 5 {
			t.Errorf("%d of 16 at once passed, want 5", n)
		}
		clock.Forward(59 * time.Minute)
		if n := burst(); n != 0 {
			t.Errorf("%d passed within the hour", n)
		}
		clock.Forward(time.Minute)
		if n := burst(); n != 5 {
			t.Errorf("%d passed after the hour, want 5", n)
		}
		clock.Forward(24 * time.Hour)
		if n := burst(); n != 5 {
			t.Errorf("%d passed on the next day, want 5", n)
		}
		first, err := store.LimitRows{Store: s}.DayKey(context.Background(), "2026-03-13")
		if err != nil {
			t.Fatal(err)
		}
		again, err := store.LimitRows{Store: s}.DayKey(context.Background(), "2026-03-13")
		if err != nil || len(first) != 32 || string(first) != string(again) {
			t.Errorf("the key of a day is %x and %x, %v", first, again, err)
		}
	})
}

func TestOneAnswerPassesOnceOnAllServersTogether(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		key := []byte("a gate's key for tests only")
		servers := []*human.Gate{human.New(key, store.LimitRows{Store: s}.Bump), human.New(key, store.LimitRows{Store: s}.Bump)}
		passes := 0
		for range 12 { // pages; every choice of each is sent several times at once
			page := servers[0].Ask("suggest", clock.Now())
			clock.Forward(time.Minute)
			var group sync.WaitGroup
			var passed atomic.Int32
			for i := range 8 {
				group.Go(func() {
					err := servers[i%2].Check(context.Background(), "suggest", human.Reply{Token: page.Token, Answer: page.Choices[i%4]}, clock.Now())
					if err == nil {
						passed.Add(1)
					} else if !fault.Is(err, fault.Invalid) {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if passed.Load() > 1 {
				t.Errorf("one page passed %d times", passed.Load())
			}
			passes += int(passed.Load())
		}
		if passes == 12 {
			t.Error("every guess passed")
		}
	})
}
