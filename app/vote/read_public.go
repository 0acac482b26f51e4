package vote

import (
	"context"

	"piaojue/app/store"
	"piaojue/models"
)

// underWay are the states of a round that is being held: from the adopted
// 票决办法 to the signed report. What follows is a result.
var underWay = []models.RoundState{
	models.RoundAdopted, models.RoundStaffed, models.RoundReady, models.RoundIssuing, models.RoundOpen, models.RoundPaused, models.RoundClosed,
	models.RoundCounting, models.RoundCounted, models.RoundAttested,
}

// UnderWay lists the rounds of all congresses that are being held now, newest
// first, with nothing of them but where they stand; a rehearsal is not public.
func (s *Service) UnderWay(ctx context.Context) ([]HallReading, error) {
	var rows []HallReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		rounds, err := tx.RoundsIn(underWay...)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			c := tx.In(r.CongressID)
			row := HallReading{Round: &r}
			if row.Congress, err = c.CongressByID(r.CongressID); err != nil {
				return err
			}
			if row.Session, err = c.Session(r.SessionID); err != nil {
				return err
			}
			if row.Session.Rehearsal {
				continue
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}

// A Place names a session, a round or a candidate; zero names nothing.
type Place struct{ Session, Round, Candidate int64 }

// Rehearses reports whether a place belongs to a rehearsal. What does not exist
// belongs to none.
func (s *Service) Rehearses(ctx context.Context, at Place) (bool, error) {
	if at == (Place{}) {
		return false, nil
	}
	is := false
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		is, err = tx.Rehearses(at.Session, at.Round, at.Candidate)
		return err
	})
	return is, err
}
