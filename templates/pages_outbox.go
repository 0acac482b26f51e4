package templates

func init() { add("office", "office", "reminders") }
