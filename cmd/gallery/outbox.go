package main

import "piaojue/app/web/view"

func init() {
	toReminders, toReceivers := view.Link{Text: "提醒", Href: "/office/reminders"}, view.Link{Text: "通知渠道", Href: "/office/receivers"}
	reminder := func(text string) view.Reminder {
		return view.Reminder{Text: text, When: "2026年3月12日提醒", Open: "/office/reminders/1/open"}
	}
	late, report := reminder("“𬭎溪饮水提升”的节点“主体完工”应在2026年3月1日完成，已经逾期。"), reminder("“㙍下村道路硬化”2026年2月的进度报告还没有提交。请在2026年3月16日前提交。")
	read := late
	read.Read = true
	show("office/reminders", "", &view.OfficeReminders{Page: deskPage("提醒", "/office/reminders", toStart), Unread: []view.Reminder{late, report}, Old: []view.Reminder{read}, ReadAll: "/office/reminders/read",
		Links: []view.Link{toReceivers, {Text: "外发消息", Href: "/office/outbox"}}})
	show("office/reminders", "empty", &view.OfficeReminders{Page: deskPage("提醒", "/office/reminders", toStart)})
	show("office/start", "reminders", &view.OfficeStart{Page: deskPage("工作台", "/office"), Today: "2026年3月12日，星期四", Reminders: []view.Reminder{late, report}, RemindersMore: "还有 7 条提醒"})

	kinds := []view.Option{{Value: "dingtalk", Text: "钉钉机器人", Hint: "群设置里添加自定义机器人，复制 Webhook。"}, {Value: "wecom", Text: "企业微信机器人"}, {Value: "plain", Text: "普通网络钩子"}, {Value: "mail", Text: "电子邮件"}}
	events := func() []view.Option {
		return []view.Option{{Value: "report", Text: "进度报告"}, {Value: "checkpoint", Text: "项目节点"}, {Value: "concern", Text: "监督意见"}}
	}
	show("office/form", "receiver", &view.OfficeFormPage{Page: deskPage("新建通知渠道", "/office/receivers/new", toStart, toReminders, toReceivers),
		Form: view.ReceiverForm("#", "/office/receivers", "新建通知渠道", view.ReceiverValues{Kind: "dingtalk", Events: []string{"report"}}, kinds, events(), nil)})
	edit := view.ReceiverForm("#", "", "保存修改", view.ReceiverValues{Name: "县人大办工作群", Events: []string{"report", "concern"}}, nil, events(), nil)
	edit.Title, edit.Second = "修改", true
	page := &view.Ledger{Page: deskPage("县人大办工作群", "/office/receivers/1", toStart, toReminders, toReceivers), Lead: "钉钉机器人：https://oapi.dingtalk.com/…f3a9　通知：进度报告、监督意见。", Found: "最近的消息",
		Columns: view.Sorting(nil, "", "消息", "", "发给", "", "状态", "", "已试次数", ""), Forms: []view.OfficeForm{view.TestReceiverForm("#"), edit, view.SwitchReceiverForm("#", false)},
		Rows: []view.LedgerRow{
			{Cells: []view.LedgerCell{{Text: "项目节点逾期", Under: "有 1 个项目节点已经逾期。 · 𬭎溪饮水提升：主体完工 请登录后在工作台查看。", Head: true}, {Text: "县人大办工作群"}, {Text: "已发出", Under: "2026年3月12日 8:00"}, {Text: "1"}}},
			{Cells: []view.LedgerCell{{Text: "该报进度了", Under: "有 2 份月度进度报告还没有提交。", Head: true}, {Text: "县人大办工作群"}, {Late: "没有发出", Under: "对方没有接收（310000）：sign not match"}, {Text: "20"}}},
		}}
	show("office/ledger", "receiver", page.Fill())
}
