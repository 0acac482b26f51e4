package templates

func init() {
	add("office", "oversight", "projects", "board", "chart", "townships", "bulk", "progress")
	add("public", "public", "progress")
}
