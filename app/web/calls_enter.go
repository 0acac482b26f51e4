package web

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/web/view"
	"piaojue/models"
)

// enteredHref is where somebody sees what they entered.
const enteredHref = "/office/entered"

// deputyOnly reports whether the viewer enters as a deputy and for no office:
// large type, one channel.
func deputyOnly(a access.Actor) bool {
	return a.Is(models.DeputyRole, models.GroupLeader) && !access.May(a, access.TriageSuggestions)
}

func (s *Server) enterPage(c echo.Context) error {
	page, err := s.entering(c, nil)
	if err != nil {
		return err
	}
	if after := c.QueryParam("after"); after != "" { // the one entered just now
		id, _ := strconv.ParseInt(after, 10, 64)
		e, err := s.Intake.EnteredOne(ctx(c), actor(c), id)
		if err != nil {
			return err
		}
		page.Last = &view.Link{Text: e.Title, Href: fmt.Sprintf("%s/%d/slip", enteredHref, e.ID)}
		page.LastNumber, page.LastCode = strconv.Itoa(e.Number), intake.ShownCode(e.Code)
	}
	return s.render(c, http.StatusOK, "office/enter", page)
}

// entering is the page for one more suggestion. Call, channel, code and day
// stay as they were chosen last.
func (s *Server) entering(c echo.Context, t view.Typed) (*view.OfficeEnter, error) {
	a := actor(c)
	page := &view.OfficeEnter{Page: view.Page{Title: "录入建议", Crumbs: []view.Link{officeCrumb}}, Action: "/office/suggestions/new", Similar: "/office/suggestions/similar", Token: rand.Text(),
		Large: deputyOnly(a), MostPhotos: intake.MaxPhotos, All: view.Link{Text: "我录入的建议", Href: enteredHref}}
	if page.Large {
		page.Title, page.All.Text = "反映建议", "我反映的建议"
	}
	get := func(name, def string) string {
		if v, ok := t[name]; ok && len(v) > 0 {
			return v[0]
		}
		if t == nil {
			if v := c.QueryParam(name); v != "" {
				return v
			}
			return def
		}
		return ""
	}
	if t != nil && len(t["token"]) > 0 && len(t["token"][0]) >= 20 {
		page.Token = t["token"][0]
	}
	calls, err := s.Intake.CallsToEnter(ctx(c), a)
	if err != nil {
		return nil, err
	}
	if len(calls) == 0 {
		page.None = "现在没有可以录入的征集。征集公告发布并到了开始日期，就可以录入。"
		return page, nil
	}
	var options []view.Option
	for _, k := range calls {
		options = append(options, view.Option{Value: strconv.FormatInt(k.ID, 10), Text: k.Title})
	}
	page.Call = view.Field{Name: "call", Label: "征集公告", Value: get("call", options[0].Value)}.From(options)
	call := calls[max(0, slices.IndexFunc(calls, func(k models.Call) bool { return strconv.FormatInt(k.ID, 10) == page.Call.Value }))]
	channels := intake.ChannelsOf(a)
	options = nil
	for _, channel := range channels {
		options = append(options, view.Option{Value: string(channel), Text: channel.Label()})
	}
	page.Channel = view.Field{Name: "channel", Label: "来源", Value: get("channel", string(channels[0]))}.From(options)
	entrances, err := s.Intake.EntranceChoices(ctx(c), a)
	if err != nil {
		return nil, err
	}
	if len(entrances) > 0 {
		options = []view.Option{{Text: "没有"}}
		for _, e := range entrances {
			options = append(options, view.Option{Value: strconv.FormatInt(e.ID, 10), Text: e.Kind.Label() + "：" + e.Name})
		}
		f := view.Field{Name: "entrance", Label: "联络站或者代表", Value: get("entrance", "")}.From(options)
		page.Entrance = &f
	}
	page.Day = view.Field{Name: "received_on", Label: "收到日期", Value: get("received_on", string(models.DateOf(s.Now()))), Kind: "date", Narrow: true}
	line := func(name, label string, must bool) view.Field {
		v := ""
		if t != nil {
			v = get(name, "")
		}
		return view.Field{Name: name, Label: label, Value: v, Kind: "text", Required: must, Complete: "off"}
	}
	page.What, page.Where, page.Why = line("title", "建议办的事", true), line("place", "地点", true), line("reason", "理由", true)
	if call.NameRule != models.AskNot {
		f := line("name", "姓名（可不填）", false)
		page.Name = &f
	}
	if call.PhoneRule != models.AskNot {
		f := line("phone", "电话（可不填）", false).As("tel")
		page.Phone = &f
	}
	if slices.Contains(channels, models.ByDeputy) {
		f := line("heard", "听取意见人数（可不填）", false).In("人").WithHint("只记人数，不记姓名。")
		page.Heard = &f
	}
	return page, nil
}

func (s *Server) enter(c echo.Context) error {
	files, done, err := uploads(c, "photo", intake.MaxPhotos)
	defer done()
	var cmd intake.SubmitCommand
	call, _ := strconv.ParseInt(c.FormValue("call"), 10, 64)
	if err == nil {
		cmd, err = enterCommand(c)
	}
	if err == nil {
		cmd.Photos, err = s.Intake.CleanPhotos(ctx(c), files)
	}
	var row models.Suggestion
	if err == nil {
		row, err = s.Intake.EnterOne(ctx(c), actor(c), c.FormValue("token"), call, cmd)
	}
	if err != nil {
		page, e := s.entering(c, typedIn(c))
		if e != nil {
			return e
		}
		err = s.again(c, err, "office/enter", page)
		return err
	}
	keep := url.Values{"call": {c.FormValue("call")}, "channel": {c.FormValue("channel")}, "after": {strconv.FormatInt(row.ID, 10)}}
	for _, name := range []string{"entrance", "received_on"} {
		if v := c.FormValue(name); v != "" {
			keep.Set(name, v)
		}
	}
	return c.Redirect(http.StatusSeeOther, "/office/suggestions/new?"+keep.Encode())
}

func enterCommand(c echo.Context) (intake.SubmitCommand, error) {
	form := fault.Form{}
	entrance, _ := strconv.ParseInt(c.FormValue("entrance"), 10, 64)
	cmd := intake.SubmitCommand{Title: c.FormValue("title"), Place: c.FormValue("place"), Reason: c.FormValue("reason"), Name: c.FormValue("name"), Phone: c.FormValue("phone"),
		Channel: models.Channel(c.FormValue("channel")), EntranceID: entrance, Heard: number(form, "heard", "听取意见的人数", c.FormValue("heard")), ReceivedOn: models.Date(strings.TrimSpace(c.FormValue("received_on")))}
	return cmd, form.Err()
}

// similarForOffice is the part of the page that shows, while somebody writes,
// the listed matters that are like it.
func (s *Server) similarForOffice(c echo.Context) error {
	call, _ := strconv.ParseInt(c.FormValue("call"), 10, 64)
	page := &view.OfficeEnter{}
	list, err := s.Intake.SimilarListed(ctx(c), call, c.FormValue("title"), c.FormValue("place"), c.FormValue("reason"), 4)
	if err != nil {
		return err
	}
	for _, m := range list {
		page.Matters = append(page.Matters, view.OfficeSimilar{Title: m.Matter.Title, Href: "/matters/" + m.Matter.Code, Facts: fmt.Sprintf("%s · %s · 附议 %s 人", m.Matter.Code, m.Matter.Place, view.Count(m.Seconds))})
	}
	return s.fragment(c, "office/enter", page)
}

// enteredPage is what the viewer entered, and what came through the viewer's
// code, with what became of each.
func (s *Server) enteredPage(c echo.Context) error {
	rows, err := s.Intake.EnteredBy(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.OfficeCards{Page: view.Page{Title: "我录入的建议", Crumbs: []view.Link{officeCrumb}}, Lead: fmt.Sprintf("共 %d 条，最近的在前面。", len(rows)),
		Button: &view.Link{Text: "录入建议", Href: "/office/suggestions/new"}, Empty: view.Empty{Text: "还没有录入过建议。"}}
	if deputyOnly(actor(c)) {
		page.Title, page.Button.Text, page.Empty.Text = "我反映的建议", "反映一条建议", "还没有反映过建议，也没有群众扫您的代表码提过建议。"
	}
	if len(rows) > 0 {
		page.Groups = []view.OfficeCardGroup{{}}
	}
	for _, e := range rows {
		page.Groups[0].Cards = append(page.Groups[0].Cards, enteredCard(e))
	}
	return s.render(c, http.StatusOK, "office/cards", page)
}

func enteredCard(e intake.Entered) view.OfficeCard {
	card := view.OfficeCard{Title: e.Title, State: e.State.Label(), Lines: []string{fmt.Sprintf("%s · %s · 收件号 %d", e.Place, view.DayOf(e.ReceivedAt), e.Number)}}
	how := e.Channel.Label()
	if e.Heard > 0 {
		how += fmt.Sprintf("，听取了 %d 位群众的意见", e.Heard)
	}
	if !e.Own {
		how = "群众扫码提的"
	}
	card.Lines = append(card.Lines, how)
	if e.Matter.ID > 0 {
		card.State = e.Outcome().Label()
		line := fmt.Sprintf("列入事项 %s“%s”", e.Matter.Code, e.Matter.Title)
		if e.Matter.Unit != "" {
			line += "，由" + e.Matter.Unit + "承办"
		}
		card.Lines = append(card.Lines, line)
		if !e.Matter.ListedAt.IsZero() {
			card.Links = append(card.Links, view.Link{Text: "事项的公开网页", Href: "/matters/" + e.Matter.Code})
		}
	}
	for _, a := range e.Answers {
		card.Answers = append(card.Answers, view.Fact{Label: a.Outcome, Value: a.Text})
	}
	if e.Own {
		card.Links = append(card.Links, view.Link{Text: "打印查询码", Href: fmt.Sprintf("%s/%d/slip", enteredHref, e.ID)})
	}
	return card
}

// slipPage is the paper with the 查询码 for who came in person.
func (s *Server) slipPage(c echo.Context) error {
	e, err := s.enteredAt(c)
	if err != nil {
		return err
	}
	page := &view.OfficeSlip{Page: view.Page{Title: "查询码", Crumbs: []view.Link{officeCrumb, {Text: "录入建议", Href: "/office/suggestions/new"}}},
		Congress: congressOf(c).Name, Call: e.Call.Title, Number: strconv.Itoa(e.Number), Code: intake.ShownCode(e.Code), Title: e.Title, Place: e.Place, Received: view.DayOf(e.ReceivedAt),
		Address: siteAddress(c, "/suggestions"), CodePicture: fmt.Sprintf("%s/%d/qr.svg", enteredHref, e.ID), Back: view.Link{Text: "继续录入", Href: fmt.Sprintf("/office/suggestions/new?call=%d&channel=%s", e.CallID, e.Channel)}}
	return s.render(c, http.StatusOK, "office/slip", page)
}

func (s *Server) enteredAt(c echo.Context) (intake.Entered, error) {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return intake.Entered{}, err
	}
	return s.Intake.EnteredOne(ctx(c), actor(c), id)
}

func (s *Server) slipCode(c echo.Context) error {
	e, err := s.enteredAt(c)
	if err != nil {
		return err
	}
	return codePicture(c, siteAddress(c, "/suggestions/"+e.Code))
}
