package web

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

var update = flag.Bool("update", false, "write testdata/routes.golden")

func (s *Server) allRoutes() []route { return append(s.openRoutes(), s.loginRoutes()...) }

func TestTheRouteTableIsTheOneThatWasReviewed(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		plan := smallHall
		plan.state = models.RoundDraft
		h := newHall(t, s, plan)
		var table bytes.Buffer
		for i, r := range h.server.allRoutes() {
			sees := "no cookie"
			if i >= len(h.server.openRoutes()) {
				sees = "sign-in"
			}
			limit := r.limit
			if limit == "" {
				limit = bodyLimit
			}
			fmt.Fprintf(&table, "%-4s %-62s %-18s %-10s %s\n", r.method, r.path, r.action, sees, limit)
		}
		const golden = "testdata/routes.golden"
		if *update {
			must(t, os.WriteFile(golden, table.Bytes(), 0o644))
		}
		want, err := os.ReadFile(golden)
		must(t, err)
		if diff := cmp.Diff(string(want), table.String()); diff != "" {
			t.Errorf("routes changed; look at who may use them, then run go test ./app/web -update (-want +got):\n%s", diff)
		}
	})
}

func TestEveryRouteNamesAKnownActionAndEveryActionIsUsed(t *testing.T) {
	t.Parallel()
	known := append(access.Actions(), access.Public, access.SignedIn)
	asked := map[access.Action]bool{}
	s := &Server{}
	for _, r := range s.allRoutes() {
		if !slices.Contains(known, r.action) {
			t.Errorf("%s %s names %q, which is no action", r.method, r.path, r.action)
		}
		if r.method != "GET" && r.method != "POST" {
			t.Errorf("%s %s: pages are got and forms are posted", r.method, r.path)
		}
		asked[r.action] = true
	}
	for _, a := range access.Actions() {
		if !asked[a] {
			t.Errorf("no route asks for %s", a)
		}
	}
}

// address fills a route's pattern with things that exist.
func (h *hall) address(pattern string) string {
	for _, part := range []struct {
		name  string
		value any
	}{{":congress", h.people[models.Admin].Congress}, {":session", h.session}, {":round", h.round}, {":project", h.project}, {":candidate", 1}, {":checkpoint", 1},
		{":account", h.people[models.DeputyRole].Account}, {":photo", "none"}, {":step", "commit"}, {":code", "1-2026-00001"}, {":entrance", "1"}, {":call", 1}, {":suggestion", 1}, {":matter", 1}, {":answer", 1}, {":study", 1}, {":symposium", 1}, {":appraisal", 1},
		{":adjustment", 1}, {":report", 1}, {":item", 1}, {":showing", 1}, {":inspection", 1}, {":comment", 1}, {":name", "plan_days"}, {":question", 1}, {":no", 1}, {":work", 1}, {":fund", 1}, {":remedy", 1}, {":year", 2026}, {":quarter", 1}, {":concern", 1}, {":interview", 1}, {":entry", 1}, {"*", "nothing.css"}} {
		pattern = strings.ReplaceAll(pattern, part.name, fmt.Sprint(part.value))
	}
	if pattern == "/live" {
		return fmt.Sprintf("/live?topic=round/%d", h.round)
	}
	return pattern
}

const notYourRole = "您的角色不能办理这件事"

// knock asks for a route with an empty form. Streams are left as soon as they
// answer.
func (h *hall) knock(t *testing.T, client *http.Client, r route) (status int, location, body string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, r.method, h.url+h.address(r.path), nil)
	must(t, err)
	if r.method == "POST" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := client.Do(request)
	must(t, err)
	defer answer.Body.Close()
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") {
		return answer.StatusCode, "", ""
	}
	var text bytes.Buffer
	_, err = text.ReadFrom(answer.Body)
	must(t, err)
	return answer.StatusCode, answer.Header.Get("Location"), text.String()
}

func TestEveryRouteOpensForTheRolesOfTheTableAndForNobodyElse(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		plan := smallHall
		plan.state = models.RoundDraft
		h := newHall(t, s, plan)
		must(t, h.parts.Oversight.AddCheckpoint(context.Background(), h.people[models.Government], oversight.CheckpointCommand{Project: h.project, Name: "开工", Weight: 20, PlannedOn: "2026-05-01"}))
		routes := h.server.allRoutes()
		slices.SortStableFunc(routes, func(a, b route) int { return strings.Compare(a.path, b.path) }) // /signin and /signout late
		for _, role := range append([]models.Role{""}, allRoles...) {
			me, client := access.Actor{}, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			if role != "" {
				me, client = h.people[role], h.at(t, role).client
			}
			before := h.dump(t)
			for _, r := range routes {
				if r.path == "/signout" || access.May(me, r.action) {
					continue
				}
				status, location, body := h.knock(t, client, r)
				switch {
				case role == "" && r.method == "GET" && !strings.HasPrefix(r.path, "/api/"):
					if status != http.StatusSeeOther || !strings.HasPrefix(location, "/signin?next=") {
						t.Errorf("the public at %s %s: %d to %s, want the sign-in page", r.method, r.path, status, location)
					}
				case role == "":
					if status != http.StatusUnauthorized || !strings.Contains(body, "请先登录") {
						t.Errorf("the public at %s %s: %d", r.method, r.path, status)
					}
				case status != http.StatusForbidden || !strings.Contains(body, notYourRole):
					t.Errorf("%s at %s %s (%s): %d, want 403", role, r.method, r.path, r.action, status)
				}
			}
			if diff := cmp.Diff(before, h.dump(t)); diff != "" {
				t.Errorf("refused requests of %q changed something:\n%s", role, diff)
			}
			for _, r := range routes {
				if r.path == "/signout" || !access.May(me, r.action) {
					continue
				}
				status, location, body := h.knock(t, client, r)
				if status >= 500 || status == http.StatusUnauthorized && r.path != "/signin" || strings.Contains(body, notYourRole) || strings.HasPrefix(location, "/signin?next=") {
					t.Errorf("%s at %s %s (%s): %d %s, want it allowed", role, r.method, r.path, r.action, status, problemsIn(body))
				}
			}
		}
	})
}

func TestSigningOutEndsTheSignIn(t *testing.T) {
	t.Parallel()
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		plan := smallHall
		plan.state = models.RoundDraft
		h := newHall(t, s, plan)
		desk := h.at(t, models.Standing)
		if status, _ := desk.get("/office"); status != 200 {
			t.Fatalf("signed in: %d", status)
		}
		if got := desk.must(desk.post("/signout")); got != "/signin" {
			t.Errorf("sent to %s", got)
		}
		if status, _ := desk.get("/office"); status != http.StatusSeeOther {
			t.Errorf("after signing out: %d", status)
		}
	})
}
