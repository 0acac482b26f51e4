package web

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

// A list of more rows than a page holds goes on on a second page, where every
// row is that the first one has not; a page beyond the end is the last one.
func TestTheSecondPageOfAPublicListHoldsWhatTheFirstDoesNot(t *testing.T) {
	followed(t, func(w *apptest.Town, desk func(string) officeDesk, p models.Project) {
		const many = 60
		must(t, w.Store.InTx(t.Context(), func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			r, err := c.Round(w.Round)
			if err != nil {
				return err
			}
			outcome, err := c.File(w.Round, models.FileOutcome)
			if err != nil {
				return err
			}
			for i := range many {
				a := models.Adjustment{ProjectID: p.ID, Kind: models.AdjustPlace, Reason: "理由", Was: "{}", Becomes: "{}", State: models.AdjustmentPublished, DecidedOn: "2026-03-12", PublishedAt: tx.Now + models.Moment(i)}
				if err := c.PutAdjustment(&a); err != nil {
					return err
				}
				more := r
				more.ID, more.UUID, more.Name, more.AnnouncedAt = 0, fmt.Sprintf("paging%04d", i), fmt.Sprintf("第%d轮", i+2), r.AnnouncedAt+models.Moment(i)
				if err := c.PutRound(&more); err != nil {
					return err
				}
				if err := c.PutFile(more.ID, models.FileOutcome, outcome); err != nil {
					return err
				}
			}
			return nil
		}))
		for path, n := range map[string]int{"/adjustments": many, "/results": many + 1} {
			row := regexp.MustCompile(`href="` + path + `/\d+`)
			rows := func(page string) []string {
				list := row.FindAllString(desk("").opens(page), -1)
				slices.Sort(list)
				return slices.Compact(list)
			}
			first, second := rows(path), rows(path+"?page=2")
			if len(first) != 50 || len(second) != n-50 {
				t.Errorf("%s: pages of %d and %d rows, want 50 and %d", path, len(first), len(second), n-50)
			}
			for _, r := range second {
				if slices.Contains(first, r) {
					t.Errorf("%s: %s stands on both pages", path, r)
				}
			}
			desk("").opens(path, path+"?page=2")
			desk("").opens(path+"?page=2", path+"?page=1")
			for _, page := range []string{"3", "99999999999999999999", "-1", "x"} {
				want := first
				if page == "3" {
					want = second
				}
				if got := rows(path + "?page=" + page); page != "99999999999999999999" && !slices.Equal(got, want) {
					t.Errorf("%s?page=%s has %d rows, want %d", path, page, len(got), len(want))
				}
			}
		}
	})
}
