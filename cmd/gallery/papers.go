package main

import "piaojue/app/web/view"

var (
	toShowings = view.Link{Text: "公示", Href: "/office/showings"}
	toBooklets = view.Link{Text: "说明册", Href: "/booklet"}
)

func shownSample() view.ShownRow {
	return view.ShownRow{No: "1", Name: officeProjects[6][0], Href: "/showings/1/projects/1", Content: []string{"新建60个农村颐养之家；改造提升20个农村敬老院。"}, Origin: "来自居民建议 37 条，附议 412 人次。", Comments: "收到意见 5 条，公开 2 条",
		Facts: []view.Fact{{Label: "地点", Value: "18个乡镇"}, {Label: "总投资", Value: "4,127.43万元"}, {Label: "牵头单位", Value: "县民政局"}, {Label: "受益对象", Value: "60岁以上老人，约 12,600 人"}}, Trace: &view.Link{Text: "查看事项 1-2027-00417", Href: "/matters/1-2027-00417"}}
}

func init() {
	papersPublic()
	papersOffice()
	papersBooklet()
}

func papersPublic() {
	const title = "关于2027年民生实事候选项目的公示"
	crumb := view.Link{Text: "候选项目公示", Href: "/showings"}
	card := view.ShowingCard{Title: title, Href: "/showings/1", Congress: "清溪县人民代表大会", Period: "2026年11月20日至2026年11月26日", Stage: "公示中，还有 4 天"}
	past := card
	past.Stage, past.Title = "公示已结束", "关于2026年民生实事候选项目的公示"
	show("public/showings", "", &view.PublicShowings{Page: publicPage("候选项目公示", "/showings"), Open: []view.ShowingCard{card}, Past: []view.ShowingCard{past}})
	show("public/showings", "empty", &view.PublicShowings{Page: publicPage("候选项目公示", "/showings"), Empty: view.Empty{Text: "还没有公示。", Todo: &view.Link{Text: "查看征集公告", Href: "/calls"}}})
	bare := view.ShownRow{No: "2", Name: "㙍下村𠮷祥路停车场", Href: "/showings/1/projects/2", Content: []string{"泊位300个。"}, Facts: []view.Fact{{Label: "牵头单位", Value: "县住房和城乡建设局"}}, Origin: "由有关单位提出，没有对应的居民建议。", Comments: "还没有意见"}
	show("public/showing", "", &view.PublicShowing{Page: publicPage(title, "/showings/1", crumb), Name: title, Stage: card.Stage, Open: true, Text: [][]string{{"现将2027年民生实事候选项目予以公示。", "联系电话：0571-87654321。"}, {"欢迎提出意见。"}},
		Facts: []view.Fact{{Label: "公示期", Value: card.Period}, {Label: "公示项目", Value: "2 项"}, {Label: "发布", Value: "清溪县人民代表大会　2026年11月20日"}}, Projects: []view.ShownRow{shownSample(), bare}})
	shown := func(path string) *view.ShownProject {
		p := &view.ShownProject{Page: publicPage(officeProjects[6][0], path, crumb, view.Link{Text: title, Href: "/showings/1"}), Row: shownSample(), Period: card.Stage, Items: []string{"颐养之家：新建60个"},
			Comments: []view.ListedComment{{Text: []string{"希望先建山区的。"}, At: "2026年11月21日", Answer: []string{"已按缺口大小排序，山区乡镇优先。"}, AnsweredAt: "2026年11月22日"}, {Text: []string{"赞成。"}, At: "2026年11月21日"}},
			Form:     path, Human: sampleHuman(), Next: &view.Link{Text: "下一项：" + bare.Name, Href: bare.Href}, Previous: &view.Link{Text: "上一项：城北小学门前道路", Href: "/showings/1/projects/3"}, Showing: &view.Link{Text: "全部公示项目", Href: "/showings/1"}}
		p.Text, p.Name, p.Phone = p.Input("text", "您的意见", "").WithHint("赞成、反对、怎样改更好，都可以说。"), p.Input("name", "姓名（选填）", ""), p.Input("phone", "电话（选填）", "")
		return p
	}
	show("public/shown", "", shown("/showings/1/projects/1"))
	again := shown("/showings/1/projects/1")
	again.Errors = []view.FieldError{{Field: "text", Text: "请填写意见。"}, {Field: "human", Text: "请回答这道验证题，选一个答案。"}}
	again.Text, again.Human.Error = again.Input("text", "您的意见", ""), again.ErrorOf("human")
	show("public/shown", "refused", again)
	closed := shown("/showings/1/projects/1")
	closed.Form, closed.Closed, closed.Comments = "", "公示已经在2026年11月26日截止，不再接收意见。", nil
	show("public/shown", "closed", closed)
	facts := []view.Fact{{Label: "公示", Value: title, Href: "/showings/1"}, {Label: "项目", Value: officeProjects[6][0], Href: "/showings/1/projects/1"}, {Label: "收到时间", Value: "2026年11月21日 09:30"}}
	back := view.Link{Text: "回到公示项目", Href: "/showings/1/projects/1"}
	show("public/comment", "new", &view.CommentFollow{Page: publicPage("意见已经收到", "/comments/ACDEFGHJKMNPR"), Fresh: true, Code: "ACDE-FGHJ-KMNPR", CodeLink: "https://example.cn/comments/ACDEFGHJKMNPR", CodeSrc: "/comments/ACDEFGHJKMNPR/qr.svg", Said: []string{"希望先建山区的。"}, State: "已经收到，正在研究。答复以后在这里显示。", Facts: facts, Privacy: "这一页只有持查询码的人能看到。", Back: back})
	show("public/comment", "", &view.CommentFollow{Page: publicPage("意见办理情况", "/comments/ACDEFGHJKMNPR"), Code: "ACDE-FGHJ-KMNPR", Said: []string{"希望先建山区的。"}, Answer: []string{"已按缺口大小排序，山区乡镇优先。"}, AnsweredAt: "2026年11月22日", State: "已经答复。这条意见和答复已在公示页公开，没有您的姓名和电话。", Facts: facts, Privacy: "这一页只有持查询码的人能看到。", Back: back})
}

func papersOffice() {
	const title = "关于2027年民生实事候选项目的公示"
	years := []view.Link{{Text: "2027年", Href: "?year=2027", Current: true}, {Text: "2026年", Href: "?year=2026"}}
	show("papers/showings", "", &view.OfficeShowings{Page: deskPage("2027年候选项目公示", "/office/showings", toStart, toShortlist), Years: years, NewHref: "/office/showings/new?year=2027", Rows: []view.OfficeShowingRow{{Title: title, Href: "/office/showings/1", State: "公示中，还有 4 天", Period: "2026年11月20日至2026年11月26日", Projects: "12", Comments: "41", Open: "7"}}})
	show("papers/showings", "empty", &view.OfficeShowings{Page: deskPage("2027年候选项目公示", "/office/showings", toStart, toShortlist), Years: years, NewHref: "/office/showings/new?year=2027"})
	publish := view.PublishShowingForm("/office/showings/1/publish")
	facts := []view.Fact{{Label: "公示期", Value: "2026年11月20日至2026年11月26日，共 7 天"}}
	projects := []view.OfficeShown{{No: "1", Name: officeProjects[6][0], Href: "/office/shortlist/1", Version: "第 3 版", State: "已报党委", Comments: "5", Later: [][3]string{{"总投资", "4127.43万元", "4300万元"}, {"地点", "18个乡镇", "20个乡镇"}}}, {No: "2", Name: officeProjects[4][0], Href: "/office/shortlist/2", Version: "第 1 版", State: "草拟", Comments: "0"}}
	show("papers/showing", "draft", &view.OfficeShowing{Page: deskPage(title, "/office/showings/1", toStart, toShortlist, toShowings), Name: title, State: "没有发布", Facts: facts, Text: []string{"现将候选项目予以公示。"}, EditHref: "/office/showings/1/edit", Publish: &publish, Projects: projects})
	out := &view.OfficeShowing{Page: deskPage(title, "/office/showings/1", toStart, toShortlist, toShowings), Name: title, State: "公示中，还有 4 天", Facts: facts, Text: []string{"现将候选项目予以公示。"}, Public: "/showings/1", Projects: projects, Action: "/office/showings/1", Total: "2 条意见。", Export: "/office/showings/1/comments.xlsx",
		ByProject: []view.Option{{Text: "全部项目", Chosen: true}, {Value: "1", Text: officeProjects[6][0]}}, ByState: []view.Option{{Text: "全部意见", Chosen: true}, {Value: "open", Text: "没有答复的"}}, Pages: &view.Pagination{Page: 1, Pages: 2, Next: "?page=2"},
		Comments: []view.OfficeComment{{ID: "41", No: "41", Project: officeProjects[6][0], At: "2026年11月21日 09:30", Text: []string{"希望先建山区的。"}, Listed: true, Answer: "已按缺口大小排序。", AnsweredAt: "周立新，2026年11月22日 10:00", Action: "/office/showings/1/comments/41", LookAt: "/office/showings/1/comments/41/person"},
			{ID: "42", No: "42", Project: officeProjects[4][0], At: "2026年11月21日 10:02", Text: []string{"不同意，离居民楼太近。"}, Action: "/office/showings/1/comments/42", Name: "李𬭎", Phone: "13812345678", Error: "答复有 1001 个字，请控制在 1000 个字以内。"}}}
	show("papers/showing", "", out)
	empty := *out
	empty.Comments, empty.Total = nil, "0 条意见。"
	show("papers/showing", "empty", &empty)
}

func papersBooklet() {
	const session = "清溪县第十七届人民代表大会第六次会议"
	lines := []view.BookletLine{{No: "1", Name: officeProjects[6][0], Href: "/booklet/1/1", Facts: "县民政局　4,127.43万元", Questions: "提问 2 个", Readings: "31"}, {No: "2", Name: "㙍下村𠮷祥路停车场", Href: "/booklet/1/2", Facts: "县住房和城乡建设局", Questions: "还没有提问", Readings: "12"}}
	facts := []view.Fact{{Label: "会议", Value: session}, {Label: "开会日期", Value: "2027年1月12日"}, {Label: "候选项目", Value: "2 项"}}
	draft := &view.BookletRelease{Page: deskPage("候选项目说明册", "/office/sessions/1/booklet", toStart, toSession), State: "没有发放", Facts: facts, Save: "/office/sessions/1/booklet", Release: "/office/sessions/1/booklet/release", Read: "/booklet/1",
		Warnings: []view.OfficeBasis{{Word: "通行做法", Text: "离开会还有 3 天，少于 7 天。提前 7 天发给代表是通行做法，不是法律规定；本级议事规则另有规定的，按规定办理。"}}}
	draft.Text = draft.Input("text", "编写说明（可不填）", "").WithHint("印在说明册首页，如项目怎样产生、怎样阅读、有疑问找谁。")
	show("papers/release", "draft", draft)
	show("papers/release", "", &view.BookletRelease{Page: deskPage("候选项目说明册", "/office/sessions/1/booklet", toStart, toSession), State: "已经发放", Facts: append(facts, view.Fact{Label: "代表提问", Value: "2 个，没有答复 1 个"}), Read: "/booklet/1", Rows: lines})
	show("papers/booklets", "", &view.BookletList{Page: deskPage("候选项目说明册", "/booklet", toStart), Rows: []view.BookletEntry{{Name: session, Href: "/booklet/1", Facts: "2027年度，候选项目 12 项，2026年12月28日发放"}}})
	show("papers/booklets", "empty", &view.BookletList{Page: deskPage("候选项目说明册", "/booklet", toStart)})
	show("papers/contents", "", &view.BookletContents{Page: deskPage("2027年度民生实事候选项目说明册", "/booklet/1", toStart, toBooklets), Text: []string{"项目由居民建议形成，经论证和审议列为候选。"}, Facts: facts, Rows: lines, Print: "/booklet/1/booklet.pdf", Public: "说明册供代表审阅，登录后阅读，不对外公开。"})
	show("papers/contents", "preview", &view.BookletContents{Page: deskPage("2027年度民生实事候选项目说明册", "/booklet/1", toStart, toBooklets), Preview: "说明册还没有发给代表，现在只有负责发放的工作人员能看到这一页。", Facts: facts, Rows: lines, Print: "/booklet/1/booklet.pdf", Public: "说明册供代表审阅，登录后阅读，不对外公开。"})
	paper := &view.BookletScreen{Page: deskPage(officeProjects[6][0], "/booklet/1/1", toStart, toBooklets, view.Link{Text: session, Href: "/booklet/1"}), No: "1", Name: officeProjects[6][0], At: "第 2 项，共 12 项", Previous: &view.Link{Text: "上一项", Href: "/booklet/1/3"}, Next: &view.Link{Text: "下一项", Href: "/booklet/1/2"}, Contents: &view.Link{Text: "目录", Href: "/booklet/1"},
		Content: []string{"新建60个农村颐养之家；改造提升20个农村敬老院。"}, Facts: []view.Fact{{Label: "地点", Value: "18个乡镇"}, {Label: "总投资", Value: "4,127.43万元"}, {Label: "资金来源", Value: "县财政、福利彩票公益金"}, {Label: "牵头单位", Value: "县民政局"}, {Label: "受益对象", Value: "60岁以上老人，约 12,600 人"}},
		Items: []view.ShortlistEntry{{Name: "颐养之家", Unit: "县民政局", Target: "新建60个", Money: "3,000万元"}}, Checkpoints: []view.ShortlistEntry{{On: "2027年4月30日", Name: "全部开工", Target: "80处开工", Weight: "30%"}}, Targets: []string{"2028年：运营补助到位"},
		OriginSum: "来自居民建议 37 条，附议 412 人次。", Origins: []view.BookletOrigin{{Title: "村里办养老食堂和日间照料", Href: "/matters/1-2027-00417", Said: "建议 30 条，附议 354 人次"}, {Title: "没有公布的事项", Said: "建议 7 条，附议 58 人次（归并进来）"}},
		Index: &view.StarIndex{Stars: "★★★★☆", Words: "4 星", Arithmetic: "建议 37×3＋附议 412×1＝523 分；本年度最高 690 分；1＋4×523÷690，四舍五入为 4 星"}, Formula: shortlistFormula,
		Opinions:  []view.BookletOpinion{{Aspect: "必要性", Unit: "县民政局", Verdict: "可行", Kind: "support", Text: "确有需要。"}, {Aspect: "土地", Unit: "县自然资源和规划局", Verdict: "不可行", Kind: "against", Text: "有 3 处占用基本农田。", Explanation: "3 处已经另行选址。"}},
		Meetings:  []view.MeetingRow{{Step: "政府常务会议审定", Meeting: "县政府第12次常务会议", On: "2026年11月20日", Result: "通过", Version: "第1版"}, {Step: "人大常委会审议", Meeting: "县人大常委会第30次会议", On: "2026年12月10日", Result: "通过", Version: "第1版", Note: "建议优先山区"}},
		Questions: []view.BookletQuestion{{Text: []string{"何时开工？"}, By: "秦月明代表，2026年12月29日 09:10", Answer: []string{"四月底全部开工。"}, AnswerBy: "县民政局，2026年12月30日 10:00"}, {Text: []string{"运营经费从哪里来？"}, By: "一位代表，2026年12月29日 09:12"}},
		Ask:       "/booklet/1/1#ask", Named: true}
	paper.Question = paper.Input("text", "您的问题", "").WithHint("一次问一件事，由牵头单位或者政府办答复，所有代表都能看到。")
	show("papers/paper", "", paper)
	typed := &view.BookletScreen{Page: deskPage("㙍下村𠮷祥路停车场", "/booklet/1/2", toStart, toBooklets), Preview: "说明册还没有发给代表，现在只有负责发放的工作人员能看到这一页。", No: "2", Name: "㙍下村𠮷祥路停车场", At: "第 1 项，共 1 项", Contents: &view.Link{Text: "目录", Href: "/booklet/1"}, Facts: []view.Fact{{Label: "牵头单位", Value: "县住房和城乡建设局"}}, OriginSum: "由有关单位提出，没有对应的居民建议。"}
	show("papers/paper", "typed", typed)
	asked := []view.AskedRow{{ID: "1", Project: "1 号 " + officeProjects[6][0], Href: "/booklet/1/1#questions", Session: session, Text: []string{"何时开工？"}, By: "秦月明代表，2026年12月29日 09:10", Open: true, Action: "/office/questions/1", Error: "请填写答复。"},
		{ID: "2", Project: "1 号 " + officeProjects[6][0], Href: "/booklet/1/1#questions", Session: session, Text: []string{"谁来运营？"}, By: "一位代表，2026年12月29日 09:12", Answer: []string{"由乡镇运营。"}, AnswerBy: "县民政局，2026年12月30日 10:00", Typed: "由乡镇运营。", Action: "/office/questions/2"}}
	show("papers/asked", "answers", &view.AskedList{Page: deskPage("代表提问", "/office/questions", toStart), Lead: "共 2 个问题，没有答复 1 个。", Rows: asked})
	mine := []view.AskedRow{asked[0], asked[1]}
	mine[0].Action, mine[1].Action = "", ""
	show("papers/asked", "", &view.AskedList{Page: deskPage("我的提问", "/office/asked", toStart), Rows: mine})
	show("papers/asked", "empty", &view.AskedList{Page: deskPage("我的提问", "/office/asked", toStart), None: "您还没有提问。打开说明册，在每个项目的最后可以提问。"})
	show("office/start", "deputy", &view.OfficeStart{Page: deskPage("工作台", "/office"), Today: "2026年12月29日，星期二", Cards: []view.DeputyCard{{Title: "说明册", Text: session + "，候选项目 12 项，2026年12月28日发放。", Href: "/booklet/1", Button: "阅读说明册"}, {Title: "我的提问", Text: "提了 2 个问题，已经答复 1 个。", Href: "/office/asked", Button: "查看提问"},
		{Title: "我反映的建议", Text: "反映了 3 条，看办到哪一步。", Href: "/office/entered", Button: "反映和查看"}, {Title: "研判任务", Text: "有 2 件事项等您研判。", Href: "/office/studies/mine", Button: "查看任务"}}})
}
