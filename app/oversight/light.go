package oversight

import (
	"fmt"

	"piaojue/models"
)

// Limits of P29.
const (
	amberDays  = 30 // later than this is red
	reportDays = 45 // a month's report and two weeks of grace
)

// A State is a project's light with its reason in words, and how far it is.
type State struct {
	Light   models.Light
	Reason  string
	Percent int // weighted share of checkpoints done
	Planned int // weighted share due by now
}

// Judge computes the light of a project on a day (P29): green on plan; amber
// up to thirty days late, or recovered from lateness in the last thirty days;
// red later, or without a report for forty-five days while checkpoints are
// open; blue when accepted. It is pure.
func Judge(p models.Project, checkpoints []models.Checkpoint, reports []models.Report, on models.Date) State {
	var s State
	total := 0
	var late, next *models.Checkpoint
	recovered := ""
	open := false
	for i := range checkpoints {
		c := &checkpoints[i]
		total += c.Weight
		if c.PlannedOn.DaysUntil(on) >= 0 {
			s.Planned += c.Weight
		}
		if c.DoneOn != "" {
			s.Percent += c.Weight
			if c.Overdue(on) > 0 && c.DoneOn.DaysUntil(on) <= amberDays {
				recovered = fmt.Sprintf("“%s”迟了 %d 天，已经完成", c.Name, c.Overdue(on))
			}
			continue
		}
		open = true
		if c.Overdue(on) > 0 && (late == nil || c.Overdue(on) > late.Overdue(on)) {
			late = c
		}
		if next == nil || next.PlannedOn.DaysUntil(c.PlannedOn) < 0 {
			next = c
		}
	}
	if total > 0 && total != 100 { // weights that do not add up to 100 still give a share
		s.Percent, s.Planned = s.Percent*100/total, s.Planned*100/total
	}
	switch {
	case p.AcceptedAt != 0:
		s.Light, s.Reason, s.Percent = models.Blue, "已经验收", 100
	case len(checkpoints) == 0:
		s.Light, s.Reason = models.Green, "实施方案制定中"
	case late != nil && late.Overdue(on) > amberDays:
		s.Light, s.Reason = models.Red, fmt.Sprintf("“%s”逾期 %d 天", late.Name, late.Overdue(on))
	case open && silent(checkpoints, reports, on):
		s.Light, s.Reason = models.Red, fmt.Sprintf("超过 %d 天没有进度报告", reportDays)
	case late != nil:
		s.Light, s.Reason = models.Amber, fmt.Sprintf("“%s”逾期 %d 天", late.Name, late.Overdue(on))
	case recovered != "":
		s.Light, s.Reason = models.Amber, recovered
	case next != nil:
		s.Light, s.Reason = models.Green, fmt.Sprintf("下一节点“%s”还有 %d 天", next.Name, on.DaysUntil(next.PlannedOn))
	default:
		s.Light, s.Reason = models.Green, "全部节点已经完成，等待验收"
	}
	return s
}

// silent reports whether the unit has said nothing for too long. Silence is
// counted from the last report, or from the first checkpoint's planned day.
func silent(checkpoints []models.Checkpoint, reports []models.Report, on models.Date) bool {
	since := checkpoints[0].PlannedOn
	for _, c := range checkpoints {
		if c.PlannedOn.DaysUntil(since) > 0 {
			since = c.PlannedOn
		}
	}
	for _, r := range reports {
		if since.DaysUntil(r.ReportedOn) > 0 {
			since = r.ReportedOn
		}
	}
	return since.DaysUntil(on) > reportDays
}
