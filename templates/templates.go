// Package templates holds every page, part, layout and static file of the program, and the list of pages.
//
// It is plain data with a parser: it knows no role, no round and no database. A page is one file,
// page/<area>/<name>.html, drawn inside one layout, layout/<layout>.html, together with all of part/*.html.
// Each area lists its pages in its own file (pages_<area>.go). A file that is missing or not listed is an
// error at start, so the list is the truth about which pages exist.
//
// Conventions of the files: a layout defines "layout"; a page defines "main" and, when a part of it is
// refreshed in place, "fragment", which "main" includes. No file has an inline script or style, because the
// content security policy forbids both.
package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// Files is everything in this folder that the program serves or draws.
//
//go:embed layout part page static
var Files embed.FS

// Page is one page: its name, "<area>/<name>", and the layout it is drawn in.
type Page struct {
	Name   string
	Layout string
}

// pages is filled by the pages_<area>.go files before main starts and never changes afterwards.
var pages []Page

// add lists the pages of one area under one layout. A page listed twice is a mistake of the program.
func add(layout, area string, names ...string) {
	for _, name := range names {
		full := area + "/" + name
		for _, p := range pages {
			if p.Name == full {
				panic("templates: page " + full + " is listed twice")
			}
		}
		pages = append(pages, Page{Name: full, Layout: layout})
	}
}

// Pages is the list of all pages, sorted by name.
func Pages() []Page {
	list := append([]Page(nil), pages...)
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Set is every page, parsed and ready.
type Set struct {
	pages map[string]*template.Template
}

// Page is the parsed page of that name; "layout" in it is the whole page, "fragment" the part that is
// refreshed in place. An unknown name is an error.
func (s *Set) Page(name string) (*template.Template, error) {
	t, ok := s.pages[name]
	if !ok {
		return nil, fmt.Errorf("templates: no page %q", name)
	}
	return t, nil
}

// Parse reads all pages from files (Files, or the folder itself while developing). It refuses a listed page
// without a file, a file that is not listed, and anything that does not parse.
func Parse(files fs.FS) (*Set, error) {
	if err := unlisted(files); err != nil {
		return nil, err
	}
	assets, err := Assets(files)
	if err != nil {
		return nil, err
	}
	set := &Set{pages: map[string]*template.Template{}}
	for _, p := range pages {
		t, err := template.New(p.Name).Option("missingkey=error").Funcs(functions(assets)).ParseFS(files,
			"layout/"+p.Layout+".html", "part/*.html", "page/"+p.Name+".html")
		if err != nil {
			return nil, fmt.Errorf("templates: page %s: %w", p.Name, err)
		}
		for _, needed := range []string{"layout", "main"} {
			if t.Lookup(needed) == nil {
				return nil, fmt.Errorf("templates: page %s defines no %q", p.Name, needed)
			}
		}
		set.pages[p.Name] = t
	}
	return set, nil
}

// unlisted reports a page file that no list names.
func unlisted(files fs.FS) error {
	listed := map[string]bool{}
	for _, p := range pages {
		listed["page/"+p.Name+".html"] = true
	}
	return fs.WalkDir(files, "page", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && path.Ext(name) == ".html" && !listed[name] {
			return fmt.Errorf("templates: file %s is not in the list of pages", name)
		}
		return nil
	})
}

// Assets maps each static file, "css/base.css", to the address pages use for it. The address carries a digest
// of the content, so that a browser may keep the file for ever and still sees the next version at once.
func Assets(files fs.FS) (map[string]string, error) {
	assets := map[string]string{}
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		assets[strings.TrimPrefix(name, "static/")] = "/" + name + "?v=" + hex.EncodeToString(sum[:6])
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("templates: static files: %w", err)
	}
	return assets, nil
}
