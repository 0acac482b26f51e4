package account

import (
	"context"
	"time"

	"piaojue/app/store"
	"piaojue/models"
)

// Logins keeps signed-in browsers in the database, so that any instance knows
// them. It has the methods that the session library asks of a store; tokens
// arrive hashed.
type Logins struct{ store *store.Store }

// NewLogins makes the store of signed-in browsers.
func NewLogins(s *store.Store) *Logins { return &Logins{store: s} }

// FindCtx returns the data of a token that has not expired.
func (l *Logins) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		row, ok, err := tx.Login(token)
		data, found = row.Data, ok
		return err
	})
	return data, found, err
}

// CommitCtx stores the data of a token until it expires.
func (l *Logins) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return l.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.PutLogin(&models.Login{TokenHash: token, ExpiresAt: models.At(expiry), Data: data})
	})
}

// DeleteCtx forgets a token.
func (l *Logins) DeleteCtx(ctx context.Context, token string) error {
	return l.store.InTx(ctx, func(tx *store.Tx) error { return tx.DropLogin(token) })
}

// Find is FindCtx without a context, which the library's interface asks for.
func (l *Logins) Find(token string) ([]byte, bool, error) {
	return l.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (l *Logins) Commit(token string, data []byte, expiry time.Time) error {
	return l.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (l *Logins) Delete(token string) error { return l.DeleteCtx(context.Background(), token) }
