package limit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"piaojue/app/fault"
)

// memory is the interface's promise kept without a database.
type memory struct {
	mu     sync.Mutex
	now    func() time.Time
	counts map[string]int
	ends   map[string]time.Time
	keys   map[string][]byte
	asked  int
	broken error
}

func (m *memory) Bump(_ context.Context, bucket []byte, window time.Duration) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return 0, m.broken
	}
	name := string(bucket)
	if end, ok := m.ends[name]; !ok || !m.now().Before(end) {
		m.counts[name], m.ends[name] = 0, m.now().Add(window)
	}
	m.counts[name]++
	return m.counts[name], nil
}

func (m *memory) DayKey(_ context.Context, day string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if m.broken != nil {
		return nil, m.broken
	}
	if m.keys[day] == nil {
		sum := sha256.Sum256([]byte("a day's key for tests " + day))
		m.keys = map[string][]byte{day: sum[:]}
	}
	return m.keys[day], nil
}

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func scene(t *testing.T) (*memory, *clock, *Limits) {
	c := &clock{at(t, "2026-10-09T10:00:00+08:00")}
	m := &memory{now: c.now, counts: map[string]int{}, ends: map[string]time.Time{}}
	return m, c, New(m, house, c.now)
}

var house = []byte("a house key for tests only")

var thrice = Rule{Purpose: "suggest", Most: 3, Window: time.Hour, Refusal: "您提交得太多了，请过一小时再试。"}

func refused(err error) bool {
	refusal, ok := fault.As(err)
	return ok && refusal.Kind == fault.TooMany && refusal.Message == thrice.Refusal
}

func TestTheRulesMostIsAllowedAndNotOneMore(t *testing.T) {
	_, c, l := scene(t)
	ctx := context.Background()
	for i := range 3 {
		if err := l.Allow(ctx, thrice, Address("198.51.100.7")); err != nil {
			t.Fatalf("act %d: %v", i+1, err)
		}
	}
	if err := l.Allow(ctx, thrice, Address("198.51.100.7")); !refused(err) {
		t.Errorf("the fourth: %v", err)
	}
	c.at = c.at.Add(59 * time.Minute)
	if err := l.Allow(ctx, thrice, Address("198.51.100.200")); !refused(err) {
		t.Errorf("a neighbour in the same network, within the hour: %v", err)
	}
	if err := l.Allow(ctx, thrice, Address("198.51.101.7")); err != nil {
		t.Errorf("another network: %v", err)
	}
	other := thrice
	other.Purpose = "look"
	if err := l.Allow(ctx, other, Address("198.51.100.7")); err != nil {
		t.Errorf("another act: %v", err)
	}
	c.at = c.at.Add(time.Minute)
	if err := l.Allow(ctx, thrice, Address("198.51.100.7")); err != nil {
		t.Errorf("after the hour: %v", err)
	}
}

func TestNumberAndAddressAreBothCounted(t *testing.T) {
	_, _, l := scene(t)
	ctx := context.Background()
	addresses := []string{"198.51.100.7", "198.51.101.7", "198.51.102.7", "198.51.103.7"}
	for i, a := range addresses {
		err := l.Allow(ctx, thrice, Address(a), Number("13812345678"))
		if i < 3 && err != nil || i == 3 && !refused(err) {
			t.Errorf("from address %d: %v", i+1, err)
		}
	}
	if err := l.Allow(ctx, thrice, Address("198.51.100.7"), Number("13812345679")); err != nil {
		t.Errorf("another number: %v", err)
	}
}

func TestNobodyIsNotCounted(t *testing.T) {
	m, _, l := scene(t)
	for range 10 {
		if err := l.Allow(context.Background(), thrice, Address("127.0.0.1"), Address("::1"), Address(""), Address("@"), Address("0.0.0.0"), Number(""), Who{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.counts) != 0 {
		t.Errorf("%d rows were written for nobody", len(m.counts))
	}
}

func TestAddressesCountByNetwork(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b string
		same bool
	}{
		"the last number of IPv4":       {"198.51.100.7", "198.51.100.8", true},
		"another IPv4 network":          {"198.51.100.7", "198.51.101.7", false},
		"IPv4 written as IPv6":          {"198.51.100.7", "::ffff:198.51.100.9", true},
		"one household of IPv6":         {"2001:db8:1:ab01::1", "2001:db8:1:abff::2", true},
		"the next household":            {"2001:db8:1:ab00::1", "2001:db8:1:ac00::1", false},
		"the interface does not matter": {"fe80::1%eth0", "fe80::1%eth1", true},
	} {
		if got := Address(tt.a) == Address(tt.b); got != tt.same || Address(tt.a) == (Who{}) {
			t.Errorf("%s: %v and %v", name, Address(tt.a), Address(tt.b))
		}
	}
	if Number("198.51.100.0/24") == Address("198.51.100.7") {
		t.Error("a number can stand for an address")
	}
}

func TestRowsNameNobodyAndYesterdayCannotBeJoinedToToday(t *testing.T) {
	m, c, l := scene(t)
	ctx := context.Background()
	rows := func() (names []string) {
		for name := range m.counts {
			if len(name) != 32 || strings.Contains(name, "138") || strings.Contains(name, "198.51") {
				t.Errorf("the row %q", name)
			}
			names = append(names, name)
		}
		return names
	}
	act := func(l *Limits) string {
		t.Helper()
		clear(m.counts)
		clear(m.ends)
		if err := l.Allow(ctx, thrice, Number("13812345678")); err != nil {
			t.Fatal(err)
		}
		return rows()[0]
	}
	today := act(l)
	if act(l) != today || act(New(m, house, c.now)) != today {
		t.Error("two servers count apart on one day")
	}
	if act(New(m, []byte("the house key of somebody else"), c.now)) == today {
		t.Error("the database alone is enough to know whose row it is")
	}
	c.at = at(t, "2026-10-09T23:59:59+08:00")
	if act(l) != today {
		t.Error("the day ends before midnight in China")
	}
	c.at = at(t, "2026-10-10T00:00:00+08:00")
	if act(l) == today {
		t.Error("the same row on two days")
	}
	if !bytes.Equal(l.key, m.keys["2026-10-10"]) || m.keys["2026-10-09"] != nil {
		t.Error("yesterday's key is still there")
	}
}

func TestTheKeyIsAskedForOnceADay(t *testing.T) {
	m, _, l := scene(t)
	for range 5 {
		if err := l.Allow(context.Background(), thrice, Number("1")); err != nil && !refused(err) {
			t.Fatal(err)
		}
	}
	if m.asked != 1 {
		t.Errorf("asked %d times", m.asked)
	}
}

func TestOfManyAtOnceExactlyTheMostPass(t *testing.T) {
	_, _, l := scene(t)
	var group sync.WaitGroup
	var mu sync.Mutex
	passed := 0
	for range 50 {
		group.Go(func() {
			err := l.Allow(context.Background(), thrice, Address("198.51.100.7"))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				passed++
			} else if !refused(err) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if passed != thrice.Most {
		t.Errorf("%d passed, want %d", passed, thrice.Most)
	}
}

func TestABrokenDatabaseIsNoRefusalAndNoPermission(t *testing.T) {
	m, _, l := scene(t)
	m.broken = errors.New("gone")
	if err := l.Allow(context.Background(), thrice, Number("1")); !errors.Is(err, m.broken) {
		t.Errorf("%v", err)
	}
}

func TestARuleThatMakesNoSenseIsAnErrorOfTheProgram(t *testing.T) {
	_, _, l := scene(t)
	for name, change := range map[string]func(*Rule){
		"no purpose": func(r *Rule) { r.Purpose = "" }, "never": func(r *Rule) { r.Most = 0 }, "no window": func(r *Rule) { r.Window = 0 }, "longer than the key of the day": func(r *Rule) { r.Window = 25 * time.Hour },
	} {
		rule := thrice
		change(&rule)
		err := l.Allow(context.Background(), rule, Number("1"))
		if _, refusal := fault.As(err); err == nil || refusal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"198.51.100.7", "::1", "fe80::1%eth0", "::ffff:1.2.3.4", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		who := Address(text)
		if who != (Who{}) && (who.kind != "address" || !strings.Contains(who.value, "/") || Address(strings.Split(who.value, "/")[0]) != who && !strings.HasPrefix(who.value, "0.") && !strings.HasPrefix(who.value, "::/")) {
			t.Errorf("%q counts as %v", text, who)
		}
	})
}
