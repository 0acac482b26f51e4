package view

// OfficeForms lists the forms that print before anything is known.
type OfficeForms struct {
	Page
	Sessions []Link // whose name can be printed at their head
	Forms    []OfficeFormLine
	All      string // where all of them are as one file
	Count    string
	Vote     bool // those of a vote are among them
}

// OfficeFormLine is one form with what it is for; Basis is the law that asks
// for it, empty where none does.
type OfficeFormLine struct{ Name, Says, Basis, Href string }
