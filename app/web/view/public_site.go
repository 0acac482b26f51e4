package view

// Share is what a page says of itself where its address is passed on: a title,
// a sentence and a picture, each taken from what everybody may read.
type Share struct {
	Title, Text string
	Address     string // of the page, in full
	Picture     string // in full; empty when there is none
	Width       int    // of the picture
	Height      int
	Feed        *Link // the feed of what the page is about; nil when there is none
}

// NewsRow is one thing that happened to a project.
type NewsRow struct {
	Kind    string // 进度报告, 问题答复
	Title   string // in one line
	Text    string // what was said, shortened; may be empty
	Project string
	On      string
	Href    string
	Author  string
}

// TownshipRow is a congress below this one.
type TownshipRow struct {
	Name, Href, Projects string
}

// ProjectPhotos is what a place looked like before and what it looks like now,
// and all photos in between by day.
type ProjectPhotos struct {
	Before, After *DatedPhoto
	Days          []DatedPhoto // oldest first, behind a fold
}

// DatedPhoto is a photo with its day and what it shows of the work: 施工前,
// 施工中, 完工后.
type DatedPhoto struct {
	PhotoEntry
	On, Phase string
}

// ProjectOrigin is where a project came from.
type ProjectOrigin struct {
	Text string
	Link Link
}

// OpenData is the page on what may be taken away as data.
type OpenData struct {
	Page
	Tables     []OpenTable
	Feeds      []Link
	Congresses []Fact // what to write for each
}

// OpenTable is one table of the open data.
type OpenTable struct {
	Name, Note, CSV, JSON string
	Fields                []OpenField
}

// OpenField is one column of it.
type OpenField struct {
	Name, Key, Note string
}
