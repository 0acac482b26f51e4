package words

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// other is the field of everything that is in none of the eight.
const other = "其他"

// Category proposes which of categories a text belongs to, with the words that
// led there and how sure that is, from 0 to 1: the share of the words that
// speak for it, less where few words speak at all. A field that is not in
// categories is never proposed. Where nothing speaks it proposes 其他, or
// nothing if that is not in categories, with no words and 0. It is a
// suggestion for a person, never a decision; below 0.5 better show none.
func Category(text string, categories []string) (category string, why []string, sure float64) {
	type vote struct {
		category string
		weight   float64
		words    []string
	}
	votes := map[string]*vote{}
	total := 0.0
	speak := func(category string, weight float64, words ...string) {
		if !slices.Contains(categories, category) {
			return
		}
		v := votes[category]
		if v == nil {
			v = &vote{category: category}
			votes[category] = v
		}
		fresh := false
		for _, w := range words {
			if !slices.Contains(v.words, w) {
				v.words = append(v.words, w)
				fresh = true
			}
		}
		if fresh {
			v.weight += weight
			total += weight
		}
	}
	plain := withoutPlaces(read(normal(text), nil))
	for i, h := range find(plain) {
		weight := 3 / (1 + 0.5*float64(i)) // what is named first is usually what is asked for
		if h.weak {
			weight /= 2
		}
		speak(matters[h.matter].category, weight, h.why...)
	}
	whole := string(plain)
	for _, field := range categories {
		for _, word := range fieldWords[field] {
			if strings.Contains(whole, word) {
				speak(field, 0.4*float64(min(utf8.RuneCountInString(word), 3)), word)
			}
		}
	}
	if total == 0 {
		if slices.Contains(categories, other) {
			return other, nil, 0
		}
		return "", nil, 0
	}
	best := slices.MaxFunc(slices.Collect(maps.Values(votes)), func(a, b *vote) int {
		if a.weight != b.weight {
			return cmp.Compare(a.weight, b.weight)
		}
		return slices.Index(categories, b.category) - slices.Index(categories, a.category) // the earlier field of two alike
	})
	return best.category, best.words, best.weight / (total + 0.5)
}
