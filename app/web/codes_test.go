package web

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/ballot"
	"piaojue/app/store"
	"piaojue/models"
)

func TestTheCodeLeadsFromEveryPageToTheOthersOnceTheyArePublic(t *testing.T) {
	apptest.EachStore(t, func(t *testing.T, s *store.Store, _ *apptest.Clock) {
		h := newHall(t, s, hallPlan{candidates: 3, seats: 1, deputies: 12, slips: 16, stances: ballot.TickOnly, state: models.RoundOpen})
		anyone := officeDesk{t, h.url, http.DefaultClient}
		office, standing := h.at(t, models.Government), h.at(t, models.Standing)
		l, err := h.parts.Shortlist.Candidates(context.Background(), h.people[models.Government], h.session)
		must(t, err)
		for i := range 10 {
			h.castFor(t, i)
		}
		list, round := fmt.Sprintf("/office/sessions/%d/candidates", h.session), fmt.Sprintf("/office/rounds/%d", h.round)
		for _, k := range l.Rows {
			if status, body := anyone.get("/matters/" + k.Code); status != http.StatusNotFound || strings.Contains(body, k.Name) {
				t.Errorf("during the vote the public reads of %s: %d", k.Code, status)
			}
			for path, desk := range map[string]officeDesk{list: office, round: standing} {
				status, body := desk.get(path)
				want(t, path, status, http.StatusOK, body, k.Code)
				if strings.Contains(body, "/matters/"+k.Code) {
					t.Errorf("%s leads to a page that is not public", path)
				}
			}
		}
		h.count(t)
		result := fmt.Sprintf("/results/%d", h.round)
		_, announced := anyone.get(result)
		for _, k := range l.Rows {
			trace := `href="/matters/` + k.Code + `"`
			if !strings.Contains(announced, trace) {
				t.Errorf("the result does not lead to %s", k.Code)
			}
			for path, desk := range map[string]officeDesk{list: office, round: standing} {
				status, body := desk.get(path)
				want(t, path+" after the announcement", status, http.StatusOK, body, trace)
			}
			status, body := anyone.get("/matters/" + k.Code)
			want(t, "the page of "+k.Code, status, http.StatusOK, body, k.Name, `href="`+result+`"`)
		}
		project := regexp.MustCompile(`/projects/\d+`).FindString(announced)
		status, body := anyone.get(project)
		code := regexp.MustCompile(`/matters/(\d+-2026-\d{5})`).FindStringSubmatch(body)
		if status != http.StatusOK || code == nil {
			t.Fatalf("%s does not lead to its matter: %d", project, status)
		}
		if status, body := anyone.get("/matters/" + code[1]); status != http.StatusOK || !strings.Contains(body, `href="`+project+`"`) {
			t.Errorf("the matter %s does not lead to its project: %d\n%s", code[1], status, mainOf(body))
		}
		if status, body := office.get("/office" + project); status != http.StatusOK || !strings.Contains(body, code[1]) {
			t.Errorf("the office's page of the project lacks the code: %d", status)
		}
	})
}

// castFor puts the i-th deputy's ballot for the first candidate into the box.
func (h *hall) castFor(t *testing.T, i int) {
	t.Helper()
	if status, body := h.cast(t, h.ballot(t, h.codes[i])); status != http.StatusCreated {
		t.Fatalf("ballot %d: %d %s", i, status, body)
	}
}
