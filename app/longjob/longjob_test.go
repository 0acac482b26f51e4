package longjob_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/longjob"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

var quiet = slog.New(slog.DiscardHandler)

// played is a queue on a town, with a second server on the same database.
type played struct {
	*apptest.Town
	here, there *longjob.Service
}

func each(t *testing.T, test func(t *testing.T, p played)) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		test(t, played{w, longjob.New(w.Store, apptest.Box()), longjob.New(w.Store, apptest.Box())})
	})
}

// does makes both servers do the work.
func (p played) does(w longjob.Work) {
	p.here.Handle(models.JobDocument, w)
	p.there.Handle(models.JobDocument, w)
}

func order(title string) longjob.Order {
	return longjob.Order{Kind: models.JobDocument, Subject: 1, Title: title, Params: title, Needs: access.PrintDocuments}
}

func (p played) put(t *testing.T, who string, o longjob.Order) int64 {
	t.Helper()
	id, err := p.here.Enqueue(context.Background(), p.As(who), o)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func next(t *testing.T, s *longjob.Service) bool {
	t.Helper()
	took, err := s.RunNext(context.Background(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	return took
}

func (p played) job(t *testing.T, who string, id int64) models.LongJob {
	t.Helper()
	job, err := p.here.Job(context.Background(), p.As(who), id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func (p played) parts(t *testing.T) int { return len(p.Dump(t)["long_job_parts"]) }

// echo writes its input back, twice the size of a piece and more.
func echo(_ context.Context, job models.LongJob, p *longjob.Progress) error {
	p.Of(3)
	w := p.Result("会议文件包.zip", "application/zip")
	for i := range 3 {
		if _, err := w.Write(p.Input()); err != nil {
			return err
		}
		if err := p.Step(i + 1); err != nil {
			return err
		}
	}
	return nil
}

func TestAJobIsDoneAndItsOwnerReadsTheResultPieceByPiece(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		input := bytes.Repeat([]byte("姓名不得写入明文。"), 40_000) // more than a piece
		o := order("文件")
		o.Input = input
		id := p.put(t, "secretariat", o)
		if job := p.job(t, "secretariat", id); job.State != models.JobWaiting || job.Title != "文件" || job.AskedAt.IsZero() {
			t.Errorf("%+v", job)
		}
		for _, row := range p.Dump(t)["long_job_parts"] {
			if strings.Contains(row["body"], "姓名") {
				t.Error("the input can be read in the database")
			}
		}
		if !next(t, p.here) || next(t, p.here) {
			t.Fatal("one job waits: it is taken once")
		}
		job, r, err := p.there.Open(context.Background(), p.As("secretariat"), id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, bytes.Repeat(input, 3)) {
			t.Errorf("%d bytes came back of %d, %v", len(got), 3*len(input), err)
		}
		if job.State != models.JobDone || job.Size != int64(len(got)) || job.FileName != "会议文件包.zip" || job.Done != 3 || job.Total != 3 || len(job.Digest) != 64 {
			t.Errorf("%+v", job)
		}
		for _, row := range p.Dump(t)["long_job_parts"] {
			if row["side"] != string(models.JobResult) || strings.Contains(row["body"], "姓名") {
				t.Errorf("a piece of the %s is left, or can be read", row["side"])
			}
		}
	})
}

func TestAResultOpensAfterAChangeOfKeysAndIsRefusedWithoutItsKey(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		ctx, keys := context.Background(), filepath.Join(t.TempDir(), "keys")
		queue := func() *longjob.Service {
			t.Helper()
			box, err := private.Open(keys, "")
			if err != nil {
				t.Fatal(err)
			}
			s := longjob.New(p.Store, box)
			s.Handle(models.JobDocument, echo)
			return s
		}
		old := queue()
		o := order("文件")
		o.Input = []byte("甲乙丙")
		done, err := old.Enqueue(ctx, p.As("secretariat"), o)
		if err != nil || !next(t, old) {
			t.Fatal(err)
		}
		o.Title, o.Params = "又一份", "2"
		waiting, err := old.Enqueue(ctx, p.As("secretariat"), o) // its input is under the old key
		if err != nil {
			t.Fatal(err)
		}
		if _, err := private.Rotate(keys); err != nil {
			t.Fatal(err)
		}
		fresh := queue()
		if !next(t, fresh) {
			t.Fatal("the job that waited is not taken")
		}
		for _, id := range []int64{done, waiting} {
			_, r, err := fresh.Open(ctx, p.As("secretariat"), id)
			if err != nil {
				t.Fatal(err)
			}
			if body, err := io.ReadAll(r); err != nil || string(body) != "甲乙丙甲乙丙甲乙丙" {
				t.Errorf("the result of job %d: %q, %v", id, body, err)
			}
		}
		_, r, err := p.here.Open(ctx, p.As("secretariat"), done) // of another key
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(r); !strings.Contains(fmt.Sprint(err), "密钥") {
			t.Errorf("without its key: %v", err)
		}
	})
}

func TestTheSameOrderTwiceIsOneJobUntilItEnded(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		first := p.put(t, "secretariat", order("说明册"))
		if again := p.put(t, "secretariat", order("说明册")); again != first {
			t.Errorf("the same order became jobs %d and %d", first, again)
		}
		if other := p.put(t, "standing", order("说明册")); other == first {
			t.Error("two people have one job")
		}
		if other := p.put(t, "secretariat", order("海报")); other == first {
			t.Error("two orders are one job")
		}
		for next(t, p.here) {
		}
		if later := p.put(t, "secretariat", order("说明册")); later == first {
			t.Error("what has ended cannot be ordered again")
		}
	})
}

func TestSomebodyElsesJobIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		id := p.put(t, "secretariat", order("文件"))
		ctx := context.Background()
		next(t, p.here)
		waiting := p.put(t, "secretariat", order("还没做"))
		p.Unchanged(t, func() {
			for _, id := range []int64{id, waiting, 999} {
				_, err := p.here.Job(ctx, p.As("standing"), id)
				apptest.Refused(t, "job", err, fault.NotFound)
				_, _, err = p.here.Open(ctx, p.As("standing"), id)
				apptest.Refused(t, "open", err, fault.NotFound)
				apptest.Refused(t, "cancel", p.here.Cancel(ctx, p.As("standing"), id), fault.NotFound)
			}
			nobody := access.Actor{Congress: p.Congress.ID}
			_, err := p.here.Jobs(ctx, nobody)
			apptest.Refused(t, "list", err, fault.Unauthenticated)
			elsewhere := p.As("secretariat")
			elsewhere.Congress++
			_, err = p.here.Job(ctx, elsewhere, id)
			apptest.Refused(t, "the owner in another congress", err, fault.NotFound)
		})
		if rows, err := p.here.Jobs(ctx, p.As("standing")); err != nil || len(rows) != 0 {
			t.Errorf("others are listed %d jobs, %v", len(rows), err)
		}
		if rows, err := p.here.Jobs(ctx, p.As("secretariat")); err != nil || len(rows) != 2 || rows[0].ID != waiting {
			t.Errorf("listed %+v, %v", rows, err)
		}
		if rows, err := p.here.About(ctx, p.As("standing"), access.PrintDocuments, models.JobDocument, 1); err != nil || len(rows) != 2 {
			t.Errorf("the owner of the subject is listed %d jobs, %v", len(rows), err)
		}
		_, err := p.here.About(ctx, p.As("admin"), access.PrintDocuments, models.JobDocument, 1)
		apptest.Refused(t, "about", err, fault.Forbidden)
	})
}

func TestWhoMayNotAskForItPutsNothingIn(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		p.Unchanged(t, func() {
			_, err := p.here.Enqueue(context.Background(), p.As("admin"), order("文件"))
			apptest.Refused(t, "order", err, fault.Forbidden)
			_, err = p.here.Enqueue(context.Background(), access.Actor{Congress: p.Congress.ID}, order("文件"))
			apptest.Refused(t, "order", err, fault.Unauthenticated)
			o := order("文件")
			o.Kind = models.JobScan
			if _, err = p.here.Enqueue(context.Background(), p.As("secretariat"), o); err == nil {
				t.Error("a job that nobody does was put in")
			}
		})
	})
}

func TestOnePersonHasSoManyOpenJobs(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		for i := range longjob.MostOpen {
			p.put(t, "secretariat", order(fmt.Sprint(i)))
		}
		p.Unchanged(t, func() {
			_, err := p.here.Enqueue(context.Background(), p.As("secretariat"), order("再来一份"))
			apptest.Refused(t, "one more", err, fault.TooMany)
		})
		p.put(t, "secretariat", order("0")) // the same again is no more
		p.put(t, "standing", order("再来一份"))
		next(t, p.here)
		p.put(t, "secretariat", order("再来一份"))
	})
}

func TestARunningJobStopsAtItsNextStepAndLeavesNothing(t *testing.T) {
	for _, from := range []string{"the same server", "another server"} {
		t.Run(from, func(t *testing.T) {
			each(t, func(t *testing.T, p played) {
				var id int64
				steps := 0
				p.does(func(ctx context.Context, job models.LongJob, pr *longjob.Progress) error {
					pr.Of(5)
					w := pr.Result("a.pdf", "application/pdf")
					for i := range 5 {
						if _, err := w.Write(make([]byte, 600<<10)); err != nil {
							return err
						}
						if i == 2 {
							by := p.here
							if from == "another server" {
								by = p.there
							}
							if err := by.Cancel(context.Background(), p.As("secretariat"), id); err != nil {
								t.Error(err)
							}
							p.Clock.Forward(time.Second)
						}
						if err := pr.Step(i + 1); err != nil {
							return err
						}
						steps++
					}
					return nil
				})
				id = p.put(t, "secretariat", order("文件"))
				next(t, p.here)
				job := p.job(t, "secretariat", id)
				if steps != 2 || job.State != models.JobCancelled || job.Parts != 0 || job.FileName != "" || p.parts(t) != 0 {
					t.Errorf("%d steps, %d pieces left, %+v", steps, p.parts(t), job)
				}
				if next(t, p.there) {
					t.Error("a cancelled job was taken again")
				}
				p.Unchanged(t, func() {
					apptest.Refused(t, "cancel twice", p.here.Cancel(context.Background(), p.As("secretariat"), id), fault.Conflict)
					_, _, err := p.here.Open(context.Background(), p.As("secretariat"), id)
					apptest.Refused(t, "open", err, fault.Closed)
				})
			})
		})
	}
}

func TestAWaitingJobIsCancelledAtOnce(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		o := order("文件")
		o.Input = []byte("扫描件")
		id := p.put(t, "secretariat", o)
		if err := p.here.Cancel(context.Background(), p.As("secretariat"), id); err != nil {
			t.Fatal(err)
		}
		if next(t, p.here) || p.parts(t) != 0 || p.job(t, "secretariat", id).State != models.JobCancelled {
			t.Error("a cancelled job goes on, or its input is left")
		}
	})
}

// A killed server is one whose context never ends and who is never heard of
// again: its work does not return before another one has done the job.
func TestAnotherServerTakesOverFromOneThatIsSilent(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		written, released := make(chan bool), make(chan struct{})
		p.here.Handle(models.JobDocument, func(ctx context.Context, job models.LongJob, pr *longjob.Progress) error {
			pr.Of(2)
			w := pr.Result("半份.pdf", "application/pdf")
			if _, err := w.Write(bytes.Repeat([]byte("x"), 1<<20)); err != nil {
				return err
			}
			close(written)
			<-released
			_, err := w.Write(bytes.Repeat([]byte("x"), 1<<20)) // a zombie goes on
			if err == nil {
				t.Error("a server that lost its job wrote a piece")
			}
			return nil
		})
		p.there.Handle(models.JobDocument, echo)
		o := order("文件")
		o.Input = []byte("整份")
		id := p.put(t, "secretariat", o)
		ended := make(chan error)
		go func() {
			_, err := p.here.RunNext(context.Background(), quiet)
			ended <- err
		}()
		<-written
		p.Clock.Forward(longjob.Lease - time.Second)
		if next(t, p.there) {
			t.Fatal("a job was taken from a server that may still work")
		}
		p.Clock.Forward(2 * time.Second)
		if !next(t, p.there) {
			t.Fatal("a job whose server is gone was not taken over")
		}
		close(released)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		job, r, err := p.here.Open(context.Background(), p.As("secretariat"), id)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); string(got) != "整份整份整份" || err != nil || job.Attempts != 2 || p.parts(t) != 1 {
			t.Errorf("%.60q, %v after %d attempts, %d pieces", got, err, job.Attempts, p.parts(t))
		}
	})
}

func TestAJobThatBreaksItsServerThreeTimesHasFailed(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		begun, released := make(chan bool), make(chan struct{})
		p.does(func(context.Context, models.LongJob, *longjob.Progress) error {
			begun <- true
			<-released
			return nil
		})
		id := p.put(t, "secretariat", order("文件"))
		ended := make(chan error, longjob.MostAttempts)
		for range longjob.MostAttempts {
			go func() {
				_, err := p.here.RunNext(context.Background(), quiet)
				ended <- err
			}()
			<-begun
			p.Clock.Forward(longjob.Lease + time.Second)
		}
		if next(t, p.there) {
			t.Error("a fourth attempt was made")
		}
		close(released)
		for range longjob.MostAttempts {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if job := p.job(t, "secretariat", id); job.State != models.JobFailed || !strings.Contains(job.Error, "中断了 3 次") {
			t.Errorf("%+v", job)
		}
	})
}

func TestAStopHandsTheJobBackAsItWas(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		ctx, stop := context.WithCancel(context.Background())
		p.here.Handle(models.JobDocument, func(ctx context.Context, job models.LongJob, pr *longjob.Progress) error {
			if _, err := pr.Result("a", "text/plain").Write(make([]byte, 1<<20)); err != nil {
				return err
			}
			stop()
			return pr.Step(1)
		})
		p.there.Handle(models.JobDocument, echo)
		o := order("文件")
		o.Input = []byte("一")
		id := p.put(t, "secretariat", o)
		if _, err := p.here.RunNext(ctx, quiet); err != nil {
			t.Fatal(err)
		}
		job := p.job(t, "secretariat", id)
		if job.State != models.JobWaiting || job.Attempts != 0 || p.parts(t) != 1 {
			t.Errorf("%d pieces, %+v", p.parts(t), job)
		}
		next(t, p.there)
		if job = p.job(t, "secretariat", id); job.State != models.JobDone {
			t.Errorf("%+v", job)
		}
	})
}

func TestRunEndsWithItsContext(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		ctx, stop := context.WithCancel(context.Background())
		p.does(func(ctx context.Context, job models.LongJob, pr *longjob.Progress) error {
			stop()
			return nil
		})
		p.put(t, "secretariat", order("文件"))
		if err := p.here.Run(ctx, quiet); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatGoesWrongIsOneSentenceAndTheServerLives(t *testing.T) {
	general := "原因已经记入服务器日志"
	for name, tt := range map[string]struct {
		work longjob.Work
		want string
		log  string
	}{
		"a refusal": {func(context.Context, models.LongJob, *longjob.Progress) error {
			return fault.New(fault.Closed, "票面要等候选项目固定之后才能印制。")
		}, "票面要等候选项目固定之后才能印制。", ""},
		"an error": {func(context.Context, models.LongJob, *longjob.Progress) error { return errors.New("disk on fire") }, general, "disk on fire"},
		"a panic":  {func(context.Context, models.LongJob, *longjob.Progress) error { panic("beyond U+FFFF") }, general, "beyond U+FFFF"},
		"two results": {func(_ context.Context, _ models.LongJob, pr *longjob.Progress) error {
			pr.Result("a", "text/plain")
			_, err := pr.Result("b", "text/plain").Write([]byte("b"))
			return err
		}, general, "one result"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, p played) {
				p.does(tt.work)
				o := order("文件")
				o.Input = []byte("一")
				id := p.put(t, "secretariat", o)
				var lines bytes.Buffer
				if _, err := p.here.RunNext(context.Background(), slog.New(slog.NewTextHandler(&lines, nil))); err != nil {
					t.Fatal(err)
				}
				job := p.job(t, "secretariat", id)
				if job.State != models.JobFailed || !strings.Contains(job.Error, tt.want) || p.parts(t) != 0 {
					t.Errorf("%d pieces, %+v", p.parts(t), job)
				}
				if strings.Contains(job.Error, "fire") || (tt.log == "") != (lines.Len() == 0) || !strings.Contains(lines.String(), tt.log) {
					t.Errorf("the log: %s", &lines)
				}
				if next(t, p.here) {
					t.Error("a failed job was taken again")
				}
			})
		})
	}
}

func TestAResultIsDeletedAfterItsTime(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		o := order("文件")
		o.Input = []byte("一")
		id := p.put(t, "secretariat", o)
		next(t, p.here)
		ctx := context.Background()
		p.Clock.Forward(longjob.Keep - time.Minute)
		p.Unchanged(t, func() {
			if err := p.here.Sweep(ctx); err != nil {
				t.Error(err)
			}
		})
		if _, _, err := p.here.Open(ctx, p.As("secretariat"), id); err != nil {
			t.Error(err)
		}
		p.Clock.Forward(2 * time.Minute)
		_, _, err := p.here.Open(ctx, p.As("secretariat"), id)
		apptest.Refused(t, "before the sweep", err, fault.Closed)
		if err := p.here.Sweep(ctx); err != nil || p.parts(t) != 0 {
			t.Errorf("%d pieces left, %v", p.parts(t), err)
		}
		if job := p.job(t, "secretariat", id); job.State != models.JobDone || job.DroppedAt.IsZero() {
			t.Errorf("%+v", job)
		}
		_, _, err = p.here.Open(ctx, p.As("secretariat"), id)
		apptest.Refused(t, "after the sweep", err, fault.Closed)
	})
}

func TestWhoLostTheRoleGetsNothingMore(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		p.does(echo)
		ctx := context.Background()
		o := order("文件")
		o.Input = []byte("一")
		done := p.put(t, "secretariat", o)
		next(t, p.here)
		waiting := p.put(t, "secretariat", order("还没做"))
		who := p.As("secretariat")
		err := p.Store.InTx(ctx, func(tx *store.Tx) error {
			row, err := tx.AccountByID(who.Account)
			row.DisabledAt = tx.Now
			return errors.Join(err, tx.UpdateAccount(row))
		})
		if err != nil {
			t.Fatal(err)
		}
		next(t, p.here)
		if job := p.job(t, "secretariat", waiting); job.State != models.JobFailed || !strings.Contains(job.Error, "已经停用") {
			t.Errorf("%+v", job)
		}
		who.Roles = nil
		_, _, err = p.here.Open(ctx, who, done)
		apptest.Refused(t, "open", err, fault.Forbidden)
	})
}

func TestAnUploadThatNeverCameToItsEndIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, p played) {
		ctx := context.Background()
		job := models.LongJob{AccountID: p.As("secretariat").Account, Kind: models.JobDocument, Once: "x", State: models.JobReceiving}
		err := p.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(p.Congress.ID)
			if err := c.PutLongJob(&job); err != nil {
				return err
			}
			return c.PutLongJobPart(models.LongJobPart{JobID: job.ID, Side: models.JobInput, Body: []byte("f1")})
		})
		if err != nil {
			t.Fatal(err)
		}
		p.does(echo)
		if next(t, p.here) {
			t.Error("half an upload was worked on")
		}
		p.Clock.Forward(2 * time.Hour)
		if err := p.here.Sweep(ctx); err != nil || p.parts(t) != 0 || p.job(t, "secretariat", job.ID).State != models.JobFailed {
			t.Errorf("%d pieces, %v", p.parts(t), err)
		}
	})
}
