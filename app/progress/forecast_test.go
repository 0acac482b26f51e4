package progress_test

import (
	"slices"
	"testing"

	"piaojue/app/progress"
	"piaojue/models"
)

func TestForecast(t *testing.T) {
	quarters := plan("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31")
	with := func(days ...models.Date) []progress.Checkpoint {
		cs := slices.Clone(quarters)
		for i, d := range days {
			cs[i].DoneOn = d
		}
		return cs
	}
	tests := []struct {
		name  string
		plan  []progress.Checkpoint
		on    models.Date
		known bool
		ends  models.Date
		days  int
	}{
		{"no plan", nil, "2026-06-30", false, "", 0},
		{"nothing done yet", with(), "2026-06-30", false, "", 0},
		{"on the first day", with(), "2026-01-01", false, "", 0},
		{"on plan", with("2026-03-31", "2026-06-30"), "2026-06-30", true, "2026-12-31", 0},
		{"half as fast", with("2026-06-28"), "2026-06-28", true, "2027-12-30", 364},
		{"twice as fast", with("2026-02-01", "2026-04-01"), "2026-04-01", true, "2026-07-02", -182},
		{"all done", with("2026-03-31", "2026-06-30", "2026-09-30", "2027-01-05"), "2027-02-01", true, "2027-01-05", 5},
		{"the last quarter takes long", with("2026-01-05", "2026-01-06", "2026-01-07"), "2027-03-01", true, "2027-07-22", 203},
	}
	for _, tt := range tests {
		got := progress.Predict("2026-01-01", tt.plan, tt.on)
		if got.Known != tt.known || got.EndsOn != tt.ends || got.Days != tt.days {
			t.Errorf("%s: %+v, want %v %s %d days", tt.name, got, tt.known, tt.ends, tt.days)
		}
	}
}

func TestTrend(t *testing.T) {
	cs := plan("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31")
	if got := progress.TrendOf(cs, 30, "2026-04-10"); got != progress.FallingBehind {
		t.Errorf("a checkpoint missed: %s", got.Label())
	}
	cs[0].DoneOn = "2026-05-20"
	if got := progress.TrendOf(cs, 30, "2026-06-01"); got != progress.CatchingUp {
		t.Errorf("made good: %s", got.Label())
	}
	cs[0].DoneOn = "2026-03-31"
	if got := progress.TrendOf(cs, 30, "2026-04-10"); got != progress.Steady {
		t.Errorf("on plan: %s", got.Label())
	}
}

func TestCurves(t *testing.T) {
	cs := []progress.Checkpoint{done(progress.Checkpoint{Weight: 30, PlannedOn: "2026-03-31"}, "2026-04-02"), {Weight: 20, PlannedOn: "2026-03-31"}, {Weight: 50, PlannedOn: "2026-12-31"}}
	planned := progress.PlanCurve("2026-01-01", cs, "2026-06-30")
	if want := []progress.Point{{On: "2026-01-01"}, {On: "2026-03-31", Value: 5000}, {On: "2026-12-31", Value: 10_000}}; !slices.Equal(planned, want) {
		t.Errorf("planned %v, want %v", planned, want)
	}
	reached := progress.DoneCurve("2026-01-01", cs, "2026-06-30")
	if want := []progress.Point{{On: "2026-01-01"}, {On: "2026-04-02", Value: 3000}}; !slices.Equal(reached, want) {
		t.Errorf("done %v, want %v", reached, want)
	}
}
