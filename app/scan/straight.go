package scan

import (
	"image"
	"math"
)

// A Place is a part of a page in shares of its width and height, from the top
// left corner.
type Place struct{ Left, Top, Right, Bottom float64 }

// Straight is the page as it was printed: upright, flat and cut at its edges,
// with so many pixels a millimetre. It is nil for a page that was not read.
func (r Reading) Straight(perMillimetre float64) *image.Gray {
	if r.plane.w == 0 {
		return nil
	}
	img := image.NewGray(image.Rect(0, 0, int(r.on.wide*perMillimetre), int(r.on.high*perMillimetre)))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			at := r.lies.of(Point{(float64(x) + 0.5) / perMillimetre, (float64(y) + 0.5) / perMillimetre})
			img.Pix[y*img.Stride+x] = uint8(r.plane.at(at.X, at.Y))
		}
	}
	return img
}

// PlaceOf says where a row lies on the straight picture: its choices, with a
// little of what is around them. high is the height of the row in
// millimetres as its neighbours tell it.
func PlaceOf(page Page, row int) Place {
	high := 34.0
	for i := range page.Rows {
		if d := math.Abs(page.Rows[i].Left.Y - page.Rows[row].Left.Y); i != row && d < high {
			high = d
		}
	}
	const beside = 14.0 // the printed number and name stand on the page that shows it
	at, on := page.Rows[row], page.sheet()
	y, half := at.Left.Y, high/2+2.5
	return Place{max(0, at.Choices[0].X-beside) / on.wide, max(0, y-half) / on.high, min(on.wide, at.Choices[len(at.Choices)-1].X+beside) / on.wide, min(on.high, y+half) / on.high}
}

// Small is any picture in grey, its longer side at most so many pixels.
func Small(img image.Image, longest int) (image.Image, error) {
	p, err := grey(img)
	if err != nil {
		return nil, err
	}
	long := max(p.w, p.h)
	return p.shrink((long + longest - 1) / longest).picture(), nil
}

// Handwriting is compared on a coarse grid over each choice.
const (
	handStep = 5 // pixels of a patch that become one: 0.6 mm
	handInk  = 0.12
)

// handOf is the ink of one cell on the coarse grid.
func handOf(c patch) []byte {
	w, h := c.w/handStep, c.h/handStep
	hand := make([]byte, w*h)
	for j := range h {
		for i := range w {
			sum := float32(0)
			for y := j * handStep; y < (j+1)*handStep; y++ {
				for x := i * handStep; x < (i+1)*handStep; x++ {
					sum += min(max(c.ink[y*c.w+x], 0), 1)
				}
			}
			if sum /= handStep * handStep; sum > handInk {
				hand[j*w+i] = byte(255 * sum)
			}
		}
	}
	return hand
}

// Likeness is how much of the handwriting on two pages is at the same places,
// from 0 to 1, by what Reading.Hand gave for them. ink is the smaller amount of
// ink in square millimetres; with little of it a likeness says nothing.
func Likeness(a, b []byte) (share, ink float64) {
	if len(a) != len(b) {
		return 0, 0
	}
	same, all, x, y := 0, 0, 0, 0
	for i := range a {
		p, q := int(a[i]), int(b[i])
		same += 2 * min(p, q)
		all += p + q
		x, y = x+p, y+q
	}
	if all == 0 {
		return 0, 0
	}
	const each = float64(handStep) / cellPixels * handStep / cellPixels / 255
	return float64(same) / float64(all), float64(min(x, y)) * each
}
