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
