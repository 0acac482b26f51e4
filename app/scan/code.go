package scan

import (
	"image"
	"math"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Prefix is how the QR code of every ballot paper begins.
const Prefix = "PJ1:"

const codePixels = 10 // a millimetre, when a code is read

// mayHoldCode reports whether the place of the code has about as much ink as a
// code: reading one that is not there takes long.
func mayHoldCode(p plane, g ground, t transform, on sheet, black float64) bool {
	n, dark, codeLeft := 0, 0, on.codeLeft()
	for y := codeTop + 1.5; y < codeTop+codeSide-1; y += 0.8 {
		for x := codeLeft + 1.5; x < codeLeft+codeSide-1; x += 0.8 {
			at := t.of(Point{x, y})
			n++
			if p.at(at.X, at.Y) < g.at(at.X, at.Y)*(1+black)/2 {
				dark++
			}
		}
	}
	return dark*100 > n*15 && dark*100 < n*75
}

// codeOf reads the code of a page that lies as t says; empty when there is none.
func codeOf(p plane, g ground, t transform, on sheet) string {
	const margin = 3.0
	codeLeft := on.codeLeft()
	side := int((codeSide + 2*margin) * codePixels)
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			at := t.of(Point{codeLeft - margin + (float64(x)+0.5)/codePixels, codeTop - margin + (float64(y)+0.5)/codePixels})
			img.Pix[y*side+x] = uint8(min(255, 255*p.at(at.X, at.Y)/g.at(at.X, at.Y)))
		}
	}
	text, _, _ := decode(img)
	return text
}

// decode reads the code in a picture and gives the middles of its three large
// squares, bottom left, top left, top right, and how many modules a side has.
// A picture that the library trips over has no code.
func decode(img image.Image) (text string, points []Point, modules float64) {
	defer func() {
		if recover() != nil {
			text, points, modules = "", nil, 0
		}
	}()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", nil, 0
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", nil, 0
	}
	side := 0.0
	for i, p := range result.GetResultPoints() {
		points = append(points, Point{p.GetX(), p.GetY()})
		if finder, ok := p.(interface{ GetEstimatedModuleSize() float64 }); ok && i < 3 {
			side += finder.GetEstimatedModuleSize() / 3
		}
	}
	if len(points) >= 3 && side > 0 {
		modules = math.Round((distance(points[1], points[2])/side+7-17)/4)*4 + 17
	}
	return strings.TrimSpace(result.GetText()), points, modules
}

// byCode guesses how a page lies from its code alone, where corner squares are
// cut off: the middle of the code is known, and its upper edge has as many
// modules as its printed size and the place of its large squares say.
func byCode(points []Point, modules float64, on sheet) (transform, bool) {
	if len(points) < 3 || modules < 21 {
		return transform{}, false
	}
	low, top, right := points[0], points[1], points[2]
	middle := Point{(low.X + right.X) / 2, (low.Y + right.Y) / 2}
	span := distance(top, right)
	s := span / (codeSide * (modules - 7) / (modules + 8)) // four modules of quiet on each side
	cos, sin := (right.X-top.X)/span, (right.Y-top.Y)/span
	x, y := on.codeLeft()+codeSide/2, codeTop+codeSide/2
	return transform{s * cos, -s * sin, middle.X - s*(cos*x-sin*y), s * sin, s * cos, middle.Y - s*(sin*x+cos*y), 0, 0, 1}, true
}
