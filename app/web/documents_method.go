package web

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/pdf"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// methodDocument is the 票决办法 of a round on paper: a draft before it is
// adopted, afterwards with the digest that all other papers carry.
func methodDocument(v vote.RoundReading) pdf.Method {
	m := pdf.Method{
		Congress: v.Congress.Name, Session: v.Session.Name, Title: v.Round.Title, Round: v.Round.Name,
		Articles: v.Rules.Text(), Parameters: v.Rules.Parameters(), Practical: practical(v.Round), Canonical: string(v.Rules.Canonical()),
		Date: opening(v.Session.OpensOn), // of a draft: the day for which it is meant
		Note: tally.CountingNote, Digest: v.Round.Digest, Watermark: watermark(v.Congress, v.Session),
	}
	if m.Digest != "" {
		m.Adopted = adoptedAt(v).Time()
		m.Date, m.Note = m.Adopted, tally.AdoptedNote(view.DayOf(adoptedAt(v)))
	}
	return m
}

// practical is what a round is held with: set beside the method, and not part
// of its digest.
func practical(r models.Round) [][2]string {
	rows := [][2]string{{"票面颜色", r.Colour.Label()}, {"用什么表决", modeName(r)}, {"计票数字何时可见", r.Display.Label()}}
	if r.Display == models.Running {
		rows = append(rows, [2]string{"每批至少", fmt.Sprintf("%d张", r.Batch)})
	}
	return append(rows, [2]string{"投票时间", fmt.Sprintf("%d分钟", r.Minutes)})
}

// modeOf is the editor's word for how the ballots of a round are handed out.
func modeOf(r models.Round) string {
	switch {
	case !r.Tablets:
		return view.ModePaper
	case r.Paper:
		return view.ModeBoth
	}
	return view.ModeTablet
}

func modeName(r models.Round) string {
	for _, o := range view.Modes {
		if o.Value == modeOf(r) {
			return o.Text
		}
	}
	return ""
}

// methodDocumentLine is the document's line on the round's page. A draft can
// be printed, because the delegations discuss it.
func methodDocumentLine(v vote.RoundReading, base string) view.OfficeDocument {
	d := view.OfficeDocument{Name: "票决办法", Href: base + "/method.pdf", Word: base + "/method.docx", Ready: true}
	if v.Round.Digest == "" {
		d.Name, d.Note = "票决办法（草案）", "供审议；通过后带摘要"
	}
	return d
}

func (s *Server) methodPaper() echo.HandlerFunc {
	ready := func(vote.RoundReading) string { return "" }
	return s.officeDocument("method.pdf", ready, func(b *bytes.Buffer, v vote.RoundReading) error {
		return pdf.AdoptedMethod(b, s.Fonts, methodDocument(v))
	})
}

// practicalValues puts what a round is held with into the editor.
func practicalValues(v view.RoundValues, r models.Round) view.RoundValues {
	v.Colour, v.Display, v.Mode = string(r.Colour), string(r.Display), modeOf(r)
	v.Minutes, v.Batch = strconv.Itoa(r.Minutes), strconv.Itoa(r.Batch)
	return v
}
