package progress

import (
	"math"
	"math/bits"

	"piaojue/models"
)

// Share is part over whole in hundredths of a percent, rounded half away from
// zero; at most half of the largest number there is, and -1 when the whole is
// nothing, because then there is no share to state.
func Share(part, whole int64) int64 {
	if whole <= 0 {
		return -1
	}
	if part < 0 {
		return -Share(-max(part, -math.MaxInt64), whole)
	}
	// The product of a wrongly typed amount may need more than 64 bits.
	hi, lo := bits.Mul64(uint64(part), 20_000)
	if hi >= uint64(whole) {
		return math.MaxInt64 / 2
	}
	halves, _ := bits.Div64(hi, lo, uint64(whole))
	return int64(min(halves/2+halves%2, math.MaxInt64/2))
}

// A Measured is one measure with its target and what was reached, both in
// thousandths.
type Measured struct {
	Target, Actual int64
}

// Reached reports whether the target was reached; a measure without a target
// (常态化) is never missing.
func (m Measured) Reached() bool { return m.Actual >= m.Target }

// Exceeded reports whether more than the target was reached.
func (m Measured) Exceeded() bool { return m.Target > 0 && m.Actual > m.Target }

// A Standing is one project in a roll-up.
type Standing struct {
	Light      models.Light
	Percent    int // done
	Due        int
	Investment models.Fen
	Paid       models.Fen
	Measures   []Measured
	Finished   bool
}

// A Rollup is what several projects come to together: a township's, or a
// county's with its townships.
type Rollup struct {
	Projects   int
	Finished   int
	Lights     map[models.Light]int
	Percent    int // mean of the projects' shares done, each weighing the same
	Due        int
	Investment models.Fen
	Paid       models.Fen
	Measures   int
	Reached    int
	Exceeded   int
}

// PaidShare is the share of the money that was paid, in hundredths of a
// percent, -1 where none was planned.
func (r Rollup) PaidShare() int64 { return Share(int64(r.Paid), int64(r.Investment)) }

// Sum rolls projects up. Projects weigh the same whatever they cost: the
// congress chose each of them.
func Sum(of []Standing) Rollup {
	r := Rollup{Projects: len(of), Lights: map[models.Light]int{}}
	for _, s := range of {
		r.Lights[s.Light]++
		r.Percent += s.Percent
		r.Due += s.Due
		r.Investment += s.Investment
		r.Paid += s.Paid
		if s.Finished {
			r.Finished++
		}
		for _, m := range s.Measures {
			r.Measures++
			if m.Reached() {
				r.Reached++
			}
			if m.Exceeded() {
				r.Exceeded++
			}
		}
	}
	if len(of) > 0 {
		r.Percent /= len(of)
		r.Due /= len(of)
	}
	return r
}

// Add joins two roll-ups, a county's own and a township's.
func (r Rollup) Add(o Rollup) Rollup {
	sum := Rollup{
		Projects: r.Projects + o.Projects, Finished: r.Finished + o.Finished, Lights: map[models.Light]int{},
		Investment: r.Investment + o.Investment, Paid: r.Paid + o.Paid,
		Measures: r.Measures + o.Measures, Reached: r.Reached + o.Reached, Exceeded: r.Exceeded + o.Exceeded,
	}
	for _, lights := range []map[models.Light]int{r.Lights, o.Lights} {
		for light, n := range lights {
			sum.Lights[light] += n
		}
	}
	if sum.Projects > 0 {
		sum.Percent = (r.Percent*r.Projects + o.Percent*o.Projects) / sum.Projects
		sum.Due = (r.Due*r.Projects + o.Due*o.Projects) / sum.Projects
	}
	return sum
}
