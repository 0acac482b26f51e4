package sheet

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes rows as the one sheet of a workbook: the first row is the
// heading, bold and fixed, and every cell is text, so that nothing becomes a
// formula, a date or a rounded number. The name of the sheet is cut to what
// Excel allows.
func WriteXLSX(w io.Writer, name string, rows [][]string) error {
	book := excelize.NewFile()
	defer book.Close()
	if runes := []rune(name); len(runes) > 31 {
		name = string(runes[:31])
	}
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range widths(rows) {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, text := range row {
			cells[j] = text
			if i == 0 {
				cells[j] = excelize.Cell{StyleID: bold, Value: text}
			}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return book.Write(w)
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
