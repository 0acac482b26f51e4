package main

import (
	"fmt"

	"piaojue/app/web/view"
)

func hall(board view.HallBoard) *view.Hall {
	board.Session = "清溪县第十七届人民代表大会第五次会议"
	board.AsOf = "09:41"
	return &view.Hall{
		Page:  view.Page{Title: "现场公布屏", Site: "清溪县人民代表大会", Path: "/hall/5", Demo: true},
		Topic: "session/5", Fragment: "/hall/5/fragment", Board: board,
	}
}

func turnout(entitled, present, issued, returned string) []view.Figure {
	return []view.Figure{
		{Label: "应到", Value: entitled}, {Label: "实到", Value: present}, {Label: "发出", Value: issued}, {Label: "收回", Value: returned},
	}
}

// announced is the board after the announcement of n projects.
func announced(n int) view.HallBoard {
	b := view.HallBoard{ChosenHead: fmt.Sprintf("入选项目 %d 项", n), Many: n > 6, Crowd: n > 12}
	for i := range n {
		p := sampleProjects[i%len(sampleProjects)]
		b.Chosen = append(b.Chosen, view.HallChosen{Rank: fmt.Sprint(i + 1), Name: p.name, Approve: fmt.Sprint(p.approve)})
	}
	return b
}

func init() {
	const round = "2026年度民生实事项目票决"
	show("hall/board", "open", hall(view.HallBoard{
		Round: round, State: "投票中", Note: "请在平板上投票；投出后请将平板放回原位", Figures: turnout("231", "219", "219", "146"),
		Quorum: "到会已达法定人数 154 人", Reached: true,
	}))
	show("hall/board", "checkin", hall(view.HallBoard{
		State: "签到中", Figures: turnout("231", "98", "0", "0")[:2], Quorum: "法定人数 154 人，还差 56 人",
	}))
	show("hall/board", "counting", hall(view.HallBoard{
		Round: round, State: "计票中", Note: "收回不多于发出，本轮有效", Figures: turnout("2980", "2975", "2975", "2971"), Quorum: "到会已达法定人数 1987 人", Reached: true,
	}))
	show("hall/board", "void", hall(view.HallBoard{
		Round: round, State: "本轮无效", Note: "收回多于发出，应当重新投票", Figures: turnout("54", "40", "40", "41"), Quorum: "到会已达法定人数 36 人", Reached: true,
	}))
	show("hall/board", "waiting", hall(view.HallBoard{State: "会议即将开始"}))
	show("hall/board", "announced", hall(announced(10)))
	show("hall/board", "one", hall(announced(1)))
	many := announced(24)
	many.Chosen[1].Name = manyResult().Chosen[2].Name
	many.Chosen[2].Name = "𬭎园村至㙍下村𠮷祥路道路硬化工程"
	show("hall/board", "many", hall(many))
	red, blue := view.Stripe{Kind: "red", Name: "红色"}, view.Stripe{Kind: "blue", Name: "蓝色"}
	several := view.HallBoard{Round: round, State: "投票中", Figures: turnout("231", "219", "", "")[:2], Quorum: "到会已达法定人数 154 人", Reached: true,
		Rounds: []view.HallRound{{Colour: red, Name: round, State: "投票中", Issued: "219", Returned: "146"}, {Colour: blue, Name: "2025年度民生实事项目满意度测评", State: "正在发票", Issued: "87", Returned: "0"}}}
	show("hall/board", "several", hall(several))
	survey := view.HallBoard{ChosenHead: "满意度测评结果", Graded: true, Rounds: several.Rounds[:1]}
	for i, grade := range []string{"满意", "基本满意", "不满意"} {
		survey.Chosen = append(survey.Chosen, view.HallChosen{Rank: fmt.Sprint(i + 1), Name: sampleProjects[i].name, Grade: grade, Ballots: "满意 117　基本满意 60　不满意 30　弃权 12"})
	}
	show("hall/board", "survey", hall(survey))
}
