package pdf

import (
	"fmt"
	"io"
	"time"
)

// FourLists are the 四张清单 of a year: 工作、问题、建议、成果, each a table on
// lying pages of its own.
type FourLists struct {
	Congress string
	Year     int
	Project  string // empty for all projects of the year
	Date     time.Time
	Lists    []ListTable

	Watermark string
}

// ListTable is one of them. Its first column is the number, its second the
// project.
type ListTable struct {
	Name    string
	Says    string
	Columns []string
	Rows    [][]string
}

// Lists writes the 四张清单. It refuses a table whose rows are not as long as
// its head.
func Lists(w io.Writer, fonts *Fonts, l FourLists) error {
	title := fmt.Sprintf("%d年度民生实事项目监督四张清单", l.Year)
	for _, t := range l.Lists {
		for _, row := range t.Rows {
			if len(row) != len(t.Columns) {
				return &TextError{excerpt(t.Name), "清单的行和表头不一致"}
			}
		}
	}
	s := newSheet(fonts, meta{title: title, author: l.Congress, subject: l.Project, date: l.Date})
	s.lying = true
	const left, top, bottom, size = 15.0, 16.0, 194.0, 9.5
	width := s.wide() - 2*left
	var f *flow
	for i, t := range l.Lists {
		if i == 0 {
			f = newFlow(s, left, width, top, bottom)
			f.heading(s.fit(style{face: Song, size: 13}, 9, width, l.Congress), 7, l.Congress)
			f.heading(style{face: Biaosong, size: 20}, 10, title)
			if l.Project != "" {
				f.heading(s.fit(style{face: Kai, size: 12}, 9, width, l.Project), 6.5, l.Project)
			}
			f.space(2)
		} else {
			f.newPage()
		}
		f.para(style{face: Hei, size: 13}, 7, 0, fmt.Sprintf("%s（%d条）", t.Name, len(t.Rows)))
		f.para(style{face: Kai, size: 10}, 5.5, 0, t.Says+"截至"+chineseDate(l.Date)+"。")
		f.space(1)
		if len(t.Rows) == 0 {
			f.para(style{face: Song, size: 11}, 6, 0, "没有记录。")
			continue
		}
		f.table(table{size: size, pad: 0.9, least: 7, columns: s.listColumns(t, size, width), rows: t.Rows})
	}
	if f == nil {
		return &TextError{excerpt(title), "没有清单"}
	}
	s.pageNumbers(197)
	s.watermark(l.Watermark)
	return s.render(w)
}

// listColumns gives short columns what they need, so that a date stays on one
// line, and shares the rest of the width among the long ones.
func (s *sheet) listColumns(t ListTable, size, width float64) []column {
	const short, most = 32.0, 160.0 // mm; a long text takes lines, not the whole page
	columns := make([]column, len(t.Columns))
	rest, sum := width, 0.0
	for i, title := range t.Columns {
		need := s.width(style{face: Hei, size: size}, title)
		for _, row := range t.Rows {
			need = max(need, s.width(style{face: Song, size: size}, row[i]))
		}
		need += 2*cellPad + 0.5
		columns[i] = column{title, need, toLeft, Song}
		if i == 0 {
			columns[i].align = toCentre
		}
		if need <= short {
			rest -= need
		} else {
			columns[i].width = min(need, most)
			sum += columns[i].width
		}
	}
	for i := range columns {
		switch {
		case sum == 0: // nothing is long: all grow
			columns[i].width *= width / (width - rest)
		case columns[i].width > short:
			columns[i].width *= rest / sum
		}
	}
	return columns
}
