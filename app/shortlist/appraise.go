package shortlist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// An Asked is one aspect put to one unit.
type Asked struct {
	Aspect models.Aspect
	Unit   int64
}

// latest keeps the last request for each aspect and unit: one that is put again
// after a change takes the place of the one before.
func latest(rows []models.Appraisal) []models.Appraisal {
	at := map[Asked]int{}
	var kept []models.Appraisal
	for _, r := range rows {
		key := Asked{r.Aspect, r.UnitID}
		if i, ok := at[key]; ok {
			kept[i] = r
			continue
		}
		at[key] = len(kept)
		kept = append(kept, r)
	}
	slices.SortStableFunc(kept, func(a, b models.Appraisal) int {
		return slices.Index(models.Aspects, a.Aspect) - slices.Index(models.Aspects, b.Aspect)
	})
	return kept
}

// AskAppraisals puts aspects of a project to units, with a day by which they
// answer, and takes a draft to the departments. A request that is open gets the
// new day; one that was answered is put again. A draft that came back and needs
// no new opinion goes on with those it has.
func (s *Service) AskAppraisals(ctx context.Context, actor access.Actor, id int64, asked []Asked, due models.Date) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if err := editable(row); err != nil {
			return err
		}
		rows, err := c.Appraisals(id)
		if err != nil {
			return err
		}
		form := fault.Form{}
		switch {
		case len(asked) == 0 && len(rows) == 0:
			form.Add("asked", "请至少给一个方面选择论证单位。")
		case len(asked) == 0 && row.State != models.ShortlistDraft:
			form.Add("asked", "没有选择论证单位，什么也没有改变。")
		case len(asked) > 0 && !due.Valid():
			form.Add("due_on", "请填写论证期限，如 2026-10-31。")
		case len(asked) > 0 && due < c.Today:
			form.Add("due_on", "论证期限不能早于今天。")
		}
		if err := form.Err(); err != nil {
			return err
		}
		units, err := c.Units()
		if err != nil {
			return err
		}
		names := map[int64]string{}
		for _, u := range units {
			names[u.ID] = u.Name
		}
		present := latest(rows)
		var said []string
		for _, a := range asked {
			if !a.Aspect.Valid() || names[a.Unit] == "" {
				return fault.Form{"asked": "没有这个论证方面或责任单位，请重新选择。"}.Err()
			}
			said = append(said, a.Aspect.Label()+"－"+names[a.Unit])
			i := slices.IndexFunc(present, func(p models.Appraisal) bool { return p.Aspect == a.Aspect && p.UnitID == a.Unit })
			if i >= 0 && present[i].AnsweredAt.IsZero() {
				present[i].DueOn = due
				if err := c.UpdateAppraisal(present[i]); err != nil {
					return err
				}
				continue
			}
			if err := c.PutAppraisal(&models.Appraisal{ShortlistedID: id, Aspect: a.Aspect, UnitID: a.Unit, Unit: names[a.Unit], DueOn: due, AskedAt: c.Now}); err != nil {
				return err
			}
		}
		if row.State == models.ShortlistDraft {
			if row.State, err = lifecycle.Follow(lifecycle.Shortlist, row.State, lifecycle.Appraise); err != nil {
				return err
			}
			row.Reason, row.UpdatedAt = "", c.Now
			if err := c.UpdateShortlisted(row); err != nil {
				return err
			}
		}
		return note(c, actor, access.EditCandidates, string(lifecycle.Appraise), row.Code+" "+row.Name, strings.Join(said, "；"))
	})
}

// DropAppraisal takes back a request that nobody has answered.
func (s *Service) DropAppraisal(ctx context.Context, actor access.Actor, id int64) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		a, row, err := appraisalAt(c, id)
		if err != nil {
			return err
		}
		if !a.AnsweredAt.IsZero() {
			return fault.New(fault.Closed, "%s已经答复，论证意见要留存，不能收回。", a.Unit)
		}
		if err := c.DropAppraisal(id); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "收回论证", row.Code+" "+row.Name, a.Aspect.Label()+"－"+a.Unit)
	})
}

// appraisalAt locks a request's project and finds the request.
func appraisalAt(c *store.Scope, id int64) (models.Appraisal, models.ShortlistedProject, error) {
	a, err := c.Appraisal(id)
	if err != nil {
		return a, models.ShortlistedProject{}, err
	}
	row, err := c.LockShortlisted(a.ShortlistedID)
	if err != nil {
		return a, row, err
	}
	if a, err = c.Appraisal(id); err != nil {
		return a, row, err
	}
	if row.State != models.ShortlistAppraising {
		return a, row, fault.New(fault.Closed, "“%s”现在是“%s”，论证已经结束，不能再提交或修改意见。", row.Name, row.State.Label())
	}
	return a, row, nil
}

// Appraise gives a unit's opinion, or corrects it while the project is with the
// departments. A unit answers for itself; the government's office may record
// what came on paper.
func (s *Service) Appraise(ctx context.Context, actor access.Actor, id int64, verdict models.Verdict, opinion string) error {
	return s.within(ctx, actor, access.Appraise, func(c *store.Scope) error {
		a, row, err := appraisalAt(c, id)
		if err != nil {
			return err
		}
		if err := mayAppraise(actor, a); err != nil {
			return err
		}
		form := fault.Form{}
		if !verdict.Valid() {
			form.Add("verdict", "请选择论证结论。")
		}
		opinion = line(formOf(form), "opinion", "论证意见", opinion, 1000, true)
		if err := form.Err(); err != nil {
			return err
		}
		a.Verdict, a.Opinion, a.Version, a.AccountID, a.Actor, a.AnsweredAt = verdict, opinion, row.Version, actor.Account, actor.Name, c.Now
		if err := c.UpdateAppraisal(a); err != nil {
			return err
		}
		return note(c, actor, access.Appraise, "提交论证意见", row.Code+" "+row.Name, fmt.Sprintf("%s－%s：%s", a.Aspect.Label(), a.Unit, verdict.Label()))
	})
}

// mayAppraise refuses a unit what another one was asked.
func mayAppraise(actor access.Actor, a models.Appraisal) error {
	if actor.Is(models.Government, models.StreetCommittee) || actor.Unit != 0 && actor.Unit == a.UnitID {
		return nil
	}
	return fault.New(fault.Forbidden, "这项论证送的是%s，由该单位答复。", a.Unit)
}

// An AppraisalTask is one request with the project it is about.
type AppraisalTask struct {
	models.Appraisal
	Project models.ShortlistedProject
	Content Content
	Overdue int // days late today, 0 if not
	Open    bool
}

func taskOf(c *store.Scope, a models.Appraisal) (AppraisalTask, error) {
	t := AppraisalTask{Appraisal: a}
	var err error
	if t.Project, err = c.Shortlisted(a.ShortlistedID); err != nil {
		return t, err
	}
	if t.Content, err = contentOf(t.Project); err != nil {
		return t, err
	}
	t.Open = t.Project.State == models.ShortlistAppraising
	if t.Open && a.AnsweredAt.IsZero() {
		t.Overdue = max(0, a.DueOn.DaysUntil(c.Today))
	}
	return t, nil
}

// Appraisals lists what the actor's unit was asked; for the government's office
// everything that is open.
func (s *Service) Appraisals(ctx context.Context, actor access.Actor) ([]AppraisalTask, error) {
	var tasks []AppraisalTask
	return tasks, s.read(ctx, actor, access.Appraise, func(c *store.Scope) error {
		var rows []models.Appraisal
		var err error
		if actor.Is(models.Government, models.StreetCommittee) {
			rows, err = c.OpenAppraisals()
		} else if actor.Unit > 0 {
			rows, err = c.AppraisalsOfUnit(actor.Unit)
		}
		if err != nil {
			return err
		}
		tasks = nil
		for _, a := range rows {
			t, err := taskOf(c, a)
			if err != nil {
				return err
			}
			tasks = append(tasks, t)
		}
		return nil
	})
}

// Appraisal reads one request.
func (s *Service) Appraisal(ctx context.Context, actor access.Actor, id int64) (AppraisalTask, error) {
	var t AppraisalTask
	return t, s.read(ctx, actor, access.Appraise, func(c *store.Scope) error {
		a, err := c.Appraisal(id)
		if err != nil {
			return err
		}
		if err := mayAppraise(actor, a); err != nil {
			return err
		}
		t, err = taskOf(c, a)
		return err
	})
}

// Explain records why a project goes on although a unit held it not to be
// feasible. It is a new version of the project.
func (s *Service) Explain(ctx context.Context, actor access.Actor, appraisal int64, text string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		a, row, err := appraisalAt(c, appraisal)
		if err != nil {
			return err
		}
		if a.Verdict != models.VerdictAgainst {
			return fault.New(fault.Closed, "%s的论证结论不是“不可行”，不需要说明。", a.Unit)
		}
		if text, err = reason(fmt.Sprintf("explanation-%d", appraisal), "说明", text); err != nil {
			return err
		}
		k, err := contentOf(row)
		if err != nil {
			return err
		}
		of := a.Unit + "（" + a.Aspect.Label() + "）"
		k.Explanations = append(slices.DeleteFunc(slices.Clone(k.Explanations), func(e models.Explanation) bool { return e.Appraisal == appraisal }),
			models.Explanation{Appraisal: appraisal, Of: of, Text: text})
		if err := save(c, actor, &row, k, "说明为何不采纳"+of+"的不可行意见"); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "说明不可行意见", row.Code+" "+row.Name, of+"："+text)
	})
}

// explained reports whether a negative opinion has its explanation.
func explained(k Content, appraisal int64) bool {
	return slices.ContainsFunc(k.Explanations, func(e models.Explanation) bool { return e.Appraisal == appraisal })
}
