package scan

import "math"

// A transform takes places on paper to pixels: a homography, row by row.
type transform [9]float64

func (t transform) of(p Point) Point {
	w := t[6]*p.X + t[7]*p.Y + t[8]
	return Point{(t[0]*p.X + t[1]*p.Y + t[2]) / w, (t[3]*p.X + t[4]*p.Y + t[5]) / w}
}

// scale is how many pixels a millimetre has about a place.
func (t transform) scale(p Point) float64 {
	a, b, c := t.of(p), t.of(Point{p.X + 1, p.Y}), t.of(Point{p.X, p.Y + 1})
	return math.Sqrt(math.Abs((b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)))
}

// A pair is one printed mark: where it belongs and where it was found.
type pair struct{ paper, picture Point }

// similarity is the transform by two pairs: turned, scaled and moved only.
func similarity(a, b pair) (transform, bool) {
	dx, dy := b.paper.X-a.paper.X, b.paper.Y-a.paper.Y
	ex, ey := b.picture.X-a.picture.X, b.picture.Y-a.picture.Y
	n := dx*dx + dy*dy
	if n < 1 {
		return transform{}, false
	}
	c, s := (dx*ex+dy*ey)/n, (dx*ey-dy*ex)/n
	return transform{c, -s, a.picture.X - c*a.paper.X + s*a.paper.Y, s, c, a.picture.Y - s*a.paper.X - c*a.paper.Y, 0, 0, 1}, true
}

// affine fits six numbers to three or more pairs by least squares.
func affine(pairs []pair) (transform, bool) {
	if len(pairs) < 3 {
		return transform{}, false
	}
	var m [3][3]float64
	var u, v [3]float64
	for _, p := range pairs {
		row := [3]float64{p.paper.X, p.paper.Y, 1}
		for i := range 3 {
			for j := range 3 {
				m[i][j] += row[i] * row[j]
			}
			u[i] += row[i] * p.picture.X
			v[i] += row[i] * p.picture.Y
		}
	}
	a, ok := solve([][]float64{{m[0][0], m[0][1], m[0][2], u[0]}, {m[1][0], m[1][1], m[1][2], u[1]}, {m[2][0], m[2][1], m[2][2], u[2]}})
	b, fine := solve([][]float64{{m[0][0], m[0][1], m[0][2], v[0]}, {m[1][0], m[1][1], m[1][2], v[1]}, {m[2][0], m[2][1], m[2][2], v[2]}})
	if !ok || !fine {
		return transform{}, false
	}
	return transform{a[0], a[1], a[2], b[0], b[1], b[2], 0, 0, 1}, true
}

// homography fits eight numbers to four or more pairs by least squares. Paper
// is scaled to about one, so that the sums stay of one size.
func homography(pairs []pair) (transform, bool) {
	if len(pairs) < 4 {
		return transform{}, false
	}
	const unit = 100.0
	var s float64
	for _, p := range pairs {
		s = max(s, math.Abs(p.picture.X), math.Abs(p.picture.Y))
	}
	if s == 0 {
		return transform{}, false
	}
	m := make([][]float64, 8)
	for i := range m {
		m[i] = make([]float64, 9)
	}
	add := func(row [9]float64) {
		for i := range 8 {
			for j := range 9 {
				m[i][j] += row[i] * row[j]
			}
		}
	}
	for _, p := range pairs {
		x, y, u, v := p.paper.X/unit, p.paper.Y/unit, p.picture.X/s, p.picture.Y/s
		add([9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u})
		add([9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v})
	}
	h, ok := solve(m)
	if !ok {
		return transform{}, false
	}
	return transform{h[0] * s / unit, h[1] * s / unit, h[2] * s, h[3] * s / unit, h[4] * s / unit, h[5] * s, h[6] / unit, h[7] / unit, 1}, true
}

// solve eliminates a system whose last column is the right side.
func solve(m [][]float64) ([]float64, bool) {
	n := len(m)
	for i := range n {
		best := i
		for j := i + 1; j < n; j++ {
			if math.Abs(m[j][i]) > math.Abs(m[best][i]) {
				best = j
			}
		}
		m[i], m[best] = m[best], m[i]
		if math.Abs(m[i][i]) < 1e-12 {
			return nil, false
		}
		for j := range n {
			if j == i {
				continue
			}
			f := m[j][i] / m[i][i]
			for k := i; k <= n; k++ {
				m[j][k] -= f * m[i][k]
			}
		}
	}
	x := make([]float64, n)
	for i := range n {
		x[i] = m[i][n] / m[i][i]
	}
	return x, true
}

func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }
