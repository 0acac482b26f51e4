package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/courier"
	"piaojue/app/outbox"
	"piaojue/app/store"
	"piaojue/models"
)

// posting gives a hall an outbox that may reach this machine.
func posting(t *testing.T, s *store.Store) *hall {
	t.Helper()
	plan := smallHall
	plan.state = models.RoundDraft
	h := newHall(t, s, plan)
	h.server.Outbox = outbox.New(s, outbox.Parts{Box: apptest.Box(), Courier: courier.New(courier.Parts{Reach: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: time.Now})})
	return h
}

func TestTheOfficeSetsAReceiverUpTriesItAndSendsAgain(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := posting(t, s)
		status := http.StatusOK
		robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status) }))
		defer robot.Close()
		desk := h.at(t, models.Standing)
		const address, secret = "/in/geheim-0123456789abcdef77f3a9", "geheim-0123456789"

		code, _, body := desk.post("/office/receivers/new", "kind", "plain", "name", "消息网关", "address", "ftp://x", "secret", secret)
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "以 https:// 开头") || !strings.Contains(body, "至少选择一类") || !strings.Contains(body, "消息网关") || strings.Contains(body, secret) {
			t.Errorf("a wrong form: %d, %s", code, problemsIn(body))
		}
		place := desk.must(desk.post("/office/receivers/new", "kind", "plain", "name", "消息网关", "address", robot.URL+address, "secret", secret, "events", "checkpoint", "events", "report"))
		desk.must(desk.post(place + "/test"))
		if _, body := desk.get(place); !strings.Contains(body, "测试消息已发出") || !strings.Contains(body, "已发出") || !strings.Contains(body, "…f3a9") || strings.Contains(body, "geheim") {
			t.Errorf("after a test that arrived the page says %s", body)
		}
		clock.Forward(outbox.Pace)
		status = http.StatusForbidden
		if code, _, body := desk.post(place + "/test"); code != http.StatusConflict || !strings.Contains(problemsIn(body), "测试消息没有发出去：对方答复 403") {
			t.Errorf("after a test that did not: %d, %s", code, problemsIn(body))
		}
		_, body = desk.get("/office/outbox?state=failed")
		if !strings.Contains(body, "没有发出") || !strings.Contains(body, "重发选中的消息") || strings.Contains(body, "已发出</td>") {
			t.Errorf("the list of what failed: %s", body)
		}
		if code, _, body := desk.post("/office/outbox/retry"); code != http.StatusUnprocessableEntity || !strings.Contains(body, "请先在表里勾选") {
			t.Errorf("nothing chosen: %d", code)
		}
		_, id, _ := strings.Cut(body, `name="id" value="`)
		id, _, _ = strings.Cut(id, `"`)
		status = http.StatusOK
		clock.Forward(outbox.Pace)
		desk.must(desk.post("/office/outbox/retry", "id", id))
		if err := h.server.Outbox.Deliver(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, body := desk.get("/office/outbox?state=failed"); !strings.Contains(body, "没有这样的消息") {
			t.Error("the message sent again is still among the failed ones")
		}
		desk.must(desk.post(place+"/edit", "name", "网关二", "events", "call"))
		desk.must(desk.post(place + "/switch"))
		if _, body := desk.get("/office/receivers"); !strings.Contains(body, "网关二") || !strings.Contains(body, "停用") || !strings.Contains(body, "征集公告") || strings.Contains(body, "geheim") {
			t.Errorf("the list says %s", body)
		}
		desk.must(desk.post(place+"/switch", "on", "yes"))
		if _, body := desk.get(place); !strings.Contains(body, "试发一条消息") {
			t.Error("a receiver in use again cannot be tried")
		}
	})
}

func TestAReminderStandsOnTheStartPageUntilItWasOpened(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		h := posting(t, s)
		me := h.people[models.Government]
		must(t, s.InTx(context.Background(), func(tx *store.Tx) error {
			c := tx.In(me.Congress)
			for _, about := range []string{"a/1", "a/2", "a/3", "a/4", "a/5", "a/6", "a/7"} {
				if err := c.Remind(me.Account, about, "“<b>某项目</b>”的节点已经逾期 "+about, "/office/projects"); err != nil {
					return err
				}
			}
			return nil
		}))
		desk, other := h.at(t, models.Government), h.at(t, models.Standing)
		_, body := desk.get("/office")
		for _, want := range []string{"提醒（7）", "已经逾期 a/7", "还有 2 条提醒", "&lt;b&gt;"} {
			if !strings.Contains(body, want) {
				t.Errorf("the start page lacks %q", want)
			}
		}
		if _, body := other.get("/office"); strings.Contains(body, "已经逾期 a/7") || strings.Contains(body, "提醒（") {
			t.Error("somebody else sees them")
		}
		_, body = desk.get("/office/reminders")
		_, open, _ := strings.Cut(body, `action="/office/reminders/`)
		open, _, _ = strings.Cut(open, `"`)
		open = "/office/reminders/" + open
		if code, _, _ := other.post(open); code != http.StatusNotFound {
			t.Errorf("somebody else opens it: %d", code)
		}
		if to := desk.must(desk.post(open)); to != "/office/projects" {
			t.Errorf("it leads to %s", to)
		}
		if _, body := desk.get("/office/projects"); !strings.Contains(body, "提醒（6）") {
			t.Error("the one that was opened is still counted")
		}
		desk.must(desk.post("/office/reminders/read"))
		if _, body := desk.get("/office/reminders"); strings.Contains(body, "提醒（") || !strings.Contains(body, "没有未读的提醒") || !strings.Contains(body, "已经逾期 a/1") {
			t.Error("after all were read the page should keep them as read ones")
		}
	})
}
