// Package lifecycle says what may follow what, as tables. It is pure: who may
// act is access's business, and what an act does is the service's.
package lifecycle

import (
	"piaojue/app/fault"
	"piaojue/models"
)

// Action is one step of a proceeding.
type Action string

// The steps of a round.
const (
	Adopt     Action = "adopt"     // the plenary adopted the 票决办法; it and the candidates are frozen
	Approve   Action = "approve"   // the plenary approved the scrutineers; their key ceremony begins
	Prepare   Action = "prepare"   // keys, credentials and candidates are fixed in one election file
	Issue     Action = "issue"     // slips are handed out; needs the quorum
	Open      Action = "open"      // voting opens over an empty box
	Zero      Action = "zero"      // the chief scrutineer showed the empty box
	Pause     Action = "pause"     // no ballot is accepted until it goes on
	Resume    Action = "resume"    // voting goes on
	ToPaper   Action = "to_paper"  // 故障转人工: the sealed ballots stay, the rest vote on paper
	Close     Action = "close"     // voting ends
	Reconcile Action = "reconcile" // returned is not more than issued: the round stands, counting begins
	Void      Action = "void"      // returned exceeds issued, or the presidium gives the round up before its count
	Count     Action = "count"     // enough scrutineers opened their part: the sums are known
	Attest    Action = "attest"    // the scrutineers have signed
	Announce  Action = "announce"  // the presiding member announces
	Publish   Action = "publish"   // the notice is out
)

// A Step is one row of the table.
type Step struct {
	From   models.RoundState
	Action Action
	To     models.RoundState
	Beside bool // not the way forward: something went wrong, or a check on the way
}

// Round is the table of a round's steps. A round is never reopened.
var Round = []Step{
	{models.RoundDraft, Adopt, models.RoundAdopted, false},
	{models.RoundAdopted, Approve, models.RoundStaffed, false},
	{models.RoundStaffed, Prepare, models.RoundReady, false},
	{models.RoundReady, Issue, models.RoundIssuing, false},
	{models.RoundIssuing, Zero, models.RoundIssuing, true},
	{models.RoundIssuing, Open, models.RoundOpen, false},
	{models.RoundIssuing, ToPaper, models.RoundIssuing, true},
	{models.RoundIssuing, Void, models.RoundVoid, true},
	{models.RoundOpen, Close, models.RoundClosed, false},
	{models.RoundOpen, Pause, models.RoundPaused, true},
	{models.RoundOpen, ToPaper, models.RoundOpen, true},
	{models.RoundOpen, Void, models.RoundVoid, true},
	{models.RoundPaused, Resume, models.RoundOpen, false},
	{models.RoundPaused, Close, models.RoundClosed, true},
	{models.RoundPaused, ToPaper, models.RoundPaused, true},
	{models.RoundPaused, Void, models.RoundVoid, true},
	{models.RoundClosed, Reconcile, models.RoundCounting, false},
	{models.RoundClosed, Void, models.RoundVoid, true},
	{models.RoundCounting, Count, models.RoundCounted, false},
	{models.RoundCounted, Attest, models.RoundAttested, false},
	{models.RoundAttested, Announce, models.RoundAnnounced, false},
	{models.RoundAnnounced, Publish, models.RoundPublished, false},
}

var actionLabels = map[Action]string{
	Adopt: "通过票决办法", Approve: "通过监票人名单", Prepare: "固定票箱", Issue: "开始发票", Zero: "确认空箱",
	Open: "开始投票", Pause: "暂停投票", Resume: "恢复投票", ToPaper: "故障转人工", Close: "截止投票",
	Reconcile: "确认票数有效", Void: "宣布本轮无效", Count: "开启计票", Attest: "监票人签字", Announce: "宣布结果", Publish: "发布公告",
}

// Label is the Chinese name of the step, a verb and its object.
func (a Action) Label() string { return actionLabels[a] }

// Move returns the state that an action leads to from a state, or refuses with
// fault.Closed and a sentence that says where the proceedings stand.
func Move(from models.RoundState, action Action) (models.RoundState, error) {
	for _, step := range Round {
		if step.From == from && step.Action == action {
			return step.To, nil
		}
	}
	return from, fault.New(fault.Closed, "本轮现在是“%s”，不能%s。请刷新页面，按页面提示的下一步办理。", from.Label(), action.Label())
}

// Next lists the ways forward from a state: one, or none at the end.
func Next(from models.RoundState) []Action { return actionsOf(from, false) }

// Beside lists what else may be done in a state.
func Beside(from models.RoundState) []Action { return actionsOf(from, true) }

func actionsOf(from models.RoundState, beside bool) []Action {
	var actions []Action
	for _, step := range Round {
		if step.From == from && step.Beside == beside {
			actions = append(actions, step.Action)
		}
	}
	return actions
}
