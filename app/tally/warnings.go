package tally

import (
	"fmt"

	"piaojue/app/ballot"
)

// A Warning is something about rules that are complete but unusual. It never
// stops anybody.
type Warning struct {
	Field string // as in the JSON form
	Text  string
	Basis Basis
}

// Warnings lists what a secretariat should look at once more before the rules
// are put to the session. candidates is the number of candidate projects; 0
// when it is not known yet.
func (r Rules) Warnings(candidates int) []Warning {
	var all []Warning
	warn := func(field string, basis Basis, format string, args ...any) {
		all = append(all, Warning{field, fmt.Sprintf(format, args...), basis})
	}
	if r.Family == Satisfaction {
		if r.Half == HalfReached {
			warn("half", BasisAdvice, "恰好一半视为达到半数；各地两种写法都有，本系统的建议是视为未达到。")
		}
		r.warnProcedure(warn)
		return all
	}
	r.warnSurplus(candidates, warn)
	r.warnLine(warn)
	r.warnCap(warn)
	if r.Stances == ballot.TickOnly && r.Family != Recommend {
		warn("stances", BasisLaw, "票面只设赞成一栏；《代表法》第二十三条规定代表可以赞成、反对，也可以弃权。")
	}
	if r.Tie == TieLot {
		warn("tie", BasisAnalogy, "票数相等时抽签；比照选举法第四十五条，是只就票数相等的项目再次投票。")
	}
	if r.Revote == RevoteThird {
		warn("revote", BasisAnalogy, "再次投票时，不到半数也可以%s；选举法第四十五条只用于县乡直接选举，所依据的条款须在办法里写明。", r.words().adopted)
	}
	r.warnProcedure(warn)
	return all
}

// warnProcedure looks at the parameters that every family has.
func (r Rules) warnProcedure(warn warnFunc) {
	if r.Decider() == BodyCommittee {
		warn("body", BasisPractice, "由常委会表决；地方组织法第十四条、第二十五条只规定人民代表大会，法定人数和通过线请按本级常委会议事规则核对。")
	}
	if r.Handling().Overmark == ballot.OvermarkVoidsItems {
		warn("overmark", BasisAnalogy, "多选的票不作废；比照选举法第四十四条，多于应选数的票作废。")
	}
	if r.Handling().Illegible == ballot.IllegibleVoidsBallot {
		warn("illegible", BasisPractice, "部分无法辨认的票整张无效；多份会议主持词只不计无法辨认的部分。")
	}
	switch r.Publishes() {
	case PublishDeputies:
		warn("publish_counts", BasisAdvice, "票数不向社会公布，公众不能下载核验包，也就不能核验结果。")
	case PublishNames:
		warn("publish_counts", BasisAdvice, "票数不公布，代表和公众都不能核验结果。")
	}
}

type warnFunc = func(field string, basis Basis, format string, args ...any)

func (r Rules) warnSurplus(candidates int, warn warnFunc) {
	if r.Family == List || r.Seats == 0 || candidates == 0 {
		return
	}
	surplus := candidates - r.Seats
	switch {
	case surplus < 0:
		warn("seats", BasisPractice, "候选项目%d个，少于应选%d个；通过办法前须增加候选项目，或者减少应选数。", candidates, r.Seats)
	case surplus == 0 && r.Family != Each:
		warn("seats", BasisPractice, "候选项目与应选数都是%d个，没有差额；等额宜用逐项表决或者整体批准。", candidates)
	case r.Family == Each:
	case surplus*10 < r.Seats || surplus*2 > r.Seats:
		warn("seats", BasisPractice, "候选项目%d个，应选%d个，差额为应选数的%s；通常在10%%至50%%之间。", candidates, r.Seats, rateOf(surplus, r.Seats).Percent())
	}
}

func (r Rules) warnLine(warn warnFunc) {
	// The statute speaks of congresses; other bodies set their own line.
	if r.Decider() != BodyCongress {
		return
	}
	if !r.Family.HasPassLine() {
		warn("family", BasisLaw, "%s不设通过线；《地方组织法》第二十五条规定通过决议须由全体代表的过半数通过。", r.Family.Label())
		if r.PassBase != "" || r.PassOver != "" {
			warn("pass_over", BasisPractice, "%s不设通过线，所填的通过线不起作用。", r.Family.Label())
		}
		return
	}
	if r.PassBase != BaseAll {
		warn("pass_base", BasisLaw, "通过线以%s为基数；《地方组织法》第二十五条规定以全体代表为基数。", r.PassBase.Label())
	}
	if over, ok := parseFraction(r.PassOver); ok && over.less(fraction{1, 2}) {
		warn("pass_over", BasisLaw, "通过线低于半数；《地方组织法》第二十五条规定为全体代表的过半数。")
	}
}

func (r Rules) warnCap(warn warnFunc) {
	if r.Family == List || r.Family == Rank || r.Seats == 0 {
		return
	}
	switch {
	case r.MaxApprovals == 0 && (r.Family == Pick || r.Family == Recommend):
		warn("max_approvals", BasisAnalogy, "每票赞成数不限；比照选举法第四十四条，以应选数为上限。")
	case r.MaxApprovals > r.Seats:
		warn("max_approvals", BasisAnalogy, "每票最多赞成%d个，多于应选%d个；比照选举法第四十四条，以应选数为上限。", r.MaxApprovals, r.Seats)
	case r.MaxApprovals > 0 && r.MaxApprovals < r.Seats:
		warn("max_approvals", BasisAdvice, "每票最多赞成%d个，少于应选%d个，可能选不满名额。", r.MaxApprovals, r.Seats)
	}
}
