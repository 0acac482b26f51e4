package store

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm/schema"

	"piaojue/models"
	"piaojue/models/migrations"
)

var allModels = []any{
	models.Congress{}, models.Term{}, models.Session{}, models.Account{}, models.Grant{}, models.Login{}, models.Unit{},
	models.AuditEntry{}, models.TopicVersion{}, models.Draft{}, models.Delegation{}, models.Deputy{}, models.Candidate{},
	models.Round{}, models.RoundStep{}, models.RoundCandidate{}, models.RoundFile{}, models.Scrutineer{}, models.Credential{},
	models.SealedBallot{}, models.SlipIssue{}, models.Project{}, models.Checkpoint{}, models.Report{}, models.Photo{},
	models.PaperBatch{}, models.PaperEntry{}, models.DoubtfulBallot{}, models.RunningTotal{}, models.RunningPart{}, models.Wipe{},
	models.Call{}, models.Entrance{}, models.Suggestion{}, models.Matter{}, models.Endorsement{}, models.TriageAct{}, models.Answer{},
	models.Study{}, models.Symposium{}, models.SymposiumMatter{}, models.IntakePhoto{}, models.RateLimit{}, models.DayKey{},
	models.SpentToken{}, models.SmallWork{}, models.Fund{}, models.ShortlistedProject{}, models.ProjectVersion{}, models.Appraisal{},
	models.NegativeItem{}, models.NegativeCheck{}, models.Score{}, models.Review{}, models.ReviewItem{}, models.Showing{},
	models.ShowingProject{}, models.Comment{}, models.Booklet{}, models.Question{}, models.Reading{},
	models.Plan{}, models.SubItem{}, models.Measure{}, models.ReportFigure{}, models.PhotoSize{}, models.ProjectFile{}, models.OversightGroup{}, models.GroupMember{}, models.Inspection{}, models.InspectionProject{}, models.Visit{}, models.Concern{}, models.ConcernReply{}, models.Interview{}, models.InterviewEntry{}, models.SiteComment{}, models.Adjustment{}, models.AdjustmentStep{}, models.Acceptance{}, models.Evaluation{}, models.Remedy{}, models.YearReport{}, models.Parameter{}, models.Reminder{}, models.Outgoing{}, models.Receiver{}, models.Destruction{},
	models.LongJob{}, models.LongJobPart{}, models.PaperScan{}, models.ScanPart{}, models.ScannedPage{}, models.ScanDecision{},
}

// tableColumns reads "CREATE TABLE" statements of all migrations of a kind, as
// they stand; later ALTER TABLE ADD COLUMN statements are added.
func tableColumns(t *testing.T, kind string) map[string][]string {
	t.Helper()
	names, _ := fs.Glob(migrations.Files, kind+"/*.sql")
	columns := map[string][]string{}
	for _, name := range names {
		text, _ := migrations.Files.ReadFile(name)
		for statement := range strings.SplitSeq(string(text), ";\n") {
			var table string
			for line := range strings.SplitSeq(statement, "\n") {
				words := strings.Fields(line)
				switch {
				case len(words) > 5 && words[0] == "CREATE" && words[1] == "TABLE":
					table = words[5]
				case len(words) > 5 && words[0] == "ALTER" && words[3] == "ADD" && words[4] == "COLUMN":
					columns[words[2]] = append(columns[words[2]], words[5])
				case table != "" && len(words) > 1 && words[0] != "UNIQUE" && words[0] != "KEY" && words[0] != "PRIMARY" && words[0] != ")":
					columns[table] = append(columns[table], words[0])
				}
			}
		}
	}
	return columns
}

func TestModelsAndTablesHaveTheSameColumns(t *testing.T) {
	for _, kind := range []string{"sqlite", "mysql"} {
		tables := tableColumns(t, kind)
		seen := map[string]bool{}
		for _, model := range allModels {
			parsed, err := schema.Parse(model, &sync.Map{}, schema.NamingStrategy{})
			if err != nil {
				t.Fatal(err)
			}
			seen[parsed.Table] = true
			want := append([]string(nil), parsed.DBNames...)
			got := append([]string(nil), tables[parsed.Table]...)
			sort.Strings(want)
			sort.Strings(got)
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%s %s has columns %v, the model has %v", kind, parsed.Table, got, want)
			}
		}
		for table := range tables {
			if !seen[table] {
				t.Errorf("%s has table %s without a model", kind, table)
			}
		}
	}
}

// TestShippedMigrationsAreNotEdited compares each file with the checksum it
// was shipped with; a new migration adds its line to testdata/migrations.sum.
func TestShippedMigrationsAreNotEdited(t *testing.T) {
	var b strings.Builder
	fs.WalkDir(migrations.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := migrations.Files.ReadFile(path)
		sum := sha256.Sum256(text)
		b.WriteString(hex.EncodeToString(sum[:]) + "  " + path + "\n")
		return err
	})
	want, err := os.ReadFile("testdata/migrations.sum")
	if err != nil || string(want) != b.String() {
		t.Errorf("migrations differ from testdata/migrations.sum (%v); now:\n%s", err, b.String())
	}
}

// TestRowsBelongToACongress allows only the tables that are above congresses.
func TestRowsBelongToACongress(t *testing.T) {
	above := map[string]bool{"congresses": true, "accounts": true, "logins": true, "topic_versions": true, "rate_limits": true, "day_keys": true, "spent_tokens": true}
	for table, columns := range tableColumns(t, "mysql") {
		has := strings.Contains(" "+strings.Join(columns, " ")+" ", " congress_id ")
		if has == above[table] {
			t.Errorf("table %s: congress_id present = %v", table, has)
		}
	}
}

// TestTheReasonOfACancelledInspectionMovesToItsOwnColumn runs the last
// statement of 0009 over what an earlier version left, twice: MySQL runs a
// migration again from its beginning.
func TestTheReasonOfACancelledInspectionMovesToItsOwnColumn(t *testing.T) {
	s, err := Open("sqlite:"+t.TempDir()+"/old.db", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, _ := migrations.Files.ReadFile("sqlite/0009_oversight_accounts.sql")
	at := strings.LastIndex(string(text), "UPDATE inspections")
	if at < 0 {
		t.Fatal("0009 moves nothing")
	}
	rows := []models.Inspection{{Code: "A", Findings: "台风", Author: "戴志远", CancelledAt: 5}, {Code: "B", Findings: "没有问题", Author: "戴志远", RecordedAt: 5}}
	if err := s.write.Create(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.write.Exec(string(text[at:])).Error; err != nil {
			t.Fatal(err)
		}
		var now []models.Inspection
		if err := s.write.Order("code").Find(&now).Error; err != nil {
			t.Fatal(err)
		}
		if a := now[0]; a.CancelReason != "台风" || a.CancelledBy != "戴志远" || a.Findings+a.Author != "" {
			t.Errorf("cancelled: %+v", a)
		}
		if b := now[1]; b.Findings != "没有问题" || b.Author != "戴志远" || b.CancelReason != "" {
			t.Errorf("held: %+v", b)
		}
	}
}
