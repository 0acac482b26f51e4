package store

import (
	"strconv"
	"time"

	"piaojue/models"
)

// UsualPlanDays is the template's P27: a plan is due so many days after the
// decision.
const UsualPlanDays = 30

// UsualGraceDays is the template's P28: a month's report may be written so long
// after the month.
const UsualGraceDays = 15

// GraceDays is how long after a month its report may be written in the congress
// (P28).
func (c *Scope) GraceDays() (int, error) { return c.parameterDays("grace_days", UsualGraceDays, 0, 60) }

// parameterDays is a number of days that the congress set, or the usual one
// where it set none that can be.
func (c *Scope) parameterDays(name string, usual, least, most int) (int, error) {
	set, err := c.Parameters()
	for _, row := range set {
		if n, err := strconv.Atoi(row.Value); row.Name == name && err == nil && n >= least && n <= most {
			usual = n
		}
	}
	return usual, err
}

// OpenPlan begins the plan of a project: a draft that is due, counted from
// today, after the days that hold in the congress (P27).
func (c *Scope) OpenPlan(project int64) (models.Plan, error) {
	days, err := c.parameterDays("plan_days", UsualPlanDays, 1, 365)
	if err != nil {
		return models.Plan{}, err
	}
	day, err := time.Parse("2006-01-02", string(c.Today))
	if err != nil {
		return models.Plan{}, err
	}
	row := models.Plan{ProjectID: project, State: models.PlanDraft, DueOn: models.Date(day.AddDate(0, 0, days).Format("2006-01-02"))}
	return row, c.PutPlan(&row)
}

// PlansUnderWay lists the plans that are not published, by the day on which
// they are due.
func (c *Scope) PlansUnderWay() ([]models.Plan, error) {
	return list[models.Plan](c, "实施方案", "due_on, id", "state IN ?", []models.PlanState{models.PlanDraft, models.PlanSubmitted, models.PlanApproved})
}

// SubItem finds one sub-item of a project.
func (c *Scope) SubItem(project, id int64) (models.SubItem, error) {
	return lookup[models.SubItem](c, "该子项", "project_id = ? AND id = ?", project, id)
}

// Measure finds one measure of a project.
func (c *Scope) Measure(project, id int64) (models.Measure, error) {
	return lookup[models.Measure](c, "该指标", "project_id = ? AND id = ?", project, id)
}

// CheckpointOf finds one checkpoint of a project.
func (c *Scope) CheckpointOf(project, id int64) (models.Checkpoint, error) {
	return lookup[models.Checkpoint](c, "该节点", "project_id = ? AND id = ?", project, id)
}

// DropCheckpoint removes one.
func (c *Scope) DropCheckpoint(project, id int64) error {
	return remove[models.Checkpoint](c, "该节点", "project_id = ? AND id = ?", project, id)
}

// DropPlanParts removes the checkpoints, measures and sub-items of a project.
func (c *Scope) DropPlanParts(project int64) error {
	if err := remove[models.Checkpoint](c, "节点", "project_id = ?", project); err != nil {
		return err
	}
	if err := remove[models.Measure](c, "指标", "project_id = ?", project); err != nil {
		return err
	}
	return remove[models.SubItem](c, "子项", "project_id = ?", project)
}

// RefuseEvidence keeps the photos of a checkpoint that was not confirmed as
// what they were: evidence that did not suffice. They are shown to nobody but
// the office.
func (c *Scope) RefuseEvidence(project, checkpoint int64) error {
	return c.edge(c.own().Model(new(models.Photo)).Where("project_id = ? AND checkpoint_id = ?", project, checkpoint).Update("phase", models.PhaseRefused).Error, "照片")
}
