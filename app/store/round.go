package store

import (
	"gorm.io/gorm"

	"piaojue/models"
)

// Rounds lists the rounds of a session, oldest first.
func (c *Scope) Rounds(session int64) ([]models.Round, error) {
	return list[models.Round](c, "票决轮次", "id", "session_id = ?", session)
}

// Round finds one round.
func (c *Scope) Round(id int64) (models.Round, error) {
	return lookup[models.Round](c, "该轮票决", "id = ?", id)
}

// LockRound finds one round and keeps casts and other steps waiting until the
// transaction ends.
func (c *Scope) LockRound(id int64) (models.Round, error) {
	return lock[models.Round](c, "该轮票决", "id = ?", id)
}

// RoundByID finds a round in whatever congress, for addresses that name only
// the round.
func (tx *Tx) RoundByID(id int64) (models.Round, error) {
	row, err := one[models.Round](tx.db.Where("id = ?", id))
	return row, tx.edge(err, "该轮票决")
}

// RoundsIn lists rounds of all congresses in the given states, newest first.
func (tx *Tx) RoundsIn(states ...models.RoundState) ([]models.Round, error) {
	rows, err := many[models.Round](tx.db.Where("state IN ?", states).Order("id DESC"))
	return rows, tx.edge(err, "票决轮次")
}

// announcedRounds are the announced rounds of one congress, or of all where it
// is 0, without rehearsals.
func (tx *Tx) announcedRounds(congress int64) *gorm.DB {
	q := tx.db.Model(new(models.Round)).Where("state IN ? AND NOT (SELECT s.rehearsal FROM sessions s WHERE s.id = rounds.session_id)", []models.RoundState{models.RoundAnnounced, models.RoundPublished})
	if congress > 0 {
		q = q.Where("congress_id = ?", congress)
	}
	return q
}

// AnnouncedRounds lists the announced rounds of one congress, or of all where
// it is 0, the newest first: at most so many after those skipped. Rehearsals
// are not among them.
func (tx *Tx) AnnouncedRounds(congress int64, skip, most int) ([]models.Round, error) {
	rows, err := many[models.Round](tx.announcedRounds(congress).Order("id DESC").Offset(skip).Limit(most))
	return rows, tx.edge(err, "票决轮次")
}

// CountAnnouncedRounds counts what AnnouncedRounds lists.
func (tx *Tx) CountAnnouncedRounds(congress int64) (int, error) {
	var n int64
	err := tx.announcedRounds(congress).Count(&n).Error
	return int(n), tx.edge(err, "票决轮次")
}

// FilesOf reads one kind of file of several rounds, by round.
func (tx *Tx) FilesOf(rounds []int64, kind string) (map[int64][]byte, error) {
	rows, err := many[models.RoundFile](tx.db.Where("round_id IN ? AND kind = ?", rounds, kind))
	files := make(map[int64][]byte, len(rows))
	for _, r := range rows {
		files[r.RoundID] = r.Body
	}
	return files, tx.edge(err, "该轮文件")
}

// PutRound adds a round.
func (c *Scope) PutRound(row *models.Round) error {
	row.CongressID = c.Congress
	if row.ID == 0 {
		var err error
		if row.ID, err = c.unused("rounds", "round/"); err != nil {
			return c.edge(err, "票决轮次")
		}
	}
	return create(c, "该轮票决", row)
}

// UpdateRound writes everything of a round that changes after its creation.
func (c *Scope) UpdateRound(row models.Round) error {
	return update(c, "该轮票决", row.ID, row, "name", "state", "seats", "rules", "digest", "title", "minutes", "guardians", "threshold",
		"fingerprint", "entitled", "present", "issued", "returned", "announces", "colour", "tablets", "paper",
		"display", "batch", "items", "paper_issued", "paper_returned", "decision", "zero_at", "paused_at", "to_paper_at", "opened_at", "closes_at", "closed_at", "announced_at", "destroyed_at", "archive_time")
}

// PutStep records a step of a round.
func (c *Scope) PutStep(row *models.RoundStep) error {
	row.CongressID = c.Congress
	return create(c, "轮次步骤", row)
}

// Steps lists what happened to a round, in order.
func (c *Scope) Steps(round int64) ([]models.RoundStep, error) {
	return list[models.RoundStep](c, "轮次步骤", "id", "round_id = ?", round)
}

// PutRoundCandidate copies a candidate onto a round's ballot.
func (c *Scope) PutRoundCandidate(row *models.RoundCandidate) error {
	row.CongressID = c.Congress
	return create(c, "票面候选项目", row)
}

// RoundCandidates lists the candidates on a round's ballot in printed order.
func (c *Scope) RoundCandidates(round int64) ([]models.RoundCandidate, error) {
	return list[models.RoundCandidate](c, "票面候选项目", "no", "round_id = ?", round)
}

// PutFile stores one of the exact byte strings of a round; each is written
// once.
func (c *Scope) PutFile(round int64, kind string, body []byte) error {
	return create(c, "该轮文件", &models.RoundFile{RoundID: round, Kind: kind, CongressID: c.Congress, Body: body})
}

// File reads one of the exact byte strings of a round.
func (c *Scope) File(round int64, kind string) ([]byte, error) {
	row, err := lookup[models.RoundFile](c, "该轮文件", "round_id = ? AND kind = ?", round, kind)
	return row.Body, err
}

// Scrutineers lists the people at the box: key holders by position, then
// tellers.
func (c *Scope) Scrutineers(round int64) ([]models.Scrutineer, error) {
	return list[models.Scrutineer](c, "监票人", "position = 0, position, id", "round_id = ?", round)
}

// PutScrutineer adds a person at the box.
func (c *Scope) PutScrutineer(row *models.Scrutineer) error {
	row.CongressID = c.Congress
	return create(c, "监票人", row)
}

// UpdateScrutineer writes the messages and the signature of a person at the
// box.
func (c *Scope) UpdateScrutineer(row models.Scrutineer) error {
	return update(c, "监票人", row.ID, row, "attested_at", "acting", "commit_message", "reveal_message", "confirm_message", "decryption")
}

// DropScrutineers removes the people at the box of a round that has none
// approved yet.
func (c *Scope) DropScrutineers(round int64) error {
	return remove[models.Scrutineer](c, "监票人", "round_id = ?", round)
}

// PutCredentials stores the public halves of a round's slips, all or none.
func (c *Scope) PutCredentials(round int64, publics []string) error {
	rows := make([]models.Credential, len(publics))
	for i, p := range publics {
		rows[i] = models.Credential{RoundID: round, Public: p, CongressID: c.Congress}
	}
	return c.edge(c.db.CreateInBatches(&rows, 500).Error, "投票码")
}

// DropCredentials removes the public halves of a round, before the box is made
// ready.
func (c *Scope) DropCredentials(round int64) error {
	return remove[models.Credential](c, "投票码", "round_id = ?", round)
}

// Credentials lists a round's public halves in the order of their own value.
func (c *Scope) Credentials(round int64) ([]models.Credential, error) {
	return list[models.Credential](c, "投票码", "public", "round_id = ?", round)
}

// Credential finds one public half.
func (c *Scope) Credential(round int64, public string) (models.Credential, error) {
	return lookup[models.Credential](c, "该投票码", "round_id = ? AND public = ?", round, public)
}

// CancelCredential marks a slip as spoiled.
func (c *Scope) CancelCredential(round int64, public, reason string) error {
	q := c.own().Model(new(models.Credential)).Where("round_id = ? AND public = ? AND cancelled = ''", round, public)
	return c.edge(found(q.Update("cancelled", reason)), "该投票码")
}

// PutBallot puts a sealed ballot into the box. It refuses a second one for the
// same credential with fault.Conflict.
func (c *Scope) PutBallot(row *models.SealedBallot) error {
	row.CongressID = c.Congress
	return create(c, "这张投票码的选票", row)
}

// Ballot finds the ballot of a credential.
func (c *Scope) Ballot(round int64, credential string) (models.SealedBallot, error) {
	return lookup[models.SealedBallot](c, "选票", "round_id = ? AND credential = ?", round, credential)
}

// Ballots lists the box in the order of the credentials, which is the order of
// nothing that happened.
func (c *Scope) Ballots(round int64) ([]models.SealedBallot, error) {
	return list[models.SealedBallot](c, "选票", "credential", "round_id = ?", round)
}

// Returned counts the ballots in the box.
func (c *Scope) Returned(round int64) (int, error) {
	var n int64
	err := c.own().Model(new(models.SealedBallot)).Where("round_id = ?", round).Count(&n).Error
	return int(n), c.edge(err, "收回票数")
}

// PutSlip records that a deputy was handed a slip; a second one is refused.
func (c *Scope) PutSlip(row *models.SlipIssue) error {
	row.CongressID = c.Congress
	return create(c, "这位代表的发票记录", row)
}

// Slip finds the record of a deputy's slip.
func (c *Scope) Slip(round, deputy int64) (models.SlipIssue, error) {
	return lookup[models.SlipIssue](c, "这位代表的发票记录", "round_id = ? AND deputy_id = ?", round, deputy)
}

// PutSlips records that many deputies were handed slips, all or none.
func (c *Scope) PutSlips(rows []models.SlipIssue) error {
	for i := range rows {
		rows[i].CongressID = c.Congress
	}
	return c.edge(c.db.CreateInBatches(&rows, 500).Error, "发票记录")
}

// UpdateSlip writes the replacements of a slip.
func (c *Scope) UpdateSlip(row models.SlipIssue) error {
	return update(c, "发票记录", row.ID, row, "paper", "replaced", "lost", "reason")
}

// Slips lists who was handed a slip or a paper ballot.
func (c *Scope) Slips(round int64) ([]models.SlipIssue, error) {
	return list[models.SlipIssue](c, "发票记录", "deputy_id", "round_id = ?", round)
}
