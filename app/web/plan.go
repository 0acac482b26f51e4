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
	"piaojue/app/oversight"
	"piaojue/app/web/view"
	"piaojue/models"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// planAddress is where a project's plan is.
func planAddress(project int64) string { return fmt.Sprintf("/office/projects/%d/plan", project) }

func (s *Server) planPage(c echo.Context) error {
	page, err := s.planOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/plan", page)
}

// planAgain draws the plan with what was wrong in one of its forms.
func (s *Server) planAgain(c echo.Context, err error) error {
	page, e := s.planOf(c, typedIn(c))
	if e != nil {
		return err
	}
	var forms []view.OfficeForm
	for _, f := range []*view.OfficeForm{page.Return, page.Upload, page.Import} {
		if f != nil {
			forms = append(forms, *f)
		}
	}
	return s.again(c, err, "oversight/plan", page, forms...)
}

// planReading is the project in the address with its plan.
func (s *Server) planReading(c echo.Context) (oversight.Reading, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return oversight.Reading{}, err
	}
	return s.Oversight.Project(ctx(c), actor(c), id)
}

func (s *Server) planOf(c echo.Context, t view.Typed) (*view.OfficePlan, error) {
	v, err := s.planReading(c)
	if err != nil {
		return nil, err
	}
	confirms, err := s.Oversight.MayConfirm(ctx(c), actor(c), v)
	if err != nil {
		return nil, err
	}
	a, p, base := actor(c), v.ThePlan, planAddress(v.Project.ID)
	page := &view.OfficePlan{Page: view.Page{Title: "实施方案", Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/plan"), State: "还没有编制", Note: p.Note,
		Texts: planTexts(p.Plan), Weight: fmt.Sprintf("%d%%", p.Weight), WeightWrong: len(v.Checkpoints) > 0 && p.Weight != 100, Export: base + "/export.xlsx"}
	if p.ID != 0 {
		page.State = p.State.Label()
		page.Said = planSaid(p.Plan)
		if p.State == models.PlanDraft {
			page.Due, page.Late = planDue(p.DueOn, p.Days)
		}
	}
	edits := oversight.MayEditPlan(a, v)
	steps := v.Project.Stage != models.StageClosed && v.Project.Stage != models.StageEnded
	act := func(path, submit, says, sure string) *view.OfficeForm {
		return &view.OfficeForm{Action: base + path, Submit: submit, Says: says, Sure: sure, Hidden: []view.Option{{Value: "seen", Text: p.Seen}}}
	}
	switch {
	case edits && p.ID != 0:
		if page.Missing = p.Missing; len(p.Missing) == 0 {
			page.Step = act("/submit", "提交实施方案", "提交后不能修改；需要修改的，由审核的单位退回。", "方案内容已经核对。")
		}
	case steps && p.State == models.PlanSubmitted && access.May(a, access.ApprovePlan):
		page.Step = act("/approve", "批准实施方案", "下一步公布；公布以前还可以退回修改。", "方案内容已经审核。")
		form := view.PlanReturnForm(base+"/return", p.Seen, typedFor(t, "reason"))
		page.Return = &form
	case steps && p.State == models.PlanApproved && access.May(a, access.ApprovePlan):
		page.Step = act("/publish", "公布实施方案", "方案、子项、指标、节点和附件随即在公开网页显示。公布以后只能经项目调整改变。", "公布的内容已经核对。")
		form := view.PlanReturnForm(base+"/return", p.Seen, typedFor(t, "reason"))
		page.Return = &form
	}
	if p.State == models.PlanPublished && !v.Project.PublishedAt.IsZero() {
		page.PublicHref = fmt.Sprintf("/projects/%d", v.Project.ID)
	}
	reports := v.May(a, access.ReportProgress) && !v.Completion.Carried() && steps && (p.ID == 0 || p.State == models.PlanPublished)
	if len(v.Checkpoints) > 0 {
		page.Print = base + "/tasks.pdf"
	}
	for _, i := range p.Items {
		row := planItem(i)
		if edits {
			row.EditHref = fmt.Sprintf("%s/items/%d", base, i.ID)
		}
		if reports && i.DoneOn == "" {
			row.DoneHref = fmt.Sprintf("%s/items/%d/done", base, i.ID)
		}
		page.Items = append(page.Items, row)
	}
	for _, m := range v.Measures {
		row := planMeasure(m, p)
		if edits {
			row.EditHref = fmt.Sprintf("%s/measures/%d", base, m.ID)
		}
		page.Measures = append(page.Measures, row)
	}
	for i, k := range v.Checkpoints {
		row := planCheckpoint(i+1, k, v)
		if edits {
			row.EditHref = fmt.Sprintf("%s/checkpoints/%d", base, k.ID)
			row.Move = &view.PlanMove{Action: row.EditHref + "/move", Seen: oversight.Seen(k), Name: k.Name, Up: i > 0, Down: i < len(v.Checkpoints)-1}
		}
		at := fmt.Sprintf("/office/projects/%d/checkpoints/%d", v.Project.ID, k.ID)
		if reports && k.DoneOn == "" {
			row.DoneHref = at + "/done"
		}
		if confirms[k.ID] {
			row.ConfirmHref = at + "/confirm"
		}
		page.Checkpoints = append(page.Checkpoints, row)
	}
	for _, f := range v.Files(oversight.FilePlan, 0) {
		row := planFile(f)
		if edits && !f.Public {
			row.Remove = base + "/files/" + f.ID + "/remove"
		}
		page.Files = append(page.Files, row)
	}
	if !edits {
		return page, nil
	}
	page.EditHref, page.NewItem, page.NewMeasure, page.NewPoint = base+"/edit", base+"/items/new", base+"/measures/new", base+"/checkpoints/new"
	page.StagesTo = base + "/stages"
	for _, set := range oversight.StageSets {
		page.Stages = append(page.Stages, view.PlanStages{Value: set.Name, Text: set.Label})
	}
	if n := len(v.Checkpoints); n > 1 {
		first := v.Checkpoints[0]
		page.ByDate = &view.PlanMove{Action: fmt.Sprintf("%s/checkpoints/%d/move", base, first.ID), Seen: oversight.Seen(first)}
	}
	upload, load := view.PlanFileForm(base+"/files"), view.PlanImportForm(base+"/import")
	page.Upload, page.Import = &upload, &load
	return page, nil
}

// planDue says how long a plan may take, and whether that is over.
func planDue(due models.Date, days int) (text string, late bool) {
	switch {
	case !due.Valid():
		return "", false
	case days < 0:
		return fmt.Sprintf("应在%s前提交，已经逾期 %d 天。", view.Day(due), -days), true
	case days == 0:
		return "今天是提交的最后一天。", false
	}
	return fmt.Sprintf("应在%s前提交，还有 %d 天。", view.Day(due), days), false
}

func planSaid(p models.Plan) []string {
	var list []string
	for _, x := range []struct {
		at   models.Moment
		what string
		by   string
	}{{p.SubmittedAt, "提交", p.SubmittedBy}, {p.ApprovedAt, "批准", p.ApprovedBy}, {p.PublishedAt, "公布", ""}} {
		if !x.at.IsZero() {
			list = append(list, strings.TrimSpace(view.Minute(x.at)+" "+x.by+x.what))
		}
	}
	return list
}

func planPeople(p models.Plan) []view.Fact {
	return known([]view.Fact{{Label: "分管领导", Value: p.Leader}, {Label: "责任人", Value: p.Officer}, {Label: "联系电话", Value: p.Contact}})
}

func planWords(p models.Plan) []view.Fact {
	return known([]view.Fact{{Label: "目标任务", Value: p.Target}, {Label: "资金安排", Value: p.Money}, {Label: "保障措施", Value: p.Safeguards}})
}

func planTexts(p models.Plan) []view.Fact { return append(planPeople(p), planWords(p)...) }

func planItem(i models.SubItem) view.PlanItem {
	row := view.PlanItem{Name: i.Name, Unit: i.Unit, Target: i.Target}
	if i.Investment > 0 {
		row.Money = view.Money(i.Investment)
	}
	if i.DoneOn != "" {
		row.Done = view.Day(i.DoneOn)
	}
	return row
}

func planMeasure(m models.Measure, p oversight.PlanReading) view.PlanMeasure {
	row := view.PlanMeasure{Name: m.Name, Of: p.Item(m.SubItemID), Target: oversight.Thousandths(m.Target) + " " + m.Unit}
	if m.Year != 0 {
		row.Year = fmt.Sprintf("%d年", m.Year)
	}
	return row
}

func planCheckpoint(no int, k models.Checkpoint, v oversight.Reading) view.PlanCheckpoint {
	row := view.PlanCheckpoint{No: strconv.Itoa(no), Name: k.Name, Target: k.Target, Evidence: k.Evidence, Weight: fmt.Sprintf("%d%%", k.Weight), PlannedOn: view.Day(k.PlannedOn),
		Of: v.ThePlan.Item(k.SubItemID), Asks: k.Asks.Label(), Confirmer: models.ConfirmerLabel(k.Confirmer, v.Congress.Level), Note: k.DoneNote}
	if row.Asks == row.Name {
		row.Asks = "" // the name says it
	}
	if k.Year != 0 {
		row.Year = fmt.Sprintf("%d年", k.Year)
	}
	if k.DoneOn != "" {
		row.Done = view.Day(k.DoneOn)
		row.Waiting = !oversight.Confirmed(k)
	}
	if !k.ConfirmedAt.IsZero() {
		row.Confirmed = k.ConfirmedBy + "，" + view.Minute(k.ConfirmedAt)
	}
	if late := k.Overdue(v.Today); late > 0 && v.ThePlan.State == models.PlanPublished {
		row.Late = fmt.Sprintf("晚 %d 天", late)
	}
	for _, f := range v.ThePlan.Evidence[k.ID] {
		photo := view.OfficePhoto{Src: "/office/evidence/" + f.ID, Caption: f.Caption, Width: f.Width, Height: f.Height}
		if f.Phase == models.PhaseRefused {
			photo.Phase = "未予确认"
		}
		row.Photos = append(row.Photos, photo)
	}
	for _, f := range v.Files(oversight.FileCheckpoint, k.ID) {
		row.Files = append(row.Files, planFile(f))
	}
	return row
}

func planFile(f models.ProjectFile) view.PlanFile {
	return view.PlanFile{Name: f.Name, Href: "/office/files/" + f.ID, Size: fileSize(f.Size), Added: f.Actor + "，" + view.Minute(f.AddedAt)}
}

// fileSize is a number of bytes as people say it.
func fileSize(n int) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", max(1, (n+512)/1024))
}

// planStep is a handler of one of the plan's steps.
func (s *Server) planStep(c echo.Context, said string, do func(project int64, saw string) error) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = do(id, c.FormValue("seen"))
	}
	if err != nil {
		return s.planAgain(c, err)
	}
	return s.done(c, said, "%s", planAddress(id))
}

func (s *Server) submitPlan(c echo.Context) error {
	return s.planStep(c, "实施方案已提交。\n下一步：由审核的单位批准。", func(id int64, saw string) error { return s.Oversight.SubmitPlan(ctx(c), actor(c), id, saw) })
}

func (s *Server) approvePlan(c echo.Context) error {
	return s.planStep(c, "实施方案已批准。\n下一步：公布实施方案。", func(id int64, saw string) error { return s.Oversight.ApprovePlan(ctx(c), actor(c), id, saw) })
}

func (s *Server) publishPlan(c echo.Context) error {
	return s.planStep(c, "实施方案已公布。\n下一步：责任单位按节点实施，每月报告进度。", func(id int64, saw string) error { return s.Oversight.PublishPlan(ctx(c), actor(c), id, saw) })
}

func (s *Server) returnPlan(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	if err := s.Oversight.ReturnPlan(ctx(c), actor(c), id, c.FormValue("seen"), c.FormValue("reason")); err != nil {
		return s.planAgain(c, err)
	}
	return s.done(c, "实施方案已退回，责任单位会看到原因。", "%s", planAddress(id))
}

func (s *Server) addPlanStages(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	if err := s.Oversight.AddStages(ctx(c), actor(c), id, c.FormValue("set")); err != nil {
		return s.planAgain(c, err)
	}
	return s.done(c, "节点已增加，日期、权重和确认人可以逐个修改。", "%s#checkpoints", planAddress(id))
}

func (s *Server) movePlanCheckpoint(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	checkpoint, err := pathID(c, "checkpoint")
	if err != nil {
		return err
	}
	if err := s.Oversight.MoveCheckpoint(ctx(c), actor(c), id, checkpoint, c.FormValue("seen"), c.FormValue("way")); err != nil {
		return s.planAgain(c, err)
	}
	return s.done(c, "", "%s#checkpoints", planAddress(id))
}

func (s *Server) exportPlan(c echo.Context) error {
	v, err := s.planReading(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := oversight.WritePlan(v, &b); err != nil {
		return err
	}
	attach(c, fmt.Sprintf("%d年%s任务分解表.xlsx", v.Project.Year, v.Project.Name))
	return c.Blob(http.StatusOK, xlsxType, b.Bytes())
}

// attach has the browser save the answer under a Chinese name.
func attach(c echo.Context, name string) {
	plain := "file" + name[max(0, strings.LastIndexByte(name, '.')):]
	h := c.Response().Header()
	h.Set("Content-Disposition", `attachment; filename="`+plain+`"; filename*=UTF-8''`+url.PathEscape(name))
	h.Set("X-Content-Type-Options", "nosniff")
}

func (s *Server) importPlan(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	var p oversight.PlanPreview
	name, file, err := importFile(c, "file")
	if err == nil {
		p, err = s.Oversight.ImportPlan(ctx(c), actor(c), id, file)
	}
	if err != nil {
		return s.planAgain(c, err)
	}
	back := planAddress(id)
	page := &view.OfficeImport{Page: view.Page{Title: "导入任务分解表", Crumbs: []view.Link{officeCrumb, projectsCrumb, {Text: p.Name, Href: fmt.Sprintf("/office/projects/%d", id)}, {Text: "实施方案", Href: back}}},
		File: name, Counts: fmt.Sprintf("读到 %d 个子项、%d 个指标、%d 个节点。", p.Items, p.Measures, p.Checkpoints), Again: back + "#import", Columns: oversight.PlanColumns[:oversight.ImportedColumns], Rows: p.Lines}
	for i, e := range p.Errors {
		if i == shownErrors {
			page.More = fmt.Sprintf("另有 %d 处没有列出。", len(p.Errors)-shownErrors)
			break
		}
		page.Problems = append(page.Problems, view.OfficeRowError{Row: strconv.Itoa(e.Line), Text: e.Text})
	}
	if len(p.Errors) == 0 {
		form := view.ConfirmImport(back+"/import/confirm", back, p.Token, fmt.Sprintf("写入 %d 行", p.Items+p.Measures+p.Checkpoints), "已经逐行核对。")
		page.Confirm = &form
		if p.Present > 0 {
			page.Replaces = fmt.Sprintf("写入后，方案里现有的 %d 行子项、指标和节点全部由这张表代替。", p.Present)
		}
	}
	return s.render(c, previewStatus(len(p.Errors)), "office/import", page)
}

func (s *Server) confirmPlanTable(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	n := 0
	if err = confirmed(c); err == nil {
		n, err = s.Oversight.ConfirmPlanTable(ctx(c), actor(c), id, c.FormValue("token"))
	}
	if err != nil {
		return s.planAgain(c, err)
	}
	return s.done(c, fmt.Sprintf("已写入 %d 行。", n), "%s", planAddress(id))
}

func (s *Server) addPlanFile(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	var d oversight.Document
	name, file, err := importFile(c, "file")
	if err == nil {
		d, err = oversight.ReadDocument(name, file)
	}
	if err == nil {
		err = s.Oversight.AddPlanFile(ctx(c), actor(c), id, d)
	}
	if err != nil {
		return s.planAgain(c, err)
	}
	return s.done(c, "附件已上传，方案公布时一起公布。", "%s#files", planAddress(id))
}

func (s *Server) removePlanFile(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	if err := s.Oversight.RemovePlanFile(ctx(c), actor(c), id, c.Param("file")); err != nil {
		return s.planAgain(c, err)
	}
	return s.done(c, "附件已删除。", "%s#files", planAddress(id))
}

// publicFile sends a PDF that everybody may read, always as a file to be
// saved: a browser never runs anything in it under this site's name.
func (s *Server) publicFile(c echo.Context) error {
	f, err := s.Oversight.File(ctx(c), c.Param("file"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-cache") // it may be taken back
	return sendFile(c, f)
}

func (s *Server) officeFile(c echo.Context) error {
	f, err := s.Oversight.OfficeFile(ctx(c), actor(c), c.Param("file"))
	if err != nil {
		return err
	}
	return sendFile(c, f)
}

func sendFile(c echo.Context, f models.ProjectFile) error {
	attach(c, f.Name)
	return c.Blob(http.StatusOK, "application/pdf", f.Body)
}

// officeEvidence sends a photo that was shown for a checkpoint, also before it
// is confirmed.
func (s *Server) officeEvidence(c echo.Context) error {
	f, err := s.Oversight.EvidencePhoto(ctx(c), actor(c), c.Param("photo"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("X-Content-Type-Options", "nosniff")
	return c.Blob(http.StatusOK, "image/jpeg", f.Body)
}

// planTasks are the viewer's tasks about plans on the office's first page.
func (s *Server) planTasks(c echo.Context, page *view.OfficeStart) error {
	if !access.May(actor(c), access.ReadProjects) {
		return nil
	}
	d, err := s.Oversight.PlanDuties(ctx(c), actor(c))
	if err != nil {
		return err
	}
	const most = 5
	put := func(list []oversight.PlanDuty, text, more string, why func(oversight.PlanDuty) string, href func(oversight.PlanDuty) string, button string) {
		for i, k := range list {
			if i == most {
				page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf(more, len(list)-most), Why: "其余的在各项目的“实施方案”页面办理。", Href: "/office/projects", Button: "项目"})
				break
			}
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: fmt.Sprintf(text, k.Project.Name), Why: why(k), Href: href(k), Button: button})
		}
	}
	plan := func(k oversight.PlanDuty) string { return planAddress(k.Project.ID) }
	put(d.Submit, "提交“%s”的实施方案", "还有 %d 个实施方案要提交", func(k oversight.PlanDuty) string {
		text, _ := planDue(k.Plan.DueOn, k.Days)
		if k.Plan.Note != "" {
			text = "已退回：" + k.Plan.Note + "。" + text
		}
		return text
	}, plan, "实施方案")
	put(d.Approve, "审核“%s”的实施方案", "还有 %d 个实施方案要审核", func(k oversight.PlanDuty) string {
		return view.Minute(k.Plan.SubmittedAt) + " " + k.Plan.SubmittedBy + "提交。"
	}, plan, "实施方案")
	put(d.Publish, "公布“%s”的实施方案", "还有 %d 个实施方案要公布", func(k oversight.PlanDuty) string {
		return view.Minute(k.Plan.ApprovedAt) + " " + k.Plan.ApprovedBy + "批准。"
	}, plan, "实施方案")
	put(d.Confirm, "确认“%s”的节点完成", "还有 %d 个节点要确认", func(k oversight.PlanDuty) string {
		return "“" + k.Checkpoint.Name + "”登记在" + view.Day(k.Checkpoint.DoneOn) + "完成。"
	}, func(k oversight.PlanDuty) string {
		return fmt.Sprintf("/office/projects/%d/checkpoints/%d/confirm", k.Project.ID, k.Checkpoint.ID)
	}, "去确认")
	return nil
}

// publicPlan fills the plan of a project's public page.
func publicPlan(v oversight.Reading, page *view.Project) {
	p := v.ThePlan
	if p.ID == 0 || p.PublishedAt.IsZero() {
		return
	}
	plan := &view.ProjectPlan{On: view.DayOf(p.PublishedAt), Facts: planPeople(p.Plan), Texts: planWords(p.Plan)}
	for _, i := range p.Items {
		plan.Items = append(plan.Items, planItem(i))
	}
	for _, m := range v.Measures {
		plan.Measures = append(plan.Measures, planMeasure(m, p))
	}
	for _, f := range v.Files(oversight.FilePlan, p.ID) {
		row := planFile(f)
		row.Href, row.Added = "/files/"+f.ID, ""
		plan.Files = append(plan.Files, row)
	}
	page.Plan = plan
}

// checkpointTyped is a checkpoint as it was typed.
func checkpointTyped(c echo.Context, form fault.Form, project, id int64) oversight.CheckpointCommand {
	return oversight.CheckpointCommand{Project: project, ID: id, Seen: c.FormValue("seen"), Name: c.FormValue("name"), Target: c.FormValue("target"), Evidence: c.FormValue("evidence"),
		Weight: number(form, "weight", "权重", c.FormValue("weight")), PlannedOn: models.Date(strings.TrimSpace(c.FormValue("planned_on"))), SubItem: itemTyped(c, form),
		Year: number(form, "year", "年度", c.FormValue("year")), Asks: models.Question3(c.FormValue("asks")), Confirmer: c.FormValue("confirmer")}
}

func itemTyped(c echo.Context, form fault.Form) int64 {
	text := c.FormValue("item")
	if text == "" {
		return 0
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		form.Add("item", "没有这个子项，请重新选择。")
	}
	return id
}
