package web

import (
	"cmp"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/lifecycle"
	"piaojue/app/vote"
	"piaojue/models"
)

// procedureNeeds says which permission each step of a round asks for.
var procedureNeeds = map[lifecycle.Action]access.Action{
	lifecycle.Adopt: access.AdoptRules, lifecycle.Approve: access.ApproveStaff, lifecycle.Prepare: access.PrepareBox,
	lifecycle.Issue: access.IssueSlips, lifecycle.Zero: access.ShowEmptyBox, lifecycle.Pause: access.PauseRound, lifecycle.Resume: access.PauseRound,
	lifecycle.ToPaper: access.TurnToPaper, lifecycle.Open: access.OpenRound, lifecycle.Close: access.CloseRound,
	lifecycle.Reconcile: access.ReconcileRound, lifecycle.Void: access.VoidRound, lifecycle.Count: access.HoldKey,
	lifecycle.Attest: access.AttestCount, lifecycle.Announce: access.AnnounceResult, lifecycle.Publish: access.PublishNotice,
}

// procedureStep is one line of the procedure of a round: what it is, who takes it, and who took it when.
type procedureStep struct {
	Action lifecycle.Action
	Need   access.Action
	Name   string
	Who    string // who took it, or the roles that may
	At     models.Moment
	Reason string
	Done   bool
	Now    bool // the one that is due
}

// procedureOf is the whole path of a round in order: first what happened, in the order of time, a pause once for each
// time; then what is still to be done. A void round ends with the step that made it void.
func procedureOf(v vote.RoundReading) []procedureStep {
	taken := map[lifecycle.Action][]models.RoundStep{}
	for _, s := range v.Steps {
		taken[lifecycle.Action(s.Action)] = append(taken[lifecycle.Action(s.Action)], s)
	}
	void, paused := v.Round.State == models.RoundVoid, v.Round.State == models.RoundPaused
	listed := map[lifecycle.Action]bool{}
	var done, open []procedureStep
	for _, s := range lifecycle.Round {
		if listed[s.Action] {
			continue // an action that is possible in several states stands once
		}
		listed[s.Action] = true
		p := procedureStep{Action: s.Action, Need: procedureNeeds[s.Action], Name: s.Action.Label()}
		for _, row := range taken[s.Action] {
			p.Who, p.At, p.Reason, p.Done = row.Actor, row.At, row.Reason, true
			done = append(done, p)
		}
		aside := s.Beside && s.Action != lifecycle.Zero || s.Action == lifecycle.Resume
		switch {
		case s.Action == lifecycle.Resume && paused:
			// It may have been taken before; it is due again, and before everything else.
			open = append([]procedureStep{{Action: p.Action, Need: p.Need, Name: p.Name}}, open...)
		case p.Done || void || aside:
		case v.Round.State.Reached(s.To) && (s.Action != lifecycle.Zero || v.Round.State.Reached(models.RoundOpen)):
			p.Done = true
			done = append(done, p)
		default:
			open = append(open, p)
		}
	}
	inOrderOfTime(done)
	for i := range open {
		open[i].Who, open[i].Now = roleNames(access.Holders(open[i].Need)), i == 0
	}
	return append(done, open...)
}

// inOrderOfTime sorts what happened; a step without a time stays behind the one before it.
func inOrderOfTime(steps []procedureStep) {
	at := map[lifecycle.Action]models.Moment{}
	last := models.Moment(0)
	for _, p := range steps {
		if p.At != 0 {
			last = p.At
		}
		at[p.Action] = last
	}
	when := func(p procedureStep) models.Moment {
		if p.At != 0 {
			return p.At
		}
		return at[p.Action]
	}
	slices.SortStableFunc(steps, func(a, b procedureStep) int { return cmp.Compare(when(a), when(b)) })
}

// roleNames lists roles as people read them. A street's committee takes the parts of all others where there is
// no congress, so it is not named beside them.
func roleNames(roles []models.Role) string {
	var names []string
	for _, r := range roles {
		if r != models.StreetCommittee || len(roles) == 1 {
			names = append(names, r.Label())
		}
	}
	return strings.Join(names, "、")
}
