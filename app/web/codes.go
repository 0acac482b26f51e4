package web

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"piaojue/app/access"
	"piaojue/app/vote"
	"piaojue/app/web/view"
	"piaojue/models"
)

// codeTraces are 事项编号 with the shortlisted project of each, 0 if none.
type codeTraces map[string]int64

// codeHrefs says where each 事项编号 leads the viewer: to the project on its way
// for those who may read that, to the public page where there is one.
func (s *Server) codeHrefs(c echo.Context, codes codeTraces) (map[string]string, error) {
	hrefs := map[string]string{}
	var public []string
	for code, project := range codes {
		if project > 0 && access.May(actor(c), access.ReadShortlist) {
			hrefs[code] = shortlistedHref(project)
			continue
		}
		public = append(public, code)
	}
	traceable, err := s.Intake.Traceable(ctx(c), public...)
	for code, out := range traceable {
		if out {
			hrefs[code] = "/matters/" + url.PathEscape(code)
		}
	}
	return hrefs, err
}

// traceResult puts the 事项编号 of the ballot's candidates into a result, where
// they have a public page.
func (s *Server) traceResult(c echo.Context, page *view.Result, candidates []models.RoundCandidate) error {
	byNo, codes := map[string]string{}, []string{}
	for _, k := range candidates {
		byNo[strconv.Itoa(k.No)] = k.Code
		codes = append(codes, k.Code)
	}
	traceable, err := s.Intake.Traceable(ctx(c), codes...)
	for _, rows := range [][]view.ResultRow{page.Chosen, page.Others} {
		for i := range rows {
			if code := byNo[rows[i].No]; traceable[code] {
				rows[i].Code, rows[i].Trace = code, "/matters/"+url.PathEscape(code)
			}
		}
	}
	return err
}

// traceBallot leads from each candidate on a round's page to where it comes
// from.
func (s *Server) traceBallot(c echo.Context, page *view.OfficeRoundPage, v vote.RoundReading) error {
	codes := codeTraces{}
	for _, k := range v.Candidates {
		if k.Code != "" {
			codes[k.Code] = 0
		}
	}
	if len(codes) == 0 {
		return nil
	}
	if access.May(actor(c), access.ReadShortlist) {
		list, err := s.Shortlist.Candidates(ctx(c), actor(c), v.Round.SessionID)
		if err != nil {
			return err
		}
		for _, k := range list.Rows {
			if _, printed := codes[k.Code]; printed {
				codes[k.Code] = k.ShortlistedID
			}
		}
	}
	hrefs, err := s.codeHrefs(c, codes)
	for i := range page.Candidates {
		page.Candidates[i].CodeHref = hrefs[page.Candidates[i].Code]
	}
	return err
}
