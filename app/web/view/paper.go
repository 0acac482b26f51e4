package view

// PaperTop is what the pages of paper ballots have in common: where they are,
// who is at them, and the equations that must hold.
type PaperTop struct {
	Round, Session, State string
	Colour                Stripe
	Holder, Office        string
	Topic, Fragment       string
	Sums                  []Equation
}

// Equation is one line of the balance: 发出 40 ＝ 收回 38 ＋ 未交 2. Open says what
// is not known yet.
type Equation struct {
	Name  string
	Terms []Term
	Open  string
}

// Term is one number of an equation with the sign before it.
type Term struct{ Sign, Label, Value string }

// Equals writes first ＝ second ＋ third and so on.
func Equals(name string, terms ...Term) Equation {
	for i := range terms {
		switch i {
		case 0:
		case 1:
			terms[i].Sign = "＝"
		default:
			terms[i].Sign = "＋"
		}
	}
	return Equation{Name: name, Terms: terms}
}

// Teller is a teller's page of one round: what is to be counted and entered
// now.
type Teller struct {
	Page
	PaperTop
	Phase string // wait, found, stacks or done
	Note  string // what the teller waits for, or why nothing is to be entered
	Links []Link

	Found Found
	Open  *StackForm // makes a stack; nil when all ballots lie in one
	Left  string
	Piles []Pile
	Doubt string // how far the doubtful ballots are; empty without any
}

// Found is how many paper ballots the box held, as the tellers found it.
type Found struct {
	Action      string
	State       string
	Mark        string // waiting, one, differs or agreed
	Tellers     string // who has entered
	Mine        string // empty before the own entry
	Agreed      string
	Typed       string
	Error       string
	Differences []string
	MayEnter    bool
}

// StackForm asks for the size of a new stack.
type StackForm struct {
	Action, No, Typed, Error string
}

// Pile is one stack in the list.
type Pile struct {
	No, Size, State, Mark, Tellers string
	Href, Button                   string // empty when there is nothing to enter
	Scan                           string // the page to scan it; empty where that is not possible
	Differences                    []string
}

// Stack is the page on which a teller enters one stack, and reads it again
// before it is sent.
type Stack struct {
	Page
	PaperTop
	No, Size string
	State    string
	Mark     string
	Tellers  string
	Back     string
	Action   string
	Closed   string // why nothing can be entered
	Scan     string // the page to scan the stack; empty where that is not possible
	Review   bool   // the figures are shown for reading; nothing is sent yet

	Differences []string
	Columns     []string
	Complete    bool // a row's figures add up to the valid ballots
	Valid       Cell
	Void        []Cell
	Doubtful    Cell
	Rows        []StackRow
	RowsError   string
	Asks        bool // the doubtful ballots are described here
	Questions   []Cell
}

// Cell is one figure or sentence of a form. Full is its whole name where no
// label stands beside it.
type Cell struct{ Name, Label, Full, Value, Error string }

// StackRow is a candidate's or an item's row.
type StackRow struct {
	No, Name string
	Cells    []Cell
	Error    string
}

// Filled reports whether the doubtful ballots are described on the page.
func (s Stack) Filled() bool { return len(s.Questions) > 0 }

// Doubts lists the doubtful ballots of a round for the chief scrutineer.
type Doubts struct {
	Page
	PaperTop
	Note  string
	Back  string
	Rows  []DoubtRow
	Leads bool
}

// DoubtRow is one doubtful ballot in the list.
type DoubtRow struct {
	Name     string // 第 2 组第 1 张
	Question string
	Decision string // empty while open
	By       string
	Href     string // the page that decides it; empty for others
}

// Doubt is the page that decides one doubtful ballot, in two acts.
type Doubt struct {
	Page
	PaperTop
	Name, Question string
	Pictures       []string // of a scanned ballot
	Back, Action   string
	Closed         string
	Review         bool
	Verdict        string // valid, or the reason it is void for
	Verdicts       []Option
	VerdictError   string
	Rows           []DoubtMark
	Numbers        bool // marks are numbers written on the ballot
	Reason         Cell
	Says           string // the verdict in words
}

// DoubtMark is the mark on one row of the ballot.
type DoubtMark struct {
	No, Name, Field, Value, Error string
	Text                          string // of the mark that was chosen
	Options                       []Option
}
