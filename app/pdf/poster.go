package pdf

import (
	"io"
	"strings"
	"time"
)

// PosterInput is what a poster of a call for suggestions (征集公告海报) says: one
// page, to be put up where people pass.
type PosterInput struct {
	Congress  string
	Year      int
	Title     string   // of the call
	Period    string   // 2026年9月1日至2026年10月15日
	Audience  string   // who may answer
	Topics    []string // fields asked for
	Anonymous bool     // neither name nor phone number is required
	Address   string   // what the QR code says, also printed
	Through   string   // the station or deputy whose code it is; empty for the call's own
	Contact   string   // where to go without a phone; a general sentence if empty
	Date      time.Time
	A3        bool // twice the area; otherwise A4
	Watermark string
}

// Poster writes the page. It refuses one without congress, title, period or
// address.
func Poster(w io.Writer, fonts *Fonts, p PosterInput) error {
	for _, must := range []string{p.Congress, p.Title, p.Period, p.Address} {
		if strings.TrimSpace(must) == "" {
			return &TextError{excerpt(p.Title), "海报缺少标题、征集期、单位或者网址"}
		}
	}
	s := newSheet(fonts, meta{title: p.Title, author: p.Congress, subject: "民生实事项目建议征集海报", date: p.Date})
	if p.A3 {
		s.scale = 297 / pageWidth
	}
	s.addPage()
	const left, width = 18.0, pageWidth - 36
	white := colour{255, 255, 255}
	s.fill(paperMargin, paperMargin, pageWidth-2*paperMargin, 66, red) // printers leave the edge white
	name := s.fit(style{face: Hei, size: 20, colour: white}, 12, width, p.Congress)
	s.text(left, 13, width, 10, toCentre, name, p.Congress)
	s.text(left, 25, width, 26, toCentre, s.fit(style{face: Hei, size: 52, colour: white}, 30, width, "民生实事 请您来提"), "民生实事 请您来提")
	s.text(left, 54, width, 10, toCentre, s.fit(style{face: Hei, size: 21, colour: white}, 11, width, p.Title), p.Title)

	const side = 92.0
	s.code((pageWidth-side)/2, 79, side, p.Address)
	say := "手机扫码，两分钟提一条，不用注册"
	if p.Anonymous {
		say += "，可以不留姓名"
	}
	s.text(left, 171, width, 10, toCentre, s.fit(style{face: Hei, size: 22}, 14, width, say), say)
	address := strings.TrimPrefix(strings.TrimPrefix(p.Address, "https://"), "http://")
	s.text(left, 181, width, 7, toCentre, s.fit(style{face: Song, size: 13}, 7, width, address), address)
	y := 190.0
	if p.Through != "" {
		through := s.fit(style{face: Hei, size: 18, colour: red}, 11, width, p.Through)
		s.text(left, y, width, 9, toCentre, through, p.Through)
		y += 11
	}
	contact := p.Contact
	if contact == "" {
		contact = "不方便用手机的，可以到人大代表联络站或者政务服务窗口，口头说、写张纸条都行。"
	}
	label := style{face: Hei, size: 15}
	body := style{face: Song, size: 15}
	for _, row := range [][2]string{{"征集时间", p.Period}, {"谁可以提", p.Audience}, {"可以提什么", strings.Join(p.Topics, "、")}, {"不用手机", contact}} {
		if row[1] == "" {
			continue
		}
		s.line(left, y, left+width, y, 0.2)
		const head, lead = 34.0, 8.0
		st, lines := body, s.lines(body, row[1], width-head)
		if len(lines) > 3 { // a long list of fields: smaller, and at most four lines
			st = style{face: Song, size: 11}
			lines = s.lines(st, row[1], width-head)
			lines = lines[:min(len(lines), 4)]
		}
		height := lead
		if st.size < body.size {
			height = 5.6
		}
		s.text(left, y+1.5, head, lead, toLeft, label, row[0])
		for i, line := range lines {
			s.text(left+head, y+1.5+float64(i)*height, width-head, height, toLeft, st, line)
		}
		y += 3 + max(lead, float64(len(lines))*height)
	}
	s.line(left, y, left+width, y, 0.2)
	foot := "提交以后给您一个查询码，凭码随时看办到哪一步；不采纳的，也会说明理由。"
	s.text(left, max(y+2, pageHeight-20), width, 7, toCentre, s.fit(style{face: Song, size: 13}, 9, width, foot), foot)
	s.watermark(p.Watermark)
	return s.render(w)
}
