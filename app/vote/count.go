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
// fixed for the scrutineers to open. More, in all or among the paper ballots
// alone: the round becomes void, and nothing of it will ever be counted. It
// reports which.
func (s *Service) Reconcile(ctx context.Context, actor access.Actor, id int64) (stands bool, err error) {
	if err := access.Need(actor, access.ReconcileRound); err != nil {
		return false, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		stands = false
		c := tx.In(actor.Congress)
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		paper, err := paperReturned(c, round)
		if err != nil {
			return err
		}
		// Nothing has been added yet while the round is closed: Returned is what
		// the sealed box held then.
		returned := round.Returned + paper
		write := func(r *models.Round) { r.PaperReturned, r.Returned = paper, returned }
		if reason := tooMany(round, returned, paper); reason != "" {
			return step(tx, actor, lifecycle.Void, access.VoidRound, id, reason, func(_ *store.Scope, r *models.Round) error {
				write(r)
				return nil
			})
		}
		reason := fmt.Sprintf("发出 %d 张，收回 %d 张，未交 %d 张", round.Issued, returned, round.Issued-returned)
		stands = true
		return step(tx, actor, lifecycle.Reconcile, access.ReconcileRound, id, reason, func(c *store.Scope, r *models.Round) error {
			if returned == 0 {
				return fault.New(fault.Invalid, "票箱里没有选票，无法计票。请报告主席团决定是否重新投票。")
			}
			write(r)
			return fixProduct(c, *r)
		})
	})
	return stands, err
}

// tooMany says by what more ballots were returned than issued; empty when not.
// A void round is recorded as what it is: never counted.
func tooMany(r models.Round, returned, paper int) string {
	switch {
	case returned > r.Issued:
		return fmt.Sprintf("收回 %d 张，多于发出 %d 张", returned, r.Issued)
	case paper > r.PaperIssued:
		return fmt.Sprintf("纸质票收回 %d 张，多于发出 %d 张", paper, r.PaperIssued)
	}
	return ""
}

// fixProduct stores the product of the sealed ballots; without any there is
// nothing to open.
func fixProduct(c *store.Scope, r models.Round) error {
	ballots, err := c.Ballots(r.ID)
	if err != nil {
		return err
	}
	if len(ballots) != r.Sealed() {
		return fmt.Errorf("reconcile round %d: %d ballots in the box, %d returned at close", r.ID, len(ballots), r.Sealed())
	}
	if len(ballots) == 0 {
		return nil
	}
	raw, err := c.File(r.ID, models.FileElection)
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
	if err := c.PutFile(r.ID, models.FileEncryptedTally, et); err != nil {
		return err
	}
	return c.PutFile(r.ID, models.FileSizedTally, sized)
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
		round, _, me, err := holding(c, actor, id, c.LockRound)
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
		return settle(tx, actor, access.HoldKey, round)
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

// settle counts the round once both its parts are there: enough key holders
// have opened the sealed one, and every stack of paper is settled.
func settle(tx *store.Tx, actor access.Actor, by access.Action, round models.Round) error {
	c := tx.In(round.CongressID)
	rules, err := rulesOf(round)
	if err != nil {
		return err
	}
	candidates, err := c.RoundCandidates(round.ID)
	if err != nil {
		return err
	}
	paper, settled, err := paperCounts(c, round, rules, candidates)
	if err != nil || !settled {
		return err
	}
	counts := tally.Counts{Entitled: round.Entitled, Present: round.Present, Issued: round.Issued, Returned: round.Returned}
	files := map[string][]byte{}
	reason := ""
	if round.Sealed() > 0 {
		opened, err := openSums(c, round)
		if err != nil || opened == nil {
			return err
		}
		fillRows(&counts, rules, candidates, opened.sums)
		files[models.FileResult] = opened.record
		reason = fmt.Sprintf("%d 名监票人开启", opened.by)
	} else {
		fillRows(&counts, rules, candidates, nil)
	}
	if round.Paper {
		counts = counts.Plus(paper)
		if files[models.FilePaper], err = paper.JSON(rules); err != nil {
			return err
		}
		reason = strings.TrimPrefix(reason+"，纸质票录入核对一致", "，")
	}
	outcome, err := tally.Decide(rules, counts)
	if err != nil {
		return err
	}
	if outcome.Refused() {
		return fmt.Errorf("count round %d: the sums do not fit the rules: %v", round.ID, outcome.Problems)
	}
	if files[models.FileCounts], err = counts.JSON(rules); err != nil {
		return err
	}
	if files[models.FileOutcome], err = json.Marshal(outcome); err != nil {
		return err
	}
	for kind, body := range files {
		if err := c.PutFile(round.ID, kind, body); err != nil {
			return err
		}
	}
	return step(tx, actor, lifecycle.Count, by, round.ID, reason, nil)
}

// sums of the sealed part, and by how many key holders they were opened.
type openedSums struct {
	record []byte
	sums   [][]int
	by     int
}

// openSums computes the sums of the sealed part; nil while parts are missing.
func openSums(c *store.Scope, round models.Round) (*openedSums, error) {
	people, err := c.Scrutineers(round.ID)
	if err != nil {
		return nil, err
	}
	parts := decryptions(people)
	if len(parts) < round.Threshold {
		return nil, nil
	}
	files, err := roundFiles(c, round.ID, models.FileElection, models.FileTrustees, models.FileEncryptedTally)
	if err != nil {
		return nil, err
	}
	election, err := seal.ParseElection(files[models.FileElection])
	if err != nil {
		return nil, err
	}
	record, sums, err := seal.Result(election, files[models.FileTrustees], files[models.FileEncryptedTally], round.Sealed(), parts)
	if err != nil {
		return nil, refused(err)
	}
	return &openedSums{record, sums, len(parts)}, nil
}

// fillRows turns the sums of the sealed questions into rows; without sums all
// rows are zero. A 满意度测评 has one question per item with its grades and then
// 弃权; for the rest see countRows.
func fillRows(counts *tally.Counts, rules tally.Rules, candidates []models.RoundCandidate, sums [][]int) {
	if rules.Family != tally.Satisfaction {
		if sums == nil {
			sums = make([][]int, len(candidates)+1)
			for i := range sums {
				sums[i] = make([]int, max(len(candidates), 3))
			}
		}
		counts.Candidates = countRows(candidates, sums, ThreeStances(rules))
		return
	}
	for i, k := range candidates {
		row := tally.ItemCounts{No: k.No, Name: k.Name, Counts: make([]int, len(rules.Grades))}
		if sums != nil {
			copy(row.Counts, sums[i])
			row.Abstain = sums[i][len(rules.Grades)]
		}
		counts.Items = append(counts.Items, row)
	}
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

// Attest records a signature under the count. With the chief's and as many others
// as the 票决办法 says (P20), two at least, the count is attested. In the chief's absence the deputy chief signs in the
// chief's place and says why; acting is that reason, otherwise empty.
func (s *Service) Attest(ctx context.Context, actor access.Actor, id int64, acting string) error {
	if acting != "" {
		form := fault.Form{}
		text(form, "acting", "代签原因", &acting, 100)
		if err := form.Err(); err != nil {
			return err
		}
	}
	return s.within(ctx, actor, access.AttestCount, id, states(models.RoundCounted, models.RoundAttested), func(c *store.Scope, round *models.Round) error {
		people, err := c.Scrutineers(id)
		if err != nil {
			return err
		}
		chief, others, mine := false, 0, -1
		for i, p := range people {
			if p.AccountID == actor.Account {
				mine = i
				if p.AttestedAt != 0 && (p.Kind != models.KindDeputy || acting == p.Acting) {
					return nil // signed already
				}
				if acting != "" && p.Kind != models.KindDeputy {
					return fault.New(fault.Forbidden, "只有副总监票人可以代总监票人签字。")
				}
				people[i].AttestedAt = c.Now
				if p.Kind == models.KindDeputy {
					people[i].Acting = acting
				}
			}
			switch {
			case people[i].AttestedAt == 0:
			case p.Kind == models.KindChief, ActsAsChief(people[i]):
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
		if err := note(c, actor, access.AttestCount, people[mine].Kind.Label()+"签字确认计票结果", round.Name, acting); err != nil {
			return err
		}
		rules, err := rulesOf(*round)
		if err != nil || round.State != models.RoundCounted || !chief || others < rules.Signatories() {
			return err
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
			if r.Sealed() > 0 {
				archive, err := archiveOf(c, *r, true)
				if err != nil {
					return fmt.Errorf("archive of round %d: %w", r.ID, err)
				}
				if err := c.PutFile(r.ID, models.FileLastEvent, []byte(archive.LastEventHash())); err != nil {
					return err
				}
			}
			if err := adopt(c, *r); err != nil {
				return err
			}
			return tellShortlist(c, *r)
		})
	})
}

func adopt(c *store.Scope, r models.Round) error {
	outcome, err := outcomeOf(c, r.ID)
	if err != nil {
		return err
	}
	return enter(c, r, outcome.Adopted)
}

// enter makes projects of what a round adopted, numbered on after those of the
// session's earlier rounds.
func enter(c *store.Scope, r models.Round, adopted []tally.Adopted) error {
	session, err := c.Session(r.SessionID)
	if err != nil {
		return err
	}
	if session.Rehearsal {
		return nil // a rehearsal decides nothing
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
	rules, err := rulesOf(r)
	if err != nil {
		return err
	}
	if rules.Family == tally.List {
		adopted = eachOfList(adopted, candidates)
	}
	if rules.Publishes() != tally.PublishAll {
		// Projects are public: neither the figures nor the order that they made.
		adopted = tally.Outcome{Adopted: adopted}.Names().Adopted
	}
	for _, a := range adopted {
		k := byNo[a.No]
		no++
		row := models.Project{SessionID: r.SessionID, RoundID: r.ID, CandidateID: k.ID, Year: session.Year, No: no, Code: k.Code,
			Name: a.Name, Content: k.Content, Category: k.Category, Place: k.Place, Investment: k.Investment, Unit: k.Unit, UnitID: unitID[k.Unit],
			Deadline: k.Deadline, Benefit: k.Benefit, Approvals: a.Approve, Entitled: r.Entitled, PublishedAt: c.Now, Stage: models.StageDecided}
		if err := c.PutProject(&row); err != nil {
			return err
		}
		if err := planned(c, row, k, unitID); err != nil {
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
		return step(tx, actor, lifecycle.Publish, access.PublishNotice, id, number, func(c *store.Scope, r *models.Round) error {
			r.Announces = number
			rehearsal, err := c.Rehearses(r.SessionID, 0, 0)
			if err != nil || rehearsal {
				return err
			}
			// Where the result is, and none of it.
			return c.Announce(models.EventResult, fmt.Sprintf("result/%d", r.ID), "票决结果已经公告", "“"+r.Name+"”的结果已经公告，请到公开网页查看。", fmt.Sprintf("/results/%d", r.ID))
		})
	})
}
