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
	"piaojue/app/sheet"
	"piaojue/app/shortlist"
	"piaojue/app/smallwork"
	"piaojue/app/web/view"
	"piaojue/models"
)

const (
	worksHref = "/office/smallworks"
	fundsHref = "/office/funds"
)

var (
	worksCrumb = view.Link{Text: "微实事", Href: worksHref}
	fundsCrumb = view.Link{Text: "建议办理专项资金", Href: fundsHref}
)

// workFilter is what the address asks for. The fund is 0 for all, "none" for
// 微实事立办 and "any" for what a fund pays.
func workFilter(c echo.Context) smallwork.Filter {
	f := smallwork.Filter{State: models.SmallWorkState(c.QueryParam("state")), Query: strings.TrimSpace(c.QueryParam("q")), Sort: c.QueryParam("sort"), Late: c.QueryParam("state") == "late"}
	if f.Late {
		f.State = ""
	}
	f.Year, _ = strconv.Atoi(c.QueryParam("year"))
	f.Unit, _ = strconv.ParseInt(c.QueryParam("unit"), 10, 64)
	switch fund := c.QueryParam("fund"); fund {
	case "none":
		f.Fund = -1
	case "any":
		f.Fund = -2
	default:
		f.Fund, _ = strconv.ParseInt(fund, 10, 64)
	}
	return f
}

func workStates() []view.Option {
	list := []view.Option{{Text: "全部"}}
	for _, s := range models.SmallWorkStates {
		list = append(list, view.Option{Value: string(s), Text: s.Label()})
	}
	return append(list, view.Option{Value: "late", Text: "逾期未办结"})
}

func unitChoices(units []models.Unit, first string) []view.Option {
	list := []view.Option{{Text: first}}
	for _, u := range units {
		list = append(list, view.Option{Value: strconv.FormatInt(u.ID, 10), Text: u.Name})
	}
	return list
}

func (s *Server) worksPage(c echo.Context) error {
	a := actor(c)
	f := workFilter(c)
	all, err := s.SmallWork.List(ctx(c), a, smallwork.Filter{})
	if err != nil {
		return err
	}
	rows, err := s.SmallWork.List(ctx(c), a, f)
	if err != nil {
		return err
	}
	units, err := s.SmallWork.Units(ctx(c), a)
	if err != nil {
		return err
	}
	q := c.QueryParams()
	from, to, pages := view.Turn(q, len(rows), perLedger)
	years := []view.Option{{Text: "全部"}}
	for _, w := range all {
		if y := strconv.Itoa(w.Year); !slices.ContainsFunc(years, func(o view.Option) bool { return o.Value == y }) {
			years = append(years, view.Option{Value: y, Text: y + "年"})
		}
	}
	selects := []view.Field{view.Field{Name: "year", Label: "年度", Value: c.QueryParam("year")}.From(years), view.Field{Name: "state", Label: "状态", Value: c.QueryParam("state")}.From(workStates())}
	if !a.Is(models.UnitRole) || len(a.Roles) > 1 {
		selects = append(selects, view.Field{Name: "unit", Label: "承办单位", Value: c.QueryParam("unit")}.From(unitChoices(units, "全部")))
	}
	selects = append(selects, view.Field{Name: "fund", Label: "资金", Value: c.QueryParam("fund")}.From([]view.Option{{Text: "全部"}, {Value: "none", Text: "微实事立办"}, {Value: "any", Text: "专项资金"}}))
	page := &view.Ledger{
		Page: view.Page{Title: "微实事", Crumbs: []view.Link{officeCrumb}}, Lead: "列不上候选项目、可以马上办的小事：派给单位，限期办结，代表确认，公开照片。",
		Links: []view.Link{{Text: "微实事", Href: worksHref, Current: true}, {Text: "建议办理专项资金", Href: fundsHref}, {Text: "公开网页", Href: "/smallworks"}}, Filter: &view.LedgerFilter{Action: worksHref, Ask: "名称、地点、单位、编号", Query: f.Query, Selects: selects},
		Columns: view.Sorting(q, f.Sort, "名称", "title", "承办单位", "unit", "金额（万元）", "amount", "办结期限", "due", "状态", "state"),
		Found:   fmt.Sprintf("%d 件", len(rows)), Pages: pages, Empty: view.Empty{Text: "没有符合条件的微实事。"},
	}
	page.Columns[2].Num = true
	if access.May(a, access.ManageSmallWorks) {
		page.Button = &view.Link{Text: "登记微实事", Href: worksHref + "/new"}
	}
	if len(all) == 0 {
		page.Empty.Text = "还没有微实事。"
		if a.Is(models.UnitRole) {
			page.Empty.Text = "没有派给您单位的微实事。"
		}
	}
	page.Figures = workFigures(all)
	if len(rows) > 0 {
		page.Exports = []view.Link{{Text: "导出 Excel", Href: worksHref + "/export.xlsx" + view.With(q, "page", "")}, {Text: "导出 CSV", Href: worksHref + "/export.csv" + view.With(q, "page", "")}}
	}
	for _, w := range rows[from:to] {
		page.Rows = append(page.Rows, workRow(w))
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func workFigures(rows []smallwork.Row) []view.Figure {
	n, late := map[models.SmallWorkState]int{}, 0
	for _, w := range rows {
		n[w.State]++
		if w.Late > 0 && w.State == models.SmallWorkDispatched {
			late++
		}
	}
	return []view.Figure{{Label: "办理中", Value: view.Count(n[models.SmallWorkDispatched]), Unit: "件"}, {Label: "其中逾期", Value: view.Count(late), Unit: "件"},
		{Label: "待确认", Value: view.Count(n[models.SmallWorkDone]), Unit: "件"}, {Label: "已确认", Value: view.Count(n[models.SmallWorkConfirmed]), Unit: "件"}}
}

func workRow(w smallwork.Row) view.LedgerRow {
	row := view.LedgerRow{Off: w.State == models.SmallWorkDropped, Cells: []view.LedgerCell{
		{Text: w.Title, Under: strings.TrimSuffix(w.Code+" · "+w.Place, " · "), Href: fmt.Sprintf("%s/%d", worksHref, w.ID), Head: true}, {Text: w.Unit}, {Text: wan(w.Amount)}, {}, {Text: w.State.Label()}}}
	if w.DueOn != "" {
		row.Cells[3].Text = view.Day(w.DueOn)
	}
	switch {
	case w.Late > 0 && w.State == models.SmallWorkDispatched:
		row.Cells[3].Late = fmt.Sprintf("逾期 %d 天", w.Late)
	case w.Late > 0:
		row.Cells[3].Under = fmt.Sprintf("晚 %d 天办结", w.Late)
	}
	if w.FundID > 0 {
		row.Cells[4].Under = "专项资金"
	}
	return row
}

func (s *Server) worksExport(excel bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		rows, err := s.SmallWork.List(ctx(c), actor(c), workFilter(c))
		if err != nil {
			return err
		}
		return s.table(c, "微实事", excel, workTable(rows), workKinds)
	}
}

// workKinds are the columns of that table that hold no text.
var workKinds = sheet.Kinds{"年度": sheet.AsNumber, "金额（万元）": sheet.AsWan, "办结期限": sheet.AsDay, "办结日期": sheet.AsDay}

func workTable(rows []smallwork.Row) [][]string {
	table := [][]string{{"事项编号", "年度", "名称", "内容", "地点", "承办单位", "金额（万元）", "办结期限", "状态", "办结日期", "办理情况", "确认人", "资金"}}
	for _, w := range rows {
		fund := "微实事立办"
		if w.FundID > 0 {
			fund = "专项资金"
		}
		table = append(table, []string{w.Code, strconv.Itoa(w.Year), w.Title, w.Content, w.Place, w.Unit, exactWan(w.Amount), string(w.DueOn), w.State.Label(), string(w.DoneOn), w.DoneNote, w.Confirmer, fund})
	}
	return table
}

// workValues is a command as its form shows it.
func workValues(cmd smallwork.Command) view.SmallWorkValues {
	v := view.SmallWorkValues{Matter: cmd.Matter, Title: cmd.Title, Content: cmd.Content, Place: cmd.Place, Category: cmd.Category, Amount: exactWan(cmd.Amount), DueOn: string(cmd.DueOn)}
	if cmd.Year > 0 {
		v.Year = strconv.Itoa(cmd.Year)
	}
	if cmd.Unit > 0 {
		v.Unit = strconv.FormatInt(cmd.Unit, 10)
	}
	return v
}

func workCategories() []view.Option {
	list := []view.Option{{Text: "不定"}}
	for _, name := range models.Categories {
		list = append(list, view.Option{Value: name, Text: name})
	}
	return list
}

func workCommand(c echo.Context) (smallwork.Command, error) {
	form := fault.Form{}
	unit, _ := strconv.ParseInt(c.FormValue("unit"), 10, 64)
	cmd := smallwork.Command{Matter: c.FormValue("matter"), Year: number(form, "year", "年度", c.FormValue("year")), Title: c.FormValue("title"), Content: c.FormValue("content"), Place: c.FormValue("place"), Category: c.FormValue("category"),
		Unit: unit, DueOn: models.Date(strings.TrimSpace(c.FormValue("due_on")))}
	cmd.Amount = money(form, "amount", c.FormValue("amount"))
	return cmd, form.Err()
}

// money reads an amount in 万元.
func money(form fault.Form, field, typed string) models.Fen {
	sum, err := shortlist.Wan(typed)
	if err != nil {
		form.Add(field, "金额请填不小于 0 的数字，单位万元。")
	}
	return sum
}

func (s *Server) newWork(c echo.Context, t view.Typed) (*view.OfficeFormPage, error) {
	cmd := smallwork.Command{Year: s.Now().In(models.China).Year()}
	if code := c.QueryParam("matter"); code != "" {
		var err error
		if cmd, err = s.SmallWork.FromMatter(ctx(c), actor(c), code); err != nil {
			return nil, err
		}
	}
	units, err := s.SmallWork.Units(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	return &view.OfficeFormPage{Page: view.Page{Title: "登记微实事", Crumbs: []view.Link{officeCrumb, worksCrumb}},
		Lead: "登记以后随即派单，在公开网页显示；提建议的人在办理情况里也能看到。", Form: view.SmallWorkForm(worksHref+"/new", worksHref, workValues(cmd), workCategories(), unitChoices(units, "请选择"), false, false, t)}, nil
}

func (s *Server) newWorkPage(c echo.Context) error {
	page, err := s.newWork(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) chooseWork(c echo.Context) error {
	cmd, err := workCommand(c)
	cmd.Dispatch = true
	var w models.SmallWork
	if err == nil {
		w, err = s.SmallWork.Choose(ctx(c), actor(c), cmd)
	}
	if err != nil {
		page, e := s.newWork(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, fmt.Sprintf("已派给%s，期限%s。", w.Unit, view.Day(w.DueOn)), "%s/%d", worksHref, w.ID)
}

func (s *Server) workOf(c echo.Context) (smallwork.Reading, error) {
	id, err := pathID(c, "work")
	if err != nil {
		return smallwork.Reading{}, err
	}
	return s.SmallWork.Work(ctx(c), actor(c), id)
}

func workSteps(r smallwork.Reading) []view.Step {
	state := func(reached, now bool) string {
		switch {
		case reached:
			return "done"
		case now:
			return "now"
		}
		return "next"
	}
	steps := []view.Step{{Name: "选定", State: "done"}}
	if r.State == models.SmallWorkDropped {
		return append(steps, view.Step{Name: "不再办理", State: "done", Note: r.ConfirmNote})
	}
	dispatched := r.State != models.SmallWorkChosen
	done := r.State == models.SmallWorkDone || r.State == models.SmallWorkConfirmed
	steps = append(steps, view.Step{Name: "派单", State: state(dispatched, true), Who: r.Unit}, view.Step{Name: "办结", State: state(done, dispatched), Who: r.Unit}, view.Step{Name: "确认", State: state(r.State == models.SmallWorkConfirmed, done)})
	if dispatched {
		steps[1].At = view.DayOf(r.DispatchedAt)
	}
	if done {
		steps[2].At = view.Day(r.DoneOn)
	}
	if r.State == models.SmallWorkConfirmed {
		steps[3].Who, steps[3].At = r.Confirmer, view.DayOf(r.ConfirmedAt)
	}
	return steps
}

func (s *Server) workPage(c echo.Context) error {
	r, err := s.workOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/smallwork", s.workView(c, r, nil))
}

// workView is a work with what the viewer may do with it now.
func (s *Server) workView(c echo.Context, r smallwork.Reading, t view.Typed) *view.OfficeSmallWork {
	a, base := actor(c), fmt.Sprintf("%s/%d", worksHref, r.ID)
	page := &view.OfficeSmallWork{Page: view.Page{Title: r.Title, Crumbs: []view.Link{officeCrumb, worksCrumb}}, State: r.State.Label(), Steps: workSteps(r), Content: r.Content}
	for _, f := range []view.Fact{{Label: "事项编号", Value: r.Code}, {Label: "年度", Value: fmt.Sprintf("%d年", r.Year)}, {Label: "地点", Value: r.Place}, {Label: "承办单位", Value: r.Unit}} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	if access.May(a, access.ReadSuggestions) {
		page.Facts[0].Href = fmt.Sprintf("/office/matters/%d", r.MatterID)
	}
	if r.Amount > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "金额", Value: view.Money(r.Amount)})
	}
	if r.DueOn != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "办结期限", Value: view.Day(r.DueOn)})
	}
	if r.Fund.ID > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "资金", Value: r.Fund.Name, Href: fmt.Sprintf("%s/%d", fundsHref, r.Fund.ID)})
	}
	if r.Suggestions > 0 {
		page.Facts = append(page.Facts, view.Fact{Label: "来自建议", Value: fmt.Sprintf("%d 条", r.Suggestions)})
	}
	if r.DoneNote != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "办理情况", Value: r.DoneNote})
	}
	if r.ConfirmNote != "" && r.State != models.SmallWorkDropped {
		label := "核实情况"
		if r.State == models.SmallWorkDispatched {
			label = "退回理由"
		}
		page.Facts = append(page.Facts, view.Fact{Label: label, Value: r.ConfirmNote})
	}
	if r.Late > 0 {
		page.Late = fmt.Sprintf("逾期 %d 天。", r.Late)
		if r.State != models.SmallWorkDispatched {
			page.Late = fmt.Sprintf("晚 %d 天办结。", r.Late)
		}
	}
	page.Before, page.After = workPhotos("/office/smallwork-photos/", r.Before, "办理前"), workPhotos("/office/smallwork-photos/", r.After, "办结后")
	if r.State != models.SmallWorkChosen && r.State != models.SmallWorkDropped {
		page.Public = fmt.Sprintf("/smallworks/%d", r.ID)
	}
	s.workForms(page, r, a, base, t)
	return page
}

// workForms are the steps that the viewer may take at the work's state.
func (s *Server) workForms(page *view.OfficeSmallWork, r smallwork.Reading, a access.Actor, base string, t view.Typed) {
	manage := access.May(a, access.ManageSmallWorks)
	if r.FundID > 0 {
		manage = access.May(a, access.ManageFunds)
	}
	set := func(next string, form view.OfficeForm) { page.Next, page.Main = next, &form }
	switch r.State {
	case models.SmallWorkChosen:
		if manage {
			unit := ""
			if r.UnitID > 0 {
				unit = strconv.FormatInt(r.UnitID, 10)
			}
			set("派单", view.DispatchForm(base+"/dispatch", unit, string(r.DueOn), unitChoices(r.Units, "请选择"), typedFor(t, "unit")))
			page.Edit = base + "/edit"
		}
	case models.SmallWorkDispatched:
		if access.May(a, access.DoSmallWork) {
			set("提交办结", view.FinishForm(base+"/finish", string(r.Today), typedFor(t, "done_on")))
		}
	case models.SmallWorkDone:
		if access.May(a, access.ConfirmSmallWork) && (r.FundID == 0 || access.May(a, access.ManageFunds)) {
			set("确认办结", view.ConfirmWorkForm(base+"/confirm", r.FundID > 0, typedFor(t, "remark")))
			page.Others = append(page.Others, view.RedoForm(base+"/redo", typedFor(t, "redo")))
		}
	}
	if manage && (r.State == models.SmallWorkChosen || r.State == models.SmallWorkDispatched) {
		page.Others = append(page.Others, view.DropForm(base+"/drop", typedFor(t, "reason")))
	}
}

func workPhotos(from string, list []models.IntakePhoto, caption string) []view.OfficePhoto {
	var out []view.OfficePhoto
	for i, p := range list {
		out = append(out, view.OfficePhoto{Src: from + p.ID, Caption: fmt.Sprintf("%s %d", caption, i+1), Width: p.Width, Height: p.Height})
	}
	return out
}

// workStep runs one step on a work; a refusal comes back into the page.
func (s *Server) workStep(said string, do func(c echo.Context, id int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, err := s.workOf(c)
		if err != nil {
			return err
		}
		if err := do(c, r.ID); err != nil {
			page := s.workView(c, r, typedIn(c))
			forms := page.Others
			if page.Main != nil {
				forms = append([]view.OfficeForm{*page.Main}, forms...)
			}
			return s.again(c, err, "office/smallwork", page, forms...)
		}
		return s.done(c, said, "%s/%d", worksHref, r.ID)
	}
}

func (s *Server) dispatchWork(c echo.Context, id int64) error {
	unit, _ := strconv.ParseInt(c.FormValue("unit"), 10, 64)
	return s.SmallWork.Dispatch(ctx(c), actor(c), id, unit, models.Date(strings.TrimSpace(c.FormValue("due_on"))))
}

func (s *Server) finishWork(c echo.Context, id int64) error {
	photos, done, err := uploadsOf(c, smallwork.MaxPhotos, "before", "after")
	defer done()
	if err != nil {
		return err
	}
	return s.SmallWork.Finish(ctx(c), actor(c), smallwork.FinishCommand{Work: id, DoneOn: models.Date(strings.TrimSpace(c.FormValue("done_on"))), Note: c.FormValue("note"), Before: photos["before"], After: photos["after"]})
}

func (s *Server) confirmWork(c echo.Context, id int64) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.SmallWork.Confirm(ctx(c), actor(c), id, c.FormValue("remark"))
}

func (s *Server) redoWork(c echo.Context, id int64) error {
	return s.SmallWork.Redo(ctx(c), actor(c), id, c.FormValue("redo"))
}

func (s *Server) dropWork(c echo.Context, id int64) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.SmallWork.Drop(ctx(c), actor(c), id, c.FormValue("reason"))
}

func (s *Server) workEdit(c echo.Context, r smallwork.Reading, t view.Typed) *view.OfficeFormPage {
	base := fmt.Sprintf("%s/%d", worksHref, r.ID)
	cmd := smallwork.Command{Title: r.Title, Content: r.Content, Place: r.Place, Unit: r.UnitID, Amount: r.Amount, DueOn: r.DueOn}
	return &view.OfficeFormPage{Page: view.Page{Title: "修改：" + r.Title, Crumbs: []view.Link{officeCrumb, worksCrumb}},
		Form: view.SmallWorkForm(base+"/edit", base, workValues(cmd), nil, unitChoices(r.Units, "不定"), r.FundID > 0, true, t)}
}

func (s *Server) editWorkPage(c echo.Context) error {
	r, err := s.workOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", s.workEdit(c, r, nil))
}

func (s *Server) editWork(c echo.Context) error {
	r, err := s.workOf(c)
	if err != nil {
		return err
	}
	cmd, err := workCommand(c)
	if err == nil {
		err = s.SmallWork.Edit(ctx(c), actor(c), r.ID, cmd)
	}
	if err != nil {
		page := s.workEdit(c, r, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "修改已保存。", "%s/%d", worksHref, r.ID)
}

func (s *Server) workPhoto(c echo.Context) error {
	p, err := s.SmallWork.Photo(ctx(c), actor(c), c.Param("photo"))
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/jpeg", p.Body)
}

func (s *Server) fundsPage(c echo.Context) error {
	rows, err := s.SmallWork.Funds(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.Ledger{Page: view.Page{Title: "建议办理专项资金", Crumbs: []view.Link{officeCrumb, worksCrumb}}, Lead: "每年一笔，办理代表建议里的小事：选项目、定金额、组织实施、人大验收。",
		Links:   []view.Link{{Text: "微实事", Href: worksHref}, {Text: "建议办理专项资金", Href: fundsHref, Current: true}},
		Columns: view.Sorting(nil, "", "名称", "", "总额（万元）", "", "已安排（万元）", "", "余额（万元）", "", "项目", ""), Empty: view.Empty{Text: "还没有设立专项资金。"}}
	for i := 1; i < 5; i++ {
		page.Columns[i].Num = true
	}
	if access.May(actor(c), access.ManageFunds) {
		page.Button = &view.Link{Text: "设立专项资金", Href: fundsHref + "/new"}
	}
	for _, f := range rows {
		under := fmt.Sprintf("%d年度", f.Year)
		if !f.ClosedAt.IsZero() {
			under += "，已结清"
		}
		page.Rows = append(page.Rows, view.LedgerRow{Cells: []view.LedgerCell{{Text: f.Name, Under: under, Href: fmt.Sprintf("%s/%d", fundsHref, f.ID), Head: true},
			{Text: zeroWan(f.Amount)}, {Text: zeroWan(f.Used)}, {Text: zeroWan(f.Left())}, {Text: fmt.Sprintf("%d 项", f.Items)}}})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

// zeroWan is money in 万元 in a table where nothing is a figure too.
func zeroWan(f models.Fen) string {
	if f == 0 {
		return "0"
	}
	return exactWan(f)
}

func newFund(t view.Typed, year int) *view.OfficeFormPage {
	return &view.OfficeFormPage{Page: view.Page{Title: "设立专项资金", Crumbs: []view.Link{officeCrumb, worksCrumb, fundsCrumb}},
		Form: view.FundForm(fundsHref+"/new", fundsHref, "设立专项资金", strconv.Itoa(year), fmt.Sprintf("%d年度建议办理专项资金", year), "", "", false, t)}
}

func (s *Server) newFundPage(c echo.Context) error {
	return s.render(c, http.StatusOK, "office/form", newFund(nil, s.Now().In(models.China).Year()))
}

func fundCommand(c echo.Context) (smallwork.FundCommand, error) {
	form := fault.Form{}
	cmd := smallwork.FundCommand{Year: number(form, "year", "年度", c.FormValue("year")), Name: c.FormValue("name"), Amount: money(form, "amount", c.FormValue("amount")), Basis: c.FormValue("basis")}
	return cmd, form.Err()
}

func (s *Server) createFund(c echo.Context) error {
	cmd, err := fundCommand(c)
	var id int64
	if err == nil {
		id, err = s.SmallWork.CreateFund(ctx(c), actor(c), cmd)
	}
	if err != nil {
		page := newFund(typedIn(c), cmd.Year)
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "专项资金已设立。\n下一步：选定项目和金额。", "%s/%d", fundsHref, id)
}

func (s *Server) fundOf(c echo.Context) (smallwork.FundReading, error) {
	id, err := pathID(c, "fund")
	if err != nil {
		return smallwork.FundReading{}, err
	}
	return s.SmallWork.Fund(ctx(c), actor(c), id)
}

func (s *Server) fundPage(c echo.Context) error {
	f, err := s.fundOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/ledger", fundView(c, f, nil))
}

func fundView(c echo.Context, f smallwork.FundReading, t view.Typed) *view.Ledger {
	base := fmt.Sprintf("%s/%d", fundsHref, f.ID)
	page := &view.Ledger{Page: view.Page{Title: f.Name, Crumbs: []view.Link{officeCrumb, worksCrumb, fundsCrumb}}, Lead: "设立依据：" + f.Basis, Figures: fundFigures(f.FundRow),
		Links:   []view.Link{{Text: "公开网页", Href: fmt.Sprintf("/funds/%d", f.ID)}, {Text: "导出 Excel", Href: base + "/export.xlsx"}, {Text: "导出 CSV", Href: base + "/export.csv"}},
		Columns: view.Sorting(nil, "", "名称", "", "承办单位", "", "金额（万元）", "", "办结期限", "", "状态", ""), Empty: view.Empty{Text: "还没有选定项目。"}}
	page.Columns[2].Num = true
	if access.May(actor(c), access.ManageFunds) && f.ClosedAt.IsZero() {
		page.Button = &view.Link{Text: "选定项目", Href: base + "/choose"}
		edit := view.FundForm(base+"/edit", "", "保存调整", "", f.Name, exactWan(f.Amount), f.Basis, true, typedFor(t, "amount"))
		edit.Title, edit.Second = "调整总额和依据", true
		page.Forms = append(page.Forms, edit)
		if f.Items > 0 && f.Used == f.Accepted {
			page.Forms = append(page.Forms, view.OfficeForm{Action: base + "/close", Title: "结清", Submit: "结清专项资金", Second: true, Sure: "各项目都已验收。", Says: fmt.Sprintf("支出%s，结余%s。结清以后不能再选项目。", view.Money(f.Used), moneyOrNothing(f.Left()))})
		}
	}
	if !f.ClosedAt.IsZero() {
		page.Remarks = append(page.Remarks, view.DayOf(f.ClosedAt)+"结清。")
	}
	for _, w := range f.Works {
		page.Rows = append(page.Rows, workRow(w))
	}
	return page.Fill()
}

func moneyOrNothing(f models.Fen) string {
	if f == 0 {
		return "为 0"
	}
	return view.Money(f)
}

func fundFigures(f smallwork.FundRow) []view.Figure {
	return []view.Figure{{Label: "总额", Value: zeroWan(f.Amount), Unit: "万元"}, {Label: "已安排", Value: zeroWan(f.Used), Unit: "万元", Note: fmt.Sprintf("%d 项", f.Items)},
		{Label: "已验收", Value: zeroWan(f.Accepted), Unit: "万元"}, {Label: "余额", Value: zeroWan(f.Left()), Unit: "万元"}}
}

func (s *Server) fundStep(said string, do func(c echo.Context, id int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := s.fundOf(c)
		if err != nil {
			return err
		}
		if err := do(c, f.ID); err != nil {
			page := fundView(c, f, typedIn(c))
			return s.again(c, err, "office/ledger", page, page.Forms...)
		}
		return s.done(c, said, "%s/%d", fundsHref, f.ID)
	}
}

func (s *Server) editFund(c echo.Context, id int64) error {
	cmd, err := fundCommand(c)
	if err != nil {
		return err
	}
	return s.SmallWork.EditFund(ctx(c), actor(c), id, cmd)
}

func (s *Server) closeFund(c echo.Context, id int64) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.SmallWork.CloseFund(ctx(c), actor(c), id)
}

func (s *Server) fundChoice(c echo.Context, t view.Typed) (smallwork.FundReading, *view.OfficeFormPage, error) {
	f, err := s.fundOf(c)
	if err != nil {
		return f, nil, err
	}
	units, err := s.SmallWork.Units(ctx(c), actor(c))
	base := fmt.Sprintf("%s/%d", fundsHref, f.ID)
	return f, &view.OfficeFormPage{Page: view.Page{Title: "选定项目", Crumbs: []view.Link{officeCrumb, worksCrumb, fundsCrumb, {Text: f.Name, Href: base}}},
		Facts: []view.Fact{{Label: "余额", Value: zeroWan(f.Left()) + " 万元"}}, Form: view.SmallWorkForm(base+"/choose", base, view.SmallWorkValues{Matter: c.QueryParam("matter")}, workCategories(), unitChoices(units, "不定"), true, false, t)}, err
}

func (s *Server) fundChoicePage(c echo.Context) error {
	_, page, err := s.fundChoice(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) chooseFromFund(c echo.Context) error {
	f, page, err := s.fundChoice(c, typedIn(c))
	if err != nil {
		return err
	}
	cmd, err := workCommand(c)
	cmd.Fund, cmd.Year = f.ID, f.Year
	var w models.SmallWork
	if err == nil {
		w, err = s.SmallWork.Choose(ctx(c), actor(c), cmd)
	}
	if err != nil {
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, fmt.Sprintf("已选定“%s”，%s。\n下一步：派单。", w.Title, view.Money(w.Amount)), "%s/%d", worksHref, w.ID)
}

func (s *Server) fundExport(excel bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := s.fundOf(c)
		if err != nil {
			return err
		}
		return s.table(c, f.Name, excel, workTable(f.Works), workKinds)
	}
}
