// Package browser holds no program: its tests play the whole path of a vote in
// a real browser, as its people would. Each person sits at a browser context of
// their own, so that nobody shares a sign-in, a store or a page with another,
// and does everything with the mouse and the keyboard: what is covered, hidden
// or without a label cannot be used by the tests either.
//
// They need Chromium (Debian package chromium), pdftotext (poppler-utils), the
// WebAssembly and the fonts that scripts/build makes; what is missing fails a
// test with a sentence that names it. Every page visited is watched: an error
// on the console or something that the content-security-policy refused fails
// the test of whoever saw it.
//
// Pictures of the pages go to the tests' artifact folders (go test -artifacts)
// and to the folder named by PIAOJUE_SHOTS.
//
// Every page of cmd/gallery is examined by axe-core (build/axe, brought by
// scripts/fonts) and looked at in narrow windows and large type: axe_test.go.
// PIAOJUE_PAGES=part-of-a-name examines those alone while they are being made.
//
// Order of reading: path_test.go (the path), ballot_test.go (what goes wrong at
// a tablet), person_test.go (what a person can do), site_test.go (the server).
package browser
