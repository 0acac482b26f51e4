package web

import "piaojue/app/access"

// formRoutes are the papers of a round's result and the year's sheets, and the
// blank forms.
func (s *Server) formRoutes() []route {
	rows := []route{
		{"GET", "/office/rounds/:round/decision.pdf", access.PrintDocuments, s.officeDecision, ""},
		{"GET", "/office/rounds/:round/scrutiny-report.pdf", access.PrintDocuments, s.scrutinyReport(), ""},
		{"GET", "/office/rounds/:round/key-sealing.pdf", access.PrintDocuments, s.keySealing(), ""},
		{"GET", "/scrutineer/:round/doubtful.pdf", access.DecideDoubt, s.doubtsPaper, ""},
		{"GET", "/office/projects/:project/plan/tasks.pdf", access.ReadProjects, s.tasksPaper, ""},
		{"GET", "/office/projects/progress.pdf", access.ReadProjects, s.progressPaper, ""},
		{"GET", "/office/forms", access.PrintDocuments, s.formsPage, ""},
		{"GET", "/office/forms/all.zip", access.PrintDocuments, s.formsZip, ""},
	}
	for _, f := range handForms {
		rows = append(rows, route{"GET", formsHref + "/" + f.file + ".pdf", access.PrintDocuments, s.formPaper(f), ""})
	}
	return rows
}

// decisionPublicRoutes are the 决定 of announced rounds.
func (s *Server) decisionPublicRoutes() []route {
	return []route{
		{"GET", "/results/:round/decision.pdf", access.Public, s.resultDecision, ""},
	}
}
