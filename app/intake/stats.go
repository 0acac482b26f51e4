package intake

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A Tally is one line of the statistics of a call.
type Tally struct {
	Name     string
	Received int
	Accepted int
	Adopted  int // in matters that became a candidate or a small work
}

// Statistics are the figures of a call. Adopted counts what the office has
// decided, or, for the public, what has been answered.
type Statistics struct {
	Call        models.Call
	Congress    models.Congress
	Received    int
	Accepted    int
	Transferred int
	Returned    int
	Waiting     int
	Merged      int // suggestions that share a matter with others
	Matters     int
	Adopted     int // suggestions
	Projects    int // matters that became candidates
	Small       int
	Reserve     int
	Declined    int
	Answered    int // suggestions with an answer that is out, their own or their matter's
	Seconds     int // 附议 of all matters
	Channels    []Tally
	Categories  []Tally
	Places      []Tally
	Months      []Tally
	Entrances   []Tally       // stations and deputies by suggestions brought, most first
	PublicAt    models.Moment // when the public got the figures; 0 before
}

// Statistics reads the figures of a call for the office.
func (s *Service) Statistics(ctx context.Context, actor access.Actor, call int64) (Statistics, error) {
	var st Statistics
	err := s.look(ctx, actor, access.ReadSuggestions, func(c *store.Scope) error { return st.count(c, call, false) })
	return st, err
}

// PublicStatistics reads the figures that were published. Before that they are
// not found, by nobody.
func (s *Service) PublicStatistics(ctx context.Context, call int64) (Statistics, error) {
	var st Statistics
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		k, err := tx.PublishedCall(call)
		if err != nil {
			return err
		}
		if err := st.count(tx.In(k.CongressID), call, true); err != nil {
			return err
		}
		if st.PublicAt.IsZero() {
			st = Statistics{}
			return fault.New(fault.NotFound, "没有找到征集情况。征集情况在征集结束、答复公布以后公开。")
		}
		return nil
	})
	return st, err
}

// PublishStatistics gives the figures of a call to the public, from then on as
// they stand. It refuses while the call still takes suggestions.
func (s *Service) PublishStatistics(ctx context.Context, actor access.Actor, call int64) (Done, error) {
	return s.sit(ctx, actor, access.PublishAnswers, call, actStats, func(d *desk) (string, error) {
		if d.call.PublishedAt.IsZero() || d.call.Accepting(d.c.Today) || d.c.Today < d.call.OpensOn {
			return "", fault.New(fault.Closed, "征集还没有结束，征集情况要等结束以后公布。")
		}
		at, err := statsPublished(d.c, call)
		if err != nil {
			return "", err
		}
		if !at.IsZero() {
			return "", fault.New(fault.Conflict, "征集情况已于%s公布，没有重复公布。", clock(at))
		}
		d.batch = statsPrefix + d.batch[:20]
		return "征集情况已经公布", d.record(actStats, "", 0, 0, nil, nil)
	})
}

const statsPrefix = "stats"

func statsPublished(c *store.Scope, call int64) (models.Moment, error) {
	acts, err := c.TriageActsNamed(call, statsPrefix)
	for _, a := range acts {
		if a.Action == actStats && a.UndoneAt.IsZero() {
			return a.ActedAt, err
		}
	}
	return 0, err
}

// count reads all figures; for the public an outcome counts once it has been
// answered.
func (st *Statistics) count(c *store.Scope, call int64, public bool) (err error) {
	if st.Call, err = c.Call(call); err != nil {
		return err
	}
	if st.Congress, err = c.CongressByID(c.Congress); err != nil {
		return err
	}
	if st.PublicAt, err = statsPublished(c, call); err != nil {
		return err
	}
	rows, err := c.SuggestionBriefs(call)
	if err != nil {
		return err
	}
	list, err := c.Matters(call)
	if err != nil {
		return err
	}
	answeredS, answeredM, err := c.AnsweredSuggestions(call)
	if err != nil {
		return err
	}
	matters, ids := map[int64]models.Matter{}, []int64{}
	for _, m := range list {
		if Gone(m) {
			continue
		}
		matters[m.ID] = m
		ids = append(ids, m.ID)
		if public && !answeredM[m.ID] {
			continue
		}
		switch m.State {
		case models.MatterProject:
			st.Projects++
		case models.MatterSmall:
			st.Small++
		case models.MatterReserve:
			st.Reserve++
		case models.MatterDeclined:
			st.Declined++
		}
	}
	for from := 0; from < len(ids); from += 500 {
		seconds, err := c.Endorsements(ids[from:min(from+500, len(ids))]...)
		if err != nil {
			return err
		}
		for _, n := range seconds {
			st.Seconds += n
		}
	}
	entrances, err := c.Entrances()
	if err != nil {
		return err
	}
	named := map[int64]string{}
	for _, e := range entrances {
		named[e.ID] = e.Kind.Label() + " " + e.Name
	}
	per := map[int64]int{}
	for _, r := range rows {
		if r.MatterID > 0 {
			per[r.MatterID]++
		}
	}
	for _, m := range matters {
		if m.State != models.MatterMerged {
			st.Matters++
		}
	}
	tables := [5]map[string]*Tally{{}, {}, {}, {}, {}}
	places := lines(st.Call.Places)
	for _, r := range rows {
		m := matters[r.MatterID]
		adopted := (m.State == models.MatterProject || m.State == models.MatterSmall) && (!public || answeredM[m.ID])
		st.Received++
		switch r.State {
		case models.SuggestionAccepted:
			st.Accepted++
		case models.SuggestionTransferred:
			st.Transferred++
		case models.SuggestionReturned:
			st.Returned++
		default:
			st.Waiting++
		}
		if per[r.MatterID] > 1 {
			st.Merged++
		}
		if adopted {
			st.Adopted++
		}
		if answeredS[r.ID] || answeredM[r.MatterID] && r.MatterID > 0 {
			st.Answered++
		}
		category := r.Category
		if category == "" {
			category = m.Category
		}
		if category == "" {
			category = "未分类"
		}
		at := r.ReceivedAt.Time()
		for i, name := range []string{r.Channel.Label(), category, placeIn(r, places), strconv.Itoa(at.Year()) + "年" + strconv.Itoa(int(at.Month())) + "月", named[r.EntranceID]} {
			if name == "" {
				continue
			}
			t := tables[i][name]
			if t == nil {
				t = &Tally{Name: name}
				tables[i][name] = t
			}
			t.Received++
			if r.State == models.SuggestionAccepted {
				t.Accepted++
			}
			if adopted {
				t.Adopted++
			}
		}
	}
	var channels []string
	for _, ch := range models.Channels {
		channels = append(channels, ch.Label())
	}
	st.Channels = inOrder(tables[0], channels)
	st.Categories = inOrder(tables[1], append(fields(st.Call), "未分类"))
	st.Places = byMost(tables[2], 20)
	st.Months = byMonth(tables[3])
	st.Entrances = byMost(tables[4], 200)
	return nil
}

// placeIn is the first known place that a suggestion names.
func placeIn(r store.SuggestionBrief, places []string) string {
	for _, text := range []string{r.Place, r.Title} {
		for _, p := range places {
			if strings.Contains(text, p) {
				return p
			}
		}
	}
	if len(places) == 0 && r.Place != "" {
		return r.Place
	}
	return "其他地点"
}

func inOrder(table map[string]*Tally, order []string) []Tally {
	var list []Tally
	for _, t := range table {
		list = append(list, *t)
	}
	place := func(name string) int {
		if i := slices.Index(order, name); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(list, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(place(a.Name), place(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func byMonth(table map[string]*Tally) []Tally {
	list := inOrder(table, nil)
	number := func(name string) int {
		year, rest, _ := strings.Cut(name, "年")
		y, _ := strconv.Atoi(year)
		m, _ := strconv.Atoi(strings.TrimSuffix(rest, "月"))
		return y*12 + m
	}
	slices.SortFunc(list, func(a, b Tally) int { return number(a.Name) - number(b.Name) })
	return list
}

// byMost lists the largest, and the others in one line at the end.
func byMost(table map[string]*Tally, most int) []Tally {
	list := inOrder(table, nil)
	slices.SortStableFunc(list, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(b.Received, a.Received), cmp.Compare(b.Adopted, a.Adopted))
	})
	if len(list) <= most {
		return list
	}
	rest := Tally{Name: "其余 " + strconv.Itoa(len(list)-most) + " 处"}
	for _, t := range list[most:] {
		rest.Received, rest.Accepted, rest.Adopted = rest.Received+t.Received, rest.Accepted+t.Accepted, rest.Adopted+t.Adopted
	}
	return append(list[:most:most], rest)
}
