package store

import (
	"errors"

	"gorm.io/gorm"

	"piaojue/models"
)

// MattersChanged lists what changed among a call's matters after a count of
// changes, in the order of changes, for indexes in memory.
func (c *Scope) MattersChanged(call, after int64) ([]models.Matter, error) {
	return list[models.Matter](c, "事项", "changed, id", "call_id = ? AND changed > ?", call, after)
}

// Endorsed reports whether somebody seconded one of some matters.
func (c *Scope) Endorsed(endorser []byte, matters ...int64) (bool, error) {
	_, err := one[models.Endorsement](c.own().Where("endorser = ? AND matter_id IN ?", endorser, matters).Limit(1))
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return false, nil
	}
	return err == nil, c.edge(err, "附议")
}

// Endorsers counts who seconded any of some matters, each person once.
func (c *Scope) Endorsers(matters ...int64) (int, error) {
	var row struct{ N int }
	err := c.own().Model(new(models.Endorsement)).Where("matter_id IN ?", matters).Select("COUNT(DISTINCT endorser) AS n").Scan(&row).Error
	return row.N, c.edge(err, "附议")
}

// DraftPhoto finds a photo that was kept from an attempt that was not accepted.
func (tx *Tx) DraftPhoto(id string) (models.IntakePhoto, error) {
	row, err := one[models.IntakePhoto](tx.db.Where("id = ? AND suggestion_id = 0 AND small_work_id = 0", id))
	return row, tx.edge(err, "该照片")
}

// DraftPhotos counts the photos that are kept for attempts not accepted yet.
func (tx *Tx) DraftPhotos() (int, error) {
	var n int64
	err := tx.db.Model(new(models.IntakePhoto)).Where("suggestion_id = 0 AND small_work_id = 0").Count(&n).Error
	return int(n), tx.edge(err, "照片")
}

// ClaimPhoto makes a kept photo one of a suggestion, under a new id.
func (c *Scope) ClaimPhoto(draft, id string, suggestion int64, position int) error {
	changed := c.db.Exec("UPDATE intake_photos SET id = ?, suggestion_id = ?, position = ? WHERE id = ? AND congress_id = ? AND suggestion_id = 0 AND small_work_id = 0",
		id, suggestion, position, draft, c.Congress)
	return c.edge(found(changed), "该照片")
}

// SweepDraftPhotos removes kept photos whose id is smaller than a bound.
func (tx *Tx) SweepDraftPhotos(bound string) error {
	return tx.edge(tx.db.Where("suggestion_id = 0 AND small_work_id = 0 AND id < ?", bound).Delete(new(models.IntakePhoto)).Error, "照片")
}

// CandidatesOfCode lists the candidates that a matter became, newest session
// first.
func (c *Scope) CandidatesOfCode(code string) ([]models.Candidate, error) {
	return list[models.Candidate](c, "候选项目", "session_id DESC, id", "code = ? AND code <> ''", code)
}

// RoundCandidatesOfCode lists where a matter stood on a ballot, newest round
// first.
func (c *Scope) RoundCandidatesOfCode(code string) ([]models.RoundCandidate, error) {
	return list[models.RoundCandidate](c, "候选项目", "round_id DESC, id", "code = ? AND code <> ''", code)
}

// ProjectsOfCode lists the public projects that a matter became, newest first.
func (c *Scope) ProjectsOfCode(code string) ([]models.Project, error) {
	return list[models.Project](c, "项目", "year DESC, id DESC", "code = ? AND code <> '' AND published_at > 0", code)
}

// SmallWorksOfMatter lists the small works that came of a matter.
func (c *Scope) SmallWorksOfMatter(matter int64) ([]models.SmallWork, error) {
	return list[models.SmallWork](c, "微实事", "id", "matter_id = ? AND matter_id > 0", matter)
}
