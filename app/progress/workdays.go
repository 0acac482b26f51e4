package progress

import (
	"slices"
	"time"

	"piaojue/models"
)

// A Calendar says on which days work is done: Monday to Friday without the
// Holidays, and those Saturdays and Sundays that are Workdays (调休). A day in
// both lists is a workday: the later order of the two is the one that makes
// people come in.
type Calendar struct {
	Holidays []models.Date
	Workdays []models.Date
}

// mostAhead bounds how far Calendar.After looks, so that a calendar without any
// workday ends too.
const mostAhead = 10_000

func dayOf(d models.Date) (time.Time, bool) {
	t, err := time.Parse("2006-01-02", string(d))
	return t, err == nil
}

// Works reports whether work is done on a day; on a day that does not exist
// nobody works.
func (c Calendar) Works(d models.Date) bool {
	t, ok := dayOf(d)
	if !ok {
		return false
	}
	if slices.Contains(c.Workdays, d) {
		return true
	}
	weekend := t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
	return !weekend && !slices.Contains(c.Holidays, d)
}

// After is the n-th workday after a day, which itself is not counted: a term
// begins on the day after. With n below 1 it is the day itself; it is empty
// for a day that does not exist and where no such day comes.
func (c Calendar) After(d models.Date, n int) models.Date {
	t, ok := dayOf(d)
	if !ok {
		return ""
	}
	for range mostAhead {
		if n < 1 {
			return models.Date(t.Format("2006-01-02"))
		}
		t = t.AddDate(0, 0, 1)
		if c.Works(models.Date(t.Format("2006-01-02"))) {
			n--
		}
	}
	return ""
}

// Between counts the workdays after the first day up to the second, which is
// counted: with the last day of a term first it is by how many workdays the
// term has passed, with today first how many are left. It is 0 when the second
// does not come later.
func (c Calendar) Between(from, to models.Date) int {
	a, ok := dayOf(from)
	b, fine := dayOf(to)
	if !ok || !fine {
		return 0
	}
	n := 0
	for t := a.AddDate(0, 0, 1); !t.After(b); t = t.AddDate(0, 0, 1) {
		if c.Works(models.Date(t.Format("2006-01-02"))) {
			n++
		}
	}
	return n
}
