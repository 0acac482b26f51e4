package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/intake"
	"piaojue/app/jobs"
	"piaojue/app/live"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/models"
)

func TestAChangeOfAnotherInstanceWakesThePagesAndADueVoteIsEnded(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		clock := apptest.NewClock()
		here, there := apptest.OpenStore(t, source, clock.Now), apptest.OpenStore(t, source, clock.Now)
		ctx, stop := context.WithCancel(context.Background())
		var round models.Round
		err := there.InTx(ctx, func(tx *store.Tx) error {
			congress := models.Congress{Name: "清溪县人民代表大会", Level: models.County}
			if err := tx.PutCongress(&congress); err != nil {
				return err
			}
			c := tx.In(congress.ID)
			term := models.Term{Number: 17, StartsOn: "2022-01-01"}
			if err := c.PutTerm(&term); err != nil {
				return err
			}
			session := models.Session{TermID: term.ID, Number: 5, Year: 2026, Name: "第五次会议", OpensOn: "2026-03-12"}
			if err := c.PutSession(&session); err != nil {
				return err
			}
			round = models.Round{SessionID: session.ID, Name: "票决", State: models.RoundOpen, UUID: "RBRfZcfGnSQExD", OpenedAt: tx.Now, ClosesAt: models.At(clock.Now().Add(30 * time.Minute))}
			return c.PutRound(&round)
		})
		if err != nil {
			t.Fatal(err)
		}
		hub := &live.Hub{}
		look, forget, err := hub.Subscribe(live.Round(round.ID))
		if err != nil {
			t.Fatal(err)
		}
		defer forget()
		done := make(chan error)
		go func() {
			done <- jobs.Run(ctx, vote.New(here), intake.New(here, apptest.IntakeParts(here)), here, hub, slog.New(slog.DiscardHandler))
		}()

		if err := there.InTx(ctx, func(tx *store.Tx) error { tx.Touch(string(live.Round(round.ID))); return nil }); err != nil {
			t.Fatal(err)
		}
		<-look // the test's own time limit ends a wait in vain
		clock.Forward(29 * time.Minute)
		if err := vote.New(here).CloseDue(ctx); err != nil {
			t.Fatal(err)
		}
		state := func() (now models.RoundState) {
			if err := there.Read(ctx, func(tx *store.Tx) error {
				r, err := tx.RoundByID(round.ID)
				now = r.State
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return now
		}
		if got := state(); got != models.RoundOpen {
			t.Errorf("a minute before its end the vote is %s", got)
		}
		clock.Forward(2 * time.Minute)
		for range look { // the close is a change like any other
			if state() == models.RoundClosed {
				break
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("stopped with %v", err)
		}
	})
}
