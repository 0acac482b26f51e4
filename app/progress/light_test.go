package progress_test

import (
	"slices"
	"testing"

	"piaojue/app/progress"
	"piaojue/models"
)

func plan(days ...models.Date) []progress.Checkpoint {
	var cs []progress.Checkpoint
	for _, d := range days {
		cs = append(cs, progress.Checkpoint{Name: "节点" + string(d), PlannedOn: d, Weight: 50})
	}
	return cs
}

func done(c progress.Checkpoint, on models.Date) progress.Checkpoint { c.DoneOn = on; return c }

func moved(c progress.Checkpoint, decided, from models.Date) progress.Checkpoint {
	c.Moves = append(c.Moves, progress.Move{DecidedOn: decided, From: from})
	return c
}

func TestLights(t *testing.T) {
	fresh := []models.Date{"2026-06-20"}
	tests := []struct {
		name     string
		accepted bool
		plan     []progress.Checkpoint
		reports  []models.Date
		on       models.Date
		light    models.Light
		reason   string
		percent  int
	}{
		{"no plan yet", false, nil, nil, "2026-06-30", models.Green, "实施方案制定中", 0},
		{"due today is not late", false, plan("2026-06-30"), fresh, "2026-06-30", models.Green, "下一节点“节点2026-06-30”还有 0 天", 0},
		{"one day late", false, plan("2026-06-29"), fresh, "2026-06-30", models.Amber, "“节点2026-06-29”逾期 1 天", 0},
		{"thirty days late", false, plan("2026-05-31"), fresh, "2026-06-30", models.Amber, "“节点2026-05-31”逾期 30 天", 0},
		{"thirty-one days late", false, plan("2026-05-30"), fresh, "2026-06-30", models.Red, "“节点2026-05-30”逾期 31 天", 0},
		{"late across a leap day", false, plan("2028-02-28"), []models.Date{"2028-02-28"}, "2028-03-01", models.Amber, "“节点2028-02-28”逾期 2 天", 0},
		{"late across a year without one", false, plan("2027-02-28"), []models.Date{"2027-02-28"}, "2027-03-01", models.Amber, "“节点2027-02-28”逾期 1 天", 0},
		{"late across the year's end", false, plan("2026-12-31"), []models.Date{"2026-12-31"}, "2027-01-01", models.Amber, "“节点2026-12-31”逾期 1 天", 0},
		{"the latest is named", false, plan("2026-06-29", "2026-06-10", "2026-06-20"), fresh, "2026-06-30", models.Amber, "“节点2026-06-10”逾期 20 天", 0},
		{"recovered", false, []progress.Checkpoint{done(plan("2026-06-01")[0], "2026-06-10"), plan("2026-12-01")[0]}, fresh, "2026-06-30", models.Amber, "“节点2026-06-01”迟了 9 天，已经完成", 50},
		{"recovered long ago", false, []progress.Checkpoint{done(plan("2026-06-01")[0], "2026-06-10"), plan("2026-12-01")[0]}, []models.Date{"2026-07-20"}, "2026-07-30", models.Green, "下一节点“节点2026-12-01”还有 124 天", 50},
		{"silent", false, []progress.Checkpoint{done(plan("2026-03-01")[0], "2026-03-01"), plan("2026-12-01")[0]}, nil, "2026-06-30", models.Red, "超过 45 天没有进度报告", 50},
		{"forty-five days are not silent", false, []progress.Checkpoint{done(plan("2026-03-01")[0], "2026-03-01"), plan("2026-12-01")[0]}, []models.Date{"2026-05-16"}, "2026-06-30", models.Green, "下一节点“节点2026-12-01”还有 154 天", 50},
		{"a report of tomorrow is not known", false, plan("2026-03-01", "2026-12-01"), []models.Date{"2026-07-01"}, "2026-06-30", models.Red, "“节点2026-03-01”逾期 121 天", 0},
		{"not started is not silent", false, plan("2026-12-01"), nil, "2026-06-30", models.Green, "下一节点“节点2026-12-01”还有 154 天", 0},
		{"all done", false, []progress.Checkpoint{done(plan("2026-03-01")[0], "2026-03-01")}, nil, "2026-06-30", models.Green, "全部节点已经完成，等待验收", 100},
		{"done tomorrow is open today", false, []progress.Checkpoint{done(plan("2026-06-29")[0], "2026-07-01")}, fresh, "2026-06-30", models.Amber, "“节点2026-06-29”逾期 1 天", 0},
		{"moved: not late any more", false, []progress.Checkpoint{moved(plan("2026-09-30")[0], "2026-06-15", "2026-04-30")}, fresh, "2026-06-30", models.Green, "下一节点“节点2026-09-30”还有 92 天", 0},
		{"moved: late before the decision", false, []progress.Checkpoint{moved(plan("2026-09-30")[0], "2026-06-15", "2026-04-30")}, []models.Date{"2026-06-01"}, "2026-06-14", models.Red, "“节点2026-09-30”逾期 45 天", 0},
		{"moved twice", false, []progress.Checkpoint{moved(moved(plan("2026-12-30")[0], "2026-06-15", "2026-04-30"), "2026-08-01", "2026-07-20")}, []models.Date{"2026-07-20"}, "2026-07-31", models.Amber, "“节点2026-12-30”逾期 11 天", 0},
		{"accepted", true, plan("2026-03-01"), nil, "2026-06-30", models.Blue, "已经验收", 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := progress.Usual.Judge(tt.accepted, tt.plan, tt.reports, tt.on)
			if got.Light != tt.light || got.Reason != tt.reason || got.Percent != tt.percent {
				t.Errorf("Judge = %s %q %d %%, want %s %q %d %%", got.Light, got.Reason, got.Percent, tt.light, tt.reason, tt.percent)
			}
		})
	}
}

func TestTheLightDoesNotDependOnTheOrderOfThePlan(t *testing.T) {
	cs := []progress.Checkpoint{done(plan("2026-03-01")[0], "2026-03-20"), plan("2026-05-01")[0], plan("2026-06-20")[0], plan("2026-12-01")[0]}
	want := progress.Usual.Judge(false, cs, []models.Date{"2026-06-01", "2026-05-01"}, "2026-06-30")
	slices.Reverse(cs)
	if got := progress.Usual.Judge(false, cs, []models.Date{"2026-05-01", "2026-06-01"}, "2026-06-30"); got != want {
		t.Errorf("reversed: %+v, want %+v", got, want)
	}
}

func TestMissingMonths(t *testing.T) {
	tests := []struct {
		name             string
		published, ended models.Date
		reported         []string
		on               models.Date
		want             []string
	}{
		{"nothing published", "", "", nil, "2026-12-31", nil},
		{"the month of the plan is not over", "2026-03-10", "", nil, "2026-03-31", nil},
		{"within the grace", "2026-03-10", "", nil, "2026-04-10", nil},
		{"grace over", "2026-03-10", "", nil, "2026-04-11", []string{"2026-03"}},
		{"one of three", "2026-03-10", "", []string{"2026-03", "2026-05"}, "2026-06-20", []string{"2026-04"}},
		{"across the year's end", "2026-11-02", "", []string{"2026-11"}, "2027-02-11", []string{"2026-12", "2027-01"}},
		{"nothing is due after the end", "2026-03-10", "2026-05-20", []string{"2026-03"}, "2026-12-31", []string{"2026-04", "2026-05"}},
	}
	for _, tt := range tests {
		if got := progress.Missing(tt.published, tt.ended, tt.reported, 10, tt.on); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
