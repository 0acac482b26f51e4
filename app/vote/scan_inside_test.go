package vote

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/models"
)

func TestCopiesOfASheetBelongTogetherHoweverTheyNameEachOther(t *testing.T) {
	page := func(id, twin int64, state models.PageState) models.ScannedPage {
		return models.ScannedPage{ID: id, ScanID: 1, TwinID: twin, State: state, Page: 1, Pages: 1}
	}
	const read, aside = models.PageRead, models.PageAside
	tests := []struct {
		name      string
		pages     []models.ScannedPage
		elsewhere map[int64]bool
		want      [][2]int
	}{
		{"no copies", []models.ScannedPage{page(1, 0, read), page(2, 0, read)}, nil, nil},
		{"one copy", []models.ScannedPage{page(1, 0, read), page(2, 1, read)}, nil, [][2]int{{0, 1}}},
		{"the first set aside", []models.ScannedPage{page(1, 0, aside), page(2, 1, read), page(3, 1, read)}, nil, [][2]int{{0, 1}}},
		{"one of two decided by hand", []models.ScannedPage{page(1, 0, read), page(2, 1, models.PageHand)}, nil, [][2]int{{0, 1}}},
		{"all but one set aside", []models.ScannedPage{page(1, 0, aside), page(2, 1, read)}, nil, nil},
		{"each names the other", []models.ScannedPage{page(1, 2, read), page(2, 1, read)}, nil, [][2]int{{0, 1}}},
		{"a ring of three", []models.ScannedPage{page(1, 3, read), page(2, 1, read), page(3, 2, read)}, nil, [][2]int{{0, 1}, {0, 2}}},
		{"a copy in another stack", []models.ScannedPage{page(1, 0, read), page(2, 9, read)}, map[int64]bool{9: true}, [][2]int{{-1, 1}}},
		{"a copy in another stack that was set aside there", []models.ScannedPage{page(2, 9, read)}, map[int64]bool{}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := scannedStack{pages: test.pages, elsewhere: test.elsewhere}
			v.sheets, v.strays = sheetsOf(test.pages)
			if diff := cmp.Diff(test.want, v.twins()); diff != "" {
				t.Errorf("pairs (-want +got):\n%s", diff)
			}
		})
	}
}
