// Package scantest simulates paper: it prints ballots, marks them with pens and
// pencils, and takes them through office scanners, bad scanners and document
// cameras. Places on paper are millimetres from the top left corner.
package scantest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// How fine a page is printed, and how fine an office scans it. Dots and ScanDots
// are the same in pixels a millimetre.
const (
	PrintDPI = 300
	ScanDPI  = 200
	Dots     = PrintDPI / 25.4
	ScanDots = ScanDPI / 25.4
)

// Print draws the pages of a PDF as they come out of a printer.
func Print(t testing.TB, file []byte) []*image.Gray {
	t.Helper()
	folder := t.TempDir()
	name := filepath.Join(folder, "b.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", fmt.Sprint(PrintDPI), "-gray", name, filepath.Join(folder, "p")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm (Debian: poppler-utils): %v %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(folder, "p*.pgm"))
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
		var kind string
		var w, h, most int
		if _, err := fmt.Fscan(bytes.NewReader(data), &kind, &w, &h, &most); err != nil || kind != "P5" || most != 255 || w*h > len(data) {
			t.Fatalf("pdftoppm gave %q: %v", data[:min(20, len(data))], err)
		}
		page := &image.Gray{Pix: data[len(data)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}
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

// JPEG is a page as a scanner sends it.
func JPEG(t testing.TB, page image.Image) []byte { return packed(t, page, 60) }

func packed(t testing.TB, page image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, page, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Pressed is a picture after it was packed as JPEG of that quality.
func Pressed(t testing.TB, page image.Image, quality int) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(packed(t, page, quality)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// PDF is a stack of scanned pages in one file, as office scanners send it.
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
		w, h := float64(page.Rect.Dx())/ScanDots/25.4*72, float64(page.Rect.Dy())/ScanDots/25.4*72
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
