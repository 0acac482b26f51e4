package view

// GroupLine is one project in the table of groups, with what is asked of it.
type GroupLine struct {
	Name, Href, Facts     string // Facts: 第 3 项 · 县民政局
	Title, Leader, Others Field
	State                 string // 5 人, 还没有小组
	Past                  string // who left and when; empty if nobody
}

// OfficeGroups forms the groups of a year at once, or of one project on its
// own page.
type OfficeGroups struct {
	Page
	Head    *ProjectHead // of one project; nil for a year
	Years   []Link
	Action  string
	Seen    string
	Lines   []GroupLine
	People  []string // names as they are to be written
	Remarks []string
	Empty   Empty
}

// GroupPerson is one member as pages show them.
type GroupPerson struct{ Name, Mark, Since string }

// OfficeGroup is the group of one project, for those who do not form it.
type OfficeGroup struct {
	Page
	Head    ProjectHead
	Name    string
	Members []GroupPerson
	Past    []GroupPerson
	Visits  []OfficeCard // inspections of the project
	Plan    *Link        // plans one; nil for who may not
	Empty   Empty
	Form    *OfficeGroups // nil for who may not form it
}

// OfficeInspection is one inspection: who came, what they found, what comes
// next.
type OfficeInspection struct {
	Page
	State    string
	Facts    []Fact
	Projects []Link
	Raise    []Link // for each project, the form for a concern
	Code     string // address of the page with the QR code; empty when nobody signs in any more
	Edit     string
	Came     []GroupPerson
	Exports  []Link
	Findings []string
	By       string
	Photos   []InspectionPhoto
	Next     string // heading over the one form that comes next; empty without one
	Main     *OfficeForm
	Others   []OfficeForm
	Public   []Link // pages on which it stands
}

// InspectionPhoto is one photo of an inspection with the form that drops it.
type InspectionPhoto struct {
	OfficePhoto
	Drop string // address; empty once nothing may be dropped
}

// VisitCode is the 代表活动码 shown large, on the phone or tablet of who
// receives the deputies.
type VisitCode struct {
	Page
	Facts   []Fact
	Picture string // address of the code's picture
	Code    string // in groups
	Address string
	Came    []GroupPerson
	Closed  string // why nobody can sign in; empty while they can
	Print   string
	Back    string
}

// VisitSignIn is what a deputy sees who scanned the code: one press.
type VisitSignIn struct {
	Page
	Facts  []Fact
	Action string // empty when there is nothing to press
	Done   string // 您已于 09:12 签到
	Closed string
	Came   string
	Next   []Link
}

// DutyCard is one thing in a deputy's own page.
type DutyCard struct {
	Title, Href, State, Late string
	Light                    *Light
	Lines                    []string
}

// DutyDone is one act in the record.
type DutyDone struct{ On, Kind, Text string }

// OfficeDuties is a deputy's own page: what I watch, what is due, what I did.
type OfficeDuties struct {
	Page
	Years   []Link
	Year    string
	Due     []DutyCard
	Watched []DutyCard
	Counts  []Figure
	Did     []DutyDone
	Exports []Link
	NoDue   Empty
	NoWatch Empty
	NoDid   Empty
}

// ProjectWatch is who watches a project and what inspections found, on its
// public page.
type ProjectWatch struct {
	Group, Leader, Size string // empty without a group
	Visits              []PublicVisit
}

// PublicVisit is one published inspection.
type PublicVisit struct {
	ID               string // anchor
	On, Title, Place string
	Came             string // 5 名代表
	Findings         []string
	Photos           []PhotoEntry
}

// InspectionValues are an inspection as its form shows it.
type InspectionValues struct{ Title, Place, HeldOn string }

// InspectionForm plans an inspection, or changes its plan.
func InspectionForm(action, cancel, submit string, v InspectionValues, projects []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Cancel: cancel, Questions: []OfficeQuestion{
		askLine("title", "视察名称", v.Title).hint("例如：镇村敬老院改造年中视察。"),
		askDate("held_on", "视察日期", v.HeldOn).hint("活动码只在这一天有效。"),
		askLine("place", "集合地点", v.Place).hint("写到代表找得到，例如：县敬老院南门。"),
		askPick("checks", "projects", "视察的项目", "", projects).hint("可以勾选几个。安排好以后，这些项目监督小组的代表会收到提醒。"),
	}}.typed(t)
}

// RecordForm writes down what an inspection found.
func RecordForm(action, findings, seenAt string, again bool, photos int, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Submit: "登记视察情况", Upload: true, Hidden: seen(seenAt), Questions: []OfficeQuestion{
		askArea("findings", "视察情况", findings).hint("看到什么、问题在哪里、建议怎么办。3000 字以内。公布以后所有人都能看到。"),
	}}
	if again {
		f.Submit, f.Title, f.Second = "保存修改", "修改视察情况", true
	}
	if photos < 12 {
		many := askFile("photo", "照片", "image/*").optional().hint("可以一次选几张，最多 12 张。照片里的地点和设备信息会自动去掉。")
		many.Many = true
		f.Questions = append(f.Questions, many, askCaptions("caption", "照片说明", "北侧围墙，还有12米没有砌完"))
	}
	return f.typed(t)
}

// PublishInspectionForm makes it public.
func PublishInspectionForm(action, seenAt string, projects int, t Typed) OfficeForm {
	says := "公布以后，时间、地点、参加的代表人数、视察情况和照片在项目的公开网页上显示，不能再改。代表的姓名不公布。"
	return OfficeForm{Action: action, Submit: "公布视察情况", Hidden: seen(seenAt), Says: says, Sure: "已经核对文字和照片，没有个人信息，可以公布"}.typed(t)
}

// CancelInspectionForm cancels it with a reason.
func CancelInspectionForm(action string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: "取消这次视察", Submit: "取消视察", Second: true, Says: "取消以后不能恢复，监督小组的代表会收到提醒。",
		Questions: []OfficeQuestion{askLine("reason", "取消的原因", "").hint("代表会看到，例如：台风红色预警。")}, Sure: "确认取消这次视察"}.typed(t)
}
