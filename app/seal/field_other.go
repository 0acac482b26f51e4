//go:build !amd64

package seal

func (v *fe) mul(a, b *fe) { v.mulGeneric(a, b) }

func (v *fe) square(a *fe) { v.mulGeneric(a, a) }

// squareTimes squares v times over, at least once.
func (v *fe) squareTimes(times int) { v.squareTimesGeneric(times) }

// double sets p = 2^times·p, times at least 1.
func (p *extended) double(times int) { p.doubleGeneric(times) }

// add sets p = p ± q.
func (p *extended) add(q *cached, negative bool) { p.addGeneric(q, negative) }

// addNiels sets p = p ± q for an affine q.
func (p *extended) addNiels(q *niels, negative bool) { p.addNielsGeneric(q, negative) }
