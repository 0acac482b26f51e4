package demo

import (
	"context"
	"fmt"
	"time"

	"piaojue/app/oversight"
	"piaojue/models"
)

// inspection: deputies look at three projects in June; what one of them found
// is answered twice before the deputy is content (销号).
func (y *lastYears) inspection(ctx context.Context) error {
	o, leader := y.app.Oversight, y.actor("zuzhang")
	var led []int64
	var seen *carried
	for _, k := range y.projects {
		if k.leader != "zuzhang" || len(led) == 3 {
			continue
		}
		led = append(led, k.ID)
		if seen == nil || k.end == closed {
			seen = k
		}
	}
	held := y.date(6, 18)
	y.day(6, 8)
	id, err := o.PlanInspection(ctx, leader, oversight.InspectionCommand{Title: "年中集中视察民生实事项目", Place: "县人大常委会门前集合", HeldOn: held, Projects: led})
	if err != nil {
		return err
	}
	y.day(6, 18)
	v, err := o.Inspection(ctx, leader, id)
	if err != nil {
		return err
	}
	for _, login := range []string{"zuzhang", "daibiao", "daibiao2", "daibiao3"} {
		if _, _, err := o.SignInAtVisit(ctx, y.actor(login), v.Code); err != nil {
			return err
		}
	}
	concern, err := o.RaiseConcern(ctx, y.actor("daibiao"), oversight.ConcernCommand{Project: seen.ID, Inspection: id, Text: "现场有两处临边没有围挡，附近居民出行不安全，请尽快整改。"})
	if err != nil {
		return err
	}
	if err := o.RecordInspection(ctx, leader, oversight.RecordCommand{Inspection: id, Findings: "代表们实地查看施工现场，听取责任单位汇报。总体进度符合计划，材料堆放整齐。\n提出一条意见：个别点位没有围挡，已经登记转办。",
		Photos: []oversight.Upload{{Caption: "视察现场示意图（演示用，非实拍）", File: scene(5, 1)}}}); err != nil {
		return err
	}
	y.day(6, 19)
	if err := y.send(ctx, concern); err != nil {
		return err
	}
	if v, err = o.Inspection(ctx, leader, id); err != nil {
		return err
	}
	if err := o.PublishInspection(ctx, leader, id, v.RecordedAt); err != nil {
		return err
	}
	y.day(6, 24)
	if err := y.reply(ctx, seen, concern, "已经通知施工单位整改。"); err != nil {
		return err
	}
	y.day(6, 26)
	if err := y.judge(ctx, concern, false, "只写了通知，没有写什么时候围好。请实地整改后再答复。"); err != nil {
		return err
	}
	y.day(7, 1)
	if err := y.reply(ctx, seen, concern, "两处围挡和警示灯已于6月30日安装完毕，并对其他点位逐一排查。"); err != nil {
		return err
	}
	y.day(7, 3)
	if err := y.judge(ctx, concern, true, "已到现场看过，整改到位。"); err != nil {
		return err
	}
	return y.publish(ctx, concern)
}

func (y *lastYears) act(ctx context.Context, id int64, do func(was string) error) error {
	page, err := y.app.Oversight.Concern(ctx, y.actor("changwei"), id)
	if err != nil {
		return err
	}
	return do(page.Seen())
}

func (y *lastYears) send(ctx context.Context, id int64) error {
	return y.act(ctx, id, func(was string) error { return y.app.Oversight.SendConcern(ctx, y.actor("changwei"), id, was, 0) })
}

func (y *lastYears) reply(ctx context.Context, k *carried, id int64, text string) error {
	return y.act(ctx, id, func(was string) error { return y.app.Oversight.ReplyToConcern(ctx, k.unit, id, was, text) })
}

func (y *lastYears) judge(ctx context.Context, id int64, satisfied bool, words string) error {
	return y.act(ctx, id, func(was string) error {
		return y.app.Oversight.JudgeReply(ctx, y.actor("daibiao"), id, was, oversight.Judgement{Satisfied: satisfied, Words: words})
	})
}

func (y *lastYears) publish(ctx context.Context, id int64) error {
	return y.act(ctx, id, func(was string) error { return y.app.Oversight.PublishConcern(ctx, y.actor("changwei"), id, was) })
}

// adjustments: one is granted and published, one refused; another one waits,
// see untilNow.
func (y *lastYears) adjustments(ctx context.Context) error {
	o, government, standing := y.app.Oversight, y.actor("fgb"), y.actor("changwei")
	ask := func(k *carried, cmd oversight.AdjustmentCommand) (int64, error) {
		cmd.Project = k.ID
		id, err := o.FileAdjustment(ctx, k.unit, cmd)
		if err != nil {
			return 0, err
		}
		held := y.day(7, 8)
		return id, o.AdviseAdjustment(ctx, government, oversight.StepCommand{Adjustment: id, HeldOn: held, Meeting: "县政府常务会议", Agreed: true, Note: "情况属实，同意报县人大常委会。"})
	}
	if list := y.that(graded); len(list) > 0 {
		k := list[0]
		y.day(7, 4)
		v, err := o.Project(ctx, k.unit, k.ID)
		if err != nil {
			return err
		}
		id, err := ask(k, oversight.AdjustmentCommand{Kind: models.AdjustDeadline, Reason: "地下管线迁改比预计多用了三个星期。", Effect: "完工节点顺延十天，年度任务不变，不增加投资。",
			Deadline: k.Deadline, Days: map[int64]models.Date{v.Checkpoints[3].ID: y.date(11, 30)}})
		if err != nil {
			return err
		}
		held := y.day(7, 12)
		if err := o.ScreenAdjustment(ctx, standing, oversight.StepCommand{Adjustment: id, HeldOn: held, Meeting: "县人大常委会主任会议", Agreed: true}); err != nil {
			return err
		}
		held = y.day(7, 18)
		if err := o.DecideAdjustment(ctx, standing, oversight.StepCommand{Adjustment: id, HeldOn: held, Meeting: "县人大常委会第二十三次会议", Agreed: true,
			Decision: "会议决定，同意将“" + k.Name + "”完工节点调整为11月30日。"}); err != nil {
			return err
		}
		y.day(7, 19)
		if err := o.PublishAdjustment(ctx, standing, id); err != nil {
			return err
		}
	}
	if list := y.that(low); len(list) > 0 {
		k := list[0]
		y.day(7, 4)
		id, err := ask(k, oversight.AdjustmentCommand{Kind: models.AdjustContent, Content: k.Content + "（缩减实施范围）", Reason: "资金安排紧张。", Effect: "受益范围减少约三成。"})
		if err != nil {
			return err
		}
		held := y.day(7, 12)
		return o.ScreenAdjustment(ctx, standing, oversight.StepCommand{Adjustment: id, HeldOn: held, Meeting: "县人大常委会主任会议", Note: "票决确定的内容不应因资金安排缩减，请按原方案实施。"})
	}
	return nil
}

func (y *lastYears) interview(ctx context.Context) error {
	o, desk := y.app.Oversight, y.actor("mishu")
	held := y.day(9, 20)
	id, err := o.NewInterview(ctx, desk, oversight.InterviewCommand{Title: "民生实事项目推进情况专题询问", HeldOn: held, Place: "县人大常委会会议室", Host: "县人大常委会副主任", Year: y.year,
		Summary: "常委会组成人员和部分代表围绕项目进度、资金和管护提出询问，责任单位负责人到会回答。"})
	if err != nil {
		return err
	}
	for i, q := range []struct{ question, answer string }{
		{"进度落后的项目，准备用什么办法赶上来？", "增加施工班组，每周调度一次，困难问题由分管副县长协调。"},
		{"项目建成以后由谁管护，经费从哪里来？", "管护单位已经明确，经费列入部门年度预算，不向群众收费。"},
	} {
		k := y.projects[(3+i*4)%len(y.projects)]
		if err := o.PutInterviewEntry(ctx, desk, oversight.EntryCommand{Interview: id, Project: k.ID, Asker: y.people[[]string{"daibiao", "zuzhang"}[i]].Account.Name, Question: q.question, Answerer: k.Unit + "主要负责人", Answer: q.answer}); err != nil {
			return err
		}
	}
	y.day(9, 22)
	return o.PublishInterview(ctx, y.actor("changwei"), id)
}

// remarks are what residents say at the site; the stars go with them.
var remarks = []struct {
	stars int
	text  string
}{
	{5, "扶手装得很稳，老人放心多了。"}, {4, "施工很规范，就是早上开工有点早。"}, {5, ""}, {5, "希望以后有人定期来检查维护。"}, {3, "门口的垃圾清理得不够及时。"}, {4, ""},
	{5, "比原来方便多了。"}, {4, ""}, {5, ""}, {2, "工期有点长，出行绕了路。"}, {5, ""}, {4, "质量不错。"}, {5, ""},
}

// site: thirteen residents rate two projects each; most of what they said is
// public with an answer, one is hidden.
func (y *lastYears) site(ctx context.Context) error {
	y.day(9, 24)
	for n, k := range y.that(closed) {
		p, err := y.app.Oversight.Project(ctx, y.actor("fgb"), k.ID)
		if err != nil {
			return err
		}
		replies, err := y.readers("site", len(remarks), y.app.Oversight.Ask)
		if err != nil {
			return err
		}
		for i, r := range remarks {
			cmd := oversight.SiteCommand{Site: p.Project.SiteCode, Rating: max(1, r.stars-n*(i%2)), Text: r.text, Phone: fmt.Sprintf("1380000%02d%02d", n, i)}
			if n == 1 && i == 9 {
				cmd.Text = "承包的老板姓什么住哪里大家都知道！"
			}
			if _, err := y.app.Oversight.Comment(ctx, oversight.Visitor{Address: resident(600 + n*50 + i).Address}, replies[i], cmd); err != nil {
				return err
			}
		}
	}
	office := y.actor("fgb")
	desk, err := y.app.Oversight.SiteDesk(ctx, office, oversight.SiteFilter{Year: y.year})
	if err != nil {
		return err
	}
	for i, r := range desk.Rows {
		if r.Text == "" {
			continue
		}
		cmd := oversight.ModerateCommand{Comment: r.ID, State: models.CommentListed, By: oversight.ByOffice, Seen: r.Seen()}
		switch {
		case r.Rating <= 2 && r.Text != remarks[9].text:
			cmd.State, cmd.Reason = models.CommentHidden, "涉及个人信息，不宜公开。"
		case r.Rating <= 3 || i%3 == 0:
			cmd.Answer = "谢谢您的意见，已经转告责任单位，我们会继续督促。"
		}
		if err := y.app.Oversight.Moderate(ctx, office, cmd); err != nil {
			return err
		}
	}
	return nil
}

// completion: units say that it is done, the government accepts, deputies of
// the groups look for themselves.
func (y *lastYears) completion(ctx context.Context) error {
	o := y.app.Oversight
	for _, k := range y.projects {
		if k.end.open() {
			continue
		}
		y.day(12, 1)
		done := y.date(11, 24)
		if err := o.FinishProject(ctx, k.unit, oversight.FinishCommand{Project: k.ID, DoneOn: done, People: k.Unit + "自查小组", Text: "对照实施方案逐项自查，任务全部完成，资料齐全。"}); err != nil {
			return fmt.Errorf("%s: %w", k.Name, err)
		}
		if k.end == finished {
			continue
		}
		held := y.day(12, 6)
		points := 94
		if k.end == low {
			points = 71
		}
		by := y.actor("fgb")
		if by.Account == k.unit.Account { // nobody accepts what they reported
			by = y.actor("changwei")
		}
		if err := o.AcceptProject(ctx, by, oversight.AcceptCommand{Project: k.ID, HeldOn: held, People: "县发展和改革局、县财政局、" + k.Unit + "和两位受益群众代表", Points: points, Passed: true, Text: "建设内容、质量和资料符合要求，验收合格。"}); err != nil {
			return err
		}
		if k.end == accepted {
			continue
		}
		held = y.day(12, 12)
		if err := o.CheckProject(ctx, y.actor(k.leader), oversight.CheckCommand{Project: k.ID, HeldOn: held, People: y.people[k.leader].Account.Name + "、" + y.people["daibiao"].Account.Name, Passed: true,
			Text: "抽查现场和台账，走访附近居民，情况属实。"}); err != nil {
			return err
		}
	}
	return nil
}

// grades: deputies grade what they have checked; the result is taken over and
// published. What was graded low has to be put right.
func (y *lastYears) grades(ctx context.Context) error {
	var items []*carried
	for _, k := range y.projects {
		if k.shares != nil {
			items = append(items, k)
		}
	}
	o, standing := y.app.Oversight, y.actor("changwei")
	held := y.day(12, 20)
	round, err := y.survey(ctx, items, held)
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	y.day(12, 21)
	if _, err := o.TakeOver(ctx, standing, round, y.year); err != nil {
		return err
	}
	y.day(12, 22)
	if lacking, err := o.PublishGrades(ctx, standing, round); err != nil || len(lacking) > 0 {
		return fmt.Errorf("grades: %v %w", lacking, err)
	}
	y.day(12, 24)
	for _, k := range y.that(closed) {
		if err := o.CloseProject(ctx, standing, k.ID); err != nil {
			return err
		}
	}
	return nil
}

// carry goes on with what was planned across two years.
func (y *lastYears) carry(ctx context.Context) error {
	for _, k := range y.that(acrossYears) {
		y.day(12, 26)
		id, err := y.app.Oversight.CarryOver(ctx, y.actor("changwei"), k.ID, "项目按方案跨年度实施，余下的搬迁户在下一年度完成。")
		if err != nil {
			return err
		}
		v, err := y.app.Oversight.Project(ctx, y.actor("fgb"), id)
		if err != nil {
			return err
		}
		// From here on it is the other project that is reported on.
		k.Project, k.measure, k.target = v.Project, v.Measures[0].ID, v.Measures[0].Target
	}
	return nil
}

func (y *lastYears) report(ctx context.Context) error {
	o, standing := y.app.Oversight, y.actor("changwei")
	y.day(12, 29)
	v, err := o.YearReport(ctx, standing, y.year)
	if err != nil {
		return err
	}
	if err := o.SaveYearReport(ctx, standing, y.year, v.Text, v.Seen()); err != nil {
		return err
	}
	if v, err = o.YearReport(ctx, standing, y.year); err != nil {
		return err
	}
	return o.PublishYearReport(ctx, standing, y.year, v.Seen())
}

// untilNow: what goes on from last year's projects in the present one, with
// days counted from today.
func (y *lastYears) untilNow(ctx context.Context) error {
	o := y.app.Oversight
	if err := y.months(ctx, 12, y.last()); err != nil {
		return err
	}
	raise := func(k *carried, who, text string) (int64, error) {
		return o.RaiseConcern(ctx, y.actor(who), oversight.ConcernCommand{Project: k.ID, Text: text})
	}
	for _, k := range y.that(overdue) { // 督办, and a change that waits
		y.ago(30)
		id, err := raise(k, "daibiao", "工期一拖再拖，雨污管道挖开三个月没有恢复，居民意见很大。")
		if err != nil {
			return err
		}
		y.ago(29)
		if err := y.send(ctx, id); err != nil {
			return err
		}
		y.ago(6)
		change, err := y.later(ctx, k)
		if err != nil {
			return err
		}
		held := y.ago(4)
		if err := o.AdviseAdjustment(ctx, y.actor("fgb"), oversight.StepCommand{Adjustment: change, HeldOn: held, Meeting: "县政府常务会议", Agreed: true, Note: "同意报县人大常委会，请责任单位加强力量。"}); err != nil {
			return err
		}
		y.ago(3)
		if err := y.act(ctx, id, func(was string) error {
			return o.FollowUp(ctx, y.actor("changwei"), id, was, "县人大常委会主任会议", y.away(6))
		}); err != nil {
			return err
		}
		if err := y.publish(ctx, id); err != nil {
			return err
		}
	}
	for _, k := range y.that(late) { // late with its answer
		y.ago(26)
		id, err := raise(k, "daibiao2", "村口的排水沟盖板没有装，下雨天路面积水。")
		if err != nil {
			return err
		}
		y.ago(25)
		if err := y.send(ctx, id); err != nil {
			return err
		}
	}
	for _, k := range y.that(accepted) { // answered, the deputy has to judge
		y.ago(6)
		id, err := raise(k, "daibiao", "招生办法什么时候公布？请提前告诉家长。")
		if err != nil {
			return err
		}
		y.ago(5)
		if err := y.send(ctx, id); err != nil {
			return err
		}
		y.ago(2)
		if err := y.reply(ctx, k, id, "招生办法已经拟定，下月五日前在县政府网站和各园门口公布。"); err != nil {
			return err
		}
	}
	for _, k := range y.that(finished) { // open: sent, not answered yet; and one that nobody has sent
		y.ago(2)
		id, err := raise(k, "zuzhang", "有两处管道接口渗水，请验收前处理。")
		if err != nil {
			return err
		}
		y.ago(1)
		if err := y.send(ctx, id); err != nil {
			return err
		}
		if _, err := raise(k, "daibiao3", "建议公布每个村的水质检测结果。"); err != nil {
			return err
		}
	}
	for _, k := range y.that(low) {
		if err := y.remedied(ctx, k); err != nil {
			return err
		}
	}
	return y.unread(ctx)
}

// later asks for a later end of an overdue project.
func (y *lastYears) later(ctx context.Context, k *carried) (int64, error) {
	v, err := y.app.Oversight.Project(ctx, k.unit, k.ID)
	if err != nil {
		return 0, err
	}
	return y.app.Oversight.FileAdjustment(ctx, k.unit, oversight.AdjustmentCommand{Project: k.ID, Kind: models.AdjustDeadline, Reason: "雨污管网图纸与现场不符，重新设计用了两个月。", Effect: "完工节点推迟，居民出行继续受影响，投资不变。",
		Deadline: k.Deadline, Days: map[int64]models.Date{v.Checkpoints[3].ID: y.away(60)}})
}

// remedied: the unit reports that the low grade's remedy is done, in time; the
// office has accepted it if that day has come.
func (y *lastYears) remedied(ctx context.Context, k *carried) error {
	o := y.app.Oversight
	v, err := o.Project(ctx, y.actor("changwei"), k.ID)
	if err != nil {
		return err
	}
	y.day(12, 30)
	for _, e := range v.Evaluations {
		if e.Remedy == nil {
			continue
		}
		if err := o.ReportRemedy(ctx, k.unit, k.ID, e.Remedy.ID, "六处积水点重新疏通，井盖和路面全部恢复，走访附近居民二百户。"); err != nil {
			return err
		}
		if y.now.After(time.Date(y.year+1, 1, 16, 0, 0, 0, 0, models.China)) {
			y.at(time.Date(y.year+1, 1, 15, 0, 0, 0, 0, models.China), 0)
			if err := o.AcceptRemedy(ctx, y.actor("changwei"), k.ID, e.Remedy.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// unread is a resident's word of yesterday that nobody has looked at.
func (y *lastYears) unread(ctx context.Context) error {
	y.ago(1)
	for _, k := range y.that(late) {
		v, err := y.app.Oversight.Project(ctx, y.actor("fgb"), k.ID)
		if err != nil {
			return err
		}
		replies, err := y.readers("site", 1, y.app.Oversight.Ask)
		if err != nil {
			return err
		}
		if _, err := y.app.Oversight.Comment(ctx, oversight.Visitor{Address: resident(800).Address}, replies[0], oversight.SiteCommand{Site: v.Project.SiteCode, Rating: 2, Text: "村口还在施工，什么时候能完？", Phone: "13800009901"}); err != nil {
			return err
		}
	}
	return nil
}
