package vote

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// rollCall counts 全体代表 (P3) and those present now.
func rollCall(c *store.Scope, session int64) (entitled, present int, err error) {
	deputies, err := c.Deputies(session)
	for _, d := range deputies {
		if !d.Entitled() {
			continue
		}
		entitled++
		if d.Attendance == models.Present {
			present++
		}
	}
	return entitled, present, err
}

// StartIssuing opens the issue of slips; 到会 must reach the quorum. 全体代表 is
// fixed here.
func (s *Service) StartIssuing(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Issue, access.IssueSlips, id, "", func(c *store.Scope, r *models.Round) error {
			rules, err := rulesOf(*r)
			if err != nil {
				return err
			}
			entitled, present, err := rollCall(c, r.SessionID)
			if err != nil {
				return err
			}
			line, err := tally.QuorumLine(entitled, quorumOf(rules))
			if err != nil {
				return err
			}
			if present < line || entitled == 0 {
				return fault.New(fault.Invalid, "全体代表 %d 人，到会须有 %d 人，现在签到 %d 人，不足法定人数，不能开始发票。", entitled, line, present)
			}
			r.Entitled, r.Present = entitled, present
			return nil
		})
	})
}

// HandSlip records that a deputy drew one slip: present deputies only, one
// each. Which slip was drawn is never recorded.
func (s *Service) HandSlip(ctx context.Context, actor access.Actor, id, deputy int64) error {
	return s.hand(ctx, actor, id, deputy, false)
}

// HandPaper records that a deputy was given a paper ballot in place of a slip.
func (s *Service) HandPaper(ctx context.Context, actor access.Actor, id, deputy int64) error {
	return s.hand(ctx, actor, id, deputy, true)
}

func (s *Service) hand(ctx context.Context, actor access.Actor, id, deputy int64, paper bool) error {
	return s.within(ctx, actor, access.HandSlip, id, states(models.RoundIssuing, models.RoundOpen, models.RoundPaused), func(c *store.Scope, round *models.Round) error {
		d, err := c.Deputy(round.SessionID, deputy)
		if err != nil {
			return err
		}
		switch {
		case !d.Entitled():
			return fault.New(fault.Invalid, "%s不计入全体代表（%s），不能领票。", d.Name, d.ExcludedReason)
		case d.Attendance != models.Present:
			return fault.New(fault.Invalid, "%s现在是“%s”，请先签到，再发票。", d.Name, d.Attendance.Label())
		}
		if err := mayHand(c, *round, paper, 1); err != nil {
			return err
		}
		if err := c.PutSlip(&models.SlipIssue{RoundID: id, DeputyID: deputy, Paper: paper, IssuedAt: c.Now}); err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.New(fault.Conflict, "%s已经领过票，没有重复登记。", d.Name)
			}
			return err
		}
		if err := recount(c, round); err != nil {
			return err
		}
		return note(c, actor, access.HandSlip, "发给一张"+means(paper), round.Name, d.Name+"（"+d.Number+"）")
	})
}

// HandSlips hands slips to everybody present of a delegation who has none yet
// (0: of all delegations), in one act. It returns how many.
func (s *Service) HandSlips(ctx context.Context, actor access.Actor, id, delegation int64) (int, error) {
	n := 0
	err := s.within(ctx, actor, access.HandSlip, id, states(models.RoundIssuing, models.RoundOpen, models.RoundPaused), func(c *store.Scope, round *models.Round) error {
		deputies, err := c.Deputies(round.SessionID)
		if err != nil {
			return err
		}
		slips, err := c.Slips(id)
		if err != nil {
			return err
		}
		drew := map[int64]bool{}
		for _, s := range slips {
			drew[s.DeputyID] = true
		}
		var rows []models.SlipIssue
		for _, d := range deputies {
			if d.Entitled() && d.Attendance == models.Present && !drew[d.ID] && (delegation == 0 || d.DelegationID == delegation) {
				rows = append(rows, models.SlipIssue{RoundID: id, DeputyID: d.ID, IssuedAt: c.Now})
			}
		}
		if n = len(rows); n == 0 {
			return fault.New(fault.Invalid, "没有已签到而未领票的代表，没有发票。")
		}
		if err := mayHand(c, *round, false, n); err != nil {
			return err
		}
		if err := c.PutSlips(rows); err != nil {
			return err
		}
		if err := recount(c, round); err != nil {
			return err
		}
		return note(c, actor, access.HandSlip, "按代表团发投票凭证", round.Name, fmt.Sprintf("%d 张", n))
	})
	return n, err
}

// means is the thing that was handed out, in words.
func means(paper bool) string {
	if paper {
		return "纸质表决票"
	}
	return "投票凭证"
}

// mayHand refuses what the round does not offer, and slips that are not there.
func mayHand(c *store.Scope, r models.Round, paper bool, n int) error {
	switch {
	case paper && !r.Paper:
		return fault.New(fault.Invalid, "本轮只用平板表决，不发纸质票。")
	case paper:
		return nil
	case !r.Tablets:
		return fault.New(fault.Invalid, "本轮只用纸质票，请发纸质票。")
	case r.ToPaperAt != 0:
		return fault.New(fault.Invalid, "已经转为纸质投票，请发纸质票。")
	}
	// A lost slip is still one of the good ones: nobody can hand it out again.
	rows, err := c.Slips(r.ID)
	if err != nil {
		return err
	}
	_, slips := heldOf(rows)
	lost := lostOf(rows)
	good, err := goodCredentials(c, r.ID)
	if err != nil {
		return err
	}
	if slips+lost+n > good {
		if lost > 0 {
			return fault.New(fault.Invalid, "可用的投票凭证共 %d 张，已发 %d 张，遗失 %d 张，不够再发 %d 张。", good, slips, lost, max(n, 1))
		}
		return fault.New(fault.Invalid, "可用的投票凭证共 %d 张，已发 %d 张，不够再发 %d 张。", good, slips, n)
	}
	return nil
}

// recount writes 发出 and 到会 after something was handed out.
func recount(c *store.Scope, round *models.Round) error {
	issued, slips, err := handedOut(c, round.ID)
	if err != nil {
		return err
	}
	round.Issued, round.PaperIssued = issued, issued-slips
	if round.Present, err = presentNow(c, *round); err != nil {
		return err
	}
	return c.UpdateRound(*round)
}

// presentNow is 到会 for the count: everybody who is present, and those who drew
// a slip and left later, who may have voted.
func presentNow(c *store.Scope, r models.Round) (int, error) {
	deputies, err := c.Deputies(r.SessionID)
	if err != nil {
		return 0, err
	}
	slips, err := c.Slips(r.ID)
	if err != nil {
		return 0, err
	}
	drew := map[int64]bool{}
	for _, s := range slips {
		drew[s.DeputyID] = true
	}
	n := 0
	for _, d := range deputies {
		if d.Entitled() && (d.Attendance == models.Present || drew[d.ID]) {
			n++
		}
	}
	return n, nil
}

// handedOut counts what deputies hold, and the slips among it.
func handedOut(c *store.Scope, round int64) (issued, slips int, err error) {
	rows, err := c.Slips(round)
	issued, slips = heldOf(rows)
	return issued, slips, err
}

func heldOf(rows []models.SlipIssue) (issued, slips int) {
	for _, s := range rows {
		if !s.Paper {
			slips++
		}
	}
	return len(rows), slips
}

// lostOf counts the slips that were lost and replaced.
func lostOf(rows []models.SlipIssue) int {
	n := 0
	for _, s := range rows {
		n += s.Lost
	}
	return n
}

func goodCredentials(c *store.Scope, round int64) (int, error) {
	credentials, err := c.Credentials(round)
	n := 0
	for _, k := range credentials {
		if k.Cancelled == "" {
			n++
		}
	}
	return n, err
}

// A CancelCommand takes a spoiled slip back. Public is its public half, made
// in the page from the code that the deputy handed in.
type CancelCommand struct {
	Round   int64
	Deputy  int64 // who gets another one
	Public  string
	Reason  string
	ToPaper bool // the deputy gets a paper ballot in its place
}

func (cmd *CancelCommand) check() error {
	form := fault.Form{}
	text(form, "reason", "作废原因", &cmd.Reason, 100)
	if len(cmd.Public) != 64 {
		form.Add("public", "请扫描或输入作废凭证上的投票码。")
	}
	return form.Err()
}

// CancelSlip blocks a spoiled slip for good and records that the deputy got
// another, or a paper ballot. A slip that has voted cannot be cancelled.
func (s *Service) CancelSlip(ctx context.Context, actor access.Actor, cmd CancelCommand) error {
	if err := access.Need(actor, access.HandSlip); err != nil {
		return err
	}
	if err := cmd.check(); err != nil {
		return err
	}
	return s.within(ctx, actor, access.HandSlip, cmd.Round, states(models.RoundIssuing, models.RoundOpen, models.RoundPaused), func(c *store.Scope, round *models.Round) error {
		slip, err := c.Slip(cmd.Round, cmd.Deputy)
		if err != nil {
			return err
		}
		if slip.Paper {
			return fault.New(fault.Invalid, "这位代表领的是纸质票，没有投票凭证可以作废。")
		}
		credential, err := c.Credential(cmd.Round, cmd.Public)
		if err != nil {
			return err
		}
		if credential.Cancelled != "" {
			return fault.New(fault.Conflict, "这张投票凭证已经作废过，没有重复登记。")
		}
		if _, err := c.Ballot(cmd.Round, cmd.Public); !fault.Is(err, fault.NotFound) {
			if err != nil {
				return err
			}
			return fault.New(fault.Conflict, "这张投票凭证已经投过票，不能作废。")
		}
		// The reason stays with the deputy's slip: written here too, it would
		// join the two.
		if err := c.CancelCredential(cmd.Round, cmd.Public, "作废"); err != nil {
			return err
		}
		slip.Paper = cmd.ToPaper
		slip.Replaced++
		slip.Reason = cmd.Reason
		if err := c.UpdateSlip(slip); err != nil {
			return err
		}
		if err := mayHand(c, *round, cmd.ToPaper, 0); err != nil {
			return err
		}
		if err := recount(c, round); err != nil {
			return err
		}
		// The entry names neither the deputy nor the slip: together they would
		// tell whose credential is not in the box.
		return note(c, actor, access.HandSlip, "作废投票凭证，补发一张"+means(cmd.ToPaper), round.Name, cmd.Reason)
	})
}

// ReplacePaper records that a deputy handed a spoiled paper ballot back and got
// another one. The spoiled one is never in the box.
func (s *Service) ReplacePaper(ctx context.Context, actor access.Actor, id, deputy int64, reason string) error {
	form := fault.Form{}
	text(form, "reason", "作废原因", &reason, 100)
	if err := form.Err(); err != nil {
		return err
	}
	return s.within(ctx, actor, access.HandSlip, id, states(models.RoundIssuing, models.RoundOpen, models.RoundPaused), func(c *store.Scope, round *models.Round) error {
		slip, err := c.Slip(id, deputy)
		if err != nil {
			return err
		}
		if !slip.Paper {
			return fault.New(fault.Invalid, "这位代表领的是投票凭证，请按作废投票凭证办理。")
		}
		slip.Replaced++
		slip.Reason = reason
		if err := c.UpdateSlip(slip); err != nil {
			return err
		}
		return note(c, actor, access.HandSlip, "收回并更换一张写坏的纸质票", round.Name, reason)
	})
}

// ReplaceLost records that a deputy who is present lost the slip, and that the
// presidium agreed to another one or, with paper, to a paper ballot. Refused
// when the deputy holds no slip, when no good slip is left beyond those in
// hands and those lost, and without a reason.
//
// Nobody knows the code of a lost slip, so it cannot be cancelled: whoever
// finds it may still vote with it, and the deputy may have voted before losing
// it. Issued stays one for each deputy; when more come back than were issued
// the round is void, but a vote too many can hide behind a ballot that was
// never returned. So the number of lost slips is shown on the desk, to the
// presidium and in the report.
func (s *Service) ReplaceLost(ctx context.Context, actor access.Actor, id, deputy int64, reason string, paper bool) error {
	if err := access.Need(actor, access.HandSlip); err != nil {
		return err
	}
	form := fault.Form{}
	text(form, "reason", "遗失情况", &reason, 100)
	if err := form.Err(); err != nil {
		return err
	}
	return s.within(ctx, actor, access.HandSlip, id, states(models.RoundIssuing, models.RoundOpen, models.RoundPaused), func(c *store.Scope, round *models.Round) error {
		d, err := c.Deputy(round.SessionID, deputy)
		if err != nil {
			return err
		}
		slip, err := c.Slip(id, deputy)
		switch {
		case err != nil:
			return err
		case slip.Paper:
			return fault.New(fault.Invalid, "%s领的是纸质票，没有投票凭证可以补发，请按纸质票遗失办理。", d.Name)
		case d.Attendance != models.Present:
			return fault.New(fault.Invalid, "%s现在是“%s”，请先签到，再补发。", d.Name, d.Attendance.Label())
		}
		slip.Paper = paper
		slip.Replaced++
		slip.Lost++
		slip.Reason = reason
		if err := c.UpdateSlip(slip); err != nil {
			return err
		}
		if err := mayHand(c, *round, paper, 0); err != nil {
			return err
		}
		if err := recount(c, round); err != nil {
			return err
		}
		// No credential is known here, so the deputy may be named, as in HandSlip.
		return note(c, actor, access.HandSlip, "投票凭证遗失，补发一张"+means(paper), round.Name, d.Name+"（"+d.Number+"）："+reason)
	})
}

// lostPaper is the step that records a paper ballot which was lost and
// replaced; the round stays in its state.
const lostPaper = "lost_paper"

// lostPapers counts them.
func lostPapers(steps []models.RoundStep) int {
	n := 0
	for _, s := range steps {
		if s.Action == lostPaper {
			n++
		}
	}
	return n
}

// ReplaceLostPaper records that a deputy who is present lost the paper ballot,
// and that the presidium agreed to another one. Refused when the deputy holds
// none, and without a reason.
//
// Paper bears no number, so a lost sheet that is put into the box cannot be
// told from its replacement. As with a lost slip, issued stays one for each
// deputy, so that 发出 = 收回 + 未交 holds and a sheet too many can void the round;
// the number of lost sheets is shown on the desk, to the presidium and in the
// report.
func (s *Service) ReplaceLostPaper(ctx context.Context, actor access.Actor, id, deputy int64, reason string) error {
	if err := access.Need(actor, access.HandSlip); err != nil {
		return err
	}
	form := fault.Form{}
	text(form, "reason", "遗失情况", &reason, 100)
	if err := form.Err(); err != nil {
		return err
	}
	return s.within(ctx, actor, access.HandSlip, id, states(models.RoundIssuing, models.RoundOpen, models.RoundPaused), func(c *store.Scope, round *models.Round) error {
		d, err := c.Deputy(round.SessionID, deputy)
		if err != nil {
			return err
		}
		slip, err := c.Slip(id, deputy)
		switch {
		case err != nil:
			return err
		case !slip.Paper:
			return fault.New(fault.Invalid, "%s领的是投票凭证，请按投票凭证遗失办理。", d.Name)
		case d.Attendance != models.Present:
			return fault.New(fault.Invalid, "%s现在是“%s”，请先签到，再补发。", d.Name, d.Attendance.Label())
		}
		slip.Replaced++
		slip.Reason = reason
		if err := c.UpdateSlip(slip); err != nil {
			return err
		}
		// The step is for counting and names nobody; the log names the deputy, as in HandSlip.
		if err := c.PutStep(&models.RoundStep{RoundID: id, Action: lostPaper, From: round.State, To: round.State, At: c.Now,
			AccountID: actor.Account, Actor: actor.Name, Reason: reason}); err != nil {
			return err
		}
		return note(c, actor, access.HandSlip, "纸质票遗失，补发一张", round.Name, d.Name+"（"+d.Number+"）："+reason)
	})
}

// ConfirmEmpty records that the chief scrutineer, or the deputy chief, showed
// the empty box: no ballot, and the digest of what will be voted on.
func (s *Service) ConfirmEmpty(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Zero, access.ShowEmptyBox, id, "", func(c *store.Scope, r *models.Round) error {
			people, err := c.Scrutineers(id)
			if err != nil {
				return err
			}
			if !leads(people, actor.Account) {
				return fault.New(fault.Forbidden, "空箱由总监票人或副总监票人确认。")
			}
			if err := emptyBox(c, id); err != nil {
				return err
			}
			if r.ZeroAt != 0 {
				return fault.New(fault.Conflict, "空箱已经确认过，没有重复登记。")
			}
			r.ZeroAt = tx.Now
			return nil
		})
	})
}

// leads reports whether the account is the chief scrutineer or a deputy chief.
func leads(people []models.Scrutineer, account int64) bool {
	for _, p := range people {
		if p.AccountID == account && (p.Kind == models.KindChief || p.Kind == models.KindDeputy) {
			return true
		}
	}
	return false
}

func emptyBox(c *store.Scope, id int64) error {
	returned, err := c.Returned(id)
	if err == nil && returned != 0 {
		return fault.New(fault.Conflict, "票箱不是空的（%d 张），不能开始投票，请报告总监票人。", returned)
	}
	return err
}

// Open starts the vote over an empty box.
func (s *Service) Open(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Open, access.OpenRound, id, "", func(c *store.Scope, r *models.Round) error {
			if r.Issued == 0 {
				return fault.New(fault.Invalid, "还没有发票，不能开始投票。")
			}
			if r.ZeroAt == 0 {
				return fault.New(fault.Invalid, "总监票人还没有确认空箱，不能开始投票。")
			}
			if err := emptyBox(c, id); err != nil {
				return err
			}
			r.OpenedAt = tx.Now
			r.ClosesAt = tx.Now + models.Moment(time.Duration(r.Minutes)*time.Minute/time.Millisecond)
			return nil
		})
	})
}

// A Receipt says that a ballot is in the box.
type Receipt struct {
	Tracker string
	New     bool // false when the same ballot was there already
}

// Codes of refused casts, beside those of package seal.
const (
	CodeClosed = "closed"
	CodeUsed   = "used"
)

// Cast puts a sealed ballot into the box of a round. The same ballot again
// gets the same receipt, also after the vote has ended; another ballot of the
// same credential, an unknown or cancelled credential, a ballot that does not
// verify, and a round that is not open are refused and change nothing. When
// Cast returns, the ballot is durable. Nothing about the caller is kept.
func (s *Service) Cast(ctx context.Context, id int64, raw []byte) (Receipt, error) {
	var round models.Round
	var box *readyBox
	var known models.SealedBallot
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if round, err = tx.RoundByID(id); err != nil {
			return err
		}
		c := tx.In(round.CongressID)
		if box, err = s.ready(c, round); fault.Is(err, fault.NotFound) {
			return refuseClosed(round)
		} else if err != nil {
			return err
		}
		if known, err = c.Ballot(id, claimedCredential(raw)); fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	if known.Tracker != "" && known.Tracker == seal.Tracker(raw) {
		return Receipt{Tracker: known.Tracker}, nil
	}
	if !round.Accepting(s.store.Now()) {
		return Receipt{}, refuseClosed(round)
	}
	verified, err := s.verify(ctx, box, raw)
	if err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Tracker: verified.Tracker, New: true}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		receipt.New = true
		c := tx.In(round.CongressID)
		round, err := c.LockRound(id)
		if err != nil {
			return err
		}
		credential, err := c.Credential(id, verified.Credential)
		switch {
		case fault.Is(err, fault.NotFound):
			return fault.Coded(fault.Forbidden, seal.UnknownCredential, "这张投票凭证不属于本轮票决，请向工作人员核对。")
		case err != nil:
			return err
		case credential.Cancelled != "":
			return fault.Coded(fault.Forbidden, seal.CancelledCredential, "这张投票凭证已经作废，请使用补发的凭证。")
		}
		// While the round is held nobody else votes, so what stands here is short:
		// the key of the box tells whether the slip has voted.
		err = refuseClosed(round)
		if round.Accepting(tx.Now) {
			err = c.PutBallot(&models.SealedBallot{RoundID: id, Credential: verified.Credential, Tracker: verified.Tracker, Body: verified.Raw})
		}
		if err != nil {
			stored, e := c.Ballot(id, verified.Credential)
			switch {
			case e == nil && stored.Tracker == verified.Tracker:
				receipt.New = false
				return nil
			case e == nil:
				return fault.Coded(fault.Conflict, CodeUsed, "这张投票凭证已经投过票，不能再投。")
			}
			return err
		}
		touch(tx, round) // also the screen in the hall, which watches the session
		return nil
	})
	if err != nil {
		return Receipt{}, err
	}
	return receipt, nil
}

func (s *Service) verify(ctx context.Context, box *readyBox, raw []byte) (*seal.Ballot, error) {
	v, err := box.verifier()
	if err != nil {
		return nil, err
	}
	select {
	case s.verifying <- struct{}{}:
		defer func() { <-s.verifying }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	verified, err := v.Ballot(raw)
	return verified, refused(err)
}

// claimedCredential is the credential that a ballot names, unverified; it only
// serves to find a ballot that is in the box already, byte for byte.
func claimedCredential(raw []byte) string {
	const label = `"credential":"`
	_, rest, ok := strings.Cut(string(raw[:min(len(raw), 400)]), label)
	if !ok || len(rest) < 64 {
		return ""
	}
	return rest[:64]
}

func refuseClosed(r models.Round) error {
	message := "投票还没有开始，请等执行主席宣布开始投票。"
	switch {
	case r.State == models.RoundPaused:
		message = "投票暂停，这张票没有投入票箱。请稍候，恢复后可以继续投票。"
	case r.State == models.RoundOpen && r.ToPaperAt != 0:
		message = "已转为纸质投票，这张票没有投入票箱。请持投票凭证到发票处换领纸质票。"
	case r.State.Reached(models.RoundOpen):
		message = "投票已经截止，这张票没有投入票箱。"
	}
	return fault.Coded(fault.Closed, CodeClosed, message)
}

// Pause stops the vote for a while; the time that is left is kept.
func (s *Service) Pause(ctx context.Context, actor access.Actor, id int64, reason string) error {
	return s.beside(ctx, actor, lifecycle.Pause, access.PauseRound, id, reason, func(c *store.Scope, r *models.Round) error {
		// The round counts as paused already: Accepting would say no.
		if r.ClosesAt != 0 && c.Now >= r.ClosesAt && r.ToPaperAt == 0 {
			return fault.New(fault.Closed, "投票时间已到，正在截止，不能暂停。")
		}
		r.PausedAt = c.Now
		return nil
	})
}

// Resume goes on with a paused vote.
func (s *Service) Resume(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Resume, access.PauseRound, id, "", func(_ *store.Scope, r *models.Round) error {
			if r.ClosesAt != 0 {
				r.ClosesAt += tx.Now - r.PausedAt
			}
			r.PausedAt = 0
			return nil
		})
	})
}

// TurnToPaper is 故障转人工: from here on the box of sealed ballots takes nothing
// more and stays as it is, and whoever has not voted gets a paper ballot for the
// slip that is handed back. Both parts are counted together.
func (s *Service) TurnToPaper(ctx context.Context, actor access.Actor, id int64, reason string) error {
	return s.beside(ctx, actor, lifecycle.ToPaper, access.TurnToPaper, id, reason, func(c *store.Scope, r *models.Round) error {
		switch {
		case !r.Tablets:
			return fault.New(fault.Invalid, "本轮本来就只用纸质票。")
		case r.ToPaperAt != 0:
			return fault.New(fault.Conflict, "已经转为纸质投票，没有重复登记。")
		}
		r.ToPaperAt, r.Paper = c.Now, true
		return nil
	})
}

// GiveUp voids a round before anything of it is counted. Nothing of it will
// ever be counted; a new round takes its place.
func (s *Service) GiveUp(ctx context.Context, actor access.Actor, id int64, reason string) error {
	return s.beside(ctx, actor, lifecycle.Void, access.VoidRound, id, reason, nil)
}

// beside takes a step off the way forward, which needs a reason.
func (s *Service) beside(ctx context.Context, actor access.Actor, action lifecycle.Action, need access.Action, id int64, reason string, change func(c *store.Scope, r *models.Round) error) error {
	form := fault.Form{}
	text(form, "reason", "原因", &reason, 100)
	if err := form.Err(); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error { return step(tx, actor, action, need, id, reason, change) })
}

// Close ends the vote.
func (s *Service) Close(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		reason := ""
		if actor.Account < 0 {
			reason = "投票时间已到"
		}
		return step(tx, actor, lifecycle.Close, access.CloseRound, id, reason, func(c *store.Scope, r *models.Round) error {
			var err error
			if actor.Account < 0 && r.Accepting(tx.Now) {
				return errNotDue
			}
			if r.Returned, err = c.Returned(id); err != nil {
				return err
			}
			r.ClosedAt = tx.Now
			r.ArchiveTime = tx.Now.Time().Unix()
			return nil
		})
	})
}

var errNotDue = errors.New("the vote window has not run out")

// CloseDue ends every vote whose window has run out (P19). It may run on
// several instances at once.
func (s *Service) CloseDue(ctx context.Context) error {
	var due []models.Round
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		rounds, err := tx.RoundsIn(models.RoundOpen)
		for _, r := range rounds {
			if !r.Accepting(tx.Now) {
				due = append(due, r)
			}
		}
		return err
	})
	for _, r := range due {
		if e := s.Close(ctx, access.Clock(r.CongressID), r.ID); e != nil && !errors.Is(e, errNotDue) && !fault.Is(e, fault.Closed) {
			err = errors.Join(err, e)
		}
	}
	return err
}
