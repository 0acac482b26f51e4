package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/web/view"
	"piaojue/models"
)

func siteFilter(c echo.Context) oversight.SiteFilter {
	project, _ := strconv.ParseInt(c.QueryParam("project"), 10, 64) // not a number: all, and so below
	year, _ := strconv.Atoi(c.QueryParam("year"))
	page, _ := strconv.Atoi(c.QueryParam("page"))
	return oversight.SiteFilter{Year: year, Project: max(0, project), Show: c.QueryParam("show"), Query: c.QueryParam("q"), Page: page}
}

// siteQuery keeps the filter in an address.
func siteQuery(f oversight.SiteFilter) string {
	q := url.Values{}
	for name, n := range map[string]int64{"project": f.Project, "year": int64(f.Year)} {
		if n > 0 {
			q.Set(name, strconv.FormatInt(n, 10))
		}
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

var siteShows = [][2]string{{"", "全部评价"}, {oversight.ShowReceived, "待审核"}, {oversight.ShowWaiting, "没有答复"}, {oversight.ShowLow, "不满意（1、2 分）"}, {oversight.ShowListed, "已公开"}, {oversight.ShowHidden, "不公开"}}

// deskComment is a comment as everybody in the office reads it.
func deskComment(c echo.Context, r oversight.SiteRow) view.DeskComment {
	row := view.DeskComment{ID: strconv.FormatInt(r.ID, 10), Project: r.Project.Name, ProjectHref: fmt.Sprintf("/office/projects/%d/site", r.Project.ID), Stars: stars(r.Rating), Word: ratingWord(r.Rating),
		At: view.Minute(r.ReceivedAt), State: r.State.Label(), Text: paragraphs(r.Text), Rating: r.Text == "", Reason: r.Reason, Answer: r.Answer, Seen: r.Seen()}
	if row.Rating {
		row.State = "只有评分"
	}
	if !r.AnsweredAt.IsZero() {
		row.Answered = r.Answerer + "，" + view.Minute(r.AnsweredAt)
	}
	if r.State == models.CommentHidden {
		row.Hidden = r.Reason
	}
	if access.May(actor(c), access.RaiseConcern) && !row.Rating {
		row.Concern = fmt.Sprintf("/office/projects/%d/concerns?comment=%d#raise", r.Project.ID, r.ID)
	}
	return row
}

// moderated adds the forms of who may moderate.
func moderated(c echo.Context, row view.DeskComment, r oversight.SiteRow, congress models.Congress, query string) view.DeskComment {
	row.Action = fmt.Sprintf("/office/comments/%d%s", r.ID, query)
	for _, state := range []models.CommentState{models.CommentListed, models.CommentHidden} {
		row.Choices = append(row.Choices, view.Option{Value: string(state), Text: map[models.CommentState]string{models.CommentListed: "公开", models.CommentHidden: "不公开"}[state], Chosen: r.State == state})
	}
	if r.Project.Unit != "" {
		row.By = append(row.By, view.Option{Value: string(oversight.ByUnit), Text: r.Project.Unit, Chosen: r.Answerer == r.Project.Unit})
	}
	row.By = append(row.By, view.Option{Value: string(oversight.ByOffice), Text: congress.Name, Chosen: r.Answerer == congress.Name || r.Answerer == "" && r.Project.Unit == ""})
	if r.Phone && access.May(actor(c), access.SeeProposers) {
		row.LookAt = fmt.Sprintf("/office/comments/%d/person%s", r.ID, query)
	}
	return row
}

func (s *Server) commentDeskView(c echo.Context) (*view.CommentDesk, error) {
	v, err := s.Oversight.SiteDesk(ctx(c), actor(c), siteFilter(c))
	if err != nil {
		return nil, err
	}
	f := v.Filter
	page := &view.CommentDesk{Page: view.Page{Title: "现场评价", Crumbs: []view.Link{officeCrumb}}, Lead: "居民扫现场海报上的码提交的评分和意见。意见公开以前，只有办公室和责任单位能看到；评分不管公开不公开都计入。",
		Filter: view.LedgerFilter{Action: "/office/comments", Ask: "意见和答复里的字", Query: f.Query},
		Found:  fmt.Sprintf("找到 %s 条。", view.Count(v.Total)), Empty: view.Empty{Text: "没有符合条件的评价。", Todo: &view.Link{Text: "查看全部评价", Href: "/office/comments"}}}
	if v.Waiting > 0 {
		page.Found += fmt.Sprintf("全部项目还有 %s 条意见待审核。", view.Count(v.Waiting))
	}
	year, project, show := view.Field{Name: "year", Label: "年度", Value: strconv.Itoa(f.Year)}, view.Field{Name: "project", Label: "项目", Value: strconv.FormatInt(f.Project, 10)}, view.Field{Name: "show", Label: "范围", Value: f.Show}
	years, projects, shows := []view.Option{{Value: "0", Text: "全部年度"}}, []view.Option{{Value: "0", Text: "全部项目"}}, []view.Option{}
	for _, y := range v.Years {
		years = append(years, view.Option{Value: strconv.Itoa(y), Text: fmt.Sprintf("%d年度", y)})
	}
	for _, p := range v.Projects {
		projects = append(projects, view.Option{Value: strconv.FormatInt(p.ID, 10), Text: fmt.Sprintf("%d年 %s", p.Year, p.Name)})
	}
	for _, o := range siteShows {
		shows = append(shows, view.Option{Value: o[0], Text: o[1]})
	}
	page.Filter.Selects = []view.Field{show.From(shows), year.From(years), project.From(projects)}
	query := siteQuery(f)
	for _, r := range v.Rows {
		page.Rows = append(page.Rows, moderated(c, deskComment(c, r), r, v.Congress, query))
	}
	page.Pages = pagesOf(f.Page, v.Pages, func(n int) string {
		g := f
		g.Page = n
		return "/office/comments" + siteQuery(g)
	})
	if len(v.Years) > 0 {
		y := cmp.Or(f.Year, v.Years[0])
		page.Posters = posterLinks(fmt.Sprintf("%d年度全部海报", y), "/office/site-posters.pdf", "year="+strconv.Itoa(y))
		page.Later = s.later("/office/site-posters.pdf?year="+strconv.Itoa(y), fmt.Sprintf("%d年度全部海报", y))
		page.Draw = &view.Act{Action: "/office/site-codes", Button: fmt.Sprintf("给%d年度项目生成现场码", y), Consequence: "还没有现场码的项目各生成一个，已有的不变。", Hidden: []view.Option{{Value: "year", Text: strconv.Itoa(y)}}}
	}
	if access.May(actor(c), access.ManageParameters) {
		page.Parameters = &view.Link{Text: "监督参数：期限、灯号、得分权重、放假日", Href: "/office/parameters"}
	}
	return page, nil
}

func posterLinks(name, path, query string) []view.Link {
	with := func(more string) string {
		switch {
		case query != "" && more != "":
			return path + "?" + query + "&" + more
		case query+more != "":
			return path + "?" + query + more
		}
		return path
	}
	return []view.Link{{Text: name + "（A4）", Href: with("")}, {Text: name + "（A3）", Href: with("a3=1")}}
}

func (s *Server) commentDesk(c echo.Context) error {
	page, err := s.commentDeskView(c)
	if err != nil {
		return err
	}
	return s.render(c, 200, "oversight/comments", page)
}

// onDesk draws the list again with a change to one of its comments.
func (s *Server) onDesk(c echo.Context, err error, id int64, change func(row *view.DeskComment)) error {
	page, e := s.commentDeskView(c)
	if e != nil {
		return e
	}
	for i := range page.Rows {
		if page.Rows[i].ID == strconv.FormatInt(id, 10) {
			change(&page.Rows[i])
		}
	}
	if err != nil {
		return s.again(c, err, "oversight/comments", page)
	}
	return s.render(c, 200, "oversight/comments", page)
}

func (s *Server) moderateSite(c echo.Context) error {
	id, err := pathID(c, "comment")
	if err != nil {
		return err
	}
	cmd := oversight.ModerateCommand{Comment: id, State: models.CommentState(c.FormValue("state")), Reason: c.FormValue("reason"), Answer: c.FormValue("answer"), By: oversight.Answerer(c.FormValue("by")), Seen: c.FormValue("seen")}
	if err := s.Oversight.Moderate(ctx(c), actor(c), cmd); err != nil {
		refusal, _ := fault.As(err)
		return s.onDesk(c, err, id, func(row *view.DeskComment) {
			if refusal != nil && refusal.Kind == fault.Conflict { // what is now stands there; what was typed is shown with it
				row.Seen = cmd.Seen
			}
			row.Reason, row.Answer = cmd.Reason, cmd.Answer
			for i := range row.Choices {
				row.Choices[i].Chosen = row.Choices[i].Value == string(cmd.State)
			}
			for i := range row.By {
				row.By[i].Chosen = row.By[i].Value == string(cmd.By)
			}
			if refusal != nil {
				row.StateError, row.ReasonError, row.AnswerErr = refusal.Fields[fmt.Sprintf("state-%d", id)], refusal.Fields[fmt.Sprintf("reason-%d", id)], refusal.Fields[fmt.Sprintf("answer-%d", id)]
			}
		})
	}
	return s.done(c, fmt.Sprintf("%d 号评价的办理已经保存。", id), "/office/comments%s#comment-%d", siteQuery(siteFilter(c)), id)
}

// sitePhone shows a telephone number once, in answer to a press of a button
// that is logged.
func (s *Server) sitePhone(c echo.Context) error {
	id, err := pathID(c, "comment")
	if err != nil {
		return err
	}
	why := c.FormValue("why")
	phone, err := s.Oversight.SitePhone(ctx(c), actor(c), id, why)
	refusal, _ := fault.As(err)
	keepPrivate(c)
	return s.onDesk(c, err, id, func(row *view.DeskComment) {
		row.Why, row.Telephone = why, phone
		if refusal != nil {
			row.WhyError = refusal.Fields[fmt.Sprintf("why-%d", id)]
		}
	})
}

func (s *Server) drawSiteCodes(c echo.Context) error {
	year, err := strconv.Atoi(c.FormValue("year"))
	if err != nil || year < 1949 || year > 2200 {
		return fault.New(fault.Invalid, "年度不对，没有生成现场码。请从现场评价页面重新办理。")
	}
	n, err := s.Oversight.DrawSiteCodes(ctx(c), actor(c), year)
	if err != nil {
		return err
	}
	said := fmt.Sprintf("给 %d 个项目生成了现场码。\n下一步：打印海报，贴到现场。", n)
	if n == 0 {
		said = fmt.Sprintf("%d年度的项目都已经有现场码，没有重复生成。", year)
	}
	return s.done(c, said, "/office/comments?year=%d", year)
}

func (s *Server) posters(c echo.Context, name string, project int64, year int) error {
	list, err := s.Oversight.SitePosters(ctx(c), actor(c), project, year)
	if err != nil {
		return err
	}
	p := pdf.SitePosters{Date: s.Now(), A3: c.QueryParam("a3") != ""}
	var ids []int64
	for _, k := range list {
		ids = append(ids, k.Project.ID)
	}
	photos, err := s.paperPhotos(ctx(c), list[0].Congress.ID, ids, models.DateOf(s.Now()))
	if err != nil {
		return err
	}
	for _, k := range list {
		p.Congress = k.Congress.Name
		p.Sites = append(p.Sites, pdf.SitePoster{Code: k.Project.Code, Year: k.Project.Year, Name: k.Project.Name, Content: k.Project.Content, Place: k.Project.Place, Unit: cmp.Or(k.Project.Unit, k.Congress.Name),
			Deadline: k.Project.Deadline, Contact: k.Contact, Address: siteAddress(c, "/site/"+k.Project.SiteCode), Photos: photos[k.Project.ID]})
	}
	return s.document(c, name, func(b *bytes.Buffer) error { return pdf.SitePosterPages(b, s.Fonts, p) })
}

// sitePosters prints the posters of a year, this year's if none is named.
func (s *Server) sitePosters(c echo.Context) error {
	year, err := strconv.Atoi(c.QueryParam("year"))
	if err != nil {
		year = s.now().Time().Year()
	}
	return s.posters(c, "site-posters.pdf", 0, year)
}

func (s *Server) projectPoster(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	return s.posters(c, "site-poster.pdf", id, 0)
}

func (s *Server) projectSiteCode(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if v.Project.SiteCode == "" {
		return fault.New(fault.NotFound, "这个项目还没有现场码。")
	}
	return codePicture(c, siteAddress(c, "/site/"+v.Project.SiteCode))
}

func (s *Server) projectSiteView(c echo.Context) (*view.SiteDesk, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	at, _ := strconv.Atoi(c.QueryParam("page")) // not a number: the first
	desk, err := s.Oversight.SiteDesk(ctx(c), actor(c), oversight.SiteFilter{Project: id, Page: at})
	if err != nil {
		return nil, err
	}
	p, base := v.Project, fmt.Sprintf("/office/projects/%d/site", id)
	page := &view.SiteDesk{Page: view.Page{Title: p.Name + "：现场评价", Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/site"), Rated: ratedView(v.Site.Rated),
		Counted: fmt.Sprintf("收到 %s 条，其中公开意见 %s 条，待审核 %s 条。", view.Count(desk.Total), view.Count(v.Site.Listed), view.Count(v.Site.Waiting)),
		Empty:   view.Empty{Text: "还没有评价。生成现场码，把海报贴到现场，居民扫码就能评价。"}}
	moderates := access.May(actor(c), access.ModerateComments)
	if p.SiteCode != "" {
		page.Code, page.CodeSrc, page.Address = oversight.ShownCode(p.SiteCode), base+"/qr.svg", siteAddress(c, "/site/"+p.SiteCode)
		page.Posters = posterLinks("打印海报", base+"/poster.pdf", "")
		page.Empty.Text = "还没有评价。把海报贴到现场，居民扫码就能评价。"
	}
	if moderates {
		page.Moderate = &view.Link{Text: "审核和答复这个项目的评价", Href: fmt.Sprintf("/office/comments?project=%d", id)}
		switch {
		case p.PublishedAt.IsZero():
		case p.SiteCode == "":
			page.Draw = &view.Act{Action: base + "/code", Button: "生成现场码", Primary: true, Hidden: []view.Option{{Value: "was"}}, Consequence: "生成以后，任何人扫码都能看到这个项目公开的内容，并提交评价。"}
		default:
			page.Draw = &view.Act{Action: base + "/code", Title: "更换现场码", Button: "更换现场码", Hidden: []view.Option{{Value: "was", Text: p.SiteCode}}, Consequence: "更换以后，已经贴出的海报都打不开，要重新打印张贴。收到的评价不受影响。", Confirm: "旧海报作废，重新张贴。"}
		}
	}
	answers := !moderates && access.May(actor(c), access.ReplyConcern)
	for _, r := range desk.Rows {
		row := deskComment(c, r)
		if answers && !row.Rating {
			row.AnswerTo = fmt.Sprintf("%s/comments/%d", base, r.ID)
			if at > 1 {
				row.AnswerTo += fmt.Sprintf("?page=%d", desk.Filter.Page)
			}
		}
		page.Rows = append(page.Rows, row)
	}
	page.Pages = pagesOf(desk.Filter.Page, desk.Pages, func(n int) string { return fmt.Sprintf("%s?page=%d", base, n) })
	return page, nil
}

func (s *Server) projectSite(c echo.Context) error {
	page, err := s.projectSiteView(c)
	if err != nil {
		return err
	}
	return s.render(c, 200, "oversight/site_desk", page)
}

func (s *Server) drawSiteCode(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	was := c.FormValue("was")
	if was != "" {
		err = confirmed(c)
	}
	if err == nil {
		err = s.Oversight.DrawSiteCode(ctx(c), actor(c), id, was)
	}
	if err != nil {
		page, e := s.projectSiteView(c)
		if e != nil {
			return e
		}
		return s.again(c, err, "oversight/site_desk", page)
	}
	return s.done(c, "现场码已经生成。\n下一步：打印海报，贴到现场。", "/office/projects/%d/site", id)
}

// answerSite takes the answer of the responsible unit.
func (s *Server) answerSite(c echo.Context) error {
	id, err := pathID(c, "comment")
	if err != nil {
		return err
	}
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	text := c.FormValue("answer")
	if err := s.Oversight.AnswerComment(ctx(c), actor(c), id, text, c.FormValue("seen")); err != nil {
		page, e := s.projectSiteView(c)
		if e != nil {
			return e
		}
		refusal, _ := fault.As(err)
		for i := range page.Rows {
			if page.Rows[i].ID == strconv.FormatInt(id, 10) && refusal != nil {
				page.Rows[i].Answer, page.Rows[i].AnswerErr = text, refusal.Fields[fmt.Sprintf("answer-%d", id)]
			}
		}
		return s.again(c, err, "oversight/site_desk", page)
	}
	return s.done(c, "答复已经保存，评价人凭查询码可以看到；意见公开以后，答复一起公开。", "/office/projects/%d/site#comment-%d", project, id)
}

// siteTasks is what waits for who moderates comments.
func (s *Server) siteTasks(c echo.Context, page *view.OfficeStart) error {
	if !access.May(actor(c), access.ModerateComments) {
		return nil
	}
	n, err := s.Oversight.CommentsWaiting(ctx(c), actor(c))
	if err != nil || n == 0 {
		return err
	}
	page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf("审核 %s 条现场评价", view.Count(n)), Why: "居民在项目现场扫码提交的意见，审核以后才公开。", Href: "/office/comments?show=" + oversight.ShowReceived, Button: "审核评价"})
	return nil
}
