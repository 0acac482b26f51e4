package web

import "piaojue/app/access"

// publicRoutes are the public pages. None of them sees a cookie.
func (s *Server) publicRoutes() []route {
	return []route{
		{"GET", "/", access.Public, s.home, ""},
		{"GET", "/projects", access.Public, s.projects, ""},
		{"GET", "/projects/:project", access.Public, s.project, ""},
		{"GET", "/projects/:project/qr.svg", access.Public, s.projectCode, ""},
		{"GET", "/projects/:project/card.png", access.Public, s.projectCard, ""},
		{"GET", "/projects/:project/feed.atom", access.Public, s.projectFeed, ""},
		{"GET", "/photos/:photo", access.Public, s.photo, ""},
		{"GET", "/photos/:photo/:width", access.Public, s.photo, ""},
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
		{"GET", "/open", access.Public, s.openData, ""},
		{"GET", "/open/projects.csv", access.Public, s.openCSV("projects"), ""},
		{"GET", "/open/checkpoints.csv", access.Public, s.openCSV("checkpoints"), ""},
		{"GET", "/open/measures.csv", access.Public, s.openCSV("measures"), ""},
		{"GET", "/open/reports.csv", access.Public, s.openCSV("reports"), ""},
		{"GET", "/open/concerns.csv", access.Public, s.openCSV("concerns"), ""},
		{"GET", "/open/changes.csv", access.Public, s.openCSV("changes"), ""},
		{"GET", "/open/acceptances.csv", access.Public, s.openCSV("acceptances"), ""},
		{"GET", "/open/grades.csv", access.Public, s.openCSV("grades"), ""},
		{"GET", "/feed.atom", access.Public, s.feed, ""},

		// the screen in the hall
		{"GET", "/hall/:session", access.Public, s.hall, ""},
		{"GET", "/hall/:session/fragment", access.Public, s.hall, ""},
	}
}
