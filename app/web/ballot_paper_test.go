package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/models"
)

func TestTheBallotPaperComesOnA4AndOnA3(t *testing.T) {
	for name, plan := range map[string]*apptest.Plan{"stances": apptest.Mixed, "grades": apptest.MixedSurvey, "numbers": apptest.Ranked} {
		t.Run(name, func(t *testing.T) {
			apptest.EachTown(t, plan, models.RoundCounting, func(t *testing.T, w *apptest.Town) {
				server, sit := opened(t, w)
				desk := sit("secretariat")
				page := fmt.Sprintf("/office/rounds/%d", w.Round)
				_, body := desk.get(page)
				for href, box := range map[string]string{"/ballot-paper.pdf": "595.2", "/ballot-paper.pdf?size=a3": "841.8"} {
					if !strings.Contains(body, `href="`+page+href+`"`) {
						t.Errorf("the round does not offer %s", href)
					}
					status, paper := desk.get(page + href)
					if status != http.StatusOK || !strings.HasPrefix(paper, "%PDF") || !strings.Contains(paper, "/MediaBox [0 0 "+box) {
						t.Errorf("%s: %d, and no page %s points wide", href, status, box)
					}
				}

				v, err := w.Vote.ReadRound(context.Background(), w.As("secretariat"), w.Round)
				must(t, err)
				papers, err := Layouts(server.Fonts)(v)
				if plan == apptest.Ranked {
					if err == nil {
						t.Error("a paper with numbers has a layout for a reader")
					}
					return
				}
				must(t, err)
				if len(papers) != 2 || papers[0][0].Wide != 210 || papers[1][0].Wide != 297 || papers[0][0].Code+":A3" != papers[1][0].Code {
					t.Errorf("the layouts do not tell A4 from A3: %+v", papers)
				}
			})
		})
	}
}
