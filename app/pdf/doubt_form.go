package pdf

import (
	"io"
	"strconv"
)

// DoubtForm is the 存疑票认定单: which paper ballots the tellers could not read
// as one, what they saw, and what the chief scrutineer decided. A ballot is
// named by its stack and its place in it, never by whose it was.
type DoubtForm struct {
	PaperForm
	Rows []DoubtRow
}

// DoubtRow is one ballot; empty texts are written by hand.
type DoubtRow struct{ Ballot, Question, Decision, Reason, By string }

// DoubtSheet writes the 存疑票认定单. It refuses one without a row.
func DoubtSheet(w io.Writer, fonts *Fonts, d DoubtForm) error {
	if len(d.Rows) == 0 {
		return &TextError{excerpt(d.Round), "没有存疑票"}
	}
	s, f := d.begin(fonts, "存疑票认定单")
	f.para(style{face: Song, size: 12}, 6.2, 0, "两名计票人不能一致认定的票，由总监票人或者副总监票人当众认定。认定为有效的，按认定的标记计入；认定为无效的，写明原因。")
	f.space(2)
	t := table{size: 11, pad: 1.6, least: 14, columns: []column{{"序号", 12, toCentre, Song}, {"组别和组内编号", 28, toCentre, Song}, {"存疑之处", 42, toLeft, Song}, {"认定", 38, toLeft, Hei}, {"理由", 34, toLeft, Song}, {"认定人", 26, toCentre, Song}}}
	for i, row := range d.Rows {
		decision := row.Decision
		if decision == "" {
			decision = "□ 有效　□ 无效"
		}
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), row.Ballot, row.Question, decision, row.Reason, row.By})
	}
	f.table(t)
	f.space(5)
	d.signed(f, nil)
	return d.end(s, w)
}
