package tally_test

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

var update = flag.Bool("update", false, "rewrite testdata/text.golden")

func rules(t *testing.T, method string) tally.Rules {
	t.Helper()
	r, err := tally.ParseRules([]byte(method))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCanonicalFormIsOneLineInFixedOrder(t *testing.T) {
	want := `{"family":"pick","seats":10,"max_approvals":10,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,"tie":"runoff","shortfall":"ask","blank":"abstain"}`
	r := rules(t, pickTen)
	if diff := cmp.Diff(want, string(r.Canonical())); diff != "" {
		t.Errorf("Canonical (-want +got):\n%s", diff)
	}
	// printf '%s' "$canonical" | sha256sum
	const digest = "f5afa7972a84ab35b73a7966ac98661bc34fbd16bf3aec2cb0fca0e6e21ed571"
	if got := r.Digest(); got != digest {
		t.Errorf("Digest() = %s, want %s", got, digest)
	}
}

func TestOneMethodWrittenDifferentlyHasOneDigest(t *testing.T) {
	other := `{ "blank":"abstain","shortfall":"ask","tie":"runoff","pass_over":"2/4","pass_base":"all","quorum":"4/6",
 "stances":["abstain","approve","oppose"],"max_approvals":10,"seats":10,"family":"pick"}`
	if rules(t, pickTen).Digest() != rules(t, "\ufeff"+other).Digest() {
		t.Error("order, spaces or unreduced fractions change the digest")
	}
	for _, change := range [][2]string{{`"seats":10`, `"seats":9`}, {`"2/3"`, `"3/4"`}, {`"runoff"`, `"lot"`}, {`"participation_over":null`, `"participation_over":"1/2"`}, {`"blank":"abstain"`, `"blank":"void"`}, {`"pick"`, `"recommend"`}} {
		changed := strings.Replace(pickTen, change[0], change[1], 1)
		if rules(t, changed).Digest() == rules(t, pickTen).Digest() {
			t.Errorf("%s has the digest of %s", change[1], change[0])
		}
	}
}

func TestMethodThatIsNotWellFormedIsRefused(t *testing.T) {
	tests := []struct{ name, from, to, want string }{
		{"unknown field", `"seats":10`, `"seats":10,"overvote":"void"`, `不认识字段"overvote"`},
		{"field in another case", `"seats"`, `"Seats"`, `缺少字段"seats"；不认识字段"Seats"`},
		{"repeated field", `"seats":10`, `"seats":10,"seats":9`, `字段"seats"重复`},
		{"missing family", `"family":"pick",`, ``, `缺少字段"family"`},
		{"missing quorum", `"quorum":"2/3",`, ``, `缺少字段"quorum"`},
		{"null where a value is needed", `"tie":"runoff"`, `"tie":null`, `缺少字段"tie"`},
		{"seats not a whole number", `"seats":10`, `"seats":10.5`, `字段"seats"应为整数`},
		{"seats as text", `"seats":10`, `"seats":"10"`, `字段"seats"应为整数`},
		{"quorum as a number", `"2/3"`, `0.67`, `字段"quorum"应为文字`},
		{"cap zero", `"max_approvals":10`, `"max_approvals":0`, `不限时写null`},
		{"two stances", `"approve","oppose","abstain"`, `"approve","oppose"`, `字段"stances"应为`},
		{"stance twice", `"approve","oppose","abstain"`, `"approve","approve","abstain"`, `字段"stances"应为`},
		{"unknown family", `"pick"`, `"poll"`, `"poll"不是已知的表决方式`},
		{"quorum below two thirds", `"2/3"`, `"1/2"`, `法定人数不得低于全体代表的2/3`},
		{"share of one", `"1/2"`, `"1/1"`, `通过线的比例`},
		{"unknown base", `"all"`, `"everyone"`, `通过线的基数`},
		{"empty participation", `"participation_over":null`, `"participation_over":""`, `"participation_over"不能是空文字`},
		{"text after the end", `"blank":"abstain"}`, `"blank":"abstain"}{}`, `不是完整有效的JSON`},
		{"list instead of an object", pickTen, `[]`, `花括号`},
		{"not UTF-8", `"pick"`, "\"\xff\"", `UTF-8`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(pickTen, tt.from, tt.to, 1)
			if changed == pickTen {
				t.Fatal("nothing was changed")
			}
			_, err := tally.ParseRules([]byte(changed))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want a sentence with %q", err, tt.want)
			}
		})
	}
}

func TestCountsThatAreNotWellFormedAreRefused(t *testing.T) {
	tick := strings.Replace(pickOne, `,"oppose","abstain"`, "", 1)
	tests := []struct{ name, method, from, to, want string }{
		{"unknown field", pickOne, `"issued"`, `"printed":60,"issued"`, `不认识字段"printed"`},
		{"missing figure in a row", pickOne, `"oppose":8,`, ``, `candidates第2行缺少字段"oppose"`},
		{"fraction of a ballot", pickOne, `"approve":20`, `"approve":20.5`, `candidates第2行字段"approve"应为整数`},
		{"exponent", pickOne, `"approve":20`, `"approve":2e1`, `应为整数`},
		{"missing candidates", pickOne, `"candidates"`, `"rows"`, `缺少字段"candidates"`},
		{"oppositions of a tick-only ballot", tick, `"no":1`, `"no":1`, `candidates第1行不认识字段"oppose"`},
		{"a row that is no object", pickOne, `{"no":1`, `5,{"no":1`, `candidates第1行应为用花括号`},
		{"candidates that are no list", pickOne, twoRows[strings.Index(twoRows, "["):], `5}`, `应为用方括号`},
		{"rank sum of a pick", pickOne, `"no":1`, `"rank_sum":3,"no":1`, `不认识字段"rank_sum"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tally.ParseCounts(rules(t, tt.method), []byte(strings.Replace(twoRows, tt.from, tt.to, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want a sentence with %q", err, tt.want)
			}
		})
	}
	_, err := tally.ParseCounts(rules(t, satisfaction), []byte(strings.Replace(graded, "17,11", `17,"11"`, 1)))
	if err == nil || !strings.Contains(err.Error(), `items第1行字段"counts"的第2项应为整数`) {
		t.Errorf("error = %v", err)
	}
}

func TestValidateNamesEveryFieldAtOnce(t *testing.T) {
	fields := func(r tally.Rules) []string {
		var e *tally.RulesError
		if !errors.As(r.Validate(), &e) {
			t.Fatalf("Validate() = %v", r.Validate())
		}
		var names []string
		for _, p := range e.Problems {
			names = append(names, p.Field)
		}
		return names
	}
	want := []string{"seats", "max_approvals", "stances", "quorum", "pass_base", "pass_over", "participation_over", "tie", "shortfall", "blank"}
	if diff := cmp.Diff(want, fields(tally.Rules{Family: tally.Pick, Seats: -1, MaxApprovals: -1, ParticipationOver: "x"})); diff != "" {
		t.Errorf("a vote (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"grades", "grades", "base", "half"}, fields(tally.Rules{Family: tally.Satisfaction, Grades: []string{"满意", "满意"}})); diff != "" {
		t.Errorf("satisfaction (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"family"}, fields(tally.Rules{})); diff != "" {
		t.Errorf("nothing (-want +got):\n%s", diff)
	}
}

func TestParametersThatAFamilyDoesNotUseMayBeLeftOut(t *testing.T) {
	for _, method := range []string{
		`{"family":"rank","seats":3,"quorum":"2/3","tie":"runoff","shortfall":"ask","blank":"void"}`,
		`{"family":"plurality","seats":3,"stances":["approve"],"quorum":"2/3","tie":"runoff","shortfall":"ask","blank":"void"}`,
		`{"family":"list","stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","shortfall":"ask","blank":"void"}`,
		`{"family":"each","seats":null,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","tie":"vacant","shortfall":"ask","blank":"void"}`,
		`{"family":"recommend","seats":3,"stances":["approve"],"quorum":"1/2","pass_base":"present","pass_over":"1/2","tie":"runoff","shortfall":"ask","blank":"void"}`,
	} {
		r := rules(t, method)
		again := rules(t, string(r.Canonical()))
		if diff := cmp.Diff(r, again); diff != "" {
			t.Errorf("%s changed on the way (-want +got):\n%s", method, diff)
		}
	}
}

func TestPaperFollowsTheRules(t *testing.T) {
	candidates := []ballot.Candidate{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}}
	r := rules(t, strings.Replace(pickTen, `"blank":"abstain"`, `"blank":"void"`, 1))
	p, err := r.Paper(candidates)
	if err != nil {
		t.Fatal(err)
	}
	if p.Seats != 10 || p.MaxApprovals != 10 || p.Stances != ballot.ThreeStances || p.Handling.Blank != ballot.BlankIsVoid {
		t.Errorf("paper %+v", p)
	}
	if _, err := r.Paper(append(candidates, candidates[0])); err == nil {
		t.Error("a number printed twice is accepted")
	}
	if _, err := rules(t, satisfaction).Paper(candidates); err == nil {
		t.Error("a satisfaction ballot is made as if it had choices")
	}
}

// everyText renders one method of every kind, for reading as a whole.
func everyText(t *testing.T) string {
	tick := strings.NewReplacer(`,"oppose","abstain"`, "", `"max_approvals":10`, `"max_approvals":null`, `"blank":"abstain"`, `"blank":"void"`)
	methods := []string{
		pickTen,
		strings.NewReplacer(`"participation_over":null`, `"participation_over":"1/2"`, `"runoff"`, `"lot"`, `"all"`, `"present"`, `"1/2"`, `"2/3"`).Replace(tick.Replace(pickTen)),
		strings.NewReplacer("pick", "each", `"seats":10`, `"seats":null`, `"max_approvals":10`, `"max_approvals":null`).Replace(pickTen),
		strings.NewReplacer("pick", "list", `"ask"`, `"vacant"`).Replace(pickTen),
		strings.NewReplacer("pick", "plurality", `"ask"`, `"runoff"`).Replace(pickTen),
		strings.NewReplacer("pick", "recommend", `"tie":"runoff"`, `"tie":"lot"`).Replace(pickTen),
		strings.NewReplacer("pick", "rank", `"runoff"`, `"vacant"`, `"ask"`, `"vacant"`).Replace(pickTen),
		satisfaction,
	}
	var b strings.Builder
	for _, m := range methods {
		r := rules(t, m)
		b.WriteString(r.Family.Label() + "\n")
		for _, line := range r.Text() {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

func TestTextOfEveryFamily(t *testing.T) {
	const path = "testdata/text.golden"
	got := everyText(t)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}

func TestRecommendNeverClaimsToDecide(t *testing.T) {
	for _, tie := range []string{"runoff", "lot", "vacant"} {
		for _, shortfall := range []string{"ask", "runoff", "vacant"} {
			method := strings.NewReplacer("pick", "recommend", `"tie":"runoff"`, `"tie":"`+tie+`"`, `"ask"`, `"`+shortfall+`"`, `"max_approvals":1,`, ``).Replace(pickOne)
			r := rules(t, method)
			said := r.Text()
			for _, w := range r.Warnings(7) {
				said = append(said, w.Text)
			}
			for _, change := range [][2]string{{"", ""}, {`"returned":49`, `"returned":51`}, {`"oppose":8`, `"oppose":9`}, {`"approve":28,"oppose":2`, `"approve":5,"oppose":25`}, {`"approve":20,"oppose":8`, `"approve":28,"oppose":0`}} {
				o := outcomeOf(t, method, strings.Replace(twoRows, change[0], change[1], 1))
				said = append(said, o.Explain...)
				for _, p := range o.Problems {
					said = append(said, p.Text)
				}
			}
			all := strings.Join(said, "\n")
			for _, word := range []string{"决定", "票决", "全体代表", "主席团", "入选"} {
				if strings.Contains(all, word) {
					t.Errorf("tie %s, shortfall %s: a recommendation says %q:\n%s", tie, shortfall, word, all)
				}
			}
			if !strings.Contains(all, "获得推荐") {
				t.Errorf("nothing says 推荐:\n%s", all)
			}
		}
	}
}

func TestWarnings(t *testing.T) {
	tests := []struct {
		name       string
		from, to   string
		candidates int
		want       []string // field and basis
	}{
		{"the shipped template", "", "", 12, nil},
		{"candidates not known yet", "", "", 0, nil},
		{"surplus of a tenth is usual", "", "", 11, nil},
		{"surplus of half is usual", "", "", 15, nil},
		{"surplus above half", "", "", 16, []string{"seats practice"}},
		{"surplus below a tenth", `"seats":10,"max_approvals":10`, `"seats":20,"max_approvals":20`, 21, []string{"seats practice"}},
		{"no surplus", "", "", 10, []string{"seats practice"}},
		{"too few candidates", "", "", 9, []string{"seats practice"}},
		{"each may have no surplus", `"pick"`, `"each"`, 10, nil},
		{"line taken of those present", `"all"`, `"present"`, 12, []string{"pass_base law"}},
		{"line below half", `"1/2"`, `"1/3"`, 12, []string{"pass_over law"}},
		{"no line, and a share that has no effect", `"pick"`, `"plurality"`, 12, []string{"family law", "pass_over practice"}},
		{"tick-only", `,"oppose","abstain"`, ``, 12, []string{"stances law"}},
		{"no cap", `"max_approvals":10`, `"max_approvals":null`, 12, []string{"max_approvals analogy"}},
		{"cap above the seats", `"max_approvals":10`, `"max_approvals":12`, 12, []string{"max_approvals analogy"}},
		{"cap below the seats", `"max_approvals":10`, `"max_approvals":5`, 12, []string{"max_approvals proposal"}},
		{"lots", `"tie":"runoff"`, `"tie":"lot"`, 12, []string{"tie analogy"}},
		{"a body that recommends sets its own line", `"pick"`, `"recommend"`, 12, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range rules(t, strings.Replace(pickTen, tt.from, tt.to, 1)).Warnings(tt.candidates) {
				got = append(got, w.Field+" "+string(w.Basis))
				if (w.Basis == tally.BasisLaw) != strings.Contains(w.Text, "法》第") {
					t.Errorf("%q is marked %s", w.Text, w.Basis.Label())
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
	if n := len(rules(t, satisfaction).Warnings(0)); n != 1 {
		t.Errorf("exactly half counted as reached gives %d warnings, want 1", n)
	}
}
