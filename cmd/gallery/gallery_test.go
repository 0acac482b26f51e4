package main

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"piaojue/app/web/view"
	"piaojue/templates"
)

func parseAll(t *testing.T) *templates.Set {
	t.Helper()
	set, err := templates.Parse(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestEveryPageHasASampleAndEverySampleAPage(t *testing.T) {
	shown := map[string]bool{}
	names := map[string]bool{}
	for _, s := range samples {
		shown[s.page] = true
		if names[s.file()] {
			t.Errorf("two samples are called %s", s.file())
		}
		names[s.file()] = true
	}
	listed := map[string]bool{}
	for _, p := range templates.Pages() {
		listed[p.Name] = true
		if !shown[p.Name] {
			t.Errorf("page %s has no sample", p.Name)
		}
	}
	for page := range shown {
		if !listed[page] {
			t.Errorf("a sample shows page %s, which is not listed", page)
		}
	}
}

// A value that is missing, unsafe or printed as Go sees it would show as one of these.
var debris = []string{"<no value>", "ZgotmplZ", "%!", "&lt;nil&gt;", "<nil>", "0x"}

func TestEverySampleIsDrawnWholeAndClean(t *testing.T) {
	set := parseAll(t)
	for _, s := range samples {
		for _, part := range []string{"layout", "fragment"} {
			page, err := set.Page(s.page)
			if err != nil {
				t.Fatal(err)
			}
			if part == "fragment" && page.Lookup(part) == nil {
				continue
			}
			got, err := draw(set, s, part)
			if err != nil {
				t.Errorf("%s of %s: %v", part, s.file(), err)
				continue
			}
			for _, d := range debris {
				if bytes.Contains(got, []byte(d)) {
					t.Errorf("%s of %s contains %q", part, s.file(), d)
				}
			}
			for _, tag := range []string{"div", "section", "table", "form", "ul", "ol", "p", "span", "svg", "details", "dl", "figure", "fieldset"} {
				open, shut := countOpen(string(got), tag), strings.Count(string(got), "</"+tag+">")
				if open != shut {
					t.Errorf("%s of %s opens %d %s and closes %d", part, s.file(), open, tag, shut)
				}
			}
		}
	}
}

func countOpen(page, tag string) int {
	return strings.Count(page, "<"+tag+">") + strings.Count(page, "<"+tag+" ")
}

func TestAPageThatChangesInPlaceContainsItsFragment(t *testing.T) {
	set := parseAll(t)
	for _, s := range samples {
		page, err := set.Page(s.page)
		if err != nil {
			t.Fatal(err)
		}
		if page.Lookup("fragment") == nil {
			continue
		}
		fragment, err := draw(set, s, "fragment")
		if err != nil {
			t.Fatal(err)
		}
		whole, err := draw(set, s, "layout")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(whole, bytes.TrimSpace(fragment)) {
			t.Errorf("%s does not contain its own fragment", s.file())
		}
	}
}

func TestPagesEscapeWhatPeopleTyped(t *testing.T) {
	const attack = `"><script>alert(1)</script>`
	set := parseAll(t)
	tests := []sample{
		{page: "public/projects", data: &view.Projects{Query: attack, Found: attack, Empty: view.Empty{Text: attack}}},
		{page: "public/project", data: &view.Project{Name: attack, Content: attack, Reports: []view.ReportEntry{{Text: attack, Photos: []view.PhotoEntry{{Src: attack, Caption: attack}}}}}},
		{page: "public/result", data: &view.Result{Name: attack, Sentence: attack, Chosen: []view.ResultRow{{Name: attack, Href: attack}}, Chart: view.Chart{Rows: []view.ChartRow{{Name: attack, Width: attack}}}, Explain: []string{attack}}},
		{page: "public/signin", data: &view.SignIn{Login: attack, Next: attack}},
		{page: "hall/board", data: &view.Hall{Topic: attack, Fragment: attack, Board: view.HallBoard{State: attack, Chosen: []view.HallChosen{{Name: attack}}}}},
		{page: "presidium/live", data: &view.Presidium{Live: view.PresidiumLive{Round: attack, Act: &view.Act{Action: attack, Button: attack}}}},
	}
	for _, s := range tests {
		page, err := draw(set, s, "layout")
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(page, []byte("<script>alert")) {
			t.Errorf("%s lets a script through", s.page)
		}
		if !bytes.Contains(page, []byte("alert(1)")) {
			t.Errorf("%s does not show the text at all", s.page)
		}
	}
}

// TestRareCharactersArePrinted looks for U+2CB4E, U+364D and U+20BB7 in the page as they were given.
func TestRareCharactersArePrinted(t *testing.T) {
	const name = "𬭎㙍𠮷"
	set := parseAll(t)
	page, err := draw(set, sample{page: "public/project", data: &view.Project{Name: name}}, "layout")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte("<h1>"+name+"</h1>")) {
		t.Errorf("the heading is not %s", name)
	}
}

func TestEveryFieldThatATemplateNamesExists(t *testing.T) {
	set := parseAll(t)
	for _, s := range samples {
		page, err := set.Page(s.page)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"layout", "fragment"} {
			if page.Lookup(part) == nil {
				continue
			}
			c := fieldChecker{page: page, seen: map[string]bool{}}
			c.template(part, reflect.TypeOf(s.data))
			for _, problem := range c.problems {
				t.Errorf("%s: %s", s.page, problem)
			}
		}
	}
}

func TestTheFieldCheckerSeesAMisspeltField(t *testing.T) {
	tests := []struct {
		name, text string
		bad        bool
	}{
		{"right", `{{.Title}}{{range .Rows}}{{.Name}}{{$.Query}}{{end}}{{with .Pages}}{{.Next}}{{end}}`, false},
		{"in a branch", `{{if .Query}}{{.Querry}}{{end}}`, true},
		{"in the other branch", `{{if .Query}}{{else}}{{.Querry}}{{end}}`, true},
		{"in a row", `{{range .Rows}}{{.Title}}{{end}}`, true},
		{"after with", `{{with .Pages}}{{.Query}}{{end}}`, true},
		{"in another template", `{{define "x"}}{{.Shape}}{{end}}{{range .Rows}}{{template "x" .Light}}{{end}}`, true},
		{"in an argument", `{{len .Roows}}`, true},
		{"after a method", `{{((.Input "a" "b" .Query).WithHnt "c").Name}}`, true},
		{"method", `{{((.Input "a" "b" .Query).WithHint "c").Name}}`, false},
		{"variable", `{{range $i, $r := .Rows}}{{$r.Nam}}{{end}}`, true},
	}
	for _, tt := range tests {
		page, err := newPage(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		c := fieldChecker{page: page, seen: map[string]bool{}}
		c.template("page", reflect.TypeOf(&view.Projects{}))
		if got := len(c.problems) > 0; got != tt.bad {
			t.Errorf("%s: problems %v, want any: %v", tt.name, c.problems, tt.bad)
		}
	}
}
