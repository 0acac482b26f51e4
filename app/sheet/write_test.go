package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
