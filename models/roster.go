package models

// A Delegation (代表团) groups deputies of one session.
type Delegation struct {
	ID         int64
	CongressID int64
	SessionID  int64
	Name       string
	Position   int
}

// A Deputy (人大代表) stands on the roster of one session.
type Deputy struct {
	ID             int64
	CongressID     int64
	SessionID      int64
	DelegationID   int64
	Number         string // 代表证号, unique in the session
	Name           string
	Seat           string
	ExcludedReason string // not counted among 全体代表 (P3), with the record that says so
	Attendance     Attendance
	SignedInAt     Moment
	LeftAt         Moment
}

// Entitled reports whether the deputy counts among 全体代表.
func (d Deputy) Entitled() bool { return d.ExcludedReason == "" }

// A Wipe is the proof that a rehearsal was wiped: how many rows of what, and
// the digest of what they held.
type Wipe struct {
	ID         int64
	CongressID int64
	Session    string
	RowsText   string // "表 行数" per line
	Digest     string // SHA-256 over the wiped rows
	AccountID  int64
	Actor      string
	WipedAt    Moment
}
