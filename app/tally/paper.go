package tally

import "encoding/json"

// A VoidReason says why a paper ballot is void.
type VoidReason string

// The reasons (domain P11 and P13, and a sheet that is not of this round).
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
	Issued     int                `json:"issued"`
	Returned   int                `json:"returned"`
	Void       map[VoidReason]int `json:"void"`
	Candidates []CandidateCounts  `json:"candidates,omitempty"`
	Items      []ItemCounts       `json:"items,omitempty"`
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

// JSON writes the paper part as it is published beside the counts.
func (p PaperCounts) JSON() ([]byte, error) { return json.Marshal(p) }
