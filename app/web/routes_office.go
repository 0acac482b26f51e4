package web

// officeRoutes are the pages of those who work with the system.
func (s *Server) officeRoutes() []route { return nil }
