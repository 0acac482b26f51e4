package web

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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
	"piaojue/models/migrations"
	"piaojue/templates"
)

const (
	scaleTurns = 5 // how often each page is read
	// scaleMostRows is how many rows MariaDB may read for a page. Unlike the
	// clock it says the same on every machine, however busy.
	scaleMostRows = 6000
)

// scaleMoreRows are the addresses that may read more, by how they begin, and
// why. The first that fits holds.
var scaleMoreRows = []struct {
	path string
	most int64
	why  string
}{
	{"/open/", 50000, "a file: 200 projects with all that belongs to them"},
	{"/office/years/", 40000, "a file: the archive of a year"},
	{"/office/comments/export", 20000, "a file: 2,000 comments with their projects"},
	{"/office/outbox/export", 10000, "a file: the messages of a congress"},
	{"/projects?q=", 30000, "looks for words in all projects and in the reports of two years"},
	{"/projects", 10000, "counts the projects of every year, in an index alone"},
	{"/progress", 20000, "400 projects of forty congresses are judged"},
	{"/office/projects/townships", 20000, "400 projects of forty congresses are judged"},
	{"/office/projects?year=all", 10000, "200 projects of all years are judged"},
	{"/office/sessions/761/rounds/new", 10000, "200 projects of all years are judged"},
	{"/years", 10000, "the projects of the years without a published report are judged"},
	{"/office/years", 10000, "the projects of the years without a published report are judged"},
}

// scaleMost is how many rows may be read for an address.
func scaleMost(path string) int64 {
	for _, more := range scaleMoreRows {
		if strings.HasPrefix(path, more.path) {
			return more.most
		}
	}
	return scaleMostRows
}

// scaleLeftOut says which addresses are not read here, by how they begin or
// end, and why. Every other GET address must be shown to somebody.
var scaleLeftOut = []struct{ path, why string }{
	{"/static/", "files of the program"},
	{"/healthz", "no page"}, {"/readyz", "no page"}, {"/metrics", "no page"}, {"/live", "never ends"},
	{"/signin", "no data"}, {"/office/at/:congress", "leads to the start page"},
	{"/photos/:photo/:width", "made of a real picture; the rows here have none"},
	{".pdf", "drawn with fonts, which nothing here loads, from what the page beside it reads"},
	{".docx", "likewise"},
	{"/cards.zip", "likewise"}, {"/all.zip", "likewise"}, {"/card.png", "likewise"}, {"/quarters/:quarter", "likewise"},

	// A round's own pages read that round alone, however many others there are:
	// scripts/bench casts, simulate and stream.
	{"/results/:round", "one round"}, {"/office/results/:round", "one round"}, {"/office/rounds/:round", "one round"}, {"/api/v1/rounds/:round", "one round"},
	{"/presidium/", "one round"}, {"/scrutineer/", "one round"}, {"/teller/", "one round"}, {"/hall/", "one session"},
	{"/office/jobs", "long jobs, which nothing here runs"},
	{"/office/wipes/", "a rehearsal"}, {"/office/sessions/:session/wipe", "a rehearsal"},
	{"/office/sessions/:session/checkin/delegation", "a form of one delegation"}, {"/office/candidates/", "a form of one candidate"},

	// The collection of suggestions: scripts/bench triage.
	{"/calls/:call", "suggestions"}, {"/comments/", "suggestions"}, {"/e/", "suggestions"}, {"/suggestions/:code", "suggestions"}, {"/suggestions/kept/", "suggestions"}, {"/matters/:code", "suggestions"},
	{"/showings/:showing", "suggestions"}, {"/funds/:fund", "small works"}, {"/smallworks/:work", "small works"}, {"/smallworks/photos/", "small works"},
	{"/office/calls/:call", "suggestions"}, {"/office/entrances/", "suggestions"}, {"/office/entered/", "suggestions"}, {"/office/suggestions/:suggestion", "suggestions"}, {"/office/intake-photos/", "suggestions"},
	{"/office/matters/", "suggestions"}, {"/office/studies/", "suggestions"}, {"/office/symposia/", "suggestions"}, {"/office/appraisals/", "suggestions"}, {"/office/scores/", "suggestions"}, {"/office/shortlist/", "suggestions"},
	{"/office/showings/", "suggestions"}, {"/office/funds/", "small works"}, {"/office/smallworks/", "small works"}, {"/office/smallwork-photos/", "small works"}, {"/booklet/", "suggestions"},

	// Forms of one row of one project, in a state that the rows here are not in.
	{"/office/projects/:project/plan/edit", "a form of a plan not yet published"}, {"/office/projects/:project/plan/items/", "a form likewise"}, {"/office/projects/:project/plan/measures/", "a form likewise"}, {"/office/projects/:project/plan/checkpoints/", "a form likewise"},
	{"/office/projects/:project/checkpoints/:checkpoint/", "a form of one checkpoint"}, {"/office/projects/:project/adjustments/new", "a form of one adjustment"},
	{"/office/projects/bulk/table.xlsx", "needs a choice of projects"}, {"/office/receivers/:receiver", "a form of one receiver"},
}

// leftOut reports whether an address is not read here.
func leftOut(path string) bool {
	for _, k := range scaleLeftOut {
		if strings.HasPrefix(path, k.path) || !strings.HasPrefix(k.path, "/office/") && strings.HasSuffix(path, k.path) {
			return true
		}
	}
	return false
}

// BenchmarkScale fills both databases with twenty years of forty congresses and
// reads every GET address, for each kind of person, without the page cache. It
// prints the best, the median and the slowest reading in milliseconds, and on
// MariaDB how many rows the engine read for it; more than scaleMostRows fail.
// With PIAOJUE_SCALE the databases stay in that folder and on that server, and
// are filled again only when what fills them has changed.
func BenchmarkScale(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		folder := os.Getenv("PIAOJUE_SCALE")
		if folder == "" {
			folder = b.TempDir()
		}
		must(b, os.MkdirAll(folder, 0o755))
		path := filepath.Join(folder, "piaojue.db")
		if !filled(b, "sqlite") {
			for _, ending := range []string{"", "-wal", "-shm"} {
				os.Remove(path + ending)
			}
		}
		benchmarkScale(b, "sqlite:"+path, "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=synchronous(OFF)")
	})
	dsn := os.Getenv(apptest.MySQLVariable)
	if dsn == "" || dsn == "none" {
		b.Logf("%s is not set: nothing measured on MariaDB; use scripts/mariadb", apptest.MySQLVariable)
		return
	}
	b.Run("mariadb", func(b *testing.B) {
		name := ""
		if os.Getenv("PIAOJUE_SCALE") == "" {
			name = scratchDatabase(b, dsn)
		} else {
			name = dsn + "piaojue_scale"
			db, err := sql.Open("mysql", dsn)
			must(b, err)
			if !filled(b, "mysql") {
				_, err = db.Exec("DROP DATABASE IF EXISTS piaojue_scale")
				must(b, err)
			}
			_, err = db.Exec("CREATE DATABASE IF NOT EXISTS piaojue_scale")
			must(b, err)
			must(b, db.Close())
		}
		benchmarkScale(b, "mysql:"+name, "mysql", name)
	})
}

// filledWith is what the kept databases depend on: the rows, the tables, and the
// month, which decides what is late.
func filledWith(b *testing.B) string {
	b.Helper()
	sum := sha256.New()
	text, err := os.ReadFile("scale_fill_test.go")
	must(b, err)
	sum.Write(text)
	must(b, fs.WalkDir(migrations.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.Files, path)
		sum.Write(text)
		return err
	}))
	return hex.EncodeToString(sum.Sum(nil)) + time.Now().Format(" 2006-01\n")
}

func filled(b *testing.B, kind string) bool {
	text, err := os.ReadFile(filepath.Join(os.Getenv("PIAOJUE_SCALE"), "filled-"+kind))
	return err == nil && string(text) == filledWith(b)
}

// rowsRead is how many rows MariaDB has read for everybody so far, by index
// and by scanning.
func rowsRead(b *testing.B, db *sql.DB) (sum int64) {
	b.Helper()
	rows, err := db.Query("SHOW GLOBAL STATUS LIKE 'Handler_read%'")
	must(b, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int64
		must(b, rows.Scan(&name, &n))
		sum += n
	}
	must(b, rows.Err())
	return sum
}

// scaleRoles are the kinds of person who read the office's pages, each as their
// role signs in.
var scaleRoles = []models.Role{models.Admin, models.Government, models.UnitRole, models.Standing, models.DeputyRole}

// fillScale founds the first congress with the readers of the benchmark and
// fills the tables.
func fillScale(b *testing.B, accounts *account.Service, db *sql.DB) {
	b.Helper()
	ctx := context.Background()
	congress, err := accounts.Found(ctx, account.FoundCommand{Congress: models.Congress{Name: "清溪县人民代表大会", Level: models.County}, Login: "admin", Name: "沈向南", Password: apptest.Password})
	must(b, err)
	admin := access.Actor{Account: 1, Congress: congress.ID, Roles: []models.Role{models.Admin}}
	begun := time.Now()
	_, err = db.Exec("INSERT INTO units (id, congress_id, name) VALUES (1, 1, '第1镇人民政府')")
	must(b, err)
	for _, role := range scaleRoles[1:] {
		command := account.CreateCommand{Login: string(role), Name: "周立新", Password: apptest.Password, Roles: []models.Role{role}}
		if role == models.UnitRole {
			command.Unit = "第1镇人民政府"
		}
		_, err = accounts.Create(ctx, admin, command)
		must(b, err)
	}
	_, err = db.Exec("DELETE FROM units")
	must(b, err)
	var mine []int64
	var watcher int64
	for _, role := range scaleRoles {
		var id int64
		must(b, db.QueryRow("SELECT id FROM accounts WHERE login = ?", string(role)).Scan(&id))
		if mine = append(mine, id); role == models.DeputyRole {
			watcher = id
		}
	}
	country(b, db, time.Now(), watcher, mine)
	b.Logf("%d projects, filled in %.0f s", scaleYears*scaleCongresses*scaleProjects, time.Since(begun).Seconds())
}

func benchmarkScale(b *testing.B, source, driver, plain string) {
	ctx := context.Background()
	s, err := store.Open(source, time.Now)
	must(b, err)
	b.Cleanup(func() { s.Close() })
	must(b, s.Migrate(ctx))
	accounts := account.New(s)
	db, err := sql.Open(driver, plain)
	must(b, err)
	b.Cleanup(func() { db.Close() })
	if folder := os.Getenv("PIAOJUE_SCALE"); folder == "" || !filled(b, driver) {
		fillScale(b, accounts, db)
		if driver == "mysql" {
			_, err = db.Exec("ANALYZE TABLE projects, reports, photos, checkpoints, plans, measures, report_figures, concerns, concern_replies, site_comments, adjustments, evaluations, inspections, inspection_projects, group_members, deputies, audit_entries")
			must(b, err)
		}
		if folder != "" {
			must(b, os.WriteFile(filepath.Join(folder, "filled-"+driver), []byte(filledWith(b)), 0o600))
		}
	}
	server, err := New(Parts{Account: accounts, Logins: account.NewLogins(s), Roster: roster.New(s), Intake: intake.New(s, apptest.IntakeParts(s)), Shortlist: shortlist.New(s, apptest.ShortlistParts(s)), SmallWork: smallwork.New(s), Vote: vote.New(s),
		Oversight: oversight.New(s, apptest.OversightParts(s)), Outbox: testOutbox(s), Live: &live.Hub{}, Ready: s.Ping, Now: time.Now, Log: slog.New(slog.DiscardHandler), Files: templates.Files})
	must(b, err)
	site := httptest.NewServer(server)
	b.Cleanup(site.Close)
	only := regexp.MustCompile(os.Getenv("PIAOJUE_SCALE_ONLY")) // addresses, to look at few of them

	read := func(client *http.Client, who, path string) (shown bool) {
		var spent []time.Duration
		var size, touched int64
		for range scaleTurns {
			before := int64(0)
			if driver == "mysql" {
				before = rowsRead(b, db)
			}
			begun := time.Now()
			answer, err := client.Get(site.URL + path)
			must(b, err)
			size, err = io.Copy(io.Discard, answer.Body)
			must(b, err)
			answer.Body.Close()
			spent = append(spent, time.Since(begun))
			if driver == "mysql" {
				touched = rowsRead(b, db) - before
			}
			if answer.StatusCode >= http.StatusInternalServerError {
				b.Errorf("%s %s: %d", who, path, answer.StatusCode)
			}
			if answer.StatusCode != http.StatusOK { // not this person's
				return false
			}
			if spent[0] > 3*time.Second {
				break // measured well enough
			}
		}
		slices.Sort(spent)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		fmt.Printf("%s\t%s\t%s\t%.1f\t%.1f\t%.1f\t%d\t%d\n", s.Kind(), who, path, ms(spent[0]), ms(spent[len(spent)/2]), ms(spent[len(spent)-1]), size/1024, touched)
		if most := scaleMost(path); touched > most {
			b.Errorf("%s %s: %d rows read, at most %d", who, path, touched, most)
		}
		return true
	}
	b.ResetTimer()
	unseen := map[string]bool{}
	visit := func(client *http.Client, who string, routes []route) {
		for _, r := range routes {
			if r.method != http.MethodGet || leftOut(r.path) || !only.MatchString(r.path) {
				continue
			}
			if _, known := unseen[r.path]; !known {
				unseen[r.path] = true
			}
			for _, path := range scaleAddresses(r.path, time.Now()) {
				if read(client, who, path) {
					unseen[r.path] = false
				}
			}
		}
	}
	visit(&http.Client{}, "public", server.openRoutes())
	for _, role := range scaleRoles {
		jar, err := cookiejar.New(nil)
		must(b, err)
		client := &http.Client{Jar: jar}
		answer, err := client.PostForm(site.URL+"/signin", url.Values{"login": {string(role)}, "password": {apptest.Password}})
		must(b, err)
		answer.Body.Close()
		visit(client, string(role), server.loginRoutes())
	}
	b.StopTimer()
	for path, nobody := range unseen {
		if nobody {
			b.Errorf("%s: shown to nobody here; it belongs into scaleLeftOut with the reason, or its rows are missing", path)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// scaleQueries are what some pages are also asked for.
var scaleQueries = map[string][]string{
	"/":                       {"", "?congress=7"},
	"/projects":               {"", "?year=2023", "?congress=7", "?q=" + url.QueryEscape("第7镇 道路"), "?q=" + url.QueryEscape("没有这样的词"), "?page=40", "?page=160"},
	"/feed.atom":              {"", "?congress=7"},
	"/progress":               {"", "?congress=7", "?year=2020"},
	"/years":                  {"", "?congress=7"},
	"/open/projects.csv":      {"", "?page=20"},
	"/open/reports.csv":       {"", "?page=20"},
	"/adjustments":            {""},
	"/office/projects":        {"", "?year=all", "?q=" + url.QueryEscape("道路"), "?missing=1"},
	"/office/concerns":        {"", "?page=3", "?q=" + url.QueryEscape("警示灯"), "?year=2020", "?late=1"},
	"/office/comments":        {"", "?page=5", "?state=received"},
	"/office/audit":           {"", "?page=10"},
	"/office/inspections":     {"", "?year=2020"},
	"/office/groups":          {"", "?year=2020"},
	"/office/evaluations":     {"", "?year=2021"},
	"/office/duties":          {"", "?year=2021"},
	"/office/deputies/duties": {"", "?year=2021"},
}

// scaleAddresses are the addresses that a route is read at: its parameters
// filled in with numbers of rows that are there, of an early year and of this
// one.
func scaleAddresses(path string, today time.Time) []string {
	now, early := scaleYears-1, 6
	earlyYear := today.Year() - scaleYears + 1 + early
	office := strings.HasPrefix(path, "/office/")
	project := []string{fmt.Sprint(scaleProject(now, 0, 1)), fmt.Sprint(scaleProject(early, 0, 8))}
	if !office { // in another place
		project[1] = fmt.Sprint(scaleProject(early, 6, 8))
	}
	first := scaleProject(now, 0, 1)
	values := map[string][]string{
		":project": project, ":session": {fmt.Sprint(now*scaleCongresses + 1)}, ":round": {fmt.Sprint(now*scaleCongresses + 1), fmt.Sprint(early*scaleCongresses + 1)},
		":congress": {"1", "7"}, ":year": {fmt.Sprint(earlyYear)}, ":quarter": {"3"}, ":interview": {fmt.Sprint(now*scaleCongresses + 1)}, ":entry": {fmt.Sprint((now*scaleCongresses + 1) * 6)},
		":adjustment": {fmt.Sprint(scaleProject(early, 0, 8))}, ":concern": {fmt.Sprint(first * 2), fmt.Sprint(scaleProject(early, 0, 8) * 2)}, ":report": {fmt.Sprint(first*scaleReports - 2)},
		":item": {fmt.Sprint(first * 2)}, ":measure": {fmt.Sprint(first * 2)}, ":checkpoint": {fmt.Sprint(first * 6)}, ":inspection": {fmt.Sprint(now*scaleCongresses*scaleVisits + 3), fmt.Sprint(early*scaleCongresses*scaleVisits + 2)},
		":account": {"2"}, ":receiver": {"11"}, ":deputy": {fmt.Sprint((now*scaleCongresses + 1) * scaleDeputies)}, ":file": {fmt.Sprintf("FILE%022d", first)}, ":photo": {fmt.Sprintf("PHOTO%021d", first*scalePhotos-4)},
	}
	switch {
	case strings.HasPrefix(path, "/site/"):
		values[":code"] = []string{scaleCode('W', first), scaleCode('W', 42)}
	case strings.HasPrefix(path, "/visit/"):
		values[":code"] = []string{scaleCode('V', int64(now*scaleCongresses*scaleVisits+4))}
	case strings.HasPrefix(path, "/office/evidence/"):
		values[":photo"] = []string{fmt.Sprintf("PHOTO%021d", first*scalePhotos-3)}
	case strings.HasSuffix(path, "/photos/:photo"):
		values[":inspection"] = []string{fmt.Sprint(now*scaleCongresses*scaleVisits + 1)}
		values[":photo"] = []string{fmt.Sprintf("PHOTO%021d", first*scalePhotos-2)}
	case strings.HasPrefix(path, "/site-comments/"):
		values[":code"] = []string{scaleCode('C', first*scaleComments)}
	}
	addresses := []string{path}
	for _, part := range strings.Split(path, "/") {
		if !strings.HasPrefix(part, ":") {
			continue
		}
		part, _, _ = strings.Cut(part, ".")
		of := values[part]
		if len(of) == 0 {
			return nil
		}
		var next []string
		for i := range max(len(of), len(addresses)) {
			next = append(next, strings.Replace(addresses[min(i, len(addresses)-1)], part, of[min(i, len(of)-1)], 1))
		}
		addresses = next
	}
	if with := scaleQueries[path]; with != nil {
		addresses = nil
		for _, q := range with {
			addresses = append(addresses, path+q)
		}
	}
	return addresses
}
