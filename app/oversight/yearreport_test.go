package oversight_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// busy gives two of the three projects a year with reports, a concern, a
// published change and an unfinished rest.
func busy(t *testing.T, w *apptest.Town, projects []models.Project) {
	t.Helper()
	must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(w.Congress.ID)
		p, err := c.LockProject(projects[0].ID)
		if err != nil {
			return err
		}
		p.FinishedAt, p.AcceptedAt, p.Stage = c.Now, c.Now, models.StageChecked
		if err := c.UpdateProject(p); err != nil {
			return err
		}
		for _, err := range []error{
			c.PutReport(&models.Report{ProjectID: p.ID, ReportedOn: "2026-03-12", Percent: 104, Paid: 12_345_600, Text: "完工", CreatedAt: c.Now}),
			c.PutConcern(&models.Concern{ProjectID: p.ID, Text: "一", State: models.ConcernClosed, RaisedAt: c.Now, ClosedAt: c.Now}),
			c.PutConcern(&models.Concern{ProjectID: p.ID, Text: "二", State: models.ConcernSent, RaisedAt: c.Now}),
			c.PutConcern(&models.Concern{ProjectID: p.ID, Text: "三", State: models.ConcernDropped, RaisedAt: c.Now}),
			c.PutAdjustment(&models.Adjustment{ProjectID: projects[1].ID, Kind: models.AdjustPlace, State: models.AdjustmentPublished, DecidedOn: "2026-03-11", PublishedAt: c.Now, Was: "{}", Becomes: "{}"}),
			c.PutAdjustment(&models.Adjustment{ProjectID: projects[1].ID, Kind: models.AdjustScale, State: models.AdjustmentGranted, DecidedOn: "2026-03-11", Was: "{}", Becomes: "{}"}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestAYearReportIsDraftedFromFiguresAndKeepsThemWhenPublished(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		busy(t, w, projects)
		standing := w.As("standing")
		v, err := w.Oversight.YearReport(ctx, standing, 2026)
		must(t, err)
		got := v.Figures.Totals()
		want := oversight.Totals{Projects: 3, Finished: 1, Accepted: 1, Unfinished: 2, OnTime: 1, Investment: projects[0].Investment + projects[1].Investment + projects[2].Investment, Paid: 12_345_600,
			Lights: map[models.Light]int{models.Blue: 1, models.Green: 2}, Raised: 2, Closed: 1, Changes: 1, Reports: 1, Grades: map[string]int{}, Score: -1}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("totals (-want +got):\n%s", diff)
		}
		if got.OnTimeShare() != 3333 || got.Best() != -1 {
			t.Errorf("in time %d, best %d", got.OnTimeShare(), got.Best())
		}
		for _, must := range []string{"民生实事项目3个", "已完工1个，其中已验收1个", "按期率33.33%", "累计支付资金12.3456万元", "监督意见2件，办结1件", "“" + projects[1].Name + "”调整地点（2026年3月11日决定）", "没有公布的测评结果"} {
			if !strings.Contains(v.Text, must) {
				t.Errorf("the draft does not say %q:\n%s", must, v.Text)
			}
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "published before it was saved", w.Oversight.PublishYearReport(ctx, standing, 2026, v.Seen()), fault.Closed)
			apptest.Refused(t, "empty", w.Oversight.SaveYearReport(ctx, standing, 2026, " ", v.Seen()), fault.Invalid)
			apptest.Refused(t, "too long", w.Oversight.SaveYearReport(ctx, standing, 2026, strings.Repeat("长", 20_001), v.Seen()), fault.Invalid)
			apptest.Refused(t, "no such year", w.Oversight.SaveYearReport(ctx, standing, 1999, "报告", v.Seen()), fault.NotFound)
			for _, login := range []string{"unit", "deputy", "presiding", "chief", "admin"} {
				apptest.Refused(t, login, w.Oversight.SaveYearReport(ctx, w.As(login), 2026, "报告", v.Seen()), fault.Forbidden)
				apptest.Refused(t, login, w.Oversight.PublishYearReport(ctx, w.As(login), 2026, v.Seen()), fault.Forbidden)
				_, err := w.Oversight.YearReport(ctx, w.As(login), 2026)
				apptest.Refused(t, login, err, fault.Forbidden)
			}
			apptest.Refused(t, "nobody", w.Oversight.SaveYearReport(ctx, access.Actor{}, 2026, "报告", v.Seen()), fault.Unauthenticated)
			apptest.Refused(t, "another congress", w.Oversight.SaveYearReport(ctx, w.Elsewhere("standing"), 2026, "报告", v.Seen()), fault.NotFound)
		})
		must(t, w.Oversight.SaveYearReport(ctx, standing, 2026, v.Text+"补充一句。", v.Seen()))
		w.Unchanged(t, func() {
			apptest.Refused(t, "saved from a page that is out of date", w.Oversight.SaveYearReport(ctx, w.As("government"), 2026, "别的", v.Seen()), fault.Conflict)
			_, err := w.Oversight.PublishedYearReport(ctx, w.Congress.ID, 2026)
			apptest.Refused(t, "a draft is public", err, fault.NotFound)
		})
		w.Clock.Forward(time.Minute)
		if v, err = w.Oversight.YearReport(ctx, standing, 2026); err != nil || !strings.HasSuffix(v.Text, "补充一句。") {
			t.Fatalf("the saved text is %q, %v", v.Text, err)
		}
		must(t, w.Oversight.PublishYearReport(ctx, standing, 2026, v.Seen()))
		w.Unchanged(t, func() {
			apptest.Refused(t, "published twice", w.Oversight.PublishYearReport(ctx, standing, 2026, v.Seen()), fault.Conflict)
			apptest.Refused(t, "changed after it was published", w.Oversight.SaveYearReport(ctx, standing, 2026, "别的", v.Seen()), fault.Conflict)
		})

		// What happens later does not change what was reported.
		must(t, w.Oversight.AddReport(ctx, w.As("government"), report(projects[1].ID)))
		pub, err := w.Oversight.PublishedYearReport(ctx, w.Congress.ID, 2026)
		must(t, err)
		if diff := cmp.Diff(v.Figures, pub.Figures); diff != "" {
			t.Errorf("figures (-as seen +as published):\n%s", diff)
		}
		years, err := w.Oversight.Years(ctx, w.Congress.ID)
		must(t, err)
		if len(years.Lines) != 1 || !years.Lines[0].Report || years.Lines[0].Totals.Paid != 12_345_600 {
			t.Errorf("the comparison is %+v", years.Lines)
		}
	})
}

func TestAQuarterIsReportedAsItWasAtItsEnd(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		busy(t, w, projects)
		w.Clock.Forward(60 * 24 * time.Hour) // 2026-05-11
		later := report(projects[1].ID)
		later.ReportedOn, later.Paid = "2026-05-01", 5_000_000
		must(t, w.Oversight.AddReport(ctx, w.As("government"), later))
		first, err := w.Oversight.Bulletin(ctx, w.As("standing"), 2026, 1)
		must(t, err)
		if t1 := first.Totals(); first.On != "2026-03-31" || t1.Paid != 12_345_600 || t1.Reports != 1 || t1.Raised != 2 {
			t.Errorf("the first quarter: %s %+v", first.On, t1)
		}
		second, err := w.Oversight.Bulletin(ctx, w.As("standing"), 2026, 2)
		must(t, err)
		if t2 := second.Totals(); second.On != "2026-05-11" || t2.Paid != 17_345_600 || t2.Reports != 1 || t2.Raised != 0 || t2.Changes != 0 {
			t.Errorf("the second quarter so far: %s %+v", second.On, t2)
		}
		for _, bad := range []int{0, 3, 4, 5, -1} {
			_, err := w.Oversight.Bulletin(ctx, w.As("standing"), 2026, bad)
			apptest.Refused(t, "a quarter that is none, or has not begun", err, fault.NotFound)
		}
		_, err = w.Oversight.Bulletin(ctx, w.As("deputy"), 2026, 1)
		apptest.Refused(t, "a deputy", err, fault.Forbidden)
	})
}

func TestOfAnItemGradedTwiceTheSecondGradeStandsInTheSums(t *testing.T) {
	f := oversight.Figures{Projects: []oversight.ProjectFigures{
		{Name: "一", Grades: []oversight.GradeFigure{{Turn: 1, Grade: "不满意", Score: 4000}, {Turn: 2, Grade: "满意", Score: 9000}}},
		{Name: "二", Grades: []oversight.GradeFigure{{Part: "甲", Turn: 1, Grade: "基本满意", Score: -1}, {Part: "乙", Turn: 1, Grade: "满意", Score: 8001}}},
		{Name: "三", Ended: true},
	}}
	got := f.Totals()
	if diff := cmp.Diff(map[string]int{"满意": 2, "基本满意": 1}, got.Grades); diff != "" || got.Graded != 3 || got.Score != 8501 || got.Best() != 6667 || got.Ended != 1 || got.Unfinished != 2 {
		t.Errorf("totals %+v (-want +got):\n%s", got, diff)
	}
	unsummed := oversight.Figures{Year: 2026, Projects: []oversight.ProjectFigures{{No: 1, Name: "便民浴室"}}}
	if text := unsummed.Draft(); strings.Contains(text, "计划总投资") || !strings.Contains(text, "民生实事项目1个。截至") {
		t.Errorf("projects without a sum: %s", text)
	}
	if (oversight.Figures{}).Totals().Score != -1 || (oversight.Figures{}).Draft() != "" {
		t.Error("a year without projects has a score or a text")
	}
	if !slices.Equal(f.Projects[0].Newest(), []oversight.GradeFigure{{Turn: 2, Grade: "满意", Score: 9000}}) {
		t.Errorf("newest: %+v", f.Projects[0].Newest())
	}
}
