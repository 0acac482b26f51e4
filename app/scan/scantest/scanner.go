package scantest

import (
	"image"
	"math"
	"math/rand/v2"
	"sync"
)

// A Scanner says how a page is taken: the most that may go wrong.
type Scanner struct {
	DPI      float64
	Turn     float64 // degrees to either side
	Shift    float64 // millimetres
	Scale    float64 // share by which width and height differ
	Bend     float64 // perspective, per millimetre
	Wave     float64 // how uneven the paper is fed, in millimetres
	Blur     float64 // pixels
	Noise    float64 // standard deviation of 255
	Contrast float64 // of ink, 1 is full
	Quality  int     // of the JPEG that it makes
	Specks   int     // of dust
	Shadow   bool
	Fold     bool
	Upside   bool
	Streak   bool
}

// Office is how a well kept office scanner takes a page.
var Office = Scanner{DPI: ScanDPI, Turn: 1, Shift: 0.8, Scale: 0.002, Wave: 0.05, Blur: 0.5, Noise: 2, Contrast: 1, Quality: 60}

// AnyScanner is a worn one, used in haste.
func AnyScanner(r *rand.Rand) Scanner {
	s := Scanner{DPI: ScanDPI, Turn: 5, Shift: 2.5, Scale: 0.015, Bend: 0.00003, Wave: 0.25, Blur: 0.5 + 0.5*r.Float64(), Noise: 2 + 7*r.Float64(), Contrast: 1, Quality: 40 + r.IntN(50), Upside: r.IntN(4) == 0}
	if r.IntN(5) == 0 {
		s.DPI = 300
	}
	s.Shadow, s.Fold, s.Specks = r.IntN(4) == 0, r.IntN(12) == 0, r.IntN(30)
	if r.IntN(8) == 0 {
		s.Contrast = 0.6
	}
	return s
}

// Take scans a page on an office scanner.
func Take(page *image.Gray, r *rand.Rand) *image.Gray { return Office.Take(page, r) }

// grain is what the noise of all pictures is taken from: standard deviation 1.
var grain = sync.OnceValue(func() []float32 {
	r := rand.New(rand.NewPCG(7, 7))
	g := make([]float32, 1<<17)
	for i := range g {
		g[i] = float32(r.NormFloat64())
	}
	return g
})

func either(r *rand.Rand) float64 { return 2*r.Float64() - 1 }

// straight is over how many pixels of a picture the paper is taken to be flat.
const straight = 16

// Take scans a page. Outside of the paper the picture is nearly white.
func (s Scanner) Take(paper *image.Gray, r *rand.Rand) *image.Gray {
	k := s.DPI / 25.4
	pw, ph := paper.Rect.Dx(), paper.Rect.Dy()
	wide, high := float64(pw)/Dots, float64(ph)/Dots
	w, h := int(wide*k), int(high*k)
	out := image.NewGray(image.Rect(0, 0, w, h))
	angle := either(r) * s.Turn * math.Pi / 180
	sx, sy := 1+s.Scale*either(r), 1+s.Scale*either(r)
	mx, my := either(r)*s.Shift, either(r)*s.Shift
	px, py := either(r)*s.Bend, either(r)*s.Bend
	wave, phase := s.Wave*r.Float64(), r.Float64()*6
	cos, sin := math.Cos(angle), math.Sin(angle)
	foldX, foldY := wide, high
	if s.Fold {
		foldX, foldY = wide-15-10*r.Float64(), high-15-10*r.Float64()
	}
	reach := int(math.Round(s.Blur * PrintDPI / s.DPI)) // of the blur, in pixels of the print
	light, ink := 235+15*r.Float64(), 40*r.Float64()
	deep := 0.0
	if s.Shadow {
		deep = 0.25 + 0.25*r.Float64()
	}
	stray := r.Float64() * wide
	// What each level of the print becomes, summed over the five places that a
	// pixel of the scan is made of; how the paper waves, over its height; what
	// the shadow leaves, over the width.
	var tones [5*255 + 1]float32
	for i := range tones {
		v := 255 - (255-float64(i)/5)*s.Contrast
		tones[i] = float32(ink + v/255*(light-ink))
	}
	const waveStep = 0.25
	waves := make([]float64, int(2*high/waveStep))
	for i := range waves {
		waves[i] = wave * math.Sin((float64(i)*waveStep-high)/40+phase)
	}
	shade := make([]float32, w)
	for x := range shade {
		shade[x] = float32(1 - deep*float64(x)/float64(w))
	}
	noise, strength := grain(), float32(s.Noise)
	for y := range h {
		from := r.IntN(len(noise) - w)
		row, dust := out.Pix[y*out.Stride:y*out.Stride+w], noise[from:from+w]
		v0 := (float64(y)+0.5)/k - high/2
		place := func(x int) (a, b float64) { // of a pixel on the paper
			u := (float64(x)+0.5)/k - wide/2
			z := 1 / (1 + px*u + py*v0)
			u, v := u*z, v0*z
			a, b = (u*cos+v*sin)*sx+mx+waves[int((v+high)/waveStep)], (-u*sin+v*cos)*sy+my
			if s.Upside {
				a, b = -a, -b
			}
			return a + wide/2, b + high/2
		}
		var a, b, da, db float64
		for x := range w {
			if x%straight == 0 {
				a, b = place(x)
				nextA, nextB := place(x + straight)
				da, db = (nextA-a)/straight, (nextB-b)/straight
			} else {
				a, b = a+da, b+db
			}
			tone := float32(248)
			if a >= 0 && b >= 0 && a < wide && b < high {
				i, j := int(a*Dots), int(b*Dots)
				sum := 0
				if i >= reach && j >= reach && i < pw-reach && j < ph-reach {
					at := j*paper.Stride + i
					above, below := at-reach*paper.Stride, at+reach*paper.Stride
					sum = int(paper.Pix[at]) + int(paper.Pix[above-reach]) + int(paper.Pix[above+reach]) + int(paper.Pix[below-reach]) + int(paper.Pix[below+reach])
				} else {
					sum = 5 * int(paper.Pix[min(j, ph-1)*paper.Stride+min(i, pw-1)])
				}
				tone = tones[sum]
				if s.Fold && (a-foldX)/(wide-foldX)+(b-foldY)/(high-foldY) > 1 {
					tone = 190
				}
			}
			tone *= shade[x]
			if s.Streak && math.Abs(a-stray) < 0.15 {
				tone = min(tone, 60)
			}
			row[x] = uint8(min(max(tone+dust[x]*strength, 0), 255))
		}
	}
	for range s.Specks {
		x, y, n := r.IntN(w-3), r.IntN(h-3), 1+r.IntN(2)
		for j := range n {
			for i := range n {
				out.Pix[(y+j)*out.Stride+x+i] = 90
			}
		}
	}
	return out
}
