package pdf

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"piaojue/app/tally"
)

func surveyOf(n int) SurveyReport {
	day := time.Date(2026, 7, 9, 11, 5, 0, 0, china)
	r := SurveyReport{
		Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会常务委员会第三十次会议", Round: "2025年度民生实事项目满意度测评",
		Date: day, Started: day.Add(-40 * time.Minute), Ended: day.Add(-20 * time.Minute),
		Entitled: 29, Present: 28, Excused: 1, Issued: 28, Returned: 27,
		Grades: []string{"满意", "基本满意", "不满意"}, Base: 29, BaseName: "全体成员29人", Half: "恰为半数的，视为未达到半数",
		Explain: []string{"以全体成员29为基数，恰为半数的，视为未达到半数。"}, Mode: "电子表决（密封投票）",
		MethodDigest: testDigest, Fingerprint: "5dcLCAVKJSbmSvJq8hvWL2zLfjK6hPh1Lx5wV1k2m3Y", LastHash: testHash, ResultURL: "http://192.0.2.10:8080/results/3",
	}
	for i, c := range ballotOf(n).Candidates {
		k := i % 10
		r.Rows = append(r.Rows, SurveyRow{No: c.No, Name: c.Name, Counts: []int{20 - k, 4 + k, 1}, Abstain: 2, Grade: "满意"})
	}
	return r
}

func TestSurveyReportStatesEveryGradeAndTheArithmetic(t *testing.T) {
	r := surveyOf(3)
	doc := draw(t, func(w io.Writer) error { return Survey(w, testFonts(t), r) })
	wantText(t, doc, r.Session, r.Round+"结果报告单", "29人", "28张", "27张", "1张", "测评以全体成员29人为基数，恰为半数的，视为未达到半数。",
		r.Rows[1].Name, "20", "69.0%", "测评结果", "总监票人", "扫码核对结果")
	text := squeeze(textOf(t, doc))
	for _, word := range []string{"赞成", "入选", "应选", "决定", "通过票数"} {
		if strings.Contains(text, word) {
			t.Errorf("the report of a survey says %q", word)
		}
	}
}

func TestContradictorySurveyReportsAreRefused(t *testing.T) {
	tests := map[string]func(*SurveyReport){
		"no items":             func(r *SurveyReport) { r.Rows = nil },
		"no grades":            func(r *SurveyReport) { r.Grades = nil },
		"more present":         func(r *SurveyReport) { r.Present = 30 },
		"more returned":        func(r *SurveyReport) { r.Returned = 29 },
		"a negative figure":    func(r *SurveyReport) { r.Issued = -1 },
		"a row one short":      func(r *SurveyReport) { r.Rows[1].Counts = []int{20, 4, 0} },
		"a grade missing":      func(r *SurveyReport) { r.Rows[1].Counts = []int{20, 5} },
		"one moved below zero": func(r *SurveyReport) { r.Rows[1].Counts = []int{26, -1, 0} },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			r := surveyOf(3)
			change(&r)
			if err := Survey(io.Discard, testFonts(t), r); err == nil {
				t.Error("drawn")
			}
		})
	}
}

func TestGradedBallotPaperHasAColumnForEachGrade(t *testing.T) {
	b := ballotOf(6)
	b.Rules, b.Kind, b.Title = tally.Templates(true)[1].Rules, SatisfactionBallot, "2025年度民生实事项目满意度测评票"
	doc := draw(t, func(w io.Writer) error { return Ballot(w, testFonts(t), b) })
	wantText(t, doc, "满意度测评票", "测评6项，每项选一栏", "基本满意", "不满意", "弃权", "未作标记的项目计为弃权。")
	if text := squeeze(textOf(t, doc)); strings.Contains(text, "赞成") || strings.Contains(text, "应选") {
		t.Errorf("the paper of a survey says 赞成 or 应选: %s", text)
	}
	pages, err := BallotLayout(testFonts(t), b)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range pages[0].Rows {
		if len(row.Choices) != 4 || !slices.IsSortedFunc(row.Choices, func(a, b Point) int { return int(a.X - b.X) }) {
			t.Errorf("row %d has the choices %v", row.No, row.Choices)
		}
	}
}

func TestNoticeOfASurveyDecidesNothing(t *testing.T) {
	n := noticeOf(2)
	n.Grades, n.Subject = []string{"满意", "基本满意", "不满意"}, "2025年度民生实事项目"
	for i := range n.Projects {
		n.Projects[i] = NoticeProject{Name: n.Projects[i].Name, Grade: "基本满意", Counts: []int{14, 14, 1}, Abstain: 1}
	}
	doc := draw(t, func(w io.Writer) error { return PublicNotice(w, testFonts(t), n) })
	wantText(t, doc, "对2025年度民生实事项目2项进行了满意度测评，结果如下：", n.Projects[0].Name+"：基本满意", "满意度测评票数")
	text := squeeze(textOf(t, doc))
	for _, word := range []string{"赞成", "表决通过", "投票推荐", "决定", "得票"} {
		if strings.Contains(text, word) {
			t.Errorf("the notice of a survey says %q", word)
		}
	}
}

func TestFoldedSlipNamesItsColour(t *testing.T) {
	p := slipsOf(8)
	p.Stripe = StripeBlue
	doc := draw(t, func(w io.Writer) error { return CredentialSlips(w, testFonts(t), p) })
	if n := strings.Count(squeeze(textOf(t, doc)), "蓝色票"); n != 8 {
		t.Errorf("the colour is named on %d of 8 slips", n)
	}
	p.Stripe = "天蓝"
	if err := CredentialSlips(io.Discard, testFonts(t), p); err == nil {
		t.Error("a colour that nobody knows was drawn")
	}
}
