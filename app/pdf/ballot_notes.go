package pdf

import (
	"fmt"
	"strings"

	"piaojue/app/ballot"
	"piaojue/app/tally"
)

const secretNote = "本票无记名，不要署名，不要写其他文字。"

// ballotNotes are the sentences of the 说明 on a paper with n rows: how to mark
// it and what makes it void, as the adopted method says. They are the same rules
// that ballot.Judge applies; the tests hold every one of them against it.
func ballotNotes(r tally.Rules, n int) []string {
	h := r.Handling()
	items := h.Overmark == ballot.OvermarkVoidsItems
	tick := r.Stances == ballot.TickOnly

	double := "同一项目选两栏以上的，整张票无效。"
	if items {
		double = "同一项目选两栏以上的，该项目计为弃权。"
	}
	unclear := "个别项目无法辨认的，该项目计为弃权；全部无法辨认的，整张票无效。"
	switch {
	case h.Illegible == ballot.IllegibleVoidsBallot:
		unclear = "有无法辨认之处的，整张票无效。"
	case r.Family == tally.List:
		unclear = "标记无法辨认的，整张票无效。"
	case tick:
		unclear = "个别项目无法辨认的，该项目不计赞成；全部无法辨认的，整张票无效。"
	}
	if items && !tick && r.Family != tally.List {
		unclear += "没有一处标记可以认定的，整张票无效。"
	}
	unclear = "请用黑色签字笔填写。" + unclear

	switch {
	case r.Family == tally.Rank:
		return rankNotes(r, n)
	case r.Family == tally.Satisfaction:
		return []string{
			fmt.Sprintf("测评项目共%d项。每项在%s、弃权中选一栏，在椭圆圈内画“○”或者涂满。", n, strings.Join(r.Grades, "、")),
			"未作标记的项目计为弃权。" + double,
			unclear, secretNote,
		}
	case r.Family == tally.List && tick:
		return []string{
			"本票对项目清单整体表决一次。赞成的，在右边“赞成”栏的椭圆圈内画“○”或者涂满；不赞成的不作标记。",
			blankNote(r), unclear, secretNote,
		}
	case r.Family == tally.List:
		return []string{
			"本票对项目清单整体表决一次。只选一栏，在椭圆圈内作标记：赞成画“○”，反对画“×”，弃权画“△”，也可涂满。",
			blankNote(r) + "选两栏以上的，整张票无效。", unclear, secretNote, // one row: nothing else could be counted
		}
	}
	first := fmt.Sprintf("候选项目共%d项，", n)
	switch {
	case r.Family == tally.Recommend:
		first += fmt.Sprintf("应推荐%d项。", r.Seats)
	case r.Family == tally.Each && r.Seats == 0:
		first += "逐项表决。"
	case r.Family == tally.Each:
		first += fmt.Sprintf("逐项表决，应选%d项。", r.Seats)
	default:
		first += fmt.Sprintf("应选%d项。", r.Seats)
	}
	how := "每项只选一栏，在椭圆圈内作标记：赞成画“○”，反对画“×”，弃权画“△”，也可涂满。"
	if tick {
		how = "赞成的项目，在右边“赞成”栏的椭圆圈内画“○”或者涂满；不赞成的项目不作标记。"
		double = ""
	}
	return []string{first + capNote(r, n), how, blankNote(r) + double, unclear, secretNote}
}

// capNote says how many projects may be approved on a paper with n rows.
func capNote(r tally.Rules, n int) string {
	switch most := r.MaxApprovals; {
	case most == 0:
		return "赞成的项目数不限。"
	case most >= n:
		return "可以赞成全部项目。"
	case r.Handling().Overmark != ballot.OvermarkVoidsItems:
		return fmt.Sprintf("赞成的项目等于或者少于%d项的为有效票，多于%d项的为无效票。", most, most)
	case r.Stances == ballot.TickOnly:
		return fmt.Sprintf("赞成的项目不超过%d项；多于%d项的，这张票的赞成都不计。", most, most)
	default:
		return fmt.Sprintf("赞成的项目不超过%d项；多于%d项的，这张票的赞成都不计，各按弃权计，反对和弃权照常计。", most, most)
	}
}

// blankNote says what an unmarked row and a wholly unmarked paper are.
func blankNote(r tally.Rules) string {
	void := r.Handling().Blank == ballot.BlankIsVoid
	switch tick := r.Stances == ballot.TickOnly; {
	case tick && void:
		return "整张未作标记的为无效票。"
	case tick:
		return "整张未作标记的仍然有效，不计任何赞成。"
	case r.Family == tally.List && void:
		return "未作标记的为无效票。"
	case r.Family == tally.List:
		return "未作标记的为有效票，计为弃权。"
	case void:
		return "个别项目未作标记的，该项目计为弃权；整张未作标记的无效。"
	default:
		return "未作标记的项目计为弃权，整张票仍然有效。"
	}
}

// rankNotes are those of a paper on which projects are numbered. Papers that
// are not numbered as they say are void (tally.OverMarked); tellers read them.
func rankNotes(r tally.Rules, n int) []string {
	blank := "整张未编号的为有效票，计为弃权。"
	if r.Handling().Blank == ballot.BlankIsVoid {
		blank = "整张未编号的为无效票。"
	}
	how := fmt.Sprintf("每个项目都要编号，在右边的方格内写数字：最优先的写“1”，其次写“2”，依次写到“%d”，每个数字只用一次。", n)
	if n == 1 {
		how = "在右边的方格内写“1”。"
	}
	return []string{
		fmt.Sprintf("候选项目共%d项，应选%d项，按优先顺序编号，名次合计小的入选。", n, r.Seats), how,
		blank + "漏写、重复或者数字无法辨认的，整张票无效。",
		"请用黑色签字笔填写。" + secretNote,
	}
}
