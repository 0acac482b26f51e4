package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"
)

// ttf is an opened TrueType font. The small tables are held in memory; glyph
// outlines are read from the file when a document needs them, so that three
// Chinese faces cost about two megabytes rather than forty. It is read-only
// after parseTTF and safe for concurrent use.
type ttf struct {
	name       string // PostScript-like name for the PDF, letters and digits only
	src        io.ReaderAt
	glyfOffset int64
	glyfLength int64
	unitsPerEm int
	numGlyphs  int
	longLoca   bool
	head       []byte
	hhea       []byte
	maxp       []byte
	hmtx       []byte
	loca       []byte
	os2        []byte
	post       []byte
	program    map[string][]byte // cvt, fpgm, prep: hinting that glyphs may call
	numHMetric int
	cmap       cmapTable
}

// parseTTF reads the directory and the small tables. It refuses fonts with
// PostScript outlines (OpenType CFF), which fpdf cannot embed, and files
// whose tables are cut short.
func parseTTF(name string, src io.ReaderAt, size int64) (*ttf, error) {
	read := func(off, n int64) ([]byte, error) {
		if off < 0 || n < 0 || off+n > size {
			return nil, errors.New("font table lies outside the file")
		}
		b := make([]byte, n)
		if _, err := src.ReadAt(b, off); err != nil {
			return nil, err
		}
		return b, nil
	}

	var start int64
	top, err := read(0, 16)
	if err != nil {
		return nil, err
	}
	if string(top[:4]) == "ttcf" {
		start = int64(binary.BigEndian.Uint32(top[12:]))
		if top, err = read(start, 12); err != nil {
			return nil, err
		}
	}
	switch binary.BigEndian.Uint32(top) {
	case 0x00010000, 0x74727565:
	case 0x4F54544F:
		return nil, errors.New("font has PostScript outlines; only TrueType outlines can be embedded")
	default:
		return nil, errors.New("not a TrueType font")
	}
	count := int64(binary.BigEndian.Uint16(top[4:]))
	dir, err := read(start+12, count*16)
	if err != nil {
		return nil, err
	}
	type span struct{ off, n int64 }
	tables := make(map[string]span, count)
	for i := range count {
		e := dir[i*16:]
		tables[string(e[:4])] = span{int64(binary.BigEndian.Uint32(e[8:])), int64(binary.BigEndian.Uint32(e[12:]))}
	}
	table := func(tag string, least int64) []byte {
		if err != nil {
			return nil
		}
		s, ok := tables[tag]
		if !ok || s.n < least {
			err = fmt.Errorf("font has no usable %q table", tag)
			return nil
		}
		var b []byte
		b, err = read(s.off, s.n)
		return b
	}

	f := &ttf{name: name, src: src, program: map[string][]byte{}}
	f.head = table("head", 54)
	f.hhea = table("hhea", 36)
	f.maxp = table("maxp", 6)
	f.hmtx = table("hmtx", 4)
	f.loca = table("loca", 4)
	f.os2 = table("OS/2", 78)
	f.post = table("post", 32)
	cmap := table("cmap", 4)
	if err != nil {
		return nil, err
	}
	for _, tag := range []string{"cvt ", "fpgm", "prep"} {
		if s, ok := tables[tag]; ok && s.n > 0 {
			if f.program[tag], err = read(s.off, s.n); err != nil {
				return nil, err
			}
		}
	}
	if binary.BigEndian.Uint16(f.os2[8:])&0x000F == 2 {
		return nil, errors.New("the font's licence forbids embedding")
	}
	glyf, ok := tables["glyf"]
	if !ok {
		return nil, errors.New("font has no outlines")
	}
	f.glyfOffset, f.glyfLength = glyf.off, glyf.n
	f.unitsPerEm = int(binary.BigEndian.Uint16(f.head[18:]))
	f.longLoca = binary.BigEndian.Uint16(f.head[50:]) == 1
	f.numGlyphs = int(binary.BigEndian.Uint16(f.maxp[4:]))
	f.numHMetric = int(binary.BigEndian.Uint16(f.hhea[34:]))
	entry := 2
	if f.longLoca {
		entry = 4
	}
	switch {
	case f.unitsPerEm == 0 || f.numGlyphs == 0 || f.numHMetric == 0 || f.numHMetric > f.numGlyphs:
		return nil, errors.New("font header is damaged")
	case len(f.loca) < (f.numGlyphs+1)*entry || len(f.hmtx) < f.numHMetric*4+(f.numGlyphs-f.numHMetric)*2:
		return nil, errors.New("font tables are cut short")
	}
	f.cmap, err = parseCmap(cmap)
	return f, err
}

// glyph returns the glyph of a character; 0 means that the font has none.
func (f *ttf) glyph(r rune) int {
	if g := f.cmap.lookup(r); g < f.numGlyphs {
		return g
	}
	return 0
}

// advance returns a glyph's width in thousandths of the type size.
func (f *ttf) advance(gid int) int {
	i := min(gid, f.numHMetric-1)
	w := int(binary.BigEndian.Uint16(f.hmtx[i*4:]))
	return (w*1000 + f.unitsPerEm/2) / f.unitsPerEm
}

// longMetric returns the four bytes of a glyph's advance and side bearing.
func (f *ttf) longMetric(gid int) [4]byte {
	var m [4]byte
	if gid < f.numHMetric {
		copy(m[:], f.hmtx[gid*4:gid*4+4])
		return m
	}
	copy(m[:2], f.hmtx[(f.numHMetric-1)*4:])
	copy(m[2:], f.hmtx[f.numHMetric*4+(gid-f.numHMetric)*2:])
	return m
}

// outline reads one glyph's outline; an empty one (a space) has no bytes.
func (f *ttf) outline(gid int) ([]byte, error) {
	var from, to int64
	if f.longLoca {
		from = int64(binary.BigEndian.Uint32(f.loca[gid*4:]))
		to = int64(binary.BigEndian.Uint32(f.loca[gid*4+4:]))
	} else {
		from = 2 * int64(binary.BigEndian.Uint16(f.loca[gid*2:]))
		to = 2 * int64(binary.BigEndian.Uint16(f.loca[gid*2+2:]))
	}
	if from == to {
		return nil, nil
	}
	if from > to || to > f.glyfLength || to-from < 10 {
		return nil, fmt.Errorf("font %s: outline of glyph %d is damaged", f.name, gid)
	}
	b := make([]byte, to-from)
	if _, err := f.src.ReadAt(b, f.glyfOffset+from); err != nil {
		return nil, fmt.Errorf("font %s: %w", f.name, err)
	}
	return b, nil
}

// cmapTable is a character map in format 4 (16-bit) or 12 (32-bit).
type cmapTable struct {
	format int
	data   []byte
	n      int // segments or groups
}

// parseCmap picks the widest Unicode map of the table.
func parseCmap(t []byte) (cmapTable, error) {
	var best cmapTable
	count := int(binary.BigEndian.Uint16(t[2:]))
	for i := range count {
		e := 4 + i*8
		if e+8 > len(t) {
			break
		}
		platform := binary.BigEndian.Uint16(t[e:])
		encoding := binary.BigEndian.Uint16(t[e+2:])
		off := int(binary.BigEndian.Uint32(t[e+4:]))
		unicode := platform == 0 && encoding != 5 || platform == 3 && (encoding == 1 || encoding == 10)
		if !unicode || off < 0 || off+16 > len(t) {
			continue
		}
		sub := t[off:]
		switch format := int(binary.BigEndian.Uint16(sub)); {
		case format == 12:
			n := int(binary.BigEndian.Uint32(sub[12:]))
			if n <= (len(sub)-16)/12 {
				best = cmapTable{12, sub, n}
			}
		case format == 4 && best.format != 12:
			n := int(binary.BigEndian.Uint16(sub[6:])) / 2
			if 16+n*8 <= len(sub) {
				best = cmapTable{4, sub, n}
			}
		}
	}
	if best.format == 0 {
		return best, errors.New("font has no Unicode character map")
	}
	return best, nil
}

func (c cmapTable) lookup(r rune) int {
	u16 := func(off int) int { return int(binary.BigEndian.Uint16(c.data[off:])) }
	u32 := func(off int) int { return int(binary.BigEndian.Uint32(c.data[off:])) }
	ch := int(r)
	if c.format == 12 {
		i := sort.Search(c.n, func(i int) bool { return u32(16+i*12+4) >= ch })
		if i == c.n || u32(16+i*12) > ch {
			return 0
		}
		return u32(16+i*12+8) + ch - u32(16+i*12)
	}
	if ch > 0xFFFF {
		return 0
	}
	i := sort.Search(c.n, func(i int) bool { return u16(14+i*2) >= ch })
	if i == c.n {
		return 0
	}
	starts, deltas, offsets := 16+c.n*2, 16+c.n*4, 16+c.n*6
	start := u16(starts + i*2)
	if start > ch {
		return 0
	}
	delta, off := u16(deltas+i*2), u16(offsets+i*2)
	if off == 0 {
		return (ch + delta) & 0xFFFF
	}
	at := offsets + i*2 + off + (ch-start)*2
	if at+2 > len(c.data) {
		return 0
	}
	if g := u16(at); g != 0 {
		return (g + delta) & 0xFFFF
	}
	return 0
}
