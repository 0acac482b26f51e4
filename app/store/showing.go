package store

import (
	"gorm.io/gorm"

	"piaojue/models"
)

// LockShowing finds one and holds it until the transaction ends.
func (c *Scope) LockShowing(id int64) (models.Showing, error) {
	return lock[models.Showing](c, "该公示", "id = ?", id)
}

// ShowingYears lists the years with showings, newest first.
func (c *Scope) ShowingYears() ([]int, error) {
	var years []int
	err := c.own().Model(new(models.Showing)).Distinct("year").Order("year DESC").Pluck("year", &years).Error
	return years, c.edge(err, "年度")
}

// ReplaceShowingProjects puts other projects on show in the order given.
func (c *Scope) ReplaceShowingProjects(showing int64, rows []models.ShowingProject) error {
	if err := remove[models.ShowingProject](c, "公示项目", "showing_id = ?", showing); err != nil {
		return err
	}
	for i := range rows {
		rows[i].ID, rows[i].ShowingID = 0, showing
		if err := c.PutShowingProject(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// ShowingsOf lists where a shortlisted project was or is to be shown.
func (c *Scope) ShowingsOf(shortlisted int64) ([]models.ShowingProject, error) {
	return list[models.ShowingProject](c, "公示项目", "id", "shortlisted_id = ?", shortlisted)
}

// LockComment finds one and holds it until the transaction ends.
func (c *Scope) LockComment(id int64) (models.Comment, error) {
	return lock[models.Comment](c, "该意见", "id = ?", id)
}

// ListedComments lists what the public may read of the comments of a showing,
// oldest first, without what is sealed.
func (c *Scope) ListedComments(showing int64) ([]models.Comment, error) {
	rows, err := list[models.Comment](c, "公示意见", "id", "showing_id = ? AND listed", showing)
	for i := range rows {
		rows[i].Code, rows[i].NameSealed, rows[i].PhoneSealed, rows[i].PhoneIndex = "", nil, nil, nil
	}
	return rows, err
}

// CommentsPerProject counts all comments of a showing by project.
func (c *Scope) CommentsPerProject(showing int64) (map[int64]int, error) {
	var rows []struct {
		Subject int64
		N       int
	}
	err := c.own().Model(new(models.Comment)).Where("showing_id = ?", showing).Select("shortlisted_id AS subject, COUNT(*) AS n").Group("shortlisted_id").Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.Subject] = r.N
	}
	return counts, c.edge(err, "公示意见")
}

// OpenComments counts the comments of a showing without an answer.
func (c *Scope) OpenComments(showing int64) (int, error) {
	var n int64
	err := c.own().Model(new(models.Comment)).Where("showing_id = ? AND answered_at = 0", showing).Count(&n).Error
	return int(n), c.edge(err, "公示意见")
}

// Booklets lists the papers of all sessions, newest first.
func (c *Scope) Booklets() ([]models.Booklet, error) {
	return list[models.Booklet](c, "说明册", "session_id DESC", "1 = 1")
}

// LockQuestion finds one and holds it until the transaction ends.
func (c *Scope) LockQuestion(id int64) (models.Question, error) {
	return lock[models.Question](c, "该提问", "id = ?", id)
}

// AllQuestions lists every question of the congress, newest first.
func (c *Scope) AllQuestions() ([]models.Question, error) {
	return list[models.Question](c, "提问", "id DESC", "1 = 1")
}

// readingsOf are the readings of a session's candidates, for a wipe.
func (c *Scope) readingsOf(session int64) *gorm.DB {
	return c.own().Where("candidate_id IN (SELECT id FROM candidates WHERE session_id = ?)", session)
}
