package scan_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"runtime"
	"slices"
	"strings"
	"testing"

	"piaojue/app/scan"
	"piaojue/app/scan/scantest"
)

// pngOf is a PNG that says it is so large, in grey, with these bytes of a picture.
func pngOf(wide, high uint32, depth, kind byte, data []byte) []byte {
	file := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, body []byte) {
		file = binary.BigEndian.AppendUint32(file, uint32(len(body)))
		from := len(file)
		file = append(append(file, name...), body...)
		file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[from:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, wide), high)
	chunk("IHDR", append(head, depth, kind, 0, 0, 0))
	chunk("IDAT", data)
	chunk("IEND", nil)
	return file
}

// tiffOf is a TIFF of one page with these entries: tag, type, how many, value.
func tiffOf(entries ...[4]uint32) []byte {
	order := binary.LittleEndian
	slices.SortFunc(entries, func(a, b [4]uint32) int { return int(a[0]) - int(b[0]) })
	file := order.AppendUint16([]byte("II*\x00\x08\x00\x00\x00"), uint16(len(entries)))
	for _, e := range entries {
		file = order.AppendUint16(file, uint16(e[0]))
		file = order.AppendUint16(file, uint16(e[1]))
		file = order.AppendUint32(file, e[2])
		file = order.AppendUint32(file, e[3])
	}
	return append(file, make([]byte, 64)...)
}

// packedZeros are so many zero bytes, deflated.
func packedZeros(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	zeros := make([]byte, 1<<16)
	for ; n > 0; n -= len(zeros) {
		if _, err := w.Write(zeros[:min(n, len(zeros))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Small files that would be very large pictures are refused by their headers.
// It runs alone: it looks at the memory of the whole process.
func TestAFileThatUnpacksToAHugePictureIsRefusedBeforeItIsUnpacked(t *testing.T) {
	var progressive bytes.Buffer // a JPEG of one frame header: 7,000 by 7,000 in several scans
	progressive.WriteString("\xff\xd8\xff\xc2\x00\x11\x08\x1b\x58\x1b\x58\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00\xff\xda\x00\x0c")
	size := func(w, h uint32) [][4]uint32 {
		return [][4]uint32{{256, 4, 1, w}, {257, 4, 1, h}, {258, 3, 1, 8}, {259, 3, 1, 8}, {262, 3, 1, 1}, {277, 3, 1, 1}}
	}
	const most = 64 << 20
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"png":                              {pngOf(30_000, 30_000, 8, 0, packedZeros(t, 1<<20)), "太大"},
		"png, one line":                    {pngOf(1<<31-1, 1, 8, 0, nil), "太大"},
		"png, wide colours":                {pngOf(7000, 7000, 16, 6, packedZeros(t, 1<<20)), "太大"},
		"progressive jpeg":                 {progressive.Bytes(), "太大"},
		"tiff":                             {tiffOf(append(size(30_000, 30_000), [4]uint32{273, 4, 1, 8}, [4]uint32{278, 4, 1, 30_000}, [4]uint32{279, 4, 1, 60})...), "太大"},
		"tiff, more strips than the file":  {tiffOf(append(size(2000, 3000), [4]uint32{273, 4, 1 << 28, 8}, [4]uint32{278, 4, 1, 1}, [4]uint32{279, 4, 1 << 28, 8})...), "损坏"},
		"tiff, a strip beyond the file":    {tiffOf(append(size(2000, 3000), [4]uint32{273, 4, 1, 8}, [4]uint32{278, 4, 1, 3000}, [4]uint32{279, 4, 1, 0xffffffff})...), "损坏"},
		"tiff, as many rows as there be":   {tiffOf(append(size(2000, 3000), [4]uint32{273, 4, 1, 8}, [4]uint32{278, 4, 1, 0xffffffff}, [4]uint32{279, 4, 1, 16})...), "损坏"},
		"tiff, tiles larger than the page": {tiffOf(append(size(2000, 3000), [4]uint32{322, 4, 1, 0x7fffffff}, [4]uint32{323, 4, 1, 0x7fffffff}, [4]uint32{324, 4, 1, 8}, [4]uint32{325, 4, 1, 16})...), "损坏"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := pagesIn(c.file)
		runtime.ReadMemStats(&after)
		var r *scan.Refusal
		if !errors.As(err, &r) || !strings.Contains(r.Reason, c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > most {
			t.Errorf("%s: %d MB to refuse %d bytes", name, took>>20, len(c.file))
		}
	}
}

func TestAPDFWithAHugePictureIsDrawnSmall(t *testing.T) {
	t.Parallel()
	data := packedZeros(t, 20_000*20_000/8)
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n")
	b.WriteString("3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R >>\nendobj\n")
	b.WriteString("4 0 obj\n<< /Length 28 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream\nendobj\n")
	fmt.Fprintf(&b, "5 0 obj\n<< /Type /XObject /Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode /Length %d >>\nstream\n", len(data))
	b.Write(data)
	b.WriteString("\nendstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n")
	n, picture, err := pagesIn(b.Bytes())
	if err != nil || n != 1 || picture.Image.Bounds().Dy() > 2339 {
		t.Fatalf("%d pages, %v", n, err)
	}
	if got := refusal(t, picture.Image, 0, ballots(t, 3, false, "")); !strings.Contains(got, "没有找到") {
		t.Errorf("read: %s", got)
	}
}

// A page that is not read is a ballot that is not counted: a file that is too
// long is refused as a whole, not cut off.
func TestAFileWithTooManyPagesIsRefusedAndNotCutOff(t *testing.T) {
	t.Parallel()
	page := image.NewGray(image.Rect(0, 0, 16, 16))
	many := func(n int) []*image.Gray {
		list := make([]*image.Gray, n)
		for i := range list {
			list[i] = page
		}
		return list
	}
	for name, c := range map[string]struct {
		file []byte
		most int // pages that may be seen before the refusal
	}{"pdf": {scantest.PDF(t, many(501)...), 0}, "tiff": {scantest.TIFF(many(501)...), 500}} {
		n, _, err := pagesIn(c.file)
		var r *scan.Refusal
		if !errors.As(err, &r) || !strings.Contains(r.Reason, "最多 500 页") || n > c.most {
			t.Errorf("%s: %d pages, %v", name, n, err)
		}
	}
	if n, _, err := pagesIn(scantest.TIFF(many(500)...)); err != nil || n != 500 {
		t.Errorf("500 pages: %d, %v", n, err)
	}
}

// FuzzRead puts a piece of anything into the picture of a ballot, over and over:
// the reader refuses or reads, and never stops the program.
func FuzzRead(f *testing.F) {
	papers := ballots(f, 3, false, "")
	small := image.NewGray(image.Rect(0, 0, 620, 877))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			small.Pix[y*small.Stride+x] = papers[0].paper.Pix[y*4*papers[0].paper.Stride+x*4]
		}
	}
	f.Add(uint16(0), uint16(0), uint16(0), []byte{})
	f.Add(uint16(470), uint16(40), uint16(80), []byte("\x00\x00\xff\xff\xff"))
	f.Add(uint16(20), uint16(20), uint16(600), bytes.Repeat([]byte{0, 255}, 40))
	f.Fuzz(func(t *testing.T, x, y, side uint16, piece []byte) {
		page := scantest.Copy(small)
		for i := range int(side) * int(side) * min(1, len(piece)) {
			if at := (image.Point{X: int(x) + i%int(side), Y: int(y) + i/int(side)}); at.In(page.Rect) {
				page.Pix[at.Y*page.Stride+at.X] = piece[i%len(piece)]
			} else if at.Y >= page.Rect.Dy() {
				break
			}
		}
		_, err := scan.Read(page, 0, known(papers), scan.Usual)
		var r *scan.Refusal
		if err != nil && !errors.As(err, &r) {
			t.Fatal(err)
		}
	})
}

func TestAJPEGThatSaysItsDotsIsReadInMillimetres(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 32)), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		unit byte
		x, y uint16
		want float64
	}{{1, 200, 200, 200 / 25.4}, {2, 118, 118, 11.8}, {0, 1, 1, 0}, {1, 72, 72, 0}, {1, 200, 100, 0}} {
		head := []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00")
		head[13] = c.unit
		binary.BigEndian.PutUint16(head[14:], c.x)
		binary.BigEndian.PutUint16(head[16:], c.y)
		_, picture, err := pagesIn(append(head, b.Bytes()[2:]...))
		if err != nil || picture.PerMillimetre != c.want {
			t.Errorf("%+v: %.2f, %v", c, picture.PerMillimetre, err)
		}
	}
}
