// Package smallwork keeps what is too small for a candidate: 微实事立办,
// dispatched, done, confirmed and shown; and the yearly fund
// (建议办理专项资金) whose items the congress chooses and accepts.
//
// Every small work stands on a matter, whose 事项编号 it carries. Choosing one
// moves the matter to 转微实事立办, dropping it opens the matter again; both are
// recorded as acts on the matter, under the call's lock, as the office's triage
// does it.
package smallwork

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// A Service is the use case. It is safe for concurrent use.
type Service struct{ store *store.Store }

// New makes the service.
func New(s *store.Store) *Service { return &Service{store: s} }

func (s *Service) look(ctx context.Context, actor access.Actor, need access.Action, do func(c *store.Scope) error) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.Read(ctx, func(tx *store.Tx) error { return do(tx.In(actor.Congress)) })
}

func note(c *store.Scope, actor access.Actor, need access.Action, what, subject, detail string) error {
	return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: subject, Detail: detail})
}

// text tidies a value and complains when it is missing, too long or no text.
func text(form fault.Form, field, label string, value *string, most int, must bool) {
	if !utf8.ValidString(*value) {
		form.Add(field, "%s里有无法识别的字符，请重新输入。", label)
		return
	}
	*value = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || r == '\ufeff' || words.Turns(r)) {
			return -1
		}
		return r
	}, *value))
	switch n := utf8.RuneCountInString(*value); {
	case must && n == 0:
		form.Add(field, "请填写%s。", label)
	case n > most:
		form.Add(field, "%s有 %d 个字，请控制在 %d 个字以内。", label, n, most)
	}
}

// matterState is a matter in the record of an act, as the office's triage
// writes it, so that an act reads the same whoever did it.
type matterState struct {
	Title      string             `json:"title"`
	Content    string             `json:"content,omitempty"`
	Place      string             `json:"place,omitempty"`
	Category   string             `json:"category,omitempty"`
	State      models.MatterState `json:"state"`
	MergedInto int64              `json:"merged_into,omitempty"`
	ListedAt   models.Moment      `json:"listed_at,omitempty"`
	UnitID     int64              `json:"unit_id,omitempty"`
	Unit       string             `json:"unit,omitempty"`
	Reason     string             `json:"reason,omitempty"`
}

func stateOf(m models.Matter) matterState {
	return matterState{m.Title, m.Content, m.Place, m.Category, m.State, m.MergedInto, m.ListedAt, m.UnitID, m.Unit, m.Reason}
}

// hold locks what keeps a matter still: its call, or the congress for a matter
// without one. The call is zero then.
func hold(c *store.Scope, call int64) (models.Call, error) {
	if call == 0 {
		return models.Call{}, c.LockCongress()
	}
	return c.LockCall(call)
}

// move takes a matter one step on and records it; the caller holds it.
func move(c *store.Scope, actor access.Actor, call models.Call, m *models.Matter, act lifecycle.Act, why string) error {
	was := stateOf(*m)
	to, err := lifecycle.Follow(lifecycle.Matter, m.State, act)
	if err != nil {
		return err
	}
	m.State, m.Reason = to, why
	if call.ID > 0 {
		call.Changes++
		m.Changed = call.Changes
		if err := c.CountCall(call); err != nil {
			return err
		}
	}
	if err := c.UpdateMatter(*m); err != nil {
		return err
	}
	before, err := json.Marshal(was)
	if err != nil {
		return err
	}
	after, err := json.Marshal(stateOf(*m))
	if err != nil {
		return err
	}
	return c.PutTriageAct(&models.TriageAct{CallID: m.CallID, Batch: fmt.Sprintf("smallwork-%d-%d", m.ID, c.Now), MatterID: m.ID, Action: string(act),
		Was: string(before), Became: string(after), Note: why, AccountID: actor.Account, Actor: actor.Name, ActedAt: c.Now})
}
