package web

import "piaojue/app/access"

// callsRoutes are the office's pages about calls for suggestions and the codes
// of stations and deputies.
func (s *Server) callsRoutes() []route {
	return []route{
		{"GET", "/office/calls", access.ManageCalls, s.callsPage, ""},
		{"GET", "/office/calls/new", access.ManageCalls, s.newCallPage, ""},
		{"POST", "/office/calls/new", access.ManageCalls, s.createCall, ""},
		{"GET", "/office/calls/:call", access.ManageCalls, s.callPage, ""},
		{"GET", "/office/calls/:call/edit", access.ManageCalls, s.editCallPage, ""},
		{"POST", "/office/calls/:call/edit", access.ManageCalls, s.saveCall, ""},
		{"POST", "/office/calls/:call/publish", access.ManageCalls, s.callStep("公告已经发布，公开网页随即更新。\n下一步：打印海报，把网址和二维码发出去。", s.publishCall), ""},
		{"POST", "/office/calls/:call/extend", access.ManageCalls, s.callStep("征集期已经延长。", s.extendCall), ""},
		{"POST", "/office/calls/:call/close", access.ManageCalls, s.callStep("征集已经提前结束，不再接收建议。", s.closeCall), ""},
		{"GET", "/office/calls/:call/qr.svg", access.ManageCalls, s.callCode, ""},
		{"GET", "/office/entrances", access.ManageCalls, s.entrancesPage, ""},
		{"POST", "/office/entrances", access.ManageCalls, s.addEntrance, ""},
		{"GET", "/office/entrances/template.csv", access.ManageCalls, s.entrancesTemplate, ""},
		{"GET", "/office/entrances/export.csv", access.ManageCalls, s.entrancesExport(false), ""},
		{"GET", "/office/entrances/export.xlsx", access.ManageCalls, s.entrancesExport(true), ""},
		{"GET", "/office/entrances/sheet.pdf", access.ManageCalls, s.entrancesSheet, ""},
		{"POST", "/office/entrances/import", access.ManageCalls, s.importEntrances, importLimit},
		{"POST", "/office/entrances/import/confirm", access.ManageCalls, s.confirmEntrances, ""},
		{"GET", "/office/entrances/:entrance", access.ManageCalls, s.entrancePage, ""},
		{"POST", "/office/entrances/:entrance", access.ManageCalls, s.editEntrance, ""},
		{"GET", "/office/entrances/:entrance/qr.svg", access.ManageCalls, s.entranceCode, ""},
		{"GET", "/office/entrances/:entrance/disable", access.ManageCalls, s.disableEntrancePage, ""},
		{"POST", "/office/entrances/:entrance/disable", access.ManageCalls, s.disableEntrance, ""},
	}
}
