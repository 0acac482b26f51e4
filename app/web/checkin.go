package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/web/view"
	"piaojue/models"
)

func (s *Server) checkinPage(c echo.Context) error {
	_, page, err := s.checkinDesk(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/checkin", page)
}

// checkinDesk is the roll with the desk's page. The list may be narrowed to
// one delegation or to those who have not come; the figures are always all.
func (s *Server) checkinDesk(c echo.Context) (roster.Roll, *view.OfficeCheckin, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return roster.Roll{}, nil, err
	}
	roll, err := s.Roster.Roll(ctx(c), actor(c), id)
	if err != nil {
		return roll, nil, err
	}
	page := &view.OfficeCheckin{
		Page: view.Page{Title: "签到", Crumbs: sessionCrumbs(roll.Session)}, Action: fmt.Sprintf("/office/sessions/%d/checkin", id),
		Figures: rollFigures(roll), Quorum: quorumLine(roll), Met: roll.QuorumReached(), TrueAt: view.Clock(s.now()), MayAct: access.May(actor(c), access.CheckIn),
	}
	only, delegation := c.QueryParam("only"), c.QueryParam("delegation")
	page.Filter = []view.Link{{Text: "全部", Href: "?", Current: only == "" && delegation == ""}, {Text: "未到 " + view.Count(roll.Absent), Href: "?only=notyet", Current: only == "notyet"}}
	for i, group := range roll.Delegations {
		at := strconv.Itoa(i + 1)
		page.Filter = append(page.Filter, view.Link{Text: group.Delegation.Name, Href: "?delegation=" + at, Current: delegation == at})
		if delegation != "" && delegation != at {
			continue
		}
		v := delegationView(i, group)
		if only == "notyet" {
			v.Deputies = waitedFor(group.Deputies)
		}
		if len(v.Deputies) > 0 {
			page.Delegations = append(page.Delegations, v)
		}
	}
	return roll, page, nil
}

func waitedFor(deputies []models.Deputy) []view.OfficeDeputy {
	var list []view.OfficeDeputy
	for _, d := range deputies {
		if d.Entitled() && d.Attendance == models.NotYet {
			list = append(list, deputyView(d))
		}
	}
	return list
}

func rollFigures(r roster.Roll) []view.Figure {
	figures := []view.Figure{
		{Label: "应到", Value: view.Count(r.Entitled), Unit: "人"}, {Label: "实到", Value: view.Count(r.Present), Unit: "人"},
		{Label: "请假", Value: view.Count(r.Excused), Unit: "人"}, {Label: "缺席", Value: view.Count(r.Absent), Unit: "人"},
	}
	if r.Left > 0 {
		figures[1].Note = fmt.Sprintf("另有 %d 人已离会", r.Left)
	}
	return figures
}

// attendances are the acts of the desk.
var attendances = map[string]models.Attendance{"present": models.Present, "excused": models.Excused, "left": models.Left, "undo": models.NotYet}

func (s *Server) checkIn(c echo.Context) error {
	roll, page, err := s.checkinDesk(c)
	if err != nil {
		return err
	}
	deputy, err := s.mark(c, roll)
	if err != nil {
		if refusal, ok := fault.As(err); ok && refusal.Fields["number"] != "" {
			page.Number, page.NotFound = c.FormValue("number"), refusal.Fields["number"]
		}
		return s.again(c, err, "office/checkin", page)
	}
	return s.done(c, fmt.Sprintf("%s（%s）：%s。", deputy.Name, deputy.Number, deputy.Attendance.Label()), "/office/sessions/%d/checkin", roll.Session.ID)
}

// mark does the act of the desk's form: on the deputy of a row, or on the one
// whose number or name was typed.
func (s *Server) mark(c echo.Context, roll roster.Roll) (models.Deputy, error) {
	attendance, known := attendances[c.FormValue("act")]
	if !known {
		return models.Deputy{}, fault.New(fault.Invalid, "不认识的签到操作，请刷新页面后再试。")
	}
	id, err := deputyIn(c, roll)
	if err != nil {
		return models.Deputy{}, err
	}
	return s.Roster.CheckIn(ctx(c), actor(c), roster.CheckInCommand{Session: roll.Session.ID, Deputy: id, Attendance: attendance})
}

// deputyIn is the deputy a desk's form means.
func deputyIn(c echo.Context, roll roster.Roll) (int64, error) {
	if typed := c.FormValue("deputy"); typed != "" {
		id, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || id < 1 {
			return 0, fault.New(fault.Invalid, "没有找到该代表，请刷新页面后再试。")
		}
		return id, nil
	}
	found, err := roll.Find(c.FormValue("number"))
	return found.ID, err
}
