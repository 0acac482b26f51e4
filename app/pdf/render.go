package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-pdf/fpdf"
)

const pointsPerMM = 72 / 25.4

// producer is the program's name in the document's properties.
const producer = "票决 piaojue"

// render writes the document. Nothing is written unless everything can be:
// texts that cannot be printed and characters without a glyph are refused
// first, by name.
func (s *sheet) render(w io.Writer) error {
	if s.err != nil {
		return s.err
	}
	if len(s.pages) == 0 {
		return errors.New("a document without pages")
	}
	if script, ok := w.(*Script); ok {
		return script.take(s)
	}
	minis, err := s.miniFonts()
	if err != nil {
		return err
	}

	scale := s.scale
	if scale == 0 {
		scale = 1
	}
	doc := fpdf.NewCustom(&fpdf.InitType{
		OrientationStr: "P", UnitStr: "mm",
		Size: fpdf.SizeType{Wd: s.wide() * scale, Ht: s.high() * scale},
	})
	doc.SetCatalogSort(true)
	doc.SetCompression(false) // finish packs the pages: fpdf takes 1 MB for each
	doc.SetCreationDate(s.meta.date)
	doc.SetModificationDate(s.meta.date)
	doc.SetLang("zh-CN")
	doc.SetProducer(utf16BE(producer), false)
	for _, property := range []struct {
		set  func(string, bool)
		text *string
	}{{doc.SetTitle, &s.meta.title}, {doc.SetAuthor, &s.meta.author}, {doc.SetSubject, &s.meta.subject}} {
		if *property.text, err = clean(*property.text); err != nil {
			return err
		}
		if *property.text != "" {
			property.set(utf16BE(*property.text), false)
		}
	}
	if s.meta.date.IsZero() {
		return errors.New("a document needs its date: fpdf would print the present time")
	}

	enc := &encoder{sheet: s, minis: minis, ids: map[*ttf]string{}}
	for i, m := range minis {
		enc.ids[m.font] = "/" + fontName(i)
	}

	shared := make([]fpdf.Template, len(s.shared))
	calls := make([]string, len(s.shared))
	for i, marks := range s.shared {
		content := enc.encode(marks)
		shared[i] = doc.CreateTemplate(func(t *fpdf.Tpl) { t.RawWriteStr(content) })
	}
	for n, p := range s.pages {
		if s.fonts.paged != nil {
			if err := s.fonts.paged(n+1, len(s.pages)); err != nil {
				return err
			}
		}
		doc.AddPage()
		if scale != 1 { // all that follows is drawn as if on A4
			factor := strconv.FormatFloat(scale, 'f', 6, 64)
			doc.RawWriteStr(factor + " 0 0 " + factor + " 0 0 cm\n")
		}
		if len(s.under) > 0 {
			doc.RawWriteStr(enc.encode(s.under))
		}
		if i := p.shared; i >= 0 {
			if calls[i] == "" {
				// fpdf hashes a template at every use, so it is asked only once.
				doc.UseTemplate(shared[i])
				calls[i] = "/TPL" + shared[i].ID() + " Do"
			} else {
				doc.RawWriteStr(calls[i])
			}
		}
		if len(p.marks) > 0 {
			doc.RawWriteStr(enc.encode(p.marks))
		}
	}

	var raw bytes.Buffer
	if err := doc.Output(&raw); err != nil {
		return err
	}
	out, err := finish(raw.Bytes(), minis, s.images, s.meta)
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}

// fontName is a font's name in page content.
func fontName(i int) string { return "F" + strconv.Itoa(i) }

// miniFonts cuts one small font per face from the characters that the document
// uses, and names all characters that no font has.
func (s *sheet) miniFonts() ([]*miniFont, error) {
	used := map[*ttf]map[rune]bool{}
	var missing []rune
	collect := func(marks []mark) {
		for _, m := range marks {
			t, ok := m.(textMark)
			if !ok {
				continue
			}
			for _, r := range t.text {
				font, gid := s.fonts.find(t.style.face, r)
				if gid == 0 {
					if !slices.Contains(missing, r) {
						missing = append(missing, r)
					}
					continue
				}
				if used[font] == nil {
					used[font] = map[rune]bool{}
				}
				used[font][r] = true
			}
		}
	}
	collect(s.under)
	for _, marks := range s.shared {
		collect(marks)
	}
	for _, p := range s.pages {
		collect(p.marks)
	}
	if len(missing) > 0 {
		return nil, &MissingGlyphError{missing}
	}

	var minis []*miniFont
	for _, chain := range s.fonts.chain {
		for _, font := range chain {
			if used[font] == nil {
				continue
			}
			m, err := newMiniFont(font, used[font])
			if err != nil {
				return nil, err
			}
			minis = append(minis, m)
			delete(used, font)
		}
	}
	return minis, nil
}

// utf16BE writes text as PDF properties want it, characters beyond U+FFFF
// included (fpdf's own conversion garbles them).
func utf16BE(text string) string {
	b := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
}

// encoder turns a display list into page content.
type encoder struct {
	sheet *sheet
	minis []*miniFont
	ids   map[*ttf]string // font to its name in page content
	b     []byte

	// What the graphics state is known to be; "", -1 and NaN are unknown.
	fill, stroke, dash string
	width, tracking    float64
	font               *ttf
	fontSize           float64
}

func (e *encoder) encode(marks []mark) string {
	*e = encoder{sheet: e.sheet, minis: e.minis, ids: e.ids, b: e.b[:0], width: -1, tracking: math.NaN()}
	for _, m := range marks {
		switch m := m.(type) {
		case textMark:
			e.text(m)
		case lineMark:
			e.pen(m.colour, m.width, m.dash)
			e.point(m.x1, m.y1)
			e.op("m")
			e.point(m.x2, m.y2)
			e.op("l S")
		case boxMark:
			if m.fill {
				e.brush(m.colour)
			} else {
				e.pen(m.colour, m.width, 0)
			}
			e.point(m.x, m.y+m.h)
			e.num(m.w * pointsPerMM)
			e.num(m.h * pointsPerMM)
			if m.fill {
				e.op("re f")
			} else {
				e.op("re S")
			}
		case ovalMark:
			e.oval(m)
		case codeMark:
			e.code(m)
		case imageMark:
			e.b = append(e.b, "q "...)
			e.num(m.w * pointsPerMM)
			e.b = append(e.b, "0 0 "...)
			e.num(m.h * pointsPerMM)
			e.point(m.x, m.y+m.h)
			e.op("cm /Im" + strconv.Itoa(m.image) + " Do Q")
		default:
			panic(fmt.Sprintf("pdf: mark %T has no encoding", m))
		}
	}
	return string(e.b)
}

func (e *encoder) op(s string) {
	e.b = append(e.b, s...)
	e.b = append(e.b, '\n')
}

// num writes a number with at most three decimals and a blank behind it.
func (e *encoder) num(v float64) {
	v = math.Round(v * 1000)
	if v < 0 {
		e.b = append(e.b, '-')
		v = -v
	}
	n := int64(v)
	e.b = strconv.AppendInt(e.b, n/1000, 10)
	if frac := n % 1000; frac != 0 {
		e.b = append(e.b, '.', byte('0'+frac/100), byte('0'+frac/10%10), byte('0'+frac%10))
		for e.b[len(e.b)-1] == '0' {
			e.b = e.b[:len(e.b)-1]
		}
	}
	e.b = append(e.b, ' ')
}

// point writes a place on the page in PDF coordinates (points, upwards).
func (e *encoder) point(x, y float64) {
	e.num(x * pointsPerMM)
	e.num((e.sheet.high() - y) * pointsPerMM)
}

func paint(c colour) string {
	part := func(v uint8) string { return strconv.FormatFloat(float64(v)/255, 'g', 3, 64) }
	if c.r == c.g && c.g == c.b {
		return part(c.r)
	}
	return part(c.r) + " " + part(c.g) + " " + part(c.b)
}

func (e *encoder) brush(c colour) {
	if want := paint(c); want != e.fill {
		e.fill = want
		if strings.ContainsRune(want, ' ') {
			e.op(want + " rg")
		} else {
			e.op(want + " g")
		}
	}
}

func (e *encoder) pen(c colour, width, dash float64) {
	if want := paint(c); want != e.stroke {
		e.stroke = want
		if strings.ContainsRune(want, ' ') {
			e.op(want + " RG")
		} else {
			e.op(want + " G")
		}
	}
	if width != e.width {
		e.width = width
		e.num(width * pointsPerMM)
		e.op("w")
	}
	pattern := "[] 0 d"
	if dash > 0 {
		pattern = "[" + strconv.FormatFloat(math.Round(dash*pointsPerMM*100)/100, 'f', -1, 64) + "] 0 d"
	}
	if pattern != e.dash {
		e.dash = pattern
		e.op(pattern)
	}
}

// text writes one line, changing fonts where a character needs another one.
func (e *encoder) text(m textMark) {
	if m.text == "" {
		return
	}
	e.brush(m.style.colour)
	sin, cos := math.Sincos(m.angle * math.Pi / 180)
	along := 0.0
	e.b = append(e.b, "BT "...)
	if m.tracking != e.tracking {
		e.tracking = m.tracking
		e.num(m.tracking * pointsPerMM)
		e.b = append(e.b, "Tc "...)
	}
	fonts := e.sheet.fonts
	var open *ttf
	for _, r := range m.text {
		font, gid := fonts.find(m.style.face, r)
		if font != open {
			if open != nil {
				e.b = append(e.b, "> Tj "...)
			}
			open = font
			if font != e.font || m.style.size != e.fontSize {
				e.font, e.fontSize = font, m.style.size
				e.b = append(e.b, e.ids[font]...)
				e.b = append(e.b, ' ')
				e.num(m.style.size)
				e.b = append(e.b, "Tf "...)
			}
			if m.angle == 0 {
				e.b = append(e.b, "1 0 0 1 "...)
			} else {
				e.num(cos)
				e.num(sin)
				e.num(-sin)
				e.num(cos)
			}
			e.point(m.x+along*cos, m.y-along*sin)
			e.b = append(e.b, "Tm <"...)
		}
		code := e.mini(font).codes[r]
		const hex = "0123456789ABCDEF"
		e.b = append(e.b, hex[code>>12], hex[code>>8&15], hex[code>>4&15], hex[code&15])
		along += float64(font.advance(gid))*m.style.em()/1000 + m.tracking
	}
	e.op("> Tj ET")
}

func (e *encoder) mini(font *ttf) *miniFont {
	for _, m := range e.minis {
		if m.font == font {
			return m
		}
	}
	panic("pdf: text in a font that was not collected")
}

// oval draws an ellipse as four Bézier curves.
func (e *encoder) oval(m ovalMark) {
	e.pen(m.colour, m.width, 0)
	const k = 0.5522847498 // places the control points for a quarter turn
	x, y, rx, ry := m.x, m.y, m.rx, m.ry
	e.point(x+rx, y)
	e.op("m")
	for _, c := range [][6]float64{
		{x + rx, y - k*ry, x + k*rx, y - ry, x, y - ry},
		{x - k*rx, y - ry, x - rx, y - k*ry, x - rx, y},
		{x - rx, y + k*ry, x - k*rx, y + ry, x, y + ry},
		{x + k*rx, y + ry, x + rx, y + k*ry, x + rx, y},
	} {
		e.point(c[0], c[1])
		e.point(c[2], c[3])
		e.point(c[4], c[5])
		e.op("c")
	}
	e.op("s")
}

// code draws a QR code as one path: a rectangle for each run of dark modules.
// Coordinates are whole modules, which keeps 3,000 codes small.
func (e *encoder) code(m codeMark) {
	n := m.code.Size
	module := m.size / float64(n) * pointsPerMM
	e.b = append(e.b, "q 0 g "...)
	e.b = strconv.AppendFloat(e.b, module, 'f', 5, 64)
	e.b = append(e.b, " 0 0 "...)
	e.b = strconv.AppendFloat(e.b, -module, 'f', 5, 64)
	e.b = append(e.b, ' ')
	e.point(m.x, m.y)
	e.op("cm")
	for y := range n {
		for x := 0; x < n; x++ {
			if !m.code.Black(x, y) {
				continue
			}
			end := x + 1
			for end < n && m.code.Black(end, y) {
				end++
			}
			e.b = strconv.AppendInt(e.b, int64(x), 10)
			e.b = append(e.b, ' ')
			e.b = strconv.AppendInt(e.b, int64(y), 10)
			e.b = append(e.b, ' ')
			e.b = strconv.AppendInt(e.b, int64(end-x), 10)
			e.op(" 1 re")
			x = end
		}
	}
	e.op("f Q")
}

// pdfTime writes a moment for the document's metadata.
func pdfTime(t time.Time) string { return t.Format("2006-01-02T15:04:05Z07:00") }
