package oversight_test

import (
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// to moves the clock to nine o'clock of a later day.
func to(t *testing.T, w *apptest.Town, day models.Date) {
	t.Helper()
	days := models.DateOf(w.Clock.Now()).DaysUntil(day)
	if days < 0 {
		t.Fatalf("%s is before today", day)
	}
	w.Clock.Forward(time.Duration(days) * 24 * time.Hour)
}

// planned gives a project of the county a published plan with two checkpoints
// and a measure, and returns the checkpoints.
func planned(t *testing.T, w *apptest.Town, project int64) []models.Checkpoint {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return planIn(tx.In(w.Congress.ID), project) }))
	return checkpointsOf(t, w, w.Congress.ID, project)
}

func planIn(c *store.Scope, project int64) error {
	p, err := c.LockProject(project)
	if err != nil {
		return err
	}
	p.Stage = models.StageRunning
	if err := c.UpdateProject(p); err != nil {
		return err
	}
	plan, err := c.PlanOf(project)
	switch {
	case fault.Is(err, fault.NotFound):
		err = c.PutPlan(&models.Plan{ProjectID: project, State: models.PlanPublished, PublishedAt: c.Now})
	case err == nil:
		plan.State, plan.PublishedAt = models.PlanPublished, c.Now
		err = c.UpdatePlan(plan)
	}
	if err != nil {
		return err
	}
	if err := c.PutCheckpoint(&models.Checkpoint{ProjectID: project, Position: 1, Name: "主体", Weight: 60, PlannedOn: "2026-04-01"}); err != nil {
		return err
	}
	if err := c.PutCheckpoint(&models.Checkpoint{ProjectID: project, Position: 2, Name: "收尾", Weight: 40, PlannedOn: "2026-11-30"}); err != nil {
		return err
	}
	return c.PutMeasure(&models.Measure{ProjectID: project, Year: 2026, Position: 1, Name: "改造", Unit: "所", Target: 3000})
}

func checkpointsOf(t *testing.T, w *apptest.Town, congress, project int64) []models.Checkpoint {
	t.Helper()
	var list []models.Checkpoint
	must(t, w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.In(congress).Checkpoints(project)
		return err
	}))
	return list
}

func projectOf(t *testing.T, w *apptest.Town, actor access.Actor, id int64) oversight.Reading {
	t.Helper()
	v, err := w.Oversight.Project(ctx, actor, id)
	must(t, err)
	return v
}

func step(id int64, on models.Date, meeting string) oversight.StepCommand {
	return oversight.StepCommand{Adjustment: id, HeldOn: on, Meeting: meeting, Agreed: true}
}

func decided(id int64, on models.Date) oversight.StepCommand {
	cmd := step(id, on, "常委会第二十三次会议")
	cmd.Decision = "会议决定，批准这项申请。"
	return cmd
}

// throughIt takes an application to its decision on one day.
func throughIt(t *testing.T, w *apptest.Town, as func(string) access.Actor, government, decides string, id int64) {
	t.Helper()
	today := models.DateOf(w.Clock.Now())
	must(t, w.Oversight.AdviseAdjustment(ctx, as(government), step(id, today, "县政府第41次常务会议")))
	must(t, w.Oversight.ScreenAdjustment(ctx, as(decides), step(id, today, "主任会议")))
	must(t, w.Oversight.DecideAdjustment(ctx, as(decides), decided(id, today)))
}

func TestAMovedDayGoesThroughItsChainAndCountsFromTheDecision(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		ks := planned(t, w, p)
		to(t, w, "2026-05-10")
		if v := projectOf(t, w, w.As("unit"), p); v.State.Light != models.Red || v.State.Late != 39 {
			t.Fatalf("before: %s, %d days late; want red, 39", v.State.Light, v.State.Late)
		}
		cmd := oversight.AdjustmentCommand{Project: p, Kind: models.AdjustDeadline, Reason: "发现文物", Effect: "推迟四个月", Deadline: "2026年12月底", Days: map[int64]models.Date{ks[0].ID: "2026-08-01", ks[1].ID: "2026-11-30"}}
		w.Unchanged(t, func() {
			for _, who := range []string{"deputy", "leader", "standing", "presiding", "secretariat", "admin"} {
				_, err := w.Oversight.FileAdjustment(ctx, w.As(who), cmd)
				apptest.Refused(t, who+" files", err, fault.Forbidden)
			}
			_, err := w.Oversight.FileAdjustment(ctx, w.As("unit2"), cmd)
			apptest.Refused(t, "another unit", err, fault.Forbidden)
			_, err = w.Oversight.FileAdjustment(ctx, w.Elsewhere("government"), cmd)
			apptest.Refused(t, "another congress", err, fault.NotFound)
			_, err = w.Oversight.FileAdjustment(ctx, access.Actor{}, cmd)
			apptest.Refused(t, "the public", err, fault.Unauthenticated)
			past := cmd
			past.Days = map[int64]models.Date{ks[0].ID: "2026-05-09"}
			_, err = w.Oversight.FileAdjustment(ctx, w.As("unit"), past)
			apptest.Refused(t, "a day that is over", err, fault.Invalid)
			past.Days = map[int64]models.Date{ks[0].ID: "2027-02-29"}
			_, err = w.Oversight.FileAdjustment(ctx, w.As("unit"), past)
			apptest.Refused(t, "a day that does not exist", err, fault.Invalid)
			past.Days = map[int64]models.Date{9999: "2027-02-28"}
			_, err = w.Oversight.FileAdjustment(ctx, w.As("unit"), past)
			apptest.Refused(t, "a checkpoint that does not exist", err, fault.Conflict)
			past.Days, past.Deadline = map[int64]models.Date{ks[0].ID: "2026-04-01"}, ""
			_, err = w.Oversight.FileAdjustment(ctx, w.As("unit"), past)
			apptest.Refused(t, "nothing changes", err, fault.Invalid)
			stale := cmd
			stale.Seen = projectOf(t, w, w.As("unit"), p).Present(models.AdjustPlace).Seen()
			_, err = w.Oversight.FileAdjustment(ctx, w.As("unit"), stale)
			apptest.Refused(t, "a page that saw something else", err, fault.Conflict)
		})
		cmd.Seen = projectOf(t, w, w.As("unit"), p).Present(models.AdjustDeadline).Seen()
		id, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), cmd)
		must(t, err)
		w.Unchanged(t, func() {
			_, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), cmd)
			apptest.Refused(t, "twice", err, fault.Conflict)
			apptest.Refused(t, "screened before the government", w.Oversight.ScreenAdjustment(ctx, w.As("standing"), step(id, "2026-05-10", "主任会议")), fault.Closed)
			apptest.Refused(t, "decided before the government", w.Oversight.DecideAdjustment(ctx, w.As("standing"), decided(id, "2026-05-10")), fault.Closed)
			apptest.Refused(t, "published before the decision", w.Oversight.PublishAdjustment(ctx, w.As("standing"), id), fault.Closed)
			apptest.Refused(t, "the unit gives the government's opinion", w.Oversight.AdviseAdjustment(ctx, w.As("unit"), step(id, "2026-05-10", "县政府")), fault.Forbidden)
			apptest.Refused(t, "a meeting before the application", w.Oversight.AdviseAdjustment(ctx, w.As("government"), step(id, "2026-05-09", "县政府")), fault.Invalid)
			apptest.Refused(t, "a meeting of tomorrow", w.Oversight.AdviseAdjustment(ctx, w.As("government"), step(id, "2026-05-11", "县政府")), fault.Invalid)
			apptest.Refused(t, "no meeting", w.Oversight.AdviseAdjustment(ctx, w.As("government"), step(id, "2026-05-10", " ")), fault.Invalid)
			against := step(id, "2026-05-10", "县政府")
			against.Agreed = false
			apptest.Refused(t, "against it without a word", w.Oversight.AdviseAdjustment(ctx, w.As("government"), against), fault.Invalid)
			apptest.Refused(t, "elsewhere", w.Oversight.AdviseAdjustment(ctx, w.Elsewhere("government"), step(id, "2026-05-10", "县政府")), fault.NotFound)
		})
		to(t, w, "2026-05-15")
		against := step(id, "2026-05-14", "县政府第41次常务会议")
		against.Agreed, against.Note = false, "建议不推迟"
		must(t, w.Oversight.AdviseAdjustment(ctx, w.As("government"), against))
		w.Unchanged(t, func() {
			apptest.Refused(t, "advised twice", w.Oversight.AdviseAdjustment(ctx, w.As("government"), against), fault.Closed)
			apptest.Refused(t, "screened before the opinion's day", w.Oversight.ScreenAdjustment(ctx, w.As("standing"), step(id, "2026-05-13", "主任会议")), fault.Invalid)
			apptest.Refused(t, "the government screens", w.Oversight.ScreenAdjustment(ctx, w.As("government"), step(id, "2026-05-15", "主任会议")), fault.Forbidden)
		})
		must(t, w.Oversight.ScreenAdjustment(ctx, w.As("presiding"), step(id, "2026-05-15", "主任会议")))
		w.Unchanged(t, func() {
			apptest.Refused(t, "withdrawn too late", w.Oversight.WithdrawAdjustment(ctx, w.As("unit"), id, "不用了"), fault.Closed)
			apptest.Refused(t, "no text of the decision", w.Oversight.DecideAdjustment(ctx, w.As("standing"), step(id, "2026-05-15", "常委会")), fault.Invalid)
		})
		to(t, w, "2026-05-20")
		must(t, w.Oversight.DecideAdjustment(ctx, w.As("standing"), decided(id, "2026-05-20")))
		if v := projectOf(t, w, w.As("unit"), p); v.State.Late != 49 || v.Project.Deadline != projects[0].Deadline {
			t.Errorf("granted and not published: %d days late, %s; nothing may have changed", v.State.Late, v.Project.Deadline)
		}
		if v, err := w.Oversight.PublishedProject(ctx, p); err != nil || len(v.Adjustments) != 0 {
			t.Errorf("the public reads %d adjustments before the notice, %v", len(v.Adjustments), err)
		}
		_, err = w.Oversight.PublishedAdjustment(ctx, id)
		apptest.Refused(t, "the public asks for it", err, fault.NotFound)
		to(t, w, "2026-05-22")
		w.Unchanged(t, func() {
			apptest.Refused(t, "the government publishes", w.Oversight.PublishAdjustment(ctx, w.As("government"), id), fault.Forbidden)
			apptest.Refused(t, "what fits is not annulled", w.Oversight.AnnulAdjustment(ctx, w.As("standing"), id, "改主意"), fault.Closed)
		})
		must(t, w.Oversight.PublishAdjustment(ctx, w.As("standing"), id))
		w.Unchanged(t, func() {
			apptest.Refused(t, "published twice", w.Oversight.PublishAdjustment(ctx, w.As("standing"), id), fault.Closed)
		})
		v, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if v.Project.Deadline != "2026年12月底" || v.State.Late != 0 || v.Checkpoints[0].PlannedOn != "2026-08-01" || v.Checkpoints[1].PlannedOn != "2026-11-30" {
			t.Errorf("after: %s, late %d, %s and %s", v.Project.Deadline, v.State.Late, v.Checkpoints[0].PlannedOn, v.Checkpoints[1].PlannedOn)
		}
		for day, late := range map[models.Date]int{"2026-04-02": 1, "2026-05-15": 44, "2026-05-19": 48, "2026-05-20": 0, "2026-08-01": 0, "2026-08-02": 1} {
			if got := progress.Usual.Judge(false, v.Plan, []models.Date{day}, day).Late; got != late {
				t.Errorf("on %s %d days late, want %d: what was late stays late in what is said of that day", day, got, late)
			}
		}
		a := v.Adjustments[0]
		if len(v.Adjustments) != 1 || a.Old.Deadline != projects[0].Deadline || len(a.Old.Days) != 1 || a.Old.Days[0].On != "2026-04-01" || a.New.Days[0].On != "2026-08-01" || a.LateThen(a.Old.Days[0]) != 49 {
			t.Errorf("the public reads %+v", a)
		}
		all, err := w.Oversight.PublishedAdjustments(ctx)
		must(t, err)
		if len(all) != 1 || all[0].ID != id || all[0].Congress.ID != w.Congress.ID || all[0].Decision == "" {
			t.Errorf("the public list has %+v", all)
		}
		// A second move of the same day: both old days stay.
		again := oversight.AdjustmentCommand{Project: p, Kind: models.AdjustDeadline, Reason: "汛期", Effect: "再推迟", Days: map[int64]models.Date{ks[0].ID: "2028-02-29"}}
		to(t, w, "2026-08-11")
		id, err = w.Oversight.FileAdjustment(ctx, w.As("government"), again)
		must(t, err)
		throughIt(t, w, w.As, "government", "standing", id)
		must(t, w.Oversight.PublishAdjustment(ctx, w.As("standing"), id))
		v = projectOf(t, w, w.As("unit"), p)
		for day, late := range map[models.Date]int{"2026-05-15": 44, "2026-08-10": 9, "2026-08-11": 0, "2028-02-29": 0, "2028-03-01": 1} {
			if got := progress.Usual.Judge(false, v.Plan, []models.Date{day}, day).Late; got != late && day < "2026-11-30" || day > "2026-11-30" && v.Plan[0].Late(day) != late {
				t.Errorf("after two moves on %s %d days late, want %d", day, got, late)
			}
		}
	})
}

func TestWhatChangedSinceTheApplicationStopsItsPublication(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		ks := planned(t, w, p)
		id, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustDeadline, Reason: "雨季", Effect: "推迟", Days: map[int64]models.Date{ks[0].ID: "2026-08-01"}})
		must(t, err)
		throughIt(t, w, w.As, "government", "standing", id)
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			k := ks[0]
			k.DoneOn = "2026-03-12"
			return tx.In(w.Congress.ID).UpdateCheckpoint(k)
		}))
		w.Unchanged(t, func() {
			err := w.Oversight.PublishAdjustment(ctx, w.As("standing"), id)
			apptest.Refused(t, "what was to be moved is done", err, fault.Conflict)
			if e, ok := fault.As(err); ok && !strings.Contains(e.Message, "节点“主体”已经完成") {
				t.Errorf("the refusal says %q", e.Message)
			}
			apptest.Refused(t, "the unit annuls", w.Oversight.AnnulAdjustment(ctx, w.As("unit"), id, "理由"), fault.Forbidden)
			apptest.Refused(t, "without a reason", w.Oversight.AnnulAdjustment(ctx, w.As("standing"), id, " "), fault.Invalid)
		})
		must(t, w.Oversight.AnnulAdjustment(ctx, w.As("standing"), id, "节点已经完成"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "annulled twice", w.Oversight.AnnulAdjustment(ctx, w.As("standing"), id, "理由"), fault.Closed)
		})
		// Another of the same kind may follow.
		_, err = w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustDeadline, Reason: "雨季", Effect: "推迟", Days: map[int64]models.Date{ks[1].ID: "2026-12-20"}})
		must(t, err)
	})
}

func TestEachKindOfAdjustmentChangesWhatItIsAbout(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		planned(t, w, p)
		measure := projectOf(t, w, w.As("unit"), p).Present(models.AdjustScale).Targets[0]
		for _, cmd := range []oversight.AdjustmentCommand{
			{Kind: models.AdjustContent, Content: "改造2所，新建1所"}, {Kind: models.AdjustPlace, Place: "㙍下村"}, {Kind: models.AdjustInvestment, Investment: 123_456_789},
			{Kind: models.AdjustScale, Targets: map[int64]int64{measure.ID: 2500}},
		} {
			cmd.Project, cmd.Reason, cmd.Effect = p, "情况变化", "影响不大"
			id, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), cmd)
			must(t, err)
			throughIt(t, w, w.As, "government", "standing", id)
			must(t, w.Oversight.PublishAdjustment(ctx, w.As("standing"), id))
		}
		v := projectOf(t, w, w.As("unit"), p)
		if v.Project.Content != "改造2所，新建1所" || v.Project.Place != "㙍下村" || v.Project.Investment != 123_456_789 || v.Measures[0].Target != 2500 {
			t.Errorf("after: %+v, target %d", v.Project, v.Measures[0].Target)
		}
		if a := v.Adjustments; len(a) != 4 || a[0].Old.Content != projects[0].Content || a[1].Old.Place != projects[0].Place || a[2].Old.Investment != projects[0].Investment || a[3].Old.Targets[0].Target != 3000 {
			t.Errorf("the old values are %+v", a)
		}
		w.Unchanged(t, func() {
			for name, cmd := range map[string]oversight.AdjustmentCommand{
				"no kind": {}, "an unknown kind": {Kind: "colour"}, "the same place": {Kind: models.AdjustPlace, Place: "㙍下村"}, "the same money": {Kind: models.AdjustInvestment, Investment: 123_456_789},
				"no money": {Kind: models.AdjustInvestment}, "no content": {Kind: models.AdjustContent, Content: " "}, "the same target": {Kind: models.AdjustScale, Targets: map[int64]int64{measure.ID: 2500}},
				"a target below nothing": {Kind: models.AdjustScale, Targets: map[int64]int64{measure.ID: -1}}, "broken text": {Kind: models.AdjustPlace, Place: "坏\xff"},
			} {
				cmd.Project, cmd.Reason, cmd.Effect = p, "情况变化", "影响不大"
				_, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), cmd)
				apptest.Refused(t, name, err, fault.Invalid)
			}
			_, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustEnd, Effect: "无"})
			apptest.Refused(t, "no reason", err, fault.Invalid)
		})
		id, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustEnd, Reason: "规划调整", Effect: "剩余资金收回"})
		must(t, err)
		throughIt(t, w, w.As, "government", "standing", id)
		to(t, w, "2026-07-01")
		if v := projectOf(t, w, w.As("unit"), p); v.State.Light != models.Red {
			t.Errorf("the light before the end is %s", v.State.Light)
		}
		must(t, w.Oversight.PublishAdjustment(ctx, w.As("standing"), id))
		v, err = w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if v.Project.Stage != models.StageEnded || v.State.Light != models.Ended || v.State.Late != 0 || v.Project.EndedAt.IsZero() || v.State.Reason != "2026年7月1日经批准终止" {
			t.Errorf("after the end: %s, %+v", v.Project.Stage, v.State)
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustPlace, Place: "别处", Reason: "理由", Effect: "影响"})
			apptest.Refused(t, "after the end", err, fault.Closed)
		})
	})
}

func TestAnApplicationEndsWhereItIsRefusedOrTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		planned(t, w, p)
		file := func() int64 {
			t.Helper()
			id, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustPlace, Place: "别处", Reason: "理由", Effect: "影响"})
			must(t, err)
			return id
		}
		state := func(id int64, want models.AdjustmentState) {
			t.Helper()
			a, _, err := w.Oversight.Adjustment(ctx, w.As("unit"), id)
			must(t, err)
			if a.State != want {
				t.Errorf("the application is %s, want %s", a.State, want)
			}
		}
		id := file()
		w.Unchanged(t, func() {
			apptest.Refused(t, "another unit", w.Oversight.WithdrawAdjustment(ctx, w.As("unit2"), id, "理由"), fault.Forbidden)
			apptest.Refused(t, "no reason", w.Oversight.WithdrawAdjustment(ctx, w.As("unit"), id, ""), fault.Invalid)
			_, _, err := w.Oversight.Adjustment(ctx, w.As("unit2"), id)
			apptest.Refused(t, "another unit reads", err, fault.Forbidden)
		})
		must(t, w.Oversight.WithdrawAdjustment(ctx, w.As("unit"), id, "不需要了"))
		state(id, models.AdjustmentWithdrawn)
		id = file()
		must(t, w.Oversight.AdviseAdjustment(ctx, w.As("government"), step(id, "2026-03-12", "县政府")))
		no := step(id, "2026-03-12", "主任会议")
		no.Agreed, no.Note = false, "理由不足"
		must(t, w.Oversight.ScreenAdjustment(ctx, w.As("standing"), no))
		state(id, models.AdjustmentRefused)
		id = file()
		must(t, w.Oversight.AdviseAdjustment(ctx, w.As("government"), step(id, "2026-03-12", "县政府")))
		must(t, w.Oversight.ScreenAdjustment(ctx, w.As("standing"), step(id, "2026-03-12", "主任会议")))
		no = decided(id, "2026-03-12")
		no.Agreed, no.Note = false, "不同意"
		must(t, w.Oversight.DecideAdjustment(ctx, w.As("standing"), no))
		state(id, models.AdjustmentRefused)
		w.Unchanged(t, func() {
			apptest.Refused(t, "what was refused", w.Oversight.PublishAdjustment(ctx, w.As("standing"), id), fault.Closed)
		})
		if v := projectOf(t, w, w.As("unit"), p); v.Project.Place != projects[0].Place {
			t.Errorf("the place is %s", v.Project.Place)
		}
		if rows, err := w.Oversight.PublishedAdjustments(ctx); err != nil || len(rows) > 0 {
			t.Errorf("the public reads %d, %v", len(rows), err)
		}
		if rows, err := w.Oversight.Adjustments(ctx, w.As("unit")); err != nil || len(rows) != 3 {
			t.Errorf("the unit's list has %d, %v", len(rows), err)
		}
		if rows, err := w.Oversight.Adjustments(ctx, w.As("unit2")); err != nil || len(rows) != 0 {
			t.Errorf("the other unit's list has %d, %v", len(rows), err)
		}
		if rows, err := w.Oversight.WaitingAdjustments(ctx, w.As("standing")); err != nil || len(rows) != 0 {
			t.Errorf("%d wait, %v", len(rows), err)
		}
	})
}

// townProject puts a running project into the township.
func townProject(t *testing.T, w *apptest.Town) int64 {
	t.Helper()
	row := models.Project{Year: 2026, No: 1, Name: "云岭镇老街路灯", Content: "60盏", Place: "老街", Investment: 100_00, Unit: "镇建设办", UnitID: w.As("unit").Unit, Deadline: "2026年10月"}
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Other.ID)
		sessions, err := c.Sessions()
		if err != nil {
			return err
		}
		row.SessionID, row.PublishedAt = sessions[0].ID, c.Now
		if err := c.PutProject(&row); err != nil {
			return err
		}
		return planIn(c, row.ID)
	}))
	return row.ID
}

func TestInATownshipThePresidiumScreensAndDecides(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := townProject(t, w)
		id, err := w.Oversight.FileAdjustment(ctx, w.Elsewhere("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustPlace, Place: "新街", Reason: "老街拆迁", Effect: "受益户数不变"})
		must(t, err)
		throughIt(t, w, w.Elsewhere, "government", "presiding", id)
		w.Unchanged(t, func() {
			apptest.Refused(t, "the county's office", w.Oversight.PublishAdjustment(ctx, w.As("standing"), id), fault.NotFound)
		})
		must(t, w.Oversight.PublishAdjustment(ctx, w.Elsewhere("standing"), id))
		if v := projectOf(t, w, w.Elsewhere("unit"), p); v.Project.Place != "新街" {
			t.Errorf("the place is %s", v.Project.Place)
		}
		words := oversight.WordsOfAdjustment(models.Town)
		if words.Screens != "主席团" || !strings.Contains(words.Decides, "人民代表大会") {
			t.Errorf("a township's words are %+v", words)
		}
	})
}

func TestInAStreetItsCommitteeDoesItAllAndDecidesNothing(t *testing.T) {
	apptest.EachTown(t, apptest.Street, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		result, err := w.Vote.Result(ctx, w.Round)
		must(t, err)
		p := result.Projects[0].ID
		planned(t, w, p)
		id, err := w.Oversight.FileAdjustment(ctx, w.As("street"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustInvestment, Investment: 55_000_000, Reason: "追加", Effect: "无"})
		must(t, err)
		throughIt(t, w, w.As, "street", "street", id)
		must(t, w.Oversight.PublishAdjustment(ctx, w.As("street"), id))
		if v := projectOf(t, w, w.As("street"), p); v.Project.Investment != 55_000_000 {
			t.Errorf("the money is %d", v.Project.Investment)
		}
		words := oversight.WordsOfAdjustment(models.Street)
		if text := words.Screens + words.Decides + words.Act + words.Grants + words.Refuses; strings.Contains(text, "决定") || strings.Contains(text, "常委会") {
			t.Errorf("a street's words are %+v", words)
		}
	})
}
