package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/apptest"
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// happen puts one of everything that a public site shows into the public
// project, each with a text of its own.
func (p publicSite) happen(t *testing.T, s *store.Store, clock *apptest.Clock) {
	t.Helper()
	now := models.At(clock.Now())
	err := s.InTx(context.Background(), func(tx *store.Tx) error {
		c := tx.In(1)
		if err := c.PutPlan(&models.Plan{ProjectID: p.shown, State: models.PlanPublished, PublishedAt: now}); err != nil {
			return err
		}
		if err := c.PutCheckpoint(&models.Checkpoint{ProjectID: p.shown, Name: "=路基完工", Weight: 100, PlannedOn: "2026-12-30"}); err != nil {
			return err
		}
		m := models.Measure{ProjectID: p.shown, Year: 2026, Name: "硬化路面", Unit: "公里", Target: 12_345}
		if err := c.PutMeasure(&m); err != nil {
			return err
		}
		r := models.Report{ProjectID: p.shown, ReportedOn: "2026-03-11", Percent: 125, Paid: 121_050_000, Text: "=路基\\n已经完成", CreatedAt: now}
		if err := c.PutReport(&r); err != nil {
			return err
		}
		if err := c.PutReportFigure(&models.ReportFigure{ReportID: r.ID, MeasureID: m.ID, Actual: -500}); err != nil {
			return err
		}
		if err := c.PutPhoto(&models.Photo{ID: "PHOTO1", ReportID: r.ID, Caption: "现场", Width: 1600, Height: 1200, Body: testJPEG(t, 1600)}); err != nil {
			return err
		}
		k := models.Concern{ProjectID: p.shown, Text: "弯道没有护栏", State: models.ConcernAnswered, Unit: "县交通运输局", RaisedAt: now, PublishedAt: now}
		if err := c.PutConcern(&k); err != nil {
			return err
		}
		for _, text := range []string{"正在采购", "已经装好"} {
			if err := c.PutConcernReply(&models.ConcernReply{ConcernID: k.ID, Text: text, RepliedAt: now}); err != nil {
				return err
			}
		}
		if err := c.PutAdjustment(&models.Adjustment{ProjectID: p.shown, Kind: models.AdjustDeadline, Reason: "汛期停工", Decision: "同意", State: models.AdjustmentPublished, DecidedOn: "2026-03-10", PublishedAt: now}); err != nil {
			return err
		}
		if err := c.PutAcceptance(&models.Acceptance{ProjectID: p.shown, Kind: models.AcceptOfficial, HeldOn: "2026-03-09", Points: 40, People: "县住建局", Text: "二楼扶手松动。", Actor: "周立新", RecordedAt: now}); err != nil {
			return err
		}
		if err := c.PutAcceptance(&models.Acceptance{ProjectID: p.shown, Kind: models.AcceptCarried, HeldOn: "2026-03-10", Text: "转下年", RecordedAt: now}); err != nil {
			return err
		}
		return c.PutEvaluation(&models.Evaluation{ProjectID: p.shown, Year: 2026, Turn: 1, Grade: "满意", Score: 8_765, PublishedAt: now})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The rules of RFC 4287 that a reader trips over: what must be there once,
// ids that differ, times that can be read, links that lead somewhere.
func TestFeedsAreValidAndKeepTheirIDs(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		client := &http.Client{}
		read := func(path string) atomFeed {
			status, header, body := get(t, client, site.url+path)
			if status != 200 || header.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
				t.Fatalf("%s: %d %s", path, status, header.Get("Content-Type"))
			}
			var feed atomFeed
			if err := xml.Unmarshal([]byte(body), &feed); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if feed.Title == "" || feed.Author == "" || feed.ID != site.url+path || len(feed.Links) != 2 || feed.Links[0] != (atomLink{"self", site.url + path}) {
				t.Errorf("%s: head %q %q %q %v", path, feed.Title, feed.Author, feed.ID, feed.Links)
			}
			ids, newest := map[string]bool{}, time.Time{}
			for _, e := range feed.Entries {
				at, err := time.Parse(time.RFC3339, e.Updated)
				if err != nil || e.Title == "" || e.Author == "" || e.Category.Term == "" || ids[e.ID] {
					t.Errorf("%s: entry %+v: %v", path, e, err)
				}
				ids[e.ID] = true
				if at.After(newest) {
					newest = at
				}
				page, _, _ := strings.Cut(e.Link.Href, "#")
				if status, _, _ := get(t, client, page); status != 200 {
					t.Errorf("%s: entry %q leads to %d", path, e.Title, status)
				}
			}
			if at, err := time.Parse(time.RFC3339, feed.Updated); err != nil || len(feed.Entries) > 0 && !at.Equal(newest) {
				t.Errorf("%s: updated %s, newest entry %s", path, feed.Updated, newest)
			}
			return feed
		}
		paths := []string{"/feed.atom", "/feed.atom?congress=1", "/projects/" + itoa64(site.shown) + "/feed.atom"}
		for _, path := range paths {
			if feed := read(path); len(feed.Entries) != 0 {
				t.Errorf("%s: %d entries before anything happened", path, len(feed.Entries))
			}
		}
		site.happen(t, s, clock)
		for _, path := range paths {
			feed := read(path)
			if len(feed.Entries) != 7 { // plan, report, concern, two answers, change, grade
				t.Errorf("%s: %d entries, want 7", path, len(feed.Entries))
			}
			clock.Forward(time.Hour)
			if again := read(path); !reflect.DeepEqual(again, feed) {
				t.Errorf("%s is another feed an hour later", path)
			}
		}
		for path, want := range map[string]int{"/feed.atom?congress=9": 404, "/feed.atom?congress=x": 404, "/projects/" + itoa64(site.hidden) + "/feed.atom": 404, "/projects/999/feed.atom": 404, "/projects/x/feed.atom": 404} {
			if status, _, _ := get(t, client, site.url+path); status != want {
				t.Errorf("%s: %d, want %d", path, status, want)
			}
		}
	})
}

func TestOpenTablesAreWholeAndHarmless(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		site.happen(t, s, clock)
		client := &http.Client{}
		want := map[string][]string{
			"projects":    {"𬭎园村至㙍下村𠮷祥路道路硬化工程", "300", "121.05", "125", "已确定"},
			"checkpoints": {"'=路基完工", "100", "2026-12-30", ""},
			"measures":    {"硬化路面", "12.345", "-0.5"},
			"reports":     {"'=路基\\n已经完成", "125", "121.05", "2026-03-11"},
			"concerns":    {"弯道没有护栏", "已经装好", "已答复待评价"},
			"changes":     {"完成时限", "汛期停工", "2026-03-10"},
			"acceptances": {"验收", "2026-03-09", "否", "40", "二楼扶手松动。"},
			"grades":      {"满意", "87.65", "否"},
		}
		for _, table := range openTables {
			status, header, body := get(t, client, site.url+"/open/"+table.name+".csv")
			if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/csv") || !strings.HasPrefix(body, "\ufeff") {
				t.Fatalf("%s: %d %s", table.name, status, header.Get("Content-Type"))
			}
			lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
			if err != nil || len(lines) != 2 {
				t.Fatalf("%s: %d lines: %v", table.name, len(lines), err)
			}
			for _, cell := range want[table.name] {
				if !strings.Contains("\x00"+strings.Join(lines[1], "\x00")+"\x00", "\x00"+cell+"\x00") {
					t.Errorf("%s: no cell %q in %q", table.name, cell, lines[1])
				}
			}
		}
		_, _, body := get(t, client, site.url+"/open/projects.json")
		var list []openProject
		if err := json.Unmarshal([]byte(strings.NewReplacer("12.345", "12345", "-0.5", "-500", "87.65", "8765").Replace(body)), &list); err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || len(list[0].Checkpoints) != 1 || len(list[0].Measures) != 1 || len(list[0].Reports) != 1 || len(list[0].Concerns) != 1 || len(list[0].Changes) != 1 || len(list[0].Looks) != 1 || len(list[0].Grades) != 1 {
			t.Errorf("as JSON: %s", body)
		}
		for _, query := range []string{"?year=2026", "?congress=1", "?year=2026&congress=1", "?page=1"} {
			if _, _, again := get(t, client, site.url+"/open/projects.json"+query); again != body {
				t.Errorf("%s: other bytes", query)
			}
		}
		for _, query := range []string{"?year=2025", "?congress=2", "?page=2"} {
			if _, _, none := get(t, client, site.url+"/open/projects.json"+query); strings.TrimSpace(none) != "[]" {
				t.Errorf("%s: %s", query, none)
			}
		}
		// The page that explains the fields names every one of them.
		_, _, page := get(t, client, site.url+"/open")
		for _, table := range openTables {
			for _, f := range openColumns(table.of) {
				key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if f.Tag.Get("name") == "" || !strings.Contains(page, "<code>"+key+"</code>") {
					t.Errorf("%s.%s is not explained", table.name, key)
				}
			}
		}
	})
}

func TestATableRunsNoFormula(t *testing.T) {
	rows := openProjects([]oversight.Open{{Row: oversight.Row{Congress: models.Congress{Name: "@甲"}, Project: models.Project{ID: 3, Name: "=1+1", Investment: 75_800_000_000, Year: 2026}, State: progress.State{Light: models.Red, Reason: "＝逾期"}}}})
	body, err := openTable(reflect.TypeFor[openProject](), anys(rows))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"'=1+1", "'@甲", "'＝逾期", ",75800,", "滞后", "\r\n"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("table has no %q: %s", want, body)
		}
	}
}

func TestQuantitiesAreDecimals(t *testing.T) {
	for n, want := range map[openAmount]string{0: "0", 1: "0.001", -1: "-0.001", 500: "0.5", 12_300: "12.3", -12_345: "-12.345", 7_000: "7"} {
		if got := n.String(); got != want {
			t.Errorf("%d thousandths are %s, want %s", int64(n), got, want)
		}
	}
	if got := openScore(8_765).String(); got != "87.65" {
		t.Errorf("8765 hundredths are %s", got)
	}
}

// A photo's address is kept by browsers, and asked for again every time: when
// its project is taken back, it is gone.
func TestAPhotoIsKeptByBrowsersAndGoneWhenTakenBack(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		site.happen(t, s, clock)
		ask := func(path, etag string) *http.Response {
			t.Helper()
			r, err := http.NewRequest("GET", site.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("If-None-Match", etag)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			return answer
		}
		_, _, page := get(t, &http.Client{}, site.url+"/projects/"+itoa64(site.shown))
		for _, want := range []string{`srcset="/photos/PHOTO1/480 480w, /photos/PHOTO1/960 960w, /photos/PHOTO1 1600w"`, `width="1600" height="1200"`, `loading="lazy"`, `alt="现场"`, `<meta property="og:image" content="` + site.url + `/photos/PHOTO1">`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page has no %s", want)
			}
		}
		paths := []string{"/photos/PHOTO1", "/photos/PHOTO1/480", "/photos/PHOTO1/960"}
		etags := map[string]string{}
		for _, path := range paths {
			first := ask(path, "")
			etags[path] = first.Header.Get("ETag")
			if first.StatusCode != 200 || first.Header.Get("Content-Type") != "image/jpeg" || first.Header.Get("Cache-Control") != "no-cache" || etags[path] == "" {
				t.Errorf("%s: %d %v", path, first.StatusCode, first.Header)
			}
			if again := ask(path, etags[path]); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s once more: %d", path, again.StatusCode)
			}
		}
		for _, path := range []string{"/photos/PHOTO1/481", "/photos/PHOTO1/0", "/photos/PHOTO1/-480", "/photos/PHOTO1/x", "/photos/PHOTO2/480"} {
			if got := ask(path, ""); got.StatusCode != 404 {
				t.Errorf("%s: %d", path, got.StatusCode)
			}
		}
		err := s.InTx(context.Background(), func(tx *store.Tx) error {
			p, err := tx.In(1).Project(site.shown)
			p.PublishedAt = 0
			if err != nil {
				return err
			}
			return tx.In(1).UpdateProject(p)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			for _, etag := range []string{"", etags[path]} {
				if got := ask(path, etag); got.StatusCode != 404 {
					t.Errorf("%s of a project that was taken back, with etag %q: %d", path, etag, got.StatusCode)
				}
			}
		}
	})
}

var anchor = regexp.MustCompile(`href="#([a-z0-9-]+)"`)

func TestThePartsOfAProjectsPageAreWhereItsContentsSay(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		site.happen(t, s, clock)
		_, _, page := get(t, &http.Client{}, site.url+"/projects/"+itoa64(site.shown))
		links := anchor.FindAllStringSubmatch(page, -1)
		if len(links) < 4 {
			t.Errorf("%d links within the page", len(links))
		}
		last := 0
		for _, m := range links {
			at := strings.Index(page, ` id="`+m[1]+`"`)
			if at < 0 {
				t.Errorf("nothing is called %s", m[1])
			}
			if m[1] != "main" && at < last {
				t.Errorf("%s stands before the part named before it", m[1])
			}
			last = max(last, at)
		}
		_, _, front := get(t, &http.Client{}, site.url+"/")
		for _, m := range regexp.MustCompile(`href="/projects/\d+#([a-z0-9-]+)"`).FindAllStringSubmatch(front, -1) {
			if !strings.Contains(page, ` id="`+m[1]+`"`) {
				t.Errorf("the front page leads to %s, which the project's page does not have", m[1])
			}
		}
		if diff := cmp.Diff(1, strings.Count(page, "<h1")); diff != "" {
			t.Errorf("headings of the first rank (-want +got): %s", diff)
		}
	})
}
