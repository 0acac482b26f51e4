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
	"piaojue/app/oversight"
	"piaojue/app/progress"
	"piaojue/app/web/view"
	"piaojue/models"
)

const projectsPath = "/office/projects"

// lightsInOrder are the lights as lists show them: what needs somebody first.
var lightsInOrder = []models.Light{models.Red, models.Amber, models.Green, models.Blue, models.Carried, models.Ended}

func lightKind(l models.Light) string {
	if l == models.Blue {
		return "done"
	}
	return string(l)
}

func lightKinds(lights map[models.Light]int) map[string]int {
	kinds := map[string]int{}
	for l, n := range lights {
		kinds[lightKind(l)] = n
	}
	return kinds
}

// projectsFilter reads the list's choices. What is none chooses nothing.
func projectsFilter(c echo.Context) oversight.ListFilter {
	q := c.QueryParams()
	f := oversight.ListFilter{Unit: q.Get("unit"), Category: q.Get("category"), Place: q.Get("place"), Query: strings.TrimSpace(q.Get("q")), Sort: q.Get("sort"), Missing: q.Get("missing") == "yes"}
	if q.Get("year") == "all" {
		f.Year = oversight.AllYears
	} else if n, err := strconv.Atoi(q.Get("year")); err == nil && n > 0 {
		f.Year = n
	}
	if l := models.Light(q.Get("light")); l.Valid() {
		f.Light = l
	}
	if s := models.Stage(q.Get("stage")); s.Valid() {
		f.Stage = s
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 0 {
		f.Page = n
	}
	return f
}

// projectsQuery is a list's address with some of its values changed.
func projectsQuery(path string, f oversight.ListFilter, change map[string]string) string {
	values := map[string]string{"light": string(f.Light), "unit": f.Unit, "category": f.Category, "place": f.Place, "stage": string(f.Stage), "q": f.Query, "sort": f.Sort}
	switch {
	case f.Year == oversight.AllYears:
		values["year"] = "all"
	case f.Year > 0:
		values["year"] = strconv.Itoa(f.Year)
	}
	if f.Missing {
		values["missing"] = "yes"
	}
	q := url.Values{}
	for name, value := range change {
		values[name] = value
	}
	for name, value := range values {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// projectViews are the ways to look at the projects of a year.
func projectViews(c echo.Context, current string, year int) []view.Link {
	var links []view.Link
	for _, l := range []struct {
		path, text string
		need       access.Action
	}{{"", "列表", access.ReadProjects}, {"/board", "看板", access.ReadProjects}, {"/places", "按地点", access.ReadProjects}, {"/chart", "进度图", access.ReadProjects},
		{"/townships", "各地比较", access.ReadProjects}, {"/bulk", "表格报送", access.ReportProgress}} {
		if access.May(actor(c), l.need) {
			href := projectsPath + l.path
			if year > 0 && l.path != "/bulk" {
				href += fmt.Sprintf("?year=%d", year)
			}
			links = append(links, view.Link{Text: l.text, Href: href, Current: l.path == current})
		}
	}
	return append(append(links, groupViews(c)...), evaluationViews(c)...)
}

// yearChoices lead to the same page in another year.
func yearChoices(path string, f oversight.ListFilter, years []int, all bool) []view.Link {
	var links []view.Link
	for _, y := range years {
		links = append(links, view.Link{Text: fmt.Sprintf("%d年", y), Href: projectsQuery(path, f, map[string]string{"year": strconv.Itoa(y)}), Current: y == f.Year})
	}
	if all && len(years) > 1 {
		links = append(links, view.Link{Text: "全部年度", Href: projectsQuery(path, f, map[string]string{"year": "all"}), Current: f.Year == oversight.AllYears})
	}
	return links
}

// yearTitle heads a page about the projects of a year, or of all.
func yearTitle(year int, what string) string {
	if year > 0 {
		return fmt.Sprintf("%d年度%s", year, what)
	}
	return what
}

// listRow is one project in the office's list.
func listRow(r oversight.Row) view.ProjectsRow {
	p := r.Project
	row := view.ProjectsRow{No: strconv.Itoa(p.No), Year: strconv.Itoa(p.Year), Name: p.Name, Href: fmt.Sprintf("%s/%d", projectsPath, p.ID), Unit: p.Unit, Place: p.Place, Category: p.Category,
		Code: p.Code, Light: lightOf(r.State), Stage: p.Stage.Label(), Percent: fmt.Sprintf("%d%%", r.State.Percent), Due: fmt.Sprintf("%d%%", r.State.Due), Next: r.Next.Name}
	if r.Next.ID != 0 {
		row.NextOn = view.Day(r.Next.PlannedOn)
	}
	if r.Reported != "" {
		row.LastReport = view.Day(r.Reported)
	}
	if r.Paid > 0 {
		row.Paid = view.Money(r.Paid)
		if share := progress.Share(int64(r.Paid), int64(p.Investment)); share >= 0 {
			row.PaidShare = sharePercent(share)
		}
	}
	if n := len(r.Missing); n > 0 {
		row.Missing = fmt.Sprintf("缺报 %d 个月", n)
	}
	return row
}

// rollupFigures are what projects come to together.
func rollupFigures(s progress.Rollup, missing int) []view.Figure {
	figures := []view.Figure{{Label: "项目", Value: view.Count(s.Projects), Unit: "个"}, {Label: "已完工", Value: view.Count(s.Finished), Unit: "个"},
		{Label: "节点完成", Value: strconv.Itoa(s.Percent), Unit: "%", Note: fmt.Sprintf("按计划应为 %d%%", s.Due)}}
	money := view.Figure{Label: "累计支付", Value: wanFigure(s.Paid), Unit: "万元"}
	if yi := models.Fen(10_000_000_000); s.Paid >= 10*yi { // a figure as long as that breaks on a phone
		money.Value, money.Unit = strconv.FormatFloat(float64(s.Paid/(yi/100))/100, 'f', 2, 64), "亿元"
	}
	if share := s.PaidShare(); share >= 0 {
		money.Note = fmt.Sprintf("总投资 %s 的 %s", view.Money(s.Investment), sharePercent(share))
	}
	figures = append(figures, money)
	if s.Measures > 0 {
		note := ""
		if s.Exceeded > 0 {
			note = fmt.Sprintf("其中 %d 项超额", s.Exceeded)
		}
		figures = append(figures, view.Figure{Label: "达到目标的指标", Value: fmt.Sprintf("%d/%d", s.Reached, s.Measures), Unit: "项", Note: note})
	}
	return append(figures, view.Figure{Label: "缺报", Value: view.Count(missing), Unit: "份"})
}

// wanFigure is money as a figure with 万元 beside it; large sums are not told
// to the 百元.
func wanFigure(f models.Fen) string {
	const wan = 1_000_000
	switch {
	case f == 0:
		return "0"
	case f >= 10_000*wan:
		f = (f + wan/2) / wan * wan
	}
	return strings.TrimSuffix(view.Money(f), "万元")
}

func (s *Server) projectsListPage(c echo.Context) error {
	l, err := s.Oversight.List(ctx(c), actor(c), projectsFilter(c))
	if err != nil {
		return err
	}
	f := l.Filter
	page := &view.ProjectsList{Page: view.Page{Title: yearTitle(f.Year, "项目"), Crumbs: []view.Link{officeCrumb}}, Views: projectViews(c, "", f.Year), Years: yearChoices(projectsPath, f, l.Years, true),
		Query: f.Query, Units: optionsOf(l.Units, f.Unit), Categories: optionsOf(l.Categories, f.Category), Places: optionsOf(l.Places, f.Place), MissingBox: f.Missing, Own: actor(c).Is(models.UnitRole),
		Filtered: f.Light != "" || f.Stage != "" || f.Unit != "" || f.Category != "" || f.Place != "" || f.Query != "" || f.Missing}
	all := 0
	for _, n := range l.Lights {
		all += n
	}
	if all > 0 {
		page.Lights = append(page.Lights, view.Link{Text: fmt.Sprintf("全部 %d", all), Href: projectsQuery(projectsPath, f, map[string]string{"light": ""}), Current: f.Light == ""})
	}
	for _, light := range lightsInOrder {
		if n := l.Lights[light]; n > 0 || f.Light == light {
			mark := view.Light{Kind: lightKind(light)}
			page.Lights = append(page.Lights, view.Link{Text: fmt.Sprintf("%s %s %d", mark.Mark(), mark.Word(), n), Href: projectsQuery(projectsPath, f, map[string]string{"light": string(light)}), Current: f.Light == light})
		}
	}
	for _, h := range [][2]string{{"year", yearValue(f.Year)}, {"light", string(f.Light)}, {"sort", f.Sort}} {
		if h[1] != "" {
			page.Hidden = append(page.Hidden, view.Option{Value: h[0], Text: h[1]})
		}
	}
	for _, stage := range models.Stages {
		if l.Stages[stage] > 0 || f.Stage == stage {
			page.Stages = append(page.Stages, view.Option{Value: string(stage), Text: fmt.Sprintf("%s %d", stage.Label(), l.Stages[stage]), Chosen: f.Stage == stage})
		}
	}
	for _, h := range []struct {
		key, text string
		num       bool
	}{{"no", "序号", true}, {"name", "项目", false}, {"unit", "责任单位", false}, {"", "状态", false}, {"percent", "节点完成", true}, {"next", "下一个节点", false}, {"paid", "累计支付", true}, {"reported", "最近报告", false}} {
		head := view.SortHead{Text: h.text, Num: h.num, Href: projectsQuery(projectsPath, f, map[string]string{"sort": h.key})}
		switch f.Sort {
		case h.key:
			head.Order = "ascending"
			if h.key != "" {
				head.Href = projectsQuery(projectsPath, f, map[string]string{"sort": "-" + h.key})
			}
		case "-" + h.key:
			head.Order = "descending"
		}
		page.Heads = append(page.Heads, head)
	}
	for _, r := range l.Rows {
		row := listRow(r)
		if f.Year > 0 {
			row.Year = ""
		}
		page.Rows = append(page.Rows, row)
	}
	page.Found = fmt.Sprintf("%s 个项目", view.Count(l.Total))
	if l.Sum.Investment > 0 {
		page.Found += fmt.Sprintf("，总投资%s，累计支付 %s 万元（%s）", view.Money(l.Sum.Investment), wanFigure(l.Sum.Paid), sharePercent(l.Sum.PaidShare()))
	}
	page.Found += "。"
	if l.Missing > 0 {
		page.Found += fmt.Sprintf("本年度 %d 个项目缺报月度报告。", l.Missing)
	}
	page.Exports = []view.Link{{Text: "打印进度表（PDF）", Href: projectsQuery(projectsPath+"/progress.pdf", f, nil)}, {Text: "导出 Excel", Href: projectsQuery(projectsPath+"/export.xlsx", f, nil)}, {Text: "导出 CSV", Href: projectsQuery(projectsPath+"/export.csv", f, nil)}}
	page.Pages = projectPages(f.Page, l.Pages, func(n int) string {
		return projectsQuery(projectsPath, f, map[string]string{"page": strconv.Itoa(n)})
	})
	return s.render(c, http.StatusOK, "oversight/projects", page)
}

func yearValue(year int) string {
	switch {
	case year == oversight.AllYears:
		return "all"
	case year > 0:
		return strconv.Itoa(year)
	}
	return ""
}

func projectPages(at, pages int, href func(int) string) *view.Pagination {
	p := &view.Pagination{Page: at, Pages: pages}
	if at > 1 {
		p.Previous = href(at - 1)
	}
	if at < pages {
		p.Next = href(at + 1)
	}
	return p
}

// columnMost is how many projects a column of the board shows.
const columnMost = 30

func (s *Server) projectsBoardPage(c echo.Context) error {
	f := projectsFilter(c)
	l, err := s.Oversight.All(ctx(c), actor(c), oversight.ListFilter{Year: f.Year})
	if err != nil {
		return err
	}
	by := c.QueryParam("by")
	if by != "stage" {
		by = "light"
	}
	f = l.Filter
	path := projectsPath + "/board"
	page := &view.ProjectsBoard{Page: view.Page{Title: yearTitle(f.Year, "项目看板"), Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Views: projectViews(c, "/board", f.Year),
		Years: yearChoices(path, f, l.Years, false), Empty: "这一年度还没有正式项目。票决结果公告后，项目自动列在这里。"}
	for _, b := range [][2]string{{"light", "按灯号"}, {"stage", "按环节"}} {
		page.By = append(page.By, view.Link{Text: b[1], Href: projectsQuery(path, f, map[string]string{"by": b[0]}), Current: by == b[0]})
	}
	for i := range page.Years {
		page.Years[i].Href += "&by=" + by
	}
	column := func(name string, light *view.Light, change string, value string, holds func(oversight.Row) bool) {
		col := view.ProjectsColumn{Name: name, Light: light}
		n := 0
		for _, r := range l.Rows {
			if !holds(r) {
				continue
			}
			if n++; n <= columnMost {
				col.Rows = append(col.Rows, listRow(r))
			}
		}
		col.Count = view.Count(n) + " 项"
		if n > columnMost {
			col.More = &view.Link{Text: fmt.Sprintf("另有 %d 项，在列表中查看", n-columnMost), Href: projectsQuery(projectsPath, f, map[string]string{change: value})}
		}
		if n > 0 || light != nil && light.Kind != lightKind(models.Carried) && light.Kind != lightKind(models.Ended) {
			page.Columns = append(page.Columns, col)
		}
	}
	if by == "light" && l.Total > 0 {
		for _, light := range lightsInOrder {
			mark := view.Light{Kind: lightKind(light)}
			column(mark.Word(), &mark, "light", string(light), func(r oversight.Row) bool { return r.State.Light == light })
		}
	} else {
		for _, stage := range models.Stages {
			column(stage.Label(), nil, "stage", string(stage), func(r oversight.Row) bool { return r.Project.Stage == stage })
		}
	}
	return s.render(c, http.StatusOK, "oversight/board", page)
}

func (s *Server) projectsPlacesPage(c echo.Context) error {
	f := projectsFilter(c)
	l, err := s.Oversight.All(ctx(c), actor(c), oversight.ListFilter{Year: f.Year})
	if err != nil {
		return err
	}
	f = l.Filter
	path := projectsPath + "/places"
	page := &view.ProjectsBoard{Page: view.Page{Title: yearTitle(f.Year, "项目分布"), Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Views: projectViews(c, "/places", f.Year),
		Years: yearChoices(path, f, l.Years, false), Places: true, Empty: "这一年度还没有正式项目。票决结果公告后，项目自动列在这里。"}
	places := l.Places
	for _, r := range l.Rows {
		if r.Project.Place == "" {
			places = append(places, "")
			break
		}
	}
	for i, place := range places {
		col := view.ProjectsColumn{Name: place, Anchor: fmt.Sprintf("p%d", i+1)}
		if place == "" {
			col.Name = "没有写明地点"
		}
		lights, n := map[models.Light]int{}, 0
		var money models.Fen
		for _, r := range l.Rows {
			if r.Project.Place != place {
				continue
			}
			lights[r.State.Light]++
			money += r.Project.Investment
			if n++; n <= columnMost {
				col.Rows = append(col.Rows, listRow(r))
			}
		}
		col.Count = view.Count(n) + " 项"
		if money > 0 {
			col.Note = "总投资" + view.Money(money)
		}
		if n > columnMost && place != "" {
			col.More = &view.Link{Text: fmt.Sprintf("另有 %d 项，在列表中查看", n-columnMost), Href: projectsQuery(projectsPath, f, map[string]string{"place": place})}
		}
		col.Bar = view.NewLightBar(lightKinds(lights), nil)
		page.Columns = append(page.Columns, col)
		page.By = append(page.By, view.Link{Text: fmt.Sprintf("%s %d", col.Name, n), Href: "#" + col.Anchor})
	}
	return s.render(c, http.StatusOK, "oversight/board", page)
}

func (s *Server) projectsChartPage(c echo.Context) error {
	f := projectsFilter(c)
	f = oversight.ListFilter{Year: f.Year, Page: f.Page, Sort: "no"}
	l, err := s.Oversight.List(ctx(c), actor(c), f)
	if err != nil {
		return err
	}
	items, err := s.Oversight.SubItems(ctx(c), actor(c), l.Rows)
	if err != nil {
		return err
	}
	path := projectsPath + "/chart"
	page := &view.ProjectsChart{Page: view.Page{Title: yearTitle(l.Filter.Year, "项目进度图"), Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Views: projectViews(c, "/chart", l.Filter.Year),
		Years: yearChoices(path, l.Filter, l.Years, false), Chart: ganttOf(l.Rows, items, models.DateOf(s.now().Time()), projectsPath),
		Pages: projectPages(l.Filter.Page, l.Pages, func(n int) string {
			return projectsQuery(path, l.Filter, map[string]string{"page": strconv.Itoa(n)})
		}), Empty: "这一年度还没有正式项目。票决结果公告后，项目自动列在这里。"}
	return s.render(c, http.StatusOK, "oversight/chart", page)
}

// ganttOf draws projects on one axis of time: from the publication of the plan
// to the last checkpoint, a row below for each sub-item that has checkpoints of
// its own.
func ganttOf(rows []oversight.Row, items map[int64][]models.SubItem, today models.Date, path string) view.Gantt {
	var from, to models.Date
	for _, r := range rows {
		for i, k := range r.Plan {
			day := max(k.Planned(today), k.DoneOn)
			if start := r.Start(); start != "" && (from == "" || start < from) {
				from = start
			}
			if first := r.Checkpoints[i].PlannedOn; from == "" || first < from {
				from = first
			}
			to = max(to, day)
		}
	}
	var g view.Gantt
	if from != "" {
		axis := view.NewAxis(from, to)
		g.Ticks = axis.Ticks()
		if axis.Holds(today) {
			g.TodayAt, g.TodayText = axis.At(today), view.Day(today)
		}
		for _, r := range rows {
			g.Rows = append(g.Rows, ganttRow(axis, r, 0, today, path))
			for _, item := range items[r.Project.ID] {
				if row := ganttRow(axis, r, item.ID, today, path); len(row.Marks) > 0 {
					row.No, row.Name, row.Href, row.Sub, row.Light = "", item.Name, "", true, view.Light{}
					g.Rows = append(g.Rows, row)
				}
			}
		}
		for i := range g.Rows {
			g.Rows[i].TodayAt = g.TodayAt
		}
		return g
	}
	for _, r := range rows {
		g.Rows = append(g.Rows, ganttRow(view.Axis{}, r, 0, today, path))
	}
	return g
}

// ganttRow is one project's bar with its checkpoints, or that of one of its
// sub-items.
func ganttRow(axis view.Axis, r oversight.Row, item int64, today models.Date, path string) view.GanttRow {
	row := view.GanttRow{No: strconv.Itoa(r.Project.No), Name: r.Project.Name, Href: fmt.Sprintf("%s/%d", path, r.Project.ID), Light: lightOf(r.State)}
	first, last := r.Start(), models.Date("")
	for i, k := range r.Plan {
		if item != 0 && r.Checkpoints[i].SubItemID != item {
			continue
		}
		day, mark := k.Planned(today), view.GanttMark{Kind: "open"}
		said := fmt.Sprintf("%s，计划%s", k.Name, view.Day(day))
		switch {
		case k.DoneOn != "" && k.DoneOn <= today:
			mark.Kind, said = "done", said+fmt.Sprintf("，%s完成", view.Day(k.DoneOn))
			if late := k.Late(today); late > 0 {
				said += fmt.Sprintf("（晚 %d 天）", late)
			}
		case k.Late(today) > 0:
			mark.Kind, said = "late", said+fmt.Sprintf("，已晚 %d 天", k.Late(today))
		}
		mark.At, mark.Text = axis.At(day), said
		row.Marks = append(row.Marks, mark)
		row.Cells = append(row.Cells, said)
		if first == "" || day < first {
			first = day
		}
		last = max(last, day)
	}
	if last != "" {
		row.BarAt, row.Width = axis.At(first), axis.Span(first, last)
		row.Between = view.Day(first) + "至" + view.Day(last)
	}
	return row
}

func (s *Server) townshipsPage(c echo.Context) error {
	v, err := s.Oversight.Compared(ctx(c), actor(c), projectsFilter(c).Year)
	if err != nil {
		return err
	}
	path := projectsPath + "/townships"
	f := oversight.ListFilter{Year: v.Year}
	page := &view.Townships{Page: view.Page{Title: yearTitle(v.Year, "各地比较"), Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Views: projectViews(c, "/townships", v.Year), Years: yearChoices(path, f, v.Years, false),
		Rows: townRows(v), Figures: rollupFigures(v.Sum, v.Missing), Bar: view.NewLightBar(lightKinds(v.Sum.Lights), nil), Silent: silentTowns(v),
		Says:  "只统计已经公布的项目。节点完成和按计划应完成是各项目的平均数，每个项目一样重，不分投资多少。",
		Empty: "还没有公布的项目。票决结果公告后，这里比较本级和下级各地的进展。"}
	return s.render(c, http.StatusOK, "oversight/townships", page)
}

// silentTowns names those below that have nothing in the year.
func silentTowns(v oversight.Overview) string {
	if len(v.Silent) == 0 || v.Year == 0 {
		return ""
	}
	var names []string
	for _, c := range v.Silent {
		names = append(names, c.Name)
	}
	return fmt.Sprintf("%d年度没有公布项目的：%s。", v.Year, strings.Join(names, "、"))
}

// townRows are a congress, those below it and the sum of all.
func townRows(v oversight.Overview) []view.ComparedTown {
	var rows []view.ComparedTown
	add := func(name, href string, p oversight.Part, total bool) {
		s := p.Sum
		row := view.ComparedTown{Name: name, Href: href, Projects: view.Count(s.Projects), Finished: view.Count(s.Finished), Bar: view.NewLightBar(lightKinds(s.Lights), nil), Percent: fmt.Sprintf("%d%%", s.Percent), Due: fmt.Sprintf("%d%%", s.Due),
			Width: view.Spread(s.Percent, 100), DueAt: view.Spread(s.Due, 100), Paid: wanFigure(s.Paid), Money: wanFigure(s.Investment), PaidShare: sharePercent(s.PaidShare()), Measures: view.Count(s.Measures), Reached: view.Count(s.Reached), Exceeded: view.Count(s.Exceeded),
			Missing: view.Count(p.Missing), Total: total}
		for _, l := range lightsInOrder[:4] {
			row.Lights = append(row.Lights, view.Count(s.Lights[l]))
		}
		row.Lights = append(row.Lights, view.Count(s.Lights[models.Carried]+s.Lights[models.Ended]))
		if p.Late > 0 {
			row.Late = fmt.Sprintf("%d 天", p.Late)
		}
		rows = append(rows, row)
	}
	href := func(c models.Congress) string { return fmt.Sprintf("/progress?congress=%d&year=%d", c.ID, v.Year) }
	if v.Own.Sum.Projects > 0 {
		add(v.Congress.Name+"（本级）", href(v.Congress), v.Own, false)
	}
	late := v.Own.Late
	for _, p := range v.Below {
		late = max(late, p.Late)
		add(p.Congress.Name, href(p.Congress), p, false)
	}
	if len(rows) > 1 {
		add("合计", "", oversight.Part{Sum: v.Sum, Missing: v.Missing, Late: late}, true)
	}
	return rows
}

func (s *Server) exportProjectsXLSX(c echo.Context) error {
	return workbook(c, "项目清单.xlsx", func(w *bytes.Buffer) error {
		return s.Oversight.ExportXLSX(ctx(c), actor(c), projectsFilter(c), w)
	})
}

func (s *Server) exportProjectsCSV(c echo.Context) error {
	var b bytes.Buffer
	if err := s.Oversight.ExportCSV(ctx(c), actor(c), projectsFilter(c), &b); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape("项目清单.csv"))
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
}

// progressStatistics is the public page of a year as pictures.
func (s *Server) progressStatistics(c echo.Context) error {
	all, err := s.Account.Congresses(ctx(c))
	if err != nil {
		return err
	}
	congress, err := chosenCongress(all, c.QueryParam("congress"))
	if err != nil {
		return err
	}
	year := readProjectsForm(c.QueryParams()).Year
	page := &view.ProgressStatistics{Page: view.Page{Title: "进展统计", Site: congress.Name, Crumbs: []view.Link{{Text: "项目进展", Href: "/projects"}}}, Heading: "进展统计",
		Empty: view.Empty{Text: "还没有公布的项目。大会票决以后，项目和进展在这里公布。", Todo: &view.Link{Text: "查看全部项目", Href: "/projects"}}}
	for _, k := range all {
		page.Congresses = append(page.Congresses, view.Option{Value: strconv.FormatInt(k.ID, 10), Text: k.Name, Chosen: k.ID == congress.ID})
	}
	if congress.ID == 0 {
		return s.public(c, "public/progress", page)
	}
	v, err := s.Oversight.Overview(ctx(c), congress.ID, year)
	if err != nil {
		return err
	}
	for _, y := range v.Years {
		page.Years = append(page.Years, view.Option{Value: strconv.Itoa(y), Text: fmt.Sprintf("%d年度", y), Chosen: y == v.Year})
	}
	if v.Sum.Projects == 0 {
		return s.public(c, "public/progress", page)
	}
	page.Heading = fmt.Sprintf("%d年度进展统计", v.Year)
	page.Lead = fmt.Sprintf("%s%d个民生实事项目，节点平均完成 %d%%，按计划应完成 %d%%。", congress.Name, v.Sum.Projects, v.Sum.Percent, v.Sum.Due)
	if len(v.Below) > 0 {
		page.Lead = fmt.Sprintf("%s和%d个乡镇、街道共%d个民生实事项目，节点平均完成 %d%%，按计划应完成 %d%%。", congress.Name, len(v.Below), v.Sum.Projects, v.Sum.Percent, v.Sum.Due)
	}
	page.Figures = rollupFigures(v.Sum, v.Missing)
	page.Bar = view.NewLightBar(lightKinds(v.Sum.Lights), nil)
	if share := v.Sum.PaidShare(); share >= 0 {
		page.Money = view.MeasureBars([]view.MeasureShare{{Name: "累计支付", Target: "总投资 " + view.Money(v.Sum.Investment), Actual: wanFigure(v.Sum.Paid) + " 万元", Share: share}})
	}
	page.Chart = ganttOf(v.Rows, nil, v.Today, "/projects")
	page.Rows, page.Silent = townRows(v), silentTowns(v)
	return s.public(c, "public/progress", page)
}
