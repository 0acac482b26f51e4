package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// A Grid is a table to calculate with: its cells are what they are. Text never
// becomes a formula or a number, whatever it looks like.
type Grid struct {
	Name string // of the sheet; cut to what Excel allows
	Head []string
	// Rows hold text (string), whole numbers (int, int64), Number, Day, Minute, Wan,
	// Hundredths, Share, or nil for an empty cell. Anything else is refused.
	Rows [][]any
	Note string // below the table: where it was taken from, and up to when
}

// Values that a cell shows otherwise than it stores them.
type (
	Day        string // 2026-03-12, a date; empty is an empty cell, anything else text
	Wan        int64  // money in 分, shown in 万元 and exact
	Hundredths int    // a number with two decimals
	Share      int    // hundredths of a percent, shown as a percentage
)

// MaxGridRows is how many rows a grid may have: what Excel opens, with room for
// heading and note.
const MaxGridRows = 1_000_000

// MaxCellText is how many characters a cell may hold; a longer text is cut and
// says so.
const MaxCellText = 32_767

const cutText = "……（内容过长，以下略）"

// WriteGrids writes grids as the sheets of one workbook. The same grids give
// the same bytes.
func WriteGrids(w io.Writer, grids ...Grid) error {
	book := excelize.NewFile()
	defer book.Close()
	styles, err := gridStyles(book)
	if err != nil {
		return err
	}
	if len(grids) == 0 {
		return errors.New("sheet: a workbook without sheets")
	}
	for i, g := range grids {
		g.Name = sheetName(g.Name)
		if i == 0 {
			err = book.SetSheetName("Sheet1", g.Name)
		} else {
			_, err = book.NewSheet(g.Name)
		}
		if err != nil {
			return fmt.Errorf("name sheet: %w", err)
		}
		if err := g.fill(book, styles); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return err
	}
	return inOrder(w, b.Bytes())
}

// sheetName is a name as Excel takes it: 31 characters, and none of those that
// stand for something in a formula.
func sheetName(name string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, cellText(name)), "' ")
	if runes := []rune(name); len(runes) > 31 {
		name = string(runes[:31])
	}
	if name == "" {
		name = "表"
	}
	return name
}

// gridLooks are the styles of cells by number.
type gridLooks struct{ head, text, whole, plain, day, minute, wan, hundredths, share, note int }

func gridStyles(book *excelize.File) (looks gridLooks, err error) {
	day, minute, wan, two := "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00####", "0.00"
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&looks.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: top, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}}}},
		{&looks.text, excelize.Style{Alignment: top}}, {&looks.whole, excelize.Style{Alignment: top, NumFmt: 1}},
		{&looks.plain, excelize.Style{Alignment: top}}, {&looks.minute, excelize.Style{Alignment: top, CustomNumFmt: &minute}},
		{&looks.day, excelize.Style{Alignment: top, CustomNumFmt: &day}}, {&looks.wan, excelize.Style{Alignment: top, CustomNumFmt: &wan}},
		{&looks.hundredths, excelize.Style{Alignment: top, CustomNumFmt: &two}}, {&looks.share, excelize.Style{Alignment: top, NumFmt: 10}},
		{&looks.note, excelize.Style{Font: &excelize.Font{Italic: true, Color: "666666"}}},
	} {
		if *s.id, err = book.NewStyle(&s.style); err != nil {
			return looks, err
		}
	}
	return looks, nil
}

func (g Grid) fill(book *excelize.File, looks gridLooks) error {
	if len(g.Rows) > MaxGridRows {
		return fmt.Errorf("sheet: %d rows, at most %d", len(g.Rows), MaxGridRows)
	}
	out, err := book.NewStreamWriter(g.Name)
	if err != nil {
		return err
	}
	for i, width := range widths(g.shown()) {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := 0
	put := func(cells []any) error {
		line++
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		return out.SetRow(at, cells)
	}
	head := make([]any, len(g.Head))
	for i, text := range g.Head {
		head[i] = excelize.Cell{StyleID: looks.head, Value: cellText(text)}
	}
	if err := put(head); err != nil {
		return err
	}
	for _, row := range g.Rows {
		cells := make([]any, len(row))
		for i, v := range row {
			if cells[i], err = looks.cell(v); err != nil {
				return err
			}
		}
		if err := put(cells); err != nil {
			return err
		}
	}
	if g.Note != "" {
		line++ // an empty row, so that sorting and filtering leave the note alone
		if err := put([]any{excelize.Cell{StyleID: looks.note, Value: cellText(g.Note)}}); err != nil {
			return err
		}
	}
	return out.Flush()
}

// dayZero is where Excel begins to count days.
var dayZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

func (looks gridLooks) cell(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return excelize.Cell{StyleID: looks.text, Value: cellText(v)}, nil
	case int:
		return excelize.Cell{StyleID: looks.whole, Value: v}, nil
	case int64:
		return excelize.Cell{StyleID: looks.whole, Value: v}, nil
	case Wan:
		return excelize.Cell{StyleID: looks.wan, Value: float64(v) / 1_000_000}, nil
	case Hundredths:
		return excelize.Cell{StyleID: looks.hundredths, Value: float64(v) / 100}, nil
	case Share:
		return excelize.Cell{StyleID: looks.share, Value: float64(v) / 10_000}, nil
	case Day:
		if v == "" {
			return nil, nil
		}
		t, err := time.Parse("2006-01-02", string(v))
		if err != nil || t.Year() < 1901 {
			return excelize.Cell{StyleID: looks.text, Value: cellText(string(v))}, nil
		}
		return excelize.Cell{StyleID: looks.day, Value: int(t.Sub(dayZero) / (24 * time.Hour))}, nil
	case Minute:
		if v == "" {
			return nil, nil
		}
		t, err := time.Parse("2006-01-02 15:04", string(v))
		if err != nil || t.Year() < 1901 {
			return excelize.Cell{StyleID: looks.text, Value: cellText(string(v))}, nil
		}
		return excelize.Cell{StyleID: looks.minute, Value: float64(t.Sub(dayZero)/time.Minute) / (24 * 60)}, nil
	case Number:
		if v == "" {
			return nil, nil
		}
		n, err := strconv.ParseFloat(string(v), 64)
		if err != nil || !number.MatchString(string(v)) {
			return excelize.Cell{StyleID: looks.text, Value: cellText(string(v))}, nil
		}
		return excelize.Cell{StyleID: looks.plain, Value: n}, nil
	}
	return nil, fmt.Errorf("sheet: no cell holds a %T", v)
}

// cellText is a text as a cell can hold it: without control characters, and
// not longer than Excel takes.
func cellText(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	// Excel counts in units of UTF-16.
	n := 0
	for i, r := range text {
		if n += max(1, utf16Len(r)); n > MaxCellText-utf8.RuneCountInString(cutText) && len(text)-i > len(cutText) {
			return text[:i] + cutText
		}
	}
	return text
}

func utf16Len(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// shown are the first rows as text, to see how wide they are.
func (g Grid) shown() [][]string {
	rows := [][]string{g.Head}
	for i, row := range g.Rows {
		if i == 200 {
			break
		}
		text := make([]string, len(row))
		for j, v := range row {
			switch v := v.(type) {
			case string:
				text[j], _, _ = strings.Cut(v, "\n")
			case nil:
			case Wan:
				text[j] = fmt.Sprintf("%.2f", float64(v)/1_000_000)
			default:
				text[j] = fmt.Sprint(v)
			}
		}
		rows = append(rows, text)
	}
	return rows
}
