package pdf

import "strings"

// column is one column of a table.
type column struct {
	title string
	width float64
	align align
	face  Face
}

// table is a ruled table whose head is repeated on every page it runs over.
type table struct {
	columns []column
	rows    [][]string
	size    float64 // points
	pad     float64 // above and below the text of a row, mm
	least   float64 // least height of a row, mm
}

const (
	outerLine = 0.4
	innerLine = 0.15
	cellPad   = 1.2 // left and right of the text of a cell
	leading   = 1.3 // line height in tables, in em
)

// table sets a table at the flow's place. A row stays on one page unless it is
// taller than a page; then it goes on over the page end line by line.
func (f *flow) table(t table) {
	s := f.s
	width := 0.0
	for _, c := range t.columns {
		width += c.width
	}
	s.sayTable(t.script())
	left := f.left + (f.width-width)/2
	lead := t.size * mmPerPoint * leading

	headStyle := style{face: Hei, size: t.size}
	titles := make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i] = c.title
	}
	head := s.cells(t, titles, headStyle)
	headHeight := t.height(head, lead)

	var top float64 // of the part of the table on this page
	bare := true    // that part has no row yet
	begin := func() {
		top, bare = f.y, true
		s.fill(left, f.y, width, headHeight, headGrey)
		s.row(t, head, headStyle, left, f.y, headHeight, lead, true)
		f.y += headHeight
		s.line(left, f.y, left+width, f.y, outerLine/2)
	}
	end := func() {
		x := left
		for _, c := range t.columns[:len(t.columns)-1] {
			x += c.width
			s.line(x, top, x, f.y, innerLine)
		}
		s.frame(left, top, width, f.y-top, outerLine)
	}

	// The head never stands alone at the foot of a page.
	first := max(t.least, lead+2*t.pad)
	if len(t.rows) > 0 {
		if h := t.height(s.cells(t, t.rows[0], style{}), lead); headHeight+h <= f.bottom-f.top {
			first = h
		}
	}
	f.need(headHeight + first)
	begin()
	for i, texts := range t.rows {
		cells := s.cells(t, texts, style{})
		for {
			h := t.height(cells, lead)
			if f.y+h > f.bottom+1e-6 {
				room := int((f.bottom - f.y - 2*t.pad) / lead)
				whole := f.bottom - f.top - headHeight
				if h <= whole || room < 1 {
					end()
					f.newPage()
					begin()
					if h <= whole {
						continue
					}
					room = int((f.bottom - f.y - 2*t.pad) / lead)
				}
				// Taller than a page: as many lines as there is room for.
				room = max(room, 1)
				part, rest := splitCells(cells, room)
				h = t.height(part, lead)
				s.row(t, part, style{}, left, f.y, h, lead, false)
				f.y, bare = f.y+h, false
				if rest == nil {
					break
				}
				cells = rest
				end()
				f.newPage()
				begin()
				continue
			}
			draw := func() {
				s.row(t, cells, style{}, left, f.y, h, lead, false)
				f.y, bare = f.y+h, false
			}
			if i == len(t.rows)-1 && !bare {
				p := f.piece(false)
				p.head, p.below, p.close = headHeight, f.y+h, end
				p.again = func() {
					begin()
					draw()
					end()
				}
			}
			draw()
			break
		}
		if i < len(t.rows)-1 {
			s.line(left, f.y, left+width, f.y, innerLine)
		}
	}
	end()
}

// script is the table as a document says it. A heading's line ends are those of
// the paper's narrow columns.
func (t table) script() (columns []PieceColumn, rows [][]string) {
	for _, c := range t.columns {
		columns = append(columns, PieceColumn{Head: strings.ReplaceAll(c.title, "\n", ""), Wide: c.width, Right: c.align == toRight, Centre: c.align == toCentre})
	}
	return columns, t.rows
}

// cells breaks the texts of a row to the widths of their columns.
func (s *sheet) cells(t table, texts []string, st style) [][]string {
	out := make([][]string, len(t.columns))
	for i, c := range t.columns {
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		cs := st
		if cs.size == 0 {
			cs = style{face: c.face, size: t.size}
		}
		out[i] = s.lines(s.inCell(c, cs, text), text, c.width-2*cellPad)
	}
	return out
}

// inCell makes the type of a figure smaller that is wider than its cell: a
// figure broken over two lines is another figure.
func (s *sheet) inCell(c column, st style, text string) style {
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune("0123456789,.%+-", r) }) {
		return st
	}
	return s.fit(st, 4, c.width-2*cellPad, text)
}

func (t table) height(cells [][]string, lead float64) float64 {
	n := 1
	for _, lines := range cells {
		n = max(n, len(lines))
	}
	return max(t.least, float64(n)*lead+2*t.pad)
}

func (s *sheet) row(t table, cells [][]string, st style, x, y, h, lead float64, head bool) {
	for i, c := range t.columns {
		cs, a := st, c.align
		if cs.size == 0 {
			cs = style{face: c.face, size: t.size}
		}
		if head {
			a = toCentre
		}
		at := y + (h-float64(len(cells[i]))*lead)/2
		for _, line := range cells[i] {
			s.text(x+cellPad, at, c.width-2*cellPad, lead, a, s.inCell(c, cs, line), line)
			at += lead
		}
		x += c.width
	}
}

// splitCells cuts a row after n lines; rest is nil when nothing remains.
func splitCells(cells [][]string, n int) (part, rest [][]string) {
	part, rest = make([][]string, len(cells)), make([][]string, len(cells))
	more := false
	for i, lines := range cells {
		k := min(n, len(lines))
		part[i], rest[i] = lines[:k], lines[k:]
		more = more || k < len(lines)
	}
	if !more {
		rest = nil
	}
	return part, rest
}
