package view

// OfficePlan is a project's plan in the office, from draft to publication.
type OfficePlan struct {
	Page
	Head    ProjectHead
	State   string
	Due     string   // 还有 12 天到期
	Late    bool     // it is past that
	Said    []string // who submitted, approved and published it, and when
	Note    string   // why it was sent back
	Missing []string // what it lacks before it can be submitted
	Step    *OfficeForm
	Return  *OfficeForm

	Texts       []Fact
	EditHref    string // empty unless the viewer may edit
	Items       []PlanItem
	NewItem     string
	Measures    []PlanMeasure
	NewMeasure  string
	Checkpoints []PlanCheckpoint
	Weight      string // of all checkpoints together
	WeightWrong bool
	NewPoint    string
	Stages      []PlanStages
	StagesTo    string
	ByDate      *PlanMove // orders the checkpoints by their days
	Files       []PlanFile
	Upload      *OfficeForm
	Print       string // the 任务分解表; empty while there is nothing to divide
	Export      string
	Import      *OfficeForm
	PublicHref  string
}

// PlanItem is a sub-item.
type PlanItem struct {
	Name, Unit, Target, Money, Done string
	EditHref, DoneHref              string
}

// PlanMeasure is a quantity to be reached.
type PlanMeasure struct {
	Year, Name, Of, Target, EditHref string
}

// PlanCheckpoint is a checkpoint with all that the plan says of it and how far
// it is.
type PlanCheckpoint struct {
	No, Name, Target, Evidence, Weight, PlannedOn string
	Of                                            string // the sub-item, empty for the whole project
	Year                                          string // of a target over several years
	Asks                                          string // 年初问安排
	Confirmer                                     string
	Done, Note, Late, Confirmed                   string
	Waiting                                       bool // to be confirmed
	Photos                                        []OfficePhoto
	Files                                         []PlanFile
	EditHref, DoneHref, ConfirmHref               string
	Move                                          *PlanMove
}

// PlanMove moves a checkpoint within the plan.
type PlanMove struct {
	Action, Seen, Name string
	Up, Down           bool // whether it can go there
}

// PlanStages is a ready-made set of checkpoints.
type PlanStages struct{ Value, Text string }

// PlanFile is a PDF.
type PlanFile struct {
	Name, Href, Size string
	Added            string
	Remove           string // address that removes it, empty when nobody may
}

// PlanPart edits one row of a plan: a sub-item, a measure or a checkpoint.
type PlanPart struct {
	Page
	Form   OfficeForm
	Remove *OfficeForm
}

// DoneCheckpoint is a checkpoint that is said to be done, before the one who
// confirms it.
type DoneCheckpoint struct {
	Page
	Facts  []Fact
	Photos []OfficePhoto
	Files  []PlanFile
	Form   OfficeForm
}

// ProjectPlan is a published plan on the public page.
type ProjectPlan struct {
	On       string
	Facts    []Fact // who is in charge, the office's telephone
	Texts    []Fact // target, money, safeguards
	Items    []PlanItem
	Measures []PlanMeasure
	Files    []PlanFile
}

// PlanTextForm edits the words of a plan.
func PlanTextForm(action, back, seen string, leader, officer, contact, target, money, safeguards string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "保存方案内容", Cancel: back, Hidden: []Option{{Value: "seen", Text: seen}},
		Says: "可以先保存一部分，提交前补齐。公布后这些内容都在公开网页显示。",
		Questions: []OfficeQuestion{
			askLine("leader", "分管领导", leader).hint("姓名和职务，如“李明 副县长”。"),
			askLine("officer", "责任人", officer).hint("责任单位具体负责的人。"),
			askLine("contact", "联系电话", contact).hint("填办公电话，会公布；不要填个人手机号码。"),
			askArea("target", "目标任务", target).hint("年底前建成什么、做到多少，用数字说。"),
			askArea("money", "资金安排", money).hint("总投资、来源、分期拨付的时间。"),
			askArea("safeguards", "保障措施", safeguards),
		},
	}.typed(t)
}

// PlanSubItemForm edits a sub-item.
func PlanSubItemForm(action, back, seen, submit string, i PlanItem, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: submit, Cancel: back, Hidden: []Option{{Value: "seen", Text: seen}},
		Questions: []OfficeQuestion{
			askLine("name", "子项名称", i.Name),
			askLine("unit", "责任单位", i.Unit).optional().hint("与项目的责任单位不同时填写全称。"),
			askLine("target", "目标", i.Target).optional(),
			askMoney("investment", "投资", i.Money).optional(),
		},
	}.typed(t)
}

// PlanMeasureValues are a measure's fields as text.
type PlanMeasureValues struct{ Name, Quantity, Unit, Year, Item string }

// PlanMeasureForm edits a measure.
func PlanMeasureForm(action, back, seen, submit string, m PlanMeasureValues, items []Option, t Typed) OfficeForm {
	f := OfficeForm{
		Action: action, Submit: submit, Cancel: back, Hidden: []Option{{Value: "seen", Text: seen}},
		Questions: []OfficeQuestion{
			askLine("name", "指标名称", m.Name).hint("如“改造管网”“新增泊位”。"),
			askNumber("quantity", "数量", m.Quantity, "").hint("最多三位小数。"),
			askLine("unit", "计量单位", m.Unit).hint("如公里、个、万平方米。"),
			askNumber("year", "年度", m.Year, "年").hint("跨年度的项目，每年各建一个指标。"),
		},
	}
	return f.ofItem(m.Item, items).typed(t)
}

// ofItem asks which sub-item something belongs to, where there are any.
func (f OfficeForm) ofItem(item string, items []Option) OfficeForm {
	if len(items) > 1 {
		q := askPick("select", "item", "属于", item, items)
		q.Required = false
		f.Questions = append(f.Questions, q)
	}
	return f
}

// PlanCheckpointValues are a checkpoint's fields as text.
type PlanCheckpointValues struct {
	Name, PlannedOn, Weight, Target, Evidence, Confirmer, Asks, Item, Year string
}

// PlanCheckpointForm edits a checkpoint.
func PlanCheckpointForm(action, back, seen, submit string, k PlanCheckpointValues, confirmers, asks, items []Option, t Typed) OfficeForm {
	pick := func(name, label, value string, options []Option) OfficeQuestion {
		q := askPick("select", name, label, value, options)
		q.Required = false
		return q
	}
	f := OfficeForm{
		Action: action, Submit: submit, Cancel: back, Hidden: []Option{{Value: "seen", Text: seen}},
		Questions: []OfficeQuestion{
			askLine("name", "节点名称", k.Name),
			askDate("planned_on", "计划完成日期", k.PlannedOn),
			askNumber("weight", "权重", k.Weight, "%").hint("全部节点合计 100%。只作提醒、不计进度的填 0。"),
			askLine("target", "目标", k.Target).optional().hint("可以数出来的结果，如“铺设管网 12 公里”。"),
			askLine("evidence", "完成凭据", k.Evidence).optional().hint("完成时必须出示什么，如竣工验收单、现场照片。不要求的留空。"),
			pick("confirmer", "由谁确认", k.Confirmer, confirmers),
			pick("asks", "三问", k.Asks, asks),
			askNumber("year", "年度", k.Year, "年").optional().hint("跨年度的项目，写这个节点是哪一年的目标。"),
		},
	}
	return f.ofItem(k.Item, items).typed(t)
}

// EvidenceForm marks a checkpoint as done with what shows it. It cannot be
// taken back.
func EvidenceForm(action, back, today, wanted, confirmer, accept string, t Typed) OfficeForm {
	files := askFile("evidence", "照片或者 PDF", accept).optional().hint("最多 6 个。照片会去掉拍摄地点和设备信息；PDF 只在办公页面显示。")
	files.Many = true
	says := "完成日期和说明随即在公开网页显示，不能撤回。"
	if confirmer != "" {
		says = "提交后由" + confirmer + "确认；确认以后照片在公开网页显示。不予确认的，退回重新办理。"
	}
	noted := askLine("note", "凭据说明", "").optional().hint("如“竣工验收单 2026 年第 18 号”。")
	if wanted != "" {
		noted = noted.hint("这个节点要求有“" + wanted + "”：请在下面上传，或者在这里写明文号、日期和存放处。")
	}
	return OfficeForm{
		Action: action, Submit: "标记节点完成", Cancel: back, Upload: true, Says: says, Sure: "节点已经完成，凭据已经齐备。",
		Questions: []OfficeQuestion{askDate("done_on", "完成日期", today), noted, files},
	}.typed(t)
}

// ConfirmDoneForm confirms a checkpoint or refuses to.
func ConfirmDoneForm(action, back, seen string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "提交确认意见", Cancel: back, Hidden: []Option{{Value: "seen", Text: seen}},
		Says: "您的姓名和时间随意见一起记录，确认后在公开网页显示。",
		Questions: []OfficeQuestion{
			askPick("choices", "decision", "意见", "", []Option{answer("yes", "确认完成", "看过现场或者凭据，确实已经完成。"), answer("no", "不予确认", "退回责任单位，节点恢复为未完成。")}),
			askLine("reason", "不予确认的原因", "").optional().hint("不予确认时必填，责任单位会看到。"),
		},
	}.typed(t)
}

// SubItemDoneForm records the day on which a sub-item was finished.
func SubItemDoneForm(action, back, today string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "标记子项完成", Cancel: back, Says: "完成日期随即在公开网页显示，不能撤回。", Sure: "子项已经完成。",
		Questions: []OfficeQuestion{askDate("done_on", "完成日期", today)},
	}.typed(t)
}

// PlanFileForm attaches a PDF.
func PlanFileForm(action string) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "上传附件", Upload: true, Second: true,
		Questions: []OfficeQuestion{askFile("file", "PDF 附件", "application/pdf,.pdf").hint("不超过 10 MB，如方案全文、批复。方案公布时附件一起公布，请先核对没有个人信息。")},
	}
}

// PlanImportForm takes the plan's table.
func PlanImportForm(action string) OfficeForm {
	f := ImportForm(action, "任务分解表")
	f.Questions[0].Hint = "先导出，在表里改好再上传（CSV 或 XLSX）。表里的内容代替现有的全部子项、指标和节点；先预览，有一行错误，整个文件都不写入。"
	return f
}

// PlanReturnForm sends a plan back.
func PlanReturnForm(action, seen string, t Typed) OfficeForm {
	return OfficeForm{
		Action: action, Submit: "退回修改", Second: true, Hidden: []Option{{Value: "seen", Text: seen}},
		Questions: []OfficeQuestion{askLine("reason", "退回的原因", "").hint("写明要改什么，责任单位会看到。")},
	}.typed(t)
}
