package demo

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/human"
	"piaojue/app/intake"
	"piaojue/app/shortlist"
	"piaojue/models"
)

// A way is what a list needs on its way to the session.
type way struct {
	asked time.Time // when the call was opened; the list is ready 100 days later
	where string    // the place of the projects as printed
	shown bool      // whether it is put before the public
	ahead int       // days before now at which the session is convened and its papers go out; 0: on the day, without papers
}

// at makes the clock show a day of a way, at ten in the morning China time.
func (s *stage) at(from time.Time, days int) models.Date {
	d := from.In(models.China).AddDate(0, 0, days)
	s.clock.Show(time.Date(d.Year(), d.Month(), d.Day(), 10, 0, 0, 0, models.China))
	return models.DateOf(d)
}

// reader answers the question of a public form as somebody does who reads it.
func (s *stage) reader(purpose string, q human.Challenge) (human.Reply, error) {
	gate := human.New(s.app.Private.Derive("human"), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
	for _, choice := range q.Choices {
		reply := human.Reply{Token: q.Token, Answer: choice}
		if gate.Check(context.Background(), purpose, reply, s.clock.Now().Add(human.Least)) == nil {
			return reply, nil
		}
	}
	return human.Reply{}, fmt.Errorf("no choice answers %q", q.Question)
}

// readers answers n questions, each on a page that has been open for a while.
func (s *stage) readers(purpose string, n int, ask func() human.Challenge) ([]human.Reply, error) {
	replies := make([]human.Reply, n)
	for i := range replies {
		var err error
		if replies[i], err = s.reader(purpose, ask()); err != nil {
			return nil, err
		}
	}
	s.clock.Show(s.clock.Now().Add(30 * time.Second))
	return replies, nil
}

// resident is the i-th resident's browser.
func resident(i int) intake.Visitor {
	return intake.Visitor{Address: fmt.Sprintf("10.%d.%d.7", i/250, i%250), Agent: "手机浏览器", Browser: fmt.Sprintf("demonstration-browser-%04d", i)}
}

// second lets so many residents second each matter.
func (s *stage) second(ctx context.Context, counts map[string]int) error {
	total := 0
	for _, n := range counts {
		total += n
	}
	replies, err := s.readers("intake", total, s.app.Intake.Ask)
	if err != nil {
		return err
	}
	for code, n := range counts {
		for range n {
			if _, err := s.app.Intake.Second(ctx, resident(len(replies)), replies[0], code, ""); err != nil {
				return fmt.Errorf("second %s: %w", code, err)
			}
			replies = replies[1:]
		}
	}
	return nil
}

// openCall publishes a call for a year's projects.
func (s *stage) openCall(ctx context.Context, year int, opens, closes models.Date) (int64, error) {
	office := s.office("fgb")
	cmd := intake.NewCall(opens, s.congress)
	cmd.Title = strings.ReplaceAll(cmd.Title, strconv.Itoa(cmd.Year), strconv.Itoa(year))
	cmd.Text = strings.ReplaceAll(cmd.Text, strconv.Itoa(cmd.Year), strconv.Itoa(year))
	cmd.Year, cmd.OpensOn, cmd.ClosesOn, cmd.Places = year, opens, closes, strings.Join(quarters, "\n")
	id, err := s.app.Intake.CreateCall(ctx, office, cmd)
	if err != nil {
		return 0, err
	}
	return id, s.app.Intake.PublishCall(ctx, office, id)
}

// listed gives a matter the office's words and lets the public see it.
func (s *stage) listed(ctx context.Context, id int64, title, content, place, category string) (models.Matter, error) {
	office := s.office("fgb")
	m, err := s.app.Intake.MatterOffice(ctx, office, id)
	if err != nil {
		return m.Matter, err
	}
	if _, err := s.app.Intake.EditMatter(ctx, office, intake.MatterCommand{Matter: id, Seen: m.Changed, Title: title, Content: content, Place: place, Category: category, Checked: true}); err != nil {
		return m.Matter, err
	}
	if m, err = s.app.Intake.MatterOffice(ctx, office, id); err != nil {
		return m.Matter, err
	}
	if _, err := s.app.Intake.ListMatter(ctx, office, id, m.Changed, true, true); err != nil {
		return m.Matter, err
	}
	m, err = s.app.Intake.MatterOffice(ctx, office, id)
	return m.Matter, err
}

// fromPeople takes a script's candidates the whole way: somebody asks, the
// office makes matters of it, departments look at them, meetings pass them. It
// returns the printed number of each for the submission.
func (s *stage) fromPeople(ctx context.Context, sc script) (map[int64]string, error) {
	rows, err := published(sc.picks)
	if err != nil {
		return nil, err
	}
	office := s.office("fgb")
	from := sc.way.asked
	opens := s.at(from, 0)
	call, err := s.openCall(ctx, sc.year, opens, models.DateOf(from.In(models.China).AddDate(0, 0, 40)))
	if err != nil {
		return nil, fmt.Errorf("call: %w", err)
	}

	s.at(from, 12)
	var said []intake.SubmitCommand
	var about []int // which row
	for i, r := range rows {
		for k, w := range wishes[r.name] {
			said = append(said, intake.SubmitCommand{Call: call, Title: w.title, Reason: w.reason, Place: quarters[(i+k)%len(quarters)],
				Channel: []models.Channel{models.ByLetter, models.ByMailbox, models.ByVisit, models.ByMeeting}[(i+k)%4]})
			about = append(about, i)
		}
	}
	heard, err := s.app.Intake.Submit(ctx, office, call, said...)
	if err != nil {
		return nil, fmt.Errorf("suggestions: %w", err)
	}
	s.at(from, 20)
	codes, matters := map[string]int{}, make([]int64, len(rows))
	for i, r := range rows {
		var picks []intake.Pick
		for k, h := range heard {
			if about[k] == i {
				picks = append(picks, intake.Pick{ID: h.ID, Seen: h.Changed})
			}
		}
		if len(picks) == 0 {
			return nil, fmt.Errorf("nobody asks for %s", r.name)
		}
		done, err := s.app.Intake.Accept(ctx, office, intake.AcceptCommand{Call: call, Picks: picks, Together: true, Category: r.category})
		if err != nil {
			return nil, fmt.Errorf("accept: %w", err)
		}
		matters[i] = done.Matters[0]
		m, err := s.listed(ctx, matters[i], r.name, r.content, sc.way.where, r.category)
		if err != nil {
			return nil, fmt.Errorf("list: %w", err)
		}
		codes[m.Code] = 2 + i*5%4
	}
	if err := s.second(ctx, codes); err != nil {
		return nil, err
	}

	s.at(from, 45)
	if err := s.app.Shortlist.AdoptStartingList(ctx, office); err != nil {
		return nil, fmt.Errorf("negative list: %w", err)
	}
	var ids []int64
	for i, r := range rows {
		k := shortlist.Typed{Name: r.name, Category: r.category, Content: r.content, Place: sc.way.where, Investment: r.investment, Funding: "财政资金", Unit: sc.unit(r.unit),
			Target: "年内完成并投入使用", Deadline: fmt.Sprintf("%d年12月", sc.year), Beneficiaries: strconv.Itoa(1200 + i*730),
			Checkpoints: []shortlist.TypedCheckpoint{{Name: "实施方案公布", Target: "方案公布", PlannedOn: fmt.Sprintf("%d-03-31", sc.year), Weight: "20"},
				{Name: "完成过半", Target: "完成工程量的一半", PlannedOn: fmt.Sprintf("%d-07-31", sc.year), Weight: "40"}, {Name: "完工", Target: "全部完工并投入使用", PlannedOn: fmt.Sprintf("%d-11-30", sc.year), Weight: "40"}}}
		id, err := s.app.Shortlist.New(ctx, office, sc.year, matters[i], k)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		ids = append(ids, id)
	}
	if _, err := s.app.Intake.DraftAnswers(ctx, office, call); err != nil {
		return nil, fmt.Errorf("draft answers: %w", err)
	}
	if _, err := s.app.Intake.PublishAnswers(ctx, office, call, 0); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	for _, id := range ids {
		if err := s.appraised(ctx, id, from, 46, 60); err != nil {
			return nil, err
		}
	}
	s.at(from, 62)
	for i, id := range ids {
		for k, login := range []string{"fgb", "daibiao", "changwei"} {
			if s.congress.Level == models.Street && k == 2 {
				continue
			}
			if err := s.app.Shortlist.Score(ctx, s.actor(login), id, points(i, k)); err != nil {
				return nil, fmt.Errorf("score: %w", err)
			}
		}
	}
	if sc.way.shown {
		if err := s.show(ctx, sc.year, fmt.Sprintf("%d年度民生实事初步候选项目公示", sc.year), ids, from, 64, 10, true); err != nil {
			return nil, fmt.Errorf("showing: %w", err)
		}
	}
	numbers := map[int64]string{}
	for i, step := range shortlist.Chain(s.congress.Level) {
		day := s.at(from, 76+i*8)
		if err := s.meet(ctx, sc.year, step, day, ids, nil); err != nil {
			return nil, fmt.Errorf("%s: %w", step, err)
		}
	}
	for i, id := range ids {
		numbers[id] = strconv.Itoa(i + 1)
	}
	s.clock.True()
	return numbers, nil
}

// points are what the k-th person gives the i-th project.
func points(i, k int) map[string]int {
	m := map[string]int{}
	for n, c := range shortlist.Criteria {
		m[c.Key] = 3 + (i*7+k*3+n*5)%3
	}
	return m
}

// appraised asks the congress's departments on a day, lets them answer on
// another, and holds the project against the negative list.
func (s *stage) appraised(ctx context.Context, id int64, from time.Time, ask, day int) error {
	office := s.office("fgb")
	s.at(from, ask)
	r, err := s.app.Shortlist.Read(ctx, office, id)
	if err != nil {
		return err
	}
	var asked []shortlist.Asked
	for i, u := range r.Units {
		asked = append(asked, shortlist.Asked{Aspect: models.Aspects[(int(id)+i)%len(models.Aspects)], Unit: u.ID})
	}
	if err := s.app.Shortlist.AskAppraisals(ctx, office, id, asked, models.DateOf(from.In(models.China).AddDate(0, 0, day))); err != nil {
		return fmt.Errorf("ask appraisals: %w", err)
	}
	s.at(from, day)
	if r, err = s.app.Shortlist.Read(ctx, office, id); err != nil {
		return err
	}
	for i, a := range r.Appraisals {
		verdict, opinion := models.VerdictSupport, "群众反映集中，条件具备，建议列入。"
		if (int(id)+i)%5 == 3 {
			verdict, opinion = models.VerdictConditional, "建议分片实施，先办意见最集中的地方。"
		}
		if err := s.app.Shortlist.Appraise(ctx, s.unit(a.UnitID), a.ID, verdict, opinion); err != nil {
			return fmt.Errorf("appraise: %w", err)
		}
	}
	var checks []shortlist.Checked
	for _, n := range r.Negative {
		checks = append(checks, shortlist.Checked{Item: n.Item.ID, Reason: "经核对，不属于该情形"})
	}
	if err := s.app.Shortlist.CheckNegative(ctx, office, id, checks); err != nil {
		return fmt.Errorf("negative list: %w", err)
	}
	if len(r.Repeats) > 0 {
		if err := s.app.Shortlist.ExplainRepeats(ctx, office, id, "与以往项目地点不同，为扩面实施，不重复投入。"); err != nil {
			return fmt.Errorf("repeats: %w", err)
		}
	}
	if err := s.app.Shortlist.Check(ctx, office, id); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	return nil
}

// meetings say which person records which meeting, and what it is called.
var meetings = map[models.ReviewStep]struct{ login, name string }{
	models.ReviewGovernment: {"fgb", "政府常务会议"}, models.ReviewParty: {"fgb", "党委会议"}, models.ReviewStanding: {"changwei", "县人大常委会会议"},
	models.ReviewPresidium: {"zhuxi", "镇人大主席团会议"}, models.ReviewStreet: {"jiedao", "人大街道工委会议"},
}

// meet records a meeting that passes projects, but for those of others.
func (s *stage) meet(ctx context.Context, year int, step models.ReviewStep, day models.Date, ids []int64, others map[int64]shortlist.ReviewedItem) error {
	cmd := shortlist.ReviewCommand{Year: year, Step: step, HeldOn: day, Meeting: meetings[step].name + "（" + string(day) + "）"}
	for _, id := range ids {
		r, err := s.app.Shortlist.Read(ctx, s.office("fgb"), id)
		if err != nil {
			return err
		}
		item := shortlist.ReviewedItem{Result: models.ReviewPassed}
		if o, otherwise := others[id]; otherwise {
			item = o
		}
		item.Project, item.Version = id, r.Project.Version
		cmd.Items = append(cmd.Items, item)
	}
	_, err := s.app.Shortlist.RecordReview(ctx, s.actor(meetings[step].login), cmd)
	return err
}

// comments are what is said of projects on show, with the office's answers; an
// empty one is still to come.
var comments = []struct {
	text, answer string
	listed       bool
}{
	{"很好，希望先从老城区做起。", "老城区已经列入第一批实施范围。", true},
	{"建议公布每个点位的具体位置和完工时间。", "实施方案确定以后，点位和时间会在项目页面公布。", true},
	{"去年类似的项目验收以后没人管了，今年要写明谁来管护。", "已经在项目内容中写明管护单位。", true},
	{"我家门口也要安排一处。", "点位按需求和条件统一安排，请向所在社区反映。", false},
	{"投资是不是偏高？", "", false},
}

// show puts projects before the public, and lets people comment.
func (s *stage) show(ctx context.Context, year int, title string, ids []int64, from time.Time, day, length int, answered bool) error {
	office := s.office("fgb")
	opens := s.at(from, day)
	id, err := s.app.Shortlist.NewShowing(ctx, office, shortlist.ShowingCommand{Year: year, Title: title, Text: "现将初步候选项目予以公示，公示期内可以对每个项目提出意见。意见和答复在本页公开，姓名和电话不公开。",
		OpensOn: opens, ClosesOn: models.DateOf(from.In(models.China).AddDate(0, 0, day+length-1)), Projects: ids})
	if err != nil {
		return err
	}
	if err := s.app.Shortlist.PublishShowing(ctx, office, id); err != nil {
		return err
	}
	s.at(from, day+2)
	replies, err := s.readers("comment", len(comments), s.app.Shortlist.Ask)
	if err != nil {
		return err
	}
	for i, k := range comments {
		row, err := s.app.Shortlist.Comment(ctx, shortlist.Visitor{Address: resident(i).Address}, replies[i], shortlist.CommentCommand{Showing: id, Project: ids[i*2%len(ids)], Text: k.text})
		if err != nil {
			return fmt.Errorf("comment: %w", err)
		}
		if k.answer == "" || !answered && i > 1 {
			continue
		}
		if _, err := s.app.Shortlist.ModerateComment(ctx, office, row.ID, k.listed, k.answer); err != nil {
			return fmt.Errorf("answer a comment: %w", err)
		}
	}
	return nil
}

// papers releases the session's booklet; deputies ask, and are answered.
func (s *stage) papers(ctx context.Context, session int64, now time.Time, ahead int) error {
	releaser := s.office("changwei")
	s.at(now, 1-ahead)
	if err := s.app.Shortlist.ReleaseBooklet(ctx, releaser, session, "本册汇集各候选项目的内容、群众建议、部门论证意见和审查经过，供代表会前阅读。"); err != nil {
		return fmt.Errorf("booklet: %w", err)
	}
	s.at(now, 3-ahead)
	for i, q := range []struct {
		login, text, answer string
		named               bool
	}{
		{"daibiao", "今年能惠及多少个村？偏远的村怎么安排？", "今年安排三十个村，偏远村优先，名单已经列入实施方案。", true},
		{"zuzhang", "建成以后的运行经费从哪里来？", "运行经费列入部门年度预算，不向群众收费。", true},
		{"daibiao", "会不会与在建项目重复？", "", false},
	} {
		id, err := s.app.Shortlist.AskQuestion(ctx, s.actor(q.login), session, i+1, q.text, q.named)
		if err != nil {
			return fmt.Errorf("question: %w", err)
		}
		if q.answer == "" {
			continue
		}
		if _, err := s.app.Shortlist.AnswerQuestion(ctx, s.office("fgb"), id, q.answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	for no := 1; no <= 3; no++ {
		for range 5 - no {
			if err := s.app.Shortlist.CountReading(ctx, s.actor("daibiao"), session, no); err != nil {
				return fmt.Errorf("reading: %w", err)
			}
		}
	}
	return nil
}

// unit acts for a responsible unit; the government's office writes down what
// came on paper from one that does not sign in.
func (s *stage) unit(id int64) access.Actor {
	for _, p := range s.people {
		if a := p.Actor(s.congress.ID); a.Unit == id && slices.Contains(a.Roles, models.UnitRole) {
			return a
		}
	}
	return s.office("fgb")
}
