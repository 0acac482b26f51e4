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
	"piaojue/app/web/view"
	"piaojue/models"
)

// visitor is who sends without signing in, for limits only.
func visitor(c echo.Context) intake.Visitor {
	return intake.Visitor{Address: c.RealIP(), Agent: c.Request().UserAgent(), Browser: c.FormValue("browser")}
}

// private pages are for the one reader who has the address.
func keepPrivate(c echo.Context) {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
}

func period(k models.Call) string { return view.Day(k.OpensOn) + "至" + view.Day(k.ClosesOn) }

func suggestAddress(call int64) string { return fmt.Sprintf("/suggestions/new?call=%d", call) }

func callCard(p intake.PublicCall) view.CallCard {
	card := view.CallCard{Title: p.Call.Title, Congress: p.Congress.Name, Period: period(p.Call), Stage: string(p.Stage), Href: fmt.Sprintf("/calls/%d", p.Call.ID)}
	if p.Stage == intake.CallOpen {
		card.Suggest = suggestAddress(p.Call.ID)
		card.Stage = "征集中，" + daysLeft(p.Today, p.Call.ClosesOn)
	}
	if p.Listed > 0 {
		card.Matters = &view.Link{Text: fmt.Sprintf("看看别人提了什么（%d 件）", p.Listed), Href: fmt.Sprintf("/matters?call=%d", p.Call.ID)}
	}
	return card
}

func daysLeft(today, last models.Date) string {
	if n := intake.Days(today, last); n > 1 {
		return fmt.Sprintf("还有 %d 天", n)
	}
	return "今天截止"
}

func (s *Server) publicCalls(c echo.Context) error {
	rows, err := s.Intake.PublicCalls(ctx(c))
	if err != nil {
		return err
	}
	page := &view.Calls{Page: view.Page{Title: "征集建议"}, Any: len(rows) > 0, Empty: view.Empty{Text: "还没有征集公告。公告发布以后，在这里可以提建议。"}}
	for _, r := range rows {
		card := callCard(r)
		if card.Suggest == "" {
			page.Past = append(page.Past, card)
			continue
		}
		card.Second = len(page.Open) > 0
		page.Open = append(page.Open, card)
	}
	return s.public(c, "public/calls", page)
}

func (s *Server) publicCall(c echo.Context) error {
	id, err := pathID(c, "call")
	if err != nil {
		return err
	}
	p, err := s.Intake.PublicCall(ctx(c), id)
	if err != nil {
		return err
	}
	k, card := p.Call, callCard(p)
	page := &view.Call{Page: view.Page{Title: k.Title, Site: p.Congress.Name, Crumbs: []view.Link{{Text: "征集建议", Href: "/calls"}}}, Name: k.Title, Stage: card.Stage, Suggest: card.Suggest, Code: card.Href + "/qr.svg"}
	for _, paragraph := range strings.Split(k.Text, "\n\n") {
		page.Text = append(page.Text, strings.Split(paragraph, "\n"))
	}
	page.Facts = []view.Fact{{Label: "征集期", Value: card.Period}, {Label: "谁可以提", Value: k.Audience}, {Label: "征集领域", Value: strings.ReplaceAll(k.Topics, "\n", "、")},
		{Label: "姓名和电话", Value: askedOf(k)}, {Label: "发布", Value: p.Congress.Name + "　" + view.DayOf(k.PublishedAt)}}
	if k.Received > 0 {
		page.Counted = fmt.Sprintf("已经收到 %s 条建议。", view.Count(k.Received))
	}
	if card.Matters != nil {
		page.Links = append(page.Links, *card.Matters)
	}
	if _, err := s.Intake.PublicStatistics(ctx(c), id); err == nil {
		page.Links = append(page.Links, view.Link{Text: "征集情况：收到多少、采纳多少", Href: card.Href + "/statistics"})
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	page.Links = append(page.Links, view.Link{Text: "凭查询码查看办理情况", Href: "/suggestions"})
	return s.public(c, "public/call", page)
}

func askedOf(k models.Call) string {
	if k.NameRule == k.PhoneRule {
		return k.NameRule.Label()
	}
	return "姓名" + k.NameRule.Label() + "，电话" + k.PhoneRule.Label()
}

func (s *Server) publicCallCode(c echo.Context) error {
	id, err := pathID(c, "call")
	if err != nil {
		return err
	}
	if _, err := s.Intake.PublicCall(ctx(c), id); err != nil {
		return err
	}
	return codePicture(c, siteAddress(c, fmt.Sprintf("/calls/%d", id)))
}

// enterThrough is what the QR code of a station or a deputy says: short, so that the code is coarse and easy to read.
func (s *Server) enterThrough(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, "/suggestions/new?from="+url.QueryEscape(c.Param("entrance")))
}

// A suggestForm is what was typed, as it came.
type suggestForm struct {
	cmd   intake.SubmitCommand
	reply intake.Reply
	seen  bool // similar matters have been shown
}

func humanReply(c echo.Context) intake.Reply {
	return intake.Reply{Token: c.FormValue("human_token"), Answer: c.FormValue("human"), Trap: c.FormValue("blank"), Work: c.FormValue("human_work")}
}

// readSuggestForm reads the form; photos are decoded only for a page of ours. What was typed comes back also with an
// error.
func (s *Server) readSuggestForm(c echo.Context) (suggestForm, error) {
	var f suggestForm
	files, done, wrong := uploads(c, "photo", intake.MaxPhotos)
	defer done()
	if _, ok := fault.As(wrong); wrong != nil && !ok {
		return f, wrong
	}
	call, _ := strconv.ParseInt(c.FormValue("call"), 10, 64) // 0 is no call, as any other that is none
	f.cmd = intake.SubmitCommand{Call: call, Title: c.FormValue("title"), Place: c.FormValue("place"), Reason: c.FormValue("reason"), Latitude: c.FormValue("latitude"), Longitude: c.FormValue("longitude"),
		Name: c.FormValue("name"), Phone: c.FormValue("phone"), Entrance: c.FormValue("from")}
	f.reply, f.seen = humanReply(c), c.FormValue("seen") != ""
	values, err := c.FormParams()
	if err != nil {
		return f, formError(err)
	}
	if f.cmd.Kept, err = s.Intake.StillKept(ctx(c), values["keep"]); err != nil {
		return f, err
	}
	if wrong == nil && len(files) > 0 && s.Intake.Asked(f.reply.Token) {
		f.cmd.Photos, wrong = s.Intake.CleanPhotos(ctx(c), files)
	}
	if wrong == nil && len(f.cmd.Kept) < min(len(values["keep"]), intake.MaxPhotos) {
		wrong = fault.Form{"photo": "前面上传的照片已经超过保留时间，请重新选择照片。"}.Err()
	}
	return f, wrong
}

func (s *Server) suggestPage(c echo.Context) error {
	call, _ := strconv.ParseInt(c.QueryParam("call"), 10, 64) // 0: not said
	from := c.QueryParam("from")
	if call == 0 {
		open, err := s.Intake.OpenCalls(ctx(c), 0, from)
		if err != nil {
			return err
		}
		if len(open) != 1 {
			return s.noOneCall(c, open, from)
		}
		call = open[0].Call.ID
	}
	f := suggestForm{cmd: intake.SubmitCommand{Call: call, Entrance: from}}
	page, err := s.suggestView(c, f)
	if err != nil {
		return err
	}
	if page == nil {
		return s.notOpen(c, call)
	}
	form, err := s.Intake.Form(ctx(c), call, "")
	if err != nil {
		return err
	}
	if from != "" && page.From == "" {
		page.Notice = "您扫的二维码已经停用，建议仍然可以在这里直接提交。"
	}
	fillSuggest(page, f, form.Call)
	page.Human = humanOf(s.Intake.Ask(), "", "")
	return s.publicForm(c, http.StatusOK, "public/suggest", page)
}

// publicForm draws a form with its own question: nobody else's copy is of use.
func (s *Server) publicForm(c echo.Context, status int, name string, page paged) error {
	keepPrivate(c)
	// The form, and nothing else of this site, may ask where somebody is.
	c.Response().Header().Set("Permissions-Policy", "camera=(), geolocation=(self), microphone=()")
	return s.publicStatus(c, status, name, page)
}

func (s *Server) noOneCall(c echo.Context, open []intake.Form, from string) error {
	page := &view.SuggestNone{Page: view.Page{Title: "我要提建议"}, Empty: view.Empty{Text: "现在没有正在进行的征集。公告发布以后，在这里可以提建议。", Todo: &view.Link{Text: "查看以往的征集公告", Href: "/calls"}}}
	for _, f := range open {
		href := suggestAddress(f.Call.ID)
		if from != "" {
			href += "&from=" + url.QueryEscape(from)
		}
		page.Calls = append(page.Calls, view.CallCard{Title: f.Call.Title, Congress: f.Congress.Name, Period: period(f.Call), Href: href})
	}
	return s.public(c, "public/suggest_none", page)
}

func (s *Server) notOpen(c echo.Context, call int64) error {
	p, err := s.Intake.PublicCall(ctx(c), call)
	if err != nil {
		return err
	}
	text := "这次征集已经截止，不再接收新的建议。已经提交的建议，可以凭查询码查看办理情况。"
	if p.Stage == intake.CallAhead {
		text = "这次征集从" + view.Day(p.Call.OpensOn) + "开始，到时候再来提建议。"
	}
	page := &view.SuggestNone{Page: view.Page{Title: "我要提建议", Site: p.Congress.Name}, Empty: view.Empty{Text: text, Todo: &view.Link{Text: "查看公告", Href: fmt.Sprintf("/calls/%d", call)}}}
	return s.public(c, "public/suggest_none", page)
}

// suggestView is the form with what was typed; nil when the call takes nothing now. The question is the caller's.
func (s *Server) suggestView(c echo.Context, f suggestForm) (*view.Suggest, error) {
	form, err := s.Intake.Form(ctx(c), f.cmd.Call, f.cmd.Entrance)
	if err != nil {
		return nil, err
	}
	k := form.Call
	if !k.Accepting(form.Today) {
		return nil, nil
	}
	page := &view.Suggest{Page: view.Page{Title: "我要提建议", Site: form.Congress.Name}, CallTitle: k.Title, CallHref: fmt.Sprintf("/calls/%d", k.ID), Period: view.Day(k.ClosesOn) + "截止",
		Call: strconv.FormatInt(k.ID, 10), Latitude: f.cmd.Latitude, Longitude: f.cmd.Longitude, MostPhotos: intake.MaxPhotos, AskName: k.NameRule != models.AskNot, AskPhone: k.PhoneRule != models.AskNot}
	if form.Entrance.ID > 0 {
		page.From = form.Entrance.Code
		page.Through = throughName(form.Entrance)
	}
	for _, id := range f.cmd.Kept {
		photo, err := s.Intake.KeptPhoto(ctx(c), id)
		if err != nil {
			return nil, err
		}
		page.Kept = append(page.Kept, view.KeptPhoto{ID: id, Src: "/suggestions/kept/" + id, Width: photo.Width, Height: photo.Height})
	}
	return page, nil
}

func throughName(e models.Entrance) string {
	if e.Kind == models.ByDeputy {
		return "通过人大代表" + e.Name + "提交"
	}
	return "通过" + e.Name + "提交"
}

// fillSuggest puts what was typed into the fields, with what was wrong.
func fillSuggest(page *view.Suggest, f suggestForm, k models.Call) {
	optional := func(rule models.AskRule) string {
		if rule == models.AskRequired {
			return ""
		}
		return "（选填）"
	}
	page.What = page.Input("title", "想办什么事", f.cmd.Title).WithHint("一次说一件事，例如：给村口的桥加装护栏。").Completes("off")
	page.Where = page.Input("place", "在哪里", f.cmd.Place).WithHint("写村、社区、路名或者单位；全县都需要的，写“全县”。").Completes("off")
	page.Why = page.Input("reason", "为什么要办", f.cmd.Reason).WithHint("有什么困难，多少人需要，一两句话就行。")
	page.Name = page.Input("name", "姓名"+optional(k.NameRule), f.cmd.Name).WithHint("只给办理人员看，加密保存，不会公开。").Completes("name")
	page.Phone = page.Input("phone", "电话"+optional(k.PhoneRule), f.cmd.Phone).As("tel").WithHint("需要核实情况时联系您，加密保存，不会公开。").Completes("tel")
}

func humanOf(q intake.Challenge, answer, wrong string) view.Human {
	h := view.Human{Token: q.Token, Question: q.Question, Error: wrong}
	for _, choice := range q.Choices {
		h.Choices = append(h.Choices, view.Option{Value: choice, Text: choice, Chosen: choice == answer})
	}
	return h
}

var suggestOrder = []string{"title", "place", "point", "reason", "photo", "name", "phone", "human"}

// inOrder lists a refusal's fields in the order of a form.
func inOrder(refusal *fault.Error, order []string) []view.FieldError {
	if len(refusal.Fields) == 0 {
		return []view.FieldError{{Text: refusal.Message}}
	}
	var list []view.FieldError
	for _, field := range order {
		if text := refusal.Fields[field]; text != "" {
			list = append(list, view.FieldError{Field: field, Text: text})
		}
	}
	if len(list) == 0 {
		return []view.FieldError{{Text: refusal.Message}}
	}
	return list
}

// suggest takes the form. It is shown once more when something is wrong, and when others have asked for the same and
// the reader has not seen that.
func (s *Server) suggest(c echo.Context) error {
	f, err := s.readSuggestForm(c)
	if err != nil {
		return s.suggestAgain(c, f, err)
	}
	if err := s.Intake.CheckSuggestion(ctx(c), f.cmd); err != nil {
		return s.suggestAgain(c, f, err)
	}
	if !f.seen && f.reply.Trap == "" {
		similar, err := s.Intake.SimilarListed(ctx(c), f.cmd.Call, f.cmd.Title, f.cmd.Place, f.cmd.Reason, 4)
		if err != nil {
			return err
		}
		if len(similar) > 0 {
			return s.suggestAgain(c, f, nil)
		}
	}
	row, err := s.Intake.Suggest(ctx(c), visitor(c), f.reply, f.cmd)
	if err != nil {
		return s.suggestAgain(c, f, err)
	}
	return c.Redirect(http.StatusSeeOther, "/suggestions/"+row.Code+"?received=1")
}

// suggestAgain draws the form with what was typed and keeps its photos for a while. Without an error it asks to look
// at similar matters first.
func (s *Server) suggestAgain(c echo.Context, f suggestForm, err error) error {
	refusal, ok := fault.As(err)
	if err != nil && (!ok || refusal.Kind == fault.NotFound || refusal.Kind == fault.TooLarge || refusal.Kind == fault.Internal) {
		return err
	}
	lost := ""
	if n := len(f.cmd.Photos); n > 0 && n+len(f.cmd.Kept) <= intake.MaxPhotos && f.reply.Trap == "" {
		kept, keeping := s.Intake.KeepPhotos(ctx(c), visitor(c), f.reply.Token, f.cmd.Call, f.cmd.Photos)
		if why, refused := fault.As(keeping); refused {
			lost = why.Message
		} else if keeping != nil {
			return keeping
		}
		f.cmd.Kept = append(f.cmd.Kept, kept...)
	}
	page, drawing := s.suggestView(c, f)
	if drawing != nil {
		return drawing
	}
	if page == nil { // it closed meanwhile
		return err
	}
	form, drawing := s.Intake.Form(ctx(c), f.cmd.Call, "")
	if drawing != nil {
		return drawing
	}
	status, wrong := http.StatusOK, ""
	if err != nil {
		status, wrong = statuses[refusal.Kind], refusal.Fields["human"]
		page.Errors = inOrder(refusal, suggestOrder)
	} else {
		page.Notice = "还没有提交。已经有人提过类似的事，请看看是不是同一件；不是同一件，再按一次“提交建议”。"
	}
	if lost != "" {
		page.Errors = append(page.Errors, view.FieldError{Field: "photo", Text: lost})
	}
	fillSuggest(page, f, form.Call)
	if page.Similar, drawing = s.similarView(c, f.cmd); drawing != nil {
		return drawing
	}
	page.Human = humanOf(s.Intake.AskAgain(f.reply.Token, err), f.reply.Answer, wrong)
	return s.publicForm(c, status, "public/suggest", page)
}

func (s *Server) similarView(c echo.Context, cmd intake.SubmitCommand) ([]view.SimilarMatter, error) {
	rows, err := s.Intake.SimilarListed(ctx(c), cmd.Call, cmd.Title, cmd.Place, cmd.Reason, 4)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	var list []view.SimilarMatter
	for _, r := range rows {
		facts := "附议 " + view.Count(r.Seconds) + " 人"
		if r.Matter.Place != "" {
			facts = r.Matter.Place + "　" + facts
		}
		list = append(list, view.SimilarMatter{Title: r.Matter.Title, Href: "/matters/" + url.PathEscape(r.Matter.Code), Facts: facts})
	}
	return list, err
}

func (s *Server) similarMatters(c echo.Context) error {
	call, err := strconv.ParseInt(c.FormValue("call"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "没有找到该征集公告。")
	}
	page := &view.Suggest{}
	page.Similar, err = s.similarView(c, intake.SubmitCommand{Call: call, Title: c.FormValue("title"), Place: c.FormValue("place"), Reason: c.FormValue("reason")})
	if err != nil {
		return err
	}
	return s.fragment(c, "public/suggest", page)
}

func (s *Server) keptPhoto(c echo.Context) error {
	photo, err := s.Intake.KeptPhoto(ctx(c), c.Param("photo"))
	if err != nil {
		return err
	}
	keepPrivate(c)
	return c.Blob(http.StatusOK, "image/jpeg", photo.Small)
}
