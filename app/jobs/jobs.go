// Package jobs does what nobody asks for by hand: it ends votes whose time has
// run out, publishes answers whose time has come, passes changes made by other
// instances on to this one's pages, gives reminders and sends messages.
// All of it may run on several instances at once; what there is to do is in the
// database, not in memory.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"piaojue/app/intake"
	"piaojue/app/live"
	"piaojue/app/outbox"
	"piaojue/app/store"
	"piaojue/app/vote"
)

const (
	listenEvery  = 250 * time.Millisecond
	closeEvery   = time.Second
	publishEvery = 5 * time.Second
)

// Run works until the context ends, and waits for what it is doing.
func Run(ctx context.Context, votes *vote.Service, suggestions *intake.Service, s *store.Store, hub *live.Hub, log *slog.Logger) error {
	var group errgroup.Group
	known := map[string]int64{}
	group.Go(func() error {
		every(ctx, listenEvery, func() {
			versions, err := s.TopicVersions(ctx)
			if err != nil {
				if ctx.Err() == nil {
					log.Error("listen for changes", "error", err)
				}
				return
			}
			for topic, version := range versions {
				if known[topic] != version {
					known[topic] = version
					hub.Publish(live.Topic(topic))
				}
			}
		})
		return nil
	})
	group.Go(func() error {
		every(ctx, closeEvery, func() {
			if err := votes.CloseDue(ctx); err != nil && ctx.Err() == nil {
				log.Error("close votes whose time has run out", "error", err)
			}
		})
		return nil
	})
	group.Go(func() error {
		every(ctx, publishEvery, func() {
			if err := suggestions.PublishDue(ctx); err != nil && ctx.Err() == nil {
				log.Error("publish answers whose time has come", "error", err)
			}
		})
		return nil
	})
	return group.Wait()
}

// How often is looked for messages to send, and for what the calendar asks.
const (
	sendEvery   = time.Second
	remindEvery = 15 * time.Minute
)

// Deliver sends messages and gives reminders until the context ends, and waits
// for what is under way.
func Deliver(ctx context.Context, messages *outbox.Service, log *slog.Logger) error {
	var group errgroup.Group
	group.Go(func() error {
		every(ctx, sendEvery, func() {
			if err := messages.Deliver(ctx); err != nil && ctx.Err() == nil {
				log.Error("send messages", "error", err)
			}
		})
		return nil
	})
	group.Go(func() error {
		remind := func() {
			if err := messages.Due(ctx); err != nil && ctx.Err() == nil {
				log.Error("remind", "error", err)
			}
		}
		remind() // the program may be started anew more often than that
		every(ctx, remindEvery, remind)
		return nil
	})
	return group.Wait()
}

func every(ctx context.Context, pause time.Duration, do func()) {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			do()
		case <-ctx.Done():
			return
		}
	}
}
