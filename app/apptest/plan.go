package apptest

import (
	"context"
	"fmt"
	"testing"

	"piaojue/app/oversight"
	"piaojue/models"
)

// PublishPlan fills in the plan of a project of the county, and has it
// submitted, approved and published. Checkpoints it has already stay; what
// their weights lack of 100 gets one more, 收尾, at the end of the year.
func (w *Town) PublishPlan(t testing.TB, project int64) {
	t.Helper()
	ctx, government := context.Background(), w.As("government")
	v, err := w.Oversight.Project(ctx, government, project)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, k := range v.Checkpoints {
		sum += k.Weight
	}
	if sum < 100 {
		err = w.Oversight.SaveCheckpoint(ctx, government, oversight.CheckpointCommand{Project: project, Name: "收尾", Weight: 100 - sum, PlannedOn: models.Date(fmt.Sprintf("%d-12-31", v.Project.Year))})
		if err != nil {
			t.Fatal(err)
		}
	}
	err = w.Oversight.SavePlan(ctx, government, oversight.PlanText{Project: project, Leader: "周立新", Officer: "何晓东", Contact: "0578-6123456", Target: "年内完成", Money: "县财政安排", Safeguards: "每月调度"})
	if err == nil {
		err = w.Oversight.SubmitPlan(ctx, government, project, "")
	}
	if err == nil {
		err = w.Oversight.ApprovePlan(ctx, government, project, "")
	}
	if err == nil {
		err = w.Oversight.PublishPlan(ctx, government, project, "")
	}
	if err != nil {
		t.Fatal(err)
	}
}
