package web

import "piaojue/app/access"

// groupRoutes are supervision by deputies: groups, inspections, duties.
func (s *Server) groupRoutes() []route {
	return []route{
		{"GET", "/office/groups", access.ManageGroups, s.yearGroupsPage, ""},
		{"POST", "/office/groups", access.ManageGroups, s.formGroups, ""},
		{"GET", "/office/projects/:project/group", access.ReadProjects, s.groupPage, ""},
		{"POST", "/office/projects/:project/group", access.ManageGroups, s.formGroup, ""},

		{"GET", "/office/inspections", access.ReadProjects, s.inspectionsPage, ""},
		{"GET", "/office/inspections/new", access.Inspect, s.newInspectionPage, ""},
		{"POST", "/office/inspections/new", access.Inspect, s.planInspection, ""},
		{"GET", "/office/inspections/:inspection", access.ReadProjects, s.inspectionPage, ""},
		{"GET", "/office/inspections/:inspection/edit", access.Inspect, s.editInspectionPage, ""},
		{"POST", "/office/inspections/:inspection/edit", access.Inspect, s.changeInspection, ""},
		{"GET", "/office/inspections/:inspection/code", access.Inspect, s.visitCodePage, ""},
		{"GET", "/office/inspections/:inspection/qr.svg", access.Inspect, s.visitCodePicture, ""},
		{"GET", "/office/inspections/:inspection/code.pdf", access.Inspect, s.visitCodeSheet, ""},
		{"GET", "/office/inspections/:inspection/roll.pdf", access.Inspect, s.visitRoll, ""},
		{"GET", "/office/inspections/:inspection/roll.xlsx", access.Inspect, s.visitTable, ""},
		{"POST", "/office/inspections/:inspection/record", access.Inspect, s.recordInspection, photosLimit},
		{"POST", "/office/inspections/:inspection/publish", access.Inspect, s.publishInspection, ""},
		{"POST", "/office/inspections/:inspection/cancel", access.Inspect, s.cancelInspection, ""},
		{"GET", "/office/inspections/:inspection/photos/:photo", access.ReadProjects, s.inspectionPhoto, ""},
		{"POST", "/office/inspections/:inspection/photos/:photo/drop", access.Inspect, s.dropInspectionPhoto, ""},

		{"GET", "/visit/:code", access.SignInAtVisit, s.visitPage, ""},
		{"POST", "/visit/:code", access.SignInAtVisit, s.signInAtVisit, ""},

		{"GET", "/office/duties", access.SignInAtVisit, s.dutiesPage, ""},
		{"GET", "/office/duties/record.pdf", access.SignInAtVisit, s.dutyRecord, ""},
		{"GET", "/office/duties/record.xlsx", access.SignInAtVisit, s.dutyTable, ""},
		{"GET", "/office/deputies/duties", access.ManageGroups, s.dutyListPage, ""},
		{"GET", "/office/deputies/duties/export.xlsx", access.ManageGroups, s.dutyListTable, ""},
	}
}
