package view

// A ShowingCard is one showing (公示) in the public list.
type ShowingCard struct {
	Title, Href, Congress, Period, Stage string
}

// PublicShowings is the public list of showings.
type PublicShowings struct {
	Page
	Open, Past []ShowingCard
	Empty      Empty
}

// A ShownRow is one project on a showing's page.
type ShownRow struct {
	No, Name, Href string
	Content        []string
	Facts          []Fact
	Origin         string
	Trace          *Link // the matter's public page
	Comments       string
}

// PublicShowing is one showing with its projects.
type PublicShowing struct {
	Page
	Name, Stage string
	Open        bool
	Text        [][]string
	Facts       []Fact
	Projects    []ShownRow
}

// A ListedComment is a comment that the office lets the public read.
type ListedComment struct {
	Text, Answer   []string
	At, AnsweredAt string
}

// ShownProject is one project on show with its form for a comment.
type ShownProject struct {
	Page
	Row                     ShownRow
	Items                   []string
	Comments                []ListedComment
	Form                    string // empty: no comments are taken, and Closed says why
	Closed, Period          string
	Text, Name, Phone       Field
	Human                   Human
	Previous, Next, Showing *Link
}

// CommentFollow tells who made a comment what became of it.
type CommentFollow struct {
	Page
	Fresh                   bool
	Code, CodeLink, CodeSrc string
	Said, Answer            []string
	AnsweredAt              string
	State                   string
	Facts                   []Fact
	Privacy                 string
	Back                    Link
}

// An OfficeShowingRow is one showing in the office's list.
type OfficeShowingRow struct {
	Title, Href, State, Period, Projects, Comments, Open string
}

// OfficeShowings is the office's list of showings.
type OfficeShowings struct {
	Page
	Years   []Link
	Rows    []OfficeShowingRow
	NewHref string
}

// An OfficeShown is one project on show, with what changed since.
type OfficeShown struct {
	No, Name, Href, Version, State, Comments string
	Later                                    [][3]string // label, was, became
}

// An OfficeComment is one comment in the office's list.
type OfficeComment struct {
	ID, No, Project, At string
	Text                []string
	Listed              bool
	Answer, AnsweredAt  string
	Action              string
	LookAt              string // address that opens name and phone number; empty when there is none to open
	Name, Phone         string // opened just now
	Why                 string
	Error, WhyError     string
}

// OfficeShowing is one showing at the office.
type OfficeShowing struct {
	Page
	Name, State   string
	Facts         []Fact
	Text          []string
	EditHref      string
	Publish       *OfficeForm
	Public        string // its public address
	Projects      []OfficeShown
	Comments      []OfficeComment
	ByProject     []Option
	ByState       []Option
	Query, Action string
	Total, Export string
	Pages         *Pagination
}

// ShowingForm asks for a showing; projects are the year's, chosen ones ticked.
func ShowingForm(action, cancel, title, text, opens, closes, basis string, projects []Option, t Typed) OfficeForm {
	period := askDate("closes_on", "公示截止日期（含当日）", closes)
	period.Bases = []OfficeBasis{{Word: "通行做法", Text: basis}}
	return OfficeForm{Action: action, Submit: "保存公示", Cancel: cancel, Says: "保存以后还不公开。在公示页核对无误，再发布。", Questions: []OfficeQuestion{
		askLine("title", "公示标题", title), askArea("text", "公示说明", text).hint("写明公示的是什么、怎样提意见、联系电话。"),
		askDate("opens_on", "公示开始日期", opens), period,
		askPick("checks", "projects", "公示哪些项目", "", projects).hint("按发布时的内容公示，以后修改项目，公示的内容不变。"),
	}}.typed(t)
}

// PublishShowingForm makes a showing public.
func PublishShowingForm(action string) OfficeForm {
	return OfficeForm{Action: action, Submit: "发布公示", Sure: "标题、期限和每个项目的内容已经核对。", Says: "发布以后所有人都能看到，内容固定，不能再改。"}
}

// A BookletLine is one candidate in the booklet's contents.
type BookletLine struct {
	No, Name, Href, Facts, Questions, Readings string
}

// BookletContents is the booklet's first page.
type BookletContents struct {
	Page
	Preview  string // said while it is not released
	Text     []string
	Facts    []Fact
	Rows     []BookletLine
	Print    string
	Readings bool
	Public   string
}

// A BookletOrigin is one matter behind a candidate.
type BookletOrigin struct{ Title, Href, Said string }

// A BookletOpinion is one department's appraisal.
type BookletOpinion struct{ Aspect, Unit, Verdict, Kind, Text, Explanation string }

// A BookletQuestion is a question with its answer.
type BookletQuestion struct {
	Text, Answer []string
	By, AnswerBy string
}

// BookletScreen is one candidate of the booklet, a screen of its own.
type BookletScreen struct {
	Page
	Preview                  string
	No, Name, At             string
	Previous, Next, Contents *Link
	Content                  []string
	Facts                    []Fact
	Items, Checkpoints       []ShortlistEntry
	Targets                  []string
	Origins                  []BookletOrigin
	OriginSum                string
	Index                    *StarIndex
	Formula                  string
	Opinions                 []BookletOpinion
	Meetings                 []MeetingRow
	Questions                []BookletQuestion
	Ask                      string // address of the form; empty when the reader may not ask
	Question                 Field
	Named                    bool
}

// BookletRelease is the office's page of a session's booklet.
type BookletRelease struct {
	Page
	State    string
	Facts    []Fact
	Warnings []OfficeBasis
	Save     string // address that keeps what is written; empty once it is released
	Release  string // address that releases it; empty while there is nothing to release
	Text     Field
	Rows     []BookletLine
	Read     string // address of the booklet
	Later    *Act   // draws it in the background
}

// A BookletEntry is one session's booklet in a list.
type BookletEntry struct{ Name, Href, Facts string }

// BookletList is the booklets that were released.
type BookletList struct {
	Page
	Rows []BookletEntry
}

// An AskedRow is a question in the list of who answers it, or of who asked it.
type AskedRow struct {
	ID, Project, Href, Session string
	Text, Answer               []string
	By, AnswerBy               string
	Action, Typed, Error       string // of the form to answer
	Open                       bool
}

// AskedList is a list of questions.
type AskedList struct {
	Page
	Lead string
	Rows []AskedRow
	None string
}

// A DeputyCard is one of the large ways on from a deputy's first page.
type DeputyCard struct{ Title, Text, Href, Button string }
