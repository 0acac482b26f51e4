package vote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// Keeping says how long the ballots of a round are kept (P23).
type Keeping struct {
	Months int         // after the next session has opened
	Next   string      // the next session's name; empty while none is on record
	DueOn  models.Date // the first day on which they may be destroyed; empty without a next session
}

// keepingOf works out how long a round's ballots are kept. A rehearsal is no
// session.
func keepingOf(c *store.Scope, session models.Session, rules tally.Rules) (Keeping, error) {
	k := Keeping{Months: rules.Months()}
	sessions, err := c.Sessions()
	if err != nil {
		return k, err
	}
	next := models.Session{}
	for _, s := range sessions {
		if !s.Rehearsal && s.OpensOn > session.OpensOn && (next.ID == 0 || s.OpensOn < next.OpensOn) {
			next = s
		}
	}
	if next.ID == 0 {
		return k, nil
	}
	opens, err := time.Parse("2006-01-02", string(next.OpensOn))
	if err != nil {
		return k, fmt.Errorf("session %d opens on %q: %w", next.ID, next.OpensOn, err)
	}
	k.Next, k.DueOn = next.Name, models.Date(opens.AddDate(0, k.Months, 0).Format("2006-01-02"))
	return k, nil
}

// A DestroyCommand says who watched and why.
type DestroyCommand struct {
	Round     int64
	Witnesses string // 监销人, two at least
	Reason    string
}

// fewestWitnesses watch over a destruction.
const fewestWitnesses = 2

// DestroyBallots deletes the sealed ballots of an ended round with everything
// that came from single ballots, and records who did it, when, what and why; the
// paper ballots are destroyed by hand and stand in the same record. Refused
// before the time that the 票决办法 sets is over (P23), without two witnesses, in
// a rehearsal, and a second time. The announced result, the digests and the
// record stay for ever; copies that were downloaded or backed up are out of
// reach.
func (s *Service) DestroyBallots(ctx context.Context, actor access.Actor, cmd DestroyCommand) error {
	if err := access.Need(actor, access.DestroyBallots); err != nil {
		return err
	}
	form := fault.Form{}
	text(form, "witnesses", "监销人姓名", &cmd.Witnesses, 60)
	text(form, "reason", "销毁的依据", &cmd.Reason, 100)
	names := strings.FieldsFunc(cmd.Witnesses, func(r rune) bool { return strings.ContainsRune("、，,；; 　", r) })
	if cmd.Witnesses != "" && (len(names) < fewestWitnesses || names[0] == names[1]) {
		form.Add("witnesses", "监销人至少两名，姓名用顿号隔开。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	ended := states(models.RoundAnnounced, models.RoundPublished, models.RoundVoid)
	err := s.within(ctx, actor, access.DestroyBallots, cmd.Round, ended, func(c *store.Scope, round *models.Round) error {
		session, err := c.Session(round.SessionID)
		if err != nil {
			return err
		}
		if session.Rehearsal {
			return fault.New(fault.Invalid, "彩排的选票随彩排一并清除，不用销毁。")
		}
		if round.DestroyedAt != 0 {
			return fault.New(fault.Conflict, "本轮选票已经销毁，没有重复办理。")
		}
		rules, err := rulesOf(*round)
		if err != nil {
			return err
		}
		keeping, err := keepingOf(c, session, rules)
		switch {
		case err != nil:
			return err
		case keeping.DueOn == "":
			return fault.New(fault.Closed, "按票决办法，选票保存到下次会议开始以后满 %d 个月；下次会议还没有登记，不能销毁。", keeping.Months)
		case c.Today < keeping.DueOn:
			return fault.New(fault.Closed, "按票决办法，选票保存到 %s 以前不能销毁。", keeping.DueOn)
		}
		digest, sealed, err := destroyedDigest(c, *round)
		if err != nil {
			return err
		}
		if err := c.DestroyBallots(round.ID); err != nil {
			return err
		}
		record := models.Destruction{RoundID: round.ID, DueOn: keeping.DueOn, Sealed: sealed, Paper: round.PaperReturned, Digest: digest,
			Witnesses: strings.Join(names, "、"), Reason: cmd.Reason, AccountID: actor.Account, Actor: actor.Name, DestroyedAt: c.Now}
		if err := c.PutDestruction(&record); err != nil {
			return err
		}
		round.DestroyedAt = c.Now
		if err := c.UpdateRound(*round); err != nil {
			return err
		}
		return note(c, actor, access.DestroyBallots, "销毁选票", round.Name, fmt.Sprintf("加密选票 %d 张，纸质票 %d 张；监销人 %s；%s", sealed, round.PaperReturned, record.Witnesses, cmd.Reason))
	})
	if err != nil {
		return err
	}
	return s.store.Forget(ctx)
}

// destroyedDigest is the SHA-256 of what is destroyed: of the archive, or where
// a void round has none, of its trackers, a line each in the order of their own
// value. Without sealed ballots there is none.
func destroyedDigest(c *store.Scope, r models.Round) (digest string, sealed int, err error) {
	ballots, err := c.Ballots(r.ID)
	if err != nil || len(ballots) == 0 {
		return "", 0, err
	}
	var content []byte
	if r.State == models.RoundVoid {
		for _, b := range ballots {
			content = append(content, b.Tracker+"\n"...)
		}
	} else {
		archive, err := archiveOf(c, r, true)
		if err != nil {
			return "", 0, fmt.Errorf("archive of round %d: %w", r.ID, err)
		}
		content = archive.Bytes()
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), len(ballots), nil
}

// destroyed is the refusal of an archive that is no more.
func destroyed(r models.Round) error {
	if r.DestroyedAt == 0 {
		return nil
	}
	return fault.New(fault.NotFound, "本轮选票已按票决办法期满销毁，档案和核验包不再提供；宣布的结果和摘要长期保存。")
}
