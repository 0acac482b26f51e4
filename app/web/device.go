package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// deviceFields are what the browser fills into the form.
var deviceFields = []string{"program", "seal_ms", "verify_ms", "clock_ms", "storage", "camera", "printing", "key"}

// devicePage is where a scrutineer's device tries itself.
func (s *Server) devicePage(c echo.Context) error {
	page, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "tablet/device", page)
}

func (s *Server) deviceOf(c echo.Context) (*view.Device, error) {
	v, err := s.roundRead(c)
	if err != nil {
		return nil, err
	}
	page := deviceView(v, actor(c))
	if page == nil {
		return nil, fault.New(fault.Forbidden, "您不在本轮监票人名单中，不需要自检设备。")
	}
	page.Seal = s.sealFiles()
	return page, nil
}

// deviceView is the page of a key holder, nil for anybody else.
func deviceView(v vote.RoundReading, me access.Actor) *view.Device {
	at := slices.IndexFunc(v.Scrutineers, func(p models.Scrutineer) bool { return p.AccountID == me.Account && p.Position > 0 })
	if at < 0 {
		return nil
	}
	r, mine := v.Round, v.Scrutineers[at]
	page := &view.Device{
		Page:    view.Page{Title: "设备自检", Site: v.Congress.Name, Demo: v.Congress.Invented, Rehearsal: v.Session.Rehearsal},
		RoundID: fmt.Sprint(r.ID), Round: r.Name, Session: v.Session.Name, Holder: mine.Name, Office: mine.Kind.Label(), UUID: r.UUID,
		Index: mine.Position, Size: r.Guardians, Threshold: r.Threshold, Candidates: len(v.Candidates), Made: len(mine.Commit) > 0,
		Action: fmt.Sprintf("/scrutineer/%d/device", r.ID), Fields: deviceFields,
	}
	if last, done := vote.DeviceChecks(v.Steps)[me.Account]; done {
		page.Last = view.Minute(last.At) + "，" + last.Reason + "。"
	}
	switch {
	case r.State == models.RoundDraft:
		page.Closed = "票决办法通过以后，才能记录自检结果。现在可以先试。"
	case r.State == models.RoundVoid || r.State.Reached(models.RoundCounted):
		page.Closed = "计票已经开启，不再记录自检结果。本页仍可以试设备。"
	}
	return page
}

// checkDevice records what the device found out about itself.
func (s *Server) checkDevice(c echo.Context) error {
	page, err := s.deviceOf(c)
	if err != nil {
		return err
	}
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	check, err := deviceCheckIn(c)
	if err == nil {
		err = s.Vote.CheckDevice(ctx(c), actor(c), id, check)
	}
	if err != nil {
		return s.again(c, err, "tablet/device", page)
	}
	return s.done(c, "自检结果已经记录，"+view.Clock(s.now())+"。\n"+check.Says()+"。", "/scrutineer/%d/device", id)
}

// deviceCheckIn reads the form; a page whose script did not run is refused.
func deviceCheckIn(c echo.Context) (vote.DeviceCheck, error) {
	yes := func(name string) bool { return c.FormValue(name) == "yes" }
	check := vote.DeviceCheck{Program: yes("program"), Storage: yes("storage"), Camera: yes("camera"), Printing: yes("printing"), KeySheet: vote.KeySheet(c.FormValue("key"))}
	for name, into := range map[string]*time.Duration{"seal_ms": &check.Seal, "verify_ms": &check.Verify, "clock_ms": &check.Clock} {
		text := strings.TrimSpace(c.FormValue(name))
		if text == "" && name != "clock_ms" {
			continue
		}
		ms, err := strconv.ParseInt(text, 10, 64)
		if err != nil || ms > int64(time.Duration(1<<62)/time.Millisecond) || ms < -int64(time.Duration(1<<62)/time.Millisecond) {
			return check, fault.New(fault.Invalid, "自检还没有做完。请等各项都有结果，再记录。")
		}
		*into = time.Duration(ms) * time.Millisecond
	}
	return check, nil
}

// devices is the office's table: who has tried the device.
func devices(v vote.RoundReading) []view.OfficeDevice {
	if !v.Round.State.Reached(models.RoundAdopted) {
		return nil
	}
	checks := vote.DeviceChecks(v.Steps)
	var rows []view.OfficeDevice
	for _, p := range v.Scrutineers {
		if p.Position == 0 {
			continue
		}
		row := view.OfficeDevice{Name: p.Name, Label: p.Kind.Label()}
		if s, done := checks[p.AccountID]; done {
			row.At, row.Says, row.Faulty = view.Minute(s.At), s.Reason, strings.HasPrefix(s.Reason, "不能使用")
		}
		rows = append(rows, row)
	}
	return rows
}
