package longjob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/store"
	"piaojue/models"
)

// needs is the right that a job names.
func needs(job models.LongJob) access.Action {
	if job.Needs == "" {
		return access.SignedIn
	}
	return access.Action(job.Needs)
}

// once is what two equal orders of one person have in common.
func once(actor access.Actor, o Order) string {
	input := sha256.Sum256(o.Input)
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %q %d %q %x", actor.Congress, actor.Account, o.Kind, o.Subject, o.Params, input))
	return hex.EncodeToString(sum[:])
}

// ended is what Once becomes, so that the same can be ordered again.
func ended(job models.LongJob) string { return fmt.Sprintf("%.64s/%d", job.Once, job.ID) }

// Enqueue puts a job in and returns its number. The same order of the same
// person while the first is open returns the first one's number. It refuses
// who may not, more than MostOpen open jobs, more than MostInput bytes, and a
// kind that nobody does.
func (s *Service) Enqueue(ctx context.Context, actor access.Actor, o Order) (int64, error) {
	row := models.LongJob{SessionID: o.Session, AccountID: actor.Account, Actor: actor.Name, Kind: o.Kind, Subject: o.Subject, Title: o.Title, Params: o.Params,
		Needs: string(o.Needs), Once: once(actor, o), State: models.JobWaiting}
	if err := access.Need(actor, needs(row)); err != nil {
		return 0, err
	}
	if s.works[o.Kind] == nil {
		return 0, fmt.Errorf("longjob: nobody does jobs of kind %q", o.Kind)
	}
	if len(o.Input) > MostInput {
		return 0, fault.New(fault.TooLarge, "上传的文件超过 %d MB，请分几次上传。", MostInput>>20)
	}
	if len(o.Input) > 0 {
		row.State = models.JobReceiving
	}
	fresh := false
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		fresh = false
		before, ok, err := c.LongJobOnce(row.Once)
		if err != nil {
			return err
		}
		if ok {
			row.ID = before.ID
			return nil
		}
		open, err := c.CountOpenLongJobs(actor.Account)
		if err != nil {
			return err
		}
		if open >= MostOpen {
			return fault.New(fault.TooMany, "您已经有 %d 项文件任务没有做完。请等前面的做完，或者先取消不需要的。", open)
		}
		row.ID, fresh = 0, true
		tx.Touch(string(live.Jobs(actor.Account)))
		return c.PutLongJob(&row)
	})
	if refusal, is := fault.As(err); is && refusal.Kind == fault.Conflict {
		// Two equal orders at the same moment: the other one was first.
		return s.first(ctx, actor, row.Once)
	}
	if err != nil || !fresh {
		return row.ID, err
	}
	if row.State == models.JobReceiving {
		if err := s.receive(ctx, row, o.Input); err != nil {
			return 0, err
		}
	}
	s.wake()
	return row.ID, nil
}

// first is the number of the open job with a Once.
func (s *Service) first(ctx context.Context, actor access.Actor, key string) (id int64, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		row, ok, err := tx.In(actor.Congress).LongJobOnce(key)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "同样的任务刚刚做完，请到文件任务里查看。")
		}
		id = row.ID
		return err
	})
	return id, err
}

// place is where a piece lives, for its seal.
func place(job models.LongJob, side models.JobSide, number int) string {
	return placeOf(job.CongressID, job.ID, side, number)
}

// receive stores a job's input piece by piece and lets it wait for its turn.
func (s *Service) receive(ctx context.Context, job models.LongJob, input []byte) error {
	for n := 0; len(input) > 0; n++ {
		piece := input[:min(part, len(input))]
		input = input[len(piece):]
		sealed, err := s.box.SealBytes(place(job, models.JobInput, n), piece)
		if err != nil {
			return err
		}
		err = s.store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(job.CongressID)
			now, err := c.LockLongJob(job.ID)
			if err != nil {
				return err
			}
			if now.State != models.JobReceiving {
				return fault.New(fault.Conflict, "这项任务已经取消，没有接收文件。")
			}
			if err := c.PutLongJobPart(models.LongJobPart{JobID: job.ID, Side: models.JobInput, Number: n, SessionID: job.SessionID, Body: sealed}); err != nil {
				return err
			}
			if len(input) > 0 {
				return nil
			}
			now.State = models.JobWaiting
			tx.Touch(string(live.Jobs(job.AccountID)))
			return c.UpdateLongJob(now)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mostListed is how many of a person's jobs are listed.
const mostListed = 50

// Jobs lists the actor's own jobs in the congress, newest first.
func (s *Service) Jobs(ctx context.Context, actor access.Actor) ([]models.LongJob, error) {
	var rows []models.LongJob
	err := s.look(ctx, actor, func(c *store.Scope) (err error) {
		rows, err = c.LongJobsOf(actor.Account, mostListed)
		return err
	})
	return rows, err
}

// About lists jobs of a kind about one subject, whoever ordered them, newest
// first: how far the reading of a round's scans is. Only what need allows is
// listed; their results stay their owners'.
func (s *Service) About(ctx context.Context, actor access.Actor, need access.Action, kind models.JobKind, subject int64) ([]models.LongJob, error) {
	if err := access.Need(actor, need); err != nil {
		return nil, err
	}
	var rows []models.LongJob
	err := s.look(ctx, actor, func(c *store.Scope) (err error) {
		rows, err = c.LongJobsAbout(kind, subject, mostListed)
		return err
	})
	return rows, err
}

// Job finds one of the actor's own jobs; somebody else's is not found.
func (s *Service) Job(ctx context.Context, actor access.Actor, id int64) (models.LongJob, error) {
	var row models.LongJob
	err := s.look(ctx, actor, func(c *store.Scope) (err error) {
		row, err = own(c.LongJob, actor, id)
		return err
	})
	return row, err
}

func own(find func(int64) (models.LongJob, error), actor access.Actor, id int64) (models.LongJob, error) {
	row, err := find(id)
	if err == nil && row.AccountID != actor.Account {
		return models.LongJob{}, fault.New(fault.NotFound, "没有找到该文件任务。")
	}
	return row, err
}

func (s *Service) look(ctx context.Context, actor access.Actor, do func(c *store.Scope) error) error {
	if err := access.Need(actor, access.SignedIn); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

// Cancel ends one of the actor's own jobs: at once if it waits, at its next
// step if it runs. Nothing of it is kept. One that has ended is a Conflict.
func (s *Service) Cancel(ctx context.Context, actor access.Actor, id int64) error {
	if err := access.Need(actor, access.SignedIn); err != nil {
		return err
	}
	runs := false
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		job, err := own(c.LockLongJob, actor, id)
		if err != nil {
			return err
		}
		if job.State.Ended() {
			return fault.New(fault.Conflict, "这项任务%s，不能再取消。", job.State.Label())
		}
		tx.Touch(string(live.Jobs(actor.Account)))
		if job.CancelledAt.IsZero() {
			job.CancelledAt = tx.Now
		}
		if runs = job.State == models.JobRunning; runs {
			return c.UpdateLongJob(job)
		}
		return finish(c, job, models.JobCancelled, "")
	})
	if err == nil && runs {
		s.mu.Lock()
		if stop := s.running[id]; stop != nil {
			stop(errCancelled)
		}
		s.mu.Unlock()
	}
	return err
}

// finish ends a job that the caller holds. Its input goes, and unless it is
// done so does whatever there is of a result.
func finish(c *store.Scope, job models.LongJob, state models.JobState, why string) error {
	job.Once, job.State, job.Error, job.EndedAt, job.Worker, job.LeasedUntil = ended(job), state, why, c.Now, "", 0
	if err := c.DropLongJobParts(job.ID, models.JobInput); err != nil {
		return err
	}
	if state != models.JobDone {
		job.FileName, job.MediaType, job.Size, job.Digest, job.Parts = "", "", 0, "", 0
		if err := c.DropLongJobParts(job.ID, models.JobResult); err != nil {
			return err
		}
	}
	return c.UpdateLongJob(job)
}

// Open gives the result of one of the actor's own jobs, to be read piece by
// piece. It refuses somebody else's, one without a result, one whose result was
// deleted, and who has lost the right by which it was ordered.
func (s *Service) Open(ctx context.Context, actor access.Actor, id int64) (models.LongJob, io.Reader, error) {
	job, err := s.Job(ctx, actor, id)
	if err != nil {
		return job, nil, err
	}
	if err := access.Need(actor, needs(job)); err != nil {
		return models.LongJob{}, nil, err
	}
	switch {
	case job.State != models.JobDone:
		return models.LongJob{}, nil, fault.New(fault.Closed, "这项任务%s，没有可以下载的文件。", job.State.Label())
	case job.Parts == 0:
		return models.LongJob{}, nil, fault.New(fault.NotFound, "这项任务没有可以下载的文件。")
	case !job.DroppedAt.IsZero() || s.store.Now() >= expires(job):
		return models.LongJob{}, nil, fault.New(fault.Closed, "文件保存 %d 天，已经删除。需要时请重新生成。", keepDays)
	}
	return job, &reader{ctx: ctx, s: s, job: job}, nil
}

const keepDays = int(Keep / (24 * time.Hour))

// Expires is when the result of a job that is done will be deleted.
func Expires(job models.LongJob) models.Moment { return expires(job) }

func expires(job models.LongJob) models.Moment {
	return job.EndedAt + models.Moment(Keep.Milliseconds())
}

// A reader opens one piece after the other.
type reader struct {
	ctx  context.Context
	s    *Service
	job  models.LongJob
	next int
	rest []byte
}

// Read gives the next bytes.
func (r *reader) Read(into []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.next == r.job.Parts {
			return 0, io.EOF
		}
		var err error
		if r.rest, err = r.s.piece(r.ctx, r.job, models.JobResult, r.next); err != nil {
			return 0, err
		}
		r.next++
	}
	n := copy(into, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// piece reads and opens one piece.
func (s *Service) piece(ctx context.Context, job models.LongJob, side models.JobSide, number int) ([]byte, error) {
	var row models.LongJobPart
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.In(job.CongressID).LongJobPart(job.ID, side, number)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.box.OpenBytes(place(job, side, number), row.Body)
}

// Sweep deletes results that are older than Keep, and jobs whose input never
// came to its end.
func (s *Service) Sweep(ctx context.Context) error {
	const few = 20
	for {
		var stale []models.LongJob
		err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
			stale, err = tx.StaleLongJobs(tx.Now-models.Moment(Keep.Milliseconds()), tx.Now-models.Moment(stray.Milliseconds()), few)
			return err
		})
		if err != nil {
			return err
		}
		for _, job := range stale {
			if err := s.sweep(ctx, job); err != nil {
				return err
			}
		}
		if len(stale) < few {
			return nil
		}
	}
}

func (s *Service) sweep(ctx context.Context, seen models.LongJob) error {
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(seen.CongressID)
		job, err := c.LockLongJob(seen.ID)
		if err != nil {
			return err
		}
		tx.Touch(string(live.Jobs(job.AccountID)))
		switch {
		case job.State == models.JobReceiving:
			return finish(c, job, models.JobFailed, "上传没有完成，请重新上传。")
		case job.State == models.JobDone && job.DroppedAt.IsZero():
			job.DroppedAt = tx.Now
			if err := c.DropLongJobParts(job.ID, models.JobResult); err != nil {
				return err
			}
			return c.UpdateLongJob(job)
		}
		return nil
	})
	if refusal, is := fault.As(err); is && refusal.Kind == fault.NotFound {
		return nil // its session was wiped in the meantime
	}
	return err
}

var errCancelled, errLost = errors.New("longjob: cancelled by its owner"), errors.New("longjob: another server has it")

func number(id int64) string { return strconv.FormatInt(id, 10) }
