package progress

import (
	"cmp"
	"slices"
	"time"

	"piaojue/models"
)

// A Forecast says where a project is heading.
type Forecast struct {
	Known    bool        // false while nothing is done or nothing is planned
	EndsOn   models.Date // when it ends at the pace so far
	PlanEnds models.Date
	Days     int // later than planned; negative is earlier
}

// Predict asks how long the whole takes at the pace so far. Pace is earned
// schedule (Lipke 2003): the part of the plan's time that the work done was
// planned to take, over the time it took. Start is the day work began.
func Predict(start models.Date, plan []Checkpoint, on models.Date) Forecast {
	var f Forecast
	if len(plan) == 0 || start == "" || on <= start {
		return f
	}
	sorted := slices.Clone(plan)
	slices.SortStableFunc(sorted, func(a, b Checkpoint) int { return cmp.Compare(a.Planned(on), b.Planned(on)) })
	f.PlanEnds = sorted[len(sorted)-1].Planned(on)
	done, _ := shares(plan, on)
	if done == 0 || f.PlanEnds <= start {
		return f
	}
	if done == 100 {
		last := models.Date("")
		for _, c := range plan {
			last = max(last, c.DoneOn)
		}
		f.Known, f.EndsOn, f.Days = true, last, f.PlanEnds.DaysUntil(last)
		return f
	}
	earned := earnedDays(start, sorted, done, on)
	if earned <= 0 {
		return f
	}
	whole := float64(start.DaysUntil(f.PlanEnds)) * float64(start.DaysUntil(on)) / earned
	// Nothing ends in the past: what is open ends tomorrow at the earliest.
	ends := max(day(start, int(whole+0.5)), day(on, 1))
	f.Known, f.EndsOn, f.Days = true, ends, f.PlanEnds.DaysUntil(ends)
	return f
}

// earnedDays is the day of the plan, counted from its start, by which so much
// was to be done, between two checkpoints in proportion.
func earnedDays(start models.Date, sorted []Checkpoint, percent int, on models.Date) float64 {
	before, beforeDay := 0, 0
	for i := range sorted {
		d := sorted[i].Planned(on)
		after := percentBy(sorted, d, on)
		afterDay := max(0, start.DaysUntil(d))
		if after >= percent {
			if after == before {
				return float64(afterDay)
			}
			return float64(beforeDay) + float64(afterDay-beforeDay)*float64(percent-before)/float64(after-before)
		}
		before, beforeDay = after, afterDay
	}
	return float64(beforeDay)
}

// percentBy is the share planned for a day, by the plan as it stood on another.
func percentBy(plan []Checkpoint, day, on models.Date) int {
	fixed := slices.Clone(plan)
	for i := range fixed {
		fixed[i].PlannedOn, fixed[i].Moves = plan[i].Planned(on), nil
	}
	_, due := shares(fixed, day)
	return due
}

// day is so many days after another.
func day(from models.Date, days int) models.Date {
	t, err := time.Parse("2006-01-02", string(from))
	if err != nil {
		return from
	}
	return models.Date(t.AddDate(0, 0, days).Format("2006-01-02"))
}

// A Trend says whether a project catches up or falls behind.
type Trend int

// The trends.
const (
	Steady Trend = iota
	CatchingUp
	FallingBehind
)

// Label is the Chinese word.
func (t Trend) Label() string { return [...]string{"平稳", "追赶", "拉大差距"}[t] }

// TrendOf compares the distance to the plan now with the one so many days
// ago; five percent are nothing.
func TrendOf(plan []Checkpoint, days int, on models.Date) Trend {
	gap := func(at models.Date) int {
		done, due := shares(plan, at)
		return done - due
	}
	switch change := gap(on) - gap(day(on, -days)); {
	case change > 5:
		return CatchingUp
	case change < -5:
		return FallingBehind
	}
	return Steady
}

// A Point is one point of a curve.
type Point struct {
	On    models.Date
	Value int64
}

// PlanCurve is the planned share in hundredths of a percent at each planned
// day, cumulative; DoneCurve the share reached at each day on which something
// was done. Both begin at the start with nothing.
func PlanCurve(start models.Date, plan []Checkpoint, on models.Date) []Point {
	return curve(start, plan, func(c Checkpoint) models.Date { return c.Planned(on) })
}

// DoneCurve is described at PlanCurve.
func DoneCurve(start models.Date, plan []Checkpoint, on models.Date) []Point {
	return curve(start, plan, func(c Checkpoint) models.Date {
		if c.done(on) {
			return c.DoneOn
		}
		return ""
	})
}

func curve(start models.Date, plan []Checkpoint, at func(Checkpoint) models.Date) []Point {
	points := []Point{{start, 0}}
	sorted := slices.Clone(plan)
	slices.SortStableFunc(sorted, func(a, b Checkpoint) int { return cmp.Compare(at(a), at(b)) })
	total, sum := int64(0), int64(0)
	for _, c := range plan {
		total += int64(c.Weight)
	}
	for _, c := range sorted {
		if at(c) == "" || total == 0 {
			continue
		}
		sum += int64(c.Weight)
		value := sum * 10_000 / total
		if last := &points[len(points)-1]; last.On >= at(c) {
			last.Value = value
		} else {
			points = append(points, Point{at(c), value})
		}
	}
	return points
}
