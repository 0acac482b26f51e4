package lifecycle

import (
	"testing"

	"piaojue/app/fault"
	"piaojue/models"
)

func TestARoundGoesForwardOnly(t *testing.T) {
	for _, step := range Round {
		if step.Beside || step.From == models.RoundPaused {
			continue
		}
		if !step.To.Reached(step.From) || step.From.Reached(step.To) {
			t.Errorf("%s leads back from %s to %s", step.Action, step.From, step.To)
		}
	}
}

func TestEveryStateIsReachedAndEndsInANoticeOrVoid(t *testing.T) {
	for _, state := range models.RoundStates {
		into := state == models.RoundDraft
		for _, step := range Round {
			into = into || step.To == state
		}
		if !into {
			t.Errorf("no step leads to %s", state)
		}
		if ends := len(Next(state)) == 0; ends != (state == models.RoundPublished) {
			t.Errorf("%s ends the path: %v", state, ends)
		}
	}
	if len(Next(models.RoundVoid)) != 0 {
		t.Error("a void round goes on")
	}
}

func TestEveryOtherMoveIsRefusedInChinese(t *testing.T) {
	type move struct {
		from   models.RoundState
		action Action
		to     models.RoundState
	}
	allowed := map[move]bool{}
	for _, step := range Round {
		allowed[move{step.From, step.Action, step.To}] = true
	}
	for _, from := range append([]models.RoundState{models.RoundVoid, models.RoundPaused}, models.RoundStates...) {
		for action := range actionLabels {
			to, err := Move(from, action)
			if err == nil {
				if !allowed[move{from, action, to}] {
					t.Errorf("%s from %s leads to %s, which is not in the table", action, from, to)
				}
				continue
			}
			if !fault.Is(err, fault.Closed) || to != from {
				t.Errorf("Move(%s, %s) = %s, %v; want a refusal and no move", from, action, to, err)
			}
		}
	}
}
