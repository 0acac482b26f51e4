package web

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/app/web/view"
)

// keeping is what a round's page says of how long its ballots are kept (P23); nil while the round has not ended, and in a
// rehearsal.
func keeping(v vote.RoundReading, actor access.Actor) *view.OfficeKeeping {
	base := fmt.Sprintf("/office/rounds/%d", v.Round.ID)
	k := v.Keeping
	switch {
	case v.Destruction != nil:
		d := v.Destruction
		return &view.OfficeKeeping{Text: fmt.Sprintf("选票已于%s销毁，办理人%s，监销人%s。宣布的结果和摘要长期保存。", view.DayOf(d.DestroyedAt), d.Actor, d.Witnesses),
			Link: &view.Link{Text: "打印销毁记录（PDF）", Href: base + "/destruction.pdf"}}
	case k.Months == 0:
		return nil
	case k.DueOn == "":
		return &view.OfficeKeeping{Text: fmt.Sprintf("按票决办法，选票封存到下次会议开始以后满%d个月。下次会议还没有登记。", k.Months)}
	}
	page := &view.OfficeKeeping{Text: fmt.Sprintf("按票决办法，选票封存到“%s”开始以后满%d个月，%s以前不能销毁。", k.Next, k.Months, view.Day(k.DueOn))}
	if access.May(actor, access.DestroyBallots) {
		page.Link = &view.Link{Text: "期满后办理销毁", Href: base + "/destroy"}
	}
	return page
}

// destroying asks for the second act before ballots are destroyed.
func destroying(v vote.RoundReading, t view.Typed) *view.OfficeConfirm {
	base := fmt.Sprintf("/office/rounds/%d", v.Round.ID)
	page := &view.OfficeConfirm{
		Page: view.Page{Title: "销毁选票", Crumbs: sessionCrumbs(v.Session)},
		What: []string{
			fmt.Sprintf("将销毁“%s”的加密选票%s张，连同加密合计、开启部分和逐张记录。销毁后不能恢复，也不能再逐张核验。", v.Round.Name, view.Count(v.Round.Sealed())),
			"宣布的结果、票决办法、各项摘要和操作日志长期保存。已经下载的档案和系统备份不在其内，备份须另行处理。",
		},
		Form: view.DestroyForm(base+"/destroy", base, t),
	}
	if v.Round.PaperReturned > 0 {
		page.What = append(page.What, fmt.Sprintf("纸质票%s张由监销人在场时另行销毁，一并记入销毁记录。", view.Count(v.Round.PaperReturned)))
	}
	if k := keeping(v, access.Actor{}); k != nil {
		page.What = append(page.What, k.Text)
	}
	return page
}

func (s *Server) destroyPage(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	v, err := s.Vote.ReadRound(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if v.Destruction != nil {
		return fault.New(fault.Conflict, "本轮选票已经销毁，没有重复办理。")
	}
	return s.render(c, http.StatusOK, "office/confirm", destroying(v, nil))
}

func (s *Server) destroyBallots(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	v, err := s.Vote.ReadRound(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if err = confirmed(c); err == nil {
		err = s.Vote.DestroyBallots(ctx(c), actor(c), vote.DestroyCommand{Round: id, Witnesses: c.FormValue("witnesses"), Reason: c.FormValue("reason")})
	}
	if err != nil {
		page := destroying(v, typedIn(c))
		return s.again(c, err, "office/confirm", page, page.Form)
	}
	return s.done(c, "选票已经销毁并记录。\n下一步：打印销毁记录，签字存档。", "/office/rounds/%d", id)
}

func (s *Server) destructionRecord() echo.HandlerFunc {
	ready := func(v vote.RoundReading) string {
		if v.Destruction == nil {
			return "选票还没有销毁，没有销毁记录。"
		}
		return ""
	}
	return s.officeDocument("destruction.pdf", ready, func(b *bytes.Buffer, v vote.RoundReading) error {
		d := v.Destruction
		return pdf.Destroyed(b, s.Fonts, pdf.Destruction{
			Congress: v.Congress.Name, Session: v.Session.Name, Round: v.Round.Name, Number: d.ID, At: d.DestroyedAt.Time(), Due: view.Day(d.DueOn), Actor: d.Actor, Witnesses: d.Witnesses,
			Reason: d.Reason, Sealed: d.Sealed, Paper: d.Paper, Digest: d.Digest, Method: v.Round.Digest, Watermark: watermark(v.Congress, v.Session),
		})
	})
}
