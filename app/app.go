// Package app wires the program together: New builds it, Run serves until its
// context ends, and then everything closes in order. It holds no rule.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/config"
	"piaojue/app/courier"
	"piaojue/app/human"
	"piaojue/app/intake"
	"piaojue/app/jobs"
	"piaojue/app/limit"
	"piaojue/app/live"
	"piaojue/app/longjob"
	"piaojue/app/outbox"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/private"
	"piaojue/app/roster"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/app/web"
	"piaojue/app/words"
	"piaojue/models"
	"piaojue/templates"
)

// An App is the whole program, ready to serve.
type App struct {
	Store     *store.Store
	Account   *account.Service
	Roster    *roster.Service
	Intake    *intake.Service
	Shortlist *shortlist.Service
	SmallWork *smallwork.Service
	Vote      *vote.Service
	Oversight *oversight.Service
	Outbox    *outbox.Service
	LongJobs  *longjob.Service
	Private   *private.Box // seals names and phone numbers
	Fonts     *pdf.Fonts   // nil while no font is installed

	log    *slog.Logger
	hub    *live.Hub
	server *web.Server
}

// Options are what differs between production, demonstration and tests.
type Options struct {
	Config  config.Server
	Now     func() time.Time // time.Now if nil
	Log     *slog.Logger
	Demo    bool
	Program string // folder of the program, where fonts may lie
}

// New opens and migrates the database and builds all parts. It starts nothing.
func New(ctx context.Context, o Options) (*App, error) {
	if err := errors.Join(o.Config.Check(), private.CheckSetting(o.Config.Secret)); err != nil {
		return nil, err
	}
	proxies, err := o.Config.ProxyAddresses()
	if err != nil {
		return nil, err
	}
	reach, err := o.Config.Reachable()
	if err != nil {
		return nil, err
	}
	mail, err := courier.ParseMail(o.Config.Mail, o.Config.MailFrom)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	// Ballots and uploads live in the database; the folder is for SQLite.
	if err := os.MkdirAll(o.Config.Data, 0o700); err != nil {
		return nil, fmt.Errorf("数据目录%q不能使用，请检查 PIAOJUE_DATA 和权限：%w", o.Config.Data, err)
	}
	box, err := private.Open(o.Config.Keys(), o.Config.Secret)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(o.Config.Source(), o.Now)
	if err != nil {
		return nil, fmt.Errorf("数据库打不开，请检查 PIAOJUE_DATABASE：%w", err)
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("数据库不能使用：%w", err), s.Close())
	}
	limits := limit.New(store.LimitRows{Store: s}, box.Derive("limit"), o.Now)
	gate := human.New(box.Derive("human"), store.LimitRows{Store: s}.Bump)
	a := &App{Store: s, Account: account.New(s), Roster: roster.New(s), Intake: intake.New(s, intake.Parts{Box: box, Limits: limits, Human: gate}), Shortlist: shortlist.New(s, shortlist.Parts{Box: box, Limits: limits, Human: gate}), SmallWork: smallwork.New(s), Vote: vote.New(s), Oversight: oversight.New(s, oversight.Parts{Box: box, Limits: limits, Human: gate}), Private: box, log: o.Log, hub: &live.Hub{}}
	a.Outbox = outbox.New(s, outbox.Parts{Box: box, Courier: courier.New(courier.Parts{Reach: reach, Mail: mail, Now: time.Now}), Site: o.Config.Address()})
	a.LongJobs = longjob.New(s, box)
	s.Committed = func(topic string) { a.hub.Publish(live.Topic(topic)) }
	if a.Fonts, err = pdf.LoadFonts(o.Config.FontDirs(o.Program)...); err != nil {
		o.Log.Warn("documents cannot be printed", "reason", err)
	}
	a.readScans()
	if err := a.tryKeys(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.server, err = web.New(web.Parts{
		Account: a.Account, Logins: account.NewLogins(s), Roster: a.Roster, Intake: a.Intake, Shortlist: a.Shortlist, SmallWork: a.SmallWork, Vote: a.Vote, Oversight: a.Oversight, Outbox: a.Outbox, LongJobs: a.LongJobs,
		ReadLater: a.readLater, Live: a.hub, Fonts: a.Fonts, Ready: s.Ping, Now: o.Now, Clock: time.Now, Log: o.Log, Files: templates.Files, Demo: o.Demo, Secure: o.Config.Secure, Proxies: proxies,
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	a.LongJobs.Handle(models.JobDocument, a.server.DrawDocument)
	a.LongJobs.Handle(models.JobBundle, a.server.DrawBundle)
	return a, nil
}

// readScans has uploaded scans of ballots read in the background, by the layout
// of the paper that web prints.
func (a *App) readScans() {
	a.Vote.UseScans(vote.ScanParts{Box: a.Private, Layouts: web.Layouts(a.Fonts)})
	a.LongJobs.Handle(models.JobScan, func(ctx context.Context, job models.LongJob, p *longjob.Progress) error {
		return a.Vote.ReadScan(ctx, job.CongressID, job.Subject, func(done, total int) error {
			p.Of(total)
			return p.Step(done)
		})
	})
}

// readLater orders the reading of one scan.
func (a *App) readLater(ctx context.Context, actor access.Actor, session int64, scan models.PaperScan) error {
	_, err := a.LongJobs.Enqueue(ctx, actor, longjob.Order{Kind: models.JobScan, Session: session, Subject: scan.ID, Needs: access.CountPaper,
		Title: fmt.Sprintf("识读第 %d 组纸质票", scan.BatchNo)})
	return err
}

// tryKeys looks whether the keys are those of the database's names, phone
// numbers and scanned ballots, so that lost ones are noticed at the start and
// not by the first clerk who needs a number. A vote does not need them, and
// scanned ballots can be counted by hand: the program starts all the same.
func (a *App) tryKeys(ctx context.Context) error {
	var values [][]byte
	err := a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		values, err = tx.SealedValues()
		return err
	})
	for _, sealed := range values {
		if lost := a.Private.Check(sealed); lost != nil {
			a.log.Error("names, phone numbers and scanned ballots cannot be opened; put the key files back or set PIAOJUE_SECRET", "reason", lost)
			break
		}
	}
	return err
}

// Handler is the program's HTTP face, for tests that bring their own listener.
func (a *App) Handler() http.Handler { return a.server }

// How long a stop may take.
const drain = 20 * time.Second

// Run serves on the listener until the context ends, then stops in order: the
// event streams, the requests under way, the background work, the database.
func (a *App) Run(ctx context.Context, listener net.Listener) error {
	server := &http.Server{Handler: a.server, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)}
	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	group, serving := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	// A message under way has ten seconds, beside the requests under way.
	group.Go(func() error { return jobs.Deliver(serving, a.Outbox, a.log) })
	// The job under way is handed back, for another instance or the next start.
	group.Go(func() error { return a.LongJobs.Run(serving, a.log) })
	group.Go(func() error {
		words.Warm() // the first who types a suggestion does not wait for the dictionary
		return nil
	})
	group.Go(func() error { return jobs.Run(working, a.Vote, a.Intake, a.Store, a.hub, a.log) })
	group.Go(func() error {
		<-serving.Done()
		a.hub.Close()
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		err := server.Shutdown(limited)
		stopWork()
		return err
	})
	return errors.Join(group.Wait(), a.Store.Close())
}
