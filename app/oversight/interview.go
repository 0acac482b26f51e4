package oversight

import (
	"context"
	"fmt"
	"slices"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// An InterviewEntryReading is one question with the project it is about.
type InterviewEntryReading struct {
	models.InterviewEntry
	Project models.Project
	Concern models.ConcernState // of the concern it became, empty if none
}

// An InterviewReading is one interview with its questions in order.
type InterviewReading struct {
	models.Interview
	Congress models.Congress
	Entries  []InterviewEntryReading
	Projects []models.Project // that a question can be about, unless it is public
	Today    models.Date
	Public   bool
}

// An InterviewSaid is what an interview said of one project.
type InterviewSaid struct {
	models.Interview
	Entries []models.InterviewEntry
}

func readInterviews(c *store.Scope, v *Reading) error {
	entries, err := c.InterviewEntriesAbout([]int64{v.Project.ID})
	if err != nil || len(entries) == 0 {
		return err
	}
	all, err := c.Interviews(0)
	if err != nil {
		return err
	}
	for _, i := range all {
		if v.Public && i.PublishedAt.IsZero() {
			continue
		}
		said := InterviewSaid{Interview: i}
		for _, e := range entries {
			if e.InterviewID == i.ID {
				if v.Public {
					e.ConcernID = 0
				}
				said.Entries = append(said.Entries, e)
			}
		}
		if len(said.Entries) > 0 {
			v.Interviews = append(v.Interviews, said)
		}
	}
	return nil
}

// An InterviewCommand describes an interview.
type InterviewCommand struct {
	Title   string
	HeldOn  models.Date
	Place   string
	Host    string
	Year    int // of the projects it is about
	Summary string
}

func (cmd *InterviewCommand) check(today models.Date) error {
	form := fault.Form{}
	line(form, "title", "名称", &cmd.Title, 60, true)
	line(form, "place", "地点", &cmd.Place, 60, true)
	line(form, "host", "主持人", &cmd.Host, 40, true)
	line(form, "summary", "会议情况", &cmd.Summary, 2000, false)
	if cmd.Year < 2000 || cmd.Year > 2199 {
		form.Add("year", "年度请填四位数字，例如 2026。")
	}
	switch {
	case !cmd.HeldOn.Valid():
		form.Add("held_on", "请填写日期，例如 2026-09-15。")
	case cmd.HeldOn > today:
		form.Add("held_on", "专题询问在会后记录，日期不能晚于今天。")
	}
	return form.Err()
}

// interviews reads as those who record interviews do.
func (s *Service) interviews(ctx context.Context, actor access.Actor, do func(c *store.Scope) error) error {
	if err := access.Need(actor, access.RecordInterview); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

// onInterview changes one interview that is held; with what it was when published it
// is refused, unless open is false.
func (s *Service) onInterview(ctx context.Context, actor access.Actor, id int64, what string, open bool, do func(c *store.Scope, i *models.Interview) (detail string, err error)) error {
	if err := access.Need(actor, access.RecordInterview); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		i, err := c.LockInterview(id)
		if err != nil {
			return err
		}
		if open && !i.PublishedAt.IsZero() {
			return fault.New(fault.Closed, "“%s”已经公开，修改前请先撤下。", i.Title)
		}
		detail, err := do(c, &i)
		if err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.RecordInterview), Action: what, Subject: i.Title, Detail: detail})
	})
}

// Interviews lists the interviews of the congress, the newest first, with their
// questions.
func (s *Service) Interviews(ctx context.Context, actor access.Actor) ([]InterviewReading, error) {
	var list []InterviewReading
	err := s.interviews(ctx, actor, func(c *store.Scope) error {
		rows, err := c.Interviews(0)
		if err != nil {
			return err
		}
		list, err = interviewReadings(c, rows)
		return err
	})
	return list, err
}

func interviewReadings(c *store.Scope, rows []models.Interview) ([]InterviewReading, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	entries, err := c.InterviewEntries(ids)
	if err != nil {
		return nil, err
	}
	var about, became []int64
	for _, e := range entries {
		about, became = append(about, e.ProjectID), append(became, e.ConcernID)
	}
	named, err := namesOf(c, about)
	if err != nil {
		return nil, err
	}
	states, err := c.ConcernStates(became)
	if err != nil {
		return nil, err
	}
	list := make([]InterviewReading, len(rows))
	for i, r := range rows {
		list[i] = InterviewReading{Interview: r, Today: c.Today}
		for _, e := range entries {
			if e.InterviewID == r.ID {
				list[i].Entries = append(list[i].Entries, InterviewEntryReading{e, named[e.ProjectID], states[e.ConcernID]})
			}
		}
	}
	return list, nil
}

// Interview reads one interview for those who record.
func (s *Service) Interview(ctx context.Context, actor access.Actor, id int64) (InterviewReading, error) {
	var v InterviewReading
	err := s.interviews(ctx, actor, func(c *store.Scope) error {
		row, err := c.Interview(id)
		if err != nil {
			return err
		}
		if v, err = readInterview(c, row); err != nil {
			return err
		}
		v.Projects, err = c.Projects()
		return err
	})
	return v, err
}

func readInterview(c *store.Scope, row models.Interview) (InterviewReading, error) {
	list, err := interviewReadings(c, []models.Interview{row})
	if err != nil {
		return InterviewReading{}, err
	}
	list[0].Congress, err = c.CongressByID(c.Congress)
	return list[0], err
}

// PublishedInterview reads one interview that everybody may read. What was
// asked about a project that is not public is not in it: the question would
// tell of the project.
func (s *Service) PublishedInterview(ctx context.Context, id int64) (InterviewReading, error) {
	var v InterviewReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.PublishedInterview(id)
		if err != nil {
			return err
		}
		if v, err = readInterview(tx.In(row.CongressID), row); err != nil {
			return err
		}
		v.Public, v.Actor = true, ""
		v.Entries = slices.DeleteFunc(v.Entries, func(e InterviewEntryReading) bool { return e.ProjectID != 0 && e.Project.PublishedAt.IsZero() })
		for i := range v.Entries {
			v.Entries[i].ConcernID, v.Entries[i].Concern = 0, ""
		}
		return nil
	})
	return v, err
}

// NewInterview records an interview; the same title on the same day is refused.
func (s *Service) NewInterview(ctx context.Context, actor access.Actor, cmd InterviewCommand) (int64, error) {
	if err := access.Need(actor, access.RecordInterview); err != nil {
		return 0, err
	}
	var id int64
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		if err := cmd.check(c.Today); err != nil {
			return err
		}
		if err := c.LockCongress(); err != nil { // two at once see one another
			return err
		}
		if err := onlyInterview(c, 0, cmd); err != nil {
			return err
		}
		row := models.Interview{Year: cmd.Year, HeldOn: cmd.HeldOn, Title: cmd.Title, Place: cmd.Place, Host: cmd.Host, Summary: cmd.Summary, Actor: actor.Name, AccountID: actor.Account, RecordedAt: c.Now}
		if err := c.PutInterview(&row); err != nil {
			return err
		}
		id = row.ID
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.RecordInterview), Action: "记录专题询问", Subject: cmd.Title, Detail: string(cmd.HeldOn)})
	})
	return id, err
}

func onlyInterview(c *store.Scope, id int64, cmd InterviewCommand) error {
	rows, err := c.Interviews(0)
	if slices.ContainsFunc(rows, func(i models.Interview) bool { return i.ID != id && i.HeldOn == cmd.HeldOn && i.Title == cmd.Title }) {
		return fault.New(fault.Conflict, "同一天同名的专题询问已经有了，没有重复登记。")
	}
	return err
}

// EditInterview changes what an interview says, as long as it is not public.
func (s *Service) EditInterview(ctx context.Context, actor access.Actor, id int64, cmd InterviewCommand) error {
	return s.onInterview(ctx, actor, id, "修改专题询问", true, func(c *store.Scope, i *models.Interview) (string, error) {
		if err := cmd.check(c.Today); err != nil {
			return "", err
		}
		if err := onlyInterview(c, id, cmd); err != nil {
			return "", err
		}
		i.Year, i.HeldOn, i.Title, i.Place, i.Host, i.Summary = cmd.Year, cmd.HeldOn, cmd.Title, cmd.Place, cmd.Host, cmd.Summary
		return string(cmd.HeldOn), c.UpdateInterview(*i)
	})
}

// An EntryCommand is one question of an interview.
type EntryCommand struct {
	Interview int64
	Entry     int64 // 0 for a new one
	Project   int64 // 0 where it is about none
	Asker     string
	Question  string
	Answerer  string
	Answer    string
}

// PutInterviewEntry adds a question, or changes one, as long as the interview
// is not public. What became a concern keeps its project.
func (s *Service) PutInterviewEntry(ctx context.Context, actor access.Actor, cmd EntryCommand) error {
	form := fault.Form{}
	line(form, "asker", "询问人", &cmd.Asker, 40, true)
	line(form, "question", "询问", &cmd.Question, maxConcern, true)
	line(form, "answerer", "回答人", &cmd.Answerer, 60, false)
	line(form, "answer", "回答", &cmd.Answer, 2000, false)
	if cmd.Answer != "" && cmd.Answerer == "" {
		form.Add("answerer", "请填写谁作的回答。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	what := "记录询问"
	if cmd.Entry > 0 {
		what = "修改询问"
	}
	return s.onInterview(ctx, actor, cmd.Interview, what, true, func(c *store.Scope, i *models.Interview) (string, error) {
		if cmd.Project != 0 {
			if _, err := c.Project(cmd.Project); fault.Is(err, fault.NotFound) {
				return "", fault.Form{"project": "请从列表里选择项目。"}.Err()
			} else if err != nil {
				return "", err
			}
		}
		all, err := c.InterviewEntries([]int64{i.ID})
		if err != nil {
			return "", err
		}
		row := models.InterviewEntry{InterviewID: i.ID, Position: 1}
		for _, e := range all {
			switch {
			case e.ID == cmd.Entry:
				row = e
			case e.Asker == cmd.Asker && e.Question == cmd.Question && e.ProjectID == cmd.Project:
				return "", fault.New(fault.Conflict, "同样的询问已经记录，没有重复登记。")
			case cmd.Entry == 0:
				row.Position = max(row.Position, e.Position+1)
			}
		}
		if cmd.Entry > 0 && row.ID == 0 {
			return "", fault.New(fault.NotFound, "没有找到该询问记录。")
		}
		if row.ConcernID > 0 && row.ProjectID != cmd.Project {
			return "", fault.Form{"project": "这条询问已经转为监督意见，不能改为别的项目。"}.Err()
		}
		row.ProjectID, row.Asker, row.Question, row.Answerer, row.Answer = cmd.Project, cmd.Asker, cmd.Question, cmd.Answerer, cmd.Answer
		if row.ID > 0 {
			return excerptOf(cmd.Question), c.UpdateInterviewEntry(row)
		}
		return excerptOf(cmd.Question), c.PutInterviewEntry(&row)
	})
}

// DropInterviewEntry removes a question that did not become a concern, as long
// as the interview is not public.
func (s *Service) DropInterviewEntry(ctx context.Context, actor access.Actor, interview, entry int64) error {
	return s.onInterview(ctx, actor, interview, "删除询问", true, func(c *store.Scope, i *models.Interview) (string, error) {
		e, err := c.InterviewEntry(i.ID, entry)
		if err != nil {
			return "", err
		}
		if e.ConcernID > 0 {
			return "", fault.New(fault.Closed, "这条询问已经转为监督意见，不能删除。")
		}
		return excerptOf(e.Question), c.DropInterviewEntry(i.ID, entry)
	})
}

// RaiseFromInterview makes a concern of a question, once. The asker stays its
// author by name; who pressed answers for it, and judges.
func (s *Service) RaiseFromInterview(ctx context.Context, actor access.Actor, interview, entry int64) (int64, error) {
	var id int64
	err := s.onInterview(ctx, actor, interview, "询问转为监督意见", false, func(c *store.Scope, i *models.Interview) (string, error) {
		e, err := c.InterviewEntry(i.ID, entry)
		if err != nil {
			return "", err
		}
		switch {
		case e.ConcernID > 0:
			return "", fault.New(fault.Conflict, "这条询问已经转为监督意见，没有重复登记。")
		case e.ProjectID == 0:
			return "", fault.New(fault.Closed, "这条询问没有写明项目，请先选择项目再转。")
		}
		p, err := c.LockProject(e.ProjectID)
		if err != nil {
			return "", err
		}
		k := models.Concern{ProjectID: p.ID, Text: e.Question, AccountID: actor.Account, Author: e.Asker}
		if err := raise(c, p, &k); err != nil {
			return "", err
		}
		e.ConcernID, id = k.ID, k.ID
		return excerptOf(e.Question), c.UpdateInterviewEntry(e)
	})
	return id, err
}

// PublishInterview makes an interview public, as it is written.
func (s *Service) PublishInterview(ctx context.Context, actor access.Actor, id int64) error {
	return s.onInterview(ctx, actor, id, "公开专题询问", false, func(c *store.Scope, i *models.Interview) (string, error) {
		if !i.PublishedAt.IsZero() {
			return "", fault.New(fault.Conflict, "“%s”已经公开。", i.Title)
		}
		entries, err := c.InterviewEntries([]int64{i.ID})
		if err != nil {
			return "", err
		}
		if len(entries) == 0 {
			return "", fault.New(fault.Closed, "还没有记录询问和回答，不能公开。")
		}
		i.PublishedAt = c.Now
		return fmt.Sprintf("%d 条", len(entries)), c.UpdateInterview(*i)
	})
}

// HideInterview takes an interview from the public pages.
func (s *Service) HideInterview(ctx context.Context, actor access.Actor, id int64) error {
	return s.onInterview(ctx, actor, id, "撤下专题询问", false, func(c *store.Scope, i *models.Interview) (string, error) {
		if i.PublishedAt.IsZero() {
			return "", fault.New(fault.Conflict, "“%s”没有公开。", i.Title)
		}
		i.PublishedAt = 0
		return "", c.UpdateInterview(*i)
	})
}
