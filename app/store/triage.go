package store

import (
	"piaojue/models"
)

// A SuggestionFilter narrows the queue of a call; zero fields do not narrow.
type SuggestionFilter struct {
	Call     int64
	State    models.SuggestionState
	Category string // the officer's, or the guess where there is none; "-" for neither
	Channel  models.Channel
	Entrance int64
	Unit     int64
	Matter   int64
	Place    string   // occurs in the place or in the words
	Words    []string // each occurs in the normal form of all words
	Merged   string   // "yes": shares its matter with another, "no": does not
	Photos   bool     // only with photos
	Order    string   // new, old, place, matter; old if anything else
	Limit    int
	Offset   int
}

// conditions of a filter, without order, limit and state.
func (f SuggestionFilter) conditions() (string, []any) {
	cond, args := "call_id = ?", []any{f.Call}
	add := func(c string, a ...any) { cond, args = cond+" AND "+c, append(args, a...) }
	switch {
	case f.Category == "-":
		add("category = '' AND guess = ''")
	case f.Category != "":
		add("(category = ? OR (category = '' AND guess = ?))", f.Category, f.Category)
	}
	if f.Channel != "" {
		add("channel = ?", f.Channel)
	}
	if f.Entrance > 0 {
		add("entrance_id = ?", f.Entrance)
	}
	if f.Unit > 0 {
		add("unit_id = ?", f.Unit)
	}
	if f.Matter > 0 {
		add("matter_id = ?", f.Matter)
	}
	if f.Photos {
		add("photos > 0")
	}
	for _, words := range [][]string{asOne(f.Place), f.Words} {
		if len(words) > 0 {
			c, a := containing("search", words)
			add(c, a...)
		}
	}
	const several = "matter_id IN (SELECT matter_id FROM suggestions WHERE call_id = ? AND matter_id > 0 GROUP BY matter_id HAVING COUNT(*) > 1)"
	switch f.Merged {
	case "yes":
		add(several, f.Call)
	case "no":
		add("NOT "+several, f.Call)
	}
	return cond, args
}

func asOne(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

var suggestionOrders = map[string]string{
	"new": "number DESC", "old": "number", "place": "place, number", "matter": "matter_id, number", "category": "category, guess, number",
}

// SuggestionsBy lists the suggestions of a filter without what is sealed and
// without the normal form.
func (c *Scope) SuggestionsBy(f SuggestionFilter) ([]models.Suggestion, error) {
	cond, args := f.conditions()
	q := c.own().Omit("name_sealed", "phone_sealed", "phone_index", "search").Where(cond, args...)
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	order := suggestionOrders[f.Order]
	if order == "" {
		order = suggestionOrders["old"]
	}
	q = q.Order(order)
	if f.Limit > 0 {
		q = q.Limit(f.Limit).Offset(f.Offset)
	}
	rows, err := many[models.Suggestion](q)
	return rows, c.edge(err, "建议")
}

// SealedOf lists a call's suggestions of a filter with what is sealed, for an
// export by somebody who may see it.
func (c *Scope) SealedOf(f SuggestionFilter) ([]models.Suggestion, error) {
	cond, args := f.conditions()
	q := c.own().Where(cond, args...)
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	rows, err := many[models.Suggestion](q.Order("number"))
	return rows, c.edge(err, "建议")
}

// CountSuggestions counts the suggestions of a filter by state, whatever state
// the filter names.
func (c *Scope) CountSuggestions(f SuggestionFilter) (map[models.SuggestionState]int, error) {
	var rows []struct {
		State models.SuggestionState
		N     int
	}
	cond, args := f.conditions()
	err := c.own().Model(new(models.Suggestion)).Where(cond, args...).Select("state, COUNT(*) AS n").Group("state").Scan(&rows).Error
	counts := make(map[models.SuggestionState]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, c.edge(err, "建议")
}

// SuggestionsByID lists some suggestions of a call by number, without what is
// sealed and without the normal form.
func (c *Scope) SuggestionsByID(call int64, ids []int64) ([]models.Suggestion, error) {
	var all []models.Suggestion
	for len(ids) > 0 { // engines bound the number of arguments
		n := min(len(ids), 500)
		rows, err := many[models.Suggestion](c.own().Omit("name_sealed", "phone_sealed", "phone_index", "search").Where("call_id = ? AND id IN ?", call, ids[:n]).Order("number"))
		if err != nil {
			return nil, c.edge(err, "建议")
		}
		all, ids = append(all, rows...), ids[n:]
	}
	return all, nil
}

// SuggestionsOfUnit lists what was transferred to a unit and not taken back,
// newest first.
func (c *Scope) SuggestionsOfUnit(unit int64) ([]models.Suggestion, error) {
	rows, err := many[models.Suggestion](c.own().Omit("name_sealed", "phone_sealed", "phone_index").
		Where("unit_id = ? AND state = ?", unit, models.SuggestionTransferred).Order("id DESC"))
	return rows, c.edge(err, "建议")
}

// A SuggestionBrief is what counting and grouping need of a suggestion.
type SuggestionBrief struct {
	ID         int64
	Number     int
	MatterID   int64
	Channel    models.Channel
	EntranceID int64
	Title      string
	Place      string
	Category   string
	Guess      string
	State      models.SuggestionState
	ReceivedAt models.Moment
}

// SuggestionBriefs lists all suggestions of a call by number, in brief.
func (c *Scope) SuggestionBriefs(call int64) ([]SuggestionBrief, error) {
	var rows []SuggestionBrief
	err := c.own().Model(new(models.Suggestion)).Where("call_id = ?", call).Order("number").Find(&rows).Error
	return rows, c.edge(err, "建议")
}

// A MatterFilter narrows the matters of a call; zero fields do not narrow.
type MatterFilter struct {
	Call     int64
	State    models.MatterState
	Category string // "-" for none
	Unit     int64
	Listed   string // "yes" or "no"
	Words    []string
	Limit    int
	Offset   int
}

func (f MatterFilter) conditions() (string, []any) {
	// A matter that was merged into nothing is one whose making was undone.
	cond, args := "call_id = ? AND NOT (state = ? AND merged_into = 0)", []any{f.Call, models.MatterMerged}
	add := func(c string, a ...any) { cond, args = cond+" AND "+c, append(args, a...) }
	switch {
	case f.Category == "-":
		add("category = ''")
	case f.Category != "":
		add("category = ?", f.Category)
	}
	if f.Unit > 0 {
		add("unit_id = ?", f.Unit)
	}
	switch f.Listed {
	case "yes":
		add("listed_at > 0")
	case "no":
		add("listed_at = 0")
	}
	if len(f.Words) > 0 {
		c, a := containing("search", f.Words)
		add(c, a...)
	}
	return cond, args
}

// MattersBy lists the matters of a filter by number.
func (c *Scope) MattersBy(f MatterFilter) ([]models.Matter, error) {
	cond, args := f.conditions()
	q := c.own().Where(cond, args...)
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	q = q.Order("number")
	if f.Limit > 0 {
		q = q.Limit(f.Limit).Offset(f.Offset)
	}
	rows, err := many[models.Matter](q)
	return rows, c.edge(err, "事项")
}

// CountMatters counts the matters of a filter by state, whatever state the
// filter names.
func (c *Scope) CountMatters(f MatterFilter) (map[models.MatterState]int, error) {
	var rows []struct {
		State models.MatterState
		N     int
	}
	cond, args := f.conditions()
	err := c.own().Model(new(models.Matter)).Where(cond, args...).Select("state, COUNT(*) AS n").Group("state").Scan(&rows).Error
	counts := make(map[models.MatterState]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, c.edge(err, "事项")
}

// MattersByID finds some matters.
func (c *Scope) MattersByID(ids []int64) (map[int64]models.Matter, error) {
	found := map[int64]models.Matter{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		rows, err := many[models.Matter](c.own().Where("id IN ?", ids[:n]))
		if err != nil {
			return nil, c.edge(err, "事项")
		}
		for _, r := range rows {
			found[r.ID] = r
		}
		ids = ids[n:]
	}
	return found, nil
}

// SuggestionsPerMatter counts the suggestions of some matters.
func (c *Scope) SuggestionsPerMatter(matters []int64) (map[int64]int, error) {
	counts := map[int64]int{}
	for len(matters) > 0 {
		n := min(len(matters), 500)
		var rows []struct {
			MatterID int64
			N        int
		}
		err := c.own().Model(new(models.Suggestion)).Where("matter_id IN ?", matters[:n]).Select("matter_id, COUNT(*) AS n").Group("matter_id").Scan(&rows).Error
		if err != nil {
			return nil, c.edge(err, "建议")
		}
		for _, r := range rows {
			counts[r.MatterID] = r.N
		}
		matters = matters[n:]
	}
	return counts, nil
}

// UpdateSuggestions writes what the office may change in several suggestions
// that are to have the same values.
func (c *Scope) UpdateSuggestions(ids []int64, row models.Suggestion) error {
	for len(ids) > 0 {
		n := min(len(ids), 500)
		err := c.own().Model(new(models.Suggestion)).Where("id IN ?", ids[:n]).
			Select("matter_id", "category", "state", "unit_id", "unit", "note", "changed").Updates(row).Error
		if err != nil {
			return c.edge(err, "建议")
		}
		ids = ids[n:]
	}
	return nil
}

// PutTriageActs adds several acts of the office.
func (c *Scope) PutTriageActs(rows []models.TriageAct) error {
	if len(rows) == 0 {
		return nil
	}
	for i := range rows {
		rows[i].CongressID = c.Congress
	}
	return c.edge(c.db.CreateInBatches(rows, 200).Error, "办理记录")
}

// TriageAct finds one act.
func (c *Scope) TriageAct(id int64) (models.TriageAct, error) {
	return lookup[models.TriageAct](c, "该办理记录", "id = ?", id)
}

// TriageActsNamed lists the acts of a call whose batch begins with a word,
// oldest first.
func (c *Scope) TriageActsNamed(call int64, prefix string) ([]models.TriageAct, error) {
	return list[models.TriageAct](c, "办理记录", "id", "call_id = ? AND batch >= ? AND batch < ?", call, prefix, prefix+"~")
}

// LaterActs lists what was done to a suggestion or a matter after an act and
// was not undone, oldest first.
func (c *Scope) LaterActs(suggestion, matter, after int64) ([]models.TriageAct, error) {
	if suggestion > 0 {
		return list[models.TriageAct](c, "办理记录", "id", "suggestion_id = ? AND id > ? AND undone_at = 0", suggestion, after)
	}
	return list[models.TriageAct](c, "办理记录", "id", "matter_id = ? AND id > ? AND undone_at = 0", matter, after)
}

// UndoneBatch marks all acts of a batch as undone.
func (c *Scope) UndoneBatch(call int64, batch string) error {
	return c.edge(c.own().Model(new(models.TriageAct)).Where("call_id = ? AND batch = ? AND undone_at = 0", call, batch).
		Select("undone_at").Updates(models.TriageAct{UndoneAt: c.Now}).Error, "办理记录")
}

// Answer finds one answer.
func (c *Scope) Answer(id int64) (models.Answer, error) {
	return lookup[models.Answer](c, "该答复", "id = ?", id)
}

// AnsweredSuggestions lists which of some suggestions have an answer that is
// out, their own or their matter's.
func (c *Scope) AnsweredSuggestions(call int64) (map[int64]bool, map[int64]bool, error) {
	var rows []struct{ SuggestionID, MatterID int64 }
	err := c.own().Model(new(models.Answer)).Where("call_id = ? AND published_at > 0", call).Select("suggestion_id, matter_id").Scan(&rows).Error
	suggestions, matters := map[int64]bool{}, map[int64]bool{}
	for _, r := range rows {
		if r.SuggestionID > 0 {
			suggestions[r.SuggestionID] = true
		}
		if r.MatterID > 0 {
			matters[r.MatterID] = true
		}
	}
	return suggestions, matters, c.edge(err, "答复")
}

// TouchSuggestions writes that suggestions of a matter, or one suggestion,
// changed.
func (c *Scope) TouchSuggestions(suggestion, matter, changed int64) error {
	q := c.own().Model(new(models.Suggestion))
	if suggestion > 0 {
		q = q.Where("id = ?", suggestion)
	} else {
		q = q.Where("matter_id = ?", matter)
	}
	return c.edge(q.Select("changed").Updates(models.Suggestion{Changed: changed}).Error, "建议")
}

// SuggestionsWaiting counts the suggestions of each call that nobody has dealt
// with.
func (c *Scope) SuggestionsWaiting(calls []int64) (map[int64]int, error) {
	var rows []struct {
		CallID int64
		N      int
	}
	err := c.own().Model(new(models.Suggestion)).Where("call_id IN ? AND state = ?", calls, models.SuggestionReceived).Select("call_id, COUNT(*) AS n").Group("call_id").Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.CallID] = r.N
	}
	return counts, c.edge(err, "建议")
}
