package web

import (
	"bytes"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/roster"
	"piaojue/app/web/view"
	"piaojue/models"
)

// rollDocuments are the papers of the roll.
func rollDocuments(session int64) []view.OfficeDocument {
	base := fmt.Sprintf("/office/sessions/%d", session)
	return []view.OfficeDocument{
		{Name: "代表证", Href: base + "/cards.pdf", Note: "A4 每张十枚，按代表团排列，带签到二维码", Ready: true},
		{Name: "空白签到表", Href: base + "/attendance.pdf?blank=1", Note: "设备故障时手工签到", Ready: true},
		{Name: "签到表", Href: base + "/attendance.pdf", Note: "按现在的签到登记", Ready: true},
	}
}

// rollOf reads the roll that a document is about; there is none without a
// roster.
func (s *Server) rollOf(c echo.Context) (roster.Roll, error) {
	id, err := pathID(c, "session")
	if err != nil {
		return roster.Roll{}, err
	}
	roll, err := s.Roster.Roll(ctx(c), actor(c), id)
	if err == nil && len(roll.Delegations) == 0 {
		err = fault.New(fault.Closed, "还没有代表名册。请先导入名册，再打印。")
	}
	return roll, err
}

func opening(d models.Date) time.Time {
	t, _ := time.ParseInLocation("2006-01-02", string(d), models.China)
	return t
}

// cards draws the deputies' cards: of everybody in office, by delegation.
func (s *Server) cards(c echo.Context) error {
	roll, err := s.rollOf(c)
	if err != nil {
		return err
	}
	return s.document(c, "cards.pdf", func(b *bytes.Buffer) error { return pdf.DeputyCards(b, s.Fonts, cardsOf(roll)) })
}

func cardsOf(roll roster.Roll) pdf.Cards {
	p := pdf.Cards{Congress: roll.Congress.Name, Session: roll.Session.Name, Date: opening(roll.Session.OpensOn), Watermark: watermark(roll.Congress, roll.Session)}
	for _, group := range roll.Delegations {
		g := pdf.CardGroup{Delegation: group.Delegation.Name}
		for _, d := range group.Deputies {
			if d.Entitled() {
				g.Cards = append(g.Cards, pdf.Card{Name: d.Name, Number: d.Number, Seat: d.Seat, Code: roster.CardCode(d.Number)})
			}
		}
		p.Groups = append(p.Groups, g)
	}
	return p
}

// attendanceSheet draws the 签到表, blank or as the roll call stands.
func (s *Server) attendanceSheet(c echo.Context) error {
	roll, err := s.rollOf(c)
	if err != nil {
		return err
	}
	name := "attendance.pdf"
	blank := c.QueryParam("blank") != ""
	if blank {
		name = "attendance-blank.pdf"
	}
	return s.document(c, name, func(b *bytes.Buffer) error {
		return pdf.AttendanceSheet(b, s.Fonts, attendanceOf(roll, blank, s.now()))
	})
}

func attendanceOf(roll roster.Roll, blank bool, now models.Moment) pdf.Attendance {
	a := pdf.Attendance{Congress: roll.Congress.Name, Session: roll.Session.Name, Date: opening(roll.Session.OpensOn), Blank: blank, At: now.Time(),
		Quorum: quorumLine(roll), Watermark: watermark(roll.Congress, roll.Session)}
	if roll.QuorumReached() {
		a.Quorum += "符合法定人数。"
	}
	for _, group := range roll.Delegations {
		g := pdf.AttendanceGroup{Delegation: group.Delegation.Name}
		for _, d := range group.Deputies {
			row := pdf.AttendanceRow{Number: d.Number, Name: d.Name, Seat: d.Seat}
			if !d.Entitled() {
				row.Note = "不计入全体代表"
			} else {
				attend(&g.Sum, &row, d, blank)
			}
			g.Rows = append(g.Rows, row)
		}
		a.Total.Entitled += g.Sum.Entitled
		a.Total.Present += g.Sum.Present
		a.Total.Excused += g.Sum.Excused
		a.Total.Absent += g.Sum.Absent
		a.Total.Left += g.Sum.Left
		a.Groups = append(a.Groups, g)
	}
	return a
}

// attend counts a deputy and says how the roll call has them.
func attend(sum *pdf.AttendanceSum, row *pdf.AttendanceRow, d models.Deputy, blank bool) {
	sum.Entitled++
	row.Mark = d.Attendance.Label()
	switch d.Attendance {
	case models.Present:
		sum.Present++
		row.Mark = view.Clock(d.SignedInAt)
	case models.Excused:
		sum.Excused++
	case models.Left:
		sum.Left++
		row.Mark = view.Clock(d.SignedInAt)
		if !blank {
			row.Note = view.Clock(d.LeftAt) + " 离会"
		}
	default:
		sum.Absent++
	}
}
