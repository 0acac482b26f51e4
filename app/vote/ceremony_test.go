package vote_test

import (
	"bytes"
	"slices"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/vote"
	"piaojue/models"
)

func TestTheListOfScrutineersIsCheckedByRule(t *testing.T) {
	tests := []struct {
		name   string
		change func(w *apptest.Town, cmd *vote.ScrutineersCommand)
		field  string
	}{
		{"no chief", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members = c.Members[1:] }, "members"},
		{"two chiefs", func(w *apptest.Town, c *vote.ScrutineersCommand) {
			c.Members = append(c.Members, vote.Member{Account: c.Members[0].Account, Kind: models.KindChief})
		}, "members"},
		{"two key holders only", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members = slices.Delete(c.Members, 2, 3) }, "members"},
		{"a scrutineer who has another role", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members[2].Account = w.As("standing").Account }, "members"},
		{"the administrator", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members[2].Account = w.As("admin").Account }, "members"},
		{"somebody of a responsible unit", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members[3].Account = w.As("unit").Account }, "members"},
		{"a teller as scrutineer", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members[3].Kind = models.KindScrutineer }, "members"},
		{"one person twice", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members[2] = c.Members[1] }, "members"},
		{"an account that does not exist", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members[1].Account = 9999 }, "members"},
		{"an unknown office", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Members[1].Kind = "judge" }, "members"},
		{"one key holder is enough", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Threshold = 1 }, "threshold"},
		{"more needed than there are", func(w *apptest.Town, c *vote.ScrutineersCommand) { c.Threshold = 4 }, "threshold"},
	}
	apptest.EachTown(t, apptest.TickOnly, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		must(t, w.Vote.NameScrutineers(ctx, w.As("standing"), w.Staff()))
		w.Unchanged(t, func() {
			for _, tt := range tests {
				cmd := w.Staff()
				tt.change(w, &cmd)
				err := w.Vote.NameScrutineers(ctx, w.As("standing"), cmd)
				apptest.Refused(t, tt.name, err, fault.Invalid)
				if e, ok := fault.As(err); ok && e.Fields[tt.field] == "" {
					t.Errorf("%s: complaints %v, want one about %s", tt.name, e.Fields, tt.field)
				}
			}
		})
		must(t, w.Account.Disable(ctx, w.As("admin"), w.As("scrutineer2").Account, true))
		apptest.Refused(t, "a disabled account", w.Vote.NameScrutineers(ctx, w.As("standing"), w.Staff()), fault.Invalid)
	})
}

func TestUnnamedScrutineersCannotBeApproved(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			apptest.Refused(t, "approve", w.Vote.ApproveScrutineers(ctx, w.As("presiding"), w.Round), fault.Invalid)
		})
	})
}

func TestTheKeyCeremonyTakesEachMessageOnceInItsStep(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundStaffed, func(t *testing.T, w *apptest.Town) {
		put := func(login string, name vote.CeremonyStep, message []byte) error {
			return w.Vote.PutMessage(ctx, w.As(login), w.Round, name, message)
		}
		chief := w.Message(t, "chief", vote.Commit)
		w.Unchanged(t, func() {
			coded(t, "no message", put("chief", vote.Commit, nil), fault.Invalid, seal.Malformed)
			coded(t, "not a message", put("chief", vote.Commit, []byte(`{"a":1}`)), fault.Invalid, seal.NotCanonical)
			coded(t, "the message of another scrutineer", put("scrutineer1", vote.Commit, chief), fault.Invalid, seal.BadCertificate)
			coded(t, "a step too early", put("chief", vote.Reveal, chief), fault.Closed, "not_yet")
			apptest.Refused(t, "a step that does not exist", put("chief", "share", chief), fault.NotFound)
			apptest.Refused(t, "a teller", put("teller", vote.Commit, chief), fault.Forbidden)
			stranger := w.As("chief")
			stranger.Account = w.As("deputy").Account
			apptest.Refused(t, "a scrutineer of no round", w.Vote.PutMessage(ctx, stranger, w.Round, vote.Commit, chief), fault.Forbidden)
			_, err := w.Vote.Ceremony(ctx, stranger, w.Round)
			apptest.Refused(t, "a scrutineer of no round looks", err, fault.Forbidden)
			apptest.Refused(t, "in another congress", w.Vote.PutMessage(ctx, w.Elsewhere("chief"), w.Round, vote.Commit, chief), fault.NotFound)
			apptest.Refused(t, "prepared without keys", w.Vote.Prepare(ctx, w.As("secretariat"), w.Round), fault.Invalid)
		})
		must(t, put("chief", vote.Commit, chief))
		w.Unchanged(t, func() { must(t, put("chief", vote.Commit, chief)) })
		w.Seeds = nil // another key code
		other := w.Message(t, "chief", vote.Commit)
		w.Unchanged(t, func() { coded(t, "replaced", put("chief", vote.Commit, other), fault.Conflict, "already_sent") })

		// The sheet is lost: all begin again, with other keys.
		must(t, w.Vote.RestartCeremony(ctx, w.As("presiding"), w.Round))
		if state := w.CeremonyState(t, "scrutineer1"); state.Step != vote.Commit || slices.ContainsFunc(state.Commits, func(m []byte) bool { return m != nil }) {
			t.Errorf("after the restart: step %s, commits %v", state.Step, state.Commits)
		}
		w.Ceremony(t, vote.Reveal)
		reveal := w.Message(t, "chief", vote.Reveal)
		w.Unchanged(t, func() {
			coded(t, "another's reveal", put("scrutineer2", vote.Reveal, reveal), fault.Invalid, seal.BadReveal)
			coded(t, "confirm too early", put("chief", vote.Confirm, reveal), fault.Closed, "not_yet")
		})
		for _, login := range apptest.Guardians {
			must(t, put(login, vote.Reveal, w.Message(t, login, vote.Reveal)))
		}
		confirm := w.Message(t, "chief", vote.Confirm)
		w.Unchanged(t, func() {
			coded(t, "another's confirmation", put("scrutineer1", vote.Confirm, confirm), fault.Invalid, seal.BadConfirm)
		})
		for _, login := range apptest.Guardians {
			must(t, put(login, vote.Confirm, w.Message(t, login, vote.Confirm)))
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "prepared without credentials", w.Vote.Prepare(ctx, w.As("secretariat"), w.Round), fault.Invalid)
			_, err := w.Vote.PutCredentials(ctx, w.As("secretariat"), w.Round, []byte(`["00"]`))
			coded(t, "credentials that are none", err, fault.Invalid, seal.PointNotCanonical)
			_, err = w.Vote.PutCredentials(ctx, w.As("secretariat"), w.Round, seal.PublicCredentials([]string{publics[0], publics[0]}))
			coded(t, "a credential twice", err, fault.Invalid, seal.BadCredentialList)
		})
		_, err := w.Vote.PutCredentials(ctx, w.As("secretariat"), w.Round, seal.PublicCredentials(publics[:10]))
		must(t, err)
		w.Unchanged(t, func() {
			apptest.Refused(t, "fewer slips than deputies", w.Vote.Prepare(ctx, w.As("secretariat"), w.Round), fault.Invalid)
		})
		w.PutCredentials(t)
		must(t, w.Vote.Prepare(ctx, w.As("secretariat"), w.Round))
		w.Unchanged(t, func() {
			apptest.Refused(t, "restart when the box is ready", w.Vote.RestartCeremony(ctx, w.As("presiding"), w.Round), fault.Closed)
			must(t, put("chief", vote.Confirm, confirm)) // a lost answer, sent again
			coded(t, "replaced when the box is ready", put("chief", vote.Confirm, chief), fault.Conflict, "already_sent")
		})
	})
}

func TestTheCountSurvivesTheLossOfAnyOneOfThreeKeys(t *testing.T) {
	for i, lost := range apptest.Guardians {
		t.Run("without "+lost, func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
				present := slices.Delete(slices.Clone(apptest.Guardians), i, i+1)
				first := w.Part(t, present[0])
				must(t, w.Vote.Decrypt(ctx, w.As(present[0]), w.Round, first))
				if state := w.State(t); state != models.RoundCounting {
					t.Fatalf("%s after one of two parts", state)
				}
				w.Unchanged(t, func() {
					must(t, w.Vote.Decrypt(ctx, w.As(present[0]), w.Round, first))
					coded(t, "the part of another", w.Vote.Decrypt(ctx, w.As(present[1]), w.Round, first), fault.Invalid, seal.WrongTally)
					coded(t, "another part in its place", w.Vote.Decrypt(ctx, w.As(present[0]), w.Round, []byte("{}")), fault.Conflict, "already_sent")
					coded(t, "no part", w.Vote.Decrypt(ctx, w.As(present[1]), w.Round, []byte("{}")), fault.Invalid, seal.NotCanonical)
					apptest.Refused(t, "a teller", w.Vote.Decrypt(ctx, w.As("teller"), w.Round, first), fault.Forbidden)
					apptest.Refused(t, "in another congress", w.Vote.Decrypt(ctx, w.Elsewhere(present[1]), w.Round, first), fault.NotFound)
				})
				must(t, w.Vote.Decrypt(ctx, w.As(present[1]), w.Round, w.Part(t, present[1])))
				v := w.Read(t)
				if v.Round.State != models.RoundCounted || v.Counts == nil || !slices.Equal(v.Counts.Candidates, marked(w, false)) {
					t.Errorf("round %s, counts %+v; want %+v", v.Round.State, v.Counts, marked(w, false))
				}
			})
		})
	}
}

func TestTheBoxIsShownToItsKeyHoldersOnly(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		for _, p := range apptest.People {
			raw, err := w.Vote.SealedArchive(ctx, w.As(p.Login), w.Round)
			if slices.Contains(apptest.Guardians, p.Login) {
				if err != nil || bytes.Contains(raw, []byte(`"type":"Result"`)) {
					t.Errorf("%s: %v, or a result is inside", p.Login, err)
				}
				continue
			}
			apptest.Refused(t, p.Login, err, fault.Forbidden)
		}
	})
}
