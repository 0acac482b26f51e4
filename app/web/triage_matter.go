package web

import (
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
	"piaojue/app/web/view"
	"piaojue/models"
)

func (s *Server) mattersPage(c echo.Context) error {
	call, err := pathID(c, "call")
	if err != nil {
		return err
	}
	v := c.QueryParams()
	unit, _ := strconv.ParseInt(v.Get("unit"), 10, 64)
	number, _ := strconv.Atoi(v.Get("page"))
	f := intake.MatterFilter{Call: call, State: models.MatterState(v.Get("state")), Category: v.Get("category"), Unit: unit, Listed: v.Get("listed"), Query: v.Get("q"), Page: number}
	if !f.State.Valid() {
		f.State = ""
	}
	l, err := s.Intake.MattersOffice(ctx(c), actor(c), f)
	if err != nil {
		return err
	}
	path := fmt.Sprintf("/office/calls/%d/matters", call)
	var states, units []view.Option
	for _, st := range models.MatterStates {
		states = append(states, view.Option{Value: string(st), Text: fmt.Sprintf("%s（%d）", st.Label(), l.Counts[st])})
	}
	units = unitOptions(l.Units)
	pick := func(name, label, value string, list []view.Option) view.Field {
		return view.Field{Name: name, Label: label, Value: value}.From(append([]view.Option{{Text: "全部"}}, list...))
	}
	page := &view.Ledger{Page: view.Page{Title: "事项", Crumbs: callCrumbs(actor(c), l.Call)}, Links: callTabs(actor(c), call, "/matters"),
		Filter: &view.LedgerFilter{Action: path, Ask: "搜索事项", Query: f.Query, Selects: []view.Field{
			pick("state", "处理结果", string(f.State), states), pick("category", "类别", f.Category, append(options(l.Fields), view.Option{Value: "-", Text: "没有类别"})),
			pick("listed", "公开", f.Listed, []view.Option{{Value: "yes", Text: "已公开"}, {Value: "no", Text: "没有公开"}}), pick("unit", "承办单位", v.Get("unit"), units)}},
		Found: fmt.Sprintf("共 %s 项", view.Count(l.Total)), Empty: view.Empty{Text: "没有符合条件的事项。受理建议时建立事项。", Todo: &view.Link{Text: "到建议列表", Href: queuePath(call)}},
		Columns: []view.LedgerColumn{{Text: "编号"}, {Text: "事项"}, {Text: "类别"}, {Text: "建议", Num: true}, {Text: "附议", Num: true}, {Text: "处理结果"}, {Text: "承办单位"}, {Text: "公开"}}}
	_, _, page.Pages = view.Turn(v, l.Total, intake.MatterPage)
	for _, m := range l.Rows {
		listed := "—"
		if !m.ListedAt.IsZero() {
			listed = "已公开"
		}
		page.Rows = append(page.Rows, view.LedgerRow{Off: m.State == models.MatterMerged, Cells: []view.LedgerCell{
			{Text: m.Code}, {Text: m.Title, Under: m.Place, Href: fmt.Sprintf("/office/matters/%d", m.ID), Head: true}, {Text: dash(m.Category)},
			{Text: view.Count(m.Suggestions)}, {Text: view.Count(m.Seconded)}, {Text: m.State.Label()}, {Text: dash(m.Unit)}, {Text: listed}}})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func (s *Server) matterPage(c echo.Context) error {
	page, err := s.matterView(c, "", nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/matter", page)
}

// matterView is the page of a matter; open names the form that was refused, and
// t what was typed into it.
func (s *Server) matterView(c echo.Context, open string, t view.Typed) (*view.TriageMatter, error) {
	id, err := pathID(c, "matter")
	if err != nil {
		return nil, err
	}
	me := actor(c)
	r, err := s.Intake.MatterOffice(ctx(c), me, id)
	if err != nil {
		return nil, err
	}
	may := access.May(me, access.TriageSuggestions) && r.CallID > 0
	path, seen := fmt.Sprintf("/office/matters/%d", id), strconv.FormatInt(r.Changed, 10)
	typed := func(name string) view.Typed {
		if name == open {
			return t
		}
		return nil
	}
	page := &view.TriageMatter{Page: view.Page{Title: r.Title, Crumbs: append(callCrumbs(actor(c), r.Call), view.Link{Text: "事项", Href: fmt.Sprintf("/office/calls/%d/matters", r.CallID)})},
		State: r.State.Label(), Content: r.Content, MayAct: may, UndoTo: fmt.Sprintf("/office/calls/%d/undo", r.CallID), Open: open}
	if r.CallID == 0 {
		page.Crumbs = []view.Link{{Text: "工作台", Href: "/office"}}
	}
	if intake.Gone(r.Matter) {
		page.State = "建立已撤销"
	}
	page.Facts = []view.Fact{{Label: "事项编号", Value: r.Code}, {Label: "地点", Value: dash(r.Place)}, {Label: "类别", Value: dash(r.Category)}, {Label: "承办单位", Value: dash(r.Unit)}}
	if r.Reason != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "理由", Value: r.Reason})
	}
	if r.ListedAt.IsZero() {
		page.Facts = append(page.Facts, view.Fact{Label: "公开", Value: "没有公开"})
	} else {
		page.Facts = append(page.Facts, view.Fact{Label: "公开", Value: view.Minute(r.ListedAt) + "起公开，查看公开网页", Href: "/matters/" + r.Code})
	}
	for _, p := range r.Projects {
		page.Facts = append(page.Facts, view.Fact{Label: "候选项目", Value: p.Name + "（" + p.State.Label() + "）", Href: shortlistedHref(p.ID)})
	}
	if len(r.Projects) == 0 && access.May(me, access.EditCandidates) && (r.State == models.MatterOpen || r.State == models.MatterReserve || r.State == models.MatterProject && r.CallID > 0) {
		page.Facts = append(page.Facts, view.Fact{Label: "候选项目", Value: "形成候选项目", Href: fmt.Sprintf("/office/shortlist/new?matter=%d", id)})
	}
	for _, w := range r.Works {
		page.Facts = append(page.Facts, view.Fact{Label: "微实事", Value: w.Title + "（" + w.State.Label() + "）", Href: fmt.Sprintf("%s/%d", worksHref, w.ID)})
	}
	if page.Study, err = s.matterStudy(c, id); err != nil {
		return nil, err
	}
	small := r.State == models.MatterOpen || r.State == models.MatterReserve || r.State == models.MatterSmall
	busy := slices.ContainsFunc(r.Works, func(w models.SmallWork) bool { return w.State != models.SmallWorkDropped })
	if small && !busy && access.May(me, access.ManageSmallWorks) {
		page.Small = &view.Link{Text: "登记为微实事并派单", Href: worksHref + "/new?matter=" + r.Code}
	}
	if r.Into.ID > 0 {
		page.Into = &view.Link{Text: r.Into.Code + " " + r.Into.Title, Href: fmt.Sprintf("/office/matters/%d", r.Into.ID)}
	}
	page.Seconded, page.Seconds = secondedText(r)
	for _, row := range r.Suggestions {
		page.Rows = append(page.Rows, triageRow(row, models.Matter{}, 0))
	}
	page.Did = did(nil, r.CallID, path, "")
	if batch := c.QueryParam("did"); batch != "" {
		var acts []models.TriageAct
		for _, a := range r.Acts {
			if a.Batch == batch {
				acts = append(acts, a)
			}
		}
		if page.Did = did(acts, r.CallID, path, ""); page.Did != nil {
			page.Did.Back = path
		}
	}
	page.Acts = triageActs(matterOnly(r.Acts), may)
	draft := models.Answer{}
	for _, a := range r.Answers {
		page.Answers = append(page.Answers, answerView(intake.AnswerRow{Answer: a, Matter: r.Matter}, may))
		if a.PublishedAt.IsZero() {
			draft = a
		}
	}
	if !may || r.State == models.MatterMerged {
		return page, nil
	}
	v := view.MatterValues{ID: strconv.FormatInt(id, 10), Seen: seen, Title: r.Title, Content: r.Content, Place: r.Place, Category: r.Category, Listed: !r.ListedAt.IsZero(), Warned: len(r.Personal) > 0}
	if len(r.Personal) > 0 {
		page.Warnings = append(page.Warnings, "事项文字里好像有个人信息："+strings.Join(r.Personal, "、")+"。公开以前请删去。")
	}
	edit, list := view.MatterForm(path+"/edit", v, options(r.Fields), typed("edit")), view.ListForm(path+"/list", v, typed("list"))
	var acts []view.Option
	for _, a := range lifecycle.Matter.Acts(r.State) {
		if slices.Contains(intake.Outcomes, a) {
			acts = append(acts, view.Option{Value: string(a), Text: string(a)})
		}
	}
	unit, merge := view.MatterUnitForm(path+"/unit", seen, unitOptions(r.Units), typed("unit")), view.MergeForm(path+"/merge", seen, typed("merge"))
	page.Edit, page.List, page.Unit, page.Merge = &edit, &list, &unit, &merge
	if len(acts) > 0 {
		decide := view.DecideForm(path+"/decide", seen, acts, typed("decide"))
		page.Decide = &decide
	}
	if len(r.Suggestions) > 1 {
		page.Split = &view.TriageSplit{Action: path + "/split", Seen: seen}
		if open == "split" {
			page.Split.Title, page.Split.Into, page.Split.Reason = c.FormValue("split_title"), c.FormValue("into"), c.FormValue("split_reason")
			for i := range page.Rows {
				page.Rows[i].Chosen = slices.Contains(t["suggestions"], page.Rows[i].ID)
			}
		}
	}
	if draft.PublishAt.IsZero() {
		outcome, text := draft.Outcome, draft.Text
		if draft.ID == 0 {
			if outcome = r.State.Label(); r.State == models.MatterOpen {
				outcome = intake.OutcomeGoing
			}
			text = intake.AnswerTemplate(outcome, r.Call.Year, r.Matter, models.Suggestion{})
		}
		write := view.AnswerForm(path+"/answer", moment(draft.WrittenAt), outcome, text, options(intake.AnswerOutcomes()), typed("answer"))
		page.Write = &write
	}
	return page, nil
}

// matterOnly leaves out what stands in the record of each suggestion too,
// except for joining and leaving.
func matterOnly(acts []models.TriageAct) []models.TriageAct {
	var list []models.TriageAct
	batches := map[string]int{}
	for _, a := range acts {
		if a.SuggestionID > 0 {
			if batches[a.Batch+a.Action]++; batches[a.Batch+a.Action] > 1 {
				continue
			}
		}
		list = append(list, a)
	}
	return list
}

// secondedText is the sum and, where matters were merged, under which words it
// was given.
func secondedText(r intake.MatterReading) (string, []view.TriageSeconds) {
	total := r.SecondedTotal()
	if total == 0 {
		return "还没有人附议。", nil
	}
	text := fmt.Sprintf("附议 %d 人", total)
	var list []view.TriageSeconds
	for i, k := range r.Seconded {
		if k.Count == 0 {
			continue
		}
		list = append(list, view.TriageSeconds{Count: view.Count(k.Count) + " 人", Words: k.Matter.Title, Code: k.Matter.Code})
		if i > 0 {
			text += fmt.Sprintf("，其中 %d 人附议的是归并前的“%s”", k.Count, k.Matter.Title)
		}
	}
	if len(r.Seconded) == 1 {
		list = nil
	}
	return text + "。", list
}

// matterAct runs one press of a button on the page of a matter.
func (s *Server) matterAct(name string, do func(c echo.Context, id, seen int64) (intake.Done, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := pathID(c, "matter")
		if err != nil {
			return err
		}
		if err := c.Request().ParseForm(); err != nil {
			return fault.New(fault.Invalid, "提交的内容格式不对，没有接收。请返回上一页重新填写。")
		}
		seen, _ := strconv.ParseInt(c.FormValue("seen"), 10, 64)
		done, err := do(c, id, seen)
		if err != nil {
			page, e := s.matterView(c, name, typedIn(c))
			if e != nil {
				return e
			}
			var forms []view.OfficeForm
			for _, f := range []*view.OfficeForm{page.Edit, page.Decide, page.Unit, page.Merge, page.Write} {
				if f != nil {
					forms = append(forms, *f)
				}
			}
			return s.again(c, err, "office/matter", page, forms...)
		}
		return s.done(c, done.Text+"。", "/office/matters/%d?did=%s", id, url.QueryEscape(done.Batch))
	}
}

func (s *Server) editMatter(c echo.Context, id, seen int64) (intake.Done, error) {
	return s.Intake.EditMatter(ctx(c), actor(c), intake.MatterCommand{Matter: id, Seen: seen, Title: c.FormValue("title"), Content: c.FormValue("content"), Place: c.FormValue("place"),
		Category: c.FormValue("category"), Checked: c.FormValue("checked") == "yes"})
}

func (s *Server) listMatter(c echo.Context, id, seen int64) (intake.Done, error) {
	return s.Intake.ListMatter(ctx(c), actor(c), id, seen, c.FormValue("on") == "yes", c.FormValue("checked") == "yes")
}

func (s *Server) decideMatter(c echo.Context, id, seen int64) (intake.Done, error) {
	return s.Intake.DecideMatter(ctx(c), actor(c), intake.OutcomeCommand{Matter: id, Seen: seen, Act: lifecycle.Act(c.FormValue("act")), Reason: c.FormValue("reason")})
}

func (s *Server) assignMatter(c echo.Context, id, seen int64) (intake.Done, error) {
	unit, _ := strconv.ParseInt(c.FormValue("unit"), 10, 64)
	return s.Intake.AssignMatter(ctx(c), actor(c), id, seen, unit, c.FormValue("unit_reason"))
}

func (s *Server) mergeMatter(c echo.Context, id, seen int64) (intake.Done, error) {
	codes := strings.FieldsFunc(c.FormValue("codes"), func(r rune) bool { return strings.ContainsRune(" 、，,；;\t\n\r\u3000", r) })
	return s.Intake.MergeMatters(ctx(c), actor(c), intake.MergeCommand{Matter: id, Seen: seen, Codes: codes, Reason: c.FormValue("merge_reason")})
}

func (s *Server) splitMatter(c echo.Context, id, seen int64) (intake.Done, error) {
	var ids []int64
	for _, p := range picks(c.Request().Form["suggestions"]) {
		ids = append(ids, p.ID)
	}
	return s.Intake.SplitMatter(ctx(c), actor(c), intake.SplitCommand{Matter: id, Seen: seen, Suggestions: ids, Title: c.FormValue("split_title"), Into: c.FormValue("into"), Reason: c.FormValue("split_reason")})
}

func (s *Server) answerMatter(c echo.Context, id, seen int64) (intake.Done, error) {
	return s.Intake.WriteAnswer(ctx(c), actor(c), intake.AnswerCommand{Matter: id, Outcome: c.FormValue("outcome"), Text: c.FormValue("text"), Seen: models.Moment(seen)})
}

// groups

func (s *Server) groupsPage(c echo.Context) error {
	page, err := s.groupList(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/groups", page)
}

func (s *Server) groupList(c echo.Context) (*view.TriageGroups, error) {
	call, err := pathID(c, "call")
	if err != nil {
		return nil, err
	}
	v := c.QueryParams()
	number, _ := strconv.Atoi(v.Get("page"))
	l, err := s.Intake.GroupsOffice(ctx(c), actor(c), call, max(number, 1), v.Get("did"))
	if err != nil {
		return nil, err
	}
	me, path := actor(c), fmt.Sprintf("/office/calls/%d/groups", call)
	page := &view.TriageGroups{Page: view.Page{Title: "近似归并", Crumbs: callCrumbs(actor(c), l.Call)}, MayAct: access.May(me, access.TriageSuggestions), Action: path + "/merge", Apart: path + "/apart",
		Lead:   fmt.Sprintf("系统在全部建议中找出 %s 组可能是同一件事的，共 %s 项。是不是同一件事由您判断：取消勾选不属于的，再归并。", view.Count(l.Total), view.Count(l.Among)),
		Fields: options(l.Fields), UndoTo: fmt.Sprintf("/office/calls/%d/undo", call), Empty: view.Empty{Text: "没有可能重复的建议。有新的建议时，系统会再比对。", Todo: &view.Link{Text: "到建议列表", Href: queuePath(call)}}}
	_, _, page.Pages = view.Turn(v, l.Total, intake.GroupPage)
	for i, g := range l.Groups {
		group := view.TriageGroup{Number: strconv.Itoa((page.Pages.Page-1)*intake.GroupPage + i + 1)}
		if g.Judged > 0 {
			group.Note = fmt.Sprintf("其中 %d 项以前判定过不是同一事项。", g.Judged)
		}
		if g.More > 0 {
			group.Note += fmt.Sprintf("这一组还有 %d 条，办理这些以后接着列出。", g.More)
		}
		for _, it := range g.Items {
			m := view.TriageMember{}
			if it.Matter.ID > 0 {
				m = view.TriageMember{Name: "matter", Value: fmt.Sprintf("%d-%d", it.Matter.ID, it.Matter.Changed), ID: strconv.FormatInt(it.Matter.ID, 10), Matter: true, Listed: !it.Matter.ListedAt.IsZero(),
					Head: fmt.Sprintf("%d 号事项 · %d 条建议", it.Matter.Number, it.Count), Title: it.Matter.Title, Where: it.Matter.Place, Text: it.Matter.Content, Href: fmt.Sprintf("/office/matters/%d", it.Matter.ID)}
				if it.Seconded > 0 {
					m.Head += fmt.Sprintf(" · 附议 %d 人", it.Seconded)
				}
				for _, e := range it.Examples {
					if e.Title != it.Matter.Title {
						m.Under = append(m.Under, fmt.Sprintf("%d 号：%s", e.Number, e.Title))
					}
				}
			} else {
				r := it.Suggestion
				m = view.TriageMember{Name: "row", Value: rowValue(r), ID: strconv.FormatInt(r.ID, 10), Head: fmt.Sprintf("%d 号建议 · %s", r.Number, r.Channel.Label()), Title: r.Title, Where: r.Place,
					Text: clipped(r.Reason, 120), Href: fmt.Sprintf("/office/suggestions/%d", r.ID)}
			}
			group.Members = append(group.Members, m)
		}
		page.Groups = append(page.Groups, group)
	}
	back := ""
	if number > 1 {
		back = "page=" + strconv.Itoa(number)
	}
	page.Did = did(l.Last, call, path, back)
	for _, a := range slices.Backward(l.Apart) {
		if len(page.Judged) == 20 {
			break
		}
		page.Judged = append(page.Judged, view.TriageAct{At: view.Minute(a.ActedAt), Who: a.Actor, What: a.Action, Note: a.Note, Batch: a.Batch})
	}
	return page, nil
}

// groupAct is an officer's judgement on one group.
func (s *Server) groupAct(apart bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		call, err := pathID(c, "call")
		if err != nil {
			return err
		}
		if err := c.Request().ParseForm(); err != nil {
			return fault.New(fault.Invalid, "提交的内容格式不对，没有接收。请刷新后再办理。")
		}
		form := c.Request().Form
		cmd := intake.GroupCommand{Call: call, Suggestions: picks(form["row"]), Matters: picks(form["matter"]), Title: c.FormValue("title"), Category: c.FormValue("category")}
		rest := func(all, ticked []intake.Pick) []int64 {
			var list []int64
			for _, p := range all {
				if !slices.ContainsFunc(ticked, func(t intake.Pick) bool { return t.ID == p.ID }) {
					list = append(list, p.ID)
				}
			}
			return list
		}
		cmd.Rest, cmd.RestMatters = rest(picks(form["all-row"]), cmd.Suggestions), rest(picks(form["all-matter"]), cmd.Matters)
		var done intake.Done
		if apart {
			done, err = s.Intake.KeepApart(ctx(c), actor(c), cmd)
		} else {
			done, err = s.Intake.MergeGroup(ctx(c), actor(c), cmd)
		}
		if err != nil {
			page, e := s.groupList(c)
			if e != nil {
				return e
			}
			return s.again(c, err, "office/groups", page)
		}
		to := url.Values{"did": {done.Batch}}
		if page := c.FormValue("page"); page != "" {
			to.Set("page", page)
		}
		return s.done(c, done.Text+"。", "/office/calls/%d/groups?%s", call, to.Encode())
	}
}
