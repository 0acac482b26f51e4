package scan

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/image/tiff"
)

// A Picture is one scanned page. PerMillimetre is how many pixels a millimetre
// of paper has as the file states it, 0 where it does not.
type Picture struct {
	Image         image.Image
	PerMillimetre float64
}

// Bounds of an upload. What is longer is refused before it is decoded.
const (
	mostPages   = 500
	mostMemory  = 400 << 20       // bytes that decoding one picture may take
	pdfMemory   = 2 << 20         // and the processes that draw PDF, in KiB each
	pdfLongSide = 2339            // pixels of a page that comes as PDF: A4 at 200 dpi
	pdfLongA3   = 3307            // and A3
	pdfWait     = 2 * time.Minute // for one page of a PDF
)

// Each calls do for every page of a file: JPEG, PNG, TIFF with one or many
// pages, or PDF. Files of any shape end in a Refusal, never in a panic. PDF
// pages are drawn by pdftoppm (Debian: poppler-utils) in a process of its own.
func Each(ctx context.Context, file []byte, do func(Picture) error) error {
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8")):
		return one(file, jpegConfig, jpeg.Decode, density(file), do)
	case bytes.HasPrefix(file, []byte("\x89PNG")):
		return one(file, pngConfig, png.Decode, 0, do)
	case bytes.HasPrefix(file, []byte("II*\x00")), bytes.HasPrefix(file, []byte("MM\x00*")):
		return eachTIFF(file, do)
	case bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")):
		return eachPDF(ctx, file, do)
	}
	return refuse("文件不是 PDF、JPEG、PNG 或者 TIFF。请用扫描仪保存成其中一种，再上传。")
}

// A size is what a picture will be, by its header.
type size struct {
	wide, high int
	each       int // bytes that a pixel may take while it is decoded, at most
}

func jpegConfig(file []byte) (size, error) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(file))
	each := planes(c.ColorModel)
	if progressive(file) {
		each *= 5 // every coefficient is kept until the last scan: four bytes
	}
	return size{c.Width, c.Height, each}, err
}

func pngConfig(file []byte) (size, error) {
	c, err := png.DecodeConfig(bytes.NewReader(file))
	return size{c.Width, c.Height, 2 * planes(c.ColorModel)}, err // an interlaced one is laid together
}

// tiffConfig counts eight bytes for what a strip may unpack to: the decoder
// allows that much whatever the colours are.
func tiffConfig(file []byte) (size, error) {
	c, err := tiff.DecodeConfig(bytes.NewReader(file))
	return size{c.Width, c.Height, 8 + planes(c.ColorModel)}, err
}

// planes is how many bytes a pixel of a decoded picture has.
func planes(m color.Model) int {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.YCbCrModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, paletted := m.(color.Palette); paletted {
		return 1
	}
	return 4
}

// progressive reports whether a JPEG comes in several scans, by the first frame
// header among its segments.
func progressive(file []byte) bool {
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		kind := file[at+1]
		switch {
		case kind == 0xff: // filler
			at++
		case kind == 0xc0 || kind == 0xc1 || kind == 0xda:
			return false
		case kind == 0xc2:
			return true
		default:
			at += 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		}
	}
	return true // who knows
}

func one(file []byte, config func([]byte) (size, error), decode func(io.Reader) (image.Image, error), perMillimetre float64, do func(Picture) error) (err error) {
	img, err := decoded(file, config, decode)
	if err != nil {
		return err
	}
	return do(Picture{img, perMillimetre})
}

var (
	errBroken   = refuse("图片已经损坏，读不出来。请重新扫描。")
	errTooLarge = refuse("图片太大。请用 200 或 300 dpi 重新扫描。")
	errTooSlow  = refuse("PDF 里有一页太复杂，读不出来。请把扫描件保存成 JPEG 或者 TIFF，再上传。")
	errTooMany  = refuse(fmt.Sprintf("一份文件最多 %d 页。请分成几份扫描，再上传。", mostPages))
)

// decoded reads a picture after a look at its size; what a decoder makes of
// bytes it did not expect is a refusal.
func decoded(file []byte, config func([]byte) (size, error), decode func(io.Reader) (image.Image, error)) (img image.Image, err error) {
	defer func() {
		if recover() != nil {
			img, err = nil, errBroken
		}
	}()
	s, err := config(file)
	switch {
	case err != nil || s.wide <= 0 || s.high <= 0:
		return nil, errBroken
	case s.wide > mostPixels/s.high || s.wide*s.high > mostMemory/s.each:
		return nil, errTooLarge
	}
	if img, err = decode(bytes.NewReader(file)); err != nil {
		return nil, errBroken
	}
	return img, nil
}

// density reads the dots per inch from a JPEG's own header.
func density(file []byte) float64 {
	if len(file) < 18 || string(file[6:11]) != "JFIF\x00" {
		return 0
	}
	x, y := float64(binary.BigEndian.Uint16(file[14:])), float64(binary.BigEndian.Uint16(file[16:]))
	switch {
	case x != y || x < 10:
		return 0
	case file[13] == 1 && x >= 100:
		return x / 25.4
	case file[13] == 2 && x >= 39:
		return x / 10
	}
	return 0
}

// eachTIFF walks the chain of pages of a TIFF. The decoder reads the first
// page only, so it is given a header that begins with each in turn.
func eachTIFF(file []byte, do func(Picture) error) error {
	var order binary.ByteOrder = binary.LittleEndian
	if file[0] == 'M' {
		order = binary.BigEndian
	}
	if len(file) < 8 {
		return errBroken
	}
	page := bytes.Clone(file) // whose header is turned to each page
	seen := map[uint32]bool{}
	for at := order.Uint32(file[4:]); at != 0; {
		if uint64(at)+6 > uint64(len(file)) || seen[at] {
			return errBroken
		}
		if len(seen) >= mostPages {
			return errTooMany
		}
		seen[at] = true
		next := uint64(at) + 2 + 12*uint64(order.Uint16(file[at:]))
		if next+4 > uint64(len(file)) {
			return errBroken
		}
		order.PutUint32(page[4:], at)
		if err := one(page, tiffConfig, tiff.Decode, 0, do); err != nil {
			return err
		}
		at = order.Uint32(file[next:])
	}
	return nil
}

// poppler is a program of poppler-utils with a bound on its memory: a small PDF
// may hold a picture that is very large when unpacked.
func poppler(ctx context.Context, file []byte, tool string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", fmt.Sprintf(`ulimit -v %d; exec "$0" "$@"`, pdfMemory), tool}, args...)...)
	command.Stdin = bytes.NewReader(file)
	return command
}

// eachPDF lets poppler draw the pages, one after another, as grey pictures.
func eachPDF(ctx context.Context, file []byte, do func(Picture) error) error {
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		return refuse("服务器没有安装读取 PDF 的程序 pdftoppm（Debian 软件包 poppler-utils）。请管理员安装，或者把扫描件保存成 JPEG 或 TIFF 再上传。")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// What do takes is not poppler's time: a long stack is no damaged file.
	var late atomic.Bool
	clock := time.AfterFunc(pdfWait, func() { late.Store(true); cancel() })
	defer clock.Stop()
	long, err := longOf(ctx, file)
	if err != nil {
		return err
	}
	command := poppler(ctx, file, tool, "-q", "-gray", "-scale-to", fmt.Sprint(long), "-l", fmt.Sprint(mostPages+1), "-")
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); late.Load() {
		return errTooSlow
	} else if err != nil {
		return err
	}
	pages, err := eachPGM(bufio.NewReaderSize(out, 1<<20), func(p Picture) error {
		clock.Stop()
		defer clock.Reset(pdfWait)
		return do(p)
	})
	if err != nil {
		cancel() // what it has still to say is not wanted
	}
	ended := command.Wait()
	switch {
	case late.Load():
		return errTooSlow
	case err != nil:
		return err
	case ended != nil || pages == 0:
		return refuse("PDF 已经损坏或者加了密码，读不出来。请重新扫描。")
	}
	return nil
}

// longOf is how many pixels the longer side of a PDF's pages is drawn with. A
// file that states no paper size (pages of a camera) is taken as A4; one with
// too many pages is refused.
func longOf(ctx context.Context, file []byte) (int, error) {
	tool, err := exec.LookPath("pdfinfo")
	if err != nil {
		return pdfLongSide, nil
	}
	out, err := poppler(ctx, file, tool, "-f", "1", "-l", fmt.Sprint(mostPages), "-").Output()
	if err != nil {
		return pdfLongSide, nil // a damaged file, which pdftoppm names
	}
	if m := pageCount.FindSubmatch(out); m != nil {
		if n, err := strconv.Atoi(string(m[1])); err != nil || n > mostPages {
			return 0, errTooMany
		}
	}
	long := 0.0
	for _, m := range pageSize.FindAllSubmatch(out, -1) {
		for _, side := range m[1:] {
			if v, err := strconv.ParseFloat(string(side), 64); err == nil {
				long = max(long, v)
			}
		}
	}
	if mm := long * 25.4 / 72; mm > 380 && mm < 460 {
		return pdfLongA3, nil
	}
	return pdfLongSide, nil
}

var (
	pageSize  = regexp.MustCompile(`(?m)^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts`)
	pageCount = regexp.MustCompile(`(?m)^Pages:\s+(\d+)$`)
)

// eachPGM reads grey pictures that follow one another.
func eachPGM(r *bufio.Reader, do func(Picture) error) (pages int, err error) {
	for {
		var kind string
		var w, h, most int
		if _, err := fmt.Fscan(r, &kind, &w, &h, &most); errors.Is(err, io.EOF) && kind == "" {
			return pages, nil
		} else if err != nil || kind != "P5" || most != 255 || w <= 0 || h <= 0 || w > mostPixels/h {
			return pages, refuse("PDF 已经损坏，读不出来。请重新扫描。")
		}
		if pages == mostPages {
			return pages, errTooMany
		}
		if _, err := r.Discard(1); err != nil {
			return pages, refuse("PDF 已经损坏，读不出来。请重新扫描。")
		}
		img := image.NewGray(image.Rect(0, 0, w, h))
		if _, err := io.ReadFull(r, img.Pix); err != nil {
			return pages, refuse("PDF 已经损坏，读不出来。请重新扫描。")
		}
		pages++
		if err := do(Picture{img, 0}); err != nil {
			return pages, err
		}
	}
}
