package jobs_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"piaojue/app/apptest"
	"piaojue/app/courier"
	"piaojue/app/jobs"
	"piaojue/app/outbox"
	"piaojue/app/store"
	"piaojue/models"
)

// A message is put in by one transaction; the program sends it by itself, and
// waits at its end for what is under way.
func TestTheProgramSendsByItselfAndWaitsForWhatIsUnderWay(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		arrived, released := make(chan bool, 1), make(chan struct{})
		robot := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			arrived <- true
			<-released
		}))
		defer robot.Close()
		messages := outbox.New(w.Store, outbox.Parts{Box: apptest.Box(), Courier: courier.New(courier.Parts{Reach: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: time.Now})})
		ctx, stop := context.WithCancel(context.Background())
		_, err := messages.Add(ctx, w.As("standing"), outbox.ReceiverCommand{Kind: models.ReceiverPlain, Name: "网关", Address: robot.URL, Secret: "0123456789abcdef", Events: models.Events})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() { done <- jobs.Deliver(ctx, messages, slog.New(slog.DiscardHandler)) }()
		if err := w.Store.InTx(ctx, func(tx *store.Tx) error {
			return tx.In(w.Congress.ID).Announce(models.EventPlan, "plan/1", "实施方案快到期", "有 1 个", "/office")
		}); err != nil {
			t.Fatal(err)
		}
		<-arrived // the test's own time limit ends a wait in vain
		stop()
		select {
		case err := <-done:
			t.Errorf("the work ended while a message was under way: %v", err)
		default:
		}
		close(released)
		if err := <-done; err != nil {
			t.Error(err)
		}
		rows, _, err := messages.Messages(context.Background(), w.As("standing"), outbox.Filter{State: "sent", Limit: 10})
		if err != nil || len(rows) != 1 {
			t.Errorf("sent %+v, %v, want the one message", rows, err)
		}
	})
}
