package oversight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/models"
)

func parameter(t *testing.T, w *apptest.Town, name string) oversight.ParameterRow {
	t.Helper()
	v, err := w.Oversight.Parameters(ctx, w.As("standing"))
	must(t, err)
	row := v.Parameter(name)
	if row == nil { // a year that the page does not show yet
		return oversight.ParameterRow{}
	}
	return *row
}

func setParameter(t *testing.T, w *apptest.Town, name, value string) error {
	t.Helper()
	return w.Oversight.SetParameter(ctx, w.As("standing"), oversight.ParameterCommand{Name: name, Value: value, Why: "主任会议决定", Seen: parameter(t, w, name).Seen()})
}

func TestEachParameterHasItsOwnLimits(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		for _, tt := range []struct {
			name    string
			usual   string
			takes   []string
			refuses []string
		}{
			{"plan_days", "30", []string{"1", "365", "４５"}, []string{"0", "366", "-1", "", "三十", "30天", "1.5"}},
			{"grace_days", "15", []string{"0", "60"}, []string{"-1", "61", ""}},
			{"amber_days", "30", []string{"1", "365"}, []string{"0", "366"}},
			{"silent_days", "", []string{"15", "365"}, []string{"14", "366"}},
			{"reply_days", "7", []string{"1", "90"}, []string{"0", "91"}},
			{"remedy_days", "30", []string{"1", "365"}, []string{"0", "366"}},
			{"score_weights", "60/30/10", []string{"100/0/0", "50／30／20"}, []string{"60/30/11", "60/40", "a/b/c", "110/-10/0"}},
		} {
			if row := parameter(t, w, tt.name); row.Own || tt.usual != "" && row.Value != tt.usual {
				t.Errorf("%s begins as %q, own %v", tt.name, row.Value, row.Own)
			}
			w.Unchanged(t, func() {
				for _, value := range tt.refuses {
					err := setParameter(t, w, tt.name, value)
					apptest.Refused(t, tt.name+" "+value, err, fault.Invalid)
					if e, ok := fault.As(err); ok && e.Fields["value"] == "" {
						t.Errorf("%s %q: complaints %v", tt.name, value, e.Fields)
					}
				}
			})
			for _, value := range tt.takes {
				must(t, setParameter(t, w, tt.name, value))
			}
			row := parameter(t, w, tt.name)
			if !row.Own || row.Why != "主任会议决定" || row.Actor == "" || row.SetAt.IsZero() {
				t.Errorf("%s afterwards: %+v", tt.name, row)
			}
		}
		v, err := w.Oversight.Project(ctx, w.As("government"), projects[0].ID)
		must(t, err)
		if p := v.Parameters; p.PlanDays != 45 || p.GraceDays != 60 || p.Lights.AmberDays != 365 || p.Lights.SilentDays != 365 || p.ReplyDays != 90 || p.RemedyDays != 365 || p.Weights.String() != "50/30/20" {
			t.Errorf("a project is judged by %+v", p)
		}
		public, err := w.Oversight.PublicParameters(ctx)
		must(t, err)
		for _, of := range public {
			row := of.Parameter("plan_days")
			if want := map[bool]string{true: "45", false: "30"}[of.Congress.ID == w.Congress.ID]; row.Value != want {
				t.Errorf("%s has %s in public, want %s", of.Congress.Name, row.Value, want)
			}
			for _, row := range of.Rows {
				if row.Actor != "" || row.Basis == "" || row.Means == "" {
					t.Errorf("in public %s is %+v", row.Name, row)
				}
			}
		}
	})
}

func TestAParameterIsSetByWhoMayWithAReasonOnAFreshPageAndCanBeReset(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		seen := parameter(t, w, "reply_days").Seen()
		cmd := oversight.ParameterCommand{Name: "reply_days", Value: "10", Why: "主任会议决定", Seen: seen}
		w.Unchanged(t, func() {
			for login, actor := range map[string]access.Actor{"government": w.As("government"), "unit": w.As("unit"), "deputy": w.As("deputy")} {
				apptest.Refused(t, login, w.Oversight.SetParameter(ctx, actor, cmd), fault.Forbidden)
				apptest.Refused(t, login+" resets", w.Oversight.ResetParameter(ctx, actor, "reply_days", seen), fault.Forbidden)
			}
			apptest.Refused(t, "the public", w.Oversight.SetParameter(ctx, access.Actor{}, cmd), fault.Unauthenticated)
			bare := cmd
			bare.Why = " "
			apptest.Refused(t, "no reason", w.Oversight.SetParameter(ctx, w.As("standing"), bare), fault.Invalid)
			bare.Why = strings.Repeat("长", 151)
			apptest.Refused(t, "a long reason", w.Oversight.SetParameter(ctx, w.As("standing"), bare), fault.Invalid)
			for _, name := range []string{"", "survey_grades", "holidays", "holidays-26", "holidays-99999", "weekdays-2026"} {
				other := cmd
				other.Name = name
				apptest.Refused(t, "no such parameter: "+name, w.Oversight.SetParameter(ctx, w.As("standing"), other), fault.NotFound)
			}
			must(t, w.Oversight.ResetParameter(ctx, w.As("standing"), "reply_days", seen)) // nothing to take back
		})
		must(t, w.Oversight.SetParameter(ctx, w.As("standing"), cmd))
		w.Unchanged(t, func() {
			must(t, w.Oversight.SetParameter(ctx, w.As("standing"), cmd)) // a double press
			stale := cmd
			stale.Value = "20"
			apptest.Refused(t, "an older page", w.Oversight.SetParameter(ctx, w.As("standing"), stale), fault.Conflict)
			apptest.Refused(t, "a reset from an older page", w.Oversight.ResetParameter(ctx, w.As("standing"), "reply_days", seen), fault.Conflict)
		})
		must(t, w.Oversight.ResetParameter(ctx, w.As("standing"), "reply_days", parameter(t, w, "reply_days").Seen()))
		if row := parameter(t, w, "reply_days"); row.Own || row.Value != "7" {
			t.Errorf("after the reset: %+v", row)
		}
		v, err := w.Oversight.Parameters(ctx, w.As("standing"))
		must(t, err)
		var said []string
		for _, h := range v.History {
			said = append(said, h.Action+" "+h.Subject+" "+h.Detail)
		}
		want := []string{"恢复监督参数 P30 监督意见答复期限 10 恢复为样本值 7", "设置监督参数 P30 监督意见答复期限 7 改为 10；理由：主任会议决定"}
		if diff := cmp.Diff(want, said); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
	})
}

func TestTheCalendarIsReadAsPeopleWriteIt(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town, projects []models.Project) {
		must(t, setParameter(t, w, "holidays-2026", "1月1日、1-2，2026-2-16至2-23\n2026年10月1日—10月7日"))
		must(t, setParameter(t, w, "workdays-2026", "2-14 02.28 10/10"))
		must(t, setParameter(t, w, "holidays-2028", "2-29"))
		v, err := w.Oversight.Project(ctx, w.As("government"), projects[0].ID)
		must(t, err)
		wantHolidays := []models.Date{"2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23", "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07", "2028-02-29"}
		if diff := cmp.Diff(wantHolidays, v.Parameters.Holidays); diff != "" {
			t.Errorf("holidays (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]models.Date{"2026-02-14", "2026-02-28", "2026-10-10"}, v.Parameters.Workdays); diff != "" {
			t.Errorf("worked weekends (-want +got):\n%s", diff)
		}
		w.Unchanged(t, func() {
			for what, tt := range map[string][2]string{
				"no day": {"holidays-2026", "2-30"}, "no leap year": {"holidays-2026", "2-29"}, "another year": {"holidays-2026", "2027-1-1"}, "words": {"holidays-2026", "春节"}, "backwards": {"holidays-2026", "2-20至2-16"},
				"a holiday on a Sunday": {"holidays-2026", "2-22"}, "work on a Monday": {"workdays-2026", "2-16"}, "half a year": {"holidays-2026", "1-1至6-30"}, "three numbers": {"holidays-2026", "1-1-1"},
			} {
				apptest.Refused(t, what, setParameter(t, w, tt[0], tt[1]), fault.Invalid)
			}
		})
		must(t, setParameter(t, w, "workdays-2026", ""))
		if v, err := w.Oversight.Project(ctx, w.As("government"), projects[0].ID); err != nil || len(v.Parameters.Workdays) != 0 {
			t.Errorf("%v after the list was emptied, %v", v.Parameters.Workdays, err)
		}
		sheet, err := w.Oversight.Parameters(ctx, w.As("standing"))
		must(t, err)
		var years []string
		for _, k := range sheet.Calendar {
			years = append(years, fmt.Sprintf("%d:%d", k.Year, len(k.Holidays)))
		}
		if diff := cmp.Diff([]string{"2025:0", "2026:13", "2027:0", "2028:1"}, years); diff != "" {
			t.Errorf("years (-want +got):\n%s", diff)
		}
	})
}
