package apptest

import (
	"context"
	"testing"

	"piaojue/app/roster"
	"piaojue/app/store"
)

// Rehearse makes the rehearsal of the Town's session and returns the Town as it
// stands in it: nobody signed in, no round drafted. To plays on from there.
func (w *Town) Rehearse(t *testing.T) *Town {
	t.Helper()
	r := *w
	var err error
	r.Session, err = w.Roster.Rehearse(context.Background(), w.As("secretariat"), roster.RehearseCommand{Session: w.Session})
	must(t, err)
	r.Round, r.Codes, r.Publics, r.Seeds, r.Ballots = 0, nil, nil, nil, nil
	must(t, w.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		r.Deputies, err = tx.In(w.Congress.ID).Deputies(r.Session)
		return err
	}))
	return &r
}
