package web

import (
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/web/view"
	"piaojue/models"
)

const groupsHref = "/office/groups"

func groupTabHref(project int64) string { return fmt.Sprintf("/office/projects/%d/group", project) }

// groupLines are the questions about each project's group; what was typed
// stands in them again.
func groupLines(page *view.OfficeGroups, v oversight.GroupsReading, t view.Typed) {
	shown := map[int64]string{}
	leads := map[int64]bool{}
	for _, p := range v.People {
		shown[p.Account] = p.Shown
		leads[p.Account] = p.MayLead
		page.People = append(page.People, p.Shown)
	}
	page.Seen = v.Seen
	if seen := t["seen"]; len(seen) > 0 {
		page.Seen = seen[0] // a refused page stays as old as it was
	}
	var unable []string
	for _, r := range v.Rows {
		id := strconv.FormatInt(r.Project.ID, 10)
		line := view.GroupLine{Name: r.Project.Name, Href: groupTabHref(r.Project.ID), State: "还没有监督小组", Facts: strings.TrimSuffix(fmt.Sprintf("第 %d 项 · %s", r.Project.No, r.Project.Unit), " · ")}
		name := func(m models.GroupMember) string {
			if s := shown[m.AccountID]; s != "" {
				return s
			}
			return m.Name
		}
		leader, others := "", []string(nil)
		for _, m := range r.Group.Now() {
			if m.Leader {
				leader = name(m)
				if !leads[m.AccountID] {
					unable = append(unable, leader)
				}
			} else {
				others = append(others, name(m))
			}
		}
		if r.Group.ID > 0 {
			line.State = fmt.Sprintf("%d 人，%s组成", len(r.Group.Now()), view.DayOf(r.Group.CreatedAt))
		}
		var past []string
		for _, m := range r.Group.Past() {
			past = append(past, m.Name+"（"+view.DayOf(m.LeftAt)+"）")
		}
		if len(past) > 0 {
			line.Past = "已退出：" + strings.Join(past, "、")
		}
		field := func(kind, label, value string) view.Field {
			if typed, sent := t[kind+id]; sent && len(typed) > 0 {
				value = typed[0]
			}
			return view.Field{Name: kind + id, Label: label, Value: value}
		}
		line.Title, line.Leader, line.Others = field("name-", "小组名称", r.Group.Name), field("leader-", "领衔代表", leader), field("members-", "其他成员", strings.Join(others, "、"))
		page.Lines = append(page.Lines, line)
	}
	if len(unable) > 0 {
		page.Remarks = append(page.Remarks, strings.Join(distinct(unable), "、")+"还没有“监督小组组长”角色，不能自己安排和登记视察。请系统管理员在账号里授予这个角色。")
	}
	if len(v.People) == 0 {
		page.Remarks = append(page.Remarks, "还没有代表的账号。请系统管理员先为代表新建账号，并授予“人大代表”角色。")
	}
}

func distinct(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// refuseLines puts the page's refusals to the fields they belong to.
func refuseLines(page *view.OfficeGroups, base view.Page) {
	for i := range page.Lines {
		l := &page.Lines[i]
		for _, f := range []*view.Field{&l.Title, &l.Leader, &l.Others} {
			f.Error = base.ErrorOf(f.Name)
		}
	}
}

func (s *Server) groupsOf(c echo.Context, year int, t view.Typed) (*view.OfficeGroups, error) {
	v, err := s.Oversight.Groups(ctx(c), actor(c), year)
	if err != nil {
		return nil, err
	}
	page := &view.OfficeGroups{Page: view.Page{Title: "监督小组", Crumbs: []view.Link{officeCrumb, projectsCrumb}}, Action: groupsHref,
		Empty: view.Empty{Text: "还没有正式项目。票决结果公告后，在这里为每个项目组成监督小组。", Todo: &projectsCrumb}}
	if v.Year > 0 {
		page.Title, page.Action = fmt.Sprintf("%d年度监督小组", v.Year), fmt.Sprintf("%s?year=%d", groupsHref, v.Year)
	}
	for _, y := range v.Years {
		page.Years = append(page.Years, view.Link{Text: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("%s?year=%d", groupsHref, y), Current: y == v.Year})
	}
	groupLines(page, v, t)
	return page, nil
}

func (s *Server) yearGroupsPage(c echo.Context) error {
	page, err := s.groupsOf(c, queryYear(c), nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/groups", page)
}

// groupCommands are the groups of the form, by project.
func groupCommands(t view.Typed) []oversight.GroupCommand {
	one := func(name string) string {
		if v := t[name]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	var cmds []oversight.GroupCommand
	for name := range t {
		id, err := strconv.ParseInt(strings.TrimPrefix(name, "leader-"), 10, 64)
		if !strings.HasPrefix(name, "leader-") || err != nil {
			continue
		}
		cmds = append(cmds, oversight.GroupCommand{Project: id, Leader: one(name), Name: one(fmt.Sprintf("name-%d", id)), Members: namesIn(one(fmt.Sprintf("members-%d", id)))})
	}
	sort.Slice(cmds, func(i, j int) bool { return cmds[i].Project < cmds[j].Project })
	return cmds
}

// namesIn are the names of a list as people type it.
func namesIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;；\n\r\t 　", r) })
}

func (s *Server) formGroups(c echo.Context) error {
	t := typedIn(c)
	n, err := s.Oversight.FormGroups(ctx(c), actor(c), c.FormValue("seen"), groupCommands(t))
	if err != nil {
		page, e := s.groupsOf(c, queryYear(c), t)
		if e != nil {
			return err
		}
		return s.groupsAgain(c, err, "oversight/groups", page, page, &page.Page)
	}
	said := fmt.Sprintf("已保存 %d 个监督小组，新参加的代表会收到提醒。", n)
	if n == 0 {
		said = "没有改动，监督小组和原来一样。"
	}
	return s.done(c, said, "%s", groupsHref+"?year="+strconv.Itoa(queryYear(c)))
}

// groupsAgain draws a refused form of groups again, with each refusal at its
// field.
func (s *Server) groupsAgain(c echo.Context, err error, name string, page paged, lines *view.OfficeGroups, base *view.Page) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != fault.Invalid && refusal.Kind != fault.Conflict {
		return err
	}
	base.Errors = fieldErrors(refusal, groupQuestions(lines))
	refuseLines(lines, *base)
	return s.render(c, statuses[refusal.Kind], name, page)
}

// groupQuestions are the fields in the order of the page.
func groupQuestions(page *view.OfficeGroups) view.OfficeForm {
	var f view.OfficeForm
	for _, l := range page.Lines {
		for _, q := range []view.Field{l.Leader, l.Others, l.Title} {
			f.Questions = append(f.Questions, view.OfficeQuestion{Field: q})
		}
	}
	return f
}

func (s *Server) groupOf(c echo.Context, t view.Typed) (int64, *view.OfficeGroup, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return 0, nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return 0, nil, err
	}
	page := &view.OfficeGroup{Page: view.Page{Title: v.Project.Name, Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/group"), Name: v.Group.Name,
		Empty: view.Empty{Text: "这个项目还没有监督小组。由人大办公室组成。"}}
	for _, m := range v.Group.Now() {
		p := view.GroupPerson{Name: m.Name}
		if m.Leader {
			p.Mark = "领衔代表"
		}
		page.Members = append(page.Members, p)
	}
	for _, m := range v.Group.Past() {
		page.Past = append(page.Past, view.GroupPerson{Name: m.Name, Since: view.DayOf(m.LeftAt) + "退出"})
	}
	for _, k := range v.Inspections {
		page.Visits = append(page.Visits, view.OfficeCard{Title: k.Title, Href: inspectionHref(k.ID), State: k.State(), Lines: []string{fmt.Sprintf("%s · %s · 签到 %d 人", view.Day(k.HeldOn), k.Place, len(k.Visits))}})
	}
	if access.May(actor(c), access.Inspect) {
		page.Plan = &view.Link{Text: "安排视察", Href: fmt.Sprintf("%s/new?project=%d", inspectionsHref, id)}
	}
	if access.May(actor(c), access.ManageGroups) {
		g, err := s.Oversight.GroupForm(ctx(c), actor(c), id)
		if err != nil {
			return 0, nil, err
		}
		page.Form = &view.OfficeGroups{Action: groupTabHref(id)}
		groupLines(page.Form, g, t)
		page.Empty.Text = "这个项目还没有监督小组。请在下面写上领衔代表和成员。"
	}
	return id, page, nil
}

func (s *Server) groupPage(c echo.Context) error {
	_, page, err := s.groupOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/group", page)
}

func (s *Server) formGroup(c echo.Context) error {
	t := typedIn(c)
	id, page, err := s.groupOf(c, t)
	if err != nil {
		return err
	}
	one := func(name string) string { return c.FormValue(fmt.Sprintf("%s-%d", name, id)) }
	cmd := oversight.GroupCommand{Project: id, Leader: one("leader"), Name: one("name"), Members: namesIn(one("members"))}
	if _, err = s.Oversight.FormGroups(ctx(c), actor(c), c.FormValue("seen"), []oversight.GroupCommand{cmd}); err != nil {
		return s.groupsAgain(c, err, "oversight/group", page, page.Form, &page.Page)
	}
	return s.done(c, "监督小组已保存。", "%s", groupTabHref(id))
}

// groupViews lead from the projects to who watches them.
func groupViews(c echo.Context) []view.Link {
	links := []view.Link{{Text: "视察", Href: inspectionsHref}}
	if access.May(actor(c), access.ManageGroups) {
		links = append(links, view.Link{Text: "监督小组", Href: groupsHref}, view.Link{Text: "代表履职", Href: dutyListHref})
	}
	return links
}

// groupTasks are what groups and inspections ask of the viewer.
func (s *Server) groupTasks(c echo.Context, page *view.OfficeStart) error {
	v, err := s.Oversight.GroupWork(ctx(c), actor(c))
	if err != nil {
		return err
	}
	if v.Without > 0 {
		page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf("为 %d 个项目组成监督小组", v.Without), Why: fmt.Sprintf("%d年度的这些项目还没有代表监督。", v.Year), Href: fmt.Sprintf("%s?year=%d", groupsHref, v.Year), Button: "组成监督小组"})
	}
	for _, k := range v.Record {
		page.Tasks = append(page.Tasks, view.OfficeTask{Text: "登记视察情况：" + k.Title, Why: fmt.Sprintf("%s视察，签到 %d 人，还没有登记情况。", view.Day(k.HeldOn), len(k.Visits)), Href: inspectionHref(k.ID), Button: "登记视察情况"})
	}
	for _, k := range v.Publish {
		page.Tasks = append(page.Tasks, view.OfficeTask{Text: "公布视察情况：" + k.Title, Why: fmt.Sprintf("%s登记，还没有公布。", view.Minute(k.RecordedAt)), Href: inspectionHref(k.ID), Button: "核对和公布"})
	}
	return nil
}

// watchSection is who watches a project and what published inspections found.
func watchSection(v oversight.Reading, page *view.Project) {
	w := view.ProjectWatch{}
	if leader := v.Group.Leader(); leader.ID != 0 {
		w.Group, w.Leader, w.Size = v.Group.Name, leader.Name, strconv.Itoa(len(v.Group.Now()))
	}
	for _, k := range v.Inspections {
		visit := view.PublicVisit{ID: fmt.Sprintf("inspection-%d", k.ID), On: view.Day(k.HeldOn), Title: k.Title, Place: k.Place, Came: fmt.Sprintf("%d 名代表参加", len(k.Visits)), Findings: paragraphs(k.Findings)}
		for _, f := range k.Photos {
			e := photoEntry(f)
			if e.Alt = f.Caption; e.Alt == "" {
				e.Alt = view.Day(k.HeldOn) + "视察照片"
			}
			visit.Photos = append(visit.Photos, e)
		}
		w.Visits = append(w.Visits, visit)
	}
	if w.Group != "" || len(w.Visits) > 0 {
		page.Watch = &w
	}
}
