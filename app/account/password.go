package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"piaojue/models"
)

// Parameters of Argon2id (RFC 9106): two passes over 19 MiB, one lane.
const (
	passes = 2
	memory = 19 * 1024 // KiB
	lanes  = 1
	keyLen = 32
)

// absent is hashed against when a login is unknown.
const absent = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func (s *Service) hash(password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	s.hashing <- struct{}{}
	defer func() { <-s.hashing }()
	key := argon2.IDKey([]byte(password), salt, passes, memory, lanes, keyLen)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// matches reports whether a password fits a stored hash in PHC form. What
// cannot be read fits nothing.
func (s *Service) matches(encoded, password string) bool {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || len(password) > 1000 {
		return false
	}
	var m, t uint32
	var p uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil || m > 1<<20 || t > 16 || t == 0 || p == 0 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	s.hashing <- struct{}{}
	defer func() { <-s.hashing }()
	return subtle.ConstantTimeCompare(argon2.IDKey([]byte(password), salt, t, m, p, uint32(len(want))), want) == 1
}

// tries counts wrong passwords per login within a minute. It is per process:
// with n instances an attacker gets n times as many.
type tries struct {
	now func() models.Moment
	mu  sync.Mutex
	by  map[string]attempt
}

type attempt struct {
	count int
	since models.Moment
}

const (
	mostTries = 8
	tryWindow = models.Moment(time.Minute / time.Millisecond)
)

func newTries(now func() models.Moment) *tries {
	return &tries{now: now, by: map[string]attempt{}}
}

func (t *tries) allow(login string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if len(t.by) > 10_000 { // somebody sprays logins: start over rather than grow
		clear(t.by)
	}
	a := t.by[login]
	if now-a.since > tryWindow {
		a = attempt{since: now}
	}
	a.count++
	t.by[login] = a
	return a.count <= mostTries
}

func (t *tries) forget(login string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.by, login)
}
