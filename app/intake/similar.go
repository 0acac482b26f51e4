package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"piaojue/app/access"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// indexes are the texts of calls in memory, for comparing. They are brought up
// to date from the rows that changed since (Call.Changes) whenever they are
// asked, so every server has its own and none needs to be told.
type indexes struct {
	mu    sync.Mutex
	calls map[int64]*callIndex
	used  []int64 // calls by last use, the newest last
}

// maxIndexes bounds the calls in memory; a call of 10,000 takes some 20 MB.
const maxIndexes = 8

// A callIndex is one call's.
type callIndex struct {
	mu sync.Mutex // held while it is brought up to date

	listed     *words.Index // matters that the public may see, by id
	listedSeen int64

	all     *words.Index // suggestions by id, matters by their id below zero
	allSeen int64
	matter  map[int64]int64 // suggestion → its matter
	into    map[int64]int64 // matter → the one it was merged into

	returned map[int64]bool // suggestions that were sent back

	groups     []Group
	groupsSeen int64

	// Comparing all with all takes a fifth of a second for 5,000, too long for
	// every press of a button. What the office does changes who belongs where
	// and hardly any words, so the comparison is kept for a while.
	alike         [][]int64
	alikeReceived int
	alikeSeen     int64
}

// keepAlike is after how many changes all is compared again; a new suggestion
// is compared at once.
const keepAlike = 100

func (x *indexes) of(call models.Call) *callIndex {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.calls == nil {
		x.calls = map[int64]*callIndex{}
	}
	x.used = append(slices.DeleteFunc(x.used, func(id int64) bool { return id == call.ID }), call.ID)
	if i := x.calls[call.ID]; i != nil {
		return i
	}
	if len(x.used) > maxIndexes {
		delete(x.calls, x.used[0])
		x.used = x.used[1:]
	}
	known := strings.Split(call.Places, "\n")
	i := &callIndex{listed: words.NewIndex(known), all: words.NewIndex(known), matter: map[int64]int64{}, into: map[int64]int64{}, returned: map[int64]bool{}, groupsSeen: -1, alikeSeen: -1}
	x.calls[call.ID] = i
	return i
}

func textOf(m models.Matter) words.Text {
	return words.Text{Matter: m.Title, Place: m.Place, Reason: m.Content}
}

// refreshListed reads what changed among the matters the public sees.
func (i *callIndex) refreshListed(c *store.Scope, call models.Call) error {
	if i.listedSeen == call.Changes {
		return nil
	}
	matters, err := c.MattersChanged(call.ID, i.listedSeen)
	if err != nil {
		return err
	}
	for _, m := range matters {
		if shown(m) {
			i.listed.Add(m.ID, textOf(m))
		} else {
			i.listed.Remove(m.ID)
		}
	}
	i.listedSeen = call.Changes
	return nil
}

// shown reports whether the public finds a matter in lists: its words have been
// released, and it has not become part of another.
func shown(m models.Matter) bool { return !m.ListedAt.IsZero() && m.State != models.MatterMerged }

// refreshAll reads what changed among all suggestions and matters.
func (i *callIndex) refreshAll(c *store.Scope, call models.Call) error {
	if i.allSeen == call.Changes {
		return nil
	}
	suggestions, err := c.SuggestionsChanged(call.ID, i.allSeen)
	if err != nil {
		return err
	}
	matters, err := c.MattersChanged(call.ID, i.allSeen)
	if err != nil {
		return err
	}
	for _, g := range suggestions {
		if i.matter[g.ID] = g.MatterID; g.MatterID == 0 {
			delete(i.matter, g.ID)
		}
		if i.returned[g.ID] = g.State == models.SuggestionReturned; i.returned[g.ID] {
			i.all.Remove(g.ID)
		} else {
			delete(i.returned, g.ID)
			i.all.Add(g.ID, words.Text{Matter: g.Title, Place: g.Place, Reason: g.Reason})
		}
	}
	for _, m := range matters {
		if m.State == models.MatterMerged {
			i.into[m.ID] = m.MergedInto
			i.all.Remove(-m.ID)
		} else {
			delete(i.into, m.ID)
			i.all.Add(-m.ID, textOf(m))
		}
	}
	i.allSeen = call.Changes
	return nil
}

// final follows merges to the matter that stands; 0 stays 0.
func (i *callIndex) final(matter int64) int64 {
	for range len(i.into) {
		next, merged := i.into[matter]
		if !merged || next == 0 {
			break
		}
		matter = next
	}
	return matter
}

// A SimilarMatter is a matter like what somebody is writing.
type SimilarMatter struct {
	Matter  models.Matter
	Seconds int
	Score   float64
}

// maxWriting bounds the text that is compared while it is written.
const maxWriting = 2000

// SimilarListed lists the matters of a published call, among those the public
// may see, that are like a text being written, best first.
func (s *Service) SimilarListed(ctx context.Context, call int64, title, place, reason string, limit int) ([]SimilarMatter, error) {
	if len(title)+len(place)+len(reason) > 4*maxWriting || strings.TrimSpace(title) == "" {
		return nil, nil
	}
	var list []SimilarMatter
	return list, s.store.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.PublishedCall(call)
		if err != nil {
			return err
		}
		c := tx.In(k.CongressID)
		i := s.alike.of(k)
		i.mu.Lock()
		err = i.refreshListed(c, k)
		i.mu.Unlock()
		if err != nil {
			return err
		}
		list = nil
		for _, m := range i.listed.Similar(words.Text{Matter: title, Place: place, Reason: reason}, limit) {
			row, err := c.Matter(m.ID)
			if err != nil {
				return err
			}
			if !shown(row) { // another server was faster than the index
				continue
			}
			seconds, err := secondsOf(c, row)
			if err != nil {
				return err
			}
			list = append(list, SimilarMatter{row, seconds.All, m.Score})
		}
		return nil
	})
}

// An Alike is a suggestion or a matter like a text; one of the two is 0.
type Alike struct {
	Suggestion, Matter int64
	Score              float64
}

// Similar lists the suggestions and matters of a call that are like a text,
// best first, for the office. Returned suggestions and merged matters are not
// among them.
func (s *Service) Similar(ctx context.Context, actor access.Actor, call int64, title, place, reason string, limit int) ([]Alike, error) {
	var list []Alike
	err := s.compare(ctx, actor, call, func(i *callIndex, _ models.Call) {
		list = nil
		for _, m := range i.all.Similar(words.Text{Matter: title, Place: place, Reason: reason}, limit) {
			if m.ID < 0 {
				list = append(list, Alike{Matter: -m.ID, Score: m.Score})
			} else {
				list = append(list, Alike{Suggestion: m.ID, Score: m.Score})
			}
		}
	})
	return list, err
}

// A Group is what is proposed as one matter: ids of suggestions that have no
// matter yet or different ones, and of matters, each in rising order. The
// suggestions of one matter are in it as that matter.
type Group struct {
	Suggestions []int64 // without a matter
	Matters     []int64
}

// Size is how many would become one.
func (g Group) Size() int { return len(g.Suggestions) + len(g.Matters) }

// Groups proposes near-duplicates over the whole call, the largest first:
// suggestions and matters about the same thing at the same place that are not
// one matter yet. What is one matter already is no group.
func (s *Service) Groups(ctx context.Context, actor access.Actor, call int64) ([]Group, error) {
	var list []Group
	err := s.compare(ctx, actor, call, func(i *callIndex, k models.Call) {
		if i.groupsSeen != k.Changes {
			i.groups, i.groupsSeen = i.group(k), k.Changes
		}
		list = slices.Clone(i.groups)
	})
	return list, err
}

func (i *callIndex) group(k models.Call) []Group {
	if i.alikeSeen < 0 || i.alikeReceived != k.Received || k.Changes-i.alikeSeen >= keepAlike {
		i.alike, i.alikeReceived, i.alikeSeen = i.all.Groups(words.GroupThreshold), k.Received, k.Changes
	}
	var list []Group
	for _, ids := range i.alike {
		var g Group
		for _, id := range ids {
			if id > 0 && i.returned[id] {
				continue
			}
			matter := i.final(i.matter[id])
			if id < 0 {
				matter = i.final(-id)
			}
			_, gone := i.into[matter] // its making was undone since
			switch {
			case gone:
			case matter == 0:
				g.Suggestions = append(g.Suggestions, id)
			case !slices.Contains(g.Matters, matter):
				g.Matters = append(g.Matters, matter)
			}
		}
		if g.Size() > 1 {
			slices.Sort(g.Suggestions)
			slices.Sort(g.Matters)
			list = append(list, g)
		}
	}
	slices.SortStableFunc(list, func(a, b Group) int { return cmp.Compare(b.Size(), a.Size()) })
	return list
}

// compare brings a call's index up to date and uses it.
func (s *Service) compare(ctx context.Context, actor access.Actor, call int64, use func(*callIndex, models.Call)) error {
	return s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) error {
		k, err := c.Call(call)
		if err != nil {
			return err
		}
		i := s.alike.of(k)
		i.mu.Lock()
		defer i.mu.Unlock()
		if err := i.refreshAll(c, k); err != nil {
			return err
		}
		use(i, k)
		return nil
	})
}
