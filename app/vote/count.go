package vote

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// Reconcile compares 收回 with 发出 (选举法 Art 44 by analogy, adopted in the
// 票决办法). Not more: the round stands, and the product of all sealed ballots is
// fixed for the scrutineers to open. More: the round becomes void, and nothing
// of it will ever be counted. It reports which.
func (s *Service) Reconcile(ctx context.Context, actor access.Actor, id int64) (stands bool, err error) {
	if err := access.Need(actor, access.ReconcileRound); err != nil {
		return false, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		stands = false
		round, err := tx.In(actor.Congress).Round(id)
		if err != nil {
			return err
		}
		if round.Returned > round.Issued {
			reason := fmt.Sprintf("收回 %d 张，多于发出 %d 张", round.Returned, round.Issued)
			return step(tx, actor, lifecycle.Void, access.VoidRound, id, reason, nil)
		}
		reason := fmt.Sprintf("发出 %d 张，收回 %d 张，未交 %d 张", round.Issued, round.Returned, round.Issued-round.Returned)
		stands = true
		return step(tx, actor, lifecycle.Reconcile, access.ReconcileRound, id, reason, func(c *store.Scope, r *models.Round) error {
			if r.Returned == 0 {
				return fault.New(fault.Invalid, "票箱里没有选票，无法计票。请报告主席团决定是否重新投票。")
			}
			ballots, err := c.Ballots(id)
			if err != nil {
				return err
			}
			if len(ballots) != r.Returned {
				return fmt.Errorf("reconcile round %d: %d ballots in the box, %d returned at close", id, len(ballots), r.Returned)
			}
			raw, err := c.File(id, models.FileElection)
			if err != nil {
				return err
			}
			election, err := seal.ParseElection(raw)
			if err != nil {
				return err
			}
			et, sized, err := seal.EncryptedTally(election, bodies(ballots))
			if err != nil {
				return err
			}
			if err := c.PutFile(id, models.FileEncryptedTally, et); err != nil {
				return err
			}
			return c.PutFile(id, models.FileSizedTally, sized)
		})
	})
	return stands, err
}

func bodies(ballots []models.SealedBallot) [][]byte {
	raw := make([][]byte, len(ballots))
	for i, b := range ballots {
		raw[i] = b.Body
	}
	return raw
}

// Decrypt takes a key holder's part of the count. The same part again is no
// error. When enough parts are in, the sums are known, the adopted rules are
// applied to them and the round is counted.
func (s *Service) Decrypt(ctx context.Context, actor access.Actor, id int64, part []byte) error {
	if err := access.Need(actor, access.HoldKey); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		round, people, me, err := holding(c, actor, id, c.LockRound)
		if err != nil {
			return err
		}
		if len(me.Decryption) > 0 {
			if bytes.Equal(me.Decryption, part) {
				return nil
			}
			return fault.Coded(fault.Conflict, "already_sent", "您已经提交过本轮的开启部分，不能更改。")
		}
		if err := stillAt(round, models.RoundCounting); err != nil {
			return err
		}
		files, err := roundFiles(c, id, models.FileElection, models.FileTrustees, models.FileEncryptedTally)
		if err != nil {
			return err
		}
		election, err := seal.ParseElection(files[models.FileElection])
		if err != nil {
			return err
		}
		if err := seal.CheckPartialDecryption(election, files[models.FileTrustees], files[models.FileEncryptedTally], me.Position, part); err != nil {
			return refused(err)
		}
		me.Decryption = part
		if err := c.UpdateScrutineer(me); err != nil {
			return err
		}
		touch(tx, round)
		if err := note(c, actor, access.HoldKey, "提交计票开启部分", round.Name, ""); err != nil {
			return err
		}
		for i := range people {
			if people[i].ID == me.ID {
				people[i] = me
			}
		}
		parts := decryptions(people)
		if len(parts) < round.Threshold {
			return nil
		}
		return count(tx, actor, round, election, files, parts)
	})
}

func decryptions(people []models.Scrutineer) []seal.PartialDecryption {
	var parts []seal.PartialDecryption
	for _, p := range people { // in order of position
		if len(p.Decryption) > 0 {
			parts = append(parts, seal.PartialDecryption{Owner: p.Position, Raw: p.Decryption})
		}
	}
	return parts
}

func roundFiles(c *store.Scope, id int64, kinds ...string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, kind := range kinds {
		body, err := c.File(id, kind)
		if err != nil {
			return nil, err
		}
		files[kind] = body
	}
	return files, nil
}

func count(tx *store.Tx, actor access.Actor, round models.Round, election *seal.Election, files map[string][]byte, parts []seal.PartialDecryption) error {
	record, sums, err := seal.Result(election, files[models.FileTrustees], files[models.FileEncryptedTally], round.Returned, parts)
	if err != nil {
		return refused(err)
	}
	rules, err := rulesOf(round)
	if err != nil {
		return err
	}
	c := tx.In(round.CongressID)
	candidates, err := c.RoundCandidates(round.ID)
	if err != nil {
		return err
	}
	counts := tally.Counts{Entitled: round.Entitled, Present: round.Present, Issued: round.Issued, Returned: round.Returned,
		Candidates: countRows(candidates, sums, ThreeStances(rules))}
	outcome, err := tally.Decide(rules, counts)
	if err != nil {
		return err
	}
	if outcome.Refused() {
		return fmt.Errorf("count round %d: the sealed sums do not fit the rules: %v", round.ID, outcome.Problems)
	}
	countsJSON, err := counts.JSON(rules)
	if err != nil {
		return err
	}
	outcomeJSON, err := json.Marshal(outcome)
	if err != nil {
		return err
	}
	for kind, body := range map[string][]byte{models.FileResult: record, models.FileCounts: countsJSON, models.FileOutcome: outcomeJSON} {
		if err := c.PutFile(round.ID, kind, body); err != nil {
			return err
		}
	}
	return step(tx, actor, lifecycle.Count, access.HoldKey, round.ID, fmt.Sprintf("%d 名监票人开启", len(parts)), nil)
}

// countRows turns the sums of the sealed questions into rows per candidate:
// linked questions carry one row of three sums per candidate after the first,
// a tick-only question one sum per candidate.
func countRows(candidates []models.RoundCandidate, sums [][]int, threeStances bool) []tally.CandidateCounts {
	rows := make([]tally.CandidateCounts, len(candidates))
	for i, k := range candidates {
		rows[i] = tally.CandidateCounts{No: k.No, Name: k.Name, Approve: sums[0][i]}
		if threeStances {
			rows[i].Oppose, rows[i].Abstain = sums[i+1][seal.Oppose], sums[i+1][seal.Abstain]
		}
	}
	return rows
}

// signatures needed besides the chief's (P20).
const otherSignatures = 2

// Attest records a signature under the count. With the chief's and two others
// the count is attested.
func (s *Service) Attest(ctx context.Context, actor access.Actor, id int64) error {
	return s.within(ctx, actor, access.AttestCount, id, states(models.RoundCounted, models.RoundAttested), func(c *store.Scope, round *models.Round) error {
		people, err := c.Scrutineers(id)
		if err != nil {
			return err
		}
		chief, others, mine := false, 0, -1
		for i, p := range people {
			if p.AccountID == actor.Account {
				mine = i
				if p.AttestedAt != 0 {
					return nil // signed already
				}
				people[i].AttestedAt = c.Now
			}
			switch {
			case people[i].AttestedAt == 0:
			case p.Kind == models.KindChief:
				chief = true
			case p.Kind.HoldsKey():
				others++
			}
		}
		if mine < 0 {
			return fault.New(fault.Forbidden, "您不在本轮监票人、计票人名单中，不能签字。")
		}
		if err := c.UpdateScrutineer(people[mine]); err != nil {
			return err
		}
		if err := note(c, actor, access.AttestCount, people[mine].Kind.Label()+"签字确认计票结果", round.Name, ""); err != nil {
			return err
		}
		if round.State != models.RoundCounted || !chief || others < otherSignatures {
			return nil
		}
		return step(c.Tx, actor, lifecycle.Attest, access.AttestCount, id, "", nil)
	})
}

// Announce is the presiding member's announcement: the result becomes public,
// and the adopted candidates become projects.
func (s *Service) Announce(ctx context.Context, actor access.Actor, id int64) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Announce, access.AnnounceResult, id, "", func(c *store.Scope, r *models.Round) error {
			r.AnnouncedAt = tx.Now
			archive, err := archiveOf(c, *r, true)
			if err != nil {
				return fmt.Errorf("archive of round %d: %w", r.ID, err)
			}
			if err := c.PutFile(r.ID, models.FileLastEvent, []byte(archive.LastEventHash())); err != nil {
				return err
			}
			return adopt(c, *r)
		})
	})
}

func adopt(c *store.Scope, r models.Round) error {
	outcome, err := outcomeOf(c, r.ID)
	if err != nil {
		return err
	}
	session, err := c.Session(r.SessionID)
	if err != nil {
		return err
	}
	candidates, err := c.Candidates(r.SessionID)
	if err != nil {
		return err
	}
	byNo := map[int]models.Candidate{}
	for _, k := range candidates {
		byNo[k.No] = k
	}
	units, err := c.Units()
	if err != nil {
		return err
	}
	unitID := map[string]int64{}
	for _, u := range units {
		unitID[u.Name] = u.ID
	}
	earlier, err := c.Projects()
	if err != nil {
		return err
	}
	no := 0
	for _, p := range earlier {
		if p.SessionID == r.SessionID {
			no = max(no, p.No)
		}
	}
	for _, a := range outcome.Adopted {
		k := byNo[a.No]
		no++
		if err := c.PutProject(&models.Project{SessionID: r.SessionID, RoundID: r.ID, CandidateID: k.ID, Year: session.Year, No: no,
			Name: a.Name, Content: k.Content, Category: k.Category, Place: k.Place, Investment: k.Investment, Unit: k.Unit, UnitID: unitID[k.Unit],
			Deadline: k.Deadline, Benefit: k.Benefit, Approvals: a.Approve, Entitled: r.Entitled, PublishedAt: c.Now}); err != nil {
			return err
		}
	}
	return nil
}

func outcomeOf(c *store.Scope, round int64) (tally.Outcome, error) {
	var outcome tally.Outcome
	body, err := c.File(round, models.FileOutcome)
	if err != nil {
		return outcome, err
	}
	if err := json.Unmarshal(body, &outcome); err != nil {
		return outcome, fmt.Errorf("outcome of round %d: %w", round, err)
	}
	return outcome, nil
}

// Publish records that the notice is out under its number, 公告（第N号）.
func (s *Service) Publish(ctx context.Context, actor access.Actor, id int64, number string) error {
	number = strings.TrimSpace(number)
	if n, err := strconv.Atoi(number); err != nil || n < 1 || n > 9999 || number != strconv.Itoa(n) {
		return fault.Form{"number": "公告号请填 1 到 9999 的数字，例如 3。"}.Err()
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return step(tx, actor, lifecycle.Publish, access.PublishNotice, id, number, func(_ *store.Scope, r *models.Round) error {
			r.Announces = number
			return nil
		})
	})
}
