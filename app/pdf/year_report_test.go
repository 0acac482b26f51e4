package pdf

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func yearReportOf(n int) YearReport {
	r := YearReport{Issuer: "临江县人民代表大会常务委员会", Title: "2026年度民生实事项目评估报告", Until: "截至2026年12月31日", Date: time.Date(2027, 1, 8, 9, 0, 0, 0, china), Address: "http://192.0.2.10:8080/reports/1/2026",
		Text:    "一、总体情况\n2026年度，临江县人民代表大会票决确定民生实事项目3个，计划总投资7234.43万元。\n\n二、各项目完成情况\n（1）𬭎溪饮水提升。责任单位：县水利局。已验收。\n五、存在的问题和下一步安排\n本年度项目已全部完工。下一步重点做好管护。",
		Figures: [][2]string{{"项目（个）", "3"}, {"已完工（个）", "2"}, {"按期率", "66.67%"}, {"计划投资（万元）", "7234.43"}, {"平均得分", "88.4"}},
		Lights:  []YearBar{{"已验收", 2}, {"偏慢", 1}, {"滞后", 0}}, Grades: []YearBar{{"满意", 2}, {"基本满意", 0}, {"不满意", 1}}}
	for i := range n {
		r.Projects = append(r.Projects, YearProject{No: i + 1, Name: []string{"𬭎溪饮水提升", longName, "㙍下村道路硬化"}[i%3], Unit: "县水利局", State: "已验收", Percent: 104, Investment: 412_743_000_000, Paid: 400_000_001_000, Grade: "满意", Score: "88.4"})
	}
	r.Projects[0].Grade, r.Projects[0].Score = "", ""
	return r
}

func TestAYearReportSaysItsTextItsFiguresAndEveryProject(t *testing.T) {
	fonts := testFonts(t)
	r := yearReportOf(3)
	doc := draw(t, func(w io.Writer) error { return YearReportPaper(w, fonts, r) })
	keep(t, "year-report", doc)
	path := filepath.Join("testdata", "year_report.pdf")
	if *update {
		if err := os.WriteFile(path, doc, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(doc, want) {
		t.Errorf("the report differs from %s: look at it, then run with -update. Text:\n%s", path, cmp.Diff(textOf(t, want), textOf(t, doc)))
	}
	wantText(t, doc, "2026年度民生实事项目评估报告", "（截至2026年12月31日）", "一、总体情况", "𬭎溪饮水提升", "2027年1月8日", "附件", "66.67%", "各灯号的项目", "测评结果", "2 项", "400000.001 / 412743 万元", "已验收 104%")

	many := yearReportOf(60)
	many.Text = strings.Repeat("三、监督情况\n"+strings.Repeat("代表提出监督意见并督促办理。", 40)+"\n", 6)
	many.Watermark = "草稿"
	doc = draw(t, func(w io.Writer) error { return YearReportPaper(w, fonts, many) })
	keep(t, "year-report-long", doc)
	text := squeeze(textOf(t, doc))
	if pagesOf(t, doc) < 8 || strings.Count(text, "责任单位") < 2 || !strings.Contains(text, fmt.Sprintf("%d", 60)) {
		t.Errorf("%d pages of a long report", pagesOf(t, doc))
	}
}

func TestAYearReportThatSaysNothingIsRefused(t *testing.T) {
	fonts := testFonts(t)
	for name, change := range map[string]func(*YearReport){"no text": func(r *YearReport) { r.Text = " \n" }, "no projects": func(r *YearReport) { r.Projects = nil }, "a character without a glyph": func(r *YearReport) { r.Title = "\U0001F600" }} {
		r := yearReportOf(2)
		change(&r)
		var out bytes.Buffer
		if err := YearReportPaper(&out, fonts, r); err == nil || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
	}
}
