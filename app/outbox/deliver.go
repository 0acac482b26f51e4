package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"piaojue/app/access"
	"piaojue/app/courier"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// Deliver takes the next due message of every receiver and sends it; several
// servers may do so at once. A receiver that fails is no error: the message
// keeps it.
func (s *Service) Deliver(ctx context.Context) error {
	var due []models.Receiver
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueReceivers()
		return err
	})
	if err != nil {
		return err
	}
	errs := make([]error, len(due))
	places := make(chan struct{}, atOnce)
	var group sync.WaitGroup
	for i, r := range due {
		if ctx.Err() != nil {
			break
		}
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			errs[i] = s.next(ctx, r.CongressID, r.ID, 0)
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// next sends the receiver's next due message, or the one with an id, if it may
// be taken now. Once it is taken, an end of the program waits for the result:
// the courier has its own time limit.
func (s *Service) next(ctx context.Context, congress, receiver, only int64) error {
	var row models.Outgoing
	var taken bool
	var target courier.Target
	var name string
	var lost error
	err := s.store.InTx(ctx, func(tx *store.Tx) (err error) {
		c := tx.In(congress)
		if row, taken, err = c.LeaseOutgoing(receiver, only, Attempts, Lease, Pace); err != nil || !taken {
			return err
		}
		r, err := c.Receiver(receiver)
		if err != nil {
			return err
		}
		target, lost = s.target(r)
		of, err := tx.CongressByID(congress)
		name = of.Name
		return err
	})
	if err != nil || !taken {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	failed := lost
	if failed == nil {
		failed = s.parts.Courier.Send(ctx, target, s.message(row, name))
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		if failed == nil {
			return c.MarkSent(row.ID)
		}
		giveUp := row.Attempts >= Attempts || strings.HasPrefix(row.About, testing)
		return c.MarkFailed(row.ID, row.Attempts, failed.Error(), tx.Now+models.Moment(Pause(row.Attempts).Milliseconds()), giveUp)
	})
}

// Pause is how long after a failed attempt, counted from 1, the next one is due.
func Pause(attempt int) time.Duration {
	pause := firstPause
	for range attempt - 1 {
		if pause *= 2; pause >= mostPause {
			return mostPause
		}
	}
	return pause
}

// message is a row as it is sent. Its ID is made of what stays the same between
// two attempts and differs from one installation to another.
func (s *Service) message(row models.Outgoing, congress string) courier.Message {
	sum := sha256.Sum256(fmt.Appendf(nil, "piaojue outgoing 1\n%s\n%q\n%d\n%d\n%q\n", s.parts.Site, congress, row.ID, row.ReceiverID, row.About))
	m := courier.Message{ID: hex.EncodeToString(sum[:16]), Congress: congress, Subject: row.Subject, Body: row.Body}
	if row.Link != "" && s.parts.Site != "" {
		m.Link = s.parts.Site + row.Link
	}
	return m
}

// A Filter narrows the list of messages.
type Filter = store.OutgoingFilter

// Counts is how many messages stand where.
type Counts = store.OutgoingCounts

// A MessageRow is a message with the name of its receiver.
type MessageRow struct {
	models.Outgoing
	Receiver string
	Off      bool // the receiver is out of use, so nothing is sent
	Sending  bool // somebody is at it
}

// Messages lists messages, newest first, and counts all of the congress.
func (s *Service) Messages(ctx context.Context, actor access.Actor, f Filter) ([]MessageRow, Counts, error) {
	var rows []MessageRow
	var counts Counts
	err := s.look(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		receivers, err := c.Receivers()
		if err != nil {
			return err
		}
		of := map[int64]models.Receiver{}
		for _, r := range receivers {
			of[r.ID] = r
		}
		list, err := c.Outgoings(f)
		if err != nil {
			return err
		}
		for _, m := range list {
			r := of[m.ReceiverID]
			rows = append(rows, MessageRow{m, r.Name, !r.DisabledAt.IsZero(), m.SentAt.IsZero() && m.GivenUpAt.IsZero() && m.LeasedUntil == m.DueAt && m.LeasedUntil > c.Now})
		}
		counts, err = c.CountOutgoings()
		return err
	})
	return rows, counts, err
}

// Retry makes a message that was given up due again.
func (s *Service) Retry(ctx context.Context, actor access.Actor, id int64) error {
	return s.act(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		m, err := c.LockOutgoing(id)
		if err != nil {
			return err
		}
		if m.GivenUpAt.IsZero() || !m.SentAt.IsZero() {
			return fault.New(fault.Conflict, "这条消息没有停止发送，不用重发。")
		}
		if err := c.AgainOutgoing(id); err != nil {
			return err
		}
		return note(c, actor, "重发通知", m.Subject, "")
	})
}
