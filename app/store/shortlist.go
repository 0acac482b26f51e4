package store

import "piaojue/models"

// Shortlist lists a year's shortlisted projects by id.
func (c *Scope) Shortlist(year int) ([]models.ShortlistedProject, error) {
	return list[models.ShortlistedProject](c, "初步候选项目", "id", "year = ?", year)
}

// ShortlistReserve lists the reserve of all years, newest first.
func (c *Scope) ShortlistReserve() ([]models.ShortlistedProject, error) {
	return list[models.ShortlistedProject](c, "储备项目", "year DESC, id", "state = ?", models.ShortlistReserve)
}

// ShortlistedOf lists the shortlisted projects of a matter.
func (c *Scope) ShortlistedOf(matter int64) ([]models.ShortlistedProject, error) {
	return list[models.ShortlistedProject](c, "初步候选项目", "id", "matter_id = ?", matter)
}

// Shortlisted finds one.
func (c *Scope) Shortlisted(id int64) (models.ShortlistedProject, error) {
	return lookup[models.ShortlistedProject](c, "该初步候选项目", "id = ?", id)
}

// LockShortlisted finds one and holds it until the transaction ends.
func (c *Scope) LockShortlisted(id int64) (models.ShortlistedProject, error) {
	return lock[models.ShortlistedProject](c, "该初步候选项目", "id = ?", id)
}

// PutShortlisted adds one.
func (c *Scope) PutShortlisted(row *models.ShortlistedProject) error {
	row.CongressID = c.Congress
	return create(c, "初步候选项目", row)
}

// UpdateShortlisted writes all that changes in one.
func (c *Scope) UpdateShortlisted(row models.ShortlistedProject) error {
	return update(c, "该初步候选项目", row.ID, row, "year", "name", "content", "category", "place", "scale", "investment", "funding", "unit", "unit_id", "support",
		"target", "deadline", "benefit", "beneficiaries", "parts", "state", "version", "session_id", "no", "reason", "repeats", "updated_at")
}

// PutProjectVersion keeps one version.
func (c *Scope) PutProjectVersion(row *models.ProjectVersion) error {
	row.CongressID = c.Congress
	return create(c, "项目版本", row)
}

// ProjectVersions lists the versions of a project, oldest first.
func (c *Scope) ProjectVersions(shortlisted int64) ([]models.ProjectVersion, error) {
	return list[models.ProjectVersion](c, "项目版本", "number", "shortlisted_id = ?", shortlisted)
}

// ProjectVersion finds one version.
func (c *Scope) ProjectVersion(shortlisted int64, number int) (models.ProjectVersion, error) {
	return lookup[models.ProjectVersion](c, "该版本", "shortlisted_id = ? AND number = ?", shortlisted, number)
}

// Appraisals lists the opinions asked for on a project.
func (c *Scope) Appraisals(shortlisted int64) ([]models.Appraisal, error) {
	return list[models.Appraisal](c, "论证意见", "id", "shortlisted_id = ?", shortlisted)
}

// AppraisalsOfUnit lists what a unit was asked, by deadline.
func (c *Scope) AppraisalsOfUnit(unit int64) ([]models.Appraisal, error) {
	return list[models.Appraisal](c, "论证意见", "due_on, id", "unit_id = ?", unit)
}

// Appraisal finds one.
func (c *Scope) Appraisal(id int64) (models.Appraisal, error) {
	return lookup[models.Appraisal](c, "该论证意见", "id = ?", id)
}

// PutAppraisal adds one.
func (c *Scope) PutAppraisal(row *models.Appraisal) error {
	row.CongressID = c.Congress
	return create(c, "论证意见", row)
}

// UpdateAppraisal writes the opinion or a new deadline.
func (c *Scope) UpdateAppraisal(row models.Appraisal) error {
	return update(c, "该论证意见", row.ID, row, "unit_id", "unit", "due_on", "verdict", "opinion", "version", "account_id", "actor", "answered_at")
}

// NegativeItems lists the negative list, the retired items too.
func (c *Scope) NegativeItems() ([]models.NegativeItem, error) {
	return list[models.NegativeItem](c, "负面清单", "position, id", "1 = 1")
}

// PutNegativeItem adds an item.
func (c *Scope) PutNegativeItem(row *models.NegativeItem) error {
	row.CongressID = c.Congress
	return create(c, "负面清单条目", row)
}

// UpdateNegativeItem writes an item.
func (c *Scope) UpdateNegativeItem(row models.NegativeItem) error {
	return update(c, "该负面清单条目", row.ID, row, "position", "text", "retired_at")
}

// NegativeChecks lists how a project was held against the items.
func (c *Scope) NegativeChecks(shortlisted int64) ([]models.NegativeCheck, error) {
	return list[models.NegativeCheck](c, "负面清单核对", "id", "shortlisted_id = ?", shortlisted)
}

// ReplaceNegativeCheck puts a check in the place of the one before.
func (c *Scope) ReplaceNegativeCheck(row *models.NegativeCheck) error {
	if err := remove[models.NegativeCheck](c, "负面清单核对", "shortlisted_id = ? AND item_id = ?", row.ShortlistedID, row.ItemID); err != nil {
		return err
	}
	row.CongressID = c.Congress
	return create(c, "负面清单核对", row)
}

// Scores lists the points of a project.
func (c *Scope) Scores(shortlisted int64) ([]models.Score, error) {
	return list[models.Score](c, "评分", "id", "shortlisted_id = ?", shortlisted)
}

// ReplaceScore puts a person's points for a criterion in the place of those
// before.
func (c *Scope) ReplaceScore(row *models.Score) error {
	if err := remove[models.Score](c, "评分", "shortlisted_id = ? AND account_id = ? AND criterion = ?", row.ShortlistedID, row.AccountID, row.Criterion); err != nil {
		return err
	}
	row.CongressID = c.Congress
	return create(c, "评分", row)
}

// Reviews lists a year's meetings of the review chain, oldest first.
func (c *Scope) Reviews(year int) ([]models.Review, error) {
	return list[models.Review](c, "审定记录", "id", "year = ?", year)
}

// PutReview adds a meeting's record.
func (c *Scope) PutReview(row *models.Review) error {
	row.CongressID = c.Congress
	return create(c, "审定记录", row)
}

// ReviewItems lists what a meeting decided.
func (c *Scope) ReviewItems(review int64) ([]models.ReviewItem, error) {
	return list[models.ReviewItem](c, "审定结果", "id", "review_id = ?", review)
}

// ReviewsOf lists what was decided of a project, oldest first.
func (c *Scope) ReviewsOf(shortlisted int64) ([]models.ReviewItem, error) {
	return list[models.ReviewItem](c, "审定结果", "id", "shortlisted_id = ?", shortlisted)
}

// PutReviewItem adds one decision.
func (c *Scope) PutReviewItem(row *models.ReviewItem) error {
	row.CongressID = c.Congress
	return create(c, "审定结果", row)
}

// Showings lists the showings of a year, newest first.
func (c *Scope) Showings(year int) ([]models.Showing, error) {
	return list[models.Showing](c, "公示", "id DESC", "year = ?", year)
}

// Showing finds one.
func (c *Scope) Showing(id int64) (models.Showing, error) {
	return lookup[models.Showing](c, "该公示", "id = ?", id)
}

// PublishedShowings lists those of all congresses that are out, newest first.
func (tx *Tx) PublishedShowings() ([]models.Showing, error) {
	rows, err := many[models.Showing](tx.db.Where("published_at > 0").Order("opens_on DESC, id DESC"))
	return rows, tx.edge(err, "公示")
}

// PublishedShowing finds one of any congress that is out.
func (tx *Tx) PublishedShowing(id int64) (models.Showing, error) {
	row, err := one[models.Showing](tx.db.Where("id = ? AND published_at > 0", id))
	return row, tx.edge(err, "该公示")
}

// PutShowing adds one.
func (c *Scope) PutShowing(row *models.Showing) error {
	row.CongressID = c.Congress
	return create(c, "公示", row)
}

// UpdateShowing writes all that changes in one.
func (c *Scope) UpdateShowing(row models.Showing) error {
	return update(c, "该公示", row.ID, row, "title", "text", "opens_on", "closes_on", "published_at")
}

// ShowingProjects lists the projects on show.
func (c *Scope) ShowingProjects(showing int64) ([]models.ShowingProject, error) {
	return list[models.ShowingProject](c, "公示项目", "id", "showing_id = ?", showing)
}

// Comments lists the comments of a showing, oldest first.
func (c *Scope) Comments(showing int64) ([]models.Comment, error) {
	return list[models.Comment](c, "公示意见", "id", "showing_id = ?", showing)
}

// Comment finds one.
func (c *Scope) Comment(id int64) (models.Comment, error) {
	return lookup[models.Comment](c, "该意见", "id = ?", id)
}

// CommentByCode finds the comment of a 查询码, in any congress.
func (tx *Tx) CommentByCode(code string) (models.Comment, error) {
	row, err := one[models.Comment](tx.db.Where("code = ?", code))
	return row, tx.edge(err, "该查询码对应的意见")
}

// PutComment adds one.
func (c *Scope) PutComment(row *models.Comment) error {
	row.CongressID = c.Congress
	return create(c, "公示意见", row)
}

// UpdateComment writes the answer and whether it is listed.
func (c *Scope) UpdateComment(row models.Comment) error {
	return update(c, "该意见", row.ID, row, "listed", "answer", "actor", "answered_at")
}

// Booklet finds the papers of a session.
func (c *Scope) Booklet(session int64) (models.Booklet, error) {
	return lookup[models.Booklet](c, "该次会议的说明册", "session_id = ?", session)
}

// PutBooklet adds the papers of a session.
func (c *Scope) PutBooklet(row *models.Booklet) error {
	row.CongressID = c.Congress
	return create(c, "说明册", row)
}

// UpdateBooklet writes text and release.
func (c *Scope) UpdateBooklet(row models.Booklet) error {
	return update(c, "该说明册", row.ID, row, "text", "account_id", "actor", "released_at")
}

// Questions lists what was asked about a session's candidates, oldest first.
func (c *Scope) Questions(session int64) ([]models.Question, error) {
	return list[models.Question](c, "提问", "id", "session_id = ?", session)
}

// PutQuestion adds one.
func (c *Scope) PutQuestion(row *models.Question) error {
	row.CongressID = c.Congress
	return create(c, "提问", row)
}

// UpdateQuestion writes the answer.
func (c *Scope) UpdateQuestion(row models.Question) error {
	return update(c, "该提问", row.ID, row, "answer", "answerer", "answered_at")
}

// Readings says how often each candidate of a list was read.
func (c *Scope) Readings(candidates []int64) (map[int64]int, error) {
	rows, err := list[models.Reading](c, "阅读次数", "id", "candidate_id IN ?", candidates)
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.CandidateID] = r.Count
	}
	return counts, err
}

// BumpReading counts one more reading of a candidate.
func (c *Scope) BumpReading(candidate int64) error {
	done := c.db.Exec("UPDATE readings SET count = count + 1 WHERE congress_id = ? AND candidate_id = ?", c.Congress, candidate)
	if done.Error != nil || done.RowsAffected > 0 {
		return c.edge(done.Error, "阅读次数")
	}
	return create(c, "阅读次数", &models.Reading{CongressID: c.Congress, CandidateID: candidate, Count: 1})
}

// PutShowingProject adds one project on show.
func (c *Scope) PutShowingProject(row *models.ShowingProject) error {
	row.CongressID = c.Congress
	return create(c, "公示项目", row)
}
