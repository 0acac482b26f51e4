package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/pdf"
)

// A copier asks the addresses of documents on somebody's behalf, without a
// request from outside: what is drawn in the background is drawn, and refused,
// by the same handler and the same row of the site map as in front of its
// reader.
type copier struct {
	router *echo.Echo
	needs  map[string]access.Action // by pattern
}

// copier makes one that draws with the given fonts at the given time.
func (s *Server) copier(fonts *pdf.Fonts, now func() time.Time) copier {
	t := &Server{Parts: s.Parts, set: s.set, assets: s.assets, static: s.static, logins: s.logins, metrics: s.metrics, painter: s.painter}
	t.Fonts, t.Now = fonts, now
	k := copier{router: echo.New(), needs: map[string]access.Action{}}
	for _, r := range slices.Concat(t.openRoutes(), t.loginRoutes()) {
		if r.method == http.MethodGet && strings.HasSuffix(r.path, ".pdf") {
			k.router.Add(r.method, r.path, r.handler, needs(r.action))
			k.needs[r.path] = r.action
		}
	}
	return k
}

// find leads an address to its handler; the context's Path is empty where no
// document has this address.
func (k copier) find(ctx context.Context, a access.Actor, address string) (echo.Context, *copied, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, fault.New(fault.NotFound, "没有这份文件。")
	}
	// The scheme in which its reader reached this server, for the codes printed on posters.
	request.Header.Set("X-Forwarded-Proto", request.URL.Scheme)
	answer := &copied{header: http.Header{}}
	c := k.router.NewContext(request, answer)
	c.Set(actorKey, a)
	c.Set(copyKey, true)
	k.router.Router().Find(http.MethodGet, request.URL.Path, c)
	if _, known := k.needs[c.Path()]; !known {
		return nil, nil, fault.New(fault.NotFound, "没有这份文件。")
	}
	return c, answer, nil
}

// fetch draws the document at an address. Its refusals are those that the
// reader would see.
func (k copier) fetch(ctx context.Context, a access.Actor, address string) ([]byte, error) {
	c, answer, err := k.find(ctx, a, address)
	if err != nil {
		return nil, err
	}
	if err := c.Handler()(c); err != nil {
		return nil, err
	}
	if to := answer.header.Get("Location"); answer.status == http.StatusSeeOther {
		// What is public has its public address; that one leads nowhere else.
		if at, err := c.Request().URL.Parse(to); err != nil || at.Host != c.Request().Host {
			return nil, fmt.Errorf("%s leads to %q", c.Path(), to)
		} else if c, answer, err = k.find(ctx, a, at.String()); err != nil {
			return nil, err
		}
		if err := c.Handler()(c); err != nil {
			return nil, err
		}
	}
	if answer.status != http.StatusOK {
		return nil, fmt.Errorf("%s answered %d", c.Path(), answer.status)
	}
	return answer.body.Bytes(), nil
}

// copyKey marks a context in which a document is drawn in the background.
const copyKey = "copied"

// copied is what a handler answered to a copier.
type copied struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *copied) Header() http.Header { return r.header }

func (r *copied) WriteHeader(status int) { r.status = status }

func (r *copied) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.body.Write(b)
}

// unprintable makes a refusal of a text that has no glyph: its sentence names
// the character.
func unprintable(err error) error {
	var missing *pdf.MissingGlyphError
	var text *pdf.TextError
	switch {
	case errors.As(err, &missing):
		return fault.New(fault.Invalid, "%s", missing.Error())
	case errors.As(err, &text):
		return fault.New(fault.Invalid, "%s", text.Error())
	}
	return err
}
