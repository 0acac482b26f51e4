package scan

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strings"
)

// mostTries is how many poses are tried before a picture is refused, longSmall
// the most pixels of the picture in which marks are looked for: on A3 a
// millimetre has four then.
const (
	mostTries = 30
	longSmall = 1800
)

// Read reads one page. layout gives the page that a code belongs to, or a
// Refusal that names why not: another round, a sample, a page that the round
// does not have. perMillimetre is the resolution where the file states it, and
// 0 where it does not; with it a copy of another size is refused.
func Read(img image.Image, perMillimetre float64, layout func(code string) (Page, error), l Limits) (Reading, error) {
	full, err := grey(img)
	if err != nil {
		return Reading{}, err
	}
	n := (max(full.w, full.h) + longSmall - 1) / longSmall
	small := full.shrink(n)
	g := groundOf(small)
	ink, black := dark(small, g)
	long := float64(max(small.w, small.h))
	found := blobs(ink, small.w, small.h, 0.9*long/a3.high, 9*long/a4.high)
	var list []pose
	for _, on := range sheets {
		mm := long / on.high // pixels, where the page fills the picture
		solid, hollow := squares(found, mm)
		list = append(list, poses(solid, hollow, mm, on)...)
	}
	slices.SortStableFunc(list, func(a, b pose) int { return cmp.Compare(a.cost(), b.cost()) })
	code, lies := "", pose{}
	tries := 0
	for _, p := range list {
		if !mayHoldCode(small, g, p.transform, p.on, black) {
			continue
		}
		if code = codeOf(small, g, p.transform, p.on); code != "" {
			lies = p
			break
		}
		if tries++; tries == mostTries {
			break
		}
	}
	var points []Point
	var modules float64
	if code == "" {
		code, points, modules = decode(small.picture())
		if code == "" && n > 1 {
			code, points, modules = decode(full.picture())
			for i := range points {
				points[i].X, points[i].Y = points[i].X/float64(n), points[i].Y/float64(n)
			}
		}
		if code == "" {
			return Reading{}, refuse("没有找到表决票的定位标记和二维码。请确认是表决票，正面朝下，重新扫描。")
		}
	}
	switch {
	case !strings.HasPrefix(code, Prefix):
		return Reading{}, refuse("这不是本系统印制的表决票：二维码的内容不符。")
	case strings.HasPrefix(code, Prefix+"N:"):
		return Reading{}, refuse("这是排序票，上面是手写的数字，由监票人、计票人唱票计票，不能扫描识别。")
	}
	page, err := layout(code)
	if err != nil {
		return Reading{}, err
	}
	on := page.sheet()
	if points != nil || lies.on != on {
		t, ok := byCode(points, modules, on)
		if !ok {
			return Reading{}, refuse("找到了表决票的二维码，但四角的定位标记不全。请放平、不要折角，重新扫描。")
		}
		lies.transform, lies.corners = t, 0
	}
	mm := long / on.high
	t, shifts, r, err := fit(page, lies.transform, lies.corners, found, mm)
	if err != nil {
		return r, err
	}
	if s := t.scale(Point{on.wide / 2, on.high / 2}) * float64(n); !rightScale(s, full, perMillimetre, on) {
		return r, refuse("纸上的标记比印制的大或者小，可能是缩放过的复印件，不能计票。")
	}
	r.Code = code
	// From here on in the pixels of the full picture.
	k := float64(n)
	whole := transform{t[0] * k, t[1] * k, t[2] * k, t[3] * k, t[4] * k, t[5] * k, t[6], t[7], t[8]}
	wide := ground{g.side * k, g.cols, g.rows, g.levels}
	r.Rows, r.Hand = rows(page, full, wide, whole, shifts, blackOf(full, wide, whole, page), l)
	r.plane, r.lies, r.on = full, whole, on
	return r, nil
}

// rightScale reports whether s pixels to a printed millimetre are what the
// picture should have. What the file states is believed where it makes the
// picture a sheet of paper; otherwise the shape of a sheet, as a flatbed gives
// it, tells the scale; of a photo nobody knows it.
func rightScale(s float64, p plane, stated float64, on sheet) bool {
	long, short := float64(max(p.w, p.h)), float64(min(p.w, p.h))
	near := func(want float64) bool { return want == 0 || s > 0.97*want && s < 1.03*want }
	for _, paper := range sheets {
		if stated > 0 && math.Abs(long/stated/paper.high-1) < 0.02 {
			return near(stated)
		}
	}
	if math.Abs(long/short-on.high/on.wide) < 0.008 {
		return near(long / on.high)
	}
	return near(stated)
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
		case max(w, h) > 0.5*squareSide*mm && max(w, h) < 1.5*squareSide*mm && w/h < 1.35 && h/w < 1.35:
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
	const all = 1000 // millimetres: farther than any mark
	steps := []struct{ reach, from float64 }{{4, all}, {2, all}, {1.2, all}, {1, all}}
	if corners == 0 {
		steps = slices.Insert(steps, 0, []struct{ reach, from float64 }{{2.5, 90}, {2.5, 150}, {3, 220}}...)
	}
	middle := Point{page.sheet().codeLeft() + codeSide/2, codeTop + codeSide/2}
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
		case step.from < all && len(pairs) < 5:
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
	noise, grey := noiseOf(cells), greys(cells)
	k := 0
	for i, row := range page.Rows {
		r := RowReading{No: row.No, Choice: -1}
		marked, doubt := 0, ""
		for j := range row.Choices {
			cell, beyond, crossed, over := measure(cells[k], ring, noise, grey[k], l)
			k++
			switch {
			case crossed:
				doubt = "有一条线穿过选项栏"
			case over:
				doubt = "有一笔连到上面或者下面一行"
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
		list = append(list, r)
	}
	return list, hand
}
