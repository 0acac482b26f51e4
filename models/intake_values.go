package models

// AskRule says whether a form asks for something.
type AskRule string

// The rules.
const (
	AskNot      AskRule = "no"
	AskOptional AskRule = "optional"
	AskRequired AskRule = "required"
)

var askLabels = map[AskRule]string{AskNot: "不收集", AskOptional: "选填", AskRequired: "必填"}

// AskRules lists them in the order of the form.
var AskRules = []AskRule{AskOptional, AskRequired, AskNot}

// Valid reports whether the rule is known.
func (a AskRule) Valid() bool { return askLabels[a] != "" }

// Label is the Chinese name.
func (a AskRule) Label() string { return askLabels[a] }

// Channel says how a suggestion came in.
type Channel string

// The channels.
const (
	ByWeb       Channel = "web"
	ByStation   Channel = "station"
	ByDeputy    Channel = "deputy"
	ByVisit     Channel = "visit"
	ByLetter    Channel = "letter"
	ByMeeting   Channel = "meeting"
	BySymposium Channel = "symposium"
	ByMailbox   Channel = "mailbox"
	ByUnit      Channel = "unit"
)

var channelLabels = map[Channel]string{
	ByWeb: "网上", ByStation: "联络站", ByDeputy: "人大代表", ByVisit: "窗口来访", ByLetter: "来信",
	ByMeeting: "会议征集", BySymposium: "座谈会", ByMailbox: "意见箱", ByUnit: "部门单位",
}

// Channels lists them in the order of lists.
var Channels = []Channel{ByWeb, ByStation, ByDeputy, ByVisit, ByLetter, ByMeeting, BySymposium, ByMailbox, ByUnit}

// Valid reports whether the channel is known.
func (c Channel) Valid() bool { return channelLabels[c] != "" }

// Label is the Chinese name.
func (c Channel) Label() string { return channelLabels[c] }

// SuggestionState says what the office did with a suggestion.
type SuggestionState string

// The states.
const (
	SuggestionReceived    SuggestionState = "received"
	SuggestionAccepted    SuggestionState = "accepted"
	SuggestionTransferred SuggestionState = "transferred"
	SuggestionReturned    SuggestionState = "returned"
)

var suggestionLabels = map[SuggestionState]string{
	SuggestionReceived: "待处理", SuggestionAccepted: "已受理", SuggestionTransferred: "已转办", SuggestionReturned: "已退回",
}

// SuggestionStates lists them in the order of lists.
var SuggestionStates = []SuggestionState{SuggestionReceived, SuggestionAccepted, SuggestionTransferred, SuggestionReturned}

// Valid reports whether the state is known.
func (s SuggestionState) Valid() bool { return suggestionLabels[s] != "" }

// Label is the Chinese name.
func (s SuggestionState) Label() string { return suggestionLabels[s] }

// MatterState says what became of a matter.
type MatterState string

// The states; all but open and merged are outcomes.
const (
	MatterOpen     MatterState = "open"
	MatterMerged   MatterState = "merged"
	MatterProject  MatterState = "project"
	MatterSmall    MatterState = "small"
	MatterReserve  MatterState = "reserve"
	MatterDeclined MatterState = "declined"
)

var matterLabels = map[MatterState]string{
	MatterOpen: "研究中", MatterMerged: "已归并", MatterProject: "采纳为候选项目", MatterSmall: "转微实事立办",
	MatterReserve: "列入储备库", MatterDeclined: "不采纳",
}

// MatterStates lists them in the order of lists.
var MatterStates = []MatterState{MatterOpen, MatterProject, MatterSmall, MatterReserve, MatterDeclined, MatterMerged}

// Valid reports whether the state is known.
func (s MatterState) Valid() bool { return matterLabels[s] != "" }

// Label is the Chinese name.
func (s MatterState) Label() string { return matterLabels[s] }

// SmallWorkState says where a small work stands.
type SmallWorkState string

// The states.
const (
	SmallWorkChosen     SmallWorkState = "chosen"
	SmallWorkDispatched SmallWorkState = "dispatched"
	SmallWorkDone       SmallWorkState = "done"
	SmallWorkConfirmed  SmallWorkState = "confirmed"
	SmallWorkDropped    SmallWorkState = "dropped"
)

var smallWorkLabels = map[SmallWorkState]string{
	SmallWorkChosen: "已选定", SmallWorkDispatched: "办理中", SmallWorkDone: "已办结待确认", SmallWorkConfirmed: "已确认", SmallWorkDropped: "不再办理",
}

// SmallWorkStates lists them in order.
var SmallWorkStates = []SmallWorkState{SmallWorkChosen, SmallWorkDispatched, SmallWorkDone, SmallWorkConfirmed, SmallWorkDropped}

// Valid reports whether the state is known.
func (s SmallWorkState) Valid() bool { return smallWorkLabels[s] != "" }

// Label is the Chinese name.
func (s SmallWorkState) Label() string { return smallWorkLabels[s] }

// ShortlistState says where a shortlisted project stands.
type ShortlistState string

// The states, in order; Withdrawn and Reserve end the path beside it.
const (
	ShortlistDraft      ShortlistState = "draft"
	ShortlistAppraising ShortlistState = "appraising"
	ShortlistChecked    ShortlistState = "checked"
	ShortlistGovernment ShortlistState = "government"
	ShortlistParty      ShortlistState = "party"
	ShortlistCandidate  ShortlistState = "candidate"
	ShortlistSubmitted  ShortlistState = "submitted"
	ShortlistAdopted    ShortlistState = "adopted"
	ShortlistWithdrawn  ShortlistState = "withdrawn"
	ShortlistReserve    ShortlistState = "reserve"
)

var shortlistLabels = map[ShortlistState]string{
	ShortlistDraft: "草拟", ShortlistAppraising: "部门论证中", ShortlistChecked: "负面清单已核对", ShortlistGovernment: "政府常务会议已审定",
	ShortlistParty: "已报党委", ShortlistCandidate: "列入候选", ShortlistSubmitted: "已交付票决", ShortlistAdopted: "入选",
	ShortlistWithdrawn: "已撤回", ShortlistReserve: "储备库",
}

// ShortlistStates lists them in order.
var ShortlistStates = []ShortlistState{ShortlistDraft, ShortlistAppraising, ShortlistChecked, ShortlistGovernment, ShortlistParty, ShortlistCandidate, ShortlistSubmitted, ShortlistAdopted, ShortlistWithdrawn, ShortlistReserve}

// Valid reports whether the state is known.
func (s ShortlistState) Valid() bool { return shortlistLabels[s] != "" }

// Label is the Chinese name.
func (s ShortlistState) Label() string { return shortlistLabels[s] }

// Aspect is what an appraisal looks at.
type Aspect string

// The aspects.
const (
	AspectNeed        Aspect = "need"
	AspectFeasibility Aspect = "feasibility"
	AspectMoney       Aspect = "money"
	AspectEnvironment Aspect = "environment"
	AspectLand        Aspect = "land"
	AspectSafety      Aspect = "safety"
	AspectLegality    Aspect = "legality"
)

var aspectLabels = map[Aspect]string{
	AspectNeed: "必要性", AspectFeasibility: "可行性", AspectMoney: "资金", AspectEnvironment: "环境", AspectLand: "土地", AspectSafety: "公共安全", AspectLegality: "合法性",
}

// Aspects lists them in order.
var Aspects = []Aspect{AspectNeed, AspectFeasibility, AspectMoney, AspectEnvironment, AspectLand, AspectSafety, AspectLegality}

// Valid reports whether the aspect is known.
func (a Aspect) Valid() bool { return aspectLabels[a] != "" }

// Label is the Chinese name.
func (a Aspect) Label() string { return aspectLabels[a] }

// Verdict is what an appraisal comes to.
type Verdict string

// The verdicts; the empty one means not answered.
const (
	VerdictNone        Verdict = ""
	VerdictSupport     Verdict = "support"
	VerdictConditional Verdict = "conditional"
	VerdictAgainst     Verdict = "against"
)

var verdictLabels = map[Verdict]string{VerdictSupport: "可行", VerdictConditional: "有条件可行", VerdictAgainst: "不可行"}

// Verdicts lists those that may be given.
var Verdicts = []Verdict{VerdictSupport, VerdictConditional, VerdictAgainst}

// Valid reports whether a verdict was given and is known.
func (v Verdict) Valid() bool { return verdictLabels[v] != "" }

// Label is the Chinese name; empty while there is none.
func (v Verdict) Label() string { return verdictLabels[v] }

// ReviewStep is one meeting of the review chain.
type ReviewStep string

// The steps. After the government and the report to the Party committee the
// list is looked at by the standing committee (county and up), the presidium
// (township) or the street's committee.
const (
	ReviewGovernment ReviewStep = "government"
	ReviewParty      ReviewStep = "party"
	ReviewStanding   ReviewStep = "standing"
	ReviewPresidium  ReviewStep = "presidium"
	ReviewStreet     ReviewStep = "street"
)

var reviewLabels = map[ReviewStep]string{
	ReviewGovernment: "政府常务会议审定", ReviewParty: "报党委研究", ReviewStanding: "人大常委会审议", ReviewPresidium: "主席团审查", ReviewStreet: "人大街道工委审查",
}

// Valid reports whether the step is known.
func (r ReviewStep) Valid() bool { return reviewLabels[r] != "" }

// Label is the Chinese name.
func (r ReviewStep) Label() string { return reviewLabels[r] }

// LastReview is the meeting at a level that puts projects on the list of
// candidates.
func (l Level) LastReview() ReviewStep {
	switch l {
	case Town:
		return ReviewPresidium
	case Street:
		return ReviewStreet
	}
	return ReviewStanding
}

// ReviewResult is what a meeting decided of a project.
type ReviewResult string

// The results.
const (
	ReviewPassed   ReviewResult = "passed"
	ReviewSentBack ReviewResult = "sent_back"
	ReviewReserved ReviewResult = "reserved"
)

var reviewResultLabels = map[ReviewResult]string{ReviewPassed: "通过", ReviewSentBack: "退回修改", ReviewReserved: "转入储备库"}

// ReviewResults lists them in order.
var ReviewResults = []ReviewResult{ReviewPassed, ReviewSentBack, ReviewReserved}

// Valid reports whether the result is known.
func (r ReviewResult) Valid() bool { return reviewResultLabels[r] != "" }

// Label is the Chinese name.
func (r ReviewResult) Label() string { return reviewResultLabels[r] }
