package store

import (
	"strings"

	"gorm.io/gorm"

	"piaojue/models"
)

// A ConcernFilter narrows the list of concerns of a congress.
type ConcernFilter struct {
	State    models.ConcernState
	Late     models.Date // only those that wait for an answer due before this day
	Open     bool        // neither closed nor dropped
	Unit     int64
	Account  int64 // only what this person raised
	Followed bool
	Project  int64
	Year     int // of the project
	Query    string
	Sent     bool  // only what was sent to a unit
	Of       int64 // only what was sent to this unit, or is about its projects
	Sort     string
	Limit    int // 0 is all
	Offset   int
}

// concernOrders are the orders the list can be in.
var concernOrders = map[string]string{
	"": "id DESC", "-raised": "id DESC", "raised": "id", "due": "CASE WHEN due_on = '' THEN 1 ELSE 0 END, due_on, id", "-due": "due_on DESC, id DESC",
	"unit": "unit, id DESC", "-unit": "unit DESC, id DESC", "state": "state, id DESC", "-state": "state DESC, id DESC",
}

func (c *Scope) concerns(f ConcernFilter) *gorm.DB {
	q := c.own()
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if f.Late != "" {
		q = q.Where("state IN ? AND due_on <> '' AND due_on < ?", []models.ConcernState{models.ConcernSent, models.ConcernRedo}, f.Late)
	}
	if f.Open {
		q = q.Where("state NOT IN ?", []models.ConcernState{models.ConcernClosed, models.ConcernDropped})
	}
	if f.Unit > 0 {
		q = q.Where("unit_id = ?", f.Unit)
	}
	if f.Account > 0 {
		q = q.Where("account_id = ?", f.Account)
	}
	if f.Followed {
		q = q.Where("followed_at > 0")
	}
	if f.Project > 0 {
		q = q.Where("project_id = ?", f.Project)
	}
	if f.Year > 0 {
		q = q.Where("project_id IN (SELECT id FROM projects WHERE congress_id = ? AND year = ?)", c.Congress, f.Year)
	}
	if f.Sent || f.Of > 0 {
		q = q.Where("due_on <> ''")
	}
	if f.Of > 0 {
		q = q.Where("(unit_id = ? OR project_id IN (SELECT id FROM projects WHERE congress_id = ? AND unit_id = ?))", f.Of, c.Congress, f.Of)
	}
	for _, word := range strings.Fields(f.Query) {
		like := "%" + escapeLike(word) + "%"
		q = q.Where("(text LIKE ? ESCAPE '!' OR unit LIKE ? ESCAPE '!' OR author LIKE ? ESCAPE '!' OR project_id IN (SELECT id FROM projects WHERE congress_id = ? AND name LIKE ? ESCAPE '!'))",
			like, like, like, c.Congress, like)
	}
	return q
}

// ConcernsBy lists the concerns that pass a filter, one page of them.
func (c *Scope) ConcernsBy(f ConcernFilter) ([]models.Concern, error) {
	order, ok := concernOrders[f.Sort]
	if !ok {
		order = concernOrders[""]
	}
	q := c.concerns(f).Order(order)
	if f.Limit > 0 {
		q = q.Limit(f.Limit).Offset(f.Offset)
	}
	rows, err := many[models.Concern](q)
	return rows, c.edge(err, "监督意见")
}

// CountConcerns counts what a filter passes by state.
func (c *Scope) CountConcerns(f ConcernFilter) (map[models.ConcernState]int, error) {
	var rows []struct {
		State models.ConcernState
		N     int
	}
	err := c.concerns(f).Model(new(models.Concern)).Select("state, COUNT(*) AS n").Group("state").Scan(&rows).Error
	counts := make(map[models.ConcernState]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, c.edge(err, "监督意见")
}

// ConcernUnits lists the units that concerns were sent to.
func (c *Scope) ConcernUnits() ([]models.Unit, error) {
	rows, err := many[models.Unit](c.db.Where("id IN (SELECT unit_id FROM concerns WHERE congress_id = ?)", c.Congress).Order("name, id"))
	return rows, c.edge(err, "责任单位")
}

// Concern finds one concern.
func (c *Scope) Concern(id int64) (models.Concern, error) {
	return lookup[models.Concern](c, "该监督意见", "id = ?", id)
}

// LockConcern finds one and holds it.
func (c *Scope) LockConcern(id int64) (models.Concern, error) {
	return lock[models.Concern](c, "该监督意见", "id = ?", id)
}

// ConcernsOf lists the concerns about some projects, the newest first.
func (c *Scope) ConcernsOf(projects ...int64) ([]models.Concern, error) {
	return list[models.Concern](c, "监督意见", "id DESC", "project_id IN ?", projects)
}

// ConcernMoments says when the concerns about some projects were raised and
// closed, without what they say; dropped ones are not among them.
func (c *Scope) ConcernMoments(projects []int64) ([]models.Concern, error) {
	rows, err := many[models.Concern](c.own().Select("id", "project_id", "raised_at", "closed_at").Where("project_id IN ? AND state <> ?", projects, models.ConcernDropped))
	return rows, c.edge(err, "监督意见")
}

// PutConcern adds one.
func (c *Scope) PutConcern(row *models.Concern) error {
	row.CongressID = c.Congress
	return create(c, "该监督意见", row)
}

// UpdateConcern writes all that changes of one.
func (c *Scope) UpdateConcern(row models.Concern) error {
	return update(c, "该监督意见", row.ID, row, "state", "unit_id", "unit", "due_on", "turns", "followed_by", "followed_at", "published_at", "closed_at")
}

// ConcernReplies lists the answers to some concerns in order.
func (c *Scope) ConcernReplies(concerns []int64) ([]models.ConcernReply, error) {
	return list[models.ConcernReply](c, "答复", "concern_id, id", "concern_id IN ?", concerns)
}

// PutConcernReply adds one.
func (c *Scope) PutConcernReply(row *models.ConcernReply) error {
	row.CongressID = c.Congress
	return create(c, "该答复", row)
}

// UpdateConcernReply writes the judgement of one.
func (c *Scope) UpdateConcernReply(row models.ConcernReply) error {
	return update(c, "该答复", row.ID, row, "satisfied", "judgement", "judged_by", "judged_account", "judged_at")
}

// CommentOn finds what a resident said on the site of a project.
func (c *Scope) CommentOn(project, id int64) (models.SiteComment, error) {
	return lookup[models.SiteComment](c, "该现场评价", "project_id = ? AND id = ?", project, id)
}

// CommentsInLists lists what residents said on the sites of some projects and
// everybody may read, in order.
func (c *Scope) CommentsInLists(projects []int64) ([]models.SiteComment, error) {
	return list[models.SiteComment](c, "现场评价", "id", "project_id IN ? AND state = ?", projects, models.CommentListed)
}

// EvaluationsInLists lists the published grades of some projects in order.
func (c *Scope) EvaluationsInLists(projects []int64) ([]models.Evaluation, error) {
	return list[models.Evaluation](c, "测评", "project_id, sub_item_id, year, turn, id", "project_id IN ? AND published_at > 0", projects)
}

// InspectionsInLists lists the inspections of some projects that were not
// cancelled, in order.
func (c *Scope) InspectionsInLists(projects []int64) ([]models.Inspection, error) {
	return list[models.Inspection](c, "视察", "held_on, id", "cancelled_at = 0 AND id IN (SELECT inspection_id FROM inspection_projects WHERE congress_id = ? AND project_id IN ?)", c.Congress, projects)
}

// Interviews lists the interviews of a year, or of all with 0, the newest
// first.
func (c *Scope) Interviews(year int) ([]models.Interview, error) {
	return list[models.Interview](c, "专题询问", "held_on DESC, id DESC", "? = 0 OR year = ?", year, year)
}

// Interview finds one.
func (c *Scope) Interview(id int64) (models.Interview, error) {
	return lookup[models.Interview](c, "该专题询问", "id = ?", id)
}

// LockInterview finds one and holds it.
func (c *Scope) LockInterview(id int64) (models.Interview, error) {
	return lock[models.Interview](c, "该专题询问", "id = ?", id)
}

// PublishedInterview finds one that everybody may read, in any congress.
func (tx *Tx) PublishedInterview(id int64) (models.Interview, error) {
	row, err := one[models.Interview](tx.db.Where("id = ? AND published_at > 0", id))
	return row, tx.edge(err, "该专题询问")
}

// PutInterview adds one.
func (c *Scope) PutInterview(row *models.Interview) error {
	row.CongressID = c.Congress
	return create(c, "该专题询问", row)
}

// UpdateInterview writes all that changes of one.
func (c *Scope) UpdateInterview(row models.Interview) error {
	return update(c, "该专题询问", row.ID, row, "year", "held_on", "title", "place", "host", "summary", "published_at")
}

// InterviewEntries lists the questions of some interviews in order.
func (c *Scope) InterviewEntries(interviews []int64) ([]models.InterviewEntry, error) {
	return list[models.InterviewEntry](c, "询问记录", "interview_id, position, id", "interview_id IN ?", interviews)
}

// InterviewEntriesAbout lists the questions about some projects in order.
func (c *Scope) InterviewEntriesAbout(projects []int64) ([]models.InterviewEntry, error) {
	return list[models.InterviewEntry](c, "询问记录", "interview_id, position, id", "project_id IN ?", projects)
}

// InterviewEntry finds one question of an interview.
func (c *Scope) InterviewEntry(interview, id int64) (models.InterviewEntry, error) {
	return lookup[models.InterviewEntry](c, "该询问记录", "interview_id = ? AND id = ?", interview, id)
}

// PutInterviewEntry adds one.
func (c *Scope) PutInterviewEntry(row *models.InterviewEntry) error {
	row.CongressID = c.Congress
	return create(c, "该询问记录", row)
}

// UpdateInterviewEntry writes one.
func (c *Scope) UpdateInterviewEntry(row models.InterviewEntry) error {
	return update(c, "该询问记录", row.ID, row, "project_id", "position", "asker", "question", "answerer", "answer", "concern_id")
}

// DropInterviewEntry removes one.
func (c *Scope) DropInterviewEntry(interview, id int64) error {
	return remove[models.InterviewEntry](c, "该询问记录", "interview_id = ? AND id = ?", interview, id)
}

// ConcernStates says where some concerns stand.
func (c *Scope) ConcernStates(ids []int64) (map[int64]models.ConcernState, error) {
	rows, err := many[models.Concern](c.own().Select("id", "state").Where("id IN ?", ids))
	states := make(map[int64]models.ConcernState, len(rows))
	for _, k := range rows {
		states[k.ID] = k.State
	}
	return states, c.edge(err, "监督意见")
}
