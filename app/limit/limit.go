package limit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"time"

	"piaojue/app/fault"
)

// Rows is what the limits need of the database; several servers share it.
type Rows interface {
	// Bump adds one to the bucket and returns the sum, in a transaction of its
	// own that stays whatever becomes of the caller's. A bucket begins at its
	// first bump and is forgotten after the window. Two bumps at once return
	// two different sums.
	Bump(ctx context.Context, bucket []byte, window time.Duration) (count int, err error)

	// DayKey returns the key of a day, 32 random bytes, the same to everybody
	// who asks on that day; the first who asks makes it. It removes the keys of
	// all days before.
	DayKey(ctx context.Context, day string) ([]byte, error)
}

// A Rule says how often something may be done.
type Rule struct {
	Purpose string        // what is limited, a stable word: "suggest"
	Most    int           // so often in a window, at least once
	Window  time.Duration // at most a day
	Refusal string        // 中文, what a person reads who has reached the limit
}

// A Who is whose acts are counted: an address or a number. The zero value is
// nobody, whose acts are not counted.
type Who struct{ kind, value string }

// Address is everybody in the network of an address, as web's RealIP gives it.
// It is nobody for a loopback address and for no address at all (a local
// socket).
func Address(text string) Who {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return Who{}
	}
	address = address.Unmap().WithZone("")
	if address.IsLoopback() || address.IsUnspecified() {
		return Who{}
	}
	bits := 24
	if address.Is6() {
		bits = 56
	}
	network, err := address.Prefix(bits)
	if err != nil {
		return Who{}
	}
	return Who{"address", network.String()}
}

// Number is a telephone number in its one spelling (private.Phone).
func Number(phone string) Who {
	if phone == "" {
		return Who{}
	}
	return Who{"number", phone}
}

// Limits counts. It is safe for use by several goroutines.
type Limits struct {
	rows  Rows
	house []byte
	now   func() time.Time

	mu  sync.Mutex
	day string
	key []byte
}

// New makes limits over rows. The house key is the installation's own and not
// in the database (private.Box.Derive("limit")); it refuses one shorter than
// 16 bytes by panic: that is a mistake of the wiring.
func New(rows Rows, house []byte, now func() time.Time) *Limits {
	if len(house) < 16 {
		panic("limit: the house key is too short")
	}
	return &Limits{rows: rows, house: house, now: now}
}

// china is the zone of the day's turn.
var china = time.FixedZone("CST", 8*60*60)

// Allow counts one act for each of those named, and refuses with the rule's
// sentence when one of them has reached the rule's most. Refused acts count as
// well. Call it before the work that it is to spare.
func (l *Limits) Allow(ctx context.Context, rule Rule, who ...Who) error {
	if rule.Purpose == "" || rule.Most < 1 || rule.Window <= 0 || rule.Window > 24*time.Hour {
		return fmt.Errorf("limit: the rule %+v makes no sense", rule)
	}
	var over bool
	for _, w := range who {
		if w == (Who{}) {
			continue
		}
		bucket, err := l.bucket(ctx, rule, w)
		if err != nil {
			return err
		}
		count, err := l.rows.Bump(ctx, bucket, rule.Window)
		if err != nil {
			return err
		}
		over = over || count > rule.Most
	}
	if over {
		return fault.Coded(fault.TooMany, "too_many", rule.Refusal)
	}
	return nil
}

// bucket is the name under which acts are counted today.
func (l *Limits) bucket(ctx context.Context, rule Rule, w Who) ([]byte, error) {
	key, err := l.dayKey(ctx)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, append(key, l.house...))
	for _, part := range []string{rule.Purpose, w.kind, w.value} {
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		mac.Write([]byte(part))
	}
	return mac.Sum(nil), nil
}

// dayKey asks for the key once a day and forgets yesterday's. What it returns
// is the caller's own.
func (l *Limits) dayKey(ctx context.Context) ([]byte, error) {
	today := l.now().In(china).Format(time.DateOnly)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.day == today {
		return slices.Clone(l.key), nil
	}
	key, err := l.rows.DayKey(ctx, today)
	if err != nil {
		return nil, err
	}
	if len(key) != 32 {
		return nil, fmt.Errorf("limit: the key of %s has %d bytes", today, len(key))
	}
	clear(l.key)
	l.day, l.key = today, slices.Clone(key)
	return slices.Clone(l.key), nil
}
