package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// A QueueFilter narrows the queue of a call; zero fields do not narrow.
type QueueFilter struct {
	Call     int64
	State    models.SuggestionState
	Category string // the officer's, or the guess where there is none; "-" for neither
	Channel  models.Channel
	Entrance int64
	Unit     int64
	Matter   int64
	Place    string
	Query    string
	Merged   string // "yes": shares its matter with another, "no": does not
	Photos   bool
	Order    string // new, old, place, matter, category
	Page     int    // from 1
}

// QueuePage is how many suggestions a page of the queue shows.
const QueuePage = 100

func (f QueueFilter) rows() store.SuggestionFilter {
	return store.SuggestionFilter{Call: f.Call, State: f.State, Category: f.Category, Channel: f.Channel, Entrance: f.Entrance, Unit: f.Unit, Matter: f.Matter,
		Place: words.Normal(f.Place), Words: words.Terms(f.Query), Merged: f.Merged, Photos: f.Photos, Order: f.Order}
}

// A QueueRow is one suggestion in the queue, without what is sealed.
type QueueRow struct {
	models.Suggestion
	Matter models.Matter // zero until accepted
	Along  int           // suggestions of the matter
}

// A Queue is a page of the suggestions of a call.
type Queue struct {
	Call      models.Call
	Rows      []QueueRow
	Counts    map[models.SuggestionState]int // of the filter, whatever state it names
	Total     int                            // of the filter
	All       int                            // of the call
	Units     []models.Unit
	Entrances []models.Entrance
	Fields    []string
	Last      []models.TriageAct // of the batch asked for, oldest first
}

// Queue reads a page of the queue, and the acts of a batch that was just done
// (empty for none).
func (s *Service) Queue(ctx context.Context, actor access.Actor, f QueueFilter, batch string) (Queue, error) {
	var q Queue
	for _, text := range []string{f.Query, f.Place} {
		if len([]rune(text)) > 100 {
			return q, fault.New(fault.Invalid, "搜索的内容太长，请控制在 100 个字以内。")
		}
	}
	filter := f.rows() // cutting words needs no transaction
	filter.Limit, filter.Offset = QueuePage, max(f.Page-1, 0)*QueuePage
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) (err error) {
		if q.Call, err = c.Call(f.Call); err != nil {
			return err
		}
		q.All, q.Fields = q.Call.Received, fields(q.Call)
		if q.Counts, err = c.CountSuggestions(filter); err != nil {
			return err
		}
		for state, n := range q.Counts {
			if f.State == "" || f.State == state {
				q.Total += n
			}
		}
		rows, err := c.SuggestionsBy(filter)
		if err != nil {
			return err
		}
		if q.Rows, err = withMatters(c, rows); err != nil {
			return err
		}
		if q.Units, err = c.Units(); err != nil {
			return err
		}
		if q.Entrances, err = c.Entrances(); err != nil {
			return err
		}
		if batch != "" {
			q.Last, err = c.TriageActsOfBatch(f.Call, batch)
		}
		return err
	})
	return q, err
}

func withMatters(c *store.Scope, rows []models.Suggestion) ([]QueueRow, error) {
	var ids []int64
	for _, r := range rows {
		if r.MatterID > 0 && !slices.Contains(ids, r.MatterID) {
			ids = append(ids, r.MatterID)
		}
	}
	matters, err := c.MattersByID(ids)
	if err != nil {
		return nil, err
	}
	counts, err := c.SuggestionsPerMatter(ids)
	if err != nil {
		return nil, err
	}
	list := make([]QueueRow, len(rows))
	for i, r := range rows {
		list[i] = QueueRow{r, matters[r.MatterID], counts[r.MatterID]}
	}
	return list, nil
}

// A SuggestionOffice is one suggestion with all that the office may know
// without seeing who proposed it.
type SuggestionOffice struct {
	models.Suggestion // what is sealed is taken out
	Call              models.Call
	Matter            models.Matter
	Along             []models.Suggestion // others of the matter
	Entrance          models.Entrance
	Photos            []models.IntakePhoto
	Acts              []models.TriageAct
	Answers           []models.Answer
	Units             []models.Unit
	Fields            []string
	Guess             string   // proposed category, empty where nothing speaks for one
	Why               []string // the words that led there
	Places            []string // proposed places
	Similar           []QueueRow
	HasName, HasPhone bool
	Repeats           int // other suggestions of the call with the same phone number
}

// SuggestionOffice reads one suggestion for the office.
func (s *Service) SuggestionOffice(ctx context.Context, actor access.Actor, id int64) (SuggestionOffice, error) {
	var r SuggestionOffice
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) error { return readSuggestion(c, id, &r) })
	if err != nil {
		return r, err
	}
	r.propose()
	return r, nil
}

func readSuggestion(c *store.Scope, id int64, r *SuggestionOffice) (err error) {
	if r.Suggestion, err = c.Suggestion(id); err != nil {
		return err
	}
	r.HasName, r.HasPhone = len(r.NameSealed) > 0, len(r.PhoneSealed) > 0
	r.NameSealed, r.PhoneSealed, r.PhoneIndex = nil, nil, nil
	if r.Call, err = c.Call(r.CallID); err != nil {
		return err
	}
	r.Fields = fields(r.Call)
	if r.MatterID > 0 {
		if r.Matter, err = c.Matter(r.MatterID); err != nil {
			return err
		}
		along, err := c.SuggestionsOf(r.MatterID)
		if err != nil {
			return err
		}
		for _, a := range along {
			if a.ID != id {
				a.NameSealed, a.PhoneSealed, a.PhoneIndex = nil, nil, nil
				r.Along = append(r.Along, a)
			}
		}
	}
	if r.EntranceID > 0 {
		if r.Entrance, err = c.Entrance(r.EntranceID); err != nil {
			return err
		}
	}
	if r.Photos, err = c.IntakePhotos(id, 0); err != nil {
		return err
	}
	if r.Acts, err = c.TriageActsOf(id, 0); err != nil {
		return err
	}
	if r.Answers, err = c.AnswersOf(id, r.MatterID); err != nil {
		return err
	}
	r.Units, err = c.Units()
	return err
}

// propose adds what the program guesses; an officer decides.
func (r *SuggestionOffice) propose() {
	text := r.Title + "\n" + r.Reason
	category, why, sure := words.Category(text, r.Fields)
	if len(why) > 0 && sure >= 0.5 {
		r.Guess, r.Why = category, why
	} else {
		r.Guess = r.Suggestion.Guess
	}
	r.Places = slices.DeleteFunc(words.Places(r.Title+"\n"+r.Suggestion.Place+"\n"+r.Reason, lines(r.Call.Places)), func(p string) bool { return p == r.Suggestion.Place })
}

func lines(text string) []string {
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// A Proposer is who made a suggestion, opened.
type Proposer struct {
	Name, Phone string
}

// Proposer opens name and phone number of a suggestion. Each look is an entry
// of the log, with the reason; nothing is shown that was not logged.
func (s *Service) Proposer(ctx context.Context, actor access.Actor, id int64, why string) (Proposer, error) {
	var p Proposer
	form := fault.Form{}
	tidyLine(form, "why", "查看事由", &why, 100, true)
	if err := access.Need(actor, access.SeeProposers); err != nil {
		return p, err
	}
	if err := form.Err(); err != nil {
		return p, err
	}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.Suggestion(id)
		if err != nil {
			return err
		}
		call, err := c.Call(row.CallID)
		if err != nil {
			return err
		}
		if p.Name, p.Phone, err = s.openProposer(row); err != nil {
			return err
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.SeeProposers), Action: "查看建议人姓名和电话",
			Subject: fmt.Sprintf("%s %d 号建议", call.Title, row.Number), Detail: why})
	})
	if err != nil {
		return Proposer{}, err
	}
	return p, nil
}

// PhotoOffice reads a photo of a suggestion for the office, with its picture.
func (s *Service) PhotoOffice(ctx context.Context, actor access.Actor, id string) (models.IntakePhoto, error) {
	var p models.IntakePhoto
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) (err error) {
		p, err = c.IntakePhoto(id)
		if err == nil && p.SuggestionID == 0 {
			err = fault.New(fault.NotFound, "没有找到该照片。")
		}
		return err
	})
	return p, err
}

// TransferredRow is a suggestion that a unit was handed.
type TransferredRow struct {
	models.Suggestion
	Call   models.Call
	At     models.Moment // of the transfer
	By     string
	Answer *models.Answer // the unit's draft
}

// Transferred lists what was transferred to the actor's unit; an office that
// acts for no unit sees all that is transferred.
func (s *Service) Transferred(ctx context.Context, actor access.Actor) ([]TransferredRow, error) {
	var list []TransferredRow
	err := s.look(ctx, actor, access.HandleTransferred, func(c *store.Scope) error {
		units := []int64{actor.Unit}
		if actor.Unit == 0 {
			if !access.May(actor, access.TriageSuggestions) {
				return fault.New(fault.Forbidden, "您的账号没有对应的单位，不能办理转办的建议。请联系系统管理员。")
			}
			all, err := c.Units()
			if err != nil {
				return err
			}
			units = nil
			for _, u := range all {
				units = append(units, u.ID)
			}
		}
		calls := map[int64]models.Call{}
		for _, unit := range units {
			rows, err := c.SuggestionsOfUnit(unit)
			if err != nil {
				return err
			}
			for _, r := range rows {
				k, known := calls[r.CallID]
				if !known {
					if k, err = c.Call(r.CallID); err != nil {
						return err
					}
					calls[r.CallID] = k
				}
				row := TransferredRow{Suggestion: r, Call: k}
				acts, err := c.TriageActsOf(r.ID, 0)
				if err != nil {
					return err
				}
				for _, a := range acts {
					if a.Action == "转办" && a.UndoneAt.IsZero() {
						row.At, row.By = a.ActedAt, a.Actor
					}
				}
				answers, err := c.AnswersOf(r.ID, 0)
				if err != nil {
					return err
				}
				for i := range answers {
					row.Answer = &answers[i]
				}
				list = append(list, row)
			}
		}
		slices.SortStableFunc(list, func(a, b TransferredRow) int {
			return cmp.Or(cmp.Compare(b2i(a.Answer != nil), b2i(b.Answer != nil)), cmp.Compare(a.At, b.At))
		})
		return nil
	})
	return list, err
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// CallOffice reads one call for who may read its suggestions.
func (s *Service) CallOffice(ctx context.Context, actor access.Actor, id int64) (models.Call, error) {
	var k models.Call
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) (err error) {
		k, err = c.Call(id)
		return err
	})
	return k, err
}

// An AlikeRow is a matter, or a suggestion without one, like another.
type AlikeRow struct {
	Matter     models.Matter
	Suggestion models.Suggestion
	Count      int // suggestions of the matter
}

// AlikeOffice lists the matters and suggestions most like a suggestion, best
// first, each matter once and never its own.
func (s *Service) AlikeOffice(ctx context.Context, actor access.Actor, r models.Suggestion, limit int) ([]AlikeRow, error) {
	found, err := s.Similar(ctx, actor, r.CallID, r.Title, r.Place, r.Reason, 8*limit)
	if err != nil {
		return nil, err
	}
	var list []AlikeRow
	return list, s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) error {
		list = nil
		var ids, matters []int64
		for _, a := range found {
			if a.Suggestion > 0 && a.Suggestion != r.ID {
				ids = append(ids, a.Suggestion)
			} else if a.Matter > 0 {
				matters = append(matters, a.Matter)
			}
		}
		rows, err := c.SuggestionsByID(r.CallID, ids)
		if err != nil {
			return err
		}
		byID := map[int64]models.Suggestion{}
		for _, row := range rows {
			byID[row.ID] = row
			if row.MatterID > 0 {
				matters = append(matters, row.MatterID)
			}
		}
		known, err := c.MattersByID(matters)
		if err != nil {
			return err
		}
		counts, err := c.SuggestionsPerMatter(matters)
		if err != nil {
			return err
		}
		taken := map[int64]bool{0: true, r.MatterID: true}
		for _, a := range found {
			row := byID[a.Suggestion]
			m := known[cmpOr(a.Matter, row.MatterID)]
			switch {
			case len(list) == limit:
			case m.ID > 0 && !taken[m.ID] && m.State != models.MatterMerged:
				taken[m.ID] = true
				list = append(list, AlikeRow{Matter: m, Count: counts[m.ID]})
			case m.ID == 0 && row.ID > 0 && row.State != models.SuggestionReturned:
				list = append(list, AlikeRow{Suggestion: row})
			}
		}
		return nil
	})
}

// A WaitingCall is a call with the suggestions that nobody has dealt with.
type WaitingCall struct {
	models.Call
	Waiting int
}

// Waiting lists the calls whose queues are not empty, newest first.
func (s *Service) Waiting(ctx context.Context, actor access.Actor) ([]WaitingCall, error) {
	var list []WaitingCall
	err := s.look(ctx, actor, access.TriageSuggestions, func(c *store.Scope) error {
		calls, err := c.Calls()
		if err != nil {
			return err
		}
		ids := make([]int64, len(calls))
		for i, k := range calls {
			ids[i] = k.ID
		}
		waiting, err := c.SuggestionsWaiting(ids)
		for _, k := range calls {
			if n := waiting[k.ID]; n > 0 {
				list = append(list, WaitingCall{k, n})
			}
		}
		return err
	})
	return list, err
}
