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
	// Paused says since when no ballot is accepted and what becomes of the time; empty while voting goes on.
	Paused string
	// Paper says since when only paper is used; empty while tablets are.
	Paper string
	// Few warns that too few ballots of one kind are about to keep them secret; empty when there are enough.
	Few string
	// Clock is the time that is left; nil when no clock runs and none is stopped.
	Clock   *Countdown
	Steps   []Step
	Figures []Figure
	Gauges  []Gauge
	Scale   string // what the gauges' full width stands for
	AsOf    string
	// Delegations are 签到 and 发出 by delegation; Split has slips and paper apart.
	Delegations []DelegationRow
	Split       bool
	// NotIn are those who have not signed in, by delegation; NotInTotal how many.
	NotIn      []DelegationSeats
	NotInTotal string
	// Act is the one next step the viewer may take; nil when it is not theirs or nothing is left.
	Act *Act
	// Waiting says who must do what next when it is not the viewer; empty otherwise.
	Waiting string
	// Lost and LostPaper say how many lost slips and paper ballots were replaced; empty when none was.
	Lost, LostPaper string
	// Side are the steps for when something goes wrong, folded.
	Side      []SideForm
	SideTitle string
	// Colour is the stripe of this round's ballots. Siblings are the other rounds of this sitting, each with its own page.
	Colour   Stripe
	Siblings []SiblingRound
	// Links lead to the result or the round's documents.
	Links []Link
	// Chain says how the rounds for the same seats went; empty for a round that stands alone.
	Chain []string
	// Counting is where the count stands between close and result.
	Counting []Step
	// Running is the running total while the vote is open; nil where the round has none.
	Running *Running
	// Count is the result of the count; nil before the count is there.
	Count *PresidiumCount
}

// SiblingRound is another round that is held in the same sitting.
type SiblingRound struct {
	Colour            Stripe
	Name, State, Href string
}

// Countdown is the time that is left of the vote. Left is in whole seconds and Text the same as 12:05; a clock that does
// not run is stopped by a pause. Until is when it ends, empty while stopped.
type Countdown struct {
	Label, Text, Until string
	Left               int
	Runs               bool
}

// DelegationRow is one delegation: present and issued, never returned, since credentials are anonymous.
type DelegationRow struct {
	Name, Entitled, Present, Share, Issued, Paper, Waiting string
}

// DelegationSeats are the seats of a delegation that are still empty.
type DelegationSeats struct {
	Name, Count string
	Seats       []string
}

// SideForm is a step beside the way forward. It asks for a reason and for its second act, and stays folded until it is
// needed or was refused.
type SideForm struct {
	Key                         string // names its fields on the page
	Action, Title, Consequence  string
	Confirm, Button             string
	Back                        string // the page to go back to; empty for the form's own
	Name                        string // of the reason's field
	Asks                        string // label of the reason; empty when none is asked for
	Hint                        string
	Choices                     []Option // of field decision; may be empty
	Winners                     []Option // of field winners, any number of them; may be empty
	Value, Picked               string   // what was typed and picked
	WinnersError                string
	Error, PickError, SureError string
	Open                        bool
}

// PresidiumCount is the count as the presidium sees it before the announcement.
type PresidiumCount struct {
	Sentence string
	Problems []string
	Next     string
	Chart    Chart
	Survey   *Survey // of a 满意度测评, in place of Chart; otherwise nil
	Parts    *Parts  // 电子, 纸质, 合计; nil for a round without paper
	Explain  []string
}
