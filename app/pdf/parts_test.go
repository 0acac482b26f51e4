package pdf

import (
	"io"
	"os"
	"strings"
	"testing"
)

// mixedReport is a report of a round on tablets and on paper: of every figure
// a tenth stands on paper.
func mixedReport(n int) TallyReport {
	r := reportOf(n)
	r.Mode = "电子和纸质"
	r.Parts = &Parts{Heads: []string{"赞成", "反对", "弃权"}, Lines: []string{
		"电子票：发出200＝收回200＋未交0；收回200＝有效200＋无效0。",
		"纸质票：发出24＝收回23＋未交1；收回23＝有效21＋无效2（赞成超过规定数2张）。",
		"合计：发出224＝收回223＋未交1；收回223＝有效221＋无效2。"}}
	for _, row := range r.Rows {
		p := []int{row.Approve / 10, row.Oppose / 10, row.Abstain / 10}
		r.Parts.Rows = append(r.Parts.Rows, PartsRow{No: row.No, Name: row.Name, Paper: p, Sealed: []int{row.Approve - p[0], row.Oppose - p[1], row.Abstain - p[2]}})
	}
	return r
}

func TestReportSetsTabletsAndPaperSideBySide(t *testing.T) {
	r := mixedReport(12)
	doc := draw(t, func(w io.Writer) error { return Report(w, testFonts(t), r) })
	wantText(t, doc, append(r.Parts.Lines, "电子票和纸质票", "电子和纸质")...)
	row := r.Parts.Rows[3] // 4号: 212 approvals, of which 21 on paper
	if text := squeeze(textOf(t, doc)); !strings.Contains(text, row.Name+"19121212") {
		t.Errorf("the row of %s is not there:\n%s", row.Name, text)
	}
	if keep := os.Getenv("PIAOJUE_KEEP"); keep != "" {
		if err := os.WriteFile(keep, doc, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.Parts.Heads, r.Parts.Rows = nil, nil
	text := squeeze(textOf(t, draw(t, func(w io.Writer) error { return Report(w, testFonts(t), r) })))
	if strings.Contains(text, "赞成电子") || !strings.Contains(text, squeeze(r.Parts.Lines[1])) {
		t.Error("a round all on paper has other parts than its balance")
	}
}

func TestPartsThatDoNotMakeTheTotalAreRefused(t *testing.T) {
	for name, change := range map[string]func(p *Parts){
		"a vote more on paper": func(p *Parts) { p.Rows[1].Paper[0]++ },
		"a project left out":   func(p *Parts) { p.Rows = p.Rows[1:] },
		"a column left out":    func(p *Parts) { p.Rows[2].Sealed = p.Rows[2].Sealed[:2] },
		"below zero":           func(p *Parts) { p.Rows[0].Paper[1]--; p.Rows[0].Sealed[1]++ },
	} {
		r := mixedReport(3)
		change(r.Parts)
		if err := Report(io.Discard, testFonts(t), r); err == nil {
			t.Errorf("%s: drawn", name)
		}
	}
	s := surveyOf(3)
	s.Parts = &Parts{Heads: []string{"满意", "基本满意", "不满意", "弃权"}}
	for _, row := range s.Rows {
		s.Parts.Rows = append(s.Parts.Rows, PartsRow{No: row.No, Name: row.Name, Sealed: []int{row.Counts[0] - 2, row.Counts[1], row.Counts[2], row.Abstain}, Paper: []int{2, 0, 0, 0}})
	}
	doc := draw(t, func(w io.Writer) error { return Survey(w, testFonts(t), s) })
	wantText(t, doc, "电子票和纸质票")
	s.Parts.Rows[0].Paper[3] = 1
	if err := Survey(io.Discard, testFonts(t), s); err == nil {
		t.Error("a survey whose parts do not make the total is drawn")
	}
}

func TestReportOfNumberedBallotsRanksTheLeastSumFirst(t *testing.T) {
	r := reportOf(3)
	r.Ranked, r.TickOnly, r.PassLine, r.PassSum = true, true, 0, ""
	r.Rows = []TallyRow{{No: 1, Name: "甲", RankSum: 500, Result: "未入选"}, {No: 2, Name: "乙", RankSum: 300, Result: "入选"}, {No: 3, Name: "丙", RankSum: 500, Result: "未入选"}}
	var got []string
	for _, row := range r.results(12).rows {
		got = append(got, strings.Join(row, " "))
	}
	if want := "1 2 乙 300 入选|2 1 甲 500 未入选|2 3 丙 500 未入选"; strings.Join(got, "|") != want {
		t.Errorf("%v, want %s", got, want)
	}
	doc := draw(t, func(w io.Writer) error { return Report(w, testFonts(t), r) })
	wantText(t, doc, "按名次合计由小到大确定", "名次合计", "300")
	if strings.Contains(textOf(t, doc), "赞成") && !strings.Contains(r.InvalidReasons, "赞成") {
		t.Error("a report of numbered ballots speaks of approvals")
	}
	r.Rows[0].RankSum = -1
	if err := Report(io.Discard, testFonts(t), r); err == nil {
		t.Error("a sum below zero is drawn")
	}
}
