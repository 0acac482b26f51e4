package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"piaojue/app/fault"
)

// Document is one file. Title, Author and Subject are its properties; Date is
// the document's own day, and zero where it has none.
type Document struct {
	Title, Author, Subject string
	Date                   time.Time

	// Mark is what the document is not yet or never will be (草稿, 演示,
	// 彩排，无效力): its first line, and the head of every page.
	Mark string

	Body []Block
}

// A Block is a [Paragraph], a [Table] or a [PageBreak].
type Block interface{ write(x *xml) error }

// As is what a paragraph is in an official document; its look follows from it.
type As string

// The paragraphs of an official document.
const (
	Masthead As = "Masthead" // 发文机关标志, red, with a red line below
	Number   As = "Number"   // 发文字号, 第1号
	Issuer   As = "Issuer"   // the name above a title, where there is no masthead
	Title    As = "Title0"   // 标题
	Subtitle As = "Subtitle0"
	Body     As = "Body"  // 正文, begins with two empty characters
	Flush    As = "Flush" // 正文 from the margin: 主送机关, 称呼
	Heading  As = "Head1" // 一、
	Second   As = "Head2" // （一）
	Annex    As = "Annex" // 附件
	Caption  As = "Caption0"
	Signed   As = "Signed" // 署名, two characters from the right
	Dated    As = "Dated"  // 成文日期, four characters from the right
	Line     As = "Line"   // a line to be filled in by hand
	Note     As = "Note"   // small print
	marked   As = "Marked"
)

// A Paragraph is a text by what it is. A line break in it begins a new line.
type Paragraph struct {
	As   As
	Text string
}

// P is a paragraph.
func P(as As, text string) Paragraph { return Paragraph{as, text} }

// Align is how the cells of a column stand.
type Align string

// Alignments.
const (
	Left   Align = "left"
	Centre Align = "center"
	Right  Align = "right"
)

// A Column is one column of a table. Wide is its share of the width against
// the others'.
type Column struct {
	Head  string
	Wide  int
	Align Align
}

// A Table is as wide as the type area; its heading is repeated on every page. A
// table without heads begins with its first row.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// PageBreak begins a new page.
type PageBreak struct{}

// MaxRows is how many rows the tables of one document may have together. More
// belongs into a spreadsheet.
const MaxRows = 5000

// Write writes the document. It refuses, in a sentence that names the place,
// text that no such file can hold: control characters and broken UTF-8. The
// same document gives the same bytes. Nothing is written before all is checked.
func Write(w io.Writer, d Document) error {
	x := newXML()
	if d.Mark != "" {
		if err := P(marked, d.Mark).write(x); err != nil {
			return err
		}
	}
	for _, b := range d.Body {
		if err := b.write(x); err != nil {
			return err
		}
	}
	for _, text := range []string{d.Title, d.Author, d.Subject, d.Mark} {
		if err := check(text); err != nil {
			return err
		}
	}
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", core(d)},
		{"word/_rels/document.xml.rels", documentRels},
		{"word/document.xml", document(x.String())},
		{"word/fontTable.xml", fontTable()},
		{"word/footer1.xml", footer("Folio")},
		{"word/footer2.xml", footer("FolioEven")},
		{"word/header1.xml", header(d.Mark)},
		{"word/settings.xml", preferences},
		{"word/styles.xml", styles()},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// epoch is the time of every part: the first that a ZIP can hold.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// check refuses what is no text of XML 1.0, and names the place.
func check(text string) error {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return fault.New(fault.Invalid, "“%s”里有损坏的字符，不能写入文件。请改正后再导出。", around(text[:i]))
			}
		}
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff {
			return fault.New(fault.Invalid, "“%s”后面有不能写入文件的控制字符（U+%04X）。请删去后再导出。", around(text[:i]), r)
		}
	}
	return nil
}

// around is the last of what stands before a place, to find it by.
func around(before string) string {
	const most = 12
	var kept []rune
	for _, r := range before {
		if r >= ' ' && r != utf8.RuneError {
			kept = append(kept, r)
		}
	}
	if len(kept) > most {
		return "…" + string(kept[len(kept)-most:])
	}
	if len(kept) == 0 {
		return "文件开头"
	}
	return string(kept)
}

func (p Paragraph) write(x *xml) error {
	if _, known := looks[p.As]; !known {
		return fmt.Errorf("docx: no paragraph is %q", p.As)
	}
	return x.paragraph(string(p.As), p.Text)
}

func (PageBreak) write(x *xml) error {
	x.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	return nil
}

func (t Table) write(x *xml) error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("docx: a table without columns")
	}
	if x.rows += len(t.Rows); x.rows > MaxRows {
		return fault.New(fault.TooLarge, "表格超过 %d 行，请导出 Excel。", MaxRows)
	}
	whole := 0
	for _, c := range t.Columns {
		whole += max(1, c.Wide)
	}
	widths := make([]int, len(t.Columns))
	x.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + itoa(areaWide) + `" w:type="dxa"/><w:tblBorders>`)
	for _, side := range []struct{ name, size string }{{"top", "8"}, {"left", "8"}, {"bottom", "8"}, {"right", "8"}, {"insideH", "4"}, {"insideV", "4"}} {
		x.WriteString(`<w:` + side.name + ` w:val="single" w:sz="` + side.size + `" w:space="0" w:color="000000"/>`)
	}
	x.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	left := areaWide
	for i, c := range t.Columns {
		widths[i] = areaWide * max(1, c.Wide) / whole
		if i == len(t.Columns)-1 {
			widths[i] = left
		}
		left -= widths[i]
		x.WriteString(`<w:gridCol w:w="` + itoa(widths[i]) + `"/>`)
	}
	x.WriteString(`</w:tblGrid>`)
	heads := make([]string, len(t.Columns))
	any := false
	for i, c := range t.Columns {
		heads[i] = c.Head
		any = any || c.Head != ""
	}
	if any {
		if err := t.row(x, widths, heads, true); err != nil {
			return err
		}
	}
	for _, row := range t.Rows {
		if len(row) > len(t.Columns) {
			return fmt.Errorf("docx: a row of %d cells in a table of %d columns", len(row), len(t.Columns))
		}
		if err := t.row(x, widths, row, false); err != nil {
			return err
		}
	}
	if !any && len(t.Rows) == 0 { // a table must have a row
		if err := t.row(x, widths, nil, false); err != nil {
			return err
		}
	}
	x.WriteString(`</w:tbl>`)
	// Two tables without a paragraph between them would become one.
	return x.paragraph(string(between), "")
}

func (t Table) row(x *xml, widths []int, cells []string, head bool) error {
	x.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		x.WriteString(`<w:tblHeader/>`)
	}
	x.WriteString(`</w:trPr>`)
	for i, wide := range widths {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		x.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + itoa(wide) + `" w:type="dxa"/>`)
		as := string(cell)
		align := t.Columns[i].Align
		if head {
			x.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>`)
			as, align = string(cellHead), Centre
		}
		x.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
		if err := x.aligned(as, align, text); err != nil {
			return err
		}
		x.WriteString(`</w:tc>`)
	}
	x.WriteString(`</w:tr>`)
	return nil
}
