package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/seal"
	"piaojue/app/tally"
)

// Paper ballots have no proofs: what can be checked of them is that their own figures balance, that with the sums of
// the sealed ballots they make the published counts, and that the outcome follows. A round without a sealed ballot
// has no archive; the report says so in words.

// paperSums are the paper part of the counts in the report.
type paperSums struct {
	Issued   int    `json:"issued"`
	Returned int    `json:"returned"`
	Invalid  int    `json:"invalid"`
	Counts   []row  `json:"counts"`
	Items    []item `json:"items,omitempty"`
}

// checkPaperPart checks paper.json by itself.
func (b *bundle) checkPaperPart() (string, error) {
	raw := b.parts[memberPaper]
	paper, err := tally.ParsePaper(b.rules, raw)
	if err != nil {
		return "", refuse(badPaper, "纸质票 paper.json："+sentence(err))
	}
	if again, err := paper.JSON(b.rules); err != nil || !bytes.Equal(again, raw) {
		return "", refuse(badPaper, "纸质票 paper.json 不是规范写法。")
	}
	if problems := paper.Check(b.rules); len(problems) > 0 {
		return "", refuse(badPaper, problems[0])
	}
	b.paper = &paper
	reasons := []string{}
	for _, v := range tally.VoidReasonsUnder(b.rules) {
		if n := paper.Void[v]; n > 0 {
			reasons = append(reasons, fmt.Sprintf("%s %d 张", v.LabelUnder(b.rules), n))
		}
	}
	void := ""
	if len(reasons) > 0 {
		void = "（" + strings.Join(reasons, "，") + "）"
	}
	return fmt.Sprintf("发出 %d＝收回 %d＋未交 %d，收回 %d＝有效 %d＋无效 %d%s", paper.Issued, paper.Returned, paper.Issued-paper.Returned,
		paper.Returned, paper.Valid(), paper.Invalid(), void), nil
}

// show puts the paper part into the report.
func (b *bundle) show(r *report) {
	if b.paper == nil {
		return
	}
	p := &paperSums{Issued: b.paper.Issued, Returned: b.paper.Returned, Invalid: b.paper.Invalid(), Counts: []row{}}
	for _, x := range b.paper.Candidates {
		entry := row{Name: x.Name, Approve: x.Approve}
		switch columns := tally.BatchColumns(b.rules); {
		case b.rules.Family == tally.Rank:
			entry.RankSum = &x.RankSum
		case len(columns) > 1:
			entry.Oppose, entry.Abstain = &x.Oppose, &x.Abstain
		}
		p.Counts = append(p.Counts, entry)
	}
	for _, x := range b.paper.Items {
		entry := item{Name: x.Name}
		for i, n := range append(slices.Clone(x.Counts), x.Abstain) {
			entry.Grades = append(entry.Grades, grade{tally.BatchColumns(b.rules)[i], n})
		}
		p.Items = append(p.Items, entry)
	}
	r.Paper = p
}

// sealedPart is what is left of the published counts for the sealed ballots.
func (b *bundle) sealedPart(counts tally.Counts) (tally.Counts, error) {
	if b.paper == nil {
		return counts, nil
	}
	left, err := counts.Minus(*b.paper)
	if err != nil {
		return left, refuse(badCounts, "公布的票数与纸质票的各行不符："+sentence(err))
	}
	return left, nil
}

// checkPaperManifest checks the description of a bundle without an archive.
func (b *bundle) checkPaperManifest() (string, error) {
	if err := strictJSON(b.parts[memberManifest], &b.about); err != nil {
		return "", refuse(badManifest, "资料说明 manifest.json 的格式不对。")
	}
	if b.about.LastEvent != "" {
		return "", refuse(badManifest, "资料说明载有票箱档案的摘要，压缩包里却没有档案。")
	}
	return fmt.Sprintf("%s，收回 %d 张", b.about.Session, b.about.Returned), nil
}

// checkPaperMethod checks the 票决办法 of a bundle without an archive: no election file names it.
func (b *bundle) checkPaperMethod() (string, error) {
	rules, err := readMethod(b.parts[memberMethod])
	if err != nil {
		return "", err
	}
	if b.about.RulesDigest != rules.Digest() {
		return "", refuse(badMethod, "票决办法的摘要与资料说明中的不符。")
	}
	b.rules = rules
	return "摘要 " + rules.Digest(), nil
}

// checkPaperCounts checks the counts of a bundle without an archive: they are the paper ballots alone.
func (b *bundle) checkPaperCounts() (string, error) {
	counts, err := b.readCounts()
	if err != nil {
		return "", err
	}
	left, err := b.sealedPart(counts)
	if err != nil {
		return "", err
	}
	switch {
	case counts.Issued != b.about.Issued || counts.Returned != b.about.Returned:
		return "", refuse(badCounts, "公布的发出、收回票数与资料说明中的不符。")
	case left.Issued < 0:
		return "", refuse(badCounts, "公布的发出票数少于纸质票的发出票数。")
	case left.Returned != 0 || left.Invalid != 0:
		return "", refuse(badCounts, "没有加密选票，公布的收回、无效票数应与纸质票的相同。")
	}
	for _, x := range left.Candidates {
		if x.Approve != 0 || x.Oppose != 0 || x.Abstain != 0 || x.RankSum != 0 {
			return "", refuse(badCounts, "“"+x.Name+"”公布的票数与纸质票的不同。")
		}
	}
	for _, x := range left.Items {
		if slices.ContainsFunc(x.Counts, func(n int) bool { return n != 0 }) || x.Abstain != 0 || x.Invalid != 0 {
			return "", refuse(badCounts, "“"+x.Name+"”公布的票数与纸质票的不同。")
		}
	}
	b.counts = counts
	return fmt.Sprintf("发出 %d 张，收回 %d 张", counts.Issued, counts.Returned), nil
}

// checkPaperBundle makes the checks that are left where nothing was sealed.
func (b *bundle) checkPaperBundle(r *report) {
	b.archive = &seal.Report{}
	r.NoArchive = true
	r.step("archive", "加密选票", func() (string, error) {
		return "本轮没有加密选票，没有可以核验的密码学证明；以下只核对纸质票的等式和结果", nil
	})
	r.step("manifest", "资料说明", b.checkPaperManifest)
	r.step("method", "票决办法与资料说明中的摘要相符", b.checkPaperMethod)
	r.step("paper_part", "纸质票的等式", b.checkPaperPart)
	r.step("counts", "公布的票数等于纸质票的合计", b.checkPaperCounts)
	r.step("outcome", "按票决办法得出的结果与公布的相符", b.checkOutcome)
	r.Election, r.UUID, r.State = strings.TrimSpace(b.about.Congress+" "+b.about.Round), b.about.UUID, string(seal.Published)
}
