package vote

import (
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/tally"
	"piaojue/models"
)

// needs says which permission each step of a round asks for.
var needs = map[lifecycle.Action]access.Action{
	lifecycle.Adopt: access.AdoptRules, lifecycle.Approve: access.ApproveStaff, lifecycle.Prepare: access.PrepareBox,
	lifecycle.Issue: access.IssueSlips, lifecycle.Open: access.OpenRound, lifecycle.Close: access.CloseRound,
	lifecycle.Reconcile: access.ReconcileRound, lifecycle.Void: access.VoidRound, lifecycle.Count: access.HoldKey,
	lifecycle.Attest: access.AttestCount, lifecycle.Announce: access.AnnounceResult, lifecycle.Publish: access.PublishNotice,
}

// A ProcedureStep is one line of the procedure of a round: what it is, who
// takes it, and who took it when.
type ProcedureStep struct {
	Action lifecycle.Action
	Need   access.Action
	Name   string
	Who    string // who took it, or the roles that may
	At     models.Moment
	Reason string
	Done   bool
	Now    bool // the one that is due
}

// Procedure is the whole path of the round in order, with what happened so
// far. A void round ends with the step that made it void.
func (v RoundReading) Procedure() []ProcedureStep {
	taken := map[string]models.RoundStep{}
	for _, s := range v.Steps {
		taken[s.Action] = s
	}
	var path []ProcedureStep
	due := v.Round.State != models.RoundVoid
	for _, s := range lifecycle.Round {
		row, done := taken[string(s.Action)]
		void := v.Round.State == models.RoundVoid
		if !done && (void || s.Action == lifecycle.Void) {
			continue
		}
		p := ProcedureStep{Action: s.Action, Need: needs[s.Action], Name: s.Action.Label(), Done: done}
		if done {
			p.Who, p.At, p.Reason = row.Actor, row.At, row.Reason
		} else {
			p.Who = roleNames(access.Holders(needs[s.Action]))
			p.Now, due = due, false
		}
		path = append(path, p)
	}
	return path
}

// roleNames lists roles as people read them. The street's committee takes the
// parts of the others where there is no congress, so it is not named beside
// them.
func roleNames(roles []models.Role) string {
	var names []string
	for _, r := range roles {
		if r != models.StreetCommittee || len(roles) == 1 {
			names = append(names, r.Label())
		}
	}
	return strings.Join(names, "、")
}

// RulesText is a 票决办法 as a form sends it. Empty means not stated.
type RulesText struct {
	Family, Seats, MaxApprovals, Stances, Quorum, PassBase, PassOver string
	ParticipationOver, Tie, Shortfall, Blank                         string
}

// Rules turns the text into rules. It refuses what is not a number, by field;
// everything else is refused when the round is drafted.
func (t RulesText) Rules() (tally.Rules, error) {
	form := fault.Form{}
	r := tally.Rules{
		Family: tally.Family(t.Family), Stances: ballot.Stances(t.Stances), Quorum: t.Quorum,
		PassBase: tally.Base(t.PassBase), PassOver: t.PassOver, ParticipationOver: t.ParticipationOver,
		Tie: tally.TieRule(t.Tie), Shortfall: tally.ShortfallRule(t.Shortfall), Blank: ballot.BlankRule(t.Blank),
		Seats: formNumber(form, "seats", "应选数", t.Seats), MaxApprovals: formNumber(form, "max_approvals", "每张票最多赞成数", t.MaxApprovals),
	}
	if !r.Family.HasPassLine() {
		r.PassBase, r.PassOver = "", ""
	}
	return r, form.Err()
}

// TextOf is the form's text of rules that were drafted before.
func TextOf(r tally.Rules) RulesText {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return RulesText{Family: string(r.Family), Seats: number(r.Seats), MaxApprovals: number(r.MaxApprovals), Stances: string(r.Stances),
		Quorum: r.Quorum, PassBase: string(r.PassBase), PassOver: r.PassOver, ParticipationOver: r.ParticipationOver,
		Tie: string(r.Tie), Shortfall: string(r.Shortfall), Blank: string(r.Blank)}
}

// formNumber reads a whole number as people write it; nothing is zero.
func formNumber(form fault.Form, field, label, typed string) int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 || n > tally.MaxNumber {
		form.Add(field, "%s请填写 1 以上的整数。", label)
		return 0
	}
	return n
}
