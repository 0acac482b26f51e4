package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/oversight"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

func lookupView(code string) *view.Lookup {
	page := &view.Lookup{Page: view.Page{Title: "查看办理情况"}}
	page.Code = page.Input("code", "查询码", code).WithHint("13 个字母和数字，例如 ACDE-FGHJ-KMNPR。大小写、横线都不要紧。").Completes("off")
	return page
}

func (s *Server) lookupPage(c echo.Context) error {
	return s.public(c, "public/lookup", lookupView(""))
}

// lookup leads from a typed code to its page. The code is in no query, which proxies write down.
func (s *Server) lookup(c echo.Context) error {
	typed := c.FormValue("code")
	keepPrivate(c)
	if _, err := s.Intake.Follow(ctx(c), visitor(c), typed); err != nil {
		if v, e := s.Shortlist.FollowComment(ctx(c), shortlist.Visitor{Address: c.RealIP()}, typed); e == nil { // a comment's code looks the same
			return c.Redirect(http.StatusSeeOther, "/comments/"+v.Comment.Code)
		}
		if v, e := s.Oversight.FollowComment(ctx(c), oversight.Visitor{Address: c.RealIP()}, typed); e == nil { // and that of a comment at a site
			return c.Redirect(http.StatusSeeOther, "/site-comments/"+v.Comment.Code)
		}
		return s.lookupAgain(c, typed, err)
	}
	return c.Redirect(http.StatusSeeOther, "/suggestions/"+intake.PlainCode(typed))
}

// lookupAgain asks for the code once more and says what is wrong with it.
func (s *Server) lookupAgain(c echo.Context, typed string, err error) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.Internal {
		return err
	}
	page := lookupView(typed)
	page.Errors = []view.FieldError{{Field: "code", Text: refusal.Message}}
	page.Code.Error = refusal.Message
	return s.publicStatus(c, statuses[refusal.Kind], "public/lookup", page)
}

func (s *Server) followPage(c echo.Context) error {
	keepPrivate(c)
	r, err := s.Intake.Follow(ctx(c), visitor(c), c.Param("code"))
	if err != nil {
		return s.lookupAgain(c, c.Param("code"), err)
	}
	return s.public(c, "public/follow", followView(c, r))
}

func (s *Server) followCode(c echo.Context) error {
	keepPrivate(c)
	code := intake.PlainCode(c.Param("code"))
	if code == "" {
		return fault.New(fault.NotFound, "没有这个查询码。")
	}
	return codePicture(c, siteAddress(c, "/suggestions/"+code))
}

func (s *Server) followPhoto(c echo.Context) error {
	keepPrivate(c)
	photo, err := s.Intake.FollowPhoto(ctx(c), c.Param("code"), c.Param("photo"))
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/jpeg", photo.Body)
}

func paragraphs(text string) []string {
	var list []string
	for _, p := range strings.Split(text, "\n") {
		if strings.TrimSpace(p) != "" {
			list = append(list, p)
		}
	}
	return list
}

func answersView(list []models.Answer) []view.PublicAnswer {
	var out []view.PublicAnswer
	for _, a := range list {
		at := a.PublishedAt
		if at.IsZero() {
			at = a.PublishAt
		}
		out = append(out, view.PublicAnswer{Outcome: a.Outcome, Text: paragraphs(a.Text), By: view.DayOf(at) + "答复"})
	}
	return out
}

func followView(c echo.Context, r intake.FollowReading) *view.Follow {
	g := r.Suggestion
	address := "/suggestions/" + g.Code
	page := &view.Follow{Page: view.Page{Title: "建议办理情况", Site: r.Congress.Name}, Fresh: c.QueryParam("received") != "", Code: intake.ShownCode(g.Code), CodeLink: siteAddress(c, address), CodeSrc: address + "/qr.svg",
		Answers: answersView(r.Answers), Steps: followSteps(r), Why: paragraphs(g.Reason), Privacy: "这一页只有持查询码的人能看到。照片和您写的话只给办理人员看；"}
	if page.Fresh {
		page.Title = "建议已经收到"
	}
	page.Privacy += "您没有留姓名和电话。"
	if r.Named {
		page.Privacy = strings.TrimSuffix(page.Privacy, "您没有留姓名和电话。") + "您留下的姓名、电话已经加密，这里也不显示。"
	}
	page.Facts = []view.Fact{{Label: "收件号", Value: strconv.Itoa(g.Number)}, {Label: "想办的事", Value: g.Title}, {Label: "地点", Value: g.Place}}
	if g.Latitude != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "标出的位置", Value: "北纬 " + g.Latitude + "，东经 " + g.Longitude})
	}
	if r.Entrance.ID > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "渠道", Value: throughName(r.Entrance)})
	} else {
		page.Facts = append(page.Facts, view.Fact{Label: "渠道", Value: g.Channel.Label()})
	}
	page.Facts = append(page.Facts, view.Fact{Label: "征集公告", Value: r.Call.Title, Href: fmt.Sprintf("/calls/%d", r.Call.ID)})
	for i, p := range r.Photos {
		page.Photos = append(page.Photos, view.PublicPhoto{Src: address + "/photos/" + p.ID, Caption: fmt.Sprintf("您上传的第 %d 张照片", i+1), Width: p.Width, Height: p.Height})
	}
	if r.Listed {
		page.Matter = &view.Link{Text: "查看事项 " + r.Matter.Code + " 的全过程", Href: "/matters/" + url.PathEscape(r.Matter.Code)}
	}
	if len(r.Answers) > 0 {
		switch r.Matter.State {
		case models.MatterProject:
			page.Thanks = "感谢您：您的建议已经采纳为候选项目。"
		case models.MatterSmall:
			page.Thanks = "感谢您：您的建议已经采纳，作为微实事立即办理。"
		}
	}
	if r.Trace != nil && len(r.Trace.Projects) > 0 {
		page.Thanks = "感谢您：您的建议已经列为" + strconv.Itoa(r.Trace.Projects[0].Year) + "年民生实事项目。"
	}
	if page.Fresh && r.Call.Accepting(models.DateOf(r.Now.Time())) {
		again := suggestAddress(r.Call.ID)
		if r.Entrance.ID > 0 && r.Entrance.DisabledAt.IsZero() {
			again += "&from=" + url.QueryEscape(r.Entrance.Code)
		}
		page.Again = &view.Link{Text: "再提一件别的事", Href: again}
	}
	return page
}

// followSteps are 收到、受理、归并、结果 and what came of it. What the office can still take back is said only as far
// as it is settled: a return is said with its answer.
func followSteps(r intake.FollowReading) []view.Step {
	g := r.Suggestion
	steps := []view.Step{{Name: "收到", State: "done", At: view.Minute(g.ReceivedAt), Note: fmt.Sprintf("收件号 %d", g.Number)}}
	answered := len(r.Answers) > 0
	own := false
	for _, a := range r.Answers {
		own = own || a.SuggestionID > 0
	}
	result := view.Step{Name: "结果", State: "next", Note: "有了结果会在这里答复，不采纳也会说明理由。"}
	if answered {
		last := r.Answers[len(r.Answers)-1]
		result = view.Step{Name: "结果：" + last.Outcome, State: "done"}
	}
	switch {
	case g.State == models.SuggestionReturned && own:
		return append(steps, view.Step{Name: "退回", State: "done", Note: "不属于这次征集的范围，见答复。"})
	case g.State == models.SuggestionReceived, g.State == models.SuggestionReturned:
		steps = append(steps, view.Step{Name: "核对", State: "now", Note: "工作人员正在核对是否属于征集范围。"}, view.Step{Name: "归并", State: "next", Note: "和说同一件事的建议合在一起研究。"})
	case g.State == models.SuggestionTransferred:
		note := "由有关单位办理。"
		if g.Unit != "" {
			note = "由" + g.Unit + "办理。"
		}
		steps = append(steps, view.Step{Name: "转办", State: "done", Note: note})
		if !answered {
			result.State = "now"
		}
	default:
		steps = append(steps, view.Step{Name: "受理", State: "done"})
		merged := view.Step{Name: "归并", State: "done", Note: "单独作为一个事项研究。"}
		if r.Others > 0 {
			merged.Note = fmt.Sprintf("与另外 %s 条说同一件事的建议合在一起，作为一个事项研究。", view.Count(r.Others))
		}
		if r.Matter.ID == 0 {
			merged = view.Step{Name: "归并", State: "next"}
		}
		steps = append(steps, merged)
		if !answered {
			result.State = "now"
		}
	}
	steps = append(steps, result)
	if r.Trace != nil {
		for _, l := range r.Trace.Listings {
			steps = append(steps, view.Step{Name: "列入候选项目", State: "done", Note: fmt.Sprintf("%s，第 %d 号：%s", l.Session.Name, l.Candidate.No, l.Candidate.Name)})
		}
		for _, p := range r.Trace.Projects {
			steps = append(steps, view.Step{Name: "确定为民生实事项目", State: "done", Note: fmt.Sprintf("%d年：%s", p.Year, p.Name)})
		}
	}
	return steps
}

func (s *Server) publicMatters(c echo.Context) error {
	call, _ := strconv.ParseInt(c.QueryParam("call"), 10, 64) // 0: not said
	if call == 0 {
		calls, err := s.Intake.PublicCalls(ctx(c))
		if err != nil {
			return err
		}
		for _, k := range calls {
			if k.Listed > 0 {
				call = k.Call.ID
				break
			}
		}
		if call == 0 {
			return s.public(c, "public/calls", &view.Calls{Page: view.Page{Title: "征集建议"}, Empty: view.Empty{Text: "还没有公布的事项。建议经工作人员整理以后，在这里公布。", Todo: &view.Link{Text: "查看征集公告", Href: "/calls"}}})
		}
	}
	f := intake.ListedFilter{Call: call, Query: strings.TrimSpace(c.QueryParam("q")), Category: c.QueryParam("category")}
	r, err := s.Intake.Listed(ctx(c), f)
	if err != nil {
		return err
	}
	return s.public(c, "public/matters", mattersView(c, f, r))
}

func mattersView(c echo.Context, f intake.ListedFilter, r intake.ListedReading) *view.Matters {
	page := &view.Matters{Page: view.Page{Title: "公布的事项", Site: r.Congress.Name, Crumbs: []view.Link{{Text: "征集建议", Href: "/calls"}, {Text: "公告", Href: fmt.Sprintf("/calls/%d", f.Call)}}},
		Heading: fmt.Sprintf("%d年度建议事项", r.Call.Year), Call: strconv.FormatInt(f.Call, 10), Query: f.Query, Found: fmt.Sprintf("公布 %s 件事项。", view.Count(r.Listed)),
		Empty: view.Empty{Text: "还没有公布的事项。建议经工作人员整理以后，在这里公布，可以附议。"}}
	page.Counted = fmt.Sprintf("共收到 %s 条建议", view.Count(r.Call.Received))
	for _, o := range []struct {
		state models.MatterState
		words string
	}{{models.MatterProject, "采纳为候选项目 %s 项"}, {models.MatterSmall, "微实事立办 %s 件"}, {models.MatterReserve, "列入储备库 %s 项"}} {
		if n := r.Outcomes[o.state]; n > 0 {
			page.Counted += "，" + fmt.Sprintf(o.words, view.Count(n))
		}
	}
	page.Counted += "。"
	if r.Open {
		page.Suggest = suggestAddress(f.Call)
	}
	page.Categories = []view.Option{{Text: "全部领域", Chosen: f.Category == ""}}
	for _, topic := range strings.Split(r.Call.Topics, "\n") {
		page.Categories = append(page.Categories, view.Option{Value: topic, Text: topic, Chosen: topic == f.Category})
	}
	if f.Query != "" || f.Category != "" {
		page.Found = fmt.Sprintf("找到 %s 件事项。", view.Count(len(r.Rows)))
		page.Empty = view.Empty{Text: "没有含有这些字的事项。请少输几个字，或者改选领域。", Todo: &view.Link{Text: "查看全部事项", Href: fmt.Sprintf("/matters?call=%d", f.Call)}}
	}
	const perList = 50
	at, _ := strconv.Atoi(c.QueryParam("page"))
	pages := max(1, (len(r.Rows)+perList-1)/perList)
	at = min(max(1, at), pages)
	for _, row := range r.Rows[(at-1)*perList : min(at*perList, len(r.Rows))] {
		m := row.Matter
		line := view.MatterRow{Title: m.Title, Href: "/matters/" + url.PathEscape(m.Code), Seconds: "附议 " + view.Count(row.Seconds) + " 人",
			Facts: strings.Trim(m.Place+"　"+m.Category, "　") + "　" + fmt.Sprintf("%s 条建议", view.Count(row.Suggestions)) + "　" + m.Code}
		if m.State != models.MatterOpen {
			line.Outcome = m.State.Label()
		}
		page.Rows = append(page.Rows, line)
	}
	address := func(n int) string {
		q := url.Values{"call": {page.Call}, "page": {strconv.Itoa(n)}}
		if f.Query != "" {
			q.Set("q", f.Query)
		}
		if f.Category != "" {
			q.Set("category", f.Category)
		}
		return "/matters?" + q.Encode()
	}
	page.Pages = &view.Pagination{Page: at, Pages: pages}
	if at > 1 {
		page.Pages.Previous = address(at - 1)
	}
	if at < pages {
		page.Pages.Next = address(at + 1)
	}
	return page
}

func (s *Server) publicMatter(c echo.Context) error {
	r, err := s.Intake.Trace(ctx(c), c.Param("code"))
	if err != nil {
		return err
	}
	page := matterView(r)
	shown, err := s.shownTrail(c, r.Matter.Code)
	if err != nil {
		return err
	}
	page.Trail = withShown(page.Trail, shown)
	if page.Form != "" {
		page.Human = humanOf(s.Intake.Ask(), "", "")
		keepPrivate(c) // the question is this reader's
		c.Response().Header().Del("X-Robots-Tag")
	}
	if c.QueryParam("seconded") != "" {
		page.Done = "附议成功，谢谢您。这件事有了结果，会在本页公布。"
	}
	return s.public(c, "public/matter", page)
}

func matterView(r intake.TraceReading) *view.Matter {
	m := r.Matter
	page := &view.Matter{Page: view.Page{Title: m.Title, Site: r.Congress.Name, Crumbs: []view.Link{{Text: "征集建议", Href: "/calls"}}}, Code: m.Code, Name: m.Title, Outcome: m.State.Label(), Content: paragraphs(m.Content),
		Answers: answersView(r.Answers), Seconds: "附议 " + view.Count(r.Seconds.All) + " 人"}
	if m.CallID > 0 {
		page.Crumbs = append(page.Crumbs, view.Link{Text: fmt.Sprintf("%d年度建议事项", r.Call.Year), Href: fmt.Sprintf("/matters?call=%d", r.Call.ID)})
		page.Back = &view.Link{Text: "查看公布的全部事项", Href: fmt.Sprintf("/matters?call=%d", r.Call.ID)}
	}
	if m.Place != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "地点", Value: m.Place})
	}
	if m.Category != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "领域", Value: m.Category})
	}
	if m.Unit != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "研究单位", Value: m.Unit})
	}
	for _, b := range r.Seconds.Before {
		what := "归并前的另一件事"
		if b.Matter.Title != "" {
			what = "归并前的“" + b.Matter.Title + "”（" + b.Matter.Code + "）"
		}
		page.Before = append(page.Before, fmt.Sprintf("其中 %s 人附议的是%s", view.Count(b.Seconds), what))
	}
	if r.Into.ID > 0 {
		page.Into = &view.Link{Text: r.Into.Title + "（" + r.Into.Code + "）", Href: "/matters/" + url.PathEscape(r.Into.Code)}
	}
	if r.Open {
		page.Form = "/matters/" + url.PathEscape(m.Code) + "/second"
		page.AskPhone = r.Call.PhoneRule != models.AskNot
		page.Phone = page.Input("phone", "电话（选填）", "").As("tel").WithHint("只用来防止重复附议，不保存号码。").Completes("tel")
	} else if m.State != models.MatterMerged && r.Call.ID > 0 {
		page.NoForm = "征集已经截止，不再接受附议。"
	}
	page.Trail = trailOf(r)
	return page
}

// trailOf is the way from the suggestions to the project's progress, as far as it is public.
func trailOf(r intake.TraceReading) []view.TrailStep {
	trail := []view.TrailStep{{Name: "居民建议", State: "done", Note: fmt.Sprintf("%s 条建议", view.Count(r.Suggestions))}, {Name: "公布事项", State: "done", Note: view.DayOf(r.Matter.ListedAt)}}
	if r.Suggestions == 0 {
		trail = trail[1:]
	}
	if r.Settled {
		trail = append(trail, view.TrailStep{Name: r.Matter.State.Label(), State: "done", Note: "见答复"})
	} else if r.Matter.State != models.MatterMerged {
		trail = append(trail, view.TrailStep{Name: "研究中", State: "next", Note: "研判、论证以后在这里答复"})
	}
	if r.Into.ID > 0 {
		trail = append(trail, view.TrailStep{Name: "归并到：" + r.Into.Title, State: "done", Href: "/matters/" + url.PathEscape(r.Into.Code), Note: "以后的进展见那一页"})
	}
	for _, w := range r.Works {
		trail = append(trail, view.TrailStep{Name: "微实事：" + w.Title, State: "done", Note: w.State.Label()})
	}
	for _, l := range r.Listings {
		trail = append(trail, view.TrailStep{Name: "列入候选项目", State: "done", Note: fmt.Sprintf("%s，第 %d 号：%s", l.Session.Name, l.Candidate.No, l.Candidate.Name)})
	}
	for _, v := range r.Votes {
		trail = append(trail, view.TrailStep{Name: "提交大会表决，结果已经公布", State: "done", Href: fmt.Sprintf("/results/%d", v.Round.ID), Note: v.Round.Name})
	}
	for _, p := range r.Projects {
		trail = append(trail, view.TrailStep{Name: fmt.Sprintf("%d年民生实事项目：%s", p.Year, p.Name), State: "done", Href: fmt.Sprintf("/projects/%d", p.ID), Note: "点开看进度"})
	}
	return trail
}

// secondMatter takes a 附议, from the matter's own page or from the form for suggestions.
func (s *Server) secondMatter(c echo.Context) error {
	keepPrivate(c)
	reply := humanReply(c)
	m, err := s.Intake.Second(ctx(c), visitor(c), reply, c.Param("code"), strings.TrimSpace(c.FormValue("phone")))
	if err == nil {
		return c.Redirect(http.StatusSeeOther, "/matters/"+url.PathEscape(m.Code)+"?seconded=1")
	}
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind == fault.NotFound || refusal.Kind == fault.Internal {
		return err
	}
	r, reading := s.Intake.Trace(ctx(c), c.Param("code"))
	if reading != nil {
		return reading
	}
	page := matterView(r)
	page.Errors = inOrder(refusal, []string{"phone", "human"})
	if refusal.Code == intake.CodeSeconded {
		page.Form, page.NoForm = "", "您已经附议过这件事。"
	}
	if page.Form != "" {
		page.Open = true
		page.Phone = page.Input("phone", "电话（选填）", c.FormValue("phone")).As("tel").WithHint(page.Phone.Hint).Completes("tel")
		page.Human = humanOf(s.Intake.AskAgain(reply.Token, err), reply.Answer, refusal.Fields["human"])
	}
	return s.publicStatus(c, statuses[refusal.Kind], "public/matter", page)
}

// homeCall is the congress's open call on the front page; nil when none is.
func (s *Server) homeCall(c echo.Context, congress int64) (*view.HomeCall, error) {
	rows, err := s.Intake.PublicCalls(ctx(c))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if card := callCard(r); card.Suggest != "" && r.Congress.ID == congress {
			return &view.HomeCall{Title: card.Title, Period: view.Day(r.Call.ClosesOn) + "截止，" + daysLeft(r.Today, r.Call.ClosesOn), Href: card.Href, Suggest: card.Suggest, Matters: card.Matters}, nil
		}
	}
	return nil, nil
}

// traceFact adds the 事项编号 to a list of facts, as the way back to the suggestions, where it has a public page.
func (s *Server) traceFact(c echo.Context, facts *[]view.Fact, code string) error {
	if code == "" {
		return nil
	}
	public, err := s.Intake.Traceable(ctx(c), code)
	if err == nil && public[code] {
		*facts = append(*facts, view.Fact{Label: "事项编号", Value: code + "（看它从哪些建议来）", Href: "/matters/" + url.PathEscape(code)})
	}
	return err
}
