package scan

import (
	"math"
	"slices"
)

// A blob is one connected dark spot of the small picture, in its pixels.
type blob struct {
	area                   int
	left, top, right, down int // of its box, inclusive
	centre                 Point
	void                   float64 // how much of the middle of its box is light
}

func (b blob) wide() float64 { return float64(b.right - b.left + 1) }
func (b blob) high() float64 { return float64(b.down - b.top + 1) }
func (b blob) fill() float64 { return float64(b.area) / (b.wide() * b.high()) }

// dark tells which pixels are ink: darker than the middle between paper and
// the darkest hundredth of the picture.
func dark(p plane, g ground) (ink []bool, black float64) {
	ratio := make([]uint8, len(p.pix))
	var histogram [256]int
	paper := make([]float32, p.w)
	for y := range p.h {
		g.row(y, paper)
		row := p.pix[y*p.w : (y+1)*p.w]
		for x, v := range row {
			r := uint8(min(255, 255*float32(v)/paper[x]))
			ratio[y*p.w+x] = r
			histogram[r]++
		}
	}
	below := 0
	for v, n := range histogram {
		if below += n; below*100 >= len(ratio) {
			black = float64(v) / 255
			break
		}
	}
	limit := uint8(255 * (1 + min(black, 0.7)) / 2)
	ink = make([]bool, len(ratio))
	for i, r := range ratio {
		ink[i] = r < limit
	}
	return ink, black
}

// blobs joins dark pixels that touch, by runs, and keeps those whose box is
// between the sizes given.
func blobs(ink []bool, w, h int, least, most float64) []blob {
	type run struct{ left, right, label int }
	var parents []int
	find := func(i int) int {
		for parents[i] != i {
			parents[i] = parents[parents[i]]
			i = parents[i]
		}
		return i
	}
	type sum struct {
		blob
		x, y int
	}
	var sums []sum
	var before, now []run
	for y := range h {
		now = now[:0]
		row := ink[y*w : (y+1)*w]
		k := 0
		for x := 0; x < w; {
			if !row[x] {
				x++
				continue
			}
			begin := x
			for x < w && row[x] {
				x++
			}
			r := run{begin, x - 1, -1}
			for k < len(before) && before[k].right < r.left-1 {
				k++
			}
			for j := k; j < len(before) && before[j].left <= r.right+1; j++ {
				other := find(before[j].label)
				if r.label < 0 {
					r.label = other
				} else if mine := find(r.label); mine != other {
					parents[other] = mine
				}
			}
			if r.label < 0 {
				r.label = len(parents)
				parents = append(parents, r.label)
				sums = append(sums, sum{blob: blob{left: w, top: h}})
			}
			s := &sums[r.label]
			n := r.right - r.left + 1
			s.area += n
			s.x += n * (r.left + r.right + 1) / 2
			s.y += n * y
			s.left, s.right, s.top, s.down = min(s.left, r.left), max(s.right, r.right), min(s.top, y), max(s.down, y)
			now = append(now, r)
		}
		before, now = now, before
	}
	for i := range sums {
		if root := find(i); root != i {
			a, b := &sums[root], sums[i]
			a.area, a.x, a.y = a.area+b.area, a.x+b.x, a.y+b.y
			a.left, a.right, a.top, a.down = min(a.left, b.left), max(a.right, b.right), min(a.top, b.top), max(a.down, b.down)
		}
	}
	var list []blob
	for i, s := range sums {
		if parents[i] != i || max(s.wide(), s.high()) > most || max(s.wide(), s.high()) < least {
			continue
		}
		s.centre = Point{float64(s.x) / float64(s.area), float64(s.y)/float64(s.area) + 0.5}
		s.void = void(ink, w, s.blob)
		list = append(list, s.blob)
	}
	return list
}

// void is the share of light pixels in the middle of a blob's box.
func void(ink []bool, w int, b blob) float64 {
	x, y := (b.right-b.left)*3/10, (b.down-b.top)*3/10
	light, n := 0, 0
	for j := b.top + y; j <= b.down-y; j++ {
		for i := b.left + x; i <= b.right-x; i++ {
			n++
			if !ink[j*w+i] {
				light++
			}
		}
	}
	return float64(light) / float64(max(1, n))
}

// squares picks what may be corner squares out of blobs; mm is how many
// pixels a millimetre has at most.
func squares(all []blob, mm float64) (solid, hollow []blob) {
	for _, b := range all {
		w, h := b.wide(), b.high()
		if max(w, h) > 1.3*squareSide*mm || max(w, h) < 0.5*squareSide*mm || w/h > 1.35 || h/w > 1.35 {
			continue
		}
		switch fill := b.fill(); {
		case b.void < 0.1 && fill > 0.72:
			solid = append(solid, b)
		case b.void > 0.85 && fill > 0.35 && fill < 0.8:
			hollow = append(hollow, b)
		}
	}
	slices.SortFunc(solid, func(a, b blob) int { return int(math.Copysign(1, b.fill()-a.fill())) })
	slices.SortFunc(hollow, func(a, b blob) int { return b.area - a.area })
	return solid[:min(len(solid), 14)], hollow[:min(len(hollow), 12)]
}

// A pose is a guess of how the page lies in the picture.
type pose struct {
	transform
	corners int     // how many squares it rests on
	off     float64 // how far it is from a page turned, scaled and moved only
	on      sheet
}

// cost orders poses: each further square is worth four millimetres of distortion.
func (p pose) cost() float64 { return p.off - 4*float64(p.corners) }

// poses lists what the squares may mean, the most certain first. The hollow
// square is the bottom left one and says which way up the page lies; folded
// or cut corners leave two or three. A3 is told from A4 by its squares: they are
// of one size on both, and so smaller beside the page.
func poses(solid, hollow []blob, mm float64, on sheet) []pose {
	right, below := on.wide-squareIn, on.high-squareIn
	at := [4]Point{{squareIn, squareIn}, {right, squareIn}, {squareIn, below}, {right, below}}
	sides := map[Point]float64{}
	for _, b := range solid {
		sides[b.centre] = math.Sqrt(float64(b.area)) // which turning does not change
	}
	var list []pose
	try := func(pairs []pair) {
		t, ok := similarity(pairs[0], pairs[len(pairs)-1])
		if !ok {
			return
		}
		s := t.scale(Point{on.wide / 2, on.high / 2})
		if s > 1.25*mm || s < 0.45*mm {
			return
		}
		side, n := 0.0, 0.0
		for _, p := range pairs {
			if a := sides[p.picture]; a > 0 {
				side, n = side+a, n+1
			}
		}
		if like := side / n / (s * squareSide); like < 0.8 || like > 1.2 {
			return
		}
		var off float64
		for _, p := range pairs {
			off = max(off, distance(t.of(p.paper), p.picture)/t.scale(p.paper))
		}
		if off > 16 { // millimetres: strong perspective of a camera
			return
		}
		switch len(pairs) {
		case 3:
			t, ok = affine(pairs)
		case 4:
			t, ok = homography(pairs)
		}
		if ok && t[0]*t[4]-t[1]*t[3] > 0 { // not seen in a mirror
			list = append(list, pose{t, len(pairs), off, on})
		}
	}
	bottom := append([]blob{}, hollow...)
	for i := range solid {
		for j := range solid {
			if i == j {
				continue
			}
			a, b := solid[i].centre, solid[j].centre
			try([]pair{{at[0], a}, {at[3], b}})
			try([]pair{{at[0], a}, {at[1], b}})
			try([]pair{{at[1], a}, {at[3], b}})
			for k := range solid {
				if k != i && k != j {
					try([]pair{{at[0], a}, {at[1], solid[k].centre}, {at[3], b}})
				}
			}
			for _, h := range bottom {
				try([]pair{{at[0], a}, {at[2], h.centre}, {at[3], b}})
				try([]pair{{at[1], a}, {at[3], b}, {at[2], h.centre}})
				try([]pair{{at[0], a}, {at[1], b}, {at[2], h.centre}})
				for k := range solid {
					if k != i && k != j {
						try([]pair{{at[0], a}, {at[1], solid[k].centre}, {at[2], h.centre}, {at[3], b}})
					}
				}
			}
		}
		for _, h := range bottom {
			try([]pair{{at[2], h.centre}, {at[1], solid[i].centre}})
			try([]pair{{at[2], h.centre}, {at[0], solid[i].centre}})
			try([]pair{{at[2], h.centre}, {at[3], solid[i].centre}})
		}
	}
	return list
}
