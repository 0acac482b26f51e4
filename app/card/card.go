// Package card draws the picture that stands for a project where the address
// of its page is passed on: in a group chat, on another site. It knows no clock
// and no database; the same words give the same bytes.
//
// The picture says in words what its colours say, and nothing that the page
// does not say. It has few colours, so that it is a few kilobytes of PNG.
package card

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Width and Height are what the places that show such pictures ask for.
const (
	Width  = 1200
	Height = 630
)

// A Card is everything that is on the picture.
type Card struct {
	Site   string // the congress
	Year   string // 2026年度民生实事项目 第3项
	Name   string // of the project
	Light  string // its word: 正常
	Kind   string // green, amber, red, done, ended, carried; anything else is grey
	Reason string // why the light is what it is
	Done   string // 按节点完成 45%; empty before anything is known
	Filled int    // thousandths of the bar, 0 to 1000
	Note   string // a warning: 演示
}

// A Painter holds the letters. It is safe for concurrent use.
type Painter struct {
	fonts []*sfnt.Font // the first one that knows a character draws it
}

// New opens the files of a face, the best first. Refused: none, and what is no
// font.
func New(files []io.ReaderAt) (*Painter, error) {
	p := &Painter{}
	for _, f := range files {
		book, err := sfnt.ParseCollectionReaderAt(f)
		if err != nil {
			return nil, fmt.Errorf("a face of the card: %w", err)
		}
		one, err := book.Font(0)
		if err != nil {
			return nil, fmt.Errorf("a face of the card: %w", err)
		}
		p.fonts = append(p.fonts, one)
	}
	if len(p.fonts) == 0 {
		return nil, fmt.Errorf("a card needs a font")
	}
	return p, nil
}

// An ink is one colour on another, as so many steps of the palette: letters
// have soft edges.
type ink uint8

const steps = 16

const (
	onPaper ink = iota // letters
	faint
	onBand
	green
	amber
	red
	grey
	inks
)

var (
	paper = color.RGBA{0xfa, 0xf8, 0xf5, 0xff}
	band  = color.RGBA{0xa6, 0x1b, 0x1b, 0xff}
)

// palette has the steps of each ink, from its ground to its colour.
var palette = func() color.Palette {
	var list color.Palette
	for _, c := range [inks][2]color.RGBA{
		{paper, {0x1b, 0x1b, 0x1b, 0xff}}, {paper, {0x4a, 0x47, 0x43, 0xff}}, {band, {0xff, 0xff, 0xff, 0xff}},
		{paper, {0x1d, 0x6b, 0x3a, 0xff}}, {paper, {0x8a, 0x53, 0x00, 0xff}}, {paper, {0x9a, 0x1c, 0x1c, 0xff}}, {paper, {0x6b, 0x67, 0x62, 0xff}},
	} {
		mix := func(a, b uint8, k int) uint8 { return uint8((int(a)*(steps-1-k) + int(b)*k) / (steps - 1)) }
		for k := range steps {
			list = append(list, color.RGBA{mix(c[0].R, c[1].R, k), mix(c[0].G, c[1].G, k), mix(c[0].B, c[1].B, k), 0xff})
		}
	}
	return list
}()

func (i ink) ground() uint8 { return uint8(i) * steps }
func (i ink) full() uint8   { return uint8(i)*steps + steps - 1 }

// The bar's ground is the third step of grey.
const barGround = uint8(grey)*steps + 3

func inkOf(kind string) ink {
	switch kind {
	case "green":
		return green
	case "amber":
		return amber
	case "red":
		return red
	case "done":
		return onPaper
	}
	return grey
}

const (
	margin = 64
	wide   = Width - 2*margin
)

// Draw writes the picture as PNG. Text that does not fit ends with an ellipsis.
func (p *Painter) Draw(w io.Writer, c Card) error {
	img := image.NewPaletted(image.Rect(0, 0, Width, Height), palette)
	fill(img, img.Bounds(), onPaper.ground())
	fill(img, image.Rect(0, 0, Width, 108), onBand.ground())
	note := 0
	var err error
	write := func(i ink, size, x, y int, line string) {
		if err == nil {
			err = p.write(img, i, size, x, y, line)
		}
	}
	lines := func(size, width, most int, text string) []string {
		var list []string
		if err == nil {
			list, err = p.wrap(size, width, most, text)
		}
		return list
	}
	if c.Note != "" {
		var n fixed.Int26_6
		if n, err = p.width(32, c.Note); err != nil {
			return err
		}
		note = n.Ceil() + 32
		write(onBand, 32, Width-margin-note+32, 66, c.Note)
	}
	for _, line := range lines(40, wide-note, 1, c.Site) {
		write(onBand, 40, margin, 69, line)
	}
	write(faint, 34, margin, 176, c.Year)

	size, y := 72, 268
	name := lines(size, wide, 2, c.Name)
	if len(name) == 2 {
		size, y = 64, 256
		if name = lines(size, wide, 2, c.Name); strings.HasSuffix(name[len(name)-1], "…") {
			size, y = 50, 240
			name = lines(size, wide, 3, c.Name)
		}
	}
	for i, line := range name {
		write(onPaper, size, margin, y+i*size*5/4, line)
	}

	colour := inkOf(c.Kind)
	dot(img, colour, margin+24, 444, 24)
	write(colour, 56, margin+68, 464, c.Light)
	if err != nil {
		return err
	}
	at, err := p.width(56, c.Light)
	if err != nil {
		return err
	}
	left := margin + 68 + at.Ceil() + 32
	for _, line := range lines(36, Width-margin-left, 1, c.Reason) {
		write(faint, 36, left, 461, line)
	}
	if c.Done != "" {
		bar := image.Rect(margin, 516, Width-margin, 540)
		fill(img, bar, barGround)
		bar.Max.X = bar.Min.X + wide*min(max(c.Filled, 0), 1000)/1000
		fill(img, bar, colour.full())
		write(onPaper, 36, margin, 592, c.Done)
	}
	if err != nil {
		return err
	}
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img)
}

func fill(img *image.Paletted, r image.Rectangle, index uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y):][:r.Dx()]
		for x := range row {
			row[x] = index
		}
	}
}

// dot draws a disc with a soft edge, four samples each way to a pixel.
func dot(img *image.Paletted, i ink, cx, cy, r int) {
	const fine = 4
	for y := cy - r; y <= cy+r; y++ {
		for x := cx - r; x <= cx+r; x++ {
			in := 0
			for k := range fine * fine {
				dx, dy := (x-cx)*fine+k%fine, (y-cy)*fine+k/fine
				if dx*dx+dy*dy <= r*r*fine*fine {
					in++
				}
			}
			img.SetColorIndex(x, y, i.ground()+uint8(in*(steps-1)/(fine*fine)))
		}
	}
}

// a face draws characters of one size in all fonts.
type face []font.Face

func (p *Painter) face(size int) (face, error) {
	var f face
	for _, one := range p.fonts {
		// 72 dots to the inch: a point is a pixel.
		sized, err := opentype.NewFace(one, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return nil, err
		}
		f = append(f, sized)
	}
	return f, nil
}

// glyph is who draws a character, and which: what no font knows is a 〓, as in
// print.
func (p *Painter) glyph(f face, r rune) (font.Face, rune) {
	for _, try := range []rune{r, '〓', '?'} {
		for i, one := range p.fonts {
			if g, err := one.GlyphIndex(nil, try); err == nil && g != 0 {
				return f[i], try
			}
		}
	}
	return f[0], r
}

// plain is text as a single line can hold it.
func plain(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar }), " ")
}

func (p *Painter) width(size int, text string) (fixed.Int26_6, error) {
	f, err := p.face(size)
	if err != nil {
		return 0, err
	}
	var sum fixed.Int26_6
	for _, r := range plain(text) {
		sum += p.advance(f, r)
	}
	return sum, nil
}

func (p *Painter) advance(f face, r rune) fixed.Int26_6 {
	one, r := p.glyph(f, r)
	a, _ := one.GlyphAdvance(r)
	return a
}

// neverFirst are characters that do not begin a line.
const neverFirst = "，。；：、！？）》」』】”’…"

// wrap breaks text into at most so many lines; what is left over is an
// ellipsis. No text is no line.
func (p *Painter) wrap(size, width, most int, text string) ([]string, error) {
	f, err := p.face(size)
	if err != nil {
		return nil, err
	}
	var lines []string
	rest := []rune(plain(text))
	for len(rest) > 0 && len(lines) < most {
		var at fixed.Int26_6
		n := 0
		for n < len(rest) {
			a := p.advance(f, rest[n])
			if at+a > fixed.I(width) {
				break
			}
			at, n = at+a, n+1
		}
		if n == 0 {
			break // not even one character
		}
		if n < len(rest) && len(lines) == most-1 {
			for n > 0 && at+p.advance(f, '…') > fixed.I(width) {
				n--
				at -= p.advance(f, rest[n])
			}
			return append(lines, string(rest[:n])+"…"), nil
		}
		if cut := n; n < len(rest) {
			for cut > 1 && strings.ContainsRune(neverFirst, rest[cut]) {
				cut--
			}
			if cut > 1 {
				n = cut
			}
		}
		lines = append(lines, strings.TrimSpace(string(rest[:n])))
		rest = rest[n:]
	}
	return lines, nil
}

// write puts one line on the picture, its baseline at y.
func (p *Painter) write(img *image.Paletted, i ink, size, x, y int, line string) error {
	f, err := p.face(size)
	if err != nil {
		return err
	}
	at := fixed.P(x, y)
	for _, r := range plain(line) {
		one, r := p.glyph(f, r)
		box, mask, from, advance, ok := one.Glyph(at, r)
		if shape, known := mask.(*image.Alpha); ok && known {
			for py := max(box.Min.Y, 0); py < min(box.Max.Y, Height); py++ {
				for px := max(box.Min.X, 0); px < min(box.Max.X, Width); px++ {
					a := int(shape.AlphaAt(from.X+px-box.Min.X, from.Y+py-box.Min.Y).A)
					if k := uint8(a * (steps - 1) / 0xff); k > 0 {
						img.SetColorIndex(px, py, i.ground()+k)
					}
				}
			}
		}
		at.X += advance
	}
	return nil
}
