package oversight

import (
	"cmp"
	"context"
	"slices"

	"piaojue/app/store"
	"piaojue/models"
)

// NewsKind is what happened to a project.
type NewsKind string

// The kinds of news.
const (
	NewsReport     NewsKind = "report"
	NewsPlan       NewsKind = "plan"
	NewsConcern    NewsKind = "concern"
	NewsAnswer     NewsKind = "answer"
	NewsInspection NewsKind = "inspection"
	NewsChange     NewsKind = "change"
	NewsGrade      NewsKind = "grade"
)

// News is one thing that everybody may read of a project. ID with Kind names
// it for ever.
type News struct {
	Kind     NewsKind
	ID       int64
	At       models.Moment // when it became public, or was said if that came later
	Project  models.Project
	Congress models.Congress

	Report     models.Report
	Concern    models.Concern      // of NewsConcern and NewsAnswer
	Answer     models.ConcernReply // of NewsAnswer
	Inspection models.Inspection
	Change     models.Adjustment
	Grade      models.Evaluation
}

// A NewsFilter narrows news to a congress or a project; zero values do not.
type NewsFilter struct {
	Congress int64
	Project  int64
	Limit    int // most, at least 1
}

// newsProjects is how many of a congress's newest projects news are looked for
// in: those of several years. To them come older ones whose work is not over.
const newsProjects = 40

// newsSince is the first year of which every project is among the newest, by
// the counts of all years; 0 where all years are.
func newsSince(years []YearCount) int {
	sum, whole := 0, 0
	for _, y := range years {
		if sum += y.Projects; sum > newsProjects {
			return whole
		}
		whole = y.Year
	}
	return 0
}

// News lists what became public lately, the newest first. Of an unknown or
// unpublished project there is none: that is refused as not found.
func (s *Service) News(ctx context.Context, f NewsFilter) ([]News, error) {
	var list []News
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = readNews(tx, f)
		return err
	})
	return list, err
}

func readNews(tx *store.Tx, f NewsFilter) ([]News, error) {
	of := store.NewsOf{Congress: f.Congress, Limit: max(1, f.Limit)}
	switch {
	case f.Project > 0:
		if _, err := tx.PublishedProject(f.Project); err != nil {
			return nil, err
		}
		of.Projects = []int64{f.Project}
	case f.Congress > 0:
		rows, err := tx.PublishedProjects(store.ProjectFilter{Congress: f.Congress, Limit: newsProjects})
		if err != nil {
			return nil, err
		}
		if n := len(rows); n == newsProjects {
			open, err := tx.UnfinishedProjects(f.Congress, rows[n-1].Year+1)
			if err != nil {
				return nil, err
			}
			rows = append(rows, open...)
		}
		of.Projects = make([]int64, 0, len(rows))
		for _, p := range rows {
			if !slices.Contains(of.Projects, p.ID) {
				of.Projects = append(of.Projects, p.ID)
			}
		}
	}
	var list []News
	add := func(n News, project int64) {
		n.Project.ID = project
		list = append(list, n)
	}
	reports, err := tx.PublicReports(of)
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		add(News{Kind: NewsReport, ID: r.ID, At: r.CreatedAt, Report: r}, r.ProjectID)
	}
	plans, err := tx.PublicPlans(of)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		add(News{Kind: NewsPlan, ID: p.ID, At: p.PublishedAt}, p.ProjectID)
	}
	changes, err := tx.PublicAdjustments(of)
	if err != nil {
		return nil, err
	}
	for _, a := range changes {
		add(News{Kind: NewsChange, ID: a.ID, At: a.PublishedAt, Change: a}, a.ProjectID)
	}
	grades, err := tx.PublicEvaluations(of)
	if err != nil {
		return nil, err
	}
	for _, e := range grades {
		add(News{Kind: NewsGrade, ID: e.ID, At: e.PublishedAt, Grade: e}, e.ProjectID)
	}
	if err := concernNews(tx, of, add); err != nil {
		return nil, err
	}
	if err := inspectionNews(tx, of, add); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b News) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.ID, a.ID))
	})
	return named(tx, list, of.Limit)
}

// concernNews adds concerns and the answers to them, which become public when
// a concern is published once more.
func concernNews(tx *store.Tx, of store.NewsOf, add func(News, int64)) error {
	concerns, err := tx.PublicConcerns(of)
	if err != nil {
		return err
	}
	ids, byID := make([]int64, len(concerns)), map[int64]models.Concern{}
	for i, k := range concerns {
		ids[i], byID[k.ID] = k.ID, k
		add(News{Kind: NewsConcern, ID: k.ID, At: k.PublishedAt, Concern: k}, k.ProjectID)
	}
	replies, err := tx.PublicReplies(ids)
	if err != nil {
		return err
	}
	for _, r := range replies {
		k := byID[r.ConcernID]
		r.AccountID, r.JudgedAccount = 0, 0
		if r.JudgedAt > k.PublishedAt { // judged after it was published last
			r.Satisfied, r.Judgement, r.JudgedBy, r.JudgedAt = false, "", "", 0
		}
		add(News{Kind: NewsAnswer, ID: r.ID, At: k.PublishedAt, Concern: k, Answer: r}, k.ProjectID)
	}
	return nil
}

// inspectionNews adds inspections, once for each public project visited.
func inspectionNews(tx *store.Tx, of store.NewsOf, add func(News, int64)) error {
	inspections, err := tx.PublicInspections(of)
	if err != nil {
		return err
	}
	ids, byID := make([]int64, len(inspections)), map[int64]models.Inspection{}
	for i, n := range inspections {
		ids[i], byID[n.ID] = n.ID, n
	}
	visited, err := tx.VisitedProjects(ids)
	if err != nil {
		return err
	}
	for _, at := range visited {
		if of.Projects == nil || slices.Contains(of.Projects, at.ProjectID) {
			n := byID[at.InspectionID]
			add(News{Kind: NewsInspection, ID: at.ID, At: n.PublishedAt, Inspection: n}, at.ProjectID)
		}
	}
	return nil
}

// named gives news their projects and congresses, and cuts them to a length;
// news of a project that is not public are no news.
func named(tx *store.Tx, list []News, limit int) ([]News, error) {
	list = list[:min(len(list), 2*limit)]
	var ids []int64
	for _, n := range list {
		ids = append(ids, n.Project.ID)
	}
	projects, err := tx.PublishedProjectsByID(ids)
	if err != nil {
		return nil, err
	}
	congresses, err := tx.Congresses()
	if err != nil {
		return nil, err
	}
	byID, at := map[int64]models.Project{}, map[int64]models.Congress{}
	for _, p := range projects {
		byID[p.ID] = p
	}
	for _, c := range congresses {
		at[c.ID] = c
	}
	var out []News
	for _, n := range list {
		p, ok := byID[n.Project.ID]
		if ok && len(out) < limit {
			n.Project, n.Congress = p, at[p.CongressID]
			out = append(out, n)
		}
	}
	return out, nil
}
