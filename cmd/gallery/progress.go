package main

import (
	"fmt"
	"strings"

	"piaojue/app/web/view"
	"piaojue/models"
)

func init() {
	progressOfAProject()
	progressLists()
	progressStatistics()
}

// worstName is as long as names of projects get, with rare characters.
const worstName = "岗家山“不忘初心”红色拓展训练基地革命历史纪念综合楼及𬭎溪乡㙍下村至𠮷祥路集镇段雨污分流管网改造提升（二期）工程"

var (
	reportYear = view.NewAxis("2026-03-12", "2026-12-31")
	reportDay  = models.Date("2026-08-31")
)

func toProjects() []view.Link {
	return []view.Link{toStart, {Text: "项目", Href: "/office/projects"}}
}

func projectViews(current int) []view.Link {
	links := []view.Link{{Text: "列表", Href: "/office/projects?year=2026"}, {Text: "看板", Href: "/office/projects/board?year=2026"}, {Text: "按地点", Href: "/office/projects/places?year=2026"}, {Text: "进度图", Href: "/office/projects/chart?year=2026"},
		{Text: "各地比较", Href: "/office/projects/townships?year=2026"}, {Text: "表格报送", Href: "/office/projects/bulk"}}
	links[current].Current = true
	return links
}

func reportYears() []view.Link {
	return []view.Link{{Text: "2026年", Href: "?year=2026", Current: true}, {Text: "2025年", Href: "?year=2025"}}
}

// usualProgress has everything; its money is over what was planned, and one
// measure is at 286 %.
func usualProgress() view.ProjectProgress {
	plan := &view.Curve{Title: "节点进度", Says: "按节点权重计算，到今天应完成 70%，已完成 40%。", Scale: []string{"100%", "50%", "0"}, Ticks: reportYear.Ticks(), TodayAt: reportYear.At(reportDay), Heads: []string{"日期", "计划累计", "实际累计"},
		Rows: [][]string{{"2026年3月12日", "0%", "0%"}, {"2026年4月30日", "10%", "10%"}, {"2026年6月30日", "40%", "10%"}, {"2026年7月12日", "40%", "40%"}, {"2026年8月20日", "70%", "40%"}, {"2026年12月31日", "100%", ""}}}
	plan.Step(reportYear, "plan", "计划", []view.CurvePoint{{On: "2026-03-12", Value: 0}, {On: "2026-04-30", Value: 1000}, {On: "2026-06-30", Value: 4000}, {On: "2026-08-20", Value: 7000}, {On: "2026-12-31", Value: 10_000}}, reportYear.To, 10_000)
	plan.Step(reportYear, "done", "实际", []view.CurvePoint{{On: "2026-03-12", Value: 0}, {On: "2026-04-28", Value: 1000}, {On: "2026-07-12", Value: 4000}}, reportDay, 10_000)
	paid := view.NewAxis("2026-03-12", reportDay)
	money := &view.Curve{Title: "资金支付", Says: "总投资3,000万元，累计支付3,120.5万元，占 104%。", Scale: []string{"3,120.5万元", "1,560.25万元", "0"}, Ticks: paid.Ticks(), Heads: []string{"日期", "累计支付", "占总投资"},
		Rows: [][]string{{"2026年5月31日", "600万元", "20%"}, {"2026年7月31日", "2,400万元", "80%"}, {"2026年8月31日", "3,120.5万元", "104%"}}}
	money.Level("plan", "总投资", 30_000, 31_205)
	money.Step(paid, "done", "累计支付", []view.CurvePoint{{On: "2026-05-31", Value: 6000}, {On: "2026-07-31", Value: 24_000}, {On: "2026-08-31", Value: 31_205}}, paid.To, 31_205)
	return view.ProjectProgress{Missing: "缺 2 份月度报告：2026年4月、2026年6月。", Trend: "近 30 天：拉大差距", Forecast: "照目前的速度，预计2027年1月24日完成，比计划晚 24 天。",
		Basis: "推算方法：从2026年3月12日起已经 172 天，完成了全部工作的 40%；把计划做完这些工作要用的天数与实际用的天数相比，得出速度，再按这个速度推算全部节点（计划2026年12月31日完成）。只是推算，不是承诺。",
		Curve: plan, Money: money, Measures: view.MeasureBars([]view.MeasureShare{{Name: "婴幼儿照护服务成长驿站", Target: "目标 7 家", Actual: "20 家", Share: 28_600}, {Name: "安装护栏", Target: "目标 118.856 公里", Actual: "74 公里", Share: 6226},
			{Name: "胃肠癌联合筛查", Target: "目标 10000 例", Actual: "10111 例", Share: 10_111}, {Name: "农家书屋日常开放", Target: "常态化，没有定目标数", Actual: "12 次", Share: -1}, {Name: worstName, Target: "目标 1 处", Actual: "0 处"}})}
}

func progressOfAProject() {
	head := view.ProjectHead{Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "amber", Reason: "“槐树关段护栏”逾期 12 天"}, Stage: "实施中", Tabs: []view.Link{{Text: "概况", Href: "/office/projects/3"}, {Text: "进度", Href: "/office/projects/3/progress", Current: true}}}
	months := []view.Option{{Value: "2026-04", Text: "2026年4月（缺报）"}, {Value: "2026-08", Text: "2026年8月（本月）"}, {Text: "不是月度报告（补充、更正）"}}
	measures := []view.ReportMeasure{{ID: 1, Name: "安装护栏", Unit: "公里", Target: "118.856", Was: "61"}, {ID: 2, Name: "波形梁端头", Unit: "个", Target: "320"}}
	form := view.MonthReportForm("/office/projects/3/reports", "2026-08-31", months, "2026-04", "50", "1260", measures, nil)
	page := deskPage("进度：农村公路生命安全防护工程", "/office/projects/3/progress", append(toProjects(), view.Link{Text: "农村公路生命安全防护工程", Href: "/office/projects/3"})...)
	reports := []view.OfficeReport{{Month: "2026年7月", On: "2026年7月31日", Percent: "50%", Paid: "1,260 万元", Text: "槐树关段完成 61 公里，龙亭段开始放样。", Figures: []string{"安装护栏：61 公里，目标 118.856，完成 51.3%"}, Problems: "7 月连续降雨，停工 9 天。", NextStep: "8 月增加一个作业班组。", Author: "何以安", SentAt: "2026年8月1日 09:12", WithdrawHref: "/office/projects/3/reports/2/withdraw"},
		{On: "2026年6月2日", Percent: "286%", Text: strings.Repeat("超额完成的情况说明。", 30), Author: "𬭎㙍𠮷", SentAt: "2026年6月2日 17:40"}}
	show("oversight/progress", "", &view.ReportPage{Page: page, Head: head, Progress: usualProgress(), Form: &form, Reports: reports})
	show("oversight/progress", "empty", &view.ReportPage{Page: page, Head: head, FormNote: "该项目已销号，不再报告进度。"})
	refused := page
	refused.Errors = []view.FieldError{{Field: "month", Text: "2026年8月的月度报告已经提交过，没有重复登记。有补充或者更正，请把月份选为“不是月度报告”再提交。"}, {Field: "measure_1", Text: "指标完成数请填不小于 0 的数字，最多三位小数。"}, {Field: "less", Text: "工程进度由 50% 减为 40%。这些数字都是累计数，一般只增不减。请核对；确实减少的，请写明原因。"}}
	again := view.MonthReportForm("/office/projects/3/reports", "2026-08-31", months, "", "", "", measures, view.Typed{"month": {"2026-08"}, "reported_on": {"2026-08-31"}, "percent": {"40"}, "measure_1": {"六十一"}, "text": {"槐树关段完成 74 公里。"}})
	show("oversight/progress", "refused", &view.ReportPage{Page: refused, Head: head, Progress: view.ProjectProgress{Forecast: "还没有完成的节点，暂时不能推算完成日期。"}, Form: &again, Reports: reports[:1]})
	show("office/form", "withdraw", &view.OfficeFormPage{Page: deskPage("撤回进度报告", "/office/projects/3/reports/2/withdraw", toProjects()...), Facts: []view.Fact{{Label: "情况截至", Value: "2026年7月31日"}, {Label: "工程进度", Value: "50%"}},
		Form: view.WithdrawForm("/office/projects/3/reports/2/withdraw", "/office/projects/3/progress", nil)})
}

var sampleLights = []view.Light{{Kind: "red", Reason: "“主体结构”逾期 71 天"}, {Kind: "red", Reason: "超过 45 天没有进度报告"}, {Kind: "amber", Reason: "“槐树关段护栏”逾期 12 天"}, {Kind: "green", Reason: "下一节点“室外管网”还有 30 天"}, {Kind: "done", Reason: "已经验收"}}

func projectsRows(n int) []view.ProjectsRow {
	rows := make([]view.ProjectsRow, n)
	for i := range rows {
		p := officeProjects[i%len(officeProjects)]
		rows[i] = view.ProjectsRow{No: fmt.Sprint(i + 1), Name: p[0], Href: fmt.Sprintf("/office/projects/%d", i+1), Unit: p[5], Place: p[3], Category: p[2], Code: fmt.Sprintf("1-2026-%05d", i+1), Light: sampleLights[i*len(sampleLights)/n], Stage: "实施中",
			Percent: "40%", Due: "70%", Next: "室外管网", NextOn: "2026年9月30日", Paid: "1,260万元", PaidShare: "42%", LastReport: "2026年8月30日"}
		if i%5 == 1 {
			rows[i].Missing, rows[i].Paid, rows[i].PaidShare = "缺报 2 个月", "", ""
		}
	}
	if n > 1 {
		rows[0].Name, rows[0].Unit, rows[0].Next = worstName, "县生态环境局、县水利局、县住房和城乡建设局（县人民防空办公室）", worstName
	}
	return rows
}

func progressLists() {
	page := func(title, path string) view.Page { return deskPage(title, path, toProjects()...) }
	lights := []view.Link{{Text: "全部 40", Href: "?", Current: true}, {Text: "■ 滞后 16", Href: "?light=red"}, {Text: "▲ 偏慢 8", Href: "?light=amber"}, {Text: "● 正常 8", Href: "?light=green"}, {Text: "✓ 已验收 8", Href: "?light=blue"}}
	heads := []view.SortHead{{Text: "序号", Href: "?sort=no", Num: true}, {Text: "项目", Href: "?sort=name"}, {Text: "责任单位", Href: "?sort=unit"}, {Text: "状态", Href: "?", Order: "ascending"}, {Text: "节点完成", Href: "?sort=percent", Num: true}, {Text: "下一个节点", Href: "?sort=next"}, {Text: "累计支付", Href: "?sort=paid", Num: true}, {Text: "最近报告", Href: "?sort=reported"}}
	list := func(n int) *view.ProjectsList {
		return &view.ProjectsList{Page: page("2026年度项目", "/office/projects"), Views: projectViews(0), Years: reportYears(), Lights: lights, Query: "公路", Hidden: []view.Option{{Value: "year", Text: "2026"}}, Units: []view.Option{{Value: "县民政局", Text: "县民政局"}}, Categories: []view.Option{{Value: "老有所养", Text: "老有所养", Chosen: true}},
			Places: []view.Option{{Value: "全县", Text: "全县"}}, Stages: []view.Option{{Value: "running", Text: "实施中 40"}}, MissingBox: true, Heads: heads, Rows: projectsRows(n), Found: fmt.Sprintf("%d 个项目，总投资85,180万元，累计支付 12,600 万元（14.8%%）。本年度 8 个项目缺报月度报告。", n),
			Exports: []view.Link{{Text: "导出 Excel", Href: "/office/projects/export.xlsx"}, {Text: "导出 CSV", Href: "/office/projects/export.csv"}}, Pages: &view.Pagination{Page: 1, Pages: 2, Next: "?page=2"}}
	}
	show("oversight/projects", "", list(40))
	show("oversight/projects", "one", list(1))
	show("oversight/projects", "empty", &view.ProjectsList{Page: page("项目", "/office/projects"), Views: projectViews(0), Own: true})
	none := list(0)
	none.Filtered = true
	show("oversight/projects", "nothing-found", none)

	var lanes, places []view.ProjectsColumn
	rows := projectsRows(40)
	for i, kind := range []string{"red", "amber", "green", "done"} {
		light := view.Light{Kind: kind}
		lanes = append(lanes, view.ProjectsColumn{Name: light.Word(), Light: &light, Count: []string{"16 项", "8 项", "8 项", "0 项"}[i], Rows: [][]view.ProjectsRow{rows[:16], rows[16:24], rows[24:32], nil}[i]})
	}
	lanes[0].More = &view.Link{Text: "另有 3 项，在列表中查看", Href: "/office/projects?light=red"}
	for i, name := range []string{"城关镇", "𬭎溪乡、㙍下村和其他十二个村（社区）", "没有写明地点"} {
		places = append(places, view.ProjectsColumn{Name: name, Anchor: fmt.Sprintf("p%d", i+1), Count: "2 项", Note: "总投资3,000万元", Bar: view.NewLightBar(map[string]int{"red": 1, "green": 1}, nil), Rows: rows[i : i+2]})
	}
	show("oversight/board", "", &view.ProjectsBoard{Page: page("2026年度项目看板", "/office/projects/board"), Views: projectViews(1), Years: reportYears(), By: []view.Link{{Text: "按灯号", Href: "?by=light", Current: true}, {Text: "按环节", Href: "?by=stage"}}, Columns: lanes})
	show("oversight/board", "places", &view.ProjectsBoard{Page: page("2026年度项目分布", "/office/projects/places"), Views: projectViews(2), Years: reportYears(), By: []view.Link{{Text: "城关镇 2", Href: "#p1"}, {Text: "没有写明地点 2", Href: "#p3"}}, Columns: places, Places: true})
	show("oversight/board", "empty", &view.ProjectsBoard{Page: page("项目看板", "/office/projects/board"), Views: projectViews(1), Empty: "这一年度还没有正式项目。票决结果公告后，项目自动列在这里。"})

	show("oversight/chart", "", &view.ProjectsChart{Page: page("2026年度项目进度图", "/office/projects/chart"), Views: projectViews(3), Years: reportYears(), Chart: sampleGantt(40, true, "/office/projects"), Pages: &view.Pagination{Page: 1, Pages: 1}})
	show("oversight/chart", "one", &view.ProjectsChart{Page: page("2026年度项目进度图", "/office/projects/chart"), Views: projectViews(3), Years: reportYears(), Chart: sampleGantt(1, false, "/office/projects"), Pages: &view.Pagination{Page: 1, Pages: 1}})
	show("oversight/chart", "empty", &view.ProjectsChart{Page: page("项目进度图", "/office/projects/chart"), Views: projectViews(3), Empty: "这一年度还没有正式项目。票决结果公告后，项目自动列在这里。"})

	show("oversight/townships", "", &view.Townships{Page: page("2026年度各地比较", "/office/projects/townships"), Views: projectViews(4), Years: reportYears(), Rows: sampleTowns(), Figures: rollup(), Bar: view.NewLightBar(map[string]int{"red": 4, "amber": 7, "green": 51, "done": 12}, nil),
		Says: "只统计已经公布的项目。节点完成和按计划应完成是各项目的平均数，每个项目一样重，不分投资多少。", Silent: "2026年度没有公布项目的：龙亭镇人民代表大会。"})
	show("oversight/townships", "empty", &view.Townships{Page: page("各地比较", "/office/projects/townships"), Views: projectViews(4), Empty: "还没有公布的项目。票决结果公告后，这里比较本级和下级各地的进展。"})

	months := []view.Option{{Value: "2026-08", Text: "2026年8月", Chosen: true}, {Value: "2026-07", Text: "2026年7月"}}
	bulk := page("用表格报送月度进度", "/office/projects/bulk")
	show("oversight/bulk", "", &view.BulkPage{Page: bulk, Views: projectViews(5), Months: months, Form: view.BulkForm("/office/projects/bulk", months, "2026-08")})
	bulk.Errors = []view.FieldError{{Field: "file", Text: "请选择文件。"}}
	show("oversight/bulk", "refused", &view.BulkPage{Page: bulk, Views: projectViews(5), Months: months, Form: view.BulkForm("/office/projects/bulk", months, "2026-08")})
}

// sampleGantt has as many projects as asked for; the second has no plan.
func sampleGantt(n int, items bool, path string) view.Gantt {
	g := view.Gantt{Ticks: reportYear.Ticks(), TodayAt: reportYear.At(reportDay), TodayText: "2026年8月31日"}
	for i := range n {
		p := officeProjects[i%len(officeProjects)]
		row := view.GanttRow{No: fmt.Sprint(i + 1), Name: p[0], Href: fmt.Sprintf("%s/%d", path, i+1), Light: sampleLights[i%len(sampleLights)], TodayAt: g.TodayAt}
		if i == 0 && n > 1 {
			row.Name = worstName
		}
		if i != 1 {
			first, last := models.Date("2026-03-20"), models.Date("2026-12-20")
			row.BarAt, row.Width, row.Between = reportYear.At(first), reportYear.Span(first, last), view.Day(first)+"至"+view.Day(last)
			for k, day := range []models.Date{"2026-04-30", "2026-08-10", "2026-08-28", last} {
				mark := view.GanttMark{At: reportYear.At(day), Kind: []string{"done", "late", "late", "open"}[k], Text: fmt.Sprintf("节点%d，计划%s", k+1, view.Day(day))}
				row.Marks, row.Cells = append(row.Marks, mark), append(row.Cells, mark.Text)
			}
		}
		g.Rows = append(g.Rows, row)
		if items && i == 2 {
			sub := row
			sub.No, sub.Name, sub.Href, sub.Sub, sub.Light = "", "槐树关段", "", true, view.Light{}
			g.Rows = append(g.Rows, sub)
		}
	}
	return g
}

func rollup() []view.Figure {
	return []view.Figure{{Label: "项目", Value: "74", Unit: "个"}, {Label: "已完工", Value: "12", Unit: "个"}, {Label: "节点完成", Value: "58", Unit: "%", Note: "按计划应为 66%"}, {Label: "累计支付", Value: "12.44", Unit: "亿元", Note: "总投资 203,900万元 的 61%"}, {Label: "达到目标的指标", Value: "31/96", Unit: "项", Note: "其中 18 项超额"}, {Label: "缺报", Value: "9", Unit: "份"}}
}

func sampleTowns() []view.ComparedTown {
	row := func(name string, projects int, red, amber, green, done int) view.ComparedTown {
		return view.ComparedTown{Name: name, Href: "/progress?congress=2&year=2026", Projects: fmt.Sprint(projects), Finished: fmt.Sprint(done), Bar: view.NewLightBar(map[string]int{"red": red, "amber": amber, "green": green, "done": done}, nil), Lights: []string{fmt.Sprint(red), fmt.Sprint(amber), fmt.Sprint(green), fmt.Sprint(done), "0"},
			Percent: "58%", Due: "66%", Paid: "12,436.05", Money: "20,390", PaidShare: "61%", Measures: "12", Reached: "4", Missing: "1", Late: "71 天"}
	}
	rows := []view.ComparedTown{row("清溪县人民代表大会（本级）", 12, 2, 1, 7, 2), row("城关镇人民代表大会", 8, 0, 2, 6, 0), row("𬭎溪侗族苗族乡人民代表大会", 1, 1, 0, 0, 0)}
	rows[2].PaidShare, rows[2].Paid = "—", "0"
	total := row("合计", 21, 3, 3, 13, 2)
	total.Href, total.Total = "", true
	return append(rows, total)
}

func progressStatistics() {
	going := usualProgress()
	show("public/project", "progress", &view.Project{Page: publicPage("农村公路生命安全防护工程", "/projects/3", view.Link{Text: "项目", Href: "/projects"}), Name: "农村公路生命安全防护工程", Light: view.Light{Kind: "amber", Reason: "“槐树关段护栏”逾期 12 天"}, Updated: "2026年8月31日更新", Progress: &going,
		Reports: []view.ReportEntry{{ID: "report-1", Month: "2026年8月", On: "2026年8月31日", Percent: "50%", Paid: "1,260万元", Author: "县交通运输局", Text: "槐树关段完成 74 公里。", Figures: []string{"安装护栏：74 公里，目标 118.856，完成 62.3%"}}}})
	page := func() view.Page {
		return view.Page{Title: "进展统计", Site: "清溪县人民代表大会", Path: "/progress", Nav: view.PublicNav("/progress"), Crumbs: []view.Link{{Text: "项目进展", Href: "/projects"}}}
	}
	congresses := []view.Option{{Value: "1", Text: "清溪县人民代表大会", Chosen: true}, {Value: "2", Text: "城关镇人民代表大会"}}
	years := []view.Option{{Value: "2026", Text: "2026年度", Chosen: true}, {Value: "2025", Text: "2025年度"}}
	money := view.MeasureBars([]view.MeasureShare{{Name: "累计支付", Target: "总投资 203,900万元", Actual: "124,361 万元", Share: 6099}})
	show("public/progress", "", &view.ProgressStatistics{Page: page(), Years: years, Congresses: congresses, Heading: "2026年度进展统计", Lead: "清溪县人民代表大会和2个乡镇、街道共74个民生实事项目，节点平均完成 58%，按计划应完成 66%。", Figures: rollup(), Bar: view.NewLightBar(map[string]int{"red": 4, "amber": 7, "green": 51, "done": 12}, nil),
		Money: money, Chart: sampleGantt(12, false, "/projects"), Rows: sampleTowns(), Silent: "2026年度没有公布项目的：龙亭镇人民代表大会。"})
	show("public/progress", "one", &view.ProgressStatistics{Page: page(), Years: years[:1], Congresses: congresses[:1], Heading: "2026年度进展统计", Lead: "清溪县人民代表大会1个民生实事项目，节点平均完成 0%，按计划应完成 0%。", Figures: rollup(), Bar: view.NewLightBar(map[string]int{"green": 1}, nil), Chart: sampleGantt(1, false, "/projects"), Rows: sampleTowns()[:1]})
	show("public/progress", "empty", &view.ProgressStatistics{Page: page(), Congresses: congresses, Heading: "进展统计", Empty: view.Empty{Text: "还没有公布的项目。大会票决以后，项目和进展在这里公布。", Todo: &view.Link{Text: "查看全部项目", Href: "/projects"}}})
}
