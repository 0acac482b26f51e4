package pdf

import (
	"bytes"
	"fmt"
	goimage "image"
	"image/color"
	"image/jpeg"
	"math"

	scaling "golang.org/x/image/draw"
)

// Photo is a picture with what it shows. File is a JPEG or PNG; a file that is
// missing or broken prints a sentence in its place and never fails a document.
type Photo struct {
	File    []byte
	Caption string // 完工后，2026年9月30日：活动室
}

const (
	photoDots    = 200 // an inch on paper, at most
	photoQuality = 82
)

// fitted is a picture as it goes into a box of w by h millimetres: its aspect is
// kept, and it has no more points than paper shows. ok is false where it cannot
// be read.
func fitted(file []byte, w, h float64) (out []byte, wide, high float64, ok bool) {
	conf, format, err := goimage.DecodeConfig(bytes.NewReader(file))
	if err != nil || conf.Width <= 0 || conf.Height <= 0 || conf.Width > maxImagePixels/conf.Height {
		return nil, 0, 0, false
	}
	scale := min(w/float64(conf.Width), h/float64(conf.Height)) // millimetres a point
	wide, high = scale*float64(conf.Width), scale*float64(conf.Height)
	pic, _, err := goimage.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, 0, 0, false
	}
	points := func(mm float64) int { return max(1, int(math.Round(mm/25.4*photoDots))) }
	x, y := min(conf.Width, points(wide)), min(conf.Height, points(high))
	plain := format == "jpeg" && (conf.ColorModel == color.YCbCrModel || conf.ColorModel == color.GrayModel)
	if plain && x == conf.Width && y == conf.Height {
		return file, wide, high, true
	}
	small := goimage.NewRGBA(goimage.Rect(0, 0, x, y))
	scaling.Draw(small, small.Bounds(), goimage.NewUniform(color.White), goimage.Point{}, scaling.Src)
	// Half way first, so that every point of the picture counts.
	if conf.Width > 2*x {
		half := goimage.NewRGBA(goimage.Rect(0, 0, 2*x, 2*y))
		scaling.ApproxBiLinear.Scale(half, half.Bounds(), pic, pic.Bounds(), scaling.Over, nil)
		pic = half
	}
	scaling.ApproxBiLinear.Scale(small, small.Bounds(), pic, pic.Bounds(), scaling.Over, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: photoQuality}); err != nil {
		return nil, 0, 0, false
	}
	return b.Bytes(), wide, high, true
}

const brokenPhoto = "照片打不开，没有印出。"

// photo sets a picture into a box, in the middle and as large as it fits, with
// its caption on at most two lines below; it returns how much of h it took.
func (s *sheet) photo(x, y, w, h float64, st style, p Photo) float64 {
	const most = 2
	lead := 1.3 * st.em()
	lines := s.lines(st, p.Caption, w)
	if p.Caption == "" {
		lines = nil
	}
	if len(lines) > most {
		last := []rune(lines[most-1])
		lines = append(lines[:most-1:most-1], string(last[:max(0, len(last)-1)])+"…")
	}
	room := h - float64(len(lines))*lead - 1
	file, wide, high, ok := fitted(p.File, w, room)
	if ok {
		s.image(x+(w-wide)/2, y, wide, high, file)
	} else {
		high = min(room, 12)
		s.frame(x, y, w, high, innerLine)
		s.text(x+1, y, w-2, high, toCentre, s.fit(st, 6, w-2, brokenPhoto), brokenPhoto)
	}
	at := y + high + 1
	for _, line := range lines {
		s.text(x, at, w, lead, toCentre, st, line)
		at += lead
	}
	return at - y
}

// photos sets pictures two in a row, each at most high millimetres with its
// caption. In a script their captions stand for them.
func (f *flow) photos(high float64, list []Photo) {
	const across, gap = 2, 4.0
	st := style{face: Kai, size: 9.5}
	wide := (f.width - gap*(across-1)) / across
	for len(list) > 0 {
		row := list[:min(across, len(list))]
		list = list[len(row):]
		f.need(high)
		took := 0.0
		for i, p := range row {
			if p.Caption != "" {
				f.s.say(RoleNote, fmt.Sprintf("（照片）%s", p.Caption))
			}
			took = max(took, f.s.photo(f.left+float64(i)*(wide+gap), f.y, wide, high, st, p))
		}
		f.space(took + 2)
	}
}
