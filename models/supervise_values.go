package models

// Stage says where a project stands on the way to its end.
type Stage string

// The stages, in order; Ended is beside the way.
const (
	StageDecided  Stage = "decided"
	StagePlanned  Stage = "planned"
	StageRunning  Stage = "running"
	StageFinished Stage = "finished"
	StageAccepted Stage = "accepted"
	StageChecked  Stage = "checked"
	StageGraded   Stage = "graded"
	StageClosed   Stage = "closed"
	StageEnded    Stage = "ended" // by an adjustment
)

var stageLabels = map[Stage]string{
	StageDecided: "已确定", StagePlanned: "方案已公布", StageRunning: "实施中", StageFinished: "已完工", StageAccepted: "已验收",
	StageChecked: "代表已核查", StageGraded: "已测评", StageClosed: "已销号", StageEnded: "已终止",
}

// Stages lists them in order.
var Stages = []Stage{StageDecided, StagePlanned, StageRunning, StageFinished, StageAccepted, StageChecked, StageGraded, StageClosed, StageEnded}

// Valid reports whether the stage is known.
func (s Stage) Valid() bool { return stageLabels[s] != "" }

// Label is the Chinese name.
func (s Stage) Label() string { return stageLabels[s] }

// PlanState says where a plan stands.
type PlanState string

// The states.
const (
	PlanDraft     PlanState = "draft"
	PlanSubmitted PlanState = "submitted"
	PlanApproved  PlanState = "approved"
	PlanPublished PlanState = "published"
)

var planLabels = map[PlanState]string{PlanDraft: "编制中", PlanSubmitted: "待审核", PlanApproved: "已批准", PlanPublished: "已公布"}

// Valid reports whether the state is known.
func (s PlanState) Valid() bool { return planLabels[s] != "" }

// Label is the Chinese name.
func (s PlanState) Label() string { return planLabels[s] }

// Question3 is one of 三问: what deputies ask in a part of the year.
type Question3 string

// The three questions.
const (
	AskArrangement Question3 = "arrangement"
	AskProgress    Question3 = "progress"
	AskEffect      Question3 = "effect"
)

var question3Labels = map[Question3]string{AskArrangement: "年初问安排", AskProgress: "年中问进度", AskEffect: "年末问效果"}

// Valid reports whether it is known.
func (q Question3) Valid() bool { return question3Labels[q] != "" }

// Label is the Chinese name.
func (q Question3) Label() string { return question3Labels[q] }

// ConcernState says where a concern stands.
type ConcernState string

// The states.
const (
	ConcernRaised   ConcernState = "raised"
	ConcernSent     ConcernState = "sent"
	ConcernAnswered ConcernState = "answered"
	ConcernRedo     ConcernState = "redo"
	ConcernClosed   ConcernState = "closed"
	ConcernDropped  ConcernState = "dropped"
)

var concernLabels = map[ConcernState]string{
	ConcernRaised: "已提出", ConcernSent: "已转责任单位", ConcernAnswered: "已答复待评价", ConcernRedo: "重新办理", ConcernClosed: "已办结", ConcernDropped: "已撤回",
}

// ConcernStates lists them in order.
var ConcernStates = []ConcernState{ConcernRaised, ConcernSent, ConcernAnswered, ConcernRedo, ConcernClosed, ConcernDropped}

// Valid reports whether the state is known.
func (s ConcernState) Valid() bool { return concernLabels[s] != "" }

// Label is the Chinese name.
func (s ConcernState) Label() string { return concernLabels[s] }

// CommentState says whether the public reads a resident's comment.
type CommentState string

// The states.
const (
	CommentReceived CommentState = "received"
	CommentListed   CommentState = "listed"
	CommentHidden   CommentState = "hidden"
)

var commentLabels = map[CommentState]string{CommentReceived: "待审核", CommentListed: "已公开", CommentHidden: "不公开"}

// Valid reports whether the state is known.
func (s CommentState) Valid() bool { return commentLabels[s] != "" }

// Label is the Chinese name.
func (s CommentState) Label() string { return commentLabels[s] }

// AdjustmentKind is what an adjustment changes.
type AdjustmentKind string

// The kinds.
const (
	AdjustContent    AdjustmentKind = "content"
	AdjustScale      AdjustmentKind = "scale"
	AdjustInvestment AdjustmentKind = "investment"
	AdjustPlace      AdjustmentKind = "place"
	AdjustDeadline   AdjustmentKind = "deadline"
	AdjustEnd        AdjustmentKind = "end"
)

var adjustmentKindLabels = map[AdjustmentKind]string{
	AdjustContent: "建设内容", AdjustScale: "建设规模", AdjustInvestment: "投资", AdjustPlace: "地点", AdjustDeadline: "完成时限", AdjustEnd: "终止",
}

// AdjustmentKinds lists them in order.
var AdjustmentKinds = []AdjustmentKind{AdjustContent, AdjustScale, AdjustInvestment, AdjustPlace, AdjustDeadline, AdjustEnd}

// Valid reports whether the kind is known.
func (k AdjustmentKind) Valid() bool { return adjustmentKindLabels[k] != "" }

// Label is the Chinese name.
func (k AdjustmentKind) Label() string { return adjustmentKindLabels[k] }

// AdjustmentState says where an adjustment stands.
type AdjustmentState string

// The states. The one who decided a project decides about its change: the
// standing committee for a county's congress, the presidium or the congress
// for a township's.
const (
	AdjustmentFiled      AdjustmentState = "filed"
	AdjustmentGovernment AdjustmentState = "government"
	AdjustmentChairs     AdjustmentState = "chairs"
	AdjustmentGranted    AdjustmentState = "granted"
	AdjustmentRefused    AdjustmentState = "refused"
	AdjustmentWithdrawn  AdjustmentState = "withdrawn"
	AdjustmentPublished  AdjustmentState = "published"
)

var adjustmentLabels = map[AdjustmentState]string{
	AdjustmentFiled: "已申请", AdjustmentGovernment: "政府已提出意见", AdjustmentChairs: "已初审", AdjustmentGranted: "已批准",
	AdjustmentRefused: "未批准", AdjustmentWithdrawn: "已撤回", AdjustmentPublished: "已公告",
}

// AdjustmentStates lists them in order.
var AdjustmentStates = []AdjustmentState{AdjustmentFiled, AdjustmentGovernment, AdjustmentChairs, AdjustmentGranted, AdjustmentPublished, AdjustmentRefused, AdjustmentWithdrawn}

// Valid reports whether the state is known.
func (s AdjustmentState) Valid() bool { return adjustmentLabels[s] != "" }

// Label is the Chinese name.
func (s AdjustmentState) Label() string { return adjustmentLabels[s] }

// AcceptanceKind is who looked at the finished project.
type AcceptanceKind string

// The kinds, in order.
const (
	AcceptOwn      AcceptanceKind = "own"
	AcceptOfficial AcceptanceKind = "official"
	AcceptDeputies AcceptanceKind = "deputies"
	AcceptCarried  AcceptanceKind = "carried" // at the end of its year: what is not done goes into the next one
)

var acceptanceLabels = map[AcceptanceKind]string{AcceptOwn: "责任单位自查", AcceptOfficial: "验收", AcceptDeputies: "代表核查", AcceptCarried: "未完成转下年"}

// Valid reports whether the kind is known.
func (k AcceptanceKind) Valid() bool { return acceptanceLabels[k] != "" }

// Label is the Chinese name.
func (k AcceptanceKind) Label() string { return acceptanceLabels[k] }

// ReceiverKind is how a message goes out.
type ReceiverKind string

// The kinds.
const (
	ReceiverDingTalk ReceiverKind = "dingtalk"
	ReceiverWeCom    ReceiverKind = "wecom"
	ReceiverPlain    ReceiverKind = "plain"
	ReceiverMail     ReceiverKind = "mail"
)

var receiverLabels = map[ReceiverKind]string{ReceiverDingTalk: "钉钉机器人", ReceiverWeCom: "企业微信机器人", ReceiverPlain: "普通网络钩子", ReceiverMail: "电子邮件"}

// ReceiverKinds lists them in order.
var ReceiverKinds = []ReceiverKind{ReceiverDingTalk, ReceiverWeCom, ReceiverPlain, ReceiverMail}

// Valid reports whether the kind is known.
func (k ReceiverKind) Valid() bool { return receiverLabels[k] != "" }

// Label is the Chinese name.
func (k ReceiverKind) Label() string { return receiverLabels[k] }
