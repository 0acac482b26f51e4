package oversight

import (
	"piaojue/app/progress"
	"piaojue/models"
)

// judge translates rows for package progress, which knows the rule (P29).
func judge(p models.Project, rules progress.Rules, checkpoints []models.Checkpoint, reports []models.Report, on models.Date) progress.State {
	plan := make([]progress.Checkpoint, len(checkpoints))
	for i, c := range checkpoints {
		plan[i] = progress.Checkpoint{Name: c.Name, Weight: c.Weight, PlannedOn: c.PlannedOn, DoneOn: c.DoneOn}
	}
	days := make([]models.Date, len(reports))
	for i, r := range reports {
		days[i] = r.ReportedOn
	}
	return rules.Judge(!p.AcceptedAt.IsZero(), plan, days, on)
}
