package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/lifecycle"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// countdown is the time that is left of the vote; nil outside of it.
func countdown(r models.Round, now models.Moment) *view.Countdown {
	if r.ClosesAt == 0 || r.State != models.RoundOpen && r.State != models.RoundPaused {
		return nil
	}
	from := now
	if r.State == models.RoundPaused {
		from = r.PausedAt
	}
	left := max(0, int((r.ClosesAt-from)/1000))
	c := &view.Countdown{Label: "剩余时间", Text: minutesSeconds(left), Left: left, Runs: r.State == models.RoundOpen}
	if c.Runs {
		c.Until = view.Clock(r.ClosesAt)
	}
	return c
}

func minutesSeconds(seconds int) string {
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

func pausedSince(r models.Round) string {
	if r.State != models.RoundPaused {
		return ""
	}
	left := time.Duration(max(0, r.ClosesAt-r.PausedAt)) * time.Millisecond
	return fmt.Sprintf("投票从 %s 起暂停，不收票。剩余时间 %s 保留，恢复后接着计算。", view.ClockSeconds(r.PausedAt), minutesSeconds(int(left.Seconds())))
}

// paperSince says that the tablets were left, while it matters.
func paperSince(v vote.RoundReading) string {
	r := v.Round
	if r.ToPaperAt == 0 || r.State.Reached(models.RoundCounted) {
		return ""
	}
	return fmt.Sprintf("从 %s 起转为纸质投票：已经投入的平板票照常计票，没有投票的代表交回投票凭证，换领纸质票。", view.Clock(r.ToPaperAt))
}

// presidiumDelegations fills in the delegations, and the seats that are still empty.
func presidiumDelegations(l *view.PresidiumLive, v vote.RoundReading) {
	l.Split = v.Round.Paper
	total := 0
	for _, d := range v.Delegations {
		l.Delegations = append(l.Delegations, view.DelegationRow{Name: d.Name, Entitled: view.Count(d.Entitled), Present: view.Count(d.Present),
			Share: view.Percent(d.Present, d.Entitled), Issued: view.Count(d.Issued), Paper: view.Count(d.Paper), Waiting: view.Count(d.Waiting)})
		if total += len(d.NotIn); len(d.NotIn) == 0 {
			continue
		}
		seats := view.DelegationSeats{Name: d.Name, Count: fmt.Sprintf("%d 人", len(d.NotIn))}
		for _, deputy := range d.NotIn {
			seats.Seats = append(seats.Seats, strings.TrimSpace(deputy.Seat+" "+deputy.Name))
		}
		l.NotIn = append(l.NotIn, seats)
	}
	if total > 0 && !v.Round.State.Reached(models.RoundClosed) {
		l.NotInTotal = fmt.Sprintf("%d 人", total)
	} else {
		l.NotIn = nil
	}
}

// sideTexts are what the presidium is told before a step beside the way forward.
var sideTexts = map[lifecycle.Action]struct {
	key                              sideKey
	consequence, confirm, asks, hint string
}{
	lifecycle.Pause: {sidePause, "暂停期间不收票，剩余时间保留。已经填写的选票留在平板上，恢复后可以接着投。", "我已宣布暂停投票", "暂停原因", "例如：会场停电，正在检修"},
	lifecycle.ToPaper: {sidePaper, "平板不再收票，已经投入的照常计票。还没有投票的代表交回投票凭证，换领纸质票。不能再改回平板投票。",
		"我已宣布转为纸质投票，知道不能改回", "转人工的原因", "例如：无线网络中断，短时间不能恢复"},
	lifecycle.Void:  {sideVoid, "已经投的票一律不计，也永远不会开启；须建立新的一轮重新投票。不能撤回。", "我已宣布本轮无效，知道不能撤回", "无效的原因", "例如：票面印错，主席团决定重新投票"},
	lifecycle.Close: {sideClose, "截止后不再收票，也不能重新开始。", "我已宣布截止，知道不能重新开始", "", ""},
}

// sideForms are what the viewer may do beside the next step, folded until needed.
func sideForms(v vote.RoundReading, actor access.Actor) []view.SideForm {
	base, back := fmt.Sprintf("/office/rounds/%d/", v.Round.ID), fmt.Sprintf("/presidium/%d", v.Round.ID)
	var forms []view.SideForm
	for _, action := range lifecycle.Beside(v.Round.State) {
		t, ours := sideTexts[action]
		paperAlready := action == lifecycle.ToPaper && (v.Round.ToPaperAt != 0 || !v.Round.Tablets)
		if !ours || paperAlready || !access.May(actor, procedureNeeds[action]) {
			continue
		}
		forms = append(forms, view.SideForm{Key: string(t.key), Action: base + string(t.key), Back: back, Title: action.Label(), Consequence: t.consequence,
			Confirm: t.confirm, Button: action.Label(), Name: "reason", Asks: t.asks, Hint: t.hint})
	}
	if len(v.Choices) > 0 && access.May(actor, access.DecideSeats) {
		forms = append(forms, seatsForm(v, base, back))
	}
	if lotOpen(v) && access.May(actor, access.DecideSeats) {
		forms = append(forms, lotForm(v, base, back))
	}
	return forms
}

// seatsForm records what was decided about the seats that stayed empty.
func seatsForm(v vote.RoundReading, base, back string) view.SideForm {
	f := view.SideForm{Key: string(sideSeats), Action: base + string(sideSeats), Back: back, Title: "记录不足名额的处理", Open: true,
		Consequence: fmt.Sprintf("还有 %d 个名额没有确定。请按会议确定的办法登记，登记后不能更改。", v.Outcome.Next.Seats),
		Confirm:     "会议已经这样确定", Button: "登记处理办法", Name: "reason", Asks: "确定的依据", Hint: "例如：主席团第三次会议提请，全体会议举手通过"}
	for _, d := range v.Choices {
		f.Choices = append(f.Choices, view.Option{Value: string(d), Text: d.Label()})
	}
	return f
}

// lotOpen reports whether a lot has still to be drawn and recorded.
func lotOpen(v vote.RoundReading) bool { return v.Lot != nil && !v.Lot.Drawn() }

// lotForm records the winners of a lot.
func lotForm(v vote.RoundReading, base, back string) view.SideForm {
	f := view.SideForm{Key: string(sideLot), Action: base + string(sideLot), Back: back, Title: "登记抽签结果", Open: true,
		Consequence: fmt.Sprintf("下列项目票数相等，按票决办法抽签确定，名额 %d 个。请在会场当众抽签，再登记抽中的项目。登记后立即公布，不能更改。", v.Lot.Seats),
		Confirm:     "已当众抽签，抽中的项目核对无误", Button: "登记抽签结果", Name: "reason", Asks: "抽签经过", Hint: "例如：由执行主席在主席台抽签，总监票人监督"}
	for _, t := range v.Lot.Tied {
		f.Winners = append(f.Winners, view.Option{Value: fmt.Sprint(t.No), Text: fmt.Sprintf("%d号　%s", t.No, t.Name)})
	}
	return f
}

// lotSaid says what a lot that was drawn fell on.
func lotSaid(l *vote.Lot) string {
	return "抽签确定：" + l.Said()
}

// countSteps is where the count stands between close and announcement, without a figure of any project.
func countSteps(v vote.RoundReading, paper *vote.PaperReading) []view.Step {
	r := v.Round
	if !r.State.Reached(models.RoundClosed) || r.State == models.RoundVoid || r.State.Reached(models.RoundAnnounced) {
		return nil
	}
	counting, counted := r.State.Reached(models.RoundCounting), r.State.Reached(models.RoundCounted)
	sealed := r.Returned // until the paper is added at the reconciliation
	if counting {
		sealed = r.Sealed()
	}
	steps := []view.Step{{Name: "票箱已封", State: "done", At: view.Clock(r.ClosedAt), Note: sealedNote(r, sealed)}}
	add := func(name, note string, done bool) {
		s := view.Step{Name: name, Note: note, State: "next"}
		if done {
			s.State = "done"
		}
		steps = append(steps, s)
	}
	balance := ""
	if counting {
		balance = fmt.Sprintf("发出 %d 张，收回 %d 张，未交 %d 张", r.Issued, r.Returned, r.Issued-r.Returned)
	}
	add("合计已固定", balance, counting)
	if r.Tablets && (!counting || sealed > 0) {
		add(fmt.Sprintf("监票人开启 %d/%d", min(v.Decrypted, r.Threshold), r.Threshold), "", counted || counting && v.Decrypted >= r.Threshold)
	}
	if r.Paper {
		done, note := paperProgress(paper)
		add("纸质票"+done, note, counted || counting && paper != nil && len(paper.Missing) == 0)
	}
	add("结果", "", counted)
	if at := slices.IndexFunc(steps, func(s view.Step) bool { return s.State == "next" }); at >= 0 {
		steps[at].State = "now"
	}
	return steps
}

func sealedNote(r models.Round, sealed int) string {
	if !r.Tablets {
		return "只用纸质票"
	}
	return fmt.Sprintf("平板票 %d 张", sealed)
}

// paperProgress says how many stacks of paper are settled, and what is missing.
func paperProgress(paper *vote.PaperReading) (done, note string) {
	if paper == nil {
		return "", ""
	}
	n := 0
	for _, b := range paper.Batches {
		if b.State == vote.PaperAgreed {
			n++
		}
	}
	if len(paper.Batches) > 0 {
		done = fmt.Sprintf(" %d/%d 组", n, len(paper.Batches))
	}
	return done, strings.Join(paper.Missing, "；")
}

// chainLines say in words how the rounds for the same seats went: one line a round that has ended, and the one that is
// held now.
func chainLines(v vote.RoundReading) []string {
	return chainSaid(wordsOf(v.Congress, v.Rules), v.Chain)
}

func chainSaid(w view.Words, chain []vote.Link) []string {
	verb := w.Act
	if verb == view.WordsOf(false).Act {
		verb = "选定" // 决定 is the act of all rounds together
	}
	var lines []string
	for i, link := range chain {
		line := models.Ordinal(i+1) + "轮"
		if link.Reason != "" {
			line += "（" + link.Reason.Label() + "）"
		}
		switch {
		case link.Announced && w.Act != view.WordsOf(false).Act && w.Act != view.WordsOf(true).Act:
			line += "已宣布结果" // a 满意度测评 chooses nothing
		case link.Announced:
			line += fmt.Sprintf("%s %d 项", verb, link.Adopted)
			if link.Lot.Drawn() {
				line += "；" + lotSaid(link.Lot)
			}
		case link.Round.State == models.RoundVoid:
			line += "无效"
		default:
			line += "：" + link.Round.State.Label()
		}
		lines = append(lines, line)
	}
	return lines
}

// nextWords says what follows an announced round, or what became of it; empty when nothing does.
func nextWords(v vote.RoundReading) string {
	left := fmt.Sprintf("还有%d个名额没有确定，", v.Outcome.Next.Seats)
	for i, link := range v.Chain {
		if link.Round.ID == v.Round.ID && i+1 < len(v.Chain) {
			next := v.Chain[i+1]
			if next.Reason == vote.Again {
				left = "本轮不计结果，"
			}
			return fmt.Sprintf("%s已经%s，见“%s”。", left, next.Reason.Label(), next.Round.Name)
		}
	}
	if v.Lot.Drawn() {
		return fmt.Sprintf("票数相等，还有%d个名额由%s。%s", v.Lot.Seats, lotSaid(v.Lot), sentence(v.Lot.Reason))
	}
	if v.Round.Decision.Valid() {
		return left + "会议已经确定：" + v.Round.Decision.Label() + "。"
	}
	return nextSentence(*v.Outcome)
}

// resultRounds are the rounds for the same seats, with the results of those that are announced.
func resultRounds(v vote.ResultReading) []view.Link {
	var links []view.Link
	for i, line := range chainLines(v.RoundReading) {
		link := view.Link{Text: line, Current: v.Chain[i].Round.ID == v.Round.ID}
		if v.Chain[i].Announced {
			link.Href = fmt.Sprintf("/results/%d", v.Chain[i].Round.ID)
		}
		links = append(links, link)
	}
	return links
}
