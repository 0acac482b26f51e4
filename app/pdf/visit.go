package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// VisitPoster is the 代表活动码 of one inspection on an A4 sheet, to be put up
// where the deputies arrive.
type VisitPoster struct {
	Congress  string
	Title     string
	Day       string   // 2026年6月30日
	Place     string   // where people meet
	Projects  []string // what is visited
	Code      string   // as it is typed by hand, in groups
	Address   string   // what the QR code says
	Date      time.Time
	Watermark string
}

// VisitCode writes the sheet. It refuses one without title, day or address.
func VisitCode(w io.Writer, fonts *Fonts, p VisitPoster) error {
	for _, must := range []string{p.Title, p.Day, p.Address} {
		if strings.TrimSpace(must) == "" {
			return &TextError{excerpt(p.Title), "活动码缺少视察名称、日期或者网址"}
		}
	}
	s := newSheet(fonts, meta{title: "代表活动码　" + p.Title, author: p.Congress, subject: "代表视察签到", date: p.Date})
	s.addPage()
	const left, width, side = 20.0, pageWidth - 40, 120.0
	s.text(left, 16, width, 9, toCentre, s.fit(style{face: Song, size: 16}, 9, width, p.Congress), p.Congress)
	s.text(left, 27, width, 16, toCentre, style{face: Hei, size: 34, colour: red}, "代表视察　扫码签到")
	y := 48.0
	title := style{face: Hei, size: 24}
	for i, line := range s.lines(title, p.Title, width) {
		if i == 3 { // longer than anything the form takes
			break
		}
		s.text(left, y, width, 11, toCentre, title, line)
		y += 11
	}
	y += 3
	s.code((pageWidth-side)/2, y, side, p.Address)
	y += side + 2
	s.text(left, y, width, 9, toCentre, style{face: Hei, size: 19}, "手机扫码，登录后按“签到”")
	y += 10
	address := strings.TrimPrefix(strings.TrimPrefix(p.Address, "https://"), "http://")
	s.text(left, y, width, 7, toCentre, s.fit(style{face: Song, size: 12}, 6, width, address), address)
	y += 9
	label, body := style{face: Hei, size: 14}, style{face: Song, size: 14}
	for _, row := range [][2]string{{"活动码", p.Code}, {"日　期", p.Day + "（当天有效）"}, {"地　点", p.Place}, {"项　目", strings.Join(p.Projects, "；")}} {
		if strings.TrimSpace(row[1]) == "" {
			continue
		}
		const head, lead = 26.0, 7.5
		s.line(left, y, left+width, y, 0.2)
		st, high := body, lead
		lines := s.lines(st, row[1], width-head)
		if len(lines) > 3 { // many projects: smaller, and no more than the sheet holds
			st, high = style{face: Song, size: 10}, 5.2
			lines = s.lines(st, row[1], width-head)
			if room := int((pageHeight - 12 - y) / high); len(lines) > room {
				lines = append(lines[:room-1], "等项目")
			}
		}
		s.text(left, y+1, head, lead, toLeft, label, row[0])
		for i, line := range lines {
			s.text(left+head, y+1+float64(i)*high, width-head, high, toLeft, st, line)
		}
		y += 2 + max(lead, float64(len(lines))*high)
	}
	s.line(left, y, left+width, y, 0.2)
	s.watermark(p.Watermark)
	return s.render(w)
}

// VisitList is the 视察签到名单: who signed in at an inspection and when.
type VisitList struct {
	Congress  string
	Title     string
	Day       string
	Place     string
	Projects  []string
	Rows      [][2]string // name, time of day
	At        time.Time   // when the list read so
	Blank     bool        // a sheet that people sign by hand
	Watermark string
}

// VisitRoll writes the list, with room to sign for who keeps it. It refuses
// one without a title.
func VisitRoll(w io.Writer, fonts *Fonts, v VisitList) error {
	if v.Blank {
		return v.blank(w, fonts)
	}
	if strings.TrimSpace(v.Title) == "" {
		return &TextError{excerpt(v.Congress), "签到名单缺少视察名称"}
	}
	s := newSheet(fonts, meta{title: "视察签到名单　" + v.Title, author: v.Congress, subject: "代表视察签到", date: v.At})
	const left, width = 22.0, pageWidth - 44
	f := newFlow(s, left, width, 18, 279)
	body := style{face: Song, size: 12}
	f.heading(s.fit(style{face: Song, size: 15}, 10, width, v.Congress), 8, v.Congress)
	f.heading(style{face: Biaosong, size: 22}, 12, "视察签到名单")
	f.space(2)
	f.para(body, 7, 0, "视察："+v.Title)
	f.para(body, 7, 0, "日期："+v.Day+"　地点："+v.Place)
	f.para(body, 7, 0, "项目："+strings.Join(v.Projects, "；"))
	f.para(body, 7, 0, fmt.Sprintf("签到：%d人（截至%s）", len(v.Rows), chineseTime(v.At)))
	f.space(2)
	t := table{size: 12, pad: 1, least: 8, columns: []column{{"序号", 20, toCentre, Song}, {"姓名", 70, toLeft, Hei}, {"签到时间", 40, toCentre, Song}, {"备注", width - 130, toLeft, Song}}}
	for i, row := range v.Rows {
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), row[0], row[1], ""})
	}
	if len(v.Rows) == 0 {
		f.para(body, 8, 0, "还没有代表签到。")
	} else {
		f.table(t)
	}
	f.space(4)
	f.ends(8)
	f.para(body, 8, 0, "核对人（签名）：　　　　　　　　　　　　日期：　　　年　　　月　　　日")
	s.pageNumbers(284)
	s.watermark(v.Watermark)
	return s.render(w)
}

// blank is a sheet to sign on by hand.
func (v VisitList) blank(w io.Writer, fonts *Fonts) error {
	s := newSheet(fonts, meta{title: "代表视察签到表", author: v.Congress, subject: "代表视察签到", date: v.At})
	const left, width = 22.0, pageWidth - 44
	f := newFlow(s, left, width, 18, 279)
	f.heading(s.fit(style{face: Song, size: 15}, 10, width, v.Congress), 8, v.Congress)
	f.heading(style{face: Biaosong, size: 22}, 12, "代表视察签到表")
	f.space(1)
	f.writtenLines("视察：", "日期：　　　　年　　月　　日　　　地点：", "项目：")
	t := table{size: 12, pad: 1, columns: []column{{"序号", 16, toCentre, Song}, {"姓名", 46, toLeft, Hei}, {"签名", 54, toCentre, Song}, {"备注", width - 116, toLeft, Song}}}.blank(18)
	for i := range t.rows {
		t.rows[i] = []string{strconv.Itoa(i + 1)}
	}
	f.table(t)
	f.space(3)
	f.writtenLines("核对人（签名）：")
	s.pageNumbers(284)
	s.watermark(v.Watermark)
	return s.render(w)
}

// DutyRecord is the 履职登记表 of one deputy for one year.
type DutyRecord struct {
	Congress  string
	Name      string
	Year      int
	Watched   []string    // projects of the deputy's groups
	Counts    [][2]string // kind and how often
	Rows      [][3]string // day, kind, what
	Date      time.Time   // when the record read so
	Blank     bool        // kept by hand
	Watermark string
}

// DutySheet writes the record. It refuses one without a name.
func DutySheet(w io.Writer, fonts *Fonts, d DutyRecord) error {
	if d.Blank {
		return d.blank(w, fonts)
	}
	if strings.TrimSpace(d.Name) == "" {
		return &TextError{excerpt(d.Congress), "履职登记表缺少代表姓名"}
	}
	s := newSheet(fonts, meta{title: fmt.Sprintf("%d年代表履职登记表　%s", d.Year, d.Name), author: d.Congress, subject: "代表履职", date: d.Date})
	const left, width = 22.0, pageWidth - 44
	f := newFlow(s, left, width, 18, 279)
	body := style{face: Song, size: 12}
	f.heading(s.fit(style{face: Song, size: 15}, 10, width, d.Congress), 8, d.Congress)
	f.heading(style{face: Biaosong, size: 22}, 12, fmt.Sprintf("%d年代表履职登记表", d.Year))
	f.space(1)
	f.heading(s.fit(style{face: Hei, size: 15}, 9, width, d.Name), 8, d.Name)
	f.space(2)
	if len(d.Watched) > 0 {
		f.para(body, 7, 0, "监督的项目："+strings.Join(d.Watched, "；"))
	}
	var counts []string
	for _, k := range d.Counts {
		counts = append(counts, k[0]+k[1]+"次")
	}
	if len(counts) > 0 {
		f.para(body, 7, 0, "合计："+strings.Join(counts, "，")+"。")
	}
	f.space(2)
	if len(d.Rows) == 0 {
		f.para(body, 8, 0, "这一年还没有履职记录。")
	} else {
		t := table{size: 11, pad: 1, least: 8, columns: []column{{"序号", 14, toCentre, Song}, {"日期", 30, toCentre, Song}, {"履职", 32, toLeft, Hei}, {"内容", width - 76, toLeft, Song}}}
		for i, row := range d.Rows {
			t.rows = append(t.rows, []string{strconv.Itoa(i + 1), row[0], row[1], row[2]})
		}
		f.table(t)
	}
	f.space(4)
	f.ends(22)
	f.para(style{face: Kai, size: 10.5}, 5.5, 0, "本表由系统按履职时的登记生成，截至"+chineseTime(d.Date)+"。表决内容不记名，不在本表之内。")
	f.space(3)
	f.para(body, 8, 0, "代表（签名）：　　　　　　　　　　　　　日期：　　　年　　　月　　　日")
	s.pageNumbers(284)
	s.watermark(d.Watermark)
	return s.render(w)
}

// blank is a record that the deputy keeps by hand.
func (d DutyRecord) blank(w io.Writer, fonts *Fonts) error {
	s := newSheet(fonts, meta{title: "代表履职登记表", author: d.Congress, subject: "代表履职", date: d.Date})
	const left, width = 22.0, pageWidth - 44
	f := newFlow(s, left, width, 18, 279)
	f.heading(s.fit(style{face: Song, size: 15}, 10, width, d.Congress), 8, d.Congress)
	f.heading(style{face: Biaosong, size: 22}, 12, "＿＿＿＿年代表履职登记表")
	f.space(1)
	f.writtenLines("代表姓名：　　　　　　　　　　代表证号：", "监督的项目：")
	t := table{size: 11, pad: 1, least: 11, columns: []column{{"序号", 14, toCentre, Song}, {"日期", 30, toCentre, Song}, {"履职", 32, toLeft, Hei}, {"内容", width - 76, toLeft, Song}}}.blank(16)
	for i := range t.rows {
		t.rows[i] = []string{strconv.Itoa(i + 1)}
	}
	f.table(t)
	f.space(2)
	f.para(style{face: Kai, size: 10.5}, 5.5, 0, "表决内容不记名，不登记在本表内。")
	f.writtenLines("代表（签名）：　　　　　　　　　　　　日期：")
	s.pageNumbers(284)
	s.watermark(d.Watermark)
	return s.render(w)
}
