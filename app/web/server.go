package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/card"
	"piaojue/app/intake"
	"piaojue/app/live"
	"piaojue/app/longjob"
	"piaojue/app/outbox"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/roster"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/app/vote"
	"piaojue/models"
	"piaojue/templates"
)

// Parts are what the server asks and what it is told about its surroundings.
type Parts struct {
	Account   *account.Service
	Logins    *account.Logins
	Roster    *roster.Service
	Intake    *intake.Service
	Shortlist *shortlist.Service
	SmallWork *smallwork.Service
	Vote      *vote.Service
	Oversight *oversight.Service
	Outbox    *outbox.Service  // nil: nobody is reminded of anything
	LongJobs  *longjob.Service // nil: nothing is drawn in the background

	// ReadLater has an uploaded scan of a session's ballots read; nil reads it
	// before the answer.
	ReadLater func(ctx context.Context, actor access.Actor, session int64, scan models.PaperScan) error

	Live   *live.Hub
	Fonts  *pdf.Fonts // nil while no font is installed
	Ready  func(ctx context.Context) error
	Now    func() time.Time
	Clock  func() time.Time // for the age of public pages kept in memory; none are kept if nil
	Log    *slog.Logger
	Files  fs.FS // templates.Files, or the folder itself while developing
	Demo   bool  // demonstration: every page says that place and people are invented
	Secure bool  // cookies only over HTTPS

	Proxies []netip.Prefix // whose word about a client's address is taken; nobody's if empty
}

// A Server draws pages and answers the API.
type Server struct {
	Parts
	set     *templates.Set
	assets  map[string]string
	static  map[string]staticFile
	logins  *scs.SessionManager
	metrics *prometheus.Registry
	handler http.Handler
	painter *card.Painter // nil while no font is installed

	turnouts readings
}

// A change is on every public page within pageStale and the time it takes to
// draw one: together less than a second.
const (
	pageFresh = 400 * time.Millisecond
	pageStale = 800 * time.Millisecond
)

// loginHours is how long a sign-in lasts; a session day fits in.
const loginHours = 12

// New makes the server; a template that does not parse is an error here.
func New(p Parts) (*Server, error) {
	set, err := templates.Parse(p.Files)
	if err != nil {
		return nil, err
	}
	assets, err := templates.Assets(p.Files)
	if err != nil {
		return nil, err
	}
	static, err := loadStatic(p.Files)
	if err != nil {
		return nil, err
	}
	logins := scs.New()
	logins.Store = p.Logins
	logins.HashTokenInStore = true
	logins.Lifetime = loginHours * time.Hour
	logins.Cookie.Name = "piaojue_login"
	logins.Cookie.HttpOnly = true
	logins.Cookie.SameSite = http.SameSiteLaxMode
	logins.Cookie.Secure = p.Secure
	logins.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		if r.Context().Err() == nil { // otherwise the browser has gone: nothing is wrong
			p.Log.Error("login store", "error", err)
		}
		http.Error(w, "暂时无法读取登录状态，请稍后再试。", http.StatusServiceUnavailable)
	}
	s := &Server{Parts: p, set: set, assets: assets, static: static, logins: logins, metrics: prometheus.NewRegistry()}
	if p.Fonts != nil {
		if s.painter, err = card.New(p.Fonts.Files(pdf.Hei)); err != nil {
			p.Log.Warn("no pictures for sharing", "error", err)
		}
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = clientAddress(p.Proxies, p.Log)
	e.HTTPErrorHandler = s.fail
	e.Renderer = nil // pages are drawn by render.go, complete or not at all
	if err := s.register(e); err != nil {
		return nil, err
	}
	var pages http.Handler = e
	if p.Clock != nil {
		pages = newPageCache(e, p.Clock, pageFresh, pageStale, s.metrics)
	}
	s.handler = s.around(pages)
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) now() models.Moment { return models.At(s.Now()) }

func ctx(c echo.Context) context.Context { return c.Request().Context() }

const actorKey = "actor"

// actor is who makes the request; the public on pages without sign-in.
func actor(c echo.Context) access.Actor {
	a, _ := c.Get(actorKey).(access.Actor)
	return a
}
