package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"piaojue/app/access"
	"piaojue/app/ballot"
	"piaojue/app/oversight"
	"piaojue/app/roster"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// How far a story's project came.
type ending int

const (
	closed      ending = iota // graded, and everything about it is settled (销号)
	graded                    // graded
	low                       // graded 不满意: a remedy follows
	accepted                  // accepted; the deputies have not looked yet
	finished                  // the unit says that it is done
	late                      // under way, and a little late
	overdue                   // long overdue
	acrossYears               // planned across two years: the rest is carried on
)

// open reports whether the work goes on in the present year.
func (e ending) open() bool { return e == late || e == overdue || e == acrossYears }

// A story is what became of one of last year's projects.
type story struct {
	name    string // as published
	measure string
	unit    string
	target  int64 // thousandths
	end     ending
	photos  bool
	shares  []int // in per cent, of 满意, 基本满意, 不满意
}

// stories by name; what came of the ballot is read from the result.
var stories = []story{
	{"困难老人家庭适老化改造工程", "完成改造", "户", 320_000, closed, true, []int{86, 12, 2}},
	{"菜市场提升改造工程", "提升改造菜市场", "个", 6_000, closed, true, []int{78, 18, 4}},
	{"城西幼儿园工程", "完成建筑面积", "平方米", 9_600_000, graded, true, []int{70, 22, 8}},
	{"公共卫生能力提升工程", "标准化改造卫生室", "个", 42_000, graded, false, []int{41, 45, 14}},
	{"城区排水提质增效工程", "改造排水管网", "公里", 12_400, low, false, []int{17, 28, 55}},
	{"农村饮水安全巩固提升工程", "改造供水管网", "公里", 64_500, finished, false, nil},
	{"普惠性托育项目建设工程", "新增普惠托位", "个", 240_000, accepted, false, nil},
	{"“四好农村路”建设工程", "建成公路", "公里", 38_200, graded, false, []int{74, 20, 6}},
	{"新时代美丽乡村建设工程", "建成示范村", "个", 12_000, late, true, nil},
	{"老旧小区改造工程", "完成改造", "户", 1_860_000, overdue, false, nil},
	{"除险安居工程", "完成搬迁", "户", 150_000, acrossYears, false, nil},
	{"城乡交通票价惠民工程", "开通惠民线路", "条", 18_000, graded, false, []int{60, 30, 10}},
}

// otherwise is the story of an adopted project without one.
var otherwise = story{measure: "完成点位", unit: "处", target: 20_000, end: graded, shares: []int{62, 28, 10}}

// A carried is one project of last year with its story and who acts for it.
type carried struct {
	story
	models.Project
	unit    access.Actor // of the responsible unit
	leader  string       // login of the 领衔代表
	measure int64
}

// A lastYears is the year after the ballot, as it is played.
type lastYears struct {
	*stage
	year     int
	now      time.Time
	number   int // of the session at which the year began; the next one graded it
	deputies int
	projects []*carried
}

// carryOut plays the year after last year's ballot: plans, reports, groups, an
// inspection, concerns, what residents said at the site, changes, completion,
// grades and the report of the year. What is still under way today is late or
// due by days counted from today, so that every light is to be seen at any
// time of the year.
func (s *stage) carryOut(ctx context.Context, round int64, year, number, deputies int, now time.Time) error {
	y, err := s.after(ctx, round, year, number, deputies, now)
	if err != nil {
		return err
	}
	for _, k := range y.projects {
		if at := slices.IndexFunc(stories, func(t story) bool { return t.name == k.Name }); at >= 0 {
			k.story = stories[at]
		}
	}
	return y.play(ctx, []part{
		{"plans", y.plans}, {"groups", y.groups}, {"reports", func(ctx context.Context) error { return y.months(ctx, 3, 6) }}, {"inspection", y.inspection},
		{"adjustments", y.adjustments}, {"reports", func(ctx context.Context) error { return y.months(ctx, 7, 9) }}, {"interview", y.interview}, {"site", y.site},
		{"reports", func(ctx context.Context) error { return y.months(ctx, 10, 11) }}, {"completion", y.completion}, {"grades", y.grades}, {"carry over", y.carry},
		{"year report", y.report}, {"until now", y.untilNow},
	})
}

// settle plays an earlier year from its ballot to its archive: every project
// graded and closed, the report of the year published, so that there are years to
// compare.
func (s *stage) settle(ctx context.Context, opens time.Time, deputies int) error {
	s.clock.Show(opens)
	year, present := opens.In(models.China).Year(), deputies*4/5
	p, err := s.play(ctx, script{term: 17, number: 2, year: year, opensOn: models.DateOf(opens), picks: earlierYear, unit: func(s string) string { return s }, deputies: deputies, present: present,
		delegations: countyDelegations, name: "民生实事项目票决", title: "民生实事项目票决办法", rules: pickRules(6, ballot.ThreeStances), minutes: 30, ballots: present, finish: true, notice: "1"})
	if err != nil {
		return err
	}
	y, err := s.after(ctx, p.round, year, 2, deputies, opens)
	if err != nil {
		return err
	}
	for i, k := range y.projects {
		k.end, k.photos = closed, i == 0
		k.shares = [][]int{{82, 15, 3}, {64, 28, 8}, {73, 21, 6}}[i%3]
	}
	return y.play(ctx, []part{
		{"plans", y.plans}, {"groups", y.groups}, {"reports", func(ctx context.Context) error { return y.months(ctx, 3, 6) }}, {"inspection", y.inspection},
		{"reports", func(ctx context.Context) error { return y.months(ctx, 7, 11) }}, {"completion", y.completion}, {"grades", y.grades}, {"year report", y.report},
	})
}

// after is the year after a ballot, before anything of it was played.
func (s *stage) after(ctx context.Context, round int64, year, number, deputies int, now time.Time) (*lastYears, error) {
	result, err := s.app.Vote.Result(ctx, round)
	if err != nil {
		return nil, err
	}
	y := &lastYears{stage: s, year: year, now: now, number: number, deputies: deputies}
	for i, p := range result.Projects {
		y.projects = append(y.projects, &carried{story: otherwise, Project: p, unit: s.unit(p.UnitID), leader: []string{"zuzhang", "zuzhang2"}[i%2]})
	}
	return y, nil
}

// A part of a year, as it is played.
type part struct {
	name string
	do   func(ctx context.Context) error
}

func (y *lastYears) play(ctx context.Context, parts []part) error {
	for _, p := range parts {
		if err := p.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	y.clock.True()
	return nil
}

// day is a day of the year that is played, and the clock shows ten o'clock on it.
func (y *lastYears) day(month, d int) models.Date {
	return y.at(time.Date(y.year, time.Month(month), d, 0, 0, 0, 0, models.China), 0)
}

// ago is a day so many days before today, one at least, and the clock shows it.
func (y *lastYears) ago(days int) models.Date {
	return y.at(y.now, -days)
}

func (y *lastYears) that(end ending) []*carried {
	var list []*carried
	for _, k := range y.projects {
		if k.end == end {
			list = append(list, k)
		}
	}
	return list
}

// date of the year that is played, without touching the clock.
func (y *lastYears) date(month, d int) models.Date {
	return models.Date(fmt.Sprintf("%d-%02d-%02d", y.year, month, d))
}

func (y *lastYears) away(days int) models.Date {
	return models.DateOf(y.now.In(models.China).AddDate(0, 0, days))
}

// ends is the planned day of a project's last checkpoint.
func (y *lastYears) ends(k *carried) models.Date {
	switch k.end {
	case late:
		return y.away(-12)
	case overdue:
		return y.away(-75)
	case acrossYears:
		return y.away(45)
	}
	return y.date(11, 20)
}

// plans have each unit draft its plan, and the government approve and publish it.
func (y *lastYears) plans(ctx context.Context) error {
	o, government := y.app.Oversight, y.actor("fgb")
	for _, k := range y.projects {
		y.day(1, 22)
		v, err := o.Project(ctx, government, k.ID)
		if err != nil {
			return err
		}
		for _, c := range v.Checkpoints {
			if err := o.RemoveCheckpoint(ctx, k.unit, k.ID, c.ID, ""); err != nil {
				return err
			}
		}
		for _, c := range []oversight.CheckpointCommand{
			{Name: "实施方案公布", Target: "方案经县政府批准并公布", Evidence: "方案文件", Weight: 10, PlannedOn: y.date(2, 20), Asks: models.AskArrangement},
			{Name: "开工", Target: "全部点位开工", Evidence: "开工照片", Weight: 20, PlannedOn: y.date(4, 30)},
			{Name: "完成过半", Target: "完成工程量的 60%", Evidence: "监理月报、现场照片", Weight: 40, PlannedOn: y.date(8, 31), Asks: models.AskProgress},
			{Name: "完工", Target: "全部完工并投入使用", Evidence: "竣工资料", Weight: 30, PlannedOn: y.ends(k), Asks: models.AskEffect},
		} {
			c.Project = k.ID
			if err := o.SaveCheckpoint(ctx, k.unit, c); err != nil {
				return err
			}
		}
		if err := o.SaveMeasure(ctx, k.unit, oversight.MeasureCommand{Project: k.ID, Year: y.year, Name: k.story.measure, Unit: k.story.unit, Target: k.target}); err != nil {
			return err
		}
		if err := o.SavePlan(ctx, k.unit, oversight.PlanText{Project: k.ID, Leader: "分管副县长", Officer: k.Unit + "主要负责人", Contact: "0578-6100000", Target: k.Content,
			Money: "按年度预算安排，分批拨付。", Safeguards: "每月调度一次，每季度向代表通报一次。"}); err != nil {
			return err
		}
		y.day(1, 26)
		if err := o.SubmitPlan(ctx, k.unit, k.ID, ""); err != nil {
			return err
		}
		y.day(2, 5)
		if err := o.ApprovePlan(ctx, government, k.ID, ""); err != nil {
			return err
		}
		y.day(2, 8)
		if err := o.PublishPlan(ctx, government, k.ID, ""); err != nil {
			return err
		}
		if v, err = o.Project(ctx, government, k.ID); err != nil {
			return err
		}
		k.measure = v.Measures[0].ID
	}
	return nil
}

// groups of deputies watch every project; each has its code for the site.
func (y *lastYears) groups(ctx context.Context) error {
	y.day(2, 18)
	o, standing := y.app.Oversight, y.actor("changwei")
	v, err := o.Groups(ctx, standing, y.year)
	if err != nil {
		return err
	}
	var cmds []oversight.GroupCommand
	for _, r := range v.Rows {
		at := slices.IndexFunc(y.projects, func(k *carried) bool { return k.ID == r.Project.ID })
		cmds = append(cmds, oversight.GroupCommand{Project: r.Project.ID, Leader: y.people[y.projects[at].leader].Account.Name,
			Members: []string{y.people["daibiao"].Account.Name, y.people[[]string{"daibiao2", "daibiao3"}[at%2]].Account.Name}})
	}
	if _, err := o.FormGroups(ctx, standing, v.Seen, cmds); err != nil {
		return err
	}
	_, err = o.DrawSiteCodes(ctx, y.actor("fgb"), y.year)
	return err
}

// months are the monthly reports from one month of the year to another, with
// the checkpoints that were done by then. A month after the twelfth is one of
// the next year.
func (y *lastYears) months(ctx context.Context, from, to int) error {
	o := y.app.Oversight
	for m := from; m <= to; m++ {
		month := time.Date(y.year, time.Month(m), 1, 0, 0, 0, 0, models.China)
		on := y.at(month, 27)
		for i, k := range y.projects {
			percent := min((m-2)*11+i%3, 100)
			if m == 11 {
				percent = 100
			}
			if k.end.open() {
				percent = 6 + 82*(m-2)/(y.last()-1)
			} else if m > 11 {
				continue
			}
			if k.end == overdue && (on > y.away(-130) || m == 6) || k.end == low && m == 9 {
				continue // nobody reported that month
			}
			if k.end == acrossYears && m > 11 {
				if m == 12 {
					continue // it becomes another project in that month
				}
				percent = 10 + 70*(m-12)/(y.last()-11)
			}
			if err := y.done(ctx, k, m); err != nil {
				return err
			}
			cmd := oversight.ReportCommand{Project: k.ID, Month: month.Format("2006-01"), ReportedOn: on, Percent: percent, Text: said(percent), NextStep: "按计划推进下一阶段工作。",
				Figures: map[int64]int64{k.measure: y.reached(k, percent)}}
			if k.Investment > 0 {
				cmd.Paid = k.Investment / 100 * models.Fen(min(percent, 97))
			}
			if k.end == late && m > 8 {
				cmd.Problems, cmd.NextStep = "雨天较多，室外工程受到影响。", "增加班组，抓紧赶工。"
			}
			if k.photos {
				if at := slices.Index([]int{3, 7, 11}, m); at >= 0 && !(at == 2 && k.end.open()) {
					cmd.Photos = []oversight.Upload{{Caption: "现场示意图（演示用，非实拍）", Phase: oversight.Phases[at].Phase, File: scene(i, at)}}
				}
			}
			if err := o.AddReport(ctx, k.unit, cmd); err != nil {
				return fmt.Errorf("%s, month %d: %w", k.Name, m, err)
			}
		}
	}
	return nil
}

// last is the number of the last month that has ended, counted from the
// beginning of the year that is played.
func (y *lastYears) last() int {
	t := y.now.In(models.China)
	return (t.Year()-y.year)*12 + int(t.Month()) - 1
}

// reached is what of the measure is there; one project does more than planned.
func (y *lastYears) reached(k *carried, percent int) int64 {
	n := k.target * int64(percent) / 100
	if k.end == closed && percent == 100 {
		n += n / 16
	}
	return n / 1000 * 1000
}

func said(percent int) string {
	switch {
	case percent < 15:
		return "实施方案已经公布，正在办理前期手续。"
	case percent < 40:
		return "各点位陆续开工，主体施工按计划进行。"
	case percent < 75:
		return "工程过半，主体部分陆续完成。"
	case percent < 100:
		return "主体完工，附属设施正在施工。"
	}
	return "年度任务全部完成，已投入使用。"
}

// done has the unit say that a checkpoint is done in the month in which it was.
func (y *lastYears) done(ctx context.Context, k *carried, month int) error {
	at := slices.Index([]int{3, 4, 8, 11}, month)
	if at < 0 || at == 3 && k.end.open() {
		return nil
	}
	v, err := y.app.Oversight.Project(ctx, k.unit, k.ID)
	if err != nil {
		return err
	}
	on := []models.Date{y.date(2, 8), y.date(4, 25), y.date(8, 26), y.date(11, 24)}[at]
	if at == 3 && k.end != graded && k.end != low {
		on = y.date(11, 16)
	}
	return y.app.Oversight.Done(ctx, k.unit, k.ID, v.Checkpoints[at].ID, on, "经核对，资料齐全。")
}

// survey lets a meeting grade projects on paper, and returns the round.
func (y *lastYears) survey(ctx context.Context, items []*carried, opensOn models.Date) (int64, error) {
	v, desk, chair := y.app.Vote, y.actor("mishu"), y.actor("zhuxi")
	session, err := y.app.Roster.CreateSession(ctx, y.actor("changwei"), roster.SessionCommand{Term: 17, Number: y.number + 1, Year: y.year, OpensOn: opensOn, Venue: "县会议中心"})
	if err != nil {
		return 0, err
	}
	if err := y.fill(ctx, session, script{deputies: y.deputies, delegations: countyDelegations}); err != nil {
		return 0, err
	}
	var names []string
	for _, k := range items {
		names = append(names, k.Name)
	}
	round, err := v.Draft(ctx, y.actor("changwei"), vote.DraftCommand{Session: session, Name: fmt.Sprintf("%d年度民生实事项目满意度测评", y.year), Title: "民生实事项目满意度测评办法", Minutes: 30, PaperOnly: true, Items: names,
		Rules: tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "基本满意", "不满意"}, GradeBase: tally.BaseReturned, Half: tally.HalfNotReached}})
	if err != nil {
		return 0, err
	}
	if err := v.Adopt(ctx, chair, round); err != nil {
		return 0, err
	}
	members := []vote.Member{{Account: y.people["zongjian"].Account.ID, Kind: models.KindChief}, {Account: y.people["jianpiao1"].Account.ID, Kind: models.KindScrutineer},
		{Account: y.people["jianpiao2"].Account.ID, Kind: models.KindScrutineer}, {Account: y.people["jipiao"].Account.ID, Kind: models.KindTeller}, {Account: y.people["jipiao2"].Account.ID, Kind: models.KindTeller}}
	if err := v.NameScrutineers(ctx, desk, vote.ScrutineersCommand{Round: round, Members: members, Threshold: threshold}); err != nil {
		return 0, err
	}
	if err := v.ApproveScrutineers(ctx, chair, round); err != nil {
		return 0, err
	}
	if err := v.Prepare(ctx, desk, round); err != nil {
		return 0, err
	}
	roll, err := y.app.Roster.Roll(ctx, desk, session)
	if err != nil {
		return 0, err
	}
	present := 0
	for _, d := range roll.Delegations {
		if _, err := y.app.Roster.CheckInDelegation(ctx, desk, session, d.Delegation.ID, models.Present); err != nil {
			return 0, err
		}
	}
	if err := v.StartIssuing(ctx, desk, round); err != nil {
		return 0, err
	}
	// Everybody is there; as many take a paper as make the quorum and some more.
	for _, d := range roll.Delegations {
		for _, deputy := range d.Deputies {
			if present >= y.deputies*3/4 {
				break
			}
			if err := v.HandPaper(ctx, desk, round, deputy.ID); err != nil {
				return 0, err
			}
			present++
		}
	}
	if err := v.ConfirmEmpty(ctx, y.actor("zongjian"), round); err != nil {
		return 0, err
	}
	if err := v.Open(ctx, chair, round); err != nil {
		return 0, err
	}
	if err := v.Close(ctx, chair, round); err != nil {
		return 0, err
	}
	entry := tally.BatchEntry{Valid: present}
	for _, k := range items {
		row := make([]int, 4) // three grades and 弃权
		for g := 1; g < 3; g++ {
			row[g] = present * k.shares[g] / 100
		}
		if present > 100 {
			row[3] = 1
		}
		row[0] = present - row[1] - row[2] - row[3]
		entry.Rows = append(entry.Rows, row)
	}
	for _, login := range []string{"jipiao", "jipiao2"} {
		if err := v.EnterReturned(ctx, y.actor(login), round, present); err != nil {
			return 0, err
		}
	}
	if stands, err := v.Reconcile(ctx, chair, round); err != nil || !stands {
		return 0, fmt.Errorf("reconcile: %v %w", stands, err)
	}
	no, err := v.OpenBatch(ctx, y.actor("jipiao"), round, present)
	if err != nil {
		return 0, err
	}
	for _, login := range []string{"jipiao", "jipiao2"} {
		if err := v.EnterBatch(ctx, y.actor(login), round, no, entry); err != nil {
			return 0, err
		}
	}
	for _, login := range append(slices.Clone(guardians), "jipiao", "jipiao2") {
		if err := v.Attest(ctx, y.actor(login), round, ""); err != nil {
			return 0, err
		}
	}
	if err := v.Announce(ctx, chair, round); err != nil {
		return 0, err
	}
	return round, v.Publish(ctx, y.actor("changwei"), round, "7")
}
