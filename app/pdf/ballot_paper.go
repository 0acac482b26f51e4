package pdf

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"
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

	Seats        int      // 应选数
	MaxApprovals int      // most approvals on a valid paper; 0 means no limit
	TickOnly     bool     // one column 赞成 instead of the three stances
	Grades       []string // of a 满意度测评, best first, without 弃权: a column for each instead of stances; Seats is ignored
	Recommend    bool     // a body that recommends (推荐) rather than decides
	BlankInvalid bool     // the 办法 counts a wholly blank paper as invalid rather than as abstention
	MarksVoid    bool     // over-marking voids the marks concerned, not the paper
	StrictMarks  bool     // a paper with anything illegible on it is invalid

	// Notes are the 说明, one sentence each. When there are none, they are
	// written from the fields above.
	Notes []string

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
	ballotLeft   = 17.0
	ballotRight  = pageWidth - 17.0
	textLeft     = 20.0
	textRight    = pageWidth - 20.0
	ballotBottom = 277.5 // lowest edge of the bars under the last row
	rowLeast     = 9.65  // a choice cell must be at least 9.6 mm high
	rowMost      = 26.0
	noWidth      = 11.0
	factsWidth   = 42.0
	headHigh     = 11.0
	barGap       = 1.4 // between the table and the bars above and below it
)

// Ballot writes the ballot papers of a round as A4 pages. Candidates run over
// as many pages as they need, in the largest type that does not need more
// pages. It refuses a paper without candidates, with more than 40, or whose
// numbers contradict each other.
func Ballot(w io.Writer, fonts *Fonts, b BallotPaper) error {
	s, _, err := b.draw(fonts)
	if err != nil {
		return err
	}
	return s.render(w)
}

// BallotLayout says where on the paper the marks are, for a program that reads
// scans. Rows and choices are in the printed order, places in millimetres from
// the top left corner of the page.
func BallotLayout(fonts *Fonts, b BallotPaper) ([]BallotPage, error) {
	_, pages, err := b.draw(fonts)
	return pages, err
}

// BallotPage is the layout of one page of a ballot paper.
type BallotPage struct {
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
	refuse := func(reason string) error { return &TextError{excerpt(b.Title), reason} }
	switch {
	case len(b.Candidates) == 0:
		return refuse("表决票上没有候选项目")
	case len(b.Candidates) > MaxBallotCandidates:
		return refuse(fmt.Sprintf("表决票上最多%d个候选项目", MaxBallotCandidates))
	case len(b.Grades) == 0 && (b.Seats < 1 || b.Seats > len(b.Candidates)):
		return refuse("应选数应当在1与候选项目数之间")
	case b.MaxApprovals < 0 || b.MaxApprovals > len(b.Candidates):
		return refuse("赞成数的上限应当在0与候选项目数之间")
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
	if len(b.Grades) > 0 {
		var columns [][2]string
		for _, g := range b.Grades {
			columns = append(columns, [2]string{g, "○"})
		}
		return append(columns, [2]string{"弃权", "○"})
	}
	if b.TickOnly {
		return [][2]string{{"赞成", "○"}}
	}
	return [][2]string{{"赞成", "○"}, {"反对", "×"}, {"弃权", "△"}}
}

// notes are the sentences of the 说明.
func (b BallotPaper) notes() []string {
	if len(b.Notes) > 0 {
		return b.Notes
	}
	if len(b.Grades) > 0 {
		return b.gradeNotes()
	}
	choose := "应选"
	if b.Recommend {
		choose = "应推荐"
	}
	var notes []string
	limit := "赞成的项目数不限。"
	if b.MaxApprovals > 0 {
		limit = fmt.Sprintf("赞成的项目等于或者少于%d项的为有效票，多于%d项的为无效票。", b.MaxApprovals, b.MaxApprovals)
		if b.MarksVoid {
			limit = fmt.Sprintf("赞成的项目不超过%d项，多于%d项的，这张票的赞成都不计。", b.MaxApprovals, b.MaxApprovals)
		}
	}
	notes = append(notes, fmt.Sprintf("候选项目共%d项，%s%d项。%s", len(b.Candidates), choose, b.Seats, limit))
	if b.TickOnly {
		notes = append(notes, "赞成的项目，在右边“赞成”栏的椭圆圈内画“○”或者涂满；不赞成的项目不作标记。")
		if b.BlankInvalid {
			notes = append(notes, "全部项目都未作标记的为无效票。")
		}
	} else {
		notes = append(notes, "每项只选一栏，在椭圆圈内作标记：赞成画“○”，反对画“×”，弃权画“△”，也可涂满。")
		blank := "未作标记的项目视为弃权。"
		if b.BlankInvalid {
			blank = "个别项目未作标记的，该项目视为弃权；全部未作标记的为无效票。"
		}
		notes = append(notes, blank+b.doubleNote())
	}
	return append(notes, b.penNote())
}

// doubleNote says what two marks on one row do, penNote what illegible ones do.
func (b BallotPaper) doubleNote() string {
	if b.MarksVoid {
		return "同一项目选两栏以上的，该项目视为弃权。"
	}
	return "同一项目选两栏以上的，整张票无效。"
}

func (b BallotPaper) penNote() string {
	illegible := "无法辨认的部分无效。"
	if b.StrictMarks {
		illegible = "有无法辨认之处的，整张票无效。"
	}
	return "请用黑色签字笔填写。" + illegible + "本票无记名，不要署名，不要写其他文字。"
}

// gradeNotes are the sentences of the 说明 of a 满意度测评.
func (b BallotPaper) gradeNotes() []string {
	return []string{
		fmt.Sprintf("测评项目共%d项，每项在%s、弃权中选一栏，在椭圆圈内画“○”或者涂满。", len(b.Candidates), strings.Join(b.Grades, "、")),
		"未作标记的项目视为弃权。" + b.doubleNote(),
		b.penNote(),
	}
}

// density is a set of type sizes in points.
type density struct{ name, small float64 }

var densities = []density{{15, 11.5}, {14, 11}, {13, 10.5}, {12.5, 10}, {12, 10}, {11.5, 9.5}, {11, 9.5}, {10.5, 9}}

// ballotRow is a row broken into lines.
type ballotRow struct {
	candidate            BallotCandidate
	name, summary, facts []string
	height               float64
}

func (b BallotPaper) draw(fonts *Fonts) (*sheet, []BallotPage, error) {
	if err := b.check(); err != nil {
		return nil, nil, err
	}
	s := newSheet(fonts, meta{title: b.Title, author: b.Congress, subject: b.Session, date: b.Date})
	stances := b.stances()
	choiceWidth := 16.0
	if len(stances) == 1 {
		choiceWidth = 22
	}
	if len(b.Grades) > 0 {
		choiceWidth = 19 // 基本满意
	}
	choices := ballotRight - float64(len(stances))*choiceWidth
	factsLeft := choices
	if b.hasFacts() {
		factsLeft -= factsWidth
	}
	nameLeft := ballotLeft + noWidth

	// How high the head of the first page is depends on the 说明.
	noteStyle := style{face: Kai, size: 11}
	const noteLead = 5.1
	noteTop := 44.0
	notes := b.notes()
	noteLines := make([][]string, len(notes))
	noteCount := 0
	for i, n := range notes {
		noteLines[i] = s.lines(noteStyle, n, textRight-textLeft-6)
		noteCount += len(noteLines[i])
	}
	firstTop := noteTop + float64(noteCount)*noteLead + 2.5 + barHeight + barGap + headHigh
	laterTop := 44.0 + barHeight + barGap + headHigh
	lowest := ballotBottom - barHeight - barGap

	size, rows, breaks := b.rows(s, factsLeft-nameLeft, lowest-firstTop, lowest-laterTop)
	pages := len(breaks)

	var layout []BallotPage
	var contents []int
	begin := 0
	for p, end := range breaks {
		top := laterTop
		if p == 0 {
			top = firstTop
		}
		at := BallotPage{Code: b.code(p+1, pages)}
		contents = append(contents, s.share(func() {
			b.head(s, p+1, pages, at.Code)
			if p == 0 {
				y := noteTop
				for i, lines := range noteLines {
					s.text(textLeft, y, 6, noteLead, toLeft, noteStyle, fmt.Sprintf("%d.", i+1))
					for _, line := range lines {
						s.text(textLeft+6, y, textRight-textLeft-6, noteLead, toLeft, noteStyle, line)
						y += noteLead
					}
				}
			}
			at = b.table(s, at, rows[begin:end], size, tableEdges{top, nameLeft, factsLeft, choices, choiceWidth})
			s.text(textLeft, 280.5, textRight-textLeft, 4.5, toCentre, style{face: Song, size: 8.5},
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
	s.watermark(b.Watermark)
	return s, layout, s.err
}

func (b BallotPaper) hasFacts() bool {
	for _, c := range b.Candidates {
		if c.Investment != "" || c.Deadline != "" || c.Unit != "" {
			return true
		}
	}
	return false
}

func (b BallotPaper) nameTitle() string {
	for _, c := range b.Candidates {
		if c.Summary != "" {
			return "项目名称及主要内容"
		}
	}
	return "项目名称"
}

// code is what a page's QR code says: program and version, V for a valid paper
// or S for a sample, round, method, page. It is the same on every copy.
func (b BallotPaper) code(page, pages int) string {
	use := "V"
	if b.Watermark != "" {
		use = "S"
	}
	return strings.ToUpper(fmt.Sprintf("PJ1:%s:%s:%s:%d/%d", use, b.Round, shorten(b.MethodDigest, 20), page, pages))
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// rows breaks the candidates into lines and pages: breaks[i] is the row after
// the last one of page i. Type is as large as it can be without costing a page.
func (b BallotPaper) rows(s *sheet, nameWidth, firstRoom, laterRoom float64) (density, []ballotRow, []int) {
	build := func(d density) []ballotRow {
		nameStyle, small := style{face: Hei, size: d.name}, style{face: Song, size: d.small}
		rows := make([]ballotRow, len(b.Candidates))
		for i, c := range b.Candidates {
			r := ballotRow{candidate: c, name: s.lines(nameStyle, c.Name, nameWidth-4)}
			if c.Summary != "" {
				r.summary = s.lines(small, c.Summary, nameWidth-4)
			}
			for _, fact := range []string{c.Investment, c.Deadline, c.Unit} {
				if fact != "" {
					r.facts = append(r.facts, s.lines(small, fact, factsWidth-3.5)...)
				}
			}
			text := float64(len(r.name))*d.nameLead() + float64(len(r.summary))*d.smallLead()
			r.height = max(rowLeast, text+2, float64(len(r.facts))*d.smallLead()+2)
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

	fewest := len(paginate(build(densities[len(densities)-1]), 0))
	var d density
	var rows []ballotRow
	for _, d = range densities {
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
			*h = max(*h, min(*h+extra, rowMost))
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

func (d density) nameLead() float64  { return d.name * mmPerPoint * 1.25 }
func (d density) smallLead() float64 { return d.small * mmPerPoint * 1.25 }

// head draws what stands above the table: corner squares, stripe, title, place
// for the seal, QR code.
func (b BallotPaper) head(s *sheet, page, pages int, code string) {
	for i, c := range corners() {
		x, y := c.X-cornerSize/2, c.Y-cornerSize/2
		if i == 2 { // hollow: tells a reader which way up the paper lies
			const rim = 1.2
			s.frame(x+rim/2, y+rim/2, cornerSize-rim, cornerSize-rim, rim)
		} else {
			s.fill(x, y, cornerSize, cornerSize, black)
		}
	}
	paint := stripes[b.Stripe]
	if b.Stripe == "" {
		paint.ground, paint.ink = stripeColours[b.Kind], colour{255, 255, 255}
	}
	s.fill(textLeft, 9.2, textRight-textLeft, 5.6, paint.ground)
	on := style{face: Hei, size: 10.5, colour: paint.ink}
	label := map[BallotKind]string{
		ProjectBallot: "项目表决票", RunoffBallot: "再次表决票", SatisfactionBallot: "满意度测评票", ElectionBallot: "选举票",
	}[b.Kind]
	if b.Recommend {
		label = "项目推荐票"
	}
	if b.Stripe != "" {
		label += "　" + b.Stripe.name()
	}
	s.text(textLeft+3, 9.2, 80, 5.6, toLeft, on, label)
	s.text(textRight-83, 9.2, 80, 5.6, toRight, on, pageXofY(page, pages))

	// Session and title share the room between seal and code: as large as fits.
	const left, width, room, orderHigh = 47.0, 116.0, 17.2, 8.5
	session, title := style{face: Song, size: 15}, style{face: Biaosong, size: 22}
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
	choose := "应选"
	if b.Recommend {
		choose = "应推荐"
	}
	order := fmt.Sprintf("%s%d项", choose, b.Seats)
	if len(b.Grades) > 0 {
		order = fmt.Sprintf("测评%d项，每项选一栏", len(b.Candidates))
	}
	if b.MaxApprovals > 0 {
		order += fmt.Sprintf("　赞成不得超过%d项", b.MaxApprovals)
	}
	s.text(left, 17.2+room+1, width, orderHigh-1.5, toCentre, style{face: Hei, size: 14}, order)

	// The seal may well cover the title; it must not touch squares, bars or code.
	s.put(ovalMark{x: textLeft + 12, y: 17 + 12, rx: 11.5, ry: 11.5, width: 0.2, colour: lineGrey})
	seal := style{face: Song, size: 9.5}
	s.text(textLeft, 24.5, 24, 4.5, toCentre, seal, "加盖大会")
	s.text(textLeft, 29, 24, 4.5, toCentre, seal, "印章有效")
	s.code(textRight-codeSide, 17, codeSide, code)
}

func corners() [4]Point {
	const near, right, below = cornerCentre, pageWidth - cornerCentre, pageHeight - cornerCentre
	return [4]Point{{near, near}, {right, near}, {near, below}, {right, below}}
}

// tableEdges are the places of the table's columns on a page.
type tableEdges struct{ top, name, facts, choices, choice float64 }

// table draws the rows of one page with all the marks a reader needs, and
// notes where they are.
func (b BallotPaper) table(s *sheet, at BallotPage, rows []ballotRow, d density, e tableEdges) BallotPage {
	at.Corners = corners()
	stances := b.stances()
	bar := func(x, y float64) Point {
		s.fill(x-barWidth/2, y-barHeight/2, barWidth, barHeight, black)
		return Point{x, y}
	}
	column := func(k int) float64 { return e.choices + (float64(k)+0.5)*e.choice }

	// Head, and the bars above the choice columns.
	top := e.top - headHigh
	s.fill(ballotLeft, top, ballotRight-ballotLeft, headHigh, headGrey)
	heading := style{face: Hei, size: 12}
	s.text(ballotLeft, top, noWidth, headHigh, toCentre, heading, "序号")
	s.text(e.name, top, e.facts-e.name, headHigh, toCentre, heading, b.nameTitle())
	if e.facts < e.choices {
		small := style{face: Hei, size: 10.5}
		s.text(e.facts, top+1.2, factsWidth, headHigh/2-1, toCentre, small, "总投资、完成时限、")
		s.text(e.facts, top+headHigh/2, factsWidth, headHigh/2-1, toCentre, small, "责任单位")
	}
	for k, stance := range stances {
		x := column(k) - e.choice/2
		s.text(x, top+1, e.choice, headHigh/2-0.5, toCentre, s.fit(style{face: Hei, size: 13}, 9, e.choice-1.5, stance[0]), stance[0])
		s.text(x, top+headHigh/2, e.choice, headHigh/2-0.5, toCentre, style{face: Hei, size: 13}, stance[1])
		at.Bars = append(at.Bars, bar(column(k), top-barGap-barHeight/2))
	}

	nameStyle, small := style{face: Hei, size: d.name}, style{face: Song, size: d.small}
	y := e.top
	for _, r := range rows {
		s.line(ballotLeft, y, ballotRight, y, innerLine)
		s.text(ballotLeft, y, noWidth, r.height, toCentre, style{face: Hei, size: 15}, fmt.Sprint(r.candidate.No))
		line := y + (r.height-float64(len(r.name))*d.nameLead()-float64(len(r.summary))*d.smallLead())/2
		for _, text := range r.name {
			s.text(e.name+2, line, e.facts-e.name-4, d.nameLead(), toLeft, nameStyle, text)
			line += d.nameLead()
		}
		for _, text := range r.summary {
			s.text(e.name+2, line, e.facts-e.name-4, d.smallLead(), toLeft, small, text)
			line += d.smallLead()
		}
		line = y + (r.height-float64(len(r.facts))*d.smallLead())/2
		for _, text := range r.facts {
			s.text(e.facts+2, line, factsWidth-3.5, d.smallLead(), toLeft, small, text)
			line += d.smallLead()
		}
		middle := y + r.height/2
		row := BallotRow{
			No:    r.candidate.No,
			Left:  bar(cornerCentre, middle),
			Right: bar(pageWidth-cornerCentre, middle),
		}
		for k := range stances {
			row.Choices = append(row.Choices, Point{column(k), middle})
			s.put(ovalMark{x: column(k), y: middle, rx: ovalWidth / 2, ry: ovalHeight / 2, width: 0.2, colour: lineGrey})
		}
		at.Rows = append(at.Rows, row)
		y += r.height
	}
	s.line(ballotLeft, e.top, ballotRight, e.top, outerLine/2)
	for k := range stances {
		at.Bars = append(at.Bars, bar(column(k), y+barGap+barHeight/2))
		if k > 0 {
			s.line(column(k)-e.choice/2, top, column(k)-e.choice/2, y, innerLine)
		}
	}
	s.line(e.name, top, e.name, y, innerLine)
	if e.facts < e.choices {
		s.line(e.facts, top, e.facts, y, innerLine)
	}
	s.line(e.choices, top, e.choices, y, 0.5)
	s.frame(ballotLeft, top, ballotRight-ballotLeft, y-top, outerLine)
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
