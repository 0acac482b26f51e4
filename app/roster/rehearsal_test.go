package roster_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/store"
	"piaojue/models"
)

// inSession is everything that the store keeps of a session's people and
// candidates.
type inSession struct {
	Session     models.Session
	Delegations []models.Delegation
	Deputies    []models.Deputy
	Candidates  []models.Candidate
}

func session(t *testing.T, w *apptest.Town, id int64) inSession {
	t.Helper()
	var v inSession
	must(t, w.Store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		var err error
		if v.Session, err = c.Session(id); err != nil {
			return err
		}
		if v.Delegations, err = c.Delegations(id); err != nil {
			return err
		}
		if v.Deputies, err = c.Deputies(id); err != nil {
			return err
		}
		v.Candidates, err = c.Candidates(id)
		return err
	}))
	return v
}

var (
	sameDelegation = cmpopts.IgnoreFields(models.Delegation{}, "ID", "SessionID")
	sameDeputy     = cmpopts.IgnoreFields(models.Deputy{}, "ID", "SessionID", "DelegationID", "Attendance", "SignedInAt", "LeftAt")
	sameCandidate  = cmpopts.IgnoreFields(models.Candidate{}, "ID", "SessionID", "Code") // nothing leads from a rehearsal to the real list
)

func TestARehearsalHasTheRealRollAndInventedCandidates(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		w.Mark(t, w.Deputies[0].ID, models.Present)
		id, err := w.Roster.Rehearse(ctx, w.As("secretariat"), roster.RehearseCommand{Session: w.Session})
		must(t, err)
		real, copied := session(t, w, w.Session), session(t, w, id)
		if diff := cmp.Diff(real.Delegations, copied.Delegations, sameDelegation); diff != "" {
			t.Errorf("delegations (-real +rehearsal):\n%s", diff)
		}
		if diff := cmp.Diff(real.Deputies, copied.Deputies, sameDeputy); diff != "" {
			t.Errorf("deputies (-real +rehearsal):\n%s", diff)
		}
		names := map[int64]string{}
		for _, d := range append(real.Delegations, copied.Delegations...) {
			names[d.ID] = d.Name
		}
		for i, d := range copied.Deputies {
			if d.Attendance != models.NotYet || d.SignedInAt != 0 {
				t.Errorf("%s is signed in to the rehearsal", d.Name)
			}
			if names[d.DelegationID] != names[real.Deputies[i].DelegationID] || d.DelegationID == real.Deputies[i].DelegationID {
				t.Errorf("%s stands in delegation %q of session %d", d.Name, names[d.DelegationID], id)
			}
		}
		if !copied.Session.Rehearsal || real.Session.Rehearsal || copied.Session.Name != models.RehearsalMark+real.Session.Name ||
			copied.Session.Number != -real.Session.Number || copied.Session.TermID != real.Session.TermID {
			t.Errorf("the rehearsal is %+v", copied.Session)
		}
		if len(copied.Candidates) != len(real.Candidates) || copied.Candidates[1].Name != "彩排项目二" || copied.Candidates[1].No != 2 {
			t.Errorf("candidates of the rehearsal: %+v", copied.Candidates)
		}
		for _, k := range copied.Candidates {
			for _, r := range real.Candidates {
				if k.Name == r.Name || k.Unit == r.Unit || k.Content == r.Content {
					t.Errorf("%s looks like the real %s", k.Name, r.Name)
				}
			}
		}
		_, err = w.Roster.Wipe(ctx, w.As("secretariat"), id)
		must(t, err)
		id, err = w.Roster.Rehearse(ctx, w.As("standing"), roster.RehearseCommand{Session: w.Session, Real: true})
		must(t, err)
		if diff := cmp.Diff(real.Candidates, session(t, w, id).Candidates, sameCandidate); diff != "" {
			t.Errorf("with the real candidates (-real +rehearsal):\n%s", diff)
		}
	})
}

func TestASessionHasOneRehearsalAtATime(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		empty, err := w.Roster.CreateSession(ctx, w.As("standing"), roster.SessionCommand{Term: 17, Number: 6, Year: 2027, OpensOn: "2027-01-12"})
		must(t, err)
		ask := func(actor access.Actor, session int64) error {
			_, err := w.Roster.Rehearse(ctx, actor, roster.RehearseCommand{Session: session})
			return err
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a session without a roster", ask(w.As("secretariat"), empty), fault.Invalid)
			apptest.Refused(t, "another congress", ask(w.Elsewhere("secretariat"), w.Session), fault.NotFound)
			for _, who := range []string{"admin", "government", "unit", "presiding", "chief", "scrutineer1", "teller", "deputy", "leader"} {
				apptest.Refused(t, who, ask(w.As(who), w.Session), fault.Forbidden)
			}
		})
		r := w.Rehearse(t)
		w.Unchanged(t, func() {
			apptest.Refused(t, "the same session again", ask(w.As("secretariat"), w.Session), fault.Conflict)
			apptest.Refused(t, "a rehearsal's rehearsal", ask(w.As("secretariat"), r.Session), fault.Invalid)
		})
	})
}

func TestTheNamesTellARehearsalsRoundsFromRealOnes(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		r := w.Rehearse(t)
		r.To(t, models.RoundReady)
		v := r.Read(t)
		if !strings.HasPrefix(v.Round.Name, models.RehearsalMark) || !strings.HasPrefix(v.Session.Name, models.RehearsalMark) {
			t.Errorf("the round %q of %q is not marked", v.Round.Name, v.Session.Name)
		}
		election, err := w.Vote.Election(ctx, r.Round)
		must(t, err)
		var sealed struct{ Name string }
		must(t, json.Unmarshal(election.Election, &sealed))
		if !strings.Contains(sealed.Name, models.RehearsalMark) {
			t.Errorf("the sealed election is named %q", sealed.Name)
		}
		// Changing the draft again does not mark it twice.
		again := r.Draft()
		again.Name = v.Round.Name
		id, err := w.Vote.Draft(ctx, w.As("standing"), again)
		must(t, err)
		second, err := w.Vote.ReadRound(ctx, w.As("standing"), id)
		must(t, err)
		if second.Round.Name != v.Round.Name {
			t.Errorf("named %q", second.Round.Name)
		}
		w.Unchanged(t, func() {
			disguised := w.Draft()
			disguised.Name = models.RehearsalMark + disguised.Name
			_, err := w.Vote.Draft(ctx, w.As("standing"), disguised)
			apptest.Refused(t, "a real round named as a rehearsal's", err, fault.Invalid)
		})
	})
}

// furnish puts rows into the tables that a tablet round leaves empty.
func furnish(t *testing.T, w *apptest.Town) {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		total := models.RunningTotal{RoundID: w.Round, Size: 20, Members: []byte("m"), EncryptedTally: []byte("e"), SizedTally: []byte("s"), Result: []byte("r")}
		if err := c.PutRunningTotal(&total); err != nil {
			return err
		}
		for _, err := range []error{
			c.PutRunningPart(&models.RunningPart{RoundID: w.Round, TotalID: total.ID, Position: 1, Body: []byte("p")}),
			c.PutPaperBatch(&models.PaperBatch{RoundID: w.Round, No: 1, Size: 3}),
			c.PutPaperEntry(&models.PaperEntry{RoundID: w.Round, BatchNo: 1, Name: "姚思源", Body: "{}"}),
			c.PutDoubtfulBallot(&models.DoubtfulBallot{RoundID: w.Round, BatchNo: 1, No: 2, Question: "两处都画了"}),
			c.PutBooklet(&models.Booklet{SessionID: w.Session, Text: "说明"}),
			c.PutQuestion(&models.Question{SessionID: w.Session, CandidateID: w.Read(t).Candidates[0].CandidateID, Text: "何时完工"}),
			c.BumpReading(w.Read(t).Candidates[0].CandidateID),
			c.PutPaperScan(&models.PaperScan{ID: 1, RoundID: w.Round, BatchNo: 1, Digest: "d", State: models.ScanWaiting}),
			c.PutScanPart(&models.ScanPart{ScanID: 1, RoundID: w.Round, Body: []byte("b")}),
			c.PutScannedPage(&models.ScannedPage{ScanID: 1, RoundID: w.Round, BatchNo: 1, No: 1, State: models.PageRead, Reading: []byte("r"), Hand: []byte("h"), Picture: []byte("j")}),
			c.PutScanDecision(&models.ScanDecision{RoundID: w.Round, EntryID: 1, Body: []byte("b")}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestAWipeDeletesTheRehearsalAndNothingElse(t *testing.T) {
	for _, state := range []models.RoundState{apptest.Unplayed, models.RoundDraft, models.RoundOpen, models.RoundPublished} {
		t.Run("at "+string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
				before := w.Dump(t)
				r := w.Rehearse(t)
				r.To(t, state)
				if state == models.RoundOpen {
					_, err := w.Vote.Cast(ctx, r.Round, r.Ballots[0])
					must(t, err)
				}
				if state == models.RoundPublished {
					furnish(t, r)
				}
				_, err := w.Roster.Import(ctx, w.As("secretariat"), r.Session, strings.NewReader(apptest.Roster)) // and leaves it
				must(t, err)
				full := w.Dump(t)
				lines := backupLines(t, w)

				proof, err := w.Roster.Wipe(ctx, w.As("secretariat"), r.Session)
				must(t, err)
				after := w.Dump(t)

				// The proof counts what is gone, table by table, and its digest is of those rows.
				var digested []string
				reading, err := w.Roster.WipeProof(ctx, w.As("standing"), proof.ID)
				must(t, err)
				counted := map[string]int{}
				for _, row := range reading.Rows {
					_, table, _ := strings.Cut(strings.TrimSuffix(row.Table, "）"), "（")
					counted[table] = row.Rows
					digested = append(digested, belonging(lines, table, r.Session, r.Round)...)
				}
				gone := map[string]int{}
				for table := range full {
					if n := len(full[table]) - len(after[table]); n > 0 {
						gone[table] = n
					}
				}
				for table, n := range counted {
					if n == 0 {
						delete(counted, table)
					}
				}
				if diff := cmp.Diff(gone, counted); diff != "" {
					t.Errorf("rows in the proof (-gone +counted):\n%s", diff)
				}
				// Long jobs come from pages; web tests that they go too. They have two tables.
				if state == models.RoundPublished && len(counted) != len(reading.Rows)-2 {
					t.Errorf("a whole round leaves a table empty: %v", counted)
				}
				// The waiting upload is hashed too, but a backup leaves it out.
				if len(digested)+counted["drafts"] != reading.Total {
					t.Errorf("the backup has %d of the %d rows", len(digested), reading.Total)
				}
				if proof.Digest != digest(t, digested, full["drafts"], reading.Rows) {
					t.Errorf("the digest is not of the wiped rows")
				}
				if proof.Session != models.RehearsalMark+session(t, w, w.Session).Session.Name || proof.Actor != "唐小玲" || proof.WipedAt == 0 {
					t.Errorf("the proof says %+v", proof)
				}

				// What stands there now is what stood there before, the log and the proof apart.
				log := before["audit_entries"]
				if diff := cmp.Diff(log, after["audit_entries"][:len(log)]); diff != "" || len(after["audit_entries"]) != len(full["audit_entries"])+1 {
					t.Errorf("the log did not only grow:\n%s", diff)
				}
				if len(after["wipes"]) != 1 {
					t.Errorf("%d proofs", len(after["wipes"]))
				}
				for _, kept := range []string{"audit_entries", "wipes", "topic_versions"} {
					delete(before, kept)
					delete(after, kept)
				}
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("other rows changed (-before +after):\n%s", diff)
				}
			})
		})
	}
}

// backupLines is the database as its backup writes it, one row a line.
func backupLines(t *testing.T, w *apptest.Town) []string {
	t.Helper()
	var packed, text bytes.Buffer
	must(t, w.Store.Backup(ctx, &packed))
	in, err := gzip.NewReader(&packed)
	must(t, err)
	_, err = text.ReadFrom(in)
	must(t, err)
	return strings.Split(strings.TrimSpace(text.String()), "\n")
}

func belonging(lines []string, table string, session, round int64) []string {
	candidates := map[string]bool{}
	return slices.Collect(func(yield func(string) bool) {
		for _, line := range lines {
			var l struct {
				Table string
				Row   struct{ ID, SessionID, RoundID, CandidateID json.Number }
			}
			if json.Unmarshal([]byte(line), &l) == nil && l.Table == "candidates" && string(l.Row.SessionID) == fmt.Sprint(session) {
				candidates[string(l.Row.ID)] = true
			}
			if json.Unmarshal([]byte(line), &l) != nil || l.Table != table {
				continue
			}
			row := l.Row
			of := func(n json.Number, id int64) bool { return id != 0 && string(n) == fmt.Sprint(id) }
			if (of(row.SessionID, session) || of(row.RoundID, round) || table == "readings" && candidates[string(row.CandidateID)] || table == "sessions" && of(row.ID, session)) && !yield(line) {
				return
			}
		}
	})
}

// digest is SHA-256 over the lines with the waiting uploads, read from the
// dump, in their place before the session.
func digest(t *testing.T, lines []string, drafts []apptest.Row, order []roster.WipedRows) string {
	t.Helper()
	if len(drafts) != 1 || !strings.HasPrefix(order[len(order)-1].Table, "会议") || !strings.HasPrefix(order[len(order)-2].Table, "待确认") {
		t.Fatalf("%d uploads wait, and the order ends with %v", len(drafts), order[len(order)-2:])
	}
	d := drafts[0]
	number := func(column string) (n int64) {
		must(t, json.Unmarshal([]byte(d[column]), &n))
		return n
	}
	raw, err := json.Marshal(models.Draft{ID: d["id"], CongressID: number("congress_id"), AccountID: number("account_id"), Kind: d["kind"],
		Subject: number("subject"), CreatedAt: models.Moment(number("created_at")), Body: []byte(d["body"])})
	must(t, err)
	last := len(lines) - 1
	all := append(slices.Clone(lines[:last]), fmt.Sprintf(`{"table":"drafts","row":%s}`, raw), lines[last])
	sum := sha256.Sum256([]byte(strings.Join(all, "\n") + "\n"))
	return hex.EncodeToString(sum[:])
}

func TestARealSessionCannotBeWipedAndARehearsalOnlyOnce(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		r := w.Rehearse(t)
		r.To(t, models.RoundOpen)
		wipe := func(actor access.Actor, id int64) error {
			_, err := w.Roster.Wipe(ctx, actor, id)
			return err
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a real session", wipe(w.As("secretariat"), w.Session), fault.Forbidden)
			apptest.Refused(t, "another congress", wipe(w.Elsewhere("secretariat"), r.Session), fault.NotFound)
			for _, who := range []string{"admin", "government", "presiding", "chief", "teller", "deputy"} {
				apptest.Refused(t, who, wipe(w.As(who), r.Session), fault.Forbidden)
			}
			_, err := w.Roster.Wipes(ctx, w.As("teller"))
			apptest.Refused(t, "the proofs", err, fault.Forbidden)
		})
		must(t, wipe(w.As("secretariat"), r.Session))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a second time", wipe(w.As("secretariat"), r.Session), fault.NotFound)
			_, err := w.Vote.Cast(ctx, r.Round, r.Ballots[0])
			apptest.Refused(t, "a ballot of the wiped round", err, fault.NotFound)
			_, err = w.Roster.WipeProof(ctx, w.Elsewhere("secretariat"), 1)
			apptest.Refused(t, "a proof of another congress", err, fault.NotFound)
		})
		// A page that still shows the wiped round must not come to mean another one.
		again := w.Rehearse(t)
		again.To(t, models.RoundDraft)
		if again.Session <= r.Session || again.Round <= r.Round {
			t.Errorf("session %d and round %d were given again as %d and %d", r.Session, r.Round, again.Session, again.Round)
		}
	})
}

func TestTheDatabasesFilesForgetWhatWasWiped(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		path, embedded := strings.CutPrefix(source, "sqlite:")
		if !embedded {
			return // MariaDB purges deleted rows in its own time
		}
		w := apptest.TownAt(t, source, apptest.TickOnly, apptest.Unplayed)
		r := w.Rehearse(t)
		r.To(t, models.RoundClosed)
		holds := func() (n int) {
			for _, name := range []string{path, path + "-wal"} {
				body, err := os.ReadFile(name)
				must(t, err)
				for _, public := range r.Publics {
					n += bytes.Count(body, []byte(public))
				}
			}
			return n
		}
		if holds() == 0 {
			t.Fatal("the files hold no credential before the wipe: the test sees nothing")
		}
		_, err := w.Roster.Wipe(ctx, w.As("secretariat"), r.Session)
		must(t, err)
		if n := holds(); n != 0 {
			t.Errorf("the files still hold %d credentials of the wiped rehearsal", n)
		}
	})
}
