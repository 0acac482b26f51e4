package web

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
)

// A staticFile is a file of templates/static with its compressed forms; a form
// that would not be smaller is absent.
type staticFile struct {
	kind              string
	raw, gzip, brotli []byte
}

// loadStatic reads all static files once. Twins made at build time (.gz, .br)
// are taken as they are; the other texts are compressed here.
func loadStatic(files fs.FS) (map[string]staticFile, error) {
	loaded := map[string]staticFile{}
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".br") {
			return err
		}
		f := staticFile{kind: typeOf(name)}
		if f.raw, err = fs.ReadFile(files, name); err != nil {
			return err
		}
		// The twins need not exist.
		f.gzip, _ = fs.ReadFile(files, name+".gz")
		f.brotli, _ = fs.ReadFile(files, name+".br")
		if f.gzip == nil {
			f.gzip = pack(f.raw)
		}
		loaded[strings.TrimPrefix(name, "static/")] = f
		return nil
	})
	return loaded, err
}

func pack(raw []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	w.Write(raw) // a buffer takes everything
	if w.Close() != nil || b.Len() >= len(raw) {
		return nil
	}
	return b.Bytes()
}

// staticFile serves a file of templates/static. Addresses carry a digest of
// the content (?v=), so a browser may keep them for ever.
func (s *Server) staticFile(c echo.Context) error {
	f, ok := s.static[c.Param("*")]
	if !ok {
		return fault.New(fault.NotFound, "没有这个文件。")
	}
	h := c.Response().Header()
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if c.QueryParam("v") != "" {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	takes := c.Request().Header.Get("Accept-Encoding")
	switch {
	case f.brotli != nil && strings.Contains(takes, "br"):
		h.Set("Content-Encoding", "br")
		return c.Blob(http.StatusOK, f.kind, f.brotli)
	case f.gzip != nil && strings.Contains(takes, "gzip"):
		h.Set("Content-Encoding", "gzip")
		return c.Blob(http.StatusOK, f.kind, f.gzip)
	}
	return c.Blob(http.StatusOK, f.kind, f.raw)
}

func typeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
