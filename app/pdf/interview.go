package pdf

import (
	"fmt"
	"io"
	"time"
)

// Interview is the 专题询问纪要: where and when it was, and every question with
// its answer.
type Interview struct {
	Congress string
	Title    string
	Year     int
	HeldOn   time.Time
	Place    string
	Host     string
	Summary  string
	Entries  []InterviewEntry

	Watermark string
}

// InterviewEntry is one question; Answer is empty where nobody answered on the
// spot.
type InterviewEntry struct {
	Project, Asker, Question, Answerer, Answer string
}

// InterviewMinutes writes the 专题询问纪要. It refuses one without a question.
func InterviewMinutes(w io.Writer, fonts *Fonts, d Interview) error {
	if len(d.Entries) == 0 {
		return &TextError{excerpt(d.Title), "专题询问没有记录询问，不能印制纪要"}
	}
	s := newSheet(fonts, meta{title: "专题询问纪要", author: d.Congress, subject: d.Title, date: d.HeldOn})
	f := newFlow(s, officialLeft, officialWidth, officialTop, officialTop+officialHigh)
	body := style{face: Fang, size: 15}
	const lead = 9.2

	f.heading(s.fit(style{face: Song, size: 15}, 10, officialWidth, d.Congress), 8, d.Congress)
	f.heading(style{face: Biaosong, size: 22}, 13, "专题询问纪要")
	f.heading(style{face: Kai, size: 14}, 8, d.Title)
	f.space(4)
	for _, fact := range [][2]string{{"时间", chineseDate(d.HeldOn)}, {"地点", d.Place}, {"主持人", d.Host}, {"内容", fmt.Sprintf("%d年度民生实事项目", d.Year)}} {
		if fact[1] != "" {
			f.para(body, lead, 0, fact[0]+"："+fact[1])
		}
	}
	f.space(2)
	for _, line := range paragraphs(d.Summary) {
		f.para(body, lead, 2, line)
	}
	for i, e := range d.Entries {
		f.space(2)
		f.need(3 * lead)
		head := fmt.Sprintf("%d. ", i+1)
		if e.Project != "" {
			head += e.Project
		} else {
			head += "其他"
		}
		f.para(style{face: Hei, size: 15}, lead, 0, head)
		for j, line := range paragraphs(e.Question) {
			if j == 0 {
				line = "问（" + e.Asker + "）：" + line
			}
			f.para(body, lead, 2, line)
		}
		if e.Answer == "" {
			f.para(style{face: Kai, size: 15}, lead, 2, "没有当场回答。")
			continue
		}
		for j, line := range paragraphs(e.Answer) {
			if j == 0 {
				line = "答（" + e.Answerer + "）：" + line
			}
			f.para(body, lead, 2, line)
		}
	}
	f.ends(4 * lead)
	f.space(lead)
	for _, role := range []string{"主持人", "记录人"} {
		st := style{face: Song, size: 14}
		s.text(officialLeft, f.y, officialWidth, lead, toLeft, st, role+"：")
		from := officialLeft + s.width(st, role+"：") + 1
		s.line(from, f.y+lead-1, from+60, f.y+lead-1, 0.2)
		f.space(lead + 2)
	}
	s.pageNumbers(officialTop + officialHigh + 10)
	s.watermark(d.Watermark)
	return s.render(w)
}
