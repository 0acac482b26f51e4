package templates

func init() {
	add("tablet", "tablet", "ballot", "guardian")
}
