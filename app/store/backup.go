package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"gorm.io/gorm"

	"piaojue/models"
)

// A backup is gzip over JSON lines: a head, then the rows of every table in
// the order of their keys. It is the same for every engine, so that it also
// carries a database from SQLite to MySQL. Ballots stand in the order of their
// credentials, so a backup tells no more than the table does. Signed-in
// browsers, waiting uploads and long jobs are left out: a job's result is drawn
// anew from what is in the backup.

const backupFormat = "piaojue backup 1"

type backupHead struct {
	Format string        `json:"format"`
	At     models.Moment `json:"at"`
}

type backupLine struct {
	Table string          `json:"table"`
	Row   json.RawMessage `json:"row"`
}

// A table of the backup: how to write its rows and how to read one back.
type backupTable struct {
	name string
	dump func(tx *Tx, write func(row any) error) error
	load func(tx *Tx, raw []byte) error
	used func(tx *Tx) (bool, error)
}

func tableOf[T any](name, order string) backupTable {
	return backupTable{
		name: name,
		dump: func(tx *Tx, write func(any) error) error {
			const batch = 50 // ballots and photos are large
			for at := 0; ; at += batch {
				rows, err := many[T](tx.db.Order(order).Offset(at).Limit(batch))
				if err != nil {
					return err
				}
				for i := range rows {
					if err := write(rows[i]); err != nil {
						return err
					}
				}
				if len(rows) < batch {
					return nil
				}
			}
		},
		load: func(tx *Tx, raw []byte) error {
			var row T
			if err := json.Unmarshal(raw, &row); err != nil {
				return err
			}
			noNulls(&row) // an empty message comes back from SQLite as nil
			return tx.db.Create(&row).Error
		},
		used: func(tx *Tx) (bool, error) {
			rows, err := many[T](tx.db.Limit(1))
			return len(rows) > 0, err
		},
	}
}

var backupTables = []backupTable{
	tableOf[models.Congress]("congresses", "id"), tableOf[models.Term]("terms", "id"), tableOf[models.Session]("sessions", "id"),
	tableOf[models.Account]("accounts", "id"), tableOf[models.Grant]("grants", "id"), tableOf[models.Unit]("units", "id"),
	tableOf[models.AuditEntry]("audit_entries", "id"), tableOf[models.TopicVersion]("topic_versions", "topic"),
	tableOf[models.Delegation]("delegations", "id"), tableOf[models.Deputy]("deputies", "id"), tableOf[models.Candidate]("candidates", "id"),
	tableOf[models.Round]("rounds", "id"), tableOf[models.RoundStep]("round_steps", "id"), tableOf[models.RoundCandidate]("round_candidates", "id"),
	tableOf[models.RoundFile]("round_files", "round_id, kind"), tableOf[models.Scrutineer]("scrutineers", "id"),
	tableOf[models.Credential]("credentials", "round_id, public"), tableOf[models.SealedBallot]("sealed_ballots", "round_id, credential"),
	tableOf[models.SlipIssue]("slip_issues", "id"), tableOf[models.Project]("projects", "id"), tableOf[models.Checkpoint]("checkpoints", "id"),
	tableOf[models.Report]("reports", "id"), tableOf[models.Photo]("photos", "id"),
	tableOf[models.PaperBatch]("paper_batches", "id"), tableOf[models.PaperEntry]("paper_entries", "id"), tableOf[models.DoubtfulBallot]("doubtful_ballots", "id"),
	tableOf[models.RunningTotal]("running_totals", "id"), tableOf[models.RunningPart]("running_parts", "id"), tableOf[models.Wipe]("wipes", "id"),
	tableOf[models.Call]("calls", "id"), tableOf[models.Entrance]("entrances", "id"), tableOf[models.Suggestion]("suggestions", "id"),
	tableOf[models.Matter]("matters", "id"), tableOf[models.Endorsement]("endorsements", "id"), tableOf[models.TriageAct]("triage_acts", "id"),
	tableOf[models.Answer]("answers", "id"), tableOf[models.Study]("studies", "id"), tableOf[models.Symposium]("symposia", "id"),
	tableOf[models.SymposiumMatter]("symposium_matters", "id"), tableOf[models.IntakePhoto]("intake_photos", "id"),
	tableOf[models.SmallWork]("small_works", "id"), tableOf[models.Fund]("funds", "id"),
	tableOf[models.ShortlistedProject]("shortlisted_projects", "id"), tableOf[models.ProjectVersion]("project_versions", "id"),
	tableOf[models.Appraisal]("appraisals", "id"), tableOf[models.NegativeItem]("negative_items", "id"), tableOf[models.NegativeCheck]("negative_checks", "id"),
	tableOf[models.Score]("scores", "id"), tableOf[models.Review]("reviews", "id"), tableOf[models.ReviewItem]("review_items", "id"),
	tableOf[models.Showing]("showings", "id"), tableOf[models.ShowingProject]("showing_projects", "id"), tableOf[models.Comment]("comments", "id"),
	tableOf[models.Booklet]("booklets", "id"), tableOf[models.Question]("questions", "id"), tableOf[models.Reading]("readings", "id"),
	tableOf[models.Plan]("plans", "id"), tableOf[models.SubItem]("sub_items", "id"), tableOf[models.Measure]("measures", "id"),
	tableOf[models.ReportFigure]("report_figures", "id"), tableOf[models.PhotoSize]("photo_sizes", "photo_id, width"), tableOf[models.ProjectFile]("project_files", "id"),
	tableOf[models.OversightGroup]("oversight_groups", "id"), tableOf[models.GroupMember]("group_members", "id"), tableOf[models.Inspection]("inspections", "id"),
	tableOf[models.InspectionProject]("inspection_projects", "id"), tableOf[models.Visit]("visits", "id"), tableOf[models.Concern]("concerns", "id"),
	tableOf[models.ConcernReply]("concern_replies", "id"), tableOf[models.Interview]("interviews", "id"), tableOf[models.InterviewEntry]("interview_entries", "id"),
	tableOf[models.SiteComment]("site_comments", "id"), tableOf[models.Adjustment]("adjustments", "id"), tableOf[models.AdjustmentStep]("adjustment_steps", "id"),
	tableOf[models.Acceptance]("acceptances", "id"), tableOf[models.Evaluation]("evaluations", "id"), tableOf[models.Remedy]("remedies", "id"),
	tableOf[models.YearReport]("year_reports", "id"), tableOf[models.Parameter]("parameters", "id"), tableOf[models.Reminder]("reminders", "id"),
	tableOf[models.Outgoing]("outgoings", "id"), tableOf[models.Receiver]("receivers", "id"),
	tableOf[models.Destruction]("destructions", "id"),
	tableOf[models.PaperScan]("paper_scans", "id"), tableOf[models.ScanPart]("scan_parts", "scan_id, no"), tableOf[models.ScannedPage]("scanned_pages", "id"), tableOf[models.ScanDecision]("scan_decisions", "id"),
}

// Backup writes the whole database as of one moment.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	packed := gzip.NewWriter(w)
	out := json.NewEncoder(packed)
	err := s.Read(ctx, func(tx *Tx) error {
		if err := out.Encode(backupHead{backupFormat, tx.Now}); err != nil {
			return err
		}
		for _, t := range backupTables {
			err := t.dump(tx, func(row any) error {
				raw, err := json.Marshal(row)
				if err != nil {
					return err
				}
				return out.Encode(backupLine{t.name, raw})
			})
			if err != nil {
				return fmt.Errorf("backup %s: %w", t.name, err)
			}
		}
		return nil
	})
	return errors.Join(err, packed.Close())
}

// Errors of Restore.
var (
	ErrNotEmpty  = errors.New("数据库里已经有数据，没有恢复。请换一个空数据库")
	ErrNotBackup = errors.New("这不是本系统的备份文件，或者文件不完整，没有恢复")
)

// Restore fills an empty, migrated database from a backup, all or nothing.
func (s *Store) Restore(ctx context.Context, r io.Reader) error {
	packed, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return ErrNotBackup
	}
	in := json.NewDecoder(packed)
	var head backupHead
	if err := in.Decode(&head); err != nil || head.Format != backupFormat {
		return ErrNotBackup
	}
	tables := map[string]backupTable{}
	for _, t := range backupTables {
		tables[t.name] = t
	}
	// Not InTx: the input cannot be read a second time.
	return s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx := s.begin(ctx, db)
		for _, t := range backupTables {
			if used, err := t.used(tx); err != nil || used {
				return errors.Join(err, ErrNotEmpty)
			}
		}
		for {
			var line backupLine
			if err := in.Decode(&line); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return ErrNotBackup
			}
			t, known := tables[line.Table]
			if !known {
				return ErrNotBackup
			}
			if err := t.load(tx, line.Row); err != nil {
				if errors.Is(err, ErrNotBackup) {
					return err
				}
				return fmt.Errorf("备份里 %s 表的内容写不进数据库，没有恢复：%w", line.Table, err)
			}
		}
	})
}
