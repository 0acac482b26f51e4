package web

import "piaojue/app/access"

// sitePublicRoutes are the pages behind the code at a building site and what
// came of it, and the rules of the lights. None of them sees a cookie.
func (s *Server) sitePublicRoutes() []route {
	return []route{
		{"GET", "/site/:code", access.Public, s.sitePage, ""},
		{"POST", "/site/:code", access.Public, s.rateSite, "64K"},
		{"GET", "/site-comments/:code", access.Public, s.followSite, ""},
		{"GET", "/site-comments/:code/qr.svg", access.Public, s.followSiteCode, ""},
		{"GET", "/projects/:project/comments", access.Public, s.siteComments, ""},
		{"GET", "/progress/rules", access.Public, s.rulesPage, ""},
	}
}

// siteRoutes are the office's pages of what residents said at the sites, and
// the parameters of oversight.
func (s *Server) siteRoutes() []route {
	return []route{
		{"GET", "/office/comments", access.ModerateComments, s.commentDesk, ""},
		{"POST", "/office/comments/:comment", access.ModerateComments, s.moderateSite, ""},
		{"POST", "/office/comments/:comment/person", access.SeeProposers, s.sitePhone, ""},
		{"POST", "/office/site-codes", access.ModerateComments, s.drawSiteCodes, ""},
		{"GET", "/office/site-posters.pdf", access.ReadProjects, s.sitePosters, ""},
		{"GET", "/office/projects/:project/site", access.ReadProjects, s.projectSite, ""},
		{"GET", "/office/projects/:project/site/qr.svg", access.ReadProjects, s.projectSiteCode, ""},
		{"GET", "/office/projects/:project/site/poster.pdf", access.ReadProjects, s.projectPoster, ""},
		{"POST", "/office/projects/:project/site/code", access.ModerateComments, s.drawSiteCode, ""},
		{"POST", "/office/projects/:project/site/comments/:comment", access.ReplyConcern, s.answerSite, ""},
		{"GET", "/office/parameters", access.ManageParameters, s.parametersPage, ""},
		{"POST", "/office/parameters/:name", access.ManageParameters, s.setParameter, ""},
		{"POST", "/office/parameters/:name/reset", access.ManageParameters, s.resetParameter, ""},
	}
}
