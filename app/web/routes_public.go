package web

// publicRoutes are the public pages.
func (s *Server) publicRoutes() []route { return nil }
