package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/courier"
	"piaojue/app/fault"
	"piaojue/app/outbox"
	"piaojue/app/store"
	"piaojue/models"
)

var ctx = context.Background()

const (
	site   = "https://piaojue.example.gov.cn"
	secret = "geheim-0123456789abcdef"
)

// service is the use case on a store, allowed to reach this machine.
func service(s *store.Store) *outbox.Service {
	return outbox.New(s, outbox.Parts{Box: apptest.Box(), Site: site, Courier: courier.New(courier.Parts{
		Reach: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: func() time.Time { return s.Now().Time() }, Wait: 2 * time.Second})})
}

// A door is a receiver on this machine that notes the IDs of what comes.
type door struct {
	url    string
	mu     sync.Mutex
	ids    []string
	answer func(n int, w http.ResponseWriter) // n counts from 1; 200 if nil
}

func newDoor(t *testing.T, answer func(n int, w http.ResponseWriter)) *door {
	t.Helper()
	d := &door{answer: answer}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		d.mu.Lock()
		d.ids = append(d.ids, r.Header.Get("Idempotency-Key"))
		n := len(d.ids)
		d.mu.Unlock()
		if d.answer != nil {
			d.answer(n, w)
		}
	}))
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

func (d *door) came() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.ids)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func plain(name, address string, events ...models.Event) outbox.ReceiverCommand {
	if len(events) == 0 {
		events = []models.Event{models.EventCheckpoint}
	}
	return outbox.ReceiverCommand{Kind: models.ReceiverPlain, Name: name, Address: address, Secret: secret, Events: events}
}

// add sets up a receiver that is told of checkpoints.
func add(t *testing.T, w *apptest.Town, d *door) int64 {
	t.Helper()
	id, err := service(w.Store).Add(ctx, w.As("standing"), plain("工作群", d.url))
	must(t, err)
	return id
}

// in runs a transaction in the town's congress.
func in(w *apptest.Town, do func(c *store.Scope) error) error {
	return w.Store.InTx(ctx, func(tx *store.Tx) error { return do(tx.In(w.Congress.ID)) })
}

func announce(t *testing.T, w *apptest.Town, about string) {
	t.Helper()
	must(t, in(w, func(c *store.Scope) error {
		return c.Announce(models.EventCheckpoint, about, "项目节点逾期", "有 1 个项目节点已经逾期。", "/office")
	}))
}

// messages lists the town's messages, the oldest first.
func messages(t *testing.T, w *apptest.Town) []models.Outgoing {
	t.Helper()
	var rows []models.Outgoing
	must(t, w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.In(w.Congress.ID).Outgoings(store.OutgoingFilter{Limit: 1000})
		return err
	}))
	slices.Reverse(rows)
	return rows
}

func TestAMessageIsPutInOnceForWhoWantsItAndOnlyIfTheTransactionCommits(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		d := newDoor(t, nil)
		wants, off := add(t, w, d), add(t, w, d)
		must(t, service(w.Store).Switch(ctx, w.As("standing"), off, false))
		_, err := service(w.Store).Add(ctx, w.As("standing"), plain("别的事", d.url, models.EventCall))
		must(t, err)
		_, err = service(w.Store).Add(ctx, w.Elsewhere("standing"), plain("别处", d.url))
		must(t, err)

		w.Unchanged(t, func() {
			if err := in(w, func(c *store.Scope) error {
				return errors.Join(c.Announce(models.EventCheckpoint, "late/1", "a", "b", "/office"), c.Remind(w.As("unit").Account, "late/1", "a", "/office"), errors.New("no"))
			}); err == nil {
				t.Error("the transaction committed")
			}
		})
		for range 2 {
			announce(t, w, "late/1")
			must(t, in(w, func(c *store.Scope) error { return c.Remind(w.As("unit").Account, "late/1", "a", "/office") }))
		}
		if rows := messages(t, w); len(rows) != 1 || rows[0].ReceiverID != wants || rows[0].DueAt != w.Store.Now() {
			t.Errorf("messages %+v, want one, for the receiver in use that wants it", rows)
		}
		if n, err := service(w.Store).Unread(ctx, w.As("unit")); n != 1 || err != nil {
			t.Errorf("%d reminders, %v, want one", n, err)
		}
		must(t, w.Store.InTx(ctx, func(tx *store.Tx) error {
			return tx.In(w.Other.ID).Remind(w.As("unit").Account, "late/1", "a", "/office")
		}))
		if n, err := service(w.Store).Unread(ctx, w.Elsewhere("unit")); n != 1 || err != nil {
			t.Errorf("%d reminders in the other congress, %v, want one", n, err)
		}
	})
}

func TestTwoServersSendEachMessageOnceAndNeverTooOften(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		there := apptest.OpenStore(t, source, w.Clock.Now)
		doors := make([]*door, 4)
		for i := range doors {
			doors[i] = newDoor(t, nil)
			add(t, w, doors[i])
		}
		const each = 22
		for i := range each {
			announce(t, w, fmt.Sprintf("late/%d", i))
		}
		servers := []*outbox.Service{service(w.Store), service(there)}
		minute := 0
		for second := 0; len(doors[0].came()) < each && second < 200; second += 2 {
			var group sync.WaitGroup
			for _, s := range servers {
				group.Go(func() {
					if err := s.Deliver(ctx); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if second == 58 {
				minute = len(doors[0].came())
			}
			w.Clock.Forward(2 * time.Second)
		}
		if minute == 0 || minute > 20 {
			t.Errorf("%d messages in the first minute, a robot takes 20", minute)
		}
		all := map[string]bool{}
		for i, d := range doors {
			ids := d.came()
			for _, id := range ids {
				if all[id] {
					t.Errorf("%s came twice", id)
				}
				all[id] = true
			}
			if len(ids) != each {
				t.Errorf("receiver %d got %d messages, want %d", i, len(ids), each)
			}
		}
		for _, m := range messages(t, w) {
			if m.SentAt.IsZero() || m.Attempts != 1 || m.Error != "" {
				t.Errorf("%+v, want sent at the first attempt", m)
			}
		}
	})
}

// The database goes away while the receiver answers: sent, and not marked.
func TestAMessageThatWasSentAndNotMarkedGoesAgainUnderTheSameID(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		dying, err := store.Open(source, w.Clock.Now)
		must(t, err)
		d := newDoor(t, func(n int, _ http.ResponseWriter) {
			if n == 1 {
				dying.Close()
			}
		})
		add(t, w, d)
		announce(t, w, "late/1")
		if err := service(dying).Deliver(ctx); err == nil {
			t.Fatal("the dead server could mark the message")
		}
		survivor := service(w.Store)
		w.Clock.Forward(outbox.Lease - time.Second)
		must(t, survivor.Deliver(ctx))
		if n := len(d.came()); n != 1 {
			t.Errorf("%d deliveries within the lease, want 1", n)
		}
		w.Clock.Forward(time.Second)
		must(t, survivor.Deliver(ctx))
		w.Clock.Forward(time.Hour)
		must(t, survivor.Deliver(ctx))
		if ids := d.came(); len(ids) != 2 || ids[0] != ids[1] || ids[0] == "" {
			t.Errorf("came %q, want twice the same", ids)
		}
		if rows := messages(t, w); rows[0].SentAt.IsZero() || rows[0].Attempts != 2 {
			t.Errorf("%+v", rows[0])
		}
	})
}

// childSource makes the test program deliver once from a database, as a server
// that is killed.
const childSource = "PIAOJUE_OUTBOX_CHILD"

func TestMain(m *testing.M) {
	if source := os.Getenv(childSource); source != "" {
		s, err := store.Open(source, apptest.NewClock().Now)
		if err == nil {
			err = service(s).Deliver(ctx)
		}
		fmt.Fprintln(os.Stderr, "the child ended by itself:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestNothingIsLostWhenTheProgramIsKilledInTheMiddle(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.ThreeStances, apptest.Unplayed)
		arrived, released := make(chan bool, 10), make(chan struct{})
		const receivers = 6
		// Every second receiver answers at once, the others after the kill.
		d := newDoor(t, func(n int, _ http.ResponseWriter) {
			if n <= receivers {
				if n%2 == 0 {
					<-released
				}
				arrived <- true
			}
		})
		for range receivers {
			add(t, w, d)
		}
		announce(t, w, "late/1")
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childSource+"="+source)
		must(t, child.Start())
		for range receivers / 2 {
			<-arrived
		}
		must(t, child.Process.Kill())
		child.Wait()
		close(released)

		survivor := service(w.Store)
		for range 3 {
			w.Clock.Forward(outbox.Lease)
			must(t, survivor.Deliver(ctx))
		}
		different := map[string]bool{}
		for _, id := range d.came() {
			different[id] = true
		}
		if len(different) != receivers {
			t.Errorf("%d different messages came, want %d", len(different), receivers)
		}
		for _, m := range messages(t, w) {
			if m.SentAt.IsZero() {
				t.Errorf("%+v is not sent", m)
			}
		}
	})
}

func TestAReceiverThatFailsIsTriedAgainGivenUpAndSentOnRequest(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		good := false
		d := newDoor(t, func(n int, to http.ResponseWriter) {
			switch {
			case good:
			case n == 2:
				http.Redirect(to, &http.Request{Method: "GET"}, "http://127.0.0.1:1/", http.StatusFound)
			default:
				to.WriteHeader(http.StatusInternalServerError)
			}
		})
		s := service(w.Store)
		add(t, w, d)
		announce(t, w, "late/1")
		for attempt := 1; attempt <= outbox.Attempts; attempt++ {
			must(t, s.Deliver(ctx))
			m := messages(t, w)[0]
			want := "对方答复 500，没有接收。"
			if attempt == 2 {
				want = "对方要求转到另一个地址（302），没有跟随。请填最终的地址。"
			}
			if m.Attempts != attempt || m.Error != want || m.GivenUpAt.IsZero() != (attempt < outbox.Attempts) {
				t.Fatalf("after attempt %d: %+v", attempt, m)
			}
			if attempt == 1 {
				w.Unchanged(t, func() {
					apptest.Refused(t, "retry of what is under way", s.Retry(ctx, w.As("standing"), m.ID), fault.Conflict)
				})
			}
			w.Clock.Forward(outbox.Pause(attempt) - time.Second)
			must(t, s.Deliver(ctx))
			if n := len(d.came()); n != attempt {
				t.Fatalf("%d deliveries before the pause is over, want %d", n, attempt)
			}
			w.Clock.Forward(time.Second)
		}
		must(t, s.Deliver(ctx))
		if n := len(d.came()); n != outbox.Attempts {
			t.Errorf("%d deliveries, want no more than %d", n, outbox.Attempts)
		}
		m := messages(t, w)[0]
		for _, login := range []string{"admin", "government", "unit", "deputy", "secretariat"} {
			w.Unchanged(t, func() {
				apptest.Refused(t, login, s.Retry(ctx, w.As(login), m.ID), fault.Forbidden)
			})
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "another congress", s.Retry(ctx, w.Elsewhere("standing"), m.ID), fault.NotFound)
		})
		good = true
		must(t, s.Retry(ctx, w.As("standing"), m.ID))
		must(t, s.Deliver(ctx))
		if m := messages(t, w)[0]; m.SentAt.IsZero() || m.Error != "" || !m.GivenUpAt.IsZero() {
			t.Errorf("after the retry: %+v", m)
		}
		if ids := d.came(); len(slices.Compact(ids)) != 1 {
			t.Errorf("one message has several ids: %q", ids)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "retry of what was sent", s.Retry(ctx, w.As("standing"), m.ID), fault.Conflict)
		})
	})
}

func TestAHangingReceiverDoesNotStopTheOthersAndALateFailureChangesNothing(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		released := make(chan struct{})
		hanging, quick := newDoor(t, func(int, http.ResponseWriter) { <-released }), newDoor(t, nil)
		t.Cleanup(func() { close(released) })
		add(t, w, hanging)
		add(t, w, quick)
		announce(t, w, "late/1")
		must(t, service(w.Store).Deliver(ctx))
		rows := messages(t, w)
		if rows[0].Error != "对方没有在限定的时间内应答。" || !rows[0].SentAt.IsZero() || rows[1].SentAt.IsZero() {
			t.Errorf("the hanging one %+v, the quick one %+v", rows[0], rows[1])
		}
		// Somebody who was away for longer than the lease comes back.
		w.Unchanged(t, func() {
			must(t, in(w, func(c *store.Scope) error { return c.MarkFailed(rows[0].ID, rows[0].Attempts-1, "late", c.Now, true) }))
			must(t, in(w, func(c *store.Scope) error { return c.MarkFailed(rows[1].ID, rows[1].Attempts, "late", c.Now, true) }))
		})
	})
}

func TestAReceiverOutOfUseGetsNothingUntilItIsInUseAgain(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		d := newDoor(t, nil)
		s, id := service(w.Store), add(t, w, d)
		announce(t, w, "late/1")
		must(t, s.Switch(ctx, w.As("standing"), id, false))
		must(t, s.Deliver(ctx))
		rows, counts, err := s.Messages(ctx, w.As("standing"), store.OutgoingFilter{State: "waiting", Limit: 10})
		if err != nil || len(rows) != 1 || !rows[0].Off || counts != (store.OutgoingCounts{Waiting: 1}) || len(d.came()) > 0 {
			t.Errorf("rows %+v, counts %+v, %v, came %d", rows, counts, err, len(d.came()))
		}
		w.Unchanged(t, func() {
			_, err := s.Test(ctx, w.As("standing"), id)
			apptest.Refused(t, "test", err, fault.Conflict)
			must(t, s.Switch(ctx, w.As("standing"), id, false))
		})
		must(t, s.Switch(ctx, w.As("standing"), id, true))
		must(t, s.Deliver(ctx))
		if len(d.came()) != 1 {
			t.Errorf("%d came after it is in use again, want 1", len(d.came()))
		}
	})
}

func TestATestSaysAtOnceHowItWentAndIsTriedOnce(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		d := newDoor(t, func(n int, to http.ResponseWriter) {
			if n == 2 {
				to.WriteHeader(http.StatusForbidden)
			}
		})
		s, id := service(w.Store), add(t, w, d)
		first, err := s.Test(ctx, w.As("standing"), id)
		must(t, err)
		second, err := s.Test(ctx, w.As("standing"), id)
		must(t, err)
		if first.SentAt.IsZero() || !second.SentAt.IsZero() || !second.GivenUpAt.IsZero() || second.Attempts != 0 {
			t.Errorf("the first %+v, the second, a moment later, %+v", first, second)
		}
		w.Clock.Forward(outbox.Pace)
		must(t, s.Deliver(ctx))
		if rows := messages(t, w); rows[1].GivenUpAt.IsZero() || rows[1].Error != "对方答复 403，没有接收。" {
			t.Errorf("a test that failed: %+v", rows[1])
		}
	})
}

func TestAddressesAndSecretsAreSealedAndShownMasked(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		s := service(w.Store)
		cmd := plain("县人大办工作群", "https://oapi.dingtalk.com/robot/send?access_token=geheimnis77f3a9")
		cmd.Kind = models.ReceiverDingTalk
		id, err := s.Add(ctx, w.As("standing"), cmd)
		must(t, err)
		must(t, s.Change(ctx, w.As("standing"), id, outbox.ReceiverCommand{Name: "办公室", Secret: secret + "2", Events: []models.Event{models.EventCall, models.EventReport}}))
		for table, rows := range w.Dump(t) {
			for _, row := range rows {
				for column, value := range row {
					if strings.Contains(value, "geheim") || strings.Contains(value, "dingtalk.com") {
						t.Errorf("%s.%s holds %q", table, column, value)
					}
				}
			}
		}
		row, err := s.Receiver(ctx, w.As("standing"), id)
		if err != nil || row.Masked != "https://oapi.dingtalk.com/…f3a9" || !row.Secret || len(row.Address)+len(row.Receiver.Secret) > 0 || row.Name != "办公室" || !slices.Equal(row.Events, []models.Event{models.EventCall, models.EventReport}) {
			t.Errorf("shown %+v, %v", row, err)
		}
		if got := outbox.Masked(models.ReceiverMail, "bgs@example.gov.cn"); got != "b***@example.gov.cn" {
			t.Errorf("a mailbox is shown as %s", got)
		}
		if got := outbox.Masked(models.ReceiverPlain, "https://host/abcdef"); got != "https://host/…" {
			t.Errorf("a short address is shown as %s", got)
		}
	})
}

func TestWhoMayNotOrSaysNonsenseChangesNothing(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		s, d := service(w.Store), newDoor(t, nil)
		id := add(t, w, d)
		good := plain("群", d.url)
		w.Unchanged(t, func() {
			for _, login := range []string{"admin", "government", "unit", "secretariat", "presiding", "deputy", "leader"} {
				_, err := s.Add(ctx, w.As(login), good)
				apptest.Refused(t, login+" adds", err, fault.Forbidden)
				apptest.Refused(t, login+" changes", s.Change(ctx, w.As(login), id, good), fault.Forbidden)
				apptest.Refused(t, login+" switches", s.Switch(ctx, w.As(login), id, false), fault.Forbidden)
				_, err = s.Test(ctx, w.As(login), id)
				apptest.Refused(t, login+" tests", err, fault.Forbidden)
				_, err = s.Receivers(ctx, w.As(login))
				apptest.Refused(t, login+" lists", err, fault.Forbidden)
				_, _, err = s.Messages(ctx, w.As(login), store.OutgoingFilter{Limit: 1})
				apptest.Refused(t, login+" reads", err, fault.Forbidden)
			}
			apptest.Refused(t, "another congress changes", s.Change(ctx, w.Elsewhere("standing"), id, good), fault.NotFound)
			apptest.Refused(t, "another congress switches", s.Switch(ctx, w.Elsewhere("standing"), id, false), fault.NotFound)
			for what, change := range map[string]func(*outbox.ReceiverCommand){
				"no name": func(c *outbox.ReceiverCommand) { c.Name = " " }, "a long name": func(c *outbox.ReceiverCommand) { c.Name = strings.Repeat("长", 41) },
				"no events": func(c *outbox.ReceiverCommand) { c.Events = []models.Event{"everything"} }, "no kind": func(c *outbox.ReceiverCommand) { c.Kind = "pigeon" },
				"no address": func(c *outbox.ReceiverCommand) { c.Address = "" }, "inside": func(c *outbox.ReceiverCommand) { c.Address = "https://192.168.1.1/" },
				"no secret": func(c *outbox.ReceiverCommand) { c.Secret = "" },
			} {
				cmd := good
				change(&cmd)
				_, err := s.Add(ctx, w.As("standing"), cmd)
				apptest.Refused(t, what, err, fault.Invalid)
			}
		})
	})
}
