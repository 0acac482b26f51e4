package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/pdf"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

func answerView(a intake.AnswerRow, may bool) view.TriageAnswer {
	v := view.TriageAnswer{Outcome: a.Outcome, Text: a.Text, Who: a.Actor + " · " + view.Minute(a.WrittenAt), State: "草稿"}
	switch {
	case !a.PublishedAt.IsZero():
		v.State = view.Minute(a.PublishedAt) + " 公布"
	case !a.PublishAt.IsZero():
		v.State = "定于 " + view.Minute(a.PublishAt) + " 公布"
	case may:
		v.Drop = fmt.Sprintf("/office/answers/%d/drop", a.ID)
	}
	if a.MatterID > 0 {
		v.About, v.Href = a.Matter.Code+" "+a.Matter.Title, fmt.Sprintf("/office/matters/%d", a.MatterID)
	} else {
		v.About, v.Href = fmt.Sprintf("%d 号建议 %s", a.Suggestion.Number, a.Suggestion.Title), fmt.Sprintf("/office/suggestions/%d", a.SuggestionID)
	}
	return v
}

func (s *Server) answersPage(c echo.Context) error {
	page, err := s.answerList(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/answers", page)
}

const shownAnswers = 100

func (s *Server) answerList(c echo.Context, t view.Typed) (*view.TriageAnswers, error) {
	call, err := pathID(c, "call")
	if err != nil {
		return nil, err
	}
	l, err := s.Intake.AnswersOffice(ctx(c), actor(c), call)
	if err != nil {
		return nil, err
	}
	path := fmt.Sprintf("/office/calls/%d/answers", call)
	page := &view.TriageAnswers{Page: view.Page{Title: "答复", Crumbs: callCrumbs(actor(c), l.Call)}, Figures: []view.Figure{
		{Label: "草稿", Value: view.Count(len(l.Drafts)), Unit: "份"}, {Label: "等待公布", Value: view.Count(len(l.Waiting)), Unit: "份"}, {Label: "已公布", Value: view.Count(len(l.Published)), Unit: "份"},
		{Label: "有结果还没有答复", Value: view.Count(l.Lacking), Unit: "项"}, {Label: "还没有结果", Value: view.Count(l.Open), Unit: "项"}}}
	list := func(rows []intake.AnswerRow) []view.TriageAnswer {
		var out []view.TriageAnswer
		for i, a := range rows {
			if i == shownAnswers && !wholeTable(c) {
				break
			}
			out = append(out, answerView(a, true))
		}
		return out
	}
	page.Drafts, page.Waiting, page.Published = list(l.Drafts), list(l.Waiting), list(l.Published)
	for _, n := range []int{len(l.Drafts), len(l.Waiting), len(l.Published)} {
		if n > shownAnswers {
			page.More = fmt.Sprintf("每一部分列出前 %d 份；公布时包括没有列出的。", shownAnswers)
		}
	}
	if l.Lacking > 0 {
		f := view.PrepareAnswersForm(path+"/prepare", fmt.Sprintf("起草 %d 份答复", l.Lacking))
		page.Prepare = &f
	}
	if access.May(actor(c), access.PublishAnswers) {
		if len(l.Drafts) > 0 {
			f := view.PublishAnswersForm(path+"/publish", fmt.Sprintf("公布 %d 份答复", len(l.Drafts)), t)
			page.Publish = &f
		}
		if len(l.Waiting) > 0 {
			f := view.HoldAnswersForm(path + "/hold")
			page.Hold = &f
		}
	}
	return page, nil
}

// answersAct runs one press of a button on the page of a call's answers.
func (s *Server) answersAct(do func(c echo.Context, call int64) (intake.Done, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		call, err := pathID(c, "call")
		if err != nil {
			return err
		}
		done, err := do(c, call)
		if err != nil {
			page, e := s.answerList(c, typedIn(c))
			if e != nil {
				return e
			}
			return s.again(c, err, "office/answers", page)
		}
		return s.done(c, done.Text+"。", "/office/calls/%d/answers", call)
	}
}

func (s *Server) prepareAnswers(c echo.Context, call int64) (intake.Done, error) {
	return s.Intake.DraftAnswers(ctx(c), actor(c), call)
}

func (s *Server) publishAnswers(c echo.Context, call int64) (intake.Done, error) {
	if err := confirmed(c); err != nil {
		return intake.Done{}, err
	}
	at := models.Moment(0)
	if text := strings.TrimSpace(c.FormValue("at")); text != "" {
		t, err := time.ParseInLocation("2006-01-02T15:04", text, models.China)
		if err != nil {
			return intake.Done{}, fault.Form{"at": "公布时间请写成日期和时间，例如 2026-11-20 09:00。"}.Err()
		}
		at = models.At(t)
	}
	return s.Intake.PublishAnswers(ctx(c), actor(c), call, at)
}

func (s *Server) holdAnswers(c echo.Context, call int64) (intake.Done, error) {
	return s.Intake.HoldAnswers(ctx(c), actor(c), call)
}

func (s *Server) dropAnswer(c echo.Context) error {
	id, err := pathID(c, "answer")
	if err != nil {
		return err
	}
	if _, err := s.Intake.DropAnswer(ctx(c), actor(c), id); err != nil {
		return err
	}
	return s.done(c, "答复草稿已删除。", "%s", officeBack(c, "/office/calls"))
}

func (s *Server) answerSuggestion(c echo.Context) error {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(c.FormValue("seen"), 10, 64)
	_, err = s.Intake.WriteAnswer(ctx(c), actor(c), intake.AnswerCommand{Suggestion: id, Outcome: c.FormValue("outcome"), Text: c.FormValue("text"), Seen: models.Moment(seen)})
	if err != nil {
		page, e := s.suggestion(c, typedIn(c))
		if e != nil {
			return e
		}
		return s.again(c, err, "office/suggestion", page)
	}
	return s.done(c, "答复草稿已保存。\n到“答复”页面统一公布。", "/office/suggestions/%d", id)
}

// replyLetter prints the 答复函 of a suggestion.
func (s *Server) replyLetter(c echo.Context) error {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return err
	}
	l, err := s.Intake.Letter(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	f, err := filingOf(c, access.TriageSuggestions)
	if err != nil {
		return err
	}
	return s.document(c, fmt.Sprintf("reply-%d.pdf", l.Suggestion.Number), func(b *bytes.Buffer) error {
		return pdf.ReplyLetter(b, s.Fonts, replyOf(l, f))
	})
}

func replyOf(l intake.Letter, f filing) pdf.Reply {
	last := l.Answers[len(l.Answers)-1]
	r := pdf.Reply{Issuer: l.Congress.Name, Call: l.Call.Title, Year: l.Call.Year, Number: l.Suggestion.Number, Title: l.Suggestion.Title, Place: l.Suggestion.Place,
		Received: l.Suggestion.ReceivedAt.Time(), Date: last.PublishedAt.Time(), Reference: f.number, Copies: f.copies}
	if l.Matter.ID > 0 {
		r.Matter = l.Matter.Code
	}
	r.Watermark = watermark(l.Congress, models.Session{})
	for _, a := range l.Answers {
		r.Parts = append(r.Parts, pdf.ReplyPart{Outcome: a.Outcome, Text: a.Text, On: a.PublishedAt.Time()})
	}
	return r
}

// what was transferred to a unit

func (s *Server) transferredPage(c echo.Context) error {
	page, err := s.transferred(c, 0)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/transferred", page)
}

func (s *Server) transferred(c echo.Context, refused int64) (*view.TriageTransferred, error) {
	rows, err := s.Intake.Transferred(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	page := &view.TriageTransferred{Page: view.Page{Title: "转办的建议"}, Empty: view.Empty{Text: "现在没有转来办理的建议。转来后列在这里。"}}
	for _, r := range rows {
		v := view.TriageHanded{Number: strconv.Itoa(r.Number), Title: r.Title, Place: r.Place, Reason: r.Reason, Call: r.Call.Title, Why: r.Note, Unit: r.Unit, Seen: "0", State: "待答复",
			Action: fmt.Sprintf("/office/transferred/%d", r.ID)}
		if !r.At.IsZero() {
			v.At = view.Minute(r.At) + " " + r.By
		}
		if a := r.Answer; a != nil {
			switch {
			case !a.PublishedAt.IsZero():
				v.State, v.Answer, v.Action = "已答复，"+view.Minute(a.PublishedAt)+"公布", a.Text, ""
			case !a.PublishAt.IsZero():
				v.State, v.Answer, v.Action = "已答复，定于"+view.Minute(a.PublishAt)+"公布", a.Text, ""
			default:
				v.State, v.Answer, v.Seen = "已写答复，等待办公室公布", a.Text, moment(a.WrittenAt)
			}
		}
		if r.ID == refused {
			v.Answer = c.FormValue("text")
		}
		page.Rows = append(page.Rows, v)
	}
	return page, nil
}

func (s *Server) replyTransferred(c echo.Context) error {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(c.FormValue("seen"), 10, 64)
	if _, err := s.Intake.ReplyTransferred(ctx(c), actor(c), id, c.FormValue("text"), models.Moment(seen)); err != nil {
		page, e := s.transferred(c, id)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/transferred", page)
	}
	return s.done(c, "答复已保存，由办公室核对后公布。", "/office/transferred")
}

func (s *Server) handBack(c echo.Context) error {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return err
	}
	if _, err := s.Intake.HandBack(ctx(c), actor(c), id, c.FormValue("text")); err != nil {
		page, e := s.transferred(c, id)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/transferred", page)
	}
	return s.done(c, "建议已退还办公室，由办公室重新办理。", "/office/transferred")
}

// statistics

func (s *Server) statisticsPage(c echo.Context) error {
	page, err := s.statistics(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/statistics", page)
}

func (s *Server) statistics(c echo.Context) (*view.TriageStatistics, error) {
	call, err := pathID(c, "call")
	if err != nil {
		return nil, err
	}
	st, err := s.Intake.Statistics(ctx(c), actor(c), call)
	if err != nil {
		return nil, err
	}
	page := statisticsView(st)
	path := fmt.Sprintf("/office/calls/%d/statistics", call)
	page.Crumbs = callCrumbs(actor(c), st.Call)
	page.Exports = []view.Link{{Text: "导出 Excel", Href: path + "/export.xlsx"}, {Text: "导出 CSV", Href: path + "/export.csv"}}
	switch {
	case !st.PublicAt.IsZero():
		page.Public = fmt.Sprintf("已于%s公布，公开网页：", view.Minute(st.PublicAt))
		page.Exports = append(page.Exports, view.Link{Text: "公开网页", Href: fmt.Sprintf("/calls/%d/statistics", call)})
	case access.May(actor(c), access.PublishAnswers):
		f := view.PublishStatisticsForm(path + "/publish")
		page.Publish = &f
	}
	return page, nil
}

// statisticsView draws the figures; what the public may see is decided before.
func statisticsView(st intake.Statistics) *view.TriageStatistics {
	page := &view.TriageStatistics{Page: view.Page{Title: "征集情况"}, Lead: st.Call.Title, Figures: []view.Figure{
		{Label: "收到建议", Value: view.Count(st.Received), Unit: "条"}, {Label: "受理", Value: view.Count(st.Accepted), Unit: "条", Note: view.Percent(st.Accepted, st.Received)},
		{Label: "归并在一起", Value: view.Count(st.Merged), Unit: "条"}, {Label: "形成事项", Value: view.Count(st.Matters), Unit: "项"},
		{Label: "已采纳的建议", Value: view.Count(st.Adopted), Unit: "条", Note: view.Percent(st.Adopted, st.Received)}, {Label: "已答复的建议", Value: view.Count(st.Answered), Unit: "条", Note: view.Percent(st.Answered, st.Received)},
		{Label: "采纳为候选项目", Value: view.Count(st.Projects), Unit: "项"}, {Label: "转微实事立办", Value: view.Count(st.Small), Unit: "项"}, {Label: "列入储备库", Value: view.Count(st.Reserve), Unit: "项"},
		{Label: "附议", Value: view.Count(st.Seconds), Unit: "人次"}}}
	for _, part := range []struct {
		name string
		rows []intake.Tally
	}{{"按类别", st.Categories}, {"按渠道", st.Channels}, {"按地点", st.Places}, {"按月份", st.Months}, {"联络站和代表", st.Entrances}} {
		if len(part.rows) == 0 {
			continue
		}
		most := 0
		for _, r := range part.rows {
			most = max(most, r.Received)
		}
		f := view.TriageFigures{Name: part.name, Chart: view.Chart{Scale: "横条按收到的条数，最长的一条是 " + view.Count(most) + " 条。"}}
		for _, r := range part.rows {
			f.Chart.Rows = append(f.Chart.Rows, view.ChartRow{Name: r.Name, Value: view.Count(r.Received) + " 条", Share: view.Percent(r.Received, st.Received), Width: view.Spread(r.Received, most), In: true})
			f.Rows = append(f.Rows, [4]string{r.Name, view.Count(r.Received), view.Count(r.Accepted), view.Count(r.Adopted)})
		}
		page.Tables = append(page.Tables, f)
	}
	if st.Adopted > 0 {
		page.Thanks = fmt.Sprintf("感谢提出建议的每一位：%s 条建议已经采纳，其中 %s 项列为候选项目，%s 项作为微实事立即办理。", view.Count(st.Adopted), view.Count(st.Projects), view.Count(st.Small))
	}
	return page
}

func (s *Server) publishStatistics(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		_, err = s.Intake.PublishStatistics(ctx(c), actor(c), call)
	}
	if err != nil {
		page, e := s.statistics(c)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/statistics", page)
	}
	return s.done(c, "征集情况已经公布。", "/office/calls/%d/statistics", call)
}

func (s *Server) exportStatistics(excel bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		call, err := pathID(c, "call")
		if err != nil {
			return err
		}
		st, err := s.Intake.Statistics(ctx(c), actor(c), call)
		if err != nil {
			return err
		}
		return sendTable(c, "statistics", "征集情况", excel, intake.StatisticsTable(st), sheet.Kinds{"收到": sheet.AsNumber, "受理": sheet.AsNumber, "采纳": sheet.AsNumber})
	}
}

// publicStatistics is what everybody may read once it was published.
func (s *Server) publicStatistics(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	st, err := s.Intake.PublicStatistics(ctx(c), call)
	if err != nil {
		return err
	}
	page := statisticsView(st)
	page.Site = st.Congress.Name
	page.Public = fmt.Sprintf("%s公布，采纳情况按已经答复的计。", view.DayOf(st.PublicAt))
	page.Crumbs = []view.Link{{Text: "首页", Href: "/"}, {Text: st.Call.Title, Href: fmt.Sprintf("/calls/%d", call)}}
	return s.render(c, http.StatusOK, "public/statistics", page)
}
