package demo

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"piaojue/app/intake"
	"piaojue/app/lifecycle"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/models"
)

// A heard is one suggestion of the open call and what it is of.
type heard struct {
	topic int // of topics; -1 for what does not belong there
	stray int
	models.Suggestion
}

// whatIsSaid lists, for n suggestions, what they are: what does not belong to
// the call, and then every topic in turn.
func whatIsSaid(n int) []heard {
	var list []heard
	for i := range strays {
		list = append(list, heard{topic: -1, stray: i})
	}
	for i := 0; len(list) < n; i++ {
		before := len(list)
		for t := range topics {
			if i < 2*topics[t].places+1 {
				list = append(list, heard{topic: t, stray: i})
			}
		}
		if len(list) == before {
			break
		}
	}
	return list[:min(n, len(list))]
}

// openNow plays the call that is open now, for next year's projects: what
// people said until ten days ago, what the office, deputies and departments
// have made of it, and what came in today.
func (s *stage) openNow(ctx context.Context, now time.Time, n int) error {
	c := &openYear{stage: s, now: now, year: now.Year() + 1, main: map[int]models.Matter{}}
	for _, part := range []struct {
		name string
		do   func(ctx context.Context) error
	}{
		{"call", c.begin}, {"suggestions", func(ctx context.Context) error { return c.collect(ctx, n) }}, {"triage", c.triage}, {"merge", c.merge}, {"research", c.research},
		{"next year's projects", c.projects}, {"small works", c.works}, {"fund", c.fund}, {"answers", c.answers}, {"today", c.today},
	} {
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	s.clock.True()
	return nil
}

// An openYear is the open call with what has come of it.
type openYear struct {
	*stage
	now       time.Time
	year      int
	call      int64
	entrances []models.Entrance
	said      []heard
	main      map[int]models.Matter // of topics
	beside    []models.Matter       // to be merged into the main one of topics 0, 2, 3
}

// on makes the clock show so many days before now.
func (c *openYear) on(daysAgo int) models.Date { return c.at(c.now, -daysAgo) }

func (c *openYear) begin(ctx context.Context) (err error) {
	opens := c.on(21)
	if c.call, err = c.openCall(ctx, c.year, opens, models.DateOf(c.now.In(models.China).AddDate(0, 0, 24))); err != nil {
		return err
	}
	for _, cmd := range []intake.EntranceCommand{
		{Kind: models.ByStation, Name: "城关镇人大代表联络站", Place: "城关镇文化街"}, {Kind: models.ByStation, Name: "龙潭镇人大代表联络站", Place: "龙潭镇便民服务中心"},
		{Kind: models.ByStation, Name: "𬭎溪村联络点", Place: "𬭎溪村文化礼堂"}, {Kind: models.ByDeputy, Name: "李𬭎", Place: "城关代表团", Login: "daibiao"},
		{Kind: models.ByDeputy, Name: "王𠮷", Place: "东山代表团", Login: "zuzhang"},
	} {
		row, err := c.app.Intake.AddEntrance(ctx, c.actor("fgb"), cmd)
		if err != nil {
			return err
		}
		c.entrances = append(c.entrances, row)
	}
	return nil
}

func (h heard) words() (place string, w wish) {
	if h.topic < 0 {
		return quarters[h.stray%len(quarters)], strays[h.stray].wish
	}
	return topics[h.topic].said(h.stray)
}

// collect lets people speak: a third on the web, some of them through a
// station's code, the others on paper, at meetings, to deputies.
func (c *openYear) collect(ctx context.Context, n int) error {
	c.on(16)
	c.said = whatIsSaid(n)
	replies, err := c.readers("intake", len(c.said)/3+1, c.app.Intake.Ask)
	if err != nil {
		return err
	}
	paper := map[string][]intake.SubmitCommand{} // by who enters them
	at := map[string][]int{}
	for i := range c.said {
		place, w := c.said[i].words()
		cmd := intake.SubmitCommand{Call: c.call, Title: w.title, Place: place, Reason: w.reason}
		if i%4 == 1 {
			cmd.Name, cmd.Phone = person(i), fmt.Sprintf("1390000%04d", i)
		}
		if i%3 == 0 {
			if i%6 == 0 {
				cmd.Entrance = c.entrances[i/6%3].Code
			}
			if i%30 == 9 {
				if cmd.Photos, err = c.app.Intake.CleanPhotos(ctx, []io.Reader{picture(i)}); err != nil {
					return err
				}
				cmd.Latitude, cmd.Longitude = "30.67", "104.06"
			}
			if c.said[i].Suggestion, err = c.app.Intake.Suggest(ctx, resident(i), replies[i/3], cmd); err != nil {
				return err
			}
			continue
		}
		cmd.ReceivedOn = models.DateOf(c.now.In(models.China).AddDate(0, 0, -17-i%4))
		who := "fgb"
		switch i % 9 {
		case 1:
			cmd.Channel, cmd.EntranceID, cmd.Heard, who = models.ByDeputy, c.entrances[3].ID, 6+i%20, "daibiao"
		case 2:
			cmd.Channel, who = models.ByUnit, "jiaotong"
		default:
			cmd.Channel = []models.Channel{models.ByLetter, models.ByVisit, models.ByMeeting, models.BySymposium, models.ByMailbox}[i/3%5]
		}
		paper[who], at[who] = append(paper[who], cmd), append(at[who], i)
	}
	for who, cmds := range paper {
		rows, err := c.app.Intake.Submit(ctx, c.actor(who), c.call, cmds...)
		if err != nil {
			return err
		}
		for k, r := range rows {
			c.said[at[who][k]].Suggestion = r
		}
	}
	return nil
}

func picksOf(list []heard) []intake.Pick {
	var picks []intake.Pick
	for _, h := range list {
		picks = append(picks, intake.Pick{ID: h.ID, Seen: h.Changed})
	}
	return picks
}

// triage takes up most of what was said; a third still waits.
func (c *openYear) triage(ctx context.Context) error {
	c.on(14)
	office := c.actor("fgb")
	units, err := c.units(ctx)
	if err != nil {
		return err
	}
	for i, h := range c.said {
		if h.topic >= 0 {
			continue
		}
		if why := strays[h.stray].reason; why != "" {
			_, err = c.app.Intake.Return(ctx, office, intake.ReturnCommand{Call: c.call, Picks: picksOf(c.said[i : i+1]), Reason: why})
		} else {
			_, err = c.app.Intake.Transfer(ctx, office, intake.TransferCommand{Call: c.call, Picks: picksOf(c.said[i : i+1]), Unit: units[unitOf], Reason: "属于民政业务，请直接办理并答复"})
		}
		if err != nil {
			return err
		}
	}
	for t, k := range topics {
		var of []heard
		for _, h := range c.said {
			if h.topic == t {
				of = append(of, h)
			}
		}
		if len(of) == 0 {
			continue
		}
		most := max(1, len(of)*3/5)
		if t == 12 || t == 13 { // nobody has looked at these yet
			continue
		}
		done, err := c.app.Intake.Accept(ctx, office, intake.AcceptCommand{Call: c.call, Picks: picksOf(of[:most]), Together: true, Title: k.name, Category: k.category})
		if err != nil {
			return err
		}
		place := of[0].Place
		if most > 1 {
			place = "全县"
		}
		if c.main[t], err = c.listed(ctx, done.Matters[0], k.name, k.content, place, k.category); err != nil {
			return err
		}
		if t == 0 || t == 2 || t == 3 {
			if len(of) < most+1 {
				continue
			}
			if done, err = c.app.Intake.Accept(ctx, office, intake.AcceptCommand{Call: c.call, Picks: picksOf(of[most : most+1]), UseGuess: true}); err != nil {
				return err
			}
			m, err := c.listed(ctx, done.Matters[0], of[most].Title, k.content, of[most].Place, k.category)
			if err != nil {
				return err
			}
			c.beside = append(c.beside, m)
		}
	}
	return nil
}

func (c *openYear) units(ctx context.Context) (map[string]int64, error) {
	rows, err := c.app.SmallWork.Units(ctx, c.actor("fgb"))
	units := map[string]int64{}
	for _, u := range rows {
		units[u.Name] = u.ID
	}
	return units, err
}

// merge seconds what is listed, and merges what turns out to be one matter.
func (c *openYear) merge(ctx context.Context) error {
	c.on(13)
	counts := map[string]int{}
	for t, m := range c.main {
		counts[m.Code] = []int{23, 8, 17, 12, 4, 6, 9, 5, 3, 2}[t%10]
	}
	for i, m := range c.beside {
		counts[m.Code] = 5 + i
	}
	if err := c.second(ctx, counts); err != nil {
		return err
	}
	c.on(12)
	for i, m := range c.beside {
		into, err := c.app.Intake.MatterOffice(ctx, c.actor("fgb"), c.main[[]int{0, 2, 3}[i]].ID)
		if err != nil {
			return err
		}
		if _, err := c.app.Intake.MergeMatters(ctx, c.actor("fgb"), intake.MergeCommand{Matter: into.ID, Seen: into.Changed, Codes: []string{m.Code}, Reason: "同一类事项，一并研究"}); err != nil {
			return err
		}
	}
	return nil
}

// research asks a station and deputies for opinions and records a symposium.
func (c *openYear) research(ctx context.Context) error {
	office := c.actor("fgb")
	due := models.DateOf(c.now.In(models.China).AddDate(0, 0, 6))
	targets, err := c.app.Intake.StudyTargets(ctx, office)
	if err != nil {
		return err
	}
	var to []string
	for _, t := range targets {
		if t.Name == c.entrances[0].Name || t.Name == "李𬭎" && t.Kind == "人大代表" {
			to = append(to, t.ID)
		}
	}
	// Those of the list below are studied before they are taken up.
	matters := []int64{c.main[3].ID, c.main[4].ID, c.main[10].ID, c.main[11].ID}
	matters = slices.DeleteFunc(matters, func(id int64) bool { return id == 0 })
	if _, err := c.app.Intake.Assign(ctx, office, intake.AssignCommand{Call: c.call, Matters: matters, To: to, DueOn: due}); err != nil {
		return err
	}
	mine, err := c.app.Intake.MyStudies(ctx, c.actor("daibiao"))
	if err != nil {
		return err
	}
	for i, k := range mine {
		if i == 2 {
			break
		}
		if err := c.app.Intake.GiveOpinion(ctx, c.actor("daibiao"), k.ID, 1+i, "走访了三个村，群众反映强烈，建议优先安排老人集中的片区。"); err != nil {
			return err
		}
	}
	held := c.on(12)
	id, err := c.app.Intake.RecordSymposium(ctx, c.actor("changwei"), intake.SymposiumCommand{HeldOn: held, Place: "龙潭镇便民服务中心", Host: "许文华", Attendees: "县人大代表 6 人，村民代表 11 人，县交通运输局、县民政局",
		Minutes: "与会人员集中反映公交班次少、老旧小区没有电梯、白天老人无人照顾三件事。部门当场说明了线路调整的条件，承诺会后实地查看。"})
	if err != nil {
		return err
	}
	for _, t := range []int{2, 3} {
		if err := c.app.Intake.NoteSaid(ctx, c.actor("changwei"), id, c.main[t].Code, "村民代表建议先解决学校和卫生院附近的。"); err != nil {
			return err
		}
	}
	return nil
}

// projects takes ten matters some way towards next year's list, so that each
// state of the way is to be seen.
func (c *openYear) projects(ctx context.Context) error {
	c.on(11)
	office, s := c.actor("fgb"), c.app.Shortlist
	var ids []int64
	for _, k := range nextYear {
		t := topics[k.topic]
		id, err := s.New(ctx, office, c.year, c.main[k.topic].ID, shortlist.Typed{Name: t.name, Category: t.category, Content: t.content, Place: "全县", Scale: k.scale, Investment: k.wan, Funding: "财政资金",
			Unit: k.unit, Support: "各镇人民政府", Target: "年内完成并投入使用", Deadline: fmt.Sprintf("%d年11月底", c.year), Benefit: "周边居民", Beneficiaries: k.people,
			Checkpoints: []shortlist.TypedCheckpoint{{Name: "开工", Target: "全部开工", PlannedOn: fmt.Sprintf("%d-04-30", c.year), Weight: "40"}, {Name: "完工", Target: "验收合格", PlannedOn: fmt.Sprintf("%d-11-30", c.year), Weight: "60"}}})
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		ids = append(ids, id)
	}
	// The first remains a draft, in its second version; the next is with the
	// departments, which have not all answered.
	r, err := s.Read(ctx, office, ids[0])
	if err != nil {
		return err
	}
	typed := shortlist.Type(r.Content)
	typed.Scale, typed.Investment = "背街小巷 30 条，约 13 公里", "620"
	if err := s.Revise(ctx, office, ids[0], r.Project.Version, typed, "资金有限，先办意见最集中的 30 条"); err != nil {
		return err
	}
	var asked []shortlist.Asked
	for i, u := range r.Units {
		asked = append(asked, shortlist.Asked{Aspect: models.Aspects[i], Unit: u.ID})
	}
	if err := s.AskAppraisals(ctx, office, ids[1], asked, models.DateOf(c.now.In(models.China).AddDate(0, 0, 4))); err != nil {
		return err
	}
	if r, err = s.Read(ctx, office, ids[1]); err != nil {
		return err
	}
	a := r.Appraisals[0]
	if err := s.Appraise(ctx, c.unit(a.UnitID), a.ID, models.VerdictConditional, "水源水量需要复核，建议分两年实施。"); err != nil {
		return err
	}
	through := slices.Clone(ids[2:])
	for _, id := range through {
		if err := c.appraised(ctx, id, c.now, -11, -10); err != nil {
			return err
		}
	}
	for i, id := range ids {
		if err := s.Score(ctx, c.actor("fgb"), id, points(i, 0)); err != nil {
			return err
		}
		if err := s.Score(ctx, c.actor("zuzhang"), id, points(i, 2)); err != nil {
			return err
		}
	}
	day := c.on(10)
	for i, step := range shortlist.Chain(models.County) { // 2 waits for the first meeting, 3 for the second, 4 for the third
		if err := c.meet(ctx, c.year, step, day, through[1+i:len(through)-2*min(i, 1)], map[int64]shortlist.ReviewedItem{
			ids[8]: {Result: models.ReviewReserved, Note: "用地还没有落实，条件成熟后启用"}, ids[9]: {Result: models.ReviewSentBack, Note: "请进一步核实每处的管护单位"}}); err != nil {
			return err
		}
	}
	if err := s.AskWithdrawal(ctx, office, ids[7], "已经列入上级专项，不再作为候选项目"); err != nil {
		return err
	}
	if err := s.DecideWithdrawal(ctx, c.actor("zhuxi"), ids[7], true, "主席团会议同意"); err != nil {
		return err
	}
	return c.show(ctx, c.year, fmt.Sprintf("%d年度民生实事初步候选项目公示", c.year), ids[2:7], c.now, -10, 20, false)
}

// works dispatches what is too small for a candidate.
func (c *openYear) works(ctx context.Context) error {
	office, s := c.actor("fgb"), c.app.SmallWork
	units, err := c.units(ctx)
	if err != nil {
		return err
	}
	due := models.DateOf(c.now.In(models.China).AddDate(0, 0, 12))
	c.on(11)
	for i, k := range []struct {
		cmd  smallwork.Command
		unit string
		to   models.SmallWorkState
	}{
		{smallwork.Command{Matter: c.main[16].Code, Title: "更换楼道声控灯", Content: "更换损坏的声控灯 60 个"}, "县住房和城乡建设局", models.SmallWorkConfirmed},
		{smallwork.Command{Matter: c.main[17].Code}, "县交通运输局", models.SmallWorkDispatched},
		{smallwork.Command{Year: c.now.Year(), Title: "桥头加装护栏", Content: "㙍下村桥头加装护栏 40 米", Place: "㙍下村", Category: "行有所畅"}, "县交通运输局", models.SmallWorkDone},
		{smallwork.Command{Year: c.now.Year(), Title: "更换公园健身器材", Content: "更换损坏器材 6 件", Place: "滨河公园", Category: "其他"}, "", models.SmallWorkChosen},
		{smallwork.Command{Year: c.now.Year(), Title: "站牌更正", Content: "更正公交站牌 3 块", Place: "东山镇", Category: "行有所畅"}, "县交通运输局", models.SmallWorkDropped},
	} {
		if k.cmd.Matter == "" && k.cmd.Title == "" { // a small year has not heard of it
			continue
		}
		w, err := s.Choose(ctx, office, k.cmd)
		if err != nil {
			return err
		}
		if err := c.carry(ctx, w, units[k.unit], due, k.to, i, "fgb", "daibiao"); err != nil {
			return fmt.Errorf("%s: %w", w.Title, err)
		}
	}
	return nil
}

// carry takes a chosen work on to a state.
func (c *openYear) carry(ctx context.Context, w models.SmallWork, unit int64, due models.Date, to models.SmallWorkState, seed int, manager, confirmer string) error {
	s := c.app.SmallWork
	if to == models.SmallWorkChosen {
		return nil
	}
	c.on(11)
	if to == models.SmallWorkDropped {
		return s.Drop(ctx, c.actor(manager), w.ID, "查实站牌没有错误")
	}
	if err := s.Dispatch(ctx, c.actor(manager), w.ID, unit, due); err != nil || to == models.SmallWorkDispatched {
		return err
	}
	done := c.on(9)
	if err := s.Finish(ctx, c.unit(unit), smallwork.FinishCommand{Work: w.ID, DoneOn: done, Note: "已经完工，现场清理完毕。照片为演示用示意图。", Before: []io.Reader{picture(seed)}, After: []io.Reader{picture(seed + 40)}}); err != nil || to == models.SmallWorkDone {
		return err
	}
	return s.Confirm(ctx, c.actor(confirmer), w.ID, "实地查看，已经完成。")
}

// fund sets up this year's fund, with items in several states.
func (c *openYear) fund(ctx context.Context) error {
	units, err := c.units(ctx)
	if err != nil {
		return err
	}
	office := c.actor("changwei")
	c.on(11)
	const wan = 1_000_000
	id, err := c.app.SmallWork.CreateFund(ctx, office, smallwork.FundCommand{Year: c.now.Year(), Name: fmt.Sprintf("%d年代表建议办理专项资金", c.now.Year()), Amount: 200 * wan, Basis: "县人大常委会会议纪要"})
	if err != nil {
		return err
	}
	due := models.DateOf(c.now.In(models.China).AddDate(0, 1, 0))
	for i, k := range []struct {
		title, place, unit string
		amount             models.Fen
		to                 models.SmallWorkState
	}{
		{"东山镇灌渠维修", "东山镇", "县住房和城乡建设局", 38 * wan, models.SmallWorkConfirmed}, {"白沙镇村道错车点", "白沙镇", "县交通运输局", 52 * wan, models.SmallWorkDispatched},
		{"敬老院热水改造", "双桥镇", unitOf, 26 * wan, models.SmallWorkChosen},
	} {
		w, err := c.app.SmallWork.Choose(ctx, office, smallwork.Command{Fund: id, Year: c.now.Year(), Title: k.title, Content: k.title, Place: k.place, Category: "其他", Amount: k.amount})
		if err != nil {
			return err
		}
		if err := c.carry(ctx, w, units[k.unit], due, k.to, 10+i, "changwei", "changwei"); err != nil {
			return fmt.Errorf("%s: %w", w.Title, err)
		}
	}
	return nil
}

// answers publishes what is decided; some drafts remain.
func (c *openYear) answers(ctx context.Context) error {
	c.on(9)
	office, s := c.actor("fgb"), c.app.Intake
	for t, act := range map[int]lifecycle.Act{14: lifecycle.Keep, 15: lifecycle.Decline} {
		if c.main[t].ID == 0 {
			continue
		}
		m, err := s.MatterOffice(ctx, office, c.main[t].ID)
		if err != nil {
			return err
		}
		reason := "场地正在选址，条件成熟后启用"
		if act == lifecycle.Decline {
			reason = "全县已经委托企业统一布设，不再用财政资金重复设置"
		}
		if _, err := s.DecideMatter(ctx, office, intake.OutcomeCommand{Matter: m.ID, Seen: m.Changed, Act: act, Reason: reason}); err != nil {
			return err
		}
	}
	transferred, err := s.Transferred(ctx, c.actor("danwei"))
	if err != nil {
		return err
	}
	for i, r := range transferred {
		if i == 1 {
			break
		}
		if _, err := s.ReplyTransferred(ctx, c.actor("danwei"), r.Suggestion.ID, "经查，上月系统更新造成延迟，已经补发到位。给您带来不便，深表歉意。", 0); err != nil {
			return err
		}
	}
	if _, err := s.DraftAnswers(ctx, office, c.call); err != nil {
		return err
	}
	if _, err := s.PublishAnswers(ctx, office, c.call, 0); err != nil {
		return err
	}
	for _, t := range []int{10, 11} {
		if m := c.main[t]; m.ID > 0 {
			if _, err := s.WriteAnswer(ctx, office, intake.AnswerCommand{Matter: m.ID, Outcome: intake.OutcomeGoing, Text: intake.AnswerTemplate(intake.OutcomeGoing, c.year, m, models.Suggestion{})}); err != nil {
				return err
			}
		}
	}
	return nil
}

// today brings some more, which nobody has looked at.
func (c *openYear) today(ctx context.Context) error {
	c.clock.Show(c.now.Add(-2 * time.Hour))
	wishes := []wish{{"河边步道晚上太黑，装几盏灯", "晚饭后很多人散步，看不清台阶。"}, {"𬭎溪村口修一个候车亭", "下雨天没有地方躲，孩子上学要等半小时。"}, {"社区办日间照料中心", "白天没有人照看老人。"}}
	replies, err := c.readers("intake", len(wishes), c.app.Intake.Ask)
	if err != nil {
		return err
	}
	for i, w := range wishes {
		cmd := intake.SubmitCommand{Call: c.call, Title: w.title, Place: quarters[(i*4+8)%len(quarters)], Reason: w.reason}
		if _, err := c.app.Intake.Suggest(ctx, resident(900+i), replies[i], cmd); err != nil {
			return err
		}
	}
	return nil
}
