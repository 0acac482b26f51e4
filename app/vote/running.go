package vote

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/live"
	"piaojue/app/seal"
	"piaojue/app/store"
	"piaojue/app/tally"
	"piaojue/models"
)

// Running totals (P14, Display Running): while the vote is open the box is cut
// into prefixes, each at least k ballots longer than the one before. Once a
// further k ballots are in, the key holders' devices may open the sum of a
// prefix, and the presidium sees it. Package seal says why no difference of
// what can ever be known is then a sum over fewer than k ballots; the devices
// enforce it, this file only asks for nothing else.
//
// The prefixes are cut when a key holder's device asks, never by a cast: no
// cast waits for them, and without a device that would open them nothing about
// batches is written at all. A prefix's members are the only thing in the
// database that tells early ballots from late ones; they are wiped when the
// vote ends.

// mostTotals bounds the prefixes of one round; with more ballots a batch grows.
const mostTotals = 40

// Runs reports whether a round has running totals: of approvals on tablets,
// with quorums of key holders that meet.
func Runs(r models.Round) (bool, error) {
	if r.Display != models.Running || !r.Tablets || 2*r.Threshold <= r.Guardians {
		return false, nil
	}
	rules, err := rulesOf(r)
	return rules.Family != tally.Satisfaction, err
}

func voting(s models.RoundState) bool { return s == models.RoundOpen || s == models.RoundPaused }

// runningNow refuses a round that has no running totals or takes no votes.
func runningNow(r models.Round) error {
	switch yes, err := Runs(r); {
	case err != nil:
		return err
	case !yes:
		return fault.New(fault.NotFound, "本轮没有分批合计。")
	case !voting(r.State):
		return fault.Coded(fault.Closed, CodeClosed, "本轮不在投票中，没有要分批开启的合计。")
	}
	return nil
}

// batch is by how many ballots a prefix is longer than the one before, at
// least.
func batch(r models.Round) int { return max(r.Batch, usualBatch, (r.Issued+mostTotals-1)/mostTotals) }

// A RunningBatch is what one prefix adds to the one before it.
type RunningBatch struct {
	ID    int64
	Size  int      // of the whole prefix
	Added []string // trackers, in the order of their own value
}

// RunningTask is what a key holder's device is asked for.
type RunningTask struct {
	Batch     int            // k
	Batches   []RunningBatch // longer than what the device knows; the last one is only there to be outside
	Ask       []int64        // prefixes to open, shortest first
	Sent      int            // size of the longest prefix that the key holder has opened, 0 if none
	Shown     int            // size of the longest prefix that the presidium sees
	Returned  int
	Cancelled []string
}

// RunningTask cuts a further prefix when there are ballots for it, and says
// what a key holder's device is asked to open. known is the size of the
// longest prefix the device knows.
func (s *Service) RunningTask(ctx context.Context, actor access.Actor, id int64, known int) (RunningTask, error) {
	var task RunningTask
	var round models.Round
	err := s.read(ctx, actor, access.HoldKey, func(c *store.Scope) (err error) {
		if round, _, _, err = holding(c, actor, id, c.Round); err != nil {
			return err
		}
		return runningNow(round)
	})
	if err != nil {
		return task, err
	}
	if err := s.cut(ctx, actor.Congress, id); err != nil {
		return task, fmt.Errorf("cut a prefix of round %d: %w", id, err)
	}
	err = s.read(ctx, actor, access.HoldKey, func(c *store.Scope) error {
		round, _, me, err := holding(c, actor, id, c.Round)
		if err != nil {
			return err
		}
		if err := runningNow(round); err != nil {
			return err
		}
		task = RunningTask{Batch: max(round.Batch, usualBatch)}
		if task.Returned, err = c.Returned(id); err != nil {
			return err
		}
		if task.Cancelled, err = cancelledOf(c, id); err != nil {
			return err
		}
		rows, err := c.RunningMembers(id, known)
		if err != nil {
			return err
		}
		for _, row := range rows {
			task.Batches = append(task.Batches, RunningBatch{row.ID, row.Size, members(row)})
		}
		return task.ask(c, id, me.Position)
	})
	return task, err
}

func cancelledOf(c *store.Scope, round int64) ([]string, error) {
	rows, err := c.Credentials(round)
	var cancelled []string
	for _, k := range rows {
		if k.Cancelled != "" {
			cancelled = append(cancelled, k.Public)
		}
	}
	return cancelled, err
}

// ask fills in which prefixes the key holder is to open: what others have
// begun, and the longest that may be opened. A device opens no prefix shorter
// than one it has opened, so it is not asked to.
func (t *RunningTask) ask(c *store.Scope, round int64, position int) error {
	totals, err := c.RunningSizes(round)
	if err != nil {
		return err
	}
	parts, err := c.RunningPositions(round)
	if err != nil {
		return err
	}
	begun, mine := map[int64]bool{}, map[int64]bool{}
	for _, p := range parts {
		begun[p.TotalID] = true
		mine[p.TotalID] = mine[p.TotalID] || p.Position == position
	}
	for _, total := range totals {
		if mine[total.ID] {
			t.Sent = total.Size
		}
		if total.ShownAt != 0 {
			t.Shown = total.Size
		}
	}
	for i, total := range totals {
		// The last prefix has no further k ballots outside yet.
		if i+1 == len(totals) || total.Size <= max(t.Sent, t.Shown) {
			continue
		}
		if begun[total.ID] || i+2 == len(totals) {
			t.Ask = append(t.Ask, total.ID)
		}
	}
	return nil
}

// members are the trackers that a prefix adds to the one before it.
func members(row models.RunningTotal) []string {
	if len(row.Members) == 0 {
		return nil
	}
	return strings.Split(string(row.Members), "\n")
}

// cut adds a prefix of all ballots in the box when that is a batch more than
// the longest one has. It multiplies outside the transaction that writes, so
// that no cast waits, and writes only if nobody else has cut meanwhile.
func (s *Service) cut(ctx context.Context, congress, id int64) error {
	var before, next models.RunningTotal
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		c := tx.In(congress)
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		sizes, err := c.RunningSizes(id)
		if err != nil {
			return err
		}
		if len(sizes) > 0 {
			before = sizes[len(sizes)-1]
		}
		if n, err := c.Returned(id); err != nil || n < before.Size+batch(round) {
			return err
		}
		next, err = extend(c, id)
		return err
	})
	if err != nil || next.Size == 0 {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		round, err := c.LockRound(id)
		if err != nil || !voting(round.State) {
			return err
		}
		sizes, err := c.RunningSizes(id)
		if err != nil || len(sizes) > 0 && sizes[len(sizes)-1].ID != before.ID || len(sizes) == 0 && before.ID != 0 {
			return err // another instance was first
		}
		row := next
		return c.PutRunningTotal(&row)
	})
}

// extend is the prefix of everything in the box, with its product.
func extend(c *store.Scope, round int64) (next models.RunningTotal, err error) {
	totals, err := c.RunningTotals(round)
	if err != nil {
		return next, err
	}
	known := map[string]bool{}
	var last models.RunningTotal
	for _, last = range totals {
		for _, tracker := range members(last) {
			known[tracker] = true
		}
	}
	box, err := c.BallotKeys(round)
	if err != nil {
		return next, err
	}
	var trackers, credentials []string
	for _, b := range box {
		if !known[b.Tracker] {
			trackers, credentials = append(trackers, b.Tracker), append(credentials, b.Credential)
		}
	}
	added, err := c.BallotsOf(round, credentials)
	if err != nil {
		return next, err
	}
	raw, err := c.File(round, models.FileElection)
	if err != nil {
		return next, err
	}
	election, err := seal.ParseElection(raw)
	if err != nil {
		return next, err
	}
	var product []byte
	if last.ID != 0 {
		product = last.EncryptedTally
	}
	et, sized, err := seal.ExtendTally(election, product, last.Size, bodies(added))
	if err != nil {
		return next, err
	}
	slices.Sort(trackers)
	return models.RunningTotal{RoundID: round, Size: last.Size + len(trackers), Members: []byte(strings.Join(trackers, "\n")),
		EncryptedTally: et, SizedTally: sized, Result: []byte{}}, nil
}

// RunningBallots is an open archive of the ballots that a prefix adds to the
// one before it, for the key holders' devices to verify.
func (s *Service) RunningBallots(ctx context.Context, actor access.Actor, id, total int64) ([]byte, error) {
	var raw []byte
	err := s.read(ctx, actor, access.HoldKey, func(c *store.Scope) error {
		round, _, _, err := holding(c, actor, id, c.Round)
		if err != nil {
			return err
		}
		if err := runningNow(round); err != nil {
			return err
		}
		row, err := c.RunningTotal(id, total)
		if err != nil {
			return err
		}
		files, err := roundFiles(c, id, models.FileElection, models.FileTrustees)
		if err != nil {
			return err
		}
		list, err := credentialList(c, id)
		if err != nil {
			return err
		}
		archive, err := seal.NewArchive(0, files[models.FileElection], files[models.FileTrustees], list)
		if err != nil {
			return err
		}
		box, err := c.BallotKeys(id)
		if err != nil {
			return err
		}
		var credentials []string
		added := members(row)
		for _, b := range box {
			if _, ok := slices.BinarySearch(added, b.Tracker); ok {
				credentials = append(credentials, b.Credential)
			}
		}
		ballots, err := c.BallotsOf(id, credentials)
		if err != nil {
			return err
		}
		for _, b := range ballots {
			if err := archive.AddBallot(b.Body); err != nil {
				return err
			}
		}
		raw = archive.Bytes()
		return nil
	})
	return raw, err
}

// mayOpen finds a prefix that may be opened now: of a round that is voting,
// with a batch of ballots outside it.
func mayOpen(c *store.Scope, actor access.Actor, id, total int64, find func(int64) (models.Round, error)) (round models.Round, me models.Scrutineer, row models.RunningTotal, err error) {
	if round, _, me, err = holding(c, actor, id, find); err != nil {
		return round, me, row, err
	}
	if err = runningNow(round); err != nil {
		return round, me, row, err
	}
	if row, err = c.RunningTotal(id, total); err != nil {
		return round, me, row, err
	}
	sizes, err := c.RunningSizes(id)
	if err == nil && sizes[len(sizes)-1].ID == row.ID {
		err = fault.Coded(fault.Closed, "not_yet", "这一批以外的票还不够一批，暂不能开启。")
	}
	return round, me, row, err
}

// OpenRunning takes a key holder's part of a running total. The same part
// again is no error. With enough parts the sums are shown to the presidium,
// and to nobody else.
func (s *Service) OpenRunning(ctx context.Context, actor access.Actor, id, total int64, part []byte) error {
	if err := access.Need(actor, access.HoldKey); err != nil {
		return err
	}
	var kit runningKit
	// A part takes a while to check: not while casts wait for the round.
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		_, me, row, err := mayOpen(c, actor, id, total, c.Round)
		if err != nil {
			return err
		}
		if kit, err = readKit(c, id, row); err != nil {
			return err
		}
		return refused(seal.CheckPartialDecryption(kit.election, kit.trustees, row.EncryptedTally, me.Position, part))
	})
	if err != nil {
		return err
	}
	var parts []models.RunningPart
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		round, me, _, err := mayOpen(c, actor, id, total, c.LockRound)
		if err != nil {
			return err
		}
		if parts, err = c.PartsOf(total); err != nil {
			return err
		}
		for _, p := range parts {
			if p.Position == me.Position {
				if bytes.Equal(p.Body, part) {
					return nil
				}
				return fault.Coded(fault.Conflict, "already_sent", "您已经提交过这一批的开启部分，不能更改。")
			}
		}
		p := models.RunningPart{RoundID: id, TotalID: total, Position: me.Position, Body: part}
		if err := c.PutRunningPart(&p); err != nil {
			return err
		}
		parts = append(parts, p)
		return note(c, actor, access.HoldKey, "提交分批合计开启部分", round.Name, fmt.Sprintf("前 %d 张", kit.total.Size))
	})
	if err != nil {
		return err
	}
	return s.show(ctx, actor.Congress, kit, parts)
}

// A runningKit is what the parts of a running total are checked with.
type runningKit struct {
	round    int64
	need     int
	total    models.RunningTotal
	election *seal.Election
	trustees []byte
}

func readKit(c *store.Scope, round int64, total models.RunningTotal) (kit runningKit, err error) {
	files, err := roundFiles(c, round, models.FileElection, models.FileTrustees)
	if err != nil {
		return kit, err
	}
	r, err := c.Round(round)
	if err != nil {
		return kit, err
	}
	kit = runningKit{round: round, need: r.Threshold, total: total, trustees: files[models.FileTrustees]}
	kit.election, err = seal.ParseElection(files[models.FileElection])
	return kit, err
}

// show computes the sums of a prefix once enough parts are in. Who else
// computes them at the same time finds the same.
func (s *Service) show(ctx context.Context, congress int64, kit runningKit, parts []models.RunningPart) error {
	if len(parts) < kit.need {
		return nil
	}
	given := make([]seal.PartialDecryption, len(parts))
	for i, p := range parts {
		given[i] = seal.PartialDecryption{Owner: p.Position, Raw: p.Body}
	}
	result, _, err := seal.Result(kit.election, kit.trustees, kit.total.EncryptedTally, kit.total.Size, given)
	if err != nil {
		return refused(err)
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(congress)
		round, err := c.LockRound(kit.round)
		if err != nil || !voting(round.State) {
			return err
		}
		row, err := c.RunningTotal(kit.round, kit.total.ID)
		if err != nil || row.ShownAt != 0 {
			return err
		}
		row.Result, row.ShownAt = result, tx.Now
		tx.Touch(string(live.Round(kit.round))) // not the hall, which watches the session
		return c.UpdateRunningTotal(row)
	})
}

// RunningSums is the longest running total that may be seen, and how far the
// box is.
type RunningSums struct {
	Batch    int
	Returned int // sealed ballots in the box now
	Size     int // ballots that the sums are of; 0: none may be seen yet
	ShownAt  models.Moment
	Rows     []tally.CandidateCounts // by ballot number
	Stances  bool                    // 反对 and 弃权 are there too
	Paper    bool                    // paper ballots are in use, which no running total has
	PassLine int                     // 0 where there is none, or none is known before the count
	Whole    int                     // 全体代表, the scale
}

// RunningSums reads a round's running total for the presidium, while the vote
// is open; false when the round has none or its vote is not open.
func (s *Service) RunningSums(ctx context.Context, actor access.Actor, id int64) (RunningSums, bool, error) {
	var sums RunningSums
	there := false
	err := s.read(ctx, actor, access.WatchPresidium, func(c *store.Scope) error {
		round, err := c.Round(id)
		if err != nil {
			return err
		}
		if there, err = Runs(round); err != nil || !voting(round.State) {
			there = false
			return err
		}
		if !there {
			return nil
		}
		sums, err = readSums(c, round)
		return err
	})
	return sums, there, err
}

func readSums(c *store.Scope, round models.Round) (RunningSums, error) {
	rules, err := rulesOf(round)
	if err != nil {
		return RunningSums{}, err
	}
	v := RunningSums{Batch: batch(round), Stances: ThreeStances(rules), Paper: round.Paper, Whole: round.Entitled}
	if rules.Family.HasPassLine() && rules.PassBase != tally.BaseValid {
		base := round.Entitled
		if rules.PassBase == tally.BasePresent {
			base = round.Present
		}
		v.PassLine = rules.LineOf(base)
	}
	if v.Returned, err = c.Returned(round.ID); err != nil {
		return v, err
	}
	sizes, err := c.RunningSizes(round.ID)
	if err != nil {
		return v, err
	}
	shown := slices.DeleteFunc(sizes, func(t models.RunningTotal) bool { return t.ShownAt == 0 })
	if len(shown) == 0 {
		return v, nil
	}
	row, err := c.RunningTotal(round.ID, shown[len(shown)-1].ID)
	if err != nil {
		return v, err
	}
	var result struct {
		Result [][]int `json:"result"`
	}
	if err := json.Unmarshal(row.Result, &result); err != nil {
		return v, fmt.Errorf("running total %d: %w", row.ID, err)
	}
	candidates, err := c.RoundCandidates(round.ID)
	if err != nil {
		return v, err
	}
	v.Size, v.ShownAt, v.Rows = row.Size, row.ShownAt, countRows(candidates, result.Result, v.Stances)
	slices.SortFunc(v.Rows, func(a, b tally.CandidateCounts) int { return cmp.Compare(a.No, b.No) })
	return v, nil
}
