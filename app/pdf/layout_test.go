package pdf

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// pageLines is what pdftotext finds on each page, by lines without blanks.
func pageLines(t *testing.T, doc []byte) [][]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var pages [][]string
	for _, page := range strings.Split(strings.TrimSuffix(string(out), "\f"), "\f") {
		var lines []string
		for _, line := range strings.Split(page, "\n") {
			if line = strings.Join(strings.Fields(line), ""); line != "" {
				lines = append(lines, line)
			}
		}
		pages = append(pages, lines)
	}
	return pages
}

// signedPaper is a document with lines to sign on, of any length.
type signedPaper struct {
	name   string
	write  func(w io.Writer, fonts *Fonts, n int) error
	signs  []string // how the lines to sign on begin
	around []string // how lines begin that every page or every continued table has
	heads  []string // headings in the body
	most   int
}

func signedPapers() []signedPaper {
	day := time.Date(2026, 3, 12, 9, 0, 0, 0, china)
	form := PaperForm{Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会第三次会议", Round: "2026年度民生实事项目票决", Date: day, Digest: strings.Repeat("0123456789abcdef", 4)}
	foot := []string{"票决办法摘要", "第"}
	seal := []string{"（加盖印章）", "总监票人", "副总监票人", "监票人", "计票人", "保管人", "见证人", "发票人", "唱票人", "执行主席"}
	prose := "监票人全程监督了发票、投票、收票、清点和计票，没有发现违反票决办法的情况；"
	return []signedPaper{
		{name: "密钥封存单", signs: append([]string{"启封情况"}, seal...), around: append([]string{"序号职务持有人"}, foot...), most: 16, write: func(w io.Writer, fonts *Fonts, n int) error {
			k := KeySealing{PaperForm: form, Holders: n, Threshold: 1}
			for i := range n {
				k.Keys = append(k.Keys, KeyHolder{"监票人", fmt.Sprintf("欧阳%d", i+1)})
			}
			return KeySealingSheet(w, fonts, k)
		}},
		{name: "存疑票认定单", signs: seal, around: append([]string{"序号组别和组内编号"}, foot...), most: 20, write: func(w io.Writer, fonts *Fonts, n int) error {
			d := DoubtForm{PaperForm: form}
			for i := range n {
				d.Rows = append(d.Rows, DoubtRow{Ballot: fmt.Sprintf("第一组%d", i+1), Question: "两处有笔迹", Decision: "有效", Reason: "划去一处", By: "李明"})
			}
			return DoubtSheet(w, fonts, d)
		}},
		{name: "监票报告", signs: seal, around: foot, heads: []string{"一、出席情况", "二、发出和收回的票", "三、有效票和无效票", "四、监票情况"}, most: 14, write: func(w io.Writer, fonts *Fonts, n int) error {
			r := ScrutinyReport{PaperForm: form, Deputies: 200, Present: 190, Excused: 10, Issued: 190, Returned: 190, Valid: 188, Invalid: 2}
			for i := range n {
				r.Watched = append(r.Watched, fmt.Sprintf("（%d）%s", i+1, strings.Repeat(prose, 1+i%3)))
			}
			return ScrutinyPaper(w, fonts, r)
		}},
		{name: "发票登记", signs: seal, around: append([]string{"代表团应到"}, foot...), most: 30, write: func(w io.Writer, fonts *Fonts, n int) error {
			r := IssueForm{PaperForm: form, Slips: true, Papers: true}
			for i := range n {
				r.Rows = append(r.Rows, IssueRow{fmt.Sprintf("第%d代表团", i+1), 10, 9, 6, 3})
			}
			return IssueSheet(w, fonts, r)
		}},
		{name: "收票清点单", signs: seal, around: foot, heads: []string{"纸质票清点", "封存"}, most: 14, write: func(w io.Writer, fonts *Fonts, n int) error {
			r := ReturnForm{PaperForm: form}
			for i := range n {
				r.Kinds = append(r.Kinds, ReturnKind{fmt.Sprintf("纸质票第%d种", i+1), 100, 90, 90, 1, 9})
			}
			return ReturnSheet(w, fonts, r)
		}},
		{name: "纸质票计票表", signs: []string{"（加盖印章）", "唱票人"}, around: append([]string{"序号项目", "第＿＿＿＿组"}, foot...), most: 18, write: func(w io.Writer, fonts *Fonts, n int) error {
			f := TallySheetForm{PaperForm: form, Columns: []string{"赞成", "反对", "弃权"}, Voids: []string{"无法辨认"}}
			for i := range n {
				f.Rows = append(f.Rows, TallySheetRow{i + 1, fmt.Sprintf("第%d号道路硬化", i+1)})
			}
			return TallySheet(w, fonts, f)
		}},
		{name: "计票结果报告单", signs: seal, around: []string{"第", "名次序号项目"}, most: 45, write: func(w io.Writer, fonts *Fonts, n int) error {
			return Report(w, fonts, reportOf(n))
		}},
		{name: "调整申请与批复", signs: []string{"负责人：", "申请单位（盖章）", "县人民政府", "主任会议", "常务委员会"}, around: []string{"第"}, heads: []string{"批复内容"}, most: 20, write: func(w io.Writer, fonts *Fonts, n int) error {
			a := Adjustment{Congress: form.Congress, Number: 3, Project: "镇村敬老院改造", Year: 2026, No: 3, Unit: "县民政局", Kind: "完成时限调整", Reason: "汛期停工", Effect: "不影响投资", FiledBy: "李明", Filed: day, Government: "县人民政府", Screens: "主任会议", Decides: "常务委员会", Decision: "同意调整，完成时限改为2027年3月。"}
			for i := range n {
				a.Values = append(a.Values, AdjustedValue{Label: fmt.Sprintf("第%d个节点", i+1), Was: "2026年9月30日", Becomes: "2027年3月31日"})
			}
			return AdjustmentForm(w, fonts, a)
		}},
		{name: "验收销号单", signs: []string{"签字：", "责任单位（盖章）", "验收组织单位", "核查代表", "人大常委会"}, around: []string{"第", "节点计划完成"}, most: 24, write: func(w io.Writer, fonts *Fonts, n int) error {
			c := Completion{Congress: form.Congress, Project: "镇村敬老院改造", Year: 2026, No: 3, Unit: "县民政局", Date: day}
			for i := range n {
				c.Checkpoints = append(c.Checkpoints, CompletionCheckpoint{fmt.Sprintf("第%d个节点完工", i+1), "2026年9月30日", "2026年9月20日"})
			}
			c.Looks = []CompletionLook{{Kind: "自查", On: "2026年12月1日", People: "李明", Result: "合格", Text: "各项内容已经完成。"}}
			return CompletionRecord(w, fonts, c)
		}},
		{name: "专题询问纪要", signs: []string{"主持人：", "记录人："}, around: []string{"第"}, heads: []string{"1.道路", "2.道路", "3.道路", "4.道路", "5.道路", "6.道路", "7.道路", "8.道路", "9.道路"}, most: 9, write: func(w io.Writer, fonts *Fonts, n int) error {
			d := Interview{Congress: form.Congress, Title: "关于道路", Year: 2026, HeldOn: day}
			for range n {
				d.Entries = append(d.Entries, InterviewEntry{Project: "道路", Asker: "李明", Question: strings.Repeat("为什么还没有完工？", n), Answerer: "县交通局", Answer: strings.Repeat("汛期停工。", 2*n)})
			}
			return InterviewMinutes(w, fonts, d)
		}},
		{name: "公告", signs: []string{"主席团", "2026年3月12日"}, around: []string{"—"}, most: 24, write: func(w io.Writer, fonts *Fonts, n int) error {
			p := noticeOf(n)
			p.Annex, p.Issuer, p.Date = false, "临江县第十八届人民代表大会第三次会议主席团", day
			return PublicNotice(w, fonts, p)
		}},
		{name: "年度评估报告", signs: []string{"清溪县人大常委会", "2027年1月8日", "公开网页"}, around: []string{"第"}, heads: []string{"一、总体情况", "二、各项目", "各项目情况"}, most: 12, write: func(w io.Writer, fonts *Fonts, n int) error {
			r := yearReportOf(3)
			r.Issuer, r.Text = "清溪县人大常委会", strings.Repeat("一、总体情况\n"+strings.Repeat("代表提出监督意见并督促办理。", n)+"\n二、各项目\n"+strings.Repeat("已经完工。", n)+"\n", 3)
			return YearReportPaper(w, fonts, r)
		}},
		{name: "选票销毁记录", signs: []string{"办理人：", "监销人：", "（加盖印章）"}, around: []string{"第"}, most: 9, write: func(w io.Writer, fonts *Fonts, n int) error {
			return Destroyed(w, fonts, Destruction{Congress: form.Congress, Session: form.Session, Round: form.Round, At: day, Due: "2026年9月12日", Reason: strings.Repeat("保存期满，经主席团同意销毁。", 18*n), Actor: "李明", Witnesses: "王芳、赵刚", Digest: form.Digest, Method: form.Digest, Sealed: 190})
		}},
		{name: "彩排清除证明", signs: []string{"清除人：", "见证人：", "总监票人：", "日期："}, around: []string{"第", "序号数据"}, most: 40, write: func(w io.Writer, fonts *Fonts, n int) error {
			p := WipeProof{Congress: form.Congress, Session: form.Session, Wiped: day, Digest: form.Digest}
			for i := range n {
				p.Rows = append(p.Rows, WipedRow{fmt.Sprintf("第%d种数据", i+1), 3})
			}
			return RehearsalWiped(w, fonts, p)
		}},
	}
}

// begins reports whether a line begins with one of the words.
func begins(line string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(line, w) })
}

func TestLinesToSignOnStandBelowWhatIsSigned(t *testing.T) {
	fonts := testFonts(t)
	for _, paper := range signedPapers() {
		t.Run(paper.name, func(t *testing.T) {
			several := false
			for n := 1; n <= paper.most; n++ {
				var b bytes.Buffer
				if err := paper.write(&b, fonts, n); err != nil {
					t.Fatalf("%d: %v", n, err)
				}
				if bytes.Count(b.Bytes(), []byte("<</Type /Page\n")) == 1 {
					continue // everything is on it
				}
				several = true
				pages := pageLines(t, b.Bytes())
				for i, lines := range pages {
					signed, body := false, ""
					for _, line := range lines {
						switch {
						case begins(line, paper.signs):
							signed = true
						case !begins(line, paper.around):
							body = line
						}
					}
					if signed && body == "" {
						t.Errorf("%d rows: page %d has nothing but lines to sign on:\n%s", n, i+1, strings.Join(lines, "\n"))
						keep(t, "alone-"+paper.name, b.Bytes())
					}
					if slices.Contains(paper.heads, body) {
						t.Errorf("%d rows: page %d ends with the heading %s", n, i+1, body)
						keep(t, "heading-"+paper.name, b.Bytes())
					}
				}
			}
			if !several {
				t.Error("no number of rows takes more than one page")
			}
		})
	}
}
