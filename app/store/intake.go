package store

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"piaojue/models"
)

// Calls lists the calls of a congress, newest first.
func (c *Scope) Calls() ([]models.Call, error) {
	return list[models.Call](c, "征集公告", "year DESC, id DESC", "1 = 1")
}

// PublishedCalls lists the published calls of all congresses, newest first.
func (tx *Tx) PublishedCalls() ([]models.Call, error) {
	rows, err := many[models.Call](tx.db.Where("published_at > 0").Order("opens_on DESC, id DESC"))
	return rows, tx.edge(err, "征集公告")
}

// PublishedCall finds a published call of any congress.
func (tx *Tx) PublishedCall(id int64) (models.Call, error) {
	row, err := one[models.Call](tx.db.Where("id = ? AND published_at > 0", id))
	return row, tx.edge(err, "该征集公告")
}

// Call finds one call.
func (c *Scope) Call(id int64) (models.Call, error) {
	return lookup[models.Call](c, "该征集公告", "id = ?", id)
}

// LockCall finds one call and holds it until the transaction ends: whatever
// adds or changes suggestions and matters of a call does so under this lock.
func (c *Scope) LockCall(id int64) (models.Call, error) {
	return lock[models.Call](c, "该征集公告", "id = ?", id)
}

// PutCall adds a call.
func (c *Scope) PutCall(row *models.Call) error {
	row.CongressID = c.Congress
	return create(c, "征集公告", row)
}

// UpdateCall writes all that changes in a call.
func (c *Scope) UpdateCall(row models.Call) error {
	return update(c, "该征集公告", row.ID, row, "year", "title", "text", "audience", "topics", "places", "name_rule", "phone_rule", "opens_on", "closes_on", "published_at", "closed_at")
}

// CountCall writes the counters of a locked call.
func (c *Scope) CountCall(row models.Call) error {
	return update(c, "该征集公告", row.ID, row, "received", "changes")
}

// Entrances lists the stations' and deputies' codes.
func (c *Scope) Entrances() ([]models.Entrance, error) {
	return list[models.Entrance](c, "联络站码", "kind, name, id", "1 = 1")
}

// Entrance finds one of them.
func (c *Scope) Entrance(id int64) (models.Entrance, error) {
	return lookup[models.Entrance](c, "该联络站码", "id = ?", id)
}

// EntranceByCode finds the one that a QR code names, in any congress.
func (tx *Tx) EntranceByCode(code string) (models.Entrance, error) {
	row, err := one[models.Entrance](tx.db.Where("code = ? AND disabled_at = 0", code))
	return row, tx.edge(err, "该联络站码")
}

// PutEntrance adds one.
func (c *Scope) PutEntrance(row *models.Entrance) error {
	row.CongressID = c.Congress
	return create(c, "联络站码", row)
}

// UpdateEntrance writes all that changes in one.
func (c *Scope) UpdateEntrance(row models.Entrance) error {
	return update(c, "该联络站码", row.ID, row, "name", "place", "account_id", "disabled_at")
}

// Suggestion finds one suggestion.
func (c *Scope) Suggestion(id int64) (models.Suggestion, error) {
	return lookup[models.Suggestion](c, "该建议", "id = ?", id)
}

// SuggestionByCode finds the suggestion of a 查询码, in any congress.
func (tx *Tx) SuggestionByCode(code string) (models.Suggestion, error) {
	row, err := one[models.Suggestion](tx.db.Where("code = ?", code))
	return row, tx.edge(err, "该查询码对应的建议")
}

// SuggestionsOf lists the suggestions of a matter by number.
func (c *Scope) SuggestionsOf(matter int64) ([]models.Suggestion, error) {
	return list[models.Suggestion](c, "建议", "number", "matter_id = ?", matter)
}

// SuggestionsChanged lists what changed in a call after a count of changes, in
// the order of changes, for indexes in memory. The sealed columns are left out.
func (c *Scope) SuggestionsChanged(call, after int64) ([]models.Suggestion, error) {
	rows, err := many[models.Suggestion](c.own().Omit("name_sealed", "phone_sealed", "phone_index").
		Where("call_id = ? AND changed > ?", call, after).Order("changed, id"))
	return rows, c.edge(err, "建议")
}

// PutSuggestion adds a suggestion.
func (c *Scope) PutSuggestion(row *models.Suggestion) error {
	row.CongressID = c.Congress
	return create(c, "建议", row)
}

// PutSuggestions adds many.
func (c *Scope) PutSuggestions(rows []models.Suggestion) error {
	for i := range rows {
		rows[i].CongressID = c.Congress
		noNulls(&rows[i])
	}
	return c.edge(c.db.CreateInBatches(rows, 200).Error, "建议")
}

// UpdateSuggestion writes what the office may change; the words are not among
// it.
func (c *Scope) UpdateSuggestion(row models.Suggestion) error {
	return update(c, "该建议", row.ID, row, "matter_id", "category", "state", "unit_id", "unit", "note", "changed")
}

// Matters lists the matters of a call by number.
func (c *Scope) Matters(call int64) ([]models.Matter, error) {
	return list[models.Matter](c, "事项", "number", "call_id = ?", call)
}

// Matter finds one matter.
func (c *Scope) Matter(id int64) (models.Matter, error) {
	return lookup[models.Matter](c, "该事项", "id = ?", id)
}

// MatterByCode finds a matter by 事项编号, in any congress.
func (tx *Tx) MatterByCode(code string) (models.Matter, error) {
	row, err := one[models.Matter](tx.db.Where("code = ?", code))
	return row, tx.edge(err, "该事项")
}

// MergedInto lists the matters that were merged into one.
func (c *Scope) MergedInto(matter int64) ([]models.Matter, error) {
	return list[models.Matter](c, "事项", "number", "merged_into = ?", matter)
}

// NextMatterNumber is the number of the year's next matter; the caller holds
// the congress or the call.
func (c *Scope) NextMatterNumber(year int) (int, error) {
	var last struct{ Number int }
	err := c.own().Model(new(models.Matter)).Where("year = ?", year).Select("COALESCE(MAX(number), 0) AS number").Scan(&last).Error
	return last.Number + 1, c.edge(err, "事项")
}

// PutMatter adds a matter.
func (c *Scope) PutMatter(row *models.Matter) error {
	row.CongressID = c.Congress
	return create(c, "事项", row)
}

// UpdateMatter writes all that changes in a matter.
func (c *Scope) UpdateMatter(row models.Matter) error {
	return update(c, "该事项", row.ID, row, "title", "content", "place", "category", "state", "merged_into", "listed_at", "unit_id", "unit", "reason", "priority", "changed", "search")
}

// PutEndorsement seconds a matter; the same endorser twice is a conflict.
func (c *Scope) PutEndorsement(row *models.Endorsement) error {
	row.CongressID = c.Congress
	return create(c, "附议", row)
}

// Endorsements counts who seconded each of some matters.
func (c *Scope) Endorsements(matters ...int64) (map[int64]int, error) {
	var rows []struct {
		MatterID int64
		N        int
	}
	err := c.own().Model(new(models.Endorsement)).Where("matter_id IN ?", matters).Select("matter_id, COUNT(*) AS n").Group("matter_id").Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.MatterID] = r.N
	}
	return counts, c.edge(err, "附议")
}

// PutTriageAct adds one act of the office.
func (c *Scope) PutTriageAct(row *models.TriageAct) error {
	row.CongressID = c.Congress
	return create(c, "办理记录", row)
}

// TriageActsOf lists the acts on a suggestion or a matter, oldest first.
func (c *Scope) TriageActsOf(suggestion, matter int64) ([]models.TriageAct, error) {
	if suggestion > 0 {
		return list[models.TriageAct](c, "办理记录", "id", "suggestion_id = ?", suggestion)
	}
	return list[models.TriageAct](c, "办理记录", "id", "matter_id = ?", matter)
}

// TriageActsOfBatch lists the acts that were done together, oldest first.
func (c *Scope) TriageActsOfBatch(call int64, batch string) ([]models.TriageAct, error) {
	return list[models.TriageAct](c, "办理记录", "id", "call_id = ? AND batch = ?", call, batch)
}

// UndoneTriageAct marks an act as undone.
func (c *Scope) UndoneTriageAct(row models.TriageAct) error {
	return update(c, "该办理记录", row.ID, row, "undone_at")
}

// AnswersOf lists the answers to a suggestion and to its matter, oldest first;
// ids that are zero are none.
func (c *Scope) AnswersOf(suggestion, matter int64) ([]models.Answer, error) {
	return list[models.Answer](c, "答复", "id", "(suggestion_id = ? AND suggestion_id > 0) OR (matter_id = ? AND matter_id > 0)", suggestion, matter)
}

// AnswersOfCall lists the answers of a call, oldest first.
func (c *Scope) AnswersOfCall(call int64) ([]models.Answer, error) {
	return list[models.Answer](c, "答复", "id", "call_id = ?", call)
}

// AnswersDue lists the released answers of all congresses whose time has come.
func (tx *Tx) AnswersDue() ([]models.Answer, error) {
	rows, err := many[models.Answer](tx.db.Where("published_at = 0 AND publish_at > 0 AND publish_at <= ?", tx.Now).Order("id"))
	return rows, tx.edge(err, "答复")
}

// PutAnswer adds an answer.
func (c *Scope) PutAnswer(row *models.Answer) error {
	row.CongressID = c.Congress
	return create(c, "答复", row)
}

// UpdateAnswer writes an answer that is not out yet, or that it is out.
func (c *Scope) UpdateAnswer(row models.Answer) error {
	return update(c, "该答复", row.ID, row, "outcome", "text", "publish_at", "published_at")
}

// DropAnswer removes an answer that is not out yet.
func (c *Scope) DropAnswer(id int64) error {
	return remove[models.Answer](c, "该答复", "id = ? AND published_at = 0", id)
}

// IntakePhotos lists the photos of a suggestion or a small work without their
// pictures; ids that are zero are none.
func (c *Scope) IntakePhotos(suggestion, work int64) ([]models.IntakePhoto, error) {
	rows, err := many[models.IntakePhoto](c.own().Omit("body", "small").
		Where("(suggestion_id = ? AND suggestion_id > 0) OR (small_work_id = ? AND small_work_id > 0)", suggestion, work).Order("position"))
	return rows, c.edge(err, "照片")
}

// IntakePhoto finds a photo with its pictures.
func (c *Scope) IntakePhoto(id string) (models.IntakePhoto, error) {
	return lookup[models.IntakePhoto](c, "该照片", "id = ?", id)
}

// IntakePhotoAnywhere finds a photo of any congress; the caller decides who may
// see it.
func (tx *Tx) IntakePhotoAnywhere(id string) (models.IntakePhoto, error) {
	row, err := one[models.IntakePhoto](tx.db.Where("id = ?", id))
	return row, tx.edge(err, "该照片")
}

// PutIntakePhoto adds a photo.
func (c *Scope) PutIntakePhoto(row *models.IntakePhoto) error {
	row.CongressID = c.Congress
	return create(c, "照片", row)
}

// BumpLimit counts one more request in a bucket and returns the count. The
// bucket begins anew when its time has run out.
func (tx *Tx) BumpLimit(bucket []byte, until models.Moment) (int, error) {
	row := models.RateLimit{Bucket: bucket, Count: 1, ExpiresAt: until}
	// The count is set first: MySQL lets a later assignment see an earlier one.
	err := tx.db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "bucket"}}, DoUpdates: clause.Set{
		{Column: clause.Column{Name: "count"}, Value: gorm.Expr("CASE WHEN rate_limits.expires_at > ? THEN rate_limits.count + 1 ELSE 1 END", tx.Now)},
		{Column: clause.Column{Name: "expires_at"}, Value: gorm.Expr("CASE WHEN rate_limits.expires_at > ? THEN rate_limits.expires_at ELSE ? END", tx.Now, until)},
	}}).Create(&row).Error
	if err != nil {
		return 0, tx.edge(err, "次数")
	}
	now, err := one[models.RateLimit](tx.db.Where("bucket = ?", bucket))
	return now.Count, tx.edge(err, "次数")
}

// DayKey is the key of the day, made by the first who asks.
func (tx *Tx) DayKey(day models.Date, fresh []byte) ([]byte, error) {
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&models.DayKey{Day: day, Secret: fresh}).Error; err != nil {
		return nil, tx.edge(err, "当日密钥")
	}
	row, err := one[models.DayKey](tx.db.Where("day = ?", day))
	return row.Secret, tx.edge(err, "当日密钥")
}

// SpendToken remembers an answered challenge; one that was spent is a conflict.
func (tx *Tx) SpendToken(id string, until models.Moment) error {
	return tx.edge(tx.db.Create(&models.SpentToken{ID: id, ExpiresAt: until}).Error, "该验证")
}

// SweepLimits removes counters, challenges and keys whose time has run out.
func (tx *Tx) SweepLimits() error {
	if err := tx.db.Where("expires_at <= ?", tx.Now).Delete(new(models.RateLimit)).Error; err != nil {
		return tx.edge(err, "次数")
	}
	if err := tx.db.Where("expires_at <= ?", tx.Now).Delete(new(models.SpentToken)).Error; err != nil {
		return tx.edge(err, "验证")
	}
	return tx.edge(tx.db.Where("day < ?", tx.Today).Delete(new(models.DayKey)).Error, "当日密钥")
}

// containing is a condition that every word occurs in a column of normal
// forms, with its arguments.
func containing(column string, words []string) (string, []any) {
	conditions, args := []string{"1 = 1"}, []any{}
	for _, word := range words {
		conditions = append(conditions, column+" LIKE ? ESCAPE '!'")
		args = append(args, "%"+escapeLike(word)+"%")
	}
	return strings.Join(conditions, " AND "), args
}

// Studies lists the opinions asked for on a matter.
func (c *Scope) Studies(matter int64) ([]models.Study, error) {
	return list[models.Study](c, "研判", "id", "matter_id = ?", matter)
}

// StudiesOf lists what a person, or the station of an entrance, was asked.
func (c *Scope) StudiesOf(account int64) ([]models.Study, error) {
	return list[models.Study](c, "研判", "due_on, id", "account_id = ?", account)
}

// Study finds one.
func (c *Scope) Study(id int64) (models.Study, error) {
	return lookup[models.Study](c, "该研判任务", "id = ?", id)
}

// UpdateStudy writes the opinion.
func (c *Scope) UpdateStudy(row models.Study) error {
	return update(c, "该研判任务", row.ID, row, "due_on", "priority", "opinion", "answered_at", "answered_by")
}

// Symposia lists a year's meetings, newest first.
func (c *Scope) Symposia(year int) ([]models.Symposium, error) {
	return list[models.Symposium](c, "座谈会", "held_on DESC, id DESC", "year = ?", year)
}

// Symposium finds one.
func (c *Scope) Symposium(id int64) (models.Symposium, error) {
	return lookup[models.Symposium](c, "该座谈会", "id = ?", id)
}

// PutSymposium adds one.
func (c *Scope) PutSymposium(row *models.Symposium) error {
	row.CongressID = c.Congress
	return create(c, "座谈会", row)
}

// UpdateSymposium writes its record.
func (c *Scope) UpdateSymposium(row models.Symposium) error {
	return update(c, "该座谈会", row.ID, row, "held_on", "place", "host", "attendees", "minutes", "actor", "recorded_at")
}

// SymposiumMatters lists what was said of matters at a symposium.
func (c *Scope) SymposiumMatters(symposium int64) ([]models.SymposiumMatter, error) {
	return list[models.SymposiumMatter](c, "座谈会事项", "id", "symposium_id = ?", symposium)
}

// SaidOf lists what was said of a matter at any symposium.
func (c *Scope) SaidOf(matter int64) ([]models.SymposiumMatter, error) {
	return list[models.SymposiumMatter](c, "座谈会事项", "id", "matter_id = ?", matter)
}

// PutSymposiumMatter adds one.
func (c *Scope) PutSymposiumMatter(row *models.SymposiumMatter) error {
	row.CongressID = c.Congress
	return create(c, "座谈会事项", row)
}

// PutStudy asks for one opinion.
func (c *Scope) PutStudy(row *models.Study) error {
	row.CongressID = c.Congress
	return create(c, "研判任务", row)
}
