package templates

func init() {
	add("public", "public", "home", "projects", "project", "results", "result", "check", "secrecy", "signin", "error", "open")
	add("hall", "hall", "board")
	add("office", "presidium", "live")
}
