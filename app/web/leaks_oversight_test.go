package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

// An overseen is what was put into the year of some projects for a reader who
// is not signed in: rows that are public and rows that are not, each text with
// a mark of its own.
type overseen struct {
	secret, open map[string]string // mark → what it is of
	marks        int
	photos       []string // whose bytes nobody may see
	shown        string   // a photo that everybody may see
	files        []string // that nobody may have
	file         string   // that everybody may have
	codes        []string // of sites, comments, activities, matters
	account      int64    // a deputy's, which stands nowhere

	project, hidden, drafted models.Project // public, not public, public with a plan that is not
	congress, adjustment     int64
	interview                int64
}

// mark is a text nothing else has. A name for it helps whoever reads a failure.
func (o *overseen) mark(public bool, what string) string {
	o.marks++
	mark := fmt.Sprintf("密语%04d", o.marks)
	if public {
		o.open[mark] = what
	} else {
		o.secret[mark] = what
	}
	return street + mark
}

// words gives every empty text of a row a mark. What a row keeps of persons and
// keys is secret even where the row is public; those fields are named, and every
// account that it names is the one that no page may show.
func (o *overseen) words(row any, public bool, what string, secret ...string) {
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		if f.Type() == reflect.TypeFor[string]() && f.String() == "" && name != "ID" {
			f.SetString(o.mark(public && !slices.Contains(secret, name), what+" "+name))
		}
		if (name == "AccountID" || strings.HasSuffix(name, "Account")) && f.IsZero() {
			f.SetInt(o.account)
		}
	}
}

// oversee plants the year of three projects.
func oversee(t *testing.T, s *callSite) *overseen {
	t.Helper()
	o := &overseen{secret: map[string]string{}, open: map[string]string{}, account: 70_250_377_123_456, congress: s.Congress.ID}
	now, today := models.At(s.Clock.Now()), models.DateOf(s.Clock.Now())
	session := models.Session{Number: 9, Year: 2026, Name: "第九次会议", OpensOn: today}
	put := func(do func(c *store.Scope) error) {
		t.Helper()
		must(t, s.Store.InTx(context.Background(), func(tx *store.Tx) error { return do(tx.In(s.Congress.ID)) }))
	}
	put(func(c *store.Scope) error { return c.PutSession(&session) })
	project := func(no int, published models.Moment, what string) models.Project {
		p := models.Project{SessionID: session.ID, Year: 2026, No: no, Code: fmt.Sprintf("%d-2026-0090%d", s.Congress.ID, no), SiteCode: fmt.Sprintf("SITECODEXYZ%d", no), Stage: models.StageRunning, PublishedAt: published, Deadline: "2026年12月", Category: "其他"}
		o.words(&p, published > 0, what)
		put(func(c *store.Scope) error { return c.PutProject(&p) })
		o.codes = append(o.codes, p.Code, p.SiteCode)
		return p
	}
	o.project, o.hidden, o.drafted = project(1, now, "a public project"), project(2, 0, "a project that is not public"), project(3, now, "a project with a drafted plan")
	// What hangs on a project that is not public is not public either, whatever
	// it says of itself.
	o.plan(put, o.project, models.PlanPublished, now, true)
	o.plan(put, o.hidden, models.PlanPublished, now, false)
	o.plan(put, o.drafted, models.PlanSubmitted, 0, false)
	o.reports(t, put, o.project, true)
	o.reports(t, put, o.hidden, false)
	for _, p := range []models.Project{o.project, o.hidden} {
		for _, published := range []models.Moment{now, 0} {
			public := published > 0 && p.ID == o.project.ID
			o.inspections(t, put, p, published, public)
			o.concerns(put, p, published, public)
			o.interviews(put, p, published, public)
			o.evaluations(put, p, published, public)
		}
		for _, state := range models.AdjustmentStates {
			o.adjustments(put, p, state, now, p.ID == o.project.ID && state == models.AdjustmentPublished)
		}
		for _, state := range []models.CommentState{models.CommentReceived, models.CommentListed, models.CommentHidden} {
			o.comments(put, p, state, now, p.ID == o.project.ID && state == models.CommentListed)
		}
		o.group(put, p, now)
	}
	o.papers(put, now)
	return o
}

type putter = func(func(c *store.Scope) error)

func (o *overseen) plan(put putter, p models.Project, state models.PlanState, published models.Moment, public bool) {
	what := "the plan of " + p.Name
	plan := models.Plan{ProjectID: p.ID, State: state, PublishedAt: published, SubmittedAt: 1, ApprovedAt: published}
	o.words(&plan, public, what, "SubmittedBy", "ApprovedBy", "Note")
	checkpoint := models.Checkpoint{ProjectID: p.ID, Position: 1, Weight: 100, PlannedOn: "2026-12-30"}
	o.words(&checkpoint, public, what, "Evidence", "Confirmer", "ConfirmedBy", "DoneNote")
	item := models.SubItem{ProjectID: p.ID, Position: 1}
	o.words(&item, public, what)
	measure := models.Measure{ProjectID: p.ID, Year: 2026, Position: 1, Target: 12_000}
	o.words(&measure, public, what)
	put(func(c *store.Scope) error { return c.PutPlan(&plan) })
	for _, shown := range []bool{published > 0, false} { // files become public with their plan
		file := models.ProjectFile{ID: rand.Text(), ProjectID: p.ID, Subject: oversight.FilePlan, SubjectID: plan.ID, Public: shown, AddedAt: 1}
		o.words(&file, public && shown, "a file of "+what, "Actor")
		file.Body = []byte("%PDF-1.4 " + o.mark(public && shown, "the bytes of "+file.ID))
		if public && shown {
			o.file = file.ID
		} else {
			o.files = append(o.files, file.ID)
		}
		put(func(c *store.Scope) error { return c.PutProjectFile(&file) })
	}
	put(func(c *store.Scope) error {
		if err := c.PutCheckpoint(&checkpoint); err != nil {
			return err
		}
		if err := c.PutSubItem(&item); err != nil {
			return err
		}
		return c.PutMeasure(&measure)
	})
}

// photo puts a photo of something there.
func (o *overseen) photo(t *testing.T, put putter, row models.Photo, public bool, what string) {
	t.Helper()
	row.ID = fmt.Sprintf("PHOTO%dOF%d", o.marks, row.ReportID+row.InspectionID+row.ProjectID)
	row.Width, row.Height, row.Body = 1200, 900, testJPEG(t, 1200)
	o.words(&row, public, what, "Phase")
	row.Phase = ""
	if public {
		o.shown = row.ID
	} else {
		o.photos = append(o.photos, row.ID)
	}
	put(func(c *store.Scope) error { return c.PutPhoto(&row) })
}

func (o *overseen) reports(t *testing.T, put putter, p models.Project, public bool) {
	r := models.Report{ProjectID: p.ID, ReportedOn: "2026-03-10", Percent: 30, CreatedAt: 1, Month: "2026-02"}
	o.words(&r, public, "a report of "+p.Name, "Author")
	put(func(c *store.Scope) error { return c.PutReport(&r) })
	o.photo(t, put, models.Photo{ReportID: r.ID}, public, "a photo of a report of "+p.Name)
	o.photo(t, put, models.Photo{ProjectID: p.ID}, public, "a photo of "+p.Name)
}

func (o *overseen) inspections(t *testing.T, put putter, p models.Project, published models.Moment, public bool) {
	what := fmt.Sprintf("an inspection (published %t) of %s", published > 0, p.Name)
	n := models.Inspection{Code: fmt.Sprintf("ACTIVITY%dAT%d", p.ID, published), HeldOn: "2026-03-10", RecordedAt: 1, PublishedAt: published}
	o.secret[n.Code] = "the code of " + what
	o.words(&n, public, what, "Author", "CancelReason", "CancelledBy")
	put(func(c *store.Scope) error {
		if err := c.PutInspection(&n); err != nil {
			return err
		}
		visit := models.Visit{InspectionID: n.ID, AccountID: o.account, SignedInAt: 1}
		visit.Name = o.mark(false, "who came to "+what)
		if public {
			delete(o.secret, strings.TrimPrefix(visit.Name, street)) // deputies visit under their names
		}
		if err := c.PutVisit(&visit); err != nil {
			return err
		}
		return c.PutInspectionProject(&models.InspectionProject{InspectionID: n.ID, ProjectID: p.ID})
	})
	o.photo(t, put, models.Photo{InspectionID: n.ID}, public, "a photo of "+what)
	o.photo(t, put, models.Photo{InspectionID: n.ID, ProjectID: p.ID}, public, "a photo of "+what)
}

func (o *overseen) concerns(put putter, p models.Project, published models.Moment, public bool) {
	what := fmt.Sprintf("a concern (published %t) of %s", published > 0, p.Name)
	k := models.Concern{ProjectID: p.ID, State: models.ConcernClosed, AccountID: o.account, RaisedAt: 1, DueOn: "2026-03-11", Turns: 1, PublishedAt: published, ClosedAt: 1, FollowedAt: 1}
	o.words(&k, public, what, "FollowedBy")
	o.forgive(public, k.Author) // deputies raise concerns under their names
	put(func(c *store.Scope) error {
		if err := c.PutConcern(&k); err != nil {
			return err
		}
		r := models.ConcernReply{ConcernID: k.ID, RepliedAt: 1, JudgedAt: 1, Satisfied: true}
		o.words(&r, public, "an answer to "+what, "Author")
		o.forgive(public, r.JudgedBy)
		o.forgive(public, r.Judgement)
		return c.PutConcernReply(&r)
	})
}

// forgive takes a text out of what must be found: it may be shown or not.
func (o *overseen) forgive(public bool, text string) {
	if public {
		delete(o.open, strings.TrimPrefix(text, street))
	}
}

func (o *overseen) interviews(put putter, p models.Project, published models.Moment, public bool) {
	what := fmt.Sprintf("an interview (published %t) about %s", published > 0, p.Name)
	// It is the congress's, not a project's: it is public by itself, but for what
	// was asked about a project that is not public.
	n := models.Interview{Year: 2026, HeldOn: "2026-03-10", RecordedAt: 1, PublishedAt: published}
	o.words(&n, published > 0, what, "Actor")
	for _, text := range []string{n.Title, n.Place, n.Host, n.Summary} {
		o.forgive(published > 0, text)
	}
	put(func(c *store.Scope) error {
		if err := c.PutInterview(&n); err != nil {
			return err
		}
		e := models.InterviewEntry{InterviewID: n.ID, ProjectID: p.ID, Position: 1}
		o.words(&e, public, "a question of "+what)
		o.forgive(public, e.Asker)
		o.forgive(public, e.Answerer)
		return c.PutInterviewEntry(&e)
	})
	if public {
		o.interview = n.ID
	}
}

func (o *overseen) adjustments(put putter, p models.Project, state models.AdjustmentState, now models.Moment, public bool) {
	what := fmt.Sprintf("an adjustment (%s) of %s", state, p.Name)
	a := models.Adjustment{ProjectID: p.ID, Kind: models.AdjustContent, State: state, FiledAt: 1, DecidedOn: "2026-03-09"}
	if state == models.AdjustmentPublished {
		a.PublishedAt = now
	}
	a.Was = `{"content":"` + o.mark(public, what+" was") + `"}`
	a.Becomes = `{"content":"` + o.mark(public, what+" becomes") + `"}`
	o.words(&a, public, what, "FiledBy")
	o.forgive(public, a.Effect)
	put(func(c *store.Scope) error {
		if err := c.PutAdjustment(&a); err != nil {
			return err
		}
		step := models.AdjustmentStep{AdjustmentID: a.ID, State: models.AdjustmentChairs, HeldOn: "2026-03-08", Agreed: true, RecordedAt: 1, AccountID: o.account}
		o.words(&step, public, "a step of "+what, "Actor", "Note")
		o.forgive(public, step.Meeting)
		if public {
			delete(o.secret, strings.TrimPrefix(step.Note, street))
		}
		return c.PutAdjustmentStep(&step)
	})
	if public {
		o.adjustment = a.ID
	}
}

func (o *overseen) comments(put putter, p models.Project, state models.CommentState, now models.Moment, public bool) {
	what := fmt.Sprintf("a comment (%s) on %s", state, p.Name)
	k := models.SiteComment{ProjectID: p.ID, Code: fmt.Sprintf("MYCODE%dX%s", p.ID, strings.ToUpper(string(state))), Rating: 4, Month: "2026-03", ReceivedAt: now, State: state, AnsweredAt: now,
		PhoneSealed: []byte("SEALEDPHONE"), PhoneIndex: []byte("PHONEINDEX" + string(state)), Author: []byte("AUTHORKEY")}
	o.words(&k, public, what, "Reason")
	o.forgive(public, k.Answerer)
	o.secret[k.Code] = "the 查询码 of " + what
	put(func(c *store.Scope) error { return c.PutSiteComment(&k) })
}

func (o *overseen) evaluations(put putter, p models.Project, published models.Moment, public bool) {
	what := fmt.Sprintf("an evaluation (published %t) of %s", published > 0, p.Name)
	e := models.Evaluation{ProjectID: p.ID, Year: 2026, Turn: 1, Base: 11, Counts: `{"grades":["满意"],"counts":[6],"base":"all"}`, Weights: "60/30/10", Score: 8_000, MadeAt: 1, PublishedAt: published}
	if published == 0 {
		e.Turn = 2
	}
	o.words(&e, public, what, "Actor")
	put(func(c *store.Scope) error {
		if err := c.PutEvaluation(&e); err != nil {
			return err
		}
		r := models.Remedy{ProjectID: p.ID, EvaluationID: e.ID, DueOn: "2026-03-30", OpenedAt: 1}
		o.words(&r, public, "a remedy after "+what, "Actor", "DoneNote")
		o.forgive(public, r.Text)
		return c.PutRemedy(&r)
	})
}

// group is who watches a project: deputies stand for it under their names,
// their accounts stand nowhere.
func (o *overseen) group(put putter, p models.Project, now models.Moment) {
	g := models.OversightGroup{ProjectID: p.ID, CreatedAt: now}
	m := models.GroupMember{AccountID: o.account, Leader: true}
	gone := models.GroupMember{AccountID: o.account + 1, LeftAt: now}
	if p.ID == o.project.ID {
		g.Name, m.Name, gone.Name = "监督小组", "秦月明", "戴志远"
	}
	o.words(&g, false, "the group of "+p.Name)
	o.words(&m, false, "who watches "+p.Name)
	o.words(&gone, false, "who watched "+p.Name)
	put(func(c *store.Scope) error {
		if err := c.PutOversightGroup(&g); err != nil {
			return err
		}
		m.GroupID, gone.GroupID = g.ID, g.ID
		if err := c.PutGroupMember(&m); err != nil {
			return err
		}
		return c.PutGroupMember(&gone)
	})
}

// papers are what belongs to no project: a year's report that is a draft, why a
// value was set, what the program tells people.
func (o *overseen) papers(put putter, now models.Moment) {
	year := models.YearReport{Year: 2026, WrittenAt: 1}
	o.words(&year, false, "a year's report that is a draft")
	value := models.Parameter{Name: "P30", Value: "20", SetAt: 1}
	o.words(&value, false, "a value of the congress")
	accepted := models.Acceptance{ProjectID: o.hidden.ID, Kind: models.AcceptOfficial, HeldOn: "2026-03-10", Passed: true, Points: 90, RecordedAt: 1, AccountID: o.account}
	o.words(&accepted, false, "the acceptance of a project that is not public")
	failed := models.Acceptance{ProjectID: o.project.ID, Kind: models.AcceptOfficial, HeldOn: "2026-03-10", Points: 20, RecordedAt: 1, AccountID: o.account}
	o.words(&failed, true, "an acceptance that did not pass", "Actor") // everybody reads why
	put(func(c *store.Scope) error {
		if err := c.PutYearReport(&year); err != nil {
			return err
		}
		if err := c.PutParameter(&value); err != nil {
			return err
		}
		for _, row := range []*models.Acceptance{&accepted, &failed} {
			if err := c.PutAcceptance(row); err != nil {
				return err
			}
		}
		return c.Remind(o.account, "leaks:1", o.mark(false, "a reminder"), "/office")
	})
}

var parameter = regexp.MustCompile(`:[a-z]+`)

// addresses are all public addresses with whatever they can be filled with.
func (o *overseen) addresses() []string {
	var numbers []string
	for i := 1; i <= 16; i++ {
		numbers = append(numbers, strconv.Itoa(i))
	}
	choices := map[string][]string{
		":code": o.codes, ":entrance": o.codes, ":photo": append([]string{o.shown}, o.photos...), ":width": {"480", "960", "360", "1200"},
		":file": append([]string{o.file}, o.files...), ":year": {"2024", "2025", "2026", "2027"}, ":site": o.codes,
	}
	for _, code := range slices.Sorted(maps.Keys(o.secret)) {
		if strings.HasPrefix(code, "ACTIVITY") {
			choices[":code"] = append(choices[":code"], code)
		}
	}
	var list []string
	for _, r := range (&Server{}).openRoutes() {
		if r.method != "GET" || r.path == "/live" || strings.HasSuffix(r.path, "/stream") || strings.HasPrefix(r.path, "/static") || r.path == "/metrics" || strings.HasPrefix(r.path, "/api/") {
			continue
		}
		paths := []string{r.path}
		for _, name := range parameter.FindAllString(r.path, -1) {
			values, listed := choices[name]
			if !listed {
				values = numbers
			}
			var more []string
			for _, path := range paths {
				for _, v := range values {
					more = append(more, strings.Replace(path, name, url.PathEscape(v), 1))
				}
			}
			paths = more
		}
		list = append(list, paths...)
	}
	for _, r := range (&Server{}).openRoutes() {
		if r.method != "GET" || strings.Contains(r.path, ":") || strings.Contains(r.path, "*") || r.path == "/live" || r.path == "/metrics" {
			continue
		}
		for _, query := range []string{"q=" + url.QueryEscape(street), "q=" + url.QueryEscape("密语"), "year=2026", "year=2027", "congress=" + strconv.FormatInt(o.congress, 10), "congress=" + strconv.FormatInt(o.congress, 10) + "&year=2026", "page=2", "state=filed"} {
			list = append(list, r.path+"?"+query)
		}
	}
	return list
}

func TestNothingOfAProjectsYearIsPublicBeforeItsTime(t *testing.T) {
	eachCallSite(t, nil, func(t *testing.T, s *callSite) {
		o := oversee(t, s)
		found := map[string]bool{}
		account := strconv.FormatInt(o.account, 10)
		look := func(where string, a answer) {
			var head bytes.Buffer
			if err := a.header.Write(&head); err != nil {
				t.Fatal(err)
			}
			text := a.body + head.String()
			for mark, what := range o.secret {
				if strings.Contains(text, mark) && !strings.Contains(where, mark) {
					t.Errorf("%s shows %s (%s)", where, what, mark)
				}
			}
			for _, never := range []string{account, "SEALEDPHONE", "PHONEINDEX", "AUTHORKEY"} {
				if strings.Contains(text, never) {
					t.Errorf("%s shows %s", where, never)
				}
			}
			for mark := range o.open {
				found[mark] = found[mark] || strings.Contains(text, mark)
			}
			if a.status >= http.StatusInternalServerError {
				t.Errorf("%s: %d", where, a.status)
			}
			if _, err := jpeg.DecodeConfig(strings.NewReader(a.body)); err == nil && !strings.HasPrefix(where, "/photos/"+o.shown) {
				if kept := slices.ContainsFunc(o.photos, func(id string) bool { return strings.HasPrefix(where, "/photos/"+id) }); kept {
					t.Errorf("%s gives away a photo", where)
				}
			}
		}
		addresses := o.addresses()
		for _, path := range addresses {
			look(path, s.get(path))
		}
		for _, id := range o.photos {
			for _, size := range []string{"", "/480", "/960"} {
				if a := s.get("/photos/" + id + size); a.status != http.StatusNotFound {
					t.Errorf("/photos/%s%s: %d", id, size, a.status)
				}
			}
		}
		if a := s.get("/photos/" + o.shown + "/480"); a.status != http.StatusOK {
			t.Errorf("the public photo: %d", a.status)
		} else if _, _, err := image.DecodeConfig(strings.NewReader(a.body)); err != nil {
			t.Errorf("the public photo: %v", err)
		}
		for _, id := range o.files {
			if a := s.get("/files/" + id); a.status != http.StatusNotFound {
				t.Errorf("/files/%s: %d", id, a.status)
			}
		}
		for mark, what := range o.open {
			if !found[mark] {
				t.Errorf("%s (%s) is on none of %d addresses: the test would find nothing", what, mark, len(addresses))
			}
		}
		for mark, what := range o.secret {
			if strings.Contains(s.log.String(), mark) {
				t.Errorf("the log holds %s (%s)", what, mark)
			}
		}
	})
}
