package main

import (
	"fmt"

	"piaojue/app/web/view"
)

func slipGuests(n int) []view.SlipGuest {
	list := make([]view.SlipGuest, n)
	for i := range list {
		list[i] = view.SlipGuest{ID: fmt.Sprint(i + 1), Number: fmt.Sprintf("QX%04d", i+1), Name: officeNames[i%len(officeNames)], Seat: fmt.Sprintf("%d排%d座", i/7+1, i%7+1), Delegation: "城关代表团"}
	}
	return list
}

func slipDesk() view.OfficeSlips {
	back := []view.Link{{Text: "工作台", Href: "/office"}, {Text: "清溪县第十七届人民代表大会第五次会议", Href: "/office/sessions/1"}, {Text: "民生实事项目票决", Href: "/office/rounds/1"}}
	who := view.Field{Label: "哪位代表", Kind: "text", Required: true, Hint: "扫代表证，或输入代表证号、姓名、座位。"}
	reason := view.Field{Label: "作废原因", Kind: "text", Required: true, Hint: "如“二维码污损，扫不出来”。"}
	p := view.OfficeSlips{
		Page: deskPage("发票", "/office/rounds/1/slips", back...), Topic: "round/1", Fragment: "/office/rounds/1/slips/figures", Colour: view.Stripe{Kind: "red", Name: "红色"},
		Slips: true, Papers: true, Give: "slip", Gives: []view.Link{{Text: "发投票凭证", Href: "?give=slip", Current: true}, {Text: "发纸质票", Href: "?give=paper"}},
		Action: "/office/rounds/1/slips", BulkHref: "/office/rounds/1/slips/bulk", CancelAction: "/office/rounds/1/slips/cancel", ReplaceAction: "/office/rounds/1/slips/replace", LostAction: "/office/rounds/1/slips/lost", CheckinHref: "/office/sessions/1/checkin",
		UUID: "f3Kx8QzT2mWnLb", Module: "/static/gen/seal.wasm", Runtime: "/static/gen/wasm_exec.js",
		Figures: []view.Figure{{Label: "应到", Value: "231", Unit: "人"}, {Label: "实到", Value: "203", Unit: "人"}, {Label: "发出", Value: "182", Unit: "张", Note: "凭证 176，纸质 6"}, {Label: "还没领", Value: "21", Unit: "人", Note: "另换发 2 张，其中遗失 1 张"}, {Label: "剩余凭证", Value: "60", Unit: "张"}},
		Cancel:  view.SpoiledForm{Who: who, Reason: reason}, Replace: view.SpoiledForm{Who: who, Reason: reason}, Lost: view.SpoiledForm{Who: who, Reason: reason},
	}
	p.Cancel.Who.Name, p.Cancel.Reason.Name, p.Replace.Who.Name, p.Replace.Reason.Name = "who", "reason", "paper_who", "paper_reason"
	p.Cancel.Gives = view.Field{Name: "give", Label: "换发", Options: []view.Option{{Value: "slip", Text: "另一张投票凭证", Chosen: true}, {Value: "paper", Text: "一张纸质票"}}}
	p.Lost.Who.Name, p.Lost.Reason.Name, p.Lost.Reason.Label, p.Lost.Reason.Hint = "lost_who", "lost_reason", "遗失情况", "如“代表说凭证掉在会场外，没有找到”。"
	p.Lost.Gives = view.Field{Name: "lost_give", Label: "补发", Options: p.Cancel.Gives.Options}
	for i, name := range []string{"城关代表团", "龙亭代表团", "谢村代表团"} {
		g := view.SlipGroup{Name: name, Anchor: fmt.Sprintf("g%d", i+1), Href: fmt.Sprintf("?give=slip&delegation=%d#deputies", i+1), BulkHref: fmt.Sprintf("/office/rounds/1/slips/bulk?delegation=%d", i+1), Entitled: "77", Present: "68", Issued: "61", Waiting: "7"}
		p.Groups = append(p.Groups, g)
		g.Guests = slipGuests(7)
		p.Waiting, p.Served = append(p.Waiting, g), append(p.Served, g)
	}
	return p
}

func init() {
	desk := slipDesk()
	show("office/slips", "", &desk)
	choice := slipDesk()
	choice.Number, choice.More, choice.Matches = "王", "另有 5 位没有列出，请多输入几个字。", slipGuests(4)
	choice.Matches[0].State, choice.Matches[1].First = "已领投票凭证", true
	show("office/slips", "choice", &choice)
	turned := slipDesk()
	turned.ToPaper, turned.Slips, turned.Gives, turned.Give, turned.BulkHref = "10:42 转为纸质投票", false, nil, "paper", ""
	turned.Cancel.Gives, turned.Lost.Gives = view.Field{}, view.Field{}
	show("office/slips", "to-paper", &turned)
	closed := slipDesk()
	closed.Closed, closed.Waiting = "投票已经截止，不再发票。", nil
	show("office/slips", "closed", &closed)
	many := slipDesk()
	many.Asked, many.Waiting, many.Served = "还有 2,975 位代表没有领票，请在上面选一个代表团查看名单，或直接扫代表证。", nil, nil
	show("office/slips", "many", &many)
	show("office/slips", "empty", &view.OfficeSlips{Page: deskPage("发票", "/office/rounds/1/slips"), Closed: "还没有开始发票。"})
}

func paperTop() view.PaperTop {
	return view.PaperTop{
		Round: "民生实事项目票决", Session: "清溪县第十七届人民代表大会第五次会议", State: "计票中", Colour: view.Stripe{Kind: "red", Name: "红色"}, Holder: "姚思源", Office: "计票人",
		Topic: "round/1", Fragment: "/teller/1/fragment",
		Sums: []view.Equation{
			view.Equals("纸质票", view.Term{Label: "发出", Value: "106"}, view.Term{Label: "收回", Value: "104"}, view.Term{Label: "未交", Value: "2"}),
			view.Equals("全部票", view.Term{Label: "发出", Value: "225"}, view.Term{Label: "收回", Value: "221"}, view.Term{Label: "未交", Value: "4"}),
			view.Equals("纸质票", view.Term{Label: "收回", Value: "104"}, view.Term{Label: "有效", Value: "47"}, view.Term{Label: "无效", Value: "2"}, view.Term{Label: "存疑待认定", Value: "1"}, view.Term{Label: "还没核对", Value: "54"}),
		},
	}
}

func paperPage(title string) view.Page {
	return view.Page{Title: title, Site: "清溪县人民代表大会", Demo: true}
}

func stackPage(rows int, columns ...string) *view.Stack {
	p := &view.Stack{
		Page: paperPage("录入第 2 组纸质票"), PaperTop: paperTop(), No: "2", Size: "50", State: "待录入", Mark: "waiting", Back: "/teller/1", Action: "/teller/1/batches/2",
		Columns: columns, Complete: len(columns) > 1, Asks: true, Valid: view.Cell{Name: "valid", Label: "有效票", Value: "47"}, Doubtful: view.Cell{Name: "doubtful", Label: "存疑票", Value: "1"},
		Void:      []view.Cell{{Name: "void-over_marked", Label: "赞成超过规定数", Value: "2"}, {Name: "void-illegible", Label: "无法辨认"}, {Name: "void-wrong_paper", Label: "非本轮表决票"}},
		Questions: []view.Cell{{Name: "question-0", Label: "第 1 张存疑票，疑在哪里", Value: "第 3 项赞成、反对两栏都有标记，反对栏划掉"}},
	}
	for i := range rows {
		row := view.StackRow{No: fmt.Sprint(i + 1), Name: sampleProjects[i%len(sampleProjects)].name}
		for j, column := range columns {
			row.Cells = append(row.Cells, view.Cell{Name: fmt.Sprintf("row-%d-%d", i, j), Label: column, Full: fmt.Sprintf("第 %d 项%s", i+1, column), Value: []string{"40", "5", "2"}[j]})
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func doubtPage(rows int) *view.Doubt {
	p := &view.Doubt{
		Page: paperPage("认定存疑票"), PaperTop: paperTop(), Name: "第 2 组第 1 张", Question: "第 3 项赞成、反对两栏都有标记，反对栏划掉", Back: "/scrutineer/1/doubtful", Action: "/scrutineer/1/doubtful/2/1",
		Verdicts: []view.Option{{Value: "valid", Text: "有效", Hint: "请在下面逐项认定。", Chosen: true}, {Value: "over_marked", Text: "无效：赞成超过规定数"}, {Value: "illegible", Text: "无效：无法辨认"}, {Value: "wrong_paper", Text: "无效：非本轮表决票"}},
		Reason:   view.Cell{Name: "reason", Label: "认定理由"}, Verdict: "valid", Says: "有效：赞成第 1、2、3 项；弃权第 4 项",
	}
	for i := range rows {
		p.Rows = append(p.Rows, view.DoubtMark{No: fmt.Sprint(i + 1), Name: sampleProjects[i%len(sampleProjects)].name, Field: fmt.Sprintf("mark-%d", i), Value: "0", Text: "赞成",
			Options: []view.Option{{Value: "0", Text: "赞成", Chosen: i < 2}, {Value: "1", Text: "反对"}, {Value: "2", Text: "弃权"}}})
	}
	return p
}

func init() {
	found := &view.Teller{Page: paperPage("纸质票计票"), PaperTop: paperTop(), Phase: "found"}
	found.State, found.Sums = "投票截止", []view.Equation{{Name: "纸质票", Terms: []view.Term{{Label: "发出", Value: "106"}}, Open: "收回待两名计票人清点一致"}}
	found.Found = view.Found{Action: "/teller/1/returned", State: "两人录入不一致", Mark: "differs", Tellers: "姚思源、戴志远", Mine: "104", Differences: []string{"票箱里的纸质票：一人清点104张，另一人清点105张。"}, MayEnter: true}
	show("tablet/teller", "found", found)
	piles := &view.Teller{Page: paperPage("纸质票计票"), PaperTop: paperTop(), Phase: "stacks", Left: "4", Open: &view.StackForm{Action: "/teller/1/batches", No: "4"}, Doubt: "存疑票共 2 张，总监票人已认定 1 张。",
		Piles: []view.Pile{
			{No: "1", Size: "50", State: "核对一致", Mark: "agreed", Tellers: "姚思源、戴志远"},
			{No: "2", Size: "50", State: "两人录入不一致", Mark: "differs", Tellers: "姚思源、戴志远", Href: "/teller/1/batches/2", Button: "重新核对", Differences: []string{"第3项“农村饮用水安全提升工程”的赞成：一人录入12，另一人录入21。", "第3项“农村饮用水安全提升工程”的反对：一人录入30，另一人录入21。"}},
			{No: "3", Size: "4", State: "待录入", Mark: "waiting", Href: "/teller/1/batches/3", Button: "录入"},
		}}
	show("tablet/teller", "", piles)
	show("tablet/teller", "wait", &view.Teller{Page: paperPage("纸质票计票"), PaperTop: paperTop(), Phase: "wait", Note: "投票还没有截止。截止后开箱，请两名计票人各自清点箱内的纸质票，分别录入。"})
	show("tablet/teller", "done", &view.Teller{Page: paperPage("纸质票计票"), PaperTop: paperTop(), Phase: "done", Note: "纸质票已经计入结果。", Piles: piles.Piles[:1], Links: []view.Link{{Text: "核对计票结果并签字", Href: "/scrutineer/1"}}})

	show("tablet/stack", "", stackPage(12, "赞成", "反对", "弃权"))
	show("tablet/stack", "one", stackPage(1, "赞成"))
	refused := stackPage(40, "赞成", "反对", "弃权")
	refused.Errors = []view.FieldError{{Field: "row-2-0", Text: "第3项赞成40＋反对5＋弃权3＝48，与有效票47张不符。"}}
	refused.Rows[2].Error, refused.Rows[2].Cells[0].Error = refused.Errors[0].Text, refused.Errors[0].Text
	refused.State, refused.Mark, refused.Tellers, refused.Differences = "两人录入不一致", "differs", "姚思源、戴志远", piles.Piles[1].Differences
	show("tablet/stack", "refused", refused)
	review := stackPage(12, "赞成", "反对", "弃权")
	review.Review = true
	show("tablet/stack", "review", review)
	closed := stackPage(0, "赞成")
	closed.Closed = "这一组两名计票人的录入已经核对一致，不能再改。"
	show("tablet/stack", "closed", closed)

	scanPages()

	show("tablet/doubts", "", &view.Doubts{Page: paperPage("认定存疑票"), PaperTop: paperTop(), Back: "/scrutineer/1", Leads: true, Rows: []view.DoubtRow{
		{Name: "第 2 组第 1 张", Question: "第 3 项赞成、反对两栏都有标记，反对栏划掉", Href: "/scrutineer/1/doubtful/2/1"},
		{Name: "第 1 组第 1 张", Question: "有水渍，第 5 项看不清", Decision: "无效：无法辨认", By: "罗桂英：多数项目看不清"},
	}})
	show("tablet/doubts", "empty", &view.Doubts{Page: paperPage("认定存疑票"), PaperTop: paperTop(), Back: "/scrutineer/1", Note: "还没有开始计票。两名计票人对一组票的录入一致以后，其中的存疑票列在这里。"})
	show("tablet/doubt", "", doubtPage(12))
	again := doubtPage(5)
	again.Review = true
	show("tablet/doubt", "review", again)
}
