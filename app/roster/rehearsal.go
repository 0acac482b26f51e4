package roster

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/store"
	"piaojue/models"
)

// A RehearseCommand asks for a rehearsal of a session.
type RehearseCommand struct {
	Session int64
	Real    bool // the real candidates on the ballot, in place of invented ones
}

// inventedCandidates is how many invented candidates a rehearsal has while the
// real session has none.
const inventedCandidates = 12

// Rehearse makes the rehearsal (彩排) of a session: another session with the
// same delegations and deputies, none of them signed in, and as many invented
// candidates. Rounds are then drafted in it as in any other, and nothing of
// them is ever public. Its number is the real one's, negative, so there is one
// at a time; it refuses a second, a rehearsal's rehearsal, and a session
// without a roster.
func (s *Service) Rehearse(ctx context.Context, actor access.Actor, cmd RehearseCommand) (int64, error) {
	if err := access.Need(actor, access.Rehearse); err != nil {
		return 0, err
	}
	var id int64
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		real, err := c.LockSession(cmd.Session)
		if err != nil {
			return err
		}
		if real.Rehearsal {
			return fault.New(fault.Invalid, "这已经是彩排，请从正式会议新建彩排。")
		}
		row := models.Session{TermID: real.TermID, Number: -real.Number, Year: real.Year, Name: models.RehearsalMark + real.Name,
			OpensOn: tx.Today, Venue: real.Venue, Rehearsal: true}
		if err := c.PutSession(&row); err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.New(fault.Conflict, "这次会议已经有一次彩排。请继续使用，或者清除以后再建。")
			}
			return err
		}
		id = row.ID
		people, err := copyRoster(c, real.ID, id)
		if err != nil {
			return err
		}
		if err := copyCandidates(c, real.ID, id, cmd.Real); err != nil {
			return err
		}
		tx.Touch(string(live.Session(id)))
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.Rehearse),
			Action: "新建彩排", Subject: row.Name, Detail: fmt.Sprintf("代表 %d 人", people)})
	})
	return id, err
}

func copyRoster(c *store.Scope, from, to int64) (int, error) {
	delegations, err := c.Delegations(from)
	if err != nil {
		return 0, err
	}
	deputies, err := c.Deputies(from)
	if err != nil {
		return 0, err
	}
	if len(deputies) == 0 {
		return 0, fault.New(fault.Invalid, "这次会议还没有代表名册，请先导入名册，再新建彩排。")
	}
	at := map[int64]int64{}
	for _, d := range delegations {
		copied := models.Delegation{SessionID: to, Name: d.Name, Position: d.Position}
		if err := c.PutDelegation(&copied); err != nil {
			return 0, err
		}
		at[d.ID] = copied.ID
	}
	copies := make([]models.Deputy, len(deputies))
	for i, d := range deputies {
		copies[i] = models.Deputy{SessionID: to, DelegationID: at[d.DelegationID], Number: d.Number, Name: d.Name, Seat: d.Seat, ExcludedReason: d.ExcludedReason}
	}
	return len(copies), c.PutDeputies(copies)
}

func copyCandidates(c *store.Scope, from, to int64, real bool) error {
	rows, err := c.Candidates(from)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		if real {
			return fault.Form{"names": "这次会议还没有候选项目，请选择虚构项目。"}.Err()
		}
		rows = make([]models.Candidate, inventedCandidates)
		for i := range rows {
			rows[i].No = i + 1
		}
	}
	for i, k := range rows {
		if !real {
			name := strings.TrimPrefix(models.Ordinal(i+1), "第")
			k = models.Candidate{No: k.No, Name: "彩排项目" + name, Content: "只供彩排使用，不是真实项目。", Category: models.Categories[i%len(models.Categories)],
				Unit: "彩排单位" + name}
		}
		k.ID, k.SessionID = 0, to
		k.Code, k.ShortlistedID = "", 0 // nothing leads from a rehearsal to what is real, or back
		if err := c.PutCandidate(&k); err != nil {
			return err
		}
	}
	return nil
}

// Wipe deletes a rehearsal: every row of the session and of its rounds, ballots
// and credentials with them, in whatever state it is. The log stays. It refuses
// a real session. What remains is the proof that it returns.
func (s *Service) Wipe(ctx context.Context, actor access.Actor, session int64) (models.Wipe, error) {
	var proof models.Wipe
	if err := access.Need(actor, access.Rehearse); err != nil {
		return proof, err
	}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		row, err := c.LockSession(session)
		if err != nil {
			return err
		}
		if !row.Rehearsal {
			return fault.New(fault.Forbidden, "“%s”是正式会议，不能清除。只有彩排可以清除。", row.Name)
		}
		rounds, err := c.Rounds(session)
		if err != nil {
			return err
		}
		wiped, digest, err := c.WipeSession(session)
		if err != nil {
			return err
		}
		lines, total := make([]string, len(wiped)), 0
		for i, w := range wiped {
			lines[i] = fmt.Sprintf("%s（%s） %d", w.Label, w.Table, w.Rows)
			total += w.Rows
		}
		proof = models.Wipe{Session: row.Name, RowsText: strings.Join(lines, "\n"), Digest: digest, AccountID: actor.Account, Actor: actor.Name, WipedAt: tx.Now}
		if err := c.PutWipe(&proof); err != nil {
			return err
		}
		tx.Touch(string(live.Session(session)))
		for _, r := range rounds {
			tx.Touch(string(live.Round(r.ID)))
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(access.Rehearse),
			Action: "清除彩排", Subject: row.Name, Detail: fmt.Sprintf("%d 行，SHA-256 %s", total, digest)})
	})
	if err != nil {
		return models.Wipe{}, err
	}
	return proof, s.store.Forget(ctx)
}

// Wipes lists the proofs of wiped rehearsals, newest first.
func (s *Service) Wipes(ctx context.Context, actor access.Actor) ([]models.Wipe, error) {
	var rows []models.Wipe
	err := s.look(ctx, actor, access.Rehearse, func(c *store.Scope) (err error) {
		rows, err = c.Wipes()
		return err
	})
	return rows, err
}

// A WipeReading is one proof with where it was made.
type WipeReading struct {
	Congress models.Congress
	Wipe     models.Wipe
	Rows     []WipedRows
	Total    int
}

// WipedRows is one table of a proof.
type WipedRows struct {
	Table string
	Rows  int
}

// WipeProof reads one proof.
func (s *Service) WipeProof(ctx context.Context, actor access.Actor, id int64) (WipeReading, error) {
	var v WipeReading
	err := s.look(ctx, actor, access.Rehearse, func(c *store.Scope) error {
		var err error
		if v.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		v.Wipe, err = c.Wipe(id)
		return err
	})
	if err != nil {
		return v, err
	}
	v.Rows = wipedRows(v.Wipe)
	v.Total = WipedTotal(v.Wipe)
	return v, nil
}

// wipedRows reads the tables of a proof as Wipe wrote them.
func wipedRows(proof models.Wipe) []WipedRows {
	var rows []WipedRows
	for line := range strings.SplitSeq(proof.RowsText, "\n") {
		at := strings.LastIndexByte(line, ' ')
		if n, err := strconv.Atoi(line[at+1:]); err == nil && at >= 0 {
			rows = append(rows, WipedRows{line[:at], n})
		}
	}
	return rows
}

// WipedTotal is how many rows a proof is about.
func WipedTotal(proof models.Wipe) int {
	total := 0
	for _, r := range wipedRows(proof) {
		total += r.Rows
	}
	return total
}
