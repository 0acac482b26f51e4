package tally

import (
	"fmt"

	"piaojue/app/ballot"
)

// Parameters are the values of the method as a table: name and value, in the
// order of the articles. It expects rules that Validate accepts.
func (r Rules) Parameters() [][2]string {
	w := wordsFor(r.Family)
	rows := [][2]string{{"表决方式", r.Family.Label()}}
	add := func(name, value string) { rows = append(rows, [2]string{name, value}) }
	if r.Family == Satisfaction {
		for i, g := range r.Grades {
			add(fmt.Sprintf("第%s档", numeral(i+1)), g)
		}
		add("测评基数", r.GradeBase.Label())
		add("恰好一半", r.Half.Label())
		return rows
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
	add("法定人数", "不少于"+w.all+"的"+lowestTerms(r.Quorum))
	if r.Family.HasPassLine() {
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
	return rows
}
