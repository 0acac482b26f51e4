package photo

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // registers PNG
	"io"
	"time"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers WebP

	"piaojue/app/fault"
)

// Limits of an upload and sizes of what is kept.
const (
	MaxBytes  = 20 << 20
	maxPixels = 64_000_000
	maxMemory = 320 << 20 // of one decode, estimated
	maxPasses = 64
	maxEffort = 600_000_000 // pixels times passes
	large     = 1600        // the longer side of what is kept
	small     = 480         // of the version for lists
	quality   = 82
)

// Accept is for the accept attribute of a file input: with it iPhones hand over
// a JPEG and not a HEIC.
const Accept = "image/jpeg,image/png,image/webp"

// A Picture is an encoded JPEG and its size in pixels.
type Picture struct {
	Width, Height int
	JPEG          []byte
}

// A Photo is a cleaned picture, 1,600 pixels at most on its longer side, and a
// small version of it for lists, 480 at most.
type Photo struct {
	Picture
	Small Picture
}

func refuse(sentence string) error { return fault.Form{"photo": sentence}.Err() }

var (
	errNotPhoto = refuse("照片读不出来，请上传 JPG、PNG 或 WebP 格式的照片。")
	errCut      = refuse("照片不完整，可能没有传完，请重新上传。")
	errBytes    = refuse("照片超过 20 MB，请压缩后再上传，或者截屏后上传截屏。")
	errPixels   = refuse("照片的像素太多（超过 6400 万），请缩小后再上传，或者截屏后上传截屏。")
	errHeavy    = refuse("照片的格式太复杂，处理不了。请截屏后上传截屏，或者另存为普通的 JPG 再上传。")
	errBusy     = &fault.Error{Kind: fault.TooMany, Code: "photos_busy", Message: "现在上传照片的人较多，请过一会儿再提交。", Fields: map[string]string{"photo": "现在上传照片的人较多，请过一会儿再提交。"}}
)

// Clean reads a picture and makes it a Photo. It refuses, under the field
// "photo", what is too large, too laborious or no picture, and asks to come
// again when too many arrive at once (fault.TooMany). Reading from r counts as
// part of the work, so r should hold what has arrived already and not a
// connection.
func Clean(ctx context.Context, r io.Reader) (Photo, error) { return yard.clean(ctx, r) }

func (w *workshop) clean(ctx context.Context, r io.Reader) (Photo, error) {
	done, err := w.enter(ctx)
	if err != nil {
		return Photo{}, err
	}
	defer done()
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Photo{}, err
	}
	if len(data) > MaxBytes {
		return Photo{}, errBytes
	}
	look, err := inspect(data)
	if err != nil {
		return Photo{}, err
	}
	if look.memory > largeDecode {
		done, err := w.enterLarge(ctx)
		if err != nil {
			return Photo{}, err
		}
		defer done()
	}
	ctx, cancel := context.WithTimeout(ctx, w.longest)
	defer cancel()
	source := &patient{ctx: ctx, r: bytes.NewReader(data)}
	decoded, _, err := image.Decode(source)
	switch {
	case err == nil:
	case errors.Is(ctx.Err(), context.DeadlineExceeded): // decoders do not all hand a reader's error on
		return Photo{}, errHeavy
	case ctx.Err() != nil:
		return Photo{}, ctx.Err()
	case source.ended: // it wanted more than there is
		return Photo{}, errCut
	default:
		return Photo{}, errNotPhoto
	}
	kept := turn(shrink(decoded, large), look.orientation)
	p := Photo{}
	if p.Picture, err = encode(kept); err != nil {
		return Photo{}, err
	}
	p.Small, err = encode(shrink(kept, small))
	return p, err
}

// Sides are the longer sides in which a stored photo is given beside the whole:
// for lists, and for a phone's width.
var Sides = []int{small, 960}

// Fit is the size of a picture whose longer side is drawn with so many pixels
// at most.
func Fit(width, height, side int) (int, int) {
	if l := max(width, height); l > side {
		width, height = max(1, (width*side+l/2)/l), max(1, (height*side+l/2)/l)
	}
	return width, height
}

// Smaller draws a picture that Clean made once more, with a longer side of so
// many pixels at most. It waits its turn as Clean does.
func Smaller(ctx context.Context, stored []byte, side int) (Picture, error) {
	return yard.smaller(ctx, stored, side)
}

func (w *workshop) smaller(ctx context.Context, stored []byte, side int) (Picture, error) {
	done, err := w.enter(ctx)
	if err != nil {
		return Picture{}, err
	}
	defer done()
	decoded, _, err := image.Decode(bytes.NewReader(stored))
	if err != nil {
		return Picture{}, errNotPhoto
	}
	return encode(shrink(decoded, side))
}

// patient is a reader that gives up with its context, and notices when more
// was asked for than there is.
type patient struct {
	ctx   context.Context
	r     io.Reader
	ended bool
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.r.Read(b)
	p.ended = p.ended || err == io.EOF
	return n, err
}

func encode(m *image.RGBA) (Picture, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality}); err != nil {
		return Picture{}, err
	}
	size := m.Bounds().Size()
	return Picture{Width: size.X, Height: size.Y, JPEG: out.Bytes()}, nil
}

// shrink draws a picture on white, its longer side at most so many pixels. It
// goes over twice that size, so that four or more points make one and fine
// lines do not break.
func shrink(src image.Image, side int) *image.RGBA {
	if longer(src) > 2*side {
		src = scale(src, 2*side)
	}
	return scale(src, side)
}

func longer(m image.Image) int { return max(m.Bounds().Dx(), m.Bounds().Dy()) }

func scale(src image.Image, side int) *image.RGBA {
	w, h := Fit(src.Bounds().Dx(), src.Bounds().Dy(), side)
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src) // transparent becomes paper
	draw.ApproxBiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// turn applies an Exif orientation (1 to 8).
func turn(src *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			u, v := x, y
			switch orientation {
			case 2:
				u = w - 1 - x
			case 3:
				u, v = w-1-x, h-1-y
			case 4:
				v = h - 1 - y
			case 5:
				u, v = y, x
			case 6:
				u, v = h-1-y, x
			case 7:
				u, v = h-1-y, w-1-x
			case 8:
				u, v = y, w-1-x
			}
			dst.SetRGBA(u, v, src.RGBAAt(x, y))
		}
	}
	return dst
}

// largeDecode is from how much memory on a decode has to be alone.
const largeDecode = 96 << 20

// A workshop bounds how much is decoded at once.
type workshop struct {
	places  chan struct{} // one for each decode
	alone   chan struct{} // one for a large decode
	queue   chan struct{} // one for each who waits
	wait    time.Duration // for a place
	longest time.Duration // of a decode
}

func newWorkshop(places, queue int, wait, longest time.Duration) *workshop {
	return &workshop{make(chan struct{}, places), make(chan struct{}, 1), make(chan struct{}, queue), wait, longest}
}

func (w *workshop) enter(ctx context.Context) (done func(), err error) { return w.take(ctx, w.places) }

func (w *workshop) enterLarge(ctx context.Context) (done func(), err error) {
	return w.take(ctx, w.alone)
}

// take waits for a place, for as long as is decent.
func (w *workshop) take(ctx context.Context, places chan struct{}) (done func(), err error) {
	done = func() { <-places }
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	select {
	case places <- struct{}{}:
		return done, nil
	default:
	}
	select {
	case w.queue <- struct{}{}:
		defer func() { <-w.queue }()
	default:
		return nil, errBusy
	}
	patience := time.NewTimer(w.wait)
	defer patience.Stop()
	select {
	case places <- struct{}{}:
		return done, nil
	case <-patience.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
