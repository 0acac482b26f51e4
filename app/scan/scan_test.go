package scan_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/tiff"

	"piaojue/app/ballot"
	"piaojue/app/pdf"
	"piaojue/app/scan"
	"piaojue/app/scan/scantest"
	"piaojue/app/tally"
)

// A simulated scan is a printed page, marked with pens and pencils, then laid
// on a bad scanner. What was meant is known for every row.

// A printed page and where its marks are.
type printed struct {
	layout scan.Page
	paper  *image.Gray
	file   []byte // the PDF of all its pages
}

var fontFolders = []string{"../../build/fonts"}

// ballots prints the papers that the tests mark.
func ballots(t testing.TB, candidates int, tickOnly bool, watermark string) []printed {
	t.Helper()
	return ballotsOn(t, pdf.A4, candidates, tickOnly, watermark)
}

func ballotsOn(t testing.TB, size pdf.PaperSize, candidates int, tickOnly bool, watermark string) []printed {
	t.Helper()
	fonts := fontsOf(t)
	b := paperOf(size, candidates, tickOnly, watermark)
	pages, err := pdf.BallotLayout(fonts, b)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := pdf.Ballot(&file, fonts, b); err != nil {
		t.Fatal(err)
	}
	var list []printed
	for i, paper := range scantest.Print(t, file.Bytes()) {
		list = append(list, printed{pageOf(pages[i]), paper, file.Bytes()})
	}
	return list
}

func fontsOf(t testing.TB) *pdf.Fonts {
	t.Helper()
	fonts, err := pdf.LoadFonts(fontFolders...)
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

// paperOf is what is printed on the papers.
func paperOf(size pdf.PaperSize, candidates int, tickOnly bool, watermark string) pdf.BallotPaper {
	b := pdf.BallotPaper{Congress: "清溪县人民代表大会", Session: "清溪县第十七届人民代表大会第五次会议", Title: "2026年度民生实事项目表决票", Date: time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC),
		Round: fmt.Sprint(candidates), MethodDigest: strings.Repeat("a1b2c3d4", 8), Rules: tally.Templates(false)[0].Rules, Size: size, Watermark: watermark}
	b.Rules.Seats, b.Rules.MaxApprovals = min(10, candidates), min(10, candidates)
	if tickOnly {
		b.Rules.Stances = ballot.TickOnly
	}
	for i := range candidates {
		b.Candidates = append(b.Candidates, pdf.BallotCandidate{No: i + 1, Name: fmt.Sprintf("第%d号农村公路生命安全防护工程", i+1), Summary: "改造护栏十二公里，增设标志标线", Investment: "380万元", Deadline: "2026年11月底", Unit: "县交通运输局"})
	}
	return b
}

// pageOf is the printed layout as the reader wants it.
func pageOf(p pdf.BallotPage) scan.Page {
	page := scan.Page{Wide: p.Wide, High: p.High, Code: p.Code}
	for i, c := range p.Corners {
		page.Corners[i] = scan.Point(c)
	}
	for _, b := range p.Bars {
		page.Bars = append(page.Bars, scan.Point(b))
	}
	for _, r := range p.Rows {
		row := scan.Row{No: r.No, Left: scan.Point(r.Left), Right: scan.Point(r.Right)}
		for _, c := range r.Choices {
			row.Choices = append(row.Choices, scan.Point(c))
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}

// What a row means: a choice, nothing, or something that only people may
// decide.
const (
	nothing = -1
	unsure  = -2
)

// A scene is one marked page before it is scanned.
type scene struct {
	printed
	img   *image.Gray
	meant []int
	clean []bool // the row was marked once by a clean pen, or left empty
	habit scantest.Kind
}

func (b printed) marked(r *rand.Rand, dirty bool) scene {
	s := scene{b, scantest.Copy(b.paper), nil, nil, 0}
	p := scantest.AnyPen(r)
	s.habit = scantest.Kind(r.IntN(int(scantest.Kinds)))
	for _, row := range b.layout.Rows {
		choice := r.IntN(len(row.Choices))
		if len(row.Choices) == 1 && r.IntN(2) == 0 || r.IntN(12) == 0 {
			s.meant, s.clean = append(s.meant, nothing), append(s.clean, true)
			continue
		}
		at := row.Choices[choice]
		what := 100
		if dirty {
			what = r.IntN(40)
		}
		meant, clean := choice, false
		switch {
		case what == 0 && len(row.Choices) > 1: // two choices
			p.Mark(s.img, s.habit, at)
			p.Mark(s.img, s.habit, row.Choices[(choice+1)%len(row.Choices)])
			meant = unsure
		case what == 1 && len(row.Choices) > 1: // corrected
			p.Scribble(s.img, at)
			p.Mark(s.img, s.habit, row.Choices[(choice+1)%len(row.Choices)])
			meant = unsure
		case what <= 5:
			scantest.AnyPencil(r).Mark(s.img, s.habit, at)
		case what <= 8: // a hesitant dot
			d := p
			d.Wide = 0.55 + 0.6*r.Float64()
			d.Spot(s.img, scan.Point{X: at.X + r.NormFloat64()*0.8, Y: at.Y + r.NormFloat64()*0.5})
		case what == 9: // a short stroke
			p.Line(s.img, at, scan.Point{X: at.X + 1 + r.Float64(), Y: at.Y - 0.8})
		default:
			p.Mark(s.img, s.habit, at)
			clean = true
		}
		if dirty && what == 10 { // a stray line through the row
			y := at.Y + 2*r.NormFloat64()
			p.Line(s.img, scan.Point{X: row.Choices[0].X - 5, Y: y}, scan.Point{X: row.Choices[len(row.Choices)-1].X + 5, Y: y + 2*r.NormFloat64()})
			clean = false
		}
		s.meant, s.clean = append(s.meant, meant), append(s.clean, clean)
	}
	return s
}

// A taker makes a picture of a page.
type taker func(page *image.Gray, r *rand.Rand) (picture *image.Gray, quality int)

func anyScanner(page *image.Gray, r *rand.Rand) (*image.Gray, int) {
	s := scantest.AnyScanner(r)
	return s.Take(page, r), s.Quality
}

func anyCamera(page *image.Gray, r *rand.Rand) (*image.Gray, int) {
	c := scantest.AnyCamera(r)
	return c.Take(page, r), c.Quality
}

// A tally of what the reader made of many pages.
type result struct {
	pages, refused, rows, wrong, lost, cleanRows, cleanDoubtful int
	reasons                                                     map[string]int
	spent                                                       time.Duration
}

func (a *result) add(b result) {
	a.pages, a.refused, a.rows, a.wrong, a.lost = a.pages+b.pages, a.refused+b.refused, a.rows+b.rows, a.wrong+b.wrong, a.lost+b.lost
	a.cleanRows, a.cleanDoubtful, a.spent = a.cleanRows+b.cleanRows, a.cleanDoubtful+b.cleanDoubtful, a.spent+b.spent
	if a.reasons == nil {
		a.reasons = map[string]int{}
	}
	for k, n := range b.reasons {
		a.reasons[k] += n
	}
}

// known gives the layouts of some papers by their codes.
func known(papers []printed) func(string) (scan.Page, error) {
	return func(code string) (scan.Page, error) {
		for _, p := range papers {
			if p.layout.Code == code {
				return p.layout, nil
			}
		}
		return scan.Page{}, &scan.Refusal{Reason: "这张票不属于本轮。"}
	}
}

// simulate marks, scans and reads pages from a seed.
func simulate(t testing.TB, papers []printed, seed, from uint64, pages int, dirty bool, take taker) result {
	t.Helper()
	var all result
	var mutex sync.Mutex
	var group sync.WaitGroup
	work := make(chan uint64)
	for range runtime.NumCPU() {
		group.Add(1)
		go func() {
			defer group.Done()
			runtime.LockOSThread() // for threadTime
			defer runtime.UnlockOSThread()
			for n := range work {
				one := result{reasons: map[string]int{}, pages: 1}
				r := rand.New(rand.NewPCG(seed, n))
				s := papers[r.IntN(len(papers))].marked(r, dirty)
				picture, quality := take(s.img, r)
				img := scantest.Pressed(t, picture, quality)
				begun := threadTime()
				reading, err := scan.Read(img, 0, known(papers), scan.Usual)
				one.spent = threadTime() - begun
				if err != nil {
					one.refused++
					one.reasons[err.Error()]++
				}
				for i, row := range reading.Rows {
					one.rows++
					meant := s.meant[i]
					switch row.Verdict {
					case scan.Clear:
						if row.Choice != meant {
							one.wrong++
							one.reasons[fmt.Sprintf("page %d row %d: read %d, meant %d: %+v", n, i, row.Choice, meant, row.Cells)]++
						}
					case scan.Blank:
						if meant != nothing {
							one.lost++
							one.reasons[fmt.Sprintf("page %d row %d: lost %d (clean %v): %+v", n, i, meant, s.clean[i], row.Cells)]++
						}
					}
					if s.clean[i] {
						one.cleanRows++
						if row.Verdict == scan.Doubtful || row.Verdict == scan.Double {
							one.cleanDoubtful++
							if len(one.reasons) < 40 {
								one.reasons[fmt.Sprintf("clean %d: page %d row %d meant %d %s %+v", s.habit, n, i, meant, row.Why, row.Cells)]++
							}
						}
					}
				}
				mutex.Lock()
				all.add(one)
				mutex.Unlock()
			}
		}()
	}
	for n := range pages {
		work <- from + uint64(n)
	}
	close(work)
	group.Wait()
	return all
}

// threadTime is the processor time that this thread has had.
func threadTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_THREAD, &u); err != nil {
		panic(err) // Linux knows the calling thread
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (a result) String() string {
	return fmt.Sprintf("%d pages, %d refused, %d rows, %d wrong, %d lost, %d of %d clean rows doubtful, %.0f ms of CPU a page", a.pages, a.refused, a.rows, a.wrong, a.lost, a.cleanDoubtful, a.cleanRows,
		float64(a.spent.Milliseconds())/float64(max(1, a.pages)))
}

// papersOf are a round with three stances on two pages and one with ticks.
func papersOf(t testing.TB) []printed {
	t.Helper()
	return append(ballots(t, 14, false, ""), ballots(t, 20, true, "")...)
}

func TestNoMarkIsReadWrongAndNoneIsLost(t *testing.T) {
	t.Parallel()
	got := simulate(t, papersOf(t), 1, 0, 24, true, anyScanner)
	t.Log(got)
	if got.wrong > 0 || got.lost > 0 || got.refused > 1 || got.cleanDoubtful*50 > got.cleanRows {
		for reason, n := range got.reasons {
			t.Errorf("%4d  %s", n, reason)
		}
	}
}

func TestAPhotoOfADocumentCameraIsReadLikeAScan(t *testing.T) {
	t.Parallel()
	got := simulate(t, papersOf(t), 5, 0, 10, true, anyCamera)
	t.Log(got)
	if got.wrong > 0 || got.lost > 0 || got.refused > 0 || got.cleanDoubtful*25 > got.cleanRows {
		for reason, n := range got.reasons {
			t.Errorf("%4d  %s", n, reason)
		}
	}
}

// What BenchmarkScan reads: so many pages of each kind from this seed on. The
// defaults are the whole simulation; a part of it, or another one, is chosen so.
var (
	scanPages = flag.Int("scan.pages", 1000, "simulated pages of each kind")
	scanFrom  = flag.Uint64("scan.from", 0, "the first of them, for a run in parts")
	scanSeed  = flag.Uint64("scan.seed", 1001, "seed of the simulation")
	scanOnly  = flag.String("scan.only", "", "one kind alone: dirty, clean or camera")
)

func TestA3IsReadLikeA4(t *testing.T) {
	t.Parallel()
	papers := ballotsOn(t, pdf.A3, 24, false, "")
	if len(papers) != 1 {
		t.Fatalf("24 candidates take %d pages of A3", len(papers))
	}
	got := simulate(t, append(papers, ballots(t, 8, false, "")...), 3, 0, 6, true, anyScanner)
	t.Log(got)
	if got.wrong > 0 || got.lost > 0 || got.refused > 0 || got.cleanDoubtful*50 > got.cleanRows {
		for reason, n := range got.reasons {
			t.Errorf("%4d  %s", n, reason)
		}
	}
	paper := papers[0]
	n, picture, err := pagesIn(paper.file)
	if err != nil || n != 1 {
		t.Fatalf("%d pages, %v", n, err)
	}
	reading, err := scan.Read(picture.Image, picture.PerMillimetre, known(papers), scan.Usual)
	if err != nil || len(reading.Rows) != 24 || reading.Off > 0.2 {
		t.Errorf("the PDF itself: %v, %d rows, %.2f mm off", err, len(reading.Rows), reading.Off)
	}
	small := image.NewGray(image.Rect(0, 0, 2480, 3508)) // copied onto A4 at 71 %
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			small.Pix[y*small.Stride+x] = paper.paper.Pix[min(y*99/70, paper.paper.Rect.Dy()-1)*paper.paper.Stride+min(x*99/70, paper.paper.Rect.Dx()-1)]
		}
	}
	if got := refusal(t, small, scantest.Dots, papers); !strings.Contains(got, "缩放") {
		t.Errorf("a copy on A4: %s", got)
	}
}

// BenchmarkScan reads 2,000 simulated scans, dirty and clean, and 1,000 pictures
// of a document camera, and fails when a mark is read wrong or lost. scripts/bench scan prints its figures.
func BenchmarkScan(b *testing.B) {
	papers := papersOf(b)
	for _, part := range []struct {
		name  string
		dirty bool
		seed  uint64
		take  taker
	}{{"dirty", true, *scanSeed, anyScanner}, {"clean", false, *scanSeed + 1000, anyScanner}, {"camera", true, *scanSeed + 2000, anyCamera}} {
		if *scanOnly != "" && *scanOnly != part.name {
			continue
		}
		got := simulate(b, papers, part.seed, *scanFrom, *scanPages, part.dirty, part.take)
		fmt.Printf("%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.0f\n", part.name, got.pages, got.refused, got.rows, got.wrong, got.lost, got.cleanDoubtful, got.cleanRows, float64(got.spent.Milliseconds())/float64(got.pages))
		if got.wrong > 0 || got.lost > 0 {
			for reason, n := range got.reasons {
				b.Errorf("%4d  %s", n, reason)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
}

// refusal reads a picture that must be refused and gives the reason.
func refusal(t *testing.T, img image.Image, perMillimetre float64, papers []printed) string {
	t.Helper()
	reading, err := scan.Read(img, perMillimetre, known(papers), scan.Usual)
	var r *scan.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("not refused: %v, %+v", err, reading)
	}
	if len(reading.Rows) > 0 {
		t.Errorf("refused, and yet %d rows were read", len(reading.Rows))
	}
	return r.Reason
}

// A long stroke of one row that ends in the next looks like a mark there.
func TestAStrokeFromAnotherRowIsLeftToPeople(t *testing.T) {
	t.Parallel()
	papers := ballots(t, 8, true, "")
	rows := papers[0].layout.Rows
	img := scantest.Copy(papers[0].paper)
	pen := scantest.Ballpoint(rand.New(rand.NewPCG(9, 9)))
	above, below := rows[2].Choices[0], rows[3].Choices[0]
	pen.Circle(img, above)
	pen.Line(img, scan.Point{X: above.X - 3, Y: above.Y + 3.2}, scan.Point{X: below.X + 3, Y: below.Y + 2})
	pen.Circle(img, rows[5].Choices[0])
	reading, err := scan.Read(scantest.Take(img, rand.New(rand.NewPCG(9, 10))), 0, known(papers), scan.Usual)
	if err != nil {
		t.Fatal(err)
	}
	if got := reading.Rows[3]; got.Verdict != scan.Doubtful || got.Choice != -1 || !strings.Contains(got.Why, "连到上面或者下面一行") {
		t.Errorf("the row in which the stroke ends: %+v", got)
	}
	if got := reading.Rows[5]; got.Verdict != scan.Clear || got.Choice != 0 {
		t.Errorf("a mark of its own row: %+v", got)
	}
}

func TestWhatIsNoBallotOfTheRoundIsRefusedByName(t *testing.T) {
	t.Parallel()
	papers := ballots(t, 3, false, "")
	other := ballots(t, 4, false, "")
	sample := ballots(t, 3, false, "样票")
	white := image.NewGray(papers[0].paper.Rect)
	draw.Draw(white, white.Rect, image.White, image.Point{}, draw.Src)
	noise := image.NewGray(papers[0].paper.Rect)
	r := rand.New(rand.NewPCG(5, 5))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(r.IntN(256))
	}
	small := image.NewGray(papers[0].paper.Rect) // a photocopy at 90 %
	draw.Draw(small, small.Rect, image.White, image.Point{}, draw.Src)
	for y := range small.Rect.Dy() * 9 / 10 {
		for x := range small.Rect.Dx() * 9 / 10 {
			small.Pix[(y+100)*small.Stride+x+100] = papers[0].paper.Pix[(y*10/9)*small.Stride+x*10/9]
		}
	}
	large := image.NewGray(papers[0].paper.Rect) // and one at 110 %, its edges cut off
	for y := range large.Rect.Dy() {
		for x := range large.Rect.Dx() {
			large.Pix[y*large.Stride+x] = papers[0].paper.Pix[(y+180)*10/11*papers[0].paper.Stride+(x+120)*10/11]
		}
	}
	ranked := paperOf(pdf.A4, 5, false, "") // boxes for numbers
	ranked.Rules.Family, ranked.Rules.MaxApprovals, ranked.Rules.Stances = tally.Rank, 0, ""
	var numbers bytes.Buffer
	if err := pdf.Ballot(&numbers, fontsOf(t), ranked); err != nil {
		t.Fatal(err)
	}
	bitmap, err := qrcode.NewQRCodeWriter().Encode("https://example.org/", gozxing.BarcodeFormat_QR_CODE, 400, 400, nil)
	if err != nil {
		t.Fatal(err)
	}
	foreign := scantest.Copy(white) // a paper with the code of another program
	draw.Draw(foreign, image.Rect(1800, 200, 2200, 600), bitmap, image.Point{}, draw.Src)
	text := scantest.Copy(papers[0].paper) // a page of print without code and marks
	for _, r := range []image.Rectangle{image.Rect(0, 0, 250, 3508), image.Rect(2230, 0, 2480, 3508), image.Rect(1850, 150, 2350, 560)} {
		draw.Draw(text, r, image.White, image.Point{}, draw.Src)
	}
	cut := image.NewGray(papers[0].paper.Rect) // nothing left but the code
	draw.Draw(cut, cut.Rect, image.White, image.Point{}, draw.Src)
	place := image.Rect(1890, 177, 2303, 508) // pixels of the code
	draw.Draw(cut, place, papers[0].paper, place.Min, draw.Src)
	for _, c := range []struct {
		name string
		img  image.Image
		says string
	}{
		{"white", white, "没有找到"}, {"noise", noise, "没有找到"}, {"tiny", image.NewGray(image.Rect(0, 0, 100, 100)), "太小"},
		{"another round", other[0].paper, "不属于本轮"}, {"a sample", sample[0].paper, "不属于本轮"}, {"a smaller copy", small, "缩放"}, {"a larger copy", large, "缩放"},
		{"numbers written by hand", scantest.Print(t, numbers.Bytes())[0], "这是排序票"}, {"numbers, scanned", scantest.Take(scantest.Print(t, numbers.Bytes())[0], r), "这是排序票"},
		{"another program's code", foreign, "不是本系统"}, {"another paper", text, "没有找到"}, {"only the code", cut, "定位标记"},
	} {
		if got := refusal(t, c.img, scantest.Dots, papers); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// pagesIn counts the pages of a file and keeps the last.
func pagesIn(file []byte) (n int, last scan.Picture, err error) {
	err = scan.Each(context.Background(), file, func(p scan.Picture) error {
		n, last = n+1, p
		return nil
	})
	return n, last, err
}

func TestEveryKindOfFileIsRead(t *testing.T) {
	t.Parallel()
	papers := ballots(t, 3, false, "")
	paper := papers[0]
	var asPNG, asJPEG, asTIFF bytes.Buffer
	if err := errors.Join(png.Encode(&asPNG, paper.paper), jpeg.Encode(&asJPEG, paper.paper, &jpeg.Options{Quality: 60}), tiff.Encode(&asTIFF, paper.paper, &tiff.Options{Compression: tiff.Deflate})); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file  []byte
		pages int
	}{"png": {asPNG.Bytes(), 1}, "jpeg": {asJPEG.Bytes(), 1}, "tiff": {asTIFF.Bytes(), 1}, "tiff, two pages": {twice(asTIFF.Bytes()), 2}, "pdf": {paper.file, 1}} {
		n, picture, err := pagesIn(c.file)
		if err != nil || n != c.pages {
			t.Errorf("%s: %d pages, %v", name, n, err)
			continue
		}
		reading, err := scan.Read(picture.Image, picture.PerMillimetre, known(papers), scan.Usual)
		if err != nil || reading.Code != paper.layout.Code || len(reading.Rows) != 3 {
			t.Errorf("%s: %v %+v", name, err, reading)
		}
		for _, row := range reading.Rows {
			if row.Verdict != scan.Blank {
				t.Errorf("%s: an empty row says %d %s", name, row.Verdict, row.Why)
			}
		}
	}
}

// twice chains a second page to a TIFF: the first once more.
func twice(file []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	if file[0] == 'M' {
		order = binary.BigEndian
	}
	out := bytes.Clone(file)
	at := int(order.Uint32(out[4:]))
	n := int(order.Uint16(out[at:]))
	page := bytes.Clone(out[at : at+2+12*n+4])
	if len(out)%2 == 1 {
		out = append(out, 0)
	}
	order.PutUint32(out[at+2+12*n:], uint32(len(out)))
	return append(out, page...)
}

func TestBrokenFilesAreRefused(t *testing.T) {
	t.Parallel()
	paper := ballots(t, 3, false, "")[0]
	var asTIFF, asJPEG bytes.Buffer
	if err := errors.Join(tiff.Encode(&asTIFF, paper.paper, nil), jpeg.Encode(&asJPEG, paper.paper, nil)); err != nil {
		t.Fatal(err)
	}
	loop := twice(asTIFF.Bytes())
	at := binary.LittleEndian.Uint32(loop[4:])
	binary.LittleEndian.PutUint32(loop[len(loop)-4:], at) // the second page leads back to the first
	files := map[string][]byte{"empty": {}, "text": []byte("不是图片"), "half a pdf": paper.file[:len(paper.file)/2], "pdf head only": []byte("%PDF-1.7\n"), "tiff head only": []byte("II*\x00\x08\x00\x00\x00"), "short tiff": []byte("MM\x00*"),
		"half a jpeg": asJPEG.Bytes()[:asJPEG.Len()/3], "a chain in a circle": loop, "png head": []byte("\x89PNG\r\n\x1a\n")}
	for name, file := range files {
		_, _, err := pagesIn(file)
		var r *scan.Refusal
		if !errors.As(err, &r) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzFiles(f *testing.F) {
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x01\x00"))
	f.Add([]byte("\xff\xd8\xff\xe0"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")) {
			return // another program's matter
		}
		err := scan.Each(t.Context(), file, func(scan.Picture) error { return nil })
		var r *scan.Refusal
		if err != nil && !errors.As(err, &r) {
			t.Fatal(err)
		}
	})
}
