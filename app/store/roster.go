package store

import (
	"piaojue/models"
)

// Terms lists the terms of the congress.
func (c *Scope) Terms() ([]models.Term, error) { return list[models.Term](c, "届", "number", "1 = 1") }

// PutTerm adds a term.
func (c *Scope) PutTerm(row *models.Term) error {
	row.CongressID = c.Congress
	return create(c, "该届", row)
}

// Sessions lists the sessions of the congress, newest first.
func (c *Scope) Sessions() ([]models.Session, error) {
	return list[models.Session](c, "会议", "year DESC, id DESC", "1 = 1")
}

// Session finds one session.
func (c *Scope) Session(id int64) (models.Session, error) {
	return lookup[models.Session](c, "该次会议", "id = ?", id)
}

// SessionsByID lists some sessions of any congress.
func (tx *Tx) SessionsByID(ids []int64) ([]models.Session, error) {
	rows, err := many[models.Session](tx.db.Where("id IN ?", ids).Order("id"))
	return rows, tx.edge(err, "会议")
}

// LockSession finds one session and keeps others from changing its roster and
// candidates until the transaction ends.
func (c *Scope) LockSession(id int64) (models.Session, error) {
	return lock[models.Session](c, "该次会议", "id = ?", id)
}

// PutSession adds a session.
func (c *Scope) PutSession(row *models.Session) error {
	row.CongressID = c.Congress
	if row.ID == 0 {
		var err error
		if row.ID, err = c.unused("sessions", "session/"); err != nil {
			return c.edge(err, "该次会议")
		}
	}
	return create(c, "该次会议", row)
}

// SessionCongress finds the congress of a session, for public addresses that
// name only the session.
func (tx *Tx) SessionCongress(id int64) (models.Session, error) {
	row, err := one[models.Session](tx.db.Where("id = ?", id))
	return row, tx.edge(err, "该次会议")
}

// Delegations lists the delegations of a session in their order.
func (c *Scope) Delegations(session int64) ([]models.Delegation, error) {
	return list[models.Delegation](c, "代表团", "position, id", "session_id = ?", session)
}

// PutDelegation adds a delegation.
func (c *Scope) PutDelegation(row *models.Delegation) error {
	row.CongressID = c.Congress
	return create(c, "代表团“"+row.Name+"”", row)
}

// Deputies lists the roster of a session by delegation and number.
func (c *Scope) Deputies(session int64) ([]models.Deputy, error) {
	return list[models.Deputy](c, "代表", "delegation_id, number, id", "session_id = ?", session)
}

// Deputy finds one deputy of a session.
func (c *Scope) Deputy(session, id int64) (models.Deputy, error) {
	return lookup[models.Deputy](c, "该代表", "session_id = ? AND id = ?", session, id)
}

// DeputyByNumber finds a deputy by the number on the card.
func (c *Scope) DeputyByNumber(session int64, number string) (models.Deputy, error) {
	return lookup[models.Deputy](c, "编号为“"+number+"”的代表", "session_id = ? AND number = ?", session, number)
}

// PutDeputy adds a deputy to the roster.
func (c *Scope) PutDeputy(row *models.Deputy) error {
	row.CongressID = c.Congress
	return create(c, "编号“"+row.Number+"”的代表", row)
}

// PutDeputies adds many deputies to the roster, all or none.
func (c *Scope) PutDeputies(rows []models.Deputy) error {
	for i := range rows {
		rows[i].CongressID = c.Congress
	}
	return c.edge(c.db.CreateInBatches(&rows, 500).Error, "名册里有一个代表证号")
}

// UpdateAttendance writes a deputy's attendance.
func (c *Scope) UpdateAttendance(row models.Deputy) error {
	return update(c, "该代表", row.ID, row, "attendance", "signed_in_at", "left_at")
}

// UpdateAttendances writes one attendance for many deputies of a session; the
// named columns beside it are written as row has them.
func (c *Scope) UpdateAttendances(ids []int64, row models.Deputy, columns ...string) error {
	const most = 500 // placeholders of one statement
	for len(ids) > 0 {
		n := min(most, len(ids))
		q := c.own().Model(new(models.Deputy)).Where("id IN ?", ids[:n]).Select(append([]string{"attendance"}, columns...))
		if err := c.edge(q.Updates(row).Error, "代表"); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// UpdateDeputy writes what the office may correct on the roster.
func (c *Scope) UpdateDeputy(row models.Deputy) error {
	return update(c, "代表证号“"+row.Number+"”", row.ID, row, "delegation_id", "number", "name", "seat", "excluded_reason")
}

// DeputiesWithSlips lists the deputies of a session who were handed a slip or
// a paper ballot in any of its rounds, each once.
func (c *Scope) DeputiesWithSlips(session int64) ([]int64, error) {
	var ids []int64
	rounds := c.db.Model(new(models.Round)).Select("id").Where("congress_id = ? AND session_id = ?", c.Congress, session)
	err := c.own().Model(new(models.SlipIssue)).Where("round_id IN (?)", rounds).Distinct().Order("deputy_id").Pluck("deputy_id", &ids).Error
	return ids, c.edge(err, "领票登记")
}

// DropRoster removes all deputies and delegations of a session; the caller
// makes sure that nobody has signed in.
func (c *Scope) DropRoster(session int64) error {
	if err := remove[models.Deputy](c, "代表名册", "session_id = ?", session); err != nil {
		return err
	}
	return remove[models.Delegation](c, "代表团", "session_id = ?", session)
}

// Candidates lists the candidates of a session by printed number.
func (c *Scope) Candidates(session int64) ([]models.Candidate, error) {
	return list[models.Candidate](c, "候选项目", "no", "session_id = ?", session)
}

// Candidate finds one candidate.
func (c *Scope) Candidate(id int64) (models.Candidate, error) {
	return lookup[models.Candidate](c, "该候选项目", "id = ?", id)
}

// PutCandidate adds a candidate.
func (c *Scope) PutCandidate(row *models.Candidate) error {
	row.CongressID = c.Congress
	return create(c, "候选项目", row)
}

// UpdateCandidate writes all that may be edited.
func (c *Scope) UpdateCandidate(row models.Candidate) error {
	return update(c, "该候选项目", row.ID, row, "no", "name", "content", "category", "place", "investment", "funding", "unit", "support", "deadline", "benefit", "code", "shortlisted_id")
}

// DropCandidate removes one candidate.
func (c *Scope) DropCandidate(id int64) error {
	return remove[models.Candidate](c, "该候选项目", "id = ?", id)
}

// DropCandidates removes all candidates of a session.
func (c *Scope) DropCandidates(session int64) error {
	return remove[models.Candidate](c, "候选项目", "session_id = ?", session)
}
