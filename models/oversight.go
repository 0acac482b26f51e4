package models

// A Project (正式项目) was adopted in a round, or carried over from an earlier
// year, and is being carried out.
type Project struct {
	ID          int64
	CongressID  int64
	SessionID   int64
	RoundID     int64 // 0 for projects imported with an earlier year
	CandidateID int64
	Code        string // 事项编号
	Year        int
	No          int
	Name        string
	Content     string
	Category    string
	Place       string
	Investment  Fen
	Unit        string
	UnitID      int64
	Deadline    string
	Benefit     string
	Approvals   int
	Entitled    int
	PublishedAt Moment
	AcceptedAt  Moment // 验收

	Stage       Stage
	SiteCode    string // in the QR at the site (码上视察), empty until drawn
	CarriedFrom int64  // the project of the year before that it goes on with
	FinishedAt  Moment // 完工
	CheckedAt   Moment // 代表核查
	ClosedAt    Moment // 销号
	EndedAt     Moment // 终止
}

// A Checkpoint (节点) is one dated step of a project's plan.
type Checkpoint struct {
	ID         int64
	CongressID int64
	ProjectID  int64
	Position   int
	Name       string
	Target     string // measurable
	Evidence   string // what must be shown
	Weight     int    // share of the whole in percent
	PlannedOn  Date
	DoneOn     Date
	DoneNote   string

	SubItemID   int64
	Year        int       // of a target over several years, 0 for the project's own
	Asks        Question3 // 三问: what deputies ask at this point
	Confirmer   string    // who confirms it
	ConfirmedAt Moment
	ConfirmedBy string

	DoneAccount      int64 // who recorded that it was done; 0 where that was not kept yet
	ConfirmedAccount int64 // likewise
}

// Overdue counts the days a checkpoint is late on a day, 0 if it is not: a
// done checkpoint keeps the lateness it had.
func (c Checkpoint) Overdue(on Date) int {
	end := on
	if c.DoneOn != "" {
		end = c.DoneOn
	}
	return max(0, c.PlannedOn.DaysUntil(end))
}

// A Report (进度报告) is what the responsible unit says of a project once a
// month or when something happened.
type Report struct {
	ID         int64
	CongressID int64
	ProjectID  int64
	ReportedOn Date
	Percent    int // may exceed 100
	Paid       Fen
	Text       string
	Problems   string
	NextStep   string
	Author     string
	CreatedAt  Moment `gorm:"autoCreateTime:false"`
	Month      string // of a monthly report, 2026-05; empty otherwise
	AccountID  int64  // of the author; 0 where that was not kept yet
}

// A Photo shows work on site. It was decoded and encoded anew, so it carries
// no place and no device.
type Photo struct {
	ID           string `gorm:"primaryKey"` // random, so that addresses cannot be guessed
	CongressID   int64
	ReportID     int64
	Caption      string
	ProjectID    int64 // of photos that belong to no report
	InspectionID int64
	CheckpointID int64
	Phase        string // before, during or after the work
	Width        int
	Height       int
	Body         []byte
}
