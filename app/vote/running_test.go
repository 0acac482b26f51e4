package vote_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/models"
)

// runs lets the round show running totals in batches of at least k, with so
// many slips issued.
func runs(t *testing.T, w *apptest.Town, k, issued int) {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		round, err := c.LockRound(w.Round)
		if err != nil {
			return err
		}
		round.Display, round.Batch, round.Issued = models.Running, k, issued
		return c.UpdateRound(round)
	}))
}

// A keyDevice is a key holder's device that follows a running round.
type keyDevice struct {
	login   string
	on      *vote.Service
	watch   *seal.Watch
	known   int
	batches []vote.RunningBatch
	records []seal.PrefixRecord
}

func newDevice(w *apptest.Town, login string) *keyDevice { return &keyDevice{login: login, on: w.Vote} }

// look asks what to open and verifies what is new.
func (d *keyDevice) look(t *testing.T, w *apptest.Town) vote.RunningTask {
	t.Helper()
	task, err := d.on.RunningTask(ctx, w.As(d.login), w.Round, d.known)
	must(t, err)
	for _, b := range task.Batches {
		raw, err := d.on.RunningBallots(ctx, w.As(d.login), w.Round, b.ID)
		must(t, err)
		if d.watch == nil {
			d.watch, err = w.Guardian(t, d.login).Watch(raw, w.CeremonyState(t, d.login).Reveals)
			must(t, err)
		}
		must(t, d.watch.Add(raw, 2, nil))
		d.batches, d.known = append(d.batches, b), b.Size
	}
	return task
}

// part is the device's part of a prefix.
func (d *keyDevice) part(t *testing.T, k int, total int64) []byte {
	t.Helper()
	var prefix []string
	for _, b := range d.batches {
		prefix = append(prefix, b.Added...)
		if b.ID == total {
			break
		}
	}
	got, err := d.watch.Decrypt(rand.Reader, prefix, seal.PrefixRules{K: k, Earlier: d.records})
	must(t, err)
	d.records = got.Records
	return got.Raw
}

// serve does all that is asked for.
func (d *keyDevice) serve(t *testing.T, w *apptest.Town) {
	t.Helper()
	task := d.look(t, w)
	for _, id := range task.Ask {
		must(t, d.on.OpenRunning(ctx, w.As(d.login), w.Round, id, d.part(t, task.Batch, id)))
	}
}

func casts(t *testing.T, w *apptest.Town, from, to int) {
	t.Helper()
	for _, b := range w.Ballots[from:to] {
		_, err := w.Vote.Cast(ctx, w.Round, b)
		must(t, err)
	}
}

func sumsSeen(t *testing.T, w *apptest.Town) vote.RunningSums {
	t.Helper()
	v, there, err := w.Vote.RunningSums(ctx, w.As("presiding"), w.Round)
	must(t, err)
	if !there {
		t.Fatal("the round has no running totals")
	}
	return v
}

func TestThePresidiumSeesTheSumOfAPrefixOnceABatchMoreIsIn(t *testing.T) {
	apptest.EachTown(t, apptest.Crowd, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		runs(t, w, 12, 100)
		one, two, three := newDevice(w, "chief"), newDevice(w, "scrutineer1"), newDevice(w, "scrutineer2")
		want := func(after string, size int) {
			t.Helper()
			v := sumsSeen(t, w)
			if v.Size != size || v.Batch != 12 || v.Whole != 11 || v.PassLine != 6 {
				t.Errorf("%s: %+v, want %d ballots", after, v, size)
			}
			for i, row := range v.Rows {
				if n := (size + 4 - i) / 5; row.No != i+1 || row.Approve != n {
					t.Errorf("%s: row %+v, want number %d with %d approvals", after, row, i+1, n)
				}
			}
			if (len(v.Rows) == 5) != (size > 0) {
				t.Errorf("%s: %d rows", after, len(v.Rows))
			}
		}
		casts(t, w, 0, 12)
		one.serve(t, w)
		two.serve(t, w)
		want("one batch", 0)
		casts(t, w, 12, 23)
		one.serve(t, w)
		two.serve(t, w)
		want("one ballot short of two batches", 0)
		casts(t, w, 23, 24)
		one.serve(t, w)
		want("one part of two", 0)
		two.serve(t, w)
		want("two batches", 12)
		casts(t, w, 24, 30)
		one.serve(t, w)
		two.serve(t, w)
		want("half a batch more", 12)
		casts(t, w, 30, 41)
		must(t, w.Vote.Pause(ctx, w.As("presiding"), w.Round, "设备检查"))
		three.serve(t, w)
		one.serve(t, w)
		want("three batches, paused", 24)
		must(t, w.Vote.Resume(ctx, w.As("presiding"), w.Round))

		// What a device has begun is finished before the longest one.
		casts(t, w, 41, 53)
		one.serve(t, w)
		casts(t, w, 53, 65)
		if task := two.look(t, w); len(task.Ask) != 2 || task.Shown != 24 || task.Sent != 12 || task.Returned != 65 {
			t.Errorf("asked for %+v, want the prefix the first device began, and the longest", task)
		}
		two.serve(t, w)
		want("the one begun", 41)
		three.serve(t, w)
		want("the longest", 53)
	})
}

func TestRunningTotalsOfThreeStancesAddUp(t *testing.T) {
	apptest.EachTown(t, apptest.Queue, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		runs(t, w, 10, 24)
		devices := []*keyDevice{newDevice(w, "scrutineer1"), newDevice(w, "scrutineer2")}
		for n := 0; n < 24; n += 12 {
			casts(t, w, n, n+12)
			for _, d := range devices {
				d.serve(t, w)
			}
		}
		v := sumsSeen(t, w)
		if v.Size != 12 || !v.Stances || len(v.Rows) != 5 {
			t.Fatalf("%+v, want twelve ballots of five candidates", v)
		}
		for i, row := range v.Rows {
			want := map[seal.Stance]int{}
			for slip := range 12 {
				want[w.Plan.Stances(slip)[i]]++
			}
			if row.Approve != want[seal.Approve] || row.Oppose != want[seal.Oppose] || row.Abstain != want[seal.Abstain] {
				t.Errorf("row %+v, want %v", row, want)
			}
		}
	})
}

func TestASurveyHasNoRunningTotals(t *testing.T) {
	apptest.EachTown(t, apptest.Survey, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		runs(t, w, 10, 13)
		w.Unchanged(t, func() {
			_, err := w.Vote.RunningTask(ctx, w.As("chief"), w.Round, 0)
			apptest.Refused(t, "RunningTask", err, fault.NotFound)
		})
		if _, there, err := w.Vote.RunningSums(ctx, w.As("presiding"), w.Round); err != nil || there {
			t.Errorf("sums of a survey: %v, %v", there, err)
		}
	})
}

func TestRunningTotalsNeedAQuorumOfMoreThanHalf(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		runs(t, w, 10, 0)
		must(t, w.Account.Grant(ctx, w.As("admin"), "deputy", []models.Role{models.ScrutineerRole}))
		staff := w.Staff()
		staff.Members = append(staff.Members, vote.Member{Account: w.As("deputy").Account, Kind: models.KindScrutineer})
		w.Unchanged(t, func() {
			err := w.Vote.NameScrutineers(ctx, w.As("secretariat"), staff)
			if e, ok := fault.As(err); !ok || e.Fields["threshold"] == "" {
				t.Errorf("two of four key holders: %v", err)
			}
		})
		staff.Threshold = 3
		must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), staff))
	})
}

func TestWhatARunningTotalRefuses(t *testing.T) {
	apptest.EachTown(t, apptest.Crowd, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		_, err := w.Vote.RunningTask(ctx, w.As("chief"), w.Round, 0)
		apptest.Refused(t, "a round without running totals", err, fault.NotFound)
		if _, there, err := w.Vote.RunningSums(ctx, w.As("presiding"), w.Round); err != nil || there {
			t.Errorf("sums of a round without running totals: %v, %v", there, err)
		}
		runs(t, w, 10, 100)
		casts(t, w, 0, 10)
		one, two := newDevice(w, "chief"), newDevice(w, "scrutineer1")
		one.look(t, w)
		casts(t, w, 10, 20)
		two.look(t, w)
		one.look(t, w)
		first, last := one.batches[0].ID, one.batches[1].ID
		part, other := one.part(t, 10, first), two.part(t, 10, first)
		open := func(login string, total int64, part []byte) error {
			return w.Vote.OpenRunning(ctx, w.As(login), w.Round, total, part)
		}
		w.Unchanged(t, func() {
			for _, p := range apptest.People {
				if access.May(w.As(p.Login), access.HoldKey) {
					continue
				}
				_, err := w.Vote.RunningTask(ctx, w.As(p.Login), w.Round, 0)
				apptest.Refused(t, "RunningTask by "+p.Login, err, fault.Forbidden)
				_, err = w.Vote.RunningBallots(ctx, w.As(p.Login), w.Round, first)
				apptest.Refused(t, "RunningBallots by "+p.Login, err, fault.Forbidden)
				apptest.Refused(t, "OpenRunning by "+p.Login, open(p.Login, first, part), fault.Forbidden)
			}
			for _, p := range apptest.People {
				if !access.May(w.As(p.Login), access.WatchPresidium) {
					_, _, err := w.Vote.RunningSums(ctx, w.As(p.Login), w.Round)
					apptest.Refused(t, "RunningSums by "+p.Login, err, fault.Forbidden)
				}
			}
			_, err := w.Vote.RunningTask(ctx, w.Elsewhere("chief"), w.Round, 0)
			apptest.Refused(t, "another congress", err, fault.NotFound)
			coded(t, "the longest prefix, with nothing outside", open("chief", last, part), fault.Closed, "not_yet")
			apptest.Refused(t, "a prefix that does not exist", open("chief", last+1000, part), fault.NotFound)
			coded(t, "another's part", open("chief", first, other), fault.Invalid, seal.WrongTally)
			coded(t, "no part", open("chief", first, nil), fault.Invalid, seal.Malformed)
			coded(t, "a part in other bytes", open("chief", first, bytes.Replace(part, []byte(","), []byte(", "), 1)), fault.Invalid, seal.NotCanonical)
		})
		must(t, open("chief", first, part))
		w.Unchanged(t, func() {
			must(t, open("chief", first, part))
			coded(t, "a second part", open("chief", first, one.part(t, 10, first)), fault.Conflict, "already_sent")
		})
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.Unchanged(t, func() {
			coded(t, "a part after the close", open("scrutineer1", first, other), fault.Closed, vote.CodeClosed)
			_, err := w.Vote.RunningTask(ctx, w.As("chief"), w.Round, 0)
			coded(t, "a task after the close", err, fault.Closed, vote.CodeClosed)
			_, err = w.Vote.RunningBallots(ctx, w.As("chief"), w.Round, first)
			coded(t, "ballots after the close", err, fault.Closed, vote.CodeClosed)
			if _, there, err := w.Vote.RunningSums(ctx, w.As("presiding"), w.Round); err != nil || there {
				t.Errorf("sums after the close: %v, %v", there, err)
			}
		})
	})
}

func TestTheEndOfAVoteForgetsInWhichBatchABallotCame(t *testing.T) {
	ends := map[string]func(w *apptest.Town) error{
		"close":   func(w *apptest.Town) error { return w.Vote.Close(ctx, w.As("presiding"), w.Round) },
		"give up": func(w *apptest.Town) error { return w.Vote.GiveUp(ctx, w.As("presiding"), w.Round, "设备故障") },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			apptest.EachTown(t, apptest.Crowd, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
				runs(t, w, 10, 100)
				devices := []*keyDevice{newDevice(w, "chief"), newDevice(w, "scrutineer1")}
				for n := 0; n < 40; n += 10 {
					casts(t, w, n, n+10)
					for _, d := range devices {
						d.serve(t, w)
					}
				}
				trackers := func() (found int) {
					for _, table := range []string{"running_totals", "running_parts", "audit_entries", "round_steps"} {
						for _, row := range w.Dump(t)[table] {
							for _, b := range w.Ballots[:40] {
								if strings.Contains(fmt.Sprint(row), seal.Tracker(b)) {
									found++
								}
							}
						}
					}
					return found
				}
				if n := trackers(); n != 40 {
					t.Errorf("%d trackers stand in the prefixes of an open vote, want each once", n)
				}
				must(t, end(w))
				if n := trackers(); n != 0 {
					t.Errorf("%d trackers still tell their batch", n)
				}
				dump := w.Dump(t)
				if len(dump["running_parts"]) != 0 {
					t.Errorf("%d parts are left: each fixes the product of its batch", len(dump["running_parts"]))
				}
				shown := 0
				for _, row := range dump["running_totals"] {
					if row["members"]+row["encrypted_tally"]+row["sized_tally"] != "" {
						t.Errorf("a prefix of %s ballots still has its members or their product", row["size"])
					}
					if row["result"] != "" {
						shown++
					}
				}
				if shown != 3 {
					t.Errorf("%d sums that were shown are on record, want 3", shown)
				}
			})
		})
	}
}

func TestTheCountOpensAfterRunningTotals(t *testing.T) {
	apptest.EachTown(t, apptest.Crowd, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		runs(t, w, 10, 100)
		devices := []*keyDevice{newDevice(w, "chief"), newDevice(w, "scrutineer1")}
		for n := 0; n < 33; n += 11 {
			casts(t, w, n, n+11)
			for _, d := range devices {
				d.serve(t, w)
			}
		}
		if v := sumsSeen(t, w); v.Size != 22 {
			t.Errorf("the presidium sees %d ballots, want 22", v.Size)
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		stands, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
		if err != nil || !stands {
			t.Fatalf("Reconcile: %v, %v", stands, err)
		}
		for _, d := range devices {
			raw, err := w.Vote.SealedArchive(ctx, w.As(d.login), w.Round)
			must(t, err)
			got, err := w.Guardian(t, d.login).PartialDecrypt(rand.Reader, raw, w.CeremonyState(t, d.login).Reveals, seal.DecryptionRules{Workers: 2, Running: d.records})
			must(t, err)
			must(t, w.Vote.Decrypt(ctx, w.As(d.login), w.Round, got.Raw))
		}
		if state := w.State(t); state != models.RoundCounted {
			t.Errorf("the round is %s", state)
		}
	})
}

// Several instances, several pages, casts in between: whatever is cut, each
// prefix is a batch longer than the one before.
func TestInstancesThatCutAtOnceKeepTheBatches(t *testing.T) {
	apptest.EachTown(t, apptest.Crowd, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		runs(t, w, 10, 100)
		var wg sync.WaitGroup
		errs := make(chan error, 200)
		next := make(chan []byte)
		for range 3 {
			wg.Go(func() {
				for b := range next {
					_, err := w.Vote.Cast(ctx, w.Round, b)
					errs <- err
				}
			})
		}
		stop := make(chan struct{})
		var pages sync.WaitGroup
		for _, login := range []string{"chief", "scrutineer1", "scrutineer2", "chief"} {
			d := newDevice(w, login)
			d.on = vote.New(w.Store)
			pages.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					if _, err := d.on.RunningTask(ctx, w.As(d.login), w.Round, 0); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		for _, b := range w.Ballots[:90] {
			next <- b
		}
		close(next)
		wg.Wait()
		close(stop)
		pages.Wait()
		close(errs)
		for err := range errs {
			must(t, err)
		}
		task, err := w.Vote.RunningTask(ctx, w.As("chief"), w.Round, 0)
		must(t, err)
		before, seen := 0, map[string]bool{}
		for _, b := range task.Batches {
			if b.Size-before < 10 || len(b.Added) != b.Size-before {
				t.Errorf("a prefix of %d ballots after one of %d adds %d", b.Size, before, len(b.Added))
			}
			for _, tracker := range b.Added {
				if seen[tracker] {
					t.Errorf("%s is in two batches", tracker)
				}
				seen[tracker] = true
			}
			before = b.Size
		}
		if len(task.Batches) < 2 {
			t.Errorf("%d prefixes of 90 ballots", len(task.Batches))
		}
	})
}
