package store

import "piaojue/models"

// DestroyBallots deletes what lies in the box of a round and what came from
// single ballots: sealed ballots, the product and the opened sums with their
// proofs, the key holders' messages and parts, prefixes of running totals,
// stacks, scans and doubtful ballots of the paper. Counts, outcome, election file and
// the hash of the archive stay.
func (c *Scope) DestroyBallots(round int64) error {
	for _, drop := range []func() error{
		func() error { return remove[models.SealedBallot](c, "选票", "round_id = ?", round) },
		func() error {
			return remove[models.RoundFile](c, "轮次文件", "round_id = ? AND kind IN ?", round, []string{models.FileEncryptedTally, models.FileSizedTally, models.FileResult})
		},
		func() error { return remove[models.RunningPart](c, "分批开启部分", "round_id = ?", round) },
		func() error { return remove[models.RunningTotal](c, "分批合计", "round_id = ?", round) },
		func() error { return remove[models.DoubtfulBallot](c, "存疑票", "round_id = ?", round) },
		func() error { return remove[models.PaperEntry](c, "纸质票录入", "round_id = ?", round) },
		func() error { return remove[models.PaperBatch](c, "纸质票分组", "round_id = ?", round) },
		func() error { return c.dropScans(round) },
	} {
		if err := drop(); err != nil {
			return err
		}
	}
	people, err := c.Scrutineers(round)
	if err != nil {
		return err
	}
	for _, p := range people {
		p.Commit, p.Reveal, p.Confirm, p.Decryption = nil, nil, nil, nil
		if err := c.UpdateScrutineer(p); err != nil {
			return err
		}
	}
	return nil
}

// PutDestruction adds the record of destroyed ballots; a round has one.
func (c *Scope) PutDestruction(row *models.Destruction) error {
	row.CongressID = c.Congress
	return create(c, "销毁记录", row)
}

// Destruction finds the record of a round's destroyed ballots.
func (c *Scope) Destruction(round int64) (models.Destruction, error) {
	return lookup[models.Destruction](c, "销毁记录", "round_id = ?", round)
}
