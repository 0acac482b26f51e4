package vote

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// A Lot (抽签) settles a tie across the last seat where the 票决办法 says so
// (P15). It is drawn in the hall and only recorded here; the announced outcome
// stays as it was announced.
type Lot struct {
	Seats   int
	Tied    []tally.Tied // in printed order
	Winners []tally.Tied // in printed order; none until the lot is drawn
	Reason  string       // how it was drawn and who supervised it
	At      models.Moment
}

// Drawn reports whether the winners are recorded; a nil Lot is not drawn.
func (l *Lot) Drawn() bool { return l != nil && len(l.Winners) > 0 }

// Said names those a drawn lot fell on, by number and name: 2号“…”、4号“…”.
func (l *Lot) Said() string {
	names := make([]string, len(l.Winners))
	for i, t := range l.Winners {
		names[i] = fmt.Sprintf("%d号“%s”", t.No, t.Name)
	}
	return strings.Join(names, "、")
}

// lotDrawn is the step that records the winners of a lot; the round stays in
// its state.
const lotDrawn = "lot"

// lotOf is the lot that an announced round calls for, with what was drawn; nil
// when it calls for none.
func lotOf(c *store.Scope, r models.Round) (*Lot, error) {
	if !r.State.Reached(models.RoundAnnounced) {
		return nil, nil
	}
	rules, err := rulesOf(r)
	if err != nil || rules.Tie != tally.TieLot {
		return nil, err
	}
	outcome, err := outcomeOf(c, r.ID)
	if err != nil || len(outcome.Tied) == 0 {
		return nil, err
	}
	lot := &Lot{Seats: outcome.Next.Seats, Tied: slices.Clone(outcome.Tied)}
	slices.SortFunc(lot.Tied, func(a, b tally.Tied) int { return a.No - b.No })
	steps, err := c.Steps(r.ID)
	for _, s := range steps {
		if s.Action != lotDrawn {
			continue
		}
		lot.At = s.At
		if lot.Winners, lot.Reason, err = readDrawn(lot.Tied, s.Reason); err != nil {
			return nil, fmt.Errorf("lot of round %d: %w", r.ID, err)
		}
	}
	return lot, err
}

// writeDrawn is the record of a lot: the winners' numbers, then how it was drawn.
func writeDrawn(nos []int, reason string) string {
	words := make([]string, len(nos))
	for i, no := range nos {
		words[i] = strconv.Itoa(no)
	}
	return strings.Join(words, "、") + "：" + reason
}

// readDrawn is the inverse of writeDrawn.
func readDrawn(tied []tally.Tied, record string) (winners []tally.Tied, reason string, err error) {
	words, reason, _ := strings.Cut(record, "：")
	for word := range strings.SplitSeq(words, "、") {
		i := slices.IndexFunc(tied, func(t tally.Tied) bool { return strconv.Itoa(t.No) == word })
		if i < 0 {
			return nil, "", fmt.Errorf("%q is none of those tied", word)
		}
		winners = append(winners, tied[i])
	}
	return winners, reason, nil
}

// DrawLot records, once, which of the tied candidates the lot fell on, by their
// printed numbers; reason says how it was drawn and who supervised it. Refused
// where the 票决办法 does not let a lot decide the tie (P15), and unless exactly
// as many of the tied are named as seats are left. The winners become projects,
// numbered on after those announced; in a rehearsal nothing does.
func (s *Service) DrawLot(ctx context.Context, actor access.Actor, id int64, nos []int, reason string) error {
	if err := access.Need(actor, access.DecideSeats); err != nil {
		return err
	}
	form := fault.Form{}
	text(form, "reason", "抽签经过", &reason, 100)
	if err := form.Err(); err != nil {
		return err
	}
	return s.within(ctx, actor, access.DecideSeats, id, states(models.RoundAnnounced, models.RoundPublished), func(c *store.Scope, round *models.Round) error {
		lot, err := lotOf(c, *round)
		switch {
		case err != nil:
			return err
		case lot == nil:
			return fault.New(fault.Closed, "本轮没有须由抽签确定的名额。")
		case lot.Drawn():
			return fault.New(fault.Conflict, "抽签结果已经登记，没有重复登记。")
		}
		drawn := slices.Clone(nos)
		slices.Sort(drawn)
		drawn = slices.Compact(drawn)
		var winners []tally.Adopted
		for _, t := range lot.Tied {
			if slices.Contains(drawn, t.No) {
				winners = append(winners, tally.Adopted{No: t.No, Name: t.Name, Approve: t.Approve, RankSum: t.RankSum})
			}
		}
		switch {
		case len(drawn) != len(nos) || len(winners) != len(drawn):
			return fault.Form{"winners": "抽中的项目须在票数相等的项目之内，每项只登记一次。"}.Err()
		case len(winners) != lot.Seats:
			form := fault.Form{}
			form.Add("winners", "还有 %d 个名额，请恰好选择 %d 个抽中的项目，现在选了 %d 个。", lot.Seats, lot.Seats, len(winners))
			return form.Err()
		}
		if err := enter(c, *round, winners); err != nil {
			return err
		}
		record := writeDrawn(drawn, reason)
		if err := c.PutStep(&models.RoundStep{RoundID: id, Action: lotDrawn, From: round.State, To: round.State, At: c.Now,
			AccountID: actor.Account, Actor: actor.Name, Reason: record}); err != nil {
			return err
		}
		if err := tellShortlist(c, *round); err != nil {
			return err
		}
		return note(c, actor, access.DecideSeats, "登记抽签结果", round.Name, record)
	})
}
