package pdf

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	goimage "image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"piaojue/app/tally"
)

var update = flag.Bool("update", false, "write the golden documents instead of comparing them")

// Test documents use only the fonts that scripts/fonts brings, so that they
// are the same on every machine.
var loadOnce = sync.OnceValues(func() (*Fonts, error) {
	dir := os.Getenv("PIAOJUE_FONTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "build", "fonts")
	}
	return LoadFonts(dir)
})

func testFonts(t testing.TB) *Fonts {
	t.Helper()
	fonts, err := loadOnce()
	if err != nil {
		t.Fatalf("run scripts/fonts first (or set PIAOJUE_FONTS): %v", err)
	}
	return fonts
}

// textOf extracts a document's text as a reader of PDFs would find it.
func textOf(t testing.TB, doc []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is missing: install poppler-utils")
	}
	cmd := exec.Command(tool, "-layout", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(doc)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("pdftotext: %v\n%s", err, complaints.String())
	}
	if complaints.Len() > 0 {
		t.Fatalf("pdftotext complains: %s", complaints.String())
	}
	return out.String()
}

// squeeze drops blanks and line ends, which differ between layouts.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '\f' || r == '\u3000' {
			return -1
		}
		return r
	}, s)
}

func wantText(t *testing.T, doc []byte, want ...string) {
	t.Helper()
	text := squeeze(textOf(t, doc))
	for _, w := range want {
		if !strings.Contains(text, squeeze(w)) {
			t.Errorf("%q is not in the text of the document:\n%s", w, textOf(t, doc))
		}
	}
}

var china = time.FixedZone("CST", 8*3600)

const (
	testDigest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	testHash   = "b5a1f7c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e"
	longName   = "岗家山“不忘初心”红色拓展训练基地革命历史纪念综合楼项目"
)

var testProjects = []BallotCandidate{
	{Name: "县精神康复中心暨中心卫生院迁建工程", Summary: "新建业务用房1.8万平方米，床位300张", Investment: "总投资4127.43万元", Deadline: "2026年12月底前", Unit: "县卫生健康局"},
	{Name: "城西幼儿园工程", Summary: "新建18个班，可入园540人", Investment: "总投资3800万元", Deadline: "2026年8月底前", Unit: "县教育局"},
	{Name: longName, Summary: "田块整治500亩；堰塘1座；机电井7座；农桥5座；渠道50公里；田间道路38公里；林网241公里", Investment: "总投资51000万元", Deadline: "原计划2025年，延至2026年", Unit: "县住房和城乡建设委、交发集团"},
	{Name: "困难老人家庭适老化改造工程", Summary: "改造600户", Investment: "总投资300万元", Deadline: "2026年10月底前", Unit: "县民政局"},
	{Name: "“厕所革命”行动", Summary: "主城区新建公厕26座，改造64座", Investment: "总投资980万元", Deadline: "2026年12月底前", Unit: "县综合行政执法局"},
}

func ballotOf(n int) BallotPaper {
	b := BallotPaper{
		Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会第三次会议", Title: "2026年度民生实事项目表决票",
		Date: time.Date(2026, 3, 12, 9, 0, 0, 0, china), Round: "2026-1", MethodDigest: testDigest,
		Rules: tally.Templates(false)[0].Rules,
	}
	b.Rules.Seats, b.Rules.MaxApprovals = max(1, n*4/5), max(1, n*4/5)
	for i := range n {
		c := testProjects[i%len(testProjects)]
		c.No = i + 1
		b.Candidates = append(b.Candidates, c)
	}
	return b
}

func slipsOf(n int) Slips {
	const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	s := Slips{
		Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会第三次会议", Round: "2026年度民生实事项目票决",
		Date: time.Date(2026, 3, 12, 9, 0, 0, 0, china), Page: "http://192.0.2.10:8080/v",
	}
	for range n {
		code := make([]byte, 0, 25)
		for i := range 22 {
			if i == 5 || i == 11 || i == 16 {
				code = append(code, '-')
			}
			code = append(code, letters[rng.IntN(len(letters))])
		}
		s.Codes = append(s.Codes, string(code))
	}
	return s
}

func reportOf(n int) TallyReport {
	day := time.Date(2026, 3, 12, 11, 5, 0, 0, china)
	r := TallyReport{
		Congress: "临江县人民代表大会", Session: "临江县第十八届人民代表大会第三次会议", Round: "2026年度民生实事项目票决",
		Date: day, Started: day.Add(-40 * time.Minute), Ended: day.Add(-20 * time.Minute),
		Deputies: 231, Entitled: 231, Present: 224, Excused: 7, Issued: 224, Returned: 223, Valid: 221, Invalid: 2, Abstains: 31,
		InvalidReasons: "赞成超过应选数2张", Seats: max(1, n*4/5), PassLine: 116,
		PassSum: "全体代表231名，赞成票须超过全体代表的半数：231÷2＝115.5，即116票以上。",
		Tie:     "没有发生票数相等", Mode: "电子表决（密封投票）", MethodDigest: testDigest,
		Fingerprint: "5dcLCAVKJSbmSvJq8hvWL2zLfjK6hPh1Lx5wV1k2m3Y", LastHash: testHash, ResultURL: "http://192.0.2.10:8080/results/3",
	}
	for i, c := range ballotOf(n).Candidates {
		result := "入选"
		if i >= r.Seats {
			result = "未入选"
		}
		r.Rows = append(r.Rows, TallyRow{No: c.No, Name: c.Name, Approve: 221 - 3*i, Oppose: 2 * i, Abstain: i, Result: result})
	}
	return r
}

func noticeOf(n int) Notice {
	day := time.Date(2026, 3, 12, 11, 30, 0, 0, china)
	no := Notice{
		Congress: "临江县人民代表大会", Number: 2, Session: "临江县第十八届人民代表大会第三次会议", Decided: day,
		Subject: "2026年度民生实事项目", Issuer: "临江县第十八届人民代表大会第三次会议主席团", Date: day,
		Annex: true, Deputies: 231, ResultURL: "http://192.0.2.10:8080/results/3", Digest: testDigest,
	}
	for i, c := range ballotOf(n).Candidates {
		no.Projects = append(no.Projects, NoticeProject{Name: c.Name, Approve: 221 - 3*i, Oppose: 2 * i, Abstain: i})
	}
	return no
}

// documents are one small specimen of every kind.
var documents = []struct {
	name  string
	input func() any
	write func(io.Writer, *Fonts, any) error
}{
	{"ballot", func() any { b := ballotOf(3); return &b }, func(w io.Writer, f *Fonts, v any) error { return Ballot(w, f, *v.(*BallotPaper)) }},
	{"slips", func() any { s := slipsOf(9); return &s }, func(w io.Writer, f *Fonts, v any) error { return CredentialSlips(w, f, *v.(*Slips)) }},
	{"report", func() any { r := reportOf(4); return &r }, func(w io.Writer, f *Fonts, v any) error { return Report(w, f, *v.(*TallyReport)) }},
	{"notice", func() any { n := noticeOf(4); return &n }, func(w io.Writer, f *Fonts, v any) error { return PublicNotice(w, f, *v.(*Notice)) }},
	{"lists", func() any { l := fourListsOf(3); return &l }, func(w io.Writer, f *Fonts, v any) error { return Lists(w, f, *v.(*FourLists)) }},
	{"followup", func() any { d := followupOf(); return &d }, func(w io.Writer, f *Fonts, v any) error { return FollowupSheet(w, f, *v.(*Followup)) }},
	{"interview", func() any { d := interviewOf(); return &d }, func(w io.Writer, f *Fonts, v any) error { return InterviewMinutes(w, f, *v.(*Interview)) }},
}

func draw(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestDocumentsAreTheGoldenBytes(t *testing.T) {
	fonts := testFonts(t)
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			got := draw(t, func(w io.Writer) error { return d.write(w, fonts, d.input()) })
			path := filepath.Join("testdata", d.name+".pdf")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs from %s (%d and %d bytes); look at it, then run with -update. Text:\n%s",
					d.name, path, len(got), len(want), cmp.Diff(textOf(t, want), textOf(t, got)))
			}
		})
	}
}

func TestSameInputGivesSameBytesInEveryGoroutine(t *testing.T) {
	fonts := testFonts(t)
	for _, d := range documents {
		first := draw(t, func(w io.Writer) error { return d.write(w, fonts, d.input()) })
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				var buf bytes.Buffer
				if err := d.write(&buf, fonts, d.input()); err != nil {
					t.Error(err)
				} else if !bytes.Equal(buf.Bytes(), first) {
					t.Errorf("%s differs from run to run", d.name)
				}
			})
		}
		wg.Wait()
	}
}

// fpdf orders images of equal width at random.
func TestImagesOfEqualWidthComeInTheSameOrder(t *testing.T) {
	fonts := testFonts(t)
	var files [][]byte
	for i := range 20 {
		pic := goimage.NewRGBA(goimage.Rect(0, 0, 12, 9))
		pic.Set(i%12, i%9, color.RGBA{uint8(10 * i), 80, 200, 255})
		var buf bytes.Buffer
		if err := png.Encode(&buf, pic); err != nil {
			t.Fatal(err)
		}
		files = append(files, buf.Bytes())
	}
	run := func() []byte {
		s := newSheet(fonts, meta{title: "照片", date: time.Date(2026, 3, 12, 0, 0, 0, 0, china)})
		s.addPage()
		for i, f := range files {
			s.image(20+float64(i%5)*30, 20+float64(i/5)*30, 24, 18, f)
		}
		s.image(20, 200, 24, 18, files[3])
		return draw(t, s.render)
	}
	first := run()
	for range 6 {
		if !bytes.Equal(run(), first) {
			t.Fatal("a document with images differs from run to run")
		}
	}
	if n := bytes.Count(first, []byte("/Subtype /Image")); n != len(files) {
		t.Errorf("%d images stored, want %d: one used twice is stored once", n, len(files))
	}
	checkObjects(t, first)
}

func TestBrokenImagesAreRefused(t *testing.T) {
	fonts := testFonts(t)
	for _, file := range [][]byte{nil, []byte("GIF89a"), []byte("\x89PNG\r\n\x1a\n"), {0xFF, 0xD8, 0xFF}} {
		s := newSheet(fonts, meta{date: time.Unix(0, 0)})
		s.addPage()
		s.image(0, 0, 10, 10, file)
		var buf bytes.Buffer
		if err := s.render(&buf); err == nil || buf.Len() > 0 {
			t.Errorf("image %q: err %v, %d bytes written", file, err, buf.Len())
		}
	}
}

// checkObjects follows the cross-reference table to every object.
func checkObjects(t *testing.T, doc []byte) {
	t.Helper()
	offsets, err := objectOffsets(doc)
	if err != nil {
		t.Fatal(err)
	}
	for i, off := range offsets[1:] {
		if want := fmt.Sprintf("%d 0 obj", i+1); !bytes.HasPrefix(doc[off:], []byte(want)) {
			t.Fatalf("object %d is not where the table says", i+1)
		}
	}
	if !regexp.MustCompile(`/ID \[<[0-9a-f]{32}><[0-9a-f]{32}>\]`).Match(doc) {
		t.Error("the document has no /ID")
	}
}

func TestDocumentsAreWellFormed(t *testing.T) {
	fonts := testFonts(t)
	for _, d := range documents {
		doc := draw(t, func(w io.Writer) error { return d.write(w, fonts, d.input()) })
		checkObjects(t, doc)
		if bytes.Contains(doc, []byte("utf8f")) {
			t.Errorf("%s: a font kept fpdf's name", d.name)
		}
		if bytes.Count(doc, []byte("+08'00')")) != 2 {
			t.Errorf("%s: dates without their time zone", d.name)
		}
		if !bytes.Contains(doc, []byte("/Metadata ")) || !bytes.Contains(doc, []byte("/Lang (zh-CN)")) {
			t.Errorf("%s: catalogue without metadata or language", d.name)
		}
	}
}

// eachString calls visit with every string of a value, however deep.
func eachString(v reflect.Value, visit func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		eachString(v.Elem(), visit)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() && f.Type() != reflect.TypeFor[time.Time]() {
				eachString(f, visit)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachString(v.Index(i), visit)
		}
	case reflect.String:
		visit(v)
	}
}

func TestNoTextMakesADocumentPanic(t *testing.T) {
	fonts := testFonts(t)
	rng := rand.New(rand.NewPCG(7, 7))
	garbage := []string{
		"", " ", "\n\n", "\xff\xfe", "\xe4\xbd", "中\xc3", "\x00", "\u0085", "\ufeff", "\u202e反转", "𐀀", "\U0010FFFF", "\ue000",
		"e\u0301", "葛\U000E0100", "{nb}", "()\\", "，。，。，。，。", "《《《《《《", strings.Repeat("长", 3000), strings.Repeat("W", 3000), "a\tb\r\nc",
	}
	for range 20 {
		b := make([]byte, rng.IntN(40))
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		garbage = append(garbage, string(b))
	}
	for _, d := range documents {
		fields := 0
		eachString(reflect.ValueOf(d.input()), func(reflect.Value) { fields++ })
		for i, text := range garbage {
			input := d.input()
			n, chosen := 0, rng.IntN(fields)
			eachString(reflect.ValueOf(input), func(f reflect.Value) {
				// The first texts go everywhere at once, the rest into one field.
				if i < 8 || n == chosen {
					f.SetString(text)
				}
				n++
			})
			var buf bytes.Buffer
			err := d.write(&buf, fonts, input)
			if err != nil && buf.Len() > 0 {
				t.Errorf("%s: refused %q but wrote %d bytes", d.name, text, buf.Len())
			}
			if err == nil && !bytes.HasSuffix(buf.Bytes(), []byte("%%EOF\n")) {
				t.Errorf("%s with %q is not a document", d.name, text)
			}
		}
	}
}

func TestInvalidUTF8IsRefusedInEveryField(t *testing.T) {
	fonts := testFonts(t)
	for _, d := range documents {
		fields := 0
		eachString(reflect.ValueOf(d.input()), func(reflect.Value) { fields++ })
		for k := range fields {
			input, n := d.input(), 0
			eachString(reflect.ValueOf(input), func(f reflect.Value) {
				if n == k {
					f.SetString("项目\xff")
				}
				n++
			})
			var buf bytes.Buffer
			err := d.write(&buf, fonts, input)
			if err == nil && utf8.Valid(buf.Bytes()) {
				t.Errorf("%s, text %d: invalid UTF-8 was taken", d.name, k)
			}
			if err != nil && buf.Len() > 0 {
				t.Errorf("%s, text %d: refused, but something was written", d.name, k)
			}
		}
	}
}

func TestMissingGlyphIsRefusedByName(t *testing.T) {
	fonts := testFonts(t)
	b := ballotOf(3)
	b.Candidates[1].Name = "\U0002A6A5村\U00030000桥\U0002A6A5路"
	var buf bytes.Buffer
	err := Ballot(&buf, fonts, b)
	var missing *MissingGlyphError
	if !errors.As(err, &missing) {
		t.Fatalf("err = %v, want a MissingGlyphError", err)
	}
	if want := []rune{0x2A6A5, 0x30000}; !slices.Equal(missing.Runes, want) {
		t.Errorf("named %U, want %U", missing.Runes, want)
	}
	for _, want := range []string{"\U0002A6A5（U+2A6A5）", "\U00030000（U+30000）"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the sentence %q does not name %s", err, want)
		}
	}
	if buf.Len() > 0 {
		t.Errorf("%d bytes were written", buf.Len())
	}
	if got := fonts.Missing("桥\U0002A6A5路\n\U0002A6A5"); !slices.Equal(got, []rune{0x2A6A5}) {
		t.Errorf("Missing = %U", got)
	}
}

// The glyph is checked as well as the text: a box on paper has the right text.
func TestRareCharactersPrintAndAreFound(t *testing.T) {
	fonts := testFonts(t)
	const rare = "𬭎㙍𠮷𫖯𬀩镕〇"
	for _, r := range rare {
		if font, gid := fonts.find(Song, r); gid == 0 {
			t.Errorf("no glyph for %c", r)
		} else if outline, err := font.outline(gid); err != nil || len(outline) < 20 {
			t.Errorf("%c has no outline: %v", r, err)
		}
	}
	b, r, n, s := ballotOf(3), reportOf(3), noticeOf(3), slipsOf(2)
	b.Candidates[0].Name, r.Rows[0].Name, n.Projects[0].Name, s.Session = rare, rare, rare, rare
	b.Title = rare // a face that has none of the extension characters itself
	for name, doc := range map[string][]byte{
		"ballot": draw(t, func(w io.Writer) error { return Ballot(w, fonts, b) }),
		"report": draw(t, func(w io.Writer) error { return Report(w, fonts, r) }),
		"notice": draw(t, func(w io.Writer) error { return PublicNotice(w, fonts, n) }),
		"slips":  draw(t, func(w io.Writer) error { return CredentialSlips(w, fonts, s) }),
	} {
		if text := textOf(t, doc); !strings.Contains(text, rare) {
			t.Errorf("%s: %s is not found in\n%s", name, rare, text)
		}
	}
}

// All 6,763 characters of GB/T 2312, which every office uses, in all faces.
func TestEveryCommonCharacterPrintsAndIsFound(t *testing.T) {
	fonts := testFonts(t)
	var all []rune
	for high := byte(0xB0); high <= 0xF7; high++ {
		for low := byte(0xA1); low <= 0xFE; low++ {
			text, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{high, low})
			if r, _ := utf8.DecodeRune(text); err == nil && r >= 0x4E00 && r <= 0x9FFF {
				all = append(all, r)
			}
		}
	}
	if len(all) != 6763 {
		t.Fatalf("%d characters, want 6763", len(all))
	}
	for _, face := range []Face{Song, Biaosong, Hei} {
		s := newSheet(fonts, meta{title: "字表", date: time.Unix(0, 0)})
		f := newFlow(s, 20, 170, 20, 277)
		f.para(style{face: face, size: 10}, 5, 0, string(all))
		doc := draw(t, s.render)
		if got := squeeze(textOf(t, doc)); got != string(all) {
			t.Errorf("face %d: %d characters found, want all %d in order", face, utf8.RuneCountInString(got), len(all))
		}
	}
}

func TestSmallFontKeepsEveryCharacterApart(t *testing.T) {
	fonts := testFonts(t)
	font := fonts.chain[Song][0]
	used := map[rune]bool{}
	for _, r := range "𬭎𫖯民生实事A1，éÅ" {
		used[r] = true
	}
	m, err := newMiniFont(font, used)
	if err != nil {
		t.Fatal(err)
	}
	small, err := parseTTF("small", bytes.NewReader(m.file), int64(len(m.file)))
	if err != nil {
		t.Fatal(err)
	}
	for r := range used {
		code := m.codes[r]
		if m.runes[code] != r {
			t.Errorf("code %04X of %c leads to %c", code, r, m.runes[code])
		}
		gid := int(code)
		if gid == 0 || gid >= small.numGlyphs {
			t.Errorf("%c has no glyph in the small font", r)
			continue
		}
		if found := small.glyph(r); r <= 0xFFFF && found != gid {
			t.Errorf("%c is glyph %d of the small font, which says %d", r, gid, found)
		}
		if small.advance(gid) != font.advance(font.glyph(r)) {
			t.Errorf("%c changed its width", r)
		}
		a, _ := small.outline(gid)
		b, _ := font.outline(font.glyph(r))
		if len(b) >= 2 && int16(b[0])<<8>>8 >= 0 && !bytes.HasPrefix(a, b) {
			t.Errorf("%c changed its shape", r)
		}
	}
	for range 5 {
		again, err := newMiniFont(font, used)
		if err != nil || !bytes.Equal(again.file, m.file) {
			t.Fatalf("the small font differs from run to run (%v)", err)
		}
	}
}

// What lies outside the sheet, or so near its edge that printers cut it off,
// is lost; a text that runs over another cannot be read.
func TestEverythingIsPrintedInsideTheMargins(t *testing.T) {
	fonts := testFonts(t)
	long := ballotOf(12)
	long.Title = strings.Repeat("很长的标题", 6)
	long.Session = strings.Repeat("很长的会议名称", 5)
	for i := range long.Candidates {
		long.Candidates[i].Name, long.Candidates[i].Unit = longName, "县住房和城乡建设委员会、县交通发展集团有限公司"
	}
	ranked := ballotOf(12)
	ranked.Rules.Family, ranked.Rules.MaxApprovals, ranked.Rules.Stances = tally.Rank, 0, ""
	for _, b := range []BallotPaper{ballotOf(1), ballotOf(12), ballotOf(20), ballotOf(40), long, ranked} {
		for _, b.Size = range []PaperSize{A4, A3} {
			s, _, err := b.draw(fonts)
			if err != nil {
				t.Fatal(err)
			}
			for i, marks := range s.shared {
				checkInsideOf(t, fmt.Sprintf("%d candidates on %d, page %d", len(b.Candidates), b.Size, i+1), fonts, marks, b.Size, 5)
			}
		}
	}
}

func textBox(fonts *Fonts, m textMark) (x1, y1, x2, y2 float64) {
	em := m.style.em()
	n := float64(utf8.RuneCountInString(m.text))
	return m.x, m.y - 0.88*em, m.x + fonts.width(m.style.face, m.style.size, m.text) + m.tracking*(n-1), m.y + 0.12*em
}

func checkInside(t *testing.T, what string, fonts *Fonts, marks []mark, margin float64) {
	t.Helper()
	checkInsideOf(t, what, fonts, marks, A4, margin)
}

func checkInsideOf(t *testing.T, what string, fonts *Fonts, marks []mark, paper PaperSize, margin float64) {
	t.Helper()
	wide, high := paper.millimetres()
	type box struct {
		x1, y1, x2, y2 float64
		text           string
	}
	var boxes []box
	for _, m := range marks {
		text, ok := m.(textMark)
		if !ok || strings.TrimSpace(text.text) == "" {
			continue
		}
		x1, y1, x2, y2 := textBox(fonts, text)
		if x1 < margin || y1 < margin || x2 > wide-margin || y2 > high-margin {
			t.Errorf("%s: %q stands outside the margins", what, text.text)
		}
		for _, b := range boxes {
			if x1 < b.x2-0.3 && b.x1 < x2-0.3 && y1 < b.y2-0.5 && b.y1 < y2-0.5 {
				t.Errorf("%s: %q runs over %q", what, text.text, b.text)
			}
		}
		boxes = append(boxes, box{x1, y1, x2, y2, text.text})
	}
}

func TestSharesAreRoundedHalfUp(t *testing.T) {
	tests := []struct {
		part, whole int
		want        string
	}{
		{0, 231, "0.0%"}, {231, 231, "100.0%"}, {116, 231, "50.2%"}, {1, 2000, "0.1%"}, {1, 2001, "0.0%"}, {1, 3, "33.3%"}, {2, 3, "66.7%"}, {5, 0, "—"},
	}
	for _, tt := range tests {
		if got := share(tt.part, tt.whole); got != tt.want {
			t.Errorf("share(%d, %d) = %s, want %s", tt.part, tt.whole, got, tt.want)
		}
	}
}

func TestDatesAreWrittenTheChineseWay(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 5, 0, 0, china)
	if got := chineseDate(at) + " " + chineseTime(at); got != "2026年3月2日 2026年3月2日9时05分" {
		t.Error(got)
	}
}

func BenchmarkBallotPaper(b *testing.B) {
	fonts := testFonts(b)
	paper := ballotOf(12)
	for b.Loop() {
		if err := Ballot(io.Discard, fonts, paper); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPrint draws what scripts/bench print measures, one job to a process:
// it prints name, milliseconds on the clock and of processor, peak megabytes and
// bytes. The same ballot for a browser, and the documents, go to the folder that
// PIAOJUE_BENCH names.
func BenchmarkPrint(b *testing.B) {
	folder := os.Getenv("PIAOJUE_BENCH")
	fonts := testFonts(b)
	ballots := func(copies int) BallotPaper {
		paper := ballotOf(20)
		for i := range paper.Candidates {
			c := &paper.Candidates[i]
			c.Summary, c.Investment, c.Deadline, c.Name = "", "", "", strings.TrimSuffix(c.Name, "训练基地革命历史纪念综合楼项目")
		}
		paper.Copies = copies
		if pages, err := BallotLayout(fonts, paper); err != nil || len(pages) != 1 {
			b.Fatalf("twenty candidates take %d pages, %v", len(pages), err)
		}
		return paper
	}
	for _, job := range []struct {
		name string
		draw func(w io.Writer) error
	}{
		{"ballot", func(w io.Writer) error { return Ballot(w, fonts, ballots(1)) }},
		{"ballots3000", func(w io.Writer) error { return Ballot(w, fonts, ballots(3000)) }},
		{"slips3000", func(w io.Writer) error { return CredentialSlips(w, fonts, slipsOf(3000)) }},
		{"html300", func(w io.Writer) error { return ballotHTML(w, ballots(1), 300) }},
	} {
		b.Run(job.name, func(b *testing.B) {
			for b.Loop() {
				var out bytes.Buffer
				wall, cpu := time.Now(), processTime()
				if err := job.draw(&out); err != nil {
					b.Fatal(err)
				}
				fmt.Printf("%s\t%.1f\t%.1f\t%d\t%d\n", job.name, time.Since(wall).Seconds()*1000, (processTime()-cpu).Seconds()*1000, peakMemory(), out.Len())
				if folder != "" {
					ending := ".pdf"
					if strings.HasPrefix(job.name, "html") {
						ending = ".html"
					}
					if err := os.WriteFile(filepath.Join(folder, job.name+ending), out.Bytes(), 0o600); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// processTime is the processor time that this process has had.
func processTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // a process knows itself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// ballotHTML is a ballot paper as a browser would print it, so many times, with
// the same fonts, words, marks and QR code.
func ballotHTML(w io.Writer, b BallotPaper, copies int) error {
	code, err := CodeSVG(b.code(1, 1))
	if err != nil {
		return err
	}
	var rows strings.Builder
	for _, c := range b.Candidates {
		fmt.Fprintf(&rows, `<tr><td class=no>%d<td><b>%s</b><br><small>%s</small>`, c.No, c.Name, c.facts())
		for range b.stances() {
			rows.WriteString("<td class=choice><i></i>")
		}
	}
	var heads strings.Builder
	for _, st := range b.stances() {
		fmt.Fprintf(&heads, "<th>%s<br>%s", st[0], st[1])
	}
	page := fmt.Sprintf(`<section><header>项目表决票<span>第1页 共1页</span></header><div class=code>%s</div><p class=session>%s</p><h1>%s</h1><p class=order>%s</p><ol><li>%s</ol>
<table><tr><th>序号<th>%s%s%s</table><footer>无记名投票，本票不编号。票决办法摘要：%s</footer></section>
`, code, b.Session, b.Title, b.order(), strings.Join(ballotNotes(b.Rules, len(b.Candidates)), "<li>"), b.nameTitle(), heads.String(), rows.String(), grouped(shorten(b.MethodDigest, 32), 4))
	_, err = fmt.Fprintf(w, `<!doctype html><html lang=zh-CN><meta charset=utf-8><style>
@font-face{font-family:S;src:url(../fonts/NotoSerifSC_400Regular.ttf)}@font-face{font-family:B;src:url(../fonts/NotoSerifSC_900Black.ttf)}
@font-face{font-family:H;src:url(../fonts/NotoSansSC_500Medium.ttf)}@font-face{font-family:K;src:url(../fonts/LXGWWenKai-Regular.ttf)}
@page{size:A4;margin:0}body{margin:0;font:9pt S}section{box-sizing:border-box;position:relative;height:297mm;padding:9mm 17mm;break-after:page}section:last-child{break-after:auto}
header{background:#a61b1b;color:#fff;font:10.5pt H;padding:0 3mm}header span{float:right}.code{position:absolute;right:20mm;top:17mm}.code svg{width:24mm;height:24mm}
.session{font-size:15pt;text-align:center;margin:2mm}h1{font:22pt B;text-align:center;margin:0}.order{font:14pt H;text-align:center;margin:1mm}ol{font:11pt K;margin:1mm}
table{border-collapse:collapse;width:100%%}td,th{border:.2mm solid #000;height:9.2mm;padding:0 2mm}th{background:#ededed;font:12pt H}b{font:13pt H}.no,.choice{text-align:center;width:20mm}
i{display:inline-block;width:6.4mm;height:4.6mm;border:.2mm solid #999;border-radius:50%%}footer{text-align:center;position:absolute;bottom:10mm;left:0;right:0}
</style>%s`, strings.Repeat(page, copies))
	return err
}

// peakMemory is the most memory this process has held, in MB, as Linux tells.
func peakMemory() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+)`).FindSubmatch(status)
	if m == nil {
		return 0
	}
	kb, _ := strconv.Atoi(string(m[1]))
	return kb / 1024
}
