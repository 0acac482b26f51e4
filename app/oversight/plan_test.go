package oversight_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// pdf is a small file that ends as a PDF does, with a text in it.
func pdf(text string) []byte {
	return []byte("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + text + "\nstartxref\n0\n%%EOF\n")
}

func document(t *testing.T, name, text string) oversight.Document {
	t.Helper()
	d, err := oversight.ReadDocument(name, bytes.NewReader(pdf(text)))
	must(t, err)
	return d
}

func words(project int64) oversight.PlanText {
	return oversight.PlanText{Project: project, Leader: "陈志明 副县长", Officer: "何晓东", Contact: "0578-6123456 转 2", Target: "改造敬老院3所", Money: "县财政1360万元", Safeguards: "每月调度"}
}

func reading(t *testing.T, w *apptest.Town, login string, project int64) oversight.Reading {
	t.Helper()
	v, err := w.Oversight.Project(ctx, w.As(login), project)
	must(t, err)
	return v
}

// drafted is a unit's plan that lacks nothing.
func drafted(t *testing.T, w *apptest.Town, project int64) oversight.Reading {
	t.Helper()
	unit := w.As("unit")
	must(t, w.Oversight.SavePlan(ctx, unit, words(project)))
	must(t, w.Oversight.SaveSubItem(ctx, unit, oversight.SubItemCommand{Project: project, Name: "主楼", Unit: "县水利局", Target: "1栋", Investment: 500}))
	item := reading(t, w, "unit", project).ThePlan.Items[0].ID
	must(t, w.Oversight.SaveMeasure(ctx, unit, oversight.MeasureCommand{Project: project, SubItem: item, Name: "改造管网", Unit: "公里", Target: 12_300}))
	must(t, w.Oversight.SaveCheckpoint(ctx, unit, oversight.CheckpointCommand{Project: project, Name: "开工", Weight: 40, PlannedOn: "2026-04-01", Evidence: "现场照片", Confirmer: models.ConfirmDeputies}))
	must(t, w.Oversight.SaveCheckpoint(ctx, unit, oversight.CheckpointCommand{Project: project, Name: "验收", Weight: 60, PlannedOn: "2026-11-01", SubItem: item, Year: 2026, Asks: models.AskEffect, Confirmer: models.ConfirmStanding}))
	return reading(t, w, "unit", project)
}

func TestAPlanGoesFromTheDecisionToItsPublication(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		v := reading(t, w, "unit", p)
		if k := v.ThePlan; k.State != models.PlanDraft || k.DueOn != "2026-04-11" || k.Days != 30 || len(k.Missing) == 0 || !oversight.MayEditPlan(w.As("unit"), v) {
			t.Fatalf("after the decision %+v, want a draft due on 2026-04-11", k.Plan)
		}
		duty, err := w.Oversight.PlanDuties(ctx, w.As("unit"))
		must(t, err)
		if len(duty.Submit) != 1 || duty.Submit[0].Days != 30 {
			t.Errorf("the unit's duties %+v", duty)
		}
		v = drafted(t, w, p)
		must(t, w.Oversight.AddPlanFile(ctx, w.As("unit"), p, document(t, "方案.pdf", "一")))
		file := reading(t, w, "unit", p).Files(oversight.FilePlan, 0)[0]
		if len(v.ThePlan.Missing) != 0 || v.ThePlan.Weight != 100 || v.Measures[0].Year != 2026 || v.ThePlan.Items[0].UnitID != projects[1].UnitID {
			t.Errorf("drafted %+v, %+v", v.ThePlan, v.Measures)
		}
		hidden := func(when string) {
			t.Helper()
			v, err := w.Oversight.PublishedProject(ctx, p)
			must(t, err)
			_, e := w.Oversight.File(ctx, file.ID)
			apptest.Refused(t, when+": the file", e, fault.NotFound)
			if k := v.ThePlan; k.ID != 0 || k.Leader != "" || len(k.Items)+len(v.Measures)+len(v.Checkpoints)+len(v.Files(oversight.FilePlan, 0)) != 0 {
				t.Errorf("%s the public reads %+v, %d checkpoints", when, k, len(v.Checkpoints))
			}
		}
		hidden("drafted")
		must(t, w.Oversight.SubmitPlan(ctx, w.As("unit"), p, v.ThePlan.Seen))
		hidden("submitted")
		if duty, err = w.Oversight.PlanDuties(ctx, w.As("government")); err != nil || len(duty.Approve) != 1 {
			t.Errorf("the government's duties %+v, %v", duty, err)
		}
		must(t, w.Oversight.ReturnPlan(ctx, w.As("government"), p, "", "目标写得不够具体"))
		if v = reading(t, w, "unit", p); v.ThePlan.State != models.PlanDraft || v.ThePlan.Note != "目标写得不够具体" || v.ThePlan.SubmittedAt != 0 {
			t.Errorf("returned: %+v", v.ThePlan.Plan)
		}
		reminded := 0
		must(t, w.Store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.In(w.Congress.ID).Reminders(w.As("unit").Account, 10)
			for _, r := range rows {
				if strings.Contains(r.Text, "目标写得不够具体") {
					reminded++
				}
			}
			return err
		}))
		if reminded != 1 {
			t.Errorf("the unit was reminded %d times", reminded)
		}
		must(t, w.Oversight.SubmitPlan(ctx, w.As("unit"), p, v.ThePlan.Seen))
		must(t, w.Oversight.ApprovePlan(ctx, w.As("government"), p, reading(t, w, "government", p).ThePlan.Seen))
		hidden("approved")
		must(t, w.Oversight.PublishPlan(ctx, w.As("government"), p, reading(t, w, "government", p).ThePlan.Seen))
		v, err = w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if k := v.ThePlan; k.ApprovedBy != "周立新" || k.SubmittedBy != "何晓东" || v.Project.Stage != models.StagePlanned || len(k.Items) != 1 || len(v.Measures) != 1 || v.Measures[0].Target != 12_300 || len(v.Checkpoints) != 2 {
			t.Errorf("published %+v, stage %s", k, v.Project.Stage)
		}
		got, err := w.Oversight.File(ctx, file.ID)
		if err != nil || got.Name != "方案.pdf" || !bytes.Equal(got.Body, pdf("一")) {
			t.Errorf("the file %q, %v", got.Name, err)
		}
		if err := w.Oversight.RemovePlanFile(ctx, w.As("unit"), p, file.ID); !fault.Is(err, fault.Closed) {
			t.Errorf("a published file was removed: %v", err)
		}
		must(t, w.Oversight.SubItemDone(ctx, w.As("unit"), p, v.ThePlan.Items[0].ID, "2026-03-12"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "done twice", w.Oversight.SubItemDone(ctx, w.As("unit"), p, v.ThePlan.Items[0].ID, "2026-03-11"), fault.Conflict)
		})
	})
}

func TestAProjectThatWasReportedOnIsRunningOnceItsPlanIsPublished(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), report(projects[0].ID)))
		w.PublishPlan(t, projects[0].ID)
		if v := reading(t, w, "unit", projects[0].ID); v.Project.Stage != models.StageRunning {
			t.Errorf("stage %s, want running", v.Project.Stage)
		}
	})
}

func TestThePlanIsDueByTheDaysThatHoldInTheCongress(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundAttested, func(t *testing.T, w *apptest.Town) {
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			return tx.In(w.Congress.ID).PutParameter(&models.Parameter{Name: "plan_days", Value: "10"})
		}))
		w.To(t, models.RoundAnnounced)
		result, err := w.Vote.Result(ctx, w.Round)
		must(t, err)
		for _, p := range result.Projects {
			if v := reading(t, w, "government", p.ID); v.ThePlan.DueOn != "2026-03-22" {
				t.Errorf("due on %s, want ten days after 2026-03-12", v.ThePlan.DueOn)
			}
		}
	})
}

func TestAPlanIsChangedByWhoDraftsItAndOnlyWhileItIsADraft(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, other := projects[0].ID, projects[1].ID
		v := drafted(t, w, p)
		item, measure, checkpoint := v.ThePlan.Items[0].ID, v.Measures[0].ID, v.Checkpoints[0].ID
		acts := func(actor access.Actor, p int64) map[string]error {
			o := w.Oversight
			_, preview := o.ImportPlan(ctx, actor, p, strings.NewReader("类型,名称\n子项,甲\n"))
			_, confirmed := o.ConfirmPlanTable(ctx, actor, p, "x")
			return map[string]error{
				"text": o.SavePlan(ctx, actor, words(p)), "item": o.SaveSubItem(ctx, actor, oversight.SubItemCommand{Project: p, Name: "乙"}), "drop item": o.RemoveSubItem(ctx, actor, p, item, ""),
				"measure": o.SaveMeasure(ctx, actor, oversight.MeasureCommand{Project: p, Name: "乙", Unit: "个", Target: 1}), "drop measure": o.RemoveMeasure(ctx, actor, p, measure, ""),
				"checkpoint": o.SaveCheckpoint(ctx, actor, oversight.CheckpointCommand{Project: p, Name: "乙", PlannedOn: "2026-05-01"}), "drop checkpoint": o.RemoveCheckpoint(ctx, actor, p, checkpoint, ""),
				"move": o.MoveCheckpoint(ctx, actor, p, checkpoint, "", oversight.MoveDown), "stages": o.AddStages(ctx, actor, p, "service"),
				"file": o.AddPlanFile(ctx, actor, p, document(t, "a.pdf", "甲")), "submit": o.SubmitPlan(ctx, actor, p, ""), "import": preview, "confirm": confirmed,
			}
		}
		refused := func(who string, actor access.Actor, p int64, kind fault.Kind) {
			t.Helper()
			w.Unchanged(t, func() {
				for what, err := range acts(actor, p) {
					apptest.Refused(t, who+": "+what, err, kind)
				}
			})
		}
		refused("a unit of another project", w.As("unit2"), p, fault.Forbidden)
		refused("a unit for another's", w.As("unit"), other, fault.Forbidden)
		refused("the standing committee's office", w.As("standing"), p, fault.Forbidden)
		refused("a deputy", w.As("deputy"), p, fault.Forbidden)
		refused("nobody", access.Actor{}, p, fault.Unauthenticated)
		refused("another congress", w.Elsewhere("government"), p, fault.NotFound)
		steps := func(actor access.Actor, want fault.Kind, said string) {
			t.Helper()
			w.Unchanged(t, func() {
				apptest.Refused(t, said+": approve", w.Oversight.ApprovePlan(ctx, actor, p, ""), want)
				apptest.Refused(t, said+": return", w.Oversight.ReturnPlan(ctx, actor, p, "", "理由"), want)
				apptest.Refused(t, said+": publish", w.Oversight.PublishPlan(ctx, actor, p, ""), want)
			})
		}
		steps(w.As("government"), fault.Closed, "a draft")
		must(t, w.Oversight.SubmitPlan(ctx, w.As("unit"), p, ""))
		for _, login := range []string{"unit", "standing", "deputy", "leader", "admin"} {
			steps(w.As(login), fault.Forbidden, login)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "without a reason", w.Oversight.ReturnPlan(ctx, w.As("government"), p, "", " "), fault.Invalid)
			apptest.Refused(t, "publish before the approval", w.Oversight.PublishPlan(ctx, w.As("government"), p, ""), fault.Closed)
		})
		refused("submitted", w.As("unit"), p, fault.Closed)
		must(t, w.Oversight.ApprovePlan(ctx, w.As("government"), p, ""))
		w.Unchanged(t, func() {
			apptest.Refused(t, "approve twice", w.Oversight.ApprovePlan(ctx, w.As("government"), p, ""), fault.Closed)
			apptest.Refused(t, "a unit returns what was approved", w.Oversight.ReturnPlan(ctx, w.As("unit"), p, "", "理由"), fault.Forbidden)
		})
		refused("approved", w.As("unit"), p, fault.Closed)
		must(t, w.Oversight.ReturnPlan(ctx, w.As("government"), p, "", "附件不全"))
		if k := reading(t, w, "unit", p).ThePlan; k.State != models.PlanDraft || k.Note != "附件不全" || k.ApprovedAt != 0 || k.ApprovedBy != "" {
			t.Errorf("an approved plan that was returned: %+v", k.Plan)
		}
		must(t, w.Oversight.SubmitPlan(ctx, w.As("unit"), p, ""))
		must(t, w.Oversight.ApprovePlan(ctx, w.As("government"), p, ""))
		must(t, w.Oversight.PublishPlan(ctx, w.As("government"), p, ""))
		steps(w.As("government"), fault.Closed, "published")
		refused("published", w.As("government"), p, fault.Closed)
	})
}

func TestAPageThatShowsAnOlderPlanIsRefusedAndSaysWhatIsNow(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, unit := projects[0].ID, w.As("unit")
		v := drafted(t, w, p)
		old := struct{ plan, item, measure, checkpoint, all string }{oversight.Seen(v.ThePlan.Plan), oversight.Seen(v.ThePlan.Items[0]), oversight.Seen(v.Measures[0]), oversight.Seen(v.Checkpoints[0]), v.ThePlan.Seen}
		item, measure, checkpoint := v.ThePlan.Items[0].ID, v.Measures[0].ID, v.Checkpoints[0].ID
		text := words(p)
		text.Seen, text.Leader = old.plan, "李明"
		must(t, w.Oversight.SavePlan(ctx, w.As("government"), text))
		point := oversight.CheckpointCommand{Project: p, ID: checkpoint, Seen: old.checkpoint, Name: "开工仪式", Weight: 30, PlannedOn: "2026-04-02"}
		must(t, w.Oversight.SaveCheckpoint(ctx, w.As("government"), point))
		sub := oversight.SubItemCommand{Project: p, ID: item, Seen: old.item, Name: "主楼和附楼"}
		must(t, w.Oversight.SaveSubItem(ctx, w.As("government"), sub))
		quantity := oversight.MeasureCommand{Project: p, ID: measure, Seen: old.measure, Name: "改造管网", Unit: "公里", Target: 13_000}
		must(t, w.Oversight.SaveMeasure(ctx, w.As("government"), quantity))
		w.Unchanged(t, func() {
			for said, err := range map[string]error{
				"李明": w.Oversight.SavePlan(ctx, unit, text), "开工仪式，计划2026年4月2日完成，权重 30%": w.Oversight.SaveCheckpoint(ctx, unit, point), "权重 30%": w.Oversight.RemoveCheckpoint(ctx, unit, p, checkpoint, old.checkpoint),
				"排在第 1": w.Oversight.MoveCheckpoint(ctx, unit, p, checkpoint, old.checkpoint, oversight.MoveDown), "主楼和附楼，责任单位": w.Oversight.SaveSubItem(ctx, unit, sub), "主楼和附楼": w.Oversight.RemoveSubItem(ctx, unit, p, item, old.item),
				"改造管网 13公里": w.Oversight.SaveMeasure(ctx, unit, quantity), "13公里": w.Oversight.RemoveMeasure(ctx, unit, p, measure, old.measure), "编制中": w.Oversight.SubmitPlan(ctx, unit, p, old.all),
			} {
				apptest.Refused(t, said, err, fault.Conflict)
				if err != nil && !strings.Contains(err.Error(), said) {
					t.Errorf("%q does not say what is now: %s", err, said)
				}
			}
			apptest.Refused(t, "a sub-item in use", w.Oversight.RemoveSubItem(ctx, unit, p, item, ""), fault.Conflict)
			apptest.Refused(t, "weights that are not 100", w.Oversight.SubmitPlan(ctx, unit, p, ""), fault.Invalid)
			for what, err := range map[string]error{
				"item": w.Oversight.RemoveSubItem(ctx, unit, p, 999, ""), "measure": w.Oversight.RemoveMeasure(ctx, unit, p, 999, ""), "checkpoint": w.Oversight.RemoveCheckpoint(ctx, unit, p, 999, ""),
				"move": w.Oversight.MoveCheckpoint(ctx, unit, p, 999, "", oversight.MoveUp), "save": w.Oversight.SaveCheckpoint(ctx, unit, oversight.CheckpointCommand{Project: p, ID: 999, Name: "甲", PlannedOn: "2026-05-01"}),
			} {
				apptest.Refused(t, what+" that is not there", err, fault.NotFound)
			}
		})
	})
}

func TestEachPartOfAPlanIsCheckedByField(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, unit := projects[0].ID, w.As("unit")
		v := drafted(t, w, p)
		text := func(change func(*oversight.PlanText)) error {
			cmd := words(p)
			change(&cmd)
			return w.Oversight.SavePlan(ctx, unit, cmd)
		}
		item := func(cmd oversight.SubItemCommand) error {
			cmd.Project = p
			return w.Oversight.SaveSubItem(ctx, unit, cmd)
		}
		measure := func(cmd oversight.MeasureCommand) error {
			cmd.Project = p
			return w.Oversight.SaveMeasure(ctx, unit, cmd)
		}
		point := func(cmd oversight.CheckpointCommand) error {
			cmd.Project = p
			return w.Oversight.SaveCheckpoint(ctx, unit, cmd)
		}
		long := strings.Repeat("长", 1001)
		w.Unchanged(t, func() {
			for i, tt := range []struct {
				field string
				err   error
			}{
				{"contact", text(func(k *oversight.PlanText) { k.Contact = "打张三手机" })}, {"target", text(func(k *oversight.PlanText) { k.Target = long })}, {"leader", text(func(k *oversight.PlanText) { k.Leader = "坏\xff" })},
				{"name", item(oversight.SubItemCommand{})}, {"name", item(oversight.SubItemCommand{Name: "主楼"})}, {"investment", item(oversight.SubItemCommand{Name: "乙", Investment: -1})},
				{"quantity", measure(oversight.MeasureCommand{Name: "乙", Unit: "个"})}, {"unit", measure(oversight.MeasureCommand{Name: "乙", Target: 1})}, {"year", measure(oversight.MeasureCommand{Name: "乙", Unit: "个", Target: 1, Year: 2025})},
				{"item", measure(oversight.MeasureCommand{Name: "乙", Unit: "个", Target: 1, SubItem: 999})}, {"name", measure(oversight.MeasureCommand{Name: "改造管网", Unit: "公里", Target: 1, SubItem: v.ThePlan.Items[0].ID})},
				{"name", point(oversight.CheckpointCommand{PlannedOn: "2026-05-01"})}, {"name", point(oversight.CheckpointCommand{Name: "开工", PlannedOn: "2026-04-01"})}, {"weight", point(oversight.CheckpointCommand{Name: "乙", PlannedOn: "2026-05-01", Weight: 1})},
				{"weight", point(oversight.CheckpointCommand{Name: "乙", PlannedOn: "2026-05-01", Weight: -1})}, {"planned_on", point(oversight.CheckpointCommand{Name: "乙", PlannedOn: "2026-02-30"})},
				{"asks", point(oversight.CheckpointCommand{Name: "乙", PlannedOn: "2026-05-01", Asks: "什么"})}, {"confirmer", point(oversight.CheckpointCommand{Name: "乙", PlannedOn: "2026-05-01", Confirmer: "谁"})},
				{"item", point(oversight.CheckpointCommand{Name: "乙", PlannedOn: "2026-05-01", SubItem: 999})}, {"year", point(oversight.CheckpointCommand{Name: "乙", PlannedOn: "2026-05-01", Year: 2100})},
			} {
				apptest.Refused(t, fmt.Sprint(i, " ", tt.field), tt.err, fault.Invalid)
				if e, ok := fault.As(tt.err); ok && e.Fields[tt.field] == "" {
					t.Errorf("%d: complaints %v, want one about %s", i, e.Fields, tt.field)
				}
			}
			apptest.Refused(t, "an unknown set", w.Oversight.AddStages(ctx, unit, p, "别的"), fault.Invalid)
			apptest.Refused(t, "an unknown way", w.Oversight.MoveCheckpoint(ctx, unit, p, v.Checkpoints[0].ID, "", "左"), fault.Invalid)
		})
	})
}

func TestReadyMadeStagesShareWhatIsLeftOfTheWeightAndComeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, unit := projects[0].ID, w.As("unit")
		sum := func() (n, weight int) {
			v := reading(t, w, "unit", p)
			for _, k := range v.Checkpoints {
				if k.PlannedOn < v.Today {
					t.Errorf("%s is planned for %s, which is over", k.Name, k.PlannedOn)
				}
			}
			return len(v.Checkpoints), v.ThePlan.Weight
		}
		must(t, w.Oversight.SaveCheckpoint(ctx, unit, oversight.CheckpointCommand{Project: p, Name: "立项", Weight: 13, PlannedOn: "2026-12-30"}))
		must(t, w.Oversight.AddStages(ctx, unit, p, "construction"))
		must(t, w.Oversight.AddStages(ctx, unit, p, "asks"))
		if n, weight := sum(); n != 10 || weight != 100 {
			t.Errorf("%d checkpoints of %d %%, want 10 of 100 %%", n, weight)
		}
		v := reading(t, w, "unit", p)
		for _, q := range []models.Question3{models.AskArrangement, models.AskProgress, models.AskEffect} {
			if !slices.ContainsFunc(v.Checkpoints, func(k models.Checkpoint) bool { return k.Asks == q && k.Name == q.Label() }) {
				t.Errorf("nothing asks %s", q)
			}
		}
		w.Unchanged(t, func() { apptest.Refused(t, "once more", w.Oversight.AddStages(ctx, unit, p, "asks"), fault.Conflict) })
		names := func() (list string) {
			for i, k := range reading(t, w, "unit", p).Checkpoints {
				if k.Position != i+1 {
					t.Errorf("%s stands at %d, is numbered %d", k.Name, i+1, k.Position)
				}
				list += k.Name + " "
			}
			return list
		}
		first := v.Checkpoints[0]
		must(t, w.Oversight.MoveCheckpoint(ctx, unit, p, first.ID, oversight.Seen(first), oversight.MoveDown))
		if got := names(); !strings.HasPrefix(got, "前期手续办结 立项 开工 ") {
			t.Errorf("moved down: %s", got)
		}
		must(t, w.Oversight.MoveCheckpoint(ctx, unit, p, first.ID, "", oversight.MoveUp))
		must(t, w.Oversight.MoveCheckpoint(ctx, unit, p, first.ID, "", oversight.MoveUp)) // is the first already
		if got := names(); !strings.HasPrefix(got, "立项 前期手续办结 ") {
			t.Errorf("moved up: %s", got)
		}
		must(t, w.Oversight.MoveCheckpoint(ctx, unit, p, first.ID, "", oversight.MoveByDate))
		if got := names(); !strings.HasSuffix(got, "竣工验收 年末问效果 立项 年末测评 ") {
			t.Errorf("by date: %s", got)
		}
	})
}

func TestACheckpointNeedsItsEvidenceAndTheOneWhomThePlanNames(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		v := drafted(t, w, p)
		k, last := v.Checkpoints[0].ID, v.Checkpoints[1].ID
		must(t, w.Oversight.SubmitPlan(ctx, w.As("unit"), p, ""))
		must(t, w.Oversight.ApprovePlan(ctx, w.As("government"), p, ""))
		must(t, w.Oversight.PublishPlan(ctx, w.As("government"), p, ""))
		done := func(note string, shown ...io.Reader) error {
			return w.Oversight.Done(ctx, w.As("unit"), p, k, "2026-03-12", note, shown...)
		}
		confirm := func(login string) error {
			return w.Oversight.Confirm(ctx, w.As(login), oversight.Confirmation{Project: p, Checkpoint: k})
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "without evidence", done(""), fault.Invalid)
			apptest.Refused(t, "with a file that is none", done("", strings.NewReader("%PDF-1.4 cut")), fault.Invalid)
			apptest.Refused(t, "with a photo that is none", done("说明", strings.NewReader("<svg>")), fault.Invalid)
			apptest.Refused(t, "with too many", done("", slices.Repeat([]io.Reader{picture(t)}, 7)...), fault.Invalid)
			apptest.Refused(t, "confirmed before it is done", confirm("deputy"), fault.Closed)
		})
		must(t, done("", picture(t), bytes.NewReader(pdf("凭据"))))
		w.Unchanged(t, func() { apptest.Refused(t, "twice", done("再来"), fault.Conflict) })
		photo := reading(t, w, "unit", p).ThePlan.Evidence[k][0].ID
		file := reading(t, w, "unit", p).Files(oversight.FileCheckpoint, k)[0].ID
		public := func() bool { // the first photo and the PDF
			_, err := w.Oversight.Photo(ctx, photo)
			v, e := w.Oversight.PublishedProject(ctx, p)
			must(t, e)
			_, pdf := w.Oversight.File(ctx, file)
			apptest.Refused(t, "the public reads a PDF of evidence", pdf, fault.NotFound)
			listed := slices.ContainsFunc(v.Photos, func(f oversight.DatedPhoto) bool { return f.ID == photo }) || slices.ContainsFunc(v.ThePlan.Evidence[k], func(f models.Photo) bool { return f.ID == photo })
			if listed != (err == nil) {
				t.Errorf("evidence listed: %v, its address: %v", listed, err)
			}
			return err == nil
		}
		if public() {
			t.Error("evidence is public before it was confirmed")
		}
		if _, err := w.Oversight.EvidencePhoto(ctx, w.As("deputy"), photo); err != nil {
			t.Error(err)
		}
		_, err := w.Oversight.EvidencePhoto(ctx, w.As("unit2"), photo)
		apptest.Refused(t, "another unit's evidence", err, fault.Forbidden)
		w.Unchanged(t, func() {
			apptest.Refused(t, "by the unit itself", confirm("unit"), fault.Forbidden)
			apptest.Refused(t, "by the office, which the plan does not name", confirm("standing"), fault.Forbidden)
			apptest.Refused(t, "by the government", confirm("government"), fault.Forbidden)
			apptest.Refused(t, "refused without a reason", w.Oversight.Confirm(ctx, w.As("deputy"), oversight.Confirmation{Project: p, Checkpoint: k, Refused: true}), fault.Invalid)
			apptest.Refused(t, "on an older page", w.Oversight.Confirm(ctx, w.As("deputy"), oversight.Confirmation{Project: p, Checkpoint: k, Seen: "00"}), fault.Conflict)
			apptest.Refused(t, "from another congress", w.Oversight.Confirm(ctx, w.Elsewhere("deputy"), oversight.Confirmation{Project: p, Checkpoint: k}), fault.NotFound)
			apptest.Refused(t, "of another project", w.Oversight.Confirm(ctx, w.As("deputy"), oversight.Confirmation{Project: projects[1].ID, Checkpoint: k}), fault.NotFound)
			both := w.As("deputy")
			both.Roles, both.Unit = append(slices.Clone(both.Roles), models.UnitRole), projects[0].UnitID
			apptest.Refused(t, "by a deputy of the unit", w.Oversight.Confirm(ctx, both, oversight.Confirmation{Project: p, Checkpoint: k}), fault.Forbidden)
		})
		duties := func(login string) int {
			d, err := w.Oversight.PlanDuties(ctx, w.As(login))
			must(t, err)
			return len(d.Confirm)
		}
		if duties("deputy") != 1 || duties("standing") != 0 || duties("unit") != 0 {
			t.Errorf("waits for %d deputies, %d of the office", duties("deputy"), duties("standing"))
		}
		must(t, w.Oversight.Confirm(ctx, w.As("deputy"), oversight.Confirmation{Project: p, Checkpoint: k, Refused: true, Reason: "照片不是现场"}))
		if v = reading(t, w, "unit", p); v.Checkpoints[0].DoneOn != "" || !strings.Contains(v.Checkpoints[0].DoneNote, "秦月明") || !strings.Contains(v.Checkpoints[0].DoneNote, "照片不是现场") {
			t.Errorf("refused: %+v", v.Checkpoints[0])
		}
		must(t, form(w, "standing", p, "戴志远")) // a group that the deputy is not in
		must(t, done("照片已重拍", picture(t)))
		if public() {
			t.Error("evidence that did not suffice is public")
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "by a deputy who does not watch the project", confirm("deputy"), fault.Forbidden)
		})
		if duties("deputy") != 0 || duties("leader") != 1 {
			t.Errorf("waits for %d, %d", duties("deputy"), duties("leader"))
		}
		must(t, confirm("leader"))
		w.Unchanged(t, func() { apptest.Refused(t, "confirmed twice", confirm("leader"), fault.Conflict) })
		v, err = w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if c := v.Checkpoints[0]; c.ConfirmedBy != "戴志远" || c.ConfirmedAt.IsZero() || len(v.ThePlan.Evidence[k]) != 1 || v.ThePlan.Evidence[k][0].ID == photo {
			t.Errorf("confirmed %+v with %d photos", c, len(v.ThePlan.Evidence[k]))
		}
		if public() {
			t.Error("the refused photo is public after all")
		}
		if _, err := w.Oversight.Photo(ctx, v.ThePlan.Evidence[k][0].ID); err != nil || len(v.Photos) != 1 {
			t.Errorf("what was confirmed is not public: %v, %d photos", err, len(v.Photos))
		}
		must(t, w.Oversight.Done(ctx, w.As("unit"), p, last, "2026-03-12", ""))
		must(t, w.Oversight.Confirm(ctx, w.As("standing"), oversight.Confirmation{Project: p, Checkpoint: last}))
	})
}

func TestFilesAreToldByTheirContentAndNamedHarmlessly(t *testing.T) {
	good := pdf("x")
	for name, body := range map[string][]byte{
		"empty": {}, "text": []byte("hello"), "a page": []byte("<html>%PDF-1.4"), "only the head": []byte("%PDF-1.4"), "version x": []byte("%PDF-x.4\nstartxref\n%%EOF"), "short": []byte("%PDF-"),
		"shifted": append([]byte("\n"), good...), "cut": good[:len(good)-8], "a script": pdf("/JavaScript (app.alert(1))"), "a program": pdf("<< /S /Launch /F (cmd) >>"), "zeros": make([]byte, 4096),
		"too large": append(append([]byte("%PDF-1.4\n"), make([]byte, oversight.MaxFile)...), "startxref\n%%EOF"...), "a zip": []byte("PK\x03\x04%PDF-1.4 startxref %%EOF"),
	} {
		_, err := oversight.ReadDocument(name, bytes.NewReader(body))
		if e, ok := fault.As(err); !ok || e.Kind != fault.Invalid || e.Fields["file"] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]string{
		"方案.pdf": "方案.pdf", "": "附件.pdf", "..": "附件.pdf", "../../etc/passwd": "passwd.pdf", `C:\公文\批复.PDF`: "批复.pdf", "a\r\nSet-Cookie: x": "a  Set-Cookie_ x.pdf", "坏\xff\xfe.pdf": "坏.pdf",
		"a\u202egpj.pdf": "agpj.pdf", `a";filename="b.exe`: "a__filename=_b.exe.pdf", strings.Repeat("长", 300): strings.Repeat("长", 80) + ".pdf", "𬭎溪方案": "𬭎溪方案.pdf", ".pdf": "附件.pdf", "\x00": "附件.pdf",
	} {
		d, err := oversight.ReadDocument(name, bytes.NewReader(good))
		if err != nil || d.Name != want {
			t.Errorf("%q is named %q, %v; want %q", name, d.Name, err, want)
		}
	}
}

func TestAFileBelongsToItsProjectAndTheSameOneComesOnce(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, unit := projects[0].ID, w.As("unit")
		must(t, w.Oversight.AddPlanFile(ctx, unit, p, document(t, "方案.pdf", "一")))
		file := reading(t, w, "unit", p).Files(oversight.FilePlan, 0)[0]
		w.Unchanged(t, func() {
			apptest.Refused(t, "the same bytes", w.Oversight.AddPlanFile(ctx, unit, p, document(t, "另一个名称.pdf", "一")), fault.Invalid)
			apptest.Refused(t, "removed as another project's", w.Oversight.RemovePlanFile(ctx, w.As("government"), projects[1].ID, file.ID), fault.NotFound)
			for _, id := range []string{"", "../x", "'", "\xff", strings.Repeat("A", 65), "ABC"} {
				apptest.Refused(t, "an id that is none", w.Oversight.RemovePlanFile(ctx, unit, p, id), fault.NotFound)
				_, err := w.Oversight.File(ctx, id)
				apptest.Refused(t, "read", err, fault.NotFound)
				_, err = w.Oversight.OfficeFile(ctx, unit, id)
				apptest.Refused(t, "read in the office", err, fault.NotFound)
			}
			_, err := w.Oversight.OfficeFile(ctx, w.As("unit2"), file.ID)
			apptest.Refused(t, "another unit reads", err, fault.Forbidden)
			_, err = w.Oversight.OfficeFile(ctx, w.Elsewhere("government"), file.ID)
			apptest.Refused(t, "another congress reads", err, fault.NotFound)
			_, err = w.Oversight.OfficeFile(ctx, access.Actor{}, file.ID)
			apptest.Refused(t, "nobody reads", err, fault.Unauthenticated)
		})
		if got, err := w.Oversight.OfficeFile(ctx, w.As("deputy"), file.ID); err != nil || len(got.Body) != file.Size {
			t.Errorf("%d bytes, %v", len(got.Body), err)
		}
		must(t, w.Oversight.RemovePlanFile(ctx, unit, p, file.ID))
		if left := reading(t, w, "unit", p).Files(oversight.FilePlan, 0); len(left) != 0 {
			t.Errorf("%d files left", len(left))
		}
	})
}

func TestAPlanGoesOutAsATableAndComesBackTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, unit := projects[0].ID, w.As("unit")
		drafted(t, w, p)
		must(t, w.Oversight.AddStages(ctx, unit, p, "asks"))
		before := reading(t, w, "unit", p)
		var book bytes.Buffer
		must(t, oversight.WritePlan(before, &book))
		preview, err := w.Oversight.ImportPlan(ctx, unit, p, bytes.NewReader(book.Bytes()))
		must(t, err)
		if preview.Token == "" || preview.Items != 1 || preview.Measures != 1 || preview.Checkpoints != 6 || preview.Present != 8 || len(preview.Lines) != 8 {
			t.Fatalf("preview %+v", preview)
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.ConfirmPlanTable(ctx, w.As("government"), p, preview.Token)
			apptest.Refused(t, "somebody else's preview", err, fault.NotFound)
		})
		n, err := w.Oversight.ConfirmPlanTable(ctx, unit, p, preview.Token)
		must(t, err)
		after := reading(t, w, "unit", p)
		plain := func(v oversight.Reading) (list []string) {
			for _, i := range v.ThePlan.Items {
				list = append(list, fmt.Sprint(i.Position, i.Name, i.Unit, i.UnitID, i.Target, i.Investment))
			}
			for _, m := range v.Measures {
				list = append(list, fmt.Sprint(m.Position, v.ThePlan.Item(m.SubItemID), m.Year, m.Name, m.Unit, m.Target))
			}
			for _, k := range v.Checkpoints {
				list = append(list, fmt.Sprint(k.Position, v.ThePlan.Item(k.SubItemID), k.Year, k.Name, k.Target, k.Evidence, k.Weight, k.PlannedOn, k.Asks, k.Confirmer))
			}
			return list
		}
		if diff := cmp.Diff(plain(before), plain(after)); diff != "" || n != 8 {
			t.Errorf("%d rows came back other than they went (-was +is):\n%s", n, diff)
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.ConfirmPlanTable(ctx, unit, p, preview.Token)
			apptest.Refused(t, "twice", err, fault.NotFound)
		})
	})
}

func TestATableWithOneWrongLineChangesNothingAndSaysWhichLine(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p, unit := projects[0].ID, w.As("unit")
		drafted(t, w, p)
		const head = "类型,名称,所属子项,年度,责任单位,目标,数量,计量单位,投资（万元）,计划完成,权重（%）,完成凭据,确认人,三问\n"
		for line, says := range map[string]string{
			"别的,甲,,,,,,,,,,,,": "类型", "子项,,,,,,,,,,,,,": "子项名称", "子项,甲,,,,,,,一百,,,,,": "投资", "指标,甲,没有的,,,,1,个,,,,,,": "没有子项", "指标,甲,,,,,1.2345,个,,,,,,": "数量",
			"指标,甲,,,,,,个,,,,,,": "数量", "指标,甲,,2001,,,1,个,,,,,,": "年度", "指标,甲,,明年,,,1,个,,,,,,": "年度", "节点,甲,,,,,,,,2026-02-30,10,,,": "计划完成日期", "节点,甲,,,,,,,,2026-05-01,半,,,": "权重",
			"节点,甲,,,,,,,,2026-05-01,10,,王五,": "确认人", "节点,甲,,,,,,,,2026-05-01,10,,,问什么": "三问", "节点,甲,,,,,,,,2026-05-01,101,,,": "权重", "节点,甲,,,,,,,,2026-05-01,60,,,\n节点,乙,,,,,,,,2026-05-01,60,,,": "合计 120%",
			"节点,甲,,,,,,,,2026-05-01,1,,,\n节点,甲,,,,,,,,2026年5月1日,1,,,": "与第 3 行重复",
		} {
			w.Unchanged(t, func() {
				v, err := w.Oversight.ImportPlan(ctx, unit, p, strings.NewReader(head+"子项,好的,,,,,,,,,,,,\n"+line+"\n"))
				must(t, err)
				if v.Token != "" || len(v.Errors) == 0 || !strings.Contains(fmt.Sprint(v.Errors), says) || v.Errors[0].Line < 3 {
					t.Errorf("%s: %v, want a complaint about %s in line 3", line, v.Errors, says)
				}
			})
		}
		w.Unchanged(t, func() {
			for name, body := range map[string]string{"empty": "", "no heading": "甲,乙\n1,2\n", "heading alone": head, "bytes": "\xff\x00\xfe"} {
				_, err := w.Oversight.ImportPlan(ctx, unit, p, strings.NewReader(body))
				apptest.Refused(t, name, err, fault.Invalid)
			}
		})
		v, err := w.Oversight.ImportPlan(context.Background(), unit, p, strings.NewReader(head+"节点,开工,,,,,,,,2026/4/1,50%,,代表,\n节点,完工,,,,,,,,46356,50,,无,年末问效果\n"))
		must(t, err)
		if v.Token == "" {
			t.Fatalf("dates as spreadsheets write them: %v", v.Errors)
		}
		_, err = w.Oversight.ConfirmPlanTable(ctx, unit, p, v.Token)
		must(t, err)
		if got := reading(t, w, "unit", p); len(got.Checkpoints) != 2 || got.Checkpoints[0].PlannedOn != "2026-04-01" || got.Checkpoints[1].PlannedOn != "2026-11-30" || got.Checkpoints[1].Asks != models.AskEffect || len(got.Measures)+len(got.ThePlan.Items) != 0 {
			t.Errorf("read %+v", got.Checkpoints)
		}
	})
}
