package view

import "strings"

// Page is what every page has. Each page's struct embeds it, and the renderer fills all but Title, Crumbs and
// Errors through Base.
type Page struct {
	// Title names the page in words a person would use; the site's name is added by the layout.
	Title string
	// Site is the congress or place the page speaks for: 清溪县人民代表大会.
	Site string
	// Path is the address of this page without its query.
	Path string
	// Demo marks a demonstration, whose place and people are invented; every page then says so.
	Demo bool
	// Rehearsal marks whatever belongs to a rehearsal; every page then says so.
	Rehearsal bool
	// Export is the address of the page's table as an Excel file; empty without.
	Export string
	// Viewer is who is signed in; nil for the public.
	Viewer *Viewer
	// Nav is the row of links under the masthead.
	Nav []Link
	// Crumbs leads back, from the top down; the page itself is not in it.
	Crumbs []Link
	// Flash says what the last act did; nil when nothing was done.
	Flash *Flash
	// Errors is why a form was refused, one entry per field.
	Errors []FieldError
	// Share is what the page says of itself to programs; nil for pages that are not passed on.
	Share *Share
}

// Base gives the renderer the shared part of any page's struct.
func (p *Page) Base() *Page { return p }

// Viewer is the signed-in person as pages show them.
type Viewer struct {
	Name     string
	Role     string // the role's Chinese name, 大会秘书处
	Congress string // the congress chosen, 清溪县人民代表大会
	Touch    bool   // works with a finger: deputies, on tablets and phones
	// Congresses are the others this person may switch to.
	Congresses []Link
}

// Link is a place to go. Current marks the one the reader is at.
type Link struct {
	Text    string
	Href    string
	Current bool
}

// Flash says what an act did: what happened, when, and what comes next.
type Flash struct {
	Text string
	// Detail is the sentence after it, such as the next step; may be empty.
	Detail string
	// Warn marks something that was not done, or not wholly.
	Warn bool
}

// FieldError is why one field was refused, in words that say what to do. Field is the input's name; empty when
// the reason belongs to the whole form.
type FieldError struct {
	Field string
	Text  string
}

// ErrorOf is the reason that field was refused, or empty.
func (p Page) ErrorOf(field string) string {
	for _, e := range p.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// Input starts a one-line field that carries its own refusal. In a template:
//
//	{{template "field" ((.Input "name" "项目名称" .Name).WithHint "与公布的名称一致")}}
func (p Page) Input(name, label, value string) Field {
	return Field{Name: name, Label: label, Value: value, Kind: "text", Error: p.ErrorOf(name)}
}

// Field is one field of a form, drawn by the parts "field", "textarea", "select" and "choices".
type Field struct {
	Name, Label, Value string
	Kind               string // the input's type: text, password, number, date, file, search
	Hint               string
	Error              string
	Unit               string // printed after a number: 项, 万元
	Complete           string // the autocomplete attribute: username, current-password, off
	Accept             string // which files a file field takes: .csv,.xlsx
	Required           bool
	Narrow             bool // a short value: a number, a date
	Many               bool // a file field takes several files
	Options            []Option
}

// Option is one value of a select or a choice. Hint explains it in one sentence.
type Option struct {
	Value, Text, Hint string
	Chosen            bool
}

// WithHint adds the sentence under the label.
func (f Field) WithHint(hint string) Field { f.Hint = hint; return f }

// As changes the kind of input: password, number, date, file, search.
func (f Field) As(kind string) Field { f.Kind = kind; return f }

// In adds the unit after the value, and makes the field as short as a number.
func (f Field) In(unit string) Field { f.Unit = unit; f.Narrow = true; return f }

// Short makes the field as short as a number or a date.
func (f Field) Short() Field { f.Narrow = true; return f }

// Must marks the field as required.
func (f Field) Must() Field { f.Required = true; return f }

// Completes sets what the browser may fill in: username, current-password, new-password, off.
func (f Field) Completes(what string) Field { f.Complete = what; return f }

// Takes says which files a file field accepts.
func (f Field) Takes(accept string) Field { f.Accept = accept; return f }

// From gives the options of a select or of choices; the one equal to the field's value is chosen.
func (f Field) From(options []Option) Field {
	f.Options = make([]Option, len(options))
	for i, o := range options {
		o.Chosen = o.Chosen || o.Value == f.Value
		f.Options[i] = o
	}
	return f
}

// Act is one step somebody may take now, drawn by the part "act" as a form with one button. What cannot be
// undone is explained by Consequence, and Confirm asks for a second act that is not the same tap.
type Act struct {
	Action      string // where the form is posted
	Button      string // a verb and an object: 宣布结果
	Title       string
	Consequence string   // what will happen, named before it happens
	Confirm     string   // the sentence beside the box to tick; empty when the step can be undone
	Primary     bool     // the one primary button of the page
	Blocked     string   // why it cannot be done now; then there is no button
	Hidden      []Option // further values the form carries
}

// Step is one line of a procedure, drawn by the part "steps". State is done, now or next.
type Step struct {
	Name  string
	State string
	Who   string // who did it or will do it
	At    string // when it was done
	Note  string
}

// Figure is one big number, drawn by the part "figures". Note is a short line under it.
type Figure struct {
	Label string
	Value string
	Unit  string
	Note  string
}

// Light is a project's light: shape, word and reason, never a colour alone. Kind is green, amber, red or done;
// ended and carried are no judgement: the work was ended, or goes on in the next year.
type Light struct {
	Kind   string
	Reason string
}

// Mark is the light's shape.
func (l Light) Mark() string {
	switch l.Kind {
	case "green":
		return "●"
	case "amber":
		return "▲"
	case "red":
		return "■"
	case "done":
		return "✓"
	case "ended":
		return "◇"
	case "carried":
		return "→"
	default:
		return "○"
	}
}

// Word is the light's word.
func (l Light) Word() string {
	switch l.Kind {
	case "green":
		return "正常"
	case "amber":
		return "偏慢"
	case "red":
		return "滞后"
	case "done":
		return "已验收"
	case "ended":
		return "已终止"
	case "carried":
		return "已结转"
	default:
		return "未开始"
	}
}

// Fact is one line of a list of facts, drawn by the part "facts". Href makes the value a link.
type Fact struct {
	Label, Value, Href string
}

// Pagination is where the reader is in a long list; nil or one page draws nothing.
type Pagination struct {
	Page, Pages    int
	Previous, Next string // addresses; empty at either end
}

// Empty is an empty list: why it is empty, and what to do.
type Empty struct {
	Text string
	Todo *Link
}

// PublicNav is the row of links of the public face; the one that path lies under is current.
func PublicNav(path string) []Link {
	links := []Link{
		{Text: "首页", Href: "/"},
		{Text: "提建议", Href: "/calls"},
		{Text: "公示", Href: "/showings"},
		{Text: "项目进展", Href: "/projects"},
		{Text: "票决结果", Href: "/results"},
		{Text: "如何核验", Href: "/check"},
	}
	return MarkCurrent(links, path)
}

// MarkCurrent marks the link whose address is path or the longest beginning of it.
func MarkCurrent(links []Link, path string) []Link {
	best := -1
	for i, l := range links {
		under := path == l.Href || l.Href != "/" && strings.HasPrefix(path, l.Href+"/")
		if under && (best < 0 || len(l.Href) > len(links[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		links[best].Current = true
	}
	return links
}
