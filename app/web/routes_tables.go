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
