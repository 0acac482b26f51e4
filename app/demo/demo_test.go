package demo_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"piaojue/app"
	"piaojue/app/apptest"
	"piaojue/app/config"
	"piaojue/app/demo"
	"piaojue/app/oversight"
	"piaojue/app/seal"
	"piaojue/models"
)

var small = demo.Sizes{County: 24, Town: 16, Street: 15, CountyCast: 3, TownCast: 2, Rehearsal: 21, Said: 60}

func build(t *testing.T, source string) (*app.App, demo.File) {
	t.Helper()
	clock := &demo.Clock{}
	a, err := app.New(context.Background(), app.Options{Config: config.Server{Database: source, Data: t.TempDir()}, Now: clock.Now, Log: slog.New(slog.DiscardHandler), Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Store.Close() })
	file, err := demo.Build(context.Background(), a, clock, "http://127.0.0.1:8080", small)
	if err != nil {
		t.Fatal(err)
	}
	return a, file
}

func TestTheDemonstrationIsTheYearOfTheContract(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		a, file := build(t, source)
		ctx := context.Background()
		for _, role := range []models.Role{models.Admin, models.Government, models.UnitRole, models.Standing, models.Secretariat, models.Presiding, models.ChiefScrutineer,
			models.ScrutineerRole, models.TellerRole, models.DeputyRole, models.GroupLeader, models.StreetCommittee} {
			at := slices.IndexFunc(file.Accounts, func(k demo.Account) bool { return k.Role == string(role) })
			if at < 0 {
				t.Errorf("no account of role %s", role)
				continue
			}
			found, err := a.Account.SignIn(ctx, file.Accounts[at].Login, file.Accounts[at].Password)
			if err != nil || found.Name != file.Accounts[at].Name {
				t.Errorf("%s cannot sign in: %v", role, err)
				continue
			}
			person, err := a.Account.Person(ctx, found.ID)
			if err != nil || !slices.ContainsFunc(person.Grants, func(g models.Grant) bool { return g.Role == role }) {
				t.Errorf("%s does not hold the role %s (%v)", found.Login, role, err)
			}
		}
		if len(file.Rounds) != 3 || file.Rounds[0].Stances != 3 || file.Rounds[1].Stances != 1 || file.Rounds[2].Stances != 3 {
			t.Fatalf("want a three-stance round, a tick-only one and a rehearsal, got %+v", file.Rounds)
		}
		unused := []int{small.County*95/100 - small.CountyCast, small.Town - 4 - small.TownCast, small.Rehearsal}
		for i, r := range file.Rounds {
			reading, err := a.Vote.Election(ctx, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			election, err := seal.ParseElection(reading.Election)
			if err != nil {
				t.Fatal(err)
			}
			if reading.Session.Rehearsal != (i == 2) || strings.Contains(r.Name, "彩排") != (i == 2) {
				t.Errorf("round %q is a rehearsal: %v", r.Name, reading.Session.Rehearsal)
			}
			if reading.Round.State != models.RoundOpen || r.State != models.RoundOpen || len(reading.Candidates) != r.Candidates || reading.Rules.Seats != r.Seats ||
				election.Linked() != (r.Stances == 3) || len(r.Credentials) != unused[i] || !strings.Contains(r.Name, reading.Round.Name) {
				t.Errorf("round %+v is not as the file says: %s, %d candidates", r, reading.Round.State, len(reading.Candidates))
			}
			list, err := a.Vote.Credentials(ctx, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			before, err := a.Vote.Turnout(ctx, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			for n, code := range r.Credentials {
				credential, err := seal.DeriveCredential(election.UUID, code)
				if err != nil || !strings.Contains(string(list), credential.Public()) {
					t.Fatalf("credential %d of round %d is not on the list (%v)", n, r.ID, err)
				}
				choices := [][]int{make([]int, r.Candidates)}
				if election.Linked() {
					choices = seal.LinkedChoices(slices.Repeat([]seal.Stance{seal.Oppose}, r.Candidates))
				}
				raw, err := seal.Encrypt(rand.Reader, election, credential, choices)
				if err != nil {
					t.Fatal(err)
				}
				if receipt, err := a.Vote.Cast(ctx, r.ID, raw); err != nil || !receipt.New {
					t.Fatalf("credential %d of round %d is not unused: %v", n, r.ID, err)
				}
			}
			if after, err := a.Vote.Turnout(ctx, r.ID); err != nil || after.Returned != before.Returned+len(r.Credentials) || after.Returned > after.Issued {
				t.Errorf("turnout %+v, then %+v (%v)", before, after, err)
			}
		}
		results, err := a.Vote.Results(ctx)
		if err != nil {
			t.Fatal(err)
		}
		states := map[models.Level]models.RoundState{}
		for _, r := range results {
			states[r.Congress.Level] = r.Round.State
		}
		if states[models.County] != models.RoundPublished || states[models.Street] != models.RoundPublished || len(results) != 5 {
			t.Errorf("%d results %v, want four published ones of the county, of the projects and the grades of two years, and one of the street", len(results), states)
		}
		alive(t, a, file)
		settled(t, a)
	})
}

// alive looks for the year after the ballot: every stage, light and state that
// a visitor is to see, and nothing public that must not be.
func alive(t *testing.T, a *app.App, file demo.File) {
	t.Helper()
	ctx := context.Background()
	rows, err := a.Oversight.Published(ctx, oversight.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	stages, lights, concerns, shown := map[models.Stage]int{}, map[models.Light]int{}, map[models.ConcernState]int{}, 0
	photos, inspections, adjustments, interviews, followed, carried, low := 0, 0, 0, 0, 0, 0, 0
	at := slices.IndexFunc(file.Accounts, func(k demo.Account) bool { return k.Login == "changwei" })
	account, err := a.Account.SignIn(ctx, file.Accounts[at].Login, file.Accounts[at].Password)
	if err != nil {
		t.Fatal(err)
	}
	person, err := a.Account.Person(ctx, account.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		office, err := a.Oversight.Project(ctx, person.Actor(r.Project.CongressID), r.Project.ID)
		if err != nil {
			t.Fatal(err)
		}
		public, err := a.Oversight.PublishedProject(ctx, r.Project.ID)
		if err != nil {
			t.Fatal(err)
		}
		stages[r.Project.Stage]++
		lights[r.State.Light]++
		for _, k := range office.Concerns {
			concerns[k.State]++
			if !k.FollowedAt.IsZero() {
				followed++
			}
		}
		shown += len(public.Concerns)
		photos, inspections, adjustments, interviews = photos+len(public.Photos), inspections+len(public.Inspections), adjustments+len(public.Adjustments), interviews+len(public.Interviews)
		if r.Project.CarriedFrom != 0 {
			carried++
		}
		for _, e := range public.Evaluations {
			if e.Low {
				low++
			}
			if e.Score < 0 {
				t.Errorf("%s has a grade without a score", e.Name)
			}
		}
		for _, k := range public.Reports {
			if k.ReportedOn > public.Today {
				t.Errorf("%s: a report of %s, which is still to come", r.Project.Name, k.ReportedOn)
			}
		}
	}
	for _, light := range []models.Light{models.Green, models.Red} {
		if lights[light] == 0 {
			t.Errorf("no project shows the light %s: %v", light, lights)
		}
	}
	if stages[models.StageGraded] == 0 || stages[models.StageRunning] == 0 || stages[models.StageClosed]+stages[models.StageAccepted]+stages[models.StageFinished] == 0 {
		t.Errorf("stages %v", stages)
	}
	if concerns[models.ConcernClosed] == 0 || shown == 0 {
		t.Errorf("concerns %v, of which the public sees %d", concerns, shown)
	}
	if inspections == 0 || adjustments == 0 || interviews == 0 || photos == 0 {
		t.Errorf("the public sees %d photos, %d inspections, %d adjustments, %d interviews", photos, inspections, adjustments, interviews)
	}
	t.Logf("stages %v, lights %v, concerns %v, followed up %d, carried %d, low %d, photos %d", stages, lights, concerns, followed, carried, low, photos)
}

func TestTheFileHasTheFieldsOfTheContract(t *testing.T) {
	dir := t.TempDir()
	want := demo.File{BaseURL: "http://127.0.0.1:8080", Accounts: []demo.Account{{Role: "admin", Name: "沈向南", Login: "admin", Password: "x"}},
		Rounds: []demo.Round{{ID: 3, Name: "𬭎", State: models.RoundOpen, Candidates: 12, Seats: 10, Stances: 3, Credentials: []string{"a"}, Keys: map[string]string{"zongjian": "k"}}}}
	path, err := want.Write(dir)
	if err != nil || path != filepath.Join(dir, "demo.json") {
		t.Fatal(path, err)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		BaseURL  string `json:"base_url"`
		Accounts []map[string]any
		Rounds   []map[string]any
	}
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"role", "name", "login", "password"} {
		if got.Accounts[0][field] == nil {
			t.Errorf("accounts have no %s", field)
		}
	}
	for _, field := range []string{"id", "name", "state", "candidates", "seats", "stances", "credentials"} {
		if got.Rounds[0][field] == nil {
			t.Errorf("rounds have no %s", field)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the file: %v %v", info.Mode(), err)
	}
	back, err := demo.Read(path)
	if err != nil || back.Rounds[0].Name != "𬭎" || back.BaseURL != want.BaseURL {
		t.Errorf("read back %+v (%v)", back, err)
	}
	if _, err := demo.Read(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// settled looks for the year before last: whatever it had is over, so that its
// archive and the comparison of years show something.
func settled(t *testing.T, a *app.App) {
	t.Helper()
	ctx := context.Background()
	results, err := a.Vote.Results(ctx)
	if err != nil {
		t.Fatal(err)
	}
	congress, year := results[0].Congress.ID, 0
	for _, r := range results {
		if r.Congress.Level == models.County && (year == 0 || r.Session.Year < year) {
			congress, year = r.Congress.ID, r.Session.Year
		}
	}
	rows, err := a.Oversight.Published(ctx, oversight.Filter{Congress: congress, Year: year})
	if err != nil || len(rows) < 4 {
		t.Fatalf("%d projects of %d, %v", len(rows), year, err)
	}
	for _, r := range rows {
		v, err := a.Oversight.PublishedProject(ctx, r.Project.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Project.Stage != models.StageClosed || r.State.Light != models.Blue || len(v.Evaluations) != 1 || len(v.Reports) == 0 {
			t.Errorf("%s of %d is %s, %s, with %d grades", r.Project.Name, year, r.Project.Stage, r.State.Light, len(v.Evaluations))
		}
	}
}
