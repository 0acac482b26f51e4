package vote_test

import (
	"slices"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/models"
)

func TestALotFillsTheSeatsOfATieAndTheAnnouncedOutcomeStands(t *testing.T) {
	for _, state := range []models.RoundState{models.RoundAnnounced, models.RoundPublished} {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.Lot, state, func(t *testing.T, w *apptest.Town) {
				const how = "大会主席台当众抽签，总监票人监督"
				draw := func(nos ...int) error { return w.Vote.DrawLot(ctx, w.As("presiding"), w.Round, nos, how) }
				before := w.Read(t)
				if lot := before.Lot; lot == nil || lot.Seats != 2 || len(lot.Tied) != 3 || lot.Drawn() || before.Sequel != nil || len(before.Choices) != 0 || before.Chain != nil {
					t.Fatalf("lot %+v, sequel %v, choices %v; want a lot among three for two seats alone", before.Lot, before.Sequel, before.Choices)
				}
				w.Unchanged(t, func() {
					for name, nos := range map[string][]int{"nobody": nil, "too few": {2}, "too many": {2, 3, 4}, "one twice": {2, 2}, "one twice beside another": {2, 3, 3},
						"one who is in already": {1, 2}, "one who lost": {2, 5}, "one who is not there": {2, 99}} {
						apptest.Refused(t, name, draw(nos...), fault.Invalid)
					}
					for _, reason := range []string{" ", strings.Repeat("𬭎", 101)} {
						apptest.Refused(t, "the reason", w.Vote.DrawLot(ctx, w.As("presiding"), w.Round, []int{2, 3}, reason), fault.Invalid)
					}
					apptest.Refused(t, "another congress", w.Vote.DrawLot(ctx, w.Elsewhere("presiding"), w.Round, []int{2, 3}, how), fault.NotFound)
					for _, p := range apptest.People {
						if by := w.As(p.Login); !access.May(by, access.DecideSeats) {
							apptest.Refused(t, "by "+p.Login, w.Vote.DrawLot(ctx, by, w.Round, []int{2, 3}, how), fault.Forbidden)
						}
					}
				})
				must(t, draw(4, 2))
				if got := projects(t, w); !slices.Equal(got, []int{1, 2, 4}) {
					t.Errorf("projects %v, want 1 as announced, 2 and 4 by lot", got)
				}
				var numbers []string
				for _, p := range w.Dump(t)["projects"] {
					if p["no"] != "" {
						numbers = append(numbers, p["no"])
					}
				}
				if slices.Sort(numbers); !slices.Equal(numbers, []string{"1", "2", "3"}) {
					t.Errorf("the projects are numbered %v, want 1 to 3", numbers)
				}
				v := w.Read(t)
				if !v.Lot.Drawn() || len(v.Lot.Winners) != 2 || v.Lot.Winners[0].No != 2 || v.Lot.Winners[1].No != 4 || v.Lot.Reason != how || len(v.Chain) != 1 {
					t.Errorf("drawn %+v, chain %+v", v.Lot, v.Chain)
				}
				if step := v.Steps[len(v.Steps)-1]; step.Action != "lot" || step.Reason != "2、4："+how || step.Actor != "郑国平" || step.From != state || step.To != state {
					t.Errorf("recorded as %+v", step)
				}
				if len(v.Outcome.Adopted) != 1 || len(v.Outcome.Tied) != 3 || v.Round.State != state {
					t.Errorf("the announced outcome became %+v", v.Outcome)
				}
				w.Unchanged(t, func() { apptest.Refused(t, "a second lot", draw(3, 4), fault.Conflict) })
			})
		})
	}
}

func TestALotIsDrawnOnlyWhereTheRulesLetItDecideAnAnnouncedTie(t *testing.T) {
	for name, tt := range map[string]struct {
		plan  *apptest.Plan
		state models.RoundState
	}{
		"a tie to be voted on": {apptest.Tie, models.RoundAnnounced}, "empty seats without a tie": {apptest.Short, models.RoundAnnounced},
		"nothing tied": {apptest.TickOnly, models.RoundPublished}, "not announced": {apptest.Lot, models.RoundAttested},
	} {
		t.Run(name, func(t *testing.T) {
			apptest.EachTown(t, tt.plan, tt.state, func(t *testing.T, w *apptest.Town) {
				if v := w.Read(t); v.Lot != nil {
					t.Errorf("a lot is called for: %+v", v.Lot)
				}
				w.Unchanged(t, func() {
					apptest.Refused(t, "draw", w.Vote.DrawLot(ctx, w.As("presiding"), w.Round, []int{2, 3}, "当众抽签"), fault.Closed)
				})
			})
		})
	}
}

func TestALotOfARehearsalMakesNoProjects(t *testing.T) {
	apptest.EachTown(t, apptest.Lot, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		w = w.Rehearse(t)
		w.To(t, models.RoundAnnounced)
		before := w.Dump(t)["projects"]
		must(t, w.Vote.DrawLot(ctx, w.As("presiding"), w.Round, []int{3, 4}, "演练抽签"))
		if v, after := w.Read(t), w.Dump(t)["projects"]; !v.Lot.Drawn() || len(after) != len(before) {
			t.Errorf("drawn %v, %d projects before and %d after; want drawn and none new", v.Lot.Drawn(), len(before), len(after))
		}
	})
}
