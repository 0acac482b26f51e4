package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/vote"
)

const rehearsalKey = "rehearsal"

// rehearsal reports whether the session, the round or the candidate that the
// address names belongs to a rehearsal. It asks once for each request: whatever
// page or document is drawn, nobody has to think of the mark.
func (s *Server) rehearsal(c echo.Context) (bool, error) {
	if known, ok := c.Get(rehearsalKey).(bool); ok {
		return known, nil
	}
	id := func(name string) int64 {
		n, err := strconv.ParseInt(c.Param(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	about := vote.Place{Session: id("session"), Round: id("round"), Candidate: id("candidate")}
	is, err := s.Vote.Rehearses(ctx(c), about)
	if err == nil {
		c.Set(rehearsalKey, is)
	}
	return is, err
}
