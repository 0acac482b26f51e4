package words

// where is the places of one suggestion.
type where struct {
	spots, sites, towns []spotName
}

// A spotName is a place's name with its ending and without, as numbers; -1 is
// a name that the index has not met.
type spotName struct{ full, core int32 }

// How places change a score. A village against an estate of the same name is
// near, not the same, and so are two schools on one road. Where one text has no
// place, or only its town, a person who is typing is shown it, but it is not
// put into the same group: 公厕太少 without a place would gather the toilets of
// all villages around itself.
const (
	samePlace  = 1.0
	nearPlace  = 0.8
	maybePlace = 0.8
	otherPlace = 0.0
)

// factor compares two places. typing says that an unnamed place may still be
// named.
func (a where) factor(b where, typing bool) float64 {
	if len(a.towns) > 0 && len(b.towns) > 0 && shared(a.towns, b.towns) == otherPlace {
		return otherPlace
	}
	sites := samePlace // unless both name one
	if len(a.sites) > 0 && len(b.sites) > 0 {
		sites = shared(a.sites, b.sites)
	}
	switch {
	case len(a.spots) > 0 && len(b.spots) > 0:
		spots := shared(a.spots, b.spots)
		if sites == otherPlace {
			spots = min(spots, nearPlace)
		}
		return spots
	case len(a.spots) == 0 && len(b.spots) == 0 && (len(a.towns) > 0) == (len(b.towns) > 0):
		return sites // both in the same town as a whole, or both everywhere
	case len(a.sites) > 0 && len(b.sites) > 0:
		return sites
	case typing:
		return maybePlace
	}
	return otherPlace
}

// shared says whether two lists of names have one in common.
func shared(a, b []spotName) float64 {
	best := otherPlace
	for _, p := range a {
		for _, q := range b {
			switch {
			case p.full == q.full && p.full >= 0, p.full == q.core && p.full >= 0, p.core == q.full && p.core >= 0:
				return samePlace
			case p.core == q.core && p.core >= 0:
				best = nearPlace
			}
		}
	}
	return best
}
