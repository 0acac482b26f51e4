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
	if err := sheet.WriteXLSX(&b, strings.Repeat("清单", 20), want); err != nil {
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

func TestABookHasItsLeavesInOrderEachWithItsHeading(t *testing.T) {
	leaves := []sheet.Leaf{{"工作清单", [][]string{{"序号", "项目"}, {"1", "𬭎溪饮水提升"}}}, {"问题清单", [][]string{{"序号", "问题"}, {"1", "=SUM(A1)"}, {"2", ""}}}, {"建议清单", nil}, {strings.Repeat("成果", 20), [][]string{{"只有表头"}}}}
	var b bytes.Buffer
	if err := sheet.WriteBook(&b, leaves); err != nil {
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
	if formula, err := book.GetCellFormula("问题清单", "B2"); err != nil || formula != "" {
		t.Errorf("a typed text became the formula %q, %v", formula, err)
	}
}
