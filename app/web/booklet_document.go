package web

import (
	"bytes"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/pdf"
	"piaojue/app/shortlist"
	"piaojue/app/web/view"
)

// bookletOf is the printed booklet of a session.
func bookletOf(b shortlist.Booklet, papers []shortlist.Entry) pdf.Booklet {
	doc := pdf.Booklet{Congress: b.Congress.Name, Session: b.Session.Name, Title: bookletTitle(b), Date: b.Booklet.ReleasedAt.Time(), Released: b.Released, Text: b.Booklet.Text, Watermark: watermark(b.Congress, b.Session)}
	if b.Session.OpensOn.Valid() {
		doc.Opens = view.Day(b.Session.OpensOn)
	}
	if doc.Watermark == "" && !b.Released {
		doc.Watermark = "校样"
	}
	for _, p := range papers {
		k := p.Content
		row := pdf.BookletEntry{No: p.Candidate.No, Name: k.Name, Money: view.MoneyKnown(k.Investment), Fen: int64(k.Investment), Content: k.Content}
		for _, f := range paperFacts(k) {
			row.Facts = append(row.Facts, [2]string{f.Label, f.Value})
		}
		for _, i := range k.Items {
			row.Items = append(row.Items, []string{i.Name, i.Unit, i.Target, view.MoneyKnown(i.Investment)})
		}
		for _, i := range k.Checkpoints {
			row.Checkpoints = append(row.Checkpoints, []string{view.Day(i.PlannedOn), i.Name, i.Target, shareOf(i.Weight)})
		}
		for _, y := range k.Years {
			row.Targets = append(row.Targets, yearTarget(y))
		}
		origins, sum := paperOrigins(p.Origins)
		row.Origin = sum
		for _, o := range origins {
			row.Origins = append(row.Origins, []string{o.Title, o.Said})
		}
		if p.Traced {
			stars := starsOf(p.Index)
			row.Stars, row.Arithmetic, doc.Formula = strings.TrimSpace(stars.Stars+" "+stars.Words), stars.Arithmetic, shortlist.Formula
		}
		for _, o := range paperOpinions(p) {
			text := o.Text
			if o.Explanation != "" {
				text += "\n为何继续：" + o.Explanation
			}
			row.Opinions = append(row.Opinions, []string{o.Aspect, o.Unit, o.Verdict, text})
		}
		for _, m := range paperMeetings(p) {
			row.Meetings = append(row.Meetings, []string{m.Step, m.On, m.Meeting, m.Result})
		}
		for _, q := range p.Questions {
			row.Questions = append(row.Questions, pdf.BookletQuestion{Text: q.Text, By: askedBy(q), Answer: q.Answer, AnswerBy: answeredBy(q)})
		}
		doc.Entries = append(doc.Entries, row)
	}
	return doc
}

func (s *Server) bookletDocument(c echo.Context) error {
	session, err := pathID(c, "session")
	if err != nil {
		return err
	}
	b, papers, err := s.Shortlist.ReadEntries(ctx(c), actor(c), session)
	if err != nil {
		return err
	}
	doc := bookletOf(b, papers)
	if !b.Released {
		doc.Date = s.now().Time()
	}
	return s.document(c, "booklet.pdf", func(w *bytes.Buffer) error { return pdf.CandidateBooklet(w, s.Fonts, doc) })
}
