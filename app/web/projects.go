package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
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
	for _, kind := range []string{"green", "amber", "red", "done", "ended", "carried"} {
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

// reportsShown is how many reports a project's first page shows.
const reportsShown = 2

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
	page := &view.OfficeProjectPage{Page: view.Page{Title: v.Project.Name, Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Facts: withOld(v, officeProjectFacts(v))}
	if err := s.traceFact(c, &page.Facts, v.Project.Code); err != nil {
		return nil, err
	}
	page.Head = projectHead(c, v, "")
	base := fmt.Sprintf("/office/projects/%d", id)
	reports, plans := v.May(actor(c), access.ReportProgress), access.May(actor(c), access.PlanProjects)
	sum := 0
	for _, k := range v.Checkpoints {
		sum += k.Weight
		row := checkpointView(k, v.Today)
		if !row.Done && reports && (v.ThePlan.ID == 0 || v.ThePlan.State == models.PlanPublished) {
			row.DoneHref = fmt.Sprintf("%s/checkpoints/%d/done", base, k.ID)
		}
		page.Checkpoints = append(page.Checkpoints, row)
	}
	if len(v.Checkpoints) > 0 && sum != 100 {
		page.WeightSum = fmt.Sprintf("各节点权重合计 %d%%，应为 100%%。", sum)
	}
	if plans && v.ThePlan.Drafted() && !access.May(actor(c), access.DraftPlan) { // who drafts it does so on its page
		form := view.CheckpointForm(base+"/checkpoints", typedFor(t, "planned_on"))
		page.AddForm = &form
	}
	if reports {
		page.ReportHref = base + "/progress"
	}
	for i, r := range v.Reports {
		if i == reportsShown {
			page.MoreHref = base + "/progress"
			break
		}
		page.Reports = append(page.Reports, reportView(v, r))
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

// projectAgain draws the project with what was wrong in one of its forms.
func (s *Server) projectAgain(c echo.Context, err error) error {
	page, e := s.projectOf(c, typedIn(c))
	if e != nil {
		return err
	}
	var forms []view.OfficeForm
	if page.AddForm != nil {
		forms = append(forms, *page.AddForm)
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
