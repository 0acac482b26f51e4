package main

import "piaojue/app/web/view"

func officePage(title, path string) view.Page {
	return view.Page{
		Title: title, Site: "清溪县人民代表大会", Path: path, Demo: true,
		Viewer: &view.Viewer{Name: "沈主任", Role: "执行主席", Congress: "清溪县人民代表大会"},
		Nav:    []view.Link{{Text: "工作台", Href: "/office"}, {Text: "会议", Href: "/office/sessions"}, {Text: "主席台", Href: "/presidium/3", Current: true}},
	}
}

// presidiumSteps is the procedure with the first n steps done.
func presidiumSteps(done int) []view.Step {
	all := []view.Step{
		{Name: "通过票决办法", Who: "大会", At: "08:32"}, {Name: "通过监票人", Who: "大会", At: "08:40"},
		{Name: "票箱就绪", Who: "监票人5人", At: "08:55", Note: "密钥、投票码、候选项目已固定；票箱为空"},
		{Name: "发出表决票", Who: "秘书处", At: "09:02"}, {Name: "开始投票", Who: "执行主席", At: "09:30"},
		{Name: "截止投票", Who: "执行主席", At: "09:52"}, {Name: "清点票数", Who: "总监票人", At: "09:53"},
		{Name: "计票", Who: "监票人3人", At: "09:58"}, {Name: "监票人签字", Who: "总监票人和监票人", At: "10:03"},
		{Name: "宣布结果", Who: "执行主席", At: "10:10"}, {Name: "公告", Who: "秘书处", At: "10:30"},
	}
	for i := range all {
		switch {
		case i < done:
			all[i].State = "done"
		case i == done:
			all[i].State, all[i].At, all[i].Note = "now", "", ""
		default:
			all[i].State, all[i].At, all[i].Note = "next", "", ""
		}
	}
	return all
}

func presidium(live view.PresidiumLive) *view.Presidium {
	live.Session = "清溪县第十七届人民代表大会第五次会议"
	live.Round = "2026年度民生实事项目票决"
	if live.SideTitle == "" {
		live.SideTitle = "出现情况时"
	}
	live.AsOf = "09:41:07"
	return &view.Presidium{Page: officePage("主席台 · "+live.Round, "/presidium/3"), Topic: "round/3", Fragment: "/presidium/3/fragment", Live: live}
}

func delegation(name, entitled, present, issued string) view.DelegationRow {
	return view.DelegationRow{Name: name, Entitled: entitled, Present: present, Share: "95.8%", Issued: issued, Paper: "0", Waiting: "0"}
}

// aside is a step for when something goes wrong, as the presidium sees it.
func aside(key, title, consequence, confirm, asks, hint string) view.SideForm {
	return view.SideForm{Key: key, Action: "/office/rounds/3/" + key, Back: "/presidium/3", Title: title, Consequence: consequence, Confirm: confirm, Button: title, Name: "reason", Asks: asks, Hint: hint}
}

func init() {
	delegations := []view.DelegationRow{
		delegation("城关代表团", "48", "46", "46"), delegation("龙亭代表团", "39", "37", "37"), delegation("槐树关代表团", "33", "31", "31"),
		delegation("谢村代表团", "41", "40", "40"), delegation("马畅、湑水、茅坪联合代表团", "52", "48", "48"), delegation("部队代表团", "18", "17", "17"),
	}
	numbers := func(returned int) view.PresidiumLive {
		return view.PresidiumLive{
			Figures: []view.Figure{
				{Label: "应到", Value: "231", Unit: "人"}, {Label: "实到", Value: "219", Unit: "人", Note: "请假7人，缺席5人"},
				{Label: "发出", Value: "219", Unit: "张"}, {Label: "收回", Value: view.Count(returned), Unit: "张", Note: "占发出" + view.Percent(returned, issued)},
			},
			Gauges: []view.Gauge{
				view.NewGauge("实到", present, entitled, 154, "法定人数"),
				view.NewGauge("发出", issued, entitled, 0, ""),
				view.NewGauge("收回", returned, entitled, passLine, "通过线"),
			},
			Scale:       "横条全长为全体代表231人。收回达到通过线116张以后，项目才有可能获得过半数赞成。",
			Delegations: delegations,
		}
	}
	open := numbers(146)
	open.State, open.Steps = "投票中", presidiumSteps(5)
	open.Act = &view.Act{Action: "/office/rounds/3/close", Button: "截止投票", Primary: true,
		Consequence: "截止后不再接收表决票。已收回146张，还有73张发出未收回；未收回的不计入任何项目。截止后不能重新开始。",
		Confirm:     "我已宣布截止，知道不能重新开始"}
	pause := aside("pause", "暂停投票", "暂停期间不接收表决票，剩余时间保留。已经填写的选票留在平板上，恢复后可以接着投。", "我已宣布暂停投票", "暂停原因", "例如：会场停电，正在检修")
	toPaper := aside("to-paper", "故障转人工", "平板不再接收表决票，已经投入的照常计票。还没有投票的代表交回投票凭证，换领纸质票。不能再改回平板投票。", "我已宣布转为纸质投票，知道不能改回", "转人工的原因", "例如：无线网络中断，短时间不能恢复")
	void3 := aside("void", "宣布本轮无效", "已经投的票一律不计，也永远不会开启；须建立新的一轮重新投票。不能撤回。", "我已宣布本轮无效，知道不能撤回", "无效的原因", "例如：票面印错，主席团决定重新投票")
	open.Clock = &view.Countdown{Label: "剩余时间", Text: "18:53", Left: 18*60 + 53, Runs: true, Until: "10:00"}
	open.Side = []view.SideForm{pause, toPaper, void3}
	open.NotInTotal = "5 人"
	open.NotIn = []view.DelegationSeats{{Name: "城关代表团", Count: "2 人", Seats: []string{"1排3号 李𬭎", "1排4号 王𠮷"}}, {Name: "马畅、湑水、茅坪联合代表团", Count: "3 人", Seats: []string{"7排1号 陈㙍生", "7排2号 周明霁", "7排12号 欧阳知远"}}}
	show("presidium/live", "open", presidium(open))
	beside := open
	beside.Colour = view.Stripe{Kind: "red", Name: "红色"}
	beside.Siblings = []view.SiblingRound{{Colour: view.Stripe{Kind: "blue", Name: "蓝色"}, Name: "2025年度民生实事项目满意度测评", State: "投票中", Href: "/presidium/4"}}
	show("presidium/live", "beside", presidium(beside))
	survey := open
	survey.State, survey.Act, survey.Side, survey.Clock = "已计票", nil, nil, nil
	survey.Waiting = "下一步由总监票人、监票人、计票人办理：监票人签字。"
	survey.Count = &view.PresidiumCount{Sentence: "大会以无记名投票方式，对3个项目进行了满意度测评：满意1个，基本满意1个，不满意1个。", Survey: sampleSurvey(), Explain: []string{"以全体成员29为基数，恰好一半视为未达到半数。"}}
	show("presidium/live", "survey", presidium(survey))

	paused := open
	paused.State, paused.Paused = "投票暂停", "投票从 09:41:02 起暂停，不接收表决票。剩余时间 18:53 保留，恢复后接着计算。"
	paused.Clock = &view.Countdown{Label: "剩余时间", Text: "18:53", Left: 18*60 + 53}
	paused.Act = &view.Act{Action: "/office/rounds/3/resume", Button: "恢复投票", Primary: true, Consequence: "从现在起继续接收表决票，暂停前剩余的时间接着计算。", Confirm: "我已宣布恢复投票"}
	paused.Side = []view.SideForm{aside("close", "截止投票", "截止后不再接收表决票，也不能重新开始。", "我已宣布截止，知道不能重新开始", "", ""), toPaper, void3}
	show("presidium/live", "paused", presidium(paused))

	refused := open
	wrong := void3
	wrong.Open, wrong.Value, wrong.Error = true, "", "请填写原因。"
	refused.Side = []view.SideForm{pause, toPaper, wrong}
	again := presidium(refused)
	again.Errors = []view.FieldError{{Field: "void-reason", Text: "请填写原因。"}}
	show("presidium/live", "refused", again)

	counting := numbers(217)
	counting.State, counting.Steps, counting.Split = "计票中", presidiumSteps(7), true
	counting.Paper = "从 09:44 起转为纸质投票：已经投入的平板票照常计票，没有投票的代表交回投票凭证，换领纸质票。"
	counting.Figures[2].Note = "凭证163，纸质56"
	counting.Waiting = "下一步由总监票人、监票人办理：开启计票。须有 3 名监票人开启，现在 1 名；第 2 组纸质票还没有第二名计票人录入。"
	counting.Counting = []view.Step{{Name: "票箱已封", State: "done", At: "09:52", Note: "平板票 163 张"}, {Name: "合计已固定", State: "done", Note: "发出 219 张，收回 217 张，未交 2 张"},
		{Name: "监票人开启 1/3", State: "now"}, {Name: "纸质票 1/2 组", State: "next", Note: "第 2 组只有一名计票人录入"}, {Name: "结果", State: "next"}}
	show("presidium/live", "counting", presidium(counting))

	short := numbers(218)
	short.State, short.Steps, short.Waiting = "已宣布", presidiumSteps(10), "下一步由人大常委会办公室办理：发布公告。"
	short.SideTitle = "名额没有全部确定"
	short.Chain = []string{"第一轮选定 9 项"}
	seats := aside("seats", "记录不足名额的处理", "还有 1 个名额没有确定。请按会议确定的办法登记，登记后不能更改。", "会议已经这样确定", "确定的依据", "例如：主席团第三次会议提请，全体会议举手通过")
	seats.Open, seats.Button = true, "登记处理办法"
	seats.Choices = []view.Option{{Value: "again", Text: "本次会议再次投票"}, {Value: "vacant", Text: "名额空缺"}, {Value: "later", Text: "留待下次会议"}}
	short.Side = []view.SideForm{seats}
	show("presidium/live", "short", presidium(short))

	lot := short
	drawn := aside("lot", "登记抽签结果", "下列项目票数相等，按票决办法抽签确定，名额 1 个。请在会场当众抽签，再登记抽中的项目。登记后立即公布，不能更改。", "已当众抽签，抽中的项目核对无误", "抽签经过", "例如：由执行主席在主席台抽签，总监票人监督")
	drawn.Open = true
	drawn.Winners = []view.Option{{Value: "4", Text: "4号　老旧小区加装电梯"}, {Value: "9", Text: "9号　乡镇卫生院改造"}}
	lot.Side = []view.SideForm{drawn}
	show("presidium/live", "lot", presidium(lot))

	early := view.PresidiumLive{State: "办法已通过", Steps: presidiumSteps(1), Waiting: "等待大会秘书处登记大会通过的监票人名单。",
		Figures: []view.Figure{{Label: "应到", Value: "231", Unit: "人"}, {Label: "实到", Value: "0", Unit: "人"}, {Label: "发出", Value: "0", Unit: "张"}, {Label: "收回", Value: "0", Unit: "张"}},
		Gauges:  []view.Gauge{view.NewGauge("实到", 0, entitled, 154, "法定人数")}, Scale: "横条全长为全体代表231人。"}
	show("presidium/live", "early", presidium(early))

	counted := numbers(218)
	counted.State, counted.Steps = "监票人已签字", presidiumSteps(9)
	counted.Act = &view.Act{Action: "/office/rounds/3/announce", Button: "宣布结果", Primary: true,
		Consequence: "结果将立即在现场公布屏和公众网站上公布，各项目得票同时公布。宣布后不能撤回。",
		Confirm:     "我已在大会上宣读结果"}
	result := sampleResult(true, view.WordsOf(false))
	counted.Count = &view.PresidiumCount{Sentence: "达到通过线的11项，按赞成票多少入选10项。", Chart: result.Chart, Explain: result.Explain}
	counted.Links = []view.Link{{Text: "计票结果报告单", Href: "/office/rounds/3/report.pdf"}}
	show("presidium/live", "counted", presidium(counted))

	blocked := numbers(0)
	blocked.State, blocked.Steps = "发票", presidiumSteps(4)
	blocked.Act = &view.Act{Action: "/office/rounds/3/open", Button: "开始投票", Primary: true, Blocked: "到会98人，未达法定人数154人，还差56人，不能开始投票。"}
	show("presidium/live", "blocked", presidium(blocked))

	void := numbers(41)
	void.State, void.Steps, void.Waiting = "本轮无效", presidiumSteps(7), "本轮无效，应当重新投票。由秘书处建立新的一轮。"
	void.Count = &view.PresidiumCount{Sentence: "本轮无效。", Problems: []string{"收回41张，多于发出40张。"}, Next: "应当重新投票。", Explain: []string{"收回41张，多于发出40张，本轮无效。"}}
	show("presidium/live", "void", presidium(void))
}
