package pdf

import "time"

// Blank is a figure that is written by hand.
const Blank = -1

// handLine is how far apart lines to write on by hand are, in millimetres.
const handLine = 9.5

// blank is the table with n empty rows high enough to write in.
func (t table) blank(n int) table {
	t.least = max(t.least, handLine)
	t.rows = make([][]string, n)
	return t
}

// handDate is a day, or room to write one.
func handDate(t time.Time, byHand bool) string {
	if byHand {
		t = time.Time{}
	}
	return writtenDate(t)
}

// writtenLines are labels with a line to write on behind each.
func (f *flow) writtenLines(labels ...string) {
	st := style{face: Song, size: 12}
	for _, label := range labels {
		f.need(handLine)
		f.s.text(f.left, f.y+1.5, f.width, 8, toLeft, st, label)
		f.s.line(f.left+f.s.width(st, label)+1, f.y+9, f.left+f.width, f.y+9, 0.15)
		f.y += handLine
	}
	f.space(2)
}
