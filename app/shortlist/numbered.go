package shortlist

import (
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// number gives each candidate of a list that was typed or imported without
// intake its matter, so that there is a 事项编号 for it from the ballot to the
// progress page. A candidate that keeps its name keeps its number; the matters
// of those that are gone are closed. A rehearsal's candidates have none.
func number(c *store.Scope, session int64, before, rows []models.Candidate) error {
	s, err := c.Session(session)
	if err != nil || s.Rehearsal {
		return err
	}
	if err := c.LockCongress(); err != nil {
		return err
	}
	had := map[string]models.Candidate{}
	for _, k := range before {
		had[k.Name] = k
	}
	for i := range rows {
		k := &rows[i]
		if old, ok := had[k.Name]; ok && old.Code != "" {
			k.Code, k.ShortlistedID = old.Code, old.ShortlistedID
			delete(had, k.Name)
			continue
		}
		m, err := putMatter(c, s.Year, Content{Name: k.Name, Content: k.Content, Place: k.Place, Category: k.Category})
		if err != nil {
			return err
		}
		k.Code = m.Code
	}
	var gone []models.Candidate
	for _, k := range before {
		if _, left := had[k.Name]; left {
			gone = append(gone, k)
		}
	}
	return release(c, gone)
}

// release closes the matters that were made for candidates which leave a typed
// list. A matter that people asked for stays as the office left it.
func release(c *store.Scope, gone []models.Candidate) error {
	for _, k := range gone {
		if k.Code == "" || k.ShortlistedID > 0 {
			continue
		}
		m, err := c.MatterByCode(k.Code)
		if err != nil {
			return err
		}
		if m.CongressID != c.Congress || m.CallID > 0 || m.State != models.MatterProject {
			continue
		}
		for _, act := range []lifecycle.Act{lifecycle.Reopen, lifecycle.Decline} {
			if m.State, err = lifecycle.Follow(lifecycle.Matter, m.State, act); err != nil {
				return err
			}
		}
		m.Reason = "从候选项目表中删除"
		if err := c.UpdateMatter(m); err != nil {
			return err
		}
	}
	return nil
}
