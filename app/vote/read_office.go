package vote

import (
	"context"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/ballot"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
)

// CredentialsFingerprint is the fingerprint of the uploaded public list, to be
// compared with the offline program's; empty when none was uploaded.
func (s *Service) CredentialsFingerprint(ctx context.Context, actor access.Actor, id int64) (string, error) {
	fingerprint := ""
	err := s.read(ctx, actor, access.ReadRound, func(c *store.Scope) error {
		if _, err := c.Round(id); err != nil {
			return err
		}
		rows, err := c.Credentials(id)
		if err != nil || len(rows) == 0 {
			return err
		}
		list, err := credentialList(c, id)
		fingerprint = seal.Tracker(list)
		return err
	})
	return fingerprint, err
}

// RulesText is a 票决办法 as a form sends it. Empty means not stated.
type RulesText struct {
	Family, Seats, MaxApprovals, Stances, Quorum, PassBase, PassOver string
	ParticipationOver, Tie, Shortfall, Blank                         string
}

// Rules turns the text into rules. It refuses what is not a number, by field;
// everything else is refused when the round is drafted.
func (t RulesText) Rules() (tally.Rules, error) {
	form := fault.Form{}
	r := tally.Rules{
		Family: tally.Family(t.Family), Stances: ballot.Stances(t.Stances), Quorum: t.Quorum,
		PassBase: tally.Base(t.PassBase), PassOver: t.PassOver, ParticipationOver: t.ParticipationOver,
		Tie: tally.TieRule(t.Tie), Shortfall: tally.ShortfallRule(t.Shortfall), Blank: ballot.BlankRule(t.Blank),
		Seats: formNumber(form, "seats", "应选数", t.Seats), MaxApprovals: formNumber(form, "max_approvals", "每张票最多赞成数", t.MaxApprovals),
	}
	if !r.Family.HasPassLine() {
		r.PassBase, r.PassOver = "", ""
	}
	return r, form.Err()
}

// TextOf is the form's text of rules that were drafted before.
func TextOf(r tally.Rules) RulesText {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return RulesText{Family: string(r.Family), Seats: number(r.Seats), MaxApprovals: number(r.MaxApprovals), Stances: string(r.Stances),
		Quorum: r.Quorum, PassBase: string(r.PassBase), PassOver: r.PassOver, ParticipationOver: r.ParticipationOver,
		Tie: string(r.Tie), Shortfall: string(r.Shortfall), Blank: string(r.Blank)}
}

// formNumber reads a whole number as people write it; nothing is zero.
func formNumber(form fault.Form, field, label, typed string) int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 || n > tally.MaxNumber {
		form.Add(field, "%s请填写 1 以上的整数。", label)
		return 0
	}
	return n
}
