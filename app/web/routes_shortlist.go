package web

import "piaojue/app/access"

// shortlistRoutes lead projects from a matter to the session's list.
func (s *Server) shortlistRoutes() []route {
	return []route{
		{"GET", "/office/shortlist", access.ReadShortlist, s.shortlistPage, ""},
		{"GET", "/office/shortlist/export.xlsx", access.ReadShortlist, s.exportShortlist, ""},
		{"GET", "/office/shortlist/template.xlsx", access.EditCandidates, s.shortlistTemplate, ""},
		{"POST", "/office/shortlist/import", access.EditCandidates, s.importShortlist, importLimit},
		{"POST", "/office/shortlist/import/confirm", access.EditCandidates, s.confirmShortlist, ""},
		{"GET", "/office/shortlist/new", access.EditCandidates, s.newShortlisted, ""},
		{"POST", "/office/shortlist/new", access.EditCandidates, s.createShortlisted, ""},
		{"GET", "/office/shortlist/compare", access.ReadShortlist, s.comparePage, ""},
		{"GET", "/office/shortlist/compare.xlsx", access.ReadShortlist, s.exportComparison, ""},
		{"GET", "/office/shortlist/reserve", access.ReadShortlist, s.reservePage, ""},
		{"GET", "/office/shortlist/negative", access.ReadShortlist, s.negativePage, ""},
		{"POST", "/office/shortlist/negative", access.EditCandidates, s.putNegative, ""},
		{"POST", "/office/shortlist/negative/adopt", access.EditCandidates, s.adoptNegative, ""},
		{"POST", "/office/shortlist/negative/:item", access.EditCandidates, s.putNegative, ""},
		{"POST", "/office/shortlist/negative/:item/retire", access.EditCandidates, s.retireNegative, ""},
		{"GET", "/office/shortlist/reviews", access.ReadShortlist, s.reviewsPage, ""},
		{"GET", "/office/shortlist/reviews/before/:step", access.RecordReview, s.reviewPage, ""},
		{"POST", "/office/shortlist/reviews/before/:step", access.RecordReview, s.recordReview, ""},
		{"GET", "/office/shortlist/reviews/last/:step", access.RecordLastReview, s.reviewPage, ""},
		{"POST", "/office/shortlist/reviews/last/:step", access.RecordLastReview, s.recordReview, ""},
		{"GET", "/office/sessions/:session/submit", access.SubmitList, s.submitPage, ""},
		{"POST", "/office/sessions/:session/submit", access.SubmitList, s.submitList, ""},

		{"GET", "/office/shortlist/:project", access.ReadShortlist, s.shortlistedPage, ""},
		{"GET", "/office/shortlist/:project/edit", access.EditCandidates, s.editShortlisted, ""},
		{"POST", "/office/shortlist/:project/edit", access.EditCandidates, s.reviseShortlisted, ""},
		{"GET", "/office/shortlist/:project/versions", access.ReadShortlist, s.versionsPage, ""},
		{"POST", "/office/shortlist/:project/appraisals", access.EditCandidates, s.onShortlisted("ask", "已送部门论证。", s.askAppraisals), ""},
		{"POST", "/office/shortlist/:project/explain/:appraisal", access.EditCandidates, s.onShortlisted("explain", "说明已经记录。", s.explainAppraisal), ""},
		{"POST", "/office/shortlist/:project/drop/:appraisal", access.EditCandidates, s.onShortlisted("drop", "已收回论证。", s.dropAppraisal), ""},
		{"POST", "/office/shortlist/:project/negative", access.EditCandidates, s.onShortlisted("negative", "核对结果已经保存。", s.checkNegative), ""},
		{"POST", "/office/shortlist/:project/repeats", access.EditCandidates, s.onShortlisted("repeats", "说明已经保存。", s.explainRepeats), ""},
		{"POST", "/office/shortlist/:project/check", access.EditCandidates, s.onShortlisted("check", "论证和负面清单核对已经完成。\n下一步：提请政府会议审定。", s.checkShortlisted), ""},
		{"POST", "/office/shortlist/:project/back", access.EditCandidates, s.onShortlisted("back", "已退回修改。\n下一步：修改后重新送部门论证。", s.sendBack), ""},
		{"POST", "/office/shortlist/:project/reserve", access.EditCandidates, s.onShortlisted("reserve", "已转入储备库。", s.reserve), ""},
		{"POST", "/office/shortlist/:project/revive", access.EditCandidates, s.onShortlisted("revive", "已从储备库启用。\n下一步：核对内容，送部门论证。", s.revive), ""},
		{"POST", "/office/shortlist/:project/withdraw", access.EditCandidates, s.onShortlisted("withdraw", "撤回申请已经提出。\n下一步：由主席团决定。", s.askWithdrawal), ""},
		{"POST", "/office/shortlist/:project/consent", access.ConsentWithdrawal, s.onShortlisted("consent", "主席团的决定已经记录。", s.decideWithdrawal), ""},

		{"GET", "/office/scores", access.ScoreShortlist, s.scoresPage, ""},
		{"GET", "/office/scores/:project", access.ScoreShortlist, s.scorePage, ""},
		{"POST", "/office/scores/:project", access.ScoreShortlist, s.score, ""},

		{"GET", "/office/appraisals", access.Appraise, s.appraisalsPage, ""},
		{"GET", "/office/appraisals/:appraisal", access.Appraise, s.appraisalPage, ""},
		{"POST", "/office/appraisals/:appraisal", access.Appraise, s.appraise, ""},
	}
}
