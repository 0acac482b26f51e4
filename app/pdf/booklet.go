package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// Booklet is the 候选项目说明册 that deputies read before they vote: cover,
// what the office says of it, contents, the money of all candidates beside each
// other, and each candidate from the top of a page.
type Booklet struct {
	Congress string
	Session  string
	Title    string // 2027年度民生实事候选项目说明册
	Date     time.Time
	Released bool   // false prints 校样 on the cover
	Opens    string // 2027年1月12日, may be empty
	Text     string // 编写说明, may be empty
	Formula  string // how the 民意指数 is made, printed once; may be empty
	Entries  []BookletEntry

	Watermark string
}

// A BookletEntry is one candidate. Lists may be empty; nothing is printed then.
type BookletEntry struct {
	No          int
	Name        string
	Money       string // 1,360万元; empty if nobody said
	Fen         int64  // the same for the chart
	Content     string
	Facts       [][2]string // label and value
	Items       [][]string  // 子项, 责任单位, 目标, 投资
	Checkpoints [][]string  // 计划完成, 节点, 目标, 权重
	Targets     []string    // of later years
	Origin      string      // counts of suggestions
	Origins     [][]string  // 事项, 情况
	Stars       string      // ★★★☆☆ 3 星, may be empty
	Arithmetic  string
	Opinions    [][]string // 方面, 单位, 结论, 意见
	Meetings    [][]string // 环节, 日期, 会议, 结果
	Questions   []BookletQuestion
}

// A BookletQuestion is what a deputy asked, and the answer.
type BookletQuestion struct{ Text, By, Answer, AnswerBy string }

const (
	bookletLeft   = 25.0
	bookletWidth  = 160.0
	bookletTop    = 22.0
	bookletBottom = 275.0
)

var barGrey = colour{110, 110, 110}

// CandidateBooklet writes the booklet. It refuses one without candidates.
func CandidateBooklet(w io.Writer, fonts *Fonts, b Booklet) error {
	if len(b.Entries) == 0 {
		return &TextError{excerpt(b.Title), "说明册没有候选项目"}
	}
	// Once to learn on which pages the candidates stand, and once to print it:
	// the figures of the contents never move a line.
	pages := make([]int, len(b.Entries))
	b.draw(fonts, pages)
	return b.draw(fonts, pages).render(w)
}

// draw lays the booklet out; pages holds the page of each candidate, and learns
// it.
func (b Booklet) draw(fonts *Fonts, pages []int) *sheet {
	s := newSheet(fonts, meta{title: b.Title, author: b.Congress, subject: b.Session, date: b.Date})
	s.addPage()
	b.cover(s)
	f := newFlow(s, bookletLeft, bookletWidth, bookletTop, bookletBottom)
	if b.Text != "" {
		f.heading(style{face: Biaosong, size: 20}, 12, "编写说明")
		f.space(3)
		f.para(style{face: Fang, size: 14}, 8, 2, b.Text)
		f.space(8)
	}
	b.contents(f, pages)
	b.money(f)
	for i, p := range b.Entries {
		f.newPage()
		pages[i] = len(s.pages)
		p.draw(f)
	}
	if b.Formula != "" {
		f.need(40)
		f.space(6)
		f.para(style{face: Hei, size: 12}, 7, 0, "民意指数的算法")
		f.para(style{face: Kai, size: 10.5}, 6, 0, b.Formula)
	}
	s.each(func(n, of int) {
		if n > 1 {
			s.text(bookletLeft, 283, bookletWidth, 5, toCentre, style{face: Song, size: 10.5}, pageXofY(n, of))
			head := s.fit(style{face: Song, size: 9}, 6, bookletWidth, b.Session+"　"+b.Title)
			s.text(bookletLeft, 12, bookletWidth, 5, toCentre, head, b.Session+"　"+b.Title)
			s.line(bookletLeft, 18, bookletLeft+bookletWidth, 18, innerLine)
		}
	})
	s.watermark(b.Watermark)
	return s
}

func (b Booklet) cover(s *sheet) {
	s.text(bookletLeft, 40, bookletWidth, 10, toCentre, s.fit(style{face: Song, size: 18}, 11, bookletWidth, b.Session), b.Session)
	y := 90.0
	st := style{face: Biaosong, size: 34}
	for _, line := range s.lines(st, b.Title, bookletWidth) {
		s.text(bookletLeft, y, bookletWidth, 17, toCentre, st, line)
		y += 17
	}
	s.line(bookletLeft+40, y+8, bookletLeft+bookletWidth-40, y+8, outerLine)
	said := style{face: Hei, size: 16}
	s.text(bookletLeft, y+16, bookletWidth, 9, toCentre, said, fmt.Sprintf("候选项目%d项", len(b.Entries)))
	if b.Opens != "" {
		s.text(bookletLeft, y+26, bookletWidth, 9, toCentre, style{face: Song, size: 14}, "会议日期："+b.Opens)
	}
	note := "供代表审阅，投票以表决票为准"
	if !b.Released {
		note = "校样，还没有发给代表"
	}
	s.text(bookletLeft, 230, bookletWidth, 8, toCentre, style{face: Song, size: 14}, note)
	s.text(bookletLeft, 245, bookletWidth, 9, toCentre, s.fit(style{face: Song, size: 16}, 10, bookletWidth, b.Congress), b.Congress)
	s.text(bookletLeft, 255, bookletWidth, 8, toCentre, style{face: Song, size: 14}, chineseDate(b.Date))
}

// contents lists the candidates with their pages.
func (b Booklet) contents(f *flow, pages []int) {
	s := f.s
	f.need(40)
	f.heading(style{face: Biaosong, size: 20}, 12, "目录")
	f.space(2)
	body := style{face: Song, size: 13}
	const no, page, lead = 12.0, 14.0, 7.5
	for i, p := range b.Entries {
		lines := s.lines(body, p.Name, f.width-no-page-6)
		f.need(float64(len(lines)) * lead)
		s.text(f.left, f.y, no-2, lead, toRight, style{face: Hei, size: 13}, strconv.Itoa(p.No))
		for k, line := range lines {
			s.text(f.left+no, f.y, f.width-no-page, lead, toLeft, body, line)
			if k == len(lines)-1 {
				from, to := f.left+no+s.width(body, line)+2, f.left+f.width-page
				if to > from {
					s.put(lineMark{x1: from, y1: f.y + lead*0.7, x2: to, y2: f.y + lead*0.7, width: 0.2, colour: lineGrey, dash: 0.8})
				}
				s.text(f.left+f.width-page, f.y, page, lead, toRight, body, strconv.Itoa(pages[i]))
			}
			f.space(lead)
		}
	}
}

// money draws what each candidate costs, one bar beside the other, and the sum.
func (b Booklet) money(f *flow) {
	s := f.s
	sum, most, silent := int64(0), int64(0), 0
	for _, p := range b.Entries {
		sum, most = sum+p.Fen, max(most, p.Fen)
		if p.Fen == 0 {
			silent++
		}
	}
	if most == 0 {
		return
	}
	f.need(60)
	f.space(8)
	f.heading(style{face: Biaosong, size: 20}, 12, "总投资对照")
	f.space(2)
	const name, amount, high = 66.0, 30.0, 6.6
	room := f.width - name - amount
	for _, p := range b.Entries {
		if p.Fen == 0 {
			continue
		}
		f.need(high)
		text := fmt.Sprintf("%d %s", p.No, p.Name)
		st := s.fit(style{face: Song, size: 10}, 8.5, name-2, text)
		if lines := s.lines(st, text, name-2); len(lines) > 1 { // the number and the contents say the rest
			text = s.lines(st, text, name-2-st.em())[0] + "…"
		}
		s.text(f.left, f.y, name-2, high, toLeft, st, text)
		s.fill(f.left+name, f.y+1.3, max(0.3, room*float64(p.Fen)/float64(most)), high-2.6, barGrey)
		s.text(f.left+name+room, f.y, amount, high, toRight, style{face: Song, size: 10}, p.Money)
		f.space(high)
	}
	f.space(2)
	note := fmt.Sprintf("合计%s。", wanText(sum))
	if silent > 0 {
		note += fmt.Sprintf("另有%d项没有公布总投资。", silent)
	}
	f.para(style{face: Kai, size: 10.5}, 6, 0, note)
}

// wanText is money in 万元 with two decimals at most, rounded half up.
func wanText(fen int64) string {
	hundredths := (fen + 5_000) / 10_000
	text := strconv.FormatInt(hundredths/100, 10)
	if part := hundredths % 100; part > 0 {
		text += "." + fmt.Sprintf("%02d", part)
		if text[len(text)-1] == '0' {
			text = text[:len(text)-1]
		}
	}
	return text + "万元"
}

// draw sets one candidate from the top of a page.
func (p BookletEntry) draw(f *flow) {
	s := f.s
	head := style{face: Hei, size: 13}
	part := func(title string) {
		f.space(3)
		f.need(16)
		f.para(head, 7.5, 0, title)
	}
	f.para(style{face: Hei, size: 13}, 7, 0, fmt.Sprintf("%d号候选项目", p.No))
	title := style{face: Biaosong, size: 22}
	for _, line := range s.lines(title, p.Name, f.width) {
		s.text(f.left, f.y, f.width, 10.5, toLeft, title, line)
		f.space(10.5)
	}
	s.line(f.left, f.y+1, f.left+f.width, f.y+1, outerLine)
	f.space(4)
	if p.Content != "" {
		f.para(style{face: Fang, size: 14}, 7.8, 2, p.Content)
		f.space(2)
	}
	if len(p.Facts) > 0 {
		t := table{size: 11.5, pad: 0.9, least: 6.5, columns: []column{{"项目", 28, toCentre, Hei}, {"内容", f.width - 28, toLeft, Song}}}
		for _, k := range p.Facts {
			t.rows = append(t.rows, []string{k[0], k[1]})
		}
		f.table(t)
	}
	set := func(title string, columns []column, rows [][]string) {
		if len(rows) == 0 {
			return
		}
		part(title)
		f.table(table{size: 10.5, pad: 0.7, least: 6, columns: columns, rows: rows})
	}
	set("子项", []column{{"子项", 46, toLeft, Song}, {"责任单位", 34, toLeft, Song}, {"目标", 50, toLeft, Song}, {"投资", 30, toRight, Song}}, p.Items)
	set("计划节点", []column{{"计划完成", 36, toCentre, Song}, {"节点", 40, toLeft, Song}, {"目标", 66, toLeft, Song}, {"权重", 18, toRight, Song}}, p.Checkpoints)
	if len(p.Targets) > 0 {
		part("以后年度的目标")
		for _, line := range p.Targets {
			f.para(style{face: Song, size: 11.5}, 6.5, 0, line)
		}
	}
	part("群众意见")
	body := style{face: Song, size: 11.5}
	f.para(body, 6.5, 0, orDash(p.Origin))
	if p.Stars != "" {
		f.para(body, 6.5, 0, "民意指数："+p.Stars+"。算法："+p.Arithmetic+"。")
	}
	if len(p.Origins) > 0 {
		f.space(1)
		f.table(table{size: 10.5, pad: 0.7, least: 6, columns: []column{{"事项", 90, toLeft, Song}, {"情况", 70, toLeft, Song}}, rows: p.Origins})
	}
	set("部门论证意见", []column{{"方面", 22, toCentre, Song}, {"单位", 34, toLeft, Song}, {"结论", 26, toCentre, Hei}, {"意见", 78, toLeft, Song}}, p.Opinions)
	set("会议审查", []column{{"环节", 40, toLeft, Song}, {"日期", 34, toCentre, Song}, {"会议", 58, toLeft, Song}, {"结果", 28, toCentre, Hei}}, p.Meetings)
	if len(p.Questions) > 0 {
		part("代表提问和答复")
		for _, q := range p.Questions {
			f.need(14)
			f.para(style{face: Hei, size: 11}, 6.2, 0, "问："+q.Text)
			f.para(style{face: Kai, size: 9.5}, 5.2, 0, q.By)
			answer := "还没有答复。"
			if q.Answer != "" {
				answer = "答：" + q.Answer
			}
			f.para(body, 6.2, 0, answer)
			if q.AnswerBy != "" {
				f.para(style{face: Kai, size: 9.5}, 5.2, 0, q.AnswerBy)
			}
			f.space(1.5)
		}
	}
}
