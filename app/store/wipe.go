package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"piaojue/models"
)

// Rehearses reports whether a session, or the session of a round or of a
// candidate, is a rehearsal; ids that are zero or unknown are none.
func (tx *Tx) Rehearses(session, round, candidate int64) (bool, error) {
	rows, err := many[models.Session](tx.db.Where("rehearsal").
		Where("id = ? OR id IN (SELECT session_id FROM rounds WHERE id = ?) OR id IN (SELECT session_id FROM candidates WHERE id = ?)", session, round, candidate).Limit(1))
	return len(rows) > 0, tx.edge(err, "该次会议")
}

// A Wiped is one table of a wiped session: how many rows are gone.
type Wiped struct {
	Table string // as in the database
	Label string
	Rows  int
}

// A wipeTable says how to find a session's rows in one table.
type wipeTable struct {
	name, label string
	dump        func(of func() *gorm.DB, write func(row any) error) (int, error)
	drop        func(of *gorm.DB) error
	key         string // the column that names the session, or its rounds
}

const (
	bySession = "session_id"
	byRound   = "round_id"

	byCandidate = "candidate_id"
)

func wipeOf[T any](name, label, key, order string) wipeTable {
	return wipeTable{
		name: name, label: label, key: key,
		dump: func(of func() *gorm.DB, write func(any) error) (int, error) {
			const batch = 100 // ballots are large
			for at := 0; ; at += batch {
				rows, err := many[T](of().Order(order).Offset(at).Limit(batch))
				if err != nil {
					return 0, err
				}
				for i := range rows {
					if err := write(rows[i]); err != nil {
						return 0, err
					}
				}
				if len(rows) < batch {
					return at + len(rows), nil
				}
			}
		},
		drop: func(of *gorm.DB) error { return of.Delete(new(T)).Error },
	}
}

// wipeTables are all tables that hold rows of a session, in the order in which
// a wipe hashes and deletes them. Projects are not among them: a rehearsal
// makes none.
var wipeTables = []wipeTable{
	wipeOf[models.SealedBallot]("sealed_ballots", "密封选票", byRound, "round_id, credential"),
	wipeOf[models.Credential]("credentials", "投票码公开部分", byRound, "round_id, public"),
	wipeOf[models.SlipIssue]("slip_issues", "发票记录", byRound, "id"),
	wipeOf[models.RunningPart]("running_parts", "分批开启部分", byRound, "id"),
	wipeOf[models.RunningTotal]("running_totals", "分批合计", byRound, "id"),
	wipeOf[models.DoubtfulBallot]("doubtful_ballots", "存疑票", byRound, "id"),
	wipeOf[models.PaperEntry]("paper_entries", "纸质票录入", byRound, "id"),
	wipeOf[models.PaperBatch]("paper_batches", "纸质票分组", byRound, "id"),
	wipeOf[models.ScanDecision]("scan_decisions", "逐张认定", byRound, "id"),
	wipeOf[models.ScannedPage]("scanned_pages", "扫描的页", byRound, "id"),
	wipeOf[models.ScanPart]("scan_parts", "没有读完的扫描件", byRound, "scan_id, no"),
	wipeOf[models.PaperScan]("paper_scans", "扫描件", byRound, "id"),
	wipeOf[models.Scrutineer]("scrutineers", "监票人、计票人", byRound, "id"),
	wipeOf[models.RoundFile]("round_files", "轮次文件", byRound, "round_id, kind"),
	wipeOf[models.RoundCandidate]("round_candidates", "票面候选项目", byRound, "id"),
	wipeOf[models.RoundStep]("round_steps", "轮次步骤", byRound, "id"),
	wipeOf[models.Round]("rounds", "票决轮次", bySession, "id"),
	wipeOf[models.Reading]("readings", "阅读次数", byCandidate, "id"),
	wipeOf[models.Question]("questions", "代表提问", bySession, "id"),
	wipeOf[models.Booklet]("booklets", "说明册", bySession, "id"),
	wipeOf[models.Candidate]("candidates", "候选项目", bySession, "id"),
	wipeOf[models.Deputy]("deputies", "代表", bySession, "id"),
	wipeOf[models.Delegation]("delegations", "代表团", bySession, "id"),
	wipeOf[models.LongJobPart]("long_job_parts", "文件任务内容", bySession, "job_id, side, number"),
	wipeOf[models.LongJob]("long_jobs", "文件任务", bySession, "id"),
	wipeOf[models.Draft]("drafts", "待确认的导入", "subject", "id"),
	wipeOf[models.Session]("sessions", "会议", "id", "id"),
}

// sessionDrafts are the kinds of waiting uploads that are about a session.
var sessionDrafts = []string{"roster", "candidates"}

// WipeSession deletes every row of a session and of its rounds. It returns how
// many rows of each table are gone, in the order in which they were hashed, and
// the SHA-256 over them: one JSON line {"table":…,"row":…} for each row, tables
// in that order, rows in the order of their keys. The log is not touched, and
// the counters of changes stay, so that the numbers are never given again.
func (c *Scope) WipeSession(session int64) ([]Wiped, string, error) {
	var rounds []int64
	// Locked: a ballot on its way waits, and then finds no round.
	q := c.own().Model(new(models.Round)).Clauses(clause.Locking{Strength: "UPDATE"})
	if err := q.Where("session_id = ?", session).Order("id").Pluck("id", &rounds).Error; err != nil {
		return nil, "", c.edge(err, "票决轮次")
	}
	hash := sha256.New()
	lines := json.NewEncoder(hash)
	wiped := make([]Wiped, len(wipeTables))
	for i, t := range wipeTables {
		var err error
		wiped[i] = Wiped{Table: t.name, Label: t.label}
		wiped[i].Rows, err = t.dump(func() *gorm.DB { return c.of(t, session, rounds) }, func(row any) error {
			raw, err := json.Marshal(row)
			if err != nil {
				return err
			}
			return lines.Encode(backupLine{t.name, raw})
		})
		if err != nil {
			return nil, "", fmt.Errorf("wipe %s: %w", t.name, err)
		}
	}
	for _, t := range wipeTables {
		if err := t.drop(c.of(t, session, rounds)); err != nil {
			return nil, "", fmt.Errorf("wipe %s: %w", t.name, err)
		}
	}
	return wiped, hex.EncodeToString(hash.Sum(nil)), nil
}

// of is the rows of a table that belong to a session.
func (c *Scope) of(t wipeTable, session int64, rounds []int64) *gorm.DB {
	switch t.key {
	case byRound:
		return c.own().Where("round_id IN ?", rounds)
	case byCandidate:
		return c.readingsOf(session)
	case "subject":
		return c.own().Where("subject = ? AND kind IN ?", session, sessionDrafts)
	}
	return c.own().Where(t.key+" = ?", session)
}

// PutWipe adds the proof of a wipe.
func (c *Scope) PutWipe(row *models.Wipe) error {
	row.CongressID = c.Congress
	return create(c, "清除记录", row)
}

// Wipes lists the proofs of the congress's wipes, newest first.
func (c *Scope) Wipes() ([]models.Wipe, error) {
	return list[models.Wipe](c, "清除记录", "id DESC", "1 = 1")
}

// Wipe finds one proof.
func (c *Scope) Wipe(id int64) (models.Wipe, error) {
	return lookup[models.Wipe](c, "该清除记录", "id = ?", id)
}

// Forget makes SQLite take what a wipe overwrote out of its journal as well. A
// page that is just being read may keep it until the journal is next written
// over, which is no error. MariaDB purges deleted rows by itself.
func (s *Store) Forget(ctx context.Context) error {
	if s.kind != "sqlite" {
		return nil
	}
	for try := range 5 {
		var busy, pages, moved int
		if err := s.write.WithContext(ctx).Raw("PRAGMA wal_checkpoint(TRUNCATE)").Row().Scan(&busy, &pages, &moved); err != nil {
			return fmt.Errorf("empty the journal: %w", err)
		}
		if busy == 0 {
			break
		}
		time.Sleep(time.Duration(try+1) * 20 * time.Millisecond)
	}
	return nil
}

// unused is an id for a new row of a table whose rows may have been wiped, so
// that an address never comes to mean something else: 0 leaves it to the
// engine. Topics outlive their rows; SQLite would give the highest id again.
func (tx *Tx) unused(table, topic string) (int64, error) {
	var highest int64
	if err := tx.db.Table(table).Select("COALESCE(MAX(id), 0)").Row().Scan(&highest); err != nil {
		return 0, err
	}
	topics, err := many[models.TopicVersion](tx.db.Where("topic LIKE ?", topic+"%"))
	if err != nil {
		return 0, err
	}
	wiped := int64(0)
	for _, t := range topics {
		if id, err := strconv.ParseInt(strings.TrimPrefix(t.Topic, topic), 10, 64); err == nil {
			wiped = max(wiped, id)
		}
	}
	if wiped <= highest {
		return 0, nil
	}
	return wiped + 1, nil
}
