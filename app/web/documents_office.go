package web

import (
	"bytes"
	"fmt"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// ballotDocument is the 表决票 of a round whose rules were adopted. Its QR code
// carries the round and the digest of the rules, and nothing of a sheet.
func ballotDocument(v vote.RoundReading) pdf.BallotPaper {
	w := wordsOf(v.Congress, v.Rules)
	b := pdf.BallotPaper{
		Congress: v.Congress.Name, Session: v.Session.Name, Title: fmt.Sprintf("%d年度民生实事项目%s", v.Session.Year, w.Ballot), Date: adoptedAt(v).Time(), Stripe: stripeColour(v.Round.Colour),
		Round: v.Round.UUID, MethodDigest: v.Round.Digest, Rules: v.Rules, Watermark: watermark(v.Congress, v.Session),
	}
	if graded(v.Rules) {
		b.Kind, b.Title = pdf.SatisfactionBallot, fmt.Sprintf("%d年度民生实事项目满意度测评票", v.Session.Year)
	}
	for _, k := range v.Candidates {
		row := pdf.BallotCandidate{No: k.No, Name: k.Name, Summary: k.Content, Deadline: k.Deadline, Unit: k.Unit}
		if k.Investment > 0 {
			row.Investment = view.Money(k.Investment)
		}
		b.Candidates = append(b.Candidates, row)
	}
	return b
}

func adoptedAt(v vote.RoundReading) models.Moment {
	for _, s := range v.Steps {
		if s.To == models.RoundAdopted {
			return s.At
		}
	}
	return 0
}

// officeDocument draws a document of a round for those who print.
func (s *Server) officeDocument(name string, ready func(v vote.RoundReading) string, draw func(b *bytes.Buffer, v vote.RoundReading) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := s.roundRead(c)
		if err != nil {
			return err
		}
		if why := ready(v); why != "" {
			return fault.New(fault.Closed, "%s", why)
		}
		return s.document(c, name, func(b *bytes.Buffer) error { return draw(b, v) })
	}
}

func ballotReady(v vote.RoundReading) string {
	switch {
	case !v.Round.State.Reached(models.RoundAdopted):
		return "票决办法还没有通过，票面要等候选项目和办法固定之后才能印制。"
	case len(v.Candidates) > pdf.MaxBallotCandidates:
		return fmt.Sprintf("候选项目超过 %d 项，一张纸排不下，请分轮表决。", pdf.MaxBallotCandidates)
	}
	return ""
}

func reportReady(v vote.RoundReading) string {
	if v.Withheld {
		return "按票决办法，本轮票数不向您的角色公布，报告单由会议存档。"
	}
	if v.Outcome == nil {
		return "还没有计票结果，报告单要等计票之后才能印制。"
	}
	return ""
}

func noticeReady(v vote.RoundReading) string {
	switch {
	case !v.Round.State.Reached(models.RoundAnnounced):
		return "结果还没有宣布，公告要等宣布之后才能印制。"
	case v.Outcome == nil || len(v.Outcome.Adopted) == 0 && len(v.Outcome.Items) == 0 && !v.Lot.Drawn():
		return "本轮没有确定项目，因此没有公告。"
	}
	return ""
}

// ballotPaper is the 表决票 on A4, or with size=a3 on A3: one sheet holds more
// candidates in larger type.
func (s *Server) ballotPaper() echo.HandlerFunc {
	return func(c echo.Context) error {
		copies, err := copiesOf(c)
		if err != nil {
			return err
		}
		name, size := "ballot-paper.pdf", pdf.A4
		if c.QueryParam("size") == "a3" {
			name, size = "ballot-paper-a3.pdf", pdf.A3
		}
		return s.officeDocument(name, ballotReady, func(b *bytes.Buffer, v vote.RoundReading) error {
			paper := ballotDocument(v)
			paper.Size, paper.Copies = size, copies
			return pdf.Ballot(b, s.Fonts, paper)
		})(c)
	}
}

func (s *Server) officeReport() echo.HandlerFunc {
	return s.officeDocument("report.pdf", reportReady, func(b *bytes.Buffer, v vote.RoundReading) error {
		return drawReport(b, s.Fonts, v, "", "")
	})
}

// officeNotice leads to the published notice: there is one only after the
// announcement, and it is public. A rehearsal's stays here.
func (s *Server) officeNotice(c echo.Context) error {
	id, err := pathID(c, "round")
	if err != nil {
		return err
	}
	if rehearsal, err := s.rehearsal(c); err != nil {
		return err
	} else if rehearsal {
		return s.officeDocument("notice.pdf", noticeReady, func(b *bytes.Buffer, v vote.RoundReading) error {
			return pdf.PublicNotice(b, s.Fonts, noticeDocument(vote.ResultReading{RoundReading: v}, ""))
		})(c)
	}
	return c.Redirect(303, fmt.Sprintf("/results/%d/notice.pdf", id))
}
