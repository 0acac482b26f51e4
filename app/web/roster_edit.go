package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/roster"
	"piaojue/app/web/view"
	"piaojue/models"
)

func (s *Server) newDeputyPage(c echo.Context) error { return s.deputyForm(c) }
func (s *Server) deputyPage(c echo.Context) error    { return s.deputyForm(c) }

func (s *Server) deputyForm(c echo.Context) error {
	page, _, err := s.deputyEditor(c, nil)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", page)
}

// deputyEditor is the form about one deputy, or about a new one.
func (s *Server) deputyEditor(c echo.Context, t view.Typed) (*view.OfficeFormPage, roster.DeputyCommand, error) {
	var cmd roster.DeputyCommand
	session, err := pathID(c, "session")
	if err != nil {
		return nil, cmd, err
	}
	roll, err := s.Roster.Roll(ctx(c), actor(c), session)
	if err != nil {
		return nil, cmd, err
	}
	back := fmt.Sprintf("/office/sessions/%d/roster", session)
	cmd = roster.DeputyCommand{Session: session}
	title, submit, action, v := "增补代表", "增补代表", back+"/new", view.DeputyValues{}
	var deputy models.Deputy
	if c.Param("deputy") != "" {
		if cmd.Deputy, err = pathID(c, "deputy"); err != nil {
			return nil, cmd, err
		}
		if deputy, v = deputyOf(roll, cmd.Deputy); deputy.ID == 0 {
			return nil, cmd, fault.New(fault.NotFound, "没有找到该代表，请刷新页面后再试。")
		}
		title, submit, action = "更改代表："+deputy.Name, "保存更改", fmt.Sprintf("%s/%d", back, deputy.ID)
	}
	of := []view.Option{{Text: "请选择代表团"}}
	for _, group := range roll.Delegations {
		of = append(of, view.Option{Value: group.Delegation.Name, Text: group.Delegation.Name})
	}
	page := &view.OfficeFormPage{
		Page: view.Page{Title: title, Crumbs: append(sessionCrumbs(roll.Session), view.Link{Text: "代表名册", Href: back}), Rehearsal: roll.Session.Rehearsal},
		Form: view.DeputyForm(action, back, submit, v, of, t),
	}
	if deputy.ID != 0 {
		page.Facts = []view.Fact{{Label: "签到", Value: deputy.Attendance.Label()}}
	}
	return page, cmd, nil
}

func deputyOf(roll roster.Roll, id int64) (models.Deputy, view.DeputyValues) {
	for _, group := range roll.Delegations {
		for _, d := range group.Deputies {
			if d.ID == id {
				return d, view.DeputyValues{Delegation: group.Delegation.Name, Number: d.Number, Name: d.Name, Seat: d.Seat, Excluded: d.ExcludedReason}
			}
		}
	}
	return models.Deputy{}, view.DeputyValues{}
}

// putDeputy adds a deputy or changes one.
func (s *Server) putDeputy(c echo.Context) error {
	page, cmd, err := s.deputyEditor(c, typedIn(c))
	if err != nil {
		return err
	}
	cmd.Delegation = c.FormValue("delegation")
	if fresh := strings.TrimSpace(c.FormValue("new_delegation")); fresh != "" {
		cmd.Delegation = fresh
	}
	cmd.Number, cmd.Name, cmd.Seat, cmd.Excluded, cmd.Reason = c.FormValue("number"), c.FormValue("name"), c.FormValue("seat"), c.FormValue("excluded"), c.FormValue("reason")
	deputy, err := s.Roster.PutDeputy(ctx(c), actor(c), cmd)
	if err != nil {
		return s.again(c, err, "office/form", page, page.Form)
	}
	said := fmt.Sprintf("已写入名册：%s（%s）。", deputy.Name, deputy.Number)
	if !deputy.Entitled() {
		said = fmt.Sprintf("已写入名册：%s（%s）不计入全体代表。", deputy.Name, deputy.Number)
	}
	return s.done(c, said, "/office/sessions/%d/roster", cmd.Session)
}
