package pdf

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// TallyReport is the 计票结果报告单 of a round, signed by the scrutineers and
// tellers before the presiding member announces it (选举法 art. 43 on the
// record of a count, applied to votes on projects).
type TallyReport struct {
	Congress string
	Session  string
	Round    string // for instance 2026年度民生实事项目票决
	Number   string // the report's own number, may be empty
	Date     time.Time
	Started  time.Time // voting opened; zero if not recorded
	Ended    time.Time // voting closed; zero if not recorded

	Deputies int // 代表总数
	Entitled int // 应到
	Present  int // 实到
	Excused  int // 请假

	Issued   int // 发出
	Returned int // 收回
	Valid    int // 有效
	Invalid  int // 无效
	Abstains int // 弃权 over all projects; not printed for a tick-only ballot

	InvalidReasons string // why papers were invalid, may be empty

	Seats     int
	PassLine  int    // approvals needed; 0 when the 办法 has no pass line
	PassSum   string // how the line is reached, one sentence with its arithmetic
	ShareBase int    // what 赞成率 is a share of; 0 means Deputies
	ShareName string // name of that base; empty means 全体代表

	TickOnly  bool
	Recommend bool

	Ranked bool // numbered ballots: rows have a sum of ranks, the least is the best

	Rows  []TallyRow
	Parts *Parts // of a round with paper ballots; nil for any other
	Tie   string // one sentence on whether votes were equal, and what follows

	Mode  string // 纸质, 电子, or both
	Notes string // incidents and remarks, may be empty

	MethodDigest string // of the adopted 票决办法
	Fingerprint  string // 选举指纹 of a sealed round; empty for a paper round
	LastHash     string // hash of the archive's last event; empty for a paper round
	ResultURL    string // of the public result page, printed as a QR code; may be empty

	// Blank is a report that is written by hand: its figures are Blank, its rows
	// have no names, and nothing in it is checked.
	Blank bool

	Watermark string
}

// TallyRow is one project's counts.
type TallyRow struct {
	No      int
	Name    string
	Approve int
	Oppose  int
	Abstain int
	RankSum int    // of numbered ballots, in place of the rest
	Result  string // 入选, 未入选, 票数相等
}

// Report writes the 计票结果报告单. Projects are printed by approvals from high
// to low, equal ones in the order of their numbers. It refuses counts that
// contradict each other, so that nobody signs them.
func Report(w io.Writer, fonts *Fonts, r TallyReport) error {
	if err := r.check(); err != nil {
		return err
	}
	// Figures and signatures belong on one page if smaller type can do it.
	return fewestPages(func(size float64) *sheet { return r.draw(fonts, size) }, reportSizes...).render(w)
}

// reportSizes are the type sizes of a report's tables, the best first.
var reportSizes = []float64{12, 11, 10.5}

// fewestPages draws with each of the sizes and keeps the first that takes the
// fewest pages.
func fewestPages(draw func(size float64) *sheet, sizes ...float64) *sheet {
	best := draw(sizes[0])
	for _, size := range sizes[1:] {
		if s := draw(size); len(s.pages) < len(best.pages) {
			best = s
		}
	}
	return best
}

// draw lays the report out with its table in the given size.
func (r TallyReport) draw(fonts *Fonts, size float64) *sheet {
	s := newSheet(fonts, meta{title: "计票结果报告单", author: r.Congress, subject: r.Session + r.Round, date: r.Date})
	const left, width = 20.0, reportWidth
	f := newFlow(s, left, width, 16, 281)
	body := style{face: Song, size: 12}
	const lead = 5.8

	f.heading(s.fit(style{face: Song, size: 16}, 12, width, r.Session), 7.5, r.Session)
	f.heading(s.fit(style{face: Biaosong, size: 24}, 16, width, r.Round+"计票结果报告单"), 11, r.Round+"计票结果报告单")
	if r.Number != "" {
		f.heading(body, lead, r.Number)
	}
	f.space(2)

	// 出席和票数
	r.figures(s, f.y, left, width)
	f.space(2*figureHigh + 2)
	pass := fmt.Sprintf("应选%d项，按赞成票数由高到低确定。", r.Seats)
	if r.Blank {
		pass = "应选＿＿＿＿项，通过票数＿＿＿＿票。"
	} else if r.PassLine > 0 {
		pass = fmt.Sprintf("应选%d项，通过票数%d票。", r.Seats, r.PassLine)
	}
	if r.Ranked {
		pass = fmt.Sprintf("应选%d项，按名次合计由小到大确定。", r.Seats)
	}
	f.para(style{face: Hei, size: 13}, lead+0.5, 0, pass)
	if r.PassSum != "" {
		f.para(body, lead, 0, r.PassSum)
	}
	f.space(1)

	// 各项目得票
	f.table(r.results(size))
	f.space(0.5)
	if base, name := r.base(); r.Blank {
		f.para(style{face: Kai, size: 10.5}, 5, 0, "赞成率为赞成票数占全体代表（＿＿＿＿）的比例。")
	} else if !r.Ranked {
		f.para(style{face: Kai, size: 10.5}, 5, 0, fmt.Sprintf("赞成率为赞成票数占%s（%d）的比例。", name, base))
	}
	f.space(1)
	f.parts(r.Parts, size)

	if r.Blank {
		f.writtenLines("票数相等情况：", "无效票情况：", "投票方式：□ 电子　□ 纸质", "投票时间：", "备注：")
		f.ends(7 + signaturesHigh)
		r.evidence(f)
		r.signatures(f)
		s.pageNumbers(283)
		s.watermark(r.Watermark)
		return s
	}
	f.para(body, lead, 0, "票数相等情况："+orDash(r.Tie))
	if r.InvalidReasons != "" {
		f.para(body, lead, 0, "无效票情况："+r.InvalidReasons)
	}
	f.para(body, lead, 0, "投票方式："+orDash(r.Mode))
	if !r.Started.IsZero() && !r.Ended.IsZero() {
		f.para(body, lead, 0, "投票时间："+chineseTime(r.Started)+"至"+chineseTime(r.Ended))
	}
	f.para(body, lead, 0, "备注："+orDash(r.Notes))
	f.space(1)

	// The names stand on the page of the digests they vouch for.
	f.ends(evidenceHigh + signaturesHigh)
	r.evidence(f)
	r.signatures(f)

	s.pageNumbers(283)
	s.watermark(r.Watermark)
	return s
}

func (r TallyReport) check() error {
	refuse := func(format string, args ...any) error {
		return &TextError{excerpt(r.Round), fmt.Sprintf(format, args...)}
	}
	if r.Blank {
		if len(r.Rows) == 0 {
			return refuse("空白报告单没有行")
		}
		return nil
	}
	switch {
	case min(r.Deputies, r.Entitled, r.Present, r.Excused, r.Issued, r.Returned, r.Valid, r.Invalid, r.Abstains) < 0:
		return refuse("人数和票数不能是负数")
	case r.Present > r.Entitled:
		return refuse("实到%d人多于应到%d人", r.Present, r.Entitled)
	case r.Returned > r.Issued:
		return refuse("收回%d张多于发出%d张，本次投票无效，不能出具计票结果报告单", r.Returned, r.Issued)
	case r.Valid+r.Invalid != r.Returned:
		return refuse("有效%d张与无效%d张之和不等于收回%d张", r.Valid, r.Invalid, r.Returned)
	case len(r.Rows) == 0:
		return refuse("没有候选项目")
	}
	for _, row := range r.Rows {
		sum := row.Approve
		if !r.TickOnly {
			sum += row.Oppose + row.Abstain
		}
		figures := []int{row.Approve, row.Oppose, row.Abstain}
		if r.Ranked {
			figures = []int{row.RankSum}
		}
		switch {
		case !r.Parts.fits(row.No, figures...):
			return refuse("序号%d的电子票与纸质票之和不等于合计", row.No)
		case row.RankSum < 0:
			return refuse("序号%d的名次合计是负数", row.No)
		case min(row.Approve, row.Oppose, row.Abstain) < 0:
			return refuse("序号%d的票数是负数", row.No)
		case r.TickOnly && sum > r.Valid:
			return refuse("序号%d的赞成票%d张多于有效票%d张", row.No, sum, r.Valid)
		case !r.TickOnly && sum != r.Valid:
			return refuse("序号%d的赞成、反对、弃权之和%d不等于有效票%d张", row.No, sum, r.Valid)
		}
	}
	return nil
}

const (
	reportWidth = 170.0
	figureHigh  = 13.0 // of a row of totals
)

// figures draws the two rows of numbers at the head: who came, what was cast.
func (r TallyReport) figures(s *sheet, y, left, width float64) {
	people := []string{"代表总数", "应到", "实到", "请假"}
	peopleCounts := []int{r.Deputies, r.Entitled, r.Present, r.Excused}
	papers := []string{"发出票数", "收回票数", "有效票", "无效票"}
	paperCounts := []int{r.Issued, r.Returned, r.Valid, r.Invalid}
	if !r.TickOnly {
		papers = append(papers, "弃权（合计）")
		paperCounts = append(paperCounts, r.Abstains)
	}
	row := func(y float64, names []string, counts []int, unit []string) {
		w := width / float64(len(names))
		for i, name := range names {
			x := left + float64(i)*w
			s.text(x, y+0.6, w, 5, toCentre, style{face: Song, size: 11}, name)
			figure(s, x, y+5.2, w, counts[i], unit[min(i, len(unit)-1)])
			if i > 0 {
				s.line(x, y, x, y+figureHigh, innerLine)
			}
		}
	}
	row(y, people, peopleCounts, []string{"人"})
	row(y+figureHigh, papers, paperCounts, []string{"张", "张", "张", "张", "票次"})
	s.line(left, y+figureHigh, left+width, y+figureHigh, innerLine)
	s.frame(left, y, width, 2*figureHigh, outerLine)
}

// figure prints a number of a head with its unit, or room for it.
func figure(s *sheet, x, y, w float64, n int, unit string) {
	if n == Blank {
		s.text(x, y, w-3, 7.5, toRight, style{face: Song, size: 11}, unit)
		return
	}
	text := strconv.Itoa(n) + unit
	s.text(x, y, w, 7.5, toCentre, s.fit(style{face: Hei, size: 17}, 7, w-2, text), text)
}

// base is what 赞成率 is a share of, and its name.
func (r TallyReport) base() (int, string) {
	return cmp.Or(r.ShareBase, r.Deputies), cmp.Or(r.ShareName, "全体代表")
}

// results is the table of the projects, most approvals first.
func (r TallyReport) results(size float64) table {
	base, _ := r.base()
	rows := slices.Clone(r.Rows)
	slices.SortStableFunc(rows, func(a, b TallyRow) int {
		return cmp.Or(cmp.Compare(b.Approve, a.Approve), cmp.Compare(a.RankSum, b.RankSum), cmp.Compare(a.No, b.No))
	})
	if r.Ranked {
		return r.ranking(rows, size)
	}
	t := table{size: size, pad: 0.9, least: 0.63 * size}
	em := size / 12 // columns of figures shrink with the type, names get the rest
	t.columns = []column{
		{"名次", 12 * em, toCentre, Song}, {"序号", 12 * em, toCentre, Song}, {"项目名称", 0, toLeft, Song}, {"赞成", 14 * em, toRight, Hei},
	}
	if !r.TickOnly {
		t.columns = append(t.columns, column{"反对", 14 * em, toRight, Song}, column{"弃权", 14 * em, toRight, Song})
	}
	t.columns = append(t.columns, column{"赞成率", 19 * em, toRight, Song}, column{"结果", 21 * em, toCentre, Hei})
	rest := reportWidth
	for _, c := range t.columns {
		rest -= c.width
	}
	t.columns[2].width = rest
	if r.Blank {
		return t.blank(len(r.Rows))
	}
	rank := 0
	for i, row := range rows {
		if i == 0 || row.Approve != rows[i-1].Approve {
			rank = i + 1
		}
		cells := []string{strconv.Itoa(rank), strconv.Itoa(row.No), row.Name, strconv.Itoa(row.Approve)}
		if !r.TickOnly {
			cells = append(cells, strconv.Itoa(row.Oppose), strconv.Itoa(row.Abstain))
		}
		t.rows = append(t.rows, append(cells, share(row.Approve, base), row.Result))
	}
	return t
}

// ranking is the table of numbered ballots, the least sum first.
func (r TallyReport) ranking(rows []TallyRow, size float64) table {
	t := table{size: size, pad: 0.9, least: 0.63 * size}
	em := size / 12
	t.columns = []column{
		{"名次", 12 * em, toCentre, Song}, {"序号", 12 * em, toCentre, Song}, {"项目名称", reportWidth - 70*em, toLeft, Song},
		{"名次合计", 25 * em, toRight, Hei}, {"结果", 21 * em, toCentre, Hei},
	}
	rank := 0
	for i, row := range rows {
		if i == 0 || row.RankSum != rows[i-1].RankSum {
			rank = i + 1
		}
		t.rows = append(t.rows, []string{strconv.Itoa(rank), strconv.Itoa(row.No), row.Name, strconv.Itoa(row.RankSum), row.Result})
	}
	return t
}

const (
	evidenceHigh   = 24.0
	signaturesHigh = 33.0
)

// evidence prints what lets a third party check the paper against the public
// archive: digests in groups that can be read aloud, and a QR code.
func (r TallyReport) evidence(f *flow) {
	s := f.s
	high := evidenceHigh
	if r.Blank {
		high = 7
	}
	small, label := style{face: Song, size: 8.5}, style{face: Hei, size: 9}
	width := f.width
	if r.ResultURL != "" {
		width -= high
		s.code(f.left+f.width-high+1, f.y-1, high-3, r.ResultURL)
		s.text(f.left+f.width-high-1, f.y+high-4.5, high, 4, toCentre, style{face: Song, size: 9}, "扫码核对结果")
	}
	y := f.y + 1
	for _, item := range [][2]string{{"票决办法摘要", r.MethodDigest}, {"选举指纹", r.Fingerprint}, {"档案末条哈希", r.LastHash}} {
		if r.Blank && item[0] == "票决办法摘要" {
			item[1] = digestOrRoom("")
			s.text(f.left, y, 22, 4.4, toLeft, label, item[0])
			s.text(f.left+22, y, width-22, 4.4, toLeft, small, item[1])
			continue
		}
		if item[1] == "" {
			continue
		}
		s.text(f.left, y, 22, 4.4, toLeft, label, item[0])
		y = s.block(f.left+22, y, width-22, 4.4, toLeft, small, grouped(item[1], 4)) + 0.8
	}
	f.y = max(f.y+high, y)
}

// signatures draws the lines to sign on, the date and the place for a seal, on
// one page.
func (r TallyReport) signatures(f *flow) {
	s := f.s
	const row = 11.5
	st := style{face: Song, size: 13}
	half := f.width / 2
	for i, role := range []string{"总监票人", "副总监票人", "监票人", "计票人"} {
		x, y := f.left+float64(i%2)*half, f.y+float64(i/2)*row
		s.text(x, y, 30, 9, toLeft, st, role+"：")
		from := x + s.width(st, role+"：") + 1
		s.line(from, y+8.5, x+half-8, y+8.5, 0.2)
	}
	y := f.y + 2*row + 1
	s.text(f.left, y, half, 8, toLeft, style{face: Song, size: 10.5}, "（加盖印章）")
	s.text(f.left+half, y, half-8, 8, toRight, st, handDate(r.Date, r.Blank))
	f.y += signaturesHigh
}
