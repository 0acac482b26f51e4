package pdf

import (
	"errors"
	"strconv"
	"time"
)

// A Script is what a document says, without its pages: hand one to a document's
// function in place of a writer, and it is filled instead of a PDF being made.
// So a file that an office goes on editing has the very words of the printed
// one. Page numbers, codes and bars of charts are the paper's alone.
//
// Not every document has a script: one whose figures stand in places rather
// than in sentences and tables (ballots, slips, count forms) is refused.
type Script struct {
	Title, Author, Subject string
	Date                   time.Time
	Watermark              string
	Pieces                 []Piece
}

// Piece is a paragraph, or a table where Columns is not empty.
type Piece struct {
	Role    Role
	Text    string
	Columns []PieceColumn
	Rows    [][]string
}

// PieceColumn is a column of a table; Wide is in millimetres.
type PieceColumn struct {
	Head          string
	Wide          float64
	Right, Centre bool
}

// Role is what a paragraph is.
type Role string

// The roles.
const (
	RoleMasthead Role = "masthead" // 发文机关标志
	RoleNumber   Role = "number"   // 发文字号
	RoleIssuer   Role = "issuer"
	RoleTitle    Role = "title"
	RoleSubtitle Role = "subtitle"
	RoleBody     Role = "body"
	RoleFlush    Role = "flush"
	RoleHeading  Role = "heading"
	RoleSecond   Role = "second"
	RoleAnnex    Role = "annex" // begins a page
	RoleCaption  Role = "caption"
	RoleSigned   Role = "signed"
	RoleDated    Role = "dated"
	RoleLine     Role = "line" // to be filled in by hand
	RoleNote     Role = "note"
)

// Write refuses: nothing but a document's function fills a script.
func (*Script) Write([]byte) (int, error) {
	return 0, errors.New("pdf: a script takes no bytes")
}

// take fills the script with what was said on a sheet.
func (c *Script) take(s *sheet) error {
	if !s.whole {
		return errors.New("pdf: this document has no script: " + s.meta.title)
	}
	*c = Script{Title: s.meta.title, Author: s.meta.author, Subject: s.meta.subject, Date: s.meta.date, Watermark: s.marked, Pieces: s.said}
	return nil
}

// say adds a paragraph to what the document says.
func (s *sheet) say(role Role, text string) {
	if s.quiet == 0 && text != "" {
		s.said = append(s.said, Piece{Role: role, Text: text})
	}
}

// sayTable adds a table.
func (s *sheet) sayTable(columns []PieceColumn, rows [][]string) {
	if s.quiet == 0 {
		s.said = append(s.said, Piece{Columns: columns, Rows: rows})
	}
}

// unsaid draws what the script leaves out, or says otherwise.
func (s *sheet) unsaid(draw func()) {
	s.quiet++
	draw()
	s.quiet--
}

// roleOf is what a paragraph is, by its look.
func roleOf(st style, indent float64) Role {
	switch {
	case st.face == Hei && indent > 0:
		return RoleHeading
	case st.face == Hei:
		return RoleCaption
	case st.face == Kai && indent > 0:
		return RoleSecond
	case st.size < 12 && indent == 0:
		return RoleNote
	case indent > 0:
		return RoleBody
	}
	return RoleFlush
}

// roleOfHeading is what a centred line is, by its look.
func roleOfHeading(st style) Role {
	switch st.face {
	case Biaosong:
		return RoleTitle
	case Kai:
		return RoleSubtitle
	}
	return RoleIssuer
}

// sayPairs are figures with their names, as a table of two columns.
func (s *sheet) sayPairs(list [][2]string) {
	var rows [][]string
	for _, p := range list {
		rows = append(rows, []string{p[0], p[1]})
	}
	s.sayTable([]PieceColumn{{Head: "主要数字", Wide: 100}, {Head: "数值", Wide: 56, Right: true}}, rows)
}

// sayBars is a chart as a table.
func (s *sheet) sayBars(unit string, bars []YearBar) {
	var rows [][]string
	for _, b := range bars {
		rows = append(rows, []string{b.Label, strconv.Itoa(b.Count) + " " + unit})
	}
	s.sayTable([]PieceColumn{{Wide: 100}, {Wide: 56, Right: true}}, rows)
}
