package vote_test

import (
	"context"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

func projectsOf(t *testing.T, w *apptest.Town) []models.Project {
	t.Helper()
	var rows []models.Project
	must(t, w.Store.Read(context.Background(), func(tx *store.Tx) error {
		all, err := tx.In(w.As("standing").Congress).Projects()
		for _, p := range all {
			if p.RoundID == w.Round {
				rows = append(rows, p)
			}
		}
		return err
	}))
	return rows
}

func TestAListIsOneRowAndAllOfItBecomesProjectsTogether(t *testing.T) {
	apptest.EachTown(t, apptest.Whole, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		rows := w.Read(t).Candidates
		if len(rows) != 1 || rows[0].No != 1 || rows[0].Name != "民生实事项目清单（共5项）" || strings.Count(rows[0].Content, "；") != 4 || !strings.HasSuffix(rows[0].Content, "。") {
			t.Fatalf("the ballot has %+v", rows)
		}
		if n := len(projectsOf(t, w)); n != 0 {
			t.Errorf("%d projects before the vote", n)
		}
		w.To(t, models.RoundAnnounced)
		o := w.Read(t).Outcome
		if len(o.Adopted) != 1 || o.Adopted[0].Approve != 6 || o.PassLine != 6 || o.Vacant != 0 {
			t.Errorf("outcome %+v", o)
		}
		projects := projectsOf(t, w)
		if len(projects) != 5 {
			t.Fatalf("%d projects, want the five of the list", len(projects))
		}
		for i, p := range projects {
			if p.No != i+1 || p.Approvals != 6 || p.Name == "" || p.CandidateID == 0 || strings.Contains(p.Name, "清单") {
				t.Errorf("project %+v", p)
			}
		}
	})
}
