// Package live wakes pages up. A message says only that a topic changed; the
// page fetches again what its viewer may see, so there is nothing to leak and
// nothing to version. Changes reach other instances through the database
// (store's topic versions), which the process polls and passes to Publish.
package live

import (
	"errors"
	"fmt"
	"sync"
)

// Topic names one thing that pages watch.
type Topic string

// Round is the topic of a round: its state, turnout and counts.
func Round(id int64) Topic { return Topic(fmt.Sprintf("round/%d", id)) }

// Session is the topic of a session: roster, check-in and its rounds.
func Session(id int64) Topic { return Topic(fmt.Sprintf("session/%d", id)) }

// Jobs is the topic of an account's long jobs.
func Jobs(account int64) Topic { return Topic(fmt.Sprintf("jobs/%d", account)) }

// ErrClosed says that the hub no longer takes subscribers.
var ErrClosed = errors.New("live: hub closed")

// Hub connects publishers and subscribers inside one process. The zero value
// is ready. It starts no goroutine.
type Hub struct {
	mu     sync.Mutex
	subs   map[Topic]map[chan struct{}]bool
	closed bool
}

// Subscribe returns a channel that gets one element after a topic changed;
// several changes in a row are said once. The channel is closed when the hub
// closes. Stop ends the subscription.
func (h *Hub) Subscribe(topics ...Topic) (look <-chan struct{}, stop func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, nil, ErrClosed
	}
	if h.subs == nil {
		h.subs = map[Topic]map[chan struct{}]bool{}
	}
	c := make(chan struct{}, 1)
	for _, t := range topics {
		if h.subs[t] == nil {
			h.subs[t] = map[chan struct{}]bool{}
		}
		h.subs[t][c] = true
	}
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, t := range topics {
			delete(h.subs[t], c)
			if len(h.subs[t]) == 0 {
				delete(h.subs, t)
			}
		}
	}, nil
}

// Publish tells the subscribers of a topic to look again. It never blocks.
func (h *Hub) Publish(t Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.subs[t] {
		select {
		case c <- struct{}{}:
		default: // already told, not yet looked
		}
	}
}

// Listeners is how many subscriptions are open, for the metrics page.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	seen := map[chan struct{}]bool{}
	for _, m := range h.subs {
		for c := range m {
			seen[c] = true
		}
	}
	return len(seen)
}

// Close ends all subscriptions, so that streams finish before the server does.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.closed = true
	done := map[chan struct{}]bool{}
	for _, m := range h.subs {
		for c := range m {
			if !done[c] {
				done[c] = true
				close(c)
			}
		}
	}
	h.subs = nil
}
