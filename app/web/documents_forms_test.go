package web

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"piaojue/app/apptest"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

func TestADecisionIsPrintedAfterTheAnnouncementOnly(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.ThreeStances, models.RoundAttested, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office, public := desk("secretariat"), desk("")
		at, open := fmt.Sprintf("/office/rounds/%d/decision.pdf", w.Round), fmt.Sprintf("/results/%d/decision.pdf", w.Round)
		w.Unchanged(t, func() {
			if status, body := office.get(at); status != http.StatusConflict || !strings.Contains(body, "结果还没有宣布") {
				t.Errorf("a decision before the announcement: %d", status)
			}
			if status, _ := public.get(open); status != http.StatusNotFound {
				t.Errorf("in public before the announcement: %d", status)
			}
		})
		w.To(t, models.RoundAnnounced)
		v := w.Read(t)
		text := public.pdfText(open)
		for _, want := range []string{w.Read(t).Session.Name + "关于", "民生实事项目的决定", "以无记名投票方式", "会议决定，下列", "附件：", v.Round.Digest[:32]} {
			if !strings.Contains(text, want) {
				t.Errorf("the decision does not say %q: %.900s", want, text)
			}
		}
		for _, a := range v.Outcome.Adopted {
			if !strings.Contains(text, a.Name) {
				t.Errorf("%s is not in the decision", a.Name)
			}
		}
		if again := office.pdfText(at); again != text {
			t.Error("the office's decision is another one")
		}
		for _, login := range []string{"deputy", "admin", "unit", "government"} {
			if status, _ := desk(login).get(at); status != http.StatusForbidden {
				t.Errorf("%s prints: %d", login, status)
			}
		}
		public.shows(fmt.Sprintf("/results/%d", w.Round), []string{"决定（PDF）", open}, nil)
		office.shows(fmt.Sprintf("/office/rounds/%d", w.Round), []string{"决定</a>", "监票报告</a>", "密钥封存单</a>", "空白表格"}, nil)
	})
}

func TestASurveyHasNoDecision(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.Survey, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		if status, body := desk("secretariat").get(fmt.Sprintf("/office/rounds/%d/decision.pdf", w.Round)); status != http.StatusConflict || !strings.Contains(body, "满意度测评不作决定") {
			t.Errorf("%d", status)
		}
		desk("").shows(fmt.Sprintf("/results/%d", w.Round), nil, []string{"decision.pdf"})
	})
}

// A street recommends: the word 决定 stands nowhere on its paper.
func TestAStreetsPaperOfAResultIsARecommendation(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.Street, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		public := desk("")
		text := public.pdfText(fmt.Sprintf("/results/%d/decision.pdf", w.Round))
		if strings.Contains(text, "决定") || strings.Contains(text, "人民政府") {
			t.Errorf("a street decides: %s", text)
		}
		for _, want := range []string{"推荐意见", "会议推荐下列", "望江街道办事处研究办理"} {
			if !strings.Contains(text, want) {
				t.Errorf("the paper does not say %q: %s", want, text)
			}
		}
		public.shows(fmt.Sprintf("/results/%d", w.Round), []string{"推荐意见（PDF）"}, []string{">决定（PDF）"})
	})
}

func TestTheScrutineersReportAndTheKeySealingWaitForTheirStep(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.ThreeStances, models.RoundStaffed, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office, chief := desk("secretariat"), desk("chief")
		report, sealing := fmt.Sprintf("/office/rounds/%d/scrutiny-report.pdf", w.Round), fmt.Sprintf("/office/rounds/%d/key-sealing.pdf", w.Round)
		w.Unchanged(t, func() {
			for _, path := range []string{report, sealing} {
				if status, _ := office.get(path); status != http.StatusConflict {
					t.Errorf("%s before its step: %d", path, status)
				}
			}
		})
		w.To(t, models.RoundReady)
		v := w.Read(t)
		text := office.pdfText(sealing)
		for _, want := range []string{"密钥封存单", v.Round.Fingerprint[:12], "信封编号", v.Round.Digest[:32], fmt.Sprintf("任意%d名到场", v.Round.Threshold)} {
			if !strings.Contains(text, want) {
				t.Errorf("the sealing sheet does not say %q: %s", want, text)
			}
		}
		for _, p := range v.Scrutineers {
			if in := strings.Contains(text, p.Name); in != (p.Position > 0) {
				t.Errorf("%s (%s) on the sheet: %v", p.Name, p.Kind.Label(), in)
			}
		}
		w.To(t, models.RoundClosed)
		if status, _ := chief.get(report); status != http.StatusConflict {
			t.Errorf("a report before the count: %d", status)
		}
		w.To(t, models.RoundCounted)
		v = w.Read(t)
		// The standing committee's office does not see the count before the announcement.
		if status, _ := desk("standing").get(report); status != http.StatusConflict {
			t.Errorf("the report goes to those who may not see the count: %d", status)
		}
		for _, login := range []string{"deputy", "admin", "unit"} {
			if status, _ := desk(login).get(report); status != http.StatusForbidden {
				t.Errorf("%s reads the report: %d", login, status)
			}
			if status, _ := desk(login).get(sealing); status != http.StatusForbidden {
				t.Errorf("%s prints the sealing sheet: %d", login, status)
			}
		}
		text = chief.pdfText(report)
		for _, want := range []string{"各位代表：", fmt.Sprintf("共发出%d张，收回%d张", v.Counts.Issued, v.Counts.Returned), fmt.Sprintf("有效票%d张", v.Outcome.ValidBallots), "总监票人", v.Round.Digest[:32]} {
			if !strings.Contains(text, want) {
				t.Errorf("the report does not say %q: %s", want, text)
			}
		}
		for _, p := range v.Scrutineers {
			if !strings.Contains(text, p.Name) {
				t.Errorf("%s does not sign", p.Name)
			}
		}
		for _, k := range v.Candidates {
			if strings.Contains(text, k.Name) {
				t.Errorf("the report names %s before the announcement", k.Name)
			}
		}
	})
}

func TestAVoidRoundHasAScrutineersReport(t *testing.T) {
	t.Parallel()
	v := vote.RoundReading{Round: models.Round{State: models.RoundVoid, Issued: 5, Returned: 6, Entitled: 9, Present: 7, Tablets: true, Digest: strings.Repeat("ab", 32)}}
	if why := scrutinyWhy(v); why != "" {
		t.Fatal(why)
	}
	var b bytes.Buffer
	must(t, pdf.ScrutinyPaper(&b, openFonts(t), dated(scrutinyDocument(v))))
	if text := textOfPDF(t, b.Bytes()); !strings.Contains(text, "收回的票多于发出的票") || strings.Contains(text, "有效票") {
		t.Error(text)
	}
}

// printedFonts are those that documents are drawn with.
var printedFonts = sync.OnceValues(func() (*pdf.Fonts, error) { return pdf.LoadFonts(filepath.Join("..", "..", "build", "fonts")) })

func openFonts(t *testing.T) *pdf.Fonts {
	t.Helper()
	fonts, err := printedFonts()
	must(t, err)
	return fonts
}

// textOfPDF is the text of a document, without blanks.
func textOfPDF(t *testing.T, doc []byte) string {
	t.Helper()
	run := exec.Command("pdftotext", "-raw", "-", "-")
	run.Stdin = bytes.NewReader(doc)
	out, err := run.Output()
	must(t, err)
	return strings.Join(strings.Fields(string(out)), "")
}

func dated(r pdf.ScrutinyReport) pdf.ScrutinyReport { r.Date = formsDay; return r }

func TestDoubtfulBallotsArePrintedByWhoDecidedThem(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.Mixed, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		at := fmt.Sprintf("/scrutineer/%d/doubtful.pdf", w.Round)
		if status, _ := desk("chief").get(at); status != http.StatusConflict {
			t.Errorf("none in doubt: %d", status)
		}
		for _, login := range []string{"teller", "secretariat", "deputy", "presiding"} {
			if status, _ := desk(login).get(at); status != http.StatusForbidden {
				t.Errorf("%s prints: %d", login, status)
			}
		}
		if status, _ := desk("scrutineer1").get(at); status != http.StatusForbidden {
			t.Errorf("a scrutineer who does not lead prints: %d", status)
		}
	})
}

func TestThePlansTasksAreADraftUntilApproved(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.ThreeStances, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office := desk("government")
		l, err := w.Oversight.All(context.Background(), w.As("government"), oversight.ListFilter{})
		must(t, err)
		at := fmt.Sprintf("/office/projects/%d/plan", l.Rows[0].Project.ID)
		if status, _ := office.get(at + "/tasks.pdf"); status != http.StatusConflict {
			t.Errorf("tasks of no plan: %d", status)
		}
		w.PublishPlan(t, l.Rows[0].Project.ID)
		v, err := w.Oversight.Project(context.Background(), w.As("government"), l.Rows[0].Project.ID)
		must(t, err)
		text := office.pdfText(at + "/tasks.pdf")
		for _, want := range append([]string{"任务分解表", "公布", "责任单位（盖章）"}, v.Checkpoints[0].Name) {
			if !strings.Contains(text, want) {
				t.Errorf("the sheet does not say %q: %s", want, text)
			}
		}
		if strings.Contains(text, "草稿") {
			t.Error("a published plan is a draft")
		}
		v.ThePlan.PublishedAt, v.ThePlan.State = 0, models.PlanSubmitted
		if d := planDocument(v); d.Watermark != "草稿" {
			t.Errorf("a submitted plan is marked %q", d.Watermark)
		}
		office.shows(at, []string{"打印任务分解表", at + "/tasks.pdf"}, nil)
		for _, login := range []string{"secretariat", "admin", "teller"} {
			if status, _ := desk(login).get(at + "/tasks.pdf"); status != http.StatusForbidden {
				t.Errorf("%s reads the tasks: %d", login, status)
			}
		}
	})
}

func TestTheProgressSheetHoldsWhatTheListShows(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.ThreeStances, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office := desk("standing")
		l, err := w.Oversight.All(context.Background(), w.As("standing"), oversight.ListFilter{})
		must(t, err)
		text := office.pdfText("/office/projects/progress.pdf")
		for _, r := range l.Rows {
			if !strings.Contains(text, r.Project.Name) {
				t.Errorf("%s is missing: %s", r.Project.Name, text)
			}
		}
		if !strings.Contains(text, fmt.Sprintf("共%d个项目", len(l.Rows))) || !strings.Contains(text, "进度表") {
			t.Error(text)
		}
		if status, _ := office.get("/office/projects/progress.pdf?unit=没有这个单位"); status != http.StatusConflict {
			t.Errorf("a sheet of nothing: %d", status)
		}
		office.shows("/office/projects", []string{"打印进度表"}, nil)
		for _, login := range []string{"secretariat", "admin", "teller"} {
			if status, _ := desk(login).get("/office/projects/progress.pdf"); status != http.StatusForbidden {
				t.Errorf("%s prints: %d", login, status)
			}
		}
	})
}

func TestBlankFormsPrintForThoseWhoPrintDocuments(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.ThreeStances, models.RoundDraft, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		office := desk("secretariat")
		var links []string
		for _, f := range handForms {
			links = append(links, f.name, f.says, "/office/forms/"+f.file+".pdf")
		}
		office.shows("/office/forms", append(links, "/office/forms/all.zip", "下载全部表格"), nil)
		session := fmt.Sprintf("?session=%d", w.Session)
		office.shows("/office/forms"+session, []string{"/office/forms/report.pdf" + session, "/office/forms/all.zip" + session}, nil)
		office.shows(fmt.Sprintf("/office/sessions/%d", w.Session), []string{"空白表格", "/office/forms" + session}, nil)
		name := w.Read(t).Session.Name
		for _, f := range handForms {
			status, body := office.get("/office/forms/" + f.file + ".pdf")
			if status != http.StatusOK || !strings.HasPrefix(body, "%PDF") {
				t.Errorf("%s: %d", f.name, status)
			}
		}
		if text := office.pdfText("/office/forms/report.pdf" + session); !strings.Contains(text, name) {
			t.Errorf("the session's name is missing: %s", text)
		}
		if text := office.pdfText("/office/forms/report.pdf"); strings.Contains(text, name) {
			t.Error("a session is named that nobody chose")
		}
		for _, path := range []string{"/office/forms/nothing.pdf", "/office/forms?session=987654", "/office/forms/all.zip?session=x"} {
			if status, _ := office.get(path); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
	})
}

func TestEachRolePrintsTheBlankFormsThatItFillsIn(t *testing.T) {
	t.Parallel()
	apptest.EachTown(t, apptest.ThreeStances, models.RoundDraft, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		for login, may := range map[string][]string{
			"unit": {"adjustment", "completion"}, "government": {"adjustment", "completion"}, "deputy": {"visit", "duty"}, "leader": {"visit", "duty"}, "admin": nil,
			"chief": {"attendance", "zero", "key-sealing", "issue", "return", "tally", "survey-tally", "doubtful", "report", "scrutiny-report", "survey-report", "notice", "followup", "reset", "destruction"},
		} {
			d := desk(login)
			status, page := d.get("/office/forms")
			if want := may != nil; (status == http.StatusOK) != want {
				t.Errorf("%s opens the list: %d", login, status)
			}
			for _, f := range handForms {
				path := "/office/forms/" + f.file + ".pdf"
				want, status := slices.Contains(may, f.file), 0
				if status, _ = d.get(path); want && status != http.StatusOK || !want && status != http.StatusForbidden {
					t.Errorf("%s prints %s: %d", login, f.name, status)
				}
				if strings.Contains(page, path) != want {
					t.Errorf("%s is shown %s: %v", login, f.name, !want)
				}
			}
			status, body := d.get("/office/forms/all.zip")
			if may == nil {
				if status != http.StatusForbidden {
					t.Errorf("%s downloads all: %d", login, status)
				}
				continue
			}
			z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
			must(t, err)
			if len(z.File) != len(may) {
				t.Errorf("%s downloads %d forms, want %d", login, len(z.File), len(may))
			}
		}
	})
}

func TestAllBlankFormsAreOneFileThatNeverChanges(t *testing.T) {
	t.Parallel()
	fonts := openFonts(t)
	h := formHead{congress: models.Congress{Name: "临江县人民代表大会"}}
	first, err := zipForms(fonts, h, handForms)
	must(t, err)
	again, err := zipForms(fonts, h, handForms)
	must(t, err)
	if !bytes.Equal(first, again) {
		t.Error("the file differs from run to run")
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	must(t, err)
	if len(z.File) != len(handForms) {
		t.Fatalf("%d files for %d forms", len(z.File), len(handForms))
	}
	for i, f := range z.File {
		if f.NonUTF8 || !utf8.ValidString(f.Name) || !strings.Contains(f.Name, handForms[i].name) {
			t.Errorf("file %d is called %q", i, f.Name)
		}
		r, err := f.Open()
		must(t, err)
		body, err := io.ReadAll(r)
		must(t, err)
		text := textOfPDF(t, body)
		for _, never := range []string{"-1", "0001年", "2026"} {
			if strings.Contains(text, never) {
				t.Errorf("%s prints %s: %s", handForms[i].name, never, text)
			}
		}
	}
	// A demonstration's forms are marked; none carries a name of a form twice.
	marked, err := zipForms(fonts, formHead{congress: models.Congress{Name: "清溪县人民代表大会", Invented: true}}, handForms)
	must(t, err)
	if bytes.Equal(marked, first) {
		t.Error("a demonstration's forms are not marked")
	}
	names := map[string]bool{}
	for _, f := range handForms {
		if names[f.file] || names[f.name] {
			t.Errorf("%s stands twice", f.name)
		}
		names[f.file], names[f.name] = true, true
	}
	page := formsView(h, handForms, nil)
	if !slices.ContainsFunc(page.Forms, func(l view.OfficeFormLine) bool { return l.Name == "监票报告" }) || page.Count != fmt.Sprint(len(handForms)) {
		t.Errorf("%+v", page)
	}
}
