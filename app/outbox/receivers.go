package outbox

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/courier"
	"piaojue/app/fault"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

// mostReceivers bounds the receivers of a congress.
const mostReceivers = 50

// A ReceiverRow is a receiver as the office sees it: its address is never shown
// whole again, its secret not at all.
type ReceiverRow struct {
	models.Receiver
	Masked string // enough of the address to recognise it; a sentence when it cannot be opened
	Secret bool   // has one
	Events []models.Event
}

// A ReceiverCommand is what somebody fills in. When a receiver is changed, an
// empty address or secret leaves what there is.
type ReceiverCommand struct {
	Kind    models.ReceiverKind
	Name    string
	Address string
	Secret  string
	Events  []models.Event
}

func place(r models.Receiver, column string) string {
	return private.Place(r.CongressID, "receivers", strconv.FormatInt(r.ID, 10), column)
}

// target opens the sealed address and secret.
func (s *Service) target(r models.Receiver) (courier.Target, error) {
	t := courier.Target{Kind: r.Kind}
	var err error
	if t.Address, err = s.parts.Box.Open(place(r, "address"), r.Address); err != nil {
		return t, err
	}
	t.Secret, err = s.parts.Box.Open(place(r, "secret"), r.Secret)
	return t, err
}

func (s *Service) seal(r *models.Receiver, t courier.Target) (err error) {
	if r.Address, err = s.parts.Box.Seal(place(*r, "address"), t.Address); err != nil {
		return err
	}
	r.Secret, err = s.parts.Box.Seal(place(*r, "secret"), t.Secret)
	return err
}

// Masked is enough of an address to recognise it and too little to use it.
func Masked(kind models.ReceiverKind, address string) string {
	if kind == models.ReceiverMail {
		user, domain, _ := strings.Cut(address, "@")
		_, n := utf8.DecodeRuneInString(user)
		return user[:n] + "***@" + domain
	}
	u, err := url.Parse(address)
	if err != nil {
		return "***"
	}
	masked := u.Scheme + "://" + u.Host + "/…"
	// The end of a short address would be most of it.
	if rest := strings.TrimPrefix(address, u.Scheme+"://"+u.Host); len(rest) >= 24 {
		masked += rest[len(rest)-4:]
	}
	return masked
}

func (s *Service) row(r models.Receiver) ReceiverRow {
	row := ReceiverRow{Receiver: r, Secret: len(r.Secret) > 0}
	if t, err := s.target(r); err == nil {
		row.Masked = Masked(r.Kind, t.Address)
	} else {
		row.Masked = "地址打不开：加密它的密钥不在，请重新填写。"
	}
	row.Address, row.Receiver.Secret = nil, nil
	for _, e := range models.Events {
		if r.Wants(e) {
			row.Events = append(row.Events, e)
		}
	}
	return row
}

// Receivers lists the congress's receivers.
func (s *Service) Receivers(ctx context.Context, actor access.Actor) ([]ReceiverRow, error) {
	var rows []ReceiverRow
	err := s.look(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		receivers, err := c.Receivers()
		for _, r := range receivers {
			rows = append(rows, s.row(r))
		}
		return err
	})
	return rows, err
}

// Receiver finds one.
func (s *Service) Receiver(ctx context.Context, actor access.Actor, id int64) (ReceiverRow, error) {
	var row ReceiverRow
	err := s.look(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		r, err := c.Receiver(id)
		row = s.row(r)
		return err
	})
	return row, err
}

// tidy checks name and events and returns the events as the row keeps them.
func (cmd *ReceiverCommand) tidy(form fault.Form) string {
	cmd.Address, cmd.Secret = strings.TrimSpace(cmd.Address), strings.TrimSpace(cmd.Secret)
	cmd.Name = strings.Join(strings.Fields(cmd.Name), " ")
	switch n := utf8.RuneCountInString(cmd.Name); {
	case !utf8.ValidString(cmd.Name) || strings.ContainsFunc(cmd.Name, unicode.IsControl):
		form.Add("name", "名称里有无法识别的字符，请重新输入。")
	case n == 0:
		form.Add("name", "请填写名称，例如“县人大办工作群”。")
	case n > 40:
		form.Add("name", "名称有 %d 个字，请控制在 40 个字以内。", n)
	}
	var topics []string
	for _, e := range models.Events {
		for _, chosen := range cmd.Events {
			if chosen == e {
				topics = append(topics, string(e))
				break
			}
		}
	}
	if len(topics) == 0 {
		form.Add("events", "请至少选择一类要通知的事。")
	}
	return strings.Join(topics, "\n")
}

// Add sets a receiver up. It refuses an address that the courier would not go
// to, and more than 50 receivers.
func (s *Service) Add(ctx context.Context, actor access.Actor, cmd ReceiverCommand) (int64, error) {
	if err := access.Need(actor, access.ManageReceivers); err != nil {
		return 0, err
	}
	form := fault.Form{}
	r := models.Receiver{Kind: cmd.Kind, Topics: cmd.tidy(form), Name: cmd.Name}
	target := courier.Target{Kind: cmd.Kind, Address: cmd.Address, Secret: cmd.Secret}
	if !cmd.Kind.Valid() {
		form.Add("kind", "请选择发到哪里。")
	} else {
		s.parts.Courier.Check(form, target)
	}
	if err := form.Err(); err != nil {
		return 0, err
	}
	err := s.act(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		r.ID, r.Address, r.Secret = 0, nil, nil // the transaction may run twice
		others, err := c.Receivers()
		if err != nil {
			return err
		}
		if len(others) >= mostReceivers {
			return fault.New(fault.Conflict, "通知渠道最多 %d 个，没有新建。请修改已有的渠道。", mostReceivers)
		}
		if err := c.PutReceiver(&r); err != nil {
			return err
		}
		// What is sealed names its row, which has its number only now.
		if err := s.seal(&r, target); err != nil {
			return err
		}
		if err := c.UpdateReceiver(r); err != nil {
			return err
		}
		return note(c, actor, "新建通知渠道", r.Name, r.Kind.Label())
	})
	return r.ID, err
}

// Change changes a receiver; its kind stays.
func (s *Service) Change(ctx context.Context, actor access.Actor, id int64, cmd ReceiverCommand) error {
	return s.act(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		r, err := c.LockReceiver(id)
		if err != nil {
			return err
		}
		form := fault.Form{}
		r.Topics, r.Name = cmd.tidy(form), cmd.Name
		target, lost := s.target(r)
		detail := ""
		if cmd.Address != "" {
			target.Address, detail = cmd.Address, "换了地址"
		}
		if cmd.Secret != "" {
			target.Secret, detail = cmd.Secret, strings.TrimPrefix(detail+"，换了密钥", "，")
		}
		if lost != nil && (cmd.Address == "" || len(r.Secret) > 0 && cmd.Secret == "") {
			return lost
		}
		s.parts.Courier.Check(form, target)
		if err := form.Err(); err != nil {
			return err
		}
		if err := s.seal(&r, target); err != nil {
			return err
		}
		if err := c.UpdateReceiver(r); err != nil {
			return err
		}
		return note(c, actor, "修改通知渠道", r.Name, detail)
	})
}

// Switch takes a receiver out of use, or into use again. What waits for it
// stays and goes when it is in use again.
func (s *Service) Switch(ctx context.Context, actor access.Actor, id int64, on bool) error {
	return s.act(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		r, err := c.LockReceiver(id)
		if err != nil {
			return err
		}
		if r.DisabledAt.IsZero() == on {
			return nil
		}
		what := "启用通知渠道"
		if r.DisabledAt = 0; !on {
			r.DisabledAt, what = c.Now, "停用通知渠道"
		}
		if err := c.UpdateReceiver(r); err != nil {
			return err
		}
		return note(c, actor, what, r.Name, "")
	})
}

// testing begins the about of a test message, which is tried once.
const testing = "test/"

// Test sends a receiver a message at once and returns how that went: the
// message is sent, or given up with its error, or, if one was sent a moment ago,
// waiting for its turn.
func (s *Service) Test(ctx context.Context, actor access.Actor, id int64) (models.Outgoing, error) {
	about := testing + rand.Text()
	var row models.Outgoing
	err := s.act(ctx, actor, access.ManageReceivers, func(c *store.Scope) error {
		r, err := c.Receiver(id)
		if err != nil {
			return err
		}
		if !r.DisabledAt.IsZero() {
			return fault.New(fault.Conflict, "该通知渠道已经停用，没有发送。请先启用。")
		}
		if err := c.PutOutgoing(models.Outgoing{About: about, ReceiverID: id, Subject: "测试消息",
			Body: fmt.Sprintf("这是%s在票决系统里试发的一条消息，收到即表示通知渠道“%s”可以使用。", actor.Name, r.Name)}); err != nil {
			return err
		}
		if row, err = c.OutgoingAbout(id, about); err != nil {
			return err
		}
		return note(c, actor, "试发通知", r.Name, "")
	})
	if err != nil {
		return row, err
	}
	if err := s.next(ctx, actor.Congress, id, row.ID); err != nil {
		return row, err
	}
	err = s.look(ctx, actor, access.ManageReceivers, func(c *store.Scope) (err error) {
		row, err = c.Outgoing(row.ID)
		return err
	})
	return row, err
}
