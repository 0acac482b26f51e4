package web

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/web/view"
)

// papersTasks are what the deputies' papers ask of the viewer, and a deputy's ways on.
func (s *Server) papersTasks(c echo.Context, page *view.OfficeStart) error {
	a := actor(c)
	if access.May(a, access.AnswerQuestion) {
		list, err := s.Shortlist.QuestionsFor(ctx(c), a)
		if err != nil {
			return err
		}
		open := 0
		for _, q := range list {
			if q.Question.AnsweredAt.IsZero() {
				open++
			}
		}
		if open > 0 {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf("答复 %d 个代表提问", open), Why: "代表在说明册里对候选项目提了问题，所有代表都在等答复。", Href: "/office/questions", Button: "代表提问"})
		}
	}
	if access.May(a, access.ManageShowings) {
		l, err := s.Shortlist.Showings(ctx(c), a, 0)
		if err != nil {
			return err
		}
		for _, r := range l.Rows {
			if r.Open > 0 {
				page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf("答复 %d 条公示意见", r.Open), Why: r.Showing.Title + "：" + showingStage(r.Showing, l.Today) + "。", Href: officeShowingHref(r.Showing.ID) + "?show=open#comments", Button: "公示意见"})
			}
		}
	}
	if !access.May(a, access.AskQuestion) {
		return nil
	}
	return s.deputyCards(c, page)
}

func (s *Server) deputyCards(c echo.Context, page *view.OfficeStart) error {
	a := actor(c)
	booklets, err := s.Shortlist.ReleasedBooklets(ctx(c), a)
	if err != nil {
		return err
	}
	booklet := view.DeputyCard{Title: "说明册", Text: "还没有发放。大会工作人员发放以后，在这里阅读候选项目。", Href: "/booklet", Button: "全部说明册"}
	if len(booklets) > 0 {
		b := booklets[0]
		booklet = view.DeputyCard{Title: "说明册", Text: fmt.Sprintf("%s，候选项目 %d 项，%s发放。", b.Session.Name, b.Candidates, view.DayOf(b.Booklet.ReleasedAt)), Href: bookletHref(b.Session.ID), Button: "阅读说明册"}
	}
	mine, err := s.Shortlist.MyQuestions(ctx(c), a)
	if err != nil {
		return err
	}
	answered := 0
	for _, q := range mine {
		if !q.Question.AnsweredAt.IsZero() {
			answered++
		}
	}
	asked := view.DeputyCard{Title: "我的提问", Text: "还没有提问。阅读说明册时，在每个项目的最后可以提问。", Href: "/office/asked", Button: "查看提问"}
	if len(mine) > 0 {
		asked.Text = fmt.Sprintf("提了 %d 个问题，已经答复 %d 个。", len(mine), answered)
	}
	duties, err := s.dutyCards(c)
	if err != nil {
		return err
	}
	page.Cards = append(page.Cards, duties...)
	page.Cards = append(page.Cards, booklet, asked)
	if access.May(a, access.EnterSuggestions) {
		rows, err := s.Intake.EnteredBy(ctx(c), a)
		if err != nil {
			return err
		}
		entered := view.DeputyCard{Title: "我反映的建议", Text: "把群众说的事记下来，看办到哪一步。", Href: "/office/entered", Button: "反映和查看"}
		if len(rows) > 0 {
			entered.Text = fmt.Sprintf("反映了 %d 条，看办到哪一步。", len(rows))
		}
		page.Cards = append(page.Cards, entered)
	}
	if access.May(a, access.GiveOpinion) {
		rows, err := s.Intake.MyStudies(ctx(c), a)
		if err != nil {
			return err
		}
		waiting := 0
		for _, r := range rows {
			if r.Waiting() {
				waiting++
			}
		}
		studies := view.DeputyCard{Title: "研判任务", Text: "现在没有等您研判的事项。", Href: "/office/studies/mine", Button: "查看任务"}
		if waiting > 0 {
			studies.Text = fmt.Sprintf("有 %d 件事项等您研判。", waiting)
		}
		page.Cards = append(page.Cards, studies)
	}
	return nil
}
