package seal

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBatchRuleHoldsUnderAnyInterleaving plays thousands of votes with the devices' rule alone, without
// cryptography: a lying server, a true one, lost messages, and a log of everything that enough devices opened.
func TestBatchRuleHoldsUnderAnyInterleaving(t *testing.T) {
	type ceremony struct{ size, threshold int }
	opened := 0
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 7))
		c := []ceremony{{1, 1}, {3, 2}, {4, 3}, {5, 3}, {5, 5}}[r.IntN(5)]
		k := minBatch + r.IntN(3)
		most := 2*k - 3 + r.IntN(2*k)
		e := &Election{fingerprint: "φ"}
		records, done := make([][]PrefixRecord, c.size), make([][]DecryptionRecord, c.size)
		type sum struct {
			set    []string
			owners map[int]bool
			final  bool
		}
		log := map[string]*sum{}
		keep := func(owner int, set []string, final bool) {
			name := fmt.Sprint(set)
			if log[name] == nil {
				log[name] = &sum{set, map[int]bool{}, false}
			}
			log[name].owners[owner] = true
			log[name].final = log[name].final || final
		}
		ballots := make([]string, most)
		for i := range ballots {
			ballots[i] = fmt.Sprintf("%02d", r.IntN(10)) + fmt.Sprint(i)
		}
		var asked [][]string
		cast := 0
		for range 30 {
			if r.IntN(3) > 0 {
				cast = min(most, cast+r.IntN(k))
			}
			set := slices.Clone(ballots[:cast])
			switch kind := r.IntN(6); {
			case kind < 2 && len(asked) > 0: // one that was asked for, and perhaps something near it
				set = slices.Clone(asked[r.IntN(len(asked))])
				for range r.IntN(3) {
					if at := r.IntN(most); r.IntN(2) == 0 && len(set) > 1 {
						set = slices.Delete(set, at%len(set), at%len(set)+1)
					} else if at < cast && !slices.Contains(set, ballots[at]) {
						set = append(set, ballots[at])
					}
				}
			case kind == 2:
				r.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
				set = set[:r.IntN(cast+1)]
			case kind == 3:
				set = set[:r.IntN(cast+1)]
			case kind == 4:
				set = set[:max(0, cast-k)]
			}
			slices.Sort(set)
			final := cast == most && r.IntN(2) == 0
			asked = append(asked, set)
			shown := len(set) + r.IntN(cast-len(set)+1) // a box that leaves out what it likes of the rest
			for _, owner := range r.Perm(c.size)[:1+r.IntN(c.size)] {
				p := NewPrefixRecord(e, k, set)
				if !final {
					var told []string // by a server that lies, or that tells what was asked for
					if r.IntN(8) == 0 {
						told = asked[r.IntN(len(asked))]
					}
					if kept, err := (PrefixRules{K: k, Earlier: records[owner], Told: told, Done: done[owner]}).allow(p, shown); err == nil {
						records[owner] = kept
						keep(owner, set, false)
					}
					continue
				}
				d := DecryptionRecord{e.fingerprint, p.Digest}
				last, err := lastOpened(records[owner], e.fingerprint)
				if err == nil && last.within(set, last.K) == nil && !slices.ContainsFunc(done[owner], func(x DecryptionRecord) bool { return x != d }) {
					done[owner] = append(done[owner], d)
					keep(owner, set, true)
				}
			}
		}
		var known []*sum
		for _, s := range log {
			if len(s.owners) < c.threshold {
				continue
			}
			known = append(known, s)
			if s.final {
				continue
			}
			opened++
			if most < 2*k || len(s.set) < k {
				t.Fatalf("seed %d: %d of %d ballots opened before the close, k = %d", seed, len(s.set), most, k)
			}
		}
		slices.SortFunc(known, func(a, b *sum) int { return len(a.set) - len(b.set) })
		for i, b := range known[min(1, len(known)):] {
			a := known[i]
			for _, x := range a.set {
				if !slices.Contains(b.set, x) {
					t.Fatalf("seed %d: of two opened sums neither contains the other", seed)
				}
			}
			if len(b.set)-len(a.set) < k {
				t.Fatalf("seed %d: opened sums of %d and %d ballots, k = %d", seed, len(a.set), len(b.set), k)
			}
		}
	}
	if opened < 250 {
		t.Errorf("only %d running totals were opened: the test sees nothing", opened)
	}
	t.Logf("%d running totals opened", opened)
}
