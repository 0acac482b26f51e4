package tally

import (
	"fmt"

	"piaojue/app/ballot"
)

// Parameters are the values of the method as a table: name and value, in the
// order of the articles. It expects rules that Validate accepts.
func (r Rules) Parameters() [][2]string {
	w := r.words()
	rows := [][2]string{{"表决方式", r.Family.Label()}}
	add := func(name, value string) { rows = append(rows, [2]string{name, value}) }
	if r.Decider() == BodyCommittee {
		add("表决的会议", r.Decider().Label())
	}
	if r.Family == Satisfaction {
		for i, g := range r.Grades {
			add(fmt.Sprintf("第%s档", numeral(i+1)), g)
		}
		add("测评基数", r.GradeBase.Label())
		add("恰好一半", r.Half.Label())
		return append(rows, r.procedureRows()...)
	}
	limit := func(n int, unit string) string {
		if n == 0 {
			return "不限"
		}
		return fmt.Sprintf("%d%s", n, unit)
	}
	if r.Family.Has("seats") {
		add(w.seats+"数", limit(r.Seats, "项"))
	}
	if r.Family.Has("stances") {
		add("票面", choose(r.Stances == ballot.TickOnly, "只设赞成", "赞成、反对、弃权"))
	}
	if r.Family.Has("max_approvals") {
		add("每票最多赞成", limit(r.MaxApprovals, "项"))
	}
	if r.Family.Has("blank") {
		add("空白票", choose(r.Blank == ballot.BlankIsVoid, "无效", "有效，计为弃权"))
	}
	if share, over, ok := parseQuorum(r.Quorum); ok && over {
		add("法定人数", "超过"+w.all+"的"+share.lowest().String())
	} else {
		add("法定人数", "不少于"+w.all+"的"+lowestTerms(r.Quorum))
	}
	if r.PassLeast != "" {
		add("通过线", "不少于"+w.base(r.PassBase)+"的"+lowestTerms(r.PassLeast))
	} else if r.Family.HasPassLine() {
		add("通过线", "超过"+w.base(r.PassBase)+"的"+lowestTerms(r.PassOver))
	} else {
		add("通过线", "不设")
	}
	if r.ParticipationOver == "" {
		add("参加投票人数", "不另作要求")
	} else {
		add("参加投票人数", "超过"+w.all+"的"+lowestTerms(r.ParticipationOver))
	}
	if r.Family.Has("tie") {
		add("票数相等", r.Tie.Label())
	}
	add("名额不足", r.Shortfall.Label())
	if r.Family.Has("revote") {
		add("再次投票的通过线", r.RevoteLine().Label())
	}
	if r.RevoteArticle != "" {
		add("降低通过线的依据", r.RevoteArticle)
	}
	return append(rows, r.procedureRows()...)
}

// procedureRows are the parameters that every family has.
func (r Rules) procedureRows() [][2]string {
	p := r.plain()
	var rows [][2]string
	add := func(name, value string) { rows = append(rows, [2]string{name, value}) }
	if r.Family.Has("overmark") {
		add("多选的票", choose(r.Handling().Overmark == ballot.OvermarkVoidsItems, "多选的标记不计", "整张无效"))
	}
	if r.Family.Has("illegible") {
		add("部分无法辨认的票", choose(r.Handling().Illegible == ballot.IllegibleVoidsBallot, "整张无效", "可以辨认的部分有效"))
	}
	if p.Display == DisplayRunning {
		add("投票中的合计", fmt.Sprintf("主席台分批可见，每批至少%d张", or(p.Batch, usualBatch)))
	}
	if p.Window != 0 {
		add("投票时间", fmt.Sprintf("%d分钟", p.Window))
	}
	add("投票顺序", r.CastOrder().Label())
	add("签字", fmt.Sprintf("总监票人和另外%d名以上监票人", r.Signatories()))
	add("公布票数", r.Publishes().Label())
	add("保存选票", fmt.Sprintf("到下次会议开始以后满%d个月", r.Months()))
	return rows
}
