package view

// A TriageChip is one choice of a row of choices, with the key that picks it.
type TriageChip struct {
	Value, Text, Key string
	Chosen, Proposed bool
}

// A TriageAlike is a matter or a suggestion like the one that is open.
type TriageAlike struct {
	Text, Under, Href string
	Code              string // of a matter that may be joined; empty for a suggestion
}

// A TriagePhoto is one photo: small in the page, whole behind the link.
type TriagePhoto struct{ Small, Href, Alt string }

// A TriageAct is one line of the record.
type TriageAct struct {
	At, Who, What, Note string
	Undone              string // when it was taken back, empty while it stands
	Batch               string // with which it can be taken back; empty where it cannot
	Suggestion          string // of one that can be taken back alone
}

// A TriagePanel is one suggestion, opened: all that was said, and what may be
// done with it.
type TriagePanel struct {
	ID, Row, Number, Title, Place, Reason string
	Href                                  string
	Facts                                 []Fact
	Photos                                []TriagePhoto
	Point                                 string // address of the marked point; empty without one
	MayAct                                bool
	Action, Back, Next                    string // where it is sent, the list's query, the row after it
	CanAccept, CanTransfer, CanReturn     bool
	TitleField, PlaceField, MatterField   string // as typed
	Places                                []string
	Categories                            []TriageChip
	Guess                                 string // why a category is proposed; empty without a proposal
	Alike                                 []TriageAlike
	Units                                 []Option
	Reasons                               []Option
	TransferReason, ReturnWords           string
	Open                                  string // which part is open: transfer, return or empty
	Error                                 map[string]string
}

// A TriageRow is a line of the queue.
type TriageRow struct {
	ID, Row, Number, Title, Under, Place, Category, Channel, At, State, Unit string
	Guess                                                                    bool // the category is the program's proposal
	Matter, MatterHref                                                       string
	Photos                                                                   bool
	Href, Panel                                                              string // address of the page with it open, and of the panel alone
	Opened                                                                   *TriagePanel
	Chosen                                                                   bool
}

// A TriageDid is what was just done, with the way back.
type TriageDid struct{ Text, Action, Batch, Back string }

// TriageQueue is the queue of a call.
type TriageQueue struct {
	Page
	Call     string
	Links    []Link
	States   []Link // with their counts
	Filter   LedgerFilter
	Narrowed bool
	All      string // address without a filter
	Found    string
	Rows     []TriageRow
	Pages    Pagination
	MayAct   bool
	Action   string
	Back     string
	Units    []Option
	Reasons  []Option
	Fields   []Option
	Did      *TriageDid
	Exports  []Link
	Empty    Empty
	Named    string // address of the export with names; empty for who may not
}

// TriageSuggestion is the page of one suggestion.
type TriageSuggestion struct {
	Page
	Panel    TriagePanel
	Did      *TriageDid
	Proposer string // what is there of name and phone: 留有姓名、电话
	LookAt   string // address that shows them; empty for who may not, or if nothing is there
	Why      string
	Name     string // opened now
	Phone    string
	Answers  []TriageAnswer
	Write    *OfficeForm
	Letter   []Link // the printed answer, and the same for Word; none before it is out
	Acts     []TriageAct
	UndoTo   string // address for taking back
}

// A TriageAnswer is one answer.
type TriageAnswer struct {
	Outcome, Text, Who, State, About, Href string
	Drop                                   string // address that removes the draft; empty when it is out
}

// A TriageMember is one member of a proposed group.
type TriageMember struct {
	Name, Value, ID     string // the box
	Head, Title, Where  string
	Text                string
	Under               []string
	Href                string
	Matter, Listed, Off bool
}

// A TriageGroup is one proposed group.
type TriageGroup struct {
	Number  string
	Members []TriageMember
	Note    string
	Title   string // proposed for what comes of it
}

// TriageGroups is the page of near-duplicates.
type TriageGroups struct {
	Page
	Lead   string
	Groups []TriageGroup
	Action string
	Apart  string
	Fields []Option
	Did    *TriageDid
	Pages  Pagination
	MayAct bool
	Empty  Empty
	Judged []TriageAct
	UndoTo string
}

// A TriageSeconds is who seconded under which words.
type TriageSeconds struct{ Count, Words, Code string }

// TriageMatter is the page of one matter.
type TriageMatter struct {
	Page
	State    string
	Facts    []Fact
	Content  string
	Into     *Link
	Did      *TriageDid
	Seconded string // 附议 12 人，其中 5 人附议的是归并前的“…”
	Seconds  []TriageSeconds
	Rows     []TriageRow
	MayAct   bool
	Edit     *OfficeForm
	List     *OfficeForm
	Decide   *OfficeForm
	Unit     *OfficeForm
	Merge    *OfficeForm
	Split    *TriageSplit
	Write    *OfficeForm
	Answers  []TriageAnswer
	Acts     []TriageAct
	UndoTo   string
	Warnings []string
	Links    []Link
	Study    *MatterStudy // what deputies and stations said of it
	Small    *Link        // makes a small work of it; nil where that cannot be
	Open     string       // which form was refused and stands open
}

// A TriageSplit takes suggestions out of a matter.
type TriageSplit struct {
	Action, Seen, Title, Into, Reason string
}

// TriageAnswers is the page of a call's answers.
type TriageAnswers struct {
	Page
	Figures   []Figure
	Drafts    []TriageAnswer
	Waiting   []TriageAnswer
	Published []TriageAnswer
	More      string // how many published ones are not shown
	Prepare   *OfficeForm
	Publish   *OfficeForm
	Hold      *OfficeForm
}

// A TriageHanded is a suggestion that was transferred to the viewer's unit.
type TriageHanded struct {
	Number, Title, Place, Reason, Call, At, Why, Unit string
	Answer, Seen, State                               string
	Action                                            string // empty while it cannot be answered
	Error                                             string
}

// TriageTransferred is the page of what was transferred to a unit.
type TriageTransferred struct {
	Page
	Rows  []TriageHanded
	Empty Empty
}

// A TriageFigures is one table of the statistics with its bars.
type TriageFigures struct {
	Name  string
	Chart Chart
	Rows  [][4]string // name, received, accepted, adopted
}

// TriageStatistics is the statistics of a call, for the office and, once
// published, for everybody.
type TriageStatistics struct {
	Page
	Lead    string
	Figures []Figure
	Tables  []TriageFigures
	Publish *OfficeForm
	Public  string // when everybody got it
	Exports []Link
	Thanks  string
}

// TriageNamed asks why an export with names is needed.
type TriageNamed struct {
	Page
	Form OfficeForm
}
