// Package words reads short Chinese texts, as residents write them in a call
// for suggestions: it folds them into a normal form, cuts them into words,
// finds suggestions about the same matter at the same place, and proposes a
// field and places. Everything it says is a proposal for a person; nothing
// here decides.
//
// # Words
//
// Text is cut by github.com/go-ego/gse (shortest path over word frequencies)
// with the frequencies that come embedded in it and the words of this field
// (lexicon.go). The dictionary is loaded once, by the first call that needs it
// or by Warm; Normal does not need it.
//
// # Alike
//
// Two suggestions are compared in what they ask for, and apart from that in
// where. What: the cosine of vectors with three parts: the matters named
// (lexicon.go maps residents' words and official words to one matter), the
// words, and pairs of neighbouring characters, which catch what both lists
// miss. Numbers with their units are left out: another scale is the same
// matter. Where: names of places, taken out of the text before the words are
// compared. Another place is another suggestion, however alike the words.
//
// The weights are fixed and do not depend on the other suggestions, so two
// texts have the same score always, and an index grows and shrinks one
// suggestion at a time. They and the thresholds were chosen on the texts of
// words/wordstest, and are measured on sentences not used for choosing:
// scripts/bench similar.
package words
