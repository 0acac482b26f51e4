package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

var seenField = regexp.MustCompile(`name="seen" value="([^"]*)"`)

// yearsEnd plays with three projects, checked by deputies, and the announced
// 满意度测评 of all three.
func yearsEnd(t *testing.T, test func(w *apptest.Town, desk func(string) officeDesk, projects []models.Project, round int64)) {
	t.Helper()
	apptest.EachTown(t, apptest.TickOnly, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		result, err := w.Vote.Result(t.Context(), w.Round)
		must(t, err)
		must(t, w.Store.InTx(t.Context(), func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			for _, p := range result.Projects {
				p.Stage = models.StageChecked
				if err := c.UpdateProject(p); err != nil {
					return err
				}
			}
			return nil
		}))
		round := w.Grade(t, apptest.Survey, apptest.Items...)
		_, desk := opened(t, w)
		test(w, desk, result.Projects, round)
	})
}

func TestTheOfficeOffersTheYearsProjectsToANewSurvey(t *testing.T) {
	yearsEnd(t, func(w *apptest.Town, desk func(string) officeDesk, projects []models.Project, _ int64) {
		path := fmt.Sprintf("/office/sessions/%d/rounds/new", w.Session)
		desk("standing").opens(path, "测评2026年度项目")
		body := html.UnescapeString(desk("standing").opens(path+"?items=2026", "满意度测评"))
		if all := projects[0].Name + "\n" + projects[1].Name + "\n" + projects[2].Name; !strings.Contains(body, all) {
			t.Errorf("the items are not the projects in their order")
		}
		if again := html.UnescapeString(desk("standing").opens(path)); strings.Contains(again, "整改过的项目") {
			t.Error("items are offered for a second turn before there was a first")
		}
	})
}

func TestAYearEndsByItsPagesInGradesARemedyAReportAndAnArchive(t *testing.T) {
	yearsEnd(t, func(w *apptest.Town, desk func(string) officeDesk, projects []models.Project, round int64) {
		standing, government, deputy, public := desk("standing"), desk("government"), desk("deputy"), desk("")
		low := projects[2]
		page, act := fmt.Sprintf("/office/projects/%d/evaluation", low.ID), fmt.Sprintf("/office/evaluations/%d", round)
		standing.opens("/office", "接收测评结果")
		standing.opens("/office/evaluations", "接收测评结果", "3 个项目还没有测评结果")
		if body := deputy.opens("/office/evaluations"); strings.Contains(body, act) {
			t.Error("a deputy is offered the take-over")
		}
		if status, _, body := standing.post(act+"/take", "year", "那年"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "请填写年度") {
			t.Errorf("no year: %d %s", status, problemsIn(body))
		}
		standing.must(standing.post(act+"/take", "year", "2026"))
		standing.opens("/office/evaluations", "公布测评结果", "还没有公布", "不满意")
		if status, _, _ := standing.post(act+"/publish", "year", "2026"); status != http.StatusUnprocessableEntity {
			t.Errorf("published without the second act: %d", status)
		}
		for _, address := range []string{fmt.Sprintf("/projects/%d", low.ID), "/years", "/open/grades.csv"} {
			if status, body := public.get(address); status != http.StatusOK || strings.Contains(body, "不满意") {
				t.Errorf("%s tells an unpublished grade (%d)", address, status)
			}
		}
		standing.must(standing.post(act+"/publish", "confirm", "yes"))
		public.opens(fmt.Sprintf("/projects/%d", low.ID), "满意度测评", "不满意", "权重 × 得分", "代表测评", "整改：进行中")

		government.opens("/office", "整改："+low.Name)
		remedy := formAction(t, government.opens(page), `/remedies/\d+/report`)
		government.must(government.post(remedy, "did", "路面重新铺了一遍。"))
		if body := public.opens(fmt.Sprintf("/projects/%d", low.ID)); strings.Contains(body, "路面重新铺了一遍。") {
			t.Error("what nobody has looked at yet is public")
		}
		standing.opens("/office", "验收整改："+low.Name)
		accept := formAction(t, standing.opens(page, "路面重新铺了一遍。"), `/remedies/\d+/accept`)
		standing.must(standing.post(accept, "confirm", "yes"))
		public.opens(fmt.Sprintf("/projects/%d", low.ID), "整改：已通过验收", "路面重新铺了一遍。")
		body := html.UnescapeString(standing.opens(fmt.Sprintf("/office/sessions/%d/rounds/new?items=2026-again", w.Session), "再次测评2026年度整改过的项目"))
		if !strings.Contains(body, ">"+low.Name+"</textarea>") {
			t.Error("the second turn is not about the low grade alone")
		}

		putPaperPhotos(t, w.Store, w.Congress.ID, low.ID, "2026-03-01")
		report := fmt.Sprintf("/reports/%d/2026", w.Congress.ID)
		seen := seenField.FindStringSubmatch(standing.opens("/office/yearreport?year=2026", "自动起草", "第一季度通报"))[1]
		standing.must(standing.post("/office/yearreport/2026/save", "text", "一、总体情况\n报告的正文。", "seen", seen))
		if status, _, _ := standing.post("/office/yearreport/2026/save", "text", "别的", "seen", seen); status != http.StatusConflict {
			t.Errorf("saved from a page that is out of date: %d", status)
		}
		for _, tail := range []string{"", "/report.pdf", "/figures.json"} {
			if status, _ := public.get(report + tail); status != http.StatusNotFound {
				t.Errorf("%s%s is public before it is published: %d", report, tail, status)
			}
		}
		if text := standing.pdfText("/office/yearreport/2026/report.pdf"); !strings.Contains(text, "报告的正文。") {
			t.Errorf("the draft's paper says:\n%s", text)
		}
		seen = seenField.FindStringSubmatch(standing.opens("/office/yearreport?year=2026"))[1]
		standing.must(standing.post("/office/yearreport/2026/publish", "confirm", "yes", "seen", seen))
		public.opens(report, "报告的正文。", low.Name, "下载报告")
		if text := public.pdfText(report + "/report.pdf"); !strings.Contains(text, "报告的正文。") || !strings.Contains(text, "测评结果") {
			t.Errorf("the paper says:\n%s", text)
		} else {
			showsPhotos(t, "the report", text)
		}
		standing.must(standing.post("/office/site-codes", "year", "2026"))
		showsPhotos(t, "the poster", standing.pdfText("/office/site-posters.pdf?year=2026"))
		public.opens(report+"/figures.json", `"concerns_raised"`, `"grade": "不满意"`)
		public.opens("/years", "2026年", "年度报告", "测评满意")
		standing.opens("/office/years", "年度档案")
		standing.opens("/office/yearreport?year=2026", "/office/yearreport/2026/quarters/1/bulletin\"")
		filed := standing.must(standing.post("/office/yearreport/2026/quarters/1/bulletin", "mark", "清人常", "year", "2026", "number", "7", "to", "各乡镇人大主席团", "copies", "县委办公室", "as", "pdf"))
		if text := standing.pdfText(filed); !strings.Contains(text, "清人常〔2026〕7号") || !strings.Contains(text, "各乡镇人大主席团：") || !strings.Contains(text, "抄送：县委办公室。") {
			t.Errorf("the numbered bulletin: %.600s", text)
		}
		if said := standing.wordText(strings.Replace(filed, "?", "/bulletin.docx?", 1)); !strings.Contains(said, "清人常〔2026〕7号") || !strings.Contains(said, "各乡镇人大主席团：") {
			t.Errorf("the numbered bulletin in Word: %.600s", said)
		}
		if text := standing.pdfText("/office/yearreport/2026/quarters/1"); !strings.Contains(text, "2026年第一季度民生实事项目进展通报") {
			t.Errorf("the bulletin says:\n%s", text)
		}

		w.Clock.Forward(40 * 24 * time.Hour) // the first quarter has ended
		one, two := archived(t, standing), archived(t, standing)
		if !bytes.Equal(one, two) {
			t.Error("the archive is not the same twice")
		}
		z, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
		must(t, err)
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
			if strings.HasPrefix(f.Name, "projects/003") {
				r, err := f.Open()
				must(t, err)
				text, err := io.ReadAll(r)
				must(t, err)
				if !strings.Contains(string(text), low.Name) || !strings.Contains(string(text), "不满意") {
					t.Errorf("%s: %s", f.Name, text)
				}
			}
		}
		for _, want := range []string{"README.txt", "tables/grades.csv", "photos.csv", "report.pdf", "figures.json", "bulletins/1.pdf"} {
			if !slices.Contains(names, want) {
				t.Errorf("the archive holds %q, not %s", names, want)
			}
		}
		for _, login := range []string{"deputy", "government", "unit"} {
			if status, _ := desk(login).get("/office/years/2026/archive.zip"); status != http.StatusForbidden {
				t.Errorf("%s takes the archive: %d", login, status)
			}
		}
		for _, address := range []string{"/office/years/2019/archive.zip", "/office/years/02026/archive.zip", "/office/yearreport/2026/quarters/5", "/office/yearreport/2019/report.pdf"} {
			if status, _ := standing.get(address); status != http.StatusNotFound {
				t.Errorf("%s: %d", address, status)
			}
		}
	})
}

func archived(t *testing.T, d officeDesk) []byte {
	t.Helper()
	status, body := d.get("/office/years/2026/archive.zip")
	if status != http.StatusOK {
		t.Fatalf("the archive: %d %s", status, problemsIn(body))
	}
	return []byte(body)
}

// formAction is the address of the form on a page that matches.
func formAction(t *testing.T, body, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(`action="([^"]*` + pattern + `)"`).FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("no form for %s", pattern)
	}
	return found[1]
}
