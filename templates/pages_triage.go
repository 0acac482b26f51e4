package templates

func init() {
	add("office", "office", "answers", "groups", "matter", "queue", "statistics", "suggestion", "transferred")
	add("public", "public", "statistics")
}
