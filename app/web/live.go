package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/vote"
)

const (
	heartbeat = 20 * time.Second
	writeTime = 10 * time.Second // a client that takes longer to take one event is gone
)

var topicForm = regexp.MustCompile(`^(round|session)/[1-9][0-9]{0,17}$`)

// liveStream says "look" whenever the topic changed. It carries no figure.
func (s *Server) liveStream(c echo.Context) error {
	topic := c.QueryParam("topic")
	if !topicForm.MatchString(topic) {
		return fault.New(fault.NotFound, "没有这个主题。")
	}
	return s.stream(c, live.Topic(topic), func() (string, error) { return "look", nil })
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
	var last vote.Turnout
	return s.stream(c, live.Round(id), func() (string, error) {
		now, err := s.Vote.Turnout(ctx(c), id)
		if err != nil || now == last {
			return "", err
		}
		last = now
		body, err := json.Marshal(now)
		return string(body), err
	})
}

// stream holds an event stream open: one message at once, one per change, a
// comment now and then. It ends with the request or with the program.
func (s *Server) stream(c echo.Context, topic live.Topic, message func() (string, error)) error {
	look, stop, err := s.Live.Subscribe(topic)
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
	for {
		select {
		case _, open := <-look:
			if !open || !event() {
				return nil
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
