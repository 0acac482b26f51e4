package shortlist

import (
	"context"
	"slices"

	"piaojue/app/access"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// A Reading is one shortlisted project with everything its page shows.
type Reading struct {
	Project  models.ShortlistedProject
	Content  Content
	Matter   models.Matter
	Merged   []models.Matter // into the matter
	Versions []models.ProjectVersion
	Units    []models.Unit // that may be asked

	Appraisals []models.Appraisal // the last for each aspect and unit
	Negative   []NegativeLine
	Repeats    []Repeat
	Index      Index
	Each       []Mean // of the criteria in order
	All        Mean
	Mine       map[string]int // the reader's own points
	Reviews    []ReviewedAt
	Session    *models.Session // to which it was submitted
	Adopted    *models.Project // what it became

	Lacking []string        // what keeps it from being through with departments and list
	Acts    []lifecycle.Act // that the table allows now
	Level   models.Level
	Blocked string // why it cannot be withdrawn any more; empty otherwise
}

// A NegativeLine is one item in force with what was found of it; ID 0 in Check:
// not checked, or reworded since.
type NegativeLine struct {
	Item  models.NegativeItem
	Check models.NegativeCheck
}

// A ReviewedAt is one meeting's decision on the project.
type ReviewedAt struct {
	models.ReviewItem
	Meeting models.Review
}

// Read reads one shortlisted project.
func (s *Service) Read(ctx context.Context, actor access.Actor, id int64) (Reading, error) {
	var v Reading
	err := s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) error {
		row, err := c.Shortlisted(id)
		if err != nil {
			return err
		}
		v = Reading{Project: row, Mine: map[string]int{}, Acts: lifecycle.Shortlist.Acts(row.State)}
		for _, part := range []func(*store.Scope, *Reading, access.Actor) error{readBasics, readChecks, readOpinions, readMeetings} {
			if err := part(c, &v, actor); err != nil {
				return err
			}
		}
		return nil
	})
	return v, err
}

func readBasics(c *store.Scope, v *Reading, _ access.Actor) error {
	var err error
	if v.Content, err = contentOf(v.Project); err != nil {
		return err
	}
	if v.Matter, err = c.Matter(v.Project.MatterID); err != nil {
		return err
	}
	merged, err := mergedInto(c, []models.Matter{v.Matter})
	if err != nil {
		return err
	}
	v.Merged = merged[v.Matter.ID]
	if v.Versions, err = c.ProjectVersions(v.Project.ID); err != nil {
		return err
	}
	if v.Units, err = c.Units(); err != nil {
		return err
	}
	v.Level, err = level(c)
	return err
}

func readChecks(c *store.Scope, v *Reading, _ access.Actor) error {
	rows, err := c.Appraisals(v.Project.ID)
	if err != nil {
		return err
	}
	v.Appraisals = latest(rows)
	list, err := negativeList(c)
	if err != nil {
		return err
	}
	checks, err := c.NegativeChecks(v.Project.ID)
	if err != nil {
		return err
	}
	for _, item := range list.Items {
		n := NegativeLine{Item: item}
		if i := slices.IndexFunc(checks, func(k models.NegativeCheck) bool { return k.ItemID == item.ID && k.Item == item.Text }); i >= 0 {
			n.Check = checks[i]
		}
		v.Negative = append(v.Negative, n)
	}
	earlier, err := earlierOf(c, v.Project.Year)
	if err != nil {
		return err
	}
	v.Repeats = earlier.like(v.Project)
	if v.Project.State == models.ShortlistAppraising {
		v.Lacking, err = lacking(c, v.Project)
	}
	return err
}

func readOpinions(c *store.Scope, v *Reading, actor access.Actor) error {
	list, err := indexes(c, v.Project.Year)
	if err != nil {
		return err
	}
	v.Index = list[v.Project.ID]
	scores, err := c.Scores(v.Project.ID)
	if err != nil {
		return err
	}
	v.Each, v.All = means(scores)
	for _, s := range scores {
		if s.AccountID == actor.Account {
			v.Mine[s.Criterion] = s.Points
		}
	}
	return nil
}

func readMeetings(c *store.Scope, v *Reading, _ access.Actor) error {
	items, err := c.ReviewsOf(v.Project.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		meeting, err := c.Review(i.ReviewID)
		if err != nil {
			return err
		}
		v.Reviews = append(v.Reviews, ReviewedAt{i, meeting})
	}
	if v.Project.SessionID > 0 {
		session, err := c.Session(v.Project.SessionID)
		if err != nil {
			return err
		}
		v.Session = &session
		if err := withdrawable(c, v.Project); err != nil {
			v.Blocked = err.Error()
		}
	}
	if v.Project.State != models.ShortlistAdopted {
		return nil
	}
	projects, err := c.Projects()
	for _, p := range projects {
		if p.Code == v.Project.Code {
			v.Adopted = &p
		}
	}
	return err
}

// A Comparison is the table of projects side by side.
type Comparison struct {
	Year    int
	Years   []int
	State   models.ShortlistState // shown alone, if any
	Rows    []Compared
	Highest int // points of the 民意指数
}

// A Compared is one project's line.
type Compared struct {
	Project    models.ShortlistedProject
	Content    Content
	Index      Index
	Each       []Mean
	All        Mean
	Appraisals map[models.Verdict]int // by verdict, the empty one for those not given
}

// Compare sets a year's projects side by side, those withdrawn or in reserve
// left out unless they are asked for.
func (s *Service) Compare(ctx context.Context, actor access.Actor, year int, state models.ShortlistState) (Comparison, error) {
	v := Comparison{State: state}
	return v, s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) error {
		var err error
		if v.Years, err = c.ShortlistYears(); err != nil {
			return err
		}
		if v.Year = year; year == 0 {
			v.Year = c.Now.Time().Year()
			if len(v.Years) > 0 {
				v.Year = v.Years[0]
			}
		}
		rows, err := c.Shortlist(v.Year)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r models.ShortlistedProject) bool {
			if state != "" {
				return r.State != state
			}
			return r.State == models.ShortlistWithdrawn || r.State == models.ShortlistReserve
		})
		var ids []int64
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		scores, err := c.ScoresFor(ids)
		if err != nil {
			return err
		}
		appraisals, err := c.AppraisalsFor(ids)
		if err != nil {
			return err
		}
		index, err := indexes(c, v.Year)
		if err != nil {
			return err
		}
		v.Rows = nil
		for _, r := range rows {
			line := Compared{Project: r, Index: index[r.ID], Appraisals: map[models.Verdict]int{}}
			if line.Content, err = contentOf(r); err != nil {
				return err
			}
			line.Each, line.All = means(slices.DeleteFunc(slices.Clone(scores), func(s models.Score) bool { return s.ShortlistedID != r.ID }))
			for _, a := range latest(slices.DeleteFunc(slices.Clone(appraisals), func(a models.Appraisal) bool { return a.ShortlistedID != r.ID })) {
				line.Appraisals[a.Verdict]++
			}
			v.Rows = append(v.Rows, line)
			v.Highest = max(v.Highest, line.Index.Highest)
		}
		return nil
	})
}
