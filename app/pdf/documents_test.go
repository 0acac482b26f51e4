package pdf

import (
	"bytes"
	"fmt"
	goimage "image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// readCode renders a square of a page as a scanner would see it and reads the
// QR code there.
func readCode(t *testing.T, doc []byte, page int, x, y, side float64) string {
	t.Helper()
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Fatal("pdftoppm is missing: install poppler-utils")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "doc.pdf")
	if err := os.WriteFile(path, doc, 0o644); err != nil {
		t.Fatal(err)
	}
	const dpi = 200
	px := func(mm float64) string { return fmt.Sprint(int(mm * dpi / 25.4)) }
	n := fmt.Sprint(page)
	out, err := exec.Command(tool, "-png", "-singlefile", "-gray", "-r", fmt.Sprint(dpi), "-f", n, "-l", n,
		"-x", px(x), "-y", px(y), "-W", px(side), "-H", px(side), path, filepath.Join(dir, "page")).CombinedOutput()
	if err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	file, err := os.ReadFile(filepath.Join(dir, "page.png"))
	if err != nil {
		t.Fatal(err)
	}
	pic, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, pic)
}

func decode(t *testing.T, pic goimage.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(pic)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatalf("the QR code cannot be read: %v", err)
	}
	return result.GetText()
}

func pagesOf(t *testing.T, doc []byte) int {
	t.Helper()
	return strings.Count(textOf(t, doc), "\f")
}

// ---- 表决票

func TestBallotPaperSaysWhatTheMethodSays(t *testing.T) {
	fonts := testFonts(t)
	three := ballotOf(5)
	tick := three
	tick.Rules.Stances = ballot.TickOnly
	street := three
	street.Rules.Family, street.Rules.MaxApprovals = tally.Recommend, 0
	void := three
	void.Rules.Blank = ballot.BlankIsVoid
	each := three
	each.Rules.Family, each.Rules.Seats, each.Rules.MaxApprovals = tally.Each, 0, 0
	list := ballotOf(1)
	list.Rules.Family, list.Rules.Seats, list.Rules.MaxApprovals, list.Rules.Tie = tally.List, 0, 0, ""
	ranked := three
	ranked.Rules.Family, ranked.Rules.MaxApprovals, ranked.Rules.Stances = tally.Rank, 0, ""
	tests := []struct {
		name  string
		paper BallotPaper
		want  []string
		never []string
	}{
		{"three stances", three, []string{"候选项目共5项，应选4项", "赞成的项目等于或者少于4项的为有效票，多于4项的为无效票", "赞成画“○”，反对画“×”，弃权画“△”",
			"未作标记的项目计为弃权", "加盖大会", "印章有效", "赞成反对弃权"}, []string{"整张未作标记的无效"}},
		{"tick only", tick, []string{"不赞成的项目不作标记", "赞成不得超过4项"}, []string{"反对", "弃权", "×"}},
		{"recommending body", street, []string{"应推荐4项", "赞成的项目数不限", "项目推荐票"}, []string{"应选", "多于"}},
		{"blank paper is invalid", void, []string{"整张未作标记的无效"}, []string{"整张票仍然有效"}},
		{"each by itself", each, []string{"候选项目共5项，逐项表决。赞成的项目数不限。"}, []string{"应选", "多于"}},
		{"the whole list", list, []string{"本票对项目清单整体表决一次", "对项目清单整体表决"}, []string{"应选", "多于", "同一项目"}},
		{"numbers", ranked, []string{"应选4项", "按优先顺序编号", "依次写到“5”，每个数字只用一次", "漏写、重复或者数字无法辨认的，整张票无效"}, []string{"赞成", "椭圆圈"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := draw(t, func(w io.Writer) error { return Ballot(w, fonts, tt.paper) })
			wantText(t, doc, tt.want...)
			text := squeeze(textOf(t, doc))
			for _, n := range tt.never {
				if strings.Contains(text, squeeze(n)) {
					t.Errorf("%q is on the paper:\n%s", n, textOf(t, doc))
				}
			}
		})
	}
}

func TestBallotPaperNamesEveryCandidateOnceInOrder(t *testing.T) {
	fonts := testFonts(t)
	for _, n := range []int{1, 12, 20, 40} {
		b := ballotOf(n)
		for i := range b.Candidates {
			b.Candidates[i].Name = fmt.Sprintf("第%d号工程", i+1)
		}
		pages, err := BallotLayout(fonts, b)
		if err != nil {
			t.Fatal(err)
		}
		var order []int
		for _, p := range pages {
			if len(p.Rows) == 0 {
				t.Errorf("%d candidates: a page without rows", n)
			}
			for _, r := range p.Rows {
				order = append(order, r.No)
			}
		}
		for i, no := range order {
			if no != i+1 {
				t.Fatalf("%d candidates: rows %v", n, order)
			}
		}
		doc := draw(t, func(w io.Writer) error { return Ballot(w, fonts, b) })
		text := textOf(t, doc)
		for _, c := range b.Candidates {
			if got := strings.Count(text, c.Name); got != 1 {
				t.Errorf("%d candidates: %s is printed %d times", n, c.Name, got)
			}
		}
		if len(order) != n || strings.Count(text, "\f") != len(pages) {
			t.Errorf("%d candidates: %d rows on %d pages, %d printed", n, len(order), len(pages), strings.Count(text, "\f"))
		}
	}
}

func TestTwelveCandidatesStandOnOnePage(t *testing.T) {
	pages, err := BallotLayout(testFonts(t), ballotOf(12))
	if err != nil || len(pages) != 1 {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	names := ballotOf(20)
	for i := range names.Candidates {
		names.Candidates[i] = BallotCandidate{No: i + 1, Name: "老旧小区改造工程"}
	}
	if pages, err = BallotLayout(testFonts(t), names); err != nil || len(pages) != 1 {
		t.Errorf("twenty names: %d pages, %v", len(pages), err)
	}
}

// What a reader of scans relies on: marks of known size and place, cells large
// enough to mark, nothing printed near the ovals.
func TestBallotPaperCanBeReadBack(t *testing.T) {
	fonts := testFonts(t)
	for _, n := range []int{1, 12, 20, 40} {
		for _, tick := range []bool{false, true} {
			b := ballotOf(n)
			if tick {
				b.Rules.Stances = ballot.TickOnly
			}
			s, pages, err := b.draw(fonts)
			if err != nil {
				t.Fatal(err)
			}
			for p, page := range pages {
				what := fmt.Sprintf("%d candidates, tick only %v, page %d", n, tick, p+1)
				choices := 3
				if tick {
					choices = 1
				}
				if len(page.Bars) != 2*choices {
					t.Errorf("%s: %d bars above and below, want %d", what, len(page.Bars), 2*choices)
				}
				for i, row := range page.Rows {
					if i > 0 {
						if gap := row.Left.Y - page.Rows[i-1].Left.Y; gap < 9.6 {
							t.Errorf("%s: rows are %.2f mm apart", what, gap)
						}
					}
					if len(row.Choices) != choices || row.Left.Y != row.Choices[0].Y || row.Right.Y != row.Left.Y {
						t.Errorf("%s: row %d is not straight: %+v", what, row.No, row)
					}
					if choices > 1 && row.Choices[1].X-row.Choices[0].X < 15 {
						t.Errorf("%s: choice cells are too narrow", what)
					}
					for _, oval := range row.Choices {
						for _, m := range s.shared[p] {
							text, ok := m.(textMark)
							if !ok {
								continue
							}
							x1, y1, x2, y2 := textBox(fonts, text)
							dx := max(x1-oval.X, oval.X-x2, 0) - ovalWidth/2
							dy := max(y1-oval.Y, oval.Y-y2, 0) - ovalHeight/2
							if dx < 3 && dy < 0.5 {
								t.Errorf("%s: %q stands within 3 mm of an oval", what, text.text)
							}
						}
					}
				}
				var bars, squares int
				for _, m := range s.shared[p] {
					if box, ok := m.(boxMark); ok && box.fill && box.colour == black {
						switch {
						case box.w == barWidth && box.h == barHeight:
							bars++
						case box.w == cornerSize && box.h == cornerSize:
							squares++
						}
					}
				}
				if bars != 2*choices+2*len(page.Rows) || squares != 3 {
					t.Errorf("%s: %d bars and %d solid squares are printed", what, bars, squares)
				}
			}
		}
	}
}

func TestEveryCopyOfABallotPaperIsTheSame(t *testing.T) {
	fonts := testFonts(t)
	b := ballotOf(40)
	b.Copies = 3
	s, pages, err := b.draw(fonts)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.pages) != 3*len(pages) {
		t.Fatalf("%d pages, want %d", len(s.pages), 3*len(pages))
	}
	for i, p := range s.pages {
		if len(p.marks) > 0 || p.shared != i%len(pages) {
			t.Errorf("page %d has something of its own", i+1)
		}
	}
}

func TestBallotCodeNamesRoundMethodAndPageOnly(t *testing.T) {
	fonts := testFonts(t)
	b := ballotOf(40)
	doc := draw(t, func(w io.Writer) error { return Ballot(w, fonts, b) })
	for page := 1; page <= 2; page++ {
		got := readCode(t, doc, page, pageWidth-20-codeSide-1, 16, codeSide+2)
		if want := fmt.Sprintf("PJ1:V:2026-1:9F86D081884C7D659A2F:%d/%d", page, pagesOf(t, doc)); got != want {
			t.Errorf("page %d: code %q, want %q", page, got, want)
		}
	}
	b.Watermark = "样票"
	doc = draw(t, func(w io.Writer) error { return Ballot(w, fonts, b) })
	if got := readCode(t, doc, 1, pageWidth-20-codeSide-1, 16, codeSide+2); !strings.HasPrefix(got, "PJ1:S:") {
		t.Errorf("a sample has the code %q", got)
	}
	if text := textOf(t, doc); !strings.Contains(text, "样") {
		t.Error("a sample is not marked as one") // slanted, so extracted in pieces
	}
}

func TestContradictoryBallotPapersAreRefused(t *testing.T) {
	fonts := testFonts(t)
	tests := []struct {
		name   string
		change func(*BallotPaper)
		want   string
	}{
		{"no candidates", func(b *BallotPaper) { b.Candidates = nil }, "没有候选项目"},
		{"41 candidates", func(b *BallotPaper) { *b = ballotOf(41) }, "最多40个"},
		{"no rules", func(b *BallotPaper) { b.Rules = tally.Rules{} }, "表决方式"},
		{"no seats", func(b *BallotPaper) { b.Rules.Seats = 0 }, "应选数"},
		{"more seats than candidates", func(b *BallotPaper) { b.Rules.Seats = 6 }, "应选数"},
		{"negative limit", func(b *BallotPaper) { b.Rules.MaxApprovals = -1 }, "最多赞成数"},
		{"paper of another size", func(b *BallotPaper) { b.Size = 5 }, "A4或者A3"},
		{"number twice", func(b *BallotPaper) { b.Candidates[1].No = 1 }, "序号1重复"},
		{"no name", func(b *BallotPaper) { b.Candidates[1].Name = " " }, "没有名称"},
		{"round with a colon", func(b *BallotPaper) { b.Round = "a:b" }, "轮次代号"},
		{"no round", func(b *BallotPaper) { b.Round = "" }, "轮次代号"},
		{"negative copies", func(b *BallotPaper) { b.Copies = -1 }, "份数"},
		{"name longer than a page", func(b *BallotPaper) { b.Candidates[0].Summary = strings.Repeat("很长的内容", 1000) }, "一页印不下"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := ballotOf(5)
			tt.change(&b)
			var buf bytes.Buffer
			if err := Ballot(&buf, fonts, b); err == nil || !strings.Contains(err.Error(), tt.want) || buf.Len() > 0 {
				t.Errorf("err = %v, want %q; %d bytes written", err, tt.want, buf.Len())
			}
		})
	}
}

// ---- 投票凭证

func TestEverySlipCarriesItsCodeAsTextAndAsQR(t *testing.T) {
	fonts := testFonts(t)
	slips := slipsOf(19)
	doc := draw(t, func(w io.Writer) error { return CredentialSlips(w, fonts, slips) })
	if got := pagesOf(t, doc); got != 3 {
		t.Errorf("%d pages, want 3", got)
	}
	text := textOf(t, doc)
	for _, code := range slips.Codes {
		for _, part := range codeLines(code) {
			if got := strings.Count(text, part); got != 1 {
				t.Errorf("%q is printed %d times", part, got)
			}
		}
	}
	if got := strings.Count(text, "投票凭证"); got != 19 {
		t.Errorf("%d slips are labelled, want 19", got)
	}
	for _, i := range []int{0, 7, 18} {
		x, y := slipOrigin(i % 8)
		if got := readCode(t, doc, i/8+1, x+slipMargin-3, y+foldAt, 31); got != slips.Page+"#"+slips.Codes[i] {
			t.Errorf("slip %d: QR code says %q", i, got)
		}
	}
}

// The folded part must cover the code, and only the code.
func TestFoldedSlipHidesItsCode(t *testing.T) {
	fonts := testFonts(t)
	s := newSheet(fonts, meta{date: time.Unix(0, 0)})
	s.addPage()
	p := slipsOf(1)
	p.secret(s, 0, p.Codes[0])
	for _, m := range s.pages[0].marks {
		switch m := m.(type) {
		case textMark:
			if _, y1, x2, y2 := textBox(fonts, m); y1 < foldAt || y2 > foldAt+codeZone || x2 > slipWidth-slipMargin+0.1 {
				t.Errorf("%q is not covered (%.1f to %.1f mm)", m.text, y1, y2)
			}
		case codeMark:
			if m.y < foldAt || m.y+m.size > foldAt+codeZone {
				t.Errorf("the QR code is not covered")
			}
		}
	}
	if foldAt < codeZone {
		t.Error("the flap is shorter than what it covers")
	}
}

func TestCodesAreSetInGroupsThatJoinToTheCode(t *testing.T) {
	tests := []struct {
		code string
		want []string
	}{
		{"Xk3a9-Tn4bQz-pW7Rc-8hJmYs", []string{"Xk3a9-Tn4bQz-", "pW7Rc-8hJmYs"}},
		{"ABCDEFGHJKLMNP", []string{"ABCD EFGH", "JKLM NP"}},
		{"AB", []string{"AB"}},
	}
	for _, tt := range tests {
		if got := codeLines(tt.code); !slices.Equal(got, tt.want) {
			t.Errorf("codeLines(%q) = %q, want %q", tt.code, got, tt.want)
		}
		if got := strings.ReplaceAll(strings.Join(codeLines(tt.code), ""), " ", ""); got != tt.code {
			t.Errorf("%q became %q", tt.code, got)
		}
	}
}

func TestBadSlipsAreRefused(t *testing.T) {
	fonts := testFonts(t)
	tests := []struct {
		name   string
		change func(*Slips)
		want   string
	}{
		{"none", func(s *Slips) { s.Codes = nil }, "没有可以打印的"},
		{"empty code", func(s *Slips) { s.Codes[2] = "" }, "空的"},
		{"code that cannot be typed", func(s *Slips) { s.Codes[2] = "投票" }, "不能输入"},
		{"code twice", func(s *Slips) { s.Codes[2] = s.Codes[0] }, "相同"},
		{"address with a fragment", func(s *Slips) { s.Page = "http://x/v#" }, "地址"},
		{"no address", func(s *Slips) { s.Page = "" }, "地址"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := slipsOf(4)
			secret := s.Codes[0]
			tt.change(&s)
			var buf bytes.Buffer
			err := CredentialSlips(&buf, fonts, s)
			if err == nil || !strings.Contains(err.Error(), tt.want) || buf.Len() > 0 {
				t.Errorf("err = %v, want %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Error("the sentence gives a code away")
			}
		})
	}
}

// ---- 计票结果报告单

func TestReportRanksByApprovalsAndSharesRanks(t *testing.T) {
	r := reportOf(4)
	r.Rows = []TallyRow{
		{No: 1, Name: "甲", Approve: 100, Oppose: 121}, {No: 2, Name: "乙", Approve: 200, Oppose: 21},
		{No: 3, Name: "丙", Approve: 100, Oppose: 121}, {No: 4, Name: "丁", Approve: 90, Oppose: 131},
	}
	var got []string
	for _, row := range r.results(12).rows {
		got = append(got, row[0]+row[2]+row[6])
	}
	want := []string{"1乙86.6%", "2甲43.3%", "2丙43.3%", "4丁39.0%"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if r.Rows[0].Name != "甲" {
		t.Error("the caller's rows were reordered")
	}
}

func TestReportStatesEverythingThatIsSigned(t *testing.T) {
	fonts := testFonts(t)
	r := reportOf(12)
	r.Notes = "第3号平板更换一次"
	doc := draw(t, func(w io.Writer) error { return Report(w, fonts, r) })
	wantText(t, doc,
		"2026年度民生实事项目票决计票结果报告单", "代表总数应到实到请假", "231人231人224人7人", "224张223张221张2张31票次",
		"应选9项，通过票数116票", "231÷2＝115.5", "没有发生票数相等", "电子表决（密封投票）", "第3号平板更换一次", "赞成超过应选数2张",
		"总监票人：", "副总监票人：", "监票人：", "计票人：", "（加盖印章）", "2026年3月12日", "票决办法摘要"+testDigest, "选举指纹"+r.Fingerprint, "档案末条哈希"+testHash,
	)
	if got := pagesOf(t, doc); got != 1 {
		t.Errorf("twelve projects take %d pages: figures and signatures belong on one", got)
	}
}

func TestReportOfATickOnlyBallotHasNoOppose(t *testing.T) {
	fonts := testFonts(t)
	r := reportOf(4)
	r.TickOnly = true
	text := textOf(t, draw(t, func(w io.Writer) error { return Report(w, fonts, r) }))
	if strings.Contains(text, "反对") || strings.Contains(text, "弃权") {
		t.Errorf("a tick-only report speaks of 反对 or 弃权:\n%s", text)
	}
}

func TestLongReportRepeatsTheHeadOfItsTable(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return Report(w, fonts, reportOf(60)) })
	text := textOf(t, doc)
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) < 2 {
		t.Fatalf("sixty projects on %d page", len(pages))
	}
	for i, p := range pages[:2] {
		if !strings.Contains(p, "赞成率") || !strings.Contains(p, fmt.Sprintf("第%d页 共%d页", i+1, len(pages))) {
			t.Errorf("page %d lacks the table's head or its number:\n%s", i+1, p)
		}
	}
	if last := pages[len(pages)-1]; !strings.Contains(last, "总监票人") || !strings.Contains(last, "档案末条哈希") {
		t.Errorf("the signatures do not stand with the digests:\n%s", last)
	}
}

func TestContradictoryReportsAreRefused(t *testing.T) {
	fonts := testFonts(t)
	tests := []struct {
		name   string
		change func(*TallyReport)
		want   string
	}{
		{"returned exceeds issued", func(r *TallyReport) { r.Issued = 222 }, "收回223张多于发出222张"},
		{"valid and invalid do not add up", func(r *TallyReport) { r.Invalid = 3 }, "之和不等于收回"},
		{"more present than entitled", func(r *TallyReport) { r.Entitled = 200 }, "多于应到"},
		{"row does not add up", func(r *TallyReport) { r.Rows[1].Oppose++ }, "序号2的赞成、反对、弃权之和222"},
		{"negative count", func(r *TallyReport) { r.Rows[0].Oppose, r.Rows[0].Abstain = -1, 1 }, "负数"},
		{"negative people", func(r *TallyReport) { r.Excused = -7 }, "负数"},
		{"approvals exceed valid", func(r *TallyReport) { r.TickOnly, r.Rows[0].Approve = true, 222 }, "多于有效票"},
		{"no projects", func(r *TallyReport) { r.Rows = nil }, "没有候选项目"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reportOf(4)
			tt.change(&r)
			var buf bytes.Buffer
			if err := Report(&buf, fonts, r); err == nil || !strings.Contains(err.Error(), tt.want) || buf.Len() > 0 {
				t.Errorf("err = %v, want %q", err, tt.want)
			}
		})
	}
}

// ---- 公告

func TestNoticeNamesWhoDecidedWhatAndWhen(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return PublicNotice(w, fonts, noticeOf(5)) })
	wantText(t, doc, "临江县人民代表大会公告", "（第2号）",
		"临江县第十八届人民代表大会第三次会议于2026年3月12日表决通过2026年度民生实事项目5项",
		"现予公告。", "临江县第十八届人民代表大会第三次会议主席团2026年3月12日", "附件", "得票情况")
}

func TestNoticeOfARecommendingBodyDoesNotDecide(t *testing.T) {
	fonts := testFonts(t)
	n := noticeOf(5)
	n.Congress, n.Session, n.Issuer = "临江县江南街道居民代表会议", "江南街道居民代表会议第二次会议", "江南街道居民代表会议"
	n.Recommend = true
	doc := draw(t, func(w io.Writer) error { return PublicNotice(w, fonts, n) })
	wantText(t, doc, "推荐2026年度民生实事项目", "现予公布。")
	text := squeeze(textOf(t, doc))
	for _, word := range []string{"决定", "表决通过", "现予公告"} {
		if strings.Contains(text, word) {
			t.Errorf("a body that recommends says %s", word)
		}
	}
}

func TestNoticeWithoutAnnexGivesNoCounts(t *testing.T) {
	fonts := testFonts(t)
	n := noticeOf(5)
	n.Annex = false
	doc := draw(t, func(w io.Writer) error { return PublicNotice(w, fonts, n) })
	if text := textOf(t, doc); strings.Contains(text, "221") || strings.Contains(text, "附件") || pagesOf(t, doc) != 1 {
		t.Errorf("counts or an annex in\n%s", text)
	}
}

// GB/T 9704-2012 forbids a page that carries the issuer's name and no text.
func TestIssuerOfANoticeNeverStandsAlone(t *testing.T) {
	fonts := testFonts(t)
	for projects := 1; projects <= 30; projects++ {
		n := noticeOf(projects)
		n.Annex = false
		s := n.draw(fonts, officialLead)
		last := s.pages[len(s.pages)-1]
		var texts []string
		for _, m := range last.marks {
			if text, ok := m.(textMark); ok {
				texts = append(texts, text.text)
			}
		}
		if !slices.Contains(texts, "现予公告。") || !slices.Contains(texts, n.Issuer) {
			t.Errorf("%d projects: the last page has %q", projects, texts)
		}
	}
}

func TestNoticeThatNamesNoProjectIsRefused(t *testing.T) {
	n := noticeOf(1)
	n.Projects = nil
	var buf bytes.Buffer
	if err := PublicNotice(&buf, testFonts(t), n); err == nil || buf.Len() > 0 {
		t.Errorf("err = %v", err)
	}
}

func TestLineEndsInOneLineFieldsBecomeBlanks(t *testing.T) {
	fonts := testFonts(t)
	s := slipsOf(1)
	s.Session = "临江县第十八届\n人民代表大会第三次会议"
	wantText(t, draw(t, func(w io.Writer) error { return CredentialSlips(w, fonts, s) }), "临江县第十八届人民代表大会第三次会议")
}

// ---- tables

func TestRowTallerThanAPageGoesOnWithoutLoss(t *testing.T) {
	fonts := testFonts(t)
	s := newSheet(fonts, meta{title: "表", date: time.Unix(0, 0)})
	f := newFlow(s, 20, 170, 20, 277)
	long := strings.Repeat("一二三四五六七八九十", 400)
	f.table(table{
		columns: []column{{"序号", 20, toCentre, Song}, {"内容", 150, toLeft, Song}},
		rows:    [][]string{{"1", "短"}, {"2", long}, {"3", "尾"}}, size: 12, pad: 1,
	})
	var got strings.Builder
	heads := 0
	for i, p := range s.pages {
		checkInside(t, fmt.Sprintf("page %d", i+1), fonts, p.marks, 15)
		for _, m := range p.marks {
			if text, ok := m.(textMark); ok {
				if text.text == "内容" {
					heads++
				}
				if text.x > 41 && text.text != "内容" {
					got.WriteString(text.text)
				}
			}
		}
	}
	if got.String() != "短"+long+"尾" {
		t.Error("text was lost or doubled where the row was cut")
	}
	if heads != len(s.pages) || len(s.pages) < 2 {
		t.Errorf("%d heads on %d pages", heads, len(s.pages))
	}
}
