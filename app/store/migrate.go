package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"

	"piaojue/models/migrations"
)

// errNewer is what a program says to a database that a newer one has changed:
// it would not know the columns that it writes past.
var errNewer = errors.New("它已由更新版本的程序升级过，请改用那个版本或者更新的版本")

// Migrate brings the schema up to date. It may be called by several instances
// at once and again after it stopped half-way. It refuses a database with
// migrations that this program does not know.
func (s *Store) Migrate(ctx context.Context) error {
	steps, err := s.steps()
	if err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		options := *gormigrate.DefaultOptions
		options.TableName = "schema_migrations"
		options.UseTransaction = s.kind == "sqlite"
		options.ValidateUnknownMigrations = true
		if err = gormigrate.New(s.write.WithContext(ctx), &options, steps).Migrate(); err == nil {
			return nil
		}
		if errors.Is(err, gormigrate.ErrUnknownPastMigration) {
			return errNewer
		}
		// Another instance may have recorded the same step first; then the
		// next try finds nothing to do.
		if attempt == 4 {
			return fmt.Errorf("migrate: %w", err)
		}
		time.Sleep(300 * time.Millisecond)
	}
}

// Pending names the migrations that have not been applied yet.
func (s *Store) Pending(ctx context.Context) ([]string, error) {
	steps, err := s.steps()
	if err != nil {
		return nil, err
	}
	done := map[string]bool{}
	if s.read.WithContext(ctx).Migrator().HasTable("schema_migrations") {
		var ids []string
		if err := s.read.WithContext(ctx).Raw("SELECT id FROM schema_migrations").Scan(&ids).Error; err != nil {
			return nil, fmt.Errorf("pending migrations: %w", err)
		}
		for _, id := range ids {
			done[id] = true
		}
	}
	var pending []string
	for _, step := range steps {
		if !done[step.ID] {
			pending = append(pending, step.ID)
		}
	}
	return pending, nil
}

func (s *Store) steps() ([]*gormigrate.Migration, error) {
	names, err := fs.Glob(migrations.Files, s.kind+"/*.sql")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("migrations for %s: none embedded (%v)", s.kind, err)
	}
	var steps []*gormigrate.Migration
	for _, name := range names {
		text, err := migrations.Files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		id := strings.TrimSuffix(strings.TrimPrefix(name, s.kind+"/"), ".sql")
		steps = append(steps, &gormigrate.Migration{ID: id, Migrate: func(db *gorm.DB) error {
			for statement := range strings.SplitSeq(string(text), ";\n") {
				if strings.TrimSpace(statement) == "" {
					continue
				}
				if err := db.Exec(statement).Error; err != nil && !made(err) {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
			return nil
		}})
	}
	return steps, nil
}

// made reports whether a statement was refused because what it adds, a column
// or an index, is there: MySQL cannot roll a schema change back, so a migration
// that stopped half-way is run again from its beginning.
func made(err error) bool {
	var refused *mysqldriver.MySQLError
	return errors.As(err, &refused) && (refused.Number == duplicateColumn || refused.Number == duplicateIndex)
}

// Error numbers of MySQL.
const (
	duplicateColumn = 1060
	duplicateIndex  = 1061
)
