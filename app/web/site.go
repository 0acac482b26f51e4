package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/web/view"
	"piaojue/models"
)

// stars draws a rating as people know it.
func stars(rating int) string {
	if rating < 1 || rating > 5 {
		return ""
	}
	return strings.Repeat("★", rating) + strings.Repeat("☆", 5-rating)
}

func ratingWord(rating int) string {
	if rating < 1 || rating > 5 {
		return ""
	}
	return oversight.RatingWords[rating-1]
}

// ratedView says what residents gave; few ratings say nothing.
func ratedView(r oversight.Rated) *view.SiteRated {
	if !r.Enough() {
		v := &view.SiteRated{Sentence: fmt.Sprintf("满 %d 人评分以后，公布平均分。", progress.FewRatings)}
		if r.Raters > 0 {
			v.Sentence = fmt.Sprintf("已有 %d 人评分，%s", r.Raters, v.Sentence)
		}
		return v
	}
	tenths := (r.Sum*10 + r.Raters/2) / r.Raters
	v := &view.SiteRated{Sentence: fmt.Sprintf("%s 人评分，平均 %d.%d 分（满分 5 分）。同一个手机号码只算最近一次。", view.Count(r.Raters), tenths/10, tenths%10)}
	for n := 5; n >= 1; n-- {
		people := r.Counts[n-1]
		v.Bars = append(v.Bars, view.RatingBar{Stars: stars(n), Word: ratingWord(n), People: view.Count(people) + " 人", Part: view.Percent(people, r.Raters), Width: view.Spread(people, r.Raters)})
	}
	return v
}

func siteSaid(rows []models.SiteComment) []view.SiteSaid {
	var list []view.SiteSaid
	for _, r := range rows {
		said := view.SiteSaid{Stars: stars(r.Rating), Word: ratingWord(r.Rating), Text: paragraphs(r.Text), At: view.DayOf(r.ReceivedAt), Answer: paragraphs(r.Answer)}
		if !r.AnsweredAt.IsZero() {
			said.By = r.Answerer + "　" + view.DayOf(r.AnsweredAt) + "答复"
		}
		list = append(list, said)
	}
	return list
}

func commentsHref(project int64) string { return fmt.Sprintf("/projects/%d/comments", project) }

// siteSection is what residents said, on the project's public page.
func siteSection(v oversight.Reading, page *view.Project) {
	if v.Site.Rated.Raters == 0 && v.Site.Listed == 0 && v.Project.SiteCode == "" {
		return
	}
	k := &view.SiteSection{Rated: ratedView(v.Site.Rated), Counted: "还没有公开的意见。", Comments: siteSaid(v.Site.Comments)}
	if v.Site.Listed > 0 {
		k.Counted = fmt.Sprintf("公开意见 %s 条。", view.Count(v.Site.Listed))
	}
	if v.Site.Listed > len(v.Site.Comments) {
		k.More = &view.Link{Text: fmt.Sprintf("查看全部 %s 条意见", view.Count(v.Site.Listed)), Href: commentsHref(v.Project.ID)}
	}
	page.OnSite = k
}

func (s *Server) siteComments(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	at, _ := strconv.Atoi(c.QueryParam("page")) // not a number: the first
	v, err := s.Oversight.ListedComments(ctx(c), id, at)
	if err != nil {
		return err
	}
	back := view.Link{Text: v.Project.Name, Href: fmt.Sprintf("/projects/%d", id)}
	page := &view.SiteComments{Page: view.Page{Title: "居民评价", Site: v.Congress.Name, Crumbs: []view.Link{{Text: "项目进展", Href: "/projects"}, back}}, Name: v.Project.Name,
		Rated: ratedView(v.Rated), Found: fmt.Sprintf("公开意见 %s 条。", view.Count(v.Listed)), Comments: siteSaid(v.Comments), Back: back,
		Empty: view.Empty{Text: "还没有公开的意见。意见经工作人员核对以后公开。", Todo: &view.Link{Text: "回到项目", Href: back.Href}}}
	page.Pages = pagesOf(v.Page, v.Pages, func(n int) string { return fmt.Sprintf("%s?page=%d", commentsHref(id), n) })
	return s.public(c, "oversight/site_comments", page)
}

func pagesOf(page, pages int, at func(int) string) *view.Pagination {
	p := &view.Pagination{Page: page, Pages: pages}
	if page > 1 {
		p.Previous = at(page - 1)
	}
	if page < pages {
		p.Next = at(page + 1)
	}
	return p
}

// siteView is the page behind the code at a building site, without what was
// typed.
func (s *Server) siteView(c echo.Context) (*view.SitePage, oversight.Reading, error) {
	v, err := s.Oversight.Site(ctx(c), c.Param("code"))
	if err != nil {
		return nil, v, err
	}
	p := v.Project
	page := &view.SitePage{Page: view.Page{Title: p.Name, Site: v.Congress.Name}, Name: p.Name, Light: lightOf(v.State), Stage: p.Stage.Label(), Content: p.Content,
		Rated: ratedView(v.Site.Rated), Project: view.Link{Text: "节点、报告、资金、意见，全部在项目页", Href: fmt.Sprintf("/projects/%d", p.ID)}}
	if v.State.Percent > 0 || v.State.Due > 0 {
		page.Percent, page.Width = fmt.Sprintf("%d%%", v.State.Percent), view.Spread(v.State.Percent, 100)
	}
	contact := v.Site.Contact
	if v.Site.Call != "" {
		page.Call, contact = v.Site.Call, ""
	}
	page.Facts = known([]view.Fact{{Label: "责任单位", Value: p.Unit}, {Label: "责任人", Value: v.Site.Officer}, {Label: "分管领导", Value: v.Site.Leader}, {Label: "联系电话", Value: contact}, {Label: "地点", Value: p.Place}, {Label: "完成时限", Value: p.Deadline}})
	const ahead, pictures = 3, 8
	for i, k := range v.Checkpoints {
		if k.DoneOn == "" && len(page.Next) < ahead {
			page.Next = append(page.Next, checkpointRow(i+1, k, v.Today))
		}
	}
	for _, r := range v.Reports { // newest first
		entry := reportEntry(r, p.Unit)
		for _, f := range entry.Photos {
			if len(page.Photos) < pictures {
				page.Photos = append(page.Photos, view.SitePhoto{On: entry.On, Photo: f})
			}
		}
	}
	page.Closed = "这个项目已经终止，不再接收评价。"
	if p.Stage != models.StageEnded {
		page.Form, page.Closed = "/site/"+p.SiteCode, ""
	}
	page.Small = []string{"提交以后给您一个查询码，凭码看答复。意见经工作人员核对以后才公开，公开时没有您的电话。",
		"评分怎样计算：一个手机号码对一个项目每月评一次，先评的算数；平均分里同一个号码只算最近一次。不公开的意见，评分照算。",
		"能防住的：程序自动提交（要答验证题）、一处网络大量评分（每小时、每天有上限）、一个号码重复评分。防不住的：系统不发短信核对号码，有人可能冒用别人的号码；有很多号码和网络的人仍可能左右评分。所以评分只作参考，同时公布人数。",
		"手机号码加密保存，只有办理人员写明事由才能查看，每次查看都有记录。"}
	return page, v, nil
}

var siteOrder = []string{"rating", "text", "phone", "human"}

// fillSite puts what was typed into the fields, with what was wrong.
func fillSite(page *view.SitePage, rating, text, phone string) {
	page.Stars = page.Input("rating", "您满意吗", rating)
	var options []view.Option
	for n := 5; n >= 1; n-- {
		options = append(options, view.Option{Value: strconv.Itoa(n), Text: stars(n), Hint: ratingWord(n)})
	}
	page.Stars = page.Stars.From(append(options, view.Option{Value: "0", Text: "不评分", Hint: "只写意见"}))
	page.Text = page.Input("text", "想说的话（评分的可以不写）", text).WithHint("哪里做得好，哪里有问题，写清楚地点，最多 500 个字。")
	page.Tel = page.Input("phone", "手机号码（评分要填）", phone).As("tel").WithHint("加密保存，不公开。不评分的可以不填。").Completes("tel")
}

func (s *Server) sitePage(c echo.Context) error {
	page, _, err := s.siteView(c)
	if err != nil {
		return err
	}
	if page.Form != "" {
		fillSite(page, "", "", "")
		page.Human = humanOf(s.Oversight.Ask(), "", "")
	}
	keepPrivate(c) // the question is this reader's
	return s.public(c, "oversight/site", page)
}

// ratingOf reads the choice of stars; nothing chosen is no rating, and what is
// no number is refused further in.
func ratingOf(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (s *Server) rateSite(c echo.Context) error {
	keepPrivate(c)
	page, v, err := s.siteView(c)
	if err != nil {
		return err
	}
	reply, rating := humanReply(c), c.FormValue("rating")
	cmd := oversight.SiteCommand{Site: v.Project.SiteCode, Rating: ratingOf(rating), Text: c.FormValue("text"), Phone: c.FormValue("phone")}
	row, err := s.Oversight.Comment(ctx(c), oversight.Visitor{Address: c.RealIP()}, reply, cmd)
	if err == nil {
		return c.Redirect(http.StatusSeeOther, "/site-comments/"+row.Code+"?received=1")
	}
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.NotFound || refusal.Kind == fault.Internal {
		return err
	}
	page.Errors = inOrder(refusal, siteOrder)
	if page.Form != "" {
		fillSite(page, rating, cmd.Text, cmd.Phone)
		page.Human = humanOf(s.Oversight.AskAgain(reply.Token, err), reply.Answer, refusal.Fields["human"])
	}
	return s.publicStatus(c, statuses[refusal.Kind], "oversight/site", page)
}

func (s *Server) followSite(c echo.Context) error {
	keepPrivate(c)
	v, err := s.Oversight.FollowComment(ctx(c), oversight.Visitor{Address: c.RealIP()}, c.Param("code"))
	if err != nil {
		return s.lookupAgain(c, c.Param("code"), err)
	}
	r := v.Comment
	address := "/site-comments/" + r.Code
	page := &view.SiteFollow{Page: view.Page{Title: "评价办理情况", Site: v.Congress.Name}, Fresh: c.QueryParam("received") != "", Code: oversight.ShownCode(r.Code), CodeLink: siteAddress(c, address), CodeSrc: address + "/qr.svg",
		Stars: stars(r.Rating), Word: ratingWord(r.Rating), Said: paragraphs(r.Text), Reason: r.Reason, Answer: paragraphs(r.Answer)}
	if page.Fresh {
		page.Title = "评价已经收到"
	}
	project := fmt.Sprintf("/projects/%d", v.Project.ID)
	page.Back = view.Link{Text: "回到项目", Href: project}
	page.Facts = []view.Fact{{Label: "项目", Value: v.Project.Name, Href: project}, {Label: "收到时间", Value: view.Minute(r.ReceivedAt)}}
	switch {
	case r.Text == "":
		page.State = "评分已经计入。没有写意见，不需要办理。"
	case r.State == models.CommentListed:
		page.State = "意见已在项目页公开，没有您的电话。"
	case r.State == models.CommentHidden:
		page.State = "意见没有公开。"
	default:
		page.State = "意见已经收到，等待工作人员核对。核对、答复以后在这里显示。"
	}
	if r.Rating > 0 && r.Text != "" {
		page.State += "评分已经计入。"
	}
	if !r.AnsweredAt.IsZero() {
		page.AnsweredBy = r.Answerer + "　" + view.DayOf(r.AnsweredAt) + "答复"
	}
	page.Privacy = "这一页只有持查询码的人能看到。您没有留电话。"
	if v.Phone {
		page.Privacy = "这一页只有持查询码的人能看到。您留下的电话已经加密，这里也不显示。"
	}
	return s.public(c, "oversight/site_follow", page)
}

func (s *Server) followSiteCode(c echo.Context) error {
	keepPrivate(c)
	code := oversight.PlainCode(c.Param("code"))
	if code == "" {
		return fault.New(fault.NotFound, "没有这个查询码。")
	}
	return codePicture(c, siteAddress(c, "/site-comments/"+code))
}
