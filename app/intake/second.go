package intake

import (
	"context"
	"strconv"
	"time"

	"piaojue/app/fault"
	"piaojue/app/limit"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

// Seconds are who seconded a matter and what was merged into it.
type Seconds struct {
	All    int // persons, each once
	Before []Before
}

// A Before is a matter that was merged into another and kept its 附议.
type Before struct {
	Matter  models.Matter
	Seconds int
}

// family lists a matter and everything that was merged into it, itself first.
func family(c *store.Scope, m models.Matter) ([]models.Matter, error) {
	all, seen := []models.Matter{m}, map[int64]bool{m.ID: true}
	for i := 0; i < len(all); i++ {
		parts, err := c.MergedInto(all[i].ID)
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			if p.State == models.MatterMerged && !seen[p.ID] {
				seen[p.ID] = true
				all = append(all, p)
			}
		}
	}
	return all, nil
}

func idsOf(matters []models.Matter) []int64 {
	ids := make([]int64, len(matters))
	for i, m := range matters {
		ids[i] = m.ID
	}
	return ids
}

func secondsOf(c *store.Scope, m models.Matter) (Seconds, error) {
	var s Seconds
	parts, err := family(c, m)
	if err != nil {
		return s, err
	}
	if s.All, err = c.Endorsers(idsOf(parts)...); err != nil || len(parts) == 1 {
		return s, err
	}
	counts, err := c.Endorsements(idsOf(parts[1:])...)
	for _, p := range parts[1:] {
		if counts[p.ID] > 0 {
			s.Before = append(s.Before, Before{p, counts[p.ID]})
		}
	}
	return s, err
}

// standing follows merges to the matter that stands.
func standing(c *store.Scope, m models.Matter) (models.Matter, error) {
	seen := map[int64]bool{}
	for m.State == models.MatterMerged && m.MergedInto > 0 && !seen[m.ID] {
		seen[m.ID] = true
		next, err := c.Matter(m.MergedInto)
		if err != nil {
			return m, err
		}
		m = next
	}
	return m, nil
}

var secondByAddress = limit.Rule{Purpose: "second", Most: 60, Window: time.Hour, Refusal: "这个网络一小时内的附议太多，暂时不能再附议。请过一小时再试。"}

// CodeSeconded marks the refusal of a second 附议 by the same person.
const CodeSeconded = "seconded"

// endorser recognises the same person again within one call: by the phone
// number, by what the browser keeps, or for a day by address and browser name.
// It names nobody, and in another call the same person has another.
func (s *Service) endorser(call int64, today models.Date, who Visitor, phone string) []byte {
	kind := "second/" + strconv.FormatInt(call, 10)
	switch {
	case phone != "":
		return s.parts.Box.Index(kind, "phone "+phone)
	case len(who.Browser) >= 20 && len(who.Browser) <= 64:
		return s.parts.Box.Index(kind, "browser "+who.Browser)
	}
	return s.parts.Box.Index(kind, "address "+string(today)+" "+who.Address+" "+who.Agent)
}

// Second adds one person's 附议 to a listed matter, or to what it was merged
// into, and returns that. It refuses the same person a second time
// (CodeSeconded), a call that is over, too many from one network, and who has
// not shown to be human.
func (s *Service) Second(ctx context.Context, who Visitor, reply Reply, code, phone string) (models.Matter, error) {
	if phone != "" {
		parsed, err := private.ParsePhone(phone)
		if refusal, ok := fault.As(err); ok {
			return models.Matter{}, fault.Form{"phone": refusal.Message}.Err()
		}
		phone = parsed.String()
	}
	var row models.Matter
	var by []byte
	look := func(tx *store.Tx) error {
		m, err := tx.MatterByCode(code)
		if err != nil {
			return err
		}
		c := tx.In(m.CongressID)
		if !public(m) {
			return errUnlisted
		}
		if row, err = standing(c, m); err != nil {
			return err
		}
		if !public(row) {
			return errUnlisted
		}
		call := models.Call{}
		if row.CallID > 0 {
			if call, err = c.Call(row.CallID); err != nil {
				return err
			}
		}
		if !call.Accepting(c.Today) {
			return fault.New(fault.Closed, "这次征集已经截止，不再接受附议。")
		}
		by = s.endorser(call.ID, c.Today, who, phone)
		parts, err := family(c, row)
		if err != nil {
			return err
		}
		before, err := c.Endorsed(by, idsOf(parts)...)
		if before {
			return fault.Coded(fault.Conflict, CodeSeconded, "您已经附议过这件事，不用重复附议。")
		}
		return err
	}
	if err := s.store.Read(ctx, look); err != nil {
		return row, err
	}
	if err := s.parts.Limits.Allow(ctx, secondByAddress, limit.Address(who.Address)); err != nil {
		return row, err
	}
	if err := s.parts.Human.Check(ctx, asking, reply, s.store.Now().Time()); err != nil {
		return row, err
	}
	return row, s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := look(tx); err != nil {
			return err
		}
		err := tx.In(row.CongressID).PutEndorsement(&models.Endorsement{MatterID: row.ID, Endorser: by, GivenOn: tx.Today})
		if fault.Is(err, fault.Conflict) {
			return fault.Coded(fault.Conflict, CodeSeconded, "您已经附议过这件事，不用重复附议。")
		}
		return err
	})
}

var errUnlisted = fault.New(fault.NotFound, "没有找到该事项。")
