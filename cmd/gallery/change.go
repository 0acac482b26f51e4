package main

import "piaojue/app/web/view"

func init() {
	changeAdjustments()
	changeCompletion()
}

func changeHead(tab string) view.ProjectHead {
	head := view.ProjectHead{Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "amber", Reason: "“槐树关段护栏”晚 12 天"}, Stage: "实施中"}
	for _, l := range [][2]string{{"概况", ""}, {"进度", "/progress"}, {"调整", "/adjustments"}, {"完工和销号", "/completion"}} {
		head.Tabs = append(head.Tabs, view.Link{Text: l[0], Href: "/office/projects/3" + l[1], Current: l[1] == tab})
	}
	return head
}

var (
	changeCrumbs = []view.Link{toStart, {Text: "项目", Href: "/office/projects"}, {Text: "农村公路生命安全防护工程", Href: "/office/projects/3"}}
	changeDays   = []view.ChangedValue{{Label: "完成时限", Was: "2026年10月底", Becomes: "2027年1月底"}, {Label: "节点“槐树关段护栏”", Was: "2026年8月19日", Becomes: "2026年11月30日"}}
	changeLate   = []view.ChangedValue{changeDays[0], {Label: "节点“槐树关段护栏”", Was: "2026年8月19日", Becomes: "2026年11月30日", Note: "作出决定时已经逾期 32 天"}}
	changeEnd    = []view.ChangedValue{{Label: "实施情况", Was: "实施中", Becomes: "已终止"}}
)

func changeRows() []view.AdjustmentRow {
	long := "田块整治500亩；堰塘1座；机电井7座；渠道50公里；…"
	return []view.AdjustmentRow{
		{Title: "完成时限调整", Href: "/office/adjustments/3", Project: "农村公路生命安全防护工程", ToHref: "/office/projects/3/adjustments", Unit: "县交通运输局", State: "政府已提出意见", Strong: true, Next: "提请主任会议初审", Filed: "何晓东，2026年9月1日申请", Values: changeDays, Reason: "护栏材料供应中断，厂家停产两个月。"},
		{Title: "终止实施", Href: "/office/adjustments/2", Project: officeProjects[10][0], ToHref: "/office/projects/11/adjustments", Unit: "县文化和旅游局", State: "已批准", Strong: true, Next: "发布调整公告，新的内容随即生效", Filed: "𬭎㙍𠮷，2026年8月20日申请", Values: changeEnd, Reason: "规划调整，原址不再建设。", Decided: "经县人大常委会第二十三次会议2026年9月20日批准调整"},
		{Title: "投资调整", Href: "/office/adjustments/1", Project: "老旧小区改造工程", ToHref: "/office/projects/1/adjustments", Unit: "县住房和城乡建设局", State: "已公告", Filed: "沈知远，2026年5月6日申请", Values: []view.ChangedValue{{Label: "投资", Was: "13,600万元", Becomes: "92,233,720,368.54万元"}}, Reason: "增加三个小区。", Decided: "经县人大常委会第二十次会议2026年6月1日批准调整", On: "2026年6月2日"},
		{Title: "建设内容调整", Href: "/office/adjustments/4", Project: "高标准农田建设项目", ToHref: "/office/projects/4/adjustments", Unit: "县农业农村局", State: "未批准", Filed: "钱念慈，2026年4月6日申请", Values: []view.ChangedValue{{Label: "建设内容", Was: long, Becomes: "田块整治800亩；" + long}}, Reason: "增加道路。", Decided: "县人大常委会主任会议2026年5月9日不批准调整"},
	}
}

func changeAdjustments() {
	rows := changeRows()
	list := &view.OfficeAdjustments{Page: deskPage("项目调整", "/office/adjustments", toStart), Waiting: rows[:2], Rest: rows[2:]}
	show("oversight/adjustments", "", list)
	show("oversight/adjustments", "empty", &view.OfficeAdjustments{Page: list.Page})

	chain := "责任单位申请，政府提出意见，主任会议初审，常委会决定，然后公告。公告以前，项目内容不变。"
	tab := &view.ProjectAdjustments{Page: deskPage("农村公路生命安全防护工程：调整", "/office/projects/3/adjustments", changeCrumbs...), Head: changeHead("/adjustments"), Rows: rows[:1], Chain: chain}
	for _, k := range []string{"申请建设内容调整", "申请建设规模调整", "申请投资调整", "申请地点调整", "申请终止实施"} {
		tab.File = append(tab.File, view.Link{Text: k, Href: "/office/projects/3/adjustments/new"})
	}
	show("oversight/project_adjustments", "", tab)
	show("oversight/project_adjustments", "empty", &view.ProjectAdjustments{Page: tab.Page, Head: tab.Head, Chain: chain, File: tab.File})
	show("oversight/project_adjustments", "ended", &view.ProjectAdjustments{Page: tab.Page, Head: view.ProjectHead{Name: tab.Head.Name, Light: view.Light{Kind: "ended", Reason: "2026年9月21日经批准终止"}, Stage: "已终止", Tabs: tab.Head.Tabs}, Rows: rows[1:2], Chain: chain, Blocked: "该项目现在是“已终止”，不再办理调整。"})

	fields := []view.AdjustmentField{{Name: "deadline", Label: "调整后的完成时限", Now: "2026年10月底", Value: "2026年10月底"}, {Name: "day-3", Label: "节点“槐树关段护栏”的计划完成日期", Now: "2026年8月19日（已经逾期 12 天）", Value: "2026-08-19", Draw: "date"}}
	at := append(changeCrumbs[:3:3], view.Link{Text: "调整", Href: "/office/projects/3/adjustments"})
	facts := []view.Fact{{Label: "项目", Value: "农村公路生命安全防护工程"}, {Label: "责任单位", Value: "县交通运输局"}}
	show("office/form", "adjustment", &view.OfficeFormPage{Page: deskPage("申请完成时限调整", "/office/projects/3/adjustments/new", at...), Lead: chain, Facts: facts, Form: view.AdjustmentForm("/office/projects/3/adjustments", "/office/projects/3/adjustments", "deadline", "0123456789abcdef", false, fields, nil)})
	refused := deskPage("申请建设规模调整", "/office/projects/3/adjustments/new", at...)
	refused.Errors = []view.FieldError{{Field: "target-1", Text: "和现在的一样，没有改变。请填写调整后的内容。"}, {Field: "reason", Text: "请填写调整理由。"}}
	show("office/form", "adjustment-refused", &view.OfficeFormPage{Page: refused, Lead: chain, Facts: facts, Form: view.AdjustmentForm("/office/projects/3/adjustments", "/office/projects/3/adjustments", "scale", "0123456789abcdef", false,
		[]view.AdjustmentField{{Name: "target-1", Label: "2026年“护栏”的目标", Now: "118.856 公里", Value: "118.856", Unit: "公里", Draw: "number"}, {Name: "content", Label: "建设内容", Now: "安装护栏", Draw: "area"}, {Name: "investment", Label: "投资", Now: "3,000万元", Draw: "money"}}, view.Typed{"target-1": {"118.856"}})})

	steps := []view.Step{{Name: "责任单位申请", State: "done", Who: "何晓东", At: "2026年9月1日"}, {Name: "政府意见", State: "done", Who: "县政府第41次常务会议", At: "2026年9月5日", Note: "不同意：建议抢工。（周立新记录）"}, {Name: "主任会议初审", State: "now"}, {Name: "常委会决定", State: "next"}, {Name: "公告", State: "next"}}
	screen := view.AdjustmentStepForm("/office/adjustments/3/screen", "记录初审结果", "会议名称", "", "2026-09-08", "同意提请常委会", "不同意，到此为止", "不同意的，申请到此为止，通知责任单位。", false, "", nil)
	back := view.GroundForm("/office/adjustments/3/withdraw", "撤回申请", "why", "撤回理由", "撤回以后可以重新申请。", "", nil)
	one := &view.AdjustmentPage{Page: deskPage("农村公路生命安全防护工程：完成时限调整", "/office/adjustments/3", at...), Head: changeHead("/adjustments"), State: "政府已提出意见", Values: changeDays,
		Facts: []view.Fact{{Label: "理由", Value: "护栏材料供应中断，厂家停产两个月。"}, {Label: "影响", Value: "推迟三个月；急弯处先设临时护栏。"}, {Label: "申请", Value: "县交通运输局（何晓东），2026年9月1日 09:00"}},
		Steps: steps, Now: "提请主任会议初审", Form: &screen, Aside: &back, Papers: []view.Link{{Text: "调整申请与批复（PDF）", Href: "/office/adjustments/3/form.pdf"}}}
	show("oversight/adjustment", "", one)
	decide := view.AdjustmentStepForm("/office/adjustments/3/decide", "记录决定", "会议名称", "", "", "批准调整", "不批准调整", "批准的，公告以后生效；时限的调整从会议这一天起算，以前的逾期照样保留。", true, "决定原文", view.Typed{"meeting": {"常委会第二十三次会议"}, "held_on": {"2026-09-30"}})
	again := *one
	again.Page = deskPage("农村公路生命安全防护工程：完成时限调整", "/office/adjustments/3", at...)
	again.State, again.Form, again.Aside, again.Now = "已初审", &decide, nil, "提请常委会决定"
	again.Errors = []view.FieldError{{Field: "held_on", Text: "日期不能晚于今天。"}, {Field: "agreed", Text: "请选择同意还是不同意。"}, {Field: "decision", Text: "请填写文件内容。"}}
	show("oversight/adjustment", "refused", &again)
	annul := view.GroundForm("/office/adjustments/3/annul", "撤销批复", "why", "撤销理由", "这份申请到此为止，责任单位可以重新申请。", "", nil)
	stale := *one
	stale.State, stale.Form, stale.Aside, stale.Now = "已批准", &annul, nil, "项目已有变化，请撤销这份批复，由责任单位重新申请"
	stale.Stale, stale.Decision = []string{"节点“槐树关段护栏”已经完成或者删除"}, []string{"会议决定，批准县交通运输局关于调整完成时限的申请。"}
	show("oversight/adjustment", "stale", &stale)
	publish := view.ConfirmForm("/office/adjustments/3/publish", "公告调整", "新的内容随即写入项目并公开，原来的内容和调整理由一直保留。不能撤回。", "公告内容已经核对。")
	granted := *one
	granted.State, granted.Form, granted.Aside, granted.Now, granted.Decision = "已批准", &publish, nil, "发布调整公告，新的内容随即生效", stale.Decision
	show("oversight/adjustment", "granted", &granted)

	public := &view.PublicAdjustments{Page: publicPage("项目调整", "/adjustments", view.Link{Text: "项目进展", Href: "/projects"})}
	for _, r := range publicChanges() {
		r.Congress = "清溪县人民代表大会"
		public.Rows = append(public.Rows, r)
	}
	show("oversight/public_adjustments", "", public)
	show("oversight/public_adjustments", "empty", &view.PublicAdjustments{Page: public.Page, Empty: view.Empty{Text: "还没有公告过项目调整。", Todo: &view.Link{Text: "查看全部项目", Href: "/projects"}}})
}

// publicChanges are adjustments as everybody reads them.
func publicChanges() []view.AdjustmentRow {
	rows := changeRows()
	for i := range rows {
		r := &rows[i]
		r.Href, r.State, r.Next, r.Filed, r.Strong, r.ToHref, r.ID = "", "", "", "", false, "/projects/3", "change-"+r.Href[len(r.Href)-1:]
		if i == 0 {
			r.Values = changeLate
		}
		r.On, r.Notice, r.Decided = "2026年9月21日", "/adjustments/3/notice.pdf", "经县人大常委会第二十三次会议2026年9月20日批准调整"
		r.Decision = []string{"会议听取了县人民政府关于调整民生实事项目的报告。", "会议决定，批准这项调整。"}
	}
	return rows
}

func changeCompletion() {
	looks := []view.LookRow{
		{Kind: "代表核查", Result: "有意见", On: "2026年11月20日", People: "戴志远、秦月明", Text: []string{"龙亭段护栏端头没有反光标识，需要补装。"}, By: "戴志远，2026年11月20日 16:02记录"},
		{Kind: "验收", Result: "通过", On: "2026年11月10日", People: "县政府办副主任、县交通运输局、县财政局", Points: "92 分", Text: []string{"工程合格。"}, Files: []view.Link{{Text: "验收材料.pdf", Href: "/files/ABC"}}, By: "周立新，2026年11月10日 10:00记录"},
		{Kind: "验收", Result: "未通过", On: "2026年10月20日", People: "县政府办副主任", Points: "55 分", Text: []string{"槐树关段 3 公里没有安装。"}, By: "周立新，2026年10月20日 10:00记录"},
		{Kind: "责任单位自查", On: "2026年10月15日", People: "县交通运输局分管副局长", Text: []string{"护栏118.856公里全部安装。", "未完成的节点“绿化”：等到春天补种。"}, By: "何晓东，2026年10月15日 09:00记录"},
	}
	steps := func(now int) []view.Step {
		list := []view.Step{{Name: "责任单位自查，申报完工", Who: "政府办（项目办）、责任单位", At: "2026年11月1日"}, {Name: "验收", Who: "政府办（项目办）、人大常委会办公室", At: "2026年11月10日"}, {Name: "代表核查", Who: "监督小组的代表", At: "2026年11月20日"}, {Name: "满意度测评，公布等次", Who: "人大常委会办公室"}, {Name: "销号", Who: "人大常委会办公室"}}
		for i := range list {
			switch {
			case i < now:
				list[i].State = "done"
			case i == now:
				list[i].State = "now"
			default:
				list[i].State = "next"
			}
			if i >= now {
				list[i].At = ""
			}
		}
		return list
	}
	at := deskPage("农村公路生命安全防护工程：完工和销号", "/office/projects/3/completion", changeCrumbs...)
	papers := []view.Link{{Text: "验收销号单（PDF）", Href: "/office/projects/3/completion.pdf"}}
	finish := view.ProjectFinishForm("/office/projects/3/finish", "2026-10-15", []view.Option{{Value: "4", Text: "绿化"}}, nil)
	carry := view.GroundForm("/office/projects/3/carry", "结转到下年", "reason", "结转理由", "建立2027年的项目，写入没有完成的节点、指标和子项，计划日期不变。", "未完成的内容已经核对。", nil)
	show("oversight/completion", "", &view.CompletionPage{Page: at, Head: changeHead("/completion"), Steps: steps(0), Now: "完工以后，由责任单位自查并申报完工。", Form: &finish, Carry: &carry})
	accept := view.AcceptForm("/office/projects/3/accept", "", view.Typed{"held_on": {"2026-11-30"}, "people": {"周立新"}, "points": {"一百"}})
	refused := at
	refused.Errors = []view.FieldError{{Field: "held_on", Text: "请填写验收日期，例如 2026-06-30。"}, {Field: "passed", Text: "请选择结论。"}, {Field: "points", Text: "验收得分请填整数。"}, {Field: "confirm", Text: "请先勾选确认，再提交。没有勾选，什么也没有改变。"}}
	show("oversight/completion", "refused", &view.CompletionPage{Page: refused, Head: changeHead("/completion"), Steps: steps(1), Now: "等待验收。", Form: &accept, Looks: looks[3:], Papers: papers})
	check := view.CheckForm("/office/projects/3/check", "2026-11-20", "戴志远、秦月明", nil)
	show("oversight/completion", "check", &view.CompletionPage{Page: at, Head: changeHead("/completion"), Steps: steps(2), Now: "等待代表核查。", Form: &check, Looks: looks[1:], Papers: papers})
	show("oversight/completion", "bars", &view.CompletionPage{Page: at, Head: changeHead("/completion"), Steps: steps(4), Now: "还不能销号：", Bars: []string{"有 1 条监督意见没有办结", "有 2 项整改没有完成"}, Looks: looks, Papers: papers})
	show("oversight/completion", "carried", &view.CompletionPage{Page: at, Head: view.ProjectHead{Name: changeHead("").Name, Light: view.Light{Kind: "carried", Reason: "未完成的部分结转为2027年第11项"}, Stage: "实施中"}, Steps: steps(-1), Now: "未完成的部分已经结转下年，在下年的项目里办理。", Links: []view.Fact{{Label: "结转", Value: "未完成的部分结转为2027年第11项", Href: "/office/projects/12"}},
		Looks: []view.LookRow{{Kind: "未完成转下年", On: "2026年12月31日", Text: []string{"场地没有交付，剩余一所2027年建设。"}, By: "许文华，2026年12月31日 09:00记录"}}, Papers: papers})

	line := func(at int) []view.StageMark {
		var list []view.StageMark
		for i, name := range []string{"已确定", "方案已公布", "实施中", "已完工", "已验收", "代表已核查", "已测评", "已销号"} {
			mark := view.StageMark{Name: name, State: "next"}
			switch {
			case i < at:
				mark.State, mark.At = "done", "2026年3月12日"
			case i == at:
				mark.State = "now"
			}
			list = append(list, mark)
		}
		return list
	}
	for i := range looks {
		looks[i].By = ""
	}
	public := publicChanges()[:2]
	for i := range public {
		public[i].Project, public[i].ToHref, public[i].Unit = "", "", ""
	}
	show("public/project", "changed", &view.Project{Page: publicPage("农村公路生命安全防护工程", "/projects/3"), Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "done", Reason: "已经验收"}, Stage: "代表已核查", Updated: "2026年11月20日更新",
		Content: "安装护栏118.856公里", NoReport: view.Empty{Text: "责任单位还没有报告进度。"}, Facts: []view.Fact{{Label: "完成时限", Value: "2027年1月底（原2026年10月底，2026年9月20日调整）"}},
		Changes: &view.ProjectChanges{Rows: public}, Completion: &view.ProjectCompletion{Stages: line(5), Looks: looks, From: &view.Link{Text: "由2025年第3项结转", Href: "/projects/1"}, To: &view.Link{Text: "未完成的部分结转为2027年第11项", Href: "/projects/12"}}})
	show("public/project", "ended", &view.Project{Page: publicPage("农村公路生命安全防护工程", "/projects/3"), Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "ended", Reason: "2026年9月21日经批准终止"}, Stage: "已终止",
		Completion: &view.ProjectCompletion{Stages: []view.StageMark{{Name: "已确定", State: "done", At: "2026年3月12日"}, {Name: "已终止", State: "now", At: "2026年9月21日"}}, Ended: "经批准，这个项目终止实施。"}})
}
