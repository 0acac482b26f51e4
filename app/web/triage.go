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
	"piaojue/app/intake"
	"piaojue/app/lifecycle"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

// queueKeys are what the address of a queue may carry.
var queueKeys = []string{"state", "category", "channel", "entrance", "unit", "matter", "place", "q", "merged", "photos", "sort", "page"}

// queueQuery leaves of an address what narrows and orders the queue.
func queueQuery(v url.Values) url.Values {
	kept := url.Values{}
	for _, key := range queueKeys {
		if text := v.Get(key); text != "" {
			kept.Set(key, text)
		}
	}
	return kept
}

func queueFilter(call int64, v url.Values) intake.QueueFilter {
	number := func(key string) int64 {
		n, _ := strconv.ParseInt(v.Get(key), 10, 64)
		return max(n, 0)
	}
	f := intake.QueueFilter{Call: call, State: models.SuggestionState(v.Get("state")), Category: v.Get("category"), Channel: models.Channel(v.Get("channel")),
		Entrance: number("entrance"), Unit: number("unit"), Matter: number("matter"), Place: v.Get("place"), Query: v.Get("q"), Merged: v.Get("merged"),
		Photos: v.Get("photos") == "yes", Order: v.Get("sort"), Page: int(min(number("page"), 100_000))}
	if !f.State.Valid() {
		f.State = ""
	}
	if !f.Channel.Valid() {
		f.Channel = ""
	}
	return f
}

func queuePath(call int64) string { return fmt.Sprintf("/office/calls/%d/suggestions", call) }

// callCrumbs lead back from the work on a call. Who may not see the calls, as
// a deputy, is led to the suggestions.
func callCrumbs(me access.Actor, k models.Call) []view.Link {
	if !access.May(me, access.ManageCalls) {
		return []view.Link{officeCrumb, {Text: k.Title, Href: queuePath(k.ID)}}
	}
	return []view.Link{{Text: "征集公告", Href: "/office/calls"}, {Text: k.Title, Href: fmt.Sprintf("/office/calls/%d", k.ID)}}
}

// callTabs are the places of the work on a call.
func callTabs(me access.Actor, call int64, current string) []view.Link {
	base := fmt.Sprintf("/office/calls/%d", call)
	var list []view.Link
	for _, l := range []struct {
		text, href string
		need       access.Action
	}{
		{"建议", base + "/suggestions", access.ReadSuggestions}, {"近似归并", base + "/groups", access.ReadSuggestions}, {"事项", base + "/matters", access.ReadSuggestions},
		{"答复", base + "/answers", access.TriageSuggestions}, {"征集情况", base + "/statistics", access.ReadSuggestions}, {"导入", base + "/suggestions/import", access.TriageSuggestions},
	} {
		if access.May(me, l.need) {
			list = append(list, view.Link{Text: l.text, Href: l.href, Current: strings.HasSuffix(l.href, current)})
		}
	}
	return list
}

func options(values []string) []view.Option {
	var list []view.Option
	for _, v := range values {
		list = append(list, view.Option{Value: v, Text: v})
	}
	return list
}

func unitOptions(units []models.Unit) []view.Option {
	var list []view.Option
	for _, u := range units {
		list = append(list, view.Option{Value: strconv.FormatInt(u.ID, 10), Text: u.Name})
	}
	return list
}

func rowValue(r models.Suggestion) string { return fmt.Sprintf("%d-%d", r.ID, r.Changed) }

func (s *Server) queuePage(c echo.Context) error {
	id, err := pathID(c, "call")
	if err != nil {
		return err
	}
	page, err := s.queue(c, id, c.QueryParams(), nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/queue", page)
}

// queue is the page for an address; refused is set when a form of it was sent
// back, and then its fields keep what was typed.
func (s *Server) queue(c echo.Context, call int64, v url.Values, refused *fault.Error) (*view.TriageQueue, error) {
	me := actor(c)
	f := queueFilter(call, v)
	q, err := s.Intake.Queue(ctx(c), me, f, v.Get("did"))
	if err != nil {
		return nil, err
	}
	kept, path := queueQuery(v), queuePath(call)
	back := kept.Encode()
	may := access.May(me, access.TriageSuggestions)
	page := &view.TriageQueue{Page: view.Page{Title: "建议办理", Crumbs: callCrumbs(actor(c), q.Call)}, Call: q.Call.Title, Links: callTabs(me, call, "/suggestions"), MayAct: may,
		Action: path + "/act", Back: back, All: path, Units: unitOptions(q.Units), Reasons: options(intake.ReturnReasons), Fields: options(q.Fields)}
	shown := 0
	for _, n := range q.Counts {
		shown += n
	}
	page.States = append(page.States, view.Link{Text: fmt.Sprintf("全部 %s", view.Count(shown)), Href: path + view.With(kept, "state", "", "page", ""), Current: f.State == ""})
	for _, st := range models.SuggestionStates {
		page.States = append(page.States, view.Link{Text: fmt.Sprintf("%s %s", st.Label(), view.Count(q.Counts[st])), Href: path + view.With(kept, "state", string(st), "page", ""), Current: f.State == st})
	}
	page.Filter = s.queueQuestions(q, f, path)
	for key := range kept {
		page.Narrowed = page.Narrowed || key != "state" && key != "page" && key != "sort"
	}
	page.Found = fmt.Sprintf("共 %s 条", view.Count(q.Total))
	if page.Narrowed {
		page.Found = fmt.Sprintf("找到 %s 条，全部 %s 条", view.Count(q.Total), view.Count(q.All))
	}
	_, _, page.Pages = view.Turn(kept, q.Total, intake.QueuePage)
	open, _ := strconv.ParseInt(v.Get("open"), 10, 64)
	chosen := c.Request().Form["row"]
	for i, r := range q.Rows {
		row := triageRow(r.Suggestion, r.Matter, r.Along)
		next := int64(0)
		if i+1 < len(q.Rows) {
			next = q.Rows[i+1].ID
		}
		row.Href = path + "?" + withOpen(kept, r.ID)
		row.Panel = fmt.Sprintf("/office/suggestions/%d/panel?%s", r.ID, url.Values{"back": {back}, "next": {strconv.FormatInt(next, 10)}}.Encode())
		row.Chosen = refused != nil && slices.ContainsFunc(chosen, func(v string) bool { return strings.HasPrefix(v, row.ID+"-") })
		if r.ID == open {
			panel, err := s.panel(c, r.ID, back, next, refused)
			if err != nil {
				return nil, err
			}
			row.Opened = &panel
		}
		page.Rows = append(page.Rows, row)
	}
	page.Did = did(q.Last, call, path, back)
	page.Exports = []view.Link{{Text: "导出 Excel", Href: path + "/export.xlsx" + view.With(kept, "page", "")}, {Text: "导出 CSV", Href: path + "/export.csv" + view.With(kept, "page", "")}}
	if access.May(me, access.SeeProposers) {
		page.Named = path + "/export-named" + view.With(kept, "page", "")
	}
	page.Empty = view.Empty{Text: "还没有收到建议。收到后列在这里，也可以从 Excel 表导入。"}
	if q.All > 0 {
		page.Empty = view.Empty{Text: "没有符合条件的建议。", Todo: &view.Link{Text: "显示全部", Href: path}}
	}
	return page, nil
}

func withOpen(kept url.Values, id int64) string {
	q := url.Values{}
	for k, v := range kept {
		q[k] = v
	}
	q.Set("open", strconv.FormatInt(id, 10))
	return q.Encode() + fmt.Sprintf("#s-%d", id)
}

func (s *Server) queueQuestions(q intake.Queue, f intake.QueueFilter, path string) view.LedgerFilter {
	id := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	pick := func(name, label, value, all string, list []view.Option) view.Field {
		return view.Field{Name: name, Label: label, Value: value}.From(append([]view.Option{{Text: all}}, list...))
	}
	var channels, entrances []view.Option
	for _, ch := range models.Channels {
		channels = append(channels, view.Option{Value: string(ch), Text: ch.Label()})
	}
	for _, e := range q.Entrances {
		entrances = append(entrances, view.Option{Value: id(e.ID), Text: e.Name})
	}
	photos := ""
	if f.Photos {
		photos = "yes"
	}
	selects := []view.Field{
		pick("category", "类别", f.Category, "全部", append(options(q.Fields), view.Option{Value: "-", Text: "没有类别"})),
		pick("channel", "渠道", string(f.Channel), "全部", channels),
	}
	if len(entrances) > 0 {
		selects = append(selects, pick("entrance", "联络站、代表", id(f.Entrance), "全部", entrances))
	}
	selects = append(selects,
		pick("unit", "转办单位", id(f.Unit), "全部", unitOptions(q.Units)),
		view.Field{Name: "place", Label: "地点", Value: f.Place, Kind: "text"},
		pick("merged", "归并", f.Merged, "全部", []view.Option{{Value: "no", Text: "没有归并"}, {Value: "yes", Text: "已经归并"}}),
		pick("photos", "照片", photos, "全部", []view.Option{{Value: "yes", Text: "有照片"}}),
		pick("sort", "排序", f.Order, "先收到的在前", []view.Option{{Value: "new", Text: "后收到的在前"}, {Value: "place", Text: "按地点"}, {Value: "category", Text: "按类别"}, {Value: "matter", Text: "按事项"}}))
	filter := view.LedgerFilter{Action: path, Ask: "搜索原话", Query: f.Query, Selects: selects}
	if f.State != "" {
		filter.Hidden = append(filter.Hidden, view.Option{Value: "state", Text: string(f.State)})
	}
	if f.Matter > 0 {
		filter.Hidden = append(filter.Hidden, view.Option{Value: "matter", Text: id(f.Matter)})
	}
	return filter
}

func triageRow(r models.Suggestion, m models.Matter, along int) view.TriageRow {
	row := view.TriageRow{ID: strconv.FormatInt(r.ID, 10), Row: rowValue(r), Number: strconv.Itoa(r.Number), Title: r.Title, Under: clipped(r.Reason, 60), Place: r.Place,
		Category: r.Category, Channel: r.Channel.Label(), At: r.ReceivedAt.Time().Format("1月2日"), State: r.State.Label(), Unit: r.Unit, Photos: r.Photos > 0,
		Href: fmt.Sprintf("/office/suggestions/%d", r.ID)}
	if row.Category == "" && r.Guess != "" {
		row.Category, row.Guess = r.Guess, true
	}
	if m.ID > 0 {
		row.Matter, row.MatterHref = fmt.Sprintf("%d 号事项", m.Number), fmt.Sprintf("/office/matters/%d", m.ID)
		if along > 1 {
			row.Matter += fmt.Sprintf("（%d 条）", along)
		}
	}
	return row
}

func clipped(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

// did says what a batch did, while it can be taken back.
func did(acts []models.TriageAct, call int64, path, back string) *view.TriageDid {
	suggestions, names := 0, []string{}
	for _, a := range acts {
		if !a.UndoneAt.IsZero() || a.Action == "撤销" {
			return nil
		}
		if a.SuggestionID > 0 {
			suggestions++
		}
		if !slices.Contains(names, a.Action) {
			names = append(names, a.Action)
		}
	}
	if len(acts) == 0 {
		return nil
	}
	text := "刚才：" + strings.Join(names, "、")
	if suggestions > 0 {
		text += fmt.Sprintf("，建议 %d 条", suggestions)
	}
	return &view.TriageDid{Text: text, Action: fmt.Sprintf("/office/calls/%d/undo", call), Batch: acts[0].Batch, Back: path + "?" + back}
}

// panel is one suggestion, opened, with what may be done.
func (s *Server) panel(c echo.Context, id int64, back string, next int64, refused *fault.Error) (view.TriagePanel, error) {
	r, err := s.Intake.SuggestionOffice(ctx(c), actor(c), id)
	if err != nil {
		return view.TriagePanel{}, err
	}
	return s.panelOf(c, r, back, next, refused)
}

func (s *Server) panelOf(c echo.Context, r intake.SuggestionOffice, back string, next int64, refused *fault.Error) (view.TriagePanel, error) {
	p := view.TriagePanel{ID: strconv.FormatInt(r.ID, 10), Row: rowValue(r.Suggestion), Number: strconv.Itoa(r.Number), Title: r.Title, Place: r.Suggestion.Place, Reason: r.Reason,
		Href: fmt.Sprintf("/office/suggestions/%d", r.ID), MayAct: access.May(actor(c), access.TriageSuggestions), Action: queuePath(r.CallID) + "/act", Back: back,
		TitleField: r.Title, PlaceField: r.Suggestion.Place, Places: r.Places, Units: unitOptions(r.Units), Reasons: options(intake.ReturnReasons), Error: map[string]string{}}
	if next > 0 {
		p.Next = strconv.FormatInt(next, 10)
	}
	for _, a := range lifecycle.Suggestion.Acts(r.State) {
		switch a {
		case lifecycle.Accept:
			p.CanAccept = p.MayAct
		case lifecycle.Transfer:
			p.CanTransfer = p.MayAct
		case lifecycle.Return:
			p.CanReturn = p.MayAct
		}
	}
	source := r.Channel.Label()
	if r.Entrance.ID > 0 {
		source += "：" + r.Entrance.Name
	}
	if r.Heard > 0 {
		source += fmt.Sprintf("，听取 %d 人意见", r.Heard)
	}
	p.Facts = []view.Fact{{Label: "来源", Value: source + " · " + view.DayOf(r.ReceivedAt)}, {Label: "状态", Value: r.State.Label()}}
	if r.Unit != "" {
		p.Facts = append(p.Facts, view.Fact{Label: "承办单位", Value: r.Unit})
	}
	if r.Note != "" {
		p.Facts = append(p.Facts, view.Fact{Label: "办理说明", Value: r.Note})
	}
	if r.Matter.ID > 0 {
		text := r.Matter.Code + " " + r.Matter.Title
		if len(r.Along) > 0 {
			text += fmt.Sprintf("（共 %d 条建议）", len(r.Along)+1)
		}
		p.Facts = append(p.Facts, view.Fact{Label: "事项", Value: text, Href: fmt.Sprintf("/office/matters/%d", r.Matter.ID)})
	}
	for i, ph := range r.Photos {
		p.Photos = append(p.Photos, view.TriagePhoto{Small: "/office/intake-photos/" + ph.ID + "?small=yes", Href: "/office/intake-photos/" + ph.ID, Alt: fmt.Sprintf("建议所附的第 %d 张照片", i+1)})
	}
	if r.Latitude != "" {
		p.Point = r.Latitude + "，" + r.Longitude
	}
	typed := refused != nil && c.FormValue("open") == p.ID
	if typed {
		p.TitleField, p.PlaceField, p.MatterField = c.FormValue("title"), c.FormValue("place"), c.FormValue("matter")
		p.TransferReason, p.ReturnWords = c.FormValue("transfer_reason"), c.FormValue("words")
		p.Units = view.Field{Value: c.FormValue("unit")}.From(p.Units).Options
		p.Reasons = view.Field{Value: c.FormValue("reason")}.From(p.Reasons).Options
		p.Open = c.FormValue("act")
		for k, v := range refused.Fields {
			p.Error[k] = v
		}
	}
	for i, name := range r.Fields {
		chip := view.TriageChip{Value: name, Text: name, Proposed: name == r.Guess && r.Category == "", Chosen: name == r.Category}
		if i < 9 {
			chip.Key = strconv.Itoa(i + 1)
		}
		if typed {
			chip.Chosen = c.FormValue("category") == name
		}
		p.Categories = append(p.Categories, chip)
	}
	if r.Guess != "" && r.Category == "" {
		p.Guess = "系统建议：" + r.Guess
		if len(r.Why) > 0 {
			p.Guess += "（原话里有“" + strings.Join(r.Why[:min(3, len(r.Why))], "”“") + "”）"
		}
	}
	if p.CanAccept {
		alike, err := s.Intake.AlikeOffice(ctx(c), actor(c), r.Suggestion, 5)
		if err != nil {
			return p, err
		}
		for _, a := range alike {
			if a.Matter.ID > 0 {
				p.Alike = append(p.Alike, view.TriageAlike{Text: a.Matter.Title, Under: fmt.Sprintf("%s · %s · %d 条建议", a.Matter.Code, a.Matter.Place, a.Count), Code: a.Matter.Code, Href: fmt.Sprintf("/office/matters/%d", a.Matter.ID)})
			} else {
				p.Alike = append(p.Alike, view.TriageAlike{Text: a.Suggestion.Title, Under: fmt.Sprintf("%d 号建议 · %s · %s", a.Suggestion.Number, a.Suggestion.Place, a.Suggestion.State.Label()), Href: fmt.Sprintf("/office/suggestions/%d", a.Suggestion.ID)})
			}
		}
	}
	return p, nil
}

// panelFragment is the panel alone, for the page that has the list already.
func (s *Server) panelFragment(c echo.Context) error {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return err
	}
	next, _ := strconv.ParseInt(c.QueryParam("next"), 10, 64)
	back, err := url.ParseQuery(c.QueryParam("back"))
	if err != nil {
		return fault.New(fault.NotFound, "没有这个页面。")
	}
	p, err := s.panel(c, id, queueQuery(back).Encode(), next, nil)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.draw(c, http.StatusOK, "office/queue", "triage-panel", p)
}

// picks are the chosen rows of a form: id and the change that was seen.
func picks(values []string) []intake.Pick {
	var list []intake.Pick
	for _, v := range values {
		id, seen, _ := strings.Cut(v, "-")
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			continue
		}
		at, _ := strconv.ParseInt(seen, 10, 64)
		list = append(list, intake.Pick{ID: n, Seen: at})
	}
	return list
}

// triageAct is what an officer does with one suggestion or with those chosen.
func (s *Server) triageAct(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	if err := c.Request().ParseForm(); err != nil {
		return fault.New(fault.Invalid, "提交的内容格式不对，没有接收。请返回上一页重新填写。")
	}
	form := c.Request().Form
	chosen := picks(form["row"])
	unit, _ := strconv.ParseInt(c.FormValue("unit"), 10, 64)
	me := actor(c)
	var done intake.Done
	act := c.FormValue("act")
	if code, ok := strings.CutPrefix(act, "join:"); ok {
		form.Set("matter", code)
		act = "accept"
	}
	accept := intake.AcceptCommand{Call: call, Picks: chosen, Matter: strings.TrimSpace(form.Get("matter")), Title: c.FormValue("title"), Place: c.FormValue("place"),
		Category: c.FormValue("category"), UseGuess: c.FormValue("guess") == "yes"}
	switch act {
	case "new", "each": // whatever stands in the field beside the other button
		if act == "new" {
			accept.Matter = ""
		}
		done, err = s.Intake.Accept(ctx(c), me, accept)
	case "accept":
		done, err = s.Intake.Accept(ctx(c), me, accept)
	case "together":
		accept.Together = true
		done, err = s.Intake.Accept(ctx(c), me, accept)
	case "transfer":
		done, err = s.Intake.Transfer(ctx(c), me, intake.TransferCommand{Call: call, Picks: chosen, Unit: unit, Reason: c.FormValue("transfer_reason")})
	case "return":
		done, err = s.Intake.Return(ctx(c), me, intake.ReturnCommand{Call: call, Picks: chosen, Reason: c.FormValue("reason"), Words: c.FormValue("words")})
	case "classify":
		done, err = s.Intake.Classify(ctx(c), me, intake.ClassifyCommand{Call: call, Picks: chosen, Category: c.FormValue("category"), UseGuess: accept.UseGuess})
	default:
		err = fault.New(fault.Invalid, "请选择要办理的事。")
	}
	back, e := url.ParseQuery(c.FormValue("back"))
	if e != nil {
		back = url.Values{}
	}
	back = queueQuery(back)
	if err != nil {
		refusal, ok := fault.As(err)
		if !ok {
			return err
		}
		if open := c.FormValue("open"); open != "" {
			back.Set("open", open)
		}
		page, e := s.queue(c, call, back, refusal)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/queue", page)
	}
	back.Set("did", done.Batch)
	to := queuePath(call) + "?"
	if next := c.FormValue("next"); next != "" {
		n, _ := strconv.ParseInt(next, 10, 64)
		to += withOpen(back, n)
		// withOpen keeps what is in back, the batch too.
	} else {
		to += back.Encode()
	}
	return s.done(c, done.Text+"。", "%s", to)
}

// undoTriage takes a press of a button back.
func (s *Server) undoTriage(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	suggestion, _ := strconv.ParseInt(c.FormValue("suggestion"), 10, 64)
	done, err := s.Intake.Undo(ctx(c), actor(c), intake.UndoCommand{Call: call, Batch: c.FormValue("batch"), Suggestion: suggestion})
	if err != nil {
		return err
	}
	return s.done(c, done.Text+"。", "%s", officeBack(c, queuePath(call)))
}

// officeBack is where a form wants to go back to, inside the office.
func officeBack(c echo.Context, usual string) string {
	if to := c.FormValue("back"); strings.HasPrefix(to, "/office/") && !strings.ContainsAny(to, "\\\r\n") {
		return to
	}
	return usual
}

// suggestionPage is one suggestion with its whole record.
func (s *Server) suggestionPage(c echo.Context) error {
	page, err := s.suggestion(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/suggestion", page)
}

func (s *Server) suggestion(c echo.Context, t view.Typed) (*view.TriageSuggestion, error) {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return nil, err
	}
	me := actor(c)
	r, err := s.Intake.SuggestionOffice(ctx(c), me, id)
	if err != nil {
		return nil, err
	}
	panel, err := s.panelOf(c, r, "", 0, nil)
	if err != nil {
		return nil, err
	}
	path := fmt.Sprintf("/office/suggestions/%d", id)
	panel.Href = "" // this is the page it leads to
	page := &view.TriageSuggestion{Page: view.Page{Title: fmt.Sprintf("%d 号建议", r.Number), Crumbs: append(callCrumbs(actor(c), r.Call), view.Link{Text: "建议", Href: queuePath(r.CallID)})}, Panel: panel,
		Proposer: left(r.HasName, r.HasPhone), UndoTo: fmt.Sprintf("/office/calls/%d/undo", r.CallID)}
	if access.May(me, access.SeeProposers) && (r.HasName || r.HasPhone) {
		page.LookAt = path + "/proposer"
	}
	may := access.May(me, access.TriageSuggestions)
	page.Acts = triageActs(r.Acts, may)
	draft := models.Answer{}
	for _, a := range r.Answers {
		page.Answers = append(page.Answers, answerView(intake.AnswerRow{Answer: a, Matter: r.Matter, Suggestion: r.Suggestion}, may))
		if a.SuggestionID == id && a.PublishedAt.IsZero() {
			draft = a
		}
		if !a.PublishedAt.IsZero() && may {
			page.Letter = []view.Link{{Text: "打印答复函（PDF）", Href: path + "/reply.pdf"}, {Text: "答复函（Word）", Href: path + "/reply.docx"}, {Text: "填写发文字号、抄送", Href: path + "/reply"}}
		}
	}
	if may && r.State != models.SuggestionReceived && draft.PublishAt.IsZero() {
		outcome, text := draft.Outcome, draft.Text
		if draft.ID == 0 {
			switch r.State {
			case models.SuggestionReturned:
				outcome = intake.OutcomeReturned
			case models.SuggestionTransferred:
				outcome = intake.OutcomeTransferred
			default:
				outcome = intake.OutcomeGoing
			}
			text = intake.AnswerTemplate(outcome, r.Call.Year, models.Matter{}, r.Suggestion)
		}
		f := view.AnswerForm(path+"/answer", moment(draft.WrittenAt), outcome, text, options(intake.AnswerOutcomes()), t)
		page.Write = &f
	}
	return page, nil
}

func left(name, phone bool) string {
	switch {
	case name && phone:
		return "留有姓名和电话"
	case name:
		return "留有姓名，没有电话"
	case phone:
		return "留有电话，没有姓名"
	}
	return "没有留姓名和电话"
}

func moment(m models.Moment) string { return strconv.FormatInt(int64(m), 10) }

// triageActs is the record, newest first.
func triageActs(acts []models.TriageAct, may bool) []view.TriageAct {
	var list []view.TriageAct
	for _, a := range slices.Backward(acts) {
		row := view.TriageAct{At: view.Minute(a.ActedAt), Who: a.Actor, What: a.Action, Note: a.Note}
		if !a.UndoneAt.IsZero() {
			row.Undone = view.Minute(a.UndoneAt)
		} else if may && a.Action != "撤销" && a.Action != "承办单位答复" && a.Action != "公布征集情况" {
			row.Batch = a.Batch
			if a.SuggestionID > 0 {
				row.Suggestion = strconv.FormatInt(a.SuggestionID, 10)
			}
		}
		list = append(list, row)
	}
	return list
}

// proposer shows name and phone number once, in answer to a press of a button
// that is logged.
func (s *Server) proposer(c echo.Context) error {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return err
	}
	p, err := s.Intake.Proposer(ctx(c), actor(c), id, c.FormValue("why"))
	page, e := s.suggestion(c, nil)
	if e != nil {
		return e
	}
	page.Why = c.FormValue("why")
	if err != nil {
		return s.again(c, err, "office/suggestion", page)
	}
	page.Name, page.Phone = p.Name, p.Phone
	if page.Name == "" {
		page.Name = "没有留"
	}
	if page.Phone == "" {
		page.Phone = "没有留"
	}
	return s.render(c, http.StatusOK, "office/suggestion", page)
}

func (s *Server) intakePhoto(c echo.Context) error {
	p, err := s.Intake.PhotoOffice(ctx(c), actor(c), c.Param("photo"))
	if err != nil {
		return err
	}
	body := p.Body
	if c.QueryParam("small") == "yes" && len(p.Small) > 0 {
		body = p.Small
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=600")
	return c.Blob(http.StatusOK, "image/jpeg", body)
}

func (s *Server) exportSuggestions(excel bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		call, err := pathID(c, "call")
		if err != nil {
			return err
		}
		rows, err := s.Intake.ExportSuggestions(ctx(c), actor(c), queueFilter(call, c.QueryParams()), false, "")
		if err != nil {
			return err
		}
		return sendTable(c, "suggestions", "建议", excel, rows, suggestionKinds)
	}
}

// suggestionKinds are the columns of suggestions that hold no text.
var suggestionKinds = sheet.Kinds{"收件号": sheet.AsNumber, "听取人数": sheet.AsNumber, "收到日期": sheet.AsDay}

// sendTable answers with a table as a workbook or as CSV.
func sendTable(c echo.Context, file, name string, excel bool, rows [][]string, kinds sheet.Kinds) error {
	var b bytes.Buffer
	if err := intake.WriteTable(&b, name, excel, rows, kinds); err != nil {
		return err
	}
	kind, ending := "text/csv; charset=utf-8", ".csv"
	if excel {
		kind, ending = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+file+ending+`"`)
	return c.Blob(http.StatusOK, kind, b.Bytes())
}

func namedPage(c echo.Context, call int64, t view.Typed) *view.OfficeFormPage {
	var hidden []view.Option
	for k, v := range queueQuery(c.Request().Form) {
		hidden = append(hidden, view.Option{Value: k, Text: v[0]})
	}
	slices.SortFunc(hidden, func(a, b view.Option) int { return strings.Compare(a.Value, b.Value) })
	return &view.OfficeFormPage{Page: view.Page{Title: "导出建议（含姓名和电话）", Crumbs: []view.Link{{Text: "征集公告", Href: "/office/calls"}, {Text: "建议", Href: queuePath(call)}}},
		Lead: "导出当前筛选的建议，含姓名和电话。文件请妥善保管，用后删除。", Form: view.WhyForm(queuePath(call)+"/export-named", "导出含姓名和电话的表", queuePath(call), hidden, t)}
}

func (s *Server) exportNamedPage(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	if err := c.Request().ParseForm(); err != nil {
		return fault.New(fault.NotFound, "没有这个页面。")
	}
	if _, err := s.Intake.CallOffice(ctx(c), actor(c), call); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", namedPage(c, call, nil))
}

func (s *Server) exportNamed(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	if err := c.Request().ParseForm(); err != nil {
		return fault.New(fault.Invalid, "提交的内容格式不对，没有接收。")
	}
	rows, err := s.Intake.ExportSuggestions(ctx(c), actor(c), queueFilter(call, c.Request().Form), true, c.FormValue("why"))
	if err != nil {
		page := namedPage(c, call, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return sendTable(c, "suggestions-named", "建议", true, rows, suggestionKinds)
}

func (s *Server) suggestionsTemplate(c echo.Context) error {
	if _, err := pathID(c, "call"); err != nil {
		return err
	}
	return sendTable(c, "suggestions", "建议", c.QueryParam("excel") == "yes", [][]string{intake.SuggestionColumns}, nil)
}

func (s *Server) importSuggestionsForm(c echo.Context, call int64, t view.Typed) (*view.OfficeFormPage, error) {
	q, err := s.Intake.CallOffice(ctx(c), actor(c), call)
	if err != nil {
		return nil, err
	}
	path := queuePath(call) + "/import"
	form := view.ImportForm(path, "建议表（.xlsx 或者 .csv）")
	form.Cancel = queuePath(call)
	return &view.OfficeFormPage{Page: view.Page{Title: "导入建议", Crumbs: append(callCrumbs(actor(c), q), view.Link{Text: "建议", Href: queuePath(call)})},
		Lead:  "每行一条建议。必填：建议办的事、地点、理由；来源渠道不填按“窗口来访”。收件号、类别、状态等由系统填写，导入时不读，所以导出的表也可以直接导入。",
		Facts: []view.Fact{{Label: "模板", Value: "下载空表（Excel）", Href: queuePath(call) + "/template.csv?excel=yes"}, {Label: "", Value: "下载空表（CSV）", Href: queuePath(call) + "/template.csv"}}, Form: form}, nil
}

func (s *Server) importSuggestionsPage(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	page, err := s.importSuggestionsForm(c, call, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) importSuggestions(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	var p intake.SuggestionPreview
	name, file, err := importFile(c, "file")
	if err == nil {
		p, err = s.Intake.ImportSuggestions(ctx(c), actor(c), call, file)
	}
	if err != nil {
		page, e := s.importSuggestionsForm(c, call, nil)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.render(c, previewStatus(len(p.Errors)), "office/import", suggestionPreview(actor(c), p, name))
}

func suggestionPreview(me access.Actor, p intake.SuggestionPreview, name string) *view.OfficeImport {
	path := queuePath(p.Call.ID)
	page := &view.OfficeImport{Page: view.Page{Title: "导入建议", Crumbs: append(callCrumbs(me, p.Call), view.Link{Text: "建议", Href: path})}, File: name,
		Counts: fmt.Sprintf("读到 %d 行。", p.Total), Again: path + "/import", Columns: []string{"来源渠道", "建议办的事", "地点", "理由", "收到日期"}}
	for i, e := range p.Errors {
		if i == shownErrors {
			page.More = fmt.Sprintf("另有 %d 处没有列出。", len(p.Errors)-shownErrors)
			break
		}
		page.Problems = append(page.Problems, view.OfficeRowError{Row: strconv.Itoa(e.Line), Text: e.Text})
	}
	if len(p.Errors) > 0 {
		return page
	}
	page.Title = "核对后导入建议"
	for _, r := range p.Rows {
		page.Rows = append(page.Rows, []string{r.Channel.Label(), r.Title, r.Place, clipped(r.Reason, 40), string(r.ReceivedOn)})
	}
	if p.Total > len(p.Rows) {
		page.Counts += fmt.Sprintf("下面列出前 %d 行。", len(p.Rows))
	}
	if p.Twice > 0 {
		page.Remarks = append(page.Remarks, fmt.Sprintf("有 %d 行与前面的行内容完全相同。不同的人提同样的建议可以导入；如果是重复填写，请先在表里删去。", p.Twice))
	}
	form := view.ConfirmImport(path+"/import/confirm", path, p.Token, fmt.Sprintf("导入 %d 条建议", p.Total), "已经核对。")
	page.Confirm = &form
	return page
}

func (s *Server) confirmSuggestions(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	n := 0
	if err = confirmed(c); err == nil {
		n, err = s.Intake.ConfirmSuggestions(ctx(c), actor(c), call, c.FormValue("token"))
	}
	if err != nil {
		page, e := s.importSuggestionsForm(c, call, nil)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/form", page)
	}
	return s.done(c, fmt.Sprintf("已导入 %d 条建议。", n), "%s?state=received", queuePath(call))
}
