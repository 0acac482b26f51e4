package store

import (
	"gorm.io/gorm"

	"piaojue/models"
)

// Adjustments lists the changes asked for of some projects, oldest first.
func (c *Scope) Adjustments(projects ...int64) ([]models.Adjustment, error) {
	return list[models.Adjustment](c, "调整申请", "project_id, id", "project_id IN ?", projects)
}

// AllAdjustments lists the changes asked for in the congress, newest first.
func (c *Scope) AllAdjustments(limit int) ([]models.Adjustment, error) {
	rows, err := many[models.Adjustment](c.own().Order("id DESC").Limit(limit))
	return rows, c.edge(err, "调整申请")
}

// OpenAdjustments lists the changes of the congress that wait for somebody,
// oldest first.
func (c *Scope) OpenAdjustments() ([]models.Adjustment, error) {
	return list[models.Adjustment](c, "调整申请", "id", "state IN ?", []models.AdjustmentState{
		models.AdjustmentFiled, models.AdjustmentGovernment, models.AdjustmentChairs, models.AdjustmentGranted})
}

// Adjustment finds one.
func (c *Scope) Adjustment(id int64) (models.Adjustment, error) {
	return lookup[models.Adjustment](c, "该调整申请", "id = ?", id)
}

// LockAdjustment finds one and keeps other steps of it waiting.
func (c *Scope) LockAdjustment(id int64) (models.Adjustment, error) {
	return lock[models.Adjustment](c, "该调整申请", "id = ?", id)
}

// PutAdjustment adds one.
func (c *Scope) PutAdjustment(row *models.Adjustment) error {
	row.CongressID = c.Congress
	return create(c, "该调整申请", row)
}

// UpdateAdjustment writes what its steps change: never what was asked for.
func (c *Scope) UpdateAdjustment(row models.Adjustment) error {
	return update(c, "该调整申请", row.ID, row, "state", "decision", "decided_on", "published_at")
}

// AdjustmentSteps lists what was said of some changes, in order.
func (c *Scope) AdjustmentSteps(adjustments ...int64) ([]models.AdjustmentStep, error) {
	return list[models.AdjustmentStep](c, "调整的办理记录", "adjustment_id, id", "adjustment_id IN ?", adjustments)
}

// PutAdjustmentStep adds one.
func (c *Scope) PutAdjustmentStep(row *models.AdjustmentStep) error {
	row.CongressID = c.Congress
	return create(c, "该办理记录", row)
}

// DeadlineChanges lists the public changes of days of some projects, in the
// order in which they were decided.
func (c *Scope) DeadlineChanges(projects []int64) ([]models.Adjustment, error) {
	return list[models.Adjustment](c, "调整申请", "project_id, decided_on, id", "project_id IN ? AND kind = ? AND state = ?",
		projects, models.AdjustDeadline, models.AdjustmentPublished)
}

// PublishedAdjustments lists public changes of public projects of all
// congresses, newest first: at most so many after those skipped. It counts all
// of them.
func (tx *Tx) PublishedAdjustments(skip, most int) ([]models.Adjustment, int, error) {
	public := func() *gorm.DB {
		return tx.db.Model(new(models.Adjustment)).Where("adjustments.published_at > 0 AND state = ? AND (SELECT p.published_at FROM projects p WHERE p.id = adjustments.project_id) > 0", models.AdjustmentPublished)
	}
	var n int64
	if err := public().Count(&n).Error; err != nil {
		return nil, 0, tx.edge(err, "调整公告")
	}
	rows, err := many[models.Adjustment](public().Order("adjustments.published_at DESC, adjustments.id DESC").Offset(skip).Limit(most))
	return rows, int(n), tx.edge(err, "调整公告")
}

// PublishedAdjustment finds a public change of a public project of any
// congress.
func (tx *Tx) PublishedAdjustment(id int64) (models.Adjustment, error) {
	row, err := one[models.Adjustment](tx.db.Where("id = ? AND state = ? AND published_at > 0 AND project_id IN (SELECT id FROM projects WHERE published_at > 0)", id, models.AdjustmentPublished))
	return row, tx.edge(err, "该调整公告")
}

// PublishedProjectsByID lists some projects of all congresses as far as they
// are public.
func (tx *Tx) PublishedProjectsByID(ids []int64) ([]models.Project, error) {
	rows, err := many[models.Project](tx.db.Where("id IN ? AND published_at > 0", ids).Order("id"))
	return rows, tx.edge(err, "项目")
}
