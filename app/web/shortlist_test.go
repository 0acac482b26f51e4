package web

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

// projectFields are a whole project's form, to which more can be added.
func projectFields(more ...string) []string {
	return append(more, "year", "2026", "name", "晓庄村<b>日间</b>照料中心", "content", "新建1处", "category", "老有所养", "place", "晓庄村", "investment", "300", "unit", "县交通运输局", "beneficiaries", "1500",
		"item_name", "主体", "item_unit", "", "item_target", "1栋", "item_money", "300", "item_name", "", "item_unit", "", "item_target", "", "item_money", "",
		"point_name", "完工", "point_target", "验收", "point_on", "2026-10-31", "point_weight", "100", "year_year", "2027", "year_target", "再建1处")
}

func want(t *testing.T, what string, status, wanted int, body string, parts ...string) {
	t.Helper()
	if status != wanted {
		t.Fatalf("%s: status %d, want %d\n%s", what, status, wanted, mainOf(body))
	}
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("%s: the page lacks %q\n%s", what, p, mainOf(body))
		}
	}
}

func mainOf(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return body[:min(len(body), 4000)]
}

func TestAProjectGoesFromItsFormToTheSessionsListByItsPages(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 4, seats: 2, deputies: 3, slips: 4, stances: smallHall.stances, state: models.RoundDraft})
		office, unit, standing, presiding := h.at(t, models.Government), h.at(t, models.UnitRole), h.at(t, models.Standing), h.at(t, models.Presiding)

		status, _, body := office.post("/office/shortlist/new", "year", "2026", "name", "晓庄村<b>日间</b>照料中心", "content", "新建1处", "item_name", "只有名称", "item_money", "5")
		want(t, "a form without its unit", status, http.StatusUnprocessableEntity, body, "没有填写牵头单位", "晓庄村&lt;b&gt;日间&lt;/b&gt;照料中心", `value="只有名称"`, "各子项投资合计 5 万元")
		status, location, body := office.post("/office/shortlist/new", projectFields()...)
		want(t, "a new project", status, http.StatusSeeOther, body)
		status, body = office.get(location)
		want(t, "its page", status, http.StatusOK, body, "晓庄村&lt;b&gt;日间&lt;/b&gt;照料中心", "人均投资 2000 元", "还没有负面清单", "送部门论证")
		if strings.Contains(body, "<b>日间") {
			t.Error("markup in a name comes through")
		}

		// Two editors: the second keeps the typed and sees what changed.
		status, _, body = office.post(location+"/edit", append(projectFields("version", "1", "why", "改规模"), "scale", "900平方米")...)
		want(t, "the first editor", status, http.StatusSeeOther, body)
		status, _, body = standing.post(location+"/edit", append(projectFields("version", "1", "why", "改配合单位"), "support", "县民政局")...)
		want(t, "the second editor", status, http.StatusConflict, body, "别人的改动", "900平方米", `value="县民政局"`, `name="version" value="2"`, "改规模")
		status, _, body = standing.post(location+"/edit", append(projectFields("version", "2", "why", "改配合单位"), "support", "县民政局", "scale", "900平方米")...)
		want(t, "the second editor again", status, http.StatusSeeOther, body)
		status, body = office.get(location + "/versions?from=1&to=3")
		want(t, "differences", status, http.StatusOK, body, "第1版到第3版的改动", "县民政局", "900平方米")

		status, _, body = office.post("/office/shortlist/negative/adopt")
		want(t, "the starting list", status, http.StatusSeeOther, body)
		_, body = office.get(location)
		unitID := regexp.MustCompile(`<option value="(\d+)">县交通运输局`).FindStringSubmatch(body)
		if unitID == nil {
			t.Fatal("the unit cannot be asked")
		}
		status, _, body = office.post(location+"/appraisals", "unit-need", unitID[1], "due_on", "昨天")
		want(t, "a deadline that is no day", status, http.StatusUnprocessableEntity, body, "请填写论证期限", `<option value="`+unitID[1]+`" selected>`)
		status, _, body = office.post(location+"/appraisals", "unit-need", unitID[1], "due_on", "2026-03-30")
		want(t, "appraisal asked", status, http.StatusSeeOther, body)
		status, body = unit.get("/office")
		want(t, "the unit's start page", status, http.StatusOK, body, "答复 1 项部门论证")
		_, body = unit.get("/office/appraisals")
		task := regexp.MustCompile(`/office/appraisals/\d+`).FindString(body)
		status, _, body = unit.post(task, "verdict", "support")
		want(t, "an opinion without words", status, http.StatusUnprocessableEntity, body, "没有填写论证意见")
		status, _, body = unit.post(task, "verdict", "support", "opinion", "确有需要")
		want(t, "the opinion", status, http.StatusSeeOther, body)

		_, body = office.get(location)
		checks := []string{}
		for _, m := range regexp.MustCompile(`name="hit-(\d+)" value="no"`).FindAllStringSubmatch(body, -1) {
			checks = append(checks, "hit-"+m[1], "no", "reason-"+m[1], "不属于")
		}
		if len(checks) == 0 || strings.Contains(body, "完成论证和核对</button>") {
			t.Fatal("the negative list is not asked for before the next step")
		}
		status, _, body = office.post(location+"/check", "x", "y")
		want(t, "the step with the list unchecked", status, http.StatusConflict, body, "没有核对")
		status, _, body = office.post(location+"/negative", checks...)
		want(t, "the negative list", status, http.StatusSeeOther, body)
		status, _, body = office.post(location + "/check")
		want(t, "the next step", status, http.StatusSeeOther, body)

		id := strings.TrimPrefix(location, "/office/shortlist/")
		for i, step := range []struct {
			desk officeDesk
			path string
		}{{office, "before/government"}, {office, "before/party"}, {standing, "last/standing"}} {
			path := "/office/shortlist/reviews/" + step.path
			fields := []string{"year", "2026", "held_on", "2026-03-10", "meeting", "第12次会议", "project", id, "version-" + id, "3", "result-" + id, "passed"}
			if status, _, body := presiding.post("/office/shortlist/reviews/before/government", fields...); status != http.StatusForbidden {
				t.Errorf("the presiding member records the government's meeting: %d\n%s", status, mainOf(body))
			}
			if i == 0 {
				status, _, body := office.post(path, append(fields[:6:6], "project", id, "version-"+id, "3", "result-"+id, "sent_back")...)
				want(t, "sent back without a word", status, http.StatusUnprocessableEntity, body, "没有填写说明", "第12次会议", `value="sent_back" selected`)
			}
			status, _, body := step.desk.post(path, fields...)
			want(t, step.path, status, http.StatusSeeOther, body)
		}

		// The hall's session has typed candidates: they go first, one by one.
		submit := fmt.Sprintf("/office/sessions/%d/submit", h.session)
		status, body = office.get(submit)
		want(t, "a session with typed candidates", status, http.StatusOK, body, "已经录入 4 项候选项目")
		l, err := h.parts.Shortlist.Candidates(context.Background(), h.people[models.Government], h.session)
		must(t, err)
		for _, k := range l.Rows {
			must(t, h.parts.Shortlist.Delete(context.Background(), h.people[models.Government], k.ID))
		}
		status, _, body = office.post(submit, "no-"+id, "7", "confirm", "yes")
		want(t, "a wrong number", status, http.StatusUnprocessableEntity, body, `value="7"`, "1 到 1 的整数")
		status, _, body = office.post(submit, "no-"+id, "1")
		want(t, "without the second act", status, http.StatusUnprocessableEntity, body)
		status, location2, body := office.post(submit, "no-"+id, "1", "confirm", "yes")
		want(t, "submitted", status, http.StatusSeeOther, body)
		status, body = office.get(location2)
		code := regexp.MustCompile(`1-2026-\d{5}`).FindString(body)
		want(t, "the session's list", status, http.StatusOK, body, "提交大会", `<a href="`+location+`">`+code+`</a>`)
		if strings.Contains(body, "上传并预览") || strings.Contains(body, "/delete") {
			t.Error("a submitted list can still be changed")
		}
		if status, _ := office.get("/matters/" + code); status != http.StatusNotFound {
			t.Errorf("the matter's page before anything is public: %d", status)
		}
		status, _, body = office.post(location+"/withdraw", "withdraw", "资金另有安排")
		want(t, "withdrawal asked", status, http.StatusSeeOther, body)
		status, body = presiding.get("/office")
		want(t, "the presiding member's start page", status, http.StatusOK, body, "决定是否同意撤回候选项目")
		status, _, body = presiding.post(location+"/consent", "decision", "yes")
		want(t, "consent without the second act", status, http.StatusUnprocessableEntity, body)
		status, _, body = presiding.post(location+"/consent", "decision", "yes", "confirm", "yes")
		want(t, "consent", status, http.StatusSeeOther, body)
		status, body = office.get(location2)
		want(t, "the list without it", status, http.StatusOK, body, "还没有候选项目")

		for path, kind := range map[string]string{"/office/shortlist/export.xlsx?year=2026": "PK", "/office/shortlist/compare.xlsx?year=2026": "PK", "/office/shortlist/template.xlsx": "PK"} {
			if status, body := office.get(path); status != http.StatusOK || !strings.HasPrefix(body, kind) {
				t.Errorf("%s: %d %q", path, status, body[:min(len(body), 20)])
			}
		}
		for _, path := range []string{"/office/shortlist?year=2026&q=日间&sort=-money", "/office/shortlist/compare?year=2026", "/office/shortlist/reserve", "/office/shortlist/reviews?year=2026", "/office/shortlist/negative", "/office/scores"} {
			status, body := office.get(path)
			want(t, path, status, http.StatusOK, body)
		}
	})
}
