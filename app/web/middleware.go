package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"piaojue/app/access"
	"piaojue/app/fault"
)

// contentPolicy allows nothing from elsewhere and nothing inline. WebAssembly
// needs its own word.
const contentPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// around is what every request passes before routing: requests forged by
// other sites are refused, and every answer carries the security headers.
func (s *Server) around(next http.Handler) http.Handler {
	forged := http.NewCrossOriginProtection()
	forged.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			writeJSON(w, http.StatusForbidden, apiError{"forged", "请求来自别的网站，没有执行。"})
			return
		}
		http.Error(w, "请求来自别的网站，没有执行。请从本系统的页面操作。", http.StatusForbidden)
	}))
	protected := forged.Handler(next)
	// The values are shared by all answers: nothing adds to them.
	type header struct {
		name  string
		value []string
	}
	said := []header{
		{"Content-Security-Policy", []string{contentPolicy}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"no-referrer"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(self), geolocation=(self), microphone=()"}},
	}
	if s.Secure {
		said = append(said, header{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for i := range said {
			h[said[i].name] = said[i].value
		}
		protected.ServeHTTP(w, r)
	})
}

// bodies is the most a request may carry where its route says nothing else.
const bodyLimit = "2M"

func (s *Server) use(e *echo.Echo) error {
	s.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "piaojue_live_listeners", Help: "Open event streams."}, func() float64 { return float64(s.Live.Listeners()) }))
	measure, err := echoprometheus.MiddlewareConfig{Subsystem: "piaojue", Registerer: s.metrics, DoNotUseRequestPathFor404: true,
		// Whoever asks chooses the host name; it must not make new series. The
		// ballot routes are left out: scraped often, they would tell when
		// ballots arrived.
		LabelFuncs: map[string]echoprometheus.LabelValueFunc{"host": func(echo.Context, error) string { return "" }},
		Skipper:    func(c echo.Context) bool { return silent[c.Path()] }}.ToMiddleware()
	if err != nil {
		return err
	}
	// Pages only: streams would cost 0.8 MiB each, static files and downloads
	// are packed already, the ballot API stays bare.
	pack := middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1024, Skipper: func(c echo.Context) bool {
		path := c.Path()
		return path == "/live" || path == "/office/jobs/stream" || path == "/office/jobs/:job/file" || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/photos/") ||
			strings.HasSuffix(path, ".zip") || strings.HasSuffix(path, ".bel") || strings.HasSuffix(path, ".pdf") || path == "/metrics"
	}})
	e.Use(s.logRequests, measure, middleware.RecoverWithConfig(middleware.RecoverConfig{DisablePrintStack: true}), pack)
	return nil
}

// logRequests writes one line per request: the pattern of the address, never
// the address itself, no body, no client address. Requests about ballots leave
// no line at all: their times could be laid beside a camera's.
func (s *Server) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		if path := c.Path(); !silent[path] {
			s.Log.Info("request", "method", c.Request().Method, "route", path, "status", c.Response().Status, "ms", time.Since(start).Milliseconds())
		}
		return nil
	}
}

// silent are the routes that leave no line.
var silent = map[string]bool{
	"/v": true, "/api/v1/rounds": true, "/api/v1/rounds/:round/election": true, "/api/v1/rounds/:round/credentials": true,
	"/api/v1/rounds/:round/ballots": true, "/healthz": true, "/readyz": true, "/metrics": true, "/static/*": true,
}

// signedIn loads who is signed in, for addresses that know a sign-in.
func (s *Server) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	load := echo.WrapMiddleware(s.logins.LoadAndSave)
	return load(func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		id := s.logins.GetInt64(ctx(c), "account")
		if id == 0 {
			return next(c)
		}
		person, err := s.Account.Person(ctx(c), id)
		if fault.Is(err, fault.NotFound) { // disabled since
			if err := s.logins.Destroy(ctx(c)); err != nil {
				return err
			}
			return next(c)
		}
		if err != nil {
			return err
		}
		congress := s.logins.GetInt64(ctx(c), "congress")
		if congress == 0 && len(person.Congresses) > 0 {
			congress = person.Congresses[0].ID
		}
		c.Set(actorKey, person.Actor(congress))
		c.Set(personKey, person)
		return next(c)
	})
}

const personKey = "person"

// needs refuses a request whose person may not do the route's action.
func needs(action access.Action) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := access.Need(actor(c), action); err != nil {
				return err
			}
			return next(c)
		}
	}
}
