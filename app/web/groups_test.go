package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

// between is what stands in a page between two marks.
func between(page, from, to string) string {
	_, rest, found := strings.Cut(page, from)
	if !found {
		return ""
	}
	text, _, _ := strings.Cut(rest, to)
	return text
}

var visitCode = regexp.MustCompile(`/visit/([0-9A-Z]{13})`)

// TestAnInspectionFromTheGroupToThePublicPage is what the office and two
// deputies do on their pages, one of them in two browsers.
func TestAnInspectionFromTheGroupToThePublicPage(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		plan := smallHall
		plan.state = models.RoundDraft
		h := newHall(t, s, plan)
		office, deputy := h.at(t, models.Standing), h.at(t, models.DeputyRole)
		name := h.people[models.GroupLeader].Name // everybody's here: the sign-in name tells two of one name apart
		member, leader := name+"（desk-deputy）", name+"（desk-group_leader）"
		field := func(kind string) string { return fmt.Sprintf("%s-%d", kind, h.project) }

		_, page := office.get("/office/groups")
		form := url.Values{"seen": {between(page, `name="seen" value="`, `"`)}, field("leader"): {"无此人"}, field("members"): {member}}
		status, _, body := office.read(office.client.PostForm(h.url+"/office/groups", form))
		if status != http.StatusUnprocessableEntity && status != http.StatusBadRequest || !strings.Contains(body, "没有叫“无此人”的代表账号") || !strings.Contains(body, ">"+member+"</textarea>") {
			t.Errorf("a stranger as leader: %d %s", status, problemsIn(body))
		}
		form.Set(field("leader"), leader)
		status, location, body := office.read(office.client.PostForm(h.url+"/office/groups", form))
		if status != http.StatusSeeOther || !strings.HasPrefix(location, "/office/groups") {
			t.Fatalf("forming the group: %d %s", status, problemsIn(body))
		}
		status, _, body = office.read(office.client.PostForm(h.url+"/office/groups", form))
		if !strings.Contains(body, "监督小组刚刚由别人修改过") {
			t.Errorf("the same page once more: %d %s", status, problemsIn(body))
		}
		if _, page := office.get(fmt.Sprintf("/office/projects/%d/group", h.project)); !strings.Contains(page, `value="`+leader) || !strings.Contains(page, "领衔代表") {
			t.Errorf("the group is not on the project's page")
		}

		today := string(models.DateOf(clock.Now()))
		at := office.must(office.post("/office/inspections/new", "title", "年中视察", "place", "村口", "held_on", today, "projects", fmt.Sprint(h.project)))
		_, page = office.get(at + "/code")
		code := visitCode.FindStringSubmatch(page)
		if code == nil {
			t.Fatalf("no code on %s", at)
		}
		for _, path := range []string{at + "/qr.svg", at + "/roll.xlsx"} {
			if status, _ := office.get(path); status != 200 {
				t.Errorf("%s: %d", path, status)
			}
		}
		visit := "/visit/" + code[1]
		status, location = deputyless(t, h, visit)
		if status != http.StatusSeeOther || location != "/signin?next="+url.QueryEscape(visit) {
			t.Errorf("nobody signed in: %d %s", status, location)
		}
		if status, _ := office.get(visit); status != http.StatusForbidden {
			t.Errorf("the office signs in at an inspection: %d", status)
		}
		if _, page := deputy.get(visit); !strings.Contains(page, ">签到</button>") {
			t.Errorf("nothing to press on the deputy's page")
		}
		deputy.must(deputy.post(visit))
		other := h.at(t, models.DeputyRole)
		other.must(other.post(visit))
		if _, page := other.get(visit); !strings.Contains(page, "您已于") || strings.Contains(page, ">签到</button>") {
			t.Errorf("the second browser may sign in again")
		}
		if _, page := office.get(at); !strings.Contains(page, "签到的代表 1 人") {
			t.Errorf("two browsers of one deputy are not one row")
		}

		asked := 0
		public := func() string { // by another address each time: no copy of an earlier answer
			asked++
			_, _, page := h.send(t, "GET", fmt.Sprintf("/projects/%d?asked=%d", h.project, asked), "", nil)
			return page
		}
		hidden := func(when string) {
			t.Helper()
			if page := public(); strings.Contains(page, "北侧围墙没有砌完") || strings.Contains(page, code[1]) {
				t.Errorf("%s the public page shows it", when)
			}
		}
		hidden("before it was recorded")
		office.must(office.post(at+"/record", "seen", "0", "findings", "北侧围墙没有砌完。"))
		hidden("before it was published")
		_, page = office.get(at)
		publish := between(page, at+"/publish", "</form>")
		seen := between(publish, `name="seen" value="`, `"`)
		status, _, body = office.read(office.client.PostForm(h.url+at+"/publish", url.Values{"seen": {seen}}))
		if !strings.Contains(body, "请先勾选确认") {
			t.Errorf("published without a second act: %d", status)
		}
		office.must(office.post(at+"/publish", "seen", seen, "confirm", "yes"))
		page = public()
		for _, want := range []string{"北侧围墙没有砌完", "1 名代表参加", "年中视察", "领衔代表 <strong>" + name} {
			if !strings.Contains(page, want) {
				t.Errorf("the public page does not say %s", want)
			}
		}
		if strings.Contains(page, code[1]) {
			t.Errorf("the public page shows the code")
		}

		_, page = deputy.get("/office/duties")
		for _, want := range []string{"年中视察", "参加视察", "我监督的项目"} {
			if !strings.Contains(page, want) {
				t.Errorf("the deputy's page does not say %s", want)
			}
		}
		if status, _ := deputy.get("/office/duties/record.xlsx"); status != 200 {
			t.Errorf("the deputy's table: %d", status)
		}
		if _, page := office.get("/office/deputies/duties"); !strings.Contains(page, member) {
			t.Errorf("the office's list does not name %s", member)
		}
		if _, page := deputy.get("/office"); !strings.Contains(page, "我的履职") {
			t.Errorf("no way from the start page to the duties")
		}
	})
}

// deputyless asks for a page as somebody who has not signed in.
func deputyless(t *testing.T, h *hall, path string) (int, string) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(h.url + path)
	must(t, err)
	defer answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Location")
}

func TestACancelledInspectionSaysSoToWhoScansItsCode(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		plan := smallHall
		plan.state = models.RoundDraft
		h := newHall(t, s, plan)
		office, deputy := h.at(t, models.Standing), h.at(t, models.DeputyRole)
		at := office.must(office.post("/office/inspections/new", "title", "雨季视察", "place", "村口", "held_on", string(models.DateOf(clock.Now())), "projects", fmt.Sprint(h.project)))
		_, page := office.get(at + "/code")
		code := visitCode.FindStringSubmatch(page)
		if code == nil {
			t.Fatal("no code")
		}
		office.must(office.post(at+"/cancel", "reason", "台风红色预警", "confirm", "yes"))
		before := h.dump(t)
		status, _, body := deputy.read(deputy.client.PostForm(h.url+"/visit/"+code[1], url.Values{}))
		if status < 400 || !strings.Contains(body, "台风红色预警") {
			t.Errorf("signed in at a cancelled one: %d %s", status, problemsIn(body))
		}
		if _, page := deputy.get("/visit/" + code[1]); strings.Contains(page, ">签到</button>") {
			t.Errorf("there is something to press")
		}
		if after := h.dump(t); after != before {
			t.Errorf("the refusal changed something")
		}
	})
}
