package words

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"sync"
)

// Text is what is compared of a suggestion.
type Text struct {
	Matter string // what is asked for, the title
	Place  string // where, as it was typed; may be empty
	Reason string // why; may be empty
}

// A Match is a suggestion like the one asked about.
type Match struct {
	ID    int64
	Score float64 // 0 to 1; see GroupThreshold and ShowThreshold
}

// How much the three parts of a vector weigh, and how much the reason counts
// beside the matter. Chosen on the development part of words/wordstest.
const (
	matterWeight = 0.60
	wordWeight   = 0.25
	pairWeight   = 0.15

	reasonShare = 0.30
	weakShare   = 0.25 // of a word that names a matter only where nothing else does
)

// one is the length of a vector. Weights are whole numbers so that a sum does
// not depend on the order of its terms, and groups not on the order in which
// suggestions arrived.
const one = 1 << 12

// Index holds the suggestions of one call for comparing. Safe for concurrent
// use. 10,000 suggestions take some 20 MB.
type Index struct {
	mu       sync.RWMutex
	known    *gazetteer
	terms    map[string]int32 // term or place name → number
	nodes    []*node          // nil where removed
	free     []int32
	postings map[int32][]posting
	byKey    map[string]int32 // the same features → the same node
	byID     map[int64]int32
}

// A node is all suggestions with the same features: ten thousand identical
// posts are one.
type node struct {
	ids   []int64
	key   string
	title string // smallest normal text of the features' first suggestion, for a stable order
	vec   []feature
	where where
}

type feature struct {
	term   int32
	weight int32
}

type posting struct {
	node   int32
	weight int32
}

// NewIndex makes an empty index. known are places that may be named in the
// texts, as for Places; it may be empty.
func NewIndex(known []string) *Index {
	return &Index{known: newGazetteer(known), terms: map[string]int32{}, postings: map[int32][]posting{}, byKey: map[string]int32{}, byID: map[int64]int32{}}
}

// Add puts a suggestion in, or replaces the one with this id.
func (x *Index) Add(id int64, t Text) {
	f := x.features(t)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
	vec, w := x.intern(f)
	key := featureKey(vec, w)
	at, ok := x.byKey[key]
	if !ok {
		n := &node{key: key, title: f.title, vec: vec, where: w}
		if len(x.free) > 0 {
			at = x.free[len(x.free)-1]
			x.free = x.free[:len(x.free)-1]
			x.nodes[at] = n
		} else {
			at = int32(len(x.nodes))
			x.nodes = append(x.nodes, n)
		}
		for _, v := range vec {
			x.postings[v.term] = append(x.postings[v.term], posting{at, v.weight})
		}
		x.byKey[key] = at
	}
	n := x.nodes[at]
	n.ids = append(n.ids, id)
	n.title = min(n.title, f.title)
	x.byID[id] = at
}

// Remove takes a suggestion out; an unknown id changes nothing.
func (x *Index) Remove(id int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
}

func (x *Index) remove(id int64) {
	at, ok := x.byID[id]
	if !ok {
		return
	}
	delete(x.byID, id)
	n := x.nodes[at]
	n.ids = slices.DeleteFunc(n.ids, func(i int64) bool { return i == id })
	if len(n.ids) > 0 {
		return
	}
	for _, v := range n.vec {
		list := slices.DeleteFunc(x.postings[v.term], func(p posting) bool { return p.node == at })
		if len(list) == 0 {
			delete(x.postings, v.term)
		} else {
			x.postings[v.term] = list
		}
	}
	delete(x.byKey, n.key)
	x.nodes[at] = nil
	x.free = append(x.free, at)
}

// Len is the number of suggestions in the index.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.byID)
}

// Similar lists the suggestions most like a text, best first, with a score of
// at least ShowThreshold. A text without a place is compared with all places,
// since a resident may not have typed it yet. Cheap enough for every pause in
// typing.
func (x *Index) Similar(t Text, limit int) []Match {
	f := x.features(t)
	x.mu.RLock()
	defer x.mu.RUnlock()
	vec, w := x.lookup(f)
	r := x.newRow()
	var out []Match
	x.row(r, vec, func(at int32, dot int32) {
		n := x.nodes[at]
		score := scoreOf(dot) * w.factor(n.where, true)
		if score < ShowThreshold {
			return
		}
		for _, id := range n.ids {
			out = append(out, Match{id, score})
		}
	})
	slices.SortFunc(out, func(a, b Match) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return out[:max(0, min(len(out), limit))]
}

// Score is how alike two texts are, as Groups sees them: 0 where the places
// differ.
func (x *Index) Score(a, b Text) float64 {
	y := &Index{known: x.known, terms: map[string]int32{}}
	va, wa := y.intern(x.features(a))
	vb, wb := y.intern(x.features(b))
	return scoreOf(product(va, vb)) * wa.factor(wb, false)
}

// product multiplies two vectors whose terms are in rising order.
func product(a, b []feature) (dot int32) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].term < b[j].term:
			i++
		case a[i].term > b[j].term:
			j++
		default:
			dot += a[i].weight * b[j].weight
			i++
			j++
		}
	}
	return dot
}

func scoreOf(dot int32) float64 { return min(float64(dot)/(one*one), 1) }

// A row accumulates the products of one vector with all nodes.
type row struct {
	sums    []int32
	touched []int32
}

func (x *Index) newRow() *row { return &row{sums: make([]int32, len(x.nodes))} }

// row calls yield for every node that shares a term, in no particular order.
func (x *Index) row(r *row, vec []feature, yield func(at int32, dot int32)) {
	for _, v := range vec {
		for _, p := range x.postings[v.term] {
			if r.sums[p.node] == 0 {
				r.touched = append(r.touched, p.node)
			}
			r.sums[p.node] += v.weight * p.weight
		}
	}
	for _, at := range r.touched {
		dot := r.sums[at]
		r.sums[at] = 0
		yield(at, dot)
	}
	r.touched = r.touched[:0]
}

// features are a text's terms with their weights, before they have numbers.
type features struct {
	weights map[string]float64
	places  []place
	title   string
}

// read takes a text apart.
func (x *Index) features(t Text) features {
	f := features{weights: map[string]float64{}}
	matters, words, pairs := map[string]float64{}, map[string]float64{}, map[string]float64{}
	f.places = x.fieldPlaces(t.Place)
	fromField := len(f.places) > 0
	matter := normal(t.Matter)
	f.title = string(matter) + "|" + Normal(t.Place)
	x.readPart(matter, 1, matters, words, pairs, func(p []place) {
		if !fromField {
			f.places = append(f.places, p...)
		} else if !specific(f.places) {
			f.places = append(f.places, p...) // the field names the town, the text the village
		}
	})
	named := len(f.places) > 0
	x.readPart(normal(t.Reason), reasonShare, matters, words, pairs, func(p []place) {
		if !named {
			f.places = append(f.places, p...)
		}
	})
	for _, part := range []struct {
		prefix string
		terms  map[string]float64
		weight float64
	}{{"m", matters, matterWeight}, {"w", words, wordWeight}, {"p", pairs, pairWeight}} {
		square, most := 0.0, 0.0
		for _, term := range sortedKeys(part.terms) {
			square += part.terms[term] * part.terms[term]
			most = max(most, part.terms[term])
		}
		if part.prefix == "m" {
			part.weight *= min(most, 1) // doubtful matters, or only in the reason, weigh less against the words
		}
		for term, w := range part.terms {
			f.weights[part.prefix+term] = w * math.Sqrt(part.weight/square)
		}
	}
	return f
}

func specific(places []place) bool {
	return slices.ContainsFunc(places, func(p place) bool { return p.level == spot })
}

// readPart adds the terms of one field, each counted once for the field.
func (x *Index) readPart(text []rune, share float64, matterTerms, wordTerms, pairTerms map[string]float64, where func([]place)) {
	put := func(m map[string]float64, term string, w float64) { m[term] = max(m[term], w*share) }
	clauses := read(text, x.known)
	for i, h := range find(withoutPlaces(clauses)) {
		w := 1 / (1 + 0.5*float64(min(i, 4))) // what is named first is usually what is asked for
		if h.weak {
			w *= weakShare
		}
		put(matterTerms, matters[h.matter].name, w)
	}
	for _, c := range clauses {
		where(c.places)
		last := ""
		for _, t := range c.tokens {
			if c.inPlace(t) || t.kind == number || stopWords[t.text] || suffixHeads[t.text] != "" || digitsWritten[t.text] || counters[t.text] && t.runes == 1 {
				last = ""
				continue
			}
			weight := rarity(t.text) / 10
			switch {
			case t.kind == code:
				weight = 1.5 // a road's or a bus line's number
			case lightVerbs[t.text]:
				weight *= 0.25
			case t.runes == 1:
				weight *= 0.5
			}
			put(wordTerms, t.text, weight)
			if t.kind != han || lightVerbs[t.text] {
				last = ""
				continue
			}
			chars := []rune(last + t.text)
			for i := 0; i+1 < len(chars); i++ {
				put(pairTerms, string(chars[i:i+2]), 1)
			}
			last = string(chars[len(chars)-1:])
		}
	}
}

func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// intern gives terms their numbers, making new ones.
func (x *Index) intern(f features) ([]feature, where) {
	return x.number(f, func(s string) (int32, bool) {
		n, ok := x.terms[s]
		if !ok {
			n = int32(len(x.terms)) + 1
			x.terms[strings.Clone(s)] = n
		}
		return n, true
	})
}

// lookup gives terms the numbers they have; places that the index does not
// know get one that no place has.
func (x *Index) lookup(f features) ([]feature, where) {
	return x.number(f, func(s string) (int32, bool) {
		n, ok := x.terms[s]
		if !ok {
			n = -1
		}
		return n, ok
	})
}

func (x *Index) number(f features, numberOf func(string) (int32, bool)) ([]feature, where) {
	square := 0.0
	terms := sortedKeys(f.weights)
	for _, t := range terms {
		square += f.weights[t] * f.weights[t]
	}
	var vec []feature
	for _, t := range terms {
		w := int32(math.Round(f.weights[t] / math.Sqrt(square) * one))
		if n, ok := numberOf(t); ok && w > 0 {
			vec = append(vec, feature{n, w})
		}
	}
	slices.SortFunc(vec, func(a, b feature) int { return cmp.Compare(a.term, b.term) })
	var w where
	for _, p := range f.places {
		full, _ := numberOf("n" + p.name)
		core, _ := numberOf("n" + p.core)
		switch p.level {
		case spot:
			w.spots = append(w.spots, spotName{full, core})
		case site:
			w.sites = append(w.sites, spotName{full, core})
		case town:
			w.towns = append(w.towns, spotName{full, core})
		}
	}
	order := func(a, b spotName) int {
		return cmp.Or(cmp.Compare(a.full, b.full), cmp.Compare(a.core, b.core))
	}
	for _, list := range []*[]spotName{&w.spots, &w.sites, &w.towns} {
		slices.SortFunc(*list, order)
		*list = slices.Compact(*list)
		*list = (*list)[:min(len(*list), 6)]
	}
	return vec, w
}

// featureKey is the same for texts that no comparison can tell apart.
func featureKey(vec []feature, w where) string {
	var b []byte
	for _, v := range vec {
		b = binary.AppendVarint(b, int64(v.term))
		b = binary.AppendVarint(b, int64(v.weight))
	}
	for _, list := range [][]spotName{w.spots, w.sites, w.towns} {
		b = append(b, 0)
		for _, p := range list {
			b = binary.AppendVarint(b, int64(p.full))
			b = binary.AppendVarint(b, int64(p.core))
		}
	}
	return string(b)
}

// fieldPlaces reads the field that holds nothing but a place: where no name
// with a known ending is found, its words are the place.
func (x *Index) fieldPlaces(field string) []place {
	var found []place
	for _, c := range read(normal(field), x.known) {
		here := c.places
		if len(here) == 0 {
			whole := string(c.runes)
			if core, l, ok := splitName(whole); ok && len(c.runes) <= 6 && !strings.ContainsAny(whole, "0123456789") {
				here = append(here, place{whole, core, l, 0, len(c.runes)})
			} else {
				for _, t := range c.tokens {
					if t.kind == han && t.runes >= 2 && !stopWords[t.text] && !notNames[t.text] && !isMatter(t.text) && suffixHeads[t.text] == "" {
						here = append(here, place{t.text, t.text, spot, t.at, t.at + t.runes})
					}
				}
			}
		}
		found = append(found, here...)
	}
	return slices.DeleteFunc(found, func(p place) bool { return p.level == wide })
}
