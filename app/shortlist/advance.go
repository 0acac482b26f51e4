package shortlist

import (
	"context"
	"fmt"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// lacking lists what is still to be done before a project is through with the
// departments and the negative list.
func lacking(c *store.Scope, row models.ShortlistedProject) ([]string, error) {
	var lacks []string
	rows, err := c.Appraisals(row.ID)
	if err != nil {
		return nil, err
	}
	k, err := contentOf(row)
	if err != nil {
		return nil, err
	}
	asked := latest(rows)
	if len(asked) == 0 {
		lacks = append(lacks, "还没有送部门论证")
	}
	for _, a := range asked {
		switch {
		case a.AnsweredAt.IsZero():
			lacks = append(lacks, fmt.Sprintf("%s对%s还没有答复", a.Unit, a.Aspect.Label()))
		case a.Verdict == models.VerdictAgainst && !explained(k, a.ID):
			lacks = append(lacks, fmt.Sprintf("%s认为%s“不可行”，还没有写明为何继续", a.Unit, a.Aspect.Label()))
		}
	}
	list, err := negativeList(c)
	if err != nil {
		return nil, err
	}
	if len(list.Items) == 0 {
		lacks = append(lacks, "还没有建立负面清单")
	}
	checks, err := c.NegativeChecks(row.ID)
	if err != nil {
		return nil, err
	}
	found := map[int64]models.NegativeCheck{}
	for _, f := range checks {
		found[f.ItemID] = f
	}
	unchecked := 0
	for _, i := range list.Items {
		f, checked := found[i.ID]
		switch {
		case !checked || f.Item != i.Text: // reworded since
			unchecked++
		case f.Hit:
			lacks = append(lacks, fmt.Sprintf("触及负面清单第 %d 条", i.Position))
		}
	}
	if unchecked > 0 {
		lacks = append(lacks, fmt.Sprintf("负面清单还有 %d 条没有核对", unchecked))
	}
	if row.Repeats == "" {
		earlier, err := earlierOf(c, row.Year)
		if err != nil {
			return nil, err
		}
		if len(earlier.like(row)) > 0 {
			lacks = append(lacks, "与以往项目相近，还没有说明关系")
		}
	}
	return lacks, nil
}

// step moves a locked project by one act.
func step(c *store.Scope, row *models.ShortlistedProject, act lifecycle.Act, why string) error {
	var err error
	if row.State, err = lifecycle.Follow(lifecycle.Shortlist, row.State, act); err != nil {
		return err
	}
	row.Reason, row.UpdatedAt = why, c.Now
	return c.UpdateShortlisted(*row)
}

// Check records that a project is through with the departments and the
// negative list. It is refused while an opinion is missing, a negative one has
// no explanation, an item was not checked or is hit, or a likeness to an
// earlier project is unexplained.
func (s *Service) Check(ctx context.Context, actor access.Actor, id int64) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if _, err := lifecycle.Follow(lifecycle.Shortlist, row.State, lifecycle.Check); err != nil {
			return err
		}
		lacks, err := lacking(c, row)
		if err != nil {
			return err
		}
		if len(lacks) > 0 {
			return fault.New(fault.Closed, "“%s”还不能完成论证和核对：%s。", row.Name, strings.Join(lacks, "；"))
		}
		if err := step(c, &row, lifecycle.Check, ""); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "完成论证和负面清单核对", row.Code+" "+row.Name, "")
	})
}

// SendBack returns a project to its draft so that it can be changed; it then
// goes the whole way again.
func (s *Service) SendBack(ctx context.Context, actor access.Actor, id int64, why string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if why, err = reason("back", "退回原因", why); err != nil {
			return err
		}
		if err := step(c, &row, lifecycle.SendBack, why); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, string(lifecycle.SendBack), row.Code+" "+row.Name, why)
	})
}

// keepMatter puts a project's matter into the reserve, unless the office has
// decided otherwise about it since.
func keepMatter(c *store.Scope, row models.ShortlistedProject, why string) error {
	m, err := c.Matter(row.MatterID)
	if err != nil || m.State != models.MatterProject {
		return err
	}
	_, err = moveMatter(c, row.MatterID, lifecycle.Keep, why)
	return err
}

// toReserve puts a project and its matter into the reserve.
func toReserve(c *store.Scope, row *models.ShortlistedProject, why string) error {
	if err := keepMatter(c, *row, why); err != nil {
		return err
	}
	return step(c, row, lifecycle.Reserve, why)
}

// Reserve puts a project into the reserve, with the reason. One that was
// submitted goes there only after the vote, by the announcement or, where
// seats stayed open at it, by this.
func (s *Service) Reserve(ctx context.Context, actor access.Actor, id int64, why string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if why, err = reason("keep", "转入储备库的原因", why); err != nil {
			return err
		}
		if row.State == models.ShortlistSubmitted {
			if err := afterVote(c, row); err != nil {
				return err
			}
		}
		if err := toReserve(c, &row, why); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, string(lifecycle.Reserve), row.Code+" "+row.Name, why)
	})
}

// afterVote refuses until the session has announced a result and none of its
// rounds is on the way.
func afterVote(c *store.Scope, row models.ShortlistedProject) error {
	rounds, err := c.Rounds(row.SessionID)
	if err != nil {
		return err
	}
	announced := false
	for _, r := range rounds {
		switch {
		case r.State.Reached(models.RoundAnnounced):
			announced = true
		case r.State != models.RoundVoid:
			return fault.New(fault.Closed, "“%s”还没有结束，票决结果宣布以后才能转入储备库。", r.Name)
		}
	}
	if !announced {
		return fault.New(fault.Closed, "“%s”已经提交大会，票决结果宣布以后才能转入储备库；表决前需要撤回的，请办理撤回。", row.Name)
	}
	return nil
}

// Revive takes a project out of the reserve into the draft of a year. It keeps
// its versions and its 事项编号.
func (s *Service) Revive(ctx context.Context, actor access.Actor, id int64, year int, why string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if err := checkYear(year); err != nil {
			return err
		}
		if year < row.Year {
			return fault.Form{"year": fmt.Sprintf("该项目是 %d 年提出的，启用的年度不能更早。", row.Year)}.Err()
		}
		if why, err = reason("reason", "启用原因", why); err != nil {
			return err
		}
		if _, err := lifecycle.Follow(lifecycle.Shortlist, row.State, lifecycle.Revive); err != nil {
			return err
		}
		if _, err := moveMatter(c, row.MatterID, lifecycle.Project, ""); err != nil {
			return err
		}
		row.Year, row.SessionID, row.No = year, 0, 0
		if err := step(c, &row, lifecycle.Revive, ""); err != nil {
			return err
		}
		k, err := contentOf(row)
		if err != nil {
			return err
		}
		if err := save(c, actor, &row, k, fmt.Sprintf("从储备库启用到 %d 年：%s", year, why)); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, string(lifecycle.Revive), row.Code+" "+row.Name, fmt.Sprintf("%d 年。%s", year, why))
	})
}

// InReserve lists the reserve of all years.
func (s *Service) InReserve(ctx context.Context, actor access.Actor) ([]models.ShortlistedProject, error) {
	var rows []models.ShortlistedProject
	return rows, s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) (err error) {
		rows, err = c.ShortlistReserve()
		return err
	})
}
