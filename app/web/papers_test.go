package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/human"
	"piaojue/app/store"
	"piaojue/app/web/view"
	"piaojue/models"
)

// commentForm answers the question of a page on show, as somebody does who reads it for some seconds.
func commentForm(t *testing.T, page string, clock *apptest.Clock, more ...string) string {
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
		if gate.Check(context.Background(), "comment", reply, clock.Now().Add(human.Least)) == nil {
			v.Set("human", reply.Answer)
		}
	}
	if v.Get("human") == "" {
		t.Fatalf("no question that can be answered on:\n%s", mainOf(page))
	}
	clock.Forward(human.Least + time.Second)
	return v.Encode()
}

func TestAShowingGoesFromItsFormToAnAnsweredCommentByItsPages(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 4, seats: 2, deputies: 3, slips: 4, stances: smallHall.stances, state: models.RoundDraft})
		office := h.at(t, models.Government)
		status, project, body := office.post("/office/shortlist/new", projectFields()...)
		want(t, "a project", status, http.StatusSeeOther, body)
		id := project[strings.LastIndex(project, "/")+1:]
		day := func(n int) string { return clock.Now().AddDate(0, 0, n).Format("2006-01-02") }
		status, _, body = office.post("/office/showings/new", "year", "2026", "title", "关于<i>候选</i>项目的公示", "text", "请提意见", "opens_on", day(0), "closes_on", day(2), "projects", id)
		want(t, "three days", status, http.StatusUnprocessableEntity, body, "公示期至少 5 天", "关于&lt;i&gt;候选&lt;/i&gt;项目的公示", "不是法律规定")
		status, showing, body := office.post("/office/showings/new", "year", "2026", "title", "关于<i>候选</i>项目的公示", "text", "请提意见", "opens_on", day(0), "closes_on", day(6), "projects", id)
		want(t, "a showing", status, http.StatusSeeOther, body)
		public := strings.TrimPrefix(showing, "/office")
		get := func(path string) (int, string) {
			status, _, body := h.send(t, "GET", path, "", nil)
			return status, body
		}
		for _, path := range []string{public, public + "/projects/" + id} {
			if status, body := get(path); status != http.StatusNotFound || strings.Contains(body, "日间") {
				t.Errorf("%s before it is published: %d", path, status)
			}
		}
		if _, body := get("/showings"); strings.Contains(body, "候选&lt;/i&gt;") {
			t.Error("a draft is in the public list")
		}
		status, _, body = office.post(showing + "/publish")
		want(t, "published without the second act", status, http.StatusUnprocessableEntity, body, "请先勾选确认")
		status, _, body = office.post(showing+"/publish", "confirm", "yes")
		want(t, "published", status, http.StatusSeeOther, body)
		clock.Forward(time.Minute) // past what public pages are remembered
		status, body = get("/showings")
		want(t, "the public list", status, http.StatusOK, body, "关于&lt;i&gt;候选&lt;/i&gt;项目的公示", "公示中")
		status, body = get(public)
		want(t, "the showing", status, http.StatusOK, body, "晓庄村&lt;b&gt;日间&lt;/b&gt;照料中心", "300万元", "县交通运输局", "1500 人", "没有对应的居民建议")
		status, body = get(public + "/projects/" + id)
		want(t, "a project on show", status, http.StatusOK, body, "提交意见", "还没有意见")

		const form, secret = "application/x-www-form-urlencoded", "13812345678"
		said := "放在<script>村口</script>更好"
		status, _, refused := h.send(t, "POST", public+"/projects/"+id, form, strings.NewReader(commentForm(t, body, clock, "text", said, "phone", "42")))
		want(t, "a phone number that is none", status, http.StatusUnprocessableEntity, refused, "放在&lt;script&gt;村口&lt;/script&gt;更好", "电话号码不对")
		_, body = get(public + "/projects/" + id)
		sent := commentForm(t, body, clock, "text", said, "name", "李𬭎", "phone", secret)
		status, header, body := h.send(t, "POST", public+"/projects/"+id, form, strings.NewReader(sent))
		want(t, "a comment", status, http.StatusSeeOther, body)
		_, again, _ := h.send(t, "POST", public+"/projects/"+id, form, strings.NewReader(sent))
		place := strings.TrimSuffix(header.Get("Location"), "?received=1")
		if again.Get("Location") != header.Get("Location") || !strings.HasPrefix(place, "/comments/") {
			t.Fatalf("sent twice: %s, then %s", header.Get("Location"), again.Get("Location"))
		}
		status, header, body = h.send(t, "GET", place, "", nil)
		want(t, "its page", status, http.StatusOK, body, "放在&lt;script&gt;村口&lt;/script&gt;更好", "正在研究")
		if header.Get("Cache-Control") != "no-store" || strings.Contains(body, secret) || strings.Contains(body, "李𬭎") {
			t.Error("the page of a 查询码 can be kept, or tells who wrote")
		}
		status, header, _ = h.send(t, "POST", "/suggestions", form, strings.NewReader(url.Values{"code": {strings.TrimPrefix(place, "/comments/")}}.Encode()))
		if status != http.StatusSeeOther || header.Get("Location") != place {
			t.Errorf("looked up where suggestions are: %d %s", status, header.Get("Location"))
		}
		unlisted := func(what string) {
			clock.Forward(time.Minute)
			for _, path := range []string{"/", "/showings", public, public + "/projects/" + id, "/feed.atom", "/open/projects.json"} {
				if _, body := get(path); strings.Contains(body, "村口&lt;/script&gt;") || strings.Contains(body, secret) || strings.Contains(body, "李𬭎") {
					t.Errorf("%s: %s shows it", what, path)
				}
			}
		}
		unlisted("before the office saw it")
		_, body = office.get(showing)
		comment := regexp.MustCompile(`action="(` + showing + `/comments/\d+)"`).FindStringSubmatch(body)
		if comment == nil {
			t.Fatalf("the office does not see it:\n%s", mainOf(body))
		}
		status, _, body = office.post(comment[1], "answer", "已经请<b>设计</b>单位核实。")
		want(t, "answered", status, http.StatusSeeOther, body)
		unlisted("answered and not listed")
		_, body = get(place)
		want(t, "the answer", 200, 200, body, "已经请&lt;b&gt;设计&lt;/b&gt;单位核实。", "这条意见没有公开")
		status, _, body = office.post(comment[1], "answer", "已经请<b>设计</b>单位核实。", "listed", "yes")
		want(t, "listed", status, http.StatusSeeOther, body)
		clock.Forward(time.Minute)
		_, body = get(public + "/projects/" + id)
		want(t, "public now", 200, 200, body, "放在&lt;script&gt;村口&lt;/script&gt;更好", "已经请&lt;b&gt;设计&lt;/b&gt;单位核实。")
		if strings.Contains(body, "李𬭎") {
			t.Error("the name is public")
		}

		status, _, body = office.post(comment[1] + "/person")
		want(t, "a look without a reason", status, http.StatusUnprocessableEntity, body, "请填写查看事由")
		if strings.Contains(body, secret) {
			t.Error("shown without a reason")
		}
		status, _, body = office.post(comment[1]+"/person", "why", "核实位置")
		want(t, "a look", status, http.StatusOK, body, secret, "李𬭎", "本次查看已记入操作日志")
		for _, role := range []models.Role{models.UnitRole, models.DeputyRole, models.Secretariat, models.Admin} {
			for _, path := range []string{showing, showing + "/comments.xlsx", "/office/showings"} {
				if status, _ := h.at(t, role).get(path); status != http.StatusForbidden {
					t.Errorf("%s opens %s: %d", role, path, status)
				}
			}
		}
		for _, word := range []string{secret, "李𬭎", strings.TrimPrefix(place, "/comments/"), "村口"} {
			if strings.Contains(h.log.String(), word) {
				t.Errorf("the server's log has %q", word)
			}
		}
	})
}

func TestTheBookletIsReadAskedAndAnsweredByItsPages(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 4, seats: 2, deputies: 3, slips: 4, stances: smallHall.stances, state: models.RoundDraft})
		desk, deputy, unit, government := h.at(t, models.Standing), h.at(t, models.DeputyRole), h.at(t, models.UnitRole), h.at(t, models.Government)
		office, book := fmt.Sprintf("/office/sessions/%d/booklet", h.session), fmt.Sprintf("/booklet/%d", h.session)
		for _, path := range []string{book, book + "/1", book + "/booklet.pdf"} {
			if status, body := deputy.get(path); status != http.StatusConflict || strings.Contains(body, "𬭎园村") {
				t.Errorf("%s before the release: %d", path, status)
			}
			if status, header, _ := h.send(t, "GET", path, "", nil); status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), "/signin") {
				t.Errorf("%s without signing in: %d", path, status)
			}
		}
		status, body := desk.get(office)
		want(t, "the desk", status, http.StatusOK, body, "没有发放", "通行做法", "名单还可以修改", "发放说明册")
		status, _, body = desk.post(office, "text", "请<b>代表</b>审阅。")
		want(t, "written", status, http.StatusSeeOther, body)
		status, _, body = desk.post(office+"/release", "text", "请<b>代表</b>审阅。")
		want(t, "released without the second act", status, http.StatusUnprocessableEntity, body, "请先勾选确认", "请&lt;b&gt;代表&lt;/b&gt;审阅。")
		status, _, body = desk.post(office+"/release", "text", "请<b>代表</b>审阅。", "confirm", "yes")
		want(t, "released", status, http.StatusSeeOther, body)

		status, body = deputy.get("/office")
		want(t, "a deputy's first page", status, http.StatusOK, body, "阅读说明册", `href="`+book+`"`, "我的提问", "我反映的建议", "研判任务")
		status, body = deputy.get(book)
		want(t, "the contents", status, http.StatusOK, body, "请&lt;b&gt;代表&lt;/b&gt;审阅。", "𬭎园村至㙍下村𠮷祥路第4段工程", "登录后阅读，不对外公开")
		status, body = deputy.get(book + "/2")
		want(t, "a candidate", status, http.StatusOK, body, "2 号候选项目", "第 2 项，共 4 项", "上一项", "下一项", "101万元", "提交问题", "显示我的姓名")
		status, _, body = deputy.post(book+"/2", "text", " ", "named", "yes")
		want(t, "nothing asked", status, http.StatusUnprocessableEntity, body, "请填写问题")
		status, _, body = deputy.post(book+"/2", "text", "何时<i>开工</i>？")
		want(t, "asked without a name", status, http.StatusSeeOther, body)
		status, body = unit.get("/office")
		want(t, "the unit's first page", status, http.StatusOK, body, "答复 1 个代表提问")
		status, body = unit.get("/office/questions")
		want(t, "the unit's list", status, http.StatusOK, body, "何时&lt;i&gt;开工&lt;/i&gt;？", "一位代表")
		answer := regexp.MustCompile(`action="(/office/questions/\d+)"`).FindStringSubmatch(body)
		if answer == nil {
			t.Fatal("there is no form to answer")
		}
		status, _, body = unit.post(answer[1], "answer", "")
		want(t, "no answer", status, http.StatusUnprocessableEntity, body, "请填写答复")
		status, _, body = unit.post(answer[1], "answer", "四月底。")
		want(t, "answered", status, http.StatusSeeOther, body)
		status, body = h.at(t, models.GroupLeader).get(book + "/2")
		want(t, "another deputy", status, http.StatusOK, body, "何时&lt;i&gt;开工&lt;/i&gt;？", "一位代表", "四月底。", "县交通运输局")
		if strings.Contains(mainOf(body), "许怀瑾代表") {
			t.Error("the name that was withheld is shown")
		}
		status, body = deputy.get("/office/asked")
		want(t, "the deputy's own", status, http.StatusOK, body, "四月底。", "没有显示姓名")
		if status, _, _ := government.post(book+"/2", "text", "政府问"); status != http.StatusForbidden {
			t.Errorf("the government asks: %d", status)
		}
		status, body = desk.get(office)
		want(t, "the desk afterwards", status, http.StatusOK, body, "已经发放", "提问 1 个", "阅读次数只有总数，不记录谁看过")
	})
}

func TestABrowserCountsACandidateOnce(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 4, seats: 2, deputies: 3, slips: 4, stances: smallHall.stances, state: models.RoundDraft})
		must(t, h.parts.Shortlist.ReleaseBooklet(context.Background(), h.people[models.Standing], h.session, ""))
		read := func(no int) int {
			b, err := h.parts.Shortlist.ReadBooklet(context.Background(), h.people[models.Standing], h.session)
			must(t, err)
			return b.Readings[b.Candidates[no-1].ID]
		}
		deputy, path := h.at(t, models.DeputyRole), fmt.Sprintf("/booklet/%d", h.session)
		first, err := deputy.client.Get(deputy.url + path + "/1")
		must(t, err)
		must(t, first.Body.Close())
		told := ""
		for _, c := range first.Header.Values("Set-Cookie") {
			if strings.HasPrefix(c, "piaojue-read=") {
				told = c
			}
		}
		if !strings.HasPrefix(told, "piaojue-read=1; Path="+path+";") || !strings.Contains(told, "HttpOnly") {
			t.Errorf("the browser is told %q", told)
		}
		for _, no := range []string{"/1", "/2", "/1", "/2"} {
			status, body := deputy.get(path + no)
			want(t, no, status, http.StatusOK, body)
		}
		if read(1) != 1 || read(2) != 1 || read(3) != 0 {
			t.Errorf("one browser read %d, %d, %d times", read(1), read(2), read(3))
		}
		status, body := h.at(t, models.DeputyRole).get(path + "/1") // another browser
		want(t, "another browser", status, http.StatusOK, body)
		status, body = h.at(t, models.Standing).get(path + "/1")
		want(t, "the office", status, http.StatusOK, body)
		if read(1) != 2 {
			t.Errorf("two browsers and the office read %d times", read(1))
		}
	})
}

func TestAShowingStandsBeforeTheListOnAMattersPage(t *testing.T) {
	shown := []view.TrailStep{{Name: "候选项目公示：书屋", Href: "/showings/1/projects/1"}}
	for _, tt := range []struct{ before, want []string }{
		{[]string{"居民建议", "公布事项", "研究中"}, []string{"居民建议", "公布事项", "研究中", "候选项目公示：书屋"}},
		{[]string{"居民建议", "列入候选项目", "提交大会表决，结果已经公布"}, []string{"居民建议", "候选项目公示：书屋", "列入候选项目", "提交大会表决，结果已经公布"}},
		{nil, []string{"候选项目公示：书屋"}},
	} {
		var trail []view.TrailStep
		for _, name := range tt.before {
			trail = append(trail, view.TrailStep{Name: name})
		}
		var got []string
		for _, step := range withShown(trail, shown) {
			got = append(got, step.Name)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
