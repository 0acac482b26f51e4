package vote_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// gradedBySlips adds up what the ballots in the box say, without any of the
// code that is tested.
func gradedBySlips(w *apptest.Town) []tally.ItemCounts {
	rows := make([]tally.ItemCounts, len(apptest.Items))
	for k := range rows {
		rows[k] = tally.ItemCounts{No: k + 1, Name: apptest.Items[k], Counts: make([]int, 3)}
		for slip := range w.Plan.Cast {
			if g := w.Plan.Grades(slip)[k]; g < 3 {
				rows[k].Counts[g]++
			} else {
				rows[k].Abstain++
			}
		}
	}
	return rows
}

func TestASurveyEndsInWhatWasMarkedAndMakesNoProjects(t *testing.T) {
	for name, plan := range map[string]*apptest.Plan{"a congress": apptest.Survey, "a street": apptest.StreetSurvey} {
		t.Run(name, func(t *testing.T) {
			apptest.EachTown(t, plan, models.RoundCounted, func(t *testing.T, w *apptest.Town) {
				w.To(t, models.RoundPublished)
				v, err := w.Vote.Result(ctx, w.Round)
				must(t, err)
				want := tally.Counts{Entitled: 11, Present: 10, Issued: 10, Returned: 9, Items: gradedBySlips(w)}
				if diff := cmp.Diff(want, *v.Counts); diff != "" {
					t.Errorf("counts (-want +got):\n%s", diff)
				}
				var grades []string
				for _, item := range v.Outcome.Items {
					grades = append(grades, item.Grade)
				}
				if diff := cmp.Diff([]string{"满意", "基本满意", "不满意"}, grades); diff != "" {
					t.Errorf("grades (-want +got):\n%s", diff)
				}
				if len(v.Outcome.Explain) != 4 || !v.Outcome.Valid {
					t.Errorf("the arithmetic has %d lines, want the base and one for each item: %q", len(v.Outcome.Explain), v.Outcome.Explain)
				}
				must(t, w.Store.Read(ctx, func(tx *store.Tx) error {
					projects, err := tx.In(w.Congress.ID).Projects()
					if len(projects) > 0 {
						t.Errorf("a survey made %d projects", len(projects))
					}
					return err
				}))
			})
		})
	}
}

func TestASurveyIsDraftedWithItsItems(t *testing.T) {
	tests := []struct {
		name  string
		items []string
		fine  bool
	}{
		{"none", nil, false},
		{"only blank lines", []string{"", "  "}, false},
		{"one twice", []string{"敬老院改造", "敬老院改造"}, false},
		{"forty-one", numbered(41), false},
		{"forty", numbered(40), true},
		{"one with blanks around it", []string{" 敬老院改造 ", ""}, true},
	}
	apptest.EachTown(t, apptest.Survey, models.RoundDraft, func(t *testing.T, w *apptest.Town) {
		for _, tt := range tests {
			cmd := w.Draft()
			cmd.Round, cmd.Items = w.Round, tt.items
			if tt.fine {
				if _, err := w.Vote.Draft(ctx, w.As("standing"), cmd); err != nil {
					t.Errorf("%s: %v", tt.name, err)
				}
				continue
			}
			w.Unchanged(t, func() {
				_, err := w.Vote.Draft(ctx, w.As("standing"), cmd)
				apptest.Refused(t, tt.name, err, fault.Invalid)
			})
		}
		v := w.Read(t)
		if len(v.Candidates) != 1 || v.Candidates[0].Name != "敬老院改造" || len(v.Missing) > 0 {
			t.Errorf("the draft lists %+v and misses %q", v.Candidates, v.Missing)
		}
	})
}

func numbered(n int) []string {
	items := make([]string, n)
	for i := range items {
		items[i] = string(rune('一'+i)) + "号项目"
	}
	return items
}

// The rules of a survey state no quorum; a congress needs two thirds to sit.
func TestASurveyIsIssuedOnlyToAQuorum(t *testing.T) {
	apptest.EachTown(t, apptest.Survey, models.RoundReady, func(t *testing.T, w *apptest.Town) {
		for _, d := range w.Deputies[:7] {
			w.Mark(t, d.ID, models.Present)
		}
		if v := w.Read(t); len(v.Missing) != 1 {
			t.Errorf("missing: %q, want the quorum", v.Missing)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "seven of eleven", w.Vote.StartIssuing(ctx, w.As("secretariat"), w.Round), fault.Invalid)
		})
		w.Mark(t, w.Deputies[7].ID, models.Present)
		must(t, w.Vote.StartIssuing(ctx, w.As("secretariat"), w.Round))
	})
}

// beside plays a second round of the session: a survey.
func beside(t *testing.T, w *apptest.Town, state models.RoundState) *apptest.Town {
	t.Helper()
	second := *w
	second.Plan, second.Round = apptest.Survey, 0
	second.To(t, state)
	return &second
}

func TestBallotsOfOneSittingAreToldApartByTheirColour(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		second := beside(t, w, models.RoundOpen)
		open, err := w.Vote.OpenRounds(ctx)
		must(t, err)
		colours := map[models.Colour]string{}
		for _, r := range open {
			if r.SessionID != w.Session {
				t.Errorf("round %d is of session %d", r.ID, r.SessionID)
			}
			colours[r.Colour] = r.ColourName
		}
		if diff := cmp.Diff(map[models.Colour]string{models.Crimson: "红色", models.Azure: "蓝色"}, colours); diff != "" {
			t.Errorf("colours (-want +got):\n%s", diff)
		}
		// A slip of one round is none of the other's.
		w.Unchanged(t, func() {
			_, err := w.Vote.Cast(ctx, second.Round, w.Ballots[0])
			apptest.Refused(t, "a ballot of the other round", err, fault.Invalid)
		})
		if v := w.Read(t); len(v.Siblings) != 1 || v.Siblings[0].ID != second.Round {
			t.Errorf("siblings: %+v", v.Siblings)
		}
	})
}

func TestTheHallShowsEveryRoundAfootWithItsOwnFigures(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		second := beside(t, w, models.RoundOpen)
		for i := range 3 {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[i])
			must(t, err)
		}
		_, err := w.Vote.Cast(ctx, second.Round, second.Ballots[0])
		must(t, err)
		hall, err := w.Vote.Hall(ctx, w.Session)
		must(t, err)
		var got [][3]int
		for _, r := range hall.Rounds {
			got = append(got, [3]int{int(r.Round.ID), r.Turnout.Issued, r.Turnout.Returned})
		}
		if diff := cmp.Diff([][3]int{{int(w.Round), 10, 3}, {int(second.Round), 10, 1}}, got); diff != "" {
			t.Errorf("rounds, issued and returned (-want +got):\n%s", diff)
		}
		if hall.Round.ID != second.Round {
			t.Errorf("the screen is about round %d, want the one that moved last", hall.Round.ID)
		}
	})
}

func TestAnAnnouncementStaysInTheHallUntilAnotherRoundMoves(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		second := beside(t, w, models.RoundOpen)
		w.Clock.Forward(time.Minute)
		for i := range w.Plan.Cast {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[i])
			must(t, err)
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.To(t, models.RoundAnnounced)
		hall, err := w.Vote.Hall(ctx, w.Session)
		must(t, err)
		if hall.Round.ID != w.Round || hall.Outcome == nil || hall.Counts == nil || len(hall.Rounds) != 1 || hall.Rounds[0].Round.ID != second.Round {
			t.Fatalf("the screen is about %+v with outcome %v, rounds %+v", hall.Round, hall.Outcome, hall.Rounds)
		}
		w.Clock.Forward(time.Minute)
		must(t, w.Vote.Publish(ctx, w.As("standing"), w.Round, "3"))
		if hall, err = w.Vote.Hall(ctx, w.Session); err != nil || hall.Round.ID != w.Round {
			t.Errorf("a notice took the result off the screen: %+v, %v", hall.Round, err)
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), second.Round))
		if hall, err = w.Vote.Hall(ctx, w.Session); err != nil || hall.Round.ID != second.Round || hall.Outcome != nil {
			t.Errorf("the screen is about %+v, %v, want the round that was closed", hall.Round, err)
		}
	})
}

func TestASurveyOnTabletsAndPaperIsCountedItemByItemInBothColumns(t *testing.T) {
	apptest.EachTown(t, apptest.MixedSurvey, models.RoundClosed, func(t *testing.T, w *apptest.Town) {
		if r := w.Read(t).Round; r.Issued != 10 || r.PaperIssued != 5 || r.Returned != 5 {
			t.Fatalf("issued %d, paper among it %d, returned %d", r.Issued, r.PaperIssued, r.Returned)
		}
		w.To(t, models.RoundCounting)
		ballots := w.Plan.Paper()
		no, err := w.Vote.OpenBatch(ctx, w.As("teller"), w.Round, len(ballots))
		must(t, err)
		// The second ballot is in doubt; the chief decides its grades one by one.
		e := w.Plan.Entry([]tally.Doubt{ballots[0], ballots[2], ballots[3], ballots[4]})
		e.Doubtful, e.Questions = 1, []string{"第 2 项的记号压在两格之间"}
		w.Unchanged(t, func() {
			short := w.Plan.Entry(ballots)
			short.Rows[1][0]++
			apptest.Refused(t, "grades that do not add up", w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, no, short), fault.Invalid)
		})
		must(t, w.Vote.EnterBatch(ctx, w.As("teller"), w.Round, no, e))
		must(t, w.Vote.EnterBatch(ctx, w.As("teller2"), w.Round, no, e))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a grade that is not there", w.Vote.DecideDoubtful(ctx, w.As("chief"), vote.DoubtCommand{Round: w.Round, Batch: no, No: 1, Marks: []int{1, 4, 2}, Reason: "x"}), fault.Invalid)
		})
		must(t, w.Vote.DecideDoubtful(ctx, w.As("chief"), vote.DoubtCommand{Round: w.Round, Batch: no, No: 1, Marks: ballots[1].Marks, Reason: "意思能够辨认"}))
		for _, login := range apptest.Guardians[:apptest.Threshold] {
			must(t, w.Vote.Decrypt(ctx, w.As(login), w.Round, w.Part(t, login)))
		}

		// What was marked, added up without the code that is tested.
		total, part := gradedBySlips(w), make([]tally.ItemCounts, len(apptest.Items))
		for k := range part {
			part[k] = tally.ItemCounts{No: k + 1, Name: apptest.Items[k], Counts: make([]int, 3), Invalid: 1}
			for _, b := range ballots[:4] {
				if g := b.Marks[k]; g < 3 {
					part[k].Counts[g]++
				} else {
					part[k].Abstain++
				}
			}
			for g, n := range part[k].Counts {
				total[k].Counts[g] += n
			}
			total[k].Abstain += part[k].Abstain
			total[k].Invalid = 1
		}
		v := w.Read(t)
		if v.Round.State != models.RoundCounted {
			t.Fatalf("the round is %s, missing %v", v.Round.State, v.Missing)
		}
		if diff := cmp.Diff(&tally.PaperCounts{Issued: 5, Returned: 5, Void: map[tally.VoidReason]int{tally.OverMarked: 1}, Items: part}, v.Paper); diff != "" {
			t.Errorf("paper (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(&tally.Counts{Entitled: 11, Present: 10, Issued: 10, Returned: 10, Items: total}, v.Counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		for _, row := range total {
			if n := row.Counts[0] + row.Counts[1] + row.Counts[2] + row.Abstain + row.Invalid; n != 10 {
				t.Errorf("%s adds up to %d of ten", row.Name, n)
			}
		}
		w.To(t, models.RoundPublished)
		result, err := w.Vote.Result(ctx, w.Round)
		must(t, err)
		if !result.Outcome.Valid || len(result.Outcome.Items) != 3 || result.Round.Sealed() != 5 {
			t.Errorf("outcome %+v of %d sealed", result.Outcome, result.Round.Sealed())
		}
	})
}
