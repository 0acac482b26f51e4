package vote_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/models"
)

// An aside is a step beside the way forward, which the presiding member takes
// with a reason.
type aside struct {
	name string
	from []models.RoundState // of the path
	take func(w *apptest.Town, by access.Actor, reason string) error
}

var asides = []aside{
	{"pause", []models.RoundState{models.RoundOpen}, func(w *apptest.Town, by access.Actor, reason string) error {
		return w.Vote.Pause(ctx, by, w.Round, reason)
	}},
	{"turn to paper", []models.RoundState{models.RoundIssuing, models.RoundOpen}, func(w *apptest.Town, by access.Actor, reason string) error {
		return w.Vote.TurnToPaper(ctx, by, w.Round, reason)
	}},
	{"give up", []models.RoundState{models.RoundIssuing, models.RoundOpen, models.RoundClosed}, func(w *apptest.Town, by access.Actor, reason string) error {
		return w.Vote.GiveUp(ctx, by, w.Round, reason)
	}},
}

func TestAStepBesideTheWayIsRefusedOutOfItsStateAndChangesNothing(t *testing.T) {
	for _, state := range models.RoundStates {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, state, func(t *testing.T, w *apptest.Town) {
				w.Unchanged(t, func() {
					for _, a := range asides {
						if !slices.Contains(a.from, state) {
							apptest.Refused(t, a.name, a.take(w, w.As("presiding"), "线路故障"), fault.Closed)
						}
					}
					apptest.Refused(t, "resume what is not paused", w.Vote.Resume(ctx, w.As("presiding"), w.Round), fault.Closed)
					if state != models.RoundIssuing {
						apptest.Refused(t, "confirm the empty box", w.Vote.ConfirmEmpty(ctx, w.As("chief"), w.Round), fault.Closed)
					}
				})
			})
		})
	}
}

func TestAStepBesideTheWayNeedsItsRoleAndAReason(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, a := range append(asides, aside{name: "resume", take: func(w *apptest.Town, by access.Actor, _ string) error { return w.Vote.Resume(ctx, by, w.Round) }}) {
				for _, p := range apptest.People {
					if p.Role != models.Presiding {
						apptest.Refused(t, a.name+" by "+p.Login, a.take(w, w.As(p.Login), "线路故障"), fault.Forbidden)
					}
				}
				apptest.Refused(t, a.name+" by the public", a.take(w, access.Actor{}, "线路故障"), fault.Unauthenticated)
				apptest.Refused(t, a.name+" by the clock", a.take(w, access.Clock(w.Congress.ID), "线路故障"), fault.Forbidden)
				apptest.Refused(t, a.name+" in another congress", a.take(w, w.Elsewhere("presiding"), "线路故障"), fault.NotFound)
			}
			for _, a := range asides {
				for _, reason := range []string{"", " \t ", "\xff", strings.Repeat("停", 101)} {
					err := a.take(w, w.As("presiding"), reason)
					apptest.Refused(t, a.name+" without a reason", err, fault.Invalid)
					if e, _ := fault.As(err); e.Fields["reason"] == "" {
						t.Errorf("%s: the refusal does not name the field: %v", a.name, err)
					}
				}
			}
		})
	})
}

func TestThePausedVoteTakesNothingAndKeepsItsTime(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		chair := w.As("presiding")
		opened := w.Read(t).Round
		cast := func(i int) error { _, err := w.Vote.Cast(ctx, w.Round, w.Ballots[i]); return err }
		must(t, cast(0))
		w.Clock.Forward(10 * time.Minute)
		must(t, w.Vote.Pause(ctx, chair, w.Round, "会场停电"))
		w.Unchanged(t, func() {
			coded(t, "a new ballot in the pause", cast(1), fault.Closed, vote.CodeClosed)
			must(t, cast(0)) // the receipt of a ballot that is in the box is given again
			apptest.Refused(t, "a second pause", w.Vote.Pause(ctx, chair, w.Round, "会场停电"), fault.Closed)
		})
		w.Clock.Forward(3 * time.Hour) // far beyond the window
		w.Unchanged(t, func() {
			must(t, w.Vote.CloseDue(ctx))
			coded(t, "a new ballot, still in the pause", cast(1), fault.Closed, vote.CodeClosed)
		})
		must(t, w.Vote.Resume(ctx, chair, w.Round))
		w.Unchanged(t, func() { apptest.Refused(t, "a second resumption", w.Vote.Resume(ctx, chair, w.Round), fault.Closed) })
		resumed := w.Read(t).Round
		if want := opened.ClosesAt + models.Moment(3*time.Hour/time.Millisecond); resumed.ClosesAt != want || resumed.PausedAt != 0 {
			t.Errorf("closes at %d, paused at %d; want %d, 0: twenty minutes were left", resumed.ClosesAt, resumed.PausedAt, want)
		}
		must(t, cast(1))
		w.Clock.Forward(20*time.Minute - time.Millisecond)
		must(t, cast(2))
		w.Unchanged(t, func() { must(t, w.Vote.CloseDue(ctx)) })
		must(t, w.Vote.Pause(ctx, chair, w.Round, "又停电")) // a second pause, in the last millisecond
		w.Clock.Forward(time.Hour)
		must(t, w.Vote.Resume(ctx, chair, w.Round))
		must(t, cast(3))
		w.Clock.Forward(time.Millisecond)
		w.Unchanged(t, func() {
			coded(t, "a new ballot after the time", cast(4), fault.Closed, vote.CodeClosed)
			apptest.Refused(t, "a pause after the time", w.Vote.Pause(ctx, chair, w.Round, "停电"), fault.Closed)
		})
		must(t, w.Vote.CloseDue(ctx))
		if v := w.Read(t); v.Round.State != models.RoundClosed || v.Round.Returned != 4 {
			t.Errorf("%s with %d ballots, want closed with 4", v.Round.State, v.Round.Returned)
		}
		var said []string
		for _, s := range w.Read(t).Steps {
			if s.Action == "pause" || s.Action == "resume" {
				said = append(said, s.Action+" "+s.Reason)
			}
		}
		if want := []string{"pause 会场停电", "resume ", "pause 又停电", "resume "}; !slices.Equal(said, want) {
			t.Errorf("recorded %q, want %q", said, want)
		}
	})
}

func TestAPausedVoteCanBeClosed(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		for i := range 7 {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[i])
			must(t, err)
		}
		must(t, w.Vote.Pause(ctx, w.As("presiding"), w.Round, "会场停电"))
		if got := w.Read(t).Turnout.Returned; got != 7 {
			t.Errorf("收回 %d in the pause, want 7", got)
		}
		open, err := w.Vote.OpenRounds(ctx)
		must(t, err)
		if len(open) != 1 || open[0].State != models.RoundPaused {
			t.Errorf("a ballot page finds %v, want the paused round", open)
		}
		must(t, w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, late(t, w)))
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.To(t, models.RoundCounting)
		if r := w.Read(t).Round; r.Returned != 7 || r.Issued != 11 {
			t.Errorf("收回 %d, 发出 %d; want 7, 11", r.Returned, r.Issued)
		}
	})
}

// late signs the last deputy in.
func late(t *testing.T, w *apptest.Town) int64 {
	t.Helper()
	d := w.Deputies[len(w.Deputies)-1]
	w.Mark(t, d.ID, models.Present)
	return d.ID
}

func TestARoundGivenUpIsNeverCounted(t *testing.T) {
	for _, state := range []models.RoundState{models.RoundIssuing, models.RoundOpen, models.RoundPaused, models.RoundClosed} {
		t.Run(string(state), func(t *testing.T) {
			from := state
			if state == models.RoundPaused {
				from = models.RoundOpen
			}
			apptest.EachTown(t, apptest.TickOnly, from, func(t *testing.T, w *apptest.Town) {
				chair := w.As("presiding")
				if state == models.RoundPaused {
					must(t, w.Vote.Pause(ctx, chair, w.Round, "会场停电"))
				}
				must(t, w.Vote.GiveUp(ctx, chair, w.Round, "候选项目名称有误"))
				v := w.Read(t)
				if v.Round.State != models.RoundVoid || v.Counts != nil || v.Outcome != nil || len(v.Next) != 0 {
					t.Errorf("%s, counts %v, next %v; want void and nothing", v.Round.State, v.Counts, v.Next)
				}
				if last := v.Steps[len(v.Steps)-1]; last.Action != "void" || last.Reason != "候选项目名称有误" || last.Actor != "郑国平" {
					t.Errorf("the last step is %+v", last)
				}
				w.Unchanged(t, func() {
					_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[11])
					coded(t, "a cast", err, fault.Closed, vote.CodeClosed)
					_, err = w.Vote.Reconcile(ctx, chair, w.Round)
					apptest.Refused(t, "reconcile", err, fault.Closed)
					apptest.Refused(t, "give up again", w.Vote.GiveUp(ctx, chair, w.Round, "再来"), fault.Closed)
					apptest.Refused(t, "open", w.Vote.Open(ctx, chair, w.Round), fault.Closed)
					apptest.Refused(t, "close", w.Vote.Close(ctx, chair, w.Round), fault.Closed)
					apptest.Refused(t, "hand a slip", w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[0].ID), fault.Closed)
					if _, err := w.Vote.SealedArchive(ctx, w.As("chief"), w.Round); err == nil {
						t.Error("a scrutineer is given the box of a void round to open")
					}
				})
			})
		})
	}
}

func TestTheBoxStaysAsItIsWhenTheRoundTurnsToPaper(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		chair := w.As("presiding")
		for i := range 5 {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[i])
			must(t, err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a paper ballot before", w.Vote.HandPaper(ctx, w.As("secretariat"), w.Round, w.Deputies[0].ID), fault.Invalid)
		})
		must(t, w.Vote.TurnToPaper(ctx, chair, w.Round, "无线网络中断"))
		w.Unchanged(t, func() {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[5])
			coded(t, "a new ballot", err, fault.Closed, vote.CodeClosed)
			receipt, err := w.Vote.Cast(ctx, w.Round, w.Ballots[4])
			if err != nil || receipt.New {
				t.Errorf("the receipt of a ballot in the box: %+v, %v", receipt, err)
			}
			apptest.Refused(t, "turn again", w.Vote.TurnToPaper(ctx, chair, w.Round, "再来"), fault.Conflict)
		})
		// Who has not voted hands the slip back for paper.
		must(t, w.Vote.CancelSlip(ctx, w.As("secretariat"), vote.CancelCommand{Round: w.Round, Deputy: w.Deputies[5].ID, Public: w.Publics[5], Reason: "换领纸质票", ToPaper: true}))
		w.Clock.Forward(time.Hour)
		r := w.Read(t).Round
		if r.State != models.RoundOpen || r.Issued != 10 || r.PaperIssued != 1 || !r.Paper {
			t.Errorf("%s, 发出 %d, of which paper %d; want open, 10, 1", r.State, r.Issued, r.PaperIssued)
		}
	})
}

func TestOnlyTheLeadersOfTheBoxShowThatItIsEmptyAndOnce(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		w.CheckIn(t)
		must(t, w.Vote.StartIssuing(ctx, w.As("secretariat"), w.Round))
		must(t, w.Vote.HandSlip(ctx, w.As("secretariat"), w.Round, w.Deputies[0].ID))
		w.Unchanged(t, func() {
			apptest.Refused(t, "open a box nobody looked into", w.Vote.Open(ctx, w.As("presiding"), w.Round), fault.Invalid)
			apptest.Refused(t, "a plain scrutineer", w.Vote.ConfirmEmpty(ctx, w.As("scrutineer1"), w.Round), fault.Forbidden)
			for _, p := range apptest.People {
				if !access.May(w.As(p.Login), access.ShowEmptyBox) {
					apptest.Refused(t, p.Login, w.Vote.ConfirmEmpty(ctx, w.As(p.Login), w.Round), fault.Forbidden)
				}
			}
		})
		must(t, w.Vote.ConfirmEmpty(ctx, w.As("chief"), w.Round))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a second time", w.Vote.ConfirmEmpty(ctx, w.As("chief"), w.Round), fault.Conflict)
		})
		must(t, w.Vote.Open(ctx, w.As("presiding"), w.Round))
	})
}

func TestOneOfTwoHurriedPressesPauses(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		answers := make(chan error, 4)
		for range cap(answers) {
			go func() { answers <- w.Vote.Pause(context.Background(), w.As("presiding"), w.Round, "会场停电") }()
		}
		taken := 0
		for range cap(answers) {
			if err := <-answers; err == nil {
				taken++
			} else {
				apptest.Refused(t, "the other press", err, fault.Closed)
			}
		}
		steps := 0
		for _, s := range w.Read(t).Steps {
			if s.Action == "pause" {
				steps++
			}
		}
		if taken != 1 || steps != 1 {
			t.Errorf("%d presses were taken and %d recorded, want one", taken, steps)
		}
	})
}
