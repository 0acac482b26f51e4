// Package apptest gives tests a scratch database each, a fixed clock and a
// small named cast. Only _test files import it.
package apptest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
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
// migrated scratch database of its own.
func EachStore(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	EachSource(t, func(t *testing.T, source string) {
		clock := NewClock()
		test(t, OpenStore(t, source, clock.Now), clock)
	})
}

// EachSource is EachStore for tests that open the database themselves, more
// than once or from another process.
func EachSource(t *testing.T, test func(t *testing.T, source string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, "sqlite:"+filepath.Join(t.TempDir(), "piaojue.db"))
	})
	dsn := os.Getenv(MySQLVariable)
	switch dsn {
	case "none":
	case "":
		t.Errorf("%s is not set: run scripts/test, or scripts/mariadb FOLDER go test …, or set it to none for SQLite alone", MySQLVariable)
	default:
		t.Run("mariadb", func(t *testing.T) { test(t, "mysql:"+scratchDSN(t, dsn)) })
	}
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
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + name); err != nil {
			t.Errorf("drop scratch database: %v", err)
		}
		db.Close()
	})
	return dsn + name
}
