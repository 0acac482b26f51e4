package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/human"
	"piaojue/app/store"
	"piaojue/models"
)

// siteForm answers the question of a site's page, as somebody does who reads
// it for some seconds.
func siteForm(t *testing.T, page string, clock *apptest.Clock, more ...string) string {
	t.Helper()
	v := url.Values{}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	for _, m := range hiddenField.FindAllStringSubmatch(page, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	gate := human.New(apptest.Box().Derive("human"), func(context.Context, []byte, time.Duration) (int, error) { return 1, nil })
	for _, m := range radioField.FindAllStringSubmatch(page, -1) {
		reply := human.Reply{Token: v.Get("human_token"), Answer: html.UnescapeString(m[1])}
		if gate.Check(context.Background(), "site", reply, clock.Now().Add(human.Least)) == nil {
			v.Set("human", reply.Answer)
		}
	}
	if v.Get("human") == "" {
		t.Fatalf("no question that can be answered on:\n%s", mainOf(page))
	}
	clock.Forward(human.Least + time.Second)
	return v.Encode()
}

func TestAResidentSpeaksAtTheSiteAndReadsTheAnswerByTheCode(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 4, seats: 2, deputies: 3, slips: 4, stances: smallHall.stances, state: models.RoundDraft})
		office, unit := h.at(t, models.Government), h.at(t, models.UnitRole)
		must(t, s.InTx(context.Background(), func(tx *store.Tx) error { // the unit's own
			c := tx.In(h.people[models.UnitRole].Congress)
			p, err := c.Project(h.project)
			if err != nil {
				return err
			}
			p.UnitID = h.people[models.UnitRole].Unit
			return c.UpdateProject(p)
		}))
		desk := fmt.Sprintf("/office/projects/%d/site", h.project)
		status, body := office.get(desk)
		want(t, "before the code", status, http.StatusOK, body, "还没有现场码", "生成现场码")
		if status, _ := office.get(desk + "/poster.pdf"); status != http.StatusNotFound {
			t.Errorf("a poster without a code: %d", status)
		}
		office.must(office.post(desk+"/code", "was", ""))
		status, _, body = office.post(desk+"/code", "was", "")
		want(t, "drawn twice", status, http.StatusConflict, body, "没有重复生成")
		var code string
		must(t, s.Read(context.Background(), func(tx *store.Tx) error {
			p, err := tx.PublishedProject(h.project)
			code = p.SiteCode
			return err
		}))
		site := "/site/" + code
		send := func(method, path, form string) (int, http.Header, string) {
			t.Helper()
			kind := ""
			if form != "" {
				kind = "application/x-www-form-urlencoded"
			}
			return h.send(t, method, path, kind, strings.NewReader(form))
		}
		status, header, page := send("GET", site, "")
		want(t, "the page at the site", status, http.StatusOK, page, "农村公路", "县交通运输局", "很满意", "不评分", "手机号码")
		if header.Get("Cache-Control") != "no-store" || header.Get("Set-Cookie") != "" || strings.Contains(page, "style=") {
			t.Errorf("the page is kept, sets a cookie or carries a style: %v", header)
		}
		status, _, body = send("GET", "/site/ACDEFGHJKMNPR", "")
		want(t, "a wrong code", status, http.StatusNotFound, body, "可能已经换了新的")

		const words = "路灯<script>alert(1)</script>不亮𬭎"
		status, _, body = send("POST", site, siteForm(t, page, clock, "rating", "2", "text", words))
		want(t, "a rating of nobody", status, http.StatusUnprocessableEntity, body, "评分要填手机号码", "&lt;script&gt;", `value="2" checked`)
		if strings.Contains(body, "<script>alert") {
			t.Error("markup comes through where the form is shown again")
		}
		form := siteForm(t, body, clock, "rating", "2", "text", words, "phone", "138 5678 4321")
		status, header, body = send("POST", site, form)
		want(t, "a comment", status, http.StatusSeeOther, body)
		follow := header.Get("Location")
		if !strings.HasPrefix(follow, "/site-comments/") {
			t.Fatalf("sent to %s", follow)
		}
		status, header, _ = send("POST", site, form)
		if status != http.StatusSeeOther || header.Get("Location") != follow {
			t.Errorf("sent twice: %d to %s, want the same page", status, header.Get("Location"))
		}
		status, header, body = send("GET", follow, "")
		want(t, "who has the code", status, http.StatusOK, body, "请记下您的查询码", "&lt;script&gt;", "等待工作人员核对", "已经加密")
		if header.Get("Cache-Control") != "no-store" || strings.Contains(body, "4321") {
			t.Error("the page is kept, or shows the number")
		}
		public := func() string {
			t.Helper()
			clock.Forward(time.Minute) // past what public pages are remembered
			all := ""
			for _, path := range []string{site, fmt.Sprintf("/projects/%d", h.project), fmt.Sprintf("/projects/%d/comments", h.project), "/feed.atom", "/", "/projects"} {
				status, _, body := send("GET", path, "")
				if status != http.StatusOK {
					t.Errorf("%s: %d", path, status)
				}
				all += body
			}
			return all
		}
		if strings.Contains(public(), "不亮") {
			t.Error("words that nobody has looked at are public")
		}
		status, body = office.get("/office")
		want(t, "the start page", status, http.StatusOK, body, "审核 1 条现场评价")
		status, body = office.get("/office/comments?show=received")
		want(t, "the desk", status, http.StatusOK, body, "&lt;script&gt;", "留有电话", "保存办理")
		if strings.Contains(body, "4321") || strings.Contains(body, "<script>alert") {
			t.Error("the desk shows the number, or markup")
		}
		seen := func(body string) string {
			_, rest, _ := strings.Cut(body, `name="seen" value="`)
			value, _, _ := strings.Cut(rest, `"`)
			return value
		}
		status, _, body = office.post("/office/comments/1/person", "why", "")
		want(t, "a look without a reason", status, http.StatusUnprocessableEntity, body, "请填写查看事由")
		status, _, body = office.post("/office/comments/1/person", "why", "电话核实")
		want(t, "a look", status, http.StatusOK, body, "13856784321", "已记入操作日志")
		status, _, body = office.post("/office/comments/1", "state", "hidden", "seen", seen(body), "answer", "知道了")
		want(t, "hidden without a reason", status, http.StatusUnprocessableEntity, body, "请填写不公开的理由", "知道了")
		status, body = unit.get(desk)
		want(t, "the unit's page", status, http.StatusOK, body, "本单位答复")
		unit.must(unit.post(desk+"/comments/1", "answer", "今晚就修好。", "seen", seen(body)))
		status, _, body = office.post("/office/comments/1", "state", "listed", "seen", "old", "answer", "", "by", "unit")
		want(t, "an older page", status, http.StatusConflict, body, "刚才已由别人办理")
		_, body = office.get("/office/comments")
		office.must(office.post("/office/comments/1", "state", "listed", "seen", seen(body), "answer", "今晚就修好。", "by", "unit"))
		if all := public(); !strings.Contains(all, "不亮") || !strings.Contains(all, "今晚就修好") || strings.Contains(all, "<script>alert") || strings.Contains(all, "4321") {
			t.Error("what was listed is not public, or not as text, or with the number")
		}
		status, _, body = send("GET", follow, "")
		want(t, "the answer", status, http.StatusOK, body, "今晚就修好。", "县交通运输局")
		status, header, _ = send("POST", "/suggestions", "code="+strings.TrimSuffix(strings.TrimPrefix(follow, "/site-comments/"), "?received=1"))
		if status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), "/site-comments/") {
			t.Errorf("the common lookup leads to %d %s", status, header.Get("Location"))
		}
	})
}

func TestParametersAreSetOnTheirPageAndShownToEverybody(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 4, seats: 2, deputies: 3, slips: 4, stances: smallHall.stances, state: models.RoundDraft})
		standing := h.at(t, models.Standing)
		status, body := standing.get("/office/parameters")
		want(t, "the page", status, http.StatusOK, body, "监督意见答复期限", "样本值", "在各次测评办法中确定", "放假的工作日")
		status, _, body = standing.post("/office/parameters/reply_days", "value", "一周<b>", "why", "", "seen", "0/7")
		want(t, "what is no number", status, http.StatusUnprocessableEntity, body, "1 至 90 的整数", "请填写理由", "一周&lt;b&gt;", `href="#f-value-reply_days"`)
		standing.must(standing.post("/office/parameters/reply_days", "value", "12", "why", "主任会议<b>决定</b>", "seen", "0/7"))
		status, _, body = standing.post("/office/parameters/reply_days", "value", "9", "why", "再改", "seen", "0/7")
		want(t, "an older page", status, http.StatusConflict, body, "刚才已由别人改为 12")
		clock.Forward(time.Minute)
		status, _, body = h.send(t, "GET", "/progress/rules", "", nil)
		want(t, "what everybody reads", status, http.StatusOK, body, "12 个工作日", "主任会议&lt;b&gt;决定", "示例值")
	})
}
