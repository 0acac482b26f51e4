package tally

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"piaojue/app/ballot"
)

// A BatchEntry is what one teller found in one stack of paper ballots. Rows
// holds one row per candidate or item with the figures of BatchColumns, of the
// valid ballots alone.
type BatchEntry struct {
	Valid    int                `json:"valid"`
	Void     map[VoidReason]int `json:"void"`
	Doubtful int                `json:"doubtful"` // 存疑票, left to the chief scrutineer
	Rows     [][]int            `json:"rows"`

	// Questions says for each doubtful ballot what is in doubt. It is not
	// compared: the teller who enters first writes it down.
	Questions []string `json:"questions,omitempty"`

	// Of a stack that was scanned: Sheets is the SHA-256 of what the teller
	// decided ballot by ballot, so that two who differ on ballots whose figures
	// happen to cancel out are told so; Ballots says which ballot of the stack
	// each doubtful one is, from 1.
	Sheets  string `json:"sheets,omitempty"`
	Ballots []int  `json:"ballots,omitempty"`
}

// Invalid is how many ballots of the stack are void.
func (e BatchEntry) Invalid() int {
	n := 0
	for _, k := range e.Void {
		n += k
	}
	return n
}

// JSON writes the entry as it is kept.
func (e BatchEntry) JSON() ([]byte, error) { return json.Marshal(e) }

// A BatchRow is a candidate or an item as printed on the paper ballot.
type BatchRow struct {
	No   int
	Name string
}

func (r BatchRow) title() string { return title(r.No, r.Name) }

// The columns of a three-stance row, in this order.
const (
	ColumnApprove = iota
	ColumnOppose
	ColumnAbstain
)

// BatchColumns are the columns of a BatchEntry's rows in Chinese: the three
// stances, or approvals alone on a tick-only ballot, or the sum of the numbers
// written, or the grades and then 弃权.
func BatchColumns(r Rules) []string {
	switch {
	case r.Family == Satisfaction:
		return append(slices.Clone(r.Grades), "弃权")
	case r.Family == Rank:
		return []string{"名次合计"}
	case r.Stances == ballot.TickOnly:
		return []string{"赞成"}
	}
	return []string{"赞成", "反对", "弃权"}
}

// complete reports whether the columns of a row add up to the valid ballots.
func complete(r Rules) bool {
	return r.Family == Satisfaction || (r.Family != Rank && r.Stances != ballot.TickOnly)
}

// capOf is how many approvals a ballot may carry; 0 means no cap.
func capOf(r Rules, rows int) int {
	if r.Family == Rank || r.Family == Satisfaction || r.Family == List || r.MaxApprovals >= rows {
		return 0
	}
	return r.MaxApprovals
}

// VoidReasonsUnder lists the reasons that the rules know, in the order of the
// forms: a blank ballot is void only where they say so.
//
// Where over-marking voids the items alone (P11), no ballot is void for it. Since
// nobody can tell which approvals were one too many, all approvals of such a
// ballot count for nothing: a teller enters them as abstentions (on a tick-only
// ballot not at all), and a row with two marks likewise. A ballot on which no
// mark is left that can be read is void as Illegible.
func VoidReasonsUnder(r Rules) []VoidReason {
	reasons := slices.Clone(VoidReasons)
	if r.Handling().Overmark == ballot.OvermarkVoidsItems {
		reasons = slices.DeleteFunc(reasons, func(v VoidReason) bool { return v == OverMarked })
	}
	if r.Family != Satisfaction && r.Blank == ballot.BlankIsVoid {
		reasons = append(reasons, BlankBallot)
	}
	return reasons
}

// LabelUnder is the reason in Chinese as it reads on a ballot under the rules.
func (v VoidReason) LabelUnder(r Rules) string {
	switch {
	case v == Illegible && r.Handling().Illegible == ballot.IllegibleVoidsBallot:
		return "有无法辨认之处"
	case v == Illegible && r.Handling().Overmark == ballot.OvermarkVoidsItems:
		return "没有一处标记可以认定"
	case v != OverMarked:
		return v.Label()
	case r.Family == Rank:
		return "没有按规定填写序号"
	case r.Family == Satisfaction:
		return "同一项选了两个以上档次"
	}
	return v.Label()
}

// The fields that problems of an entry are about, as the forms name them:
// "valid", "void-" and the reason, "doubtful", "row-" with row and column from
// zero, "question-" from zero, and "mark-" with the row of a single ballot.
func voidField(v VoidReason) string { return "void-" + string(v) }

// RowField names one figure of an entry.
func RowField(row, column int) string { return fmt.Sprintf("row-%d-%d", row, column) }

// MarkField names the mark on one row of a single ballot.
func MarkField(row int) string { return fmt.Sprintf("mark-%d", row) }

// CheckBatch finds what cannot be right in an entry for a stack of size
// ballots, by itself: figures that are no numbers of ballots, a stack that does
// not balance (size = valid + void + doubtful), rows that do not add up to the
// valid ballots, more approvals than the cap allows, sums of ranks that no
// numbering from 1 on gives. At most one problem is found per field.
func CheckBatch(r Rules, rows []BatchRow, size int, e BatchEntry) []FieldProblem {
	var problems []FieldProblem
	refuse := func(field, format string, args ...any) {
		if !slices.ContainsFunc(problems, func(p FieldProblem) bool { return p.Field == field }) {
			problems = append(problems, FieldProblem{field, fmt.Sprintf(format, args...)})
		}
	}
	figure := func(field, name string, n, most int) {
		if n < 0 || n > most {
			refuse(field, "%s为%d，不在0至%d之间。", name, n, most)
		}
	}
	figure("valid", "有效票", e.Valid, size)
	figure("doubtful", "存疑票", e.Doubtful, size)
	known := VoidReasonsUnder(r)
	for _, v := range slices.Sorted(maps.Keys(e.Void)) {
		if !slices.Contains(known, v) {
			refuse("void", "无效原因“%s”不在本轮的办法之内。", string(v))
			continue
		}
		figure(voidField(v), "“"+v.LabelUnder(r)+"”的无效票", e.Void[v], size)
	}
	if len(problems) > 0 {
		return problems // sums of such figures say nothing
	}
	if sum := e.Valid + e.Invalid() + e.Doubtful; sum != size {
		refuse("valid", "有效%d＋无效%d＋存疑%d＝%d，与本组%d张不符。", e.Valid, e.Invalid(), e.Doubtful, sum, size)
	}
	columns := BatchColumns(r)
	if len(e.Rows) != len(rows) {
		refuse("rows", "票面有%d项，录入了%d项，请逐项录入。", len(rows), len(e.Rows))
		return problems
	}
	most := e.Valid
	if r.Family == Rank {
		most = e.Valid * len(rows)
	}
	approvals := 0
	for i, row := range e.Rows {
		if len(row) != len(columns) {
			refuse(RowField(i, 0), "%s应录入%s。", rows[i].title(), strings.Join(columns, "、"))
			continue
		}
		sum := 0
		for k, n := range row {
			figure(RowField(i, k), rows[i].title()+"的"+columns[k], n, most)
			sum += n
		}
		approvals += row[0]
		switch {
		case slices.ContainsFunc(row, func(n int) bool { return n < 0 || n > most }):
		case complete(r) && sum != e.Valid:
			refuse(RowField(i, 0), "%s%s＝%d，与有效票%d张不符。", rows[i].title(), addition(columns, row), sum, e.Valid)
		case r.Family == Rank && sum < e.Valid:
			refuse(RowField(i, 0), "%s的名次合计为%d，小于有效票%d张：每张票的名次至少是1。", rows[i].title(), sum, e.Valid)
		}
	}
	if limit := capOf(r, len(rows)); limit > 0 && approvals > limit*e.Valid && len(problems) == 0 {
		refuse("rows", "各项赞成合计%d票，超过每票最多%d个×有效票%d张＝%d票。", approvals, limit, e.Valid, limit*e.Valid)
	}
	return problems
}

// addition writes 赞成3＋反对1＋弃权0.
func addition(columns []string, row []int) string {
	terms := make([]string, len(row))
	for k, n := range row {
		terms[k] = fmt.Sprintf("%s%d", columns[k], n)
	}
	return strings.Join(terms, "＋")
}

// CompareBatches says, one sentence each, in what two entries for the same
// stack differ; nil when they agree. Both must have the rows and columns of
// the ballot. Entries from a scanned stack must also agree ballot by ballot.
func CompareBatches(r Rules, rows []BatchRow, a, b BatchEntry) []string {
	var differences []string
	differ := func(name string, x, y int) {
		if x != y {
			differences = append(differences, fmt.Sprintf("%s：一人录入%d，另一人录入%d。", name, x, y))
		}
	}
	differ("有效票", a.Valid, b.Valid)
	for _, v := range VoidReasonsUnder(r) {
		differ("无效票（"+v.LabelUnder(r)+"）", a.Void[v], b.Void[v])
	}
	differ("存疑票", a.Doubtful, b.Doubtful)
	for i, row := range rows {
		for k, column := range BatchColumns(r) {
			differ(row.title()+"的"+column, a.Rows[i][k], b.Rows[i][k])
		}
	}
	if len(differences) == 0 && a.Sheets != "" && b.Sheets != "" && a.Sheets != b.Sheets {
		differences = append(differences, "两人逐张的认定不同，只是各栏合计碰巧相同。")
	}
	return differences
}

// A Doubt is a doubtful ballot as it was decided: void for a reason, or valid
// with one mark per row. A mark is a column of BatchColumns; on a tick-only
// ballot it is 1 for an approval and 0 for none, and on a numbered ballot it
// is the number written.
type Doubt struct {
	Void  VoidReason
	Marks []int
}

// CheckDoubt finds what cannot be right in a decision: a reason that the rules
// do not know, marks beside a reason, a row without a mark, more approvals than
// the cap allows.
func CheckDoubt(r Rules, rows []BatchRow, d Doubt) []FieldProblem {
	if d.Void != "" {
		switch {
		case !slices.Contains(VoidReasonsUnder(r), d.Void):
			return []FieldProblem{{"void", "请选择无效的原因。"}}
		case len(d.Marks) > 0:
			return []FieldProblem{{"void", "这张票或者无效，或者逐项认定，不能两样都选。"}}
		}
		return nil
	}
	if len(d.Marks) != len(rows) {
		return []FieldProblem{{"void", fmt.Sprintf("认定有效的，请逐项认定%d项；认定无效的，请选择原因。", len(rows))}}
	}
	low, high := 0, len(BatchColumns(r))-1
	switch {
	case r.Family == Rank:
		low, high = 1, len(rows)
	case r.Family != Satisfaction && r.Stances == ballot.TickOnly:
		high = 1
	}
	var problems []FieldProblem
	approvals := 0
	for i, mark := range d.Marks {
		if mark < low || mark > high {
			problems = append(problems, FieldProblem{MarkField(i), fmt.Sprintf("请认定%s。", rows[i].title())})
		}
		if approves(r, mark) {
			approvals++
		}
	}
	if limit := capOf(r, len(rows)); limit > 0 && approvals > limit && r.Handling().Overmark == ballot.OvermarkVoidsItems {
		what := choose(r.Stances == ballot.TickOnly, "不计", "按弃权认定")
		problems = append(problems, FieldProblem{"void", fmt.Sprintf("认定赞成%d项，超过每票最多%d项：按票决办法，这张票的赞成一律%s，请改正。", approvals, limit, what)})
	} else if limit > 0 && approvals > limit {
		problems = append(problems, FieldProblem{"void", fmt.Sprintf("认定赞成%d项，超过每票最多%d项，这张票应认定为“%s”。", approvals, limit, OverMarked.LabelUnder(r))})
	}
	return problems
}

func approves(r Rules, mark int) bool {
	switch {
	case r.Family == Rank || r.Family == Satisfaction:
		return false
	case r.Stances == ballot.TickOnly:
		return mark == 1
	}
	return mark == ColumnApprove
}

// SumPaper adds up the stacks that both tellers agree on and the doubtful
// ballots as they were decided. Every entry must have passed CheckBatch and
// every decision CheckDoubt. Valid + void makes all ballots of the stacks when
// each doubtful one is decided.
func SumPaper(r Rules, rows []BatchRow, issued int, entries []BatchEntry, doubts []Doubt) PaperCounts {
	p := PaperCounts{Issued: issued, Void: map[VoidReason]int{}}
	columns := len(BatchColumns(r))
	sums := make([][]int, len(rows))
	for i := range sums {
		sums[i] = make([]int, columns)
	}
	for _, e := range entries {
		p.Returned += e.Valid + e.Invalid()
		for v, n := range e.Void {
			if n > 0 {
				p.Void[v] += n
			}
		}
		for i, row := range e.Rows {
			for k, n := range row {
				sums[i][k] += n
			}
		}
	}
	for _, d := range doubts {
		p.Returned++
		if d.Void != "" {
			p.Void[d.Void]++
			continue
		}
		for i, mark := range d.Marks {
			switch {
			case r.Family == Rank:
				sums[i][0] += mark
			case r.Family != Satisfaction && r.Stances == ballot.TickOnly:
				sums[i][0] += mark
			default:
				sums[i][mark]++
			}
		}
	}
	for i, row := range rows {
		sum := sums[i]
		switch {
		case r.Family == Satisfaction:
			last := len(sum) - 1
			p.Items = append(p.Items, ItemCounts{No: row.No, Name: row.Name, Counts: sum[:last:last], Abstain: sum[last], Invalid: p.Invalid()})
		case r.Family == Rank:
			p.Candidates = append(p.Candidates, CandidateCounts{No: row.No, Name: row.Name, RankSum: sum[0]})
		case r.Stances == ballot.TickOnly:
			p.Candidates = append(p.Candidates, CandidateCounts{No: row.No, Name: row.Name, Approve: sum[0]})
		default:
			p.Candidates = append(p.Candidates, CandidateCounts{No: row.No, Name: row.Name, Approve: sum[ColumnApprove], Oppose: sum[ColumnOppose], Abstain: sum[ColumnAbstain]})
		}
	}
	return p
}
