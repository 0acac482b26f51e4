package intake

import (
	"cmp"
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"piaojue/app/fault"
	"piaojue/app/limit"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// out reports whether an answer may be read.
func out(a models.Answer, now models.Moment) bool {
	return !a.PublishedAt.IsZero() || !a.PublishAt.IsZero() && a.PublishAt <= now
}

func onlyOut(all []models.Answer, now models.Moment) []models.Answer {
	return slices.DeleteFunc(all, func(a models.Answer) bool { return !out(a, now) })
}

// A FollowReading is what became of a suggestion, for whoever has its 查询码:
// its own words and photos, the office's answers that are out, and nothing of
// anybody else. Name and phone number are not in it.
type FollowReading struct {
	Suggestion models.Suggestion // without what is sealed
	Named      bool              // a name or a phone number was left
	Call       models.Call
	Congress   models.Congress
	Entrance   models.Entrance // zero if it came directly
	Photos     []models.IntakePhoto
	Answers    []models.Answer // oldest first
	Now        models.Moment

	// Matter is what it is part of; its Title and Code are for the public only
	// if Listed. Zero until it was accepted.
	Matter models.Matter
	Listed bool
	Others int // further suggestions of the same matter
	Trace  *TraceReading
}

// A 查询码 cannot be guessed; this keeps programs from trying all the same.
var lookups = limit.Rule{Purpose: "lookup", Most: 300, Window: time.Hour, Refusal: "这个网络一小时内查询的次数太多，请过一小时再查。"}

var errNoSuch = fault.New(fault.NotFound, "没有找到这个查询码对应的建议。请核对每个字符，查询码里没有数字 0、1、2 和字母 B、I、L、O、S、U、Z。")

// Follow reads what became of a suggestion. It refuses a code that is none.
func (s *Service) Follow(ctx context.Context, who Visitor, code string) (FollowReading, error) {
	var r FollowReading
	if err := s.parts.Limits.Allow(ctx, lookups, limit.Address(who.Address)); err != nil {
		return r, err
	}
	code = PlainCode(code)
	if code == "" {
		return r, errNoSuch
	}
	return r, s.store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.SuggestionByCode(code)
		if fault.Is(err, fault.NotFound) {
			return errNoSuch
		}
		if err != nil {
			return err
		}
		c := tx.In(row.CongressID)
		r = FollowReading{Named: len(row.NameSealed)+len(row.PhoneSealed) > 0, Now: tx.Now}
		row.NameSealed, row.PhoneSealed, row.PhoneIndex = nil, nil, nil
		r.Suggestion = row
		if r.Call, err = c.Call(row.CallID); err != nil {
			return err
		}
		if r.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		if row.EntranceID > 0 {
			if r.Entrance, err = c.Entrance(row.EntranceID); err != nil {
				return err
			}
		}
		if r.Photos, err = c.IntakePhotos(row.ID, 0); err != nil {
			return err
		}
		if row.MatterID > 0 {
			if err := r.follow(c); err != nil {
				return err
			}
		}
		answers, err := c.AnswersOf(row.ID, r.Matter.ID)
		if err != nil {
			return err
		}
		if row.MatterID != r.Matter.ID { // what was answered before the merge stays answered
			before, err := c.AnswersOf(0, row.MatterID)
			if err != nil {
				return err
			}
			answers = append(answers, before...)
			slices.SortFunc(answers, func(a, b models.Answer) int { return cmp.Compare(a.ID, b.ID) })
		}
		r.Answers = onlyOut(answers, tx.Now)
		return nil
	})
}

func (r *FollowReading) follow(c *store.Scope) error {
	first, err := c.Matter(r.Suggestion.MatterID)
	if err != nil {
		return err
	}
	if r.Matter, err = standing(c, first); err != nil {
		return err
	}
	parts, err := family(c, r.Matter)
	if err != nil {
		return err
	}
	counts, err := c.SuggestionsPerMatter(idsOf(parts))
	if err != nil {
		return err
	}
	for _, n := range counts {
		r.Others += n
	}
	r.Others = max(0, r.Others-1)
	if r.Listed = public(r.Matter); !r.Listed {
		return nil
	}
	trace, err := traceOf(c, r.Matter)
	r.Trace = &trace
	return err
}

// FollowPhoto is one of a suggestion's photos, for whoever has its code.
func (s *Service) FollowPhoto(ctx context.Context, code, id string) (models.IntakePhoto, error) {
	var row models.IntakePhoto
	code = PlainCode(code)
	if code == "" {
		return row, errNoSuch
	}
	return row, s.store.Read(ctx, func(tx *store.Tx) error {
		of, err := tx.SuggestionByCode(code)
		if err != nil {
			return err
		}
		if row, err = tx.In(of.CongressID).IntakePhoto(id); err != nil {
			return err
		}
		if row.SuggestionID != of.ID {
			row = models.IntakePhoto{}
			return fault.New(fault.NotFound, "没有找到该照片。")
		}
		return nil
	})
}

// A TraceReading is everything public about one matter, from the suggestions
// behind it to the project it became.
type TraceReading struct {
	Matter      models.Matter // its State says no more than what is out; see Settled
	Settled     bool          // its outcome has been answered
	Call        models.Call   // zero if an office put it up without a call
	Congress    models.Congress
	Into        models.Matter // what it was merged into, if that is listed
	Suggestions int
	Seconds     Seconds
	Open        bool            // may still be seconded
	Answers     []models.Answer // oldest first
	Listings    []Listing
	Votes       []Vote
	Projects    []models.Project
	Works       []models.SmallWork
}

// A Listing is a matter's place on a session's list of candidates.
type Listing struct {
	Session   models.Session
	Candidate models.Candidate
}

// A Vote is an announced round in which a matter stood on the ballot.
type Vote struct {
	Round     models.Round
	Candidate models.RoundCandidate
}

// Trace reads a listed matter by its 事项编号; any other is not found.
func (s *Service) Trace(ctx context.Context, code string) (TraceReading, error) {
	var r TraceReading
	return r, s.store.Read(ctx, func(tx *store.Tx) error {
		m, err := tx.MatterByCode(code)
		if err != nil {
			return err
		}
		if !public(m) {
			return errUnlisted
		}
		r, err = traceOf(tx.In(m.CongressID), m)
		return err
	})
}

// public reports whether a matter has a page for everybody: its words have been
// released, and its making was not undone (merged into nothing).
func public(m models.Matter) bool {
	return !m.ListedAt.IsZero() && (m.State != models.MatterMerged || m.MergedInto > 0)
}

// Traceable tells which of some 事项编号 have a public page.
func (s *Service) Traceable(ctx context.Context, codes ...string) (map[string]bool, error) {
	list := map[string]bool{}
	return list, s.store.Read(ctx, func(tx *store.Tx) error {
		for _, code := range codes {
			if code == "" {
				continue
			}
			m, err := tx.MatterByCode(code)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			list[code] = err == nil && public(m)
		}
		return nil
	})
}

func traceOf(c *store.Scope, m models.Matter) (TraceReading, error) {
	r := TraceReading{Matter: m}
	var err error
	if m.CallID > 0 {
		if r.Call, err = c.Call(m.CallID); err != nil {
			return r, err
		}
		r.Open = r.Call.Accepting(c.Today) && m.State != models.MatterMerged
	}
	if r.Congress, err = c.CongressByID(c.Congress); err != nil {
		return r, err
	}
	if m.State == models.MatterMerged {
		into, err := standing(c, m)
		if err != nil {
			return r, err
		}
		if into.ID != m.ID && public(into) {
			r.Into = into
		}
	}
	parts, err := family(c, m)
	if err != nil {
		return r, err
	}
	counts, err := c.SuggestionsPerMatter(idsOf(parts))
	if err != nil {
		return r, err
	}
	for _, n := range counts {
		r.Suggestions += n
	}
	if r.Seconds, err = secondsOf(c, m); err != nil {
		return r, err
	}
	// The words of what was merged are public only where they were.
	for i, b := range r.Seconds.Before {
		if b.Matter.ListedAt.IsZero() {
			r.Seconds.Before[i].Matter = models.Matter{}
		}
	}
	answers, err := c.AnswersOf(0, m.ID)
	if err != nil {
		return r, err
	}
	r.Answers = onlyOut(answers, c.Now)
	r.Settled = len(r.Answers) > 0
	if !r.Settled && m.State != models.MatterMerged {
		r.Matter.State = models.MatterOpen
	}
	r.Matter.Reason, r.Matter.Priority = "", 0 // the answer says the reason
	return r, r.further(c)
}

// further reads what a matter became, as far as it is public.
func (r *TraceReading) further(c *store.Scope) error {
	code := r.Matter.Code
	candidates, err := c.CandidatesOfCode(code)
	if err != nil {
		return err
	}
	for _, k := range candidates {
		session, err := c.Session(k.SessionID)
		if err != nil {
			return err
		}
		if !session.ListSubmittedAt.IsZero() && !session.Rehearsal {
			r.Listings = append(r.Listings, Listing{session, k})
		}
	}
	ballots, err := c.RoundCandidatesOfCode(code)
	if err != nil {
		return err
	}
	for _, b := range ballots {
		round, err := c.Round(b.RoundID)
		if err != nil {
			return err
		}
		session, err := c.Session(round.SessionID)
		if err != nil {
			return err
		}
		if !session.Rehearsal && (round.State == models.RoundAnnounced || round.State == models.RoundPublished) {
			r.Votes = append(r.Votes, Vote{round, b})
		}
	}
	if r.Projects, err = c.ProjectsOfCode(code); err != nil {
		return err
	}
	works, err := c.SmallWorksOfMatter(r.Matter.ID)
	if r.Settled { // chosen is said with the answer, not before
		r.Works = works
	}
	return err
}

// A ListedRow is a matter in the public list.
type ListedRow struct {
	Matter      models.Matter // its State says no more than what is out
	Suggestions int
	Seconds     int
}

// A ListedFilter narrows the public list of a call; zero fields do not narrow.
type ListedFilter struct {
	Call     int64
	Query    string
	Category string
}

// A ListedReading is the public list of a call: those adopted first, then those
// that most people want.
type ListedReading struct {
	Call     models.Call
	Congress models.Congress
	Rows     []ListedRow
	Listed   int                        // without the filter
	Outcomes map[models.MatterState]int // of answered matters, without the filter
	Open     bool
}

// Listed reads the public list of a published call.
func (s *Service) Listed(ctx context.Context, f ListedFilter) (ListedReading, error) {
	r := ListedReading{Outcomes: map[models.MatterState]int{}}
	if utf8.RuneCountInString(f.Query) > 100 || !utf8.ValidString(f.Query) {
		return r, fault.New(fault.Invalid, "搜索的内容太长或无法识别，请控制在 100 个字以内。")
	}
	return r, s.store.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.PublishedCall(f.Call)
		if err != nil {
			return err
		}
		c := tx.In(k.CongressID)
		r.Call, r.Open = k, k.Accepting(c.Today)
		if r.Congress, err = c.CongressByID(k.CongressID); err != nil {
			return err
		}
		answers, err := c.AnswersOfCall(k.ID)
		if err != nil {
			return err
		}
		settled := map[int64]bool{}
		for _, a := range onlyOut(answers, c.Now) {
			settled[a.MatterID] = true
		}
		all, err := c.MattersBy(store.MatterFilter{Call: k.ID, Listed: "yes"})
		if err != nil {
			return err
		}
		found := all
		if terms := words.Terms(f.Query); len(terms) > 0 || f.Category != "" {
			if found, err = c.MattersBy(store.MatterFilter{Call: k.ID, Listed: "yes", Category: f.Category, Words: terms}); err != nil {
				return err
			}
		}
		for _, m := range all {
			if shown(m) {
				r.Listed++
				if settled[m.ID] {
					r.Outcomes[m.State]++
				}
			}
		}
		// What was merged counts with what it was merged into.
		merged, err := c.MattersBy(store.MatterFilter{Call: k.ID, State: models.MatterMerged})
		if err != nil {
			return err
		}
		parts := map[int64][]int64{}
		into := map[int64]int64{}
		for _, m := range merged {
			into[m.ID] = m.MergedInto
		}
		ids := []int64{}
		for _, m := range merged {
			at := m.ID
			for range len(merged) {
				if next, ok := into[at]; ok {
					at = next
				}
			}
			parts[at] = append(parts[at], m.ID)
			ids = append(ids, m.ID)
		}
		for _, m := range found {
			ids = append(ids, m.ID)
		}
		suggestions, err := c.SuggestionsPerMatter(ids)
		if err != nil {
			return err
		}
		seconds, err := c.Endorsements(ids...)
		if err != nil {
			return err
		}
		for _, m := range found {
			if !shown(m) {
				continue
			}
			row := ListedRow{Matter: m, Suggestions: suggestions[m.ID], Seconds: seconds[m.ID]}
			if len(parts[m.ID]) > 0 {
				for _, p := range parts[m.ID] {
					row.Suggestions += suggestions[p]
				}
				if row.Seconds, err = c.Endorsers(append(parts[m.ID], m.ID)...); err != nil {
					return err
				}
			}
			if !settled[m.ID] {
				row.Matter.State = models.MatterOpen
			}
			row.Matter.Reason, row.Matter.Priority = "", 0
			r.Rows = append(r.Rows, row)
		}
		order := map[models.MatterState]int{models.MatterProject: 1, models.MatterSmall: 2, models.MatterReserve: 3, models.MatterOpen: 4, models.MatterDeclined: 5}
		slices.SortStableFunc(r.Rows, func(a, b ListedRow) int {
			return cmp.Or(cmp.Compare(order[a.Matter.State], order[b.Matter.State]), cmp.Compare(b.Seconds+b.Suggestions, a.Seconds+a.Suggestions), cmp.Compare(a.Matter.Number, b.Matter.Number))
		})
		return nil
	})
}

// A PublicCall is a published call as everybody reads it.
type PublicCall struct {
	Call     models.Call
	Congress models.Congress
	Stage    CallStage
	Today    models.Date
	Listed   int // matters that may be read and seconded
}

// PublicCalls lists the published calls, open ones first, then the newest.
func (s *Service) PublicCalls(ctx context.Context) ([]PublicCall, error) {
	var list []PublicCall
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		calls, err := tx.PublishedCalls()
		if err != nil {
			return err
		}
		list = nil
		for _, k := range calls {
			r, err := publicCall(tx, k)
			if err != nil {
				return err
			}
			list = append(list, r)
		}
		slices.SortStableFunc(list, func(a, b PublicCall) int {
			rank := func(p PublicCall) int {
				switch p.Stage {
				case CallOpen:
					return 0
				case CallAhead:
					return 1
				}
				return 2
			}
			return rank(a) - rank(b)
		})
		return nil
	})
	return list, err
}

// PublicCall reads one published call.
func (s *Service) PublicCall(ctx context.Context, id int64) (PublicCall, error) {
	var r PublicCall
	return r, s.store.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.PublishedCall(id)
		if err != nil {
			return err
		}
		r, err = publicCall(tx, k)
		return err
	})
}

func publicCall(tx *store.Tx, k models.Call) (PublicCall, error) {
	r := PublicCall{Call: k, Stage: StageOf(k, tx.Today), Today: tx.Today}
	var err error
	if r.Congress, err = tx.CongressByID(k.CongressID); err != nil {
		return r, err
	}
	counts, err := tx.In(k.CongressID).CountMatters(store.MatterFilter{Call: k.ID, Listed: "yes"})
	for state, n := range counts {
		if state != models.MatterMerged {
			r.Listed += n
		}
	}
	return r, err
}
