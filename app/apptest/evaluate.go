package apptest

import (
	"context"
	"fmt"
	"testing"

	"piaojue/app/store"
	"piaojue/models"
)

// Sized is the plan with other numbers of slips, of deputies who are present
// and of ballots in the box. It is played anew: keep it in a variable.
func (p *Plan) Sized(slips, present, cast int) *Plan {
	q := *p
	q.slips, q.Present, q.Cast = slips, present, cast
	return &q
}

// Enlarge puts further deputies on the roll until there are n.
func (w *Town) Enlarge(t *testing.T, n int) {
	t.Helper()
	must(t, w.Store.InTx(context.Background(), func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		for i := len(w.Deputies); i < n; i++ {
			err := c.PutDeputy(&models.Deputy{SessionID: w.Session, DelegationID: w.Deputies[0].DelegationID, Number: fmt.Sprintf("QX-%d", 800+i), Name: fmt.Sprintf("代表%d", i)})
			if err != nil {
				return err
			}
		}
		var err error
		w.Deputies, err = c.Deputies(w.Session)
		return err
	}))
}

// Grade plays a further round of the session, a 满意度测评 of some items, to the
// announcement, and leads back to what was played before.
func (w *Town) Grade(t *testing.T, plan *Plan, items ...string) int64 {
	t.Helper()
	again := *w
	again.Plan, again.Round = plan, 0
	cmd := again.Draft()
	cmd.Items, cmd.Name = items, fmt.Sprintf("满意度测评%d项", len(items))
	var err error
	again.Round, err = again.Vote.Draft(context.Background(), again.As("standing"), cmd)
	must(t, err)
	again.To(t, models.RoundAnnounced)
	return again.Round
}
