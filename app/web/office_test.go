package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/web/view"
	"piaojue/models"
)

// An officeDesk is one person at a desk: a browser that is signed in.
type officeDesk struct {
	t      *testing.T
	url    string
	client *http.Client
}

// at sits somebody with a role down at a desk of the site's congress.
func at(t *testing.T, s *store.Store, site publicSite, role models.Role) officeDesk {
	t.Helper()
	login := "desk-" + string(role)
	admin := access.Actor{Account: 1, Congress: 1, Roles: []models.Role{models.Admin}}
	cmd := account.CreateCommand{Login: login, Name: "许怀瑾", Password: "清溪2026票决", Roles: []models.Role{role}}
	if role == models.UnitRole {
		cmd.Unit = "县交通运输局"
	}
	if _, err := account.New(s).Create(context.Background(), admin, cmd); err != nil {
		t.Fatal(err)
	}
	return officeDesk{t, site.url, signedIn(t, site, login)}
}

func (d officeDesk) read(answer *http.Response, err error) (int, string, string) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Location"), string(body)
}

func (d officeDesk) get(path string) (int, string) {
	d.t.Helper()
	status, _, body := d.read(d.client.Get(d.url + path))
	return status, body
}

// post sends a form; fields come in pairs.
func (d officeDesk) post(path string, fields ...string) (status int, location, body string) {
	d.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return d.read(d.client.PostForm(d.url+path, form))
}

func (d officeDesk) upload(path, field, name, content string) (status int, location, body string) {
	d.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		d.t.Fatal(err)
	}
	io.WriteString(part, content)
	w.Close()
	return d.read(d.client.Post(d.url+path, w.FormDataContentType(), &b))
}

// must fails the test unless the act led somewhere.
func (d officeDesk) must(status int, location, body string) string {
	d.t.Helper()
	if status != http.StatusSeeOther {
		d.t.Fatalf("status %d, want a redirect; %s", status, problemsIn(body))
	}
	return location
}

var problemText = regexp.MustCompile(`(?s)<div class="problems.*?</div>`)

func problemsIn(body string) string { return problemText.FindString(body) }

var tokenIn = regexp.MustCompile(`name="token" value="([^"]+)"`)

const threeCandidates = "序号,名称,内容,牵头单位,总投资（万元）\n1,老旧小区改造工程,18个小区,县住房和城乡建设局,1360\n2,农村公路生命安全防护工程,护栏118公里,县交通运输局,3000\n3,新增社会足球场𠮷,57个,县教育和体育局,\n"

const nineDeputies = "代表团,代表证号,姓名,座位,不计入全体代表的原因\n城关,QX1,沈知远,1,\n城关,QX2,陆秋棠,2,\n城关,QX3,何以安,3,\n龙亭,QX4,周明霁,4,\n龙亭,QX5,钱念慈,5,\n龙亭,QX6,吴亦航,6,\n谢村,QX7,郑可风,7,\n谢村,QX8,𬭎㙍𠮷,8,\n谢村,QX9,冯若谷,9,暂停执行代表职务\n"

func TestTheOfficePreparesASessionFromTablesToAdoptedRules(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		standing, secretary, chair := at(t, s, site, models.Standing), at(t, s, site, models.Secretariat), at(t, s, site, models.Presiding)

		session := standing.must(standing.post("/office/sessions", "term", "17", "number", "9", "year", "2027", "opens_on", "2027-01-20", "venue", "清溪剧院"))
		if _, body := standing.get(session); !strings.Contains(body, "第九次会议") || !strings.Contains(body, "会议已新建") {
			t.Error("the new session's page does not say what happened")
		}

		// Candidates: a wrong table writes nothing, a right one only after the second act.
		status, _, body := standing.upload(session+"/candidates/import", "file", "a.csv", "序号,名称,牵头单位\n1,甲,县局\n1,,县局\n")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "文件没有写入") || tokenIn.MatchString(body) {
			t.Errorf("a wrong table: %d", status)
		}
		_, _, body = standing.upload(session+"/candidates/import", "file", "a.csv", threeCandidates)
		token := tokenIn.FindStringSubmatch(body)
		if token == nil {
			t.Fatalf("no preview: %s", problemsIn(body))
		}
		if status, _, _ := standing.post(session+"/candidates/import/confirm", "token", token[1]); status != http.StatusUnprocessableEntity {
			t.Errorf("written without the second act: %d", status)
		}
		if _, body := standing.get(session + "/candidates"); strings.Contains(body, "老旧小区改造工程") {
			t.Error("the preview was written without the second act")
		}
		standing.must(standing.post(session+"/candidates/import/confirm", "token", token[1], "confirm", "yes"))
		if _, body := standing.get(session + "/candidates"); !strings.Contains(body, "新增社会足球场𠮷") || !strings.Contains(body, "4360万元") {
			t.Error("the list lacks a candidate or its sum")
		}

		// Roster and check-in.
		_, _, body = secretary.upload(session+"/roster/import", "file", "b.csv", nineDeputies)
		token = tokenIn.FindStringSubmatch(body)
		if token == nil {
			t.Fatalf("no preview: %s", problemsIn(body))
		}
		secretary.must(secretary.post(session+"/roster/import/confirm", "token", token[1], "confirm", "yes"))
		for _, typed := range []string{"QX1", "陆秋棠", "qx3", "QX4", "QX5"} {
			secretary.must(secretary.post(session+"/checkin", "number", typed, "act", "present"))
		}
		if _, body := secretary.get(session + "/checkin"); !strings.Contains(body, "全体代表 8 人，三分之二为 6 人；现已签到 5 人，还差 1 人。") {
			t.Error("the desk does not say how many are missing")
		}
		secretary.must(secretary.post(session+"/checkin", "number", "𬭎㙍𠮷", "act", "present"))
		if _, body := secretary.get(session + "/checkin"); !strings.Contains(body, "全体代表 8 人，三分之二为 6 人；现已签到 6 人。") {
			t.Error("the desk does not say that the quorum is there")
		}
		if status, _, body := secretary.post(session+"/checkin", "number", "无此人", "act", "present"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "名册里没有“无此人”") {
			t.Errorf("an unknown deputy: %d", status)
		}

		// The round: kept values, then adopted by the presiding member only.
		rules := []string{"name", "民生实事项目票决", "title", "票决办法", "family", "pick", "seats", "2", "max_approvals", "2", "stances", "three", "quorum", "2/3", "pass_base", "all", "pass_over", "1/2", "tie", "runoff", "shortfall", "ask", "blank", "abstain", "minutes"}
		status, _, body = secretary.post(session+"/rounds/new", append(rules, "半小时")...)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="半小时"`) || !strings.Contains(body, "投票时间请写成整数") {
			t.Errorf("a refused round: %d %s", status, problemsIn(body))
		}
		round := secretary.must(secretary.post(session+"/rounds/new", append(rules, "30")...))
		if _, body := secretary.get(round); !strings.Contains(body, "由执行主席") && !strings.Contains(body, "执行主席") {
			t.Error("the round does not say whose the next step is")
		}
		if status, _, _ := secretary.post(round+"/adopt", "confirm", "yes"); status != http.StatusForbidden {
			t.Errorf("the secretariat adopted the rules: %d", status)
		}
		if status, _, _ := chair.post(round + "/adopt"); status != http.StatusUnprocessableEntity {
			t.Errorf("adopted without the second act: %d", status)
		}
		if to := chair.must(chair.post(round+"/adopt", "confirm", "yes", "back", "https://elsewhere.example/")); to != round {
			t.Errorf("sent to %s after the act, want %s", to, round)
		}
		if _, body := standing.get(session + "/candidates"); !strings.Contains(body, "不能再改") || strings.Contains(body, "/import\"") {
			t.Error("adopted rules leave the candidates open")
		}
		if status, _, body := chair.post(round+"/adopt", "confirm", "yes"); status != http.StatusConflict || !strings.Contains(body, "办法已通过") {
			t.Errorf("adopted twice: %d", status)
		}
	})
}

func TestOfficePagesOpenForWhoMayAndForNobodyElse(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		err := s.InTx(context.Background(), func(tx *store.Tx) error { // a round whose count is not on file cannot be read later
			r, err := tx.In(1).Round(site.round)
			if err != nil {
				return err
			}
			r.State = models.RoundClosed
			return tx.In(1).UpdateRound(r)
		})
		if err != nil {
			t.Fatal(err)
		}
		session, round, project := fmt.Sprintf("/office/sessions/%d", site.session), fmt.Sprintf("/office/rounds/%d", site.round), fmt.Sprintf("/office/projects/%d", site.shown)
		pages := []struct {
			path   string
			action access.Action
		}{
			{"/office", access.SignedIn}, {"/office/congresses", access.SignedIn}, {"/office/accounts", access.ManageAccounts}, {"/office/accounts/new", access.ManageAccounts}, {"/office/audit", access.ReadAudit},
			{"/office/sessions", access.ReadSessions}, {"/office/sessions/new", access.ManageSessions}, {session, access.ReadSessions}, {session + "/candidates", access.ReadSessions},
			{session + "/candidates/template.csv", access.ReadSessions}, {session + "/roster", access.ReadRoster}, {session + "/roster/template.csv", access.ReadRoster}, {session + "/checkin", access.ReadRoster},
			{session + "/rounds/new", access.DraftRound}, {round, access.ReadRound}, {round + "/slips", access.HandSlip}, {"/office/projects", access.ReadProjects},
		}
		for _, role := range []models.Role{models.Admin, models.Government, models.Standing, models.Secretariat, models.Presiding, models.ScrutineerRole, models.DeputyRole} {
			desk := at(t, s, site, role)
			for _, p := range pages {
				want := http.StatusForbidden
				if access.May(access.Actor{Account: 2, Congress: 1, Roles: []models.Role{role}}, p.action) {
					want = http.StatusOK
				}
				if status, _ := desk.get(p.path); status != want {
					t.Errorf("%s at %s: %d, want %d", role, p.path, status, want)
				}
			}
		}
		government := at(t, s, site, models.UnitRole)
		if status, _ := government.get(project); status != http.StatusForbidden {
			t.Errorf("a unit opened a project of another: %d", status)
		}
		status, _, _ := government.read((&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Get(site.url + "/office"))
		if status != http.StatusSeeOther {
			t.Errorf("the office without sign-in: %d", status)
		}
	})
}

// The page before still fetches its live part while the browser moves on.
func TestAPartOfAPageDoesNotTakeTheMessage(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		plan := smallHall
		plan.state = models.RoundDraft
		h := newHall(t, s, plan)
		chair := h.at(t, models.Presiding)
		waits := *chair.client
		waits.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		page := fmt.Sprintf("/presidium/%d", h.round)
		answer, err := waits.PostForm(h.url+fmt.Sprintf("/office/rounds/%d/adopt", h.round), url.Values{"confirm": {"yes"}, "back": {page}})
		if status, location, body := chair.read(answer, err); status != http.StatusSeeOther {
			t.Fatalf("adopting: %d %s %s", status, location, body)
		}
		const message = "票决办法已记录通过"
		if _, part := chair.get(page + "/fragment"); strings.Contains(part, message) {
			t.Error("the part shows the message")
		}
		if _, body := chair.get(page); !strings.Contains(body, message) {
			t.Error("the page that follows has lost the message")
		}
		if _, body := chair.get(page); strings.Contains(body, message) {
			t.Error("the message is shown twice")
		}
	})
}

func TestAccountsAreMadeChangedAndDisabled(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		admin := at(t, s, site, models.Admin)
		status, _, body := admin.post("/office/accounts", "name", "周明霁", "login", "zhou", "password", "short", "roles", "admin", "roles", "teller")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="周明霁"`) || strings.Contains(body, "short") || !strings.Contains(body, "不能既是") {
			t.Errorf("a refused account: %d %s", status, problemsIn(body))
		}
		admin.must(admin.post("/office/accounts", "name", "周明霁", "login", "zhou", "password", "清溪2026票决", "roles", "teller", "roles", "deputy"))
		_, body = admin.get("/office/accounts?q=zhou")
		href := regexp.MustCompile(`/office/accounts/\d+/disable`).FindString(body)
		if href == "" || strings.Contains(body, "desk-admin") {
			t.Fatal("the search does not find the new account, or finds others")
		}
		if status, _, _ := admin.post(href); status != http.StatusUnprocessableEntity {
			t.Errorf("disabled without the second act: %d", status)
		}
		password := strings.TrimSuffix(href, "disable") + "password"
		if status, _, body := admin.post(password, "password", "清溪2027票决", "again", "清溪2026票决"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "不一样") {
			t.Errorf("two different passwords: %d", status)
		}
		admin.must(admin.post(password, "password", "清溪2027票决", "again", "清溪2027票决"))
		admin.must(admin.post(href, "confirm", "yes"))
		if _, body := admin.get("/office/accounts?q=zhou"); !strings.Contains(body, "停用</td>") {
			t.Error("the list does not show that the account is disabled")
		}
		if _, body := admin.get("/office/audit"); !strings.Contains(body, "停用账号") || !strings.Contains(body, "没有缺失或改动") {
			t.Error("the log lacks the act")
		}
	})
}

func TestAProjectTakesCheckpointsAndReports(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		desk := at(t, s, site, models.Government)
		project := fmt.Sprintf("/office/projects/%d", site.shown)
		status, _, body := desk.post(project+"/reports", "reported_on", "2026-03-10", "percent", "六成", "paid", "1500", "text", "完成 74 公里")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="六成"`) || !strings.Contains(body, "完成 74 公里") {
			t.Errorf("a refused report: %d %s", status, problemsIn(body))
		}
		desk.must(desk.post(project+"/reports", "reported_on", "2026-03-10", "percent", "60", "paid", "1500", "text", "完成 74 公里"))
		if _, body := desk.get(project); !strings.Contains(body, "1500万元") || !strings.Contains(body, "2026年3月10日 · 60%") {
			t.Error("the report is not on the project's page")
		}
		if status, _, body := desk.post(project+"/plan/checkpoints/new", "name", "招标", "planned_on", "2026-05-01", "weight", "130"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="招标"`) {
			t.Errorf("a refused checkpoint: %d", status)
		}
	})
}

func TestRefusalsStandInTheOrderOfTheQuestions(t *testing.T) {
	form := view.RoundForm("/a", "/b", view.NewRoundValues("票决", "办法", "10"), false, nil)
	refusal := &fault.Error{Kind: fault.Invalid, Fields: map[string]string{"minutes": "3", "seats": "2", "name": "1", "stranger": "4"}}
	got := ""
	for _, e := range fieldErrors(refusal, form) {
		got += e.Text
	}
	if got != "1234" {
		t.Errorf("order %s, want 1234", got)
	}
	if list := fieldErrors(&fault.Error{Message: "整个表单"}); len(list) != 1 || list[0].Field != "" || list[0].Text != "整个表单" {
		t.Errorf("without fields: %+v", list)
	}
}

func TestMoneyInAFormIsExact(t *testing.T) {
	for fen, want := range map[models.Fen]string{0: "", 1: "0.000001", 1_360_000_000: "1360", 4_127_430_000: "4127.43", 10_000: "0.01"} {
		if got := exactWan(fen); got != want {
			t.Errorf("exactWan(%d) = %q, want %q", fen, got, want)
		}
	}
}
