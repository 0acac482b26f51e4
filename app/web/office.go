package web

import (
	"fmt"
	"net/http"
	"sort"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/account"
	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// again draws a form's page once more with what was wrong, in the order of its
// questions. What is not about the form goes to the error page.
func (s *Server) again(c echo.Context, err error, name string, page paged, forms ...view.OfficeForm) error {
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != fault.Invalid && refusal.Kind != fault.Conflict && refusal.Kind != fault.Closed && refusal.Kind != fault.TooLarge && refusal.Kind != fault.TooMany {
		return err
	}
	page.Base().Errors = fieldErrors(refusal, forms...)
	return s.render(c, statuses[refusal.Kind], name, page)
}

// fieldErrors lists a refusal's fields in the order of the forms' questions;
// those that are no question come last. Without fields the sentence stands
// for the whole form.
func fieldErrors(refusal *fault.Error, forms ...view.OfficeForm) []view.FieldError {
	if len(refusal.Fields) == 0 {
		return []view.FieldError{{Text: refusal.Message}}
	}
	place := map[string]int{}
	for _, f := range forms {
		for _, q := range f.Questions {
			place[q.Name] = len(place) + 1
		}
	}
	var list []view.FieldError
	for field, text := range refusal.Fields {
		list = append(list, view.FieldError{Field: field, Text: text})
	}
	at := func(field string) int {
		if n := place[field]; n > 0 {
			return n
		}
		return len(place) + 1
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := at(list[i].Field), at(list[j].Field)
		return a < b || a == b && list[i].Field < list[j].Field
	})
	return list
}

// confirmed refuses a form whose second act, the box to tick, is missing.
func confirmed(c echo.Context) error {
	if c.FormValue("confirm") == "yes" {
		return nil
	}
	return fault.Form{"confirm": "请先勾选确认，再提交。没有勾选，什么也没有改变。"}.Err()
}

// typedIn is everything that came with a form, to show it again.
func typedIn(c echo.Context) view.Typed {
	values, err := c.FormParams()
	if err != nil || values == nil {
		return view.Typed{}
	}
	return view.Typed(values)
}

// startPage is the office's first page.
func (s *Server) startPage(c echo.Context) error {
	a := actor(c)
	page := &view.OfficeStart{Page: view.Page{Title: "工作台"}, Today: today(s.now()), MayNew: access.May(a, access.ManageSessions)}
	if access.May(a, access.ReadSessions) {
		if err := s.startSessions(c, page); err != nil {
			return err
		}
	}
	tasks, err := s.intakeTasks(c)
	if err != nil {
		return err
	}
	page.Tasks = append(page.Tasks, tasks...)
	if err := s.shortlistTasks(c, page); err != nil {
		return err
	}
	if err := s.planTasks(c, page); err != nil {
		return err
	}
	if err := s.papersTasks(c, page); err != nil {
		return err
	}
	if err := s.concernTasks(c, page); err != nil {
		return err
	}
	if err := s.siteTasks(c, page); err != nil {
		return err
	}
	if access.May(a, access.ReadProjects) {
		rows, err := s.Oversight.Current(ctx(c), a)
		if err != nil {
			return err
		}
		page.Lights, page.Late = lightCounts(rows), lateProjects(rows)
		page.Tasks = append(page.Tasks, s.reportTasks(c, rows)...)
	}
	if err := s.adjustmentTasks(c, page); err != nil {
		return err
	}
	if err := s.completionTasks(c, page); err != nil {
		return err
	}
	if err := s.evaluationTasks(c, page); err != nil {
		return err
	}
	if err := s.groupTasks(c, page); err != nil {
		return err
	}
	if err := s.startReminders(c, page); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/start", page)
}

// startSessions fills in the newest sessions and what is the viewer's to do.
func (s *Server) startSessions(c echo.Context, page *view.OfficeStart) error {
	sessions, err := s.Roster.Sessions(ctx(c), actor(c))
	if err != nil {
		return err
	}
	const newest = 3
	for i, session := range sessions {
		if i == newest {
			break
		}
		row, err := s.sessionRow(c, session)
		if err != nil {
			return err
		}
		page.Sessions = append(page.Sessions, row.view)
		page.Tasks = append(page.Tasks, sessionTasks(row, actor(c))...)
		for _, r := range row.readings {
			page.Tasks = append(page.Tasks, roundTasks(r, actor(c))...)
		}
	}
	return nil
}

// sessionTasks is what a session without its tables asks of the viewer.
func sessionTasks(row sessionReading, a access.Actor) []view.OfficeTask {
	var tasks []view.OfficeTask
	grades := len(row.rounds) > 0 // a session that only grades projects chooses none
	for _, r := range row.rounds {
		grades = grades && r.Items != ""
	}
	if row.candidates == 0 && !grades && access.May(a, access.EditCandidates) {
		tasks = append(tasks, view.OfficeTask{Text: "导入候选项目", Why: row.view.Name + "还没有候选项目。", Href: row.view.Href + "/candidates", Button: "候选项目"})
	}
	if row.deputies == 0 && access.May(a, access.EditRoster) {
		tasks = append(tasks, view.OfficeTask{Text: "导入代表名册", Why: row.view.Name + "还没有代表名册。", Href: row.view.Href + "/roster", Button: "代表名册"})
	}
	if len(row.rounds) == 0 && row.candidates > 0 && access.May(a, access.DraftRound) {
		tasks = append(tasks, view.OfficeTask{Text: "拟定票决办法", Why: fmt.Sprintf("%s有 %d 项候选项目，还没有票决轮次。", row.view.Name, row.candidates), Href: row.view.Href + "/rounds/new", Button: "新建票决轮次"})
	}
	return tasks
}

// roundTasks is what a round asks of the viewer now.
func roundTasks(v vote.RoundReading, a access.Actor) []view.OfficeTask {
	var tasks []view.OfficeTask
	href := fmt.Sprintf("/office/rounds/%d", v.Round.ID)
	handing := v.Round.State == models.RoundIssuing || v.Round.State == models.RoundOpen || v.Round.State == models.RoundPaused
	if waiting := v.Turnout.Present - v.Turnout.Issued; handing && waiting > 0 && access.May(a, access.HandSlip) {
		tasks = append(tasks, view.OfficeTask{Text: fmt.Sprintf("给 %d 位代表发%s", waiting, offered(v.Round)), Why: fmt.Sprintf("%s：到会 %d 人，已发出 %d 张。", v.Round.Name, v.Turnout.Present, v.Turnout.Issued), Href: href + "/slips", Button: slipsLink(v.Round)})
	}
	tasks = append(tasks, paperTasks(v, a)...)
	if !v.Round.State.Reached(models.RoundClosed) && v.Round.State.Reached(models.RoundAdopted) && access.May(a, access.CheckIn) {
		tasks = append(tasks, view.OfficeTask{Text: "办理签到", Why: fmt.Sprintf("应到 %d 人，实到 %d 人。", v.Turnout.Entitled, v.Turnout.Present), Href: fmt.Sprintf("/office/sessions/%d/checkin", v.Round.SessionID), Button: "打开签到台"})
	}
	for _, p := range procedureOf(v) {
		if !p.Now || !access.May(a, p.Need) {
			continue
		}
		why := v.Round.Name + "：" + v.Round.State.Label() + "。"
		if len(v.Missing) > 0 {
			why += sentence(strings.Join(v.Missing, "；"))
		}
		if p.Need == access.HoldKey || p.Need == access.AttestCount {
			href = fmt.Sprintf("/scrutineer/%d", v.Round.ID)
		}
		tasks = append(tasks, view.OfficeTask{Text: p.Name, Why: why, Href: href, Button: "去办理"})
	}
	if v.Sequel != nil && access.May(a, access.FollowRound) {
		tasks = append(tasks, view.OfficeTask{Text: "建立" + v.Sequel.Reason.Label() + "轮次", Why: v.Round.Name + "：" + sequelSaid(*v.Sequel), Href: href, Button: "去办理"})
	}
	if len(v.Choices) > 0 && access.May(a, access.DecideSeats) {
		tasks = append(tasks, view.OfficeTask{Text: "记录不足名额的处理", Why: fmt.Sprintf("%s：还有 %d 个名额没有确定。", v.Round.Name, v.Outcome.Next.Seats), Href: fmt.Sprintf("/presidium/%d", v.Round.ID), Button: "去办理"})
	}
	if lotOpen(v) && access.May(a, access.DecideSeats) {
		tasks = append(tasks, view.OfficeTask{Text: "登记抽签结果", Why: fmt.Sprintf("%s：还有 %d 个名额由抽签确定。", v.Round.Name, v.Lot.Seats), Href: fmt.Sprintf("/presidium/%d", v.Round.ID), Button: "去办理"})
	}
	if v.Round.State == models.RoundStaffed && v.Ceremony.Step != vote.Done && access.May(a, access.HoldKey) {
		tasks = append(tasks, view.OfficeTask{Text: "生成监票人密钥", Why: v.Round.Name + "：" + keyRule(v.Round), Href: fmt.Sprintf("/scrutineer/%d", v.Round.ID), Button: "打开监票人页面"})
	}
	return tasks
}

// congressesPage lists where the person may work.
func (s *Server) congressesPage(c echo.Context) error {
	person, _ := c.Get(personKey).(account.Person)
	page := &view.OfficeCongresses{Page: view.Page{Title: "选择人大"}}
	for _, k := range person.Congresses {
		page.Congresses = append(page.Congresses, view.OfficeCongress{
			Name: k.Name, Level: k.Level.Label(), Href: fmt.Sprintf("/office/at/%d", k.ID), Roles: roleNames(person.Actor(k.ID).Roles), Invented: k.Invented})
	}
	return s.render(c, http.StatusOK, "office/congresses", page)
}

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// today is the day as a desk calendar has it.
func today(m models.Moment) string {
	day := m.Time()
	return day.Format("2006年1月2日") + "，星期" + weekdays[day.Weekday()]
}
