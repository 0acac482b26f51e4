package main

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/xml"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"piaojue/app/pdf"
)

var update = flag.Bool("update", false, "write testdata/documents.sum instead of comparing with it")

// testFonts opens only what scripts/fonts brings, so that a document is the
// same on every machine.
var testFonts = sync.OnceValues(func() (*pdf.Fonts, error) {
	dir := os.Getenv("PIAOJUE_FONTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "build", "fonts")
	}
	return pdf.LoadFonts(dir)
})

// drawnPapers are all documents, drawn once for all tests, in the order of papers.
var drawnPapers = sync.OnceValues(func() ([][]byte, error) {
	fonts, err := testFonts()
	if err != nil {
		return nil, fmt.Errorf("run scripts/fonts first (or set PIAOJUE_FONTS): %w", err)
	}
	out := make([][]byte, len(papers))
	for i, p := range papers {
		if out[i], err = drawPaper(fonts, p); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// eachPaper calls visit for every document, as many at once as there are cores.
func eachPaper(t *testing.T, visit func(p paper, doc []byte)) {
	t.Helper()
	docs, err := drawnPapers()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	free := make(chan struct{}, runtime.NumCPU())
	for i, p := range papers {
		wg.Go(func() {
			free <- struct{}{}
			visit(p, docs[i])
			<-free
		})
	}
	wg.Wait()
}

// writers are the exported functions of app/pdf that begin with (io.Writer, *Fonts).
func writers(t *testing.T) []string {
	t.Helper()
	files, err := parser.ParseDir(token.NewFileSet(), filepath.Join("..", "..", "app", "pdf"), func(i fs.FileInfo) bool { return !strings.HasSuffix(i.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files["pdf"].Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !fn.Name.IsExported() || len(fn.Type.Params.List) < 2 {
				continue
			}
			if first, ok := fn.Type.Params.List[0].Type.(*ast.SelectorExpr); ok && first.Sel.Name == "Writer" {
				names = append(names, fn.Name.Name)
			}
		}
	}
	return names
}

func TestEveryDocumentOfThePackageHasASample(t *testing.T) {
	functions, files := map[string]int{}, map[string]bool{}
	for _, p := range papers {
		functions[p.function]++
		if files[p.file()] {
			t.Errorf("two documents are called %s", p.file())
		}
		files[p.file()] = true
	}
	names := writers(t)
	if len(names) < 25 {
		t.Fatalf("only %v are documents", names)
	}
	for _, name := range names {
		if functions[name] < 5 {
			t.Errorf("pdf.%s has %d samples here: register it with family, so that it is looked at with one entry, many, long names and rare characters", name, functions[name])
		}
	}
}

// TestEveryDocumentIsTheGoldenOne compares byte for byte with what was looked
// at last. After a wanted change look at the new ones (gallery -o DIR), then
// run with -update; the list in git says which documents changed.
func TestEveryDocumentIsTheGoldenOne(t *testing.T) {
	path := filepath.Join("testdata", "documents.sum")
	var lock sync.Mutex
	got := map[string]string{}
	eachPaper(t, func(p paper, doc []byte) {
		sum := fmt.Sprintf("%x", sha256.Sum256(doc))
		lock.Lock()
		got[p.file()] = sum
		lock.Unlock()
	})
	if *update {
		var b bytes.Buffer
		for _, name := range slices.Sorted(keys(got)) {
			fmt.Fprintf(&b, "%s  %s\n", got[name], name)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(file)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		want[name] = sum
	}
	for _, name := range slices.Sorted(keys(got)) {
		switch {
		case want[name] == "":
			t.Errorf("%s is new: look at it, then run with -update", name)
		case want[name] != got[name]:
			t.Errorf("%s is not what was looked at: look at it, then run with -update", name)
		}
	}
	for name := range want {
		if got[name] == "" {
			t.Errorf("%s is no longer drawn", name)
		}
	}
}

func keys(m map[string]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestADocumentIsTheSameWhenItIsDrawnAgain draws a second time what holds maps,
// pictures or several fonts.
func TestADocumentIsTheSameWhenItIsDrawnAgain(t *testing.T) {
	fonts, err := testFonts()
	if err != nil {
		t.Fatal(err)
	}
	eachPaper(t, func(p paper, doc []byte) {
		if p.special != "rare" {
			return
		}
		if again, err := drawPaper(fonts, p); err != nil || !bytes.Equal(again, doc) {
			t.Errorf("%s differs from run to run (%v)", p.file(), err)
		}
	})
}

// A word is a piece of text and where it stands, in points from the top left.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

type wordPage struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []word  `xml:"word"`
}

// wordsOf extracts the text of a document as any reader of PDFs would.
func wordsOf(doc []byte) ([]wordPage, error) {
	cmd := exec.Command("pdftotext", "-bbox", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(doc)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		return nil, fmt.Errorf("pdftotext (poppler-utils): %v %s", err, complaints.String())
	}
	// The head of what it writes holds the title unescaped.
	_, body, ok := bytes.Cut(out.Bytes(), []byte("<body>"))
	if !ok {
		return nil, fmt.Errorf("pdftotext wrote no words")
	}
	var content struct {
		Pages []wordPage `xml:"doc>page"`
	}
	body, _, _ = bytes.Cut(body, []byte("</body>"))
	err := xml.Unmarshal(append(append([]byte("<body>"), body...), "</body>"...), &content)
	return content.Pages, err
}

// leastMargin is what office printers may leave white at each edge, in points.
// Files have their numbers to a thousandth of a point, readers to a tenth.
const leastMargin = 8*72/25.4 - 0.3

func TestTheTextOfEveryDocumentIsFoundAndInsideThePrintableArea(t *testing.T) {
	eachPaper(t, func(p paper, doc []byte) {
		pages, err := wordsOf(doc)
		if err != nil {
			t.Errorf("%s: %v", p.file(), err)
			return
		}
		var all strings.Builder
		for n, page := range pages {
			if len(page.Words) == 0 {
				t.Errorf("%s: page %d has no text", p.file(), n+1)
			}
			for _, w := range page.Words {
				all.WriteString(w.Text)
				if strings.ContainsFunc(w.Text, func(r rune) bool { return r == 0xFFFD || r >= 0xE000 && r <= 0xF8FF }) {
					t.Errorf("%s: page %d has a text that cannot be read: %q", p.file(), n+1, w.Text)
				}
				if utf8.RuneCountInString(w.Text) == 1 && strings.Contains("草稿样票"+pdf.Rehearsal, w.Text) {
					continue // a slanted watermark, of which each letter has a box that leans with it
				}
				// The fonts' boxes reach beyond Chinese letters: from 1.15 em above the
				// line to 0.29 em below it, where letters stand between 0.88 and 0.12.
				em := (w.YMax - w.YMin) / 1.44
				w.YMin, w.YMax = w.YMin+0.27*em, w.YMax-0.17*em
				if w.XMin < leastMargin || w.YMin < leastMargin || w.XMax > page.Width-leastMargin || w.YMax > page.Height-leastMargin {
					t.Errorf("%s: page %d: %q stands outside the printable area (%.1f to %.1f mm across, %.1f to %.1f mm down)", p.file(), n+1, w.Text, w.XMin/72*25.4, w.XMax/72*25.4, w.YMin/72*25.4, w.YMax/72*25.4)
				}
			}
		}
		if !strings.Contains(all.String(), p.title) {
			t.Errorf("%s: %q is not in its text", p.file(), p.title)
		}
		if p.special == "rare" && !strings.Contains(all.String(), "𬭎㙍𠮷") {
			t.Errorf("%s: 𬭎㙍𠮷 is not found in it", p.file())
		}
	})
}

func TestEveryDocumentPrintsBlackAndWhiteInsideThePrintableArea(t *testing.T) {
	eachPaper(t, func(p paper, doc []byte) {
		pages, err := inkOf(doc)
		if err != nil {
			t.Errorf("%s: %v", p.file(), err)
			return
		}
		if len(pages) == 0 {
			t.Errorf("%s has no pages", p.file())
		}
		for n, page := range pages {
			for _, f := range page.faults(p.name == "slips" || p.name == "entrances" || p.name == "cards") {
				t.Errorf("%s: page %d: %s", p.file(), n+1, f)
			}
		}
	})
}

// ---- What is drawn on a page, read from the file itself.

type rgb [3]float64

// grey is how dark a colour is in a black and white print: relative luminance.
func (c rgb) grey() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

func (c rgb) coloured() bool {
	return math.Abs(c[0]-c[1]) > 0.02 || math.Abs(c[1]-c[2]) > 0.02
}

func contrast(a, b rgb) float64 {
	light, dark := max(a.grey(), b.grey()), min(a.grey(), b.grey())
	return (light + 0.05) / (dark + 0.05)
}

// ink is one thing drawn: its box in points from the bottom left.
type ink struct {
	kind           string // fill, line, picture, text
	x1, y1, x2, y2 float64
	colour         rgb
	slanted        bool // text that is no reading matter: a watermark
}

type inkPage struct {
	width, height float64
	inks          []ink
}

// faults are what would be lost on an office printer, or in a copy without
// colour. On a sheet that is cut into parts the lines to cut along may be lost.
func (p inkPage) faults(cut bool) []string {
	var out []string
	for i, k := range p.inks {
		const slack = 0.5
		if k.kind != "text" && !(cut && k.kind == "line") && (k.x1 < leastMargin-slack || k.y1 < leastMargin-slack || k.x2 > p.width-leastMargin+slack || k.y2 > p.height-leastMargin+slack) {
			out = append(out, fmt.Sprintf("a %s lies outside the printable area (%.1f to %.1f mm across, %.1f to %.1f mm from the foot)", k.kind, k.x1/72*25.4, k.x2/72*25.4, k.y1/72*25.4, k.y2/72*25.4))
		}
		switch k.kind {
		case "text":
			ground := rgb{1, 1, 1}
			for _, under := range p.inks[:i] {
				if under.kind == "fill" && under.x1 <= k.x1 && under.x2 >= k.x2 && under.y1 <= k.y1 && under.y2 >= k.y2 {
					ground = under.colour
				}
			}
			if c := contrast(k.colour, ground); c < 4.5 && !k.slanted {
				out = append(out, fmt.Sprintf("a text has a contrast of %.1f to its ground", c))
			}
		case "fill":
			// A coloured field must say its colour in words.
			said := slices.ContainsFunc(p.inks[i:], func(t ink) bool {
				return t.kind == "text" && t.x1 >= k.x1 && t.x2 <= k.x2 && t.y1 >= k.y1-2 && t.y2 <= k.y2+2
			})
			if k.colour.coloured() && !said {
				out = append(out, "a coloured field has no words on it")
			}
		}
	}
	return out
}

var (
	tableEntry = regexp.MustCompile(`(?m)^(\d{10}) 00000 n ?$`)
	pageBody   = regexp.MustCompile(`/Type /Page\b[^s]`)
	boxOf      = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
	contentsOf = regexp.MustCompile(`/Contents (\d+) 0 R`)
	namedForm  = regexp.MustCompile(`/(TPL[0-9A-Za-z]+) (\d+) 0 R`)
	lengthOf   = regexp.MustCompile(`/Length (\d+)`)
)

// inkOf reads what the program's own files consist of: one cross-reference
// table, whole objects, deflated streams.
func inkOf(doc []byte) ([]inkPage, error) {
	objects := map[int][]byte{}
	table := bytes.LastIndex(doc, []byte("xref\n0 "))
	for bytes.HasPrefix(doc[max(table-5, 0):], []byte("start")) {
		table = bytes.LastIndex(doc[:table], []byte("xref\n0 "))
	}
	if table < 0 {
		return nil, fmt.Errorf("no cross-reference table")
	}
	for i, m := range tableEntry.FindAllSubmatch(doc[table:], -1) {
		at, err := strconv.Atoi(string(m[1]))
		if err != nil || at >= len(doc) {
			return nil, fmt.Errorf("object %d is not in the file", i+1)
		}
		objects[i+1] = doc[at:]
	}
	stream := func(n int) ([]byte, error) {
		head, rest, ok := bytes.Cut(objects[n], []byte("stream\n"))
		m := lengthOf.FindSubmatch(head)
		if !ok || m == nil {
			return nil, fmt.Errorf("object %d has no stream", n)
		}
		length, err := strconv.Atoi(string(m[1]))
		if err != nil || length > len(rest) {
			return nil, fmt.Errorf("object %d is cut short", n)
		}
		if !bytes.Contains(head, []byte("/FlateDecode")) {
			return rest[:length], nil
		}
		z, err := zlib.NewReader(bytes.NewReader(rest[:length]))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	}
	forms := map[string]int{}
	for _, body := range objects {
		head, _, _ := bytes.Cut(body[:min(len(body), 1<<16)], []byte("endobj"))
		for _, m := range namedForm.FindAllSubmatch(head, -1) {
			forms[string(m[1])], _ = strconv.Atoi(string(m[2]))
		}
	}
	form := func(name string) ([]byte, error) { return stream(forms[name]) }

	var pages []inkPage
	for n := 1; n <= len(objects); n++ {
		head, _, _ := bytes.Cut(objects[n], []byte("endobj"))
		if bytes.Contains(head, []byte("stream\n")) || !pageBody.Match(head) {
			continue
		}
		box, contents := boxOf.FindSubmatch(head), contentsOf.FindSubmatch(head)
		if box == nil { // of all pages
			box = boxOf.FindSubmatch(objects[1])
		}
		if box == nil || contents == nil {
			return nil, fmt.Errorf("page object %d has no size or no content", n)
		}
		var p inkPage
		p.width, _ = strconv.ParseFloat(string(box[1]), 64)
		p.height, _ = strconv.ParseFloat(string(box[2]), 64)
		at, _ := strconv.Atoi(string(contents[1]))
		content, err := stream(at)
		if err != nil {
			return nil, err
		}
		d := drawing{form: form, state: graphics{matrix: matrix{1, 0, 0, 1, 0, 0}, width: 1}}
		if err := d.run(content); err != nil {
			return nil, err
		}
		p.inks = d.inks
		pages = append(pages, p)
	}
	return pages, nil
}

type matrix [6]float64

func (m matrix) times(n matrix) matrix { // m first, then n
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) at(x, y float64) (float64, float64) {
	return x*m[0] + y*m[2] + m[4], x*m[1] + y*m[3] + m[5]
}

type graphics struct {
	matrix       matrix
	fill, stroke rgb
	width, size  float64
}

// drawing follows the operators that this program and fpdf write.
type drawing struct {
	form  func(name string) ([]byte, error)
	state graphics
	stack []graphics
	text  matrix
	path  [][2]float64
	inks  []ink
}

var operand = regexp.MustCompile(`<[0-9A-Fa-f]*>|\[[^\]]*\]|/[^\s/<\[(]+|[-+]?\d*\.?\d+|[A-Za-z*'"]+`)

func (d *drawing) run(content []byte) error {
	var args []string
	number := func(i int) float64 {
		v, _ := strconv.ParseFloat(args[len(args)-1-i], 64)
		return v
	}
	for _, token := range operand.FindAllString(string(content), -1) {
		if c := token[0]; c == '<' || c == '[' || c == '/' || c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9' {
			args = append(args, token)
			continue
		}
		need := map[string]int{"cm": 6, "g": 1, "G": 1, "rg": 3, "RG": 3, "w": 1, "m": 2, "l": 2, "c": 6, "re": 4, "Do": 1, "Tf": 2, "Tm": 6, "Tj": 1}[token]
		if len(args) < need {
			return fmt.Errorf("%s after %q", token, args)
		}
		s := &d.state
		switch token {
		case "q":
			d.stack = append(d.stack, *s)
		case "Q":
			if len(d.stack) == 0 {
				return fmt.Errorf("Q without q")
			}
			*s, d.stack = d.stack[len(d.stack)-1], d.stack[:len(d.stack)-1]
		case "cm":
			s.matrix = matrix{number(5), number(4), number(3), number(2), number(1), number(0)}.times(s.matrix)
		case "g":
			s.fill = rgb{number(0), number(0), number(0)}
		case "rg":
			s.fill = rgb{number(2), number(1), number(0)}
		case "G":
			s.stroke = rgb{number(0), number(0), number(0)}
		case "RG":
			s.stroke = rgb{number(2), number(1), number(0)}
		case "w":
			s.width = number(0)
		case "m", "l":
			d.point(number(1), number(0))
		case "c":
			d.point(number(5), number(4))
			d.point(number(3), number(2))
			d.point(number(1), number(0))
		case "re":
			d.point(number(3), number(2))
			d.point(number(3)+number(1), number(2)+number(0))
		case "f":
			d.put("fill", s.fill, 0)
		case "S", "s":
			d.put("line", s.stroke, s.width/2)
		case "n":
			d.path = nil
		case "Do":
			name := strings.TrimPrefix(args[len(args)-1], "/")
			if strings.HasPrefix(name, "Im") {
				d.point(0, 0)
				d.point(1, 1)
				d.put("picture", rgb{}, 0)
				break
			}
			content, err := d.form(name)
			if err != nil {
				return err
			}
			inner := drawing{form: d.form, state: *s}
			if err := inner.run(content); err != nil {
				return err
			}
			d.inks = append(d.inks, inner.inks...)
		case "Tf":
			s.size = number(0)
		case "Tm":
			d.text = matrix{number(5), number(4), number(3), number(2), number(1), number(0)}
		case "Tj":
			// The first letter stands for the line: what it stands on is looked for.
			m := d.text.times(s.matrix)
			x1, y1 := m.at(0.1*s.size, 0.1*s.size)
			x2, y2 := m.at(0.4*s.size, 0.5*s.size)
			d.inks = append(d.inks, ink{"text", min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), s.fill, math.Abs(m[1]) > 0.01})
		}
		args = args[:0]
	}
	return nil
}

func (d *drawing) point(x, y float64) {
	x, y = d.state.matrix.at(x, y)
	d.path = append(d.path, [2]float64{x, y})
}

func (d *drawing) put(kind string, c rgb, around float64) {
	if len(d.path) == 0 {
		return
	}
	k := ink{kind: kind, x1: math.Inf(1), y1: math.Inf(1), x2: math.Inf(-1), y2: math.Inf(-1), colour: c}
	for _, p := range d.path {
		k.x1, k.y1, k.x2, k.y2 = min(k.x1, p[0]-around), min(k.y1, p[1]-around), max(k.x2, p[0]+around), max(k.y2, p[1]+around)
	}
	d.path = nil
	d.inks = append(d.inks, k)
}

func TestThePageReaderSeesWhatAPrinterWouldLose(t *testing.T) {
	page := func(content string) []string {
		d := drawing{state: graphics{matrix: matrix{1, 0, 0, 1, 0, 0}, width: 1}}
		if err := d.run([]byte(content)); err != nil {
			t.Fatal(err)
		}
		return inkPage{595, 842, d.inks}.faults(false)
	}
	for _, tt := range []struct{ name, content, want string }{
		{"inside", "0 g BT 1 0 0 1 100 100 Tm /F1 10 Tf <0041> Tj ET 40 40 100 100 re S", ""},
		{"line at the edge", "10 40 m 300 40 l S", "a line lies outside"},
		{"field at the head", "0 g 100 830 50 5 re f", "a fill lies outside"},
		{"picture moved out", "q 50 0 0 50 570 100 cm /Im0 Do Q", "a picture lies outside"},
		{"pale text", "0.8 g BT /F1 10 Tf 1 0 0 1 100 100 Tm <0041> Tj ET", "a text has a contrast of 1.6"},
		{"watermark", "0.8 g BT /F1 10 Tf 0.7 0.7 -0.7 0.7 100 100 Tm <0041> Tj ET", ""},
		{"black on a dark field", "0.2 g 90 90 100 100 re f 0 g BT /F1 10 Tf 1 0 0 1 100 100 Tm <0041> Tj ET", "a text has a contrast"},
		{"white on a dark field", "0.2 g 90 90 100 100 re f 1 g BT /F1 10 Tf 1 0 0 1 100 100 Tm <0041> Tj ET", ""},
		{"colour alone", "0.8 0 0 rg 90 90 100 100 re f", "a coloured field has no words"},
	} {
		got := strings.Join(page(tt.content), "; ")
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
