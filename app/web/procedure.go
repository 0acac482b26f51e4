package web

import (
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

// procedureOf is the whole path of a round in order, with what happened so far. A void round ends with the step
// that made it void.
func procedureOf(v vote.RoundReading) []procedureStep {
	taken := map[lifecycle.Action]models.RoundStep{}
	for _, s := range v.Steps {
		taken[lifecycle.Action(s.Action)] = s
	}
	void := v.Round.State == models.RoundVoid
	due, listed := !void, map[lifecycle.Action]bool{}
	var path []procedureStep
	for _, s := range lifecycle.Round {
		row, recorded := taken[s.Action]
		if listed[s.Action] || s.Action == lifecycle.Void {
			continue // an action that is possible in several states stands once, and the end comes last
		}
		done := recorded || !void && (!s.Beside && v.Round.State.Reached(s.To) || s.Action == lifecycle.Zero && v.Round.State.Reached(models.RoundOpen))
		if !done && (void || s.Beside && s.Action != lifecycle.Zero || s.From == models.RoundPaused && v.Round.State != models.RoundPaused) {
			continue
		}
		listed[s.Action] = true
		p := procedureStep{Action: s.Action, Need: procedureNeeds[s.Action], Name: s.Action.Label(), Done: done}
		if done {
			p.Who, p.At, p.Reason = row.Actor, row.At, row.Reason
		} else {
			p.Who = roleNames(access.Holders(p.Need))
			p.Now, due = due, false
		}
		path = append(path, p)
	}
	if row, recorded := taken[lifecycle.Void]; recorded {
		path = append(path, procedureStep{Action: lifecycle.Void, Need: procedureNeeds[lifecycle.Void], Name: lifecycle.Void.Label(),
			Who: row.Actor, At: row.At, Reason: row.Reason, Done: true})
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
