package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

var shortlistCrumb = view.Link{Text: "项目遴选", Href: "/office/shortlist"}

// shortlistCrumbs lead back to the list.
func shortlistCrumbs() []view.Link { return []view.Link{officeCrumb, shortlistCrumb} }

func listFilter(c echo.Context) shortlist.Filter {
	year, _ := strconv.Atoi(c.QueryParam("year")) // not a year: the newest
	page, _ := strconv.Atoi(c.QueryParam("page"))
	return shortlist.Filter{Year: year, State: models.ShortlistState(c.QueryParam("state")), Category: c.QueryParam("category"), Unit: c.QueryParam("unit"),
		Query: c.QueryParam("q"), Sort: c.QueryParam("sort"), Page: page}
}

// listHref is the list's address with some of its values changed.
func listHref(path string, f shortlist.Filter, change map[string]string) string {
	q := url.Values{}
	for name, value := range map[string]string{"year": strconv.Itoa(f.Year), "state": string(f.State), "category": f.Category, "unit": f.Unit, "q": f.Query, "sort": f.Sort} {
		if new, ok := change[name]; ok {
			value = new
		}
		if value != "" {
			q.Set(name, value)
		}
	}
	if page := change["page"]; page != "" && page != "1" {
		q.Set("page", page)
	}
	return path + "?" + q.Encode()
}

func yearLinks(years []int, current int, href func(year int) string) []view.Link {
	var links []view.Link
	found := false
	for _, y := range years {
		found = found || y == current
		links = append(links, view.Link{Text: fmt.Sprintf("%d年", y), Href: href(y), Current: y == current})
	}
	if !found {
		links = append([]view.Link{{Text: fmt.Sprintf("%d年", current), Href: href(current), Current: true}}, links...)
	}
	return links
}

func optionsOf(values []string, chosen string) []view.Option {
	options := make([]view.Option, len(values))
	for i, v := range values {
		options[i] = view.Option{Value: v, Text: v, Chosen: v == chosen}
	}
	return options
}

func shortlistedHref(id int64) string { return fmt.Sprintf("/office/shortlist/%d", id) }

func (s *Server) shortlistPage(c echo.Context) error {
	page, err := s.shortlistView(c, listFilter(c))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "shortlist/list", page)
}

func (s *Server) shortlistView(c echo.Context, f shortlist.Filter) (*view.Shortlist, error) {
	l, err := s.Shortlist.List(ctx(c), actor(c), f)
	if err != nil {
		return nil, err
	}
	flagged, err := s.Shortlist.Flagged(ctx(c), actor(c), l.Rows)
	if err != nil {
		return nil, err
	}
	f = l.Filter
	const path = "/office/shortlist"
	page := &view.Shortlist{Page: view.Page{Title: fmt.Sprintf("%d年项目遴选", f.Year), Crumbs: []view.Link{officeCrumb}}, Year: strconv.Itoa(f.Year), State: string(f.State), Sort: f.Sort, Query: f.Query,
		Categories: optionsOf(l.Categories, f.Category), Units: optionsOf(l.Units, f.Unit), ExportHref: listHref(path+"/export.xlsx", f, nil),
		Links: []view.Link{{Text: "项目对照表", Href: fmt.Sprintf("%s/compare?year=%d", path, f.Year)}, {Text: "会议审查", Href: fmt.Sprintf("%s/reviews?year=%d", path, f.Year)},
			{Text: "负面清单", Href: path + "/negative"}, {Text: "储备库", Href: path + "/reserve"}}}
	if access.May(actor(c), access.Appraise) {
		page.Links = append(page.Links, view.Link{Text: "部门论证", Href: "/office/appraisals"})
	}
	if access.May(actor(c), access.ManageShowings) {
		page.Links = append(page.Links, view.Link{Text: "公示", Href: fmt.Sprintf("/office/showings?year=%d", f.Year)})
	}
	page.Years = yearLinks(l.Years, f.Year, func(y int) string { return fmt.Sprintf("%s?year=%d", path, y) })
	all := 0
	for _, n := range l.Counts {
		all += n
	}
	if all > 0 {
		page.States = append(page.States, view.Link{Text: fmt.Sprintf("全部 %d", all), Href: listHref(path, f, map[string]string{"state": ""}), Current: f.State == ""})
	}
	for _, state := range models.ShortlistStates {
		if n := l.Counts[state]; n > 0 || f.State == state {
			page.States = append(page.States, view.Link{Text: fmt.Sprintf("%s %d", state.Label(), n), Href: listHref(path, f, map[string]string{"state": string(state)}), Current: f.State == state})
		}
	}
	heads := []struct{ key, text string }{{"code", "事项编号"}, {"name", "项目"}, {"category", "类别"}, {"unit", "牵头单位"}, {"money", "总投资（万元）"}, {"state", "环节"}, {"updated", "最近改动"}}
	for _, h := range heads {
		head := view.SortHead{Text: h.text, Href: listHref(path, f, map[string]string{"sort": h.key}), Num: h.key == "money"}
		switch f.Sort {
		case h.key:
			head.Order, head.Href = "ascending", listHref(path, f, map[string]string{"sort": "-" + h.key})
		case "-" + h.key:
			head.Order = "descending"
		}
		page.Heads = append(page.Heads, head)
	}
	for _, r := range l.Rows {
		row := shortlistRow(r)
		switch {
		case shortlist.WithdrawalAsked(r):
			row.Flag = "申请撤回，等待主席团决定"
		case flagged[r.ID] && r.Repeats == "" && (r.State == models.ShortlistDraft || r.State == models.ShortlistAppraising):
			row.Flag = "与以往项目相近，请说明"
		}
		page.Rows = append(page.Rows, row)
	}
	page.Total = fmt.Sprintf("%d 项", l.Total)
	if l.Sum > 0 {
		page.Total += "，总投资合计" + view.Money(l.Sum)
	}
	page.Total += "。"
	pages := &view.Pagination{Page: f.Page, Pages: l.Pages}
	if f.Page > 1 {
		pages.Previous = listHref(path, f, map[string]string{"page": strconv.Itoa(f.Page - 1)})
	}
	if f.Page < l.Pages {
		pages.Next = listHref(path, f, map[string]string{"page": strconv.Itoa(f.Page + 1)})
	}
	page.Pages = pages
	if access.May(actor(c), access.EditCandidates) {
		page.NewHref = fmt.Sprintf("%s/new?year=%d", path, f.Year)
		for _, m := range l.Waiting {
			page.Waiting = append(page.Waiting, view.Link{Text: m.Code + " " + m.Title, Href: fmt.Sprintf("%s/new?matter=%d", path, m.ID)})
		}
		page.Template = path + "/template.xlsx"
		form := view.ImportForm(path+"/import", "项目表")
		form.Hidden = []view.Option{{Value: "year", Text: strconv.Itoa(f.Year)}}
		page.Import = &form
	}
	return page, nil
}

func shortlistRow(r models.ShortlistedProject) view.ShortlistRow {
	return view.ShortlistRow{Code: r.Code, Name: r.Name, Href: shortlistedHref(r.ID), Place: r.Place, Category: r.Category, Unit: r.Unit, Money: wan(r.Investment),
		State: r.State.Label(), Updated: view.DayOf(r.UpdatedAt)}
}

// workbook sends an Excel table under a file name.
func workbook(c echo.Context, name string, write func(w *bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

func (s *Server) exportShortlist(c echo.Context) error {
	return workbook(c, "初步候选项目.xlsx", func(w *bytes.Buffer) error { return s.Shortlist.Export(ctx(c), actor(c), listFilter(c), w) })
}

func (s *Server) shortlistTemplate(c echo.Context) error {
	return workbook(c, "初步候选项目模板.xlsx", func(w *bytes.Buffer) error { return shortlist.ProjectTemplate(w) })
}

func formYear(c echo.Context) int {
	year, err := strconv.Atoi(strings.TrimSpace(c.FormValue("year")))
	if err != nil {
		return 0
	}
	return year
}

func (s *Server) importShortlist(c echo.Context) error {
	year := formYear(c)
	var p shortlist.ProjectPreview
	name, file, err := importFile(c, "file")
	if err == nil {
		p, err = s.Shortlist.ImportProjects(ctx(c), actor(c), year, file)
	}
	if err != nil {
		page, e := s.shortlistView(c, shortlist.Filter{Year: year})
		if e != nil {
			return e
		}
		return s.again(c, err, "shortlist/list", page)
	}
	back := fmt.Sprintf("/office/shortlist?year=%d", year)
	page := &view.OfficeImport{Page: view.Page{Title: "导入项目", Crumbs: shortlistCrumbs()}, File: name, Counts: fmt.Sprintf("读到 %d 行：新增 %d 项，修改 %d 项，不变 %d 项。", len(p.Lines), p.New, p.Changed, p.Same),
		Again: back + "#import", Columns: append([]string{"处理"}, shortlist.ProjectColumns[:len(shortlist.ProjectColumns)-1]...)}
	for i, e := range p.Errors {
		if i == shownErrors {
			page.More = fmt.Sprintf("另有 %d 处没有列出。", len(p.Errors)-shownErrors)
			break
		}
		page.Problems = append(page.Problems, view.OfficeRowError{Row: strconv.Itoa(e.Line), Text: e.Text})
	}
	for _, l := range p.Lines {
		page.Rows = append(page.Rows, append([]string{l.Does}, l.Cells...))
	}
	if len(p.Errors) == 0 {
		page.Title = "核对后写入项目"
		form := view.ConfirmImport("/office/shortlist/import/confirm", back, p.Token, fmt.Sprintf("写入 %d 项", p.New+p.Changed), "已经逐行核对。")
		form.Hidden = append(form.Hidden, view.Option{Value: "year", Text: strconv.Itoa(year)})
		page.Confirm = &form
	}
	return s.render(c, previewStatus(len(p.Errors)), "office/import", page)
}

func (s *Server) confirmShortlist(c echo.Context) error {
	year := formYear(c)
	added, changed := 0, 0
	err := confirmed(c)
	if err == nil {
		added, changed, err = s.Shortlist.ConfirmProjects(ctx(c), actor(c), year, c.FormValue("token"))
	}
	if err != nil {
		page, e := s.shortlistView(c, shortlist.Filter{Year: year})
		if e != nil {
			return e
		}
		return s.again(c, err, "shortlist/list", page)
	}
	return s.done(c, fmt.Sprintf("已新增 %d 项，修改 %d 项。", added, changed), "/office/shortlist?year=%d", year)
}

// typedProject is a project as its form was sent.
func typedProject(c echo.Context) shortlist.Typed {
	t := shortlist.Typed{Name: c.FormValue("name"), Category: c.FormValue("category"), Content: c.FormValue("content"), Place: c.FormValue("place"), Scale: c.FormValue("scale"),
		Investment: c.FormValue("investment"), Funding: c.FormValue("funding"), Unit: c.FormValue("unit"), Support: c.FormValue("support"), Target: c.FormValue("target"),
		Deadline: c.FormValue("deadline"), Benefit: c.FormValue("benefit"), Beneficiaries: c.FormValue("beneficiaries")}
	form := typedIn(c)
	at := func(name string, i int) string {
		if v := form[name]; i < len(v) {
			return v[i]
		}
		return ""
	}
	for i := range form["item_name"] {
		t.Items = append(t.Items, shortlist.TypedItem{Name: at("item_name", i), Unit: at("item_unit", i), Target: at("item_target", i), Investment: at("item_money", i)})
	}
	for i := range form["point_name"] {
		t.Checkpoints = append(t.Checkpoints, shortlist.TypedCheckpoint{Name: at("point_name", i), Target: at("point_target", i), PlannedOn: at("point_on", i), Weight: at("point_weight", i)})
	}
	for i := range form["year_year"] {
		t.Years = append(t.Years, shortlist.TypedYear{Year: at("year_year", i), Target: at("year_target", i)})
	}
	return t
}

// spareRows are the empty rows at the end of each list of a project's form.
const spareRows = 3

// projectForm draws a project's form.
func projectForm(p view.Page, t shortlist.Typed) *view.ShortlistEdit {
	v := map[string]string{"name": t.Name, "category": t.Category, "content": t.Content, "place": t.Place, "scale": t.Scale, "investment": t.Investment, "funding": t.Funding, "unit": t.Unit,
		"support": t.Support, "target": t.Target, "deadline": t.Deadline, "benefit": t.Benefit, "beneficiaries": t.Beneficiaries}
	categories := optionsOf(models.Categories, t.Category)
	known := t.Category == ""
	for _, name := range models.Categories {
		known = known || name == t.Category
	}
	if !known {
		categories = append(categories, view.Option{Value: t.Category, Text: t.Category})
	}
	page := &view.ShortlistEdit{Page: p, Fields: view.ShortlistQuestions(v, categories)}
	blank := func(texts ...string) bool { return strings.TrimSpace(strings.Join(texts, "")) == "" }
	for _, i := range t.Items {
		if !blank(i.Name, i.Unit, i.Target, i.Investment) {
			page.Items = append(page.Items, view.ShortlistEntry{Name: i.Name, Unit: i.Unit, Target: i.Target, Money: i.Investment})
		}
	}
	for _, k := range t.Checkpoints {
		if !blank(k.Name, k.Target, k.PlannedOn, k.Weight) {
			page.Checkpoints = append(page.Checkpoints, view.ShortlistEntry{Name: k.Name, Target: k.Target, On: k.PlannedOn, Weight: k.Weight})
		}
	}
	for _, y := range t.Years {
		if !blank(y.Year, y.Target) {
			page.Targets = append(page.Targets, view.ShortlistEntry{Year: y.Year, Target: y.Target})
		}
	}
	for range spareRows {
		page.Items, page.Checkpoints = append(page.Items, view.ShortlistEntry{}), append(page.Checkpoints, view.ShortlistEntry{})
	}
	page.Targets = append(page.Targets, view.ShortlistEntry{}, view.ShortlistEntry{})
	return page
}

// refused draws a project's form again with what was wrong.
func (s *Server) refusedProject(c echo.Context, err error, page *view.ShortlistEdit) error {
	questions := append([]view.OfficeQuestion{}, page.Fields...)
	if page.Why != nil {
		questions = append(questions, *page.Why)
	}
	refusal, ok := fault.As(err)
	if !ok {
		return err
	}
	page.Errors = fieldErrors(refusal, view.OfficeForm{Questions: questions})
	page.Fields = view.WithErrors(page.Page, page.Fields)
	if page.Why != nil {
		why := view.WithErrors(page.Page, []view.OfficeQuestion{*page.Why})[0]
		page.Why = &why
	}
	return s.again(c, err, "shortlist/edit", page, view.OfficeForm{Questions: questions})
}

func newProjectPage(year int, m models.Matter, t shortlist.Typed) *view.ShortlistEdit {
	page := projectForm(view.Page{Title: fmt.Sprintf("新增%d年项目", year), Crumbs: shortlistCrumbs()}, t)
	page.Action, page.Submit, page.Cancel = "/office/shortlist/new", "保存项目", fmt.Sprintf("/office/shortlist?year=%d", year)
	page.Hidden = []view.Option{{Value: "year", Text: strconv.Itoa(year)}}
	page.Lead = "没有对应事项的，保存时自动编一个事项编号。"
	if m.ID > 0 {
		page.Hidden = append(page.Hidden, view.Option{Value: "matter", Text: strconv.FormatInt(m.ID, 10)})
		page.Lead = fmt.Sprintf("由事项 %s“%s”形成，内容已经带入，请核对补充。", m.Code, m.Title)
	}
	return page
}

// matterOf is the matter that a form or an address names, 0 if none.
func matterOf(c echo.Context) int64 {
	id, err := strconv.ParseInt(c.FormValue("matter"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func (s *Server) newShortlisted(c echo.Context) error {
	year := formYear(c)
	var m models.Matter
	var t shortlist.Typed
	if id := matterOf(c); id > 0 {
		var err error
		if m, t, err = s.Shortlist.FromMatter(ctx(c), actor(c), id); err != nil {
			return err
		}
		if year == 0 {
			year = m.Year
		}
	}
	if year == 0 {
		year = s.now().Time().Year()
	}
	return s.render(c, http.StatusOK, "shortlist/edit", newProjectPage(year, m, t))
}

func (s *Server) createShortlisted(c echo.Context) error {
	year, matter, t := formYear(c), matterOf(c), typedProject(c)
	id, err := s.Shortlist.New(ctx(c), actor(c), year, matter, t)
	if err != nil {
		var m models.Matter
		if matter > 0 {
			var e error
			if m, _, e = s.Shortlist.FromMatter(ctx(c), actor(c), matter); e != nil {
				return e
			}
		}
		return s.refusedProject(c, err, newProjectPage(year, m, t))
	}
	return s.done(c, "项目已经保存。\n下一步：送部门论证。", "/office/shortlist/%d", id)
}

func (s *Server) editPage(c echo.Context, version int, t *shortlist.Typed, why string) (*view.ShortlistEdit, shortlist.Reading, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, shortlist.Reading{}, err
	}
	v, err := s.Shortlist.Read(ctx(c), actor(c), id)
	if err != nil {
		return nil, v, err
	}
	if t == nil {
		now := shortlist.Type(v.Content)
		t, version = &now, v.Project.Version
	}
	page := projectForm(view.Page{Title: "修改项目", Crumbs: append(shortlistCrumbs(), view.Link{Text: v.Project.Name, Href: shortlistedHref(id)})}, *t)
	page.Action, page.Submit, page.Cancel = shortlistedHref(id)+"/edit", "保存为新的一版", shortlistedHref(id)
	page.Hidden = []view.Option{{Value: "version", Text: strconv.Itoa(version)}}
	q := view.WhyQuestion(why)
	page.Why = &q
	return page, v, nil
}

func (s *Server) editShortlisted(c echo.Context) error {
	page, _, err := s.editPage(c, 0, nil, "")
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "shortlist/edit", page)
}

func (s *Server) reviseShortlisted(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(c.FormValue("version"))
	if err != nil {
		return fault.New(fault.Invalid, "页面不完整，请返回项目页重新打开。")
	}
	t, why := typedProject(c), c.FormValue("why")
	err = s.Shortlist.Revise(ctx(c), actor(c), id, version, t, why)
	if err == nil {
		return s.done(c, "已经保存为新的一版。", "/office/shortlist/%d", id)
	}
	page, v, e := s.editPage(c, version, &t, why)
	if e != nil {
		return e
	}
	if refusal, ok := fault.As(err); ok && refusal.Code == "newer" {
		if e := s.showNewer(c, page, v, version); e != nil {
			return e
		}
	}
	return s.refusedProject(c, err, page)
}

// showNewer puts beside a form what others saved since it was opened; the next
// save goes on from there.
func (s *Server) showNewer(c echo.Context, page *view.ShortlistEdit, v shortlist.Reading, version int) error {
	_, versions, err := s.Shortlist.Versions(ctx(c), actor(c), v.Project.ID)
	if err != nil || version < 1 || version > len(versions) {
		return err
	}
	last := versions[len(versions)-1]
	page.Newer = differences(versions[version-1].Content, last.Content)
	page.NewerBy = fmt.Sprintf("%s于 %s 保存了第 %d 版，原因：%s。", last.Actor, view.Minute(last.SavedAt), last.Number, last.Why)
	page.Hidden = []view.Option{{Value: "version", Text: strconv.Itoa(last.Number)}}
	return nil
}

func differences(was, became shortlist.Content) []view.ShortlistDifference {
	var list []view.ShortlistDifference
	for _, d := range shortlist.Differences(was, became) {
		list = append(list, view.ShortlistDifference{Label: d.Label, Was: orNone(d.Was), Became: orNone(d.Became)})
	}
	return list
}

func orNone(s string) string {
	if s == "" {
		return "（空）"
	}
	return s
}

func (s *Server) versionsPage(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	row, versions, err := s.Shortlist.Versions(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	page := &view.ShortlistVersions{Page: view.Page{Title: "历次版本", Crumbs: append(shortlistCrumbs(), view.Link{Text: row.Name, Href: shortlistedHref(id)})}, Action: shortlistedHref(id) + "/versions"}
	from, to := len(versions)-1, len(versions)
	if n, err := strconv.Atoi(c.QueryParam("from")); err == nil && n >= 1 && n <= len(versions) {
		from = n
	}
	if n, err := strconv.Atoi(c.QueryParam("to")); err == nil && n >= 1 && n <= len(versions) {
		to = n
	}
	for _, v := range versions {
		no := strconv.Itoa(v.Number)
		page.Versions = append(page.Versions, view.ShortlistVersion{Number: no, At: view.Minute(v.SavedAt), Actor: v.Actor, Why: v.Why})
		page.From = append(page.From, view.Option{Value: no, Text: "第" + no + "版", Chosen: v.Number == from})
		page.To = append(page.To, view.Option{Value: no, Text: "第" + no + "版", Chosen: v.Number == to})
	}
	if len(versions) < 2 {
		page.From, page.To = nil, nil
		return s.render(c, http.StatusOK, "shortlist/versions", page)
	}
	page.Between = fmt.Sprintf("第%d版到第%d版的改动", from, to)
	page.Differences = differences(versions[from-1].Content, versions[to-1].Content)
	return s.render(c, http.StatusOK, "shortlist/versions", page)
}
