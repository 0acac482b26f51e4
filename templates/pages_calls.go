package templates

func init() {
	add("office", "office", "ledger", "call")
}
