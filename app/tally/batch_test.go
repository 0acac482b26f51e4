package tally_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

var survey = tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "基本满意", "不满意"}, GradeBase: tally.BaseAll, Half: tally.HalfNotReached}

func batchRules(family tally.Family, stances ballot.Stances, most int) tally.Rules {
	return tally.Rules{Family: family, Seats: 2, MaxApprovals: most, Stances: stances, Quorum: "2/3", PassBase: tally.BaseAll, PassOver: "1/2",
		Tie: tally.TieRunoff, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankAbstains}
}

func TestColumnsOfABatchFollowTheBallot(t *testing.T) {
	for _, tt := range []struct {
		rules tally.Rules
		want  string
	}{
		{batchRules(tally.Pick, ballot.ThreeStances, 2), "赞成 反对 弃权"},
		{batchRules(tally.Pick, ballot.TickOnly, 2), "赞成"},
		{batchRules(tally.Rank, "", 0), "名次合计"},
		{batchRules(tally.Rank, ballot.ThreeStances, 0), "名次合计"},
		{survey, "满意 基本满意 不满意 弃权"},
	} {
		if got := strings.Join(tally.BatchColumns(tt.rules), " "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.rules.Family, got, tt.want)
		}
	}
	if len(survey.Grades) != 3 {
		t.Error("asking for the columns changed the grades")
	}
}

func TestABlankBallotIsAReasonOnlyWhereTheRulesVoidIt(t *testing.T) {
	r := batchRules(tally.Pick, ballot.ThreeStances, 2)
	if diff := cmp.Diff(tally.VoidReasons, tally.VoidReasonsUnder(r)); diff != "" {
		t.Error(diff)
	}
	r.Blank = ballot.BlankIsVoid
	if diff := cmp.Diff([]tally.VoidReason{tally.OverMarked, tally.Illegible, tally.WrongPaper, tally.BlankBallot}, tally.VoidReasonsUnder(r)); diff != "" {
		t.Error(diff)
	}
	if len(tally.VoidReasons) != 3 {
		t.Error("asking for the reasons changed the list")
	}
	seen := map[string]bool{}
	for _, v := range tally.VoidReasonsUnder(r) {
		if seen[v.LabelUnder(r)] || !v.Valid() || v.LabelUnder(survey) == "" {
			t.Errorf("%q has the label %q", v, v.LabelUnder(r))
		}
		seen[v.LabelUnder(r)] = true
	}
}

var printed = []tally.BatchRow{{No: 3, Name: "甲"}, {No: 7, Name: "乙"}, {No: 8, Name: "丙"}}

// good is a stack of ten that balances: one approval for each of eight.
func good() tally.BatchEntry {
	return tally.BatchEntry{Valid: 8, Void: map[tally.VoidReason]int{tally.OverMarked: 1}, Doubtful: 1, Rows: [][]int{{5, 2, 1}, {3, 5, 0}, {0, 0, 8}}}
}

func fields(problems []tally.FieldProblem) []string {
	all := []string{}
	for _, p := range problems {
		all = append(all, p.Field)
	}
	return all
}

func TestAnEntryThatCannotBeRightIsRefusedAtItsField(t *testing.T) {
	three, tick := batchRules(tally.Pick, ballot.ThreeStances, 1), batchRules(tally.Pick, ballot.TickOnly, 1)
	rank := batchRules(tally.Rank, "", 0)
	set := func(change func(e *tally.BatchEntry)) tally.BatchEntry {
		e := good()
		change(&e)
		return e
	}
	ticks := func(rows ...int) tally.BatchEntry {
		return set(func(e *tally.BatchEntry) { e.Rows = [][]int{{rows[0]}, {rows[1]}, {rows[2]}} })
	}
	for _, tt := range []struct {
		name  string
		rules tally.Rules
		e     tally.BatchEntry
		want  []string
	}{
		{"a good one", three, good(), []string{}},
		{"a good one with ticks", tick, ticks(5, 3, 0), []string{}},
		{"a good one with ranks", rank, ticks(8, 24, 16), []string{}},
		{"does not balance", three, set(func(e *tally.BatchEntry) { e.Doubtful = 0 }), []string{"valid"}},
		{"negative void", three, set(func(e *tally.BatchEntry) { e.Void[tally.Illegible] = -1 }), []string{"void-illegible"}},
		{"negative valid", three, set(func(e *tally.BatchEntry) { e.Valid = -8 }), []string{"valid"}},
		{"more doubtful than ballots", three, set(func(e *tally.BatchEntry) { e.Doubtful = 11 }), []string{"doubtful"}},
		{"absurd void that overflows a sum", three, set(func(e *tally.BatchEntry) { e.Void[tally.Illegible] = 1 << 62 }), []string{"void-illegible"}},
		{"a reason the rules do not know", three, set(func(e *tally.BatchEntry) { e.Void[tally.BlankBallot] = 0 }), []string{"void"}},
		{"row too short of valid", three, set(func(e *tally.BatchEntry) { e.Rows[1] = []int{3, 4, 0} }), []string{"row-1-0"}},
		{"negative figure", three, set(func(e *tally.BatchEntry) { e.Rows[2] = []int{-1, 0, 9} }), []string{"row-2-0", "row-2-2"}},
		{"row missing", three, set(func(e *tally.BatchEntry) { e.Rows = e.Rows[:2] }), []string{"rows"}},
		{"column missing", three, set(func(e *tally.BatchEntry) { e.Rows[0] = []int{8} }), []string{"row-0-0"}},
		{"more approvals than the cap", three, set(func(e *tally.BatchEntry) { e.Rows[2] = []int{1, 0, 7} }), []string{"rows"}},
		{"ticks beyond valid", tick, ticks(9, 0, 0), []string{"row-0-0"}},
		{"ticks beyond the cap", tick, ticks(5, 3, 1), []string{"rows"}},
		{"a rank sum too small", rank, ticks(7, 25, 16), []string{"row-0-0", "row-1-0"}},
	} {
		if diff := cmp.Diff(tt.want, fields(tally.CheckBatch(tt.rules, printed, 10, tt.e))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	e := set(func(e *tally.BatchEntry) { e.Rows[1] = []int{3, 4, 0} })
	if got := tally.CheckBatch(three, printed, 10, e); got[0].Text != "7号“乙”赞成3＋反对4＋弃权0＝7，与有效票8张不符。" {
		t.Error(got)
	}
	capless := three
	capless.MaxApprovals = 0
	if got := tally.CheckBatch(capless, printed, 10, set(func(e *tally.BatchEntry) { e.Rows[2] = []int{8, 0, 0} })); len(got) > 0 {
		t.Errorf("without a cap: %v", got)
	}
}

func TestDifferencesNameCandidateColumnAndBothFigures(t *testing.T) {
	r := batchRules(tally.Pick, ballot.ThreeStances, 2)
	a, b := good(), good()
	if got := tally.CompareBatches(r, printed, a, b); got != nil {
		t.Errorf("equal entries differ: %v", got)
	}
	b.Void, b.Rows[1] = map[tally.VoidReason]int{tally.Illegible: 1}, []int{5, 3, 0}
	b.Questions = []string{"只有一人写"}
	want := []string{"无效票（赞成超过规定数）：一人录入1，另一人录入0。", "无效票（无法辨认）：一人录入0，另一人录入1。",
		"7号“乙”的赞成：一人录入3，另一人录入5。", "7号“乙”的反对：一人录入5，另一人录入3。"}
	if diff := cmp.Diff(want, tally.CompareBatches(r, printed, a, b)); diff != "" {
		t.Error(diff)
	}
}

func TestADecisionThatCannotBeRightIsRefused(t *testing.T) {
	three, tick, rank := batchRules(tally.Pick, ballot.ThreeStances, 1), batchRules(tally.Pick, ballot.TickOnly, 1), batchRules(tally.Rank, "", 0)
	for _, tt := range []struct {
		name  string
		rules tally.Rules
		d     tally.Doubt
		want  []string
	}{
		{"void", three, tally.Doubt{Void: tally.Illegible}, []string{}},
		{"void for no known reason", three, tally.Doubt{Void: "bad"}, []string{"void"}},
		{"void and valid", three, tally.Doubt{Void: tally.Illegible, Marks: []int{0, 1, 2}}, []string{"void"}},
		{"neither", three, tally.Doubt{}, []string{"void"}},
		{"valid", three, tally.Doubt{Marks: []int{0, 1, 2}}, []string{}},
		{"a mark that is none", three, tally.Doubt{Marks: []int{0, 3, -1}}, []string{"mark-1", "mark-2"}},
		{"over the cap", three, tally.Doubt{Marks: []int{0, 0, 2}}, []string{"void"}},
		{"blank with ticks", tick, tally.Doubt{Marks: []int{0, 0, 0}}, []string{}},
		{"a tick", tick, tally.Doubt{Marks: []int{0, 0, 1}}, []string{}},
		{"ticks over the cap", tick, tally.Doubt{Marks: []int{1, 0, 1}}, []string{"void"}},
		{"a tick that is none", tick, tally.Doubt{Marks: []int{2, 0, 0}}, []string{"mark-0"}},
		{"numbers", rank, tally.Doubt{Marks: []int{3, 1, 2}}, []string{}},
		{"a number beyond the rows", rank, tally.Doubt{Marks: []int{4, 0, 2}}, []string{"mark-0", "mark-1"}},
		{"grades and an abstention", survey, tally.Doubt{Marks: []int{0, 3, 2}}, []string{}},
		{"a grade that is none", survey, tally.Doubt{Marks: []int{0, 4, 2}}, []string{"mark-1"}},
	} {
		if diff := cmp.Diff(tt.want, fields(tally.CheckDoubt(tt.rules, printed, tt.d))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// drawn is a box of paper ballots by their marks; void ones have a reason.
func drawBallots(t *rapid.T, r tally.Rules, rows int) []tally.Doubt {
	reasons := tally.VoidReasonsUnder(r)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) tally.Doubt {
		if rapid.IntRange(0, 4).Draw(t, "void") == 0 {
			return tally.Doubt{Void: rapid.SampledFrom(reasons).Draw(t, "reason")}
		}
		marks, approvals := make([]int, rows), 0
		order := rapid.Permutation(make([]int, rows)).Draw(t, "order")
		for i := range order {
			order[i] = i + 1
		}
		numbers := rapid.Permutation(order).Draw(t, "numbers")
		for i := range marks {
			switch {
			case r.Family == tally.Rank:
				marks[i] = numbers[i]
			case r.Family == tally.Satisfaction:
				marks[i] = rapid.IntRange(0, len(r.Grades)).Draw(t, "grade")
			case r.Stances == ballot.TickOnly:
				marks[i] = rapid.IntRange(0, 1).Draw(t, "tick")
				if approvals += marks[i]; r.MaxApprovals > 0 && r.Family != tally.List && approvals > r.MaxApprovals {
					marks[i] = 0
				}
			default:
				marks[i] = rapid.IntRange(0, 2).Draw(t, "stance")
				if marks[i] == 0 {
					if approvals++; r.MaxApprovals > 0 && r.Family != tally.List && approvals > r.MaxApprovals {
						marks[i] = 2
					}
				}
			}
		}
		return tally.Doubt{Marks: marks}
	}), 1, 30).Draw(t, "ballots")
}

// count is a stack as a careful teller counts it: some ballots are left in
// doubt.
func count(r tally.Rules, rows int, ballots []tally.Doubt, doubtful []bool) (e tally.BatchEntry, doubts []tally.Doubt) {
	e.Void, e.Rows = map[tally.VoidReason]int{}, make([][]int, rows)
	for i := range e.Rows {
		e.Rows[i] = make([]int, len(tally.BatchColumns(r)))
	}
	for n, b := range ballots {
		switch {
		case doubtful[n]:
			e.Doubtful++
			doubts = append(doubts, b)
		case b.Void != "":
			e.Void[b.Void]++
		default:
			e.Valid++
			for i, mark := range b.Marks {
				if r.Family == tally.Rank || (r.Family != tally.Satisfaction && r.Stances == ballot.TickOnly) {
					e.Rows[i][0] += mark
				} else {
					e.Rows[i][mark]++
				}
			}
		}
	}
	return e, doubts
}

// However a box is cut into stacks and whichever ballots are in doubt, honest
// entries are accepted, and the sums are those of the whole box, balance and
// survive being published.
func TestPaperSumsDoNotDependOnTheStacks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := survey
		if rapid.IntRange(0, 5).Draw(t, "survey") > 0 {
			r = drawRules(t)
		}
		rows := make([]tally.BatchRow, rapid.IntRange(1, 6).Draw(t, "rows"))
		if r.Family == tally.List {
			rows = rows[:1]
		}
		for i := range rows {
			rows[i] = tally.BatchRow{No: i + 1, Name: fmt.Sprintf("项目%d", i+1)}
		}
		box := drawBallots(t, r, len(rows))
		whole, _ := count(r, len(rows), box, make([]bool, len(box)))
		want := tally.SumPaper(r, rows, len(box)+2, []tally.BatchEntry{whole}, nil)

		var entries []tally.BatchEntry
		var doubts []tally.Doubt
		for rest := box; len(rest) > 0; {
			size := rapid.IntRange(1, len(rest)).Draw(t, "size")
			doubtful := rapid.SliceOfN(rapid.Bool(), size, size).Draw(t, "doubtful")
			e, open := count(r, len(rows), rest[:size], doubtful)
			if problems := tally.CheckBatch(r, rows, size, e); len(problems) > 0 {
				t.Fatalf("an honest entry %+v is refused: %v", e, problems)
			}
			for _, d := range open {
				if problems := tally.CheckDoubt(r, rows, d); len(problems) > 0 {
					t.Fatalf("a decision %+v is refused: %v", d, problems)
				}
			}
			entries, doubts, rest = append(entries, e), append(doubts, open...), rest[size:]
		}
		got := tally.SumPaper(r, rows, len(box)+2, entries, doubts)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("sums (-whole +stacks):\n%s", diff)
		}
		if got.Returned != len(box) || got.Valid()+got.Invalid() != len(box) {
			t.Fatalf("%d ballots became %d valid and %d void", len(box), got.Valid(), got.Invalid())
		}
		if problems := got.Check(r); len(problems) > 0 {
			t.Fatalf("the sums are refused: %v", problems)
		}
		raw, err := got.JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		read, err := tally.ParsePaper(r, raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, read); diff != "" {
			t.Fatalf("published and read again (-want +got):\n%s", diff)
		}

		// One wrong figure of a row is noticed where every ballot stands in each
		// row, and by the comparison of two tellers always.
		e := entries[0]
		wrong := e
		wrong.Rows = append([][]int{}, e.Rows...)
		wrong.Rows[0] = append([]int{}, e.Rows[0]...)
		wrong.Rows[0][0]++
		if len(tally.CompareBatches(r, rows, e, wrong)) != 1 {
			t.Fatal("a wrong figure is not among the differences")
		}
		if len(e.Rows[0]) > 1 && len(tally.CheckBatch(r, rows, e.Valid+e.Invalid()+e.Doubtful, wrong)) == 0 {
			t.Fatal("a row that does not add up is accepted")
		}
	})
}

func TestPlusAndMinusAreOpposite(t *testing.T) {
	r := batchRules(tally.Pick, ballot.ThreeStances, 2)
	paper := tally.SumPaper(r, printed, 12, []tally.BatchEntry{good()}, []tally.Doubt{{Void: tally.Illegible}})
	sealed := tally.Counts{Entitled: 40, Present: 30, Issued: 30, Returned: 25, Candidates: []tally.CandidateCounts{
		{No: 3, Name: "甲", Approve: 10, Oppose: 4, Abstain: 1}, {No: 7, Name: "乙", Approve: 3, Oppose: 4, Abstain: 8}, {No: 8, Name: "丙", Approve: 1, Oppose: 14}}}
	all := sealed.Plus(paper)
	if all.Candidates[0].Approve != 15 || all.Invalid != 2 {
		t.Errorf("%+v", all)
	}
	left, err := all.Minus(paper)
	if err != nil {
		t.Fatal(err)
	}
	sealed.Issued, sealed.Returned = 18, 15 // those of the whole round before, of the sealed part now
	if diff := cmp.Diff(sealed, left); diff != "" {
		t.Error(diff)
	}
	other := paper
	other.Candidates = append([]tally.CandidateCounts{}, paper.Candidates...)
	other.Candidates[1].Name = "别的"
	for _, p := range []tally.PaperCounts{{}, other} {
		if _, err := all.Minus(p); err == nil {
			t.Errorf("rows of another ballot are taken out: %+v", p)
		}
	}
}

func TestAForgedPaperPartIsFound(t *testing.T) {
	r := batchRules(tally.Pick, ballot.ThreeStances, 1)
	honest := func() tally.PaperCounts {
		return tally.SumPaper(r, printed, 12, []tally.BatchEntry{good()}, []tally.Doubt{{Void: tally.Illegible}})
	}
	if got := honest().Check(r); len(got) > 0 {
		t.Fatalf("an honest part is refused: %v", got)
	}
	for name, forge := range map[string]func(p *tally.PaperCounts){
		"more returned than issued": func(p *tally.PaperCounts) { p.Issued = 9 },
		"negative":                  func(p *tally.PaperCounts) { p.Issued = -1 },
		"a void ballot less":        func(p *tally.PaperCounts) { p.Void[tally.Illegible] = 0 },
		"an unknown reason":         func(p *tally.PaperCounts) { p.Void["other"] = 0 },
		"a vote moved":              func(p *tally.PaperCounts) { p.Candidates[0].Approve++ },
		"two votes moved":           func(p *tally.PaperCounts) { p.Candidates[2].Approve, p.Candidates[2].Abstain = 1, 7 },
	} {
		p := honest()
		forge(&p)
		if len(p.Check(r)) == 0 {
			t.Errorf("%s: accepted", name)
		}
	}
	p := tally.SumPaper(survey, printed, 3, []tally.BatchEntry{{Valid: 1, Void: map[tally.VoidReason]int{tally.WrongPaper: 1}, Rows: [][]int{{1, 0, 0, 0}, {0, 0, 0, 1}, {0, 1, 0, 0}}}}, nil)
	if got := p.Check(survey); len(got) > 0 {
		t.Fatalf("an honest survey is refused: %v", got)
	}
	p.Items[1].Invalid = 0
	if len(p.Check(survey)) == 0 {
		t.Error("an item without its void ballot is accepted")
	}
}
