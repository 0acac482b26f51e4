package scantest

import (
	"image"
	"math"
	"math/rand/v2"
)

// A Camera looks down on a page that lies on a dark table: the page is seen
// from a little aside, lit from one side, and smaller than the picture.
type Camera struct {
	DPI      float64 // about, in the middle of the page
	Keystone float64 // share by which opposite sides of the page differ, at most
	Turn     float64 // degrees to either side
	Sideways bool    // the page lies across
	Upside   bool
	Barrel   float64 // share by which the lens pulls the corners in
	Blur     int     // pixels of the print, to either side, twice
	Dim      float64 // how much light the darkest corner lacks
	Edge     bool    // the shadow of an arm lies on the page
	Noise    float64 // standard deviation of 255
	Quality  int     // of the JPEG that it makes
}

// AnyCamera is the document camera of an office, used in haste.
func AnyCamera(r *rand.Rand) Camera {
	return Camera{DPI: 140 + 30*r.Float64(), Keystone: 0.04 * r.Float64(), Turn: 5, Sideways: r.IntN(4) == 0, Upside: r.IntN(4) == 0, Barrel: 0.003 * r.Float64(),
		Blur: 1 + r.IntN(2), Dim: 0.1 + 0.4*r.Float64(), Edge: r.IntN(4) == 0, Noise: 1.5 + 3.5*r.Float64(), Quality: 60}
}

// soft is a page out of focus: every pixel the middle of those about it.
func soft(page *image.Gray, reach int) *image.Gray {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	rows, out := image.NewGray(page.Rect), image.NewGray(page.Rect)
	n := 2*reach + 1
	for y := range h {
		from, to := page.Pix[y*page.Stride:y*page.Stride+w], rows.Pix[y*rows.Stride:y*rows.Stride+w]
		copy(to, from)
		sum := 0
		for x := range w {
			sum += int(from[x])
			if x >= n {
				sum -= int(from[x-n])
			}
			if x >= n-1 {
				to[x-reach] = uint8(sum / n)
			}
		}
	}
	copy(out.Pix, rows.Pix)
	sums := make([]int, w)
	for y := range h {
		in := rows.Pix[y*rows.Stride : y*rows.Stride+w]
		for x, v := range in {
			sums[x] += int(v)
		}
		if y >= n {
			for x, v := range rows.Pix[(y-n)*rows.Stride : (y-n)*rows.Stride+w] {
				sums[x] -= int(v)
			}
		}
		if y >= n-1 {
			to := out.Pix[(y-reach)*out.Stride : (y-reach)*out.Stride+w]
			for x, s := range sums {
				to[x] = uint8(s / n)
			}
		}
	}
	return out
}

// Take photographs a page.
func (c Camera) Take(paper *image.Gray, r *rand.Rand) *image.Gray {
	k := c.DPI / 25.4
	paper = soft(soft(paper, c.Blur), c.Blur)
	pw, ph := paper.Rect.Dx(), paper.Rect.Dy()
	wide, high := float64(pw)/Dots, float64(ph)/Dots
	// A picture of four by three that has room for the page as it lies.
	long := max(high*1.12, wide*1.12*4/3)
	w, h := int(long*3/4*k), int(long*k)
	angle := either(r) * c.Turn
	if c.Sideways {
		w, h = h, w
		angle += 90
	}
	if c.Upside {
		angle += 180
	}
	cos, sin := math.Cos(angle*math.Pi/180), math.Sin(angle*math.Pi/180)
	// Seen from any side: opposite sides differ most along the page.
	from := r.Float64() * 2 * math.Pi
	px, py := c.Keystone/high*math.Cos(from), c.Keystone/high*math.Sin(from)
	mx, my := 4*either(r), 4*either(r)
	pull := c.Barrel / (high * high / 4)
	white, black, table := 205+40*r.Float64(), 15+35*r.Float64(), 25+45*r.Float64()
	lamp := r.Float64() * 2 * math.Pi
	lampX, lampY := math.Cos(lamp)/high, math.Sin(lamp)/high
	edge, edgeTurn := 60*either(r), r.Float64()*2*math.Pi
	edgeX, edgeY := math.Cos(edgeTurn), math.Sin(edgeTurn)
	noise := grain()
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		at := r.IntN(len(noise) - w)
		row, dust := out.Pix[y*out.Stride:y*out.Stride+w], noise[at:at+w]
		v := (float64(y)+0.5-float64(h)/2)/k - my
		place := func(x int) (a, b, light float64) {
			u := (float64(x)+0.5-float64(w)/2)/k - mx
			light = 1 - c.Dim*min(max(0.5+u*lampX+v*lampY, 0), 1)
			if c.Edge { // soft over two centimetres
				light *= 1 - 0.3*min(max((u*edgeX+v*edgeY-edge)/20, 0), 1)
			}
			z := (1 + pull*(u*u+v*v)) / (1 + px*u + py*v)
			p, q := u*z, v*z
			return p*cos + q*sin + wide/2, -p*sin + q*cos + high/2, light
		}
		var a, b, light, da, db, dl float64
		for x := range w {
			if x%straight == 0 {
				a, b, light = place(x)
				nextA, nextB, nextL := place(x + straight)
				da, db, dl = (nextA-a)/straight, (nextB-b)/straight, (nextL-light)/straight
			} else {
				a, b, light = a+da, b+db, light+dl
			}
			tone := table
			if i, j := int(a*Dots), int(b*Dots); a >= 0 && b >= 0 && i < pw && j < ph {
				tone = black + float64(paper.Pix[j*paper.Stride+i])/255*(white-black)
			}
			row[x] = uint8(min(max(tone*light+float64(dust[x])*c.Noise, 0), 255))
		}
	}
	return out
}
