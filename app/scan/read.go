package scan

import (
	"image"
	"math"
	"slices"
	"strings"
)

// mostTries is how many poses are tried before a picture is refused.
const mostTries = 30

// Read reads one page. layout gives the page that a code belongs to, or a
// Refusal that names why not: another round, a sample, a page that the round
// does not have. perMillimetre is the resolution where the file states it, and
// 0 where it does not; with it a copy of another size is refused.
func Read(img image.Image, perMillimetre float64, layout func(code string) (Page, error), l Limits) (Reading, error) {
	full, err := grey(img)
	if err != nil {
		return Reading{}, err
	}
	n := max(1, int(math.Round(float64(max(full.w, full.h))/1200)))
	small := full.shrink(n)
	g := groundOf(small)
	ink, black := dark(small, g)
	mm := float64(max(small.w, small.h)) / pageHeight
	found := blobs(ink, small.w, small.h, 0.9*mm, 9*mm)
	solid, hollow := squares(found, mm)
	code, lies := "", pose{}
	tries := 0
	for _, p := range poses(solid, hollow, mm) {
		if !mayHoldCode(small, g, p.transform, black) {
			continue
		}
		if code = codeOf(small, g, p.transform); code != "" {
			lies = p
			break
		}
		if tries++; tries == mostTries {
			break
		}
	}
	if code == "" {
		text, points := decode(small.picture())
		if text == "" && n > 1 {
			text, points = decode(full.picture())
			for i := range points {
				points[i].X, points[i].Y = points[i].X/float64(n), points[i].Y/float64(n)
			}
		}
		if text == "" {
			return Reading{}, refuse("没有找到表决票的定位标记和二维码。请确认是表决票，正面朝下，重新扫描。")
		}
		t, ok := byCode(points, mm)
		if !ok && strings.HasPrefix(text, Prefix) {
			return Reading{}, refuse("找到了表决票的二维码，但四角的定位标记不全。请放平、不要折角，重新扫描。")
		}
		code, lies.transform = text, t
	}
	if !strings.HasPrefix(code, Prefix) {
		return Reading{}, refuse("这不是本系统印制的表决票：二维码的内容不符。")
	}
	page, err := layout(code)
	if err != nil {
		return Reading{}, err
	}
	t, shifts, r, err := fit(page, lies.transform, lies.corners, found, mm)
	if err != nil {
		return r, err
	}
	if perMillimetre > 0 {
		if s := t.scale(Point{pageWidth / 2, pageHeight / 2}) * float64(n) / perMillimetre; s < 0.97 || s > 1.03 {
			return r, refuse("纸上的标记比印制的大或者小，可能是缩放过的复印件，不能计票。")
		}
	}
	r.Code = code
	// From here on in the pixels of the full picture.
	k := float64(n)
	whole := transform{t[0] * k, t[1] * k, t[2] * k, t[3] * k, t[4] * k, t[5] * k, t[6], t[7], t[8]}
	wide := ground{g.side * k, g.cols, g.rows, g.levels}
	r.Rows, r.Hand = rows(page, full, wide, whole, shifts, blackOf(full, wide, whole, page), l)
	r.plane, r.lies = full, whole
	return r, nil
}

// blackOf is how dark print is on this page: the middle of the bars.
func blackOf(p plane, g ground, t transform, page Page) float64 {
	sum, n := 0.0, 0
	for _, row := range page.Rows {
		for _, at := range []Point{row.Left, row.Right} {
			q := t.of(at)
			if v := p.at(q.X, q.Y) / g.at(q.X, q.Y); v < 0.75 {
				sum += v
				n++
			}
		}
	}
	if n == 0 {
		return 0.2
	}
	return sum / float64(n)
}

// fit lays the layout's marks over the blobs that were found, first coarsely,
// then by all marks, and gives for each row how far its own bars are off.
func fit(page Page, t transform, corners int, found []blob, mm float64) (transform, []Point, Reading, error) {
	var bars, squares []blob
	for _, b := range found {
		w, h := b.wide(), b.high()
		switch {
		case b.fill() > 0.6 && w > 0.5*barWide*mm && w < 1.6*barWide*mm && h > 0.4*barHigh*mm && h < 1.9*barHigh*mm,
			b.fill() > 0.6 && h > 0.5*barWide*mm && h < 1.6*barWide*mm && w > 0.4*barHigh*mm && w < 1.9*barHigh*mm:
			bars = append(bars, b)
		case max(w, h) > 0.5*squareSide*mm && w/h < 1.35 && h/w < 1.35:
			squares = append(squares, b)
		}
	}
	type mark struct {
		at  Point
		row int // of the layout, -1 for others
		in  []blob
	}
	var marks []mark
	for _, c := range page.Corners {
		marks = append(marks, mark{c, -1, squares})
	}
	for _, b := range page.Bars {
		marks = append(marks, mark{b, -1, bars})
	}
	for i, r := range page.Rows {
		marks = append(marks, mark{r.Left, i, bars}, mark{r.Right, i, bars})
	}
	r := Reading{Of: len(marks)}
	nearest := func(m mark, t transform, reach float64) (Point, bool) {
		at := t.of(m.at)
		best, where := reach*t.scale(m.at), Point{}
		ok := false
		for _, b := range m.in {
			if d := distance(b.centre, at); d < best {
				best, where, ok = d, b.centre, true
			}
		}
		return where, ok
	}
	// From the code outwards where nothing but the code is known: what is far
	// from it is matched after what is near has straightened the guess.
	steps := []struct{ reach, from float64 }{{4, 400}, {2, 400}, {1.2, 400}, {1, 400}}
	if corners == 0 {
		steps = slices.Insert(steps, 0, []struct{ reach, from float64 }{{2.5, 90}, {2.5, 150}, {3, 220}}...)
	}
	middle := Point{codeLeft + codeSide/2, codeTop + codeSide/2}
	for _, step := range steps {
		reach := step.reach
		var pairs []pair
		for _, m := range marks {
			if distance(m.at, middle) > step.from {
				continue
			}
			if at, ok := nearest(m, t, reach); ok {
				pairs = append(pairs, pair{m.at, at})
			}
		}
		var next transform
		ok := false
		switch {
		case step.from < 400 && len(pairs) < 5:
			continue // too few to know better
		case reach > 2:
			next, ok = affine(pairs)
		default:
			next, ok = homography(pairs)
		}
		if !ok {
			return t, nil, r, refuse("四角和行边的定位标记找到得太少。请放平、不要遮挡，重新扫描。")
		}
		t = next
	}
	shifts := make([]Point, len(page.Rows))
	seen := make([]int, len(page.Rows))
	sum := 0.0
	for _, m := range marks {
		at, ok := nearest(m, t, 1)
		if !ok {
			continue
		}
		r.Marks++
		want, s := t.of(m.at), t.scale(m.at)
		sum += (distance(at, want) / s) * (distance(at, want) / s)
		if m.row >= 0 {
			// Turned pages: the difference in pixels is taken back to paper.
			d := back(t, m.at, Point{at.X - want.X, at.Y - want.Y})
			shifts[m.row].X += d.X
			shifts[m.row].Y += d.Y
			seen[m.row]++
		}
	}
	for i, n := range seen {
		if n > 0 {
			shifts[i].X, shifts[i].Y = shifts[i].X/float64(n), shifts[i].Y/float64(n)
		} else {
			shifts[i] = Point{math.NaN(), 0}
		}
	}
	if r.Marks > 0 {
		r.Off = math.Sqrt(sum / float64(r.Marks))
	}
	if r.Marks*100 < r.Of*60 {
		return t, nil, r, refuse("四角和行边的定位标记找到得太少。请放平、不要遮挡，重新扫描。")
	}
	if r.Off > 0.6 {
		return t, nil, r, refuse("纸张弯曲或者变形太大，位置对不准。请压平，重新扫描。")
	}
	return t, shifts, r, nil
}

// back takes a small step in the picture to one on paper.
func back(t transform, at, step Point) Point {
	o, x, y := t.of(at), t.of(Point{at.X + 1, at.Y}), t.of(Point{at.X, at.Y + 1})
	a, b, c, d := x.X-o.X, y.X-o.X, x.Y-o.Y, y.Y-o.Y
	det := a*d - b*c
	return Point{(step.X*d - step.Y*b) / det, (step.Y*a - step.X*c) / det}
}

// rows measures every cell of a page and says what each row means.
func rows(page Page, p plane, g ground, t transform, shifts []Point, black float64, l Limits) (list []RowReading, hand []byte) {
	var cells []patch
	for i, row := range page.Rows {
		shift := shifts[i]
		if math.IsNaN(shift.X) {
			shift = Point{}
		}
		for _, at := range row.Choices {
			cells = append(cells, sample(p, g, t, at, shift, black))
		}
	}
	ring := ringOf(cells)
	for i, c := range cells {
		for k := range c.ink {
			c.ink[k] -= ring[k]
		}
		cells[i] = c.smooth()
		hand = append(hand, handOf(cells[i])...)
	}
	noise := noiseOf(cells)
	k := 0
	for i, row := range page.Rows {
		r := RowReading{No: row.No, Choice: -1}
		marked, doubt := 0, ""
		for j := range row.Choices {
			cell, beyond, crossed := measure(cells[k], ring, noise, l)
			k++
			switch {
			case crossed:
				doubt = "有一条线穿过选项栏"
			case cell.Verdict == Doubtful:
				doubt = "有一栏的标记太小或者太浅"
			case cell.Verdict == Clear:
				marked++
				r.Choice = j
			case beyond > l.Beyond:
				cell.Verdict = Doubtful
				doubt = "圈外有笔迹"
			}
			r.Cells = append(r.Cells, cell)
		}
		switch {
		case math.IsNaN(shifts[i].X):
			r.Verdict, r.Why, r.Choice = Doubtful, "这一行两边的定位标记没有找到", -1
		case marked > 1:
			r.Verdict, r.Why, r.Choice = Double, "选了两栏以上", -1
		case doubt != "":
			r.Verdict, r.Why, r.Choice = Doubtful, doubt, -1
		case marked == 1:
			r.Verdict = Clear
		default:
			r.Verdict = Blank
		}
		r.Strip = strip(p, t, row)
		list = append(list, r)
	}
	return list, hand
}
