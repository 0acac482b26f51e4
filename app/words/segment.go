package words

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// rarest is the inverse document frequency above which a word of the embedded
// list is not loaded. 12 keeps 137,000 of 270,000 words; the others are names
// and phrases seen once or twice in the newspapers it was counted from, and
// would take as much memory again.
const rarest = 12

// ownWord is how frequent a word of lexicon.go counts, on the same scale:
// as frequent as 电梯.
const ownWord = 8.9

var (
	segmenter *gse.Segmenter
	loading   sync.Once
)

// dictionary loads the word frequencies: about half a second and 40 MB, once.
// Not with sync.OnceValue: a type that generic code sees keeps all its methods
// in a program that calls methods by name, as templates do, and with the method
// that this package does not call come 27 MB of other languages' dictionaries.
func dictionary() *gse.Segmenter {
	loading.Do(func() { segmenter = load() })
	return segmenter
}

func load() *gse.Segmenter {
	seg := &gse.Segmenter{Dict: gse.NewDict()}
	for _, word := range ownWords() {
		seg.AddToken(word, frequency(ownWord))
	}
	for line := range strings.Lines(gse.ZhIdf) {
		word, count, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || word == "" || word[0] < utf8.RuneSelf || utf8.RuneCountInString(word) > 4 {
			continue
		}
		idf, err := strconv.ParseFloat(strings.TrimSpace(count), 64)
		if err != nil || idf > rarest || hidesName(word) {
			continue
		}
		seg.AddToken(word, frequency(idf))
	}
	seg.CalcToken()
	return seg
}

// hidesName is a listed word that would tear names of places apart: 河村 in
// 东河村, 镇西 in 白水镇西塘村.
func hidesName(word string) bool {
	if utf8.RuneCountInString(word) != 2 || suffixHeads[word] != "" || commonEndings[word] {
		return false
	}
	_, last := utf8.DecodeLastRuneInString(word)
	return strings.Contains("村镇乡屯", word[len(word)-last:]) || strings.Contains("镇乡屯", word[:utf8.RuneLen(firstRune(word))])
}

// frequency turns an inverse document frequency into a count.
func frequency(idf float64) float64 { return math.Exp(16 - idf) }

// Warm loads the dictionary. Call it in the background after the start, so
// that the first resident does not wait for it.
func Warm() { dictionary() }

// rarity is a word's inverse document frequency in general text, between 1 and
// 12.
func rarity(word string) float64 {
	freq, _, ok := dictionary().Find(word)
	if !ok || freq <= 0 {
		return 10
	}
	return min(max(16-math.Log(freq), 1), rarest)
}

type kind byte

const (
	han    kind = iota // Chinese characters
	number             // digits, with a unit if one follows: 30盏, 3.5公里
	code               // Latin letters and digits together: s221, x027, app; also a bus line: 5路
)

// A token is one word of a text, and where it stands.
type token struct {
	text  string
	kind  kind
	at    int // runes from the start of the piece
	runes int
}

// cut splits a piece of normal text, which holds no space, into words.
func cut(piece []rune) []token {
	var out []token
	for i := 0; i < len(piece); {
		j := i
		switch {
		case latin(piece[i]):
			digits := true
			for j < len(piece) && (latin(piece[j]) || piece[j] == '.' && j > i && j+1 < len(piece) && isDigit(piece[j+1])) {
				digits = digits && (isDigit(piece[j]) || piece[j] == '.')
				j++
			}
			k := code
			switch {
			case digits && j < len(piece) && piece[j] == '路': // a bus line
				j++
			case digits:
				k = number
				j += unitAt(piece[j:])
			}
			out = append(out, token{string(piece[i:j]), k, i, j - i})
		default:
			for j < len(piece) && !latin(piece[j]) {
				j++
			}
			at := i
			for _, s := range dictionary().Slice(string(piece[i:j])) {
				n := utf8.RuneCountInString(s)
				out = append(out, token{s, han, at, n})
				at += n
			}
		}
		i = j
	}
	return out
}

// latin is a letter or digit of an alphabet: what is written with spaces.
func latin(r rune) bool { return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsNumber(r)) }

// unitAt is the length of the unit of measure that a text begins with.
func unitAt(text []rune) int {
	for n := min(3, len(text)); n > 0; n-- {
		if counters[string(text[:n])] || longUnits[string(text[:n])] {
			return n
		}
	}
	return 0
}
