package tally_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// The digests that methods had before the parameters of a Procedure were known.
var earlierDigests = map[string]string{
	`{"family":"pick","seats":10,"max_approvals":10,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,"tie":"runoff","shortfall":"ask","blank":"abstain"}`:      "f5afa7972a84ab35b73a7966ac98661bc34fbd16bf3aec2cb0fca0e6e21ed571",
	`{"family":"pick","seats":5,"max_approvals":5,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,"tie":"runoff","shortfall":"ask","blank":"abstain"}`:        "ff1e87ce8e7dce4792890b82f4045ca2cbcd501173f6c03ecdce036c6dc80050",
	`{"family":"each","seats":null,"max_approvals":null,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,"tie":"runoff","shortfall":"ask","blank":"abstain"}`:  "e046cabdc95484e17424e148d5777361952e290149ab0354d5e2864b699bcc9c",
	`{"family":"satisfaction","grades":["满意","基本满意","不满意"],"base":"all","half":"not_reached"}`:                                                                                                                                      "2fd4bba0ff9c49e7b9377c24917d943399aeabf9f54a9bc0658c929125419bdd",
	`{"family":"recommend","seats":5,"max_approvals":5,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","participation_over":null,"tie":"runoff","shortfall":"ask","blank":"abstain"}`:   "2f0ab8366738ce75e84931c558c5e5124af9cc22ffc4132370372cedb715a3ec",
	`{"family":"plurality","seats":3,"max_approvals":null,"stances":["approve"],"quorum":"3/4","pass_base":null,"pass_over":null,"participation_over":"1/2","tie":"lot","shortfall":"vacant","blank":"void"}`:                       "cd4211e4bdcbdd58243d7189d11da93fd4f01db8b0b425f3ffaa99c3be346934",
	`{"family":"list","seats":null,"max_approvals":null,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"valid","pass_over":"2/3","participation_over":null,"tie":null,"shortfall":"runoff","blank":"abstain"}`: "f02c63a174d37e908e7814718aa80dfd23df787ee9e51de130a3247945948ce1",
	`{"family":"rank","seats":4,"max_approvals":null,"stances":null,"quorum":"2/3","pass_base":null,"pass_over":null,"participation_over":null,"tie":"vacant","shortfall":"ask","blank":"abstain"}`:                                 "bf6b120fe6af75b14d987a4ce6bb3fefcfc6113ca6daccfe1f82bb043d4f292c",
	`{"family":"each","seats":null,"max_approvals":6,"stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"present","pass_over":"1/2","participation_over":null,"tie":"runoff","shortfall":"ask","blank":"abstain"}`: "db4639741088554fe31ae89570ce6751c1041a3457326d42057a97c6f134f35f",
	`{"family":"recommend","seats":5,"max_approvals":5,"stances":["approve"],"quorum":"1/2","pass_base":"all","pass_over":"1/2","participation_over":null,"tie":"runoff","shortfall":"ask","blank":"abstain"}`:                      "7a3dd18b16855ee3dd13e186e735940354ef5b7d7bc00b72d4aca3dd6c358f9f",
	`{"family":"satisfaction","grades":["满意","基本满意","不满意"],"base":"all","half":"reached"}`:                                                                                                                                          "5b87a3b4caedf3ecf4b30330eb4ba82919bf5a4611c24a8d4166f4566008ec19",
}

// usualProcedure says every default in words.
const usualProcedure = `"overmark":"ballot","illegible":"item","tally_display":"after_close","tally_batch":10,"vote_window":30,"signatures":2,"vote_order":"scrutineers_first","publish_counts":"public","retention_months":1`

func TestMethodsAdoptedEarlierKeepTheirDigest(t *testing.T) {
	for method, digest := range earlierDigests {
		r := rules(t, method)
		if string(r.Canonical()) != method || r.Digest() != digest {
			t.Errorf("%s\nis written %s\nwith the digest %s, want %s", method, r.Canonical(), r.Digest(), digest)
		}
		said := rules(t, strings.TrimSuffix(method, "}")+","+usualProcedure+"}")
		if string(said.Canonical()) != method {
			t.Errorf("the defaults in words are written %s", said.Canonical())
		}
	}
}

// with is a method with further fields.
func with(method, fields string) string { return strings.TrimSuffix(method, "}") + "," + fields + "}" }

func TestAProcedureThatCannotBeIsRefused(t *testing.T) {
	list := `{"family":"list","stances":["approve","oppose","abstain"],"quorum":"2/3","pass_base":"all","pass_over":"1/2","shortfall":"ask","blank":"abstain"}`
	rank := `{"family":"rank","seats":1,"quorum":"2/3","tie":"runoff","shortfall":"ask","blank":"abstain"}`
	street := strings.Replace(pickOne, `"pick"`, `"recommend"`, 1)
	committee := with(pickTen, `"body":"standing_committee"`)
	third := `"revote":"third","revote_article":"本办法第九条"`
	for _, tt := range []struct{ name, method, want string }{
		{"a body that is none", with(pickTen, `"body":"presidium"`), "表决的会议"},
		{"a street that decides", with(pickTen, `"body":"street"`), "只能推荐"},
		{"a congress that recommends", with(street, `"body":"congress"`), "只用于街道"},
		{"a standing committee that recommends", with(street, `"body":"standing_committee"`), "只用于街道"},
		{"a quorum below two thirds", strings.Replace(pickTen, `"2/3"`, `"3/5"`, 1), "不得低于全体代表的2/3"},
		{"more than half, of a congress", strings.Replace(pickTen, `"2/3"`, `">1/2"`, 1), "只用于常委会"},
		{"more than half, of a street", strings.Replace(street, `"2/3"`, `">1/2"`, 1), "只用于常委会"},
		{"half of a standing committee", strings.Replace(committee, `"2/3"`, `"1/2"`, 1), "超过全体组成人员的半数"},
		{"a third of a standing committee", strings.Replace(committee, `"2/3"`, `">1/3"`, 1), "超过全体组成人员的半数"},
		{"more than all", strings.Replace(committee, `"2/3"`, `">1/1"`, 1), "法定人数的比例"},
		{"over-marking that is none", with(pickTen, `"overmark":"void"`), "多选的票"},
		{"over-marking of a list", with(list, `"overmark":"item"`), "没有多选"},
		{"over-marking of numbers", with(rank, `"overmark":"item"`), "没有多选"},
		{"illegible that is none", with(pickTen, `"illegible":"maybe"`), "部分无法辨认"},
		{"illegible numbers", with(rank, `"illegible":"ballot"`), "没有部分无法辨认"},
		{"figures on the hall screen", with(pickTen, `"tally_display":"hall"`), "计票数字"},
		{"a batch too small", with(pickTen, `"tally_batch":9`), "每批票数"},
		{"no window at all", with(pickTen, `"vote_window":0`), "应为正整数"},
		{"a window of days", with(pickTen, `"vote_window":1441`), "投票时间"},
		{"one signature", with(pickTen, `"signatures":1`), "签字"},
		{"an order that is none", with(pickTen, `"vote_order":"by_age"`), "投票顺序"},
		{"counts for some", with(pickTen, `"publish_counts":"press"`), "票数应向"},
		{"kept for ever", with(pickTen, `"retention_months":241`), "保存选票"},
		{"a lower line without an article", with(pickTen, `"revote":"third"`), "须写明票决办法的条款"},
		{"an article for the same line", with(pickTen, `"revote_article":"第九条"`), "不须写明条款"},
		{"an article without an end", with(pickTen, `"revote":"third","revote_article":"`+strings.Repeat("第", 61)+`"`), "60个字以内"},
		{"an article in two lines", with(pickTen, `"revote":"third","revote_article":"第\n九条"`), "60个字以内"},
		{"a line that is none", with(pickTen, `"revote":"half"`), "再次投票的通过线应为"},
		{"a lower line of a list", with(list, third), "没有另外的通过线"},
		{"a lower line of numbers", with(rank, third), "没有另外的通过线"},
		{"a third without a cited article", with(pickTen, `"pass_least":"1/3"`), "1/3"},
		{"a quarter", with(pickTen, third+`,"pass_least":"1/4"`), "1/3"},
	} {
		if _, err := tally.ParseRules([]byte(tt.method)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	for _, good := range []string{
		committee, strings.Replace(committee, `"2/3"`, `">1/2"`, 1), strings.Replace(committee, `"2/3"`, `"3/5"`, 1), with(street, `"body":"street"`),
		with(satisfaction, `"body":"standing_committee"`), with(satisfaction, `"body":"street"`), with(satisfaction, `"overmark":"item","illegible":"ballot"`),
		with(pickTen, third), with(pickTen, third+`,"pass_least":"2/6"`),
	} {
		if _, err := tally.ParseRules([]byte(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

func TestAStandingCommitteeNeedsMoreThanHalfOfItsMembers(t *testing.T) {
	r := rules(t, strings.Replace(with(pickOne, `"body":"standing_committee"`), `"2/3"`, `">1/2"`, 1))
	for entitled, line := range map[int]int{1: 1, 2: 2, 3: 2, 30: 16, 31: 16} {
		if got, err := tally.QuorumLine(entitled, r.Quorum); err != nil || got != line {
			t.Errorf("of %d members %d must be present, want %d (%v)", entitled, got, line, err)
		}
	}
	counts := tally.Counts{Entitled: 30, Present: 15, Issued: 15, Returned: 15, Candidates: []tally.CandidateCounts{{No: 1, Name: "甲", Approve: 15}, {No: 2, Name: "乙", Abstain: 15}}}
	o, err := tally.Decide(r, counts)
	if err != nil || o.Valid || len(o.Problems) == 0 || o.Problems[0].Code != tally.NoQuorum || strings.Contains(o.Problems[0].Text+o.Explain[0], "代表") {
		t.Errorf("half of the members: %+v %v", o, err)
	}
	counts.Present, counts.Issued, counts.Returned = 16, 16, 16
	counts.Candidates[0].Approve, counts.Candidates[1].Abstain = 16, 16
	if o, err = tally.Decide(r, counts); err != nil || !o.Valid || o.PassLine != 16 || len(o.Adopted) != 1 || !strings.Contains(o.Explain[0], "法定人数为超过全体常委会组成人员的1/2") {
		t.Errorf("more than half of the members: %+v %v", o, err)
	}
	for _, text := range append(r.Text(), o.Explain...) {
		if strings.Contains(text, "全体代表") || strings.Contains(text, "主席团") {
			t.Errorf("a standing committee's method says %s", text)
		}
	}
	for _, w := range r.Warnings(2) {
		if w.Basis.Binding() {
			t.Errorf("the statute on congresses is shown to a standing committee as law: %+v", w)
		}
	}
}

// A third of the base is enough only in the round that follows, and only
// where the method cites its article.
func TestTheLineOfAVoteHeldAgainIsTheMethods(t *testing.T) {
	origin := rules(t, with(pickTen, `"revote":"third","revote_article":"本办法第九条"`))
	same := rules(t, pickTen)
	counts := tally.Counts{Entitled: 54, Present: 50, Issued: 50, Returned: 50, Candidates: []tally.CandidateCounts{
		{No: 3, Name: "丙", Approve: 18, Oppose: 32}, {No: 4, Name: "丁", Approve: 17, Oppose: 33}}}
	next := tally.Next{Kind: tally.NextRunoff, Seats: 2}
	for _, tt := range []struct {
		name    string
		rules   tally.Rules
		line    int
		adopted int
	}{
		{"first round", origin, 28, 0},
		{"held again, by the article", origin.Following(next), 18, 1},
		{"held again a second time", origin.Following(next).Following(next), 18, 1},
		{"a void round once more", origin.Following(tally.Next{Kind: tally.NextRevote, Seats: 10}), 28, 0},
		{"held again, the line unchanged", same.Following(next), 28, 0},
	} {
		if err := tt.rules.Validate(); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		back := rules(t, string(tt.rules.Canonical()))
		o, err := tally.Decide(back, counts)
		if err != nil || o.PassLine != tt.line || len(o.Adopted) != tt.adopted {
			t.Errorf("%s: line %d, %d adopted (%v), want %d and %d", tt.name, o.PassLine, len(o.Adopted), err, tt.line, tt.adopted)
		}
		if lower := tt.line == 18; lower != strings.Contains(strings.Join(o.Explain, ""), "按本办法第九条，赞成票不少于全体代表54人的1/3，54÷3＝18，即至少18票") {
			t.Errorf("%s explains its line: %v", tt.name, o.Explain)
		}
	}
	counts.Entitled = 55
	if o, _ := tally.Decide(origin.Following(next), counts); o.PassLine != 19 {
		t.Errorf("a third of 55 is %d, want 19", o.PassLine)
	}
}

func TestOverMarkingCanVoidTheMarksAlone(t *testing.T) {
	paper := func(method string) (ballot.Paper, tally.Rules) {
		r := rules(t, method)
		p, err := r.Paper([]ballot.Candidate{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}, {No: 3, Name: "丙"}})
		if err != nil {
			t.Fatal(err)
		}
		return p, r
	}
	one := strings.Replace(strings.Replace(pickTen, `"seats":10`, `"seats":1`, 1), `"max_approvals":10`, `"max_approvals":1`, 1)
	two := []ballot.Mark{{No: 1, Choice: ballot.Approve}, {No: 2, Choice: ballot.Approve}, {No: 3, Choice: ballot.Oppose}}
	p, r := paper(one)
	if j := ballot.Judge(p, ballot.Marked{Marks: two}); j.Counts() || j.Reason != ballot.Overvoted {
		t.Errorf("the usual method: %+v", j)
	}
	if !slices.Contains(tally.VoidReasonsUnder(r), tally.OverMarked) {
		t.Error("the usual method has no over-marked ballots")
	}
	p, r = paper(with(one, `"overmark":"item"`))
	j := ballot.Judge(p, ballot.Marked{Marks: two})
	if want := []ballot.Choice{ballot.Abstain, ballot.Abstain, ballot.Oppose}; !j.Counts() || cmp.Diff(want, j.Choices) != "" {
		t.Errorf("marks alone: %+v", j)
	}
	rows := []tally.BatchRow{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}, {No: 3, Name: "丙"}}
	// Two tellers with two such ballots: approvals are abstentions, no ballot is void.
	entry := tally.BatchEntry{Valid: 2, Rows: [][]int{{0, 0, 2}, {0, 0, 2}, {0, 2, 0}}}
	if problems := tally.CheckBatch(r, rows, 2, entry); len(problems) > 0 {
		t.Errorf("as the method says: %v", problems)
	}
	void := tally.BatchEntry{Valid: 1, Void: map[tally.VoidReason]int{tally.OverMarked: 1}, Rows: [][]int{{0, 0, 1}, {0, 0, 1}, {0, 1, 0}}}
	if problems := tally.CheckBatch(r, rows, 2, void); len(problems) != 1 || problems[0].Field != "void" {
		t.Errorf("a void ballot: %v", problems)
	}
	if problems := tally.CheckBatch(r, rows, 2, tally.BatchEntry{Valid: 2, Rows: [][]int{{2, 0, 0}, {2, 0, 0}, {0, 2, 0}}}); len(problems) == 0 {
		t.Error("over-marked approvals are counted")
	}
	if problems := tally.CheckDoubt(r, rows, tally.Doubt{Marks: []int{tally.ColumnApprove, tally.ColumnApprove, tally.ColumnOppose}}); len(problems) != 1 || !strings.Contains(problems[0].Text, "一律按弃权认定") {
		t.Errorf("the chief keeps too many approvals: %v", problems)
	}
	if problems := tally.CheckDoubt(r, rows, tally.Doubt{Marks: []int{tally.ColumnAbstain, tally.ColumnAbstain, tally.ColumnOppose}}); len(problems) > 0 {
		t.Errorf("the chief decides as the method says: %v", problems)
	}
	if problems := tally.CheckDoubt(r, rows, tally.Doubt{Void: tally.OverMarked}); len(problems) != 1 {
		t.Errorf("the chief voids the ballot: %v", problems)
	}
	if text := strings.Join(r.Text(), ""); !strings.Contains(text, "这张票的赞成一律不计，各按弃权计，反对和弃权照常计") || strings.Contains(text, "多于此数的为无效票") {
		t.Errorf("the method does not say so: %s", text)
	}
}

func TestAnIllegibleItemCanVoidTheBallot(t *testing.T) {
	marks := ballot.Marked{Marks: []ballot.Mark{{No: 1, Illegible: true}, {No: 2, Choice: ballot.Approve}}}
	for fields, counts := range map[string]bool{`"illegible":"item"`: true, `"illegible":"ballot"`: false} {
		r := rules(t, with(pickTen, fields))
		p, err := r.Paper([]ballot.Candidate{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}})
		if err != nil {
			t.Fatal(err)
		}
		if j := ballot.Judge(p, marks); j.Counts() != counts {
			t.Errorf("%s: %+v", fields, j)
		}
		if text := strings.Join(r.Text(), ""); strings.Contains(text, "可以辨认的部分有效") != counts || tally.Illegible.LabelUnder(r) == "有无法辨认之处" == counts {
			t.Errorf("%s reads %s; void as %s", fields, text, tally.Illegible.LabelUnder(r))
		}
	}
}

// parameters are P1 to P23 as they stand in a method, with the field that
// carries each. Where a value of the JSON form is to be put, %s stands for it.
var parameters = []struct {
	no      string
	field   string   // of the editor, as tally.NoteOf knows it
	json    string   // of method.json; empty: not part of the method
	usual   string   // the default as the editor sends it
	allowed []string // all values of the editor; one for what is typed
	typed   []string // other values that may be typed
	base    string   // a method in which the values differ; pickTen unless said
	silent  bool     // stands in no article: it is a fact or a check
}{
	{no: "P1", field: "body", json: "body", usual: "congress", allowed: []string{"congress", "standing_committee"}},
	{no: "P2", field: "level", allowed: []string{""}, silent: true},
	{no: "P3", field: "roll", allowed: []string{""}, silent: true},
	{no: "P4", field: "quorum", json: "quorum", usual: "2/3", allowed: []string{"2/3", "3/4", "4/5"}},
	{no: "P5", field: "pass_base", json: "pass_base", usual: "all", allowed: []string{"all", "present", "valid"}},
	{no: "P5", field: "pass_over", json: "pass_over", usual: "1/2", allowed: []string{"1/2", "2/3"}},
	{no: "P6", field: "participation_over", json: "participation_over", allowed: []string{"", "1/2"}},
	{no: "P7", field: "family", json: "family", usual: "pick", allowed: []string{"pick", "plurality", "recommend"}},
	{no: "P7", field: "stances", json: "stances", usual: "three", allowed: []string{"three", "tick"}},
	{no: "P8", field: "seats", json: "seats", usual: "10", allowed: []string{""}, typed: []string{"9", "1"}},
	{no: "P9", field: "seats", allowed: []string{""}, silent: true},
	{no: "P10", field: "max_approvals", json: "max_approvals", usual: "10", allowed: []string{""}, typed: []string{"9", "null"}},
	{no: "P11", field: "overmark", json: "overmark", usual: "ballot", allowed: []string{"ballot", "item"}},
	{no: "P12", field: "blank", json: "blank", usual: "abstain", allowed: []string{"abstain", "void"}},
	{no: "P13", field: "illegible", json: "illegible", usual: "item", allowed: []string{"item", "ballot"}},
	{no: "P14", field: "display", json: "tally_display", usual: "after_close", allowed: []string{"after_close", "running"}},
	{no: "P14", field: "batch", json: "tally_batch", usual: "10", allowed: []string{""}, typed: []string{"12"}, base: with(pickTen, `"tally_display":"running"`)},
	{no: "P15", field: "tie", json: "tie", usual: "runoff", allowed: []string{"runoff", "lot", "vacant"}},
	{no: "P16", field: "shortfall", json: "shortfall", usual: "ask", allowed: []string{"ask", "runoff", "vacant"}},
	{no: "P17", field: "revote", json: "revote", usual: "same", allowed: []string{"same", "third"}},
	{no: "P17", field: "revote_article", json: "revote_article", usual: "本办法第九条", allowed: []string{""}, typed: []string{"本办法第十条"}, base: with(pickTen, `"revote":"third","revote_article":"本办法第九条"`)},
	{no: "P18", field: "edit", allowed: []string{""}, silent: true},
	{no: "P19", field: "minutes", json: "vote_window", usual: "30", allowed: []string{""}, typed: []string{"45"}},
	{no: "P20", field: "signatures", json: "signatures", usual: "2", allowed: []string{""}, typed: []string{"3"}},
	{no: "P21", field: "vote_order", json: "vote_order", usual: "scrutineers_first", allowed: []string{"scrutineers_first", "off"}},
	{no: "P22", field: "publish_counts", json: "publish_counts", usual: "public", allowed: []string{"public", "deputies", "names"}},
	{no: "P23", field: "retention_months", json: "retention_months", usual: "1", allowed: []string{""}, typed: []string{"6"}},
}

// set is a method with one field at a value of the editor.
func set(t *testing.T, method, field, value string) string {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(method), &fields); err != nil {
		t.Fatal(err)
	}
	switch {
	case field == "stances":
		fields[field] = json.RawMessage(map[string]string{"three": `["approve","oppose","abstain"]`, "tick": `["approve"]`}[value])
	case field == "participation_over" && value == "":
		fields[field] = json.RawMessage("null")
	case value == "null" || strings.Trim(value, "0123456789") == "":
		fields[field] = json.RawMessage(value)
	default:
		fields[field] = json.RawMessage(`"` + value + `"`)
	}
	if field == "revote" && value == "third" {
		fields["revote_article"] = json.RawMessage(`"本办法第九条"`)
	}
	b, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Each of P1 to P23 has a basis beside every value; one that the method carries
// has its default, is under the digest, and reads differently for every value,
// in the articles and in the table.
func TestEveryParameterHasDefaultBasisTextAndDigest(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range parameters {
		seen[p.no] = true
		for _, value := range p.allowed {
			if n, ok := tally.NoteOf(p.field, value); !ok || n.Text == "" {
				t.Errorf("%s %s=%q states no basis", p.no, p.field, value)
			}
		}
		if p.json == "" {
			if !p.silent {
				t.Errorf("%s is nowhere in the method", p.no)
			}
			continue
		}
		base := pickTen
		if p.base != "" {
			base = p.base
		}
		values := append([]string{p.usual}, slices.DeleteFunc(append(slices.Clone(p.allowed), p.typed...), func(v string) bool { return v == p.usual || v == "" && len(p.allowed) == 1 })...)
		if len(values) < 2 {
			t.Errorf("%s %s leaves no choice", p.no, p.field)
		}
		digests, texts, tables := map[string]string{}, map[string]string{}, map[string]string{}
		for _, value := range values {
			r := rules(t, set(t, base, p.json, value))
			text, table := strings.Join(r.Text(), "\n"), strings.Join(flat(r.Parameters()), "\n")
			for kind, m := range map[string]map[string]string{"digest": digests, "text": texts, "table": tables} {
				got := map[string]string{"digest": r.Digest(), "text": text, "table": table}[kind]
				if was, twice := m[got]; twice {
					t.Errorf("%s: %s=%q has the %s of %q", p.no, p.json, value, kind, was)
				}
				m[got] = value
			}
		}
		if r := rules(t, set(t, base, p.json, p.usual)); r.Digest() != rules(t, base).Digest() {
			t.Errorf("%s: the default %q is not that of %s", p.no, p.usual, base)
		}
	}
	if len(seen) != 23 {
		t.Errorf("%d of 23 parameters: %v", len(seen), seen)
	}
}

func flat(rows [][2]string) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r[0]+"："+r[1])
	}
	return all
}

func TestUnusualParametersWarnWithoutStandingInTheWay(t *testing.T) {
	for fields, field := range map[string]string{
		`"body":"standing_committee"`: "body", `"overmark":"item"`: "overmark", `"illegible":"ballot"`: "illegible",
		`"revote":"third","revote_article":"本办法第九条"`: "revote", `"publish_counts":"deputies"`: "publish_counts", `"publish_counts":"names"`: "publish_counts",
	} {
		all := rules(t, with(pickTen, fields)).Warnings(12)
		if len(all) != 1 || all[0].Field != field || all[0].Basis.Binding() {
			t.Errorf("%s warns of %+v", fields, all)
		}
	}
	if all := rules(t, with(pickTen, usualProcedure)).Warnings(12); len(all) > 0 {
		t.Errorf("the defaults warn of %+v", all)
	}
}

func TestTheLineIsKnownBeforeTheCount(t *testing.T) {
	third := rules(t, with(pickTen, `"revote":"third","revote_article":"本办法第九条"`))
	for _, tt := range []struct {
		rules      tally.Rules
		base, line int
	}{
		{third, 54, 28}, {third.Following(tally.Next{Kind: tally.NextRunoff, Seats: 2}), 54, 18}, {third.Following(tally.Next{Kind: tally.NextRunoff, Seats: 2}), 55, 19},
		{rules(t, strings.Replace(pickTen, `"pick"`, `"plurality"`, 1)), 54, 0}, {third, -1, 0},
	} {
		if got := tt.rules.LineOf(tt.base); got != tt.line {
			t.Errorf("%s of %d: %d, want %d", tt.rules.Canonical(), tt.base, got, tt.line)
		}
	}
}
