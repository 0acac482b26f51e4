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
	"piaojue/app/oversight"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

var projectsCrumb = view.Link{Text: "项目", Href: "/office/projects"}

func lightCounts(rows []oversight.Row) []view.OfficeLightCount {
	n := map[string]int{}
	for _, r := range rows {
		n[lightOf(r.State).Kind]++
	}
	var list []view.OfficeLightCount
	for _, kind := range []string{"green", "amber", "red", "done"} {
		if n[kind] > 0 {
			list = append(list, view.OfficeLightCount{Light: view.Light{Kind: kind}, Count: view.Count(n[kind]) + " 项"})
		}
	}
	return list
}

// lateShown is how many late projects the first page lists.
const lateShown = 5

// lateProjects are the projects that need attention, the worst light first.
func lateProjects(rows []oversight.Row) []view.OfficeProject {
	var list []view.OfficeProject
	for _, light := range []models.Light{models.Red, models.Amber} {
		for _, r := range rows {
			if r.State.Light == light && len(list) < lateShown {
				list = append(list, officeProjectRow(r))
			}
		}
	}
	return list
}

func officeProjectRow(r oversight.Row) view.OfficeProject {
	row := view.OfficeProject{No: strconv.Itoa(r.Project.No), Name: r.Project.Name, Href: fmt.Sprintf("/office/projects/%d", r.Project.ID), Unit: r.Project.Unit,
		Progress: fmt.Sprintf("%d%%", r.State.Percent), Light: lightOf(r.State), Next: r.Next.Name}
	if r.Next.ID != 0 {
		row.NextOn = view.Day(r.Next.PlannedOn)
	}
	if r.Reported != "" {
		row.LastReport = view.Day(r.Reported)
	}
	return row
}

func (s *Server) officeProjectsPage(c echo.Context) error {
	rows, err := s.Oversight.Projects(ctx(c), actor(c))
	if err != nil {
		return err
	}
	var years []int
	seen := map[int]bool{}
	for _, r := range rows {
		if !seen[r.Project.Year] {
			seen[r.Project.Year] = true
			years = append(years, r.Project.Year)
		}
	}
	slices.SortFunc(years, func(a, b int) int { return b - a })
	year, err := strconv.Atoi(c.QueryParam("year"))
	if err != nil && len(years) > 0 {
		year = years[0]
	}
	page := &view.OfficeProjects{Page: view.Page{Title: "项目", Crumbs: []view.Link{officeCrumb}}, Own: actor(c).Is(models.UnitRole)}
	if year > 0 {
		page.Year = strconv.Itoa(year)
	}
	for _, y := range years {
		page.Years = append(page.Years, view.Link{Text: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("?year=%d", y), Current: y == year})
	}
	var shown []oversight.Row
	for _, r := range rows {
		if r.Project.Year == year {
			shown = append(shown, r)
			page.Projects = append(page.Projects, officeProjectRow(r))
		}
	}
	page.Lights = lightCounts(shown)
	return s.render(c, http.StatusOK, "office/projects", page)
}

func (s *Server) officeProjectPage(c echo.Context) error {
	page, err := s.projectOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/project", page)
}

// projectOf is a project with its forms; what was typed comes back into the
// form it belongs to.
func (s *Server) projectOf(c echo.Context, t view.Typed) (*view.OfficeProjectPage, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	page := &view.OfficeProjectPage{Page: view.Page{Title: v.Project.Name, Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Facts: officeProjectFacts(v)}
	if err := s.traceFact(c, &page.Facts, v.Project.Code); err != nil {
		return nil, err
	}
	page.Head = projectHead(c, v, "")
	base := fmt.Sprintf("/office/projects/%d", id)
	reports, plans := access.May(actor(c), access.ReportProgress), access.May(actor(c), access.PlanProjects)
	sum := 0
	for _, k := range v.Checkpoints {
		sum += k.Weight
		row := checkpointView(k, v.Today)
		if !row.Done && reports {
			row.DoneHref = fmt.Sprintf("%s/checkpoints/%d/done", base, k.ID)
		}
		page.Checkpoints = append(page.Checkpoints, row)
	}
	if len(v.Checkpoints) > 0 && sum != 100 {
		page.WeightSum = fmt.Sprintf("各节点权重合计 %d%%，应为 100%%。", sum)
	}
	if plans {
		form := view.CheckpointForm(base+"/checkpoints", typedFor(t, "planned_on"))
		page.AddForm = &form
	}
	if reports {
		form := view.ReportForm(base+"/reports", string(v.Today), typedFor(t, "reported_on"))
		page.ReportForm = &form
	}
	for _, r := range v.Reports {
		page.Reports = append(page.Reports, reportView(r))
	}
	if !v.Project.PublishedAt.IsZero() {
		page.PublicHref = fmt.Sprintf("/projects/%d", id)
	}
	return page, nil
}

// typedFor is what was typed when it came from the form that has the field.
func typedFor(t view.Typed, field string) view.Typed {
	if _, ours := t[field]; ours {
		return t
	}
	return nil
}

func officeProjectFacts(v oversight.Reading) []view.Fact {
	p := v.Project
	facts := []view.Fact{{Label: "年度", Value: fmt.Sprintf("%d年第 %d 项", p.Year, p.No)}}
	for _, f := range []view.Fact{{Label: "责任单位", Value: p.Unit}, {Label: "建设内容", Value: p.Content}, {Label: "建设地点", Value: p.Place}, {Label: "完成时限", Value: p.Deadline}, {Label: "受益对象", Value: p.Benefit}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	if p.Investment > 0 {
		facts = append(facts, view.Fact{Label: "总投资", Value: view.Money(p.Investment)})
	}
	if p.Approvals > 0 {
		facts = append(facts, view.Fact{Label: "票决结果", Value: fmt.Sprintf("赞成 %s 票，占全体代表 %s", view.Count(p.Approvals), view.Percent(p.Approvals, p.Entitled))})
	}
	return facts
}

func checkpointView(k models.Checkpoint, today models.Date) view.OfficeCheckpoint {
	row := view.OfficeCheckpoint{Name: k.Name, Target: k.Target, Evidence: k.Evidence, Weight: fmt.Sprintf("%d%%", k.Weight), PlannedOn: view.Day(k.PlannedOn), Note: k.DoneNote, Done: k.DoneOn != ""}
	if row.Done {
		row.DoneOn = view.Day(k.DoneOn)
	}
	if days := k.Overdue(today); days > 0 {
		row.Late = fmt.Sprintf("晚 %d 天", days)
		if !row.Done {
			row.Late = fmt.Sprintf("已晚 %d 天", days)
		}
	}
	return row
}

func reportView(r oversight.ReportReading) view.OfficeReport {
	v := view.OfficeReport{On: view.Day(r.ReportedOn), Percent: fmt.Sprintf("%d%%", r.Percent), Text: r.Text, Problems: r.Problems, NextStep: r.NextStep, Author: r.Author, SentAt: view.Minute(r.CreatedAt)}
	if r.Paid > 0 {
		v.Paid = view.Money(r.Paid)
	}
	for _, f := range r.Photos {
		v.Photos = append(v.Photos, view.OfficePhoto{Src: "/photos/" + f.ID, Caption: f.Caption, Width: f.Width, Height: f.Height})
	}
	return v
}

// projectAgain draws the project with what was wrong in one of its forms.
func (s *Server) projectAgain(c echo.Context, err error) error {
	page, e := s.projectOf(c, typedIn(c))
	if e != nil {
		return err
	}
	var forms []view.OfficeForm
	for _, f := range []*view.OfficeForm{page.AddForm, page.ReportForm} {
		if f != nil {
			forms = append(forms, *f)
		}
	}
	return s.again(c, err, "office/project", page, forms...)
}

func (s *Server) addCheckpoint(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	form := fault.Form{}
	cmd := oversight.CheckpointCommand{Project: id, Name: c.FormValue("name"), Target: c.FormValue("target"), Evidence: c.FormValue("evidence"),
		Weight: number(form, "weight", "权重", c.FormValue("weight")), PlannedOn: models.Date(strings.TrimSpace(c.FormValue("planned_on")))}
	if err = form.Err(); err == nil {
		err = s.Oversight.AddCheckpoint(ctx(c), actor(c), cmd)
	}
	if err != nil {
		return s.projectAgain(c, err)
	}
	return s.done(c, "节点已增加。", "/office/projects/%d", id)
}

// doneOf is the form that marks a checkpoint done.
func (s *Server) doneOf(c echo.Context, t view.Typed) (project, checkpoint int64, page *view.OfficeFormPage, err error) {
	if project, err = pathID(c, "project"); err != nil {
		return 0, 0, nil, err
	}
	if checkpoint, err = pathID(c, "checkpoint"); err != nil {
		return 0, 0, nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), project)
	if err != nil {
		return 0, 0, nil, err
	}
	base := fmt.Sprintf("/office/projects/%d", project)
	for _, k := range v.Checkpoints {
		if k.ID != checkpoint {
			continue
		}
		page = &view.OfficeFormPage{
			Page:  view.Page{Title: "标记节点完成", Crumbs: []view.Link{officeCrumb, projectsCrumb, {Text: v.Project.Name, Href: base}}},
			Facts: []view.Fact{{Label: "节点", Value: k.Name}, {Label: "目标", Value: k.Target}, {Label: "计划完成", Value: view.Day(k.PlannedOn)}},
			Form:  view.DoneForm(fmt.Sprintf("%s/checkpoints/%d/done", base, k.ID), base, string(v.Today), t),
		}
		return project, checkpoint, page, nil
	}
	return 0, 0, nil, fault.New(fault.NotFound, "没有找到该节点。")
}

func (s *Server) donePage(c echo.Context) error {
	_, _, page, err := s.doneOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) checkpointDone(c echo.Context) error {
	project, checkpoint, page, err := s.doneOf(c, typedIn(c))
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Oversight.Done(ctx(c), actor(c), project, checkpoint, models.Date(strings.TrimSpace(c.FormValue("done_on"))), c.FormValue("note"))
	}
	if err != nil {
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "节点已标记完成。", "/office/projects/%d", project)
}

func (s *Server) addReport(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	photos, done, err := uploads(c, "photo", 1)
	defer done()
	if err != nil {
		return err
	}
	form := fault.Form{}
	cmd := oversight.ReportCommand{Project: id, ReportedOn: models.Date(strings.TrimSpace(c.FormValue("reported_on"))), Percent: number(form, "percent", "工程进度", c.FormValue("percent")),
		Text: c.FormValue("text"), Problems: c.FormValue("problems"), NextStep: c.FormValue("next_step")}
	if strings.TrimSpace(c.FormValue("percent")) == "" {
		form.Add("percent", "请填写工程进度，还没有动工的填 0。")
	}
	if cmd.Paid, err = shortlist.Wan(c.FormValue("paid")); err != nil {
		form.Add("paid", "累计支付请填不小于 0 的数字，单位万元。")
	}
	for _, file := range photos {
		cmd.Photos = append(cmd.Photos, oversight.Upload{Caption: c.FormValue("caption"), File: file})
	}
	if err = form.Err(); err == nil {
		err = s.Oversight.AddReport(ctx(c), actor(c), cmd)
	}
	if err != nil {
		return s.projectAgain(c, err)
	}
	return s.done(c, "进度报告已提交，公开网页随即更新。", "/office/projects/%d", id)
}
