package store

import "piaojue/models"

// StudiesOfMatters lists the opinions asked for on some matters.
func (c *Scope) StudiesOfMatters(matters []int64) ([]models.Study, error) {
	if len(matters) == 0 {
		return nil, nil
	}
	return list[models.Study](c, "研判", "id", "matter_id IN ?", matters)
}

// PutStudies adds many.
func (c *Scope) PutStudies(rows []models.Study) error {
	if len(rows) == 0 {
		return nil
	}
	for i := range rows {
		rows[i].CongressID = c.Congress
	}
	return c.edge(c.db.CreateInBatches(rows, 200).Error, "研判任务")
}

// AllSymposia lists the meetings of all years, newest first.
func (c *Scope) AllSymposia() ([]models.Symposium, error) {
	return list[models.Symposium](c, "座谈会", "held_on DESC, id DESC", "1 = 1")
}

// SaidOfMatters lists what was said of some matters at any symposium.
func (c *Scope) SaidOfMatters(matters []int64) ([]models.SymposiumMatter, error) {
	if len(matters) == 0 {
		return nil, nil
	}
	return list[models.SymposiumMatter](c, "座谈会事项", "id", "matter_id IN ?", matters)
}

// DropSaid removes what was said of one matter at a symposium.
func (c *Scope) DropSaid(symposium, matter int64) error {
	return remove[models.SymposiumMatter](c, "座谈会事项", "symposium_id = ? AND matter_id = ?", symposium, matter)
}

// MatterTimes are the first and the last act on a matter within a while, and
// how many there were.
type MatterTimes struct {
	MatterID    int64
	First, Last models.Moment
	Acts        int
}

// MattersActedOn lists the matters on which the office acted from a moment on
// and before another; acts that were undone do not count.
func (c *Scope) MattersActedOn(from, before models.Moment) ([]MatterTimes, error) {
	var rows []MatterTimes
	err := c.own().Model(new(models.TriageAct)).Where("matter_id > 0 AND undone_at = 0 AND acted_at >= ? AND acted_at < ?", from, before).
		Select("matter_id, MIN(acted_at) AS first, MAX(acted_at) AS last, COUNT(*) AS acts").Group("matter_id").Scan(&rows).Error
	return rows, c.edge(err, "办理记录")
}

// StudiesAnsweredIn lists the opinions given from a moment on and before
// another.
func (c *Scope) StudiesAnsweredIn(from, before models.Moment) ([]models.Study, error) {
	return list[models.Study](c, "研判", "id", "answered_at >= ? AND answered_at < ?", from, before)
}

// FirstActs says when the office first acted on each of some matters.
func (c *Scope) FirstActs(matters []int64) (map[int64]models.Moment, error) {
	first := map[int64]models.Moment{}
	if len(matters) == 0 {
		return first, nil
	}
	var rows []MatterTimes
	err := c.own().Model(new(models.TriageAct)).Where("matter_id IN ?", matters).Select("matter_id, MIN(acted_at) AS first").Group("matter_id").Scan(&rows).Error
	for _, r := range rows {
		first[r.MatterID] = r.First
	}
	return first, c.edge(err, "办理记录")
}
