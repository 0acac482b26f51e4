package templates

func init() {
	add("public", "oversight", "site", "site_follow", "site_comments", "rules")
	add("office", "oversight", "comments", "site_desk", "parameters")
}
