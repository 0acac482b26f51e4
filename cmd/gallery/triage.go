package main

import (
	"fmt"

	"piaojue/app/web/view"
)

// saidTexts are suggestions as residents might write them; invented.
var saidTexts = [][4]string{
	{"东河村进村路没有路灯，老人晚上不敢出门", "东河村", "从村口到卫生室大约800米一盏灯都没有，去年冬天有老人摔伤。", "行有所畅"},
	{"老年食堂中午排不上号", "城关街道朝阳社区", "八十岁以上的老人只能吃到第二批，菜都凉了。希望再开一处，或者送餐上门。", "老有所养"},
	{"幼儿园门口上下学太堵", "实验幼儿园", "家长的车停在路中间，希望划出接送区。", "行有所畅"},
	{"希望村里建一个公厕", "㙍下村𠮷祥路", "赶集的人多，方圆两里没有厕所。", "其他"},
	{"自来水发黄", "𬭎溪乡", "下雨以后水就是黄的，烧开了底下一层泥。", "其他"},
	{"希望卫生室有固定的医生坐诊，现在一个星期只来半天，拿个降压药要跑到镇上，来回四十公里，老人不会坐车", "谢村镇高岭自然村第三村民小组", "", "病有所医"},
}

func triageRows(n int, open *view.TriagePanel) []view.TriageRow {
	var list []view.TriageRow
	for i := range n {
		t := saidTexts[i%len(saidTexts)]
		r := view.TriageRow{ID: fmt.Sprint(i + 1), Row: fmt.Sprintf("%d-%d", i+1, i+40), Number: fmt.Sprint(i + 1), Title: t[0], Under: t[2], Place: t[1], Category: t[3], Guess: i%3 != 0,
			Channel: []string{"网上", "联络站", "人大代表"}[i%3], At: "9月12日", State: "待处理", Photos: i%4 == 0, Href: fmt.Sprintf("?open=%d#s-%d", i+1, i+1), Panel: fmt.Sprintf("/office/suggestions/%d/panel", i+1)}
		if i%5 == 3 {
			r.State, r.Matter, r.MatterHref = "已受理", fmt.Sprintf("%d 号事项（3 条）", i), "/office/matters/1"
		}
		if i == 1 {
			r.Opened = open
		}
		list = append(list, r)
	}
	return list
}

func triagePanel() view.TriagePanel {
	t := saidTexts[1]
	p := view.TriagePanel{ID: "2", Row: "2-41", Number: "2", Title: t[0], Place: t[1], Reason: t[2], Href: "/office/suggestions/2", MayAct: true, Action: "/office/calls/1/suggestions/act", Next: "3",
		Facts:  []view.Fact{{Label: "来源", Value: "联络站：朝阳社区代表联络站 · 2026年9月12日"}, {Label: "状态", Value: "待处理"}},
		Photos: []view.TriagePhoto{{Small: "/static/img/mark.svg", Href: "/office/intake-photos/x", Alt: "建议所附的第 1 张照片"}}, Point: "30.12345，119.54321",
		CanAccept: true, CanTransfer: true, CanReturn: true, TitleField: t[0], PlaceField: t[1], Places: []string{"城关街道", "朝阳社区"}, Guess: "系统建议：老有所养（原话里有“老年食堂”“老人”）",
		Alike: []view.TriageAlike{{Text: "朝阳社区老年食堂扩大规模", Under: "1-2027-00017 · 朝阳社区 · 6 条建议", Code: "1-2027-00017", Href: "/office/matters/17"}, {Text: "社区食堂太小", Under: "88 号建议 · 朝阳社区 · 待处理", Href: "/office/suggestions/88"}},
		Units: []view.Option{{Value: "1", Text: "县民政局"}, {Value: "2", Text: "县水利局"}}, Reasons: []view.Option{{Value: "a", Text: "涉法涉诉事项，请通过司法途径解决"}}, Error: map[string]string{}}
	for i, name := range []string{"幼有所育", "学有所教", "劳有所得", "病有所医", "老有所养", "住有所居", "弱有所扶", "行有所畅", "其他"} {
		p.Categories = append(p.Categories, view.TriageChip{Value: name, Text: name, Key: fmt.Sprint(i + 1), Proposed: i == 4})
	}
	return p
}

func triageActs() []view.TriageAct {
	return []view.TriageAct{{At: "2026年9月13日 10:02", Who: "周立新", What: "受理", Batch: "B2", Suggestion: "2"}, {At: "2026年9月13日 9:40", Who: "周立新", What: "转办", Note: "请民政局答复送餐的做法", Undone: "2026年9月13日 9:55"}}
}

func triageTables() []view.TriageFigures {
	chart := view.Chart{Scale: "横条按收到的条数，最长的一条是 1,204 条。"}
	var rows [][4]string
	for i, name := range []string{"行有所畅", "老有所养", "学有所教", "病有所医", "其他"} {
		n := 1204 - i*231
		chart.Rows = append(chart.Rows, view.ChartRow{Name: name, Value: view.Count(n) + " 条", Share: view.Percent(n, 4986), Width: view.Spread(n, 1204), In: true})
		rows = append(rows, [4]string{name, view.Count(n), view.Count(n - 90), view.Count(n / 9)})
	}
	return []view.TriageFigures{{Name: "按类别", Chart: chart, Rows: rows}}
}

func init() {
	crumbs := []view.Link{{Text: "征集公告", Href: "/office/calls"}, {Text: "关于征集2027年度民生实事项目建议的公告", Href: "/office/calls/1"}}
	panel := triagePanel()
	units := []view.Option{{Value: "1", Text: "县民政局"}, {Value: "2", Text: "县水利局"}}
	filter := view.LedgerFilter{Action: "/office/calls/1/suggestions", Ask: "搜索原话", Selects: []view.Field{
		view.Field{Name: "category", Label: "类别"}.From([]view.Option{{Text: "全部"}, {Value: "老有所养", Text: "老有所养"}}), view.Field{Name: "channel", Label: "渠道"}.From([]view.Option{{Text: "全部"}}),
		view.Field{Name: "unit", Label: "转办单位"}.From([]view.Option{{Text: "全部"}}), {Name: "place", Label: "地点", Kind: "text"}, view.Field{Name: "merged", Label: "归并"}.From([]view.Option{{Text: "全部"}}),
		view.Field{Name: "photos", Label: "照片"}.From([]view.Option{{Text: "全部"}}), view.Field{Name: "sort", Label: "排序"}.From([]view.Option{{Text: "先收到的在前"}})}}
	tabs := []view.Link{{Text: "建议", Href: "/office/calls/1/suggestions", Current: true}, {Text: "近似归并", Href: "/office/calls/1/groups"}, {Text: "事项", Href: "/office/calls/1/matters"}, {Text: "答复", Href: "/office/calls/1/answers"}, {Text: "征集情况", Href: "/office/calls/1/statistics"}, {Text: "导入", Href: "/office/calls/1/suggestions/import"}}
	states := []view.Link{{Text: "全部 4,986", Href: "?"}, {Text: "待处理 4,102", Href: "?state=received", Current: true}, {Text: "已受理 801", Href: "?state=accepted"}, {Text: "已转办 40", Href: "?"}, {Text: "已退回 43", Href: "?"}}
	queue := view.TriageQueue{Page: deskPage("建议办理", "/office/calls/1/suggestions", crumbs...), Links: tabs, States: states, Filter: filter, Found: "共 4,102 条", Rows: triageRows(12, &panel), Pages: view.Pagination{Page: 1, Pages: 42, Next: "?page=2"},
		MayAct: true, Action: "/office/calls/1/suggestions/act", Units: units, Reasons: panel.Reasons, Fields: []view.Option{{Value: "老有所养", Text: "老有所养"}}, Exports: []view.Link{{Text: "导出 Excel", Href: "/x"}, {Text: "导出 CSV", Href: "/c"}}, Named: "/n",
		Did: &view.TriageDid{Text: "刚才：建立事项、受理，建议 1 条", Action: "/office/calls/1/undo", Batch: "B1", Back: "/office/calls/1/suggestions"}}
	show("office/queue", "", &queue)
	empty := view.TriageQueue{Page: deskPage("建议办理", "/office/calls/1/suggestions", crumbs...), Links: tabs, States: states[:1], Filter: filter, Found: "共 0 条", All: "/office/calls/1/suggestions", Empty: view.Empty{Text: "还没有收到建议。收到后列在这里，也可以从 Excel 表导入。"}}
	show("office/queue", "empty", &empty)
	refused := queue
	refused.Page = deskPage("建议办理", "/office/calls/1/suggestions", crumbs...)
	refused.Errors = []view.FieldError{{Text: "没有办理：2 号建议已由周立新于9月13日10:02“受理”，现在是“已受理”。请看清现在的情况，再决定是否办理。"}}
	refused.Did = nil
	show("office/queue", "conflict", &refused)

	alone := panel
	alone.Href = ""
	write := view.AnswerForm("/office/suggestions/2/answer", "0", "正在研究", "您的建议，正在研究，有结果后在本页答复。", []view.Option{{Value: "正在研究", Text: "正在研究"}}, nil)
	single := view.TriageSuggestion{Page: deskPage("2 号建议", "/office/suggestions/2", crumbs...), Panel: alone, Proposer: "留有姓名和电话", LookAt: "/office/suggestions/2/proposer", Write: &write, Acts: triageActs(), UndoTo: "/office/calls/1/undo",
		Answers: []view.TriageAnswer{{Outcome: "正在研究", Text: "您的建议正在研究。", Who: "周立新 · 2026年9月14日 9:00", State: "草稿", Drop: "/office/answers/1/drop"}}}
	show("office/suggestion", "", &single)
	seen := single
	seen.Page = deskPage("2 号建议", "/office/suggestions/2", crumbs...)
	seen.Name, seen.Phone = "张秀英", "13812345678"
	seen.Letter = []view.Link{{Text: "打印答复函（PDF）", Href: "/office/suggestions/2/reply.pdf"}, {Text: "答复函（Word）", Href: "/office/suggestions/2/reply.docx"}}
	show("office/suggestion", "seen", &seen)

	member := func(i int, matter bool) view.TriageMember {
		t := saidTexts[i%len(saidTexts)]
		m := view.TriageMember{Name: "row", Value: fmt.Sprintf("%d-9", i), ID: fmt.Sprint(i), Head: fmt.Sprintf("%d 号建议 · 网上", 100+i), Title: t[0], Where: t[1], Text: t[2], Href: "/office/suggestions/1"}
		if matter {
			m.Name, m.Head, m.Matter, m.Listed, m.Under = "matter", "17 号事项 · 6 条建议 · 附议 12 人", true, true, []string{"12 号：路灯太少"}
		}
		return m
	}
	groups := view.TriageGroups{Page: deskPage("近似归并", "/office/calls/1/groups", crumbs...), Lead: "系统在全部建议中找出 214 组可能是同一件事的，共 903 项。是不是同一件事由您判断：取消勾选不属于的，再归并。", MayAct: true,
		Action: "/office/calls/1/groups/merge", Apart: "/office/calls/1/groups/apart", UndoTo: "/office/calls/1/undo", Pages: view.Pagination{Page: 1, Pages: 22, Next: "?page=2"}, Fields: []view.Option{{Value: "行有所畅", Text: "行有所畅"}},
		Groups: []view.TriageGroup{{Number: "1", Members: []view.TriageMember{member(0, true), member(0, false), member(2, false), member(5, false)}, Note: "其中 2 项以前判定过不是同一事项。"}, {Number: "2", Members: []view.TriageMember{member(3, false), member(4, false)}}},
		Judged: []view.TriageAct{{At: "2026年9月13日 10:02", Who: "周立新", What: "判定不是同一事项", Note: "4 项", Batch: "apartX"}}}
	show("office/groups", "", &groups)
	show("office/groups", "empty", &view.TriageGroups{Page: deskPage("近似归并", "/office/calls/1/groups", crumbs...), Lead: "系统在全部建议中找出 0 组可能是同一件事的。", Empty: view.Empty{Text: "没有可能重复的建议。"}})

	v := view.MatterValues{ID: "17", Seen: "40", Title: "朝阳社区老年食堂扩大规模", Content: "在现有食堂旁增加一处供餐点，并对高龄老人送餐。联系人张秀英13812345678。", Place: "朝阳社区", Category: "老有所养", Warned: true}
	edit, list, decide := view.MatterForm("/e", v, []view.Option{{Value: "老有所养", Text: "老有所养"}}, nil), view.ListForm("/l", v, nil), view.DecideForm("/d", "40", []view.Option{{Value: "采纳为候选项目", Text: "采纳为候选项目"}, {Value: "不采纳", Text: "不采纳"}}, nil)
	unit, merge := view.MatterUnitForm("/u", "40", units, nil), view.MergeForm("/m", "40", nil)
	matter := view.TriageMatter{Page: deskPage(v.Title, "/office/matters/17", crumbs...), Study: &view.MatterStudy{Mean: "1 份意见，优先程度平均 2.0（1 最急，5 最缓）", Studies: []view.MatterOpinion{{Name: "沈知远", State: "2026年10月9日，沈知远", Priority: "2", Opinion: "要办。"}, {Name: "城关镇联络站", State: "2026年10月8日前提交", Late: "逾期 4 天"}},
		Said: []view.OfficeSaid{{Where: "2026年10月9日，村委会", Href: "#", Text: "都说要装。"}}}, Small: &view.Link{Text: "登记为微实事并派单", Href: "#"}, State: "研究中", Content: v.Content, MayAct: true, UndoTo: "/office/calls/1/undo", Rows: triageRows(4, nil),
		Facts:    []view.Fact{{Label: "事项编号", Value: "1-2027-00017"}, {Label: "地点", Value: "朝阳社区"}, {Label: "类别", Value: "老有所养"}, {Label: "承办单位", Value: "县民政局"}, {Label: "公开", Value: "没有公开"}},
		Seconded: "附议 12 人，其中 5 人附议的是归并前的“社区食堂太小”。", Seconds: []view.TriageSeconds{{Count: "7 人", Words: v.Title, Code: "1-2027-00017"}, {Count: "5 人", Words: "社区食堂太小", Code: "1-2027-00031"}},
		Edit: &edit, List: &list, Decide: &decide, Unit: &unit, Merge: &merge, Write: &write, Split: &view.TriageSplit{Action: "/s", Seen: "40"}, Acts: triageActs(),
		Warnings: []string{"事项文字里好像有个人信息：手机号码“13812345678”、姓名“张秀英”。公开以前请删去。"}}
	show("office/matter", "", &matter)
	show("office/matter", "merged", &view.TriageMatter{Page: deskPage("社区食堂太小", "/office/matters/31", crumbs...), State: "已归并", Into: &view.Link{Text: "1-2027-00017 朝阳社区老年食堂扩大规模", Href: "/office/matters/17"}, Seconded: "附议 5 人。", Facts: matter.Facts})

	publish, hold, prepare := view.PublishAnswersForm("/p", "公布 2 份答复", nil), view.HoldAnswersForm("/h"), view.PrepareAnswersForm("/q", "起草 31 份答复")
	answer := view.TriageAnswer{About: "1-2027-00017 朝阳社区老年食堂扩大规模", Href: "/office/matters/17", Outcome: "采纳为候选项目", Text: "您的建议归入事项“朝阳社区老年食堂扩大规模”（事项编号 1-2027-00017），经研究，采纳为2027年度民生实事候选项目。", Who: "周立新 · 2026年11月2日 9:00", State: "草稿"}
	waiting := answer
	waiting.State = "定于 2026年11月20日 9:00 公布"
	show("office/answers", "", &view.TriageAnswers{Page: deskPage("答复", "/office/calls/1/answers", crumbs...), Figures: []view.Figure{{Label: "草稿", Value: "2", Unit: "份"}, {Label: "等待公布", Value: "1", Unit: "份"}, {Label: "已公布", Value: "0", Unit: "份"}, {Label: "有结果还没有答复", Value: "31", Unit: "项"}, {Label: "还没有结果", Value: "204", Unit: "项"}},
		Drafts: []view.TriageAnswer{answer, answer}, Waiting: []view.TriageAnswer{waiting}, Publish: &publish, Hold: &hold, Prepare: &prepare})
	show("office/transferred", "", &view.TriageTransferred{Page: deskPage("转办的建议", "/office/transferred"), Rows: []view.TriageHanded{{Number: "5", Title: saidTexts[4][0], Place: saidTexts[4][1], Reason: saidTexts[4][2], Call: "关于征集2027年度民生实事项目建议的公告", At: "2026年9月13日 10:02 周立新", Why: "请核实水质", Unit: "县水利局", Seen: "0", State: "待答复", Action: "/office/transferred/5"}}})
	show("office/transferred", "empty", &view.TriageTransferred{Page: deskPage("转办的建议", "/office/transferred"), Empty: view.Empty{Text: "现在没有转来办理的建议。转来后列在这里。"}})
	figures := []view.Figure{{Label: "收到建议", Value: "4,986", Unit: "条"}, {Label: "受理", Value: "4,301", Unit: "条", Note: "86.3%"}, {Label: "归并在一起", Value: "2,204", Unit: "条"}, {Label: "已采纳的建议", Value: "612", Unit: "条", Note: "12.3%"}}
	publishStats := view.PublishStatisticsForm("/x")
	show("office/statistics", "", &view.TriageStatistics{Page: deskPage("征集情况", "/office/calls/1/statistics", crumbs...), Lead: "关于征集2027年度民生实事项目建议的公告", Figures: figures, Tables: triageTables(), Publish: &publishStats, Exports: []view.Link{{Text: "导出 Excel", Href: "/x"}}})
	show("public/statistics", "", &view.TriageStatistics{Page: view.Page{Title: "征集情况", Site: "清溪县人民代表大会", Path: "/calls/1/statistics", Demo: true, Nav: view.PublicNav("/calls")}, Lead: "关于征集2027年度民生实事项目建议的公告", Figures: figures, Tables: triageTables(), Public: "2026年12月1日公布，采纳情况按已经答复的计。", Thanks: "感谢提出建议的每一位：612 条建议已经采纳。"})
}
