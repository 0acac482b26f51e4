package store

import "piaojue/models"

var shownWorks = []models.SmallWorkState{models.SmallWorkDispatched, models.SmallWorkDone, models.SmallWorkConfirmed}

// PublicSmallWork finds a small work that was dispatched, in any congress.
func (tx *Tx) PublicSmallWork(id int64) (models.SmallWork, error) {
	row, err := one[models.SmallWork](tx.db.Where("id = ? AND state IN ?", id, shownWorks))
	return row, tx.edge(err, "该微实事")
}

// AllSmallWorks lists the small works of all years, newest first.
func (c *Scope) AllSmallWorks() ([]models.SmallWork, error) {
	return list[models.SmallWork](c, "微实事", "year DESC, id DESC", "1 = 1")
}

// SmallWorkPhotos lists the photos of some small works without their pictures.
func (c *Scope) SmallWorkPhotos(works []int64) ([]models.IntakePhoto, error) {
	if len(works) == 0 {
		return nil, nil
	}
	rows, err := many[models.IntakePhoto](c.own().Omit("body", "small").Where("small_work_id IN ?", works).Order("small_work_id, position"))
	return rows, c.edge(err, "照片")
}

// Fund finds one fund.
func (c *Scope) Fund(id int64) (models.Fund, error) {
	return lookup[models.Fund](c, "该专项资金", "id = ?", id)
}

// PublicFund finds a fund of any congress.
func (tx *Tx) PublicFund(id int64) (models.Fund, error) {
	row, err := one[models.Fund](tx.db.Where("id = ?", id))
	return row, tx.edge(err, "该专项资金")
}

// PublicFunds lists the funds of all congresses or one, newest first.
func (tx *Tx) PublicFunds(congress int64) ([]models.Fund, error) {
	q := tx.db.Order("year DESC, id DESC")
	if congress > 0 {
		q = q.Where("congress_id = ?", congress)
	}
	rows, err := many[models.Fund](q)
	return rows, tx.edge(err, "专项资金")
}
