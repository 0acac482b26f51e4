package templates

func init() {
	add("public", "public", "showings", "showing", "shown", "comment")
	add("office", "papers", "showings", "showing", "release", "booklets", "contents", "paper", "asked")
}
