package pdf

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

var errFPDF = errors.New("fpdf wrote a file of an unknown shape")

// finish rewrites what fpdf leaves wrong, in one pass over its objects: the
// catalogue (metadata, and what its colours mean) and the trailer (an /ID made
// of the content). Page content is packed, fonts and pictures are added here:
// fpdf parses a font twice for every document, digests its widths of 65,536
// codes, and maps every code to itself as its character. The result depends on
// its input alone.
func finish(raw []byte, minis []*miniFont, images []*image, m meta) ([]byte, error) {
	offsets, err := objectOffsets(raw)
	if err != nil {
		return nil, err
	}
	n := len(offsets) - 1 // objects 1..n; offsets[0] is where the table begins
	order := make([]int, 0, n)
	for i := 1; i <= n; i++ {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(offsets[a], offsets[b]) })

	var out bytes.Buffer
	out.Grow(len(raw)/2 + 4096)
	pack := newPacker()
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	at := make([]int, n+1)
	metadata := n + 1
	profile := n + 2
	firstFont := n + 3
	firstImage := firstFont + fontObjects*len(minis)
	var fontList bytes.Buffer
	fontList.WriteString("/Font <<\n")
	for j := range minis {
		fmt.Fprintf(&fontList, "/%s %d 0 R\n", fontName(j), firstFont+fontObjects*j)
	}
	for k, i := range order {
		end := offsets[0]
		if k+1 < len(order) {
			end = offsets[order[k+1]]
		}
		body := raw[offsets[i]:end]
		at[i] = out.Len()
		switch {
		case i == 2:
			var list bytes.Buffer
			for j := range images {
				fmt.Fprintf(&list, "/Im%d %d 0 R\n", j, firstImage+j)
			}
			body = bytes.Replace(body, []byte("/XObject <<\n"), append([]byte("/XObject <<\n"), list.Bytes()...), 1)
			out.Write(bytes.Replace(body, []byte("/Font <<\n"), fontList.Bytes(), 1))
		case i == n-1:
			// fpdf leaves the time zone out of the document's dates.
			local := m.date.Format("20060102150405")
			zone := strings.Replace(m.date.Format("-07:00"), ":", "'", 1) + "'"
			out.Write(bytes.ReplaceAll(body, []byte("(D:"+local+")"), []byte("(D:"+local+zone+")")))
		case i == n:
			extra := fmt.Sprintf("/Type /Catalog\n/Metadata %d 0 R\n/ViewerPreferences <</DisplayDocTitle true>>\n"+
				"/OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) /DestOutputProfile %d 0 R>>]", metadata, profile)
			out.Write(bytes.Replace(body, []byte("/Type /Catalog"), []byte(extra), 1))
		default:
			var dict, content []byte
			if dict, content, _ = bytes.Cut(body, []byte("stream\n")); bytes.Contains(dict, []byte("/Subtype /Form")) {
				// A template has a list of fonts of its own.
				body = slices.Concat(bytes.Replace(dict, []byte("/Font <<\n"), fontList.Bytes(), 1), []byte("stream\n"), content)
			}
			err = pack.object(&out, body)
		}
		if err != nil {
			return nil, err
		}
	}

	add := func(format string, args ...any) {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", len(at)-1)
		fmt.Fprintf(&out, format, args...)
	}
	xmp := m.xmp()
	add("<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream\nendobj\n", len(xmp), xmp)
	add("<</N 3 /Length %d>>\nstream\n%s\nendstream\nendobj\n", len(screenColours), screenColours)
	for _, mini := range minis {
		for _, object := range mini.objects(len(at)) {
			at = append(at, out.Len())
			if err := pack.object(&out, object); err != nil {
				return nil, err
			}
		}
	}
	for _, img := range images {
		add("<</Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 /Filter /%s /Length %d>>\nstream\n",
			img.width, img.height, img.colours, img.filter, len(img.data))
		out.Write(img.data)
		out.WriteString("\nendstream\nendobj\n")
	}

	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at))
	for _, off := range at[1:] {
		fmt.Fprintf(&out, "%010d 00000 n \n", off)
	}
	sum := sha256.Sum256(out.Bytes())
	id := hex.EncodeToString(sum[:16])
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(at), n, n-1, id, id, table)
	return out.Bytes(), nil
}

// objectOffsets reads fpdf's cross-reference table; element 0 is where the
// table itself begins.
func objectOffsets(raw []byte) ([]int, error) {
	mark := bytes.LastIndex(raw, []byte("startxref\n"))
	if mark < 0 {
		return nil, errFPDF
	}
	digits, _, _ := bytes.Cut(raw[mark+len("startxref\n"):], []byte("\n"))
	start, err := strconv.Atoi(string(digits))
	if err != nil || start < 0 || start > mark {
		return nil, errFPDF
	}
	var first, count int
	if _, err := fmt.Sscanf(string(raw[start:min(start+40, len(raw))]), "xref\n%d %d\n", &first, &count); err != nil {
		return nil, errFPDF
	}
	lines := bytes.SplitN(raw[start:mark], []byte("\n"), count+3)
	if len(lines) < count+2 || count < 3 {
		return nil, errFPDF
	}
	offsets := make([]int, count)
	offsets[0] = start
	for i := 1; i < count; i++ {
		field, _, _ := bytes.Cut(lines[2+i], []byte(" "))
		if offsets[i], err = strconv.Atoi(string(field)); err != nil || offsets[i] > start {
			return nil, errFPDF
		}
	}
	return offsets, nil
}

// packer deflates streams, reusing one compressor for a whole document.
type packer struct {
	zw     *zlib.Writer
	packed bytes.Buffer
}

func newPacker() *packer {
	zw, err := zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant that zlib knows
	}
	return &packer{zw: zw}
}

// object copies an object and packs its stream, unless there is none, it is
// packed already, or it is too short to gain from it.
func (p *packer) object(out *bytes.Buffer, body []byte) error {
	head, rest, ok := bytes.Cut(body, []byte("stream\n"))
	before, after, sized := bytes.Cut(head, []byte("/Length "))
	if !ok || !sized || bytes.Contains(head, []byte("/Filter")) {
		out.Write(body)
		return nil
	}
	digits := 0
	for digits < len(after) && after[digits] >= '0' && after[digits] <= '9' {
		digits++
	}
	n, err := strconv.Atoi(string(after[:digits]))
	if err != nil || n > len(rest) {
		return errFPDF
	}
	const short = 200
	if n < short {
		out.Write(body)
		return nil
	}
	p.packed.Reset()
	p.zw.Reset(&p.packed)
	if _, err := p.zw.Write(rest[:n]); err != nil {
		return err
	}
	if err := p.zw.Close(); err != nil {
		return err
	}
	out.Write(before)
	fmt.Fprintf(out, "/Filter /FlateDecode /Length %d", p.packed.Len())
	out.Write(after[digits:])
	out.WriteString("stream\n")
	out.Write(p.packed.Bytes())
	out.Write(rest[n:])
	return nil
}

// fontObjects is how many objects a font takes.
const fontObjects = 5

// objects are those of a font in the document, the first of them with the given
// number: the font, its glyphs by their numbers, what describes it, the way from
// a code to its character, and the file.
func (m *miniFont) objects(first int) [][]byte {
	be := binary.BigEndian
	f, name := m.font, m.tag()+"+"+m.font.name
	thousandths := func(b []byte) int { return int(int16(be.Uint16(b))) * 1000 / f.unitsPerEm }
	const usual = 1000 // a full square, which most characters take
	var widths []byte
	for i := 0; i < len(m.wide); i++ {
		if m.wide[i] == usual {
			continue
		}
		widths = fmt.Appendf(widths, "%d [", i)
		for ; i < len(m.wide) && m.wide[i] != usual; i++ {
			widths = fmt.Appendf(widths, "%d ", m.wide[i])
		}
		widths = append(widths, "] "...)
	}
	ascent := thousandths(f.hhea[4:])
	capital := ascent
	if be.Uint16(f.os2) >= 2 && len(f.os2) >= 90 {
		capital = thousandths(f.os2[88:])
	}
	const symbolic = 4 // not the letters of Latin-1
	cmap := m.toUnicode()
	return [][]byte{
		fmt.Appendf(nil, "%d 0 obj\n<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>\nendobj\n", first, name, first+1, first+3),
		fmt.Appendf(nil, "%d 0 obj\n<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %d 0 R /CIDToGIDMap /Identity /DW %d /W [%s]>>\nendobj\n", first+1, name, first+2, usual, widths),
		fmt.Appendf(nil, "%d 0 obj\n<</Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R>>\nendobj\n", first+2, name, symbolic,
			thousandths(f.head[36:]), thousandths(f.head[38:]), thousandths(f.head[40:]), thousandths(f.head[42:]), ascent, thousandths(f.hhea[6:]), capital, 50+int(be.Uint16(f.os2[4:]))/10, first+4),
		fmt.Appendf(nil, "%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n", first+3, len(cmap), cmap),
		slices.Concat(fmt.Appendf(nil, "%d 0 obj\n<</Length %d /Length1 %d>>\nstream\n", first+4, len(m.file), len(m.file)), m.file, []byte("\nendstream\nendobj\n")),
	}
}

// tag is the six capitals before the name of a font that holds only part of
// its glyphs; it depends on which.
func (m *miniFont) tag() string {
	sum := sha256.Sum256(m.file)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// toUnicode maps the codes of the small font to the characters they stand for.
func (m *miniFont) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // entries a block may have
	codes := m.sortedCodes()
	for len(codes) > 0 {
		k := min(most, len(codes))
		fmt.Fprintf(&b, "%d beginbfchar\n", k)
		for _, c := range codes[:k] {
			fmt.Fprintf(&b, "<%04X> <", c)
			for _, u := range utf16.Encode([]rune{m.runes[c]}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
		codes = codes[k:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return b.Bytes()
}

// xmp writes the document's properties as metadata.
func (m meta) xmp() []byte {
	text := func(s string) string {
		var b bytes.Buffer
		if err := xml.EscapeText(&b, []byte(s)); err != nil {
			return "" // a bytes.Buffer does not fail
		}
		return b.String()
	}
	when := pdfTime(m.date)
	return []byte(`<?xpacket begin="` + "\uFEFF" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + text(m.title) + `</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>` + text(m.author) + `</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + text(m.subject) + `</rdf:li></rdf:Alt></dc:description>
<xmp:CreateDate>` + when + `</xmp:CreateDate><xmp:ModifyDate>` + when + `</xmp:ModifyDate>
<pdf:Producer>` + text(producer) + `</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`)
}
