package browser

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"piaojue/app"
	"piaojue/app/demo"
	"piaojue/models"
)

// fewDeputies is a year that is played in a few seconds.
var fewDeputies = demo.Sizes{County: 24, Town: 12, Street: 15, CountyCast: 2, TownCast: 2, Said: 60}

// leads lists where the page that is shown leads to within the site.
const leads = `[...document.querySelectorAll("main a[href], header a[href], nav a[href], footer a[href]")].filter((a) => a.origin === location.origin && !a.hasAttribute("download")).map((a) => a.pathname + a.search)`

// A kind of page is its address without its query and without what only names
// one of many: numbers, dates, codes.
func kind(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return oneOfMany.ReplaceAllString(path, "/N")
}

var oneOfMany = regexp.MustCompile(`/([0-9]+(-[0-9]+)*|[0-9A-Z]{6,}(-[0-9A-Z]+)*|[0-9a-f]{8}-[0-9a-f-]+)\b`)

// walks follows links from a page and examines what they lead to, of each kind
// so many that are met first. It returns the kinds.
func (p *person) walks(from string, most int, within func(address string) bool) []string {
	p.t.Helper()
	seen, kinds := map[string]bool{from: true}, map[string]int{}
	for todo := []string{from}; len(todo) > 0; todo = todo[1:] {
		address := todo[0]
		k := kind(address)
		if kinds[k] >= most {
			continue
		}
		// What is no page is downloaded, not shown.
		f := ask[fetched](p, `fetch(`+quote(address)+`).then((a) => { a.body?.cancel(); return { status: a.status, type: a.headers.get("Content-Type") ?? "" } })`)
		if f.Status != 200 {
			p.t.Errorf("%s: a link leads to %s, which answers %d", p.name, address, f.Status)
			continue
		}
		if !strings.HasPrefix(f.Type, "text/html") {
			continue
		}
		kinds[k]++
		p.goes(address)
		for _, found := range p.violations() {
			p.t.Errorf("%s: %s", address, found)
		}
		for _, found := range slices.Concat(ask[[]string](p, drawings), ask[[]string](p, tooWide), ask[[]string](p, sizes), ask[[]string](p, forFingers)) {
			p.t.Errorf("%s: %s", address, found)
		}
		for _, next := range ask[[]string](p, leads) {
			if !seen[next] && within(next) {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	var names []string
	for k := range kinds {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

// sizes says which picture has no words or no size of its own: the page would
// jump while it is loaded.
const sizes = `[...document.images].filter((i) => !i.hasAttribute("alt") || !(i.getAttribute("width") > 0) || !(i.getAttribute("height") > 0)).map((i) => "a picture without words or size: " + i.outerHTML.slice(0, 160))`

// forFingers says what is too low on a page for somebody who works with a
// finger: 56 px for whatever is pressed or typed into, on the pages of deputies.
// A link within a sentence is as high as its line.
const forFingers = `[...document.querySelectorAll("body.touch main :is(button, .button, summary, select, textarea, input:not([type=hidden]), .links a, .jump a)")].filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => [e, (e.closest("label") ?? e).getBoundingClientRect().height]).filter(([, h]) => h > 0 && h + 0.5 < 56).map(([e, h]) => "too low for a finger: " + h.toFixed(1) + " px, " + e.tagName.toLowerCase() + " " + (e.innerText || e.name || e.className).trim().slice(0, 30))`

// TestNoPageOfAPlayedYearHasABarrier walks through the real program: what
// anybody finds who follows links from the first page, and what a deputy and
// the leader of a group find in the office, on a phone.
func TestNoPageOfAPlayedYearHasABarrier(t *testing.T) {
	needsBuild(t)
	clock := &demo.Clock{}
	var file demo.File
	s := open(t, "sqlite:"+filepath.Join(t.TempDir(), "year.db"), "127.0.0.1:0", clock.Now, func(a *app.App) {
		var err error
		if file, err = demo.Build(context.Background(), a, clock, "http://127.0.0.1", fewDeputies); err != nil {
			t.Fatal(err)
		}
	})
	account := func(role models.Role) demo.Account {
		return file.Accounts[slices.IndexFunc(file.Accounts, func(k demo.Account) bool { return k.Role == string(role) })]
	}
	office := func(parts string) func(string) bool {
		pattern := regexp.MustCompile(`^/office` + parts)
		return pattern.MatchString
	}
	for _, who := range []struct {
		name   string
		role   models.Role
		from   string
		within func(string) bool
		most   int
		want   []string
	}{
		{"a resident", "", "/", func(a string) bool { return !strings.HasPrefix(a, "/signin") && !strings.HasPrefix(a, "/office") }, 2,
			[]string{"/", "/projects", "/projects/N", "/progress", "/years", "/open", "/results", "/results/N", "/matters/N", "/adjustments", "/secrecy"}},
		{"a deputy", models.DeputyRole, "/office", office(""), 1,
			[]string{"/office", "/office/projects", "/office/projects/N", "/office/duties"}},
		// The leader has the pages of a deputy, and does more on some of them.
		{"the leader of a group", models.GroupLeader, "/office/duties", office(`/(duties|inspections|concerns|projects/[0-9]+(/group|/concerns|/completion)?$)`), 1,
			[]string{"/office/duties", "/office/inspections"}},
	} {
		t.Run(who.name, func(t *testing.T) {
			t.Parallel()
			p := sit(t, s.url, who.name, 360, 800)
			p.goes("/")
			if who.role != "" {
				p.signsWith(account(who.role).Login, account(who.role).Password)
			}
			kinds := p.walks(who.from, who.most, who.within)
			for _, want := range who.want {
				if !slices.Contains(kinds, want) {
					t.Errorf("no link led to %s, only to %q", want, kinds)
				}
			}
		})
	}
}
