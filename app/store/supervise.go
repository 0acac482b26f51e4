package store

import "piaojue/models"

// PlanOf finds the plan of a project.
func (c *Scope) PlanOf(project int64) (models.Plan, error) {
	return lookup[models.Plan](c, "该项目的实施方案", "project_id = ?", project)
}

// LockPlanOf finds the plan of a project and holds it.
func (c *Scope) LockPlanOf(project int64) (models.Plan, error) {
	return lock[models.Plan](c, "该项目的实施方案", "project_id = ?", project)
}

// PlansOf lists the plans of some projects.
func (c *Scope) PlansOf(projects []int64) ([]models.Plan, error) {
	return list[models.Plan](c, "实施方案", "project_id", "project_id IN ?", projects)
}

// PutPlan adds a plan.
func (c *Scope) PutPlan(row *models.Plan) error {
	row.CongressID = c.Congress
	return create(c, "实施方案", row)
}

// UpdatePlan writes all that changes in a plan.
func (c *Scope) UpdatePlan(row models.Plan) error {
	return update(c, "该实施方案", row.ID, row, "state", "leader", "officer", "contact", "target", "money", "safeguards", "due_on", "submitted_at", "submitted_by", "submitted_account", "approved_at", "approved_by", "approved_account", "published_at", "note")
}

// SubItems lists the sub-items of some projects in order.
func (c *Scope) SubItems(projects ...int64) ([]models.SubItem, error) {
	return list[models.SubItem](c, "子项", "project_id, position, id", "project_id IN ?", projects)
}

// PutSubItem adds one.
func (c *Scope) PutSubItem(row *models.SubItem) error {
	row.CongressID = c.Congress
	return create(c, "子项", row)
}

// UpdateSubItem writes one.
func (c *Scope) UpdateSubItem(row models.SubItem) error {
	return update(c, "该子项", row.ID, row, "position", "name", "unit", "unit_id", "target", "investment", "done_on")
}

// DropSubItem removes one.
func (c *Scope) DropSubItem(project, id int64) error {
	return remove[models.SubItem](c, "该子项", "project_id = ? AND id = ?", project, id)
}

// Measures lists the measures of some projects in order.
func (c *Scope) Measures(projects ...int64) ([]models.Measure, error) {
	return list[models.Measure](c, "指标", "project_id, year, position, id", "project_id IN ?", projects)
}

// PutMeasure adds one.
func (c *Scope) PutMeasure(row *models.Measure) error {
	row.CongressID = c.Congress
	return create(c, "指标", row)
}

// UpdateMeasure writes one.
func (c *Scope) UpdateMeasure(row models.Measure) error {
	return update(c, "该指标", row.ID, row, "sub_item_id", "year", "position", "name", "unit", "target")
}

// DropMeasure removes one.
func (c *Scope) DropMeasure(project, id int64) error {
	return remove[models.Measure](c, "该指标", "project_id = ? AND id = ?", project, id)
}

// ReportFigures lists the figures of some reports.
func (c *Scope) ReportFigures(reports []int64) ([]models.ReportFigure, error) {
	return list[models.ReportFigure](c, "进度数字", "report_id, id", "report_id IN ?", reports)
}

// PutReportFigure adds one.
func (c *Scope) PutReportFigure(row *models.ReportFigure) error {
	row.CongressID = c.Congress
	return create(c, "进度数字", row)
}

// Parameters lists what a congress set.
func (c *Scope) Parameters() ([]models.Parameter, error) {
	return list[models.Parameter](c, "参数", "name", "1 = 1")
}

// PutParameter adds one; a name twice is a conflict.
func (c *Scope) PutParameter(row *models.Parameter) error {
	row.CongressID = c.Congress
	return create(c, "参数", row)
}

// UpdateParameter writes one.
func (c *Scope) UpdateParameter(row models.Parameter) error {
	return update(c, "该参数", row.ID, row, "value", "why", "actor", "account_id", "set_at")
}
