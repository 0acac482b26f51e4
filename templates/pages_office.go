package templates

func init() {
	add("office", "office",
		"accounts", "audit", "candidates", "checkin", "confirm", "congresses", "form", "forms",
		"import", "project", "roster", "round", "round_new", "session", "sessions", "slips", "start", "wipes")
}
