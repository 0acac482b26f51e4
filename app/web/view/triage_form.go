package view

// MatterValues are a matter's words as a form shows them.
type MatterValues struct {
	ID, Seen, Title, Content, Place, Category string
	Listed                                    bool
	Warned                                    bool // something in the words looks like personal data
}

func seen(value string) []Option { return []Option{{Value: "seen", Text: value}} }

// checked asks for a second look at what seems to be personal data.
func checked() OfficeQuestion {
	return askPick("checks", "checked", "个人信息", "", []Option{answer("yes", "已经核对，公开的文字里没有个人信息", "")})
}

// MatterForm changes the office's words.
func MatterForm(action string, v MatterValues, categories []Option, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Submit: "保存事项文字", Second: true, Hidden: seen(v.Seen), Questions: []OfficeQuestion{
		askLine("title", "事项名称", v.Title).hint("写成一件可以办的事，60 个字以内。"),
		askArea("content", "内容", v.Content).optional(),
		askLine("place", "地点", v.Place).optional(),
		askPick("select", "category", "类别", v.Category, append([]Option{{Text: "未定"}}, categories...)).optional(),
	}}
	if v.Listed {
		f.Says = "这个事项已经公开，改动立即在公开网页上显示。"
		f.Questions = append(f.Questions, checked())
	}
	return f.typed(t)
}

// ListForm shows a matter to the public, or takes it away.
func ListForm(action string, v MatterValues, t Typed) OfficeForm {
	if v.Listed {
		return OfficeForm{Action: action, Submit: "停止公开这个事项", Second: true, Hidden: append(seen(v.Seen), Option{Value: "on", Text: "no"}),
			Says: "停止公开后，其他人不能再看到和附议；已有的附议保留。"}.typed(t)
	}
	f := OfficeForm{Action: action, Submit: "公开这个事项", Second: true, Hidden: append(seen(v.Seen), Option{Value: "on", Text: "yes"}),
		Says: "公开的只有事项名称、内容、地点、类别，以及建议数和附议数；建议人的原话、姓名、电话和照片不公开。"}
	if v.Warned {
		f.Questions = append(f.Questions, checked())
	}
	return f.typed(t)
}

// DecideForm gives a matter its outcome.
func DecideForm(action, seenAt string, acts []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "确定处理结果", Hidden: seen(seenAt), Says: "答复公布以前，建议人和社会都看不到处理结果。", Questions: []OfficeQuestion{
		askPick("choices", "act", "处理结果", "", acts),
		askArea("reason", "理由", "").hint("不采纳必须写明理由，建议人会看到。").optional(),
	}}.typed(t)
}

// MatterUnitForm hands a matter to a unit.
func MatterUnitForm(action, seenAt string, units []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "交承办单位", Second: true, Hidden: seen(seenAt), Questions: []OfficeQuestion{
		askPick("select", "unit", "承办单位", "", append([]Option{{Text: "请选择"}}, units...)), askLine("unit_reason", "说明", "").hint("写明请单位办什么。"),
	}}.typed(t)
}

// MergeForm merges other matters into one.
func MergeForm(action, seenAt string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "归并到这个事项", Second: true, Hidden: seen(seenAt), Says: "归并进来的事项保留编号和附议，它们的建议归到这个事项，可以撤销。", Questions: []OfficeQuestion{
		askLine("codes", "要归并进来的事项编号", "").hint("可以只填末尾的数字，几个之间用空格或者顿号隔开。"), askLine("merge_reason", "归并说明", "").optional(),
	}}.typed(t)
}

// AnswerForm writes an answer.
func AnswerForm(action, seenAt, outcome, text string, outcomes []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "保存答复草稿", Second: true, Hidden: seen(seenAt), Says: "保存的是草稿，到“答复”页面统一公布。", Questions: []OfficeQuestion{
		askPick("select", "outcome", "处理结果", outcome, append([]Option{{Text: "请选择"}}, outcomes...)), askArea("text", "答复内容", text).hint("建议人看到的就是这些话。"),
	}}.typed(t)
}

// PublishAnswersForm releases all drafts for one moment.
func PublishAnswersForm(action, submit string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Sure: "已经逐份核对。公布后不能撤回。", Questions: []OfficeQuestion{
		{Draw: "field", Field: Field{Name: "at", Label: "公布时间（可不填）", Kind: "datetime-local", Narrow: true, Hint: "不填就是立即公布；填了就在那个时间一起公布，以前任何渠道都看不到。"}},
	}}.typed(t)
}

// HoldAnswersForm takes the moment back.
func HoldAnswersForm(action string) OfficeForm {
	return OfficeForm{Action: action, Submit: "取消定时公布", Second: true, Says: "等待公布的答复改回草稿，可以修改后再公布。"}
}

// PrepareAnswersForm writes the usual wording for all that lacks an answer.
func PrepareAnswersForm(action, submit string) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Second: true, Says: "按处理结果套用常用文字，写成草稿；公布以前请逐份看过，把话说具体。"}
}

// PublishStatisticsForm gives the figures to everybody.
func PublishStatisticsForm(action string) OfficeForm {
	return OfficeForm{Action: action, Submit: "公布征集情况", Sure: "已经核对。公布后在公开网页上一直可以看到。", Says: "公布收到、受理、归并的数量，以及已经答复的采纳情况；不公布任何人的姓名和原话。"}
}

// WhyForm asks for the reason of a look at names and phone numbers.
func WhyForm(action, submit, back string, hidden []Option, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Cancel: back, Hidden: hidden, Says: "每次查看都记入操作日志，写明谁、什么时候、为什么看。", Questions: []OfficeQuestion{
		askLine("why", "事由", "").hint("例如：向建议人核实地点。"),
	}}.typed(t)
}
