package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/models"
)

// TestAConcernFromTheDeputyToThePublicPage is what a deputy, the office, the
// chairs and the government do on their pages, with a redo in between and the
// back button pressed.
func TestAConcernFromTheDeputyToThePublicPage(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		deputy, office, unit, chair, visitor := desk("deputy"), desk("standing"), desk("unit"), desk("presiding"), desk("")
		project := firstProject(t, w)
		tab := fmt.Sprintf("/office/projects/%d/concerns", project)
		asked := 0
		public := func() string { // by another address each time: no copy of an earlier answer
			asked++
			_, page := visitor.get(fmt.Sprintf("/projects/%d?asked=%d", project, asked))
			return page
		}
		lacks := func(when string, words ...string) {
			t.Helper()
			page := public()
			for _, word := range words {
				if strings.Contains(page, word) {
					t.Errorf("%s the public page shows %q", when, word)
				}
			}
		}

		if status, _, body := deputy.post(tab, "text", ""); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest || !strings.Contains(body, "请填写监督意见") {
			t.Errorf("an empty concern: %d %s", status, problemsIn(body))
		}
		at := deputy.must(deputy.post(tab, "text", "路基两侧没有<b>排水沟</b>。"))
		if status, _, body := deputy.post(tab, "text", "路基两侧没有<b>排水沟</b>。"); status != http.StatusConflict || !strings.Contains(body, "没有重复登记") || !strings.Contains(body, "&lt;b&gt;排水沟") {
			t.Errorf("sent twice: %d %s", status, problemsIn(body))
		}
		lacks("before it was published", "排水沟")
		office.opens("/office", "转办 1 条监督意见")
		if status, _ := unit.get(at); status != http.StatusNotFound {
			t.Errorf("the government reads what was not sent: %d", status)
		}
		form := office.opens(at, "转责任单位", "没有公开。", "&lt;b&gt;排水沟")
		was := between(form, `name="was" value="`, `"`)
		office.must(office.post(at+"/send", "was", was))
		if status, _, body := office.post(at+"/send", "was", was); status != http.StatusGone && status != http.StatusConflict || !strings.Contains(body, "现在是“已转责任单位”") {
			t.Errorf("the back button: %d %s", status, problemsIn(body))
		}
		unit.opens("/office", "答复监督意见", "还有 7 个工作日")
		if status, _, body := unit.post(at+"/reply", "was", "sent-0", "reply", " "); !strings.Contains(body, "请填写答复") {
			t.Errorf("an empty answer: %d %s", status, problemsIn(body))
		}
		unit.must(unit.post(at+"/reply", "was", "sent-0", "reply", "月底补建。"))
		deputy.opens("/office", "评价监督意见的答复")
		if _, _, body := deputy.post(at+"/judge", "was", "answered-1", "words", "不行"); !strings.Contains(body, "请选择满意或者不满意") || !strings.Contains(body, ">不行</textarea>") {
			t.Errorf("no verdict: %s", problemsIn(body))
		}
		deputy.must(deputy.post(at+"/judge", "was", "answered-1", "verdict", "no", "words", "没有写明谁做。"))
		chair.opens(at, "登记督办")
		chair.must(chair.post(at+"/follow", "was", "redo-1", "by", "副主任郑国平", "due_on", "2200-01-01"))
		if text := office.pdfText(at + "/followup.pdf"); !strings.Contains(text, "督办意见单") || !strings.Contains(text, "副主任郑国平") {
			t.Errorf("the sheet: %s", text)
		}
		if _, body := unit.get(at); strings.Contains(body, at+"/followup\"") {
			t.Error("a unit is led to the form of the number")
		}
		filed := chair.must(chair.post(at+"/followup", "mark", "清人督", "year", "2026", "number", "3", "copies", "县政府办公室"))
		if text := office.pdfText(filed); !strings.Contains(text, "清人督〔2026〕3号") || !strings.Contains(text, "抄送：县政府办公室。") {
			t.Errorf("the numbered sheet: %s", text)
		}
		if status, body := unit.get(filed); status != http.StatusForbidden || !strings.Contains(body, "由印发文件的办公室填写") {
			t.Errorf("a unit prints a number of its own: %d", status)
		}
		if status, _, _ := unit.post(at+"/followup", "mark", "清人督"); status != http.StatusForbidden {
			t.Errorf("a unit gives a number: %d", status)
		}
		office.opens("/office/concerns?which=followed", "副主任郑国平督办", "重新办理")
		office.opens("/office/concerns?state=late", "没有符合条件的监督意见")
		lacks("before it was published", "排水沟", "月底补建", "没有写明谁做", "郑国平")
		office.must(office.post(at+"/publish", "was", "redo-1"))
		page := public()
		for _, word := range []string{"&lt;b&gt;排水沟", "月底补建", "没有写明谁做", "代表不满意，重新办理", "办理中 1 条，已办结 0 条"} {
			if !strings.Contains(page, word) {
				t.Errorf("published, and the public page lacks %q", word)
			}
		}
		w.Clock.Forward(1e9)
		unit.must(unit.post(at+"/reply", "was", "redo-1", "reply", "由原施工单位做。"))
		deputy.must(deputy.post(at+"/judge", "was", "answered-2", "verdict", "yes", "words", "可以。"))
		lacks("before it was published again", "由原施工单位做", "可以。", "郑国平", "秦月明")
		office.must(office.post(at+"/publish", "was", "closed-2"))
		if page := public(); !strings.Contains(page, "由原施工单位做") || !strings.Contains(page, "办理中 0 条，已办结 1 条") || strings.Contains(page, "秦月明") {
			t.Errorf("the end is not on the public page, or a name is")
		}
		office.must(office.post(at+"/hide", "was", "closed-2"))
		lacks("after it was hidden", "排水沟", "月底补建")
		if status, body := office.get("/office/concerns/export.xlsx"); status != http.StatusOK || !strings.HasPrefix(body, "PK") {
			t.Errorf("the table: %d", status)
		}
		office.opens("/office/lists", "工作清单", "问题清单 ", "办结监督意见")
		if status, body := office.get("/office/lists.xlsx"); status != http.StatusOK || !strings.HasPrefix(body, "PK") {
			t.Errorf("the lists as a table: %d", status)
		}
		if text := office.pdfText("/office/lists.pdf"); !strings.Contains(text, "成果清单") {
			t.Errorf("the lists on paper: %s", text)
		}
	})
}

// firstProject is the unit's project.
func firstProject(t *testing.T, w *apptest.Town) int64 {
	t.Helper()
	result, err := w.Vote.Result(context.Background(), w.Round)
	must(t, err)
	return result.Projects[0].ID
}

// TestAnInterviewFromTheRecordToThePublicPage is what the secretariat does on
// its pages.
func TestAnInterviewFromTheRecordToThePublicPage(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.TickOnly, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office, visitor := desk("secretariat"), desk("")
		project, day := firstProject(t, w), string(models.DateOf(w.Clock.Now()))
		fields := []string{"title", "年中专题询问", "held_on", day, "year", "2026", "place", "会议室", "host", "许文华", "summary", "29人到会。"}
		at := office.must(office.post("/office/interviews/new", fields...))
		if _, _, body := office.post("/office/interviews/new", fields...); !strings.Contains(body, "没有重复登记") || !strings.Contains(body, `value="会议室"`) {
			t.Errorf("twice: %s", problemsIn(body))
		}
		office.must(office.post(at+"/entries", "project", fmt.Sprint(project), "asker", "城关代表团代表", "question", "何时通车？", "answerer", "县交通运输局局长", "answer", "10月。"))
		if _, _, body := office.post(at+"/entries", "project", "x", "asker", "代表", "question", "别的"); !strings.Contains(body, "请从列表里选择项目") || !strings.Contains(body, ">别的</textarea>") {
			t.Errorf("a project that is none: %s", problemsIn(body))
		}
		asked := 0
		status := func() (int, string) {
			asked++
			return visitor.get(fmt.Sprintf("%s?asked=%d", strings.TrimPrefix(at, "/office"), asked))
		}
		if code, _ := status(); code != http.StatusNotFound {
			t.Errorf("before it was published: %d", code)
		}
		entry := between(office.opens(at, "转为监督意见", "何时通车？"), at+"/entries/", "/concern")
		office.must(office.post(at + "/entries/" + entry + "/concern"))
		office.opens(at, "已转为监督意见（已提出）")
		if _, _, body := office.post(at + "/publish"); !strings.Contains(body, "请先勾选确认") {
			t.Errorf("published without the second act: %s", problemsIn(body))
		}
		office.must(office.post(at+"/publish", "confirm", "yes"))
		if code, page := status(); code != http.StatusOK || !strings.Contains(page, "何时通车？") || !strings.Contains(page, "县交通运输局局长") || strings.Contains(page, "监督意见（") {
			t.Errorf("published: %d", code)
		}
		if text := office.pdfText(at + "/minutes.pdf"); !strings.Contains(text, "专题询问纪要") || !strings.Contains(text, "何时通车") {
			t.Errorf("the minutes: %s", text)
		}
		if _, _, body := office.post(at+"/edit", fields...); !strings.Contains(body, "修改前请先撤下") {
			t.Errorf("edited while public: %s", problemsIn(body))
		}
		office.must(office.post(at + "/hide"))
		if code, _ := status(); code != http.StatusNotFound {
			t.Errorf("after it was hidden: %d", code)
		}
	})
}
