package ballot

import (
	"fmt"
	"strings"
)

// A Candidate is a candidate project (候选项目) as the paper shows it: its
// printed number, counted from 1, and its name.
type Candidate struct {
	No   int
	Name string
}

// A Paper (票样) is what every deputy of a round is shown: the candidates in
// printed order and the instructions. It carries nothing about any deputy.
type Paper struct {
	Candidates   []Candidate
	Seats        int // 应选数; 0 when the method sets none
	MaxApprovals int // 每票最多赞成数; 0 means no cap
	Stances      Stances
	Handling     Handling
}

// OvermarkRule says what too many approvals, or two marks on one candidate,
// do to a ballot (domain parameter P11).
type OvermarkRule string

const (
	OvermarkVoidsBallot OvermarkRule = "ballot" // the whole ballot is invalid
	OvermarkVoidsItems  OvermarkRule = "item"   // only the items concerned count for nobody
)

// BlankRule says what a ballot without any mark is (domain parameter P12).
type BlankRule string

const (
	BlankAbstains BlankRule = "abstain" // valid, abstaining on every candidate
	BlankIsVoid   BlankRule = "void"    // invalid
)

// Valid reports whether b is a known rule.
func (b BlankRule) Valid() bool { return b == BlankAbstains || b == BlankIsVoid }

// Label is the rule in Chinese; an unknown rule is shown as it is.
func (b BlankRule) Label() string {
	switch b {
	case BlankAbstains:
		return "空白票有效，各项计为弃权"
	case BlankIsVoid:
		return "空白票无效"
	}
	return string(b)
}

// IllegibleRule says what an illegible item does to an otherwise legible ballot
// (domain parameter P13).
type IllegibleRule string

const (
	IllegibleVoidsItem   IllegibleRule = "item"   // the legible items count
	IllegibleVoidsBallot IllegibleRule = "ballot" // the whole ballot is invalid
)

// Handling gathers the rules for ballots that are not filled in cleanly.
type Handling struct {
	Overmark  OvermarkRule
	Blank     BlankRule
	Illegible IllegibleRule
}

// UsualHandling is the setting of the shipped template: over-marking voids the
// ballot, a blank ballot abstains, legible items count. It comes from practice
// and from election law by analogy, not from a statute about such votes.
func UsualHandling() Handling {
	return Handling{Overmark: OvermarkVoidsBallot, Blank: BlankAbstains, Illegible: IllegibleVoidsItem}
}

// Check refuses a paper that no ballot could be judged by, naming everything
// that is wrong with it: no candidates, a number below 1 or printed twice,
// a candidate without a name, negative seats or cap, an unknown rule.
func (p Paper) Check() error {
	var wrong []string
	if len(p.Candidates) == 0 {
		wrong = append(wrong, "票面上没有候选项目")
	}
	seen := make(map[int]bool, len(p.Candidates))
	for i, c := range p.Candidates {
		if c.No < 1 {
			wrong = append(wrong, fmt.Sprintf("第%d行的编号应为正整数", i+1))
		}
		if seen[c.No] {
			wrong = append(wrong, fmt.Sprintf("编号%d重复", c.No))
		}
		seen[c.No] = true
		if strings.TrimSpace(c.Name) == "" {
			wrong = append(wrong, fmt.Sprintf("第%d行没有项目名称", i+1))
		}
	}
	if p.Seats < 0 {
		wrong = append(wrong, "应选数不能为负数")
	}
	if p.MaxApprovals < 0 {
		wrong = append(wrong, "每票最多赞成数不能为负数")
	}
	if !p.Stances.Valid() {
		wrong = append(wrong, "票面须设赞成、反对、弃权三栏，或者只设赞成一栏")
	}
	h := p.Handling
	if h.Overmark != OvermarkVoidsBallot && h.Overmark != OvermarkVoidsItems {
		wrong = append(wrong, "没有规定多选或者重复填写的票如何处理")
	}
	if !h.Blank.Valid() {
		wrong = append(wrong, "没有规定空白票如何处理")
	}
	if h.Illegible != IllegibleVoidsItem && h.Illegible != IllegibleVoidsBallot {
		wrong = append(wrong, "没有规定部分无法辨认的票如何处理")
	}
	if len(wrong) > 0 {
		return fmt.Errorf("票样有误：%s", strings.Join(wrong, "；"))
	}
	return nil
}
