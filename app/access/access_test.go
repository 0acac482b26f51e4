package access

import (
	"testing"

	"piaojue/app/fault"
	"piaojue/models"
)

func TestUnknownRoleAndUnknownActionMayNothing(t *testing.T) {
	stranger := Actor{Account: 1, Congress: 1, Roles: []models.Role{"emperor"}}
	for _, action := range Actions() {
		if May(stranger, action) {
			t.Errorf("an unknown role may %s", action)
		}
	}
	everyone := Actor{Account: 1, Congress: 1, Roles: models.Roles}
	if May(everyone, "round.rig") {
		t.Error("an unknown action is allowed")
	}
}

func TestThePublicMayOnlyWhatIsPublic(t *testing.T) {
	if !May(Actor{}, Public) || May(Actor{}, SignedIn) {
		t.Error("public and signed-in are confused")
	}
	for _, action := range Actions() {
		if err := Need(Actor{}, action); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s without sign-in: %v, want Unauthenticated", action, err)
		}
	}
}

func TestTheAdministratorTouchesNoRound(t *testing.T) {
	admin := Actor{Account: 1, Congress: 1, Roles: []models.Role{models.Admin}}
	for _, action := range Actions() {
		if May(admin, action) != (action == ManageAccounts || action == ReadAudit) {
			t.Errorf("administrator and %s: %v", action, May(admin, action))
		}
	}
}

func TestTheClockOnlyEndsAVote(t *testing.T) {
	for _, action := range Actions() {
		if May(Clock(1), action) != (action == CloseRound) {
			t.Errorf("the clock and %s: %v", action, May(Clock(1), action))
		}
	}
}

func TestNobodyActsWithoutACongress(t *testing.T) {
	for _, action := range Actions() {
		if May(Actor{Account: 1, Roles: models.Roles}, action) {
			t.Errorf("%s without a congress", action)
		}
	}
}

func TestEveryActionHasKnownHolders(t *testing.T) {
	for action, roles := range table {
		if len(roles) == 0 {
			t.Errorf("nobody may %s", action)
		}
		for _, r := range roles {
			if !r.Valid() {
				t.Errorf("%s names the unknown role %s", action, r)
			}
		}
	}
}
