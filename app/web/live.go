package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/live"
)

const (
	heartbeat = 20 * time.Second
	writeTime = 10 * time.Second       // a client that takes longer to take one event is gone
	apart     = 400 * time.Millisecond // between two events of one stream: a full hall votes faster than screens can be read
)

var topicForm = regexp.MustCompile(`^(round|session)/[1-9][0-9]{0,17}$`)

// mostTopics is how many topics one page may watch.
const mostTopics = 4

// liveStream says "look" whenever one of the topics changed, which commas part.
// It carries no figure.
func (s *Server) liveStream(c echo.Context) error {
	names := strings.Split(c.QueryParam("topic"), ",")
	topics := make([]live.Topic, len(names))
	for i, name := range names {
		if !topicForm.MatchString(name) || len(names) > mostTopics {
			return fault.New(fault.NotFound, "没有这个主题。")
		}
		topics[i] = live.Topic(name)
	}
	return s.stream(c, func() (string, error) { return "look", nil }, topics...)
}

// turnoutStream sends the turnout of a round whenever it changed.
func (s *Server) turnoutStream(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	if _, err := s.Vote.Turnout(ctx(c), id); err != nil {
		return err
	}
	last := ""
	return s.stream(c, func() (string, error) {
		now, err := s.turnouts.read(id, func() (string, error) {
			// Not this listener's context: others wait for the same reading.
			limited, cancel := context.WithTimeout(context.WithoutCancel(ctx(c)), writeTime)
			defer cancel()
			t, err := s.Vote.Turnout(limited, id)
			if err != nil {
				return "", err
			}
			body, err := json.Marshal(t)
			return string(body), err
		})
		if err != nil || now == last {
			return "", err
		}
		last = now
		return now, nil
	}, live.Round(id))
}

// readings lets many listeners that are woken by the same change share one
// reading of the database. What one gets was always read after it asked.
type readings struct {
	mu      sync.Mutex
	running map[int64]*sharedReading // the one under way
	next    map[int64]*sharedReading // the one that begins when it ends
}

type sharedReading struct {
	done chan struct{}
	text string
	err  error
}

func (g *readings) read(id int64, do func() (string, error)) (string, error) {
	g.mu.Lock()
	if g.running == nil {
		g.running, g.next = map[int64]*sharedReading{}, map[int64]*sharedReading{}
	}
	if waiting := g.next[id]; waiting != nil {
		g.mu.Unlock()
		<-waiting.done
		return waiting.text, waiting.err
	}
	mine, before := &sharedReading{done: make(chan struct{})}, g.running[id]
	if before != nil {
		g.next[id] = mine
		g.mu.Unlock()
		<-before.done
		g.mu.Lock()
		delete(g.next, id)
	}
	g.running[id] = mine
	g.mu.Unlock()
	mine.text, mine.err = do()
	g.mu.Lock()
	if g.running[id] == mine {
		delete(g.running, id)
	}
	g.mu.Unlock()
	close(mine.done)
	return mine.text, mine.err
}

// stream holds an event stream open: one message at once, one per change, a
// comment now and then. It ends with the request or with the program.
func (s *Server) stream(c echo.Context, message func() (string, error), topics ...live.Topic) error {
	look, stop, err := s.Live.Subscribe(topics...)
	if err != nil {
		return fault.New(fault.Closed, "系统正在停止，请稍后再试。")
	}
	defer stop()
	h := c.Response().Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	c.Response().WriteHeader(http.StatusOK)
	control := http.NewResponseController(c.Response())
	send := func(text string) bool {
		// The server's write timeout is for whole answers; a stream gets a
		// deadline per event instead.
		if err := control.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
			return false
		}
		if _, err := fmt.Fprint(c.Response(), text); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	event := func() bool {
		data, err := message()
		if err != nil {
			if ctx(c).Err() == nil {
				s.Log.Error("stream", "route", c.Path(), "error", err)
			}
			return false
		}
		return data == "" || send("data: "+data+"\n\n")
	}
	if !send("retry: 3000\n\n") || !event() {
		return nil
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	rest := time.NewTimer(apart) // until it has run out, changes wait and are said once
	defer rest.Stop()
	quiet, waiting := false, false
	for {
		select {
		case _, open := <-look:
			if !open {
				return nil
			}
			if waiting = !quiet; quiet {
				if !event() {
					return nil
				}
				quiet = false
				rest.Reset(apart)
			}
		case <-rest.C:
			if quiet = !waiting; waiting {
				if !event() {
					return nil
				}
				waiting = false
				rest.Reset(apart)
			}
		case <-beat.C:
			if !send(": hb\n\n") {
				return nil
			}
		case <-ctx(c).Done():
			return nil
		}
	}
}
