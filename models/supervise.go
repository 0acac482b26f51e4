package models

// A Plan (实施方案) says how a project is carried out. The responsible unit
// drafts it within P27 days of the decision; the government approves and
// publishes it. Later changes are Adjustments.
type Plan struct {
	ID          int64
	CongressID  int64
	ProjectID   int64 // one plan for each project
	State       PlanState
	Leader      string // 分管领导
	Officer     string // 责任人
	Contact     string // office telephone, public
	Target      string
	Money       string // 资金安排
	Safeguards  string // 保障措施
	DueOn       Date   // until when it must be submitted (P27)
	SubmittedAt Moment
	SubmittedBy string
	ApprovedAt  Moment
	ApprovedBy  string
	PublishedAt Moment
	Note        string // why it was sent back

	SubmittedAccount int64 // 0 where that was not kept yet
	ApprovedAccount  int64
}

// A SubItem (子项) is a part of a project with its own unit (P37).
type SubItem struct {
	ID         int64
	CongressID int64
	ProjectID  int64
	Position   int
	Name       string
	Unit       string
	UnitID     int64
	Target     string
	Investment Fen
	DoneOn     Date
}

// A Measure (指标) is a quantity that a project or sub-item is to reach in a
// year. Quantities are kept in thousandths, so that 12.3 公里 is exact.
type Measure struct {
	ID         int64
	CongressID int64
	ProjectID  int64
	SubItemID  int64 // 0 for the whole project
	Year       int
	Position   int
	Name       string
	Unit       string // 个、公里、万平方米
	Target     int64  // thousandths
}

// A ReportFigure is how much of a measure was reached by a report.
type ReportFigure struct {
	ID         int64
	CongressID int64
	ReportID   int64
	MeasureID  int64
	Actual     int64 // thousandths, cumulative
}

// A PhotoSize is a photo in another size, for phones and lists.
type PhotoSize struct {
	PhotoID    string `gorm:"primaryKey"`
	Width      int    `gorm:"primaryKey;autoIncrement:false"`
	CongressID int64
	Height     int
	Body       []byte
}

// A ProjectFile (附件) is a PDF of a plan, an acceptance or an adjustment.
type ProjectFile struct {
	ID         string `gorm:"primaryKey"` // random
	CongressID int64
	ProjectID  int64
	Subject    string // plan, acceptance, adjustment
	SubjectID  int64
	Name       string
	Size       int
	Public     bool
	Actor      string
	AccountID  int64
	AddedAt    Moment
	Body       []byte
}

// An OversightGroup (监督小组) watches one project.
type OversightGroup struct {
	ID         int64
	CongressID int64
	ProjectID  int64
	Name       string
	CreatedAt  Moment `gorm:"autoCreateTime:false"`
}

// A GroupMember is a deputy of a group; one of them leads (领衔代表).
type GroupMember struct {
	ID         int64
	CongressID int64
	GroupID    int64
	AccountID  int64
	Name       string
	Leader     bool
	LeftAt     Moment
}

// An Inspection (视察) is a visit of deputies to one or several projects. Its
// Code is in the QR by which they sign in on the spot (代表活动码).
type Inspection struct {
	ID          int64
	CongressID  int64
	Code        string
	Title       string
	Place       string
	HeldOn      Date
	Findings    string
	Author      string
	RecordedAt  Moment
	PublishedAt Moment
	CancelledAt Moment

	AccountID        int64  // of the author
	CancelReason     string // told to the groups, never public
	CancelledBy      string
	CancelledAccount int64
}

// An InspectionProject says that a project was visited.
type InspectionProject struct {
	ID           int64
	CongressID   int64
	InspectionID int64
	ProjectID    int64
}

// A Visit is a deputy who signed in at an inspection.
type Visit struct {
	ID           int64
	CongressID   int64
	InspectionID int64
	AccountID    int64
	Name         string
	SignedInAt   Moment
}

// A Concern (监督意见、问题) was raised about a project and is open until a
// deputy is satisfied with the answer.
type Concern struct {
	ID           int64
	CongressID   int64
	ProjectID    int64
	InspectionID int64 // 0 if it did not come from one
	CommentID    int64 // of the resident who said it first, 0 likewise
	Text         string
	AccountID    int64
	Author       string
	RaisedAt     Moment
	State        ConcernState
	UnitID       int64
	Unit         string
	DueOn        Date // until when the unit must answer (P30)
	Turns        int  // how often the unit answered
	FollowedBy   string
	FollowedAt   Moment // 督办
	PublishedAt  Moment
	ClosedAt     Moment
}

// A ConcernReply is one answer of the unit, with the deputy's judgement.
type ConcernReply struct {
	ID         int64
	CongressID int64
	ConcernID  int64
	Text       string
	Author     string
	RepliedAt  Moment
	Satisfied  bool
	Judgement  string
	JudgedBy   string
	JudgedAt   Moment

	AccountID     int64 // of the author; 0 where that was not kept yet
	JudgedAccount int64
}

// An Interview (专题询问) is a meeting at which the units answer on the spot.
type Interview struct {
	ID          int64
	CongressID  int64
	Year        int
	HeldOn      Date
	Title       string
	Place       string
	Host        string
	Summary     string
	Actor       string
	AccountID   int64 // of who recorded it
	RecordedAt  Moment
	PublishedAt Moment
}

// An InterviewEntry is one question there with its answer.
type InterviewEntry struct {
	ID          int64
	CongressID  int64
	InterviewID int64
	ProjectID   int64
	Position    int
	Asker       string
	Question    string
	Answerer    string
	Answer      string
	ConcernID   int64 // the concern it became, 0 if none
}

// A SiteComment (码上视察评价) is what a resident said on site.
type SiteComment struct {
	ID          int64
	CongressID  int64
	ProjectID   int64
	Code        string // 查询码
	Rating      int    // 1 to 5, 0 none
	Text        string
	PhoneSealed []byte
	PhoneIndex  []byte
	Author      []byte // keyed, so that one person rates a project once a month
	Month       string // 2026-05
	ReceivedAt  Moment
	State       CommentState
	Reason      string // why it is hidden
	Answer      string
	Answerer    string
	AnsweredAt  Moment
}

// An Adjustment (调整申请) asks the one who decided a project to change it.
type Adjustment struct {
	ID          int64
	CongressID  int64
	ProjectID   int64
	Kind        AdjustmentKind
	Reason      string
	Effect      string
	Was         string // JSON of the values before
	Becomes     string // JSON of the values asked for
	State       AdjustmentState
	FiledBy     string
	AccountID   int64 // of who filed it
	FiledAt     Moment
	Decision    string // the text of the decision
	DecidedOn   Date
	PublishedAt Moment
}

// An AdjustmentStep is one meeting's word on it.
type AdjustmentStep struct {
	ID           int64
	CongressID   int64
	AdjustmentID int64
	State        AdjustmentState // that it led to
	HeldOn       Date
	Meeting      string
	Agreed       bool
	Note         string
	AccountID    int64
	Actor        string
	RecordedAt   Moment
}

// An Acceptance (验收) is one look at the finished project: the unit's own, the
// acceptance with its documents, the deputies' check.
type Acceptance struct {
	ID         int64
	CongressID int64
	ProjectID  int64
	Kind       AcceptanceKind
	HeldOn     Date
	Passed     bool
	Points     int // 0 to 100, of the acceptance for the score (P34)
	People     string
	Text       string
	AccountID  int64
	Actor      string
	RecordedAt Moment
}

// An Evaluation (年度测评) is the grade of a project or sub-item for a year,
// with the counts it was made of.
type Evaluation struct {
	ID          int64
	CongressID  int64
	ProjectID   int64
	SubItemID   int64
	Year        int
	Turn        int   // 1, and 2 after a remedy
	RoundID     int64 // the sealed round of the deputies
	Item        int   // its position there, from 1
	Base        int
	Counts      string // JSON of the counts by grade, abstentions and invalid
	Grade       string
	Deputies    int    // hundredths of points, 0 to 10000
	Public      int    // likewise, of the residents' ratings
	Raters      int    // how many residents
	Acceptance  int    // likewise
	Weights     string // P34 as used, 60/30/10
	Score       int    // hundredths of points
	Actor       string
	AccountID   int64
	MadeAt      Moment
	PublishedAt Moment
}

// A Remedy (整改) follows a low grade (P33).
type Remedy struct {
	ID           int64
	CongressID   int64
	ProjectID    int64
	EvaluationID int64
	Text         string
	DueOn        Date
	DoneOn       Date
	DoneNote     string
	Actor        string
	OpenedAt     Moment

	AccountID       int64 // of who opened it
	ReportedAccount int64 // of who reported it done
	AcceptedAccount int64
}

// A YearReport (年度评估报告) goes to the congress.
type YearReport struct {
	ID          int64
	CongressID  int64
	Year        int
	Text        string
	Figures     string // JSON of the figures as reported
	Actor       string
	AccountID   int64
	WrittenAt   Moment
	PublishedAt Moment
}

// A Parameter is a value of P27 to P34 that a congress set, with
// its reason; without a row the default holds.
type Parameter struct {
	ID         int64
	CongressID int64
	Name       string
	Value      string
	Why        string
	Actor      string
	AccountID  int64
	SetAt      Moment
}

// A Reminder (提醒) stands on a person's start page.
type Reminder struct {
	ID         int64
	CongressID int64
	AccountID  int64
	About      string // the same is never given twice
	Text       string
	Link       string
	GivenAt    Moment
	ReadAt     Moment
}

// An Outgoing (待发消息) is a message to the outside: it is sent exactly as
// often as its receiver can tell, at least once, and never forgotten.
type Outgoing struct {
	ID          int64
	CongressID  int64
	About       string // the same message is never put in twice
	ReceiverID  int64
	Subject     string
	Body        string
	Link        string
	DueAt       Moment
	Attempts    int
	LeasedUntil Moment // an instance is sending it
	SentAt      Moment
	GivenUpAt   Moment
	Error       string
}

// A Receiver (通知渠道) is where messages go.
type Receiver struct {
	ID         int64
	CongressID int64
	Kind       ReceiverKind
	Name       string
	Address    []byte // sealed: a webhook's address is a secret
	Secret     []byte // sealed
	Topics     string // which events, one a line
	DisabledAt Moment
}
