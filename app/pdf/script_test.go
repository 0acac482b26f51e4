package pdf

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// scripted are the documents that an office goes on editing.
func scripted(n int) map[string]func(w io.Writer, f *Fonts) error {
	survey := noticeOf(n)
	survey.Grades, survey.Subject = []string{"满意", "基本满意", "不满意"}, "2025年度民生实事项目"
	for i := range survey.Projects {
		survey.Projects[i].Grade, survey.Projects[i].Counts = "基本满意", []int{100, 90, 30}
	}
	plain := noticeOf(n)
	plain.Annex, plain.Lot, plain.Number = false, "其中末位票数相等，按票决办法抽签确定。", 0
	decision := Decision{Notice: noticeOf(n), Number: "临人发〔2026〕3号", Candidates: n + 3, Method: "临江县民生实事项目票决办法", Executor: "临江县人民政府"}
	advice := decision
	advice.Recommend, advice.Annex, advice.Method, advice.Number = true, false, "", ""
	bulletin := Bulletin{YearReport: yearReportOf(n), Mark: "〔2026〕", To: "各乡镇人大主席团、县政府各有关部门", Copies: "县委办公室，县监察委员会", Printer: "临江县人大常委会办公室"}
	bulletin.Title, bulletin.Grades = "2026年第一季度民生实事项目进展通报", nil
	draft := yearReportOf(n)
	draft.Watermark, draft.Address = "草稿", ""
	scrutiny := ScrutinyReport{PaperForm: formOf(StripeRed), Method: "临江县民生实事项目票决办法", Deputies: 231, Present: 224, Excused: 7, Issued: 224, Returned: 223, Valid: 221, Invalid: 2, InvalidReasons: "赞成超过应选数2张",
		Watched: []string{"投票开始前，总监票人当众确认票箱是空的。", "收票后先清点张数，再开启计票。"}, Notes: "10:20暂停投票（停电）。", Signers: []Signer{{"总监票人", "周立新"}, {"监票人", "㙍𬭎𠮷"}, {"计票人", ""}}}
	blank := ScrutinyReport{PaperForm: formOf(StripeRed), Deputies: Blank, Present: Blank, Excused: Blank, Issued: Blank, Returned: Blank, Valid: Blank, Invalid: Blank}
	asked := adjustmentOf()
	granted := adjustmentOf()
	granted.Said = [3]AdjustmentSaid{{"县政府第41次常务会议", "2026年9月5日", "同意申请"}, {"主任会议", "2026年9月8日", "同意提请常委会"}, {"常委会第二十三次会议", "2026年9月20日", "批准调整"}}
	granted.Decision = strings.Repeat("会议决定，批准县水利局关于调整完成时限的申请。\n", n)
	news := AdjustmentNews{Adjustment: granted, Decided: "经常委会第二十三次会议2026年9月20日批准调整", Published: time.Date(2026, 9, 21, 1, 0, 0, 0, time.UTC), Address: "https://example.gov.cn/projects/2"}
	idea := methodOf()
	idea.Digest = ""
	return map[string]func(io.Writer, *Fonts) error{
		"公告":           func(w io.Writer, f *Fonts) error { return PublicNotice(w, f, noticeOf(n)) },
		"公告 of grades": func(w io.Writer, f *Fonts) error { return PublicNotice(w, f, survey) },
		"公告 by lot":    func(w io.Writer, f *Fonts) error { return PublicNotice(w, f, plain) },
		"决定":           func(w io.Writer, f *Fonts) error { return DecisionPaper(w, f, decision) },
		"推荐意见":         func(w io.Writer, f *Fonts) error { return DecisionPaper(w, f, advice) },
		"季度通报":         func(w io.Writer, f *Fonts) error { return BulletinPaper(w, f, bulletin) },
		"年度评估报告":       func(w io.Writer, f *Fonts) error { return YearReportPaper(w, f, yearReportOf(n)) },
		"年度评估报告 草稿":    func(w io.Writer, f *Fonts) error { return YearReportPaper(w, f, draft) },
		"监票报告":         func(w io.Writer, f *Fonts) error { return ScrutinyPaper(w, f, scrutiny) },
		"监票报告 空白":      func(w io.Writer, f *Fonts) error { return ScrutinyPaper(w, f, blank) },
		"答复函":          func(w io.Writer, f *Fonts) error { return ReplyLetter(w, f, replyLetterOf()) },
		"调整申请":         func(w io.Writer, f *Fonts) error { return AdjustmentForm(w, f, asked) },
		"调整批复":         func(w io.Writer, f *Fonts) error { return AdjustmentForm(w, f, granted) },
		"调整公告":         func(w io.Writer, f *Fonts) error { return AdjustmentNotice(w, f, news) },
		"票决办法":         func(w io.Writer, f *Fonts) error { return AdoptedMethod(w, f, methodOf()) },
		"票决办法 草案":      func(w io.Writer, f *Fonts) error { return AdoptedMethod(w, f, idea) },
	}
}

// rawText extracts a document's text in the order in which it was drawn.
func rawText(t *testing.T, doc []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(doc)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	return squeeze(string(out))
}

// folio is a page number.
var folio = regexp.MustCompile(`—\d+—|第\d+页共\d+页`)

// bars are the money of the projects drawn, up to the table that has it in
// figures.
var bars = regexp.MustCompile(`(?:各项目完成率|资金：浅条为计划投资，深条为累计支付).*?各项目情况`)

// furniture is what else only paper has: the words on a stripe, what stands
// beside a code, a digest repeated on each page.
var furniture = regexp.MustCompile(`红色票监票报告|扫码核对结果|扫码看项目|票决办法摘要：[0-9a-f]+|草稿`)

func TestAScriptHasTheVeryWordsOfThePaper(t *testing.T) {
	fonts := testFonts(t)
	for _, n := range []int{1, 4, 12} {
		for name, write := range scripted(n) {
			t.Run(fmt.Sprintf("%s of %d", name, n), func(t *testing.T) {
				var c Script
				if err := write(&c, fonts); err != nil {
					t.Fatal(err)
				}
				paper := rawText(t, draw(t, func(w io.Writer) error { return write(w, fonts) }))
				if c.Title == "" || c.Date.IsZero() || len(c.Pieces) == 0 {
					t.Fatalf("%+v", c)
				}
				var said, heads []string
				for _, p := range c.Pieces {
					said = append(said, p.Text)
					head := ""
					for _, k := range p.Columns {
						said, head = append(said, k.Head), head+k.Head
					}
					heads = append(heads, squeeze(head))
					for _, row := range p.Rows {
						said = append(said, row...)
					}
				}
				// What is said must be on the paper; longest first, so that a
				// figure is not looked for inside a sentence.
				slices.SortStableFunc(said, func(a, b string) int { return len(b) - len(a) })
				rest := folio.ReplaceAllString(paper, "")
				rest = bars.ReplaceAllString(rest, "各项目情况")
				tables := map[string]int{}
				for _, head := range heads {
					tables[head]++
				}
				for head, n := range tables { // once more on every page of a table
					if more := strings.Count(rest, head) - n; head != "" && more > 0 {
						rest = strings.Replace(rest, head, "", more)
					}
				}
				for _, text := range said {
					part := squeeze(text)
					if strings.Trim(part, "＿") == "" || part == "主要数字" || part == "数值" {
						continue // lines to write on, and the head of figures that stand in boxes
					}
					before, after, ok := strings.Cut(rest, part)
					if !ok {
						t.Errorf("%q is said and not printed", part)
					}
					rest = before + "\x00" + after
				}
				// And what is left of the paper is the paper's own.
				rest = furniture.ReplaceAllString(rest, "")
				rest = strings.ReplaceAll(rest, "\x00", "")
				if rest != "" {
					t.Errorf("printed and not said: %q", rest)
				}
			})
		}
	}
}

func TestOnlyDocumentsOfSentencesAndTablesHaveAScript(t *testing.T) {
	fonts := testFonts(t)
	for name, write := range map[string]func(w io.Writer) error{
		"ballot": func(w io.Writer) error { return Ballot(w, fonts, ballotOf(3)) },
		"slips":  func(w io.Writer) error { return CredentialSlips(w, fonts, slipsOf(3)) },
		"report": func(w io.Writer) error { return Report(w, fonts, reportOf(3)) },
	} {
		var c Script
		if err := write(&c); err == nil || len(c.Pieces) > 0 {
			t.Errorf("%s: %v, %d pieces; its words stand in places that a script does not know", name, err, len(c.Pieces))
		}
	}
}

func TestARefusedDocumentHasNoScript(t *testing.T) {
	var c Script
	n := noticeOf(2)
	n.Projects = nil
	if err := PublicNotice(&c, testFonts(t), n); err == nil || len(c.Pieces) > 0 {
		t.Errorf("%v, %d pieces", err, len(c.Pieces))
	}
	if _, err := c.Write([]byte("%PDF")); err == nil {
		t.Error("a script took bytes")
	}
}
