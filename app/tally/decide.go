package tally

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/ballot"
)

// Decide applies the rules to the counts. The outcome never depends on the order
// of the rows, and equal approvals are never told apart.
//
// It returns an error only for rules that Validate refuses and for counts of the
// other form (candidates for satisfaction, items for anything else). Counts that
// cannot be right give an outcome that is Refused.
func Decide(r Rules, c Counts) (Outcome, error) {
	if err := r.Validate(); err != nil {
		return Outcome{}, err
	}
	if r.Family == Satisfaction {
		if len(c.Candidates) > 0 {
			return Outcome{}, errors.New("满意度测评的计票数据应为测评项目，而不是候选项目")
		}
		return grade(r, c), nil
	}
	if len(c.Items) > 0 {
		return Outcome{}, errors.New("候选项目的计票数据中不应有测评项目")
	}
	d := decision{rules: r, counts: c, words: r.words(), rows: slices.Clone(c.Candidates)}
	slices.SortFunc(d.rows, func(a, b CandidateCounts) int {
		return cmp.Or(cmp.Compare(a.No, b.No), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Approve, b.Approve), cmp.Compare(a.Oppose, b.Oppose),
			cmp.Compare(a.Abstain, b.Abstain), cmp.Compare(a.RankSum, b.RankSum))
	})
	return d.run(), nil
}

type decision struct {
	rules  Rules
	counts Counts
	words  words
	rows   []CandidateCounts // by number
	out    Outcome
}

func (d *decision) problem(code Code, format string, args ...any) {
	d.out.Problems = append(d.out.Problems, Problem{code, fmt.Sprintf(format, args...)})
}

func (d *decision) explain(format string, args ...any) {
	d.out.Explain = append(d.out.Explain, fmt.Sprintf(format, args...))
}

// seats is how many may be adopted at most, and whether an empty one counts as
// a shortfall.
func (d *decision) seats() (n int, fill bool) {
	switch {
	case d.rules.Family == List:
		return 1, true
	case d.rules.Seats == 0:
		return len(d.rows), false
	}
	return d.rules.Seats, true
}

func (d *decision) run() Outcome {
	seats, fill := d.seats()
	if fill {
		d.out.Vacant = seats
	}
	d.out.Next.Kind = NextNone

	figuresHold := d.checkFigures()
	if figuresHold {
		d.checkRound()
	}
	void := slices.ContainsFunc(d.out.Problems, func(p Problem) bool { return p.Code.Voids() })
	if !void {
		rowsHold := d.checkRows()
		if figuresHold {
			d.checkSums(rowsHold)
		}
	}
	d.checkSeats(seats)

	switch {
	case void:
		d.out.Next = d.next(NextRevote, seats, d.rows)
		d.explain("本次%s无效，重新投票；各项目的票数不予统计和公布。", d.words.act)
		return d.out
	case d.out.Refused():
		d.explain("计票数据有差错，不予认定，请核对后重新录入。")
		return d.out
	}
	d.out.Valid = true
	d.adopt(seats, fill)
	return d.out
}

func absurd(n int) bool { return n < 0 || n > MaxNumber }

// checkFigures looks for figures of the round that are impossible by
// themselves, and works out the lines where it can.
func (d *decision) checkFigures() bool {
	c := d.counts
	before := len(d.out.Problems)
	figures := []struct {
		name string
		n    int
	}{{d.words.all + "数", c.Entitled}, {"实到人数", c.Present}, {"发出票数", c.Issued}, {"收回票数", c.Returned}, {"无效票数", c.Invalid}}
	for _, f := range figures {
		if absurd(f.n) {
			d.problem(BadNumber, "%s为%d，不在0至%d之间。", f.name, f.n, MaxNumber)
		}
	}
	if c.Entitled == 0 {
		d.problem(BadNumber, "%s数不能为0。", d.words.all)
	}
	if len(d.out.Problems) > before {
		return false
	}
	if c.Present > c.Entitled {
		d.problem(BadNumber, "实到%d人，多于%s%d人。", c.Present, d.words.all, c.Entitled)
	}
	if c.Invalid > c.Returned {
		d.problem(BadNumber, "无效票%d张，多于收回的%d张。", c.Invalid, c.Returned)
	}
	d.out.ValidBallots = max(0, c.Returned-c.Invalid)
	d.out.QuorumLine, _ = QuorumLine(c.Entitled, d.rules.Quorum)
	if d.rules.Family.HasPassLine() {
		d.out.PassLine = d.rules.LineOf(d.passBase())
	}
	return len(d.out.Problems) == before
}

func (d *decision) passBase() int {
	switch d.rules.PassBase {
	case BasePresent:
		return d.counts.Present
	case BaseValid:
		return d.out.ValidBallots
	}
	return d.counts.Entitled
}

// checkRound asks what makes a round void: quorum, issue, return, participation.
func (d *decision) checkRound() {
	c := d.counts
	share, over, _ := parseQuorum(d.rules.Quorum)
	quorum := choose(over, "超过", "") + d.words.all + "的" + strings.TrimPrefix(d.rules.Quorum, ">")
	if c.Present < d.out.QuorumLine {
		d.problem(NoQuorum, "实到%d人，未%s%s%d人的%s（至少%d人）。", c.Present, choose(over, "超过", "达到"), d.words.all, c.Entitled, share, d.out.QuorumLine)
	}
	d.explain("%s%d人，实到%d人；法定人数为%s，%s，至少%d人，%s。", d.words.all, c.Entitled, c.Present,
		quorum, division(c.Entitled, share), d.out.QuorumLine, choose(c.Present >= d.out.QuorumLine, "已达到", "未达到"))
	if c.Issued > c.Present {
		d.problem(IssuedExceedsPresent, "发出%d张票，多于实到%d人。", c.Issued, c.Present)
	}
	if c.Returned > c.Issued {
		d.problem(ReturnedExceedsIssued, "收回%d张票，多于发出的%d张。", c.Returned, c.Issued)
		d.explain("发出%d张，收回%d张，收回多于发出。", c.Issued, c.Returned)
	} else {
		d.explain("发出%d张，收回%d张，未交回%d张，收回不多于发出。", c.Issued, c.Returned, c.Issued-c.Returned)
	}
	if over, ok := parseFraction(d.rules.ParticipationOver); ok {
		enough := c.Returned*over.den > c.Entitled*over.num
		if !enough {
			d.problem(Participation, "收回%d张票，参加投票的人数没有超过%s%d人的%s。", c.Returned, d.words.all, c.Entitled, d.rules.ParticipationOver)
		}
		d.explain("参加投票%d人；须超过%s的%s，%s，至少%d人，%s。", c.Returned, d.words.all, d.rules.ParticipationOver,
			division(c.Entitled, over), c.Entitled*over.num/over.den+1, choose(enough, "已超过", "未超过"))
	}
	d.explain("收回%d张－无效%d张＝有效%d张。", c.Returned, c.Invalid, d.out.ValidBallots)
	d.explainLine()
}

func (d *decision) explainLine() {
	if !d.rules.Family.HasPassLine() {
		d.explain("%s不设通过线。", d.rules.Family.Label())
		return
	}
	base := d.passBase()
	over, _ := parseFraction(d.rules.PassOver)
	name, unit := d.words.base(d.rules.PassBase), "人"
	if d.rules.PassBase == BaseValid {
		unit = "张"
	}
	if least, ok := parseFraction(d.rules.PassLeast); ok {
		d.explain("再次投票，按%s，赞成票不少于%s%d%s的%s，%s，即至少%d票。", d.rules.RevoteArticle, name, base, unit, least, division(base, least), d.out.PassLine)
		return
	}
	line := name + "的" + d.rules.PassOver + "以上（不含本数）线"
	if over.lowest() == (fraction{1, 2}) {
		line = "过半数线"
	}
	d.explain("%s%d%s，%s为%d票（%s，须多于此数，即至少%d票）。", name, base, unit, line, d.out.PassLine, division(base, over), d.out.PassLine)
}

// division writes base × a ÷ b with its remainder.
func division(base int, f fraction) string {
	f = f.lowest()
	left := fmt.Sprintf("%d", base)
	if f.num != 1 {
		left = fmt.Sprintf("%d×%d", base, f.num)
	}
	product := base * f.num
	if product%f.den == 0 {
		return fmt.Sprintf("%s÷%d＝%d", left, f.den, product/f.den)
	}
	return fmt.Sprintf("%s÷%d＝%d余%d", left, f.den, product/f.den, product%f.den)
}

func choose[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

// title is how a candidate is named in sentences.
func title(no int, name string) string {
	return fmt.Sprintf("%d号“%s”", no, name)
}

// checkRows looks for candidates' figures that are impossible by themselves.
// It says nothing of sums.
func (d *decision) checkRows() bool {
	before := len(d.out.Problems)
	if d.rules.Family == List && len(d.rows) > 1 {
		d.problem(BadNumber, "整体批准只应有一行计票数据，现有%d行。", len(d.rows))
	}
	if len(d.rows) > MaxNumber/100 {
		d.problem(BadNumber, "候选项目多达%d个，超出范围。", len(d.rows))
		return false
	}
	for i, x := range d.rows {
		if x.No < 1 || x.No > MaxNumber {
			d.problem(BadNumber, "项目编号%d不在1至%d之间。", x.No, MaxNumber)
		}
		if i > 0 && x.No == d.rows[i-1].No {
			d.problem(BadNumber, "项目编号%d重复。", x.No)
		}
		figures := []struct {
			name string
			n    int
			max  int
		}{{"赞成票", x.Approve, MaxNumber}, {"反对票", x.Oppose, MaxNumber}, {"弃权票", x.Abstain, MaxNumber}, {"名次合计", x.RankSum, MaxNumber * MaxNumber}}
		for _, f := range figures {
			if f.n < 0 || f.n > f.max {
				d.problem(BadNumber, "%s的%s为%d，不在0至%d之间。", title(x.No, x.Name), f.name, f.n, f.max)
			}
		}
		if d.rules.Family != Rank && x.RankSum != 0 {
			d.problem(BadNumber, "%s有名次合计%d，但%s不计名次。", title(x.No, x.Name), x.RankSum, d.rules.Family.Label())
		}
		// A tick-only ballot and a numbered one have no place for these.
		if (d.rules.Family == Rank || d.rules.Stances == ballot.TickOnly) && (x.Oppose != 0 || x.Abstain != 0) {
			d.problem(BadNumber, "%s有反对票%d张、弃权票%d张，但票面没有这两栏。", title(x.No, x.Name), x.Oppose, x.Abstain)
		}
	}
	return len(d.out.Problems) == before
}

// checkSums balances the candidates' figures with the ballots.
func (d *decision) checkSums(rowsHold bool) {
	valid := d.out.ValidBallots
	before := len(d.out.Problems)
	total := 0
	rows := d.rows
	if len(rows) > MaxNumber/100 {
		return
	}
	for _, x := range rows {
		total += min(max(x.Approve, 0), MaxNumber)
		if absurd(x.Approve) || absurd(x.Oppose) || absurd(x.Abstain) {
			continue
		}
		if x.Approve > valid {
			d.problem(ApproveExceedsValid, "%s赞成%d票，多于有效票%d张。", title(x.No, x.Name), x.Approve, valid)
		}
		if d.rules.Family == Rank {
			if x.RankSum == 0 && valid > 0 {
				d.problem(BadNumber, "%s的名次合计为0，请核对是否漏填。", title(x.No, x.Name))
			}
			if x.RankSum > 0 && valid == 0 {
				d.problem(BadNumber, "没有有效票，%s的名次合计却为%d。", title(x.No, x.Name), x.RankSum)
			}
			continue
		}
		if sum := x.Approve + x.Oppose + x.Abstain; d.rules.Stances == ballot.ThreeStances && sum != valid {
			d.problem(RowSum, "%s赞成%d＋反对%d＋弃权%d＝%d，与有效票%d张不符。", title(x.No, x.Name), x.Approve, x.Oppose, x.Abstain, sum, valid)
		}
	}
	limit := d.rules.MaxApprovals
	capped := limit > 0 && d.rules.Family != List && d.rules.Family != Rank
	if capped && total > limit*valid {
		d.problem(TooManyApprovals, "各项目赞成票合计%d票，超过每票最多%d个×有效票%d张＝%d票。", total, limit, valid, limit*valid)
	}
	if len(d.out.Problems) > before || !rowsHold || len(rows) == 0 {
		return
	}
	switch {
	case d.rules.Family == Rank:
		d.explainRankSums()
	case d.rules.Stances == ballot.ThreeStances:
		d.explain("共%d项，各项赞成＋反对＋弃权均等于有效票%d张。", len(rows), valid)
	default:
		d.explain("共%d项，各项赞成票均不多于有效票%d张。", len(rows), valid)
	}
	if capped {
		d.explain("各项目赞成票合计%d票，不超过每票最多%d个×有效票%d张＝%d票。", total, limit, valid, limit*valid)
	}
}

// explainRankSums points out sums that complete numbering cannot give.
func (d *decision) explainRankSums() {
	valid, n := d.out.ValidBallots, len(d.rows)
	total := 0
	for _, x := range d.rows {
		total += x.RankSum
		if x.RankSum < valid || x.RankSum > valid*n {
			d.explain("请核对：每张有效票都给各项目编号时，%s的名次合计应在%d至%d之间，现为%d。", title(x.No, x.Name), valid, valid*n, x.RankSum)
		}
	}
	if want := valid * n * (n + 1) / 2; total != want {
		d.explain("请核对：每张有效票都给各项目编号时，全部名次合计应为有效票%d张×%d＝%d，现为%d。", valid, n*(n+1)/2, want, total)
	} else {
		d.explain("全部名次合计%d，等于有效票%d张×%d。", total, valid, n*(n+1)/2)
	}
}

func (d *decision) checkSeats(seats int) {
	if n := len(d.rows); n < seats || n == 0 {
		d.problem(FewerCandidatesThanSeats, "候选项目%d个，少于%s%d个。", n, d.words.seats, max(seats, 1))
	}
}

func (d *decision) next(kind NextKind, seats int, rows []CandidateCounts) Next {
	n := Next{Kind: kind, Seats: seats}
	for _, x := range rows {
		n.Candidates = append(n.Candidates, NextCandidate{x.No, x.Name})
	}
	return n
}

// score orders candidates: the higher, the better.
func (d *decision) score(x CandidateCounts) int {
	if d.rules.Family == Rank {
		return -x.RankSum
	}
	return x.Approve
}

// passed reports whether x may be adopted at all. Without a pass line one
// approval, or one ballot that ranks, is enough, but none is not.
func (d *decision) passed(x CandidateCounts) bool {
	if d.rules.Family == Rank {
		return d.out.ValidBallots > 0
	}
	return x.Approve >= max(d.out.PassLine, 1)
}

// adopt ranks the candidates and gives out the seats.
func (d *decision) adopt(seats int, fill bool) {
	ranked := slices.Clone(d.rows)
	slices.SortStableFunc(ranked, func(a, b CandidateCounts) int { return cmp.Compare(d.score(b), d.score(a)) })
	passing := 0
	for passing < len(ranked) && d.passed(ranked[passing]) {
		passing++
	}

	// The tie is the whole group that shares the score of the last seat, if
	// that group reaches beyond it.
	adopted, tiedTo := min(passing, seats), min(passing, seats)
	if passing > seats && d.score(ranked[seats-1]) == d.score(ranked[seats]) {
		edge := d.score(ranked[seats])
		for adopted > 0 && d.score(ranked[adopted-1]) == edge {
			adopted--
		}
		for tiedTo < passing && d.score(ranked[tiedTo]) == edge {
			tiedTo++
		}
	}

	rank := 0
	for i, x := range ranked {
		if i == 0 || d.score(x) != d.score(ranked[i-1]) {
			rank = i + 1
		}
		var why Reason
		switch {
		case i < adopted:
			d.out.Adopted = append(d.out.Adopted, Adopted{x.No, x.Name, x.Approve, rank, x.RankSum})
		case i < tiedTo:
			why = TiedAtCut
			d.out.Tied = append(d.out.Tied, Tied{x.No, x.Name, x.Approve, x.RankSum})
		case i < passing:
			why = Outranked
		default:
			why = BelowPassLine
		}
		if why != "" {
			d.out.NotAdopted = append(d.out.NotAdopted, NotAdopted{x.No, x.Name, x.Approve, x.RankSum, why})
		}
		d.explainCandidate(x, rank, why)
	}
	d.explainHarmlessTies(ranked, adopted, tiedTo, passing)

	missing := seats - adopted
	if !fill {
		d.explain("不限名额，%d个项目%s。", adopted, d.words.adopted)
		return
	}
	d.out.Vacant = missing
	d.explain("%s%d个，%s%d个，尚缺%d个。", d.words.seats, seats, d.words.adopted, adopted, missing)
	switch {
	case tiedTo > adopted:
		d.settleTie(ranked[adopted:tiedTo], missing)
	case missing > 0:
		d.settleShortfall(ranked[adopted:], missing)
	}
}

func (d *decision) explainCandidate(x CandidateCounts, rank int, why Reason) {
	figure := fmt.Sprintf("赞成%d票", x.Approve)
	switch {
	case d.rules.Family == Rank:
		figure = fmt.Sprintf("名次合计%d", x.RankSum)
	case d.rules.Family == Plurality:
	default:
		figure += fmt.Sprintf("，%s%d票", choose(d.passed(x), "达到", "未达到"), d.out.PassLine)
	}
	var result string
	switch why {
	case "":
		result = d.words.adopted
	case TiedAtCut:
		result = "末位名额票数相等，尚未确定"
	case Outranked:
		result = d.words.notAdopted + "（名次在名额之外）"
	case BelowPassLine:
		result = d.words.notAdopted
		if !d.rules.Family.HasPassLine() {
			result += "（没有得票）"
		}
	}
	d.explain("第%d名：%s%s，%s。", rank, title(x.No, x.Name), figure, result)
}

// explainHarmlessTies says which equal scores do not matter, since people in
// the hall will see them and ask.
func (d *decision) explainHarmlessTies(ranked []CandidateCounts, adopted, tiedTo, passing int) {
	for i := 0; i < passing; {
		j := i + 1
		for j < passing && d.score(ranked[j]) == d.score(ranked[i]) {
			j++
		}
		if j-i > 1 && (j <= adopted || i >= tiedTo) {
			where := choose(j <= adopted, "均在名额之内", "均在名额之外")
			d.explain("%s%s相等，并列第%d名，%s，不影响结果。", titles(ranked[i:j]), d.words.figure, i+1, where)
		}
		i = j
	}
}

func titles(rows []CandidateCounts) string {
	all := make([]string, len(rows))
	for i, x := range rows {
		all[i] = title(x.No, x.Name)
	}
	return strings.Join(all, "、")
}

func (d *decision) settleTie(tied []CandidateCounts, missing int) {
	d.explain("%s%s相等，而余下名额只有%d个，不按编号或者排列先后区分。", titles(tied), d.words.figure, missing)
	switch d.rules.Tie {
	case TieRunoff:
		d.out.Next = d.next(NextRunoff, missing, tied)
		d.explain("按办法，只就这%d个项目再次投票，名额%d个。", len(tied), missing)
	case TieLot:
		d.out.Next = d.next(NextAsk, missing, tied)
		d.explain("按办法，由%s组织，在这%d个项目中抽签，名额%d个。", d.words.chair, len(tied), missing)
	case TieVacant:
		d.explain("按办法，这%d个名额空缺。", missing)
	}
}

func (d *decision) settleShortfall(rest []CandidateCounts, missing int) {
	switch {
	case d.rules.Shortfall == ShortfallVacant:
		d.explain("按办法，不足的%d个名额空缺。", missing)
	case len(rest) == 0:
		d.out.Next = d.next(NextAsk, missing, nil)
		d.explain("已没有其他候选项目，不足的%d个名额由%s提请会议确定如何处理。", missing, d.words.chair)
	case d.rules.Shortfall == ShortfallRunoff:
		d.out.Next = d.next(NextRunoff, missing, rest)
		d.explain("按办法，就不足的%d个名额，在其余%d个项目中再次投票，依本次%s由优到次列出。", missing, len(rest), d.words.figure)
	default:
		d.out.Next = d.next(NextAsk, missing, rest)
		d.explain("按办法，不足的%d个名额由%s提请会议确定：再次投票、空缺或者留待以后。", missing, d.words.chair)
	}
}
