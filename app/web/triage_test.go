package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/intake"
	"piaojue/app/store"
	"piaojue/models"
)

// triageSite is a site with a call of some suggestions, entered by the
// government's office.
func triageSite(t *testing.T, s *store.Store, clock *apptest.Clock, said ...intake.SubmitCommand) (publicSite, officeDesk, int64, []models.Suggestion) {
	t.Helper()
	site := newPublicSite(t, s, clock)
	desk := at(t, s, site, models.Government)
	ctx, me := context.Background(), access.Actor{Account: 2, Name: "周立新", Congress: 1, Roles: []models.Role{models.Government}}
	service := intake.New(s, apptest.IntakeParts(s))
	call, err := service.CreateCall(ctx, me, intake.CallCommand{Year: 2027, Title: "关于征集2027年度民生实事项目建议的公告", Text: "请提建议。", Audience: "所有人", Topics: strings.Join(models.Categories, "\n"), Places: "东河村",
		NameRule: models.AskOptional, PhoneRule: models.AskOptional, OpensOn: models.DateOf(clock.Now()), ClosesOn: models.DateOf(clock.Now().AddDate(0, 0, 40))})
	must(t, err)
	must(t, service.PublishCall(ctx, me, call))
	rows, err := service.Submit(ctx, me, call, said...)
	must(t, err)
	return site, desk, call, rows
}

var residentsSaid = []intake.SubmitCommand{
	{Title: "东河村村道装路灯", Place: "东河村", Reason: "晚上黑，老人不敢出门", Name: "张秀英", Phone: "13812345678"},
	{Title: "东河村村道安装路灯", Place: "东河村", Reason: "没有路灯"},
	{Title: `<script>alert("x")</script>`, Place: `"><img src=x onerror=alert(1)>`, Reason: "{{.Page}} ${7*7} </textarea><script>", Name: "<b>李</b>"},
}

func TestAnOfficerWorksThroughTheQueue(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		_, desk, call, rows := triageSite(t, s, clock, residentsSaid...)
		queue := queuePath(call)
		_, body := desk.get(queue + "?state=received")
		for _, want := range []string{"东河村村道装路灯", "待处理 3", "已受理 0", fmt.Sprintf("/office/suggestions/%d/panel?", rows[0].ID)} {
			if !strings.Contains(body, want) {
				t.Errorf("the queue lacks %q", want)
			}
		}
		for _, secret := range []string{"张秀英", "13812345678", "<script>alert", "<img src=x"} {
			if strings.Contains(body, secret) {
				t.Errorf("the queue shows %q", secret)
			}
		}
		// A row opens without losing the place, whole or alone.
		status, body := desk.get(fmt.Sprintf("%s?state=received&open=%d", queue, rows[0].ID))
		if status != http.StatusOK || !strings.Contains(body, "系统建议：其他") || strings.Contains(body, `value="其他" checked`) {
			t.Errorf("an open row: %d; the proposal must be shown and not chosen", status)
		}
		status, panel := desk.get(fmt.Sprintf("/office/suggestions/%d/panel?next=%d&back=state%%3Dreceived", rows[0].ID, rows[1].ID))
		if status != http.StatusOK || strings.Contains(panel, "<html") || !strings.Contains(panel, `name="next" value="`+fmt.Sprint(rows[1].ID)) {
			t.Errorf("the panel alone: %d", status)
		}
		// Accepting leads to the next row and offers to take it back.
		stale := rowValue(rows[0])
		to := desk.must(desk.post(queue+"/act", "row", stale, "act", "new", "title", "东河村主干道路灯", "place", "东河村", "category", "行有所畅", "open", fmt.Sprint(rows[0].ID), "next", fmt.Sprint(rows[1].ID), "back", "state=received&evil=1"))
		if !strings.HasPrefix(to, queue+"?") || !strings.Contains(to, fmt.Sprintf("open=%d", rows[1].ID)) || !strings.Contains(to, "state=received") || strings.Contains(to, "evil") {
			t.Errorf("after accepting: %s", to)
		}
		_, body = desk.get(to)
		if !strings.Contains(body, "已受理 1") || !strings.Contains(body, "撤销这一步") {
			t.Error("the page after accepting lacks the count or the way back")
		}
		batch := batchIn.FindStringSubmatch(body)
		if batch == nil {
			t.Fatal("no way back")
		}
		// The same press again is refused, says what happened, and makes nothing.
		status, _, body = desk.post(queue+"/act", "row", stale, "act", "new", "title", "另一个名称", "open", fmt.Sprint(rows[0].ID), "back", "")
		if status != http.StatusConflict || !strings.Contains(body, "1 号建议已由") || !strings.Contains(body, "受理") {
			t.Errorf("a second press: %d %s", status, problemsIn(body))
		}
		// A refused form keeps what was typed.
		status, _, body = desk.post(queue+"/act", "row", rowValue(rows[1]), "act", "transfer", "transfer_reason", "请住建局研究𬭎", "open", fmt.Sprint(rows[1].ID), "back", "")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="请住建局研究𬭎"`) || !strings.Contains(body, "请选择转给哪个单位") {
			t.Errorf("a refused transfer: %d %s", status, problemsIn(body))
		}
		// Joining the matter that is there; then all of it taken back.
		desk.must(desk.post(queue+"/act", "row", rowValue(rows[1]), "act", "join:1", "category", "", "back", ""))
		if status, _, body := desk.post(fmt.Sprintf("/office/calls/%d/undo", call), "batch", batch[1]); status != http.StatusConflict || !strings.Contains(body, "2 号建议") {
			t.Errorf("undoing what another depends on: %d", status)
		}
		_, body = desk.get(fmt.Sprintf("/office/suggestions/%d", rows[1].ID))
		second := batchIn.FindStringSubmatch(body)
		if second == nil || !strings.Contains(body, "受理") {
			t.Fatal("the suggestion's page lacks its record")
		}
		if to := desk.must(desk.post(fmt.Sprintf("/office/calls/%d/undo", call), "batch", second[1], "back", "https://elsewhere.example/")); to != queue {
			t.Errorf("sent to %s after undoing", to)
		}
		desk.must(desk.post(fmt.Sprintf("/office/calls/%d/undo", call), "batch", batch[1]))
		if _, body := desk.get(queue); !strings.Contains(body, "待处理 3") {
			t.Error("undone acts are not undone")
		}
	})
}

var seenIn = regexp.MustCompile(`name="seen" value="(\d+)"`)

func TestAMatterGoesFromItsGroupToItsPublishedAnswer(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site, desk, call, rows := triageSite(t, s, clock, residentsSaid...)
		base := fmt.Sprintf("/office/calls/%d", call)
		_, body := desk.get(base + "/groups")
		if !strings.Contains(body, "第 1 组") || !strings.Contains(body, rowValue(rows[0])) {
			t.Fatal("the two about one thing are no group")
		}
		desk.must(desk.post(base+"/groups/merge", "row", rowValue(rows[0]), "row", rowValue(rows[1]), "all-row", rowValue(rows[0]), "all-row", rowValue(rows[1]), "title", "东河村路灯", "category", "行有所畅"))
		_, body = desk.get(base + "/matters")
		href := regexp.MustCompile(`/office/matters/\d+`).FindString(body)
		if href == "" || !strings.Contains(body, "东河村路灯") {
			t.Fatal("no matter in the list")
		}
		seen := func() string {
			_, body := desk.get(href)
			m := seenIn.FindStringSubmatch(body)
			if m == nil {
				t.Fatalf("no form on the page of the matter")
			}
			return m[1]
		}
		status, _, body := desk.post(href+"/decide", "seen", seen(), "act", "不采纳", "reason", "")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "请填写理由") {
			t.Errorf("declined without a reason: %d %s", status, problemsIn(body))
		}
		desk.must(desk.post(href+"/list", "seen", seen(), "on", "yes"))
		desk.must(desk.post(href+"/decide", "seen", seen(), "act", "不采纳", "reason", "今年已经列入道路改造"))
		if _, body := desk.get(fmt.Sprintf("/office/suggestions/%d/reply.pdf", rows[0].ID)); !strings.Contains(body, "还没有公布") {
			t.Error("a letter before the answer")
		}
		desk.must(desk.post(base + "/answers/prepare"))
		if status, _, _ := desk.post(base + "/answers/publish"); status != http.StatusUnprocessableEntity {
			t.Errorf("published without the second act: %d", status)
		}
		hidden := "今年已经列入道路改造"
		matter := "/matters/" + models.MatterCode(1, 2027, 1)
		for _, path := range []string{matter, fmt.Sprintf("/calls/%d/matters", call), fmt.Sprintf("/suggestions/%s", rows[0].Code)} {
			if _, body := desk.get(path); strings.Contains(body, hidden) {
				t.Errorf("%s shows an answer that is not out", path)
			}
		}
		desk.must(desk.post(base+"/answers/publish", "confirm", "yes"))
		if _, body := desk.get(matter); !strings.Contains(body, hidden) {
			t.Error("the public page of the matter lacks the published answer")
		}
		if status, _ := desk.get(fmt.Sprintf("/calls/%d/statistics", call)); status != http.StatusNotFound {
			t.Errorf("statistics before they are published: %d", status)
		}
		clock.Forward(60 * 24 * time.Hour)
		again := officeDesk{t, site.url, signedIn(t, site, "desk-government")} // the sign-in has run out
		again.must(again.post(base+"/statistics/publish", "confirm", "yes"))
		if status, body := again.get(fmt.Sprintf("/calls/%d/statistics", call)); status != http.StatusOK || !strings.Contains(body, "收到建议") || strings.Contains(body, "张秀英") {
			t.Errorf("published statistics: %d", status)
		}
	})
}

func TestNamesAndNumbersAreShownOnlyInAnswerToALoggedPress(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site, desk, call, rows := triageSite(t, s, clock, residentsSaid...)
		page := fmt.Sprintf("/office/suggestions/%d", rows[0].ID)
		if _, body := desk.get(page); strings.Contains(body, "张秀英") || strings.Contains(body, "13812345678") || !strings.Contains(body, "留有姓名和电话") {
			t.Error("the page shows more or less than that something was left")
		}
		if status, _, body := desk.post(page + "/proposer"); status != http.StatusUnprocessableEntity || strings.Contains(body, "张秀英") {
			t.Errorf("without a reason: %d", status)
		}
		if status, _, body := desk.post(page+"/proposer", "why", "核实地点"); status != http.StatusOK || !strings.Contains(body, "张秀英") || !strings.Contains(body, "13812345678") {
			t.Errorf("a logged look: %d", status)
		}
		if _, body := desk.get(page); strings.Contains(body, "13812345678") {
			t.Error("the number stays on the page")
		}
		admin := at(t, s, site, models.Admin)
		if _, body := admin.get("/office/audit"); !strings.Contains(body, "查看建议人姓名和电话") || !strings.Contains(body, "核实地点") || strings.Contains(body, "13812345678") {
			t.Error("the log lacks the look, or holds the number")
		}
		deputy := at(t, s, site, models.DeputyRole)
		for _, path := range []string{page + "/proposer", queuePath(call) + "/export-named"} {
			if status, _, body := deputy.post(path, "why", "想看"); status != http.StatusForbidden || strings.Contains(body, "张秀英") {
				t.Errorf("a deputy at %s: %d", path, status)
			}
		}
		if status, body := deputy.get(page); status != http.StatusOK || strings.Contains(body, "查看姓名和电话") || strings.Contains(body, "受理，建立事项") {
			t.Errorf("a deputy's page: %d", status)
		}
		if _, body := deputy.get(queuePath(call) + "/export.csv"); strings.Contains(body, "13812345678") || !strings.Contains(body, "东河村村道装路灯") {
			t.Error("a deputy's export")
		}
	})
}

func TestATableOfSuggestionsIsImportedAfterASecondLook(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		_, desk, call, _ := triageSite(t, s, clock, residentsSaid...)
		path := queuePath(call) + "/import"
		status, _, body := desk.upload(path, "file", "a.csv", "建议办的事,地点,理由\n修路,东河村,不好走\n,东河村,没有事\n")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "文件没有写入") || tokenIn.MatchString(body) {
			t.Errorf("a wrong table: %d", status)
		}
		var table bytes.Buffer
		table.WriteString("建议办的事,地点,理由,姓名,电话\n")
		for i := range 120 {
			fmt.Fprintf(&table, "第%d段路要修,东河村,不好走,王某,1391234%04d\n", i, i)
		}
		_, _, body = desk.upload(path, "file", "b.csv", table.String())
		token := tokenIn.FindStringSubmatch(body)
		if token == nil || !strings.Contains(body, "读到 120 行") || strings.Contains(body, "13912340000") {
			t.Fatalf("no preview: %s", problemsIn(body))
		}
		if status, _, _ := desk.post(path+"/confirm", "token", token[1]); status != http.StatusUnprocessableEntity {
			t.Errorf("written without the second act: %d", status)
		}
		desk.must(desk.post(path+"/confirm", "token", token[1], "confirm", "yes"))
		if _, body := desk.get(queuePath(call)); !strings.Contains(body, "待处理 123") || !strings.Contains(body, "第 1 页，共 2 页") {
			t.Error("the imported suggestions are not in the queue")
		}
	})
}
