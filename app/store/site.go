package store

import (
	"strings"

	"gorm.io/gorm"

	"piaojue/models"
)

// ProjectOfSite finds the public project of any congress whose poster carries
// the code.
func (tx *Tx) ProjectOfSite(code string) (models.Project, error) {
	row, err := one[models.Project](tx.db.Where("site_code = ? AND site_code <> '' AND published_at > 0", code))
	return row, tx.edge(err, "该现场码对应的项目")
}

// PutSiteComment adds one.
func (c *Scope) PutSiteComment(row *models.SiteComment) error {
	row.CongressID = c.Congress
	return create(c, "该评价", row)
}

// UpdateSiteComment writes what moderation changes: nothing of what was said.
func (c *Scope) UpdateSiteComment(row models.SiteComment) error {
	return update(c, "该评价", row.ID, row, "state", "reason", "answer", "answerer", "answered_at")
}

// SiteComment finds one.
func (c *Scope) SiteComment(id int64) (models.SiteComment, error) {
	return lookup[models.SiteComment](c, "该评价", "id = ?", id)
}

// LockSiteComment finds one and holds it until the transaction ends.
func (c *Scope) LockSiteComment(id int64) (models.SiteComment, error) {
	return lock[models.SiteComment](c, "该评价", "id = ?", id)
}

// SiteCommentByCode finds one of any congress by its 查询码.
func (tx *Tx) SiteCommentByCode(code string) (models.SiteComment, error) {
	row, err := one[models.SiteComment](tx.db.Where("code = ?", code))
	return row, tx.edge(err, "该评价")
}

// SiteRated reports whether one of the authors, the same person under several
// keys, rated a project in a month. The project must be locked.
func (c *Scope) SiteRated(project int64, month string, authors [][]byte) (bool, error) {
	var n int64
	err := c.own().Model(new(models.SiteComment)).Where("project_id = ? AND month = ? AND rating > 0 AND author IN ?", project, month, authors).Count(&n).Error
	return n > 0, c.edge(err, "评价")
}

// A SiteRating says how many people gave a project a rating.
type SiteRating struct {
	ProjectID int64
	Rating    int
	People    int
}

// SiteRatings counts the ratings of some projects in the months from first to
// last (2026-01): of each person the newest there, and of those without a
// telephone number none. Whether the words beside it are public makes no
// difference.
func (c *Scope) SiteRatings(projects []int64, first, last string) ([]SiteRating, error) {
	newest := c.own().Model(new(models.SiteComment)).Select("MAX(id)").
		Where("project_id IN ? AND rating > 0 AND LENGTH(phone_index) > 0 AND month >= ? AND month <= ?", projects, first, last).Group("project_id, phone_index")
	var rows []SiteRating
	err := c.own().Model(new(models.SiteComment)).Select("project_id, rating, COUNT(*) AS people").Where("id IN (?)", newest).
		Group("project_id, rating").Order("project_id, rating").Scan(&rows).Error
	return rows, c.edge(err, "评价")
}

// A SiteCount is how many comments of a project stand in a state.
type SiteCount struct {
	ProjectID int64
	State     models.CommentState
	Comments  int // with words
	Answered  int
}

// SiteCounts counts the comments of some projects that say something in words.
func (c *Scope) SiteCounts(projects []int64) ([]SiteCount, error) {
	var rows []SiteCount
	err := c.own().Model(new(models.SiteComment)).Select("project_id, state, COUNT(*) AS comments, SUM(CASE WHEN answered_at > 0 THEN 1 ELSE 0 END) AS answered").
		Where("project_id IN ? AND text <> ''", projects).Group("project_id, state").Scan(&rows).Error
	return rows, c.edge(err, "评价")
}

// ListedSiteComments lists what the public may read of a project's comments,
// newest first, without what is sealed or keyed.
func (c *Scope) ListedSiteComments(project int64, skip, most int) ([]models.SiteComment, error) {
	rows, err := many[models.SiteComment](c.own().Where("project_id = ? AND state = ? AND text <> ''", project, models.CommentListed).
		Order("id DESC").Offset(skip).Limit(most))
	for i := range rows {
		rows[i].Code, rows[i].PhoneSealed, rows[i].PhoneIndex, rows[i].Author = "", nil, nil, nil
	}
	return rows, c.edge(err, "评价")
}

// A SiteFilter narrows the office's list of comments; zero values do not.
type SiteFilter struct {
	Projects []int64
	State    models.CommentState
	Waiting  bool // listed or received, without an answer
	Low      bool // rated 1 or 2
	Query    string

	Skip, Most int
}

// SiteComments lists a page of the comments, newest first, and counts all that
// the filter finds.
func (c *Scope) SiteComments(f SiteFilter) ([]models.SiteComment, int, error) {
	narrowed := func() *gorm.DB {
		q := c.own().Model(new(models.SiteComment))
		if f.Projects != nil {
			q = q.Where("project_id IN ?", f.Projects)
		}
		if f.State != "" {
			q = q.Where("state = ?", f.State)
		}
		if f.Waiting {
			q = q.Where("answered_at = 0 AND text <> '' AND state <> ?", models.CommentHidden)
		}
		if f.Low {
			q = q.Where("rating BETWEEN 1 AND 2")
		}
		for _, word := range strings.Fields(f.Query) {
			like := "%" + escapeLike(word) + "%"
			q = q.Where("(text LIKE ? ESCAPE '!' OR answer LIKE ? ESCAPE '!')", like, like)
		}
		return q
	}
	var n int64
	if err := narrowed().Count(&n).Error; err != nil {
		return nil, 0, c.edge(err, "评价")
	}
	rows, err := many[models.SiteComment](narrowed().Order("id DESC").Offset(f.Skip).Limit(f.Most))
	return rows, int(n), c.edge(err, "评价")
}

// SiteCommentsWaiting counts the comments of the congress that nobody has
// looked at yet.
func (c *Scope) SiteCommentsWaiting() (int, error) {
	var n int64
	err := c.own().Model(new(models.SiteComment)).Where("state = ? AND text <> ''", models.CommentReceived).Count(&n).Error
	return int(n), c.edge(err, "评价")
}

// DropParameter takes a congress's own value away; the template's holds again.
func (c *Scope) DropParameter(id int64) error {
	return remove[models.Parameter](c, "该参数", "id = ?", id)
}

// AuditOf lists the newest entries of some acts, newest first.
func (c *Scope) AuditOf(actions []string, limit int) ([]models.AuditEntry, error) {
	rows, err := many[models.AuditEntry](c.own().Where("action IN ?", actions).Order("id DESC").Limit(limit))
	return rows, c.edge(err, "操作日志")
}
