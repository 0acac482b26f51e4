package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"piaojue/app/ballot"
	"piaojue/app/seal"
	"piaojue/app/tally"
)

// checkArchive checks an archive alone.
func checkArchive(r *report, raw []byte) { sealed(r, raw, nil) }

// sealed makes package seal's checks, and asks for a finished archive.
func sealed(r *report, raw []byte, cancelled []string) *seal.Report {
	a, err := &seal.Report{}, error(nil)
	if r.Refusal == nil {
		a, err = seal.VerifyArchive(raw, seal.VerifyOptions{Cancelled: cancelled, Workers: runtime.GOMAXPROCS(0)})
		r.take(a)
		for _, c := range a.Checks {
			entry := check{c.Code, c.Name, notMade, c.Detail}
			switch {
			case c.Refusal != nil:
				entry.Status, entry.Text = refused, c.Refusal.Message
				r.Refusal = &refusal{c.Refusal.Code, c.Refusal.Message, c.Name}
			case c.Done:
				entry.Status = passed
			}
			r.Checks = append(r.Checks, entry)
		}
	}
	r.step("finished", "计票已经完成", func() (string, error) {
		if err != nil { // one that no check names
			return "", err
		}
		if a.State != seal.Published {
			return "", refuse(unfinished, "档案里还没有计票结果，不能作为公布的结果核验。")
		}
		return "档案含计票结果", nil
	})
	return a
}

// bundle is everything published of a round.
type bundle struct {
	parts     map[string][]byte
	cancelled []string
	about     manifest
	rules     tally.Rules
	counts    tally.Counts
	paper     *tally.PaperCounts // nil for a round without paper
	archive   *seal.Report
}

// checkBundle checks a bundle: each part by itself, and against the sealed ballots.
func checkBundle(r *report, raw []byte) {
	b := &bundle{}
	r.step("bundle", "压缩包", func() (string, error) {
		var err error
		if b.parts, err = unpack(raw); err != nil {
			return "", err
		}
		if !utf8.Valid(b.parts[memberReadme]) {
			return "", refuse(badMember, "压缩包里的“"+memberReadme+"”不是 UTF-8 文字。")
		}
		if err := strictJSON(b.parts[memberCancelled], &b.cancelled); err != nil || b.cancelled == nil {
			return "", refuse(badCancelled, "作废凭证名单 cancelled.json 的格式不对。")
		}
		return fmt.Sprintf("%d 个文件齐全", len(b.parts)), nil
	})
	_, isSealed := b.parts[memberArchive]
	_, hasPaper := b.parts[memberPaper]
	defer b.show(r)
	if !isSealed && hasPaper {
		b.checkPaperBundle(r)
		return
	}
	b.archive = sealed(r, b.parts[memberArchive], b.cancelled)
	r.step("manifest", "资料说明与档案相符", b.checkManifest)
	r.step("cancelled", "作废凭证名单", b.checkCancelled)
	r.step("method", "票决办法与选举文件中的摘要相符", b.checkMethod)
	r.step("paper", "选票与票决办法相符", b.checkPaper)
	counts := "公布的票数等于加密选票的合计"
	if hasPaper {
		counts = "公布的票数等于加密选票加纸质票"
		r.step("paper_part", "纸质票的等式", b.checkPaperPart)
	}
	r.step("counts", counts, b.checkCounts)
	r.step("outcome", "按票决办法得出的结果与公布的相符", b.checkOutcome)
}

// strictJSON reads one of the bundle's small files, which have one spelling: Go's own.
func strictJSON(raw []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	again, err := json.Marshal(v)
	if err == nil && !bytes.Equal(again, raw) {
		err = fmt.Errorf("another spelling")
	}
	return err
}

// checkCancelled checks the list itself; that no ballot carries a cancelled credential was checked with the ballots.
func (b *bundle) checkCancelled() (string, error) {
	archive, err := seal.ReadArchive(b.parts[memberArchive])
	if err != nil {
		return "", err
	}
	listed, err := seal.ParsePublicCredentials(archive.Credentials())
	if err != nil {
		return "", err
	}
	for i, c := range b.cancelled {
		if !slices.Contains(listed, c) {
			return "", refuse(badCancelled, "作废的投票凭证有一个不在投票凭证名单上。")
		}
		if slices.Contains(b.cancelled[:i], c) {
			return "", refuse(badCancelled, "作废凭证名单有重复。")
		}
	}
	return fmt.Sprintf("作废 %d 个，都没有投票", len(b.cancelled)), nil
}

// manifest is the bundle's description of itself, as package vote writes it.
type manifest struct {
	Congress    string `json:"congress"`
	Session     string `json:"session"`
	Round       string `json:"round"`
	UUID        string `json:"uuid"`
	Fingerprint string `json:"fingerprint"`
	LastEvent   string `json:"last_event"`
	RulesDigest string `json:"rules_digest"`
	Issued      int    `json:"issued"`
	Returned    int    `json:"returned"`
}

func (b *bundle) checkManifest() (string, error) {
	if err := strictJSON(b.parts[memberManifest], &b.about); err != nil {
		return "", refuse(badManifest, "资料说明 manifest.json 的格式不对。")
	}
	_, hasPaper := b.parts[memberPaper]
	for _, m := range []struct {
		same bool
		what string
	}{
		{b.about.UUID == b.archive.UUID, "选举编号"},
		{b.about.Fingerprint == b.archive.Fingerprint, "选举文件摘要"},
		{b.about.LastEvent == b.archive.LastEventHash, "档案末条记录摘要"},
		{b.about.Congress+" "+b.about.Round == b.archive.Name, "大会名称或轮次名称"},
		{hasPaper || b.about.Returned == b.archive.Ballots, "收回票数"}, // with paper, checkCounts compares them
	} {
		if !m.same {
			return "", refuse(badManifest, "资料说明中的"+m.what+"与档案不符。")
		}
	}
	return fmt.Sprintf("%s，收回 %d 张", b.about.Session, b.about.Returned), nil
}

// digestLine is how the election file names the 票决办法; package vote writes the same.
const digestLine = "票决办法摘要 SHA-256 "

func readMethod(raw []byte) (tally.Rules, error) {
	rules, err := tally.ParseRules(raw)
	if err != nil {
		return rules, refuse(badMethod, "票决办法 method.json："+sentence(err))
	}
	if !bytes.Equal(rules.Canonical(), raw) {
		return rules, refuse(badMethod, "票决办法 method.json 不是规范写法。")
	}
	return rules, nil
}

func (b *bundle) checkMethod() (string, error) {
	rules, err := readMethod(b.parts[memberMethod])
	if err != nil {
		return "", err
	}
	archive, err := seal.ReadArchive(b.parts[memberArchive])
	if err != nil {
		return "", err
	}
	election, err := seal.ParseElection(archive.Election())
	if err != nil {
		return "", err
	}
	switch digest := rules.Digest(); {
	case election.Description != digestLine+digest:
		return "", refuse(badMethod, "票决办法不是选举文件中载明的那一份。")
	case b.about.RulesDigest != digest:
		return "", refuse(badMethod, "票决办法的摘要与资料说明中的不符。")
	}
	b.rules = rules
	return "摘要 " + rules.Digest(), nil
}

// checkPaper checks that the questions the deputies answered are those of the 票决办法: stances, and the cap.
func (b *bundle) checkPaper() (string, error) {
	if b.rules.Family == tally.Satisfaction {
		return b.checkSurvey()
	}
	first := b.archive.Questions[0]
	most := b.rules.MaxApprovals
	if most == 0 || most > len(first.Answers) {
		most = len(first.Answers)
	}
	want := seal.PlainQuestion(first.Question, first.Answers, most)
	if b.rules.Stances != ballot.TickOnly {
		want = seal.LinkedQuestions(first.Question, first.Answers, most)
	}
	same := slices.EqualFunc(b.archive.Questions, want, func(x, y seal.Question) bool {
		return x.Question == y.Question && slices.Equal(x.Answers, y.Answers) && x.Min == y.Min && x.Max == y.Max && x.Blank == y.Blank
	})
	if !same {
		return "", refuse(badMethod, "选票上的题目与票决办法不符。")
	}
	return fmt.Sprintf("%d 个候选项目，每票最多赞成 %d 个", len(first.Answers), most), nil
}

// checkSurvey checks that every item was put with the grades of the 票决办法 and 弃权, exactly one to be chosen.
func (b *bundle) checkSurvey() (string, error) {
	grades := append(slices.Clone(b.rules.Grades), "弃权")
	if !seal.Graded(b.archive.Questions) || !slices.Equal(b.archive.Questions[0].Answers, grades) {
		return "", refuse(badMethod, "选票上的题目与票决办法不符。")
	}
	return fmt.Sprintf("%d 个测评项目，每项选一档：%s", len(b.archive.Questions), strings.Join(grades, "、")), nil
}

// checkItems checks the items of a 满意度测评 against the sums of the sealed ballots.
func (b *bundle) checkItems(counts tally.Counts) error {
	rows := itemSums(b.archive)
	if len(counts.Items) != len(rows) {
		return refuse(badCounts, "公布的测评项目数与选票上的不符。")
	}
	for i, published := range counts.Items {
		row := rows[i]
		if published.Name != row.Name {
			return refuse(badCounts, fmt.Sprintf("公布的第 %d 个测评项目名称与选票上的不符。", i+1))
		}
		figures := append(slices.Clone(published.Counts), published.Abstain)
		if !slices.EqualFunc(figures, row.Grades, func(n int, g grade) bool { return n == g.Ballots }) {
			return refuse(badCounts, fmt.Sprintf("“%s”公布的票数与加密选票的合计不符。", row.Name))
		}
		if published.Invalid != 0 {
			return refuse(badCounts, "加密选票没有无效票，公布的无效票数应为 0。")
		}
	}
	return nil
}

func (b *bundle) readCounts() (tally.Counts, error) {
	raw := b.parts[memberCounts]
	counts, err := tally.ParseCounts(b.rules, raw)
	if err != nil {
		return counts, refuse(badCounts, "票数 counts.json："+sentence(err))
	}
	if again, err := counts.JSON(b.rules); err != nil || !bytes.Equal(again, raw) {
		return counts, refuse(badCounts, "票数 counts.json 不是规范写法。")
	}
	return counts, nil
}

func (b *bundle) checkCounts() (string, error) {
	all, err := b.readCounts()
	if err != nil {
		return "", err
	}
	counts, err := b.sealedPart(all)
	if err != nil {
		return "", err
	}
	var rows []row
	if b.rules.Family == tally.Satisfaction {
		if err := b.checkItems(counts); err != nil {
			return "", err
		}
	} else {
		rows = sums(b.archive)
	}
	switch {
	case b.paper != nil && all.Returned != b.about.Returned:
		return "", refuse(badCounts, "公布的收回票数与资料说明中的不符。")
	case b.paper != nil && counts.Returned != b.archive.Ballots:
		return "", refuse(badCounts, fmt.Sprintf("公布收回 %d 张，纸质票 %d 张，档案里有 %d 张票，合计不符。", all.Returned, b.paper.Returned, b.archive.Ballots))
	case b.paper != nil && counts.Issued < counts.Returned:
		return "", refuse(badCounts, "投票凭证发出的张数少于档案里的票数。")
	case counts.Returned != b.archive.Ballots:
		return "", refuse(badCounts, fmt.Sprintf("公布收回 %d 张，档案里有 %d 张票。", counts.Returned, b.archive.Ballots))
	case counts.Invalid != 0:
		return "", refuse(badCounts, "加密选票没有无效票，公布的无效票数应为 0。")
	case all.Issued != b.about.Issued:
		return "", refuse(badCounts, "公布的发出票数与资料说明中的不符。")
	case counts.Issued > b.archive.Credentials:
		return "", refuse(badCounts, "公布的发出票数多于投票凭证名单。")
	case len(counts.Candidates) != len(rows):
		return "", refuse(badCounts, "公布的候选项目数与选票上的不符。")
	}
	for i, published := range counts.Candidates {
		row := rows[i]
		if published.Name != row.Name {
			return "", refuse(badCounts, fmt.Sprintf("公布的第 %d 个候选项目名称与选票上的不符。", i+1))
		}
		same := published.Approve == row.Approve
		if row.Oppose != nil {
			same = same && published.Oppose == *row.Oppose && published.Abstain == *row.Abstain
		}
		if !same {
			return "", refuse(badCounts, fmt.Sprintf("“%s”公布的票数与加密选票的合计不符。", row.Name))
		}
	}
	b.counts = all
	return fmt.Sprintf("发出 %d 张，收回 %d 张", all.Issued, all.Returned), nil
}

func (b *bundle) checkOutcome() (string, error) {
	outcome, err := tally.Decide(b.rules, b.counts)
	if err != nil {
		return "", refuse(badOutcome, "按票决办法不能得出结果："+sentence(err))
	}
	if outcome.Refused() {
		return "", refuse(badOutcome, "公布的票数有误："+outcome.Problems[0].Text)
	}
	raw, err := json.Marshal(outcome)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(raw, b.parts[memberOutcome]) {
		return "", refuse(badOutcome, "公布的结果不是按票决办法得出的结果。")
	}
	if !outcome.Valid {
		return "本轮票决无效：" + outcome.Problems[0].Text, nil
	}
	if b.rules.Family == tally.Satisfaction {
		return fmt.Sprintf("测评 %d 项", len(outcome.Items)), nil
	}
	verb := "通过"
	if b.rules.Family == tally.Recommend {
		verb = "推荐"
	}
	if err := outcome.CheckLot(b.rules, b.counts.Lot); err != nil {
		return "", refuse(badOutcome, sentence(err))
	}
	text := fmt.Sprintf("%s %d 项", verb, len(outcome.Adopted))
	switch {
	case len(b.counts.Lot) > 0:
		names := make([]string, len(b.counts.Lot))
		for i, d := range b.counts.Lot {
			names[i] = fmt.Sprintf("%d号“%s”", d.No, d.Name)
		}
		text += fmt.Sprintf("；末位票数相等，载明由抽签确定 %d 项：%s（抽签本身不能核验）", len(names), strings.Join(names, "、"))
	case len(outcome.Tied) > 0 && b.rules.Tie == tally.TieLot:
		text += fmt.Sprintf("；还有 %d 个名额票数相等，须抽签确定，资料没有载明抽签结果", outcome.Next.Seats)
	}
	return text, nil
}

// sentence ends the text of an error from package tally with a full stop.
func sentence(err error) string {
	text := []rune(err.Error())
	if len(text) > 0 && text[len(text)-1] == '。' {
		return string(text)
	}
	return string(text) + "。"
}
