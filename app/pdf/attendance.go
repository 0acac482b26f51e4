package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// Attendance is the 签到表: every deputy by delegation with room to sign, and
// at the head of each delegation how many were to come, came and were excused.
// A blank one is printed before the day, to take over where devices fail; a
// filled one records the roll call.
type Attendance struct {
	Congress  string
	Session   string
	Date      time.Time // of the session's opening
	Blank     bool
	At        time.Time // when the roll call read so; of a filled one
	Quorum    string    // the arithmetic of the quorum, one sentence
	Total     AttendanceSum
	Groups    []AttendanceGroup
	Watermark string
}

// An AttendanceSum counts those among 全体代表.
type AttendanceSum struct{ Entitled, Present, Excused, Absent, Left int }

// An AttendanceGroup is a delegation.
type AttendanceGroup struct {
	Delegation string
	Sum        AttendanceSum
	Rows       []AttendanceRow
}

// An AttendanceRow is a deputy; Mark says how the roll call has them, Note
// anything else, such as the time of leaving.
type AttendanceRow struct{ Number, Name, Seat, Mark, Note string }

// AttendanceSheet writes the 签到表, each delegation from a new page. It refuses
// an empty roll and sums that do not add up.
func AttendanceSheet(w io.Writer, fonts *Fonts, a Attendance) error {
	if len(a.Groups) == 0 {
		return &TextError{excerpt(a.Session), "还没有代表名册，没有可以打印的签到表"}
	}
	for _, group := range a.Groups {
		if sum := group.Sum; sum.Entitled != Blank && sum.Present+sum.Excused+sum.Absent+sum.Left != sum.Entitled {
			return &TextError{excerpt(group.Delegation), "实到、请假、缺席、离会之和不等于应到"}
		}
	}
	s := newSheet(fonts, meta{title: "签到表", author: a.Congress, subject: a.Session, date: a.Date})
	const left, width = 20.0, 170.0
	f := newFlow(s, left, width, 16, 281)
	for i, group := range a.Groups {
		if i > 0 {
			f.newPage()
		}
		a.group(f, i == 0, group)
	}
	s.pageNumbers(284)
	s.watermark(a.Watermark)
	return s.render(w)
}

func (a Attendance) group(f *flow, first bool, group AttendanceGroup) {
	s := f.s
	body := style{face: Song, size: 12}
	f.heading(s.fit(style{face: Song, size: 15}, 10, f.width, a.Session), 7, a.Session)
	f.heading(s.fit(style{face: Biaosong, size: 22}, 14, f.width, "代表签到表"), 10, "代表签到表")
	if first {
		f.para(body, 6, 0, "全体："+a.sums(a.Total))
		if a.Quorum != "" && !a.Blank {
			f.para(body, 6, 0, a.Quorum)
		}
	}
	f.space(1.5)
	f.para(style{face: Hei, size: 13}, 6.5, 0, group.Delegation+"　"+a.sums(group.Sum))
	if !a.Blank && !a.At.IsZero() {
		f.para(style{face: Kai, size: 10.5}, 5.5, 0, "截至"+chineseTime(a.At)+"的签到登记。")
	}
	f.space(1)
	t := table{size: 11.5, pad: 1, columns: []column{
		{"序号", 14, toCentre, Song}, {"代表证号", 30, toCentre, Song}, {"姓名", 32, toLeft, Hei}, {"座位", 22, toCentre, Song}, {"签名", 36, toCentre, Song}, {"备注", 36, toLeft, Song},
	}}
	if t.least = 8.6; a.Blank {
		t.least = handLine
	} else {
		t.columns[4].title = "签到"
	}
	for i, row := range group.Rows {
		mark, note := row.Mark, row.Note
		if a.Blank {
			mark = ""
		}
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), row.Number, row.Name, row.Seat, mark, note})
	}
	f.table(t)
	f.space(3)
	f.ends(8)
	f.para(body, 8, 0, "清点人（签名）：　　　　　　　　　　　　　时间：　　月　　日　　时　　分")
}

// sums is the line of numbers; in a blank sheet they are written by hand.
func (a Attendance) sums(sum AttendanceSum) string {
	if a.Blank && sum.Entitled == Blank {
		return "应到＿＿＿人　实到＿＿＿人　请假＿＿＿人　缺席＿＿＿人"
	}
	if a.Blank {
		return fmt.Sprintf("应到 %d 人　实到＿＿＿人　请假＿＿＿人　缺席＿＿＿人", sum.Entitled)
	}
	text := fmt.Sprintf("应到 %d 人　实到 %d 人　请假 %d 人　缺席 %d 人", sum.Entitled, sum.Present, sum.Excused, sum.Absent)
	if sum.Left > 0 {
		text += fmt.Sprintf("　已离会 %d 人", sum.Left)
	}
	return text
}
