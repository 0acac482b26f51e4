package store

import (
	"cmp"
	"slices"

	"piaojue/models"
)

// Acceptances lists the looks at some finished projects, oldest first.
func (c *Scope) Acceptances(projects ...int64) ([]models.Acceptance, error) {
	return list[models.Acceptance](c, "验收记录", "project_id, id", "project_id IN ?", projects)
}

// PublicAcceptances lists the looks at some public projects, also those at which
// something was found wanting, oldest first.
func (tx *Tx) PublicAcceptances(projects []int64) ([]models.Acceptance, error) {
	rows, err := many[models.Acceptance](tx.db.Where("project_id IN ? AND kind <> ? AND EXISTS (SELECT 1 FROM projects p WHERE p.id = acceptances.project_id AND p.published_at > 0)", projects, models.AcceptCarried).
		Order("project_id, id"))
	return rows, tx.edge(err, "验收记录")
}

// PutAcceptance adds one.
func (c *Scope) PutAcceptance(row *models.Acceptance) error {
	row.CongressID = c.Congress
	return create(c, "该验收记录", row)
}

// OpenConcerns counts the concerns about a project that no deputy has called
// settled.
func (c *Scope) OpenConcerns(project int64) (int, error) {
	var n int64
	err := c.own().Model(new(models.Concern)).Where("project_id = ? AND state NOT IN ?", project, []models.ConcernState{models.ConcernClosed, models.ConcernDropped}).Count(&n).Error
	return int(n), c.edge(err, "监督意见")
}

// OpenRemedies counts the remedies of a project that are not done.
func (c *Scope) OpenRemedies(project int64) (int, error) {
	var n int64
	err := c.own().Model(new(models.Remedy)).Where("project_id = ? AND done_on = ''", project).Count(&n).Error
	return int(n), c.edge(err, "整改")
}

// CarriedOn lists the projects that go on with some projects of the year
// before. Few projects go on with another: the index finds all of these in the
// congresses. The sum keeps engines from asking it for every single number,
// which they take to be as frequent as 0, and from reading all projects then.
func (c *Scope) CarriedOn(projects []int64) ([]models.Project, error) {
	rows, err := many[models.Project](c.own().Where("carried_from > 0 AND carried_from + 0 IN ?", projects))
	slices.SortFunc(rows, func(a, b models.Project) int { return cmp.Compare(a.ID, b.ID) })
	return rows, c.edge(err, "项目")
}

// LastNo is the highest number among the projects of a year and of a session.
func (c *Scope) LastNo(year int, session int64) (int, error) {
	var last int
	err := c.own().Model(new(models.Project)).Where("(year = ? OR session_id = ?)", year, session).Select("COALESCE(MAX(no), 0)").Scan(&last).Error
	return last, c.edge(err, "项目")
}

// ProjectsAt lists the projects of the congress in some stages.
func (c *Scope) ProjectsAt(stages ...models.Stage) ([]models.Project, error) {
	return list[models.Project](c, "项目", "year, no, id", "stage IN ?", stages)
}
