package web

import "piaojue/app/access"

// wordRoutes are the documents whose wording an office changes, for Word. Each
// asks for the action of its PDF.
func (s *Server) wordRoutes() []route {
	return []route{
		{"GET", "/office/rounds/:round/method.docx", access.ReadRound, s.methodWords(), ""},
		{"GET", "/office/rounds/:round/notice.docx", access.PrintDocuments, s.noticeWords(), ""},
		{"GET", "/office/rounds/:round/decision.docx", access.PrintDocuments, s.decisionWords(), ""},
		{"GET", "/office/rounds/:round/scrutiny-report.docx", access.PrintDocuments, s.scrutinyWords(), ""},
		{"GET", "/office/yearreport/:year/report.docx", access.WriteYearReport, s.yearReportWords, ""},
		{"GET", "/office/yearreport/:year/quarters/:quarter/bulletin.docx", access.WriteYearReport, s.bulletinWords, ""},
		{"GET", "/office/suggestions/:suggestion/reply.docx", access.TriageSuggestions, s.replyWords, ""},
		{"GET", "/office/adjustments/:adjustment/form.docx", access.ReadProjects, s.adjustmentWords, ""},
		{"GET", "/office/adjustments/:adjustment/notice.docx", access.ReadProjects, s.adjustmentNoticeWords, ""},
	}
}
