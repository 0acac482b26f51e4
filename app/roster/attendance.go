package roster

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/store"
	"piaojue/models"
)

// cardPrefix begins the QR code of a deputy's card; the number follows.
const cardPrefix = "pj:deputy:"

// CardCode is what the QR code of a deputy's card says.
func CardCode(number string) string { return cardPrefix + number }

// CardNumber is the number in what a desk's field received: typed, or typed by
// a hand scanner from a card. A Chinese input method may have turned the
// scanner's letters and colons into wide ones.
func CardNumber(typed string) string {
	typed = strings.TrimSpace(narrow(typed))
	if len(typed) >= len(cardPrefix) && strings.EqualFold(typed[:len(cardPrefix)], cardPrefix) {
		typed = strings.TrimSpace(typed[len(cardPrefix):])
	}
	return typed
}

// narrow turns wide letters, digits and signs (Ａ１：) into ordinary ones.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '　':
			return ' '
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)
}

// A CheckInCommand marks a deputy, named by ID or by the number on the card.
type CheckInCommand struct {
	Session    int64
	Deputy     int64
	Number     string
	Attendance models.Attendance // NotYet takes a mark back
}

// CheckIn marks a deputy present, excused, left, or takes the mark back. The
// same mark again is no error. Leaving needs that the deputy was present;
// coming back keeps the time of the first sign-in. Who has drawn a ballot in
// this session was present: that mark is not taken back, only leaving is
// recorded. Deputies outside 全体代表 have no roll call.
func (s *Service) CheckIn(ctx context.Context, actor access.Actor, cmd CheckInCommand) (models.Deputy, error) {
	deputy, _, err := s.Mark(ctx, actor, cmd)
	return deputy, err
}

// Mark is CheckIn; changed is false when the deputy had that mark already.
func (s *Service) Mark(ctx context.Context, actor access.Actor, cmd CheckInCommand) (deputy models.Deputy, changed bool, err error) {
	if err := access.Need(actor, access.CheckIn); err != nil {
		return deputy, false, err
	}
	if !cmd.Attendance.Valid() {
		return deputy, false, fault.New(fault.Invalid, "不认识的签到操作，请刷新页面后再试。")
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		changed = false
		if _, err := c.LockSession(cmd.Session); err != nil {
			return err
		}
		var err error
		if cmd.Deputy != 0 {
			deputy, err = c.Deputy(cmd.Session, cmd.Deputy)
		} else {
			deputy, err = c.DeputyByNumber(cmd.Session, CardNumber(cmd.Number))
		}
		if err != nil {
			return err
		}
		if deputy.Attendance == cmd.Attendance {
			return nil
		}
		detail, err := mark(c, &deputy, cmd.Attendance)
		if err != nil {
			return err
		}
		if err := c.UpdateAttendance(deputy); err != nil {
			return err
		}
		changed = true
		if err := touchRoll(c, cmd.Session); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.CheckIn),
			Action: "签到登记：" + cmd.Attendance.Label(), Subject: deputy.Name + "（" + deputy.Number + "）", Detail: detail})
	})
	return deputy, changed, err
}

// mark gives a deputy another attendance, and says for the log what the times
// were that it takes away.
func mark(c *store.Scope, d *models.Deputy, a models.Attendance) (detail string, err error) {
	clock := func(m models.Moment) string { return m.Time().Format("15:04") }
	if d.Attendance == models.Present {
		if err := holdRounds(c, d.SessionID); err != nil {
			return "", err
		}
	}
	switch a {
	case models.Present:
		if !d.Entitled() {
			return "", fault.New(fault.Invalid, "%s不计入全体代表（%s），不办理签到。", d.Name, d.ExcludedReason)
		}
		if d.Attendance == models.Left {
			detail = clock(d.LeftAt) + " 离会，" + clock(c.Now) + " 返回会场"
		} else {
			d.SignedInAt = c.Now
		}
		d.LeftAt = 0
	case models.Left:
		if d.Attendance != models.Present {
			return "", fault.New(fault.Invalid, "%s还没有签到，不能登记离会。", d.Name)
		}
		d.LeftAt = c.Now
	default:
		if a == models.Excused && !d.Entitled() {
			return "", fault.New(fault.Invalid, "%s不计入全体代表（%s），不登记请假。", d.Name, d.ExcludedReason)
		}
		drew, err := c.DeputiesWithSlips(d.SessionID)
		if err != nil {
			return "", err
		}
		if slices.Contains(drew, d.ID) {
			return "", fault.New(fault.Invalid, "%s已经领票，签到不能改为“%s”。如已离开会场，请登记离会。", d.Name, a.Label())
		}
		if d.SignedInAt != 0 {
			detail = clock(d.SignedInAt) + " 签到的登记已撤销"
		}
		d.SignedInAt, d.LeftAt = 0, 0
	}
	d.Attendance = a
	return detail, nil
}

// holdRounds keeps the desks that hand out ballots waiting until the
// transaction ends: a ballot must not be handed to somebody who is just being
// marked as gone.
func holdRounds(c *store.Scope, session int64) error {
	rounds, err := c.Rounds(session)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if r.State == models.RoundIssuing || r.State == models.RoundOpen || r.State == models.RoundPaused {
			if _, err := c.LockRound(r.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// touchRoll tells everybody who looks at the roll: desks, and the rounds whose
// 到会 it is.
func touchRoll(c *store.Scope, session int64) error {
	c.Touch(string(live.Session(session)))
	rounds, err := c.Rounds(session)
	for _, r := range rounds {
		c.Touch(string(live.Round(r.ID)))
	}
	return err
}

// CheckInDelegation gives everybody of a delegation (0: of all delegations) one
// mark, in one act with one entry in the log, and returns how many were marked.
// It never overrides what was entered for one person: Present and Excused take
// those not marked yet, Left takes those present, and NotYet takes back the
// sign-ins and excuses of those who have drawn no ballot. It refuses when it
// would mark nobody.
func (s *Service) CheckInDelegation(ctx context.Context, actor access.Actor, session, delegation int64, attendance models.Attendance) (n int, err error) {
	if err := access.Need(actor, access.CheckIn); err != nil {
		return 0, err
	}
	if !attendance.Valid() {
		return 0, fault.New(fault.Invalid, "不认识的签到操作，请刷新页面后再试。")
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockSession(session)
		if err != nil {
			return err
		}
		name, err := delegationName(c, session, delegation)
		if err != nil {
			return err
		}
		ids, err := toMark(c, session, delegation, attendance)
		if err != nil {
			return err
		}
		if n = len(ids); n == 0 {
			return fault.New(fault.Invalid, "%s没有可以改为“%s”的代表，没有登记。", name, attendance.Label())
		}
		mark, columns := models.Deputy{Attendance: attendance}, []string{"signed_in_at", "left_at"}
		switch attendance {
		case models.Present:
			mark.SignedInAt = tx.Now
		case models.Left:
			mark.LeftAt, columns = tx.Now, []string{"left_at"}
		}
		if err := c.UpdateAttendances(ids, mark, columns...); err != nil {
			return err
		}
		if err := touchRoll(c, session); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.CheckIn),
			Action: "整团登记：" + attendance.Label(), Subject: row.Name, Detail: fmt.Sprintf("%s，%d 人", name, n)})
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func delegationName(c *store.Scope, session, id int64) (string, error) {
	if id == 0 {
		return "全体代表", nil
	}
	all, err := c.Delegations(session)
	if err != nil {
		return "", err
	}
	for _, d := range all {
		if d.ID == id {
			return d.Name, nil
		}
	}
	return "", fault.New(fault.NotFound, "没有找到该代表团，请刷新页面后再试。")
}

// toMark is who a mark for a whole delegation is for.
func toMark(c *store.Scope, session, delegation int64, attendance models.Attendance) ([]int64, error) {
	if attendance == models.Left || attendance == models.NotYet {
		if err := holdRounds(c, session); err != nil {
			return nil, err
		}
	}
	deputies, err := c.Deputies(session)
	if err != nil {
		return nil, err
	}
	var drew []int64
	if attendance == models.NotYet {
		if drew, err = c.DeputiesWithSlips(session); err != nil {
			return nil, err
		}
	}
	var ids []int64
	for _, d := range deputies {
		suits := d.Attendance == models.NotYet
		switch attendance {
		case models.Left:
			suits = d.Attendance == models.Present
		case models.NotYet:
			_, has := slices.BinarySearch(drew, d.ID)
			suits = !has && (d.Attendance == models.Present || d.Attendance == models.Excused)
		}
		if suits && d.Entitled() && (delegation == 0 || d.DelegationID == delegation) {
			ids = append(ids, d.ID)
		}
	}
	return ids, nil
}
