package main

import (
	"strings"

	"piaojue/app/web/view"
)

func init() {
	planPages()
	planParts()
	publicPlan()
}

var planAt = append(changeCrumbs[:3:3], view.Link{Text: "实施方案", Href: "/office/projects/3/plan"})

func planHead() view.ProjectHead {
	return view.ProjectHead{Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "green", Reason: "还没有到期的节点"}, Stage: "已确定", Tabs: []view.Link{{Text: "概况", Href: "/office/projects/3"}, {Text: "实施方案", Href: "/office/projects/3/plan", Current: true}, {Text: "进度", Href: "/office/projects/3/progress"}}}
}

var (
	planFacts  = []view.Fact{{Label: "分管领导", Value: "陈志明 副县长"}, {Label: "责任人", Value: "何以安"}, {Label: "联系电话", Value: "0578-6123456"}}
	planWords  = []view.Fact{{Label: "目标任务", Value: "完成槐树关、龙亭等7个乡镇农村公路护栏安装118.856公里，10月底前全部交工。"}, {Label: "资金安排", Value: "总投资3000万元：上级补助1800万元，县财政1200万元，分三次拨付。"}, {Label: "保障措施", Value: "每月调度一次；监理驻场；每季度向监督小组通报一次。"}}
	planBase   = "/office/projects/3/plan"
	planForm   = view.OfficeForm{Action: planBase + "/submit", Submit: "提交实施方案", Says: "提交后不能修改；需要修改的，由审核的单位退回。", Sure: "方案内容已经核对。", Hidden: []view.Option{{Value: "seen", Text: "0123456789abcdef"}}}
	planStages = []view.PlanStages{{Value: "asks", Text: "三问一评"}, {Value: "construction", Text: "工程类常用节点"}, {Value: "service", Text: "服务类常用节点"}}
)

func planMove(at string, up, down bool) *view.PlanMove {
	return &view.PlanMove{Action: planBase + "/checkpoints/" + at + "/move", Seen: "0123456789abcdef", Name: "槐树关段护栏", Up: up, Down: down}
}

func planPages() {
	long := strings.Repeat("𬭎溪镇㙍下村至𠮷祥路口段波形梁钢护栏", 3)
	points := []view.PlanCheckpoint{
		{No: "1", Name: "调度会", Asks: "年初问安排", Target: "说明年度安排、责任人和资金", Evidence: "询问记录", Weight: "0%", PlannedOn: "2026年3月31日", Confirmer: "代表", EditHref: planBase + "/checkpoints/1", Move: planMove("1", false, true)},
		{No: "2", Name: "槐树关段护栏", Of: "槐树关段", Target: "87.2 公里", Evidence: "监理计量单、现场照片", Weight: "60%", PlannedOn: "2026年8月19日", Confirmer: "代表", EditHref: planBase + "/checkpoints/2", Move: planMove("2", true, true)},
		{No: "3", Name: "竣工验收", Year: "2026年", Weight: "40%", PlannedOn: "2026年10月31日", Confirmer: "人大常委会办公室", EditHref: planBase + "/checkpoints/3", Move: planMove("3", true, false)},
	}
	upload, load := view.PlanFileForm(planBase+"/files"), view.PlanImportForm(planBase+"/import")
	draft := &view.OfficePlan{Page: deskPage("实施方案", planBase, changeCrumbs...), Head: planHead(), State: "编制中", Due: "应在2026年4月11日前提交，还有 18 天。", Texts: append(planFacts[:3:3], planWords...), EditHref: planBase + "/edit", Step: &planForm,
		Items:    []view.PlanItem{{Name: "槐树关段", Unit: "县交通运输局", Target: "87.2 公里", Money: "2,100万元", EditHref: planBase + "/items/1"}, {Name: long, Unit: "𬭎溪镇人民政府", EditHref: planBase + "/items/2"}},
		Measures: []view.PlanMeasure{{Name: "安装护栏", Year: "2026年", Target: "118.856 公里", EditHref: planBase + "/measures/1"}, {Name: "安装护栏", Of: "槐树关段", Year: "2026年", Target: "87.2 公里", EditHref: planBase + "/measures/2"}},
		NewItem:  planBase + "/items/new", NewMeasure: planBase + "/measures/new", NewPoint: planBase + "/checkpoints/new", Checkpoints: points, Weight: "100%", Stages: planStages, StagesTo: planBase + "/stages", ByDate: planMove("1", false, false),
		Files: []view.PlanFile{{Name: "实施方案全文.pdf", Href: "/office/files/ABC", Size: "1.2 MB", Added: "何以安，2026年3月20日 09:12", Remove: planBase + "/files/ABC/remove"}}, Upload: &upload, Import: &load, Export: planBase + "/export.xlsx"}
	show("oversight/plan", "", draft)

	empty := &view.OfficePlan{Page: draft.Page, Head: planHead(), State: "编制中", Due: "应在2026年3月22日前提交，已经逾期 3 天。", Late: true, Missing: []string{"没有填写分管领导", "没有填写责任人", "没有填写联系电话", "没有填写目标任务", "没有填写资金安排", "没有填写保障措施", "没有节点"},
		EditHref: draft.EditHref, NewItem: draft.NewItem, NewMeasure: draft.NewMeasure, NewPoint: draft.NewPoint, Stages: planStages, StagesTo: draft.StagesTo, Upload: &upload, Import: &load, Export: draft.Export, Weight: "0%"}
	show("oversight/plan", "empty", empty)

	returned := *draft
	returned.Note, returned.Step, returned.Missing, returned.Weight, returned.WeightWrong = "目标写得不够具体，请写明各段公里数。", nil, []string{"各节点权重合计 60%，应为 100%"}, "60%", true
	returned.Page.Errors = []view.FieldError{{Text: "您打开页面以后，这个节点已经由别人改过，现在是：槐树关段护栏，计划2026年8月19日完成，权重 60%。请核对后再提交。"}}
	show("oversight/plan", "returned", &returned)

	approve, back := planForm, view.PlanReturnForm(planBase+"/return", "0123456789abcdef", nil)
	approve.Action, approve.Submit, approve.Says, approve.Sure = planBase+"/approve", "批准实施方案", "批准后不能退回，下一步公布。", "方案内容已经审核。"
	fixed := append(points[:0:0], points...)
	for i := range fixed {
		fixed[i].EditHref, fixed[i].Move = "", nil
	}
	files := []view.PlanFile{{Name: "实施方案全文.pdf", Href: "/office/files/ABC", Size: "1.2 MB", Added: "何以安，2026年3月20日 09:12"}}
	show("oversight/plan", "submitted", &view.OfficePlan{Page: draft.Page, Head: planHead(), State: "待审核", Said: []string{"2026年3月24日 15:30 何以安提交"}, Texts: draft.Texts, Step: &approve, Return: &back, Checkpoints: fixed, Weight: "100%", Measures: []view.PlanMeasure{{Name: "安装护栏", Year: "2026年", Target: "118.856 公里"}}, Files: files, Export: draft.Export})

	running := append(fixed[:0:0], fixed...)
	running[0].Done, running[0].Confirmed, running[0].Note = "2026年3月30日", "秦月明，2026年4月1日 09:00", "询问记录第 3 号"
	running[1].Done, running[1].Waiting, running[1].Late = "2026年8月31日", true, "晚 12 天"
	running[1].Photos, running[1].Files, running[1].ConfirmHref = []view.OfficePhoto{{Src: "/office/evidence/ABC", Caption: "槐树关段护栏", Width: 1600, Height: 1200}}, []view.PlanFile{{Name: "槐树关段护栏凭据.pdf", Href: "/office/files/DEF"}}, "/office/projects/3/checkpoints/2/confirm"
	running[2].Note, running[2].DoneHref = "许文华没有确认登记在2026年9月1日的完成：照片不是现场", "/office/projects/3/checkpoints/3/done"
	show("oversight/plan", "published", &view.OfficePlan{Page: draft.Page, Head: planHead(), State: "已公布", Said: []string{"2026年3月24日 15:30 何以安提交", "2026年3月25日 10:00 周立新批准", "2026年3月26日 10:00 公布"}, Texts: draft.Texts, Checkpoints: running, Weight: "100%",
		Items: []view.PlanItem{{Name: "槐树关段", Unit: "县交通运输局", Target: "87.2 公里", Money: "2,100万元", Done: "2026年8月31日"}, {Name: "龙亭段", DoneHref: planBase + "/items/2/done"}}, Measures: []view.PlanMeasure{{Name: "安装护栏", Year: "2026年", Target: "118.856 公里"}}, Files: files, Export: draft.Export, PublicHref: "/projects/3"})
}

func planParts() {
	show("office/form", "plan-text", &view.OfficeFormPage{Page: deskPage("编制方案内容", planBase+"/edit", planAt...), Form: view.PlanTextForm(planBase+"/edit", planBase, "0123456789abcdef", "陈志明 副县长", "", "", "", "", "", nil)})
	items := []view.Option{{Text: "整个项目"}, {Value: "1", Text: "槐树关段"}, {Value: "2", Text: "龙亭段"}}
	remove := func(path, text string) *view.OfficeForm {
		return &view.OfficeForm{Action: planBase + path + "/remove", Submit: text, Second: true, Hidden: []view.Option{{Value: "seen", Text: "0123456789abcdef"}}}
	}
	confirmers := []view.Option{{Text: "不需要确认"}, {Value: "deputies", Text: "代表"}, {Value: "standing", Text: "人大常委会办公室"}, {Value: "government", Text: "政府办公室"}}
	asks := []view.Option{{Text: "不是三问节点"}, {Value: "arrangement", Text: "年初问安排"}, {Value: "progress", Text: "年中问进度"}, {Value: "effect", Text: "年末问效果"}}
	show("oversight/plan_part", "", &view.PlanPart{Page: deskPage("修改节点", planBase+"/checkpoints/2", planAt...), Remove: remove("/checkpoints/2", "删除节点"),
		Form: view.PlanCheckpointForm(planBase+"/checkpoints/2", planBase, "0123456789abcdef", "保存节点", view.PlanCheckpointValues{Name: "槐树关段护栏", PlannedOn: "2026-08-19", Weight: "60", Target: "87.2 公里", Evidence: "监理计量单、现场照片", Confirmer: "deputies", Item: "1"}, confirmers, asks, items, nil)})
	refused := deskPage("增加指标", planBase+"/measures/new", planAt...)
	refused.Errors = []view.FieldError{{Field: "quantity", Text: "数量请填大于 0 的数字，最多三位小数，例如 12.3。"}}
	show("oversight/plan_part", "refused", &view.PlanPart{Page: refused, Form: view.PlanMeasureForm(planBase+"/measures/new", planBase, "", "增加指标", view.PlanMeasureValues{Year: "2026"}, items, view.Typed{"name": {"安装护栏"}, "quantity": {"一百多"}, "unit": {"公里"}, "year": {"2026"}})})
	show("oversight/plan_part", "item", &view.PlanPart{Page: deskPage("增加子项", planBase+"/items/new", planAt...), Form: view.PlanSubItemForm(planBase+"/items/new", planBase, "", "增加子项", view.PlanItem{}, nil)})
	show("office/form", "item-done", &view.OfficeFormPage{Page: deskPage("标记子项完成", planBase+"/items/2/done", planAt...), Facts: []view.Fact{{Label: "子项", Value: "龙亭段"}}, Form: view.SubItemDoneForm(planBase+"/items/2/done", planBase, "2026-08-31", nil)})

	facts := []view.Fact{{Label: "节点", Value: "槐树关段护栏"}, {Label: "目标", Value: "87.2 公里"}, {Label: "计划完成", Value: "2026年8月19日"}, {Label: "所需凭据", Value: "监理计量单、现场照片"}, {Label: "由谁确认", Value: "代表"}}
	show("office/form", "done", &view.OfficeFormPage{Page: deskPage("标记节点完成", "/office/projects/3/checkpoints/2/done", planAt...), Facts: facts, Warnings: []string{"秦月明没有确认登记在2026年8月25日的完成：照片不是现场"},
		Form: view.EvidenceForm("/office/projects/3/checkpoints/2/done", planBase, "2026-08-31", "监理计量单、现场照片", "代表", "image/jpeg,image/png,image/webp,application/pdf,.pdf", nil)})
	confirm := view.ConfirmDoneForm("/office/projects/3/checkpoints/2/confirm", planBase, "0123456789abcdef", nil)
	show("oversight/confirm_done", "", &view.DoneCheckpoint{Page: deskPage("确认节点完成", "/office/projects/3/checkpoints/2/confirm", planAt...), Facts: append(facts, view.Fact{Label: "登记完成", Value: "2026年8月31日"}),
		Photos: []view.OfficePhoto{{Src: "/office/evidence/ABC", Caption: "槐树关段护栏", Width: 1600, Height: 1200}, {Src: "/office/evidence/DEF", Caption: "槐树关段护栏", Phase: "未予确认", Width: 1200, Height: 1600}}, Files: []view.PlanFile{{Name: "槐树关段护栏凭据.pdf", Href: "/office/files/DEF", Size: "320 KB", Added: "何以安，2026年8月31日 16:20"}}, Form: confirm})
	again := deskPage("确认节点完成", "/office/projects/3/checkpoints/2/confirm", planAt...)
	again.Errors = []view.FieldError{{Field: "decision", Text: "请选择确认完成或者不予确认。"}}
	show("oversight/confirm_done", "refused", &view.DoneCheckpoint{Page: again, Facts: facts, Form: confirm})
}

func publicPlan() {
	show("public/project", "plan", &view.Project{Page: view.Page{Title: "农村公路生命安全防护工程", Site: "清溪县人民代表大会", Path: "/projects/3"}, Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "green", Reason: "下一节点“槐树关段护栏”还有 12 天"}, Stage: "方案已公布", Updated: "2026年3月26日公布",
		Plan: &view.ProjectPlan{On: "2026年3月26日", Facts: planFacts, Texts: planWords, Measures: []view.PlanMeasure{{Name: "安装护栏", Year: "2026年", Target: "118.856 公里"}, {Name: "安装护栏", Of: "槐树关段", Year: "2026年", Target: "87.2 公里"}},
			Items: []view.PlanItem{{Name: "槐树关段", Unit: "县交通运输局", Target: "87.2 公里", Money: "2,100万元", Done: "2026年8月31日"}, {Name: strings.Repeat("𬭎溪镇㙍下村至𠮷祥路口段", 3)}}, Files: []view.PlanFile{{Name: "实施方案全文.pdf", Href: "/files/ABC", Size: "1.2 MB"}}},
		Checkpoints: []view.CheckpointRow{{No: "1", Name: "调度会", Asks: "年初问安排", Target: "说明年度安排、责任人和资金", Planned: "2026年3月31日", Done: "2026年3月30日", Light: view.Light{Kind: "done"}, State: "按期完成", Confirmed: "秦月明于2026年4月1日确认"},
			{No: "2", Name: "槐树关段护栏", Target: "87.2 公里", Planned: "2026年8月19日", Done: "2026年8月31日", Light: view.Light{Kind: "green"}, State: "已报完成，待确认"}},
		NoReport: view.Empty{Text: "责任单位还没有报告进度。"}})
}
