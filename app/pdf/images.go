package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	goimage "image"
	"image/color"
	"image/jpeg"
	_ "image/png" // photos and scans arrive as PNG too
)

// image is a picture as the PDF stores it. Pictures do not pass through fpdf,
// which writes those of equal width in random order.
type image struct {
	hash          [32]byte
	width, height int
	colours       string // DeviceGray or DeviceRGB
	filter        string // DCTDecode for JPEG, FlateDecode for raw samples
	data          []byte
}

const maxImagePixels = 50_000_000

// image draws a JPEG or PNG picture into the given rectangle. The same picture
// used twice is stored once.
func (s *sheet) image(x, y, w, h float64, file []byte) {
	hash := sha256.Sum256(file)
	for i, have := range s.images {
		if have.hash == hash {
			s.put(imageMark{x, y, w, h, i})
			return
		}
	}
	img, err := readImage(file)
	if err != nil {
		s.fail(fmt.Errorf("图片不能放入文书：%w", err))
		return
	}
	img.hash = hash
	s.images = append(s.images, img)
	s.put(imageMark{x, y, w, h, len(s.images) - 1})
}

// readImage keeps a plain JPEG as it is and turns everything else into rows of
// grey or RGB samples on white paper.
func readImage(file []byte) (*image, error) {
	conf, format, err := goimage.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, errors.New("只接受 JPEG 和 PNG 格式的图片")
	}
	if conf.Width <= 0 || conf.Height <= 0 || conf.Width > maxImagePixels/conf.Height {
		return nil, errors.New("图片过大，请缩小后再用")
	}
	if format == "jpeg" {
		// Decoded in any case: a JPEG that is cut short must be refused here.
		if _, err := jpeg.Decode(bytes.NewReader(file)); err != nil {
			return nil, errors.New("图片已损坏")
		}
		switch conf.ColorModel {
		case color.GrayModel:
			return &image{width: conf.Width, height: conf.Height, colours: "DeviceGray", filter: "DCTDecode", data: file}, nil
		case color.YCbCrModel:
			return &image{width: conf.Width, height: conf.Height, colours: "DeviceRGB", filter: "DCTDecode", data: file}, nil
		}
	}
	pic, _, err := goimage.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, errors.New("图片已损坏")
	}
	out := &image{width: conf.Width, height: conf.Height, colours: "DeviceRGB", filter: "FlateDecode"}
	_, grey := pic.(*goimage.Gray)
	if grey {
		out.colours = "DeviceGray"
	}
	var packed bytes.Buffer
	zw, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	bounds := pic.Bounds()
	row := make([]byte, 0, 3*conf.Width)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row = row[:0]
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, a := pic.At(x, y).RGBA()
			paper := 0xFFFF - a // premultiplied, so white shows through by addition
			if grey {
				row = append(row, byte((r+paper)>>8))
			} else {
				row = append(row, byte((r+paper)>>8), byte((g+paper)>>8), byte((b+paper)>>8))
			}
		}
		if _, err := zw.Write(row); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	out.data = packed.Bytes()
	return out, nil
}
