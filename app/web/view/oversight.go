package view

// ProjectHead is the top of each of a project's pages in the office: what it
// is, where it stands, and the way to its other pages.
type ProjectHead struct {
	Name  string
	Light Light
	Stage string
	Tabs  []Link
}
