package main

import (
	"net/url"

	"piaojue/app/web/view"
)

var (
	toCalls   = view.Link{Text: "征集公告", Href: "/office/calls"}
	callRules = []view.Option{{Value: "optional", Text: "选填"}, {Value: "required", Text: "必填"}, {Value: "no", Text: "不收集"}}
)

func init() {
	ledgerSamples()
	callSamples()
}

func ledgerSamples() {
	q := url.Values{"type": {"station"}, "sort": {"-received"}}
	from, to, pages := view.Turn(url.Values{"page": {"2"}}, 120, 50)
	add := view.EntranceForm("/office/entrances", "", "新建一个码", "station", "", "", "", []view.Option{{Value: "station", Text: "联络站"}, {Value: "deputy", Text: "人大代表"}}, nil)
	add.Title = "新建"
	load := view.ImportForm("/office/entrances/import", "联络站、代表名单")
	load.Title = "从表格导入"
	page := view.Ledger{
		Page: deskPage("联络站码、代表码", "/office/entrances", toStart, toCalls), Lead: "每个联络站、每位代表一个二维码。居民扫码提建议，系统自动记下是从哪里来的。",
		Filter: &view.LedgerFilter{Action: "/office/entrances", Ask: "名称或者地点", Selects: []view.Field{
			view.Field{Name: "type", Label: "类型", Value: "station"}.From([]view.Option{{Text: "全部"}, {Value: "station", Text: "联络站"}, {Value: "deputy", Text: "人大代表"}}),
			{Name: "due", Label: "截止", Kind: "date"},
		}},
		Columns: view.Sorting(q, "-received", "名称", "name", "类型", "", "地点", "place", "账号", "", "收到建议", "received", "操作", ""),
		Found:   "120 个，共收到建议 348 条。", Pages: pages, Exports: []view.Link{{Text: "打印二维码", Href: "#"}, {Text: "导出 Excel", Href: "#"}},
		Forms: []view.OfficeForm{add, load}, Links: []view.Link{{Text: "下载导入模板（CSV）", Href: "#"}},
	}
	page.Columns[4].Num = true
	for range to - from {
		page.Rows = append(page.Rows, view.LedgerRow{Cells: []view.LedgerCell{{Text: "城关镇文化路社区人大代表联络站", Href: "#", Head: true}, {Text: "联络站"}, {Text: "城关镇文化路 18 号"}, {Text: "沈知远"}, {Text: "12"},
			{Links: []view.Link{{Text: "二维码", Href: "#"}, {Text: "修改", Href: "#"}, {Text: "停用", Href: "#"}}}}})
	}
	page.Rows[1].Off = true
	show("office/ledger", "", page.Fill())

	bulk := view.OfficeForm{Action: "#", Title: "分派研判", Submit: "分派", Second: true, Says: "先在表里勾选事项。", Hidden: []view.Option{{Value: "q", Text: ""}}, Questions: add.Questions[:1]}
	picked := view.Ledger{Page: deskPage("研判", "/office/studies", toStart), Button: &view.Link{Text: "登记座谈会", Href: "#"}, Remarks: []string{"有 3 件研判任务已经逾期。"}, Figures: []view.Figure{{Label: "逾期", Value: "3", Unit: "件"}},
		Filter: &view.LedgerFilter{Action: "#", Hidden: []view.Option{{Value: "year", Text: "2027"}}, Ask: "事项"}, Columns: view.Sorting(url.Values{}, "due", "事项", "", "截止", "due"), Bulk: &bulk, BulkAll: "查到的 48 件全部分派",
		Rows: []view.LedgerRow{{ID: "1", On: true, Cells: []view.LedgerCell{{Text: "𬭎溪饮水提升", Under: "1-2027-00417 · 附议 12 人", Head: true}, {Text: "2026年10月15日", Late: "逾期 4 天"}}}}}
	show("office/ledger", "picked", picked.Fill())
	show("office/ledger", "empty", &view.Ledger{Page: deskPage("征集公告", "/office/calls", toStart), Empty: view.Empty{Text: "还没有征集公告。"}})
}

func callSamples() {
	values := view.CallValues{Year: "2027", Title: "关于征集2027年度民生实事项目建议的公告", Text: "为了把民生实事办到群众心坎上，现公开征集建议。\n\n一件事提一条。", Audience: "在本地居住、工作和学习的所有人", Topics: "幼有所育\n学有所教", NameRule: "optional", PhoneRule: "optional", OpensOn: "2026-10-08", ClosesOn: "2026-10-20"}
	warned := map[string][]view.OfficeBasis{"closes_on": {{Word: "实践做法", Text: "征集期 13 天，比常见的 30 天短。"}}}
	show("office/form", "call", &view.OfficeFormPage{Page: deskPage("拟定征集公告", "/office/calls/new", toStart, toCalls), Form: view.CallForm("/office/calls/new", "/office/calls", "保存公告草稿", values, callRules, warned, nil)})
	publish, extend, stop := view.PublishCallForm("#"), view.ExtendCallForm("#", nil), view.CloseCallForm("#", nil)
	facts := []view.Fact{{Label: "年度", Value: "2027年"}, {Label: "征集期", Value: "2026年10月8日至2026年10月20日"}, {Label: "征集对象", Value: values.Audience}}
	text := []string{"为了把民生实事办到群众心坎上，现公开征集建议。", "一件事提一条。"}
	show("office/call", "draft", &view.OfficeCall{Page: deskPage(values.Title, "/office/calls/1", toStart, toCalls), Stage: "草稿", Remarks: warned["closes_on"], Facts: facts, Text: text, Publish: &publish, EditHref: "/office/calls/1/edit"})
	show("office/call", "", &view.OfficeCall{Page: deskPage(values.Title, "/office/calls/1", toStart, toCalls), Stage: "征集中", Facts: facts, Text: text, Extend: &extend, Close: &stop,
		Figures: []view.Figure{{Label: "收到建议", Value: "348", Unit: "条"}, {Label: "征集期", Value: "30", Unit: "天"}, {Label: "还有", Value: "12", Unit: "天", Note: "含今天和截止当天"}},
		Spread:  &view.OfficeSpread{Address: "https://192.0.2.1/calls/1", Code: "/static/img/mark.svg", Poster: "#", Snippet: `<a href="https://192.0.2.1/calls/1" target="_blank" rel="noopener">` + values.Title + `</a>`},
		Links:   []view.Link{{Text: "代为录入建议", Href: "#"}}, Channels: []view.Fact{{Label: "网上", Value: "120 条"}, {Label: "来信", Value: "50 条"}}})
	show("office/form", "entrance", &view.OfficeFormPage{Page: deskPage("修改：城关镇联络站", "/office/entrances/1", toStart, toCalls), Form: view.EntranceForm("#", "/office/entrances", "保存修改", "", "城关镇联络站", "", "", nil, nil)})
}
