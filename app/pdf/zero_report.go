package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// ZeroReport is the 零票报告单 of a round: the box is empty, this is what was
// made ready for it and what it is bound to, to be signed before the vote opens.
type ZeroReport struct {
	Congress string
	Session  string
	Round    string

	Shown time.Time // when the empty box was shown
	By    string    // who showed it, with the office at the box

	Tablets     bool // sealed ballots are cast
	Paper       bool // paper ballots are used
	Credentials int  // slips made; how many paper ballots were printed is written in by hand
	Entitled    int
	Candidates  int
	Seats       int  // 0: not limited
	Survey      bool // the candidates are what a 满意度测评 grades

	CandidatesDigest string // SHA-256, hexadecimal
	MethodDigest     string
	Fingerprint      string // of the sealed election; empty for a paper round

	Blank bool // written by hand; Shown is then no more than the date of the form

	Watermark string
}

// Zero writes the 零票报告单. It refuses one that nobody answers for, or that
// lacks a digest.
func Zero(w io.Writer, fonts *Fonts, r ZeroReport) error {
	refuse := func(why string) error { return &TextError{excerpt(r.Round), why} }
	switch {
	case r.Blank:
	case r.Shown.IsZero() || r.By == "":
		return refuse("空箱还没有确认，不能出具零票报告单")
	case len(r.CandidatesDigest) != 64 || len(r.MethodDigest) != 64 || r.Tablets && r.Fingerprint == "":
		return refuse("零票报告单缺少摘要")
	case min(r.Credentials, r.Entitled, r.Candidates, r.Seats) < 0:
		return refuse("人数和票数不能是负数")
	}
	s := newSheet(fonts, meta{title: "零票报告单", author: r.Congress, subject: r.Session + r.Round, date: r.Shown})
	const left, width, lead = 25.0, 160.0, 7.5
	f := newFlow(s, left, width, 20, 281)
	body := style{face: Song, size: 13}

	what := "候选项目"
	if r.Survey {
		what = "测评项目"
	}
	f.heading(s.fit(style{face: Song, size: 16}, 11, width, r.Session), 8, r.Session)
	f.heading(s.fit(style{face: Biaosong, size: 24}, 15, width, r.Round+"零票报告单"), 13, r.Round+"零票报告单")
	f.space(4)
	by, at, day := r.By, chineseTime(r.Shown), r.Shown
	if r.Blank {
		by, at, day = "＿＿＿＿＿＿＿＿", "　　　年　　月　　日　　时　　分", time.Time{}
	}
	f.para(body, lead, 2, fmt.Sprintf("投票开始前，%s于%s当众核对并确认：票箱内没有选票，下列数字和摘要与会上公布的一致。", by, at))
	f.space(3)
	f.table(r.numbers(what))
	f.space(3)

	if r.Blank {
		f.writtenLines(what+"摘要前十六位：", "票决办法摘要前十六位：", "选举指纹前十六位（平板表决）：")
	}
	small, label := style{face: Song, size: 10.5}, style{face: Hei, size: 11}
	for _, item := range [][2]string{{what + "摘要", r.CandidatesDigest}, {"票决办法摘要", r.MethodDigest}, {"选举指纹", r.Fingerprint}} {
		if item[1] == "" {
			continue
		}
		f.need(14)
		s.text(left, f.y, 30, 5.5, toLeft, label, item[0])
		f.y = s.block(left+30, f.y, width-30, 5.5, toLeft, small, grouped(item[1], 4)) + 2
	}
	f.para(style{face: Kai, size: 10.5}, 5.5, 0, what+"摘要是按编号顺序逐行写出编号、名称、内容、地点、投资（分）、责任单位、完成时限，以制表符分隔后计算的SHA-256；票决办法摘要印在票面、计票结果报告单和公告上。")
	f.space(4)
	f.ends(50)
	signHere(f, day)

	s.pageNumbers(283)
	s.watermark(r.Watermark)
	return s.render(w)
}

// numbers is what was counted before the vote.
func (r ZeroReport) numbers(what string) table {
	t := table{size: 13, pad: 1.6, least: 10, columns: []column{{"事项", 110, toLeft, Song}, {"数量", 50, toRight, Hei}}}
	if r.Blank {
		for _, row := range [][]string{{"电子票箱内的选票", "张"}, {"纸质票箱内的选票", "张"}, {"全体代表", "人"}, {what, "项"}, {"应选", "项"}, {"印制的投票凭证", "张"}, {"印制的纸质票", "张"}} {
			t.rows = append(t.rows, row)
		}
		return t
	}
	add := func(what string, n int, unit string) { t.rows = append(t.rows, []string{what, strconv.Itoa(n) + unit}) }
	if r.Tablets {
		add("电子票箱内的选票", 0, "张")
	}
	if r.Paper {
		add("纸质票箱内的选票", 0, "张")
	}
	add("全体代表", r.Entitled, "人")
	add(what, r.Candidates, "项")
	if r.Seats > 0 {
		add("应选", r.Seats, "项")
	}
	if r.Tablets {
		add("印制的投票凭证", r.Credentials, "张")
	}
	if r.Paper {
		t.rows = append(t.rows, []string{"印制的纸质票（手工填写）", "______张"})
	}
	return t
}

// signHere draws the lines to sign on, the place for a seal and the day.
func signHere(f *flow, day time.Time) {
	s, half := f.s, f.width/2
	const row = 13.0
	st := style{face: Song, size: 13}
	for i, role := range []string{"总监票人", "副总监票人", "监票人", "监票人", "计票人", "执行主席"} {
		x, y := f.left+float64(i%2)*half, f.y+float64(i/2)*row
		s.text(x, y, 34, 9, toLeft, st, role+"：")
		from := x + s.width(st, role+"：") + 1
		s.line(from, y+8.5, x+half-8, y+8.5, 0.2)
	}
	y := f.y + 3*row + 1
	s.text(f.left, y, half, 8, toLeft, style{face: Song, size: 10.5}, "（加盖印章）")
	s.text(f.left+half, y, half-8, 8, toRight, st, writtenDate(day))
	f.y = y + 10
}
