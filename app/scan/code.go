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
func mayHoldCode(p plane, g ground, t transform, black float64) bool {
	n, dark := 0, 0
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
func codeOf(p plane, g ground, t transform) string {
	const margin = 3.0
	side := int((codeSide + 2*margin) * codePixels)
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			at := t.of(Point{codeLeft - margin + (float64(x)+0.5)/codePixels, codeTop - margin + (float64(y)+0.5)/codePixels})
			img.Pix[y*side+x] = uint8(min(255, 255*p.at(at.X, at.Y)/g.at(at.X, at.Y)))
		}
	}
	text, _ := decode(img)
	return text
}

// decode reads the code in a picture and gives the middles of its three large
// squares: bottom left, top left, top right.
func decode(img image.Image) (string, []Point) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", nil
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", nil
	}
	var points []Point
	for _, p := range result.GetResultPoints() {
		points = append(points, Point{p.GetX(), p.GetY()})
	}
	return strings.TrimSpace(result.GetText()), points
}

// byCode guesses how a page lies from its code alone, where corner squares are
// cut off: the middle of the code is known, and its upper edge is as long as
// one of the sizes that codes of ballot papers have. mm is what a millimetre
// has in pixels if the page fills the picture.
func byCode(points []Point, mm float64) (transform, bool) {
	if len(points) < 3 {
		return transform{}, false
	}
	low, top, right := points[0], points[1], points[2]
	middle := Point{(low.X + right.X) / 2, (low.Y + right.Y) / 2}
	span := distance(top, right)
	best, s := math.Inf(1), 0.0
	for modules := 25.0; modules <= 45; modules += 4 {
		scale := span / (codeSide * (modules - 7) / (modules + 8)) // four modules of quiet on each side
		if off := math.Abs(math.Log(scale / mm)); off < best {
			best, s = off, scale
		}
	}
	if best > 0.2 {
		return transform{}, false
	}
	cos, sin := (right.X-top.X)/span, (right.Y-top.Y)/span
	x, y := codeLeft+codeSide/2, codeTop+codeSide/2
	return transform{s * cos, -s * sin, middle.X - s*(cos*x-sin*y), s * sin, s * cos, middle.Y - s*(sin*x+cos*y), 0, 0, 1}, true
}
