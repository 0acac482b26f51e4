package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	goimage "image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// One test for each way in which fpdf is known to print what nobody wrote, and
// for each way in which our own layout could: what is lost, what is a box, what
// panics, what differs from run to run. They look at the finished file, and at
// glyphs rather than at the text that a reader of PDFs finds, because a box has
// the right text behind it.

// ---- The finished file, taken apart.

// embedded is a font of a finished document.
type embedded struct{ font *ttf }

// gid is the glyph of a code: the same number, as /CIDToGIDMap says.
func (e embedded) gid(code int) int {
	if code >= e.font.numGlyphs {
		return 0
	}
	return code
}

var (
	fontNamed  = regexp.MustCompile(`/(F[0-9a-f]+) (\d+) 0 R`)
	reference  = func(key string) *regexp.Regexp { return regexp.MustCompile(key + ` \[?(\d+) 0 R`) }
	descendant = reference("/DescendantFonts")
	descriptor = reference("/FontDescriptor")
	fontFile   = reference("/FontFile2")
	shown      = regexp.MustCompile(`/(F[0-9a-f]+) [\d.]+ Tf|<([0-9A-F]+)> Tj`)
)

// taken is a finished document by its objects.
type taken struct {
	t       *testing.T
	doc     []byte
	offsets []int
}

func takeApart(t *testing.T, doc []byte) taken {
	t.Helper()
	offsets, err := objectOffsets(doc)
	if err != nil {
		t.Fatal(err)
	}
	return taken{t, doc, offsets}
}

func (d taken) dict(n int) []byte {
	head, _, _ := bytes.Cut(d.doc[d.offsets[n]:], []byte("endobj"))
	head, _, _ = bytes.Cut(head, []byte("stream\n"))
	return head
}

func (d taken) follow(n int, key *regexp.Regexp) int {
	d.t.Helper()
	m := key.FindSubmatch(d.dict(n))
	if m == nil {
		d.t.Fatalf("object %d has no %s", n, key)
	}
	to, err := strconv.Atoi(string(m[1]))
	if err != nil {
		d.t.Fatal(err)
	}
	return to
}

func (d taken) stream(n int) []byte {
	d.t.Helper()
	head := d.dict(n)
	_, rest, ok := bytes.Cut(d.doc[d.offsets[n]:], []byte("stream\n"))
	length := regexp.MustCompile(`/Length (\d+)`).FindSubmatch(head)
	if !ok || length == nil {
		d.t.Fatalf("object %d has no stream", n)
	}
	size, err := strconv.Atoi(string(length[1]))
	if err != nil || size > len(rest) {
		d.t.Fatalf("object %d is cut short", n)
	}
	if !bytes.Contains(head, []byte("/FlateDecode")) {
		return rest[:size]
	}
	z, err := zlib.NewReader(bytes.NewReader(rest[:size]))
	if err != nil {
		d.t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

// fonts are the embedded fonts by their names in page content.
func (d taken) fonts() map[string]embedded {
	d.t.Helper()
	list := map[string]embedded{}
	for _, m := range fontNamed.FindAllSubmatch(d.dict(2), -1) {
		n, err := strconv.Atoi(string(m[2]))
		if err != nil {
			d.t.Fatal(err)
		}
		cid := d.follow(n, descendant)
		file := d.stream(d.follow(d.follow(cid, descriptor), fontFile))
		font, err := parseTTF("embedded", bytes.NewReader(file), int64(len(file)))
		if err != nil {
			d.t.Fatalf("the font %s in the document: %v", m[1], err)
		}
		if !bytes.Contains(d.dict(cid), []byte("/CIDToGIDMap /Identity")) {
			d.t.Fatalf("the font %s in the document: codes are not glyphs", m[1])
		}
		list[string(m[1])] = embedded{font}
	}
	return list
}

// drawnGlyphs calls visit with every glyph that the document draws, in order.
func (d taken) drawnGlyphs(visit func(font embedded, gid int)) {
	d.t.Helper()
	fonts := d.fonts()
	for n := 1; n < len(d.offsets); n++ {
		head := d.dict(n)
		content := bytes.Contains(head, []byte("/Subtype /Form")) || !bytes.Contains(head, []byte("/Subtype")) && !bytes.Contains(head, []byte("/Length1")) && !bytes.Contains(head, []byte("/N 3"))
		if !bytes.Contains(head, []byte("/Length ")) || !content {
			continue
		}
		var font embedded
		for _, m := range shown.FindAllSubmatch(d.stream(n), -1) {
			if len(m[1]) > 0 {
				font = fonts[string(m[1])]
				if font.font == nil {
					d.t.Fatalf("the page draws with %s, which is not in the file", m[1])
				}
				continue
			}
			for i := 0; i+4 <= len(m[2]); i += 4 {
				code, err := strconv.ParseUint(string(m[2][i:i+4]), 16, 16)
				if err != nil {
					d.t.Fatal(err)
				}
				visit(font, font.gid(int(code)))
			}
		}
	}
}

// onPages is a document of what draw puts on one flow.
func onPages(t *testing.T, draw func(f *flow)) []byte {
	t.Helper()
	s := newSheet(testFonts(t), meta{title: "样张", date: time.Date(2026, 3, 12, 0, 0, 0, 0, china)})
	f := newFlow(s, 20, 170, 20, 277)
	draw(f)
	var b bytes.Buffer
	if err := s.render(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ---- A Chinese character lost at every automatic line break.

// randomTexts are as offices type them: two planes, fullwidth figures, 〇,
// marks that may not begin or end a line, figures and addresses.
func randomTexts(n int) []string {
	rng := rand.New(rand.NewPCG(20, 26))
	alphabet := []rune("民生实事候选项目，。、；：（）《》“”‘’！？——……㐀㙍䶮𠮷𬭎𫖯〇一二１２３％·12345.67ABC/-@ ")
	var texts []string
	for range n {
		r := make([]rune, 1+rng.IntN(160))
		for i := range r {
			r[i] = alphabet[rng.IntN(len(alphabet))]
		}
		texts = append(texts, strings.TrimSpace(string(r)))
	}
	return texts
}

func TestTrapEveryCharacterWrittenIsOnThePaper(t *testing.T) {
	for _, width := range []float64{18, 31.4, 60, 103, 170} {
		texts := randomTexts(40)
		doc := onPages(t, func(f *flow) {
			f.width = width
			for i, text := range texts {
				switch {
				case i%3 == 0 && width > 40:
					f.table(table{size: 11, pad: 1, columns: []column{{"甲", width, toLeft, Song}}, rows: [][]string{{text}}})
				case i%3 == 1:
					f.need(6 * float64(len(f.s.lines(style{face: Hei, size: 12}, text, width))))
					f.y = f.s.block(f.left, f.y, width, 6, toLeft, style{face: Hei, size: 12}, text)
				default:
					f.para(style{face: Song, size: 12}, 6, 2, text)
				}
			}
		})
		want := map[rune]int{}
		for i, text := range texts {
			if i%3 == 0 && width > 40 {
				want['甲']++
			}
			for _, r := range text {
				if r != ' ' {
					want[r]++
				}
			}
		}
		got := map[rune]int{}
		for _, r := range squeeze(textOf(t, doc)) {
			got[r]++
		}
		heads := got['甲'] - want['甲'] // repeated at the top of a page
		if heads < 0 || heads > 40 {
			t.Errorf("width %v: the table's head stands %d times", width, got['甲'])
		}
		got['甲'] = want['甲']
		for r, n := range want {
			if got[r] != n {
				t.Errorf("width %v: %c is on the paper %d times, was written %d times", width, r, got[r], n)
			}
		}
	}
}

// Joined again, the lines are the text: at every width, for every face.
func TestTrapLinesJoinToTheirText(t *testing.T) {
	fonts := testFonts(t)
	for _, text := range randomTexts(120) {
		for width := 6.0; width < 180; width = width*1.31 + 0.7 {
			for _, face := range []Face{Song, Hei, Biaosong} {
				if got := strings.Join(fonts.breakLines(face, 15, text, width, min(8, width/2)), ""); got != text {
					t.Fatalf("face %d, width %.1f: %q became %q", face, width, text, got)
				}
			}
		}
	}
}

// fpdf knows no place to break between these.
func TestTrapLinesBreakAtEveryHanCharacter(t *testing.T) {
	fonts := testFonts(t)
	const em = 12 * mmPerPoint
	for _, r := range "㙍䶮㐀〇𬭎𠮷鿏" {
		lines := fonts.breakLines(Song, 12, strings.Repeat(string(r), 100), 10*em+0.1, 0)
		if len(lines) != 10 {
			t.Errorf("100 times %c on lines of ten: %d lines", r, len(lines))
		}
	}
	mixed := fonts.breakLines(Song, 12, strings.Repeat("民生㙍㙍䶮〇〇１２３𬭎𠮷实", 20), 10*em+0.1, 0)
	for i, line := range mixed[:len(mixed)-1] {
		if n := utf8.RuneCountInString(line); n != 10 {
			t.Errorf("line %d has %d of ten characters: %q", i, n, line)
		}
	}
	for i, line := range fonts.breakLines(Song, 12, strings.Repeat("１２３，", 40), 10*em, 0) {
		if over := fonts.width(Song, 12, line) - 10.5*em; over > 0.01 {
			t.Errorf("line %d of fullwidth figures is %.1f mm too long: %q", i, over, line)
		}
	}
}

// 避头尾: the marks of GB/T 15834-2011, listed here again.
func TestTrapNoLineBeginsOrEndsWithTheWrongMark(t *testing.T) {
	fonts := testFonts(t)
	const closers, openers = "，。、；：？！）》〉】〕」』”’…—～％℃·", "（《〈【〔「『“‘￥"
	rng := rand.New(rand.NewPCG(5, 9))
	for range 200 {
		var b strings.Builder
		for b.Len() < 400 {
			b.WriteString(strings.Repeat("实", 1+rng.IntN(7)))
			switch rng.IntN(3) {
			case 0:
				b.WriteRune([]rune(closers)[rng.IntN(utf8.RuneCountInString(closers))])
			case 1:
				b.WriteRune([]rune(openers)[rng.IntN(utf8.RuneCountInString(openers))])
			}
		}
		lines := fonts.breakLines(Song, 12, b.String(), 25+rng.Float64()*120, 0)
		for i, line := range lines {
			first, _ := utf8.DecodeRuneInString(line)
			last, _ := utf8.DecodeLastRuneInString(line)
			if i > 0 && strings.ContainsRune(closers, first) {
				t.Fatalf("a line begins with %c: %q", first, line)
			}
			if i < len(lines)-1 && strings.ContainsRune(openers, last) {
				t.Fatalf("a line ends with %c: %q", last, line)
			}
		}
	}
}

// fpdf stretches blanks only, of which Chinese has none.
func TestTrapLinesOfAParagraphEndAtTheRightEdge(t *testing.T) {
	fonts := testFonts(t)
	s := newSheet(fonts, meta{title: "样张", date: time.Unix(0, 0)})
	f := newFlow(s, 20, 150, 20, 277)
	st := style{face: Song, size: 16}
	f.para(st, 8, 2, strings.Repeat("临江县人民代表大会票决确定民生实事项目，总投资12,345.67万元。", 12))
	marks := s.pages[0].marks
	if len(marks) < 10 {
		t.Fatalf("%d lines", len(marks))
	}
	stretched := 0
	for i, m := range marks[:len(marks)-1] {
		line := m.(textMark)
		n := float64(utf8.RuneCountInString(line.text) - 1)
		end := line.x + fonts.width(Song, 16, line.text) + n*line.tracking
		if short := 170 - end; short > 0.01 && line.tracking < 0.35*st.em()-0.01 {
			t.Errorf("line %d ends %.2f mm before the right edge: %q", i+1, short, line.text)
		}
		if line.tracking > 0.001 {
			stretched++
		}
	}
	if last := marks[len(marks)-1].(textMark); last.tracking != 0 {
		t.Error("the last line is stretched")
	}
	if stretched == 0 {
		t.Error("no line needed stretching: the text does not test anything")
	}
	var b bytes.Buffer
	if err := s.render(&b); err != nil {
		t.Fatal(err)
	}
	if d := takeApart(t, b.Bytes()); !regexp.MustCompile(`BT 0\.\d+ Tc `).Match(d.stream(d.follow(3, reference("/Contents")))) {
		t.Error("no line is stretched in the file")
	}
}

// ---- Boxes that text extraction does not see.

func TestTrapEveryGlyphOnThePaperIsThatOfItsCharacter(t *testing.T) {
	fonts := testFonts(t)
	const text = "临江县𬭎溪乡㙍下村𠮷祥路〇号：总投资12,345.67万元（其中“县级”8,000万元）；○×△①②★☆√—…％℃é"
	for face := range numFaces {
		doc := onPages(t, func(f *flow) { f.para(style{face: face, size: 14}, 7, 0, text) })
		i, runes := 0, []rune(text)
		takeApart(t, doc).drawnGlyphs(func(font embedded, gid int) {
			r := runes[i%len(runes)]
			i++
			if gid == 0 {
				t.Errorf("face %d: %c is drawn as a box", face, r)
				return
			}
			got, err := font.font.outline(gid)
			if err != nil {
				t.Fatal(err)
			}
			source, at := fonts.find(face, r)
			want, err := source.outline(at)
			if err != nil {
				t.Fatal(err)
			}
			composite := len(want) > 1 && int16(binary.BigEndian.Uint16(want)) < 0 // names its parts by other numbers
			if !composite && !bytes.HasPrefix(got, want) || composite && len(got) == 0 {
				t.Errorf("face %d: %c has another glyph's outline", face, r)
			}
		})
		if i != len(runes) {
			t.Errorf("face %d: %d glyphs are drawn for %d characters", face, i, len(runes))
		}
	}
}

// AliasNbPages draws the number of pages with glyphs that are in no font.
func TestTrapTheNumberOfPagesIsDrawnWithGlyphs(t *testing.T) {
	doc := onPages(t, func(f *flow) {
		for range 11 {
			f.newPage()
		}
		f.s.pageNumbers(284)
	})
	const pages = 12
	glyphs := 0
	takeApart(t, doc).drawnGlyphs(func(font embedded, gid int) {
		glyphs++
		outline, err := font.font.outline(gid)
		if err != nil {
			t.Fatal(err)
		}
		if gid == 0 || len(outline) == 0 && gid != font.font.glyph(' ') {
			t.Error("a figure is drawn as a box")
		}
	})
	if want := 9*len([]rune("第1页 共12页")) + 3*len([]rune("第10页 共12页")); glyphs != want {
		t.Errorf("%d glyphs are drawn, want %d", glyphs, want)
	}
	var all []string
	for n := 1; n <= pages; n++ {
		all = append(all, fmt.Sprintf("第%d页 共12页", n))
	}
	wantText(t, doc, all...)
}

// ---- Panics and garbled bytes beyond U+FFFF, in invalid and in control text.

func TestTrapNoCharacterPanics(t *testing.T) {
	fonts := testFonts(t)
	for _, tt := range []struct {
		name, text string
		printed    string // what is found on the paper; empty: refused
	}{
		{"U+10000 exactly", "甲\U00010000乙", ""},
		{"beyond U+FFFF", "甲𬭎𠮷乙", "甲𬭎𠮷乙"},
		{"the last character", "甲\U0010FFFF", ""},
		{"U+FFFF", "甲\uFFFF", ""},
		{"private use", "甲\uE000", ""},
		{"beside private use", "\uE000𬭎", ""},
		{"half of a surrogate pair", "甲\xED\xA0\x80乙", ""},
		{"both halves as bytes", "甲\xED\xA0\xB4\xED\xB4\x9E乙", ""},
		{"cut character", "甲\xF0\xAC\xAD", ""},
		{"too long a form", "甲\xC0\xAF", ""},
		{"control", "甲\x0b乙", ""},
		{"null", "甲\x00乙", ""},
		{"delete", "甲\x7f乙", ""},
		{"variation and joiner", "葛\U000E0100\u200d乙", "葛乙"},
		{"what fpdf replaces", "{nb}甲", "{nb}甲"},
		{"what PDF escapes", `(甲)\乙`, `(甲)\乙`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSheet(fonts, meta{title: "样张", date: time.Unix(0, 0)})
			f := newFlow(s, 20, 170, 20, 277)
			st := style{face: Song, size: 12}
			s.width(st, tt.text)
			s.fit(st, 6, 3, tt.text)
			f.para(st, 6, 2, tt.text)
			f.table(table{size: 10, columns: []column{{tt.text, 60, toRight, Hei}}, rows: [][]string{{tt.text}}})
			var b bytes.Buffer
			err := s.render(&b)
			if tt.printed == "" {
				if err == nil || b.Len() > 0 {
					t.Errorf("err = %v, %d bytes: it should be refused completely", err, b.Len())
				}
				if err != nil && (!utf8.ValidString(err.Error()) || !strings.ContainsFunc(err.Error(), func(r rune) bool { return unicode.Is(unicode.Han, r) })) {
					t.Errorf("%q is no sentence", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := squeeze(textOf(t, b.Bytes())); strings.Count(got, tt.printed) != 3 {
				t.Errorf("%q is not on the paper three times: %q", tt.printed, got)
			}
		})
	}
}

func TestTrapPropertiesKeepEveryCharacter(t *testing.T) {
	const title, author, subject = "𬭎溪𠮷祥（一）", "㙍下县人民代表大会", "第十七届\\第(五)次会议"
	s := newSheet(testFonts(t), meta{title: title, author: author, subject: subject, date: time.Date(2026, 3, 12, 9, 0, 0, 0, china)})
	s.addPage()
	s.text(20, 20, 100, 6, toLeft, style{face: Song, size: 12}, "甲")
	doc := draw(t, s.render)
	cmd := exec.Command("pdfinfo", "-enc", "UTF-8", "-")
	cmd.Stdin = bytes.NewReader(doc)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("pdfinfo (poppler-utils): %v %s", err, out)
	}
	for _, want := range []string{title, author, subject} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s is not in the properties:\n%s", want, out)
		}
		if !bytes.Contains(doc, []byte(strings.ReplaceAll(want, "&", "&amp;"))) {
			t.Errorf("%s is not in the metadata", want)
		}
	}
	if strings.Contains(string(out), "Error") || strings.Contains(string(out), "Warning") {
		t.Errorf("pdfinfo complains:\n%s", out)
	}
}

// ---- Output that differs from run to run.

func TestTrapPicturesOfEqualWidthInTwentyRuns(t *testing.T) {
	fonts := testFonts(t)
	var files [][]byte
	for i := range 12 {
		pic := goimage.NewGray(goimage.Rect(0, 0, 16, 9+i%2))
		pic.Set(i, i%9, color.Gray{Y: uint8(20 * i)})
		var b bytes.Buffer
		if err := png.Encode(&b, pic); err != nil {
			t.Fatal(err)
		}
		files = append(files, b.Bytes())
	}
	run := func() [32]byte {
		s := newSheet(fonts, meta{title: "照片", date: time.Date(2026, 3, 12, 0, 0, 0, 0, china)})
		s.addPage()
		for i, f := range files {
			s.image(20+float64(i%4)*40, 20+float64(i/4)*30, 32, 18, f)
			s.text(20+float64(i%4)*40, 40+float64(i/4)*30, 32, 6, toLeft, style{face: Face(i % int(numFaces)), size: 11}, fmt.Sprintf("第%d张𬭎", i+1))
		}
		return sha256.Sum256(draw(t, s.render))
	}
	first := run()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if run() != first {
				t.Error("the same document with pictures is another file")
			}
		})
	}
	wg.Wait()
}

// ---- Font files.

// fpdf writes into the bytes of a font whose last glyphs share a width.
func TestTrapDrawingLeavesTheFontsAsTheyWere(t *testing.T) {
	fonts := testFonts(t)
	sum := func() (sums []string) {
		for _, chain := range fonts.chain {
			for _, f := range chain {
				h := sha256.New()
				for _, table := range [][]byte{f.head, f.hhea, f.maxp, f.hmtx, f.loca, f.os2, f.post, f.cmap.data} {
					h.Write(table)
				}
				sums = append(sums, fmt.Sprintf("%s %x", f.name, h.Sum(nil)))
			}
		}
		return sums
	}
	before := sum()
	doc := onPages(t, func(f *flow) {
		for face := range numFaces {
			f.para(style{face: face, size: 12}, 6, 0, prose)
		}
	})
	if !slices.Equal(before, sum()) {
		t.Error("drawing changed the tables of a font")
	}
	if len(takeApart(t, doc).fonts()) < 3 {
		t.Error("the document uses too few fonts to show anything")
	}
}

// fpdf prints to the standard output and goes on.
func TestTrapFontsThatCannotBeEmbeddedAreRefusedAloud(t *testing.T) {
	fonts := testFonts(t)
	used := map[rune]bool{}
	for _, r := range "票决" {
		used[r] = true
	}
	small, err := newMiniFont(fonts.chain[Song][0], used)
	if err != nil {
		t.Fatal(err)
	}
	// A collection holds whole fonts whose tables are counted from its beginning.
	collection := func(font []byte, kind uint32) []byte {
		const head = 16
		be := binary.BigEndian
		b := append([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01"), be.AppendUint32(nil, head)...)
		b = append(b, font...)
		be.PutUint32(b[head:], kind)
		for i := range int(be.Uint16(font[4:])) {
			at := head + 12 + 16*i + 8
			be.PutUint32(b[at:], be.Uint32(b[at:])+head)
		}
		return b
	}
	restricted := bytes.Clone(small.file)
	for i := range int(binary.BigEndian.Uint16(restricted[4:])) {
		if entry := restricted[12+16*i:]; string(entry[:4]) == "OS/2" {
			binary.BigEndian.PutUint16(restricted[int(binary.BigEndian.Uint32(entry[8:]))+8:], 2)
		}
	}
	cff := bytes.Clone(small.file)
	binary.BigEndian.PutUint32(cff, 0x4F54544F)
	for _, tt := range []struct {
		name string
		file []byte
		want string
	}{
		{"PostScript outlines", cff, "PostScript"},
		{"collection of PostScript outlines", collection(small.file, 0x4F54544F), "PostScript"},
		{"licence forbids embedding", restricted, "licence"},
		{"collection of TrueType outlines", collection(small.file, 0x00010000), ""},
		{"TrueType outlines", small.file, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "NotoSerifSC_400Regular.ttf")
			if err := os.WriteFile(path, tt.file, 0o644); err != nil {
				t.Fatal(err)
			}
			said := outputOf(t, func() {
				opened, err := LoadFonts(dir)
				if tt.want != "" {
					if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
						t.Errorf("err = %v, want one that names the file and says %q", err, tt.want)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				defer opened.Close()
				s := newSheet(opened, meta{title: "票", date: time.Unix(0, 0)})
				s.addPage()
				s.text(20, 20, 100, 8, toLeft, style{face: Song, size: 16}, "票决")
				if got := squeeze(textOf(t, draw(t, s.render))); got != "票决" {
					t.Errorf("%q is on the paper", got)
				}
			})
			if said != "" {
				t.Errorf("something was printed to the standard output: %q", said)
			}
		})
	}
}

// outputOf is what is printed to the standard output while do runs.
func outputOf(t *testing.T, do func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdout
	os.Stdout = w
	done := make(chan string)
	go func() {
		text, err := io.ReadAll(r)
		if err != nil {
			t.Error(err)
		}
		done <- string(text)
	}()
	defer func() { os.Stdout = before }()
	do()
	os.Stdout = before
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return <-done
}

// ---- What an archive asks of a file.

func TestTrapAFileHasWhatAnArchiveAsksFor(t *testing.T) {
	for _, d := range documents {
		doc := draw(t, func(w io.Writer) error { return d.write(w, testFonts(t), d.input()) })
		a := takeApart(t, doc)
		root := regexp.MustCompile(`/Root (\d+) 0 R /Info \d+ 0 R /ID \[<([0-9a-f]{32})><([0-9a-f]{32})>\]`).FindSubmatch(doc)
		if root == nil {
			t.Fatalf("%s: the trailer lacks root or identity", d.name)
		}
		n, err := strconv.Atoi(string(root[1]))
		if err != nil {
			t.Fatal(err)
		}
		if xmp := a.stream(a.follow(n, reference("/Metadata"))); !bytes.Contains(xmp, []byte("<dc:title>")) || !bytes.Contains(a.dict(a.follow(n, reference("/Metadata"))), []byte("/Subtype /XML")) {
			t.Errorf("%s: metadata without a title", d.name)
		}
		profile := a.stream(a.follow(n, reference(`/OutputIntents \[<<[^>]*/DestOutputProfile`)))
		if len(profile) < 128 || int(binary.BigEndian.Uint32(profile)) != len(profile) || string(profile[36:40]) != "acsp" || string(profile[16:20]) != "RGB " {
			t.Errorf("%s: its colours are explained by no ICC profile", d.name)
		}
		if !bytes.HasPrefix(doc, []byte("%PDF-1.7\n%")) || bytes.Contains(doc, []byte("/Encrypt")) || bytes.Contains(doc, []byte("/JavaScript")) {
			t.Errorf("%s: not a plain file", d.name)
		}
	}
	if len(screenColours)%4 != 0 {
		t.Error("the profile is not a whole number of words")
	}
}
