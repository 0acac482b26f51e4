// Package audit keeps the append-only log: who did what, when and why. Each
// entry carries a hash over itself and the entry before it in its congress, so
// that a change of the past shows. Casting a ballot writes no entry.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"piaojue/app/store"
	"piaojue/models"
)

// A Note is what a use case has to say of itself.
type Note struct {
	Account int64
	Actor   string
	Role    models.Role
	Action  string // Chinese verb and object
	Subject string
	Detail  string
}

// Append writes a note within the use case's transaction. It is called last,
// because it makes others of the congress wait.
func Append(c *store.Scope, n Note) error {
	if err := c.LockCongress(); err != nil {
		return err
	}
	last, err := c.LastAudit()
	if err != nil {
		return err
	}
	row := models.AuditEntry{CongressID: c.Congress, At: c.Now, AccountID: n.Account, Actor: n.Actor, Role: n.Role,
		Action: clip(n.Action, 60), Subject: clip(n.Subject, 200), Detail: clip(n.Detail, 1000)}
	row.Hash = Hash(last, row)
	return c.PutAudit(&row)
}

// Hash is the SHA-256 hex of an entry, bound to the hash of the one before.
func Hash(previous string, e models.AuditEntry) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "piaojue audit 1\n%s\n%d\n%d\n%d\n%q\n%s\n%q\n%q\n%q\n",
		previous, e.CongressID, e.At, e.AccountID, e.Actor, e.Role, e.Action, e.Subject, e.Detail))
	return hex.EncodeToString(sum[:])
}

// Check returns the position of the first entry whose hash does not follow
// from the one before, or -1.
func Check(entries []models.AuditEntry) int {
	previous := ""
	for i, e := range entries {
		if Hash(previous, e) != e.Hash {
			return i
		}
		previous = e.Hash
	}
	return -1
}

func clip(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes-1]) + "…"
}
