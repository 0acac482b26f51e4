package card

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// painter opens the faces that scripts/fonts brings.
func painter(t *testing.T) *Painter {
	t.Helper()
	var files []io.ReaderAt
	for _, name := range []string{"NotoSansSC_500Medium.ttf", "NotoSerifSC_400Regular.ttf", "NotoSerifJP_400Regular.ttf"} {
		f, err := os.Open(filepath.Join("..", "..", "build", "fonts", name))
		if errors.Is(err, os.ErrNotExist) {
			t.Fatalf("%s is missing: scripts/fonts brings it", name)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		files = append(files, f)
	}
	p, err := New(files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func draw(t *testing.T, p *Painter, c Card) (*image.Paletted, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := p.Draw(&b, c); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, Width, Height) {
		t.Fatalf("the picture is %v", img.Bounds())
	}
	return img.(*image.Paletted), b.Bytes()
}

var plainCard = Card{Site: "清溪县人民代表大会", Year: "2026年度民生实事项目　第3项", Name: "困难老年人家庭适老化改造和村级助餐点建设", Light: "滞后", Kind: "red", Reason: "“完工”逾期 75 天", Done: "按节点完成 70%", Filled: 700}

func TestTheSameWordsAreTheSamePicture(t *testing.T) {
	p := painter(t)
	_, one := draw(t, p, plainCard)
	_, two := draw(t, painter(t), plainCard)
	if !bytes.Equal(one, two) {
		t.Error("two pictures of the same words differ")
	}
	if len(one) > 60<<10 {
		t.Errorf("%d bytes for a phone on a slow network", len(one))
	}
	for what, change := range map[string]func(*Card){
		"congress": func(c *Card) { c.Site = "云岭镇人民代表大会" }, "year": func(c *Card) { c.Year = "2025年度" }, "name": func(c *Card) { c.Name = "城西幼儿园工程" },
		"word": func(c *Card) { c.Light = "正常" }, "kind": func(c *Card) { c.Kind = "green" }, "reason": func(c *Card) { c.Reason = "" },
		"share": func(c *Card) { c.Done = "按节点完成 71%" }, "bar": func(c *Card) { c.Filled = 710 }, "note": func(c *Card) { c.Note = "演示" },
	} {
		c := plainCard
		change(&c)
		if _, other := draw(t, p, c); bytes.Equal(one, other) {
			t.Errorf("another %s does not change the picture", what)
		}
	}
}

// Nothing is written into the margins, however long or strange it is, and no
// line runs into another's place.
func TestNoTextLeavesThePicture(t *testing.T) {
	p := painter(t)
	long := strings.Repeat("㙍下村𬭎桥至𠮷安路道路硬化、亮化工程（二期），", 40)
	for name, c := range map[string]Card{
		"long":    {Site: long, Year: "2026年度民生实事项目　第1000项", Name: long, Light: "未开始", Reason: long, Done: "按节点完成 100000%", Filled: 5000, Note: "演示"},
		"latin":   {Site: strings.Repeat("W", 300), Year: "2026", Name: strings.Repeat("Wi-Fi6 ", 60), Light: "正常", Kind: "green", Reason: strings.Repeat("i", 400), Done: "按节点完成 3%", Filled: -7},
		"hostile": {Site: "a\x00b\u202e\r\n<script>", Year: "\xff\xfe", Name: "\u0301\u200b\U0010FFFF\t名", Light: "滞后", Kind: "red", Reason: "\n\n"},
		"empty":   {},
	} {
		img, _ := draw(t, p, c)
		for y := range Height {
			for x := range Width {
				ground := onPaper.ground()
				if y < 108 {
					ground = onBand.ground()
				}
				if (x < margin-2 || x >= Width-margin+2) && palette[img.ColorIndexAt(x, y)] != palette[ground] {
					t.Fatalf("%s: something stands in the margin at %d, %d", name, x, y)
				}
			}
		}
		for _, y := range []int{120, 194, 408, 478, 512, 550} { // between the parts
			for x := range Width {
				if palette[img.ColorIndexAt(x, y)] != palette[onPaper.ground()] {
					t.Fatalf("%s: something stands between the lines at %d, %d", name, x, y)
				}
			}
		}
	}
}

func TestTextThatDoesNotFitEndsWithAnEllipsis(t *testing.T) {
	p := painter(t)
	for _, k := range []struct {
		text  string
		width int
		most  int
		want  []string
	}{
		{"道路硬化", 400, 1, []string{"道路硬化"}},
		{"道路硬化", 300, 1, []string{"道路…"}},
		{"道路硬化亮化", 300, 2, []string{"道路硬", "化亮化"}},
		{"道路硬化亮化绿化", 300, 2, []string{"道路硬", "化亮…"}},
		{"道路硬，化", 300, 2, []string{"道路", "硬，化"}},
		{"  道路\n硬化  ", 1000, 1, []string{"道路 硬化"}},
		{"道", 10, 3, nil},
		{"", 300, 3, nil},
	} {
		got, err := p.wrap(100, k.width, k.most, k.text)
		if err != nil || strings.Join(got, "|") != strings.Join(k.want, "|") {
			t.Errorf("%q in %d lines of %d: %q %v, want %q", k.text, k.most, k.width, got, err, k.want)
		}
	}
}

func TestACardNeedsAFont(t *testing.T) {
	if _, err := New(nil); err == nil {
		t.Error("no font is taken")
	}
	if _, err := New([]io.ReaderAt{strings.NewReader("no font at all, but long enough to be read as one")}); err == nil {
		t.Error("what is no font is taken")
	}
}

func BenchmarkCard(b *testing.B) {
	f, err := os.Open(filepath.Join("..", "..", "build", "fonts", "NotoSansSC_500Medium.ttf"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	p, err := New([]io.ReaderAt{f})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := p.Draw(io.Discard, plainCard); err != nil {
			b.Fatal(err)
		}
	}
}
