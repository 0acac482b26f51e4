package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

// withPaper adds four paper ballots, of which one is void and one stayed away, to a published round.
func withPaper(p *published) (paper tally.PaperCounts, rules tally.Rules) {
	rules = must(tally.ParseRules(p.parts["method.json"]))
	counts := must(tally.ParseCounts(rules, p.parts["counts.json"]))
	var rows []tally.BatchRow
	for _, c := range counts.Candidates {
		rows = append(rows, tally.BatchRow{No: c.No, Name: c.Name})
	}
	e := tally.BatchEntry{Valid: 2, Void: map[tally.VoidReason]int{tally.Illegible: 1}, Rows: [][]int{{2, 0, 0}, {1, 1, 0}, {1, 0, 1}}}
	paper = tally.SumPaper(rules, rows, 4, []tally.BatchEntry{e}, nil)
	counts.Entitled, counts.Present, counts.Issued, counts.Returned = 12, 12, counts.Issued+4, counts.Returned+3
	counts = counts.Plus(paper)
	p.put(rules, counts, paper)
	return paper, rules
}

// put writes the parts of a round with paper as package vote does.
func (p *published) put(rules tally.Rules, counts tally.Counts, paper tally.PaperCounts) {
	p.parts["paper.json"] = must(paper.JSON(rules))
	p.parts["counts.json"] = must(counts.JSON(rules))
	p.parts["outcome.json"] = must(json.Marshal(must(tally.Decide(rules, counts))))
	var about manifest
	if err := json.Unmarshal(p.parts["manifest.json"], &about); err != nil {
		panic(err)
	}
	about.Issued, about.Returned = counts.Issued, counts.Returned
	p.parts["manifest.json"] = must(json.Marshal(about))
}

// zip is the bundle with whatever parts there are.
func (p *published) zip() []byte {
	var list []member
	for _, name := range slices.Sorted(maps.Keys(p.parts)) {
		list = append(list, member{name, p.parts[name]})
	}
	return zipped(list...)
}

// replaced is the bundle with some parts replaced.
func (p *published) replaced(parts map[string][]byte) []byte {
	changed := &published{p.Election, maps.Clone(p.parts)}
	maps.Copy(changed.parts, parts)
	return changed.zip()
}

func TestSealedAndPaperMakeThePublishedCounts(t *testing.T) {
	p := publish("mixed", paperSize)
	paper, rules := withPaper(p)
	code, got, _ := verify(t, p.zip(), "-bundle")
	if code != exitHolds || got.NoArchive || got.Paper == nil || got.Paper.Returned != 3 || got.Paper.Counts[0].Approve != 2 || *got.Paper.Counts[1].Oppose != 1 {
		t.Fatalf("%+v, refusal %+v", got.Paper, got.Refusal)
	}
	if got.Counts[0].Approve != p.Counts[0][0] {
		t.Errorf("the figures of the sealed ballots are %+v", got.Counts)
	}

	forged := func(change func(q *tally.PaperCounts)) []byte {
		q := must(tally.ParsePaper(rules, p.parts["paper.json"]))
		change(&q)
		return must(q.JSON(rules))
	}
	counts := must(tally.ParseCounts(rules, p.parts["counts.json"]))
	// both is a forger who writes the counts to match.
	both := func(q tally.PaperCounts, c tally.Counts) map[string][]byte {
		other := &published{p.Election, maps.Clone(p.parts)}
		other.put(rules, c, q)
		return other.parts
	}
	moved := paper
	moved.Candidates = slices.Clone(paper.Candidates)
	moved.Candidates[1].Approve, moved.Candidates[1].Oppose = 2, 0
	more := counts
	more.Candidates = slices.Clone(counts.Candidates)
	more.Candidates[0].Approve++
	more.Candidates[0].Oppose--
	for _, tt := range []struct {
		name, code, part string
		raw              []byte
	}{
		{"a paper vote moved", badCounts, "合计不符", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) {
			q.Candidates[1].Approve, q.Candidates[1].Oppose = 0, 2
		})})},
		{"more approvals than valid ballots", badPaper, "不在0至2", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) { q.Candidates[0].Approve = 3 })})},
		{"beyond the cap, with counts to match", badPaper, "超过每票最多", p.replaced(both(moved, counts))},
		{"a void ballot hidden", badPaper, "与有效票", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) { q.Void = nil })})},
		{"more returned than issued", badPaper, "多于发出", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) { q.Issued = 2 })})},
		{"an absurd figure", badPaper, "不在0至", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) { q.Returned = 1 << 62 })})},
		{"less returned on paper", badCounts, "合计不符", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) {
			q.Returned, q.Void = 2, nil
		})})},
		{"fewer slips than sealed ballots", badCounts, "少于档案", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) { q.Issued = 5 })})},
		{"another candidate", badCounts, "不是", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) { q.Candidates[0].Name = "别的" })})},
		{"a candidate left out", badCounts, "各行不符", p.replaced(map[string][]byte{"paper.json": forged(func(q *tally.PaperCounts) { q.Candidates = q.Candidates[1:] })})},
		{"a sealed vote moved in the counts", badCounts, "合计不符", p.replaced(both(paper, more))},
		{"another spelling", badPaper, "规范写法", p.replaced(map[string][]byte{"paper.json": append(slices.Clone(p.parts["paper.json"]), ' ')})},
		{"an unknown field", badPaper, "extra", p.replaced(map[string][]byte{"paper.json": bytes.Replace(p.parts["paper.json"], []byte("{"), []byte(`{"extra":1,`), 1)})},
		{"empty", badPaper, "JSON", p.replaced(map[string][]byte{"paper.json": nil})},
	} {
		t.Run(tt.name, func(t *testing.T) { wantRefused(t, tt.raw, tt.code, tt.part, "-bundle") })
	}
	t.Run("paper left out", func(t *testing.T) {
		parts := &published{p.Election, maps.Clone(p.parts)}
		delete(parts.parts, "paper.json")
		wantRefused(t, parts.zip(), badManifest, "收回票数", "-bundle")
	})
	t.Run("the archive left out", func(t *testing.T) {
		parts := &published{p.Election, maps.Clone(p.parts)}
		delete(parts.parts, "archive.bel")
		wantRefused(t, parts.zip(), badManifest, "却没有档案", "-bundle")
	})
	t.Run("neither", func(t *testing.T) {
		parts := &published{p.Election, maps.Clone(p.parts)}
		delete(parts.parts, "archive.bel")
		delete(parts.parts, "paper.json")
		wantRefused(t, parts.zip(), badMember, "缺少“archive.bel”", "-bundle")
	})
}

// onPaper is a round of the numbered ballot, which knows no tablets.
func onPaper() (p *published, rules tally.Rules) {
	rules = tally.Rules{Family: tally.Rank, Seats: 1, Quorum: "2/3", Tie: tally.TieRunoff, Shortfall: tally.ShortfallAsk, Blank: ballot.BlankAbstains}
	rows := []tally.BatchRow{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}}
	paper := tally.SumPaper(rules, rows, 9, []tally.BatchEntry{{Valid: 7, Void: map[tally.VoidReason]int{tally.WrongPaper: 1}, Rows: [][]int{{9}, {12}}}}, nil)
	counts := tally.Counts{Entitled: 10, Present: 9, Issued: 9, Returned: 8, Candidates: []tally.CandidateCounts{{No: 1, Name: "甲"}, {No: 2, Name: "乙"}}}
	p = &published{parts: map[string][]byte{"method.json": rules.Canonical(), "cancelled.json": []byte("[]"), "说明.txt": []byte("说明\n")}}
	p.parts["manifest.json"] = must(json.Marshal(manifest{Congress: congress, Session: "第三次会议", Round: round, UUID: "u", RulesDigest: rules.Digest()}))
	p.put(rules, counts.Plus(paper), paper)
	return p, rules
}

func TestARoundWithoutSealedBallotsSaysWhatCannotBeChecked(t *testing.T) {
	p, rules := onPaper()
	code, got, _ := verify(t, p.zip(), "-bundle")
	if code != exitHolds || !got.NoArchive || got.Counts != nil || *got.Paper.Counts[1].RankSum != 12 || got.Election != congress+" "+round {
		t.Fatalf("%+v, refusal %+v", got, got.Refusal)
	}
	path := filepath.Join(t.TempDir(), "F.zip")
	if err := os.WriteFile(path, p.zip(), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, complaints bytes.Buffer
	if code := run([]string{"-bundle", path}, &out, &complaints); code != exitHolds {
		t.Fatal(&complaints)
	}
	for _, want := range []string{"没有可以核验的密码学证明", "发出 9＝收回 8＋未交 1，收回 8＝有效 7＋无效 1（非本轮表决票 1 张）", "名次合计 12  乙", "只能由监票人、计票人证明"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "核验通过。") {
		t.Errorf("paper alone is said to be verified:\n%s", &out)
	}

	counts := must(tally.ParseCounts(rules, p.parts["counts.json"]))
	paper := must(tally.ParsePaper(rules, p.parts["paper.json"]))
	changed := func(change func(c *tally.Counts)) map[string][]byte {
		c := counts
		c.Candidates = slices.Clone(counts.Candidates)
		change(&c)
		other := &published{nil, maps.Clone(p.parts)}
		other.put(rules, c, paper)
		return other.parts
	}
	other := rules
	other.Seats = 2
	for _, tt := range []struct {
		name, code, part string
		parts            map[string][]byte
	}{
		{"counts other than the paper's", badCounts, "与纸质票的不同", changed(func(c *tally.Counts) { c.Candidates[0].RankSum = 10 })},
		{"more returned", badCounts, "应与纸质票的相同", changed(func(c *tally.Counts) { c.Returned = 9 })},
		{"fewer issued than on paper", badCounts, "少于纸质票的发出", changed(func(c *tally.Counts) { c.Issued = 8 })},
		{"the manifest says otherwise", badCounts, "与资料说明中的不符", map[string][]byte{"manifest.json": bytes.Replace(p.parts["manifest.json"], []byte(`"issued":9`), []byte(`"issued":8`), 1)}},
		{"another method", badMethod, "摘要", map[string][]byte{"method.json": other.Canonical()}},
		{"a manifest that is none", badManifest, "格式", map[string][]byte{"manifest.json": []byte("{}")}},
		{"another outcome", badOutcome, "不是按票决办法", map[string][]byte{"outcome.json": []byte("{}")}},
	} {
		t.Run(tt.name, func(t *testing.T) { wantRefused(t, p.replaced(tt.parts), tt.code, tt.part, "-bundle") })
	}
}
