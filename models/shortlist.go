package models

// A ShortlistedProject (初步候选项目) is on its way from a matter to the
// session's list of candidates. Every change keeps a ProjectVersion. It is
// never deleted.
type ShortlistedProject struct {
	ID            int64
	CongressID    int64
	Year          int
	MatterID      int64
	Code          string // 事项编号, the matter's
	Name          string
	Content       string
	Category      string
	Place         string
	Scale         string // 建设规模
	Investment    Fen
	Funding       string // 资金来源
	Unit          string // 牵头责任单位
	UnitID        int64
	Support       string // 配合单位
	Target        string // the year's target
	Deadline      string // 完成时限 as printed
	Benefit       string // 受益对象
	Beneficiaries int    // 受益人数, 0 if not counted
	Parts         string // JSON of ProjectParts
	State         ShortlistState
	Version       int // of the last ProjectVersion
	SessionID     int64
	No            int    // printed number once it is on the session's list
	Reason        string // of a return, withdrawal or way into the reserve
	Repeats       string // earlier project that it repeats, with the officer's explanation
	UpdatedAt     Moment `gorm:"autoUpdateTime:false"`
}

// ProjectParts are the lists within a project: sub-items (P37), quantified
// checkpoints, the targets of later years, and what was said to departments
// that were against it.
type ProjectParts struct {
	Items       []ProjectItem       `json:"items,omitempty"`
	Checkpoints []ProjectCheckpoint `json:"checkpoints,omitempty"`
	Years       []YearTarget        `json:"years,omitempty"`

	Explanations []Explanation `json:"explanations,omitempty"`
}

// An Explanation says why a project goes on although a department held it not
// to be feasible.
type Explanation struct {
	Appraisal int64  `json:"appraisal"`
	Of        string `json:"of"` // the unit and the aspect, as they are named
	Text      string `json:"text"`
}

// A ProjectItem (子项) has its own unit and target.
type ProjectItem struct {
	Name       string `json:"name"`
	Unit       string `json:"unit"`
	Target     string `json:"target"`
	Investment Fen    `json:"investment"`
}

// A ProjectCheckpoint is planned before the vote.
type ProjectCheckpoint struct {
	Name      string `json:"name"`
	Target    string `json:"target"`
	PlannedOn Date   `json:"planned_on"`
	Weight    int    `json:"weight"` // share of the whole in percent
}

// A YearTarget is what a project of several years reaches in one of them.
type YearTarget struct {
	Year   int    `json:"year"`
	Target string `json:"target"`
}

// A ProjectVersion is a shortlisted project as it was after one change.
type ProjectVersion struct {
	ID            int64
	CongressID    int64
	ShortlistedID int64
	Number        int
	Body          string // JSON of the project
	Why           string
	AccountID     int64
	Actor         string
	SavedAt       Moment
}

// An Appraisal (论证意见) is one department's opinion on one aspect.
type Appraisal struct {
	ID            int64
	CongressID    int64
	ShortlistedID int64
	Aspect        Aspect
	UnitID        int64
	Unit          string
	DueOn         Date
	Verdict       Verdict
	Opinion       string
	Version       int // of the project that was appraised
	AccountID     int64
	Actor         string
	AskedAt       Moment
	AnsweredAt    Moment
}

// A NegativeItem (负面清单条目) is a kind of project that must not be put up.
type NegativeItem struct {
	ID         int64
	CongressID int64
	Position   int
	Text       string
	RetiredAt  Moment
}

// A NegativeCheck records whether a project falls under one item, and why.
type NegativeCheck struct {
	ID            int64
	CongressID    int64
	ShortlistedID int64
	ItemID        int64
	Item          string // its text at the time
	Hit           bool
	Reason        string
	AccountID     int64
	Actor         string
	CheckedAt     Moment
}

// A Score is one person's points for one criterion of one project.
type Score struct {
	ID            int64
	CongressID    int64
	ShortlistedID int64
	AccountID     int64
	Criterion     string
	Points        int // 1 to 5
	ScoredAt      Moment
}

// A Review (审定) is one meeting's look at the list, and its record.
type Review struct {
	ID         int64
	CongressID int64
	Year       int
	Step       ReviewStep
	HeldOn     Date
	Meeting    string // which meeting, as its minutes are called
	Note       string
	AccountID  int64
	Actor      string
	RecordedAt Moment
}

// A ReviewItem is what the meeting decided of one project.
type ReviewItem struct {
	ID            int64
	CongressID    int64
	ReviewID      int64
	ShortlistedID int64
	Version       int
	Result        ReviewResult
	Note          string
}

// A Showing (公示) puts the list before the public for comments.
type Showing struct {
	ID          int64
	CongressID  int64
	Year        int
	Title       string
	Text        string
	OpensOn     Date
	ClosesOn    Date
	PublishedAt Moment
}

// Accepting reports whether comments are taken on a day.
func (s Showing) Accepting(on Date) bool {
	return !s.PublishedAt.IsZero() && s.OpensOn <= on && on <= s.ClosesOn
}

// A ShowingProject is one project as it was shown.
type ShowingProject struct {
	ID            int64
	CongressID    int64
	ShowingID     int64
	ShortlistedID int64
	Version       int
}

// A Comment (公示意见) is what somebody said of a project on show.
type Comment struct {
	ID            int64
	CongressID    int64
	ShowingID     int64
	ShortlistedID int64
	Code          string // 查询码
	Text          string
	NameSealed    []byte
	PhoneSealed   []byte
	PhoneIndex    []byte
	ReceivedAt    Moment
	Listed        bool // the office lets the public read it
	Answer        string
	Actor         string
	AnsweredAt    Moment
}

// A Booklet (候选项目说明册) is released to the deputies before the session.
type Booklet struct {
	ID         int64
	CongressID int64
	SessionID  int64
	Text       string // 编写说明
	AccountID  int64
	Actor      string
	ReleasedAt Moment
}

// A Question is what a deputy asks about a candidate, with its answer.
type Question struct {
	ID          int64
	CongressID  int64
	SessionID   int64
	CandidateID int64 // of the session's list
	AccountID   int64
	Asker       string
	Text        string
	AskedAt     Moment
	Answer      string
	Answerer    string
	AnsweredAt  Moment
}

// A Reading counts how often a candidate's page of the booklet was read, in
// total only: nothing says by whom.
type Reading struct {
	ID          int64
	CongressID  int64
	CandidateID int64
	Count       int
}
