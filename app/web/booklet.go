package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

var bookletsCrumb = view.Link{Text: "说明册", Href: "/booklet"}

func bookletHref(session int64) string { return fmt.Sprintf("/booklet/%d", session) }

func paperHref(session int64, no int) string { return fmt.Sprintf("/booklet/%d/%d", session, no) }

// whoReads says who may read the booklet, and when the list is public.
const whoReads = "说明册供代表审阅，登录后阅读，不对外公开。候选项目在公示时和会议公布后向社会公开。"

const unreleased = "说明册还没有发给代表，现在只有负责发放的工作人员能看到这一页。"

func (s *Server) bookletList(c echo.Context) error {
	rows, err := s.Shortlist.ReleasedBooklets(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.BookletList{Page: view.Page{Title: "候选项目说明册", Crumbs: []view.Link{officeCrumb}}}
	for _, r := range rows {
		page.Rows = append(page.Rows, view.BookletEntry{Name: r.Session.Name, Href: bookletHref(r.Session.ID), Facts: fmt.Sprintf("%d年度，候选项目 %d 项，%s发放", r.Session.Year, r.Candidates, view.DayOf(r.Booklet.ReleasedAt))})
	}
	return s.render(c, http.StatusOK, "papers/booklets", page)
}

// bookletTitle names a session's booklet.
func bookletTitle(b shortlist.Booklet) string {
	return fmt.Sprintf("%d年度民生实事候选项目说明册", b.Session.Year)
}

func bookletLines(b shortlist.Booklet, href func(no int) string) []view.BookletLine {
	var lines []view.BookletLine
	for _, k := range b.Candidates {
		line := view.BookletLine{No: strconv.Itoa(k.No), Name: k.Name, Href: href(k.No), Facts: strings.Trim(k.Unit+"　"+view.MoneyKnown(k.Investment), "　"), Questions: "还没有提问", Readings: strconv.Itoa(b.Readings[k.ID])}
		if n := b.Questions[k.ID]; n > 0 {
			line.Questions = fmt.Sprintf("提问 %d 个", n)
		}
		lines = append(lines, line)
	}
	return lines
}

func (s *Server) bookletContents(c echo.Context) error {
	session, err := pathID(c, "session")
	if err != nil {
		return err
	}
	b, err := s.Shortlist.ReadBooklet(ctx(c), actor(c), session)
	if err != nil {
		return err
	}
	page := &view.BookletContents{Page: view.Page{Title: bookletTitle(b), Crumbs: []view.Link{officeCrumb, bookletsCrumb}}, Text: paragraphs(b.Booklet.Text), Print: bookletHref(session) + "/booklet.pdf", Public: whoReads,
		Rows: bookletLines(b, func(no int) string { return paperHref(session, no) })}
	if !b.Released {
		page.Preview = unreleased
	}
	sum := models.Fen(0)
	for _, k := range b.Candidates {
		sum += k.Investment
	}
	page.Facts = known([]view.Fact{{Label: "会议", Value: b.Session.Name}, {Label: "开会日期", Value: view.Day(b.Session.OpensOn)}, {Label: "候选项目", Value: fmt.Sprintf("%d 项", len(b.Candidates))}, {Label: "总投资合计", Value: view.MoneyKnown(sum)}})
	return s.render(c, http.StatusOK, "papers/contents", page)
}

// paperOf is the candidate in the address.
func paperOf(c echo.Context) (session int64, no int, err error) {
	if session, err = pathID(c, "session"); err != nil {
		return 0, 0, err
	}
	n, err := pathID(c, "no")
	return session, int(min(n, 1_000_000)), err
}

func (s *Server) paperView(c echo.Context) (*view.BookletScreen, shortlist.Booklet, error) {
	session, no, err := paperOf(c)
	if err != nil {
		return nil, shortlist.Booklet{}, err
	}
	b, p, err := s.Shortlist.ReadEntry(ctx(c), actor(c), session, no)
	if err != nil {
		return nil, b, err
	}
	k := p.Content
	at := slices.IndexFunc(b.Candidates, func(k models.Candidate) bool { return k.No == no })
	page := &view.BookletScreen{Page: view.Page{Title: k.Name, Crumbs: []view.Link{officeCrumb, bookletsCrumb, {Text: b.Session.Name, Href: bookletHref(session)}}}, No: strconv.Itoa(no), Name: k.Name, At: fmt.Sprintf("第 %d 项，共 %d 项", at+1, len(b.Candidates)),
		Contents: &view.Link{Text: "目录", Href: bookletHref(session)}, Content: paragraphs(k.Content)}
	if !b.Released {
		page.Preview = unreleased
	}
	if at > 0 {
		page.Previous = &view.Link{Text: "上一项", Href: paperHref(session, b.Candidates[at-1].No)}
	}
	if at < len(b.Candidates)-1 {
		page.Next = &view.Link{Text: "下一项", Href: paperHref(session, b.Candidates[at+1].No)}
	}
	page.Facts = paperFacts(k)
	for _, i := range k.Items {
		page.Items = append(page.Items, view.ShortlistEntry{Name: i.Name, Unit: i.Unit, Target: i.Target, Money: view.MoneyKnown(i.Investment)})
	}
	for _, i := range k.Checkpoints {
		page.Checkpoints = append(page.Checkpoints, view.ShortlistEntry{On: view.Day(i.PlannedOn), Name: i.Name, Target: i.Target, Weight: shareOf(i.Weight)})
	}
	for _, y := range k.Years {
		page.Targets = append(page.Targets, yearTarget(y))
	}
	page.Origins, page.OriginSum = paperOrigins(p.Origins)
	if p.Traced {
		stars := starsOf(p.Index)
		page.Index, page.Formula = &stars, shortlist.Formula
	}
	page.Opinions, page.Meetings = paperOpinions(p), paperMeetings(p)
	for _, q := range p.Questions {
		page.Questions = append(page.Questions, view.BookletQuestion{Text: paragraphs(q.Text), By: askedBy(q), Answer: paragraphs(q.Answer), AnswerBy: answeredBy(q)})
	}
	if b.Released && access.May(actor(c), access.AskQuestion) {
		page.Ask, page.Named = paperHref(session, no)+"#ask", true
		page.Question = page.Input("text", "您的问题", "").WithHint("一次问一件事，由牵头单位或者政府办答复，所有代表都能看到。")
	}
	return page, b, nil
}

func shareOf(percent int) string { return strconv.Itoa(percent) + "%" }

func yearTarget(y models.YearTarget) string { return fmt.Sprintf("%d年：%s", y.Year, y.Target) }

// paperFacts is what the booklet says of a candidate in short lines.
func paperFacts(k shortlist.Content) []view.Fact {
	facts := []view.Fact{{Label: "地点", Value: k.Place}, {Label: "建设规模", Value: k.Scale}, {Label: "总投资", Value: view.MoneyKnown(k.Investment)}, {Label: "资金来源", Value: k.Funding}, {Label: "牵头单位", Value: k.Unit}, {Label: "配合单位", Value: k.Support},
		{Label: "年度目标", Value: k.Target}, {Label: "完成时限", Value: k.Deadline}, {Label: "受益对象", Value: beneficiaries(k)}}
	if n := k.PerBeneficiary(); n > 0 {
		facts = append(facts, view.Fact{Label: "人均投资", Value: fmt.Sprintf("%d 元", n)})
	}
	return known(append(facts, view.Fact{Label: "类别", Value: k.Category}))
}

// paperOrigins are the matters behind a candidate and what they add up to.
func paperOrigins(list []shortlist.Origin) ([]view.BookletOrigin, string) {
	var rows []view.BookletOrigin
	suggestions, endorsements := 0, 0
	for _, o := range list {
		suggestions, endorsements = suggestions+o.Suggestions, endorsements+o.Endorsements
		if o.Suggestions == 0 && o.Endorsements == 0 {
			continue
		}
		row := view.BookletOrigin{Title: o.Title, Said: fmt.Sprintf("建议 %s 条，附议 %s 人次", view.Count(o.Suggestions), view.Count(o.Endorsements))}
		if o.Title == "" {
			row.Title = "没有公布的事项"
		} else {
			row.Href = "/matters/" + url.PathEscape(o.Code)
		}
		if o.Merged {
			row.Said += "（归并进来）"
		}
		rows = append(rows, row)
	}
	return rows, originSaid(shortlist.Voices{Suggestions: suggestions, Endorsements: endorsements})
}

func paperOpinions(p shortlist.Entry) []view.BookletOpinion {
	var rows []view.BookletOpinion
	for _, a := range p.Opinions {
		row := view.BookletOpinion{Aspect: a.Aspect.Label(), Unit: a.Unit, Verdict: a.Verdict.Label(), Kind: string(a.Verdict), Text: a.Opinion}
		for _, e := range p.Content.Explanations {
			if e.Appraisal == a.ID {
				row.Explanation = e.Text
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func paperMeetings(p shortlist.Entry) []view.MeetingRow {
	var rows []view.MeetingRow
	for _, r := range p.Reviews {
		rows = append(rows, view.MeetingRow{Step: r.Meeting.Step.Label(), Meeting: r.Meeting.Meeting, On: view.Day(r.Meeting.HeldOn), Result: r.Result.Label(), Note: r.Note, Version: fmt.Sprintf("第%d版", r.Version)})
	}
	return rows
}

func askedBy(q models.Question) string {
	name := q.Asker
	if name == "" {
		return "一位代表，" + view.Minute(q.AskedAt)
	}
	return name + "代表，" + view.Minute(q.AskedAt)
}

func answeredBy(q models.Question) string {
	if q.AnsweredAt.IsZero() {
		return ""
	}
	return q.Answerer + "，" + view.Minute(q.AnsweredAt)
}

func (s *Server) bookletPaper(c echo.Context) error {
	page, b, err := s.paperView(c)
	if err != nil {
		return err
	}
	if err := s.countReading(c, b); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "papers/paper", page)
}

// countReading counts a deputy's first look at a candidate. What was counted is remembered by the browser alone, in a
// cookie of this booklet's addresses; nothing here says whose it was.
func (s *Server) countReading(c echo.Context, b shortlist.Booklet) error {
	if !b.Released || !access.May(actor(c), access.AskQuestion) {
		return nil
	}
	_, no, err := paperOf(c)
	if err != nil {
		return err
	}
	const name = "piaojue-read"
	var before []string
	if cookie, err := c.Cookie(name); err == nil && len(cookie.Value) < 2048 {
		before = strings.Split(cookie.Value, ".")
	}
	if slices.Contains(before, strconv.Itoa(no)) {
		return nil
	}
	if err := s.Shortlist.CountReading(ctx(c), actor(c), b.Session.ID, no); err != nil {
		return err
	}
	c.SetCookie(&http.Cookie{Name: name, Value: strings.TrimPrefix(strings.Join(before, ".")+"."+strconv.Itoa(no), "."), Path: bookletHref(b.Session.ID), MaxAge: 90 * 24 * 3600, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode})
	return nil
}

func (s *Server) askQuestion(c echo.Context) error {
	session, no, err := paperOf(c)
	if err != nil {
		return err
	}
	text, named := c.FormValue("text"), c.FormValue("named") == "yes"
	if _, err := s.Shortlist.AskQuestion(ctx(c), actor(c), session, no, text, named); err != nil {
		page, _, e := s.paperView(c)
		if e != nil {
			return e
		}
		page.Named = named
		if refusal, ok := fault.As(err); ok {
			page.Errors = fieldErrors(refusal)
		}
		page.Question = page.Input("text", "您的问题", text).WithHint(page.Question.Hint)
		return s.again(c, err, "papers/paper", page)
	}
	return s.done(c, "问题已经提交。\n答复以后，在这一页和“我的提问”里显示。", "/booklet/%d/%d#questions", session, no)
}

func askedRow(q shortlist.AskedQuestion) view.AskedRow {
	return view.AskedRow{ID: strconv.FormatInt(q.Question.ID, 10), Project: fmt.Sprintf("%d 号 %s", q.Candidate.No, q.Candidate.Name), Href: paperHref(q.Session.ID, q.Candidate.No) + "#questions", Session: q.Session.Name,
		Text: paragraphs(q.Question.Text), By: askedBy(q.Question), Answer: paragraphs(q.Question.Answer), AnswerBy: answeredBy(q.Question), Typed: q.Question.Answer, Open: q.Question.AnsweredAt.IsZero()}
}

func (s *Server) myQuestions(c echo.Context) error {
	list, err := s.Shortlist.MyQuestions(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.AskedList{Page: view.Page{Title: "我的提问", Crumbs: []view.Link{officeCrumb}}, None: "您还没有提问。打开说明册，在每个项目的最后可以提问。"}
	for _, q := range list {
		row := askedRow(q)
		if q.Question.Asker == "" {
			row.By = "没有显示姓名，" + view.Minute(q.Question.AskedAt)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(c, http.StatusOK, "papers/asked", page)
}

func (s *Server) questionsView(c echo.Context) (*view.AskedList, error) {
	list, err := s.Shortlist.QuestionsFor(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	open := 0
	page := &view.AskedList{Page: view.Page{Title: "代表提问", Crumbs: []view.Link{officeCrumb}}, None: "还没有代表提问。说明册发放以后，代表可以对候选项目提问，问题列在这里。"}
	for _, q := range list {
		row := askedRow(q)
		row.Action = fmt.Sprintf("/office/questions/%d", q.Question.ID)
		if row.Open {
			open++
		}
		page.Rows = append(page.Rows, row)
	}
	page.Lead = fmt.Sprintf("共 %d 个问题，没有答复 %d 个。答复以后所有代表都能看到问题和答复。", len(list), open)
	return page, nil
}

func (s *Server) questionsPage(c echo.Context) error {
	page, err := s.questionsView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "papers/asked", page)
}

func (s *Server) answerQuestion(c echo.Context) error {
	id, err := pathID(c, "question")
	if err != nil {
		return err
	}
	answer := c.FormValue("answer")
	if _, err := s.Shortlist.AnswerQuestion(ctx(c), actor(c), id, answer); err != nil {
		page, e := s.questionsView(c)
		if e != nil {
			return e
		}
		if refusal, ok := fault.As(err); ok {
			for i := range page.Rows {
				if page.Rows[i].ID == strconv.FormatInt(id, 10) {
					page.Rows[i].Typed, page.Rows[i].Error = answer, refusal.Fields[fmt.Sprintf("answer-%d", id)]
				}
			}
		}
		return s.again(c, err, "papers/asked", page)
	}
	return s.done(c, "答复已经保存，代表可以看到。", "/office/questions#question-%d", id)
}

// bookletDeskView is the office's page of a session's booklet.
func (s *Server) bookletDeskView(c echo.Context, typed string) (*view.BookletRelease, int64, error) {
	session, err := pathID(c, "session")
	if err != nil {
		return nil, 0, err
	}
	b, err := s.Shortlist.ReadBooklet(ctx(c), actor(c), session)
	if err != nil {
		return nil, 0, err
	}
	path := fmt.Sprintf("/office/sessions/%d/booklet", session)
	page := &view.BookletRelease{Page: view.Page{Title: "候选项目说明册", Crumbs: []view.Link{officeCrumb, sessionsCrumb, {Text: b.Session.Name, Href: fmt.Sprintf("/office/sessions/%d", session)}}}, State: "没有发放", Read: bookletHref(session)}
	if len(b.Candidates) > 0 {
		page.Later = s.later(page.Read+"/booklet.pdf", "说明册")
	}
	questions := 0
	for _, n := range b.Questions {
		questions += n
	}
	page.Facts = []view.Fact{{Label: "会议", Value: b.Session.Name}, {Label: "开会日期", Value: view.Day(b.Session.OpensOn)}, {Label: "候选项目", Value: fmt.Sprintf("%d 项", len(b.Candidates))}}
	if b.Released {
		page.State = "已经发放"
		page.Facts = append(page.Facts, view.Fact{Label: "发放时间", Value: fmt.Sprintf("%s，%s，开会前 %d 天", view.Minute(b.Booklet.ReleasedAt), b.Booklet.Actor, max(0, b.Days))}, view.Fact{Label: "代表提问", Value: fmt.Sprintf("%d 个，没有答复 %d 个", questions, b.Open)})
		page.Rows = bookletLines(b, func(no int) string { return paperHref(session, no) })
	} else {
		page.Save, page.Release = path, path+"/release"
		page.Text = page.Input("text", "编写说明（可不填）", cmp.Or(typed, b.Booklet.Text)).WithHint("印在说明册首页，如项目怎样产生、怎样阅读、有疑问找谁。")
		if len(b.Candidates) == 0 {
			page.Release = ""
			page.Warnings = append(page.Warnings, view.OfficeBasis{Word: "还不能发放", Text: "这次会议还没有候选项目。请先提交或者导入候选项目名单。"})
		} else if !b.Fixed {
			page.Warnings = append(page.Warnings, view.OfficeBasis{Word: "名单没有固定", Text: "候选项目名单还可以修改。发放以后再改的，代表看到的随之改变。"})
		}
	}
	if b.Late() {
		word, said := "通行做法", fmt.Sprintf("离开会还有 %d 天，少于 %d 天。", max(0, b.Days), b.Lead.Days)
		if b.Released {
			said = fmt.Sprintf("发放时离开会 %d 天，少于 %d 天。", max(0, b.Days), b.Lead.Days)
		}
		if b.Lead.Law {
			word = "地方法规"
		}
		page.Warnings = append(page.Warnings, view.OfficeBasis{Law: b.Lead.Law, Word: word, Text: said + b.Lead.Basis})
	}
	return page, session, nil
}

func (s *Server) bookletDesk(c echo.Context) error {
	page, _, err := s.bookletDeskView(c, "")
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "papers/release", page)
}

func (s *Server) writeBooklet(c echo.Context) error {
	session, err := pathID(c, "session")
	if err != nil {
		return err
	}
	if _, said := typedIn(c)["text"]; !said { // an empty text is a text
		return formError(http.ErrNotMultipart)
	}
	return s.onBooklet(c, session, s.Shortlist.WriteBooklet(ctx(c), actor(c), session, c.FormValue("text")), "编写说明已经保存。")
}

func (s *Server) releaseBooklet(c echo.Context) error {
	session, err := pathID(c, "session")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Shortlist.ReleaseBooklet(ctx(c), actor(c), session, c.FormValue("text"))
	}
	return s.onBooklet(c, session, err, "说明册已经发给代表。\n代表登录后在首页打开。")
}

func (s *Server) onBooklet(c echo.Context, session int64, err error, said string) error {
	if err == nil {
		return s.done(c, said, "/office/sessions/%d/booklet", session)
	}
	page, _, e := s.bookletDeskView(c, c.FormValue("text"))
	if e != nil {
		return e
	}
	if refusal, ok := fault.As(err); ok {
		page.Text.Error = refusal.Fields["text"]
	}
	return s.again(c, err, "papers/release", page)
}
