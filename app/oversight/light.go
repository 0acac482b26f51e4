package oversight

import (
	"fmt"
	"slices"

	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// A Row is one project in a list, with its light and what that was made of.
type Row struct {
	Project  models.Project
	Congress models.Congress
	State    progress.State
	Next     models.Checkpoint // the earliest one not reached; zero when there is none
	Report   int64             // the newest report, 0 before the first
	Reported models.Date       // of the newest report, empty before the first
	Percent  int               // as the newest report says, may exceed 100
	Paid     models.Fen        // likewise

	Checkpoints []models.Checkpoint   // of the plan in force
	Plan        []progress.Checkpoint // the same for package progress, in the same order
	PlannedOn   models.Date           // when the plan was published, empty before
	CarriedTo   models.Project        // the project of the next year that goes on with it; zero when there is none
	Missing     []string              // months without their report, whose grace is over (P28)
	Wanted      []string              // months that have ended and may still be reported in time
}

// Start is the day from which a project's pace is counted: the publication of
// its plan or, without one, of the decision.
func (r Row) Start() models.Date {
	if r.PlannedOn != "" || r.Project.PublishedAt.IsZero() {
		return r.PlannedOn
	}
	return models.DateOf(r.Project.PublishedAt.Time())
}

// planned translates checkpoints for package progress, with the decided and
// published moves of their days.
func planned(checkpoints []models.Checkpoint, moves map[int64][]progress.Move) []progress.Checkpoint {
	plan := make([]progress.Checkpoint, len(checkpoints))
	for i, c := range checkpoints {
		plan[i] = progress.Checkpoint{Name: c.Name, Weight: c.Weight, PlannedOn: c.PlannedOn, DoneOn: c.DoneOn, Moves: moves[c.ID]}
	}
	return plan
}

// withLights judges projects of any congresses, in their order. It asks the same
// few things however many projects and congresses there are. Of the reports it
// knows the newest alone: no older one changes a light.
func withLights(tx *store.Tx, projects []models.Project) ([]Row, error) {
	rows := make([]Row, len(projects))
	if err := withCongresses(tx, projects, rows); err != nil {
		return nil, err
	}
	return rows, judge(tx, rows)
}

// withCongresses fills rows with projects and their congresses.
func withCongresses(tx *store.Tx, projects []models.Project, rows []Row) error {
	congresses, err := tx.Congresses()
	named := map[int64]models.Congress{}
	for _, c := range congresses {
		named[c.ID] = c
	}
	for i, p := range projects {
		rows[i].Project, rows[i].Congress = p, named[p.CongressID]
	}
	return err
}

// judge fills rows with their plans in force, their newest reports and, by the
// rules that hold in each congress, their lights (P29).
func judge(tx *store.Tx, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	var congresses []int64
	for _, r := range rows {
		if !slices.Contains(congresses, r.Project.CongressID) {
			congresses = append(congresses, r.Project.CongressID)
		}
	}
	c := tx.Among(congresses)
	at, ids := map[int64]*Row{}, make([]int64, len(rows))
	for i := range rows {
		at[rows[i].Project.ID], ids[i] = &rows[i], rows[i].Project.ID
	}
	parameters, err := parametersOf(c)
	if err != nil {
		return err
	}
	plans, err := c.PlansOf(ids)
	if err != nil {
		return err
	}
	drafted := map[int64]bool{}
	for _, k := range plans {
		if drafted[k.ProjectID] = k.PublishedAt.IsZero(); !drafted[k.ProjectID] {
			at[k.ProjectID].PlannedOn = models.DateOf(k.PublishedAt.Time())
		}
	}
	checkpoints, err := c.CheckpointsOf(ids)
	if err != nil {
		return err
	}
	for _, k := range checkpoints {
		r := at[k.ProjectID]
		if drafted[k.ProjectID] {
			continue // nothing is late by a plan that does not hold yet
		}
		r.Checkpoints = append(r.Checkpoints, k)
		if k.DoneOn == "" && (r.Next.ID == 0 || k.PlannedOn < r.Next.PlannedOn) {
			r.Next = k
		}
	}
	moves, err := readMoves(c, ids)
	if err != nil {
		return err
	}
	carried, err := c.CarriedOn(ids)
	if err != nil {
		return err
	}
	for _, to := range carried {
		at[to.CarriedFrom].CarriedTo = to
	}
	newest, err := c.NewestReports(ids)
	if err != nil {
		return err
	}
	for _, said := range newest {
		r := at[said.ProjectID]
		r.Report, r.Reported, r.Percent, r.Paid = said.ID, said.ReportedOn, said.Percent, said.Paid
	}
	months, err := c.ReportedMonths(ids)
	if err != nil {
		return err
	}
	rules := map[int64]Parameters{}
	for _, id := range congresses {
		rules[id] = parameters(id)
	}
	for i := range rows {
		r, set := &rows[i], rules[rows[i].Project.CongressID]
		r.Plan = planned(r.Checkpoints, moves)
		var said []models.Date
		if r.Reported != "" {
			said = []models.Date{r.Reported}
		}
		r.State = resting(*r, set.Lights.Judge(!r.Project.AcceptedAt.IsZero(), r.Plan, said, c.Today))
		r.Missing, r.Wanted = reportMonths(*r, months[r.Project.ID], set.GraceDays, c.Today)
	}
	return nil
}

// resting is the state of a project whose work does not go on under its name:
// neither late nor on time, whatever its checkpoints say.
func resting(r Row, s progress.State) progress.State {
	switch {
	case r.Project.Stage == models.StageEnded:
		s.Light, s.Reason, s.Late = models.Ended, chineseDay(models.DateOf(r.Project.EndedAt.Time()))+"经批准终止", 0
	case r.CarriedTo.ID != 0:
		s.Light, s.Reason, s.Late = models.Carried, fmt.Sprintf("未完成的部分结转为%d年第%d项", r.CarriedTo.Year, r.CarriedTo.No), 0
	}
	return s
}

// reportMonths are the months whose report is missing, and those whose report is
// wanted now (P28): from the publication of the plan to the end of the work.
func reportMonths(r Row, reported []string, grace int, today models.Date) (missing, wanted []string) {
	var ended models.Date
	for _, at := range []models.Moment{r.Project.FinishedAt, r.Project.EndedAt, r.Project.AcceptedAt, r.Project.ClosedAt, r.CarriedTo.PublishedAt} {
		if !at.IsZero() {
			if day := models.DateOf(at.Time()); ended == "" || day < ended {
				ended = day
			}
		}
	}
	missing = progress.Missing(r.PlannedOn, ended, reported, grace, today)
	return missing, progress.Missing(r.PlannedOn, ended, reported, 0, today)[len(missing):]
}
