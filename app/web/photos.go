package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"piaojue/app/fault"
	"piaojue/app/oversight"
	"piaojue/app/web/view"
	"piaojue/models"
)

// photo serves a photo that everybody may see, or one of its smaller sizes.
func (s *Server) photo(c echo.Context) error {
	id, width := c.Param("photo"), 0
	if asked := c.Param("width"); asked != "" {
		var err error
		if width, err = strconv.Atoi(asked); err != nil || width < 1 {
			return fault.New(fault.NotFound, "没有这个尺寸的照片。")
		}
	}
	// What an address shows never changes, but it may be taken back: a browser
	// keeps it and asks every time, which costs one look at the rows.
	h := c.Response().Header()
	etag := fmt.Sprintf("%q", id+"-"+strconv.Itoa(width))
	if strings.Contains(c.Request().Header.Get("If-None-Match"), etag) {
		if err := s.Oversight.PhotoShown(ctx(c), id); err != nil {
			return err
		}
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", etag)
		return c.NoContent(http.StatusNotModified)
	}
	var body []byte
	if width == 0 {
		row, err := s.Oversight.Photo(ctx(c), id)
		if err != nil {
			return err
		}
		body = row.Body
	} else {
		var err error
		if body, err = s.Oversight.PhotoOf(ctx(c), id, width); err != nil {
			return err
		}
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", etag)
	return c.Blob(http.StatusOK, http.DetectContentType(body), body)
}

// photoEntry is a photo as pages show it: the smallest size where a browser
// knows no better, the whole behind a link.
func photoEntry(p models.Photo) view.PhotoEntry {
	whole := "/photos/" + p.ID
	e := view.PhotoEntry{Src: whole, Whole: whole, Caption: p.Caption, Width: p.Width, Height: p.Height}
	var set []string
	for i, f := range oversight.Fits(p) {
		src := fmt.Sprintf("%s/%d", whole, f.Width)
		if i == 0 {
			e.Src = src
		}
		set = append(set, fmt.Sprintf("%s %dw", src, f.Width))
	}
	if len(set) > 0 {
		e.Set = strings.Join(append(set, fmt.Sprintf("%s %dw", whole, p.Width)), ", ")
	}
	return e
}
