package vote

import (
	"testing"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/tally"
	"piaojue/models"
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

func TestEveryStepOfARoundNamesItsPermission(t *testing.T) {
	for _, s := range lifecycle.Round {
		if len(access.Holders(needs[s.Action])) == 0 {
			t.Errorf("nobody may take the step %s", s.Action)
		}
	}
}

func TestTheProcedureHasOneStepThatIsDue(t *testing.T) {
	steps := []models.RoundStep{{Action: "adopt", Actor: "王清和", At: 5}}
	tests := []struct {
		name  string
		round models.RoundState
		steps []models.RoundStep
		due   lifecycle.Action
		last  lifecycle.Action
	}{
		{"draft", models.RoundDraft, nil, lifecycle.Adopt, lifecycle.Publish},
		{"adopted", models.RoundAdopted, steps, lifecycle.Approve, lifecycle.Publish},
		{"void", models.RoundVoid, append(steps, models.RoundStep{Action: "void", Actor: "王清和"}), "", lifecycle.Void},
	}
	for _, tt := range tests {
		path := RoundReading{Round: models.Round{State: tt.round}, Steps: tt.steps}.Procedure()
		var due lifecycle.Action
		n := 0
		for _, p := range path {
			if p.Now {
				due = p.Action
				n++
			}
			if p.Done && p.Who != "王清和" {
				t.Errorf("%s: %s was taken by %q", tt.name, p.Action, p.Who)
			}
		}
		if due != tt.due || n > 1 {
			t.Errorf("%s: due %q (%d), want %q", tt.name, due, n, tt.due)
		}
		if last := path[len(path)-1].Action; last != tt.last {
			t.Errorf("%s: ends with %s, want %s", tt.name, last, tt.last)
		}
	}
}
