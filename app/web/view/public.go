package view

// Error is the page for what went wrong: what happened, what is safe, what to do.
type Error struct {
	Page
	What string
	Safe string
	Todo string
	// Incident is the number under which the log has the cause; empty when nothing needs looking up.
	Incident string
	// Back is a better place to go than the home page; nil when there is none.
	Back *Link
}
