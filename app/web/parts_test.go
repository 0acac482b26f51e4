package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
	"piaojue/templates"
)

// onBoth is a counted round of nine ballots, of which three were on paper and
// one of those void.
func onBoth(t *testing.T) vote.ResultReading {
	t.Helper()
	v := counted(t, models.RoundPublished, candidate(1, "甲", 6, 1, 1), candidate(2, "乙", 7, 1, 0))
	v.Counts.Invalid = 1
	outcome, err := tally.Decide(v.Rules, *v.Counts)
	if err != nil || outcome.Refused() {
		t.Fatal(outcome.Problems, err)
	}
	v.Outcome = &outcome
	v.Round.Paper, v.Round.Issued, v.Round.Returned, v.Round.PaperIssued, v.Round.PaperReturned = true, 10, 9, 4, 3
	v.Paper = &tally.PaperCounts{Issued: 4, Returned: 3, Void: map[tally.VoidReason]int{tally.OverMarked: 1}, Candidates: []tally.CandidateCounts{
		candidate(1, "甲", 2, 0, 0), candidate(2, "乙", 1, 1, 0)}}
	return vote.ResultReading{RoundReading: v}
}

func table(t *testing.T, v vote.ResultReading) [][]string {
	t.Helper()
	raw, err := countsCSV(v)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func drawn(t *testing.T, name string, data any) string {
	t.Helper()
	set, err := templates.Parse(templates.Files)
	must(t, err)
	page, err := set.Page(name)
	must(t, err)
	var b bytes.Buffer
	must(t, page.ExecuteTemplate(&b, "layout", data))
	return b.String()
}

func TestAResultWithPaperSetsBothWaysSideBySide(t *testing.T) {
	v := onBoth(t)
	page := resultPage(v, publicResults)
	want := []string{
		"电子票：发出6＝收回6＋未交0；收回6＝有效6＋无效0。",
		"纸质票：发出4＝收回3＋未交1；收回3＝有效2＋无效1（赞成超过规定数1张）。",
		"合计：发出10＝收回9＋未交1；收回9＝有效8＋无效1。",
	}
	if diff := cmp.Diff(want, page.Parts.Equations); diff != "" || !page.Parts.Both || page.NoBox {
		t.Errorf("equations (-want +got):\n%s", diff)
	}
	var cells []string
	for _, row := range append(page.Parts.Ballots, page.Parts.Rows...) {
		line := row.Name
		for _, c := range row.Cells {
			line += " " + c.Sealed + "+" + c.Paper + "=" + c.Total
		}
		cells = append(cells, line)
	}
	if diff := cmp.Diff([]string{"发出 6+4=10", "收回 6+3=9", "未交 0+1=1", "有效 6+2=8", "无效 0+1=1", "甲 4+2=6 1+0=1 1+0=1", "乙 6+1=7 0+1=1 0+0=0"}, cells); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]string{
		{"编号", "项目", "赞成", "反对", "弃权", "结果", "赞成（电子）", "赞成（纸质）", "反对（电子）", "反对（纸质）", "弃权（电子）", "弃权（纸质）"},
		{"2", "乙", "7", "1", "0", "入选", "6", "1", "0", "1", "0", "0"}, {"1", "甲", "6", "1", "1", "入选", "4", "2", "1", "0", "1", "0"},
	}, table(t, v)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	report := reportDocument(v.RoundReading, "", "")
	if report.Mode != "电子和纸质" || len(report.Parts.Rows) != 2 || !cmp.Equal(report.Parts.Lines, want) {
		t.Errorf("report %q, parts %+v", report.Mode, report.Parts)
	}
	out := drawn(t, "public/result", page)
	for _, text := range append(want, "电子票和纸质票", "纸质票没有密码学证明", "archive.bel") {
		if !strings.Contains(out, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func TestAResultWithoutPaperSpeaksOfNone(t *testing.T) {
	v := vote.ResultReading{RoundReading: counted(t, models.RoundPublished, candidate(1, "甲", 6, 2, 1), candidate(2, "乙", 8, 1, 0))}
	v.Round.Issued, v.Round.Returned = 10, 9
	page := resultPage(v, publicResults)
	if page.Parts != nil || page.NoBox || len(table(t, v)[0]) != 6 || reportDocument(v.RoundReading, "", "").Parts != nil {
		t.Error("a round on tablets alone has parts")
	}
	if out := drawn(t, "public/result", page); strings.Contains(out, "纸质") {
		t.Error("the page speaks of paper")
	}
}

func TestAResultOnPaperAloneClaimsNoProof(t *testing.T) {
	v := onBoth(t)
	v.Rules.Family, v.Rules.Stances, v.Rules.MaxApprovals = tally.Rank, "", 0
	v.Counts.Candidates = []tally.CandidateCounts{{No: 1, Name: "甲", RankSum: 14}, {No: 2, Name: "乙", RankSum: 10}}
	v.Paper = &tally.PaperCounts{Issued: 10, Returned: 9, Void: map[tally.VoidReason]int{tally.Illegible: 1}, Candidates: v.Counts.Candidates}
	v.Round.PaperIssued, v.Round.PaperReturned = 10, 9
	outcome, err := tally.Decide(v.Rules, *v.Counts)
	if err != nil || outcome.Refused() {
		t.Fatal(outcome.Problems, err)
	}
	v.Outcome = &outcome
	page := resultPage(v, publicResults)
	if !page.NoBox || !page.Ranked || page.Parts.Both || len(page.Chart.Rows) != 0 || len(page.Digests) != 1 || page.Chosen[0].Name != "乙" || page.Chosen[0].Approve != "10" {
		t.Errorf("page %+v", page)
	}
	out := drawn(t, "public/result", page)
	for _, text := range []string{"名次合计", "没有加密选票", "纸质票：发出10＝收回9＋未交1；收回9＝有效8＋无效1（无法辨认1张）。"} {
		if !strings.Contains(out, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	for _, text := range []string{"archive.bel", "重新核对每一张加密", "10</strong> 票"} {
		if strings.Contains(out, text) {
			t.Errorf("the page says %q", text)
		}
	}
	if diff := cmp.Diff([][]string{{"编号", "项目", "名次合计", "结果"}, {"2", "乙", "10", "入选"}, {"1", "甲", "14", "入选"}}, table(t, v)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	report := reportDocument(v.RoundReading, "", "")
	if !report.Ranked || report.Mode != "纸质" || report.Rows[0].RankSum != 14 || len(report.Parts.Heads) != 0 || len(report.Parts.Lines) != 1 {
		t.Errorf("report %+v", report)
	}
}

func TestTheFilesOfARoundWithPaper(t *testing.T) {
	for name, tt := range map[string]struct {
		plan    *apptest.Plan
		archive int
		say     string
	}{
		"tablets and paper": {apptest.MixedSurvey, http.StatusOK, "电子票：发出5＝收回5＋未交0"},
		"paper alone":       {apptest.Ranked, http.StatusNotFound, "纸质票：发出10＝收回10＋未交0；收回10＝有效9＋无效1（无法辨认1张）"},
	} {
		t.Run(name, func(t *testing.T) {
			apptest.EachTown(t, tt.plan, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
				_, desk := opened(t, w)
				public := desk("")
				if status, body := public.get(fmt.Sprintf("/results/%d", w.Round)); status != http.StatusOK || !strings.Contains(body, tt.say) {
					t.Errorf("the result page: %d, want one that says %s", status, tt.say)
				}
				for _, file := range []string{"bundle.zip", "counts.json", "counts.csv", "report.pdf", "notice.pdf"} {
					if status, _ := public.get(fmt.Sprintf("/results/%d/%s", w.Round, file)); status != http.StatusOK {
						t.Errorf("%s: %d", file, status)
					}
				}
				if status, _ := public.get(fmt.Sprintf("/results/%d/archive.bel", w.Round)); status != tt.archive {
					t.Errorf("archive.bel: %d, want %d", status, tt.archive)
				}
				for _, at := range []struct{ login, page string }{{"presiding", "/office/rounds/%d"}, {"presiding", "/presidium/%d"}, {"chief", "/scrutineer/%d"}} {
					if status, body := desk(at.login).get(fmt.Sprintf(at.page, w.Round)); status != http.StatusOK || !strings.Contains(body, tt.say) {
						t.Errorf(at.page+": %d, want one that says %s", w.Round, status, tt.say)
					}
				}
				if status, _ := desk("presiding").get(fmt.Sprintf("/office/rounds/%d/report.pdf", w.Round)); status != http.StatusOK {
					t.Errorf("the report for signing: %d", status)
				}
			})
		})
	}
}

// With four paper ballots their sums would tell how those four voted: the
// public reads totals on every channel, and those who see the count read both.
func TestFewBallotsOfOneKindArePublicAsTotalsAlone(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundPublished, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		public, chair, standing := desk(""), desk("presiding"), desk("standing")
		at := fmt.Sprintf("/results/%d", w.Round)
		public.shows(at, []string{"平板票收回 5 张，纸质票收回 4 张", "所以只公布合计", "得票数据（CSV）"}, []string{"电子票：", "纸质票：", "bundle.zip", "archive.bel", "电子票和纸质票"})
		for _, file := range []string{"bundle.zip", "archive.bel"} {
			for _, reader := range []officeDesk{public, standing} {
				for _, base := range []string{"", "/office"} {
					status, body := reader.get(base + at + "/" + file)
					if signed := base == "/office" && status == http.StatusSeeOther; !signed && status != http.StatusNotFound || strings.Contains(body, "PK") {
						t.Errorf("%s%s/%s: %d", base, at, file, status)
					}
				}
			}
			if status, _ := chair.get("/office" + at + "/" + file); status != http.StatusOK {
				t.Errorf("%s for those who see the count: %d", file, status)
			}
		}
		public.shows(at+"/counts.csv", []string{"赞成"}, []string{"（电子）", "（纸质）"})
		public.shows(at+"/counts.json", []string{`"returned":9`}, []string{"paper", "sealed"})
		if text := public.pdfText(at + "/report.pdf"); !strings.Contains(text, "电子和纸质") || strings.Contains(text, "电子票：") {
			t.Errorf("the public report tells the columns apart: %.900s", text)
		}
		if text := chair.pdfText(fmt.Sprintf("/office/rounds/%d/report.pdf", w.Round)); !strings.Contains(text, "电子票：发出6＝收回5＋未交1") {
			t.Errorf("the signed report lacks the columns: %.900s", text)
		}
		split := "电子票：发出6＝收回5＋未交1"
		chair.shows(fmt.Sprintf("/presidium/%d", w.Round), []string{split, "所以只公布合计", "查看内部留存的分栏票数"}, nil)
		chair.shows("/office"+at, []string{split, "bundle.zip"}, nil)
		standing.shows(fmt.Sprintf("/office/rounds/%d", w.Round), nil, []string{split})
	})
}
