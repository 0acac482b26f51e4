package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/docx"
	"piaojue/app/fault"
)

func written(t testing.TB, d docx.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts reads every part and holds each to be well-formed XML.
func parts(t testing.TB, file []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		dec := xml.NewDecoder(bytes.NewReader(body))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v", f.Name, err)
			}
		}
		all[f.Name] = string(body)
	}
	return all
}

// text is what a reader of the document reads: its paragraphs, cells included.
func text(t testing.TB, body string) []string {
	t.Helper()
	var list []string
	var line strings.Builder
	dec := xml.NewDecoder(strings.NewReader(body))
	in := false
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		switch k := token.(type) {
		case xml.StartElement:
			switch k.Name.Local {
			case "t":
				in = true
			case "br":
				line.WriteByte('\n')
			case "tab":
				line.WriteByte('\t')
			}
		case xml.EndElement:
			switch k.Name.Local {
			case "t":
				in = false
			case "p":
				if line.Len() > 0 {
					list = append(list, line.String())
				}
				line.Reset()
			}
		case xml.CharData:
			if in {
				line.Write(k)
			}
		}
	}
}

var sample = docx.Document{
	Title: "关于“𬭎园㙍下”的决定 <&>", Author: "临江县人民代表大会", Subject: "2026年度民生实事项目", Date: time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC), Mark: "草稿",
	Body: []docx.Block{
		docx.P(docx.Masthead, "临江县人民代表大会公告"), docx.P(docx.Number, "（第1号）"), docx.P(docx.Title, "关于“𬭎园㙍下”的决定\n<&>"),
		docx.P(docx.Heading, "一、总体情况"), docx.P(docx.Body, "甲 < 乙 & 丙 > 丁，\"引号\"，𠮷野家　全角"), docx.P(docx.Body, ""),
		docx.Table{Columns: []docx.Column{{"序号", 1, docx.Centre}, {"项目", 6, docx.Left}, {"赞成", 1, docx.Right}}, Rows: [][]string{{"1", "𬭎溪饮水\n提升", "35"}, {"2"}}},
		docx.PageBreak{}, docx.P(docx.Signed, "临江县人民代表大会"), docx.P(docx.Dated, "2026年3月12日"),
	},
}

func TestADocumentSaysWhatItWasGivenAndNothingElse(t *testing.T) {
	all := parts(t, written(t, sample))
	want := []string{"草稿", "临江县人民代表大会公告", "（第1号）", "关于“𬭎园㙍下”的决定\n<&>", "一、总体情况", "甲 < 乙 & 丙 > 丁，\"引号\"，𠮷野家　全角", "序号", "项目", "赞成", "1", "𬭎溪饮水\n提升", "35", "2",
		"\n", "临江县人民代表大会", "2026年3月12日"}
	if diff := cmp.Diff(want, text(t, all["word/document.xml"])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"草稿"}, text(t, all["word/header1.xml"])); diff != "" {
		t.Errorf("head of every page (-want +got):\n%s", diff)
	}
	if core := all["docProps/core.xml"]; !strings.Contains(core, "关于“𬭎园㙍下”的决定 &lt;&amp;&gt;") || !strings.Contains(core, "2026-03-12T09:00:00Z") {
		t.Error(core)
	}
	sample.Mark = ""
	if got := text(t, parts(t, written(t, sample))["word/header1.xml"]); len(got) != 0 {
		t.Errorf("a document without a mark is headed %q", got)
	}
	sample.Mark = "草稿"
}

func TestEveryPartIsNamedAndEveryStyleIsThere(t *testing.T) {
	all := parts(t, written(t, sample))
	for name := range all {
		if name == "[Content_Types].xml" || strings.HasSuffix(name, ".rels") {
			continue
		}
		if !strings.Contains(all["[Content_Types].xml"], `PartName="/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
		if inside, ok := strings.CutPrefix(name, "word/"); ok && name != "word/document.xml" && !strings.Contains(all["word/_rels/document.xml.rels"], `Target="`+inside+`"`) {
			t.Errorf("%s belongs to nothing", name)
		}
	}
	for _, part := range []string{"word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footer2.xml"} {
		for _, piece := range strings.Split(all[part], `<w:pStyle w:val="`)[1:] {
			style, _, _ := strings.Cut(piece, `"`)
			if !strings.Contains(all["word/styles.xml"], `w:styleId="`+style+`"`) {
				t.Errorf("%s uses the style %s, which is nowhere", part, style)
			}
		}
	}
}

func TestThePageIsThatOfTheStandard(t *testing.T) {
	all := parts(t, written(t, sample))
	// GB/T 9704-2012: 37 mm, 28 mm, 156 × 225 mm; 22 lines.
	mm := func(twips float64) float64 { return twips / 56.6929 }
	var top, right, bottom, left, wide, high int
	at := strings.Index(all["word/document.xml"], "<w:pgSz")
	if _, err := fmt.Sscanf(all["word/document.xml"][at:], `<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d"`, &wide, &high, &top, &right, &bottom, &left); err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		what      string
		got, want float64
	}{{"top", mm(float64(top)), 37}, {"left", mm(float64(left)), 28}, {"width", mm(float64(wide - left - right)), 156}, {"height", mm(float64(high - top - bottom)), 225}} {
		if k.got < k.want-0.5 || k.got > k.want+0.5 {
			t.Errorf("%s is %.1f mm, want %.0f", k.what, k.got, k.want)
		}
	}
	for _, want := range []string{`w:eastAsia="仿宋_GB2312"`, `w:eastAsia="方正小标宋简体"`, `w:eastAsia="黑体"`, `w:eastAsia="楷体_GB2312"`, `w:line="579" w:lineRule="exact"`} {
		if !strings.Contains(all["word/styles.xml"], want) {
			t.Errorf("no style has %s", want)
		}
	}
	for _, footer := range []string{"word/footer1.xml", "word/footer2.xml"} {
		if !strings.Contains(all[footer], " PAGE ") {
			t.Errorf("%s has no folio", footer)
		}
	}
}

func TestTheSameDocumentIsTheSameFile(t *testing.T) {
	first := written(t, sample)
	for range 5 {
		if !bytes.Equal(first, written(t, sample)) {
			t.Fatal("the same document gave another file")
		}
	}
}

func TestTextThatNoFileCanHoldIsRefusedByPlace(t *testing.T) {
	at := map[string]func(bad string) docx.Document{
		"paragraph": func(bad string) docx.Document {
			return docx.Document{Body: []docx.Block{docx.P(docx.Body, "前文溪口村"+bad+"道路")}}
		},
		"cell": func(bad string) docx.Document {
			return docx.Document{Body: []docx.Block{docx.Table{Columns: []docx.Column{{Head: "项目"}}, Rows: [][]string{{"溪口村" + bad}}}}}
		},
		"heading of a column": func(bad string) docx.Document {
			return docx.Document{Body: []docx.Block{docx.Table{Columns: []docx.Column{{Head: "溪口村" + bad}}}}}
		},
		"title": func(bad string) docx.Document { return docx.Document{Title: "溪口村" + bad} },
		"mark":  func(bad string) docx.Document { return docx.Document{Mark: "溪口村" + bad} },
	}
	for place, with := range at {
		for _, bad := range []string{"\x00", "\x07", "\x1b", "\ufffe", "\uffff", "\xff"} {
			t.Run(fmt.Sprintf("%s %q", place, bad), func(t *testing.T) {
				var b bytes.Buffer
				refusal, ok := fault.As(docx.Write(&b, with(bad)))
				if !ok || refusal.Kind != fault.Invalid || !strings.Contains(refusal.Message, "溪口村") || b.Len() > 0 {
					t.Errorf("%+v, %d bytes; want a refusal that names the place and no file", refusal, b.Len())
				}
			})
		}
	}
}

func TestFortyProjectsAndNone(t *testing.T) {
	columns := []docx.Column{{"序号", 1, docx.Centre}, {"项目", 6, docx.Left}}
	var rows [][]string
	for i := range 40 {
		rows = append(rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("第%d个项目", i+1)})
	}
	got := text(t, parts(t, written(t, docx.Document{Body: []docx.Block{docx.Table{columns, rows}}}))["word/document.xml"])
	if len(got) != 82 || got[81] != "第40个项目" {
		t.Errorf("%d texts, last %q", len(got), got[len(got)-1])
	}
	if got := text(t, parts(t, written(t, docx.Document{}))["word/document.xml"]); len(got) != 0 {
		t.Errorf("an empty document says %q", got)
	}
	if got := text(t, parts(t, written(t, docx.Document{Body: []docx.Block{docx.Table{Columns: []docx.Column{{}, {}}}}}))["word/document.xml"]); len(got) != 0 {
		t.Errorf("an empty table says %q", got)
	}
	if refusal, ok := fault.As(docx.Write(io.Discard, docx.Document{Body: []docx.Block{docx.Table{columns, make([][]string, docx.MaxRows+1)}}})); !ok || refusal.Kind != fault.TooLarge {
		t.Errorf("%+v; a table of any length was written", refusal)
	}
}

// FuzzAnyText holds that any text either is refused or gives well-formed XML
// that says it again.
func FuzzAnyText(f *testing.F) {
	for _, s := range []string{"", "甲", "<w:p>", "&amp;]]>", "𬭎㙍𠮷", "\x00", "a\tb\r\nc", " 前后空格 ", "\u2028", "e\u0301", "\ufffd", "-->", "\xf0\x28"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		err := docx.Write(&b, docx.Document{Title: s, Author: s, Mark: s, Body: []docx.Block{docx.P(docx.Body, s), docx.Table{Columns: []docx.Column{{Head: s}, {}}, Rows: [][]string{{s}}}}})
		if err != nil {
			if _, refusal := fault.As(err); !refusal {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		got := text(t, parts(t, b.Bytes())["word/document.xml"])
		said := strings.ReplaceAll(s, "\r", "")
		times := 4 // mark, paragraph, head, cell
		if said == "" {
			times = 0
		}
		if len(got) != times {
			t.Fatalf("%q came out as %q", s, got)
		}
		for _, k := range got {
			if k != said {
				t.Fatalf("%q came out as %q", said, k)
			}
		}
	})
}
