package view

// OfficeCall is one call for the office: what it says, where it stands, how it
// is spread, and what may be done with it.
type OfficeCall struct {
	Page
	Stage    string
	Remarks  []OfficeBasis // unusual things, before it is published
	Figures  []Figure
	Facts    []Fact
	Text     []string // paragraphs
	Topics   []string
	Channels []Fact // how suggestions came
	EditHref string // empty once it is fixed
	Publish  *OfficeForm
	Extend   *OfficeForm
	Close    *OfficeForm
	Spread   *OfficeSpread // nil before it is published
	Links    []Link
}

// OfficeSpread is what leads people to a call: address, QR code, poster, and
// the lines for another web page.
type OfficeSpread struct {
	Address string
	Code    string // address of the picture
	Poster  string
	Snippet string
}

// CallValues are a call's fields as text.
type CallValues struct {
	Year, Title, Text, Audience, Topics, Places, NameRule, PhoneRule, OpensOn, ClosesOn string
}

// CallForm asks for a call. warned are the remarks on a field's value.
func CallForm(action, back, submit string, v CallValues, rules []Option, warned map[string][]OfficeBasis, t Typed) OfficeForm {
	form := OfficeForm{
		Action: action, Submit: submit, Cancel: back,
		Questions: []OfficeQuestion{
			askNumber("year", "为哪一年征集", v.Year, "年").hint("票决的是哪一年的民生实事项目。"),
			askLine("title", "标题", v.Title),
			askArea("text", "公告正文", v.Text).hint("空一行另起一段。写明怎样提、不收什么、怎样查办理情况。"),
			askLine("audience", "征集对象", v.Audience),
			askDate("opens_on", "开始日期", v.OpensOn),
			askDate("closes_on", "截止日期", v.ClosesOn).hint("当天仍可提交。"),
			askArea("topics", "征集领域", v.Topics).hint("每行一个。"),
			askArea("places", "本地地名", v.Places).optional().hint("每行一个：乡镇、街道、村、社区、道路、学校、小区。用来从建议里认出地点，不公布。"),
			askPick("choices", "name_rule", "姓名", v.NameRule, rules),
			askPick("choices", "phone_rule", "电话", v.PhoneRule, rules).hint("姓名和电话加密保存，查看一次记录一次。"),
		},
	}.typed(t)
	usual := map[string]string{
		"opens_on": "宁波、陕西等地一般从 9 月开始征集。", "closes_on": "甘肃、开封等地的征集期不少于 30 天。",
	}
	for i := range form.Questions {
		q := &form.Questions[i]
		q.Warnings = warned[q.Name]
		if text := usual[q.Name]; text != "" {
			q.Bases = []OfficeBasis{{Word: "实践做法", Text: text}}
		}
	}
	return form
}

// PublishCallForm publishes a call.
func PublishCallForm(action string) OfficeForm {
	return OfficeForm{Action: action, Submit: "发布征集公告", Sure: "公告内容已经核对。",
		Says: "发布后在公开网页显示，到开始日期即可提交建议。内容随之固定，以后只能延长征集期，或者说明理由提前结束。"}
}

// ExtendCallForm moves a call's last day.
func ExtendCallForm(action string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "延长征集期", Second: true, Questions: []OfficeQuestion{
		askDate("closes_on", "新的截止日期", ""),
		askLine("reason", "延长理由", "").hint("记入操作日志。"),
	}}.typed(t)
}

// CloseCallForm ends a call early.
func CloseCallForm(action string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "提前结束征集", Second: true, Sure: "确定提前结束，不再接收建议。",
		Says: "随即停止接收建议，不能恢复。已经收到的建议照常办理。",
		Questions: []OfficeQuestion{
			askLine("why", "提前结束的理由", "").hint("记入操作日志。"),
		}}.typed(t)
}

// EntranceForm asks for a station's or a deputy's code. Without kinds the kind
// is fixed.
func EntranceForm(action, back, submit string, kind, name, place, login string, kinds []Option, t Typed) OfficeForm {
	form := OfficeForm{Action: action, Submit: submit, Cancel: back}
	if kinds != nil {
		form.Questions = append(form.Questions, askPick("select", "kind", "类型", kind, kinds))
	}
	form.Questions = append(form.Questions,
		askLine("name", "名称", name).hint("联络站的名称，或者代表的姓名，印在码的下面。"),
		askLine("place", "地点", place).optional(),
		askLine("login", "账号登录名", login).optional().hint("填了以后，本人登录可以看到经这个码提的建议，研判任务也交给这个账号。"),
	)
	return form.typed(t)
}
