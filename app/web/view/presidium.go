package view

// Presidium is the live view of the presidium: where we are, the numbers, what needs a decision.
type Presidium struct {
	Page
	Topic    string
	Fragment string
	Live     PresidiumLive
}

// PresidiumLive is the part that changes in place.
type PresidiumLive struct {
	Session, Round, State string
	Steps                 []Step
	Figures               []Figure
	Gauges                []Gauge
	Scale                 string // what the gauges' full width stands for
	AsOf                  string
	Delegations           []DelegationRow
	// Act is the one next step the viewer may take; nil when it is not theirs or nothing is left.
	Act *Act
	// Waiting says who must do what next when it is not the viewer; empty otherwise.
	Waiting string
	// Links lead to the result or the round's documents.
	Links []Link
	// Count is the result of the count; nil before the count is there.
	Count *PresidiumCount
}

// DelegationRow is one delegation: present and issued, never returned, since credentials are anonymous.
type DelegationRow struct {
	Name, Entitled, Present, Issued string
}

// PresidiumCount is the count as the presidium sees it before the announcement.
type PresidiumCount struct {
	Sentence string
	Problems []string
	Next     string
	Chart    Chart
	Explain  []string
}
