package app_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"piaojue/app/config"
	"piaojue/app/lifecycle"
)

var update = flag.Bool("update", false, "write the generated tables of the documents")

// document reads a file of the repository, named from its root.
func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section cuts what stands between <!-- name --> and <!-- /name -->.
func section(t *testing.T, text, name string) (before, inside, after string) {
	t.Helper()
	start, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(text, start)
	inside, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("no section %s", name)
	}
	return before + start, inside, end + after
}

// firstCells lists what stands in backquotes in the first column of a
// section's table.
func firstCells(t *testing.T, doc, name string) []string {
	t.Helper()
	_, inside, _ := section(t, document(t, doc), name)
	var cells []string
	for line := range strings.Lines(inside) {
		if rest, ok := strings.CutPrefix(line, "| `"); ok {
			cell, _, _ := strings.Cut(rest, "`")
			cells = append(cells, cell)
		}
	}
	if len(cells) == 0 {
		t.Fatalf("the table %s of %s is empty", name, doc)
	}
	return cells
}

// current compares a section with what the code says, or writes it.
func current(t *testing.T, doc, name, want string) {
	t.Helper()
	before, inside, after := section(t, document(t, doc), name)
	if inside == want {
		return
	}
	if *update {
		if err := os.WriteFile(filepath.Join(root, doc), []byte(before+want+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the table %s of %s is not what the code says; run go test ./app -run %s -update\nhas:\n%swant:\n%s", name, doc, t.Name(), inside, want)
}

func TestRoundTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("| from | | step | | to | |\n|---|---|---|---|---|---|\n")
	for _, s := range lifecycle.Round {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | `%s` | %s |\n", s.From, s.From.Label(), s.Action, s.Action.Label(), s.To, s.To.Label())
	}
	current(t, "app/README.md", "rounds", b.String())
}

func TestSettingsTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("| 环境变量 | 参数 | 默认 | 说明 |\n|---|---|---|---|\n")
	settings := reflect.TypeFor[config.Server]()
	for i := range settings.NumField() {
		f := settings.Field(i)
		variable := f.Tag.Get("env")
		if variable == "" || f.Tag.Get("help") == "" {
			t.Errorf("setting %s has no environment variable or no help", f.Name)
		}
		standard := ""
		if d := f.Tag.Get("default"); d != "" {
			standard = "`" + d + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `-%s` | %s | %s |\n", variable, strings.Join(words(f.Name), "-"), standard, f.Tag.Get("help"))
	}
	current(t, "README.md", "settings", b.String())
}

func TestMapNamesEveryPackage(t *testing.T) {
	named := firstCells(t, "app/README.md", "map")
	packages := map[string]bool{}
	for _, s := range sources(t, parser.ImportsOnly) {
		if !packages[s.pkg] && !slices.Contains(named, s.pkg) {
			t.Errorf("the map of app/README.md does not name %s", s.pkg)
		}
		packages[s.pkg] = true
	}
	for _, name := range named {
		if !packages[name] {
			t.Errorf("the map of app/README.md names %s, which does not exist", name)
		}
	}
}

var requirement = regexp.MustCompile(`(?m)^\s+(\S+) v\S+( // indirect)?$`)

func TestEveryDirectDependencyHasItsReason(t *testing.T) {
	named := firstCells(t, "app/README.md", "dependencies")
	imported := map[string]bool{}
	for _, s := range sources(t, parser.ImportsOnly) {
		for _, path := range s.imports() {
			imported[path] = true
		}
	}
	requirements := requirement.FindAllStringSubmatch(document(t, "go.mod"), -1)
	// A tidy go.mod marks what only others need.
	tidy := slices.ContainsFunc(requirements, func(m []string) bool { return m[2] == "" })
	required := map[string]bool{}
	for _, m := range requirements {
		direct := false
		for path := range imported {
			direct = direct || within(path, m[1])
		}
		if direct && !slices.Contains(named, m[1]) {
			t.Errorf("our code imports %s, which app/README.md does not list", m[1])
		}
		required[m[1]] = direct || !tidy || m[2] == ""
	}
	for _, name := range named {
		if !required[name] {
			t.Errorf("app/README.md lists %s, which our code does not need", name)
		}
	}
}

func TestEveryPackageFromNPMHasItsReason(t *testing.T) {
	named := firstCells(t, "app/README.md", "npm")
	manifest := document(t, "package.json")
	entries := regexp.MustCompile(`(?m)^    "([^"]+)": "[0-9]`).FindAllStringSubmatch(manifest, -1)
	if len(entries) != len(named) {
		t.Errorf("package.json has %d dependencies, app/README.md lists %d", len(entries), len(named))
	}
	for _, m := range entries {
		if !slices.Contains(named, m[1]) {
			t.Errorf("app/README.md does not list %s", m[1])
		}
	}
}

// documents for people, checked below.
var documents = []string{"README.md", "app/README.md", "app/GLOSSARY.md", ".github/CONTRIBUTING.md"}

var link = regexp.MustCompile(`(!?)\[[^\]]*\]\(([^)#]+)\)`)

func TestLinksOfTheDocumentsLeadSomewhere(t *testing.T) {
	for _, doc := range documents {
		for _, m := range link.FindAllStringSubmatch(document(t, doc), -1) {
			if m[1] == "!" || strings.Contains(m[2], "://") { // pictures are taken from a running demonstration
				continue
			}
			target := filepath.Join(root, filepath.Dir(doc), m[2])
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which does not exist", doc, m[2])
			}
		}
	}
}

var script = regexp.MustCompile(`\bscripts/[a-z]+\b`)

func TestScriptsInTheDocumentsExist(t *testing.T) {
	for _, doc := range append([]string{"Dockerfile"}, documents...) {
		for _, name := range script.FindAllString(document(t, doc), -1) {
			if _, err := os.Stat(filepath.Join(root, name)); err != nil {
				t.Errorf("%s names %s, which does not exist", doc, name)
			}
		}
	}
}

var parameter = regexp.MustCompile(`:[a-z]+|\{[a-z]+\}`)

// addresses lists the patterns of the route tables.
func addresses(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, s := range sources(t, parser.SkipObjectResolution) {
		if s.test || s.pkg != "app/web" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(text, "/") {
				found[parameter.ReplaceAllString(text, "*")] = true
			}
			return true
		})
	}
	return found
}

var address = regexp.MustCompile("`(/[a-z0-9/:{}._-]*)`")

func TestAddressesInTheDocumentsAreServed(t *testing.T) {
	served := addresses(t)
	for _, doc := range documents {
		for _, m := range address.FindAllStringSubmatch(document(t, doc), -1) {
			want := parameter.ReplaceAllString(m[1], "*")
			known := served[want]
			for pattern := range served { // /api/v1 stands for everything below it
				known = known || strings.HasPrefix(pattern, want+"/")
			}
			if !known {
				t.Errorf("%s names the address %s, which no route has", doc, m[1])
			}
		}
	}
}

// The README's table of people is what the demonstration makes.
func TestPeopleOfTheDemonstrationAreListed(t *testing.T) {
	text := document(t, "README.md")
	people := 0
	for _, s := range sources(t, parser.SkipObjectResolution) {
		if s.pkg != "app/demo" || s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || spec.Names[0].Name != "cast" {
				return true
			}
			list, ok := spec.Values[0].(*ast.CompositeLit)
			if !ok {
				return true
			}
			for _, person := range list.Elts {
				login := person.(*ast.CompositeLit).Elts[0].(*ast.BasicLit).Value
				if !strings.Contains(text, "`"+strings.Trim(login, `"`)+"`") {
					t.Errorf("README.md does not list the demonstration's login %s", login)
				}
				people++
			}
			return false
		})
	}
	if people == 0 {
		t.Error("no cast found in app/demo")
	}
}
