package intake

import (
	"context"
	"fmt"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A SymposiumCommand is the record of a meeting at which people were heard.
type SymposiumCommand struct {
	HeldOn    models.Date
	Place     string
	Host      string
	Attendees string
	Minutes   string
}

func (cmd *SymposiumCommand) check() error {
	form := fault.Form{}
	tidyLine(form, "place", "地点", &cmd.Place, 60, true)
	tidyLine(form, "host", "主持人", &cmd.Host, 40, true)
	tidyText(form, "attendees", "参加人员", &cmd.Attendees, 1000, true)
	tidyText(form, "minutes", "会议记录", &cmd.Minutes, 10_000, true)
	if !cmd.HeldOn.Valid() {
		form.Add("held_on", "请填写开会日期，例如 2026-10-12。")
	}
	return form.Err()
}

// A SymposiumReading is one meeting with what was said of which matters.
type SymposiumReading struct {
	models.Symposium
	Said  []Said // each with its matter
	Count int    // of matters, in lists
}

// Symposia lists the meetings, newest first.
func (s *Service) Symposia(ctx context.Context, actor access.Actor) ([]SymposiumReading, error) {
	var list []SymposiumReading
	err := s.look(ctx, actor, access.AssignStudies, func(c *store.Scope) error {
		rows, err := c.AllSymposia()
		if err != nil {
			return err
		}
		for _, r := range rows {
			said, err := c.SymposiumMatters(r.ID)
			if err != nil {
				return err
			}
			list = append(list, SymposiumReading{Symposium: r, Count: len(said)})
		}
		return nil
	})
	return list, err
}

// Symposium reads one meeting.
func (s *Service) Symposium(ctx context.Context, actor access.Actor, id int64) (SymposiumReading, error) {
	var r SymposiumReading
	err := s.look(ctx, actor, access.AssignStudies, func(c *store.Scope) error {
		var err error
		if r.Symposium, err = c.Symposium(id); err != nil {
			return err
		}
		rows, err := c.SymposiumMatters(id)
		if err != nil {
			return err
		}
		var ids []int64
		for _, k := range rows {
			ids = append(ids, k.MatterID)
		}
		matters, err := c.MattersByID(ids)
		for _, k := range rows {
			r.Said = append(r.Said, Said{Symposium: r.Symposium, Matter: matters[k.MatterID], Text: k.Said})
		}
		r.Count = len(rows)
		return err
	})
	return r, err
}

// RecordSymposium adds a meeting. One at the same day and place with the same
// minutes is a double press and refused.
func (s *Service) RecordSymposium(ctx context.Context, actor access.Actor, cmd SymposiumCommand) (int64, error) {
	if err := access.Need(actor, access.AssignStudies); err != nil {
		return 0, err
	}
	if err := cmd.check(); err != nil {
		return 0, err
	}
	var id int64
	return id, s.act(ctx, actor, access.AssignStudies, "登记座谈会", cmd.Place, func(c *store.Scope) (string, error) {
		if err := c.LockCongress(); err != nil {
			return "", err
		}
		if cmd.HeldOn > c.Today {
			return "", fault.Form{"held_on": "开会日期不能晚于今天。"}.Err()
		}
		rows, err := c.AllSymposia()
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			if r.HeldOn == cmd.HeldOn && r.Place == cmd.Place && r.Minutes == cmd.Minutes {
				return "", fault.New(fault.Conflict, "这次座谈会已经登记，没有重复登记。")
			}
		}
		row := cmd.onto(models.Symposium{}, c, actor)
		err = c.PutSymposium(&row)
		id = row.ID
		return string(cmd.HeldOn) + "，主持人 " + cmd.Host, err
	})
}

func (cmd SymposiumCommand) onto(row models.Symposium, c *store.Scope, actor access.Actor) models.Symposium {
	row.HeldOn, row.Place, row.Host, row.Attendees, row.Minutes = cmd.HeldOn, cmd.Place, cmd.Host, cmd.Attendees, cmd.Minutes
	row.Actor, row.RecordedAt = actor.Name, c.Now
	if row.Year == 0 {
		fmt.Sscanf(string(cmd.HeldOn), "%4d", &row.Year)
	}
	return row
}

// EditSymposium corrects the record; what it was before stands in the log.
func (s *Service) EditSymposium(ctx context.Context, actor access.Actor, id int64, cmd SymposiumCommand) error {
	if err := access.Need(actor, access.AssignStudies); err != nil {
		return err
	}
	if err := cmd.check(); err != nil {
		return err
	}
	return s.act(ctx, actor, access.AssignStudies, "更正座谈会记录", cmd.Place, func(c *store.Scope) (string, error) {
		if err := c.LockCongress(); err != nil {
			return "", err
		}
		row, err := c.Symposium(id)
		if err != nil {
			return "", err
		}
		if cmd.HeldOn > c.Today {
			return "", fault.Form{"held_on": "开会日期不能晚于今天。"}.Err()
		}
		was := fmt.Sprintf("原记录：%s，%s，%s；%s；%s", row.HeldOn, row.Place, row.Host, row.Attendees, row.Minutes)
		return was, c.UpdateSymposium(cmd.onto(row, c, actor))
	})
}

// NoteSaid notes what was said of a matter at a meeting, by 事项编号, in place
// of what was noted of it before. An empty text takes the note away.
func (s *Service) NoteSaid(ctx context.Context, actor access.Actor, symposium int64, code, said string) error {
	form := fault.Form{}
	tidyLine(form, "code", "事项编号", &code, 40, true)
	tidyText(form, "said", "会上的意见", &said, 1000, false)
	if err := form.Err(); err != nil {
		return err
	}
	return s.act(ctx, actor, access.AssignStudies, "登记座谈会意见", code, func(c *store.Scope) (string, error) {
		if err := c.LockCongress(); err != nil {
			return "", err
		}
		held, err := c.Symposium(symposium)
		if err != nil {
			return "", err
		}
		m, err := c.MatterByCode(strings.TrimSpace(code))
		if err != nil || m.CongressID != c.Congress {
			return "", fault.Form{"code": fmt.Sprintf("没有找到事项“%s”，请核对事项编号。", code)}.Err()
		}
		rows, err := c.SymposiumMatters(symposium)
		if err != nil {
			return "", err
		}
		was := ""
		for _, r := range rows {
			if r.MatterID == m.ID {
				was = r.Said
			}
		}
		if was == "" && said == "" {
			return "", fault.Form{"said": "请填写会上的意见。"}.Err()
		}
		if err := c.DropSaid(symposium, m.ID); err != nil {
			return "", err
		}
		detail := fmt.Sprintf("%s%s的座谈会：%s", held.HeldOn, held.Place, said)
		if was != "" {
			detail += "；原记录：" + was
		}
		if said == "" {
			return detail, nil
		}
		return detail, c.PutSymposiumMatter(&models.SymposiumMatter{SymposiumID: symposium, MatterID: m.ID, Said: said})
	})
}
