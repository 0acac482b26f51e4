package store

import "piaojue/models"

// SmallWorksOf lists those of a matter.
func (c *Scope) SmallWorksOf(matter int64) ([]models.SmallWork, error) {
	return list[models.SmallWork](c, "微实事", "id", "matter_id = ?", matter)
}

// SmallWorksOfFund lists those that a fund pays.
func (c *Scope) SmallWorksOfFund(fund int64) ([]models.SmallWork, error) {
	return list[models.SmallWork](c, "专项资金项目", "id", "fund_id = ?", fund)
}

// PublicSmallWorks lists what was dispatched or later, in all congresses or
// one, newest first.
func (tx *Tx) PublicSmallWorks(congress int64, year, limit int) ([]models.SmallWork, error) {
	q := tx.db.Where("state IN ?", []models.SmallWorkState{models.SmallWorkDispatched, models.SmallWorkDone, models.SmallWorkConfirmed})
	if congress > 0 {
		q = q.Where("congress_id = ?", congress)
	}
	if year > 0 {
		q = q.Where("year = ?", year)
	}
	rows, err := many[models.SmallWork](q.Order("year DESC, id DESC").Limit(limit))
	return rows, tx.edge(err, "微实事")
}

// SmallWork finds one.
func (c *Scope) SmallWork(id int64) (models.SmallWork, error) {
	return lookup[models.SmallWork](c, "该微实事", "id = ?", id)
}

// LockSmallWork finds one and holds it until the transaction ends.
func (c *Scope) LockSmallWork(id int64) (models.SmallWork, error) {
	return lock[models.SmallWork](c, "该微实事", "id = ?", id)
}

// PutSmallWork adds one.
func (c *Scope) PutSmallWork(row *models.SmallWork) error {
	row.CongressID = c.Congress
	return create(c, "微实事", row)
}

// UpdateSmallWork writes all that changes in one.
func (c *Scope) UpdateSmallWork(row models.SmallWork) error {
	return update(c, "该微实事", row.ID, row, "title", "content", "place", "unit_id", "unit", "amount", "state", "due_on", "dispatched_at", "done_on", "done_note", "confirmer", "confirm_note", "confirmed_at")
}

// Funds lists the funds, newest year first.
func (c *Scope) Funds() ([]models.Fund, error) {
	return list[models.Fund](c, "专项资金", "year DESC, id DESC", "1 = 1")
}

// LockFund finds a fund and holds it: its items must not exceed its sum.
func (c *Scope) LockFund(id int64) (models.Fund, error) {
	return lock[models.Fund](c, "该专项资金", "id = ?", id)
}

// PutFund adds one.
func (c *Scope) PutFund(row *models.Fund) error {
	row.CongressID = c.Congress
	return create(c, "专项资金", row)
}

// UpdateFund writes all that changes in one.
func (c *Scope) UpdateFund(row models.Fund) error {
	return update(c, "该专项资金", row.ID, row, "name", "amount", "basis", "closed_at")
}
