package roster

import (
	"testing"

	"piaojue/app/fault"
	"piaojue/models"
)

func TestTheDeskFindsADeputyByNumberOrByWholeName(t *testing.T) {
	roll := Roll{Delegations: []DelegationRoll{
		{Deputies: []models.Deputy{{ID: 1, Number: "QX0001", Name: "沈知远"}, {ID: 2, Number: "QX0002", Name: "何以安"}}},
		{Deputies: []models.Deputy{{ID: 3, Number: "QX0003", Name: "何以安"}, {ID: 4, Number: "QX0004", Name: "𬭎㙍𠮷"}, {ID: 5, Number: "LT04", Name: "刘一"}}},
	}}
	tests := []struct {
		name, typed string
		want        int64 // 0: refused
	}{
		{"number", "QX0002", 2},
		{"number in small letters with blanks", " qx0003 ", 3},
		{"name", "沈知远", 1},
		{"rare characters", "𬭎㙍𠮷", 4},
		{"a name two deputies share", "何以安", 0},
		{"the card", "pj:deputy:QX0002", 2},
		{"the figure at the end", "2", 2},
		{"with its zeros", "0002", 2},
		{"part of a name", "沈", 0},
		{"a figure at the end of two numbers", "4", 0},
		{"unknown", "QX9999", 0},
		{"nothing", "  ", 0},
	}
	for _, tt := range tests {
		got, err := roll.Find(tt.typed)
		if got.ID != tt.want {
			t.Errorf("%s: found %d, want %d", tt.name, got.ID, tt.want)
		}
		if e, ok := fault.As(err); tt.want == 0 && (!ok || e.Kind != fault.Invalid || e.Fields["number"] == "") {
			t.Errorf("%s: %v, want a refusal of the number", tt.name, err)
		}
	}
}
