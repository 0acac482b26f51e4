package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sort"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"piaojue/app/fault"
	"piaojue/models"
)

// A Tx is one transaction, or one consistent look at the database.
type Tx struct {
	ctx    context.Context
	db     *gorm.DB
	Now    models.Moment // fixed at the beginning
	Today  models.Date
	after  []func()
	topics map[string]bool
}

// A Scope is a transaction within one congress.
type Scope struct {
	*Tx
	Congress int64
	among    []int64 // instead of Congress: several, to read from only
}

// In narrows the transaction to one congress.
func (tx *Tx) In(congress int64) *Scope { return &Scope{Tx: tx, Congress: congress} }

// Among narrows the transaction to several congresses at once, for lists that
// go over all of them with as few questions as over one. It only reads, and
// only with the methods that list what belongs to given projects; nothing is
// found or written in a congress of its own.
func (tx *Tx) Among(congresses []int64) *Scope {
	return &Scope{Tx: tx, among: append([]int64{}, congresses...)}
}

// within is the condition that a column names a congress of the scope.
func (c *Scope) within(column string) (cond string, args []int64) {
	if c.among != nil {
		return column + " IN ?", c.among
	}
	return column + " IN ?", []int64{c.Congress}
}

var errAmong = errors.New("store: written or locked in several congresses at once")

// AfterCommit runs f once the transaction has committed, and not otherwise.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Touch marks a live topic as changed by this transaction.
func (tx *Tx) Touch(topic string) {
	if tx.topics == nil {
		tx.topics = map[string]bool{}
	}
	tx.topics[topic] = true
}

const attempts = 8

// InTx runs do in a transaction and, once it has committed, the functions
// given to AfterCommit. do is run again when the engine reports a deadlock or
// a write conflict, so it must not act outside the transaction.
func (s *Store) InTx(ctx context.Context, do func(*Tx) error) error {
	var tx *Tx
	for attempt := 1; ; attempt++ {
		err := s.write.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			tx = s.begin(ctx, db)
			if err := do(tx); err != nil {
				return err
			}
			return tx.bumpTopics()
		}, s.options(false)...)
		if err == nil {
			break
		}
		if attempt == attempts || !retryable(err) || ctx.Err() != nil {
			return err
		}
		time.Sleep(time.Duration(rand.IntN(10*attempt)+1) * time.Millisecond)
	}
	for _, f := range tx.after {
		f()
	}
	if s.Committed != nil {
		for topic := range tx.topics {
			s.Committed(topic)
		}
	}
	return nil
}

// Read runs do against one consistent state. do must not write; on SQLite it
// cannot.
func (s *Store) Read(ctx context.Context, do func(*Tx) error) error {
	return s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error { return do(s.begin(ctx, db)) }, s.options(true)...)
}

// options asks MySQL for the isolation each kind of transaction needs: after
// waiting for a row lock a use case must see what the other one committed; a
// page must see one state throughout. SQLite gives both by itself.
func (s *Store) options(readOnly bool) []*sql.TxOptions {
	switch {
	case s.kind == "sqlite":
		return nil
	case readOnly:
		return []*sql.TxOptions{{Isolation: sql.LevelRepeatableRead, ReadOnly: true}}
	}
	return []*sql.TxOptions{{Isolation: sql.LevelReadCommitted}}
}

func (s *Store) begin(ctx context.Context, db *gorm.DB) *Tx {
	now := s.now()
	return &Tx{ctx: ctx, db: db, Now: models.At(now), Today: models.DateOf(now)}
}

// retryable reports whether the engine gave the transaction up for reasons of
// its own: 1213 deadlock, 1205 lock wait, 1047 node not ready, 9007 TiDB
// write conflict.
func retryable(err error) bool {
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		switch my.Number {
		case 1213, 1205, 1047, 9007:
			return true
		}
	}
	return false
}

// TopicVersions returns every topic's version.
func (s *Store) TopicVersions(ctx context.Context) (map[string]int64, error) {
	rows, err := many[models.TopicVersion](s.read.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("topic versions: %w", err)
	}
	versions := make(map[string]int64, len(rows))
	for _, r := range rows {
		versions[r.Topic] = r.Version
	}
	return versions, nil
}

func (tx *Tx) bumpTopics() error {
	names := make([]string, 0, len(tx.topics))
	for topic := range tx.topics {
		names = append(names, topic)
	}
	sort.Strings(names) // one order for all, or two transactions wait for each other
	if len(names) == 0 {
		return nil
	}
	all := tx.db.Exec("UPDATE topic_versions SET version = version + 1 WHERE topic IN ?", names)
	if all.Error != nil || all.RowsAffected == int64(len(names)) {
		return all.Error
	}
	// Some are new. Those that are not go up by two, which says the same.
	for _, topic := range names {
		bump := func() (int64, error) {
			r := tx.db.Exec("UPDATE topic_versions SET version = version + 1 WHERE topic = ?", topic)
			return r.RowsAffected, r.Error
		}
		n, err := bump()
		if err == nil && n == 0 {
			err = tx.db.Create(&models.TopicVersion{Topic: topic, Version: 1}).Error
			if errors.Is(err, gorm.ErrDuplicatedKey) {
				_, err = bump()
			}
		}
		if err != nil {
			return fmt.Errorf("bump topic %s: %w", topic, err)
		}
	}
	return nil
}

// The helpers below are what the methods of Tx and Scope are made of. They are
// thin on purpose: gorm's own generic interface, made once for every kind of
// row, takes the compiler half a minute and 80 MB.

// one is the row that q finds, or gorm.ErrRecordNotFound.
func one[T any](q *gorm.DB) (T, error) {
	var row T
	err := q.Take(&row).Error
	return row, err
}

// many is the rows that q finds, in its order.
func many[T any](q *gorm.DB) ([]T, error) {
	var rows []T
	err := q.Find(&rows).Error
	return rows, err
}

// found is the error of a change, or gorm.ErrRecordNotFound where it found no
// row to change.
func found(changed *gorm.DB) error {
	if changed.Error == nil && changed.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return changed.Error
}

// own begins a query that sees nothing but the congress.
func (c *Scope) own() *gorm.DB {
	if c.among != nil {
		return c.db.Where("congress_id IN ?", c.among)
	}
	return c.db.Where("congress_id = ?", c.Congress)
}

func lookup[T any](c *Scope, what string, cond string, args ...any) (T, error) {
	row, err := one[T](c.own().Where(cond, args...))
	return row, c.edge(err, what)
}

func lock[T any](c *Scope, what string, cond string, args ...any) (T, error) {
	if c.among != nil {
		return *new(T), errAmong
	}
	row, err := one[T](c.own().Clauses(clause.Locking{Strength: "UPDATE"}).Where(cond, args...))
	return row, c.edge(err, what)
}

func list[T any](c *Scope, what, order, cond string, args ...any) ([]T, error) {
	rows, err := many[T](c.own().Where(cond, args...).Order(order))
	return rows, c.edge(err, what)
}

func create[T any](c *Scope, what string, row *T) error {
	if c.among != nil {
		return errAmong
	}
	noNulls(row)
	return c.edge(c.db.Create(row).Error, what)
}

// update writes the named columns of one row and refuses when it is not there.
func update[T any](c *Scope, what string, id int64, row T, columns ...string) error {
	if c.among != nil {
		return errAmong
	}
	noNulls(&row)
	// Model is an empty row: gorm would add the key of a full one, and its zero
	// values, to the condition.
	return c.edge(found(c.own().Model(new(T)).Where("id = ?", id).Select(columns).Updates(row)), what)
}

// noNulls makes missing bytes empty: no column takes NULL.
func noNulls(row any) {
	fields := reflect.ValueOf(row).Elem()
	for i := range fields.NumField() {
		if f := fields.Field(i); f.Kind() == reflect.Slice && f.IsNil() {
			f.Set(reflect.MakeSlice(f.Type(), 0, 0))
		}
	}
}

func remove[T any](c *Scope, what, cond string, args ...any) error {
	if c.among != nil {
		return errAmong
	}
	return c.edge(c.own().Where(cond, args...).Delete(new(T)).Error, what)
}

// edge translates the store's own errors into refusals: nothing found, or a
// key that exists already. The rest passes, with what was being done.
func (tx *Tx) edge(err error, what string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fault.New(fault.NotFound, "没有找到%s。", what)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fault.New(fault.Conflict, "%s已经存在，没有重复登记。", what)
	}
	return fmt.Errorf("%s: %w", what, err)
}
