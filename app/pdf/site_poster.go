package pdf

import (
	"io"
	"strconv"
	"strings"
	"time"
)

// SitePosters are the posters for building sites (现场二维码海报): one page for
// each project, which leads passers-by to its progress and lets them speak.
// They are black on white: most offices print so, and rain does less to it.
type SitePosters struct {
	Congress  string
	Date      time.Time
	A3        bool // twice the area; otherwise A4
	Sites     []SitePoster
	Watermark string
}

// A SitePoster is one of them. Address is what the QR code says.
type SitePoster struct {
	Code     string // 事项编号, may be empty
	Year     int
	Name     string
	Content  string // what is built
	Place    string
	Unit     string
	Deadline string
	Contact  string // telephone of the published plan, may be empty
	Address  string
	Photos   []Photo // two at most are printed, beside the code
}

// SitePosterPages writes the posters. It refuses an empty list, and one of them
// without name, unit or address.
func SitePosterPages(w io.Writer, fonts *Fonts, p SitePosters) error {
	if len(p.Sites) == 0 {
		return &TextError{excerpt(p.Congress), "没有可以打印的海报"}
	}
	s := newSheet(fonts, meta{title: "现场二维码海报", author: p.Congress, subject: "民生实事项目现场公开", date: p.Date})
	if p.A3 {
		s.scale = 297 / pageWidth
	}
	for _, site := range p.Sites {
		for _, must := range []string{p.Congress, site.Name, site.Unit, site.Address} {
			if strings.TrimSpace(must) == "" {
				return &TextError{excerpt(site.Name), "海报缺少项目名称、责任单位或者网址"}
			}
		}
		s.addPage()
		p.poster(s, site)
	}
	s.watermark(p.Watermark)
	return s.render(w)
}

func (p SitePosters) poster(s *sheet, site SitePoster) {
	const left, width = 18.0, pageWidth - 36
	head := p.Congress + "　民生实事项目"
	if site.Year > 0 {
		head = p.Congress + "　" + strconv.Itoa(site.Year) + "年度民生实事项目"
	}
	s.text(left, 13, width, 8, toCentre, s.fit(style{face: Hei, size: 17}, 9, width, head), head)
	s.line(left, 24, left+width, 24, 1.2)

	// The name is what people look for: as large as two lines allow.
	name := style{face: Hei, size: 38}
	lines := s.lines(name, site.Name, width)
	for len(lines) > 2 && name.size > 17 {
		name.size--
		lines = s.lines(name, site.Name, width)
	}
	lines = lines[:min(len(lines), 3)]
	lead := name.size * 0.46
	y := 29 + (36-lead*float64(len(lines)))/2
	for _, line := range lines {
		s.text(left, y, width, lead, toCentre, name, line)
		y += lead
	}
	s.line(left, 68, left+width, 68, 1.2)

	side := 104.0
	if photos := site.Photos[:min(2, len(site.Photos))]; len(photos) == 0 {
		s.code((pageWidth-side)/2, 70, side, site.Address)
	} else {
		side = 98
		s.code(left-6, 74, side, site.Address) // its white edge reaches beyond the text
		const x, top, room, gap = left + 92, 73.0, 100.0, 3.0
		high := (room - gap*float64(len(photos)-1)) / float64(len(photos))
		y := top
		if len(photos) == 1 {
			high, y = 62, top+18
		}
		for _, photo := range photos {
			y += s.photo(x, y, left+width-x, high, style{face: Song, size: 11}, photo) + gap
		}
	}
	say := "扫一扫，看进度、评分、提意见"
	s.text(left, 180, width, 13, toCentre, style{face: Hei, size: 32}, say)
	how := "打开微信或者手机相机对准上面的码，不用注册；评分要填手机号码，加密保存，不公开"
	s.text(left, 194, width, 7, toCentre, s.fit(style{face: Song, size: 13}, 8, width, how), how)

	y = 204
	const label = 30.0
	body, bold := style{face: Song, size: 16}, style{face: Hei, size: 16}
	for _, row := range []struct {
		head, text string
		most       int
	}{{"建什么", site.Content, 4}, {"在哪里", site.Place, 1}, {"谁负责", site.Unit, 2}, {"何时完成", site.Deadline, 1}, {"联系电话", site.Contact, 1}} {
		text := strings.Join(strings.Fields(strings.ReplaceAll(row.text, "\n", " ")), " ")
		if text == "" {
			continue
		}
		s.line(left, y, left+width, y, 0.3)
		st := body
		lines := s.lines(st, text, width-label)
		for len(lines) > row.most && st.size > 12 {
			st.size--
			lines = s.lines(st, text, width-label)
		}
		if len(lines) > row.most { // the page behind the code has the rest
			last := []rune(lines[row.most-1])
			lines = append(lines[:row.most-1:row.most-1], string(last[:max(0, len(last)-1)])+"…")
		}
		lead := max(5.2, st.size*0.47)
		high := max(8.6, lead*float64(len(lines))+1.6)
		s.text(left, y+0.6, label, 8, toLeft, bold, row.head)
		top := y + (high-lead*float64(len(lines)))/2
		for i, line := range lines {
			s.text(left+label, top+float64(i)*lead, width-label, lead, toLeft, st, line)
		}
		y += high
	}
	s.line(left, y, left+width, y, 0.3)
	foot := strings.TrimPrefix(strings.TrimPrefix(site.Address, "https://"), "http://")
	if site.Code != "" {
		foot = "事项编号 " + site.Code + "　　" + foot
	}
	s.text(left, pageHeight-16, width, 6, toCentre, s.fit(style{face: Song, size: 11}, 7, width, foot), foot)
}
