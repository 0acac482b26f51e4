package templates

func init() {
	add("tablet", "tablet", "teller", "stack", "scans", "decide", "doubts", "doubt")
}
