package store

import (
	"context"
	"crypto/rand"
	"time"

	"piaojue/models"
)

// LimitRows are the counters of package limit in this database, each act in a
// transaction of its own.
type LimitRows struct{ Store *Store }

// Bump adds one to a bucket and returns the sum.
func (r LimitRows) Bump(ctx context.Context, bucket []byte, window time.Duration) (count int, err error) {
	err = r.Store.InTx(ctx, func(tx *Tx) error {
		count, err = tx.BumpLimit(bucket, tx.Now+models.Moment(window.Milliseconds()))
		return err
	})
	return count, err
}

// DayKey returns the key of a day (2026-03-12), made by the first who asks, and
// removes counters, spent challenges and keys whose time has run out.
func (r LimitRows) DayKey(ctx context.Context, day string) (key []byte, err error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	err = r.Store.InTx(ctx, func(tx *Tx) error {
		if err := tx.SweepLimits(); err != nil {
			return err
		}
		key, err = tx.DayKey(models.Date(day), fresh)
		return err
	})
	return key, err
}
