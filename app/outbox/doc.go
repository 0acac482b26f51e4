// Package outbox reminds: people inside the program, and by messages to the
// outside what a congress set up for it (通知渠道). It never loses a message
// and never puts one in twice.
//
//   - Other use cases put reminders and messages in by store.Scope.Remind
//     (Holders says whom) and Announce, within their own transactions: what did not
//     happen is not told, and what happened is told although the program ends in
//     the next moment. Due does the same for everything that comes with the
//     calendar; its table is in rules.go.
//   - Deliver, run on every server at once, takes one message at a time for each
//     receiver with a lease, sends it, and marks it. If the program ends between
//     the two, the lease runs out and the message goes once more under the same
//     ID, by which the receiver can tell (package courier). So a message arrives
//     at least once, and once as far as the receiver looks at the ID.
//   - A receiver that does not answer is tried again after growing pauses, for
//     almost three days; then the message is given up and kept with its error, and the
//     office can send it again.
//   - Robots of DingTalk and WeCom take 20 messages a minute: a pause stands
//     between two messages to the same receiver, whatever server sends them.
//
// Reminders and messages say what is due and where to look, and no more: nothing
// of a ballot, no name of somebody who suggested something, no telephone number,
// no words of a suggestion or of a concern.
package outbox

import (
	"context"
	"time"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/courier"
	"piaojue/app/private"
	"piaojue/app/store"
)

// How messages are sent.
const (
	Attempts = 20                      // then a message is given up
	Lease    = time.Minute             // longer than a delivery may take
	Pace     = 3500 * time.Millisecond // between two messages to one receiver: 17 a minute

	firstPause = 30 * time.Second
	mostPause  = 6 * time.Hour
	atOnce     = 16 // receivers that one server serves at the same time
)

// Parts are what the service needs beside the store.
type Parts struct {
	Box     *private.Box     // seals addresses and secrets; never nil
	Courier *courier.Courier // never nil
	Site    string           // https://host of this installation, before a message's link; empty: no links
}

// A Service is the use case. It is safe for concurrent use.
type Service struct {
	store *store.Store
	parts Parts
}

// New makes the service.
func New(s *store.Store, p Parts) *Service { return &Service{store: s, parts: p} }

func (s *Service) look(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

func (s *Service) act(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

func note(c *store.Scope, actor access.Actor, what, subject, detail string) error {
	return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.ManageReceivers), Action: what, Subject: subject, Detail: detail})
}
