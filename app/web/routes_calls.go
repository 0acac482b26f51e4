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
		{"GET", "/office/calls/:call/poster.pdf", access.ManageCalls, s.callPoster, ""},
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

		// entry on behalf of somebody
		{"GET", "/office/suggestions/new", access.EnterSuggestions, s.enterPage, ""},
		{"POST", "/office/suggestions/new", access.EnterSuggestions, s.enter, photosLimit},
		{"POST", "/office/suggestions/similar", access.EnterSuggestions, s.similarForOffice, "64K"},
		{"GET", "/office/entered", access.EnterSuggestions, s.enteredPage, ""},
		{"GET", "/office/entered/:suggestion/slip", access.EnterSuggestions, s.slipPage, ""},
		{"GET", "/office/entered/:suggestion/qr.svg", access.EnterSuggestions, s.slipCode, ""},

		// research
		{"GET", "/office/studies", access.AssignStudies, s.studiesPage, ""},
		{"POST", "/office/studies", access.AssignStudies, s.assignStudies, ""},
		{"GET", "/office/studies/monthly", access.AssignStudies, s.monthPage, ""},
		{"GET", "/office/studies/monthly/export.csv", access.AssignStudies, s.monthExport(false), ""},
		{"GET", "/office/studies/monthly/export.xlsx", access.AssignStudies, s.monthExport(true), ""},
		{"GET", "/office/studies/mine", access.GiveOpinion, s.myStudiesPage, ""},
		{"GET", "/office/studies/:study", access.GiveOpinion, s.studyPage, ""},
		{"POST", "/office/studies/:study", access.GiveOpinion, s.giveOpinion, ""},
		{"GET", "/office/symposia", access.AssignStudies, s.symposiaPage, ""},
		{"GET", "/office/symposia/new", access.AssignStudies, s.newSymposiumPage, ""},
		{"POST", "/office/symposia/new", access.AssignStudies, s.recordSymposium, ""},
		{"GET", "/office/symposia/:symposium", access.AssignStudies, s.symposiumPage, ""},
		{"POST", "/office/symposia/:symposium/said", access.AssignStudies, s.noteSaid, ""},
		{"GET", "/office/symposia/:symposium/edit", access.AssignStudies, s.editSymposiumPage, ""},
		{"POST", "/office/symposia/:symposium/edit", access.AssignStudies, s.editSymposium, ""},
	}
}

// smallWorkRoutes are the office's pages about small works and the fund for
// them.
func (s *Server) smallWorkRoutes() []route {
	return []route{
		{"GET", "/office/smallworks", access.ReadSmallWorks, s.worksPage, ""},
		{"GET", "/office/smallworks/export.csv", access.ReadSmallWorks, s.worksExport(false), ""},
		{"GET", "/office/smallworks/export.xlsx", access.ReadSmallWorks, s.worksExport(true), ""},
		{"GET", "/office/smallworks/new", access.ManageSmallWorks, s.newWorkPage, ""},
		{"POST", "/office/smallworks/new", access.ManageSmallWorks, s.chooseWork, ""},
		{"GET", "/office/smallworks/:work", access.ReadSmallWorks, s.workPage, ""},
		{"GET", "/office/smallworks/:work/edit", access.ManageSmallWorks, s.editWorkPage, ""},
		{"POST", "/office/smallworks/:work/edit", access.ManageSmallWorks, s.editWork, ""},
		{"POST", "/office/smallworks/:work/dispatch", access.ManageSmallWorks, s.workStep("已派单，公开网页随即更新。", s.dispatchWork), ""},
		{"POST", "/office/smallworks/:work/finish", access.DoSmallWork, s.workStep("已提交办结。\n下一步：由代表或者人大办公室确认。", s.finishWork), photosLimit},
		{"POST", "/office/smallworks/:work/confirm", access.ConfirmSmallWork, s.workStep("已确认，公开网页随即更新。", s.confirmWork), ""},
		{"POST", "/office/smallworks/:work/redo", access.ConfirmSmallWork, s.workStep("已退回承办单位重办。", s.redoWork), ""},
		{"POST", "/office/smallworks/:work/drop", access.ManageSmallWorks, s.workStep("已记为不再办理，事项回到研究中。", s.dropWork), ""},
		{"GET", "/office/smallwork-photos/:photo", access.ReadSmallWorks, s.workPhoto, ""},
		{"GET", "/office/funds", access.ReadSmallWorks, s.fundsPage, ""},
		{"GET", "/office/funds/new", access.ManageFunds, s.newFundPage, ""},
		{"POST", "/office/funds/new", access.ManageFunds, s.createFund, ""},
		{"GET", "/office/funds/:fund", access.ReadSmallWorks, s.fundPage, ""},
		{"GET", "/office/funds/:fund/export.csv", access.ReadSmallWorks, s.fundExport(false), ""},
		{"GET", "/office/funds/:fund/export.xlsx", access.ReadSmallWorks, s.fundExport(true), ""},
		{"GET", "/office/funds/:fund/choose", access.ManageFunds, s.fundChoicePage, ""},
		{"POST", "/office/funds/:fund/choose", access.ManageFunds, s.chooseFromFund, ""},
		{"POST", "/office/funds/:fund/edit", access.ManageFunds, s.fundStep("调整已保存。", s.editFund), ""},
		{"POST", "/office/funds/:fund/close", access.ManageFunds, s.fundStep("专项资金已结清。", s.closeFund), ""},
	}
}

// publicWorkRoutes are the public pages about small works.
func (s *Server) publicWorkRoutes() []route {
	return []route{
		{"GET", "/smallworks", access.Public, s.publicWorks, ""},
		{"GET", "/smallworks/:work", access.Public, s.publicWork, ""},
		{"GET", "/smallworks/photos/:photo", access.Public, s.publicWorkPhoto, ""},
		{"GET", "/funds/:fund", access.Public, s.publicFund, ""},
	}
}
