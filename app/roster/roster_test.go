package roster_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/store"
	"piaojue/models"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const heading = "代表团,代表证号,姓名,座位,不计入全体代表的原因\n"

func TestARosterWithOneWrongLineIsNotTakenAtAll(t *testing.T) {
	tests := []struct {
		name, list string
		want       []roster.RowError
	}{
		{"a number twice", heading + "甲团,1,张三,,\n乙团,2,李四,,\n乙团,1,王五,,\n", []roster.RowError{{Line: 4, Text: "代表证号 1 与第 2 行重复"}}},
		{"missing cells", heading + ",1,张三,,\n甲团,,李四,,\n甲团,3,,,\n", []roster.RowError{{Line: 2, Text: "没有填写代表团"}, {Line: 3, Text: "没有填写代表证号"}, {Line: 4, Text: "没有填写姓名"}}},
		{"too long", heading + "甲团,1," + strings.Repeat("𠮷", 41) + ",,\n", []roster.RowError{{Line: 2, Text: "姓名超过 40 个字"}}},
	}
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, tt := range tests {
				p, err := w.Roster.Import(ctx, w.As("secretariat"), w.Session, strings.NewReader(tt.list))
				must(t, err)
				if p.Token != "" {
					t.Errorf("%s: kept for confirmation", tt.name)
				}
				if diff := cmp.Diff(tt.want, p.Errors); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tt.name, diff)
				}
			}
			_, err := w.Roster.Import(ctx, w.As("secretariat"), w.Session, strings.NewReader("姓名\n张三\n"))
			apptest.Refused(t, "a heading without the columns", err, fault.Invalid)
			_, err = w.Roster.Import(ctx, w.As("government"), w.Session, strings.NewReader(apptest.Roster))
			apptest.Refused(t, "the government", err, fault.Forbidden)
			_, err = w.Roster.Import(ctx, w.Elsewhere("secretariat"), w.Session, strings.NewReader(apptest.Roster))
			apptest.Refused(t, "a session of another congress", err, fault.NotFound)
		})
	})
}

func TestARosterIsReplacedUntilSomebodySignedIn(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		draft := func() string {
			p, err := w.Roster.Import(ctx, w.As("secretariat"), w.Session, strings.NewReader(heading+"㙍团,𬭎-1,𠮷永年,1排,\n㙍团,𬭎-2,李𬭎,2排,请辞已接受\n"))
			must(t, err)
			return p.Token
		}
		token := draft()
		w.Unchanged(t, func() {
			other := w.As("secretariat")
			other.Account = w.As("standing").Account
			_, err := w.Roster.Confirm(ctx, other, w.Session, token)
			apptest.Refused(t, "another person", err, fault.NotFound)
			_, err = w.Roster.Confirm(ctx, w.Elsewhere("secretariat"), w.Session, token)
			apptest.Refused(t, "in another congress", err, fault.NotFound)
			_, err = w.Shortlist.Confirm(ctx, w.As("street"), w.Session, token)
			apptest.Refused(t, "as a list of candidates", err, fault.NotFound)
		})
		n, err := w.Roster.Confirm(ctx, w.As("secretariat"), w.Session, token)
		must(t, err)
		roll, err := w.Roster.Roll(ctx, w.As("presiding"), w.Session)
		must(t, err)
		if n != 2 || roll.Entitled != 1 || roll.Excluded != 1 || len(roll.Delegations) != 1 || roll.Delegations[0].Delegation.Name != "㙍团" {
			t.Errorf("%d taken: %+v", n, roll)
		}
		if d := roll.Delegations[0].Deputies; d[0].Name != "𠮷永年" || d[0].Number != "𬭎-1" || d[1].Name != "李𬭎" || d[1].ExcludedReason != "请辞已接受" {
			t.Errorf("rare characters were not kept: %+v", d)
		}
		w.Unchanged(t, func() {
			_, err := w.Roster.Confirm(ctx, w.As("secretariat"), w.Session, token)
			apptest.Refused(t, "a second time", err, fault.NotFound)
		})
		token = draft()
		_, err = w.Roster.CheckIn(ctx, w.As("secretariat"), roster.CheckInCommand{Session: w.Session, Number: " 𬭎-1 ", Attendance: models.Excused})
		must(t, err)
		w.Unchanged(t, func() {
			_, err := w.Roster.Confirm(ctx, w.As("secretariat"), w.Session, token)
			apptest.Refused(t, "after the first mark", err, fault.Closed)
		})
	})
}

func TestCheckInMarksByNumberAndTakesTheMarkBack(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		mark := func(number string, a models.Attendance) (models.Deputy, error) {
			return w.Roster.CheckIn(ctx, w.As("secretariat"), roster.CheckInCommand{Session: w.Session, Number: number, Attendance: a})
		}
		w.Unchanged(t, func() {
			_, err := mark("QX-799", models.Present)
			apptest.Refused(t, "a number of nobody", err, fault.NotFound)
			_, err = mark("YL-1", models.Present)
			apptest.Refused(t, "a number of another congress", err, fault.NotFound)
			_, err = mark("QX-703", models.Left)
			apptest.Refused(t, "leaving without having come", err, fault.Invalid)
			_, err = mark("QX-703", "asleep")
			apptest.Refused(t, "an unknown mark", err, fault.Invalid)
			_, err = w.Roster.CheckIn(ctx, w.As("presiding"), roster.CheckInCommand{Session: w.Session, Number: "QX-703", Attendance: models.Present})
			apptest.Refused(t, "by the chair", err, fault.Forbidden)
			_, err = w.Roster.CheckIn(ctx, w.As("secretariat"), roster.CheckInCommand{Session: w.Session, Deputy: apptest.FirstDeputy, Attendance: models.Present})
			apptest.Refused(t, "a deputy of another congress", err, fault.NotFound)
			_, err = mark("QX-703", models.NotYet)
			must(t, err) // taking back what is not there
		})
		d, err := mark("QX-703", models.Present)
		must(t, err)
		if d.Name != "李𬭎" || d.SignedInAt != models.At(w.Clock.Now()) || d.LeftAt != 0 {
			t.Errorf("signed in: %+v", d)
		}
		w.Unchanged(t, func() {
			_, err := mark("QX-703", models.Present)
			must(t, err)
		})
		d, err = mark("QX-703", models.Left)
		must(t, err)
		if d.SignedInAt == 0 || d.LeftAt == 0 {
			t.Errorf("left: %+v", d)
		}
		d, err = mark("QX-703", models.NotYet)
		must(t, err)
		if d.Attendance != models.NotYet || d.SignedInAt != 0 || d.LeftAt != 0 {
			t.Errorf("taken back: %+v", d)
		}
	})
}

func TestTheRollAddsUpAndKnowsTheQuorum(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		for i, d := range w.Deputies[:10] {
			mark := models.Present
			if i == 8 {
				mark = models.Excused
			}
			w.Mark(t, d.ID, mark)
		}
		w.Mark(t, w.Deputies[9].ID, models.Left)
		read := func() roster.Roll {
			roll, err := w.Roster.Roll(ctx, w.As("standing"), w.Session)
			must(t, err)
			return roll
		}
		roll := read()
		got := fmt.Sprint(roll.Entitled, roll.Present, roll.Excused, roll.Left, roll.Absent, roll.Excluded, roll.QuorumLine, roll.QuorumReached())
		if want := "11 8 1 1 1 0 8 true"; got != want {
			t.Errorf("roll %s, want %s", got, want)
		}
		present := 0
		for _, g := range roll.Delegations {
			present += g.Present
		}
		if present != 8 {
			t.Errorf("delegations have %d present, want 8", present)
		}
		w.Mark(t, w.Deputies[0].ID, models.Left)
		if read().QuorumReached() {
			t.Error("seven of eleven are a quorum")
		}
	})
}

func TestASessionIsRegisteredOnceAndCheckedByField(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		good := roster.SessionCommand{Term: 17, Number: 6, Year: 2027, OpensOn: "2027-01-15", Venue: "县会议中心"}
		tests := []struct {
			field  string
			change func(*roster.SessionCommand)
		}{
			{"term", func(c *roster.SessionCommand) { c.Term = 0 }}, {"number", func(c *roster.SessionCommand) { c.Number = 100 }}, {"year", func(c *roster.SessionCommand) { c.Year = 26 }},
			{"opens_on", func(c *roster.SessionCommand) { c.OpensOn = "2027-02-30" }}, {"venue", func(c *roster.SessionCommand) { c.Venue = strings.Repeat("会", 61) }},
			{"number", func(c *roster.SessionCommand) { c.Number = 5 }}, // registered already
		}
		w.Unchanged(t, func() {
			for _, tt := range tests {
				cmd := good
				tt.change(&cmd)
				_, err := w.Roster.CreateSession(ctx, w.As("standing"), cmd)
				apptest.Refused(t, tt.field, err, fault.Invalid)
				if e, ok := fault.As(err); ok && e.Fields[tt.field] == "" {
					t.Errorf("complaints %v, want one about %s", e.Fields, tt.field)
				}
			}
			_, err := w.Roster.CreateSession(ctx, w.As("teller"), good)
			apptest.Refused(t, "a teller", err, fault.Forbidden)
		})
		id, err := w.Roster.CreateSession(ctx, w.As("standing"), good)
		must(t, err)
		row, err := w.Roster.Session(ctx, w.As("standing"), id)
		must(t, err)
		if row.Name != "清溪县第十七届人民代表大会第六次会议" {
			t.Errorf("name %s", row.Name)
		}
		_, err = w.Roster.Session(ctx, w.Elsewhere("standing"), id)
		apptest.Refused(t, "read from another congress", err, fault.NotFound)
	})
}

// list is an uploaded roster with the heading.
func list(lines string) *strings.Reader { return strings.NewReader(heading + lines) }

// A standing committee meets with more than half of its members; a session
// without a method yet, and one whose rounds differ, is held against the more.
func TestTheRollCallIsHeldAgainstTheSessionsOwnQuorum(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundDraft, func(t *testing.T, w *apptest.Town) {
		read := func() string {
			roll, err := w.Roster.Roll(ctx, w.As("secretariat"), w.Session)
			must(t, err)
			return fmt.Sprint(roll.Quorum, " ", roll.QuorumLine)
		}
		if got := read(); got != "2/3 8" {
			t.Errorf("of eleven the quorum is %s, want 2/3 8", got)
		}
		add := func(uuid, quorum, body string) {
			round := w.Read(t).Round
			round.ID, round.UUID = 0, uuid
			round.Rules = strings.Replace(round.Rules, `"quorum":"2/3"`, `"quorum":"`+quorum+`"`+body, 1)
			must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(w.Congress.ID).PutRound(&round) }))
		}
		add("another", ">1/2", `,"body":"standing_committee"`)
		if got := read(); got != "2/3 8" {
			t.Errorf("beside a round that wants more it is %s, want 2/3 8", got)
		}
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			round := w.Read(t).Round
			round.State = models.RoundVoid
			return tx.In(w.Congress.ID).UpdateRound(round)
		}))
		if got := read(); got != ">1/2 6" {
			t.Errorf("a standing committee's quorum is %s, want >1/2 6", got)
		}
	})
}
