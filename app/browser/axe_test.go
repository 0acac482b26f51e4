package browser

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// allowances are the rules of axe that are not asked, each with its reason.
// Everything else that axe knows of WCAG 2.0, 2.1 and 2.2 at levels A and AA
// and of good practice must hold on every page.
var allowances = map[string]string{}

// examineAll asks axe about the page that is shown. What is folded is opened
// first: axe does not look at what nobody sees.
const examineAll = `(async (off) => {
  const over = document.querySelectorAll("details.switch"); // a list that lies over the page: examined by itself
  for (const d of document.querySelectorAll("details:not(.switch)")) d.open = true;
  const rules = { "target-size": { enabled: true } };
  for (const id of off) rules[id] = { enabled: false };
  const asked = { rules, resultTypes: ["violations"], runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };
  const found = await axe.run(document, asked);
  for (const d of over) {
    d.open = true;
    found.violations.push(...(await axe.run(d, asked)).violations);
    d.open = false;
  }
  return found.violations.flatMap((v) => v.nodes.map((n) => v.id + " at " + n.target.join(" ") + ": " + n.failureSummary.split("\n").slice(1).map((l) => l.trim()).join("; ") + "  " + n.html.slice(0, 160)));
})`

// axe is the program that examines, as build/axe has it.
func axe(t *testing.T) string {
	t.Helper()
	axeOnce.Do(func() {
		source, err := os.ReadFile(filepath.Join(root, "build", "axe", "axe.min.js"))
		axeSource, axeErr = string(source), err
	})
	if axeErr != nil {
		t.Fatalf("%v: run scripts/fonts (or scripts/build), which brings axe-core from npm", axeErr)
	}
	return axeSource
}

var (
	axeOnce   sync.Once
	axeSource string
	axeErr    error
)

// violations are what axe finds on the page that is shown, one line each: the
// rule, the element, what is wrong.
func (p *person) violations() []string {
	p.t.Helper()
	p.do(chromedp.Evaluate(axe(p.t)+"; undefined", nil))
	off := []string{}
	for id := range allowances {
		off = append(off, quote(id))
	}
	// A long list has thousands of elements: longer than a question to a page takes.
	ctx, cancel := context.WithTimeout(p.ctx, 4*patience)
	defer cancel()
	var found []string
	err := chromedp.Run(ctx, chromedp.Evaluate(examineAll+"(["+strings.Join(off, ",")+"])", &found, func(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }))
	if err != nil {
		p.fail("axe: %v", err)
	}
	return found
}

// drawings says which drawn figure leaves somebody out who does not see it.
// Every drawing is either named or hidden from those who listen; a chart, which
// is several values side by side, has a table with all of its values in the
// same section or on the page, and a bar of one value has that value in words beside it.
const drawings = `(() => {
  const faults = [], said = (e) => e.outerHTML.slice(0, 100), text = (e) => e.textContent.replace(/\s+/g, " ");
  for (const svg of document.querySelectorAll("svg:not(.masthead-mark, .key-qr)")) {
    const named = svg.getAttribute("role") === "img" && (svg.getAttribute("aria-label") || svg.querySelector("title"));
    if (!named && !svg.closest('[aria-hidden="true"]')) faults.push("a drawing without words: " + said(svg));
    const chart = svg.matches(".light-strip") ? null : svg.closest(".chart, .survey, figure") ?? (svg.querySelectorAll("rect, circle, path, line, polyline").length > 3 ? svg.closest("section, main") : null);
    if (chart) {
      const values = [...chart.querySelectorAll(".bar-value strong, .survey-cell strong")].map((e) => text(e).match(/[0-9.,]+/)?.[0]).filter(Boolean);
      const holds = (t) => { const cells = [...t.querySelectorAll("td")].map(text); return cells.length > 0 && values.every((v) => cells.some((c) => c.includes(v))); };
      if (![...document.querySelectorAll("table")].some(holds)) faults.push("a chart without a table of its values: " + said(svg));
    } else {
      let beside = svg.parentElement;
      while (beside !== document.body && text(beside).trim() === "") beside = beside.parentElement;
      if (!/[0-9]/.test(text(beside)) && !named) faults.push("a bar without its value in words: " + said(svg));
    }
  }
  return [...new Set(faults)];
})()`

// TestAnExaminationForAccessibilityFindsItsFaults shows axe a page without a
// fault and pages with one each: a check that cannot fail says nothing.
func TestAnExaminationForAccessibilityFindsItsFaults(t *testing.T) {
	p := sit(t, "", "page with barriers", 800, 1280)
	show := func(head, body string) []string {
		t.Helper()
		p.do(chromedp.Navigate("data:text/html;charset=utf-8," + url.PathEscape(`<!doctype html><html lang="zh-CN"><title>页面</title>`+head+`<main><h1>标题</h1>`+body+`</main>`)))
		return p.violations()
	}
	if found := show("", `<label>姓名 <input></label><p>文字</p>`); len(found) > 0 {
		t.Errorf("violations on a page without: %q", found)
	}
	for _, tt := range []struct{ rule, head, body string }{
		{"label", "", `<input id="nobody-says-what">`},
		{"button-name", "", `<button></button>`},
		{"image-alt", "", `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`},
		{"svg-img-alt", "", `<svg role="img" width="50" height="50"><rect width="9" height="9"/></svg>`},
		{"color-contrast", `<style>p{color:#999;background:#fff}</style>`, `<p>浅灰色的文字</p>`},
		{"color-contrast", `<style>p{color:#999;background:#fff}</style>`, `<details><summary>展开</summary><p>折叠起来的浅灰色文字</p></details>`},
		{"target-size", `<style>a{font-size:8px;display:inline-block;line-height:1}</style>`, `<p><a href="#a">一</a><a href="#b">二</a></p>`},
		{"heading-order", "", `<h4>跳过两级</h4>`},
		{"region", "", `</main><p>不属于任何区域的文字</p><main hidden>`},
		{"list", "", `<ul><p>不是列表项</p></ul>`},
	} {
		if found := show(tt.head, tt.body); !slices.ContainsFunc(found, func(line string) bool { return strings.HasPrefix(line, tt.rule+" at ") }) {
			t.Errorf("%s: nothing found on %s, only %q", tt.rule, tt.body, found)
		}
	}
	const bar, table = `<svg aria-hidden="true"><rect width="9" height="9"/></svg>`, `<table><tr><td>209票</td><td>98票</td></tr></table>`
	const chart = `<div class="chart"><span>` + bar + `</span><span class="bar-value"><strong>209 票</strong></span></div>`
	for body, want := range map[string]string{
		`<p>62%` + bar + `</p>`: "", chart + table: "",
		`<svg><rect width="9" height="9"/></svg>`: "a drawing without words",
		`<p>` + bar + `</p>`:                      "a bar without its value in words",
		chart:                                     "a chart without a table",
		chart + `<table><tr><td>98</td></tr></table>`: "a chart without a table",
	} {
		show("", body)
		if found := strings.Join(ask[[]string](p, drawings), "\n"); !strings.Contains(found, want) || want == "" && found != "" {
			t.Errorf("%s: found %q, want %q", body, found, want)
		}
	}
}

// galleryAt shows every page of cmd/gallery at an address of its own and
// lists them, as the gallery itself does: a page that is added there is
// examined here.
func galleryAt(t *testing.T) (site string, pages []string) {
	t.Helper()
	show := exec.Command(program(t, "gallery"), "-serve", "127.0.0.1:0")
	show.Stderr = os.Stderr
	out, err := show.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := show.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := show.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = show.Wait() // killed: it always ends with an error
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	site = strings.TrimSuffix(strings.TrimSpace(line), "/")
	p := sit(t, site, "gallery", 360, 800)
	p.expects("favicon")
	p.goes("/")
	pages = ask[[]string](p, `[...document.querySelectorAll("li a")].map((a) => a.getAttribute("href"))`)
	if len(pages) < 100 {
		t.Fatalf("the gallery lists %d pages", len(pages))
	}
	return site, pages
}

// tour has two people walk through the pages of the gallery, each page once;
// look is asked on every one.
func tour(t *testing.T, look func(p *person, page string) []string) {
	t.Helper()
	site, pages := galleryAt(t)
	wanted := os.Getenv("PIAOJUE_PAGES") // a part of the name, while one of them is being made
	for n, worker := range []string{"one", "two"} {
		t.Run(worker, func(t *testing.T) {
			t.Parallel()
			p := sit(t, site, "visitor "+worker, 360, 800)
			// The gallery has no fragments, events or photos to fetch.
			p.expects(`status of 404`)
			p.expects(`EventSource|text/event-stream|/live`)
			for i, page := range pages {
				if i%2 != n || !strings.Contains(page, wanted) {
					continue
				}
				p.goes("/" + page)
				for _, fault := range look(p, page) {
					t.Errorf("%s: %s", page, fault)
				}
			}
		})
	}
}

// TestNoPageHasABarrier asks axe about every page of the program, of every
// face, at the width of a phone and of a tablet.
func TestNoPageHasABarrier(t *testing.T) {
	tour(t, func(p *person, page string) (faults []string) {
		for _, width := range []int64{360, 800} {
			p.do(chromedp.EmulateViewport(width, 800))
			for _, found := range p.violations() {
				faults = append(faults, fmt.Sprintf("%d px: %s", width, found))
			}
		}
		return faults
	})
}

// tooWide says what sticks out of the window to the right. What lies in a box
// that scrolls by itself, as a wide table does, is in nobody's way.
const tooWide = `(() => {
  const page = document.documentElement;
  if (page.scrollWidth <= innerWidth) return [];
  const own = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
  const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !own(e)).slice(0, 3);
  return [page.scrollWidth + " px wide in a window of " + innerWidth + ": " + out.map((e) => e.outerHTML.slice(0, 120)).join(" | ")];
})()`

// sights are how a reader may have set type and window: WCAG 1.4.4 and 1.4.10
// and what 适老化 asks of government sites.
var sights = []struct {
	name  string
	width int64
	large bool
}{
	{"a phone", 360, false}, {"a computer's window at 400 %", 320, false}, {"a computer's window at 200 %", 640, false}, {"a tablet", 800, false},
	{"large type on a phone", 360, true}, {"large type on a tablet", 800, true}, {"large type on a computer", 1280, true},
}

// TestPagesOfThePublicFitThoseWhoNeedLargeType looks at every public page and
// every page of the tablet with each of the sights: nobody has to push the
// page to and fro to read a line. And nothing is told by a drawing alone.
func TestPagesOfThePublicFitThoseWhoNeedLargeType(t *testing.T) {
	tour(t, func(p *person, page string) (faults []string) {
		public := strings.HasPrefix(page, "public-")
		for _, s := range sights {
			if s.large && !public {
				continue // the ballot has a button of its own
			}
			p.do(chromedp.EmulateViewport(s.width, 800))
			ask[bool](p, fmt.Sprintf(`document.documentElement.classList.toggle("large-type", %t)`, s.large))
			for _, wide := range ask[[]string](p, `((d) => { d.forEach((e) => { e.open = true }); return `+tooWide+` })(document.querySelectorAll("details"))`) {
				faults = append(faults, s.name+": "+wide)
			}
		}
		return append(faults, ask[[]string](p, drawings)...)
	})
}
