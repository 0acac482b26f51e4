package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"piaojue/models"
)

// What everybody may read of all congresses, for lists across projects. Every
// condition here says why a row is public; the project's own publication is
// asked for as well, so that what hangs on a project is never seen before it.

// NewsOf says whose news are asked for: of some projects, or of all where
// Projects is nil; Congress narrows what belongs to no project.
type NewsOf struct {
	Congress int64
	Projects []int64
	Limit    int
}

// of narrows a query on a table with a project_id to public projects.
func (f NewsOf) of(q *gorm.DB, table string) *gorm.DB {
	if f.Projects != nil {
		q = q.Where(table+".project_id IN ?", f.Projects)
	}
	// Neither EXISTS nor IN: MariaDB would make a join of it that begins with all
	// projects, instead of walking what is newest by its index.
	return q.Where(fmt.Sprintf("(SELECT p.published_at FROM projects p WHERE p.id = %s.project_id) > 0", table)).Limit(f.Limit)
}

func news[T any](tx *Tx, q *gorm.DB, what string) ([]T, error) {
	rows, err := many[T](q)
	return rows, tx.edge(err, what)
}

// PublicReports lists the newest reports, as they were entered.
func (tx *Tx) PublicReports(f NewsOf) ([]models.Report, error) {
	return news[models.Report](tx, f.of(tx.db, "reports").Order("reports.id DESC"), "进度报告")
}

// PublicPlans lists the newest published plans.
func (tx *Tx) PublicPlans(f NewsOf) ([]models.Plan, error) {
	return news[models.Plan](tx, f.of(tx.db.Where("state = ? AND plans.published_at > 0", models.PlanPublished), "plans").Order("plans.published_at DESC, plans.id DESC"), "实施方案")
}

// PublicAdjustments lists the newest published changes.
func (tx *Tx) PublicAdjustments(f NewsOf) ([]models.Adjustment, error) {
	return news[models.Adjustment](tx, f.of(tx.db.Where("state = ? AND adjustments.published_at > 0", models.AdjustmentPublished), "adjustments").
		Order("adjustments.published_at DESC, adjustments.id DESC"), "调整公告")
}

// PublicEvaluations lists the newest published grades.
func (tx *Tx) PublicEvaluations(f NewsOf) ([]models.Evaluation, error) {
	return news[models.Evaluation](tx, f.of(tx.db.Where("evaluations.published_at > 0"), "evaluations").Order("evaluations.published_at DESC, evaluations.id DESC"), "测评结果")
}

// PublicConcerns lists the newest published concerns.
func (tx *Tx) PublicConcerns(f NewsOf) ([]models.Concern, error) {
	return news[models.Concern](tx, f.of(tx.db.Where("concerns.published_at > 0 AND concerns.state <> ?", models.ConcernDropped), "concerns").Order("concerns.published_at DESC, concerns.id DESC"), "监督意见")
}

// PublicReplies lists the answers that were there when a concern was published
// last, oldest first.
func (tx *Tx) PublicReplies(concerns []int64) ([]models.ConcernReply, error) {
	return news[models.ConcernReply](tx, tx.db.Where("concern_id IN ? AND EXISTS (SELECT 1 FROM concerns k WHERE k.id = concern_replies.concern_id AND concern_replies.replied_at <= k.published_at AND k.state <> ?)", concerns, models.ConcernDropped).
		Order("concern_id, id"), "答复")
}

// PublicInspections lists the newest published inspections of public projects.
func (tx *Tx) PublicInspections(f NewsOf) ([]models.Inspection, error) {
	q := tx.db.Where("inspections.published_at > 0 AND cancelled_at = 0")
	if f.Projects != nil {
		q = q.Where("id IN (SELECT v.inspection_id FROM inspection_projects v WHERE v.project_id IN ? AND EXISTS (SELECT 1 FROM projects p WHERE p.id = v.project_id AND p.published_at > 0))", f.Projects)
	} else {
		q = q.Where("(SELECT MAX(p.published_at) FROM inspection_projects v JOIN projects p ON p.id = v.project_id WHERE v.inspection_id = inspections.id) > 0")
	}
	return news[models.Inspection](tx, q.Order("published_at DESC, id DESC").Limit(f.Limit), "视察")
}

// VisitedProjects lists which projects some inspections visited.
func (tx *Tx) VisitedProjects(inspections []int64) ([]models.InspectionProject, error) {
	return news[models.InspectionProject](tx, tx.db.Where("inspection_id IN ?", inspections).Order("inspection_id, id"), "视察")
}

// PublicMeasures lists the measures of some public projects whose plan is
// published, in order.
func (tx *Tx) PublicMeasures(projects []int64) ([]models.Measure, error) {
	return news[models.Measure](tx, tx.db.Where("project_id IN ? AND EXISTS (SELECT 1 FROM plans k WHERE k.project_id = measures.project_id AND k.state = ? AND k.published_at > 0)", projects, models.PlanPublished).
		Order("project_id, year, position, id"), "指标")
}

// ProjectPage lists a page of the public projects that a filter finds, newest
// year first, and counts all of them. Words are looked for in what a project
// says of itself, and from the year given on also in its published reports.
// Where nothing but the year narrows the list, counts may say how many projects
// the years have, so that they are not counted again.
func (tx *Tx) ProjectPage(f ProjectFilter, reportsFrom, skip int, counts []YearCount) ([]models.Project, int, error) {
	if f.Query != "" {
		return tx.projectsWith(f, reportsFrom, skip)
	}
	found := func() *gorm.DB { return tx.publicProjects(f, 0) }
	// Counted by year, the years of the page are known: of the others no row is
	// read and put in order.
	if counts == nil || f.Congress > 0 {
		counts = nil
		if err := found().Model(new(models.Project)).Select("year, COUNT(*) AS projects").Group("year").Order("year DESC").Scan(&counts).Error; err != nil {
			return nil, 0, tx.edge(err, "项目")
		}
	}
	total, before := 0, 0
	var years []int
	for _, k := range counts {
		switch {
		case f.Year > 0 && k.Year != f.Year:
			continue
		case total+k.Projects <= skip:
			before = total + k.Projects
		case total < skip+f.Limit:
			years = append(years, k.Year)
		}
		total += k.Projects
	}
	if len(years) == 0 {
		return nil, total, nil
	}
	rows, err := many[models.Project](found().Where("projects.year IN ?", years).Order("year DESC, congress_id, no, id").Offset(skip - before).Limit(f.Limit))
	return rows, total, tx.edge(err, "项目")
}

// projectsWith is ProjectPage for words: one look at all projects says which
// ones have them, and no more than the page is read in full.
func (tx *Tx) projectsWith(f ProjectFilter, reportsFrom, skip int) ([]models.Project, int, error) {
	keys, err := many[models.Project](tx.publicProjects(f, reportsFrom).Select("id", "year", "congress_id", "no"))
	if err != nil {
		return nil, 0, tx.edge(err, "项目")
	}
	listed := func(a, b models.Project) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(a.CongressID, b.CongressID), cmp.Compare(a.No, b.No), cmp.Compare(a.ID, b.ID))
	}
	slices.SortFunc(keys, listed)
	var ids []int64
	for _, k := range keys[min(skip, len(keys)):min(skip+f.Limit, len(keys))] {
		ids = append(ids, k.ID)
	}
	if len(ids) == 0 {
		return nil, len(keys), nil
	}
	rows, err := tx.PublishedProjectsByID(ids)
	slices.SortFunc(rows, listed)
	return rows, len(keys), err
}

// PublicYearCounts counts the public projects of each year, newest first; of
// one congress, or of all where it is 0.
func (tx *Tx) PublicYearCounts(congress int64) ([]YearCount, error) {
	q := tx.db.Model(new(models.Project)).Select("year, COUNT(*) AS projects").Where("published_at > 0")
	if congress > 0 {
		q = q.Where("congress_id = ?", congress)
	}
	var rows []YearCount
	err := q.Group("year").Order("year DESC").Scan(&rows).Error
	return rows, tx.edge(err, "项目")
}

// DecidedYear is the newest year up to this one of which some congress, or any
// where none is named, has a public project that was decided for it: before the
// ballot of a year, what was carried into it from the year before is no list of
// its own. Where only years to come were decided on, it is the newest of those; 0
// where there is none.
func (tx *Tx) DecidedYear(congresses ...int64) (int, error) {
	now, err := strconv.Atoi(string(tx.Today)[:4])
	if err != nil {
		return 0, err
	}
	year, err := tx.decidedYear(now, congresses)
	if err == nil && year == 0 {
		year, err = tx.decidedYear(9999, congresses)
	}
	return year, err
}

func (tx *Tx) decidedYear(last int, congresses []int64) (int, error) {
	// Of each congress the newest by its index: its other projects are not read.
	// The sum keeps MariaDB from the index of what was carried on.
	q := tx.db.Model(new(models.Congress)).Select("COALESCE((SELECT p.year FROM projects p WHERE p.congress_id = congresses.id AND p.published_at > 0 AND p.year <= ? AND p.carried_from + 0 = 0 ORDER BY p.year DESC LIMIT 1), 0)", last)
	if len(congresses) > 0 {
		q = q.Where("id IN ?", congresses)
	}
	var years []int
	err := q.Scan(&years).Error
	year := 0
	for _, y := range years {
		year = max(year, y)
	}
	return year, tx.edge(err, "项目")
}

// UnfinishedProjects lists the public projects of a congress from before a year
// whose work is not over: neither accepted nor ended nor carried on; newest year
// first.
func (tx *Tx) UnfinishedProjects(congress int64, before int) ([]models.Project, error) {
	rows, err := many[models.Project](tx.db.Where("congress_id = ? AND published_at > 0 AND year < ? AND accepted_at = 0 AND closed_at = 0 AND ended_at = 0", congress, before).
		Where("id NOT IN (SELECT n.carried_from FROM projects n WHERE n.congress_id = ?)", congress).Order("year DESC, no"))
	return rows, tx.edge(err, "项目")
}

// PublicCongresses lists the congresses that have public projects.
func (tx *Tx) PublicCongresses() ([]int64, error) {
	var ids []int64
	// A look into the index of projects for each congress, not at every project.
	err := tx.db.Model(new(models.Congress)).Where("(SELECT p.published_at FROM projects p WHERE p.congress_id = congresses.id AND p.published_at > 0 LIMIT 1) > 0").Order("id").Pluck("id", &ids).Error
	return ids, tx.edge(err, "项目")
}

// A CongressCount is how many public projects a congress has in a year.
type CongressCount struct {
	CongressID int64
	Projects   int
}

// PublicCounts counts the public projects of a year in every congress.
func (tx *Tx) PublicCounts(year int) ([]CongressCount, error) {
	var rows []CongressCount
	err := tx.db.Model(new(models.Project)).Select("congress_id, COUNT(*) AS projects").Where("published_at > 0 AND year = ?", year).
		Group("congress_id").Order("congress_id").Scan(&rows).Error
	return rows, tx.edge(err, "项目")
}

// A YearCount is how many public projects a year has.
type YearCount struct {
	Year     int
	Projects int
}
