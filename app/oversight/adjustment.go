package oversight

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/audit"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// Values are the values of a project that a change is about: only those of the
// change's kind are set, and of days and measures only those that change.
type Values struct {
	Content    string        `json:"content,omitempty"`
	Place      string        `json:"place,omitempty"`
	Investment models.Fen    `json:"investment,omitempty"`
	Deadline   string        `json:"deadline,omitempty"`
	Days       []DayValue    `json:"days,omitempty"`
	Targets    []TargetValue `json:"targets,omitempty"`
	Stage      models.Stage  `json:"stage,omitempty"`
}

// A DayValue is the planned day of a checkpoint.
type DayValue struct {
	ID   int64       `json:"id"`
	Name string      `json:"name"`
	On   models.Date `json:"on"`
}

// A TargetValue is the target of a measure, in thousandths.
type TargetValue struct {
	ID     int64  `json:"id"`
	Year   int    `json:"year"`
	Name   string `json:"name"`
	Unit   string `json:"unit"`
	Target int64  `json:"target"`
}

// text is how values are kept.
func (v Values) text() string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers
	}
	return string(b)
}

// Seen is a short mark of values that a page showed, by which a form says what
// its writer had before the eyes.
func (v Values) Seen() string {
	sum := sha256.Sum256([]byte(v.text()))
	return hex.EncodeToString(sum[:8])
}

func valuesOf(text string) Values {
	var v Values
	if json.Unmarshal([]byte(text), &v) != nil {
		return Values{} // nothing but text() writes the column
	}
	return v
}

// AdjustmentWords name who says what of a change: the one who decided the
// project decides about its change (浙江省人大常委会讨论、决定重大事项的规定 2018
// Art 17 for what a standing committee decided; the chain before it is usual).
type AdjustmentWords struct {
	Screens string // who looks at it first: 主任会议
	Decides string // who decides: 常委会
	Act     string // what that is called: 决定; a street has nobody who decides
	Grants  string // 批准调整
	Refuses string
}

// WordsOfAdjustment are the words of a level.
func WordsOfAdjustment(l models.Level) AdjustmentWords {
	switch l {
	case models.Street:
		return AdjustmentWords{"街道工委", "街道工委", "研究意见", "同意调整", "不同意调整"}
	case models.Town:
		return AdjustmentWords{"主席团", "主席团或者人民代表大会", "决定", "批准调整", "不批准调整"}
	}
	return AdjustmentWords{"主任会议", "常委会", "决定", "批准调整", "不批准调整"}
}

// An AdjustmentReading is a change with what was said of it.
type AdjustmentReading struct {
	models.Adjustment
	Project  models.Project
	Congress models.Congress
	Old, New Values
	Steps    []models.AdjustmentStep
	// Stale says what has changed since it was asked for, so that it cannot
	// take effect as it was decided; read for one that waits.
	Stale []string
}

// Step is the newest record that led to a state; zero when there is none.
func (a AdjustmentReading) Step(state models.AdjustmentState) models.AdjustmentStep {
	for _, s := range slices.Backward(a.Steps) {
		if s.State == state {
			return s
		}
	}
	return models.AdjustmentStep{}
}

// LateThen are the days that a checkpoint was late already when the change of
// its day was decided, 0 if it was not.
func (a AdjustmentReading) LateThen(d DayValue) int {
	if a.DecidedOn == "" {
		return 0
	}
	return max(0, d.On.DaysUntil(a.DecidedOn))
}

// Waits reports whether somebody still has to do something about a change.
func Waits(s models.AdjustmentState) bool {
	switch s {
	case models.AdjustmentFiled, models.AdjustmentGovernment, models.AdjustmentChairs, models.AdjustmentGranted:
		return true
	}
	return false
}

// changeable is what of a project's plan a change can be about.
type changeable struct {
	checkpoints []models.Checkpoint
	measures    []models.Measure
}

// Present are the values of a kind as they are now: all that a change of the
// kind could change.
func (v Reading) Present(kind models.AdjustmentKind) Values {
	return present(v.Project, kind, v.may.checkpoints, v.may.measures)
}

func present(p models.Project, kind models.AdjustmentKind, checkpoints []models.Checkpoint, measures []models.Measure) Values {
	var v Values
	switch kind {
	case models.AdjustContent:
		v.Content = p.Content
	case models.AdjustPlace:
		v.Place = p.Place
	case models.AdjustInvestment:
		v.Investment = p.Investment
	case models.AdjustDeadline:
		v.Deadline = p.Deadline
		for _, k := range checkpoints {
			if k.DoneOn == "" {
				v.Days = append(v.Days, DayValue{k.ID, k.Name, k.PlannedOn})
			}
		}
	case models.AdjustScale:
		for _, m := range measures {
			v.Targets = append(v.Targets, TargetValue{m.ID, m.Year, m.Name, m.Unit, m.Target})
		}
	case models.AdjustEnd:
		v.Stage = p.Stage
	}
	return v
}

func presentNow(c *store.Scope, p models.Project, kind models.AdjustmentKind) (Values, error) {
	checkpoints, measures, err := planOf(c, p.ID)
	return present(p, kind, checkpoints, measures), err
}

// planOf are the checkpoints and measures that a change can be about: a plan
// that is not published is changed by writing it again.
func planOf(c *store.Scope, project int64) ([]models.Checkpoint, []models.Measure, error) {
	plans, err := c.PlansOf([]int64{project})
	if err != nil || len(plans) > 0 && plans[0].PublishedAt.IsZero() {
		return nil, nil, err
	}
	checkpoints, err := c.Checkpoints(project)
	if err != nil {
		return nil, nil, err
	}
	measures, err := c.Measures(project)
	return checkpoints, measures, err
}

// stale says in which points the present differs from what a change was asked
// for from.
func stale(c *store.Scope, p models.Project, a models.Adjustment) ([]string, error) {
	was := valuesOf(a.Was)
	now, err := presentNow(c, p, a.Kind)
	if err != nil {
		return nil, err
	}
	var list []string
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	switch a.Kind {
	case models.AdjustContent:
		if now.Content != was.Content {
			say("建设内容现在是“%s”", now.Content)
		}
	case models.AdjustPlace:
		if now.Place != was.Place {
			say("地点现在是“%s”", now.Place)
		}
	case models.AdjustInvestment:
		if now.Investment != was.Investment {
			say("投资现在是%s万元", strconv.FormatFloat(now.Investment.Wan(), 'f', -1, 64))
		}
	case models.AdjustDeadline:
		if now.Deadline != was.Deadline {
			say("完成时限现在是“%s”", now.Deadline)
		}
		for _, d := range was.Days {
			at := slices.IndexFunc(now.Days, func(n DayValue) bool { return n.ID == d.ID })
			switch {
			case at < 0:
				say("节点“%s”已经完成或者删除", d.Name)
			case now.Days[at].On != d.On:
				say("节点“%s”的计划完成日期现在是%s", d.Name, chineseDay(now.Days[at].On))
			}
		}
	case models.AdjustScale:
		for _, t := range was.Targets {
			at := slices.IndexFunc(now.Targets, func(n TargetValue) bool { return n.ID == t.ID })
			switch {
			case at < 0:
				say("指标“%s”已经删除", t.Name)
			case now.Targets[at].Target != t.Target || now.Targets[at].Unit != t.Unit:
				say("指标“%s”现在是%s%s", t.Name, Thousandths(now.Targets[at].Target), now.Targets[at].Unit)
			}
		}
	}
	if _, err := lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.End); err != nil || !p.AcceptedAt.IsZero() {
		say("项目%s", p.Stage.Label())
	}
	return list, nil
}

// Thousandths prints a quantity without zeros at its end: 12.3.
func Thousandths(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := fmt.Sprintf("%s%d", sign, n/1000)
	if rest := n % 1000; rest != 0 {
		digits := fmt.Sprintf(".%03d", rest)
		for digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		text += digits
	}
	return text
}

// An AdjustmentCommand asks for a change. Of the new values those of the kind
// are read; Seen is what Present(kind).Seen() was on the page.
type AdjustmentCommand struct {
	Project int64
	Kind    models.AdjustmentKind
	Reason  string
	Effect  string
	Seen    string

	Content    string
	Place      string
	Investment models.Fen
	Deadline   string
	Days       map[int64]models.Date // new days by checkpoint; empty or the present one changes nothing
	Targets    map[int64]int64       // new targets by measure, thousandths; the present one changes nothing
}

// Adjustable refuses a project whose work is not under way.
func Adjustable(p models.Project) error {
	if _, err := lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.End); err != nil || !p.AcceptedAt.IsZero() {
		stage := p.Stage.Label()
		if !p.AcceptedAt.IsZero() {
			stage = models.StageAccepted.Label()
		}
		return fault.New(fault.Closed, "该项目现在是“%s”，不再办理调整。", stage)
	}
	return nil
}

// FileAdjustment asks for a change of a project whose work is under way. One
// of the same kind that still waits, or a page that saw other values, is a
// conflict; a change that changes nothing is refused.
func (s *Service) FileAdjustment(ctx context.Context, actor access.Actor, cmd AdjustmentCommand) (int64, error) {
	form := fault.Form{}
	line(form, "reason", "调整理由", &cmd.Reason, 500, true)
	line(form, "effect", "调整影响", &cmd.Effect, 1000, true)
	switch cmd.Kind {
	case models.AdjustContent:
		line(form, "content", "调整后的建设内容", &cmd.Content, 2000, true)
	case models.AdjustPlace:
		line(form, "place", "调整后的地点", &cmd.Place, 100, true)
	case models.AdjustInvestment:
		if cmd.Investment <= 0 || cmd.Investment > maxInvestment {
			form.Add("investment", "请填写调整后的投资，单位万元，要大于 0，也不能大得不合常理。")
		}
	case models.AdjustDeadline:
		line(form, "deadline", "调整后的完成时限", &cmd.Deadline, 60, false)
	case models.AdjustScale, models.AdjustEnd:
	default:
		form.Add("kind", "请选择调整哪一项。")
	}
	if err := form.Err(); err != nil {
		return 0, err
	}
	var id int64
	err := s.change(ctx, actor, access.FileAdjustment, cmd.Project, "申请调整", func(c *store.Scope, p models.Project) (string, error) {
		if err := Adjustable(p); err != nil {
			return "", err
		}
		if err := notCarried(c, p); err != nil {
			return "", err
		}
		before, err := c.Adjustments(p.ID)
		if err != nil {
			return "", err
		}
		for _, a := range before {
			if a.Kind == cmd.Kind && Waits(a.State) {
				return "", fault.New(fault.Conflict, "该项目已经有一份%s的调整申请（%s），办结或者撤回以后才能再次申请。", a.Kind.Label(), a.State.Label())
			}
		}
		now, err := presentNow(c, p, cmd.Kind)
		if err != nil {
			return "", err
		}
		if cmd.Seen != "" && cmd.Seen != now.Seen() {
			return "", fault.New(fault.Conflict, "填写期间，该项目的%s已经改变。请按下面现在的内容重新填写。", cmd.Kind.Label())
		}
		was, becomes, err := cmd.change(now, c.Today)
		if err != nil {
			return "", err
		}
		row := models.Adjustment{ProjectID: p.ID, Kind: cmd.Kind, Reason: cmd.Reason, Effect: cmd.Effect, Was: was.text(), Becomes: becomes.text(),
			State: models.AdjustmentFiled, FiledBy: actor.Name, AccountID: actor.Account, FiledAt: c.Now}
		if err := c.PutAdjustment(&row); err != nil {
			return "", err
		}
		id = row.ID
		return cmd.Kind.Label() + "：" + cmd.Reason, nil
	})
	return id, err
}

// change is what the command changes of the present values: the old and the
// new ones of all that differs.
func (cmd AdjustmentCommand) change(now Values, today models.Date) (was, becomes Values, err error) {
	form := fault.Form{}
	same := func(field string) {
		form.Add(field, "和现在的一样，没有改变。请填写调整后的内容。")
	}
	switch cmd.Kind {
	case models.AdjustContent:
		was.Content, becomes.Content = now.Content, cmd.Content
		if now.Content == cmd.Content {
			same("content")
		}
	case models.AdjustPlace:
		was.Place, becomes.Place = now.Place, cmd.Place
		if now.Place == cmd.Place {
			same("place")
		}
	case models.AdjustInvestment:
		was.Investment, becomes.Investment = now.Investment, cmd.Investment
		if now.Investment == cmd.Investment {
			same("investment")
		}
	case models.AdjustDeadline:
		if cmd.Deadline == "" {
			cmd.Deadline = now.Deadline
		}
		was.Deadline, becomes.Deadline = now.Deadline, cmd.Deadline
		for _, d := range now.Days {
			on := cmd.Days[d.ID]
			if on == "" || on == d.On {
				continue
			}
			field := "day-" + strconv.FormatInt(d.ID, 10)
			switch {
			case !on.Valid():
				form.Add(field, "请填写“%s”调整后的日期，例如 2026-06-30。", d.Name)
			case on < today:
				form.Add(field, "“%s”调整后的日期不能早于今天。", d.Name)
			}
			was.Days = append(was.Days, d)
			becomes.Days = append(becomes.Days, DayValue{d.ID, d.Name, on})
		}
		for id := range cmd.Days {
			if !slices.ContainsFunc(now.Days, func(d DayValue) bool { return d.ID == id }) {
				return was, becomes, fault.New(fault.Conflict, "有一个节点已经完成或者删除，不能再调整日期。请刷新页面重新填写。")
			}
		}
		if len(was.Days) == 0 && was.Deadline == becomes.Deadline {
			same("deadline")
		}
	case models.AdjustScale:
		if len(now.Targets) == 0 {
			return was, becomes, fault.New(fault.Closed, "该项目的实施方案没有指标。规模的变化，请申请调整建设内容。")
		}
		for _, t := range now.Targets {
			target, given := cmd.Targets[t.ID]
			if !given || target == t.Target {
				continue
			}
			if target < 0 || target > maxTarget {
				form.Add("target-"+strconv.FormatInt(t.ID, 10), "“%s”调整后的目标请填不小于 0 的数，也不能大得不合常理。", t.Name)
			}
			was.Targets = append(was.Targets, t)
			t.Target = target
			becomes.Targets = append(becomes.Targets, t)
		}
		if len(was.Targets) == 0 {
			same("target-" + strconv.FormatInt(now.Targets[0].ID, 10))
		}
	case models.AdjustEnd:
		was.Stage, becomes.Stage = now.Stage, models.StageEnded
	}
	return was, becomes, form.Err()
}

// adjust runs a step of one change of a project that concerns the actor, under
// the lock of the project.
func (s *Service) adjust(ctx context.Context, actor access.Actor, need access.Action, id int64, what string, do func(c *store.Scope, p models.Project, a *models.Adjustment) (step models.AdjustmentStep, err error)) error {
	if err := access.Need(actor, need); err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		c := tx.In(actor.Congress)
		a, err := c.Adjustment(id)
		if err != nil {
			return err
		}
		p, err := c.LockProject(a.ProjectID)
		if err != nil {
			return err
		}
		if !acts(actor, need, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		if a, err = c.Adjustment(id); err != nil { // as it is under the lock
			return err
		}
		step, err := do(c, p, &a)
		if err != nil {
			return err
		}
		step.AdjustmentID, step.State, step.AccountID, step.Actor, step.RecordedAt = a.ID, a.State, actor.Account, actor.Name, c.Now
		if err := c.PutAdjustmentStep(&step); err != nil {
			return err
		}
		if err := c.UpdateAdjustment(a); err != nil {
			return err
		}
		detail := a.Kind.Label() + "：" + a.State.Label()
		if step.Note != "" {
			detail += "，" + step.Note
		}
		return audit.Append(c, audit.Note{Account: actor.Account, Actor: actor.Name, Role: actor.Role(need), Action: what, Subject: p.Name, Detail: detail})
	})
}

// A StepCommand is what a meeting, or the government, said of a change.
type StepCommand struct {
	Adjustment int64
	HeldOn     models.Date
	Meeting    string // 县政府常务会议, 常委会第二十三次会议
	Agreed     bool
	Note       string // must say why where it was not agreed to
	Decision   string // the text of the decision, where the step is one
}

func (cmd *StepCommand) check(deciding bool) error {
	form := fault.Form{}
	line(form, "meeting", "会议或者机关", &cmd.Meeting, 100, true)
	line(form, "note", "意见", &cmd.Note, 500, !cmd.Agreed)
	if deciding {
		line(form, "decision", "文件内容", &cmd.Decision, 3000, true)
	}
	if !cmd.HeldOn.Valid() {
		form.Add("held_on", "请填写日期，例如 2026-06-30。")
	}
	return form.Err()
}

// after refuses a day before the application or before the step before it, and
// one that has not come.
func (cmd StepCommand) after(c *store.Scope, a models.Adjustment) error {
	steps, err := c.AdjustmentSteps(a.ID)
	if err != nil {
		return err
	}
	first, why := models.DateOf(a.FiledAt.Time()), "申请日期"
	for _, s := range steps {
		if s.HeldOn > first {
			first, why = s.HeldOn, "上一环节的日期"
		}
	}
	switch {
	case cmd.HeldOn > c.Today:
		return fault.Form{"held_on": "日期不能晚于今天。"}.Err()
	case cmd.HeldOn < first:
		return fault.Form{"held_on": "日期不能早于" + why + "（" + chineseDay(first) + "）。"}.Err()
	}
	return nil
}

func (cmd StepCommand) step() models.AdjustmentStep {
	return models.AdjustmentStep{HeldOn: cmd.HeldOn, Meeting: cmd.Meeting, Agreed: cmd.Agreed, Note: cmd.Note}
}

// AdviseAdjustment records the government's opinion. One against it does not
// end the matter: the decider reads it.
func (s *Service) AdviseAdjustment(ctx context.Context, actor access.Actor, cmd StepCommand) error {
	if err := cmd.check(false); err != nil {
		return err
	}
	return s.adjust(ctx, actor, access.AdviseAdjustment, cmd.Adjustment, "提出调整意见", func(c *store.Scope, p models.Project, a *models.Adjustment) (models.AdjustmentStep, error) {
		var err error
		if a.State, err = lifecycle.Follow(lifecycle.Adjustment, a.State, lifecycle.Advise); err != nil {
			return models.AdjustmentStep{}, err
		}
		return cmd.step(), cmd.after(c, *a)
	})
}

// ScreenAdjustment records what the chairs or the presidium made of it before
// the decider: not agreed to, it ends there.
func (s *Service) ScreenAdjustment(ctx context.Context, actor access.Actor, cmd StepCommand) error {
	if err := cmd.check(false); err != nil {
		return err
	}
	return s.adjust(ctx, actor, access.DecideAdjustment, cmd.Adjustment, "初审调整申请", func(c *store.Scope, p models.Project, a *models.Adjustment) (models.AdjustmentStep, error) {
		var err error
		if a.State, err = lifecycle.Follow(lifecycle.Adjustment, a.State, lifecycle.Screen); err != nil {
			return models.AdjustmentStep{}, err
		}
		if err := cmd.after(c, *a); err != nil {
			return models.AdjustmentStep{}, err
		}
		if !cmd.Agreed {
			if a.State, err = lifecycle.Follow(lifecycle.Adjustment, a.State, lifecycle.Refuse); err != nil {
				return models.AdjustmentStep{}, err
			}
			return cmd.step(), tellOfAdjustment(c, p, *a)
		}
		return cmd.step(), nil
	})
}

// DecideAdjustment records the decision with its text. What it changes takes
// effect when it is published, and counts from the day of the decision.
func (s *Service) DecideAdjustment(ctx context.Context, actor access.Actor, cmd StepCommand) error {
	if err := cmd.check(true); err != nil {
		return err
	}
	return s.adjust(ctx, actor, access.DecideAdjustment, cmd.Adjustment, "决定调整申请", func(c *store.Scope, p models.Project, a *models.Adjustment) (models.AdjustmentStep, error) {
		act := lifecycle.Grant
		if !cmd.Agreed {
			act = lifecycle.Refuse
		}
		var err error
		if a.State, err = lifecycle.Follow(lifecycle.Adjustment, a.State, act); err != nil {
			return models.AdjustmentStep{}, err
		}
		if err := cmd.after(c, *a); err != nil {
			return models.AdjustmentStep{}, err
		}
		a.Decision, a.DecidedOn = cmd.Decision, cmd.HeldOn
		return cmd.step(), tellOfAdjustment(c, p, *a)
	})
}

// PublishAdjustment makes a granted change public and applies it, both or
// neither. It refuses when what was to be changed is no longer what it was
// when the change was asked for.
func (s *Service) PublishAdjustment(ctx context.Context, actor access.Actor, id int64) error {
	return s.adjust(ctx, actor, access.DecideAdjustment, id, "公告调整", func(c *store.Scope, p models.Project, a *models.Adjustment) (step models.AdjustmentStep, err error) {
		if a.State, err = lifecycle.Follow(lifecycle.Adjustment, a.State, lifecycle.Notify); err != nil {
			return step, err
		}
		differs, err := stale(c, p, *a)
		if err != nil {
			return step, err
		}
		if len(differs) > 0 {
			return step, fault.New(fault.Conflict, "不能公告：%s，和申请时不同。请撤销这份批复，由责任单位重新申请。", strings.Join(differs, "；"))
		}
		if err := apply(c, p, *a); err != nil {
			return step, err
		}
		a.PublishedAt = c.Now
		if err := tellOfAdjustment(c, p, *a); err != nil {
			return step, err
		}
		if !p.PublishedAt.IsZero() {
			err = c.Announce(models.EventAdjustment, fmt.Sprintf("adjustment/%d", a.ID), "项目调整已经公告",
				fmt.Sprintf("“%s”的%s调整已经公告，请到公开网页查看。", p.Name, a.Kind.Label()), fmt.Sprintf("/projects/%d", p.ID))
		}
		return models.AdjustmentStep{HeldOn: c.Today, Agreed: true}, err
	})
}

// apply writes the new values; the caller holds the project and has seen that
// the old ones stand.
func apply(c *store.Scope, p models.Project, a models.Adjustment) error {
	v := valuesOf(a.Becomes)
	switch a.Kind {
	case models.AdjustContent:
		p.Content = v.Content
	case models.AdjustPlace:
		p.Place = v.Place
	case models.AdjustInvestment:
		p.Investment = v.Investment
	case models.AdjustEnd:
		stage, err := lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.End)
		if err != nil {
			return err
		}
		p.Stage, p.EndedAt = stage, c.Now
	case models.AdjustDeadline:
		p.Deadline = v.Deadline
		for _, d := range v.Days {
			k, err := c.Checkpoint(d.ID)
			if err != nil {
				return err
			}
			k.PlannedOn = d.On
			if err := c.UpdateCheckpoint(k); err != nil {
				return err
			}
		}
	case models.AdjustScale:
		measures, err := c.Measures(p.ID)
		if err != nil {
			return err
		}
		for _, m := range measures {
			for _, t := range v.Targets {
				if t.ID != m.ID {
					continue
				}
				m.Target = t.Target
				if err := c.UpdateMeasure(m); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return c.UpdateProject(p)
}

// tellOfAdjustment reminds the people of the responsible unit of where a change
// stands.
func tellOfAdjustment(c *store.Scope, p models.Project, a models.Adjustment) error {
	if p.UnitID == 0 {
		return nil
	}
	people, err := c.Holders([]models.Role{models.UnitRole}, p.UnitID)
	if err != nil {
		return err
	}
	for _, account := range people {
		if err := c.Remind(account, fmt.Sprintf("adjustment/%d/%s", a.ID, a.State), fmt.Sprintf("“%s”的%s调整申请：%s。", p.Name, a.Kind.Label(), a.State.Label()), fmt.Sprintf("/office/adjustments/%d", a.ID)); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawAdjustment takes an application back before it was screened.
func (s *Service) WithdrawAdjustment(ctx context.Context, actor access.Actor, id int64, why string) error {
	form := fault.Form{}
	line(form, "note", "撤回理由", &why, 500, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.adjust(ctx, actor, access.FileAdjustment, id, "撤回调整申请", func(c *store.Scope, p models.Project, a *models.Adjustment) (step models.AdjustmentStep, err error) {
		if a.State == models.AdjustmentGranted {
			return step, fault.New(fault.Closed, "该调整申请已经批准，责任单位不能再撤回。")
		}
		a.State, err = lifecycle.Follow(lifecycle.Adjustment, a.State, lifecycle.Withdraw)
		return models.AdjustmentStep{HeldOn: c.Today, Note: why}, err
	})
}

// AnnulAdjustment ends a granted change that can no longer take effect as it
// was decided, with the reason. One that can is refused: it is to be
// published.
func (s *Service) AnnulAdjustment(ctx context.Context, actor access.Actor, id int64, why string) error {
	form := fault.Form{}
	line(form, "note", "撤销理由", &why, 500, true)
	if err := form.Err(); err != nil {
		return err
	}
	return s.adjust(ctx, actor, access.DecideAdjustment, id, "撤销调整批复", func(c *store.Scope, p models.Project, a *models.Adjustment) (step models.AdjustmentStep, err error) {
		if a.State != models.AdjustmentGranted {
			return step, fault.New(fault.Closed, "该调整申请现在是“%s”，没有可以撤销的批复。", a.State.Label())
		}
		differs, err := stale(c, p, *a)
		if err != nil {
			return step, err
		}
		if len(differs) == 0 {
			return step, fault.New(fault.Closed, "这份批复没有和现在的情况不一致，请公告，不能撤销。")
		}
		if a.State, err = lifecycle.Follow(lifecycle.Adjustment, a.State, lifecycle.Withdraw); err != nil {
			return step, err
		}
		return models.AdjustmentStep{HeldOn: c.Today, Note: why}, tellOfAdjustment(c, p, *a)
	})
}

// readAdjustments reads the changes of a project: of a public reading the
// published ones.
func readAdjustments(c *store.Scope, v *Reading) error {
	rows, err := c.Adjustments(v.Project.ID)
	if err != nil {
		return err
	}
	if v.Public {
		rows = slices.DeleteFunc(rows, func(a models.Adjustment) bool { return a.State != models.AdjustmentPublished })
	} else {
		if v.may.checkpoints, v.may.measures, err = planOf(c, v.Project.ID); err != nil {
			return err
		}
	}
	v.Adjustments, err = withSteps(c, v.Congress, []models.Project{v.Project}, rows)
	return err
}

// withSteps puts what was said beside changes of the congress; one whose
// project is not among those given is left out.
func withSteps(c *store.Scope, congress models.Congress, projects []models.Project, rows []models.Adjustment) ([]AdjustmentReading, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(rows))
	for i, a := range rows {
		ids[i] = a.ID
	}
	steps, err := c.AdjustmentSteps(ids...)
	if err != nil {
		return nil, err
	}
	of := map[int64][]models.AdjustmentStep{}
	for _, s := range steps {
		of[s.AdjustmentID] = append(of[s.AdjustmentID], s)
	}
	named := map[int64]models.Project{}
	for _, p := range projects {
		named[p.ID] = p
	}
	var list []AdjustmentReading
	for _, a := range rows {
		if p, there := named[a.ProjectID]; there {
			list = append(list, AdjustmentReading{Adjustment: a, Project: p, Congress: congress, Old: valuesOf(a.Was), New: valuesOf(a.Becomes), Steps: of[a.ID]})
		}
	}
	return list, nil
}

// mostAdjustments is how many changes the lists show.
const mostAdjustments = 500

// Adjustments lists the changes of the congress that concern the actor, the
// newest first.
func (s *Service) Adjustments(ctx context.Context, actor access.Actor) ([]AdjustmentReading, error) {
	return s.adjustments(ctx, actor, func(c *store.Scope) ([]models.Adjustment, error) { return c.AllAdjustments(mostAdjustments) })
}

// WaitingAdjustments lists those that wait for somebody, oldest first.
func (s *Service) WaitingAdjustments(ctx context.Context, actor access.Actor) ([]AdjustmentReading, error) {
	return s.adjustments(ctx, actor, (*store.Scope).OpenAdjustments)
}

func (s *Service) adjustments(ctx context.Context, actor access.Actor, find func(*store.Scope) ([]models.Adjustment, error)) ([]AdjustmentReading, error) {
	var list []AdjustmentReading
	err := s.look(ctx, actor, func(c *store.Scope) error {
		rows, err := find(c)
		if err != nil || len(rows) == 0 {
			return err
		}
		all, err := c.Projects()
		if err != nil {
			return err
		}
		mine := slices.DeleteFunc(all, func(p models.Project) bool { return !concerns(actor, p) })
		congress, err := c.CongressByID(c.Congress)
		if err != nil {
			return err
		}
		list, err = withSteps(c, congress, mine, rows)
		return err
	})
	return list, err
}

// Adjustment reads one change, with its project, for the office.
func (s *Service) Adjustment(ctx context.Context, actor access.Actor, id int64) (AdjustmentReading, Reading, error) {
	var a AdjustmentReading
	var v Reading
	err := s.look(ctx, actor, func(c *store.Scope) error {
		row, err := c.Adjustment(id)
		if err != nil {
			return err
		}
		p, err := c.Project(row.ProjectID)
		if err != nil {
			return err
		}
		if !concerns(actor, p) {
			return fault.New(fault.Forbidden, "这个项目不由您的单位负责。")
		}
		if v, err = readProject(c, p, false); err != nil {
			return err
		}
		for _, other := range v.Adjustments {
			if other.ID == id {
				a = other
			}
		}
		if Waits(a.State) {
			a.Stale, err = stale(c, p, a.Adjustment)
		}
		return err
	})
	return a, v, err
}

// PublishedAdjustments lists the newest public changes of all congresses, the
// newest first.
func (s *Service) PublishedAdjustments(ctx context.Context) ([]AdjustmentReading, error) {
	list, _, err := s.AdjustmentPage(ctx, 1, mostAdjustments)
	return list, err
}

// AdjustmentPage lists a page of the public changes of all congresses, the
// newest first, the first page being 1, and says how many changes there are.
// Beyond the end it is the last page.
func (s *Service) AdjustmentPage(ctx context.Context, page, perPage int) ([]AdjustmentReading, int, error) {
	var list []AdjustmentReading
	total := 0
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		rows, n, err := tx.PublishedAdjustments((between(page)-1)*perPage, perPage)
		if err == nil && len(rows) == 0 && n > 0 {
			rows, n, err = tx.PublishedAdjustments((n-1)/perPage*perPage, perPage)
		}
		if total = n; err != nil || len(rows) == 0 {
			return err
		}
		congresses, err := tx.Congresses()
		if err != nil {
			return err
		}
		var ids []int64
		of := map[int64][]models.Adjustment{}
		for _, a := range rows {
			ids = append(ids, a.ProjectID)
			of[a.CongressID] = append(of[a.CongressID], a)
		}
		projects, err := tx.PublishedProjectsByID(ids)
		if err != nil {
			return err
		}
		for _, congress := range congresses {
			some, err := withSteps(tx.In(congress.ID), congress, projects, of[congress.ID])
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		slices.SortStableFunc(list, func(a, b AdjustmentReading) int {
			if a.PublishedAt != b.PublishedAt {
				return int(min(1, max(-1, b.PublishedAt-a.PublishedAt)))
			}
			return int(min(1, max(-1, b.ID-a.ID)))
		})
		return nil
	})
	return list, total, err
}

// PublishedAdjustment reads one public change.
func (s *Service) PublishedAdjustment(ctx context.Context, id int64) (AdjustmentReading, error) {
	var a AdjustmentReading
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.PublishedAdjustment(id)
		if err != nil {
			return err
		}
		p, err := tx.PublishedProject(row.ProjectID)
		if err != nil {
			return err
		}
		congress, err := tx.CongressByID(row.CongressID)
		if err != nil {
			return err
		}
		list, err := withSteps(tx.In(row.CongressID), congress, []models.Project{p}, []models.Adjustment{row})
		if err == nil {
			a = list[0]
		}
		return err
	})
	return a, err
}

// readMoves are the decided and published changes of planned days, by
// checkpoint, oldest first.
func readMoves(c *store.Scope, projects []int64) (map[int64][]progress.Move, error) {
	rows, err := c.DeadlineChanges(projects)
	moves := map[int64][]progress.Move{}
	for _, a := range rows {
		for _, d := range valuesOf(a.Was).Days {
			moves[d.ID] = append(moves[d.ID], progress.Move{DecidedOn: a.DecidedOn, From: d.On})
		}
	}
	return moves, err
}
