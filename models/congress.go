package models

// A Congress (人民代表大会) is one people's congress, or a street's residents'
// meeting, in this installation. The administrator creates it; it is never
// deleted.
type Congress struct {
	ID       int64
	ParentID int64 // the congress one level up, 0 if none here
	Name     string
	Level    Level
	Invented bool // a demonstration's place: pages say so
}

// A Term (届) is one term of a congress.
type Term struct {
	ID         int64
	CongressID int64
	Number     int
	StartsOn   Date
}

// A Session (次会议) is one meeting of the congress, at which rounds are held.
// The standing committee office creates it.
type Session struct {
	ID         int64
	CongressID int64
	TermID     int64
	Number     int // 次
	Year       int // 年度 of the projects chosen
	Name       string
	OpensOn    Date
	Venue      string
	Rehearsal  bool // 彩排: marked everywhere, never public, wiped afterwards

	ListSubmittedAt Moment // the list of candidates came through the review chain and is fixed
}

// RehearsalMark stands before the name of a rehearsal's session and of each of
// its rounds, and so in everything that names them: pages, documents, slips and
// the sealed election.
const RehearsalMark = "【彩排】"

// An Account (账号) is a person who may sign in.
type Account struct {
	ID           int64
	Login        string
	Name         string
	PasswordHash string
	UnitID       int64 // the responsible unit this person acts for, 0 if none
	DisabledAt   Moment
}

// A Grant gives an account a role in a congress.
type Grant struct {
	ID         int64
	CongressID int64
	AccountID  int64
	Role       Role
}

// A Login is one signed-in browser; the token is stored as a hash only.
type Login struct {
	TokenHash string `gorm:"primaryKey"`
	ExpiresAt Moment
	Data      []byte
}

// A Unit (责任单位) carries out projects.
type Unit struct {
	ID         int64
	CongressID int64
	Name       string
}

// An AuditEntry (操作日志) says who did what when, and why. Rows are only ever
// added; each carries the hash of the one before it in its congress. Casting
// a ballot leaves no entry.
type AuditEntry struct {
	ID         int64
	CongressID int64
	At         Moment
	AccountID  int64
	Actor      string
	Role       Role
	Action     string
	Subject    string
	Detail     string
	Hash       string
}

// A TopicVersion counts the changes of one live topic, so that every instance
// behind one address notices them.
type TopicVersion struct {
	Topic   string `gorm:"primaryKey"`
	Version int64
}

// A Draft keeps an uploaded import between preview and confirmation, so that
// another instance can confirm it.
type Draft struct {
	ID         string `gorm:"primaryKey"` // random
	CongressID int64
	AccountID  int64
	Kind       string
	Subject    int64
	CreatedAt  Moment `gorm:"autoCreateTime:false"`
	Body       []byte
}
