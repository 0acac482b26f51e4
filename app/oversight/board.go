package oversight

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// ListPage is how many projects one page of the office's list shows.
const ListPage = 50

// A ListFilter narrows and orders the office's list. The zero value is the
// newest year, what is late first.
type ListFilter struct {
	Year     int // 0 is the newest with projects, AllYears all of them
	Light    models.Light
	Unit     string
	Category string
	Place    string
	Stage    models.Stage
	Missing  bool   // only with a missing monthly report
	Query    string // part of the name, content, place, unit or 事项编号; several words all
	Sort     string // no, name, unit, percent, paid, next or reported; "-" before it turns it round; else what is late first
	Page     int    // from 1
}

// AllYears asks for the projects of every year.
const AllYears = -1

// A List is one page of the office's list, with what can be chosen.
type List struct {
	Filter     ListFilter
	Rows       []Row // of the page; of the whole list after All
	Total      int
	Pages      int
	Years      []int
	Units      []string
	Categories []string
	Places     []string
	Lights     map[models.Light]int // of the year, without the other choices
	Stages     map[models.Stage]int
	Missing    int             // projects of the year with a missing report
	Sum        progress.Rollup // of Total, without measures
}

// List is the office's list: the projects that the actor works on, narrowed
// and in order, one page of them. A responsible unit sees its own only.
func (s *Service) List(ctx context.Context, actor access.Actor, f ListFilter) (List, error) {
	l, err := s.All(ctx, actor, f)
	if err != nil {
		return l, err
	}
	l.Pages = max(1, (l.Total+ListPage-1)/ListPage)
	l.Filter.Page = min(max(1, f.Page), l.Pages)
	l.Rows = l.Rows[(l.Filter.Page-1)*ListPage : min(l.Filter.Page*ListPage, l.Total)]
	return l, nil
}

// All is the whole of the office's list, for boards, charts and exports.
func (s *Service) All(ctx context.Context, actor access.Actor, f ListFilter) (List, error) {
	l := List{Filter: f, Lights: map[models.Light]int{}, Stages: map[models.Stage]int{}}
	if utf8.RuneCountInString(f.Query) > 100 || !utf8.ValidString(f.Query) {
		return l, fault.New(fault.Invalid, "搜索的内容太长或无法识别，请控制在 100 个字以内。")
	}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		rows, err := s.rowsOf(c, actor, &l)
		if err != nil {
			return err
		}
		l.describe(rows)
		for _, r := range rows {
			if f.takes(r) {
				l.Rows = append(l.Rows, r)
			}
		}
		l.Total = len(l.Rows)
		orderRows(l.Rows, f.Sort)
		l.Sum = addUp(moneyOnce(l.Rows), nil)
		return nil
	})
	return l, err
}

// rowsOf reads the actor's projects of the filter's year with their lights,
// and fills in which years there are.
func (s *Service) rowsOf(c *store.Scope, actor access.Actor, l *List) ([]Row, error) {
	unit := int64(0)
	if !concerns(actor, models.Project{}) { // of a unit: its own projects alone
		if unit = actor.Unit; unit == 0 {
			return nil, nil
		}
	}
	var err error
	if l.Years, err = c.ProjectYears(unit); err != nil {
		return nil, err
	}
	asked := l.Filter.Year
	year := asked
	if year == 0 && len(l.Years) > 0 {
		year = l.Years[0]
		l.Filter.Year = year
	}
	projects, err := c.ProjectsOfYear(max(year, 0))
	if err != nil {
		return nil, err
	}
	// Before a year's ballot only what was carried into it is there: that is no
	// list to begin with.
	if asked == 0 && len(l.Years) > 1 && !slices.ContainsFunc(projects, func(p models.Project) bool { return p.CarriedFrom == 0 }) {
		year = l.Years[1]
		l.Filter.Year = year
		if projects, err = c.ProjectsOfYear(year); err != nil {
			return nil, err
		}
	}
	return withLights(c.Tx, slices.DeleteFunc(projects, func(p models.Project) bool { return !concerns(actor, p) }))
}

// describe counts what there is to choose from.
func (l *List) describe(rows []Row) {
	choose := func(list *[]string, value string) {
		if value != "" && !slices.Contains(*list, value) {
			*list = append(*list, value)
		}
	}
	for _, r := range rows {
		l.Lights[r.State.Light]++
		l.Stages[r.Project.Stage]++
		if len(r.Missing) > 0 {
			l.Missing++
		}
		choose(&l.Units, r.Project.Unit)
		choose(&l.Categories, r.Project.Category)
		choose(&l.Places, r.Project.Place)
	}
	slices.Sort(l.Units)
	slices.Sort(l.Places)
	slices.SortFunc(l.Categories, func(a, b string) int {
		return cmp.Compare(slices.Index(models.Categories, a), slices.Index(models.Categories, b))
	})
}

func (f ListFilter) takes(r Row) bool {
	p := r.Project
	for _, word := range strings.Fields(f.Query) {
		if !strings.Contains(strings.Join([]string{p.Name, p.Content, p.Place, p.Unit, p.Code}, "\n"), word) {
			return false
		}
	}
	return (f.Light == "" || f.Light == r.State.Light) && (f.Unit == "" || f.Unit == p.Unit) && (f.Category == "" || f.Category == p.Category) &&
		(f.Place == "" || f.Place == p.Place) && (f.Stage == "" || f.Stage == p.Stage) && (!f.Missing || len(r.Missing) > 0)
}

// urgency orders lights: what needs somebody first.
func urgency(l models.Light) int {
	return slices.Index([]models.Light{models.Red, models.Amber, models.Green, models.Blue, models.Carried, models.Ended}, l)
}

// orderRows sorts a list. Without a known key what is late stands first, the
// latest before the others.
func orderRows(rows []Row, by string) {
	key, turned := strings.CutPrefix(by, "-")
	compare, known := map[string]func(a, b Row) int{
		"no":       func(a, b Row) int { return cmp.Compare(a.Project.No, b.Project.No) },
		"name":     func(a, b Row) int { return cmp.Compare(a.Project.Name, b.Project.Name) },
		"unit":     func(a, b Row) int { return cmp.Compare(a.Project.Unit, b.Project.Unit) },
		"percent":  func(a, b Row) int { return cmp.Compare(a.State.Percent, b.State.Percent) },
		"paid":     func(a, b Row) int { return cmp.Compare(a.Paid, b.Paid) },
		"next":     func(a, b Row) int { return cmp.Compare(dateOrNever(a.Next.PlannedOn), dateOrNever(b.Next.PlannedOn)) },
		"reported": func(a, b Row) int { return cmp.Compare(a.Reported, b.Reported) },
	}[key]
	if !known {
		turned = false
		compare = func(a, b Row) int {
			return cmp.Or(cmp.Compare(urgency(a.State.Light), urgency(b.State.Light)), cmp.Compare(b.State.Late, a.State.Late))
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		n := compare(a, b)
		if turned {
			n = -n
		}
		return cmp.Or(n, cmp.Compare(b.Project.Year, a.Project.Year), cmp.Compare(a.Project.No, b.Project.No), cmp.Compare(a.Project.ID, b.Project.ID))
	})
}

// dateOrNever is a day that stands after all others where there is none.
func dateOrNever(d models.Date) models.Date {
	if d == "" {
		return "9999-12-31"
	}
	return d
}

// measuredOf reads how far the measures of projects are by the newest word, by
// project: of plans in force alone.
func measuredOf(tx *store.Tx, rows []Row) (map[int64][]progress.Measured, error) {
	var ids, reports, congresses []int64
	for _, r := range rows {
		if r.PlannedOn == "" {
			continue
		}
		if r.Report != 0 {
			reports = append(reports, r.Report)
		}
		if ids = append(ids, r.Project.ID); !slices.Contains(congresses, r.Project.CongressID) {
			congresses = append(congresses, r.Project.CongressID)
		}
	}
	measured := map[int64][]progress.Measured{}
	if len(ids) == 0 {
		return measured, nil
	}
	c := tx.Among(congresses)
	measures, err := c.Measures(ids...)
	if err != nil {
		return nil, err
	}
	reached, err := newestFigures(c, reports, measures)
	for _, m := range measures {
		measured[m.ProjectID] = append(measured[m.ProjectID], progress.Measured{Target: m.Target, Actual: reached[m.ID]})
	}
	return measured, err
}

// newestFigures are the newest figures of some measures, whose projects' newest
// reports these are. Those reports say most of them; of older reports only
// those of the projects are read whose newest one leaves something out.
func newestFigures(c *store.Scope, reports []int64, measures []models.Measure) (map[int64]int64, error) {
	said, err := c.ReportFigures(reports)
	if err != nil {
		return nil, err
	}
	reached := map[int64]int64{}
	for _, f := range said {
		reached[f.MeasureID] = f.Actual
	}
	var older []int64
	silent := map[int64]bool{}
	for _, m := range measures {
		if _, known := reached[m.ID]; !known {
			if silent[m.ID] = true; !slices.Contains(older, m.ProjectID) {
				older = append(older, m.ProjectID)
			}
		}
	}
	if len(older) == 0 {
		return reached, nil
	}
	all, err := c.Reached(older)
	for _, f := range all { // oldest first: the newest word holds
		if silent[f.MeasureID] {
			reached[f.MeasureID] = f.Actual
		}
	}
	return reached, err
}

// moneyOnce are rows whose money is that of the work: where a list of several
// years has a project and the one that goes on with it, both name the same
// investment, and the later one's payments begin where the earlier one's ended.
func moneyOnce(rows []Row) []Row {
	at := make(map[int64]int, len(rows))
	for i, r := range rows {
		at[r.Project.ID] = i
	}
	once := slices.Clone(rows)
	for i, r := range rows {
		if next, listed := at[r.CarriedTo.ID]; listed {
			once[i].Project.Investment, once[i].Paid = 0, max(0, r.Paid-rows[next].Paid)
		}
	}
	return once
}

// addUp rolls rows up with what was measured of them, by project.
func addUp(rows []Row, measured map[int64][]progress.Measured) progress.Rollup {
	list := make([]progress.Standing, len(rows))
	for i, r := range rows {
		list[i] = progress.Standing{Light: r.State.Light, Percent: r.State.Percent, Due: r.State.Due, Investment: r.Project.Investment, Paid: r.Paid,
			Measures: measured[r.Project.ID], Finished: !r.Project.FinishedAt.IsZero() || !r.Project.AcceptedAt.IsZero()}
	}
	return progress.Sum(list)
}

// A Part is what the projects of one congress come to in an Overview.
type Part struct {
	Congress models.Congress
	Sum      progress.Rollup
	Missing  int // monthly reports that are missing
	Late     int // days of the latest open checkpoint of all
}

// An Overview is a congress's year, with the townships and streets below it.
type Overview struct {
	Congress models.Congress
	Year     int
	Years    []int
	Today    models.Date
	Rows     []Row // the congress's own projects, by number
	Own      Part
	Below    []Part // those that have projects in the year, in the order of their names
	Silent   []models.Congress
	Sum      progress.Rollup // of all together
	Missing  int
}

// Overview is what everybody may know of a congress's year and of the
// townships and streets below it: published projects only. Year 0 is the
// newest.
func (s *Service) Overview(ctx context.Context, congress int64, year int) (Overview, error) {
	var v Overview
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		v, err = overview(tx, congress, year)
		return err
	})
	return v, err
}

// Compared is the office's comparison of the townships and streets below its
// congress. It shows what is published: how others work inside is their own.
func (s *Service) Compared(ctx context.Context, actor access.Actor, year int) (Overview, error) {
	var v Overview
	err := s.look(ctx, actor, func(c *store.Scope) (err error) {
		v, err = overview(c.Tx, c.Congress, year)
		return err
	})
	return v, err
}

func overview(tx *store.Tx, congress int64, year int) (Overview, error) {
	v := Overview{Year: year, Today: tx.Today}
	var err error
	if v.Congress, err = tx.CongressByID(congress); err != nil {
		return v, err
	}
	all, err := tx.Congresses()
	if err != nil {
		return v, err
	}
	ids := []int64{congress}
	var below []models.Congress
	for _, c := range all {
		if c.ParentID == congress {
			below, ids = append(below, c), append(ids, c.ID)
		}
	}
	if v.Years, err = tx.PublishedYears(ids); err != nil {
		return v, err
	}
	if v.Year == 0 && len(v.Years) > 0 {
		if v.Year, err = tx.DecidedYear(ids...); err != nil {
			return v, err
		}
		v.Year = cmp.Or(v.Year, v.Years[0])
	}
	rows, err := publicRows(tx, store.ProjectFilter{Among: ids, Year: v.Year})
	if err != nil {
		return v, err
	}
	measured, err := measuredOf(tx, rows)
	if err != nil {
		return v, err
	}
	of := map[int64][]Row{}
	for _, r := range rows {
		of[r.Project.CongressID] = append(of[r.Project.CongressID], r)
	}
	v.Rows, v.Own = of[congress], partOf(v.Congress, of[congress], measured)
	v.Sum, v.Missing = v.Own.Sum, v.Own.Missing
	for _, c := range below {
		if len(of[c.ID]) == 0 {
			v.Silent = append(v.Silent, c)
			continue
		}
		p := partOf(c, of[c.ID], measured)
		v.Below = append(v.Below, p)
		v.Sum, v.Missing = v.Sum.Add(p.Sum), v.Missing+p.Missing
	}
	slices.SortStableFunc(v.Below, func(a, b Part) int { return cmp.Compare(a.Congress.Name, b.Congress.Name) })
	return v, nil
}

// publicRows are the public projects of a year, or of some years, with their
// lights; without a year there are none.
func publicRows(tx *store.Tx, f store.ProjectFilter) ([]Row, error) {
	if f.Year == 0 && len(f.Years) == 0 {
		return nil, nil
	}
	projects, err := tx.PublishedProjects(f)
	if err != nil {
		return nil, err
	}
	return withLights(tx, projects)
}

// partOf is what the rows of one congress come to.
func partOf(congress models.Congress, rows []Row, measured map[int64][]progress.Measured) Part {
	p := Part{Congress: congress, Sum: addUp(rows, measured)}
	for _, r := range rows {
		p.Missing += len(r.Missing)
		p.Late = max(p.Late, r.State.Late)
	}
	return p
}

// SubItems lists the sub-items of some rows of the actor's list, by project,
// of plans in force alone.
func (s *Service) SubItems(ctx context.Context, actor access.Actor, rows []Row) (map[int64][]models.SubItem, error) {
	of := map[int64][]models.SubItem{}
	err := s.look(ctx, actor, func(c *store.Scope) error {
		var ids []int64
		for _, r := range rows {
			if r.PlannedOn != "" && concerns(actor, r.Project) {
				ids = append(ids, r.Project.ID)
			}
		}
		items, err := c.SubItems(ids...)
		for _, item := range items {
			of[item.ProjectID] = append(of[item.ProjectID], item)
		}
		return err
	})
	return of, err
}
