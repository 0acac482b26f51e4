package pdf

import (
	"io"
	"strings"
	"time"
)

// Method is the 票决办法 as a document: its articles, its parameters, and the
// digest that stands on every other document of the round. Before it is
// adopted it is a draft and has no digest.
type Method struct {
	Congress string
	Session  string
	Title    string // of the method
	Round    string // that it is for

	Articles   []string
	Parameters [][2]string // name and value; what the digest covers
	Practical  [][2]string // what is set for the round beside the method; may be empty
	Canonical  string      // the bytes whose SHA-256 is the digest; printed so that anybody can compute it
	Note       string      // what the program's own proposals are worth

	Digest  string    // hexadecimal; empty for a draft
	Adopted time.Time // zero for a draft
	Date    time.Time // of the document

	Watermark string
}

// AdoptedMethod writes the 票决办法. It refuses one without articles.
func AdoptedMethod(w io.Writer, fonts *Fonts, m Method) error {
	if len(m.Articles) == 0 {
		return &TextError{excerpt(m.Title), "票决办法没有条文"}
	}
	s := newSheet(fonts, meta{title: m.Title, author: m.Congress, subject: m.Session, date: m.Date})
	s.whole = true
	const left, width = officialLeft, officialWidth
	f := newFlow(s, left, width, 22, 278)
	body := style{face: Fang, size: 14}
	const lead = 8.2

	if !strings.HasPrefix(m.Title, m.Session) { // the usual title names it
		f.heading(s.fit(style{face: Song, size: 15}, 10, width, m.Session), 8, m.Session)
	}
	f.heading(s.fit(style{face: Biaosong, size: 22}, 15, width, m.Title), 11, m.Title)
	if m.Digest == "" {
		f.heading(style{face: Kai, size: 15}, 8, "（草案）")
	} else {
		f.heading(style{face: Kai, size: 14}, 8, "（"+chineseDate(m.Adopted)+"通过）")
	}
	f.space(4)
	for _, article := range m.Articles {
		f.para(body, lead, 2, article)
	}
	f.space(4)

	f.need(24)
	f.para(style{face: Hei, size: 13}, 8, 0, "计票参数")
	f.table(parameters(m.Parameters))
	f.space(3)
	if len(m.Practical) > 0 {
		f.need(24)
		f.para(style{face: Hei, size: 13}, 8, 0, "本轮现场办理")
		f.table(parameters(m.Practical))
		f.space(3)
	}
	note := style{face: Kai, size: 11}
	f.para(note, 6, 0, m.Note)
	f.space(2)

	// The digest and the place for the seal stand together.
	closing := 30.0 + 6
	if digest := "票决办法摘要（SHA-256）：" + grouped(m.Digest, 4); m.Digest != "" {
		closing = 30 + 6*float64(len(s.lines(style{face: Hei, size: 11}, digest, width))) + 4.4*float64(len(s.lines(style{face: Song, size: 8.5}, m.Canonical, width))+1)
	}
	f.ends(closing)
	if m.Digest == "" {
		f.para(note, 6, 0, "摘要：通过后锁定，由系统按上表参数生成，印在本轮的每一份文件上。")
	} else {
		f.para(style{face: Hei, size: 11}, 6, 0, "票决办法摘要（SHA-256）："+grouped(m.Digest, 4))
		f.para(style{face: Song, size: 8.5}, 4.4, 0, "摘要由下面这一行文字（不含空格和换行）算得，任何人可以核对："+m.Canonical)
	}
	f.space(6)
	st := style{face: Song, size: 13}
	half := width / 2
	for i, label := range []string{"通过日期：", "执行主席："} {
		s.say(RoleLine, label)
		x := left + float64(i)*half
		s.text(x, f.y, 30, 9, toLeft, st, label)
		from := x + s.width(st, label) + 1
		s.line(from, f.y+8.5, x+half-8, f.y+8.5, 0.2)
	}
	f.space(14)
	s.say(RoleLine, "（加盖印章）")
	s.text(left, f.y, width-12, 8, toRight, style{face: Song, size: 11}, "（加盖印章）")
	f.space(10)

	s.pageNumbers(284)
	s.watermark(m.Watermark)
	return s.render(w)
}

func parameters(rows [][2]string) table {
	t := table{size: 11.5, pad: 0.8, least: 6.8, columns: []column{{"项目", 44, toLeft, Hei}, {"规定", officialWidth - 44, toLeft, Song}}}
	for _, r := range rows {
		t.rows = append(t.rows, []string{r[0], r[1]})
	}
	return t
}
