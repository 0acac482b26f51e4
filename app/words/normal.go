package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxRunes is how much of one text is read: a suggestion's longest field has
// a few thousand characters, and what follows adds nothing to its meaning.
const maxRunes = 4000

// Normal is the form in which texts are searched and compared: full-width
// letters, digits and signs as half-width ones, capitals as small letters, any
// run of punctuation and line ends as one comma, no space beside a Chinese
// character, nothing invisible. Characters outside the common plane stay as
// they are; bytes that are not UTF-8 count as punctuation. Applied twice it
// changes nothing more. At most the first 4,000 characters are read.
func Normal(text string) string { return string(normal(text)) }

func normal(text string) []rune {
	in := make([]rune, 0, min(len(text), maxRunes))
	for _, r := range text {
		if len(in) == maxRunes {
			break
		}
		if r = fold(r); r >= 0 {
			in = append(in, r)
		}
	}
	out := make([]rune, 0, len(in))
	var gap rune // what stands between out and the next character, 0 for nothing
	for i, r := range in {
		point := r == '.' && gap == 0 && len(out) > 0 && isDigit(out[len(out)-1]) && i+1 < len(in) && isDigit(in[i+1])
		switch {
		case r != utf8.RuneError && (point || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)):
			if gap != 0 && len(out) > 0 && (gap == ',' || latin(r) && latin(out[len(out)-1])) {
				out = append(out, gap)
			}
			gap = 0
			out = append(out, r)
		case unicode.IsSpace(r) && r != '\n' && r != '\r':
			if gap == 0 {
				gap = ' '
			}
		default:
			gap = ','
		}
	}
	return out
}

// fold is one character's plain form, or -1 for what nobody sees.
func fold(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		r -= 0xFEE0
	case r == 0x3000:
		return ' '
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF, // chooses one drawing of the same character
		r == 0x00AD, r == 0xFEFF, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return -1
	}
	return unicode.ToLower(r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// Terms are the words to search for: every term occurs in Normal(text), and a
// row matches if all terms occur in the normal form of its text. Particles and
// polite words are left out unless nothing else remains; numbers keep their
// unit (30盏); neighbouring characters that form no known word stay together,
// so that rare names are found. No term twice, at most 40 terms.
func Terms(text string) []string {
	const most = 40
	var terms []string
	seen := map[string]bool{}
	add := func(s string) {
		if s != "" && !seen[s] && len(terms) < most {
			seen[s] = true
			terms = append(terms, s)
		}
	}
	pieces := pieces(Normal(text))
	for _, piece := range pieces {
		var singles strings.Builder
		flush := func() {
			add(singles.String())
			singles.Reset()
		}
		for _, t := range cut([]rune(piece)) {
			switch {
			case stopWords[t.text], t.kind == han && t.runes == 1 && (lightVerbs[t.text] || counters[t.text]):
				flush()
			case t.kind == han && t.runes == 1:
				singles.WriteString(t.text)
			default:
				flush()
				add(t.text)
			}
		}
		flush()
	}
	if len(terms) == 0 {
		for _, piece := range pieces {
			add(piece)
		}
	}
	return terms
}

// pieces are the parts of a normal text between its commas and spaces.
func pieces(normal string) []string {
	return strings.FieldsFunc(normal, func(r rune) bool { return r == ',' || r == ' ' })
}

// Turns reports whether a character is seen by nobody and turns the direction
// of writing of those after it: what stands between such marks reads otherwise
// than it is, “不同意” as “意同不”. No text from a form keeps them.
func Turns(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }
