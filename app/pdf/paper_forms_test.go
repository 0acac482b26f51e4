package pdf

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

func formOf(stripe Stripe) PaperForm {
	return PaperForm{
		Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会第三次会议", Round: "2026年度民生实事项目票决",
		Date: time.Date(2026, 3, 12, 9, 0, 0, 0, china), Stripe: stripe, Digest: testDigest,
	}
}

func returnFormOf() ReturnForm {
	return ReturnForm{PaperForm: formOf(StripeRed), Kinds: []ReturnKind{
		{"投票凭证（平板表决）", 243, 176, 174, 1, 66}, {"纸质表决票", Blank, 48, 47, Blank, Blank},
	}}
}

func tallySheetOf(rows int, columns ...string) TallySheetForm {
	t := TallySheetForm{PaperForm: formOf(StripeBlue), Columns: columns, Voids: []string{"赞成超过规定数", "无法辨认", "非本轮表决票"}}
	for i := range rows {
		name := testProjects[i%len(testProjects)].Name
		if i == 1 {
			name = "𬭎园村至㙍下村𠮷祥路道路硬化工程"
		}
		t.Rows = append(t.Rows, TallySheetRow{i + 1, name})
	}
	return t
}

func issueFormOf() IssueForm {
	return IssueForm{PaperForm: formOf(StripeYellow), Slips: true, Papers: true, At: time.Date(2026, 3, 12, 10, 5, 0, 0, china), Rows: []IssueRow{
		{"城关代表团", 77, 70, 60, 9}, {"㙍下𬭎溪代表团", 81, 80, 80, 0}, {"谢村代表团", 73, 70, 69, 1},
	}}
}

// keep writes a document where a person can look at it, when asked to.
func keep(t *testing.T, name string, doc []byte) {
	t.Helper()
	if dir := os.Getenv("PIAOJUE_LOOK"); dir != "" {
		if err := os.WriteFile(dir+"/"+name+".pdf", doc, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReturnSheetBalancesWhatItPrints(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return ReturnSheet(w, fonts, returnFormOf()) })
	keep(t, "return", doc)
	wantText(t, doc, "2026年度民生实事项目票决收票清点单", "红色票", "24317617421", "48471", "224221", "发出＝收回＋未交", "计票人甲", "计票人乙", "已当众封存",
		"总监票人：", "副总监票人：", "监票人：", "计票人：", "（加盖印章）", "票决办法摘要："+testDigest, "第1页共1页")
	if n := pagesOf(t, doc); n != 1 {
		t.Errorf("the form takes %d pages, want one to sign", n)
	}
	blank := returnFormOf()
	for i := range blank.Kinds {
		blank.Kinds[i] = ReturnKind{blank.Kinds[i].Name, Blank, Blank, Blank, Blank, Blank}
	}
	doc = draw(t, func(w io.Writer) error { return ReturnSheet(w, fonts, blank) })
	if text := squeeze(textOf(t, doc)); strings.Contains(text, "-1") || strings.Contains(text, "合计0") {
		t.Errorf("a blank form prints figures:\n%s", textOf(t, doc))
	}
}

func TestReturnSheetShowsMoreReturnedThanIssued(t *testing.T) {
	r := returnFormOf()
	r.Kinds[1].Returned = 49
	wantText(t, draw(t, func(w io.Writer) error { return ReturnSheet(w, testFonts(t), r) }), "4849", "收回多于发出，无效")
}

func TestTallySheetHasRoomForFiftyBallotsInEveryColumn(t *testing.T) {
	fonts := testFonts(t)
	for _, tt := range []struct {
		rows    int
		columns []string
	}{{1, []string{"赞成"}}, {12, []string{"赞成", "反对", "弃权"}}, {40, []string{"赞成", "反对", "弃权"}}, {40, []string{"赞成"}}, {6, []string{"满意", "基本满意", "不满意", "弃权"}}} {
		sheet := tallySheetOf(tt.rows, tt.columns...)
		doc := draw(t, func(w io.Writer) error { return TallySheet(w, fonts, sheet) })
		keep(t, fmt.Sprintf("tally-%d-%d", tt.rows, len(tt.columns)), doc)
		wantText(t, doc, "纸质票计票表", "蓝色票", "第＿＿＿＿组", "存疑票", "唱票人：", "计票人：", "监票人：", "总监票人：", "（加盖印章）", "票决办法摘要："+testDigest)
		text := squeeze(textOf(t, doc))
		pages := pagesOf(t, doc)
		for _, c := range tt.columns {
			if got := strings.Count(text, c); got < pages-1 {
				t.Errorf("%d rows: %s heads %d of %d pages", tt.rows, c, got, pages)
			}
		}
		if got := strings.Count(text, "第＿＿＿＿组"); got != pages && got != pages-1 {
			t.Errorf("%d rows: the stack's number is asked on %d of %d pages", tt.rows, got, pages)
		}
		for _, row := range sheet.Rows {
			if !strings.Contains(text, squeeze(row.Name)) && len([]rune(row.Name)) < 11 {
				t.Errorf("%d rows: %s is missing", tt.rows, row.Name)
			}
		}
		if tt.rows == 12 && pages != 1 {
			t.Errorf("twelve rows take %d pages: strokes and signatures belong on one", pages)
		}
		if tt.rows > 1 && !strings.Contains(text, "𬭎") {
			t.Error("a rare character is missing")
		}
		of := 0
		if _, rest, ok := strings.Cut(text, "每栏可记"); ok {
			fmt.Sscanf(rest, "%d", &of)
		}
		if of < 50 {
			t.Errorf("%d columns: room for %d ballots", len(tt.columns), of)
		}
	}
}

func TestTallySheetOfANumberedBallotHasNoStrokes(t *testing.T) {
	sheet := tallySheetOf(8, "名次合计")
	sheet.Sums = true
	doc := draw(t, func(w io.Writer) error { return TallySheet(w, testFonts(t), sheet) })
	wantText(t, doc, "名次合计", "逐张念出每项的名次")
	if strings.Contains(textOf(t, doc), "正”字") {
		t.Error("strokes are counted where numbers are added")
	}
}

func TestIssueSheetNamesDelegationsAndNobodyElse(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return IssueSheet(w, fonts, issueFormOf()) })
	keep(t, "issue", doc)
	wantText(t, doc, "发票登记", "黄色票", "城关代表团777060969", "㙍下𬭎溪代表团818080080", "合计23122020910219", "截至2026年3月12日10时05分", "经手人签名", "总监票人：", "票决办法摘要："+testDigest)
	slips := issueFormOf()
	slips.Papers = false
	for i := range slips.Rows {
		slips.Rows[i] = IssueRow{slips.Rows[i].Delegation, 77, Blank, Blank, 0}
	}
	text := squeeze(textOf(t, draw(t, func(w io.Writer) error { return IssueSheet(w, fonts, slips) })))
	if strings.Contains(text, "-1") || strings.Contains(text, "纸质票经手人") {
		t.Errorf("a blank form without paper: %s", text)
	}
}

func TestContradictoryPaperFormsAreRefused(t *testing.T) {
	fonts := testFonts(t)
	returns := func(change func(*ReturnForm)) func(io.Writer) error {
		r := returnFormOf()
		change(&r)
		return func(w io.Writer) error { return ReturnSheet(w, fonts, r) }
	}
	tallies := func(change func(*TallySheetForm)) func(io.Writer) error {
		r := tallySheetOf(3, "赞成", "反对", "弃权")
		change(&r)
		return func(w io.Writer) error { return TallySheet(w, fonts, r) }
	}
	issues := func(change func(*IssueForm)) func(io.Writer) error {
		r := issueFormOf()
		change(&r)
		return func(w io.Writer) error { return IssueSheet(w, fonts, r) }
	}
	for _, tt := range []struct {
		name, want string
		write      func(io.Writer) error
	}{
		{"no kinds", "没有要清点的票", returns(func(r *ReturnForm) { r.Kinds = nil })},
		{"negative", "不能是负数", returns(func(r *ReturnForm) { r.Kinds[0].Returned = -2 })},
		{"printed does not balance", "印制243张", returns(func(r *ReturnForm) { r.Kinds[0].Left = 65 })},
		{"unknown colour of a return sheet", "没有这种票面颜色", returns(func(r *ReturnForm) { r.Stripe = "橙色" })},
		{"no rows", "没有可以计票的项目", tallies(func(r *TallySheetForm) { r.Rows = nil })},
		{"too many columns", "一页排不下", tallies(func(r *TallySheetForm) { r.Columns = make([]string, 12) })},
		{"unknown colour of a tally sheet", "没有这种票面颜色", tallies(func(r *TallySheetForm) { r.Stripe = "橙色" })},
		{"no delegations", "没有可以登记的发票", issues(func(r *IssueForm) { r.Rows = nil })},
		{"nothing issued", "没有可以登记的发票", issues(func(r *IssueForm) { r.Slips, r.Papers = false, false })},
		{"more than entitled", "发出78张多于应到77人", issues(func(r *IssueForm) { r.Rows[0].Papers = 18 })},
		{"unknown colour of an issue sheet", "没有这种票面颜色", issues(func(r *IssueForm) { r.Stripe = "橙色" })},
		{"unknown colour of a ballot", "没有这种票面颜色", func(w io.Writer) error {
			b := ballotOf(3)
			b.Stripe = "橙色"
			return Ballot(w, fonts, b)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := tt.write(&b); err == nil || !strings.Contains(err.Error(), tt.want) || b.Len() > 0 {
				t.Errorf("err = %v, want %q; %d bytes written", err, tt.want, b.Len())
			}
		})
	}
}

func TestEveryStripeIsNamedOnTheBallot(t *testing.T) {
	fonts := testFonts(t)
	for stripe := range stripes {
		b := ballotOf(12)
		b.Stripe = stripe
		doc := draw(t, func(w io.Writer) error { return Ballot(w, fonts, b) })
		if stripe == StripeYellow {
			keep(t, "ballot-yellow", doc)
		}
		wantText(t, doc, "项目表决票"+string(stripe)+"票")
	}
}
