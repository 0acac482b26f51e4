package web

import "piaojue/app/access"

// concernRoutes are the office's pages of concerns, interviews and the four
// lists.
func (s *Server) concernRoutes() []route {
	return []route{
		{"GET", "/office/concerns", access.ReadProjects, s.concernsPage, ""},
		{"GET", "/office/concerns/export.xlsx", access.ReadProjects, s.concernsExport, ""},
		{"GET", "/office/projects/:project/concerns", access.ReadProjects, s.projectConcernsPage, ""},
		{"POST", "/office/projects/:project/concerns", access.RaiseConcern, s.raiseConcern, ""},
		{"GET", "/office/concerns/:concern", access.ReadProjects, s.concernPage, ""},
		{"POST", "/office/concerns/:concern/send", access.SendConcern, s.concernAct("已转责任单位，责任单位随即收到提醒。", s.sendConcern), ""},
		{"POST", "/office/concerns/:concern/reply", access.ReplyConcern, s.concernAct("答复已提交，等待代表评价。", s.replyToConcern), ""},
		{"POST", "/office/concerns/:concern/judge", access.JudgeConcern, s.concernAct("评价已提交。", s.judgeConcern), ""},
		{"POST", "/office/concerns/:concern/drop", access.RaiseConcern, s.concernAct("意见已撤回。", s.dropConcern), ""},
		{"POST", "/office/concerns/:concern/follow", access.SendConcern, s.concernAct("已登记督办，责任单位随即收到提醒。\n可以打印督办意见单，签字盖章后送责任单位。", s.followConcern), ""},
		{"POST", "/office/concerns/:concern/publish", access.SendConcern, s.concernAct("已公开。", s.publishConcern), ""},
		{"POST", "/office/concerns/:concern/hide", access.SendConcern, s.concernAct("已撤下，公开网页不再显示。", s.hideConcern), ""},
		{"GET", "/office/concerns/:concern/followup.pdf", access.ReadProjects, s.followupSheet, ""},

		{"GET", "/office/interviews", access.RecordInterview, s.interviewsPage, ""},
		{"GET", "/office/interviews/new", access.RecordInterview, s.newInterviewPage, ""},
		{"POST", "/office/interviews/new", access.RecordInterview, s.newInterview, ""},
		{"GET", "/office/interviews/:interview", access.RecordInterview, s.interviewPage, ""},
		{"GET", "/office/interviews/:interview/edit", access.RecordInterview, s.editInterviewPage, ""},
		{"POST", "/office/interviews/:interview/edit", access.RecordInterview, s.editInterview, ""},
		{"POST", "/office/interviews/:interview/entries", access.RecordInterview, s.addInterviewEntry, ""},
		{"GET", "/office/interviews/:interview/entries/:entry", access.RecordInterview, s.interviewEntryPage, ""},
		{"POST", "/office/interviews/:interview/entries/:entry", access.RecordInterview, s.editInterviewEntry, ""},
		{"POST", "/office/interviews/:interview/entries/:entry/drop", access.RecordInterview, s.dropInterviewEntry, ""},
		{"POST", "/office/interviews/:interview/entries/:entry/concern", access.RecordInterview, s.raiseFromInterview, ""},
		{"POST", "/office/interviews/:interview/publish", access.RecordInterview, s.publishInterview, ""},
		{"POST", "/office/interviews/:interview/hide", access.RecordInterview, s.hideInterview, ""},
		{"GET", "/office/interviews/:interview/minutes.pdf", access.RecordInterview, s.interviewMinutes, ""},

		{"GET", "/office/lists", access.ReadProjects, s.fourListsPage, ""},
		{"GET", "/office/lists.xlsx", access.ReadProjects, s.fourListsExport, ""},
		{"GET", "/office/lists.pdf", access.ReadProjects, s.fourListsPaper, ""},
	}
}

// concernPublicRoutes are what of it everybody may read.
func (s *Server) concernPublicRoutes() []route {
	return []route{{"GET", "/interviews/:interview", access.Public, s.publicInterview, ""}}
}
