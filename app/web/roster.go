package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/roster"
	"piaojue/app/tally"
	"piaojue/app/web/view"
	"piaojue/models"
)

func (s *Server) rosterPage(c echo.Context) error {
	page, err := s.rosterOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/roster", page)
}

func (s *Server) rosterOf(c echo.Context) (*view.OfficeRoster, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return nil, err
	}
	roll, err := s.Roster.Roll(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	fixed, err := s.Roster.RosterFixed(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	return rosterView(roll, fixed, access.May(actor(c), access.EditRoster), c.QueryParam("delegation")), nil
}

// rosterView is the roster's page: fixed says why nothing can be changed now,
// at is the one delegation that is asked for.
func rosterView(roll roster.Roll, fixed string, mayEdit bool, at string) *view.OfficeRoster {
	base := fmt.Sprintf("/office/sessions/%d/roster", roll.Session.ID)
	page := &view.OfficeRoster{Page: view.Page{Title: "代表名册", Crumbs: sessionCrumbs(roll.Session), Rehearsal: roll.Session.Rehearsal}, Template: base + "/template.csv",
		Figures: rosterFigures(roll), Fixed: fixed}
	mayEdit = mayEdit && fixed == ""
	if mayEdit {
		if roll.Present+roll.Excused+roll.Left > 0 {
			page.Replaced = "已经有代表签到或请假，不能再整体更换名册；个别代表可以逐个更改。"
		} else {
			form := view.ImportForm(base+"/import", "代表名册")
			page.Import = &form
		}
		if len(roll.Delegations) > 0 {
			page.Add = base + "/new"
		}
	}
	if len(roll.Delegations) > 0 {
		page.Documents = rollDocuments(roll.Session.ID)
	}
	long := roll.Entitled+roll.Excluded > listedDeputies
	if long && at == "" {
		page.Asked = "代表较多，请选一个代表团查看。"
	}
	for i, group := range roll.Delegations {
		v := delegationView(i, group)
		if mayEdit {
			for k := range v.Deputies {
				v.Deputies[k].Edit = base + "/" + v.Deputies[k].ID
			}
		}
		for k, d := range group.Deputies {
			if !d.Entitled() {
				page.Excluded = append(page.Excluded, v.Deputies[k])
			}
		}
		link := view.Link{Text: group.Delegation.Name + " " + v.Entitled, Href: "#" + v.Anchor}
		if long {
			mine := at == strconv.Itoa(i+1)
			link.Href, link.Current = fmt.Sprintf("?delegation=%d", i+1), mine
			if !mine {
				v.Deputies = nil
			}
		}
		page.Open = append(page.Open, link)
		page.Delegations = append(page.Delegations, v)
	}
	return page
}

// rosterFigures are the lines that follow from the number of deputies. The
// pass line is that of a majority of all deputies (组织法 Art 25).
func rosterFigures(r roster.Roll) []view.Figure {
	figures := []view.Figure{
		{Label: "全体代表", Value: view.Count(r.Entitled), Unit: "人"}, {Label: "代表团", Value: view.Count(len(r.Delegations)), Unit: "个"},
		{Label: "法定人数", Value: view.Count(r.QuorumLine), Unit: "人", Note: tally.QuorumLabel(r.Quorum)},
	}
	if line, err := tally.PassLine(r.Entitled, "1/2"); err == nil {
		figures = append(figures, view.Figure{Label: "过半数", Value: view.Count(line), Unit: "票", Note: "全体代表过半数"})
	}
	return figures
}

func deputyView(d models.Deputy) view.OfficeDeputy {
	v := view.OfficeDeputy{ID: strconv.FormatInt(d.ID, 10), Number: d.Number, Name: d.Name, Seat: d.Seat, State: d.Attendance.Label(), Mark: string(d.Attendance), Excluded: d.ExcludedReason}
	switch {
	case d.Attendance == models.Left && !d.LeftAt.IsZero():
		v.At = view.Clock(d.LeftAt)
	case d.Attendance == models.Present && !d.SignedInAt.IsZero():
		v.At = view.Clock(d.SignedInAt)
	}
	return v
}

func delegationView(i int, group roster.DelegationRoll) view.OfficeDelegation {
	excused, notYet := 0, 0
	v := view.OfficeDelegation{Name: group.Delegation.Name, Anchor: fmt.Sprintf("d%d", i+1), Entitled: view.Count(group.Entitled), Present: view.Count(group.Present)}
	for _, d := range group.Deputies {
		v.Deputies = append(v.Deputies, deputyView(d))
		switch {
		case !d.Entitled():
		case d.Attendance == models.Excused:
			excused++
		case d.Attendance == models.NotYet:
			notYet++
		}
	}
	v.Excused, v.NotYet = view.Count(excused), view.Count(notYet)
	return v
}

func (s *Server) importRoster(c echo.Context) error {
	page, err := s.rosterOf(c)
	if err != nil {
		return err
	}
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	var preview roster.Preview
	name, file, err := importFile(c, "file")
	if err == nil {
		preview, err = s.Roster.Import(ctx(c), actor(c), id, file)
	}
	if err != nil {
		return s.again(c, err, "office/roster", page)
	}
	base := fmt.Sprintf("/office/sessions/%d/roster", id)
	shown := rosterPreview(preview, name, base, len(page.Delegations) > 0)
	shown.Crumbs = append(page.Crumbs, view.Link{Text: "代表名册", Href: base})
	return s.render(c, previewStatus(len(preview.Errors)), "office/import", shown)
}

// shownRemarks is how many remarks on an upload are listed.
const shownRemarks = 20

func rosterPreview(p roster.Preview, name, base string, replaces bool) *view.OfficeImport {
	page := &view.OfficeImport{Page: view.Page{Title: "导入代表名册"}, File: name, Counts: fmt.Sprintf("读到 %d 行。", len(p.Entries)), Again: base + "#import", Columns: roster.Columns}
	if len(p.Errors) == 0 {
		page.Counts = fmt.Sprintf("读到 %d 行，%d 个代表团，计入全体代表 %d 人。", len(p.Entries), p.Delegations, p.Entitled)
		page.Remarks = p.Remarks
		if more := len(p.Remarks) - shownRemarks; more > 0 {
			page.Remarks = append(page.Remarks[:shownRemarks:shownRemarks], fmt.Sprintf("另有 %d 处没有列出。", more))
		}
	}
	for i, e := range p.Errors {
		if i == shownErrors {
			page.More = fmt.Sprintf("另有 %d 处没有列出。", len(p.Errors)-shownErrors)
			break
		}
		page.Problems = append(page.Problems, view.OfficeRowError{Row: strconv.Itoa(e.Line), Text: e.Text})
	}
	for _, e := range p.Entries {
		page.Rows = append(page.Rows, []string{e.Delegation, e.Number, e.Name, e.Seat, e.Excluded})
	}
	if len(p.Errors) > 0 {
		return page
	}
	page.Title = "核对后写入代表名册"
	if replaces {
		page.Replaces = "写入后，现有的名册全部由这一份代替。"
	}
	form := view.ConfirmImport(base+"/import/confirm", base, p.Token, fmt.Sprintf("写入 %d 人", len(p.Entries)), "已经与代表资格审查报告核对。")
	page.Confirm = &form
	return page
}

func (s *Server) confirmRoster(c echo.Context) error {
	id, err := pathID(c, "session")
	if err != nil {
		return err
	}
	n := 0
	if err = confirmed(c); err == nil {
		n, err = s.Roster.Confirm(ctx(c), actor(c), id, c.FormValue("token"))
	}
	if err != nil {
		page, e := s.rosterOf(c)
		if e != nil {
			return e
		}
		return s.again(c, err, "office/roster", page)
	}
	return s.done(c, fmt.Sprintf("已写入名册 %d 人。\n下一步：开会时在签到台办理签到。", n), "/office/sessions/%d/roster", id)
}

func (s *Server) rosterTemplate(c echo.Context) error {
	return csvTemplate(c, "roster.csv", roster.Template)
}
