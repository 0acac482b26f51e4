package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"piaojue/app/fault"
)

func TestTheSameTableIsReadFromEveryKindOfFile(t *testing.T) {
	want := [][]string{{"序号", "名称"}, {"1", "𬭎街雨污分流, 二期"}, {"2", "㙍下村道路"}}
	text := "序号,名称\n1,\"𬭎街雨污分流, 二期\"\n,\n2, 㙍下村道路 \n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	for i, row := range want {
		for j, cell := range row {
			name, _ := excelize.CoordinatesToCellName(j+1, i+1)
			book.SetCellValue("Sheet1", name, cell)
		}
	}
	var xlsx bytes.Buffer
	if err := book.Write(&xlsx); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, data string }{
		{"UTF-8", text}, {"UTF-8 with a mark", "\ufeff" + text}, {"GB 18030", gb}, {"XLSX", xlsx.String()},
		{"tabs", "序号\t名称\n1\t𬭎街雨污分流, 二期\n2\t㙍下村道路\n"}, {"line break in a cell", "序号,名称\n1,\"𬭎街雨污分流,\n二期\"\n2,㙍下村道路"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(tt.data))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestUnreadableFilesAreRefusedInChinese(t *testing.T) {
	tests := []struct{ name, data string }{
		{"empty", ""}, {"only blanks", " , \n,,\n"}, {"a picture", "\x89PNG\r\n\x1a\n\x00\x00"}, {"a broken spreadsheet", "PK\x03\x04 nonsense"},
		{"neither UTF-8 nor GB 18030", "\xff\xff\xff\xfe"}, {"too many rows", strings.Repeat("a\n", 3*MaxRows)}, {"too large", strings.Repeat("x", MaxBytes+1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := Read(strings.NewReader(tt.data))
			if _, ok := fault.As(err); !ok || rows != nil {
				t.Errorf("%d rows, %v; want a refusal", len(rows), err)
			}
		})
	}
}

func TestHeadingMayNameUnitsAndMustBeComplete(t *testing.T) {
	table, err := Match([][]string{{"名称", "总投资（万元）", "x"}, {"甲", "3"}}, "名称", "总投资")
	if err != nil || table.Cell(0, "总投资") != "3" || table.Cell(0, "x") != "" || table.Cell(0, "y") != "" {
		t.Errorf("%+v, %v", table, err)
	}
	if _, err := Match([][]string{{"名称"}, {"甲"}}, "名称", "序号", "单位"); err == nil || !strings.Contains(err.Error(), "序号”“单位") {
		t.Errorf("%v; want both missing columns named", err)
	}
}

func TestWrittenCellsAreNoFormulas(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCSV(&b, [][]string{{"=1+1", "@x", "正常", "-5"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "\ufeff'=1+1,'@x,正常,'-5\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := Read(bytes.NewReader(data))
		if _, refusal := fault.As(err); err != nil && !refusal {
			t.Errorf("not a refusal: %v", err)
		}
		if err == nil && len(rows) == 0 {
			t.Error("no rows and no refusal")
		}
	})
}
