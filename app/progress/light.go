package progress

import (
	"fmt"
	"slices"

	"piaojue/models"
)

// Rules are the values of P28 and P29 that a congress may set.
type Rules struct {
	AmberDays  int // later than this many days is red
	SilentDays int // a unit may be silent for so long while work is open
}

// Usual are the rules of the template: thirty days, and a month's report with
// two weeks of grace.
var Usual = Rules{AmberDays: 30, SilentDays: 45}

// A Move is a decided change of a checkpoint's planned day.
type Move struct {
	DecidedOn models.Date
	From      models.Date
}

// A Checkpoint is one dated step of the plan.
type Checkpoint struct {
	Name      string
	Weight    int         // share of the whole; any unit, the shares are what counts
	PlannedOn models.Date // as the plan stands now
	DoneOn    models.Date // empty while it is open
	Moves     []Move      // oldest first
}

// Planned is the day that the plan named on a day: a change counts from the
// day it was decided, and what was late before stays late in what was said of
// those days.
func (c Checkpoint) Planned(on models.Date) models.Date {
	for _, m := range c.Moves {
		if on < m.DecidedOn {
			return m.From
		}
	}
	return c.PlannedOn
}

// Late counts the days a checkpoint is late on a day, 0 if it is not. One that
// was done by then keeps the lateness it had.
func (c Checkpoint) Late(on models.Date) int {
	end := on
	if c.done(on) {
		end = c.DoneOn
	}
	return max(0, c.Planned(on).DaysUntil(end))
}

func (c Checkpoint) done(on models.Date) bool { return c.DoneOn != "" && c.DoneOn <= on }

// A State is a project's light with its reason in words, and how far it is.
type State struct {
	Light   models.Light
	Reason  string
	Percent int // weighted share of checkpoints done, in percent
	Due     int // weighted share due by now, in percent
	Late    int // days of the latest open checkpoint
}

// Judge computes the light of a project on a day (P29): green on plan; amber
// late by no more than AmberDays, or recovered from lateness within so many
// days; red later, or without a report for longer than SilentDays while work
// is open; blue when accepted. Reports are the days on which the unit said
// something, in any order; what lies after the day is not known yet.
func (r Rules) Judge(accepted bool, plan []Checkpoint, reports []models.Date, on models.Date) State {
	var s State
	s.Percent, s.Due = shares(plan, on)
	var late, next, recovered *Checkpoint
	for i := range plan {
		c := &plan[i]
		switch days := c.Late(on); {
		case c.done(on):
			if days > 0 && c.DoneOn.DaysUntil(on) <= r.AmberDays && (recovered == nil || recovered.DoneOn < c.DoneOn) {
				recovered = c
			}
		case days > 0 && (late == nil || days > late.Late(on)):
			late = c
			fallthrough
		default:
			if next == nil || c.Planned(on) < next.Planned(on) {
				next = c
			}
		}
	}
	if late != nil {
		s.Late = late.Late(on)
	}
	quiet := next != nil && r.silent(plan, reports, on)
	switch {
	case accepted:
		s.Light, s.Reason, s.Percent, s.Late = models.Blue, "已经验收", 100, 0
	case len(plan) == 0:
		s.Light, s.Reason = models.Green, "实施方案制定中"
	case late != nil && s.Late > r.AmberDays:
		s.Light, s.Reason = models.Red, fmt.Sprintf("“%s”逾期 %d 天", late.Name, s.Late)
	case quiet:
		s.Light, s.Reason = models.Red, fmt.Sprintf("超过 %d 天没有进度报告", r.SilentDays)
	case late != nil:
		s.Light, s.Reason = models.Amber, fmt.Sprintf("“%s”逾期 %d 天", late.Name, s.Late)
	case recovered != nil:
		s.Light, s.Reason = models.Amber, fmt.Sprintf("“%s”迟了 %d 天，已经完成", recovered.Name, recovered.Late(on))
	case next != nil:
		s.Light, s.Reason = models.Green, fmt.Sprintf("下一节点“%s”还有 %d 天", next.Name, on.DaysUntil(next.Planned(on)))
	default:
		s.Light, s.Reason = models.Green, "全部节点已经完成，等待验收"
	}
	return s
}

// silent reports whether the unit has said nothing for too long, counted from
// its last report or, before the first, from the first planned day.
func (r Rules) silent(plan []Checkpoint, reports []models.Date, on models.Date) bool {
	since := plan[0].Planned(on)
	for _, c := range plan {
		since = min(since, c.Planned(on))
	}
	for _, day := range reports {
		if day <= on {
			since = max(since, day)
		}
	}
	return since.DaysUntil(on) > r.SilentDays
}

// shares are the weighted percent done and due on a day. Weights that do not
// add up to 100, or are all zero, still give a share.
func shares(plan []Checkpoint, on models.Date) (done, due int) {
	total := 0
	weight := func(c Checkpoint) int { return c.Weight }
	if !slices.ContainsFunc(plan, func(c Checkpoint) bool { return c.Weight > 0 }) {
		weight = func(Checkpoint) int { return 1 }
	}
	for _, c := range plan {
		total += weight(c)
		if c.done(on) {
			done += weight(c)
		}
		if c.Planned(on) <= on {
			due += weight(c)
		}
	}
	if total == 0 {
		return 0, 0
	}
	return done * 100 / total, due * 100 / total
}

// Missing lists the months, as 2026-05, for which a monthly report is missing
// on a day (P28): each month that has ended since the plan was published, and
// whose grace has run out, up to the month in which the work ended. Published
// and ended may be empty: then nothing is due, or nothing ended.
func Missing(published, ended models.Date, reported []string, graceDays int, on models.Date) []string {
	var months []string
	if published == "" {
		return nil
	}
	for month := string(published[:7]); ; month = nextMonth(month) {
		first := models.Date(nextMonth(month) + "-01")
		if first.DaysUntil(on) < graceDays || ended != "" && month > string(ended[:7]) {
			return months
		}
		if !slices.Contains(reported, month) {
			months = append(months, month)
		}
	}
}

func nextMonth(month string) string {
	var year, m int
	fmt.Sscanf(month, "%d-%d", &year, &m)
	if m == 12 {
		return fmt.Sprintf("%04d-01", year+1)
	}
	return fmt.Sprintf("%04d-%02d", year, m+1)
}
