package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

// running gives the first chosen project of a town two checkpoints and lets
// its work begin.
func running(t *testing.T, w *apptest.Town) (project int64, checkpoint models.Checkpoint) {
	t.Helper()
	result, err := w.Vote.Result(context.Background(), w.Round)
	must(t, err)
	project = result.Projects[0].ID
	checkpoint = models.Checkpoint{ProjectID: project, Position: 1, Name: "主体工程", Weight: 60, PlannedOn: "2026-04-01"}
	must(t, w.Store.InTx(context.Background(), func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		p, err := c.LockProject(project)
		if err != nil {
			return err
		}
		p.Stage = models.StageRunning
		if err := c.UpdateProject(p); err != nil {
			return err
		}
		plan, err := c.LockPlanOf(project)
		if err != nil {
			return err
		}
		plan.State, plan.PublishedAt = models.PlanPublished, c.Now
		if err := c.UpdatePlan(plan); err != nil {
			return err
		}
		return c.PutCheckpoint(&checkpoint)
	}))
	return project, checkpoint
}

func TestAnAdjustmentThroughItsPages(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		unit, government, standing, public := desk("unit"), desk("government"), desk("standing"), desk("")
		p, k := running(t, w)
		w.Clock.Forward(50 * 24 * time.Hour) // 2026-05-01
		base := fmt.Sprintf("/office/projects/%d", p)
		unit.opens(base+"/adjustments", "这个项目没有申请过调整", "申请完成时限调整", "主任会议初审")
		unit.opens(base+"/adjustments/new?kind=deadline", "现在：2026年12月", "现在：2026年4月1日（已经逾期 30 天）")
		if status, _ := unit.get(base + "/adjustments/new?kind=colour"); status != http.StatusNotFound {
			t.Errorf("an unknown kind: %d", status)
		}
		day := fmt.Sprintf("day-%d", k.ID)
		status, _, body := unit.post(base+"/adjustments", "kind", "deadline", "deadline", "", day, "2026-05-32", "reason", "材料断供", "effect", "")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "请填写调整影响") || !strings.Contains(body, "材料断供") || !strings.Contains(body, "2026-05-32") {
			t.Errorf("refused: %d %s", status, problemsIn(body))
		}
		at := unit.must(unit.post(base+"/adjustments", "kind", "deadline", "deadline", "2027年1月", day, "2026-09-30", "reason", "材料断供", "effect", "推迟五个月"))
		if !strings.HasPrefix(at, "/office/adjustments/") {
			t.Fatalf("sent to %s", at)
		}
		unit.opens(at, "材料断供", "2026年9月30日", "由政府提出意见", "撤回申请")
		government.opens("/office", "办理完成时限调整申请")
		status, _, body = government.post(at+"/advise", "meeting", "县政府第41次常务会议", "held_on", "2026-05-01", "note", "按文物勘探进度办")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "请选择同意还是不同意") || !strings.Contains(body, "按文物勘探进度办") {
			t.Errorf("no opinion: %d %s", status, problemsIn(body))
		}
		government.must(government.post(at+"/advise", "meeting", "县政府第41次常务会议", "held_on", "2026-05-01", "agreed", "yes", "note", ""))
		standing.must(standing.post(at+"/screen", "meeting", "主任会议", "held_on", "2026-05-01", "agreed", "yes", "note", ""))
		standing.must(standing.post(at+"/decide", "meeting", "常委会第二十三次会议", "held_on", "2026-05-01", "agreed", "yes", "note", "", "decision", "会议决定批准。"))
		page := fmt.Sprintf("/projects/%d", p)
		if _, body := public.get(page); strings.Contains(body, "材料断供") {
			t.Error("the public reads it before the notice")
		}
		notice := strings.Replace(at, "/office", "", 1) + "/notice.pdf"
		if status, _ := public.get(notice); status != http.StatusNotFound {
			t.Errorf("the notice before it is out: %d", status)
		}
		if status, _, body := standing.post(at + "/publish"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "请先勾选确认") {
			t.Errorf("without the tick: %d", status)
		}
		standing.must(standing.post(at+"/publish", "confirm", "yes"))
		public.opens(page, "材料断供", "作出决定时已经逾期 30 天", "2027年1月（原2026年12月，2026年5月1日调整）", "2026年9月30日（原2026年4月1日）", "经常委会第二十三次会议2026年5月1日批准调整")
		public.opens("/adjustments", "材料断供", "会议决定批准。")
		unit.opens(base, "2027年1月（原2026年12月，2026年5月1日调整）")
		unit.opens("/office/adjustments", "已公告")
		if text := public.pdfText(notice); !strings.Contains(text, "2026年9月30日") || !strings.Contains(text, "作出决定时已经逾期30天") {
			t.Errorf("the notice says %s", text)
		}
		if text := standing.pdfText(at + "/form.pdf"); !strings.Contains(text, "县政府第41次常务会议") || !strings.Contains(text, "会议决定批准。") {
			t.Errorf("the form says %s", text)
		}
		filed := standing.must(standing.post(at+"/form", "mark", "清人常", "year", "2026", "number", "", "copies", "县政府办公室", "as", "word"))
		if said := standing.wordText(filed); !strings.Contains(said, "清人常〔2026〕") || !strings.Contains(said, "抄送：县政府办公室。") {
			t.Errorf("the numbered form says %s", said)
		}
		if text := standing.pdfText(strings.Replace(filed, ".docx", ".pdf", 1)); !strings.Contains(text, "清人常〔2026〕号") || !strings.Contains(text, "抄送：县政府办公室。") {
			t.Errorf("the numbered form says %s", text)
		}
		for _, file := range []string{filed, strings.Replace(filed, ".docx", ".pdf", 1), at + "/form"} {
			if status, _ := unit.get(file); status != http.StatusForbidden {
				t.Errorf("a unit prints a number of its own at %s: %d", file, status)
			}
		}
	})
}

func TestFromTheEndOfTheWorkToItsClosingThroughThePages(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		unit, standing, deputy, public := desk("unit"), desk("standing"), desk("deputy"), desk("")
		p, k := running(t, w)
		base := fmt.Sprintf("/office/projects/%d", p)
		open := fmt.Sprintf("open-%d", k.ID)
		unit.opens(base+"/completion", "节点“主体工程”没有完成的说明", "申报完工")
		status, _, body := unit.post(base+"/finish", "held_on", "2026-03-12", "people", "何晓东", "text", "三所已经改造", "confirm", "yes")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "请填写“主体工程”没有完成的说明") || !strings.Contains(body, "三所已经改造") {
			t.Errorf("refused: %d %s", status, problemsIn(body))
		}
		unit.must(unit.post(base+"/finish", "held_on", "2026-03-12", "people", "何晓东", "text", "三所已经改造", open, "资料待归档", "confirm", "yes"))
		standing.opens("/office", "组织验收")
		fields := []string{"held_on", "2026-03-12", "people", "周立新", "passed", "yes", "points", "92", "text", "工程合格", "public", "yes", "confirm", "yes"}
		status, _, body = standing.multi(base+"/accept", map[string][]byte{"file": []byte("<svg>")}, fields...)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "PDF") {
			t.Errorf("a document that is none: %d %s", status, problemsIn(body))
		}
		standing.must(standing.multi(base+"/accept", map[string][]byte{"file": []byte("%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n0\n%%EOF\n")}, fields...))
		if _, body := deputy.get(base + "/completion"); strings.Contains(body, "提交核查结果") {
			t.Error("a deputy whom nobody named is offered the check")
		}
		must(t, w.Store.InTx(context.Background(), func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			g := models.OversightGroup{ProjectID: p, Name: "监督小组", CreatedAt: c.Now}
			if err := c.PutOversightGroup(&g); err != nil {
				return err
			}
			return c.PutGroupMember(&models.GroupMember{GroupID: g.ID, AccountID: w.As("deputy").Account, Name: "秦月明", Leader: true})
		}))
		deputy.opens(base+"/completion", "提交核查结果", `value="秦月明"`)
		deputy.must(deputy.post(base+"/check", "held_on", "2026-03-12", "people", "秦月明", "passed", "yes", "text", "看了两处", "confirm", "yes"))
		must(t, w.Store.InTx(context.Background(), func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			row, err := c.LockProject(p)
			if err == nil {
				row.Stage = models.StageGraded
				err = c.UpdateProject(row)
			}
			return err
		}))
		standing.opens("/office", "办理销号")
		standing.must(standing.post(base+"/close", "confirm", "yes"))
		standing.opens(base+"/completion", "已经销号。", "验收销号单（PDF）")
		if text := standing.pdfText(base + "/completion.pdf"); !strings.Contains(text, "得分92分") || !strings.Contains(text, "未完成的节点“主体工程”：资料待归档") {
			t.Errorf("the record says %s", text)
		}
		public.opens(fmt.Sprintf("/projects/%d", p), "已销号", "工程合格", "看了两处", "质量验收.pdf", "周立新")
	})
}
