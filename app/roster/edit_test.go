package roster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/models"
)

func TestALineOfTheRosterIsCorrectedAddedAndExcludedWithAReason(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		office := w.As("secretariat")
		read := func() roster.Roll {
			roll, err := w.Roster.Roll(ctx, office, w.Session)
			must(t, err)
			return roll
		}
		roll := read()
		first, second := roll.Delegations[0].Deputies[0], roll.Delegations[0].Deputies[1]
		line := func(d models.Deputy) roster.DeputyCommand {
			return roster.DeputyCommand{Session: w.Session, Deputy: d.ID, Delegation: roll.Delegations[0].Delegation.Name, Number: d.Number, Name: d.Name, Seat: d.Seat, Excluded: d.ExcludedReason, Reason: "补正"}
		}
		put := func(cmd roster.DeputyCommand) error {
			_, err := w.Roster.PutDeputy(ctx, office, cmd)
			return err
		}
		refusals := []struct {
			name, field string
			kind        fault.Kind
			change      func(*roster.DeputyCommand)
		}{
			{"no reason", "reason", fault.Invalid, func(c *roster.DeputyCommand) { c.Seat, c.Reason = "9排", " " }},
			{"no name", "name", fault.Invalid, func(c *roster.DeputyCommand) { c.Name = "" }},
			{"a name too long", "name", fault.Invalid, func(c *roster.DeputyCommand) { c.Name = strings.Repeat("𠮷", 41) }},
			{"a line end in the seat", "seat", fault.Invalid, func(c *roster.DeputyCommand) { c.Seat = "1\n2" }},
			{"no delegation", "delegation", fault.Invalid, func(c *roster.DeputyCommand) { c.Delegation = "" }},
			{"another's number", "number", fault.Invalid, func(c *roster.DeputyCommand) { c.Number = strings.ToLower(second.Number) }},
			{"nothing changed", "", fault.Invalid, func(c *roster.DeputyCommand) {}},
			{"a deputy of nobody", "", fault.NotFound, func(c *roster.DeputyCommand) { c.Deputy, c.Number = 1, "X" }},
		}
		w.Unchanged(t, func() {
			for _, tt := range refusals {
				cmd := line(first)
				tt.change(&cmd)
				err := put(cmd)
				apptest.Refused(t, tt.name, err, tt.kind)
				if e, _ := fault.As(err); e != nil && tt.field != "" && e.Fields[tt.field] == "" {
					t.Errorf("%s: complaints %v, want one about %s", tt.name, e.Fields, tt.field)
				}
			}
			cmd := line(first)
			cmd.Seat = "9排"
			_, err := w.Roster.PutDeputy(ctx, w.As("presiding"), cmd)
			apptest.Refused(t, "by the chair", err, fault.Forbidden)
			_, err = w.Roster.PutDeputy(ctx, w.Elsewhere("secretariat"), cmd)
			apptest.Refused(t, "in another congress", err, fault.NotFound)
		})

		cmd := line(first)
		cmd.Name, cmd.Seat = "𬭎㙍𠮷", ""
		must(t, put(cmd))
		if d := read().Delegations[0].Deputies[0]; d.Name != "𬭎㙍𠮷" || d.Seat != "" || d.ID != first.ID {
			t.Errorf("corrected: %+v", d)
		}
		if log := entries(t, w)[0]; log.Action != "更改代表名册" || !strings.Contains(log.Detail, "姓名改为𬭎㙍𠮷") || !strings.HasSuffix(log.Detail, "原因：补正") {
			t.Errorf("log %+v", log)
		}

		must(t, put(roster.DeputyCommand{Session: w.Session, Delegation: "补选代表团", Number: "QX-900", Name: "新代表", Reason: "补选"}))
		roll = read()
		if last := roll.Delegations[len(roll.Delegations)-1]; last.Delegation.Name != "补选代表团" || len(last.Deputies) != 1 || roll.Entitled != 12 {
			t.Errorf("added: %+v, 全体 %d", last, roll.Entitled)
		}

		cmd = line(second)
		cmd.Excluded = "暂停执行代表职务（资格审查报告第2条）"
		w.Mark(t, second.ID, models.Present)
		w.Unchanged(t, func() { apptest.Refused(t, "excluding one who signed in", put(cmd), fault.Invalid) })
		w.Mark(t, second.ID, models.NotYet)
		must(t, put(cmd))
		if roll = read(); roll.Entitled != 11 || roll.Excluded != 1 || roll.QuorumLine != 8 {
			t.Errorf("全体 %d, excluded %d, quorum %d", roll.Entitled, roll.Excluded, roll.QuorumLine)
		}
		cmd.Excluded = ""
		must(t, put(cmd))
		if log := entries(t, w)[0]; !strings.Contains(log.Detail, "恢复计入全体代表") || read().Entitled != 12 {
			t.Errorf("back in the base: %+v", log)
		}
	})
}

func TestTheRosterIsFixedFromTheFirstSlipToTheAnnouncement(t *testing.T) {
	for state, fixed := range map[models.RoundState]bool{
		models.RoundDraft: false, models.RoundReady: false, models.RoundIssuing: true, models.RoundOpen: true, models.RoundPaused: true, models.RoundClosed: true,
		models.RoundCounting: true, models.RoundCounted: true, models.RoundAttested: true, models.RoundVoid: false, models.RoundAnnounced: false, models.RoundPublished: false,
	} {
		if got := roster.RosterFixedBy(state); got != fixed {
			t.Errorf("%s: fixed %v, want %v", state, got, fixed)
		}
	}
	apptest.EachTown(t, apptest.ThreeStances, models.RoundIssuing, func(t *testing.T, w *apptest.Town) {
		late := roster.DeputyCommand{Session: w.Session, Delegation: "补选代表团", Number: "QX-900", Name: "新代表", Reason: "补选"}
		w.Unchanged(t, func() {
			_, err := w.Roster.PutDeputy(ctx, w.As("secretariat"), late)
			apptest.Refused(t, "while slips are out", err, fault.Closed)
			why, err := w.Roster.RosterFixed(ctx, w.As("presiding"), w.Session)
			must(t, err)
			if !strings.Contains(why, "已经开始发票") {
				t.Errorf("the page says %q", why)
			}
		})
	})
}

func TestThePreviewOfARosterCountsAndPointsOut(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		p, err := w.Roster.Import(ctx, w.As("secretariat"), w.Session, list("甲团,1,张三,,\n甲团,2,李四,,请辞已接受\n甲囤,3,张三,,\n"))
		must(t, err)
		if p.Token == "" || p.Delegations != 2 || p.Entitled != 2 {
			t.Errorf("preview %+v", p)
		}
		if diff := cmp.Diff([]string{"有 2 位“张三”（1、3），请核对是不是同一人。", "“甲囤”只有 1 人，请核对名称有没有写错。"}, p.Remarks); diff != "" {
			t.Errorf("remarks (-want +got):\n%s", diff)
		}
	})
}

func TestThreeThousandDeputiesAreImportedAndMarked(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		var b strings.Builder
		for i := range 3000 {
			fmt.Fprintf(&b, "第%d代表团,QX%04d,代表%d,,\n", i/100+1, i+1, i)
		}
		p, err := w.Roster.Import(ctx, w.As("secretariat"), w.Session, list(b.String()))
		must(t, err)
		n, err := w.Roster.Confirm(ctx, w.As("secretariat"), w.Session, p.Token)
		must(t, err)
		marked, err := w.Roster.CheckInDelegation(ctx, w.As("secretariat"), w.Session, 0, models.Present)
		must(t, err)
		roll, err := w.Roster.Roll(ctx, w.As("secretariat"), w.Session)
		must(t, err)
		if n != 3000 || marked != 3000 || roll.Present != 3000 || roll.QuorumLine != 2000 || len(roll.Delegations) != 30 {
			t.Errorf("imported %d, marked %d, present %d, quorum %d, delegations %d", n, marked, roll.Present, roll.QuorumLine, len(roll.Delegations))
		}
	})
}
