package store

import "piaojue/models"

// fileHead is a file without its bytes.
var fileHead = []string{"id", "congress_id", "project_id", "subject", "subject_id", "name", "size", "public", "actor", "account_id", "added_at"}

// FilesOfProject lists a project's files without their bytes, as they were
// added.
func (c *Scope) FilesOfProject(project int64) ([]models.ProjectFile, error) {
	rows, err := many[models.ProjectFile](c.own().Select(fileHead).Where("project_id = ?", project).Order("subject, subject_id, added_at, id"))
	return rows, c.edge(err, "附件")
}

// SameSizeFiles lists the files of a project's subject that have so many
// bytes, with them.
func (c *Scope) SameSizeFiles(project int64, subject string, id int64, size int) ([]models.ProjectFile, error) {
	return list[models.ProjectFile](c, "附件", "id", "project_id = ? AND subject = ? AND subject_id = ? AND size = ?", project, subject, id, size)
}

// ProjectFile finds one file with its bytes.
func (c *Scope) ProjectFile(id string) (models.ProjectFile, error) {
	return lookup[models.ProjectFile](c, "该附件", "id = ?", id)
}

// PublishedFile finds a file of any congress that everybody may read: it was
// published, and so was its project.
func (tx *Tx) PublishedFile(id string) (models.ProjectFile, error) {
	row, err := one[models.ProjectFile](tx.db.Where("id = ? AND public = ? AND project_id IN (SELECT p.id FROM projects p WHERE p.published_at > 0)", id, true))
	return row, tx.edge(err, "该附件")
}

// PutProjectFile adds a file.
func (c *Scope) PutProjectFile(row *models.ProjectFile) error {
	row.CongressID = c.Congress
	return create(c, "附件", row)
}

// PublishFiles makes the files of a project's subject public.
func (c *Scope) PublishFiles(project int64, subject string, id int64) error {
	return c.edge(c.own().Model(new(models.ProjectFile)).Where("project_id = ? AND subject = ? AND subject_id = ?", project, subject, id).Update("public", true).Error, "附件")
}

// DropProjectFile removes a file that is not public.
func (c *Scope) DropProjectFile(project int64, id string) error {
	return remove[models.ProjectFile](c, "该附件", "project_id = ? AND id = ? AND public = ?", project, id, false)
}
