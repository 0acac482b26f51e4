package vote

import (
	"context"

	"piaojue/app/access"
	"piaojue/app/store"
	"piaojue/models"
)

// A DeskReading is what the desk that hands out ballots sees, read at once: it
// looks again with every ballot that arrives.
type DeskReading struct {
	Session  models.Session
	Round    models.Round
	Rows     []SlipRow // 全体代表
	Entitled int
	Present  int
	Spare    int // good slips that nobody has drawn or lost

	LostPaper int // paper ballots that were lost and replaced
}

// Desk reads the issuing desk of a round.
func (s *Service) Desk(ctx context.Context, actor access.Actor, id int64) (DeskReading, error) {
	var v DeskReading
	err := s.read(ctx, actor, access.HandSlip, func(c *store.Scope) error {
		var err error
		if v.Round, err = c.Round(id); err != nil {
			return err
		}
		if v.Session, err = c.Session(v.Round.SessionID); err != nil {
			return err
		}
		if v.Rows, err = slipRows(c, v.Round); err != nil {
			return err
		}
		if v.Round.Paper {
			steps, err := c.Steps(id)
			if err != nil {
				return err
			}
			v.LostPaper = lostPapers(steps)
		}
		v.Entitled, v.Present = v.Round.Entitled, v.Round.Present
		if v.Entitled == 0 || !v.Round.State.Reached(models.RoundOpen) {
			v.Entitled, v.Present = len(v.Rows), 0
			for _, row := range v.Rows {
				if row.Deputy.Attendance == models.Present {
					v.Present++
				}
			}
		}
		if v.Round.Tablets {
			good, err := goodCredentials(c, id)
			lost := 0
			for _, row := range v.Rows {
				lost += row.Lost
			}
			v.Spare = max(0, good-(v.Round.Issued-v.Round.PaperIssued)-lost)
			return err
		}
		return nil
	})
	return v, err
}

// slipRows lists 全体代表 with who was handed what.
func slipRows(c *store.Scope, round models.Round) ([]SlipRow, error) {
	deputies, err := c.Deputies(round.SessionID)
	if err != nil {
		return nil, err
	}
	delegations, err := c.Delegations(round.SessionID)
	if err != nil {
		return nil, err
	}
	slips, err := c.Slips(round.ID)
	if err != nil {
		return nil, err
	}
	name, drew := map[int64]string{}, map[int64]models.SlipIssue{}
	for _, d := range delegations {
		name[d.ID] = d.Name
	}
	for _, slip := range slips {
		drew[slip.DeputyID] = slip
	}
	var rows []SlipRow
	for _, d := range deputies {
		if d.Entitled() {
			slip, ok := drew[d.ID]
			rows = append(rows, SlipRow{Deputy: d, Delegation: name[d.DelegationID], Drew: ok, Paper: slip.Paper, Replaced: slip.Replaced, Lost: slip.Lost})
		}
	}
	return rows, nil
}
