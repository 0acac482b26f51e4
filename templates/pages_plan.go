package templates

func init() {
	add("office", "oversight", "plan", "plan_part", "confirm_done")
}
