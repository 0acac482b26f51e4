package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

// beijing is where the days of all pages begin and end.
var beijing = time.FixedZone("Beijing", 8*60*60)

// Pages count days by the calendar, over a leap day, the end of a month and
// the turn of the year, from the first second of a day in Beijing to the last.
func TestPagesCountDaysOverLeapDaysAndTheTurnOfTheYear(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		public := desk("")
		session := models.Session{Number: 9, Year: 2026, Name: "第九次会议", OpensOn: "2026-03-12"}
		for i, k := range []struct {
			planned models.Date
			now     string // one after the other
			says    string
		}{
			{"2026-12-31", "2026-12-31 23:59:59", "还有 0 天"},
			{"2026-12-31", "2027-01-01 00:00:00", "逾期 1 天"},
			{"2027-02-28", "2027-03-01 12:00:00", "逾期 1 天"},
			{"2028-02-29", "2028-02-29 23:59:59", "还有 0 天"},
			{"2028-02-29", "2028-03-01 00:00:00", "逾期 1 天"},
			{"2028-02-28", "2028-03-01 12:00:00", "逾期 2 天"},
			{"2027-12-31", "2028-12-31 12:00:00", "逾期 366 天"},
		} {
			now, err := time.ParseInLocation(time.DateTime, k.now, beijing)
			must(t, err)
			w.Clock.Forward(now.Sub(w.Clock.Now()))
			p := models.Project{Year: now.Year(), No: 1, Name: "道路硬化", Unit: "县交通运输局", Stage: models.StageRunning, PublishedAt: models.At(now.AddDate(0, 0, -3)), Deadline: "12月"}
			must(t, w.Store.InTx(context.Background(), func(tx *store.Tx) error {
				c := tx.In(w.Congress.ID)
				if i == 0 {
					if err := c.PutSession(&session); err != nil {
						return err
					}
				}
				p.SessionID, p.No = session.ID, i+1
				if err := c.PutProject(&p); err != nil {
					return err
				}
				if err := c.PutPlan(&models.Plan{ProjectID: p.ID, State: models.PlanPublished, PublishedAt: models.At(now.AddDate(0, 0, -3))}); err != nil {
					return err
				}
				return c.PutCheckpoint(&models.Checkpoint{ProjectID: p.ID, Position: 1, Name: "完工", Weight: 100, PlannedOn: k.planned})
			}))
			for _, path := range []string{fmt.Sprintf("/projects/%d", p.ID), "/projects?year=" + fmt.Sprint(p.Year)} {
				if status, body := public.get(path); status != http.StatusOK || !strings.Contains(body, k.says) {
					t.Errorf("%s: %s is %d, want “%s” in it", k.now, path, status, k.says)
				}
			}
			for _, path := range []string{"/", "/progress", "/years", "/open/projects.json", "/open/checkpoints.csv", "/feed.atom"} {
				if status, _ := public.get(path); status != http.StatusOK {
					t.Errorf("%s: %s is %d", k.now, path, status)
				}
			}
		}
	})
}
