package view

import "strconv"

// A SortHead is a column's heading that puts the list in its order.
type SortHead struct {
	Text, Href string
	Order      string // ascending or descending when the list is in this order
	Num        bool
}

// A ShortlistRow is one project of the list.
type ShortlistRow struct {
	Code, Name, Href, Place, Category, Unit, Money, State, Updated string
	Flag                                                           string // like an earlier project, a withdrawal waits
}

// Shortlist is the list of projects on their way to the list of candidates.
type Shortlist struct {
	Page
	Years      []Link
	States     []Link // with how many
	Query      string
	State      string
	Year       string
	Sort       string
	Categories []Option
	Units      []Option
	Heads      []SortHead
	Rows       []ShortlistRow
	Total      string
	Pages      *Pagination
	Waiting    []Link // matters to be taken up, each to a new project's form
	Links      []Link // the other pages of this work
	NewHref    string // empty when the viewer may not
	ExportHref string
	Template   string
	Import     *OfficeForm
}

// A ShortlistEntry is one row of a list within a project's form.
type ShortlistEntry struct {
	Name, Unit, Target, Money string // of a sub-item
	On, Weight                string // of a checkpoint, with Name and Target
	Year                      string // of a later year's target
}

// ShortlistEdit is the form of a project.
type ShortlistEdit struct {
	Page
	Action, Cancel, Submit string
	Lead                   string
	Hidden                 []Option
	Fields                 []OfficeQuestion // above the lists
	Why                    *OfficeQuestion  // below them; nil for a new project
	Items                  []ShortlistEntry
	Checkpoints            []ShortlistEntry
	Targets                []ShortlistEntry
	Newer                  []ShortlistDifference // what somebody else changed meanwhile
	NewerBy                string
}

// A ShortlistDifference is one field that differs.
type ShortlistDifference struct{ Label, Was, Became string }

// ShortlistVersions lists the versions of a project and sets two side by side.
type ShortlistVersions struct {
	Page
	Versions    []ShortlistVersion
	From, To    []Option
	Between     string
	Differences []ShortlistDifference
	Action      string
}

// A ShortlistVersion is one saved version.
type ShortlistVersion struct{ Number, At, Actor, Why string }

// An AppraisalRow is one opinion asked for.
type AppraisalRow struct {
	Aspect, Unit, Due, Late string
	Verdict, Kind           string // Kind: support, conditional, against or empty
	Opinion, By             string
	Explanation             string
	Href                    string // to answer; empty when the viewer may not
	Drop                    string // address to take the request back
	Explain                 *OfficeForm
}

// An AppraisalAsk is the select of units for one aspect.
type AppraisalAsk struct {
	Key, Label string
	Units      []Option
}

// A NegativeRow is one item of the negative list with what was found.
type NegativeRow struct {
	ID, No, Text string
	Found        string // yes, no or empty
	Said         string
	Reason, By   string
	Error        string
}

// A RepeatRow is an earlier project that is like this one.
type RepeatRow struct{ Name, Href, Year, Unit, State, Alike string }

// A ScoreRow is one criterion.
type ScoreRow struct{ Label, Asks, Mean, Spread string }

// A ScoreTask is one project to score.
type ScoreTask struct{ Name, Code, Href, Unit, Money, Mine string }

// Scores lists the projects to score.
type Scores struct {
	Page
	Years []Link
	Rows  []ScoreTask
	Left  string
}

// A StarIndex is the 民意指数 with its arithmetic.
type StarIndex struct {
	Stars, Words, Arithmetic string
}

// A MeetingRow is one meeting's decision.
type MeetingRow struct{ Step, Meeting, On, Result, Note, Version string }

// ShortlistedPage is one project with everything known about it.
type ShortlistedPage struct {
	Page
	Name, Code, State string
	Trace             string // public page of the 事项编号
	Now               string // where it stands and what comes next
	Lacking           []string
	Facts             []Fact
	Items             []ShortlistEntry
	ItemSum           string
	Checkpoints       []ShortlistEntry
	Targets           []string
	EditHref          string
	VersionsHref      string
	Version           string
	Origin            []Fact
	Index             StarIndex
	Formula           string
	Appraisals        []AppraisalRow
	AskAction         string
	Asks              []AppraisalAsk
	AskDue            Field
	Negative          []NegativeRow
	NegativeAction    string
	NegativeHref      string
	Repeats           []RepeatRow
	RepeatText        string
	Repeat            *OfficeForm
	Scores            []ScoreRow
	ScoreHref         string
	ScoreAll          string
	Meetings          []MeetingRow
	Next              *OfficeForm  // the one step that can be taken now
	Acts              []OfficeForm // the others
}

// An AppraisalTask is one request in the unit's list.
type AppraisalTask struct {
	Project, Code, Href, Aspect, Unit, Due, Late, State string
}

// Appraisals is what a unit was asked.
type Appraisals struct {
	Page
	Waiting []AppraisalTask
	Done    []AppraisalTask
	All     bool // of all units
}

// A NegativeItem is one item with its form.
type NegativeItem struct {
	ID, No, Text string
	Action       string
	Retire       string
}

// NegativePage is the negative list.
type NegativePage struct {
	Page
	Items    []NegativeItem
	Retired  []NegativeItem // No: when
	May      bool
	Add      *OfficeForm
	Starting []string // offered while the list is empty
	Adopt    string
}

// A ComparedRow is one project beside the others.
type ComparedRow struct {
	Code, Name, Href, Unit, State, Money, People, Per string
	Suggestions, Endorsements, Earlier, Comments      string
	Stars, StarWords, Points                          string
	Means                                             []string
	All, Spread, Scorers                              string
	Appraisals                                        string
}

// Comparison is the table of projects side by side.
type Comparison struct {
	Page
	Year       string
	Years      []Link
	States     []Link
	Criteria   []string
	Rows       []ComparedRow
	Formula    string
	ExportHref string
}

// Reserve is the reserve of all years.
type Reserve struct {
	Page
	Rows []ShortlistRow // Updated: the year; Flag: why
}

// A ReviewStage is one step of the chain with what waits for it.
type ReviewStage struct {
	Name, Count, Who, Href string
	Rows                   []Link
}

// A ReviewRecord is one meeting's record.
type ReviewRecord struct {
	Step, Meeting, On, Note, By string
	Rows                        []MeetingRow // Step: code, Meeting: name
}

// Reviews is the review chain of a year.
type Reviews struct {
	Page
	Year    string
	Years   []Link
	Stages  []ReviewStage
	Submit  []Link // to sessions
	Records []ReviewRecord
}

// A ReviewedRow is one project before a meeting.
type ReviewedRow struct {
	ID, Code, Name, Href, Money, Version string
	Results                              []Option
	Note, Error                          string
}

// ReviewMeeting records one meeting.
type ReviewMeeting struct {
	Page
	Action, Cancel string
	Hidden         []Option
	Questions      []OfficeQuestion
	Rows           []ReviewedRow
	Submit         string
}

// A SubmittedRow is one project with the printed number typed for it.
type SubmittedRow struct {
	ID, Code, Name, Href, Unit, Money, No, Error string
}

// Submission puts the list before a session.
type Submission struct {
	Page
	Session string
	Action  string
	Cancel  string
	Rows    []SubmittedRow
	Blocked string
}

// AppraisalForm takes a unit's opinion.
func AppraisalForm(action string, verdicts []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "提交论证意见", Cancel: "/office/appraisals", Questions: []OfficeQuestion{
		askPick("choices", "verdict", "论证结论", "", verdicts),
		askArea("opinion", "论证意见", "").hint("写明依据。有条件可行的，把条件写清楚；不可行的，把理由写清楚。"),
	}}.typed(t)
}

// AppraisalFormOf is the form with an opinion that was given.
func AppraisalFormOf(action string, verdicts []Option, verdict, opinion string, t Typed) OfficeForm {
	f := AppraisalForm(action, verdicts, nil)
	f.Questions[0].Field.Value = verdict
	f.Questions[0].Field = f.Questions[0].Field.From(verdicts)
	f.Questions[1].Value = opinion
	return f.typed(t)
}

// NegativeForm adds an item.
func NegativeForm(action string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "增加条目", Second: true, Questions: []OfficeQuestion{
		askArea("text", "条目内容", "").hint("写清哪一类项目不列入，一条只写一类。"),
		askNumber("position", "排在第几条", "", "条").optional().hint("不填排在最后。"),
	}}.typed(t)
}

// ReasonForm is a step that needs one sentence.
func ReasonForm(action, title, says, field, label, hint, value, submit string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: title, Says: says, Submit: submit, Second: true,
		Questions: []OfficeQuestion{askArea(field, label, value).hint(hint)}}.typed(t)
}

// ReviveForm takes a project out of the reserve.
func ReviveForm(action, year string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: "从储备库启用", Submit: "启用项目", Second: true, Questions: []OfficeQuestion{
		askNumber("year", "启用到哪一年度", year, "年"), askArea("reason", "启用原因", "").hint("例如前置条件已经具备、群众再次提出。"),
	}}.typed(t)
}

// ConsentForm records what the presidium decided of a withdrawal.
func ConsentForm(action, asked string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: "决定是否同意撤回", Says: "政府申请撤回，原因：" + asked + "。同意后，该项目从本次会议的候选项目中撤下，其余项目的序号不变。", Submit: "记录主席团的决定", Sure: "主席团已经研究。", Second: true,
		Questions: []OfficeQuestion{
			askPick("choices", "decision", "主席团的决定", "", []Option{answer("yes", "同意撤回", ""), answer("no", "不同意撤回", "项目继续参加票决，须写明理由。")}),
			askLine("remark", "说明", "").optional().hint("如“主席团第二次会议”。不同意时必填。"),
		}}.typed(t)
}

// ReviewQuestions ask for a meeting.
func ReviewQuestions(on, meeting, note string) []OfficeQuestion {
	return []OfficeQuestion{
		askDate("held_on", "会议日期", on), askLine("meeting", "会议名称", meeting).hint("与会议纪要一致，如“县政府第12次常务会议”。"),
		askArea("note", "会议意见", note).optional(),
	}
}

// ShortlistQuestions are the lines of a project's form, in order.
func ShortlistQuestions(v map[string]string, categories []Option) []OfficeQuestion {
	return []OfficeQuestion{
		askLine("name", "名称", v["name"]).hint("与将来票面上的名称一致，不超过 60 个字。"),
		askArea("content", "内容", v["content"]).hint("写明数量和标准：代表据此比较，完成后据此验收。"),
		askPick("select", "category", "类别", v["category"], categories).picked(v["category"]),
		askLine("place", "地点", v["place"]).optional(),
		askLine("scale", "建设规模", v["scale"]).optional(),
		askMoney("investment", "总投资", v["investment"]).optional().hint("没有确定的留空。"),
		askLine("funding", "资金来源", v["funding"]).optional(),
		askLine("unit", "牵头单位", v["unit"]),
		askLine("support", "配合单位", v["support"]).optional(),
		askLine("target", "年度目标", v["target"]).optional().hint("当年做到什么程度，可以数出来。"),
		askLine("deadline", "完成时限", v["deadline"]).optional().hint("如 2027年11月底。"),
		askLine("benefit", "受益对象", v["benefit"]).optional(),
		askNumber("beneficiaries", "受益人数", v["beneficiaries"], "人").optional().hint("没有统计的留空，不要估填。"),
	}
}

// picked marks the option that is chosen.
func (q OfficeQuestion) picked(value string) OfficeQuestion {
	q.Value = value
	q.Field = q.Field.From(q.Options)
	return q
}

// WhyQuestion asks why a project is changed.
func WhyQuestion(value string) OfficeQuestion {
	return askLine("why", "修改原因", value).hint("随这一版留存，如“按财政局意见核减投资”。")
}

// WithErrors puts the page's refusals into questions.
func WithErrors(p Page, questions []OfficeQuestion) []OfficeQuestion {
	return OfficeForm{Questions: questions}.In(p).Questions
}

// A ScoreQuestion is one criterion in the form of points.
type ScoreQuestion struct{ Key, Label, Asks, Mine string }

// ScoreForm takes one person's points for a project.
func ScoreForm(action string, criteria []ScoreQuestion, most int, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Submit: "保存我的评分", Cancel: "/office/scores"}
	for _, k := range criteria {
		var points []Option
		for n := most; n >= 1; n-- {
			text := strconv.Itoa(n)
			o := answer(text, text+" 分", "")
			points = append(points, o)
		}
		f.Questions = append(f.Questions, askPick("select", "score-"+k.Key, k.Label, k.Mine, append([]Option{answer("", "请选择", "")}, points...)).picked(k.Mine).hint(k.Asks+"。5 分最高，1 分最低。"))
	}
	return f.typed(t)
}
