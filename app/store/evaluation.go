package store

import "piaojue/models"

// AnnouncedSurveys lists the announced rounds that graded something, newest
// first, rehearsals among them.
func (c *Scope) AnnouncedSurveys() ([]models.Round, error) {
	return list[models.Round](c, "测评", "id DESC", "items <> '' AND state IN ?", []models.RoundState{models.RoundAnnounced, models.RoundPublished})
}

// Evaluations lists the grades of some projects, by year and turn.
func (c *Scope) Evaluations(projects ...int64) ([]models.Evaluation, error) {
	return list[models.Evaluation](c, "测评结果", "year, turn, project_id, sub_item_id, id", "project_id IN ?", projects)
}

// EvaluationsOfYear lists the grades of a year in the order of the ballots.
func (c *Scope) EvaluationsOfYear(year int) ([]models.Evaluation, error) {
	return list[models.Evaluation](c, "测评结果", "turn, round_id, item", "year = ?", year)
}

// EvaluationsOfRound lists what was taken over from a round.
func (c *Scope) EvaluationsOfRound(round int64) ([]models.Evaluation, error) {
	return list[models.Evaluation](c, "测评结果", "item", "round_id = ?", round)
}

// AllEvaluations lists every grade of the congress.
func (c *Scope) AllEvaluations() ([]models.Evaluation, error) {
	return list[models.Evaluation](c, "测评结果", "year, turn, round_id, item", "1 = 1")
}

// PutEvaluation adds one; the same turn of the same item in a year is a conflict.
func (c *Scope) PutEvaluation(row *models.Evaluation) error {
	row.CongressID = c.Congress
	return create(c, "该项目这一次的测评结果", row)
}

// UpdateEvaluation writes the parts of the score and whether it is published;
// what was counted never changes.
func (c *Scope) UpdateEvaluation(row models.Evaluation) error {
	return update(c, "该测评结果", row.ID, row, "public", "raters", "acceptance", "weights", "score", "actor", "account_id", "made_at", "published_at")
}

// Remedies lists the remedies of some projects, oldest first.
func (c *Scope) Remedies(projects ...int64) ([]models.Remedy, error) {
	return list[models.Remedy](c, "整改", "id", "project_id IN ?", projects)
}

// LockRemedy finds one remedy of a project and holds it.
func (c *Scope) LockRemedy(project, id int64) (models.Remedy, error) {
	return lock[models.Remedy](c, "该整改", "project_id = ? AND id = ?", project, id)
}

// PutRemedy adds one.
func (c *Scope) PutRemedy(row *models.Remedy) error {
	row.CongressID = c.Congress
	return create(c, "该整改", row)
}

// UpdateRemedy writes how far one is.
func (c *Scope) UpdateRemedy(row models.Remedy) error {
	return update(c, "该整改", row.ID, row, "text", "due_on", "done_on", "done_note", "reported_account", "accepted_account")
}

// OfficialAcceptances lists the acceptances of some projects that were passed,
// oldest first.
func (c *Scope) OfficialAcceptances(projects []int64) ([]models.Acceptance, error) {
	return list[models.Acceptance](c, "验收", "id", "project_id IN ? AND kind = ? AND passed = ?", projects, models.AcceptOfficial, true)
}

// YearReport finds the report of a year.
func (c *Scope) YearReport(year int) (models.YearReport, error) {
	return lookup[models.YearReport](c, "该年度的评估报告", "year = ?", year)
}

// LockYearReport finds the report of a year and holds it.
func (c *Scope) LockYearReport(year int) (models.YearReport, error) {
	return lock[models.YearReport](c, "该年度的评估报告", "year = ?", year)
}

// YearReports lists the reports, newest year first.
func (c *Scope) YearReports() ([]models.YearReport, error) {
	return list[models.YearReport](c, "年度评估报告", "year DESC", "1 = 1")
}

// PutYearReport adds one; a year twice is a conflict.
func (c *Scope) PutYearReport(row *models.YearReport) error {
	row.CongressID = c.Congress
	return create(c, "该年度的评估报告", row)
}

// UpdateYearReport writes one.
func (c *Scope) UpdateYearReport(row models.YearReport) error {
	return update(c, "该年度的评估报告", row.ID, row, "text", "figures", "actor", "account_id", "written_at", "published_at")
}

// PublishedYearReports lists the published reports of all congresses, newest
// year first.
func (tx *Tx) PublishedYearReports() ([]models.YearReport, error) {
	rows, err := many[models.YearReport](tx.db.Where("published_at > 0").Order("year DESC, congress_id"))
	return rows, tx.edge(err, "年度评估报告")
}
