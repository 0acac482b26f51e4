package vote

import (
	"testing"

	"piaojue/app/fault"
	"piaojue/app/tally"
)

var templateRules = RulesText{Family: "pick", Seats: "10", MaxApprovals: "10", Stances: "three", Quorum: "2/3", PassBase: "all", PassOver: "1/2", Tie: "runoff", Shortfall: "ask", Blank: "abstain",
	Revote: "same", Body: "congress", Overmark: "ballot", Illegible: "item", Signatures: "2", VoteOrder: "scrutineers_first", Publicity: "public", Retention: "1"}

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

func TestRulesTakeOnlyTheFieldsOfTheirFamily(t *testing.T) {
	text := templateRules
	text.Grades, text.GradeBase, text.Half = "满意、基本满意 不满意", "all", "reached"
	for _, tt := range []struct {
		family tally.Family
		change func(*RulesText)
	}{
		{tally.Pick, func(r *RulesText) { r.Grades = "满意" }},
		{tally.Each, func(r *RulesText) { r.Half = "x" }},
		{tally.Plurality, func(r *RulesText) { r.PassOver = "9" }},
		{tally.List, func(r *RulesText) { r.Seats, r.Tie, r.MaxApprovals = "十", "", "x" }},
		{tally.Recommend, func(r *RulesText) { r.GradeBase = "" }},
		{tally.Rank, func(r *RulesText) { r.Stances, r.Blank, r.PassBase = "", "", "" }},
		{tally.Satisfaction, func(r *RulesText) { r.Seats, r.Quorum, r.Tie, r.Stances = "十", "", "", "" }},
	} {
		typed := text
		typed.Family = string(tt.family)
		clean, err := typed.Rules()
		if err != nil {
			t.Errorf("%s: %v", tt.family, err)
			continue
		}
		if err := clean.Validate(); err != nil {
			t.Errorf("%s: %v", tt.family, err)
		}
		tt.change(&typed)
		spoilt, err := typed.Rules()
		if err != nil || spoilt.Digest() != clean.Digest() {
			t.Errorf("%s reads a field of another family: %+v, %v", tt.family, spoilt, err)
		}
	}
}

func TestGradesAreReadWithAnySeparator(t *testing.T) {
	for _, typed := range []string{"满意、基本满意、不满意", "满意 基本满意　不满意", "满意，基本满意,不满意\n", "满意/基本满意；不满意、"} {
		r, err := RulesText{Family: "satisfaction", Grades: typed, GradeBase: "all", Half: "reached"}.Rules()
		if err != nil || len(r.Grades) != 3 || r.Grades[1] != "基本满意" {
			t.Errorf("%q gives %q, %v", typed, r.Grades, err)
		}
		if got := TextOf(r).Grades; got != "满意、基本满意、不满意" {
			t.Errorf("shown again as %q", got)
		}
	}
}
