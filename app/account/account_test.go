package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/models"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, w *apptest.Town)) {
	t.Helper()
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, test)
}

func TestWrongUnknownAndDisabledGiveTheSameAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		a, err := w.Account.SignIn(ctx, " teller ", apptest.Password)
		if err != nil || a.Name != "姚思源" {
			t.Fatalf("signed in as %q, %v", a.Name, err)
		}
		must(t, w.Account.Disable(ctx, w.As("admin"), w.As("unit2").Account, true))
		var answers []string
		w.Unchanged(t, func() {
			for what, pair := range map[string][2]string{"wrong": {"teller", apptest.Password + "x"}, "unknown": {"nobody", apptest.Password}, "disabled": {"unit2", apptest.Password},
				"empty": {"teller", ""}, "too long": {"teller", strings.Repeat("𬭎", 5000)}, "injected": {"' OR 1=1 -- ", "x"}} {
				_, err := w.Account.SignIn(ctx, pair[0], pair[1])
				apptest.Refused(t, what, err, fault.Unauthenticated)
				if err != nil {
					answers = append(answers, err.Error())
				}
			}
		})
		for _, a := range answers {
			if a != answers[0] {
				t.Errorf("answers differ: %q and %q", answers[0], a)
			}
		}
		_, err = w.Account.Person(ctx, w.As("unit2").Account)
		apptest.Refused(t, "a disabled person", err, fault.NotFound)
		must(t, w.Account.Disable(ctx, w.As("admin"), w.As("unit2").Account, false))
		if _, err := w.Account.SignIn(ctx, "unit2", apptest.Password); err != nil {
			t.Errorf("enabled again: %v", err)
		}
	})
}

func TestManyTriesAtOneLoginAreSlowedDownForAMinute(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		for range 8 {
			_, err := w.Account.SignIn(ctx, "teller", "wrong")
			apptest.Refused(t, "wrong", err, fault.Unauthenticated)
		}
		_, err := w.Account.SignIn(ctx, "teller", apptest.Password)
		apptest.Refused(t, "the ninth try, though right", err, fault.Forbidden)
		if _, err := w.Account.SignIn(ctx, "chief", apptest.Password); err != nil {
			t.Errorf("somebody else: %v", err)
		}
		w.Clock.Forward(time.Minute + time.Millisecond)
		if _, err := w.Account.SignIn(ctx, "teller", apptest.Password); err != nil {
			t.Errorf("after a minute: %v", err)
		}
	})
}

func TestPasswordsAreKeptAsSaltedHashesOnly(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		dump := w.Dump(t)
		seen := map[string]bool{}
		for _, row := range dump["accounts"] {
			hash := row["password_hash"]
			if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || seen[hash] {
				t.Errorf("hash %s: want Argon2id, with a salt of its own", hash)
			}
			seen[hash] = true
		}
		for table, rows := range dump {
			for _, row := range rows {
				for column, v := range row {
					if strings.Contains(v, apptest.Password) {
						t.Errorf("%s.%s holds the password", table, column)
					}
				}
			}
		}
		must(t, w.Account.SetPassword(ctx, w.As("admin"), w.As("teller").Account, "另一个密码2026"))
		if _, err := w.Account.SignIn(ctx, "teller", "另一个密码2026"); err != nil {
			t.Errorf("the new password: %v", err)
		}
		_, err := w.Account.SignIn(ctx, "teller", apptest.Password)
		apptest.Refused(t, "the old password", err, fault.Unauthenticated)
	})
}

func TestAnAccountIsCheckedByFieldAndItsRolesMustNotClash(t *testing.T) {
	good := account.CreateCommand{Login: "new", Name: "㙍新", Password: "a long password", Roles: []models.Role{models.TellerRole}}
	tests := []struct {
		name   string
		change func(*account.CreateCommand)
		field  string
	}{
		{"a login in use", func(c *account.CreateCommand) { c.Login = "teller" }, "login"},
		{"a login with a blank", func(c *account.CreateCommand) { c.Login = "a b" }, "login"},
		{"no name", func(c *account.CreateCommand) { c.Name = " " }, "name"},
		{"a short password", func(c *account.CreateCommand) { c.Password = "1234567" }, "password"},
		{"no role", func(c *account.CreateCommand) { c.Roles = nil }, "roles"},
		{"an unknown role", func(c *account.CreateCommand) { c.Roles = []models.Role{"king"} }, "roles"},
		{"a unit's person without a unit", func(c *account.CreateCommand) { c.Roles = []models.Role{models.UnitRole} }, "unit"},
		{"teller and administrator", func(c *account.CreateCommand) { c.Roles = append(c.Roles, models.Admin) }, "roles"},
		{"scrutineer and administrator", func(c *account.CreateCommand) { c.Roles = []models.Role{models.Admin, models.ScrutineerRole} }, "roles"},
		{"scrutineer and responsible unit", func(c *account.CreateCommand) {
			c.Roles, c.Unit = []models.Role{models.ScrutineerRole, models.UnitRole}, "县民政局"
		}, "roles"},
	}
	each(t, func(t *testing.T, w *apptest.Town) {
		w.Unchanged(t, func() {
			for _, tt := range tests {
				cmd := good
				tt.change(&cmd)
				_, err := w.Account.Create(ctx, w.As("admin"), cmd)
				apptest.Refused(t, tt.name, err, fault.Invalid)
				if e, ok := fault.As(err); ok && e.Fields[tt.field] == "" {
					t.Errorf("%s: complaints %v, want one about %s", tt.name, e.Fields, tt.field)
				}
			}
			for _, p := range apptest.People[1:] {
				_, err := w.Account.Create(ctx, w.As(p.Login), good)
				apptest.Refused(t, "created by "+p.Login, err, fault.Forbidden)
			}
			apptest.Refused(t, "granted beside the teller's", w.Account.Grant(ctx, w.As("admin"), "teller", []models.Role{models.Admin}), fault.Invalid)
			apptest.Refused(t, "granted beside the unit's", w.Account.Grant(ctx, w.As("admin"), "unit", []models.Role{models.ScrutineerRole}), fault.Invalid)
			apptest.Refused(t, "granted twice", w.Account.Grant(ctx, w.As("admin"), "teller", []models.Role{models.TellerRole}), fault.Conflict)
			apptest.Refused(t, "granted to nobody", w.Account.Grant(ctx, w.As("admin"), "nobody", []models.Role{models.TellerRole}), fault.NotFound)
			apptest.Refused(t, "own account disabled", w.Account.Disable(ctx, w.As("admin"), 1, true), fault.Invalid)
			apptest.Refused(t, "a password too short", w.Account.SetPassword(ctx, w.As("admin"), 2, "短"), fault.Invalid)
			apptest.Refused(t, "an account that does not exist", w.Account.Disable(ctx, w.As("admin"), 9999, true), fault.NotFound)
		})
		id, err := w.Account.Create(ctx, w.As("admin"), good)
		must(t, err)
		p, err := w.Account.Person(ctx, id)
		must(t, err)
		if p.Account.Name != "㙍新" || !access.May(p.Actor(w.Congress.ID), access.AttestCount) || access.May(p.Actor(w.Other.ID), access.AttestCount) {
			t.Errorf("person %+v may attest elsewhere, or not here", p)
		}
		// A colleague of the other congress has no account here to be changed.
		apptest.Refused(t, "changed from another congress", w.Account.SetPassword(ctx, w.Elsewhere("admin"), id, "a long password"), fault.NotFound)
	})
}

func TestACongressIsFoundedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		cmd := account.FoundCommand{Congress: models.Congress{Name: "清溪县人民代表大会", Level: models.County}, Login: "admin", Name: "沈向南", Password: "another password"}
		w.Unchanged(t, func() {
			_, err := w.Account.Found(ctx, cmd)
			apptest.Refused(t, "twice", err, fault.Conflict)
			wrong := cmd
			wrong.Congress = models.Congress{Name: "㙍县人民代表大会", Level: "empire"}
			_, err = w.Account.Found(ctx, wrong)
			apptest.Refused(t, "an unknown level", err, fault.Invalid)
		})
		cmd.Congress.Name = "𬭎溪县人民代表大会"
		congress, err := w.Account.Found(ctx, cmd)
		must(t, err)
		if congress.ID == 0 || congress.Name != "𬭎溪县人民代表大会" {
			t.Errorf("founded %+v", congress)
		}
		if _, err := w.Account.SignIn(ctx, "admin", apptest.Password); err != nil {
			t.Errorf("an existing administrator lost the password: %v", err)
		}
	})
}

func TestASignedInBrowserIsKnownToEveryInstanceUntilItExpires(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		here, there := account.NewLogins(w.Store), account.NewLogins(w.Store)
		must(t, here.Commit("hash", []byte("one"), w.Clock.Now().Add(time.Hour)))
		must(t, here.Commit("hash", []byte("two"), w.Clock.Now().Add(time.Hour)))
		if data, found, err := there.Find("hash"); err != nil || !found || string(data) != "two" {
			t.Errorf("found %v %q, %v", found, data, err)
		}
		w.Clock.Forward(time.Hour)
		if _, found, err := there.Find("hash"); err != nil || found {
			t.Errorf("found when expired: %v, %v", found, err)
		}
		must(t, here.Commit("other", []byte("x"), w.Clock.Now().Add(time.Hour)))
		must(t, there.Delete("other"))
		if _, found, err := here.Find("other"); err != nil || found {
			t.Errorf("found when signed out: %v, %v", found, err)
		}
	})
}

func TestTheLogIsReadByFewAndItsChainHolds(t *testing.T) {
	each(t, func(t *testing.T, w *apptest.Town) {
		entries, sound, err := w.Account.Log(ctx, w.As("standing"), 0, 5)
		must(t, err)
		if !sound || len(entries) != 5 {
			t.Errorf("%d entries, sound %v", len(entries), sound)
		}
		for _, p := range apptest.People {
			if !access.May(w.As(p.Login), access.ReadAudit) {
				_, _, err := w.Account.Log(ctx, w.As(p.Login), 0, 5)
				apptest.Refused(t, p.Login, err, fault.Forbidden)
			}
		}
	})
}
