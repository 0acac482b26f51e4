package oversight_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// newDeputy adds a deputy's account in the congress of the plan.
func newDeputy(t *testing.T, w *apptest.Town, login, name string, roles ...models.Role) access.Actor {
	t.Helper()
	_, err := w.Account.Create(ctx, w.As("admin"), account.CreateCommand{Login: login, Name: name, Password: apptest.Password, Roles: append(roles, models.DeputyRole)})
	must(t, err)
	person, err := w.Account.SignIn(ctx, login, apptest.Password)
	must(t, err)
	p, err := w.Account.Person(ctx, person.ID)
	must(t, err)
	return p.Actor(w.Congress.ID)
}

// form sets the group of one project as the office sees it now.
func form(w *apptest.Town, login string, project int64, leader string, members ...string) error {
	v, err := w.Oversight.GroupForm(ctx, w.As("standing"), project)
	if err != nil {
		return err
	}
	_, err = w.Oversight.FormGroups(ctx, w.As(login), v.Seen, []oversight.GroupCommand{{Project: project, Leader: leader, Members: members}})
	return err
}

func groupOf(t *testing.T, w *apptest.Town, project int64) oversight.Group {
	t.Helper()
	v, err := w.Oversight.PublishedProject(ctx, project)
	must(t, err)
	return v.Group
}

func names(members []models.GroupMember) string {
	var list []string
	for _, m := range members {
		list = append(list, m.Name)
	}
	return strings.Join(list, "、")
}

func TestGroupsOfAYearAreFormedAtOnceAndWhoLeavesKeepsTheDay(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		newDeputy(t, w, "zhou", "周明霁")
		v, err := w.Oversight.Groups(ctx, w.As("standing"), 0)
		must(t, err)
		if len(v.Rows) != 3 || v.Year != 2026 || len(v.People) != 3 {
			t.Fatalf("%d projects of %d, %d people", len(v.Rows), v.Year, len(v.People))
		}
		n, err := w.Oversight.FormGroups(ctx, w.As("standing"), v.Seen, []oversight.GroupCommand{
			{Project: projects[0].ID, Leader: "戴志远", Members: []string{"秦月明", "周明霁"}},
			{Project: projects[1].ID, Name: "饮水组", Leader: "秦月明", Members: []string{"戴志远"}},
			{Project: projects[2].ID},
		})
		must(t, err)
		g := groupOf(t, w, projects[0].ID)
		if n != 2 || g.Leader().Name != "戴志远" || names(g.Now()) != "戴志远、秦月明、周明霁" || !strings.HasSuffix(g.Name, "监督小组") {
			t.Errorf("%d groups, first %q: %s led by %s", n, g.Name, names(g.Now()), g.Leader().Name)
		}
		if g := groupOf(t, w, projects[1].ID); g.Name != "饮水组" || g.Leader().Name != "秦月明" {
			t.Errorf("second: %+v", g)
		}
		w.Clock.Forward(48 * time.Hour)
		must(t, form(w, "standing", projects[0].ID, "秦月明", "戴志远"))
		g = groupOf(t, w, projects[0].ID)
		if names(g.Now()) != "秦月明、戴志远" || names(g.Past()) != "周明霁" || models.DateOf(g.Past()[0].LeftAt.Time()) != models.DateOf(w.Clock.Now()) {
			t.Errorf("now %s, left %+v", names(g.Now()), g.Past())
		}
		must(t, form(w, "standing", projects[0].ID, "秦月明", "戴志远", "周明霁"))
		if g = groupOf(t, w, projects[0].ID); len(g.Past()) != 0 || len(g.Members) != 3 {
			t.Errorf("who came back stands there twice: %+v", g.Members)
		}
		w.Unchanged(t, func() {
			if n, err := w.Oversight.FormGroups(ctx, w.As("standing"), v.Seen, nil); err == nil {
				t.Errorf("nothing was saved, %d", n)
			}
			apptest.Refused(t, "a stale page", func() error {
				_, err := w.Oversight.FormGroups(ctx, w.As("standing"), v.Seen, []oversight.GroupCommand{{Project: projects[0].ID, Leader: "戴志远"}})
				return err
			}(), fault.Conflict)
			must(t, form(w, "standing", projects[0].ID, "秦月明", "戴志远", "周明霁")) // the same once more
		})
	})
}

func TestAGroupIsRefusedWithoutALeaderWithStrangersAndWithHeadsOfTheUnit(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		must(t, w.Account.Grant(ctx, w.As("admin"), "unit", []models.Role{models.DeputyRole})) // 何晓东 speaks for the unit of the first project
		newDeputy(t, w, "qin2", "秦月明")
		id := fmt.Sprint(projects[0].ID)
		w.Unchanged(t, func() {
			for _, tt := range []struct {
				what, field, says, leader string
				members                   []string
			}{
				{"no leader", "leader-" + id, "领衔代表", "", []string{"戴志远"}},
				{"a stranger", "members-" + id, "没有叫", "戴志远", []string{"无此人"}},
				{"no deputy", "members-" + id, "没有叫", "戴志远", []string{"周立新"}},
				{"twice", "members-" + id, "写了两遍", "戴志远", []string{"戴志远"}},
				{"two of one name", "leader-" + id, "请写明是哪一位", "秦月明", nil},
				{"head of the unit", "members-" + id, "不能监督自己负责的项目", "戴志远", []string{"何晓东"}},
				{"unreadable", "leader-" + id, "无法识别", "坏\xff", nil},
			} {
				err := form(w, "standing", projects[0].ID, tt.leader, tt.members...)
				apptest.Refused(t, tt.what, err, fault.Invalid)
				if e, ok := fault.As(err); ok && !strings.Contains(e.Fields[tt.field], tt.says) {
					t.Errorf("%s: %v", tt.what, e.Fields)
				}
			}
			for _, login := range []string{"government", "unit", "deputy", "leader", "secretariat"} {
				apptest.Refused(t, login, form(w, login, projects[0].ID, "戴志远"), fault.Forbidden)
			}
			v, err := w.Oversight.GroupForm(ctx, w.As("standing"), projects[0].ID)
			must(t, err)
			_, err = w.Oversight.FormGroups(ctx, w.Elsewhere("standing"), v.Seen, []oversight.GroupCommand{{Project: projects[0].ID, Leader: "戴志远"}})
			apptest.Refused(t, "from another congress", err, fault.NotFound)
		})
		must(t, form(w, "standing", projects[0].ID, "秦月明（qin2）", "秦月明（deputy）"))
		must(t, form(w, "standing", projects[1].ID, "戴志远", "何晓东")) // another unit's project
	})
}

func TestWhomThePlanNamesIsNotInTheGroup(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			plan, err := c.PlanOf(projects[0].ID)
			if fault.Is(err, fault.NotFound) {
				return c.PutPlan(&models.Plan{ProjectID: projects[0].ID, State: models.PlanDraft, Leader: "戴志远", Officer: "秦月明"})
			}
			plan.Leader, plan.Officer = "戴志远", "秦月明"
			if err == nil {
				err = c.UpdatePlan(plan)
			}
			return err
		}))
		w.Unchanged(t, func() {
			apptest.Refused(t, "分管领导", form(w, "standing", projects[0].ID, "戴志远"), fault.Invalid)
			apptest.Refused(t, "责任人", form(w, "standing", projects[0].ID, "秦月明"), fault.Invalid)
		})
		must(t, form(w, "standing", projects[1].ID, "戴志远", "秦月明"))
	})
}

// visit plans an inspection of some projects so many days from now.
func visit(t *testing.T, w *apptest.Town, as string, days int, projects ...int64) oversight.InspectionReading {
	t.Helper()
	on := models.DateOf(w.Clock.Now().AddDate(0, 0, days))
	id, err := w.Oversight.PlanInspection(ctx, w.As(as), oversight.InspectionCommand{Title: "年中视察", Place: "县敬老院门口", HeldOn: on, Projects: projects})
	must(t, err)
	v, err := w.Oversight.Inspection(ctx, w.As(as), id)
	must(t, err)
	return v
}

func TestADeputySignsInAtAnInspectionOnceOnItsDay(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		must(t, form(w, "standing", projects[0].ID, "戴志远", "秦月明"))
		v := visit(t, w, "standing", 1, projects[0].ID, projects[1].ID)
		sign := func(actor access.Actor) error {
			_, _, err := w.Oversight.SignInAtVisit(ctx, actor, v.Code)
			return err
		}
		w.Unchanged(t, func() { apptest.Refused(t, "the day before", sign(w.As("deputy")), fault.Closed) })
		w.Clock.Forward(24 * time.Hour)
		w.Unchanged(t, func() {
			for _, login := range []string{"standing", "government", "unit", "secretariat"} {
				apptest.Refused(t, login, sign(w.As(login)), fault.Forbidden)
			}
			apptest.Refused(t, "the public", sign(access.Actor{}), fault.Unauthenticated)
			apptest.Refused(t, "from another congress", sign(w.Elsewhere("deputy")), fault.NotFound)
			_, _, err := w.Oversight.SignInAtVisit(ctx, w.As("deputy"), "AC3DE4FGH5JK6")
			apptest.Refused(t, "a code that nobody drew", err, fault.NotFound)
		})
		read, again, err := w.Oversight.SignInAtVisit(ctx, w.As("deputy"), strings.ToLower(v.Code[:4]+" "+v.Code[4:]))
		must(t, err)
		if again || read.Mine.Name != "秦月明" || len(read.Visits) != 1 {
			t.Errorf("again %v, %+v", again, read.Mine)
		}
		w.Clock.Forward(time.Minute)
		w.Unchanged(t, func() {
			second, again, err := w.Oversight.SignInAtVisit(ctx, w.As("deputy"), v.Code)
			must(t, err)
			if !again || second.Mine.SignedInAt != read.Mine.SignedInAt {
				t.Errorf("again %v at %v, want the first row", again, second.Mine.SignedInAt)
			}
			apptest.Refused(t, "cancelled after somebody came", w.Oversight.CancelInspection(ctx, w.As("standing"), v.ID, "下雨"), fault.Conflict)
			apptest.Refused(t, "changed after somebody came", w.Oversight.ChangeInspection(ctx, w.As("standing"), v.ID, oversight.InspectionCommand{Title: "改", Place: "别处", HeldOn: v.HeldOn, Projects: []int64{projects[0].ID}}), fault.Conflict)
		})
		w.Clock.Forward(24 * time.Hour)
		w.Unchanged(t, func() { apptest.Refused(t, "the day after", sign(w.As("leader")), fault.Closed) })
		must(t, sign(w.As("deputy"))) // who was there still sees it
	})
}

func TestTwoBrowsersOfOneDeputyMakeOneRow(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		v := visit(t, w, "standing", 0, projects[0].ID)
		var wait sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wait.Add(1)
			go func() {
				defer wait.Done()
				_, _, errs[i] = w.Oversight.SignInAtVisit(ctx, w.As([]string{"deputy", "leader"}[i%2]), v.Code)
			}()
		}
		wait.Wait()
		for _, err := range errs {
			must(t, err)
		}
		read, err := w.Oversight.Inspection(ctx, w.As("standing"), v.ID)
		must(t, err)
		if len(read.Visits) != 2 {
			t.Errorf("%d rows for two deputies", len(read.Visits))
		}
	})
}

func TestACancelledInspectionTakesNobodyAndSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		must(t, form(w, "standing", projects[0].ID, "戴志远", "秦月明"))
		v := visit(t, w, "standing", 0, projects[0].ID)
		w.Unchanged(t, func() {
			apptest.Refused(t, "without a reason", w.Oversight.CancelInspection(ctx, w.As("standing"), v.ID, " "), fault.Invalid)
			apptest.Refused(t, "a deputy", w.Oversight.CancelInspection(ctx, w.As("deputy"), v.ID, "下雨"), fault.Forbidden)
			apptest.Refused(t, "from another congress", w.Oversight.CancelInspection(ctx, w.Elsewhere("standing"), v.ID, "下雨"), fault.NotFound)
		})
		must(t, w.Oversight.CancelInspection(ctx, w.As("standing"), v.ID, "台风红色预警"))
		w.Unchanged(t, func() {
			_, _, err := w.Oversight.SignInAtVisit(ctx, w.As("deputy"), v.Code)
			apptest.Refused(t, "sign in", err, fault.Closed)
			if e, ok := fault.As(err); ok && !strings.Contains(e.Message, "台风红色预警") {
				t.Errorf("%s does not say why", e.Message)
			}
			apptest.Refused(t, "twice", w.Oversight.CancelInspection(ctx, w.As("standing"), v.ID, "下雨"), fault.Conflict)
			apptest.Refused(t, "record", w.Oversight.RecordInspection(ctx, w.As("standing"), oversight.RecordCommand{Inspection: v.ID, Findings: "好"}), fault.Conflict)
			apptest.Refused(t, "publish", w.Oversight.PublishInspection(ctx, w.As("standing"), v.ID, 0), fault.Conflict)
		})
		if p, err := w.Oversight.PublishedProject(ctx, projects[0].ID); err != nil || len(p.Inspections) != 0 {
			t.Errorf("%d inspections are public, %v", len(p.Inspections), err)
		}
		var told []string
		must(t, w.Store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.In(w.Congress.ID).Reminders(w.As("deputy").Account, 10)
			for _, r := range rows {
				told = append(told, r.Text)
			}
			return err
		}))
		if len(told) != 3 || !strings.Contains(told[0], "取消：台风红色预警") || !strings.Contains(told[1], "年中视察") || !strings.Contains(told[2], "您参加了") {
			t.Errorf("reminded of %q", told)
		}
	})
}

func TestAnInspectionIsPublicOnEachVisitedProjectOnceItIsPublished(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		v := visit(t, w, "standing", 0, projects[0].ID, projects[1].ID)
		for _, login := range []string{"deputy", "leader"} {
			_, _, err := w.Oversight.SignInAtVisit(ctx, w.As(login), v.Code)
			must(t, err)
		}
		record := oversight.RecordCommand{Inspection: v.ID, Findings: "北侧围墙没有砌完。", Photos: []oversight.Upload{{Caption: "围墙", File: picture(t)}}}
		w.Unchanged(t, func() {
			apptest.Refused(t, "publish before it was recorded", w.Oversight.PublishInspection(ctx, w.As("standing"), v.ID, 0), fault.Closed)
			apptest.Refused(t, "a deputy records", w.Oversight.RecordInspection(ctx, w.As("deputy"), record), fault.Forbidden)
			apptest.Refused(t, "a leader of no group records", w.Oversight.RecordInspection(ctx, w.As("leader"), record), fault.Forbidden)
			apptest.Refused(t, "a unit records", w.Oversight.RecordInspection(ctx, w.As("unit"), record), fault.Forbidden)
			apptest.Refused(t, "nothing found", w.Oversight.RecordInspection(ctx, w.As("standing"), oversight.RecordCommand{Inspection: v.ID, Findings: " "}), fault.Invalid)
			apptest.Refused(t, "a picture that is none", w.Oversight.RecordInspection(ctx, w.As("standing"), oversight.RecordCommand{Inspection: v.ID, Findings: "好", Photos: []oversight.Upload{{File: strings.NewReader("<svg>")}}}), fault.Invalid)
		})
		record.Photos = []oversight.Upload{{Caption: "围墙", File: picture(t)}}
		must(t, w.Oversight.RecordInspection(ctx, w.As("standing"), record))
		read, err := w.Oversight.Inspection(ctx, w.As("standing"), v.ID)
		must(t, err)
		if len(read.Photos) != 1 || read.State() != "已登记情况" {
			t.Fatalf("%d photos, %s", len(read.Photos), read.State())
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "an older page records", w.Oversight.RecordInspection(ctx, w.As("standing"), oversight.RecordCommand{Inspection: v.ID, Findings: "别的"}), fault.Conflict)
			apptest.Refused(t, "an older page publishes", w.Oversight.PublishInspection(ctx, w.As("standing"), v.ID, read.RecordedAt-1), fault.Conflict)
			_, err := w.Oversight.Photo(ctx, read.Photos[0].ID)
			apptest.Refused(t, "the photo before its time", err, fault.NotFound)
			_, err = w.Oversight.InspectionPhoto(ctx, w.Elsewhere("standing"), v.ID, read.Photos[0].ID)
			apptest.Refused(t, "the photo in another congress", err, fault.NotFound)
			_, err = w.Oversight.InspectionPhoto(ctx, w.As("deputy"), v.ID, read.Photos[0].ID)
			must(t, err)
		})
		if p, err := w.Oversight.PublishedProject(ctx, projects[0].ID); err != nil || len(p.Inspections) != 0 {
			t.Errorf("public before its time: %d, %v", len(p.Inspections), err)
		}
		must(t, w.Oversight.PublishInspection(ctx, w.As("standing"), v.ID, read.RecordedAt))
		for i, want := range []int{1, 1, 0} {
			p, err := w.Oversight.PublishedProject(ctx, projects[i].ID)
			must(t, err)
			if len(p.Inspections) != want || want == 1 && (p.Inspections[0].Findings != "北侧围墙没有砌完。" || len(p.Inspections[0].Visits) != 2) {
				t.Errorf("project %d shows %+v", i, p.Inspections)
			}
		}
		if _, err := w.Oversight.Photo(ctx, read.Photos[0].ID); err != nil {
			t.Errorf("the photo is not public: %v", err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "twice", w.Oversight.PublishInspection(ctx, w.As("standing"), v.ID, read.RecordedAt), fault.Conflict)
			apptest.Refused(t, "a photo taken back", w.Oversight.DropInspectionPhoto(ctx, w.As("standing"), v.ID, read.Photos[0].ID), fault.Conflict)
			apptest.Refused(t, "cancelled", w.Oversight.CancelInspection(ctx, w.As("standing"), v.ID, "下雨"), fault.Conflict)
		})
	})
}

func TestALeaderHoldsInspectionsOfTheOwnGroupsOnly(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		must(t, form(w, "standing", projects[0].ID, "戴志远", "秦月明"))
		must(t, form(w, "standing", projects[1].ID, "秦月明", "戴志远"))
		today := models.DateOf(w.Clock.Now())
		plan := func(login string, on models.Date, title string, of ...int64) error {
			_, err := w.Oversight.PlanInspection(ctx, w.As(login), oversight.InspectionCommand{Title: title, Place: "门口", HeldOn: on, Projects: of})
			return err
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "as a member only", plan("leader", today, "视察", projects[1].ID), fault.Forbidden)
			apptest.Refused(t, "one of two", plan("leader", today, "视察", projects[0].ID, projects[1].ID), fault.Forbidden)
			apptest.Refused(t, "a deputy", plan("deputy", today, "视察", projects[1].ID), fault.Forbidden)
			apptest.Refused(t, "yesterday", plan("leader", models.DateOf(w.Clock.Now().AddDate(0, 0, -1)), "视察", projects[0].ID), fault.Invalid)
			apptest.Refused(t, "in two years", plan("leader", "2028-03-12", "视察", projects[0].ID), fault.Invalid)
			apptest.Refused(t, "no project", plan("leader", today, "视察"), fault.Invalid)
			apptest.Refused(t, "no title", plan("leader", today, " ", projects[0].ID), fault.Invalid)
			apptest.Refused(t, "a project that does not exist", plan("standing", today, "视察", 9999), fault.NotFound)
		})
		must(t, plan("leader", today, "视察", projects[0].ID, projects[0].ID))
		w.Unchanged(t, func() { apptest.Refused(t, "twice", plan("leader", today, "视察", projects[0].ID), fault.Conflict) })
		list, _, err := w.Oversight.Inspections(ctx, w.As("unit2"), 0)
		must(t, err)
		if len(list) != 0 {
			t.Errorf("a unit sees %d inspections of others' projects", len(list))
		}
		list, _, err = w.Oversight.Inspections(ctx, w.As("unit"), 0)
		must(t, err)
		if len(list) != 1 || list[0].May {
			t.Fatalf("the unit sees %d", len(list))
		}
		_, err = w.Oversight.Inspection(ctx, w.As("unit2"), list[0].ID)
		apptest.Refused(t, "read by another unit", err, fault.Forbidden)
	})
}

func TestADeputysYearComesFromTheActsAndNeverFromBallots(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		newDeputy(t, w, "shen", "沈知远") // stands on the roll and signed in at the session
		must(t, form(w, "standing", projects[0].ID, "戴志远", "秦月明"))
		v := visit(t, w, "standing", 0, projects[0].ID)
		before, err := w.Oversight.Duties(ctx, w.As("deputy"), 0)
		must(t, err)
		if len(before.Watched) != 1 || before.Watched[0].Leader || len(before.Inspections) != 1 || before.Due() != 1 || before.Counts.Sum() != 0 {
			t.Fatalf("before: %+v", before)
		}
		_, _, err = w.Oversight.SignInAtVisit(ctx, w.As("deputy"), v.Code)
		must(t, err)
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			me := w.As("deputy")
			k := models.Checkpoint{ProjectID: projects[0].ID, Name: "主体完工", Weight: 50, PlannedOn: "2026-03-01", DoneOn: "2026-03-01", Confirmer: models.ConfirmDeputies}
			if err := c.PutCheckpoint(&k); err != nil {
				return err
			}
			k = models.Checkpoint{ProjectID: projects[0].ID, Name: "开工", Weight: 50, PlannedOn: "2026-03-01", DoneOn: "2026-03-01", Confirmer: models.ConfirmDeputies, ConfirmedAt: c.Now, ConfirmedBy: me.Name}
			if err := c.PutCheckpoint(&k); err != nil {
				return err
			}
			concern := models.Concern{ProjectID: projects[0].ID, Text: "围墙没有砌完", AccountID: me.Account, Author: me.Name, RaisedAt: c.Now, State: models.ConcernAnswered}
			if err := c.PutConcern(&concern); err != nil {
				return err
			}
			reply := models.ConcernReply{ConcernID: concern.ID, Text: "已砌", Author: "何晓东", RepliedAt: c.Now, Judgement: "没有砌完", JudgedBy: me.Name, JudgedAt: c.Now}
			return c.PutConcernReply(&reply)
		}))
		d, err := w.Oversight.Duties(ctx, w.As("deputy"), 2026)
		must(t, err)
		want := oversight.DutyCounts{oversight.DutyInspection: 1, oversight.DutyConcern: 1, oversight.DutyJudgement: 1, oversight.DutyConfirmation: 1}
		if d.Counts != want || len(d.Checkpoints) != 1 || d.Checkpoints[0].Checkpoint.Name != "主体完工" || len(d.Concerns) != 1 {
			t.Errorf("counts %v, want %v; %d to confirm, %d to judge", d.Counts, want, len(d.Checkpoints), len(d.Concerns))
		}
		leads, err := w.Oversight.Duties(ctx, w.As("leader"), 0)
		must(t, err)
		if !leads.Watched[0].Leader || len(leads.Concerns) != 1 || leads.Counts.Sum() != 0 {
			t.Errorf("the leader: %+v", leads)
		}
		rows, year, _, err := w.Oversight.DutyList(ctx, w.As("standing"), 0)
		must(t, err)
		if year != 2026 || len(rows) != 3 || rows[0].Name != "沈知远" || rows[0].Counts != (oversight.DutyCounts{oversight.DutySession: 1}) {
			t.Errorf("%d: %+v", year, rows)
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.Duties(ctx, w.As("standing"), 0)
			apptest.Refused(t, "the office has no own page", err, fault.Forbidden)
			_, _, _, err = w.Oversight.DutyList(ctx, w.As("deputy"), 0)
			apptest.Refused(t, "a deputy reads everybody's", err, fault.Forbidden)
			_, err = w.Oversight.Duties(ctx, w.As("deputy"), 2027)
			apptest.Refused(t, "a year to come", err, fault.NotFound)
			other, err := w.Oversight.Duties(ctx, w.Elsewhere("deputy"), 0)
			must(t, err)
			if len(other.Watched)+other.Due()+other.Counts.Sum() != 0 {
				t.Errorf("the other congress shows %+v", other)
			}
		})
	})
}

func TestAResearchOpinionCountsForWhoGaveIt(t *testing.T) {
	kinds := oversight.DutyKinds()
	if len(kinds) != 7 || slices.ContainsFunc(kinds, func(k oversight.DutyKind) bool { return k.Label() == "" || strings.Contains(k.Label(), "票") }) {
		t.Errorf("kinds %v", kinds)
	}
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		me := w.As("deputy")
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			m := models.Matter{Code: "1-2026-00042", Title: "㙍下村路灯", Category: models.Categories[0], State: models.MatterOpen}
			if err := c.PutMatter(&m); err != nil {
				return err
			}
			if err := c.PutStudies([]models.Study{{MatterID: m.ID, AccountID: me.Account, Name: me.Name, DueOn: "2026-04-01", Priority: 2, Opinion: "应当办", AssignedAt: c.Now, AnsweredAt: c.Now, AnsweredBy: me.Name},
				{MatterID: m.ID, AccountID: w.As("leader").Account, Name: "戴志远", DueOn: "2026-04-01", AssignedAt: c.Now}}); err != nil {
				return err
			}
			q := models.Question{SessionID: w.Session, CandidateID: 1, AccountID: me.Account, Asker: me.Name, Text: "钱从哪里来", AskedAt: c.Now}
			return c.PutQuestion(&q)
		}))
		d, err := w.Oversight.Duties(ctx, me, 0)
		must(t, err)
		if want := (oversight.DutyCounts{oversight.DutyStudy: 1, oversight.DutyQuestion: 1}); d.Counts != want {
			t.Errorf("counts %v, want %v", d.Counts, want)
		}
		if d, err := w.Oversight.Duties(ctx, w.As("leader"), 0); err != nil || d.Counts.Sum() != 0 {
			t.Errorf("who was only asked has done %v, %v", d.Counts, err)
		}
	})
}
