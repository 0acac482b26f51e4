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

// Two pages of writing are told apart by how far the edges of the strokes lie
// from each other, whatever the pen: thin strokes differ in most of their ink
// where a filled oval hardly differs at all.
const (
	likeAway  = 0.75 // what each unit of distance takes from a likeness
	likeNever = 0.6  // with less ink than this at the same places, nobody looks closer
	likeCell  = 1.0  // square millimetres, on both pages together, that make a mark
)

// handWide and handHigh are the coarse grid of one choice.
var handWide, handHigh = func() (int, int) {
	c := newPatch(windowX, windowY)
	return c.w / handStep, c.h / handStep
}()

// Likeness says how alike the handwriting on two pages is, from 0 to 1, by what
// Reading.Hand gave for them. At 0.88 the edges of the strokes lie about an
// eighth of a millimetre apart; on a page with few marks, which says less, they
// must lie closer for that. ink is the smaller amount of ink in square
// millimetres; with little of it a likeness says nothing.
func Likeness(a, b []byte) (share, ink float64) {
	if len(a) != len(b) || len(a) == 0 || len(a)%(handWide*handHigh) != 0 {
		return 0, 0
	}
	same, all, x := 0, 0, 0
	for i := range a {
		p, q := int(a[i]), int(b[i])
		same += 2 * min(p, q)
		all += p + q
		x += p
	}
	if all == 0 {
		return 0, 0
	}
	const each = float64(handStep) / cellPixels * handStep / cellPixels / 255
	ink = float64(min(x, all-x)) * each
	if share = float64(same) / float64(all); share < likeNever {
		return share, ink
	}
	edges, marks := 0, 0
	for at := 0; at < len(a); at += handWide * handHigh {
		p, q := a[at:at+handWide*handHigh], b[at:at+handWide*handHigh]
		sum := 0
		for i := range p {
			sum += int(p[i]) + int(q[i])
		}
		if sum == 0 {
			continue
		}
		if float64(sum)*each >= likeCell {
			marks++
		}
		edges += edgesOf(p) + edgesOf(q)
	}
	if edges == 0 {
		return 0, ink
	}
	away := float64(all-same) / float64(edges) * (1 + 0.5/float64(max(1, marks)))
	return max(0, 1-2*likeAway*away), ink
}

// edgesOf is how much the ink changes from place to place in one choice.
func edgesOf(hand []byte) int {
	sum := 0
	for y := range handHigh {
		row := hand[y*handWide : (y+1)*handWide]
		for x, v := range row {
			if x > 0 {
				sum += max(int(v), int(row[x-1])) - min(int(v), int(row[x-1]))
			}
			if y > 0 {
				above := hand[(y-1)*handWide+x]
				sum += int(max(v, above) - min(v, above))
			}
		}
	}
	return sum
}
