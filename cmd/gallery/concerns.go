package main

import (
	"fmt"
	"strings"

	"piaojue/app/web/view"
)

const longConcern = "㙍下村𠮷祥路路基两侧没有排水沟，雨后积水最深的地方有四十厘米，老人和孩子绕行两公里；去年冬天结冰时有三位村民摔伤。请责任单位说明设计里有没有排水沟，没有的补做，有的写明什么时候完工、由谁施工、钱从哪里出。"

func concernHead() view.ProjectHead {
	return view.ProjectHead{Name: "㙍下村道路硬化（含𬭎溪段桥涵、排水、绿化、照明和安全防护设施配套工程）", Light: view.Light{Kind: "amber", Reason: "“路基完工”逾期 12 天"}, Stage: "实施中",
		Tabs: []view.Link{{Text: "概况", Href: "/office/projects/1"}, {Text: "进度", Href: "/office/projects/1/progress"}, {Text: "监督意见", Href: "/office/projects/1/concerns", Current: true}}}
}

func concernRows() []view.ConcernRow {
	return []view.ConcernRow{
		{Text: longConcern[:len("㙍下村𠮷祥路路基两侧没有排水沟，雨后积水最深的地方有四十厘米")] + "…", Href: "#", Who: "秦月明 · 2026年6月2日", Unit: "县交通运输局", State: "重新办理", Term: "逾期 3 个工作日", Late: true, Followed: "常委会副主任许文华督办", Replies: "答复 2 次", Public: true},
		{Text: "施工车辆夜里十二点还在进村。", Href: "#", Who: "李𬭎 · 2026年6月12日", Unit: "县交通运输局", State: "已答复待评价", Replies: "答复 1 次"},
		{Text: "桥头没有护栏。", Href: "#", Who: "戴志远 · 2026年6月15日", State: "已提出"},
		{Text: "告示牌没有写投诉电话。", Href: "#", Who: "秦月明 · 2026年4月2日", Unit: "县交通运输局", State: "已办结", Replies: "答复 1 次", Public: true},
	}
}

func concernTurns() []view.ConcernTurn {
	return []view.ConcernTurn{
		{What: "提出", Who: "秦月明", At: "2026年6月2日 9:10", Text: []string{longConcern}, Shown: true},
		{What: "答复", Who: "县交通运输局（何晓东）", At: "2026年6月10日 16:02", Text: []string{"已经安排补建排水沟，7月底完成。"}, Right: true, Shown: true},
		{What: "评价", Who: "秦月明", At: "2026年6月12日 8:30", Mark: "■ 不满意，重新办理", Bad: true, Text: []string{"没有写明由谁施工，也没有写资金来源。"}, Shown: true},
		{What: "督办", Who: "常委会副主任许文华", At: "2026年6月20日 10:00"},
		{What: "答复", Who: "县交通运输局（何晓东）", At: "2026年6月25日 17:40", Text: []string{"由原施工单位补建，所需18.6万元在项目预备费中列支。", "6月28日进场，7月20日完工，完工后请代表到现场查看。"}, Right: true},
	}
}

func init() {
	crumbs := []view.Link{{Text: "项目", Href: "/office/projects"}, {Text: "㙍下村道路硬化", Href: "/office/projects/1"}}
	form := view.RaiseConcernForm("/office/projects/1/concerns", []view.Option{{Value: "inspection", Text: "3"}}, nil)
	asked := []view.InterviewLine{{Title: "2026年度民生实事项目年中专题询问", Href: "#", On: "2026年7月15日", Count: "2 条询问"}}
	show("oversight/project_concerns", "", &view.ProjectConcerns{Page: deskPage("监督意见", "/office/projects/1/concerns", crumbs...), Head: concernHead(), From: &view.ConcernSource{Label: "视察 2026年6月1日", Text: "代表监督周集中视察"}, Form: &form, Rows: concernRows(), Asked: asked,
		Figures: []view.Figure{{Label: "未办结", Value: "3", Unit: "条"}, {Label: "其中逾期", Value: "1", Unit: "条"}, {Label: "已办结", Value: "1", Unit: "条"}}, Links: []view.Link{{Text: "监督意见", Href: "/office/concerns"}, {Text: "四张清单", Href: "/office/lists"}}})
	show("oversight/project_concerns", "empty", &view.ProjectConcerns{Page: deskPage("监督意见", "/office/projects/1/concerns", crumbs...), Head: concernHead(), Empty: view.Empty{Text: "这个项目还没有监督意见。"}})
	refused := &view.ProjectConcerns{Page: deskPage("监督意见", "/office/projects/1/concerns", crumbs...), Head: concernHead(), Form: &form, Empty: view.Empty{Text: "这个项目还没有监督意见。"}}
	refused.Errors = []view.FieldError{{Field: "text", Text: "请填写监督意见。"}}
	show("oversight/project_concerns", "refused", refused)

	back := view.Link{Text: "监督意见", Href: "/office/concerns"}
	facts := []view.Fact{{Label: "项目", Value: "㙍下村道路硬化", Href: "/office/projects/1/concerns"}, {Label: "提出人", Value: "秦月明"}, {Label: "责任单位", Value: "县交通运输局"}, {Label: "答复期限", Value: "2026年6月30日"}, {Label: "已经答复", Value: "2 次"}}
	judge := view.JudgeConcernForm("#", "answered-2", nil)
	publish, drop := view.PublishConcernForm("#", "answered-2", "公开网页随即显示意见全文和到现在为止的答复、评价，不显示姓名。", true), view.HideConcernForm("#", "answered-2")
	show("oversight/concern", "", &view.ConcernPage{Page: deskPage("监督意见 17", "/office/concerns/17", back), State: "已答复待评价", Followed: "常委会副主任许文华督办", Facts: facts, Turns: concernTurns(), Next: "评价答复", Main: &judge, Others: []view.OfficeForm{publish, drop},
		Public: "2026年6月12日公开过，之后的内容还没有公开。", Open: "/projects/1#concerns", Sheet: "#", Source: &view.ConcernSource{Label: "视察 2026年6月1日", Text: "代表监督周集中视察"}})
	send := view.SendConcernForm("#", "raised-0", "期限 7 个工作日，即2026年6月24日前答复。", []view.Option{{Value: "0", Text: "县交通运输局", Hint: "项目的责任单位"}, {Value: "4", Text: "县水利局", Hint: "子项：𬭎溪段桥涵"}}, nil)
	show("oversight/concern", "send", &view.ConcernPage{Page: deskPage("监督意见 19", "/office/concerns/19", back), State: "已提出", Facts: facts[:2], Turns: concernTurns()[:1], Next: "转责任单位", Main: &send, Others: []view.OfficeForm{view.DropConcernForm("#", "raised-0")}, Public: "没有公开。"})
	reply := view.ReplyConcernForm("#", "redo-1", nil)
	late := &view.ConcernPage{Page: deskPage("监督意见 17", "/office/concerns/17", back), State: "重新办理", Term: "逾期 3 个工作日", Late: true, Facts: facts, Turns: concernTurns()[:4], Next: "答复这条意见", Main: &reply, Public: "没有公开。"}
	late.Errors = []view.FieldError{{Field: "reply", Text: "请填写答复。"}}
	show("oversight/concern", "late", late)
	show("oversight/concern", "waits", &view.ConcernPage{Page: deskPage("监督意见 17", "/office/concerns/17", back), State: "已转责任单位", Term: "还有 5 个工作日", Facts: facts[:4], Turns: concernTurns()[:1], Waits: "等待县交通运输局在2026年6月30日前答复。", Public: "没有公开。", Others: []view.OfficeForm{view.FollowConcernForm("#", "sent-0", "", "2026-06-30", nil)}})

	entries := []view.InterviewEntryRow{
		{No: "1", Project: "𬭎溪乡饮水提升工程", ProjectHref: "#", Asker: "城关代表团代表", Question: []string{"下雨以后水仍然发黄，什么时候能好？"}, Answerer: "县水利局局长", Answer: []string{"沉淀池8月完工，完工后水质按月公布。"}, Raise: "#", Edit: "#", Drop: "#"},
		{No: "2", Project: "㙍下村道路硬化", ProjectHref: "#", Asker: "代表李𬭎", Question: []string{longConcern}, Concern: "已转为监督意见（已答复待评价）", ConcernHref: "#", Edit: "#"},
		{No: "3", Project: "其他", Asker: "代表", Question: []string{"资金缺口怎样解决？"}, Answerer: "县财政局", Answer: []string{strings.Repeat("年初预算安排不足的部分由预备费解决。", 12)}, Edit: "#", Drop: "#"},
	}
	meeting := []view.Fact{{Label: "日期", Value: "2026年7月15日"}, {Label: "地点", Value: "县人大常委会会议室"}, {Label: "主持人", Value: "许文华"}, {Label: "内容", Value: "2026年度民生实事项目"}}
	projects := []view.Option{{Value: "0", Text: "不针对某个项目"}, {Value: "1", Text: "2026年 1. 㙍下村道路硬化"}}
	add, out := view.InterviewEntryForm("#", "", "记录这条询问", view.EntryValues{}, projects, nil), view.PublishInterviewForm("#")
	ask := view.Link{Text: "专题询问", Href: "/office/interviews"}
	show("oversight/interview", "", &view.InterviewPage{Page: deskPage("2026年度民生实事项目年中专题询问", "/office/interviews/1", ask), State: "没有公开", Facts: meeting, Summary: []string{"常委会组成人员和代表29人到会。", "县政府分管负责同志和6个责任单位负责人到会应询。"}, Entries: entries, Edit: "#", Print: "#", Add: &add, Publish: &out})
	show("oversight/interview", "empty", &view.InterviewPage{Page: deskPage("年末专题询问", "/office/interviews/2", ask), State: "没有公开", Facts: meeting, Empty: view.Empty{Text: "还没有记录询问和回答。"}, Edit: "#", Add: &add})
	hide := view.HideInterviewForm("#")
	var told []view.InterviewEntryRow
	for _, e := range entries {
		e.Raise, e.Edit, e.Drop = "", "", ""
		told = append(told, e)
	}
	show("oversight/interview", "public", &view.InterviewPage{Page: deskPage("2026年度民生实事项目年中专题询问", "/office/interviews/1", ask), State: "2026年7月20日公开", Facts: meeting, Entries: told, Print: "#", Open: "/interviews/1", Hide: &hide})

	for i := range told {
		told[i].Concern, told[i].ConcernHref = "", ""
	}
	face := publicPage("2026年度民生实事项目年中专题询问", "/interviews/1")
	show("public/interview", "", &view.PublicInterview{Page: face, Facts: meeting, Summary: []string{"常委会组成人员和代表29人到会。"}, Entries: told})
	show("public/interview", "one", &view.PublicInterview{Page: face, Facts: meeting, Entries: told[:1]})

	show("oversight/lists", "", &view.FourLists{Page: deskPage("四张清单", "/office/lists"), Says: "由日常填报的数据自动汇总，不另外填写。", Action: "/office/lists", Year: "2026", Years: []view.Link{{Text: "2026年", Href: "?year=2026", Current: true}, {Text: "2025年", Href: "?year=2025"}},
		Projects: view.Field{Name: "project", Label: "项目"}.From([]view.Option{{Text: "全部项目"}, {Value: "1", Text: "1. 㙍下村道路硬化"}}), Exports: []view.Link{{Text: "导出 Excel", Href: "#"}, {Text: "打印", Href: "#"}}, Lists: fourLists(9), Links: []view.Link{{Text: "监督意见", Href: "/office/concerns"}}})
	show("oversight/lists", "empty", &view.FourLists{Page: deskPage("四张清单", "/office/lists"), Says: "由日常填报的数据自动汇总，不另外填写。", Lists: fourLists(0)})
}

func fourLists(n int) []view.FourList {
	columns := [][]string{{"序号", "项目", "工作", "承担者", "计划时间", "完成情况"}, {"序号", "项目", "问题", "提出人", "提出时间", "责任单位", "答复期限", "办理情况"}, {"序号", "项目", "意见建议", "来源", "时间", "答复"}, {"序号", "项目", "成果", "责任单位", "时间", "说明"}}
	cells := [][]string{{"路基完工：12公里", "县交通运输局", "2026年6月30日", "逾期 15 天"}, {longConcern, "秦月明", "2026年6月2日", "县交通运输局", "2026年6月11日", "重新办理，逾期 3 个工作日，许文华督办"}, {"什么时候能用？", "专题询问：代表", "2026年7月15日", "县水利局局长：8月。"}, {"完成节点：开工", "县交通运输局", "2026年3月3日", "已进场"}}
	var lists []view.FourList
	for i, name := range []string{"工作清单", "问题清单", "建议清单", "成果清单"} {
		l := view.FourList{ID: fmt.Sprintf("list-%d", i+1), Name: name, Says: "由日常填报的数据汇总。", Count: fmt.Sprintf("%d 条", n), Columns: columns[i], Empty: view.Empty{Text: "还没有记录。"}}
		for j := range n {
			row := view.FourListRow{No: fmt.Sprint(j + 1), Head: "㙍下村道路硬化"}
			for k, text := range cells[i] {
				cell := view.FourListCell{Label: columns[i][k+2], Text: text, Short: len(text) <= 33}
				if i < 2 && j%3 == 0 && k == len(cells[i])-1 {
					cell.Text, cell.Late = "", text
				}
				row.Cells = append(row.Cells, cell)
			}
			l.Rows = append(l.Rows, row)
		}
		lists = append(lists, l)
	}
	return lists
}
