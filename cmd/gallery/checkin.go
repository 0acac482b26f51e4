package main

import (
	"fmt"

	"piaojue/app/web/view"
)

func init() {
	checkinSamples()
	rollSamples()
}

func rollPapers() []view.OfficeDocument {
	return []view.OfficeDocument{
		{Name: "代表证", Href: "/office/sessions/1/cards.pdf", Note: "A4 每张十枚，按代表团排列，带签到二维码", Ready: true},
		{Name: "空白签到表", Href: "/office/sessions/1/attendance.pdf?blank=1", Note: "设备故障时手工签到", Ready: true},
		{Name: "签到表", Href: "/office/sessions/1/attendance.pdf", Note: "按现在的签到登记", Ready: true},
	}
}

func rollLinks() []view.Link {
	var links []view.Link
	for _, d := range officeDelegations(false) {
		links = append(links, view.Link{Text: d.Name + " " + d.Entitled, Href: "#" + d.Anchor})
	}
	return links
}

func checkinGroups(lists bool) []view.CheckinGroup {
	var groups []view.CheckinGroup
	for i, d := range officeDelegations(false) {
		g := view.CheckinGroup{Name: d.Name, Anchor: d.Anchor, Entitled: d.Entitled, Present: d.Present, Excused: d.Excused, NotYet: d.NotYet, Left: fmt.Sprint(i % 2),
			Href: fmt.Sprintf("/office/sessions/1/checkin?delegation=%d", i+1), Bulk: fmt.Sprintf("/office/sessions/1/checkin/delegation?delegation=%d", i+1)}
		if lists {
			g.Deputies = d.Deputies
		}
		groups = append(groups, g)
	}
	return groups
}

func checkinDesk(title string, back ...view.Link) view.OfficeCheckin {
	const base = "/office/sessions/1/checkin"
	var of []view.Option
	for i, g := range checkinGroups(false) {
		of = append(of, view.Option{Value: fmt.Sprint(i + 1), Text: g.Name})
	}
	figures := []view.Figure{{Label: "应到", Value: "231", Unit: "人"}, {Label: "实到", Value: "203", Unit: "人", Note: "另有 1 人已离会"}, {Label: "请假", Value: "19", Unit: "人"}, {Label: "缺席", Value: "8", Unit: "人"}}
	desk := view.OfficeCheckin{
		Page: deskPage(title, base, back...), Action: base, MayAct: true, Everybody: base, Topic: "session/1", Fragment: base + "/fragment", Documents: rollPapers(),
		Delegation: view.Field{Name: "delegation", Label: "代表团"}.From(append([]view.Option{{Text: "全部代表团"}}, of...)),
		Mark:       view.Field{Name: "mark", Label: "状态"}.From([]view.Option{{Text: "全部"}, {Value: "notyet", Text: "未到"}, {Value: "present", Text: "已签到"}, {Value: "excused", Text: "请假"}, {Value: "left", Text: "已离会"}}),
		Live: view.CheckinLive{Action: base, MayAct: true, Figures: figures, Met: true, Quorum: "全体代表 231 人，三分之二为 154 人；现已签到 203 人。", TrueAt: "9:38",
			Groups: checkinGroups(false), Lists: checkinGroups(true)},
	}
	desk.Recent = []view.CheckinLine{
		{Kind: "done", At: "9:38", Text: "周明霁（QX0011）", Note: "龙亭代表团 · 3排8座", Mark: "已签到", Undo: "undo", ID: "11", Action: base},
		{Kind: "same", At: "9:37", Text: "沈知远（QX0001）", Note: "城关代表团 · 1排1座 · 8:55 已经签到，没有重复登记", Mark: "已签到"},
		{Kind: "refused", At: "9:37", Text: "QX9999", Note: "名册里没有“QX9999”。请核对代表证，或在下面的名单里查找。", Mark: "没有登记"},
	}
	return desk
}

func checkinSamples() {
	back := []view.Link{toStart, toSession}
	desk := checkinDesk("签到", back...)
	show("office/checkin", "", &desk)
	missed := checkinDesk("签到", back...)
	missed.Recent, missed.Number, missed.NotFound = nil, "QX9999", "名册里没有“QX9999”。请核对代表证，或在下面的名单里查找。"
	missed.Live.Met, missed.Live.Quorum = false, "全体代表 231 人，三分之二为 154 人；现已签到 150 人，还差 4 人。"
	show("office/checkin", "refused", &missed)
	long := checkinDesk("签到", back...)
	long.Live.Lists, long.Live.Note, long.Query, long.Filtered = nil, "代表较多，请选一个代表团，或者按姓名、证号、座位查找。", "沈", true
	show("office/checkin", "long", &long)
	empty := checkinDesk("签到", back...)
	empty.Recent, empty.Documents, empty.Live = nil, nil, view.CheckinLive{Quorum: "还没有代表名册。"}
	show("office/checkin", "empty", &empty)
	acts := []view.Option{
		{Value: "present", Text: "签到：未到的 8 人", Hint: "请假的不变。"}, {Value: "excused", Text: "请假：未到的 8 人"},
		{Value: "left", Text: "离会：已签到的 30 人"}, {Value: "undo", Text: "撤销：已签到和请假的 32 人", Hint: "改回未到。已经领票的不变。"},
	}
	show("office/form", "delegation", &view.OfficeFormPage{Page: deskPage("城关代表团：整团登记", "/office/sessions/1/checkin/delegation", append(back, view.Link{Text: "签到", Href: "/office/sessions/1/checkin"})...),
		Facts: []view.Fact{{Label: "已签到", Value: "30 人"}, {Label: "请假", Value: "2 人"}, {Label: "未到", Value: "8 人"}, {Label: "已离会", Value: "0 人"}},
		Form:  view.DelegationMarkForm("/office/sessions/1/checkin/delegation?delegation=1", "/office/sessions/1/checkin?delegation=1", acts, nil)})
}

func rollSamples() {
	at := []view.Link{toStart, toSession, {Text: "代表名册", Href: "/office/sessions/1/roster"}}
	of := []view.Option{{Text: "请选择代表团"}}
	for _, g := range checkinGroups(false) {
		of = append(of, view.Option{Value: g.Name, Text: g.Name})
	}
	v := view.DeputyValues{Delegation: of[1].Value, Number: "QX0107", Name: "冯若谷", Seat: "3排2座", Excluded: "暂停执行代表职务（代表资格审查报告，2026年1月19日）"}
	show("office/form", "deputy", &view.OfficeFormPage{Page: deskPage("更改代表：冯若谷", "/office/sessions/1/roster/107", at...), Facts: []view.Fact{{Label: "签到", Value: "未到"}},
		Form: view.DeputyForm("/office/sessions/1/roster/107", "/office/sessions/1/roster", "保存更改", v, of, nil)})
	refused := deskPage("增补代表", "/office/sessions/1/roster/new", at...)
	refused.Errors = []view.FieldError{{Field: "number", Text: "代表证号 QX0107 已经是冯若谷的，请核对。"}, {Field: "reason", Text: "没有填写更改原因。"}}
	show("office/form", "deputy-refused", &view.OfficeFormPage{Page: refused, Form: view.DeputyForm("/office/sessions/1/roster/new", "/office/sessions/1/roster", "增补代表", view.DeputyValues{}, of, view.Typed{"number": {"QX0107"}, "name": {"新代表"}})})
	show("office/roster", "long", &view.OfficeRoster{Page: deskPage("代表名册", "/office/sessions/1/roster", toStart, toSession), Figures: []view.Figure{{Label: "全体代表", Value: "2980", Unit: "人"}},
		Delegations: []view.OfficeDelegation{{Name: "城关代表团", Anchor: "d1", Entitled: "90"}}, Open: []view.Link{{Text: "城关代表团 90", Href: "?delegation=1"}}, Asked: "代表较多，请选一个代表团查看。",
		Replaced: "已经有代表签到或请假，不能再整体更换名册；个别代表可以逐个更改。"})
	show("office/roster", "fixed", &view.OfficeRoster{Page: deskPage("代表名册", "/office/sessions/1/roster", toStart, toSession), Delegations: officeDelegations(false), Open: rollLinks(),
		Fixed: "“民生实事项目票决”已经开始发票，全体代表人数随之固定，名册要等结果宣布以后才能更改。"})
	show("office/import", "roster-ready", &view.OfficeImport{Page: deskPage("核对后写入代表名册", "/office/sessions/1/roster/import", toStart, toSession), File: "代表名册.xlsx", Counts: "读到 3 行，2 个代表团，计入全体代表 3 人。",
		Remarks: []string{"有 2 位“何以安”（QX0002、QX0031），请核对是不是同一人。", "“城官代表团”只有 1 人，请核对名称有没有写错。"},
		Columns: []string{"代表团", "代表证号", "姓名", "座位"}, Rows: [][]string{{"城关代表团", "QX0001", "沈知远", "1排1座"}, {"城关代表团", "QX0002", "何以安", ""}, {"城官代表团", "QX0031", "何以安", ""}},
		Confirm: rowsOf(view.ConfirmImport("/office/sessions/1/roster/import/confirm", "/office/sessions/1/roster", "t", "写入 3 人", "已经与代表资格审查报告核对。"))})
}
