package main

import "piaojue/app/web/view"

func init() {
	enterSamples()
	studySamples()
	workSamples()
}

var toStudies = view.Link{Text: "研判", Href: "/office/studies"}

func enterSamples() {
	one := func(name, label, value string) view.Field {
		return view.Field{Name: name, Label: label, Value: value, Kind: "text", Required: true}
	}
	name, phone, heard := one("name", "姓名（可不填）", ""), one("phone", "电话（可不填）", "").As("tel"), one("heard", "听取了多少位群众的意见（可不填）", "").In("人").WithHint("只记人数，不记姓名。")
	station := view.Field{Name: "entrance", Label: "联络站或者代表"}.From([]view.Option{{Text: "没有"}, {Value: "1", Text: "联络站：城关镇文化路社区人大代表联络站"}})
	page := view.OfficeEnter{
		Page: deskPage("录入建议", "/office/suggestions/new", toStart), Action: "#", Similar: "#", Token: "t", MostPhotos: 6, All: view.Link{Text: "我录入的建议", Href: "/office/entered"},
		Call:    view.Field{Name: "call", Label: "征集公告", Value: "1"}.From([]view.Option{{Value: "1", Text: "关于征集2027年度民生实事项目建议的公告"}}),
		Channel: view.Field{Name: "channel", Label: "来源", Value: "letter"}.From([]view.Option{{Value: "visit", Text: "窗口来访"}, {Value: "letter", Text: "来信"}}), Entrance: &station,
		Day: view.Field{Name: "received_on", Label: "收到日期", Value: "2026-10-12", Kind: "date", Narrow: true}, What: one("title", "建议办的事", ""), Where: one("place", "地点", ""), Why: one("reason", "理由", ""), Name: &name, Phone: &phone, Heard: &heard,
		Last: &view.Link{Text: "㙍下村装路灯", Href: "/office/entered/1/slip"}, LastNumber: "417", LastCode: "3QX7 K9PA 4MWTR",
		Matters: []view.OfficeSimilar{{Title: "㙍下村主干道安装路灯", Href: "/matters/1-2027-00017", Facts: "1-2027-00017 · 㙍下村 · 附议 12 人"}},
	}
	show("office/enter", "", &page)
	refused := page
	refused.Last, refused.Large, refused.Entrance, refused.Title = nil, true, nil, "反映建议"
	refused.Errors = []view.FieldError{{Field: "title", Text: "请填写建议办的事。"}, {Field: "photo", Text: "照片超过 20 MB，请压缩后再上传。"}}
	show("office/enter", "deputy", &refused)
	show("office/enter", "none", &view.OfficeEnter{Page: deskPage("录入建议", "/office/suggestions/new", toStart), None: "现在没有可以录入的征集。", All: page.All})
	show("office/slip", "", &view.OfficeSlip{Page: deskPage("查询码", "/office/entered/1/slip", toStart), Congress: "清溪县人民代表大会", Call: "关于征集2027年度民生实事项目建议的公告", Number: "417", Code: "3QX7 K9PA 4MWTR", Title: "㙍下村装路灯", Place: "㙍下村",
		Received: "2026年10月12日", Address: "https://192.0.2.1/suggestions", CodePicture: "/static/img/mark.svg", Back: view.Link{Text: "继续录入", Href: "#"}})
	show("office/cards", "entered", &view.OfficeCards{Page: deskPage("我反映的建议", "/office/entered", toStart), Lead: "共 2 条，最近的在前面。", Button: &view.Link{Text: "反映一条建议", Href: "#"}, Groups: []view.OfficeCardGroup{{Cards: []view.OfficeCard{
		{Title: "㙍下村装路灯", State: "转微实事立办", Lines: []string{"㙍下村 · 2026年10月12日 · 收件号 417", "人大代表，听取了 12 位群众的意见", "列入事项 1-2027-00417“㙍下村路灯”，由县住建局承办"}, Answers: []view.Fact{{Label: "转微实事立办", Value: "路灯已列入微实事，12月底前装好。"}}, Links: []view.Link{{Text: "打印查询码", Href: "#"}}},
		{Title: "老街下水道经常堵", State: "待处理", Lines: []string{"老街 · 2026年10月10日 · 收件号 390", "群众扫码提的"}}}}}})
}

func studySamples() {
	show("office/cards", "", &view.OfficeCards{Page: deskPage("我的研判任务", "/office/studies/mine", toStart), Lead: "有 1 件已经逾期，请先办理。", Groups: []view.OfficeCardGroup{
		{Name: "等您提意见的 2 件", Cards: []view.OfficeCard{{Title: "㙍下村主干道安装路灯", Href: "#", State: "截止 2026年10月8日", Late: "逾期 4 天", Lines: []string{"㙍下村 · 行有所畅", "建议 12 条，附议 40 人"}}, {Title: "城关镇幼儿园扩建", Href: "#", State: "截止 2026年10月20日"}}},
		{Name: "已经提过意见的 1 件", Cards: []view.OfficeCard{{Title: "𠮷祥路停车场", Href: "#", State: "已提交，优先程度 2"}}}}})
	show("office/cards", "empty", &view.OfficeCards{Page: deskPage("我的研判任务", "/office/studies/mine", toStart), Empty: view.Empty{Text: "现在没有交给您研判的事项。"}})
	form := view.OpinionForm("#", "/office/studies/mine", "2", "", []view.Option{{Value: "1", Text: "1　很急，应当马上办"}, {Value: "2", Text: "2　较急，列入今年"}}, nil)
	study := view.OfficeStudy{Page: deskPage("㙍下村主干道安装路灯", "/office/studies/1", toStart), Facts: []view.Fact{{Label: "事项编号", Value: "1-2027-00417"}, {Label: "建议", Value: "12 条"}}, Late: "已经逾期 4 天，请尽快提交。", Content: "主干道1.2公里装路灯。",
		Words: []view.OfficeStudyWords{{Title: "村里晚上太黑", Place: "㙍下村", Reason: "老人晚上摔过跤", On: "2026年9月12日"}}, Said: []view.OfficeSaid{{Where: "2026年10月9日，村委会", Href: "#", Text: "都说要装。"}}, Form: &form}
	show("office/study", "", &study)
	done := study
	done.Form, done.Answered, done.Late = nil, "该事项现在是“采纳为候选项目”，不再研判。", ""
	show("office/study", "done", &done)
	show("office/symposium", "", &view.OfficeSymposium{Page: deskPage("2026年10月9日座谈会", "/office/symposia/1", toStart, toStudies), Minutes: "一、路灯。\n二、停车。", Facts: []view.Fact{{Label: "地点", Value: "村委会"}, {Label: "主持人", Value: "沈知远"}},
		Said: []view.OfficeSaid{{Where: "2026年10月9日，村委会", Href: "#", Matter: "1-2027-00417 㙍下村路灯", MatterHref: "#", Text: "都说要装。"}}, Form: view.SaidForm("#", nil), Edit: "#"})
	show("office/symposium", "empty", &view.OfficeSymposium{Page: deskPage("2026年10月9日座谈会", "/office/symposia/2", toStart, toStudies), Minutes: "记录", Form: view.SaidForm("#", nil), Edit: "#"})
	show("office/form", "symposium", &view.OfficeFormPage{Page: deskPage("登记座谈会", "/office/symposia/new", toStart, toStudies), Form: view.SymposiumForm("#", "/office/symposia", "登记座谈会", view.SymposiumValues{}, nil)})
	assign := view.AssignForm("#", []view.Option{{Value: "e1", Text: "联络站：城关镇联络站"}, {Value: "a1", Text: "人大代表：沈知远"}}, "", nil)
	show("office/ledger", "studies", (&view.Ledger{Page: deskPage("研判", "/office/studies", toStart, toCalls), Columns: view.Sorting(nil, "", "事项", "", "意见", ""), Bulk: &assign,
		Rows: []view.LedgerRow{{ID: "1", Cells: []view.LedgerCell{{Text: "㙍下村主干道安装路灯", Head: true}, {Text: "1 / 2 份", Under: "等待：沈知远"}}}}}).Fill())
}

func workSamples() {
	units := []view.Option{{Text: "请选择"}, {Value: "1", Text: "县住建局"}}
	toWorks := view.Link{Text: "微实事", Href: "/office/smallworks"}
	steps := []view.Step{{Name: "选定", State: "done"}, {Name: "派单", State: "done", Who: "县住建局", At: "2026年10月12日"}, {Name: "办结", State: "now", Who: "县住建局"}, {Name: "确认", State: "next"}}
	facts := []view.Fact{{Label: "事项编号", Value: "1-2027-00417"}, {Label: "承办单位", Value: "县住建局"}, {Label: "金额", Value: "0.80万元"}}
	photos := []view.OfficePhoto{{Src: "/static/img/mark.svg", Caption: "办理前 1", Width: 400, Height: 300}}
	finish, confirm, dispatch := view.FinishForm("#", "2026-11-02", nil), view.ConfirmWorkForm("#", false, nil), view.DispatchForm("#", "1", "2026-12-31", units, nil)
	drop, redo := view.DropForm("#", nil), view.RedoForm("#", nil)
	work := view.OfficeSmallWork{Page: deskPage("㙍下村路灯", "/office/smallworks/1", toStart, toWorks), State: "办理中", Late: "逾期 4 天。", Steps: steps, Facts: facts, Content: "装路灯12盏。", Next: "提交办结", Main: &finish, Others: []view.OfficeForm{drop}, Public: "#"}
	show("office/smallwork", "", &work)
	done := work
	done.State, done.Late, done.Next, done.Main, done.Others, done.Before, done.After = "已办结待确认", "", "确认办结", &confirm, []view.OfficeForm{redo}, photos, photos
	show("office/smallwork", "done", &done)
	chosen := work
	chosen.State, chosen.Late, chosen.Next, chosen.Main, chosen.Public, chosen.Edit = "已选定", "", "派单", &dispatch, "", "#"
	show("office/smallwork", "chosen", &chosen)
	show("office/form", "smallwork", &view.OfficeFormPage{Page: deskPage("登记微实事", "/office/smallworks/new", toStart, toWorks), Form: view.SmallWorkForm("#", "/office/smallworks", view.SmallWorkValues{Year: "2027"}, []view.Option{{Text: "不定"}}, units, false, false, nil)})
	show("office/form", "fund", &view.OfficeFormPage{Page: deskPage("设立专项资金", "/office/funds/new", toStart, toWorks), Form: view.FundForm("#", "/office/funds", "设立专项资金", "2027", "2027年度建议办理专项资金", "", "", false, nil)})
	rows := []view.PublicSmallWorkRow{{Title: "㙍下村路灯", Href: "#", State: "已确认", Mark: "✓", Lines: []string{"㙍下村 · 县住建局", "2026年12月2日办结"}, Photo: "/static/img/mark.svg"}, {Title: "老街下水道疏通", Href: "#", State: "办理中", Mark: "○", Late: "逾期 2 天", Lines: []string{"老街 · 县城管局", "期限 2026年10月31日"}}}
	public := view.Page{Title: "微实事", Site: "清溪县人民代表大会", Path: "/smallworks", Demo: true, Nav: view.PublicNav("/smallworks")}
	show("public/smallworks", "", &view.PublicSmallWorks{Page: public, Found: "2 件", Rows: rows, Years: []view.Option{{Text: "全部年度"}, {Value: "2027", Text: "2027年"}}, States: []view.Option{{Text: "全部"}}, Congresses: []view.Option{{Text: "全部"}, {Text: "甲"}, {Text: "乙"}},
		Funds: []view.PublicFundRow{{Name: "2027年度建议办理专项资金", Href: "#", Text: "清溪县人民代表大会，总额30万元，已安排 4 项"}}})
	show("public/smallworks", "empty", &view.PublicSmallWorks{Page: public, Found: "0 件", Years: []view.Option{{Text: "全部年度"}}, States: []view.Option{{Text: "全部"}}, Empty: view.Empty{Text: "现在还没有微实事。"}})
	one := public
	one.Title, one.Crumbs = "㙍下村路灯", []view.Link{{Text: "微实事", Href: "/smallworks"}}
	show("public/smallwork", "", &view.PublicSmallWork{Page: one, State: "已确认", Mark: "✓", Late: "逾期 2 天", Steps: steps, Facts: facts, Content: "装路灯12盏。", Done: "12盏全部亮灯。", Before: photos, After: photos, Matter: &view.Link{Text: "这件事从哪里来：查看事项和建议数", Href: "/matters/1-2027-00417"}})
	one.Title = "2027年度建议办理专项资金"
	show("public/fund", "", &view.PublicFund{Page: one, Figures: []view.Figure{{Label: "总额", Value: "30", Unit: "万元"}, {Label: "余额", Value: "10", Unit: "万元"}}, Basis: "第五次会议批准的预算", Rows: rows, Bar: "66.7%", Closed: "2027年12月20日结清。"})
	show("public/fund", "empty", &view.PublicFund{Page: one, Basis: "第五次会议批准的预算", Bar: "0%"})
}
