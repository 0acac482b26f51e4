package store

import (
	"strings"

	"gorm.io/gorm"

	"piaojue/models"
)

// ProjectFilter narrows the public list of projects.
type ProjectFilter struct {
	Congress int64
	Among    []int64 // instead of Congress: several
	Year     int
	Years    []int  // instead of Year: several
	Query    string // part of the name, content, place or responsible unit
	Limit    int
}

// PublishedProjects lists projects of all congresses that are public.
func (tx *Tx) PublishedProjects(f ProjectFilter) ([]models.Project, error) {
	q := tx.publicProjects(f, 0)
	if f.Limit > 0 {
		q = q.Limit(f.Limit)
	}
	rows, err := many[models.Project](q.Order("year DESC, congress_id, no"))
	return rows, tx.edge(err, "项目")
}

// publicProjects is the public projects that a filter finds. From reportsFrom
// on, if it is not 0, a word may also stand in a report: older reports are
// many, and nobody looks for their words.
func (tx *Tx) publicProjects(f ProjectFilter, reportsFrom int) *gorm.DB {
	q := tx.db.Where("projects.published_at > 0")
	if f.Congress > 0 {
		q = q.Where("projects.congress_id = ?", f.Congress)
	}
	if f.Among != nil {
		q = q.Where("projects.congress_id IN ?", f.Among)
	}
	if f.Year > 0 {
		q = q.Where("projects.year = ?", f.Year)
	}
	if f.Years != nil {
		q = q.Where("projects.year IN ?", f.Years)
	}
	for _, word := range strings.Fields(f.Query) {
		like := "%" + escapeLike(word) + "%"
		own := tx.db.Where("projects.name LIKE ? ESCAPE '!' OR projects.content LIKE ? ESCAPE '!' OR projects.place LIKE ? ESCAPE '!' OR projects.unit LIKE ? ESCAPE '!' OR projects.code LIKE ? ESCAPE '!'", like, like, like, like, like)
		if reportsFrom > 0 {
			// Not EXISTS: MariaDB would look through the reports of every year first.
			own = own.Or("projects.year >= ? AND (SELECT r.id FROM reports r WHERE r.project_id = projects.id AND (r.text LIKE ? ESCAPE '!' OR r.problems LIKE ? ESCAPE '!' OR r.next_step LIKE ? ESCAPE '!') LIMIT 1) > 0", reportsFrom, like, like, like)
		}
		q = q.Where(own)
	}
	return q
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// PublishedProject finds a public project of any congress.
func (tx *Tx) PublishedProject(id int64) (models.Project, error) {
	row, err := one[models.Project](tx.db.Where("id = ? AND published_at > 0", id))
	return row, tx.edge(err, "该项目")
}

// Projects lists the projects of a congress, newest year first.
func (c *Scope) Projects() ([]models.Project, error) {
	return list[models.Project](c, "项目", "year DESC, no", "1 = 1")
}

// CurrentProjects lists the projects of a congress that are neither closed nor
// ended, and all of its newest two years; newest year first.
func (c *Scope) CurrentProjects() ([]models.Project, error) {
	return list[models.Project](c, "项目", "year DESC, no", "(closed_at = 0 AND ended_at = 0 OR year >= (SELECT MAX(n.year) - 1 FROM projects n WHERE n.congress_id = ?))", c.Congress)
}

// ProjectsOfRound lists the projects that a round adopted.
func (c *Scope) ProjectsOfRound(round int64) ([]models.Project, error) {
	return list[models.Project](c, "项目", "no", "round_id = ?", round)
}

// Project finds one project.
func (c *Scope) Project(id int64) (models.Project, error) {
	return lookup[models.Project](c, "该项目", "id = ?", id)
}

// LockProject finds one project and keeps other changes waiting.
func (c *Scope) LockProject(id int64) (models.Project, error) {
	return lock[models.Project](c, "该项目", "id = ?", id)
}

// PutProject adds a project.
func (c *Scope) PutProject(row *models.Project) error {
	row.CongressID = c.Congress
	return create(c, "该项目", row)
}

// UpdateProject writes what may change of a project: what an adjustment may
// change, where it stands, and the unit's account.
func (c *Scope) UpdateProject(row models.Project) error {
	return update(c, "该项目", row.ID, row, "content", "place", "investment", "deadline", "unit_id", "published_at", "accepted_at",
		"stage", "site_code", "carried_from", "finished_at", "checked_at", "closed_at", "ended_at")
}

// Checkpoints lists a project's plan in order.
func (c *Scope) Checkpoints(project int64) ([]models.Checkpoint, error) {
	return list[models.Checkpoint](c, "节点", "position, id", "project_id = ?", project)
}

// CheckpointsOf lists the plans of several projects.
func (c *Scope) CheckpointsOf(projects []int64) ([]models.Checkpoint, error) {
	return list[models.Checkpoint](c, "节点", "project_id, position, id", "project_id IN ?", projects)
}

// Checkpoint finds one checkpoint.
func (c *Scope) Checkpoint(id int64) (models.Checkpoint, error) {
	return lookup[models.Checkpoint](c, "该节点", "id = ?", id)
}

// PutCheckpoint adds a checkpoint.
func (c *Scope) PutCheckpoint(row *models.Checkpoint) error {
	row.CongressID = c.Congress
	return create(c, "该节点", row)
}

// UpdateCheckpoint writes all that may change of a checkpoint.
func (c *Scope) UpdateCheckpoint(row models.Checkpoint) error {
	return update(c, "该节点", row.ID, row, "position", "name", "target", "evidence", "weight", "planned_on", "done_on", "done_note",
		"sub_item_id", "year", "asks", "confirmer", "confirmed_at", "confirmed_by", "done_account", "confirmed_account")
}

// Reports lists a project's progress reports, newest first.
func (c *Scope) Reports(project int64) ([]models.Report, error) {
	return list[models.Report](c, "进度报告", "reported_on DESC, id DESC", "project_id = ?", project)
}

// ReportsOf lists the reports of several projects, newest first in each.
func (c *Scope) ReportsOf(projects []int64) ([]models.Report, error) {
	return list[models.Report](c, "进度报告", "project_id, reported_on DESC, id DESC", "project_id IN ?", projects)
}

// PutReport adds a progress report.
func (c *Scope) PutReport(row *models.Report) error {
	row.CongressID = c.Congress
	return create(c, "进度报告", row)
}

// PutPhoto adds a photo to a report.
func (c *Scope) PutPhoto(row *models.Photo) error {
	row.CongressID = c.Congress
	return create(c, "照片", row)
}

// PhotosOf lists the photos of reports without their bytes.
func (c *Scope) PhotosOf(reports []int64) ([]models.Photo, error) {
	rows, err := many[models.Photo](c.db.Select(photoHead).
		Where("congress_id = ? AND report_id IN ?", c.Congress, reports).Order("report_id, id"))
	return rows, c.edge(err, "照片")
}

// Photo finds one photo with its bytes.
func (c *Scope) Photo(id string) (models.Photo, error) {
	return lookup[models.Photo](c, "该照片", "id = ?", id)
}
