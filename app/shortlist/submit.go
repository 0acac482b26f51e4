package shortlist

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/live"
	"piaojue/app/store"
	"piaojue/models"
)

// A Submission is what stands ready for a session.
type Submission struct {
	Session models.Session
	Rows    []models.ShortlistedProject // on the list of candidates of the session's year
	Typed   int                         // candidates that were typed or imported already
	Asked   int                         // of Rows, whose withdrawal was asked for
}

// Submission reads what stands ready for a session.
func (s *Service) Submission(ctx context.Context, actor access.Actor, session int64) (Submission, error) {
	var v Submission
	return v, s.read(ctx, actor, access.SubmitList, func(c *store.Scope) error {
		var err error
		if v.Session, err = c.Session(session); err != nil {
			return err
		}
		present, err := c.Candidates(session)
		if err != nil {
			return err
		}
		v.Typed, v.Asked = len(present), 0
		v.Rows, err = listed(c, v.Session.Year)
		for _, r := range v.Rows {
			if WithdrawalAsked(r) {
				v.Asked++
			}
		}
		return err
	})
}

// listed are the projects of a year that came through the review chain.
func listed(c *store.Scope, year int) ([]models.ShortlistedProject, error) {
	rows, err := c.Shortlist(year)
	return slices.DeleteFunc(rows, func(r models.ShortlistedProject) bool { return r.State != models.ShortlistCandidate }), err
}

// Submit puts the year's list of candidates before a session: each project with
// the printed number chosen for it becomes a candidate word for word, and the
// session's list is fixed from then on. All of the list go, with numbers from 1
// without a gap; a session that has candidates already is refused.
func (s *Service) Submit(ctx context.Context, actor access.Actor, session int64, numbers map[int64]string) error {
	return s.within(ctx, actor, access.SubmitList, func(c *store.Scope) error {
		row, err := c.LockSession(session)
		if err != nil {
			return err
		}
		present, err := c.Candidates(session)
		if err != nil {
			return err
		}
		rounds, err := c.Rounds(session)
		if err != nil {
			return err
		}
		rows, err := listed(c, row.Year)
		if err != nil {
			return err
		}
		switch {
		case !row.ListSubmittedAt.IsZero():
			return fault.New(fault.Closed, "“%s”的候选项目名单已经提交，没有重复提交。", row.Name)
		case row.Rehearsal:
			return fault.New(fault.Closed, "这是彩排会议，名单只能提交给正式会议。")
		case slices.ContainsFunc(rounds, func(r models.Round) bool { return r.State != models.RoundDraft }):
			return fault.New(fault.Closed, "“%s”已经有轮次通过票决办法，候选项目随之固定，不能再提交名单。", row.Name)
		case len(present) > 0:
			return fault.New(fault.Closed, "“%s”已经录入 %d 项候选项目。请先在候选项目页删除，再提交经过审查的名单。", row.Name, len(present))
		case len(rows) == 0:
			return fault.New(fault.Closed, "%d 年还没有经审查列入候选的项目，不能提交。", row.Year)
		case len(rows) > MaxCandidates:
			return fault.New(fault.Closed, "候选项目超过 %d 项，不能提交。", MaxCandidates)
		}
		form := fault.Form{}
		taken, names := map[int]string{}, map[string]bool{}
		for i, r := range rows {
			field := fmt.Sprintf("no-%d", r.ID)
			n, err := strconv.Atoi(strings.TrimSpace(numbers[r.ID]))
			switch {
			case err != nil || n < 1 || n > len(rows):
				form.Add(field, "“%s”的序号请填 1 到 %d 的整数。", r.Name, len(rows))
			case taken[n] != "":
				form.Add(field, "“%s”的序号与“%s”相同。", r.Name, taken[n])
			case names[r.Name]:
				form.Add(field, "有两个项目都叫“%s”，票面上分不清。请先退回修改名称。", r.Name)
			case WithdrawalAsked(r):
				form.Add(field, "“%s”正在申请撤回，请先办结撤回。", r.Name)
			}
			taken[n], names[r.Name] = r.Name, true
			rows[i].No = n
		}
		if err := form.Err(); err != nil {
			return err
		}
		slices.SortFunc(rows, func(a, b models.ShortlistedProject) int { return int(a.ID - b.ID) })
		for _, r := range rows {
			if err := submitOne(c, session, r); err != nil {
				return err
			}
		}
		if err := c.SubmitList(session); err != nil {
			return err
		}
		c.Touch(string(live.Session(session)))
		return note(c, actor, access.SubmitList, "提交候选项目名单", row.Name, fmt.Sprintf("%d 项", len(rows)))
	})
}

// submitOne copies one project into the session's candidates, under the number
// set in seen, unless somebody has changed it meanwhile.
func submitOne(c *store.Scope, session int64, seen models.ShortlistedProject) error {
	r, err := c.LockShortlisted(seen.ID)
	if err != nil {
		return err
	}
	r.No, r.SessionID = seen.No, session
	if err := step(c, &r, lifecycle.Submit, ""); err != nil {
		return err
	}
	return c.PutCandidate(&models.Candidate{SessionID: session, No: r.No, Name: r.Name, Content: r.Content, Category: r.Category, Place: r.Place, Investment: r.Investment,
		Funding: r.Funding, Unit: r.Unit, Support: r.Support, Deadline: r.Deadline, Benefit: r.Benefit, Code: r.Code, ShortlistedID: r.ID})
}

// WithdrawalAsked reports whether the government asked to withdraw a project
// and nobody has decided.
func WithdrawalAsked(r models.ShortlistedProject) bool {
	return r.Reason != "" && (r.State == models.ShortlistCandidate || r.State == models.ShortlistSubmitted)
}

// withdrawable refuses once a round's rules are adopted: its ballot is fixed.
func withdrawable(c *store.Scope, row models.ShortlistedProject) error {
	if _, err := lifecycle.Follow(lifecycle.Shortlist, row.State, lifecycle.Withdraw); err != nil {
		return err
	}
	if row.SessionID == 0 {
		return nil
	}
	rounds, err := c.Rounds(row.SessionID)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.State != models.RoundDraft {
			return fault.New(fault.Closed, "“%s”的票决办法已经通过，票面随之固定，“%s”不能再撤回。请由主席团向大会说明，代表在票上自行表态；入选以后需要调整的，按项目调整程序办理。", r.Name, row.Name)
		}
	}
	return nil
}

// AskWithdrawal is the government's request to withdraw a candidate before the
// vote, which the presidium decides. Asked again, the new reason stands.
func (s *Service) AskWithdrawal(ctx context.Context, actor access.Actor, id int64, why string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := s.holdForWithdrawal(c, id)
		if err != nil {
			return err
		}
		if why, err = reason("withdraw", "撤回原因", why); err != nil {
			return err
		}
		row.Reason, row.UpdatedAt = why, c.Now
		if err := c.UpdateShortlisted(row); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "申请撤回候选项目", row.Code+" "+row.Name, why)
	})
}

// holdForWithdrawal locks the session before the project, as every change of
// the list does.
func (s *Service) holdForWithdrawal(c *store.Scope, id int64) (models.ShortlistedProject, error) {
	row, err := c.Shortlisted(id)
	if err != nil {
		return row, err
	}
	if row.SessionID > 0 {
		if _, err := c.LockSession(row.SessionID); err != nil {
			return row, err
		}
	}
	if row, err = c.LockShortlisted(id); err != nil {
		return row, err
	}
	return row, withdrawable(c, row)
}

// DecideWithdrawal records whether the presidium consents to a withdrawal that
// was asked for. With its consent the candidate leaves the session's list; the
// others keep their printed numbers. Without it the project stays.
func (s *Service) DecideWithdrawal(ctx context.Context, actor access.Actor, id int64, consent bool, remark string) error {
	return s.within(ctx, actor, access.ConsentWithdrawal, func(c *store.Scope) error {
		row, err := s.holdForWithdrawal(c, id)
		if err != nil {
			return err
		}
		if !WithdrawalAsked(row) {
			return fault.New(fault.Closed, "没有人申请撤回“%s”，没有需要决定的事项。", row.Name)
		}
		form := fault.Form{}
		remark = line(formOf(form), "remark", "说明", remark, 300, !consent)
		if err := form.Err(); err != nil {
			return err
		}
		what, why := "不同意撤回候选项目", row.Reason
		if consent {
			what = "同意撤回候选项目"
			if err := withdraw(c, &row); err != nil {
				return err
			}
		} else {
			row.Reason, row.UpdatedAt = "", c.Now
			if err := c.UpdateShortlisted(row); err != nil {
				return err
			}
		}
		return note(c, actor, access.ConsentWithdrawal, what, row.Code+" "+row.Name, strings.TrimSuffix("申请原因："+why+"。"+remark, "。")+"。")
	})
}

func withdraw(c *store.Scope, row *models.ShortlistedProject) error {
	if row.State == models.ShortlistSubmitted {
		rows, err := c.Candidates(row.SessionID)
		if err != nil {
			return err
		}
		for _, k := range rows {
			if k.ShortlistedID == row.ID {
				if err := c.DropCandidate(k.ID); err != nil {
					return err
				}
			}
		}
		c.Touch(string(live.Session(row.SessionID)))
	}
	if err := keepMatter(c, *row, "撤回："+row.Reason); err != nil {
		return err
	}
	return step(c, row, lifecycle.Withdraw, row.Reason)
}

// WithdrawalsAsked lists a year's projects whose withdrawal waits for the
// presidium.
func (s *Service) WithdrawalsAsked(ctx context.Context, actor access.Actor, year int) ([]models.ShortlistedProject, error) {
	var rows []models.ShortlistedProject
	return rows, s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) error {
		all, err := c.Shortlist(year)
		rows = slices.DeleteFunc(all, func(r models.ShortlistedProject) bool { return !WithdrawalAsked(r) })
		return err
	})
}
