package smallwork

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/words"
	"piaojue/models"
)

func photoID() string { return rand.Text() }

// A Filter narrows a list of small works; zero fields do not narrow.
type Filter struct {
	Congress int64 // public lists only
	Year     int
	State    models.SmallWorkState
	Unit     int64
	Fund     int64 // -1: 微实事立办 only, -2: of any fund
	Late     bool
	Query    string
	Sort     string // due, amount, unit, title, state, year; a minus before it turns round
}

// A Row is one small work in a list.
type Row struct {
	models.SmallWork
	Congress models.Congress // public lists only
	Late     int             // days beyond the due date, 0 when in time or finished
	Photo    string          // one that shows the finished work; public lists only
}

// Overdue is how many days a work is beyond its due date on a day, or was when
// it was done.
func Overdue(w models.SmallWork, today models.Date) int {
	if w.DueOn == "" || w.State == models.SmallWorkChosen || w.State == models.SmallWorkDropped {
		return 0
	}
	end := today
	if w.State != models.SmallWorkDispatched && w.DoneOn != "" {
		end = w.DoneOn
	}
	a, errA := time.Parse(time.DateOnly, string(w.DueOn))
	b, errB := time.Parse(time.DateOnly, string(end))
	if errA != nil || errB != nil || !b.After(a) {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

func (f Filter) keep(rows []models.SmallWork, today models.Date) []Row {
	terms := words.Terms(f.Query)
	var list []Row
	for _, w := range rows {
		late := Overdue(w, today)
		if f.Year > 0 && w.Year != f.Year || f.State != "" && w.State != f.State || f.Unit > 0 && w.UnitID != f.Unit ||
			f.Fund > 0 && w.FundID != f.Fund || f.Fund == -1 && w.FundID != 0 || f.Fund == -2 && w.FundID == 0 ||
			f.Late && (late == 0 || w.State != models.SmallWorkDispatched) {
			continue
		}
		if len(terms) > 0 {
			all := words.Normal(w.Title + "\n" + w.Content + "\n" + w.Place + "\n" + w.Unit + "\n" + w.Code)
			if slices.ContainsFunc(terms, func(term string) bool { return !strings.Contains(all, term) }) {
				continue
			}
		}
		list = append(list, Row{SmallWork: w, Late: late})
	}
	by, down := strings.CutPrefix(f.Sort, "-")
	order := map[string]func(a, b Row) int{
		"due":    func(a, b Row) int { return strings.Compare(string(a.DueOn), string(b.DueOn)) },
		"amount": func(a, b Row) int { return int(min(max(a.Amount-b.Amount, -1), 1)) },
		"unit":   func(a, b Row) int { return strings.Compare(a.Unit, b.Unit) },
		"title":  func(a, b Row) int { return strings.Compare(a.Title, b.Title) },
		"year":   func(a, b Row) int { return a.Year - b.Year },
		"state": func(a, b Row) int {
			return slices.Index(models.SmallWorkStates, a.State) - slices.Index(models.SmallWorkStates, b.State)
		},
	}[by]
	if order != nil {
		slices.SortStableFunc(list, func(a, b Row) int {
			if down {
				return order(b, a)
			}
			return order(a, b)
		})
	}
	return list
}

// List lists the works that concern the actor: a unit sees what was dispatched
// to it.
func (s *Service) List(ctx context.Context, actor access.Actor, f Filter) ([]Row, error) {
	var list []Row
	err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) error {
		rows, err := c.AllSmallWorks()
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(w models.SmallWork) bool { return !concerns(actor, w) })
		list = f.keep(rows, c.Today)
		return nil
	})
	return list, err
}

// A Reading is one work with everything about it.
type Reading struct {
	Row
	Matter      models.Matter
	Fund        models.Fund // zero without one
	Before      []models.IntakePhoto
	After       []models.IntakePhoto
	Suggestions int // behind the matter
	Acts        []models.AuditEntry
	Units       []models.Unit // for whoever dispatches
	Today       models.Date
}

func read(c *store.Scope, w models.SmallWork) (Reading, error) {
	r := Reading{Row: Row{SmallWork: w, Late: Overdue(w, c.Today)}, Today: c.Today}
	var err error
	if r.Congress, err = c.CongressByID(c.Congress); err != nil {
		return r, err
	}
	if r.Matter, err = c.Matter(w.MatterID); err != nil {
		return r, err
	}
	suggestions, err := c.SuggestionsOf(w.MatterID)
	if err != nil {
		return r, err
	}
	r.Suggestions = len(suggestions)
	if w.FundID > 0 {
		if r.Fund, err = c.Fund(w.FundID); err != nil {
			return r, err
		}
	}
	photos, err := c.IntakePhotos(0, w.ID)
	for _, p := range photos {
		if After(p) {
			r.After = append(r.After, p)
		} else {
			r.Before = append(r.Before, p)
		}
	}
	return r, err
}

// Work reads one work that concerns the actor.
func (s *Service) Work(ctx context.Context, actor access.Actor, id int64) (Reading, error) {
	var r Reading
	err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) error {
		w, err := c.SmallWork(id)
		if err != nil {
			return err
		}
		if !concerns(actor, w) {
			return fault.New(fault.Forbidden, "这一件不由您的单位承办。")
		}
		if r, err = read(c, w); err != nil {
			return err
		}
		if access.May(actor, manages(w.FundID)) {
			r.Units, err = c.Units()
		}
		return err
	})
	return r, err
}

// Units lists the units a work may be dispatched to.
func (s *Service) Units(ctx context.Context, actor access.Actor) ([]models.Unit, error) {
	var list []models.Unit
	err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) (err error) {
		list, err = c.Units()
		return err
	})
	return list, err
}

// FromMatter is a command that a matter proposes, by its 事项编号.
func (s *Service) FromMatter(ctx context.Context, actor access.Actor, code string) (Command, error) {
	cmd := Command{Matter: strings.TrimSpace(code)}
	err := s.look(ctx, actor, access.ManageSmallWorks, func(c *store.Scope) error {
		m, err := c.MatterByCode(cmd.Matter)
		if err != nil || m.CongressID != c.Congress {
			return fault.New(fault.NotFound, "没有找到该事项。")
		}
		cmd.Title, cmd.Content, cmd.Place, cmd.Year, cmd.Unit = m.Title, m.Content, m.Place, m.Year, m.UnitID
		return nil
	})
	return cmd, err
}

// Photo reads a photo of a work that concerns the actor.
func (s *Service) Photo(ctx context.Context, actor access.Actor, id string) (models.IntakePhoto, error) {
	var p models.IntakePhoto
	err := s.look(ctx, actor, access.ReadSmallWorks, func(c *store.Scope) error {
		var err error
		if p, err = c.IntakePhoto(id); err != nil {
			return err
		}
		w, err := c.SmallWork(p.SmallWorkID)
		if err != nil || !concerns(actor, w) {
			return fault.New(fault.NotFound, "没有找到该照片。")
		}
		return nil
	})
	return p, err
}

// mostShown bounds the public list.
const mostShown = 2000

// Published lists what the public sees: works from dispatch on.
func (s *Service) Published(ctx context.Context, f Filter) ([]Row, error) {
	var list []Row
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.PublicSmallWorks(f.Congress, f.Year, mostShown)
		if err != nil {
			return err
		}
		congresses, err := tx.Congresses()
		if err != nil {
			return err
		}
		named := map[int64]models.Congress{}
		for _, k := range congresses {
			named[k.ID] = k
		}
		list = f.keep(rows, tx.Today)
		works := map[int64][]int64{}
		for i := range list {
			list[i].Congress = named[list[i].CongressID]
			works[list[i].CongressID] = append(works[list[i].CongressID], list[i].ID)
		}
		shown := map[int64]string{}
		for congress, ids := range works {
			photos, err := tx.In(congress).SmallWorkPhotos(ids)
			if err != nil {
				return err
			}
			for _, p := range photos {
				if After(p) && shown[p.SmallWorkID] == "" {
					shown[p.SmallWorkID] = p.ID
				}
			}
		}
		for i := range list {
			list[i].Photo = list[i].public(shown[list[i].ID])
		}
		return nil
	})
	return list, err
}

// public is a photo of a work that the public may see: once it was confirmed.
// Before that nobody has looked at what the photo shows.
func (r Row) public(photo string) string {
	if r.State != models.SmallWorkConfirmed {
		return ""
	}
	return photo
}

// PublishedWork reads what the public sees of one work. Photos and the words
// of the unit are shown once somebody confirmed them.
func (s *Service) PublishedWork(ctx context.Context, id int64) (Reading, error) {
	var r Reading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		w, err := tx.PublicSmallWork(id)
		if err != nil {
			return err
		}
		if r, err = read(tx.In(w.CongressID), w); err != nil {
			return err
		}
		if r.State != models.SmallWorkConfirmed {
			r.Before, r.After, r.DoneNote, r.ConfirmNote = nil, nil, "", ""
		}
		return nil
	})
	return r, err
}

// PublishedPhoto reads a photo of a confirmed work.
func (s *Service) PublishedPhoto(ctx context.Context, id string) (models.IntakePhoto, error) {
	var p models.IntakePhoto
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if p, err = tx.IntakePhotoAnywhere(id); err != nil {
			return err
		}
		w, err := tx.PublicSmallWork(p.SmallWorkID)
		if err != nil || w.State != models.SmallWorkConfirmed {
			return fault.New(fault.NotFound, "没有找到该照片。")
		}
		return nil
	})
	return p, err
}
