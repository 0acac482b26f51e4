package web

import "piaojue/app/access"

// reportRoutes are progress reports and the office's overview of projects.
func (s *Server) reportRoutes() []route {
	return []route{
		{"GET", "/office/projects", access.ReadProjects, s.projectsListPage, ""},
		{"GET", "/office/projects/board", access.ReadProjects, s.projectsBoardPage, ""},
		{"GET", "/office/projects/places", access.ReadProjects, s.projectsPlacesPage, ""},
		{"GET", "/office/projects/chart", access.ReadProjects, s.projectsChartPage, ""},
		{"GET", "/office/projects/townships", access.ReadProjects, s.townshipsPage, ""},
		{"GET", "/office/projects/export.xlsx", access.ReadProjects, s.exportProjectsXLSX, ""},
		{"GET", "/office/projects/export.csv", access.ReadProjects, s.exportProjectsCSV, ""},
		{"GET", "/office/projects/bulk", access.ReportProgress, s.bulkReportsPage, ""},
		{"GET", "/office/projects/bulk/table.xlsx", access.ReportProgress, s.bulkReportsTable, ""},
		{"POST", "/office/projects/bulk", access.ReportProgress, s.importBulkReports, importLimit},
		{"POST", "/office/projects/bulk/confirm", access.ReportProgress, s.confirmBulkReports, ""},
		{"GET", "/office/projects/:project/progress", access.ReadProjects, s.progressPage, ""},
		{"POST", "/office/projects/:project/reports", access.ReportProgress, s.addReport, photosLimit},
		{"GET", "/office/projects/:project/reports/:report/withdraw", access.ReportProgress, s.withdrawReportPage, ""},
		{"POST", "/office/projects/:project/reports/:report/withdraw", access.ReportProgress, s.withdrawReport, ""},
	}
}

// progressRoutes are the public statistics of a year.
func (s *Server) progressRoutes() []route {
	return []route{
		{"GET", "/progress", access.Public, s.progressStatistics, ""},
	}
}
