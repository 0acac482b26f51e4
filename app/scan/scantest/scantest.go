// Package scantest marks printed ballots with a pen and scans them, for tests of
// what the product makes of a stack. It knows how good offices scan: a little
// turned, a little noise, JPEG. How bad a scan may be is tried in package scan.
package scantest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"piaojue/app/scan"
)

// Dots is how many pixels a printed page has per millimetre.
const Dots = 200 / 25.4

// Print draws the pages of a PDF as they come out of a printer.
func Print(t testing.TB, file []byte) []*image.Gray {
	t.Helper()
	folder := t.TempDir()
	name := filepath.Join(folder, "b.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "200", "-gray", "-png", name, filepath.Join(folder, "p")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm (Debian: poppler-utils): %v %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(folder, "p*.png"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	var pages []*image.Gray
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		page := image.NewGray(img.Bounds())
		draw.Draw(page, page.Rect, img, img.Bounds().Min, draw.Src)
		pages = append(pages, page)
	}
	return pages
}

// Copy is a sheet of its own.
func Copy(page *image.Gray) *image.Gray {
	c := image.NewGray(page.Rect)
	copy(c.Pix, page.Pix)
	return c
}

// A Pen writes on a page in millimetres.
type Pen struct {
	Wide float64 // millimetres
	Ink  uint8   // 0 is black
	Rand *rand.Rand
}

// Ballpoint is the pen of most people.
func Ballpoint(r *rand.Rand) Pen { return Pen{0.5, 40, r} }

// Line draws from place to place.
func (p Pen) Line(page *image.Gray, a, b scan.Point) {
	n := int(math.Hypot(b.X-a.X, b.Y-a.Y)*12) + 1
	for i := range n + 1 {
		f := float64(i) / float64(n)
		x, y, half := (a.X+(b.X-a.X)*f)*Dots, (a.Y+(b.Y-a.Y)*f)*Dots, p.Wide/2*Dots
		for v := int(y - half); v <= int(y+half); v++ {
			for u := int(x - half); u <= int(x+half); u++ {
				if (image.Point{u, v}).In(page.Rect) && math.Hypot(float64(u)+0.5-x, float64(v)+0.5-y) <= half && p.Ink < page.Pix[v*page.Stride+u] {
					page.Pix[v*page.Stride+u] = p.Ink
				}
			}
		}
	}
}

// Circle marks a choice as the paper asks for: no two are alike.
func (p Pen) Circle(page *image.Gray, at scan.Point) {
	at.X, at.Y = at.X+0.35*p.Rand.NormFloat64(), at.Y+0.3*p.Rand.NormFloat64()
	rx, ry, from := 1.8+p.Rand.Float64(), 1.4+0.8*p.Rand.Float64(), 6*p.Rand.Float64()
	last := scan.Point{X: at.X + rx*math.Cos(from), Y: at.Y + ry*math.Sin(from)}
	for a := from; a < from+6.4; a += 0.1 {
		next := scan.Point{X: at.X + rx*math.Cos(a), Y: at.Y + ry*math.Sin(a)}
		p.Line(page, last, next)
		last = next
	}
}

// Dot is the hesitant mark that only people can judge.
func (p Pen) Dot(page *image.Gray, at scan.Point) {
	p.Wide = 0.9
	p.Line(page, at, scan.Point{X: at.X + 0.3, Y: at.Y})
}

// Take scans a page: turned by up to a degree, with noise.
func Take(page *image.Gray, r *rand.Rand) *image.Gray {
	out := image.NewGray(page.Rect)
	angle := (2*r.Float64() - 1) * math.Pi / 180
	cos, sin := math.Cos(angle), math.Sin(angle)
	w, h := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	dx, dy := 6*r.NormFloat64(), 6*r.NormFloat64()
	for y := range page.Rect.Dy() {
		for x := range page.Rect.Dx() {
			u, v := float64(x)-w/2, float64(y)-h/2
			fx, fy := u*cos+v*sin+w/2+dx, -u*sin+v*cos+h/2+dy
			i, j := int(fx), int(fy)
			tone := 245.0
			if fx >= 0 && fy >= 0 && i+1 < page.Rect.Dx() && j+1 < page.Rect.Dy() {
				fx, fy = fx-float64(i), fy-float64(j)
				at := page.Pix[j*page.Stride+i:]
				top := float64(at[0])*(1-fx) + float64(at[1])*fx
				low := float64(at[page.Stride])*(1-fx) + float64(at[page.Stride+1])*fx
				tone = 20 + (top*(1-fy)+low*fy)*0.88
			}
			tone += float64(r.IntN(7)) - 3
			out.Pix[y*out.Stride+x] = uint8(min(max(tone, 0), 255))
		}
	}
	return out
}

// JPEG is a page as a scanner sends it.
func JPEG(t testing.TB, page image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, page, &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// PDF is a stack of pages in one file, as office scanners send it.
func PDF(t testing.TB, pages ...*image.Gray) []byte {
	t.Helper()
	var b bytes.Buffer
	var places []int
	object := func(format string, args ...any) {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(places))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 3+3*i)
	}
	object("<< /Type /Pages /Kids [ %s] /Count %d >>", kids, len(pages))
	for i, page := range pages {
		w, h := float64(page.Rect.Dx())/Dots/25.4*72, float64(page.Rect.Dy())/Dots/25.4*72
		content := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /I Do Q", w, h)
		picture := JPEG(t, page)
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /XObject << /I %d 0 R >> >> /Contents %d 0 R >>", w, h, 5+3*i, 4+3*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
		object("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream",
			page.Rect.Dx(), page.Rect.Dy(), len(picture), picture)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, start)
	return b.Bytes()
}

// TIFF is a stack of pages in one file, grey and not packed.
func TIFF(pages ...*image.Gray) []byte {
	order := binary.LittleEndian
	file := []byte("II*\x00\x00\x00\x00\x00")
	next := 4 // where the place of the next page belongs
	for _, page := range pages {
		order.PutUint32(file[next:], uint32(len(file)))
		w, h := uint32(page.Rect.Dx()), uint32(page.Rect.Dy())
		entries := [][2]uint32{{256, w}, {257, h}, {258, 8}, {259, 1}, {262, 1}, {273, uint32(len(file) + 2 + 9*12 + 4)}, {277, 1}, {278, h}, {279, w * h}}
		file = order.AppendUint16(file, uint16(len(entries)))
		for _, e := range entries {
			file = order.AppendUint16(file, uint16(e[0]))
			file = order.AppendUint16(file, 4) // LONG
			file = order.AppendUint32(file, 1)
			file = order.AppendUint32(file, e[1])
		}
		next = len(file)
		file = append(order.AppendUint32(file, 0), page.Pix...)
	}
	return file
}
