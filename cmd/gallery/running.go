package main

import (
	"fmt"

	"piaojue/app/web/view"
)

// Pages of a round whose running totals the presidium sees while the vote is open.
func init() {
	live := view.PresidiumLive{State: "投票中", Steps: presidiumSteps(5), Scale: "横条全长为全体代表231人。",
		Figures: []view.Figure{{Label: "应到", Value: "231", Unit: "人"}, {Label: "实到", Value: "219", Unit: "人"}, {Label: "发出", Value: "219", Unit: "张"}, {Label: "收回", Value: "146", Unit: "张"}},
		Waiting: "下一步由执行主席办理：截止投票。"}
	live.Running = &view.Running{UpTo: "截至前130张", Waiting: "平板现已收回146张，09:40:52更新。后面的票满一批、由监票人打开后再显示。",
		Paper: "这里只有平板投的票。纸质票在截止后清点，不在其中。", Chart: view.NewChart(entitled, passLine, "横条全长为全体代表231人。"),
		Why: []string{"每满一批（至少10张）才合计一次，而且要等后面又满一批才能打开；收回不到20张时没有任何数字。", "打开合计须有规定人数的监票人。", "这些数字只在主席台和大会工作人员的页面显示。"}}
	for i, p := range sampleProjects {
		approve := p.approve * 13 / 22
		live.Running.Chart.Bar(fmt.Sprint(i+1), p.name, approve, entitled, approve >= passLine, fmt.Sprintf("反对%d，弃权%d", (130-approve)/2, 130-approve-(130-approve)/2))
	}
	show("presidium/live", "running", presidium(live))

	early := live
	early.Running = &view.Running{Waiting: "还没有可以显示的合计：至少要收回20张，现在平板收回13张。", Why: live.Running.Why}
	show("presidium/live", "running-early", presidium(early))

	show("tablet/guardian", "running", guardian("running", "open", "投票中"))
}
