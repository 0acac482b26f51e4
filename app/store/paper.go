package store

import "piaojue/models"

// PaperBatches lists the stacks of paper ballots of a round.
func (c *Scope) PaperBatches(round int64) ([]models.PaperBatch, error) {
	return list[models.PaperBatch](c, "纸质票分组", "no", "round_id = ?", round)
}

// PutPaperBatch adds a stack.
func (c *Scope) PutPaperBatch(row *models.PaperBatch) error {
	row.CongressID = c.Congress
	return create(c, "这一组纸质票", row)
}

// PaperEntries lists what the tellers entered for a round, in that order.
func (c *Scope) PaperEntries(round int64) ([]models.PaperEntry, error) {
	return list[models.PaperEntry](c, "计票录入", "batch_no, id", "round_id = ?", round)
}

// PutPaperEntry adds what a teller entered.
func (c *Scope) PutPaperEntry(row *models.PaperEntry) error {
	row.CongressID = c.Congress
	return create(c, "计票录入", row)
}

// DoubtfulBallots lists the paper ballots left to the chief scrutineer.
func (c *Scope) DoubtfulBallots(round int64) ([]models.DoubtfulBallot, error) {
	return list[models.DoubtfulBallot](c, "存疑票", "batch_no, no", "round_id = ?", round)
}

// PutDoubtfulBallot adds one.
func (c *Scope) PutDoubtfulBallot(row *models.DoubtfulBallot) error {
	row.CongressID = c.Congress
	return create(c, "这张存疑票", row)
}

// UpdateDoubtfulBallot writes the decision.
func (c *Scope) UpdateDoubtfulBallot(row models.DoubtfulBallot) error {
	return update(c, "这张存疑票", row.ID, row, "decision", "marks", "reason", "decided_by", "decided_at")
}

// RunningTotals lists the prefixes of a round's box, shortest first.
func (c *Scope) RunningTotals(round int64) ([]models.RunningTotal, error) {
	return list[models.RunningTotal](c, "分批合计", "size", "round_id = ?", round)
}

// PutRunningTotal adds a prefix.
func (c *Scope) PutRunningTotal(row *models.RunningTotal) error {
	row.CongressID = c.Congress
	return create(c, "这一分批合计", row)
}

// UpdateRunningTotal writes the result, and forgets the members when they are
// no longer needed.
func (c *Scope) UpdateRunningTotal(row models.RunningTotal) error {
	return update(c, "这一分批合计", row.ID, row, "members", "result", "shown_at")
}

// RunningParts lists the key holders' parts of a round's running totals.
func (c *Scope) RunningParts(round int64) ([]models.RunningPart, error) {
	return list[models.RunningPart](c, "分批开启部分", "total_id, position", "round_id = ?", round)
}

// PutRunningPart adds a key holder's part; a second one is refused.
func (c *Scope) PutRunningPart(row *models.RunningPart) error {
	row.CongressID = c.Congress
	return create(c, "这一开启部分", row)
}
