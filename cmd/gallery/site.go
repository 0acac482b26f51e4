package main

import (
	"strings"

	"piaojue/app/web/view"
)

func init() {
	sitePublicSamples()
	siteOfficeSamples()
	parameterSamples()
}

var sampleRated = &view.SiteRated{Sentence: "1,204 人评分，平均 4.1 分（满分 5 分）。同一个手机号码只算最近一次。", Bars: []view.RatingBar{
	{Stars: "★★★★★", Word: "很满意", People: "602 人", Part: "50.0%", Width: "50.0%"}, {Stars: "★★★★☆", Word: "满意", People: "341 人", Part: "28.3%", Width: "28.3%"},
	{Stars: "★★★☆☆", Word: "一般", People: "160 人", Part: "13.3%", Width: "13.3%"}, {Stars: "★★☆☆☆", Word: "不满意", People: "0 人", Part: "0.0%", Width: "0%"},
	{Stars: "★☆☆☆☆", Word: "很不满意", People: "101 人", Part: "8.4%", Width: "8.4%"}}}

var fewRated = &view.SiteRated{Sentence: "已有 3 人评分，满 10 人评分以后，公布平均分。"}

func sampleSaid() []view.SiteSaid {
	return []view.SiteSaid{
		{Stars: "★★☆☆☆", Word: "不满意", Text: []string{"弯道那一段护栏还没有装，晚上看不见。"}, At: "2026年7月2日", Answer: []string{"弯道护栏本月 15 日以前装完，警示灯已经先装上。"}, By: "交通运输局　2026年7月3日答复"},
		{Text: []string{"𬭎园村希望也有。<b>&</b>"}, At: "2026年6月30日"},
	}
}

func sitePublicSamples() {
	stars := func(p *view.SitePage, chosen string) {
		p.Stars = p.Input("rating", "您满意吗", chosen)
		p.Stars = p.Stars.From([]view.Option{{Value: "5", Text: "★★★★★", Hint: "很满意"}, {Value: "4", Text: "★★★★☆", Hint: "满意"}, {Value: "3", Text: "★★★☆☆", Hint: "一般"}, {Value: "2", Text: "★★☆☆☆", Hint: "不满意"}, {Value: "1", Text: "★☆☆☆☆", Hint: "很不满意"}, {Value: "0", Text: "不评分", Hint: "只写意见"}})
		p.Text = p.Input("text", "想说的话（评分的可以不写）", "").WithHint("哪里做得好，哪里有问题，写清楚地点，最多 500 个字。")
		p.Tel = p.Input("phone", "手机号码（评分要填）", "").As("tel").WithHint("加密保存，不公开。不评分的可以不填。").Completes("tel")
		p.Human = sampleHuman()
	}
	site := func() *view.SitePage {
		project := sampleProject()
		p := &view.SitePage{Page: publicPage(project.Name, "/site/ACDEFGHJKMNPR"), Name: project.Name, Light: project.Light, Stage: "实施中", Percent: "41%", Width: "41.0%", Content: project.Content,
			Facts: []view.Fact{{Label: "责任单位", Value: "交通运输局"}, {Label: "责任人", Value: "何晓东"}, {Label: "分管领导", Value: "许怀瑾"}, {Label: "地点", Value: "龙亭镇、槐树关镇"}, {Label: "完成时限", Value: "2026年11月底前"}}, Call: "0571-87654321",
			Next:  []view.CheckpointRow{{Name: "槐树关段护栏", Target: "安装 87.2 公里", Planned: "2026年8月31日", Light: view.Light{Kind: "amber"}, State: "已晚12天"}, {Name: "验收", Planned: "2026年11月30日", State: "未到期"}},
			Rated: sampleRated, Project: view.Link{Text: "节点、报告、资金、意见，全部在项目页", Href: "/projects/43"}, Form: "/site/ACDEFGHJKMNPR", Small: []string{"提交以后给您一个查询码，凭码看答复。意见经工作人员核对以后才公开，公开时没有您的电话。", "系统不发短信核对号码，有人可能冒用别人的号码，所以评分只作参考。"}}
		if project.Photo != nil {
			p.Photos = []view.SitePhoto{{On: "2026年7月1日", Photo: *project.Photo}, {On: "2026年6月1日", Photo: *project.Photo}}
		}
		stars(p, "")
		return p
	}
	show("oversight/site", "", site())
	refused := site()
	refused.Errors = []view.FieldError{{Field: "rating", Text: "这个手机号码本月已经给这个项目评过分，先评的算数，2026年8月1日起可以再评。现在可以选“不评分”，只写意见。"}, {Field: "phone", Text: "评分请填手机号码；只写意见可以填座机，也可以不填。"}, {Field: "human", Text: "请回答这道验证题，选一个答案。"}}
	stars(refused, "5")
	refused.Human.Error = refused.ErrorOf("human")
	show("oversight/site", "refused", refused)
	bare := site()
	bare.Name, bare.Content, bare.Facts, bare.Call, bare.Next, bare.Photos, bare.Width, bare.Rated, bare.Light = strings.Repeat("𬭎园村至㙍下村𠮷祥路道路硬化工程", 3), "", []view.Fact{{Label: "责任单位", Value: "县住房和城乡建设局"}}, "", nil, nil, "", &view.SiteRated{Sentence: "满 10 人评分以后，公布平均分。"}, view.Light{Kind: "green", Reason: "实施方案制定中"}
	show("oversight/site", "empty", bare)
	closed := site()
	closed.Form, closed.Closed, closed.Stage = "", "这个项目已经终止，不再接收评价。", "已终止"
	show("oversight/site", "closed", closed)

	facts := []view.Fact{{Label: "项目", Value: "农村公路生命安全防护工程", Href: "/projects/43"}, {Label: "收到时间", Value: "2026年7月2日 09:30"}}
	back := view.Link{Text: "回到项目", Href: "/projects/43"}
	follow := &view.SiteFollow{Page: publicPage("评价已经收到", "/site-comments/ACDEFGHJKMNPR"), Fresh: true, Code: "ACDE-FGHJ-KMNPR", CodeLink: "https://example.cn/site-comments/ACDEFGHJKMNPR", CodeSrc: "/site-comments/ACDEFGHJKMNPR/qr.svg", Stars: "★★☆☆☆", Word: "不满意", State: "意见已经收到，等待工作人员核对。核对、答复以后在这里显示。评分已经计入。",
		Said: []string{"弯道那一段护栏还没有装。"}, Facts: facts, Privacy: "这一页只有持查询码的人能看到。您留下的电话已经加密，这里也不显示。", Back: back}
	show("oversight/site_follow", "new", follow)
	show("oversight/site_follow", "answered", &view.SiteFollow{Page: publicPage("评价办理情况", "/site-comments/ACDEFGHJKMNPR"), Code: follow.Code, Stars: follow.Stars, Word: follow.Word, State: "意见没有公开。评分已经计入。", Reason: "写了别人的姓名和电话", Said: []string{strings.Repeat("很长的一句话没有标点", 40)}, Answer: []string{"弯道护栏本月 15 日以前装完。"}, AnsweredBy: "交通运输局　2026年7月3日答复", Facts: facts, Privacy: follow.Privacy, Back: back})
	list := &view.SiteComments{Page: publicPage("居民评价", "/projects/43/comments", back), Name: "农村公路生命安全防护工程", Rated: sampleRated, Found: "公开意见 41 条。", Comments: sampleSaid(), Pages: &view.Pagination{Page: 1, Pages: 3, Next: "?page=2"}, Back: back}
	show("oversight/site_comments", "", list)
	show("oversight/site_comments", "empty", &view.SiteComments{Page: list.Page, Name: list.Name, Rated: fewRated, Back: back, Empty: view.Empty{Text: "还没有公开的意见。意见经工作人员核对以后公开。", Todo: &back}})
	with := sampleProject()
	with.OnSite = &view.SiteSection{Rated: sampleRated, Counted: "公开意见 41 条。", Comments: sampleSaid(), More: &view.Link{Text: "查看全部 41 条意见", Href: "/projects/43/comments"}}
	show("public/project", "comments", with)
	few := sampleProject()
	few.OnSite = &view.SiteSection{Rated: fewRated, Counted: "还没有公开的意见。"}
	show("public/project", "few-ratings", few)
	lights := []view.Light{{Kind: "green", Reason: "没有节点逾期。"}, {Kind: "amber", Reason: "有节点逾期，还没有超过规定天数。"}, {Kind: "red", Reason: "有节点逾期超过规定天数。"}, {Kind: "done", Reason: "项目已经验收。"}}
	show("oversight/rules", "", &view.RulesPage{Page: publicPage("红黄绿灯怎样算出来", "/progress/rules"), Lights: lights, All: []view.RulesOf{{Name: "清溪县人民代表大会", Rows: []view.RuleRow{{Label: "黄灯转红灯", Value: "30 天", Basis: "示例值"}, {Label: "监督意见答复期限", Value: "10 个工作日", Basis: "本级确定：主任会议 2026 年第 3 次会议通过"}}}}})
}

func siteOfficeSamples() {
	one := view.DeskComment{ID: "12", Project: "农村公路生命安全防护工程", ProjectHref: "/office/projects/43/site", Stars: "★★☆☆☆", Word: "不满意", At: "2026年7月2日 09:30", State: "待审核", Text: []string{"弯道那一段护栏还没有装，晚上看不见。"}, Action: "/office/comments/12",
		Choices: []view.Option{{Value: "listed", Text: "公开"}, {Value: "hidden", Text: "不公开"}}, By: []view.Option{{Value: "unit", Text: "交通运输局"}, {Value: "office", Text: "清溪县人民代表大会"}}, Seen: "1", Concern: "/office/projects/43/concerns?comment=12#raise", LookAt: "/office/comments/12/person"}
	rating := view.DeskComment{ID: "11", Project: one.Project, ProjectHref: one.ProjectHref, Stars: "★★★★★", Word: "很满意", At: "2026年7月2日 08:00", State: "只有评分", Rating: true, Action: "/office/comments/11"}
	hidden := one
	hidden.ID, hidden.State, hidden.Hidden, hidden.Reason, hidden.Answer, hidden.Answered, hidden.Telephone, hidden.Text = "10", "不公开", "写了别人的姓名", "写了别人的姓名", "请去掉姓名再提。", "交通运输局，2026年7月3日 10:00", "13812345678", []string{strings.Repeat("长而没有标点的一句话𬭎", 40)}
	refused := one
	refused.ID, refused.ReasonError, refused.Choices = "9", "请填写不公开的理由。", []view.Option{{Value: "listed", Text: "公开"}, {Value: "hidden", Text: "不公开", Chosen: true}}
	filter := view.LedgerFilter{Action: "/office/comments", Ask: "意见和答复里的字", Selects: []view.Field{{Name: "show", Label: "范围", Options: []view.Option{{Text: "全部评价", Chosen: true}, {Value: "received", Text: "待审核"}}}, {Name: "year", Label: "年度", Options: []view.Option{{Value: "0", Text: "全部年度"}}}, {Name: "project", Label: "项目", Options: []view.Option{{Value: "0", Text: "全部项目"}}}}}
	posters := []view.Link{{Text: "2026年度全部海报（A4）", Href: "/office/site-posters.pdf?year=2026"}, {Text: "2026年度全部海报（A3）", Href: "/office/site-posters.pdf?year=2026&a3=1"}}
	draw := &view.Act{Action: "/office/site-codes", Button: "给2026年度项目生成现场码", Consequence: "还没有现场码的项目各生成一个，已有的不变。"}
	const lead = "居民扫现场海报上的码提交的评分和意见。意见公开以前，只有办公室和责任单位能看到；评分不管公开不公开都计入。"
	show("oversight/comments", "", &view.CommentDesk{Page: deskPage("现场评价", "/office/comments", toStart), Lead: lead, Filter: filter, Found: "找到 41 条。全部项目还有 7 条意见待审核。", Rows: []view.DeskComment{one, rating, hidden}, Pages: &view.Pagination{Page: 1, Pages: 3, Next: "?page=2"}, Posters: posters, Draw: draw})
	again := deskPage("现场评价", "/office/comments", toStart)
	again.Errors = []view.FieldError{{Field: "reason-9", Text: "请填写不公开的理由。"}}
	show("oversight/comments", "refused", &view.CommentDesk{Page: again, Lead: lead, Filter: filter, Found: "找到 1 条。", Rows: []view.DeskComment{refused}, Pages: &view.Pagination{Page: 1, Pages: 1}, Posters: posters, Draw: draw})
	show("oversight/comments", "empty", &view.CommentDesk{Page: deskPage("现场评价", "/office/comments", toStart), Lead: lead, Filter: filter, Found: "找到 0 条。", Empty: view.Empty{Text: "没有符合条件的评价。", Todo: &view.Link{Text: "查看全部评价", Href: "/office/comments"}}})

	head := view.ProjectHead{Name: one.Project, Light: view.Light{Kind: "amber", Reason: "“槐树关段护栏”逾期 12 天"}, Stage: "实施中", Tabs: []view.Link{{Text: "概况", Href: "/office/projects/43"}, {Text: "现场评价", Href: "/office/projects/43/site", Current: true}}}
	page := deskPage(one.Project+"：现场评价", "/office/projects/43/site", toStart)
	replace := &view.Act{Action: "/office/projects/43/site/code", Title: "更换现场码", Button: "更换现场码", Consequence: "更换以后，已经贴出的海报都打不开，要重新打印张贴。收到的评价不受影响。", Confirm: "旧海报作废，重新张贴。"}
	own := one
	own.Action, own.Choices, own.LookAt, own.AnswerTo = "", nil, "", "/office/projects/43/site/comments/12"
	read := own
	read.ID, read.AnswerTo, read.Answer, read.Answered, read.State = "13", "", "本月 15 日以前装完。", "交通运输局，2026年7月3日 10:00", "已公开"
	show("oversight/site_desk", "", &view.SiteDesk{Page: page, Head: head, Code: "ACDE-FGHJ-KMNPR", CodeSrc: "/office/projects/43/site/qr.svg", Address: "https://example.cn/site/ACDEFGHJKMNPR", Posters: []view.Link{{Text: "打印海报（A4）", Href: "/office/projects/43/site/poster.pdf"}, {Text: "打印海报（A3）", Href: "/office/projects/43/site/poster.pdf?a3=1"}}, Draw: replace, Rated: sampleRated,
		Counted: "收到 41 条，其中公开意见 30 条，待审核 7 条。", Rows: []view.DeskComment{own, rating, read}, Pages: &view.Pagination{Page: 1, Pages: 3, Next: "?page=2"}, Moderate: &view.Link{Text: "审核和答复这个项目的评价", Href: "/office/comments?project=43"}})
	show("oversight/site_desk", "empty", &view.SiteDesk{Page: page, Head: head, Draw: &view.Act{Action: "/office/projects/43/site/code", Button: "生成现场码", Primary: true, Consequence: "生成以后，任何人扫码都能看到这个项目公开的内容，并提交评价。"}, Rated: fewRated, Empty: view.Empty{Text: "还没有评价。生成现场码，把海报贴到现场，居民扫码就能评价。"}})
}

func parameterSamples() {
	page := &view.ParametersPage{Page: deskPage("监督参数", "/office/parameters", toStart), Rules: view.Link{Text: "公开的灯号规则", Href: "/progress/rules"}}
	row := func(name, paper, label, value, unit string) view.ParameterView {
		v := view.ParameterView{Name: name, Paper: paper, Label: label, Means: "票决以后多少天内，责任单位要提交实施方案。已经确定的期限不变。", Allowed: "1 至 365 的整数", Basis: "没有找到统一规定，这是示例值，由本级确定。", Value: value + " " + unit, Default: "30 " + unit, Action: "/office/parameters/" + name, Reset: "/office/parameters/" + name + "/reset"}
		v.Field, v.Reason = page.Input("value-"+name, label, value).WithHint("1 至 365 的整数。").In(unit), page.Input("why-"+name, "理由", "").WithHint("例如“主任会议 2026 年第 3 次会议通过”。最多 150 个字。")
		return v
	}
	own := row("reply_days", "P30", "监督意见答复期限", "10", "个工作日")
	own.Own, own.Why, own.By, own.Open = true, "主任会议 2026 年第 3 次会议通过", "许怀瑾，2026年3月12日 09:30", true
	days := row("holidays-2026", "P30", "2026 年放假的工作日", "1月1日 1月2日 2月16日 2月17日 2月18日 2月19日 2月20日 2月23日", "")
	days.Area, days.Field.Narrow = true, false
	page.Rows, page.Years = []view.ParameterView{row("plan_days", "P27", "实施方案报送期限", "30", "天"), own}, []view.ParameterYear{{Year: "2026年", Rows: []view.ParameterView{days}}}
	page.History = []view.ParameterHistory{{At: "2026年3月12日 09:30", Actor: "许怀瑾", Act: "设置监督参数", What: "P30 监督意见答复期限", Detail: "7 改为 10；理由：主任会议 2026 年第 3 次会议通过"}}
	show("oversight/parameters", "", page)
	again := *page
	again.Errors = []view.FieldError{{Field: "value-plan_days", Text: "实施方案报送期限请填1 至 365 的整数。"}, {Field: "why-plan_days", Text: "请填写理由。"}}
	wrong := row("plan_days", "P27", "实施方案报送期限", "三十", "天")
	wrong.Open, wrong.Field.Error, wrong.Reason.Error = true, "实施方案报送期限请填1 至 365 的整数。", "请填写理由。"
	again.Rows, again.History = []view.ParameterView{wrong, own}, nil
	show("oversight/parameters", "refused", &again)
}
