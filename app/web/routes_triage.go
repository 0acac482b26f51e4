package web

import "piaojue/app/access"

// triageRoutes are the office's work on suggestions: the queue, near-duplicates,
// matters, answers, statistics.
func (s *Server) triageRoutes() []route {
	return []route{
		{"GET", "/office/calls/:call/suggestions", access.ReadSuggestions, s.queuePage, ""},
		{"POST", "/office/calls/:call/suggestions/act", access.TriageSuggestions, s.triageAct, ""},
		{"POST", "/office/calls/:call/undo", access.TriageSuggestions, s.undoTriage, ""},
		{"GET", "/office/calls/:call/suggestions/export.csv", access.ReadSuggestions, s.exportSuggestions(false), ""},
		{"GET", "/office/calls/:call/suggestions/export.xlsx", access.ReadSuggestions, s.exportSuggestions(true), ""},
		{"GET", "/office/calls/:call/suggestions/export-named", access.SeeProposers, s.exportNamedPage, ""},
		{"POST", "/office/calls/:call/suggestions/export-named", access.SeeProposers, s.exportNamed, ""},
		{"GET", "/office/calls/:call/suggestions/template.csv", access.TriageSuggestions, s.suggestionsTemplate, ""},
		{"GET", "/office/calls/:call/suggestions/import", access.TriageSuggestions, s.importSuggestionsPage, ""},
		{"POST", "/office/calls/:call/suggestions/import", access.TriageSuggestions, s.importSuggestions, "9M"},
		{"POST", "/office/calls/:call/suggestions/import/confirm", access.TriageSuggestions, s.confirmSuggestions, ""},
		{"GET", "/office/suggestions/:suggestion", access.ReadSuggestions, s.suggestionPage, ""},
		{"GET", "/office/suggestions/:suggestion/panel", access.ReadSuggestions, s.panelFragment, ""},
		{"POST", "/office/suggestions/:suggestion/proposer", access.SeeProposers, s.proposer, ""},
		{"POST", "/office/suggestions/:suggestion/answer", access.TriageSuggestions, s.answerSuggestion, ""},
		{"GET", "/office/suggestions/:suggestion/reply.pdf", access.TriageSuggestions, s.replyLetter, ""},
		{"GET", "/office/intake-photos/:photo", access.ReadSuggestions, s.intakePhoto, ""},

		{"GET", "/office/calls/:call/groups", access.ReadSuggestions, s.groupsPage, ""},
		{"POST", "/office/calls/:call/groups/merge", access.TriageSuggestions, s.groupAct(false), ""},
		{"POST", "/office/calls/:call/groups/apart", access.TriageSuggestions, s.groupAct(true), ""},

		{"GET", "/office/calls/:call/matters", access.ReadSuggestions, s.mattersPage, ""},
		{"GET", "/office/matters/:matter", access.ReadSuggestions, s.matterPage, ""},
		{"POST", "/office/matters/:matter/edit", access.TriageSuggestions, s.matterAct("edit", s.editMatter), ""},
		{"POST", "/office/matters/:matter/list", access.TriageSuggestions, s.matterAct("list", s.listMatter), ""},
		{"POST", "/office/matters/:matter/decide", access.TriageSuggestions, s.matterAct("decide", s.decideMatter), ""},
		{"POST", "/office/matters/:matter/unit", access.TriageSuggestions, s.matterAct("unit", s.assignMatter), ""},
		{"POST", "/office/matters/:matter/merge", access.TriageSuggestions, s.matterAct("merge", s.mergeMatter), ""},
		{"POST", "/office/matters/:matter/split", access.TriageSuggestions, s.matterAct("split", s.splitMatter), ""},
		{"POST", "/office/matters/:matter/answer", access.TriageSuggestions, s.matterAct("answer", s.answerMatter), ""},

		{"GET", "/office/calls/:call/answers", access.TriageSuggestions, s.answersPage, ""},
		{"POST", "/office/calls/:call/answers/prepare", access.TriageSuggestions, s.answersAct(s.prepareAnswers), ""},
		{"POST", "/office/calls/:call/answers/publish", access.PublishAnswers, s.answersAct(s.publishAnswers), ""},
		{"POST", "/office/calls/:call/answers/hold", access.PublishAnswers, s.answersAct(s.holdAnswers), ""},
		{"POST", "/office/answers/:answer/drop", access.TriageSuggestions, s.dropAnswer, ""},
		{"GET", "/office/transferred", access.HandleTransferred, s.transferredPage, ""},
		{"POST", "/office/transferred/:suggestion", access.HandleTransferred, s.replyTransferred, ""},
		{"POST", "/office/transferred/:suggestion/back", access.HandleTransferred, s.handBack, ""},

		{"GET", "/office/calls/:call/statistics", access.ReadSuggestions, s.statisticsPage, ""},
		{"GET", "/office/calls/:call/statistics/export.csv", access.ReadSuggestions, s.exportStatistics(false), ""},
		{"GET", "/office/calls/:call/statistics/export.xlsx", access.ReadSuggestions, s.exportStatistics(true), ""},
		{"POST", "/office/calls/:call/statistics/publish", access.PublishAnswers, s.publishStatistics, ""},
	}
}

// triagePublicRoutes are what of it everybody may read.
func (s *Server) triagePublicRoutes() []route {
	return []route{{"GET", "/calls/:call/statistics", access.Public, s.publicStatistics, ""}}
}
