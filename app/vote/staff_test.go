package vote_test

import (
	"context"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/models"
)

// scrutineerAccount makes an account of the town's congress with these roles.
func scrutineerAccount(t *testing.T, w *apptest.Town, login string, roles ...models.Role) access.Actor {
	t.Helper()
	id, err := w.Account.Create(ctx, w.As("admin"), account.CreateCommand{Login: login, Name: "增补" + login, Password: apptest.Password, Roles: roles})
	must(t, err)
	return access.Actor{Account: id, Name: "增补" + login, Congress: w.Congress.ID, Roles: roles}
}

// threeHolders names chief, deputy chief and one scrutineer and plays on.
func threeHolders(t *testing.T, w *apptest.Town, state models.RoundState) {
	t.Helper()
	staff := w.Staff()
	staff.Members[1].Kind = models.KindDeputy
	must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), staff))
	must(t, w.Vote.ApproveScrutineers(ctx, w.As("presiding"), w.Round))
	w.To(t, state)
}

func TestThoseNamedAreRemarkedOnWhenOneMissingCouldNotBeReplaced(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		fourth := scrutineerAccount(t, w, "fourth", models.ScrutineerRole)
		remark := func(change func(*models.ScrutineerKind), more ...models.ScrutineerKind) string {
			staff := w.Staff()
			change(&staff.Members[1].Kind)
			for _, kind := range more {
				staff.Members = append(staff.Members, vote.Member{Account: fourth.Account, Kind: kind})
			}
			must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), staff))
			return strings.Join(w.Read(t).StaffRemarks, "")
		}
		deputy, same := func(k *models.ScrutineerKind) { *k = models.KindDeputy }, func(*models.ScrutineerKind) {}
		if said := remark(deputy); !strings.Contains(said, "请至少提名四名，其中一名副总监票人") {
			t.Errorf("three key holders: %q", said)
		}
		if said := remark(same, models.KindScrutineer); !strings.Contains(said, "请提名一名副总监票人") || strings.Contains(said, "四名") {
			t.Errorf("four without a deputy chief: %q", said)
		}
		if said := remark(deputy, models.KindScrutineer); strings.Contains(said, "请至少提名") || strings.Contains(said, "请提名一名") {
			t.Errorf("four with a deputy chief: %q", said)
		}
	})
}

func TestACountThatThreeCannotSignIsSignedWithOneAdded(t *testing.T) {
	apptest.EachTown(t, apptest.TickOnly, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		threeHolders(t, w, models.RoundCounted)
		attest := func(by access.Actor, acting string) { must(t, w.Vote.Attest(ctx, by, w.Round, acting)) }
		// The chief is gone: the deputy chief acts, and only one other is left.
		attest(w.As("scrutineer1"), "离会就医")
		attest(w.As("scrutineer2"), "")
		attest(w.As("teller"), "")
		if w.State(t) != models.RoundCounted {
			t.Fatalf("two signatures and a teller's made it %s", w.State(t))
		}
		added := scrutineerAccount(t, w, "added", models.ScrutineerRole)
		teller := scrutineerAccount(t, w, "notone", models.TellerRole)
		add := func(by access.Actor, who int64, reason string) error {
			return w.Vote.AddSigner(ctx, by, w.Round, who, reason)
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "no reason", add(w.As("secretariat"), added.Account, " "), fault.Invalid)
			apptest.Refused(t, "nobody", add(w.As("secretariat"), 7, "监票人不足"), fault.Invalid)
			apptest.Refused(t, "one who serves already", add(w.As("secretariat"), w.As("scrutineer2").Account, "监票人不足"), fault.Invalid)
			apptest.Refused(t, "a teller of the round", add(w.As("secretariat"), w.As("teller").Account, "监票人不足"), fault.Invalid)
			apptest.Refused(t, "no scrutineer", add(w.As("secretariat"), teller.Account, "监票人不足"), fault.Invalid)
			apptest.Refused(t, "by the presiding member", add(w.As("presiding"), added.Account, "监票人不足"), fault.Forbidden)
			apptest.Refused(t, "from another congress", add(w.Elsewhere("secretariat"), added.Account, "监票人不足"), fault.NotFound)
			apptest.Refused(t, "not on the list yet", w.Vote.Attest(ctx, added, w.Round, ""), fault.Forbidden)
		})
		must(t, add(w.As("secretariat"), added.Account, "监票人不足，主席团同意"))
		if w.State(t) != models.RoundCounted {
			t.Fatalf("adding somebody signed the count")
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "signing for the chief", w.Vote.Attest(ctx, added, w.Round, "离会"), fault.Forbidden)
			apptest.Refused(t, "opening the count", w.Vote.Decrypt(ctx, added, w.Round, []byte("{}")), fault.Forbidden)
		})
		attest(added, "")
		attest(added, "") // again is harmless
		v := w.Read(t)
		if v.Round.State != models.RoundAttested || v.Round.Guardians != 3 {
			t.Fatalf("signed by the acting chief and two: %s with %d key holders", v.Round.State, v.Round.Guardians)
		}
		for _, p := range v.Scrutineers {
			if p.AccountID == added.Account && (p.Position != 0 || p.Acting != "监票人不足，主席团同意" || p.AttestedAt == 0) {
				t.Errorf("added as %+v", p)
			}
		}
		w.Unchanged(t, func() {
			apptest.Refused(t, "after the signatures", add(w.As("secretariat"), added.Account, "监票人不足"), fault.Closed)
		})
		must(t, w.Vote.Announce(context.Background(), w.As("presiding"), w.Round))
		if _, err := w.Vote.Archive(ctx, w.Round); err != nil {
			t.Errorf("the archive of a round with one added: %v", err)
		}
	})
}
