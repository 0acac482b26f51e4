package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

func (s *Server) slipsPage(c echo.Context) error {
	page, err := s.slipDesk(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/slips", page)
}

// slipDesk is the desk that hands out slips: who is present and has none yet,
// who has one, and nothing of which slip anybody drew.
func (s *Server) slipDesk(c echo.Context) (*view.OfficeSlips, error) {
	id, err := pathID(c, "round")
	if err != nil {
		return nil, err
	}
	v, err := s.Vote.ReadRound(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	rows, err := s.Vote.Slips(ctx(c), actor(c), id)
	if err != nil {
		return nil, err
	}
	base := fmt.Sprintf("/office/rounds/%d", id)
	page := &view.OfficeSlips{
		Page:   view.Page{Title: "发投票凭证", Crumbs: append(sessionCrumbs(v.Session), view.Link{Text: v.Round.Name, Href: base})},
		Action: base + "/slips", CancelAction: base + "/slips/cancel", Closed: slipsClosed(v.Round.State),
		UUID: v.Round.UUID, Module: s.assets["gen/seal.wasm"], Runtime: s.assets["gen/wasm_exec.js"],
		CancelReason: view.Field{Name: "reason", Label: "作废原因", Kind: "text", Required: true, Complete: "off", Hint: "如“二维码污损，扫不出来”。"},
		CancelDeputy: view.Field{Name: "deputy", Label: "换发给", Required: true, Options: []view.Option{{Text: "请选择代表"}}},
	}
	replaced, waiting := 0, 0
	for _, row := range rows {
		replaced += row.Replaced
		switch {
		case row.Drew:
			page.Served = intoDelegation(page.Served, row)
			page.CancelDeputy.Options = append(page.CancelDeputy.Options, view.Option{Value: strconv.FormatInt(row.Deputy.ID, 10), Text: row.Deputy.Name + "（" + row.Deputy.Number + "）"})
		case row.Deputy.Attendance == models.Present:
			page.Waiting = intoDelegation(page.Waiting, row)
			waiting++
		}
	}
	page.Figures = slipFigures(v, waiting, replaced)
	return page, nil
}

func slipsClosed(state models.RoundState) string {
	switch {
	case state == models.RoundIssuing || state == models.RoundOpen:
		return ""
	case state.Reached(models.RoundClosed):
		return "投票已经截止，不再发投票凭证。"
	}
	return "还没有开始发票。开始发票后，在这里给已签到的代表发投票凭证。"
}

func slipFigures(v vote.RoundReading, waiting, replaced int) []view.Figure {
	figures := []view.Figure{
		{Label: "到会", Value: view.Count(v.Turnout.Present), Unit: "人"}, {Label: "已发出", Value: view.Count(v.Turnout.Issued), Unit: "张"},
		{Label: "还没有", Value: view.Count(waiting), Unit: "人"}, {Label: "剩余凭证", Value: view.Count(max(0, v.Credentials-v.Cancelled-v.Turnout.Issued)), Unit: "张"},
	}
	if replaced > 0 {
		figures[1].Note = fmt.Sprintf("另换发 %d 张", replaced)
	}
	return figures
}

// intoDelegation adds a deputy to its delegation, which comes next in order or
// is the last one already.
func intoDelegation(list []view.OfficeDelegation, row vote.SlipRow) []view.OfficeDelegation {
	at := -1
	for i := range list {
		if list[i].Name == row.Delegation {
			at = i
		}
	}
	if at < 0 {
		list = append(list, view.OfficeDelegation{Name: row.Delegation, Anchor: fmt.Sprintf("w%d", len(list)+1)})
		at = len(list) - 1
	}
	d := deputyView(row.Deputy)
	d.Slip = row.Drew
	list[at].Deputies = append(list[at].Deputies, d)
	n := view.Count(len(list[at].Deputies))
	list[at].NotYet, list[at].Present = n, n
	return list
}

func (s *Server) handSlip(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	rows, err := s.Vote.Slips(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	deputy, err := slipDeputy(c, rows)
	if err == nil {
		err = s.Vote.HandSlip(ctx(c), actor(c), id, deputy.ID)
	}
	if err != nil {
		page, e := s.slipDesk(c)
		if e != nil {
			return err
		}
		page.Number = c.FormValue("number")
		return s.again(c, err, "office/slips", page)
	}
	return s.done(c, "已发给"+deputy.Name+"一张投票凭证。", "/office/rounds/%d/slips", id)
}

// slipDeputy is the deputy a form means, by row or by number or name.
func slipDeputy(c echo.Context, rows []vote.SlipRow) (models.Deputy, error) {
	id, number := c.FormValue("deputy"), c.FormValue("number")
	var found []models.Deputy
	for _, row := range rows {
		d := row.Deputy
		if id != "" && strconv.FormatInt(d.ID, 10) == id || id == "" && number != "" && (d.Number == number || d.Name == number) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return models.Deputy{}, fault.Form{"number": "名册里没有“" + number + "”。请核对代表证，或在下面的名单里查找。"}.Err()
	}
	return models.Deputy{}, fault.Form{"number": fmt.Sprintf("名册里有 %d 位“%s”，请输入代表证号。", len(found), number)}.Err()
}

func (s *Server) cancelSlip(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	form := fault.Form{}
	cmd := vote.CancelCommand{Round: id, Deputy: int64(number(form, "deputy", "代表", c.FormValue("deputy"))), Public: c.FormValue("public"), Reason: c.FormValue("reason")}
	if cmd.Deputy == 0 {
		form.Add("deputy", "请选择换发给哪位代表。")
	}
	if c.FormValue("confirm") != "yes" {
		form.Add("confirm", "请先勾选确认，再提交。没有勾选，什么也没有改变。")
	}
	if err = form.Err(); err == nil {
		err = s.Vote.CancelSlip(ctx(c), actor(c), cmd)
	}
	if err != nil {
		return s.cancelAgain(c, err)
	}
	return s.done(c, "损坏的凭证已经作废。\n下一步：请代表另抽一张。", "/office/rounds/%d/slips", id)
}

// cancelAgain draws the desk with what was wrong; the code itself never came.
func (s *Server) cancelAgain(c echo.Context, err error) error {
	page, e := s.slipDesk(c)
	if e != nil {
		return err
	}
	page.CancelReason.Value, page.CancelDeputy.Value = c.FormValue("reason"), c.FormValue("deputy")
	page.CancelDeputy = page.CancelDeputy.From(page.CancelDeputy.Options)
	if refusal, ok := fault.As(err); ok {
		page.CancelReason.Error, page.CancelDeputy.Error = refusal.Fields["reason"], refusal.Fields["deputy"]
	}
	return s.again(c, err, "office/slips", page)
}
