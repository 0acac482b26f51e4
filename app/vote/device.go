package vote

import (
	"context"
	"fmt"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/models"
)

// A DeviceCheck is what a key holder's device found out about itself before the
// day. Nothing of the key code is in it: KeySheet is the device's own verdict
// on the typed code against the public message that the server has.
type DeviceCheck struct {
	Program  bool          // the sealing program loads and a sample ballot holds
	Seal     time.Duration // to seal a sample ballot
	Verify   time.Duration // to check it
	Clock    time.Duration // the device's clock less the server's
	Storage  bool
	Camera   bool // can read a QR code
	Printing bool
	KeySheet KeySheet
}

// KeySheet is how the typed key sheet compares.
type KeySheet string

// The verdicts; KeyUntried is that of a check before the ceremony.
const (
	KeyUntried KeySheet = ""
	KeySame    KeySheet = "same"
	KeyOther   KeySheet = "other"
)

// stepDevice marks a device check among a round's steps. It moves nothing.
const stepDevice = "check"

// clockTolerance is how far a device's clock may be off before it is said.
const clockTolerance = 30 * time.Second

// Faults are what keeps the device from serving, in words; empty when it can.
// Without a camera the code is typed, without a printer it is copied by hand.
func (d DeviceCheck) Faults() []string {
	var faults []string
	if !d.Program {
		faults = append(faults, "加密程序不能运行")
	}
	if !d.Storage {
		faults = append(faults, "本机存储不能用")
	}
	if d.Clock.Abs() > clockTolerance {
		faults = append(faults, "时钟不准")
	}
	if d.KeySheet == KeyOther {
		faults = append(faults, "密钥单不符")
	}
	return faults
}

// Says is the check in one line for the record.
func (d DeviceCheck) Says() string {
	parts := []string{"可以使用"}
	if faults := d.Faults(); len(faults) > 0 {
		parts[0] = "不能使用：" + strings.Join(faults, "、")
	}
	if d.Program {
		parts = append(parts, fmt.Sprintf("写一张样票 %d 毫秒，核对 %d 毫秒", d.Seal.Milliseconds(), d.Verify.Milliseconds()))
	}
	parts = append(parts, fmt.Sprintf("时钟相差 %.1f 秒", d.Clock.Seconds()))
	yes := func(ok bool, good, bad string) {
		if ok {
			parts = append(parts, good)
		} else {
			parts = append(parts, bad)
		}
	}
	yes(d.Camera, "相机可以扫码", "不能扫码，密钥码用手输入")
	yes(d.Printing, "可以打印", "没有打印，密钥码用手抄写")
	switch d.KeySheet {
	case KeySame:
		parts = append(parts, "密钥单相符")
	case KeyUntried:
		parts = append(parts, "密钥单没有核对")
	}
	return strings.Join(parts, "；")
}

func (d DeviceCheck) valid() bool {
	within := func(x, most time.Duration) bool { return x >= -most && x <= most }
	return (d.KeySheet == KeyUntried || d.KeySheet == KeySame || d.KeySheet == KeyOther) && d.Seal >= 0 && d.Verify >= 0 &&
		within(d.Seal, time.Hour) && within(d.Verify, time.Hour) && within(d.Clock, 100*365*24*time.Hour)
}

// CheckDevice records that a key holder tried the device for a round, with what
// it found. It is for the time until the count is open: a tablet may have to be
// exchanged while the vote goes on. The newest check of a person counts.
func (s *Service) CheckDevice(ctx context.Context, actor access.Actor, id int64, d DeviceCheck) error {
	if !d.valid() {
		return fault.New(fault.Invalid, "自检结果不完整，请重新自检。")
	}
	return s.within(ctx, actor, access.HoldKey, id, states(untilCounted...), func(c *store.Scope, round *models.Round) error {
		people, err := c.Scrutineers(id)
		if err != nil {
			return err
		}
		me, err := keyHolder(people, actor.Account)
		if err != nil {
			return err
		}
		if d.KeySheet != KeyUntried && len(me.Commit) == 0 {
			return fault.New(fault.Invalid, "您还没有生成密钥，不能核对密钥单。请先生成密钥。")
		}
		if err := c.PutStep(&models.RoundStep{RoundID: id, Action: stepDevice, From: round.State, To: round.State, At: c.Now,
			AccountID: actor.Account, Actor: actor.Name, Reason: d.Says()}); err != nil {
			return err
		}
		return note(c, actor, access.HoldKey, "设备自检", round.Name, d.Says())
	})
}

// untilCounted are the states in which a key holder's device is still needed.
var untilCounted = []models.RoundState{models.RoundAdopted, models.RoundStaffed, models.RoundReady, models.RoundIssuing, models.RoundOpen, models.RoundPaused,
	models.RoundClosed, models.RoundCounting}

// DeviceChecks are the newest checks of a round's steps, by account.
func DeviceChecks(steps []models.RoundStep) map[int64]models.RoundStep {
	newest := map[int64]models.RoundStep{}
	for _, s := range steps {
		if s.Action == stepDevice {
			newest[s.AccountID] = s
		}
	}
	return newest
}
