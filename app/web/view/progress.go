package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"piaojue/models"
)

// Axis is a stretch of days on which charts place things.
type Axis struct {
	From, To models.Date
	days     int
}

// NewAxis is the axis from a day to another; one that ends before it begins
// is one day long.
func NewAxis(from, to models.Date) Axis {
	return Axis{from, max(from, to), max(1, from.DaysUntil(to))}
}

// permille is where a day lies, between 0 and 1000.
func (a Axis) permille(d models.Date) int {
	return min(max(0, a.From.DaysUntil(d)*1000/a.days), 1000)
}

// At is where a day lies, as an attribute's value between 0% and 100%.
func (a Axis) At(d models.Date) string { return permille(a.permille(d)) }

// Span is how wide the time between two days is, likewise.
func (a Axis) Span(from, to models.Date) string {
	return permille(max(0, a.permille(to)-a.permille(from)))
}

// Holds reports whether a day lies on the axis.
func (a Axis) Holds(d models.Date) bool { return d >= a.From && d <= a.To }

func permille(n int) string {
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", n/10, n%10), ".0") + "%"
}

// ChartTick is a mark below a chart, with its words.
type ChartTick struct {
	At, Text, Anchor string
}

// reach is where the words of a tick at a place begin and end on the narrowest
// axis, that of a phone of 360 px, with a little room behind them.
func (k ChartTick) reach(at int) (begins, ends int) {
	width := 0
	for _, r := range k.Text {
		if width += 22; r > '9' {
			width += 20
		}
	}
	switch k.Anchor {
	case "middle":
		at -= width / 2
	case "end":
		at -= width
	}
	return at, at + width + 14
}

// Ticks are the firsts of months, few enough to be read on a phone, none over
// another; a year is named where it begins.
func (a Axis) Ticks() []ChartTick {
	first, err := time.Parse("2006-01-02", string(a.From))
	if err != nil {
		return nil
	}
	step := 1
	for _, s := range []int{1, 2, 3, 6, 12, 24, 60} {
		if step = s; a.days/(30*s) <= 5 {
			break
		}
	}
	var ticks []ChartTick
	at := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
	for at.Before(first) || (int(at.Month())-1)%min(step, 12) != 0 {
		at = at.AddDate(0, 1, 0)
	}
	named, ends := 0, 0
	for d := models.Date(at.Format("2006-01-02")); d <= a.To; d = models.Date(at.Format("2006-01-02")) {
		tick := ChartTick{At: a.At(d), Text: at.Format("1月"), Anchor: "middle"}
		if named != at.Year() && (named != 0 || a.From[:4] != a.To[:4]) {
			tick.Text = at.Format("2006年1月")
		}
		named = at.Year()
		switch begins, reaches := tick.reach(a.permille(d)); {
		case a.permille(d) < 60 || begins < 0:
			tick.Anchor = "start"
		case a.permille(d) > 940 || reaches > 1014:
			tick.Anchor = "end"
		}
		if begins, _ := tick.reach(a.permille(d)); begins < ends {
			if !strings.Contains(tick.Text, "年") || strings.Contains(ticks[len(ticks)-1].Text, "年") {
				at = at.AddDate(0, step, 0)
				continue
			}
			ticks = ticks[:len(ticks)-1] // the year is said in any case
		}
		_, ends = tick.reach(a.permille(d))
		ticks = append(ticks, tick)
		at = at.AddDate(0, step, 0)
	}
	return ticks
}

// CurvePoint is a value on a day.
type CurvePoint struct {
	On    models.Date
	Value int64
}

// CurveLine is one line of a curve in a drawing of 1000 by 1000 that is
// stretched to its place; Kind is plan or done.
type CurveLine struct {
	Kind, Label, Points string
}

// Curve is a chart of one or two lines that only rise, drawn by the part
// "curve", with the table behind it.
type Curve struct {
	Title   string
	Says    string // the chart in one sentence
	Lines   []CurveLine
	Scale   []string // the words of the whole, the half and nothing
	Ticks   []ChartTick
	TodayAt string // empty when today lies outside
	Heads   []string
	Rows    [][]string
}

// Step adds a line that keeps its value until the next point, up to a day.
func (c *Curve) Step(a Axis, kind, label string, points []CurvePoint, until models.Date, whole int64) {
	if whole <= 0 || len(points) == 0 {
		return
	}
	var b strings.Builder
	y := int64(1000)
	for _, p := range points {
		fmt.Fprintf(&b, "%d,%d ", a.permille(p.On), y)
		y = 1000 - min(max(0, p.Value*1000/whole), 1000)
		fmt.Fprintf(&b, "%d,%d ", a.permille(p.On), y)
	}
	fmt.Fprintf(&b, "%d,%d", a.permille(until), y)
	c.Lines = append(c.Lines, CurveLine{kind, label, b.String()})
}

// Level adds a line that stays where it is.
func (c *Curve) Level(kind, label string, value, whole int64) {
	if whole > 0 {
		y := 1000 - min(max(0, value*1000/whole), 1000)
		c.Lines = append(c.Lines, CurveLine{kind, label, fmt.Sprintf("0,%d 1000,%d", y, y)})
	}
}

// MeasureBar is one quantity with its target, drawn by the part "measures".
// The scale ends at the target, and where one of the bars beside it exceeds
// its own, for all of them at half as much again: a longer bar is cut, and its
// figure says how long it is.
type MeasureBar struct {
	Name, Target, Actual string
	Share                string // 286%; empty without a target
	Width, LineAt        string
	Reached, Cut         bool
}

// MeasureShare is a quantity with its share of the target, in hundredths of a
// percent; -1 is no target.
type MeasureShare struct {
	Name, Target, Actual string
	Share                int64
}

// MeasureBars draws quantities on one scale.
func MeasureBars(shares []MeasureShare) []MeasureBar {
	whole := int64(10_000)
	for _, s := range shares {
		if s.Share > whole {
			whole = 15_000
		}
	}
	var bars []MeasureBar
	for _, s := range shares {
		m := MeasureBar{Name: s.Name, Target: s.Target, Actual: s.Actual, Reached: s.Share < 0 || s.Share >= 10_000, Cut: s.Share > 15_000}
		if s.Share >= 0 {
			m.Share = strings.TrimSuffix(fmt.Sprintf("%d.%d", (s.Share+5)/100, (s.Share+5)%100/10), ".0") + "%"
			m.Width = permille(int(min(s.Share, whole) * 1000 / whole))
		}
		if whole > 10_000 {
			m.LineAt = permille(int(10_000 * 1000 / whole))
		}
		bars = append(bars, m)
	}
	return bars
}

// ProjectProgress is how a project goes on, drawn by the part
// "project-progress" on its public page and in the office.
type ProjectProgress struct {
	Trend    string // 近30天：追赶
	Forecast string // where it is heading, in a sentence
	Basis    string // what that is computed from
	Curve    *Curve // the checkpoints: plan against what was done
	Money    *Curve
	Measures []MeasureBar
	Missing  string // months without their report, in a sentence
}

// GanttMark is a checkpoint on a bar. Kind is done, late or open.
type GanttMark struct {
	At, Kind, Text string
}

// GanttRow is one project, or below it one of its sub-items.
type GanttRow struct {
	No, Name, Href string
	Sub            bool
	TodayAt        string // of the chart
	Light          Light
	BarAt, Width   string // empty before there is a plan
	Marks          []GanttMark
	Between        string // 2026年3月1日至2026年11月30日
	Cells          []string
}

// Gantt is a year's projects on one axis of time, drawn by the part "gantt",
// with the table behind it.
type Gantt struct {
	Ticks     []ChartTick
	TodayAt   string // empty when today lies outside
	TodayText string
	Rows      []GanttRow
}

// LightShare is one light's part of a bar of all projects.
type LightShare struct {
	Light
	Count, At, Width string
	Href             string
}

// LightBar is how many projects show which light, as one bar with its words,
// drawn by the part "light-bar".
type LightBar []LightShare

// NewLightBar draws the counts of red, amber, green, done, carried and ended,
// in this order; what is nothing is left out.
func NewLightBar(counts map[string]int, href func(kind string) string) LightBar {
	all := 0
	for _, n := range counts {
		all += n
	}
	var bar LightBar
	before := 0
	for _, kind := range []string{"red", "amber", "green", "done", "carried", "ended"} {
		n := counts[kind]
		if n == 0 {
			continue
		}
		s := LightShare{Light: Light{Kind: kind}, Count: Count(n), At: permille(before * 1000 / all), Width: permille((before+n)*1000/all - before*1000/all)}
		if href != nil {
			s.Href = href(kind)
		}
		bar = append(bar, s)
		before += n
	}
	return bar
}

// ProjectsRow is one project in the office's list.
type ProjectsRow struct {
	No, Year, Name, Href, Unit, Place, Category string
	Code                                        string
	Light                                       Light
	Stage                                       string
	Percent, Due                                string
	Next, NextOn                                string
	Paid, PaidShare                             string
	LastReport, Missing                         string
}

// ProjectsList is the office's list of projects.
type ProjectsList struct {
	Page
	Views      []Link // list, board, places, chart, comparison, table
	Years      []Link
	Lights     []Link
	Bar        LightBar
	Figures    []Figure
	Query      string
	Hidden     []Option // choices that stay: name in Value, value in Text
	Stages     []Option
	Units      []Option
	Categories []Option
	Places     []Option
	MissingBox bool
	Heads      []SortHead
	Rows       []ProjectsRow
	Found      string
	Exports    []Link
	Pages      *Pagination
	Own        bool // only those of the viewer's own unit
	Filtered   bool
}

// ProjectsColumn is one column of the board, or one place.
type ProjectsColumn struct {
	Name    string
	Light   *Light // of a column that is a light
	Count   string
	Note    string // 累计支付…
	Bar     LightBar
	Rows    []ProjectsRow
	More    *Link // where the rest is
	Anchor  string
	Project int
}

// ProjectsBoard is the same projects side by side by light or stage, or below
// one another by place.
type ProjectsBoard struct {
	Page
	Views   []Link
	Years   []Link
	By      []Link
	Columns []ProjectsColumn
	Places  bool
	Empty   string
}

// ProjectsChart is a year's projects on one axis of time.
type ProjectsChart struct {
	Page
	Views []Link
	Years []Link
	Chart Gantt
	Pages *Pagination
	Empty string
}

// ComparedTown is one congress in the comparison.
type ComparedTown struct {
	Name, Href                  string
	Projects, Finished          string
	Bar                         LightBar
	Lights                      []string // counts: red, amber, green, done, carried or ended
	Percent, Due                string
	Width, DueAt                string
	Paid, Money, PaidShare      string
	Measures, Reached, Exceeded string
	Missing, Late               string
	Total                       bool
}

// Townships compares a congress and those below it.
type Townships struct {
	Page
	Views   []Link
	Years   []Link
	Rows    []ComparedTown
	Figures []Figure
	Bar     LightBar
	Silent  string // which of them have no projects in the year
	Says    string
	Empty   string
}

// ProgressStatistics is the public page of a year as pictures.
type ProgressStatistics struct {
	Page
	Years      []Option
	Congresses []Option
	Heading    string
	Lead       string
	Figures    []Figure
	Bar        LightBar
	Money      []MeasureBar
	Chart      Gantt
	Rows       []ComparedTown
	Silent     string
	Empty      Empty
}

// ReportPage is a project's tab of progress: charts, the form, the reports.
type ReportPage struct {
	Page
	Head     ProjectHead
	Progress ProjectProgress
	Form     *OfficeForm
	FormNote string
	Reports  []OfficeReport
}

// BulkPage hands out a month's table and takes it back.
type BulkPage struct {
	Page
	Views  []Link
	Months []Option
	Form   OfficeForm
}

// ReportMeasure is a quantity that the form of a report asks for.
type ReportMeasure struct {
	ID          int64
	Name, Unit  string
	Target, Was string
}

// MonthReportForm takes a report: of one of the months that are offered, or at
// another time. Was is what the last report said.
func MonthReportForm(action, today string, months []Option, month, percent, paid string, measures []ReportMeasure, t Typed) OfficeForm {
	f := OfficeForm{
		Action: action, Submit: "提交进度报告", Upload: true,
		Says: "提交后立即公开。提交当天发现写错可以撤回重报，之后只能另交一份更正。数字都填累计数。",
		Questions: []OfficeQuestion{
			askPick("select", "month", "报告月份", month, months).hint("每月一份。补充情况、更正以前的报告，选“不是月度报告”。"),
			askDate("reported_on", "情况截至", today),
			askNumber("percent", "工程进度", percent, "%").hint("按实物量填；超额完成的可以大于 100。"),
			askMoney("paid", "累计支付", paid).optional().hint("最多两位小数。"),
		},
	}
	for i, m := range measures {
		q := askNumber("measure_"+strconv.FormatInt(m.ID, 10), m.Name, m.Was, m.Unit).optional()
		q.Hint = "目标 " + m.Target + m.Unit + "，填累计完成数。"
		if i == 0 {
			q.Group = "指标完成情况"
		}
		f.Questions = append(f.Questions, q)
	}
	text := askArea("text", "进展情况", "").hint("做了什么，做到哪里，用数字说。")
	if len(measures) > 0 {
		text.Group = "情况说明"
	}
	photo := func(name, label string) OfficeQuestion {
		q := askFile(name, label, "image/jpeg,image/png").optional()
		q.Many = true
		return q
	}
	first := photo("photo_before", "施工前照片")
	first.Group = "现场照片"
	first = first.hint("三个时段合计最多 6 张，JPEG 或 PNG，每张不超过 10 兆字节。拍摄地点和设备信息会去掉；请避开可辨认的人脸和车牌。")
	f.Questions = append(f.Questions, text,
		askArea("problems", "存在问题", "").optional(),
		askArea("next_step", "下一步安排", "").optional(),
		askLine("less", "减少的原因", "").optional().hint("进度、支付或者指标比上次少时写明，随报告公开。"),
		first, askCaptions("caption_before", "施工前照片的说明", "北侧围墙，尚未施工"),
		photo("photo", "施工中照片"), askCaptions("caption", "施工中照片的说明", "二楼走廊，正在安装扶手"),
		photo("photo_after", "完工后照片"), askCaptions("caption_after", "完工后照片的说明", "大门新建的坡道"))
	return f.typed(t)
}

// WithdrawForm takes a report back on the day on which it was handed in.
func WithdrawForm(action, back string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "撤回这份报告", Cancel: back,
		Says: "报告连同数字和照片从公开网页上删除，随即不能再看到；操作日志记下报告的内容、撤回人和原因。撤回后请重新提交。", Sure: "这份报告确实写错了。",
		Questions: []OfficeQuestion{askLine("why", "撤回的原因", "").hint("如“支付金额多写一位”。")},
	}.typed(t)
}

// BulkForm takes a month's table.
func BulkForm(action string, months []Option, month string) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "上传并预览", Upload: true,
		Questions: []OfficeQuestion{
			askPick("select", "month", "报告月份", month, months),
			askFile("file", "填好的表格", ".xlsx,.csv").hint("先预览；有一行错误，整张表都不提交。没有填进展情况的项目不报。"),
		},
	}
}
