package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// may is what a package may import: own packages by their folder, and outside
// modules. The standard library is always allowed, except as the tests below
// say.
type may struct {
	own     []string
	outside []string
}

const everything = "*"

// useCase is what every use-case package may import: the rules, the store and
// the log, and never another use case.
func useCase(own []string, outside ...string) may {
	return may{append([]string{"models", "app/fault", "app/live", "app/ballot", "app/tally", "app/seal", "app/lifecycle", "app/access", "app/store", "app/audit"}, own...), outside}
}

// imports is the one statement of who may know whom. A package that is not
// here does not pass; a module named in one row only has no other importer.
var imports = map[string]may{
	// facts and rules: no clock, no database, no HTTP
	"models":            {},
	"models/migrations": {},
	"templates":         {},
	"app/fault":         {},
	"app/live":          {},
	"app/words":         {outside: []string{"github.com/go-ego/gse"}},
	"app/config":        {},
	"app/ballot":        {},
	"app/tally":         {own: []string{"app/ballot"}},
	"app/seal":          {own: []string{"app/ballot"}, outside: []string{"filippo.io/edwards25519", "golang.org/x/crypto"}},
	"app/lifecycle":     {own: []string{"models", "app/fault"}},
	"app/access":        {own: []string{"models", "app/fault"}},
	"app/progress":      {own: []string{"models", "app/fault"}},

	// one outside thing each
	"app/store": {
		own: []string{"models", "models/migrations", "app/fault"},
		outside: []string{"gorm.io/gorm", "gorm.io/driver/mysql", "github.com/glebarez/sqlite", "github.com/go-sql-driver/mysql",
			"github.com/go-gormigrate/gormigrate/v2"},
	},
	"app/pdf":   {own: []string{"app/ballot", "app/tally"}, outside: []string{"github.com/go-pdf/fpdf", "rsc.io/qr", "golang.org/x/image"}},
	"app/sheet": {own: []string{"app/fault"}, outside: []string{"github.com/xuri/excelize/v2", "golang.org/x/text"}},
	"app/docx":  {own: []string{"app/fault"}},
	"app/photo": {own: []string{"app/fault"}, outside: []string{"golang.org/x/image"}},
	"app/card":  {outside: []string{"golang.org/x/image"}},
	"app/scan":  {own: []string{"app/pdf"}, outside: []string{"golang.org/x/image", "github.com/makiuchi-d/gozxing"}}, // pdf: its tests print what they read

	// against misuse of what anybody may send
	"app/private": {own: []string{"app/fault"}},
	"app/human":   {own: []string{"app/fault"}},
	"app/limit":   {own: []string{"app/fault"}},
	"app/courier": {own: []string{"models", "app/fault"}},

	// use cases
	"app/audit":     {own: []string{"models", "app/fault", "app/seal", "app/store"}},
	"app/account":   useCase(nil, "golang.org/x/crypto"),
	"app/roster":    useCase([]string{"app/sheet"}),
	"app/intake":    useCase([]string{"app/sheet", "app/words", "app/photo", "app/private", "app/human", "app/limit"}),
	"app/shortlist": useCase([]string{"app/sheet", "app/words", "app/private", "app/human", "app/limit"}),
	"app/smallwork": useCase([]string{"app/words", "app/photo"}),
	"app/vote":      useCase([]string{"app/private", "app/scan"}),
	"app/oversight": useCase([]string{"app/photo", "app/progress", "app/sheet", "app/words", "app/private", "app/human", "app/limit"}),
	"app/outbox":    useCase([]string{"app/progress", "app/private", "app/courier"}),
	"app/longjob":   useCase([]string{"app/private"}),
	"app/jobs": {
		own:     []string{"models", "app/fault", "app/live", "app/account", "app/roster", "app/intake", "app/shortlist", "app/smallwork", "app/vote", "app/oversight", "app/outbox", "app/store", "app/pdf"},
		outside: []string{"golang.org/x/sync"},
	},

	// the face
	"app/web/view": {own: []string{"models", "app/tally"}},
	"app/web": {
		own: []string{"models", "templates", "app/fault", "app/live", "app/access", "app/lifecycle", "app/ballot", "app/tally", "app/pdf", "app/docx", "app/sheet", "app/card", "app/scan", "app/progress", "app/web/view",
			"app/account", "app/roster", "app/intake", "app/shortlist", "app/smallwork", "app/vote", "app/oversight", "app/outbox", "app/longjob"},
		outside: []string{"github.com/labstack/echo/v4", "github.com/labstack/echo-contrib", "github.com/andybalholm/brotli", "github.com/alexedwards/scs/v2", "github.com/prometheus/client_golang"},
	},

	// wiring
	"app":      {own: []string{everything}, outside: []string{"golang.org/x/sync"}},
	"app/demo": {own: []string{everything}}, // plays the people of a demonstration, each through its own service
	"cmd/piaojue": {
		// pdf and seal: slips are made offline; store, account and private:
		// backup, the first administrator and a new key, without a server.
		own:     []string{"models", "app", "app/config", "app/fault", "app/demo", "app/pdf", "app/seal", "app/tally", "app/store", "app/account", "app/private"},
		outside: []string{"github.com/alecthomas/kong", "golang.org/x/term"},
	},

	// programs of their own
	"cmd/verify":   {own: []string{"app/ballot", "app/tally", "app/seal"}},
	"cmd/sealwasm": {own: []string{"app/ballot", "app/seal"}, outside: []string{"rsc.io/qr"}},
	"cmd/gallery":  {own: []string{"models", "templates", "app/web/view", "app/pdf", "app/ballot", "app/tally"}},

	// imported by tests only
	"app/browser":         {}, // holds tests only
	"app/apptest":         {own: []string{everything}, outside: []string{"github.com/go-sql-driver/mysql", "github.com/google/go-cmp"}},
	"app/seal/sealtest":   {own: []string{"app/seal", "app/ballot"}, outside: []string{"filippo.io/edwards25519"}},
	"app/words/wordstest": {outside: []string{"pgregory.net/rapid"}},
	"app/scan/scantest":   {own: []string{"app/scan"}},
}

// testPackages may be imported by _test.go files and by one another only.
var testPackages = []string{"app/apptest", "app/seal/sealtest", "app/words/wordstest", "app/scan/scantest"}

// soleImporter names the modules that only one package knows, so that each
// could be replaced in one place.
var soleImporter = map[string]string{
	"gorm.io/gorm":                        "app/store",
	"gorm.io/driver/mysql":                "app/store",
	"github.com/glebarez/sqlite":          "app/store",
	"github.com/go-pdf/fpdf":              "app/pdf",
	"github.com/go-ego/gse":               "app/words",
	"github.com/xuri/excelize/v2":         "app/sheet",
	"golang.org/x/text":                   "app/sheet",
	"github.com/labstack/echo/v4":         "app/web",
	"github.com/labstack/echo-contrib":    "app/web",
	"github.com/alexedwards/scs/v2":       "app/web",
	"github.com/prometheus/client_golang": "app/web",
	"github.com/alecthomas/kong":          "cmd/piaojue",
}

// testModules may be imported by _test.go files only, beside what their
// package may.
var testModules = []string{
	"github.com/google/go-cmp", "pgregory.net/rapid", "github.com/makiuchi-d/gozxing", "github.com/chromedp/chromedp", "github.com/chromedp/cdproto",
	"golang.org/x/net", "golang.org/x/text", "github.com/andybalholm/brotli", "gorm.io/gorm", "github.com/alecthomas/kong", "github.com/xuri/excelize/v2",
}

const module = "piaojue"

// A source is one Go file of the module.
type source struct {
	path string // from the module's root
	pkg  string // folder of its package from the root
	test bool
	file *ast.File
}

func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			panic(err) // the parser took it
		}
		paths = append(paths, path)
	}
	return paths
}

// root is the module's folder, seen from this package.
const root = ".."

// sources parses every Go file of the module, for whatever system it is built.
func sources(t *testing.T, mode parser.Mode) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || slices.Contains([]string{"node_modules", "build", "testdata"}, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, mode)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		all = append(all, source{rel, filepath.ToSlash(filepath.Dir(rel)), strings.HasSuffix(name, "_test.go"), file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d Go files found from %s: the walk is wrong", len(all), root)
	}
	return all
}

func within(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

func withinAny(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return within(path, f) })
}

func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// forbidden says why a file must not import a path, or "".
func forbidden(s source, path string) string {
	rule, known := imports[s.pkg]
	if !known {
		return "the package is not in the table of imports"
	}
	own, ours := strings.CutPrefix(path, module+"/")
	switch {
	case path == module:
		return "the root holds no package"
	case ours && slices.Contains(testPackages, own):
		if s.test || slices.Contains(testPackages, s.pkg) {
			return ""
		}
		return "only tests may import it"
	case ours && s.test, ours && slices.Contains(rule.own, everything):
		return ""
	case ours:
		if slices.Contains(rule.own, own) {
			return ""
		}
		return "the table does not allow it"
	case standard(path), withinAny(path, rule.outside), s.test && withinAny(path, testModules):
		return ""
	}
	return "the table does not allow this module"
}

func TestEveryPackageImportsOnlyWhatTheTableAllows(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t, parser.ImportsOnly) {
		if _, known := imports[s.pkg]; !known {
			if !seen[s.pkg] {
				t.Errorf("package %s is not in the table of imports", s.pkg)
			}
			seen[s.pkg] = true
			continue
		}
		seen[s.pkg] = true
		for _, path := range s.imports() {
			if why := forbidden(s, path); why != "" {
				t.Errorf("%s imports %s: %s", s.path, path, why)
			}
		}
	}
	for pkg := range imports {
		if _, err := os.Stat(filepath.Join(root, pkg)); err == nil && !seen[pkg] {
			t.Errorf("the table names %s, which holds no Go file", pkg)
		}
	}
}

func TestTheTableRefusesWhatItShould(t *testing.T) {
	tests := []struct {
		name    string
		from    source
		path    string
		refused bool
	}{
		{"a page does not reach into the store", source{pkg: "app/web"}, "piaojue/app/store", true},
		{"a use case does not know another", source{pkg: "app/vote"}, "piaojue/app/oversight", true},
		{"rules do not know rows", source{pkg: "app/tally"}, "piaojue/models", true},
		{"rows know nothing of ours", source{pkg: "models"}, "piaojue/app/fault", true},
		{"the offline check links no web framework", source{pkg: "cmd/verify"}, "github.com/labstack/echo/v4", true},
		{"the offline check links no database", source{pkg: "cmd/verify"}, "piaojue/app/store", true},
		{"GORM has one importer", source{pkg: "app/vote"}, "gorm.io/gorm/clause", true},
		{"a program does not import test helpers", source{pkg: "app"}, "piaojue/app/apptest", true},
		{"a test does", source{pkg: "app/vote", test: true}, "piaojue/app/apptest", false},
		{"an unknown package is refused whatever it imports", source{pkg: "app/utils"}, "fmt", true},
		{"a use case writes through the store", source{pkg: "app/vote"}, "piaojue/app/store", false},
		{"a module's packages come with it", source{pkg: "app/store"}, "gorm.io/gorm/clause", false},
		{"a module of a similar name does not", source{pkg: "app/store"}, "gorm.io/gormish", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if why := forbidden(tt.from, tt.path); (why != "") != tt.refused {
				t.Errorf("%s importing %s: refused with %q, want refused %v", tt.from.pkg, tt.path, why, tt.refused)
			}
		})
	}
}

func TestOneModuleHasOneImporter(t *testing.T) {
	for mod, owner := range soleImporter {
		for pkg, rule := range imports {
			if allowed := slices.Contains(rule.outside, mod); allowed != (pkg == owner) {
				t.Errorf("the table allows %s in %s: %v; its one importer is %s", mod, pkg, allowed, owner)
			}
		}
	}
}

// uses lists the places where a file uses one of the functions of a standard
// package, under whatever name it is imported; "*" is all of them.
func uses(s source, path string, functions ...string) []string {
	name := ""
	for _, spec := range s.file.Imports {
		if spec.Path.Value == strconv.Quote(path) {
			name = filepath.Base(path)
			if spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	if name == "" {
		return nil
	}
	var found []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == name && slices.Contains(functions, sel.Sel.Name) {
				found = append(found, name+"."+sel.Sel.Name)
			}
		}
		return true
	})
	return found
}

// clock reports whether a file may ask what time it is: the wiring, which hands
// the clock on, the programs, the demonstration, which places its year around
// today, and the two files of web that set deadlines and measure requests.
func clock(s source) bool {
	return s.test || s.pkg == "app" || s.pkg == "app/demo" || within(s.pkg, "cmd") || slices.Contains(testPackages, s.pkg) ||
		s.path == "app/web/live.go" || s.path == "app/web/middleware.go"
}

func TestNoRuleLooksAtTheClock(t *testing.T) {
	for _, s := range sources(t, parser.SkipObjectResolution) {
		if clock(s) {
			continue
		}
		for _, use := range uses(s, "time", "Now", "Since", "Until") {
			t.Errorf("%s uses %s: time comes from the store's transaction or from Now given to the constructor", s.path, use)
		}
	}
}

func TestNothingSecretComesFromGuessableNumbers(t *testing.T) {
	for _, s := range sources(t, parser.ImportsOnly) {
		if s.test || s.pkg != "app/seal" && s.pkg != "app/vote" && s.pkg != "app/account" && s.pkg != "app/private" && s.pkg != "app/human" && s.pkg != "app/limit" && s.pkg != "app/longjob" && s.pkg != "cmd/sealwasm" {
			continue
		}
		for _, path := range s.imports() {
			if within(path, "math/rand") {
				t.Errorf("%s imports %s; take crypto/rand", s.path, path)
			}
		}
	}
}

func TestTheServerWritesToItsLogOnly(t *testing.T) {
	for _, s := range sources(t, parser.SkipObjectResolution) {
		if s.test || !within(s.pkg, "app") {
			continue
		}
		for _, use := range uses(s, "fmt", "Print", "Printf", "Println") {
			t.Errorf("%s uses %s; take slog, or return an error", s.path, use)
		}
	}
}
