package view

// ChangedValue is one value that an adjustment changes: what it was, what it
// becomes. Note stands under it: 作出决定时已经逾期 12 天.
type ChangedValue struct{ Label, Was, Becomes, Note string }

// AdjustmentRow is one adjustment in a list, in the office or for the public.
type AdjustmentRow struct {
	Title    string // 完成时限调整
	Href     string // empty for the public
	Project  string // empty on the project's own page
	ToHref   string // the project's page
	Congress string // on a list of several congresses
	Unit     string
	State    string
	Strong   bool // somebody still has to do something
	Next     string
	Filed    string // 何晓东，2026年9月1日申请
	Values   []ChangedValue
	Reason   string
	Decided  string // 经常委会第二十三次会议2026年9月20日批准
	Decision []string
	On       string // published
	Notice   string // address of the public notice
	ID       string // its anchor
}

// OfficeAdjustments is the list of the congress's adjustments.
type OfficeAdjustments struct {
	Page
	Waiting []AdjustmentRow
	Rest    []AdjustmentRow
}

// ProjectAdjustments are the adjustments of one project, and what a new one
// could be about.
type ProjectAdjustments struct {
	Page
	Head    ProjectHead
	Rows    []AdjustmentRow
	File    []Link // one for each kind
	Blocked string // why there is none to file
	Blank   string // the form to fill in by hand; empty for who does not print it
	Chain   string // who decides
}

// AdjustmentPage is one adjustment with its chain and the act that is the
// viewer's to do.
type AdjustmentPage struct {
	Page
	Head     ProjectHead
	State    string
	Values   []ChangedValue
	Facts    []Fact
	Decision []string
	Steps    []Step
	Stale    []string
	Now      string      // what is to be done now, and by whom
	Form     *OfficeForm // nil when it is not the viewer's turn
	Aside    *OfficeForm // to take it back, behind a fold
	Papers   []Link
}

// LookRow is one record between the end of the work and the end of the
// project.
type LookRow struct {
	Kind, Result, On, People string
	Points                   string
	Text                     []string
	By                       string
	Files                    []Link
}

// CompletionPage leads one project from the end of its work to 销号.
type CompletionPage struct {
	Page
	Head   ProjectHead
	Steps  []Step
	Now    string
	Bars   []string // what stands in the way
	Form   *OfficeForm
	Carry  *OfficeForm // behind a fold
	Looks  []LookRow
	Links  []Fact // 结转
	Papers []Link
}

// StageMark is one stage of the line on a project's public page. State is
// done, now or next.
type StageMark struct{ Name, State, At string }

// ProjectChanges are the adjustments on a project's public page.
type ProjectChanges struct{ Rows []AdjustmentRow }

// ProjectCompletion is the stage line of a project's public page, what was
// found at its end, and what it goes on with.
type ProjectCompletion struct {
	Stages   []StageMark
	Ended    string // the work was ended
	From, To *Link
	Looks    []LookRow
}

// PublicAdjustments is the public list of adjustments.
type PublicAdjustments struct {
	Page
	Rows  []AdjustmentRow
	Pages *Pagination
	Empty Empty
}

// AdjustmentField is one present value that an application can change: the
// name of its field, what it is now, in words and as it is typed.
type AdjustmentField struct {
	Name, Label, Now, Value, Unit string
	Draw                          string // area, line, date, money, number
}

// AdjustmentForm asks for a change; each question says what holds now.
func AdjustmentForm(action, back, kind, seen string, ending bool, fields []AdjustmentField, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Submit: "提交调整申请", Cancel: back, Hidden: []Option{{Value: "kind", Text: kind}, {Value: "seen", Text: seen}},
		Says: "提交后先由政府提出意见。批准并公告以前，项目内容不变。"}
	for _, k := range fields {
		var q OfficeQuestion
		switch k.Draw {
		case "area":
			q = askArea(k.Name, k.Label, k.Value)
		case "date":
			q = askDate(k.Name, k.Label, k.Value)
		case "money":
			q = askMoney(k.Name, k.Label, k.Value)
		case "number":
			q = askNumber(k.Name, k.Label, k.Value, k.Unit)
		default:
			q = askLine(k.Name, k.Label, k.Value)
		}
		f.Questions = append(f.Questions, q.hint("现在："+k.Now))
	}
	why := askArea("reason", "调整理由", "").hint("不超过 500 字。公告时公开。")
	effect := askArea("effect", "调整影响", "").hint("对建设内容、投资、时间和群众有什么影响，怎样补救。")
	if ending {
		why, effect = askArea("reason", "终止理由", "").hint("不超过 500 字。公告时公开。"), askArea("effect", "终止影响", "").hint("已经完成的怎样处理，剩余资金怎样安排，对群众有什么影响。")
	}
	f.Questions = append(f.Questions, why, effect)
	return f.typed(t)
}

// AdjustmentStepForm records what the government or a meeting said of an
// adjustment.
func AdjustmentStepForm(action, submit, meetingLabel, meeting, today, yes, no, says string, decision bool, decisionLabel string, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Submit: submit, Says: says, Questions: []OfficeQuestion{
		askLine("meeting", meetingLabel, meeting),
		askDate("held_on", "日期", today),
		askPick("choices", "agreed", "意见", "", []Option{{Value: "yes", Text: yes}, {Value: "no", Text: no}}),
	}}
	if decision {
		f.Questions = append(f.Questions, askArea("decision", decisionLabel, "").hint("照录文件原文。公告时公开。"))
	}
	f.Questions = append(f.Questions, askArea("note", "意见说明", "").hint("不同意的要写明理由。").optional())
	return f.typed(t)
}

// ConfirmForm is an act of one button with its box to tick.
func ConfirmForm(action, submit, says, sure string) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Says: says, Sure: sure}
}

// GroundForm is an act that asks for its reason.
func GroundForm(action, submit, field, label, says, sure string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: submit, Says: says, Sure: sure, Second: true, Questions: []OfficeQuestion{askArea(field, label, "")}}.typed(t)
}

// ProjectFinishForm is the unit's own report that the work is done; open are the
// checkpoints that are not.
func ProjectFinishForm(action, today string, open []Option, t Typed) OfficeForm {
	f := OfficeForm{Action: action, Submit: "申报完工", Says: "申报后由政府或者人大组织验收。自查情况在公开网页显示。", Sure: "责任单位已经自查，情况属实。",
		Questions: []OfficeQuestion{askDate("held_on", "完工日期", today), askLine("people", "自查人员", "").hint("写单位和职务，用顿号分开；在公开网页显示。"),
			askArea("text", "自查情况", "").hint("建设内容、指标、资金各完成多少，用数字说。")}}
	for _, k := range open {
		f.Questions = append(f.Questions, askArea("open-"+k.Value, "节点“"+k.Text+"”没有完成的说明", "").hint("为什么没有完成，什么时候补齐。"))
	}
	return f.typed(t)
}

// AcceptForm records the acceptance with its documents.
func AcceptForm(action, today string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "记录验收结果", Upload: true, Says: "通过的转代表核查，不通过的回到实施中。验收日期、人员、结论和意见在公开网页显示。", Sure: "验收结论已经核对。",
		Questions: []OfficeQuestion{
			askDate("held_on", "验收日期", today),
			askLine("people", "验收单位和人员", "").hint("写单位和职务，用顿号分开；在公开网页显示。"),
			askPick("choices", "passed", "验收结论", "", []Option{{Value: "yes", Text: "通过"}, {Value: "no", Text: "不通过，回到实施中整改"}}),
			askNumber("points", "验收得分", "", "分").hint("0 到 100 的整数，通过的计入综合得分。"),
			askArea("text", "验收意见", "").hint("通过的写结论；不通过的写明要整改什么。"),
			askFile("file", "验收材料", ".pdf,application/pdf").many().optional().hint("PDF，最多 5 个，每个不超过 10 兆字节。公开的，文件名也公开。"),
			askPick("checks", "public", "材料公开", "", []Option{{Value: "yes", Text: "材料里没有个人信息，在公开网页提供下载"}}),
		}}.typed(t)
}

// CheckForm records the deputies' check.
func CheckForm(action, today, people string, t Typed) OfficeForm {
	return OfficeForm{Action: action, Submit: "提交核查结果", Says: "核查日期、代表和结论在公开网页显示。有意见的，同时作为监督意见转责任单位办理，办结以后才能销号。", Sure: "已经到现场核查。",
		Questions: []OfficeQuestion{
			askDate("held_on", "核查日期", today),
			askLine("people", "核查代表", people).hint("用顿号分开；在公开网页显示。"),
			askPick("choices", "passed", "核查结论", "", []Option{{Value: "yes", Text: "通过"}, {Value: "no", Text: "有意见，需要责任单位办理"}}),
			askArea("text", "核查情况", "").hint("看了哪里，完成得怎样；有意见的写清要办什么。"),
		}}.typed(t)
}
