package web

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/models"
)

// everyWord is every word of the site about a round: the pages and documents of the site map that name a session or a
// round, each as one who may see it, and the public lists.
func everyWord(t *testing.T, w *apptest.Town, server *Server, desk func(string) officeDesk, see func(path, text string)) {
	t.Helper()
	logins := map[models.Role]string{}
	for _, p := range apptest.People {
		if logins[p.Role] == "" {
			logins[p.Role] = p.Login
		}
	}
	// Who sees most: the presiding member before anybody else.
	who := func(action access.Action) string {
		holders := access.Holders(action)
		switch {
		case len(holders) == 0:
			return ""
		case slices.Contains(holders, models.Presiding):
			return "presiding"
		}
		return logins[holders[0]]
	}
	desks := map[string]officeDesk{"": desk("")}
	ask := func(login, path string) {
		if _, there := desks[login]; !there {
			desks[login] = desk(login)
		}
		answer, err := desks[login].client.Get(desks[login].url + path)
		must(t, err)
		status, _, body := desks[login].read(answer, nil)
		if status != 200 {
			return
		}
		switch kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";"); kind {
		case "text/html":
			see(path, blanks.ReplaceAllString(wordless.ReplaceAllString(body, ""), ""))
		case "application/pdf":
			see(path, blanks.ReplaceAllString(pdfText(t, body), ""))
		case "text/csv", "application/json", "application/atom+xml":
			see(path, body)
		}
	}
	for _, route := range server.allRoutes() {
		if route.method != "GET" || !pageParameter.MatchString(route.path) || strings.HasSuffix(route.path, "/stream") || strings.Contains(route.path, "/batches/") || strings.Contains(route.path, ":no") {
			continue
		}
		ask(who(route.action), strings.NewReplacer(":session", fmt.Sprint(w.Session), ":round", fmt.Sprint(w.Round)).Replace(route.path))
	}
	for _, path := range []string{fmt.Sprintf("/?congress=%d", w.Congress.ID), "/results", "/feed.atom", "/projects", "/open/projects.json", "/open/projects.csv"} {
		ask("", path)
	}
	ask("secretariat", "/office")
}

var (
	wordless = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(script|style)>|<[^>]*>`)
	blanks   = regexp.MustCompile(`\s+`)
)

// unsaid fails for every word on a page that is not one of the turns of phrase in which it is right.
func unsaid(t *testing.T, state models.RoundState, path, text string, words, right []string) {
	t.Helper()
	for _, phrase := range right {
		text = strings.ReplaceAll(text, phrase, "")
	}
	for _, word := range words {
		if at := strings.Index(text, word); at >= 0 {
			t.Errorf("%s: %s says …%s…", state, path, text[max(0, at-60):min(len(text), at+60)])
		}
	}
}

// A sub-district has no congress: its meeting recommends, and nothing on any page or paper says that it decided.
func TestEverythingOfAStreetRecommendsAndNothingDecides(t *testing.T) {
	words := []string{"决定", "选定", "入选", "表决通过", "表决票", "票决确定"}
	right := []string{
		"需要决定的事项",                   // what the presidium has to settle about the proceedings
		"主席团决定", "提请会议决定", "由大会决定）", // the same
		"不作决定",   // of the family 票选推荐
		"都不预先选定", // of the choices on a form
	}
	for _, state := range []models.RoundState{models.RoundOpen, models.RoundCounted, models.RoundPublished} {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.Street, state, func(t *testing.T, w *apptest.Town) {
				server, desk := opened(t, w)
				recommended := map[string]bool{}
				everyWord(t, w, server, desk, func(path, text string) {
					unsaid(t, state, path, text, words, right)
					recommended[path] = strings.Contains(text, "推荐")
				})
				said := []string{"/office/rounds/%d/ballot-paper.pdf", "/office/rounds/%d", "/api/v1/rounds/%d/election"}
				switch state {
				case models.RoundCounted:
					said = append(said, "/presidium/%d", "/scrutineer/%d", "/office/rounds/%d/report.pdf")
				case models.RoundPublished:
					said = append(said, "/results/%d", "/results/%d/report.pdf", "/results/%d/notice.pdf", "/results/%d/counts.csv")
				}
				for _, path := range said {
					if path = fmt.Sprintf(path, w.Round); !recommended[path] {
						t.Errorf("%s does not say 推荐", path)
					}
				}
			})
		})
	}
}

// A 满意度测评 grades: nothing is approved, chosen or decided by it, and no project comes of it.
func TestEverythingOfASurveyGradesAndNothingDecides(t *testing.T) {
	words := []string{"决定", "选定", "入选", "表决通过", "赞成", "应选", "候选项目"}
	right := []string{
		"需要决定的事项", "主席团决定",
		"候选项目5项", "候选项目（5项）", // the session's, on the session's own pages
	}
	for _, state := range []models.RoundState{models.RoundOpen, models.RoundCounted, models.RoundPublished} {
		t.Run(string(state), func(t *testing.T) {
			apptest.EachTown(t, apptest.Survey, state, func(t *testing.T, w *apptest.Town) {
				server, desk := opened(t, w)
				graded := map[string]bool{}
				everyWord(t, w, server, desk, func(path, text string) {
					if strings.HasPrefix(path, "/office/sessions/") || path == "/office" || path == "/projects" || strings.HasPrefix(path, "/open/") || strings.HasPrefix(path, "/?") {
						return // the session's pages speak of its candidates too, and the site's of projects
					}
					unsaid(t, state, path, text, words, right)
					graded[path] = strings.Contains(text, "基本满意")
				})
				said := []string{"/office/rounds/%d/ballot-paper.pdf", "/api/v1/rounds/%d/election"}
				switch state {
				case models.RoundCounted:
					said = append(said, "/office/rounds/%d", "/presidium/%d", "/scrutineer/%d", "/office/rounds/%d/report.pdf")
				case models.RoundPublished:
					said = append(said, "/results/%d", "/results/%d/report.pdf", "/results/%d/notice.pdf", "/results/%d/counts.csv", "/results/%d/counts.json")
				}
				for _, path := range said {
					if path = fmt.Sprintf(path, w.Round); path != fmt.Sprintf("/results/%d/counts.json", w.Round) && !graded[path] {
						t.Errorf("%s does not say the grades", path)
					}
				}
				if state == models.RoundPublished && !graded[fmt.Sprintf("/hall/%d", w.Session)] {
					t.Error("the hall does not say the grades")
				}
			})
		})
	}
}
