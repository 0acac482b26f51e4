package oversight_test

import (
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// A deputy may well work in a responsible unit: what the deputy reads as one
// is not the unit's to write.
func TestADeputyWhoWorksInAUnitActsForThatUnitsProjectsOnly(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		own, other := projects[0].ID, projects[1].ID
		both := w.As("deputy")
		both.Roles, both.Unit = append(both.Roles, models.UnitRole), w.As("unit").Unit
		must(t, w.Oversight.SavePlan(ctx, both, words(own)))
		must(t, w.Oversight.AddReport(ctx, both, report(own)))
		v, err := w.Oversight.Project(ctx, both, other)
		must(t, err)
		if oversight.MayEditPlan(both, v) {
			t.Error("the page offers to edit another unit's plan")
		}
		l, err := w.Oversight.PlanDuties(ctx, both)
		must(t, err)
		if len(l.Submit) != 1 || l.Submit[0].Project.ID != own {
			t.Errorf("asked to hand in %d plans, want the own one", len(l.Submit))
		}
		filed, err := w.Oversight.FileAdjustment(ctx, w.As("unit2"), oversight.AdjustmentCommand{Project: other, Kind: models.AdjustPlace, Place: "别处", Reason: "理由", Effect: "影响"})
		must(t, err)
		var comment models.SiteComment
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			comment = models.SiteComment{ProjectID: other, Code: "WELL", Text: "路灯不亮", State: models.CommentReceived, ReceivedAt: tx.Now, Month: "2026-03"}
			return tx.In(w.Congress.ID).PutSiteComment(&comment)
		}))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a plan", w.Oversight.SavePlan(ctx, both, words(other)), fault.Forbidden)
			apptest.Refused(t, "a report", w.Oversight.AddReport(ctx, both, report(other)), fault.Forbidden)
			_, err := w.Oversight.FileAdjustment(ctx, both, oversight.AdjustmentCommand{Project: other, Kind: models.AdjustEnd, Reason: "理由", Effect: "影响"})
			apptest.Refused(t, "an adjustment", err, fault.Forbidden)
			apptest.Refused(t, "a withdrawal", w.Oversight.WithdrawAdjustment(ctx, both, filed, "理由"), fault.Forbidden)
			apptest.Refused(t, "the end", w.Oversight.FinishProject(ctx, both, finish(other, "2026-03-12")), fault.Forbidden)
			apptest.Refused(t, "an answer at the site", w.Oversight.AnswerComment(ctx, both, comment.ID, "马上修。", ""), fault.Forbidden)
			_, err = w.Oversight.RaiseConcern(ctx, both, oversight.ConcernCommand{Project: own, Text: "办得很好。"})
			apptest.Refused(t, "watching the own unit", err, fault.Forbidden)
		})
		_, err = w.Oversight.RaiseConcern(ctx, both, oversight.ConcernCommand{Project: other, Text: "进度偏慢。"})
		must(t, err)
	})
}

func TestAMeasureWithReportedFiguresIsNotReplaced(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, unit := projects[0].ID, w.As("unit")
		v := drafted(t, w, p)
		measure := v.Measures[0].ID
		said := report(p)
		said.Figures = map[int64]int64{measure: 4_000}
		must(t, w.Oversight.AddReport(ctx, unit, said))
		preview, err := w.Oversight.ImportPlan(ctx, unit, p, strings.NewReader("类型,名称,计划完成,权重（%）\n节点,开工,2026-05-01,100\n"))
		must(t, err)
		w.Unchanged(t, func() {
			apptest.Refused(t, "removed", w.Oversight.RemoveMeasure(ctx, unit, p, measure, ""), fault.Conflict)
			_, err := w.Oversight.ConfirmPlanTable(ctx, unit, p, preview.Token)
			apptest.Refused(t, "replaced by a table", err, fault.Conflict)
		})
		must(t, w.Oversight.SaveMeasure(ctx, unit, oversight.MeasureCommand{Project: p, ID: measure, Name: "改造管网", Unit: "公里", Target: 13_000}))
		if v = reading(t, w, "unit", p); v.Reached[measure] != 4_000 {
			t.Errorf("reached %v, want what was reported", v.Reached)
		}
	})
}

func TestWhatIsOverOrCarriedOnIsNotMarkedAsDone(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		ks := planned(t, w, p)
		item := models.SubItem{ProjectID: p, Position: 1, Name: "主楼"}
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(w.Congress.ID).PutSubItem(&item) }))
		refused := func(why string) {
			t.Helper()
			w.Unchanged(t, func() {
				apptest.Refused(t, why+": a checkpoint", w.Oversight.Done(ctx, w.As("unit"), p, ks[0].ID, "2026-03-12", "证明"), fault.Closed)
				apptest.Refused(t, why+": a sub-item", w.Oversight.SubItemDone(ctx, w.As("unit"), p, item.ID, "2026-03-12"), fault.Closed)
			})
		}
		staged(t, w, models.StageEnded, projects[0])
		refused("ended")
		staged(t, w, models.StageRunning, projects[0])
		to(t, w, "2026-12-31")
		_, err := w.Oversight.CarryOver(ctx, w.As("standing"), p, "场地没有交付")
		must(t, err)
		refused("carried on")
	})
}

func TestMoneyOfACarriedProjectIsAddedUpOnceOverAllYears(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		planned(t, w, p)
		said := report(p)
		said.Paid = 5_000_000
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), said))
		to(t, w, "2026-12-31")
		before, err := w.Oversight.All(ctx, w.As("standing"), oversight.ListFilter{Year: oversight.AllYears})
		must(t, err)
		next, err := w.Oversight.CarryOver(ctx, w.As("standing"), p, "场地没有交付")
		must(t, err)
		said.Project, said.ReportedOn, said.Paid = next, "2026-12-31", 6_000_000
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), said))
		after, err := w.Oversight.All(ctx, w.As("standing"), oversight.ListFilter{Year: oversight.AllYears})
		must(t, err)
		if after.Total != before.Total+1 || after.Sum.Investment != before.Sum.Investment || before.Sum.Paid != 5_000_000 || after.Sum.Paid != 6_000_000 {
			t.Errorf("%d rows of %d paid %d, before %d rows of %d paid %d", after.Total, after.Sum.Investment, after.Sum.Paid, before.Total, before.Sum.Investment, before.Sum.Paid)
		}
	})
}

func TestAQuestionAboutAnUnpublishedProjectIsNotInAPublishedInterview(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		hidden := models.Project{SessionID: projects[0].SessionID, Year: 2027, No: 9, Name: "还没有公布的项目"}
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(w.Congress.ID).PutProject(&hidden) }))
		id := interview(t, w)
		for _, k := range []oversight.EntryCommand{{Project: projects[0].ID, Question: "床位什么时候能用？"}, {Project: hidden.ID, Question: "还没有公布的项目怎样安排？"}, {Question: "资金缺口怎样解决？"}} {
			k.Interview, k.Asker = id, "代表李𬭎"
			must(t, w.Oversight.PutInterviewEntry(ctx, w.As("standing"), k))
		}
		must(t, w.Oversight.PublishInterview(ctx, w.As("standing"), id))
		v, err := w.Oversight.PublishedInterview(ctx, id)
		must(t, err)
		if len(v.Entries) != 2 || v.Entries[0].Question != "床位什么时候能用？" || v.Entries[1].Question != "资金缺口怎样解决？" {
			t.Errorf("public: %+v", v.Entries)
		}
	})
}

func TestAGradeWithoutAScoreHasNoneInTheFourLists(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		round := w.Grade(t, withheld, apptest.Items...)
		_, err := w.Oversight.TakeOver(ctx, w.As("standing"), round, 2026)
		must(t, err)
		_, err = w.Oversight.PublishGrades(ctx, w.As("standing"), round)
		must(t, err)
		l, err := w.Oversight.FourLists(ctx, w.As("standing"), oversight.FourListsFilter{})
		must(t, err)
		rows := l.All[3].Rows
		if len(rows) != 3 {
			t.Fatalf("%d results, want 3", len(rows))
		}
		for _, row := range rows {
			if last := row[len(row)-1]; last != "" {
				t.Errorf("a grade without a score says %q", last)
			}
		}
	})
}

func TestTheNameOfAnOfficesClerkIsNotOnThePublicCheckpoint(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			for i, k := range []models.Checkpoint{{Name: "开工", Confirmer: models.ConfirmDeputies, ConfirmedBy: "秦月明"}, {Name: "验收", Confirmer: models.ConfirmStanding, ConfirmedBy: "办公室的人"}, {Name: "批复", Confirmer: models.ConfirmGovernment, ConfirmedBy: "政府的人"}} {
				k.ProjectID, k.Position, k.Weight, k.PlannedOn, k.DoneOn, k.ConfirmedAt = p, i+1, 30, "2026-03-01", "2026-03-01", c.Now
				if err := c.PutCheckpoint(&k); err != nil {
					return err
				}
			}
			return nil
		}))
		w.PublishPlan(t, p)
		v, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		for i, want := range []string{"秦月明", "人大常委会办公室", "政府办公室"} {
			if got := v.Checkpoints[i].ConfirmedBy; got != want {
				t.Errorf("%s was confirmed by %q for the public, want %q", v.Checkpoints[i].Name, got, want)
			}
		}
		if v = reading(t, w, "standing", p); v.Checkpoints[1].ConfirmedBy != "办公室的人" {
			t.Errorf("the office reads %q", v.Checkpoints[1].ConfirmedBy)
		}
	})
}

func TestWhoCameToTheUnitLaterDoesNotCheckItsProject(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		deputy := w.As("deputy")
		watched(t, w, w.Congress.ID, p, deputy)
		staged(t, w, models.StageAccepted, projects[0])
		both := deputy
		both.Roles, both.Unit = append(both.Roles, models.UnitRole), w.As("unit").Unit
		if v := projectOf(t, w, both, p); v.MayCheck(both) || !v.MayCheck(deputy) {
			t.Error("the page offers the check to the unit's own, or not to the deputy")
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "the unit checks itself", w.Oversight.CheckProject(ctx, both, check(p, "2026-03-12", true)), fault.Forbidden)
		})
		must(t, w.Oversight.CheckProject(ctx, deputy, check(p, "2026-03-12", true)))
	})
}
