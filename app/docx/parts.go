package docx

import (
	"slices"
	"strings"
	"time"
)

// Lengths in twentieths of a point: A4, and the type area of GB/T 9704-2012
// with 37 mm above it and 28 mm to its left.
const (
	paperWide, paperHigh = 11906, 16838
	areaTop, areaLeft    = 2098, 1587
	areaWide, areaHigh   = 8845, 12756
	folioFromFoot        = 1304 // a folio stands 7 mm under the type area
	lead                 = 579  // 22 lines of 28.95 points
	// squeeze makes 28 characters of 16 points fit the width. The page's grid of
	// characters would do so too, but every program counts it otherwise.
	squeeze = -5
)

// The fonts of official documents, and what a computer without them uses.
const (
	fang = "仿宋_GB2312"
	song = "宋体"
	hei  = "黑体"
	kai  = "楷体_GB2312"
	biao = "方正小标宋简体"
)

var substitutes = map[string]string{fang: "仿宋", song: "SimSun", hei: "SimHei", kai: "楷体", biao: "宋体"}

// A look is how a kind of paragraph is set. Sizes are in half points, lengths in
// twentieths of a point, indents in hundredths of a character.
type look struct {
	name   string // in the list of styles
	font   string
	size   int
	red    bool
	bold   bool
	align  string
	line   int // exact; 0 lets the largest character decide
	before int
	after  int
	first  int // first line
	right  int // from the right
	level  int // of the outline, from 1; 0 is text
	keep   bool
	rule   bool // a red line below
	text   bool // 28 characters a line
}

// Styles that only tables, heads and feet use.
const (
	cell      As = "Cell"
	cellHead  As = "CellHead"
	between   As = "Between"
	folio     As = "Folio"
	folioEven As = "FolioEven"
	pageMark  As = "PageMark"
)

var looks = map[As]look{
	Masthead:  {name: "发文机关标志", font: biao, size: 72, red: true, align: "center", before: 340, after: 120},
	Number:    {name: "发文字号", font: fang, size: 32, align: "center", line: lead, after: 200, rule: true},
	Issuer:    {name: "制发单位", font: song, size: 30, align: "center", line: 520},
	Title:     {name: "公文标题", font: biao, size: 44, align: "center", line: 680, before: 160, after: 240, level: 1, keep: true},
	Subtitle:  {name: "公文副题", font: kai, size: 28, align: "center", line: lead, after: 160},
	Body:      {name: "公文正文", font: fang, size: 32, align: "both", line: lead, first: 200, text: true},
	Flush:     {name: "公文正文顶格", font: fang, size: 32, align: "both", line: lead, text: true},
	Heading:   {name: "公文一级标题", font: hei, size: 32, align: "both", line: lead, first: 200, level: 2, keep: true, text: true},
	Second:    {name: "公文二级标题", font: kai, size: 32, align: "both", line: lead, first: 200, level: 3, keep: true, text: true},
	Annex:     {name: "附件标记", font: hei, size: 32, line: lead, keep: true},
	Caption:   {name: "表题", font: hei, size: 26, line: 440, before: 120, keep: true},
	Signed:    {name: "署名", font: fang, size: 32, align: "right", line: lead, before: lead, right: 200, keep: true, text: true},
	Dated:     {name: "成文日期", font: fang, size: 32, align: "right", line: lead, right: 400, text: true},
	Line:      {name: "填写行", font: fang, size: 30, line: 640},
	Note:      {name: "附注", font: kai, size: 21, line: 330, before: 40},
	marked:    {name: "文件标记", font: hei, size: 36, red: true, bold: true, align: "center", line: 560, after: 160},
	cell:      {name: "表格文字", font: song, size: 21, line: 300, before: 30, after: 30},
	cellHead:  {name: "表头", font: hei, size: 21, align: "center", line: 300, before: 30, after: 30},
	between:   {name: "表后空行", font: song, size: 10, line: 160},
	folio:     {name: "页码（单页）", font: song, size: 28, align: "right", right: 100},
	folioEven: {name: "页码（双页）", font: song, size: 28, first: 100},
	pageMark:  {name: "页眉标记", font: hei, size: 24, red: true, align: "center"},
}

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const word = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

const contentTypes = head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

const packageRels = head + relationships +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const documentRels = head + relationships +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>` +
	`<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId6" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/></Relationships>`

// preferences ask for folios that differ on odd and even pages, and squeeze
// punctuation as Chinese typesetting does.
const preferences = head + `<w:settings ` + word + `><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

func document(body string) string {
	return head + `<w:document ` + word + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>` + body +
		`<w:sectPr><w:headerReference w:type="even" r:id="rId4"/><w:headerReference w:type="default" r:id="rId4"/>` +
		`<w:footerReference w:type="even" r:id="rId6"/><w:footerReference w:type="default" r:id="rId5"/>` +
		`<w:pgSz w:w="` + itoa(paperWide) + `" w:h="` + itoa(paperHigh) + `"/><w:pgMar w:top="` + itoa(areaTop) + `" w:right="` + itoa(paperWide-areaLeft-areaWide) +
		`" w:bottom="` + itoa(paperHigh-areaTop-areaHigh) + `" w:left="` + itoa(areaLeft) + `" w:header="1020" w:footer="` + itoa(folioFromFoot) + `" w:gutter="0"/></w:sectPr></w:body></w:document>`
}

// footer is the folio — 1 —. Its number is a field of the long form, which WPS
// counts too.
func footer(style string) string {
	run := func(inner string) string {
		return `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>` + inner + `</w:r>`
	}
	return head + `<w:ftr ` + word + `><w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(`<w:t xml:space="preserve">— </w:t>`) +
		run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:instrText xml:space="preserve"> PAGE </w:instrText>`) + run(`<w:fldChar w:fldCharType="separate"/>`) +
		run(`<w:t>1</w:t>`) + run(`<w:fldChar w:fldCharType="end"/>`) + run(`<w:t xml:space="preserve"> —</w:t>`) + `</w:p></w:ftr>`
}

// header is the document's mark on every page; empty without one.
func header(mark string) string {
	x := newXML()
	if err := x.paragraph(string(pageMark), mark); err != nil {
		x = newXML() // Write has refused the mark already
	}
	return head + `<w:hdr ` + word + `>` + x.String() + `</w:hdr>`
}

func core(d Document) string {
	text := head + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escaped(d.Title) + `</dc:title><dc:subject>` + escaped(d.Subject) + `</dc:subject><dc:creator>` + escaped(d.Author) + `</dc:creator>`
	if !d.Date.IsZero() {
		text += `<dcterms:created xsi:type="dcterms:W3CDTF">` + d.Date.UTC().Format(time.RFC3339) + `</dcterms:created>`
	}
	return text + `<dc:language>zh-CN</dc:language></cp:coreProperties>`
}

func fontTable() string {
	var b strings.Builder
	b.WriteString(head + `<w:fonts ` + word + `>`)
	for _, name := range []string{fang, song, hei, kai, biao} {
		b.WriteString(`<w:font w:name="` + name + `"><w:altName w:val="` + substitutes[name] + `"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`)
	}
	b.WriteString(`</w:fonts>`)
	return b.String()
}

func styles() string {
	var b strings.Builder
	b.WriteString(head + `<w:styles ` + word + `><w:docDefaults><w:rPrDefault><w:rPr>` + fonts(fang) + `<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/>` +
		`<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:jc w:val="both"/></w:pPr></w:style>`)
	var names []string
	for as := range looks {
		names = append(names, string(as))
	}
	slices.Sort(names)
	for _, name := range names {
		looks[As(name)].style(&b, name)
	}
	b.WriteString(`</w:styles>`)
	return b.String()
}

func fonts(name string) string {
	return `<w:rFonts w:ascii="Times New Roman" w:eastAsia="` + name + `" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>`
}

// style writes one style; the order of its elements is the schema's.
func (l look) style(b *strings.Builder, id string) {
	b.WriteString(`<w:style w:type="paragraph" w:customStyle="1" w:styleId="` + id + `"><w:name w:val="` + l.name + `"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>`)
	if l.keep {
		b.WriteString(`<w:keepNext/>`)
	}
	b.WriteString(`<w:widowControl w:val="0"/>`)
	if l.rule {
		b.WriteString(`<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="6" w:color="C00000"/></w:pBdr>`)
	}
	b.WriteString(`<w:spacing w:before="` + itoa(l.before) + `" w:after="` + itoa(l.after) + `"`)
	if l.line > 0 {
		b.WriteString(` w:line="` + itoa(l.line) + `" w:lineRule="exact"`)
	}
	b.WriteString(`/>`)
	switch {
	case l.first > 0:
		b.WriteString(`<w:ind w:firstLineChars="` + itoa(l.first) + `" w:firstLine="` + itoa(l.first*l.size/10) + `"/>`)
	case l.right > 0:
		b.WriteString(`<w:ind w:rightChars="` + itoa(l.right) + `" w:right="` + itoa(l.right*l.size/10) + `"/>`)
	}
	if l.align != "" {
		b.WriteString(`<w:jc w:val="` + l.align + `"/>`)
	} else {
		b.WriteString(`<w:jc w:val="left"/>`)
	}
	if l.level > 0 {
		b.WriteString(`<w:outlineLvl w:val="` + itoa(l.level-1) + `"/>`)
	}
	b.WriteString(`</w:pPr><w:rPr>` + fonts(l.font))
	if l.bold {
		b.WriteString(`<w:b/>`)
	}
	if l.red {
		b.WriteString(`<w:color w:val="C00000"/>`)
	}
	if l.text {
		b.WriteString(`<w:spacing w:val="` + itoa(squeeze) + `"/>`)
	}
	b.WriteString(`<w:sz w:val="` + itoa(l.size) + `"/><w:szCs w:val="` + itoa(l.size) + `"/></w:rPr></w:style>`)
}
