package view

// OfficeSmallWork is one small work for those who manage it, do it and confirm
// it.
type OfficeSmallWork struct {
	Page
	State   string
	Late    string
	Steps   []Step
	Facts   []Fact
	Content string
	Before  []OfficePhoto
	After   []OfficePhoto
	Next    string
	Main    *OfficeForm // the one next step of the viewer
	Others  []OfficeForm
	Edit    string
	Public  string
}

// PublicSmallWorks is the public list.
type PublicSmallWorks struct {
	Page
	Query      string
	Years      []Option
	Congresses []Option
	States     []Option
	Found      string
	Rows       []PublicSmallWorkRow
	Pages      Pagination
	Empty      Empty
	Funds      []PublicFundRow
}

// PublicSmallWorkRow is one small work in the public list.
type PublicSmallWorkRow struct {
	Title, Href, State, Late string
	Lines                    []string
	Photo                    string
	Mark                     string // shape of the state
}

// PublicFundRow is one fund in the public list.
type PublicFundRow struct{ Name, Href, Text string }

// PublicSmallWork is one small work for the public.
type PublicSmallWork struct {
	Page
	State, Mark, Late string
	Steps             []Step
	Facts             []Fact
	Content           string
	Done              string
	Before, After     []OfficePhoto
	Matter            *Link
}

// PublicFund is one fund for the public.
type PublicFund struct {
	Page
	Figures []Figure
	Basis   string
	Rows    []PublicSmallWorkRow
	Bar     string // share that was chosen, in percent
	Closed  string
}

// SmallWorkValues are a work's fields as text.
type SmallWorkValues struct {
	Matter, Year, Title, Content, Place, Category, Unit, Amount, DueOn string
}

// SmallWorkForm chooses a small work. With a fund it is chosen only, otherwise
// it may be dispatched at once.
func SmallWorkForm(action, back string, v SmallWorkValues, categories, units []Option, fund, edit bool, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: "登记并派单", Cancel: back}
	if !edit {
		form.Questions = append(form.Questions, askLine("matter", "事项编号", v.Matter).optional().hint("从征集来的事项填编号，名称、内容和地点可以不填；不从征集来的留空。"))
		if !fund {
			form.Questions = append(form.Questions, askNumber("year", "年度", v.Year, "年").hint("没有事项编号时按这个年度编号。"))
		}
	}
	form.Questions = append(form.Questions,
		askLine("title", "名称", v.Title), askArea("content", "内容", v.Content).optional(), askLine("place", "地点", v.Place).optional())
	if !edit {
		form.Questions = append(form.Questions, askPick("select", "category", "类别", v.Category, categories))
	}
	amount := askMoney("amount", "金额", v.Amount)
	unit, due := askPick("select", "unit", "承办单位", v.Unit, units), askDate("due_on", "办结期限", v.DueOn)
	switch {
	case edit:
		form.Submit = "保存修改"
	case fund:
		form.Submit = "选定这个项目"
		amount = amount.hint("不能超过专项资金的余额。")
	default:
		amount.Bases = []OfficeBasis{{Word: "实践做法", Text: "南雄的做法是每件不超过 1 万元；各地不同，没有统一规定。"}}
	}
	if fund || edit {
		unit, due = unit.optional(), due.optional()
	}
	if !fund {
		amount.Field.Label += "（可不填）"
		amount.Field.Required = false
	}
	form.Questions = append(form.Questions, amount, unit, due)
	return form.typed(t)
}

// DispatchForm hands a chosen work to a unit.
func DispatchForm(action, unit, due string, units []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "派单", Says: "派单以后在公开网页显示，提建议的人也能看到。", Questions: []OfficeQuestion{
		askPick("select", "unit", "承办单位", unit, units), askDate("due_on", "办结期限", due),
	}}.typed(t)
}

// FinishForm marks a work as done.
func FinishForm(action, today string, t Typed) OfficeForm {
	const takes = "image/jpeg,image/png,image/webp"
	return OfficeForm{Action: action, Submit: "提交办结", Upload: true, Says: "确认以后，办理情况和照片在公开网页显示。拍摄地点和设备信息会去掉；请避开可辨认的人脸和车牌。", Questions: []OfficeQuestion{
		askDate("done_on", "办结日期", today),
		askArea("note", "办理情况", "").hint("做了什么，做到哪里，用数字说。"),
		askFile("before", "办理前的照片", takes).optional().many().hint("最多 6 张，可以一次选几张。"),
		askFile("after", "办结后的照片", takes).many().hint("至少 1 张，最多 6 张，可以一次选几张。"),
	}}.typed(t)
}

// ConfirmWorkForm confirms a finished work.
func ConfirmWorkForm(action string, fund bool, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: "确认办结", Says: "确认以后在公开网页显示，不能撤回。", Sure: "已经现场核实，或者核对了照片和材料。", Questions: []OfficeQuestion{
		askArea("remark", "核实情况", "").optional()}}
	if fund {
		form.Submit, form.Sure = "记录验收合格", "已经组织验收，验收合格。"
	}
	return form.typed(t)
}

// RedoForm sends a finished work back.
func RedoForm(action string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: "退回重办", Submit: "退回重办", Second: true, Questions: []OfficeQuestion{
		askArea("redo", "退回理由", "").hint("写明还差什么。")}}.typed(t)
}

// DropForm gives a work up.
func DropForm(action string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Title: "不再办理", Submit: "不再办理", Second: true, Sure: "确定不再办理。", Says: "事项回到研究中，可以另行处理；安排的金额退回专项资金。", Questions: []OfficeQuestion{
		askLine("reason", "不再办理的理由", "")}}.typed(t)
}

// FundForm asks for a fund.
func FundForm(action, back, submit, year, name, amount, basis string, edit bool, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: submit, Cancel: back}
	if !edit {
		form.Questions = append(form.Questions, askNumber("year", "年度", year, "年"))
	}
	form.Questions = append(form.Questions, askLine("name", "名称", name), askMoney("amount", "总额", amount), askArea("basis", "设立依据", basis).hint("哪次会议批准的预算或者决定，文号、日期。"))
	return form.typed(t)
}
