package roster

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A DeputyCommand writes one line of the roster: a deputy elected late, a
// correction, or that a deputy does not count among 全体代表.
type DeputyCommand struct {
	Session    int64
	Deputy     int64  // 0 adds one
	Delegation string // by name; an unknown name makes a new delegation
	Number     string
	Name       string
	Seat       string
	Excluded   string // why not counted among 全体代表 (P3), with the record that says so; empty counts
	Reason     string // of the change, for the log
}

func (cmd *DeputyCommand) check() error {
	form := fault.Form{}
	for _, f := range []struct {
		field, label string
		value        *string
		most         int
		must         bool
	}{
		{"delegation", "代表团", &cmd.Delegation, 40, true}, {"number", "代表证号", &cmd.Number, 20, true}, {"name", "姓名", &cmd.Name, 40, true},
		{"seat", "座位", &cmd.Seat, 20, false}, {"excluded", "不计入的原因", &cmd.Excluded, 100, false}, {"reason", "更改原因", &cmd.Reason, 100, true},
	} {
		*f.value = strings.TrimSpace(*f.value)
		if why := unfit(*f.value, f.label, f.most, f.must); why != "" {
			form.Add(f.field, "%s。", why)
		}
	}
	return form.Err()
}

// unfit says why a value cannot stand on the roster; empty when it can.
func unfit(value, label string, most int, must bool) string {
	switch {
	case must && value == "":
		return "没有填写" + label
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		return label + "里有无法识别的字符"
	case utf8.RuneCountInString(value) > most:
		return fmt.Sprintf("%s超过 %d 个字", label, most)
	}
	return ""
}

// PutDeputy adds a deputy to the roster or changes one. It is refused while a
// round of the session is between 发票 and 宣布, when 全体代表 is fixed; for a
// number that another deputy has; and for excluding somebody who signed in.
func (s *Service) PutDeputy(ctx context.Context, actor access.Actor, cmd DeputyCommand) (models.Deputy, error) {
	var row models.Deputy
	if err := access.Need(actor, access.EditRoster); err != nil {
		return row, err
	}
	if err := cmd.check(); err != nil {
		return row, err
	}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		session, err := c.LockSession(cmd.Session)
		if err != nil {
			return err
		}
		if err := baseFree(c, cmd.Session); err != nil {
			return err
		}
		deputies, err := c.Deputies(cmd.Session)
		if err != nil {
			return err
		}
		row = models.Deputy{SessionID: cmd.Session}
		for _, d := range deputies {
			if d.ID == cmd.Deputy {
				row = d
			} else if strings.EqualFold(d.Number, cmd.Number) {
				return fault.Form{"number": fmt.Sprintf("代表证号 %s 已经是%s的，请核对。", d.Number, d.Name)}.Err()
			}
		}
		if cmd.Deputy != 0 && row.ID == 0 {
			return fault.New(fault.NotFound, "没有找到该代表，请刷新页面后再试。")
		}
		if cmd.Excluded != "" && row.Attendance != models.NotYet {
			return fault.Form{"excluded": fmt.Sprintf("%s现在是“%s”，请先在签到台撤销，再改为不计入全体代表。", row.Name, row.Attendance.Label())}.Err()
		}
		before := row
		row.Number, row.Name, row.Seat, row.ExcludedReason = cmd.Number, cmd.Name, cmd.Seat, cmd.Excluded
		delegation := ""
		if row.DelegationID, delegation, err = delegationOf(c, cmd.Session, cmd.Delegation, before.DelegationID); err != nil {
			return err
		}
		if row == before {
			return fault.New(fault.Invalid, "没有任何改动，名册照旧。")
		}
		action := "更改代表名册"
		if cmd.Deputy == 0 {
			action = "增补代表"
			err = c.PutDeputy(&row)
		} else {
			err = c.UpdateDeputy(row)
		}
		if err != nil {
			return err
		}
		if err := touchRoll(c, cmd.Session); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.EditRoster),
			Action: action, Subject: session.Name, Detail: changes(before, row, delegation) + "。原因：" + cmd.Reason})
	})
	return row, err
}

// changes tells the log what became of a line of the roster. delegation is the
// name of the delegation where that is new.
func changes(before, after models.Deputy, delegation string) string {
	if before.ID == 0 {
		text := fmt.Sprintf("%s（%s），%s", after.Name, after.Number, delegation)
		if after.ExcludedReason != "" {
			text += "，不计入全体代表：" + after.ExcludedReason
		}
		return text
	}
	parts := []string{before.Name + "（" + before.Number + "）"}
	for _, f := range []struct{ label, from, to string }{
		{"代表证号", before.Number, after.Number}, {"姓名", before.Name, after.Name}, {"座位", before.Seat, after.Seat},
	} {
		if f.from != f.to {
			parts = append(parts, f.label+"改为"+orNone(f.to))
		}
	}
	if before.DelegationID != after.DelegationID {
		parts = append(parts, "改入"+delegation)
	}
	switch {
	case before.ExcludedReason == after.ExcludedReason:
	case after.ExcludedReason == "":
		parts = append(parts, "恢复计入全体代表")
	default:
		parts = append(parts, "不计入全体代表："+after.ExcludedReason)
	}
	return strings.Join(parts, "，")
}

func orNone(s string) string {
	if s == "" {
		return "空"
	}
	return s
}

// delegationOf finds a delegation by name or makes it, after the others.
func delegationOf(c *store.Scope, session int64, name string, was int64) (id int64, moved string, err error) {
	all, err := c.Delegations(session)
	if err != nil {
		return 0, "", err
	}
	last := 0
	for _, d := range all {
		if d.Name == name {
			if d.ID == was {
				return d.ID, "", nil
			}
			return d.ID, d.Name, nil
		}
		last = max(last, d.Position)
	}
	row := models.Delegation{SessionID: session, Name: name, Position: last + 1}
	err = c.PutDelegation(&row)
	return row.ID, row.Name, err
}

// baseFree refuses while a round counts on the roster as it stands.
func baseFree(c *store.Scope, session int64) error {
	rounds, err := c.Rounds(session)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if RosterFixedBy(r.State) {
			return fault.New(fault.Closed, "“%s”已经开始发票，全体代表人数随之固定，名册要等结果宣布以后才能更改。", r.Name)
		}
	}
	return nil
}

// RosterFixedBy reports whether a round in that state counts on 全体代表 as it
// stands: from the first slip to the announcement.
func RosterFixedBy(s models.RoundState) bool {
	return s != models.RoundVoid && s.Reached(models.RoundIssuing) && !s.Reached(models.RoundAnnounced)
}

// RosterFixed is the sentence that says why the roster cannot be changed now,
// empty while it can.
func (s *Service) RosterFixed(ctx context.Context, actor access.Actor, session int64) (string, error) {
	why := ""
	err := s.look(ctx, actor, access.ReadRoster, func(c *store.Scope) error {
		if _, err := c.Session(session); err != nil {
			return err
		}
		err := baseFree(c, session)
		if refusal, ok := fault.As(err); ok {
			why = refusal.Message
			return nil
		}
		return err
	})
	return why, err
}
