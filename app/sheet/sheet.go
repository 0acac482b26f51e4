// Package sheet reads and writes the tables that offices exchange: CSV in
// UTF-8 or GB 18030 (what Excel saves in China) and XLSX. It is the only
// importer of the spreadsheet library. Whatever the bytes, it answers with
// rows or with a refusal in Chinese, and never with more rows or memory than
// its limits.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"

	"piaojue/app/fault"
)

// Limits of an uploaded table.
const (
	MaxBytes = 8 << 20
	MaxRows  = 20_000
	maxCells = 64
)

var errUnreadable = fault.New(fault.Invalid, "文件读不出来。请用本页的模板填写，另存为 .csv 或 .xlsx 后再上传。")

// Read returns the rows of the first sheet, every cell trimmed, in Unicode
// form NFC; rows without any text are left out. Spreadsheets are told from CSV
// by their content, not by the name of the file.
func Read(r io.Reader) ([][]string, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "文件超过 8 MB，请只保留需要导入的工作表后再上传。")
	}
	var rows [][]string
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		rows, err = readXLSX(data)
	} else {
		rows, err = readCSV(data)
	}
	if err != nil {
		return nil, err
	}
	return tidy(rows)
}

func tidy(rows [][]string) ([][]string, error) {
	kept := rows[:0]
	for _, row := range rows {
		text := false
		if len(row) > maxCells {
			row = row[:maxCells]
		}
		for i, cell := range row {
			if !utf8.ValidString(cell) {
				return nil, errUnreadable
			}
			row[i] = strings.TrimSpace(norm.NFC.String(strings.Map(printable, cell)))
			text = text || row[i] != ""
		}
		if text {
			kept = append(kept, row)
		}
	}
	if len(kept) == 0 {
		return nil, fault.New(fault.Invalid, "文件里没有内容。请按模板填写后再上传。")
	}
	if len(kept) > MaxRows {
		return nil, fault.New(fault.TooLarge, "文件超过 %d 行，请分几次导入。", MaxRows)
	}
	return kept, nil
}

// printable drops control characters and turns line breaks and wide spaces
// into spaces, so that a cell is one line.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u3000' || r == '\u00a0':
		return ' '
	case r < ' ' || r == 0x7f || r == '\ufeff' || r == utf8.RuneError:
		return -1
	}
	return r
}

func readCSV(data []byte) ([][]string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, errUnreadable
	}
	if !utf8.Valid(data) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return nil, errUnreadable
		}
		data = decoded
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = -1
	reader.LazyQuotes = true
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(first, []byte("\t")) > bytes.Count(first, []byte(",")) {
		reader.Comma = '\t'
	}
	var rows [][]string
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, errUnreadable
		}
		if rows = append(rows, row); len(rows) > 2*MaxRows {
			return nil, fault.New(fault.TooLarge, "文件超过 %d 行，请分几次导入。", MaxRows)
		}
	}
}

func readXLSX(data []byte) (rows [][]string, err error) {
	// The library has panicked on crafted files before; an upload must not end
	// the program.
	defer func() {
		if recover() != nil {
			rows, err = nil, errUnreadable
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: 64 << 20, UnzipXMLSizeLimit: 32 << 20, RawCellValue: true})
	if err != nil {
		return nil, errUnreadable
	}
	defer book.Close()
	names := book.GetSheetList()
	if len(names) == 0 {
		return nil, errUnreadable
	}
	iterator, err := book.Rows(names[0])
	if err != nil {
		return nil, errUnreadable
	}
	defer iterator.Close()
	for iterator.Next() {
		row, err := iterator.Columns()
		if err != nil {
			return nil, errUnreadable
		}
		if rows = append(rows, row); len(rows) > 2*MaxRows {
			return nil, fault.New(fault.TooLarge, "文件超过 %d 行，请分几次导入。", MaxRows)
		}
	}
	return rows, nil
}

// A Table is an upload with its heading matched to the columns that are
// wanted.
type Table struct {
	Rows  [][]string // without the heading
	at    map[string]int
	Lines []int // line of each row, counted from 1 with the heading
}

// Match finds the wanted columns in the heading, by name; it refuses a heading
// that lacks one of the required ones, and says which.
func Match(rows [][]string, required ...string) (Table, error) {
	t := Table{at: map[string]int{}}
	if len(rows) == 0 {
		return t, errUnreadable
	}
	for i, cell := range rows[0] {
		name, _, _ := strings.Cut(cell, "（") // 总投资（万元） is 总投资
		name, _, _ = strings.Cut(name, "(")
		if _, twice := t.at[strings.TrimSpace(name)]; !twice {
			t.at[strings.TrimSpace(name)] = i
		}
	}
	var missing []string
	for _, name := range required {
		if _, ok := t.at[name]; !ok {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return t, fault.New(fault.Invalid, "表头缺少“%s”。请用本页的模板填写，不要改动第一行。", strings.Join(missing, "”“"))
	}
	t.Rows = rows[1:]
	for i := range t.Rows {
		t.Lines = append(t.Lines, i+2)
	}
	if len(t.Rows) == 0 {
		return t, fault.New(fault.Invalid, "文件只有表头，没有内容。请填写后再上传。")
	}
	return t, nil
}

// Cell is the text of a named column in row i, empty when there is none.
func (t Table) Cell(i int, column string) string {
	at, ok := t.at[column]
	if !ok || at >= len(t.Rows[i]) {
		return ""
	}
	return t.Rows[i][at]
}

// WriteCSV writes rows as CSV with the mark by which Excel recognises UTF-8.
// Cells that a spreadsheet would take for a formula are kept as text.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				cell = "'" + cell
			}
			safe[i] = cell
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
