package scan

import (
	"math"
	"slices"
)

// Limits are the figures by which ink is judged. They were set on simulated
// scans (scripts/bench scan) and are no part of a round's rules.
type Limits struct {
	Mark   float64 // this much pen ink (mm²) and more is a mark
	Speck  float64 // this much pen ink and less is dust
	Faint  float64 // this much faint ink and less is the paper's own
	Grey   float64 // this much darker all in all, and less, is so too
	Dark   float64 // a mark's darkest ink is at least so dark,
	Broad  float64 // or, where it has this much pen ink and more,
	Dim    float64 // at least so dark: a thin pen seen from afar
	Point  float64 // this much faint ink and less about something as dark as a pen is dust
	Beyond float64 // pen ink outside the oval's neighbourhood of a blank cell
}

// Usual are the limits in use.
var Usual = Limits{Mark: 2.0, Speck: 0.10, Faint: 0.9, Grey: 0.25, Dark: 0.5, Broad: 3.0, Dim: 0.42, Point: 0.4, Beyond: 1.2}

const (
	cellPixels = 8 // a millimetre, when ink is measured
	reachX     = ovalX + 1.5
	reachY     = ovalY + 1.35
	windowX    = 7.2 // half of what is looked at about an oval
	windowY    = 4.5
	penInk     = 0.35 // darker than this is a pen
	greySpread = 2.5  // so many times further from the middle than the lowest twentieth: still bare
	greyGap    = 0.25 // between bare cells and written ones
)

// A patch is the ink in and about one cell: 0 paper, 1 print.
type patch struct {
	w, h int
	ink  []float32
}

func newPatch(halfX, halfY float64) patch {
	w, h := int(2*halfX*cellPixels), int(2*halfY*cellPixels)
	return patch{w, h, make([]float32, w*h)}
}

// place is where a pixel of a patch lies from the oval's middle, in mm.
func (c patch) place(i int) (x, y float64) {
	return (float64(i%c.w)+0.5)/cellPixels - float64(c.w)/2/cellPixels, (float64(i/c.w)+0.5)/cellPixels - float64(c.h)/2/cellPixels
}

// sample reads the ink about an oval.
func sample(p plane, g ground, t transform, middle, shift Point, black float64) patch {
	c := newPatch(windowX, windowY)
	// One homography step a row would do; the paper is flat enough over a cell
	// to walk it in straight steps.
	from := t.of(Point{middle.X + shift.X - windowX, middle.Y + shift.Y - windowY})
	right := t.of(Point{middle.X + shift.X + windowX, middle.Y + shift.Y - windowY})
	down := t.of(Point{middle.X + shift.X - windowX, middle.Y + shift.Y + windowY})
	level := g.at((right.X+down.X)/2, (right.Y+down.Y)/2)
	dx, dy := Point{(right.X - from.X) / float64(c.w), (right.Y - from.Y) / float64(c.w)}, Point{(down.X - from.X) / float64(c.h), (down.Y - from.Y) / float64(c.h)}
	span := 1 - min(black, 0.8)
	for j := range c.h {
		for i := range c.w {
			x, y := float64(i)+0.5, float64(j)+0.5
			v := 1 - p.at(from.X+x*dx.X+y*dy.X, from.Y+x*dx.Y+y*dy.Y)/level
			c.ink[j*c.w+i] = float32(v / span)
		}
	}
	c.level()
	// The paper of this cell: what most of its pixels are.
	sorted := make([]float32, 0, len(c.ink)/5+1)
	for i := 0; i < len(c.ink); i += 5 {
		sorted = append(sorted, c.ink[i])
	}
	slices.Sort(sorted)
	base := sorted[len(sorted)*3/10]
	base = min(max(base, -0.25), 0.25)
	for i := range c.ink {
		c.ink[i] -= base
	}
	return c
}

// mostSlope is how much darker than one edge of a patch the paper may be at the
// other: the edge of a soft shadow.
const mostSlope = 0.2

// level takes out a slope of the paper, as the edge of a shadow leaves one, by
// what the sixth at each side has where it is bare.
func (c patch) level() {
	values := make([]float32, 0, len(c.ink)/6+c.w+c.h)
	bare := func(left, top, right, low int) float32 {
		values = values[:0]
		for y := top; y < low; y += 2 {
			for x := left; x < right; x += 2 {
				values = append(values, c.ink[y*c.w+x])
			}
		}
		slices.Sort(values)
		return values[len(values)*3/10]
	}
	dx := bare(c.w-c.w/6, 0, c.w, c.h) - bare(0, 0, c.w/6, c.h)
	dy := bare(0, c.h-c.h/6, c.w, c.h) - bare(0, 0, c.w, c.h/6)
	dx, dy = min(max(dx, -mostSlope), mostSlope), min(max(dy, -mostSlope), mostSlope)
	dx, dy = dx*6/5/float32(c.w), dy*6/5/float32(c.h) // of each pixel: from middle to middle of the sixths
	for y := range c.h {
		for x := range c.w {
			c.ink[y*c.w+x] -= dx*(float32(x)-float32(c.w)/2) + dy*(float32(y)-float32(c.h)/2)
		}
	}
}

// smooth averages 3×3 pixels, three eighths of a millimetre.
func (c patch) smooth() patch {
	q := patch{c.w, c.h, make([]float32, len(c.ink))}
	rows := make([]float32, len(c.ink))
	for y := range c.h {
		for x := range c.w {
			l, r := max(0, x-1), min(c.w-1, x+1)
			rows[y*c.w+x] = (c.ink[y*c.w+l] + c.ink[y*c.w+x] + c.ink[y*c.w+r]) / 3
		}
	}
	for y := range c.h {
		u, d := max(0, y-1), min(c.h-1, y+1)
		for x := range c.w {
			q.ink[y*c.w+x] = (rows[u*c.w+x] + rows[y*c.w+x] + rows[d*c.w+x]) / 3
		}
	}
	return q
}

// ringDistance is how far a place is from the printed oval, about, in mm.
func ringDistance(x, y float64) float64 {
	r := math.Hypot(x/ovalX, y/ovalY)
	if r < 1e-6 {
		return ovalY
	}
	return math.Abs(r-1) * math.Hypot(x, y) / r
}

// ringOf is what the printed ovals of a page add to the ink. First it is as
// light as the lightest of them, the sixth part of the cells with least there;
// then the middle of those cells that look blank apart from their oval. It is
// never more than a grey ring can be, so that marks are not taken for it.
func ringOf(cells []patch) []float32 {
	ring := make([]float32, len(cells[0].ink))
	var near []int
	for i := range ring {
		if x, y := cells[0].place(i); ringDistance(x, y) <= 0.6 {
			near = append(near, i)
		}
	}
	fill := func(of []patch, share int) {
		values := make([]float32, len(of))
		for _, i := range near {
			for k, c := range of {
				values[k] = c.ink[i]
			}
			slices.Sort(values)
			x, y := of[0].place(i)
			most := min(0.42, float32(0.52*(1-ringDistance(x, y)/0.6)))
			ring[i] = min(max(values[len(values)*share/6], 0), most)
		}
	}
	fill(cells, 1)
	var empty []patch
	for _, c := range cells {
		off := 0
		for i, v := range c.ink {
			if x, y := c.place(i); v > 0.2 && ringDistance(x, y) > 0.5 && (x/reachX)*(x/reachX)+(y/reachY)*(y/reachY) <= 1 {
				off++
			}
		}
		if off < cellPixels*cellPixels*2/5 {
			empty = append(empty, c)
		}
	}
	if len(empty) >= 3 {
		fill(empty, 3)
	}
	return ring
}

// noiseOf is how much the ink of bare paper varies on a page: the middle of
// the absolute values where hardly anything is printed or written.
func noiseOf(cells []patch) float64 {
	var values []float64
	for _, c := range cells {
		for i := 0; i < len(c.ink); i += 7 {
			if x, y := c.place(i); math.Abs(x) < 6 && math.Abs(y) < 3.9 && ringDistance(x, y) > 0.8 {
				values = append(values, math.Abs(float64(c.ink[i])))
			}
		}
	}
	slices.Sort(values)
	return 1.48 * values[len(values)/2]
}

// greys says how much darker than bare paper each cell is all in all, in square
// millimetres of print. A pencil too light to be told from the noise at any one
// place is told from it by the sum over the cell. What bare paper has is learnt
// from the page: it is what the cells with least have, and how those differ.
func greys(cells []patch) []float64 {
	sums := make([]float64, len(cells))
	for k, c := range cells {
		for i, v := range c.ink {
			if x, y := c.place(i); (x/reachX)*(x/reachX)+(y/reachY)*(y/reachY) <= 1 {
				sums[k] += min(float64(v), 1) / cellPixels / cellPixels
			}
		}
	}
	bare := slices.Clone(sums)
	slices.Sort(bare)
	for k := 1; k < len(bare); k++ {
		if bare[k]-bare[k-1] > greyGap {
			bare = bare[:k] // from here on something is written
		}
	}
	low, middle := bare[len(bare)/20], bare[len(bare)/4]
	for k := range sums {
		sums[k] -= middle + greySpread*(middle-low)
	}
	return sums
}

// measure judges one cell, whose ink is without the printed ring and smoothed.
// Where the ring was, faint ink must be darker to count: no two rings lie in
// the pixels alike. beyond is pen ink outside the oval's neighbourhood; crossed
// says that a stroke goes through the row from top to bottom, over that what
// looks like a mark comes from another row or goes there.
func measure(c patch, ring []float32, noise, grey float64, l Limits) (cell Cell, beyond float64, crossed, over bool) {
	const each = 1.0 / cellPixels / cellPixels
	faintest := float32(max(0.075, 4.5*noise))
	pen := make([]bool, len(c.ink))
	var darkest []float64
	for i, v := range c.ink {
		x, y := c.place(i)
		inside := (x/reachX)*(x/reachX)+(y/reachY)*(y/reachY) <= 1
		if v > penInk {
			pen[i] = true
		}
		if inside && v > faintest+0.6*ring[i] {
			cell.Faint += each
		}
		if inside && v > penInk {
			darkest = append(darkest, float64(v))
		}
	}
	cell.Grey = grey
	kept := 0.0 // pen ink of strokes that stay in the row
	for _, spot := range spots(pen, c.w, c.h) {
		area := float64(len(spot)) * each
		if area < 0.04 {
			continue // dust of a scanner
		}
		touchesTop, touchesLow, within := false, false, 0.0
		for _, i := range spot {
			x, y := c.place(i)
			if (x/reachX)*(x/reachX)+(y/reachY)*(y/reachY) <= 1 {
				within += each
			} else {
				beyond += each
			}
			touchesTop = touchesTop || i/c.w == 0
			touchesLow = touchesLow || i/c.w == c.h-1
		}
		cell.Ink += within
		switch {
		case touchesTop && touchesLow:
			crossed = true
		case !touchesTop && !touchesLow:
			kept += within
		}
	}
	if len(darkest) > 0 {
		slices.Sort(darkest)
		cell.Dark = darkest[len(darkest)*9/10]
	}
	// A stroke that comes from another row, or goes there, is no mark of this one
	// until people have seen it.
	over = kept < l.Mark && cell.Ink >= l.Mark
	switch {
	case crossed, over:
		cell.Verdict = Doubtful
	case cell.Ink >= l.Mark && cell.Dark >= l.Dark, cell.Ink >= l.Broad && cell.Dark >= l.Dim:
		cell.Verdict = Clear
	case cell.Ink <= l.Speck && cell.Faint <= l.Faint && cell.Grey <= l.Grey && (cell.Dark == 0 || cell.Faint <= l.Point):
		cell.Verdict = Blank
	default:
		cell.Verdict = Doubtful
	}
	return cell, beyond, crossed, over
}

// spots joins pixels that touch.
func spots(on []bool, w, h int) [][]int {
	var list [][]int
	seen := make([]bool, len(on))
	var stack []int
	for i := range on {
		if !on[i] || seen[i] {
			continue
		}
		var spot []int
		stack = append(stack[:0], i)
		seen[i] = true
		for len(stack) > 0 {
			k := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			spot = append(spot, k)
			x, y := k%w, k/w
			for _, d := range [4][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
				if u, v := x+d[0], y+d[1]; u >= 0 && u < w && v >= 0 && v < h && on[v*w+u] && !seen[v*w+u] {
					seen[v*w+u] = true
					stack = append(stack, v*w+u)
				}
			}
		}
		list = append(list, spot)
	}
	return list
}
