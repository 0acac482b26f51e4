package web

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/intake"
	"piaojue/app/live"
	"piaojue/app/oversight"
	"piaojue/app/roster"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/app/store"
	"piaojue/app/vote"
	"piaojue/models"
	"piaojue/templates"
)

// publicSite is a server over a scratch database with one congress, one published project, one that is not, and
// a round that is open.
type publicSite struct {
	url            string
	shown, hidden  int64
	session, round int64
}

func newPublicSite(t *testing.T, s *store.Store, clock *apptest.Clock) publicSite {
	t.Helper()
	accounts := account.New(s)
	server, err := New(Parts{
		Account: accounts, Logins: account.NewLogins(s), Roster: roster.New(s), Intake: intake.New(s, apptest.IntakeParts(s)), Shortlist: shortlist.New(s, apptest.ShortlistParts(s)), SmallWork: smallwork.New(s), Vote: vote.New(s), Oversight: oversight.New(s, apptest.OversightParts(s)), Outbox: testOutbox(s),
		Live: &live.Hub{}, Ready: s.Ping, Now: clock.Now, Log: slog.New(slog.DiscardHandler), Files: templates.Files, Demo: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	site := publicSite{}
	err = s.InTx(context.Background(), func(tx *store.Tx) error { return site.fill(tx) })
	if err != nil {
		t.Fatal(err)
	}
	admin := access.Actor{Account: 1, Congress: 1, Roles: []models.Role{models.Admin}}
	for login, role := range map[string]models.Role{"zhixing": models.Presiding, "mishuchu": models.Secretariat, "zhengfu": models.Government} {
		if _, err := accounts.Create(context.Background(), admin, account.CreateCommand{Login: login, Name: "沈明远", Password: "清溪2026票决", Roles: []models.Role{role}}); err != nil {
			t.Fatal(err)
		}
	}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	site.url = web.URL
	return site
}

func (p *publicSite) fill(tx *store.Tx) error {
	congress := models.Congress{Name: "清溪县人民代表大会", Level: models.County}
	if err := tx.PutCongress(&congress); err != nil {
		return err
	}
	c := tx.In(congress.ID)
	term := models.Term{Number: 17, StartsOn: "2022-01-01"}
	if err := c.PutTerm(&term); err != nil {
		return err
	}
	session := models.Session{TermID: term.ID, Number: 5, Year: 2026, Name: "清溪县第十七届人民代表大会第五次会议", OpensOn: "2026-03-12"}
	if err := c.PutSession(&session); err != nil {
		return err
	}
	shown := models.Project{SessionID: session.ID, Year: 2026, No: 1, Name: "𬭎园村至㙍下村𠮷祥路道路硬化工程", Investment: 300_000_000, Place: "㙍下村",
		Approvals: 198, Entitled: 231, PublishedAt: 1}
	hidden := models.Project{SessionID: session.ID, Year: 2026, No: 2, Name: "还没有公布的项目"}
	for _, row := range []*models.Project{&shown, &hidden} {
		if err := c.PutProject(row); err != nil {
			return err
		}
	}
	round := models.Round{SessionID: session.ID, Name: "2026年度民生实事项目票决", State: models.RoundAttested, Seats: 2, Entitled: 231, Present: 219, Issued: 219, Returned: 218,
		Rules: string(testRules.Canonical()), UUID: "RBRfZcfGnSQExD"}
	if err := c.PutRound(&round); err != nil {
		return err
	}
	p.shown, p.hidden, p.session, p.round = shown.ID, hidden.ID, session.ID, round.ID
	return nil
}

// get asks for an address and returns status, header and body; a redirect is an answer of its own.
func get(t *testing.T, client *http.Client, address string) (int, http.Header, string) {
	t.Helper()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}

func itoa64(n int64) string { b, _ := json.Marshal(n); return string(b) }

func TestPublicPagesShowWhatIsPublished(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		const name = "𬭎园村至㙍下村𠮷祥路道路硬化工程"
		tests := []struct {
			path   string
			status int
			want   string
		}{
			{"/", 200, name},
			{"/?congress=999", 404, "没有这个人大"},
			{"/projects", 200, name},
			{"/projects?q=" + url.QueryEscape("𬭎"), 200, name},
			{"/projects?q=" + url.QueryEscape("㙍"), 200, name},
			{"/projects?q=" + url.QueryEscape("𠮷"), 200, name},
			{"/projects?year=2026&congress=1&page=9", 200, name},
			{"/projects?year=" + url.QueryEscape("去年") + "&page=-1", 200, name},
			{"/projects?q=" + url.QueryEscape("没有这样的项目"), 200, "找到0个项目"},
			{"/projects?q=" + strings.Repeat("a", 200), 422, "100 个字"},
			{"/projects/" + itoa64(site.shown), 200, "赞成198票（85.7%）"},
			{"/projects/" + itoa64(site.hidden), 404, "没有找到"},
			{"/projects/x", 404, "没有找到"},
			{"/projects/-1", 404, "没有找到"},
			{"/photos/none", 404, "没有找到"},
			{"/results", 200, "还没有宣布过的票决结果"},
			{"/check", 200, "belenios-tool"},
			{"/secrecy", 200, "系统管理员"},
			{"/open/projects.json", 200, name},
			{"/open/projects.csv", 200, name},
			{"/feed.atom", 200, `<feed xmlns="http://www.w3.org/2005/Atom">`},
			{"/hall/" + itoa64(site.session), 200, "等待宣布"},
			{"/hall/" + itoa64(site.session) + "/fragment", 200, "等待宣布"},
			{"/hall/999", 404, "没有找到"},
		}
		for _, tt := range tests {
			status, header, body := get(t, &http.Client{}, site.url+tt.path)
			if status != tt.status || !strings.Contains(body, tt.want) {
				t.Errorf("%s: %d, want %d with %q", tt.path, status, tt.status, tt.want)
			}
			if strings.Contains(body, "还没有公布的项目") && !strings.Contains(tt.want, "还没有") && tt.path != "/results" {
				t.Errorf("%s shows a project that is not published", tt.path)
			}
			if header.Get("Set-Cookie") != "" {
				t.Errorf("%s sets a cookie", tt.path)
			}
			if !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%s has no content security policy", tt.path)
			}
		}
	})
}

func TestBeforeTheAnnouncementNoAddressGivesAResult(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		at := "/results/" + itoa64(site.round)
		for _, path := range []string{at, at + "/archive.bel", at + "/bundle.zip", at + "/counts.json", at + "/counts.csv", at + "/report.pdf", at + "/notice.pdf"} {
			status, _, body := get(t, &http.Client{}, site.url+path)
			if status != http.StatusNotFound {
				t.Errorf("%s: %d, want 404", path, status)
			}
			if strings.Contains(body, "218") {
				t.Errorf("%s shows a figure of the round", path)
			}
		}
	})
}

// signedIn is a browser that signed in with the login.
func signedIn(t *testing.T, site publicSite, login string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(site.url+"/signin", url.Values{"login": {login}, "password": {"清溪2026票决"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign-in of %s: %d", login, answer.StatusCode)
	}
	return client
}

func TestThePresidiumsViewIsForTheDaysPeople(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		err := s.InTx(context.Background(), func(tx *store.Tx) error {
			r, err := tx.In(1).Round(site.round)
			if err != nil {
				return err
			}
			r.State = models.RoundClosed
			return tx.In(1).UpdateRound(r)
		})
		if err != nil {
			t.Fatal(err)
		}
		path := "/presidium/" + itoa64(site.round)
		status, header, _ := get(t, &http.Client{}, site.url+path)
		if status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), "/signin?next=") {
			t.Errorf("without sign-in: %d to %s", status, header.Get("Location"))
		}
		tests := []struct {
			login  string
			status int
			want   string
		}{
			{"zhixing", 200, `action="/office/rounds/1/count"`}, {"mishuchu", 200, "下一步由执行主席办理"}, {"zhengfu", 403, "不能办理"},
		}
		for _, tt := range tests {
			client := signedIn(t, site, tt.login)
			for _, part := range []string{"", "/fragment"} {
				status, _, body := get(t, client, site.url+path+part)
				if status != tt.status || !strings.Contains(body, tt.want) {
					t.Errorf("%s at %s: %d, want %d with %q", tt.login, path+part, status, tt.status, tt.want)
				}
				if part != "" && tt.status == 200 && strings.Contains(body, "<html") {
					t.Errorf("%s is a whole page", path+part)
				}
			}
		}
	})
}

func TestTheListIsCutIntoPages(t *testing.T) {
	found := oversight.Found{Total: 65}
	for i := range 30 {
		found.Rows = append(found.Rows, oversight.Row{Project: models.Project{ID: int64(i + 1), Year: 2026, Name: "项目"}})
	}
	f := projectsForm{Query: "项目 二", Year: 2026, Page: 2}
	page := projectsPage(f, found, nil)
	if len(page.Rows) != 30 || page.Pages.Pages != 3 || page.Pages.Previous == "" || page.Pages.Next == "" {
		t.Errorf("page 2: %d rows, %+v", len(page.Rows), page.Pages)
	}
	u, err := url.Parse(page.Pages.Next)
	if err != nil {
		t.Fatal(err)
	}
	if got := readProjectsForm(u.Query()); got != (projectsForm{Query: "项目 二", Year: 2026, Page: 3}) {
		t.Errorf("the next page's address asks for %+v", got)
	}
	if last := projectsPage(projectsForm{Page: 99}, found, nil); last.Pages.Page != 3 || last.Pages.Next != "" {
		t.Errorf("beyond the end: %+v", last.Pages)
	}
	if none := projectsPage(projectsForm{}, oversight.Found{}, nil); len(none.Rows) != 0 || none.Empty.Text == "" {
		t.Errorf("nothing: %+v", none)
	}
}

func TestTheFeedNamesEachAnnouncedRound(t *testing.T) {
	v := counted(t, models.RoundAnnounced, candidate(1, "甲", 7, 1, 1), candidate(2, "乙<丙>", 8, 1, 0))
	const base = "https://example.org"
	entries := resultEntries(base, []vote.ResultSummary{{Congress: v.Congress, Session: v.Session, Round: v.Round, Outcome: *v.Outcome}}, 0)
	body, err := xml.Marshal(newFeed(feedHead{title: "甲<乙>", base: base, path: "/feed.atom", page: "/"}, entries))
	if err != nil {
		t.Fatal(err)
	}
	var read atomFeed
	if err := xml.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Entries) != 1 || read.Entries[0].Link.Href != "https://example.org/results/3" || read.Updated != "2026-03-12T03:00:00Z" {
		t.Errorf("feed = %s", body)
	}
	if other := resultEntries(base, []vote.ResultSummary{{Congress: v.Congress, Round: v.Round, Outcome: *v.Outcome}}, v.Congress.ID+1); len(other) != 0 {
		t.Errorf("another congress's feed has %d entries", len(other))
	}
}
