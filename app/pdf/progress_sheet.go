package pdf

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"time"
)

// Light is how a project stands, with a sign that differs without colours.
type Light string

// The lights, by the words that stand beside their sign.
const (
	LightGreen   Light = "正常"
	LightAmber   Light = "偏慢"
	LightRed     Light = "滞后"
	LightBlue    Light = "已验收"
	LightEnded   Light = "已终止"
	LightCarried Light = "已结转"
)

var lightSigns = map[Light]string{LightGreen: "●", LightAmber: "▲", LightRed: "■", LightBlue: "✓", LightEnded: "×", LightCarried: "→"}

// sign is the light as it is printed: ■ 滞后.
func (l Light) sign() string {
	if l == "" {
		return "—"
	}
	if sign := lightSigns[l]; sign != "" {
		return sign + " " + string(l)
	}
	return string(l)
}

// ProgressSheet is the 进度表: all projects of a year on sheets that lie on
// their long side.
type ProgressSheet struct {
	Congress  string
	Title     string // 2026年度民生实事项目进度表
	On        time.Time
	Projects  []ProgressProject
	Watermark string
}

// ProgressProject is a row of the 进度表. Money is in 分; Percent and Due are
// shares of the plan by weight, Blank where there is no plan yet.
type ProgressProject struct {
	No               string // 3, or 2025-3 of another year
	Name, Unit       string
	Light            Light
	Reason           string // why the light is what it is
	Percent, Due     int
	Investment, Paid int64
	Next             string // the next checkpoint; empty when all are done
	NextOn           time.Time
	Late             int // days, 0 if not
	Reported         time.Time
}

const (
	lyingLeft   = 14.0
	lyingWidth  = pageHeight - 2*lyingLeft
	lyingTop    = 14.0
	lyingBottom = 192.0
	lyingFolio  = 197.0
)

// newLying begins the first of pages that lie on their long side.
func newLying(fonts *Fonts, m meta) (*sheet, *flow) {
	s := newSheet(fonts, m)
	s.lying = true
	return s, newFlow(s, lyingLeft, lyingWidth, lyingTop, lyingBottom)
}

// ProgressSheetPaper writes the 进度表. It refuses one without projects.
func ProgressSheetPaper(w io.Writer, fonts *Fonts, p ProgressSheet) error {
	if len(p.Projects) == 0 {
		return &TextError{excerpt(p.Title), "进度表没有项目"}
	}
	s, f := newLying(fonts, meta{title: p.Title, author: p.Congress, subject: p.Title, date: p.On})
	f.heading(s.fit(style{face: Song, size: 14}, 9, f.width, p.Congress), 7, p.Congress)
	f.heading(s.fit(style{face: Biaosong, size: 20}, 12, f.width, p.Title), 10, p.Title)
	f.heading(style{face: Kai, size: 11}, 6, "（截至"+chineseDate(p.On)+"，金额单位：万元）")
	f.space(1)
	counts := map[Light]int{}
	var investment, paid int64
	for _, row := range p.Projects {
		counts[row.Light]++
		investment, paid = investment+row.Investment, paid+row.Paid
	}
	var said []string
	for _, l := range []Light{LightGreen, LightAmber, LightRed, LightBlue, LightEnded, LightCarried} {
		if n := counts[l]; n > 0 {
			said = append(said, l.sign()+" "+strconv.Itoa(n)+"个")
		}
	}
	f.para(style{face: Hei, size: 11.5}, 6.5, 0, "共"+strconv.Itoa(len(p.Projects))+"个项目："+strings.Join(said, "　"))
	f.para(style{face: Kai, size: 10}, 5, 0, "● 正常：按计划进行；▲ 偏慢：逾期不多，或者刚刚赶上；■ 滞后：逾期较多，或者较长时间没有报告；✓ 已验收；× 已终止；→ 已结转下一年度。节点完成按实施方案的权重计算。")
	f.space(1)
	t := table{size: 10, pad: 1.1, least: 9, columns: []column{
		{"序号", 15, toCentre, Song}, {"项目", 58, toLeft, Song}, {"责任单位", 36, toLeft, Song}, {"状态", 40, toLeft, Hei}, {"节点完成", 17, toRight, Hei}, {"应完成", 15, toRight, Song},
		{"计划投资", 24, toRight, Song}, {"累计支付", 24, toRight, Song}, {"下一个节点", 0, toLeft, Song},
	}}
	for _, row := range p.Projects {
		state := row.Light.sign()
		if row.Late > 0 {
			state += "\n逾期" + strconv.Itoa(row.Late) + "天"
		} else if row.Reason != "" {
			state += "\n" + row.Reason
		}
		next := cmp.Or(row.Next, "—")
		if !row.NextOn.IsZero() {
			next += "\n" + chineseDate(row.NextOn)
		}
		t.rows = append(t.rows, []string{row.No, row.Name, row.Unit, state, percentOf(row.Percent), percentOf(row.Due), tenThousands(row.Investment), tenThousands(row.Paid), next})
	}
	if len(p.Projects) > 1 {
		t.rows = append(t.rows, []string{"", "合计", "", "", "", "", tenThousands(investment), tenThousands(paid), ""})
	}
	s.numbers(&t, 6, 7)
	rest := lyingWidth
	for _, c := range t.columns {
		rest -= c.width
	}
	t.columns[8].width = max(24, rest)
	t.columns[1].width += min(0, rest-24) // huge amounts take from the names
	f.table(t)
	s.pageNumbers(lyingFolio)
	s.watermark(p.Watermark)
	return s.render(w)
}

// numbers makes columns of figures as wide as their longest figure, so that
// none is broken.
func (s *sheet) numbers(t *table, columns ...int) {
	for _, i := range columns {
		for _, row := range t.rows {
			t.columns[i].width = max(t.columns[i].width, s.width(style{face: t.columns[i].face, size: t.size}, row[i])+2*cellPad+0.2)
		}
	}
}

func percentOf(n int) string {
	if n == Blank {
		return "—"
	}
	return strconv.Itoa(n) + "%"
}
