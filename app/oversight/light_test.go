package oversight

import (
	"testing"

	"piaojue/models"
)

func TestLights(t *testing.T) {
	plan := func(days ...models.Date) []models.Checkpoint {
		var cs []models.Checkpoint
		for _, d := range days {
			cs = append(cs, models.Checkpoint{Name: "节点" + string(d), PlannedOn: d, Weight: 50})
		}
		return cs
	}
	done := func(c models.Checkpoint, on models.Date) models.Checkpoint { c.DoneOn = on; return c }
	fresh := []models.Report{{ReportedOn: "2026-06-20"}}
	tests := []struct {
		name     string
		accepted models.Moment
		plan     []models.Checkpoint
		reports  []models.Report
		on       models.Date
		light    models.Light
		reason   string
		percent  int
	}{
		{"no plan yet", 0, nil, nil, "2026-06-30", models.Green, "实施方案制定中", 0},
		{"due today is not late", 0, plan("2026-06-30"), fresh, "2026-06-30", models.Green, "下一节点“节点2026-06-30”还有 0 天", 0},
		{"one day late", 0, plan("2026-06-29"), fresh, "2026-06-30", models.Amber, "“节点2026-06-29”逾期 1 天", 0},
		{"thirty days late", 0, plan("2026-05-31"), fresh, "2026-06-30", models.Amber, "“节点2026-05-31”逾期 30 天", 0},
		{"thirty-one days late", 0, plan("2026-05-30"), fresh, "2026-06-30", models.Red, "“节点2026-05-30”逾期 31 天", 0},
		{"late across a leap day", 0, plan("2028-02-28"), []models.Report{{ReportedOn: "2028-02-28"}}, "2028-03-01", models.Amber, "“节点2028-02-28”逾期 2 天", 0},
		{"late across the year's end", 0, plan("2026-12-31"), []models.Report{{ReportedOn: "2026-12-31"}}, "2027-01-01", models.Amber, "“节点2026-12-31”逾期 1 天", 0},
		{"recovered", 0, []models.Checkpoint{done(plan("2026-06-01")[0], "2026-06-10"), plan("2026-12-01")[0]}, fresh, "2026-06-30", models.Amber, "“节点2026-06-01”迟了 9 天，已经完成", 50},
		{"recovered long ago", 0, []models.Checkpoint{done(plan("2026-06-01")[0], "2026-06-10"), plan("2026-12-01")[0]}, []models.Report{{ReportedOn: "2026-07-20"}}, "2026-07-30", models.Green, "下一节点“节点2026-12-01”还有 124 天", 50},
		{"silent", 0, []models.Checkpoint{done(plan("2026-03-01")[0], "2026-03-01"), plan("2026-12-01")[0]}, nil, "2026-06-30", models.Red, "超过 45 天没有进度报告", 50},
		{"not started is not silent", 0, plan("2026-12-01"), nil, "2026-06-30", models.Green, "下一节点“节点2026-12-01”还有 154 天", 0},
		{"all done", 0, []models.Checkpoint{done(plan("2026-03-01")[0], "2026-03-01")}, nil, "2026-06-30", models.Green, "全部节点已经完成，等待验收", 100},
		{"accepted", 1, plan("2026-03-01"), nil, "2026-06-30", models.Blue, "已经验收", 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Judge(models.Project{AcceptedAt: tt.accepted}, tt.plan, tt.reports, tt.on)
			if got.Light != tt.light || got.Reason != tt.reason || got.Percent != tt.percent {
				t.Errorf("Judge = %s %q %d %%, want %s %q %d %%", got.Light, got.Reason, got.Percent, tt.light, tt.reason, tt.percent)
			}
		})
	}
}
