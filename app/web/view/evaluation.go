package view

// Grade is one grade of a project or sub-item with what it was made of, drawn
// by the part "grade".
type Grade struct {
	Title   string // 2026年度，第 2 次测评：桥涵
	Grade   string
	Low     bool
	On      string  // when it was published, or that it is not
	Survey  *Survey // the counts as a bar; nil where the method keeps them
	Kept    string  // why there are no counts
	Score   string  // 88.4, empty where there is none
	Parts   []ScorePart
	Explain string
	Round   string // address of the announced result
	Remedy  *Remedy
}

// ScorePart is one part of a score: 60% × 88.40 = 53.04.
type ScorePart struct {
	Name, Weight, Points, Weighted, Note string
}

// Remedy is what follows a low grade.
type Remedy struct {
	Text  []string
	Due   string
	State string
	Late  string // 已逾期 3 天
	Did   string // what the unit reported
}

// ProjectGrades are the grades on a project's public page.
type ProjectGrades struct {
	Grades []Grade
}

// OfficeEvaluation is a project's grades in the office, with what is to be done.
type OfficeEvaluation struct {
	Page
	Head   ProjectHead
	Grades []OfficeGrade
	Lead   string
	Settle *OfficeForm // moves a checked project on
	Empty  Empty
}

// OfficeGrade is a grade with the forms of its remedy.
type OfficeGrade struct {
	Grade
	Forms []OfficeForm
}

// TakeOverForm takes the result of a round over.
func TakeOverForm(action, name, says, year string, second bool, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Title: name, Says: says, Submit: "接收测评结果", Second: second, Questions: []OfficeQuestion{
		askNumber("year", "测评哪一年度的实施情况", year, "年"),
	}}
	return f.typed(t)
}

// RemedyForm is what the unit says when a remedy is done.
func RemedyForm(action string, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Title: "报告整改完成", Submit: "报告整改完成", Says: "报告以后由人大办事机构验收，验收通过才能再次测评。整改情况向社会公布。", Questions: []OfficeQuestion{
		askArea("did", "整改情况", "").hint("写明做了什么、结果怎样，500 字以内。"),
	}}
	return f.typed(t)
}

// ReturnRemedyForm sends a reported remedy back.
func ReturnRemedyForm(action string, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Title: "退回重新整改", Submit: "退回", Second: true, Questions: []OfficeQuestion{
		askLine("why", "退回原因", "").hint("和责任单位的报告一起保留，向社会公布。"),
	}}
	return f.typed(t)
}

// YearReport is the desk at which a year's report is written.
type YearReport struct {
	Page
	Years    []Link
	Year     string
	State    string
	Figures  []Figure
	Form     *OfficeForm // nil once published
	Publish  *OfficeForm
	Text     []ReportLine // as published
	Links    []Link       // documents
	Later    *Act         // the report, in the background
	Bulletin []OfficeDocument
	Table    YearTable
	Empty    Empty
}

// ReportLine is a paragraph of a report.
type ReportLine struct {
	Text string
	Head bool
}

// YearTable are the projects of a report.
type YearTable struct {
	Rows []YearRow
}

// YearRow is one project of a report.
type YearRow struct {
	No, Name, Href, Unit  string
	Light                 Light
	Percent, Money, Paid  string
	PaidShare             string // of what was planned
	Width                 string // of the bar of what was paid
	Grades                []string
	Score                 string
	Raised, Closed        string
	Changes, Carried, End string
}

// YearReportForm is the text of a report.
func YearReportForm(action, text, seen string, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Submit: "保存报告正文", Hidden: []Option{{Value: "seen", Text: seen}}, Questions: []OfficeQuestion{
		askArea("text", "报告正文", text).hint("由本年度的数字自动起草，可以改写、补充。以“一、”“二、”开头的行印成标题。"),
	}}
	return f.typed(t)
}

// PublicYearReport is a published report.
type PublicYearReport struct {
	Page
	Until   string
	Figures []Figure
	Text    []ReportLine
	Table   YearTable
	Links   []Link
}

// Years is the comparison of a congress's years.
type Years struct {
	Page
	Congresses []Link
	Lead       string
	Charts     []YearsChart
	Rows       []YearsRow
	Empty      Empty
}

// YearsChart are the bars of one figure over the years, oldest first.
type YearsChart struct {
	Title string
	Bars  []YearsBar
	Note  string
}

// YearsBar is one year's.
type YearsBar struct {
	Year, Value, Width string
}

// YearsRow is one year of the table; each figure with its growth.
type YearsRow struct {
	Year  string
	Href  string // the year's projects
	Cells []YearsCell
	Links []Link
}

// YearsCell is a figure and how it moved since the year before.
type YearsCell struct {
	Label, Value, Growth string
}
