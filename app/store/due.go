package store

import "piaojue/models"

// What the reminders look at: rows that wait for somebody.

// ProjectsUnderWay lists the projects that are public and neither accepted nor
// ended nor carried into the next year.
func (c *Scope) ProjectsUnderWay() ([]models.Project, error) {
	return list[models.Project](c, "项目", "year, no, id", "published_at > 0 AND accepted_at = 0 AND finished_at = 0 AND closed_at = 0 AND ended_at = 0 AND id NOT IN (SELECT carried_from FROM projects WHERE congress_id = ? AND carried_from > 0)", c.Congress)
}

// OpenCheckpointsBy lists the checkpoints of projects that are planned up to a
// day and not reached. Those of a plan that is not published are none yet.
func (c *Scope) OpenCheckpointsBy(projects []int64, day models.Date) ([]models.Checkpoint, error) {
	return list[models.Checkpoint](c, "节点", "planned_on, id", "project_id IN ? AND done_on = '' AND planned_on <> '' AND planned_on <= ? AND project_id NOT IN (SELECT plans.project_id FROM plans WHERE plans.state <> ?)", projects, day, models.PlanPublished)
}

// ReportedMonths lists which months of projects have a monthly report.
func (c *Scope) ReportedMonths(projects []int64) (map[int64][]string, error) {
	rows, err := many[models.Report](c.own().Select("project_id", "month").Where("project_id IN ? AND month <> ''", projects))
	months := map[int64][]string{}
	for _, r := range rows {
		months[r.ProjectID] = append(months[r.ProjectID], r.Month)
	}
	return months, c.edge(err, "进度报告")
}

// ConcernsToAnswer lists the concerns that wait for the unit's answer.
func (c *Scope) ConcernsToAnswer() ([]models.Concern, error) {
	return list[models.Concern](c, "监督意见", "due_on, id", "state IN ? AND due_on <> ''", []models.ConcernState{models.ConcernSent, models.ConcernRedo})
}

// RemediesToDo lists the remedies that are not done.
func (c *Scope) RemediesToDo() ([]models.Remedy, error) {
	return list[models.Remedy](c, "整改", "due_on, id", "done_on = '' AND due_on <> ''")
}

// AppraisalsToGive lists the appraisals that wait for a unit's opinion.
func (c *Scope) AppraisalsToGive() ([]models.Appraisal, error) {
	return list[models.Appraisal](c, "部门论证", "due_on, id", "answered_at = 0 AND due_on <> ''")
}

// StudiesToAnswer lists the studies that wait for an opinion.
func (c *Scope) StudiesToAnswer() ([]models.Study, error) {
	return list[models.Study](c, "研判", "due_on, id", "answered_at = 0 AND due_on <> ''")
}

// CallsEndingBy lists the calls that take suggestions today and end by a day.
func (c *Scope) CallsEndingBy(day models.Date) ([]models.Call, error) {
	return list[models.Call](c, "征集公告", "closes_on, id", "published_at > 0 AND closed_at = 0 AND closes_on >= ? AND closes_on <= ?", c.Today, day)
}

// QuestionsToAnswer lists the deputies' questions that nobody has answered.
func (c *Scope) QuestionsToAnswer() ([]models.Question, error) {
	return list[models.Question](c, "询问", "id", "answered_at = 0")
}

// PlansToSubmit lists the plans that the unit has not handed in.
func (c *Scope) PlansToSubmit() ([]models.Plan, error) {
	return list[models.Plan](c, "实施方案", "due_on, id", "state = ? AND due_on <> ''", models.PlanDraft)
}
