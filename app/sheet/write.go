package sheet

import (
	"io"
	"unicode/utf8"
)

// WriteXLSX writes rows as the one sheet of a workbook: the first row is the
// heading, bold and fixed. Columns are of the kinds named; every other cell is
// text, so that nothing becomes a formula, a date or a rounded number. The name
// of the sheet is cut to what Excel allows.
func WriteXLSX(w io.Writer, name string, rows [][]string, kinds Kinds) error {
	return WriteGrids(w, GridOf(name, rows, kinds))
}

// widths are column widths in characters, by the longest of the first rows and
// within reason.
func widths(rows [][]string) []float64 {
	const least, most, looked = 8, 50, 200
	var list []float64
	for i, row := range rows {
		if i == looked {
			break
		}
		for j, text := range row {
			if j == len(list) {
				list = append(list, least)
			}
			// A Chinese character is as wide as two Latin ones.
			wide := float64(utf8.RuneCountInString(text)+len(text))/2 + 2
			list[j] = min(max(list[j], wide), most)
		}
	}
	return list
}
