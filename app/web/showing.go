package web

import (
	"bytes"
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

var officeShowingsCrumb = view.Link{Text: "公示", Href: "/office/showings"}

func officeShowingHref(id int64) string { return fmt.Sprintf("/office/showings/%d", id) }

func (s *Server) showingsPage(c echo.Context) error {
	l, err := s.Shortlist.Showings(ctx(c), actor(c), queryYear(c))
	if err != nil {
		return err
	}
	page := &view.OfficeShowings{Page: view.Page{Title: fmt.Sprintf("%d年候选项目公示", l.Year), Crumbs: shortlistCrumbs()}, NewHref: fmt.Sprintf("/office/showings/new?year=%d", l.Year)}
	page.Years = yearLinks(l.Years, l.Year, func(y int) string { return fmt.Sprintf("/office/showings?year=%d", y) })
	for _, r := range l.Rows {
		row := view.OfficeShowingRow{Title: r.Showing.Title, Href: officeShowingHref(r.Showing.ID), State: "没有发布", Period: showingPeriod(r.Showing), Projects: strconv.Itoa(r.Projects), Comments: strconv.Itoa(r.Comments), Open: strconv.Itoa(r.Open)}
		if !r.Showing.PublishedAt.IsZero() {
			row.State = showingStage(r.Showing, l.Today)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(c, http.StatusOK, "papers/showings", page)
}

// showingCommand is a showing as its form was sent.
func showingCommand(c echo.Context, year int) shortlist.ShowingCommand {
	cmd := shortlist.ShowingCommand{Year: year, Title: c.FormValue("title"), Text: c.FormValue("text"), OpensOn: models.Date(strings.TrimSpace(c.FormValue("opens_on"))), ClosesOn: models.Date(strings.TrimSpace(c.FormValue("closes_on")))}
	for _, v := range typedIn(c)["projects"] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			cmd.Projects = append(cmd.Projects, id)
		}
	}
	return cmd
}

// projectOptions are the projects of a year to be ticked; without a choice
// those that departments have looked at.
func (s *Server) projectOptions(c echo.Context, year int, chosen []int64) ([]view.Option, error) {
	rows, err := s.Shortlist.Showable(ctx(c), actor(c), year)
	var options []view.Option
	for _, r := range rows {
		ticked := slices.Contains(chosen, r.ID)
		if chosen == nil {
			ticked = r.State != models.ShortlistDraft && r.State != models.ShortlistAppraising
		}
		options = append(options, view.Option{Value: strconv.FormatInt(r.ID, 10), Text: r.Name, Hint: r.State.Label() + "　" + strings.Trim(r.Unit+"　"+view.MoneyKnown(r.Investment), "　"), Chosen: ticked})
	}
	return options, err
}

func (s *Server) newShowingForm(c echo.Context, year int, typed view.Typed) (*view.OfficeFormPage, error) {
	if year == 0 {
		year = s.now().Time().Year() + 1
	}
	options, err := s.projectOptions(c, year, nil)
	if err != nil {
		return nil, err
	}
	opens := s.now().Time()
	form := view.ShowingForm("/office/showings/new", fmt.Sprintf("/office/showings?year=%d", year), fmt.Sprintf("关于%d年民生实事候选项目的公示", year), "", opens.Format("2006-01-02"),
		opens.AddDate(0, 0, shortlist.UsualShowingDays-1).Format("2006-01-02"), shortlist.ShowingBasis, options, typed)
	form.Hidden = []view.Option{{Value: "year", Text: strconv.Itoa(year)}}
	page := &view.OfficeFormPage{Page: view.Page{Title: fmt.Sprintf("新建%d年公示", year), Crumbs: append(shortlistCrumbs(), officeShowingsCrumb)}, Form: form}
	if len(options) == 0 {
		page.Warnings = []string{fmt.Sprintf("%d 年还没有可以公示的项目。请先在项目遴选里新增项目。", year)}
	}
	return page, nil
}

func (s *Server) newShowingPage(c echo.Context) error {
	page, err := s.newShowingForm(c, queryYear(c), nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) createShowing(c echo.Context) error {
	year := formYear(c)
	id, err := s.Shortlist.NewShowing(ctx(c), actor(c), showingCommand(c, year))
	if err != nil {
		page, e := s.newShowingForm(c, year, typedIn(c))
		if e != nil {
			return e
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "公示已经保存，还没有公开。\n下一步：核对内容，发布公示。", "/office/showings/%d", id)
}

func (s *Server) editShowingForm(c echo.Context, typed view.Typed) (*view.OfficeFormPage, shortlist.ShowingReading, error) {
	id, err := pathID(c, "showing")
	if err != nil {
		return nil, shortlist.ShowingReading{}, err
	}
	v, err := s.Shortlist.ReadShowing(ctx(c), actor(c), id, shortlist.CommentFilter{})
	if err != nil {
		return nil, v, err
	}
	chosen := []int64{}
	for _, p := range v.Projects {
		chosen = append(chosen, p.Project.ID)
	}
	options, err := s.projectOptions(c, v.Showing.Year, chosen)
	if err != nil {
		return nil, v, err
	}
	k := v.Showing
	back := officeShowingHref(id)
	return &view.OfficeFormPage{Page: view.Page{Title: "修改公示", Crumbs: append(shortlistCrumbs(), officeShowingsCrumb, view.Link{Text: k.Title, Href: back})},
		Form: view.ShowingForm(back+"/edit", back, k.Title, k.Text, string(k.OpensOn), string(k.ClosesOn), shortlist.ShowingBasis, options, typed)}, v, nil
}

func (s *Server) editShowingPage(c echo.Context) error {
	page, v, err := s.editShowingForm(c, nil)
	if err != nil {
		return err
	}
	if !v.Showing.PublishedAt.IsZero() {
		return fault.New(fault.Closed, "公示已经发布，内容固定，不能再改。需要补充的，另发一次公示。")
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) reviseShowing(c echo.Context) error {
	id, err := pathID(c, "showing")
	if err != nil {
		return err
	}
	if err := s.Shortlist.ReviseShowing(ctx(c), actor(c), id, showingCommand(c, 0)); err != nil {
		page, _, e := s.editShowingForm(c, typedIn(c))
		if e != nil {
			return e
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "公示已经修改，还没有公开。", "/office/showings/%d", id)
}

func (s *Server) publishShowing(c echo.Context) error {
	id, err := pathID(c, "showing")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Shortlist.PublishShowing(ctx(c), actor(c), id)
	}
	if err != nil {
		page, _, e := s.showingView(c)
		if e != nil {
			return e
		}
		return s.again(c, err, "papers/showing", page)
	}
	return s.done(c, "公示已经发布。\n下一步：公示期间答复意见，选择哪些公开。", "/office/showings/%d", id)
}

func commentFilter(c echo.Context) shortlist.CommentFilter {
	project, _ := strconv.ParseInt(c.QueryParam("project"), 10, 64) // not a number: all
	page, _ := strconv.Atoi(c.QueryParam("page"))
	return shortlist.CommentFilter{Project: project, Show: c.QueryParam("show"), Query: c.QueryParam("q"), Page: page}
}

// showingView is a showing at the office, with the comments that the query asks for.
func (s *Server) showingView(c echo.Context) (*view.OfficeShowing, shortlist.ShowingReading, error) {
	id, err := pathID(c, "showing")
	if err != nil {
		return nil, shortlist.ShowingReading{}, err
	}
	v, err := s.Shortlist.ReadShowing(ctx(c), actor(c), id, commentFilter(c))
	if err != nil {
		return nil, v, err
	}
	k, path := v.Showing, officeShowingHref(id)
	page := &view.OfficeShowing{Page: view.Page{Title: k.Title, Crumbs: append(shortlistCrumbs(), officeShowingsCrumb)}, Name: k.Title, State: "没有发布", Text: paragraphs(k.Text), Query: v.Filter.Query, Action: path, Export: path + "/comments.xlsx"}
	page.Facts = []view.Fact{{Label: "公示期", Value: fmt.Sprintf("%s，共 %d 天", showingPeriod(k), k.OpensOn.DaysUntil(k.ClosesOn)+1)}}
	if k.PublishedAt.IsZero() {
		form := view.PublishShowingForm(path + "/publish")
		page.Publish, page.EditHref = &form, path+"/edit"
	} else {
		page.State, page.Public = showingStage(k, v.Today), showingHref(id)
		page.Facts = append(page.Facts, view.Fact{Label: "发布时间", Value: view.Minute(k.PublishedAt)}, view.Fact{Label: "意见", Value: fmt.Sprintf("收到 %d 条，没有答复 %d 条", v.All, v.Open)})
	}
	names := map[int64]string{}
	page.ByProject = []view.Option{{Text: "全部项目", Chosen: v.Filter.Project == 0}}
	for i, p := range v.Projects {
		names[p.Project.ID] = p.Content.Name
		row := view.OfficeShown{No: strconv.Itoa(i + 1), Name: p.Content.Name, Href: shortlistedHref(p.Project.ID), Version: fmt.Sprintf("第 %d 版", p.Version), State: p.Project.State.Label(), Comments: strconv.Itoa(p.Comments)}
		for _, d := range p.Later {
			row.Later = append(row.Later, [3]string{d.Label, d.Was, d.Became})
		}
		page.Projects = append(page.Projects, row)
		value := strconv.FormatInt(p.Project.ID, 10)
		page.ByProject = append(page.ByProject, view.Option{Value: value, Text: p.Content.Name, Chosen: v.Filter.Project == p.Project.ID})
	}
	for _, o := range [][2]string{{"", "全部意见"}, {"open", "没有答复的"}, {"hidden", "没有公开的"}} {
		page.ByState = append(page.ByState, view.Option{Value: o[0], Text: o[1], Chosen: v.Filter.Show == o[0]})
	}
	query := showingQuery(v.Filter)
	for _, r := range v.Comments {
		row := view.OfficeComment{ID: strconv.FormatInt(r.ID, 10), No: strconv.FormatInt(r.ID, 10), Project: names[r.ShortlistedID], At: view.Minute(r.ReceivedAt), Text: paragraphs(r.Text), Listed: r.Listed, Answer: r.Answer,
			Action: fmt.Sprintf("%s/comments/%d%s", path, r.ID, query)}
		if !r.AnsweredAt.IsZero() {
			row.AnsweredAt = r.Actor + "，" + view.Minute(r.AnsweredAt)
		}
		if v.Named[r.ID] && access.May(actor(c), access.SeeProposers) {
			row.LookAt = fmt.Sprintf("%s/comments/%d/person%s", path, r.ID, query)
		}
		page.Comments = append(page.Comments, row)
	}
	page.Total = fmt.Sprintf("%d 条意见。", v.Total)
	pages := &view.Pagination{Page: v.Filter.Page, Pages: v.Pages}
	at := func(n int) string {
		f := v.Filter
		f.Page = n
		return path + showingQuery(f)
	}
	if v.Filter.Page > 1 {
		pages.Previous = at(v.Filter.Page - 1)
	}
	if v.Filter.Page < v.Pages {
		pages.Next = at(v.Filter.Page + 1)
	}
	page.Pages = pages
	return page, v, nil
}

// showingQuery keeps the filter of the comments in an address.
func showingQuery(f shortlist.CommentFilter) string {
	q := url.Values{}
	if f.Project > 0 {
		q.Set("project", strconv.FormatInt(f.Project, 10))
	}
	if f.Show != "" {
		q.Set("show", f.Show)
	}
	if f.Query != "" {
		q.Set("q", f.Query)
	}
	if f.Page > 1 {
		q.Set("page", strconv.Itoa(f.Page))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (s *Server) showingPage(c echo.Context) error {
	page, _, err := s.showingView(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "papers/showing", page)
}

func (s *Server) exportComments(c echo.Context) error {
	id, err := pathID(c, "showing")
	if err != nil {
		return err
	}
	return workbook(c, "公示意见.xlsx", func(w *bytes.Buffer) error { return s.Shortlist.ExportComments(ctx(c), actor(c), id, w) })
}

// onComment draws the showing again with a change to one of its comments.
func (s *Server) onComment(c echo.Context, err error, id int64, change func(row *view.OfficeComment)) error {
	page, _, e := s.showingView(c)
	if e != nil {
		return e
	}
	for i := range page.Comments {
		if page.Comments[i].ID == strconv.FormatInt(id, 10) {
			change(&page.Comments[i])
		}
	}
	if err != nil {
		return s.again(c, err, "papers/showing", page)
	}
	return s.render(c, http.StatusOK, "papers/showing", page)
}

func (s *Server) moderateComment(c echo.Context) error {
	id, err := pathID(c, "comment")
	if err != nil {
		return err
	}
	showing, err := pathID(c, "showing")
	if err != nil {
		return err
	}
	listed, answer := c.FormValue("listed") == "yes", c.FormValue("answer")
	if _, err := s.Shortlist.ModerateComment(ctx(c), actor(c), id, listed, answer); err != nil {
		refusal, _ := fault.As(err)
		return s.onComment(c, err, id, func(row *view.OfficeComment) {
			row.Listed, row.Answer = listed, answer
			if refusal != nil {
				row.Error = refusal.Fields[fmt.Sprintf("answer-%d", id)]
			}
		})
	}
	return s.done(c, fmt.Sprintf("%d 号意见的办理已经保存。", id), "/office/showings/%d%s#comment-%d", showing, showingQuery(commentFilter(c)), id)
}

// commenter shows name and phone number once, in answer to a press of a button that is logged.
func (s *Server) commenter(c echo.Context) error {
	id, err := pathID(c, "comment")
	if err != nil {
		return err
	}
	why := c.FormValue("why")
	_, who, err := s.Shortlist.Commenter(ctx(c), actor(c), id, why)
	refusal, _ := fault.As(err)
	return s.onComment(c, err, id, func(row *view.OfficeComment) {
		row.Why = why
		if err != nil {
			if refusal != nil {
				row.WhyError = refusal.Fields["why"]
			}
			return
		}
		left := func(value string) string {
			if value == "" {
				return "没有留"
			}
			return value
		}
		row.Name, row.Phone = left(who.Name), left(who.Phone)
	})
}
