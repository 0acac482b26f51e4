package main

import (
	"fmt"
	"strconv"

	"piaojue/app/web/view"
)

func init() {
	groupSamples()
	inspectionSamples()
	dutySamples()
}

var (
	toInspections = view.Link{Text: "视察", Href: "/office/inspections"}
	watchedName   = "𬭎园村至㙍下村𠮷祥路道路硬化和农村公路生命安全防护提升改造工程"
)

func groupHead(tab string) view.ProjectHead {
	return view.ProjectHead{Name: watchedName, Light: view.Light{Kind: "amber", Reason: "“槐树关段护栏”逾期 12 天"}, Stage: "实施中", Tabs: []view.Link{{Text: "概况", Href: "#"}, {Text: "进度", Href: "#"}, {Text: "小组和视察", Href: "#", Current: tab == "/group"}}}
}

func groupLine(id int, name, facts, state, leader, others string) view.GroupLine {
	field := func(kind, label, value string) view.Field {
		return view.Field{Name: kind + strconv.Itoa(id), Label: label, Value: value}
	}
	return view.GroupLine{Name: name, Href: "#", Facts: facts, State: state, Title: field("name-", "小组名称", ""), Leader: field("leader-", "领衔代表", leader), Others: field("members-", "其他成员", others)}
}

func groupSamples() {
	page := view.OfficeGroups{Page: deskPage("2026年度监督小组", "/office/groups", toStart), Action: "#", Seen: "0a1b2c3d", Years: []view.Link{{Text: "2026年", Href: "#", Current: true}, {Text: "2025年", Href: "#"}},
		People: []string{"沈知远", "陆秋棠", "李𬭎", "王𠮷（wangji）", "王𠮷（wang2）", "阿卜杜热西提·买买提艾力"}}
	for i, p := range officeProjects {
		line := groupLine(i+1, p[0], fmt.Sprintf("第 %d 项 · %s", i+1, p[5]), "还没有监督小组", "", "")
		if i%2 == 0 {
			line = groupLine(i+1, p[0], fmt.Sprintf("第 %d 项 · %s", i+1, p[5]), "4 人，2026年3月20日组成", "沈知远", "陆秋棠、李𬭎、阿卜杜热西提·买买提艾力")
			line.Title.Value, line.Past = p[0]+"监督小组", "已退出：周明霁（2026年5月8日）"
		}
		page.Lines = append(page.Lines, line)
	}
	page.Remarks = []string{"沈知远还没有“监督小组组长”角色，不能自己安排和登记视察。请系统管理员在账号里授予这个角色。"}
	show("oversight/groups", "", &page)
	refused := page
	refused.Remarks, refused.Lines = nil, append([]view.GroupLine{}, page.Lines[:2]...)
	refused.Errors = []view.FieldError{{Field: "leader-2", Text: "请填写“" + officeProjects[1][0] + "”的领衔代表。"}, {Field: "members-1", Text: "没有叫“陆秋堂”的代表账号。请核对姓名；还没有账号的，先请系统管理员新建。"}}
	refused.Lines[1].Leader.Error, refused.Lines[0].Others.Error, refused.Lines[0].Others.Value = refused.Errors[0].Text, refused.Errors[1].Text, "陆秋堂"
	show("oversight/groups", "refused", &refused)
	show("oversight/groups", "empty", &view.OfficeGroups{Page: deskPage("监督小组", "/office/groups", toStart), Empty: view.Empty{Text: "还没有正式项目。票决结果公告后，在这里为每个项目组成监督小组。", Todo: &view.Link{Text: "项目", Href: "/office/projects"}}})

	form := page
	form.Lines, form.Remarks = page.Lines[:1], nil
	show("oversight/group", "", &view.OfficeGroup{Page: deskPage(watchedName, "/office/projects/3/group", toStart), Head: groupHead("/group"), Name: "农村公路监督小组",
		Members: []view.GroupPerson{{Name: "沈知远", Mark: "领衔代表"}, {Name: "李𬭎"}, {Name: "阿卜杜热西提·买买提艾力"}}, Past: []view.GroupPerson{{Name: "周明霁", Since: "2026年5月8日退出"}}, Form: &form,
		Visits: []view.OfficeCard{{Title: "农村公路年中视察", Href: "#", State: "已公布", Lines: []string{"2026年6月30日 · 龙亭镇政府门口 · 签到 5 人"}}}, Plan: &view.Link{Text: "安排视察", Href: "#"}})
	show("oversight/group", "empty", &view.OfficeGroup{Page: deskPage(watchedName, "/office/projects/3/group", toStart), Head: groupHead("/group"), Empty: view.Empty{Text: "这个项目还没有监督小组。由人大办公室组成。"}})
}

func inspectionSamples() {
	facts := []view.Fact{{Label: "日期", Value: "2026年6月30日"}, {Label: "集合地点", Value: "㙍下村村民委员会门口停车场"}}
	came := []view.GroupPerson{{Name: "沈知远", Since: "09:02签到"}, {Name: "李𬭎", Since: "09:05签到"}, {Name: "阿卜杜热西提·买买提艾力", Since: "09:11签到"}}
	projects := []view.Link{{Text: watchedName, Href: "#"}, {Text: "镇村敬老院改造", Href: "#"}}
	photos := []view.InspectionPhoto{{OfficePhoto: view.OfficePhoto{Src: "/static/img/mark.svg", Caption: "北侧围墙", Width: 800, Height: 600}, Drop: "#"}, {OfficePhoto: view.OfficePhoto{Src: "/static/img/mark.svg", Width: 800, Height: 600}, Drop: "#"}}
	page := deskPage("农村公路和敬老院年中视察", "/office/inspections/1", toStart, toInspections)
	edit, cancel := view.RecordForm("#", "", "0", false, 0, nil), view.CancelInspectionForm("#", nil)
	show("oversight/inspection", "", &view.OfficeInspection{Page: page, State: "今天视察", Facts: facts, Projects: projects, Code: "#", Raise: []view.Link{{Text: "提出监督意见：镇村敬老院改造", Href: "#"}}, Came: came, Exports: []view.Link{{Text: "打印签到名单", Href: "#"}, {Text: "导出 Excel", Href: "#"}},
		Next: "登记视察情况", Main: &edit})
	show("oversight/inspection", "planned", &view.OfficeInspection{Page: page, State: "待视察", Facts: facts, Projects: projects, Code: "#", Edit: "#", Others: []view.OfficeForm{cancel}})
	publish, again := view.PublishInspectionForm("#", "1", 2, nil), view.RecordForm("#", "北侧围墙没有砌完。", "1", true, 2, nil)
	show("oversight/inspection", "recorded", &view.OfficeInspection{Page: page, State: "已登记情况", Facts: facts, Projects: projects, Came: came, Findings: []string{"敬老院主体已经完工，北侧围墙还有12米没有砌完。", "公路护栏安装了一半，建议增加作业班组。"}, By: "戴志远，2026年6月30日 15:20登记", Photos: photos,
		Raise: []view.Link{{Text: "提出监督意见：镇村敬老院改造", Href: "#"}}, Next: "公布视察情况", Main: &publish, Others: []view.OfficeForm{again}})
	show("oversight/inspection", "published", &view.OfficeInspection{Page: page, State: "已公布", Facts: facts, Projects: projects, Came: came, Findings: []string{"没有发现问题。"}, By: "戴志远，2026年6月30日 15:20登记，2026年7月2日 09:00公布", Public: []view.Link{{Text: "镇村敬老院改造", Href: "#"}}})
	show("oversight/inspection", "cancelled", &view.OfficeInspection{Page: page, State: "已取消", Facts: append(facts, view.Fact{Label: "取消的原因", Value: "台风红色预警"}), Projects: projects})

	code := view.VisitCode{Page: page, Facts: facts, Picture: "/static/img/mark.svg", Code: "AC3D E4FG H5JK6", Address: "https://192.0.2.1/visit/AC3DE4FGH5JK6", Came: came, Print: "#", Back: "#"}
	show("oversight/visit_code", "", &code)
	early := code
	early.Came, early.Closed = nil, "还没有到视察的日子。2026年6月30日当天可以签到。"
	show("oversight/visit_code", "early", &early)
	scanned := deskPage("农村公路和敬老院年中视察", "/visit/AC3DE4FGH5JK6")
	facts = append(facts, view.Fact{Label: "项目", Value: watchedName + "、镇村敬老院改造"})
	show("oversight/visit", "", &view.VisitSignIn{Page: scanned, Facts: facts, Action: "#"})
	show("oversight/visit", "done", &view.VisitSignIn{Page: scanned, Facts: facts, Done: "您已于2026年6月30日 09:05签到", Came: "已经签到 3 人：沈知远、李𬭎、阿卜杜热西提·买买提艾力。", Next: []view.Link{{Text: "这次视察", Href: "#"}, {Text: "我的履职", Href: "/office/duties"}}})
	over := scanned
	over.Errors = []view.FieldError{{Text: "这次视察已经在6月30日结束，不能再签到。如有遗漏，请告诉人大办公室。"}}
	show("oversight/visit", "over", &view.VisitSignIn{Page: over, Facts: facts, Closed: "这次视察已经在2026年6月30日结束，不能再签到。", Next: []view.Link{{Text: "我的履职", Href: "/office/duties"}}})

	options := []view.Option{{Value: "1", Text: watchedName, Hint: "2026年第 1 项 · 交通运输局"}, {Value: "2", Text: "镇村敬老院改造", Hint: "2026年第 2 项 · 县民政局", Chosen: true}}
	show("office/form", "inspection", &view.OfficeFormPage{Page: deskPage("安排视察", "/office/inspections/new", toStart, toInspections), Form: view.InspectionForm("#", "/office/inspections", "安排视察", view.InspectionValues{HeldOn: "2026-06-30"}, options, nil)})
	list := &view.Ledger{Page: deskPage("2026年视察", "/office/inspections", toStart), Button: &view.Link{Text: "安排视察", Href: "#"}, Columns: view.Sorting(nil, "", "视察", "", "日期", "", "项目", "", "签到", "", "状态", ""), Found: "2 次",
		Rows: []view.LedgerRow{{Cells: []view.LedgerCell{{Text: "农村公路和敬老院年中视察", Under: "㙍下村", Href: "#", Head: true}, {Text: "2026年6月30日"}, {Text: watchedName}, {Text: "12"}, {Text: "待登记情况"}}},
			{Off: true, Cells: []view.LedgerCell{{Text: "雨季排涝视察", Under: "县城", Href: "#", Head: true}, {Text: "2026年5月8日"}, {Text: "老旧小区改造"}, {Text: "0"}, {Text: "已取消"}}}}}
	list.Columns[3].Num = true
	show("office/ledger", "inspections", list.Fill())
}

func dutySamples() {
	amber := view.Light{Kind: "amber", Reason: "“槐树关段护栏”逾期 12 天"}
	page := view.OfficeDuties{Page: deskPage("我的履职", "/office/duties", toStart), Year: "2026年", Years: []view.Link{{Text: "2026年", Href: "#", Current: true}, {Text: "2025年", Href: "#"}},
		Due: []view.DutyCard{{Title: "参加视察：农村公路年中视察", Href: "#", State: "2026年6月30日", Late: "今天，到现场扫活动码签到", Lines: []string{"集合地点：㙍下村村民委员会门口", watchedName}},
			{Title: "评价答复：北侧围墙还有12米没有砌完，请说明什么时候完成", Href: "#", State: "已答复待评价", Lines: []string{"镇村敬老院改造", "责任单位已经答复，请您评价是否满意。"}}, {Title: "确认节点：主体完工", Href: "#", State: "2026年6月12日完成", Lines: []string{"镇村敬老院改造", "由监督小组的代表核对凭据后确认。"}}},
		Watched: []view.DutyCard{{Title: watchedName, Href: "#", State: "实施中", Light: &amber, Lines: []string{"“槐树关段护栏”逾期 12 天", "下一个节点：槐树关段护栏，2026年6月18日", "交通运输局", "农村公路监督小组，您是领衔代表"}}},
		Counts:  []view.Figure{{Label: "出席会议", Value: "1", Unit: "次"}, {Label: "参加视察", Value: "3", Unit: "次"}, {Label: "提出监督意见", Value: "12", Unit: "次"}},
		Did:     []view.DutyDone{{On: "2026年6月30日", Kind: "参加视察", Text: "农村公路年中视察（" + watchedName + "）"}, {On: "2026年3月12日", Kind: "出席会议", Text: "清溪县第十七届人民代表大会第五次会议"}},
		Exports: []view.Link{{Text: "打印履职登记表", Href: "#"}, {Text: "导出 Excel", Href: "#"}}}
	show("oversight/duties", "", &page)
	show("oversight/duties", "empty", &view.OfficeDuties{Page: page.Page, Year: "2026年", NoDue: view.Empty{Text: "现在没有等您办的事。有视察、有答复要评价、有节点要确认时，会列在这里。"},
		NoWatch: view.Empty{Text: "您还没有参加监督小组。小组由人大办公室组成，组成以后项目列在这里。", Todo: &view.Link{Text: "先看看全部项目", Href: "/office/projects"}}, NoDid: view.Empty{Text: "2026年还没有履职记录。签到、提意见、评价答复以后，系统自动登记。"}})
	list := &view.Ledger{Page: deskPage("2026年代表履职", "/office/deputies/duties", toStart), Lead: "按代表名册的顺序列出，不排名次。次数来自签到、意见、评价、确认和研判的登记。", Exports: []view.Link{{Text: "导出 Excel", Href: "#"}}, Found: "2 位代表",
		Columns: view.Sorting(nil, "", "代表", "", "监督项目", "", "出席会议", "", "参加视察", "", "提出监督意见", "", "评价办理答复", "", "确认项目节点", "", "提出研判意见", "", "提出询问", "")}
	for _, name := range []string{"沈知远", "阿卜杜热西提·买买提艾力"} {
		row := view.LedgerRow{Cells: []view.LedgerCell{{Text: name, Head: true}}}
		for i := range 8 {
			row.Cells = append(row.Cells, view.LedgerCell{Text: strconv.Itoa(i * 3)})
		}
		list.Rows = append(list.Rows, row)
	}
	for i := range list.Columns {
		list.Columns[i].Num = i > 0
	}
	show("office/ledger", "duties", list.Fill())
}

// sampleWatch is who watches a project, on its public page.
func sampleWatch(photo view.PhotoEntry) *view.ProjectWatch {
	return &view.ProjectWatch{Group: "农村公路监督小组", Leader: "沈知远", Size: "5", Visits: []view.PublicVisit{{ID: "inspection-2", On: "2026年6月30日", Title: "农村公路年中视察", Place: "㙍下村村民委员会门口", Came: "5 名代表参加",
		Findings: []string{"护栏安装了一半，两处弯道还没有警示标志。", "建议增加一个作业班组。"}, Photos: []view.PhotoEntry{photo}}}}
}
