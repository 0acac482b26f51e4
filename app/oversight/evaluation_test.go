package oversight_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// columns are ballots that give each item so many of each grade, the rest
// nothing; so many of each grade, slip by slip.
func columns(items ...[]int) func(slip int) []int {
	return func(slip int) []int {
		marks := make([]int, len(items))
		for k, counts := range items {
			left, grade := slip, 0
			for grade < len(counts) && left >= counts[grade] {
				left, grade = left-counts[grade], grade+1
			}
			marks[k] = grade
		}
		return marks
	}
}

// The satisfaction vectors of the domain: of 29 members 15 满意 are 满意; 17 and
// 11 are 满意; 14 and 14 are 基本满意; 5 and 9 are 不满意.
var (
	vectors   = apptest.Survey.Sized(31, 29, 29).Under(func(*tally.Rules) {}, columns([]int{15, 14, 0}, []int{17, 11, 1}, []int{14, 14, 1}, []int{5, 9, 15}))
	better    = apptest.Survey.Sized(31, 29, 29).Under(func(*tally.Rules) {}, columns([]int{20, 9, 0}))
	withheld  = apptest.Survey.Under(func(r *tally.Rules) { r.Publicity = tally.PublishNames }, nil)
	strangers = []string{"敬老院的院子", "完全别的事情", "第三件事"}
)

// graded plays the choice of three projects, a sub-item of the third, the
// grading of all four and the take-over.
func graded(t *testing.T, test func(t *testing.T, w *apptest.Town, projects []models.Project, round int64)) {
	t.Helper()
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		sub := models.SubItem{ProjectID: projects[2].ID, Position: 1, Name: "桥涵"}
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return tx.In(w.Congress.ID).PutSubItem(&sub) }))
		w.Enlarge(t, 29)
		round := w.Grade(t, vectors, projects[0].Name, projects[1].Name, projects[2].Name, projects[2].Name+"："+sub.Name)
		test(t, w, projects, round)
	})
}

// staged puts projects where a test wants them on their way.
func staged(t *testing.T, w *apptest.Town, stage models.Stage, projects ...models.Project) {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		for _, p := range projects {
			row, err := c.LockProject(p.ID)
			if err != nil {
				return err
			}
			row.Stage = stage
			if err := c.UpdateProject(row); err != nil {
				return err
			}
		}
		return nil
	}))
}

func grades(t *testing.T, w *apptest.Town, year int) []oversight.EvaluationReading {
	t.Helper()
	v, err := w.Oversight.Evaluations(ctx, w.As("standing"), year)
	must(t, err)
	return v.Rows
}

func TestAGradeIsTakenFromTheSealedRoundWithItsCountsAndItsArithmetic(t *testing.T) {
	graded(t, func(t *testing.T, w *apptest.Town, projects []models.Project, round int64) {
		staged(t, w, models.StageChecked, projects[0], projects[2])
		staged(t, w, models.StageRunning, projects[1])
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			for _, points := range []int{60, 92} { // the newest holds
				if err := c.PutAcceptance(&models.Acceptance{ProjectID: projects[0].ID, Kind: models.AcceptOfficial, Passed: true, Points: points, HeldOn: "2026-03-12"}); err != nil {
					return err
				}
			}
			return c.PutAcceptance(&models.Acceptance{ProjectID: projects[1].ID, Kind: models.AcceptOfficial, Points: 100, HeldOn: "2026-03-12"}) // not passed
		}))
		strange, err := w.Oversight.TakeOver(ctx, w.As("standing"), round, 2026)
		must(t, err)
		if len(strange) > 0 {
			t.Errorf("not linked: %q", strange)
		}
		type line struct {
			Name, Grade string
			Turn, Base  int
			Counts      []int
			Deputies    int
			Score       int
			Low         bool
		}
		var got []line
		for _, e := range grades(t, w, 2026) {
			got = append(got, line{e.Name, e.Grade, e.Turn, e.Base, e.Given.Counts, e.Deputies, e.Score, e.Low})
		}
		want := []line{
			{projects[0].Name, "满意", 1, 29, []int{15, 14, 0}, 8069, 8231, false}, // (80.69 × 60 + 92 × 10) ÷ 70
			{projects[1].Name, "满意", 1, 29, []int{17, 11, 1}, 8138, 8138, false},
			{projects[2].Name, "基本满意", 1, 29, []int{14, 14, 1}, 7724, 7724, false},
			{projects[2].Name + "：桥涵", "不满意", 1, 29, []int{5, 9, 15}, 3586, 3586, true},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("grades (-want +got):\n%s", diff)
		}
		if text := grades(t, w, 2026)[0].Explain; !strings.Contains(text, "80.69 × 60") || !strings.Contains(text, "92 × 10") || !strings.Contains(text, "82.31 分") || !strings.Contains(text, "群众评价没有足够的数据") {
			t.Errorf("the arithmetic is %q", text)
		}

		// Until it is published nothing of it is public.
		for _, p := range projects {
			v, err := w.Oversight.PublishedProject(ctx, p.ID)
			must(t, err)
			if len(v.Evaluations) > 0 {
				t.Errorf("the public reads an unpublished grade: %+v", v.Evaluations)
			}
		}
		lacking, err := w.Oversight.PublishGrades(ctx, w.As("standing"), round)
		must(t, err)
		if len(lacking) != 1 || !strings.Contains(lacking[0], projects[1].Name) {
			t.Errorf("lacking: %q, want the second project alone", lacking)
		}
		for i, want := range []models.Stage{models.StageGraded, models.StageRunning, models.StageGraded} {
			v, err := w.Oversight.PublishedProject(ctx, projects[i].ID)
			must(t, err)
			if v.Project.Stage != want || len(v.Evaluations) == 0 {
				t.Errorf("project %d is %s with %d grades, want %s", i, v.Project.Stage, len(v.Evaluations), want)
			}
		}
	})
}

func TestALowGradeOpensARemedyAndIsGradedOnceMoreWithBothGradesKept(t *testing.T) {
	graded(t, func(t *testing.T, w *apptest.Town, projects []models.Project, round int64) {
		standing, unit := w.As("standing"), w.As("government")
		_, err := w.Oversight.TakeOver(ctx, standing, round, 2026)
		must(t, err)
		_, err = w.Oversight.PublishGrades(ctx, standing, round)
		must(t, err)
		low := grades(t, w, 2026)[3]
		if low.Remedy == nil || low.Remedy.DueOn != "2026-04-11" {
			t.Fatalf("remedy: %+v, want one due after 30 days", low.Remedy)
		}
		for _, e := range grades(t, w, 2026)[:3] {
			if e.Remedy != nil {
				t.Errorf("%s has a remedy at %s", e.Name, e.Grade)
			}
		}
		id, project := low.Remedy.ID, low.ProjectID
		w.Unchanged(t, func() {
			apptest.Refused(t, "accepting before the unit reported", w.Oversight.AcceptRemedy(ctx, standing, project, id), fault.Closed)
			apptest.Refused(t, "nothing said", w.Oversight.ReportRemedy(ctx, unit, project, id, " "), fault.Invalid)
			apptest.Refused(t, "another unit's remedy", w.Oversight.ReportRemedy(ctx, w.As("unit"), project, id, "已整改"), fault.Forbidden)
			apptest.Refused(t, "a deputy accepts", w.Oversight.AcceptRemedy(ctx, w.As("deputy"), project, id), fault.Forbidden)
			apptest.Refused(t, "of another project", w.Oversight.ReportRemedy(ctx, unit, projects[0].ID, id, "已整改"), fault.NotFound)
		})
		must(t, w.Oversight.ReportRemedy(ctx, unit, project, id, "桥面已经重新铺装。"))
		w.Unchanged(t, func() {
			apptest.Refused(t, "reported twice", w.Oversight.ReportRemedy(ctx, unit, project, id, "桥面已经重新铺装。"), fault.Conflict)
			apptest.Refused(t, "sent back without a reason", w.Oversight.ReturnRemedy(ctx, standing, project, id, ""), fault.Invalid)
		})
		must(t, w.Oversight.ReturnRemedy(ctx, standing, project, id, "护栏没有装。"))
		must(t, w.Oversight.ReportRemedy(ctx, unit, project, id, "护栏已装好。"))
		again := w.Grade(t, better, low.Name)
		w.Unchanged(t, func() {
			_, err := w.Oversight.TakeOver(ctx, standing, again, 2026)
			apptest.Refused(t, "graded again before the remedy is accepted", err, fault.Conflict)
		})
		must(t, w.Oversight.AcceptRemedy(ctx, standing, project, id))
		w.Unchanged(t, func() {
			apptest.Refused(t, "accepted twice", w.Oversight.AcceptRemedy(ctx, standing, project, id), fault.Conflict)
		})
		offers, err := w.Oversight.Offers(ctx, standing)
		must(t, err)
		if len(offers) == 0 || !offers[0].Again || !cmp.Equal(offers[0].Items, []string{low.Name}) {
			t.Errorf("offers: %+v, want first of all the item to be graded once more", offers)
		}
		_, err = w.Oversight.TakeOver(ctx, standing, again, 2026)
		must(t, err)
		_, err = w.Oversight.PublishGrades(ctx, standing, again)
		must(t, err)
		v, err := w.Oversight.PublishedProject(ctx, project)
		must(t, err)
		var both []string
		for _, e := range v.Evaluations {
			if e.SubItemID != 0 {
				both = append(both, e.Grade)
			}
		}
		if diff := cmp.Diff([]string{"不满意", "满意"}, both); diff != "" {
			t.Errorf("both grades (-want +got):\n%s", diff)
		}
		if text := v.Evaluations[1].Remedy.Text; !strings.Contains(text, "桥面已经重新铺装。") || !strings.Contains(text, "护栏没有装。") {
			t.Errorf("what was sent back is not kept: %q", text)
		}
	})
}

func TestAResultIsTakenOverOnceByWhoMayAndOnlyAfterTheAnnouncement(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		standing := w.As("standing")
		draft := *w
		draft.Plan, draft.Round = apptest.Survey, 0
		draft.To(t, models.RoundAttested)
		foreign := w.Grade(t, apptest.Survey, strangers...)
		w.Unchanged(t, func() {
			_, err := w.Oversight.TakeOver(ctx, standing, draft.Round, 2026)
			apptest.Refused(t, "before the announcement", err, fault.Closed)
			_, err = w.Oversight.TakeOver(ctx, standing, w.Round, 2026)
			apptest.Refused(t, "the round that chose the projects", err, fault.Invalid)
			_, err = w.Oversight.TakeOver(ctx, standing, foreign, 2026)
			apptest.Refused(t, "items that are no projects", err, fault.Invalid)
			_, err = w.Oversight.PublishGrades(ctx, standing, draft.Round)
			apptest.Refused(t, "publishing what was not taken over", err, fault.Closed)
		})
		draft.To(t, models.RoundAnnounced)
		w.Unchanged(t, func() {
			for _, login := range []string{"government", "unit", "deputy", "leader", "presiding", "chief", "admin"} {
				_, err := w.Oversight.TakeOver(ctx, w.As(login), draft.Round, 2026)
				apptest.Refused(t, login, err, fault.Forbidden)
				_, err = w.Oversight.PublishGrades(ctx, w.As(login), draft.Round)
				apptest.Refused(t, login, err, fault.Forbidden)
			}
			_, err := w.Oversight.TakeOver(ctx, access.Actor{}, draft.Round, 2026)
			apptest.Refused(t, "nobody", err, fault.Unauthenticated)
			_, err = w.Oversight.TakeOver(ctx, w.Elsewhere("standing"), draft.Round, 2026)
			apptest.Refused(t, "another congress", err, fault.NotFound)
			_, err = w.Oversight.TakeOver(ctx, standing, draft.Round, 2025)
			apptest.Refused(t, "a year before the projects", err, fault.Invalid)
		})
		_, err := w.Oversight.TakeOver(ctx, standing, draft.Round, 2026)
		must(t, err)
		w.Unchanged(t, func() {
			_, err := w.Oversight.TakeOver(ctx, standing, draft.Round, 2026)
			apptest.Refused(t, "twice", err, fault.Conflict)
		})
		must(t, w.Oversight.Rescore(ctx, standing, draft.Round))
		_, err = w.Oversight.PublishGrades(ctx, standing, draft.Round)
		must(t, err)
		w.Unchanged(t, func() {
			_, err := w.Oversight.PublishGrades(ctx, standing, draft.Round)
			apptest.Refused(t, "published twice", err, fault.Conflict)
			apptest.Refused(t, "rescored after it was published", w.Oversight.Rescore(ctx, standing, draft.Round), fault.Conflict)
			apptest.Refused(t, "settled without a check", w.Oversight.Settle(ctx, standing, projects[0].ID), fault.Closed)
		})
		staged(t, w, models.StageChecked, projects[0])
		must(t, w.Oversight.Settle(ctx, standing, projects[0].ID))
		w.Unchanged(t, func() {
			apptest.Refused(t, "settled twice", w.Oversight.Settle(ctx, standing, projects[0].ID), fault.Closed)
		})
		w.Clock.Forward(31 * 24 * time.Hour)
		for _, e := range grades(t, w, 2026) {
			if e.Remedy != nil && e.Remedy.Late != 1 {
				t.Errorf("the remedy of %s is %d days late, want one", e.Name, e.Remedy.Late)
			}
		}
	})
}

func TestWhereTheMethodKeepsTheCountsNoGradeAndNoScoreTellsThem(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		round := w.Grade(t, withheld, apptest.Items...)
		_, err := w.Oversight.TakeOver(ctx, w.As("standing"), round, 2026)
		must(t, err)
		_, err = w.Oversight.PublishGrades(ctx, w.As("standing"), round)
		must(t, err)
		for _, e := range grades(t, w, 2026) {
			if e.Grade == "" || len(e.Given.Counts) > 0 || e.Deputies != -1 || e.Base != 0 || e.Score != -1 {
				t.Errorf("%s: %+v", e.Name, e)
			}
			if e.Low != (e.Grade == "不满意") || e.Low != (e.Remedy != nil) {
				t.Errorf("%s: a remedy does not follow the grade", e.Name)
			}
		}
		if got := w.Dump(t)["evaluations"][0]["counts"]; strings.Contains(got, "counts\"") {
			t.Errorf("the row keeps %s", got)
		}
	})
}

func TestWhatABallotGradesIsFoundAgainByItsNameAndYear(t *testing.T) {
	p := func(id int64, year int, name string) models.Project {
		return models.Project{ID: id, Year: year, Name: name, Code: "1-2026-00007"}
	}
	projects := []models.Project{p(1, 2025, "道路"), p(2, 2026, "道路"), p(3, 2026, "饮水"), p(4, 2026, "照明"), p(5, 2026, "照明")}
	subs := []models.SubItem{{ID: 8, ProjectID: 3, Name: "水厂"}, {ID: 9, ProjectID: 3, Name: strings.Repeat("很", 79)}}
	got := map[string]string{}
	for _, k := range models.NameItems(projects, subs) {
		got[k.Name] = models.ItemCode(k.Project, k.Sub.ID)
		project, sub, ok := models.ItemOf(got[k.Name])
		if !ok || project != k.Project.ID || sub != k.Sub.ID {
			t.Errorf("%s leads back to %d, %d, %v", got[k.Name], project, sub, ok)
		}
	}
	want := map[string]string{"道路（2025年）": "1-2026-00007#1", "道路（2026年）": "1-2026-00007#2", "饮水": "1-2026-00007#3", "饮水：水厂": "1-2026-00007#3.8", strings.Repeat("很", 79): "1-2026-00007#3.9"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for _, code := range []string{"", "1-2026-00007", "#", "#0", "#x", "#3.", "#3.0", "#-1", "#3.x"} {
		if _, _, ok := models.ItemOf(code); ok {
			t.Errorf("%q leads to a project", code)
		}
	}
}
