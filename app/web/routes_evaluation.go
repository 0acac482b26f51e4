package web

import "piaojue/app/access"

// evaluationRoutes are grades, remedies, the year's report and archive.
func (s *Server) evaluationRoutes() []route {
	return []route{
		{"GET", "/office/evaluations", access.ReadProjects, s.evaluationsPage, ""},
		{"POST", "/office/evaluations/:round/take", access.EvaluateProject, s.onRound(s.takeGrades), ""},
		{"POST", "/office/evaluations/:round/rescore", access.EvaluateProject, s.onRound(s.rescoreGrades), ""},
		{"POST", "/office/evaluations/:round/publish", access.EvaluateProject, s.onRound(s.publishGrades), ""},
		{"GET", "/office/projects/:project/evaluation", access.ReadProjects, s.projectEvaluation, ""},
		{"POST", "/office/projects/:project/evaluation/settle", access.EvaluateProject, s.onRemedy("已经登记为已测评。", s.settleGrade), ""},
		{"POST", "/office/projects/:project/remedies/:remedy/report", access.RemedyProject, s.onRemedy("整改情况已经报告，等待验收。", s.reportRemedy), ""},
		{"POST", "/office/projects/:project/remedies/:remedy/accept", access.EvaluateProject, s.onRemedy("整改已经通过验收。\n下一步：再次测评。", s.acceptRemedy), ""},
		{"POST", "/office/projects/:project/remedies/:remedy/return", access.EvaluateProject, s.onRemedy("整改已经退回责任单位。", s.returnRemedy), ""},
		{"GET", "/office/yearreport", access.WriteYearReport, s.yearReportPage, ""},
		{"POST", "/office/yearreport/:year/save", access.WriteYearReport, s.onReport("报告正文已经保存，还没有公布。", s.saveYearReport), ""},
		{"POST", "/office/yearreport/:year/publish", access.WriteYearReport, s.onReport("报告已经公布。", s.publishYearReport), ""},
		{"GET", "/office/yearreport/:year/report.pdf", access.WriteYearReport, s.yearReportPaper, ""},
		{"GET", "/office/yearreport/:year/quarters/:quarter", access.WriteYearReport, s.bulletinPaper, ""},
		{"GET", "/office/years", access.ReadProjects, s.officeYears, ""},
		{"GET", "/office/years/:year/archive.zip", access.CloseProject, s.yearArchive, ""},
	}
}

// yearRoutes are the published reports and the comparison of years.
func (s *Server) yearRoutes() []route {
	return []route{
		{"GET", "/years", access.Public, s.publicYears, ""},
		{"GET", "/reports/:congress/:year", access.Public, s.publicYearReport, ""},
		{"GET", "/reports/:congress/:year/report.pdf", access.Public, s.publicYearReportPaper, ""},
		{"GET", "/reports/:congress/:year/figures.json", access.Public, s.publicYearFigures, ""},
	}
}
