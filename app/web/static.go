package web

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
)

// static serves a file of templates/static. Addresses carry a digest of the
// content (?v=), so a browser may keep them for ever. Where a compressed twin
// lies beside a file (.br, .gz) it is sent to those who take it.
func (s *Server) static(c echo.Context) error {
	name := "static/" + c.Param("*")
	if !fs.ValidPath(name) || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
		return fault.New(fault.NotFound, "没有这个文件。")
	}
	h := c.Response().Header()
	body, err := fs.ReadFile(s.Files, name)
	if err != nil {
		return fault.New(fault.NotFound, "没有这个文件。")
	}
	h.Add("Vary", "Accept-Encoding")
	for _, twin := range []struct{ coding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(c.Request().Header.Get("Accept-Encoding"), twin.coding) {
			continue
		}
		if packed, err := fs.ReadFile(s.Files, name+twin.suffix); err == nil {
			h.Set("Content-Encoding", twin.coding)
			body = packed
			break
		}
	}
	if c.QueryParam("v") != "" {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	return c.Blob(http.StatusOK, typeOf(name), body)
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
