package longjob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

func placeOf(congress, job int64, side models.JobSide, n int) string {
	return private.Place(congress, "long_job_parts", fmt.Sprintf("%s/%s/%d", number(job), side, n), "body")
}

func (s *Service) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Run takes jobs, one at a time, until the context ends; the one under way is
// then handed back, to be begun anew.
func (s *Service) Run(ctx context.Context, log *slog.Logger) error {
	looks, sweeps := time.NewTicker(look), time.NewTicker(sweep)
	defer looks.Stop()
	defer sweeps.Stop()
	clean := func() {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Error("delete old results of jobs", "error", err)
		}
	}
	clean()
	for ctx.Err() == nil {
		took, err := s.RunNext(ctx, log)
		if err != nil && ctx.Err() == nil {
			log.Error("take a job", "error", err)
		}
		if took && err == nil {
			continue
		}
		select {
		case <-looks.C:
		case <-s.woken:
		case <-sweeps.C:
			clean()
		case <-ctx.Done():
		}
	}
	return nil
}

// RunNext takes the next job, if there is one, and brings it to an end. An
// error says that the database could not be used, not that the work failed.
func (s *Service) RunNext(ctx context.Context, log *slog.Logger) (took bool, err error) {
	job, ok, err := s.take(ctx)
	if err != nil || !ok {
		return false, err
	}
	return true, s.do(ctx, job, log)
}

// take leases the next job to a new attempt and removes what is left of the
// attempt before. A job that broke too often ends here.
func (s *Service) take(ctx context.Context) (job models.LongJob, ok bool, err error) {
	kinds := make([]models.JobKind, 0, len(s.works))
	for kind := range s.works {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	if len(kinds) == 0 {
		return job, false, nil
	}
	// A look alone first: it takes no lock from those who cast a ballot.
	err = s.store.Read(ctx, func(tx *store.Tx) (err error) {
		_, ok, err = tx.NextLongJob(kinds, false)
		return err
	})
	if err != nil || !ok {
		return job, false, err
	}
	for range MostOpen {
		again := false
		err = s.store.InTx(ctx, func(tx *store.Tx) (err error) {
			again = false
			if job, ok, err = tx.NextLongJob(kinds, true); err != nil || !ok {
				return err
			}
			c := tx.In(job.CongressID)
			tx.Touch(string(live.Jobs(job.AccountID)))
			if err := c.DropLongJobParts(job.ID, models.JobResult); err != nil {
				return err
			}
			switch {
			case !job.CancelledAt.IsZero():
				again = true
				return finish(c, job, models.JobCancelled, "")
			case job.Attempts >= MostAttempts:
				again = true
				return finish(c, job, models.JobFailed, fmt.Sprintf("服务器在做这项任务时中断了 %d 次，没有做完。请重新下任务；还是不行，请联系系统管理员。", MostAttempts))
			}
			var name [16]byte
			if _, err := rand.Read(name[:]); err != nil {
				return err
			}
			job.State, job.Worker, job.LeasedUntil = models.JobRunning, hex.EncodeToString(name[:]), tx.Now+models.Moment(Lease.Milliseconds())
			job.Attempts++
			job.StartedAt, job.Total, job.Done = tx.Now, 0, 0
			return c.UpdateLongJob(job)
		})
		if err != nil || !again {
			return job, ok, err
		}
	}
	return job, false, nil
}

// do brings an attempt to its end, whatever the work does.
func (s *Service) do(ctx context.Context, job models.LongJob, log *slog.Logger) error {
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s.mu.Lock()
	s.running[job.ID] = stop
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.running, job.ID)
		s.mu.Unlock()
	}()
	p := &Progress{ctx: working, stop: stop, s: s, job: job, hash: sha256.New(), said: s.store.Now(), rested: s.store.Now()}
	var beats sync.WaitGroup
	silent := make(chan struct{})
	beats.Go(func() { p.beats(silent) })
	failed := s.work(working, job, p)
	close(silent)
	beats.Wait()
	if failed == nil {
		failed = p.flush()
	}
	cause := context.Cause(working)
	// What follows is written although the program stops.
	last := context.WithoutCancel(ctx)
	switch {
	case errors.Is(cause, errLost):
		return nil
	case cause != nil && !errors.Is(cause, errCancelled):
		return s.end(last, p, func(c *store.Scope, now models.LongJob) error { return handBack(c, now) })
	case failed == nil || errors.Is(cause, errCancelled):
		return s.end(last, p, func(c *store.Scope, now models.LongJob) error {
			if !now.CancelledAt.IsZero() {
				return finish(c, now, models.JobCancelled, "")
			}
			now.Total, now.Done = p.total, p.total
			now.FileName, now.MediaType, now.Size, now.Parts = p.name, p.media, p.size, p.parts
			if p.named {
				now.Digest = hex.EncodeToString(p.hash.Sum(nil))
			}
			return finish(c, now, models.JobDone, "")
		})
	}
	why := "这项任务没有做完，原因已经记入服务器日志。请重新下任务；还是不行，请联系系统管理员。"
	if refusal, is := fault.As(failed); is && refusal.Kind != fault.Internal {
		why = refusal.Message
	} else {
		log.Error("job failed", "job", job.ID, "kind", job.Kind, "error", failed)
	}
	return s.end(last, p, func(c *store.Scope, now models.LongJob) error {
		if !now.CancelledAt.IsZero() {
			return finish(c, now, models.JobCancelled, "")
		}
		now.Total, now.Done = p.total, p.done
		return finish(c, now, models.JobFailed, clip(why))
	})
}

// clip keeps a sentence inside its column.
func clip(why string) string {
	const most = 480
	if runes := []rune(why); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return why
}

// handBack lets a job wait again as if it had not been begun.
func handBack(c *store.Scope, job models.LongJob) error {
	if !job.CancelledAt.IsZero() {
		return finish(c, job, models.JobCancelled, "")
	}
	job.State, job.Worker, job.LeasedUntil, job.Total, job.Done = models.JobWaiting, "", 0, 0, 0
	job.Attempts--
	if err := c.DropLongJobParts(job.ID, models.JobResult); err != nil {
		return err
	}
	return c.UpdateLongJob(job)
}

// end writes how an attempt ended, unless another server has the job by now or
// it is gone.
func (s *Service) end(ctx context.Context, p *Progress, how func(c *store.Scope, now models.LongJob) error) error {
	limited, cancel := context.WithTimeout(ctx, Lease)
	defer cancel()
	err := s.store.InTx(limited, func(tx *store.Tx) error {
		c := tx.In(p.job.CongressID)
		now, err := c.LockLongJob(p.job.ID)
		if err != nil {
			return err
		}
		if now.Worker != p.job.Worker || now.State != models.JobRunning {
			return nil
		}
		tx.Touch(string(live.Jobs(now.AccountID)))
		return how(c, now)
	})
	if refusal, is := fault.As(err); is && refusal.Kind == fault.NotFound {
		return nil // a wiped rehearsal takes its jobs with it
	}
	return err
}

// work runs the work of the job's kind as its owner, with the rights that the
// owner has now. A panic is an error like any other.
func (s *Service) work(ctx context.Context, job models.LongJob, p *Progress) (err error) {
	defer func() {
		if wrong := recover(); wrong != nil {
			err = fmt.Errorf("panic: %v\n%s", wrong, debug.Stack())
		}
	}()
	if p.actor, err = s.owner(ctx, job); err != nil {
		return err
	}
	if err := access.Need(p.actor, needs(job)); err != nil {
		return err
	}
	if p.input, err = s.input(ctx, job); err != nil {
		return err
	}
	return s.works[job.Kind](ctx, job, p)
}

// owner is who ordered a job, with the roles of this moment.
func (s *Service) owner(ctx context.Context, job models.LongJob) (access.Actor, error) {
	var actor access.Actor
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		account, err := tx.AccountByID(job.AccountID)
		if err != nil {
			return err
		}
		if !account.DisabledAt.IsZero() {
			return fault.New(fault.Forbidden, "下任务的账号已经停用。")
		}
		actor = access.Actor{Account: account.ID, Name: account.Name, Congress: job.CongressID, Unit: account.UnitID}
		grants, err := tx.GrantsOf(account.ID)
		for _, g := range grants {
			if g.CongressID == job.CongressID {
				actor.Roles = append(actor.Roles, g.Role)
			}
		}
		return err
	})
	return actor, err
}

func (s *Service) input(ctx context.Context, job models.LongJob) ([]byte, error) {
	var parts int
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		parts, err = tx.In(job.CongressID).CountLongJobParts(job.ID, models.JobInput)
		return err
	})
	var all []byte
	for n := 0; n < parts && err == nil; n++ {
		var piece []byte
		piece, err = s.piece(ctx, job, models.JobInput, n)
		all = append(all, piece...)
	}
	return all, err
}

// A Progress is how a work and the queue speak with one another. Its methods
// are for the one goroutine that works.
type Progress struct {
	ctx   context.Context
	stop  context.CancelCauseFunc
	s     *Service
	job   models.LongJob
	actor access.Actor
	input []byte

	mu     sync.Mutex // total and done, which the beat reads
	total  int
	done   int
	said   models.Moment // when progress was last written
	rested models.Moment

	named       bool
	name, media string
	hash        hash.Hash
	size        int64
	parts       int
	rest        []byte
}

// Actor is who ordered the job, with the rights of the moment at which it was
// begun.
func (p *Progress) Actor() access.Actor { return p.actor }

// Input is the file that came with the order; nil if none did.
func (p *Progress) Input() []byte { return p.input }

// Of says how many pieces there are.
func (p *Progress) Of(total int) {
	p.mu.Lock()
	p.total = max(total, 0)
	p.mu.Unlock()
}

// Step says how many pieces are done. Its error ends the work: it was
// cancelled, the program stops, or another server has the job. It pauses now and
// then, so that a job never takes all of a machine on which people vote.
func (p *Progress) Step(done int) error {
	if err := context.Cause(p.ctx); err != nil {
		return err
	}
	p.mu.Lock()
	p.done = done
	total := p.total
	p.mu.Unlock()
	now := p.s.store.Now()
	if now-p.said >= told || done == 1 || done == total {
		p.said = now
		if err := p.beat(); err != nil {
			return err
		}
	}
	if worked := time.Duration(now-p.rested) * time.Millisecond; worked >= most {
		pause := time.NewTimer(min(worked/4, most))
		defer pause.Stop()
		select {
		case <-pause.C:
		case <-p.ctx.Done():
		}
		p.rested = p.s.store.Now()
	}
	return context.Cause(p.ctx)
}

// beats renews the lease while the work is silent.
func (p *Progress) beats(end <-chan struct{}) {
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			// The database may be away for a moment; the next beat may reach it.
			if err := p.beat(); err != nil && context.Cause(p.ctx) != nil {
				return
			}
		case <-end:
			return
		case <-p.ctx.Done():
			return
		}
	}
}

// beat renews the lease, writes how far the work is, and learns whether the job
// was cancelled or lost.
func (p *Progress) beat() error {
	return p.held(func(*store.Scope) error { return nil })
}

// held does something in a transaction in which the job is this attempt's.
func (p *Progress) held(do func(c *store.Scope) error) error {
	p.mu.Lock()
	total, done := p.total, p.done
	p.mu.Unlock()
	ok, cancelled := false, false
	err := p.s.store.InTx(p.ctx, func(tx *store.Tx) (err error) {
		c := tx.In(p.job.CongressID)
		if ok, err = c.BeatLongJob(p.job.ID, p.job.Worker, Lease, total, done); err != nil || !ok {
			return err
		}
		now, err := c.LongJob(p.job.ID)
		if err != nil {
			return err
		}
		if cancelled = !now.CancelledAt.IsZero(); cancelled {
			return nil
		}
		tx.Touch(string(live.Jobs(p.job.AccountID)))
		return do(c)
	})
	switch {
	case err != nil:
		if cause := context.Cause(p.ctx); cause != nil {
			return cause
		}
		return err
	case !ok:
		p.stop(errLost)
		return errLost
	case cancelled:
		p.stop(errCancelled)
		return errCancelled
	}
	return nil
}

// Result takes the bytes of the job's file, which its owner will download under
// a name. A job has one file.
func (p *Progress) Result(fileName, mediaType string) io.Writer {
	if p.named {
		return refusing{errors.New("longjob: a job has one result")}
	}
	p.named, p.name, p.media = true, fileName, mediaType
	return (*result)(p)
}

type refusing struct{ err error }

func (r refusing) Write([]byte) (int, error) { return 0, r.err }

type result Progress

// Write keeps bytes, and stores whole pieces.
func (r *result) Write(more []byte) (int, error) {
	p := (*Progress)(r)
	if p.size += int64(len(more)); p.size > MostResult {
		return 0, fault.New(fault.TooLarge, "文件超过 %d MB，没有生成。请分几次生成。", MostResult>>20)
	}
	p.hash.Write(more)
	for left := more; len(left) > 0; {
		n := min(part-len(p.rest), len(left))
		p.rest, left = append(p.rest, left[:n]...), left[n:]
		if len(p.rest) == part {
			if err := p.put(); err != nil {
				return 0, err
			}
		}
	}
	return len(more), nil
}

// flush stores the last piece. An empty file has one, too.
func (p *Progress) flush() error {
	if p.named && (len(p.rest) > 0 || p.parts == 0) {
		return p.put()
	}
	return nil
}

// put seals and stores what has been gathered.
func (p *Progress) put() error {
	if err := context.Cause(p.ctx); err != nil {
		return err
	}
	sealed, err := p.s.box.SealBytes(place(p.job, models.JobResult, p.parts), p.rest)
	if err != nil {
		return err
	}
	err = p.held(func(c *store.Scope) error {
		return c.PutLongJobPart(models.LongJobPart{JobID: p.job.ID, Side: models.JobResult, Number: p.parts, SessionID: p.job.SessionID, Body: sealed})
	})
	p.parts, p.rest = p.parts+1, p.rest[:0]
	return err
}
