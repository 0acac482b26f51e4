package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/roster"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

const rehearsalKey = "rehearsal"

// rehearsal reports whether the session, the round or the candidate that the
// address names belongs to a rehearsal. It asks once for each request: whatever
// page or document is drawn, nobody has to think of the mark.
func (s *Server) rehearsal(c echo.Context) (bool, error) {
	if known, ok := c.Get(rehearsalKey).(bool); ok {
		return known, nil
	}
	id := func(name string) int64 {
		n, err := strconv.ParseInt(c.Param(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	about := vote.Place{Session: id("session"), Round: id("round"), Candidate: id("candidate")}
	is, err := s.Vote.Rehearses(ctx(c), about)
	if err == nil {
		c.Set(rehearsalKey, is)
	}
	return is, err
}

// rehearsing is what a session's page offers about its rehearsal: from the real
// session to the rehearsal and back, and to its wiping.
func rehearsing(session models.Session, all []models.Session, a access.Actor) []view.Link {
	if !access.May(a, access.Rehearse) {
		return nil
	}
	at := func(id int64, rest string) string { return fmt.Sprintf("/office/sessions/%d%s", id, rest) }
	twin := int64(0)
	for _, other := range all {
		if other.TermID == session.TermID && other.Number == -session.Number {
			twin = other.ID
		}
	}
	switch {
	case session.Rehearsal && twin != 0:
		return []view.Link{{Text: "清除彩排", Href: at(session.ID, "/wipe")}, {Text: "打开正式会议", Href: at(twin, "")}}
	case session.Rehearsal:
		return []view.Link{{Text: "清除彩排", Href: at(session.ID, "/wipe")}}
	case twin != 0:
		return []view.Link{{Text: "打开彩排", Href: at(twin, "")}, {Text: "已清除的彩排", Href: "/office/wipes"}}
	}
	return []view.Link{{Text: "新建彩排", Href: at(session.ID, "/rehearse")}, {Text: "已清除的彩排", Href: "/office/wipes"}}
}

func (s *Server) addressed(c echo.Context) (models.Session, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return models.Session{}, err
	}
	return s.Roster.Session(ctx(c), actor(c), id)
}

func rehearsePage(session models.Session, t view.Typed) *view.OfficeFormPage {
	return &view.OfficeFormPage{
		Page:  view.Page{Title: "新建彩排", Crumbs: sessionCrumbs(session)},
		Lead:  "彩排用同样的页面、平板和流程走一遍。代表团和代表照搬，签到从头开始；每个页面、每份文件都标明彩排，什么都不会公开，用完一次清除。",
		Facts: []view.Fact{{Label: "会议", Value: session.Name}},
		Form:  view.RehearseForm(fmt.Sprintf("/office/sessions/%d", session.ID), t),
	}
}

func (s *Server) rehearsePage(c echo.Context) error {
	session, err := s.addressed(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "office/form", rehearsePage(session, nil))
}

func (s *Server) rehearse(c echo.Context) error {
	session, err := s.addressed(c)
	if err != nil {
		return err
	}
	var id int64
	switch names := c.FormValue("names"); names {
	case "invented", "real":
		id, err = s.Roster.Rehearse(ctx(c), actor(c), roster.RehearseCommand{Session: session.ID, Real: names == "real"})
	default:
		err = fault.Form{"names": "请选择票面上用虚构项目还是真实候选项目。"}.Err()
	}
	if err != nil {
		page := rehearsePage(session, typedIn(c))
		return s.again(c, err, "office/form", page, page.Form)
	}
	return s.done(c, "彩排已新建。\n下一步：在彩排里新建票决轮次，照正式流程走一遍。", "/office/sessions/%d", id)
}

// wiping asks for the second act before a rehearsal is deleted.
func wiping(session models.Session) *view.OfficeConfirm {
	base := fmt.Sprintf("/office/sessions/%d", session.ID)
	return &view.OfficeConfirm{
		Page: view.Page{Title: "清除彩排", Crumbs: sessionCrumbs(session)},
		What: []string{
			"将清除“" + session.Name + "”的全部数据：代表名册、签到、候选项目、轮次、投票码、选票和计票结果。清除后不能恢复。",
			"正式会议和操作日志不受影响。清除后留下一份可以打印的证明。",
		},
		Form: view.OfficeForm{Action: base + "/wipe", Submit: "清除彩排", Cancel: base, Sure: "彩排已经结束，数据不再需要。"},
	}
}

func (s *Server) wipePage(c echo.Context) error {
	session, err := s.addressed(c)
	if err != nil {
		return err
	}
	if !session.Rehearsal {
		return fault.New(fault.Forbidden, "“%s”是正式会议，不能清除。只有彩排可以清除。", session.Name)
	}
	return s.render(c, http.StatusOK, "office/confirm", wiping(session))
}

func (s *Server) wipe(c echo.Context) error {
	session, err := s.addressed(c)
	if err != nil {
		return err // also where it was sent twice: the rehearsal is gone
	}
	if err = confirmed(c); err == nil {
		_, err = s.Roster.Wipe(ctx(c), actor(c), session.ID)
	}
	if err != nil {
		return s.again(c, err, "office/confirm", wiping(session))
	}
	return s.done(c, "彩排数据已经清除。\n下一步：打印清除证明，签字存档。", "/office/wipes")
}

func (s *Server) wipesPage(c echo.Context) error {
	rows, err := s.Roster.Wipes(ctx(c), actor(c))
	if err != nil {
		return err
	}
	page := &view.OfficeWipes{Page: view.Page{Title: "已清除的彩排", Crumbs: []view.Link{officeCrumb, sessionsCrumb}}}
	for _, row := range rows {
		page.Wipes = append(page.Wipes, view.OfficeWipe{Session: row.Session, At: view.DayOf(row.WipedAt) + " " + view.Clock(row.WipedAt), Actor: row.Actor,
			Rows: view.Count(roster.WipedTotal(row)), Digest: "SHA-256 " + row.Digest, Proof: fmt.Sprintf("/office/wipes/%d/proof.pdf", row.ID)})
	}
	return s.render(c, http.StatusOK, "office/wipes", page)
}

func (s *Server) wipeProof(c echo.Context) error {
	id, err := pathID(c, "wipe")
	if err != nil {
		return err
	}
	v, err := s.Roster.WipeProof(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	p := pdf.WipeProof{Congress: v.Congress.Name, Session: v.Wipe.Session, Number: v.Wipe.ID, Wiped: v.Wipe.WipedAt.Time(), Actor: v.Wipe.Actor, Digest: v.Wipe.Digest,
		Watermark: watermark(v.Congress, models.Session{})}
	for _, row := range v.Rows {
		p.Rows = append(p.Rows, pdf.WipedRow{Table: row.Table, Rows: row.Rows})
	}
	return s.document(c, fmt.Sprintf("wipe-proof-%d.pdf", id), func(b *bytes.Buffer) error { return pdf.RehearsalWiped(b, s.Fonts, p) })
}
