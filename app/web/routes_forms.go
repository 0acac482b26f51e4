package web

import "piaojue/app/access"

// formRoutes are the papers of a round's result and the year's sheets, and the
// blank forms.
func (s *Server) formRoutes() []route {
	return []route{
		{"GET", "/office/rounds/:round/decision.pdf", access.PrintDocuments, s.officeDecision, ""},
		{"GET", "/office/rounds/:round/scrutiny-report.pdf", access.PrintDocuments, s.scrutinyReport(), ""},
		{"GET", "/office/rounds/:round/key-sealing.pdf", access.PrintDocuments, s.keySealing(), ""},
		{"GET", "/scrutineer/:round/doubtful.pdf", access.DecideDoubt, s.doubtsPaper, ""},
		{"GET", "/office/projects/:project/plan/tasks.pdf", access.ReadProjects, s.tasksPaper, ""},
		{"GET", "/office/projects/progress.pdf", access.ReadProjects, s.progressPaper, ""},
		{"GET", "/office/forms", access.ReadForms, s.formsPage, ""},
		{"GET", "/office/forms/all.zip", access.ReadForms, s.formsZip, ""},
		{"GET", "/office/forms/attendance.pdf", access.PrintDocuments, s.formPaper("attendance"), ""},
		{"GET", "/office/forms/zero.pdf", access.PrintDocuments, s.formPaper("zero"), ""},
		{"GET", "/office/forms/key-sealing.pdf", access.PrintDocuments, s.formPaper("key-sealing"), ""},
		{"GET", "/office/forms/issue.pdf", access.PrintDocuments, s.formPaper("issue"), ""},
		{"GET", "/office/forms/return.pdf", access.PrintDocuments, s.formPaper("return"), ""},
		{"GET", "/office/forms/tally.pdf", access.PrintDocuments, s.formPaper("tally"), ""},
		{"GET", "/office/forms/survey-tally.pdf", access.PrintDocuments, s.formPaper("survey-tally"), ""},
		{"GET", "/office/forms/doubtful.pdf", access.PrintDocuments, s.formPaper("doubtful"), ""},
		{"GET", "/office/forms/report.pdf", access.PrintDocuments, s.formPaper("report"), ""},
		{"GET", "/office/forms/scrutiny-report.pdf", access.PrintDocuments, s.formPaper("scrutiny-report"), ""},
		{"GET", "/office/forms/survey-report.pdf", access.PrintDocuments, s.formPaper("survey-report"), ""},
		{"GET", "/office/forms/notice.pdf", access.PrintDocuments, s.formPaper("notice"), ""},
		{"GET", "/office/forms/adjustment.pdf", access.PrintWorkForms, s.formPaper("adjustment"), ""},
		{"GET", "/office/forms/followup.pdf", access.PrintDocuments, s.formPaper("followup"), ""},
		{"GET", "/office/forms/visit.pdf", access.PrintVisitForms, s.formPaper("visit"), ""},
		{"GET", "/office/forms/duty.pdf", access.PrintVisitForms, s.formPaper("duty"), ""},
		{"GET", "/office/forms/completion.pdf", access.PrintWorkForms, s.formPaper("completion"), ""},
		{"GET", "/office/forms/reset.pdf", access.PrintDocuments, s.formPaper("reset"), ""},
		{"GET", "/office/forms/destruction.pdf", access.PrintDocuments, s.formPaper("destruction"), ""},
	}
}

// decisionPublicRoutes are the 决定 of announced rounds.
func (s *Server) decisionPublicRoutes() []route {
	return []route{
		{"GET", "/results/:round/decision.pdf", access.Public, s.resultDecision, ""},
	}
}
