// Package access says who may do what. The table below is the only place
// where roles and actions meet; routes name their action, pages ask the same
// function before they draw a button, and services ask it again. Unknown roles
// and unknown actions may nothing.
package access

import (
	"slices"

	"piaojue/app/fault"
	"piaojue/models"
)

// An Action is something a person may or may not do.
type Action string

// The actions. Public needs no sign-in; SignedIn any account.
const (
	Public   Action = "public"
	SignedIn Action = "signed_in"

	ManageAccounts  Action = "accounts.manage"
	ReadAudit       Action = "audit.read"
	ManageSessions  Action = "sessions.manage"
	ReadSessions    Action = "sessions.read"
	EditCandidates  Action = "candidates.edit"
	EditRoster      Action = "roster.edit"
	ReadRoster      Action = "roster.read"
	CheckIn         Action = "checkin"
	DraftRound      Action = "round.draft"
	ReadRound       Action = "round.read"
	AdoptRules      Action = "round.adopt"
	NameScrutineers Action = "round.scrutineers"
	ApproveStaff    Action = "round.approve"
	PutCredentials  Action = "round.credentials"
	PrepareBox      Action = "round.prepare"
	IssueSlips      Action = "round.issue"
	HandSlip        Action = "slip.hand"
	OpenRound       Action = "round.open"
	ShowEmptyBox    Action = "round.zero"
	PauseRound      Action = "round.pause"
	TurnToPaper     Action = "round.to_paper"
	CountPaper      Action = "paper.count"
	DecideDoubt     Action = "paper.doubt"
	FollowRound     Action = "round.follow"
	DecideSeats     Action = "round.seats"
	Rehearse        Action = "session.rehearse"
	CloseRound      Action = "round.close"
	ReconcileRound  Action = "round.reconcile"
	VoidRound       Action = "round.void"
	HoldKey         Action = "round.key"
	AttestCount     Action = "round.attest"
	SeeCount        Action = "round.count.see"  // between count and announcement, and for ever
	ReadCounts      Action = "round.count.read" // after the announcement, where only deputies are told (P22)
	DestroyBallots  Action = "round.destroy"    // when their time of keeping is over (P23)
	AnnounceResult  Action = "round.announce"
	PublishNotice   Action = "round.publish"
	WatchPresidium  Action = "presidium.watch"
	PrintDocuments  Action = "documents.print"
	ReadForms       Action = "forms.read"    // the list of blank forms: each shows those that its reader prints
	PrintWorkForms  Action = "forms.project" // blank ones that a responsible unit fills in
	PrintVisitForms Action = "forms.deputy"  // blank ones that deputies fill in
	ReadProjects    Action = "projects.read"
	PlanProjects    Action = "projects.plan"
	ReportProgress  Action = "projects.report"
)

// The actions from what people say to the list of candidates. EditCandidates
// above is also the work on the shortlist.
const (
	ManageCalls       Action = "calls.manage"
	EnterSuggestions  Action = "suggestions.enter" // on behalf of somebody
	ReadSuggestions   Action = "suggestions.read"  // without names and phone numbers
	TriageSuggestions Action = "suggestions.triage"
	SeeProposers      Action = "suggestions.proposers" // names and phone numbers; each look is logged
	HandleTransferred Action = "suggestions.transferred"
	PublishAnswers    Action = "answers.publish"
	AssignStudies     Action = "studies.assign"
	GiveOpinion       Action = "studies.answer"
	ReadShortlist     Action = "shortlist.read"
	Appraise          Action = "shortlist.appraise"
	ScoreShortlist    Action = "shortlist.score"
	RecordReview      Action = "shortlist.review.government" // 政府常务会议、报党委
	RecordLastReview  Action = "shortlist.review.last"       // 常委会、主席团、街道工委
	ConsentWithdrawal Action = "shortlist.withdraw.consent"
	SubmitList        Action = "shortlist.submit"
	ManageShowings    Action = "showings.manage"
	ReleaseBooklet    Action = "booklet.release"
	ReadBooklet       Action = "booklet.read"
	AskQuestion       Action = "questions.ask"
	AnswerQuestion    Action = "questions.answer"
	ReadSmallWorks    Action = "smallworks.read"
	ManageSmallWorks  Action = "smallworks.manage"
	DoSmallWork       Action = "smallworks.do"
	ConfirmSmallWork  Action = "smallworks.confirm"
	ManageFunds       Action = "funds.manage"
	ManageReceivers   Action = "receivers.manage" // where messages to the outside go
)

// The actions of carrying projects out and watching over them. ReadProjects,
// PlanProjects and ReportProgress above belong here too.
const (
	DraftPlan        Action = "plans.draft"
	ApprovePlan      Action = "plans.approve"
	ConfirmDone      Action = "checkpoints.confirm" // by the one whom the plan names
	ManageGroups     Action = "groups.manage"
	Inspect          Action = "inspections.hold"
	SignInAtVisit    Action = "inspections.visit"
	RaiseConcern     Action = "concerns.raise"
	SendConcern      Action = "concerns.send" // to the unit, 督办, publishing
	ReplyConcern     Action = "concerns.reply"
	JudgeConcern     Action = "concerns.judge"
	RecordInterview  Action = "interviews.record"
	ModerateComments Action = "comments.moderate"
	FileAdjustment   Action = "adjustments.file"
	AdviseAdjustment Action = "adjustments.advise" // the government's opinion
	DecideAdjustment Action = "adjustments.decide" // chairs, standing committee, presidium, congress
	FinishProject    Action = "projects.finish"
	AcceptProject    Action = "projects.accept"
	CheckProject     Action = "projects.check"
	EvaluateProject  Action = "projects.evaluate"
	RemedyProject    Action = "projects.remedy"
	CloseProject     Action = "projects.close" // 销号, archive, carrying over
	WriteYearReport  Action = "reports.year"
	ManageParameters Action = "parameters.manage"
)

// roles of each action, in the order of the role table.
var table = map[Action][]models.Role{
	ManageAccounts:  {models.Admin},
	ReadAudit:       {models.Admin, models.Standing},
	ManageSessions:  {models.Standing, models.StreetCommittee},
	ReadSessions:    {models.Government, models.Standing, models.Secretariat, models.Presiding, models.ChiefScrutineer, models.ScrutineerRole, models.TellerRole, models.StreetCommittee},
	EditCandidates:  {models.Government, models.Standing, models.StreetCommittee},
	EditRoster:      {models.Standing, models.Secretariat, models.StreetCommittee},
	ReadRoster:      {models.Standing, models.Secretariat, models.Presiding, models.StreetCommittee},
	CheckIn:         {models.Secretariat, models.StreetCommittee},
	DraftRound:      {models.Standing, models.Secretariat, models.StreetCommittee},
	ReadRound:       {models.Standing, models.Secretariat, models.Presiding, models.ChiefScrutineer, models.ScrutineerRole, models.TellerRole, models.StreetCommittee},
	AdoptRules:      {models.Standing, models.Presiding, models.StreetCommittee},
	NameScrutineers: {models.Standing, models.Secretariat, models.StreetCommittee},
	ApproveStaff:    {models.Standing, models.Presiding, models.StreetCommittee},
	PutCredentials:  {models.Secretariat, models.ChiefScrutineer, models.StreetCommittee},
	PrepareBox:      {models.Standing, models.Secretariat, models.StreetCommittee},
	IssueSlips:      {models.Secretariat, models.Presiding, models.StreetCommittee},
	HandSlip:        {models.Secretariat, models.StreetCommittee},
	OpenRound:       {models.Presiding},
	ShowEmptyBox:    {models.ChiefScrutineer, models.ScrutineerRole},
	PauseRound:      {models.Presiding},
	TurnToPaper:     {models.Presiding},
	CountPaper:      {models.TellerRole},
	DecideDoubt:     {models.ChiefScrutineer, models.ScrutineerRole},
	FollowRound:     {models.Standing, models.Secretariat, models.StreetCommittee},
	DecideSeats:     {models.Presiding},
	Rehearse:        {models.Standing, models.Secretariat, models.StreetCommittee},
	CloseRound:      {models.Presiding},
	ReconcileRound:  {models.Presiding},
	VoidRound:       {models.Presiding},
	HoldKey:         {models.ChiefScrutineer, models.ScrutineerRole},
	AttestCount:     {models.ChiefScrutineer, models.ScrutineerRole, models.TellerRole},
	SeeCount:        {models.Secretariat, models.Presiding, models.ChiefScrutineer, models.ScrutineerRole, models.TellerRole, models.StreetCommittee},
	ReadCounts: {models.Standing, models.Secretariat, models.Presiding, models.ChiefScrutineer, models.ScrutineerRole, models.TellerRole, models.StreetCommittee,
		models.DeputyRole, models.GroupLeader},
	DestroyBallots: {models.Standing, models.StreetCommittee},
	AnnounceResult: {models.Presiding},
	PublishNotice:  {models.Standing, models.StreetCommittee},
	WatchPresidium: {models.Standing, models.Secretariat, models.Presiding, models.StreetCommittee},
	PrintDocuments: {models.Standing, models.Secretariat, models.Presiding, models.ChiefScrutineer, models.ScrutineerRole, models.TellerRole, models.StreetCommittee},
	ReadForms: {models.Government, models.UnitRole, models.Standing, models.Secretariat, models.Presiding, models.ChiefScrutineer, models.ScrutineerRole, models.TellerRole,
		models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	PrintWorkForms:  {models.Government, models.UnitRole, models.Standing, models.Secretariat, models.Presiding, models.StreetCommittee},
	PrintVisitForms: {models.Standing, models.Secretariat, models.Presiding, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	ReadProjects:    {models.Government, models.UnitRole, models.Standing, models.Presiding, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	PlanProjects:    {models.Government, models.Standing, models.StreetCommittee},
	ReportProgress:  {models.Government, models.UnitRole, models.StreetCommittee},

	ManageCalls:       {models.Government, models.Standing, models.StreetCommittee},
	EnterSuggestions:  {models.Government, models.UnitRole, models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	ReadSuggestions:   {models.Government, models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	TriageSuggestions: {models.Government, models.Standing, models.StreetCommittee},
	SeeProposers:      {models.Government, models.Standing, models.StreetCommittee},
	HandleTransferred: {models.Government, models.UnitRole, models.StreetCommittee},
	PublishAnswers:    {models.Government, models.Standing, models.StreetCommittee},
	AssignStudies:     {models.Government, models.Standing, models.StreetCommittee},
	GiveOpinion:       {models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	ReadShortlist:     {models.Government, models.UnitRole, models.Standing, models.Presiding, models.StreetCommittee},
	Appraise:          {models.Government, models.UnitRole, models.StreetCommittee},
	ScoreShortlist:    {models.Government, models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	RecordReview:      {models.Government, models.StreetCommittee},
	RecordLastReview:  {models.Standing, models.Presiding, models.StreetCommittee},
	ConsentWithdrawal: {models.Presiding, models.StreetCommittee},
	SubmitList:        {models.Government, models.Standing, models.StreetCommittee},
	ManageShowings:    {models.Government, models.Standing, models.StreetCommittee},
	ReleaseBooklet:    {models.Standing, models.Secretariat, models.StreetCommittee},
	ReadBooklet:       {models.Government, models.UnitRole, models.Standing, models.Secretariat, models.Presiding, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	AskQuestion:       {models.DeputyRole, models.GroupLeader},
	AnswerQuestion:    {models.Government, models.UnitRole, models.StreetCommittee},
	ReadSmallWorks:    {models.Government, models.UnitRole, models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	ManageSmallWorks:  {models.Government, models.Standing, models.StreetCommittee},
	DoSmallWork:       {models.Government, models.UnitRole, models.StreetCommittee},
	ConfirmSmallWork:  {models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	ManageFunds:       {models.Standing, models.StreetCommittee},

	DraftPlan:        {models.Government, models.UnitRole, models.StreetCommittee},
	ApprovePlan:      {models.Government, models.StreetCommittee},
	ConfirmDone:      {models.Government, models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	ManageGroups:     {models.Standing, models.StreetCommittee},
	Inspect:          {models.Standing, models.GroupLeader, models.StreetCommittee},
	SignInAtVisit:    {models.DeputyRole, models.GroupLeader},
	RaiseConcern:     {models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	SendConcern:      {models.Standing, models.Presiding, models.StreetCommittee},
	ReplyConcern:     {models.Government, models.UnitRole, models.StreetCommittee},
	JudgeConcern:     {models.Standing, models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	RecordInterview:  {models.Standing, models.Secretariat, models.StreetCommittee},
	ModerateComments: {models.Government, models.Standing, models.StreetCommittee},
	FileAdjustment:   {models.Government, models.UnitRole, models.StreetCommittee},
	AdviseAdjustment: {models.Government, models.StreetCommittee},
	DecideAdjustment: {models.Standing, models.Presiding, models.StreetCommittee},
	FinishProject:    {models.Government, models.UnitRole, models.StreetCommittee},
	AcceptProject:    {models.Government, models.Standing, models.StreetCommittee},
	CheckProject:     {models.DeputyRole, models.GroupLeader, models.StreetCommittee},
	EvaluateProject:  {models.Standing, models.StreetCommittee},
	RemedyProject:    {models.Government, models.UnitRole, models.StreetCommittee},
	CloseProject:     {models.Standing, models.StreetCommittee},
	WriteYearReport:  {models.Government, models.Standing, models.StreetCommittee},
	ManageParameters: {models.Standing, models.StreetCommittee},

	ManageReceivers: {models.Standing, models.StreetCommittee},
}

// Actions lists every action that needs a role, for the tests.
func Actions() []Action {
	actions := make([]Action, 0, len(table))
	for a := range table {
		actions = append(actions, a)
	}
	slices.Sort(actions)
	return actions
}

// An Actor is who acts, in the congress that is being worked in. The zero
// Actor is the public.
type Actor struct {
	Account  int64
	Name     string
	Congress int64
	Roles    []models.Role
	Unit     int64 // the responsible unit acted for, 0 if none
}

// Clock is the actor of steps that time takes by itself, in a congress: it may
// end a vote whose window has run out, and nothing else.
func Clock(congress int64) Actor { return Actor{Name: "系统计时", Congress: congress, Account: -1} }

// Is reports whether the actor holds one of the roles.
func (a Actor) Is(roles ...models.Role) bool {
	return slices.ContainsFunc(roles, func(r models.Role) bool { return slices.Contains(a.Roles, r) })
}

// Role is the role by which the actor may do an action, for the log.
func (a Actor) Role(action Action) models.Role {
	for _, r := range table[action] {
		if slices.Contains(a.Roles, r) {
			return r
		}
	}
	return ""
}

// May reports whether the actor may do the action in the actor's congress.
func May(a Actor, action Action) bool {
	switch {
	case action == Public:
		return true
	case action == SignedIn:
		return a.Account > 0
	case a.Account == -1:
		return action == CloseRound
	}
	return a.Account > 0 && a.Congress > 0 && a.Is(table[action]...)
}

// Need refuses with the sentence to show when the actor may not.
func Need(a Actor, action Action) error {
	if May(a, action) {
		return nil
	}
	if a.Account == 0 {
		return fault.New(fault.Unauthenticated, "请先登录，再办理这件事。")
	}
	return fault.New(fault.Forbidden, "您的角色不能办理这件事。如有需要，请联系系统管理员。")
}

// Holders lists the roles that may do an action.
func Holders(action Action) []models.Role { return table[action] }
