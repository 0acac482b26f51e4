package oversight

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// Limits of one plan.
const (
	MaxCheckpoints = 60
	MaxSubItems    = 40
	MaxMeasures    = 60
	maxTarget      = 1_000_000_000_000 // thousandths of a measure
	maxInvestment  = models.Fen(1 << 52)
	yearsAhead     = 20 // of a target over several years
)

// A PlanReading is a project's plan with its parts. In a public reading it is
// a published one or nothing, and then ID is 0. Its checkpoints and measures
// are those of the Reading.
type PlanReading struct {
	models.Plan
	Items    []models.SubItem
	Evidence map[int64][]models.Photo // of checkpoints, without their bytes; for the public those that were confirmed
	Weight   int                      // of all checkpoints together, 100 in a finished plan
	Days     int                      // until it is due, negative when it is late; of a draft
	Missing  []string                 // what it lacks before it can be submitted; of a draft
	Seen     string                   // stands for all that was read, see Service.SubmitPlan
}

// Drafted reports whether the plan can be edited: it is a draft, or a project
// of former times has none yet.
func (p PlanReading) Drafted() bool { return p.ID == 0 || p.State == models.PlanDraft }

// Item is the name of a sub-item, empty for the whole project.
func (p PlanReading) Item(id int64) string {
	for _, i := range p.Items {
		if i.ID == id {
			return i.Name
		}
	}
	return ""
}

func readPlan(c *store.Scope, v *Reading) error {
	plans, err := c.PlansOf([]int64{v.Project.ID})
	if err != nil {
		return err
	}
	p := &v.ThePlan
	if len(plans) > 0 {
		p.Plan = plans[0]
	}
	photos, err := c.PhotosOfProject(v.Project.ID)
	if err != nil {
		return err
	}
	p.Evidence = map[int64][]models.Photo{}
	for _, f := range photos {
		for _, k := range v.Checkpoints {
			if f.CheckpointID == k.ID && (!v.Public || f.Phase != models.PhaseRefused && Confirmed(k)) {
				p.Evidence[k.ID] = append(p.Evidence[k.ID], f)
			}
		}
	}
	if v.Public && p.PublishedAt.IsZero() {
		p.Plan = models.Plan{}
		return nil
	}
	if p.Items, err = c.SubItems(v.Project.ID); err != nil {
		return err
	}
	for _, k := range v.Checkpoints {
		p.Weight += k.Weight
	}
	if v.Public {
		return nil
	}
	p.Seen = seen(p.Plan, p.Items, v.Measures, v.Checkpoints)
	if p.Drafted() && p.DueOn.Valid() {
		p.Days = c.Today.DaysUntil(p.DueOn)
		p.Missing = missing(p.Plan, v.Checkpoints)
	}
	return nil
}

// Confirmed reports whether a checkpoint was reached and, where somebody has to
// confirm it, confirmed.
func Confirmed(k models.Checkpoint) bool {
	return k.DoneOn != "" && (k.Confirmer == "" || !k.ConfirmedAt.IsZero())
}

// seen is a short digest of rows, by which a form says which state of them it
// was made from.
func seen(rows ...any) string {
	h := sha256.New()
	for _, r := range rows {
		body, err := json.Marshal(r)
		if err != nil {
			panic(err) // rows are plain data
		}
		h.Write(body)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Seen is the digest that a form about one part of a plan carries.
func Seen[T models.Plan | models.SubItem | models.Measure | models.Checkpoint](row T) string {
	return seen(row)
}

// unseen refuses a form that was made from another state. An empty digest is
// that of a caller without a page and passes.
func unseen(was, is, what, now string) error {
	if was == "" || was == is {
		return nil
	}
	return fault.New(fault.Conflict, "您打开页面以后，%s已经由别人改过，现在是：%s。请核对后再提交。", what, now)
}

// missing says what a plan lacks.
func missing(p models.Plan, checkpoints []models.Checkpoint) []string {
	var list []string
	for _, f := range []struct{ label, value string }{{"分管领导", p.Leader}, {"责任人", p.Officer}, {"联系电话", p.Contact}, {"目标任务", p.Target}, {"资金安排", p.Money}, {"保障措施", p.Safeguards}} {
		if f.value == "" {
			list = append(list, "没有填写"+f.label)
		}
	}
	sum := 0
	for _, k := range checkpoints {
		sum += k.Weight
	}
	switch {
	case len(checkpoints) == 0:
		list = append(list, "没有节点")
	case sum != 100:
		list = append(list, fmt.Sprintf("各节点权重合计 %d%%，应为 100%%", sum))
	}
	return list
}

// draft finds the plan of a project that is being drafted, and begins that of
// a project of former times. It refuses once the plan was submitted.
func draft(c *store.Scope, p models.Project) (models.Plan, error) {
	if p.Stage == models.StageClosed || p.Stage == models.StageEnded {
		return models.Plan{}, fault.New(fault.Closed, "项目%s，实施方案不能再改。", p.Stage.Label())
	}
	plan, err := c.LockPlanOf(p.ID)
	if fault.Is(err, fault.NotFound) {
		return c.OpenPlan(p.ID)
	}
	if err != nil {
		return plan, err
	}
	switch plan.State {
	case models.PlanSubmitted:
		return plan, fault.New(fault.Closed, "实施方案已经提交，正在审核，不能修改。需要修改的，由审核的单位退回。")
	case models.PlanApproved:
		return plan, fault.New(fault.Closed, "实施方案已经批准，等待公布，不能修改。需要修改的，由审核的单位退回。")
	case models.PlanPublished:
		return plan, fault.New(fault.Closed, "实施方案已经公布，不能直接修改。需要改变的，申请项目调整。")
	}
	return plan, nil
}

// edit changes a plan that is being drafted.
func (s *Service) edit(ctx context.Context, actor access.Actor, project int64, what string, do func(c *store.Scope, p models.Project, plan models.Plan) (detail string, err error)) error {
	return s.change(ctx, actor, access.DraftPlan, project, what, func(c *store.Scope, p models.Project) (string, error) {
		plan, err := draft(c, p)
		if err != nil {
			return "", err
		}
		return do(c, p, plan)
	})
}

// A PlanText is what a plan says in words. Seen is the digest of the plan that
// the form was made from.
type PlanText struct {
	Project                                             int64
	Seen                                                string
	Leader, Officer, Contact, Target, Money, Safeguards string
}

// SavePlan writes the words of a plan; a draft may lack some of them.
func (s *Service) SavePlan(ctx context.Context, actor access.Actor, cmd PlanText) error {
	form := fault.Form{}
	line(form, "leader", "分管领导", &cmd.Leader, 40, false)
	line(form, "officer", "责任人", &cmd.Officer, 40, false)
	line(form, "contact", "联系电话", &cmd.Contact, 40, false)
	line(form, "target", "目标任务", &cmd.Target, 1000, false)
	line(form, "money", "资金安排", &cmd.Money, 1000, false)
	line(form, "safeguards", "保障措施", &cmd.Safeguards, 1000, false)
	if cmd.Contact != "" && strings.ContainsFunc(cmd.Contact, func(r rune) bool { return !strings.ContainsRune("0123456789-+()（）、 转", r) }) {
		form.Add("contact", "联系电话请填办公电话号码，例如 0578-6123456。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.edit(ctx, actor, cmd.Project, "编制实施方案", func(c *store.Scope, p models.Project, plan models.Plan) (string, error) {
		now := fmt.Sprintf("分管领导%s、责任人%s、联系电话%s", orNone(plan.Leader), orNone(plan.Officer), orNone(plan.Contact))
		if err := unseen(cmd.Seen, seen(plan), "实施方案", now); err != nil {
			return "", err
		}
		plan.Leader, plan.Officer, plan.Contact = cmd.Leader, cmd.Officer, cmd.Contact
		plan.Target, plan.Money, plan.Safeguards = cmd.Target, cmd.Money, cmd.Safeguards
		return "", c.UpdatePlan(plan)
	})
}

func orNone(s string) string {
	if s == "" {
		return "（未填）"
	}
	return s
}

// A SubItemCommand adds a sub-item to a plan, or changes the one with the ID
// that was read as Seen.
type SubItemCommand struct {
	Project, ID        int64
	Seen               string
	Name, Unit, Target string
	Investment         models.Fen
}

func (cmd *SubItemCommand) check(form fault.Form) {
	line(form, "name", "子项名称", &cmd.Name, 60, true)
	line(form, "unit", "责任单位", &cmd.Unit, 60, false)
	line(form, "target", "目标", &cmd.Target, 150, false)
	if cmd.Investment < 0 || cmd.Investment > maxInvestment {
		form.Add("investment", "投资请填不小于 0 的数字，单位万元。")
	}
}

func subItemNow(i models.SubItem) string {
	return fmt.Sprintf("%s，责任单位%s，目标%s", i.Name, orNone(i.Unit), orNone(i.Target))
}

// SaveSubItem writes a sub-item; two of the same name are refused.
func (s *Service) SaveSubItem(ctx context.Context, actor access.Actor, cmd SubItemCommand) error {
	form := fault.Form{}
	cmd.check(form)
	if err := form.Err(); err != nil {
		return err
	}
	return s.edit(ctx, actor, cmd.Project, "编制子项", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		items, err := c.SubItems(p.ID)
		if err != nil {
			return "", err
		}
		units, err := unitIDs(c)
		if err != nil {
			return "", err
		}
		row := models.SubItem{ProjectID: p.ID, Position: 1}
		for _, i := range items {
			if i.ID == cmd.ID {
				row = i
			} else if i.Name == cmd.Name {
				return "", fault.Form{"name": "这个名称的子项已经有了，没有重复增加。"}.Err()
			}
			if cmd.ID == 0 {
				row.Position = max(row.Position, i.Position+1)
			}
		}
		if err := writable(cmd.ID, row.ID, len(items), MaxSubItems, "子项"); err != nil {
			return "", err
		}
		if err := unseen(cmd.Seen, seen(row), "这个子项", subItemNow(row)); err != nil && cmd.ID != 0 {
			return "", err
		}
		row.Name, row.Unit, row.UnitID, row.Target, row.Investment = cmd.Name, cmd.Unit, units[cmd.Unit], cmd.Target, cmd.Investment
		if cmd.ID == 0 {
			return cmd.Name, c.PutSubItem(&row)
		}
		return cmd.Name, c.UpdateSubItem(row)
	})
}

// writable refuses to change a row that is not there, and to add one too many.
func writable(wanted, found int64, n, most int, what string) error {
	if wanted != 0 && found != wanted {
		return fault.New(fault.NotFound, "没有找到该%s，可能已经删除。", what)
	}
	if wanted == 0 && n >= most {
		return fault.New(fault.Conflict, "一个项目最多 %d 个%s。", most, what)
	}
	return nil
}

func unitIDs(c *store.Scope) (map[string]int64, error) {
	rows, err := c.Units()
	units := map[string]int64{}
	for _, u := range rows {
		units[u.Name] = u.ID
	}
	delete(units, "")
	return units, err
}

// RemoveSubItem removes a sub-item of a draft that no checkpoint and no measure
// belongs to.
func (s *Service) RemoveSubItem(ctx context.Context, actor access.Actor, project, id int64, saw string) error {
	return s.edit(ctx, actor, project, "删除子项", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		row, err := c.SubItem(p.ID, id)
		if err != nil {
			return "", err
		}
		if err := unseen(saw, seen(row), "这个子项", subItemNow(row)); err != nil {
			return "", err
		}
		checkpoints, err := c.Checkpoints(p.ID)
		if err != nil {
			return "", err
		}
		measures, err := c.Measures(p.ID)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(checkpoints, func(k models.Checkpoint) bool { return k.SubItemID == id }) || slices.ContainsFunc(measures, func(m models.Measure) bool { return m.SubItemID == id }) {
			return "", fault.New(fault.Conflict, "还有节点或者指标属于子项“%s”，请先改掉或者删除它们。", row.Name)
		}
		return row.Name, c.DropSubItem(p.ID, id)
	})
}

// SubItemDone records that a sub-item of a published plan was finished on a
// day, which may not lie in the future.
func (s *Service) SubItemDone(ctx context.Context, actor access.Actor, project, id int64, on models.Date) error {
	if !on.Valid() {
		return fault.Form{"done_on": "请填写完成日期，例如 2026-06-30。"}.Err()
	}
	return s.change(ctx, actor, access.ReportProgress, project, "子项完成", func(c *store.Scope, p models.Project) (string, error) {
		if on > c.Today {
			return "", fault.Form{"done_on": "完成日期不能晚于今天。"}.Err()
		}
		if err := inForce(c, p); err != nil {
			return "", err
		}
		row, err := c.SubItem(p.ID, id)
		if err != nil {
			return "", err
		}
		if row.DoneOn != "" {
			return "", fault.New(fault.Conflict, "子项“%s”已经登记在%s完成，没有重复登记。", row.Name, chineseDay(row.DoneOn))
		}
		row.DoneOn = on
		return row.Name, c.UpdateSubItem(row)
	})
}

// inForce refuses what is done by a plan that does not hold yet, and of a
// project that is over or goes on under another year; a project of former times
// without a plan passes.
func inForce(c *store.Scope, p models.Project) error {
	if p.Stage == models.StageClosed || p.Stage == models.StageEnded {
		return fault.New(fault.Closed, "该项目%s，不再登记完成。", p.Stage.Label())
	}
	if err := notCarried(c, p); err != nil {
		return err
	}
	plan, err := c.PlanOf(p.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err == nil && plan.State != models.PlanPublished {
		return fault.New(fault.Closed, "实施方案%s，还没有公布，不能登记完成。", plan.State.Label())
	}
	return err
}

// A MeasureCommand adds a measure to a plan, or changes the one with the ID
// that was read as Seen. Target is in thousandths; Year 0 stands for the
// project's.
type MeasureCommand struct {
	Project, ID, SubItem int64
	Seen                 string
	Year                 int
	Name, Unit           string
	Target               int64
}

func (cmd *MeasureCommand) check(form fault.Form) {
	line(form, "name", "指标名称", &cmd.Name, 60, true)
	line(form, "unit", "计量单位", &cmd.Unit, 20, true)
	if cmd.Target < 1 || cmd.Target > maxTarget {
		form.Add("quantity", "数量请填大于 0 的数字，最多三位小数，例如 12.3。")
	}
}

func (cmd *MeasureCommand) fits(form fault.Form, p models.Project, items []models.SubItem) {
	if cmd.Year == 0 {
		cmd.Year = p.Year
	}
	checkYear(form, cmd.Year, p)
	checkItem(form, cmd.SubItem, items)
}

func checkYear(form fault.Form, year int, p models.Project) {
	if year != 0 && (year < p.Year || year > p.Year+yearsAhead) {
		form.Add("year", "年度请填 %d 到 %d。", p.Year, p.Year+yearsAhead)
	}
}

func checkItem(form fault.Form, item int64, items []models.SubItem) {
	if item != 0 && !slices.ContainsFunc(items, func(i models.SubItem) bool { return i.ID == item }) {
		form.Add("item", "没有这个子项，请重新选择。")
	}
}

func measureNow(m models.Measure) string {
	return fmt.Sprintf("%d年%s %s%s", m.Year, m.Name, Thousandths(m.Target), m.Unit)
}

// SaveMeasure writes a measure; the same name for the same sub-item and year
// twice is refused.
func (s *Service) SaveMeasure(ctx context.Context, actor access.Actor, cmd MeasureCommand) error {
	form := fault.Form{}
	cmd.check(form)
	if err := form.Err(); err != nil {
		return err
	}
	return s.edit(ctx, actor, cmd.Project, "编制指标", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		cmd := cmd // the transaction may run twice
		items, err := c.SubItems(p.ID)
		if err != nil {
			return "", err
		}
		form := fault.Form{}
		if cmd.fits(form, p, items); form.Err() != nil {
			return "", form.Err()
		}
		measures, err := c.Measures(p.ID)
		if err != nil {
			return "", err
		}
		row := models.Measure{ProjectID: p.ID, Position: 1}
		for _, m := range measures {
			if m.ID == cmd.ID {
				row = m
			} else if m.Name == cmd.Name && m.SubItemID == cmd.SubItem && m.Year == cmd.Year {
				return "", fault.Form{"name": "这一年度已经有同名的指标，没有重复增加。"}.Err()
			}
			if cmd.ID == 0 {
				row.Position = max(row.Position, m.Position+1)
			}
		}
		if err := writable(cmd.ID, row.ID, len(measures), MaxMeasures, "指标"); err != nil {
			return "", err
		}
		if err := unseen(cmd.Seen, seen(row), "这个指标", measureNow(row)); err != nil && cmd.ID != 0 {
			return "", err
		}
		row.SubItemID, row.Year, row.Name, row.Unit, row.Target = cmd.SubItem, cmd.Year, cmd.Name, cmd.Unit, cmd.Target
		if cmd.ID == 0 {
			return measureNow(row), c.PutMeasure(&row)
		}
		return measureNow(row), c.UpdateMeasure(row)
	})
}

// RemoveMeasure removes a measure of a draft.
func (s *Service) RemoveMeasure(ctx context.Context, actor access.Actor, project, id int64, saw string) error {
	return s.edit(ctx, actor, project, "删除指标", func(c *store.Scope, p models.Project, _ models.Plan) (string, error) {
		row, err := c.Measure(p.ID, id)
		if err != nil {
			return "", err
		}
		if err := unseen(saw, seen(row), "这个指标", measureNow(row)); err != nil {
			return "", err
		}
		said, err := c.Reached([]int64{p.ID})
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(said, func(f store.Reached) bool { return f.MeasureID == id }) {
			return "", fault.New(fault.Conflict, "指标“%s”已经有进度报告填报了完成数，不能删除，可以修改。", row.Name)
		}
		return measureNow(row), c.DropMeasure(p.ID, id)
	})
}

// SubmitPlan hands a plan in; saw is the Seen of the reading that was on the
// page. It refuses what is incomplete, with all that is missing.
func (s *Service) SubmitPlan(ctx context.Context, actor access.Actor, project int64, saw string) error {
	return s.step(ctx, actor, access.DraftPlan, project, lifecycle.SubmitPlan, saw, func(c *store.Scope, p models.Project, plan *models.Plan) (string, error) {
		checkpoints, err := c.Checkpoints(p.ID)
		if err != nil {
			return "", err
		}
		if lacks := missing(*plan, checkpoints); len(lacks) > 0 {
			return "", fault.New(fault.Invalid, "实施方案还不能提交：%s。", strings.Join(lacks, "；"))
		}
		plan.SubmittedAt, plan.SubmittedBy, plan.SubmittedAccount, plan.Note = c.Now, actor.Name, actor.Account, ""
		return "", nil
	})
}

// ReturnPlan sends a plan back to be changed, with the reason: a submitted one,
// or an approved one in which something wrong was found before it is published.
func (s *Service) ReturnPlan(ctx context.Context, actor access.Actor, project int64, saw, reason string) error {
	form := fault.Form{}
	line(form, "reason", "退回的原因", &reason, 200, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.step(ctx, actor, access.ApprovePlan, project, lifecycle.ReturnPlan, saw, func(c *store.Scope, p models.Project, plan *models.Plan) (string, error) {
		if p.UnitID > 0 {
			people, err := c.Holders([]models.Role{models.UnitRole}, p.UnitID)
			if err != nil {
				return "", err
			}
			for _, account := range people {
				if err := c.Remind(account, fmt.Sprintf("plan-returned/%d/%d", plan.ID, plan.SubmittedAt), "“"+p.Name+"”的实施方案退回修改："+reason, fmt.Sprintf("/office/projects/%d/plan", p.ID)); err != nil {
					return "", err
				}
			}
		}
		plan.SubmittedAt, plan.SubmittedBy, plan.ApprovedAt, plan.ApprovedBy, plan.Note = 0, "", 0, "", reason
		return reason, nil
	})
}

// ApprovePlan approves a submitted plan.
func (s *Service) ApprovePlan(ctx context.Context, actor access.Actor, project int64, saw string) error {
	return s.step(ctx, actor, access.ApprovePlan, project, lifecycle.ApprovePlan, saw, func(c *store.Scope, p models.Project, plan *models.Plan) (string, error) {
		plan.ApprovedAt, plan.ApprovedBy, plan.ApprovedAccount = c.Now, actor.Name, actor.Account
		return "", nil
	})
}

// PublishPlan makes an approved plan public with its files, and moves the
// project on: to planned, and to running where something was reported already.
// From then on the plan changes by adjustments only.
func (s *Service) PublishPlan(ctx context.Context, actor access.Actor, project int64, saw string) error {
	return s.step(ctx, actor, access.ApprovePlan, project, lifecycle.PublishPlan, saw, func(c *store.Scope, p models.Project, plan *models.Plan) (string, error) {
		plan.PublishedAt = c.Now
		if err := c.PublishFiles(p.ID, FilePlan, plan.ID); err != nil {
			return "", err
		}
		if p.Stage == models.StageDecided { // an older project may be further on
			var err error
			if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.PublishPlan); err != nil {
				return "", err
			}
			reports, err := c.Reports(p.ID)
			if err != nil {
				return "", err
			}
			if len(reports) > 0 {
				if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.Begin); err != nil {
					return "", err
				}
			}
			if err := c.UpdateProject(p); err != nil {
				return "", err
			}
		}
		if p.PublishedAt.IsZero() {
			return "", nil
		}
		return "", c.Announce(models.EventPlan, fmt.Sprintf("plan/%d/published", plan.ID), "实施方案已公布", "“"+p.Name+"”的实施方案已经公布。", fmt.Sprintf("/projects/%d", p.ID))
	})
}

// step moves a plan on by its table.
func (s *Service) step(ctx context.Context, actor access.Actor, need access.Action, project int64, act lifecycle.Act, saw string, do func(c *store.Scope, p models.Project, plan *models.Plan) (string, error)) error {
	return s.change(ctx, actor, need, project, string(act), func(c *store.Scope, p models.Project) (string, error) {
		if p.Stage == models.StageClosed || p.Stage == models.StageEnded {
			return "", fault.New(fault.Closed, "项目%s，不能%s。", p.Stage.Label(), string(act))
		}
		plan, err := c.LockPlanOf(p.ID)
		if err != nil {
			return "", err
		}
		before := plan
		if plan.State, err = lifecycle.Follow(lifecycle.Plan, plan.State, act); err != nil {
			return "", err
		}
		is, err := planSeen(c, before)
		if err != nil {
			return "", err
		}
		if saw != "" && saw != is {
			return "", fault.New(fault.Conflict, "您打开页面以后，实施方案已经改过，现在是“%s”，内容以本页显示的为准。请核对后再%s。", before.State.Label(), string(act))
		}
		detail, err := do(c, p, &plan)
		if err != nil {
			return "", err
		}
		return detail, c.UpdatePlan(plan)
	})
}

// planSeen is PlanReading.Seen within a transaction.
func planSeen(c *store.Scope, plan models.Plan) (string, error) {
	items, err := c.SubItems(plan.ProjectID)
	if err != nil {
		return "", err
	}
	measures, err := c.Measures(plan.ProjectID)
	if err != nil {
		return "", err
	}
	checkpoints, err := c.Checkpoints(plan.ProjectID)
	return seen(plan, items, measures, checkpoints), err
}

// AddPlanFile attaches a PDF to a plan that is being drafted.
func (s *Service) AddPlanFile(ctx context.Context, actor access.Actor, project int64, d Document) error {
	return s.edit(ctx, actor, project, "上传方案附件", func(c *store.Scope, p models.Project, plan models.Plan) (string, error) {
		_, err := putFile(c, actor, p, FilePlan, plan.ID, d, false)
		return d.Name, err
	})
}

// RemovePlanFile removes a file of a plan that is being drafted.
func (s *Service) RemovePlanFile(ctx context.Context, actor access.Actor, project int64, id string) error {
	if !fileID(id) {
		return errNoFile
	}
	return s.edit(ctx, actor, project, "删除方案附件", func(c *store.Scope, p models.Project, plan models.Plan) (string, error) {
		row, err := c.ProjectFile(id)
		if err != nil {
			return "", err
		}
		if row.ProjectID != p.ID || row.Subject != FilePlan || row.Public {
			return "", errNoFile
		}
		return row.Name, c.DropProjectFile(p.ID, id)
	})
}

// PlanDuty is what a plan or checkpoint asks of somebody now.
type PlanDuty struct {
	Project    models.Project
	Plan       models.Plan
	Checkpoint models.Checkpoint
	Days       int // until the plan is due, negative when it is late
}

// PlanDuties are a person's tasks about plans.
type PlanDuties struct {
	Submit, Approve, Publish, Confirm []PlanDuty
}

// PlanDuties lists what the actor has to do about plans: hand them in, approve
// them, publish them, confirm checkpoints.
func (s *Service) PlanDuties(ctx context.Context, actor access.Actor) (PlanDuties, error) {
	var d PlanDuties
	err := s.look(ctx, actor, func(c *store.Scope) error {
		under, err := c.ProjectsUnderWay()
		if err != nil {
			return err
		}
		mine, ids := map[int64]models.Project{}, []int64{}
		for _, p := range under {
			if concerns(actor, p) {
				mine[p.ID] = p
				ids = append(ids, p.ID)
			}
		}
		plans, err := c.PlansUnderWay()
		if err != nil {
			return err
		}
		for _, k := range plans {
			p, ok := mine[k.ProjectID]
			if !ok {
				continue
			}
			duty := PlanDuty{Project: p, Plan: k, Days: c.Today.DaysUntil(k.DueOn)}
			switch {
			case k.State == models.PlanDraft && access.May(actor, access.DraftPlan) && acts(actor, access.DraftPlan, p):
				d.Submit = append(d.Submit, duty)
			case k.State == models.PlanSubmitted && access.May(actor, access.ApprovePlan):
				d.Approve = append(d.Approve, duty)
			case k.State == models.PlanApproved && access.May(actor, access.ApprovePlan):
				d.Publish = append(d.Publish, duty)
			}
		}
		if !access.May(actor, access.ConfirmDone) {
			return nil
		}
		open, err := c.CheckpointsToConfirm(ids)
		if err != nil {
			return err
		}
		watched, err := watching(c, actor, ids)
		if err != nil {
			return err
		}
		for _, k := range open {
			p := mine[k.ProjectID]
			if mayConfirm(actor, p, k, watched) == nil {
				d.Confirm = append(d.Confirm, PlanDuty{Project: p, Checkpoint: k})
			}
		}
		return nil
	})
	return d, err
}

// watching says which of some projects have a group of deputies who watch
// them, and whether the actor is one of them.
func watching(c *store.Scope, actor access.Actor, projects []int64) (map[int64]bool, error) {
	groups, err := c.OversightGroups(projects)
	if err != nil || len(groups) == 0 {
		return nil, err
	}
	ids := make([]int64, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	members, err := c.GroupMembers(ids)
	if err != nil {
		return nil, err
	}
	watched := map[int64]bool{}
	for _, g := range groups {
		for _, m := range members {
			if m.GroupID == g.ID && m.LeftAt.IsZero() {
				watched[g.ProjectID] = watched[g.ProjectID] || m.AccountID == actor.Account
			}
		}
	}
	return watched, nil
}

// ordered puts checkpoints into the order of their days, those of the same day
// as they stood.
func ordered(rows []models.Checkpoint) []models.Checkpoint {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b models.Checkpoint) int { return cmp.Compare(a.PlannedOn, b.PlannedOn) })
	return rows
}

// MayEditPlan reports whether the actor may edit the plan of the reading now.
func MayEditPlan(actor access.Actor, v Reading) bool {
	return v.May(actor, access.DraftPlan) && v.ThePlan.Drafted() && v.Project.Stage != models.StageClosed && v.Project.Stage != models.StageEnded
}
