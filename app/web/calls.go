package web

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/account"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/pdf"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

var (
	callsCrumb     = view.Link{Text: "征集公告", Href: "/office/calls"}
	entrancesCrumb = view.Link{Text: "联络站码、代表码", Href: "/office/entrances"}
)

// siteAddress is an address of this server as the reader reached it.
func siteAddress(c echo.Context, path string) string {
	return c.Scheme() + "://" + c.Request().Host + path
}

func (s *Server) callsPage(c echo.Context) error {
	rows, err := s.Intake.Calls(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.Ledger{
		Page: view.Page{Title: "征集公告", Crumbs: []view.Link{officeCrumb}}, Button: &view.Link{Text: "拟定征集公告", Href: "/office/calls/new"},
		Links:   []view.Link{{Text: "联络站码、代表码", Href: "/office/entrances"}, {Text: "座谈会", Href: "/office/symposia"}, {Text: "研判", Href: "/office/studies"}, {Text: "每月研判清单", Href: "/office/studies/monthly"}, {Text: "微实事", Href: "/office/smallworks"}},
		Columns: view.Sorting(nil, "", "公告", "", "状态", "", "征集期", "", "收到建议", ""),
		Empty:   view.Empty{Text: "还没有征集公告。发布公告以后，居民可以在网上、联络站和窗口提建议。"},
	}
	page.Columns[3].Num = true
	for _, k := range rows {
		page.Rows = append(page.Rows, view.LedgerRow{Cells: []view.LedgerCell{
			{Text: k.Title, Href: fmt.Sprintf("/office/calls/%d", k.ID), Under: fmt.Sprintf("%d年度", k.Year), Head: true}, {Text: string(k.Stage)},
			{Text: view.Day(k.OpensOn) + "至" + view.Day(k.ClosesOn), Under: fmt.Sprintf("%d 天", intake.Days(k.OpensOn, k.ClosesOn))}, {Text: view.Count(k.Received)},
		}})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func askRules() []view.Option {
	var list []view.Option
	for _, r := range models.AskRules {
		list = append(list, view.Option{Value: string(r), Text: r.Label()})
	}
	return list
}

func remarksOf(list []intake.Remark) map[string][]view.OfficeBasis {
	m := map[string][]view.OfficeBasis{}
	for _, r := range list {
		m[r.Field] = append(m[r.Field], view.OfficeBasis{Law: r.Basis.Binding(), Word: r.Basis.Label(), Text: r.Text})
	}
	return m
}

func callForm(title, action, back, submit string, cmd intake.CallCommand, crumbs []view.Link, t view.Typed) *view.OfficeFormPage {
	v := view.CallValues{Year: strconv.Itoa(cmd.Year), Title: cmd.Title, Text: cmd.Text, Audience: cmd.Audience, Topics: cmd.Topics, Places: cmd.Places,
		NameRule: string(cmd.NameRule), PhoneRule: string(cmd.PhoneRule), OpensOn: string(cmd.OpensOn), ClosesOn: string(cmd.ClosesOn)}
	return &view.OfficeFormPage{Page: view.Page{Title: title, Crumbs: crumbs}, Form: view.CallForm(action, back, submit, v, askRules(), remarksOf(cmd.Remarks()), t)}
}

func callCommand(c echo.Context) (intake.CallCommand, error) {
	form := fault.Form{}
	date := func(name string) models.Date { return models.Date(strings.TrimSpace(c.FormValue(name))) }
	cmd := intake.CallCommand{Year: number(form, "year", "年度", c.FormValue("year")), Title: c.FormValue("title"), Text: c.FormValue("text"), Audience: c.FormValue("audience"),
		Topics: c.FormValue("topics"), Places: c.FormValue("places"), NameRule: models.AskRule(c.FormValue("name_rule")), PhoneRule: models.AskRule(c.FormValue("phone_rule")),
		OpensOn: date("opens_on"), ClosesOn: date("closes_on")}
	return cmd, form.Err()
}

func newCall(cmd intake.CallCommand, t view.Typed) *view.OfficeFormPage {
	return callForm("拟定征集公告", "/office/calls/new", "/office/calls", "保存公告草稿", cmd, []view.Link{officeCrumb, callsCrumb}, t)
}

func (s *Server) newCallPage(c echo.Context) error {
	cmd, err := s.Intake.ProposeCall(ctx(c), actor(c))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", newCall(cmd, nil))
}

func (s *Server) createCall(c echo.Context) error {
	cmd, err := callCommand(c)
	var id int64
	if err == nil {
		id, err = s.Intake.CreateCall(ctx(c), actor(c), cmd)
	}
	if err != nil {
		page := newCall(cmd, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "公告草稿已保存。\n下一步：核对以后发布。", "/office/calls/%d", id)
}

func (s *Server) callOf(c echo.Context) (intake.CallReading, error) {
	id, err := pathID(c, "call")
	if err != nil {
		return intake.CallReading{}, err
	}
	return s.Intake.Call(ctx(c), actor(c), id)
}

func editCall(k intake.CallReading, cmd intake.CallCommand, t view.Typed) *view.OfficeFormPage {
	back := fmt.Sprintf("/office/calls/%d", k.ID)
	return callForm("修改征集公告", back+"/edit", back, "保存公告草稿", cmd, []view.Link{officeCrumb, callsCrumb, {Text: k.Title, Href: back}}, t)
}

func (s *Server) editCallPage(c echo.Context) error {
	k, err := s.callOf(c)
	if err != nil {
		return err
	}
	if k.Stage != intake.CallDraft {
		return fault.New(fault.Closed, "公告已经发布，内容随之固定，不能再改。")
	}
	return s.render(c, http.StatusOK, "office/form", editCall(k, intake.CommandOf(k.Call), nil))
}

func (s *Server) saveCall(c echo.Context) error {
	k, err := s.callOf(c)
	if err != nil {
		return err
	}
	cmd, err := callCommand(c)
	if err == nil {
		err = s.Intake.EditCall(ctx(c), actor(c), k.ID, cmd)
	}
	if err != nil {
		page := editCall(k, cmd, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "公告草稿已保存。", "/office/calls/%d", k.ID)
}

func (s *Server) callPage(c echo.Context) error {
	k, err := s.callOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/call", callView(c, k, nil))
}

// callView is a call with what may be done with it at its stage.
func callView(c echo.Context, k intake.CallReading, t view.Typed) *view.OfficeCall {
	base := fmt.Sprintf("/office/calls/%d", k.ID)
	page := &view.OfficeCall{Page: view.Page{Title: k.Title, Crumbs: []view.Link{officeCrumb, callsCrumb}}, Stage: string(k.Stage), Text: strings.Split(k.Text, "\n\n")}
	page.Facts = []view.Fact{{Label: "年度", Value: fmt.Sprintf("%d年", k.Year)}, {Label: "征集期", Value: view.Day(k.OpensOn) + "至" + view.Day(k.ClosesOn)}, {Label: "征集对象", Value: k.Audience},
		{Label: "征集领域", Value: strings.ReplaceAll(k.Topics, "\n", "、")}, {Label: "姓名", Value: k.NameRule.Label()}, {Label: "电话", Value: k.PhoneRule.Label()}}
	if k.Places != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "本地地名", Value: fmt.Sprintf("%d 个", 1+strings.Count(k.Places, "\n"))})
	}
	if k.Stage == intake.CallDraft {
		for _, r := range k.Remarks {
			page.Remarks = append(page.Remarks, view.OfficeBasis{Law: r.Basis.Binding(), Word: r.Basis.Label(), Text: r.Text})
		}
		form := view.PublishCallForm(base + "/publish")
		page.Publish, page.EditHref = &form, base+"/edit"
		return page
	}
	page.Facts = append(page.Facts, view.Fact{Label: "发布", Value: view.Minute(k.PublishedAt)})
	if !k.ClosedAt.IsZero() {
		page.Facts = append(page.Facts, view.Fact{Label: "提前结束", Value: view.Minute(k.ClosedAt)})
	}
	page.Figures = []view.Figure{{Label: "收到建议", Value: view.Count(k.Received), Unit: "条"}, {Label: "征集期", Value: strconv.Itoa(intake.Days(k.OpensOn, k.ClosesOn)), Unit: "天"}}
	switch k.Stage {
	case intake.CallOpen:
		page.Figures = append(page.Figures, view.Figure{Label: "还有", Value: strconv.Itoa(intake.Days(k.Today, k.ClosesOn)), Unit: "天", Note: "含今天和截止当天"})
	case intake.CallAhead:
		page.Figures = append(page.Figures, view.Figure{Label: "距离开始", Value: strconv.Itoa(intake.Days(k.Today, k.OpensOn) - 1), Unit: "天"})
	}
	if k.Stage != intake.CallStopped {
		form := view.ExtendCallForm(base+"/extend", typedFor(t, "closes_on"))
		page.Extend = &form
	}
	if k.Stage == intake.CallAhead || k.Stage == intake.CallOpen {
		var typed view.Typed
		if _, extending := t["closes_on"]; !extending {
			typed = t
		}
		form := view.CloseCallForm(base+"/close", typed)
		page.Close = &form
	}
	address := siteAddress(c, fmt.Sprintf("/calls/%d", k.ID))
	page.Spread = &view.OfficeSpread{Address: address, Code: base + "/qr.svg", Poster: base + "/poster.pdf",
		Snippet: fmt.Sprintf(`<a href="%s" target="_blank" rel="noopener">%s</a>`, html.EscapeString(address), html.EscapeString(k.Title))}
	for _, channel := range models.Channels {
		if n := k.ByChannel[channel]; n > 0 {
			page.Channels = append(page.Channels, view.Fact{Label: channel.Label(), Value: view.Count(n) + " 条"})
		}
	}
	if !k.PublishedAt.IsZero() {
		page.Links = append(page.Links, callTabs(actor(c), k.ID, "-")...)
	}
	if k.Stage == intake.CallOpen {
		page.Links = append(page.Links, view.Link{Text: "代为录入建议", Href: fmt.Sprintf("/office/suggestions/new?call=%d", k.ID)})
	}
	page.Links = append(page.Links, entrancesCrumb)
	return page
}

// callStep runs one act on a call; a refusal comes back into the page.
func (s *Server) callStep(said string, do func(c echo.Context, id int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		k, err := s.callOf(c)
		if err != nil {
			return err
		}
		if err := do(c, k.ID); err != nil {
			page := callView(c, k, typedIn(c))
			var forms []view.OfficeForm
			for _, f := range []*view.OfficeForm{page.Publish, page.Extend, page.Close} {
				if f != nil {
					forms = append(forms, *f)
				}
			}
			return s.again(c, err, "office/call", page, forms...)
		}
		return s.done(c, said, "/office/calls/%d", k.ID)
	}
}

func (s *Server) publishCall(c echo.Context, id int64) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.Intake.PublishCall(ctx(c), actor(c), id)
}

func (s *Server) extendCall(c echo.Context, id int64) error {
	return s.Intake.ExtendCall(ctx(c), actor(c), id, models.Date(strings.TrimSpace(c.FormValue("closes_on"))), c.FormValue("reason"))
}

func (s *Server) closeCall(c echo.Context, id int64) error {
	if err := confirmed(c); err != nil {
		return err
	}
	return s.Intake.CloseCall(ctx(c), actor(c), id, c.FormValue("why"))
}

// callPoster prints the poster of a call, in A3 where the address asks for it.
func (s *Server) callPoster(c echo.Context) error {
	k, err := s.callOf(c)
	if err != nil {
		return err
	}
	p := pdf.PosterInput{Congress: k.Congress.Name, Year: k.Year, Title: k.Title, Period: view.Day(k.OpensOn) + "至" + view.Day(k.ClosesOn), Audience: k.Audience, Topics: strings.Split(k.Topics, "\n"),
		Anonymous: k.NameRule != models.AskRequired && k.PhoneRule != models.AskRequired, Address: siteAddress(c, fmt.Sprintf("/calls/%d", k.ID)), Date: s.Now(), A3: c.QueryParam("a3") != ""}
	return s.document(c, "poster.pdf", func(b *bytes.Buffer) error { return pdf.Poster(b, s.Fonts, p) })
}

// callCode draws the QR code that opens a call's public page.
func (s *Server) callCode(c echo.Context) error {
	k, err := s.callOf(c)
	if err != nil {
		return err
	}
	return codePicture(c, siteAddress(c, fmt.Sprintf("/calls/%d", k.ID)))
}

func codePicture(c echo.Context, address string) error {
	body, err := pdf.CodeSVG(address)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/svg+xml", body)
}

var entranceKinds = []view.Option{{Value: string(models.ByStation), Text: "联络站"}, {Value: string(models.ByDeputy), Text: "人大代表"}}

func entranceAddress(c echo.Context, code string) string { return siteAddress(c, "/e/"+code) }

func (s *Server) entrancesPage(c echo.Context) error {
	page, err := s.entranceList(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/ledger", page)
}

// entranceFilter keeps the codes that the address asks for, sorted as it asks.
func entranceFilter(c echo.Context, rows []intake.EntranceRow) []intake.EntranceRow {
	kind, state, query := models.Channel(c.QueryParam("type")), c.QueryParam("state"), strings.TrimSpace(c.QueryParam("q"))
	rows = slices.DeleteFunc(rows, func(e intake.EntranceRow) bool {
		return kind != "" && e.Kind != kind || state == "on" && !e.DisabledAt.IsZero() || state == "off" && e.DisabledAt.IsZero() ||
			!strings.Contains(e.Name+"\n"+e.Place+"\n"+e.Code, query)
	})
	by, down := strings.CutPrefix(c.QueryParam("sort"), "-")
	less := map[string]func(a, b intake.EntranceRow) int{
		"name":     func(a, b intake.EntranceRow) int { return strings.Compare(a.Name, b.Name) },
		"place":    func(a, b intake.EntranceRow) int { return strings.Compare(a.Place, b.Place) },
		"received": func(a, b intake.EntranceRow) int { return a.Received - b.Received },
	}[by]
	if less != nil {
		slices.SortStableFunc(rows, func(a, b intake.EntranceRow) int {
			if down {
				return less(b, a)
			}
			return less(a, b)
		})
	}
	return rows
}

// perLedger is how many rows a page of an office list shows.
const perLedger = 50

func (s *Server) entranceList(c echo.Context, t view.Typed) (*view.Ledger, error) {
	rows, err := s.Intake.Entrances(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	total := 0
	for _, e := range rows {
		total += e.Received
	}
	all := len(rows)
	rows = entranceFilter(c, rows)
	q := c.QueryParams()
	from, to, pages := view.Turn(q, len(rows), perLedger)
	page := &view.Ledger{
		Page: view.Page{Title: "联络站码、代表码", Crumbs: []view.Link{officeCrumb, callsCrumb}}, Lead: "每个联络站、每位代表一个二维码。居民扫码提建议，系统自动记下是从哪里来的。",
		Filter: &view.LedgerFilter{Action: "/office/entrances", Ask: "名称或者地点", Query: c.QueryParam("q"), Selects: []view.Field{
			view.Field{Name: "type", Label: "类型", Value: c.QueryParam("type")}.From(append([]view.Option{{Text: "全部"}}, entranceKinds...)),
			view.Field{Name: "state", Label: "状态", Value: c.QueryParam("state")}.From([]view.Option{{Text: "全部"}, {Value: "on", Text: "在用"}, {Value: "off", Text: "已停用"}}),
		}},
		Columns: view.Sorting(q, c.QueryParam("sort"), "名称", "name", "类型", "", "地点", "place", "账号", "", "收到建议", "received", "操作", ""),
		Found:   fmt.Sprintf("%d 个，共收到建议 %s 条。", len(rows), view.Count(total)), Pages: pages,
		Empty: view.Empty{Text: "还没有码。在下面逐个新建，或者下载模板填好后一次导入。"},
	}
	if all > 0 && len(rows) == 0 {
		page.Empty.Text = "没有符合条件的码。"
	}
	page.Columns[4].Num = true
	if len(rows) > 0 {
		page.Exports = []view.Link{{Text: "打印二维码", Href: "/office/entrances/sheet.pdf" + view.With(q, "page", "")}, {Text: "导出 Excel", Href: "/office/entrances/export.xlsx" + view.With(q, "page", "")}, {Text: "导出 CSV", Href: "/office/entrances/export.csv" + view.With(q, "page", "")}}
	}
	for _, e := range rows[from:to] {
		row := view.LedgerRow{Off: !e.DisabledAt.IsZero(), Cells: []view.LedgerCell{{Text: e.Name, Head: true}, {Text: e.Kind.Label()}, {Text: e.Place}, {Text: e.Account}, {Text: view.Count(e.Received)}}}
		base := fmt.Sprintf("/office/entrances/%d", e.ID)
		if row.Off {
			row.Cells = append(row.Cells, view.LedgerCell{Text: "已停用", Under: view.DayOf(e.DisabledAt)})
		} else {
			row.Cells = append(row.Cells, view.LedgerCell{Links: []view.Link{{Text: "二维码", Href: base + "/qr.svg"}, {Text: "修改", Href: base}, {Text: "停用", Href: base + "/disable"}}})
		}
		page.Rows = append(page.Rows, row)
	}
	add := view.EntranceForm("/office/entrances", "", "新建一个码", string(models.ByStation), "", "", "", entranceKinds, t)
	add.Title = "新建"
	load := view.ImportForm("/office/entrances/import", "联络站、代表名单")
	load.Title, load.Says = "从表格导入", "第一行是列名：类型、名称、地点、登录名。类型写“联络站”或者“人大代表”；登录名可以空着。"
	page.Forms = []view.OfficeForm{add, load}
	page.Links = []view.Link{{Text: "下载导入模板（CSV）", Href: "/office/entrances/template.csv"}}
	return page.Fill(), nil
}

func entranceCommand(c echo.Context) intake.EntranceCommand {
	return intake.EntranceCommand{Kind: models.Channel(c.FormValue("kind")), Name: c.FormValue("name"), Place: c.FormValue("place"), Login: c.FormValue("login")}
}

func (s *Server) addEntrance(c echo.Context) error {
	e, err := s.Intake.AddEntrance(ctx(c), actor(c), entranceCommand(c))
	if err != nil {
		page, e := s.entranceList(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/ledger", page, page.Forms...)
	}
	return s.done(c, "“"+e.Name+"”的码已建立，可以打印二维码。", "/office/entrances")
}

func (s *Server) entranceOf(c echo.Context) (intake.EntranceRow, error) {
	id, err := pathID(c, "entrance")
	if err != nil {
		return intake.EntranceRow{}, err
	}
	rows, err := s.Intake.Entrances(ctx(c), actor(c))
	if err != nil {
		return intake.EntranceRow{}, err
	}
	if i := slices.IndexFunc(rows, func(e intake.EntranceRow) bool { return e.ID == id }); i >= 0 {
		return rows[i], nil
	}
	return intake.EntranceRow{}, fault.New(fault.NotFound, "没有找到该联络站码。")
}

func entranceEdit(e intake.EntranceRow, t view.Typed) *view.OfficeFormPage {
	return &view.OfficeFormPage{Page: view.Page{Title: "修改：" + e.Name, Crumbs: []view.Link{officeCrumb, callsCrumb, entrancesCrumb}}, Facts: []view.Fact{{Label: "类型", Value: e.Kind.Label()}, {Label: "码", Value: e.Code}},
		Lead: "二维码不变，已经印出去的继续有效。", Form: view.EntranceForm(fmt.Sprintf("/office/entrances/%d", e.ID), "/office/entrances", "保存修改", "", e.Name, e.Place, e.Login, nil, t)}
}

func (s *Server) entrancePage(c echo.Context) error {
	e, err := s.entranceOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", entranceEdit(e, nil))
}

func (s *Server) editEntrance(c echo.Context) error {
	e, err := s.entranceOf(c)
	if err != nil {
		return err
	}
	if err := s.Intake.EditEntrance(ctx(c), actor(c), e.ID, entranceCommand(c)); err != nil {
		page := entranceEdit(e, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "已保存。", "/office/entrances")
}

func entranceDisabling(e intake.EntranceRow) *view.OfficeConfirm {
	return &view.OfficeConfirm{Page: view.Page{Title: "停用：" + e.Name, Crumbs: []view.Link{officeCrumb, callsCrumb, entrancesCrumb}},
		What: []string{"停用以后，扫这个码的人会看到普通的征集页面，建议不再记到“" + e.Name + "”名下。", fmt.Sprintf("已经收到的 %d 条仍记在它名下。停用后不能恢复，需要时新建。", e.Received)},
		Form: view.OfficeForm{Action: fmt.Sprintf("/office/entrances/%d/disable", e.ID), Submit: "停用这个码", Sure: "确定停用。", Cancel: "/office/entrances"}}
}

func (s *Server) disableEntrancePage(c echo.Context) error {
	e, err := s.entranceOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/confirm", entranceDisabling(e))
}

func (s *Server) disableEntrance(c echo.Context) error {
	e, err := s.entranceOf(c)
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Intake.DisableEntrance(ctx(c), actor(c), e.ID)
	}
	if err != nil {
		return s.again(c, err, "office/confirm", entranceDisabling(e))
	}
	return s.done(c, "“"+e.Name+"”的码已停用。", "/office/entrances")
}

func (s *Server) entranceCode(c echo.Context) error {
	e, err := s.entranceOf(c)
	if err != nil {
		return err
	}
	return codePicture(c, entranceAddress(c, e.Code))
}

func (s *Server) importEntrances(c echo.Context) error {
	var preview intake.EntrancePreview
	name, file, err := importFile(c, "file")
	if err == nil {
		preview, err = s.Intake.ImportEntrances(ctx(c), actor(c), file)
	}
	if err != nil {
		page, e := s.entranceList(c, nil)
		if e != nil {
			return err
		}
		return s.again(c, err, "office/ledger", page, page.Forms...)
	}
	page := &view.OfficeImport{Page: view.Page{Title: "导入联络站码、代表码", Crumbs: []view.Link{officeCrumb, callsCrumb, entrancesCrumb}}, File: name, Counts: fmt.Sprintf("读到 %d 行。", len(preview.Rows)),
		Again: "/office/entrances", Columns: intake.EntranceColumns}
	page.Problems, page.More = rowErrors(preview.Errors)
	for _, e := range preview.Rows {
		page.Rows = append(page.Rows, []string{e.Kind.Label(), e.Name, e.Place, e.Login})
	}
	if len(preview.Errors) == 0 {
		form := view.ConfirmImport("/office/entrances/import/confirm", "/office/entrances", preview.Token, fmt.Sprintf("建立 %d 个码", len(preview.Rows)), "已经逐行核对。")
		page.Confirm = &form
	}
	return s.render(c, previewStatus(len(preview.Errors)), "office/import", page)
}

// rowErrors are the errors of a table as pages list them.
func rowErrors(wrong []intake.RowError) (list []view.OfficeRowError, more string) {
	for i, e := range wrong {
		if i == shownErrors {
			return list, fmt.Sprintf("另有 %d 处没有列出。", len(wrong)-shownErrors)
		}
		list = append(list, view.OfficeRowError{Row: strconv.Itoa(e.Line), Text: e.Text})
	}
	return list, ""
}

func (s *Server) confirmEntrances(c echo.Context) error {
	n := 0
	err := confirmed(c)
	if err == nil {
		n, err = s.Intake.ConfirmEntrances(ctx(c), actor(c), c.FormValue("token"))
	}
	if err != nil {
		page, e := s.entranceList(c, nil)
		if e != nil {
			return err
		}
		return s.again(c, err, "office/ledger", page)
	}
	return s.done(c, fmt.Sprintf("已建立 %d 个码。\n下一步：打印二维码，送到各联络站和代表。", n), "/office/entrances")
}

func (s *Server) entrancesTemplate(c echo.Context) error {
	return s.table(c, "entrances", false, [][]string{intake.EntranceColumns, {"联络站", "城关镇人大代表联络站", "城关镇文化路 18 号", ""}, {"人大代表", "沈知远", "", ""}}, nil)
}

func (s *Server) entrancesExport(excel bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		rows, err := s.Intake.Entrances(ctx(c), actor(c))
		if err != nil {
			return err
		}
		return s.table(c, "联络站码、代表码", excel, intake.EntranceTable(entranceFilter(c, rows)), sheet.Kinds{"收到建议": sheet.AsNumber})
	}
}

// entrancesSheet prints the codes in use that the address asks for.
func (s *Server) entrancesSheet(c echo.Context) error {
	rows, err := s.Intake.Entrances(ctx(c), actor(c))
	if err != nil {
		return err
	}
	congress := congressOf(c)
	p := pdf.Entrances{Congress: congress.Name, Date: s.Now()}
	for _, e := range entranceFilter(c, rows) {
		if e.DisabledAt.IsZero() {
			p.Codes = append(p.Codes, pdf.EntranceCode{Kind: e.Kind.Label(), Name: e.Name, Place: e.Place, Address: entranceAddress(c, e.Code)})
		}
	}
	if len(p.Codes) == 0 {
		return fault.New(fault.NotFound, "没有在用的码可以打印。")
	}
	return s.document(c, "entrances.pdf", func(b *bytes.Buffer) error { return pdf.EntranceCodes(b, s.Fonts, p) })
}

// congressOf is the congress that the viewer works in.
func congressOf(c echo.Context) models.Congress {
	person, _ := c.Get(personKey).(account.Person)
	for _, k := range person.Congresses {
		if k.ID == actor(c).Congress {
			return k
		}
	}
	return models.Congress{}
}

// table sends a table as a workbook or as CSV, under a Chinese name.
func (s *Server) table(c echo.Context, name string, excel bool, rows [][]string, kinds sheet.Kinds) error {
	var b bytes.Buffer
	if err := intake.WriteTable(&b, name, excel, rows, kinds); err != nil {
		return fmt.Errorf("table %s: %w", name, err)
	}
	kind, end := "text/csv; charset=utf-8", ".csv"
	if excel {
		kind, end = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
	}
	c.Response().Header().Set("Content-Disposition", "attachment; filename=\"table"+end+"\"; filename*=UTF-8''"+url.PathEscape(name+end))
	return c.Blob(http.StatusOK, kind, b.Bytes())
}
