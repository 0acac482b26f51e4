package outbox

import (
	"context"

	"piaojue/app/access"
	"piaojue/app/store"
	"piaojue/models"
)

// mostShown is how many reminders a page shows.
const mostShown = 200

// Reminders lists the actor's own reminders in the congress worked in, unread
// ones first; so many at most, 200 with zero.
func (s *Service) Reminders(ctx context.Context, actor access.Actor, most int) ([]models.Reminder, error) {
	if most == 0 {
		most = mostShown
	}
	var rows []models.Reminder
	err := s.look(ctx, actor, access.SignedIn, func(c *store.Scope) (err error) {
		rows, err = c.Reminders(actor.Account, most)
		return err
	})
	return rows, err
}

// Unread counts the actor's unread reminders.
func (s *Service) Unread(ctx context.Context, actor access.Actor) (n int, err error) {
	err = s.look(ctx, actor, access.SignedIn, func(c *store.Scope) (err error) {
		n, err = c.UnreadReminders(actor.Account)
		return err
	})
	return n, err
}

// Read marks one of the actor's reminders as read, or all with id 0. Somebody
// else's is not found.
func (s *Service) Read(ctx context.Context, actor access.Actor, id int64) error {
	return s.act(ctx, actor, access.SignedIn, func(c *store.Scope) error { return c.ReadReminder(actor.Account, id) })
}

// Open marks one of the actor's reminders as read and returns it, to go where
// its link leads.
func (s *Service) Open(ctx context.Context, actor access.Actor, id int64) (models.Reminder, error) {
	var row models.Reminder
	err := s.act(ctx, actor, access.SignedIn, func(c *store.Scope) (err error) {
		if row, err = c.Reminder(actor.Account, id); err != nil {
			return err
		}
		return c.ReadReminder(actor.Account, id)
	})
	return row, err
}
