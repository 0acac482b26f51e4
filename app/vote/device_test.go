package vote_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"piaojue/app/account"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/vote"
	"piaojue/models"
)

var goodDevice = vote.DeviceCheck{Program: true, Seal: 40 * time.Millisecond, Verify: 30 * time.Millisecond, Clock: -400 * time.Millisecond, Storage: true, Camera: true, Printing: true, KeySheet: vote.KeySame}

func TestADeviceThatCannotServeSaysWhy(t *testing.T) {
	if got := goodDevice.Says(); got != "可以使用；写一张样票 40 毫秒，核对 30 毫秒；时钟相差 -0.4 秒；相机可以扫码；可以打印；密钥单相符" {
		t.Errorf("says %s", got)
	}
	for name, tt := range map[string]struct {
		change func(*vote.DeviceCheck)
		want   string
	}{
		"no program":          {func(d *vote.DeviceCheck) { d.Program = false }, "不能使用：加密程序不能运行"},
		"no storage":          {func(d *vote.DeviceCheck) { d.Storage = false }, "不能使用：本机存储不能用"},
		"a clock a minute on": {func(d *vote.DeviceCheck) { d.Clock = time.Minute }, "不能使用：时钟不准"},
		"a minute behind":     {func(d *vote.DeviceCheck) { d.Clock = -time.Minute }, "不能使用：时钟不准"},
		"another key sheet":   {func(d *vote.DeviceCheck) { d.KeySheet = vote.KeyOther }, "不能使用：密钥单不符"},
		"no camera":           {func(d *vote.DeviceCheck) { d.Camera = false }, "可以使用"},
		"no printer":          {func(d *vote.DeviceCheck) { d.Printing = false }, "可以使用"},
	} {
		d := goodDevice
		tt.change(&d)
		if got, _, _ := strings.Cut(d.Says(), "；"); got != tt.want {
			t.Errorf("%s: says %s, want %s", name, got, tt.want)
		}
	}
}

func TestADeviceCheckIsRecordedUntilTheCountIsOpenAndMovesNothing(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundStaffed, func(t *testing.T, w *apptest.Town) {
		early := goodDevice
		early.KeySheet = vote.KeyUntried
		w.Unchanged(t, func() {
			apptest.Refused(t, "a key sheet before there is a key", w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, goodDevice), fault.Invalid)
			apptest.Refused(t, "a teller", w.Vote.CheckDevice(ctx, w.As("teller"), w.Round, early), fault.Forbidden)
			apptest.Refused(t, "the secretariat", w.Vote.CheckDevice(ctx, w.As("secretariat"), w.Round, early), fault.Forbidden)
			apptest.Refused(t, "in another congress", w.Vote.CheckDevice(ctx, w.Elsewhere("chief"), w.Round, early), fault.NotFound)
			odd := early
			odd.Verify = -time.Second
			apptest.Refused(t, "a time that cannot be", w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, odd), fault.Invalid)
			odd = early
			odd.KeySheet = "half"
			apptest.Refused(t, "an unknown verdict", w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, odd), fault.Invalid)
		})
		must(t, w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, early))
		w.To(t, models.RoundReady)
		must(t, w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, goodDevice))
		v := w.Read(t)
		checks := vote.DeviceChecks(v.Steps)
		if v.Round.State != models.RoundReady || len(checks) != 1 {
			t.Fatalf("state %s, %d checks", v.Round.State, len(checks))
		}
		if got := checks[w.As("chief").Account]; got.Reason != goodDevice.Says() || got.Actor != w.As("chief").Name || got.From != got.To {
			t.Errorf("the newest check: %+v", got)
		}
		// A tablet that fails during the vote is exchanged, and the new one tried.
		w.To(t, models.RoundOpen)
		must(t, w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, goodDevice))
		w.To(t, models.RoundCounting)
		must(t, w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, goodDevice))
		if v := w.Read(t); v.Round.State != models.RoundCounting || len(vote.DeviceChecks(v.Steps)) != 1 {
			t.Errorf("after a check during the count: %s", v.Round.State)
		}
		w.To(t, models.RoundCounted)
		w.Unchanged(t, func() {
			apptest.Refused(t, "once the count is open", w.Vote.CheckDevice(ctx, w.As("chief"), w.Round, goodDevice), fault.Closed)
		})
	})
}

// A tablet is lost after the ceremony. Its holder needs nothing but the sheet;
// and where the sheet is gone too, the others still open the count.
func TestALostTabletIsReplacedByTheSheetAndALostSheetByTheOthers(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
		const lost = "chief"
		sheet := w.Seeds[lost]
		state := w.CeremonyState(t, lost)
		fresh, err := seal.NewGuardian(sheet, seal.Ceremony{UUID: state.UUID, Size: state.Size, Threshold: state.Threshold}, state.Index)
		must(t, err)
		if !fresh.Made(state.Commits[state.Index-1]) {
			t.Error("the sheet is not recognized by another device")
		}
		archive, err := w.Vote.SealedArchive(ctx, w.As(lost), w.Round)
		must(t, err)
		part, err := fresh.PartialDecrypt(rand.Reader, archive, state.Reveals, seal.DecryptionRules{Acknowledged: 1})
		must(t, err)
		must(t, w.Vote.Decrypt(ctx, w.As(lost), w.Round, part.Raw))
		if w.State(t) != models.RoundCounting {
			t.Errorf("one of three opened the count: %s", w.State(t))
		}
		// scrutineer1 has lost both: n − k = 1 device may be gone.
		must(t, w.Vote.Decrypt(ctx, w.As("scrutineer2"), w.Round, w.Part(t, "scrutineer2")))
		if w.State(t) != models.RoundCounted {
			t.Errorf("two of three did not open the count: %s", w.State(t))
		}
	})
}

func TestScrutineersWhoAreNoDeputiesAreRemarkedOnAndNotRefused(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		if got := w.Read(t).StaffRemarks; len(got) != 0 {
			t.Errorf("before anybody is named: %v", got)
		}
		must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), w.Staff()))
		remarks := w.Read(t).StaffRemarks
		if len(remarks) != 4 || !strings.Contains(remarks[0], "请至少提名四名") {
			t.Fatalf("remarks %v, want one on how few there are and one for each key holder", remarks)
		}
		remarks = remarks[1:]
		if len(remarks) != 3 || !strings.Contains(remarks[0], w.As("chief").Name) || !strings.Contains(remarks[0], "没有“人大代表”角色") {
			t.Fatalf("remarks %v, want one for each key holder", remarks)
		}
		_, err := w.Account.Create(ctx, w.As("admin"), account.CreateCommand{Login: "deputy-chief", Name: w.Deputies[2].Name, Password: apptest.Password, Roles: []models.Role{models.ChiefScrutineer, models.DeputyRole}})
		must(t, err)
		_, err = w.Account.Create(ctx, w.As("admin"), account.CreateCommand{Login: "deputy-elsewhere", Name: "外来人", Password: apptest.Password, Roles: []models.Role{models.ScrutineerRole, models.DeputyRole}})
		must(t, err)
		staff := w.Staff()
		listed, err := w.Account.Accounts(ctx, w.As("admin"))
		must(t, err)
		for _, a := range listed {
			switch a.Account.Login {
			case "deputy-chief":
				staff.Members[0].Account = a.Account.ID
			case "deputy-elsewhere":
				staff.Members[1].Account = a.Account.ID
			}
		}
		must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), staff))
		remarks = w.Read(t).StaffRemarks[1:]
		if len(remarks) != 2 || !strings.Contains(remarks[0], "代表名册里没有外来人") || strings.Contains(strings.Join(remarks, ""), w.Deputies[2].Name) {
			t.Errorf("remarks %v", remarks)
		}
		must(t, w.Vote.ApproveScrutineers(ctx, w.As("presiding"), w.Round))
		if got := w.Read(t).StaffRemarks; len(got) != 0 {
			t.Errorf("after the approval: %v", got)
		}
	})
}

func TestAStreetsScrutineersNeedNotBeDeputies(t *testing.T) {
	apptest.EachTown(t, apptest.Street, models.RoundAdopted, func(t *testing.T, w *apptest.Town) {
		must(t, w.Vote.NameScrutineers(ctx, w.As("secretariat"), w.Staff()))
		if got := w.Read(t).StaffRemarks; len(got) != 1 || !strings.Contains(got[0], "请至少提名四名") {
			t.Errorf("remarks %v, want the one on how few there are", got)
		}
	})
}
