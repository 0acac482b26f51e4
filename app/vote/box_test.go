package vote_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/models"
)

// coded fails the test unless err is a refusal of a kind with a code.
func coded(t *testing.T, what string, err error, kind fault.Kind, code string) {
	t.Helper()
	e, ok := fault.As(err)
	if !ok || e.Kind != kind || e.Code != code || e.Message == "" {
		t.Errorf("%s: %v (%+v), want kind %d and code %q", what, err, e, kind, code)
	}
}

func TestACastIsStoredOnceAndAcknowledgedAgain(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		before := w.Dump(t)
		first, err := w.Vote.Cast(ctx, w.Round, w.Ballots[0])
		must(t, err)
		// One row in the box, and no other trace than that pages look again.
		after := w.Dump(t)
		if rows := after["sealed_ballots"]; len(rows) != 1 || rows[0]["tracker"] != first.Tracker || rows[0]["body"] != string(w.Ballots[0]) {
			t.Errorf("the box has %d rows, want the ballot alone", len(rows))
		}
		for _, table := range []string{"sealed_ballots", "topic_versions"} {
			delete(before, table)
			delete(after, table)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("the cast left more than a ballot:\n%s", diff)
		}
		if want := (vote.Receipt{Tracker: seal.Tracker(w.Ballots[0]), New: true}); first != want {
			t.Errorf("receipt %+v, want %+v", first, want)
		}
		again := func(when string) {
			w.Unchanged(t, func() {
				got, err := w.Vote.Cast(ctx, w.Round, w.Ballots[0])
				if want := (vote.Receipt{Tracker: first.Tracker}); err != nil || got != want {
					t.Errorf("the same ballot again %s: %+v, %v; want %+v", when, got, err, want)
				}
			})
		}
		again("while the vote is open")
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		again("after the close")
		w.Unchanged(t, func() {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[1])
			coded(t, "a new ballot after the close", err, fault.Closed, vote.CodeClosed)
		})
	})
}

func TestARefusedCastChangesNothing(t *testing.T) {
	type refusal struct {
		name   string
		ballot func(t *testing.T, w *apptest.Town) []byte
		kind   fault.Kind
		code   string
	}
	edit := func(change func(raw string) string) func(*testing.T, *apptest.Town) []byte {
		return func(_ *testing.T, w *apptest.Town) []byte { return []byte(change(string(w.Ballots[2]))) }
	}
	// swapped takes a part of one ballot into another.
	swapped := func(t *testing.T, w *apptest.Town, field string) []byte {
		var to, from map[string]json.RawMessage
		must(t, json.Unmarshal(w.Ballots[2], &to))
		must(t, json.Unmarshal(w.Ballots[3], &from))
		return bytes.Replace(w.Ballots[2], to[field], from[field], 1)
	}
	tests := []refusal{
		{"another ballot of a used credential", func(t *testing.T, w *apptest.Town) []byte { return w.Seal(t, w.Codes[0], []int{4}) }, fault.Conflict, vote.CodeUsed},
		{"a credential of no slip", func(t *testing.T, w *apptest.Town) []byte {
			code, err := seal.NewCredential(ones{})
			must(t, err)
			return w.Seal(t, code, []int{0})
		}, fault.Forbidden, seal.UnknownCredential},
		{"a cancelled credential", func(t *testing.T, w *apptest.Town) []byte { return w.Ballots[12] }, fault.Forbidden, seal.CancelledCredential},
		{"a ballot of another election", func(t *testing.T, w *apptest.Town) []byte {
			return apptest.TownAt(t, "sqlite:"+t.TempDir()+"/other.db", apptest.Street, models.RoundReady).Ballots[0]
		}, fault.Invalid, seal.WrongElection},
		{"nothing", func(*testing.T, *apptest.Town) []byte { return nil }, fault.Invalid, seal.Malformed},
		{"not JSON", func(*testing.T, *apptest.Town) []byte { return []byte("\x00\xff{{{") }, fault.Invalid, seal.Malformed},
		{"a ballot cut short", edit(func(raw string) string { return raw[:len(raw)-1] }), fault.Invalid, seal.Malformed},
		{"a ballot with a blank in it", edit(func(raw string) string { return strings.Replace(raw, ",", ", ", 1) }), fault.Invalid, seal.NotCanonical},
		{"a ballot with an unknown field", edit(func(raw string) string { return strings.Replace(raw, "{", `{"x":1,`, 1) }), fault.Invalid, seal.NotCanonical},
		{"the answers of another ballot", func(t *testing.T, w *apptest.Town) []byte { return swapped(t, w, "answers") }, fault.Invalid, seal.BadSignature},
		{"the signature of another ballot", func(t *testing.T, w *apptest.Town) []byte { return swapped(t, w, "signature") }, fault.Invalid, seal.BadSignature},
	}
	apptest.EachTown(t, apptest.ThreeStances, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[0])
		must(t, err)
		must(t, w.Vote.CancelSlip(ctx, w.As("secretariat"), vote.CancelCommand{Round: w.Round, Deputy: w.Deputies[9].ID, Public: w.Publics[12], Reason: "污损"}))
		w.Unchanged(t, func() {
			for _, tt := range tests {
				_, err := w.Vote.Cast(ctx, w.Round, tt.ballot(t, w))
				coded(t, tt.name, err, tt.kind, tt.code)
			}
			_, err := w.Vote.Cast(ctx, w.Round+1000, w.Ballots[2])
			coded(t, "a round that does not exist", err, fault.NotFound, "")
		})
		// What was refused did not spoil the slip.
		_, err = w.Vote.Cast(ctx, w.Round, w.Ballots[2])
		must(t, err)
		w.Clock.Forward(30 * time.Minute)
		w.Unchanged(t, func() {
			_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[3])
			coded(t, "a ballot when the window has run out", err, fault.Closed, vote.CodeClosed)
		})
	})
}

// ones is no randomness: a code that no slip carries.
type ones struct{}

func (ones) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 1
	}
	return len(p), nil
}

func TestACastBeforeTheVoteIsOpenIsRefused(t *testing.T) {
	for _, state := range []models.RoundState{models.RoundDraft, models.RoundStaffed, models.RoundReady, models.RoundIssuing} {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.ThreeStances, state, func(t *testing.T, w *apptest.Town) {
				ballot := []byte("{}")
				if len(w.Ballots) > 0 {
					ballot = w.Ballots[0]
				}
				w.Unchanged(t, func() {
					_, err := w.Vote.Cast(ctx, w.Round, ballot)
					coded(t, "early", err, fault.Closed, vote.CodeClosed)
				})
			})
		})
	}
}

// others are second, different ballots of the first forty slips of the crowd.
var others [40][]byte

func crowd(t *testing.T, w *apptest.Town) {
	t.Helper()
	for i := range others {
		if others[i] == nil {
			others[i] = w.Seal(t, w.Codes[i], []int{(i + 1) % 5})
		}
	}
	// The box holds more ballots than eleven deputies could cast; what is
	// compared here is the box with the archive.
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		r, err := c.LockRound(w.Round)
		if err != nil {
			return err
		}
		r.Entitled, r.Present, r.Issued = 200, 200, 200
		return c.UpdateRound(r)
	}))
}

func box(t *testing.T, w *apptest.Town) map[string]string {
	t.Helper()
	stored := map[string]string{}
	for _, row := range w.Dump(t)["sealed_ballots"] {
		if stored[row["credential"]] != "" {
			t.Errorf("credential %s stands in the box twice", row["credential"])
		}
		if got := seal.Tracker([]byte(row["body"])); got != row["tracker"] {
			t.Errorf("tracker %s of a body with %s", row["tracker"], got)
		}
		stored[row["credential"]] = row["tracker"]
	}
	return stored
}

func TestTwoHundredCastsAtOnceWithResendsStoreEachCredentialOnce(t *testing.T) {
	apptest.EachTown(t, apptest.Crowd, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		crowd(t, w)
		type send struct {
			slip int
			raw  []byte
		}
		var sends []send
		resend := rand.New(rand.NewPCG(1, 2))
		for slip, raw := range w.Ballots {
			for range 1 + resend.IntN(3) {
				sends = append(sends, send{slip, raw})
			}
			if slip < len(others) {
				sends = append(sends, send{slip, others[slip]})
			}
		}
		resend.Shuffle(len(sends), func(i, j int) { sends[i], sends[j] = sends[j], sends[i] })
		var wg sync.WaitGroup
		var lock sync.Mutex
		acknowledged, news := map[int]map[string]bool{}, map[int]int{}
		start := make(chan struct{})
		for _, s := range sends {
			wg.Go(func() {
				<-start
				receipt, err := w.Vote.Cast(ctx, w.Round, s.raw)
				lock.Lock()
				defer lock.Unlock()
				switch {
				case err != nil && s.slip < len(others):
					coded(t, "the second of two different ballots", err, fault.Conflict, vote.CodeUsed)
				case err != nil:
					t.Errorf("slip %d: %v", s.slip, err)
				default:
					if acknowledged[s.slip] == nil {
						acknowledged[s.slip] = map[string]bool{}
					}
					acknowledged[s.slip][receipt.Tracker] = true
					if receipt.New {
						news[s.slip]++
					}
					if receipt.Tracker != seal.Tracker(s.raw) {
						t.Errorf("slip %d: acknowledged another ballot than was sent", s.slip)
					}
				}
			})
		}
		close(start)
		wg.Wait()
		stored := box(t, w)
		if len(stored) != 200 {
			t.Errorf("%d ballots in the box, want 200", len(stored))
		}
		for slip := range w.Ballots {
			if len(acknowledged[slip]) != 1 || news[slip] != 1 {
				t.Errorf("slip %d: %d different ballots acknowledged, %d times as new; want 1 and 1", slip, len(acknowledged[slip]), news[slip])
			}
			if !acknowledged[slip][stored[w.Publics[slip]]] {
				t.Errorf("slip %d: the box holds a ballot that was not acknowledged", slip)
			}
		}
	})
}

func TestABallotAcknowledgedWhileTheVoteClosesIsInTheArchive(t *testing.T) {
	apptest.EachTown(t, apptest.Crowd, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		crowd(t, w)
		var wg sync.WaitGroup
		var lock sync.Mutex
		acknowledged := map[string]bool{}
		var done atomic.Int32
		closing := make(chan struct{})
		for _, raw := range w.Ballots[:100] {
			wg.Go(func() {
				receipt, err := w.Vote.Cast(ctx, w.Round, raw)
				if done.Add(1) == 30 {
					close(closing)
				}
				if err != nil {
					coded(t, "cast", err, fault.Closed, vote.CodeClosed)
					return
				}
				lock.Lock()
				defer lock.Unlock()
				acknowledged[receipt.Tracker] = true
			})
		}
		<-closing
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		returned := w.Read(t).Turnout.Returned
		wg.Wait()
		if len(acknowledged) < 25 || len(acknowledged) != returned || len(box(t, w)) != returned {
			t.Errorf("%d acknowledged, %d in the box, %d returned; want the same, and more than 25", len(acknowledged), len(box(t, w)), returned)
		}
		stands, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
		if err != nil || !stands {
			t.Fatalf("reconcile: %v, %v", stands, err)
		}
		raw, err := w.Vote.SealedArchive(ctx, w.As("chief"), w.Round)
		must(t, err)
		archive, err := seal.ReadArchive(raw)
		must(t, err)
		var inside []string
		for _, b := range archive.Ballots() {
			inside = append(inside, seal.Tracker(b))
		}
		if len(inside) != returned {
			t.Errorf("%d ballots in the archive, %d returned", len(inside), returned)
		}
		for tracker := range acknowledged {
			if !slices.Contains(inside, tracker) {
				t.Errorf("%s was acknowledged and is not in the archive", tracker)
			}
		}
	})
}

func TestMoreReturnedThanIssuedVoidsTheRoundAndNothingIsCounted(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		for _, raw := range w.Ballots[:11] { // ten slips were handed out
			_, err := w.Vote.Cast(ctx, w.Round, raw)
			must(t, err)
		}
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		stands, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
		must(t, err)
		if stands || w.State(t) != models.RoundVoid {
			t.Fatalf("the round stands: %v, %s; want it void", stands, w.State(t))
		}
		w.Unchanged(t, func() {
			for _, d := range deeds {
				apptest.Refused(t, d.name, d.do(w, w.As(d.by)), fault.Closed)
			}
			_, err := w.Vote.SealedArchive(ctx, w.As("chief"), w.Round)
			apptest.Refused(t, "the box for the key holders", err, fault.Closed)
			for _, login := range apptest.Guardians {
				apptest.Refused(t, "decrypt", w.Vote.Decrypt(ctx, w.As(login), w.Round, []byte("{}")), fault.Closed)
			}
			noCountAnywhere(t, w)
		})
		dump := w.Dump(t)
		for _, row := range dump["round_files"] {
			if row["kind"] != models.FileElection && row["kind"] != models.FileTrustees {
				t.Errorf("a void round has the file %s", row["kind"])
			}
		}
		for _, row := range dump["scrutineers"] {
			if row["decryption"] != "" {
				t.Error("a void round was opened")
			}
		}
		if len(dump["projects"]) != 0 {
			t.Error("a void round adopted a project")
		}
	})
}

func TestAnEmptyBoxIsNotCounted(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
		w.Unchanged(t, func() {
			_, err := w.Vote.Reconcile(ctx, w.As("presiding"), w.Round)
			apptest.Refused(t, "reconcile", err, fault.Invalid)
		})
	})
}

func TestTheClockClosesOnlyARoundWhoseWindowRanOutAndOnce(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		_, err := w.Vote.Cast(ctx, w.Round, w.Ballots[0])
		must(t, err)
		w.Clock.Forward(30*time.Minute - time.Millisecond)
		w.Unchanged(t, func() { must(t, w.Vote.CloseDue(ctx)) })
		w.Clock.Forward(time.Millisecond)
		var wg sync.WaitGroup
		for _, instance := range []*vote.Service{vote.New(w.Store), vote.New(w.Store)} {
			wg.Go(func() {
				if err := instance.CloseDue(ctx); err != nil {
					t.Errorf("CloseDue: %v", err)
				}
			})
		}
		wg.Wait()
		v := w.Read(t)
		if v.Round.State != models.RoundClosed || v.Round.Returned != 1 {
			t.Errorf("round %s with %d returned, want closed with 1", v.Round.State, v.Round.Returned)
		}
		closes := 0
		for _, s := range v.Steps {
			if s.To == models.RoundClosed {
				closes++
			}
		}
		if closes != 1 {
			t.Errorf("closed %d times", closes)
		}
		w.Unchanged(t, func() { must(t, w.Vote.CloseDue(ctx)) })
	})
}
