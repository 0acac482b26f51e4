package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/app/account"
	"piaojue/app/live"
	"piaojue/app/pdf"
	"piaojue/app/store"
	"piaojue/models"
	"piaojue/templates"
)

// lettered is the same site with letters to draw pictures with.
func (s *callSite) lettered() string {
	s.t.Helper()
	fonts, err := pdf.LoadFonts(filepath.Join("..", "..", "build", "fonts"))
	must(s.t, err)
	s.t.Cleanup(func() { fonts.Close() })
	server, err := New(Parts{Account: s.Account, Logins: account.NewLogins(s.Store), Roster: s.Roster, Intake: s.Intake, Shortlist: s.Shortlist, SmallWork: s.SmallWork, Vote: s.Vote, Oversight: s.Oversight,
		Live: &live.Hub{}, Ready: s.Store.Ping, Now: s.Clock.Now, Clock: s.Clock.Now, Log: slog.New(slog.DiscardHandler), Files: templates.Files, Fonts: fonts})
	must(s.t, err)
	web := httptest.NewServer(server)
	s.t.Cleanup(web.Close)
	return web.URL
}

// The picture of a project is made of what is public: what is drafted, filed or
// held back changes no byte of it, and a project that is not public has none.
func TestTheSharingPictureShowsNothingUnpublished(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		o := oversee(t, s)
		site := &callSite{Town: s.Town, t: t, url: s.lettered()}
		now := models.At(s.Clock.Now())
		put := func(do func(c *store.Scope) error) {
			t.Helper()
			must(t, s.Store.InTx(context.Background(), func(tx *store.Tx) error { return do(tx.In(s.Congress.ID)) }))
		}
		picture := func(p models.Project) [32]byte {
			t.Helper()
			s.Clock.Forward(pageStale + 1) // no copy is that old
			a := site.get(fmt.Sprintf("/projects/%d/card.png", p.ID))
			if a.status != http.StatusOK || a.header.Get("Content-Type") != "image/png" || a.header.Get("Etag") == "" || a.header.Get("Content-Encoding") != "" {
				t.Fatalf("the picture of %q: %d %v", p.Name, a.status, a.header)
			}
			if _, err := png.Decode(strings.NewReader(a.body)); err != nil {
				t.Fatal(err)
			}
			return sha256.Sum256([]byte(a.body))
		}
		for _, path := range []string{fmt.Sprintf("/projects/%d/card.png", o.hidden.ID), "/projects/999/card.png", "/projects/x/card.png"} {
			if a := site.get(path); a.status != http.StatusNotFound || strings.HasPrefix(a.header.Get("Content-Type"), "image/") {
				t.Errorf("%s: %d %s", path, a.status, a.header.Get("Content-Type"))
			}
		}

		p := o.project
		p.ID, p.No, p.SiteCode, p.Code = 0, 77, "SITECODEXYZ77", ""
		put(func(c *store.Scope) error { return c.PutProject(&p) })
		before := picture(p)
		o.plan(put, p, models.PlanSubmitted, 0, false)
		late := models.Checkpoint{ProjectID: p.ID, Name: "早该完成", Position: 2, Weight: 50, PlannedOn: "2026-01-02"}
		put(func(c *store.Scope) error { return c.PutCheckpoint(&late) })
		o.inspections(t, put, p, 0, false)
		o.concerns(put, p, 0, false)
		o.interviews(put, p, 0, false)
		o.evaluations(put, p, 0, false)
		for _, state := range models.AdjustmentStates {
			if state != models.AdjustmentPublished {
				o.adjustments(put, p, state, now, false)
			}
		}
		for _, state := range []models.CommentState{models.CommentReceived, models.CommentHidden} {
			o.comments(put, p, state, now, false)
		}
		o.group(put, p, now)
		if picture(p) != before {
			t.Error("something that is not public changed the picture")
		}
		put(func(c *store.Scope) error {
			plans, err := c.PlansOf([]int64{p.ID})
			if err != nil {
				return err
			}
			plans[0].State, plans[0].PublishedAt = models.PlanPublished, now
			return c.UpdatePlan(plans[0])
		})
		if picture(p) == before {
			t.Error("a checkpoint that is late by the published plan changes nothing: the test would find nothing")
		}

		// What is written on it, word by word.
		for _, p := range []models.Project{o.project, o.drafted} {
			v, err := s.Oversight.PublishedProject(context.Background(), p.ID)
			must(t, err)
			text := fmt.Sprintf("%+v", sharingCard(v, false))
			for mark, what := range o.secret {
				if strings.Contains(text, mark) {
					t.Errorf("the picture shows %s", what)
				}
			}
			if !strings.Contains(text, p.Name) {
				t.Errorf("the picture does not name the project: %s", text)
			}
		}
	})
}

// The page names its picture by its whole address and its size; where no
// letters are installed there is none, and no page promises one.
func TestAPageNamesThePictureThatStandsForIt(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		o := oversee(t, s)
		url := s.lettered()
		site := &callSite{Town: s.Town, t: t, url: url}
		path := fmt.Sprintf("/projects/%d", o.drafted.ID)
		page := site.get(path)
		for _, want := range []string{`<meta property="og:image" content="` + url + path + `/card.png">`, `<meta property="og:image:width" content="1200">`, `<meta property="og:image:height" content="630">`} {
			if !strings.Contains(page.body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
		first := site.get(path + "/card.png")
		request, err := http.NewRequest("GET", url+path+"/card.png", nil)
		must(t, err)
		request.Header.Set("If-None-Match", first.header.Get("Etag"))
		again, err := http.DefaultClient.Do(request)
		must(t, err)
		again.Body.Close()
		if again.StatusCode != http.StatusNotModified || again.Header.Get("Cache-Control") != first.header.Get("Cache-Control") {
			t.Errorf("asked again: %d %v", again.StatusCode, again.Header)
		}
		if a := s.get(path); strings.Contains(a.body, "og:image") {
			t.Error("a page without letters and photos promises a picture")
		}
		if a := s.get(path + "/card.png"); a.status != http.StatusNotFound || bytes.HasPrefix([]byte(a.body), []byte("\x89PNG")) {
			t.Errorf("a picture without letters: %d", a.status)
		}
	})
}
