package intake

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// ChannelsOf lists the channels by which somebody may enter suggestions: an
// office whatever comes in, a deputy as a deputy, a unit as a unit.
func ChannelsOf(actor access.Actor) []models.Channel {
	switch {
	case access.May(actor, access.TriageSuggestions):
		return []models.Channel{models.ByVisit, models.ByLetter, models.ByMeeting, models.BySymposium, models.ByMailbox, models.ByStation, models.ByDeputy, models.ByUnit}
	case actor.Is(models.DeputyRole, models.GroupLeader):
		return []models.Channel{models.ByDeputy}
	case actor.Is(models.UnitRole):
		return []models.Channel{models.ByUnit}
	}
	return nil
}

// EnterOne adds a suggestion that somebody enters on behalf of somebody else.
// token is the page's own: the same page sent twice makes one suggestion and
// answers twice with it.
func (s *Service) EnterOne(ctx context.Context, actor access.Actor, token string, call int64, cmd SubmitCommand) (models.Suggestion, error) {
	var row models.Suggestion
	if err := access.Need(actor, access.EnterSuggestions); err != nil {
		return row, err
	}
	form := fault.Form{}
	if !slices.Contains(ChannelsOf(actor), cmd.Channel) {
		form.Add("channel", "请选择来源渠道。")
	}
	if len(token) < 20 || len(token) > 64 {
		return row, fault.New(fault.Invalid, "页面已经过期，没有提交。请刷新页面后重新填写。")
	}
	if cmd.Channel == models.ByStation && cmd.EntranceID == 0 {
		form.Add("entrance", "请选择是哪个联络站。")
	}
	var call0 models.Call
	var today models.Date
	err := s.look(ctx, actor, access.EnterSuggestions, func(c *store.Scope) (err error) {
		today = c.Today
		call0, err = c.Call(call)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		form.Add("call", "请选择征集公告。")
		return row, form.Err()
	}
	if err != nil {
		return row, err
	}
	if refusal, ok := fault.As(cmd.Check(call0, today)); ok {
		for field, why := range refusal.Fields {
			form.Add(field, "%s", why)
		}
	}
	if err := form.Err(); err != nil {
		return row, err
	}
	seed := sha256.Sum256(fmt.Appendf(nil, "entered %d %d %s", actor.Congress, actor.Account, token))
	sub, err := s.submission(call0, cmd, codeFrom(seed[:]))
	if err != nil {
		return row, err
	}
	return row, s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		k, err := c.LockCall(call)
		if err != nil {
			return err
		}
		if k.PublishedAt.IsZero() || c.Today < k.OpensOn {
			return fault.New(fault.Closed, "公告%s，还不能录入建议。", StageOf(k, c.Today))
		}
		before, err := c.SuggestionByCode(sub.code)
		if err == nil { // the same page once more
			row = before
			return nil
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		entrance, err := entranceFor(c, actor, cmd)
		if err != nil {
			return err
		}
		k.Changes++
		if row, err = sub.put(c, &k, entrance, actor.Account); err != nil {
			return err
		}
		if err := c.CountCall(k); err != nil {
			return err
		}
		return note(c, actor, access.EnterSuggestions, "录入建议", k.Title, fmt.Sprintf("收件号 %d，%s", row.Number, row.Channel.Label()))
	})
}

// entranceFor is the station or deputy that an entered suggestion counts for:
// the one chosen, or the deputy's own.
func entranceFor(c *store.Scope, actor access.Actor, cmd SubmitCommand) (models.Entrance, error) {
	rows, err := c.Entrances()
	if err != nil {
		return models.Entrance{}, err
	}
	own := !access.May(actor, access.TriageSuggestions)
	for _, e := range rows {
		switch {
		case !e.DisabledAt.IsZero():
		case own && e.Kind == cmd.Channel && e.AccountID == actor.Account:
			return e, nil
		case !own && cmd.EntranceID == e.ID:
			if e.Kind != cmd.Channel {
				return e, fault.Form{"entrance": "所选的码和来源渠道不一致：联络站选联络站，代表选代表。"}.Err()
			}
			return e, nil
		}
	}
	if !own && cmd.EntranceID > 0 {
		return models.Entrance{}, fault.Form{"entrance": "没有找到这个码，或者已经停用，请重新选择。"}.Err()
	}
	return models.Entrance{}, nil
}

// EntranceChoices lists the codes in use that an office may choose when it
// enters a suggestion; none for others.
func (s *Service) EntranceChoices(ctx context.Context, actor access.Actor) ([]models.Entrance, error) {
	if !access.May(actor, access.TriageSuggestions) {
		return nil, nil
	}
	var list []models.Entrance
	err := s.look(ctx, actor, access.EnterSuggestions, func(c *store.Scope) error {
		rows, err := c.Entrances()
		list = slices.DeleteFunc(rows, func(e models.Entrance) bool { return !e.DisabledAt.IsZero() })
		return err
	})
	return list, err
}

// An Entered is a suggestion that somebody entered, or that came through their
// code, with what became of it.
type Entered struct {
	models.Suggestion
	Call    models.Call
	Matter  models.Matter // zero until there is one; the one that stands after merges
	Answers []models.Answer
	Own     bool // entered by the viewer; otherwise through the viewer's code
}

// Outcome is what may be said of the matter: its state once that was answered,
// and until then that it is being studied.
func (e Entered) Outcome() models.MatterState {
	if slices.ContainsFunc(e.Answers, func(a models.Answer) bool { return a.MatterID > 0 && a.MatterID == e.Matter.ID }) {
		return e.Matter.State
	}
	return models.MatterOpen
}

// mostEntered bounds the list of one person.
const mostEntered = 300

// EnteredBy lists what the actor entered and what came through the actor's
// code, newest first, with what became of each. It holds no name and no phone
// number.
func (s *Service) EnteredBy(ctx context.Context, actor access.Actor) ([]Entered, error) {
	var list []Entered
	err := s.look(ctx, actor, access.EnterSuggestions, func(c *store.Scope) error {
		rows, err := c.SuggestionsEnteredBy(actor.Account, mostEntered)
		if err != nil {
			return err
		}
		through, err := c.SuggestionsThrough(actor.Account, mostEntered)
		if err != nil {
			return err
		}
		seen := map[int64]bool{}
		list = nil
		calls := map[int64]models.Call{}
		for _, r := range append(rows, through...) {
			if seen[r.ID] {
				continue
			}
			seen[r.ID] = true
			e, err := entered(c, r, calls)
			if err != nil {
				return err
			}
			e.Own = r.AccountID == actor.Account
			list = append(list, e)
		}
		slices.SortStableFunc(list, func(a, b Entered) int { return int(b.ID - a.ID) })
		return nil
	})
	return list, err
}

func entered(c *store.Scope, r models.Suggestion, calls map[int64]models.Call) (Entered, error) {
	e := Entered{Suggestion: r}
	var err error
	if _, known := calls[r.CallID]; !known {
		if calls[r.CallID], err = c.Call(r.CallID); err != nil {
			return e, err
		}
	}
	e.Call = calls[r.CallID]
	matter := r.MatterID
	for hop := 0; matter > 0 && hop < 20; hop++ {
		if e.Matter, err = c.Matter(matter); err != nil {
			return e, err
		}
		if e.Matter.State != models.MatterMerged || e.Matter.MergedInto == 0 {
			break
		}
		matter = e.Matter.MergedInto
	}
	answers, err := c.AnswersOf(r.ID, e.Matter.ID)
	e.Answers = slices.DeleteFunc(answers, func(a models.Answer) bool { return a.PublishedAt.IsZero() })
	return e, err
}

// EnteredOne reads one suggestion that the actor entered, with its code, for
// the slip that the visitor takes along. An office reads any that was entered.
func (s *Service) EnteredOne(ctx context.Context, actor access.Actor, id int64) (Entered, error) {
	var e Entered
	err := s.look(ctx, actor, access.EnterSuggestions, func(c *store.Scope) error {
		r, err := c.Suggestion(id)
		if err != nil {
			return err
		}
		if r.AccountID == 0 || r.AccountID != actor.Account && !access.May(actor, access.TriageSuggestions) {
			return fault.New(fault.NotFound, "没有找到该建议。")
		}
		e, err = entered(c, r, map[int64]models.Call{})
		e.Own = r.AccountID == actor.Account
		return err
	})
	return e, err
}
