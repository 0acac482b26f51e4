package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// A filledForm is a form as somebody with the role would send it.
type filledForm struct {
	role   models.Role
	path   string
	fields url.Values
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func (h *hall) forms() []filledForm {
	session, round, project := fmt.Sprintf("/office/sessions/%d", h.session), fmt.Sprintf("/office/rounds/%d", h.round), fmt.Sprintf("/office/projects/%d", h.project)
	return []filledForm{
		{models.Admin, "/office/accounts", form("login", "zhou", "name", "周明霁", "password", "清溪2027票决", "roles", "unit", "unit", "县水利局")},
		{models.Admin, "/office/accounts", form("login", "wu", "name", "吴亦航", "password", "清溪2027票决", "roles", "deputy", "unit", "")},
		{models.Admin, h.address("/office/accounts/:account/password"), form("password", "清溪2027票决", "again", "清溪2027票决")},
		{models.Standing, "/office/sessions", form("term", "17", "number", "6", "year", "2027", "opens_on", "2027-01-20", "venue", "清溪剧院")},
		{models.Government, "/office/candidates/1", form("no", "1", "name", "改造", "content", "内容", "category", "交通出行", "place", "城关", "investment", "12.5", "funding", "县财政",
			"unit", "县交通运输局", "support", "县财政局", "deadline", "2027年12月", "benefit", "村民")},
		{models.Secretariat, session + "/checkin", form("act", "present", "number", "QX001")},
		{models.Standing, session + "/rounds/new", form("name", "票决", "title", "办法", "minutes", "30", "family", "pick", "seats", "2", "max_approvals", "2", "stances", "three",
			"quorum", "2/3", "pass_base", "all", "pass_over", "1/2", "participation_over", "", "tie", "runoff", "shortfall", "ask", "blank", "abstain")},
		{models.Standing, session + "/rounds/new", form("name", "测评", "title", "办法", "minutes", "30", "family", "satisfaction", "items", "农村公路", "grades", "满意、基本满意、不满意", "base", "all", "half", "reached",
			"colour", "blue", "mode", "paper", "display", "after_close")},
		{models.Standing, session + "/candidates/import/confirm", form("token", "x", "confirm", "yes")},
		{models.Standing, session + "/roster/import/confirm", form("token", "x", "confirm", "yes")},
		{models.Secretariat, round + "/scrutineers", form("kind-7", "chief", "kind-8", "scrutineer", "kind-13", "scrutineer", "kind-9", "teller", "threshold", "2")},
		{models.Presiding, round + "/adopt", form("confirm", "yes", "back", "/x")},
		{models.Standing, round + "/publish", form("confirm", "yes", "number", "3")},
		{models.Secretariat, round + "/slips", form("deputy", "1", "number", "QX001")},
		{models.Secretariat, round + "/slips/cancel", form("public", strings.Repeat("a", 64), "deputy", "1", "reason", "污损", "confirm", "yes")},
		{models.Government, project + "/plan/edit", form("seen", "", "leader", "陈志明", "officer", "何以安", "contact", "0578-6123456", "target", "安装护栏", "money", "县财政", "safeguards", "每月调度")},
		{models.Government, project + "/plan/items/new", form("name", "主楼", "unit", "县民政局", "target", "1栋", "investment", "12.5")},
		{models.Government, project + "/plan/measures/new", form("name", "护栏", "quantity", "12.3", "unit", "公里", "year", "", "item", "")},
		{models.Government, project + "/plan/checkpoints/new", form("name", "备料", "planned_on", "2026-05-02", "weight", "0", "target", "备齐", "evidence", "", "confirmer", "deputies", "asks", "progress", "year", "", "item", "")},
		{models.Government, project + "/checkpoints", form("name", "招标", "target", "完成", "evidence", "公告", "weight", "10", "planned_on", "2026-05-01")},
		{models.Standing, project + "/group", form("seen", "x", fmt.Sprintf("leader-%d", h.project), "许怀瑾（desk-deputy）", fmt.Sprintf("members-%d", h.project), "许怀瑾（desk-group_leader）", fmt.Sprintf("name-%d", h.project), "监督小组")},
		{models.Standing, "/office/inspections/new", form("title", "年中视察", "place", "村口", "held_on", "2026-04-01", "projects", fmt.Sprint(h.project))},
		{models.DeputyRole, project + "/concerns", form("text", "路基两侧没有排水沟。")},
		{models.Standing, "/office/interviews/new", form("title", "年中专题询问", "held_on", "2026-03-10", "year", "2026", "place", "会议室", "host", "许文华", "summary", "29人到会。")},
		{models.Government, project + "/adjustments", form("kind", "place", "place", "㙍下村", "reason", "征地没有完成", "effect", "受益人数不变")},
		{models.Government, project + "/adjustments", form("kind", "investment", "investment", "99.5", "reason", "材料涨价", "effect", "县财政追加")},
		{models.Government, project + "/checkpoints/1/done", form("done_on", "2026-03-10", "note", "齐全", "confirm", "yes")},
		{models.Government, project + "/reports", form("month", "2026-03", "reported_on", "2026-03-10", "percent", "60", "paid", "10", "text", "进展", "problems", "无", "next_step", "收尾", "less", "核减")},
	}
}

// untyped fields are not read as text: an unknown value stands for none.
var untyped = []string{"back", "participation_over"}

// draftHall is a hall whose round is a draft and whose project has a checkpoint.
func draftHall(t *testing.T, s *store.Store) *hall {
	t.Helper()
	plan := smallHall
	plan.state = models.RoundDraft
	h := newHall(t, s, plan)
	must(t, h.parts.Oversight.AddCheckpoint(context.Background(), h.people[models.Government], oversight.CheckpointCommand{Project: h.project, Name: "开工", Weight: 20, PlannedOn: "2026-05-01"}))
	return h
}

func TestAFormWithOneUnreadableFieldIsRefusedInChinese(t *testing.T) {
	t.Parallel()
	wrong := map[string]string{"invalid UTF-8": "\xff\xfe\x80\xed\xa0\x80", "very long": strings.Repeat("票", 5000), "a huge number": strings.Repeat("9", 40),
		"markup": "<script>alert(1)</script>", "a zero byte": "\x00"}
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		desks := map[models.Role]officeDesk{}
		before := h.dump(t)
		for _, f := range h.forms() {
			desk, seated := desks[f.role]
			if !seated {
				desk = h.at(t, f.role)
				desks[f.role] = desk
			}
			for field := range f.fields {
				taken := false
				for name, value := range wrong {
					sent := url.Values{}
					for k, v := range f.fields {
						sent[k] = slices.Clone(v)
					}
					sent.Set(field, value)
					status, _, body := desk.read(desk.client.PostForm(h.url+f.path, sent))
					if status >= 500 || status < 300 {
						t.Errorf("%s, %s %s: %d %s", f.path, field, name, status, problemsIn(body))
					}
					if strings.Contains(body, "<script>alert") {
						t.Errorf("%s, %s: markup comes back as markup", f.path, field)
					}
					if status != http.StatusSeeOther {
						if !inChinese(body) {
							t.Errorf("%s, %s %s: refused without a Chinese sentence", f.path, field, name)
						}
						continue
					}
					taken = true
					if name == "invalid UTF-8" && !slices.Contains(untyped, field) {
						t.Errorf("%s, %s: %s was taken", f.path, field, name)
					}
				}
				after := h.dump(t)
				if !taken && after != before {
					t.Errorf("%s, %s: refused, and yet: %s", f.path, field, cmp.Diff(before, after))
				}
				before = after
			}
		}
	})
}

func TestSignInAndSearchTakeAnyBytes(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		admin := h.at(t, models.Admin) // before its login is slowed down
		for _, typed := range []string{"\xff\xfe", "\xed\xa0\x80", "\x00", "𬭎㙍𠮷", strings.Repeat("票", 3000), "' OR 1=1 --", "%"} {
			for _, f := range []url.Values{form("login", typed, "password", "x"), form("login", "desk-admin", "password", typed), form("login", "desk-admin", "password", "x", "next", typed)} {
				status, header, body := h.send(t, "POST", "/signin", "application/x-www-form-urlencoded", strings.NewReader(f.Encode()))
				if status != http.StatusUnauthorized && status != http.StatusForbidden || !inChinese(body) {
					t.Errorf("sign-in with %.40q: %d %s", f, status, header.Get("Location"))
				}
			}
			q := url.QueryEscape(typed)
			for _, path := range []string{"/projects?q=" + q, "/projects?year=" + q + "&page=" + q + "&congress=" + q, "/?congress=" + q, "/photos/" + url.PathEscape(typed), "/live?topic=" + q, "/check?bundle=" + q,
				"/signin?next=" + q, "/static/" + url.PathEscape(typed), "/" + url.PathEscape(typed), "/results/" + url.PathEscape(typed), "/hall/" + url.PathEscape(typed)} {
				if status, _, body := h.send(t, "GET", path, "", nil); status >= 500 {
					t.Errorf("%.60s: %d %s", path, status, body)
				}
			}
		}
		for _, path := range []string{"/office/accounts?q=", "/office/audit?before=", "/office/projects?q="} {
			for _, typed := range []string{"%ff%fe", "%00", "-1", "99999999999999999999", "x"} {
				if status, body := admin.get(path + typed); status >= 500 {
					t.Errorf("%s%s: %d %s", path, typed, status, problemsIn(body))
				}
			}
		}
	})
}

func TestAnAddressWithoutARealNumberIsNotFound(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		desks := map[models.Role]officeDesk{}
		before := h.dump(t)
		for _, r := range h.server.allRoutes() {
			at := strings.Index(r.path, "/:")
			if at < 0 || strings.HasPrefix(r.path, "/photos/") || strings.HasPrefix(r.path, "/e/") || strings.HasSuffix(r.path, "template.csv") {
				continue // not numbers; and empty tables are the same everywhere
			}
			role := models.Admin
			if holders := access.Holders(r.action); len(holders) > 0 {
				role = holders[0]
			}
			desk, seated := desks[role]
			if !seated {
				desk = h.at(t, role)
				desks[role] = desk
			}
			head, tail := r.path[:at+1], ""
			if slash := strings.Index(r.path[at+1:], "/"); slash >= 0 {
				tail = h.address(r.path[at+1+slash:])
			}
			for _, id := range []string{"0", "-1", "x", "1.5", "01x", "999999", "9223372036854775807", "9223372036854775808", strings.Repeat("9", 100), "%ff", "%00", "１", "1%20"} {
				request, err := http.NewRequest(r.method, h.url+head+id+tail, nil)
				must(t, err)
				status, _, body := desk.read(desk.client.Do(request))
				if r.path == "/office/rounds/:round/notice.pdf" && status == http.StatusSeeOther {
					continue // points to the public document, which is not there
				}
				// 403: a number of another congress, or of nobody. 422: a step's box to tick comes first.
				if status != 404 && status != 403 && status != 422 || !inChinese(body) {
					t.Errorf("%s %s as %s: %d %s", r.method, head+id+tail, role, status, problemsIn(body))
				}
			}
		}
		if diff := cmp.Diff(before, h.dump(t)); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
	})
}

func TestOversizedAndBrokenFormsAreRefused(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		const large = "\x00"
		big := map[string]string{"": strings.Repeat("a", 3<<20), importLimit: strings.Repeat("a", 7<<20), photoLimit: strings.Repeat("a", 13<<20), photosLimit: strings.Repeat("a", 65<<20), "64K": strings.Repeat("a", 65<<10), "4M": strings.Repeat("a", 5<<20)}
		bodies := []struct{ name, contentType, body string }{
			{"an oversized form", "application/x-www-form-urlencoded", "name=" + large},
			{"an oversized upload", "multipart/form-data; boundary=q", "--q\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + large + "\r\n--q--\r\n"},
			{"multipart without boundary", "multipart/form-data", "--q\r\n"},
			{"multipart cut short", "multipart/form-data; boundary=q", "--q\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n序号,名"},
			{"multipart of something else", "multipart/form-data; boundary=q", "hello"},
			{"an upload that is no table", "multipart/form-data; boundary=q", "--q\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\nPK\x03\x04\xff\xff\r\n--q--\r\n"},
			{"broken escapes", "application/x-www-form-urlencoded", "name=%zz&login=%"},
			{"JSON", "application/json", `{"name":"x","unknown":1}`},
			{"broken JSON", "application/json", `{"name":`},
			{"XML", "application/xml", `<a/>`},
			{"no content type", "", "x"},
		}
		// The address says it all, or nothing is changed: any form will do.
		buttons := []string{"/office/reminders/read", "/office/shortlist/negative/adopt", "/office/shortlist/negative/:item/retire", "/office/suggestions/similar",
			"/office/projects/:project/site/code", "/office/parameters/:name/reset", "/office/sessions/:session/bundle"}
		before := h.dump(t)
		desks := map[models.Role]officeDesk{}
		for _, r := range h.server.loginRoutes() {
			if r.method != "POST" || r.path == "/signout" {
				continue
			}
			role := models.Admin
			if holders := access.Holders(r.action); len(holders) > 0 {
				role = holders[0]
			}
			desk, seated := desks[role]
			if !seated {
				desk = h.at(t, role)
				desks[role] = desk
			}
			for _, b := range bodies {
				if slices.Contains(buttons, r.path) && (b.name == "an upload that is no table" || b.name == "an oversized upload" && r.limit != "") {
					continue
				}
				request, err := http.NewRequest("POST", h.url+h.address(r.path), strings.NewReader(strings.Replace(b.body, large, big[r.limit], 1)))
				must(t, err)
				request.Header.Set("Content-Type", b.contentType)
				status, _, body := desk.read(desk.client.Do(request))
				if status < 400 || status >= 500 || !inChinese(body) {
					t.Errorf("%s at %s: %d %s", b.name, r.path, status, problemsIn(body))
				}
				if b.name == "an oversized form" && status != http.StatusRequestEntityTooLarge && status != http.StatusNotFound {
					t.Errorf("%s at %s: %d, want 413", b.name, r.path, status)
				}
			}
		}
		if diff := cmp.Diff(before, h.dump(t)); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
	})
}

func TestAFormFromAnotherSiteChangesNothing(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := draftHall(t, s)
		before := h.dump(t)
		desks := map[models.Role]officeDesk{}
		for _, f := range h.forms() {
			desk, seated := desks[f.role]
			if !seated {
				desk = h.at(t, f.role)
				desks[f.role] = desk
			}
			for _, headers := range [][2]string{{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}} {
				request, err := http.NewRequest("POST", h.url+f.path, strings.NewReader(f.fields.Encode()))
				must(t, err)
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				request.Header.Set(headers[0], headers[1])
				status, _, body := desk.read(desk.client.Do(request))
				if status != http.StatusForbidden || !strings.Contains(body, "请求来自别的网站") {
					t.Errorf("%s with %v: %d", f.path, headers, status)
				}
			}
		}
		if diff := cmp.Diff(before, h.dump(t)); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
	})
}
