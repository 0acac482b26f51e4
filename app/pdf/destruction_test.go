package pdf

import (
	"io"
	"strings"
	"testing"
	"time"
)

func destroyedOf() Destruction {
	return Destruction{Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第五次会议", Round: "2026年度民生实事项目票决", Number: 1,
		At: time.Date(2027, 10, 1, 1, 5, 0, 0, time.UTC), Due: "2027年10月1日", Actor: "许文华", Witnesses: "罗桂英、范永福", Reason: "保存期满，办公室批准",
		Sealed: 218, Paper: 12, Digest: testHash, Method: testDigest}
}

func TestTheRecordOfDestroyedBallotsSaysWhoWhenWhatAndWhy(t *testing.T) {
	fonts := testFonts(t)
	d := destroyedOf()
	doc := draw(t, func(w io.Writer) error { return Destroyed(w, fonts, d) })
	wantText(t, doc, "选票销毁记录", "2026年度民生实事项目票决", "2027年10月1日1时05分", "2027年10月1日起可以销毁", "218张", "12张", "保存期满，办公室批准", "许文华", "罗桂英、范永福",
		testHash, testDigest, "监销人：", "（加盖印章）")
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("%d pages, want one: the names stand under what they vouch for", got)
	}
	d.Sealed, d.Digest = 0, ""
	doc = draw(t, func(w io.Writer) error { return Destroyed(w, fonts, d) })
	wantText(t, doc, "12张", testDigest)
	lackText(t, doc, "被销毁内容的摘要")
}

func TestARecordThatDoesNotSayWhatWasDestroyedIsRefused(t *testing.T) {
	fonts := testFonts(t)
	for name, spoil := range map[string]func(*Destruction){
		"nothing":       func(d *Destruction) { d.Sealed, d.Paper = 0, 0 },
		"no digest":     func(d *Destruction) { d.Digest = "" },
		"half a digest": func(d *Destruction) { d.Digest = testHash[:32] },
	} {
		d := destroyedOf()
		spoil(&d)
		if err := Destroyed(io.Discard, fonts, d); err == nil {
			t.Errorf("%s: a record was printed", name)
		}
	}
}

func TestTheBallotPaperSaysWhatTheMethodSaysOfUncleanMarks(t *testing.T) {
	b := BallotPaper{Seats: 2, MaxApprovals: 2, Candidates: make([]BallotCandidate, 3)}
	usual := strings.Join(b.notes(), "")
	b.MarksVoid, b.StrictMarks = true, true
	other := strings.Join(b.notes(), "")
	for text, where := range map[string][2]bool{
		"多于2项的为无效票": {true, false}, "多于2项的，这张票的赞成都不计": {false, true}, "同一项目选两栏以上的，整张票无效": {true, false}, "同一项目选两栏以上的，该项目视为弃权": {false, true},
		"无法辨认的部分无效": {true, false}, "有无法辨认之处的，整张票无效": {false, true},
	} {
		if strings.Contains(usual, text) != where[0] || strings.Contains(other, text) != where[1] {
			t.Errorf("%q: usual paper %v, other paper %v", text, strings.Contains(usual, text), strings.Contains(other, text))
		}
	}
	b.Grades = []string{"满意", "基本满意", "不满意"}
	if text := strings.Join(b.notes(), ""); !strings.Contains(text, "该项目视为弃权") || !strings.Contains(text, "有无法辨认之处的，整张票无效") {
		t.Errorf("the paper of a survey says %s", text)
	}
}
