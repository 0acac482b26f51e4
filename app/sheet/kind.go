package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Kind says what the texts of a column stand for, so that a spreadsheet can
// add, sort and filter them.
type Kind uint8

// Kinds of columns. A text that is not what its column's kind says stays text,
// and so does a number with leading zeros: that is a code.
const (
	AsText   Kind = iota
	AsNumber      // 12, -5, 0.375
	AsWan         // money in 万元, 12.5
	AsDay         // 2026-03-12, 2026年3月12日
	AsMinute      // 2026-03-12 10:05, 2026年3月12日 10:05
)

// Kinds name the kind of each column by its heading; a column that is not named
// is text.
type Kinds map[string]Kind

// Values that a cell shows otherwise than it stores them, beside those of a
// Grid.
type (
	Minute string // 2026-03-12 10:05, date and time; empty is an empty cell, anything else text
	Number string // a decimal number as it is written; what is none is text
)

// number is a decimal number as people write it, without a leading zero that
// would be lost, and short enough to be exact.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,6})?$`)

// Value is what a cell of this kind holds, as a Grid takes it.
func (k Kind) Value(text string) any {
	if text == "" {
		return nil
	}
	switch k {
	case AsNumber:
		return Number(text)
	case AsWan:
		if !number.MatchString(text) {
			return text
		}
		whole, part, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
		n, err := strconv.ParseInt(whole+(part + "000000")[:6], 10, 64)
		if err != nil {
			return text
		}
		if text[0] == '-' {
			n = -n
		}
		return Wan(n)
	case AsDay:
		return Day(asDigits(text, "2006年1月2日", time.DateOnly))
	case AsMinute:
		return Minute(asDigits(text, "2006年1月2日 15:04", "2006-01-02 15:04"))
	}
	return text
}

// asDigits is a time that was written in words, in digits; other texts stay.
func asDigits(text, words, digits string) string {
	if t, err := time.Parse(words, text); err == nil {
		return t.Format(digits)
	}
	return text
}

// GridOf is a table of texts, the heading first, as a grid whose columns are of
// the kinds named.
func GridOf(name string, rows [][]string, kinds Kinds) Grid {
	g := Grid{Name: name}
	if len(rows) == 0 {
		return g
	}
	g.Head = rows[0]
	for _, row := range rows[1:] {
		cells := make([]any, len(row))
		for i, text := range row {
			cells[i] = text
			if i < len(g.Head) {
				cells[i] = kinds[g.Head[i]].Value(text)
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	return g
}
