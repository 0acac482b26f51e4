package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/docx"
	"piaojue/app/fault"
	"piaojue/app/pdf"
	"piaojue/app/vote"
	"piaojue/models"
)

// Documents whose wording an office still changes are had as Word files beside
// the PDF: by the same action, from the same reading, with the very same words.
// None has a public address: what is published is the PDF.

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// wordAs is how each part of a document is set in Word.
var wordAs = map[pdf.Role]docx.As{
	pdf.RoleMasthead: docx.Masthead, pdf.RoleNumber: docx.Number, pdf.RoleIssuer: docx.Issuer, pdf.RoleTitle: docx.Title, pdf.RoleSubtitle: docx.Subtitle,
	pdf.RoleBody: docx.Body, pdf.RoleFlush: docx.Flush, pdf.RoleHeading: docx.Heading, pdf.RoleSecond: docx.Second, pdf.RoleAnnex: docx.Annex, pdf.RoleCaption: docx.Caption,
	pdf.RoleSigned: docx.Signed, pdf.RoleDated: docx.Dated, pdf.RoleLine: docx.Line, pdf.RoleNote: docx.Note,
}

// wordDocument sets a document's words for Word.
func wordDocument(script pdf.Script) docx.Document {
	d := docx.Document{Title: script.Title, Author: script.Author, Subject: script.Subject, Date: script.Date, Mark: script.Watermark}
	for _, p := range script.Pieces {
		if len(p.Columns) == 0 {
			d.Body = append(d.Body, docx.P(wordAs[p.Role], p.Text))
			continue
		}
		t := docx.Table{Rows: p.Rows}
		for _, k := range p.Columns {
			c := docx.Column{Head: k.Head, Wide: int(k.Wide), Align: docx.Left}
			switch {
			case k.Right:
				c.Align = docx.Right
			case k.Centre:
				c.Align = docx.Centre
			}
			t.Columns = append(t.Columns, c)
		}
		d.Body = append(d.Body, t)
	}
	return d
}

// word sends the words of a document, complete or not at all. The fonts of the
// documents are needed because titles are broken by their widths.
func (s *Server) word(c echo.Context, name string, draw func(w io.Writer) error) error {
	if s.Fonts == nil {
		return fault.New(fault.NotFound, "服务器还没有安装文件用的字体，暂时不能生成这份文件。请系统管理员按说明安装字体。")
	}
	var script pdf.Script
	if err := draw(&script); err != nil {
		return fmt.Errorf("document %s: %w", name, err)
	}
	rehearsal, err := s.rehearsal(c)
	if err != nil {
		return err
	}
	if rehearsal {
		name = "彩排-" + name
	}
	var b bytes.Buffer
	if err := docx.Write(&b, wordDocument(script)); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", "attachment; filename=\"document.docx\"; filename*=UTF-8''"+url.PathEscape(name+".docx"))
	return c.Blob(http.StatusOK, wordType, b.Bytes())
}

// roundWords sends the words of a round's document to those who print it.
func (s *Server) roundWords(name string, ready func(v vote.RoundReading) string, draw func(w io.Writer, v vote.RoundReading) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := s.roundRead(c)
		if err != nil {
			return err
		}
		if why := ready(v); why != "" {
			return fault.New(fault.Closed, "%s", why)
		}
		return s.word(c, v.Round.Name+name, func(w io.Writer) error { return draw(w, v) })
	}
}

func (s *Server) noticeWords() echo.HandlerFunc {
	return s.roundWords("-公告", noticeReady, func(w io.Writer, v vote.RoundReading) error {
		return pdf.PublicNotice(w, s.Fonts, noticeDocument(vote.ResultReading{RoundReading: v}, ""))
	})
}

func (s *Server) decisionWords() echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := filingOf(c, access.PrintDocuments)
		if err != nil {
			return err
		}
		return s.roundWords("-决定", decisionWhy, func(w io.Writer, v vote.RoundReading) error {
			return pdf.DecisionPaper(w, s.Fonts, s.filedDecision(v, "", f))
		})(c)
	}
}

func (s *Server) scrutinyWords() echo.HandlerFunc {
	return s.roundWords("-监票报告", scrutinyWhy, func(w io.Writer, v vote.RoundReading) error {
		return pdf.ScrutinyPaper(w, s.Fonts, scrutinyDocument(v))
	})
}

func (s *Server) methodWords() echo.HandlerFunc {
	ready := func(vote.RoundReading) string { return "" }
	return s.roundWords("-票决办法", ready, func(w io.Writer, v vote.RoundReading) error { return pdf.AdoptedMethod(w, s.Fonts, methodDocument(v)) })
}

// yearReportWords is the report of a year: the draft, or what was published.
func (s *Server) yearReportWords(c echo.Context) error {
	year, err := pathYear(c)
	if err != nil {
		return err
	}
	v, err := s.Oversight.YearReport(ctx(c), actor(c), year)
	if err != nil {
		return err
	}
	if len(v.Figures.Projects) == 0 {
		return fault.New(fault.NotFound, "%d年度没有已公布的项目。", year)
	}
	doc := reportPaper(v.Figures, v.Text, v.Report.PublishedAt.Time())
	doc.Watermark = watermark(v.Congress, models.Session{})
	if v.Published() {
		doc.Address = siteAddress(c, fmt.Sprintf("/reports/%d/%d", v.Congress.ID, year))
	} else {
		doc.Date, doc.Watermark = s.Now(), "草稿"
	}
	return s.word(c, doc.Title, func(w io.Writer) error { return pdf.YearReportPaper(w, s.Fonts, doc) })
}

// bulletinWords is the 通报 of a quarter.
func (s *Server) bulletinWords(c echo.Context) error {
	year, err := pathYear(c)
	if err != nil {
		return err
	}
	quarter, err := strconv.Atoi(c.Param("quarter"))
	if err != nil {
		return fault.New(fault.NotFound, "没有这个季度。")
	}
	f, err := s.Oversight.Bulletin(ctx(c), actor(c), year, quarter)
	if err != nil {
		return err
	}
	congress, err := s.Account.Congress(ctx(c), actor(c).Congress)
	if err != nil {
		return err
	}
	filed, err := filingOf(c, access.WriteYearReport)
	if err != nil {
		return err
	}
	doc := bulletinDocument(f, filed)
	doc.Watermark = watermark(congress, models.Session{})
	return s.word(c, doc.Title, func(w io.Writer) error { return pdf.BulletinPaper(w, s.Fonts, doc) })
}

func (s *Server) replyWords(c echo.Context) error {
	id, err := pathID(c, "suggestion")
	if err != nil {
		return err
	}
	l, err := s.Intake.Letter(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	f, err := filingOf(c, access.TriageSuggestions)
	if err != nil {
		return err
	}
	return s.word(c, fmt.Sprintf("答复函-%d", l.Suggestion.Number), func(w io.Writer) error { return pdf.ReplyLetter(w, s.Fonts, replyOf(l, f)) })
}

func (s *Server) adjustmentWords(c echo.Context) error {
	id, err := pathID(c, "adjustment")
	if err != nil {
		return err
	}
	a, v, err := s.Oversight.Adjustment(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	f, err := filingOf(c, access.DecideAdjustment)
	if err != nil {
		return err
	}
	doc := adjustmentDocument(a, v.Session)
	doc.Reference, doc.Copies = f.number, f.copies
	return s.word(c, fmt.Sprintf("调整申请与批复-%d", id), func(w io.Writer) error { return pdf.AdjustmentForm(w, s.Fonts, doc) })
}

// adjustmentNoticeWords is the 调整公告 of a granted adjustment, a draft until
// it is published.
func (s *Server) adjustmentNoticeWords(c echo.Context) error {
	id, err := pathID(c, "adjustment")
	if err != nil {
		return err
	}
	a, v, err := s.Oversight.Adjustment(ctx(c), actor(c), id)
	if err != nil {
		return err
	}
	if a.Step(models.AdjustmentGranted).ID == 0 {
		return fault.New(fault.Closed, "调整还没有批准，没有公告。")
	}
	news := pdf.AdjustmentNews{Adjustment: adjustmentDocument(a, v.Session), Decided: decidedBy(a), Published: a.PublishedAt.Time(), Address: siteAddress(c, fmt.Sprintf("/projects/%d", a.ProjectID))}
	if a.PublishedAt.IsZero() {
		news.Published, news.Watermark = s.Now(), "草稿"
	}
	return s.word(c, fmt.Sprintf("调整公告-%d", id), func(w io.Writer) error { return pdf.AdjustmentNotice(w, s.Fonts, news) })
}
