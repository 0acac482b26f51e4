package vote_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"piaojue/app"
	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/config"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/seal"
	"piaojue/app/vote"
	"piaojue/models"
)

// noCountAnywhere fails the test when anything that somebody without the right
// to see the count can ask for gives a count, or says which projects won.
func noCountAnywhere(t *testing.T, w *apptest.Town) {
	t.Helper()
	_, err := w.Vote.Result(ctx, w.Round)
	apptest.Refused(t, "Result", err, fault.NotFound)
	_, err = w.Vote.Archive(ctx, w.Round)
	apptest.Refused(t, "Archive", err, fault.NotFound)
	var bundle bytes.Buffer
	apptest.Refused(t, "Bundle", w.Vote.Bundle(ctx, w.Round, &bundle), fault.NotFound)
	if bundle.Len() > 0 {
		t.Errorf("Bundle wrote %d bytes before it refused", bundle.Len())
	}
	results, err := w.Vote.Results(ctx)
	must(t, err)
	for _, r := range results {
		if r.Round.ID == w.Round {
			t.Error("Results lists the round")
		}
	}
	projects, err := w.Oversight.Published(ctx, oversight.Filter{})
	must(t, err)
	for _, p := range projects {
		if p.Project.RoundID == w.Round {
			t.Error("Published lists a project of the round")
		}
	}
	hall, err := w.Vote.Hall(ctx, w.Session)
	must(t, err)
	if hall.Outcome != nil {
		t.Error("Hall has an outcome")
	}
	held, err := w.Vote.UnderWay(ctx)
	must(t, err)
	for _, r := range held {
		if r.Outcome != nil {
			t.Error("UnderWay has an outcome")
		}
	}
	for _, p := range apptest.People {
		by := w.As(p.Login)
		v, err := w.Vote.ReadRound(ctx, by, w.Round)
		switch {
		case !access.May(by, access.ReadRound):
			apptest.Refused(t, "ReadRound by "+p.Login, err, fault.Forbidden)
		case err != nil:
			t.Errorf("ReadRound by %s: %v", p.Login, err)
		case (v.Counts != nil || v.Outcome != nil) && !(access.May(by, access.SeeCount) && v.Round.State.Reached(models.RoundCounted)):
			t.Errorf("ReadRound gives %s the count of a round that is %s", p.Login, v.Round.State)
		}
		for _, s := range v.Steps {
			if strings.Contains(s.Reason, "赞成") {
				t.Errorf("step %s says %q", s.Action, s.Reason)
			}
		}
	}
}

func TestNoCountIsAnywhereBeforeTheAnnouncement(t *testing.T) {
	for _, state := range models.RoundStates[:slices.Index(models.RoundStates, models.RoundAnnounced)] {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.TickOnly, state, func(t *testing.T, w *apptest.Town) {
				noCountAnywhere(t, w)
				dump := w.Dump(t)
				if len(dump["projects"]) != 0 {
					t.Error("there are projects")
				}
				for _, row := range dump["round_files"] {
					counted := row["kind"] == models.FileResult || row["kind"] == models.FileCounts || row["kind"] == models.FileOutcome
					if counted && !state.Reached(models.RoundCounted) {
						t.Errorf("the table has %s of a round that is %s", row["kind"], state)
					}
				}
				for _, row := range dump["audit_entries"] {
					if strings.Contains(row["detail"]+row["subject"], "赞成") {
						t.Errorf("the log says %v", row)
					}
				}
			})
		})
	}
}

// A trace is everything that a played round leaves behind.
type trace struct {
	w       *apptest.Town
	slipOf  map[int]int // the deputy's index → the slip drawn; known to this test only
	tables  map[string][]apptest.Row
	lines   map[string][]string // by source: log, backup, read models, responses
	publics map[string][]byte   // archive and bundle members
	files   []byte              // the database's own files, where it has some
}

// leave plays a round over HTTP, with one slip spoiled, and collects.
func leave(t *testing.T, source string) trace {
	t.Helper()
	w := apptest.TownAt(t, source, apptest.ThreeStances, models.RoundOpen)
	var logged bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	before := slog.Default()
	slog.SetDefault(log)
	t.Cleanup(func() { slog.SetDefault(before) })
	a, err := app.New(ctx, app.Options{Config: config.Server{Database: source, Data: t.TempDir()}, Now: w.Clock.Now, Log: log})
	must(t, err)
	t.Cleanup(func() { a.Store.Close() })

	// Who drew what: deputy i has slip i, but for the spoiled one.
	tr := trace{w: w, slipOf: map[int]int{}, lines: map[string][]string{}, publics: map[string][]byte{}}
	for i := range 10 {
		tr.slipOf[i] = i
	}
	must(t, w.Vote.CancelSlip(ctx, w.As("secretariat"), vote.CancelCommand{Round: w.Round, Deputy: w.Deputies[4].ID, Public: w.Publics[4], Reason: "滴水污损"}))
	tr.slipOf[4] = 12
	server := httptest.NewServer(a.Handler())
	defer server.Close()
	ask := func(method, path string, body []byte) {
		request, err := http.NewRequest(method, server.URL+path, bytes.NewReader(body))
		must(t, err)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		must(t, err)
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		if method == http.MethodPost && answer.StatusCode != http.StatusCreated && answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusConflict {
			t.Errorf("%s %s: %d %s", method, path, answer.StatusCode, text)
		}
		tr.lines["responses"] = append(tr.lines["responses"], string(text))
	}
	round := fmt.Sprint(w.Round)
	for i := range 9 {
		ask(http.MethodPost, "/api/v1/rounds/"+round+"/ballots", w.Ballots[tr.slipOf[i]])
	}
	ask(http.MethodPost, "/api/v1/rounds/"+round+"/ballots", w.Ballots[0])
	ask(http.MethodPost, "/api/v1/rounds/"+round+"/ballots", w.Seal(t, w.Codes[1], []int{4}))
	must(t, w.Vote.Close(ctx, w.As("presiding"), w.Round))
	w.To(t, models.RoundPublished)
	for _, path := range []string{"/", "/projects", "/results/" + round, "/results/" + round + "/counts.json", "/results/" + round + "/counts.csv", "/api/v1/rounds/" + round + "/turnout",
		"/api/v1/rounds/" + round + "/election", "/metrics", "/open/projects.json", "/feed.atom", "/healthz"} {
		ask(http.MethodGet, path, nil)
	}
	tr.tables = w.Dump(t)
	tr.lines["log"] = strings.Split(logged.String(), "\n")
	tr.lines["backup"] = backupLines(t, w)
	tr.lines["read models"] = readModels(t, w)
	tr.publics["archive"], err = w.Vote.Archive(ctx, w.Round)
	must(t, err)
	var bundle bytes.Buffer
	must(t, w.Vote.Bundle(ctx, w.Round, &bundle))
	z, err := zip.NewReader(bytes.NewReader(bundle.Bytes()), int64(bundle.Len()))
	must(t, err)
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		tr.publics[f.Name], err = io.ReadAll(r)
		must(t, err)
	}
	if path, ok := strings.CutPrefix(source, "sqlite:"); ok {
		all, err := filepath.Glob(path + "*")
		must(t, err)
		for _, name := range all {
			raw, err := os.ReadFile(name)
			must(t, err)
			tr.files = append(tr.files, raw...)
		}
	}
	return tr
}

func backupLines(t *testing.T, w *apptest.Town) []string {
	t.Helper()
	var packed bytes.Buffer
	must(t, w.Store.Backup(ctx, &packed))
	r, err := gzip.NewReader(&packed)
	must(t, err)
	var lines []string
	in := bufio.NewScanner(r)
	in.Buffer(nil, 8<<20)
	for in.Scan() {
		lines = append(lines, in.Text())
	}
	must(t, in.Err())
	return lines
}

// readModels are all answers of the services, each as one line.
func readModels(t *testing.T, w *apptest.Town) []string {
	t.Helper()
	var lines []string
	keep := func(v any, err error) {
		if fault.Is(err, fault.Forbidden) {
			return
		}
		must(t, err)
		raw, err := json.Marshal(v)
		must(t, err)
		lines = append(lines, string(raw))
	}
	for _, p := range apptest.People {
		by := w.As(p.Login)
		v, err := w.Vote.ReadRound(ctx, by, w.Round)
		keep(v, err)
		slips, err := w.Vote.Slips(ctx, by, w.Round)
		keep(slips, err)
		roll, err := w.Roster.Roll(ctx, by, w.Session)
		keep(roll, err)
		cancelled, err := w.Vote.CancelledCredentials(ctx, by, w.Round)
		keep(cancelled, err)
		rounds, err := w.Vote.Rounds(ctx, by, w.Session)
		keep(rounds, err)
		entries, _, err := w.Account.Log(ctx, by, 0, 1000)
		for _, e := range entries {
			keep(e, err)
		}
	}
	result, err := w.Vote.Result(ctx, w.Round)
	keep(result, err)
	results, err := w.Vote.Results(ctx)
	keep(results, err)
	hall, err := w.Vote.Hall(ctx, w.Session)
	keep(hall, err)
	turnout, err := w.Vote.Turnout(ctx, w.Round)
	keep(turnout, err)
	election, err := w.Vote.Election(ctx, w.Round)
	keep(election, err)
	list, err := w.Vote.Credentials(ctx, w.Round)
	keep(string(list), err)
	return lines
}

// ofDeputies are the words by which deputies are known: name, number, row id.
func (tr trace) ofDeputies() []string {
	var words []string
	for _, d := range tr.w.Deputies {
		words = append(words, d.Name, d.Number, fmt.Sprint(d.ID))
	}
	return words
}

// ofSlips are the words by which slips and ballots are known: public half,
// tracker, code, with and without its dashes.
func (tr trace) ofSlips() []string {
	var words []string
	for i, public := range tr.w.Publics {
		words = append(words, public, seal.Tracker(tr.w.Ballots[i]))
	}
	return append(words, tr.codes()...)
}

func (tr trace) codes() []string {
	var words []string
	for _, code := range tr.w.Codes {
		words = append(words, code, strings.ReplaceAll(code, "-", ""))
	}
	return words
}

func holds(text string, words []string) string {
	for _, word := range words {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

// all is every line of everything, tables included.
func (tr trace) all() map[string][]string {
	all := maps.Clone(tr.lines)
	for table, rows := range tr.tables {
		for _, row := range rows {
			all["table "+table] = append(all["table "+table], fmt.Sprint(row))
		}
	}
	for name, body := range tr.publics {
		all["public "+name] = []string{string(body)}
	}
	return all
}

func TestNobodyConnectsADeputyWithABallot(t *testing.T) {
	tests := []struct {
		name     string
		attacker string
		check    func(t *testing.T, tr trace)
	}{
		{"one line", "Whoever reads every table, log, backup, answer and file line by line looks for one that names a deputy and a slip.", func(t *testing.T, tr trace) {
			deputies, slips := tr.ofDeputies(), tr.ofSlips()
			seen := map[string]bool{}
			for source, lines := range tr.all() {
				for _, line := range lines {
					d, s := holds(line, deputies), holds(line, slips)
					seen["deputies"] = seen["deputies"] || d != ""
					seen["slips"] = seen["slips"] || s != ""
					if d != "" && s != "" {
						t.Errorf("%s: one line holds %q and %q", source, d, s)
					}
				}
			}
			if !seen["deputies"] || !seen["slips"] {
				t.Errorf("the words were found nowhere (%v): the test looks for the wrong ones", seen)
			}
		}},
		{"joining tables", "The database's administrator joins the roll side with the box side by any value that stands on both.", func(t *testing.T, tr trace) {
			values := func(skip []string, tables ...string) map[string]string {
				found := map[string]string{}
				for _, table := range tables {
					for _, row := range tr.tables[table] {
						for column, v := range row {
							if v != "" && v != "0" && !slices.Contains(skip, column) {
								found[v] = table + "." + column
							}
						}
					}
				}
				return found
			}
			// Counters and positions are the same small numbers everywhere;
			// the columns of the box side are all looked at.
			roll := values([]string{"congress_id", "round_id", "session_id", "replaced"}, "deputies", "slip_issues", "round_steps", "audit_entries")
			for v, where := range values([]string{"congress_id", "round_id"}, "credentials", "sealed_ballots") {
				if roll[v] != "" {
					t.Errorf("%q stands in %s and in %s", v, where, roll[v])
				}
			}
		}},
		{"columns and times", "The database's administrator looks for a person, a time or a serial number beside a ballot.", func(t *testing.T, tr trace) {
			want := map[string][]string{"credentials": {"cancelled", "congress_id", "public", "round_id"}, "sealed_ballots": {"body", "congress_id", "credential", "round_id", "tracker"}}
			for table, columns := range want {
				if len(tr.tables[table]) == 0 {
					t.Errorf("%s is empty", table)
				}
				for _, row := range tr.tables[table] {
					if got := slices.Sorted(maps.Keys(row)); !slices.Equal(got, columns) {
						t.Errorf("%s has columns %v, want %v and nothing else", table, got, columns)
					}
				}
			}
		}},
		{"order of rows", "The database's administrator reads the box in the order in which it was written, and compares with the queue in the hall.", func(t *testing.T, tr trace) {
			for table, key := range map[string]string{"credentials": "public", "sealed_ballots": "credential"} {
				var keys []string
				for _, row := range tr.tables[table] {
					keys = append(keys, row[key])
				}
				if !slices.IsSorted(keys) {
					t.Errorf("%s does not stand in the order of its own random values: %v", table, keys)
				}
			}
		}},
		{"codes", "A thief looks for private codes of slips, and for key codes, in all that is stored or sent, in the database's own files too.", func(t *testing.T, tr trace) {
			secrets := append(tr.codes(), slices.Collect(maps.Values(tr.w.Seeds))...)
			for source, lines := range tr.all() {
				for _, line := range lines {
					if s := holds(line, secrets); s != "" {
						t.Errorf("%s holds the secret %s", source, s)
					}
				}
			}
			for _, s := range secrets {
				if bytes.Contains(tr.files, []byte(s)) || bytes.Contains(tr.files, []byte(base64.StdEncoding.EncodeToString([]byte(s)))) {
					t.Errorf("the database's files hold the secret %s", s)
				}
			}
		}},
		{"the server's log", "Whoever reads the server's log of a vote looks for anything of a slip, a ballot or a deputy.", func(t *testing.T, tr trace) {
			words := append(tr.ofDeputies(), tr.ofSlips()...)
			for _, line := range tr.lines["log"] {
				if s := holds(line, words); s != "" {
					t.Errorf("the log holds %q: %s", s, line)
				}
			}
		}},
		{"the operation log", "Whoever reads the operation log looks for an entry about a cast, or for a slip.", func(t *testing.T, tr trace) {
			slips := tr.ofSlips()
			for _, row := range tr.tables["audit_entries"] {
				if s := holds(fmt.Sprint(row), slips); s != "" {
					t.Errorf("an entry holds %q: %v", s, row)
				}
				if row["action"] == "作废并补发一张投票凭证" && holds(fmt.Sprint(row), tr.ofDeputies()) != "" {
					t.Errorf("the entry of a spoiled slip names the deputy: %v", row)
				}
			}
			casts := 0
			for _, row := range tr.tables["audit_entries"] {
				if strings.Contains(row["action"], "投入") || strings.Contains(row["action"], "收到选票") {
					casts++
				}
			}
			if casts != 0 {
				t.Errorf("%d casts left an entry with their time", casts)
			}
		}},
		{"what is published", "Everybody, with the published archive and bundle, looks for any deputy.", func(t *testing.T, tr trace) {
			for name, body := range tr.publics {
				if s := holds(string(body), tr.ofDeputies()); s != "" {
					t.Errorf("%s holds %q", name, s)
				}
			}
		}},
	}
	apptest.EachSource(t, func(t *testing.T, source string) {
		tr := leave(t, source)
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				t.Log(tt.attacker)
				tt.check(t, tr)
			})
		}
	})
}
