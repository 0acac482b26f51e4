package models

// A Candidate (候选项目) is put forward by the government for a session.
type Candidate struct {
	ID         int64
	CongressID int64
	SessionID  int64
	No         int // printed number
	Name       string
	Content    string
	Category   string
	Place      string
	Investment Fen
	Funding    string // 资金来源
	Unit       string // 牵头责任单位
	Support    string // 配合单位
	Deadline   string // 完成时限 as printed
	Benefit    string // 受益对象

	Code          string // 事项编号, empty for a list that was typed in without intake
	ShortlistedID int64  // 0 likewise
}

// A Round (票决轮次) is one 票决: the candidates put to the plenary, how many
// may be adopted, and where the proceedings stand. A round is never reopened;
// a tie or a shortfall makes a new round that names this one as its origin.
type Round struct {
	ID          int64
	CongressID  int64
	SessionID   int64
	OriginID    int64
	UUID        string // of the sealed election
	Name        string
	State       RoundState
	Seats       int    // 应选数
	Rules       string // the 票决办法 as JSON
	Digest      string // SHA-256 of the adopted 票决办法, empty before adoption
	Title       string // 办法 name as adopted
	Minutes     int    // length of the vote window (P19)
	Guardians   int    // key holders n
	Threshold   int    // of whom k can open the count
	Fingerprint string // φ of the sealed election
	Entitled    int    // fixed when slips are issued (P3)
	Present     int    // when voting opened or later arrivals
	Issued      int
	Returned    int
	Announces   string // 公告 number
	Colour      Colour // of the stripe on slips, paper ballots and pages
	Tablets     bool   // ballots are sealed on tablets; without it all is paper
	Paper       bool   // paper ballots may be issued beside the slips
	Display     Display
	Batch       int    // k of the batch rule for running totals (P14)
	Items       string // what a 满意度测评 grades, one a line; empty otherwise

	// Issued and Returned count slips and paper together; these two are the
	// paper among them.
	PaperIssued   int
	PaperReturned int
	Decision      Decision // what the plenary chose about empty seats (P16)

	ZeroAt      Moment // the empty box was shown
	PausedAt    Moment
	ToPaperAt   Moment // 故障转人工: no ballot is accepted any more, the sealed ones count
	OpenedAt    Moment
	ClosesAt    Moment
	ClosedAt    Moment
	AnnouncedAt Moment
	DestroyedAt Moment // the sealed ballots are gone, as a Destruction says
	ArchiveTime int64  // seconds, the only time that the archive carries
}

// Accepting reports whether a ballot may be cast at t.
func (r Round) Accepting(t Moment) bool {
	return r.State == RoundOpen && r.ToPaperAt == 0 && (r.ClosesAt == 0 || t < r.ClosesAt)
}

// Sealed is how many of the returned ballots were cast on tablets.
func (r Round) Sealed() int { return r.Returned - r.PaperReturned }

// A RoundStep records who moved a round on, when and why.
type RoundStep struct {
	ID         int64
	CongressID int64
	RoundID    int64
	Action     string
	From       RoundState `gorm:"column:from_state"`
	To         RoundState `gorm:"column:to_state"`
	At         Moment
	AccountID  int64
	Actor      string
	Reason     string
}

// A RoundCandidate is a candidate as printed on the round's ballot; it is
// copied when the 票决办法 is adopted and never changes afterwards.
type RoundCandidate struct {
	ID          int64
	CongressID  int64
	RoundID     int64
	CandidateID int64
	No          int
	Name        string
	Content     string
	Place       string
	Investment  Fen
	Unit        string
	Deadline    string
	Code        string // 事项编号
}

// A RoundFile is one of the exact byte strings of the sealed election.
type RoundFile struct {
	RoundID    int64  `gorm:"primaryKey;autoIncrement:false"`
	Kind       string `gorm:"primaryKey"`
	CongressID int64
	Body       []byte
}

// The kinds of RoundFile.
const (
	FileElection       = "election"
	FileTrustees       = "trustees"
	FileEncryptedTally = "encrypted_tally"
	FileSizedTally     = "sized_tally"
	FileResult         = "result"
	FileCounts         = "counts"     // contracts: counts.json
	FileOutcome        = "outcome"    // contracts: outcome
	FileLastEvent      = "last_event" // hash of the finished archive's last event
	FilePaper          = "paper"      // the paper part of the counts (tally.PaperCounts)
)

// ScrutineerKind is a person's office at the box.
type ScrutineerKind string

// The offices at the box.
const (
	KindChief      ScrutineerKind = "chief"
	KindDeputy     ScrutineerKind = "deputy_chief"
	KindScrutineer ScrutineerKind = "scrutineer"
	KindTeller     ScrutineerKind = "teller"
)

var scrutineerLabels = map[ScrutineerKind]string{KindChief: "总监票人", KindDeputy: "副总监票人", KindScrutineer: "监票人", KindTeller: "计票人"}

// Valid reports whether the kind is known.
func (k ScrutineerKind) Valid() bool { return scrutineerLabels[k] != "" }

// Label is the Chinese name.
func (k ScrutineerKind) Label() string { return scrutineerLabels[k] }

// HoldsKey reports whether the office holds a share of the key.
func (k ScrutineerKind) HoldsKey() bool { return k != KindTeller }

// A Scrutineer (监票人) serves one round. Commit, Reveal, Confirm and Decryption
// are the public messages of the key ceremony and of the count; secrets never
// reach the server.
type Scrutineer struct {
	ID         int64
	CongressID int64
	RoundID    int64
	AccountID  int64
	Kind       ScrutineerKind
	Position   int // 1..n among key holders, 0 for tellers
	Name       string
	AttestedAt Moment
	Acting     string // why the deputy chief signed in the chief's place
	Commit     []byte `gorm:"column:commit_message"`
	Reveal     []byte `gorm:"column:reveal_message"`
	Confirm    []byte `gorm:"column:confirm_message"`
	Decryption []byte
}

// A Credential is the public half of one slip (投票凭证). Rows are clustered by
// their own random value, so their order says nothing; they know no person
// and no time.
type Credential struct {
	RoundID    int64  `gorm:"primaryKey;autoIncrement:false"`
	Public     string `gorm:"primaryKey"`
	CongressID int64
	Cancelled  string // one word for all, so that it joins no slip; empty while good
}

// A SealedBallot is one ballot in the box, keyed by its credential. It has no
// person, no time, no serial and no address.
type SealedBallot struct {
	RoundID    int64  `gorm:"primaryKey;autoIncrement:false"`
	Credential string `gorm:"primaryKey"`
	CongressID int64
	Tracker    string
	Body       []byte
}

// A SlipIssue says that a deputy was handed a slip or a paper ballot in a
// round: which one, nobody knows.
type SlipIssue struct {
	ID         int64
	CongressID int64
	RoundID    int64
	DeputyID   int64
	Paper      bool // a paper ballot in place of a slip
	Replaced   int  // how many replacements were handed out
	Lost       int  // of them for slips that were lost, whose codes nobody knows
	Reason     string
	IssuedAt   Moment
}

// A PaperBatch is one stack of paper ballots that is counted as one.
type PaperBatch struct {
	ID         int64
	CongressID int64
	RoundID    int64
	No         int // from 1
	Size       int // ballots in the stack
}

// A PaperEntry is what one teller entered for a stack; with BatchNo 0 it is the
// number of paper ballots found in the box. Entries are kept, a correction is a
// further one.
type PaperEntry struct {
	ID         int64
	CongressID int64
	RoundID    int64
	BatchNo    int
	AccountID  int64
	Name       string
	EnteredAt  Moment
	Body       string // tally.BatchEntry as JSON
}

// A DoubtfulBallot (存疑票) is a paper ballot that the chief scrutineer decides.
type DoubtfulBallot struct {
	ID         int64
	CongressID int64
	RoundID    int64
	BatchNo    int
	No         int    // in its stack, from 1
	Question   string // what the tellers saw
	Decision   string // "valid" or a tally.VoidReason; empty while open
	Marks      string // of a valid one, as JSON: a column per candidate
	Reason     string
	DecidedBy  string
	DecidedAt  Moment
}

// A RunningTotal is a prefix of the box whose sum the presidium may see while
// the vote is open (P14), under the batch rule. Members are the trackers, a line
// each and in the order of their own value, of the ballots that it adds to the
// prefix before it. They and the products are wiped when the vote ends.
type RunningTotal struct {
	ID             int64
	CongressID     int64
	RoundID        int64
	Size           int // of the whole prefix
	Members        []byte
	EncryptedTally []byte
	SizedTally     []byte
	Result         []byte // empty until enough parts are in
	ShownAt        Moment
}

// A RunningPart is a key holder's part of a running total.
type RunningPart struct {
	ID         int64
	CongressID int64
	RoundID    int64
	TotalID    int64
	Position   int
	Body       []byte
}

// A Destruction (销毁记录) says that the ballots of a round were destroyed after
// the time for which its 票决办法 has them kept (P23). The announced result, the
// digests and this record stay for ever.
type Destruction struct {
	ID          int64
	CongressID  int64
	RoundID     int64
	DueOn       Date   // the first day on which they might be destroyed
	Sealed      int    // sealed ballots that were deleted
	Paper       int    // paper ballots that were destroyed by hand
	Digest      string // SHA-256 of the archive as it was; empty without sealed ballots
	Witnesses   string // 监销人, as typed
	Reason      string
	AccountID   int64
	Actor       string
	DestroyedAt Moment
}
