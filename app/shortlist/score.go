package shortlist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A Criterion is one thing that projects are scored by. Which ones, and the
// scale of five, are practice, not law.
type Criterion struct {
	Key, Label, Asks string
}

// Criteria are what projects are scored by, in order.
var Criteria = []Criterion{
	{"inclusive", "普惠性", "受益的人多不多，是不是人人可用"},
	{"balanced", "均衡性", "是否照顾薄弱地方和薄弱人群"},
	{"public", "公益性", "是否属于公共服务，不替个别单位和个人办事"},
	{"effect", "社会效益性", "办成以后解决问题是否明显、长久"},
}

// MostPoints is the best score for a criterion; the least is 1.
const MostPoints = 5

// scorable refuses points once the list has left the office.
func scorable(row models.ShortlistedProject) error {
	switch row.State {
	case models.ShortlistSubmitted, models.ShortlistAdopted, models.ShortlistWithdrawn, models.ShortlistReserve:
		return fault.New(fault.Closed, "“%s”现在是“%s”，评分已经结束。", row.Name, row.State.Label())
	}
	return nil
}

// Score gives one person's points for a project, all criteria at once; points
// given again take the place of those before.
func (s *Service) Score(ctx context.Context, actor access.Actor, id int64, points map[string]int) error {
	return s.within(ctx, actor, access.ScoreShortlist, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if err := scorable(row); err != nil {
			return err
		}
		form := fault.Form{}
		var said []string
		for _, k := range Criteria {
			if p := points[k.Key]; p < 1 || p > MostPoints {
				form.Add("score-"+k.Key, "%s请在 1 到 %d 分中选择。", k.Label, MostPoints)
			}
			said = append(said, fmt.Sprintf("%s %d", k.Label, points[k.Key]))
		}
		if err := form.Err(); err != nil {
			return err
		}
		for _, k := range Criteria {
			if err := c.ReplaceScore(&models.Score{ShortlistedID: id, AccountID: actor.Account, Criterion: k.Key, Points: points[k.Key], ScoredAt: c.Now}); err != nil {
				return err
			}
		}
		return note(c, actor, access.ScoreShortlist, "给初步候选项目评分", row.Code+" "+row.Name, strings.Join(said, "，"))
	})
}

// A Mean is how several people scored: their mean in tenths of a point, rounded
// half up, with the least and the most.
type Mean struct {
	People      int
	Tenths      int
	Least, Most int
}

// Text is the mean with one decimal; empty without points.
func (m Mean) Text() string {
	if m.People == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%d", m.Tenths/10, m.Tenths%10)
}

// mean is the mean of points; people is how many gave them.
func mean(points []int, people int) Mean {
	if len(points) == 0 {
		return Mean{}
	}
	sum := 0
	for _, p := range points {
		sum += p
	}
	return Mean{People: people, Tenths: (20*sum + len(points)) / (2 * len(points)), Least: slices.Min(points), Most: slices.Max(points)}
}

// means are the mean of each criterion in order, and over all criteria.
func means(scores []models.Score) (each []Mean, all Mean) {
	by := map[string][]int{}
	people := map[int64]bool{}
	var every []int
	for _, s := range scores {
		by[s.Criterion] = append(by[s.Criterion], s.Points)
		people[s.AccountID] = true
		every = append(every, s.Points)
	}
	for _, k := range Criteria {
		each = append(each, mean(by[k.Key], len(by[k.Key])))
	}
	return each, mean(every, len(people))
}

// A ScoreTask is one project with what the actor gave it.
type ScoreTask struct {
	Project models.ShortlistedProject
	Content Content
	Mine    map[string]int // empty: not scored yet
}

// ToScore lists a year's projects that may be scored, 0 for the newest year.
func (s *Service) ToScore(ctx context.Context, actor access.Actor, year int) (of int, years []int, tasks []ScoreTask, err error) {
	return of, years, tasks, s.read(ctx, actor, access.ScoreShortlist, func(c *store.Scope) error {
		tasks = nil
		if years, err = c.ShortlistYears(); err != nil {
			return err
		}
		if of = year; year == 0 {
			of = c.Now.Time().Year()
			if len(years) > 0 {
				of = years[0]
			}
		}
		rows, err := c.Shortlist(of)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if scorable(r) != nil {
				continue
			}
			t, err := scoreTask(c, actor, r)
			if err != nil {
				return err
			}
			tasks = append(tasks, t)
		}
		return nil
	})
}

// ToScoreOne reads one of them.
func (s *Service) ToScoreOne(ctx context.Context, actor access.Actor, id int64) (ScoreTask, error) {
	var t ScoreTask
	return t, s.read(ctx, actor, access.ScoreShortlist, func(c *store.Scope) error {
		row, err := c.Shortlisted(id)
		if err != nil {
			return err
		}
		t, err = scoreTask(c, actor, row)
		return err
	})
}

func scoreTask(c *store.Scope, actor access.Actor, row models.ShortlistedProject) (ScoreTask, error) {
	t := ScoreTask{Project: row, Mine: map[string]int{}}
	var err error
	if t.Content, err = contentOf(row); err != nil {
		return t, err
	}
	scores, err := c.Scores(row.ID)
	for _, s := range scores {
		if s.AccountID == actor.Account {
			t.Mine[s.Criterion] = s.Points
		}
	}
	return t, err
}
