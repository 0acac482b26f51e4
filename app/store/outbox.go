package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"piaojue/models"
)

// mostAbout is the length of the column that keeps a message from being put in
// twice.
const mostAbout = 120

func checkAbout(about string) error {
	if about == "" || len(about) > mostAbout {
		return fmt.Errorf("store: %q cannot name a message: it needs 1 to %d bytes", about, mostAbout)
	}
	return nil
}

// Remind puts a reminder on a person's start page within the caller's
// transaction. about says what the reminder is about and for which occasion,
// "report/17/2026-05": the same about is given to the same person once, however
// often this is called and from however many servers. link is a path of this
// site. Text and link must say no more than what is due and where to look.
func (c *Scope) Remind(account int64, about, text, link string) error {
	// One person may work in several congresses, whose rows have ids of their own.
	about = fmt.Sprintf("%d/%s", c.Congress, about)
	if err := checkAbout(about); err != nil {
		return err
	}
	row := models.Reminder{CongressID: c.Congress, AccountID: account, About: about, Text: clipped(text, 500), Link: link, GivenAt: c.Now}
	return c.edge(c.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error, "提醒")
}

// Holders lists the accounts that may sign in and hold one of the roles in the
// congress; with a unit, those who act for a unit only if it is theirs.
func (c *Scope) Holders(roles []models.Role, unit int64) ([]int64, error) {
	var rows []struct {
		AccountID int64
		Role      models.Role
		UnitID    int64
	}
	err := c.db.Model(new(models.Grant)).Select("grants.account_id, grants.role, accounts.unit_id").Joins("JOIN accounts ON accounts.id = grants.account_id").
		Where("grants.congress_id = ? AND grants.role IN ? AND accounts.disabled_at = 0", c.Congress, roles).Order("grants.account_id").Scan(&rows).Error
	var accounts []int64
	for _, r := range rows {
		if unit > 0 && r.Role == models.UnitRole && r.UnitID != unit || slices.Contains(accounts, r.AccountID) {
			continue
		}
		accounts = append(accounts, r.AccountID)
	}
	return accounts, c.edge(err, "账号")
}

// Announce puts a message into the outbox for every receiver of the congress
// that is in use and wants the event, within the caller's transaction: it is
// sent if the transaction commits, and not otherwise. The same about goes to
// the same receiver once. link is a path of this site. Subject and body must
// say no more than what is due and where to look: nothing of a ballot, no name
// of somebody who suggested something, no telephone number.
func (c *Scope) Announce(event models.Event, about, subject, body, link string) error {
	receivers, err := c.Receivers()
	if err != nil {
		return err
	}
	for _, r := range receivers {
		if r.DisabledAt.IsZero() && r.Wants(event) {
			if err := c.PutOutgoing(models.Outgoing{About: about, ReceiverID: r.ID, Subject: subject, Body: body, Link: link}); err != nil {
				return err
			}
		}
	}
	return nil
}

// PutOutgoing puts one message in for one receiver, due now, unless the
// receiver has one about the same already.
func (c *Scope) PutOutgoing(row models.Outgoing) error {
	if err := checkAbout(row.About); err != nil {
		return err
	}
	row.CongressID, row.DueAt, row.Subject, row.Body = c.Congress, c.Now, clipped(strings.Join(strings.Fields(row.Subject), " "), 100), clipped(row.Body, 2000)
	return c.edge(c.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error, "外发消息")
}

// OutgoingAbout finds the message to a receiver about something.
func (c *Scope) OutgoingAbout(receiver int64, about string) (models.Outgoing, error) {
	return lookup[models.Outgoing](c, "该外发消息", "receiver_id = ? AND about = ?", receiver, about)
}

// clipped cuts a text after so many characters.
func clipped(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// Reminders lists a person's reminders in the congress, unread ones first, the
// newest first in each.
func (c *Scope) Reminders(account int64, limit int) ([]models.Reminder, error) {
	rows, err := many[models.Reminder](c.own().Where("account_id = ?", account).Order("CASE WHEN read_at = 0 THEN 0 ELSE 1 END, id DESC").Limit(limit))
	return rows, c.edge(err, "提醒")
}

// Reminder finds one of a person's reminders.
func (c *Scope) Reminder(account, id int64) (models.Reminder, error) {
	return lookup[models.Reminder](c, "该提醒", "account_id = ? AND id = ?", account, id)
}

// UnreadReminders counts a person's unread reminders in the congress.
func (c *Scope) UnreadReminders(account int64) (int, error) {
	var n int64
	err := c.own().Model(new(models.Reminder)).Where("account_id = ? AND read_at = 0", account).Count(&n).Error
	return int(n), c.edge(err, "提醒")
}

// ReadReminder marks one of a person's reminders as read, or all with id 0. One
// that is read stays as it is; somebody else's is not found.
func (c *Scope) ReadReminder(account, id int64) error {
	q := c.own().Model(new(models.Reminder)).Where("account_id = ?", account)
	if id == 0 {
		return c.edge(q.Where("read_at = 0").Update("read_at", c.Now).Error, "提醒")
	}
	if _, err := c.Reminder(account, id); err != nil {
		return err
	}
	return c.edge(q.Where("id = ? AND read_at = 0", id).Update("read_at", c.Now).Error, "该提醒")
}

// SettleReminders marks as read all unread reminders whose about begins with
// rule and a slash and is not among those that are still due: what was done in
// the meantime need not be read any more.
func (c *Scope) SettleReminders(rule string, due map[string]bool) error {
	begin := fmt.Sprintf("%d/%s/", c.Congress, rule)
	rows, err := many[models.Reminder](c.own().Select("id", "about").Where("read_at = 0 AND about LIKE ? ESCAPE '!'", escapeLike(begin)+"%"))
	if err != nil {
		return c.edge(err, "提醒")
	}
	var done []int64
	for _, r := range rows {
		if !due[rule+"/"+strings.TrimPrefix(r.About, begin)] {
			done = append(done, r.ID)
		}
	}
	if len(done) == 0 {
		return nil
	}
	return c.edge(c.own().Model(new(models.Reminder)).Where("id IN ?", done).Update("read_at", c.Now).Error, "提醒")
}

// Receivers lists the congress's receivers in the order in which they were
// added.
func (c *Scope) Receivers() ([]models.Receiver, error) {
	return list[models.Receiver](c, "通知渠道", "id", "1 = 1")
}

// Receiver finds one.
func (c *Scope) Receiver(id int64) (models.Receiver, error) {
	return lookup[models.Receiver](c, "该通知渠道", "id = ?", id)
}

// LockReceiver finds one and holds it: one message at a time is taken for it.
func (c *Scope) LockReceiver(id int64) (models.Receiver, error) {
	return lock[models.Receiver](c, "该通知渠道", "id = ?", id)
}

// PutReceiver adds one.
func (c *Scope) PutReceiver(row *models.Receiver) error {
	row.CongressID = c.Congress
	return create(c, "该通知渠道", row)
}

// UpdateReceiver writes all that changes in one.
func (c *Scope) UpdateReceiver(row models.Receiver) error {
	return update(c, "该通知渠道", row.ID, row, "name", "address", "secret", "topics", "disabled_at")
}

// waiting are the messages that are neither sent nor given up.
const waiting = "sent_at = 0 AND given_up_at = 0"

// DueReceivers lists receivers of all congresses that are in use and have a
// message due.
func (tx *Tx) DueReceivers() ([]models.Receiver, error) {
	rows, err := many[models.Receiver](tx.db.Where("disabled_at = 0 AND id IN (SELECT receiver_id FROM outgoings WHERE "+waiting+" AND due_at <= ?)", tx.Now).Order("id"))
	return rows, tx.edge(err, "外发消息")
}

// LeaseOutgoing takes the receiver's next due message, or the one with an id,
// for the caller alone to send within the lease; ok is false when there is
// none, when the receiver is out of use, or when less than the pace has passed
// since the last one was taken. Taking one counts as an attempt. If the caller
// is never heard of again the message is due again after the lease. A message
// that was taken most times is given up instead.
func (c *Scope) LeaseOutgoing(receiver, only int64, most int, lease, pace time.Duration) (row models.Outgoing, ok bool, err error) {
	r, err := c.LockReceiver(receiver)
	if err != nil || !r.DisabledAt.IsZero() {
		return row, false, err
	}
	until := c.Now + models.Moment(lease.Milliseconds())
	// LeasedUntil is not taken back when a message was sent or failed: it says
	// when the last attempt began.
	recent, err := many[models.Outgoing](c.own().Select("id").Where("receiver_id = ? AND leased_until > ?", receiver, until-models.Moment(pace.Milliseconds())).Limit(1))
	if err != nil || len(recent) > 0 {
		return row, false, c.edge(err, "外发消息")
	}
	for {
		q := c.own().Clauses(clause.Locking{Strength: "UPDATE"}).Where("receiver_id = ? AND "+waiting+" AND due_at <= ?", receiver, c.Now)
		if only > 0 {
			q = q.Where("id = ?", only)
		}
		row, err = one[models.Outgoing](q.Order("due_at, id"))
		if err == gorm.ErrRecordNotFound {
			return row, false, nil
		}
		if err != nil {
			return row, false, c.edge(err, "外发消息")
		}
		if row.Attempts < most {
			break
		}
		row.GivenUpAt = c.Now
		if row.Error == "" {
			row.Error = "发送时程序几次中断，没有得到结果。"
		}
		if err := update(c, "该外发消息", row.ID, row, "given_up_at", "error"); err != nil {
			return row, false, err
		}
	}
	row.Attempts++
	row.DueAt, row.LeasedUntil = until, until
	return row, true, update(c, "该外发消息", row.ID, row, "attempts", "due_at", "leased_until")
}

// MarkSent records that a message was sent, whoever sent it.
func (c *Scope) MarkSent(id int64) error {
	return update(c, "该外发消息", id, models.Outgoing{SentAt: c.Now}, "sent_at", "given_up_at", "error")
}

// MarkFailed records why an attempt failed and when the next one is due, or
// with giveUp that there will be none. It changes nothing if somebody else took
// the message after this attempt, or sent it.
func (c *Scope) MarkFailed(id int64, attempt int, reason string, due models.Moment, giveUp bool) error {
	row := models.Outgoing{Error: clipped(reason, 160), DueAt: due}
	if giveUp {
		row.GivenUpAt = c.Now
	}
	return c.edge(c.own().Model(new(models.Outgoing)).Where("id = ? AND attempts = ? AND "+waiting, id, attempt).Select("error", "due_at", "given_up_at").Updates(row).Error, "该外发消息")
}

// LockOutgoing finds a message and holds it.
func (c *Scope) LockOutgoing(id int64) (models.Outgoing, error) {
	return lock[models.Outgoing](c, "该外发消息", "id = ?", id)
}

// Outgoing finds a message.
func (c *Scope) Outgoing(id int64) (models.Outgoing, error) {
	return lookup[models.Outgoing](c, "该外发消息", "id = ?", id)
}

// AgainOutgoing makes a message due now with all its attempts before it.
func (c *Scope) AgainOutgoing(id int64) error {
	return update(c, "该外发消息", id, models.Outgoing{DueAt: c.Now}, "due_at", "attempts", "given_up_at")
}

// OutgoingFilter narrows the list of messages. State is waiting, sent, failed
// (given up) or empty.
type OutgoingFilter struct {
	State    string
	Receiver int64
	Limit    int
}

// Outgoings lists messages, newest first.
func (c *Scope) Outgoings(f OutgoingFilter) ([]models.Outgoing, error) {
	q := c.own()
	switch f.State {
	case "waiting":
		q = q.Where(waiting)
	case "sent":
		q = q.Where("sent_at > 0")
	case "failed":
		q = q.Where("sent_at = 0 AND given_up_at > 0")
	}
	if f.Receiver > 0 {
		q = q.Where("receiver_id = ?", f.Receiver)
	}
	rows, err := many[models.Outgoing](q.Order("id DESC").Limit(f.Limit))
	return rows, c.edge(err, "外发消息")
}

// OutgoingCounts is how many messages stand where.
type OutgoingCounts struct{ Waiting, Sent, Failed int }

// CountOutgoings counts the congress's messages.
func (c *Scope) CountOutgoings() (OutgoingCounts, error) {
	var n OutgoingCounts
	err := c.own().Model(new(models.Outgoing)).Select("COALESCE(SUM(CASE WHEN sent_at > 0 THEN 1 ELSE 0 END), 0) AS sent, " +
		"COALESCE(SUM(CASE WHEN sent_at = 0 AND given_up_at > 0 THEN 1 ELSE 0 END), 0) AS failed, COALESCE(SUM(CASE WHEN " + waiting + " THEN 1 ELSE 0 END), 0) AS waiting").Scan(&n).Error
	return n, c.edge(err, "外发消息")
}
