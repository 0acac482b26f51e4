package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// PlanSheet is the 实施方案任务分解表 of one project, on sheets that lie on
// their long side: who is responsible, the parts, the checkpoints with their
// days, and what is to be reached in which year.
type PlanSheet struct {
	Congress    string
	Project     string
	Year, No    int
	Code        string      // 事项编号, may be empty
	Facts       [][2]string // 责任单位, 分管领导, 责任人, 联系电话, 投资, 完成时限; empty values are left out
	Texts       [][2]string // 目标任务, 资金安排, 保障措施; empty values are left out
	State       string      // how far the plan is: 2026年4月10日公布
	Items       []PlanItem
	Checkpoints []PlanCheckpoint
	Measures    []PlanMeasure
	Date        time.Time // when the plan was last moved on
	Watermark   string    // 草稿 of a plan that is not approved
}

// PlanItem is a part of a project. Money is in 分.
type PlanItem struct {
	Name, Unit, Target string
	Investment         int64
	Done               string
}

// PlanCheckpoint is a step with its day and what proves it.
type PlanCheckpoint struct{ Name, Of, Target, Year, Planned, Weight, Evidence, Confirmer, Done string }

// PlanMeasure is a quantity to be reached in a year.
type PlanMeasure struct{ Name, Of, Year, Target string }

// PlanSheetPaper writes the 任务分解表. It refuses one without checkpoints: then
// nothing has been divided.
func PlanSheetPaper(w io.Writer, fonts *Fonts, p PlanSheet) error {
	if len(p.Checkpoints) == 0 {
		return &TextError{excerpt(p.Project), "实施方案还没有节点，不能印制任务分解表"}
	}
	title := "民生实事项目实施方案任务分解表"
	s, f := newLying(fonts, meta{title: title, author: p.Congress, subject: p.Project, date: p.Date})
	f.heading(s.fit(style{face: Song, size: 14}, 9, f.width, p.Congress), 7, p.Congress)
	f.heading(style{face: Biaosong, size: 20}, 10, title)
	place := fmt.Sprintf("%d年第%d项", p.Year, p.No)
	if p.Code != "" {
		place += "　事项编号 " + p.Code
	}
	if p.State != "" {
		place += "　" + p.State
	}
	f.heading(style{face: Kai, size: 11}, 6, "（"+place+"）")
	f.space(1)
	p.facts(f)
	p.items(f)
	p.checkpoints(f)
	p.measures(f)
	f.space(4)
	f.ends(12)
	st := style{face: Song, size: 11.5}
	for i, role := range []string{"责任单位（盖章）", "责任人（签字）", "审核单位（盖章）"} {
		x := f.left + float64(i)*f.width/3
		s.text(x, f.y, 50, 9, toLeft, st, role+"：")
		s.line(x+s.width(st, role+"：")+1, f.y+8.3, x+f.width/3-6, f.y+8.3, 0.2)
	}
	f.space(11)
	s.pageNumbers(lyingFolio)
	s.watermark(p.Watermark)
	return s.render(w)
}

// facts is the project with its people, two facts in a row, and the long texts.
func (p PlanSheet) facts(f *flow) {
	const label = 26.0
	t := table{size: 10.5, pad: 1, least: 8, columns: []column{{"项目", label, toLeft, Hei}, {p.Project, f.width - label, toLeft, Song}}}
	var pair string
	add := func(name, text string) { t.rows = append(t.rows, []string{name, text}) }
	n := 0
	for _, fact := range p.Facts {
		if fact[1] == "" {
			continue
		}
		if n++; n > 1 {
			pair += "　　"
		}
		pair += fact[0] + "：" + fact[1]
	}
	if pair != "" {
		add("责任", pair)
	}
	for _, text := range p.Texts {
		if text[1] != "" {
			add(text[0], text[1])
		}
	}
	f.table(t)
	f.space(3)
}

// part is the heading of one table, kept with the beginning of it.
func (p PlanSheet) part(f *flow, text string) {
	f.need(28)
	f.para(style{face: Hei, size: 12}, 7, 0, text)
}

func (p PlanSheet) items(f *flow) {
	if len(p.Items) == 0 {
		return
	}
	p.part(f, "子项")
	t := table{size: 10, pad: 1, least: 8, columns: []column{{"序号", 12, toCentre, Song}, {"子项", 68, toLeft, Song}, {"责任单位", 50, toLeft, Song}, {"目标", 0, toLeft, Song}, {"投资（万元）", 28, toRight, Song}, {"完成日期", 30, toCentre, Song}}}
	var sum int64
	for i, k := range p.Items {
		sum += k.Investment
		money := ""
		if k.Investment > 0 {
			money = tenThousands(k.Investment)
		}
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), k.Name, k.Unit, k.Target, money, k.Done})
	}
	if sum > 0 && len(p.Items) > 1 {
		t.rows = append(t.rows, []string{"", "合计", "", "", tenThousands(sum), ""})
	}
	f.s.numbers(&t, 4)
	t.columns[3].width = f.width - 160 - t.columns[4].width
	f.table(t)
	f.space(3)
}

func (p PlanSheet) checkpoints(f *flow) {
	p.part(f, "节点")
	t := table{size: 10, pad: 1, least: 8.5, columns: []column{{"序号", 12, toCentre, Song}, {"节点", 48, toLeft, Hei}, {"目标", 0, toLeft, Song}, {"计划完成", 30, toCentre, Song}, {"权重", 13, toRight, Song}, {"完成的材料", 46, toLeft, Song}, {"确认人", 26, toLeft, Song}, {"实际完成", 30, toCentre, Song}}}
	t.columns[2].width = f.width - 205
	for i, k := range p.Checkpoints {
		name, planned := k.Name, k.Planned
		if k.Of != "" {
			name += "\n（" + k.Of + "）"
		}
		if k.Year != "" {
			planned += "\n（" + k.Year + "）"
		}
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), name, k.Target, planned, k.Weight, k.Evidence, k.Confirmer, k.Done})
	}
	f.table(t)
	f.space(3)
}

func (p PlanSheet) measures(f *flow) {
	if len(p.Measures) == 0 {
		return
	}
	p.part(f, "分年度指标")
	t := table{size: 10, pad: 1, least: 8, columns: []column{{"序号", 12, toCentre, Song}, {"指标", 90, toLeft, Song}, {"子项", 0, toLeft, Song}, {"年度", 30, toCentre, Song}, {"目标", 50, toRight, Hei}}}
	t.columns[2].width = f.width - 182
	for i, k := range p.Measures {
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), k.Name, k.Of, k.Year, k.Target})
	}
	f.table(t)
}
