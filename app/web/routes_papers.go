package web

import "piaojue/app/access"

// showingPublicRoutes are the public pages of showings. None of them sees a cookie.
func (s *Server) showingPublicRoutes() []route {
	return []route{
		{"GET", "/showings", access.Public, s.publicShowings, ""},
		{"GET", "/showings/:showing", access.Public, s.publicShowing, ""},
		{"GET", "/showings/:showing/projects/:project", access.Public, s.shownProject, ""},
		{"POST", "/showings/:showing/projects/:project", access.Public, s.commentShown, "64K"},
		{"GET", "/comments/:code", access.Public, s.followComment, ""},
		{"GET", "/comments/:code/qr.svg", access.Public, s.followCommentCode, ""},
	}
}

// papersRoutes are the office's pages of showings and of the deputies' papers.
func (s *Server) papersRoutes() []route {
	return []route{
		{"GET", "/office/showings", access.ManageShowings, s.showingsPage, ""},
		{"GET", "/office/showings/new", access.ManageShowings, s.newShowingPage, ""},
		{"POST", "/office/showings/new", access.ManageShowings, s.createShowing, ""},
		{"GET", "/office/showings/:showing", access.ManageShowings, s.showingPage, ""},
		{"GET", "/office/showings/:showing/edit", access.ManageShowings, s.editShowingPage, ""},
		{"POST", "/office/showings/:showing/edit", access.ManageShowings, s.reviseShowing, ""},
		{"POST", "/office/showings/:showing/publish", access.ManageShowings, s.publishShowing, ""},
		{"GET", "/office/showings/:showing/comments.xlsx", access.ManageShowings, s.exportComments, ""},
		{"POST", "/office/showings/:showing/comments/:comment", access.ManageShowings, s.moderateComment, ""},
		{"POST", "/office/showings/:showing/comments/:comment/person", access.SeeProposers, s.commenter, ""},

		{"GET", "/office/sessions/:session/booklet", access.ReleaseBooklet, s.bookletDesk, ""},
		{"POST", "/office/sessions/:session/booklet", access.ReleaseBooklet, s.writeBooklet, ""},
		{"POST", "/office/sessions/:session/booklet/release", access.ReleaseBooklet, s.releaseBooklet, ""},
		{"GET", "/booklet", access.ReadBooklet, s.bookletList, ""},
		{"GET", "/booklet/:session", access.ReadBooklet, s.bookletContents, ""},
		{"GET", "/booklet/:session/booklet.pdf", access.ReadBooklet, s.bookletDocument, ""},
		{"GET", "/booklet/:session/:no", access.ReadBooklet, s.bookletPaper, ""},
		{"POST", "/booklet/:session/:no", access.AskQuestion, s.askQuestion, ""},
		{"GET", "/office/asked", access.AskQuestion, s.myQuestions, ""},
		{"GET", "/office/questions", access.AnswerQuestion, s.questionsPage, ""},
		{"POST", "/office/questions/:question", access.AnswerQuestion, s.answerQuestion, ""},
	}
}
