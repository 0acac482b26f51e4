package ballot

// A Mark is one mark found on a ballot. An illegible mark has no choice: it
// stands for an item that somebody wrote on but nobody can read.
type Mark struct {
	No        int // printed number of the candidate
	Choice    Choice
	Illegible bool
}

// A Marked ballot is what a deputy put in: the marks in any order. It knows
// nothing about who made them.
type Marked struct {
	// Foreign says that the sheet is not a ballot of this round (another
	// round's paper, a copy, a note).
	Foreign bool
	Marks   []Mark
}

// A Verdict says whether a ballot counts.
type Verdict string

const (
	Valid   Verdict = "valid"   // 有效
	Blank   Verdict = "blank"   // 空白: no mark, counted among the valid ballots as abstaining
	Invalid Verdict = "invalid" // 无效
)

// Label is the verdict in Chinese; an unknown one is shown as it is.
func (v Verdict) Label() string {
	switch v {
	case Valid:
		return "有效票"
	case Blank:
		return "空白票"
	case Invalid:
		return "无效票"
	}
	return string(v)
}

// A Reason says why a ballot is invalid; it is empty for one that counts.
type Reason string

const (
	WrongPaper       Reason = "wrong_paper"
	UnknownCandidate Reason = "unknown_candidate"
	NotOffered       Reason = "not_offered"
	Conflicting      Reason = "conflicting"
	Overvoted        Reason = "overvoted"
	Illegible        Reason = "illegible"
	Unmarked         Reason = "unmarked"
)

// Reasons lists every reason in the order in which Judge looks for them, which
// is also the order for reports.
func Reasons() []Reason {
	return []Reason{WrongPaper, UnknownCandidate, NotOffered, Conflicting, Overvoted, Illegible, Unmarked}
}

// Label is the reason in Chinese; an unknown one is shown as it is.
func (r Reason) Label() string {
	switch r {
	case WrongPaper:
		return "不是本轮表决票"
	case UnknownCandidate:
		return "填写了票面以外的项目"
	case NotOffered:
		return "填写了票面未设的意见"
	case Conflicting:
		return "同一项目有两个以上标记"
	case Overvoted:
		return "多选（赞成数超过规定）"
	case Illegible:
		return "无法辨认"
	case Unmarked:
		return "空白"
	}
	return string(r)
}

// A Judgement is what Judge found. Choices, Unmarked and Voided are meaningful
// only when the ballot counts.
type Judgement struct {
	Verdict Verdict
	Reason  Reason

	// Choices holds what the ballot counts as for each candidate, in printed
	// order. Items without a mark, and items voided by the rules, are Abstain;
	// on a tick-only paper that says only "not ticked".
	Choices []Choice

	// Approvals is the number of approvals marked legibly, also on an overvoted
	// ballot, so that a deputy can be told how many are too many.
	Approvals int

	Unmarked []int // printed numbers of the candidates left without a mark
	Voided   []int // printed numbers whose marks count for nothing
}

// Counts reports whether the ballot is one of the valid ballots (有效票).
func (j Judgement) Counts() bool {
	return j.Verdict == Valid || j.Verdict == Blank
}

// Judge says whether m is a valid, blank or invalid ballot on paper p, and what
// it counts as. The paper must have passed Check. The rules are those of the
// package comment (domain parameters P10 to P13).
func Judge(p Paper, m Marked) Judgement {
	if m.Foreign {
		return Judgement{Verdict: Invalid, Reason: WrongPaper}
	}
	place := make(map[int]int, len(p.Candidates))
	for i, c := range p.Candidates {
		place[c.No] = i
	}

	marks := make([]int, len(p.Candidates))
	choices := make([]Choice, len(p.Candidates))
	illegible := make([]bool, len(p.Candidates))
	unknown, notOffered := false, false
	for _, mark := range m.Marks {
		i, found := place[mark.No]
		if !found {
			unknown = true
			continue
		}
		marks[i]++
		if mark.Illegible {
			illegible[i] = true
			continue
		}
		if !p.Stances.Offers(mark.Choice) {
			notOffered = true
		}
		choices[i] = mark.Choice
	}

	j := Judgement{Verdict: Valid, Choices: make([]Choice, len(p.Candidates))}
	conflicting, unreadable, clean := false, false, 0
	for i, c := range p.Candidates {
		j.Choices[i] = Abstain
		switch {
		case marks[i] == 0:
			j.Unmarked = append(j.Unmarked, c.No)
		case marks[i] > 1:
			conflicting = true
			j.Voided = append(j.Voided, c.No)
		case illegible[i]:
			unreadable = true
			j.Voided = append(j.Voided, c.No)
		default:
			clean++
			j.Choices[i] = choices[i]
			if choices[i] == Approve {
				j.Approvals++
			}
		}
	}
	overvoted := p.MaxApprovals > 0 && j.Approvals > p.MaxApprovals
	voidsItems := p.Handling.Overmark == OvermarkVoidsItems

	switch {
	case unknown:
		return j.invalid(UnknownCandidate)
	case notOffered:
		return j.invalid(NotOffered)
	case conflicting && (!voidsItems || clean == 0):
		return j.invalid(Conflicting)
	case overvoted && !voidsItems:
		return j.invalid(Overvoted)
	case unreadable && (p.Handling.Illegible != IllegibleVoidsItem || clean == 0):
		return j.invalid(Illegible)
	case len(m.Marks) == 0 && p.Handling.Blank != BlankAbstains:
		return j.invalid(Unmarked)
	case len(m.Marks) == 0:
		j.Verdict = Blank
	}

	if overvoted {
		j.Voided = nil
		for i, c := range p.Candidates {
			switch {
			case j.Choices[i] == Approve:
				j.Choices[i] = Abstain
				j.Voided = append(j.Voided, c.No)
			case marks[i] > 1 || illegible[i]:
				j.Voided = append(j.Voided, c.No)
			}
		}
	}
	return j
}

func (j Judgement) invalid(why Reason) Judgement {
	return Judgement{Verdict: Invalid, Reason: why, Approvals: j.Approvals}
}
