package scan

import (
	"image"
	"image/color"
	"slices"
)

// A plane is a grey picture: 0 is black, 255 white.
type plane struct {
	w, h int
	pix  []uint8
}

// mostPixels bounds a picture: a page at 600 dpi has 35 million.
const mostPixels = 60_000_000

// grey takes the brightness out of a picture.
func grey(img image.Image) (plane, error) {
	r := img.Bounds()
	w, h := r.Dx(), r.Dy()
	if w < 300 || h < 300 {
		return plane{}, refuse("图片太小，看不清标记。请用 150 到 300 dpi 重新扫描。")
	}
	if w*h > mostPixels {
		return plane{}, refuse("图片太大。请用 200 或 300 dpi 重新扫描。")
	}
	p := plane{w, h, make([]uint8, w*h)}
	switch src := img.(type) {
	case *image.Gray:
		for y := range h {
			copy(p.pix[y*w:(y+1)*w], src.Pix[src.PixOffset(r.Min.X, r.Min.Y+y):])
		}
	case *image.YCbCr:
		for y := range h {
			copy(p.pix[y*w:(y+1)*w], src.Y[src.YOffset(r.Min.X, r.Min.Y+y):])
		}
	case *image.RGBA:
		for y := range h {
			row := src.Pix[src.PixOffset(r.Min.X, r.Min.Y+y):]
			for x := range w {
				p.pix[y*w+x] = uint8((299*int(row[4*x]) + 587*int(row[4*x+1]) + 114*int(row[4*x+2])) / 1000)
			}
		}
	case *image.Paletted:
		var level [256]uint8
		for i, c := range src.Palette {
			level[i] = color.GrayModel.Convert(c).(color.Gray).Y
		}
		for y := range h {
			row := src.Pix[src.PixOffset(r.Min.X, r.Min.Y+y):]
			for x := range w {
				p.pix[y*w+x] = level[row[x]]
			}
		}
	default:
		for y := range h {
			for x := range w {
				p.pix[y*w+x] = color.GrayModel.Convert(img.At(r.Min.X+x, r.Min.Y+y)).(color.Gray).Y
			}
		}
	}
	return p, nil
}

// picture is the plane for programs that want an image.
func (p plane) picture() image.Image {
	return &image.Gray{Pix: p.pix, Stride: p.w, Rect: image.Rect(0, 0, p.w, p.h)}
}

// shrink averages n×n pixels into one.
func (p plane) shrink(n int) plane {
	if n <= 1 {
		return p
	}
	q := plane{p.w / n, p.h / n, nil}
	q.pix = make([]uint8, q.w*q.h)
	sums := make([]int32, q.w)
	for y := range q.h {
		clear(sums)
		for dy := range n {
			row := p.pix[(y*n+dy)*p.w:]
			for x := range q.w {
				for dx := range n {
					sums[x] += int32(row[x*n+dx])
				}
			}
		}
		for x, s := range sums {
			q.pix[y*q.w+x] = uint8(int(s) / (n * n))
		}
	}
	return q
}

// at is the brightness between pixels; outside the picture it is white.
func (p plane) at(x, y float64) float64 {
	x, y = x-0.5, y-0.5
	i, j := int(x), int(y)
	if x < 0 || y < 0 || i+1 >= p.w || j+1 >= p.h {
		return 255
	}
	fx, fy := x-float64(i), y-float64(j)
	k := j*p.w + i
	top := float64(p.pix[k])*(1-fx) + float64(p.pix[k+1])*fx
	low := float64(p.pix[k+p.w])*(1-fx) + float64(p.pix[k+p.w+1])*fx
	return top*(1-fy) + low*fy
}

// A ground is how bright bare paper is in each part of a picture, so that
// shadows and yellowed edges are not taken for ink.
type ground struct {
	side   float64 // of a tile in pixels
	cols   int
	rows   int
	levels []float64
}

// groundOf measures tiles of about six millimetres: in each the level that a
// fifth of its pixels exceed, then a high middle of the 25 tiles around, which
// ignores tiles that are printed over.
func groundOf(p plane) ground {
	g := ground{side: float64(p.h) / 48}
	if p.w > p.h {
		g.side = float64(p.w) / 48
	}
	g.cols, g.rows = int(float64(p.w)/g.side)+1, int(float64(p.h)/g.side)+1
	raw := make([]float64, g.cols*g.rows)
	for r := range g.rows {
		for c := range g.cols {
			var histogram [256]int
			n := 0
			for y := int(float64(r) * g.side); y < min(p.h, int(float64(r+1)*g.side)); y++ {
				for x := int(float64(c) * g.side); x < min(p.w, int(float64(c+1)*g.side)); x++ {
					histogram[p.pix[y*p.w+x]]++
					n++
				}
			}
			above := 0
			for v := 255; v >= 0 && n > 0; v-- {
				if above += histogram[v]; above*5 >= n {
					raw[r*g.cols+c] = float64(v)
					break
				}
			}
		}
	}
	g.levels = make([]float64, len(raw))
	var near []float64
	for r := range g.rows {
		for c := range g.cols {
			near = near[:0]
			for dr := -2; dr <= 2; dr++ {
				for dc := -2; dc <= 2; dc++ {
					if y, x := r+dr, c+dc; y >= 0 && y < g.rows && x >= 0 && x < g.cols {
						near = append(near, raw[y*g.cols+x])
					}
				}
			}
			slices.Sort(near)
			g.levels[r*g.cols+c] = max(40, near[len(near)*7/10])
		}
	}
	return g
}

// row is at for every pixel of row y of a picture, in one go.
func (g ground) row(y int, out []float32) {
	v := min(max((float64(y)+0.5)/g.side-0.5, 0), float64(g.rows-1))
	j := min(int(v), max(0, g.rows-2))
	fy, below := v-float64(j), min(j+1, g.rows-1)
	for x := range out {
		u := min(max((float64(x)+0.5)/g.side-0.5, 0), float64(g.cols-1))
		i := min(int(u), max(0, g.cols-2))
		next := min(i+1, g.cols-1)
		left := g.levels[j*g.cols+i]*(1-fy) + g.levels[below*g.cols+i]*fy
		right := g.levels[j*g.cols+next]*(1-fy) + g.levels[below*g.cols+next]*fy
		out[x] = float32(left + (right-left)*(u-float64(i)))
	}
}

// at is the level of paper at a place, between the middles of tiles.
func (g ground) at(x, y float64) float64 {
	x, y = x/g.side-0.5, y/g.side-0.5
	x, y = min(max(x, 0), float64(g.cols-1)), min(max(y, 0), float64(g.rows-1))
	i, j := min(int(x), max(0, g.cols-2)), min(int(y), max(0, g.rows-2))
	fx, fy := x-float64(i), y-float64(j)
	right, below := min(i+1, g.cols-1), min(j+1, g.rows-1)
	top := g.levels[j*g.cols+i]*(1-fx) + g.levels[j*g.cols+right]*fx
	low := g.levels[below*g.cols+i]*(1-fx) + g.levels[below*g.cols+right]*fx
	return top*(1-fy) + low*fy
}
