package view

// A SitePhoto is one picture of the timeline on a site's page.
type SitePhoto struct {
	On    string
	Photo PhotoEntry
}

// SitePage is what a phone shows that scanned the code at a building site:
// where the project stands, who answers for it, and the form.
type SitePage struct {
	Page
	Name           string
	Light          Light
	Stage          string
	Percent, Width string
	Content        string
	Facts          []Fact
	Call           string // the plan's telephone number, to be dialled; empty if it is none
	Next           []CheckpointRow
	Photos         []SitePhoto
	Rated          *SiteRated
	Project        Link
	Form           string // where it is posted; empty when nothing is taken any more
	Closed         string // why
	Stars          Field
	Text, Tel      Field
	Human          Human
	Small          []string // what protects the ratings and what does not
}

// A RatingBar is how many people gave one rating.
type RatingBar struct {
	Stars, Word  string
	People, Part string
	Width        string
}

// SiteRated is what residents gave: only a sentence while there are too few.
type SiteRated struct {
	Sentence string
	Bars     []RatingBar // best first
}

// SiteSaid is a listed comment with its answer.
type SiteSaid struct {
	Stars, Word string // empty without a rating
	Text        []string
	At          string
	Answer      []string
	By          string // 县水利局　2026年3月12日答复
}

// SiteSection is what a project's public page says of the residents' ratings
// and comments.
type SiteSection struct {
	Rated    *SiteRated
	Counted  string
	Comments []SiteSaid
	More     *Link
}

// SiteComments is a page of a public project's listed comments.
type SiteComments struct {
	Page
	Name     string
	Rated    *SiteRated
	Found    string
	Comments []SiteSaid
	Pages    *Pagination
	Back     Link
	Empty    Empty
}

// SiteFollow is what became of a comment, for whoever has its 查询码.
type SiteFollow struct {
	Page
	Fresh                   bool
	Code, CodeLink, CodeSrc string
	Stars, Word             string
	State                   string
	Reason                  string
	Said                    []string
	Answer                  []string
	AnsweredBy              string
	Facts                   []Fact
	Privacy                 string
	Back                    Link
}

// DeskComment is a comment as the office moderates it. Errors stand above
// their fields.
type DeskComment struct {
	ID, Project, ProjectHref string
	Stars, Word              string
	At, State                string
	Text                     []string
	Rating                   bool // without words: there is nothing to moderate

	Action                             string // where the decision is posted; empty when it is not the viewer's
	Choices                            []Option
	Reason, Answer                     string
	By                                 []Option
	Seen                               string
	StateError, ReasonError, AnswerErr string

	AnswerTo string // where the unit's answer is posted
	Answered string // who answered when
	Hidden   string // why

	Concern   string // address of the form that makes it a concern
	LookAt    string // where the look at the telephone number is posted
	Why       string
	WhyError  string
	Telephone string // once opened
}

// CommentDesk is the office's list of comments from building sites.
type CommentDesk struct {
	Page
	Lead       string
	Filter     LedgerFilter
	Found      string
	Rows       []DeskComment
	Pages      *Pagination
	Empty      Empty
	Posters    []Link
	Later      *Act // the posters of the year, in the background
	Draw       *Act
	Parameters *Link
}

// SiteDesk is a project's page in the office about its site's code and what
// residents said.
type SiteDesk struct {
	Page
	Head     ProjectHead
	Code     string // of the poster, in groups; empty before it is drawn
	CodeSrc  string
	Address  string
	Posters  []Link
	Draw     *Act
	Rated    *SiteRated
	Counted  string
	Rows     []DeskComment
	Pages    *Pagination
	Moderate *Link
	Empty    Empty
}

// ParameterView is one parameter with its form.
type ParameterView struct {
	Name, Paper, Label, Means, Allowed, Basis string
	Value, Default                            string
	Own                                       bool
	Why, By                                   string // who and when
	Open                                      bool
	Field, Reason                             Field
	Action, Reset, Seen                       string
	Area                                      bool // the value is a list of days
}

// ParameterYear is a year's calendar.
type ParameterYear struct {
	Year string
	Rows []ParameterView
}

// ParameterHistory is one change.
type ParameterHistory struct{ At, Actor, Act, What, Detail string }

// ParametersPage is the office's page of P27 to P34.
type ParametersPage struct {
	Page
	Rows    []ParameterView
	Years   []ParameterYear
	History []ParameterHistory
	Rules   Link
}

// RuleRow is one value that holds in a congress.
type RuleRow struct{ Label, Value, Basis string }

// RulesOf are the values of one congress.
type RulesOf struct {
	Name string
	Rows []RuleRow
}

// RulesPage says to everybody by which rules lights are computed.
type RulesPage struct {
	Page
	Lights []Light
	All    []RulesOf
}
