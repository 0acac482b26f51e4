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

// Chain is the meetings of a level in their order.
func Chain(level models.Level) []models.ReviewStep {
	return []models.ReviewStep{models.ReviewGovernment, models.ReviewParty, level.LastReview()}
}

// StepName is what a meeting is called at a level. A township has no 常务会议,
// a street no government of its own.
func StepName(step models.ReviewStep, level models.Level) string {
	switch {
	case step == models.ReviewGovernment && level == models.Town:
		return "镇（乡）政府办公会议审定"
	case step == models.ReviewGovernment && level == models.Street:
		return "街道办事处主任办公会议审定"
	case step == models.ReviewParty && level == models.Street:
		return "报街道党工委研究"
	}
	return step.Label()
}

// reviewed says, for a meeting, what it takes up and which act its yes is.
var reviewed = map[models.ReviewStep]struct {
	from models.ShortlistState
	act  lifecycle.Act
	need access.Action
}{
	models.ReviewGovernment: {models.ShortlistChecked, lifecycle.Settle, access.RecordReview},
	models.ReviewParty:      {models.ShortlistGovernment, lifecycle.Report, access.RecordReview},
	models.ReviewStanding:   {models.ShortlistParty, lifecycle.List, access.RecordLastReview},
	models.ReviewPresidium:  {models.ShortlistParty, lifecycle.List, access.RecordLastReview},
	models.ReviewStreet:     {models.ShortlistParty, lifecycle.List, access.RecordLastReview},
}

// ReviewNeeds is the action that recording a meeting needs.
func ReviewNeeds(step models.ReviewStep) access.Action { return reviewed[step].need }

// A ReviewCommand is one meeting with what it decided. Projects that it did not
// take up are left out.
type ReviewCommand struct {
	Year    int
	Step    models.ReviewStep
	HeldOn  models.Date
	Meeting string
	Note    string
	Items   []ReviewedItem
}

// A ReviewedItem is the decision on one project in the version that was before
// the meeting.
type ReviewedItem struct {
	Project int64
	Version int
	Result  models.ReviewResult
	Note    string
}

// level is the congress's level.
func level(c *store.Scope) (models.Level, error) {
	congress, err := c.CongressByID(c.Congress)
	return congress.Level, err
}

// RecordReview records a meeting of the review chain and moves its projects on,
// all or none. It is refused to who may not record that meeting, for a meeting
// that the level does not have, and for a project that is not where the meeting
// would take it up: no step is left out.
func (s *Service) RecordReview(ctx context.Context, actor access.Actor, cmd ReviewCommand) (int64, error) {
	what, known := reviewed[cmd.Step]
	if !known {
		return 0, fault.New(fault.NotFound, "没有这个审查环节。")
	}
	id := int64(0)
	return id, s.within(ctx, actor, what.need, func(c *store.Scope) error {
		at, err := level(c)
		if err != nil {
			return err
		}
		if !slices.Contains(Chain(at), cmd.Step) {
			return fault.New(fault.Invalid, "%s没有“%s”这个环节。", at.Label(), cmd.Step.Label())
		}
		form := fault.Form{}
		complain := formOf(form)
		meeting := line(complain, "meeting", "会议名称", cmd.Meeting, 60, true)
		remark := line(complain, "note", "会议意见", cmd.Note, 500, false)
		switch {
		case !cmd.HeldOn.Valid():
			complain("held_on", "请填写会议日期，如 2026-12-01")
		case cmd.HeldOn > c.Today:
			complain("held_on", "会议日期不能晚于今天")
		}
		for i, item := range cmd.Items {
			field := fmt.Sprintf("note-%d", item.Project)
			cmd.Items[i].Note = line(complain, field, "说明", item.Note, 300, item.Result == models.ReviewSentBack || item.Result == models.ReviewReserved)
			if !item.Result.Valid() {
				complain(fmt.Sprintf("result-%d", item.Project), "请选择审查结果")
			}
		}
		if len(cmd.Items) == 0 {
			complain("items", "请至少给一个项目选择审查结果")
		}
		if err := form.Err(); err != nil {
			return err
		}
		// Rows are locked in one order for all.
		items := slices.Clone(cmd.Items)
		slices.SortFunc(items, func(a, b ReviewedItem) int { return int(a.Project - b.Project) })
		review := models.Review{Year: cmd.Year, Step: cmd.Step, HeldOn: cmd.HeldOn, Meeting: meeting, Note: remark, AccountID: actor.Account, Actor: actor.Name, RecordedAt: c.Now}
		if err := c.PutReview(&review); err != nil {
			return err
		}
		counts := map[models.ReviewResult]int{}
		for _, item := range items {
			if err := decide(c, what.from, what.act, review, item); err != nil {
				return err
			}
			counts[item.Result]++
		}
		id = review.ID
		var said []string
		for _, r := range models.ReviewResults {
			if counts[r] > 0 {
				said = append(said, fmt.Sprintf("%s %d 项", r.Label(), counts[r]))
			}
		}
		return note(c, actor, what.need, "记录"+StepName(cmd.Step, at), meeting, strings.Join(said, "，"))
	})
}

// decide applies a meeting's decision on one project.
func decide(c *store.Scope, from models.ShortlistState, act lifecycle.Act, review models.Review, item ReviewedItem) error {
	row, err := c.LockShortlisted(item.Project)
	if err != nil {
		return err
	}
	switch {
	case row.Year != review.Year:
		return fault.New(fault.Invalid, "“%s”不是 %d 年的项目。", row.Name, review.Year)
	case row.State != from:
		_, err := lifecycle.Follow(lifecycle.Shortlist, row.State, act)
		if err == nil { // the table has it, this meeting has not
			err = fault.New(fault.Closed, "“%s”现在是“%s”，不在本次会议的审查范围。", row.Name, row.State.Label())
		}
		return err
	case row.Version != item.Version:
		return fault.New(fault.Conflict, "“%s”在会议之后又修改过，现为第 %d 版。请刷新页面，核对会议审查的是哪一版。", row.Name, row.Version)
	}
	if err := c.PutReviewItem(&models.ReviewItem{ReviewID: review.ID, ShortlistedID: row.ID, Version: row.Version, Result: item.Result, Note: item.Note}); err != nil {
		return err
	}
	switch item.Result {
	case models.ReviewSentBack:
		return step(c, &row, lifecycle.SendBack, item.Note)
	case models.ReviewReserved:
		return toReserve(c, &row, item.Note)
	}
	return step(c, &row, act, "")
}

// A ReviewRecord is one meeting's record with the projects it decided on.
type ReviewRecord struct {
	models.Review
	Items []ReviewedProject
}

// A ReviewedProject is one decision and the project's name at the time.
type ReviewedProject struct {
	models.ReviewItem
	Code, Name string
}

// Waiting is a step of the chain with the projects that wait for it.
type Waiting struct {
	Step models.ReviewStep
	Name string // at this level
	Need access.Action
	Rows []models.ShortlistedProject
}

// Reviews is the review chain of a year.
type Reviews struct {
	Year    int
	Level   models.Level
	Years   []int
	Steps   []Waiting
	Listed  []models.ShortlistedProject // on the list of candidates, not submitted
	Records []ReviewRecord              // newest first
}

// Reviews reads the chain of a year, 0 for the newest.
func (s *Service) Reviews(ctx context.Context, actor access.Actor, year int) (Reviews, error) {
	var v Reviews
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
		if v.Level, err = level(c); err != nil {
			return err
		}
		rows, err := c.Shortlist(v.Year)
		if err != nil {
			return err
		}
		names := map[int64]models.ShortlistedProject{}
		for _, r := range rows {
			names[r.ID] = r
			if r.State == models.ShortlistCandidate {
				v.Listed = append(v.Listed, r)
			}
		}
		v.Steps, v.Records = nil, nil
		for _, st := range Chain(v.Level) {
			w := Waiting{Step: st, Name: StepName(st, v.Level), Need: reviewed[st].need}
			for _, r := range rows {
				if r.State == reviewed[st].from {
					w.Rows = append(w.Rows, r)
				}
			}
			v.Steps = append(v.Steps, w)
		}
		reviews, err := c.Reviews(v.Year)
		if err != nil {
			return err
		}
		for _, r := range slices.Backward(reviews) {
			items, err := c.ReviewItems(r.ID)
			if err != nil {
				return err
			}
			record := ReviewRecord{Review: r}
			for _, i := range items {
				p, ok := names[i.ShortlistedID]
				if !ok { // revived into another year since
					if p, err = c.Shortlisted(i.ShortlistedID); err != nil {
						return err
					}
				}
				k, err := versionContent(c, i.ShortlistedID, i.Version)
				if err != nil {
					return err
				}
				record.Items = append(record.Items, ReviewedProject{i, p.Code, k.Name})
			}
			v.Records = append(v.Records, record)
		}
		return nil
	})
}
