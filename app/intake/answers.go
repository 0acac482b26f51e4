package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// Outcomes of an answer that are no outcome of a matter.
const (
	OutcomeReturned    = "不属于征集范围"
	OutcomeTransferred = "转办答复"
	OutcomeGoing       = "正在研究"
)

// AnswerOutcomes lists what an answer may say in its first line.
func AnswerOutcomes() []string {
	return []string{models.MatterProject.Label(), models.MatterSmall.Label(), models.MatterReserve.Label(), models.MatterDeclined.Label(),
		OutcomeTransferred, OutcomeReturned, OutcomeGoing}
}

// AnswerTemplate is the usual wording of an answer, to be completed by the
// officer. m is the matter, zero for an answer to one suggestion; r the
// suggestion, zero for an answer to a matter.
func AnswerTemplate(outcome string, year int, m models.Matter, r models.Suggestion) string {
	about := "您的建议"
	if m.ID > 0 {
		about = fmt.Sprintf("您的建议归入事项“%s”（事项编号 %s）", m.Title, m.Code)
	}
	reason := func(text string) string {
		text = strings.TrimRight(strings.TrimSpace(text), "。")
		if text == "" {
			return ""
		}
		return text + "。"
	}
	switch outcome {
	case models.MatterProject.Label():
		return fmt.Sprintf("%s，经研究，采纳为%d年度民生实事候选项目。%s下一步按程序论证、审议，并交代表票决；最终是否列入，以公告为准。感谢您的建议。", about, year, reason(m.Reason))
	case models.MatterSmall.Label():
		return fmt.Sprintf("%s，经研究，转为微实事立即办理，不再等候票决。%s办理情况可以凭查询码查看。感谢您的建议。", about, reason(m.Reason))
	case models.MatterReserve.Label():
		return fmt.Sprintf("%s，经研究，列入民生实事项目储备库，条件成熟时启用。%s感谢您的建议。", about, reason(m.Reason))
	case models.MatterDeclined.Label():
		return fmt.Sprintf("%s，经研究，暂不采纳。理由：%s感谢您关心民生实事工作。", about, reason(m.Reason))
	case OutcomeReturned:
		return fmt.Sprintf("%s不属于本次征集范围：%s感谢您的理解。", about, reason(r.Note))
	case OutcomeTransferred:
		return fmt.Sprintf("%s已转%s办理。%s感谢您的建议。", about, r.Unit, reason(r.Note))
	case OutcomeGoing:
		return about + "，正在研究，有结果后在本页答复。感谢您的建议。"
	}
	return ""
}

// An AnswerCommand is the office's answer to one suggestion or to a matter and
// with it to all its suggestions; one of the two is 0.
type AnswerCommand struct {
	Suggestion int64
	Matter     int64
	Outcome    string
	Text       string
	Seen       models.Moment // WrittenAt of the draft when the page was drawn, 0 for none
}

// WriteAnswer keeps an answer as a draft, in place of the draft that is there.
// It refuses while an answer waits for its time, and when somebody else wrote
// meanwhile.
func (s *Service) WriteAnswer(ctx context.Context, actor access.Actor, cmd AnswerCommand) (Done, error) {
	form := fault.Form{}
	tidyText(form, "text", "答复内容", &cmd.Text, 2000, true)
	if !slices.Contains(AnswerOutcomes(), cmd.Outcome) {
		form.Add("outcome", "请选择处理结果。")
	}
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	call, err := s.callOf(ctx, actor, access.TriageSuggestions, cmd.Suggestion, cmd.Matter)
	if err != nil {
		return Done{}, err
	}
	return s.sit(ctx, actor, access.TriageSuggestions, call, "起草答复", func(d *desk) (string, error) {
		about, m, err := d.subject(cmd.Suggestion, cmd.Matter)
		if err != nil {
			return "", err
		}
		if m.ID > 0 && slices.Contains([]string{models.MatterProject.Label(), models.MatterSmall.Label(), models.MatterReserve.Label(), models.MatterDeclined.Label()}, cmd.Outcome) && cmd.Outcome != m.State.Label() {
			return "", fault.Form{"outcome": fmt.Sprintf("事项现在是“%s”，答复要与它一致。请先确定事项的处理结果。", m.State.Label())}.Err()
		}
		if cmd.Outcome == models.MatterDeclined.Label() && m.Reason != "" && !strings.Contains(cmd.Text, strings.TrimRight(m.Reason, "。")) {
			return "", fault.Form{"text": "不采纳的答复要写明理由：" + m.Reason}.Err()
		}
		return fmt.Sprintf("为%s起草答复：%s", about, cmd.Outcome), d.answer(cmd.Suggestion, cmd.Matter, cmd.Outcome, cmd.Text, &cmd.Seen)
	})
}

// callOf is the call of a suggestion or a matter.
func (s *Service) callOf(ctx context.Context, actor access.Actor, need access.Action, suggestion, matter int64) (int64, error) {
	var call int64
	err := s.look(ctx, actor, need, func(c *store.Scope) error {
		if suggestion > 0 {
			r, err := c.Suggestion(suggestion)
			call = r.CallID
			return err
		}
		m, err := c.Matter(matter)
		call = m.CallID
		return err
	})
	if err == nil && call == 0 {
		err = fault.New(fault.Closed, "这个事项不是从征集中来的，没有建议人可以答复。")
	}
	return call, err
}

func (d *desk) subject(suggestion, matter int64) (string, models.Matter, error) {
	if suggestion > 0 {
		r, err := d.c.Suggestion(suggestion)
		return fmt.Sprintf(" %d 号建议", r.Number), models.Matter{}, err
	}
	m, err := d.c.Matter(matter)
	if err == nil && m.State == models.MatterMerged {
		err = fault.New(fault.Closed, "事项 %s 已经归并，请答复归并后的事项。", m.Code)
	}
	return "事项 " + m.Code, m, err
}

// answer writes a draft, or overwrites the one that is there. seen is nil where
// no draft may be there.
func (d *desk) answer(suggestion, matter int64, outcome, text string, seen *models.Moment) error {
	before, err := d.draft(suggestion, matter)
	if err != nil {
		return err
	}
	if before.ID == 0 {
		return d.c.PutAnswer(&models.Answer{CallID: d.call.ID, SuggestionID: suggestion, MatterID: matter, Outcome: outcome, Text: text,
			AccountID: d.actor.Account, Actor: d.actor.Name, WrittenAt: d.c.Now})
	}
	if !before.PublishAt.IsZero() {
		return fault.New(fault.Closed, "这份答复定于%s公布，现在不能修改。要修改请先取消定时公布。", clock(before.PublishAt))
	}
	if seen == nil || before.WrittenAt != *seen && (before.Outcome != outcome || before.Text != text) {
		return fault.New(fault.Conflict, "没有保存：%s已于%s起草了答复“%s”。请看清现有的草稿，再决定是否修改。", before.Actor, clock(before.WrittenAt), excerptOf(before.Text))
	}
	if err := d.c.DropAnswer(before.ID); err != nil {
		return err
	}
	return d.c.PutAnswer(&models.Answer{CallID: d.call.ID, SuggestionID: suggestion, MatterID: matter, Outcome: outcome, Text: text,
		AccountID: d.actor.Account, Actor: d.actor.Name, WrittenAt: d.c.Now})
}

func excerptOf(text string) string {
	r := []rune(strings.ReplaceAll(text, "\n", " "))
	if len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return string(r)
}

// draft is the answer that is not out yet, zero if there is none.
func (d *desk) draft(suggestion, matter int64) (models.Answer, error) {
	answers, err := d.c.AnswersOf(suggestion, matter)
	for _, a := range answers {
		if a.PublishedAt.IsZero() && a.SuggestionID == suggestion && a.MatterID == matter {
			return a, err
		}
	}
	return models.Answer{}, err
}

// DropAnswer removes a draft.
func (s *Service) DropAnswer(ctx context.Context, actor access.Actor, id int64) (Done, error) {
	var row models.Answer
	err := s.look(ctx, actor, access.TriageSuggestions, func(c *store.Scope) (err error) {
		row, err = c.Answer(id)
		return err
	})
	if err != nil {
		return Done{}, err
	}
	return s.sit(ctx, actor, access.TriageSuggestions, row.CallID, "删除答复草稿", func(d *desk) (string, error) {
		row, err := d.c.Answer(id)
		switch {
		case err != nil:
			return "", err
		case !row.PublishedAt.IsZero():
			return "", fault.New(fault.Closed, "答复已于%s公布，不能删除。需要更正的，请补充一份答复。", clock(row.PublishedAt))
		case !row.PublishAt.IsZero():
			return "", fault.New(fault.Closed, "这份答复定于%s公布。要删除请先取消定时公布。", clock(row.PublishAt))
		}
		return "删除“" + excerptOf(row.Text) + "”", d.c.DropAnswer(id)
	})
}

// DraftAnswers writes the usual wording for all that has an outcome and no
// answer: matters that are decided, suggestions that were returned. The officer
// reads and completes them before they are published.
func (s *Service) DraftAnswers(ctx context.Context, actor access.Actor, call int64) (Done, error) {
	return s.sit(ctx, actor, access.TriageSuggestions, call, "批量起草答复", func(d *desk) (string, error) {
		answered, err := d.answered()
		if err != nil {
			return "", err
		}
		matters, err := d.c.Matters(call)
		if err != nil {
			return "", err
		}
		n := 0
		for _, m := range matters {
			if !decided(m.State) || answered.matters[m.ID] {
				continue
			}
			if err := d.answer(0, m.ID, m.State.Label(), AnswerTemplate(m.State.Label(), d.call.Year, m, models.Suggestion{}), nil); err != nil {
				return "", err
			}
			n++
		}
		rows, err := d.c.SuggestionsBy(store.SuggestionFilter{Call: call, State: models.SuggestionReturned})
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			if answered.suggestions[r.ID] {
				continue
			}
			if err := d.answer(r.ID, 0, OutcomeReturned, AnswerTemplate(OutcomeReturned, d.call.Year, models.Matter{}, r), nil); err != nil {
				return "", err
			}
			n++
		}
		if n == 0 {
			return "", fault.New(fault.Conflict, "没有需要起草的：有结果的事项和退回的建议都已经有答复或者草稿。")
		}
		return fmt.Sprintf("起草答复 %d 份", n), nil
	})
}

func decided(s models.MatterState) bool {
	return s == models.MatterProject || s == models.MatterSmall || s == models.MatterReserve || s == models.MatterDeclined
}

type answered struct{ suggestions, matters map[int64]bool }

func (d *desk) answered() (answered, error) {
	a := answered{map[int64]bool{}, map[int64]bool{}}
	all, err := d.c.AnswersOfCall(d.call.ID)
	for _, r := range all {
		if r.SuggestionID > 0 {
			a.suggestions[r.SuggestionID] = true
		} else {
			a.matters[r.MatterID] = true
		}
	}
	return a, err
}

// PublishAnswers releases all drafts of a call for one moment, at which they
// come out together; a moment that is not ahead means now. It refuses when a
// draft no longer fits its matter, and releases none then.
func (s *Service) PublishAnswers(ctx context.Context, actor access.Actor, call int64, at models.Moment) (Done, error) {
	return s.sit(ctx, actor, access.PublishAnswers, call, "公布答复", func(d *desk) (string, error) {
		if at > d.c.Now+models.Moment((366*24*time.Hour).Milliseconds()) {
			return "", fault.Form{"at": "公布时间超过一年，请核对年份。"}.Err()
		}
		all, err := d.c.AnswersOfCall(call)
		if err != nil {
			return "", err
		}
		all = slices.DeleteFunc(all, func(a models.Answer) bool { return !a.PublishedAt.IsZero() || !a.PublishAt.IsZero() })
		if len(all) == 0 {
			return "", fault.New(fault.Conflict, "没有待公布的答复草稿。请先起草答复。")
		}
		var ids []int64
		for _, a := range all {
			ids = append(ids, a.MatterID)
		}
		matters, err := d.c.MattersByID(ids)
		if err != nil {
			return "", err
		}
		var wrong []string
		for _, a := range all {
			m := matters[a.MatterID]
			switch {
			case a.MatterID == 0:
			case m.State == models.MatterMerged:
				wrong = append(wrong, fmt.Sprintf("事项 %s 已经归并，请删除它的草稿", m.Code))
			case decided(m.State) && a.Outcome != m.State.Label() && a.Outcome != OutcomeTransferred, !decided(m.State) && slices.Contains(AnswerOutcomes()[:4], a.Outcome):
				wrong = append(wrong, fmt.Sprintf("事项 %s 现在是“%s”，草稿写的是“%s”", m.Code, m.State.Label(), a.Outcome))
			}
		}
		if len(wrong) > 0 {
			more := ""
			if len(wrong) > 5 {
				wrong, more = wrong[:5], fmt.Sprintf("等 %d 处", len(wrong))
			}
			return "", fault.New(fault.Conflict, "没有公布：%s%s。请改好后再公布。", strings.Join(wrong, "；"), more)
		}
		for _, a := range all {
			a.PublishAt = max(at, d.c.Now)
			if err := d.c.UpdateAnswer(a); err != nil {
				return "", err
			}
		}
		if at > d.c.Now {
			return fmt.Sprintf("%d 份答复定于%s一起公布", len(all), clock(at)), nil
		}
		n, err := d.publish()
		return fmt.Sprintf("%d 份答复已经公布", n), err
	})
}

// HoldAnswers takes back the moment of all answers of a call that wait for it.
func (s *Service) HoldAnswers(ctx context.Context, actor access.Actor, call int64) (Done, error) {
	return s.sit(ctx, actor, access.PublishAnswers, call, "取消定时公布答复", func(d *desk) (string, error) {
		all, err := d.c.AnswersOfCall(call)
		if err != nil {
			return "", err
		}
		n := 0
		for _, a := range all {
			if a.PublishedAt.IsZero() && !a.PublishAt.IsZero() {
				a.PublishAt = 0
				if err := d.c.UpdateAnswer(a); err != nil {
					return "", err
				}
				n++
			}
		}
		if n == 0 {
			return "", fault.New(fault.Closed, "没有等待公布的答复，可能已经公布。")
		}
		return fmt.Sprintf("%d 份答复改回草稿", n), nil
	})
}

// publish lets all answers of the locked call out whose time has come, and
// says so to the indexes and pages of their suggestions.
func (d *desk) publish() (int, error) {
	all, err := d.c.AnswersOfCall(d.call.ID)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, a := range all {
		if !a.PublishedAt.IsZero() || a.PublishAt.IsZero() || a.PublishAt > d.c.Now {
			continue
		}
		a.PublishedAt = d.c.Now
		if err := d.c.UpdateAnswer(a); err != nil {
			return n, err
		}
		if err := d.c.TouchSuggestions(a.SuggestionID, a.MatterID, d.call.Changes); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// PublishDue lets answers out whose time has come, in all congresses. It may
// run on several instances at once: each answer comes out once, because the
// call is held while it is looked at again.
func (s *Service) PublishDue(ctx context.Context) error {
	type where struct{ congress, call int64 }
	var due []where
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		answers, err := tx.AnswersDue()
		for _, a := range answers {
			if w := (where{a.CongressID, a.CallID}); !slices.Contains(due, w) {
				due = append(due, w)
			}
		}
		return err
	})
	for _, w := range due {
		e := s.store.InTx(ctx, func(tx *store.Tx) error {
			d := &desk{c: tx.In(w.congress)}
			var err error
			if d.call, err = d.c.LockCall(w.call); err != nil {
				return err
			}
			d.call.Changes++
			n, err := d.publish()
			if err != nil || n == 0 { // another instance was first
				return err
			}
			if err := d.c.CountCall(d.call); err != nil {
				return err
			}
			clock := access.Clock(w.congress)
			return audit.Append(d.c, audit.Note{Account: clock.Account, Actor: clock.Name, Action: "公布答复", Subject: d.call.Title, Detail: fmt.Sprintf("到时公布 %d 份", n)})
		})
		err = errors.Join(err, e)
	}
	return err
}

// ReplyTransferred is a unit's answer to a suggestion that was transferred to
// it. The office reads and publishes it.
func (s *Service) ReplyTransferred(ctx context.Context, actor access.Actor, suggestion int64, text string, seen models.Moment) (Done, error) {
	form := fault.Form{}
	tidyText(form, "text", "答复内容", &text, 2000, true)
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	call, err := s.callOf(ctx, actor, access.HandleTransferred, suggestion, 0)
	if err != nil {
		return Done{}, err
	}
	return s.sit(ctx, actor, access.HandleTransferred, call, "答复转办建议", func(d *desk) (string, error) {
		row, err := d.c.Suggestion(suggestion)
		if err != nil {
			return "", err
		}
		if row.UnitID != actor.Unit && !access.May(actor, access.TriageSuggestions) {
			return "", fault.New(fault.NotFound, "没有找到该建议。")
		}
		if row.State != models.SuggestionTransferred {
			return "", fault.New(fault.Closed, "%d 号建议现在是“%s”，不用再答复。", row.Number, row.State.Label())
		}
		if err := d.answer(row.ID, 0, OutcomeTransferred, text, &seen); err != nil {
			return "", err
		}
		state := stateOf(row)
		if err := d.record(actReply, excerptOf(text), row.ID, row.MatterID, state, state); err != nil {
			return "", err
		}
		return fmt.Sprintf("%s答复 %d 号建议", row.Unit, row.Number), nil
	})
}

// HandBack returns a transferred suggestion to the office, because it is not
// the unit's business; the reason stands in the trace. What the unit wrote
// before goes, unless it waits for its time or is out: then it is refused.
func (s *Service) HandBack(ctx context.Context, actor access.Actor, suggestion int64, why string) (Done, error) {
	form := fault.Form{}
	tidyText(form, "text", "退还理由", &why, 200, true)
	if err := form.Err(); err != nil {
		return Done{}, err
	}
	call, err := s.callOf(ctx, actor, access.HandleTransferred, suggestion, 0)
	if err != nil {
		return Done{}, err
	}
	return s.sit(ctx, actor, access.HandleTransferred, call, "退还转办建议", func(d *desk) (string, error) {
		row, err := d.c.Suggestion(suggestion)
		if err != nil {
			return "", err
		}
		if row.UnitID != actor.Unit && !access.May(actor, access.TriageSuggestions) {
			return "", fault.New(fault.NotFound, "没有找到该建议。")
		}
		to, err := lifecycle.Follow(lifecycle.Suggestion, row.State, lifecycle.HandBack)
		if err != nil {
			return "", err
		}
		answers, err := d.c.AnswersOf(row.ID, 0)
		if err != nil {
			return "", err
		}
		for _, a := range answers {
			if !a.PublishAt.IsZero() || !a.PublishedAt.IsZero() {
				return "", fault.New(fault.Closed, "%d 号建议的答复已经定时公布或者已经公布，不能退还。", row.Number)
			}
			if err := d.c.DropAnswer(a.ID); err != nil {
				return "", err
			}
		}
		unit := row.Unit
		return fmt.Sprintf("%s退还 %d 号建议", unit, row.Number), d.change(&row, string(lifecycle.HandBack), unit+"："+why, func(r *models.Suggestion) {
			r.State, r.UnitID, r.Unit, r.Note = to, 0, "", unit+"退还："+why
		})
	})
}

// An AnswerRow is an answer with what it is about.
type AnswerRow struct {
	models.Answer
	Matter     models.Matter
	Suggestion models.Suggestion
}

// An AnswerList is all answers of a call and what still lacks one.
type AnswerList struct {
	Call      models.Call
	Drafts    []AnswerRow // not released
	Waiting   []AnswerRow // released for a moment ahead
	Published []AnswerRow // newest first
	Lacking   int         // decided matters and returned suggestions without an answer
	Open      int         // suggestions and matters that are not decided yet
}

// AnswersOffice reads the answers of a call for the office.
func (s *Service) AnswersOffice(ctx context.Context, actor access.Actor, call int64) (AnswerList, error) {
	var l AnswerList
	err := s.look(ctx, actor, access.TriageSuggestions, func(c *store.Scope) (err error) {
		if l.Call, err = c.Call(call); err != nil {
			return err
		}
		d := &desk{c: c, call: l.Call}
		have, err := d.answered()
		if err != nil {
			return err
		}
		all, err := c.AnswersOfCall(call)
		if err != nil {
			return err
		}
		var ids []int64
		for _, a := range all {
			if a.SuggestionID > 0 {
				ids = append(ids, a.SuggestionID)
			}
		}
		rows, err := c.SuggestionsByID(call, ids)
		if err != nil {
			return err
		}
		suggestions := map[int64]models.Suggestion{}
		for _, r := range rows {
			suggestions[r.ID] = r
		}
		list, err := c.Matters(call)
		if err != nil {
			return err
		}
		matters := map[int64]models.Matter{}
		for _, m := range list {
			matters[m.ID] = m
			switch {
			case decided(m.State) && !have.matters[m.ID]:
				l.Lacking++
			case m.State == models.MatterOpen:
				l.Open++
			}
		}
		counts, err := c.CountSuggestions(store.SuggestionFilter{Call: call})
		if err != nil {
			return err
		}
		l.Open += counts[models.SuggestionReceived]
		returned, err := c.SuggestionsBy(store.SuggestionFilter{Call: call, State: models.SuggestionReturned})
		if err != nil {
			return err
		}
		for _, r := range returned {
			if !have.suggestions[r.ID] {
				l.Lacking++
			}
		}
		for _, a := range all {
			row := AnswerRow{a, matters[a.MatterID], suggestions[a.SuggestionID]}
			switch {
			case !a.PublishedAt.IsZero():
				l.Published = append(l.Published, row)
			case !a.PublishAt.IsZero():
				l.Waiting = append(l.Waiting, row)
			default:
				l.Drafts = append(l.Drafts, row)
			}
		}
		slices.Reverse(l.Published)
		return nil
	})
	return l, err
}

// A Letter is what a printed answer (答复函) says.
type Letter struct {
	Congress   models.Congress
	Call       models.Call
	Suggestion models.Suggestion // without what is sealed
	Matter     models.Matter
	Answers    []models.Answer // those that are out, oldest first
}

// Letter reads the printed answer to one suggestion. It refuses while no answer
// is out.
func (s *Service) Letter(ctx context.Context, actor access.Actor, suggestion int64) (Letter, error) {
	var l Letter
	err := s.look(ctx, actor, access.TriageSuggestions, func(c *store.Scope) (err error) {
		if l.Suggestion, err = c.Suggestion(suggestion); err != nil {
			return err
		}
		l.Suggestion.NameSealed, l.Suggestion.PhoneSealed, l.Suggestion.PhoneIndex = nil, nil, nil
		if l.Call, err = c.Call(l.Suggestion.CallID); err != nil {
			return err
		}
		if l.Congress, err = c.CongressByID(c.Congress); err != nil {
			return err
		}
		if l.Suggestion.MatterID > 0 {
			if l.Matter, err = c.Matter(l.Suggestion.MatterID); err != nil {
				return err
			}
		}
		all, err := c.AnswersOf(suggestion, l.Suggestion.MatterID)
		l.Answers = slices.DeleteFunc(all, func(a models.Answer) bool { return a.PublishedAt.IsZero() })
		return err
	})
	if err == nil && len(l.Answers) == 0 {
		err = fault.New(fault.Closed, "%d 号建议的答复还没有公布，公布后才能打印答复函。", l.Suggestion.Number)
	}
	return l, err
}
