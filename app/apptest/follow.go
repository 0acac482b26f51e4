package apptest

import (
	"context"
	"testing"

	"piaojue/app/ballot"
	"piaojue/app/tally"
	"piaojue/models"
)

// Plans whose round does not settle every seat.
var (
	// Tie: approvals 9, 6, 6, 6, 0; the first is in, three are tied for two seats.
	Tie = &Plan{pick(tally.Pick, ballot.TickOnly), models.County, 13, 10, 9, func(slip int) []int {
		return [][]int{{0, 1, 2}, {0, 1, 3}, {0, 2, 3}}[slip%3]
	}}
	// Lot: as Tie, and by its rules a lot decides.
	Lot = &Plan{byLot(), models.County, 13, 10, 9, Tie.approvals}
	// Short: approvals 9, 8, 5, 4, 0; two reach the line of 6, one seat stays empty.
	Short = &Plan{pick(tally.Pick, ballot.TickOnly), models.County, 13, 10, 9, func(slip int) []int {
		switch {
		case slip < 5:
			return []int{0, 1, 2}
		case slip < 8:
			return []int{0, 1, 3}
		}
		return []int{0, 3}
	}}
)

func byLot() tally.Rules {
	r := pick(tally.Pick, ballot.TickOnly)
	r.Tie = tally.TieLot
	return r
}

// Follow makes the round that the present one calls for, and goes on with it:
// its slips are marked by the approvals, by place on the new ballot.
func (w *Town) Follow(t *testing.T, approvals func(slip int) []int) {
	t.Helper()
	next, err := w.Vote.Follow(context.Background(), w.As("standing"), w.Round)
	must(t, err)
	w.Continue(t, next, approvals)
}

// Continue goes on with a round that follows the present one.
func (w *Town) Continue(t *testing.T, next int64, approvals func(slip int) []int) {
	t.Helper()
	plan := *w.Plan
	plan.approvals = approvals
	w.Plan, w.Round = &plan, next
	w.Codes, w.Publics, w.Ballots, w.Seeds = nil, nil, nil, nil
}
