// Package longjob does work that takes longer than a page may wait (文件任务):
// drawing thousands of pages, making bundles, reading scans. A job is a row;
// whatever server is free takes it.
//
//   - Enqueue puts a job in. The same order twice, while the first is open, is one
//     job. What the job is given to read is sealed, in pieces, and deleted when it
//     ends.
//   - Run, on every server at once, takes one job at a time with a lease that it
//     renews while it works. If a server is killed the lease runs out and another
//     one begins anew; nothing of the broken attempt is kept. After MostAttempts
//     of these the job has failed.
//   - A Work reports how far it is by Progress.Step, which also tells it to end:
//     because its owner cancelled it, because the program stops, or because
//     another server has taken the job over.
//   - The result is sealed, in pieces, and written as it comes; nobody can read it
//     before the job is done. Keep later it is deleted.
//
// Only the account that ordered a job sees it, and it must still hold the right
// that the order named: when the job is begun, and when its result is read. The
// packages whose work it is stand outside: the wiring gives their functions to
// Handle.
package longjob

import (
	"context"
	"sync"
	"time"

	"piaojue/app/access"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

// Limits of jobs.
const (
	MostOpen     = 8         // jobs of one person that have not ended
	MostInput    = 256 << 20 // bytes
	MostResult   = 512 << 20 // bytes
	MostAttempts = 3         // that a server began and did not bring to an end

	Lease = time.Minute            // after which a silent server has lost its job
	Keep  = 7 * 24 * time.Hour     // then a result is deleted
	stray = time.Hour              // after which a job whose input never came is deleted
	part  = 512 << 10              // bytes of a piece: short transactions, so that a ballot never waits long
	told  = 400                    // milliseconds between two written states of progress
	beat  = 15 * time.Second       // between two signs of life
	look  = time.Second            // between two looks for a waiting job
	sweep = 10 * time.Minute       // between two looks for old results
	most  = 100 * time.Millisecond // of a pause between two steps
)

// A Work does one kind of job. It calls p.Of once it knows how much there is,
// p.Step after each piece, and ends when that returns an error. It writes its
// result, if it has one, to p.Result. A *fault.Error that it returns is what its
// owner reads; of any other error they learn only that there was one.
type Work func(ctx context.Context, job models.LongJob, p *Progress) error

// A Service is the use case. It is safe for concurrent use.
type Service struct {
	store *store.Store
	box   *private.Box
	works map[models.JobKind]Work
	woken chan struct{}

	mu      sync.Mutex
	running map[int64]context.CancelCauseFunc
}

// New makes the service. No work is known to it yet; see Handle.
func New(s *store.Store, box *private.Box) *Service {
	return &Service{store: s, box: box, works: map[models.JobKind]Work{}, woken: make(chan struct{}, 1), running: map[int64]context.CancelCauseFunc{}}
}

// Handle says who does a kind of job. It belongs to the wiring, before Run.
func (s *Service) Handle(kind models.JobKind, w Work) { s.works[kind] = w }

// An Order is what a job is to do.
type Order struct {
	Kind    models.JobKind
	Session int64         // the session it is about, if it is about one: a wiped rehearsal takes its jobs with it
	Subject int64         // what it is about, as its kind counts
	Title   string        // what its owner calls it: 第五次会议文件包
	Params  string        // as its kind reads them
	Needs   access.Action // the right to order, to begin and to read the result; empty is SignedIn
	Input   []byte        // a file to read, if any
}
