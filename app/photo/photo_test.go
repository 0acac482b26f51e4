package photo

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"piaojue/app/fault"
)

func clean(data []byte) (Photo, error) { return Clean(context.Background(), bytes.NewReader(data)) }

func mustClean(t *testing.T, name string, data []byte) Photo {
	t.Helper()
	p, err := clean(data)
	if err != nil {
		t.Fatalf("%s: %v (%v)", name, err, reason(err))
	}
	return p
}

// reason is the sentence at the photo's field.
func reason(err error) string {
	if refusal, ok := fault.As(err); ok && refusal.Kind == fault.Invalid {
		return refusal.Fields["photo"]
	}
	return ""
}

// onlyPixels fails unless a JPEG holds nothing but what is needed to draw it.
func onlyPixels(t *testing.T, name string, data []byte) {
	t.Helper()
	if !bytes.HasPrefix(data, []byte{0xff, 0xd8}) || !bytes.HasSuffix(data, []byte{0xff, 0xd9}) {
		t.Errorf("%s: begins %x, ends %x", name, data[:4], data[len(data)-4:])
		return
	}
	at := 2
	for data[at] == 0xff && data[at+1] != 0xda {
		switch marker := data[at+1]; marker {
		case 0xdb, 0xc0, 0xc4: // quantisation, frame, Huffman tables
		default:
			t.Errorf("%s: a segment %x was kept", name, marker)
		}
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
	}
	for at += 2; at < len(data)-2; at++ { // in the pixels, 0xff is followed by 0
		if data[at] == 0xff && data[at+1] != 0 {
			t.Errorf("%s: marker %x in the pixels", name, data[at+1])
			return
		}
	}
}

func draws(t *testing.T, name string, p Photo) image.Image {
	t.Helper()
	for _, one := range []struct {
		p    Picture
		side int
	}{{p.Picture, large}, {p.Small, small}} {
		m, err := jpeg.Decode(bytes.NewReader(one.p.JPEG))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if size := m.Bounds().Size(); size.X != one.p.Width || size.Y != one.p.Height || max(size.X, size.Y) > one.side {
			t.Errorf("%s: %v, said to be %d×%d", name, size, one.p.Width, one.p.Height)
		}
		onlyPixels(t, name, one.p.JPEG)
		if bytes.Contains(one.p.JPEG, []byte("secret-place")) || bytes.Contains(one.p.JPEG, []byte("Exif")) {
			t.Errorf("%s: place and device were kept", name)
		}
	}
	m, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func near(m image.Image, x, y int, want color.RGBA) bool {
	r, g, b, _ := m.At(x, y).RGBA()
	far := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d < -24 || d > 24 }
	return !far(r, want.R) && !far(g, want.G) && !far(b, want.B)
}

var (
	red   = color.RGBA{200, 0, 0, 255}
	blue  = color.RGBA{0, 0, 200, 255}
	white = color.RGBA{255, 255, 255, 255}
)

func TestPhotoIsTurnedUprightScaledAndStripped(t *testing.T) {
	// Where the left, red half of the file has to appear.
	tests := map[byte]struct {
		w, h int
		x, y int // of a red point
	}{
		1: {1600, 800, 100, 400}, 2: {1600, 800, 1500, 400}, 3: {1600, 800, 1500, 400}, 4: {1600, 800, 100, 400},
		5: {800, 1600, 400, 100}, 6: {800, 1600, 400, 100}, 7: {800, 1600, 400, 1500}, 8: {800, 1600, 400, 1500},
		0: {1600, 800, 100, 400}, 9: {1600, 800, 100, 400},
	}
	for orientation, tt := range tests {
		p := mustClean(t, "photo", withExif(t, halves(2000, 1000), orientation))
		if p.Width != tt.w || p.Height != tt.h || max(p.Small.Width, p.Small.Height) != small {
			t.Errorf("orientation %d: %d×%d and %d×%d", orientation, p.Width, p.Height, p.Small.Width, p.Small.Height)
		}
		if m := draws(t, "photo", p); !near(m, tt.x, tt.y, red) {
			t.Errorf("orientation %d: the red half is elsewhere", orientation)
		}
	}
}

func TestOrientationIsReadInPNGAndWebPToo(t *testing.T) {
	plain := pngOf(t, halves(40, 20))
	turned := append(append(append([]byte(nil), plain[:33]...), chunk("eXIf", tiff(6))...), plain[33:]...)
	if p := mustClean(t, "PNG", turned); p.Width != 20 || p.Height != 40 {
		t.Errorf("PNG: %d×%d", p.Width, p.Height)
	}
	webp := solidWebP(40, 20, color.NRGBA{0, 0, 200, 255}, vp8x(8, 40, 20), webpChunk("EXIF", []byte(tiff(6))))
	if p := mustClean(t, "WebP", webp); p.Width != 20 || p.Height != 40 || !near(draws(t, "WebP", p), 10, 20, blue) {
		t.Errorf("WebP: %d×%d", p.Width, p.Height)
	}
}

func TestEveryOrdinaryKindOfPictureIsTaken(t *testing.T) {
	grey16 := image.NewGray16(image.Rect(0, 0, 30, 20))
	deep := image.NewNRGBA64(image.Rect(0, 0, 30, 20))
	palette := image.NewPaletted(image.Rect(0, 0, 30, 20), color.Palette{red, blue})
	glass := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	for y := range 20 {
		for x := range 30 {
			deep.Set(x, y, red)
			grey16.Set(x, y, white)
		}
	}
	grey := color.RGBA{128, 128, 128, 255}
	moving := pngOf(t, palette)
	moving = append(append(append([]byte(nil), moving[:33]...), chunk("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")...), moving[33:]...)
	for name, tt := range map[string]struct {
		data []byte
		want color.RGBA
	}{
		"palette PNG": {pngOf(t, palette), red}, "16-bit PNG": {pngOf(t, deep), red}, "16-bit grey PNG": {pngOf(t, grey16), white},
		"transparent PNG": {pngOf(t, glass), white}, "an animated PNG, its first picture": {moving, red},
		"grey JPEG":                 {flatJPEG(frame{width: 30, height: 20, components: 1, scans: 1}), grey},
		"progressive JPEG":          {flatJPEG(frame{width: 30, height: 20, components: 3, scans: 4, progressive: true}), grey},
		"CMYK JPEG":                 {flatJPEG(frame{width: 30, height: 20, components: 4, scans: 1, adobe: true}), color.RGBA{64, 64, 64, 255}},
		"RGB JPEG":                  {flatJPEG(frame{width: 30, height: 20, components: 3, scans: 1, adobe: true}), grey},
		"WebP":                      {solidWebP(30, 20, color.NRGBA{200, 0, 0, 255}), red},
		"transparent WebP":          {solidWebP(30, 20, color.NRGBA{200, 0, 0, 0}), white},
		"a JPEG with everything":    {withSegments(jpegOf(t, halves(30, 20)), segment(0xe2, "ICC_PROFILE\x00\x01\x01"+secrets), segment(0xed, "Photoshop 3.0\x00"+secrets), segment(0xfe, secrets), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+secrets+"</x:xmpmeta>")), red},
		"a moving photo's film":     {append(jpegOf(t, halves(30, 20)), "\x00\x00\x00\x18ftypmp42"+secrets...), red},
		"one pixel":                 {pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1))), color.RGBA{0, 0, 0, 255}},
		"PNG with words":            {append(append(append([]byte(nil), pngOf(t, palette)[:33]...), chunk("tEXt", "Author\x00"+secrets)...), pngOf(t, palette)[33:]...), red},
		"very long and very narrow": {pngOf(t, image.NewGray(image.Rect(0, 0, 1, 5000))), color.RGBA{0, 0, 0, 255}},
	} {
		p := mustClean(t, name, tt.data)
		if m := draws(t, name, p); !near(m, p.Width/4, p.Height/2, tt.want) {
			t.Errorf("%s: the colour is %v, want %v", name, m.At(p.Width/4, p.Height/2), tt.want)
		}
	}
}

func TestDamagedExifDoesNoHarm(t *testing.T) {
	whole := tiff(6)
	for name, exif := range map[string]string{
		"empty": "", "a header only": "MM\x00\x2a", "points outside": "MM\x00\x2a\xff\xff\xff\xff", "points at itself": "II\x2a\x00\x00\x00\x00\x00",
		"65,535 entries": "MM\x00\x2a\x00\x00\x00\x08\xff\xff" + strings.Repeat("\x00", 100), "cut in an entry": whole[:20], "no byte order": "XX" + whole[2:],
	} {
		data := withSegments(jpegOf(t, halves(40, 20)), segment(0xe1, "Exif\x00\x00"+exif))
		p := mustClean(t, name, data)
		if name != "no byte order" && (p.Width != 40 || p.Height != 20) {
			t.Errorf("%s: %d×%d", name, p.Width, p.Height)
		}
		draws(t, name, p)
	}
}

func TestTheSameBytesGiveTheSamePhoto(t *testing.T) {
	data := withExif(t, halves(3000, 2000), 6)
	a, b := mustClean(t, "once", data), mustClean(t, "twice", data)
	if !bytes.Equal(a.JPEG, b.JPEG) || !bytes.Equal(a.Small.JPEG, b.Small.JPEG) {
		t.Error("two results")
	}
}

func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("run.jar")
	if err == nil {
		_, err = w.Write([]byte(secrets))
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestWhatIsNoPhotoIsRefusedWithWhatItIs(t *testing.T) {
	photo := withExif(t, halves(100, 100), 1)
	plainPNG := pngOf(t, halves(100, 100))
	for name, tt := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":                         {nil, "是空的"},
		"text":                            {[]byte("这是一封信"), "读不出来"},
		"a web page called .jpg":          {[]byte("\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>"), "网页或矢量图"},
		"a script":                        {[]byte("<?php system($_GET[0]);"), "网页或矢量图"},
		"SVG":                             {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "矢量图（SVG）"},
		"HEIC":                            {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "兼容性最佳"},
		"HEIF of another maker":           {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), "高效图片"},
		"a film":                          {[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42"), "视频"},
		"GIF":                             {[]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), "GIF"},
		"PDF":                             {[]byte("%PDF-1.7\n"), "PDF"},
		"a ZIP or Word file":              {zipped(t), "压缩包"},
		"an old Word file":                {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "文档"},
		"BMP":                             {[]byte("BM\x00\x00\x00\x00"), "BMP"},
		"TIFF":                            {[]byte("II*\x00\x08\x00\x00\x00"), "TIFF"},
		"a photo and an archive":          {join(photo, zipped(t)), "夹带"},
		"a photo and a damaged archive":   {join(photo, []byte("PK\x03\x04"+strings.Repeat("x", 100)+"PK\x05\x06"+strings.Repeat("\x00", 18))), "夹带"},
		"an archive inside the photo":     {withSegments(photo, segment(0xfe, string(zipped(t)))), "夹带"},
		"a photo and a web page":          {join(photo, []byte("<HTML><body>")), "夹带"},
		"a script in a photo's comment":   {withSegments(photo, segment(0xfe, "<?php eval($_POST[1]);")), "夹带"},
		"a script in a PNG's words":       {join(plainPNG[:33], chunk("tEXt", "Comment\x00<ScRiPt>alert(1)</script>"), plainPNG[33:]), "夹带"},
		"a photo that is a script":        {join([]byte("\xff\xd8\xff\xe0/*"), make([]byte, 0x2f2a-4), []byte("*/=alert(1);/*"), photo[2:]), "夹带"},
		"a photo and a PDF":               {withSegments(photo, segment(0xfe, "%PDF-1.4")), "夹带"},
		"a photo and a RAR archive":       {join(photo, []byte("Rar!\x1a\x07\x00")), "夹带"},
		"a PNG of 65,535 × 65,535":        {pngHeader(t, 65535, 65535, 8, 6), "像素太多"},
		"a PNG of 2³¹ × 2³¹":              {pngHeader(t, 1<<31-1, 1<<31-1, 8, 6), ""},
		"a PNG of 1 × 64,000,001":         {pngHeader(t, 1, maxPixels+1, 8, 0), "像素太多"},
		"a PNG of 60 million deep pixels": {pngHeader(t, 10000, 6000, 16, 6), "太复杂"},
		"a JPEG of 65,535 × 65,535":       {flatJPEG(frame{width: 65535, height: 65535, components: 3, empty: true, scans: 1}), "像素太多"},
		"a WebP of 16,383 × 16,383":       {solidWebP(16383, 16383, color.NRGBA{A: 255}), "像素太多"},
		"a small canvas, a huge WebP":     {solidWebP(16383, 16383, color.NRGBA{A: 255}, vp8x(0, 10, 10)), "读不出来"},
		"a WebP that takes much memory":   {solidWebP(7000, 7000, color.NRGBA{A: 255}), "太复杂"},
		"a moving WebP":                   {riff(join(vp8x(2, 10, 10), webpChunk("ANIM", make([]byte, 6)), webpChunk("ANMF", make([]byte, 16)))), "会动"},
		"65 passes":                       {flatJPEG(frame{width: 64, height: 64, components: 3, progressive: true, scans: 65, empty: true}), "太复杂"},
		"the same colours drawn twice":    {flatJPEG(frame{width: 64, height: 64, components: 3, scans: 2}), "太复杂"},
		"30 passes over 25 million":       {flatJPEG(frame{width: 5000, height: 5000, components: 1, progressive: true, scans: 30, empty: true}), "太复杂"},
		"progressive and too large":       {flatJPEG(frame{width: 8000, height: 7000, components: 3, progressive: true, scans: 2, empty: true}), "太复杂"},
		"one byte too large":              {append([]byte("\xff\xd8\xff"), make([]byte, MaxBytes-2)...), "超过 20 MB"},
		"a photo with 16 bits a sample":   {bytes.Replace(photo, []byte("\xff\xc0\x00\x11\x08"), []byte("\xff\xc0\x00\x11\x10"), 1), "读不出来"},
		"a PNG called otherwise inside":   {[]byte("\x89PNG\r\n\x1a\n" + strings.Repeat("x", 100)), ""},
		"a RIFF that is a sound":          {[]byte("RIFF\x24\x00\x00\x00WAVEfmt "), "读不出来"},
	} {
		p, err := clean(tt.data)
		if says := reason(err); says == "" || !strings.Contains(says, tt.says) || p.JPEG != nil || p.Small.JPEG != nil {
			t.Errorf("%s: %v %q, want a sentence with %q", name, err, says, tt.says)
		}
	}
}

func TestACutPhotoIsRefusedWhereverItIsCut(t *testing.T) {
	for kind, whole := range map[string][]byte{
		"JPEG": withExif(t, halves(60, 40), 1), "PNG": pngOf(t, halves(60, 40)), "WebP": solidWebP(60, 40, color.NRGBA{A: 255}),
		"progressive JPEG": flatJPEG(frame{width: 60, height: 40, components: 3, scans: 3, progressive: true}),
	} {
		for n := range whole {
			if kind == "PNG" && n >= len(whole)-12 { // the picture is whole, its end mark is not
				break
			}
			if kind == "WebP" && n == len(whole)-1 { // a byte that fills up
				break
			}
			if p, err := clean(whole[:n]); reason(err) == "" || p.JPEG != nil {
				t.Fatalf("%s cut to %d of %d bytes: %v", kind, n, len(whole), err)
			}
		}
	}
}

func TestACutPhotoSaysThatItIsCut(t *testing.T) {
	whole := jpegOf(t, halves(600, 400))
	if _, err := clean(whole[:len(whole)/2]); !strings.Contains(reason(err), "没有传完") {
		t.Errorf("%q", reason(err))
	}
}

// endless gives zeros and counts them.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	clear(b)
	if e.read == 0 {
		copy(b, "\xff\xd8\xff")
	}
	e.read += len(b)
	return len(b), nil
}

func TestAFileTooLargeIsNotReadToItsEnd(t *testing.T) {
	e := &endless{}
	_, err := Clean(context.Background(), e)
	if !strings.Contains(reason(err), "20 MB") || e.read > MaxBytes+1 {
		t.Errorf("%d bytes were read: %v", e.read, err)
	}
}

func TestAReaderThatFailsIsNoRefusal(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, err := Clean(context.Background(), io.MultiReader(strings.NewReader("\xff\xd8\xff"), &failing{broken}))
	if !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// gated lets a test hold an upload at its first byte.
type gated struct {
	entered chan struct{}
	open    chan struct{}
	data    io.Reader
	once    sync.Once
}

func (g *gated) Read(b []byte) (int, error) {
	g.once.Do(func() {
		g.entered <- struct{}{}
		<-g.open
	})
	return g.data.Read(b)
}

func TestTooManyAtOnceAreAskedToComeAgain(t *testing.T) {
	data := jpegOf(t, halves(40, 20))
	w := newWorkshop(2, 1, time.Hour, time.Hour)
	open := make(chan struct{})
	entered := make(chan struct{}, 8)
	var inside, passed atomic.Int32
	var group sync.WaitGroup
	upload := func() {
		_, err := w.clean(context.Background(), &gated{entered: entered, open: open, data: bytes.NewReader(data)})
		if err != nil {
			t.Error(err)
			return
		}
		passed.Add(1)
	}
	group.Go(upload)
	group.Go(upload)
	<-entered
	<-entered
	inside.Add(2)
	group.Go(upload) // waits
	for len(w.queue) == 0 {
		time.Sleep(time.Millisecond)
	}
	_, err := w.clean(context.Background(), bytes.NewReader(data))
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != fault.TooMany || !strings.Contains(refusal.Fields["photo"], "现在上传照片的人较多") {
		t.Errorf("the fourth: %v", err)
	}
	close(open)
	group.Wait()
	if passed.Load() != 3 || len(w.places) != 0 || len(w.queue) != 0 {
		t.Errorf("%d passed; %d places and %d in the queue are still taken", passed.Load(), len(w.places), len(w.queue))
	}
}

func TestWaitingEndsWithPatienceOrWithTheRequest(t *testing.T) {
	data := jpegOf(t, halves(40, 20))
	w := newWorkshop(1, 4, time.Millisecond, time.Hour)
	done, err := w.enter(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.clean(context.Background(), bytes.NewReader(data)); !fault.Is(err, fault.TooMany) {
		t.Errorf("after the patience: %v", err)
	}
	w.wait = time.Hour
	gone, leave := context.WithCancel(context.Background())
	leave()
	if _, err := w.clean(gone, bytes.NewReader(data)); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone: %v", err)
	}
	done()
	if _, err := w.clean(context.Background(), bytes.NewReader(data)); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if len(w.places) != 0 || len(w.queue) != 0 {
		t.Error("a place is still taken")
	}
}

func TestALargeDecodeIsAlone(t *testing.T) {
	w := newWorkshop(4, 4, time.Millisecond, time.Hour)
	done, err := w.enterLarge(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	huge := flatJPEG(frame{width: 8000, height: 7000, components: 3, scans: 1, empty: true})
	if _, err := w.clean(context.Background(), bytes.NewReader(huge)); !fault.Is(err, fault.TooMany) {
		t.Errorf("a second large one: %v", err)
	}
	if _, err := w.clean(context.Background(), bytes.NewReader(jpegOf(t, halves(40, 20)))); err != nil {
		t.Errorf("a small one meanwhile: %v", err)
	}
	done()
	if len(w.places) != 0 || len(w.alone) != 0 {
		t.Error("a place is still taken")
	}
}

func TestADecodeThatTakesTooLongIsBrokenOff(t *testing.T) {
	w := newWorkshop(1, 0, 0, -time.Second)
	if _, err := w.clean(context.Background(), bytes.NewReader(jpegOf(t, halves(40, 20)))); reason(err) != errHeavy.(*fault.Error).Fields["photo"] {
		t.Errorf("%v", err)
	}
	if len(w.places) != 0 {
		t.Error("the place is still taken")
	}
}

// The estimate must not be below what decoding really takes.
func TestMemoryIsEstimatedFromTheHeader(t *testing.T) {
	for name, tt := range map[string]struct {
		data []byte
		want int // bytes of decoded samples and coefficients
	}{
		"baseline 4:4:4":     {flatJPEG(frame{width: 800, height: 800, components: 3, scans: 1}), 3 * 640_000},
		"grey":               {flatJPEG(frame{width: 800, height: 800, components: 1, scans: 1}), 640_000},
		"progressive":        {flatJPEG(frame{width: 800, height: 800, components: 3, scans: 3, progressive: true}), 15 * 640_000},
		"CMYK":               {flatJPEG(frame{width: 800, height: 800, components: 4, scans: 1, adobe: true}), 8 * 640_000},
		"RGB":                {flatJPEG(frame{width: 800, height: 800, components: 3, scans: 1, adobe: true}), 7 * 640_000},
		"4:2:0":              {jpegOf(t, halves(800, 800)), 960_000},
		"PNG with colours":   {pngOf(t, halves(800, 800)), 4 * 640_000},
		"PNG with 16 bits":   {pngOf(t, image.NewNRGBA64(image.Rect(0, 0, 800, 800))), 8 * 640_000},
		"PNG with a palette": {pngOf(t, image.NewPaletted(image.Rect(0, 0, 800, 800), color.Palette{red, blue})), 640_000},
		"WebP":               {solidWebP(800, 800, color.NRGBA{A: 255}), 12 * 640_000},
	} {
		l, err := inspect(tt.data)
		if err != nil || l.memory != tt.want {
			t.Errorf("%s: %d bytes, %v; want %d", name, l.memory, err, tt.want)
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{
		withExif(f, halves(20, 10), 6), pngOf(f, halves(20, 10)), solidWebP(20, 10, color.NRGBA{A: 255}, vp8x(8, 20, 10), webpChunk("EXIF", []byte(tiff(3)))),
		flatJPEG(frame{width: 20, height: 10, components: 4, scans: 1, adobe: true}), flatJPEG(frame{width: 20, height: 10, components: 3, scans: 5, progressive: true}),
		[]byte("\x00\x00\x00\x18ftypheic"), []byte("<svg"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := inspect(data); err != nil && reason(err) == "" {
			t.Errorf("not a sentence: %v", err)
		}
		walkJPEG(append([]byte("\xff\xd8"), data...))
		walkPNG(data)
		walkWebP(data)
		tiffOrientation(data)
	})
}

func FuzzClean(f *testing.F) {
	for _, seed := range [][]byte{
		withExif(f, halves(20, 10), 6), pngOf(f, halves(20, 10)), solidWebP(20, 10, color.NRGBA{A: 255}), flatJPEG(frame{width: 20, height: 10, components: 3, scans: 5, progressive: true}),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if l, err := inspect(data); err == nil && l.memory > 8<<20 {
			return // keeps the fuzzing quick
		}
		p, err := clean(data)
		if err != nil {
			if reason(err) == "" || p.JPEG != nil {
				t.Errorf("%v", err)
			}
			return
		}
		onlyPixels(t, "kept", p.JPEG)
		onlyPixels(t, "small", p.Small.JPEG)
		if max(p.Width, p.Height) > large || max(p.Small.Width, p.Small.Height) > small || min(p.Width, p.Height, p.Small.Width, p.Small.Height) < 1 {
			t.Errorf("%d×%d, %d×%d", p.Width, p.Height, p.Small.Width, p.Small.Height)
		}
	})
}

// A stored photo drawn once more is what Clean draws for lists, and Fit tells
// its size before.
func TestAStoredPhotoIsDrawnSmallerInTheSizeThatFits(t *testing.T) {
	for _, size := range []image.Point{{1600, 1200}, {1200, 1600}, {1600, 1}, {480, 320}, {3, 2}} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, image.NewRGBA(image.Rectangle{Max: size}), nil); err != nil {
			t.Fatal(err)
		}
		for _, side := range Sides {
			w, h := Fit(size.X, size.Y, side)
			p, err := Smaller(context.Background(), b.Bytes(), side)
			if err != nil {
				t.Fatal(err)
			}
			drawn, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG))
			if err != nil || drawn.Width != w || drawn.Height != h || p.Width != w || p.Height != h || max(w, h) > side || w < 1 || h < 1 {
				t.Errorf("%v at %d: drawn %d × %d, said %d × %d, expected %d × %d: %v", size, side, drawn.Width, drawn.Height, p.Width, p.Height, w, h, err)
			}
		}
	}
	if _, err := Smaller(context.Background(), []byte("no picture"), 480); reason(err) == "" {
		t.Errorf("what is no picture: %v", err)
	}
}
