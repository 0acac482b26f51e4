// Command gallery draws every page and every printed document with sample content, without a database, for looking
// at and for review.
//
//	gallery -o DIR          writes every page and document as a file, with the static files beside them
//	gallery -serve ADDR     shows the same over HTTP; port 0 takes any that is free, and the first line says which
//	        -fonts DIR      the fonts of the documents, build/fonts if not given
//
// Each area registers its samples in its own file. A sample is a page's struct filled by hand: empty, one, many,
// long names, rare characters, huge numbers. The names of projects are real; the place and its people are
// invented.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"piaojue/app/pdf"
	"piaojue/templates"
)

// sample is one page with one content. Fragment draws the refreshed part alone.
type sample struct {
	page string // "public/home"
	name string // what is special about it: "empty"; "" for the usual one
	data any
}

// file is where the sample is written: public-home.html, public-home-empty.html.
func (s sample) file() string {
	name := strings.ReplaceAll(s.page, "/", "-")
	if s.name != "" {
		name += "-" + s.name
	}
	return name + ".html"
}

var samples []sample

// zero keeps ServeContent from sending a date.
var zero time.Time

// show registers a sample. The name says what is special about it; the usual content has none.
func show(page, name string, data any) {
	samples = append(samples, sample{page, name, data})
}

func main() {
	out := flag.String("o", "", "folder to write the pages to")
	serve := flag.String("serve", "", "address to show the pages at, such as 127.0.0.1:8090")
	fonts := flag.String("fonts", "", "folder with the fonts of the documents, build/fonts if not given")
	flag.Parse()
	if (*out == "") == (*serve == "") {
		fmt.Fprintln(os.Stderr, "gallery: give either -o DIR or -serve ADDR")
		os.Exit(2)
	}
	if err := run(*out, *serve, *fonts); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func run(out, serve, fontDir string) error {
	files, err := drawAll()
	if err != nil {
		return err
	}
	if serve != "" {
		listener, err := net.Listen("tcp", serve)
		if err != nil {
			return err
		}
		fmt.Printf("http://%s/\n", listener.Addr())
		return http.Serve(listener, handler(files, fontDir))
	}
	fonts, err := paperFonts(fontDir)
	if err != nil {
		return err
	}
	defer fonts.Close()
	for _, p := range papers {
		if files[p.file()], err = drawPaper(fonts, p); err != nil {
			return err
		}
	}
	for name, content := range files {
		target := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, relative(name, content), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%d files in %s\n", len(files), out)
	return nil
}

// drawAll is every sample, the index and every static file, by path.
func drawAll() (map[string][]byte, error) {
	set, err := templates.Parse(templates.Files)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, s := range samples {
		page, err := draw(set, s, "layout")
		if err != nil {
			return nil, err
		}
		// Nothing answers a live page here, so it must not say that the connection is lost.
		files[s.file()] = bytes.ReplaceAll(page, []byte(" data-live="), []byte(" data-still="))
	}
	files["index.html"], files["documents.html"] = index(), paperIndex()
	err = fs.WalkDir(templates.Files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(templates.Files, name)
		return err
	})
	return files, err
}

// draw executes one template of the sample's page: "layout" for the whole, "fragment" for the refreshed part.
func draw(set *templates.Set, s sample, part string) ([]byte, error) {
	page, err := set.Page(s.page)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, part, s.data); err != nil {
		return nil, fmt.Errorf("%s: %w", s.file(), err)
	}
	return b.Bytes(), nil
}

// index lists the samples.
func index() []byte {
	list := append([]sample(nil), samples...)
	sort.SliceStable(list, func(i, j int) bool { return list[i].file() < list[j].file() })
	var b bytes.Buffer
	b.WriteString("<!doctype html><meta charset=utf-8><title>gallery</title><p><a href=\"documents.html\">documents</a><ul>\n")
	for _, s := range list {
		fmt.Fprintf(&b, "<li><a href=\"%s\">%s %s</a>\n", s.file(), html.EscapeString(s.page), html.EscapeString(s.name))
	}
	b.WriteString("</ul>\n")
	return b.Bytes()
}

// relative makes the static addresses of a page work from a folder.
func relative(name string, content []byte) []byte {
	if filepath.Ext(name) != ".html" {
		return content
	}
	content = bytes.ReplaceAll(content, []byte(`href="/static/`), []byte(`href="static/`))
	return bytes.ReplaceAll(content, []byte(`src="/static/`), []byte(`src="static/`))
}

// handler serves the drawn files with the content security policy of the real server, so that a page that
// breaks it shows here first. A document is drawn when it is asked for.
func handler(files map[string][]byte, fontDir string) http.Handler {
	load := sync.OnceValues(func() (*pdf.Fonts, error) { return paperFonts(fontDir) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" {
			name = "index.html"
		}
		content, ok := files[name]
		if i := slices.IndexFunc(papers, func(p paper) bool { return p.file() == name }); i >= 0 {
			fonts, err := load()
			if err == nil {
				content, err = drawPaper(fonts, papers[i])
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			ok = true
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		http.ServeContent(w, r, name, zero, bytes.NewReader(content))
	})
}
