package main

import (
	"fmt"
	"strings"

	"piaojue/app/web/view"
)

func init() {
	gradesOfAProject()
	yearsOfACongress()
}

// sampleGrade is a grade with everything; its bars stand for 29 members.
func sampleGrade(title, name, grade string, counts [3]int, low bool) view.Grade {
	heads := []string{"满意", "基本满意", "不满意"}
	row := view.SurveyRow{No: "3", Name: name, Grade: grade}
	before := 0
	for i, n := range counts {
		row.Cells = append(row.Cells, view.SurveyCell{Label: heads[i], Value: view.Count(n), Share: view.Percent(n, 29)})
		row.Bars = append(row.Bars, view.SurveyBar{At: view.Spread(before, 29), Width: view.Spread(n, 29), Tone: i + 1})
		before += n
	}
	row.Cells = append(row.Cells, view.SurveyCell{Label: "弃权", Value: view.Count(29 - before)}, view.SurveyCell{Label: "无效", Value: "0"})
	return view.Grade{Title: title, Grade: grade, Low: low, On: "2026年12月28日公布", Round: "/results/5", Score: "82.31",
		Survey: &view.Survey{Heads: append(heads, "弃权", "无效"), HalfAt: view.Spread(1, 2), Scale: "比率和横条以全体成员 29 为基数，竖线为半数。收回 29 张。", Rows: []view.SurveyRow{row}},
		Parts: []view.ScorePart{
			{Name: "代表测评", Weight: "60%", Points: "80.69", Weighted: "48.41", Note: "最好的档次记 100 分，“基本满意”记 60 分，“不满意”记 0 分，按表态的票平均"},
			{Name: "群众评价", Weight: "30%", Points: "—", Weighted: "—", Note: "现场扫码评价，5 星记 100 分，7 人评价；不足 10 人不计分"},
			{Name: "验收", Weight: "10%", Points: "92", Weighted: "9.2", Note: "验收记录中的分数"},
		},
		Explain: "（代表测评 80.69 × 60 + 验收 92 × 10）÷ 70 = 82.31 分；群众评价没有足够的数据，权重由其余部分按比例分担。"}
}

func sampleRemedies() (waiting, reported, done *view.Remedy) {
	text := []string{"2026年度满意度测评结果为“不满意”，限30日内整改，整改验收后再次测评。"}
	sent := append(append([]string{}, text...), "责任单位报告：桥面已经重新铺装。", "2027-01-12退回：护栏没有装。")
	return &view.Remedy{Text: text, Due: "整改期限：2027年1月27日", State: "进行中", Late: "已逾期 3 天"},
		&view.Remedy{Text: sent, Due: "整改期限：2027年1月27日", State: "已报告完成，等待验收", Did: "护栏已装好。"},
		&view.Remedy{Text: sent, Due: "整改期限：2027年1月27日，2027年1月25日通过验收", State: "已通过验收", Did: "护栏已装好。"}
}

func gradesOfAProject() {
	waiting, reported, done := sampleRemedies()
	head := view.ProjectHead{Name: worstName, Light: view.Light{Kind: "done", Reason: "2026年12月20日验收"}, Stage: "已测评", Tabs: []view.Link{{Text: "概况", Href: "/office/projects/1"}, {Text: "满意度测评", Href: "/office/projects/1/evaluation", Current: true}}}
	at := func() view.Page {
		return deskPage(worstName, "/office/projects/1/evaluation", append(toProjects(), view.Link{Text: worstName, Href: "/office/projects/1"})...)
	}
	first := sampleGrade("2026年度测评", worstName, "不满意", [3]int{5, 9, 15}, true)
	first.Remedy = waiting
	show("oversight/evaluation", "remedy", &view.OfficeEvaluation{Page: at(), Head: head, Grades: []view.OfficeGrade{{Grade: first, Forms: []view.OfficeForm{view.RemedyForm("#", nil)}}}})
	first.Remedy = reported
	show("oversight/evaluation", "reported", &view.OfficeEvaluation{Page: at(), Head: head, Grades: []view.OfficeGrade{{Grade: first, Forms: []view.OfficeForm{
		{Action: "#", Title: "整改验收", Submit: "整改通过验收", Says: "通过以后可以再次测评。", Sure: "已经核实整改情况。"}, view.ReturnRemedyForm("#", nil)}}}})
	first.Remedy = done
	second := sampleGrade("2026年度第 2 次测评（整改后）", worstName, "满意", [3]int{20, 9, 0}, false)
	second.On = "还没有公布"
	show("oversight/evaluation", "", &view.OfficeEvaluation{Page: at(), Head: head, Grades: []view.OfficeGrade{{Grade: second}, {Grade: first}}, Settle: &view.OfficeForm{Action: "#", Submit: "登记为已测评", Says: "测评结果公布在代表核查以前。现在代表已经核查，可以登记为已测评。"}})
	show("oversight/evaluation", "empty", &view.OfficeEvaluation{Page: at(), Head: head, Empty: view.Empty{Text: "还没有测评。年末由代表无记名测评，结果接收以后在这里显示。"}})

	kept := sampleGrade("2025年度测评", worstName, "基本满意", [3]int{}, false)
	kept.Survey, kept.Parts, kept.Score, kept.Kept = nil, nil, "", "按通过的测评办法，票数不向社会公布，这里只公布测评结果。"
	p := sampleProject()
	p.Grades = &view.ProjectGrades{Grades: []view.Grade{kept, first, second}}
	show("public/project", "graded", p)

	list := &view.Ledger{Page: deskPage("2026年度满意度测评", "/office/evaluations", toStart), Lead: "代表无记名测评，结果宣布以后接收到这里，和群众评价、验收分数合成综合得分（权重依次为 60/30/10）。公布以后，测评为最低档次的自动进入整改。",
		Links: reportYears(), Remarks: []string{"1 个项目还没有测评结果：“" + worstName + "”。"}, Figures: []view.Figure{{Label: "已测评", Value: "3", Unit: "项"}, {Label: "待测评", Value: "1", Unit: "个项目"}, {Label: "整改中", Value: "1", Unit: "项"}},
		Columns: view.Sorting(nil, "", "项目", "", "测评结果", "", "代表测评", "", "群众评价", "", "验收", "", "综合得分", "", "整改", ""),
		Forms:   []view.OfficeForm{view.TakeOverForm("#", "满意度测评（清溪县第十七届人民代表大会第六次会议，2026年12月27日宣布）", "共 4 项。接收以后先核对得分，再公布。其中“会风会纪”不是本级的项目或者重名，不接收。", "2026", false, nil)}}
	for _, k := range []struct {
		name, grade, counts, score string
		remedy                     view.LedgerCell
	}{{worstName, "满意", "满意 15，基本满意 14，不满意 0", "82.31", view.LedgerCell{Text: "不需要"}}, {"㙍下村道路硬化", "基本满意", "满意 14，基本满意 14，不满意 1", "77.24", view.LedgerCell{Text: "不需要"}},
		{"㙍下村道路硬化：桥涵", "不满意", "满意 5，基本满意 9，不满意 15", "35.86", view.LedgerCell{Text: "进行中", Under: "整改期限：2027年1月27日", Late: "已逾期 3 天"}}} {
		list.Rows = append(list.Rows, view.LedgerRow{Cells: []view.LedgerCell{{Text: k.name, Under: "第 1 次测评", Href: "#", Head: true}, {Text: k.grade, Under: k.counts}, {Text: k.score}, {Text: "—", Under: "7 人"}, {Text: "92"}, {Text: k.score}, k.remedy}})
	}
	show("office/ledger", "evaluations", list.Fill())
}

func sampleFigures() []view.Figure {
	return []view.Figure{{Label: "项目", Value: "10", Unit: "个"}, {Label: "已完工", Value: "9", Unit: "个", Note: "其中已验收 8 个"}, {Label: "按期率", Value: "80%", Note: "按期完工 8 个"}, {Label: "计划投资", Value: "1.23", Unit: "亿元"},
		{Label: "累计支付", Value: "1.21", Unit: "亿元", Note: "98.37%"}, {Label: "监督意见", Value: "1,204", Unit: "件", Note: "办结 1,203 件"}, {Label: "测评满意", Value: "90%", Note: "测评 10 项"}, {Label: "平均得分", Value: "88.4"}}
}

func yearsOfACongress() {
	text := "一、总体情况\n2026年度，清溪县人民代表大会票决确定民生实事项目10个，计划总投资12345.6万元。截至2026年12月31日，已完工9个。\n二、各项目完成情况\n" + strings.Repeat("（1）"+worstName+"。责任单位：县水利局。已验收。\n", 10)
	var lines []view.ReportLine
	for line := range strings.Lines(text) {
		lines = append(lines, view.ReportLine{Text: strings.TrimSpace(line), Head: strings.Contains(line, "、") && len(line) < 30})
	}
	var table view.YearTable
	for i := range 10 {
		row := view.YearRow{No: fmt.Sprint(i + 1), Name: worstName, Href: "#", Unit: "县水利局", Light: view.Light{Kind: "done", Reason: "已验收"}, Percent: "按节点完成 100%", Money: "1234.5万元", Paid: "1300万元", PaidShare: "105.31%", Width: "100%", Grades: []string{"满意 88.4 分"}, Raised: "3", Closed: "3"}
		switch i {
		case 1:
			row.Light, row.Carried, row.Grades, row.Changes = view.Light{Kind: "carried", Reason: "结转"}, "未完成部分结转 2027 年度", nil, "调整：完成时限、投资"
		case 2:
			row.Paid, row.PaidShare, row.Width, row.Grades = "0", "", "", []string{"桥涵：不满意 35.86 分", "桥涵：满意（第 2 次） 87.59 分"}
		}
		table.Rows = append(table.Rows, row)
	}
	form := view.YearReportForm("#", text, "1", nil)
	documents := []view.Link{{Text: "报告（PDF）", Href: "#"}, {Text: "历年对比", Href: "/office/years"}, {Text: "年度档案（ZIP）", Href: "#"}}
	quarters := []view.OfficeDocument{{Name: "第一季度通报", Href: "#", Word: "#", Filing: "#", Ready: true}, {Name: "第二季度通报", Href: "#", Word: "#", Filing: "#", Ready: true}}
	publish := &view.OfficeForm{Action: "#", Submit: "公布报告", Second: true, Says: "公布以后，正文和现在的数字固定下来，任何人可以阅读和下载，不能再改。", Sure: "正文和数字已经核对。"}
	show("oversight/year_report", "", &view.YearReport{Page: deskPage("2026年度民生实事项目评估报告", "/office/yearreport", toStart), Years: reportYears(), Year: "2026", State: "许文华 2027年1月4日 9:20保存，还没有公布。下面的数字是现在的，公布时固定下来。", Figures: sampleFigures(), Form: &form, Publish: publish, Links: documents, Bulletin: quarters, Table: table})
	show("oversight/year_report", "published", &view.YearReport{Page: deskPage("2026年度民生实事项目评估报告", "/office/yearreport", toStart), Years: reportYears(), Year: "2026", State: "2027年1月8日公布，正文和数字不再改动。", Figures: sampleFigures(), Text: lines, Links: documents, Table: table})
	show("oversight/year_report", "empty", &view.YearReport{Page: deskPage("年度评估报告", "/office/yearreport", toStart), Empty: view.Empty{Text: "还没有已公布的项目。"}})
	show("public/year_report", "", &view.PublicYearReport{Page: publicPage("2026年度民生实事项目评估报告", "/reports/1/2026", view.Link{Text: "历年对比", Href: "/years"}), Until: "2027年1月8日公布，数字截至2026年12月31日", Figures: sampleFigures(), Text: lines, Table: table, Links: []view.Link{{Text: "下载报告（PDF）", Href: "#"}, {Text: "下载数字（JSON）", Href: "#"}}})

	labels := []string{"项目", "按期率", "计划投资", "累计支付", "平均得分", "测评满意"}
	years := func(n int) *view.Years {
		v := &view.Years{Page: publicPage("历年对比", "/years"), Lead: "只统计已公布的项目和测评结果。已经公布年度报告的年度，以报告固定的数字为准；其他年度是现在的数字。", Congresses: []view.Link{{Text: "清溪县人民代表大会", Href: "?congress=1", Current: true}, {Text: "清溪县云岭镇人民代表大会", Href: "?congress=2"}}}
		for _, l := range labels {
			chart := view.YearsChart{Title: l, Note: "横条全长为 100。"}
			for i := range n {
				chart.Bars = append(chart.Bars, view.YearsBar{Year: fmt.Sprintf("%d年", 2027-n+i), Value: "12345.6万元", Width: view.Spread(i+1, n)})
			}
			v.Charts = append(v.Charts, chart)
		}
		for i := range n {
			row := view.YearsRow{Year: fmt.Sprintf("%d年", 2026-i), Href: "#"}
			for _, l := range labels {
				row.Cells = append(row.Cells, view.YearsCell{Label: l, Value: "12345.6万元", Growth: "比上年增加 1234.5万元"})
			}
			if i == 0 {
				row.Links = []view.Link{{Text: "年度报告", Href: "#"}}
			}
			v.Rows = append(v.Rows, row)
		}
		return v
	}
	show("public/years", "", years(5))
	show("public/years", "twenty", years(20))
	show("public/years", "empty", &view.Years{Page: publicPage("历年对比", "/years"), Empty: view.Empty{Text: "还没有已公布的项目。大会票决以后，各年度的数字在这里对比。"}})
	office := years(3)
	office.Page, office.Congresses = deskPage("历年对比", "/office/years", toStart), nil
	office.Rows[0].Links = append(office.Rows[0].Links, view.Link{Text: "编写、查看报告", Href: "#"}, view.Link{Text: "年度档案（ZIP）", Href: "#"})
	show("oversight/years", "", office)
}
