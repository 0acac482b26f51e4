package templates

func init() { add("office", "office", "jobs") }
