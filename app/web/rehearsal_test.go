package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/live"
	"piaojue/app/longjob"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/models"
	"piaojue/templates"
)

// opened puts a server before a Town and signs people in by login; the public
// is nobody.
func opened(t *testing.T, w *apptest.Town) (server *Server, desk func(login string) officeDesk) {
	t.Helper()
	fonts, err := pdf.LoadFonts(filepath.Join("..", "..", "build", "fonts"), "/usr/share/fonts/truetype")
	must(t, err)
	w.Vote.UseScans(vote.ScanParts{Box: apptest.Box(), Layouts: Layouts(fonts)})
	server, err = New(Parts{Account: w.Account, Logins: account.NewLogins(w.Store), Roster: w.Roster, Intake: w.Intake, Shortlist: w.Shortlist, SmallWork: w.SmallWork, Vote: w.Vote, Oversight: w.Oversight, Outbox: testOutbox(w.Store), LongJobs: longjob.New(w.Store, apptest.Box()),
		Live: &live.Hub{}, Ready: w.Store.Ping, Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler), Files: templates.Files, Fonts: fonts})
	must(t, err)
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	return server, func(login string) officeDesk {
		d := officeDesk{t, web.URL, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
		if login != "" {
			d.client = signedIn(t, publicSite{url: web.URL}, login)
			if status, _ := d.get(fmt.Sprintf("/office/at/%d", w.Congress.ID)); status != http.StatusSeeOther {
				t.Fatalf("%s cannot work in %s: %d", login, w.Congress.Name, status)
			}
		}
		return d
	}
}

var publicLists = []string{"/", "/projects", "/projects?q=%E5%BD%A9%E6%8E%92", "/results", "/feed.atom", "/check", "/open/projects.json", "/open/projects.csv"}

func TestARehearsalIsNeverPublic(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		public := desk("")
		before := map[string]string{}
		for _, path := range publicLists {
			_, before[path] = public.get(path)
		}
		r := w.Rehearse(t)
		for _, state := range []models.RoundState{models.RoundOpen, models.RoundPublished} {
			r.To(t, state)
			for _, path := range publicLists {
				if _, body := public.get(path); body != before[path] {
					t.Errorf("%s: a rehearsal that is %s changes the public page:\n%s", path, state, cmp.Diff(before[path], body))
				}
			}
			people := []officeDesk{public, desk("presiding"), desk("secretariat")}
			for _, name := range []string{"", "/archive.bel", "/bundle.zip", "/counts.json", "/counts.csv", "/report.pdf", "/notice.pdf"} {
				for i, d := range people {
					if status, _ := d.get(fmt.Sprintf("/results/%d%s", r.Round, name)); status != http.StatusNotFound {
						t.Errorf("%s: person %d reads /results/%d%s: %d", state, i, r.Round, name, status)
					}
				}
			}
		}
		// The same round in the real session is public, so the addresses above are the right ones.
		w.To(t, models.RoundPublished)
		if status, body := public.get(fmt.Sprintf("/results/%d", w.Round)); status != http.StatusOK || strings.Contains(body, "彩排") {
			t.Errorf("the real round: %d", status)
		}
		if _, body := public.get("/results"); !strings.Contains(body, fmt.Sprintf("/results/%d", w.Round)) || strings.Contains(body, fmt.Sprintf("/results/%d\"", r.Round)) {
			t.Error("the list of results does not hold the real round alone")
		}
		if _, body := desk("secretariat").get(fmt.Sprintf("/office/rounds/%d", r.Round)); strings.Contains(body, "/results/") || !strings.Contains(body, "镇村") && !strings.Contains(body, "彩排项目一") {
			t.Error("the office does not see the rehearsal's count, or is led to a public page")
		}
	})
}

// unchanged is Town.Unchanged but for the sign-ins, which carry messages.
func unchanged(t *testing.T, w *apptest.Town, do func()) {
	t.Helper()
	before := w.Dump(t)
	do()
	after := w.Dump(t)
	for _, name := range []string{"logins", "topic_versions"} {
		delete(before, name)
		delete(after, name)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the database changed (-before +after):\n%s", diff)
	}
}

var pageParameter = regexp.MustCompile(`:(session|round)\b`)

// TestEveryPageOfARehearsalIsMarked asks for every page of the site map that
// names a session or a round, whoever made it.
func TestEveryPageOfARehearsalIsMarked(t *testing.T) {
	const banner = `class="rehearsal" aria-label="彩排"><strong>彩排</strong>`
	logins := map[models.Role]string{}
	for _, p := range apptest.People {
		if logins[p.Role] == "" {
			logins[p.Role] = p.Login
		}
	}
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		r := w.Rehearse(t)
		w.To(t, models.RoundOpen)
		server, desk := opened(t, w)
		desks := map[string]officeDesk{"": desk("")}
		marked := map[string]bool{}
		for _, state := range []models.RoundState{models.RoundStaffed, models.RoundOpen, models.RoundPublished} {
			r.To(t, state)
			for _, route := range server.allRoutes() {
				if route.method != "GET" || !pageParameter.MatchString(route.path) || strings.HasSuffix(route.path, "/stream") {
					continue
				}
				login := ""
				if holders := access.Holders(route.action); len(holders) > 0 {
					login = logins[holders[0]]
				}
				if _, there := desks[login]; !there {
					desks[login] = desk(login)
				}
				ask := func(session, round int64) (string, string) {
					address := strings.NewReplacer(":session", fmt.Sprint(session), ":round", fmt.Sprint(round)).Replace(route.path)
					answer, err := desks[login].client.Get(desks[login].url + address)
					must(t, err)
					_, _, body := desks[login].read(answer, nil)
					kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
					return kind, body
				}
				kind, body := ask(r.Session, r.Round)
				switch {
				case kind == "text/html" && strings.Contains(body, "<!doctype html>"):
					if !strings.Contains(body, banner) || !strings.Contains(body, "<title>【彩排】") {
						t.Errorf("%s: %s is not marked", state, route.path)
					}
					marked[route.path] = true
					if _, real := ask(w.Session, w.Round); strings.Contains(real, banner) {
						t.Errorf("%s: %s is marked in the real session", state, route.path)
					}
				case kind == "application/pdf":
					if text := pdfText(t, body); !strings.Contains(text, "彩排，无效力") {
						t.Errorf("%s: %s is not marked:\n%s", state, route.path, text)
					}
					marked[route.path] = true
				}
			}
		}
		for _, path := range []string{"/hall/:session", "/office/sessions/:session", "/office/sessions/:session/checkin", "/office/rounds/:round", "/presidium/:round", "/scrutineer/:round",
			"/office/rounds/:round/ballot-paper.pdf", "/office/rounds/:round/report.pdf", "/office/rounds/:round/notice.pdf"} {
			if !marked[path] {
				t.Errorf("%s was not seen", path)
			}
		}
	})
}

// pdfText is what a reader can copy out of a PDF.
func pdfText(t *testing.T, doc string) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-", "-")
	cmd.Stdin = strings.NewReader(doc)
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	return string(text)
}

func TestTheBallotPageLearnsThatItIsARehearsal(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		r := w.Rehearse(t)
		r.To(t, models.RoundOpen)
		_, desk := opened(t, w)
		public := desk("")
		rounds, err := w.Vote.OpenRounds(context.Background())
		must(t, err)
		for _, open := range rounds {
			if open.Rehearsal != (open.ID == r.Round) || strings.Contains(open.Session, "彩排") != open.Rehearsal {
				t.Errorf("open round %+v", open)
			}
			_, body := public.get(fmt.Sprintf("/api/v1/rounds/%d/election", open.ID))
			if strings.Contains(body, `"rehearsal":true`) != open.Rehearsal {
				t.Errorf("round %d: %.200s", open.ID, body)
			}
		}
		// A slip of the rehearsal opens nothing in the real round, and the other way round.
		for _, c := range []struct {
			round  int64
			ballot []byte
		}{{w.Round, r.Ballots[0]}, {r.Round, w.Ballots[0]}} {
			answer, err := public.client.Post(fmt.Sprintf("%s/api/v1/rounds/%d/ballots", public.url, c.round), "application/json", strings.NewReader(string(c.ballot)))
			must(t, err)
			if status, _, _ := public.read(answer, nil); status != http.StatusUnprocessableEntity {
				t.Errorf("a ballot of the other session: %d", status)
			}
		}
	})
}

func TestARehearsalIsMadeAndWipedFromItsPages(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundOpen, func(t *testing.T, w *apptest.Town) {
		_, desk := opened(t, w)
		secretariat := desk("secretariat")
		real := fmt.Sprintf("/office/sessions/%d", w.Session)
		if _, body := secretariat.get(real); !strings.Contains(body, real+"/rehearse") || strings.Contains(body, "/wipe\"") {
			t.Fatal("the session's page does not offer a rehearsal")
		}
		if _, body := desk("presiding").get(real); strings.Contains(body, "/rehearse") {
			t.Error("the rehearsal is offered to somebody who may not make it")
		}
		unchanged(t, w, func() {
			if status, _, body := secretariat.post(real+"/rehearse", "names", "others"); status != http.StatusUnprocessableEntity || !strings.Contains(problemsIn(body), "虚构项目") {
				t.Errorf("no choice: %d %s", status, problemsIn(body))
			}
			if status, body := secretariat.get(real + "/wipe"); status != http.StatusForbidden || !strings.Contains(body, "正式会议，不能清除") {
				t.Errorf("wiping a real session: %d", status)
			}
			if status, _, _ := secretariat.post(real+"/wipe", "confirm", "yes"); status != http.StatusForbidden {
				t.Errorf("wiping a real session: %d", status)
			}
		})
		rehearsal := secretariat.must(secretariat.post(real+"/rehearse", "names", "invented"))
		status, body := secretariat.get(rehearsal)
		if status != http.StatusOK || !strings.Contains(body, "彩排已新建") || !strings.Contains(body, rehearsal+"/wipe") || !strings.Contains(body, `href="`+real+`"`) {
			t.Fatalf("%s: %d", rehearsal, status)
		}
		if _, body := secretariat.get(real); !strings.Contains(body, `href="`+rehearsal+`"`) {
			t.Error("the real session does not lead to its rehearsal")
		}
		unchanged(t, w, func() {
			if status, _, body := secretariat.post(real+"/rehearse", "names", "real"); status != http.StatusConflict || !strings.Contains(problemsIn(body), "已经有一次彩排") {
				t.Errorf("a second rehearsal: %d %s", status, problemsIn(body))
			}
			if status, _, body := secretariat.post(rehearsal + "/wipe"); status != http.StatusUnprocessableEntity || !strings.Contains(problemsIn(body), "勾选") {
				t.Errorf("without the second act: %d %s", status, problemsIn(body))
			}
			if status, _, _ := desk("presiding").post(rehearsal+"/wipe", "confirm", "yes"); status != http.StatusForbidden {
				t.Errorf("the presiding member wipes: %d", status)
			}
		})
		if to := secretariat.must(secretariat.post(rehearsal+"/wipe", "confirm", "yes")); to != "/office/wipes" {
			t.Errorf("led to %s", to)
		}
		unchanged(t, w, func() {
			if status, _, _ := secretariat.post(rehearsal+"/wipe", "confirm", "yes"); status != http.StatusNotFound {
				t.Errorf("the second time: %d", status)
			}
		})
		if _, body = secretariat.get("/office/wipes"); strings.Count(body, "/proof.pdf") != 1 {
			t.Error("the list does not hold the one proof")
		}
		proofs, err := w.Roster.Wipes(context.Background(), w.As("standing"))
		must(t, err)
		status, doc := secretariat.get(fmt.Sprintf("/office/wipes/%d/proof.pdf", proofs[0].ID))
		if status != http.StatusOK {
			t.Fatalf("the proof: %d", status)
		}
		text := strings.Join(strings.Fields(pdfText(t, doc)), "")
		for _, part := range []string{"清除证明", proofs[0].Digest, "代表（deputies）", "唐小玲", "清除人", "见证人"} {
			if !strings.Contains(text, strings.Join(strings.Fields(part), "")) {
				t.Errorf("the proof does not say %q:\n%s", part, text)
			}
		}
	})
}
