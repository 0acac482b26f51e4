package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

const (
	studiesHref = "/office/studies"
	monthHref   = "/office/studies/monthly"
	symposia    = "/office/symposia"
)

var studiesCrumb = view.Link{Text: "研判", Href: studiesHref}

// studyTabs lead from one page of research to another.
func studyTabs(at string) []view.Link {
	return view.MarkCurrent([]view.Link{{Text: "分派和进度", Href: studiesHref}, {Text: "每月研判清单", Href: monthHref}, {Text: "座谈会", Href: symposia}}, at)
}

// studyFilter is what the address asks for; the newest call if it says none.
func (s *Server) studyFilter(c echo.Context) (intake.StudyFilter, []models.Call, error) {
	calls, err := s.Intake.CallsToEnter(ctx(c), actor(c))
	v := func(name string) string {
		if x := c.FormValue(name); x != "" {
			return x
		}
		return c.QueryParam(name)
	}
	f := intake.StudyFilter{Category: v("category"), Query: v("q"), State: v("state"), Sort: v("sort")}
	f.Call, _ = strconv.ParseInt(v("call"), 10, 64)
	if f.Call == 0 && len(calls) > 0 {
		f.Call = calls[0].ID
	}
	return f, calls, err
}

func (s *Server) studiesPage(c echo.Context) error {
	page, err := s.studyList(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/ledger", page)
}

var studyStates = []view.Option{{Text: "全部"}, {Value: "new", Text: "还没有分派"}, {Value: "waiting", Text: "等待意见"}, {Value: "late", Text: "有逾期"}, {Value: "done", Text: "意见已齐"}}

func (s *Server) studyList(c echo.Context, t view.Typed) (*view.Ledger, error) {
	f, calls, err := s.studyFilter(c)
	if err != nil {
		return nil, err
	}
	rows, err := s.Intake.Studies(ctx(c), actor(c), f)
	if err != nil {
		return nil, err
	}
	targets, err := s.Intake.StudyTargets(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	q := c.QueryParams()
	from, to, pages := view.Turn(q, len(rows), perLedger)
	var options []view.Option
	for _, k := range calls {
		options = append(options, view.Option{Value: strconv.FormatInt(k.ID, 10), Text: k.Title})
	}
	categories := []view.Option{{Text: "全部"}}
	for _, name := range models.Categories {
		categories = append(categories, view.Option{Value: name, Text: name})
	}
	page := &view.Ledger{
		Page: view.Page{Title: "研判", Crumbs: []view.Link{officeCrumb, callsCrumb}}, Lead: "把受理的事项交给代表和联络站研究，收集意见和优先程度。", Links: studyTabs(studiesHref),
		Filter: &view.LedgerFilter{Action: studiesHref, Ask: "事项、地点、编号", Query: f.Query, Selects: []view.Field{
			view.Field{Name: "call", Label: "征集公告", Value: strconv.FormatInt(f.Call, 10)}.From(options),
			view.Field{Name: "category", Label: "类别", Value: f.Category}.From(categories),
			view.Field{Name: "state", Label: "研判", Value: f.State}.From(studyStates),
		}},
		Columns: view.Sorting(q, f.Sort, "事项", "number", "类别", "", "建议", "suggestions", "优先程度", "priority", "意见", "opinions", "最近截止", "due"),
		Found:   fmt.Sprintf("%d 件", len(rows)), Pages: pages, Empty: view.Empty{Text: "没有符合条件的事项。受理建议以后，事项会列在这里。"},
	}
	for _, i := range []int{2, 3} {
		page.Columns[i].Num = true
	}
	late, waiting := 0, 0
	for _, m := range rows {
		for _, r := range m.Studies {
			if r.Late > 0 {
				late++
			}
			if r.Waiting() {
				waiting++
			}
		}
	}
	page.Figures = []view.Figure{{Label: "事项", Value: view.Count(len(rows)), Unit: "件"}, {Label: "等待意见", Value: view.Count(waiting), Unit: "份"}, {Label: "逾期", Value: view.Count(late), Unit: "份"}}
	for _, m := range rows[from:to] {
		id := strconv.FormatInt(m.ID, 10)
		page.Rows = append(page.Rows, view.LedgerRow{ID: id, On: slices.Contains(t["id"], id), Cells: studyCells(m, access.May(actor(c), access.GiveOpinion))})
	}
	var to2 []view.Option
	for _, target := range targets {
		to2 = append(to2, view.Option{Value: target.ID, Text: target.Kind + "：" + target.Name})
	}
	bulk := view.AssignForm(studiesHref, to2, "", t)
	bulk.Hidden = []view.Option{{Value: "call", Text: strconv.FormatInt(f.Call, 10)}, {Value: "category", Text: f.Category}, {Value: "q", Text: f.Query}, {Value: "state", Text: f.State}, {Value: "sort", Text: f.Sort}}
	page.Bulk, page.BulkAll = &bulk, fmt.Sprintf("不逐个勾选：查到的 %d 件全部分派", len(rows))
	if len(to2) == 0 {
		page.Bulk, page.BulkAll = nil, ""
		page.Remarks = append(page.Remarks, "还没有可以分派的对象。请先建立联络站码，或者在账号里给代表授予“人大代表”角色。")
	}
	return page.Fill(), nil
}

func studyCells(m intake.StudyMatter, gives bool) []view.LedgerCell {
	cells := []view.LedgerCell{{Text: m.Title, Under: strings.TrimSuffix(m.Code+" · "+m.Place, " · "), Href: fmt.Sprintf("/office/matters/%d", m.ID), Head: true}, {Text: m.Category},
		{Text: view.Count(m.Suggestions), Under: fmt.Sprintf("附议 %s", view.Count(m.Seconded))}, {Text: ""}, {}, {}}
	if m.Priority > 0 {
		cells[3].Text = strconv.Itoa(m.Priority)
	}
	if len(m.Studies) == 0 {
		cells[4].Text = "还没有分派"
		return cells
	}
	cells[4].Text = fmt.Sprintf("%d / %d 份", m.Given(), len(m.Studies))
	var waiting []string
	for _, r := range m.Studies {
		if !r.Waiting() {
			continue
		}
		if gives && r.AccountID == 0 && r.EntranceID > 0 { // nobody keeps the station: the office writes it down
			cells[4].Links = append(cells[4].Links, view.Link{Text: "代填：" + r.Name, Href: fmt.Sprintf("%s/%d", studiesHref, r.ID)})
			continue
		}
		waiting = append(waiting, r.Name)
	}
	if len(waiting) > 0 {
		cells[4].Under = "等待：" + strings.Join(waiting, "、")
	}
	if due := m.Due(); due != "" {
		cells[5].Text = view.Day(due)
	}
	if n := m.Late(); n > 0 {
		cells[5].Late = fmt.Sprintf("逾期 %d 天", n)
	}
	return cells
}

func (s *Server) assignStudies(c echo.Context) error {
	f, _, err := s.studyFilter(c)
	if err != nil {
		return err
	}
	values, err := c.FormParams()
	if err != nil {
		return formError(err)
	}
	cmd := intake.AssignCommand{Call: f.Call, To: values["to"], DueOn: models.Date(strings.TrimSpace(c.FormValue("due_on")))}
	for _, id := range values["id"] {
		n, _ := strconv.ParseInt(id, 10, 64)
		cmd.Matters = append(cmd.Matters, n)
	}
	if c.FormValue("all") == "yes" {
		cmd.All = &f
	}
	n, err := s.Intake.Assign(ctx(c), actor(c), cmd)
	if err != nil {
		page, e := s.studyList(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/ledger", page, *bulkOf(page))
	}
	q := view.With(values, "to", "", "id", "", "due_on", "", "all", "")
	return s.done(c, fmt.Sprintf("已分派 %d 份研判任务。", n), "%s", studiesHref+q)
}

func bulkOf(page *view.Ledger) *view.OfficeForm {
	if page.Bulk != nil {
		return page.Bulk
	}
	return &view.OfficeForm{}
}

// myStudiesPage is what the viewer was asked, in large type.
func (s *Server) myStudiesPage(c echo.Context) error {
	rows, err := s.Intake.MyStudies(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.OfficeCards{Page: view.Page{Title: "我的研判任务", Crumbs: []view.Link{officeCrumb}}, Empty: view.Empty{Text: "现在没有交给您研判的事项。"}}
	var waiting, done view.OfficeCardGroup
	late := 0
	for _, r := range rows {
		card := view.OfficeCard{Title: r.Matter.Title, Href: fmt.Sprintf("%s/%d", studiesHref, r.ID), Lines: []string{strings.TrimSuffix(r.Matter.Place+" · "+r.Matter.Category, " · "),
			fmt.Sprintf("建议 %s 条，附议 %s 人", view.Count(r.Suggestions), view.Count(r.Seconded))}}
		if r.Waiting() {
			card.State = "截止 " + view.Day(r.DueOn)
			switch {
			case r.Late > 0:
				card.Late = fmt.Sprintf("逾期 %d 天", r.Late)
				late++
			case r.Soon:
				card.Late = "快到期了"
			}
			waiting.Cards = append(waiting.Cards, card)
			continue
		}
		card.State = fmt.Sprintf("已提交，优先程度 %d", r.Priority)
		done.Cards = append(done.Cards, card)
	}
	waiting.Name, done.Name = fmt.Sprintf("等您提意见的 %d 件", len(waiting.Cards)), fmt.Sprintf("已经提过意见的 %d 件", len(done.Cards))
	for _, g := range []view.OfficeCardGroup{waiting, done} {
		if len(g.Cards) > 0 {
			page.Groups = append(page.Groups, g)
		}
	}
	if late > 0 {
		page.Lead = fmt.Sprintf("有 %d 件已经逾期，请先办理。", late)
	}
	return s.render(c, http.StatusOK, "office/cards", page)
}

func (s *Server) studyOf(c echo.Context, t view.Typed) (int64, *view.OfficeStudy, error) {
	id, err := pathID(c, "study")
	if err != nil {
		return 0, nil, err
	}
	r, err := s.Intake.Study(ctx(c), actor(c), id)
	if err != nil {
		return 0, nil, err
	}
	page := &view.OfficeStudy{Page: view.Page{Title: r.Matter.Title, Crumbs: []view.Link{officeCrumb, {Text: "我的研判任务", Href: studiesHref + "/mine"}}}, Content: r.Matter.Content}
	for _, f := range []view.Fact{{Label: "事项编号", Value: r.Matter.Code}, {Label: "地点", Value: r.Matter.Place}, {Label: "类别", Value: r.Matter.Category}, {Label: "建议", Value: view.Count(r.Suggestions) + " 条"}, {Label: "附议", Value: view.Count(r.Seconded) + " 人"},
		{Label: "交给", Value: r.Name}, {Label: "截止日期", Value: view.Day(r.DueOn)}} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	if r.Late > 0 {
		page.Late = fmt.Sprintf("已经逾期 %d 天，请尽快提交。", r.Late)
	}
	for _, k := range r.Words {
		page.Words = append(page.Words, view.OfficeStudyWords{Title: k.Title, Place: k.Place, Reason: k.Reason, On: view.DayOf(k.ReceivedAt)})
	}
	page.Said = saidView(r.Said)
	priority := ""
	if !r.Waiting() {
		priority = strconv.Itoa(r.Priority)
		page.Answered = fmt.Sprintf("%s已于%s提交。事项还在研究中，可以修改。", r.AnsweredBy, view.Minute(r.AnsweredAt))
	}
	if r.Matter.State != models.MatterOpen {
		page.Answered = fmt.Sprintf("该事项现在是“%s”，不再研判。", r.Matter.State.Label())
		return id, page, nil
	}
	var options []view.Option
	for i, text := range intake.Priorities {
		options = append(options, view.Option{Value: strconv.Itoa(i + 1), Text: text})
	}
	form := view.OpinionForm(fmt.Sprintf("%s/%d", studiesHref, id), studiesHref+"/mine", priority, r.Opinion, options, t)
	page.Form = &form
	return id, page, nil
}

func saidView(list []intake.Said) []view.OfficeSaid {
	var out []view.OfficeSaid
	for _, k := range list {
		row := view.OfficeSaid{Where: fmt.Sprintf("%s，%s", view.Day(k.Symposium.HeldOn), k.Symposium.Place), Href: fmt.Sprintf("%s/%d", symposia, k.Symposium.ID), Text: k.Text}
		if k.Matter.ID > 0 {
			row.Matter, row.MatterHref = k.Matter.Code+" "+k.Matter.Title, fmt.Sprintf("/office/matters/%d", k.Matter.ID)
		}
		out = append(out, row)
	}
	return out
}

func (s *Server) studyPage(c echo.Context) error {
	_, page, err := s.studyOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/study", page)
}

func (s *Server) giveOpinion(c echo.Context) error {
	id, page, err := s.studyOf(c, typedIn(c))
	if err != nil {
		return err
	}
	form := fault.Form{}
	priority := number(form, "priority", "优先程度", c.FormValue("priority"))
	if err = form.Err(); err == nil {
		err = s.Intake.GiveOpinion(ctx(c), actor(c), id, priority, c.FormValue("opinion"))
	}
	if err != nil {
		var forms []view.OfficeForm
		if page.Form != nil {
			forms = append(forms, *page.Form)
		}
		return s.again(c, err, "office/study", page, forms...)
	}
	return s.done(c, "研判意见已提交。", "%s/mine", studiesHref)
}

// matterStudy is what research brought about a matter, for its page.
func (s *Server) matterStudy(c echo.Context, matter int64) (*view.MatterStudy, error) {
	r, err := s.Intake.MatterResearch(ctx(c), actor(c), matter)
	if err != nil {
		return nil, err
	}
	v := &view.MatterStudy{Said: saidView(r.Said)}
	sum, n := 0, 0
	for _, k := range r.Studies {
		row := view.MatterOpinion{Name: k.Name, State: "截止 " + view.Day(k.DueOn), Opinion: k.Opinion}
		if k.Late > 0 {
			row.Late = fmt.Sprintf("逾期 %d 天", k.Late)
		}
		if !k.Waiting() {
			row.State, row.Priority = view.DayOf(k.AnsweredAt)+"，"+k.AnsweredBy, strconv.Itoa(k.Priority)
			sum, n = sum+k.Priority, n+1
		}
		v.Studies = append(v.Studies, row)
	}
	if n > 0 {
		v.Mean = fmt.Sprintf("%d 份意见，优先程度平均 %.1f（1 最急，5 最缓）", n, float64(sum)/float64(n))
	}
	if access.May(actor(c), access.AssignStudies) {
		v.Assign = studiesHref
	}
	return v, nil
}

// monthPage is the 每月研判清单 on the screen and on paper.
func (s *Server) monthPage(c echo.Context) error {
	month := c.QueryParam("month")
	if month == "" {
		month = s.Now().In(models.China).Format("2006-01")
	}
	rows, err := s.Intake.MonthList(ctx(c), actor(c), month)
	if err != nil {
		return err
	}
	name := strings.Replace(month, "-", "年", 1) + "月"
	fresh, opinions := 0, 0
	page := &view.Ledger{
		Page: view.Page{Title: strings.Replace(name, "年0", "年", 1) + "研判清单", Crumbs: []view.Link{officeCrumb, callsCrumb, studiesCrumb}}, Links: studyTabs(monthHref), Print: true,
		Lead:    "本月受理、变动和研判过的事项，急的在前面。",
		Filter:  &view.LedgerFilter{Action: monthHref, Selects: []view.Field{{Name: "month", Label: "月份", Kind: "month", Value: month}}},
		Columns: view.Sorting(nil, "", "事项", "", "类别", "", "建议", "", "附议", "", "优先程度", "", "意见", "", "状态", ""),
		Empty:   view.Empty{Text: "这个月没有受理或者变动的事项。"},
	}
	for _, i := range []int{2, 3, 4} {
		page.Columns[i].Num = true
	}
	for _, r := range rows {
		if r.New {
			fresh++
		}
		opinions += r.Given()
		page.Rows = append(page.Rows, view.LedgerRow{Cells: monthCells(r)})
	}
	page.Figures = []view.Figure{{Label: "清单上的事项", Value: view.Count(len(rows)), Unit: "件"}, {Label: "本月新受理", Value: view.Count(fresh), Unit: "件"}, {Label: "研判意见", Value: view.Count(opinions), Unit: "份"}}
	if len(rows) > 0 {
		page.Found = "打印本页即为清单。"
		page.Exports = []view.Link{{Text: "导出 Excel", Href: monthHref + "/export.xlsx?month=" + month}, {Text: "导出 CSV", Href: monthHref + "/export.csv?month=" + month}}
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func monthCells(r intake.MonthRow) []view.LedgerCell {
	cells := []view.LedgerCell{{Text: r.Title, Under: strings.TrimSuffix(r.Code+" · "+r.Place, " · "), Href: fmt.Sprintf("/office/matters/%d", r.ID), Head: true}, {Text: r.Category},
		{Text: view.Count(r.Suggestions)}, {Text: view.Count(r.Seconded)}, {}, {}, {Text: r.State.Label()}}
	if r.Priority > 0 {
		cells[4].Text = strconv.Itoa(r.Priority)
	}
	var said []string
	for _, o := range r.Studies {
		if !o.Waiting() {
			said = append(said, fmt.Sprintf("%s（%d）：%s", o.Name, o.Priority, o.Opinion))
		}
	}
	for _, k := range r.Said {
		said = append(said, "座谈会："+k.Text)
	}
	cells[5].Text = strings.Join(said, "　")
	if r.New {
		cells[6].Under = "本月新受理"
	}
	if n := r.Late(); n > 0 {
		cells[5].Late = fmt.Sprintf("有意见逾期 %d 天", n)
	}
	return cells
}

func (s *Server) monthExport(excel bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		month := c.QueryParam("month")
		rows, err := s.Intake.MonthList(ctx(c), actor(c), month)
		if err != nil {
			return err
		}
		return s.table(c, month+"研判清单", excel, intake.MonthTable(rows), sheet.Kinds{"序号": sheet.AsNumber, "建议数": sheet.AsNumber, "附议数": sheet.AsNumber, "优先程度": sheet.AsNumber})
	}
}

func (s *Server) symposiaPage(c echo.Context) error {
	rows, err := s.Intake.Symposia(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.Ledger{Page: view.Page{Title: "座谈会", Crumbs: []view.Link{officeCrumb, callsCrumb, studiesCrumb}}, Links: studyTabs(symposia), Button: &view.Link{Text: "登记座谈会", Href: symposia + "/new"},
		Columns: view.Sorting(nil, "", "日期", "", "地点", "", "主持人", "", "涉及事项", ""), Empty: view.Empty{Text: "还没有登记座谈会。"}}
	page.Columns[3].Num = true
	for _, r := range rows {
		page.Rows = append(page.Rows, view.LedgerRow{Cells: []view.LedgerCell{{Text: view.Day(r.HeldOn), Href: fmt.Sprintf("%s/%d", symposia, r.ID), Head: true}, {Text: r.Place}, {Text: r.Host}, {Text: view.Count(r.Count) + " 件"}}})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func symposiumCommand(c echo.Context) intake.SymposiumCommand {
	return intake.SymposiumCommand{HeldOn: models.Date(strings.TrimSpace(c.FormValue("held_on"))), Place: c.FormValue("place"), Host: c.FormValue("host"), Attendees: c.FormValue("attendees"), Minutes: c.FormValue("minutes")}
}

var symposiaCrumbs = []view.Link{officeCrumb, callsCrumb, studiesCrumb, {Text: "座谈会", Href: symposia}}

func newSymposium(t view.Typed) *view.OfficeFormPage {
	return &view.OfficeFormPage{Page: view.Page{Title: "登记座谈会", Crumbs: symposiaCrumbs}, Form: view.SymposiumForm(symposia+"/new", symposia, "登记座谈会", view.SymposiumValues{}, t)}
}

func (s *Server) newSymposiumPage(c echo.Context) error {
	return s.render(c, http.StatusOK, "office/form", newSymposium(nil))
}

func (s *Server) recordSymposium(c echo.Context) error {
	id, err := s.Intake.RecordSymposium(ctx(c), actor(c), symposiumCommand(c))
	if err != nil {
		page := newSymposium(typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "座谈会已登记。\n下一步：逐个记下会上对各事项的意见。", "%s/%d", symposia, id)
}

func (s *Server) symposiumOf(c echo.Context, t view.Typed) (intake.SymposiumReading, *view.OfficeSymposium, error) {
	id, err := pathID(c, "symposium")
	if err != nil {
		return intake.SymposiumReading{}, nil, err
	}
	r, err := s.Intake.Symposium(ctx(c), actor(c), id)
	if err != nil {
		return r, nil, err
	}
	base := fmt.Sprintf("%s/%d", symposia, id)
	return r, &view.OfficeSymposium{Page: view.Page{Title: view.Day(r.HeldOn) + "座谈会", Crumbs: symposiaCrumbs}, Minutes: r.Minutes, Said: saidView(r.Said), Form: view.SaidForm(base+"/said", t), Edit: base + "/edit",
		Facts: []view.Fact{{Label: "地点", Value: r.Place}, {Label: "主持人", Value: r.Host}, {Label: "参加人员", Value: r.Attendees}, {Label: "登记", Value: r.Actor + "，" + view.Minute(r.RecordedAt)}}}, nil
}

func (s *Server) symposiumPage(c echo.Context) error {
	_, page, err := s.symposiumOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/symposium", page)
}

func (s *Server) noteSaid(c echo.Context) error {
	r, page, err := s.symposiumOf(c, typedIn(c))
	if err != nil {
		return err
	}
	if err := s.Intake.NoteSaid(ctx(c), actor(c), r.ID, c.FormValue("code"), c.FormValue("said")); err != nil {
		return s.again(c, err, "office/symposium", page, page.Form)
	}
	return s.done(c, "已记下。", "%s/%d#said", symposia, r.ID)
}

func symposiumEdit(r intake.SymposiumReading, t view.Typed) *view.OfficeFormPage {
	base := fmt.Sprintf("%s/%d", symposia, r.ID)
	return &view.OfficeFormPage{Page: view.Page{Title: "更正座谈会记录", Crumbs: symposiaCrumbs}, Lead: "原来的记录保留在操作日志里。",
		Form: view.SymposiumForm(base+"/edit", base, "保存更正", view.SymposiumValues{HeldOn: string(r.HeldOn), Place: r.Place, Host: r.Host, Attendees: r.Attendees, Minutes: r.Minutes}, t)}
}

func (s *Server) editSymposiumPage(c echo.Context) error {
	r, _, err := s.symposiumOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", symposiumEdit(r, nil))
}

func (s *Server) editSymposium(c echo.Context) error {
	r, _, err := s.symposiumOf(c, nil)
	if err != nil {
		return err
	}
	if err := s.Intake.EditSymposium(ctx(c), actor(c), r.ID, symposiumCommand(c)); err != nil {
		page := symposiumEdit(r, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "更正已保存。", "%s/%d", symposia, r.ID)
}
