package oversight

import (
	"testing"

	"piaojue/app/fault"
	"piaojue/app/tally"
	"piaojue/models"
)

// A row like the published one of which the parts made 122 and not 222 must
// never become a grade.
func TestARowWhoseBallotsDoNotAddUpIsRefused(t *testing.T) {
	rules := tally.Rules{Family: tally.Satisfaction, Grades: []string{"很满意", "满意", "基本满意", "不满意"}, GradeBase: tally.BaseReturned, Half: tally.HalfReached}
	item := func(counts ...int) (tally.Counts, tally.Outcome) {
		return tally.Counts{Entitled: 231, Present: 224, Issued: 223, Returned: 222, Items: []tally.ItemCounts{{No: 1, Name: "一", Counts: counts, Abstain: 1, Invalid: 1}}},
			tally.Outcome{Valid: true, Items: []tally.Graded{{No: 1, Grade: "很满意"}}}
	}
	k := models.RoundCandidate{No: 1, Name: "一"}
	counts, outcome := item(95, 85, 27, 13)
	row, err := gradeRow(rules, counts, outcome, k)
	if err != nil || row.Grade != "很满意" || row.Base != 222 || row.Deputies != 8918 { // (180 × 100 + 27 × 60) ÷ 220
		t.Errorf("a row that adds up: %+v, %v", row, err)
	}
	rules.GradeBase = tally.BasePresent
	if row, err = gradeRow(rules, counts, outcome, k); err != nil || row.Base != 224 {
		t.Errorf("of those present: base %d, %v", row.Base, err)
	}
	for name, bad := range map[string][]int{"fewer": {95, 0, 27, 0}, "more": {95, 86, 27, 13}, "a grade missing": {95, 98, 27}} {
		counts, outcome := item(bad...)
		if _, err := gradeRow(rules, counts, outcome, k); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	if _, err := gradeRow(rules, counts, tally.Outcome{Valid: true}, k); !fault.Is(err, fault.Invalid) {
		t.Errorf("an item without a grade: %v, want a refusal", err)
	}
	rules.Publicity = tally.PublishDeputies
	if row, err = gradeRow(rules, counts, outcome, k); err != nil || row.Base != 0 || row.Deputies != -1 || row.Counts != `{"grades":["很满意","满意","基本满意","不满意"],"base":"present"}` {
		t.Errorf("counts kept from the public: %+v, %v", row, err)
	}
}
