package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

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
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return err
	}
	return inOrder(w, b.Bytes())
}

// inOrder writes the parts of a workbook in the order of their names: excelize
// takes those of several sheets as they come, and the same table should be the
// same file.
func inOrder(w io.Writer, file []byte) error {
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return fmt.Errorf("read workbook: %w", err)
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	z := zip.NewWriter(w)
	for _, part := range r.File {
		if err := z.Copy(part); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	return z.Close()
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
