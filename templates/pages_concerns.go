package templates

func init() {
	add("office", "oversight", "project_concerns", "concern", "interview", "lists")
	add("public", "public", "interview")
}
