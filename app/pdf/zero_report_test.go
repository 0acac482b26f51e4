package pdf

import (
	"io"
	"strings"
	"testing"
	"time"
)

func zeroOf() ZeroReport {
	return ZeroReport{Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第五次会议", Round: "2026年度民生实事项目票决", By: "总监票人罗桂英",
		Shown: time.Date(2026, 3, 12, 9, 5, 0, 0, time.UTC), Tablets: true, Paper: true, Credentials: 243, Entitled: 231, Candidates: 12, Seats: 10,
		CandidatesDigest: testHash, MethodDigest: testDigest, Fingerprint: "FW6vFjHiSdoKwGDZFiTiMg3wKGSZpGAsR1eVCHSWsRE"}
}

func TestTheZeroReportSaysThatTheBoxIsEmptyAndWhatItIsBoundTo(t *testing.T) {
	fonts := testFonts(t)
	r := zeroOf()
	doc := draw(t, func(w io.Writer) error { return Zero(w, fonts, r) })
	wantText(t, doc, "2026年度民生实事项目票决零票报告单", "总监票人罗桂英于2026年3月12日9时05分当众核对", "电子票箱内的选票0张", "纸质票箱内的选票0张", "全体代表231人",
		"候选项目12项", "应选10项", "印制的投票凭证243张", "印制的纸质票（手工填写）______张", "候选项目摘要"+testHash, "票决办法摘要"+testDigest, "选举指纹"+r.Fingerprint,
		"总监票人：", "副总监票人：", "执行主席：", "（加盖印章）")
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("%d pages, want one: the names stand under what they vouch for", got)
	}
	r.Paper, r.Survey, r.Seats = false, true, 0
	doc = draw(t, func(w io.Writer) error { return Zero(w, fonts, r) })
	wantText(t, doc, "测评项目12项", "测评项目摘要")
	lackText(t, doc, "纸质", "候选项目", "应选")
	r.Tablets, r.Paper, r.Fingerprint = false, true, ""
	doc = draw(t, func(w io.Writer) error { return Zero(w, fonts, r) })
	wantText(t, doc, "纸质票箱内的选票0张")
	lackText(t, doc, "投票凭证", "电子票箱", "选举指纹")
}

func TestAZeroReportThatNobodyAnswersForIsRefused(t *testing.T) {
	fonts := testFonts(t)
	for name, spoil := range map[string]func(*ZeroReport){
		"not shown":             func(r *ZeroReport) { r.Shown = time.Time{} },
		"shown by nobody":       func(r *ZeroReport) { r.By = "" },
		"no candidates' digest": func(r *ZeroReport) { r.CandidatesDigest = "" },
		"no method's digest":    func(r *ZeroReport) { r.MethodDigest = "3f" },
		"no sealed election":    func(r *ZeroReport) { r.Fingerprint = "" },
		"fewer than no slips":   func(r *ZeroReport) { r.Credentials = -1 },
	} {
		r := zeroOf()
		spoil(&r)
		if err := Zero(io.Discard, fonts, r); err == nil {
			t.Errorf("%s: a report was printed", name)
		}
	}
}

func lackText(t *testing.T, doc []byte, words ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(textOf(t, doc)), "")
	for _, word := range words {
		if strings.Contains(text, word) {
			t.Errorf("the paper says %q", word)
		}
	}
}
