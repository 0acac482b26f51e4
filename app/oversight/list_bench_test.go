package oversight_test

import (
	"fmt"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// BenchmarkLists reads the office's lists of a congress with 3,000 projects
// and 36,000 reports, of one year and of twenty.
func BenchmarkLists(b *testing.B) {
	const years, projects, months = 20, 150, 12
	now := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	source := "sqlite:" + b.TempDir() + "/bench.db"
	s, err := store.Open(source, func() time.Time { return now })
	must(b, err)
	defer s.Close()
	must(b, s.Migrate(ctx))
	congress := models.Congress{Name: "清溪县人民代表大会", Level: models.County}
	must(b, s.InTx(ctx, func(tx *store.Tx) error { return tx.PutCongress(&congress) }))
	for y := range years {
		must(b, s.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(congress.ID)
			year := 2026 - y
			for i := range projects {
				p := models.Project{SessionID: int64(year), Year: year, No: i + 1, Name: fmt.Sprintf("项目%d", i), Unit: fmt.Sprintf("单位%d", i%12), Place: "全县", Investment: 1e9, PublishedAt: tx.Now, Stage: models.StageRunning}
				if err := c.PutProject(&p); err != nil {
					return err
				}
				if err := c.PutPlan(&models.Plan{ProjectID: p.ID, State: models.PlanPublished, PublishedAt: models.At(time.Date(year, 2, 1, 0, 0, 0, 0, time.UTC))}); err != nil {
					return err
				}
				m := models.Measure{ProjectID: p.ID, Year: year, Name: "公里", Target: 1000}
				if err := c.PutMeasure(&m); err != nil {
					return err
				}
				for k := range 4 {
					if err := c.PutCheckpoint(&models.Checkpoint{ProjectID: p.ID, Position: k, Name: "节点", Weight: 25, PlannedOn: models.Date(fmt.Sprintf("%d-%02d-01", year, 3*k+3))}); err != nil {
						return err
					}
				}
				for k := range months {
					on := models.Date(fmt.Sprintf("%d-%02d-28", year, k+1))
					r := models.Report{ProjectID: p.ID, ReportedOn: on, Month: string(on[:7]), Percent: 8 * k, Paid: models.Fen(k * 1e6), Text: "按计划推进。", CreatedAt: tx.Now}
					if err := c.PutReport(&r); err != nil {
						return err
					}
					if err := c.PutReportFigure(&models.ReportFigure{ReportID: r.ID, MeasureID: m.ID, Actual: int64(100 * k)}); err != nil {
						return err
					}
				}
			}
			return nil
		}))
	}
	service := oversight.New(s, oversight.Parts{})
	actor := access.Actor{Account: 1, Congress: congress.ID, Roles: []models.Role{models.Government}}
	for name, f := range map[string]oversight.ListFilter{"year of 150": {Year: 2026}, "all 3000": {Year: oversight.AllYears}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if l, err := service.List(ctx, actor, f); err != nil || l.Total == 0 {
					b.Fatal(l.Total, err)
				}
			}
		})
	}
	b.Run("public overview", func(b *testing.B) {
		for b.Loop() {
			if v, err := service.Overview(ctx, congress.ID, 2026); err != nil || v.Sum.Projects != projects {
				b.Fatal(v.Sum, err)
			}
		}
	})
}
