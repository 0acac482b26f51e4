package web

import "piaojue/app/access"

// tableRoutes are the tables of pages as Excel files, each by the action of its
// page.
func (s *Server) tableRoutes() []route {
	return []route{
		{"GET", "/office/accounts/export.xlsx", access.ManageAccounts, s.accountsTable, ""},
		{"GET", "/office/audit/export.xlsx", access.ReadAudit, s.auditTable, ""},
		{"GET", "/office/sessions/:session/roster/export.xlsx", access.ReadRoster, s.rosterTable, ""},
		{"GET", "/office/sessions/:session/checkin/export.xlsx", access.ReadRoster, s.rosterTable, ""},
		{"GET", "/office/sessions/:session/candidates/export.xlsx", access.ReadSessions, s.candidatesTable, ""},
		{"GET", "/office/results/:round/counts.xlsx", access.ReadCounts, s.countsTable, ""},
		{"GET", "/office/projects/:project/progress/export.xlsx", access.ReadProjects, s.reportsTable, ""},
		{"GET", "/office/comments/export.xlsx", access.ModerateComments, s.commentsTable, ""},
		{"GET", "/office/adjustments/export.xlsx", access.ReadProjects, s.adjustmentsTable, ""},
		{"GET", "/office/evaluations/export.xlsx", access.ReadProjects, s.evaluationsTable, ""},
		{"GET", "/office/groups/export.xlsx", access.ManageGroups, s.groupsTable, ""},
		{"GET", "/office/years/export.xlsx", access.ReadProjects, s.officeYearsTable, ""},
		{"GET", "/office/inspections/export.xlsx", access.ReadProjects, s.ledgerTable(s.inspectionsPage), ""},
		{"GET", "/office/interviews/export.xlsx", access.RecordInterview, s.ledgerTable(s.interviewsPage), ""},
		{"GET", "/office/outbox/export.xlsx", access.ManageReceivers, s.ledgerTable(s.outboxPage), ""},
		{"GET", "/office/calls/:call/matters/export.xlsx", access.ReadSuggestions, s.ledgerTable(s.mattersPage), ""},
		{"GET", "/office/calls/:call/answers/export.xlsx", access.TriageSuggestions, s.pageTable(s.answersPage), ""},
		{"GET", "/office/calls/:call/groups/export.xlsx", access.ReadSuggestions, s.pageTable(s.groupsPage), ""},
		{"GET", "/office/matters/:matter/export.xlsx", access.ReadSuggestions, s.pageTable(s.matterPage), ""},
		{"GET", "/office/calls/export.xlsx", access.ManageCalls, s.ledgerTable(s.callsPage), ""},
		{"GET", "/office/studies/export.xlsx", access.AssignStudies, s.ledgerTable(s.studiesPage), ""},
		{"GET", "/office/symposia/export.xlsx", access.AssignStudies, s.ledgerTable(s.symposiaPage), ""},
		{"GET", "/office/funds/export.xlsx", access.ReadSmallWorks, s.ledgerTable(s.fundsPage), ""},
		{"GET", "/office/receivers/export.xlsx", access.ManageReceivers, s.ledgerTable(s.receiversPage), ""},
		{"GET", "/office/receivers/:receiver/export.xlsx", access.ManageReceivers, s.ledgerTable(s.receiverPage), ""},
		{"GET", "/office/sessions/export.xlsx", access.ReadSessions, s.pageTable(s.sessionsPage), ""},
		{"GET", "/office/wipes/export.xlsx", access.Rehearse, s.pageTable(s.wipesPage), ""},
		{"GET", "/office/sessions/:session/booklet/export.xlsx", access.ReleaseBooklet, s.pageTable(s.bookletDesk), ""},
		{"GET", "/office/showings/export.xlsx", access.ManageShowings, s.pageTable(s.showingsPage), ""},
		{"GET", "/office/shortlist/reserve/export.xlsx", access.ReadShortlist, s.pageTable(s.reservePage), ""},
		{"GET", "/office/shortlist/negative/export.xlsx", access.ReadShortlist, s.pageTable(s.negativePage), ""},
		{"GET", "/office/shortlist/reviews/export.xlsx", access.ReadShortlist, s.pageTable(s.reviewsPage), ""},
		{"GET", "/office/shortlist/:project/versions/export.xlsx", access.ReadShortlist, s.pageTable(s.versionsPage), ""},
		{"GET", "/office/scores/export.xlsx", access.ScoreShortlist, s.pageTable(s.scoresPage), ""},
		{"GET", "/office/appraisals/export.xlsx", access.Appraise, s.pageTable(s.appraisalsPage), ""},
		{"GET", "/office/parameters/export.xlsx", access.ManageParameters, s.pageTable(s.parametersPage), ""},
		{"GET", "/office/projects/townships/export.xlsx", access.ReadProjects, s.townshipsTable, ""},
		{"GET", "/office/yearreport/export.xlsx", access.WriteYearReport, s.yearReportTable, ""},
	}
}

// tablePublicRoutes are those of public pages: of what is announced or
// published, and of nothing else.
func (s *Server) tablePublicRoutes() []route {
	return []route{
		{"GET", "/results/:round/counts.xlsx", access.Public, s.countsTable, ""},
		{"GET", "/years/export.xlsx", access.Public, s.publicYearsTable, ""},
		{"GET", "/open/data.xlsx", access.Public, s.openExcel, ""},
	}
}
