package words

import (
	"slices"
	"testing"

	"piaojue/app/words/wordstest"
)

func TestComparingByPlaceMissesNothing(t *testing.T) {
	x := NewIndex(nil)
	for i, s := range append(wordstest.Spoken(), wordstest.Suggestions(600, 5)...) {
		x.Add(int64(i), Text{Matter: s.Matter, Place: s.Place, Reason: s.Reason})
	}
	var order []int32
	for at := range x.nodes {
		order = append(order, int32(at))
	}
	byPlace := x.neighbours(order, x.byPlace(order), GroupThreshold)
	everything := x.byPlace(order)
	everything.all = 0 // nothing is few
	if byTerm := x.neighbours(order, everything, GroupThreshold); !slices.Equal(byPlace, byTerm) {
		t.Error("comparing only what is at one place counts other neighbours than comparing everything")
	}
}
