package oversight

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"unicode/utf8"

	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A Front is what the front page shows of one congress.
type Front struct {
	Year       int // the newest up to this one that was decided on, 0 before the first
	Rows       []Row
	Years      []YearCount // newest first, that year among them
	News       []News
	Unfinished []YearCount // of years before that one: projects whose work is not over, newest first
	NewsSince  int         // the first year of which all projects are in the news, 0 for all
	Townships  []Township
}

// A YearCount is how many public projects a year has.
type YearCount = store.YearCount

// A Township is a congress below another with how many public projects it has
// in the year of the front page.
type Township struct {
	Congress models.Congress
	Projects int
}

// frontNews is how many news the front page shows.
const frontNews = 8

// Front reads the front page of a congress.
func (s *Service) Front(ctx context.Context, congress int64) (Front, error) {
	var f Front
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Congresses()
		if err != nil {
			return err
		}
		if f.Years, err = tx.PublicYearCounts(congress); err != nil {
			return err
		}
		if len(f.Years) > 0 {
			of := []int64{congress}
			if congress == 0 {
				of = nil
			}
			if f.Year, err = tx.DecidedYear(of...); err != nil {
				return err
			}
			f.Year = cmp.Or(f.Year, f.Years[0].Year)
			projects, err := tx.PublishedProjects(store.ProjectFilter{Congress: congress, Year: f.Year})
			if err != nil {
				return err
			}
			if f.Rows, err = withLights(tx, projects); err != nil {
				return err
			}
		}
		if f.News, err = readNews(tx, NewsFilter{Congress: congress, Limit: frontNews}); err != nil {
			return err
		}
		f.NewsSince = newsSince(f.Years)
		if congress > 0 {
			open, err := tx.UnfinishedProjects(congress, f.Year)
			if err != nil {
				return err
			}
			for _, p := range open {
				if n := len(f.Unfinished); n == 0 || f.Unfinished[n-1].Year != p.Year {
					f.Unfinished = append(f.Unfinished, YearCount{Year: p.Year})
				}
				f.Unfinished[len(f.Unfinished)-1].Projects++
			}
		}
		counts, err := tx.PublicCounts(f.Year)
		if err != nil {
			return err
		}
		for _, c := range all {
			if congress == 0 || c.ParentID != congress {
				continue
			}
			town := Township{Congress: c}
			for _, n := range counts {
				if n.CongressID == c.ID {
					town.Projects = n.Projects
				}
			}
			f.Townships = append(f.Townships, town)
		}
		return nil
	})
	return f, err
}

// An Open is one public project with everything that is given away as data.
type Open struct {
	Row
	Measures []models.Measure // of a published plan
	Reached  map[int64]int64  // thousandths of each measure by the newest word
	Reports  []models.Report  // newest first
	Concerns []models.Concern // published, newest first
	Replies  []models.ConcernReply
	Changes  []models.Adjustment // published, newest first
	Looks    []models.Acceptance // of the finished work, oldest first
	Grades   []models.Evaluation // published, newest first
	Said     SiteCount           // by residents at the site
}

// An OpenPart is what belongs to projects and is read beside them.
type OpenPart string

// The parts of open data.
const (
	OpenMeasures OpenPart = "measures"
	OpenReports  OpenPart = "reports"
	OpenConcerns OpenPart = "concerns"
	OpenChanges  OpenPart = "changes"
	OpenLooks    OpenPart = "acceptances"
	OpenGrades   OpenPart = "grades"
	OpenSaid     OpenPart = "projects" // what residents said, in figures

	OpenCheckpoints OpenPart = "checkpoints" // come with the project's light
)

// Open lists one page of the public projects, newest year first, with what is
// public of each: the parts that are named, or everything. The order is always
// the same.
func (s *Service) Open(ctx context.Context, f Filter, page, perPage int, parts ...OpenPart) ([]Open, error) {
	var list []Open
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		projects, _, err := tx.ProjectPage(store.ProjectFilter{Congress: f.Congress, Year: f.Year, Limit: perPage}, 0, (between(page)-1)*perPage, nil)
		if err != nil || len(projects) == 0 {
			return err
		}
		rows := make([]Row, len(projects))
		if len(parts) == 0 || slices.Contains(parts, OpenSaid) || slices.Contains(parts, OpenCheckpoints) {
			rows, err = withLights(tx, projects)
		} else { // the other tables say nothing of the light
			err = withCongresses(tx, projects, rows)
		}
		if err != nil {
			return err
		}
		list = make([]Open, len(rows))
		at, ids := map[int64]*Open{}, make([]int64, len(rows))
		for i, r := range rows {
			list[i] = Open{Row: r, Reached: map[int64]int64{}}
			at[r.Project.ID], ids[i] = &list[i], r.Project.ID
		}
		for _, fill := range openFillers {
			if len(parts) > 0 && !slices.Contains(parts, fill.part) {
				continue
			}
			if err := fill.do(tx, at, ids); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// between keeps a page's number in bounds.
func between(page int) int { return min(max(1, page), 1_000_000) }

// openFillers read one part each of some public projects.
var openFillers = []struct {
	part OpenPart
	do   func(tx *store.Tx, at map[int64]*Open, ids []int64) error
}{
	{OpenSaid, openSaid}, {OpenMeasures, openMeasures}, {OpenReports, openReports}, {OpenConcerns, openConcerns},
	{OpenChanges, openChanges}, {OpenLooks, openLooks}, {OpenGrades, openGrades},
}

func openSaid(tx *store.Tx, at map[int64]*Open, _ []int64) error {
	var rows []Row
	for _, o := range at {
		rows = append(rows, o.Row)
	}
	said, err := siteCounts(tx, rows)
	for id, n := range said {
		at[id].Said = n
	}
	return err
}

func openMeasures(tx *store.Tx, at map[int64]*Open, ids []int64) error {
	measures, err := tx.PublicMeasures(ids)
	if err != nil {
		return err
	}
	in := map[int64]bool{}
	for _, m := range measures {
		at[m.ProjectID].Measures = append(at[m.ProjectID].Measures, m)
		in[at[m.ProjectID].Project.CongressID] = true
	}
	c := tx.Among(slices.Collect(maps.Keys(in)))
	newest, err := c.NewestReports(ids)
	if err != nil {
		return err
	}
	reports := make([]int64, len(newest))
	for i, r := range newest {
		reports[i] = r.ID
	}
	reached, err := newestFigures(c, reports, measures)
	for _, m := range measures {
		if actual, said := reached[m.ID]; said {
			at[m.ProjectID].Reached[m.ID] = actual
		}
	}
	return err
}

func openReports(tx *store.Tx, at map[int64]*Open, ids []int64) error {
	reports, err := tx.PublicReports(store.NewsOf{Projects: ids, Limit: -1})
	for _, r := range reports {
		at[r.ProjectID].Reports = append(at[r.ProjectID].Reports, r)
	}
	for _, o := range at {
		slices.SortStableFunc(o.Reports, func(a, b models.Report) int { return cmp.Compare(b.ReportedOn, a.ReportedOn) })
	}
	return err
}

func openConcerns(tx *store.Tx, at map[int64]*Open, ids []int64) error {
	concerns, err := tx.PublicConcerns(store.NewsOf{Projects: ids, Limit: -1})
	if err != nil {
		return err
	}
	about := make([]int64, len(concerns))
	for i, k := range concerns {
		about[i] = k.ID
	}
	replies, err := tx.PublicReplies(about)
	if err != nil {
		return err
	}
	to := map[int64][]models.ConcernReply{}
	for _, r := range replies {
		to[r.ConcernID] = append(to[r.ConcernID], r)
	}
	for _, k := range concerns {
		said := ConcernReading{Concern: k, Replies: to[k.ID]}
		if pub, ok := said.shown(Parameters{}, tx.Today); ok { // as it stood when it was published last
			o := at[k.ProjectID]
			o.Concerns, o.Replies = append(o.Concerns, pub.Concern), append(o.Replies, pub.Replies...)
		}
	}
	return nil
}

func openChanges(tx *store.Tx, at map[int64]*Open, ids []int64) error {
	changes, err := tx.PublicAdjustments(store.NewsOf{Projects: ids, Limit: -1})
	for _, a := range changes {
		at[a.ProjectID].Changes = append(at[a.ProjectID].Changes, a)
	}
	return err
}

func openLooks(tx *store.Tx, at map[int64]*Open, ids []int64) error {
	looks, err := tx.PublicAcceptances(ids)
	for _, k := range looks {
		at[k.ProjectID].Looks = append(at[k.ProjectID].Looks, k)
	}
	return err
}

func openGrades(tx *store.Tx, at map[int64]*Open, ids []int64) error {
	grades, err := tx.PublicEvaluations(store.NewsOf{Projects: ids, Limit: -1})
	for _, e := range grades {
		at[e.ProjectID].Grades = append(at[e.ProjectID].Grades, e)
	}
	return err
}

// A Found is one page of a search over public projects.
type Found struct {
	Rows  []Row
	Total int
	Years []YearCount // of all congresses, for the choices of the form
}

// searchYears is how many years back the words of reports are looked for, the
// newest year among them.
const searchYears = 2

// Search lists one page of the public projects, the first one being 1. Words
// are looked for in what a project says of itself, and for the newest years, or
// the year asked for, in its reports as well. Refused: more than 100
// characters, or what is no text.
func (s *Service) Search(ctx context.Context, f Filter, page, perPage int) (Found, error) {
	var found Found
	if utf8.RuneCountInString(f.Query) > 100 || !utf8.ValidString(f.Query) {
		return found, fault.New(fault.Invalid, "搜索的内容太长或无法识别，请控制在 100 个字以内。")
	}
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if found.Years, err = tx.PublicYearCounts(0); err != nil {
			return err
		}
		from := f.Year
		if from == 0 && len(found.Years) > 0 {
			from = found.Years[0].Year - searchYears + 1
		}
		var projects []models.Project
		filter := store.ProjectFilter{Congress: f.Congress, Year: f.Year, Query: f.Query, Limit: perPage}
		if projects, found.Total, err = tx.ProjectPage(filter, from, (between(page)-1)*perPage, found.Years); err != nil {
			return err
		}
		if last := (found.Total - 1) / perPage * perPage; len(projects) == 0 && found.Total > 0 {
			if projects, _, err = tx.ProjectPage(filter, from, last, found.Years); err != nil { // beyond the end: the last page
				return err
			}
		}
		found.Rows, err = withLights(tx, projects)
		return err
	})
	return found, err
}

// ProjectShown says that a project is public; otherwise it is not found.
func (s *Service) ProjectShown(ctx context.Context, id int64) error {
	return s.store.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.PublishedProject(id)
		return err
	})
}
