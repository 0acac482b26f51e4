package view

// Scans is the page of a stack that is scanned: upload, what was read, and what
// has to be put in order before anybody decides.
type Scans struct {
	Page
	PaperTop
	No, Size    string
	State, Mark string
	Tellers     string
	Back, Hand  string // the list of stacks; the page to enter the stack by hand
	Closed      string // why nothing can be scanned
	Action      string
	Error       string // of the upload
	Most        int    // megabytes of one upload
	Files       []ScanFile
	Says        string // what was read; empty before anything was
	Lacks       []string
	Decide      string // the page of decisions; empty while something lacks
	Entered     bool   // the reader has decided before
	Strays      []ScanPiece
	Aside       []ScanPiece
	Twins       []ScanTwin
	ByHand      Cell
	HandAction  string
	Differences []string
}

// ScanFile is one uploaded file.
type ScanFile struct {
	Name     string // 第 1 份
	At, By   string
	State    string
	Pages    string
	Problem  string
	Continue string // address that takes its reading up again; empty when it needs none
	Drop     string
}

// ScanPiece is one scanned page with its picture and what can be done with it.
type ScanPiece struct {
	Name, Problem string
	Picture       string
	Move          string // address of the form
	Read          bool   // it was read before it was set aside
}

// ScanTwin is a pair that looks like one sheet scanned twice.
type ScanTwin struct {
	Text   string
	Pieces []ScanPiece
}

// Decide is the page on which one teller decides what the program left to
// people, and reads the sums before they are sent.
type Decide struct {
	Page
	PaperTop
	No, Size    string
	Back        string
	Action      string
	Set         string
	Closed      string
	Differences []string
	Order       string // of the columns in the pictures; empty for a single one
	Twins       []ScanTwin
	Apart       bool
	ApartError  string
	Asked       []DecideSheet // ballots with something to decide
	Blanks      []DecideLook  // ballots on which nothing was found
	Empty       []DecideLook  // rows on which nothing was found, of other ballots
	All         []DecideLook  // every ballot with what was read
	Looked      string        // further ballots to decide row by row, as typed
	LookError   string
	Open        []string // keys of those that are decided row by row

	Review bool // the sums are shown for reading; nothing is sent yet
	Sums   []Cell
	Rows   []StackRow
	Heads  []string
	Doubts []string
	Kept   []Cell // the decisions, hidden
}

// DecideSheet is one ballot with what is asked of it.
type DecideSheet struct {
	Name     string // 第 12 张
	Anchor   string
	Whole    bool // the ballot is decided in full
	Field    string
	Options  []Option // of the whole ballot
	Error    string
	Pictures []string
	Why      string
	Rows     []DecideRow
}

// DecideRow is one row that a teller decides.
type DecideRow struct {
	No, Name, Why, Strip string
	Field, Error         string
	Options              []Option
}

// DecideLook is a picture for a quick look.
type DecideLook struct {
	Name, Key, Picture, Says string
	Chosen                   bool
}
