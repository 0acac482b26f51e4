package view

// ConcernRow is one concern in a project's list.
type ConcernRow struct {
	Text, Href     string
	Who            string // 秦月明 · 2026年3月12日
	Unit           string
	State          string
	Term           string // how it stands against its day
	Late           bool
	Followed       string // 郑国平督办
	Public         bool
	Replies, Judge string
}

// ProjectConcerns is a project's page of concerns in the office, with the form
// that raises one.
type ProjectConcerns struct {
	Page
	Head    ProjectHead
	Figures []Figure
	From    *ConcernSource // what the new concern comes from
	Form    *OfficeForm
	Rows    []ConcernRow
	Empty   Empty
	Asked   []InterviewLine // 专题询问 about the project
	Links   []Link
}

// ConcernSource is what a concern comes from: an inspection, or what a resident
// said on site.
type ConcernSource struct{ Label, Text string }

// ConcernTurn is one thing that was said or done about a concern.
type ConcernTurn struct {
	What  string // 提出, 转办, 答复, 评价, 督办
	Who   string
	At    string
	Text  []string // paragraphs
	Mark  string   // 满意, 不满意
	Bad   bool
	Right bool // said by those who answer
	Shown bool // is public
}

// ConcernPage is one concern as a conversation, with what the viewer may do.
type ConcernPage struct {
	Page
	State    string
	Term     string
	Late     bool
	Followed string
	Facts    []Fact
	Source   *ConcernSource
	Turns    []ConcernTurn
	Next     string
	Main     *OfficeForm
	Others   []OfficeForm
	Waits    string // who is waited for when the viewer has nothing to do
	Public   string // what is public of it
	Open     string // address of the public page, empty if nothing is
	Sheet    string // 督办意见单
	Filing   string // where its 发文字号 is given; empty for others
}

// PublicTurn is one answer with its judgement, for everybody.
type PublicTurn struct {
	Unit, On  string
	Text      []string
	Verdict   string // 代表评价：满意
	Judgement string
	JudgedOn  string
	Bad       bool
}

// PublicConcern is one concern for everybody. It names no person.
type PublicConcern struct {
	Text            []string
	On, Unit, State string
	Mark            string // shape of the state
	Term            string
	Late, Followed  bool
	Turns           []PublicTurn
	Folded          bool // closed ones are folded
}

// PublicConcerns is the part of a project's public page about concerns.
type PublicConcerns struct {
	Says string // 公开 3 条，其中已办结 1 条，办理中 2 条。
	Open []PublicConcern
	Done []PublicConcern
}

// InterviewLine leads to an interview with what it said of a project.
type InterviewLine struct{ Title, Href, On, Count string }

// InterviewEntryRow is one question of an interview with what the recorder may
// do with it.
type InterviewEntryRow struct {
	No, Project, ProjectHref string
	Asker, Answerer          string
	Question, Answer         []string
	Concern, ConcernHref     string // 已转为监督意见（已答复待评价）
	Raise, Edit, Drop        string // addresses, empty where it cannot be
}

// InterviewPage is one interview for those who record it.
type InterviewPage struct {
	Page
	State   string
	Facts   []Fact
	Summary []string
	Entries []InterviewEntryRow
	Empty   Empty
	Edit    string
	Print   string
	Open    string // address of the public page
	Add     *OfficeForm
	Publish *OfficeForm
	Hide    *OfficeForm
}

// PublicInterview is one interview for everybody.
type PublicInterview struct {
	Page
	Facts   []Fact
	Summary []string
	Entries []InterviewEntryRow
}

// FourLists is the page of the four lists.
type FourLists struct {
	Page
	Years    []Link
	Projects Field // the choice of a project
	Action   string
	Year     string
	Exports  []Link
	Says     string
	Lists    []FourList
	Links    []Link
}

// FourList is one of them.
type FourList struct {
	ID, Name, Says, Count string
	Columns               []string
	Rows                  []FourListRow
	Empty                 Empty
}

// FourListRow is a line; the first cell is its number, the second names it.
type FourListRow struct {
	No, Head string
	Cells    []FourListCell
}

// FourListCell is a text under its heading. Late marks what is overdue; a short
// text is kept on one line.
type FourListCell struct {
	Label, Text, Late string
	Short             bool
}

// RaiseConcernForm raises a concern about a project.
func RaiseConcernForm(action string, hidden []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "提出监督意见", Hidden: hidden, Says: "意见以您的名义提出，由人大机关转责任单位限期答复；答复由您评价，满意才办结。公开网页不显示姓名。", Questions: []OfficeQuestion{
		askArea("text", "监督意见", "").hint("在哪里看到什么，要求怎样改。一条意见只说一件事，不写居民的姓名和电话。")}}.typed(t)
}

// SendConcernForm sends a concern to a unit; with one choice it asks nothing.
func SendConcernForm(action, seen, says string, units []Option, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: "转责任单位", Says: says, Hidden: []Option{{Value: "was", Text: seen}}}
	if len(units) > 1 {
		form.Questions = append(form.Questions, askPick("choices", "unit", "转给哪个单位", units[0].Value, units))
	}
	return form.typed(t)
}

// ReplyConcernForm is the unit's answer.
func ReplyConcernForm(action, seen string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "提交答复", Says: "提交后不能修改。答复可能在公开网页显示，请勿写入个人信息。", Hidden: []Option{{Value: "was", Text: seen}}, Questions: []OfficeQuestion{
		askArea("reply", "答复", "").hint("已经做了什么，还要做什么，什么时候做完，由谁负责。")}}.typed(t)
}

// JudgeConcernForm judges an answer.
func JudgeConcernForm(action, seen string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "提交评价", Hidden: []Option{{Value: "was", Text: seen}}, Questions: []OfficeQuestion{
		askPick("choices", "verdict", "对答复是否满意", "", []Option{answer("yes", "满意", "这条意见就此办结（销号）。"), answer("no", "不满意", "责任单位重新办理，再次答复。")}),
		askArea("words", "评价意见", "").optional().hint("不满意的，请写明哪里不满意；200 字以内。")}}.typed(t)
}

// FollowConcernForm puts a concern under 督办.
func FollowConcernForm(action, seen, by, due string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: "督办", Submit: "登记督办", Second: true, Says: "责任单位随即收到提醒，并按新的期限答复。", Hidden: []Option{{Value: "was", Text: seen}}, Questions: []OfficeQuestion{
		askLine("by", "督办人", by).hint("写职务和姓名，印在督办意见单上。"), askDate("due_on", "答复期限", due)}}.typed(t)
}

// PublishConcernForm makes what there is of a concern public.
func PublishConcernForm(action, seen, says string, again bool) OfficeForm {
	form := OfficeForm{Action: action, Title: "公开", Submit: "公开意见和答复", Second: true, Says: says, Hidden: []Option{{Value: "was", Text: seen}}}
	if again {
		form.Title, form.Submit = "公开新的内容", "公开新的内容"
	}
	return form
}

// HideConcernForm takes a concern from the public pages.
func HideConcernForm(action, seen string) OfficeForm {
	return OfficeForm{Action: action, Title: "撤下公开的内容", Submit: "撤下公开的内容", Second: true, Says: "公开网页不再显示这条意见和它的答复，可以再次公开。", Hidden: []Option{{Value: "was", Text: seen}}}
}

// DropConcernForm takes a concern back.
func DropConcernForm(action, seen string) OfficeForm {
	return OfficeForm{Action: action, Title: "撤回意见", Submit: "撤回意见", Second: true, Sure: "确定撤回，责任单位不再答复。", Hidden: []Option{{Value: "was", Text: seen}}}
}

// InterviewValues are an interview's fields as text.
type InterviewValues struct{ Title, HeldOn, Year, Place, Host, Summary string }

// InterviewForm records an interview.
func InterviewForm(action, back, submit string, v InterviewValues, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Cancel: back, Questions: []OfficeQuestion{
		askLine("title", "名称", v.Title).hint("如 2026年度民生实事项目年中专题询问。"), askDate("held_on", "日期", v.HeldOn), askNumber("year", "项目年度", v.Year, "年"),
		askLine("place", "地点", v.Place), askLine("host", "主持人", v.Host), askArea("summary", "会议情况", v.Summary).optional().hint("到会的代表、应询的单位和有关情况。"),
	}}.typed(t)
}

// EntryValues are the fields of one question as text.
type EntryValues struct{ Project, Asker, Question, Answerer, Answer string }

// InterviewEntryForm records one question with its answer.
func InterviewEntryForm(action, back, submit string, v EntryValues, projects []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Cancel: back, Second: back == "", Questions: []OfficeQuestion{
		askPick("select", "project", "项目", v.Project, projects), askLine("asker", "询问人", v.Asker).hint("公开网页和纪要照这里写的显示，如 城关代表团代表。"), askArea("question", "询问", v.Question),
		askLine("answerer", "回答人", v.Answerer).optional().hint("写单位和职务。"), askArea("answer", "回答", v.Answer).optional().hint("没有当场回答的留空。"),
	}}.typed(t)
}

// PublishInterviewForm makes an interview public.
func PublishInterviewForm(action string) OfficeForm {
	return OfficeForm{Action: action, Submit: "公开专题询问", Sure: "内容已经核对，没有个人信息。", Says: "公开以后，询问和回答在公开网页和有关项目的网页显示；修改前要先撤下。"}
}

// HideInterviewForm takes an interview from the public pages.
func HideInterviewForm(action string) OfficeForm {
	return OfficeForm{Action: action, Title: "撤下", Submit: "撤下专题询问", Second: true, Says: "公开网页不再显示，撤下后可以修改，再次公开。"}
}
