package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// grade gives every item its grade, or none if any figure is wrong.
func grade(r Rules, c Counts) Outcome {
	o := Outcome{Items: []Graded{}, Next: Next{Kind: NextNone}}
	problem := func(code Code, format string, args ...any) {
		o.Problems = append(o.Problems, Problem{code, fmt.Sprintf(format, args...)})
	}
	items := slices.Clone(c.Items)
	slices.SortFunc(items, func(a, b ItemCounts) int {
		return cmp.Or(cmp.Compare(a.No, b.No), cmp.Compare(a.Name, b.Name), slices.Compare(a.Counts, b.Counts),
			cmp.Compare(a.Abstain, b.Abstain), cmp.Compare(a.Invalid, b.Invalid))
	})

	base := c.Entitled
	name := "全体成员"
	switch r.GradeBase {
	case BasePresent:
		base, name = c.Present, "到会人员"
	case BaseReturned:
		base, name = c.Returned, "收回票"
	}
	figures := []struct {
		name string
		n    int
	}{{"应到人数", c.Entitled}, {"实到人数", c.Present}, {"发出票数", c.Issued}, {"收回票数", c.Returned}}
	for _, f := range figures {
		if absurd(f.n) {
			problem(BadNumber, "%s为%d，不在0至%d之间。", f.name, f.n, MaxNumber)
		}
	}
	if c.Present > c.Entitled {
		problem(BadNumber, "实到%d人，多于应到%d人。", c.Present, c.Entitled)
	}
	if base == 0 {
		problem(BadNumber, "测评基数（%s）为0，无法计算。", name)
	}
	if len(items) == 0 || len(items) > MaxNumber/100 {
		problem(BadNumber, "测评项目%d个，超出范围。", len(items))
	}
	if len(o.Problems) == 0 {
		if c.Issued > c.Present {
			problem(IssuedExceedsPresent, "发出%d张测评票，多于实到%d人。", c.Issued, c.Present)
		}
		// Where the issued figure is not stated, nobody present holds two.
		if issued := choose(c.Issued > 0, c.Issued, c.Present); c.Returned > issued {
			problem(ReturnedExceedsIssued, "收回%d张测评票，多于%s%d。", c.Returned, choose(c.Issued > 0, "发出票数", "实到人数"), issued)
		}
		for i, x := range items {
			checkItem(r, c, x, problem)
			if i > 0 && x.No == items[i-1].No {
				problem(BadNumber, "项目编号%d重复。", x.No)
			}
		}
	}
	if len(o.Problems) > 0 {
		return o
	}
	o.Valid = true
	o.Explain = append(o.Explain, fmt.Sprintf("以%s%d为基数，%s。", name, base, r.Half.Label()))
	for _, x := range items {
		g, line := gradeItem(r, base, x)
		o.Items = append(o.Items, g)
		o.Explain = append(o.Explain, line)
	}
	return o
}

func checkItem(r Rules, c Counts, x ItemCounts, problem func(Code, string, ...any)) {
	where := title(x.No, x.Name)
	if x.No < 1 || x.No > MaxNumber {
		problem(BadNumber, "项目编号%d不在1至%d之间。", x.No, MaxNumber)
	}
	if len(x.Counts) != len(r.Grades) {
		problem(BadNumber, "%s有%d档票数，应为%d档。", where, len(x.Counts), len(r.Grades))
		return
	}
	sum := 0
	var parts []string
	add := func(name string, n int) bool {
		if absurd(n) {
			problem(BadNumber, "%s的%s为%d，不在0至%d之间。", where, name, n, MaxNumber)
			return false
		}
		sum += n
		parts = append(parts, fmt.Sprintf("%s%d", name, n))
		return true
	}
	good := true
	for i, n := range x.Counts {
		good = add(r.Grades[i], n) && good
	}
	good = add("弃权", x.Abstain) && good
	good = add("无效", x.Invalid) && good
	if good && sum != c.Returned {
		problem(RowSum, "%s%s＝%d，与收回%d张不符。", where, strings.Join(parts, "＋"), sum, c.Returned)
	}
}

// gradeItem finds the first grade at which the cumulated count reaches half of
// the base. Doubling both sides keeps an odd base exact.
func gradeItem(r Rules, base int, x ItemCounts) (Graded, string) {
	g := Graded{No: x.No, Grade: r.Grades[len(r.Grades)-1]}
	for _, n := range x.Counts {
		g.Rates = append(g.Rates, rateOf(n, base))
	}
	var steps []string
	var names, figures []string
	sum, half := 0, fmt.Sprintf("%d", base/2)
	if base%2 == 1 {
		half += ".5"
	}
	for i, n := range x.Counts[:len(x.Counts)-1] {
		sum += n
		names, figures = append(names, r.Grades[i]), append(figures, fmt.Sprint(n))
		reached := 2*sum > base || (2*sum == base && r.Half == HalfReached)
		left := strings.Join(figures, "＋")
		if i > 0 {
			left += fmt.Sprintf("＝%d", sum)
		}
		steps = append(steps, fmt.Sprintf("%s%s，%s半数%s", strings.Join(names, "＋"), left, choose(reached, "达到", "未达到"), half))
		if reached {
			g.Grade = r.Grades[i]
			break
		}
	}
	return g, fmt.Sprintf("%s：%s；测评结果为“%s”。", title(x.No, x.Name), strings.Join(steps, "；"), g.Grade)
}
