// Package photo cleans uploaded pictures: whatever arrives is decoded, turned
// upright, scaled down and encoded anew as JPEG, so that neither the place nor
// the device nor anything hidden in the file is kept.
package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // registers PNG
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers WebP

	"piaojue/app/fault"
)

// Limits of an upload.
const (
	MaxBytes  = 20 << 20
	maxPixels = 40_000_000
	side      = 1600 // the longer side of what is kept
	quality   = 82
)

// A Photo is a cleaned picture.
type Photo struct {
	Width, Height int
	JPEG          []byte
}

// decoding bounds the pictures in memory: 40 megapixels take some 160 MB.
var decoding = make(chan struct{}, 1)

var errNotPhoto = fault.Form{"photo": "照片读不出来，请上传 JPG、PNG 或 WebP 格式的照片。"}.Err()

// Clean reads a picture. It refuses what is too large and what is none.
func Clean(r io.Reader) (Photo, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Photo{}, err
	}
	if len(data) > MaxBytes {
		return Photo{}, fault.Form{"photo": "照片超过 20 MB，请压缩后再上传。"}.Err()
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return Photo{}, errNotPhoto
	}
	if config.Width > maxPixels/config.Height {
		return Photo{}, fault.Form{"photo": "照片的像素太多（超过 4000 万），请缩小后再上传。"}.Err()
	}
	decoding <- struct{}{}
	defer func() { <-decoding }()
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Photo{}, errNotPhoto
	}
	upright := turn(shrink(decoded), orientation(data))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright, &jpeg.Options{Quality: quality}); err != nil {
		return Photo{}, err
	}
	size := upright.Bounds().Size()
	return Photo{Width: size.X, Height: size.Y, JPEG: out.Bytes()}, nil
}

func shrink(src image.Image) *image.RGBA {
	size := src.Bounds().Size()
	w, h := size.X, size.Y
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src) // transparent becomes paper
	draw.ApproxBiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// turn applies an Exif orientation (1 to 8).
func turn(src *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			u, v := x, y
			switch orientation {
			case 2:
				u = w - 1 - x
			case 3:
				u, v = w-1-x, h-1-y
			case 4:
				v = h - 1 - y
			case 5:
				u, v = y, x
			case 6:
				u, v = h-1-y, x
			case 7:
				u, v = h-1-y, w-1-x
			case 8:
				u, v = y, w-1-x
			}
			dst.SetRGBA(u, v, src.RGBAAt(x, y))
		}
	}
	return dst
}

// orientation reads the Exif orientation of a JPEG, 1 when there is none.
func orientation(data []byte) int {
	if !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		return 1
	}
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != 0xda; {
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			return 1
		}
		segment := data[at+4 : at+2+length]
		if data[at+1] == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return tiffOrientation(segment[6:])
		}
		at += 2 + length
	}
	return 1
}

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
