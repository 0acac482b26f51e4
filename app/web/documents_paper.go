package web

import (
	"bytes"
	"fmt"

	"github.com/labstack/echo/v4"

	"piaojue/app/pdf"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// paperForm is what the forms of a round's paper count have in common.
func paperForm(v vote.RoundReading) pdf.PaperForm {
	name := fmt.Sprintf("%d年度%s", v.Session.Year, v.Round.Name)
	return pdf.PaperForm{Congress: v.Congress.Name, Session: v.Session.Name, Round: name, Date: adoptedAt(v).Time(), Stripe: stripeColour(v.Round.Colour),
		Digest: v.Round.Digest, Watermark: watermark(v.Congress, v.Session)}
}

// stripeColour is the round's colour as it is printed.
func stripeColour(c models.Colour) pdf.Stripe { return pdf.Stripe(c.Label()) }

// returnDocument is the 收票清点单. Before the close it is blank but for what is
// known of the slips; what the desk alone knows is always written by hand.
func returnDocument(v vote.RoundReading) pdf.ReturnForm {
	form, r := pdf.ReturnForm{PaperForm: paperForm(v)}, v.Round
	slips := r.Issued - r.PaperIssued
	closed, counted := r.State.Reached(models.RoundClosed), r.State.Reached(models.RoundCounting) || r.State == models.RoundVoid
	known := func(is bool, n int) int {
		if is {
			return n
		}
		return pdf.Blank
	}
	if r.Tablets {
		form.Kinds = append(form.Kinds, pdf.ReturnKind{Name: "投票凭证（平板表决）", Printed: known(v.Credentials > 0, v.Credentials), Issued: known(closed, slips),
			Returned: known(closed, r.Sealed()), Spoiled: known(closed, v.Cancelled), Left: known(closed, v.Credentials-v.Cancelled-slips)})
	}
	if r.Paper || !r.Tablets {
		form.Kinds = append(form.Kinds, pdf.ReturnKind{Name: "纸质票", Printed: pdf.Blank, Issued: known(closed, r.PaperIssued),
			Returned: known(counted, r.PaperReturned), Spoiled: pdf.Blank, Left: pdf.Blank})
	}
	return form
}

// tallyDocument is the blank 纸质票计票表 of one stack.
func tallyDocument(v vote.RoundReading) pdf.TallySheetForm {
	form := pdf.TallySheetForm{PaperForm: paperForm(v), Columns: tally.BatchColumns(v.Rules), Sums: v.Rules.Family == tally.Rank}
	for _, k := range v.Candidates {
		form.Rows = append(form.Rows, pdf.TallySheetRow{No: k.No, Name: k.Name})
	}
	for _, reason := range tally.VoidReasonsUnder(v.Rules) {
		form.Voids = append(form.Voids, reason.LabelUnder(v.Rules))
	}
	return form
}

// issueDocument is the 发票登记: figures of delegations, blank before slips are
// handed out.
func (s *Server) issueDocument(v vote.RoundReading) pdf.IssueForm {
	r := v.Round
	form := pdf.IssueForm{PaperForm: paperForm(v), Slips: r.Tablets, Papers: r.Paper || !r.Tablets}
	issuing := r.State.Reached(models.RoundIssuing)
	if issuing {
		form.At = s.now().Time()
	}
	for _, d := range v.Delegations {
		row := pdf.IssueRow{Delegation: d.Name, Entitled: d.Entitled, Present: d.Present, Slips: d.Issued - d.Paper, Papers: d.Paper}
		if !issuing {
			row.Present, row.Slips, row.Papers = pdf.Blank, pdf.Blank, pdf.Blank
		}
		if !form.Slips {
			row.Slips = 0
		}
		if !form.Papers {
			row.Papers = 0
		}
		form.Rows = append(form.Rows, row)
	}
	return form
}

// The forms print as soon as the rules are fixed.
func formsReady(v vote.RoundReading) string {
	if !v.Round.State.Reached(models.RoundAdopted) {
		return "票决办法还没有通过，这份表要等候选项目和办法固定之后才能印制。"
	}
	return ""
}

func tallySheetReady(v vote.RoundReading) string {
	if why := formsReady(v); why != "" {
		return why
	}
	if !v.Round.Paper {
		return "本轮没有纸质票，不用计票表。"
	}
	return ""
}

func issueSheetReady(v vote.RoundReading) string {
	if why := formsReady(v); why != "" {
		return why
	}
	if len(v.Delegations) == 0 {
		return "还没有导入代表名册，发票登记要等名册导入之后才能印制。"
	}
	return ""
}

func (s *Server) returnSheet() echo.HandlerFunc {
	return s.officeDocument("return-sheet.pdf", formsReady, func(b *bytes.Buffer, v vote.RoundReading) error {
		return pdf.ReturnSheet(b, s.Fonts, returnDocument(v))
	})
}

func (s *Server) tallySheet() echo.HandlerFunc {
	return s.officeDocument("tally-sheet.pdf", tallySheetReady, func(b *bytes.Buffer, v vote.RoundReading) error {
		return pdf.TallySheet(b, s.Fonts, tallyDocument(v))
	})
}

func (s *Server) issueSheet() echo.HandlerFunc {
	return s.officeDocument("issue-sheet.pdf", issueSheetReady, func(b *bytes.Buffer, v vote.RoundReading) error {
		return pdf.IssueSheet(b, s.Fonts, s.issueDocument(v))
	})
}
