package docx

import (
	"strconv"
	"strings"
)

// An xml is the body of a document as it is written.
type xml struct {
	strings.Builder
	rows int
}

func newXML() *xml { return &xml{} }

func itoa(n int) string { return strconv.Itoa(n) }

// escaped is a text between tags or in an attribute; it was checked.
func escaped(text string) string { return marks.Replace(text) }

var marks = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "", "\n", " ")

// paragraph writes a paragraph of a style.
func (x *xml) paragraph(style, text string) error { return x.aligned(style, "", text) }

// aligned writes a paragraph of a style that stands otherwise than the style
// says.
func (x *xml) aligned(style string, align Align, text string) error {
	if err := check(text); err != nil {
		return err
	}
	x.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>`)
	if align != "" && align != Left {
		x.WriteString(`<w:jc w:val="` + string(align) + `"/>`)
	}
	x.WriteString(`</w:pPr>`)
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if i > 0 {
			x.WriteString(`<w:r><w:br/></w:r>`)
		}
		x.run(line)
	}
	x.WriteString(`</w:p>`)
	return nil
}

// run writes one line. The hint sets quotation marks and dashes, which several
// scripts share, in the Chinese font.
func (x *xml) run(line string) {
	for i, part := range strings.Split(line, "\t") {
		if i > 0 {
			x.WriteString(`<w:r><w:tab/></w:r>`)
		}
		if part != "" {
			x.WriteString(`<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">` + escaped(part) + `</w:t></w:r>`)
		}
	}
}
