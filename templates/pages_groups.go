package templates

func init() {
	add("office", "oversight", "groups", "group", "inspection", "visit_code", "visit", "duties")
}
