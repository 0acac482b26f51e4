package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/oversight"
	"piaojue/app/web/view"
	"piaojue/models"
)

// bulkMonths is how many months back a table can be asked for.
const bulkMonths = 12

// bulkReportsForm hands out a month's table and takes it back.
func (s *Server) bulkReportsForm(month string, t view.Typed) *view.BulkPage {
	if v := t["month"]; len(v) > 0 {
		month = v[0]
	}
	now := s.now().Time()
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	if month == "" { // while a month begins, it is the one before that is reported on
		month = string(models.DateOf(now))[:7]
		if now.Day() <= 15 {
			month = string(models.DateOf(first.AddDate(0, 0, -1)))[:7]
		}
	}
	page := &view.BulkPage{Page: view.Page{Title: "用表格报送月度进度", Crumbs: []view.Link{officeCrumb, projectsCrumb}}}
	for i := range bulkMonths {
		m := string(models.DateOf(first.AddDate(0, -i, 0)))[:7]
		page.Months = append(page.Months, view.Option{Value: m, Text: monthName(m), Chosen: m == month})
	}
	page.Form = view.BulkForm(projectsPath+"/bulk", page.Months, month)
	return page
}

func (s *Server) bulkReportsPage(c echo.Context) error {
	page := s.bulkReportsForm(c.QueryParam("month"), nil)
	page.Views = projectViews(c, "/bulk", 0)
	return s.render(c, http.StatusOK, "oversight/bulk", page)
}

func (s *Server) bulkReportsTable(c echo.Context) error {
	month := c.QueryParam("month")
	return workbook(c, monthName(month)+"进度报告.xlsx", func(w *bytes.Buffer) error { return s.Oversight.WriteBulk(ctx(c), actor(c), month, w) })
}

func (s *Server) importBulkReports(c echo.Context) error {
	name, file, err := importFile(c, "file")
	var p oversight.BulkPreview
	if err == nil {
		p, err = s.Oversight.ImportBulk(ctx(c), actor(c), c.FormValue("month"), file)
	}
	if err != nil {
		page := s.bulkReportsForm("", typedIn(c))
		page.Views = projectViews(c, "/bulk", 0)
		return s.again(c, err, "oversight/bulk", page, page.Form)
	}
	page := bulkPreview(p, name)
	page.Crumbs = []view.Link{officeCrumb, projectsCrumb, {Text: "表格报送", Href: projectsPath + "/bulk"}}
	return s.render(c, previewStatus(len(p.Errors)), "office/import", page)
}

func bulkPreview(p oversight.BulkPreview, name string) *view.OfficeImport {
	path := projectsPath + "/bulk"
	page := &view.OfficeImport{Page: view.Page{Title: "报送" + monthName(p.Month) + "进度"}, File: name, Counts: fmt.Sprintf("读到 %d 份报告。", len(p.Rows)), Again: path + "?month=" + p.Month,
		Columns: []string{"项目", "责任单位", "情况截至", "工程进度", "累计支付（万元）", "进展情况", "存在问题", "下一步安排"}}
	if p.Empty > 0 {
		page.Remarks = append(page.Remarks, fmt.Sprintf("%d 个项目没有填进展情况，这次不报。", p.Empty))
	}
	for i, e := range p.Errors {
		if i == shownErrors {
			page.More = fmt.Sprintf("另有 %d 处没有列出。", len(p.Errors)-shownErrors)
			break
		}
		page.Problems = append(page.Problems, view.OfficeRowError{Row: strconv.Itoa(e.Line), Text: e.Text})
	}
	for _, r := range p.Rows {
		page.Rows = append(page.Rows, []string{r.Project, r.Unit, view.Day(r.Report.ReportedOn), fmt.Sprintf("%d%%", r.Report.Percent), wan(r.Report.Paid), r.Report.Text, r.Report.Problems, r.Report.NextStep})
	}
	if len(p.Errors) == 0 {
		page.Title = "核对后提交" + monthName(p.Month) + "进度报告"
		form := view.ConfirmImport(path+"/confirm", path, p.Token, fmt.Sprintf("提交 %d 份进度报告", len(p.Rows)), "已经逐行核对。提交后立即公开。")
		page.Confirm = &form
	}
	return page
}

func (s *Server) confirmBulkReports(c echo.Context) error {
	n := 0
	err := confirmed(c)
	if err == nil {
		n, err = s.Oversight.ConfirmBulk(ctx(c), actor(c), c.FormValue("token"))
	}
	if err != nil {
		page := s.bulkReportsForm("", nil)
		page.Views = projectViews(c, "/bulk", 0)
		return s.again(c, err, "oversight/bulk", page, page.Form)
	}
	return s.done(c, fmt.Sprintf("已提交 %d 份进度报告，公开网页随即更新。", n), projectsPath)
}

// reportTasks are the months that the viewer's projects have to report on.
func (s *Server) reportTasks(c echo.Context, rows []oversight.Row) []view.OfficeTask {
	if !access.May(actor(c), access.ReportProgress) || !actor(c).Is(models.UnitRole) {
		return nil
	}
	var tasks []view.OfficeTask
	wanted, missing := 0, 0
	for _, r := range rows {
		if len(r.Missing)+len(r.Wanted) == 0 {
			continue
		}
		wanted, missing = wanted+len(r.Wanted), missing+len(r.Missing)
		task := view.OfficeTask{Text: "报告“" + r.Project.Name + "”的进度", Href: fmt.Sprintf("%s/%d/progress", projectsPath, r.Project.ID), Button: "报告进度"}
		switch {
		case len(r.Missing) > 0 && len(r.Wanted) > 0:
			task.Why = fmt.Sprintf("%s缺报，%s的也该报了。", monthList(r.Missing), monthList(r.Wanted))
		case len(r.Missing) > 0:
			task.Why = monthList(r.Missing) + "缺报。"
		default:
			task.Why = monthList(r.Wanted) + "的报告该交了。"
		}
		tasks = append(tasks, task)
	}
	if len(tasks) > lateShown { // one by one they would hide everything else
		return []view.OfficeTask{{Text: fmt.Sprintf("报告 %d 个项目的月度进度", len(tasks)), Why: fmt.Sprintf("待报 %d 份，缺报 %d 份。可以用一张表格一次报送。", wanted, missing), Href: projectsPath + "/bulk", Button: "表格报送"}}
	}
	return tasks
}
