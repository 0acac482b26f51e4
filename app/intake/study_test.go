package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/lifecycle"
	"piaojue/models"
)

// target is who is asked, by name.
func (b *bureau) target(name string) string {
	b.t.Helper()
	list, err := b.Intake.StudyTargets(bg, b.As("government"))
	ok(b.t, err)
	for _, k := range list {
		if k.Name == name {
			return k.ID
		}
	}
	b.t.Fatalf("nobody is called %s", name)
	return ""
}

func (b *bureau) assign(matters []int64, to ...string) (int, error) {
	return b.Intake.Assign(bg, b.As("government"), intake.AssignCommand{Call: b.call, Matters: matters, To: to, DueOn: "2026-03-20"})
}

func (b *bureau) mine(login string) []intake.StudyRow {
	b.t.Helper()
	rows, err := b.Intake.MyStudies(bg, b.As(login))
	ok(b.t, err)
	return rows
}

func TestPeopleAreAskedOnceAndTheirPrioritiesMakeTheMatters(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		lights, canteen := b.accept(0, 1, 2).Matters[0], b.accept(3).Matters[0]
		deputy, leader := b.target("秦月明"), b.target("戴志远")
		if n, err := b.assign([]int64{lights, canteen}, deputy, leader, deputy); err != nil || n != 4 {
			t.Fatalf("asked %d times: %v", n, err)
		}
		b.Unchanged(t, func() {
			_, err := b.assign([]int64{lights}, deputy)
			apptest.Refused(t, "asked twice", err, fault.Conflict)
			_, err = b.assign(nil, deputy)
			apptest.Refused(t, "nothing ticked", err, fault.Invalid)
			_, err = b.assign([]int64{lights})
			apptest.Refused(t, "nobody named", err, fault.Invalid)
			_, err = b.assign([]int64{lights}, "a999")
			apptest.Refused(t, "nobody there", err, fault.Invalid)
			_, err = b.assign([]int64{lights + 1000}, deputy)
			apptest.Refused(t, "no such matter", err, fault.NotFound)
			_, err = b.Intake.Assign(bg, b.As("government"), intake.AssignCommand{Call: b.call, Matters: []int64{lights}, To: []string{deputy}, DueOn: "2026-03-11"})
			apptest.Refused(t, "due yesterday", err, fault.Invalid)
			_, err = b.Intake.Assign(bg, b.As("deputy"), intake.AssignCommand{Call: b.call, Matters: []int64{lights}, To: []string{leader}, DueOn: "2026-03-20"})
			apptest.Refused(t, "a deputy assigns", err, fault.Forbidden)
		})
		mine, others := b.mine("deputy"), b.mine("leader")
		if len(mine) != 2 || mine[0].Suggestions+mine[1].Suggestions != 4 {
			t.Fatalf("the deputy was asked %+v", mine)
		}
		first, other := mine[0].ID, others[0].ID
		b.Unchanged(t, func() {
			apptest.Refused(t, "no priority", b.Intake.GiveOpinion(bg, b.As("deputy"), first, 0, "要办"), fault.Invalid)
			apptest.Refused(t, "no words", b.Intake.GiveOpinion(bg, b.As("deputy"), first, 1, " "), fault.Invalid)
			apptest.Refused(t, "somebody else's", b.Intake.GiveOpinion(bg, b.As("deputy"), other, 1, "要办"), fault.NotFound)
			apptest.Refused(t, "a unit", b.Intake.GiveOpinion(bg, b.As("unit"), first, 1, "要办"), fault.Forbidden)
			_, err := b.Intake.Study(bg, b.As("leader"), first)
			apptest.Refused(t, "reading somebody else's", err, fault.NotFound)
		})
		ok(t, b.Intake.GiveOpinion(bg, b.As("deputy"), first, 1, "马上办"))
		matter := mine[0].MatterID
		if p := b.matter(matter).Priority; p != 1 {
			t.Errorf("priority %d after one opinion of 1", p)
		}
		ok(t, b.Intake.GiveOpinion(bg, b.As("leader"), other, 4, "可以等"))
		if p := b.matter(matter).Priority; p != 2 { // 2.5, towards the more urgent
			t.Errorf("priority %d of 1 and 4", p)
		}
		ok(t, b.Intake.GiveOpinion(bg, b.As("deputy"), first, 3, "再看看"))
		if p := b.matter(matter).Priority; p != 3 {
			t.Errorf("priority %d of 3 and 4", p)
		}
		r, err := b.Intake.MatterResearch(bg, b.As("government"), matter)
		ok(t, err)
		if len(r.Studies) != 2 || r.Studies[0].Opinion != "再看看" {
			t.Errorf("the matter's page shows %+v", r.Studies)
		}
		reading, err := b.Intake.Study(bg, b.As("deputy"), first)
		ok(t, err)
		for _, k := range reading.Words {
			if len(k.NameSealed)+len(k.PhoneSealed) > 0 || k.Code != "" {
				t.Error("the task tells who proposed")
			}
		}
	})
}

func TestWhatIsDueIsLateTheDayAfter(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		b.accept(0)
		b.accept(3)
		n, err := b.Intake.Assign(bg, b.As("standing"), intake.AssignCommand{Call: b.call, All: &intake.StudyFilter{Call: b.call, State: "new"}, To: []string{b.target("秦月明")}, DueOn: "2026-03-14"})
		ok(t, err)
		if n != 2 {
			t.Errorf("%d asked from the filter", n)
		}
		for day, want := range []int{0, 0, 0, 1, 2} {
			rows := b.mine("deputy")
			if rows[0].Late != want || day < 3 && !rows[0].Soon {
				t.Errorf("on day %d late by %d, soon %v", day, rows[0].Late, rows[0].Soon)
			}
			b.Clock.Forward(24 * time.Hour)
		}
		late, err := b.Intake.Studies(bg, b.As("government"), intake.StudyFilter{Call: b.call, State: "late", Query: "路灯"})
		ok(t, err)
		if len(late) != 1 || late[0].Late() != 3 {
			t.Errorf("late: %+v", late)
		}
	})
}

func TestADecidedMatterIsNotStudiedAnyMore(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		m := b.accept(0).Matters[0]
		_, err := b.assign([]int64{m}, b.target("秦月明"))
		ok(t, err)
		b.must(b.Intake.DecideMatter(bg, b.As("government"), intake.OutcomeCommand{Matter: m, Seen: b.matter(m).Changed, Act: lifecycle.Decline, Reason: "已有安排"}))
		id := b.mine("deputy")[0].ID
		b.Unchanged(t, func() {
			apptest.Refused(t, "an opinion too late", b.Intake.GiveOpinion(bg, b.As("deputy"), id, 1, "要办"), fault.Closed)
			_, err := b.assign([]int64{m}, b.target("戴志远"))
			apptest.Refused(t, "asked too late", err, fault.Closed)
		})
	})
}

func TestAStationWithoutAKeeperIsWrittenDownByTheOffice(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		_, err := b.Intake.AddEntrance(bg, b.As("government"), intake.EntranceCommand{Kind: models.ByStation, Name: "谢村镇联络站"})
		ok(t, err)
		m := b.accept(0).Matters[0]
		_, err = b.assign([]int64{m}, b.target("谢村镇联络站"))
		ok(t, err)
		r, err := b.Intake.MatterResearch(bg, b.As("government"), m)
		ok(t, err)
		b.Unchanged(t, func() {
			apptest.Refused(t, "a deputy for the station", b.Intake.GiveOpinion(bg, b.As("deputy"), r.Studies[0].ID, 1, "要办"), fault.NotFound)
		})
		ok(t, b.Intake.GiveOpinion(bg, b.As("standing"), r.Studies[0].ID, 2, "站里开会讨论过"))
	})
}

func held() intake.SymposiumCommand {
	return intake.SymposiumCommand{HeldOn: "2026-03-12", Place: "㙍下村委会", Host: "许文华", Attendees: "村民代表 12 人", Minutes: "一、路灯\n二、饮水"}
}

func TestASymposiumSaysWhatWasSaidOfWhichMatter(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		who := b.As("standing")
		m := b.matter(b.accept(0).Matters[0])
		id, err := b.Intake.RecordSymposium(bg, who, held())
		ok(t, err)
		b.Unchanged(t, func() {
			_, err := b.Intake.RecordSymposium(bg, who, held())
			apptest.Refused(t, "a double press", err, fault.Conflict)
			ahead := held()
			ahead.HeldOn = "2026-03-13"
			_, err = b.Intake.RecordSymposium(bg, who, ahead)
			apptest.Refused(t, "tomorrow", err, fault.Invalid)
			_, err = b.Intake.RecordSymposium(bg, b.As("deputy"), held())
			apptest.Refused(t, "a deputy", err, fault.Forbidden)
			apptest.Refused(t, "no such matter", b.Intake.NoteSaid(bg, who, id, "1-2027-99999", "说"), fault.Invalid)
			apptest.Refused(t, "nothing said", b.Intake.NoteSaid(bg, who, id, m.Code, ""), fault.Invalid)
			apptest.Refused(t, "another congress", b.Intake.NoteSaid(bg, b.Elsewhere("standing"), id, m.Code, "说"), fault.NotFound)
		})
		ok(t, b.Intake.NoteSaid(bg, who, id, m.Code, "都要装"))
		ok(t, b.Intake.NoteSaid(bg, who, id, m.Code, "先装学校门口"))
		r, err := b.Intake.MatterResearch(bg, who, m.ID)
		ok(t, err)
		if len(r.Said) != 1 || r.Said[0].Text != "先装学校门口" || r.Said[0].Symposium.ID != id {
			t.Errorf("the matter's page shows %+v", r.Said)
		}
		changed := held()
		changed.Minutes = "更正"
		ok(t, b.Intake.EditSymposium(bg, who, id, changed))
		read, err := b.Intake.Symposium(bg, who, id)
		ok(t, err)
		if read.Minutes != "更正" || len(read.Said) != 1 || read.Said[0].Matter.Code != m.Code {
			t.Errorf("read %+v", read)
		}
		ok(t, b.Intake.NoteSaid(bg, who, id, m.Code, ""))
		if read, err = b.Intake.Symposium(bg, who, id); err != nil || len(read.Said) != 0 {
			t.Errorf("not taken away: %v %+v", err, read.Said)
		}
	})
}

func TestTheMonthlyListHoldsWhatMovedInTheMonth(t *testing.T) {
	eachBureau(t, func(t *testing.T, b *bureau) {
		lights := b.accept(0, 1, 2).Matters[0]
		canteen := b.accept(3).Matters[0]
		b.Clock.Forward(31 * 24 * time.Hour) // April
		water := b.accept(5).Matters[0]
		_, err := b.Intake.Assign(bg, b.As("government"), intake.AssignCommand{Call: b.call, Matters: []int64{lights}, To: []string{b.target("秦月明")}, DueOn: "2026-04-30"})
		ok(t, err)
		ok(t, b.Intake.GiveOpinion(bg, b.As("deputy"), b.mine("deputy")[0].ID, 2, "要办"))
		listed := func(month string) string {
			rows, err := b.Intake.MonthList(bg, b.As("government"), month)
			ok(t, err)
			var list []string
			for _, r := range rows {
				list = append(list, fmt.Sprintf("%d %v %d", r.ID, r.New, r.Suggestions))
			}
			return strings.Join(list, "; ")
		}
		if got, want := listed("2026-03"), fmt.Sprintf("%d true 3; %d true 1", lights, canteen); got != want {
			t.Errorf("March: %s, want %s", got, want)
		}
		if got, want := listed("2026-04"), fmt.Sprintf("%d false 3; %d true 1", lights, water); got != want {
			t.Errorf("April: %s, want %s", got, want)
		}
		if got := listed("2026-05"); got != "" {
			t.Errorf("May: %s", got)
		}
		_, err = b.Intake.MonthList(bg, b.As("government"), "2026-13")
		apptest.Refused(t, "no such month", err, fault.Invalid)
		_, err = b.Intake.MonthList(bg, b.As("deputy"), "2026-03")
		apptest.Refused(t, "a deputy", err, fault.Forbidden)
	})
}
