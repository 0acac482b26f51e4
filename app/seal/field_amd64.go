package seal

// hasADX says whether the processor has the instructions of field_amd64.s (Intel since 2014, AMD since 2017).
var hasADX = processorHasADX()

func processorHasADX() bool

//go:noescape
func mulADX(v, a, b *fe)

//go:noescape
func squareADX(v, a *fe)

//go:noescape
func squareTimesADX(v *fe, times int)

//go:noescape
func doubleADX(p *extended, times int)

//go:noescape
func addADX(p *extended, q *cached)

//go:noescape
func subADX(p *extended, q *cached)

//go:noescape
func addNielsADX(p *extended, q *niels)

//go:noescape
func subNielsADX(p *extended, q *niels)

func (v *fe) mul(a, b *fe) {
	if hasADX {
		mulADX(v, a, b)
		return
	}
	v.mulGeneric(a, b)
}

func (v *fe) square(a *fe) {
	if hasADX {
		squareADX(v, a)
		return
	}
	v.mulGeneric(a, a)
}

// squareTimes squares v times over, at least once.
func (v *fe) squareTimes(times int) {
	if hasADX {
		squareTimesADX(v, times)
		return
	}
	v.squareTimesGeneric(times)
}

// double sets p = 2^times·p, times at least 1.
func (p *extended) double(times int) {
	if hasADX {
		doubleADX(p, times)
		return
	}
	p.doubleGeneric(times)
}

// add sets p = p ± q.
func (p *extended) add(q *cached, negative bool) {
	switch {
	case !hasADX:
		p.addGeneric(q, negative)
	case negative:
		subADX(p, q)
	default:
		addADX(p, q)
	}
}

// addNiels sets p = p ± q for an affine q.
func (p *extended) addNiels(q *niels, negative bool) {
	switch {
	case !hasADX:
		p.addNielsGeneric(q, negative)
	case negative:
		subNielsADX(p, q)
	default:
		addNielsADX(p, q)
	}
}
