package templates

func init() {
	add("office", "office", "ledger", "call", "enter", "slip", "cards", "study", "symposium", "smallwork")
	add("public", "public", "smallworks", "smallwork", "fund")
}
