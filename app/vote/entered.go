package vote

import (
	"encoding/json"
	"fmt"

	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// planned opens the plan of a project, which its unit now has to draft, and
// puts into it what came through the shortlist: the sub-items, the checkpoints
// as submitted, and each year's target as a checkpoint of no weight at the end
// of that year.
func planned(c *store.Scope, p models.Project, k models.Candidate, units map[string]int64) error {
	if _, err := c.OpenPlan(p.ID); err != nil || k.ShortlistedID == 0 {
		return err
	}
	row, err := c.Shortlisted(k.ShortlistedID)
	if err != nil || row.Parts == "" {
		return err
	}
	var parts models.ProjectParts
	if err := json.Unmarshal([]byte(row.Parts), &parts); err != nil {
		return fmt.Errorf("parts of project %d: %w", row.ID, err)
	}
	for i, k := range parts.Items {
		item := models.SubItem{ProjectID: p.ID, Position: i + 1, Name: k.Name, Unit: k.Unit, UnitID: units[k.Unit], Target: k.Target, Investment: k.Investment}
		if err := c.PutSubItem(&item); err != nil {
			return err
		}
	}
	position := 0
	put := func(k models.Checkpoint) error {
		position++
		k.ProjectID, k.Position = p.ID, position
		return c.PutCheckpoint(&k)
	}
	for _, k := range parts.Checkpoints {
		if err := put(models.Checkpoint{Name: k.Name, Target: k.Target, Weight: k.Weight, PlannedOn: k.PlannedOn}); err != nil {
			return err
		}
	}
	for _, y := range parts.Years {
		if err := put(models.Checkpoint{Name: fmt.Sprintf("%d年度目标", y.Year), Target: y.Target, Year: y.Year, PlannedOn: models.Date(fmt.Sprintf("%04d-12-31", y.Year))}); err != nil {
			return err
		}
	}
	return nil
}

// release makes the matters of an announced ballot's candidates public, where
// the office alone had put them up: the candidate's own words are public now, and
// its 事项编号 shall lead to them. A matter that people suggested was released by
// the office, or was not.
func release(c *store.Scope, candidates []models.Candidate) error {
	for _, k := range candidates {
		if k.Code == "" {
			continue
		}
		m, err := c.MatterByCode(k.Code)
		if err != nil {
			return err
		}
		if m.CongressID != c.Congress || m.CallID > 0 || !m.ListedAt.IsZero() {
			continue
		}
		m.Title, m.Content, m.Place, m.Category, m.ListedAt = k.Name, k.Content, k.Place, k.Category, c.Now
		if err := c.UpdateMatter(m); err != nil {
			return err
		}
	}
	return nil
}

// tellShortlist tells the shortlist what the session's rounds made of the candidates
// that came from it: adopted ones are adopted; once no seat can be filled any
// more, the others and their matters go to the reserve. The round is the one
// that is being announced, or was.
func tellShortlist(c *store.Scope, announced models.Round) error {
	session := announced.SessionID
	s, err := c.Session(session)
	if err != nil || s.Rehearsal {
		return err
	}
	candidates, err := c.Candidates(session)
	if err != nil {
		return err
	}
	if announced.Items == "" {
		if err := release(c, candidates); err != nil {
			return err
		}
	}
	projects, err := c.Projects()
	if err != nil {
		return err
	}
	adopted := map[int64]bool{}
	for _, p := range projects {
		if p.SessionID == session {
			adopted[p.CandidateID] = true
		}
	}
	open, err := seatsOpen(c, announced)
	if err != nil {
		return err
	}
	for _, k := range candidates {
		if k.ShortlistedID == 0 || open && !adopted[k.ID] {
			continue
		}
		if err := tellOne(c, k.ShortlistedID, adopted[k.ID]); err != nil {
			return err
		}
	}
	return nil
}

func tellOne(c *store.Scope, id int64, adopted bool) error {
	row, err := c.LockShortlisted(id)
	if err != nil || row.State != models.ShortlistSubmitted {
		return err
	}
	act, why := lifecycle.Reserve, "票决未入选"
	if adopted {
		act, why = lifecycle.Adopted, ""
	}
	if row.State, err = lifecycle.Follow(lifecycle.Shortlist, row.State, act); err != nil {
		return err
	}
	row.Reason, row.UpdatedAt = why, c.Now
	if err := c.UpdateShortlisted(row); err != nil || adopted {
		return err
	}
	m, err := c.Matter(row.MatterID)
	if err != nil || m.State != models.MatterProject {
		return err
	}
	if m.CallID > 0 {
		call, err := c.LockCall(m.CallID)
		if err != nil {
			return err
		}
		call.Changes++
		m.Changed = call.Changes
		if err := c.CountCall(call); err != nil {
			return err
		}
	}
	if m.State, err = lifecycle.Follow(lifecycle.Matter, m.State, lifecycle.Keep); err != nil {
		return err
	}
	m.Reason = why
	return c.UpdateMatter(m)
}

// seatsOpen reports whether a round of the session is on the way, or an
// announced or void one may still be followed by another or by a lot.
func seatsOpen(c *store.Scope, announced models.Round) (bool, error) {
	rounds, err := c.Rounds(announced.SessionID)
	if err != nil {
		return false, err
	}
	followed := map[int64]bool{}
	for _, r := range rounds {
		followed[r.OriginID] = true
	}
	for _, r := range rounds {
		switch {
		case r.Items != "" || followed[r.ID]: // a 满意度测评 fills no seats
		case r.ID != announced.ID && !r.State.Reached(models.RoundAnnounced): // void too: it is voted on again
			return true, nil
		default:
			outcome, err := outcomeOf(c, r.ID)
			if err != nil {
				return false, err
			}
			lot, err := lotOf(c, r)
			if err != nil {
				return false, err
			}
			decided := r.Decision == models.LeaveVacant || r.Decision == models.NextSession
			if outcome.Next.Kind != tally.NextNone && !decided && !lot.Drawn() {
				return true, nil
			}
		}
	}
	return false, nil
}
