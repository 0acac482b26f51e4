package main

import "piaojue/app/web/view"

func init() {
	page := &view.OfficeForms{Page: deskPage("空白表格", "/office/forms", toStart), All: "/office/forms/all.zip?session=1", Count: "18", Vote: true, Sessions: []view.Link{
		{Text: "不印会议名称", Href: "/office/forms"}, {Text: "清溪县第十七届人民代表大会第五次会议", Href: "/office/forms?session=1", Current: true}, {Text: "【彩排】清溪县第十七届人民代表大会第五次会议", Href: "/office/forms?session=4"}}}
	for _, f := range [][4]string{
		{"代表签到表", "设备故障时按代表团手工签到，清点应到、实到、请假人数。", "地方组织法第十四条：三分之二以上的代表出席，会议始得举行", "attendance"},
		{"发票登记", "按代表团登记发出的投票凭证和纸质票，只记张数，不记姓名。", "", "issue"},
		{"唱票计票表", "唱票时用“正”字计数，一组一张，计票人签名。", "", "tally"},
		{"计票结果报告单", "计票结束后填写各项目票数，监票人、计票人签名，报执行主席。", "", "report"},
		{"选票销毁记录", "纸质票、投票凭证和密钥单保存期满后销毁，由监销人签字。", "", "destruction"},
	} {
		page.Forms = append(page.Forms, view.OfficeFormLine{Name: f[0], Says: f[1], Basis: f[2], Href: "/office/forms/" + f[3] + ".pdf?session=1"})
	}
	show("office/forms", "", page)
	show("office/forms", "no-session", &view.OfficeForms{Page: deskPage("空白表格", "/office/forms", toStart), All: "/office/forms/all.zip", Count: "18", Vote: true, Forms: page.Forms[:1]})
	show("office/forms", "unit", &view.OfficeForms{Page: deskPage("空白表格", "/office/forms", toStart), All: "/office/forms/all.zip", Count: "2", Forms: []view.OfficeFormLine{
		{Name: "项目调整申请表", Says: "责任单位申请调整项目内容、投资、地点、时限，各级签署意见。", Href: "/office/forms/adjustment.pdf"},
		{Name: "验收销号单", Says: "记录责任单位自查、验收、代表核查，各方签字盖章后销号。", Href: "/office/forms/completion.pdf"}}})
}
