package ballot

// A Choice is one deputy's stance on one candidate. The three are those of
// article 23 of the 代表法; none is ever selected beforehand.
type Choice string

const (
	Approve Choice = "approve" // 赞成
	Oppose  Choice = "oppose"  // 反对
	Abstain Choice = "abstain" // 弃权
)

// Valid reports whether c is one of the three choices.
func (c Choice) Valid() bool {
	return c == Approve || c == Oppose || c == Abstain
}

// Label is the choice in Chinese; an unknown choice is shown as it is.
func (c Choice) Label() string {
	switch c {
	case Approve:
		return "赞成"
	case Oppose:
		return "反对"
	case Abstain:
		return "弃权"
	}
	return string(c)
}

// Stances says which choices a paper offers on every candidate.
type Stances string

const (
	ThreeStances Stances = "three" // 赞成、反对、弃权
	TickOnly     Stances = "tick"  // 赞成 only: tick or leave
)

// Valid reports whether s is a known set of stances.
func (s Stances) Valid() bool {
	return s == ThreeStances || s == TickOnly
}

// Choices lists what may be marked, in the order in which it is printed.
func (s Stances) Choices() []Choice {
	switch s {
	case ThreeStances:
		return []Choice{Approve, Oppose, Abstain}
	case TickOnly:
		return []Choice{Approve}
	}
	return nil
}

// Offers reports whether c may be marked on a paper with these stances.
func (s Stances) Offers(c Choice) bool {
	for _, offered := range s.Choices() {
		if c == offered {
			return true
		}
	}
	return false
}

// Label is the set in Chinese; an unknown set is shown as it is.
func (s Stances) Label() string {
	switch s {
	case ThreeStances:
		return "赞成、反对、弃权"
	case TickOnly:
		return "只设赞成"
	}
	return string(s)
}
