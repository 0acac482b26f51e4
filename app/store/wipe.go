package store

import (
	"piaojue/models"
)

// Rehearses reports whether a session, or the session of a round or of a
// candidate, is a rehearsal; ids that are zero or unknown are none.
func (tx *Tx) Rehearses(session, round, candidate int64) (bool, error) {
	rows, err := many[models.Session](tx.db.Where("rehearsal").
		Where("id = ? OR id IN (SELECT session_id FROM rounds WHERE id = ?) OR id IN (SELECT session_id FROM candidates WHERE id = ?)", session, round, candidate).Limit(1))
	return len(rows) > 0, tx.edge(err, "该次会议")
}
