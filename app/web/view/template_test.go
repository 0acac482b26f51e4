package view

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"piaojue/templates"
)

// each calls f with every file below dir that has the extension.
func each(t *testing.T, dir, ext string, f func(name, text string)) {
	t.Helper()
	n := 0
	err := fs.WalkDir(templates.Files, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ext {
			return err
		}
		text, err := fs.ReadFile(templates.Files, name)
		n++
		f(name, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n == 0 {
		t.Fatalf("no %s file below %s", ext, dir)
	}
}

// The content security policy forbids inline scripts and styles; a browser would drop them without a word.
func TestTemplatesHaveNoInlineScriptOrStyle(t *testing.T) {
	forbidden := []*regexp.Regexp{
		regexp.MustCompile(`(?i)\sstyle\s*=`),
		regexp.MustCompile(`(?i)<style`),
		regexp.MustCompile(`(?i)\son[a-z]+\s*=`),
		regexp.MustCompile(`(?i)<script(\s+(type|defer|async)(="[^"]*")?)*\s*>`),
		regexp.MustCompile(`(?i)javascript:`),
		regexp.MustCompile(`(?i)(src|href|action)="(https?:)?//`),
	}
	for _, text := range []string{`<p style="x">`, `<style>`, `<a onclick="x">`, `<script>`, `<script defer>`, `<a href="javascript:x">`, `<img src="https://x">`} {
		if !matchesAny(forbidden, text) {
			t.Errorf("the check does not see %s", text)
		}
	}
	for _, dir := range []string{"layout", "part", "page"} {
		each(t, dir, ".html", func(name, text string) {
			for _, f := range forbidden {
				if found := f.FindString(text); found != "" {
					t.Errorf("%s contains %q", name, strings.TrimSpace(found))
				}
			}
		})
	}
}

func matchesAny(list []*regexp.Regexp, text string) bool {
	for _, r := range list {
		if r.MatchString(text) {
			return true
		}
	}
	return false
}

// Style sheets fetch nothing from another host, and nothing at all but our own files.
func TestStyleSheetsFetchNothing(t *testing.T) {
	each(t, "static", ".css", func(name, text string) {
		for _, word := range []string{"@import", "url(", "//"} {
			if strings.Contains(text, word) {
				t.Errorf("%s contains %s", name, word)
			}
		}
	})
}

func TestEveryListedPageHasAFileAndEveryFileIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, p := range templates.Pages() {
		listed["page/"+p.Name+".html"] = true
		if _, err := fs.Stat(templates.Files, "page/"+p.Name+".html"); err != nil {
			t.Errorf("page %s: %v", p.Name, err)
		}
	}
	each(t, "page", ".html", func(name, _ string) {
		if !listed[name] {
			t.Errorf("%s is not listed", name)
		}
	})
}

// copyFiles is the real templates in a form a test may change.
func copyFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(templates.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(templates.Files, name)
		files[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestParseRefusesWhatIsMissingUnlistedOrBroken(t *testing.T) {
	tests := []struct {
		name   string
		change func(fstest.MapFS)
		want   string
	}{
		{"as it is", func(fstest.MapFS) {}, ""},
		{"a listed page is missing", func(f fstest.MapFS) { delete(f, "page/public/home.html") }, "public/home"},
		{"a page is not listed", func(f fstest.MapFS) { f["page/public/secret.html"] = &fstest.MapFile{} }, "page/public/secret.html is not in the list"},
		{"a page does not parse", func(f fstest.MapFS) { f["page/public/home.html"].Data = []byte(`{{define "main"}}{{if}}{{end}}`) }, "public/home"},
		{"a page has no main", func(f fstest.MapFS) { f["page/public/home.html"].Data = []byte(`<p>`) }, `defines no "main"`},
		{"a function does not exist", func(f fstest.MapFS) { f["page/public/home.html"].Data = []byte(`{{define "main"}}{{money 3}}{{end}}`) }, "money"},
	}
	for _, tt := range tests {
		files := copyFiles(t)
		tt.change(files)
		_, err := templates.Parse(files)
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.name, err)
		case tt.want != "" && err == nil:
			t.Errorf("%s: accepted", tt.name)
		case tt.want != "" && !strings.Contains(err.Error(), tt.want):
			t.Errorf("%s: %v, want it to say %s", tt.name, err, tt.want)
		}
	}
}

func TestAnAssetsAddressChangesWithItsContent(t *testing.T) {
	files := copyFiles(t)
	before, err := templates.Assets(files)
	if err != nil {
		t.Fatal(err)
	}
	files["static/css/base.css"].Data = append(files["static/css/base.css"].Data, '\n')
	after, err := templates.Assets(files)
	if err != nil {
		t.Fatal(err)
	}
	if before["css/base.css"] == after["css/base.css"] {
		t.Errorf("base.css keeps its address %s after a change", before["css/base.css"])
	}
	if before["css/public.css"] != after["css/public.css"] {
		t.Errorf("public.css changed its address without a change")
	}
	if !strings.HasPrefix(before["css/base.css"], "/static/css/base.css?v=") {
		t.Errorf("base.css is at %s", before["css/base.css"])
	}
}

func TestTheLongestAddressIsTheCurrentLink(t *testing.T) {
	links := func() []Link { return []Link{{Href: "/"}, {Href: "/office"}, {Href: "/office/sessions"}} }
	tests := []struct {
		path string
		want string
	}{
		{"/", "/"}, {"/office", "/office"}, {"/office/sessions/3", "/office/sessions"}, {"/office/sessionsX", "/office"}, {"/results", ""},
	}
	for _, tt := range tests {
		got := ""
		for _, l := range MarkCurrent(links(), tt.path) {
			if l.Current {
				got += l.Href
			}
		}
		if got != tt.want {
			t.Errorf("at %s the current link is %q, want %q", tt.path, got, tt.want)
		}
	}
}

func TestAFieldCarriesItsOwnRefusal(t *testing.T) {
	p := Page{Errors: []FieldError{{Field: "seats", Text: "应选数要填整数。"}, {Text: "办法没有保存。"}}}
	f := p.Input("seats", "应选数", "十").WithHint("要选出的项目数").In("项").Must()
	if f.Error != "应选数要填整数。" || f.Value != "十" || f.Unit != "项" || !f.Required || !f.Narrow {
		t.Errorf("field = %+v", f)
	}
	if e := p.Input("name", "名称", "").Error; e != "" {
		t.Errorf("name carries %q", e)
	}
}

func TestChoosingFromOptionsMarksTheFieldsValue(t *testing.T) {
	options := []Option{{Value: "1", Text: "一"}, {Value: "2", Text: "二"}}
	f := Field{Value: "2"}.From(options)
	if f.Options[0].Chosen || !f.Options[1].Chosen {
		t.Errorf("options = %+v", f.Options)
	}
	if options[1].Chosen {
		t.Error("From changed the list it was given")
	}
}

func TestLightsHaveShapeAndWord(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range []string{"green", "amber", "red", "done", "ended", "carried", ""} {
		l := Light{Kind: kind}
		if seen[l.Mark()] || seen[l.Word()] {
			t.Errorf("light %q shares %s or %s with another", kind, l.Mark(), l.Word())
		}
		seen[l.Mark()], seen[l.Word()] = true, true
	}
}

func TestChartPlacesTheLineAndTheCut(t *testing.T) {
	c := NewChart(54, 28, "全体代表54人")
	if c.PassAt != "51.9%" || c.PassLabel != "通过线 28 票" || c.PassAnchor != "middle" {
		t.Errorf("chart = %+v", c)
	}
	c.Cut("没有一行")
	if c.CutLabel != "" {
		t.Error("an empty chart was cut")
	}
	c.Bar("1", "甲", 54, 54, true, "")
	c.Cut("应选1项")
	c.Bar("", "乙", 0, 54, false, "未达到通过线")
	if !c.Rows[0].Cut || c.Rows[1].Cut || c.Rows[0].Width != "100%" || c.Rows[1].Width != "0%" || c.Rows[1].Share != "0.0%" {
		t.Errorf("rows = %+v", c.Rows)
	}
	for _, tt := range []struct {
		whole, pass int
		want        string
	}{{100, 10, "start"}, {100, 51, "middle"}, {100, 90, "end"}, {100, 0, ""}} {
		if got := NewChart(tt.whole, tt.pass, "").PassAnchor; got != tt.want {
			t.Errorf("anchor at %d of %d = %q, want %q", tt.pass, tt.whole, got, tt.want)
		}
	}
}

func TestGaugeSaysOnWhichSideOfTheLine(t *testing.T) {
	for _, tt := range []struct {
		value   int
		reached bool
	}{{153, false}, {154, true}, {155, true}} {
		if g := NewGauge("实到", tt.value, 231, 154, "法定人数"); g.Reached != tt.reached || g.LineAt != "66.7%" {
			t.Errorf("gauge at %d = %+v", tt.value, g)
		}
	}
	if g := NewGauge("发出", 3, 231, 0, ""); g.LineAt != "" || g.Reached {
		t.Errorf("gauge without a line = %+v", g)
	}
}
