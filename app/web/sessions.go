package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// sessionReading is a session with what the viewer may know of it. Numbers
// the viewer may not read are -1.
type sessionReading struct {
	view       view.OfficeSession
	session    models.Session
	rounds     []models.Round
	readings   []vote.RoundReading // unfinished rounds that the viewer may read
	candidates int
	frozen     bool
	deputies   int
	roll       roster.Roll
}

func (s *Server) sessionRow(c echo.Context, session models.Session) (sessionReading, error) {
	a := actor(c)
	row := sessionReading{session: session, deputies: -1, view: view.OfficeSession{Name: session.Name, Href: fmt.Sprintf("/office/sessions/%d", session.ID),
		Year: strconv.Itoa(session.Year), OpensOn: view.Day(session.OpensOn), Venue: session.Venue, Deputies: "—"}}
	list, err := s.Shortlist.Candidates(ctx(c), a, session.ID)
	if err != nil {
		return row, err
	}
	row.candidates, row.frozen = len(list.Rows), list.Frozen
	row.view.Candidates = view.Count(row.candidates) + " 项"
	if access.May(a, access.ReadRoster) {
		if row.roll, err = s.Roster.Roll(ctx(c), a, session.ID); err != nil {
			return row, err
		}
		row.deputies = row.roll.Entitled
		row.view.Deputies = view.Count(row.deputies) + " 人"
	}
	if row.rounds, err = s.Vote.Rounds(ctx(c), a, session.ID); err != nil {
		return row, err
	}
	for _, r := range row.rounds {
		line := view.OfficeRound{Name: r.Name, Href: fmt.Sprintf("/office/rounds/%d", r.ID), State: r.State.Label(), Figures: fmt.Sprintf("应选 %d 项", r.Seats)}
		if r.Items != "" {
			line.Figures = fmt.Sprintf("测评 %d 项", 1+strings.Count(r.Items, "\n"))
		}
		line.Colour = stripeOf(r.Colour)
		followed := slices.ContainsFunc(row.rounds, func(o models.Round) bool { return o.OriginID == r.ID })
		finished := r.State == models.RoundPublished && r.OriginID == 0 || r.State == models.RoundVoid && followed
		if !finished && access.May(a, access.ReadRound) {
			reading, err := s.Vote.ReadRound(ctx(c), a, r.ID)
			if err != nil {
				return row, err
			}
			row.readings = append(row.readings, reading)
			if n := len(reading.Chain); n > 0 && reading.Chain[n-1].Round.ID == r.ID {
				line.Figures += "。" + strings.Join(chainLines(reading), "，")
			}
			if reading.Sequel != nil {
				line.Next, line.NextWho = "建立"+reading.Sequel.Reason.Label()+"轮次", roleNames(access.Holders(access.FollowRound))
			}
			for _, p := range procedureOf(reading) {
				if p.Now {
					line.Next, line.NextWho = p.Name, p.Who
				}
			}
		}
		row.view.Rounds = append(row.view.Rounds, line)
	}
	return row, nil
}

func (s *Server) sessionsPage(c echo.Context) error {
	sessions, err := s.Roster.Sessions(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.OfficeSessions{Page: view.Page{Title: "会议", Crumbs: []view.Link{officeCrumb}}, MayNew: access.May(actor(c), access.ManageSessions)}
	for _, session := range sessions {
		row, err := s.sessionRow(c, session)
		if err != nil {
			return err
		}
		page.Sessions = append(page.Sessions, row.view)
	}
	return s.render(c, http.StatusOK, "office/sessions", page)
}

var (
	officeCrumb   = view.Link{Text: "工作台", Href: "/office"}
	sessionsCrumb = view.Link{Text: "会议", Href: "/office/sessions"}
)

func newSession(t view.Typed) *view.OfficeFormPage {
	return &view.OfficeFormPage{Page: view.Page{Title: "新建会议", Crumbs: []view.Link{officeCrumb, sessionsCrumb}}, Form: view.SessionForm(t)}
}

func (s *Server) newSessionPage(c echo.Context) error {
	return s.render(c, http.StatusOK, "office/form", newSession(nil))
}

type sessionForm struct {
	Term, Number, Year, OpensOn, Venue string
}

func (f sessionForm) command() (roster.SessionCommand, error) {
	form := fault.Form{}
	cmd := roster.SessionCommand{Term: number(form, "term", "届", f.Term), Number: number(form, "number", "次", f.Number),
		Year: number(form, "year", "年度", f.Year), OpensOn: models.Date(strings.TrimSpace(f.OpensOn)), Venue: f.Venue}
	return cmd, form.Err()
}

// number reads a whole number as typed; nothing is zero, which the service
// refuses where it must not be.
func number(form fault.Form, field, label, typed string) int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		form.Add(field, "%s请写成整数，如 12。", label)
	}
	return n
}

func (s *Server) createSession(c echo.Context) error {
	f := sessionForm{c.FormValue("term"), c.FormValue("number"), c.FormValue("year"), c.FormValue("opens_on"), c.FormValue("venue")}
	cmd, err := f.command()
	if err == nil {
		var id int64
		if id, err = s.Roster.CreateSession(ctx(c), actor(c), cmd); err == nil {
			return s.done(c, "会议已新建。\n下一步：导入候选项目和代表名册。", "/office/sessions/%d", id)
		}
	}
	page := newSession(typedIn(c))
	return s.again(c, err, "office/form", page, page.Form)
}

func (s *Server) sessionPage(c echo.Context) error {
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	session, err := s.Roster.Session(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	row, err := s.sessionRow(c, session)
	if err != nil {
		return err
	}
	page := &view.OfficeSessionPage{
		Page:   view.Page{Title: session.Name, Crumbs: []view.Link{officeCrumb, sessionsCrumb}},
		Facts:  []view.Fact{{Label: "年度", Value: fmt.Sprintf("%d年", session.Year)}, {Label: "开幕", Value: view.Day(session.OpensOn)}},
		Rounds: row.view.Rounds, Stages: sessionStages(row, actor(c)),
	}
	if session.Venue != "" {
		page.Facts = append(page.Facts, view.Fact{Label: "会场", Value: session.Venue})
	}
	if access.May(actor(c), access.ReleaseBooklet) {
		page.Facts = append(page.Facts, view.Fact{Label: "代表材料", Value: "候选项目说明册", Href: row.view.Href + "/booklet"})
	}
	if access.May(actor(c), access.PrintDocuments) {
		page.Facts = append(page.Facts, view.Fact{Label: "空白表格", Value: "打印手工填写的表格", Href: fmt.Sprintf("%s?session=%d", formsHref, row.session.ID)})
	}
	if access.May(actor(c), access.DraftRound) {
		page.NewRound = row.view.Href + "/rounds/new"
	}
	if s.LongJobs != nil && access.May(actor(c), access.PrintDocuments) {
		page.Bundle = &view.Act{Action: row.view.Href + "/bundle", Button: "生成会议文件包", Consequence: "把这次会议现在能印的文件装进一个 ZIP 文件，附目录和校验值；还不能印的，目录里写明原因。在后台生成，做好后到“文件任务”里下载。"}
	}
	sessions, err := s.Roster.Sessions(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page.Rehearsing = rehearsing(session, sessions, actor(c))
	return s.render(c, http.StatusOK, "office/session", page)
}

// sessionStages is a session's preparation in order; the first part that is
// not done is the one to do now.
func sessionStages(row sessionReading, a access.Actor) []view.OfficeStage {
	candidates := view.OfficeStage{Name: "候选项目", State: "还没有", Href: row.view.Href + "/candidates", Link: "候选项目"}
	if row.candidates > 0 {
		candidates.State, candidates.Mark = row.view.Candidates, "done"
	}
	if row.frozen {
		candidates.Note = "票决办法已经通过，候选项目随之固定。"
	}
	stages := []view.OfficeStage{candidates}
	if row.deputies >= 0 {
		stages = append(stages, rosterStage(row), checkinStage(row))
	}
	rounds := view.OfficeStage{Name: "票决轮次", State: "还没有"}
	if len(row.rounds) > 0 {
		newest := row.rounds[len(row.rounds)-1]
		rounds.State, rounds.Mark = fmt.Sprintf("%d 轮，最近一轮：%s", len(row.rounds), newest.State.Label()), "done"
		rounds.Href, rounds.Link = fmt.Sprintf("/office/rounds/%d", newest.ID), "打开轮次"
	} else if access.May(a, access.DraftRound) {
		rounds.Href, rounds.Link = row.view.Href+"/rounds/new", "新建轮次"
	}
	if !access.May(a, access.ReadRound) {
		rounds.Href = ""
	}
	stages = append(stages, rounds)
	now := "now"
	for i := range stages {
		if stages[i].Mark == "" {
			stages[i].Mark, now = now, "next"
		}
	}
	return stages
}

func rosterStage(row sessionReading) view.OfficeStage {
	stage := view.OfficeStage{Name: "代表名册", State: "还没有", Href: row.view.Href + "/roster", Link: "代表名册"}
	if row.deputies > 0 {
		stage.State, stage.Mark = fmt.Sprintf("%s，%d 个代表团", row.view.Deputies, len(row.roll.Delegations)), "done"
	}
	if row.roll.Excluded > 0 {
		stage.Note = fmt.Sprintf("另有 %d 人不计入全体代表。", row.roll.Excluded)
	}
	return stage
}

func checkinStage(row sessionReading) view.OfficeStage {
	stage := view.OfficeStage{Name: "签到", State: "有了名册才能签到", Href: row.view.Href + "/checkin", Link: "签到台"}
	if row.deputies > 0 {
		stage.State, stage.Note = fmt.Sprintf("实到 %d 人，未达到法定人数", row.roll.Present), quorumLine(row.roll)
	}
	if row.roll.QuorumReached() {
		stage.State, stage.Mark = fmt.Sprintf("实到 %d 人，已达到法定人数", row.roll.Present), "done"
	}
	return stage
}

// quorumLine is the arithmetic of the quorum: by 组织法 Art 14 two thirds of
// 全体代表 must have signed in.
func quorumLine(r roster.Roll) string {
	if r.Entitled == 0 {
		return "还没有代表名册。"
	}
	text := fmt.Sprintf("全体代表 %d 人，三分之二为 %d 人；现已签到 %d 人", r.Entitled, r.QuorumLine, r.Present)
	if label := tally.QuorumLabel(r.Quorum); label != "三分之二以上" {
		text = fmt.Sprintf("应到 %d 人，%s为 %d 人；现已签到 %d 人", r.Entitled, label, r.QuorumLine, r.Present)
	}
	if r.QuorumReached() {
		return text + "。"
	}
	return text + fmt.Sprintf("，还差 %d 人。", r.QuorumLine-r.Present)
}
