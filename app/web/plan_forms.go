package web

import (
	"context"
	"fmt"
	"net/http"
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

// planCrumbs lead back to a project's plan.
func planCrumbs(v oversight.Reading) []view.Link {
	return append(projectCrumbs(v), view.Link{Text: "实施方案", Href: planAddress(v.Project.ID)})
}

// drafted refuses a page that edits a plan which cannot be edited.
func (s *Server) drafted(c echo.Context) (oversight.Reading, error) {
	v, err := s.planReading(c)
	if err == nil && !oversight.MayEditPlan(actor(c), v) {
		err = fault.New(fault.Closed, "实施方案现在是“%s”，不能修改。公布以后需要改变的，申请项目调整。", v.ThePlan.State.Label())
	}
	return v, err
}

func planTextOf(v oversight.Reading, t view.Typed) *view.OfficeFormPage {
	p, back := v.ThePlan.Plan, planAddress(v.Project.ID)
	saw := ""
	if p.ID != 0 {
		saw = oversight.Seen(p)
	}
	return &view.OfficeFormPage{Page: view.Page{Title: "编制方案内容", Crumbs: planCrumbs(v)},
		Form: view.PlanTextForm(back+"/edit", back, saw, p.Leader, p.Officer, p.Contact, p.Target, p.Money, p.Safeguards, t)}
}

func (s *Server) planTextPage(c echo.Context) error {
	v, err := s.drafted(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", planTextOf(v, nil))
}

func (s *Server) savePlanText(c echo.Context) error {
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	saw, err := sawOf(c)
	if err != nil {
		return err
	}
	err = s.Oversight.SavePlan(ctx(c), actor(c), oversight.PlanText{Project: id, Seen: saw, Leader: c.FormValue("leader"), Officer: c.FormValue("officer"),
		Contact: c.FormValue("contact"), Target: c.FormValue("target"), Money: c.FormValue("money"), Safeguards: c.FormValue("safeguards")})
	if err != nil {
		v, e := s.drafted(c)
		if e != nil {
			return err
		}
		page := planTextOf(v, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "方案内容已保存。", "%s", planAddress(id))
}

// part is the number of a row in the address, 0 for a new one.
func part(c echo.Context, name string) (int64, error) {
	if c.Param(name) == "" {
		return 0, nil
	}
	return pathID(c, name)
}

// removal is the form that removes a row of a plan.
func removal(action, saw, submit string) *view.OfficeForm {
	return &view.OfficeForm{Action: action + "/remove", Submit: submit, Second: true, Hidden: []view.Option{{Value: "seen", Text: saw}}}
}

func (s *Server) subItemOf(c echo.Context, t view.Typed) (*view.PlanPart, error) {
	v, err := s.drafted(c)
	if err != nil {
		return nil, err
	}
	id, err := part(c, "item")
	if err != nil {
		return nil, err
	}
	back := planAddress(v.Project.ID)
	if id == 0 {
		return &view.PlanPart{Page: view.Page{Title: "增加子项", Crumbs: planCrumbs(v)}, Form: view.PlanSubItemForm(back+"/items/new", back+"#items", "", "增加子项", view.PlanItem{}, t)}, nil
	}
	for _, i := range v.ThePlan.Items {
		if i.ID == id {
			action := fmt.Sprintf("%s/items/%d", back, id)
			return &view.PlanPart{Page: view.Page{Title: "修改子项", Crumbs: planCrumbs(v)}, Remove: removal(action, oversight.Seen(i), "删除子项"),
				Form: view.PlanSubItemForm(action, back+"#items", oversight.Seen(i), "保存子项", view.PlanItem{Name: i.Name, Unit: i.Unit, Target: i.Target, Money: exactWan(i.Investment)}, t)}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "没有找到该子项，可能已经删除。")
}

func (s *Server) subItemPage(c echo.Context) error { return s.partPage(c, s.subItemOf) }

// partPage draws the page of one row of a plan.
func (s *Server) partPage(c echo.Context, of func(echo.Context, view.Typed) (*view.PlanPart, error)) error {
	page, err := of(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/plan_part", page)
}

// partDone answers a form about one row of a plan.
func (s *Server) partDone(c echo.Context, err error, of func(echo.Context, view.Typed) (*view.PlanPart, error), said, anchor string) error {
	if err != nil {
		page, e := of(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "oversight/plan_part", page, page.Form)
	}
	id, err := pathID(c, "project")
	if err != nil {
		return err
	}
	return s.done(c, said, "%s#%s", planAddress(id), anchor)
}

func (s *Server) saveSubItem(c echo.Context) error {
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	id, err := part(c, "item")
	if err != nil {
		return err
	}
	cmd := oversight.SubItemCommand{Project: project, ID: id, Seen: c.FormValue("seen"), Name: c.FormValue("name"), Unit: c.FormValue("unit"), Target: c.FormValue("target")}
	if cmd.Investment, err = shortlist.Wan(c.FormValue("investment")); err != nil {
		err = fault.Form{"investment": "投资请填不小于 0 的数字，单位万元。"}.Err()
	} else {
		err = s.Oversight.SaveSubItem(ctx(c), actor(c), cmd)
	}
	return s.partDone(c, err, s.subItemOf, "子项已保存。", "items")
}

func (s *Server) removeSubItem(c echo.Context) error {
	return s.removePart(c, "item", s.Oversight.RemoveSubItem, s.subItemOf, "子项已删除。", "items")
}

func (s *Server) removePart(c echo.Context, name string, remove func(ctx context.Context, actor access.Actor, project, id int64, saw string) error, of func(echo.Context, view.Typed) (*view.PlanPart, error), said, anchor string) error {
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	id, err := pathID(c, name)
	if err != nil {
		return err
	}
	saw, err := sawOf(c)
	if err != nil {
		return err
	}
	err = remove(ctx(c), actor(c), project, id, saw)
	if err != nil {
		page, e := of(c, nil)
		if e != nil {
			return err
		}
		return s.again(c, err, "oversight/plan_part", page, page.Form)
	}
	return s.partDone(c, nil, of, said, anchor)
}

func (s *Server) measureOf(c echo.Context, t view.Typed) (*view.PlanPart, error) {
	v, err := s.drafted(c)
	if err != nil {
		return nil, err
	}
	id, err := part(c, "measure")
	if err != nil {
		return nil, err
	}
	back := planAddress(v.Project.ID)
	if id == 0 {
		return &view.PlanPart{Page: view.Page{Title: "增加指标", Crumbs: planCrumbs(v)},
			Form: view.PlanMeasureForm(back+"/measures/new", back+"#measures", "", "增加指标", view.PlanMeasureValues{Year: strconv.Itoa(v.Project.Year)}, itemOptions(v), t)}, nil
	}
	for _, m := range v.Measures {
		if m.ID == id {
			action := fmt.Sprintf("%s/measures/%d", back, id)
			values := view.PlanMeasureValues{Name: m.Name, Quantity: oversight.Thousandths(m.Target), Unit: m.Unit, Year: blankZero(m.Year), Item: itemValue(m.SubItemID)}
			return &view.PlanPart{Page: view.Page{Title: "修改指标", Crumbs: planCrumbs(v)}, Remove: removal(action, oversight.Seen(m), "删除指标"),
				Form: view.PlanMeasureForm(action, back+"#measures", oversight.Seen(m), "保存指标", values, itemOptions(v), t)}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "没有找到该指标，可能已经删除。")
}

// itemOptions are the sub-items to choose from; the first is the whole project.
func itemOptions(v oversight.Reading) []view.Option {
	options := []view.Option{{Text: "整个项目"}}
	for _, i := range v.ThePlan.Items {
		options = append(options, view.Option{Value: strconv.FormatInt(i.ID, 10), Text: i.Name})
	}
	return options
}

func itemValue(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *Server) measurePage(c echo.Context) error { return s.partPage(c, s.measureOf) }

func (s *Server) saveMeasure(c echo.Context) error {
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	id, err := part(c, "measure")
	if err != nil {
		return err
	}
	form := fault.Form{}
	cmd := oversight.MeasureCommand{Project: project, ID: id, SubItem: itemTyped(c, form), Seen: c.FormValue("seen"), Year: number(form, "year", "年度", c.FormValue("year")), Name: c.FormValue("name"), Unit: c.FormValue("unit")}
	ok := false
	if cmd.Target, ok = oversight.ParseThousandths(c.FormValue("quantity")); !ok {
		form.Add("quantity", "数量请填大于 0 的数字，最多三位小数，例如 12.3。")
	}
	if err = form.Err(); err == nil {
		err = s.Oversight.SaveMeasure(ctx(c), actor(c), cmd)
	}
	return s.partDone(c, err, s.measureOf, "指标已保存。", "measures")
}

func (s *Server) removeMeasure(c echo.Context) error {
	return s.removePart(c, "measure", s.Oversight.RemoveMeasure, s.measureOf, "指标已删除。", "measures")
}

func (s *Server) planCheckpointOf(c echo.Context, t view.Typed) (*view.PlanPart, error) {
	v, err := s.drafted(c)
	if err != nil {
		return nil, err
	}
	id, err := part(c, "checkpoint")
	if err != nil {
		return nil, err
	}
	back := planAddress(v.Project.ID)
	confirmers := []view.Option{{Text: "不需要确认"}}
	for _, k := range models.Confirmers {
		confirmers = append(confirmers, view.Option{Value: k, Text: models.ConfirmerLabel(k, v.Congress.Level)})
	}
	asks := []view.Option{{Text: "不是三问节点"}}
	for _, q := range []models.Question3{models.AskArrangement, models.AskProgress, models.AskEffect} {
		asks = append(asks, view.Option{Value: string(q), Text: q.Label()})
	}
	if id == 0 {
		left := ""
		if v.ThePlan.Weight < 100 {
			left = strconv.Itoa(100 - v.ThePlan.Weight)
		}
		return &view.PlanPart{Page: view.Page{Title: "增加节点", Crumbs: planCrumbs(v)},
			Form: view.PlanCheckpointForm(back+"/checkpoints/new", back+"#checkpoints", "", "增加节点", view.PlanCheckpointValues{Weight: left}, confirmers, asks, itemOptions(v), t)}, nil
	}
	for _, k := range v.Checkpoints {
		if k.ID == id {
			action := fmt.Sprintf("%s/checkpoints/%d", back, id)
			values := view.PlanCheckpointValues{Name: k.Name, PlannedOn: string(k.PlannedOn), Weight: strconv.Itoa(k.Weight), Target: k.Target, Evidence: k.Evidence, Confirmer: k.Confirmer,
				Asks: string(k.Asks), Item: itemValue(k.SubItemID), Year: blankZero(k.Year)}
			return &view.PlanPart{Page: view.Page{Title: "修改节点", Crumbs: planCrumbs(v)}, Remove: removal(action, oversight.Seen(k), "删除节点"),
				Form: view.PlanCheckpointForm(action, back+"#checkpoints", oversight.Seen(k), "保存节点", values, confirmers, asks, itemOptions(v), t)}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "没有找到该节点，可能已经删除。")
}

func (s *Server) planCheckpointPage(c echo.Context) error { return s.partPage(c, s.planCheckpointOf) }

func (s *Server) savePlanCheckpoint(c echo.Context) error {
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	id, err := part(c, "checkpoint")
	if err != nil {
		return err
	}
	form := fault.Form{}
	cmd := checkpointTyped(c, form, project, id)
	if strings.TrimSpace(c.FormValue("weight")) == "" {
		form.Add("weight", "权重请填 0 到 100 的整数。")
	}
	if err = form.Err(); err == nil {
		err = s.Oversight.SaveCheckpoint(ctx(c), actor(c), cmd)
	}
	return s.partDone(c, err, s.planCheckpointOf, "节点已保存。", "checkpoints")
}

func (s *Server) removePlanCheckpoint(c echo.Context) error {
	return s.removePart(c, "checkpoint", s.Oversight.RemoveCheckpoint, s.planCheckpointOf, "节点已删除。", "checkpoints")
}

// checkpointAt is the checkpoint in the address.
func (s *Server) checkpointAt(c echo.Context) (oversight.Reading, int, error) {
	id, err := pathID(c, "checkpoint")
	if err != nil {
		return oversight.Reading{}, 0, err
	}
	v, err := s.planReading(c)
	if err != nil {
		return v, 0, err
	}
	for i, k := range v.Checkpoints {
		if k.ID == id {
			return v, i, nil
		}
	}
	return v, 0, fault.New(fault.NotFound, "没有找到该节点。")
}

func checkpointAddress(v oversight.Reading, k models.Checkpoint) string {
	return fmt.Sprintf("/office/projects/%d/checkpoints/%d", v.Project.ID, k.ID)
}

func checkpointFacts(v oversight.Reading, k models.Checkpoint) []view.Fact {
	return known([]view.Fact{{Label: "节点", Value: k.Name}, {Label: "目标", Value: k.Target}, {Label: "计划完成", Value: view.Day(k.PlannedOn)}, {Label: "所需凭据", Value: k.Evidence},
		{Label: "由谁确认", Value: models.ConfirmerLabel(k.Confirmer, v.Congress.Level)}})
}

// doneOf is the form that marks a checkpoint done.
func (s *Server) doneOf(c echo.Context, t view.Typed) (*view.OfficeFormPage, error) {
	v, at, err := s.checkpointAt(c)
	if err != nil {
		return nil, err
	}
	k, back := v.Checkpoints[at], planAddress(v.Project.ID)
	page := &view.OfficeFormPage{Page: view.Page{Title: "标记节点完成", Crumbs: planCrumbs(v)}, Facts: checkpointFacts(v, k),
		Form: view.EvidenceForm(checkpointAddress(v, k)+"/done", back, string(v.Today), k.Evidence, models.ConfirmerLabel(k.Confirmer, v.Congress.Level), oversight.EvidenceAccept, t)}
	if k.DoneOn == "" && k.DoneNote != "" {
		page.Warnings = []string{k.DoneNote}
	}
	return page, nil
}

func (s *Server) donePage(c echo.Context) error {
	page, err := s.doneOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) checkpointDone(c echo.Context) error {
	shown, done, err := uploads(c, "evidence", 6)
	defer done()
	if err != nil {
		return err
	}
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	checkpoint, err := pathID(c, "checkpoint")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Oversight.Done(ctx(c), actor(c), project, checkpoint, models.Date(strings.TrimSpace(c.FormValue("done_on"))), c.FormValue("note"), shown...)
	}
	if err != nil {
		page, e := s.doneOf(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "节点已标记完成。", "%s#checkpoints", planAddress(project))
}

func (s *Server) confirmDoneOf(c echo.Context, t view.Typed) (*view.DoneCheckpoint, error) {
	v, at, err := s.checkpointAt(c)
	if err != nil {
		return nil, err
	}
	k := v.Checkpoints[at]
	may, err := s.Oversight.MayConfirm(ctx(c), actor(c), v)
	if err != nil {
		return nil, err
	}
	if !may[k.ID] {
		return nil, fault.New(fault.Closed, "节点“%s”现在不由您确认：可能还没有登记完成，已经有人确认，或者方案里写明由别人确认。", k.Name)
	}
	row := planCheckpoint(at+1, k, v)
	facts := append(checkpointFacts(v, k), known([]view.Fact{{Label: "登记完成", Value: row.Done}, {Label: "凭据说明", Value: k.DoneNote}})...)
	return &view.DoneCheckpoint{Page: view.Page{Title: "确认节点完成", Crumbs: planCrumbs(v)}, Facts: facts, Photos: row.Photos, Files: row.Files,
		Form: view.ConfirmDoneForm(checkpointAddress(v, k)+"/confirm", planAddress(v.Project.ID), oversight.Seen(k), t)}, nil
}

func (s *Server) confirmDonePage(c echo.Context) error {
	page, err := s.confirmDoneOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "oversight/confirm_done", page)
}

func (s *Server) confirmDone(c echo.Context) error {
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	checkpoint, err := pathID(c, "checkpoint")
	if err != nil {
		return err
	}
	cmd := oversight.Confirmation{Project: project, Checkpoint: checkpoint, Seen: c.FormValue("seen"), Refused: c.FormValue("decision") == "no", Reason: c.FormValue("reason")}
	if d := c.FormValue("decision"); d != "yes" && d != "no" {
		err = fault.Form{"decision": "请选择确认完成或者不予确认。"}.Err()
	} else {
		err = s.Oversight.Confirm(ctx(c), actor(c), cmd)
	}
	if err != nil {
		page, e := s.confirmDoneOf(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "oversight/confirm_done", page, page.Form)
	}
	if cmd.Refused {
		return s.done(c, "已记录不予确认，节点恢复为未完成，责任单位会看到原因。", "%s#checkpoints", planAddress(project))
	}
	return s.done(c, "节点已确认完成。", "%s#checkpoints", planAddress(project))
}

func (s *Server) subItemDoneOf(c echo.Context, t view.Typed) (*view.OfficeFormPage, error) {
	v, err := s.planReading(c)
	if err != nil {
		return nil, err
	}
	id, err := pathID(c, "item")
	if err != nil {
		return nil, err
	}
	name := v.ThePlan.Item(id)
	if name == "" {
		return nil, fault.New(fault.NotFound, "没有找到该子项。")
	}
	back := planAddress(v.Project.ID)
	return &view.OfficeFormPage{Page: view.Page{Title: "标记子项完成", Crumbs: planCrumbs(v)}, Facts: []view.Fact{{Label: "子项", Value: name}},
		Form: view.SubItemDoneForm(fmt.Sprintf("%s/items/%d/done", back, id), back+"#items", string(v.Today), t)}, nil
}

func (s *Server) subItemDonePage(c echo.Context) error {
	page, err := s.subItemDoneOf(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

func (s *Server) subItemDone(c echo.Context) error {
	project, err := pathID(c, "project")
	if err != nil {
		return err
	}
	id, err := pathID(c, "item")
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Oversight.SubItemDone(ctx(c), actor(c), project, id, models.Date(strings.TrimSpace(c.FormValue("done_on"))))
	}
	if err != nil {
		page, e := s.subItemDoneOf(c, typedIn(c))
		if e != nil {
			return err
		}
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "子项已标记完成。", "%s#items", planAddress(project))
}

// sawOf is which state of a thing the form was made from. A form without it was
// not made by a page of ours.
func sawOf(c echo.Context) (string, error) {
	if values, err := c.FormParams(); err != nil || !values.Has("seen") {
		return "", fault.New(fault.Invalid, "提交的内容不完整，没有接收。请回到页面，重新填写后提交。")
	}
	return c.FormValue("seen"), nil
}
