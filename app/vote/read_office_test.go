package vote

import (
	"testing"

	"piaojue/app/fault"
	"piaojue/app/tally"
)

var templateRules = RulesText{Family: "pick", Seats: "10", MaxApprovals: "10", Stances: "three", Quorum: "2/3", PassBase: "all", PassOver: "1/2", Tie: "runoff", Shortfall: "ask", Blank: "abstain"}

func TestTheShippedTemplateIsAValidSetOfRules(t *testing.T) {
	rules, err := templateRules.Rules()
	if err != nil {
		t.Fatal(err)
	}
	if err := rules.Validate(); err != nil {
		t.Errorf("the template is refused: %v", err)
	}
	if got := TextOf(rules); got != templateRules {
		t.Errorf("read back as %+v, want %+v", got, templateRules)
	}
}

func TestRulesRefuseWhatIsNotANumberByField(t *testing.T) {
	tests := []struct {
		name   string
		change func(*RulesText)
		field  string
	}{
		{"words for seats", func(r *RulesText) { r.Seats = "十" }, "seats"},
		{"no seat", func(r *RulesText) { r.Seats = "0" }, "seats"},
		{"half an approval", func(r *RulesText) { r.MaxApprovals = "1.5" }, "max_approvals"},
		{"more than anybody has", func(r *RulesText) { r.Seats = "99999999999999999999" }, "seats"},
	}
	for _, tt := range tests {
		text := templateRules
		tt.change(&text)
		_, err := text.Rules()
		e, ok := fault.As(err)
		if !ok || e.Kind != fault.Invalid || e.Fields[tt.field] == "" {
			t.Errorf("%s: %v, want a refusal of %s", tt.name, err, tt.field)
		}
	}
}

func TestNoCapAndNoPassLineAreLeftOut(t *testing.T) {
	text := templateRules
	text.Family, text.MaxApprovals = "plurality", " "
	rules, err := text.Rules()
	if err != nil {
		t.Fatal(err)
	}
	if rules.MaxApprovals != 0 || rules.PassBase != "" || rules.PassOver != "" || rules.Family != tally.Plurality {
		t.Errorf("rules = %+v", rules)
	}
}
