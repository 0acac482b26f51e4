package scan_test

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"piaojue/app/scan"
	"piaojue/app/scan/scantest"
)

// What the product calls alike: so much of Likeness, on so much ink.
const (
	alikeShare = 0.88
	alikeInk   = 2.0
)

// A writer marks one choice of a ballot.
type writer struct {
	name string
	mark func(p scantest.Pen, page *image.Gray, at scan.Point)
}

var writers = []writer{
	{"circles", func(p scantest.Pen, page *image.Gray, at scan.Point) { p.Mark(page, scantest.Circle, at) }},
	{"ticks", func(p scantest.Pen, page *image.Gray, at scan.Point) { p.Mark(page, scantest.Tick, at) }},
	{"filled", func(p scantest.Pen, page *image.Gray, at scan.Point) { p.Mark(page, scantest.Filled, at) }},
	// As alike as people can be: the printed oval filled to its edge.
	{"filled with care", func(p scantest.Pen, page *image.Gray, at scan.Point) {
		for d := -2.1; d <= 2.1; d += p.Wide * 0.7 {
			half, a, b := 3*math.Sqrt(max(0.02, 1-(d/2.25)*(d/2.25))), 0.15*p.Rand.NormFloat64(), 0.15*p.Rand.NormFloat64()
			p.Line(page, scan.Point{X: at.X - half + a, Y: at.Y + d + 0.1*p.Rand.NormFloat64()}, scan.Point{X: at.X + half + b, Y: at.Y + d + 0.1*p.Rand.NormFloat64()})
		}
	}},
}

// Three sheets for each writer, with the same choices and pens of their own, are
// each scanned twice and photographed once: every pair of pictures of one sheet
// is alike, no pair of pictures of two sheets is.
func TestASheetTakenTwiceIsAlikeAndTwoSheetsWithTheSameMarksAreNot(t *testing.T) {
	t.Parallel()
	papers := ballots(t, 20, true, "")
	const sheets = 3
	for _, w := range writers {
		r := rand.New(rand.NewPCG(31, uint64(len(w.name))))
		type taken struct {
			sheet int
			how   string
			hand  []byte
		}
		var all []taken
		for n := range sheets {
			page, pen := scantest.Copy(papers[0].paper), scantest.AnyPen(r)
			for i, row := range papers[0].layout.Rows {
				if i%3 != 2 {
					w.mark(pen, page, row.Choices[0])
				}
			}
			office, other, camera := scantest.Office, scantest.AnyScanner(r), scantest.AnyCamera(r)
			other.Fold, other.Upside = false, n%2 == 0
			for _, k := range []struct {
				how     string
				take    func(*image.Gray, *rand.Rand) *image.Gray
				quality int
			}{{"office", office.Take, 85}, {"other", other.Take, 45}, {"camera", camera.Take, 60}} {
				reading, err := scan.Read(scantest.Pressed(t, k.take(page, r), k.quality), 0, known(papers), scan.Usual)
				if err != nil {
					t.Fatalf("%s, sheet %d, %s: %v", w.name, n, k.how, err)
				}
				all = append(all, taken{n, k.how, reading.Hand})
			}
		}
		least, most := 1.0, 0.0
		for i, a := range all {
			for _, b := range all[:i] {
				share, ink := scan.Likeness(a.hand, b.hand)
				if back, _ := scan.Likeness(b.hand, a.hand); back != share {
					t.Errorf("%s: %f one way, %f the other", w.name, share, back)
				}
				alike := share >= alikeShare && ink >= alikeInk
				if a.sheet == b.sheet {
					least = min(least, share)
				} else {
					most = max(most, share)
				}
				if alike != (a.sheet == b.sheet) {
					t.Errorf("%s: sheet %d by %s and sheet %d by %s: %.3f alike, %.1f mm²", w.name, a.sheet, a.how, b.sheet, b.how, share, ink)
				}
			}
		}
		t.Logf("%s: one sheet %.3f and more, two sheets %.3f and less", w.name, least, most)
	}
}

func TestLikenessSaysNothingOfPagesThatCannotBeCompared(t *testing.T) {
	t.Parallel()
	for name, pair := range map[string][2][]byte{"none": {nil, nil}, "blank": {make([]byte, 23*14), make([]byte, 23*14)}, "of two rounds": {make([]byte, 23*14), make([]byte, 2*23*14)}, "cut off": {make([]byte, 5), make([]byte, 5)}} {
		if share, ink := scan.Likeness(pair[0], pair[1]); share != 0 || ink != 0 {
			t.Errorf("%s: %f, %f", name, share, ink)
		}
	}
}
