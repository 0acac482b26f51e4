package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/models"
)

// photoReport sends a report with photos of each field, and its captions.
func photoReport(t *testing.T, d officeDesk, path string, photos map[string]int, fields ...string) (int, string, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		must(t, w.WriteField(fields[i], fields[i+1]))
	}
	for field, n := range photos {
		for i := range n {
			part, err := w.CreateFormFile(field, fmt.Sprintf("%s-%d.jpg", field, i))
			must(t, err)
			_, err = part.Write(testJPEG(t, 40+i))
			must(t, err)
		}
	}
	must(t, w.Close())
	return d.read(d.client.Post(d.url+path, w.FormDataContentType(), &b))
}

func TestEachPhotoOfAReportIsToldByItsOwnWords(t *testing.T) {
	followed(t, func(w *apptest.Town, desk func(string) officeDesk, p models.Project) {
		unit := desk("unit")
		path := fmt.Sprintf("/office/projects/%d/reports", p.ID)
		fields := func(more ...string) []string {
			return append([]string{"month", "", "reported_on", "2026-03-12", "percent", "30", "paid", "272", "text", "开工建设"}, more...)
		}
		w.Unchanged(t, func() {
			for name, wrong := range map[string][]string{
				"three lines for two photos": {"caption", "北墙\r\n南墙\r\n东墙"},
				"words without a photo":      {"caption_after", "大门"},
				"too long":                   {"caption", strings.Repeat("墙", 61)},
			} {
				status, _, body := photoReport(t, unit, path, map[string]int{"photo": 2}, fields(wrong...)...)
				if status != http.StatusUnprocessableEntity || !strings.Contains(body, `id="e-`+wrong[0]+`"`) || !strings.Contains(body, strings.Split(wrong[1], "\r\n")[0]) {
					t.Errorf("%s: status %d, %s; what was typed must stay", name, status, problemsIn(body))
				}
			}
		})
		unit.must(photoReport(t, unit, path, map[string]int{"photo": 3, "photo_after": 2}, fields("caption", "北墙\r\n\r\n东墙", "caption_after", "大门坡道")...))
		page := desk("").opens(fmt.Sprintf("/projects/%d", p.ID), `alt="北墙"`, `alt="东墙"`)
		if n := strings.Count(page, `alt="大门坡道"`); n < 2 {
			t.Errorf("one line for two photos stands at %d", n)
		}
		if strings.Contains(page, `alt=""`) {
			t.Error("a photo says nothing to who cannot see it")
		}
	})
}
