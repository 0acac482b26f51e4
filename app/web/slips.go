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

	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// longList is how many waiting deputies one page lists; beyond it the desk
// opens one delegation at a time.
const longList = 400

func (s *Server) slipsPage(c echo.Context) error {
	page, err := s.slipDesk(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/slips", page)
}

// slipFiguresFragment is the desk's numbers alone, for the other desks.
func (s *Server) slipFiguresFragment(c echo.Context) error {
	page, err := s.slipDesk(c)
	if err != nil {
		return err
	}
	return s.fragment(c, "office/slips", page)
}

// slipDesk is the desk that hands out ballots: who is present and has none yet,
// who has one, and nothing of which slip anybody drew.
func (s *Server) slipDesk(c echo.Context) (*view.OfficeSlips, error) {
	id, err := pathID(c, "round")
	if err != nil {
		return nil, err
	}
	v, err := s.Vote.Desk(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	r, base := v.Round, fmt.Sprintf("/office/rounds/%d", id)
	page := &view.OfficeSlips{
		Page:  view.Page{Title: "发票", Crumbs: append(sessionCrumbs(v.Session), view.Link{Text: r.Name, Href: base})},
		Topic: fmt.Sprintf("round/%d", id), Fragment: base + "/slips/figures", Colour: stripeOf(r.Colour),
		Closed: slipsClosed(r), Slips: r.Tablets && r.ToPaperAt.IsZero(), Papers: r.Paper,
		Action: base + "/slips", CancelAction: base + "/slips/cancel", ReplaceAction: base + "/slips/replace", LostAction: base + "/slips/lost", CheckinHref: fmt.Sprintf("/office/sessions/%d/checkin", r.SessionID),
		UUID: r.UUID, Module: s.assets["gen/seal.wasm"], Runtime: s.assets["gen/wasm_exec.js"],
	}
	if !r.ToPaperAt.IsZero() {
		page.ToPaper = view.Clock(r.ToPaperAt) + " 转为纸质投票"
	}
	chooseGive(page, c)
	waiting, replaced, lost := slipGroups(page, v.Rows, c.FormValue("delegation"), base)
	page.Figures, page.Few = slipFigures(v, waiting, replaced, lost+v.LostPaper), vote.FewApart(r)
	if page.Slips && waiting > 0 {
		page.BulkHref = base + "/slips/bulk"
	}
	spoiledForms(page, r)
	return page, nil
}

func stripeOf(colour models.Colour) view.Stripe {
	return view.Stripe{Kind: string(colour), Name: colour.Label()}
}

func slipsClosed(r models.Round) string {
	state := r.State
	switch {
	case state == models.RoundIssuing || state == models.RoundOpen || state == models.RoundPaused:
		return ""
	case state.Reached(models.RoundClosed):
		return "投票已经截止，不再发票。"
	}
	return "还没有开始发票。开始发票后，在这里给已签到的代表发" + offered(r) + "。"
}

// offered is what the round's desk hands out, in words.
func offered(r models.Round) string {
	switch {
	case !r.Tablets:
		return view.SlipWord(true)
	case r.Paper:
		return "投票凭证或纸质票"
	}
	return view.SlipWord(false)
}

// chooseGive settles what the Enter key hands out: what the desk chose, as far
// as the round offers it.
func chooseGive(page *view.OfficeSlips, c echo.Context) {
	page.Give = "slip"
	if asked := cmp.Or(c.FormValue("desk"), c.QueryParam("give")); page.Papers && (!page.Slips || asked == "paper") {
		page.Give = "paper"
	}
	if page.Slips && page.Papers {
		for _, give := range []string{"slip", "paper"} {
			page.Gives = append(page.Gives, view.Link{Text: "发" + view.SlipWord(give == "paper"), Href: "?give=" + give, Current: page.Give == give})
		}
	}
}

// slipGroups sorts the rows into delegations and counts who waits. With many
// waiting it lists one delegation at a time.
func slipGroups(page *view.OfficeSlips, rows []vote.SlipRow, open, base string) (waiting, replaced, lost int) {
	type sums struct{ entitled, present, issued, waiting int }
	var names []string
	at, ids := map[string]*sums{}, map[string]int64{}
	for _, row := range rows {
		if at[row.Delegation] == nil {
			at[row.Delegation] = &sums{}
			ids[row.Delegation] = row.Deputy.DelegationID
			names = append(names, row.Delegation)
		}
		g := at[row.Delegation]
		g.entitled++
		replaced += row.Replaced
		lost += row.Lost
		if row.Deputy.Attendance == models.Present {
			g.present++
		}
		switch {
		case row.Drew:
			g.issued++
		case row.Deputy.Attendance == models.Present:
			g.waiting++
			waiting++
		}
	}
	shown := func(name string) bool { return page.Open == name || page.Open == "" && page.Asked == "" }
	for _, name := range names {
		g, id := at[name], strconv.FormatInt(ids[name], 10)
		group := view.SlipGroup{Name: name, Anchor: "g" + id, Href: "?give=" + page.Give + "&delegation=" + id + "#deputies",
			Entitled: view.Count(g.entitled), Present: view.Count(g.present), Issued: view.Count(g.issued), Waiting: view.Count(g.waiting)}
		if page.Slips && g.waiting > 0 {
			group.BulkHref = base + "/slips/bulk?delegation=" + id
		}
		if open == id {
			page.Open, page.OpenID = name, id
		}
		page.Groups = append(page.Groups, group)
	}
	if page.Open == "" && waiting > longList {
		page.Asked = fmt.Sprintf("还有 %s 位代表没有领票，请在上面选一个代表团查看名单，或直接扫代表证。", view.Count(waiting))
	}
	for _, row := range rows {
		switch {
		case !shown(row.Delegation):
		case row.Drew:
			page.Served = intoGroup(page.Served, row)
		case row.Deputy.Attendance == models.Present:
			page.Waiting = intoGroup(page.Waiting, row)
		}
	}
	return waiting, replaced, lost
}

// intoGroup adds a deputy to its delegation, which comes next in order or is
// the last one already.
func intoGroup(list []view.SlipGroup, row vote.SlipRow) []view.SlipGroup {
	if n := len(list); n == 0 || list[n-1].Name != row.Delegation {
		list = append(list, view.SlipGroup{Name: row.Delegation})
	}
	g := &list[len(list)-1]
	g.Guests = append(g.Guests, slipGuest(row))
	g.Waiting = view.Count(len(g.Guests))
	return list
}

func slipGuest(row vote.SlipRow) view.SlipGuest {
	d := row.Deputy
	guest := view.SlipGuest{ID: strconv.FormatInt(d.ID, 10), Number: d.Number, Name: d.Name, Seat: d.Seat, Delegation: row.Delegation, Paper: row.Paper}
	switch {
	case row.Drew:
		guest.Has = view.SlipWord(row.Paper)
		guest.State = "已领" + guest.Has
	case d.Attendance != models.Present:
		guest.State = d.Attendance.Label() + "，请先签到"
	}
	return guest
}

func slipFigures(v vote.DeskReading, waiting, replaced, lost int) []view.Figure {
	r := v.Round
	figures := []view.Figure{
		{Label: "应到", Value: view.Count(v.Entitled), Unit: "人"}, {Label: "实到", Value: view.Count(v.Present), Unit: "人"},
		{Label: "发出", Value: view.Count(r.Issued), Unit: "张"}, {Label: "还没领", Value: view.Count(waiting), Unit: "人"},
	}
	switch slips := r.Issued - r.PaperIssued; {
	case r.Tablets && r.Paper:
		figures[2].Note = fmt.Sprintf("凭证 %s，纸质 %s", view.Count(slips), view.Count(r.PaperIssued))
	case !r.Tablets:
		figures[2].Note = "都是纸质票"
	}
	if replaced > 0 {
		figures[3].Note = fmt.Sprintf("另换发 %d 张", replaced)
		if lost > 0 {
			figures[3].Note += fmt.Sprintf("，其中遗失 %d 张", lost)
		}
	}
	if r.Tablets {
		figures = append(figures, view.Figure{Label: "剩余凭证", Value: view.Count(v.Spare), Unit: "张"})
	}
	return figures
}

// spoiledForms asks for a spoiled slip or paper ballot, or after a lost one.
func spoiledForms(page *view.OfficeSlips, r models.Round) {
	who := view.Field{Label: "哪位代表", Kind: "text", Required: true, Complete: "off", Hint: "扫代表证，或输入代表证号、姓名、座位。"}
	reason := view.Field{Label: "作废原因", Kind: "text", Required: true, Complete: "off"}
	page.Cancel = view.SpoiledForm{Who: who, Reason: reason}
	page.Cancel.Who.Name, page.Cancel.Reason.Name = "who", "reason"
	page.Cancel.Reason.Hint = "如“二维码污损，扫不出来”。"
	if page.ToPaper != "" {
		page.Cancel.Reason.Value = "转为纸质投票"
	}
	if page.Slips && page.Papers {
		page.Cancel.Gives = view.Field{Name: "give", Label: "换发", Required: true}.From([]view.Option{{Value: "slip", Text: "另一张投票凭证", Chosen: true}, {Value: "paper", Text: "一张纸质票"}})
	}
	page.Lost = view.SpoiledForm{Who: who, Reason: reason, Gives: page.Cancel.Gives}
	page.Lost.Who.Name, page.Lost.Reason.Name = "lost_who", "lost_reason"
	page.Lost.Reason.Label, page.Lost.Reason.Hint = "遗失情况", "如“代表说掉在会场外，没有找到”。"
	if len(page.Lost.Gives.Options) > 0 {
		page.Lost.Gives.Name, page.Lost.Gives.Label = "lost_give", "遗失的是凭证时，补发"
		page.Lost.Gives.Options = slices.Clone(page.Lost.Gives.Options)
	}
	page.Replace = view.SpoiledForm{Who: who, Reason: reason}
	page.Replace.Who.Name, page.Replace.Reason.Name = "paper_who", "paper_reason"
	page.Replace.Reason.Hint = "如“写错了，代表要求更换”。"
}

// handSlip hands out a slip or a paper ballot. One deputy exactly is served at
// once; whom else the words may mean is shown for choosing, and nothing is
// recorded.
func (s *Server) handSlip(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	rows, err := s.Vote.Slips(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	paper := c.FormValue("give") == "paper"
	row, maybe, err := findGuest(rows, c.FormValue("deputy"), c.FormValue("number"), "number")
	if err == nil && maybe == nil {
		if paper {
			err = s.Vote.HandPaper(ctx(c), actor(c), id, row.Deputy.ID)
		} else {
			err = s.Vote.HandSlip(ctx(c), actor(c), id, row.Deputy.ID)
		}
	}
	if err == nil && maybe == nil {
		return s.done(c, fmt.Sprintf("已发给%s（%s）一张%s。", row.Deputy.Name, row.Deputy.Number, view.SlipWord(paper)), "/office/rounds/%d/slips%s", id, deskQuery(c))
	}
	page, e := s.slipDesk(c)
	if e != nil {
		return e
	}
	page.Number = c.FormValue("number")
	if err != nil {
		return s.again(c, err, "office/slips", page)
	}
	showMatches(page, maybe)
	return s.render(c, http.StatusUnprocessableEntity, "office/slips", page)
}

// deskQuery keeps what the desk had chosen over an act.
func deskQuery(c echo.Context) string {
	q := url.Values{}
	if c.FormValue("desk") == "paper" {
		q.Set("give", "paper")
	}
	if open := c.FormValue("delegation"); open != "" {
		q.Set("delegation", open)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// fewMatches is how many deputies a choice lists.
const fewMatches = 20

func showMatches(page *view.OfficeSlips, rows []vote.SlipRow) {
	for i, row := range rows {
		if i == fewMatches {
			page.More = fmt.Sprintf("另有 %d 位没有列出，请多输入几个字。", len(rows)-fewMatches)
			break
		}
		page.Matches = append(page.Matches, slipGuest(row))
	}
	for i := range page.Matches {
		if page.Matches[i].State == "" {
			page.Matches[i].First = true
			break
		}
	}
}

// findGuest is the deputy a desk's form means: by row, or by what was typed or
// scanned. A card's code or a full number means one deputy; a full name or seat
// too when only one has it. Anything else only lists whom it may mean.
func findGuest(rows []vote.SlipRow, id, typed, field string) (one vote.SlipRow, maybe []vote.SlipRow, err error) {
	typed = roster.CardNumber(typed)
	if id == "" && typed == "" {
		return one, nil, fault.Form{field: "请扫代表证，或输入代表证号、姓名、座位。"}.Err()
	}
	var exact, part []vote.SlipRow
	for _, row := range rows {
		d := row.Deputy
		switch {
		case id != "":
			if strconv.FormatInt(d.ID, 10) == id {
				return row, nil, nil
			}
		case strings.EqualFold(d.Number, typed):
			return row, nil, nil
		case d.Name == typed || d.Seat == typed:
			exact = append(exact, row)
		case strings.Contains(strings.ToLower(d.Number), strings.ToLower(typed)) || strings.Contains(d.Name, typed) || strings.Contains(d.Seat, typed):
			part = append(part, row)
		}
	}
	switch {
	case len(exact) == 1:
		return exact[0], nil, nil
	case len(exact)+len(part) > 0:
		return one, append(exact, part...), nil
	case id != "":
		return one, nil, fault.Form{field: "名册里没有这位代表，请刷新页面后再试。"}.Err()
	}
	form := fault.Form{}
	form.Add(field, "名册里没有“%s”。请核对代表证，或在名单里查找。", typed)
	return one, nil, form.Err()
}

// oneGuest is findGuest for a form that needs exactly one deputy.
func oneGuest(rows []vote.SlipRow, id, typed, field string) (vote.SlipRow, error) {
	row, maybe, err := findGuest(rows, id, typed, field)
	if err == nil && maybe != nil {
		names := make([]string, 0, 3)
		for _, m := range maybe[:min(3, len(maybe))] {
			names = append(names, m.Deputy.Name+"（"+m.Deputy.Number+"）")
		}
		form := fault.Form{}
		form.Add(field, "“%s”可能是%s等 %d 位，请输入代表证号。", strings.TrimSpace(typed), strings.Join(names, "、"), len(maybe))
		err = form.Err()
	}
	return row, err
}

// bulkDesk is the second act before slips are handed to everybody who waits.
func (s *Server) bulkDesk(c echo.Context) (*view.OfficeConfirm, int64, error) {
	desk, err := s.slipDesk(c)
	if err != nil {
		return nil, 0, err
	}
	delegation := int64(0)
	if asked := c.FormValue("delegation"); asked != "" {
		if delegation, err = strconv.ParseInt(asked, 10, 64); err != nil || delegation < 1 {
			return nil, 0, fault.New(fault.NotFound, "没有这个代表团。")
		}
	}
	waiting, whose := 0, "全部代表团"
	rows, err := s.Vote.Slips(ctx(c), actor(c), roundIn(c))
	if err != nil {
		return nil, 0, err
	}
	for _, row := range rows {
		if delegation != 0 && row.Deputy.DelegationID != delegation {
			continue
		}
		if delegation != 0 {
			whose = row.Delegation
		}
		if !row.Drew && row.Deputy.Attendance == models.Present {
			waiting++
		}
	}
	if delegation != 0 && whose == "全部代表团" {
		return nil, 0, fault.New(fault.NotFound, "没有这个代表团。")
	}
	page := &view.OfficeConfirm{
		Page: view.Page{Title: "按代表团发投票凭证", Crumbs: append(desk.Crumbs, view.Link{Text: "发票", Href: desk.Action})},
		What: []string{
			fmt.Sprintf("%s：已签到、还没有领票的代表 %s 人，每人登记发给一张投票凭证。", whose, view.Count(waiting)),
			"请先把同样张数的凭证交代表团，由每位代表自己抽一张。登记后不能撤回。要领纸质票的代表请先单独办理。",
		},
		Form: view.OfficeForm{Action: desk.Action + "/bulk", Submit: fmt.Sprintf("登记发出 %s 张", view.Count(waiting)), Cancel: desk.Action, Sure: "凭证已经当场发给这些代表，每人一张。",
			Hidden: []view.Option{{Value: "delegation", Text: strconv.FormatInt(delegation, 10)}}},
	}
	if delegation == 0 {
		page.Form.Hidden = nil
	}
	return page, delegation, nil
}

// roundIn is the round of an address that was read before.
func roundIn(c echo.Context) int64 {
	id, err := pathID(c, "round")
	if err != nil {
		return 0
	}
	return id
}

func (s *Server) bulkPage(c echo.Context) error {
	page, _, err := s.bulkDesk(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/confirm", page)
}

func (s *Server) handSlips(c echo.Context) error {
	page, delegation, err := s.bulkDesk(c)
	if err != nil {
		return err
	}
	n := 0
	if err = confirmed(c); err == nil {
		n, err = s.Vote.HandSlips(ctx(c), actor(c), roundIn(c), delegation)
	}
	if err != nil {
		return s.again(c, err, "office/confirm", page)
	}
	return s.done(c, fmt.Sprintf("已登记发出 %d 张投票凭证。", n), "/office/rounds/%d/slips", roundIn(c))
}

// cancelSlip takes a spoiled slip back and hands out another one, or a paper
// ballot.
func (s *Server) cancelSlip(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	desk, err := s.slipDesk(c)
	if err != nil {
		return err
	}
	rows, err := s.Vote.Slips(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	cmd := vote.CancelCommand{Round: id, Public: c.FormValue("public"), Reason: c.FormValue("reason"), ToPaper: desk.Papers && (!desk.Slips || c.FormValue("give") == "paper")}
	form := fault.Form{}
	row := spoiledGuest(form, rows, c, "who", "confirm")
	cmd.Deputy = row.Deputy.ID
	if err = form.Err(); err == nil {
		err = s.Vote.CancelSlip(ctx(c), actor(c), cmd)
	}
	if err != nil {
		// The code itself never came; everything else is kept.
		desk.Cancel = desk.Cancel.Again(c.FormValue, fieldsOf(err))
		return s.again(c, err, "office/slips", desk)
	}
	return s.done(c, fmt.Sprintf("损坏的凭证已经作废。\n下一步：请%s领取一张%s。", row.Deputy.Name, view.SlipWord(cmd.ToPaper)), "/office/rounds/%d/slips%s", id, deskQuery(c))
}

// replacePaper takes a spoiled paper ballot back and hands out another one.
func (s *Server) replacePaper(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	rows, err := s.Vote.Slips(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	form := fault.Form{}
	row := spoiledGuest(form, rows, c, "paper_who", "paper_confirm")
	if err = form.Err(); err == nil {
		err = named(s.Vote.ReplacePaper(ctx(c), actor(c), id, row.Deputy.ID, c.FormValue("paper_reason")), "reason", "paper_reason")
	}
	if err != nil {
		desk, e := s.slipDesk(c)
		if e != nil {
			return e
		}
		desk.Replace = desk.Replace.Again(c.FormValue, fieldsOf(err))
		return s.again(c, err, "office/slips", desk)
	}
	return s.done(c, fmt.Sprintf("写坏的纸质票已经收回。\n下一步：请%s领取另一张纸质票。", row.Deputy.Name), "/office/rounds/%d/slips%s", id, deskQuery(c))
}

// replaceLost hands out another slip, or a paper ballot, for a lost slip, and another paper ballot for a lost one.
func (s *Server) replaceLost(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	desk, err := s.slipDesk(c)
	if err != nil {
		return err
	}
	rows, err := s.Vote.Slips(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	paper := desk.Papers && (!desk.Slips || c.FormValue("lost_give") == "paper")
	form := fault.Form{}
	row := spoiledGuest(form, rows, c, "lost_who", "lost_confirm")
	if err = form.Err(); err == nil {
		reason := c.FormValue("lost_reason")
		if row.Paper { // a paper ballot is replaced by another one, whatever the form says
			paper = true
			err = s.Vote.ReplaceLostPaper(ctx(c), actor(c), id, row.Deputy.ID, reason)
		} else {
			err = s.Vote.ReplaceLost(ctx(c), actor(c), id, row.Deputy.ID, reason, paper)
		}
		err = named(err, "reason", "lost_reason")
	}
	if err != nil {
		desk.Lost = desk.Lost.Again(c.FormValue, fieldsOf(err))
		return s.again(c, err, "office/slips", desk)
	}
	return s.done(c, fmt.Sprintf("%s遗失已经登记。\n下一步：请%s领取一张%s。", view.SlipWord(row.Paper), row.Deputy.Name, view.SlipWord(paper)), "/office/rounds/%d/slips%s", id, deskQuery(c))
}

// spoiledGuest is the deputy who hands something back or lost it, and whether the second
// act was made.
func spoiledGuest(form fault.Form, rows []vote.SlipRow, c echo.Context, field, confirm string) vote.SlipRow {
	row, err := oneGuest(rows, c.FormValue("deputy"), c.FormValue(field), field)
	if refusal, ok := fault.As(err); ok {
		form.Add(field, "%s", refusal.Fields[field])
	}
	if c.FormValue(confirm) != "yes" {
		form.Add(confirm, "请先勾选确认，再提交。没有勾选，什么也没有改变。")
	}
	return row
}

// fieldsOf is what a refusal says of each field; nil when it is about none.
func fieldsOf(err error) map[string]string {
	refusal, ok := fault.As(err)
	if !ok {
		return nil
	}
	return refusal.Fields
}

// named gives a refused field the name it has on this page.
func named(err error, from, to string) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Fields[from] == "" {
		return err
	}
	fields := fault.Form{}
	for name, text := range refusal.Fields {
		if name == from {
			name = to
		}
		fields[name] = text
	}
	return fields.Err()
}
