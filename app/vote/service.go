// Package vote runs a round of 票决 from the draft of its rules to the notice.
//
// It owns the two things that must never meet: the roll side (who was handed a
// slip) and the box (sealed ballots keyed by credentials). Cast knows nothing
// of deputies; HandSlip knows nothing of credentials.
//
// The order of a round: Draft, Adopt, NameScrutineers, ApproveScrutineers,
// Ceremony messages and PutCredentials, Prepare, StartIssuing, HandSlip, Open,
// Cast, Close, Reconcile, Decrypt (the last needed one counts), Attest,
// Announce, Publish; where seats stay open or the round is void, DecideSeats, DrawLot and
// Follow, which begins the next round as adopted. Each is one transaction; lifecycle says what may follow
// what, access says who may.
package vote

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"runtime"
	"sync"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/live"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// A Service runs rounds. It is safe for concurrent use.
type Service struct {
	store *store.Store
	rand  io.Reader

	verifying chan struct{} // bounds the ballots verified at once to the cores

	scans ScanParts // for reading paper ballots; empty where that is not done

	mu    sync.Mutex
	boxes map[int64]*readyBox // by round
}

// New makes the service.
func New(s *store.Store) *Service {
	return &Service{store: s, rand: rand.Reader, verifying: make(chan struct{}, runtime.NumCPU()), boxes: map[int64]*readyBox{}}
}

// step moves a round on within a transaction: it checks the actor and the
// table, writes the round and what happened, and wakes the pages. change may
// fill further fields of the round before it is written, or refuse.
func step(tx *store.Tx, actor access.Actor, action lifecycle.Action, need access.Action, id int64, reason string, change func(c *store.Scope, r *models.Round) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	c := tx.In(actor.Congress)
	round, err := c.LockRound(id)
	if err != nil {
		return err
	}
	from := round.State
	if round.State, err = lifecycle.Move(from, action); err != nil {
		return err
	}
	if change != nil {
		if err := change(c, &round); err != nil {
			return err
		}
	}
	if voting(from) && !voting(round.State) {
		if err := c.ForgetOrder(id); err != nil {
			return err
		}
	}
	if err := c.UpdateRound(round); err != nil {
		return err
	}
	touch(tx, round)
	if err := c.PutStep(&models.RoundStep{RoundID: id, Action: string(action), From: from, To: round.State, At: tx.Now,
		AccountID: actor.Account, Actor: actor.Name, Reason: reason}); err != nil {
		return err
	}
	return note(c, actor, need, action.Label(), round.Name, reason)
}

// within runs a change to a round that stays in its state, which must be one
// of the given ones: it checks the actor, holds the round and wakes the pages.
func (s *Service) within(ctx context.Context, actor access.Actor, need access.Action, id int64, states []models.RoundState, change func(c *store.Scope, r *models.Round) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		round, err := c.LockRound(id)
		if err != nil {
			return err
		}
		if err := stillAt(round, states...); err != nil {
			return err
		}
		touch(tx, round)
		return change(c, &round)
	})
}

// states names the states in which something may be done.
func states(s ...models.RoundState) []models.RoundState { return s }

func note(c *store.Scope, actor access.Actor, by access.Action, what, subject, detail string) error {
	return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(by), Action: what, Subject: subject, Detail: detail})
}

func touch(tx *store.Tx, r models.Round) {
	tx.Touch(string(live.Round(r.ID)))
	tx.Touch(string(live.Session(r.SessionID)))
}

func stillAt(r models.Round, states ...models.RoundState) error {
	for _, s := range states {
		if r.State == s {
			return nil
		}
	}
	return fault.New(fault.Closed, "本轮现在是“%s”，不能再办理这件事。请刷新页面查看。", r.State.Label())
}

// rulesOf reads a round's 票决办法, which was valid when it was written.
func rulesOf(r models.Round) (tally.Rules, error) {
	rules, err := tally.ParseRules([]byte(r.Rules))
	if err != nil {
		return rules, fmt.Errorf("rules of round %d: %w", r.ID, err)
	}
	return rules, nil
}

// refused turns a refusal of package seal into one a person may read.
func refused(err error) error {
	if code := seal.Code(err); code != "" {
		return fault.Coded(fault.Invalid, code, err.Error())
	}
	return err
}

// read runs do in a consistent look at the actor's congress.
func (s *Service) read(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}
