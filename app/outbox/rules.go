package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"piaojue/app/access"
	"piaojue/app/progress"
	"piaojue/app/store"
	"piaojue/models"
)

// A rule is one thing that comes with the calendar. Its name begins the about
// of its reminders, so that each duty is reminded of once; the duty's row, and
// what could be moved of it (its day, its month), follow.
type rule struct {
	name    string
	event   models.Event
	subject string // of the message to the outside
	says    string // its sentence, with the number of duties
	find    func(*scene) ([]duty, error)
}

// A duty is what somebody still has to do.
type duty struct {
	about   string      // row and day
	since   models.Date // from when it is reminded of
	name    string      // public name of what it is about, empty if it is not public
	text    string
	link    string // for the people reminded
	account int64  // who is to do it, or else
	unit    int64  // the people of this unit, and
	roles   []models.Role
}

// The days before a deadline from when it is reminded of.
const (
	weekBefore = 7
	daysBefore = 3

	questionDays = 2 // a deputy's question may wait so long
	mostMonths   = 3 // older months that are missing are reminded of no more
)

// rules is everything that is reminded of by date.
var rules = []rule{
	{"plan-soon", models.EventPlan, "实施方案快到期", "有 %d 个项目的实施方案在 7 天内到期，还没有提交。", plans(false)},
	{"plan-late", models.EventPlan, "实施方案逾期", "有 %d 个项目的实施方案已经逾期，还没有提交。", plans(true)},
	{"checkpoint-soon", models.EventCheckpoint, "项目节点快到期", "有 %d 个项目节点在 7 天内到期。", checkpoints(false)},
	{"checkpoint-late", models.EventCheckpoint, "项目节点逾期", "有 %d 个项目节点已经逾期。", checkpoints(true)},
	{"report-due", models.EventReport, "该报进度了", "有 %d 份月度进度报告还没有提交。", reportsDue},
	{"report-missing", models.EventReport, "月度进度报告缺报", "有 %d 份月度进度报告缺报。", reportsMissing},
	{"concern-soon", models.EventConcern, "监督意见快到答复期限", "有 %d 条监督意见在 3 天内到答复期限。", concerns(false)},
	{"concern-late", models.EventConcern, "监督意见逾期未答复", "有 %d 条监督意见逾期没有答复。", concerns(true)},
	{"remedy-soon", models.EventEvaluation, "整改快到期", "有 %d 项整改在 7 天内到期。", remedies(false)},
	{"remedy-late", models.EventEvaluation, "整改逾期", "有 %d 项整改已经逾期。", remedies(true)},
	{"appraisal-soon", models.EventStudy, "部门论证快到期", "有 %d 项部门论证在 3 天内到期。", appraisals(false)},
	{"appraisal-late", models.EventStudy, "部门论证逾期", "有 %d 项部门论证已经逾期。", appraisals(true)},
	{"study-soon", models.EventStudy, "研判快到期", "有 %d 件研判任务在 3 天内到期。", studies(false)},
	{"study-late", models.EventStudy, "研判逾期", "有 %d 件研判任务已经逾期。", studies(true)},
	{"call-ends", models.EventCall, "征集快截止", "有 %d 个征集公告在 3 天内截止。", callsEnding},
	{"question-open", models.EventQuestion, "代表询问待答复", "有 %d 个代表询问超过 2 天没有答复。", questionsOpen},
}

// The people who look after what units do.
var (
	government = []models.Role{models.Government, models.StreetCommittee}
	office     = []models.Role{models.Standing, models.StreetCommittee}
)

// A scene is a congress on a day, with what several rules look at.
type scene struct {
	*store.Scope
	projects map[int64]models.Project // public and under way
	ids      []int64
	units    map[int64]bool // units that somebody acts for
	grace    int            // days after a month in which its report may still be written (P28)
}

func (s *Service) scene(c *store.Scope) (*scene, error) {
	projects, err := c.ProjectsUnderWay()
	if err != nil {
		return nil, err
	}
	accounts, err := c.Accounts()
	if err != nil {
		return nil, err
	}
	grace, err := c.GraceDays()
	if err != nil {
		return nil, err
	}
	out := &scene{Scope: c, projects: map[int64]models.Project{}, units: map[int64]bool{}, grace: grace}
	for _, p := range projects {
		out.projects[p.ID] = p
		out.ids = append(out.ids, p.ID)
	}
	for _, a := range accounts {
		if a.DisabledAt.IsZero() {
			out.units[a.UnitID] = true
		}
	}
	return out, nil
}

// in is the day so many days from today.
func (s *scene) in(days int) models.Date { return dayAfter(s.Today, days) }

func dayAfter(d models.Date, days int) models.Date {
	t, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return d
	}
	return models.Date(t.AddDate(0, 0, days).Format("2006-01-02"))
}

// day is a date as sentences say it.
func day(d models.Date) string {
	t, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("2006年1月2日")
}

// of names whose duty it is: the unit's people, or the government's office
// where nobody signs in for the unit.
func (s *scene) of(d duty, unit int64) duty {
	d.unit, d.roles = unit, append(slices.Clone(d.roles), models.UnitRole)
	if unit == 0 || !s.units[unit] {
		d.unit, d.roles = -1, append(d.roles, government...)
	}
	return d
}

// window reports whether something due on a day belongs to the rule: late, or
// due within so many days and not late. since is from when.
func (s *scene) window(due models.Date, late bool, days int) (since models.Date, ok bool) {
	if late {
		return dayAfter(due, 1), due < s.Today
	}
	return dayAfter(due, -days), due >= s.Today && due <= s.in(days)
}

// deadline is the end of a sentence about something with a date. It counts no
// days: it may be read on another day.
func deadline(due models.Date, late bool) string {
	if late {
		return "应在" + day(due) + "完成，已经逾期。"
	}
	return day(due) + "到期。"
}

func watch(late bool, roles []models.Role) []models.Role {
	if late {
		return roles
	}
	return nil
}

func plans(late bool) func(*scene) ([]duty, error) {
	return func(s *scene) ([]duty, error) {
		rows, err := s.PlansToSubmit()
		var list []duty
		for _, k := range rows {
			p, known := s.projects[k.ProjectID]
			since, ok := s.window(k.DueOn, late, weekBefore)
			if known && ok {
				list = append(list, s.of(duty{about: fmt.Sprintf("%d/%s", k.ID, k.DueOn), since: since, name: p.Name, text: "“" + p.Name + "”的实施方案还没有提交，" + deadline(k.DueOn, late), link: projectHref(p.ID), roles: watch(late, government)}, p.UnitID))
			}
		}
		return list, err
	}
}

func projectHref(id int64) string { return fmt.Sprintf("/office/projects/%d", id) }

func checkpoints(late bool) func(*scene) ([]duty, error) {
	return func(s *scene) ([]duty, error) {
		rows, err := s.OpenCheckpointsBy(s.ids, s.in(weekBefore))
		var list []duty
		for _, k := range rows {
			p := s.projects[k.ProjectID]
			if since, ok := s.window(k.PlannedOn, late, weekBefore); ok {
				list = append(list, s.of(duty{about: fmt.Sprintf("%d/%s", k.ID, k.PlannedOn), since: since, name: p.Name + "：" + k.Name, text: "“" + p.Name + "”的节点“" + k.Name + "”" + deadline(k.PlannedOn, late), link: projectHref(p.ID), roles: watch(late, government)}, p.UnitID))
			}
		}
		return list, err
	}
}

// months calls do for each project under way with the months that have ended
// without a report, and those of them whose grace has run out.
func (s *scene) months(do func(p models.Project, ended, missing []string)) error {
	plans, err := s.PlansOf(s.ids)
	if err != nil {
		return err
	}
	reported, err := s.ReportedMonths(s.ids)
	if err != nil {
		return err
	}
	for _, k := range plans {
		if k.PublishedAt.IsZero() {
			continue
		}
		published := models.DateOf(k.PublishedAt.Time())
		do(s.projects[k.ProjectID], progress.Missing(published, "", reported[k.ProjectID], 0, s.Today), progress.Missing(published, "", reported[k.ProjectID], s.grace, s.Today))
	}
	return nil
}

// monthly is the duty to report on a month that has ended, or whose report is
// missing because the grace has run out too.
func (s *scene) monthly(p models.Project, month string, missing bool, roles []models.Role) duty {
	first, _ := time.Parse("2006-01", month)
	days := 0
	if missing {
		days = s.grace
	}
	since := models.Date(first.AddDate(0, 1, days).Format("2006-01-02"))
	text := fmt.Sprintf("“%s”%s的进度报告还没有提交。", p.Name, first.Format("2006年1月"))
	if !missing {
		text += "请在" + day(dayAfter(since, s.grace)) + "前提交。"
	} else {
		text += "已经缺报。"
	}
	return s.of(duty{about: fmt.Sprintf("%d/%s", p.ID, month), since: since, name: p.Name, text: text, link: projectHref(p.ID), roles: roles}, p.UnitID)
}

func reportsDue(s *scene) ([]duty, error) {
	var list []duty
	err := s.months(func(p models.Project, ended, missing []string) {
		for _, month := range ended {
			if !slices.Contains(missing, month) {
				list = append(list, s.monthly(p, month, false, nil))
			}
		}
	})
	return list, err
}

func reportsMissing(s *scene) ([]duty, error) {
	var list []duty
	err := s.months(func(p models.Project, _, missing []string) {
		for _, month := range missing[max(0, len(missing)-mostMonths):] {
			list = append(list, s.monthly(p, month, true, government))
		}
	})
	return list, err
}

func concerns(late bool) func(*scene) ([]duty, error) {
	return func(s *scene) ([]duty, error) {
		rows, err := s.ConcernsToAnswer()
		var list []duty
		for _, k := range rows {
			since, ok := s.window(k.DueOn, late, daysBefore)
			if !ok {
				continue
			}
			// The concern's words may not be public; the project's name is.
			name, about := s.projects[k.ProjectID].Name, "一个项目"
			if name != "" {
				about = "“" + name + "”"
			}
			list = append(list, s.of(duty{about: fmt.Sprintf("%d/%s", k.ID, k.DueOn), since: since, name: name, text: "关于" + about + "的一条监督意见等待答复，" + deadline(k.DueOn, late), link: fmt.Sprintf("/office/concerns/%d", k.ID), roles: watch(late, office)}, k.UnitID))
		}
		return list, err
	}
}

func remedies(late bool) func(*scene) ([]duty, error) {
	return func(s *scene) ([]duty, error) {
		rows, err := s.RemediesToDo()
		var list []duty
		for _, k := range rows {
			if k.DoneNote != "" {
				continue // the unit has reported; who accepts it sees that among the tasks
			}
			since, ok := s.window(k.DueOn, late, weekBefore)
			if !ok {
				continue
			}
			p, err := s.Project(k.ProjectID) // graded, so no longer under way
			if err != nil {
				return nil, err
			}
			d := duty{about: fmt.Sprintf("%d/%s", k.ID, k.DueOn), since: since, text: "“" + p.Name + "”的整改" + deadline(k.DueOn, late), link: projectHref(p.ID), roles: watch(late, office)}
			if !p.PublishedAt.IsZero() {
				d.name = p.Name
			}
			list = append(list, s.of(d, p.UnitID))
		}
		return list, err
	}
}

func appraisals(late bool) func(*scene) ([]duty, error) {
	return func(s *scene) ([]duty, error) {
		rows, err := s.AppraisalsToGive()
		var list []duty
		for _, k := range rows {
			if since, ok := s.window(k.DueOn, late, daysBefore); ok {
				list = append(list, s.of(duty{about: fmt.Sprintf("%d/%s", k.ID, k.DueOn), since: since, text: "一项部门论证（" + k.Aspect.Label() + "）等待提交，" + deadline(k.DueOn, late), link: "/office/appraisals", roles: watch(late, government)}, k.UnitID))
			}
		}
		return list, err
	}
}

// studies remind the person who was asked; a station has no account, so whoever
// asks stations is reminded when it is late.
func studies(late bool) func(*scene) ([]duty, error) {
	return func(s *scene) ([]duty, error) {
		rows, err := s.StudiesToAnswer()
		var list []duty
		for _, k := range rows {
			since, ok := s.window(k.DueOn, late, daysBefore)
			if !ok {
				continue
			}
			d := duty{about: fmt.Sprintf("%d/%s", k.ID, k.DueOn), since: since, text: "一件研判任务等待意见，" + deadline(k.DueOn, late), link: "/office/studies/mine", account: k.AccountID}
			if k.AccountID == 0 {
				if !late {
					continue
				}
				d.link, d.roles = "/office/studies", access.Holders(access.AssignStudies)
			}
			list = append(list, d)
		}
		return list, err
	}
}

func callsEnding(s *scene) ([]duty, error) {
	rows, err := s.CallsEndingBy(s.in(daysBefore))
	var list []duty
	for _, k := range rows {
		list = append(list, duty{about: fmt.Sprintf("%d/%s", k.ID, k.ClosesOn), since: dayAfter(k.ClosesOn, -daysBefore), name: k.Title, text: "征集公告《" + k.Title + "》" + day(k.ClosesOn) + "截止。需要的话可以延长征集期。",
			link: fmt.Sprintf("/office/calls/%d", k.ID), roles: access.Holders(access.ManageCalls)})
	}
	return list, err
}

func questionsOpen(s *scene) ([]duty, error) {
	rows, err := s.QuestionsToAnswer()
	if err != nil {
		return nil, err
	}
	var list []duty
	for _, k := range rows {
		since := dayAfter(models.DateOf(k.AskedAt.Time()), questionDays)
		if since > s.Today {
			continue
		}
		rehearsal, err := s.Rehearses(k.SessionID, 0, 0)
		if err != nil {
			return nil, err
		}
		if !rehearsal {
			list = append(list, duty{about: fmt.Sprint(k.ID), since: since, text: "有一个代表询问等待答复，" + day(models.DateOf(k.AskedAt.Time())) + "提出。", link: "/office/questions", roles: government})
		}
	}
	return list, nil
}

// people are the accounts to remind of a duty. The unit narrows the people of
// units; -1 stands for a unit without people.
func (s *scene) people(d duty) ([]int64, error) {
	if d.account > 0 {
		return []int64{d.account}, nil
	}
	roles := d.roles
	if d.unit < 0 {
		roles = slices.DeleteFunc(slices.Clone(roles), func(r models.Role) bool { return r == models.UnitRole })
	}
	return s.Holders(roles, max(0, d.unit))
}

// hours between which people are reminded.
const (
	firstHour = 8
	lastHour  = 20
)

// Due puts in what the calendar asks for in every congress, and settles the
// reminders of what was done. It may run as often as one likes and on several
// servers at once: nothing is put in twice. Before eight and after twenty
// o'clock it does nothing.
func (s *Service) Due(ctx context.Context) error {
	var congresses []models.Congress
	day := false
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		hour := tx.Now.Time().Hour()
		day = hour >= firstHour && hour < lastHour
		congresses, err = tx.Congresses()
		return err
	})
	if err != nil || !day {
		return err
	}
	var errs []error
	for _, k := range congresses {
		errs = append(errs, s.store.InTx(ctx, func(tx *store.Tx) error { return s.remind(tx.In(k.ID)) }))
	}
	return errors.Join(errs...)
}

func (s *Service) remind(c *store.Scope) error {
	today, err := s.scene(c)
	if err != nil {
		return err
	}
	for _, r := range rules {
		duties, err := r.find(today)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		open := map[string]bool{}
		for _, d := range duties {
			about := r.name + "/" + d.about
			open[about] = true
			accounts, err := today.people(d)
			if err != nil {
				return err
			}
			for _, account := range accounts {
				if err := c.Remind(account, about, d.text, d.link); err != nil {
					return err
				}
			}
		}
		if err := c.SettleReminders(r.name, open); err != nil {
			return err
		}
		if err := r.announce(c, duties); err != nil {
			return err
		}
	}
	return nil
}

// announce tells the outside once for each day on which something fell due: one
// message with all that is open, not one for each duty. It leads to the start
// page, because who reads it may be anybody.
func (r rule) announce(c *store.Scope, duties []duty) error {
	if len(duties) == 0 {
		return nil
	}
	newest := slices.MaxFunc(duties, func(a, b duty) int { return strings.Compare(string(a.since), string(b.since)) })
	body := fmt.Sprintf(r.says, len(duties))
	const most = 5
	shown := 0
	for _, d := range duties {
		if d.name == "" {
			continue
		}
		if shown == most {
			body += "\n……"
			break
		}
		body += "\n· " + d.name
		shown++
	}
	return c.Announce(r.event, r.name+"/"+string(newest.since), r.subject, body+"\n请登录后在工作台查看。", "/office")
}
