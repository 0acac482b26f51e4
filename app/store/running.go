package store

import "piaojue/models"

// BallotKeys lists the box without its ballots: credentials and trackers, in
// the order of the credentials.
func (c *Scope) BallotKeys(round int64) ([]models.SealedBallot, error) {
	rows, err := many[models.SealedBallot](c.own().Select("credential", "tracker").Where("round_id = ?", round).Order("credential"))
	return rows, c.edge(err, "选票")
}

// BallotsOf lists the ballots of the given credentials, in their order.
func (c *Scope) BallotsOf(round int64, credentials []string) ([]models.SealedBallot, error) {
	const most = 500 // in one question
	var all []models.SealedBallot
	for len(credentials) > 0 {
		n := min(most, len(credentials))
		rows, err := list[models.SealedBallot](c, "选票", "credential", "round_id = ? AND credential IN ?", round, credentials[:n])
		if err != nil {
			return nil, err
		}
		all, credentials = append(all, rows...), credentials[n:]
	}
	return all, nil
}

// RunningSizes lists the prefixes of a round's box, shortest first, without
// their members, products and sums.
func (c *Scope) RunningSizes(round int64) ([]models.RunningTotal, error) {
	rows, err := many[models.RunningTotal](c.own().Select("id", "round_id", "size", "shown_at").Where("round_id = ?", round).Order("size"))
	return rows, c.edge(err, "分批合计")
}

// RunningMembers lists the prefixes longer than a size, shortest first, with
// their members alone.
func (c *Scope) RunningMembers(round int64, longer int) ([]models.RunningTotal, error) {
	rows, err := many[models.RunningTotal](c.own().Select("id", "size", "members").Where("round_id = ? AND size > ?", round, longer).Order("size"))
	return rows, c.edge(err, "分批合计")
}

// RunningTotal finds one prefix of a round's box.
func (c *Scope) RunningTotal(round, id int64) (models.RunningTotal, error) {
	return lookup[models.RunningTotal](c, "这一分批合计", "round_id = ? AND id = ?", round, id)
}

// PartsOf lists the key holders' parts of one prefix.
func (c *Scope) PartsOf(total int64) ([]models.RunningPart, error) {
	return list[models.RunningPart](c, "分批开启部分", "position", "total_id = ?", total)
}

// RunningPositions lists who has opened which prefix, without the parts.
func (c *Scope) RunningPositions(round int64) ([]models.RunningPart, error) {
	rows, err := many[models.RunningPart](c.own().Select("total_id", "position").Where("round_id = ?", round))
	return rows, c.edge(err, "分批开启部分")
}

// ForgetOrder wipes all that says in which batch a ballot came: members,
// products and parts of every prefix. Sizes and sums that were shown stay.
func (c *Scope) ForgetOrder(round int64) error {
	empty := map[string]any{"members": []byte{}, "encrypted_tally": []byte{}, "sized_tally": []byte{}}
	err := c.own().Model(new(models.RunningTotal)).Where("round_id = ?", round).Updates(empty).Error
	if err != nil {
		return c.edge(err, "分批合计")
	}
	return remove[models.RunningPart](c, "分批开启部分", "round_id = ?", round)
}
