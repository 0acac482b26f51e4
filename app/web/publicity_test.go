package web

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/app/tally"
	"piaojue/models"
)

// kept are plans whose method keeps the counts, each with a twin: the same
// projects are adopted with other figures and in another order.
func kept(plan *apptest.Plan, p tally.Publicity, other func(slip int) []int) [2]*apptest.Plan {
	change := func(r *tally.Rules) { r.Publicity = p }
	return [2]*apptest.Plan{plan.Under(change, nil), plan.Under(change, other)}
}

// otherwise: approvals 7, 7, 9, 1, 0 of nine ballots, where the standard plan has 9, 8, 6, 3, 0.
func otherwise(slip int) []int {
	switch {
	case slip < 7:
		return []int{0, 1, 2}
	case slip < 8:
		return []int{2, 3}
	}
	return []int{2}
}

// gradedOtherwise gives the same grades as the plan Survey with other figures.
func gradedOtherwise(slip int) []int {
	switch {
	case slip < 7:
		return []int{0, 1, 2}
	}
	return []int{1, 2, 2}
}

var keptPlans = map[string][2]*apptest.Plan{
	"deputies only":            kept(apptest.ThreeStances, tally.PublishDeputies, otherwise),
	"names only":               kept(apptest.ThreeStances, tally.PublishNames, otherwise),
	"grades for deputies":      kept(apptest.Survey, tally.PublishDeputies, gradedOtherwise),
	"grades, and nothing else": kept(apptest.Survey, tally.PublishNames, gradedOtherwise),
}

// noise is what differs between two rounds whatever was voted: keys, digests, identifiers, and the port.
var noise = regexp.MustCompile(`[0-9A-Za-z+/]{14,}|([0-9a-f]{4,8} ?){4,}|127\.0\.0\.1:\d+`)

// channels are all that the public reads of an announced round.
func channels(w *apptest.Town) []string {
	r := fmt.Sprintf("/results/%d", w.Round)
	all := []string{"/", "/results", r, r + "/notice.pdf", r + "/decision.pdf", fmt.Sprintf("/hall/%d", w.Session), fmt.Sprintf("/hall/%d/fragment", w.Session),
		"/feed.atom", "/projects", "/open/projects.json", "/open/projects.csv", "/check", fmt.Sprintf("/api/v1/rounds/%d/turnout", w.Round)}
	for id := 1; id <= 3; id++ {
		all = append(all, fmt.Sprintf("/projects/%d", id))
	}
	return all
}

var keptFiles = []string{"archive.bel", "bundle.zip", "counts.json", "counts.csv", "report.pdf"}

// hears is what a channel says, without the noise.
func (d officeDesk) hears(path string) string {
	d.t.Helper()
	status, body := d.get(path)
	if strings.HasSuffix(path, ".pdf") && status == http.StatusOK {
		body = d.pdfText(path)
	}
	return noise.ReplaceAllString(fmt.Sprintf("%d %s", status, html.UnescapeString(body)), "#")
}

// Two rounds that adopt the same projects with other counts look the same on
// every channel: so no channel says anything of the counts.
func TestWhereTheMethodKeepsTheCountsNoChannelTellsThem(t *testing.T) {
	t.Parallel()
	for name, plans := range keptPlans {
		t.Run(name, func(t *testing.T) {
			said, named := [2]map[string]string{{}, {}}, []string{}
			for i, plan := range plans {
				w := apptest.TownAt(t, "sqlite:"+t.TempDir()+"/kept.db", plan, models.RoundPublished)
				_, desk := opened(t, w)
				public, standing := desk(""), desk("standing")
				named = []string{fmt.Sprintf("/results/%d", w.Round), fmt.Sprintf("/results/%d/notice.pdf", w.Round), fmt.Sprintf("/hall/%d", w.Session)}
				for _, path := range channels(w) {
					said[i][path] = public.hears(path)
				}
				for _, file := range keptFiles {
					if status, body := public.get(fmt.Sprintf("/results/%d/%s", w.Round, file)); status != http.StatusNotFound {
						t.Errorf("%s is public: %d %.60q", file, status, body)
					}
				}
				ctx := context.Background()
				if _, err := w.Vote.Archive(ctx, w.Round); !fault.Is(err, fault.NotFound) {
					t.Errorf("the archive is exported: %v", err)
				}
				var b bytes.Buffer
				if err := w.Vote.Bundle(ctx, w.Round, &b); !fault.Is(err, fault.NotFound) || b.Len() > 0 {
					t.Errorf("the bundle is written: %v, %d bytes", err, b.Len())
				}
				for who, actor := range map[string]access.Actor{"an official of another congress": w.Elsewhere("secretariat"), "the government": w.As("government"), "a unit": w.As("unit"), "the administrator": w.As("admin")} {
					v, err := w.Vote.ResultFor(ctx, actor, w.Round)
					if err != nil || !v.Withheld || v.Counts != nil || v.Paper != nil || v.CountsJSON != nil || v.OutcomeJSON != nil || v.PaperJSON != nil {
						t.Errorf("%s is told the counts (%v)", who, err)
					}
				}
				if plan.Rules().Publishes() == tally.PublishNames {
					// The standing committee's office never saw the count.
					for _, path := range []string{fmt.Sprintf("/office/rounds/%d", w.Round), fmt.Sprintf("/presidium/%d", w.Round), fmt.Sprintf("/office/rounds/%d/report.pdf", w.Round)} {
						said[i]["standing "+path] = standing.hears(path)
					}
				}
			}
			for path, text := range said[0] {
				if diff := cmp.Diff(text, said[1][path]); diff != "" {
					t.Errorf("%s tells two counts apart:\n%s", path, diff)
				}
				if strings.HasPrefix(text, "500") {
					t.Errorf("%s: %.40s", path, text)
				}
			}
			for _, path := range named {
				if !strings.Contains(said[0][path], "镇村敬老院改造") {
					t.Errorf("%s does not name what is adopted: %.200s", path, said[0][path])
				}
			}
		})
	}
}

func TestThoseWhomTheMethodNamesReadTheCountsAfterSigningIn(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ may, mayNot []string }{
		"deputies only": {[]string{"deputy", "leader", "standing", "secretariat", "teller"}, nil},
		"names only":    {[]string{"secretariat", "presiding", "chief", "teller"}, []string{"deputy", "leader", "standing"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := apptest.TownAt(t, "sqlite:"+t.TempDir()+"/kept.db", keptPlans[name][0], models.RoundAnnounced)
			_, desk := opened(t, w)
			at := fmt.Sprintf("/office/results/%d", w.Round)
			for _, login := range tt.may {
				d := desk(login)
				d.shows(at, []string{"赞成票与通过线", "<strong>9</strong> 票", "怎样算出来的", at + "/bundle.zip"}, []string{"不公布票数"})
				for _, file := range keptFiles {
					if status, body := d.get(at + "/" + file); status != http.StatusOK || len(body) < 100 {
						t.Errorf("%s gets no %s: %d", login, file, status)
					}
				}
			}
			for _, login := range tt.mayNot {
				d := desk(login)
				for _, path := range append([]string{""}, keptFiles...) {
					if status, body := d.get(strings.TrimSuffix(at+"/"+path, "/")); status != http.StatusNotFound || !strings.Contains(body, "不公布票数") {
						t.Errorf("%s gets %q: %d", login, path, status)
					}
				}
			}
			for _, login := range []string{"government", "unit", "admin"} {
				if status, _ := desk(login).get(at); status != http.StatusForbidden {
					t.Errorf("%s: %d", login, status)
				}
			}
			if status, _ := desk("").get(at + "/counts.json"); status != http.StatusSeeOther {
				t.Errorf("the public is not asked to sign in: %d", status)
			}
			page := desk("").shows(fmt.Sprintf("/results/%d", w.Round), []string{"按本次会议通过的票决办法"}, []string{"bundle.zip", "counts.csv"})
			if linked := strings.Contains(page, at); linked != (name == "deputies only") {
				t.Errorf("the public page leads to the counts: %v", linked)
			}
		})
	}
}
