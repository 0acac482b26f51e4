package live

import (
	"sync"
	"testing"
)

func TestChangesSaidTwiceAreHeardOnce(t *testing.T) {
	var h Hub
	look, stop, err := h.Subscribe(Round(7), Session(1))
	if err != nil {
		t.Fatal(err)
	}
	h.Publish(Round(7))
	h.Publish(Round(7))
	h.Publish(Session(1))
	h.Publish(Round(8))
	<-look
	select {
	case <-look:
		t.Fatal("a second wake-up for changes that were not looked at in between")
	default:
	}
	stop()
	h.Publish(Round(7))
	select {
	case <-look:
		t.Fatal("woken after stop")
	default:
	}
	if n := h.Listeners(); n != 0 {
		t.Fatalf("Listeners() = %d after stop, want 0", n)
	}
}

func TestCloseEndsSubscriptionsOnce(t *testing.T) {
	var h Hub
	look, stop, _ := h.Subscribe(Round(1), Session(1))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { h.Publish(Round(1)) })
	}
	wg.Wait()
	h.Close()
	h.Close()
	for range look { // drains the pending wake-up, then ends
	}
	stop()
	if _, _, err := h.Subscribe(Round(1)); err != ErrClosed {
		t.Fatalf("Subscribe after Close: %v, want ErrClosed", err)
	}
}
