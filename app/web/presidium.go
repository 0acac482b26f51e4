package web

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/lifecycle"
	"piaojue/app/live"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// presidiumForm is a step that is taken from the presidium's page: where it is posted, and what is said before.
type presidiumForm struct {
	path        string // last part of the address
	consequence string
	confirm     string
}

// presidiumForms are the steps that the presidium takes with one button. The others need more than that, or are
// other people's, and happen on their own pages.
var presidiumForms = map[lifecycle.Action]presidiumForm{
	lifecycle.Adopt:     {"adopt", "办法和候选项目从此固定，不能再改；办法的摘要印在票面、报告单和公告上。", "大会已经通过票决办法"},
	lifecycle.Approve:   {"approve", "名单从此固定，监票人开始办理密钥。", "大会已经通过监票人名单"},
	lifecycle.Prepare:   {"prepare", "密钥、投票码和候选项目固定在票箱里，以后任何改动都会被核验程序发现。", "已与总监票人核对"},
	lifecycle.Issue:     {"issue", "全体代表人数从此固定，代表凭签到领取投票凭证。", "到会人数已核对"},
	lifecycle.Open:      {"open", "票箱为空，代表可以投票。", "我已宣布开始投票"},
	lifecycle.Resume:    {"resume", "从现在起继续收票，暂停前剩余的时间接着计算。", "我已宣布恢复投票"},
	lifecycle.Close:     {"close", "截止后不再收票，也不能重新开始。", "我已宣布截止，知道不能重新开始"},
	lifecycle.Reconcile: {"count", "收回不多于发出，本轮有效，进入计票；收回多于发出，本轮无效，不计任何项目的票。", "我已听取总监票人报告发出数和收回数"},
	lifecycle.Announce:  {"announce", "结果和各项目得票立即在现场公布屏和公众网站上公布，不能撤回。", "我已在大会上宣读结果"},
}

// presidiumPage is the presidium's live view of a round at a moment; paper is nil unless paper is being counted.
func presidiumPage(v vote.RoundReading, paper *vote.PaperReading, actor access.Actor, now models.Moment) *view.Presidium {
	return &view.Presidium{
		Page:     view.Page{Title: "主席台 · " + v.Round.Name, Crumbs: []view.Link{{Text: "工作台", Href: "/office"}, {Text: v.Round.Name, Href: fmt.Sprintf("/office/rounds/%d", v.Round.ID)}}},
		Topic:    fmt.Sprintf("%s,%s", live.Round(v.Round.ID), live.Session(v.Session.ID)), // the other rounds of the sitting stand on the page, too
		Fragment: fmt.Sprintf("/presidium/%d/fragment", v.Round.ID),
		Live:     presidiumLive(v, paper, actor, now),
	}
}

func presidiumLive(v vote.RoundReading, paper *vote.PaperReading, actor access.Actor, now models.Moment) view.PresidiumLive {
	l := view.PresidiumLive{
		Session: v.Session.Name, Round: v.Round.Name, State: v.Round.State.Label(), AsOf: view.ClockSeconds(now),
		Steps: procedure(v), Figures: presidiumFigures(v), Clock: countdown(v.Round, now), Chain: chainLines(v),
		Scale: fmt.Sprintf("横条全长为全体代表%s人。", view.Count(v.Turnout.Entitled)),
	}
	l.Gauges = presidiumGauges(v)
	presidiumDelegations(&l, v)
	l.Paused, l.Paper = pausedSince(v.Round), paperSince(v)
	l.Few = vote.FewApart(v.Round)
	if v.Round.State.Reached(models.RoundCounting) && l.Few == "" {
		l.Few = vote.ApartKept(v.Round)
	}
	if v.Lost > 0 {
		l.Lost = fmt.Sprintf("凭证遗失补发 %d 张：遗失的凭证不能作废，仍可能被用来投票；收回多于发出时，本轮无效。", v.Lost)
	}
	if v.LostPaper > 0 {
		l.LostPaper = fmt.Sprintf("纸质票遗失补发 %d 张：遗失的票没有编号，仍可能被投入票箱；收回多于发出时，本轮无效。", v.LostPaper)
	}
	l.Act, l.Waiting = presidiumAct(v, actor)
	l.Side, l.Counting = sideForms(v, actor), countSteps(v, paper)
	if l.SideTitle = "出现情况时"; len(v.Choices) > 0 || lotOpen(v) {
		l.SideTitle = "名额没有全部确定"
	}
	if v.Round.State.Reached(models.RoundAnnounced) && !v.Session.Rehearsal {
		l.Links = []view.Link{{Text: "查看公众看到的结果", Href: fmt.Sprintf("%s/%d", publicResults, v.Round.ID)}}
		if vote.ApartKept(v.Round) != "" {
			l.Links = append(l.Links, view.Link{Text: "查看内部留存的分栏票数和核验资料", Href: fmt.Sprintf("%s/%d", toldResults, v.Round.ID)})
		}
	}
	if v.Outcome != nil && v.Counts != nil {
		l.Count = presidiumCount(v)
	}
	l.Colour, l.Siblings = stripeOf(v.Round.Colour), siblingRounds(v)
	return l
}

// siblingRounds are the other rounds of this sitting, for the presiding member to change between.
func siblingRounds(v vote.RoundReading) []view.SiblingRound {
	var list []view.SiblingRound
	for _, r := range v.Siblings {
		list = append(list, view.SiblingRound{Colour: stripeOf(r.Colour), Name: r.Name, State: r.State.Label(), Href: fmt.Sprintf("/presidium/%d", r.ID)})
	}
	return list
}

// procedure is the steps of the round as the page draws them.
func procedure(v vote.RoundReading) []view.Step {
	var steps []view.Step
	for _, p := range procedureOf(v) {
		step := view.Step{Name: p.Name, Who: p.Who, State: "next"}
		switch {
		case p.Done:
			step.State, step.At, step.Note = "done", view.Clock(p.At), p.Reason
		case p.Now:
			step.State = "now"
		}
		steps = append(steps, step)
	}
	return steps
}

// presidiumFigures are the numbers that everybody in the hall may know.
func presidiumFigures(v vote.RoundReading) []view.Figure {
	t, issued, returned := v.Turnout, "", ""
	if paper := v.Round.PaperIssued; paper > 0 {
		issued = fmt.Sprintf("凭证%d，纸质%d", t.Issued-paper, paper)
	}
	if t.Issued > 0 {
		returned = "占发出" + view.Percent(t.Returned, t.Issued)
	}
	present := ""
	if t.Entitled > 0 {
		present = "占应到" + view.Percent(t.Present, t.Entitled)
	}
	return []view.Figure{
		{Label: "应到", Value: view.Count(t.Entitled), Unit: "人"},
		{Label: "实到", Value: view.Count(t.Present), Unit: "人", Note: present},
		{Label: "发出", Value: view.Count(t.Issued), Unit: "张", Note: issued},
		{Label: "收回", Value: view.Count(t.Returned), Unit: "张", Note: returned},
	}
}

// presidiumGauges place the numbers against the lines they must reach. The pass line is drawn only where it is
// known before the count: a majority of all deputies (组织法 Art 25), or of those present.
func presidiumGauges(v vote.RoundReading) []view.Gauge {
	t := v.Turnout
	if t.Entitled == 0 {
		return nil
	}
	quorum, err := tally.QuorumLine(t.Entitled, cmp.Or(v.Rules.Quorum, defaultQuorum))
	if err != nil {
		quorum = 0
	}
	return []view.Gauge{
		view.NewGauge("实到", t.Present, t.Entitled, quorum, "法定人数"),
		view.NewGauge("发出", t.Issued, t.Entitled, 0, ""),
		view.NewGauge("收回", t.Returned, t.Entitled, 0, ""),
	}
}

// presidiumAct is the one next step as a form, or who takes it when the viewer may not.
func presidiumAct(v vote.RoundReading, actor access.Actor) (*view.Act, string) {
	if v.Round.State == models.RoundVoid {
		return nil, "本轮无效，应当重新投票。请大会秘书处在本轮页面建立重新投票的轮次。"
	}
	if len(v.Next) == 0 {
		return nil, "本轮程序已全部完成。"
	}
	for _, p := range procedureOf(v) {
		if !p.Now {
			continue
		}
		missing := strings.Join(v.Missing, "；")
		form, ours := presidiumForms[p.Action]
		if !ours || !access.May(actor, p.Need) {
			return nil, waiting(p, missing)
		}
		act := &view.Act{
			Action: fmt.Sprintf("/office/rounds/%d/%s", v.Round.ID, form.path), Button: p.Name, Primary: true,
			Consequence: form.consequence, Confirm: form.confirm,
			Hidden: []view.Option{{Value: "back", Text: fmt.Sprintf("/presidium/%d", v.Round.ID)}},
		}
		if p.Action == lifecycle.Approve && len(v.StaffRemarks) > 0 {
			act.Consequence = "提名请再核对：" + strings.Join(v.StaffRemarks, "") + form.consequence
		}
		if p.Action == lifecycle.Open && v.Rules.CastOrder() == tally.OrderBoxFirst {
			act.Consequence += "投票顺序：监票人先投，再主席台，再其他代表；用平板的同时投票。"
		}
		if missing != "" {
			act.Blocked = missing + "，还不能" + p.Name + "。"
		}
		if p.Action == lifecycle.Close {
			act.Consequence = fmt.Sprintf("已收回%d张，还有%d张没有交回；没有交回的不计入任何项目。%s", v.Turnout.Returned, v.Turnout.Issued-v.Turnout.Returned, form.consequence)
		}
		return act, ""
	}
	return nil, ""
}

// waiting says who takes the next step and what it still needs.
func waiting(p procedureStep, missing string) string {
	s := fmt.Sprintf("下一步由%s办理：%s。", p.Who, p.Name)
	if missing != "" {
		s += missing + "。"
	}
	return s
}

func presidiumCount(v vote.RoundReading) *view.PresidiumCount {
	w := wordsOf(v.Congress, v.Rules)
	c := &view.PresidiumCount{
		Sentence: resultSentence(v.Congress, v.Rules, *v.Outcome, len(v.Candidates), v.Lot), Next: nextWords(v),
		Chart: outcomeChart(w, v.Rules, *v.Counts, *v.Outcome, v.Lot), Explain: v.Outcome.Explain, Survey: surveyTable(v.Rules, v.Counts, v.Outcome),
		Parts: partsTable(v.Rules, v.Counts, v.Paper),
	}
	for _, p := range v.Outcome.Problems {
		c.Problems = append(c.Problems, p.Text)
	}
	return c
}

func (s *Server) presidiumReading(c echo.Context) (*view.Presidium, error) {
	v, err := s.roundRead(c)
	if err != nil {
		return nil, err
	}
	var paper *vote.PaperReading
	if v.Round.Paper && (v.Round.State == models.RoundClosed || v.Round.State == models.RoundCounting) {
		reading, err := s.Vote.Paper(ctx(c), actor(c), v.Round.ID)
		if err != nil {
			return nil, err
		}
		paper = &reading
	}
	page := presidiumPage(v, paper, actor(c), s.now())
	return page, s.addRunning(c, page, v.Round.ID)
}

func (s *Server) presidium(c echo.Context) error {
	page, err := s.presidiumReading(c)
	return s.wholeOrPart(c, "presidium/live", page, err)
}
