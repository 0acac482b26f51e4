package lifecycle

import "piaojue/models"

// The acts of carrying a project out and watching over it (domain 8.2).
const (
	SubmitPlan  Act = "提交方案"
	ApprovePlan Act = "批准方案"
	PublishPlan Act = "公布方案"
	ReturnPlan  Act = "退回方案"

	Send    Act = "转责任单位"
	Reply   Act = "答复"
	Satisfy Act = "评价为满意"
	Dispute Act = "评价为不满意"

	Advise Act = "提出政府意见"
	Screen Act = "初审"
	Grant  Act = "批准调整"
	Refuse Act = "不批准调整"
	Notify Act = "公告调整"

	Begin    Act = "开始实施"
	Complete Act = "申报完工"
	Inspect  Act = "验收通过"
	Verify   Act = "代表核查通过"
	Evaluate Act = "公布测评结果"
	CloseOut Act = "销号"
	End      Act = "终止"
)

// Plan is the table of an implementation plan.
var Plan = Path[models.PlanState]{"该方案", []PathStep[models.PlanState]{
	{models.PlanDraft, SubmitPlan, models.PlanSubmitted},
	{models.PlanSubmitted, ApprovePlan, models.PlanApproved},
	{models.PlanSubmitted, ReturnPlan, models.PlanDraft},
	{models.PlanApproved, ReturnPlan, models.PlanDraft},
	{models.PlanApproved, PublishPlan, models.PlanPublished},
}}

// Concern is the table of a concern: it ends only when a deputy is satisfied,
// or takes it back.
var Concern = Path[models.ConcernState]{"该意见", []PathStep[models.ConcernState]{
	{models.ConcernRaised, Send, models.ConcernSent},
	{models.ConcernRaised, Drop, models.ConcernDropped},
	{models.ConcernSent, Reply, models.ConcernAnswered},
	{models.ConcernSent, Drop, models.ConcernDropped},
	{models.ConcernAnswered, Satisfy, models.ConcernClosed},
	{models.ConcernAnswered, Dispute, models.ConcernRedo},
	{models.ConcernRedo, Reply, models.ConcernAnswered},
}}

// Adjustment is the table of a change: the one who decided a project decides
// about its change, after the government and the chairs or the presidium have
// said their word.
var Adjustment = Path[models.AdjustmentState]{"该调整申请", []PathStep[models.AdjustmentState]{
	{models.AdjustmentFiled, Advise, models.AdjustmentGovernment},
	{models.AdjustmentFiled, Withdraw, models.AdjustmentWithdrawn},
	{models.AdjustmentGovernment, Screen, models.AdjustmentChairs},
	{models.AdjustmentGovernment, Withdraw, models.AdjustmentWithdrawn},
	{models.AdjustmentChairs, Grant, models.AdjustmentGranted},
	{models.AdjustmentChairs, Refuse, models.AdjustmentRefused},
	{models.AdjustmentGranted, Notify, models.AdjustmentPublished},
	{models.AdjustmentGranted, Withdraw, models.AdjustmentWithdrawn}, // what was granted fits no longer
}}

// Progress is the table of an adopted project on its way to the end.
var Progress = Path[models.Stage]{"该项目", []PathStep[models.Stage]{
	{models.StageDecided, PublishPlan, models.StagePlanned},
	{models.StagePlanned, Begin, models.StageRunning},
	{models.StageRunning, Complete, models.StageFinished},
	{models.StageFinished, Inspect, models.StageAccepted},
	{models.StageFinished, Redo, models.StageRunning},
	{models.StageAccepted, Verify, models.StageChecked},
	{models.StageAccepted, Redo, models.StageRunning},
	{models.StageChecked, Evaluate, models.StageGraded},
	{models.StageGraded, CloseOut, models.StageClosed},
	{models.StageDecided, End, models.StageEnded},
	{models.StagePlanned, End, models.StageEnded},
	{models.StageRunning, End, models.StageEnded},
}}
