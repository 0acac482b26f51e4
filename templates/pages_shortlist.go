package templates

func init() {
	add("office", "shortlist", "list", "project", "edit", "versions", "appraisals", "negative", "compare", "reserve", "reviews", "meeting", "submit", "scores")
}
