package progress_test

import (
	"testing"

	"piaojue/app/progress"
	"piaojue/models"
)

// spring is the calendar around two feasts of 2026 as a place might enter it;
// the days are this test's own.
var spring = progress.Calendar{
	Holidays: []models.Date{"2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23"},
	Workdays: []models.Date{"2026-01-04", "2026-02-14", "2026-02-28"},
}

func TestATermEndsOnTheNthWorkdayAfterTheDay(t *testing.T) {
	for _, c := range []struct {
		what     string
		calendar progress.Calendar
		from     models.Date
		n        int
		want     models.Date
	}{
		{"within a week", progress.Calendar{}, "2026-03-09", 3, "2026-03-12"},
		{"over a weekend", progress.Calendar{}, "2026-03-12", 7, "2026-03-23"},
		{"from a Friday", progress.Calendar{}, "2026-03-13", 1, "2026-03-16"},
		{"from a Saturday", progress.Calendar{}, "2026-03-14", 1, "2026-03-16"},
		{"from a Sunday", progress.Calendar{}, "2026-03-15", 7, "2026-03-24"},
		{"none", progress.Calendar{}, "2026-03-14", 0, "2026-03-14"},
		{"fewer than none", progress.Calendar{}, "2026-03-14", -4, "2026-03-14"},
		{"over the year's end, a plain calendar", progress.Calendar{}, "2025-12-30", 3, "2026-01-02"},
		{"over the year's end with its holidays and a worked Sunday", spring, "2025-12-30", 3, "2026-01-05"},
		{"the worked Sunday itself", spring, "2025-12-31", 1, "2026-01-04"},
		{"over a long feast", spring, "2026-02-13", 6, "2026-02-28"},
		{"to the worked Saturday before the feast", spring, "2026-02-13", 1, "2026-02-14"},
		{"a leap day is a day", progress.Calendar{}, "2028-02-28", 1, "2028-02-29"},
		{"and is skipped where there is none", progress.Calendar{}, "2026-02-27", 1, "2026-03-02"},
		{"a day in both lists is worked", progress.Calendar{Holidays: []models.Date{"2026-03-10"}, Workdays: []models.Date{"2026-03-10"}}, "2026-03-09", 1, "2026-03-10"},
		{"a day that does not exist", progress.Calendar{}, "2026-02-29", 1, ""},
		{"no day", progress.Calendar{}, "", 1, ""},
	} {
		if got := c.calendar.After(c.from, c.n); got != c.want {
			t.Errorf("%s: %d workdays after %s is %q, want %q", c.what, c.n, c.from, got, c.want)
		}
	}
}

func TestWorkdaysBetweenTwoDaysAreCountedWithTheLastAndWithoutTheFirst(t *testing.T) {
	for _, c := range []struct {
		calendar progress.Calendar
		from, to models.Date
		want     int
	}{
		{progress.Calendar{}, "2026-03-12", "2026-03-12", 0},
		{progress.Calendar{}, "2026-03-12", "2026-03-11", 0},
		{progress.Calendar{}, "2026-03-12", "2026-03-13", 1},
		{progress.Calendar{}, "2026-03-13", "2026-03-15", 0},
		{progress.Calendar{}, "2026-03-13", "2026-03-18", 3},
		{progress.Calendar{}, "2025-12-31", "2026-12-31", 261},
		{spring, "2026-02-13", "2026-02-28", 6},
		{spring, "2025-12-31", "2026-01-04", 1},
		{progress.Calendar{}, "2026-02-30", "2026-03-18", 0},
		{progress.Calendar{}, "2026-03-18", "", 0},
	} {
		if got := c.calendar.Between(c.from, c.to); got != c.want {
			t.Errorf("from %s to %s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestTheEndOfATermIsSoManyWorkdaysAwayFromItsBeginning(t *testing.T) {
	for from := models.Date("2025-12-25"); from < "2026-03-20"; from = (progress.Calendar{}).After(from, 1) {
		for n := range 20 {
			if got := spring.Between(from, spring.After(from, n)); got != n {
				t.Errorf("%d workdays after %s come back as %d", n, from, got)
			}
		}
	}
}

func TestACalendarWithoutAnyWorkdayHasNoEndOfATerm(t *testing.T) {
	var all []models.Date
	for d := models.Date("2026-03-12"); len(all) < 12_000; d = (progress.Calendar{}).After(d, 1) {
		all = append(all, d)
	}
	if got := (progress.Calendar{Holidays: all}).After("2026-03-12", 1); got != "" {
		t.Errorf("a term ends on %s where nobody ever works", got)
	}
}
