package pdf

import (
	"bytes"
	"fmt"
	goimage "image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pictureOf is a photograph-like JPEG: a sky, a house, so that its way up shows.
func pictureOf(t testing.TB, wide, high int, seed uint8) []byte {
	t.Helper()
	m := goimage.NewRGBA(goimage.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			c := color.RGBA{150 + seed%60, 190, 230, 255}
			switch {
			case y > high*2/3:
				c = color.RGBA{uint8(90 + (x*7+y*13)%40), 130, 80, 255}
			case x > wide/3 && x < wide*2/3 && y > high/3:
				c = color.RGBA{200, 90 + seed%80, 70, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// printedPicture is a picture of a document as pdfimages lists it.
type printedPicture struct{ wide, high, acrossDots, downDots int }

func picturesOf(t *testing.T, doc []byte) []printedPicture {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdfimages", "-list", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []printedPicture
	for i, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		if i < 2 {
			continue
		}
		number := func(k int) int {
			n, err := strconv.Atoi(fields[k])
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			return n
		}
		list = append(list, printedPicture{number(3), number(4), number(12), number(13)})
	}
	return list
}

func reportWithPhotos(t testing.TB) YearReport {
	r := yearReportOf(4)
	r.Projects[0].Photos = []Photo{{pictureOf(t, 1600, 1200, 1), "施工前，2026年3月2日：旧活动室"}, {pictureOf(t, 900, 1600, 2), "完工后，2026年9月30日：新活动室"}}
	r.Projects[1].Photos = []Photo{{nil, "施工中，2026年5月1日：没有了的照片"}, {pictureOf(t, 1600, 900, 3)[:5000], "完工后，2026年9月30日：坏了的照片"}}
	r.Projects[2].Photos = []Photo{{pictureOf(t, 300, 200, 4), strings.Repeat("很长的说明", 30)}}
	return r
}

func TestPhotosKeepTheirAspectAndHaveNoMorePointsThanPaperShows(t *testing.T) {
	fonts := testFonts(t)
	r := reportWithPhotos(t)
	doc := draw(t, func(w io.Writer) error { return YearReportPaper(w, fonts, r) })
	keep(t, "year-report-photos", doc)
	list := picturesOf(t, doc)
	if len(list) != 3 {
		t.Fatalf("%d pictures are in the report, want 3: %v", len(list), list)
	}
	for _, p := range list {
		if p.acrossDots > photoDots+1 || p.downDots > photoDots+1 {
			t.Errorf("%d by %d points stand at %d and %d an inch", p.wide, p.high, p.acrossDots, p.downDots)
		}
		if d := p.acrossDots - p.downDots; d < -2 || d > 2 {
			t.Errorf("%d by %d points are stretched: %d and %d an inch", p.wide, p.high, p.acrossDots, p.downDots)
		}
	}
	if most := 260_000; len(doc) > most {
		t.Errorf("the report has %d bytes, more than %d", len(doc), most)
	}
	again := draw(t, func(w io.Writer) error { return YearReportPaper(w, fonts, reportWithPhotos(t)) })
	if !bytes.Equal(doc, again) {
		t.Error("the same photos give other bytes")
	}
}

func TestAPhotoThatCannotBeReadIsASentence(t *testing.T) {
	fonts := testFonts(t)
	doc := draw(t, func(w io.Writer) error { return YearReportPaper(w, fonts, reportWithPhotos(t)) })
	text := squeeze(textOf(t, doc))
	if n := strings.Count(text, brokenPhoto); n != 2 {
		t.Errorf("%d photos are said to be broken, want 2:\n%s", n, text)
	}
	wantText(t, doc, "各项目照片", "施工前，2026年3月2日：旧活动室", "没有了的照片", "坏了的照片", "很长的说明")
	for _, file := range [][]byte{nil, {}, []byte("GIF89a"), bytes.Repeat([]byte{0xFF}, 100), pictureOf(t, 40, 40, 1)[:60]} {
		p := SitePosters{Congress: "临江县人民代表大会", Date: yearReportOf(1).Date, Sites: []SitePoster{{Name: "道路硬化", Unit: "县交通局", Address: "https://192.0.2.1/site/ACDEF", Photos: []Photo{{file, "施工中"}}}}}
		doc := draw(t, func(w io.Writer) error { return SitePosterPages(w, fonts, p) })
		wantText(t, doc, brokenPhoto, "施工中")
	}
}

// The code of a poster with photos is as easy to scan as that of one without.
func TestASitePosterWithPhotosKeepsItsCode(t *testing.T) {
	fonts := testFonts(t)
	for n := range 4 {
		const address = "https://piao.example.gov.cn/site/ACDEFGHJKMNPR"
		site := SitePoster{Year: 2026, Name: "镇村敬老院改造", Content: "改造老旧房屋", Unit: "县民政局", Address: address}
		for i := range n {
			site.Photos = append(site.Photos, Photo{pictureOf(t, 1600-700*(i%2), 1200, uint8(20*i)), fmt.Sprintf("施工中，2026年5月%d日：第%d张", i+1, i+1)})
		}
		p := SitePosters{Congress: "临江县人民代表大会", Date: yearReportOf(1).Date, Sites: []SitePoster{site}}
		doc := draw(t, func(w io.Writer) error { return SitePosterPages(w, fonts, p) })
		keep(t, fmt.Sprintf("site-poster-photos-%d", n), doc)
		if got := len(picturesOf(t, doc)); got != min(n, 2) {
			t.Errorf("%d pictures for %d photos", got, n)
		}
		x, y, side := 53.0, 70.0, 104.0
		if n > 0 {
			x, y, side = 12, 74, 98
		}
		if got := readCode(t, doc, 1, x, y, side); got != address {
			t.Errorf("the code says %q", got)
		}
		page := newSheet(fonts, meta{title: "t", date: p.Date})
		page.addPage()
		p.poster(page, site)
		checkInside(t, fmt.Sprintf("%d photos", n), fonts, page.pages[0].marks, 8)
	}
}
