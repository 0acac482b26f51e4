package pdf

import (
	"io"
	"strings"
	"testing"
	"time"
)

func replyLetterOf() Reply {
	return Reply{Issuer: "临江县人民代表大会", Call: "关于征集2027年度民生实事项目建议的公告", Year: 2027, Number: 1204, Title: "㙍下村𠮷祥路安装路灯", Place: "㙍下村",
		Received: time.Date(2026, 9, 12, 9, 0, 0, 0, china), Matter: "1-2027-00417", Date: time.Date(2026, 11, 20, 9, 0, 0, 0, china),
		Parts: []ReplyPart{{Outcome: "不采纳", Text: "您的建议归入事项“㙍下村路灯”，经研究，暂不采纳。理由：该路段已经列入2026年道路改造，路灯一并安装。\n\n感谢您关心民生实事工作。", On: time.Date(2026, 11, 20, 9, 0, 0, 0, china)}}}
}

func TestAReplyLetterSaysWhatWasSuggestedAndWhatBecameOfIt(t *testing.T) {
	fonts := testFonts(t)
	r := replyLetterOf()
	doc := draw(t, func(w io.Writer) error { return ReplyLetter(w, fonts, r) })
	keep(t, "reply", doc)
	wantText(t, doc, "民生实事建议答复函", "收件号1204", "事项编号1-2027-00417", "尊敬的建议人：", "您于2026年9月12日就2027年度民生实事项目提出的建议“㙍下村𠮷祥路安装路灯”", "处理结果：不采纳。",
		"该路段已经列入2026年道路改造", "感谢您关心民生实事工作。", "2026年11月20日", "查询码")
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("%d pages, want one", got)
	}
	lackText(t, doc, "抄送")
	sent := r
	sent.Reference, sent.Copies = "临人函〔2026〕5号", "县交通运输局"
	wantText(t, draw(t, func(w io.Writer) error { return ReplyLetter(w, fonts, sent) }), "临人函〔2026〕5号", "收件号1204", "抄送：县交通运输局。")
	again := r
	again.Matter = ""
	again.Parts = append(again.Parts, ReplyPart{Outcome: "列入储备库", Text: strings.Repeat("经再次研究，列入储备库，条件成熟时启用。", 60), On: time.Date(2027, 1, 8, 9, 0, 0, 0, china)})
	doc = draw(t, func(w io.Writer) error { return ReplyLetter(w, fonts, again) })
	wantText(t, doc, "2026年11月20日答复。处理结果：不采纳。", "2027年1月8日答复。处理结果：列入储备库。")
	lackText(t, doc, "事项编号")
	if got := pagesOf(t, doc); got < 2 {
		t.Errorf("%d pages: the long answer is cut", got)
	}
}

func TestAReplyLetterWithoutAnAnswerIsRefused(t *testing.T) {
	fonts := testFonts(t)
	r := replyLetterOf()
	r.Parts = nil
	if err := ReplyLetter(io.Discard, fonts, r); err == nil {
		t.Error("a letter that answers nothing is printed")
	}
}
