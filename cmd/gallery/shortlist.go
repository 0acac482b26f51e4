package main

import (
	"fmt"

	"piaojue/app/web/view"
)

var toShortlist = view.Link{Text: "项目遴选", Href: "/office/shortlist"}

const shortlistFormula = "民意指数只用可以核对的数字：每件建议 3 分，每次附议 1 分。权重和算法是通行做法，不是法律规定。"

func init() {
	shortlistList()
	shortlistProject()
	shortlistForms()
	shortlistWork()
}

func shortlistRows() []view.ShortlistRow {
	var rows []view.ShortlistRow
	for i, p := range officeProjects {
		row := view.ShortlistRow{Code: fmt.Sprintf("1-2027-%05d", 417+i), Name: p[0], Href: fmt.Sprintf("/office/shortlist/%d", i+1), Place: p[3], Category: p[2], Unit: p[5], Money: p[4],
			State: []string{"草拟", "部门论证中", "政府常务会议已审定"}[i%3], Updated: "2026年11月3日"}
		if i == 2 {
			row.Flag = "与以往项目相近，请说明"
		}
		rows = append(rows, row)
	}
	return rows
}

func shortlistList() {
	form := view.ImportForm("/office/shortlist/import", "项目表")
	show("shortlist/list", "", &view.Shortlist{Page: deskPage("2027年项目遴选", "/office/shortlist", toStart), Year: "2027", Years: []view.Link{{Text: "2027年", Href: "?year=2027", Current: true}, {Text: "2026年", Href: "?year=2026"}},
		States:     []view.Link{{Text: "全部 12", Href: "?", Current: true}, {Text: "草拟 4", Href: "?state=draft"}, {Text: "部门论证中 4", Href: "?state=appraising"}, {Text: "政府常务会议已审定 4", Href: "?state=government"}},
		Categories: []view.Option{{Value: "老有所养", Text: "老有所养"}}, Units: []view.Option{{Value: "县民政局", Text: "县民政局"}},
		Heads: []view.SortHead{{Text: "事项编号", Href: "?sort=-code", Order: "ascending"}, {Text: "项目", Href: "?sort=name"}, {Text: "类别", Href: "?sort=category"}, {Text: "牵头单位", Href: "?sort=unit"},
			{Text: "总投资（万元）", Href: "?sort=money", Num: true}, {Text: "环节", Href: "?sort=state"}, {Text: "最近改动", Href: "?sort=updated"}},
		Rows: shortlistRows(), Total: "12 项，总投资合计85,180万元。", Pages: &view.Pagination{Page: 1, Pages: 2, Next: "?page=2"},
		Links:   []view.Link{{Text: "项目对照表", Href: "/office/shortlist/compare"}, {Text: "会议审查", Href: "/office/shortlist/reviews"}, {Text: "负面清单", Href: "/office/shortlist/negative"}, {Text: "储备库", Href: "/office/shortlist/reserve"}},
		Waiting: []view.Link{{Text: "1-2027-00388 修通㙍下村到镇上的路", Href: "/office/shortlist/new?matter=388"}},
		NewHref: "/office/shortlist/new", ExportHref: "/office/shortlist/export.xlsx", Template: "/office/shortlist/template.xlsx", Import: &form})
	show("shortlist/list", "empty", &view.Shortlist{Page: deskPage("2027年项目遴选", "/office/shortlist", toStart), Year: "2027", Total: "0 项。", Pages: &view.Pagination{Page: 1, Pages: 1}})
}

func shortlistProject() {
	check := view.OfficeForm{Action: "/office/shortlist/1/check", Submit: "完成论证和核对"}
	explain := view.ReasonForm("/office/shortlist/1/explain/3", "", "", "explanation", "为何继续", "写明怎样解决该单位指出的问题，或者为何不采纳。", "", "保存说明", nil)
	repeat := view.ReasonForm("/office/shortlist/1/repeats", "", "", "repeats", "说明", "写明是续建、扩面还是不同的项目。", "", "保存说明", nil)
	show("shortlist/project", "", &view.ShortlistedPage{Page: deskPage("农村养老服务设施建设及提升改造工程", "/office/shortlist/1", toStart, toShortlist), Name: "农村养老服务设施建设及提升改造工程", Code: "1-2027-00417", State: "部门论证中",
		Trace: "/matters/1-2027-00417", Now: "部门论证中。下一步：论证答复齐全、负面清单核对完毕后，完成论证和核对。", Lacking: []string{"县财政局对资金还没有答复。", "负面清单还有 2 条没有核对。"},
		Facts:       []view.Fact{{Label: "内容", Value: "新建60个农村颐养之家；改造提升20个农村敬老院"}, {Label: "地点", Value: "18个乡镇"}, {Label: "总投资", Value: "4,127.43万元"}, {Label: "受益人数", Value: "12600人，人均投资 3276 元"}},
		Items:       []view.ShortlistEntry{{Name: "颐养之家", Unit: "县民政局", Target: "新建60个", Money: "3,000"}, {Name: "敬老院", Unit: "县住房和城乡建设局", Target: "改造20个", Money: "1,127.43"}},
		ItemSum:     "各子项投资合计等于总投资。",
		Checkpoints: []view.ShortlistEntry{{On: "2027年4月30日", Name: "全部开工", Target: "80处开工", Weight: "30%"}, {On: "2027年11月30日", Name: "建成验收", Target: "80处通过验收", Weight: "70%"}},
		Targets:     []string{"2028年：运营补助到位"}, EditHref: "/office/shortlist/1/edit", VersionsHref: "/office/shortlist/1/versions", Version: "3",
		Origin:  []view.Fact{{Label: "事项", Value: "村里办养老食堂和日间照料"}, {Label: "建议", Value: "37 件"}, {Label: "附议", Value: "412 人次，其中 58 人次附议的是归并前的事项"}},
		Index:   view.StarIndex{Stars: "★★★★☆", Words: "4 星", Arithmetic: "建议 37×3＋附议 412×1＋研判紧迫程度 12×2＋公示意见 5×1＝552 分；本年度最高 690 分；1＋4×552÷690，四舍五入为 4 星"},
		Formula: shortlistFormula,
		Appraisals: []view.AppraisalRow{{Aspect: "必要性", Unit: "县民政局", Due: "2026年10月31日", Verdict: "可行", Kind: "support", Opinion: "确有需要。", By: "何晓东，2026年10月20日"},
			{Aspect: "资金", Unit: "县财政局", Due: "2026年10月31日", Late: "逾期 3 天", Href: "/office/appraisals/2", Drop: "/office/shortlist/1/drop/2"},
			{Aspect: "土地", Unit: "县自然资源和规划局", Due: "2026年10月31日", Verdict: "不可行", Kind: "against", Opinion: "有 3 处占用基本农田。", By: "冯春雷，2026年10月22日，论证的是第 2 版", Explain: &explain, Explanation: "3 处已经另行选址。"}},
		AskAction: "/office/shortlist/1/appraisals", Asks: []view.AppraisalAsk{{Key: "need", Label: "必要性", Units: []view.Option{{Value: "1", Text: "县民政局"}, {Value: "2", Text: "县财政局"}}}, {Key: "money", Label: "资金", Units: []view.Option{{Value: "1", Text: "县民政局"}, {Value: "2", Text: "县财政局"}}}},
		AskDue:         view.Field{Name: "due_on", Label: "论证期限"}.As("date").Short(),
		Negative:       []view.NegativeRow{{ID: "1", No: "1", Text: "机关自身的办公用房、设备、车辆和人员经费", Found: "no", Said: "不触及", Reason: "面向农村老人"}, {ID: "2", No: "2", Text: "与以往年度已完成或者正在实施的项目重复的项目", Said: "没有核对"}},
		NegativeAction: "/office/shortlist/1/negative", NegativeHref: "/office/shortlist/negative",
		Repeats: []view.RepeatRow{{Name: "农村敬老院改造", Href: "/office/projects/3", Year: "2025年", Unit: "县民政局", State: "已验收", Alike: "62%"}}, Repeat: &repeat,
		Scores:    []view.ScoreRow{{Label: "普惠性", Asks: "受益的人多不多，是不是人人可用", Mean: "4.3", Spread: "3 至 5"}, {Label: "均衡性", Asks: "是否照顾薄弱地方和薄弱人群", Mean: "4.0", Spread: "2 至 5"}},
		ScoreHref: "/office/scores/1", ScoreAll: "7 人评分，总均分 4.2 分。", Next: &check,
		Acts: []view.OfficeForm{view.ReasonForm("/office/shortlist/1/reserve", "转入储备库", "", "keep", "转入储备库的原因", "如“前置条件尚不具备”。", "", "转入储备库", nil)}})
	consent := view.ConsentForm("/office/shortlist/1/consent", "资金另有安排", nil)
	show("shortlist/project", "submitted", &view.ShortlistedPage{Page: deskPage("𬭎溪书屋", "/office/shortlist/2", toStart, toShortlist), Name: "𬭎溪书屋", Code: "1-2027-00418", State: "已交付票决",
		Now: "政府申请撤回，等待主席团决定。原因：资金另有安排", VersionsHref: "/office/shortlist/2/versions", Version: "1", Facts: []view.Fact{{Label: "内容", Value: "新建书屋一处"}}, Origin: []view.Fact{{Label: "建议", Value: "0 件"}},
		Index: view.StarIndex{Stars: "☆☆☆☆☆", Words: "还没有星", Arithmetic: "建议 0×3＝0 分，还没有可以核对的民意数据，不给星"}, Formula: shortlistFormula, Next: &consent,
		Negative:   []view.NegativeRow{{ID: "1", No: "1", Text: "机关自身的办公用房、设备、车辆和人员经费", Found: "no", Said: "不触及", Reason: "面向群众", By: "周立新，2026年10月9日"}},
		Scores:     []view.ScoreRow{{Label: "普惠性", Asks: "受益的人多不多，是不是人人可用"}},
		RepeatText: "与2024年的书屋不在同一个乡。",
		Meetings:   []view.MeetingRow{{Step: "政府常务会议审定", Meeting: "县政府第12次常务会议", On: "2026年11月20日", Result: "通过", Version: "第1版"}}})
}

func shortlistForms() {
	values := map[string]string{"name": officeProjects[6][0], "content": officeProjects[6][1], "category": "老有所养", "place": officeProjects[6][3], "investment": "4127.43", "unit": "县民政局"}
	fields := view.ShortlistQuestions(values, []view.Option{{Value: "老有所养", Text: "老有所养"}, {Value: "其他", Text: "其他"}})
	why := view.WhyQuestion("")
	entries := []view.ShortlistEntry{{Name: "颐养之家", Unit: "县民政局", Target: "新建60个", Money: "3000", On: "2027-04-30", Weight: "30"}, {}, {}}
	p := deskPage("修改项目", "/office/shortlist/1/edit", toStart, toShortlist)
	p.Errors = []view.FieldError{{Text: "在您填写期间，别人已经保存了第 4 版，您的内容还没有保存。请核对下面列出的改动，把需要的并入后再保存。"}, {Field: "items", Text: "各子项投资合计 3000 万元，与总投资 4127.43 万元不一致。"}}
	show("shortlist/edit", "newer", &view.ShortlistEdit{Page: p, Action: "/office/shortlist/1/edit", Cancel: "/office/shortlist/1", Submit: "保存为新的一版", Hidden: []view.Option{{Value: "version", Text: "4"}}, Fields: fields, Why: &why,
		Items: entries, Checkpoints: entries, Targets: []view.ShortlistEntry{{Year: "2028", Target: "运营补助到位"}, {}},
		Newer: []view.ShortlistDifference{{Label: "总投资", Was: "4000万元", Became: "4127.43万元"}, {Label: "配合单位", Was: "（空）", Became: "县财政局"}}, NewerBy: "周立新于 2026年10月12日 09:30 保存了第 4 版，原因：按财政局意见核增。"})
	show("shortlist/edit", "", &view.ShortlistEdit{Page: deskPage("新增2027年项目", "/office/shortlist/new", toStart, toShortlist), Action: "/office/shortlist/new", Cancel: "/office/shortlist", Submit: "保存项目",
		Lead: "由事项 1-2027-00417“村里办养老食堂和日间照料”形成，内容已经带入，请核对补充。", Fields: fields, Items: make([]view.ShortlistEntry, 3), Checkpoints: make([]view.ShortlistEntry, 3), Targets: make([]view.ShortlistEntry, 2)})
	options := []view.Option{{Value: "1", Text: "第1版", Chosen: true}, {Value: "2", Text: "第2版"}}
	show("shortlist/versions", "", &view.ShortlistVersions{Page: deskPage("历次版本", "/office/shortlist/1/versions", toStart, toShortlist), Action: "/office/shortlist/1/versions",
		Versions: []view.ShortlistVersion{{Number: "1", At: "2026年10月8日 10:02", Actor: "周立新", Why: "由事项 1-2027-00417 形成"}, {Number: "2", At: "2026年10月12日 09:30", Actor: "许怀瑾", Why: "按财政局意见核增"}}, From: options, To: options,
		Between: "第1版到第2版的改动", Differences: []view.ShortlistDifference{{Label: "子项", Was: "颐养之家，县民政局，新建50个", Became: "颐养之家，县民政局，新建60个\n敬老院，县住房和城乡建设局，改造20个"}}})
	show("shortlist/meeting", "", &view.ReviewMeeting{Page: deskPage("记录政府常务会议审定", "/office/shortlist/reviews/government", toStart, toShortlist), Action: "/office/shortlist/reviews/government", Cancel: "/office/shortlist/reviews", Submit: "记录会议结果",
		Questions: view.ReviewQuestions("2026-11-20", "县政府第12次常务会议", ""),
		Rows: []view.ReviewedRow{{ID: "1", Code: "1-2027-00417", Name: officeProjects[6][0], Href: "/office/shortlist/1", Money: "4,127.43", Version: "3", Results: []view.Option{{Value: "", Text: "没有审查"}, {Value: "passed", Text: "通过", Chosen: true}}},
			{ID: "2", Code: "1-2027-00418", Name: officeProjects[4][0], Href: "/office/shortlist/2", Money: "51,000", Version: "1", Results: []view.Option{{Value: "", Text: "没有审查"}, {Value: "sent_back", Text: "退回修改", Chosen: true}}, Error: "没有填写说明。"}}})
	show("shortlist/meeting", "empty", &view.ReviewMeeting{Page: deskPage("记录报党委研究", "/office/shortlist/reviews/party", toStart, toShortlist)})
	show("shortlist/submit", "", &view.Submission{Page: deskPage("提交候选项目名单", "/office/sessions/1/submit", toStart, toSession), Session: "清溪县第十七届人民代表大会第六次会议", Action: "/office/sessions/1/submit", Cancel: "/office/shortlist/reviews",
		Rows: []view.SubmittedRow{{ID: "1", Code: "1-2027-00417", Name: officeProjects[6][0], Href: "/office/shortlist/1", Unit: "县民政局", Money: "4,127.43", No: "1"}, {ID: "2", Code: "1-2027-00418", Name: officeProjects[4][0], Href: "/office/shortlist/2", Unit: "县卫生健康局", Money: "51,000", No: "1", Error: "序号重复。"}}})
	show("shortlist/submit", "blocked", &view.Submission{Page: deskPage("提交候选项目名单", "/office/sessions/1/submit", toStart, toSession), Session: "清溪县第十七届人民代表大会第六次会议", Blocked: "名单已于 2026年12月20日 15:00 提交。"})
}

func shortlistWork() {
	task := view.AppraisalTask{Project: officeProjects[6][0], Code: "1-2027-00417", Href: "/office/appraisals/1", Aspect: "资金", Unit: "县财政局", Due: "2026年10月31日", Late: "逾期 3 天", State: "等待答复"}
	show("shortlist/appraisals", "", &view.Appraisals{Page: deskPage("部门论证", "/office/appraisals", toStart), Waiting: []view.AppraisalTask{task}, Done: []view.AppraisalTask{{Project: officeProjects[0][0], Code: "1-2027-00411", Href: "/office/shortlist/1", Aspect: "土地", Unit: "县财政局", Due: "2026年10月31日", State: "有条件可行"}}})
	show("shortlist/appraisals", "empty", &view.Appraisals{Page: deskPage("部门论证", "/office/appraisals", toStart), All: true})
	show("shortlist/scores", "", &view.Scores{Page: deskPage("给2027年项目评分", "/office/scores", toStart), Years: []view.Link{{Text: "2027年", Href: "?year=2027", Current: true}}, Left: "还有 1 个项目您没有评分。",
		Rows: []view.ScoreTask{{Name: officeProjects[6][0], Code: "1-2027-00417", Href: "/office/scores/1", Unit: "县民政局", Money: "4,127.43", Mine: "普惠性 4，均衡性 5，公益性 5，社会效益性 4"}, {Name: officeProjects[4][0], Code: "1-2027-00418", Href: "/office/scores/2", Unit: "县卫生健康局", Money: "51,000", Mine: "还没有评分"}}})
	add := view.NegativeForm("/office/shortlist/negative", nil)
	items := []view.NegativeItem{{ID: "1", No: "1", Text: "机关自身的办公用房、设备、车辆和人员经费", Action: "/office/shortlist/negative/1", Retire: "/office/shortlist/negative/1/retire"}, {ID: "2", No: "2", Text: "与以往年度已完成或者正在实施的项目重复的项目", Action: "/office/shortlist/negative/2", Retire: "/office/shortlist/negative/2/retire"}}
	show("shortlist/negative", "", &view.NegativePage{Page: deskPage("负面清单", "/office/shortlist/negative", toStart, toShortlist), May: true, Items: items, Add: &add, Retired: []view.NegativeItem{{Text: "景观亮化工程", No: "2026年10月8日停用"}}})
	show("shortlist/negative", "empty", &view.NegativePage{Page: deskPage("负面清单", "/office/shortlist/negative", toStart, toShortlist), May: true, Starting: []string{items[0].Text, items[1].Text}, Adopt: "/office/shortlist/negative/adopt", Add: &add})
	var rows []view.ComparedRow
	for i, p := range officeProjects {
		rows = append(rows, view.ComparedRow{Code: fmt.Sprintf("1-2027-%05d", 417+i), Name: p[0], Href: "/office/shortlist/1", Unit: p[5], State: "已报党委", Money: p[4], People: "12600", Per: "3,276", Suggestions: "37", Endorsements: "412", Earlier: "归并前 58", Comments: "5",
			Stars: "★★★★☆", StarWords: "4 星", Points: "552 分", Means: []string{"4.3", "4.0", "4.6", "3.9"}, All: "4.2", Spread: "2 至 5", Scorers: "7 人", Appraisals: "可行 5，有条件可行 1，未答复 1"})
	}
	show("shortlist/compare", "", &view.Comparison{Page: deskPage("2027年项目对照表", "/office/shortlist/compare", toStart, toShortlist), Year: "2027", Criteria: []string{"普惠性", "均衡性", "公益性", "社会效益性"}, Rows: rows, Formula: shortlistFormula, ExportHref: "/office/shortlist/compare.xlsx",
		Years: []view.Link{{Text: "2027年", Href: "?year=2027", Current: true}}, States: []view.Link{{Text: "在办理的全部", Href: "?", Current: true}}})
	show("shortlist/compare", "empty", &view.Comparison{Page: deskPage("2027年项目对照表", "/office/shortlist/compare", toStart, toShortlist), Year: "2027"})
	reserve := shortlistRows()[:4]
	for i := range reserve {
		reserve[i].Updated, reserve[i].Flag = "2026年", "票决未入选"
	}
	show("shortlist/reserve", "", &view.Reserve{Page: deskPage("储备库", "/office/shortlist/reserve", toStart, toShortlist), Rows: reserve})
	show("shortlist/reserve", "empty", &view.Reserve{Page: deskPage("储备库", "/office/shortlist/reserve", toStart, toShortlist)})
	show("shortlist/reviews", "", &view.Reviews{Page: deskPage("2027年会议审查", "/office/shortlist/reviews", toStart, toShortlist), Year: "2027", Years: []view.Link{{Text: "2027年", Href: "?year=2027", Current: true}},
		Stages: []view.ReviewStage{{Name: "政府常务会议审定", Count: "等待审查 2 项", Href: "/office/shortlist/reviews/government", Rows: []view.Link{{Text: officeProjects[0][0], Href: "/office/shortlist/1"}, {Text: officeProjects[1][0], Href: "/office/shortlist/2"}}},
			{Name: "报党委研究", Count: "等待审查 0 项", Who: "由政府办记录"}, {Name: "人大常委会审议", Count: "等待审查 0 项", Who: "由人大常委会办公室记录"}},
		Submit:  []view.Link{{Text: "清溪县第十七届人民代表大会第六次会议：已列入候选 12 项", Href: "/office/sessions/1/submit"}},
		Records: []view.ReviewRecord{{Step: "政府常务会议审定", Meeting: "县政府第12次常务会议", On: "2026年11月20日", Note: "原则同意。", By: "周立新于 2026年11月20日 17:02 记录。", Rows: []view.MeetingRow{{Step: "1-2027-00417", Meeting: officeProjects[6][0], Version: "3", Result: "通过"}, {Step: "1-2027-00418", Meeting: officeProjects[4][0], Version: "1", Result: "退回修改", Note: "规模偏大。"}}}}})
	show("shortlist/reviews", "empty", &view.Reviews{Page: deskPage("2027年会议审查", "/office/shortlist/reviews", toStart, toShortlist), Year: "2027"})
}
