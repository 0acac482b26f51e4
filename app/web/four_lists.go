package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/web/view"
	"piaojue/models"
)

const listsHref = "/office/lists"

// timeOf is a day as documents want it; the zero time for no day.
func timeOf(d models.Date) time.Time {
	t, err := time.ParseInLocation("2006-01-02", string(d), models.China)
	if err != nil {
		return time.Time{}
	}
	return t
}

func (s *Server) listsOf(c echo.Context) (oversight.FourLists, error) {
	var f oversight.FourListsFilter
	f.Year, _ = strconv.Atoi(c.QueryParam("year"))
	f.Project, _ = strconv.ParseInt(c.QueryParam("project"), 10, 64)
	return s.Oversight.FourLists(ctx(c), actor(c), f)
}

func (s *Server) fourListsPage(c echo.Context) error {
	l, err := s.listsOf(c)
	if err != nil {
		return err
	}
	page := &view.FourLists{Page: view.Page{Title: "四张清单", Crumbs: []view.Link{officeCrumb}}, Says: "由日常填报的数据自动汇总，不另外填写。", Action: listsHref, Year: strconv.Itoa(l.Year), Links: watchLinks(actor(c), listsHref)}
	for _, y := range l.Years {
		page.Years = append(page.Years, view.Link{Text: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("?year=%d", y), Current: y == l.Year})
	}
	if len(l.Projects) > 1 {
		options := []view.Option{{Text: "全部项目"}}
		for _, p := range l.Projects {
			options = append(options, view.Option{Value: strconv.FormatInt(p.ID, 10), Text: fmt.Sprintf("%d. %s", p.No, p.Name)})
		}
		page.Projects = view.Field{Name: "project", Label: "项目", Value: strconv.FormatInt(l.Project, 10)}.From(options)
	}
	q := fmt.Sprintf("?year=%d&project=%d", l.Year, l.Project)
	page.Exports = []view.Link{{Text: "导出 Excel", Href: listsHref + ".xlsx" + q}, {Text: "打印", Href: listsHref + ".pdf" + q}}
	for i, t := range l.All {
		list := view.FourList{ID: fmt.Sprintf("list-%d", i+1), Name: t.Name, Says: t.Says, Count: fmt.Sprintf("%d 条", len(t.Rows)), Columns: t.Columns, Empty: view.Empty{Text: "还没有记录。"}}
		for j, row := range t.Rows {
			line := view.FourListRow{No: row[0], Head: row[1]}
			for k := 2; k < len(row); k++ {
				cell := view.FourListCell{Label: t.Columns[k], Text: row[k], Short: utf8.RuneCountInString(row[k]) <= 11}
				if t.Late[j] && k == len(row)-1 {
					cell.Text, cell.Late = "", row[k]
				}
				line.Cells = append(line.Cells, cell)
			}
			list.Rows = append(list.Rows, line)
		}
		page.Lists = append(page.Lists, list)
	}
	return s.render(c, http.StatusOK, "oversight/lists", page)
}

func (s *Server) fourListsExport(c echo.Context) error {
	l, err := s.listsOf(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := l.Workbook(&b); err != nil {
		return err
	}
	name := fmt.Sprintf("%d年四张清单.xlsx", l.Year)
	c.Response().Header().Set("Content-Disposition", "attachment; filename=\"table.xlsx\"; filename*=UTF-8''"+url.PathEscape(name))
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

func (s *Server) fourListsPaper(c echo.Context) error {
	l, err := s.listsOf(c)
	if err != nil {
		return err
	}
	d := pdf.FourLists{Congress: l.Congress.Name, Year: l.Year, Date: timeOf(l.Today)}
	for _, p := range l.Projects {
		if p.ID == l.Project {
			d.Project = p.Name
		}
	}
	for _, t := range l.All {
		d.Lists = append(d.Lists, pdf.ListTable{Name: t.Name, Says: t.Says, Columns: t.Columns, Rows: t.Rows})
	}
	return s.document(c, "lists.pdf", func(b *bytes.Buffer) error { return pdf.Lists(b, s.Fonts, d) })
}
