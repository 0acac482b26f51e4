package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"piaojue/app/access"
)

// A route is one row of the site map: who may ask for what.
type route struct {
	method  string
	path    string
	action  access.Action
	handler echo.HandlerFunc
	limit   string // most bytes of a request, bodyLimit if empty
}

// openRoutes never see a cookie: what they answer is the same for everybody.
func (s *Server) openRoutes() []route {
	return slices.Concat(s.publicRoutes(), s.publicWorkRoutes(), s.suggestRoutes(), s.triagePublicRoutes(), s.showingPublicRoutes(), s.sitePublicRoutes(), s.concernPublicRoutes(), s.progressRoutes(), s.yearRoutes(), s.tablePublicRoutes(), s.planPublicRoutes(), s.changePublicRoutes(), s.decisionPublicRoutes(), []route{
		// programs that watch the server
		{"GET", "/healthz", access.Public, s.health, ""},
		{"GET", "/readyz", access.Public, s.ready, ""},
		{"GET", "/metrics", access.Public, echo.WrapHandler(promhttp.HandlerFor(s.metrics, promhttp.HandlerOpts{})), ""},
		{"GET", "/static/*", access.Public, s.staticFile, ""},

		// the ballot page and the box
		{"GET", "/v", access.Public, s.ballotPage, ""},
		{"GET", "/api/v1/rounds", access.Public, s.apiRounds, ""},
		{"GET", "/api/v1/rounds/:round/election", access.Public, s.apiElection, ""},
		{"GET", "/api/v1/rounds/:round/credentials", access.Public, s.apiCredentials, ""},
		{"POST", "/api/v1/rounds/:round/ballots", access.Public, s.apiCast, "2M"},
		{"GET", "/api/v1/rounds/:round/turnout", access.Public, s.apiTurnout, ""},
		{"GET", "/api/v1/rounds/:round/turnout/stream", access.Public, s.turnoutStream, ""},
		{"GET", "/live", access.Public, s.liveStream, ""},
	})
}

// loginRoutes know who is signed in.
func (s *Server) loginRoutes() []route {
	return slices.Concat(s.officeRoutes(), s.jobRoutes(), s.runningRoutes(), s.callsRoutes(), s.smallWorkRoutes(), s.outboxRoutes(), s.triageRoutes(), s.shortlistRoutes(), s.papersRoutes(), s.siteRoutes(), s.concernRoutes(), s.reportRoutes(), s.evaluationRoutes(), s.planRoutes(), s.groupRoutes(), s.changeRoutes(), s.scanRoutes(), s.wordRoutes(), s.tableRoutes(), s.formRoutes(), s.filingRoutes(), []route{
		{"GET", "/signin", access.Public, s.signInPage, ""},
		{"POST", "/signin", access.Public, s.signIn, ""},
		{"POST", "/signout", access.Public, s.signOut, ""},
		{"GET", "/office/at/:congress", access.SignedIn, s.chooseCongress, ""},

		// documents of a round
		{"GET", "/office/rounds/:round/method.pdf", access.ReadRound, s.methodPaper(), ""},
		{"GET", "/office/rounds/:round/ballot-paper.pdf", access.PrintDocuments, s.ballotPaper(), ""},
		{"GET", "/office/rounds/:round/issue-sheet.pdf", access.PrintDocuments, s.issueSheet(), ""},
		{"GET", "/office/rounds/:round/return-sheet.pdf", access.PrintDocuments, s.returnSheet(), ""},
		{"GET", "/office/rounds/:round/tally-sheet.pdf", access.PrintDocuments, s.tallySheet(), ""},
		{"GET", "/office/rounds/:round/zero.pdf", access.PrintDocuments, s.zeroReport(), ""},
		{"GET", "/office/rounds/:round/report.pdf", access.SeeCount, s.officeReport(), ""},
		{"GET", "/office/rounds/:round/notice.pdf", access.PrintDocuments, s.officeNotice, ""},

		// the presidium's view
		{"GET", "/presidium/:round", access.WatchPresidium, s.presidium, ""},
		{"GET", "/presidium/:round/fragment", access.WatchPresidium, s.presidium, ""},

		// the key holders' pages
		{"GET", "/scrutineer/:round", access.ReadRound, s.scrutineerPage, ""},
		{"GET", "/scrutineer/:round/device", access.HoldKey, s.devicePage, ""},
		{"POST", "/scrutineer/:round/device", access.HoldKey, s.checkDevice, ""},
		{"POST", "/scrutineer/:round/zero", access.ShowEmptyBox, s.showEmptyBox, ""},
		{"POST", "/scrutineer/:round/attest", access.AttestCount, s.attest, ""},

		// paper ballots: the tellers' pages, and the doubtful ones
		{"GET", "/teller/:round", access.CountPaper, s.tellerPage, ""},
		{"GET", "/teller/:round/fragment", access.CountPaper, s.tellerPage, ""},
		{"POST", "/teller/:round/returned", access.CountPaper, s.enterReturned, ""},
		{"POST", "/teller/:round/batches", access.CountPaper, s.openBatch, ""},
		{"GET", "/teller/:round/batches/:batch", access.CountPaper, s.batchPage, ""},
		{"POST", "/teller/:round/batches/:batch", access.CountPaper, s.enterBatch, ""},
		{"GET", "/teller/:round/batches/:batch/status", access.CountPaper, s.batchStatus, ""},
		{"GET", "/scrutineer/:round/doubtful", access.DecideDoubt, s.doubtsPage, ""},
		{"GET", "/scrutineer/:round/doubtful/fragment", access.DecideDoubt, s.doubtsPage, ""},
		{"GET", "/scrutineer/:round/doubtful/:batch/:no", access.DecideDoubt, s.doubtPage, ""},
		{"POST", "/scrutineer/:round/doubtful/:batch/:no", access.DecideDoubt, s.decideDoubt, ""},

		{"GET", "/api/v1/rounds/:round/ceremony", access.HoldKey, s.apiCeremony, ""},
		{"POST", "/api/v1/rounds/:round/ceremony/:step", access.HoldKey, s.apiCeremonyMessage, "4M"},
		{"GET", "/api/v1/rounds/:round/sealed.bel", access.HoldKey, s.apiSealedArchive, ""},
		{"POST", "/api/v1/rounds/:round/decryption", access.HoldKey, s.apiDecryption, "4M"},
	})
}

func (s *Server) register(e *echo.Echo) error {
	if err := s.use(e); err != nil {
		return err
	}
	add := func(r route, before ...echo.MiddlewareFunc) error {
		if r.action == "" {
			return fmt.Errorf("route %s %s names no action", r.method, r.path)
		}
		limit := r.limit
		if limit == "" {
			limit = bodyLimit
		}
		chain := append(before, needs(r.action), middleware.BodyLimit(limit))
		if r.method == http.MethodPost && !strings.HasPrefix(r.path, "/api/") {
			chain = append(chain, wellFormed(limit == importLimit || limit == photoLimit || limit == photosLimit))
		}
		e.Add(r.method, r.path, r.handler, chain...)
		return nil
	}
	for _, r := range s.openRoutes() {
		if err := add(r); err != nil {
			return err
		}
	}
	for _, r := range s.loginRoutes() {
		if err := add(r, s.signedIn); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) health(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

func (s *Server) ready(c echo.Context) error {
	if err := s.Ready(ctx(c)); err != nil {
		s.Log.Error("not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
