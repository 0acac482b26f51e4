// Package docx writes documents that an office goes on editing: the .docx files
// of Word, WPS and LibreOffice. What is printed and signed is drawn by pdf; this
// is the same text where somebody must still change the wording.
//
// A [Document] is a list of blocks, paragraphs by what they are in an official
// document and tables. [Write] sets them as GB/T 9704-2012 wants: A4, 37 mm above
// and 28 mm beside a type area of 156 by 225 mm, 22 lines of 28 characters in
// 仿宋_GB2312 of 16 points, titles in 方正小标宋简体, folios outside. The fonts
// themselves belong to the office's computers; every one names a substitute that
// comes with the system.
//
// The files are written here and by no library. The one for Go that can be had
// with a fitting licence, gomutex/godocx, knows no field for the page number,
// takes one footer (a folio stands outside, so there are two), and had its last
// release in 2024; fumiama/go-docx is under the AGPL and drops headers and
// footers. HTML that Word opens has no folios either, and Word warns of it. What
// a document needs are eleven small parts, and writing them here also keeps them
// the same bytes for the same text: no time of writing, no random number.
package docx
