package lifecycle

import (
	"piaojue/app/fault"
	"piaojue/models"
)

// A Path is the table of what may follow what for one kind of thing.
type Path[S ~string] struct {
	what  string // as the refusal names it
	steps []PathStep[S]
}

// A PathStep is one row: what was done, from where to where.
type PathStep[S ~string] struct {
	From   S
	Action Act
	To     S
}

// Act is one step on the way from a suggestion to a candidate.
type Act string

// The acts on suggestions, matters, shortlisted projects and small works.
const (
	Accept   Act = "受理"
	Transfer Act = "转办"
	Return   Act = "退回"
	HandBack Act = "退还" // by the unit to which it was transferred

	Merge   Act = "归并"
	Project Act = "采纳为候选项目"
	Small   Act = "转微实事立办"
	Keep    Act = "列入储备库"
	Decline Act = "不采纳"
	Reopen  Act = "重新研究"

	Appraise Act = "送部门论证"
	Check    Act = "核对负面清单"
	Settle   Act = "政府常务会议审定"
	Report   Act = "报党委"
	List     Act = "列入候选"
	Submit   Act = "提交大会"
	Adopted  Act = "入选"
	SendBack Act = "退回修改"
	Withdraw Act = "撤回"
	Reserve  Act = "转入储备库"
	Revive   Act = "从储备库启用"

	Dispatch Act = "派单"
	Finish   Act = "办结"
	Confirm  Act = "确认"
	Redo     Act = "退回重办"
	Drop     Act = "不再办理"
)

// Suggestion is the table of a suggestion. Each step can be undone until the
// answer is out; that is not a step but its reversal.
var Suggestion = Path[models.SuggestionState]{"该建议", []PathStep[models.SuggestionState]{
	{models.SuggestionReceived, Accept, models.SuggestionAccepted},
	{models.SuggestionReceived, Transfer, models.SuggestionTransferred},
	{models.SuggestionReceived, Return, models.SuggestionReturned},
	{models.SuggestionTransferred, Accept, models.SuggestionAccepted},
	{models.SuggestionTransferred, Return, models.SuggestionReturned},
	{models.SuggestionTransferred, HandBack, models.SuggestionReceived},
	{models.SuggestionAccepted, Transfer, models.SuggestionTransferred},
}}

// Matter is the table of a matter.
var Matter = Path[models.MatterState]{"该事项", []PathStep[models.MatterState]{
	{models.MatterOpen, Merge, models.MatterMerged},
	{models.MatterOpen, Project, models.MatterProject},
	{models.MatterOpen, Small, models.MatterSmall},
	{models.MatterOpen, Keep, models.MatterReserve},
	{models.MatterOpen, Decline, models.MatterDeclined},
	{models.MatterReserve, Project, models.MatterProject},
	{models.MatterReserve, Small, models.MatterSmall},
	{models.MatterReserve, Reopen, models.MatterOpen},
	{models.MatterProject, Keep, models.MatterReserve},
	{models.MatterProject, Reopen, models.MatterOpen},
	{models.MatterSmall, Reopen, models.MatterOpen},
	{models.MatterDeclined, Reopen, models.MatterOpen},
}}

// Shortlist is the table of a shortlisted project: from the draft through the
// departments, the government's meeting, the Party committee and the standing
// committee or presidium to the session. Withdrawing ends with the vote.
var Shortlist = Path[models.ShortlistState]{"该项目", []PathStep[models.ShortlistState]{
	{models.ShortlistDraft, Appraise, models.ShortlistAppraising},
	{models.ShortlistAppraising, Check, models.ShortlistChecked},
	{models.ShortlistChecked, Settle, models.ShortlistGovernment},
	{models.ShortlistGovernment, Report, models.ShortlistParty},
	{models.ShortlistParty, List, models.ShortlistCandidate},
	{models.ShortlistCandidate, Submit, models.ShortlistSubmitted},
	{models.ShortlistSubmitted, Adopted, models.ShortlistAdopted},
	{models.ShortlistSubmitted, Reserve, models.ShortlistReserve},

	{models.ShortlistAppraising, SendBack, models.ShortlistDraft},
	{models.ShortlistChecked, SendBack, models.ShortlistDraft},
	{models.ShortlistGovernment, SendBack, models.ShortlistDraft},
	{models.ShortlistParty, SendBack, models.ShortlistDraft},
	{models.ShortlistDraft, Reserve, models.ShortlistReserve},
	{models.ShortlistAppraising, Reserve, models.ShortlistReserve},
	{models.ShortlistChecked, Reserve, models.ShortlistReserve},
	{models.ShortlistGovernment, Reserve, models.ShortlistReserve},
	{models.ShortlistParty, Reserve, models.ShortlistReserve},
	{models.ShortlistReserve, Revive, models.ShortlistDraft},
	{models.ShortlistCandidate, Withdraw, models.ShortlistWithdrawn},
	{models.ShortlistSubmitted, Withdraw, models.ShortlistWithdrawn},
}}

// SmallWork is the table of a small work.
var SmallWork = Path[models.SmallWorkState]{"该微实事", []PathStep[models.SmallWorkState]{
	{models.SmallWorkChosen, Dispatch, models.SmallWorkDispatched},
	{models.SmallWorkChosen, Drop, models.SmallWorkDropped},
	{models.SmallWorkDispatched, Finish, models.SmallWorkDone},
	{models.SmallWorkDispatched, Drop, models.SmallWorkDropped},
	{models.SmallWorkDone, Confirm, models.SmallWorkConfirmed},
	{models.SmallWorkDone, Redo, models.SmallWorkDispatched},
}}

// labelled is a state with its Chinese name.
type labelled interface {
	~string
	Label() string
}

// Follow returns the state that an act leads to, or refuses with fault.Closed
// and a sentence that says where things stand.
func Follow[S labelled](p Path[S], from S, act Act) (S, error) {
	for _, s := range p.steps {
		if s.From == from && s.Action == act {
			return s.To, nil
		}
	}
	return from, fault.New(fault.Closed, "%s现在是“%s”，不能%s。请刷新页面，按页面显示的情况办理。", p.what, from.Label(), string(act))
}

// Acts lists what may be done in a state, in the order of the table.
func (p Path[S]) Acts(from S) []Act {
	var acts []Act
	for _, s := range p.steps {
		if s.From == from {
			acts = append(acts, s.Action)
		}
	}
	return acts
}
