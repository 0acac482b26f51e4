package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// A Leaf is one sheet of a workbook: its name, and its rows with the heading
// first.
type Leaf struct {
	Name string
	Rows [][]string
}

// WriteBook writes leaves as the sheets of one workbook, in order and as
// WriteXLSX writes one.
func WriteBook(w io.Writer, leaves []Leaf) error {
	book := excelize.NewFile()
	defer book.Close()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, t := range leaves {
		if runes := []rune(t.Name); len(runes) > 31 {
			t.Name = string(runes[:31])
		}
		if i == 0 {
			err = book.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = book.NewSheet(t.Name)
		}
		if err != nil {
			return fmt.Errorf("name sheet: %w", err)
		}
		if err := fill(book, bold, t); err != nil {
			return err
		}
	}
	return book.Write(w)
}

// fill writes the rows of one sheet, every cell as text.
func fill(book *excelize.File, bold int, t Leaf) error {
	out, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	for i, width := range widths(t.Rows) {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range t.Rows {
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
	return out.Flush()
}
