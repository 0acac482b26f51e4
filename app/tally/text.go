package tally

import (
	"fmt"
	"strings"

	"piaojue/app/ballot"
)

// words are the terms that differ between a congress, which adopts, and a
// body that only recommends, and between projects and a whole list.
type words struct {
	act        string // the proceeding
	all        string // everyone entitled
	adopted    string
	notAdopted string
	figure     string // what is compared
	seats      string // what the number of seats is called
	chair      string // who puts an open question to the meeting
}

func wordsFor(f Family) words {
	w := words{act: "票决", all: "全体代表", adopted: "入选", notAdopted: "未入选", figure: "得票", seats: "应选", chair: "主席团"}
	switch f {
	case Each, List:
		w.adopted, w.notAdopted = "通过", "未通过"
	case Recommend:
		w = words{act: "票荐", all: "全体议政代表", adopted: "获得推荐", notAdopted: "未获推荐", figure: "得票", seats: "推荐名额", chair: "会议主持人"}
	case Rank:
		w.figure = "名次合计"
	case Satisfaction:
		w.act, w.all = "测评", "全体成员"
	}
	return w
}

// words are those of the family, as the body that decides puts them.
func (r Rules) words() words {
	w := wordsFor(r.Family)
	if r.Decider() == BodyCommittee && r.Family != Satisfaction {
		w.all, w.chair = "全体常委会组成人员", "会议主持人"
	}
	return w
}

func (w words) base(b Base) string {
	switch b {
	case BasePresent:
		return strings.Replace(w.all, "全体", "到会", 1)
	case BaseValid:
		return "有效票"
	}
	return w.all
}

// Text is r as a readable 办法, one article to a line: what each parameter
// means, and the handling of unclean ballots that Paper gives every round. It
// expects rules that Validate accepts.
func (r Rules) Text() []string {
	clauses := r.voteClauses()
	if r.Family == Satisfaction {
		clauses = r.satisfactionClauses()
	}
	for i, c := range clauses {
		clauses[i] = "第" + numeral(i+1) + "条　" + c
	}
	return clauses
}

// numeral writes 1 to 29 in Chinese, which is more than any method has.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	tens := []string{"", "十", "二十"}
	return tens[n/10] + digits[n%10]
}

func (r Rules) satisfactionClauses() []string {
	base := map[Base]string{BaseAll: "全体成员", BasePresent: "到会人员", BaseReturned: "收回的测评票"}[r.GradeBase]
	last := len(r.Grades) - 1
	rule := []string{}
	for i, g := range r.Grades[:last] {
		rule = append(rule, fmt.Sprintf("“%s”票数%s达到基数半数的，为%s", strings.Join(r.Grades[:i+1], "”与“"), choose(i > 0, "合计", ""), g))
	}
	clauses := []string{
		"采用满意度测评，以无记名投票方式进行。",
		fmt.Sprintf("测评票设%s%s档；未作标记的计为弃权。", strings.Join(r.Grades, "、"), numeral(len(r.Grades))),
		r.uncleanClause("同一项目选了两个以上档次的"),
		fmt.Sprintf("以%s的数目为基数。", base),
		fmt.Sprintf("依次判定：%s；均未达到的，为%s。%s。", strings.Join(rule, "；"), r.Grades[last], r.Half.Label()),
		"每个项目的各档票数、弃权和无效票数相加，应当等于收回的票数；收回的票数不得多于到会人数。",
	}
	return append(clauses, r.procedureClauses()...)
}

func (r Rules) voteClauses() []string {
	w := r.words()
	c := []string{r.familyClause()}
	switch {
	case r.Family == List:
	case r.Seats == 0:
		c = append(c, "不限名额，达到通过线的项目均通过。")
	case r.Family == Recommend:
		c = append(c, fmt.Sprintf("推荐名额为%d个，获得推荐的项目不超过此数。", r.Seats))
	default:
		c = append(c, fmt.Sprintf("应选%d个项目，%s的项目不超过此数。", r.Seats, w.adopted))
	}
	c = append(c, r.paperClause())
	if r.Family != Rank {
		c = append(c, r.blankClause(), r.uncleanClause("同一项目有两个以上标记的"))
	} else if r.Blank == ballot.BlankIsVoid {
		c = append(c, "整张未编号的票为无效票。")
	} else {
		c = append(c, "整张未编号的票为有效票，计为弃权。")
	}
	c = append(c,
		fmt.Sprintf("实到人数%s，方可进行%s。", quorumWords(w.all, r.Quorum), w.act),
		fmt.Sprintf("发出的票数不得多于实到人数；收回的票数等于或者少于发出的票数，%s有效，多于发出的票数，%s无效，重新投票。", w.act, w.act))
	if r.ParticipationOver != "" {
		c = append(c, fmt.Sprintf("参加投票的人数（以收回的票计，含无效票）超过%s%s，%s方为有效。", w.all, moreThan(r.ParticipationOver), w.act))
	}
	c = append(c, r.passClause())
	if r.Family != List {
		c = append(c, r.tieClause())
	}
	if r.Family == List {
		c = append(c, "项目清单未通过的，"+r.shortfallWords("")+"。")
	} else if r.Seats > 0 {
		c = append(c, fmt.Sprintf("%s的项目少于%s数的，%s。", w.adopted, w.seats, r.shortfallWords("不足的名额")))
	}
	if again := r.revoteClause(); again != "" {
		c = append(c, again)
	}
	return append(c, r.procedureClauses()...)
}

// uncleanClause says what becomes of marks that are not clean (P11, P13), so
// that tellers can apply it; double is how two marks on one row are named.
func (r Rules) uncleanClause(double string) string {
	h := r.Handling()
	return double + choose(h.Overmark == ballot.OvermarkVoidsItems, "，该项目计为弃权；", "票为无效票；") +
		choose(h.Illegible == ballot.IllegibleVoidsBallot, "有无法辨认之处的票为无效票", "部分无法辨认的票，可以辨认的部分有效；全部无法辨认的票为无效票") +
		choose(h.Overmark == ballot.OvermarkVoidsItems, "；没有一处标记可以认定的票为无效票。", "。")
}

// quorumWords says how many must be present, after 实到人数.
func quorumWords(all, quorum string) string {
	if share, over, ok := parseQuorum(quorum); ok && over {
		return "超过" + all + moreThan(share.String())
	}
	return fmt.Sprintf("达到%s的%s以上（含本数）", all, quorum)
}

// revoteClause says which line holds when the vote is held again (P17); nothing
// where it never is, or where there is no line.
func (r Rules) revoteClause() string {
	again := r.Tie == TieRunoff && r.Family != List || r.Shortfall != ShortfallVacant
	switch {
	case !r.Family.HasPassLine() || !again || (r.Family == Each && r.Seats == 0):
		return ""
	case r.RevoteLine() == RevoteThird:
		return fmt.Sprintf("再次投票的，按%s，按赞成票由多到少%s，但赞成票不得少于%s的三分之一。", r.RevoteArticle, r.words().adopted, r.words().base(r.PassBase))
	}
	return "再次投票的，通过线不变。"
}

// procedureClauses are the articles on casting, signing, publishing and keeping
// (P14, P18 to P23).
func (r Rules) procedureClauses() []string {
	p := r.plain()
	cast := choose(p.Window == 0, "投票由执行主席宣布开始和截止", fmt.Sprintf("投票由执行主席宣布开始，时间为%d分钟，可以提前宣布截止", p.Window))
	if r.CastOrder() == OrderBoxFirst {
		cast += "。监票人先投，然后是主席台就座的人员，再后是其他人员"
	}
	if r.Family != Rank {
		cast += "。用平板投票的，" + choose(r.CastOrder() == OrderBoxFirst, "监票人确认票箱为空以后同时投票，", "") + "确认提交前可以修改，提交后不得更改"
	}
	shown := "宣布结果前，任何人不得公布各项目的票数。"
	if p.Display == DisplayRunning {
		shown = fmt.Sprintf("投票中，主席台可以分批查看各项目的合计，每批不少于%d张票；宣布结果前，不得向其他任何人公布。", or(p.Batch, usualBatch))
	}
	var told string
	switch r.Publishes() {
	case PublishDeputies:
		told = "宣布以后，公布" + r.chosenWord() + "，按编号排列；票数和核验资料只向本级代表、会议工作人员公布，不向社会公布。"
	case PublishNames:
		told = "宣布以后，只公布" + r.chosenWord() + "，按编号排列，不公布票数和核验资料；票数由会议存档。"
	default:
		told = "宣布以后，向代表和社会公布各项目的" + map[Family]string{Satisfaction: "票数", Rank: "名次合计，由小到大排列"}[r.Family]
		if r.Family != Satisfaction && r.Family != Rank {
			told += "票数，由多到少排列"
		}
		told += "。"
	}
	return []string{
		cast + "。",
		shown + fmt.Sprintf("计票结果由总监票人和另外%d名以上监票人签字，报执行主席宣布。", r.Signatories()),
		told,
		fmt.Sprintf("选票封存，保存到下次会议开始以后满%d个月；期满由两人以上监督销毁并记录。宣布的结果、摘要和销毁记录长期保存。", r.Months()),
	}
}

// chosenWord is what is public of every announced round.
func (r Rules) chosenWord() string {
	if r.Family == Satisfaction {
		return "各项目的测评档次"
	}
	return r.words().adopted + "的项目"
}

func (r Rules) familyClause() string {
	switch r.Family {
	case Pick:
		return "采用差额择优方式，以无记名投票进行；达到通过线的项目按赞成票由多到少入选。"
	case Each:
		return "采用逐项表决方式，以无记名投票对每个项目分别表决。"
	case Plurality:
		return "采用得票排序方式，以无记名投票进行；按赞成票由多到少入选。"
	case List:
		return "采用整体批准方式，以无记名投票对项目清单整体表决一次。"
	case Recommend:
		return "采用票荐方式，以无记名投票推荐项目；达到通过线的项目按赞成票由多到少获得推荐。"
	case Rank:
		return "采用排序票方式，以无记名纸质票按优先顺序给项目编号；名次合计由小到大入选。"
	}
	return r.Family.Label()
}

func (r Rules) paperClause() string {
	if r.Family == Rank {
		return "在票面各项目后填写顺序号，1为最优先；同一顺序号不得重复。"
	}
	what := "对每个项目可以赞成、反对或者弃权，只能选择一种。"
	if r.Stances == ballot.TickOnly {
		what = "票面只设赞成一栏，赞成的项目作标记，不赞成的不作标记。"
	}
	if r.Family == List {
		return what
	}
	if r.MaxApprovals == 0 {
		return what + "每张票赞成的项目数不限。"
	}
	if r.Handling().Overmark == ballot.OvermarkVoidsItems {
		return what + fmt.Sprintf("每张票赞成的项目不超过%d个，等于或者少于此数的有效；多于此数的，这张票的赞成一律不计%s。", r.MaxApprovals,
			choose(r.Stances == ballot.TickOnly, "", "，各按弃权计，反对和弃权照常计"))
	}
	return what + fmt.Sprintf("每张票赞成的项目不超过%d个，等于或者少于此数的有效，多于此数的为无效票。", r.MaxApprovals)
}

func (r Rules) blankClause() string {
	if r.Stances == ballot.TickOnly {
		return choose(r.Blank == ballot.BlankIsVoid, "整张未作标记的票为无效票。", "整张未作标记的票为有效票，不计任何项目的赞成票。")
	}
	if r.Family == List {
		return choose(r.Blank == ballot.BlankIsVoid, "未作标记的票为无效票。", "未作标记的票为有效票，计为弃权。")
	}
	return "个别项目未作标记的，该项目计为弃权。" +
		choose(r.Blank == ballot.BlankIsVoid, "整张未作标记的票为无效票。", "整张未作标记的票为有效票，各项目均计为弃权。")
}

func (r Rules) passClause() string {
	w := r.words()
	switch {
	case r.Family == Plurality:
		return "不设通过线；没有得票的项目不入选。"
	case !r.Family.HasPassLine():
		return "不设通过线。"
	}
	what := choose(r.Family == List, "项目清单", "项目")
	line := "超过" + w.base(r.PassBase) + moreThan(r.PassOver)
	if r.PassLeast != "" {
		line = "不少于" + w.base(r.PassBase) + "的" + lowestTerms(r.PassLeast)
	}
	text := fmt.Sprintf("%s的赞成票%s，为达到通过线。", what, line)
	if r.PassBase == BaseAll || r.PassBase == "" {
		text += "缺席、未交回的票和无效票不减少这一基数。"
	}
	return text
}

// moreThan words a share that has to be exceeded.
func moreThan(share string) string {
	if lowestTerms(share) == "1/2" {
		return "的半数（不含恰好半数）"
	}
	return "的" + share + "（不含本数）"
}

func (r Rules) tieClause() string {
	w := r.words()
	after := map[TieRule]string{
		TieRunoff: "只就这些项目再次投票，名额为尚缺的数目，以两次为限，仍相等的由" + w.chair + "确定",
		TieLot:    "由" + w.chair + "组织，在这些项目中抽签确定",
		TieVacant: "这些项目均不列入，相应名额空缺",
	}[r.Tie]
	if r.Family == Each && r.Seats == 0 {
		return "各项目分别计票，票数相等不影响结果。"
	}
	return fmt.Sprintf("%s相等的项目名次相同。因%s相等不能确定末位名额的，%s；不按编号或者排列先后区分。相等的项目均在名额之内或者均在名额之外的，不影响结果。", w.figure, w.figure, after)
}

func (r Rules) shortfallWords(seats string) string {
	switch r.Shortfall {
	case ShortfallRunoff:
		return seats + "再次投票，候选项目按本次得票由多到少列出"
	case ShortfallVacant:
		return choose(seats == "", "不再投票", seats+"空缺")
	}
	return seats + "由" + r.words().chair + "提请会议确定：再次投票、空缺或者留待以后"
}
