package shortlist

import (
	"context"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

// A Repeat is an earlier project, or an earlier candidate that was not adopted,
// whose words are like a project's. Whether it is a repetition an officer says.
type Repeat struct {
	Project     int64 // of models.Project, 0 for an earlier candidate
	Shortlisted int64
	Code        string
	Name        string
	Place       string
	Unit        string
	Year        int
	State       string  // what became of it
	Alike       float64 // 0 to 1

}

// mostRepeats is how many earlier projects are shown with one.
const mostRepeats = 5

// repeatFrom is the likeness from which an earlier project is shown. It is
// lower than the one for grouping suggestions, because a wrong hint costs an
// officer one sentence, and a missed one a project built twice.
const repeatFrom = words.ShowThreshold

// An earlierIndex finds earlier projects that are like one of a year.
type earlierIndex struct {
	index *words.Index
	rows  []Repeat
}

// earlierOf reads what was decided and put up before a year. A candidate that
// became a project stands there once, as the project.
func earlierOf(c *store.Scope, year int) (*earlierIndex, error) {
	e := &earlierIndex{index: words.NewIndex(nil)}
	projects, err := c.Projects()
	if err != nil {
		return nil, err
	}
	adopted := map[string]bool{}
	add := func(r Repeat, content string) {
		e.rows = append(e.rows, r)
		e.index.Add(int64(len(e.rows)), words.Text{Matter: r.Name, Place: r.Place, Reason: content})
	}
	for _, p := range projects {
		if p.Year >= year || p.PublishedAt.IsZero() {
			continue
		}
		state := "实施中"
		if !p.AcceptedAt.IsZero() {
			state = "已验收"
		}
		adopted[p.Code] = p.Code != ""
		add(Repeat{Project: p.ID, Code: p.Code, Name: p.Name, Place: p.Place, Unit: p.Unit, Year: p.Year, State: state}, p.Content)
	}
	before, err := c.ShortlistBefore(year)
	if err != nil {
		return nil, err
	}
	for _, p := range before {
		if !adopted[p.Code] {
			add(Repeat{Shortlisted: p.ID, Code: p.Code, Name: p.Name, Place: p.Place, Unit: p.Unit, Year: p.Year, State: p.State.Label()}, p.Content)
		}
	}
	return e, nil
}

// like lists the earlier projects that are like one, the most alike first.
func (e *earlierIndex) like(row models.ShortlistedProject) []Repeat {
	var list []Repeat
	if len(e.rows) == 0 {
		return nil
	}
	for _, m := range e.index.Similar(words.Text{Matter: row.Name, Place: row.Place, Reason: row.Content}, mostRepeats+1) {
		r := e.rows[m.ID-1]
		if m.Score < repeatFrom || r.Shortlisted == row.ID || len(list) == mostRepeats {
			continue
		}
		r.Alike = m.Score
		list = append(list, r)
	}
	return list
}

// ExplainRepeats records what a project has to do with earlier ones.
func (s *Service) ExplainRepeats(ctx context.Context, actor access.Actor, id int64, text string) error {
	return s.within(ctx, actor, access.EditCandidates, func(c *store.Scope) error {
		row, err := c.LockShortlisted(id)
		if err != nil {
			return err
		}
		if err := editable(row); err != nil {
			return err
		}
		form := fault.Form{}
		text := line(formOf(form), "repeats", "说明", text, 500, true)
		if err := form.Err(); err != nil {
			return err
		}
		if row.Repeats == text {
			return nil
		}
		row.Repeats, row.UpdatedAt = text, c.Now
		if err := c.UpdateShortlisted(row); err != nil {
			return err
		}
		return note(c, actor, access.EditCandidates, "说明与以往项目的关系", row.Code+" "+row.Name, text)
	})
}

// Flagged says which projects of a list are like earlier ones.
func (s *Service) Flagged(ctx context.Context, actor access.Actor, rows []models.ShortlistedProject) (map[int64]bool, error) {
	flagged := map[int64]bool{}
	if len(rows) == 0 {
		return flagged, nil
	}
	return flagged, s.read(ctx, actor, access.ReadShortlist, func(c *store.Scope) error {
		years := map[int]*earlierIndex{}
		for _, r := range rows {
			if years[r.Year] == nil {
				e, err := earlierOf(c, r.Year)
				if err != nil {
					return err
				}
				years[r.Year] = e
			}
			flagged[r.ID] = len(years[r.Year].like(r)) > 0
		}
		return nil
	})
}
