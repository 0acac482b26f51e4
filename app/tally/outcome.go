package tally

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Code names a kind of problem with the counts.
type Code string

const (
	NoQuorum                 Code = "no_quorum"
	ReturnedExceedsIssued    Code = "returned_exceeds_issued"
	IssuedExceedsPresent     Code = "issued_exceeds_present"
	Participation            Code = "participation"
	RowSum                   Code = "row_sum"
	ApproveExceedsValid      Code = "approve_exceeds_valid"
	TooManyApprovals         Code = "too_many_approvals"
	FewerCandidatesThanSeats Code = "fewer_candidates_than_seats"
	BadNumber                Code = "bad_number"
)

// Voids reports whether a problem of this kind makes the whole round invalid,
// so that it has to be voted again.
func (c Code) Voids() bool {
	return c == NoQuorum || c == ReturnedExceedsIssued || c == IssuedExceedsPresent || c == Participation
}

// Refuses reports whether figures with a problem of this kind cannot be right,
// so that they have to be counted or typed again.
func (c Code) Refuses() bool {
	return c == RowSum || c == ApproveExceedsValid || c == TooManyApprovals || c == BadNumber
}

// Label is the kind of problem in Chinese; an unknown one is shown as it is.
func (c Code) Label() string {
	switch c {
	case NoQuorum:
		return "未达到法定人数"
	case ReturnedExceedsIssued:
		return "收回票数多于发出票数"
	case IssuedExceedsPresent:
		return "发出票数多于到会人数"
	case Participation:
		return "参加投票人数不足"
	case RowSum:
		return "分项合计不符"
	case ApproveExceedsValid:
		return "赞成票多于有效票"
	case TooManyApprovals:
		return "赞成票合计超过上限"
	case FewerCandidatesThanSeats:
		return "候选项目少于应选数"
	case BadNumber:
		return "数字有误"
	}
	return string(c)
}

// A Problem is one thing found in the counts, as a sentence for the minutes.
type Problem struct {
	Code Code   `json:"code"`
	Text string `json:"text"`
}

// Adopted is one project that the vote adopted (or recommended). Equal
// approvals share a Rank. RankSum is set for rank alone.
type Adopted struct {
	No      int    `json:"no"`
	Name    string `json:"name"`
	Approve int    `json:"approve"`
	Rank    int    `json:"rank"`
	RankSum int    `json:"rank_sum,omitempty"`
}

// A Reason says why a candidate was not adopted.
type Reason string

const (
	BelowPassLine Reason = "below_pass_line"
	Outranked     Reason = "outranked"
	TiedAtCut     Reason = "tied"
)

// Label is the reason in Chinese; an unknown one is shown as it is.
func (r Reason) Label() string {
	switch r {
	case BelowPassLine:
		return "未达到通过线"
	case Outranked:
		return "名次在名额之外"
	case TiedAtCut:
		return "末位票数相等，尚未确定"
	}
	return string(r)
}

// NotAdopted is one candidate that the vote did not adopt.
type NotAdopted struct {
	No      int    `json:"no"`
	Name    string `json:"name"`
	Approve int    `json:"approve"`
	RankSum int    `json:"rank_sum,omitempty"`
	Reason  Reason `json:"reason"`
}

// Tied is one of the candidates with equal approvals at the last seat.
type Tied struct {
	No      int    `json:"no"`
	Name    string `json:"name"`
	Approve int    `json:"approve"`
	RankSum int    `json:"rank_sum,omitempty"`
}

// A NextKind says what has to happen after a round.
type NextKind string

const (
	NextNone   NextKind = "none"
	NextRunoff NextKind = "runoff" // 再次票决 among Candidates for Seats
	NextAsk    NextKind = "ask"    // the presidium asks the plenary, or has lots drawn
	NextRevote NextKind = "revote" // the round is void: all of it again
)

// Label is the kind in Chinese; an unknown one is shown as it is.
func (k NextKind) Label() string {
	switch k {
	case NextNone:
		return "无"
	case NextRunoff:
		return "再次投票"
	case NextAsk:
		return "提请会议确定"
	case NextRevote:
		return "重新投票"
	}
	return string(k)
}

// Next is what follows: for how many seats, and which candidates.
type Next struct {
	Kind       NextKind        `json:"kind"`
	Seats      int             `json:"seats"`
	Candidates []NextCandidate `json:"candidates"`
}

// NextCandidate names a candidate of the following round. It carries no count,
// because after a void round none may be shown.
type NextCandidate struct {
	No   int    `json:"no"`
	Name string `json:"name"`
}

// A Rate is a share in thousandths, rounded half up; JSON shows it as a
// decimal fraction such as 0.586.
type Rate int

func rateOf(part, base int) Rate {
	if base <= 0 {
		return 0
	}
	return Rate((2000*part + base) / (2 * base))
}

// MarshalJSON writes the rate as a number with three decimals.
func (r Rate) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%03d", r/1000, r%1000), nil
}

// UnmarshalJSON reads what MarshalJSON wrote and refuses anything else.
func (r *Rate) UnmarshalJSON(data []byte) error {
	ones, rest, _ := strings.Cut(string(data), ".")
	n, err := strconv.ParseUint(ones+rest, 10, 31)
	if err != nil || len(rest) != 3 {
		return fmt.Errorf("比率%q应为三位小数", data)
	}
	*r = Rate(n)
	return nil
}

// Percent is the rate as it is printed in documents, for example 58.6%.
func (r Rate) Percent() string { return fmt.Sprintf("%d.%d%%", r/10, r%10) }

// Graded is the result of one satisfaction item: its grade and the share of
// each grade in the base.
type Graded struct {
	No    int    `json:"no"`
	Grade string `json:"grade"`
	Rates []Rate `json:"rates"`
}

// Outcome is what the rules make of the counts. Items is nil except for
// satisfaction, which has an outcome form of its own: as JSON only Items and
// Problems are written then.
type Outcome struct {
	Valid        bool
	Problems     []Problem
	QuorumLine   int // least number present
	PassLine     int // least number of approvals; 0: no pass line
	ValidBallots int
	Adopted      []Adopted    // by approvals, high to low
	NotAdopted   []NotAdopted // by approvals, high to low; with Adopted all candidates of a valid round
	Tied         []Tied
	Vacant       int // seats minus adopted
	Next         Next
	Explain      []string

	Items []Graded
}

// Refused reports whether the counts cannot be right. Such an outcome must not
// be recorded; the figures have to be corrected first.
func (o Outcome) Refused() bool {
	return slices.ContainsFunc(o.Problems, func(p Problem) bool { return p.Code.Refuses() })
}

type outcomeJSON struct {
	Valid        bool         `json:"valid"`
	Problems     []Problem    `json:"problems"`
	QuorumLine   int          `json:"quorum_line"`
	PassLine     int          `json:"pass_line"`
	ValidBallots int          `json:"valid_ballots"`
	Adopted      []Adopted    `json:"adopted"`
	NotAdopted   []NotAdopted `json:"not_adopted"`
	Tied         []Tied       `json:"tied"`
	Vacant       int          `json:"vacant"`
	Next         Next         `json:"next"`
	Explain      []string     `json:"explain"`
}

type gradedJSON struct {
	Items    []Graded  `json:"items"`
	Problems []Problem `json:"problems"`
}

// MarshalJSON writes the published form, with [] for what is empty.
func (o Outcome) MarshalJSON() ([]byte, error) {
	if o.Items != nil {
		return encode(gradedJSON{o.Items, filled(o.Problems)})
	}
	next := o.Next
	next.Candidates = filled(next.Candidates)
	return encode(outcomeJSON{
		Valid: o.Valid, Problems: filled(o.Problems),
		QuorumLine: o.QuorumLine, PassLine: o.PassLine, ValidBallots: o.ValidBallots,
		Adopted: filled(o.Adopted), NotAdopted: filled(o.NotAdopted), Tied: filled(o.Tied),
		Vacant: o.Vacant, Next: next, Explain: filled(o.Explain),
	})
}

// UnmarshalJSON reads a stored outcome of either form. The satisfaction form
// says nothing about validity; it is taken from the problems.
func (o *Outcome) UnmarshalJSON(data []byte) error {
	var both struct {
		outcomeJSON
		Items []Graded `json:"items"`
	}
	if err := json.Unmarshal(data, &both); err != nil {
		return err
	}
	s := both.outcomeJSON
	*o = Outcome{
		Valid: s.Valid, Problems: s.Problems,
		QuorumLine: s.QuorumLine, PassLine: s.PassLine, ValidBallots: s.ValidBallots,
		Adopted: s.Adopted, NotAdopted: s.NotAdopted, Tied: s.Tied,
		Vacant: s.Vacant, Next: s.Next, Explain: s.Explain, Items: both.Items,
	}
	if o.Items != nil {
		o.Valid = len(o.Problems) == 0
	}
	return nil
}

func filled[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// Names is o with nothing in it that comes from counting single ballots: who was
// adopted and which candidates are tied, by number, what follows, and the grades
// of a 满意度测评. It is what may be told where the rules keep the counts (P22):
// figures, ranks, shares, the arithmetic and why a candidate failed are gone,
// and so is every order that approvals made.
func (o Outcome) Names() Outcome {
	n := Outcome{Valid: o.Valid, Problems: o.Problems, QuorumLine: o.QuorumLine, Vacant: o.Vacant, Next: o.Next}
	for _, a := range o.Adopted {
		n.Adopted = append(n.Adopted, Adopted{No: a.No, Name: a.Name})
	}
	for _, x := range o.NotAdopted {
		// Who is tied is known from the round, or the lot, that follows.
		n.NotAdopted = append(n.NotAdopted, NotAdopted{No: x.No, Name: x.Name, Reason: choose(x.Reason == TiedAtCut, x.Reason, "")})
	}
	for _, t := range o.Tied {
		n.Tied = append(n.Tied, Tied{No: t.No, Name: t.Name})
	}
	for _, g := range o.Items {
		n.Items = append(n.Items, Graded{No: g.No, Grade: g.Grade})
	}
	n.Next.Candidates = slices.Clone(o.Next.Candidates)
	slices.SortFunc(n.Adopted, func(a, b Adopted) int { return cmp.Compare(a.No, b.No) })
	slices.SortFunc(n.NotAdopted, func(a, b NotAdopted) int { return cmp.Compare(a.No, b.No) })
	slices.SortFunc(n.Tied, func(a, b Tied) int { return cmp.Compare(a.No, b.No) })
	slices.SortFunc(n.Next.Candidates, func(a, b NextCandidate) int { return cmp.Compare(a.No, b.No) })
	return n
}
