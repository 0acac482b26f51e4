package vote_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// kept6 keeps its ballots for six months after the next session has opened.
var kept6 = apptest.ThreeStances.Under(func(r *tally.Rules) { r.Retention = 6 }, nil)

// rowsOf counts the rows of a round in the tables that come from single ballots.
func rowsOf(t *testing.T, w *apptest.Town) map[string]int {
	t.Helper()
	n := map[string]int{}
	err := w.Store.Read(context.Background(), func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		ballots, err := c.Ballots(w.Round)
		if err != nil {
			return err
		}
		people, err := c.Scrutineers(w.Round)
		if err != nil {
			return err
		}
		n["ballots"] = len(ballots)
		for _, p := range people {
			n["messages"] += len(p.Commit) + len(p.Reveal) + len(p.Confirm) + len(p.Decryption)
		}
		for _, kind := range []string{models.FileResult, models.FileEncryptedTally, models.FileSizedTally} {
			if _, err := c.File(w.Round, kind); err == nil {
				n["sums"]++
			}
		}
		for _, kind := range []string{models.FileCounts, models.FileOutcome, models.FileElection, models.FileLastEvent} {
			if _, err := c.File(w.Round, kind); err == nil {
				n["result"]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBallotsAreDestroyedOnlyWhenTheirTimeIsOver(t *testing.T) {
	apptest.EachTown(t, kept6, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		ctx := context.Background()
		standing := w.As("standing")
		cmd := vote.DestroyCommand{Round: w.Round, Witnesses: "罗桂英、范永福", Reason: "保存期满，办公室批准"}
		archive, err := w.Vote.Archive(ctx, w.Round)
		if err != nil {
			t.Fatal(err)
		}
		refuse := func(what string, kind fault.Kind, cmd vote.DestroyCommand, login string) {
			t.Helper()
			w.Unchanged(t, func() { apptest.Refused(t, what, w.Vote.DestroyBallots(ctx, w.As(login), cmd), kind) })
		}
		refuse("before a next session", fault.Closed, cmd, "standing")
		if v := w.Read(t); v.Keeping.Months != 6 || v.Keeping.DueOn != "" || v.Destruction != nil {
			t.Errorf("kept: %+v", v.Keeping)
		}
		if _, err := w.Roster.CreateSession(ctx, standing, roster.SessionCommand{Term: 17, Number: 6, Year: 2027, OpensOn: "2027-03-31", Venue: "县会议中心"}); err != nil {
			t.Fatal(err)
		}
		v := w.Read(t)
		if v.Keeping.DueOn != "2027-10-01" || !strings.Contains(v.Keeping.Next, "第六次会议") {
			t.Errorf("six months after 31 March: %+v", v.Keeping)
		}
		to := func(date string) {
			at, err := time.ParseInLocation("2006-01-02", date, models.China)
			if err != nil {
				t.Fatal(err)
			}
			w.Clock.Forward(at.Sub(w.Clock.Now()))
		}
		to("2027-09-30")
		refuse("a day too early", fault.Closed, cmd, "standing")
		to("2027-10-01")
		refuse("by the secretariat", fault.Forbidden, cmd, "secretariat")
		refuse("by the administrator", fault.Forbidden, cmd, "admin")
		for what, change := range map[string]func(*vote.DestroyCommand){
			"one witness": func(c *vote.DestroyCommand) { c.Witnesses = "罗桂英" }, "one witness twice": func(c *vote.DestroyCommand) { c.Witnesses = "罗桂英、罗桂英" },
			"no witness": func(c *vote.DestroyCommand) { c.Witnesses = " " }, "no reason": func(c *vote.DestroyCommand) { c.Reason = "" },
		} {
			bad := cmd
			change(&bad)
			refuse(what, fault.Invalid, bad, "standing")
		}
		if err := w.Vote.DestroyBallots(ctx, standing, cmd); err != nil {
			t.Fatal(err)
		}
		n := rowsOf(t, w)
		if n["ballots"] != 0 || n["messages"] != 0 || n["sums"] != 0 || n["result"] != 4 {
			t.Errorf("left: %v", n)
		}
		v = w.Read(t)
		sum := sha256.Sum256(archive)
		d := v.Destruction
		if d == nil || d.Digest != hex.EncodeToString(sum[:]) || d.Sealed != 9 || d.Witnesses != "罗桂英、范永福" || d.Actor != "许文华" || d.DueOn != "2027-10-01" || d.DestroyedAt == 0 {
			t.Errorf("the record is %+v", d)
		}
		if v.Counts == nil || v.Counts.Candidates[0].Approve != 9 || len(v.Outcome.Adopted) != 3 || v.Round.Digest == "" {
			t.Error("the announced result is gone")
		}
		refuse("a second time", fault.Conflict, cmd, "standing")
		if _, err := w.Vote.Archive(ctx, w.Round); !fault.Is(err, fault.NotFound) || !strings.Contains(err.Error(), "期满销毁") {
			t.Errorf("the archive: %v", err)
		}
		var b bytes.Buffer
		if err := w.Vote.Bundle(ctx, w.Round, &b); !fault.Is(err, fault.NotFound) || b.Len() > 0 {
			t.Errorf("the bundle: %v", err)
		}
		if _, err := w.Vote.SealedArchive(ctx, w.As("chief"), w.Round); !fault.Is(err, fault.NotFound) {
			t.Errorf("the sealed archive: %v", err)
		}
		result, err := w.Vote.Result(ctx, w.Round)
		if err != nil || len(result.CountsJSON) == 0 || result.LastEvent == "" {
			t.Errorf("the result: %v", err)
		}
	})
}

func TestARehearsalAndARunningRoundDestroyNothing(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		cmd := vote.DestroyCommand{Round: w.Round, Witnesses: "罗桂英、范永福", Reason: "保存期满"}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a round that is open", w.Vote.DestroyBallots(context.Background(), w.As("standing"), cmd), fault.Closed)
		})
	})
}

// The chief and as many others as the method says: two are not enough where it
// asks for three (P20), and fewer may not even be put forward.
func TestTheMethodSaysHowManySign(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundDraft, func(t *testing.T, w *apptest.Town) {
		ctx := context.Background()
		cmd := w.Draft()
		cmd.Round = w.Round
		cmd.Rules.Signatures = 3
		if _, err := w.Vote.Draft(ctx, w.As("standing"), cmd); err != nil {
			t.Fatal(err)
		}
		staff := w.Staff()
		w.Unchanged(t, func() {
			apptest.Refused(t, "three people for four signatures", w.Vote.NameScrutineers(ctx, w.As("standing"), staff), fault.Invalid)
		})
		cmd.Rules.Signatures = 2
		if _, err := w.Vote.Draft(ctx, w.As("standing"), cmd); err != nil {
			t.Fatal(err)
		}
		if err := w.Vote.NameScrutineers(ctx, w.As("standing"), staff); err != nil {
			t.Fatal(err)
		}
		cmd.Rules.Signatures = 3
		if _, err := w.Vote.Draft(ctx, w.As("standing"), cmd); err != nil {
			t.Fatal(err)
		}
		if err := w.Vote.Adopt(ctx, w.As("presiding"), w.Round); err != nil {
			t.Fatal(err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a list too short for the method", w.Vote.ApproveScrutineers(ctx, w.As("presiding"), w.Round), fault.Invalid)
		})
	})
}

// What a round is held with is part of the adopted method and of its digest.
func TestWindowAndDisplayAreUnderTheDigest(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundDraft, func(t *testing.T, w *apptest.Town) {
		ctx := context.Background()
		digests := map[string]string{}
		for _, change := range []struct {
			name string
			do   func(*vote.DraftCommand)
		}{
			{"as shipped", func(c *vote.DraftCommand) { c.Minutes = 30 }},
			{"a longer window", func(c *vote.DraftCommand) { c.Minutes = 45 }},
			{"running totals", func(c *vote.DraftCommand) { c.Minutes, c.Display = 30, models.Running }},
			{"running totals in larger batches", func(c *vote.DraftCommand) { c.Minutes, c.Display, c.Batch = 30, models.Running, 20 }},
		} {
			cmd := w.Draft()
			cmd.Round = w.Round
			change.do(&cmd)
			if _, err := w.Vote.Draft(ctx, w.As("standing"), cmd); err != nil {
				t.Fatal(err)
			}
			v := w.Read(t)
			if was, twice := digests[v.Rules.Digest()]; twice {
				t.Errorf("%s has the digest of %s", change.name, was)
			}
			digests[v.Rules.Digest()] = change.name
			if change.name == "as shipped" && v.Rules.Digest() != cmd.Rules.Digest() {
				t.Error("the shipped values are written into the method")
			}
		}
	})
}
