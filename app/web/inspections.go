package web

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/intake"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/sheet"
	"piaojue/app/web/view"
	"piaojue/models"
)

const inspectionsHref = "/office/inspections"

var inspectionsCrumb = view.Link{Text: "视察", Href: inspectionsHref}

func inspectionHref(id int64) string { return fmt.Sprintf("%s/%d", inspectionsHref, id) }

func visitAddress(c echo.Context, code string) string { return siteAddress(c, "/visit/"+code) }

func (s *Server) inspectionsPage(c echo.Context) error {
	year := queryYear(c)
	list, years, err := s.Oversight.Inspections(ctx(c), actor(c), year)
	if err != nil {
		return err
	}
	if year == 0 {
		year = s.Now().In(models.China).Year()
	}
	page := &view.Ledger{Page: view.Page{Title: fmt.Sprintf("%d年视察", year), Crumbs: []view.Link{officeCrumb, projectsCrumb}},
		Columns: view.Sorting(nil, "", "视察", "", "日期", "", "项目", "", "签到", "", "状态", ""), Empty: view.Empty{Text: "这一年还没有视察。"}}
	page.Columns[3].Num = true
	if len(years) > 0 {
		page.Links = yearLinks(years, year, func(y int) string { return fmt.Sprintf("?year=%d", y) })
	}
	if access.May(actor(c), access.Inspect) {
		page.Button = &view.Link{Text: "安排视察", Href: inspectionsHref + "/new"}
		page.Empty.Text = "这一年还没有视察。按“安排视察”选好项目和日期，监督小组的代表会收到提醒。"
	}
	if access.May(actor(c), access.ManageGroups) {
		page.Links = append(page.Links, view.Link{Text: "监督小组", Href: groupsHref}, view.Link{Text: "代表履职", Href: dutyListHref})
	}
	from, to, pages := view.Turn(c.QueryParams(), len(list), perLedger)
	page.Found, page.Pages = fmt.Sprintf("%d 次", len(list)), pages
	for _, v := range list[from:to] {
		page.Rows = append(page.Rows, view.LedgerRow{Off: !v.CancelledAt.IsZero(), Cells: []view.LedgerCell{{Text: v.Title, Under: v.Place, Href: inspectionHref(v.ID), Head: true}, {Text: view.Day(v.HeldOn)},
			{Text: strings.Join(projectNamesOf(v), "、")}, {Text: strconv.Itoa(len(v.Visits))}, {Text: v.State()}}})
	}
	return s.render(c, http.StatusOK, "office/ledger", page.Fill())
}

func projectNamesOf(v oversight.InspectionReading) []string {
	names := make([]string, len(v.Projects))
	for i, p := range v.Projects {
		names[i] = p.Name
	}
	return names
}

// inspectionForm plans an inspection, or changes one that is given.
func (s *Server) inspectionForm(c echo.Context, of *oversight.InspectionReading, t view.Typed) (*view.OfficeFormPage, error) {
	projects, err := s.Oversight.Visitable(ctx(c), actor(c))
	if err != nil {
		return nil, err
	}
	asked, _ := strconv.ParseInt(c.QueryParam("project"), 10, 64)
	var options []view.Option
	for _, p := range projects {
		chosen := p.ID == asked
		if of != nil {
			chosen = slices.ContainsFunc(of.Projects, func(q models.Project) bool { return q.ID == p.ID })
		}
		options = append(options, view.Option{Value: strconv.FormatInt(p.ID, 10), Text: p.Name, Hint: strings.TrimSuffix(fmt.Sprintf("%d年第 %d 项 · %s", p.Year, p.No, p.Unit), " · "), Chosen: chosen})
	}
	page := &view.OfficeFormPage{Page: view.Page{Title: "安排视察", Crumbs: []view.Link{officeCrumb, inspectionsCrumb}}}
	if of == nil {
		page.Form = view.InspectionForm(inspectionsHref+"/new", inspectionsHref, "安排视察", view.InspectionValues{}, options, t)
	} else {
		page.Title, page.Crumbs = "修改视察安排", append(page.Crumbs, view.Link{Text: of.Title, Href: inspectionHref(of.ID)})
		page.Form = view.InspectionForm(inspectionHref(of.ID)+"/edit", inspectionHref(of.ID), "保存安排", view.InspectionValues{Title: of.Title, Place: of.Place, HeldOn: string(of.HeldOn)}, options, t)
	}
	if len(projects) == 0 {
		page.Warnings = append(page.Warnings, "没有您可以安排视察的项目。监督小组的领衔代表可以为本小组的项目安排视察；小组由人大办公室组成。")
	}
	return page, nil
}

func inspectionCommand(c echo.Context) oversight.InspectionCommand {
	cmd := oversight.InspectionCommand{Title: c.FormValue("title"), Place: c.FormValue("place"), HeldOn: models.Date(strings.TrimSpace(c.FormValue("held_on")))}
	for _, v := range typedIn(c)["projects"] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			cmd.Projects = append(cmd.Projects, id)
		}
	}
	return cmd
}

func (s *Server) newInspectionPage(c echo.Context) error {
	page, err := s.inspectionForm(c, nil, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) planInspection(c echo.Context) error {
	id, err := s.Oversight.PlanInspection(ctx(c), actor(c), inspectionCommand(c))
	if err != nil {
		page, e := s.inspectionForm(c, nil, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "视察已安排，监督小组的代表会收到提醒。\n下一步：视察当天在现场出示活动码，请代表扫码签到。", "%s", inspectionHref(id))
}

// inspection reads the one of the address.
func (s *Server) inspection(c echo.Context) (oversight.InspectionReading, error) {
	id, err := pathID(c, "inspection")
	if err != nil {
		return oversight.InspectionReading{}, err
	}
	return s.Oversight.Inspection(ctx(c), actor(c), id)
}

func (s *Server) editInspectionPage(c echo.Context) error {
	v, err := s.inspection(c)
	if err != nil {
		return err
	}
	page, err := s.inspectionForm(c, &v, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) changeInspection(c echo.Context) error {
	v, err := s.inspection(c)
	if err != nil {
		return err
	}
	if err := s.Oversight.ChangeInspection(ctx(c), actor(c), v.ID, inspectionCommand(c)); err != nil {
		page, e := s.inspectionForm(c, &v, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "安排已修改。日期或地点有变化的，监督小组的代表会收到提醒。", "%s", inspectionHref(v.ID))
}

// cameView are the deputies who signed in.
func cameView(v oversight.InspectionReading) []view.GroupPerson {
	var list []view.GroupPerson
	for _, k := range v.Visits {
		list = append(list, view.GroupPerson{Name: k.Name, Since: view.Clock(k.SignedInAt) + "签到"})
	}
	return list
}

func inspectionFacts(v oversight.InspectionReading) []view.Fact {
	return []view.Fact{{Label: "日期", Value: view.Day(v.HeldOn)}, {Label: "集合地点", Value: v.Place}}
}

// inspectionOf is one inspection with the forms that the viewer may use now;
// what was typed comes back into the form that was sent.
func (s *Server) inspectionOf(c echo.Context, v oversight.InspectionReading, sent string, t view.Typed) *view.OfficeInspection {
	a, base := actor(c), inspectionHref(v.ID)
	page := &view.OfficeInspection{Page: view.Page{Title: v.Title, Crumbs: []view.Link{officeCrumb, projectsCrumb, inspectionsCrumb}}, State: v.State(), Facts: inspectionFacts(v), Came: cameView(v), Findings: paragraphs(v.Findings)}
	typed := func(form string) view.Typed {
		if form == sent {
			return t
		}
		return nil
	}
	seen := strconv.FormatInt(int64(v.RecordedAt), 10)
	ended := !v.CancelledAt.IsZero() || !v.PublishedAt.IsZero()
	for _, p := range v.Projects {
		page.Projects = append(page.Projects, view.Link{Text: p.Name, Href: groupTabHref(p.ID)})
		if v.CancelledAt.IsZero() && v.HeldOn <= v.Today && access.May(a, access.RaiseConcern) {
			page.Raise = append(page.Raise, view.Link{Text: "提出监督意见：" + p.Name, Href: fmt.Sprintf("/office/projects/%d/concerns?inspection=%d#raise", p.ID, v.ID)})
		}
		if !v.PublishedAt.IsZero() && !p.PublishedAt.IsZero() {
			page.Public = append(page.Public, view.Link{Text: p.Name, Href: fmt.Sprintf("/projects/%d#inspection-%d", p.ID, v.ID)})
		}
	}
	switch {
	case !v.CancelledAt.IsZero():
		page.Facts, page.Findings = append(page.Facts, view.Fact{Label: "取消的原因", Value: v.CancelReason}, view.Fact{Label: "取消", Value: v.CancelledBy + "，" + view.Minute(v.CancelledAt)}), nil
	case !v.RecordedAt.IsZero():
		page.By = v.Author + "，" + view.Minute(v.RecordedAt) + "登记"
		if !v.PublishedAt.IsZero() {
			page.By += "，" + view.Minute(v.PublishedAt) + "公布"
		}
	}
	for _, f := range v.Photos {
		photo := view.InspectionPhoto{OfficePhoto: view.OfficePhoto{Src: base + "/photos/" + f.ID, Caption: f.Caption, Width: f.Width, Height: f.Height}}
		if v.May && !ended {
			photo.Drop = base + "/photos/" + f.ID + "/drop"
		}
		page.Photos = append(page.Photos, photo)
	}
	if !v.May {
		return page
	}
	if len(v.Visits) > 0 {
		page.Exports = []view.Link{{Text: "打印签到名单", Href: base + "/roll.pdf"}, {Text: "导出 Excel", Href: base + "/roll.xlsx"}}
	}
	if ended {
		return page
	}
	if v.HeldOn >= v.Today {
		page.Code = base + "/code"
	}
	held := len(v.Visits) > 0 || !v.RecordedAt.IsZero()
	if !held && v.HeldOn >= v.Today {
		page.Edit = base + "/edit"
	}
	if v.HeldOn <= v.Today {
		record := view.RecordForm(base+"/record", v.Findings, seen, !v.RecordedAt.IsZero(), len(v.Photos), typed("record"))
		if v.RecordedAt.IsZero() {
			record.Second = v.Open() // while deputies arrive, showing the code comes first
			page.Next, page.Main = "登记视察情况", &record
		} else {
			publish := view.PublishInspectionForm(base+"/publish", seen, len(v.Projects), typed("publish"))
			page.Next, page.Main = "公布视察情况", &publish
			page.Others = append(page.Others, record)
		}
	}
	if !held {
		page.Others = append(page.Others, view.CancelInspectionForm(base+"/cancel", typed("cancel")))
	}
	return page
}

func (s *Server) inspectionPage(c echo.Context) error {
	v, err := s.inspection(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/inspection", s.inspectionOf(c, v, "", nil))
}

// inspectionAgain draws the inspection with what was wrong in one of its forms.
func (s *Server) inspectionAgain(c echo.Context, refused error, sent string) error {
	v, err := s.inspection(c)
	if err != nil {
		return refused
	}
	page := s.inspectionOf(c, v, sent, typedIn(c))
	var forms []view.OfficeForm
	if page.Main != nil {
		forms = append(forms, *page.Main)
	}
	return s.again(c, refused, "oversight/inspection", page, append(forms, page.Others...)...)
}

// seenAt is when the inspection was recorded as the form's page showed it.
func seenAt(c echo.Context) models.Moment {
	n, err := strconv.ParseInt(c.FormValue("seen"), 10, 64)
	if err != nil {
		return -1 // no page of ours: equal to nothing
	}
	return models.Moment(n)
}

func (s *Server) recordInspection(c echo.Context) error {
	id, err := pathID(c, "inspection")
	if err != nil {
		return err
	}
	photos, done, err := uploads(c, "photo", 12)
	defer done()
	if err == nil {
		cmd := oversight.RecordCommand{Inspection: id, Seen: seenAt(c), Findings: c.FormValue("findings")}
		var said []string
		if said, err = captions(c, "caption", len(photos)); err == nil {
			for i, file := range photos {
				cmd.Photos = append(cmd.Photos, oversight.Upload{Caption: said[i], File: file})
			}
			err = s.Oversight.RecordInspection(ctx(c), actor(c), cmd)
		}
	}
	if err != nil {
		return s.inspectionAgain(c, err, "record")
	}
	return s.done(c, "视察情况已登记。\n下一步：核对以后公布；问题要有人答复的，提出监督意见。", "%s", inspectionHref(id))
}

func (s *Server) publishInspection(c echo.Context) error {
	id, err := pathID(c, "inspection")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Oversight.PublishInspection(ctx(c), actor(c), id, seenAt(c))
	}
	if err != nil {
		return s.inspectionAgain(c, err, "publish")
	}
	return s.done(c, "视察情况已公布，在每个项目的公开网页上可以看到。", "%s", inspectionHref(id))
}

func (s *Server) cancelInspection(c echo.Context) error {
	id, err := pathID(c, "inspection")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Oversight.CancelInspection(ctx(c), actor(c), id, c.FormValue("reason"))
	}
	if err != nil {
		return s.inspectionAgain(c, err, "cancel")
	}
	return s.done(c, "视察已取消，监督小组的代表会收到提醒。", "%s", inspectionHref(id))
}

func (s *Server) dropInspectionPhoto(c echo.Context) error {
	id, err := pathID(c, "inspection")
	if err != nil {
		return err
	}
	if err := s.Oversight.DropInspectionPhoto(ctx(c), actor(c), id, c.Param("photo")); err != nil {
		return err
	}
	return s.done(c, "照片已删除。", "%s", inspectionHref(id))
}

// inspectionPhoto serves a photo to those who may read the inspection.
func (s *Server) inspectionPhoto(c echo.Context) error {
	id, err := pathID(c, "inspection")
	if err != nil {
		return err
	}
	row, err := s.Oversight.InspectionPhoto(ctx(c), actor(c), id, c.Param("photo"))
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, http.DetectContentType(row.Body), row.Body)
}

// heldBy reads the inspection of the address for somebody who may hold it.
func (s *Server) heldBy(c echo.Context) (oversight.InspectionReading, error) {
	v, err := s.inspection(c)
	if err == nil && !v.May {
		err = fault.New(fault.Forbidden, "您不是这些项目的监督小组领衔代表，不能办理这次视察。")
	}
	return v, err
}

func (s *Server) visitCodePage(c echo.Context) error {
	v, err := s.heldBy(c)
	if err != nil {
		return err
	}
	base := inspectionHref(v.ID)
	page := &view.VisitCode{Page: view.Page{Title: v.Title, Crumbs: []view.Link{officeCrumb, inspectionsCrumb, {Text: v.Title, Href: base}}}, Facts: append(inspectionFacts(v), view.Fact{Label: "项目", Value: strings.Join(projectNamesOf(v), "、")}),
		Picture: base + "/qr.svg", Code: intake.ShownCode(v.Code), Address: visitAddress(c, v.Code), Came: cameView(v), Closed: closedVisit(v), Print: base + "/code.pdf", Back: base}
	return s.render(c, http.StatusOK, "oversight/visit_code", page)
}

// closedVisit is why nobody can sign in; empty while they can.
func closedVisit(v oversight.InspectionReading) string {
	switch {
	case !v.CancelledAt.IsZero():
		return "这次视察已经取消，不用签到。原因：" + v.CancelReason
	case v.HeldOn > v.Today:
		return "还没有到视察的日子。" + view.Day(v.HeldOn) + "当天可以签到。"
	case v.HeldOn < v.Today:
		return "这次视察已经在" + view.Day(v.HeldOn) + "结束，不能再签到。"
	}
	return ""
}

func (s *Server) visitCodePicture(c echo.Context) error {
	v, err := s.heldBy(c)
	if err != nil {
		return err
	}
	return codePicture(c, visitAddress(c, v.Code))
}

func (s *Server) visitCodeSheet(c echo.Context) error {
	v, err := s.heldBy(c)
	if err != nil {
		return err
	}
	congress := congressOf(c)
	p := pdf.VisitPoster{Congress: congress.Name, Title: v.Title, Day: view.Day(v.HeldOn), Place: v.Place, Projects: projectNamesOf(v), Code: intake.ShownCode(v.Code), Address: visitAddress(c, v.Code), Date: s.Now(), Watermark: watermark(congress, models.Session{})}
	return s.document(c, "visit-code.pdf", func(b *bytes.Buffer) error { return pdf.VisitCode(b, s.Fonts, p) })
}

func (s *Server) visitRoll(c echo.Context) error {
	v, err := s.heldBy(c)
	if err != nil {
		return err
	}
	congress := congressOf(c)
	doc := pdf.VisitList{Congress: congress.Name, Title: v.Title, Day: view.Day(v.HeldOn), Place: v.Place, Projects: projectNamesOf(v), At: s.Now(), Watermark: watermark(congress, models.Session{})}
	for _, k := range v.Visits {
		doc.Rows = append(doc.Rows, [2]string{k.Name, view.Clock(k.SignedInAt)})
	}
	return s.document(c, "visit-roll.pdf", func(b *bytes.Buffer) error { return pdf.VisitRoll(b, s.Fonts, doc) })
}

func (s *Server) visitTable(c echo.Context) error {
	v, err := s.heldBy(c)
	if err != nil {
		return err
	}
	rows := [][]string{{"序号", "姓名", "签到时间", "视察", "日期", "集合地点"}}
	for i, k := range v.Visits {
		rows = append(rows, []string{strconv.Itoa(i + 1), k.Name, view.Minute(k.SignedInAt), v.Title, string(v.HeldOn), v.Place})
	}
	return s.table(c, "视察签到名单", true, rows, sheet.Kinds{"序号": sheet.AsNumber, "签到时间": sheet.AsMinute, "日期": sheet.AsDay})
}

// visitOf is the page of a deputy who scanned the code.
func visitOf(v oversight.InspectionReading, code string) *view.VisitSignIn {
	page := &view.VisitSignIn{Page: view.Page{Title: v.Title}, Facts: append(inspectionFacts(v), view.Fact{Label: "项目", Value: strings.Join(projectNamesOf(v), "、")})}
	switch {
	case v.Mine.ID != 0:
		page.Done = "您已于" + view.Minute(v.Mine.SignedInAt) + "签到"
		page.Came = fmt.Sprintf("已经签到 %d 人：%s。", len(v.Visits), strings.Join(visitNames(v), "、"))
		page.Next = []view.Link{{Text: "这次视察", Href: inspectionHref(v.ID)}, {Text: "我的履职", Href: dutiesHref}}
	default:
		if page.Closed = closedVisit(v); page.Closed == "" {
			page.Action = "/visit/" + code
		} else {
			page.Next = []view.Link{{Text: "我的履职", Href: dutiesHref}}
		}
	}
	return page
}

func visitNames(v oversight.InspectionReading) []string {
	var names []string
	for _, k := range v.Visits {
		names = append(names, k.Name)
	}
	return names
}

func (s *Server) visitPage(c echo.Context) error {
	v, err := s.Oversight.Visit(ctx(c), actor(c), c.Param("code"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/visit", visitOf(v, v.Code))
}

func (s *Server) signInAtVisit(c echo.Context) error {
	v, again, err := s.Oversight.SignInAtVisit(ctx(c), actor(c), c.Param("code"))
	if fault.Is(err, fault.Closed) {
		read, e := s.Oversight.Visit(ctx(c), actor(c), c.Param("code"))
		if e != nil {
			return err
		}
		page := visitOf(read, read.Code)
		page.Closed = "" // the refusal says it
		return s.again(c, err, "oversight/visit", page)
	}
	if err != nil {
		return err
	}
	said := "签到成功。"
	if again {
		said = "您已经签到过，没有重复登记。"
	}
	return s.done(c, said, "/visit/%s", v.Code)
}
