package oversight_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// The comparison over years reads all of them with a few questions; the report
// of a year reads that year alone. They say the same.
func TestAYearAmongOthersComesToWhatItsReportSays(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		busy(t, w, projects)
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			for _, e := range []models.Evaluation{
				{ProjectID: projects[0].ID, Year: 2026, Turn: 1, Grade: "不满意", Score: 4000, PublishedAt: c.Now},
				{ProjectID: projects[0].ID, Year: 2026, Turn: 2, Grade: "满意", Score: 9000, PublishedAt: c.Now},
				{ProjectID: projects[1].ID, SubItemID: 5, Year: 2026, Turn: 1, Grade: "满意", Score: 8000, PublishedAt: c.Now},
				{ProjectID: projects[1].ID, SubItemID: 6, Year: 2026, Turn: 1, Grade: "基本满意", Score: -1, PublishedAt: c.Now},
				{ProjectID: projects[2].ID, Year: 2026, Turn: 1, Grade: "满意", Score: 1},                     // not published
				{ProjectID: projects[2].ID, Year: 2025, Turn: 1, Grade: "满意", Score: 1, PublishedAt: c.Now}, // of another year
			} {
				e.Counts = `{"grades":["满意","基本满意","不满意"],"base":"all"}`
				if err := c.PutEvaluation(&e); err != nil {
					return err
				}
			}
			for _, item := range []models.SubItem{{ID: 5, ProjectID: projects[1].ID, Position: 1, Name: "路面"}, {ID: 6, ProjectID: projects[1].ID, Position: 2, Name: "照明"}} {
				if err := c.PutSubItem(&item); err != nil {
					return err
				}
			}
			// Before the year: paid, but no report of this year.
			return c.PutReport(&models.Report{ProjectID: projects[2].ID, ReportedOn: "2025-12-30", Paid: 700, Text: "前期工作", CreatedAt: c.Now})
		}))
		report, err := w.Oversight.YearReport(ctx, w.As("standing"), 2026)
		must(t, err)
		years, err := w.Oversight.Years(ctx, w.Congress.ID)
		must(t, err)
		if len(years.Lines) != 1 || years.Lines[0].Report {
			t.Fatalf("lines = %+v", years.Lines)
		}
		want := report.Figures.Totals()
		if want.Graded != 3 || want.Reports != 1 || want.Paid != 12_346_300 || want.Score != 8500 {
			t.Errorf("the report itself: %+v", want)
		}
		if diff := cmp.Diff(want, years.Lines[0].Totals); diff != "" {
			t.Errorf("totals (-report +years):\n%s", diff)
		}
	})
}

// What the newest report does not mention, an older one said.
func TestAMeasureStandsWhereTheNewestReportNamingItPutIt(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			plan, err := c.LockPlanOf(p)
			if err != nil {
				return err
			}
			plan.State, plan.PublishedAt = models.PlanPublished, c.Now
			if err := c.UpdatePlan(plan); err != nil {
				return err
			}
			both, road, lamps := models.Report{ProjectID: p, ReportedOn: "2026-03-01", Text: "一", CreatedAt: c.Now}, models.Measure{ProjectID: p, Position: 1, Name: "道路", Unit: "公里", Target: 3000}, models.Measure{ProjectID: p, Position: 2, Name: "路灯", Unit: "盏", Target: 100_000}
			newest := both
			newest.ReportedOn = "2026-03-10"
			never := models.Measure{ProjectID: p, Position: 3, Name: "站台", Unit: "处", Target: 4000}
			for _, err := range []error{c.PutMeasure(&road), c.PutMeasure(&lamps), c.PutMeasure(&never), c.PutReport(&newest), c.PutReport(&both)} { // entered later, of an earlier day
				if err != nil {
					return err
				}
			}
			for _, f := range []models.ReportFigure{{ReportID: both.ID, MeasureID: road.ID, Actual: 3000}, {ReportID: both.ID, MeasureID: lamps.ID, Actual: 120_000}, {ReportID: newest.ID, MeasureID: road.ID, Actual: 2900}} {
				if err := c.PutReportFigure(&f); err != nil {
					return err
				}
			}
			return nil
		}))
		v, err := w.Oversight.Overview(ctx, w.Congress.ID, 2026)
		must(t, err)
		if s := v.Own.Sum; s.Measures != 3 || s.Reached != 1 || s.Exceeded != 1 { // the road is short of its target by the newest word
			t.Errorf("%d measures, %d reached, %d exceeded; want 3, 1, 1", s.Measures, s.Reached, s.Exceeded)
		}
		open, err := w.Oversight.Open(ctx, oversight.Filter{Congress: w.Congress.ID}, 1, 50, oversight.OpenMeasures)
		must(t, err)
		for _, o := range open {
			if o.Project.ID != p {
				continue
			}
			var got []int64
			for _, m := range o.Measures {
				actual, said := o.Reached[m.ID]
				if !said {
					actual = -1
				}
				got = append(got, actual)
			}
			if diff := cmp.Diff([]int64{2900, 120_000, -1}, got); diff != "" {
				t.Errorf("open data (-want +got):\n%s", diff)
			}
		}
	})
}
