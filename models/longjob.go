package models

// A LongJob (文件任务) is work that takes longer than a page may wait: drawing
// many pages, making a bundle, reading scans. It belongs to the account that
// asked for it. Its input and its result are sealed parts.
type LongJob struct {
	ID          int64
	CongressID  int64
	SessionID   int64 // the session it is about, 0 if none: a wiped rehearsal takes its jobs with it
	AccountID   int64
	Actor       string // name of who asked
	Kind        JobKind
	Subject     int64 // what it is about: a session, a round, a year
	Title       string
	Params      string
	Needs       string // the access action that is asked for when it is ordered, begun and downloaded
	Once        string // unique: the same order twice while the first is open is one job
	State       JobState
	Attempts    int
	Total       int // pieces, 0 while unknown
	Done        int
	Worker      string // random name of the attempt that holds it
	LeasedUntil Moment // after which another instance takes it over
	CancelledAt Moment // when its owner asked for its end
	AskedAt     Moment
	StartedAt   Moment
	EndedAt     Moment
	Error       string // one Chinese sentence
	FileName    string // of the result, empty if it has none
	MediaType   string
	Size        int64
	Digest      string // SHA-256 of the result, hex
	Parts       int
	DroppedAt   Moment // when the result was deleted
}

// A LongJobPart is a sealed piece of a job's input or result.
type LongJobPart struct {
	JobID      int64
	Side       JobSide
	Number     int // from 0
	CongressID int64
	SessionID  int64
	Body       []byte
}

// JobSide tells a job's input from its result.
type JobSide string

// The sides.
const (
	JobInput  JobSide = "input"
	JobResult JobSide = "result"
)

// JobKind is what sort of work a job is.
type JobKind string

// The kinds.
const (
	JobDocument JobKind = "document"
	JobBundle   JobKind = "bundle"
	JobScan     JobKind = "scan"
)

var jobKindLabels = map[JobKind]string{JobDocument: "生成文件", JobBundle: "会议文件包", JobScan: "识读纸质票"}

// JobKinds lists them in order.
var JobKinds = []JobKind{JobDocument, JobBundle, JobScan}

// Valid reports whether the kind is known.
func (k JobKind) Valid() bool { return jobKindLabels[k] != "" }

// Label is the Chinese name.
func (k JobKind) Label() string { return jobKindLabels[k] }

// JobState says where a job stands.
type JobState string

// The states. A job that is being received has not got all of its input yet.
const (
	JobReceiving JobState = "receiving"
	JobWaiting   JobState = "waiting"
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

var jobStateLabels = map[JobState]string{
	JobReceiving: "正在接收", JobWaiting: "排队中", JobRunning: "进行中", JobDone: "已完成", JobFailed: "没有完成", JobCancelled: "已取消",
}

// JobStates lists them in order.
var JobStates = []JobState{JobReceiving, JobWaiting, JobRunning, JobDone, JobFailed, JobCancelled}

// Valid reports whether the state is known.
func (s JobState) Valid() bool { return jobStateLabels[s] != "" }

// Label is the Chinese name.
func (s JobState) Label() string { return jobStateLabels[s] }

// Ended reports whether nothing more will happen to a job.
func (s JobState) Ended() bool { return s == JobDone || s == JobFailed || s == JobCancelled }
