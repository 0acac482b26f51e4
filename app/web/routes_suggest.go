package web

import "piaojue/app/access"

// photosLimit is the most that a form with photos may carry: six of a phone.
const photosLimit = "64M"

// suggestRoutes are the public pages of calls, suggestions and matters. None of them sees a cookie.
func (s *Server) suggestRoutes() []route {
	return []route{
		{"GET", "/calls", access.Public, s.publicCalls, ""},
		{"GET", "/calls/:call", access.Public, s.publicCall, ""},
		{"GET", "/calls/:call/qr.svg", access.Public, s.publicCallCode, ""},
		{"GET", "/e/:entrance", access.Public, s.enterThrough, ""},

		{"GET", "/suggestions", access.Public, s.lookupPage, ""},
		{"POST", "/suggestions", access.Public, s.lookup, ""},
		{"GET", "/suggestions/new", access.Public, s.suggestPage, ""},
		{"POST", "/suggestions/new", access.Public, s.suggest, photosLimit},
		{"POST", "/suggestions/similar", access.Public, s.similarMatters, "64K"},
		{"GET", "/suggestions/kept/:photo", access.Public, s.keptPhoto, ""},
		{"GET", "/suggestions/:code", access.Public, s.followPage, ""},
		{"GET", "/suggestions/:code/qr.svg", access.Public, s.followCode, ""},
		{"GET", "/suggestions/:code/photos/:photo", access.Public, s.followPhoto, ""},

		{"GET", "/matters", access.Public, s.publicMatters, ""},
		{"GET", "/matters/:code", access.Public, s.publicMatter, ""},
		{"POST", "/matters/:code/second", access.Public, s.secondMatter, "64K"},
	}
}
