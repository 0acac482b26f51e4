package store

import "piaojue/models"

// SuggestionsByChannel counts the suggestions of a call by channel.
func (c *Scope) SuggestionsByChannel(call int64) (map[models.Channel]int, error) {
	var rows []struct {
		Channel models.Channel
		N       int
	}
	err := c.own().Model(new(models.Suggestion)).Where("call_id = ?", call).Select("channel, COUNT(*) AS n").Group("channel").Scan(&rows).Error
	counts := make(map[models.Channel]int, len(rows))
	for _, r := range rows {
		counts[r.Channel] = r.N
	}
	return counts, c.edge(err, "建议")
}

// SuggestionsByEntrance counts the suggestions that came through each
// entrance.
func (c *Scope) SuggestionsByEntrance() (map[int64]int, error) {
	var rows []struct {
		EntranceID int64
		N          int
	}
	err := c.own().Model(new(models.Suggestion)).Where("entrance_id > 0").Select("entrance_id, COUNT(*) AS n").Group("entrance_id").Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.EntranceID] = r.N
	}
	return counts, c.edge(err, "建议")
}

// SuggestionsEnteredBy lists what one account entered, newest first.
func (c *Scope) SuggestionsEnteredBy(account int64, limit int) ([]models.Suggestion, error) {
	rows, err := many[models.Suggestion](c.own().Omit("name_sealed", "phone_sealed", "phone_index").
		Where("account_id = ?", account).Order("id DESC").Limit(limit))
	return rows, c.edge(err, "建议")
}

// SuggestionsThrough lists what came through the codes of one account, newest
// first.
func (c *Scope) SuggestionsThrough(account int64, limit int) ([]models.Suggestion, error) {
	rows, err := many[models.Suggestion](c.own().Omit("name_sealed", "phone_sealed", "phone_index").
		Where("entrance_id IN (SELECT id FROM entrances WHERE congress_id = ? AND account_id = ?)", c.Congress, account).Order("id DESC").Limit(limit))
	return rows, c.edge(err, "建议")
}
