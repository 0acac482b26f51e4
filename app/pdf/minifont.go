package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// miniFont is the part of a font that one document uses, as a TrueType file of
// its own. Its codes are the numbers of its glyphs, which 16 bits hold, so that
// a character beyond U+FFFF is written like any other.
type miniFont struct {
	font  *ttf
	codes map[rune]uint16 // character to code in the small font
	runes map[uint16]rune // and back, for the ToUnicode map
	file  []byte
	wide  []int // of each glyph, in thousandths of the type size
}

// newMiniFont cuts out the glyphs of the given characters, all of which the
// font must have. The same set gives the same bytes in whatever order it is
// collected.
func newMiniFont(f *ttf, used map[rune]bool) (*miniFont, error) {
	m := &miniFont{font: f, codes: make(map[rune]uint16, len(used)), runes: make(map[uint16]rune, len(used))}
	chars := make([]rune, 0, len(used))
	for r := range used {
		chars = append(chars, r)
	}
	if len(chars) > lastCode {
		return nil, errManyGlyphs
	}
	slices.Sort(chars)
	for i, r := range chars {
		code := uint16(i + 1) // 0 is the glyph of what is missing
		m.codes[r], m.runes[code] = code, r
	}
	var err error
	m.file, err = m.build()
	return m, err
}

// lastCode is the highest code: U+FFFF ends every character map.
const lastCode = 0xFFFE

var errManyGlyphs = errors.New("one document uses more than 65,534 glyphs")

// sortedCodes returns the codes in ascending order.
func (m *miniFont) sortedCodes() []uint16 {
	codes := make([]uint16, 0, len(m.runes))
	for c := range m.runes {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes
}

// build writes the file: glyph 0, then one glyph per code in ascending order,
// then the parts that composite glyphs are made of.
func (m *miniFont) build() ([]byte, error) {
	f := m.font
	codes := m.sortedCodes()
	old := []int{0}
	newID := map[int]int{0: 0}
	for _, c := range codes {
		g := f.glyph(m.runes[c])
		if g == 0 {
			return nil, fmt.Errorf("font %s lacks U+%04X", f.name, m.runes[c])
		}
		// Two characters may share a glyph; each gets its own copy, so that a
		// reader finds the one that was written.
		if _, ok := newID[g]; !ok {
			newID[g] = len(old)
		}
		old = append(old, g)
	}

	var glyf, hmtx, loca bytes.Buffer
	be := binary.BigEndian
	put32 := func(b *bytes.Buffer, v int) { b.Write(be.AppendUint32(nil, uint32(v))) }
	for i := 0; i < len(old); i++ { // old grows while composites name their parts
		put32(&loca, glyf.Len())
		metric := f.longMetric(old[i])
		hmtx.Write(metric[:])
		m.wide = append(m.wide, f.advance(old[i]))
		g, err := f.outline(old[i])
		if err != nil {
			return nil, err
		}
		if err := eachComponent(g, func(at int) error {
			part := int(be.Uint16(g[at:]))
			if part >= f.numGlyphs {
				return fmt.Errorf("font %s: composite names glyph %d", f.name, part)
			}
			id, ok := newID[part]
			if !ok {
				id = len(old)
				if id > lastCode {
					return errManyGlyphs
				}
				newID[part] = id
				old = append(old, part)
			}
			be.PutUint16(g[at:], uint16(id))
			return nil
		}); err != nil {
			return nil, err
		}
		glyf.Write(g)
		for glyf.Len()%4 != 0 {
			glyf.WriteByte(0)
		}
	}
	put32(&loca, glyf.Len())
	if glyf.Len() == 0 {
		glyf.Write(make([]byte, 4)) // a font of spaces only; readers refuse an empty table
	}

	head := slices.Clone(f.head)
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1)
	hhea := slices.Clone(f.hhea)
	be.PutUint16(hhea[34:], uint16(len(old)))
	maxp := slices.Clone(f.maxp)
	be.PutUint16(maxp[4:], uint16(len(old)))
	os2 := slices.Clone(f.os2)
	be.PutUint16(os2[8:], 0) // parseTTF has refused restricted fonts
	post := append([]byte{0, 3, 0, 0}, f.post[4:32]...)

	tables := map[string][]byte{
		"OS/2": os2, "cmap": m.format4(), "glyf": glyf.Bytes(), "head": head, "hhea": hhea,
		"hmtx": hmtx.Bytes(), "loca": loca.Bytes(), "maxp": maxp, "name": {0, 0, 0, 0, 0, 6}, "post": post,
	}
	for tag, data := range f.program {
		tables[tag] = data
	}
	return assemble(tables), nil
}

// eachComponent calls visit with the offset of every glyph number inside a
// composite outline. Simple outlines have none.
func eachComponent(g []byte, visit func(at int) error) error {
	if len(g) < 10 || int16(binary.BigEndian.Uint16(g)) >= 0 {
		return nil
	}
	const words, scale, more, xyScale, twoByTwo = 1 << 0, 1 << 3, 1 << 5, 1 << 6, 1 << 7
	at := 10
	for {
		if at+4 > len(g) {
			return errors.New("composite outline is cut short")
		}
		flags := binary.BigEndian.Uint16(g[at:])
		if err := visit(at + 2); err != nil {
			return err
		}
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&xyScale != 0:
			at += 4
		case flags&twoByTwo != 0:
			at += 8
		}
		if flags&more == 0 {
			return nil
		}
	}
}

// format4 writes a map of the 16-bit characters to their glyphs, one segment per
// run of characters. Glyphs follow the characters one by one, so each segment
// needs only a difference. Readers of PDFs do not ask it; some programs that take
// fonts out of documents refuse one without.
func (m *miniFont) format4() []byte {
	type segment struct{ start, end, delta uint16 }
	var segs []segment
	for _, code := range m.sortedCodes() {
		if m.runes[code] > 0xFFFF {
			break // in the order of the characters
		}
		c := uint16(m.runes[code])
		if n := len(segs); n > 0 && segs[n-1].end+1 == c && c != 0xFFFF {
			segs[n-1].end = c
			continue
		}
		segs = append(segs, segment{c, c, code - c})
	}
	segs = append(segs, segment{0xFFFF, 0xFFFF, 1})

	n := len(segs)
	power, log := 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	be := binary.BigEndian
	b := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}
	for _, v := range []int{4, 16 + n*8, 0, n * 2, power * 2, log, n*2 - power*2} {
		b = be.AppendUint16(b, uint16(v))
	}
	for _, s := range segs {
		b = be.AppendUint16(b, s.end)
	}
	b = be.AppendUint16(b, 0)
	for _, s := range segs {
		b = be.AppendUint16(b, s.start)
	}
	for _, s := range segs {
		b = be.AppendUint16(b, s.delta)
	}
	return append(b, make([]byte, n*2)...)
}

// assemble joins tables to a font file, in the order of their names.
func assemble(tables map[string][]byte) []byte {
	tags := make([]string, 0, len(tables))
	for t := range tables {
		tags = append(tags, t)
	}
	slices.Sort(tags)
	be := binary.BigEndian
	power, log := 1, 0
	for power*2 <= len(tags) {
		power, log = power*2, log+1
	}
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(tags), power * 16, log, len(tags)*16 - power*16} {
		out = be.AppendUint16(out, uint16(v))
	}
	offset := 12 + 16*len(tags)
	var body []byte
	for _, t := range tags {
		data := tables[t]
		out = append(out, t...)
		out = be.AppendUint32(out, checksum(data))
		out = be.AppendUint32(out, uint32(offset+len(body)))
		out = be.AppendUint32(out, uint32(len(data)))
		body = append(body, data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(out, body...)
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	if len(b) > 0 {
		var last [4]byte
		copy(last[:], b)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}
