package sheet_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"piaojue/app/sheet"
)

func opened(t *testing.T, grids ...sheet.Grid) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.WriteGrids(&b, grids...); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

func TestAGridsCellsAreWhatTheyAre(t *testing.T) {
	g := sheet.Grid{Name: "台账", Head: []string{"名称", "次数", "日期", "金额（万元）", "得分", "比率"}, Note: "来源：台账，截至2026年3月12日。",
		Rows: [][]any{{"𬭎溪饮水\n=1+1", 1204, sheet.Day("2026-03-12"), sheet.Wan(412_743_000_001), sheet.Hundredths(8840), sheet.Share(6667)}, {"=SUM(B2)", int64(math.MaxInt32) + 1, sheet.Day(""), nil, nil, nil}, {"0012", 0, sheet.Day("择期"), sheet.Wan(-5), sheet.Hundredths(0), sheet.Share(0)}}}
	book := opened(t, g)
	shown, err := book.GetRows("台账")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"名称", "次数", "日期", "金额（万元）", "得分", "比率"}, {"𬭎溪饮水\n=1+1", "1204", "2026-03-12", "412,743.000001", "88.40", "66.67%"}, {"=SUM(B2)", "2147483648"}, {"0012", "0", "择期", "-0.000005", "0.00", "0.00%"}, nil, {"来源：台账，截至2026年3月12日。"}}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("as shown (-want +got):\n%s", diff)
	}
	for at, want := range map[string]string{"B2": "1204", "C2": "46093", "D2": "412743.000001", "E2": "88.4", "F2": "0.6667"} {
		if got, err := book.GetCellValue("台账", at, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s holds %q, %v; want the number %s", at, got, err, want)
		}
		if kind, err := book.GetCellType("台账", at); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
			t.Errorf("%s is text (%v, %v)", at, kind, err)
		}
	}
	for _, at := range []string{"A2", "A3", "A4", "C4"} {
		if kind, err := book.GetCellType("台账", at); err != nil || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s is no text (%v, %v)", at, kind, err)
		}
		if formula, err := book.GetCellFormula("台账", at); err != nil || formula != "" {
			t.Errorf("%s became the formula %q, %v", at, formula, err)
		}
	}
	if panes, err := book.GetPanes("台账"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the heading is not fixed: %+v, %v", panes, err)
	}
}

func TestAGridHoldsAnyTextThatACellCan(t *testing.T) {
	long := strings.Repeat("长", 40_000)
	book := opened(t, sheet.Grid{Name: strings.Repeat("清单", 20), Head: []string{"a\x00b"}, Rows: [][]any{{"控制\x07字符"}, {"坏\xff字节"}, {long}, {"<&>\"'"}}})
	name := book.GetSheetList()[0]
	if len([]rune(name)) != 31 {
		t.Errorf("the sheet is named %q", name)
	}
	rows, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != "ab" || rows[1][0] != "控制字符" || rows[2][0] != "坏\ufffd字节" || rows[4][0] != "<&>\"'" {
		t.Errorf("%q", [][]string{rows[0], rows[1], rows[2], rows[4]})
	}
	if n := len([]rune(rows[3][0])); n > sheet.MaxCellText || n < sheet.MaxCellText-20 || !strings.HasSuffix(rows[3][0], "以下略）") {
		t.Errorf("a long text has %d characters and ends %q", n, rows[3][0][len(rows[3][0])-30:])
	}
}

func TestASheetIsNamedAsExcelTakesIt(t *testing.T) {
	book := opened(t, sheet.Grid{Name: "2026年[一/二]: *?"}, sheet.Grid{Name: "'"})
	if diff := cmp.Diff([]string{"2026年 一 二", "表"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameGridsAreTheSameFileAndNothingElseIsACell(t *testing.T) {
	grids := []sheet.Grid{{Name: "甲", Head: []string{"一"}, Rows: [][]any{{1}}, Note: "注"}, {Name: "乙"}, {Name: "丙", Head: []string{"二"}}}
	var first []byte
	for range 6 {
		var b bytes.Buffer
		if err := sheet.WriteGrids(&b, grids...); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("the same grids gave another file")
		}
	}
	if diff := cmp.Diff([]string{"甲", "乙", "丙"}, opened(t, grids...).GetSheetList()); diff != "" {
		t.Error(diff)
	}
	var b bytes.Buffer
	if err := sheet.WriteGrids(&b, sheet.Grid{Name: "甲", Rows: [][]any{{struct{}{}}}}); err == nil {
		t.Error("a cell of no kind was written")
	}
	if err := sheet.WriteGrids(&b); err == nil {
		t.Error("a workbook without sheets was written")
	}
}
