package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/sheet"
	"piaojue/app/store"
	"piaojue/app/web/view"
	"piaojue/models"
)

// followed plays with an announced round whose first project, that of unit,
// has a published plan.
func followed(t *testing.T, test func(w *apptest.Town, desk func(string) officeDesk, p models.Project)) {
	t.Helper()
	apptest.EachTown(t, apptest.TickOnly, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		result, err := w.Vote.Result(t.Context(), w.Round)
		must(t, err)
		p := result.Projects[0]
		must(t, w.Store.InTx(t.Context(), func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			plan, err := c.LockPlanOf(p.ID)
			if err != nil {
				return err
			}
			plan.State, plan.PublishedAt = models.PlanPublished, tx.Now
			if err := c.UpdatePlan(plan); err != nil {
				return err
			}
			if err := c.PutMeasure(&models.Measure{ProjectID: p.ID, Year: p.Year, Position: 1, Name: "改造敬老院", Unit: "所", Target: 3000}); err != nil {
				return err
			}
			for i, day := range []models.Date{"2026-04-30", "2026-10-31"} {
				if err := c.PutCheckpoint(&models.Checkpoint{ProjectID: p.ID, Position: i + 1, Name: fmt.Sprintf("节点%d", i+1), Weight: 50, PlannedOn: day}); err != nil {
					return err
				}
			}
			p.Stage = models.StagePlanned
			return c.UpdateProject(p)
		}))
		_, desk := opened(t, w)
		test(w, desk, p)
	})
}

func TestAUnitReportsItsMonthAndTakesAMistakeBack(t *testing.T) {
	followed(t, func(w *apptest.Town, desk func(string) officeDesk, p models.Project) {
		w.Clock.Forward(24 * 24 * time.Hour) // 2026-04-05
		unit, public := desk("unit"), desk("")
		unit.opens("/office", "报告“镇村敬老院改造”的进度", "2026年3月的报告该交了")
		base := fmt.Sprintf("/office/projects/%d", p.ID)
		page := unit.opens(base+"/progress", "2026年3月（待报）", "2026年4月（本月）", "改造敬老院", "目标 3所")
		measure := regexp.MustCompile(`name="(measure_\d+)"`).FindStringSubmatch(page)
		if measure == nil {
			t.Fatal("the form asks for no measure")
		}
		status, _, body := unit.post(base+"/reports", "month", "2026-03", "reported_on", "2026-03-31", "percent", "三成", "paid", "272", "text", "开工", measure[1], "两所")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="三成"`) || !strings.Contains(body, `value="两所"`) || !strings.Contains(body, "最多三位小数") {
			t.Errorf("a refused report: %d %s", status, problemsIn(body))
		}
		unit.must(unit.post(base+"/reports", "month", "2026-03", "reported_on", "2026-03-31", "percent", "30", "paid", "272", "text", "开工建设", measure[1], "8.58"))
		public.opens(fmt.Sprintf("/projects/%d", p.ID), "2026年3月月报", "改造敬老院：8.58 所，目标 3，完成 286%", "总投资1360万元，累计支付272万元，占 20%")
		if body := unit.opens("/office", ""); strings.Contains(body, "该交了") {
			t.Error("the start page still asks for March")
		}
		if status, _, body := unit.post(base+"/reports", "month", "2026-03", "reported_on", "2026-04-05", "percent", "31", "paid", "272", "text", "再报"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "不是月度报告") {
			t.Errorf("a second report of the month: %d %s", status, problemsIn(body))
		}
		withdraw := regexp.MustCompile(base + `/reports/\d+/withdraw`).FindString(unit.opens(base+"/progress", "撤回"))
		unit.opens(withdraw, "开工建设")
		if status, _, _ := unit.post(withdraw, "why", "多写了"); status != http.StatusUnprocessableEntity {
			t.Errorf("taken back without the second act: %d", status)
		}
		unit.must(unit.post(withdraw, "why", "多写了", "confirm", "yes"))
		if _, body := public.get(fmt.Sprintf("/projects/%d", p.ID)); strings.Contains(body, "开工建设") || strings.Contains(body, "8.58") {
			t.Error("what was taken back is still public")
		}
		if status, _ := unit.get(withdraw); status != http.StatusNotFound {
			t.Errorf("a report that is gone: %d", status)
		}
	})
}

func TestTheOfficeLooksAtItsProjectsInEveryWay(t *testing.T) {
	followed(t, func(w *apptest.Town, desk func(string) officeDesk, p models.Project) {
		w.Clock.Forward(60 * 24 * time.Hour) // 2026-05-11, eleven days late
		office, unit := desk("government"), desk("unit")
		body := office.opens("/office/projects", "3 个项目", "▲ 偏慢 1", "● 正常 2", p.Name, "缺报 1 个月", "/office/projects/export.xlsx")
		if late, other := strings.Index(body, p.Name), strings.Index(body, "𬭎溪饮水提升"); late > other {
			t.Error("what is late does not stand first")
		}
		if body := office.opens("/office/projects?q="+url.QueryEscape("𬭎溪"), "1 个项目"); strings.Contains(body, p.Name+"</a>") {
			t.Error("the search finds another project")
		}
		office.opens("/office/projects?stage=closed", "没有符合条件的项目")
		office.opens("/office/projects?year=all&sort=-name&page=7", "3 个项目")
		office.opens("/office/projects?year=x&light=y&stage=z&sort=w&page=-1", "3 个项目")
		for _, path := range []string{"/office/projects/board", "/office/projects/board?by=stage", "/office/projects/places", "/office/projects/chart"} {
			office.opens(path, p.Name, "𬭎溪饮水提升")
			if body := unit.opens(path, p.Name); strings.Contains(body, "𬭎溪饮水提升") {
				t.Errorf("%s shows a unit the projects of another", path)
			}
		}
		office.opens("/office/projects/chart", "节点1，计划2026年4月30日，已晚 11 天", "节点2，计划2026年10月31日")
		office.opens("/office/projects/townships", "清溪", "只统计已经公布的项目")
		desk("").opens("/progress", "2026年度进展统计", p.Name, "最长逾期", "11 天")
		desk("").opens("/progress?year=1999", "还没有公布的项目")
		_, table := office.get("/office/projects/export.csv?sort=no")
		if !strings.HasPrefix(table, "\ufeff年度,序号") || strings.Count(table, "\n") != 4 {
			t.Errorf("the table:\n%s", table)
		}
		_, book := office.get("/office/projects/export.xlsx")
		if rows, err := sheet.Read(strings.NewReader(book)); err != nil || len(rows) != 4 {
			t.Errorf("the workbook: %v, %v", rows, err)
		}
	})
}

func TestAMonthsTableGoesThereAndBack(t *testing.T) {
	followed(t, func(w *apptest.Town, desk func(string) officeDesk, p models.Project) {
		office := desk("government")
		office.opens("/office/projects/bulk", "下载表格", "2026年3月", "2026年2月")
		_, book := office.get("/office/projects/bulk/table.xlsx?month=2026-03")
		rows, err := sheet.Read(strings.NewReader(book))
		must(t, err)
		for i := range rows[1:] {
			rows[i+1] = append(rows[i+1], make([]string, len(rows[0])-len(rows[i+1]))...)
		}
		write := func() string {
			var b bytes.Buffer
			must(t, sheet.WriteXLSX(&b, "进度", rows, nil))
			return b.String()
		}
		rows[1][5], rows[1][7] = "三成", "开工"
		status, _, body := office.multi("/office/projects/bulk", map[string][]byte{"file": []byte(write())}, "month", "2026-03")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "工程进度“三成”请写成整数") || strings.Contains(body, "confirm") {
			t.Errorf("a wrong table: %d", status)
		}
		rows[1][5] = "30"
		status, _, body = office.multi("/office/projects/bulk", map[string][]byte{"file": []byte(write())}, "month", "2026-03")
		token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(body)
		if status != http.StatusOK || token == nil || !strings.Contains(body, "2 个项目没有填进展情况") {
			t.Fatalf("the preview: %d %s", status, problemsIn(body))
		}
		if status, _, _ := office.post("/office/projects/bulk/confirm", "token", token[1]); status != http.StatusUnprocessableEntity {
			t.Errorf("handed in without the second act: %d", status)
		}
		office.must(office.post("/office/projects/bulk/confirm", "token", token[1], "confirm", "yes"))
		if status, _, _ := office.post("/office/projects/bulk/confirm", "token", token[1], "confirm", "yes"); status == http.StatusSeeOther {
			t.Error("the same table is handed in twice")
		}
		desk("").opens(fmt.Sprintf("/projects/%d", p.ID), "2026年3月月报")
		if status, _ := office.get("/office/projects/bulk/table.xlsx?month=2027-01"); status != http.StatusUnprocessableEntity {
			t.Errorf("a month to come: %d", status)
		}
	})
}

func TestAForecastSaysWhatItIsMadeOf(t *testing.T) {
	reading := func(today models.Date, done ...models.Date) oversight.Reading {
		v := oversight.Reading{Today: today}
		v.PlannedOn = "2026-01-01"
		for i, day := range []models.Date{"2026-04-01", "2026-07-01", "2026-10-01"} {
			k := progress.Checkpoint{Name: fmt.Sprint(i), Weight: 1, PlannedOn: day}
			if i < len(done) {
				k.DoneOn = done[i]
			}
			v.Plan = append(v.Plan, k)
		}
		return v
	}
	for _, tt := range []struct {
		name           string
		v              oversight.Reading
		sentence, part string
	}{
		{"nothing done", reading("2026-03-01"), "还没有完成的节点，暂时不能推算完成日期。", ""},
		{"on plan", reading("2026-04-01", "2026-04-01"), "照目前的速度，预计2026年10月1日完成，与计划相同。", "已经 90 天，完成了全部工作的 33%"},
		{"all done late", reading("2026-12-01", "2026-04-01", "2026-07-01", "2026-10-11"), "全部节点已在2026年10月11日完成，比计划晚 10 天。", ""},
	} {
		sentence, basis := forecastWords(tt.v.Start(), tt.v)
		if sentence != tt.sentence || !strings.Contains(basis, tt.part) || (tt.part == "") != (basis == "") {
			t.Errorf("%s: %q, %q", tt.name, sentence, basis)
		}
	}
}

func TestChartsHoldAtTheirEnds(t *testing.T) {
	if p := projectProgress(oversight.Reading{}); p.Curve != nil || p.Money != nil || p.Measures != nil || p.Forecast != "" {
		t.Errorf("a project without anything: %+v", p)
	}
	// One day, nothing planned, nothing but money in one report.
	v := oversight.Reading{Today: "2026-05-01", Reports: []oversight.ReportReading{{Report: models.Report{ReportedOn: "2026-05-01", Paid: 100}}}}
	if c := moneyCurve(v); c == nil || len(c.Rows) != 1 || c.Rows[0][2] != "—" {
		t.Errorf("money without an investment: %+v", c)
	}
	v.Reports[0].Paid = 0
	if moneyCurve(v) != nil {
		t.Error("no money is drawn")
	}
	if g := ganttOf(nil, nil, "2026-05-01", ""); len(g.Rows) != 0 || g.TodayAt != "" {
		t.Errorf("no project: %+v", g)
	}
	bars := view.MeasureBars([]view.MeasureShare{{Share: 28_600}, {Share: 10_000}, {Share: 0}, {Share: -1}})
	if b := bars[0]; b.Width != "100%" || b.LineAt != "66.6%" || !b.Cut || b.Share != "286%" || !b.Reached {
		t.Errorf("286 %%: %+v", b)
	}
	if b := bars[3]; b.Share != "" || !b.Reached || bars[1].Cut || bars[2].Width != "0%" {
		t.Errorf("%+v", bars)
	}
	if b := view.MeasureBars([]view.MeasureShare{{Share: 10_000}})[0]; b.Width != "100%" || b.LineAt != "" {
		t.Errorf("exactly reached: %+v", b)
	}
}

func TestTicksAreFewAndNameTheYear(t *testing.T) {
	for _, tt := range []struct {
		from, to models.Date
		want     string
	}{
		{"2026-03-12", "2026-12-31", "5月 7月 9月 11月"}, {"2026-03-01", "2026-03-20", "3月"}, {"2026-11-15", "2027-03-02", "2026年12月 2027年1月 2月 3月"},
		{"2024-02-29", "2029-02-28", "2025年1月 2027年1月 2029年1月"}, {"2026-01-15", "2027-01-07", "2026年3月 5月 7月 9月 2027年1月"}, {"2026-01-01", "2027-01-07", "2026年1月 4月 7月 2027年1月"}, {"2026-01-01", "2026-12-31", "1月 4月 7月 10月"}, {"2026-05-02", "2026-05-02", ""}, {"2026-05-02", "2026-01-01", ""},
	} {
		var words []string
		for _, tick := range view.NewAxis(tt.from, tt.to).Ticks() {
			words = append(words, tick.Text)
		}
		if got := strings.Join(words, " "); got != tt.want {
			t.Errorf("%s to %s: %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
	// Every day of a leap year and the one after it, and lengths up to three years.
	day := func(n int) models.Date {
		return models.Date(time.Date(2024, 1, 1+n, 0, 0, 0, 0, time.UTC).Format("2006-01-02"))
	}
	for from := range 731 {
		for days := 0; days < 1100; days += 7 {
			ticks, named := view.NewAxis(day(from), day(from+days)).Ticks(), 0
			for _, tick := range ticks {
				if strings.Contains(tick.Text, "年") {
					named++
				}
			}
			if len(ticks) > 8 || len(ticks) == 0 && days > 186 || named == 0 && days > 740 {
				t.Fatalf("%s and %d days: %+v", day(from), days, ticks)
			}
		}
	}
}
