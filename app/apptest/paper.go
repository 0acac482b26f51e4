package apptest

import (
	"cmp"
	"context"
	"testing"

	"piaojue/app/ballot"
	"piaojue/app/tally"
	"piaojue/models"
)

// Tellers are the logins of those who count paper.
var Tellers = []string{"teller", "teller2"}

// The plans with paper. In Mixed six of the ten present draw a slip, of which
// five come back, and four get a paper ballot: two valid, two void. In Ranked
// there are no tablets: all ten write numbers on paper. MixedSurvey is a
// 满意度测评 with five slips that all come back and five paper ballots, four valid
// and one void: enough of either kind to tell their sums apart. MixedTicks is
// Mixed where only an approval is marked.
var (
	Mixed       = &Plan{pick(tally.Pick, ballot.ThreeStances), models.County, 13, 10, 5, standard}
	Ranked      = &Plan{ranked(), models.County, 0, 10, 0, standard}
	MixedSurvey = &Plan{graded(), models.County, 13, 10, 5, survey}
	MixedTicks  = &Plan{pick(tally.Pick, ballot.TickOnly), models.County, 13, 10, 5, standard}
)

func ranked() tally.Rules {
	r := pick(tally.Rank, "")
	r.MaxApprovals = 0
	return r
}

// Paper is what stands on the paper ballots of the plan.
func (p *Plan) Paper() []tally.Doubt {
	switch p {
	case Mixed:
		return []tally.Doubt{{Marks: []int{0, 0, 0, 1, 2}}, {Marks: []int{0, 2, 2, 0, 0}}, {Void: tally.OverMarked}, {Void: tally.WrongPaper}}
	case MixedTicks:
		return []tally.Doubt{{Marks: []int{1, 1, 1, 0, 0}}, {Marks: []int{1, 0, 0, 0, 1}}, {Marks: []int{0, 1, 0, 0, 0}}, {Void: tally.OverMarked}}
	case MixedSurvey:
		return []tally.Doubt{{Marks: []int{0, 1, 3}}, {Marks: []int{1, 1, 2}}, {Marks: []int{0, 3, 2}}, {Marks: []int{2, 1, 0}}, {Void: tally.OverMarked}}
	case Ranked:
		ballots := []tally.Doubt{{Void: tally.Illegible}}
		for range 9 {
			ballots = append(ballots, tally.Doubt{Marks: []int{2, 1, 3, 5, 4}})
		}
		return ballots
	}
	return nil
}

// Tablets reports whether the plan has slips and sealed ballots.
func (p *Plan) Tablets() bool { return p != Ranked }

// Entry is what a careful teller finds in a stack of paper ballots.
func (p *Plan) Entry(ballots []tally.Doubt) tally.BatchEntry {
	e := tally.BatchEntry{Void: map[tally.VoidReason]int{}, Rows: make([][]int, cmp.Or(len(p.Items()), 5))}
	for i := range e.Rows {
		e.Rows[i] = make([]int, len(tally.BatchColumns(p.rules)))
	}
	for _, b := range ballots {
		if b.Void != "" {
			e.Void[b.Void]++
			continue
		}
		e.Valid++
		for i, mark := range b.Marks {
			if p.rules.Family == tally.Rank || p.rules.Stances == ballot.TickOnly {
				e.Rows[i][0] += mark
			} else {
				e.Rows[i][mark]++
			}
		}
	}
	return e
}

// hand gives every deputy present a slip, or, to the last ones, a paper ballot.
func (w *Town) hand(t *testing.T) {
	t.Helper()
	slips := w.Plan.Present - len(w.Plan.Paper())
	for i, d := range w.Deputies[:w.Plan.Present] {
		give := w.Vote.HandSlip
		if i >= slips {
			give = w.Vote.HandPaper
		}
		must(t, give(context.Background(), w.As("secretariat"), w.Round, d.ID))
	}
}

// FindPaper has both tellers enter how many paper ballots the box held.
func (w *Town) FindPaper(t *testing.T, n int) {
	t.Helper()
	for _, login := range Tellers {
		must(t, w.Vote.EnterReturned(context.Background(), w.As(login), w.Round, n))
	}
}

// CountPaper puts ballots into a stack, which both tellers enter alike.
func (w *Town) CountPaper(t *testing.T, ballots []tally.Doubt) {
	t.Helper()
	no, err := w.Vote.OpenBatch(context.Background(), w.As(Tellers[0]), w.Round, len(ballots))
	must(t, err)
	for _, login := range Tellers {
		must(t, w.Vote.EnterBatch(context.Background(), w.As(login), w.Round, no, w.Plan.Entry(ballots)))
	}
}
