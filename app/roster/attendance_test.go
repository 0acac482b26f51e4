package roster_test

import (
	"fmt"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/store"
	"piaojue/models"
)

func TestTheFieldOfADeskTakesACardAndWhatIsTyped(t *testing.T) {
	tests := []struct{ typed, want string }{
		{"QX-701", "QX-701"}, {"  QX-701\t", "QX-701"}, {"pj:deputy:QX-701", "QX-701"}, {"PJ:Deputy: QX-701", "QX-701"},
		{"ｐｊ：ｄｅｐｕｔｙ：ＱＸ－７０１", "QX-701"}, {"pj:deputy", "pj:deputy"}, {"李𬭎", "李𬭎"}, {"", ""}, {roster.CardCode("𬭎-1"), "𬭎-1"},
	}
	for _, tt := range tests {
		if got := roster.CardNumber(tt.typed); got != tt.want {
			t.Errorf("%q is number %q, want %q", tt.typed, got, tt.want)
		}
	}
}

// entries are the actions in the log, newest first.
func entries(t *testing.T, w *apptest.Town) []models.AuditEntry {
	t.Helper()
	var rows []models.AuditEntry
	must(t, w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.In(w.Congress.ID).AuditEntries(0, 100)
		return err
	}))
	return rows
}

func TestAWholeDelegationIsMarkedInOneActAndOneEntry(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		desk := w.As("secretariat")
		group := func() (r roster.DelegationRoll) {
			roll, err := w.Roster.Roll(ctx, desk, w.Session)
			must(t, err)
			return roll.Delegations[0]
		}
		before := group()
		id, size := before.Delegation.ID, len(before.Deputies)
		w.Mark(t, before.Deputies[0].ID, models.Excused)
		w.Mark(t, before.Deputies[1].ID, models.Present)
		early := group().Deputies[1].SignedInAt
		w.Unchanged(t, func() {
			_, err := w.Roster.CheckInDelegation(ctx, w.As("presiding"), w.Session, id, models.Present)
			apptest.Refused(t, "by the chair", err, fault.Forbidden)
			_, err = w.Roster.CheckInDelegation(ctx, desk, w.Session, id, "asleep")
			apptest.Refused(t, "an unknown mark", err, fault.Invalid)
			_, err = w.Roster.CheckInDelegation(ctx, desk, w.Session, id+10_000, models.Present)
			apptest.Refused(t, "a delegation that is none", err, fault.NotFound)
			_, err = w.Roster.CheckInDelegation(ctx, w.Elsewhere("secretariat"), w.Session, 0, models.Present)
			apptest.Refused(t, "a session of another congress", err, fault.NotFound)
		})
		w.Clock.Forward(5 * time.Minute)
		logged := len(entries(t, w))
		n, err := w.Roster.CheckInDelegation(ctx, desk, w.Session, id, models.Present)
		must(t, err)
		after := group()
		if n != size-2 || after.Present != size-1 || after.Deputies[0].Attendance != models.Excused || after.Deputies[1].SignedInAt != early {
			t.Errorf("%d marked of %d: %+v", n, size, after)
		}
		log := entries(t, w)
		if want := fmt.Sprintf("%s，%d 人", before.Delegation.Name, n); len(log) != logged+1 || log[0].Detail != want || log[0].Action != "整团登记：已签到" {
			t.Errorf("%d entries more, the last %+v; want one with %s", len(log)-logged, log[0], want)
		}
		w.Unchanged(t, func() {
			_, err := w.Roster.CheckInDelegation(ctx, desk, w.Session, id, models.Present)
			apptest.Refused(t, "nobody left to mark", err, fault.Invalid)
		})
		n, err = w.Roster.CheckInDelegation(ctx, desk, w.Session, id, models.Left)
		must(t, err)
		if gone := group(); n != size-1 || gone.Present != 0 || gone.Deputies[1].SignedInAt != early || gone.Deputies[1].LeftAt == 0 {
			t.Errorf("%d left: %+v", n, gone)
		}
		n, err = w.Roster.CheckInDelegation(ctx, desk, w.Session, 0, models.Excused)
		must(t, err)
		if n != len(w.Deputies)-size {
			t.Errorf("%d excused, want the %d not marked yet", n, len(w.Deputies)-size)
		}
		n, err = w.Roster.CheckInDelegation(ctx, desk, w.Session, 0, models.NotYet)
		must(t, err)
		roll, err := w.Roster.Roll(ctx, desk, w.Session)
		must(t, err)
		if n != len(w.Deputies)-size+1 || roll.Excused != 0 || roll.Left != size-1 {
			t.Errorf("%d taken back: %d excused, %d left", n, roll.Excused, roll.Left)
		}
	})
}

func TestWhoDrewABallotWasPresentAndCanOnlyLeave(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		w.To(t, models.RoundIssuing)
		desk, drew := w.As("secretariat"), w.Deputies[0]
		mark := func(a models.Attendance) error {
			_, err := w.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: w.Session, Deputy: drew.ID, Attendance: a})
			return err
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "taking back", mark(models.NotYet), fault.Invalid)
			apptest.Refused(t, "excusing", mark(models.Excused), fault.Invalid)
		})
		late := w.Deputies[len(w.Deputies)-1]
		w.Mark(t, late.ID, models.Present)
		n, err := w.Roster.CheckInDelegation(ctx, desk, w.Session, 0, models.NotYet)
		must(t, err)
		if n != 1 { // whoever drew stays
			t.Errorf("%d marks taken back, want that of the late one", n)
		}
		w.Clock.Forward(time.Minute)
		must(t, mark(models.Left))
		before := w.Read(t).Turnout
		w.Unchanged(t, func() {
			apptest.Refused(t, "a ballot for one who left", w.Vote.HandSlip(ctx, desk, w.Round, late.ID), fault.Invalid)
		})
		w.Clock.Forward(time.Minute)
		must(t, mark(models.Present))
		roll, err := w.Roster.Roll(ctx, desk, w.Session)
		must(t, err)
		var back models.Deputy
		for _, g := range roll.Delegations {
			for _, d := range g.Deputies {
				if d.ID == drew.ID {
					back = d
				}
			}
		}
		if back.SignedInAt == 0 || back.SignedInAt >= models.At(w.Clock.Now()) || back.LeftAt != 0 {
			t.Errorf("back again: %+v, want the first sign-in", back)
		}
		if before.Issued == 0 || w.Read(t).Turnout.Issued != before.Issued {
			t.Errorf("issued %d, before %d", w.Read(t).Turnout.Issued, before.Issued)
		}
		if log := entries(t, w)[0]; log.Detail == "" || log.Role != models.Secretariat {
			t.Errorf("the log does not say when: %+v", log)
		}
		if at := audit.Check(chain(t, w)); at >= 0 {
			t.Errorf("the log breaks at %d", at)
		}
	})
}

func chain(t *testing.T, w *apptest.Town) []models.AuditEntry {
	t.Helper()
	var rows []models.AuditEntry
	must(t, w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.In(w.Congress.ID).AuditChain()
		return err
	}))
	return rows
}

func TestNobodyOutsideTheBaseIsSignedIn(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		p, err := w.Roster.Import(ctx, w.As("secretariat"), w.Session, list("甲团,1,张三,,\n甲团,2,李四,,请辞已接受\n"))
		must(t, err)
		_, err = w.Roster.Confirm(ctx, w.As("secretariat"), w.Session, p.Token)
		must(t, err)
		w.Unchanged(t, func() {
			for _, a := range []models.Attendance{models.Present, models.Excused, models.Left} {
				_, err := w.Roster.CheckIn(ctx, w.As("secretariat"), roster.CheckInCommand{Session: w.Session, Number: "2", Attendance: a})
				apptest.Refused(t, string(a), err, fault.Invalid)
			}
			_, err := w.Roster.CheckIn(ctx, access.Actor{}, roster.CheckInCommand{Session: w.Session, Number: "1", Attendance: models.Present})
			apptest.Refused(t, "nobody", err, fault.Unauthenticated)
		})
		n, err := w.Roster.CheckInDelegation(ctx, w.As("secretariat"), w.Session, 0, models.Present)
		must(t, err)
		if n != 1 {
			t.Errorf("%d marked, want the one who counts", n)
		}
	})
}
