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

// procedureOf is the whole path of a round in order: first what happened, as it was recorded, a pause once for each
// time; then what is still to be done. A void round ends with the step that made it void.
func procedureOf(v vote.RoundReading) []procedureStep {
	type taken struct {
		procedureStep
		place int // in the record; a step that is missing there stands behind the one before it in the table
	}
	void, paused := v.Round.State == models.RoundVoid, v.Round.State == models.RoundPaused
	listed := map[lifecycle.Action]bool{}
	var done []taken
	var open []procedureStep
	last := 0
	for _, s := range lifecycle.Round {
		if listed[s.Action] {
			continue // an action that is possible in several states stands once
		}
		listed[s.Action] = true
		p := procedureStep{Action: s.Action, Need: procedureNeeds[s.Action], Name: s.Action.Label()}
		for i, row := range v.Steps {
			if row.Action == string(s.Action) {
				p.Who, p.At, p.Reason, p.Done, last = row.Actor, row.At, row.Reason, true, i
				done = append(done, taken{p, i})
			}
		}
		aside := s.Beside && s.Action != lifecycle.Zero || s.Action == lifecycle.Resume
		switch {
		case s.Action == lifecycle.Resume && paused:
			// It may have been taken before; it is due again, and before everything else.
			open = append([]procedureStep{{Action: p.Action, Need: p.Need, Name: p.Name}}, open...)
		case p.Done || void || aside:
		case v.Round.State.Reached(s.To) && (s.Action != lifecycle.Zero || v.Round.State.Reached(models.RoundOpen)):
			p.Done = true
			done = append(done, taken{p, last})
		default:
			open = append(open, p)
		}
	}
	slices.SortStableFunc(done, func(a, b taken) int { return cmp.Compare(a.place, b.place) })
	path := make([]procedureStep, 0, len(done)+len(open))
	for _, d := range done {
		path = append(path, d.procedureStep)
	}
	for i, p := range open {
		p.Who, p.Now = roleNames(access.Holders(p.Need)), i == 0
		path = append(path, p)
	}
	return path
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
