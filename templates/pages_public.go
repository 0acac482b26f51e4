package templates

func init() {
	add("public", "public", "error")
}
