package web

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/pdf"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
	"piaojue/models"
)

var adjustmentsCrumb = view.Link{Text: "项目调整", Href: "/office/adjustments"}

// adjustmentTitle is what an adjustment is called.
func adjustmentTitle(k models.AdjustmentKind) string {
	if k == models.AdjustEnd {
		return "终止实施"
	}
	return k.Label() + "调整"
}

// quantity is an amount with its unit.
func quantity(n int64, unit string) string {
	if n == 0 && unit == "" {
		return "0"
	}
	return oversight.Thousandths(n) + " " + unit
}

// changedValues are the old and the new values of an adjustment.
func changedValues(a oversight.AdjustmentReading) []view.ChangedValue {
	var list []view.ChangedValue
	add := func(label, was, becomes string) {
		list = append(list, view.ChangedValue{Label: label, Was: orDashes(was), Becomes: orDashes(becomes)})
	}
	switch a.Kind {
	case models.AdjustContent:
		add("建设内容", a.Old.Content, a.New.Content)
	case models.AdjustPlace:
		add("地点", a.Old.Place, a.New.Place)
	case models.AdjustInvestment:
		add("投资", view.Money(a.Old.Investment), view.Money(a.New.Investment))
	case models.AdjustEnd:
		add("实施情况", a.Old.Stage.Label(), models.StageEnded.Label())
	case models.AdjustScale:
		for i, t := range a.Old.Targets {
			add(fmt.Sprintf("%d年%s", t.Year, t.Name), quantity(t.Target, t.Unit), quantity(a.New.Targets[i].Target, t.Unit))
		}
	case models.AdjustDeadline:
		if a.Old.Deadline != a.New.Deadline {
			add("完成时限", a.Old.Deadline, a.New.Deadline)
		}
		for i, d := range a.Old.Days {
			add("节点“"+d.Name+"”", view.Day(d.On), view.Day(a.New.Days[i].On))
			if late := a.LateThen(d); late > 0 {
				list[len(list)-1].Note = fmt.Sprintf("作出%s时已经逾期 %d 天", oversight.WordsOfAdjustment(a.Congress.Level).Act, late)
			}
		}
	}
	return list
}

func orDashes(s string) string {
	if s == "" {
		return "没有填写"
	}
	return s
}

// decidedBy says who decided about an adjustment, when and how; empty before.
func decidedBy(a oversight.AdjustmentReading) string {
	words := oversight.WordsOfAdjustment(a.Congress.Level)
	if granted := a.Step(models.AdjustmentGranted); granted.ID != 0 {
		return fmt.Sprintf("经%s%s%s", granted.Meeting, view.Day(granted.HeldOn), words.Grants)
	}
	if refused := a.Step(models.AdjustmentRefused); refused.ID != 0 {
		return fmt.Sprintf("%s%s%s", refused.Meeting, view.Day(refused.HeldOn), words.Refuses)
	}
	return ""
}

// nextOf says what is to be done about an adjustment, and by whom; empty when
// nothing is.
func nextOf(a oversight.AdjustmentReading) string {
	words := oversight.WordsOfAdjustment(a.Congress.Level)
	street := a.Congress.Level.Recommends()
	switch a.State {
	case models.AdjustmentFiled:
		if street {
			return "由街道办事处提出意见"
		}
		return "由政府提出意见"
	case models.AdjustmentGovernment:
		return "提请" + words.Screens + "初审"
	case models.AdjustmentChairs:
		if street {
			return "由街道工委提出研究意见"
		}
		return "提请" + words.Decides + "决定"
	case models.AdjustmentGranted:
		if len(a.Stale) > 0 {
			return "项目已有变化，请撤销这份批复，由责任单位重新申请"
		}
		return "发布调整公告，新的内容随即生效"
	}
	return ""
}

// stateOfAdjustment is where it stands, in the words of the level.
func stateOfAdjustment(a oversight.AdjustmentReading) string {
	if a.Congress.Level.Recommends() {
		switch a.State {
		case models.AdjustmentGranted:
			return "已同意"
		case models.AdjustmentRefused:
			return "未同意"
		}
	}
	return a.State.Label()
}

func adjustmentRow(a oversight.AdjustmentReading) view.AdjustmentRow {
	row := view.AdjustmentRow{
		Title: adjustmentTitle(a.Kind), Href: fmt.Sprintf("/office/adjustments/%d", a.ID), Project: a.Project.Name, ToHref: fmt.Sprintf("/office/projects/%d/adjustments", a.ProjectID),
		Unit: a.Project.Unit, State: stateOfAdjustment(a), Strong: oversight.Waits(a.State), Next: nextOf(a), Filed: a.FiledBy + "，" + view.DayOf(a.FiledAt) + "申请",
		Values: changedValues(a), Reason: a.Reason, Decided: decidedBy(a),
	}
	if !a.PublishedAt.IsZero() {
		row.On = view.DayOf(a.PublishedAt)
	}
	return row
}

// publicAdjustmentRow is what everybody reads of a published adjustment.
func publicAdjustmentRow(a oversight.AdjustmentReading) view.AdjustmentRow {
	row := adjustmentRow(a)
	row.Href, row.Filed, row.State, row.Next, row.Strong = "", "", "", "", false
	row.ToHref, row.ID = fmt.Sprintf("/projects/%d", a.ProjectID), fmt.Sprintf("change-%d", a.ID)
	row.Decision = paragraphs(a.Decision)
	row.Notice = fmt.Sprintf("/adjustments/%d/notice.pdf", a.ID)
	return row
}

// listedWords is how much of a long value the list shows.
const listedWords = 30

// adjustmentsPage lists the adjustments of the congress.
func (s *Server) adjustmentsPage(c echo.Context) error {
	rows, err := s.Oversight.Adjustments(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.OfficeAdjustments{Page: view.Page{Title: "项目调整", Crumbs: []view.Link{officeCrumb}}}
	for _, a := range rows {
		row := adjustmentRow(a)
		for i := range row.Values { // whole on the adjustment's own page
			row.Values[i].Was, row.Values[i].Becomes = shortened(row.Values[i].Was, listedWords), shortened(row.Values[i].Becomes, listedWords)
		}
		if row.Strong {
			page.Waiting = append(page.Waiting, row)
		} else {
			page.Rest = append(page.Rest, row)
		}
	}
	return s.render(c, http.StatusOK, "oversight/adjustments", page)
}

// whoChanges says how a change of a project comes about at a level.
func whoChanges(l models.Level) string {
	words := oversight.WordsOfAdjustment(l)
	if l == models.Street {
		return "责任单位申请，街道办事处提出意见，街道工委研究同意以后公告。公告以前，项目内容不变。"
	}
	return fmt.Sprintf("责任单位申请，政府提出意见，%s初审，%s决定，然后公告。公告以前，项目内容不变。", words.Screens, words.Decides)
}

func (s *Server) projectAdjustmentsPage(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	page := &view.ProjectAdjustments{Page: view.Page{Title: v.Project.Name + "：调整", Crumbs: projectCrumbs(v)}, Head: projectHead(c, v, "/adjustments"), Chain: whoChanges(v.Congress.Level)}
	for _, a := range slices.Backward(v.Adjustments) {
		page.Rows = append(page.Rows, adjustmentRow(a))
	}
	if access.May(actor(c), access.PrintWorkForms) {
		page.Blank = formsHref + "/adjustment.pdf"
	}
	switch {
	case !v.May(actor(c), access.FileAdjustment):
		page.Blocked = "调整由责任单位或者政府申请。"
	case v.Completion.Carried():
		page.Blocked = fmt.Sprintf("未完成的部分已经结转为%d年第%d项，请在那里申请。", v.CarriedTo.Year, v.CarriedTo.No)
	default:
		if err := oversight.Adjustable(v.Project); err != nil {
			page.Blocked = err.Error()
			break
		}
		for _, k := range models.AdjustmentKinds {
			if k == models.AdjustScale && len(v.Present(k).Targets) == 0 || openKind(v, k) {
				continue // there is nothing to change, or one such waits
			}
			page.File = append(page.File, view.Link{Text: "申请" + adjustmentTitle(k), Href: fmt.Sprintf("/office/projects/%d/adjustments/new?kind=%s", id, k)})
		}
	}
	return s.render(c, http.StatusOK, "oversight/project_adjustments", page)
}

func openKind(v oversight.Reading, k models.AdjustmentKind) bool {
	return slices.ContainsFunc(v.Adjustments, func(a oversight.AdjustmentReading) bool { return a.Kind == k && oversight.Waits(a.State) })
}

// newAdjustment is the form for one kind, with the present values.
func (s *Server) newAdjustment(c echo.Context, kind models.AdjustmentKind, typed view.Typed) (*view.OfficeFormPage, oversight.Reading, error) {
	id, err := pathID(c, "project")
	if err != nil {
		return nil, oversight.Reading{}, err
	}
	v, err := s.Oversight.Project(ctx(c), actor(c), id)
	if err != nil {
		return nil, v, err
	}
	if !kind.Valid() {
		return nil, v, fault.New(fault.NotFound, "没有这一种调整。请在项目的“调整”页选择。")
	}
	now := v.Present(kind)
	var fields []view.AdjustmentField
	switch kind {
	case models.AdjustContent:
		fields = []view.AdjustmentField{{Name: "content", Label: "调整后的建设内容", Now: orDashes(now.Content), Value: now.Content, Draw: "area"}}
	case models.AdjustPlace:
		fields = []view.AdjustmentField{{Name: "place", Label: "调整后的地点", Now: orDashes(now.Place), Value: now.Place}}
	case models.AdjustInvestment:
		fields = []view.AdjustmentField{{Name: "investment", Label: "调整后的投资", Now: view.Money(now.Investment), Draw: "money"}}
	case models.AdjustDeadline:
		fields = []view.AdjustmentField{{Name: "deadline", Label: "调整后的完成时限", Now: orDashes(now.Deadline), Value: now.Deadline}}
		for _, d := range now.Days {
			fields = append(fields, view.AdjustmentField{Name: fmt.Sprintf("day-%d", d.ID), Label: "节点“" + d.Name + "”的计划完成日期", Now: view.Day(d.On) + lateNow(d, v.Today), Value: string(d.On), Draw: "date"})
		}
	case models.AdjustScale:
		for _, t := range now.Targets {
			fields = append(fields, view.AdjustmentField{Name: fmt.Sprintf("target-%d", t.ID), Label: fmt.Sprintf("%d年“%s”的目标", t.Year, t.Name), Now: quantity(t.Target, t.Unit), Value: oversight.Thousandths(t.Target), Unit: t.Unit, Draw: "number"})
		}
	}
	back := fmt.Sprintf("/office/projects/%d/adjustments", id)
	page := &view.OfficeFormPage{
		Page: view.Page{Title: "申请" + adjustmentTitle(kind), Crumbs: append(projectCrumbs(v), view.Link{Text: "调整", Href: back})},
		Lead: whoChanges(v.Congress.Level),
		Form: view.AdjustmentForm(back, back, string(kind), now.Seen(), kind == models.AdjustEnd, fields, typed),
	}
	page.Facts = []view.Fact{{Label: "项目", Value: v.Project.Name}, {Label: "责任单位", Value: v.Project.Unit}}
	if kind == models.AdjustEnd {
		page.Facts = append(page.Facts, view.Fact{Label: "现在", Value: v.Project.Stage.Label()})
	}
	return page, v, nil
}

func lateNow(d oversight.DayValue, today models.Date) string {
	if late := d.On.DaysUntil(today); late > 0 {
		return fmt.Sprintf("（已经逾期 %d 天）", late)
	}
	return ""
}

func (s *Server) newAdjustmentPage(c echo.Context) error {
	page, _, err := s.newAdjustment(c, models.AdjustmentKind(c.QueryParam("kind")), nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

// thousandths reads a quantity with at most three decimals, exactly.
func thousandths(text string) (int64, error) {
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(strings.TrimSpace(text), ",", ""))
	if !ok || strings.ContainsAny(text, "/eExXpP_") || len(text) > 30 {
		return 0, errors.New("no quantity")
	}
	r.Mul(r, big.NewRat(1000, 1))
	if !r.IsInt() || r.Sign() < 0 || !r.Num().IsInt64() {
		return 0, errors.New("no quantity")
	}
	return r.Num().Int64(), nil
}

func (s *Server) fileAdjustment(c echo.Context) error {
	kind := models.AdjustmentKind(c.FormValue("kind"))
	page, v, err := s.newAdjustment(c, kind, typedIn(c))
	if err != nil {
		return err
	}
	cmd := oversight.AdjustmentCommand{Project: v.Project.ID, Kind: kind, Reason: c.FormValue("reason"), Effect: c.FormValue("effect"), Seen: c.FormValue("seen"),
		Content: c.FormValue("content"), Place: c.FormValue("place"), Deadline: c.FormValue("deadline"), Days: map[int64]models.Date{}, Targets: map[int64]int64{}}
	form := fault.Form{}
	if kind == models.AdjustInvestment {
		if cmd.Investment, err = shortlist.Wan(c.FormValue("investment")); err != nil {
			form.Add("investment", "投资请填数字，单位万元，最多两位小数。")
		}
	}
	for name, values := range typedIn(c) {
		if at, ok := strings.CutPrefix(name, "day-"); ok && kind == models.AdjustDeadline && len(values) > 0 {
			if id, err := strconv.ParseInt(at, 10, 64); err == nil {
				cmd.Days[id] = models.Date(strings.TrimSpace(values[0]))
			}
		}
		if at, ok := strings.CutPrefix(name, "target-"); ok && kind == models.AdjustScale && len(values) > 0 {
			id, err := strconv.ParseInt(at, 10, 64)
			if err != nil {
				continue
			}
			if cmd.Targets[id], err = thousandths(values[0]); err != nil {
				form.Add(name, "目标请填不小于 0 的数，最多三位小数。")
			}
		}
	}
	var id int64
	if err = form.Err(); err == nil {
		id, err = s.Oversight.FileAdjustment(ctx(c), actor(c), cmd)
	}
	if err != nil {
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "调整申请已经提交。\n下一步：由政府提出意见。", "/office/adjustments/%d", id)
}

// adjustmentOf is one adjustment with the act that is the viewer's to do.
func (s *Server) adjustmentOf(c echo.Context, typed view.Typed) (*view.AdjustmentPage, oversight.AdjustmentReading, error) {
	id, err := pathID(c, "adjustment")
	if err != nil {
		return nil, oversight.AdjustmentReading{}, err
	}
	a, v, err := s.Oversight.Adjustment(ctx(c), actor(c), id)
	if err != nil {
		return nil, a, err
	}
	base := fmt.Sprintf("/office/adjustments/%d", id)
	page := &view.AdjustmentPage{
		Page:  view.Page{Title: v.Project.Name + "：" + adjustmentTitle(a.Kind), Crumbs: append(projectCrumbs(v), view.Link{Text: "调整", Href: fmt.Sprintf("/office/projects/%d/adjustments", a.ProjectID)})},
		Head:  projectHead(c, v, "/adjustments"),
		State: stateOfAdjustment(a), Values: changedValues(a), Decision: paragraphs(a.Decision), Steps: adjustmentSteps(a), Stale: a.Stale, Now: nextOf(a),
		Facts:  []view.Fact{{Label: "理由", Value: a.Reason}, {Label: "影响", Value: a.Effect}, {Label: "申请", Value: fmt.Sprintf("%s（%s），%s", v.Project.Unit, a.FiledBy, view.Minute(a.FiledAt))}},
		Papers: []view.Link{{Text: "调整申请与批复（PDF）", Href: base + "/form.pdf"}, {Text: "调整申请与批复（Word）", Href: base + "/form.docx"}},
	}
	if access.May(actor(c), access.DecideAdjustment) {
		page.Papers = append(page.Papers, view.Link{Text: "填写发文字号、抄送", Href: base + "/form"})
	}
	if a.Step(models.AdjustmentGranted).ID != 0 {
		page.Papers = append(page.Papers, view.Link{Text: "调整公告（Word）", Href: base + "/notice.docx"})
	}
	if decided := decidedBy(a); decided != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "结果", Value: decided})
	}
	if a.State == models.AdjustmentPublished && !v.Project.PublishedAt.IsZero() {
		page.Papers = append(page.Papers, view.Link{Text: "调整公告（PDF）", Href: fmt.Sprintf("/adjustments/%d/notice.pdf", id)}, view.Link{Text: "公开网页", Href: fmt.Sprintf("/projects/%d#changes", a.ProjectID)})
	}
	page.Form, page.Aside = adjustmentForms(a, actor(c), base, string(v.Today), typed)
	return page, a, nil
}

// adjustmentForms are what the viewer may do about an adjustment: the next
// step, and to take it back. What was typed comes back into the form it
// belongs to.
func adjustmentForms(a oversight.AdjustmentReading, viewer access.Actor, base, today string, typed view.Typed) (form, aside *view.OfficeForm) {
	words := oversight.WordsOfAdjustment(a.Congress.Level)
	street := a.Congress.Level.Recommends()
	step := typedFor(typed, "agreed")
	if step == nil {
		step = typedFor(typed, "meeting")
	}
	why := typedFor(typed, "why")
	var f view.OfficeForm
	switch {
	case a.State == models.AdjustmentFiled && access.May(viewer, access.AdviseAdjustment):
		who := "政府常务会议或者政府办公室"
		if street {
			who = "街道办事处"
		}
		f = view.AdjustmentStepForm(base+"/advise", "记录政府意见", "会议或者机关", "", today, "同意申请", "不同意申请", "不同意的也转下一环节，由"+words.Decides+"一并考虑。", false, "", step)
		f.Questions[0].Hint = "如" + who + "。"
	case a.State == models.AdjustmentGovernment && access.May(viewer, access.DecideAdjustment):
		f = view.AdjustmentStepForm(base+"/screen", "记录初审结果", "会议名称", "", today, "同意提请"+words.Decides, "不同意，到此为止", "不同意的，申请到此为止，通知责任单位。", false, "", step)
		f.Questions[0].Hint = "如" + words.Screens + "第十二次会议。"
	case a.State == models.AdjustmentChairs && access.May(viewer, access.DecideAdjustment):
		label, submit := "决定原文", "记录决定"
		if street {
			label, submit = "研究意见原文", "记录研究意见"
		}
		f = view.AdjustmentStepForm(base+"/decide", submit, "会议名称", "", today, words.Grants, words.Refuses, "批准的，公告以后生效；时限的调整从会议这一天起算，以前的逾期照样保留。", true, label, step)
		if street {
			f.Says = "同意的，公告以后生效；时限的调整从会议这一天起算，以前的逾期照样保留。"
		}
	case a.State == models.AdjustmentGranted && len(a.Stale) == 0 && access.May(viewer, access.DecideAdjustment):
		f = view.ConfirmForm(base+"/publish", "公告调整", "新的内容随即写入项目并公开，原来的内容和调整理由一直保留。不能撤回。", "公告内容已经核对。")
	case a.State == models.AdjustmentGranted && len(a.Stale) > 0 && access.May(viewer, access.DecideAdjustment):
		f = view.GroundForm(base+"/annul", "撤销批复", "why", "撤销理由", "这份申请到此为止，责任单位可以重新申请。", "", why)
	}
	if f.Action != "" {
		form = &f
	}
	if (a.State == models.AdjustmentFiled || a.State == models.AdjustmentGovernment) && access.May(viewer, access.FileAdjustment) {
		g := view.GroundForm(base+"/withdraw", "撤回申请", "why", "撤回理由", "撤回以后可以重新申请。", "", why)
		aside = &g
	}
	return form, aside
}

// adjustmentSteps is the chain with what was said and what comes.
func adjustmentSteps(a oversight.AdjustmentReading) []view.Step {
	words := oversight.WordsOfAdjustment(a.Congress.Level)
	government, decide := "政府意见", words.Decides+"决定"
	if a.Congress.Level.Recommends() {
		government, decide = "街道办事处意见", "街道工委研究意见"
	}
	steps := []view.Step{{Name: "责任单位申请", State: "done", Who: a.FiledBy, At: view.DayOf(a.FiledAt)}}
	said := func(name string, s models.AdjustmentStep) view.Step {
		verdict := "同意"
		if !s.Agreed {
			verdict = "不同意"
		}
		note := verdict
		if s.Note != "" {
			note += "：" + s.Note
		}
		return view.Step{Name: name, State: "done", Who: s.Meeting, At: view.Day(s.HeldOn), Note: note + "（" + s.Actor + "记录）"}
	}
	over := a.State == models.AdjustmentRefused || a.State == models.AdjustmentWithdrawn
	now := true
	for _, k := range []struct {
		name  string
		state models.AdjustmentState
	}{{government, models.AdjustmentGovernment}, {words.Screens + "初审", models.AdjustmentChairs}, {decide, models.AdjustmentGranted}, {"公告", models.AdjustmentPublished}} {
		s := a.Step(k.state)
		switch {
		case s.ID != 0 && k.state == models.AdjustmentPublished:
			steps = append(steps, view.Step{Name: k.name, State: "done", Who: s.Actor, At: view.DayOf(s.RecordedAt)})
		case s.ID != 0:
			steps = append(steps, said(k.name, s))
		case over:
		case now:
			steps, now = append(steps, view.Step{Name: k.name, State: "now"}), false
		default:
			steps = append(steps, view.Step{Name: k.name, State: "next"})
		}
	}
	if s := a.Step(models.AdjustmentRefused); s.ID != 0 {
		steps = append(steps, said(stateOfAdjustment(a), s))
	}
	if s := a.Step(models.AdjustmentWithdrawn); s.ID != 0 {
		steps = append(steps, view.Step{Name: a.State.Label(), State: "done", Who: s.Actor, At: view.Day(s.HeldOn), Note: s.Note})
	}
	return steps
}

func (s *Server) adjustmentPage(c echo.Context) error {
	page, _, err := s.adjustmentOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/adjustment", page)
}

// stepTyped reads what was said of an adjustment.
func stepTyped(c echo.Context, id int64) (oversight.StepCommand, error) {
	form := fault.Form{}
	cmd := oversight.StepCommand{Adjustment: id, HeldOn: models.Date(strings.TrimSpace(c.FormValue("held_on"))), Meeting: c.FormValue("meeting"), Note: c.FormValue("note"), Decision: c.FormValue("decision")}
	switch c.FormValue("agreed") {
	case "yes":
		cmd.Agreed = true
	case "no":
	default:
		form.Add("agreed", "请选择同意还是不同意。")
	}
	return cmd, form.Err()
}

// onAdjustment runs one act and shows the page again when it is refused.
func (s *Server) onAdjustment(c echo.Context, said string, do func(id int64) error) error {
	id, err := pathID(c, "adjustment")
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		page, _, e := s.adjustmentOf(c, typedIn(c))
		if e != nil {
			return e
		}
		var forms []view.OfficeForm
		for _, f := range []*view.OfficeForm{page.Form, page.Aside} {
			if f != nil {
				forms = append(forms, *f)
			}
		}
		return s.again(c, err, "oversight/adjustment", page, forms...)
	}
	return s.done(c, said, "/office/adjustments/%d", id)
}

func (s *Server) onStep(c echo.Context, said string, do func(oversight.StepCommand) error) error {
	return s.onAdjustment(c, said, func(id int64) error {
		cmd, err := stepTyped(c, id)
		if err != nil {
			return err
		}
		return do(cmd)
	})
}

func (s *Server) adviseAdjustment(c echo.Context) error {
	return s.onStep(c, "意见已经记录。", func(cmd oversight.StepCommand) error {
		return s.Oversight.AdviseAdjustment(ctx(c), actor(c), cmd)
	})
}

func (s *Server) screenAdjustment(c echo.Context) error {
	return s.onStep(c, "初审结果已经记录。", func(cmd oversight.StepCommand) error {
		return s.Oversight.ScreenAdjustment(ctx(c), actor(c), cmd)
	})
}

func (s *Server) decideAdjustment(c echo.Context) error {
	return s.onStep(c, "结果已经记录，已通知责任单位。", func(cmd oversight.StepCommand) error {
		return s.Oversight.DecideAdjustment(ctx(c), actor(c), cmd)
	})
}

func (s *Server) publishAdjustment(c echo.Context) error {
	return s.onAdjustment(c, "调整已经公告，新的内容已经生效。", func(id int64) error {
		if err := confirmed(c); err != nil {
			return err
		}
		return s.Oversight.PublishAdjustment(ctx(c), actor(c), id)
	})
}

func (s *Server) withdrawAdjustment(c echo.Context) error {
	return s.onAdjustment(c, "申请已经撤回。", func(id int64) error {
		return whyField(s.Oversight.WithdrawAdjustment(ctx(c), actor(c), id, c.FormValue("why")))
	})
}

func (s *Server) annulAdjustment(c echo.Context) error {
	return s.onAdjustment(c, "批复已经撤销。", func(id int64) error {
		return whyField(s.Oversight.AnnulAdjustment(ctx(c), actor(c), id, c.FormValue("why")))
	})
}

// whyField moves a complaint about the reason to the field's name on the page,
// where another form has a note as well.
func whyField(err error) error {
	if refusal, ok := fault.As(err); ok && refusal.Fields["note"] != "" {
		return fault.Form{"why": refusal.Fields["note"]}.Err()
	}
	return err
}

// adjustmentsPerPage is how many changes a page of the public list shows.
const adjustmentsPerPage = 50

// publicAdjustments lists every public adjustment.
func (s *Server) publicAdjustments(c echo.Context) error {
	at, _ := strconv.Atoi(c.QueryParam("page"))
	rows, total, err := s.Oversight.AdjustmentPage(ctx(c), at, adjustmentsPerPage)
	if err != nil {
		return err
	}
	pages := max(1, (total+adjustmentsPerPage-1)/adjustmentsPerPage)
	at = min(max(1, at), pages)
	page := &view.PublicAdjustments{Pages: &view.Pagination{Page: at, Pages: pages},
		Page: view.Page{Title: "项目调整", Crumbs: []view.Link{{Text: "项目进展", Href: "/projects"}}}, Empty: view.Empty{Text: "还没有公告过项目调整。", Todo: &view.Link{Text: "查看全部项目", Href: "/projects"}}}
	for _, a := range rows {
		row := publicAdjustmentRow(a)
		row.Congress = a.Congress.Name
		page.Rows = append(page.Rows, row)
	}
	if at > 1 {
		page.Pages.Previous = fmt.Sprintf("/adjustments?page=%d", at-1)
	}
	if at < pages {
		page.Pages.Next = fmt.Sprintf("/adjustments?page=%d", at+1)
	}
	return s.public(c, "oversight/public_adjustments", page)
}

// changesSection puts the adjustments onto a project's public page, and the
// old values beside the new ones wherever those stand.
func changesSection(v oversight.Reading, page *view.Project) {
	if len(v.Adjustments) == 0 {
		return
	}
	page.Changes = &view.ProjectChanges{}
	for _, a := range slices.Backward(v.Adjustments) {
		row := publicAdjustmentRow(a)
		row.Project, row.ToHref, row.Unit = "", "", ""
		page.Changes.Rows = append(page.Changes.Rows, row)
	}
	page.Facts = withOld(v, page.Facts)
	for i, k := range v.Checkpoints {
		if old := oldDay(v, k.ID); old != "" && i < len(page.Checkpoints) {
			page.Checkpoints[i].Planned += old
		}
	}
}

// withOld puts the old values of what was changed beside the present ones.
func withOld(v oversight.Reading, facts []view.Fact) []view.Fact {
	for i := range facts {
		for _, a := range v.Adjustments {
			if a.State != models.AdjustmentPublished {
				continue
			}
			old := ""
			switch {
			case a.Kind == models.AdjustPlace && (facts[i].Label == "地点" || facts[i].Label == "建设地点"):
				old = orDashes(a.Old.Place)
			case a.Kind == models.AdjustInvestment && (facts[i].Label == "投资" || facts[i].Label == "总投资"):
				old = view.Money(a.Old.Investment)
			case a.Kind == models.AdjustDeadline && facts[i].Label == "完成时限" && a.Old.Deadline != a.New.Deadline:
				old = orDashes(a.Old.Deadline)
			}
			if old != "" {
				facts[i].Value += fmt.Sprintf("（原%s，%s调整）", old, view.Day(a.DecidedOn))
			}
		}
	}
	return facts
}

// oldDay is what stands beside a checkpoint's planned day when it was moved.
func oldDay(v oversight.Reading, checkpoint int64) string {
	var days []string
	for _, a := range v.Adjustments {
		if a.State != models.AdjustmentPublished {
			continue
		}
		for _, d := range a.Old.Days {
			if d.ID == checkpoint {
				days = append(days, view.Day(d.On))
			}
		}
	}
	if len(days) == 0 {
		return ""
	}
	return "（原" + strings.Join(days, "，") + "）"
}

// adjustmentTasks is what adjustments ask of the viewer.
func (s *Server) adjustmentTasks(c echo.Context, page *view.OfficeStart) error {
	a := actor(c)
	advise, decide := access.May(a, access.AdviseAdjustment), access.May(a, access.DecideAdjustment)
	if !advise && !decide {
		return nil
	}
	rows, err := s.Oversight.WaitingAdjustments(ctx(c), a)
	if err != nil {
		return err
	}
	for _, r := range rows {
		mine := r.State == models.AdjustmentFiled && advise || r.State != models.AdjustmentFiled && decide
		if mine {
			page.Tasks = append(page.Tasks, view.OfficeTask{Text: "办理" + adjustmentTitle(r.Kind) + "申请：" + r.Project.Name, Why: stateOfAdjustment(r) + "。" + nextOf(r) + "。", Href: fmt.Sprintf("/office/adjustments/%d", r.ID), Button: "去办理"})
		}
	}
	return nil
}

// documents

func (s *Server) adjustmentPaper(c echo.Context) error {
	id, err := pathID(c, "adjustment")
	if err != nil {
		return err
	}
	a, v, err := s.Oversight.Adjustment(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	f, err := filingOf(c, access.DecideAdjustment)
	if err != nil {
		return err
	}
	doc := adjustmentDocument(a, v.Session)
	doc.Reference, doc.Copies = f.number, f.copies
	return s.document(c, fmt.Sprintf("adjustment-%d.pdf", id), func(b *bytes.Buffer) error {
		return pdf.AdjustmentForm(b, s.Fonts, doc)
	})
}

func adjustmentDocument(a oversight.AdjustmentReading, session models.Session) pdf.Adjustment {
	words := oversight.WordsOfAdjustment(a.Congress.Level)
	d := pdf.Adjustment{Congress: a.Congress.Name, Number: a.ID, Project: a.Project.Name, Year: a.Project.Year, No: a.Project.No, Code: a.Project.Code, Unit: a.Project.Unit,
		Kind: adjustmentTitle(a.Kind), Reason: a.Reason, Effect: a.Effect, FiledBy: a.FiledBy, Filed: a.FiledAt.Time(), Decision: a.Decision,
		Government: "政府意见", Screens: words.Screens + "初审意见", Decides: words.Decides + words.Act, Watermark: watermark(a.Congress, session)}
	if a.Congress.Level.Recommends() {
		d.Government, d.Screens, d.Decides = "街道办事处意见", "街道工委初审意见", "街道工委研究意见"
	}
	for _, k := range changedValues(a) {
		d.Values = append(d.Values, pdf.AdjustedValue{Label: k.Label, Was: k.Was, Becomes: k.Becomes, Note: k.Note})
	}
	said := func(state models.AdjustmentState, yes, no string) pdf.AdjustmentSaid {
		step := a.Step(state)
		if step.ID == 0 {
			return pdf.AdjustmentSaid{}
		}
		text := yes
		if !step.Agreed {
			text = no
		}
		if step.Note != "" {
			text += "。" + step.Note
		}
		return pdf.AdjustmentSaid{Meeting: step.Meeting, On: view.Day(step.HeldOn), Text: text}
	}
	d.Said[0] = said(models.AdjustmentGovernment, "同意申请", "不同意申请")
	d.Said[1] = said(models.AdjustmentChairs, "同意提请"+words.Decides, "不同意提请")
	d.Said[2] = said(models.AdjustmentGranted, words.Grants, words.Refuses)
	if refused := said(models.AdjustmentRefused, "", words.Refuses); refused.On != "" {
		if d.Said[1].On == "" {
			d.Said[1] = refused
		} else {
			d.Said[2] = refused
		}
	}
	return d
}

func (s *Server) adjustmentNotice(c echo.Context) error {
	id, err := pathID(c, "adjustment")
	if err != nil {
		return err
	}
	a, err := s.Oversight.PublishedAdjustment(ctx(c), id)
	if err != nil {
		return err
	}
	d := adjustmentDocument(a, models.Session{})
	return s.document(c, fmt.Sprintf("adjustment-notice-%d.pdf", id), func(b *bytes.Buffer) error {
		return pdf.AdjustmentNotice(b, s.Fonts, pdf.AdjustmentNews{Adjustment: d, Decided: decidedBy(a), Published: a.PublishedAt.Time(), Address: siteAddress(c, fmt.Sprintf("/projects/%d", a.ProjectID))})
	})
}
