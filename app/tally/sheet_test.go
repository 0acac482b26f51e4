package tally_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

func sheetRules(change func(r *tally.Rules)) tally.Rules {
	r := tally.Rules{Family: tally.Pick, Seats: 2, MaxApprovals: 2, Stances: ballot.ThreeStances, Quorum: "2/3", PassBase: tally.BaseAll,
		PassOver: "1/2", Tie: tally.TieRunoff, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankAbstains}
	if change != nil {
		change(&r)
	}
	return r
}

func TestAScannedBallotCountsAsTheMethodSays(t *testing.T) {
	usual := sheetRules(nil)
	items := sheetRules(func(r *tally.Rules) { r.Overmark = ballot.OvermarkVoidsItems })
	blankVoid := sheetRules(func(r *tally.Rules) { r.Blank = ballot.BlankIsVoid })
	tick := sheetRules(func(r *tally.Rules) { r.Stances = ballot.TickOnly })
	grades := tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "基本满意", "不满意"}, GradeBase: tally.BaseAll, Half: tally.HalfNotReached}
	gradeItems := grades
	gradeItems.Overmark = ballot.OvermarkVoidsItems
	const none, two, what = tally.NoMark, tally.TwoMarks, tally.Unreadable
	valid := func(marks ...int) tally.SheetResult { return tally.SheetResult{Doubt: tally.Doubt{Marks: marks}} }
	void := func(why tally.VoidReason) tally.SheetResult { return tally.SheetResult{Doubt: tally.Doubt{Void: why}} }
	for _, tt := range []struct {
		name  string
		rules tally.Rules
		marks []int
		want  tally.SheetResult
	}{
		{"an empty row abstains", usual, []int{0, 1, none}, valid(0, 1, 2)},
		{"a blank ballot abstains on all", usual, []int{none, none, none}, valid(2, 2, 2)},
		{"a blank ballot is void where the method says so", blankVoid, []int{none, none, none}, void(tally.BlankBallot)},
		{"abstaining everywhere is not blank", blankVoid, []int{2, 2, 2}, valid(2, 2, 2)},
		{"more approvals than allowed void the ballot", usual, []int{0, 0, 0}, void(tally.OverMarked)},
		{"two marks in a row void the ballot", usual, []int{two, 0, 1}, void(tally.OverMarked)},
		{"by item, all approvals of such a ballot count for nothing", items, []int{0, 0, 0}, valid(2, 2, 2)},
		{"by item, a double row abstains", items, []int{two, 0, 1}, valid(2, 0, 1)},
		{"by item, nothing but a double row is void", items, []int{two, none, none}, void(tally.Illegible)},
		{"ticks", tick, []int{0, none, 0}, valid(1, 0, 1)},
		{"too many ticks", tick, []int{0, 0, 0}, void(tally.OverMarked)},
		{"what nobody can read goes to the chief", usual, []int{0, what, two}, tally.SheetResult{Question: "第 2 项看不清"}},
		{"grades, an empty item abstains", grades, []int{0, none, 2}, valid(0, 3, 2)},
		{"grades, two for one item", grades, []int{0, two, 2}, void(tally.OverMarked)},
		{"grades by item, two for one item", gradeItems, []int{0, two, 2}, valid(0, 3, 2)},
		{"grades by item, nothing else on it", gradeItems, []int{two, none, none}, void(tally.Illegible)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := []tally.BatchRow{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}, {No: 3, Name: "丙"}}
			got, err := tally.JudgeSheet(tt.rules, rows, tt.marks)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			// What is judged here passes the checks of what people enter.
			if got.Question == "" {
				if problems := tally.CheckDoubt(tt.rules, rows, got.Doubt); len(problems) > 0 {
					t.Errorf("a teller could not enter it: %v", problems)
				}
			}
			if problems := tally.CheckBatch(tt.rules, rows, 1, tally.EntryOf(tt.rules, rows, []tally.SheetResult{got})); len(problems) > 0 {
				t.Errorf("its sum is refused: %v", problems)
			}
		})
	}
	rows := []tally.BatchRow{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}, {No: 3, Name: "丙"}}
	for name, marks := range map[string][]int{"a row missing": {0, 1}, "a column too many": {0, 1, 3}, "an unknown value": {0, 1, -4}} {
		if _, err := tally.JudgeSheet(usual, rows, marks); err == nil {
			t.Errorf("%s is judged", name)
		}
	}
	if _, err := tally.JudgeSheet(tally.Rules{Family: tally.Rank}, rows, []int{0, 0, 0}); err == nil {
		t.Error("a numbered ballot is judged")
	}
}

func TestTellersAreToldOnWhichBallotTheyDiffer(t *testing.T) {
	r := sheetRules(nil)
	rows := []tally.BatchRow{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}, {No: 7, Name: "丙"}}
	sheet := func(marks ...int) tally.SheetResult {
		s, err := tally.JudgeSheet(r, rows, marks)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a := []tally.SheetResult{sheet(0, 1, 2), sheet(1, 1, 1), sheet(0, 0, 0), sheet(0, 1, tally.Unreadable)}
	b := []tally.SheetResult{sheet(0, 1, 0), sheet(1, 1, 1), sheet(0, 0, 1), sheet(0, tally.Unreadable, 1)}
	want := []string{"第 1 张第 7 项：一人认定弃权，另一人认定赞成。", "第 3 张：一人认定无效（赞成超过规定数），另一人认定有效。", "第 4 张：一人的疑点是第 7 项看不清，另一人的疑点是第 2 项看不清。"}
	if diff := cmp.Diff(want, tally.CompareSheets(r, rows, a, b)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := tally.CompareSheets(r, rows, a, a); got != nil {
		t.Errorf("the same differ: %v", got)
	}
	// Two ballots swapped: the figures are the same, the tellers are not.
	x, y := tally.EntryOf(r, rows, a[:2]), tally.EntryOf(r, rows, []tally.SheetResult{a[1], a[0]})
	if got := tally.CompareBatches(r, rows, x, y); got != nil {
		t.Errorf("figures differ: %v", got)
	}
	x.Sheets, y.Sheets = "one", "other"
	if got := tally.CompareBatches(r, rows, x, y); len(got) != 1 {
		t.Errorf("what they decided differs, and they are told %v", got)
	}
	y.Sheets = ""
	if got := tally.CompareBatches(r, rows, x, y); got != nil {
		t.Errorf("one counted by hand: %v", got)
	}
	if diff := cmp.Diff([]string{"本组第 4 张：第 7 项看不清"}, tally.EntryOf(r, rows, a).Questions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
