package templates

func init() {
	add("tablet", "tablet", "device")
}
