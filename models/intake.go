package models

// A Call (征集公告) asks the public for suggestions during a period. The
// government's office drafts and publishes it; it is never deleted once
// published.
type Call struct {
	ID          int64
	CongressID  int64
	Year        int // 年度 of the projects that are looked for
	Title       string
	Text        string
	Audience    string // who may answer, as the notice says it
	Topics      string // fields asked for, one a line
	Places      string // place names of this congress, one a line, for the guess at a place
	NameRule    AskRule
	PhoneRule   AskRule
	OpensOn     Date
	ClosesOn    Date // the last day
	Received    int  // suggestions so far; the last one's Number
	Changes     int64
	PublishedAt Moment
	ClosedAt    Moment // ended before its last day
}

// Accepting reports whether the call takes suggestions on a day.
func (k Call) Accepting(on Date) bool {
	return !k.PublishedAt.IsZero() && k.ClosedAt.IsZero() && k.OpensOn <= on && on <= k.ClosesOn
}

// An Entrance (联络站码、代表码) is a QR code that leads to the form and says
// through whom a suggestion came. It is disabled, never deleted.
type Entrance struct {
	ID         int64
	CongressID int64
	Kind       Channel // ByStation or ByDeputy
	Code       string  // in the address of the QR code
	Name       string  // of the station or the deputy
	Place      string
	AccountID  int64 // of the deputy, 0 if none
	DisabledAt Moment
}

// A Suggestion (意见建议) is what one person said, one matter each. Its words
// are never changed; what the office makes of them is the Matter. Name and
// phone number are sealed (app/private).
type Suggestion struct {
	ID          int64
	CongressID  int64
	CallID      int64
	MatterID    int64  // 0 until accepted
	Code        string // 查询码, random, known to the proposer
	Number      int    // 收件号 within the call
	Channel     Channel
	EntranceID  int64
	Title       string // what is asked for
	Place       string
	Latitude    string // decimal degrees as marked, empty if no point was
	Longitude   string
	Reason      string // why
	Category    string // the officer's, empty until then
	Guess       string // the program's guess at the category
	State       SuggestionState
	NameSealed  []byte
	PhoneSealed []byte
	PhoneIndex  []byte // keyed, so that the same phone is recognised
	Heard       int    // residents whom a deputy heard
	AccountID   int64  // who entered it for somebody, 0 if the proposer did
	UnitID      int64  // to whom it was transferred
	Unit        string
	Note        string // why it was transferred or returned; the answer says it to the proposer
	Photos      int
	ReceivedAt  Moment
	Changed     int64  // Call.Changes when it last changed
	Search      string // normal form of all words, for searching
}

// A Matter (事项) is what one or several suggestions ask for, in the office's
// words. Its Code is the one identifier that leads from a suggestion to the
// candidate, the ballot, the project and its progress. It is never deleted;
// after a merge it points to the other one.
type Matter struct {
	ID         int64
	CongressID int64
	Year       int
	Number     int
	Code       string // 事项编号
	CallID     int64  // 0 if an office put it up without a call
	Title      string
	Content    string
	Place      string
	Category   string
	State      MatterState
	MergedInto int64
	ListedAt   Moment // from when the public finds it and may second it
	UnitID     int64  // who looks into it
	Unit       string
	Reason     string // of the outcome
	Priority   int    // 1 urgent … 5, 0 none, from research (研判)
	Changed    int64
	Search     string
}

// An Endorsement (附议) seconds a matter. It stays with the matter it was given
// to, also after a merge. The Endorser recognises the same person again without
// naming anybody.
type Endorsement struct {
	ID         int64
	CongressID int64
	MatterID   int64
	Endorser   []byte
	GivenOn    Date
}

// A TriageAct (办理记录) is one act of the office on a suggestion or a matter,
// with what it was before, so that it can be undone until the answer is out.
type TriageAct struct {
	ID           int64
	CongressID   int64
	CallID       int64
	Batch        string // acts of one press of a button share it and are undone together
	SuggestionID int64
	MatterID     int64
	Action       string
	Was          string // JSON
	Became       string // JSON
	Note         string
	AccountID    int64
	Actor        string
	ActedAt      Moment
	UndoneAt     Moment
}

// An Answer (反馈) tells proposers what became of a suggestion, or of a matter
// and with it of all its suggestions. Answers of a batch come out together.
type Answer struct {
	ID           int64
	CongressID   int64
	CallID       int64
	SuggestionID int64 // one of the two is 0
	MatterID     int64
	Outcome      string // as the page says it
	Text         string
	AccountID    int64
	Actor        string
	WrittenAt    Moment
	PublishAt    Moment // 0: not released
	PublishedAt  Moment
}

// A Study (研判) asks a deputy or a liaison station for an opinion on a matter.
type Study struct {
	ID         int64
	CongressID int64
	MatterID   int64
	EntranceID int64 // of the station, 0 for a person
	AccountID  int64
	Name       string
	DueOn      Date
	Priority   int
	Opinion    string
	AssignedAt Moment
	AssignedBy string
	AnsweredAt Moment
	AnsweredBy string
}

// A Symposium (座谈会) is a meeting at which people were heard.
type Symposium struct {
	ID         int64
	CongressID int64
	Year       int
	HeldOn     Date
	Place      string
	Host       string
	Attendees  string
	Minutes    string
	Actor      string
	RecordedAt Moment
}

// A SymposiumMatter notes what was said of one matter at a symposium.
type SymposiumMatter struct {
	ID          int64
	CongressID  int64
	SymposiumID int64
	MatterID    int64
	Said        string
}

// An IntakePhoto belongs to a suggestion or to a small work. It was decoded
// and encoded anew, so it carries no place and no device.
type IntakePhoto struct {
	ID           string `gorm:"primaryKey"` // random, so that addresses cannot be guessed
	CongressID   int64
	SuggestionID int64 // one of the two is 0
	SmallWorkID  int64
	Position     int
	Width        int
	Height       int
	Body         []byte
	Small        []byte // for lists
}

// A RateLimit counts requests of one address or phone in a while. The
// bucket is keyed with a DayKey and cannot be turned back once that is gone.
type RateLimit struct {
	Bucket    []byte `gorm:"primaryKey"`
	Count     int
	ExpiresAt Moment
}

// A DayKey keys one day's buckets; it is deleted with the day.
type DayKey struct {
	Day    Date `gorm:"primaryKey"`
	Secret []byte
}

// A SpentToken is a challenge that was answered once and does not count again.
type SpentToken struct {
	ID        string `gorm:"primaryKey"`
	ExpiresAt Moment
}

// A SmallWork (微实事、专项资金项目) is a matter too small for a candidate: it
// is dispatched, done, confirmed and shown.
type SmallWork struct {
	ID           int64
	CongressID   int64
	Year         int
	FundID       int64 // 0 for 微实事立办
	MatterID     int64
	Code         string // the matter's
	Title        string
	Content      string
	Place        string
	UnitID       int64
	Unit         string
	Amount       Fen
	State        SmallWorkState
	DueOn        Date
	DispatchedAt Moment
	DoneOn       Date
	DoneNote     string
	Confirmer    string
	ConfirmNote  string
	ConfirmedAt  Moment
}

// A Fund (建议办理专项资金) is a year's sum from which small works of deputies'
// suggestions are paid; the congress chooses and accepts them.
type Fund struct {
	ID         int64
	CongressID int64
	Year       int
	Name       string
	Amount     Fen
	Basis      string // the record that set it up
	ClosedAt   Moment
}
