package pdf

import (
	"strconv"
)

// Parts are the figures of a round with paper ballots, taken apart for a
// report: what was cast on tablets, what on paper, and both together.
type Parts struct {
	Heads []string // the stances or grades; empty when all was cast one way
	Rows  []PartsRow
	// Lines are the balance of each way of voting: 发出 = 收回 + 未交 and
	// 收回 = 有效 + 无效, with the figures.
	Lines []string
}

// PartsRow is one project's figures by Heads.
type PartsRow struct {
	No     int
	Name   string
	Sealed []int
	Paper  []int
}

// sum is a figure of both ways together; it is 0 where the row has none.
func (r PartsRow) sum(i int) int {
	if i >= len(r.Sealed) || i >= len(r.Paper) {
		return 0
	}
	return r.Sealed[i] + r.Paper[i]
}

// parts sets the balances and, where ballots were cast both ways, the table.
func (f *flow) parts(p *Parts, size float64) {
	if p == nil {
		return
	}
	f.para(style{face: Hei, size: 12}, 5.8, 0, "电子票和纸质票")
	for _, line := range p.Lines {
		f.para(style{face: Song, size: 11}, 5.4, 0, line)
	}
	f.space(0.5)
	if len(p.Heads) == 0 {
		return
	}
	size = min(size, 10)
	const no = 10.0
	cell := min(11, (f.width-no-40)/float64(3*len(p.Heads)))
	t := table{size: size, pad: 0.7, least: 0.6 * size, columns: []column{{"序号", no, toCentre, Song}, {"项目名称", f.width - no - cell*float64(3*len(p.Heads)), toLeft, Song}}}
	for _, head := range p.Heads {
		t.columns = append(t.columns, column{head + "电子", cell, toRight, Song}, column{head + "纸质", cell, toRight, Song}, column{head + "合计", cell, toRight, Hei})
	}
	for _, row := range p.Rows {
		cells := []string{strconv.Itoa(row.No), row.Name}
		for i := range p.Heads {
			cells = append(cells, strconv.Itoa(row.Sealed[i]), strconv.Itoa(row.Paper[i]), strconv.Itoa(row.sum(i)))
		}
		t.rows = append(t.rows, cells)
	}
	f.table(t)
	f.space(1)
}

// fits reports whether the parts make the figures of a project.
func (p *Parts) fits(no int, figures ...int) bool {
	if p == nil || len(p.Heads) == 0 {
		return true
	}
	for _, row := range p.Rows {
		if row.No != no {
			continue
		}
		if len(row.Sealed) != len(p.Heads) || len(row.Paper) != len(p.Heads) || len(figures) < len(p.Heads) {
			return false
		}
		for i := range p.Heads {
			if row.Sealed[i] < 0 || row.Paper[i] < 0 || row.sum(i) != figures[i] {
				return false
			}
		}
		return true
	}
	return false
}
