package scan

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os/exec"
	"regexp"
	"strconv"
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
	pdfLongSide = 2339 // pixels of a page that comes as PDF: A4 at 200 dpi
	pdfLongA3   = 3307 // and A3
	pdfWait     = 5 * time.Minute
)

// Each calls do for every page of a file: JPEG, PNG, TIFF with one or many
// pages, or PDF. Files of any shape end in a Refusal, never in a panic. PDF
// pages are drawn by pdftoppm (Debian: poppler-utils) in a process of its own.
func Each(ctx context.Context, file []byte, do func(Picture) error) error {
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xd8")):
		return one(file, jpeg.DecodeConfig, jpeg.Decode, density(file), do)
	case bytes.HasPrefix(file, []byte("\x89PNG")):
		return one(file, png.DecodeConfig, png.Decode, 0, do)
	case bytes.HasPrefix(file, []byte("II*\x00")), bytes.HasPrefix(file, []byte("MM\x00*")):
		return eachTIFF(file, do)
	case bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")):
		return eachPDF(ctx, file, do)
	}
	return refuse("文件不是 PDF、JPEG、PNG 或者 TIFF。请用扫描仪保存成其中一种，再上传。")
}

func one(file []byte, config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error), perMillimetre float64, do func(Picture) error) (err error) {
	img, err := decoded(file, config, decode)
	if err != nil {
		return err
	}
	return do(Picture{img, perMillimetre})
}

// decoded reads a picture after a look at its size; what a decoder makes of
// bytes it did not expect is a refusal.
func decoded(file []byte, config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) (img image.Image, err error) {
	defer func() {
		if recover() != nil {
			img, err = nil, refuse("图片已经损坏，读不出来。请重新扫描。")
		}
	}()
	size, err := config(bytes.NewReader(file))
	if err != nil {
		return nil, refuse("图片已经损坏，读不出来。请重新扫描。")
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > mostPixels/size.Height {
		return nil, refuse("图片太大。请用 200 或 300 dpi 重新扫描。")
	}
	if img, err = decode(bytes.NewReader(file)); err != nil {
		return nil, refuse("图片已经损坏，读不出来。请重新扫描。")
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
		return refuse("图片已经损坏，读不出来。请重新扫描。")
	}
	seen := map[uint32]bool{}
	for at := order.Uint32(file[4:]); at != 0; {
		if uint64(at)+6 > uint64(len(file)) || seen[at] || len(seen) >= mostPages {
			return refuse("图片已经损坏，读不出来。请重新扫描。")
		}
		seen[at] = true
		next := uint64(at) + 2 + 12*uint64(order.Uint16(file[at:]))
		if next+4 > uint64(len(file)) {
			return refuse("图片已经损坏，读不出来。请重新扫描。")
		}
		page := bytes.Clone(file)
		order.PutUint32(page[4:], at)
		if err := one(page, tiff.DecodeConfig, tiff.Decode, 0, do); err != nil {
			return err
		}
		at = order.Uint32(file[next:])
	}
	return nil
}

// eachPDF lets poppler draw the pages, one after another, as grey pictures.
func eachPDF(ctx context.Context, file []byte, do func(Picture) error) error {
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		return refuse("服务器没有安装读取 PDF 的程序 pdftoppm（Debian 软件包 poppler-utils）。请管理员安装，或者把扫描件保存成 JPEG 或 TIFF 再上传。")
	}
	ctx, cancel := context.WithTimeout(ctx, pdfWait)
	defer cancel()
	command := exec.CommandContext(ctx, tool, "-q", "-gray", "-scale-to", fmt.Sprint(longOf(ctx, file)), "-l", fmt.Sprint(mostPages), "-")
	command.Stdin = bytes.NewReader(file)
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	pages, err := eachPGM(bufio.NewReaderSize(out, 1<<20), do)
	if err != nil {
		cancel() // what it has still to say is not wanted
		_ = command.Wait()
		return err
	}
	if err := command.Wait(); err != nil || pages == 0 {
		return refuse("PDF 已经损坏或者加了密码，读不出来。请重新扫描。")
	}
	return nil
}

// longOf is how many pixels the longer side of a PDF's pages is drawn with. A
// file that states no paper size (pages of a camera) is taken as A4.
func longOf(ctx context.Context, file []byte) int {
	tool, err := exec.LookPath("pdfinfo")
	if err != nil {
		return pdfLongSide
	}
	command := exec.CommandContext(ctx, tool, "-f", "1", "-l", fmt.Sprint(mostPages), "-")
	command.Stdin = bytes.NewReader(file)
	out, err := command.Output()
	if err != nil {
		return pdfLongSide // a damaged file, which pdftoppm names
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
		return pdfLongA3
	}
	return pdfLongSide
}

var pageSize = regexp.MustCompile(`(?m)^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts`)

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
