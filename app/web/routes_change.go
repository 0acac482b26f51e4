package web

import "piaojue/app/access"

// changeRoutes are adjustments of projects, and their way from the end of the
// work to 销号.
func (s *Server) changeRoutes() []route {
	return []route{
		{"GET", "/office/adjustments", access.ReadProjects, s.adjustmentsPage, ""},
		{"GET", "/office/projects/:project/adjustments", access.ReadProjects, s.projectAdjustmentsPage, ""},
		{"GET", "/office/projects/:project/adjustments/new", access.FileAdjustment, s.newAdjustmentPage, ""},
		{"POST", "/office/projects/:project/adjustments", access.FileAdjustment, s.fileAdjustment, ""},
		{"GET", "/office/adjustments/:adjustment", access.ReadProjects, s.adjustmentPage, ""},
		{"POST", "/office/adjustments/:adjustment/advise", access.AdviseAdjustment, s.adviseAdjustment, ""},
		{"POST", "/office/adjustments/:adjustment/screen", access.DecideAdjustment, s.screenAdjustment, ""},
		{"POST", "/office/adjustments/:adjustment/decide", access.DecideAdjustment, s.decideAdjustment, ""},
		{"POST", "/office/adjustments/:adjustment/publish", access.DecideAdjustment, s.publishAdjustment, ""},
		{"POST", "/office/adjustments/:adjustment/withdraw", access.FileAdjustment, s.withdrawAdjustment, ""},
		{"POST", "/office/adjustments/:adjustment/annul", access.DecideAdjustment, s.annulAdjustment, ""},
		{"GET", "/office/adjustments/:adjustment/form.pdf", access.ReadProjects, s.adjustmentPaper, ""},

		{"GET", "/office/projects/:project/completion", access.ReadProjects, s.completionPage, ""},
		{"POST", "/office/projects/:project/finish", access.FinishProject, s.finishProject, ""},
		{"POST", "/office/projects/:project/accept", access.AcceptProject, s.acceptProject, photosLimit},
		{"POST", "/office/projects/:project/check", access.CheckProject, s.checkProject, ""},
		{"POST", "/office/projects/:project/close", access.CloseProject, s.closeProject, ""},
		{"POST", "/office/projects/:project/carry", access.CloseProject, s.carryProject, ""},
		{"GET", "/office/projects/:project/completion.pdf", access.ReadProjects, s.completionPaper, ""},
	}
}

// changePublicRoutes are the changes that are public.
func (s *Server) changePublicRoutes() []route {
	return []route{
		{"GET", "/adjustments", access.Public, s.publicAdjustments, ""},
		{"GET", "/adjustments/:adjustment/notice.pdf", access.Public, s.adjustmentNotice, ""},
	}
}
