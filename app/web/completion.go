package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/web/view"
	"piaojue/models"
)

// stageRank is how far a stage is on the way; ended work keeps to the side.
func stageRank(s models.Stage) int {
	for i, k := range models.Stages {
		if k == s {
			return i
		}
	}
	return 0
}

// lookResult is what a look came to, in a word.
func lookResult(a models.Acceptance) string {
	switch {
	case a.Kind == models.AcceptOwn || a.Kind == models.AcceptCarried:
		return ""
	case a.Passed:
		return "通过"
	case a.Kind == models.AcceptDeputies:
		return "有意见"
	}
	return "未通过"
}

// lookRows are the looks at a project, the newest first. The public reads the
// offices of those who looked at the unit's own report and the acceptance as
// they were written down, and no name of who typed it.
func lookRows(v oversight.Reading) []view.LookRow {
	var rows []view.LookRow
	for i := len(v.Completion.Looks) - 1; i >= 0; i-- {
		a := v.Completion.Looks[i]
		row := view.LookRow{Kind: a.Kind.Label(), Result: lookResult(a), On: view.Day(a.HeldOn), People: a.People, Text: paragraphs(a.Text)}
		if a.Kind == models.AcceptCarried {
			row.People = ""
		}
		if a.Kind == models.AcceptOfficial {
			row.Points = fmt.Sprintf("%d 分", a.Points)
			for _, f := range v.Files(oversight.FileAcceptance, a.ID) {
				path := "/office/files/" + f.ID
				if v.Public {
					path = "/files/" + f.ID
				}
				row.Files = append(row.Files, view.Link{Text: f.Name, Href: path})
			}
		}
		if !v.Public {
			row.By = a.Actor + "，" + view.Minute(a.RecordedAt) + "记录"
		}
		rows = append(rows, row)
	}
	return rows
}

// carriedLinks lead between a project and the one of the next year that goes
// on with it.
func carriedLinks(v oversight.Reading, base string) (from, to *view.Link) {
	if p := v.Completion.From; p.ID != 0 {
		from = &view.Link{Text: fmt.Sprintf("由%d年第%d项结转", p.Year, p.No), Href: fmt.Sprintf("%s/%d", base, p.ID)}
	}
	if p := v.Completion.To; p.ID != 0 {
		to = &view.Link{Text: fmt.Sprintf("未完成的部分结转为%d年第%d项", p.Year, p.No), Href: fmt.Sprintf("%s/%d", base, p.ID)}
	}
	return from, to
}

// stageLine is the way of a project from the decision to 销号.
func stageLine(v oversight.Reading) []view.StageMark {
	p := v.Project
	at := stageRank(p.Stage)
	if !p.AcceptedAt.IsZero() && at < stageRank(models.StageAccepted) { // of an earlier year
		at = stageRank(models.StageAccepted)
	}
	days := map[models.Stage]models.Moment{models.StageDecided: p.PublishedAt, models.StageFinished: p.FinishedAt, models.StageAccepted: p.AcceptedAt, models.StageChecked: p.CheckedAt, models.StageClosed: p.ClosedAt}
	var line []view.StageMark
	for _, s := range models.Stages {
		if s == models.StageEnded {
			continue
		}
		mark := view.StageMark{Name: s.Label(), State: "next"}
		switch rank := stageRank(s); {
		case p.Stage == models.StageEnded && s != models.StageDecided:
			continue // how far it came before its end stands in the reports
		case rank < at:
			mark.State = "done"
		case rank == at:
			mark.State = "now"
		}
		if day := days[s]; !day.IsZero() && mark.State != "next" {
			mark.At = view.DayOf(day)
		}
		line = append(line, mark)
	}
	if p.Stage == models.StageEnded {
		line[0].State = "done"
		line = append(line, view.StageMark{Name: p.Stage.Label(), State: "now", At: view.DayOf(p.EndedAt)})
	}
	return line
}

// completionSection is the line of stages on a project's public page, with
// what was found at its end.
func completionSection(v oversight.Reading, page *view.Project) {
	part := &view.ProjectCompletion{Stages: stageLine(v), Looks: lookRows(v)}
	if v.Project.Stage == models.StageEnded {
		part.Ended = "经批准，这个项目终止实施。"
	}
	part.From, part.To = carriedLinks(v, "/projects")
	page.Completion = part
}

// completionSteps is the way from the end of the work to 销号, and who goes it.
func completionSteps(v oversight.Reading) []view.Step {
	who := func(a access.Action) string { return roleNames(access.Holders(a)) }
	p, at := v.Project, stageRank(v.Project.Stage)
	group := "监督小组的代表"
	if len(v.Group.Now()) == 0 {
		group = "先确定监督小组，再由代表核查"
	}
	steps := []view.Step{
		{Name: "责任单位自查，申报完工", Who: who(access.FinishProject), At: dayOnce(p.FinishedAt)},
		{Name: "验收", Who: who(access.AcceptProject), At: dayOnce(p.AcceptedAt)},
		{Name: "代表核查", Who: group, At: dayOnce(p.CheckedAt)},
		{Name: "满意度测评，公布等次", Who: who(access.EvaluateProject)},
		{Name: "销号", Who: who(access.CloseProject), At: dayOnce(p.ClosedAt)},
	}
	for i, reached := range []models.Stage{models.StageFinished, models.StageAccepted, models.StageChecked, models.StageGraded, models.StageClosed} {
		switch rank := stageRank(reached); {
		case at >= rank:
			steps[i].State = "done"
		case at == rank-1 || i == 0:
			steps[i].State = "now"
		default:
			steps[i].State = "next"
		}
	}
	if p.Stage == models.StageEnded || v.Completion.Carried() {
		for i := range steps {
			steps[i].State = "next"
		}
	}
	if last := v.Completion.Last(models.AcceptOfficial); last.ID != 0 && !last.Passed && at < stageRank(models.StageAccepted) {
		steps[1].Note = view.Day(last.HeldOn) + "没有通过，整改以后重新申报完工"
	}
	return steps
}

func dayOnce(m models.Moment) string {
	if m.IsZero() {
		return ""
	}
	return view.DayOf(m)
}

// completionNow says what comes next and by whom.
func completionNow(v oversight.Reading) string {
	switch {
	case v.Project.Stage == models.StageEnded:
		return "项目已经终止，没有要办的事。"
	case v.Completion.Carried():
		return "未完成的部分已经结转下年，在下年的项目里办理。"
	}
	switch v.Project.Stage {
	case models.StageDecided:
		return "先公布实施方案，再组织实施。"
	case models.StagePlanned, models.StageRunning:
		if v.Completion.Pending > 0 {
			return "有调整申请没有办结。办结以后，责任单位自查并申报完工。"
		}
		return "完工以后，由责任单位自查并申报完工。"
	case models.StageFinished:
		return "等待验收。"
	case models.StageAccepted:
		if len(v.Group.Now()) == 0 {
			return "等待代表核查。这个项目还没有监督小组，请先确定由哪些代表核查。"
		}
		return "等待代表核查。"
	case models.StageChecked:
		return "等待满意度测评公布等次。"
	case models.StageGraded:
		if len(v.Completion.Bars()) > 0 {
			return "还不能销号："
		}
		return "可以销号。"
	}
	return "已经销号。"
}

func (s *Server) completionOf(c echo.Context, typed view.Typed) (*view.CompletionPage, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	a, base := actor(c), fmt.Sprintf("/office/projects/%d", id)
	page := &view.CompletionPage{Page: view.Page{Title: v.Project.Name + "：完工和销号", Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/completion"), Steps: completionSteps(v), Now: completionNow(v), Looks: lookRows(v)}
	if v.Project.Stage == models.StageGraded {
		page.Bars = v.Completion.Bars()
	}
	from, to := carriedLinks(v, "/office/projects")
	for _, l := range []*view.Link{from, to} {
		if l != nil {
			page.Links = append(page.Links, view.Fact{Label: "结转", Value: l.Text, Href: l.Href})
		}
	}
	if len(v.Completion.Looks) > 0 {
		page.Papers = append(page.Papers, view.Link{Text: "验收销号单（PDF）", Href: base + "/completion.pdf"})
	}
	if access.May(actor(c), access.PrintWorkForms) {
		page.Papers = append(page.Papers, view.Link{Text: "空白验收销号单（PDF）", Href: formsHref + "/completion.pdf"})
	}
	today := string(v.Today)
	own := typedFor(typed, "held_on")
	put := func(f view.OfficeForm) { page.Form = &f }
	switch stage := v.Project.Stage; {
	case v.Completion.Carried():
	case (stage == models.StagePlanned || stage == models.StageRunning) && v.Completion.Pending == 0 && v.May(a, access.FinishProject):
		var open []view.Option
		for _, k := range v.Row.Checkpoints {
			if k.DoneOn == "" {
				open = append(open, view.Option{Value: strconv.FormatInt(k.ID, 10), Text: k.Name})
			}
		}
		put(view.ProjectFinishForm(base+"/finish", today, open, own))
	case stage == models.StageFinished && v.MayAccept(a):
		put(view.AcceptForm(base+"/accept", today, own))
	case stage == models.StageAccepted && v.MayCheck(a):
		var names []string
		for _, m := range v.Group.Now() {
			names = append(names, m.Name)
		}
		put(view.CheckForm(base+"/check", today, strings.Join(names, "、"), own))
	case stage == models.StageGraded && len(page.Bars) == 0 && access.May(a, access.CloseProject):
		put(view.ConfirmForm(base+"/close", "销号", "项目随即归档，公开网页显示已销号。不能撤回。", "等次已经公布，监督意见和整改都已经办结。"))
	}
	if !v.Completion.Carried() && access.May(a, access.CloseProject) && oversight.MayCarry(v.Project, v.Today) {
		f := view.GroundForm(base+"/carry", "结转到下年", "reason", "结转理由", fmt.Sprintf("建立%d年的项目，写入没有完成的节点、指标和子项，计划日期、附件和监督小组不变。需要改日期的，在新项目里申请调整。两个项目的网页互相指明。不能撤回。", v.Project.Year+1), "未完成的内容已经核对。", typedFor(typed, "reason"))
		page.Carry = &f
	}
	return page, nil
}

func (s *Server) completionPage(c echo.Context) error {
	page, err := s.completionOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/completion", page)
}

// onCompletion runs one act and shows the page again when it is refused.
func (s *Server) onCompletion(c echo.Context, said string, do func(id int64) error) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		page, e := s.completionOf(c, typedIn(c))
		if e != nil {
			return e
		}
		var forms []view.OfficeForm
		for _, f := range []*view.OfficeForm{page.Form, page.Carry} {
			if f != nil {
				forms = append(forms, *f)
			}
		}
		return s.again(c, err, "oversight/completion", page, forms...)
	}
	return s.done(c, said, "/office/projects/%d/completion", id)
}

func passedTyped(c echo.Context, form fault.Form) bool {
	switch c.FormValue("passed") {
	case "yes":
		return true
	case "no":
	default:
		form.Add("passed", "请选择结论。")
	}
	return false
}

func (s *Server) finishProject(c echo.Context) error {
	return s.onCompletion(c, "已经申报完工。\n下一步：验收。", func(id int64) error {
		if err := confirmed(c); err != nil {
			return err
		}
		cmd := oversight.FinishCommand{Project: id, DoneOn: models.Date(strings.TrimSpace(c.FormValue("held_on"))), People: c.FormValue("people"), Text: c.FormValue("text"), Open: map[int64]string{}}
		for name, values := range typedIn(c) {
			if at, ok := strings.CutPrefix(name, "open-"); ok && len(values) > 0 {
				if k, err := strconv.ParseInt(at, 10, 64); err == nil {
					cmd.Open[k] = values[0]
				}
			}
		}
		return s.Oversight.FinishProject(ctx(c), actor(c), cmd)
	})
}

// mostAcceptanceFiles are taken with one acceptance.
const mostAcceptanceFiles = 5

func (s *Server) acceptProject(c echo.Context) error {
	files, done, err := uploads(c, "file", mostAcceptanceFiles)
	defer done()
	if err != nil {
		return err
	}
	return s.onCompletion(c, "验收结果已经记录。", func(id int64) error {
		if err := confirmed(c); err != nil {
			return err
		}
		form := fault.Form{}
		cmd := oversight.AcceptCommand{Project: id, HeldOn: models.Date(strings.TrimSpace(c.FormValue("held_on"))), People: c.FormValue("people"), Text: c.FormValue("text"), Open: c.FormValue("public") == "yes"}
		cmd.Passed = passedTyped(c, form)
		cmd.Points = number(form, "points", "验收得分", c.FormValue("points"))
		if strings.TrimSpace(c.FormValue("points")) == "" {
			form.Add("points", "请填写验收得分，0 到 100 的整数。")
		}
		if err := form.Err(); err != nil {
			return err
		}
		for _, f := range files {
			d, err := oversight.ReadDocument(sentName(f), f)
			if err != nil {
				return err
			}
			cmd.Documents = append(cmd.Documents, d)
		}
		return s.Oversight.AcceptProject(ctx(c), actor(c), cmd)
	})
}

func (s *Server) checkProject(c echo.Context) error {
	return s.onCompletion(c, "核查结果已经提交。", func(id int64) error {
		if err := confirmed(c); err != nil {
			return err
		}
		form := fault.Form{}
		cmd := oversight.CheckCommand{Project: id, HeldOn: models.Date(strings.TrimSpace(c.FormValue("held_on"))), People: c.FormValue("people"), Text: c.FormValue("text"), Passed: passedTyped(c, form)}
		if err := form.Err(); err != nil {
			return err
		}
		return s.Oversight.CheckProject(ctx(c), actor(c), cmd)
	})
}

func (s *Server) closeProject(c echo.Context) error {
	return s.onCompletion(c, "项目已经销号。", func(id int64) error {
		if err := confirmed(c); err != nil {
			return err
		}
		return s.Oversight.CloseProject(ctx(c), actor(c), id)
	})
}

func (s *Server) carryProject(c echo.Context) error {
	return s.onCompletion(c, "未完成的部分已经结转到下年。", func(id int64) error {
		if err := confirmed(c); err != nil {
			return err
		}
		_, err := s.Oversight.CarryOver(ctx(c), actor(c), id, c.FormValue("reason"))
		return err
	})
}

// completionTasks is what projects near their end ask of the viewer.
func (s *Server) completionTasks(c echo.Context, page *view.OfficeStart) error {
	a := actor(c)
	if !access.May(a, access.ReadProjects) {
		return nil
	}
	tasks, err := s.Oversight.CompletionTasks(ctx(c), a)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		page.Tasks = append(page.Tasks, view.OfficeTask{Text: t.Text + "：" + t.Project.Name, Why: t.Why, Href: fmt.Sprintf("/office/projects/%d/completion", t.Project.ID), Button: "去办理"})
	}
	return nil
}

// completionPaper is the 验收销号单.
func (s *Server) completionPaper(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if len(v.Completion.Looks) == 0 {
		return fault.New(fault.NotFound, "该项目还没有自查、验收和核查的记录。")
	}
	return s.document(c, fmt.Sprintf("completion-%d.pdf", id), func(b *bytes.Buffer) error { return pdf.CompletionRecord(b, s.Fonts, completionDocument(v)) })
}

func completionDocument(v oversight.Reading) pdf.Completion {
	p := v.Project
	d := pdf.Completion{Congress: v.Congress.Name, Project: p.Name, Year: p.Year, No: p.No, Code: p.Code, Unit: p.Unit, Investment: view.Money(p.Investment), Deadline: p.Deadline, Stage: p.Stage.Label(),
		Closed: dayOnce(p.ClosedAt), Watermark: watermark(v.Congress, v.Session)}
	for _, a := range v.Completion.Looks {
		look := pdf.CompletionLook{Kind: a.Kind.Label(), On: view.Day(a.HeldOn), People: a.People, Result: lookResult(a), Text: a.Text}
		if a.Kind == models.AcceptOfficial {
			look.Points = fmt.Sprintf("%d分", a.Points)
		}
		d.Looks = append(d.Looks, look)
		d.Date = a.RecordedAt.Time()
	}
	for _, k := range v.Row.Checkpoints {
		done := "未完成"
		if k.DoneOn != "" {
			done = view.Day(k.DoneOn)
		}
		d.Checkpoints = append(d.Checkpoints, pdf.CompletionCheckpoint{Name: k.Name, Planned: view.Day(k.PlannedOn) + oldDay(v, k.ID), Done: done})
	}
	for _, e := range v.Evaluations {
		if !e.PublishedAt.IsZero() {
			d.Grade = fmt.Sprintf("%d年度%s", e.Year, e.Grade)
		}
	}
	return d
}
