package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

func showingHref(id int64) string { return fmt.Sprintf("/showings/%d", id) }

func shownHref(showing, project int64) string {
	return fmt.Sprintf("/showings/%d/projects/%d", showing, project)
}

func showingPeriod(k models.Showing) string {
	return view.Day(k.OpensOn) + "至" + view.Day(k.ClosesOn)
}

// showingStage says whether comments are taken on a day.
func showingStage(k models.Showing, today models.Date) string {
	switch {
	case today < k.OpensOn:
		return view.Day(k.OpensOn) + "开始公示"
	case today > k.ClosesOn:
		return "公示已结束"
	}
	return "公示中，" + daysLeft(today, k.ClosesOn)
}

var showingsCrumb = view.Link{Text: "候选项目公示", Href: "/showings"}

func (s *Server) publicShowings(c echo.Context) error {
	rows, err := s.Shortlist.PublicShowings(ctx(c))
	if err != nil {
		return err
	}
	page := &view.PublicShowings{Page: view.Page{Title: "候选项目公示"}, Empty: view.Empty{Text: "还没有公示。候选项目经研究初步确定以后，在这里公示，听取意见。", Todo: &view.Link{Text: "查看征集公告", Href: "/calls"}}}
	for _, r := range rows {
		card := view.ShowingCard{Title: r.Showing.Title, Href: showingHref(r.Showing.ID), Congress: r.Congress.Name, Period: showingPeriod(r.Showing), Stage: showingStage(r.Showing, r.Today)}
		if r.Today > r.Showing.ClosesOn {
			page.Past = append(page.Past, card)
		} else {
			page.Open = append(page.Open, card)
		}
	}
	return s.public(c, "public/showings", page)
}

// textBlocks are paragraphs of lines.
func textBlocks(text string) [][]string {
	var blocks [][]string
	for _, paragraph := range strings.Split(text, "\n\n") {
		if strings.TrimSpace(paragraph) != "" {
			blocks = append(blocks, strings.Split(strings.Trim(paragraph, "\n"), "\n"))
		}
	}
	return blocks
}

func known(facts []view.Fact) []view.Fact {
	var list []view.Fact
	for _, f := range facts {
		if f.Value != "" {
			list = append(list, f)
		}
	}
	return list
}

func beneficiaries(k shortlist.Content) string {
	if k.Beneficiaries == 0 {
		return k.Benefit
	}
	n := "约 " + view.Count(k.Beneficiaries) + " 人"
	if k.Benefit == "" {
		return n
	}
	return k.Benefit + "，" + n
}

// originSaid is where a project comes from, in counts alone.
func originSaid(v shortlist.Voices) string {
	switch {
	case v.Suggestions == 0 && v.Endorsements == 0:
		return "由有关单位提出，没有对应的居民建议。"
	case v.Suggestions == 0:
		return fmt.Sprintf("居民附议 %s 人次。", view.Count(v.Endorsements))
	case v.Endorsements == 0:
		return fmt.Sprintf("来自居民建议 %s 条。", view.Count(v.Suggestions))
	}
	return fmt.Sprintf("来自居民建议 %s 条，附议 %s 人次。", view.Count(v.Suggestions), view.Count(v.Endorsements))
}

func shownRow(showing int64, p shortlist.PublicShown) view.ShownRow {
	k := p.Content
	row := view.ShownRow{No: strconv.Itoa(p.No), Name: k.Name, Href: shownHref(showing, p.Project.ID), Content: paragraphs(k.Content), Origin: originSaid(p.Voices), Comments: "还没有意见"}
	row.Facts = known([]view.Fact{{Label: "地点", Value: k.Place}, {Label: "总投资", Value: view.MoneyKnown(k.Investment)}, {Label: "牵头单位", Value: k.Unit}, {Label: "受益对象", Value: beneficiaries(k)}})
	if p.Listed {
		row.Trace = &view.Link{Text: "查看事项 " + p.Project.Code, Href: "/matters/" + url.PathEscape(p.Project.Code)}
	}
	if n := p.Shown.Comments; n > 0 {
		row.Comments = fmt.Sprintf("收到意见 %s 条", view.Count(n))
		if m := len(p.Comments); m > 0 {
			row.Comments += fmt.Sprintf("，公开 %s 条", view.Count(m))
		}
	}
	return row
}

func (s *Server) publicShowing(c echo.Context) error {
	id, err := pathID(c, "showing")
	if err != nil {
		return err
	}
	v, err := s.Shortlist.PublicShowing(ctx(c), id)
	if err != nil {
		return err
	}
	page := &view.PublicShowing{Page: view.Page{Title: v.Showing.Title, Site: v.Congress.Name, Crumbs: []view.Link{showingsCrumb}}, Name: v.Showing.Title, Stage: showingStage(v.Showing, v.Today), Open: v.Open, Text: textBlocks(v.Showing.Text)}
	page.Facts = []view.Fact{{Label: "公示期", Value: showingPeriod(v.Showing)}, {Label: "公示项目", Value: fmt.Sprintf("%d 项", len(v.Projects))}, {Label: "发布", Value: v.Congress.Name + "　" + view.DayOf(v.Showing.PublishedAt)}}
	for _, p := range v.Projects {
		page.Projects = append(page.Projects, shownRow(id, p))
	}
	return s.public(c, "public/showing", page)
}

// shownView is one project on show, without its form's fields.
func (s *Server) shownView(c echo.Context) (*view.ShownProject, int64, int64, error) {
	showing, err := pathID(c, "showing")
	if err != nil {
		return nil, 0, 0, err
	}
	project, err := pathID(c, "project")
	if err != nil {
		return nil, 0, 0, err
	}
	v, err := s.Shortlist.PublicShowing(ctx(c), showing)
	if err != nil {
		return nil, 0, 0, err
	}
	at := -1
	for i, p := range v.Projects {
		if p.Project.ID == project {
			at = i
		}
	}
	if at < 0 {
		return nil, 0, 0, fault.New(fault.NotFound, "没有找到该公示项目。")
	}
	p := v.Projects[at]
	k := p.Content
	page := &view.ShownProject{Page: view.Page{Title: k.Name, Site: v.Congress.Name, Crumbs: []view.Link{showingsCrumb, {Text: v.Showing.Title, Href: showingHref(showing)}}},
		Row: shownRow(showing, p), Period: showingStage(v.Showing, v.Today), Showing: &view.Link{Text: "全部公示项目", Href: showingHref(showing)}}
	page.Row.Facts = append(page.Row.Facts, known([]view.Fact{{Label: "建设规模", Value: k.Scale}, {Label: "资金来源", Value: k.Funding}, {Label: "配合单位", Value: k.Support}, {Label: "年度目标", Value: k.Target}, {Label: "完成时限", Value: k.Deadline}})...)
	for _, i := range k.Items {
		line := i.Name
		if i.Target != "" {
			line += "：" + i.Target
		}
		page.Items = append(page.Items, line)
	}
	for _, r := range p.Comments {
		page.Comments = append(page.Comments, view.ListedComment{Text: paragraphs(r.Text), At: view.DayOf(r.ReceivedAt), Answer: paragraphs(r.Answer), AnsweredAt: view.DayOf(r.AnsweredAt)})
	}
	if v.Open {
		page.Form = shownHref(showing, project)
	} else {
		page.Closed = "公示已经在" + view.Day(v.Showing.ClosesOn) + "截止，不再接收意见。"
		if v.Today < v.Showing.OpensOn {
			page.Closed = "公示从" + view.Day(v.Showing.OpensOn) + "开始，到时候再来提意见。"
		}
	}
	if at > 0 {
		before := v.Projects[at-1]
		page.Previous = &view.Link{Text: "上一项：" + before.Content.Name, Href: shownHref(showing, before.Project.ID)}
	}
	if at < len(v.Projects)-1 {
		after := v.Projects[at+1]
		page.Next = &view.Link{Text: "下一项：" + after.Content.Name, Href: shownHref(showing, after.Project.ID)}
	}
	return page, showing, project, nil
}

// fillComment puts what was typed into the fields, with what was wrong.
func fillComment(page *view.ShownProject, text, name, phone string) {
	page.Text = page.Input("text", "您的意见", text).WithHint("赞成、反对、怎样改更好，都可以说。")
	page.Name = page.Input("name", "姓名（选填）", name).WithHint("只给办理人员看，加密保存，不会公开。").Completes("name")
	page.Phone = page.Input("phone", "电话（选填）", phone).As("tel").WithHint("需要核实情况时联系您，加密保存，不会公开。").Completes("tel")
}

func (s *Server) shownProject(c echo.Context) error {
	page, _, _, err := s.shownView(c)
	if err != nil {
		return err
	}
	if page.Form != "" {
		fillComment(page, "", "", "")
		page.Human = humanOf(s.Shortlist.Ask(), "", "")
		keepPrivate(c) // the question is this reader's
		c.Response().Header().Del("X-Robots-Tag")
	}
	return s.public(c, "public/shown", page)
}

func (s *Server) commentShown(c echo.Context) error {
	keepPrivate(c)
	page, showing, project, err := s.shownView(c)
	if err != nil {
		return err
	}
	reply := humanReply(c)
	cmd := shortlist.CommentCommand{Showing: showing, Project: project, Text: c.FormValue("text"), Name: c.FormValue("name"), Phone: c.FormValue("phone")}
	row, err := s.Shortlist.Comment(ctx(c), shortlist.Visitor{Address: c.RealIP()}, reply, cmd)
	if err == nil {
		return c.Redirect(http.StatusSeeOther, "/comments/"+row.Code+"?received=1")
	}
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.NotFound || refusal.Kind == fault.Internal {
		return err
	}
	page.Errors = inOrder(refusal, []string{"text", "name", "phone", "human"})
	if page.Form != "" {
		fillComment(page, cmd.Text, cmd.Name, cmd.Phone)
		page.Human = humanOf(s.Shortlist.AskAgain(reply.Token, err), reply.Answer, refusal.Fields["human"])
	}
	return s.publicStatus(c, statuses[refusal.Kind], "public/shown", page)
}

func (s *Server) followComment(c echo.Context) error {
	keepPrivate(c)
	v, err := s.Shortlist.FollowComment(ctx(c), shortlist.Visitor{Address: c.RealIP()}, c.Param("code"))
	if err != nil {
		return s.lookupAgain(c, c.Param("code"), err)
	}
	r := v.Comment
	address := "/comments/" + r.Code
	page := &view.CommentFollow{Page: view.Page{Title: "意见办理情况", Site: v.Congress.Name}, Fresh: c.QueryParam("received") != "", Code: shortlist.ShownCode(r.Code), CodeLink: siteAddress(c, address), CodeSrc: address + "/qr.svg",
		Said: paragraphs(r.Text), Answer: paragraphs(r.Answer), AnsweredAt: view.DayOf(r.AnsweredAt), Back: view.Link{Text: "回到公示项目", Href: shownHref(r.ShowingID, r.ShortlistedID)}}
	page.Facts = []view.Fact{{Label: "公示", Value: v.Showing.Title, Href: showingHref(v.Showing.ID)}, {Label: "项目", Value: v.Name, Href: page.Back.Href}, {Label: "收到时间", Value: view.Minute(r.ReceivedAt)}}
	page.State = "已经收到，正在研究。答复以后在这里显示。"
	switch {
	case !r.AnsweredAt.IsZero() && r.Listed:
		page.State = "已经答复。这条意见和答复已在公示页公开，没有您的姓名和电话。"
	case !r.AnsweredAt.IsZero():
		page.State = "已经答复。这条意见没有公开。"
	case r.Listed:
		page.State = "已经收到，正在研究。这条意见已在公示页公开，没有您的姓名和电话。"
	}
	page.Privacy = "这一页只有持查询码的人能看到。您没有留姓名和电话。"
	if v.Named {
		page.Privacy = "这一页只有持查询码的人能看到。您留下的姓名、电话已经加密，这里也不显示。"
	}
	if page.Fresh {
		page.Title = "意见已经收到"
	}
	return s.public(c, "public/comment", page)
}

func (s *Server) followCommentCode(c echo.Context) error {
	keepPrivate(c)
	code := shortlist.PlainCode(c.Param("code"))
	if code == "" {
		return fault.New(fault.NotFound, "没有这个查询码。")
	}
	return codePicture(c, siteAddress(c, "/comments/"+code))
}

// shownTrail are the steps of a matter's page for the showings of its project.
func (s *Server) shownTrail(c echo.Context, code string) ([]view.TrailStep, error) {
	rows, err := s.Shortlist.ShownAs(ctx(c), code)
	var steps []view.TrailStep
	for _, r := range rows {
		steps = append(steps, view.TrailStep{Name: "候选项目公示：" + r.Name, State: "done", Href: shownHref(r.Showing.ID, r.Project), Note: showingPeriod(r.Showing)})
	}
	return steps, err
}

// withShown puts the showings into a matter's way, before the session's list.
func withShown(trail, shown []view.TrailStep) []view.TrailStep {
	at := len(trail)
	for i, step := range trail {
		if at == len(trail) && (step.Name == "列入候选项目" || strings.HasPrefix(step.Href, "/results/") || strings.HasPrefix(step.Href, "/projects/")) {
			at = i
		}
	}
	return append(append(append([]view.TrailStep{}, trail[:at]...), shown...), trail[at:]...)
}
