package sheet_test

import (
	"bytes"
	"testing"

	"piaojue/app/sheet"
)

func TestTheSameBookIsTheSameFile(t *testing.T) {
	leaves := []sheet.Leaf{{Name: "工作清单", Rows: [][]string{{"序号", "项目"}, {"1", "𬭎园村道路"}}}, {Name: "问题清单", Rows: [][]string{{"序号"}}}, {Name: "建议清单", Rows: [][]string{{"序号"}, {"=1+1"}}}, {Name: "成果清单", Rows: [][]string{{"序号"}}}}
	var first []byte
	for range 12 {
		var b bytes.Buffer
		if err := sheet.WriteBook(&b, leaves); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("the same leaves gave another file")
		}
	}
}
