package templates

func init() {
	add("public", "public", "calls", "call", "suggest", "suggest_none", "lookup", "follow", "matters", "matter")
}
