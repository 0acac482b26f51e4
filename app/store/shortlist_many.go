package store

import "piaojue/models"

// ShortlistYears lists the years with shortlisted projects, newest first.
func (c *Scope) ShortlistYears() ([]int, error) {
	var years []int
	err := c.own().Model(new(models.ShortlistedProject)).Distinct("year").Order("year DESC").Pluck("year", &years).Error
	return years, c.edge(err, "年度")
}

// ShortlistBefore lists the shortlisted projects of earlier years.
func (c *Scope) ShortlistBefore(year int) ([]models.ShortlistedProject, error) {
	return list[models.ShortlistedProject](c, "初步候选项目", "year DESC, id", "year < ?", year)
}

// ShortlistOfSession lists the projects that were submitted to a session.
func (c *Scope) ShortlistOfSession(session int64) ([]models.ShortlistedProject, error) {
	return list[models.ShortlistedProject](c, "初步候选项目", "no, id", "session_id = ?", session)
}

// AppraisalsFor lists the opinions asked for on several projects.
func (c *Scope) AppraisalsFor(shortlisted []int64) ([]models.Appraisal, error) {
	return list[models.Appraisal](c, "论证意见", "id", "shortlisted_id IN ?", shortlisted)
}

// OpenAppraisals lists every opinion that was asked for and not given, by
// deadline.
func (c *Scope) OpenAppraisals() ([]models.Appraisal, error) {
	return list[models.Appraisal](c, "论证意见", "due_on, id", "answered_at = 0")
}

// LockAppraisal finds one opinion and holds it until the transaction ends.
func (c *Scope) LockAppraisal(id int64) (models.Appraisal, error) {
	return lock[models.Appraisal](c, "该论证意见", "id = ?", id)
}

// ScoresFor lists the points of several projects.
func (c *Scope) ScoresFor(shortlisted []int64) ([]models.Score, error) {
	return list[models.Score](c, "评分", "id", "shortlisted_id IN ?", shortlisted)
}

// Review finds one meeting's record.
func (c *Scope) Review(id int64) (models.Review, error) {
	return lookup[models.Review](c, "该审定记录", "id = ?", id)
}

// MergedIntoAny lists the matters that were merged into one of several.
func (c *Scope) MergedIntoAny(matters []int64) ([]models.Matter, error) {
	return list[models.Matter](c, "事项", "number, id", "merged_into IN ?", matters)
}

// StudiesFor lists the opinions asked for on several matters.
func (c *Scope) StudiesFor(matters []int64) ([]models.Study, error) {
	return list[models.Study](c, "研判", "id", "matter_id IN ?", matters)
}

// CommentCounts counts the comments on each of some shortlisted projects.
func (c *Scope) CommentCounts(shortlisted []int64) (map[int64]int, error) {
	return countBy[models.Comment](c, "公示意见", "shortlisted_id", shortlisted)
}

// countBy counts the rows whose column has each of some values.
func countBy[T any](c *Scope, what, column string, values []int64) (map[int64]int, error) {
	var rows []struct {
		Subject int64
		N       int
	}
	err := c.own().Model(new(T)).Where(column+" IN ?", values).Select(column + " AS subject, COUNT(*) AS n").Group(column).Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.Subject] = r.N
	}
	return counts, c.edge(err, what)
}

// SubmitList marks a locked session's list of candidates as submitted now.
func (c *Scope) SubmitList(session int64) error {
	return update(c, "该次会议", session, models.Session{ListSubmittedAt: c.Now}, "list_submitted_at")
}

// DropAppraisal removes a request that nobody has answered.
func (c *Scope) DropAppraisal(id int64) error {
	return remove[models.Appraisal](c, "该论证意见", "id = ? AND answered_at = 0", id)
}

// MattersWithoutProject lists a year's matters that people suggested and the
// office decided to take up, for which no project is on its way.
func (c *Scope) MattersWithoutProject(year int) ([]models.Matter, error) {
	return list[models.Matter](c, "事项", "number", "year = ? AND state = ? AND call_id > 0 AND id NOT IN (SELECT matter_id FROM shortlisted_projects WHERE congress_id = ? AND state NOT IN ?)",
		year, models.MatterProject, c.Congress, []models.ShortlistState{models.ShortlistWithdrawn, models.ShortlistReserve})
}
