package web

import "piaojue/app/access"

// publicRoutes are the public pages. None of them sees a cookie.
func (s *Server) publicRoutes() []route {
	return []route{
		{"GET", "/", access.Public, s.home, ""},
		{"GET", "/projects", access.Public, s.projects, ""},
		{"GET", "/projects/:project", access.Public, s.project, ""},
		{"GET", "/photos/:photo", access.Public, s.photo, ""},
		{"GET", "/check", access.Public, s.check, ""},
		{"GET", "/secrecy", access.Public, s.secrecy, ""},

		// announced results, and nothing before the announcement
		{"GET", "/results", access.Public, s.results, ""},
		{"GET", "/results/:round", access.Public, s.result, ""},
		{"GET", "/results/:round/archive.bel", access.Public, s.resultArchive, ""},
		{"GET", "/results/:round/bundle.zip", access.Public, s.resultBundle, ""},
		{"GET", "/results/:round/counts.json", access.Public, s.resultCountsJSON, ""},
		{"GET", "/results/:round/counts.csv", access.Public, s.resultCountsCSV, ""},
		{"GET", "/results/:round/report.pdf", access.Public, s.resultReport, ""},
		{"GET", "/results/:round/notice.pdf", access.Public, s.resultNotice, ""},

		// open data
		{"GET", "/open/projects.json", access.Public, s.openProjectsJSON, ""},
		{"GET", "/open/projects.csv", access.Public, s.openProjectsCSV, ""},
		{"GET", "/feed.atom", access.Public, s.feed, ""},

		// the screen in the hall
		{"GET", "/hall/:session", access.Public, s.hall, ""},
		{"GET", "/hall/:session/fragment", access.Public, s.hall, ""},
	}
}
