package web

import "piaojue/app/access"

// filingRoutes ask for the 发文字号, 主送 and 抄送 of a paper before it is
// printed.
func (s *Server) filingRoutes() []route {
	return []route{
		{"GET", "/office/rounds/:round/decision", access.PrintDocuments, s.filingPage(s.decisionFiled), ""},
		{"POST", "/office/rounds/:round/decision", access.PrintDocuments, s.file(s.decisionFiled), ""},
		{"GET", "/office/yearreport/:year/quarters/:quarter/bulletin", access.WriteYearReport, s.filingPage(s.bulletinFiled), ""},
		{"POST", "/office/yearreport/:year/quarters/:quarter/bulletin", access.WriteYearReport, s.file(s.bulletinFiled), ""},
		{"GET", "/office/concerns/:concern/followup", access.SendConcern, s.filingPage(s.followupFiled), ""},
		{"POST", "/office/concerns/:concern/followup", access.SendConcern, s.file(s.followupFiled), ""},
		{"GET", "/office/adjustments/:adjustment/form", access.DecideAdjustment, s.filingPage(s.adjustmentFiled), ""},
		{"POST", "/office/adjustments/:adjustment/form", access.DecideAdjustment, s.file(s.adjustmentFiled), ""},
		{"GET", "/office/suggestions/:suggestion/reply", access.TriageSuggestions, s.filingPage(s.replyFiled), ""},
		{"POST", "/office/suggestions/:suggestion/reply", access.TriageSuggestions, s.file(s.replyFiled), ""},
	}
}
