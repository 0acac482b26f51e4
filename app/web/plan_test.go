package web

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/store"
	"piaojue/models"
)

const smallPDF = "%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n"

func TestAPlanIsDraftedSubmittedApprovedAndPublishedOnItsPage(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, clock *apptest.Clock) {
		site := newPublicSite(t, s, clock)
		desk := at(t, s, site, models.Government)
		plan := fmt.Sprintf("/office/projects/%d/plan", site.shown)
		seen := func() string {
			_, body := desk.get(plan)
			m := regexp.MustCompile(`name="seen" value="([0-9a-f]{16})"`).FindStringSubmatch(body)
			if m == nil {
				t.Fatalf("no digest on the plan's page: %s", problemsIn(body))
			}
			return m[1]
		}
		desk.must(desk.post(plan+"/edit", "seen", "", "leader", "陈志明", "officer", "何以安", "contact", "0578-6123456", "target", "安装护栏", "money", "县财政", "safeguards", "每月调度"))
		desk.must(desk.post(plan+"/items/new", "name", "㙍下村段", "unit", "县交通运输局"))
		desk.must(desk.post(plan+"/measures/new", "name", "安装护栏", "quantity", "118.856", "unit", "公里", "year", ""))
		if status, _, body := desk.post(plan+"/measures/new", "name", "坏的", "quantity", "一百", "unit", "公里"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="一百"`) {
			t.Errorf("a refused measure: %d", status)
		}
		desk.must(desk.upload(plan+"/files", "file", "方案 全文.pdf", smallPDF))
		if status, _, _ := desk.upload(plan+"/files", "file", "方案.pdf", "<html>"); status != http.StatusUnprocessableEntity {
			t.Errorf("a page as a PDF: %d", status)
		}
		_, body := desk.get(plan)
		file := regexp.MustCompile(`/office/files/([A-Z0-9]+)"`).FindStringSubmatch(body)
		if file == nil || !strings.Contains(body, "118.856 公里") || !strings.Contains(body, "㙍下村段") {
			t.Fatalf("the plan's page lacks what was put in: %s", problemsIn(body))
		}
		if answer, err := http.Get(site.url + "/files/" + file[1]); err != nil || answer.StatusCode != http.StatusNotFound {
			t.Errorf("the file before the plan is published: %v, %v", answer.Status, err)
		}
		if !strings.Contains(body, "竣工") && !strings.Contains(body, "权重合计 100%") {
			desk.must(desk.post(plan+"/stages", "set", "construction"))
		}
		stale := seen()
		desk.must(desk.post(plan+"/items/new", "name", "另一段"))
		if status, _, body := desk.post(plan+"/submit", "seen", stale, "confirm", "yes"); status != http.StatusConflict || !strings.Contains(body, "已经改过") {
			t.Errorf("submitted from an older page: %d %s", status, problemsIn(body))
		}
		for _, step := range []string{"/submit", "/approve", "/publish"} {
			saw := seen()
			if status, _, body := desk.post(plan+step, "seen", saw); status != http.StatusUnprocessableEntity {
				t.Errorf("%s without the second act: %d %s", step, status, problemsIn(body))
			}
			desk.must(desk.post(plan+step, "seen", saw, "confirm", "yes"))
		}
		if status, _, _ := desk.post(plan+"/edit", "seen", "", "leader", "别人"); status < 400 {
			t.Errorf("a published plan was edited: %d", status)
		}
		answer, err := http.Get(site.url + "/files/" + file[1])
		must(t, err)
		got, err := io.ReadAll(answer.Body)
		must(t, err)
		answer.Body.Close()
		h := answer.Header
		if string(got) != smallPDF || h.Get("Content-Type") != "application/pdf" || h.Get("X-Content-Type-Options") != "nosniff" || len(answer.Cookies()) != 0 ||
			h.Get("Content-Disposition") != `attachment; filename="file.pdf"; filename*=UTF-8''%E6%96%B9%E6%A1%88%20%E5%85%A8%E6%96%87.pdf` {
			t.Errorf("the file comes as %v", h)
		}
		_, public := desk.get(fmt.Sprintf("/projects/%d", site.shown))
		for _, want := range []string{"实施方案", "陈志明", "0578-6123456", "118.856 公里", "㙍下村段", "/files/" + file[1]} {
			if !strings.Contains(public, want) {
				t.Errorf("the public page lacks %q", want)
			}
		}
		if status, book := desk.get(plan + "/export.xlsx"); status != http.StatusOK || !strings.HasPrefix(book, "PK") {
			t.Errorf("the table: %d", status)
		}
	})
}
