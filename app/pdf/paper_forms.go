package pdf

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// PaperForm is what the forms of a round's paper count have in common.
type PaperForm struct {
	Congress  string
	Session   string
	Round     string // for instance 2026年度民生实事项目票决
	Date      time.Time
	Stripe    Stripe
	Digest    string // of the adopted 票决办法
	Watermark string
}

const (
	formLeft   = 15.0
	formWidth  = pageWidth - 2*formLeft
	formTop    = 14.0
	formBottom = 276.0
	bandHigh   = 6.0
)

// begin is a document of the form with its first page and its head.
func (p PaperForm) begin(fonts *Fonts, title string) (*sheet, *flow) {
	s := newSheet(fonts, meta{title: title, author: p.Congress, subject: p.Session + p.Round, date: p.Date})
	f := newFlow(s, formLeft, formWidth, formTop, formBottom)
	p.head(f, title)
	return s, f
}

// head is the stripe, the session and the title.
func (p PaperForm) head(f *flow, title string) {
	s := f.s
	if p.Stripe != "" {
		p.Stripe.band(s, f.left, f.y, f.width, bandHigh, p.Stripe.name(), title)
		f.space(bandHigh + 2)
	}
	f.heading(s.fit(style{face: Song, size: 14}, 9, f.width, p.Session), 6.5, p.Session)
	name := p.Round + title
	f.heading(s.fit(style{face: Biaosong, size: 20}, 12, f.width, name), 9.5, name)
	f.space(1)
}

// end puts the digest and the page numbers at the foot of every page.
func (p PaperForm) end(s *sheet, w io.Writer) error {
	s.say(RoleNote, "票决办法摘要："+orDash(grouped(p.Digest, 4)))
	s.each(func(n, of int) {
		s.text(formLeft, 279, formWidth, 4.5, toCentre, style{face: Song, size: 8.5}, "票决办法摘要："+digestOrRoom(p.Digest))
	})
	s.pageNumbers(284)
	s.watermark(p.Watermark)
	return s.render(w)
}

// digestOrRoom is the digest in groups; a form printed before there is one has
// room for its beginning, which is enough to tell two of them apart.
func digestOrRoom(digest string) string {
	if digest == "" {
		return "＿＿＿＿　＿＿＿＿　＿＿＿＿　＿＿＿＿（抄写会议通过的票决办法摘要前十六位）"
	}
	return grouped(digest, 4)
}

// sign draws lines to sign on, some in a row, the date to write and the place
// for the seal, all on one page.
func (p PaperForm) sign(f *flow, inRow int, roles ...string) {
	const row = 11.0
	rows := (len(roles) + inRow - 1) / inRow
	f.ends(float64(rows)*row + 12)
	s, half, part := f.s, f.width/2, f.width/float64(inRow)
	st := style{face: Song, size: 12.5}
	for i, role := range roles {
		x, y := f.left+float64(i%inRow)*part, f.y+float64(i/inRow)*row
		s.text(x, y, 30, 9, toLeft, st, role+"：")
		from := x + s.width(st, role+"：") + 1
		s.line(from, y+8.3, x+part-4, y+8.3, 0.2)
	}
	y := f.y + float64(rows)*row
	s.text(f.left, y, half, 9, toLeft, style{face: Song, size: 10.5}, "（加盖印章）")
	s.text(f.left+half, y, half-8, 9, toRight, st, "　　　　年　　　月　　　日　　　时　　　分")
	f.space(float64(rows)*row + 12)
}

// inked is a figure in print, or nothing where it is written by hand.
func inked(n int) string {
	if n == Blank {
		return ""
	}
	return strconv.Itoa(n)
}

// ReturnForm is the 收票清点单: how many ballots of each kind were printed,
// issued and returned, what was spoiled and what is left over, signed after the
// box was opened and before anything is counted (选举法 art. 44 on the number of
// ballots, applied to votes on projects).
type ReturnForm struct {
	PaperForm
	Kinds []ReturnKind
}

// ReturnKind is one kind of ballot; Blank stands for a figure that people write
// in. Printed = issued + spoiled + left.
type ReturnKind struct {
	Name                                     string // 投票凭证（平板表决）, 纸质表决票
	Printed, Issued, Returned, Spoiled, Left int
}

// ReturnSheet writes the 收票清点单. It refuses a form without kinds and figures
// that contradict each other, except more returned than issued, which is what
// the form is there to show.
func ReturnSheet(w io.Writer, fonts *Fonts, r ReturnForm) error {
	if len(r.Kinds) == 0 {
		return &TextError{excerpt(r.Round), "没有要清点的票"}
	}
	if err := r.Stripe.check(); err != nil {
		return err
	}
	for _, k := range r.Kinds {
		if min(k.Printed, k.Issued, k.Returned, k.Spoiled, k.Left) < Blank {
			return &TextError{excerpt(k.Name), "票数不能是负数"}
		}
		if min(k.Printed, k.Issued, k.Spoiled, k.Left) > Blank && k.Printed != k.Issued+k.Spoiled+k.Left {
			return &TextError{excerpt(k.Name), fmt.Sprintf("印制%d张不等于发出%d张、作废%d张、剩余%d张之和", k.Printed, k.Issued, k.Spoiled, k.Left)}
		}
	}
	s, f := r.begin(fonts, "收票清点单")
	body := style{face: Song, size: 12}
	f.para(body, 6.2, 0, "开箱后先清点张数，不看票面。收回的票等于或者少于发出的票，投票有效；多于发出的票，投票无效，不计票。")
	f.space(1.5)
	t := table{size: 12.5, pad: 2, least: 14, columns: []column{
		{"票种", 48, toLeft, Hei}, {"印制", 22, toCentre, Hei}, {"发出", 22, toCentre, Hei}, {"收回", 22, toCentre, Hei}, {"未交", 22, toCentre, Hei}, {"作废收回", 22, toCentre, Hei}, {"剩余未用", 22, toCentre, Hei},
	}}
	var all ReturnKind
	for _, k := range r.Kinds {
		t.rows = append(t.rows, k.cells())
		all.Printed, all.Issued, all.Returned = plus(all.Printed, k.Printed), plus(all.Issued, k.Issued), plus(all.Returned, k.Returned)
		all.Spoiled, all.Left = plus(all.Spoiled, k.Spoiled), plus(all.Left, k.Left)
	}
	all.Name = "合计"
	t.rows = append(t.rows, all.cells())
	f.table(t)
	f.space(1)
	f.para(style{face: Kai, size: 11}, 5.6, 0, "发出＝收回＋未交；印制＝发出＋作废收回＋剩余未用。投票凭证的“收回”是平板票箱中的票数，由系统在截止时记下；纸质票的“收回”由两名计票人分别清点。空格用黑色签字笔填写。")
	f.space(4)

	f.para(style{face: Hei, size: 13}, 7, 0, "纸质票清点")
	t = table{size: 12, pad: 2, least: 13, columns: []column{{"", 40, toCentre, Song}, {"张数", 40, toCentre, Song}, {"签名", 60, toCentre, Song}, {"时间", 40, toCentre, Song}}}
	t.rows = [][]string{{"计票人甲"}, {"计票人乙"}, {"两人不一致时重新清点"}}
	f.table(t)
	f.space(4)
	f.para(style{face: Hei, size: 13}, 7, 0, "封存")
	for _, line := range []string{"剩余未用的纸质票　　　　张，作废收回的纸质票　　　　张，已当众封存。", "剩余未用的投票凭证　　　　张，作废收回的投票凭证　　　　张，已当众封存。"} {
		f.para(body, 7.5, 0, line)
	}
	f.para(body, 7.5, 0, "清点结论：□ 收回不多于发出，有效　　　□ 收回多于发出，无效")
	f.space(6)
	r.sign(f, 2, "总监票人", "副总监票人", "监票人", "监票人", "计票人", "计票人")
	return r.end(s, w)
}

// plus adds figures; a sum with a blank is written by hand.
func plus(a, b int) int {
	if a == Blank || b == Blank {
		return Blank
	}
	return a + b
}

func (k ReturnKind) cells() []string {
	kept := Blank
	if k.Issued != Blank && k.Returned != Blank && k.Issued >= k.Returned {
		kept = k.Issued - k.Returned
	}
	return []string{k.Name, inked(k.Printed), inked(k.Issued), inked(k.Returned), inked(kept), inked(k.Spoiled), inked(k.Left)}
}

// TallySheetForm is the 纸质票计票表 of one stack of paper ballots, blank: one
// row for each candidate with boxes in which each 正 stands for five ballots.
// As many copies are printed as there are stacks, and half as many again.
type TallySheetForm struct {
	PaperForm
	Columns []string // 赞成, 反对, 弃权; or the grades
	Sums    bool     // the one column takes a sum that is written, not strokes
	Rows    []TallySheetRow
	Voids   []string // reasons for which a ballot is void
}

// TallySheetRow is a candidate or an item.
type TallySheetRow struct {
	No   int
	Name string
}

const (
	strokeBox  = 5.5 // one 正
	strokesFor = 10  // boxes in a column, at least: fifty ballots
	sumWidth   = 11.0
	tallyNo    = 9.0
)

// TallySheet writes the blank 纸质票计票表. It refuses one without rows or columns,
// and more columns than a page has room for.
func TallySheet(w io.Writer, fonts *Fonts, t TallySheetForm) error {
	if err := t.Stripe.check(); err != nil {
		return err
	}
	if len(t.Rows) == 0 || len(t.Columns) == 0 {
		return &TextError{excerpt(t.Round), "没有可以计票的项目"}
	}
	nameWidth := 46.0
	if len(t.Columns) == 1 {
		nameWidth = 80
	}
	columnWidth := (formWidth - tallyNo - nameWidth) / float64(len(t.Columns))
	across := int((columnWidth - sumWidth - 1) / strokeBox)
	if across < 1 {
		return &TextError{excerpt(t.Round), fmt.Sprintf("计票表的栏目太多（%d栏），一页排不下", len(t.Columns))}
	}
	down := (strokesFor + across - 1) / across
	s, f := t.begin(fonts, "纸质票计票表")
	body := style{face: Song, size: 12.5}
	batch := func() {
		f.para(body, 9, 0, "第＿＿＿＿组　　本组＿＿＿＿张　　计票人：□ 甲　□ 乙")
	}
	batch()
	if t.Sums {
		f.para(style{face: Kai, size: 10.5}, 5.2, 0, "只计有效票。逐张念出每项的名次，记下后相加，合计写在右边。")
	} else {
		f.para(style{face: Kai, size: 10.5}, 5.2, 0, fmt.Sprintf("只计有效票。每格写一个“正”字，为 5 票；每栏可记 %d 票。各栏票数写在右边的方框里，再录入系统。", across*down*5))
	}
	f.space(1.5)
	t.voids(f)
	f.space(2)
	g := tallyGrid{form: t, name: nameWidth, column: columnWidth, across: across, down: down}
	g.draw(f, batch)
	f.space(2)
	t.sign(f, 4, "唱票人", "计票人", "监票人", "总监票人")
	return t.end(s, w)
}

// voids is the part of the sheet for ballots that are not counted row by row.
func (t TallySheetForm) voids(f *flow) {
	s := f.s
	cells := []string{"有效票"}
	for _, v := range t.Voids {
		cells = append(cells, "无效："+v)
	}
	cells = append(cells, "存疑票")
	const nameHigh, high, plain = 6.5, 15.0, 24.0
	f.need(high)
	x, width := f.left, plain
	for i, name := range cells {
		if i > 0 {
			x += width
		}
		if width = plain; i > 0 && i < len(cells)-1 {
			width = (f.width - 2*plain) / float64(len(cells)-2)
		}
		st := style{face: Hei, size: 10.5}
		lines := s.lines(st, name, width-2)
		y := f.y + (nameHigh-float64(len(lines))*4.2)/2
		for _, line := range lines {
			s.text(x, y, width, 4.2, toCentre, st, line)
			y += 4.2
		}
		s.text(x, f.y+nameHigh, width-2, high-nameHigh, toRight, style{face: Song, size: 10.5}, "张")
		if i > 0 {
			s.line(x, f.y, x, f.y+high, innerLine)
		}
	}
	s.line(f.left, f.y+nameHigh, f.left+f.width, f.y+nameHigh, innerLine)
	s.frame(f.left, f.y, f.width, high, outerLine)
	f.space(high)
}

// tallyGrid is the table of boxes.
type tallyGrid struct {
	form         TallySheetForm
	name, column float64
	across, down int
}

func (g tallyGrid) draw(f *flow, batch func()) {
	s := f.s
	nameStyle := style{face: Hei, size: 11}
	const head, nameLead = 8.0, 4.8
	top := 0.0
	begin := func() {
		top = f.y
		s.fill(f.left, f.y, f.width, head, headGrey)
		st := style{face: Hei, size: 11}
		s.text(f.left, f.y, tallyNo, head, toCentre, st, "序号")
		s.text(f.left+tallyNo, f.y, g.name, head, toCentre, st, "项目")
		for k, column := range g.form.Columns {
			s.text(f.left+tallyNo+g.name+float64(k)*g.column, f.y, g.column, head, toCentre, st, column)
		}
		f.space(head)
	}
	end := func() {
		for k := range g.form.Columns {
			x := f.left + tallyNo + g.name + float64(k)*g.column
			s.line(x, top, x, f.y, outerLine)
		}
		s.line(f.left+tallyNo, top, f.left+tallyNo, f.y, innerLine)
		s.frame(f.left, top, f.width, f.y-top, outerLine)
	}
	goOn := func() {
		if g.form.Stripe != "" {
			g.form.Stripe.band(s, f.left, f.y, f.width, bandHigh, g.form.Stripe.name(), "纸质票计票表")
			f.space(bandHigh + 1)
		}
		batch()
		begin()
		f.pieces = nil // nothing of it goes anywhere without the first row
	}
	f.need(head + 14)
	begin()
	for i, row := range g.form.Rows {
		lines := s.lines(nameStyle, row.Name, g.name-2.4)
		high := max(float64(g.down)*strokeBox+2.4, float64(len(lines))*nameLead+2)
		if f.y+high > f.bottom {
			end()
			f.newPage()
			goOn()
		}
		draw := func() {
			s.line(f.left, f.y, f.left+f.width, f.y, innerLine)
			s.text(f.left, f.y, tallyNo, high, toCentre, style{face: Hei, size: 12}, strconv.Itoa(row.No))
			y := f.y + (high-float64(len(lines))*nameLead)/2
			for _, line := range lines {
				s.text(f.left+tallyNo+1.2, y, g.name-2.4, nameLead, toLeft, nameStyle, line)
				y += nameLead
			}
			for k := range g.form.Columns {
				g.boxes(s, f.left+tallyNo+g.name+float64(k)*g.column, f.y, high)
			}
			f.space(high)
		}
		if i == len(g.form.Rows)-1 && f.y > top+head {
			p := f.piece(false)
			p.head, p.below, p.close = bandHigh+1+9+head, f.y+high, end
			p.again = func() {
				goOn()
				draw()
				end()
			}
		}
		draw()
	}
	end()
}

// boxes draws the place of one figure: boxes for strokes, and one for the sum.
func (g tallyGrid) boxes(s *sheet, x, y, high float64) {
	if !g.form.Sums {
		top := y + (high-float64(g.down)*strokeBox)/2
		wide, deep := float64(g.across)*strokeBox, float64(g.down)*strokeBox
		for i := range g.across + 1 {
			at := x + 0.8 + float64(i)*strokeBox
			s.put(lineMark{x1: at, y1: top, x2: at, y2: top + deep, width: 0.12, colour: lineGrey})
		}
		for i := range g.down + 1 {
			at := top + float64(i)*strokeBox
			s.put(lineMark{x1: x + 0.8, y1: at, x2: x + 0.8 + wide, y2: at, width: 0.12, colour: lineGrey})
		}
	}
	s.line(x+g.column-sumWidth, y, x+g.column-sumWidth, y+high, innerLine)
}

// IssueForm is the 发票登记: how many ballots of each kind were handed to each
// delegation. It names no deputy: who drew one is on the roll, and which one,
// nobody writes down.
type IssueForm struct {
	PaperForm
	Slips, Papers bool // what the round offers
	At            time.Time
	Rows          []IssueRow
}

// IssueRow is a delegation; Blank stands for a figure that people write in.
type IssueRow struct {
	Delegation                       string
	Entitled, Present, Slips, Papers int
}

// IssueSheet writes the 发票登记. It refuses one without delegations or kinds, and
// more issued than present.
func IssueSheet(w io.Writer, fonts *Fonts, r IssueForm) error {
	if err := r.Stripe.check(); err != nil {
		return err
	}
	if len(r.Rows) == 0 || !r.Slips && !r.Papers {
		return &TextError{excerpt(r.Round), "还没有代表名册，没有可以登记的发票"}
	}
	s, f := r.begin(fonts, "发票登记")
	body := style{face: Song, size: 12}
	f.para(body, 6.2, 0, "按代表团登记发出张数。每位出席代表领一张，投票凭证或者纸质票；不登记代表姓名，不登记票的编号。")
	if !r.At.IsZero() {
		f.para(style{face: Kai, size: 11}, 6, 0, "截至"+chineseTime(r.At)+"的登记。")
	}
	f.space(1.5)
	t := table{size: 12, pad: 1.2, least: 10, columns: []column{{"代表团", 0, toLeft, Hei}, {"应到", 20, toCentre, Song}, {"实到", 20, toCentre, Song}}}
	if r.Slips {
		t.columns = append(t.columns, column{"投票凭证", 24, toCentre, Song})
	}
	if r.Papers {
		t.columns = append(t.columns, column{"纸质票", 24, toCentre, Song})
	}
	t.columns = append(t.columns, column{"发出合计", 22, toCentre, Hei}, column{"经手人签名", 34, toCentre, Song})
	t.columns[0].width = formWidth
	for _, c := range t.columns[1:] {
		t.columns[0].width -= c.width
	}
	all := IssueRow{Delegation: "合计"}
	for _, row := range r.Rows {
		if issued := plus(row.Slips, row.Papers); issued > row.Entitled {
			return &TextError{excerpt(row.Delegation), fmt.Sprintf("发出%d张多于应到%d人", issued, row.Entitled)}
		}
		t.rows = append(t.rows, r.cells(row))
		all.Entitled, all.Present = plus(all.Entitled, row.Entitled), plus(all.Present, row.Present)
		all.Slips, all.Papers = plus(all.Slips, row.Slips), plus(all.Papers, row.Papers)
	}
	t.rows = append(t.rows, r.cells(all))
	f.table(t)
	f.space(6)
	r.sign(f, 2, "发票人", "发票人", "监票人", "总监票人")
	return r.end(s, w)
}

func (r IssueForm) cells(row IssueRow) []string {
	cells := []string{row.Delegation, inked(row.Entitled), inked(row.Present)}
	if r.Slips {
		cells = append(cells, inked(row.Slips))
	}
	if r.Papers {
		cells = append(cells, inked(row.Papers))
	}
	return append(cells, inked(plus(row.Slips, row.Papers)), "")
}
