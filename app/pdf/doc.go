// Package pdf draws the congress's printed documents: ballot papers, slips
// with credentials, the tally report, the notice.
//
// Every document is one exported function in one file that reads from top to
// bottom like the paper. It takes the fonts, a struct that holds every value
// printed (dates and numbers included) and a writer; it has no clock, no
// database and no randomness, so the same input gives the same bytes.
//
// # How a page comes about
//
// The document function puts words and lines on a [sheet], which only keeps a
// display list in millimetres from the top left corner. When the last page is
// laid out and the number of pages is known, render checks that every
// character has a glyph, builds one small font per face that holds just the
// glyphs used, and hands finished page content to fpdf, which serialises pages.
// finish then adds fonts and pictures and rewrites a few of fpdf's objects. Only
// after all of that is anything written: a document is either complete or not begun.
//
// fpdf is a serialiser here and nothing more. Its MultiCell and SplitText lose
// one Chinese character at every automatic line break, Text panics on invalid
// UTF-8 and beyond U+FFFF, a missing glyph becomes a silent box, and images of
// equal width are written in random order. So measuring, line breaking,
// tables, page numbers, fonts and images are ours, and fpdf never sees text: it
// sees the numbers of glyphs of the small fonts.
//
// Those numbers are the codes of page content. So a character beyond U+FFFF is
// like any other, and the ToUnicode map of each font leads back from the number
// to the character: 𬭎 and 𠮷 can be searched and copied.
package pdf
