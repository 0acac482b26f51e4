package tally_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// drawRules draws rules for a vote on candidates; every family, base and
// choice of what follows.
func drawRules(t *rapid.T) tally.Rules {
	r := tally.Rules{
		Family:            rapid.SampledFrom([]tally.Family{tally.Pick, tally.Each, tally.Plurality, tally.List, tally.Recommend, tally.Rank}).Draw(t, "family"),
		Seats:             rapid.IntRange(1, 8).Draw(t, "seats"),
		MaxApprovals:      rapid.SampledFrom([]int{0, 0, 1, 3, 8, 12}).Draw(t, "cap"),
		Stances:           rapid.SampledFrom([]ballot.Stances{ballot.ThreeStances, ballot.TickOnly}).Draw(t, "stances"),
		Quorum:            rapid.SampledFrom([]string{"2/3", "3/4", "1/1"}).Draw(t, "quorum"),
		PassBase:          rapid.SampledFrom([]tally.Base{tally.BaseAll, tally.BasePresent, tally.BaseValid}).Draw(t, "base"),
		PassOver:          rapid.SampledFrom([]string{"1/2", "1/3", "2/3"}).Draw(t, "over"),
		ParticipationOver: rapid.SampledFrom([]string{"", "", "1/2"}).Draw(t, "participation"),
		Tie:               rapid.SampledFrom([]tally.TieRule{tally.TieRunoff, tally.TieLot, tally.TieVacant}).Draw(t, "tie"),
		Shortfall:         rapid.SampledFrom([]tally.ShortfallRule{tally.ShortfallAsk, tally.ShortfallRunoff, tally.ShortfallVacant}).Draw(t, "shortfall"),
		Blank:             rapid.SampledFrom([]ballot.BlankRule{ballot.BlankAbstains, ballot.BlankIsVoid}).Draw(t, "blank"),
	}
	if r.Family == tally.Each && rapid.Bool().Draw(t, "unlimited") {
		r.Seats = 0
	}
	return r
}

// drawCounts draws figures that add up, in a small electorate so that ties and
// edges are frequent. The whole electorate is present.
func drawCounts(t *rapid.T, r tally.Rules) tally.Counts {
	n := rapid.IntRange(1, 30).Draw(t, "entitled")
	c := tally.Counts{Entitled: n, Present: n, Issued: n}
	c.Returned = rapid.IntRange(n/2+1, n).Draw(t, "returned")
	c.Invalid = rapid.IntRange(0, min(2, c.Returned)).Draw(t, "invalid")
	valid := c.Returned - c.Invalid
	rows := rapid.IntRange(1, 25).Draw(t, "candidates")
	if r.Family == tally.List {
		rows = 1
	}
	room := valid * rows
	if r.MaxApprovals > 0 && r.Family != tally.List {
		room = valid * r.MaxApprovals
	}
	for i := range rows {
		x := tally.CandidateCounts{No: i + 1, Name: "项目"}
		switch {
		case r.Family == tally.Rank:
			x.RankSum = valid + rapid.IntRange(0, min(6, valid*(rows-1))).Draw(t, "rank sum")
		default:
			x.Approve = rapid.IntRange(max(0, min(valid-6, room)), min(valid, room)).Draw(t, "approve")
			room -= x.Approve
			if r.Stances == ballot.ThreeStances {
				x.Oppose = rapid.IntRange(0, valid-x.Approve).Draw(t, "oppose")
				x.Abstain = valid - x.Approve - x.Oppose
			}
		}
		c.Candidates = append(c.Candidates, x)
	}
	return c
}

func decide(t *rapid.T, r tally.Rules, c tally.Counts) tally.Outcome {
	o, err := tally.Decide(r, c)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func adoptedNumbers(o tally.Outcome) map[int]bool {
	set := map[int]bool{}
	for _, a := range o.Adopted {
		set[a.No] = true
	}
	return set
}

func TestOutcomeReconciles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		c := drawCounts(t, r)
		o := decide(t, r, c)
		if !o.Valid || o.Refused() {
			t.Fatalf("figures that add up give %+v", o)
		}
		seen := map[int]int{}
		for _, a := range o.Adopted {
			seen[a.No]++
		}
		tied := map[int]bool{}
		for _, x := range o.Tied {
			tied[x.No] = true
		}
		for _, x := range o.NotAdopted {
			seen[x.No]++
			if tied[x.No] != (x.Reason == tally.TiedAtCut) {
				t.Fatalf("%d has reason %q and tied is %v", x.No, x.Reason, tied)
			}
		}
		for _, x := range c.Candidates {
			if seen[x.No] != 1 {
				t.Fatalf("candidate %d stands %d times in the outcome", x.No, seen[x.No])
			}
		}
		if len(seen) != len(c.Candidates) {
			t.Fatalf("%d candidates became %d", len(c.Candidates), len(seen))
		}
		seats := r.Seats
		if r.Family == tally.List {
			seats = 1
		}
		if seats > 0 && len(o.Adopted)+o.Vacant != seats {
			t.Fatalf("adopted %d + vacant %d, want seats %d", len(o.Adopted), o.Vacant, seats)
		}
		if seats > 0 && len(o.Adopted) > seats {
			t.Fatalf("adopted %d for %d seats", len(o.Adopted), seats)
		}
		if o.Next.Kind != tally.NextNone && o.Next.Seats != o.Vacant {
			t.Fatalf("next round has %d seats, want %d", o.Next.Seats, o.Vacant)
		}
	})
}

// TestTiesAreNeverBroken compares scores: whoever is adopted is strictly better
// than everyone tied or outranked, and those tied all have one score, which
// more candidates share than there are seats left.
func TestTiesAreNeverBroken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		c := drawCounts(t, r)
		o := decide(t, r, c)
		score := map[int]int{}
		for _, x := range c.Candidates {
			score[x.No] = x.Approve - x.RankSum
		}
		for _, a := range o.Adopted {
			for _, n := range o.NotAdopted {
				if score[a.No] <= score[n.No] {
					t.Fatalf("%d adopted with %d before %d with %d", a.No, score[a.No], n.No, score[n.No])
				}
			}
			for _, b := range o.Adopted {
				if (score[a.No] == score[b.No]) != (a.Rank == b.Rank) {
					t.Fatalf("ranks %d and %d for scores %d and %d", a.Rank, b.Rank, score[a.No], score[b.No])
				}
			}
		}
		for i, n := range o.NotAdopted[min(1, len(o.NotAdopted)):] {
			before := o.NotAdopted[i]
			if score[before.No] < score[n.No] || (score[before.No] == score[n.No] && before.No > n.No) {
				t.Fatalf("%d is listed before %d", before.No, n.No)
			}
		}
		for _, x := range o.Tied {
			if score[x.No] != score[o.Tied[0].No] {
				t.Fatalf("tied with different scores: %+v", o.Tied)
			}
		}
		if n := len(o.Tied); n > 0 && n <= o.Vacant {
			t.Fatalf("%d tied although %d seats are left", n, o.Vacant)
		}
	})
}

func TestOutcomeDoesNotDependOnTheOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		c := drawCounts(t, r)
		if rapid.Bool().Draw(t, "spoil") {
			c.Candidates[0].Approve += 3
		}
		if rapid.Bool().Draw(t, "repeat a number") {
			c.Candidates[0].No = c.Candidates[len(c.Candidates)-1].No
		}
		shuffled := c
		shuffled.Candidates = rapid.Permutation(c.Candidates).Draw(t, "order")
		if diff := cmp.Diff(decide(t, r, c), decide(t, r, shuffled)); diff != "" {
			t.Fatalf("the order of rows changes the outcome:\n%s", diff)
		}
	})
}

func TestOneMoreApprovalNeverRemovesAProject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		r.MaxApprovals = 0
		c := drawCounts(t, r)
		before := decide(t, r, c)
		if len(before.Adopted) == 0 {
			return
		}
		no := rapid.SampledFrom(before.Adopted).Draw(t, "project").No
		for i := range c.Candidates {
			x := &c.Candidates[i]
			switch {
			case x.No != no:
			case r.Family == tally.Rank:
				x.RankSum--
			case r.Stances == ballot.TickOnly:
				x.Approve = min(x.Approve+1, c.Returned-c.Invalid)
			case x.Abstain > 0:
				x.Abstain, x.Approve = x.Abstain-1, x.Approve+1
			case x.Oppose > 0:
				x.Oppose, x.Approve = x.Oppose-1, x.Approve+1
			}
			if x.No == no && r.Family == tally.Rank && x.RankSum == 0 {
				x.RankSum = 1
			}
		}
		after := decide(t, r, c)
		if !after.Valid || !adoptedNumbers(after)[no] {
			t.Fatalf("%d was adopted and, with one approval more, is not:\n%v\n%v", no, before.Explain, after.Explain)
		}
		if after.Vacant > before.Vacant {
			t.Fatalf("one approval more for %d leaves %d seats empty, before %d", no, after.Vacant, before.Vacant)
		}
	})
}

// promote gives candidate no one approval more, out of its abstentions or
// oppositions, or one place better in the sum of ranks. It reports whether
// there was one to give.
func promote(r tally.Rules, c *tally.Counts, no int) bool {
	for i := range c.Candidates {
		x := &c.Candidates[i]
		switch {
		case x.No != no:
			continue
		case r.Family == tally.Rank && x.RankSum > 1:
			x.RankSum--
		case r.Family == tally.Rank:
			return false
		case r.Stances == ballot.TickOnly && x.Approve < c.Returned-c.Invalid:
			x.Approve++
		case r.Stances == ballot.ThreeStances && x.Abstain > 0:
			x.Abstain, x.Approve = x.Abstain-1, x.Approve+1
		case r.Stances == ballot.ThreeStances && x.Oppose > 0:
			x.Oppose, x.Approve = x.Oppose-1, x.Approve+1
		default:
			return false
		}
		return true
	}
	return false
}

// TestOneMoreApprovalNeverHelpsAnother gives any candidate one approval more,
// adopted or not: nobody else is adopted who was not, and it never falls.
func TestOneMoreApprovalNeverHelpsAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		r.MaxApprovals = 0
		c := drawCounts(t, r)
		before := decide(t, r, c)
		was := adoptedNumbers(before)
		no := rapid.SampledFrom(c.Candidates).Draw(t, "project").No
		if !promote(r, &c, no) {
			return
		}
		after := decide(t, r, c)
		if !after.Valid {
			t.Fatalf("one approval more is refused: %v", after.Problems)
		}
		is := adoptedNumbers(after)
		for other := range is {
			if other != no && !was[other] {
				t.Fatalf("one approval more for %d has %d adopted:\n%v\n%v", no, other, before.Explain, after.Explain)
			}
		}
		if was[no] && !is[no] {
			t.Fatalf("one approval more for %d removes it", no)
		}
	})
}

// TestSeatsAreNeverGivenTwice: whatever follows can fill empty seats only.
func TestSeatsAreNeverGivenTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		c := drawCounts(t, r)
		switch rapid.IntRange(0, 3).Draw(t, "spoil") {
		case 0:
			c.Issued--
		case 1:
			c.Present, c.Issued, c.Returned = 0, 0, 0
		}
		o := decide(t, r, c)
		seats := r.Seats
		if r.Family == tally.List {
			seats = 1
		}
		if seats == 0 { // no limit: the candidates are one
			seats = len(c.Candidates)
		}
		if len(o.Adopted)+o.Next.Seats > seats || len(o.Adopted)+o.Vacant > seats || o.Valid && o.Next.Seats > o.Vacant {
			t.Fatalf("%d seats: %d adopted, %d vacant, %d in the next round", seats, len(o.Adopted), o.Vacant, o.Next.Seats)
		}
		if !o.Valid && len(o.Adopted)+len(o.NotAdopted)+len(o.Tied) > 0 {
			t.Fatalf("an outcome that is not valid lists projects: %+v", o)
		}
		for _, k := range o.Next.Candidates {
			if adoptedNumbers(o)[k.No] {
				t.Fatalf("%d is adopted and stands in the next round", k.No)
			}
		}
	})
}

// TestCountedBallotsAlwaysReconcile goes from marked ballots to the outcome:
// whatever people mark, the counts made from it are never refused.
func TestCountedBallotsAlwaysReconcile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		if r.Family == tally.Rank {
			r.Family = tally.Pick
		}
		var candidates []ballot.Candidate
		rows := rapid.IntRange(1, 6).Draw(t, "candidates")
		if r.Family == tally.List {
			rows = 1
		}
		for i := range rows {
			candidates = append(candidates, ballot.Candidate{No: i + 1, Name: "项目"})
		}
		paper, err := r.Paper(candidates)
		if err != nil {
			t.Fatal(err)
		}
		paper.Handling.Overmark = rapid.SampledFrom([]ballot.OvermarkRule{ballot.OvermarkVoidsBallot, ballot.OvermarkVoidsItems}).Draw(t, "overmark")
		mark := rapid.Custom(func(t *rapid.T) ballot.Mark {
			return ballot.Mark{
				No:        rapid.IntRange(1, 7).Draw(t, "no"),
				Choice:    rapid.SampledFrom([]ballot.Choice{ballot.Approve, ballot.Approve, ballot.Oppose, ballot.Abstain}).Draw(t, "choice"),
				Illegible: rapid.IntRange(0, 9).Draw(t, "illegible") == 0,
			}
		})
		var ballots []ballot.Marked
		for range rapid.IntRange(0, 12).Draw(t, "ballots") {
			ballots = append(ballots, ballot.Marked{Marks: rapid.SliceOfN(mark, 0, 6).Draw(t, "marks")})
		}
		s := tally.Count(paper, ballots)
		why := 0
		for _, n := range s.InvalidBy {
			why += n
		}
		if why != s.Invalid || s.Returned != len(ballots) || s.Blank > s.Returned-s.Invalid {
			t.Fatalf("sheet %+v for %d ballots", s, len(ballots))
		}
		o := decide(t, r, tally.Counts{Entitled: 12, Present: 12, Issued: 12, Returned: s.Returned, Invalid: s.Invalid, Candidates: s.Candidates})
		if o.Refused() {
			t.Fatalf("counted ballots are refused: %v", o.Problems)
		}
	})
}

// TestVoidAndRefusedRoundsAdoptNothing draws figures without any care.
func TestVoidAndRefusedRoundsAdoptNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		figure := rapid.IntRange(-1, 20)
		c := tally.Counts{Entitled: figure.Draw(t, "entitled"), Present: figure.Draw(t, "present"), Issued: figure.Draw(t, "issued"), Returned: figure.Draw(t, "returned"), Invalid: figure.Draw(t, "invalid")}
		for range rapid.IntRange(0, 4).Draw(t, "candidates") {
			c.Candidates = append(c.Candidates, tally.CandidateCounts{No: figure.Draw(t, "no"), Approve: figure.Draw(t, "approve"), Oppose: figure.Draw(t, "oppose"), Abstain: figure.Draw(t, "abstain")})
		}
		o := decide(t, r, c)
		void := false
		for _, p := range o.Problems {
			void = void || p.Code.Voids()
			if p.Text == "" || p.Code.Label() == string(p.Code) || (p.Code.Voids() && p.Code.Refuses()) {
				t.Fatalf("problem %+v", p)
			}
		}
		if o.Valid == (void || o.Refused()) {
			t.Fatalf("valid %v with %v", o.Valid, o.Problems)
		}
		if void != (o.Next.Kind == tally.NextRevote) {
			t.Fatalf("next is %q with %v", o.Next.Kind, o.Problems)
		}
		if !o.Valid && len(o.Adopted)+len(o.NotAdopted)+len(o.Tied) > 0 {
			t.Fatalf("a round that does not count shows %+v", o)
		}
		if c.Returned > c.Issued && o.Valid {
			t.Fatal("more ballots returned than issued, and valid")
		}
	})
}

func TestRulesSurviveJSONAndKeepTheirDigest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRules(t)
		written, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := tally.ParseRules(written)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back); diff != "" {
			t.Fatalf("rules changed on the way:\n%s", diff)
		}
		if r.Digest() != back.Digest() {
			t.Fatal("the digest changed on the way")
		}
		c := drawCounts(t, r)
		figures, err := c.JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := tally.ParseCounts(r, figures)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, again); diff != "" {
			t.Fatalf("counts changed on the way:\n%s", diff)
		}
		o := decide(t, r, c)
		stored, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		var read tally.Outcome
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Fatal(err)
		}
		restored, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(stored), string(restored)); diff != "" {
			t.Fatalf("outcome changed on the way:\n%s", diff)
		}
	})
}
