package tally

import (
	"fmt"
	"slices"
	"strings"

	"piaojue/app/ballot"
)

// What stands in one row of a paper ballot as people see it, beside the number
// of a column of BatchColumns.
const (
	NoMark     = -1 // nothing is marked
	TwoMarks   = -2 // more than one column is
	Unreadable = -3 // nobody can tell: the chief scrutineer decides
)

// A SheetResult is what one paper ballot of a stack counts as: valid with one
// mark per row as Doubt says, void, or in doubt with the question that the
// chief scrutineer is asked.
type SheetResult struct {
	Doubt
	Question string `json:",omitempty"`
}

// JudgeSheet says what a ballot counts as by the marks in its rows, each a
// column of BatchColumns or one of the values above. A row that nobody can read
// leaves the ballot to the chief scrutineer. What over-marking and blank ballots
// mean is ballot.Judge's (P11, P13), and for grades that of VoidReasonsUnder.
// Numbered ballots have no columns and are refused.
func JudgeSheet(r Rules, rows []BatchRow, marks []int) (SheetResult, error) {
	columns := len(BatchColumns(r))
	if r.Family == Rank || len(marks) != len(rows) {
		return SheetResult{}, fmt.Errorf("a ballot of %d rows of family %s", len(marks), r.Family)
	}
	if slices.ContainsFunc(marks, func(m int) bool { return m < Unreadable || m >= columns }) {
		return SheetResult{}, fmt.Errorf("marks %v of %d columns", marks, columns)
	}
	var unsure []string
	for i, m := range marks {
		if m == Unreadable {
			unsure = append(unsure, fmt.Sprintf("第 %d 项", rows[i].No))
		}
	}
	switch {
	case len(unsure) > 6:
		return SheetResult{Question: fmt.Sprintf("%d 项看不清", len(unsure))}, nil
	case len(unsure) > 0:
		return SheetResult{Question: strings.Join(unsure, "、") + "看不清"}, nil
	case r.Family == Satisfaction:
		return SheetResult{Doubt: judgeGrades(r, marks)}, nil
	}
	candidates := make([]ballot.Candidate, len(rows))
	for i, row := range rows {
		candidates[i] = ballot.Candidate{No: row.No, Name: row.Name}
	}
	paper, err := r.Paper(candidates)
	if err != nil {
		return SheetResult{}, err
	}
	choices := paper.Stances.Choices()
	var marked ballot.Marked
	for i, m := range marks {
		switch {
		case m == TwoMarks: // which two makes no difference
			marked.Marks = append(marked.Marks, ballot.Mark{No: rows[i].No, Choice: choices[0]}, ballot.Mark{No: rows[i].No, Choice: choices[len(choices)-1]})
		case m != NoMark:
			marked.Marks = append(marked.Marks, ballot.Mark{No: rows[i].No, Choice: choices[m]})
		}
	}
	j := ballot.Judge(paper, marked)
	if !j.Counts() {
		return SheetResult{Doubt: Doubt{Void: voidBy(r, j.Reason)}}, nil
	}
	counted := make([]int, len(rows))
	for i, choice := range j.Choices {
		if r.Stances == ballot.TickOnly {
			if choice == ballot.Approve {
				counted[i] = 1
			}
			continue
		}
		counted[i] = slices.Index(choices, choice)
	}
	return SheetResult{Doubt: Doubt{Marks: counted}}, nil
}

// voidBy is the reason of the forms for a reason of package ballot.
func voidBy(r Rules, why ballot.Reason) VoidReason {
	switch why {
	case ballot.WrongPaper:
		return WrongPaper
	case ballot.Unmarked:
		return BlankBallot
	case ballot.Overvoted, ballot.Conflicting:
		if slices.Contains(VoidReasonsUnder(r), OverMarked) {
			return OverMarked
		}
	}
	return Illegible
}

// judgeGrades judges the rows of a 满意度测评: an empty one abstains; two grades
// for one item void the ballot, or where the method says so that item alone,
// and the ballot when nothing else is on it.
func judgeGrades(r Rules, marks []int) Doubt {
	abstain := len(BatchColumns(r)) - 1
	counted := slices.Clone(marks)
	double, readable := false, false
	for i, m := range marks {
		double, readable = double || m == TwoMarks, readable || m >= 0
		if m < 0 {
			counted[i] = abstain
		}
	}
	switch {
	case double && r.Handling().Overmark != ballot.OvermarkVoidsItems:
		return Doubt{Void: OverMarked}
	case double && !readable:
		return Doubt{Void: Illegible}
	}
	return Doubt{Marks: counted}
}

// EntryOf adds the ballots of a stack up to what a teller enters for it.
// Ballots says of each doubtful one which it was, counted from 1.
func EntryOf(r Rules, rows []BatchRow, sheets []SheetResult) BatchEntry {
	e := BatchEntry{Void: map[VoidReason]int{}, Rows: make([][]int, len(rows))}
	for i := range e.Rows {
		e.Rows[i] = make([]int, len(BatchColumns(r)))
	}
	for n, s := range sheets {
		switch {
		case s.Question != "":
			e.Doubtful++
			e.Questions = append(e.Questions, fmt.Sprintf("本组第 %d 张：%s", n+1, s.Question))
			e.Ballots = append(e.Ballots, n+1)
		case s.Void != "":
			e.Void[s.Void]++
		default:
			e.Valid++
			for i, mark := range s.Marks {
				if r.Family != Satisfaction && r.Stances == ballot.TickOnly {
					e.Rows[i][0] += mark
				} else {
					e.Rows[i][mark]++
				}
			}
		}
	}
	return e
}

// MarkWord is a counted mark in Chinese, as Doubt.Marks has it.
func MarkWord(r Rules, mark int) string {
	if r.Family != Satisfaction && r.Stances == ballot.TickOnly {
		return choose(mark == 1, "赞成", "没有赞成")
	}
	if columns := BatchColumns(r); mark >= 0 && mark < len(columns) {
		return columns[mark]
	}
	return ""
}

// Says is the whole result in a few words; the marks of a valid one are not
// among them.
func (s SheetResult) Says(r Rules) string {
	switch {
	case s.Question != "":
		return "存疑"
	case s.Void != "":
		return "无效（" + s.Void.LabelUnder(r) + "）"
	}
	return "有效"
}

// CompareSheets says, one sentence each, on which ballots two tellers decided
// differently; nil when they agree on all. Both list the same ballots.
func CompareSheets(r Rules, rows []BatchRow, a, b []SheetResult) []string {
	var differences []string
	for n := range a {
		x, y := a[n], b[n]
		if p, q := x.Says(r), y.Says(r); p != q {
			differences = append(differences, fmt.Sprintf("第 %d 张：一人认定%s，另一人认定%s。", n+1, p, q))
			continue
		}
		if x.Question != y.Question {
			differences = append(differences, fmt.Sprintf("第 %d 张：一人的疑点是%s，另一人的疑点是%s。", n+1, x.Question, y.Question))
			continue
		}
		for i := range x.Marks {
			if x.Marks[i] != y.Marks[i] {
				differences = append(differences, fmt.Sprintf("第 %d 张第 %d 项：一人认定%s，另一人认定%s。", n+1, rows[i].No, MarkWord(r, x.Marks[i]), MarkWord(r, y.Marks[i])))
			}
		}
	}
	return differences
}
