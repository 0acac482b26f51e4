package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ruling is a method or counts as JSON; with changes some fields of it.
type ruling map[string]any

func (r ruling) with(changes ruling) ruling {
	out := maps.Clone(r)
	maps.Copy(out, changes)
	return out
}

// tenOfTwelve is the method of the contract.
var tenOfTwelve = ruling{"family": "pick", "seats": 10, "max_approvals": 10, "stances": []string{"approve", "oppose", "abstain"},
	"quorum": "2/3", "pass_base": "all", "pass_over": "1/2", "participation_over": nil, "tie": "runoff", "shortfall": "ask", "blank": "abstain"}

// satisfied is the method of the contract's satisfaction example.
var satisfied = ruling{"family": "satisfaction", "grades": []string{"满意", "基本满意", "不满意"}, "base": "all", "half": "reached"}

// figures are counts in which everybody is present and every ballot returned
// and valid, with one candidate for each number of approvals.
func figures(entitled int, approvals ...int) ruling {
	return attended(entitled, entitled, entitled, entitled, 0, approvals...)
}

func attended(entitled, present, issued, returned, invalid int, approvals ...int) ruling {
	rows := []ruling{}
	for i, n := range approvals {
		rows = append(rows, ruling{"no": i + 1, "name": fmt.Sprintf("项目%d", i+1), "approve": n, "oppose": returned - invalid - n, "abstain": 0})
	}
	return ruling{"entitled": entitled, "present": present, "issued": issued, "returned": returned, "invalid": invalid, "candidates": rows}
}

// graded are the counts of one item.
func graded(entitled, present, returned int, counts ...int) ruling {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return ruling{"entitled": entitled, "present": present, "returned": returned, "items": []ruling{{"no": 1, "name": "甲", "counts": counts, "abstain": returned - sum, "invalid": 0}}}
}

// asked runs the program and reads its outcome in one line.
func asked(t *testing.T, method, counts ruling) (code int, outcome, stderr string) {
	t.Helper()
	m, err := json.Marshal(method)
	must(t, err)
	c, err := json.Marshal(counts)
	must(t, err)
	code, stdout, stderr := command(t, string(c), "decide", "-method", write(t, "m.json", string(m)), "-counts", "-")
	if stdout == "" {
		return code, "", stderr
	}
	var o struct {
		Valid        *bool
		Problems     []struct{ Code, Text string }
		Quorum       int `json:"quorum_line"`
		Pass         int `json:"pass_line"`
		ValidBallots int `json:"valid_ballots"`
		Adopted      []struct{ No, Rank int }
		NotAdopted   []struct {
			No     int
			Reason string
		} `json:"not_adopted"`
		Tied   []struct{ No int }
		Vacant int
		Next   struct {
			Kind       string
			Seats      int
			Candidates []struct{ No int }
		}
		Items []struct {
			Grade string
			Rates []float64
		}
	}
	must(t, json.Unmarshal([]byte(stdout), &o))
	var b strings.Builder
	for _, p := range o.Problems {
		fmt.Fprintf(&b, "!%s ", p.Code)
		if p.Text == "" {
			t.Errorf("%s has no text", p.Code)
		}
	}
	if o.Valid == nil {
		for _, i := range o.Items {
			fmt.Fprintf(&b, "%s %.3f ", i.Grade, i.Rates)
		}
		return code, strings.TrimSpace(b.String()), stderr
	}
	fmt.Fprintf(&b, "valid=%v quorum=%d pass=%d ballots=%d adopted=", *o.Valid, o.Quorum, o.Pass, o.ValidBallots)
	for _, a := range o.Adopted {
		fmt.Fprintf(&b, "%d/%d,", a.No, a.Rank)
	}
	b.WriteString(" not=")
	for _, n := range o.NotAdopted {
		fmt.Fprintf(&b, "%d:%s,", n.No, n.Reason)
	}
	b.WriteString(" tied=")
	for _, n := range o.Tied {
		fmt.Fprintf(&b, "%d,", n.No)
	}
	fmt.Fprintf(&b, " vacant=%d next=%s/%d:", o.Vacant, o.Next.Kind, o.Next.Seats)
	for _, n := range o.Next.Candidates {
		fmt.Fprintf(&b, "%d,", n.No)
	}
	return code, b.String(), stderr
}

// TestDecideGivesTheExamplesOfThePapers runs the program itself on the
// arithmetic that the papers of this domain give, and on every family, base and
// choice of what follows.
func TestDecideGivesTheExamplesOfThePapers(t *testing.T) {
	t.Parallel()
	one := tenOfTwelve.with(ruling{"seats": 1, "max_approvals": 1})
	two := tenOfTwelve.with(ruling{"seats": 2, "max_approvals": nil})
	tick := ruling{"stances": []string{"approve"}}
	ticked := func(entitled int, approvals ...int) ruling {
		c := figures(entitled, approvals...)
		for i, n := range approvals {
			c["candidates"].([]ruling)[i] = ruling{"no": i + 1, "name": "甲", "approve": n}
		}
		return c
	}
	ranked := func(valid int, sums ...int) ruling {
		c := figures(valid)
		for i, n := range sums {
			c["candidates"] = append(c["candidates"].([]ruling), ruling{"no": i + 1, "name": "甲", "rank_sum": n})
		}
		return c
	}
	contract := ruling{"entitled": 54, "present": 50, "issued": 50, "returned": 49, "invalid": 1,
		"candidates": []ruling{{"no": 1, "name": "…", "approve": 45, "oppose": 2, "abstain": 1}}}
	// Ten clear of the line and of one another, then what a case adds.
	ten := func(rest ...int) []int { return append([]int{54, 53, 52, 51, 50, 49, 48, 47, 46}, rest...) }
	wide := tenOfTwelve.with(ruling{"max_approvals": nil})

	tests := []struct {
		name           string
		method, counts ruling
		code           int
		want           string
	}{
		{"the contract's own example", tenOfTwelve, contract, 0, "!fewer_candidates_than_seats valid=true quorum=36 pass=28 ballots=48 adopted=1/1, not= tied= vacant=9 next=ask/9:"},

		// lines, with the edges of one vote
		{"54 deputies", one, figures(54, 28), 0, "valid=true quorum=36 pass=28 ballots=54 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"54 deputies, one less", one, figures(54, 27), 0, "valid=true quorum=36 pass=28 ballots=54 adopted= not=1:below_pass_line, tied= vacant=1 next=ask/1:1,"},
		{"231 deputies", one, figures(231, 116), 0, "valid=true quorum=154 pass=116 ballots=231 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"231 deputies, one less", one, figures(231, 115), 0, "valid=true quorum=154 pass=116 ballots=231 adopted= not=1:below_pass_line, tied= vacant=1 next=ask/1:1,"},
		{"450 deputies", one, figures(450, 226), 0, "valid=true quorum=300 pass=226 ballots=450 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"365 deputies", one, figures(365, 183), 0, "valid=true quorum=244 pass=183 ballots=365 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"365 deputies, one less", one, figures(365, 182), 0, "valid=true quorum=244 pass=183 ballots=365 adopted= not=1:below_pass_line, tied= vacant=1 next=ask/1:1,"},
		{"3 deputies", one, figures(3, 2), 0, "valid=true quorum=2 pass=2 ballots=3 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"100 deputies, 50 are not more than half", one, figures(100, 50), 0, "valid=true quorum=67 pass=51 ballots=100 adopted= not=1:below_pass_line, tied= vacant=1 next=ask/1:1,"},
		{"100 deputies, 51", one, figures(100, 51), 0, "valid=true quorum=67 pass=51 ballots=100 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"100 deputies, 67 present", one, attended(100, 67, 67, 67, 0, 51), 0, "valid=true quorum=67 pass=51 ballots=67 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"100 deputies, 66 present", one, attended(100, 66, 66, 66, 0, 51), 0, "!no_quorum valid=false quorum=67 pass=51 ballots=66 adopted= not= tied= vacant=1 next=revote/1:1,"},

		// issued and returned
		{"40 issued, 41 returned", one, attended(54, 50, 40, 41, 0, 30), 0, "!returned_exceeds_issued valid=false quorum=36 pass=28 ballots=41 adopted= not= tied= vacant=1 next=revote/1:1,"},
		{"40 issued, 39 returned", one, attended(54, 50, 40, 39, 0, 28), 0, "valid=true quorum=36 pass=28 ballots=39 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"40 issued, 39 returned, the line stays", one, attended(54, 50, 40, 39, 0, 27), 0, "valid=true quorum=36 pass=28 ballots=39 adopted= not=1:below_pass_line, tied= vacant=1 next=ask/1:1,"},
		{"more issued than present", one, attended(54, 50, 51, 50, 0, 30), 0, "!issued_exceeds_present valid=false quorum=36 pass=28 ballots=50 adopted= not= tied= vacant=1 next=revote/1:1,"},

		// ten of twelve
		{"twelve for ten, no tie", wide, figures(60, ten(45, 44, 43)...), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8,9/9,10/10, not=11:outranked,12:outranked, tied= vacant=0 next=none/0:"},
		{"places ten and eleven equal", wide, figures(60, ten(45, 45, 43)...), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8,9/9, not=10:tied,11:tied,12:outranked, tied=10,11, vacant=1 next=runoff/1:10,11,"},
		{"equal approvals inside", wide, figures(60, 54, 54, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/1,3/3,4/4,5/5,6/6,7/7,8/8,9/9,10/10, not=11:outranked,12:outranked, tied= vacant=0 next=none/0:"},
		{"equal approvals outside", wide, figures(60, ten(45, 44, 44)...), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8,9/9,10/10, not=11:outranked,12:outranked, tied= vacant=0 next=none/0:"},
		{"three equal across the cut for two seats", wide, figures(60, 54, 53, 52, 51, 50, 49, 48, 47, 45, 45, 45, 43), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8, not=9:tied,10:tied,11:tied,12:outranked, tied=9,10,11, vacant=2 next=runoff/2:9,10,11,"},
		{"equal approvals below the line are no tie", wide, figures(60, 54, 53, 52, 51, 50, 49, 48, 47, 46, 30, 30, 30), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8,9/9, not=10:below_pass_line,11:below_pass_line,12:below_pass_line, tied= vacant=1 next=ask/1:10,11,12,"},
		{"only eight pass", wide, figures(60, 54, 53, 52, 51, 50, 49, 48, 47, 30, 29, 28, 27), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8, not=9:below_pass_line,10:below_pass_line,11:below_pass_line,12:below_pass_line, tied= vacant=2 next=ask/2:9,10,11,12,"},
		{"only eight pass, vote again", wide.with(ruling{"shortfall": "runoff"}), figures(60, 54, 53, 52, 51, 50, 49, 48, 47, 30, 29, 28, 27), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8, not=9:below_pass_line,10:below_pass_line,11:below_pass_line,12:below_pass_line, tied= vacant=2 next=runoff/2:9,10,11,12,"},
		{"only eight pass, leave vacant", wide.with(ruling{"shortfall": "vacant"}), figures(60, 54, 53, 52, 51, 50, 49, 48, 47, 30, 29, 28, 27), 0, "valid=true quorum=40 pass=31 ballots=60 adopted=1/1,2/2,3/3,4/4,5/5,6/6,7/7,8/8, not=9:below_pass_line,10:below_pass_line,11:below_pass_line,12:below_pass_line, tied= vacant=2 next=none/0:"},
		{"a tie left vacant", two.with(ruling{"tie": "vacant"}), figures(9, 7, 6, 6), 0, "valid=true quorum=6 pass=5 ballots=9 adopted=1/1, not=2:tied,3:tied, tied=2,3, vacant=1 next=none/0:"},
		{"a tie drawn by lot", two.with(ruling{"tie": "lot"}), figures(9, 7, 6, 6), 0, "valid=true quorum=6 pass=5 ballots=9 adopted=1/1, not=2:tied,3:tied, tied=2,3, vacant=1 next=ask/1:2,3,"},
		{"everybody equal", two, figures(9, 6, 6, 6), 0, "valid=true quorum=6 pass=5 ballots=9 adopted= not=1:tied,2:tied,3:tied, tied=1,2,3, vacant=2 next=runoff/2:1,2,3,"},
		{"an over-marked ballot is returned and counts for nobody", two, attended(9, 9, 9, 9, 1, 7, 6, 5), 0, "valid=true quorum=6 pass=5 ballots=8 adopted=1/1,2/2, not=3:outranked, tied= vacant=0 next=none/0:"},

		// bases, shares, participation
		{"base of those present", one.with(ruling{"pass_base": "present"}), attended(54, 40, 40, 38, 2, 21), 0, "valid=true quorum=36 pass=21 ballots=36 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"base of the valid ballots", one.with(ruling{"pass_base": "valid"}), attended(54, 40, 40, 38, 2, 19), 0, "valid=true quorum=36 pass=19 ballots=36 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"more than two thirds", one.with(ruling{"pass_over": "2/3"}), figures(54, 36), 0, "valid=true quorum=36 pass=37 ballots=54 adopted= not=1:below_pass_line, tied= vacant=1 next=ask/1:1,"},
		{"half take part", one.with(ruling{"participation_over": "1/2"}), attended(54, 40, 40, 27, 0, 27), 0, "!participation valid=false quorum=36 pass=28 ballots=27 adopted= not= tied= vacant=1 next=revote/1:1,"},
		{"more than half take part", one.with(ruling{"participation_over": "1/2"}), attended(54, 40, 40, 28, 0, 28), 0, "valid=true quorum=36 pass=28 ballots=28 adopted=1/1, not= tied= vacant=0 next=none/0:"},

		// the other families
		{"each", tenOfTwelve.with(ruling{"family": "each", "seats": nil, "max_approvals": nil}), figures(9, 9, 5, 4), 0, "valid=true quorum=6 pass=5 ballots=9 adopted=1/1,2/2, not=3:below_pass_line, tied= vacant=0 next=none/0:"},
		{"each with seats, a tie", two.with(ruling{"family": "each"}), figures(9, 9, 5, 5), 0, "valid=true quorum=6 pass=5 ballots=9 adopted=1/1, not=2:tied,3:tied, tied=2,3, vacant=1 next=runoff/1:2,3,"},
		{"plurality has no line", two.with(ruling{"family": "plurality"}), figures(9, 2, 1, 0), 0, "valid=true quorum=6 pass=0 ballots=9 adopted=1/1,2/2, not=3:below_pass_line, tied= vacant=0 next=none/0:"},
		{"list", tenOfTwelve.with(ruling{"family": "list", "seats": nil, "max_approvals": nil}), figures(54, 28), 0, "valid=true quorum=36 pass=28 ballots=54 adopted=1/1, not= tied= vacant=0 next=none/0:"},
		{"recommend, tick-only", two.with(ruling{"family": "recommend"}).with(tick), ticked(9, 7, 5, 4), 0, "valid=true quorum=6 pass=5 ballots=9 adopted=1/1,2/2, not=3:below_pass_line, tied= vacant=0 next=none/0:"},
		{"rank, the lowest sum first", two.with(ruling{"family": "rank"}), ranked(9, 27, 9, 18), 0, "valid=true quorum=6 pass=0 ballots=9 adopted=2/1,3/2, not=1:outranked, tied= vacant=0 next=none/0:"},
		{"rank, a tie", two.with(ruling{"family": "rank"}), ranked(9, 20, 9, 20), 0, "valid=true quorum=6 pass=0 ballots=9 adopted=2/1, not=1:tied,3:tied, tied=1,3, vacant=1 next=runoff/1:1,3,"},

		// figures that cannot be right: printed, and exit code 1
		{"a row too small", two, figures(9, 7, 6).with(ruling{"candidates": []ruling{{"no": 1, "name": "甲", "approve": 7, "oppose": 1, "abstain": 0}, {"no": 2, "name": "乙", "approve": 6, "oppose": 3, "abstain": 0}}}), 1, "!row_sum valid=false quorum=6 pass=5 ballots=9 adopted= not= tied= vacant=2 next=none/0:"},
		{"too many approvals", one, figures(9, 7, 6), 1, "!too_many_approvals valid=false quorum=6 pass=5 ballots=9 adopted= not= tied= vacant=1 next=none/0:"},
		{"more approvals than ballots", two.with(tick), ticked(9, 10, 3), 1, "!approve_exceeds_valid valid=false quorum=6 pass=5 ballots=9 adopted= not= tied= vacant=2 next=none/0:"},
		{"a negative figure", two, figures(9, 7, 6).with(ruling{"invalid": -1}), 1, "!bad_number valid=false quorum=0 pass=0 ballots=0 adopted= not= tied= vacant=2 next=none/0:"},

		// satisfaction
		{"the contract's satisfaction", satisfied, graded(29, 29, 29, 17, 11, 1), 0, "满意 [0.586 0.379 0.034]"},
		{"15 of 29 are satisfied", satisfied, graded(29, 29, 29, 15, 10, 4), 0, "满意 [0.517 0.345 0.138]"},
		{"14 and 14 of 29", satisfied, graded(29, 29, 29, 14, 14, 1), 0, "基本满意 [0.483 0.483 0.034]"},
		{"5 and 9 of 29", satisfied, graded(29, 29, 29, 5, 9, 15), 0, "不满意 [0.172 0.310 0.517]"},
		{"exactly half reached", satisfied, graded(30, 30, 30, 15, 5, 10), 0, "满意 [0.500 0.167 0.333]"},
		{"exactly half not reached", satisfied.with(ruling{"half": "not_reached"}), graded(30, 30, 30, 15, 5, 10), 0, "基本满意 [0.500 0.167 0.333]"},
		{"base of those present", satisfied.with(ruling{"base": "present"}), graded(30, 20, 18, 10, 5, 3), 0, "满意 [0.500 0.250 0.150]"},
		{"base of those returned", satisfied.with(ruling{"base": "returned"}), graded(30, 20, 18, 9, 5, 4), 0, "满意 [0.500 0.278 0.222]"},
		{"an item that does not add up", satisfied, graded(29, 29, 29, 17, 11, 1).with(ruling{"returned": 28}), 1, "!row_sum"},
	}
	for _, tt := range tests {
		code, got, stderr := asked(t, tt.method, tt.counts)
		if diff := cmp.Diff(tt.want, got); diff != "" || code != tt.code {
			t.Errorf("%s: exit code %d, want %d (%s)\n%s", tt.name, code, tt.code, stderr, diff)
		}
		if tt.code == 1 {
			sentence(t, tt.name, stderr)
		}
	}
}

// TestDecideNamesTheFieldThatIsWrong: an unknown, missing or repeated field of
// either file is refused by name and nothing is printed.
func TestDecideNamesTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		method, counts ruling
		field          string
	}{
		{"unknown in the method", tenOfTwelve.with(ruling{"colour": "red"}), figures(9, 5), "colour"},
		{"unknown in the counts", tenOfTwelve, figures(9, 5).with(ruling{"absent": 3}), "absent"},
		{"a field of another family", tenOfTwelve.with(ruling{"grades": []string{"满意"}}), figures(9, 5), "grades"},
		{"a quorum for satisfaction", satisfied.with(ruling{"quorum": "2/3"}), graded(9, 9, 9, 9, 0, 0), "quorum"},
		{"a base that is none", tenOfTwelve.with(ruling{"pass_base": "everybody"}), figures(9, 5), "all、present、valid"},
		{"too low a quorum", tenOfTwelve.with(ruling{"quorum": "1/2"}), figures(9, 5), "2/3"},
	} {
		code, got, stderr := asked(t, tt.method, tt.counts)
		if code != 1 || got != "" || !strings.Contains(stderr, tt.field) {
			t.Errorf("%s: exit code %d, %q, %s", tt.name, code, got, stderr)
		}
		sentence(t, tt.name, stderr)
	}
}
