package view

// OfficeSlips is the desk that hands out ballots: a slip or a paper ballot for
// each deputy who is present, and another one for a spoiled one. Nothing on it
// says which slip anybody drew.
type OfficeSlips struct {
	Page
	Topic    string // the figures look again when it changes
	Fragment string
	Figures  []Figure
	Colour   Stripe

	Closed  string // why nothing can be handed out now; then there are no forms
	ToPaper string // when and what, once the round was turned to paper
	Few     string // too few ballots of one kind to keep them secret; empty when enough
	Slips   bool   // slips are handed out
	Papers  bool   // paper ballots are handed out
	Give    string // what the Enter key hands out: slip or paper
	Gives   []Link // both, when the desk may choose

	Action        string
	BulkHref      string // page that hands slips to everybody who waits; empty when there are no slips
	CancelAction  string
	ReplaceAction string
	LostAction    string
	CheckinHref   string

	Number  string      // what was typed into the box
	Matches []SlipGuest // whom that may mean, when it is not one deputy
	More    string      // how many more there are

	Groups  []SlipGroup // every delegation with its sums
	Open    string      // name of the delegation whose list is shown; empty for all
	OpenID  string
	Asked   string      // why no list is shown
	Waiting []SlipGroup // with deputies who have nothing yet
	Served  []SlipGroup

	UUID    string // of the sealed election
	Module  string // static file of the sealing program, and its runtime
	Runtime string
	Cancel  SpoiledForm
	Replace SpoiledForm
	Lost    SpoiledForm
}

// Desk is what one tap on this desk hands out, in words.
func (p OfficeSlips) Desk() string { return SlipWord(p.Give == "paper") }

// Stripe is the colour of a round's ballots: a class and the colour's name.
type Stripe struct{ Kind, Name string }

// SlipWord is the thing that is handed out.
func SlipWord(paper bool) string {
	if paper {
		return "纸质票"
	}
	return "投票凭证"
}

// SlipGuest is a deputy at the desk. State says why nothing can be handed out;
// Has what the deputy holds.
type SlipGuest struct {
	ID, Number, Name, Seat, Delegation string
	State                              string
	Has                                string
	Paper                              bool
	First                              bool // takes the focus
}

// SlipGroup is a delegation at the desk.
type SlipGroup struct {
	Name, Anchor, Href, BulkHref       string
	Entitled, Present, Issued, Waiting string
	Guests                             []SlipGuest
}

// SpoiledForm takes a spoiled slip or paper ballot back, or replaces a lost one.
type SpoiledForm struct {
	Who    Field
	Reason Field
	Gives  Field // what is handed out for it; no options when there is no choice
}

// Again is the form with what was typed and what was refused, by field.
func (f SpoiledForm) Again(typed func(name string) string, refused map[string]string) SpoiledForm {
	for _, field := range []*Field{&f.Who, &f.Reason, &f.Gives} {
		if field.Name == "" {
			continue
		}
		field.Value, field.Error = typed(field.Name), refused[field.Name]
	}
	for i := range f.Gives.Options {
		f.Gives.Options[i].Chosen = f.Gives.Options[i].Value == f.Gives.Value
	}
	return f
}
