package scantest

import (
	"image"
	"math"
	"math/rand/v2"

	"piaojue/app/scan"
)

// A Pen writes on a printed page.
type Pen struct {
	Wide float64 // millimetres
	Ink  uint8   // 0 is black, 255 nothing
	Rand *rand.Rand
}

// Ballpoint is the pen of most people.
func Ballpoint(r *rand.Rand) Pen { return Pen{0.5, 40, r} }

// AnyPen is a pen that somebody brings along, AnyPencil a pencil, perhaps so
// light that people hardly see it.
func AnyPen(r *rand.Rand) Pen {
	return Pen{0.35 + 0.4*r.Float64(), uint8(15 + 80*r.Float64()), r}
}

// AnyPencil is described with AnyPen.
func AnyPencil(r *rand.Rand) Pen {
	return Pen{Ink: uint8(140 + 65*r.Float64()), Wide: 0.4 + 0.3*r.Float64(), Rand: r}
}

// Spot is the pen set down once.
func (p Pen) Spot(page *image.Gray, at scan.Point) {
	half := p.Wide / 2
	for j := int((at.Y - half) * Dots); j <= int((at.Y+half)*Dots)+1; j++ {
		for i := int((at.X - half) * Dots); i <= int((at.X+half)*Dots)+1; i++ {
			if !(image.Point{X: i, Y: j}).In(page.Rect) || math.Hypot((float64(i)+0.5)/Dots-at.X, (float64(j)+0.5)/Dots-at.Y) > half {
				continue
			}
			if under := &page.Pix[j*page.Stride+i]; p.Ink < *under {
				*under = p.Ink
			}
		}
	}
}

// Line draws from place to place.
func (p Pen) Line(page *image.Gray, a, b scan.Point) {
	n := int(math.Hypot(b.X-a.X, b.Y-a.Y)*12) + 1
	for i := range n + 1 {
		f := float64(i) / float64(n)
		p.Spot(page, scan.Point{X: a.X + (b.X-a.X)*f, Y: a.Y + (b.Y-a.Y)*f})
	}
}

// around draws about a place, not quite round and not quite closed.
func (p Pen) around(page *image.Gray, at scan.Point, rx, ry float64) {
	turns, from, wobble := 2*math.Pi*(0.9+0.25*p.Rand.Float64()), p.Rand.Float64()*6, 0.12*p.Rand.Float64()
	for a := 0.0; a < turns; a += 0.02 {
		k := 1 + wobble*math.Sin(2*a+from)
		p.Spot(page, scan.Point{X: at.X + rx*k*math.Cos(a+from), Y: at.Y + ry*k*math.Sin(a+from)})
	}
}

// A Kind is how people mark a choice.
type Kind int

// The kinds; most people have one for all rows.
const (
	Circle Kind = iota
	Filled
	Tick
	Cross
	Traced // the printed oval drawn over
	Triangle
	Kinds // how many there are
)

// Mark marks a choice about where the paper asks for it: no two are alike.
func (p Pen) Mark(page *image.Gray, kind Kind, at scan.Point) {
	r := p.Rand
	x, y := at.X+r.NormFloat64()*0.35, at.Y+r.NormFloat64()*0.3
	line := func(a, b, c, d float64) { p.Line(page, scan.Point{X: x + a, Y: y + b}, scan.Point{X: x + c, Y: y + d}) }
	switch kind {
	case Circle:
		p.around(page, scan.Point{X: x, Y: y}, 1.6+1.8*r.Float64(), 1.3+1.2*r.Float64())
	case Filled:
		for d := -1.5; d <= 1.5; d += p.Wide * 0.8 {
			half := 2.6 * math.Sqrt(max(0.05, 1-(d/1.9)*(d/1.9)))
			line(-half, d+0.2*r.NormFloat64(), half, d+0.2*r.NormFloat64())
		}
	case Tick:
		line(-1.6, -0.2, -0.4, 1.5)
		line(-0.4, 1.5, 2.4+r.Float64(), -1.8-r.Float64())
	case Cross:
		d, e := 1.3+0.7*r.Float64(), 1.1+0.6*r.Float64()
		line(-d, -e, d, e)
		line(-d, e, d, -e)
	case Traced:
		p.around(page, scan.Point{X: x, Y: y}, 3.2, 2.3)
	case Triangle:
		line(0, -1.7, -1.9, 1.4)
		line(-1.9, 1.4, 1.9, 1.4)
		line(1.9, 1.4, 0, -1.7)
	}
}

// Circle marks a choice as the paper asks for.
func (p Pen) Circle(page *image.Gray, at scan.Point) { p.Mark(page, Circle, at) }

// Scribble is a choice struck out.
func (p Pen) Scribble(page *image.Gray, at scan.Point) {
	for range 9 {
		p.Line(page, scan.Point{X: at.X - 2.8 + p.Rand.Float64(), Y: at.Y - 2 + 4*p.Rand.Float64()}, scan.Point{X: at.X + 1.8 + p.Rand.Float64(), Y: at.Y - 2 + 4*p.Rand.Float64()})
	}
}

// Dot is the hesitant mark that only people can judge.
func (p Pen) Dot(page *image.Gray, at scan.Point) {
	p.Wide = 0.9
	p.Line(page, at, scan.Point{X: at.X + 0.3, Y: at.Y})
}
