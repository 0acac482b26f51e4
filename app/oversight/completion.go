package oversight

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/lifecycle"
	"piaojue/app/store"
	"piaojue/models"
)

// A Completion is how a project comes to its end: who looked at it, what it
// goes on with, and what stands in the way of the end.
type Completion struct {
	Looks        []models.Acceptance // oldest first
	From         models.Project      // of the year before; zero when there is none
	To           models.Project      // of the year after, likewise
	OpenConcerns int                 // not read for the public
	OpenRemedies int                 // likewise
	Pending      int                 // adjustments that wait for somebody, likewise
}

// Last is the newest look of a kind, zero when there is none.
func (v Completion) Last(kind models.AcceptanceKind) models.Acceptance {
	for _, a := range slices.Backward(v.Looks) {
		if a.Kind == kind {
			return a
		}
	}
	return models.Acceptance{}
}

// Own reports whether the newest look of one of some kinds is the actor's own:
// nobody accepts or checks what they said themselves.
func (v Completion) Own(actor access.Actor, kinds ...models.AcceptanceKind) bool {
	return slices.ContainsFunc(kinds, func(kind models.AcceptanceKind) bool {
		return own(actor, v.Last(kind).AccountID)
	})
}

// Carried reports whether the rest of the work was carried into the next year.
func (v Completion) Carried() bool { return v.To.ID != 0 }

func readCompletion(c *store.Scope, v *Reading) error {
	var err error
	if v.Completion.Looks, err = c.Acceptances(v.Project.ID); err != nil {
		return err
	}
	open := func(p models.Project) bool { return !v.Public || !p.PublishedAt.IsZero() }
	if v.Project.CarriedFrom != 0 {
		from, err := c.Project(v.Project.CarriedFrom)
		if err != nil {
			return err
		}
		if open(from) {
			v.Completion.From = from
		}
	}
	if v.CarriedTo.ID != 0 && open(v.CarriedTo) {
		v.Completion.To = v.CarriedTo
	}
	if v.Public {
		return nil
	}
	if v.Completion.OpenConcerns, err = c.OpenConcerns(v.Project.ID); err != nil {
		return err
	}
	if v.Completion.OpenRemedies, err = c.OpenRemedies(v.Project.ID); err != nil {
		return err
	}
	for _, a := range v.Adjustments {
		if Waits(a.State) {
			v.Completion.Pending++
		}
	}
	return nil
}

// notCarried refuses a project whose rest goes on as a project of the next
// year.
func notCarried(c *store.Scope, p models.Project) error {
	to, err := c.CarriedOn([]int64{p.ID})
	if err == nil && len(to) > 0 {
		return fault.New(fault.Closed, "该项目未完成的部分已经结转为%d年第%d项，请在那里办理。", to[0].Year, to[0].No)
	}
	return err
}

// A FinishCommand is the unit's own word that the work is done (责任单位自查).
type FinishCommand struct {
	Project int64
	DoneOn  models.Date // 完工
	People  string      // who looked
	Text    string
	Open    map[int64]string // why a checkpoint is still open, by its id
}

// FinishProject records that a project's work is done. Every checkpoint is
// done or its being open explained; no change of the project waits.
func (s *Service) FinishProject(ctx context.Context, actor access.Actor, cmd FinishCommand) error {
	form := fault.Form{}
	line(form, "people", "自查人员", &cmd.People, 300, true)
	line(form, "text", "自查情况", &cmd.Text, 2000, true)
	if !cmd.DoneOn.Valid() {
		form.Add("held_on", "请填写完工日期，例如 2026-06-30。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, access.FinishProject, cmd.Project, "申报完工", func(c *store.Scope, p models.Project) (string, error) {
		if cmd.DoneOn > c.Today {
			return "", fault.Form{"held_on": "完工日期不能晚于今天。"}.Err()
		}
		if err := notCarried(c, p); err != nil {
			return "", err
		}
		var err error
		if p.Stage == models.StagePlanned { // nobody said that the work began, and it is done
			if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.Begin); err != nil {
				return "", err
			}
		}
		if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.Complete); err != nil {
			return "", err
		}
		waiting, err := c.Adjustments(p.ID)
		if err != nil {
			return "", err
		}
		for _, a := range waiting {
			if Waits(a.State) {
				return "", fault.New(fault.Conflict, "该项目的%s调整申请还没有办结（%s）。请先办结或者撤回，再申报完工。", a.Kind.Label(), a.State.Label())
			}
		}
		checkpoints, _, err := planOf(c, p.ID)
		if err != nil {
			return "", err
		}
		form := fault.Form{}
		text := cmd.Text
		for _, k := range checkpoints {
			if k.DoneOn != "" {
				continue
			}
			why := cmd.Open[k.ID]
			line(form, "open-"+strconv.FormatInt(k.ID, 10), "“"+k.Name+"”没有完成的说明", &why, 300, true)
			text += "\n未完成的节点“" + k.Name + "”：" + why
		}
		if err := form.Err(); err != nil {
			return "", err
		}
		p.FinishedAt = c.Now
		if err := c.UpdateProject(p); err != nil {
			return "", err
		}
		row := models.Acceptance{ProjectID: p.ID, Kind: models.AcceptOwn, HeldOn: cmd.DoneOn, Passed: true, People: cmd.People, Text: text, AccountID: actor.Account, Actor: actor.Name, RecordedAt: c.Now}
		return chineseDay(cmd.DoneOn), c.PutAcceptance(&row)
	})
}

// An AcceptCommand is the acceptance (验收).
type AcceptCommand struct {
	Project   int64
	HeldOn    models.Date
	People    string
	Points    int // 0 to 100, for the score (P34)
	Passed    bool
	Text      string // what was found; where it was not passed, what is to be done
	Documents []Document
	Open      bool // the documents are public
}

// AcceptProject records an acceptance with its documents. Not passed, the
// project is being carried out again.
func (s *Service) AcceptProject(ctx context.Context, actor access.Actor, cmd AcceptCommand) error {
	form := fault.Form{}
	line(form, "people", "验收单位和人员", &cmd.People, 300, true)
	line(form, "text", "验收意见", &cmd.Text, 2000, true)
	if cmd.Points < 0 || cmd.Points > 100 {
		form.Add("points", "验收得分请填 0 到 100 的整数。")
	}
	if !cmd.HeldOn.Valid() {
		form.Add("held_on", "请填写验收日期，例如 2026-06-30。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, access.AcceptProject, cmd.Project, "验收项目", func(c *store.Scope, p models.Project) (string, error) {
		act, said := lifecycle.Inspect, "通过"
		if !cmd.Passed {
			act, said = lifecycle.Redo, "未通过"
		}
		if p.Stage != models.StageFinished {
			act = lifecycle.Inspect // so that the refusal names it
		}
		var err error
		if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, act); err != nil {
			return "", err
		}
		if err := afterLook(c, actor, p, cmd.HeldOn, "完工日期", models.AcceptOwn); err != nil {
			return "", err
		}
		if cmd.Passed {
			p.AcceptedAt = c.Now
		} else {
			p.FinishedAt = 0
		}
		if err := c.UpdateProject(p); err != nil {
			return "", err
		}
		row := models.Acceptance{ProjectID: p.ID, Kind: models.AcceptOfficial, HeldOn: cmd.HeldOn, Passed: cmd.Passed, Points: cmd.Points, People: cmd.People, Text: cmd.Text,
			AccountID: actor.Account, Actor: actor.Name, RecordedAt: c.Now}
		if err := c.PutAcceptance(&row); err != nil {
			return "", err
		}
		for _, d := range cmd.Documents {
			if _, err := putFile(c, actor, p, FileAcceptance, row.ID, d, cmd.Open); err != nil {
				return "", err
			}
		}
		if err := tellOfLook(c, p, row); err != nil {
			return "", err
		}
		if !p.PublishedAt.IsZero() {
			err = c.Announce(models.EventEvaluation, fmt.Sprintf("acceptance/%d", row.ID), "项目验收"+said, fmt.Sprintf("“%s”验收%s，请到公开网页查看。", p.Name, said), fmt.Sprintf("/projects/%d", p.ID))
		}
		return said, err
	})
}

// afterLook refuses a day that has not come or lies before the newest look of
// the first of the kinds that come before, and whoever recorded one of those.
func afterLook(c *store.Scope, actor access.Actor, p models.Project, on models.Date, what string, before ...models.AcceptanceKind) error {
	looks, err := c.Acceptances(p.ID)
	if err != nil {
		return err
	}
	so := Completion{Looks: looks}
	first := so.Last(before[0]).HeldOn
	switch {
	case so.Own(actor, before...):
		return fault.New(fault.Forbidden, "这个项目的自查或者验收由您登记，下一步不能由您自己办理。请另一位有权办理的同事登记。")
	case on > c.Today:
		return fault.Form{"held_on": "日期不能晚于今天。"}.Err()
	case on < first:
		return fault.Form{"held_on": "日期不能早于" + what + "（" + chineseDay(first) + "）。"}.Err()
	}
	return nil
}

// tellOfLook reminds the people of the responsible unit of what a look came
// to.
func tellOfLook(c *store.Scope, p models.Project, a models.Acceptance) error {
	if p.UnitID == 0 {
		return nil
	}
	people, err := c.Holders([]models.Role{models.UnitRole}, p.UnitID)
	if err != nil {
		return err
	}
	said := "通过"
	if !a.Passed {
		said = "没有通过，请按意见整改"
		if a.Kind == models.AcceptDeputies {
			said = "有意见"
		}
	}
	for _, account := range people {
		if err := c.Remind(account, fmt.Sprintf("acceptance/%d", a.ID), fmt.Sprintf("“%s”%s%s。", p.Name, a.Kind.Label(), said), fmt.Sprintf("/office/projects/%d/completion", p.ID)); err != nil {
			return err
		}
	}
	return nil
}

// A CheckCommand is the deputies' check of an accepted project (代表核查).
type CheckCommand struct {
	Project int64
	HeldOn  models.Date
	People  string // the deputies who looked
	Passed  bool
	Text    string // what they found; where it is not passed, it becomes a concern
}

// mayCheck refuses whoever does not watch the project: where no deputy does,
// the office names one by putting them into its group.
func mayCheck(c *store.Scope, actor access.Actor, p models.Project) error {
	if actor.Is(models.StreetCommittee) {
		return nil
	}
	groups, err := groupsOf(c, []int64{p.ID})
	if err != nil {
		return err
	}
	now := groups[p.ID].Now()
	switch {
	case actor.Is(models.UnitRole) && actor.Unit != 0 && actor.Unit == p.UnitID:
		return fault.New(fault.Forbidden, "责任单位的人员不能核查自己负责的项目。")
	case len(now) == 0:
		return fault.New(fault.Forbidden, "该项目没有监督小组。请人大常委会办公室（主席团）先在“监督小组”里确定由哪位代表核查。")
	case !slices.ContainsFunc(now, func(m models.GroupMember) bool { return m.AccountID == actor.Account }):
		return fault.New(fault.Forbidden, "代表核查由该项目监督小组的代表办理。")
	}
	return nil
}

// MayAccept reports whether the actor is one who accepts what others finished.
func (v Reading) MayAccept(actor access.Actor) bool {
	return access.May(actor, access.AcceptProject) && !v.Completion.Own(actor, models.AcceptOwn)
}

// MayCheck reports whether the actor is one of those who check the project: a
// deputy of its group. The office names one by putting a deputy into the
// group.
func (v Reading) MayCheck(actor access.Actor) bool {
	mine := actor.Is(models.UnitRole) && actor.Unit != 0 && actor.Unit == v.Project.UnitID || v.Completion.Own(actor, models.AcceptOwn, models.AcceptOfficial)
	return !mine && access.May(actor, access.CheckProject) && (actor.Is(models.StreetCommittee) ||
		slices.ContainsFunc(v.Group.Now(), func(m models.GroupMember) bool { return m.AccountID == actor.Account }))
}

// CheckProject records the deputies' check. What they object to becomes a
// concern, which must be settled before the project can be closed.
func (s *Service) CheckProject(ctx context.Context, actor access.Actor, cmd CheckCommand) error {
	form := fault.Form{}
	line(form, "people", "核查代表", &cmd.People, 300, true)
	line(form, "text", "核查情况", &cmd.Text, 1000, true)
	if !cmd.HeldOn.Valid() {
		form.Add("held_on", "请填写核查日期，例如 2026-06-30。")
	}
	if err := form.Err(); err != nil {
		return err
	}
	return s.change(ctx, actor, access.CheckProject, cmd.Project, "代表核查", func(c *store.Scope, p models.Project) (string, error) {
		if err := mayCheck(c, actor, p); err != nil {
			return "", err
		}
		var err error
		if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.Verify); err != nil {
			return "", err
		}
		if err := afterLook(c, actor, p, cmd.HeldOn, "验收日期", models.AcceptOfficial, models.AcceptOwn); err != nil {
			return "", err
		}
		p.CheckedAt = c.Now
		if err := c.UpdateProject(p); err != nil {
			return "", err
		}
		row := models.Acceptance{ProjectID: p.ID, Kind: models.AcceptDeputies, HeldOn: cmd.HeldOn, Passed: cmd.Passed, People: cmd.People, Text: cmd.Text, AccountID: actor.Account, Actor: actor.Name, RecordedAt: c.Now}
		if err := c.PutAcceptance(&row); err != nil {
			return "", err
		}
		if err := tellOfLook(c, p, row); err != nil {
			return "", err
		}
		if cmd.Passed {
			return "通过", nil
		}
		return "有意见", raise(c, p, &models.Concern{ProjectID: p.ID, Text: cmd.Text, AccountID: actor.Account, Author: actor.Name})
	})
}

// CloseProject closes a graded project (销号). It refuses while a concern or a
// remedy is open.
func (s *Service) CloseProject(ctx context.Context, actor access.Actor, project int64) error {
	return s.change(ctx, actor, access.CloseProject, project, "销号", func(c *store.Scope, p models.Project) (string, error) {
		var err error
		if p.Stage, err = lifecycle.Follow(lifecycle.Progress, p.Stage, lifecycle.CloseOut); err != nil {
			return "", err
		}
		concerns, err := c.OpenConcerns(p.ID)
		if err != nil {
			return "", err
		}
		remedies, err := c.OpenRemedies(p.ID)
		if err != nil {
			return "", err
		}
		if bars := barsOf(concerns, remedies); len(bars) > 0 {
			return "", fault.New(fault.Closed, "还不能销号：%s。", strings.Join(bars, "；"))
		}
		p.ClosedAt = c.Now
		if err := c.UpdateProject(p); err != nil {
			return "", err
		}
		if !p.PublishedAt.IsZero() {
			err = c.Announce(models.EventEvaluation, fmt.Sprintf("closed/%d", p.ID), "项目已经销号", fmt.Sprintf("“%s”已经销号，请到公开网页查看。", p.Name), fmt.Sprintf("/projects/%d", p.ID))
		}
		return "", err
	})
}

func barsOf(concerns, remedies int) []string {
	var bars []string
	if concerns > 0 {
		bars = append(bars, fmt.Sprintf("有 %d 条监督意见没有办结", concerns))
	}
	if remedies > 0 {
		bars = append(bars, fmt.Sprintf("有 %d 项整改没有完成", remedies))
	}
	return bars
}

// Bars are what stands between a graded project and its end, as sentences
// without their stop.
func (v Completion) Bars() []string { return barsOf(v.OpenConcerns, v.OpenRemedies) }

// carryMonth is the month from which what is not done may be carried into the
// next year.
const carryMonth = "12"

// MayCarry reports whether the rest of a project may be carried into the next
// year on a day: its work is under way, and its year is ending or over.
func MayCarry(p models.Project, on models.Date) bool {
	return Adjustable(p) == nil && on >= models.Date(fmt.Sprintf("%04d-%s-01", p.Year, carryMonth))
}

// CarryOver carries what is not done of a project into a project of the next
// year: open checkpoints with the days they have, what is left of the
// measures, and open sub-items. It moves no deadline. The project of the next
// year is not one that was voted for again; both name each other.
func (s *Service) CarryOver(ctx context.Context, actor access.Actor, project int64, why string) (int64, error) {
	form := fault.Form{}
	line(form, "reason", "结转理由", &why, 500, true)
	if err := form.Err(); err != nil {
		return 0, err
	}
	var id int64
	err := s.change(ctx, actor, access.CloseProject, project, "结转下年", func(c *store.Scope, p models.Project) (string, error) {
		if err := notCarried(c, p); err != nil {
			return "", err
		}
		if err := Adjustable(p); err != nil {
			return "", err
		}
		if !MayCarry(p, c.Today) {
			return "", fault.New(fault.Closed, "%d年12月1日起才能办理结转。", p.Year)
		}
		waiting, err := c.Adjustments(p.ID)
		if err != nil {
			return "", err
		}
		if at := slices.IndexFunc(waiting, func(a models.Adjustment) bool { return Waits(a.State) }); at >= 0 {
			return "", fault.New(fault.Conflict, "该项目的%s调整申请还没有办结，请先办结或者撤回。", waiting[at].Kind.Label())
		}
		if err := c.LockCongress(); err != nil { // two projects at once do not get the same number
			return "", err
		}
		last, err := c.LastNo(p.Year+1, p.SessionID)
		if err != nil {
			return "", err
		}
		next := p
		next.ID, next.RoundID, next.CandidateID, next.Approvals, next.Entitled, next.SiteCode = 0, 0, 0, 0, 0, ""
		next.Year, next.No, next.CarriedFrom = p.Year+1, last+1, p.ID
		if !p.PublishedAt.IsZero() {
			next.PublishedAt = c.Now
		}
		if err := c.PutProject(&next); err != nil {
			return "", err
		}
		id = next.ID
		if err := carryPlan(c, p, next); err != nil {
			return "", err
		}
		if err := carryGroup(c, p, next); err != nil {
			return "", err
		}
		row := models.Acceptance{ProjectID: p.ID, Kind: models.AcceptCarried, HeldOn: c.Today, People: actor.Name, Text: why, AccountID: actor.Account, Actor: actor.Name, RecordedAt: c.Now}
		if err := c.PutAcceptance(&row); err != nil {
			return "", err
		}
		return fmt.Sprintf("结转为%d年第%d项：%s", next.Year, next.No, why), nil
	})
	return id, err
}

// carryPlan copies what is left of a project's plan to the one that goes on
// with it.
func carryPlan(c *store.Scope, from, to models.Project) error {
	plans, err := c.PlansOf([]int64{from.ID})
	if err != nil {
		return err
	}
	papers, err := c.FilesOfProject(from.ID)
	if err != nil {
		return err
	}
	for _, k := range plans {
		old := k.ID
		k.ID, k.ProjectID = 0, to.ID
		if !k.PublishedAt.IsZero() {
			k.PublishedAt = c.Now // reports are wanted from here on
		}
		if err := c.PutPlan(&k); err != nil {
			return err
		}
		for _, head := range papers {
			if head.Subject != FilePlan || head.SubjectID != old {
				continue
			}
			f, err := c.ProjectFile(head.ID)
			if err != nil {
				return err
			}
			f.ID, f.ProjectID, f.SubjectID = rand.Text(), to.ID, k.ID
			if err := c.PutProjectFile(&f); err != nil {
				return err
			}
		}
	}
	items, err := c.SubItems(from.ID)
	if err != nil {
		return err
	}
	moved := map[int64]int64{0: 0}
	for _, k := range items {
		if k.DoneOn != "" {
			continue
		}
		old := k.ID
		k.ID, k.ProjectID = 0, to.ID
		if err := c.PutSubItem(&k); err != nil {
			return err
		}
		moved[old] = k.ID
	}
	checkpoints, err := c.Checkpoints(from.ID)
	if err != nil {
		return err
	}
	for _, k := range checkpoints {
		if k.DoneOn != "" {
			continue
		}
		k.ID, k.ProjectID, k.SubItemID = 0, to.ID, moved[k.SubItemID]
		if err := c.PutCheckpoint(&k); err != nil {
			return err
		}
	}
	measures, err := c.Measures(from.ID)
	if err != nil {
		return err
	}
	figures, err := c.Reached([]int64{from.ID})
	if err != nil {
		return err
	}
	actual := map[int64]int64{}
	for _, f := range figures {
		actual[f.MeasureID] = f.Actual // oldest first: the last one holds
	}
	for _, m := range measures {
		left := m.Target - actual[m.ID]
		if left <= 0 {
			continue
		}
		m.Year = max(m.Year, to.Year)
		if m.Year == to.Year {
			m.Target = left
		}
		m.ID, m.ProjectID, m.SubItemID = 0, to.ID, moved[m.SubItemID]
		if err := c.PutMeasure(&m); err != nil {
			return err
		}
	}
	return nil
}

// carryGroup lets those who watch a project now watch the one that goes on with
// it, and tells them.
func carryGroup(c *store.Scope, from, to models.Project) error {
	groups, err := groupsOf(c, []int64{from.ID})
	if err != nil {
		return err
	}
	have := groups[from.ID]
	if len(have.Now()) == 0 {
		return nil
	}
	row := models.OversightGroup{ProjectID: to.ID, Name: have.Name, CreatedAt: c.Now}
	if err := c.PutOversightGroup(&row); err != nil {
		return err
	}
	for _, m := range have.Now() {
		m.ID, m.GroupID = 0, row.ID
		if err := c.PutGroupMember(&m); err != nil {
			return err
		}
		text := fmt.Sprintf("“%s”没有完成的部分结转为%d年第%d项，请继续监督。", from.Name, to.Year, to.No)
		if err := c.Remind(m.AccountID, fmt.Sprintf("group/%d/%s", row.ID, c.Today), text, fmt.Sprintf("/office/projects/%d/group", to.ID)); err != nil {
			return err
		}
	}
	return nil
}

// A CompletionTask is what a project near its end asks of somebody.
type CompletionTask struct {
	Project models.Project
	Text    string
	Why     string
}

// CompletionTasks lists what projects near their end ask of the actor: to
// report the end where every checkpoint is done, to accept, to check, to
// close.
func (s *Service) CompletionTasks(ctx context.Context, actor access.Actor) ([]CompletionTask, error) {
	var tasks []CompletionTask
	err := s.look(ctx, actor, func(c *store.Scope) error {
		projects, err := c.ProjectsAt(models.StageRunning, models.StageFinished, models.StageAccepted, models.StageGraded)
		if err != nil {
			return err
		}
		projects = slices.DeleteFunc(projects, func(p models.Project) bool { return !concerns(actor, p) })
		var ids []int64
		for _, p := range projects {
			ids = append(ids, p.ID)
		}
		if len(ids) == 0 {
			return nil
		}
		groups, err := groupsOf(c, ids)
		if err != nil {
			return err
		}
		checkpoints, err := c.CheckpointsOf(ids)
		if err != nil {
			return err
		}
		carried, err := c.CarriedOn(ids)
		if err != nil {
			return err
		}
		open, all, gone := map[int64]int{}, map[int64]int{}, map[int64]bool{}
		for _, k := range checkpoints {
			all[k.ProjectID]++
			if k.DoneOn == "" {
				open[k.ProjectID]++
			}
		}
		for _, p := range carried {
			gone[p.CarriedFrom] = true
		}
		for _, p := range projects {
			add := func(text, why string) { tasks = append(tasks, CompletionTask{Project: p, Text: text, Why: why}) }
			switch {
			case gone[p.ID]:
			case p.Stage == models.StageRunning && all[p.ID] > 0 && open[p.ID] == 0 && access.May(actor, access.FinishProject) && acts(actor, access.FinishProject, p):
				add("自查并申报完工", "全部节点已经完成。")
			case p.Stage == models.StageFinished && access.May(actor, access.AcceptProject):
				add("组织验收", "责任单位已经申报完工。")
			case p.Stage == models.StageAccepted && access.May(actor, access.CheckProject) &&
				(actor.Is(models.StreetCommittee) || slices.ContainsFunc(groups[p.ID].Now(), func(m models.GroupMember) bool { return m.AccountID == actor.Account })):
				add("代表核查", "项目已经通过验收，等待您所在的监督小组核查。")
			case p.Stage == models.StageAccepted && len(groups[p.ID].Now()) == 0 && access.May(actor, access.ManageGroups):
				add("确定核查的代表", "项目已经通过验收，还没有监督小组。")
			case p.Stage == models.StageGraded && access.May(actor, access.CloseProject):
				add("办理销号", "测评等次已经公布。")
			}
		}
		return nil
	})
	return tasks, err
}
