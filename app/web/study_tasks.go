package web

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/smallwork"
	"piaojue/app/web/view"
	"piaojue/models"
)

// deputyLinks are a deputy's own pages about what residents ask for.
func deputyLinks(path string) []view.Link {
	links := view.MarkCurrent([]view.Link{{Text: "反映建议", Href: enteredHref}, {Text: "研判", Href: studiesHref + "/mine"}}, path)
	for i := range links {
		links[i].Current = links[i].Current || i == 0 && path == "/office/suggestions/new"
	}
	return links
}

// intakeTasks is what research and small works ask of the viewer now.
func (s *Server) intakeTasks(c echo.Context) ([]view.OfficeTask, error) {
	a := actor(c)
	var tasks []view.OfficeTask
	if access.May(a, access.GiveOpinion) {
		rows, err := s.Intake.MyStudies(ctx(c), a)
		if err != nil {
			return nil, err
		}
		waiting, late := 0, 0
		for _, r := range rows {
			if r.Waiting() && r.Matter.State == models.MatterOpen {
				waiting++
				if r.Late > 0 {
					late++
				}
			}
		}
		if waiting > 0 {
			why := "请在截止日期以前提交意见。"
			if late > 0 {
				why = fmt.Sprintf("其中 %d 件已经逾期。", late)
			}
			tasks = append(tasks, view.OfficeTask{Text: fmt.Sprintf("研判 %d 件事项", waiting), Why: why, Href: studiesHref + "/mine", Button: "去研判"})
		}
	}
	if access.May(a, access.TriageSuggestions) {
		calls, err := s.Intake.Waiting(ctx(c), a)
		if err != nil {
			return nil, err
		}
		for _, k := range calls {
			tasks = append(tasks, view.OfficeTask{Text: fmt.Sprintf("办理 %d 条建议", k.Waiting), Why: k.Title + "：收到以后还没有办理。", Href: fmt.Sprintf("/office/calls/%d/suggestions", k.ID), Button: "去办理"})
		}
	}
	if !access.May(a, access.ReadSmallWorks) {
		return tasks, nil
	}
	rows, err := s.SmallWork.List(ctx(c), a, smallwork.Filter{})
	if err != nil {
		return nil, err
	}
	doing, late, done := 0, 0, 0
	for _, w := range rows {
		switch w.State {
		case models.SmallWorkDispatched:
			doing++
			if w.Late > 0 {
				late++
			}
		case models.SmallWorkDone:
			if w.FundID == 0 || access.May(a, access.ManageFunds) {
				done++
			}
		}
	}
	if doing > 0 && a.Is(models.UnitRole) {
		why := "办结以后提交情况和照片。"
		if late > 0 {
			why = fmt.Sprintf("其中 %d 件已经逾期。", late)
		}
		tasks = append(tasks, view.OfficeTask{Text: fmt.Sprintf("办理 %d 件微实事", doing), Why: why, Href: worksHref + "?state=dispatched", Button: "去办理"})
	}
	if late > 0 && access.May(a, access.ManageSmallWorks) {
		tasks = append(tasks, view.OfficeTask{Text: fmt.Sprintf("催办 %d 件微实事", late), Why: "已经超过办结期限。", Href: worksHref + "?state=late", Button: "查看逾期"})
	}
	if done > 0 && access.May(a, access.ConfirmSmallWork) {
		tasks = append(tasks, view.OfficeTask{Text: fmt.Sprintf("确认 %d 件微实事", done), Why: "承办单位已经提交办结，等待核实确认。", Href: worksHref + "?state=done", Button: "去确认"})
	}
	return tasks, nil
}
