package pdf

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// BallotKind decides the colour of the stripe at the head of a ballot paper.
// Ballots of different kinds used in one session are told apart by colour,
// and in a black and white print by the words on the stripe.
type BallotKind int

const (
	ProjectBallot      BallotKind = iota // 票决 (or 推荐) of projects: red
	RunoffBallot                         // 再次票决: violet
	SatisfactionBallot                   // 满意度测评: blue
	ElectionBallot                       // 选举 and other business: green
)

var stripeColours = map[BallotKind]colour{
	ProjectBallot:      {166, 27, 27},
	RunoffBallot:       {106, 52, 122},
	SatisfactionBallot: {28, 78, 138},
	ElectionBallot:     {26, 104, 62},
}

// BallotPaper is a blank 表决票 as it is printed for a round: the same paper
// for every deputy. It has no serial number, and nothing on it can be traced
// to a sheet or a person.
type BallotPaper struct {
	Congress string // 某县人民代表大会; only in the document's properties
	Session  string // the line above the title, for instance 某县第十八届人民代表大会第三次会议
	Title    string // for instance 2026年度民生实事项目表决票
	Kind     BallotKind
	Stripe   Stripe // the round's colour; empty takes the kind's
	Date     time.Time

	Round        string // the round's name in the QR code; letters (large or small is the same), digits and hyphens
	MethodDigest string // of the adopted 票决办法, hexadecimal; printed and, shortened, in the QR code

	// Rules are the adopted 票决办法: they give the columns and the 说明. Under
	// 排序票 a paper has boxes for numbers; people read it, never a program.
	Rules tally.Rules

	Size PaperSize // A4, or A3 for many candidates and large type

	Candidates []BallotCandidate // in the printed order, at most 40

	Copies    int    // how many papers the file holds; 0 means 1
	Watermark string // 样票 or 彩排; a paper with a watermark has a QR code that readers refuse
}

// BallotCandidate is one row of the paper.
type BallotCandidate struct {
	No         int
	Name       string
	Summary    string // one line or two on content and size; may be empty
	Investment string // with its unit, 380万元; may be empty
	Deadline   string // may be empty
	Unit       string // 责任单位; may be empty
}

// MaxBallotCandidates is how many rows a ballot paper may have.
const MaxBallotCandidates = 40

// Printed marks by which a scanned paper is found and straightened, in
// millimetres. A reader and this file must agree on them.
const (
	cornerCentre = 12.0 // of the corner squares, from both edges
	cornerSize   = 6.0
	barWidth     = 4.0
	barHeight    = 1.8
	ovalWidth    = 6.4
	ovalHeight   = 4.6
	codeSide     = 24.0
)

const (
	rowLeast = 9.65 // a choice cell must be at least 9.6 mm high
	rowAir   = 1.0  // above and below the text of a row, at least
	barGap   = 1.4  // between the table and the bars above and below it

	fifthLine = 0.35 // over every fifth row of a long list, so that the eye keeps its row
)

// ballotSheet is where things are on a paper of one size. Marks for readers keep
// their size and their distance from the edges on every paper; type grows.
type ballotSheet struct {
	wide, high  float64
	left, right float64 // of the table
	textLeft    float64
	textRight   float64
	lowest      float64 // edge of the last row
	large       float64 // how much larger than on A4 the head is
	noWidth     float64
	headHigh    float64 // of the table's head
	rowMost     float64
	noteTop     float64
	densities   []density
}

func (p PaperSize) ballot() ballotSheet {
	g := ballotSheet{large: 1, noWidth: 11, headHigh: 10.2, rowMost: 26, noteTop: 43.5, densities: densities}
	g.wide, g.high = p.millimetres()
	if p == A3 {
		g.large, g.noWidth, g.headHigh, g.rowMost, g.noteTop = 1.3, 15, 13.5, 34, 51.5
		g.densities = append([]density{{22, 15}, {21, 14}, {20, 13}, {19, 12.5}, {18, 12}, {17, 11}, {16, 10.5}, {15, 10}, {14, 10}}, densities...)
	}
	g.left, g.right, g.textLeft, g.textRight = 17, g.wide-17, 20, g.wide-20
	g.lowest = g.high - 16 - barHeight - barGap
	return g
}

// Ballot writes the ballot papers of a round. Candidates run over as many pages
// as they need, in the largest type that does not need more pages. It refuses a
// paper without candidates, with more than 40, or whose rules are no rules or
// have more seats than it has candidates.
func Ballot(w io.Writer, fonts *Fonts, b BallotPaper) error {
	s, _, err := b.draw(fonts)
	if err != nil {
		return err
	}
	return s.render(w)
}

// BallotLayout says where on the paper the marks are, for a program that reads
// scans. Rows and choices are in the printed order, places in millimetres from
// the top left corner of the page. It refuses the paper of a 排序票: programs do
// not read handwriting.
func BallotLayout(fonts *Fonts, b BallotPaper) ([]BallotPage, error) {
	if b.Rules.Family == tally.Rank {
		return nil, &TextError{excerpt(b.Title), "排序票上是手写的数字，由监票人、计票人唱票计票，不能扫描识别"}
	}
	_, pages, err := b.draw(fonts)
	return pages, err
}

// BallotPage is the layout of one page of a ballot paper.
type BallotPage struct {
	Wide, High float64 // of the sheet

	Corners [4]Point // centres: top left, top right, bottom left (hollow), bottom right
	Bars    []Point  // centres of the bars above and below the choice columns
	Rows    []BallotRow
	Code    string // what the page's QR code says
}

// BallotRow is one candidate's row.
type BallotRow struct {
	No          int
	Left, Right Point   // centres of the row's own bars
	Choices     []Point // centres of the ovals: 赞成, 反对, 弃权; or 赞成 alone
}

// Point is a place on a page in millimetres from its top left corner.
type Point struct{ X, Y float64 }

func (b BallotPaper) check() error {
	if err := b.Stripe.check(); err != nil {
		return err
	}
	if err := b.Rules.Validate(); err != nil {
		return err
	}
	refuse := func(reason string) error { return &TextError{excerpt(b.Title), reason} }
	switch {
	case len(b.Candidates) == 0:
		return refuse("表决票上没有候选项目")
	case len(b.Candidates) > MaxBallotCandidates:
		return refuse(fmt.Sprintf("表决票上最多%d个候选项目", MaxBallotCandidates))
	case b.Rules.Family != tally.List && b.Rules.Seats > len(b.Candidates):
		return refuse("应选数多于候选项目数")
	case b.Size != A4 && b.Size != A3:
		return refuse("表决票只能印在A4或者A3纸上")
	case b.Copies < 0:
		return refuse("份数不能是负数")
	case b.Round == "" || strings.ContainsFunc(b.Round, func(r rune) bool { return !isRoundRune(r) }):
		return refuse("轮次代号只能用字母、数字和连字符")
	}
	seen := map[int]bool{}
	for _, c := range b.Candidates {
		if seen[c.No] {
			return refuse(fmt.Sprintf("候选项目序号%d重复", c.No))
		}
		seen[c.No] = true
		if strings.TrimSpace(c.Name) == "" {
			return refuse(fmt.Sprintf("序号%d的候选项目没有名称", c.No))
		}
	}
	return nil
}

func isRoundRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
}

// stances are the heads of the choice columns and the sign drawn for each.
func (b BallotPaper) stances() [][2]string {
	switch {
	case b.Rules.Family == tally.Satisfaction:
		var columns [][2]string
		for _, g := range b.Rules.Grades {
			columns = append(columns, [2]string{g, "○"})
		}
		return append(columns, [2]string{"弃权", "○"})
	case b.Rules.Family == tally.Rank:
		return [][2]string{{"顺序号", "（写数字）"}}
	case b.Rules.Stances == ballot.TickOnly:
		return [][2]string{{"赞成", "○"}}
	}
	return [][2]string{{"赞成", "○"}, {"反对", "×"}, {"弃权", "△"}}
}

// numbered says that the paper has boxes for numbers and no marks for readers.
func (b BallotPaper) numbered() bool { return b.Rules.Family == tally.Rank }

// order is the line under the title.
func (b BallotPaper) order() string {
	r := b.Rules
	var text string
	switch {
	case r.Family == tally.Satisfaction:
		return fmt.Sprintf("测评%d项，每项选一栏", len(b.Candidates))
	case r.Family == tally.List:
		return "对项目清单整体表决"
	case r.Family == tally.Recommend:
		text = fmt.Sprintf("应推荐%d项", r.Seats)
	case r.Seats == 0:
		text = "逐项表决"
	default:
		text = fmt.Sprintf("应选%d项", r.Seats)
	}
	switch {
	case r.Family == tally.Rank:
		text += "　按优先顺序编号"
	case r.MaxApprovals > 0 && r.MaxApprovals < len(b.Candidates):
		text += fmt.Sprintf("　赞成不得超过%d项", r.MaxApprovals)
	}
	return text
}

// density is a set of type sizes in points: the name's, which a deputy reads, and
// that of what stands under it, which the booklet says at length.
type density struct{ name, small float64 }

var densities = []density{{16, 11.5}, {16, 11}, {15, 10.5}, {14.5, 10}, {14, 9.5}, {13.5, 9.5}, {13, 9}, {12, 9}, {11, 9}, {10.5, 9}, {11, 8.5}}

// ballotRow is a row broken into lines.
type ballotRow struct {
	candidate   BallotCandidate
	name, small []string
	height      float64
}

func (b BallotPaper) draw(fonts *Fonts) (*sheet, []BallotPage, error) {
	if err := b.check(); err != nil {
		return nil, nil, err
	}
	s := newSheet(fonts, meta{title: b.Title, author: b.Congress, subject: b.Session, date: b.Date})
	s.paper = b.Size
	g := b.Size.ballot()
	e := b.columns(g)

	// How high the head of the first page is depends on the 说明, which gives way
	// a little where that saves a page.
	var size density
	var rows []ballotRow
	var breaks []int
	var notes notesBlock
	for i, smaller := range []float64{1, 0.93, 0.86} {
		block := b.notes(s, g, smaller)
		first := g.noteTop + block.high + 2.2 + barHeight + barGap + g.headHigh
		later := g.noteTop + barHeight + barGap + g.headHigh
		d, r, pages := b.rows(s, g, e, g.lowest-first, g.lowest-later)
		if i == 0 || len(pages) < len(breaks) {
			size, rows, breaks, notes = d, r, pages, block
		}
		if len(breaks) == 1 {
			break
		}
	}
	pages := len(breaks)

	var layout []BallotPage
	var contents []int
	begin := 0
	for p, end := range breaks {
		e.top = g.noteTop + barHeight + barGap + g.headHigh
		if p == 0 {
			e.top += notes.high + 2.2
		}
		at := BallotPage{Code: b.code(p+1, pages), Wide: g.wide, High: g.high}
		contents = append(contents, s.share(func() {
			b.head(s, g, p+1, pages, at.Code)
			if p == 0 {
				notes.draw(s, g)
			}
			at = b.table(s, at, rows[begin:end], size, g, e)
			s.text(g.textLeft, g.high-15, g.textRight-g.textLeft, 4.5, toCentre, style{face: Song, size: 8.5},
				"无记名投票，本票不编号。票决办法摘要："+grouped(shorten(b.MethodDigest, 32), 4))
		}))
		layout = append(layout, at)
		begin = end
	}
	for range max(1, b.Copies) {
		for _, content := range contents {
			s.addPage()
			s.pages[len(s.pages)-1].shared = content
		}
	}
	b.watermark(s, g.left, e.choices-4)
	return s, layout, s.err
}

// watermark keeps the word out of the choice columns, where a reader would take
// its grey for a pencil's: rehearsals practise scanning, too.
func (b BallotPaper) watermark(s *sheet, left, right float64) {
	before := len(s.under)
	s.watermark(b.Watermark)
	if len(s.under) == before {
		return
	}
	word, ok := s.under[before].(textMark)
	if !ok {
		return
	}
	sin, cos := math.Sincos(word.angle * math.Pi / 180)
	if wide := s.width(word.style, word.text)*cos + word.style.em()*sin; wide > right-left {
		word.style.size *= (right - left) / wide
	}
	half, rise := s.width(word.style, word.text)/2, 0.38*word.style.em()
	word.x, word.y = (left+right)/2-half*cos+rise*sin, s.high()/2+half*sin+rise*cos
	s.under[before] = word
}

// notesBlock is the 说明 broken into lines.
type notesBlock struct {
	style      style
	lead, high float64
	lines      [][]string
}

const noteIndent = 6.0

func (b BallotPaper) notes(s *sheet, g ballotSheet, smaller float64) notesBlock {
	n := notesBlock{style: style{face: Kai, size: 11 * g.large * smaller}, lead: 5.1 * g.large * smaller}
	for _, text := range ballotNotes(b.Rules, len(b.Candidates)) {
		lines := s.lines(n.style, text, g.textRight-g.textLeft-noteIndent*g.large)
		n.lines = append(n.lines, lines)
		n.high += float64(len(lines)) * n.lead
	}
	return n
}

func (n notesBlock) draw(s *sheet, g ballotSheet) {
	y, indent := g.noteTop, noteIndent*g.large
	for i, lines := range n.lines {
		s.text(g.textLeft, y, indent, n.lead, toLeft, n.style, fmt.Sprintf("%d.", i+1))
		for _, line := range lines {
			s.text(g.textLeft+indent, y, g.textRight-g.textLeft-indent, n.lead, toLeft, n.style, line)
			y += n.lead
		}
	}
}

// ballotColumns are the places of the table's columns on a page. Three layouts
// were tried with ten and twenty candidates. Ovals left of the name put the
// writing hand over what is read; a column of facts between name and ovals broke
// names in two and made the eye jump. So a row reads from left to right: number,
// name with its facts below, and next to it broad cells to mark.
type ballotColumns struct {
	top     float64 // of the first row
	name    float64
	choices float64
	choice  float64 // width of one
}

func (b BallotPaper) columns(g ballotSheet) ballotColumns {
	n := len(b.stances())
	e := ballotColumns{choice: 20}
	switch {
	case n == 1:
		e.choice = 30
	case n > 4:
		e.choice = 17 // four grades
	case n == 4:
		e.choice = 19 // 基本满意
	}
	if b.Size == A3 {
		e.choice *= 1.4
	}
	e.name, e.choices = g.left+g.noWidth, g.right-float64(n)*e.choice
	return e
}

func (b BallotPaper) nameTitle() string {
	for _, c := range b.Candidates {
		if c.facts() != "" {
			return "项目名称及主要内容"
		}
	}
	return "项目名称"
}

// code is what a page's QR code says: program and version, V for a valid paper,
// S for a sample or N for one with handwritten numbers, round, method, page, and
// A3 on that paper. It is the same on every copy.
func (b BallotPaper) code(page, pages int) string {
	use, size := "V", ""
	switch {
	case b.Watermark != "":
		use = "S"
	case b.numbered():
		use = "N"
	}
	if b.Size == A3 {
		size = ":A3"
	}
	return strings.ToUpper(fmt.Sprintf("PJ1:%s:%s:%s:%d/%d%s", use, b.Round, shorten(b.MethodDigest, 20), page, pages, size))
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// rows breaks the candidates into lines and pages: breaks[i] is the row after
// the last one of page i. Type is as large as it can be without costing a page.
func (b BallotPaper) rows(s *sheet, g ballotSheet, e ballotColumns, firstRoom, laterRoom float64) (density, []ballotRow, []int) {
	nameWidth := e.choices - e.name
	build := func(d density) []ballotRow {
		nameStyle, small := style{face: Hei, size: d.name}, style{face: Song, size: d.small}
		rows := make([]ballotRow, len(b.Candidates))
		for i, c := range b.Candidates {
			r := ballotRow{candidate: c, name: s.lines(nameStyle, c.Name, nameWidth-4)}
			if facts := c.facts(); facts != "" {
				r.small = s.lines(small, facts, nameWidth-4)
			}
			r.height = max(rowLeast, float64(len(r.name))*d.nameLead()+float64(len(r.small))*d.smallLead()+rowAir)
			rows[i] = r
		}
		return rows
	}
	// paginate fills pages from the top, leaving spare free on each.
	paginate := func(rows []ballotRow, spare float64) []int {
		var breaks []int
		room := firstRoom - spare
		for i, r := range rows {
			if r.height > room+1e-6 && i > 0 && (len(breaks) == 0 || breaks[len(breaks)-1] != i) {
				breaks = append(breaks, i)
				room = laterRoom - spare
			}
			room -= r.height
		}
		return append(breaks, len(rows))
	}

	fewest := len(paginate(build(g.densities[len(g.densities)-1]), 0))
	var d density
	var rows []ballotRow
	for _, d = range g.densities {
		rows = build(d)
		if len(paginate(rows, 0)) <= fewest {
			break
		}
	}
	// Rows are shared out evenly: as much is left free on every page as can be.
	low, high := 0.0, laterRoom
	for range 30 {
		if mid := (low + high) / 2; len(paginate(rows, mid)) <= fewest {
			low = mid
		} else {
			high = mid
		}
	}
	breaks := paginate(rows, low)

	begin := 0
	for p, end := range breaks {
		room := laterRoom
		if p == 0 {
			room = firstRoom
		}
		for _, r := range rows[begin:end] {
			room -= r.height
		}
		extra := max(0, room) / float64(end-begin)
		for i := begin; i < end; i++ {
			h := &rows[i].height
			*h = max(*h, min(*h+extra, g.rowMost))
		}
		begin = end
	}
	for i := range rows {
		if rows[i].height > laterRoom {
			s.fail(&TextError{excerpt(rows[i].candidate.Name), "名称和内容太长，一页印不下，请缩短"})
		}
	}
	return d, rows, breaks
}

// facts are what stands under the name: content, investment, deadline and unit,
// in one piece, so that short ones take one line.
func (c BallotCandidate) facts() string {
	all := []string{strings.TrimRight(c.Summary, "。；"), c.Investment, c.Deadline, c.Unit}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "；")
}

func (d density) nameLead() float64  { return d.name * mmPerPoint * 1.25 }
func (d density) smallLead() float64 { return d.small * mmPerPoint * 1.25 }

// head draws what stands above the table: corner squares, stripe, title, place
// for the seal, QR code.
func (b BallotPaper) head(s *sheet, g ballotSheet, page, pages int, code string) {
	for i, c := range g.corners() {
		x, y := c.X-cornerSize/2, c.Y-cornerSize/2
		switch {
		case b.numbered():
		case i == 2: // hollow: tells a reader which way up the paper lies
			const rim = 1.2
			s.frame(x+rim/2, y+rim/2, cornerSize-rim, cornerSize-rim, rim)
		default:
			s.fill(x, y, cornerSize, cornerSize, black)
		}
	}
	paint := stripes[b.Stripe]
	if b.Stripe == "" {
		paint.ground, paint.ink = stripeColours[b.Kind], colour{255, 255, 255}
	}
	s.fill(g.textLeft, 9.2, g.textRight-g.textLeft, 5.6, paint.ground)
	on := style{face: Hei, size: 10.5, colour: paint.ink}
	label := map[BallotKind]string{
		ProjectBallot: "项目表决票", RunoffBallot: "再次表决票", SatisfactionBallot: "满意度测评票", ElectionBallot: "选举票",
	}[b.Kind]
	if b.Rules.Family == tally.Recommend {
		label = "项目推荐票"
	}
	if b.Stripe != "" {
		label += "　" + b.Stripe.name()
	}
	s.text(g.textLeft+3, 9.2, 80, 5.6, toLeft, on, label)
	s.text(g.textRight-83, 9.2, 80, 5.6, toRight, on, pageXofY(page, pages))

	// Session and title share the room between seal and code: as large as fits.
	const aside = 27.0 // what seal and code take beside them
	left, width, room := g.textLeft+aside, g.textRight-g.textLeft-2*aside, 17.2*g.large
	session, title := style{face: Song, size: 15 * g.large}, style{face: Biaosong, size: 22 * g.large}
	var lines, titleLines []string
	var sessionLead, titleLead, high float64
	for {
		lines, titleLines = s.lines(session, b.Session, width), s.lines(title, b.Title, width)
		sessionLead, titleLead = session.em()*1.3, title.em()*1.3
		high = float64(len(lines))*sessionLead + float64(len(titleLines))*titleLead
		if high <= room {
			break
		}
		session.size, title.size = session.size*0.95, title.size*0.95
		if session.size < 7 {
			s.fail(&TextError{excerpt(b.Title), "会议名称和标题太长，票头印不下，请缩短"})
			return
		}
	}
	y := 17.2 + (room-high)/2
	for _, line := range lines {
		s.text(left, y, width, sessionLead, toCentre, session, line)
		y += sessionLead
	}
	for _, line := range titleLines {
		s.text(left, y, width, titleLead, toCentre, title, line)
		y += titleLead
	}
	s.text(left, 17.2+room+1, width, 7*g.large, toCentre, style{face: Hei, size: 14 * g.large}, b.order())

	// The seal may well cover the title; it must not touch squares, bars or code.
	s.put(ovalMark{x: g.textLeft + 12, y: 17 + 12, rx: 11.5, ry: 11.5, width: 0.2, colour: lineGrey})
	seal := style{face: Song, size: 9.5}
	s.text(g.textLeft, 24.5, 24, 4.5, toCentre, seal, "加盖大会")
	s.text(g.textLeft, 29, 24, 4.5, toCentre, seal, "印章有效")
	s.code(g.textRight-codeSide, 17, codeSide, code)
}

func (g ballotSheet) corners() [4]Point {
	right, below := g.wide-cornerCentre, g.high-cornerCentre
	return [4]Point{{cornerCentre, cornerCentre}, {right, cornerCentre}, {cornerCentre, below}, {right, below}}
}

// table draws the rows of one page with all the marks a reader needs, and
// notes where they are.
func (b BallotPaper) table(s *sheet, at BallotPage, rows []ballotRow, d density, g ballotSheet, e ballotColumns) BallotPage {
	at.Corners = g.corners()
	stances := b.stances()
	bar := func(x, y float64) Point {
		if !b.numbered() {
			s.fill(x-barWidth/2, y-barHeight/2, barWidth, barHeight, black)
		}
		return Point{x, y}
	}
	column := func(k int) float64 { return e.choices + (float64(k)+0.5)*e.choice }

	// Head, and the bars above the choice columns.
	top := e.top - g.headHigh
	s.fill(g.left, top, g.right-g.left, g.headHigh, headGrey)
	heading := style{face: Hei, size: 12 * g.large}
	s.text(g.left, top, g.noWidth, g.headHigh, toCentre, heading, "序号")
	s.text(e.name, top, e.choices-e.name, g.headHigh, toCentre, heading, b.nameTitle())
	for k, stance := range stances {
		x, big := column(k)-e.choice/2, style{face: Hei, size: 13 * g.large}
		s.text(x, top+1, e.choice, g.headHigh/2-0.5, toCentre, s.fit(big, 9, e.choice-1.5, stance[0]), stance[0])
		s.text(x, top+g.headHigh/2, e.choice, g.headHigh/2-0.5, toCentre, s.fit(big, 9, e.choice-1.5, stance[1]), stance[1])
		at.Bars = append(at.Bars, bar(column(k), top-barGap-barHeight/2))
	}

	nameStyle, small := style{face: Hei, size: d.name}, style{face: Song, size: d.small}
	y := e.top
	for i, r := range rows {
		rule := innerLine
		if i%5 == 0 && len(rows) > 10 {
			rule = fifthLine
		}
		s.line(g.left, y, g.right, y, rule)
		s.text(g.left, y, g.noWidth, r.height, toCentre, style{face: Hei, size: 15 * g.large}, fmt.Sprint(r.candidate.No))
		line := y + (r.height-float64(len(r.name))*d.nameLead()-float64(len(r.small))*d.smallLead())/2
		for _, text := range r.name {
			s.text(e.name+2, line, e.choices-e.name-4, d.nameLead(), toLeft, nameStyle, text)
			line += d.nameLead()
		}
		for _, text := range r.small {
			s.text(e.name+2, line, e.choices-e.name-4, d.smallLead(), toLeft, small, text)
			line += d.smallLead()
		}
		middle := y + r.height/2
		row := BallotRow{No: r.candidate.No, Left: bar(cornerCentre, middle), Right: bar(g.wide-cornerCentre, middle)}
		for k := range stances {
			if b.numbered() {
				const boxWide, boxHigh = 18.0, 8.0
				s.put(boxMark{x: column(k) - boxWide/2, y: middle - boxHigh/2, w: boxWide, h: boxHigh, width: 0.3})
				continue
			}
			row.Choices = append(row.Choices, Point{column(k), middle})
			s.put(ovalMark{x: column(k), y: middle, rx: ovalWidth / 2, ry: ovalHeight / 2, width: 0.2, colour: lineGrey})
		}
		at.Rows = append(at.Rows, row)
		y += r.height
	}
	s.line(g.left, e.top, g.right, e.top, outerLine/2)
	for k := range stances {
		at.Bars = append(at.Bars, bar(column(k), y+barGap+barHeight/2))
		if k > 0 {
			s.line(column(k)-e.choice/2, top, column(k)-e.choice/2, y, innerLine)
		}
	}
	s.line(e.name, top, e.name, y, innerLine)
	s.line(e.choices, top, e.choices, y, 0.5)
	s.frame(g.left, top, g.right-g.left, y-top, outerLine)
	at.round()
	return at
}

// round cuts places to hundredths of a millimetre, so that a layout kept as
// text compares equal.
func (at *BallotPage) round() {
	cut := func(p *Point) {
		p.X, p.Y = math.Round(p.X*100)/100, math.Round(p.Y*100)/100
	}
	for i := range at.Bars {
		cut(&at.Bars[i])
	}
	for i := range at.Rows {
		r := &at.Rows[i]
		cut(&r.Left)
		cut(&r.Right)
		for k := range r.Choices {
			cut(&r.Choices[k])
		}
	}
}
