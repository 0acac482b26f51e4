package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// YearReport is the 年度评估报告 to the congress, or a 季度通报: the text, the
// figures as charts, and a table of all projects as annex. Charts are bars
// whose figures stand beside them, so that they are read without colours.
type YearReport struct {
	Issuer   string // 临江县人民代表大会常务委员会
	Title    string // 2026年度民生实事项目评估报告
	Until    string // 截至2026年12月31日
	Text     string // paragraphs; lines that begin with 一、 二、 are headings
	Figures  [][2]string
	Lights   []YearBar // how many projects have each light
	Grades   []YearBar // how many items have each grade; none in a bulletin
	Projects []YearProject
	Date     time.Time
	Address  string // where the public page is; empty for a paper without one

	Watermark string // 草稿 of a report that is not published
}

// YearBar is a labelled number of a chart.
type YearBar struct {
	Label string
	Count int
}

// YearProject is a row of the annex. Money is in 分.
type YearProject struct {
	No               int
	Name, Unit       string
	State            string // light and where it stands
	Percent          int
	Investment, Paid int64
	Grade, Score     string // empty where there is none
	Photos           []Photo
}

// YearReportPaper writes the report. It refuses one without a text or projects.
func YearReportPaper(w io.Writer, fonts *Fonts, r YearReport) error {
	if strings.TrimSpace(r.Text) == "" || len(r.Projects) == 0 {
		return &TextError{excerpt(r.Title), "报告没有正文或者没有项目"}
	}
	s := newSheet(fonts, meta{title: r.Title, author: r.Issuer, subject: r.Until, date: r.Date})
	s.whole = true
	f := newFlow(s, officialLeft, officialWidth, officialTop, officialTop+officialHigh)
	body := style{face: Fang, size: 16}
	const lead = 9.6

	f.heading(s.fit(style{face: Song, size: 15}, 10, officialWidth, r.Issuer), 9, r.Issuer)
	f.heading(s.fit(style{face: Biaosong, size: 22}, 16, officialWidth, r.Title), 12, r.Title)
	f.heading(style{face: Kai, size: 13}, 8, "（"+r.Until+"）")
	f.space(5)
	for _, line := range paragraphs(strings.ReplaceAll(r.Text, "\r", "")) {
		if headingLine(line) {
			f.need(3 * lead)
			f.para(style{face: Hei, size: 16}, lead, 2, line)
			continue
		}
		f.para(body, lead, 2, line)
	}
	f.ends(5 * lead)
	f.space(lead)
	s.say(RoleSigned, r.Issuer)
	s.say(RoleDated, chineseDate(r.Date))
	s.text(officialLeft, f.y, officialWidth-2*body.em(), lead, toRight, s.fit(body, 11, officialWidth-2*body.em(), r.Issuer), r.Issuer)
	f.space(lead)
	s.text(officialLeft, f.y, officialWidth-4*body.em(), lead, toRight, body, chineseDate(r.Date))
	if r.Address != "" {
		f.space(lead + 2)
		small := style{face: Song, size: 10.5}
		f.para(small, 5.5, 0, "公开网页："+r.Address)
	}

	f.newPage()
	s.say(RoleAnnex, "附件")
	s.unsaid(func() { f.para(style{face: Hei, size: 16}, lead, 0, "附件") })
	f.heading(style{face: Biaosong, size: 18}, 12, "主要数字和各项目情况")
	f.space(2)
	f.pairs(r.Figures)
	f.chart("各灯号的项目", "个", r.Lights)
	f.chart("测评结果", "项", r.Grades)
	f.shares(r.Projects)
	f.money(r.Projects)
	f.space(3)
	f.need(30)
	f.para(style{face: Hei, size: 13}, 8, 0, "各项目情况")
	f.table(yearTable(r.Projects))
	f.before(r.Projects)
	s.pageNumbers(officialTop + officialHigh + 10)
	s.watermark(r.Watermark)
	return s.render(w)
}

// headingLine reports whether a paragraph is a heading: 一、总体情况.
func headingLine(line string) bool {
	number, _, ok := strings.Cut(line, "、")
	return ok && number != "" && strings.Trim(number, "一二三四五六七八九十") == "" && len([]rune(line)) <= 30
}

// pairs sets figures with their names, four in a row, or five if that leaves none alone.
func (f *flow) pairs(list [][2]string) {
	f.s.sayPairs(list)
	const high = 17.0
	across := 4
	if len(list)%4 == 1 {
		across = 5
	}
	wide := f.width / float64(across)
	for i := 0; i < len(list); i += across {
		f.need(high + 2)
		for k, p := range list[i:min(i+across, len(list))] {
			x := f.left + float64(k)*wide
			f.s.frame(x, f.y, wide, high, innerLine)
			f.s.text(x+1, f.y+2, wide-2, 8, toCentre, f.s.fit(style{face: Hei, size: 17}, 8, wide-2, p[1]), p[1])
			f.s.text(x+1, f.y+10.5, wide-2, 5, toCentre, f.s.fit(style{face: Song, size: 10.5}, 6, wide-2, p[0]), p[0])
		}
		f.y += high
	}
	f.space(4)
}

var barPaid = colour{90, 90, 90}

// chart sets labelled bars on one scale, from zero.
func (f *flow) chart(title, unit string, bars []YearBar) {
	most := 0
	for _, b := range bars {
		most = max(most, b.Count)
	}
	if most == 0 {
		return
	}
	const high, label, value = 6.4, 34.0, 20.0
	f.need(9 + high*float64(min(len(bars), 4)))
	f.para(style{face: Hei, size: 13}, 8, 0, title)
	f.s.sayBars(unit, bars)
	whole := f.width - label - value
	for _, b := range bars {
		f.need(high)
		f.s.text(f.left, f.y, label-2, high, toLeft, f.s.fit(style{face: Song, size: 11}, 6, label-2, b.Label), b.Label)
		f.s.fill(f.left+label, f.y+1.2, whole, high-2.4, headGrey)
		f.s.fill(f.left+label, f.y+1.2, whole*float64(b.Count)/float64(most), high-2.4, barPaid)
		f.s.text(f.left+label+whole+2, f.y, value-2, high, toLeft, style{face: Song, size: 11}, fmt.Sprintf("%d %s", b.Count, unit))
		f.y += high
	}
	f.space(4)
}

// shares sets how much of its plan each project has done, on one scale to at
// least all of it. The table of the projects has the same figures.
func (f *flow) shares(projects []YearProject) {
	most, any := 100, false
	for _, p := range projects {
		most, any = max(most, p.Percent), any || p.Percent > 0
	}
	if !any {
		return
	}
	const high, label, value = 8.2, 46.0, 18.0
	f.need(8 + 2*high)
	f.s.unsaid(func() {
		f.para(style{face: Hei, size: 13}, 8, 0, "各项目完成率")
	})
	whole := f.width - label - value
	for _, p := range projects {
		f.need(high)
		f.barName(p, label-2)
		f.s.fill(f.left+label, f.y+1.8, whole, high-3.6, headGrey)
		f.s.fill(f.left+label, f.y+1.8, whole*float64(p.Percent)/float64(most), high-3.6, barPaid)
		// All of the plan, where somebody did more than that.
		if at := f.left + label + whole*100/float64(most); most > 100 {
			f.s.line(at, f.y+1, at, f.y+high-1, innerLine)
		}
		f.s.text(f.left+label+whole+2, f.y, value-2, high, toLeft, style{face: Song, size: 11}, strconv.Itoa(p.Percent)+"%")
		f.y += high
	}
	f.space(4)
}

// barName sets the name of a project beside its bar, on two lines at most.
func (f *flow) barName(p YearProject, wide float64) {
	st := style{face: Song, size: 9}
	lines := f.s.lines(st, fmt.Sprintf("%d. %s", p.No, p.Name), wide)
	top := f.y + 0.5
	if len(lines) == 1 {
		top += 1.75
	}
	for i, line := range lines[:min(2, len(lines))] {
		if i == 1 && len(lines) > 2 {
			line = strings.TrimSpace(string([]rune(line)[:max(1, len([]rune(line))-1)])) + "…"
		}
		f.s.text(f.left, top+float64(i)*3.5, wide, 3.5, toLeft, st, line)
	}
}

// before sets the photos of the projects, before the work beside after it.
func (f *flow) before(projects []YearProject) {
	const high = 62.0
	first := true
	for _, p := range projects {
		if len(p.Photos) == 0 {
			continue
		}
		if first {
			first = false
			f.space(5)
			f.need(18 + high)
			f.para(style{face: Hei, size: 13}, 8, 0, "各项目照片")
		}
		f.need(8 + high)
		f.para(style{face: Hei, size: 11}, 6.5, 0, fmt.Sprintf("%d. %s", p.No, p.Name))
		f.photos(high, p.Photos)
	}
}

// money sets what was planned and paid for each project, on one scale.
func (f *flow) money(projects []YearProject) {
	var most int64
	for _, p := range projects {
		most = max(most, p.Investment, p.Paid)
	}
	if most == 0 {
		return
	}
	const high, label, value = 8.2, 46.0, 44.0
	f.need(15 + 2*high)
	// The table of the projects has the same figures.
	f.s.unsaid(func() {
		f.para(style{face: Hei, size: 13}, 8, 0, "资金：浅条为计划投资，深条为累计支付")
	})
	whole := f.width - label - value
	for _, p := range projects {
		f.need(high)
		f.barName(p, label-2)
		f.s.fill(f.left+label, f.y+1, whole*float64(p.Investment)/float64(most), high-2, headGrey)
		f.s.frame(f.left+label, f.y+1, max(0.1, whole*float64(p.Investment)/float64(most)), high-2, innerLine)
		f.s.fill(f.left+label, f.y+2.4, whole*float64(p.Paid)/float64(most), high-4.8, barPaid)
		text := tenThousands(p.Paid) + " / " + tenThousands(p.Investment) + " 万元"
		f.s.text(f.left+label+whole+2, f.y, value-2, high, toLeft, f.s.fit(style{face: Song, size: 10}, 5, value-2, text), text)
		f.y += high
	}
}

// tenThousands is money in 万元, exact, without zeros at the end.
func tenThousands(fen int64) string {
	text := fmt.Sprintf("%d.%06d", fen/1_000_000, fen%1_000_000)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

func yearTable(projects []YearProject) table {
	t := table{size: 9, pad: 0.9, least: 7, columns: []column{
		{"序号", 8, toCentre, Song}, {"项目", 38, toLeft, Song}, {"责任单位", 23, toLeft, Song}, {"进展", 23, toLeft, Song},
		{"计划投资\n（万元）", 20, toRight, Song}, {"累计支付\n（万元）", 22, toRight, Song}, {"测评", 12, toCentre, Song}, {"得分", 10, toRight, Song},
	}}
	for _, p := range projects {
		state := p.State
		if p.Percent > 0 {
			state += " " + strconv.Itoa(p.Percent) + "%"
		}
		t.rows = append(t.rows, []string{strconv.Itoa(p.No), p.Name, p.Unit, state, tenThousands(p.Investment), tenThousands(p.Paid), p.Grade, p.Score})
	}
	return t
}
