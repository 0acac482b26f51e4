package web

import "piaojue/app/access"

// jobRoutes are everybody's own long jobs, and the pages that order them. What
// a job makes is bound to the action of the document's own address, which is
// asked for again when it is drawn and when it is downloaded.
func (s *Server) jobRoutes() []route {
	return []route{
		{"GET", "/office/jobs", access.SignedIn, s.jobsPage, ""},
		{"GET", "/office/jobs/fragment", access.SignedIn, s.jobsPage, ""},
		{"GET", "/office/jobs/stream", access.SignedIn, s.jobStream, ""},
		{"POST", "/office/jobs", access.SignedIn, s.orderDocument, ""},
		{"GET", "/office/jobs/:job", access.SignedIn, s.jobPage, ""},
		{"GET", "/office/jobs/:job/fragment", access.SignedIn, s.jobPage, ""},
		{"GET", "/office/jobs/:job/file", access.SignedIn, s.jobFile, ""},
		{"POST", "/office/jobs/:job/cancel", access.SignedIn, s.cancelJob, ""},
		{"POST", "/office/rounds/:round/ballot-papers", access.PrintDocuments, s.orderBallots, ""},
		{"POST", "/office/sessions/:session/bundle", access.PrintDocuments, s.orderBundle, ""},
	}
}
