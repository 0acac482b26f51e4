package store

import "piaojue/models"

// NewestReports lists the newest report of each of some projects: only what
// lists show of it, and one row for each project, however many there are.
func (c *Scope) NewestReports(projects []int64) ([]models.Report, error) {
	within, congresses := c.within("r.congress_id")
	// By the index each project gives one row, however many reports it has.
	rows, err := many[models.Report](c.db.Table("projects p").Select("r.id", "r.project_id", "r.reported_on", "r.percent", "r.paid", "r.month").
		Joins("JOIN reports r ON r.id = (SELECT n.id FROM reports n WHERE n.project_id = p.id ORDER BY n.reported_on DESC, n.id DESC LIMIT 1)").
		Where(within, congresses).Where("p.id IN ?", projects).Order("r.project_id"))
	return rows, c.edge(err, "进度报告")
}

// Report finds one report.
func (c *Scope) Report(id int64) (models.Report, error) {
	return lookup[models.Report](c, "该进度报告", "id = ?", id)
}

// DropReport removes a report with its figures and photos.
func (c *Scope) DropReport(id int64) error {
	photos, err := c.PhotosOf([]int64{id})
	if err != nil {
		return err
	}
	for _, p := range photos {
		if err := remove[models.PhotoSize](c, "照片", "photo_id = ?", p.ID); err != nil {
			return err
		}
	}
	if err := remove[models.Photo](c, "照片", "report_id = ?", id); err != nil {
		return err
	}
	if err := remove[models.ReportFigure](c, "进度数字", "report_id = ?", id); err != nil {
		return err
	}
	return remove[models.Report](c, "该进度报告", "id = ?", id)
}

// A Reached is a measure's figure in a report.
type Reached struct {
	ReportID   int64
	MeasureID  int64
	Actual     int64 // thousandths, cumulative
	ReportedOn models.Date
}

// Reached lists the figures of all reports of some projects, oldest report
// first, so that the last one of each measure holds.
func (c *Scope) Reached(projects []int64) ([]Reached, error) {
	within, congresses := c.within("r.congress_id")
	rows, err := many[Reached](c.db.Table("report_figures f").Select("f.report_id", "f.measure_id", "f.actual", "r.reported_on").
		Joins("JOIN reports r ON r.id = f.report_id").Where(within, congresses).Where("r.project_id IN ?", projects).
		Order("r.reported_on, r.id, f.id"))
	return rows, c.edge(err, "进度数字")
}

// ReportsByYear counts the reports of some projects up to a day by the year in
// which they were made.
func (c *Scope) ReportsByYear(projects []int64, until models.Date) ([]ReportsOfYear, error) {
	within, congresses := c.within("congress_id")
	rows, err := many[ReportsOfYear](c.db.Table("reports").Select("project_id, SUBSTR(reported_on, 1, 4) AS year, COUNT(*) AS reports").
		Where(within, congresses).Where("project_id IN ? AND reported_on <= ?", projects, until).Group("project_id, SUBSTR(reported_on, 1, 4)"))
	return rows, c.edge(err, "进度报告")
}

// ReportsOfYear is how many reports a project has of a year.
type ReportsOfYear struct {
	ProjectID int64
	Year      string
	Reports   int
}

// ProjectsOfYear lists the projects of a congress in a year, of all years
// where it is 0.
func (c *Scope) ProjectsOfYear(year int) ([]models.Project, error) {
	if year == 0 {
		return c.Projects()
	}
	return list[models.Project](c, "项目", "no, id", "year = ?", year)
}

// ProjectYears lists the years that have projects, newest first; those of one
// responsible unit where unit is not 0.
func (c *Scope) ProjectYears(unit int64) ([]int, error) {
	q := c.own().Model(&models.Project{}).Distinct()
	if unit != 0 {
		q = q.Where("unit_id = ?", unit)
	}
	var years []int
	err := q.Order("year DESC").Pluck("year", &years).Error
	return years, c.edge(err, "项目")
}

// PublishedYears lists the years of some congresses that have public projects,
// newest first.
func (tx *Tx) PublishedYears(congresses []int64) ([]int, error) {
	var years []int
	if len(congresses) == 0 {
		return nil, nil
	}
	// Every year is looked up by index until one project is found.
	err := tx.db.Raw("SELECT y.year FROM (SELECT DISTINCT year FROM projects) y WHERE (SELECT p.published_at FROM projects p WHERE p.year = y.year AND p.congress_id IN ? AND p.published_at > 0 LIMIT 1) > 0 ORDER BY y.year DESC", congresses).Scan(&years).Error
	return years, tx.edge(err, "项目")
}
