package templates

func init() {
	add("tablet", "tablet", "teller", "stack", "doubts", "doubt")
}
