package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"slices"
)

// A look is what a file says about itself before it is decoded.
type look struct {
	orientation int // Exif, 1 to 8
	memory      int // bytes that a decode will take, no less
}

// inspect refuses what must not be decoded.
func inspect(data []byte) (look, error) {
	kind, err := sniff(data)
	if err != nil {
		return look{}, err
	}
	if smuggles(data) {
		return look{}, refuse("这个文件里除了照片还夹带了别的内容，没有接收。请重新拍照，或者截屏后上传截屏。")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return look{}, errCut
	}
	if err != nil || format != kind || config.Width < 1 || config.Height < 1 {
		return look{}, errNotPhoto
	}
	if config.Width > maxPixels/config.Height {
		return look{}, errPixels
	}
	pixels := config.Width * config.Height
	l := look{orientation: 1}
	var perPixel float64
	switch kind {
	case "jpeg":
		j := walkJPEG(data)
		if j.passes > maxPasses || j.passes*pixels > maxEffort || !j.progressive && j.drawn > j.components {
			return look{}, errHeavy
		}
		perPixel, l.orientation = j.perPixel, j.orientation
	case "png":
		perPixel, l.orientation = walkPNG(data)
	case "webp":
		w := walkWebP(data)
		if w.moves {
			return look{}, refuse("这是会动的图片，请上传一张静止的照片，或者截屏后上传截屏。")
		}
		perPixel, l.orientation = w.perPixel, w.orientation
	}
	l.memory = int(perPixel * float64(pixels))
	if l.memory > maxMemory {
		return look{}, errHeavy
	}
	return l, nil
}

// sniff tells by the first bytes what a file is, and refuses all but three
// kinds with a sentence about what it is.
func sniff(data []byte) (kind string, err error) {
	begins := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return bytes.HasPrefix(data, []byte(p)) })
	}
	switch {
	case begins("\xff\xd8\xff"):
		return "jpeg", nil
	case begins("\x89PNG\r\n\x1a\n"):
		return "png", nil
	case begins("RIFF") && len(data) >= 12 && string(data[8:12]) == "WEBP":
		return "webp", nil
	case len(data) == 0:
		return "", refuse("照片是空的，请重新选择。")
	case len(data) >= 12 && string(data[4:8]) == "ftyp":
		if slices.Contains([]string{"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"}, string(data[8:12])) {
			return "", refuse("这是手机的高效图片格式（HEIC），这里打不开。苹果手机请在“设置—相机—格式”里选“兼容性最佳”再拍，其他手机请在相机设置里关闭“高效图片”；也可以打开照片截屏，上传截屏。")
		}
		return "", refuse("这是视频，请上传照片，或者截屏后上传截屏。")
	case begins("GIF8"):
		return "", refuse("这是 GIF 动图，请上传 JPG、PNG 或 WebP 格式的照片，或者截屏后上传截屏。")
	case begins("%PDF"):
		return "", refuse("这是 PDF 文件，请把要说明的那一页截屏或拍照后上传。")
	case begins("PK\x03\x04", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "\xd0\xcf\x11\xe0"):
		return "", refuse("这是文档或压缩包，请上传 JPG、PNG 或 WebP 格式的照片。")
	case begins("II*\x00", "MM\x00*", "BM"):
		return "", refuse("这种图片格式（BMP、TIFF 或相机原始格式）不能接收，请另存为 JPG，或者截屏后上传截屏。")
	case begins("<") || bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), 512)], "\xef\xbb\xbf \t\r\n"), []byte("<")):
		return "", refuse("这是网页或矢量图（SVG），请上传 JPG、PNG 或 WebP 格式的照片，或者截屏后上传截屏。")
	}
	return "", errNotPhoto
}

// smuggles reports whether a picture is something else besides. What slips
// through is gone after encoding anew; this says no to files that were made to
// deceive.
func smuggles(data []byte) bool {
	// A comment begun by the length of the first segment makes a JPEG a script.
	if bytes.HasPrefix(data, []byte("\xff\xd8\xff\xe0/*")) {
		return true
	}
	for at := 0; ; at++ {
		next := bytes.IndexByte(data[at:], '<')
		if next < 0 {
			break
		}
		at += next
		for _, word := range []string{"<?php", "<script", "<html", "<!doctype html", "<svg", "<iframe"} {
			if len(data)-at >= len(word) && bytes.EqualFold(data[at:at+len(word)], []byte(word)) {
				return true
			}
		}
	}
	for _, mark := range []string{"%PDF-", "Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c"} {
		if bytes.Contains(data, []byte(mark)) {
			return true
		}
	}
	// A ZIP is known by its end: the record there, and a file or a directory
	// before it.
	const record, comment = 22, 1<<16 - 1
	tail := data[max(0, len(data)-record-comment):]
	return bytes.Contains(tail, []byte("PK\x05\x06")) && (bytes.Contains(data, []byte("PK\x01\x02")) || bytes.Contains(data, []byte("PK\x03\x04")))
}

type jpegLook struct {
	perPixel    float64
	passes      int
	components  int // of the frame
	drawn       int // components in all passes; without progression each comes once
	progressive bool
	orientation int
}

// walkJPEG follows the markers as the decoder does, which skips what stands
// between segments. What it does not find it takes for the worst.
func walkJPEG(data []byte) jpegLook {
	j := jpegLook{perPixel: 24, orientation: 1}
	converted := false
	for at := 2; ; {
		skip := bytes.IndexByte(data[at:], 0xff)
		if skip < 0 {
			break
		}
		for at += skip; at < len(data) && data[at] == 0xff; at++ {
		}
		if at >= len(data) {
			break
		}
		marker := data[at]
		at++
		if marker == 0 || marker >= 0xd0 && marker <= 0xd7 { // data, restart
			continue
		}
		if marker == 0xd9 || at+2 > len(data) { // end of image
			break
		}
		length := int(binary.BigEndian.Uint16(data[at:]))
		if length < 2 || at+length > len(data) {
			break
		}
		segment := data[at+2 : at+length]
		at += length
		switch {
		case marker == 0xda:
			j.passes++
			if len(segment) > 0 {
				j.drawn += int(segment[0])
			}
		case marker >= 0xc0 && marker <= 0xc2 && len(segment) >= 6:
			j.components, j.progressive = int(segment[5]), marker == 0xc2
			var rgb bool
			j.perPixel, rgb = jpegMemory(segment, j.progressive)
			converted = converted || rgb
		case marker == 0xee && len(segment) >= 12 && bytes.HasPrefix(segment, []byte("Adobe")):
			converted = converted || segment[11] == 0 // not YCbCr
		case marker == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			j.orientation = tiffOrientation(segment[6:])
		}
	}
	if converted {
		j.perPixel += 4 // a second picture with the colours put together anew
	}
	return j
}

// jpegMemory is how many bytes the decoder needs for a pixel, by the frame's
// header: samples, and coefficients of four bytes if it comes in passes. rgb
// says that its colours may have to be put together anew.
func jpegMemory(frame []byte, progressive bool) (perPixel float64, rgb bool) {
	components := int(frame[5])
	if components < 1 || components > 4 || len(frame) < 6+3*components {
		return 24, false
	}
	samples, most := 0, 1
	for i := range components {
		hv := frame[7+3*i]
		size := int(hv>>4) * int(hv&15)
		samples += size
		most = max(most, size)
	}
	perPixel = float64(samples) / float64(most)
	if components == 1 {
		perPixel = 1
	}
	if progressive {
		perPixel *= 5
	}
	return perPixel, components == 4 || components == 3 && frame[6] == 'R' && frame[9] == 'G' && frame[12] == 'B'
}

// walkPNG reads what a pixel takes, and the orientation if there is any.
func walkPNG(data []byte) (perPixel float64, orientation int) {
	perPixel, orientation = 16, 1
	if len(data) < 29 {
		return perPixel, orientation
	}
	depth, colour, interlaced := data[24], data[25], data[28] != 0
	switch {
	case colour == 0 || colour == 3:
		perPixel = 1
	default:
		perPixel = 4
	}
	if depth == 16 {
		perPixel *= 2
	}
	if interlaced {
		perPixel *= 2
	}
	for at := 8; at+12 <= len(data); {
		length := int(binary.BigEndian.Uint32(data[at:]))
		name := string(data[at+4 : at+8])
		if length < 0 || length > len(data)-at-12 {
			break
		}
		if name == "eXIf" {
			return perPixel, tiffOrientation(data[at+8 : at+8+length])
		}
		at += 12 + length
	}
	return perPixel, orientation
}

type webpLook struct {
	perPixel    float64
	orientation int
	moves       bool
}

// walkWebP looks into the chunks.
func walkWebP(data []byte) webpLook {
	w := webpLook{perPixel: 2, orientation: 1}
	for at := 12; at+8 <= len(data); {
		name, length := string(data[at:at+4]), int(binary.LittleEndian.Uint32(data[at+4:]))
		if length < 0 || length > len(data)-at-8 {
			break
		}
		chunk := data[at+8 : at+8+length]
		switch name {
		case "VP8X":
			w.moves = w.moves || len(chunk) > 0 && chunk[0]&2 != 0
		case "ANIM", "ANMF":
			w.moves = true
		case "VP8L", "ALPH": // ARGB, transforms and codes
			w.perPixel = max(w.perPixel, 12)
		case "EXIF":
			w.orientation = tiffOrientation(bytes.TrimPrefix(chunk, []byte("Exif\x00\x00")))
		}
		at += 8 + length + length%2
	}
	return w
}

// tiffOrientation reads the orientation of an Exif block, 1 when there is none
// or the block is damaged.
func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := int64(order.Uint16(tiff[at:]))
	for i := range entries {
		e := at + 2 + 12*i
		if e+12 > int64(len(tiff)) {
			return 1
		}
		const orientationTag = 0x0112
		if order.Uint16(tiff[e:]) == orientationTag {
			return int(order.Uint16(tiff[e+8:]))
		}
	}
	return 1
}
