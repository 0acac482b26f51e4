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
		if states[models.County] != models.RoundPublished || states[models.Street] != models.RoundPublished || len(results) != 2 {
			t.Errorf("results %v, want a published one of the county and of the street", states)
		}
	})
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
