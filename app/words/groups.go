package words

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
)

const (
	// GroupThreshold is the score from which two suggestions are proposed as
	// one group. On three rounds of new sentences, each measured before the
	// word lists were extended by it, precision and recall of pairs were at
	// 0.40  0.96/0.54, 0.81/0.48, 0.93/0.59 and at
	// 0.50  1.00/0.52, 0.85/0.39, 1.00/0.48:
	// what is lost above 0.40 is more than what is won, and a person looks at
	// every group. Below 0.35 texts at one place come together that share only
	// everyday words; above 0.60 the shared matter alone, which scores up to
	// that, no longer suffices, and nearly everything falls apart. scripts/bench
	// similar prints the sweep.
	GroupThreshold = 0.40

	// ShowThreshold is the score from which Similar shows a suggestion to
	// somebody who is writing: lower, because a person looks at it, and a
	// duplicate not shown costs more than a line too many.
	ShowThreshold = 0.30
)

// Groups proposes which suggestions are about the same matter at the same
// place: groups of two and more, each in rising order of ids, the largest
// group first, then by first id.
//
// Each group has a centre, and every member is alike to that centre with at
// least threshold; nothing is a member because it is like another member, so a
// group cannot drift from matter to matter. Suggestions become centres in the
// order of how many are alike to them; one that is alike to an earlier centre
// becomes none, and joins the centre it is most alike to. Ties go by text and
// then by id: the groups depend on the suggestions only, not on the order in
// which they were added.
func (x *Index) Groups(threshold float64) [][]int64 {
	x.mu.RLock()
	defer x.mu.RUnlock()

	var order []int32 // nodes in use
	for at, n := range x.nodes {
		if n != nil && len(n.vec) > 0 {
			order = append(order, int32(at))
		}
	}
	places := x.byPlace(order)
	near := x.neighbours(order, places, threshold)
	slices.SortFunc(order, func(a, b int32) int {
		na, nb := x.nodes[a], x.nodes[b]
		return cmp.Or(cmp.Compare(near[b], near[a]), cmp.Compare(na.title, nb.title), cmp.Compare(slices.Min(na.ids), slices.Min(nb.ids)))
	})

	centre := make([]int32, len(x.nodes)) // 1 + rank of the centre
	score := make([]float64, len(x.nodes))
	r := x.newRow()
	for rank, at := range order {
		if centre[at] != 0 || near[at] == len(x.nodes[at].ids) && near[at] < 2 {
			continue
		}
		centre[at], score[at] = int32(rank)+1, 2 // no other centre may have it
		n := x.nodes[at]
		x.around(r, at, places, func(to int32, dot int32) {
			s := scoreOf(dot) * n.where.factor(x.nodes[to].where, false)
			if s >= threshold && s > score[to] {
				centre[to], score[to] = int32(rank)+1, s
			}
		})
	}

	byCentre := map[int32][]int64{}
	for at, c := range centre {
		if c != 0 {
			byCentre[c] = append(byCentre[c], x.nodes[at].ids...)
		}
	}
	var groups [][]int64
	for _, ids := range byCentre {
		if len(ids) > 1 {
			slices.Sort(ids)
			groups = append(groups, ids)
		}
	}
	slices.SortFunc(groups, func(a, b []int64) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	return groups
}

// neighbours counts for each node the suggestions alike to it, itself
// included. It keeps counts only: near-identical posts by the thousand would
// make millions of pairs.
func (x *Index) neighbours(order []int32, places placed, threshold float64) []int {
	near := make([]int, len(x.nodes))
	workers := max(1, min(runtime.GOMAXPROCS(0), 8))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			r := x.newRow()
			for i := w; i < len(order); i += workers {
				n := x.nodes[order[i]]
				count := 0
				x.around(r, order[i], places, func(to int32, dot int32) {
					if s := scoreOf(dot); s >= threshold && s*n.where.factor(x.nodes[to].where, false) >= threshold {
						count += len(x.nodes[to].ids)
					}
				})
				near[order[i]] = count
			}
		})
	}
	wg.Wait()
	return near
}

// placed lists nodes by the names of their places, for comparing only what can
// be in one group.
type placed struct {
	byName map[int32][]int32 // villages, schools and the like
	byTown map[int32][]int32 // those that name no more than a town
	bare   []int32           // those that name not even that
	all    int
}

func (x *Index) byPlace(order []int32) placed {
	p := placed{byName: map[int32][]int32{}, byTown: map[int32][]int32{}, all: len(order)}
	put := func(m map[int32][]int32, names []spotName, at int32) {
		for _, name := range names {
			m[name.full] = append(m[name.full], at)
			if name.core != name.full {
				m[name.core] = append(m[name.core], at)
			}
		}
	}
	for _, at := range order {
		w := x.nodes[at].where
		put(p.byName, w.spots, at)
		put(p.byName, w.sites, at)
		switch {
		case len(w.spots) > 0:
		case len(w.towns) > 0:
			put(p.byTown, w.towns, at)
		default:
			p.bare = append(p.bare, at)
		}
	}
	return p
}

// around yields every node that may be in one group with another, itself
// included, with the product of their vectors; others as well, in no particular
// order. Few at the same place are compared one by one, many through the terms.
func (x *Index) around(r *row, at int32, places placed, yield func(to int32, dot int32)) {
	n := x.nodes[at]
	var lists [][]int32
	total := 0
	take := func(m map[int32][]int32, names []spotName) {
		for _, name := range names {
			lists = append(lists, m[name.full], m[name.core])
			total += len(m[name.full]) + len(m[name.core])
		}
	}
	take(places.byName, n.where.spots)
	take(places.byName, n.where.sites)
	switch {
	case len(n.where.spots) > 0:
	case len(n.where.towns) > 0:
		take(places.byTown, n.where.towns)
	default:
		lists = append(lists, places.bare)
		total += len(places.bare)
	}
	if total > places.all/8 {
		x.row(r, n.vec, yield)
		return
	}
	for _, l := range lists {
		for _, to := range l {
			if r.sums[to] == 0 {
				r.sums[to] = 1
				r.touched = append(r.touched, to)
			}
		}
	}
	for _, to := range r.touched {
		r.sums[to] = 0
		if dot := product(n.vec, x.nodes[to].vec); dot > 0 {
			yield(to, dot)
		}
	}
	r.touched = r.touched[:0]
}
