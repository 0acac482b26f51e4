package pdf

import (
	"fmt"
	"io"
	"time"
)

// Followup is the 督办意见单 of one concern that somebody of the chairs follows
// up: what was said, who must answer until when, room for the answer, and
// places to sign and for the seal.
type Followup struct {
	Congress   string
	Number     int64
	Reference  string // 发文字号, 清人督〔2026〕3号; empty prints Number instead
	Project    string
	Code       string // 事项编号
	Text       string
	Author     string
	Raised     time.Time
	Unit       string
	DueOn      time.Time
	FollowedBy string
	Followed   time.Time
	Turns      []FollowupTurn // what was answered and judged so far
	Blank      bool           // written by hand
	Date       time.Time      // of a blank form
	Copies     string         // 抄送; may be empty

	Watermark string
}

// FollowupTurn is one answer with what was said of it; Judgement is empty as
// long as nobody judged.
type FollowupTurn struct {
	On        time.Time
	Answer    string
	Judgement string
	JudgedOn  time.Time
}

// FollowupSheet writes the 督办意见单. It refuses a concern that nobody follows
// up, or that names no unit.
func FollowupSheet(w io.Writer, fonts *Fonts, d Followup) error {
	switch {
	case d.Blank:
	case d.FollowedBy == "" || d.Followed.IsZero():
		return &TextError{excerpt(d.Project), "这条监督意见没有督办，不能出具督办意见单"}
	case d.Unit == "" || d.DueOn.IsZero():
		return &TextError{excerpt(d.Project), "督办意见单缺少责任单位或答复期限"}
	}
	s := newSheet(fonts, meta{title: "督办意见单", author: d.Congress, subject: d.Project, date: d.day()})
	const left, width, lead = 25.0, 160.0, 7.5
	f := newFlow(s, left, width, 22, 275)
	body := style{face: Song, size: 13}

	f.heading(s.fit(style{face: Song, size: 15}, 10, width, d.Congress), 8, d.Congress)
	f.heading(style{face: Biaosong, size: 24}, 13, "督办意见单")
	if d.Blank {
		f.heading(style{face: Kai, size: 11.5}, 6.5, "编号＿＿＿＿　　　　　年　　月　　日")
	} else {
		number := d.Reference
		if number == "" {
			number = fmt.Sprintf("编号 %d", d.Number)
		}
		f.heading(style{face: Kai, size: 11.5}, 6.5, number+"　"+chineseDate(d.Followed))
	}
	f.space(3)
	about := d.Project
	if d.Code != "" {
		about += "\n事项编号 " + d.Code
	}
	t := table{size: 12.5, pad: 1.6, least: 10, columns: []column{{"事项", 38, toCentre, Hei}, {"内容", width - 38, toLeft, Song}}}
	due := handDate(d.DueOn, d.Blank)
	if d.Blank {
		t.rows = [][]string{{"项目"}, {"责任单位"}, {"监督意见", "\n\n\n"}, {"提出"}, {"督办人"}, {"答复期限", due}}
	} else {
		t.rows = [][]string{{"项目", about}, {"责任单位", d.Unit}, {"监督意见", d.Text}, {"提出", d.Author + "，" + chineseDate(d.Raised)}, {"督办人", d.FollowedBy}, {"答复期限", due}}
	}
	f.table(t)
	f.space(4)
	for i, t := range d.Turns {
		f.need(3 * lead)
		f.para(style{face: Hei, size: 13}, lead, 0, fmt.Sprintf("第%d次答复（%s）", i+1, chineseDate(t.On)))
		for _, line := range paragraphs(t.Answer) {
			f.para(body, lead, 2, line)
		}
		if t.Judgement != "" {
			f.para(style{face: Kai, size: 13}, lead, 2, "评价（"+chineseDate(t.JudgedOn)+"）："+t.Judgement)
		}
		f.space(1.5)
	}
	f.need(96)
	f.para(body, lead, 2, "请责任单位在"+due+"前书面答复，并在系统中填报。答复由提出意见的代表评价，评价不满意的重新办理。")
	f.space(2)
	s.text(left, f.y, width, lead, toLeft, style{face: Hei, size: 13}, "办理情况（由责任单位填写）：")
	f.space(lead)
	for range 4 {
		f.space(9)
		s.line(left, f.y, left+width, f.y, 0.15)
	}
	f.space(5)
	half := width / 2
	for i, role := range []string{"督办人", "责任单位负责人", "收件人", "收件日期"} {
		x, y := left+float64(i%2)*half, f.y+float64(i/2)*13
		s.text(x, y, half, 9, toLeft, body, role+"：")
		from := x + s.width(body, role+"：") + 1
		s.line(from, y+8.5, x+half-6, y+8.5, 0.2)
	}
	f.space(28)
	s.text(left, f.y, half, 8, toLeft, style{face: Song, size: 10.5}, "（加盖印章）")
	s.text(left+half, f.y, half-6, 8, toRight, body, "　　　　年　　月　　日")
	f.space(8)
	f.copiesLine(style{face: Song, size: 12}, 6.5, d.Copies)
	s.pageNumbers(282)
	s.watermark(d.Watermark)
	return s.render(w)
}

// day is what the document is dated with in its properties.
func (d Followup) day() time.Time {
	if d.Blank {
		return d.Date
	}
	return d.Followed
}
