package oversight_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// reach marks a checkpoint of the congress as done.
func reach(t *testing.T, w *apptest.Town, congress int64, k models.Checkpoint, on models.Date) {
	t.Helper()
	k.DoneOn = on
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(congress).UpdateCheckpoint(k) }))
}

func finish(project int64, on models.Date) oversight.FinishCommand {
	return oversight.FinishCommand{Project: project, DoneOn: on, People: "何晓东", Text: "三所已经改造完成。"}
}

func accept(project int64, on models.Date, passed bool) oversight.AcceptCommand {
	return oversight.AcceptCommand{Project: project, HeldOn: on, People: "周立新、县住建局", Points: 92, Passed: passed, Text: "符合要求。"}
}

func check(project int64, on models.Date, passed bool) oversight.CheckCommand {
	return oversight.CheckCommand{Project: project, HeldOn: on, People: "秦月明", Passed: passed, Text: "二楼扶手松动，需要加固。"}
}

func stage(t *testing.T, w *apptest.Town, actor access.Actor, project int64, want models.Stage) oversight.Reading {
	t.Helper()
	v := projectOf(t, w, actor, project)
	if v.Project.Stage != want {
		t.Fatalf("the project is %s, want %s", v.Project.Stage, want)
	}
	return v
}

// watched makes a deputy the leader of the group of a project.
func watched(t *testing.T, w *apptest.Town, congress, project int64, deputy access.Actor) {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		g := models.OversightGroup{ProjectID: project, Name: "监督小组", CreatedAt: c.Now}
		if err := c.PutOversightGroup(&g); err != nil {
			return err
		}
		return c.PutGroupMember(&models.GroupMember{GroupID: g.ID, AccountID: deputy.Account, Name: deputy.Name, Leader: true})
	}))
}

func paper(t *testing.T) oversight.Document {
	t.Helper()
	d, err := oversight.ReadDocument("验收材料.pdf", bytes.NewReader([]byte("%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n0\n%%EOF\n")))
	must(t, err)
	return d
}

func TestAProjectGoesFromTheEndOfItsWorkToItsClosing(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		ks := planned(t, w, p)
		reach(t, w, w.Congress.ID, ks[0], "2026-03-12")
		to(t, w, "2026-06-01")
		w.Unchanged(t, func() {
			apptest.Refused(t, "an open checkpoint without a word", w.Oversight.FinishProject(ctx, w.As("unit"), finish(p, "2026-05-31")), fault.Invalid)
			explained := finish(p, "2026-06-02")
			explained.Open = map[int64]string{ks[1].ID: "绿化待春天补种"}
			apptest.Refused(t, "tomorrow", w.Oversight.FinishProject(ctx, w.As("unit"), explained), fault.Invalid)
			for _, who := range []string{"deputy", "standing", "secretariat", "admin"} {
				apptest.Refused(t, who+" reports the end", w.Oversight.FinishProject(ctx, w.As(who), finish(p, "2026-05-31")), fault.Forbidden)
			}
			apptest.Refused(t, "another unit", w.Oversight.FinishProject(ctx, w.As("unit2"), finish(p, "2026-05-31")), fault.Forbidden)
			apptest.Refused(t, "another congress", w.Oversight.FinishProject(ctx, w.Elsewhere("government"), finish(p, "2026-05-31")), fault.NotFound)
			apptest.Refused(t, "a project without a plan", w.Oversight.FinishProject(ctx, w.As("unit2"), finish(projects[1].ID, "2026-05-31")), fault.Closed)
			apptest.Refused(t, "accepted before its end", w.Oversight.AcceptProject(ctx, w.As("government"), accept(p, "2026-06-01", true)), fault.Closed)
			apptest.Refused(t, "not accepted before its end", w.Oversight.AcceptProject(ctx, w.As("government"), accept(p, "2026-06-01", false)), fault.Closed)
			apptest.Refused(t, "closed before its end", w.Oversight.CloseProject(ctx, w.As("standing"), p), fault.Closed)
		})
		id, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustPlace, Place: "别处", Reason: "理由", Effect: "影响"})
		must(t, err)
		explained := finish(p, "2026-05-31")
		explained.Open = map[int64]string{ks[1].ID: "绿化待春天补种"}
		w.Unchanged(t, func() {
			apptest.Refused(t, "while an adjustment waits", w.Oversight.FinishProject(ctx, w.As("unit"), explained), fault.Conflict)
		})
		must(t, w.Oversight.WithdrawAdjustment(ctx, w.As("unit"), id, "不需要了"))
		must(t, w.Oversight.FinishProject(ctx, w.As("unit"), explained))
		v := stage(t, w, w.As("unit"), p, models.StageFinished)
		if v.Project.FinishedAt.IsZero() || !strings.Contains(v.Completion.Looks[0].Text, "未完成的节点“收尾”：绿化待春天补种") {
			t.Errorf("finished: %+v", v.Completion.Looks)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "twice", w.Oversight.FinishProject(ctx, w.As("unit"), explained), fault.Closed)
			_, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustPlace, Place: "别处", Reason: "理由", Effect: "影响"})
			apptest.Refused(t, "an adjustment after the end", err, fault.Closed)
			apptest.Refused(t, "the unit accepts its own work", w.Oversight.AcceptProject(ctx, w.As("unit"), accept(p, "2026-06-01", true)), fault.Forbidden)
			apptest.Refused(t, "before the end of the work", w.Oversight.AcceptProject(ctx, w.As("government"), accept(p, "2026-05-30", true)), fault.Invalid)
			many := accept(p, "2026-06-01", true)
			many.Points = 101
			apptest.Refused(t, "more than a hundred points", w.Oversight.AcceptProject(ctx, w.As("government"), many), fault.Invalid)
			silent := accept(p, "2026-06-01", false)
			silent.Text = ""
			apptest.Refused(t, "refused without a word", w.Oversight.AcceptProject(ctx, w.As("government"), silent), fault.Invalid)
			twice := accept(p, "2026-06-01", true)
			twice.Documents = []oversight.Document{paper(t), paper(t)}
			apptest.Refused(t, "the same document twice", w.Oversight.AcceptProject(ctx, w.As("government"), twice), fault.Invalid)
		})
		must(t, w.Oversight.AcceptProject(ctx, w.As("government"), accept(p, "2026-06-01", false)))
		if v := stage(t, w, w.As("unit"), p, models.StageRunning); !v.Project.FinishedAt.IsZero() || !v.Project.AcceptedAt.IsZero() {
			t.Errorf("not accepted, and yet %+v", v.Project)
		}
		to(t, w, "2026-07-01")
		explained.DoneOn = "2026-06-30"
		must(t, w.Oversight.FinishProject(ctx, w.As("unit"), explained))
		pass := accept(p, "2026-07-01", true)
		pass.Documents, pass.Open = []oversight.Document{paper(t)}, true
		must(t, w.Oversight.AcceptProject(ctx, w.As("standing"), pass))
		v = stage(t, w, w.As("unit"), p, models.StageAccepted)
		if v.State.Light != models.Blue || len(v.Files(oversight.FileAcceptance, v.Completion.Last(models.AcceptOfficial).ID)) != 1 {
			t.Errorf("accepted: %s, files %+v", v.State.Light, v.Files(oversight.FileAcceptance, 0))
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "accepted twice", w.Oversight.AcceptProject(ctx, w.As("standing"), accept(p, "2026-07-01", true)), fault.Closed)
			apptest.Refused(t, "taken back after the acceptance", w.Oversight.AcceptProject(ctx, w.As("standing"), accept(p, "2026-07-01", false)), fault.Closed)
			apptest.Refused(t, "a deputy whom nobody named", w.Oversight.CheckProject(ctx, w.As("deputy"), check(p, "2026-07-01", true)), fault.Forbidden)
			apptest.Refused(t, "the office checks", w.Oversight.CheckProject(ctx, w.As("standing"), check(p, "2026-07-01", true)), fault.Forbidden)
		})
		watched(t, w, w.Congress.ID, p, w.As("deputy"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "who is not of the group", w.Oversight.CheckProject(ctx, w.As("leader"), check(p, "2026-07-01", true)), fault.Forbidden)
			apptest.Refused(t, "before the acceptance", w.Oversight.CheckProject(ctx, w.As("deputy"), check(p, "2026-06-30", true)), fault.Invalid)
		})
		if v := projectOf(t, w, w.As("deputy"), p); !v.MayCheck(w.As("deputy")) || v.MayCheck(w.As("leader")) || v.MayCheck(w.As("standing")) {
			t.Error("the wrong people are offered the check")
		}
		must(t, w.Oversight.CheckProject(ctx, w.As("deputy"), check(p, "2026-07-01", false)))
		v = stage(t, w, w.As("unit"), p, models.StageChecked)
		if v.Project.CheckedAt.IsZero() || v.Completion.OpenConcerns != 1 {
			t.Errorf("checked with a concern: %d open", v.Completion.OpenConcerns)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "checked twice", w.Oversight.CheckProject(ctx, w.As("deputy"), check(p, "2026-07-01", true)), fault.Closed)
			apptest.Refused(t, "closed before its grade", w.Oversight.CloseProject(ctx, w.As("standing"), p), fault.Closed)
		})
		staged(t, w, models.StageGraded, projects[0])
		w.Unchanged(t, func() {
			err := w.Oversight.CloseProject(ctx, w.As("standing"), p)
			apptest.Refused(t, "with an open concern", err, fault.Closed)
			if e, ok := fault.As(err); ok && !strings.Contains(e.Message, "有 1 条监督意见没有办结") {
				t.Errorf("the refusal says %q", e.Message)
			}
		})
		var remedy models.Remedy
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			open, err := c.ConcernsBy(store.ConcernFilter{Project: p, Open: true})
			if err != nil {
				return err
			}
			for _, k := range open {
				k.State, k.ClosedAt = models.ConcernClosed, c.Now
				if err := c.UpdateConcern(k); err != nil {
					return err
				}
			}
			remedy = models.Remedy{ProjectID: p, Text: "整改", DueOn: "2026-07-30"}
			return c.PutRemedy(&remedy)
		}))
		w.Unchanged(t, func() {
			apptest.Refused(t, "with an open remedy", w.Oversight.CloseProject(ctx, w.As("standing"), p), fault.Closed)
		})
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			remedy.DoneOn = "2026-07-01"
			return tx.In(w.Congress.ID).UpdateRemedy(remedy)
		}))
		w.Unchanged(t, func() {
			for _, who := range []string{"government", "unit", "deputy", "presiding"} {
				apptest.Refused(t, who+" closes", w.Oversight.CloseProject(ctx, w.As(who), p), fault.Forbidden)
			}
		})
		must(t, w.Oversight.CloseProject(ctx, w.As("standing"), p))
		stage(t, w, w.As("unit"), p, models.StageClosed)
		w.Unchanged(t, func() {
			apptest.Refused(t, "closed twice", w.Oversight.CloseProject(ctx, w.As("standing"), p), fault.Closed)
		})
		public, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if len(public.Completion.Looks) != 5 || public.Completion.OpenConcerns != 0 || len(public.Files(oversight.FileAcceptance, 0)) != 1 {
			t.Errorf("the public reads %+v and %d files", public.Completion, len(public.Files(oversight.FileAcceptance, 0)))
		}
	})
}

func TestTheWayToTheEndInATownshipAndAStreet(t *testing.T) {
	walk := func(t *testing.T, w *apptest.Town, as func(string) access.Actor, congress, p int64, unit, accepts, checks, closes string) {
		t.Helper()
		for _, k := range checkpointsOf(t, w, congress, p) {
			reach(t, w, congress, k, "2026-03-12")
		}
		must(t, w.Oversight.FinishProject(ctx, as(unit), finish(p, "2026-03-12")))
		must(t, w.Oversight.AcceptProject(ctx, as(accepts), accept(p, "2026-03-12", true)))
		tasks, err := w.Oversight.CompletionTasks(ctx, as(checks))
		must(t, err)
		if len(tasks) != 1 || tasks[0].Text != "代表核查" {
			t.Errorf("tasks %+v", tasks)
		}
		must(t, w.Oversight.CheckProject(ctx, as(checks), check(p, "2026-03-12", true)))
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(congress)
			row, err := c.LockProject(p)
			if err == nil {
				row.Stage = models.StageGraded
				err = c.UpdateProject(row)
			}
			return err
		}))
		must(t, w.Oversight.CloseProject(ctx, as(closes), p))
		stage(t, w, as(closes), p, models.StageClosed)
	}
	t.Run("township", func(t *testing.T) {
		each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
			p := townProject(t, w)
			watched(t, w, w.Other.ID, p, w.Elsewhere("leader"))
			walk(t, w, w.Elsewhere, w.Other.ID, p, "unit", "government", "leader", "standing")
		})
	})
	t.Run("street", func(t *testing.T) {
		apptest.EachTown(t, apptest.Street, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
			result, err := w.Vote.Result(ctx, w.Round)
			must(t, err)
			p := result.Projects[0].ID
			planned(t, w, p)
			walk(t, w, w.As, w.Congress.ID, p, "street", "street", "street", "street")
		})
	})
}

func TestTheRestOfAProjectIsCarriedIntoTheNextYearOnceAndVisibly(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		ks := planned(t, w, p)
		reach(t, w, w.Congress.ID, ks[0], "2026-03-12")
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			measures, err := c.Measures(p)
			if err != nil {
				return err
			}
			report := models.Report{ProjectID: p, ReportedOn: "2026-03-12", Percent: 70, Text: "两所"}
			if err := c.PutReport(&report); err != nil {
				return err
			}
			if err := c.PutReportFigure(&models.ReportFigure{ReportID: report.ID, MeasureID: measures[0].ID, Actual: 2000}); err != nil {
				return err
			}
			plans, err := c.PlansOf([]int64{p})
			if err != nil {
				return err
			}
			for i, name := range []string{"平面图.pdf", "预算.pdf"} {
				body := []byte("%PDF-1.7 " + name)
				f := models.ProjectFile{ID: fmt.Sprintf("PLANFILE%d", i), ProjectID: p, Subject: oversight.FilePlan, SubjectID: plans[0].ID, Name: name, Size: len(body), Public: i == 0, Body: body, AddedAt: 1}
				if err := c.PutProjectFile(&f); err != nil {
					return err
				}
			}
			g := models.OversightGroup{ProjectID: p, Name: "第二监督小组", CreatedAt: 1}
			if err := c.PutOversightGroup(&g); err != nil {
				return err
			}
			for i, m := range []models.GroupMember{{Name: "秦月明", Leader: true}, {Name: "戴志远"}, {Name: "卞先生", LeftAt: 5}} {
				m.GroupID, m.AccountID = g.ID, int64(7001+i)
				if err := c.PutGroupMember(&m); err != nil {
					return err
				}
			}
			for _, k := range []models.SubItem{{ProjectID: p, Position: 1, Name: "甲院", DoneOn: "2026-03-12"}, {ProjectID: p, Position: 2, Name: "乙院"}} {
				if err := c.PutSubItem(&k); err != nil {
					return err
				}
			}
			return nil
		}))
		to(t, w, "2026-11-30")
		w.Unchanged(t, func() {
			_, err := w.Oversight.CarryOver(ctx, w.As("standing"), p, "场地没有交付")
			apptest.Refused(t, "before December", err, fault.Closed)
		})
		to(t, w, "2026-12-31")
		w.Unchanged(t, func() {
			for _, who := range []string{"government", "unit", "deputy", "presiding"} {
				_, err := w.Oversight.CarryOver(ctx, w.As(who), p, "场地没有交付")
				apptest.Refused(t, who+" carries over", err, fault.Forbidden)
			}
			_, err := w.Oversight.CarryOver(ctx, w.As("standing"), p, " ")
			apptest.Refused(t, "no reason", err, fault.Invalid)
			_, err = w.Oversight.CarryOver(ctx, w.Elsewhere("standing"), p, "场地没有交付")
			apptest.Refused(t, "another congress", err, fault.NotFound)
		})
		id, err := w.Oversight.CarryOver(ctx, w.As("standing"), p, "场地没有交付")
		must(t, err)
		old, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		next, err := w.Oversight.PublishedProject(ctx, id)
		must(t, err)
		if old.State.Light != models.Carried || old.Completion.To.ID != id || old.Project.Stage != models.StageRunning || old.Completion.Last(models.AcceptCarried).Text != "场地没有交付" {
			t.Errorf("the old project: %+v, %+v", old.State, old.Completion)
		}
		n := next.Project
		if n.Year != 2027 || n.CarriedFrom != p || next.Completion.From.ID != p || n.Approvals != 0 || n.RoundID != 0 || n.Code != projects[0].Code || n.Stage != models.StageRunning {
			t.Errorf("the new project: %+v", n)
		}
		if next.State.Light != models.Red || next.State.Late != 31 {
			t.Errorf("carrying over moved a deadline: %+v", next.State)
		}
		v := projectOf(t, w, w.As("unit"), id)
		if len(v.Checkpoints) != 1 || v.Checkpoints[0].Name != "收尾" || v.Checkpoints[0].PlannedOn != "2026-11-30" || len(v.Measures) != 1 || v.Measures[0].Target != 1000 || v.Measures[0].Year != 2027 {
			t.Errorf("carried: %+v, %+v", v.Checkpoints, v.Measures)
		}
		if members := v.Group.Now(); v.Group.Name != "第二监督小组" || len(v.Group.Members) != 2 || members[0].Name != "秦月明" || !members[0].Leader || members[1].AccountID != 7002 {
			t.Errorf("who watched the old one watches the new one: %+v", v.Group)
		}
		files := next.Files(oversight.FilePlan, 0)
		if all := v.Files(oversight.FilePlan, 0); len(all) != 2 || len(files) != 1 || files[0].Name != "平面图.pdf" {
			t.Errorf("the papers of the plan: %+v, of which the public has %+v", all, files)
		} else if f, err := w.Oversight.File(ctx, files[0].ID); err != nil || string(f.Body) != "%PDF-1.7 平面图.pdf" || f.ID == "PLANFILE0" {
			t.Errorf("the carried paper: %+v, %v", f, err)
		}
		must(t, w.Store.Read(ctx, func(tx *store.Tx) error {
			items, err := tx.In(w.Congress.ID).SubItems(id)
			if len(items) != 1 || items[0].Name != "乙院" {
				t.Errorf("sub-items %+v", items)
			}
			return err
		}))
		w.Unchanged(t, func() {
			_, err := w.Oversight.CarryOver(ctx, w.As("standing"), p, "再来一次")
			apptest.Refused(t, "twice", err, fault.Closed)
			explained := finish(p, "2026-12-31")
			explained.Open = map[int64]string{ks[1].ID: "没有"}
			apptest.Refused(t, "the old one is finished", w.Oversight.FinishProject(ctx, w.As("unit"), explained), fault.Closed)
			_, err = w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: p, Kind: models.AdjustPlace, Place: "别处", Reason: "理由", Effect: "影响"})
			apptest.Refused(t, "the old one is adjusted", err, fault.Closed)
		})
		// The new one moves its day by the decider alone.
		aid, err := w.Oversight.FileAdjustment(ctx, w.As("unit"), oversight.AdjustmentCommand{Project: id, Kind: models.AdjustDeadline, Reason: "场地", Effect: "推迟", Days: map[int64]models.Date{v.Checkpoints[0].ID: "2027-06-30"}})
		must(t, err)
		throughIt(t, w, w.As, "government", "standing", aid)
		must(t, w.Oversight.PublishAdjustment(ctx, w.As("standing"), aid))
		if next, err = w.Oversight.PublishedProject(ctx, id); err != nil || next.State.Late != 0 || next.Adjustments[0].LateThen(next.Adjustments[0].Old.Days[0]) != 31 {
			t.Errorf("after the move: %+v, %v", next.State, err)
		}
	})
}
