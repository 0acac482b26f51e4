package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documentRow is one row of the table of documents.
type documentRow struct {
	form, function string
	addresses      []string
	test           string
}

// documentRows reads the table of app/README.md.
func documentRows(t *testing.T) []documentRow {
	t.Helper()
	_, inside, _ := section(t, document(t, "app/README.md"), "documents")
	quoted := regexp.MustCompile("`([^`]+)`")
	var rows []documentRow
	for line := range strings.Lines(inside) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 || !strings.Contains(line, "`") {
			continue
		}
		row := documentRow{form: strings.TrimSpace(cells[0])}
		names := func(cell string) (list []string) {
			for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
				list = append(list, m[1])
			}
			return list
		}
		function, test := names(cells[1]), names(cells[3])
		if row.addresses = names(cells[2]); len(function) != 1 || len(test) != 1 || len(row.addresses) == 0 || row.form == "" {
			t.Fatalf("a row that does not say form, function, address and test: %s", line)
		}
		row.function, row.test = function[0], test[0]
		rows = append(rows, row)
	}
	if len(rows) < 30 {
		t.Fatalf("only %d documents", len(rows))
	}
	return rows
}

// goFiles reads the Go files of a folder; tests chooses which kind.
func goFiles(t *testing.T, folder string, tests bool) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources in %s: %v", folder, err)
	}
	var b strings.Builder
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") != tests {
			continue
		}
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(body)
	}
	return b.String()
}

// documentFunctions are the exported functions of app/pdf that begin with
// (io.Writer, *Fonts).
func documentFunctions(t *testing.T) []string {
	t.Helper()
	files, err := parser.ParseDir(token.NewFileSet(), filepath.Join(root, "app", "pdf"), func(i fs.FileInfo) bool { return !strings.HasSuffix(i.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files["pdf"].Files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !fn.Name.IsExported() || len(fn.Type.Params.List) < 2 {
				continue
			}
			if first, ok := fn.Type.Params.List[0].Type.(*ast.SelectorExpr); ok && first.Sel.Name == "Writer" {
				names = append(names, fn.Name.Name)
			}
		}
	}
	return names
}

func TestEveryDocumentHasAnAddressAndATest(t *testing.T) {
	web, command := goFiles(t, "app/web", false), goFiles(t, "cmd/piaojue", false)
	tests := goFiles(t, "app/pdf", true) + goFiles(t, "app/web", true)
	var known []string
	for _, row := range documentRows(t) {
		known = append(known, row.function)
		if !strings.Contains(tests, "\nfunc "+row.test+"(") {
			t.Errorf("%s: there is no %s", row.form, row.test)
		}
		from := web
		if !strings.HasPrefix(row.addresses[0], "/") {
			from = command
		}
		if !strings.Contains(from, "pdf."+row.function+"(") && !strings.Contains(from, "pdf."+row.function+",") {
			t.Errorf("%s: nothing behind %s draws with pdf.%s", row.form, row.addresses[0], row.function)
		}
	}
	functions := documentFunctions(t)
	for _, name := range functions {
		if n := len(slices.DeleteFunc(slices.Clone(known), func(k string) bool { return k != name })); n != 1 {
			t.Errorf("pdf.%s stands %d times in the table of documents", name, n)
		}
	}
	for _, name := range known {
		if !slices.Contains(functions, name) {
			t.Errorf("the table names pdf.%s, which is no document", name)
		}
	}
}

// The site map of record lists every address of a document, and only those
// stand in the table.
func TestEveryAddressOfADocumentIsInTheTable(t *testing.T) {
	var served []string
	for line := range strings.Lines(document(t, "app/web/testdata/routes.golden")) {
		fields := strings.Fields(line)
		if len(fields) > 1 && fields[0] == "GET" && (strings.HasSuffix(fields[1], ".pdf") || strings.HasSuffix(fields[1], "/quarters/:quarter")) {
			served = append(served, fields[1])
		}
	}
	var named []string
	for _, row := range documentRows(t) {
		for _, address := range row.addresses {
			if strings.HasPrefix(address, "/") {
				named = append(named, address)
			} else if !strings.HasPrefix(address, "piaojue ") {
				t.Errorf("%s: %q is neither an address nor a command", row.form, address)
			}
		}
	}
	for _, address := range served {
		if !slices.Contains(named, address) {
			t.Errorf("%s is not in the table of documents", address)
		}
	}
	for _, address := range named {
		if !slices.Contains(served, address) {
			t.Errorf("the table names %s, which is not served", address)
		}
	}
}
