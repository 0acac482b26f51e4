package templates

func init() {
	add("office", "oversight", "evaluation", "year_report", "years")
	add("public", "public", "year_report", "years")
}
