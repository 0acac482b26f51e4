package tally

import (
	"encoding/json"
	"fmt"
	"strings"
)

// A VoidReason says why a paper ballot is void.
type VoidReason string

// The reasons (P11 and P13, and a sheet that is not of this round).
const (
	OverMarked  VoidReason = "over_marked" // 赞成超过规定的数
	Illegible   VoidReason = "illegible"   // 全部无法辨认
	WrongPaper  VoidReason = "wrong_paper" // 不是本轮的表决票
	BlankBallot VoidReason = "blank"       // 空白票, where the rules make it void
)

// VoidReasons lists those of every round in the order of the forms; see
// VoidReasonsUnder for the rest.
var VoidReasons = []VoidReason{OverMarked, Illegible, WrongPaper}

var voidLabels = map[VoidReason]string{OverMarked: "赞成超过规定数", Illegible: "无法辨认", WrongPaper: "非本轮表决票", BlankBallot: "空白票"}

// Valid reports whether the reason is known.
func (v VoidReason) Valid() bool { return voidLabels[v] != "" }

// Label is the reason in Chinese.
func (v VoidReason) Label() string { return voidLabels[v] }

// PaperCounts is the paper part of a round's counts, all in ballots. Rows are
// those of Counts; in Items the void ballots stand under Invalid of every row.
type PaperCounts struct {
	Issued     int
	Returned   int
	Void       map[VoidReason]int
	Candidates []CandidateCounts
	Items      []ItemCounts
}

// Invalid is how many of the returned paper ballots are void.
func (p PaperCounts) Invalid() int {
	n := 0
	for _, k := range p.Void {
		n += k
	}
	return n
}

// Plus adds the paper part to the sealed part of the same rows. Entitled,
// Present, Issued and Returned of c are those of the whole round already.
func (c Counts) Plus(p PaperCounts) Counts {
	c.Invalid += p.Invalid()
	rows := make([]CandidateCounts, len(c.Candidates))
	for i, row := range c.Candidates {
		q := p.Candidates[i]
		row.Approve += q.Approve
		row.Oppose += q.Oppose
		row.Abstain += q.Abstain
		row.RankSum += q.RankSum
		rows[i] = row
	}
	items := make([]ItemCounts, len(c.Items))
	for i, row := range c.Items {
		q := p.Items[i]
		grades := make([]int, len(row.Counts))
		for g := range grades {
			grades[g] = row.Counts[g] + q.Counts[g]
		}
		row.Counts, row.Abstain, row.Invalid = grades, row.Abstain+q.Abstain, row.Invalid+q.Invalid
		items[i] = row
	}
	if len(rows) > 0 {
		c.Candidates = rows
	}
	if len(items) > 0 {
		c.Items = items
	}
	return c
}

// Minus takes the paper part out of the counts of a whole round: what is left
// are the rows of the sealed part. It refuses a paper part with other rows.
func (c Counts) Minus(p PaperCounts) (Counts, error) {
	if len(c.Candidates) != len(p.Candidates) || len(c.Items) != len(p.Items) {
		return c, fmt.Errorf("纸质票有%d行，合计有%d行", len(p.Candidates)+len(p.Items), len(c.Candidates)+len(c.Items))
	}
	c.Issued, c.Returned, c.Invalid = c.Issued-p.Issued, c.Returned-p.Returned, c.Invalid-p.Invalid()
	rows := make([]CandidateCounts, len(c.Candidates))
	for i, row := range c.Candidates {
		q := p.Candidates[i]
		if row.No != q.No || row.Name != q.Name {
			return c, fmt.Errorf("纸质票的第%d行不是%s", i+1, title(row.No, row.Name))
		}
		row.Approve, row.Oppose, row.Abstain, row.RankSum = row.Approve-q.Approve, row.Oppose-q.Oppose, row.Abstain-q.Abstain, row.RankSum-q.RankSum
		rows[i] = row
	}
	items := make([]ItemCounts, len(c.Items))
	for i, row := range c.Items {
		q := p.Items[i]
		if row.No != q.No || row.Name != q.Name || len(row.Counts) != len(q.Counts) {
			return c, fmt.Errorf("纸质票的第%d行不是%s", i+1, title(row.No, row.Name))
		}
		grades := make([]int, len(row.Counts))
		for g := range grades {
			grades[g] = row.Counts[g] - q.Counts[g]
		}
		row.Counts, row.Abstain, row.Invalid = grades, row.Abstain-q.Abstain, row.Invalid-q.Invalid
		items[i] = row
	}
	if len(rows) > 0 {
		c.Candidates = rows
	}
	if len(items) > 0 {
		c.Items = items
		c.Invalid = 0 // per item in a satisfaction survey
	}
	return c, nil
}

// Valid is how many of the returned paper ballots count.
func (p PaperCounts) Valid() int { return p.Returned - p.Invalid() }

// Check finds what cannot be right in the paper part by itself, one sentence
// each: more returned than issued, reasons that the rules do not know, rows
// that do not add up to the valid ballots, approvals beyond the cap.
func (p PaperCounts) Check(r Rules) []string {
	var problems []string
	if absurd(p.Issued) || absurd(p.Returned) {
		return []string{fmt.Sprintf("纸质票发出%d张、收回%d张，不在0至%d之间。", p.Issued, p.Returned, MaxNumber)}
	}
	if p.Returned > p.Issued {
		problems = append(problems, fmt.Sprintf("纸质票收回%d张，多于发出%d张。", p.Returned, p.Issued))
	}
	rows := make([]BatchRow, 0, len(p.Candidates)+len(p.Items))
	all := BatchEntry{Valid: p.Valid(), Void: p.Void}
	for _, x := range p.Candidates {
		rows = append(rows, BatchRow{x.No, x.Name})
		figures := []int{x.Approve, x.Oppose, x.Abstain}
		if r.Family == Rank {
			figures = []int{x.RankSum}
		}
		all.Rows = append(all.Rows, figures[:min(len(figures), len(BatchColumns(r)))])
	}
	for _, x := range p.Items {
		rows = append(rows, BatchRow{x.No, x.Name})
		all.Rows = append(all.Rows, append(append([]int{}, x.Counts...), x.Abstain))
		if x.Invalid != p.Invalid() {
			problems = append(problems, fmt.Sprintf("%s的无效票为%d张，与纸质票的无效票%d张不符。", title(x.No, x.Name), x.Invalid, p.Invalid()))
		}
	}
	for _, problem := range CheckBatch(r, rows, p.Returned, all) {
		problems = append(problems, "纸质票："+problem.Text)
	}
	return problems
}

type paperJSON struct {
	Issued     int                `json:"issued"`
	Returned   int                `json:"returned"`
	Void       map[VoidReason]int `json:"void"`
	Candidates *[]rowJSON         `json:"candidates,omitempty"`
	Items      *[]itemRow         `json:"items,omitempty"`
}

// JSON writes the paper part as it is published beside the counts, with the
// same rows as Counts.JSON.
func (p PaperCounts) JSON(r Rules) ([]byte, error) {
	form := paperJSON{Issued: p.Issued, Returned: p.Returned, Void: p.Void}
	if form.Void == nil {
		form.Void = map[VoidReason]int{}
	}
	if r.Family == Satisfaction {
		form.Items = itemForms(p.Items)
	} else {
		form.Candidates = rowForms(r, p.Candidates)
	}
	return encode(form)
}

// ParsePaper reads what JSON wrote under the same rules. It refuses unknown,
// repeated and missing fields by name; impossible figures are left for Check.
func ParsePaper(r Rules, data []byte) (PaperCounts, error) {
	var wrong []string
	doc, err := document(data, &wrong)
	if err != nil {
		return PaperCounts{}, fmt.Errorf("纸质票数据%w", err)
	}
	p := PaperCounts{Issued: doc.number("issued"), Returned: doc.number("returned"), Void: map[VoidReason]int{}}
	if doc.need("void") {
		if json.Unmarshal(doc.fields["void"], &p.Void) != nil {
			doc.complain("字段\"void\"应为各原因的无效票数")
		}
	}
	if r.Family == Satisfaction {
		for _, row := range doc.rows("items") {
			p.Items = append(p.Items, readItem(row))
		}
	} else {
		for _, row := range doc.rows("candidates") {
			p.Candidates = append(p.Candidates, readCandidate(r, row))
		}
	}
	doc.finish()
	if len(wrong) > 0 {
		return PaperCounts{}, fmt.Errorf("纸质票数据有误：%s", strings.Join(wrong, "；"))
	}
	return p, nil
}
