package tally_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

const (
	pickTen = `{"family":"pick","seats":10,"max_approvals":10,"stances":["approve","oppose","abstain"],
 "quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,
 "tie":"runoff","shortfall":"ask","blank":"abstain"}`
	pickOne = `{"family":"pick","seats":1,"max_approvals":1,"stances":["approve","oppose","abstain"],
 "quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,
 "tie":"runoff","shortfall":"ask","blank":"abstain"}`
	twoRows = `{"entitled":54,"present":50,"issued":50,"returned":49,"invalid":1,"candidates":[
 {"no":1,"name":"甲","approve":28,"oppose":2,"abstain":18},{"no":2,"name":"乙","approve":20,"oppose":8,"abstain":20}]}`
	satisfaction = `{"family":"satisfaction","grades":["满意","基本满意","不满意"],"base":"all","half":"reached"}`
	graded       = `{"entitled":29,"present":29,"returned":29,"items":[{"no":1,"name":"学校","counts":[17,11,1],"abstain":0,"invalid":0}]}`
)

func outcomeOf(t *testing.T, method, counts string) tally.Outcome {
	t.Helper()
	r, err := tally.ParseRules([]byte(method))
	if err != nil {
		t.Fatal(err)
	}
	c, err := tally.ParseCounts(r, []byte(counts))
	if err != nil {
		t.Fatal(err)
	}
	o, err := tally.Decide(r, c)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestOutcomeIsWrittenFieldByFieldInOrder(t *testing.T) {
	got, err := json.Marshal(outcomeOf(t, pickOne, twoRows))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"valid":true,"problems":[],"quorum_line":36,"pass_line":28,"valid_ballots":48,` +
		`"adopted":[{"no":1,"name":"甲","approve":28,"rank":1}],` +
		`"not_adopted":[{"no":2,"name":"乙","approve":20,"reason":"below_pass_line"}],` +
		`"tied":[],"vacant":0,"next":{"kind":"none","seats":0,"candidates":[]},"explain":[`
	if !strings.HasPrefix(string(got), want) {
		t.Errorf("outcome (-want prefix +got):\n%s", cmp.Diff(want, string(got)))
	}
}

func TestExplanationShowsTheArithmeticLineByLine(t *testing.T) {
	want := []string{
		"全体代表54人，实到50人；法定人数为全体代表的2/3，54×2÷3＝36，至少36人，已达到。",
		"发出50张，收回49张，未交回1张，收回不多于发出。",
		"收回49张－无效1张＝有效48张。",
		"全体代表54人，过半数线为28票（54÷2＝27，须多于此数，即至少28票）。",
		"共2项，各项赞成＋反对＋弃权均等于有效票48张。",
		"各项目赞成票合计48票，不超过每票最多1个×有效票48张＝48票。",
		"第1名：1号“甲”赞成28票，达到28票，入选。",
		"第2名：2号“乙”赞成20票，未达到28票，未入选。",
		"应选1个，入选1个，尚缺0个。",
	}
	if diff := cmp.Diff(want, outcomeOf(t, pickOne, twoRows).Explain); diff != "" {
		t.Errorf("explain (-want +got):\n%s", diff)
	}
}

func TestVoidRoundShowsNoCandidateFigure(t *testing.T) {
	o := outcomeOf(t, pickOne, strings.Replace(twoRows, `"returned":49`, `"returned":51`, 1))
	got, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, figure := range []string{"28,", "赞成28", "赞成20", `"approve"`} {
		if strings.Contains(strings.Replace(string(got), `"pass_line":28,`, "", 1), figure) {
			t.Errorf("a void round shows %q: %s", figure, got)
		}
	}
	want := tally.Next{Kind: tally.NextRevote, Seats: 1, Candidates: []tally.NextCandidate{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}}}
	if diff := cmp.Diff(want, o.Next); diff != "" {
		t.Errorf("next (-want +got):\n%s", diff)
	}
}

func TestRunoffNamesTheTiedAndTheMissingSeats(t *testing.T) {
	counts := strings.NewReplacer(`"approve":28,"oppose":2`, `"approve":30,"oppose":0`, `"approve":20,"oppose":8`, `"approve":30,"oppose":0`, `"abstain":20`, `"abstain":18`).Replace(twoRows)
	method := strings.Replace(pickOne, `"max_approvals":1`, `"max_approvals":2`, 1)
	got, err := json.Marshal(outcomeOf(t, method, counts))
	if err != nil {
		t.Fatal(err)
	}
	want := `"adopted":[],"not_adopted":[{"no":1,"name":"甲","approve":30,"reason":"tied"},{"no":2,"name":"乙","approve":30,"reason":"tied"}],` +
		`"tied":[{"no":1,"name":"甲","approve":30},{"no":2,"name":"乙","approve":30}],"vacant":1,` +
		`"next":{"kind":"runoff","seats":1,"candidates":[{"no":1,"name":"甲"},{"no":2,"name":"乙"}]}`
	if !strings.Contains(string(got), want) {
		t.Errorf("outcome %s\nlacks %s", got, want)
	}
}

func TestSatisfactionOutcomeHasItsOwnForm(t *testing.T) {
	got, err := json.Marshal(outcomeOf(t, satisfaction, graded))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"items":[{"no":1,"grade":"满意","rates":[0.586,0.379,0.034]}],"problems":[]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	wrong := outcomeOf(t, satisfaction, strings.Replace(graded, "17,11,1", "17,11,2", 1))
	got, err = json.Marshal(wrong)
	if err != nil {
		t.Fatal(err)
	}
	want = `{"items":[],"problems":[{"code":"row_sum","text":"1号“学校”满意17＋基本满意11＋不满意2＋弃权0＋无效0＝30，与收回29张不符。"}]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("outcome of a wrong row (-want +got):\n%s", diff)
	}
	if !wrong.Refused() || wrong.Valid {
		t.Errorf("a wrong row is not refused: %+v", wrong)
	}
}

func TestFourGradesCumulateToo(t *testing.T) {
	method := strings.Replace(satisfaction, `"基本满意","不满意"`, `"比较满意","一般","不满意"`, 1)
	counts := `{"entitled":30,"present":30,"issued":30,"returned":30,"items":[
 {"no":1,"name":"甲","counts":[5,5,5,15],"abstain":0,"invalid":0},{"no":2,"name":"乙","counts":[5,5,4,16],"abstain":0,"invalid":0}]}`
	var got []string
	for _, i := range outcomeOf(t, method, counts).Items {
		got = append(got, i.Grade)
	}
	if diff := cmp.Diff([]string{"一般", "不满意"}, got); diff != "" {
		t.Errorf("grades (-want +got):\n%s", diff)
	}
}

func TestLines(t *testing.T) {
	tests := []struct {
		entitled, quorum, pass int
	}{{54, 36, 28}, {231, 154, 116}, {450, 300, 226}, {365, 244, 183}, {3, 2, 2}, {100, 67, 51}, {1, 1, 1}, {2, 2, 2}, {tally.MaxNumber, 666_667, 500_001}}
	for _, tt := range tests {
		quorum, err := tally.QuorumLine(tt.entitled, "2/3")
		if err != nil || quorum != tt.quorum {
			t.Errorf("QuorumLine(%d) = %d, %v, want %d", tt.entitled, quorum, err, tt.quorum)
		}
		pass, err := tally.PassLine(tt.entitled, "1/2")
		if err != nil || pass != tt.pass {
			t.Errorf("PassLine(%d) = %d, %v, want %d", tt.entitled, pass, err, tt.pass)
		}
	}
	if n, err := tally.PassLine(54, "2/3"); err != nil || n != 37 {
		t.Errorf("more than two thirds of 54 = %d, %v, want 37", n, err)
	}
	if n, err := tally.PassLine(55, "2/3"); err != nil || n != 37 {
		t.Errorf("more than two thirds of 55 = %d, %v, want 37", n, err)
	}
	for _, share := range []string{"", "1", "1/", "/2", "0/2", "1/0", "3/2", "-1/2", "1/2 ", "0.5", "01/2", "1/20000", "１/２", "2/2", "1/2/3"} {
		if n, err := tally.PassLine(54, share); err == nil {
			t.Errorf("PassLine(54, %q) = %d, want an error", share, n)
		}
		if n, err := tally.QuorumLine(54, share); err == nil && share != "2/2" {
			t.Errorf("QuorumLine(54, %q) = %d, want an error", share, n)
		}
	}
	for _, base := range []int{-1, tally.MaxNumber + 1} {
		if _, err := tally.PassLine(base, "1/2"); err == nil {
			t.Errorf("PassLine(%d) is accepted", base)
		}
		if _, err := tally.QuorumLine(base, "2/3"); err == nil {
			t.Errorf("QuorumLine(%d) is accepted", base)
		}
	}
}

// TestOvermarkedBallotCountsForNobody is the example of a ballot with eleven
// approvals where ten are allowed.
func TestOvermarkedBallotCountsForNobody(t *testing.T) {
	r, err := tally.ParseRules([]byte(pickTen))
	if err != nil {
		t.Fatal(err)
	}
	var candidates []ballot.Candidate
	for no := 1; no <= 12; no++ {
		candidates = append(candidates, ballot.Candidate{No: no, Name: fmt.Sprintf("项目%d", no)})
	}
	paper, err := r.Paper(candidates)
	if err != nil {
		t.Fatal(err)
	}
	approve := func(n int) (b ballot.Marked) {
		for no := 1; no <= n; no++ {
			b.Marks = append(b.Marks, ballot.Mark{No: no, Choice: ballot.Approve})
		}
		return b
	}
	s := tally.Count(paper, []ballot.Marked{approve(10), approve(11), approve(0), approve(3)})
	if s.Returned != 4 || s.Invalid != 1 || s.Blank != 1 || s.InvalidBy[ballot.Overvoted] != 1 {
		t.Errorf("sheet = %+v", s)
	}
	for _, x := range s.Candidates {
		want := map[bool]int{true: 2, false: 1}[x.No <= 3]
		if x.No > 10 {
			want = 0
		}
		if x.Approve != want || x.Oppose != 0 || x.Abstain != 3-want {
			t.Errorf("candidate %d has %+v, want %d approvals of 3 valid ballots", x.No, x, want)
		}
	}
}

func TestProblemsAreAllReportedAtOnce(t *testing.T) {
	tests := []struct {
		name     string
		from, to string
		want     []tally.Code
	}{
		{"no quorum and more issued than present", `"present":50`, `"present":35`, []tally.Code{tally.NoQuorum, tally.IssuedExceedsPresent}},
		{"approvals above the valid ballots", `"approve":28,"oppose":2,"abstain":18`, `"approve":49,"oppose":0,"abstain":0`, []tally.Code{tally.ApproveExceedsValid, tally.RowSum, tally.TooManyApprovals}},
		{"a negative figure beside a wrong sum", `"oppose":2,"abstain":18},{"no":2,"name":"乙","approve":20`, `"oppose":-2,"abstain":18},{"no":2,"name":"乙","approve":19`, []tally.Code{tally.BadNumber, tally.RowSum}},
		{"more invalid ballots than returned", `"invalid":1`, `"invalid":50`, []tally.Code{tally.BadNumber}},
		{"more present than entitled", `"present":50`, `"present":55`, []tally.Code{tally.BadNumber}},
		{"nobody entitled", `"entitled":54`, `"entitled":0`, []tally.Code{tally.BadNumber}},
		{"an absurd figure", `"returned":49`, `"returned":99999999999999999999`, []tally.Code{tally.BadNumber}},
		{"a negative figure no machine can hold", `"invalid":1`, `"invalid":-99999999999999999999`, []tally.Code{tally.BadNumber}},
		{"number zero", `"no":1`, `"no":0`, []tally.Code{tally.BadNumber}},
		{"a number used twice", `"no":2`, `"no":1`, []tally.Code{tally.BadNumber}},
		{"no candidates", twoRows[strings.Index(twoRows, "[")+1 : strings.LastIndex(twoRows, "]")], "", []tally.Code{tally.FewerCandidatesThanSeats}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := strings.Replace(twoRows, tt.from, tt.to, 1)
			if changed == twoRows {
				t.Fatal("nothing was changed")
			}
			var got []tally.Code
			for _, p := range outcomeOf(t, pickOne, changed).Problems {
				got = append(got, p.Code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFiguresThatTheBallotHasNoPlaceForAreRefused(t *testing.T) {
	tick, err := tally.ParseRules([]byte(strings.Replace(pickOne, `,"oppose","abstain"`, "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	counts := tally.Counts{Entitled: 3, Present: 3, Issued: 3, Returned: 3, Candidates: []tally.CandidateCounts{{No: 1, Name: "甲", Approve: 2, Oppose: 1}}}
	o, err := tally.Decide(tick, counts)
	if err != nil || !o.Refused() {
		t.Errorf("oppositions on a tick-only ballot: %+v, %v", o, err)
	}
	counts.Candidates[0].Oppose, counts.Candidates[0].RankSum = 0, 5
	o, err = tally.Decide(tick, counts)
	if err != nil || !o.Refused() {
		t.Errorf("a sum of ranks on a tick-only ballot: %+v, %v", o, err)
	}
	list := tick
	list.Family = tally.List
	counts.Candidates = []tally.CandidateCounts{{No: 1, Approve: 2}, {No: 2, Approve: 2}}
	o, err = tally.Decide(list, counts)
	if err != nil || !o.Refused() {
		t.Errorf("two rows for a list: %+v, %v", o, err)
	}
	rank := tick
	rank.Family = tally.Rank
	counts.Candidates = []tally.CandidateCounts{{No: 1, RankSum: 4}, {No: 2}}
	o, err = tally.Decide(rank, counts)
	if err != nil || !o.Refused() {
		t.Errorf("a sum of ranks left out: %+v, %v", o, err)
	}
}

func TestRankSumsThatCannotBeArePointedOut(t *testing.T) {
	method := `{"family":"rank","seats":1,"quorum":"2/3","tie":"runoff","shortfall":"ask","blank":"abstain"}`
	counts := `{"entitled":10,"present":10,"issued":10,"returned":10,"invalid":0,"candidates":[
 {"no":1,"name":"甲","rank_sum":9},{"no":2,"name":"乙","rank_sum":20}]}`
	o := outcomeOf(t, method, counts)
	said := strings.Join(o.Explain, "\n")
	if !o.Valid || !strings.Contains(said, "1号“甲”的名次合计应在10至20之间，现为9") || !strings.Contains(said, "有效票10张×3＝30，现为29") {
		t.Errorf("outcome %+v", o)
	}
}

func TestRankingWithoutAValidBallotAdoptsNothing(t *testing.T) {
	method := `{"family":"rank","seats":1,"quorum":"2/3","tie":"runoff","shortfall":"ask","blank":"abstain"}`
	counts := `{"entitled":10,"present":10,"issued":10,"returned":10,"invalid":10,"candidates":[{"no":1,"name":"甲","rank_sum":0}]}`
	if o := outcomeOf(t, method, counts); !o.Valid || len(o.Adopted) > 0 || o.Vacant != 1 {
		t.Errorf("outcome %+v", o)
	}
	if o := outcomeOf(t, method, strings.Replace(counts, `"rank_sum":0`, `"rank_sum":3`, 1)); !o.Refused() {
		t.Errorf("a sum of ranks without a ballot is accepted: %+v", o)
	}
}

func TestCountsOfTheOtherFormAreAnError(t *testing.T) {
	votes, err := tally.ParseRules([]byte(pickOne))
	if err != nil {
		t.Fatal(err)
	}
	grades, err := tally.ParseRules([]byte(satisfaction))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tally.Decide(votes, tally.Counts{Items: []tally.ItemCounts{{No: 1}}}); err == nil {
		t.Error("items are accepted for candidates")
	}
	if _, err := tally.Decide(grades, tally.Counts{Candidates: []tally.CandidateCounts{{No: 1}}}); err == nil {
		t.Error("candidates are accepted for items")
	}
	if _, err := tally.Decide(tally.Rules{}, tally.Counts{}); err == nil {
		t.Error("empty rules are accepted")
	}
}

func TestFollowingRoundHasTheMissingSeatsOnly(t *testing.T) {
	r, err := tally.ParseRules([]byte(pickTen))
	if err != nil {
		t.Fatal(err)
	}
	next := r.Following(tally.Next{Kind: tally.NextRunoff, Seats: 1})
	if next.Seats != 1 || next.MaxApprovals != 1 {
		t.Errorf("run-off for one seat has %d seats and cap %d", next.Seats, next.MaxApprovals)
	}
	if again := r.Following(tally.Next{Kind: tally.NextRevote, Seats: 10}); again.Digest() != r.Digest() {
		t.Error("a revote changes the rules")
	}
	if next.Digest() == r.Digest() {
		t.Error("other seats have the same digest")
	}
}

func FuzzDecide(f *testing.F) {
	f.Add([]byte(pickTen), []byte(twoRows))
	f.Add([]byte(satisfaction), []byte(graded))
	f.Add([]byte(strings.Replace(pickOne, "pick", "plurality", 1)), []byte(twoRows))
	f.Add([]byte(`{"family":"rank","seats":1,"quorum":"2/3","tie":"lot","shortfall":"ask","blank":"void"}`),
		[]byte(`{"entitled":1,"present":1,"issued":1,"returned":1,"invalid":0,"candidates":[{"no":1,"name":"","rank_sum":1}]}`))
	f.Fuzz(func(t *testing.T, method, counts []byte) {
		r, err := tally.ParseRules(method)
		if err != nil {
			return
		}
		r.Text()
		r.Warnings(12)
		c, err := tally.ParseCounts(r, counts)
		if err != nil {
			return
		}
		o, err := tally.Decide(r, c)
		if err != nil {
			t.Fatalf("parsed rules and counts give %v", err)
		}
		if o.Valid && o.Refused() {
			t.Fatal("valid and refused at once")
		}
		written, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(written), "null") && !strings.Contains(string(method)+string(counts), "null") {
			t.Fatalf("null in %s", written)
		}
	})
}
