package sheet_test

import (
	"bytes"
	"testing"

	"piaojue/app/sheet"
)

func TestTheSameBookIsTheSameFile(t *testing.T) {
	book := []sheet.Grid{{Name: "工作清单", Head: []string{"序号", "项目"}, Rows: [][]any{{1, "𬭎园村道路"}}}, {Name: "问题清单", Head: []string{"序号"}}, {Name: "建议清单", Head: []string{"序号"}, Rows: [][]any{{"=1+1"}}}, {Name: "成果清单", Head: []string{"序号"}}}
	var first []byte
	for range 12 {
		var b bytes.Buffer
		if err := sheet.WriteGrids(&b, book...); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("the same tables gave another file")
		}
	}
}
