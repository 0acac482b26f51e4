package pdf

import (
	"fmt"
	"io"
	"time"
)

// Completion is the 验收销号单: who looked at a finished project and what they
// found, with room for names and seals.
type Completion struct {
	Congress    string
	Project     string
	Year, No    int
	Code        string // may be empty
	Unit        string
	Investment  string
	Deadline    string
	Stage       string
	Grade       string // published, may be empty
	Closed      string // the day, empty before
	Looks       []CompletionLook
	Checkpoints []CompletionCheckpoint
	Date        time.Time // of the newest record
	Blank       bool      // written by hand

	Watermark string
}

// CompletionLook is one record.
type CompletionLook struct{ Kind, On, People, Result, Points, Text string }

// CompletionCheckpoint is one step of the plan with its days.
type CompletionCheckpoint struct{ Name, Planned, Done string }

// CompletionRecord writes the 验收销号单. It refuses one without any record.
func CompletionRecord(w io.Writer, fonts *Fonts, d Completion) error {
	if len(d.Looks) == 0 && !d.Blank {
		return &TextError{excerpt(d.Project), "验收销号单没有自查、验收和核查的记录"}
	}
	s := newSheet(fonts, meta{title: "验收销号单", author: d.Congress, subject: d.Project, date: d.Date})
	const left, width = 25.0, 160.0
	f := newFlow(s, left, width, 20, 278)
	f.heading(s.fit(style{face: Song, size: 14}, 10, width, d.Congress), 8, d.Congress)
	f.heading(style{face: Biaosong, size: 22}, 12, "民生实事项目验收销号单")
	f.space(2)
	t := table{size: 11, pad: 1.2, least: 8, columns: []column{{"项目", 34, toLeft, Hei}, {d.Project, width - 34, toLeft, Song}}}
	add := func(name, value string) { t.rows = append(t.rows, []string{name, orDash(value)}) }
	place := fmt.Sprintf("%d年第%d项", d.Year, d.No)
	if d.Blank {
		t.least, place = handLine, "　　　　年第　　　项　　　　事项编号"
		add = func(name, value string) { t.rows = append(t.rows, []string{name, value}) }
	}
	if d.Code != "" {
		place += "　事项编号 " + d.Code
	}
	add("年度和编号", place)
	add("责任单位", d.Unit)
	add("投资", d.Investment)
	add("完成时限", d.Deadline)
	add("目前", d.Stage)
	add("测评等次", d.Grade)
	add("销号日期", d.Closed)
	f.table(t)
	if len(d.Checkpoints) > 0 {
		f.space(4)
		t := table{size: 10.5, pad: 1, least: 7, columns: []column{{"节点", width - 100, toLeft, Song}, {"计划完成", 66, toLeft, Song}, {"实际完成", 34, toLeft, Song}}}
		for _, k := range d.Checkpoints {
			t.rows = append(t.rows, []string{k.Name, k.Planned, k.Done})
		}
		f.table(t)
	}
	for _, k := range d.Looks {
		f.space(4)
		head := k.Kind
		if k.Result != "" {
			head += "：" + k.Result
		}
		if k.Points != "" {
			head += "，得分" + k.Points
		}
		f.need(26)
		f.para(style{face: Hei, size: 12}, 7, 0, head)
		by := k.On
		if k.People != "" {
			by += "　" + k.People
		}
		f.para(style{face: Kai, size: 11}, 6, 0, by)
		for _, line := range paragraphs(k.Text) {
			f.para(style{face: Song, size: 11}, 6, 2, line)
		}
	}
	if d.Blank {
		f.space(3)
		t := table{size: 11, pad: 1.2, least: 16, columns: []column{{"环节", 34, toLeft, Hei}, {"日期", 30, toCentre, Song}, {"结果和情况", width - 64, toLeft, Song}}}
		t.rows = [][]string{{"责任单位自查"}, {"验收"}, {"代表核查"}}
		f.table(t)
	}
	f.space(4)
	f.signed("签字：", signBox{title: "责任单位（盖章）"}, signBox{title: "验收组织单位（盖章）"}, signBox{title: "核查代表"}, signBox{title: "人大常委会（主席团、街道工委）（盖章）"})
	s.pageNumbers(283)
	s.watermark(d.Watermark)
	return s.render(w)
}
