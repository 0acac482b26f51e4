package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

func inTx(t *testing.T, s *store.Store, do func(tx *store.Tx) error) {
	t.Helper()
	if err := s.InTx(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func TestRareCharactersAreKeptAndToldApart(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		names := []string{"李𬭎", "李𠮷", "李𬱖", "㙍下村道路", "a", "A", "１", "1"}
		inTx(t, s, func(tx *store.Tx) error {
			for i, name := range names {
				if err := tx.In(1).PutDeputy(&models.Deputy{SessionID: 1, Number: name, Name: name, Seat: fmt.Sprint(i)}); err != nil {
					return err
				}
			}
			return nil
		})
		inTx(t, s, func(tx *store.Tx) error {
			for i, name := range names {
				d, err := tx.In(1).DeputyByNumber(1, name)
				if err != nil || d.Name != name || d.Seat != fmt.Sprint(i) {
					t.Errorf("DeputyByNumber(%s) = %q seat %s, %v; want it back unchanged", name, d.Name, d.Seat, err)
				}
			}
			return nil
		})
	})
}

func TestSearchFindsRareCharactersAndTakesPercentLiterally(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		inTx(t, s, func(tx *store.Tx) error {
			for i, name := range []string{"𬭎街雨污分流", "㙍下村道路", "50%以上小区加装电梯", "𠮷祥路"} {
				if err := tx.In(1).PutProject(&models.Project{SessionID: 1, No: i + 1, Name: name, PublishedAt: 1}); err != nil {
					return err
				}
			}
			return tx.In(1).PutProject(&models.Project{SessionID: 1, No: 9, Name: "𬭎 not published"})
		})
		tests := []struct {
			query string
			want  int
		}{{"𬭎", 1}, {"㙍", 1}, {"𠮷", 1}, {"%", 1}, {"50%", 1}, {"_", 0}, {"", 4}, {"雨污 𬭎", 1}, {"!", 0}}
		inTx(t, s, func(tx *store.Tx) error {
			for _, tt := range tests {
				rows, err := tx.PublishedProjects(store.ProjectFilter{Query: tt.query})
				if err != nil || len(rows) != tt.want {
					t.Errorf("search %q found %d, %v; want %d", tt.query, len(rows), err, tt.want)
				}
			}
			return nil
		})
	})
}

func TestRowsOfAnotherCongressAreNotFoundNorChanged(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		round := models.Round{UUID: "u", State: models.RoundDraft, Name: "甲"}
		inTx(t, s, func(tx *store.Tx) error { return tx.In(1).PutRound(&round) })
		inTx(t, s, func(tx *store.Tx) error {
			if _, err := tx.In(2).Round(round.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("Round in congress 2: %v, want NotFound", err)
			}
			changed := round
			changed.Name = "乙"
			if err := tx.In(2).UpdateRound(changed); !fault.Is(err, fault.NotFound) {
				t.Errorf("UpdateRound in congress 2: %v, want NotFound", err)
			}
			got, err := tx.In(1).Round(round.ID)
			if err != nil || got.Name != "甲" {
				t.Errorf("after a refused update: %q, %v; want 甲", got.Name, err)
			}
			return nil
		})
	})
}

func TestSeveralCongressesAtOnceAreReadAndNeverWritten(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		inTx(t, s, func(tx *store.Tx) error {
			for congress := int64(1); congress <= 3; congress++ {
				if err := tx.In(congress).PutCheckpoint(&models.Checkpoint{ProjectID: 7, Name: fmt.Sprint(congress)}); err != nil {
					return err
				}
			}
			return nil
		})
		inTx(t, s, func(tx *store.Tx) error {
			rows, err := tx.Among([]int64{1, 3}).CheckpointsOf([]int64{7})
			if err != nil || len(rows) != 2 || rows[0].Name != "1" || rows[1].Name != "3" {
				t.Errorf("of two congresses: %v, %v", rows, err)
			}
			if rows, err = tx.Among(nil).CheckpointsOf([]int64{7}); err != nil || len(rows) != 0 {
				t.Errorf("of no congress: %v, %v", rows, err)
			}
			return err
		})
		err := s.InTx(context.Background(), func(tx *store.Tx) error {
			return tx.Among([]int64{1}).PutCheckpoint(&models.Checkpoint{ProjectID: 7, Name: "written"})
		})
		if err == nil {
			t.Error("a row was written into several congresses")
		}
		inTx(t, s, func(tx *store.Tx) error {
			rows, err := tx.In(1).CheckpointsOf([]int64{7})
			if err != nil || len(rows) != 1 {
				t.Errorf("after the refusal: %v, %v", rows, err)
			}
			return err
		})
	})
}

func TestUpdatesWriteZeroValues(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		round := models.Round{UUID: "u", State: models.RoundOpen, Seats: 5, ClosesAt: 99}
		inTx(t, s, func(tx *store.Tx) error { return tx.In(1).PutRound(&round) })
		round.Seats, round.ClosesAt = 0, 0
		inTx(t, s, func(tx *store.Tx) error { return tx.In(1).UpdateRound(round) })
		inTx(t, s, func(tx *store.Tx) error {
			got, err := tx.In(1).Round(round.ID)
			if err != nil || got.Seats != 0 || got.ClosesAt != 0 {
				t.Errorf("seats %d, closes %d, %v; want zeros written", got.Seats, got.ClosesAt, err)
			}
			return nil
		})
	})
}

func TestSecondBallotOfACredentialIsRefusedUnderConcurrency(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		const rivals = 24
		var wg sync.WaitGroup
		errs := make([]error, rivals)
		for i := range rivals {
			wg.Go(func() {
				errs[i] = s.InTx(context.Background(), func(tx *store.Tx) error {
					return tx.In(1).PutBallot(&models.SealedBallot{RoundID: 1, Credential: "c", Tracker: fmt.Sprint(i), Body: []byte{1}})
				})
			})
		}
		wg.Wait()
		accepted := 0
		for _, err := range errs {
			switch {
			case err == nil:
				accepted++
			case !fault.Is(err, fault.Conflict):
				t.Errorf("a rival got %v, want Conflict", err)
			}
		}
		if accepted != 1 {
			t.Errorf("%d ballots accepted for one credential, want 1", accepted)
		}
	})
}

func TestNothingRunsAfterARollback(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		var told []string
		s.Committed = func(topic string) { told = append(told, topic) }
		refusal := errors.New("no")
		err := s.InTx(context.Background(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { told = append(told, "after") })
			tx.Touch("round/1")
			if err := tx.In(1).PutDelegation(&models.Delegation{SessionID: 1, Name: "第一代表团"}); err != nil {
				return err
			}
			return refusal
		})
		if err != refusal || told != nil {
			t.Fatalf("InTx = %v, told %v; want the refusal and silence", err, told)
		}
		inTx(t, s, func(tx *store.Tx) error {
			tx.Touch("round/1")
			rows, err := tx.In(1).Delegations(1)
			if len(rows) != 0 {
				t.Errorf("%d delegations after a rollback, want none", len(rows))
			}
			return err
		})
		versions, err := s.TopicVersions(context.Background())
		if err != nil || versions["round/1"] != 1 || len(told) != 1 {
			t.Errorf("version %d, told %v, %v; want 1 and one message", versions["round/1"], told, err)
		}
	})
}

func TestConcurrentTouchesAllCount(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if err := s.InTx(context.Background(), func(tx *store.Tx) error { tx.Touch("round/1"); tx.Touch("session/1"); return nil }); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		versions, err := s.TopicVersions(context.Background())
		if err != nil || versions["round/1"] != 20 || versions["session/1"] != 20 {
			t.Errorf("versions %v, %v; want 20 and 20", versions, err)
		}
	})
}

func TestMigrateTwiceChangesNothing(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		if err := s.Migrate(context.Background()); err != nil {
			t.Fatal(err)
		}
		pending, err := s.Pending(context.Background())
		if err != nil || len(pending) != 0 {
			t.Errorf("Pending = %v, %v; want none", pending, err)
		}
	})
}

// SQLite rolls a step back that stops half-way; MySQL has then made part of it
// and must be able to begin it again.
func TestAMigrationThatStoppedHalfWayGoesOn(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		s := apptest.OpenStore(t, source, time.Now)
		ctx := context.Background()
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		kind, dsn, _ := strings.Cut(source, ":")
		db, err := sql.Open(kind, dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		forgotten := []string{"0006_published"}
		if kind == "mysql" {
			forgotten = []string{"0005_oversight", "0006_published"}
		}
		for _, id := range forgotten {
			if _, err := db.Exec("DELETE FROM schema_migrations WHERE id = '" + id + "'"); err != nil {
				t.Fatal(err)
			}
		}
		if pending, err := s.Pending(ctx); err != nil || len(pending) != len(forgotten) {
			t.Fatalf("pending: %v, %v", pending, err)
		}
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if pending, err := s.Pending(ctx); err != nil || len(pending) != 0 {
			t.Errorf("still pending: %v, %v", pending, err)
		}
	})
}

func TestReadCannotWriteOnSQLite(t *testing.T) {
	s := apptest.OpenStore(t, "sqlite:"+t.TempDir()+"/a.db", apptest.NewClock().Now)
	err := s.Read(context.Background(), func(tx *store.Tx) error {
		return tx.In(1).PutDelegation(&models.Delegation{SessionID: 1, Name: "x"})
	})
	if err == nil {
		t.Fatal("a write inside Read succeeded")
	}
}

func TestALimitCountsUntilItsTimeAndBeginsAnew(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		bump := func(bucket string) (n int) {
			t.Helper()
			inTx(t, s, func(tx *store.Tx) (err error) {
				n, err = tx.BumpLimit([]byte(bucket), tx.Now+models.Moment(time.Hour.Milliseconds()))
				return err
			})
			return n
		}
		if got := fmt.Sprint(bump("a"), bump("a"), bump("b"), bump("a")); got != "1 2 1 3" {
			t.Errorf("counted %s, want 1 2 1 3", got)
		}
		clock.Forward(time.Hour)
		if got := bump("a"); got != 1 {
			t.Errorf("after its time the count is %d, want 1", got)
		}
	})
}

func TestTheFirstWhoAsksMakesTheDaysKey(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		inTx(t, s, func(tx *store.Tx) error {
			for _, fresh := range []string{"first", "second"} {
				if key, err := tx.DayKey("2026-11-22", []byte(fresh)); err != nil || string(key) != "first" {
					t.Errorf("DayKey = %q, %v; want the first", key, err)
				}
			}
			return nil
		})
	})
}
