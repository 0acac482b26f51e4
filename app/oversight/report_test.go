package oversight_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/models"
)

// inTown changes rows that no use case of this file changes.
func inTown(t testing.TB, w *apptest.Town, do func(c *store.Scope) error) {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error { return do(tx.In(w.Congress.ID)) }))
}

// publish gives a project a published plan with two checkpoints and two
// measures, and tells the measures' rows.
func publish(t testing.TB, w *apptest.Town, project int64, at models.Moment) []models.Measure {
	t.Helper()
	measures := []models.Measure{{ProjectID: project, Year: 2026, Position: 1, Name: "改造敬老院", Unit: "所", Target: 3000}, {ProjectID: project, Year: 2026, Position: 2, Name: "铺设管网", Unit: "公里", Target: 12_300}}
	inTown(t, w, func(c *store.Scope) error {
		plan, err := c.LockPlanOf(project)
		if err != nil {
			return err
		}
		if plan.PublishedAt = at; at != 0 {
			plan.State = models.PlanPublished
		}
		if err := c.UpdatePlan(plan); err != nil {
			return err
		}
		for i, day := range []models.Date{"2026-04-30", "2026-10-31"} {
			if err := c.PutCheckpoint(&models.Checkpoint{ProjectID: project, Position: i + 1, Name: fmt.Sprintf("节点%d", i+1), Weight: 50, PlannedOn: day}); err != nil {
				return err
			}
		}
		for i := range measures {
			if err := c.PutMeasure(&measures[i]); err != nil {
				return err
			}
		}
		p, err := c.LockProject(project)
		if err != nil {
			return err
		}
		p.Stage = models.StagePlanned
		return c.UpdateProject(p)
	})
	return measures
}

// wait moves the town's clock on by days.
func wait(w *apptest.Town, days int) { w.Clock.Forward(time.Duration(days) * 24 * time.Hour) }

func TestAMonthHasOneMonthlyReportAndTheFirstOneBeginsTheWork(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		measures := publish(t, w, p, w.Store.Now())
		cmd := report(p)
		cmd.Month, cmd.Figures = "2026-03", map[int64]int64{measures[0].ID: 1000, measures[1].ID: 35_190}
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), cmd))
		v, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if v.Project.Stage != models.StageRunning {
			t.Errorf("stage %s, want running", v.Project.Stage)
		}
		if v.Reports[0].Month != "2026-03" || v.Reached[measures[1].ID] != 35_190 || len(v.Measures) != 2 {
			t.Errorf("month %q, reached %v, %d measures", v.Reports[0].Month, v.Reached, len(v.Measures))
		}
		again := cmd
		again.Text, again.Percent = "再报一次", 30
		future := again
		future.Month = "2026-04"
		early := again
		early.Month, early.ReportedOn = "2026-03", "2026-02-28"
		same := report(p)
		same.Month = "" // a supplement of the same words is the same report only with the same month
		w.Unchanged(t, func() {
			apptest.Refused(t, "a second one", w.Oversight.AddReport(ctx, w.As("unit"), again), fault.Invalid)
			apptest.Refused(t, "a month to come", w.Oversight.AddReport(ctx, w.As("unit"), future), fault.Invalid)
			apptest.Refused(t, "before its month", w.Oversight.AddReport(ctx, w.As("unit"), early), fault.Invalid)
			for _, month := range []string{"2026-13", "2026", "三月", "2026-3"} {
				bad := again
				bad.Month = month
				apptest.Refused(t, month, w.Oversight.AddReport(ctx, w.As("unit"), bad), fault.Invalid)
			}
		})
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), same))
		w.Unchanged(t, func() {
			apptest.Refused(t, "a supplement sent twice", w.Oversight.AddReport(ctx, w.As("unit"), same), fault.Invalid)
		})
	})
}

func TestWhatBecameLessNeedsAReasonWhichIsPublic(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		measures := publish(t, w, p, w.Store.Now())
		first := report(p)
		first.Percent, first.Paid, first.Figures = 60, 500_000_00, map[int64]int64{measures[0].ID: 2000}
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), first))
		less := func(change func(*oversight.ReportCommand)) oversight.ReportCommand {
			cmd := first
			cmd.Text, cmd.Figures = "更正", map[int64]int64{measures[0].ID: 2000}
			change(&cmd)
			return cmd
		}
		w.Unchanged(t, func() {
			for what, change := range map[string]func(*oversight.ReportCommand){
				"percent": func(c *oversight.ReportCommand) { c.Percent = 59 }, "paid": func(c *oversight.ReportCommand) { c.Paid-- },
				"a measure": func(c *oversight.ReportCommand) { c.Figures[measures[0].ID] = 1999 },
			} {
				err := w.Oversight.AddReport(ctx, w.As("unit"), less(change))
				apptest.Refused(t, what, err, fault.Invalid)
				if e, ok := fault.As(err); !ok || e.Fields["less"] == "" {
					t.Errorf("%s: %v, want a question for the reason", what, err)
				}
			}
			strange := less(func(c *oversight.ReportCommand) { c.Figures = map[int64]int64{99_999: 1} })
			apptest.Refused(t, "a measure of nobody", w.Oversight.AddReport(ctx, w.As("unit"), strange), fault.Invalid)
			negative := less(func(c *oversight.ReportCommand) { c.Figures = map[int64]int64{measures[0].ID: -1} })
			apptest.Refused(t, "less than nothing", w.Oversight.AddReport(ctx, w.As("unit"), negative), fault.Invalid)
		})
		cmd := less(func(c *oversight.ReportCommand) { c.Figures[measures[0].ID], c.Less = 1500, "重复计算了一所" })
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), cmd))
		v, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if want := "更正\n“改造敬老院”由 2 减为 1.5，原因：重复计算了一所"; v.Reports[0].Text != want {
			t.Errorf("text %q, want %q", v.Reports[0].Text, want)
		}
	})
}

func TestAReportIsTakenBackOnItsDayOnlyAndGoesWithAllItHad(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		measures := publish(t, w, p, w.Store.Now())
		before := w.Dump(t)
		cmd := report(p)
		cmd.Month, cmd.Figures, cmd.Photos = "2026-03", map[int64]int64{measures[0].ID: 1000}, []oversight.Upload{{Caption: "现场", Phase: "before", File: picture(t)}}
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), cmd))
		v, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		id, photo := v.Reports[0].ID, v.Reports[0].Photos[0]
		if photo.Phase != "before" {
			t.Errorf("phase %q", photo.Phase)
		}
		take := func(login string, project int64, why string) error {
			return w.Oversight.WithdrawReport(ctx, w.As(login), project, id, why)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "no reason", take("unit", p, " "), fault.Invalid)
			apptest.Refused(t, "another unit", take("unit2", p, "错了"), fault.Forbidden)
			apptest.Refused(t, "a deputy", take("deputy", p, "错了"), fault.Forbidden)
			apptest.Refused(t, "by another project", take("government", projects[1].ID, "错了"), fault.NotFound)
			apptest.Refused(t, "elsewhere", w.Oversight.WithdrawReport(ctx, w.Elsewhere("government"), p, id, "错了"), fault.NotFound)
		})
		must(t, take("unit", p, "支付金额多写一位"))
		after := w.Dump(t)
		for _, table := range []string{"reports", "report_figures", "photos", "photo_sizes"} {
			if diff := cmp.Diff(before[table], after[table]); diff != "" {
				t.Errorf("%s keeps something: %s", table, diff)
			}
		}
		if _, err := w.Oversight.Photo(ctx, photo.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("the photo is still public: %v", err)
		}
		log := after["audit_entries"]
		if last := log[len(log)-1]["detail"]; !strings.Contains(last, "2026年3月，20%") || !strings.Contains(last, "支付金额多写一位") {
			t.Errorf("the log says %q", last)
		}
		w.Unchanged(t, func() { apptest.Refused(t, "twice", take("unit", p, "错了"), fault.NotFound) })
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), report(p)))
		v, err = w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		id = v.Reports[0].ID
		wait(w, 1)
		w.Unchanged(t, func() { apptest.Refused(t, "the next day", take("unit", p, "错了"), fault.Closed) })
	})
}

func TestMissingMonthsCountFromThePublishedPlanAfterTheGrace(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		publish(t, w, p, w.Store.Now())
		marks := func() (missing, wanted []string) {
			rows, err := w.Oversight.Projects(ctx, w.As("unit"))
			must(t, err)
			return rows[0].Missing, rows[0].Wanted
		}
		for _, tt := range []struct {
			days            int
			missing, wanted []string
		}{{0, nil, nil}, {20, nil, []string{"2026-03"}}, {14, nil, []string{"2026-03"}}, {1, []string{"2026-03"}, nil}, {15, []string{"2026-03"}, []string{"2026-04"}}} {
			wait(w, tt.days)
			missing, wanted := marks()
			if diff := cmp.Diff([][]string{tt.missing, tt.wanted}, [][]string{missing, wanted}, cmpEmpty); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", models.DateOf(w.Clock.Now()), diff)
			}
		}
		cmd := report(p)
		cmd.Month, cmd.ReportedOn = "2026-03", "2026-03-31"
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), cmd))
		if missing, wanted := marks(); len(missing) != 0 || len(wanted) != 1 {
			t.Errorf("after the report: %v, %v", missing, wanted)
		}
	})
}

var cmpEmpty = cmp.Transformer("empty", func(list []string) string { return strings.Join(list, " ") })

func TestNothingIsLateByAPlanThatIsNotPublished(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		p := projects[0].ID
		publish(t, w, p, 0)
		wait(w, 200)
		rows, err := w.Oversight.Published(ctx, oversight.Filter{})
		must(t, err)
		for _, r := range rows {
			if r.Project.ID == p && (r.State.Light != models.Green || len(r.Plan) > 0 || r.Next.ID != 0 || len(r.Missing) > 0) {
				t.Errorf("a drafted plan is used: %+v", r.State)
			}
		}
		v, err := w.Oversight.PublishedProject(ctx, p)
		must(t, err)
		if len(v.Checkpoints) > 0 || len(v.Measures) > 0 {
			t.Errorf("a drafted plan is public: %d checkpoints, %d measures", len(v.Checkpoints), len(v.Measures))
		}
		if v, err := w.Oversight.Project(ctx, w.As("unit"), p); err != nil || len(v.Checkpoints) != 2 || len(v.Measures) != 2 {
			t.Errorf("the unit does not see its draft: %v", err)
		}
	})
}

func TestTheListIsNarrowedOrderedAndTheActorsOwn(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		publish(t, w, projects[1].ID, w.Store.Now())
		wait(w, 60) // 2026-05-11: the first checkpoint is 11 days late, and nothing was reported
		list := func(login string, f oversight.ListFilter) []int {
			t.Helper()
			l, err := w.Oversight.List(ctx, w.As(login), f)
			must(t, err)
			var numbers []int
			for _, r := range l.Rows {
				numbers = append(numbers, r.Project.No)
			}
			if l.Total != len(numbers) || l.Sum.Projects != l.Total {
				t.Errorf("%+v: total %d, sum %d, %d rows", f, l.Total, l.Sum.Projects, len(numbers))
			}
			return numbers
		}
		no := func(i int) int { return projects[i].No }
		for _, tt := range []struct {
			name  string
			login string
			f     oversight.ListFilter
			want  []int
		}{
			{"late first", "government", oversight.ListFilter{}, []int{no(1), no(0), no(2)}},
			{"by number", "standing", oversight.ListFilter{Sort: "no"}, []int{no(0), no(1), no(2)}},
			{"turned round", "standing", oversight.ListFilter{Sort: "-no"}, []int{no(2), no(1), no(0)}},
			{"an unknown order is late first", "standing", oversight.ListFilter{Sort: "-late"}, []int{no(1), no(0), no(2)}},
			{"amber", "deputy", oversight.ListFilter{Light: models.Amber}, []int{no(1)}},
			{"with a missing report", "government", oversight.ListFilter{Missing: true}, nil},
			{"a rare character", "government", oversight.ListFilter{Query: "𬭎溪"}, []int{no(1)}},
			{"two words", "government", oversight.ListFilter{Query: "道路 交通"}, []int{no(2)}},
			{"a place", "government", oversight.ListFilter{Place: "全县"}, []int{no(0)}},
			{"a stage", "government", oversight.ListFilter{Stage: models.StagePlanned}, []int{no(1)}},
			{"a unit's own", "unit", oversight.ListFilter{}, []int{no(0)}},
			{"a unit asks for another's", "unit", oversight.ListFilter{Unit: "县水利局"}, nil},
			{"another year", "government", oversight.ListFilter{Year: 2019}, nil},
			{"all years", "government", oversight.ListFilter{Year: oversight.AllYears, Sort: "name"}, nil},
		} {
			if tt.name == "with a missing report" { // since 2026-04-15
				tt.want = []int{no(1)}
			}
			got := list(tt.login, tt.f)
			if tt.name == "all years" {
				if len(got) != 3 {
					t.Errorf("%s: %v", tt.name, got)
				}
				continue
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.List(ctx, w.As("government"), oversight.ListFilter{Query: strings.Repeat("长", 101)})
			apptest.Refused(t, "a search too long", err, fault.Invalid)
			_, err = w.Oversight.List(ctx, w.As("teller"), oversight.ListFilter{})
			apptest.Refused(t, "a teller", err, fault.Forbidden)
			_, err = w.Oversight.List(ctx, access.Actor{}, oversight.ListFilter{})
			apptest.Refused(t, "nobody", err, fault.Unauthenticated)
		})
		nobody := w.As("unit")
		nobody.Unit = 0
		if l, err := w.Oversight.List(ctx, nobody, oversight.ListFilter{}); err != nil || l.Total != 0 || len(l.Years) != 0 {
			t.Errorf("a unit's person without a unit sees %d, %v", l.Total, err)
		}
		if l, err := w.Oversight.List(ctx, w.As("government"), oversight.ListFilter{Page: 99}); err != nil || len(l.Rows) != 3 || l.Filter.Page != 1 {
			t.Errorf("beyond the end: %d rows of page %d, %v", len(l.Rows), l.Filter.Page, err)
		}
	})
}

func TestAnOverviewAddsWhatIsPublishedBelow(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		measures := publish(t, w, projects[0].ID, w.Store.Now())
		cmd := report(projects[0].ID)
		cmd.Paid, cmd.Figures = 272_000_000, map[int64]int64{measures[0].ID: 8580, measures[1].ID: 100}
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), cmd))
		// Two townships: one with a public project and one that is not, one without.
		town := models.Congress{ParentID: w.Congress.ID, Name: "谢村镇人民代表大会", Level: models.Town}
		quiet := models.Congress{ParentID: w.Congress.ID, Name: "龙亭镇人民代表大会", Level: models.Town}
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			if err := tx.PutCongress(&town); err != nil {
				return err
			}
			if err := tx.PutCongress(&quiet); err != nil {
				return err
			}
			c := tx.In(town.ID)
			for i, at := range []models.Moment{tx.Now, 0} {
				if err := c.PutProject(&models.Project{SessionID: 900, Year: 2026, No: i + 1, Name: fmt.Sprintf("镇里的事%d", i+1), Investment: 100, PublishedAt: at, Stage: models.StageDecided}); err != nil {
					return err
				}
			}
			return nil
		}))
		v, err := w.Oversight.Overview(ctx, w.Congress.ID, 0)
		must(t, err)
		if v.Year != 2026 || len(v.Below) != 1 || v.Below[0].Sum.Projects != 1 || len(v.Silent) != 1 || v.Silent[0].ID != quiet.ID {
			t.Fatalf("year %d, below %+v, silent %+v", v.Year, v.Below, v.Silent)
		}
		if v.Sum.Projects != 4 || v.Own.Sum.Projects != 3 || v.Sum.Paid != 272_000_000 || v.Sum.Measures != 2 || v.Sum.Reached != 1 || v.Sum.Exceeded != 1 {
			t.Errorf("sum %+v", v.Sum)
		}
		if v.Sum.Investment != v.Own.Sum.Investment+100 {
			t.Errorf("the unpublished project's money is counted: %d", v.Sum.Investment)
		}
		compared, err := w.Oversight.Compared(ctx, w.As("government"), 2026)
		must(t, err)
		if diff := cmp.Diff(v.Sum, compared.Sum); diff != "" {
			t.Errorf("the office compares other figures: %s", diff)
		}
		if of, err := w.Oversight.Overview(ctx, w.Congress.ID, 1999); err != nil || of.Sum.Projects != 0 {
			t.Errorf("a year without projects: %+v, %v", of.Sum, err)
		}
		_, err = w.Oversight.Overview(ctx, 99_999, 0)
		apptest.Refused(t, "no congress", err, fault.NotFound)
	})
}

// table is a month's table as its unit's person gets it.
func table(t *testing.T, w *apptest.Town, login, month string) [][]string {
	t.Helper()
	var b bytes.Buffer
	must(t, w.Oversight.WriteBulk(ctx, w.As(login), month, &b))
	rows, err := sheet.Read(&b)
	must(t, err)
	return rows
}

func file(t *testing.T, rows [][]string) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	must(t, sheet.WriteXLSX(&b, "进度", rows, nil))
	return &b
}

func column(t *testing.T, rows [][]string, name string) int {
	t.Helper()
	for i, head := range rows[0] {
		if strings.HasPrefix(head, name) {
			return i
		}
	}
	t.Fatalf("no column %s in %v", name, rows[0])
	return 0
}

func TestAMonthsTableIsHandedInWhollyOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		publish(t, w, projects[0].ID, w.Store.Now())
		rows := table(t, w, "government", "2026-03")
		if len(rows) != 4 {
			t.Fatalf("%d rows, want a heading and three projects", len(rows))
		}
		if own := table(t, w, "unit", "2026-03"); len(own) != 2 || own[1][2] != projects[0].Name {
			t.Errorf("the unit's table: %v", own)
		}
		fill := func(change func(set func(row int, name, value string))) [][]string {
			filled := make([][]string, len(rows))
			for i, row := range rows {
				filled[i] = append(row[:len(row):len(row)], make([]string, len(rows[0])-len(row))...)
			}
			set := func(row int, name, value string) { filled[row][column(t, rows, name)] = value }
			set(1, "工程进度", "35")
			set(1, "累计支付", "13.6")
			set(1, "进展情况", "=1+1 已经开工")
			set(1, "指标1完成", "1.5")
			set(1, "指标2完成", "35.19")
			set(2, "情况截至", "2026/3/12")
			set(2, "工程进度", "0%")
			set(2, "进展情况", "还没有动工")
			change(set)
			return filled
		}
		none := func(func(int, string, string)) {}
		w.Unchanged(t, func() {
			for what, change := range map[string]func(set func(int, string, string)){
				"percent":      func(set func(int, string, string)) { set(1, "工程进度", "三成") },
				"money":        func(set func(int, string, string)) { set(1, "累计支付", "-5") },
				"day":          func(set func(int, string, string)) { set(1, "情况截至", "2026-02-30") },
				"tomorrow":     func(set func(int, string, string)) { set(1, "情况截至", "2026-03-13") },
				"figure":       func(set func(int, string, string)) { set(1, "指标1完成", "1.2345") },
				"renamed":      func(set func(int, string, string)) { set(1, "指标1", "别的指标") },
				"not its row":  func(set func(int, string, string)) { set(1, "项目", "别的项目") },
				"a stranger":   func(set func(int, string, string)) { set(1, "项目编号", "99999") },
				"no project":   func(set func(int, string, string)) { set(1, "项目编号", "") },
				"twice":        func(set func(int, string, string)) { set(2, "项目编号", rows[1][0]); set(2, "项目", rows[1][2]) },
				"a long story": func(set func(int, string, string)) { set(1, "进展情况", strings.Repeat("长", 1001)) },
			} {
				p, err := w.Oversight.ImportBulk(ctx, w.As("government"), "2026-03", file(t, fill(change)))
				if err != nil || len(p.Errors) == 0 || p.Token != "" {
					t.Errorf("%s: %v, errors %v", what, err, p.Errors)
				}
			}
			_, err := w.Oversight.ImportBulk(ctx, w.As("government"), "2026-04", file(t, fill(none)))
			apptest.Refused(t, "a month to come", err, fault.Invalid)
			_, err = w.Oversight.ImportBulk(ctx, w.As("deputy"), "2026-03", file(t, fill(none)))
			apptest.Refused(t, "a deputy", err, fault.Forbidden)
			_, err = w.Oversight.ImportBulk(ctx, w.As("government"), "2026-03", strings.NewReader("a,b\n1,2\n"))
			apptest.Refused(t, "another table", err, fault.Invalid)
			_, err = w.Oversight.ImportBulk(ctx, w.As("government"), "2026-03", file(t, rows))
			apptest.Refused(t, "nothing filled in", err, fault.Invalid)
			foreign, err := w.Oversight.ImportBulk(ctx, w.As("unit"), "2026-03", file(t, fill(none)))
			if err != nil || len(foreign.Errors) == 0 {
				t.Errorf("a unit hands in another's project: %v, %v", err, foreign.Errors)
			}
		})
		p, err := w.Oversight.ImportBulk(ctx, w.As("government"), "2026-03", file(t, fill(none)))
		must(t, err)
		if len(p.Rows) != 2 || p.Empty != 1 || p.Token == "" {
			t.Fatalf("preview %+v", p)
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.ConfirmBulk(ctx, w.As("unit"), p.Token)
			apptest.Refused(t, "somebody else's table", err, fault.NotFound)
		})
		n, err := w.Oversight.ConfirmBulk(ctx, w.As("government"), p.Token)
		must(t, err)
		v, err := w.Oversight.PublishedProject(ctx, projects[0].ID)
		must(t, err)
		r := v.Reports[0]
		if n != 2 || r.Month != "2026-03" || r.Percent != 35 || r.Paid != 13_600_000 || r.Text != "=1+1 已经开工" || v.Reached[v.Measures[1].ID] != 35_190 || v.Project.Stage != models.StageRunning {
			t.Errorf("%d reports; %+v, reached %v, stage %s", n, r.Report, v.Reached, v.Project.Stage)
		}
		w.Unchanged(t, func() {
			_, err := w.Oversight.ConfirmBulk(ctx, w.As("government"), p.Token)
			apptest.Refused(t, "twice", err, fault.NotFound)
		})
		if left := table(t, w, "government", "2026-03"); len(left) != 2 {
			t.Errorf("%d rows are left, want the one project that was not reported on", len(left)-1)
		}
	})
}

func TestATableIsRefusedWhenSomebodyReportedMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		rows := table(t, w, "government", "2026-03")
		for i := 1; i < len(rows); i++ {
			rows[i] = append(rows[i], make([]string, len(rows[0])-len(rows[i]))...)
			rows[i][column(t, rows, "工程进度")] = strconv.Itoa(10 * i)
			rows[i][column(t, rows, "进展情况")] = "进展"
		}
		p, err := w.Oversight.ImportBulk(ctx, w.As("government"), "2026-03", file(t, rows))
		must(t, err)
		cmd := report(projects[0].ID)
		cmd.Month = "2026-03"
		must(t, w.Oversight.AddReport(ctx, w.As("unit"), cmd))
		w.Unchanged(t, func() {
			_, err := w.Oversight.ConfirmBulk(ctx, w.As("government"), p.Token)
			apptest.Refused(t, "a month that is there", err, fault.Conflict)
			if err == nil || !strings.Contains(err.Error(), projects[0].Name) {
				t.Errorf("%v does not name the project", err)
			}
		})
	})
}

func TestQuantitiesAreReadAndPrintedExactly(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "12": 12_000, "12.3": 12_300, "0.001": 1, "1,200": 1_200_000, " 7 ": 7000, "007": 7000} {
		n, ok := oversight.ParseThousandths(text)
		if !ok || n != want {
			t.Errorf("%q: %d %v, want %d", text, n, ok, want)
		}
	}
	for _, text := range []string{"", "-1", "1.2345", "1.", ".5", "三", "1e3", "1.2.3", strings.Repeat("9", 13)} {
		if n, ok := oversight.ParseThousandths(text); ok {
			t.Errorf("%q is read as %d", text, n)
		}
	}
	for n, want := range map[int64]string{0: "0", 12_300: "12.3", 1: "0.001", -1500: "-1.5", 10_111_000: "10111"} {
		if got := oversight.Thousandths(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestWhatIsOverIsReportedOnNoMore(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		inTown(t, w, func(c *store.Scope) error {
			for i, stage := range []models.Stage{models.StageClosed, models.StageEnded} {
				p, err := c.LockProject(projects[i].ID)
				if err != nil {
					return err
				}
				p.Stage = stage
				if err := c.UpdateProject(p); err != nil {
					return err
				}
			}
			return c.PutProject(&models.Project{SessionID: 901, Year: 2027, No: 1, Name: "接着做", CarriedFrom: projects[2].ID, Stage: models.StageDecided})
		})
		w.Unchanged(t, func() {
			for i, what := range []string{"closed", "ended", "carried on"} {
				apptest.Refused(t, what, w.Oversight.AddReport(ctx, w.As("government"), report(projects[i].ID)), fault.Closed)
			}
		})
		if rows := table(t, w, "government", "2026-03"); len(rows) != 1 {
			t.Errorf("the month's table has %v", rows[1:])
		}
	})
}

func TestAnExportIsTheWholeListWithoutFormulas(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		inTown(t, w, func(c *store.Scope) error {
			p, err := c.LockProject(projects[0].ID)
			if err != nil {
				return err
			}
			p.Place = "=HYPERLINK(1)"
			return c.UpdateProject(p)
		})
		var csv, book bytes.Buffer
		must(t, w.Oversight.ExportCSV(ctx, w.As("standing"), oversight.ListFilter{Sort: "no"}, &csv))
		if text := csv.String(); !strings.Contains(text, ",'=HYPERLINK(1),") || strings.Count(text, "\n") != 4 {
			t.Errorf("the table:\n%s", text)
		}
		must(t, w.Oversight.ExportXLSX(ctx, w.As("unit"), oversight.ListFilter{}, &book))
		if rows, err := sheet.Read(&book); err != nil || len(rows) != 2 || rows[1][5] != "=HYPERLINK(1)" || rows[1][7] != "1360" {
			t.Errorf("the workbook: %v, %v", rows, err)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "a teller", w.Oversight.ExportCSV(ctx, w.As("teller"), oversight.ListFilter{}, &csv), fault.Forbidden)
		})
	})
}
