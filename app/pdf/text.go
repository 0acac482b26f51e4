package pdf

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mmPerPoint is the length of one point (1/72 inch) in millimetres.
const mmPerPoint = 25.4 / 72

// TextError says that a text cannot be printed at all, whatever the fonts.
type TextError struct {
	Text   string // the beginning of the text, made printable
	Reason string // in Chinese
}

func (e *TextError) Error() string {
	return fmt.Sprintf("文书中的文字“%s”不能打印：%s。", e.Text, e.Reason)
}

// MissingGlyphError names the characters that no loaded font can print.
type MissingGlyphError struct {
	Runes []rune
}

func (e *MissingGlyphError) Error() string {
	names := make([]string, len(e.Runes))
	for i, r := range e.Runes {
		names[i] = fmt.Sprintf("%c（U+%04X）", r, r)
	}
	return "以下字符没有可用的字体，文书没有生成：" + strings.Join(names, "、") +
		"。请核对用字；确属生僻字的，请安装含有该字的扩展字体（Debian：apt-get install fonts-hanazono）后再试。"
}

// clean makes a text ready for layout: line ends become \n, tabs and the other
// kinds of blank become a plain space (the ideographic space stays), characters
// that print nothing (joiners, marks of direction, variation selectors) are
// dropped. It refuses invalid UTF-8 and control characters.
func clean(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", &TextError{excerpt(s), "含有不是 UTF-8 编码的内容"}
	}
	plain := true
	for _, r := range s {
		if r < ' ' && r != '\n' || r >= 0x7F && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) ||
			unicode.IsSpace(r) && r != '\u3000' || isVariationSelector(r)) {
			plain = false
			break
		}
	}
	if plain {
		return s, nil
	}
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			b.WriteByte('\n')
		case r == '\t' || unicode.IsSpace(r) && r != '\n' && r != '\u3000' && !unicode.IsControl(r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Cf, r) || isVariationSelector(r):
		case unicode.IsControl(r) && r != '\n':
			return "", &TextError{excerpt(s), fmt.Sprintf("含有控制字符 U+%04X", r)}
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), nil
}

func isVariationSelector(r rune) bool {
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF
}

// excerpt returns the first characters of a text for an error sentence.
func excerpt(s string) string {
	s = strings.ToValidUTF8(s, "?")
	var b strings.Builder
	for i, r := range []rune(s) {
		if i == 20 {
			b.WriteString("……")
			break
		}
		if !unicode.IsPrint(r) {
			r = '?'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// width measures one line of text in millimetres at a size in points.
func (f *Fonts) width(face Face, size float64, s string) float64 {
	total := 0
	for _, r := range s {
		total += f.advance(face, r)
	}
	return float64(total) * size * mmPerPoint / 1000
}

// 避头尾: characters that may not begin a line, and such that may not end one.
const (
	notFirst = "，。、；：？！）》〉】〕」』〗”’…—～％℃·‰″′,.;:?!)]}%>"
	notLast  = "（《〈【〔「『〖“‘￥＄([{<№"
	// hanging closers have an empty right half, which may stand outside the line.
	hanging = "，。、；：）》〉】〕」』〗”’"
)

// wordRune reports whether a character belongs to a run of Latin letters and
// digits that stays whole, so that 12,345.67 and GB/T 9704-2012 do not split.
func wordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
		r < 0x80 && strings.ContainsRune("._-/:@#%+,", r)
}

// breakLines breaks a text into lines no wider than width millimetres. Joined
// again, the lines of a paragraph are its characters, none lost and none
// added; \n ends a paragraph and is not part of any line. first is how much
// narrower the first line of each paragraph is. A text always has a line, even
// an empty one.
func (f *Fonts) breakLines(face Face, size float64, text string, width, first float64) []string {
	var lines []string
	for para := range strings.SplitSeq(text, "\n") {
		lines = append(lines, f.breakParagraph(face, size, para, width, first)...)
	}
	return lines
}

func (f *Fonts) breakParagraph(face Face, size float64, para string, width, first float64) []string {
	em := size * mmPerPoint
	room := width - first
	var lines []string
	var line strings.Builder
	used := 0.0
	flush := func() {
		lines = append(lines, line.String())
		line.Reset()
		used, room = 0, width
	}
	const slack = 1e-6 // a line that fits exactly must not break for rounding
	for _, atom := range split(para, mayBreak) {
		w := f.width(face, size, atom)
		// What may stand outside the right edge: half a closer, or blanks.
		over := 0.0
		switch last, _ := utf8.DecodeLastRuneInString(atom); {
		case last == ' ':
			over = f.width(face, size, " ")
		case strings.ContainsRune(hanging, last):
			over = em / 2
		}
		if used > 0 && used+w-over > room+slack {
			flush()
		}
		if w-over <= room+slack {
			line.WriteString(atom)
			used += w
			continue
		}
		// An atom wider than a whole line: words are cut, and if even a run of
		// marks is too wide, anything is.
		for _, piece := range split(atom, mayCut) {
			pw := f.width(face, size, piece)
			if used > 0 && used+pw > room+slack {
				flush()
			}
			if pw <= room+slack {
				line.WriteString(piece)
				used += pw
				continue
			}
			for _, r := range piece {
				rw := f.width(face, size, string(r))
				if used > 0 && used+rw > room+slack {
					flush()
				}
				line.WriteRune(r)
				used += rw
			}
		}
	}
	if line.Len() > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// split cuts a text at every place where may allows it.
func split(text string, may func(before, after rune) bool) []string {
	var out []string
	start := 0
	var prev rune = -1
	for i, r := range text {
		if prev >= 0 && may(prev, r) {
			out = append(out, text[start:i])
			start = i
		}
		prev = r
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// mayCut reports whether a line may end between two characters when there is no
// better place: inside a word, but not before a closer or after an opener.
func mayCut(before, after rune) bool {
	return after != ' ' && !strings.ContainsRune(notLast, before) && !strings.ContainsRune(notFirst, after)
}

// mayBreak reports whether a line may end between two characters.
func mayBreak(before, after rune) bool {
	switch {
	case after == ' ':
		return false // blanks end a line, they never begin one
	case before == ' ':
		return true
	case strings.ContainsRune(notLast, before), strings.ContainsRune(notFirst, after):
		return false
	case wordRune(before) && wordRune(after):
		return false
	case before >= '0' && before <= '9' && strings.ContainsRune("年月日号项", after):
		return false // a figure and its unit read as one
	}
	return true
}
