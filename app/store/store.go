package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"piaojue/models"
)

// A Store is one open database.
type Store struct {
	write *gorm.DB
	read  *gorm.DB
	kind  string // "sqlite" or "mysql"
	now   func() time.Time

	// Committed is told each topic that a transaction touched, after it has
	// committed. It is set once, before the store is used.
	Committed func(topic string)
}

// maxConnections bounds the pool: on two cores more than about 32 connections
// to MariaDB only lengthen the queue.
const maxConnections = 32

// Open opens "sqlite:PATH" or "mysql:DSN". The folder of a SQLite file must
// exist. The schema is not touched; see Migrate.
func Open(source string, now func() time.Time) (*Store, error) {
	kind, rest, ok := strings.Cut(source, ":")
	if !ok {
		return nil, fmt.Errorf("open database: %q is neither sqlite:PATH nor mysql:DSN", kind)
	}
	switch kind {
	case "sqlite":
		return openSQLite(rest, now)
	case "mysql":
		return openMySQL(rest, now)
	}
	return nil, fmt.Errorf("open database: unknown kind %q, want sqlite or mysql", kind)
}

func gormConfig(now func() time.Time) *gorm.Config {
	return &gorm.Config{
		// The SQL log is off: it would print values, ballots among them.
		Logger:                 logger.Discard,
		TranslateError:         true,
		SkipDefaultTransaction: true,
		NowFunc:                func() time.Time { return now().UTC().Truncate(time.Millisecond) },
	}
}

func openSQLite(path string, now func() time.Time) (*Store, error) {
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	// FULL: an acknowledged ballot survives a crash of the machine too.
	// secure_delete: what a rehearsal wipes is overwritten.
	base := "file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)"
	write, err := gorm.Open(sqlite.Open(base+"&_txlock=immediate"), gormConfig(now))
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	read, err := gorm.Open(sqlite.Open(base+"&_pragma=query_only(1)"), gormConfig(now))
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	if err := limit(write, 1); err != nil {
		return nil, err
	}
	if err := limit(read, 4); err != nil {
		return nil, err
	}
	return &Store{write: write, read: read, kind: "sqlite", now: now}, nil
}

func openMySQL(dsn string, now func() time.Time) (*Store, error) {
	config, err := mysqldriver.ParseDSN(dsn)
	if err != nil {
		// The driver's error may repeat the password.
		return nil, errors.New("open database: the DSN after mysql: cannot be read; want user:password@tcp(host:port)/name")
	}
	// interpolateParams: with server-side statements Galera acknowledged
	// transactions of which only the second half was committed.
	config.InterpolateParams = true
	// clientFoundRows: an update that changes nothing still found its row.
	config.ClientFoundRows = true
	config.ParseTime = true
	config.Loc = time.UTC
	config.Collation = "utf8mb4_bin"
	if config.Params == nil {
		config.Params = map[string]string{}
	}
	config.Params["time_zone"] = "'+00:00'"
	config.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO'"
	if config.Timeout == 0 {
		config.Timeout = 10 * time.Second
	}
	config.MaxAllowedPacket = 0 // ask the server: ballots and photos pass 4 MiB together
	db, err := gorm.Open(mysql.New(mysql.Config{DSNConfig: config, SkipInitializeWithVersion: false}), gormConfig(now))
	if err != nil {
		return nil, fmt.Errorf("open database on %s: %w", config.Addr, err)
	}
	if err := limit(db, maxConnections); err != nil {
		return nil, err
	}
	return &Store{write: db, read: db, kind: "mysql", now: now}, nil
}

func limit(db *gorm.DB, connections int) error {
	pool, err := db.DB()
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return nil
}

// Kind is "sqlite" or "mysql".
func (s *Store) Kind() string { return s.kind }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.read.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// Empty reports whether the database has no table at all.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	tables, err := s.read.WithContext(ctx).Migrator().GetTables()
	if err != nil {
		return false, fmt.Errorf("list tables: %w", err)
	}
	return len(tables) == 0, nil
}

// Close closes the connections.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.write, s.read} {
		if pool, err := db.DB(); err == nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Now is the store's clock as a Moment.
func (s *Store) Now() models.Moment { return models.At(s.now()) }
