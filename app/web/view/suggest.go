package view

// Human is the question below a form that is sent without signing in, drawn by the part "human".
type Human struct {
	Token, Question string
	Choices         []Option
	Error           string
}

// CallCard is one call for suggestions in a list.
type CallCard struct {
	Title, Congress, Period, Stage string
	Href, Suggest                  string // Suggest is empty while the call takes nothing
	Matters                        *Link  // what has been listed
	Second                         bool   // not the page's one primary button
}

// Calls is the list of published calls.
type Calls struct {
	Page
	Open, Past []CallCard
	Any        bool
	Empty      Empty
}

// Call is one published call.
type Call struct {
	Page
	Name, Stage string
	Suggest     string     // address of the form; empty while the call takes nothing
	Text        [][]string // paragraphs of lines
	Facts       []Fact
	Counted     string
	Links       []Link
	Code        string // address of the QR code
}

// SimilarMatter is a matter like what somebody is writing.
type SimilarMatter struct {
	Title, Href, Facts string
}

// KeptPhoto is a photo kept from an attempt that was not accepted.
type KeptPhoto struct {
	ID, Src       string
	Width, Height int
}

// Suggest is the form for one suggestion. "fragment" draws Similar.
type Suggest struct {
	Page
	CallTitle, CallHref, Period string
	Call, From                  string
	Through                     string // 通过城关联络站提交
	Notice                      string // why the form is shown again although nothing is wrong
	What, Where, Why            Field
	Latitude, Longitude         string
	Similar                     []SimilarMatter
	MostPhotos                  int
	Kept                        []KeptPhoto
	AskName, AskPhone           bool
	Name, Phone                 Field
	Human                       Human
}

// SuggestNone is the form's address when there is no one call to answer: several, or none.
type SuggestNone struct {
	Page
	Calls []CallCard
	Empty Empty
}

// Lookup asks for a 查询码.
type Lookup struct {
	Page
	Code Field
}

// PublicAnswer is one answer of the office.
type PublicAnswer struct {
	Outcome string
	Text    []string
	By      string
}

// PublicPhoto is one photo.
type PublicPhoto struct {
	Src, Caption  string
	Width, Height int
}

// Follow is what became of one suggestion, for whoever has its 查询码.
type Follow struct {
	Page
	Fresh                   bool // just submitted
	Code, CodeLink, CodeSrc string
	Thanks                  string
	Answers                 []PublicAnswer
	Steps                   []Step
	Matter                  *Link
	Facts                   []Fact
	Why                     []string
	Photos                  []PublicPhoto
	Privacy                 string
	Again                   *Link
}

// MatterRow is a matter in the public list.
type MatterRow struct {
	Title, Href, Outcome, Seconds, Facts string
}

// Matters is the public list of a call's matters.
type Matters struct {
	Page
	Heading, Counted string
	Suggest          string
	Call, Query      string
	Categories       []Option
	Found            string
	Rows             []MatterRow
	Pages            *Pagination
	Empty            Empty
}

// TrailStep is one station of a matter on its way to a project. State is done or next.
type TrailStep struct {
	Name, Href, Note, State string
}

// Matter is the public page of one matter, from the suggestions behind it to the project it became.
type Matter struct {
	Page
	Code, Name string
	Done       string // what the last act did
	Into       *Link
	Outcome    string
	Content    []string
	Facts      []Fact
	Seconds    string
	Before     []string
	Form       string // where 附议 is posted; empty when it is not taken
	Open       bool
	Closed     bool // another button is the primary one
	NoForm     string
	AskPhone   bool
	Phone      Field
	Human      Human
	Answers    []PublicAnswer
	Trail      []TrailStep
	Back       *Link
}

// HomeCall is the open call on the front page.
type HomeCall struct {
	Title, Period, Href, Suggest string
	Matters                      *Link
}
