package pdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rsc.io/qr"
)

// A4, upright, in millimetres.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
)

// paperMargin is what may stay white at each edge of a printed sheet.
const paperMargin = 8.0

// colour is red, green, blue.
type colour struct{ r, g, b uint8 }

var (
	black     = colour{0, 0, 0}
	red       = colour{204, 0, 0} // mastheads only
	headGrey  = colour{237, 237, 237}
	lineGrey  = colour{153, 153, 153} // 40 % ink: ovals, cutting lines
	faintGrey = colour{226, 226, 226} // watermarks
)

// style is how a piece of text looks; size is in points, the zero colour black.
type style struct {
	face   Face
	size   float64
	colour colour
}

func (st style) em() float64 { return st.size * mmPerPoint }

type align int

const (
	toLeft align = iota
	toCentre
	toRight
)

// The display list: what is drawn, in millimetres from the top left corner.
type (
	mark interface{}

	textMark struct {
		x, y     float64 // beginning of the baseline
		style    style
		text     string
		tracking float64 // extra space after each character, mm
		angle    float64 // degrees, anticlockwise
	}
	lineMark struct {
		x1, y1, x2, y2, width float64
		colour                colour
		dash                  float64 // length of dash and gap; 0 is a solid line
	}
	boxMark struct {
		x, y, w, h float64
		fill       bool
		width      float64 // of the outline when not filled
		colour     colour
	}
	ovalMark struct {
		x, y, rx, ry, width float64 // centre and half axes
		colour              colour
	}
	codeMark struct {
		x, y, size float64
		code       *qr.Code
	}
	imageMark struct {
		x, y, w, h float64
		image      int
	}
)

type page struct {
	marks  []mark
	shared int // index into sheet.shared, or -1
}

// meta is what a document says of itself in its properties.
type meta struct {
	title   string
	author  string
	subject string
	date    time.Time
}

// sheet collects the pages of one document. The first thing that cannot be
// printed is kept in err and reported by render; until then everything else
// may be called without checking.
type sheet struct {
	fonts  *Fonts
	meta   meta
	pages  []*page
	under  []mark   // drawn on every page before anything else
	shared [][]mark // content that several pages have in common, stored once
	target *[]mark  // where marks go: the last page, or shared content
	images []*image
	scale  float64 // of every page, for paper larger than A4; 0 is 1
	lying  bool    // the pages lie on their long side
	// labelled says that the parts of each page, which will be cut, say by
	// themselves that they are a rehearsal's.
	labelled bool
	paper    PaperSize
	err      error

	said   []Piece // what the document says, in order
	quiet  int     // above 0 while something is drawn that the script says otherwise
	marked string  // the watermark
	whole  bool    // what is said is all that the document says
}

func newSheet(fonts *Fonts, m meta) *sheet {
	return &sheet{fonts: fonts, meta: m}
}

// PaperSize is the size of the sheets a document is printed on.
type PaperSize int

// The sizes.
const (
	A4 PaperSize = iota
	A3
)

// millimetres are the sides of an upright sheet.
func (p PaperSize) millimetres() (wide, high float64) {
	if p == A3 {
		return 297, 420
	}
	return pageWidth, pageHeight
}

// wide and high are the size of a page in millimetres.
func (s *sheet) wide() float64 {
	wide, high := s.paper.millimetres()
	if s.lying {
		return high
	}
	return wide
}

func (s *sheet) high() float64 {
	wide, high := s.paper.millimetres()
	if s.lying {
		return wide
	}
	return high
}

// addPage begins a new page.
func (s *sheet) addPage() {
	p := &page{shared: -1}
	s.pages = append(s.pages, p)
	s.target = &p.marks
}

// share draws content once and returns its number for page.shared.
func (s *sheet) share(draw func()) int {
	var marks []mark
	before := s.target
	s.target = &marks
	draw()
	s.target = before
	s.shared = append(s.shared, marks)
	return len(s.shared) - 1
}

// each calls draw for every page, to add what needs the number of pages.
func (s *sheet) each(draw func(n, of int)) {
	for i, p := range s.pages {
		s.target = &p.marks
		draw(i+1, len(s.pages))
	}
}

func (s *sheet) put(m mark) { *s.target = append(*s.target, m) }

func (s *sheet) fail(err error) {
	if s.err == nil && err != nil {
		s.err = err
	}
}

// clean prepares a text, or records why it cannot be printed.
func (s *sheet) clean(text string) string {
	text, err := clean(text)
	s.fail(err)
	return text
}

func (s *sheet) width(st style, text string) float64 {
	return s.fonts.width(st.face, st.size, s.clean(text))
}

// baseline is where the letters stand in a line of the given top and height.
// Chinese glyphs reach from 0.12 em below the baseline to 0.88 em above.
func baseline(top, height float64, st style) float64 {
	return top + height/2 + 0.38*st.em()
}

// text sets one line in a box: from x over w, vertically in the middle of
// height h. Line ends inside the text become blanks.
func (s *sheet) text(x, y, w, h float64, a align, st style, text string) {
	text = strings.ReplaceAll(s.clean(text), "\n", " ")
	switch a {
	case toCentre:
		x += (w - s.fonts.width(st.face, st.size, text)) / 2
	case toRight:
		x += w - s.fonts.width(st.face, st.size, text)
	}
	s.put(textMark{x: x, y: baseline(y, h, st), style: st, text: text})
}

// fit returns the style, made smaller as needed down to least points, in which
// a text takes at most w on one line.
func (s *sheet) fit(st style, least, w float64, text string) style {
	if have := s.width(st, text); have > w {
		st.size = max(least, math.Floor(st.size*w/have*10)/10)
	}
	return st
}

// fitBlock sets a text in a box from its left edge, vertically in the middle: on
// one line if that can be read, on several lines otherwise. A text for which
// even the least size in points is too large cannot be printed.
func (s *sheet) fitBlock(x, y, w, h float64, st style, least float64, text string) {
	const readable = 9
	if one := s.fit(st, readable, w, text); s.width(one, text) <= w {
		s.text(x, y, w, h, toLeft, one, text)
		return
	}
	for ; ; st.size -= 0.5 {
		lines, lead := s.lines(st, text, w), 1.15*st.em()
		if high := float64(len(lines)) * lead; high <= h {
			s.block(x, y+(h-high)/2, w, lead, toLeft, st, text)
			return
		}
		if st.size-0.5 < least {
			s.fail(&TextError{excerpt(text), "太长，留给它的地方印不下，请缩短"})
			return
		}
	}
}

// lines breaks a text to a width.
func (s *sheet) lines(st style, text string, w float64) []string {
	return s.fonts.breakLines(st.face, st.size, s.clean(text), w, 0)
}

// block sets a text over several lines of height lead and returns the y below.
func (s *sheet) block(x, y, w, lead float64, a align, st style, text string) float64 {
	for _, line := range s.lines(st, text, w) {
		s.text(x, y, w, lead, a, st, line)
		y += lead
	}
	return y
}

func (s *sheet) line(x1, y1, x2, y2, width float64) {
	s.put(lineMark{x1: x1, y1: y1, x2: x2, y2: y2, width: width})
}

func (s *sheet) frame(x, y, w, h, width float64) {
	s.put(boxMark{x: x, y: y, w: w, h: h, width: width})
}

func (s *sheet) fill(x, y, w, h float64, c colour) {
	s.put(boxMark{x: x, y: y, w: w, h: h, fill: true, colour: c})
}

// code draws a QR code, error correction level Q, in a square of the given
// size that includes the quiet zone of four modules.
func (s *sheet) code(x, y, size float64, content string) {
	c, err := qr.Encode(content, qr.Q)
	if err != nil {
		s.fail(&TextError{excerpt(content), "太长，不能做成二维码"})
		return
	}
	quiet := size * 4 / float64(c.Size+8)
	s.put(codeMark{x: x + quiet, y: y + quiet, size: size - 2*quiet, code: c})
}

// Rehearsal is the watermark of a rehearsal's papers. It also stands at the head
// of every page, in a frame that a copier does not lose.
const Rehearsal = "彩排，无效力"

// watermark prints one word large, slanted and pale under everything else on
// every page, for papers that must not be used: 样票, 草稿, Rehearsal. An empty
// word prints nothing.
func (s *sheet) watermark(word string) {
	word = strings.ReplaceAll(s.clean(word), "\n", " ")
	s.marked = word
	if word == Rehearsal && !s.labelled {
		s.each(func(int, int) {
			const y, w, h = paperMargin + 0.3, 48.0, 5.6
			x := s.wide()/2 - 24
			s.fill(x, y, w, h, colour{255, 255, 255})
			s.frame(x, y, w, h, 0.6)
			s.text(x, y, w, h, toCentre, style{face: Hei, size: 13}, word)
		})
	}
	n := utf8.RuneCountInString(word)
	if n == 0 {
		return
	}
	size := min(150, 200/mmPerPoint/float64(n))
	st := style{Hei, size, faintGrey}
	const angle = 50
	sin, cos := math.Sincos(angle * math.Pi / 180)
	half, rise := s.width(st, word)/2, 0.38*st.em()
	s.under = append(s.under, textMark{
		x:     s.wide()/2 - half*cos + rise*sin,
		y:     s.high()/2 + half*sin + rise*cos,
		style: st, text: word, angle: angle,
	})
}

// pageNumbers puts 第 X 页 共 Y 页 at the foot of every page.
func (s *sheet) pageNumbers(y float64) {
	s.each(func(n, of int) {
		s.text(0, y, s.wide(), 5, toCentre, style{face: Song, size: 10.5}, pageXofY(n, of))
	})
}

// flow is a column of text that runs from page to page. Two things it sees to by
// itself: a heading never ends a page, and lines to sign on (see ends) never
// stand on a page without the last row or lines of what is signed.
type flow struct {
	s           *sheet
	left, width float64
	top, bottom float64
	y           float64
	pieces      []piece // of this page, from the top
}

// piece is what stays whole: a heading, a paragraph or its last lines, a row of a
// table, a place to sign.
type piece struct {
	from  int     // of the marks of the page
	y     float64 // where it begins
	holds bool    // it never ends a page: a heading
	joins bool    // it goes to the next page with the piece before it: a place to sign

	// The last row of a table: close ends the table above it, and again draws it
	// at the top of a page under the table's head, which takes head millimetres.
	// below is where it ended.
	close, again func()
	head, below  float64
}

// newFlow begins at the top of a first page.
func newFlow(s *sheet, left, width, top, bottom float64) *flow {
	f := &flow{s: s, left: left, width: width, top: top, bottom: bottom}
	f.newPage()
	return f
}

func (f *flow) newPage() {
	f.s.addPage()
	f.y, f.pieces = f.top, nil
}

// piece begins one at the flow's place.
func (f *flow) piece(holds bool) *piece {
	from := len(*f.s.target)
	if n := len(f.pieces); n == 0 || f.pieces[n-1].from != from || f.pieces[n-1].y != f.y {
		f.pieces = append(f.pieces, piece{from: from, y: f.y})
	}
	p := &f.pieces[len(f.pieces)-1]
	p.holds = holds
	return p
}

// room makes sure that the next h millimetres are on one page.
func (f *flow) room(h float64) {
	if f.y+h > f.bottom+1e-6 && f.y > f.top {
		f.turn(len(f.pieces), h)
	}
}

// need makes sure that the next h millimetres are on one page, and begins a piece.
func (f *flow) need(h float64) {
	f.room(h)
	f.piece(false)
}

// ends makes sure that the next h millimetres, on which people sign, are on one
// page, and that the last piece of what they sign is on it too.
func (f *flow) ends(h float64) {
	if f.y+h > f.bottom+1e-6 && f.y > f.top {
		f.turn(len(f.pieces)-1, h)
	}
	f.piece(false).joins = true
}

// turn begins a page on which h millimetres are needed, and takes there the
// pieces from the k-th, with whatever may not be parted from it. Where those are
// all that the page has, or would not leave the room, they stay.
func (f *flow) turn(k int, h float64) {
	for k > 0 && (f.pieces[k-1].holds || k < len(f.pieces) && f.pieces[k].joins) {
		k--
	}
	if k < 0 || k >= len(f.pieces) || f.pieces[k].y <= f.top || f.pieces[k].head+f.y-f.pieces[k].y+h > f.bottom-f.top {
		f.newPage()
		return
	}
	moved, below := slices.Clone(f.pieces[k:]), f.y
	first := moved[0].from
	marks := slices.Clone((*f.s.target)[first:])
	*f.s.target = (*f.s.target)[:first]
	if moved[0].close != nil {
		f.y = moved[0].y
		moved[0].close()
	}
	f.newPage()
	for i, p := range moved {
		to, end := first+len(marks), below
		if i+1 < len(moved) {
			to, end = moved[i+1].from, moved[i+1].y
		}
		again := f.piece(p.holds)
		again.joins = p.joins
		if p.again != nil {
			p.again()
			f.y += end - p.below
			continue
		}
		for _, m := range marks[p.from-first : to-first] {
			f.s.put(lower(m, f.y-p.y))
		}
		f.y += end - p.y
	}
}

// lower is a mark further down the page.
func lower(m mark, by float64) mark {
	switch m := m.(type) {
	case textMark:
		m.y += by
		return m
	case lineMark:
		m.y1, m.y2 = m.y1+by, m.y2+by
		return m
	case boxMark:
		m.y += by
		return m
	case ovalMark:
		m.y += by
		return m
	case codeMark:
		m.y += by
		return m
	case imageMark:
		m.y += by
		return m
	}
	panic(fmt.Sprintf("pdf: mark %T has no place", m))
}

func (f *flow) space(h float64) { f.y += h }

// heading sets centred lines and keeps them together.
func (f *flow) heading(st style, lead float64, text string) {
	f.s.say(roleOfHeading(st), text)
	lines := f.s.lines(st, text, f.width)
	f.room(float64(len(lines)) * lead)
	f.piece(true)
	for _, line := range lines {
		f.s.text(f.left, f.y, f.width, lead, toCentre, st, line)
		f.y += lead
	}
}

// para sets a paragraph whose first line is indented by indent characters.
// Lines are stretched to the full width by at most 0.35 em a character, as
// printed Chinese is; the last line is not. One in 黑体 is a heading.
func (f *flow) para(st style, lead float64, indent float64, text string) {
	s := f.s
	text = s.clean(text)
	first := indent * st.em()
	for _, para := range splitParagraphs(text) {
		s.say(roleOf(st, indent), para)
		lines := s.fonts.breakParagraph(st.face, st.size, para, f.width, first)
		for i, line := range lines {
			f.room(lead)
			if i == 0 || i == len(lines)-2 && len(lines) > 3 && st.face != Hei {
				f.piece(st.face == Hei)
			}
			x, room := f.left, f.width
			if i == 0 {
				x, room = x+first, room-first
			}
			m := textMark{x: x, y: baseline(f.y, lead, st), style: st, text: line}
			if n := utf8.RuneCountInString(line); i < len(lines)-1 && n > 1 {
				gap := (room - s.fonts.width(st.face, st.size, line)) / float64(n-1)
				m.tracking = min(gap, 0.35*st.em())
			}
			s.put(m)
			f.y += lead
		}
	}
}
