package ballot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/ballot"
)

func ExampleJudge() {
	paper := ballot.Paper{
		Candidates: []ballot.Candidate{
			{No: 1, Name: "农村公路提升"},
			{No: 2, Name: "老旧小区改造"},
			{No: 3, Name: "村级卫生室建设"},
		},
		Seats:        2,
		MaxApprovals: 2,
		Stances:      ballot.ThreeStances,
		Handling:     ballot.UsualHandling(),
	}
	clean := ballot.Judge(paper, ballot.Marked{Marks: []ballot.Mark{
		{No: 1, Choice: ballot.Approve},
		{No: 3, Choice: ballot.Oppose},
	}})
	fmt.Println(clean.Verdict.Label())
	for i, c := range clean.Choices {
		fmt.Println(paper.Candidates[i].Name, c.Label())
	}
	over := ballot.Judge(paper, ballot.Marked{Marks: []ballot.Mark{
		{No: 1, Choice: ballot.Approve},
		{No: 2, Choice: ballot.Approve},
		{No: 3, Choice: ballot.Approve},
	}})
	fmt.Println(over.Verdict.Label(), over.Reason.Label())
	// Output:
	// 有效票
	// 农村公路提升 赞成
	// 老旧小区改造 弃权
	// 村级卫生室建设 反对
	// 无效票 多选（赞成数超过规定）
}

func paper(stances ballot.Stances, maxApprovals int, h ballot.Handling) ballot.Paper {
	return ballot.Paper{
		Candidates:   []ballot.Candidate{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}, {No: 5, Name: "丙"}},
		Seats:        2,
		MaxApprovals: maxApprovals,
		Stances:      stances,
		Handling:     h,
	}
}

const (
	yes  = ballot.Approve
	no   = ballot.Oppose
	none = ballot.Abstain
)

func TestJudge(t *testing.T) {
	usual := ballot.UsualHandling()
	items := usual
	items.Overmark = ballot.OvermarkVoidsItems
	blankVoid := usual
	blankVoid.Blank = ballot.BlankIsVoid
	strict := usual
	strict.Illegible = ballot.IllegibleVoidsBallot
	three := paper(ballot.ThreeStances, 2, usual)
	tick := paper(ballot.TickOnly, 2, usual)

	type marks = []ballot.Mark
	counted := func(v ballot.Verdict, approvals int, choices []ballot.Choice, unmarked, voided []int) ballot.Judgement {
		return ballot.Judgement{Verdict: v, Approvals: approvals, Choices: choices, Unmarked: unmarked, Voided: voided}
	}
	void := func(why ballot.Reason, approvals int) ballot.Judgement {
		return ballot.Judgement{Verdict: ballot.Invalid, Reason: why, Approvals: approvals}
	}

	tests := []struct {
		name    string
		paper   ballot.Paper
		foreign bool
		marks   marks
		want    ballot.Judgement
	}{
		{"as many approvals as the cap is valid", three, false, marks{{No: 1, Choice: yes}, {No: 5, Choice: yes}, {No: 2, Choice: no}},
			counted(ballot.Valid, 2, []ballot.Choice{yes, no, yes}, nil, nil)},
		{"fewer approvals than the cap is valid", three, false, marks{{No: 2, Choice: yes}},
			counted(ballot.Valid, 1, []ballot.Choice{none, yes, none}, []int{1, 5}, nil)},
		{"one approval too many voids the ballot", three, false, marks{{No: 1, Choice: yes}, {No: 2, Choice: yes}, {No: 5, Choice: yes}},
			void(ballot.Overvoted, 3)},
		{"without a cap every candidate may be approved", paper(ballot.ThreeStances, 0, usual), false, marks{{No: 1, Choice: yes}, {No: 2, Choice: yes}, {No: 5, Choice: yes}},
			counted(ballot.Valid, 3, []ballot.Choice{yes, yes, yes}, nil, nil)},
		{"by item, an overvoted ballot keeps its oppositions only", paper(ballot.ThreeStances, 1, items), false, marks{{No: 1, Choice: yes}, {No: 2, Choice: yes}, {No: 5, Choice: no}},
			counted(ballot.Valid, 2, []ballot.Choice{none, none, no}, nil, []int{1, 2})},
		{"by item, an overvoted ballot lists its unreadable items too", paper(ballot.ThreeStances, 1, items), false, marks{{No: 1, Choice: yes}, {No: 2, Illegible: true}, {No: 5, Choice: yes}},
			counted(ballot.Valid, 2, []ballot.Choice{none, none, none}, nil, []int{1, 2, 5})},
		{"two different marks on one candidate void the ballot", three, false, marks{{No: 1, Choice: yes}, {No: 1, Choice: no}, {No: 2, Choice: yes}},
			void(ballot.Conflicting, 1)},
		{"the same mark twice on one candidate is two marks", three, false, marks{{No: 1, Choice: yes}, {No: 1, Choice: yes}},
			void(ballot.Conflicting, 0)},
		{"by item, two marks on one candidate void that item", paper(ballot.ThreeStances, 2, items), false, marks{{No: 1, Choice: yes}, {No: 1, Choice: no}, {No: 2, Choice: yes}},
			counted(ballot.Valid, 1, []ballot.Choice{none, yes, none}, []int{5}, []int{1})},
		{"by item, a ballot with nothing but a double mark is invalid", paper(ballot.ThreeStances, 2, items), false, marks{{No: 1, Choice: yes}, {No: 1, Choice: no}},
			void(ballot.Conflicting, 0)},
		{"an unmarked ballot abstains on everything", three, false, nil,
			counted(ballot.Blank, 0, []ballot.Choice{none, none, none}, []int{1, 2, 5}, nil)},
		{"an unmarked ballot is invalid where the method says so", paper(ballot.ThreeStances, 2, blankVoid), false, nil,
			void(ballot.Unmarked, 0)},
		{"abstaining on everything is not blank", paper(ballot.ThreeStances, 2, blankVoid), false, marks{{No: 1, Choice: none}, {No: 2, Choice: none}, {No: 5, Choice: none}},
			counted(ballot.Valid, 0, []ballot.Choice{none, none, none}, nil, nil)},
		{"legible items count beside an illegible one", three, false, marks{{No: 1, Illegible: true}, {No: 2, Choice: yes}},
			counted(ballot.Valid, 1, []ballot.Choice{none, yes, none}, []int{5}, []int{1})},
		{"an illegible item voids the ballot where the method says so", paper(ballot.ThreeStances, 2, strict), false, marks{{No: 1, Illegible: true}, {No: 2, Choice: yes}},
			void(ballot.Illegible, 1)},
		{"a wholly illegible ballot is always invalid", three, false, marks{{No: 1, Illegible: true}, {No: 5, Illegible: true}},
			void(ballot.Illegible, 0)},
		{"a candidate not on the paper voids the ballot", three, false, marks{{No: 1, Choice: yes}, {No: 3, Choice: yes}},
			void(ballot.UnknownCandidate, 1)},
		{"opposing on a tick-only paper voids the ballot", tick, false, marks{{No: 1, Choice: no}},
			void(ballot.NotOffered, 0)},
		{"an unknown choice voids the ballot", three, false, marks{{No: 1, Choice: "maybe"}},
			void(ballot.NotOffered, 0)},
		{"a tick-only paper is overvoted like any other", tick, false, marks{{No: 1, Choice: yes}, {No: 2, Choice: yes}, {No: 5, Choice: yes}},
			void(ballot.Overvoted, 3)},
		{"a sheet of another round is invalid whatever it says", three, true, marks{{No: 1, Choice: yes}},
			void(ballot.WrongPaper, 0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.paper.Check(); err != nil {
				t.Fatal(err)
			}
			reversed := make(marks, len(tt.marks))
			for i, m := range tt.marks {
				reversed[len(tt.marks)-1-i] = m
			}
			for _, order := range []marks{tt.marks, reversed} {
				got := ballot.Judge(tt.paper, ballot.Marked{Foreign: tt.foreign, Marks: order})
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("Judge(%v) (-want +got):\n%s", order, diff)
				}
				if got.Counts() != (got.Reason == "") {
					t.Errorf("Counts() = %v with reason %q", got.Counts(), got.Reason)
				}
			}
		})
	}
}

func TestPaperThatCannotBeJudgedIsRefused(t *testing.T) {
	good := paper(ballot.ThreeStances, 2, ballot.UsualHandling())
	if err := good.Check(); err != nil {
		t.Fatalf("Check() = %v for a good paper", err)
	}
	tests := []struct {
		name   string
		change func(*ballot.Paper)
		want   string
	}{
		{"no candidates", func(p *ballot.Paper) { p.Candidates = nil }, "没有候选项目"},
		{"number printed twice", func(p *ballot.Paper) { p.Candidates[2].No = 1 }, "编号1重复"},
		{"number zero", func(p *ballot.Paper) { p.Candidates[0].No = 0 }, "第1行的编号"},
		{"no name", func(p *ballot.Paper) { p.Candidates[1].Name = "　" }, "第2行没有项目名称"},
		{"negative seats", func(p *ballot.Paper) { p.Seats = -1 }, "应选数"},
		{"negative cap", func(p *ballot.Paper) { p.MaxApprovals = -1 }, "最多赞成数"},
		{"unknown stances", func(p *ballot.Paper) { p.Stances = "" }, "赞成一栏"},
		{"no rule for overmarked ballots", func(p *ballot.Paper) { p.Handling.Overmark = "" }, "多选"},
		{"no rule for blank ballots", func(p *ballot.Paper) { p.Handling.Blank = "" }, "空白票"},
		{"no rule for illegible ballots", func(p *ballot.Paper) { p.Handling.Illegible = "" }, "无法辨认"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := paper(ballot.ThreeStances, 2, ballot.UsualHandling())
			tt.change(&p)
			err := p.Check()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Check() = %v, want a sentence with %q", err, tt.want)
			}
		})
	}
}

func TestEveryReasonHasItsOwnChineseLabel(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range ballot.Reasons() {
		if l := r.Label(); l == string(r) || seen[l] {
			t.Errorf("%q.Label() = %q, want a Chinese label of its own", r, l)
		} else {
			seen[l] = true
		}
	}
}

func FuzzJudge(f *testing.F) {
	f.Add([]byte{1, 0, 2, 1, 5, 2}, uint8(2), false)
	f.Add([]byte{1, 3}, uint8(0), true)
	f.Fuzz(func(t *testing.T, data []byte, limit uint8, byItem bool) {
		h := ballot.UsualHandling()
		if byItem {
			h.Overmark = ballot.OvermarkVoidsItems
		}
		p := paper(ballot.ThreeStances, int(limit), h)
		var m ballot.Marked
		for i := 0; i+1 < len(data); i += 2 {
			mark := ballot.Mark{No: int(data[i])}
			switch data[i+1] % 5 {
			case 0:
				mark.Choice = yes
			case 1:
				mark.Choice = no
			case 2:
				mark.Choice = none
			case 3:
				mark.Illegible = true
			}
			m.Marks = append(m.Marks, mark)
		}
		j := ballot.Judge(p, m)
		if !j.Counts() {
			if j.Reason == "" || j.Choices != nil {
				t.Fatalf("invalid ballot with %+v", j)
			}
			return
		}
		approvals := 0
		for _, c := range j.Choices {
			if c == yes {
				approvals++
			}
			if !c.Valid() {
				t.Fatalf("counted choice %q", c)
			}
		}
		if len(j.Choices) != len(p.Candidates) || (limit > 0 && approvals > int(limit)) {
			t.Fatalf("counted %d approvals on %d items with cap %d", approvals, len(j.Choices), limit)
		}
	})
}
