package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"piaojue/app/sheet"
)

func TestAWorkbookReadsBackAsItWasWritten(t *testing.T) {
	want := [][]string{{"名称", "金额（万元）"}, {"𬭎溪饮水提升", "0012.50"}, {"=1+1", "2026-03-12"}, {strings.Repeat("长", 600), "-5"}}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, strings.Repeat("清单", 20), want, nil); err != nil {
		t.Fatal(err)
	}
	got, err := sheet.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestColumnsOfNumbersAndDaysCanBeAddedAndSorted(t *testing.T) {
	rows := [][]string{{"代表证号", "票数", "投资（万元）", "日期", "时间", "办法"}, {"001", "12", "1234.5", "2026年3月12日", "2026-03-12 10:05", "12"},
		{"002", "-0.375", "-0.005", "2026-03-13", "2026年3月13日 09:59", "=1+1"}, {"003", "012", "一千", "择期", "上午", "-5"}, {"004", "", "", "", "", ""}, {"005", "12345678901234", "1e3", "1900-01-01", "0", "+86"}}
	var b bytes.Buffer
	kinds := sheet.Kinds{"票数": sheet.AsNumber, "投资（万元）": sheet.AsWan, "日期": sheet.AsDay, "时间": sheet.AsMinute}
	if err := sheet.WriteXLSX(&b, "表", rows, kinds); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	shown, err := book.GetRows("表")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{rows[0], {"001", "12", "1,234.50", "2026-03-12", "2026-03-12 10:05", "12"}, {"002", "-0.375", "-0.005", "2026-03-13", "2026-03-13 09:59", "=1+1"}, {"003", "012", "一千", "择期", "上午", "-5"},
		{"004"}, {"005", "12345678901234", "1e3", "1900-01-01", "0", "+86"}}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("as shown (-want +got):\n%s", diff)
	}
	text := map[string]bool{}
	for i, row := range rows[1:] {
		for j := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+2)
			if err != nil {
				t.Fatal(err)
			}
			kind, err := book.GetCellType("表", at)
			if err != nil {
				t.Fatal(err)
			}
			text[at] = kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString
			if formula, err := book.GetCellFormula("表", at); err != nil || formula != "" {
				t.Errorf("%s became the formula %q, %v", at, formula, err)
			}
		}
	}
	for _, at := range []string{"B2", "C2", "D2", "E2", "B3", "C3", "D3", "E3"} {
		if text[at] {
			t.Errorf("%s is text", at)
		}
	}
	for _, at := range []string{"A2", "F2", "F3", "B4", "C4", "D4", "E4", "F4", "B6", "C6", "D6", "E6", "F6"} {
		if !text[at] {
			t.Errorf("%s is no text", at)
		}
	}
}

func TestABookHasItsSheetsInOrderEachWithItsHeading(t *testing.T) {
	var b bytes.Buffer
	if err := sheet.WriteGrids(&b, sheet.GridOf("工作清单", [][]string{{"序号", "项目"}, {"1", "𬭎溪饮水提升"}}, nil), sheet.GridOf("问题清单", [][]string{{"序号", "问题"}, {"1", "=SUM(A1)"}, {"2", ""}}, nil),
		sheet.GridOf("建议清单", nil, nil), sheet.GridOf(strings.Repeat("成果", 20), [][]string{{"只有表头"}}, nil)); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if diff := cmp.Diff([]string{"工作清单", "问题清单", "建议清单", strings.Repeat("成果", 15) + "成"}, book.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	rows, err := book.GetRows("问题清单")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"序号", "问题"}, {"1", "=SUM(A1)"}, {"2"}}, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
