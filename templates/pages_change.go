package templates

func init() {
	add("office", "oversight", "adjustments", "project_adjustments", "adjustment", "completion")
	add("public", "oversight", "public_adjustments")
}
