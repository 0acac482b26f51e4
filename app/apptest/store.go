// Package apptest gives tests a scratch database each, a fixed clock and a
// small named cast. Only _test files import it.
package apptest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // the scratch databases are made over it

	"piaojue/app/store"
)

// A Clock is a clock that tests set; it is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows 2026-03-12 09:00 in China.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, 3, 12, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))}
}

// Now is the time shown.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Forward moves the clock on.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// MySQLVariable names the environment variable with the DSN of the private
// MariaDB that scripts/test starts. "none" leaves MariaDB out, for a quick
// look while editing; scripts/test never sets it so.
const MySQLVariable = "PIAOJUE_TEST_MYSQL"

// EachStore runs a test once on SQLite and once on MariaDB, each time with a
// migrated and empty scratch database of its own.
func EachStore(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	each(t, migratedFile, lentDSN, func(t *testing.T, source string) {
		clock := NewClock()
		test(t, OpenStore(t, source, clock.Now), clock)
	})
}

// EachSource is EachStore for tests that open the database themselves, more
// than once or from another process. It holds no table yet.
func EachSource(t *testing.T, test func(t *testing.T, source string)) {
	t.Helper()
	each(t, newFile, scratchDSN, test)
}

func each(t *testing.T, sqlite func(t *testing.T) string, mysql func(t *testing.T, dsn string) string, test func(t *testing.T, source string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, "sqlite:"+sqlite(t)) })
	dsn := os.Getenv(MySQLVariable)
	switch dsn {
	case "none":
	case "":
		t.Errorf("%s is not set: run scripts/test, or scripts/mariadb FOLDER go test …, or set it to none for SQLite alone", MySQLVariable)
	default:
		t.Run("mariadb", func(t *testing.T) { test(t, "mysql:"+mysql(t, dsn)) })
	}
}

func newFile(t *testing.T) string { return filepath.Join(t.TempDir(), "piaojue.db") }

// migrated is the file of a migrated and empty SQLite database, made once.
var migrated struct {
	sync.Once
	file []byte
}

// migratedFile is newFile with every table made already.
func migratedFile(t *testing.T) string {
	t.Helper()
	migrated.Do(func() {
		path := newFile(t)
		s, err := store.Open("sqlite:"+path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Migrate(context.Background()), s.Close()); err != nil {
			t.Fatal(err)
		}
		if migrated.file, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	})
	path := newFile(t)
	if err := os.WriteFile(path, migrated.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// OpenStore opens and migrates a database and closes it with the test.
func OpenStore(t *testing.T, source string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(source, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func scratchDSN(t *testing.T, dsn string) string {
	t.Helper()
	db, name := scratch(t, dsn)
	t.Cleanup(func() { drop(t, db, name) })
	return dsn + name
}

// lent are the migrated databases that no test uses now. Making a hundred
// tables and dropping them again takes MariaDB longer than most tests; emptying
// those that a test wrote to does not. What is lent at the program's end goes
// with the private server.
var lent struct {
	sync.Mutex
	free []lentDatabase
}

type lentDatabase struct {
	db   *sql.DB
	name string
}

// lentDSN is scratchDSN with a database that may have served before: it is as
// empty as a new one, numbers of rows begin at 1 again. A test that failed
// leaves its database to nobody.
func lentDSN(t *testing.T, dsn string) string {
	t.Helper()
	lent.Lock()
	var d lentDatabase
	if n := len(lent.free); n > 0 {
		d, lent.free = lent.free[n-1], lent.free[:n-1]
	}
	lent.Unlock()
	if d.db == nil {
		d.db, d.name = scratch(t, dsn)
	}
	t.Cleanup(func() {
		if t.Failed() {
			drop(t, d.db, d.name)
			return
		}
		if err := empty(d.db, d.name); err != nil {
			t.Errorf("empty scratch database: %v", err)
			drop(t, d.db, d.name)
			return
		}
		lent.Lock()
		lent.free = append(lent.free, d)
		lent.Unlock()
	})
	return dsn + d.name
}

// empty deletes every row but those that say which migrations were made.
func empty(db *sql.DB, name string) error {
	rows, err := db.Query("SELECT table_name, auto_increment FROM information_schema.tables WHERE table_schema = ? AND table_name <> 'schema_migrations'", name)
	if err != nil {
		return err
	}
	defer rows.Close()
	var used []string
	next := map[string]int64{}
	for rows.Next() {
		var table string
		var number sql.NullInt64
		if err := rows.Scan(&table, &number); err != nil {
			return err
		}
		next[table] = number.Int64
		used = append(used, "SELECT '"+table+"' FROM DUAL WHERE EXISTS (SELECT 1 FROM "+name+"."+table+")")
	}
	if err := rows.Err(); err != nil || len(used) == 0 {
		return err
	}
	written, err := db.Query(strings.Join(used, " UNION ALL "))
	if err != nil {
		return err
	}
	defer written.Close()
	for written.Next() {
		var table string
		if err := written.Scan(&table); err != nil {
			return err
		}
		if _, err := db.Exec("DELETE FROM " + name + "." + table); err != nil {
			return err
		}
	}
	for table, number := range next {
		if number > 1 {
			if _, err := db.Exec("ALTER TABLE " + name + "." + table + " AUTO_INCREMENT = 1"); err != nil {
				return err
			}
		}
	}
	return written.Err()
}

// scratch makes an empty database.
func scratch(t *testing.T, dsn string) (*sql.DB, string) {
	t.Helper()
	var random [8]byte
	rand.Read(random[:])
	name := "piaojue_" + hex.EncodeToString(random[:])
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	// The server's default collation is deliberately the usual wrong one here:
	// the migrations must not depend on it.
	if _, err := db.Exec("CREATE DATABASE " + name + " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"); err != nil {
		t.Fatalf("create scratch database: %v", err)
	}
	return db, name
}

func drop(t *testing.T, db *sql.DB, name string) {
	t.Helper()
	if _, err := db.Exec("DROP DATABASE " + name); err != nil {
		t.Errorf("drop scratch database: %v", err)
	}
	db.Close()
}
