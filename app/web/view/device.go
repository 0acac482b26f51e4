package view

// Device is where a scrutineer's device tries itself before the day. Everything
// is found out in the browser; the form carries verdicts and times only.
type Device struct {
	Page
	Seal
	RoundID, Round, Session string
	Holder, Office          string
	UUID                    string
	Index, Size, Threshold  int
	Candidates              int  // of the round, for a sample ballot of its length
	Made                    bool // the key was made, so that its sheet can be tried

	Last   string // what the last check of this person said, and when
	Closed string // why no check is recorded any more; empty while it is
	Action string
	Fields []string // hidden fields that the script fills
}

// OfficeDevice is a scrutineer in the office's table of device checks.
type OfficeDevice struct {
	Name, Label string
	At          string // empty while there was no check
	Says        string
	Faulty      bool
}
