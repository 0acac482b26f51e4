package vote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// A FollowReason says why a round follows another one.
type FollowReason string

// The reasons.
const (
	ForTie   FollowReason = "tie"       // 并列再投: equal approvals crossed the last seat (P15)
	ForSeats FollowReason = "shortfall" // 缺额再投: fewer passed than there are seats (P16)
	Again    FollowReason = "revote"    // 重新投票: the round before was void
)

var followLabels = map[FollowReason]string{ForTie: "并列再投", ForSeats: "缺额再投", Again: "重新投票"}

// Label is the reason in Chinese.
func (r FollowReason) Label() string { return followLabels[r] }

// mostTieRounds is how often a tie is voted on again before it is left to the
// presidium (P15).
const mostTieRounds = 2

// A Sequel is the round that an announced or void one calls for.
type Sequel struct {
	Reason     FollowReason
	Seats      int // 0: no limit
	Candidates []models.RoundCandidate
}

// A Link is one round of a chain: rounds that follow one another to fill the
// same seats, the first with an empty Reason.
type Link struct {
	Round     models.Round
	Reason    FollowReason
	Adopted   int // of an announced round
	Announced bool
	Lot       *Lot // that a tie of an announced round calls for; otherwise nil
}

// sequelOf says what may follow a round, or refuses and says why nothing may.
func sequelOf(c *store.Scope, origin models.Round) (Sequel, error) {
	candidates, err := c.RoundCandidates(origin.ID)
	if err != nil {
		return Sequel{}, err
	}
	again := Sequel{Reason: Again, Seats: origin.Seats, Candidates: candidates}
	switch {
	case origin.State == models.RoundVoid:
		return again, nil
	case !origin.State.Reached(models.RoundAnnounced):
		return Sequel{}, fault.New(fault.Closed, "“%s”现在是“%s”，宣布结果以后才能确定是否再次投票。", origin.Name, origin.State.Label())
	}
	outcome, err := outcomeOf(c, origin.ID)
	if err != nil {
		return Sequel{}, err
	}
	next := Sequel{Reason: ForSeats, Seats: outcome.Next.Seats}
	for _, k := range candidates {
		if slices.ContainsFunc(outcome.Next.Candidates, func(n tally.NextCandidate) bool { return n.No == k.No }) {
			next.Candidates = append(next.Candidates, k)
		}
	}
	tied := len(outcome.Tied) > 0
	switch {
	case outcome.Next.Kind == tally.NextRevote:
		return again, nil
	case outcome.Next.Kind == tally.NextRunoff && tied:
		next.Reason = ForTie
		used, err := tieRounds(c, origin)
		if err == nil && used >= mostTieRounds {
			err = fault.New(fault.Closed, "票数相等已经再次投票 %d 次，仍然相等，请由主席团决定并记录。", used)
		}
		return next, err
	case outcome.Next.Kind == tally.NextRunoff:
		return next, nil
	case outcome.Next.Kind == tally.NextAsk && tied:
		return Sequel{}, fault.New(fault.Closed, "按票决办法，票数相等的项目由抽签确定，不再投票。")
	case outcome.Next.Kind == tally.NextAsk && len(next.Candidates) == 0:
		return Sequel{}, fault.New(fault.Closed, "已经没有其他候选项目，不足的名额不能再次投票。")
	case outcome.Next.Kind == tally.NextAsk && origin.Decision == models.VoteAgain:
		return next, nil
	case outcome.Next.Kind == tally.NextAsk && origin.Decision == models.Undecided:
		return Sequel{}, fault.New(fault.Closed, "不足的名额怎样办理，请先由主席团提请会议确定并记录。")
	case outcome.Next.Kind == tally.NextAsk:
		return Sequel{}, fault.New(fault.Closed, "会议已经确定%s，不再投票。", origin.Decision.Label())
	}
	return Sequel{}, fault.New(fault.Closed, "“%s”没有需要再次投票的事项。", origin.Name)
}

// tieRounds counts the rounds up to this one that were held because of a tie;
// a revote of such a round is the same attempt once more.
func tieRounds(c *store.Scope, r models.Round) (int, error) {
	n := 0
	for r.OriginID != 0 {
		origin, err := c.Round(r.OriginID)
		if err != nil {
			return n, err
		}
		reason, err := reasonAfter(c, origin)
		switch {
		case err != nil:
			return n, err
		case reason == ForSeats:
			return n, nil // an earlier tie was another one
		case reason == ForTie:
			n++
		}
		r = origin
	}
	return n, nil
}

// reasonAfter says why a round follows this one, which has ended.
func reasonAfter(c *store.Scope, origin models.Round) (FollowReason, error) {
	if origin.State == models.RoundVoid {
		return Again, nil
	}
	outcome, err := outcomeOf(c, origin.ID)
	switch {
	case err != nil:
		return "", err
	case outcome.Next.Kind == tally.NextRevote:
		return Again, nil
	case len(outcome.Tied) > 0:
		return ForTie, nil
	}
	return ForSeats, nil
}

// followerOf is the round that follows one, if there is any.
func followerOf(c *store.Scope, origin models.Round) (r models.Round, found bool, err error) {
	rounds, err := c.Rounds(origin.SessionID)
	for _, r := range rounds {
		if r.OriginID == origin.ID {
			return r, true, err
		}
	}
	return r, false, err
}

// chainOf lists the rounds that belong together with r, in order.
func chainOf(c *store.Scope, r models.Round) ([]Link, error) {
	first := r
	for first.OriginID != 0 {
		var err error
		if first, err = c.Round(first.OriginID); err != nil {
			return nil, err
		}
	}
	var chain []Link
	for at, reason := first, FollowReason(""); ; {
		link := Link{Round: at, Reason: reason, Announced: at.State.Reached(models.RoundAnnounced)}
		if link.Announced {
			outcome, err := outcomeOf(c, at.ID)
			if err != nil {
				return nil, err
			}
			link.Adopted = len(outcome.Adopted)
			if link.Lot, err = lotOf(c, at); err != nil {
				return nil, err
			}
		}
		chain = append(chain, link)
		next, found, err := followerOf(c, at)
		if err != nil || !found {
			return chain, err
		}
		if reason, err = reasonAfter(c, at); err != nil {
			return nil, err
		}
		at = next
	}
}

// Follow makes the round that an ended one calls for: among those tied, for
// the missing seats, or all of a void round once more. A round is followed by
// one round at most, so no seat is ever voted on twice; a void follower is
// followed itself.
//
// The plenary adopted the 票决办法 of the first round together with what it says
// of ties and empty seats (P15, P16), so the follower needs no adoption of its
// own: its rules are the same but for the seats, its candidates keep their
// printed numbers, and both are frozen here, with the first digest in the
// record. The scrutineers are put forward again and need a new approval and
// new keys.
func (s *Service) Follow(ctx context.Context, actor access.Actor, origin int64) (int64, error) {
	if err := access.Need(actor, access.FollowRound); err != nil {
		return 0, err
	}
	uuid, err := seal.NewUUID(s.rand)
	if err != nil {
		return 0, err
	}
	var id int64
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		from, err := c.LockRound(origin)
		if err != nil {
			return err
		}
		if follower, found, err := followerOf(c, from); err != nil || found {
			if err == nil {
				err = fault.New(fault.Conflict, "已经有后续轮次“%s”，没有重复建立。", follower.Name)
			}
			return err
		}
		sequel, err := sequelOf(c, from)
		if err != nil {
			return err
		}
		round, err := follower(c, from, sequel, uuid)
		if err != nil {
			return err
		}
		if err := c.PutRound(&round); err != nil {
			return err
		}
		id = round.ID
		for _, k := range sequel.Candidates {
			k.ID, k.RoundID = 0, id
			if err := c.PutRoundCandidate(&k); err != nil {
				return err
			}
		}
		if err := nameAgain(c, &round, from); err != nil {
			return err
		}
		reason := fmt.Sprintf("%s：沿用“%s”已通过的《%s》，原办法摘要 %s", sequel.Reason.Label(), from.Name, from.Title, from.Digest)
		if err := c.PutStep(&models.RoundStep{RoundID: id, Action: "adopt", From: models.RoundDraft, To: models.RoundAdopted, At: tx.Now,
			AccountID: actor.Account, Actor: actor.Name, Reason: reason}); err != nil {
			return err
		}
		touch(tx, from)
		touch(tx, round)
		return note(c, actor, access.FollowRound, "建立后续轮次（"+sequel.Reason.Label()+"）", round.Name, "前一轮："+from.Name)
	})
	return id, err
}

// follower is the new round, adopted, with the rules that follow.
func follower(c *store.Scope, from models.Round, sequel Sequel, uuid string) (models.Round, error) {
	rules, err := rulesOf(from)
	if err != nil {
		return models.Round{}, err
	}
	if sequel.Reason != Again {
		rules = rules.Following(tally.Next{Kind: tally.NextRunoff, Seats: sequel.Seats})
	}
	name, err := followName(c, from, sequel.Reason)
	if err != nil {
		return models.Round{}, err
	}
	colour, err := freeColour(c, from.SessionID)
	if err != nil {
		return models.Round{}, err
	}
	return models.Round{
		SessionID: from.SessionID, OriginID: from.ID, UUID: uuid, Name: name, State: models.RoundAdopted, Seats: rules.Seats,
		Rules: string(rules.Canonical()), Digest: rules.Digest(), Title: from.Title, Minutes: from.Minutes,
		Colour: colour, Tablets: from.Tablets, Paper: from.Paper, Display: from.Display, Batch: from.Batch, Items: from.Items,
	}, nil
}

// nameRunes is the most that a round's name is long.
const nameRunes = 60

// followName is the first round's name with the reason, and with a number when
// that name is taken.
func followName(c *store.Scope, from models.Round, reason FollowReason) (string, error) {
	rounds, err := c.Rounds(from.SessionID)
	if err != nil {
		return "", err
	}
	base := from.Name
	for _, label := range followLabels {
		base, _, _ = strings.Cut(base, "（"+label)
	}
	for n := 1; ; n++ {
		end := "（" + reason.Label() + "）"
		if n > 1 {
			end = fmt.Sprintf("（%s%s次）", reason.Label(), models.Ordinal(n))
		}
		runes := []rune(base)
		name := string(runes[:min(len(runes), nameRunes-utf8.RuneCountInString(end))]) + end
		if !slices.ContainsFunc(rounds, func(r models.Round) bool { return r.Name == name }) {
			return name, nil
		}
	}
}

// nameAgain puts the people of the earlier box forward again. When one of them
// may not serve any more, nobody is put forward and the office names anew.
func nameAgain(c *store.Scope, round *models.Round, from models.Round) error {
	people, err := c.Scrutineers(from.ID)
	if err != nil {
		return err
	}
	cmd := ScrutineersCommand{Round: round.ID, Threshold: from.Threshold}
	for _, p := range people {
		if Added(p) { // for that one count
			continue
		}
		cmd.Members = append(cmd.Members, Member{p.AccountID, p.Kind})
	}
	rows, err := staff(c, cmd)
	if fault.Is(err, fault.Invalid) {
		return nil
	}
	if err != nil {
		return err
	}
	for i := range rows {
		if err := c.PutScrutineer(&rows[i]); err != nil {
			return err
		}
		round.Guardians = max(round.Guardians, rows[i].Position)
	}
	round.Threshold = from.Threshold
	return c.UpdateRound(*round)
}

// choicesFor lists what the presidium may record about seats that stayed empty
// after an announced round; none when the 票决办法 leaves no choice or it was
// made. After the last tie round the seats can only stay empty or wait.
func choicesFor(c *store.Scope, r models.Round) ([]models.Decision, error) {
	if !r.State.Reached(models.RoundAnnounced) || r.Decision != models.Undecided {
		return nil, nil
	}
	outcome, err := outcomeOf(c, r.ID)
	if err != nil {
		return nil, err
	}
	tied := len(outcome.Tied) > 0
	switch {
	case outcome.Next.Kind == tally.NextRunoff && tied:
		used, err := tieRounds(c, r)
		if err != nil || used < mostTieRounds {
			return nil, err
		}
	case outcome.Next.Kind != tally.NextAsk || tied:
		return nil, nil
	case len(outcome.Next.Candidates) > 0:
		return []models.Decision{models.VoteAgain, models.LeaveVacant, models.NextSession}, nil
	}
	return []models.Decision{models.LeaveVacant, models.NextSession}, nil
}

// seatsDecided is the step that records what was decided about empty seats; the
// round stays in its state.
const seatsDecided = "decide_seats"

// DecideSeats records, once, what was decided about the seats that stayed empty
// after an announced round (P16), or after a tie that was voted on as often as
// it may be (P15). reason is the resolution in words.
func (s *Service) DecideSeats(ctx context.Context, actor access.Actor, id int64, decision models.Decision, reason string) error {
	if err := access.Need(actor, access.DecideSeats); err != nil {
		return err
	}
	form := fault.Form{}
	text(form, "reason", "确定的依据", &reason, 100)
	if !decision.Valid() {
		form.Add("decision", "请选择不足的名额怎样办理。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.within(ctx, actor, access.DecideSeats, id, states(models.RoundAnnounced, models.RoundPublished), func(c *store.Scope, round *models.Round) error {
		if round.Decision != models.Undecided {
			return fault.New(fault.Conflict, "已经记录“%s”，没有重复登记。", round.Decision.Label())
		}
		choices, err := choicesFor(c, *round)
		switch {
		case err != nil:
			return err
		case len(choices) == 0:
			return fault.New(fault.Closed, "本轮没有须由会议决定的名额。")
		case !slices.Contains(choices, decision):
			return fault.Form{"decision": "这一轮不能再次投票，请选择名额空缺或者留待下次会议。"}.Err()
		}
		round.Decision = decision
		if err := c.UpdateRound(*round); err != nil {
			return err
		}
		if err := c.PutStep(&models.RoundStep{RoundID: id, Action: seatsDecided, From: round.State, To: round.State, At: c.Now,
			AccountID: actor.Account, Actor: actor.Name, Reason: decision.Label() + "：" + reason}); err != nil {
			return err
		}
		if err := tellShortlist(c, *round); err != nil {
			return err
		}
		return note(c, actor, access.DecideSeats, "记录不足名额的处理："+decision.Label(), round.Name, reason)
	})
}

// CandidatesDigest is the SHA-256 of the candidates as they stand on the ballot:
// one line each with number, name, content, place, money in 分, unit and
// deadline between tabs, UTF-8, in printed order.
func CandidatesDigest(candidates []models.RoundCandidate) string {
	h := sha256.New()
	for _, k := range candidates {
		fmt.Fprintf(h, "%d\t%s\t%s\t%s\t%d\t%s\t%s\n", k.No, k.Name, k.Content, k.Place, k.Investment, k.Unit, k.Deadline)
	}
	return hex.EncodeToString(h.Sum(nil))
}
