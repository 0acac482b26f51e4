package browser

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long somebody looks at a page for what should be there. It
// only bounds a failing test; nothing waits for it to pass.
const patience = 30 * time.Second

// A person sits at a browser of their own. A person belongs to one goroutine.
type person struct {
	t         *testing.T
	name      string
	site      string // address of the server
	ctx       context.Context
	downloads string

	mu         sync.Mutex
	complaints []string // what the browser complained about
	allowed    []*regexp.Regexp
}

// sit gives somebody a browser with a window of a size.
func sit(t *testing.T, site, name string, width, height int64) *person {
	t.Helper()
	p := &person{t: t, name: name, site: site, downloads: t.TempDir()}
	p.ctx = tab(t, width, height, p.downloads)
	chromedp.ListenTarget(p.ctx, p.watch)
	p.do(emulation.SetFocusEmulationEnabled(true)) // every window is in front of its own person
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, c := range p.complaints {
			if !slices.ContainsFunc(p.allowed, func(r *regexp.Regexp) bool { return r.MatchString(c) }) {
				t.Errorf("%s: the browser complained: %s", p.name, c)
			}
		}
	})
	return p
}

// watch notes whatever a page complains of and answers "leave this page?" with
// yes.
func (p *person) watch(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.complain("exception: " + e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		var args []string
		for _, a := range e.Args {
			args = append(args, string(a.Value)+a.Description)
		}
		p.complain("console: " + strings.Join(args, " "))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError || e.Entry.Level == log.LevelWarning {
			p.complain(fmt.Sprintf("%s %s: %s", e.Entry.Source, e.Entry.URL, e.Entry.Text))
		}
	case *page.EventJavascriptDialogOpening:
		go func() {
			if err := chromedp.Run(p.ctx, page.HandleJavaScriptDialog(true)); err != nil {
				p.complain("dialogue: " + err.Error())
			}
		}()
	}
}

func (p *person) complain(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = append(p.complaints, text)
}

// expects allows complaints that a step must bring: Chromium itself writes a
// line for every answer that is a refusal and every broken connection.
func (p *person) expects(pattern string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allowed = append(p.allowed, regexp.MustCompile(pattern))
}

// screen is what a person sees of a page, as text: where it is, what stands in
// its fields, which form is busy, and its words.
const screen = `[location.pathname, ...[...document.querySelectorAll("input, textarea, select")].filter((i) => i.type !== "hidden" && i.getClientRects().length > 0)
  .map((i) => (i === document.activeElement ? "> " : "  ") + (i.id || i.name) + " = " + (i.matches("[type=checkbox], [type=radio]") ? i.checked : JSON.stringify(i.value)) + (i.checkValidity() ? "" : " (not valid)")),
  ...[...document.querySelectorAll("[aria-busy]")].map((e) => "busy: " + (e.getAttribute("action") || e.id)), document.body.innerText].join("\n")`

// fail ends the test with a picture of what the person saw.
func (p *person) fail(format string, args ...any) {
	p.t.Helper()
	var seen string
	var picture []byte
	ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, chromedp.Evaluate(screen, &seen), chromedp.CaptureScreenshot(&picture)); err == nil {
		path := filepath.Join(p.t.ArtifactDir(), p.name+".png")
		if err := os.WriteFile(path, picture, 0o600); err != nil {
			p.t.Error(err)
		}
	}
	p.t.Fatalf("what was on the screen of %s: %.3000s\n%s: %s", p.name, seen, p.name, fmt.Sprintf(format, args...))
}

func (p *person) do(actions ...chromedp.Action) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		p.fail("%v", err)
	}
}

// eval runs a script in the page. The page may be on its way to the next one:
// then there is no answer yet.
func eval[T any](p *person, script string) (T, error) {
	var v T
	ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
	defer cancel()
	err := chromedp.Run(ctx, chromedp.Evaluate(script, &v, func(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }))
	return v, err
}

// ask is eval on a page that stays.
func ask[T any](p *person, script string) T {
	p.t.Helper()
	v, err := eval[T](p, script)
	if err != nil {
		p.fail("%s: %v", script, err)
	}
	return v
}

// until looks again and again until a script says true.
func (p *person) until(what, script string) {
	p.t.Helper()
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(25 * time.Millisecond) {
		if ok, err := eval[bool](p, script); err == nil && ok {
			return
		}
	}
	p.fail("did not happen: %s", what)
}

// sees waits until a text is on the page, which has loaded.
func (p *person) sees(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.until("“"+text+"” on the page", `document.readyState === "complete" && document.body.innerText.includes(`+quote(text)+`)`)
	}
}

// never fails if a text is on the page now.
func (p *person) never(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if ask[bool](p, `document.body.innerText.includes(`+quote(text)+`)`) {
			p.fail("“%s” is on the page", text)
		}
	}
}

// goes opens an address of the site.
func (p *person) goes(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.site + path))
}

// path is where the person is.
func (p *person) path() string {
	p.t.Helper()
	return ask[string](p, `location.pathname`)
}

func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(b)
}

// spot finds what a person means on the page, brings it into the middle of the
// window and says where it is, or why it cannot be touched there. A name means
// what is written on a button, link, label or summary; css: a selector.
//
// It also listens where the next click arrives (see missed).
const spot = `((name) => {
  const words = (s) => s.replace(/\s+/g, " ").trim();
  const meant = () => name.startsWith("css:") ? [...document.querySelectorAll(name.slice(4))]
    : [...document.querySelectorAll("button, a, summary, label, .choice-text, .dot-text")]
      .filter((e) => words(e.innerText) === name).sort((a, b) => (b.tagName === "BUTTON") - (a.tagName === "BUTTON"));
  const found = meant();
  const e = found.find((e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden");
  if (document.readyState !== "complete" || !e) return { why: "not on the page" };
  if (e.disabled) return { why: "switched off" };
  e.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const r = e.getClientRects()[0], x = r.left + r.width / 2, y = r.top + r.height / 2;
  const top = document.elementFromPoint(x, y);
  if (!top || !(e.contains(top) || top.contains(e))) return { why: "covered by " + (top ? top.outerHTML.slice(0, 200) : "nothing") };
  window.clickMissed = true;
  document.addEventListener("click", ({ target }) => { window.clickMissed = !meant().some((m) => m.contains(target) || target.closest("label, button, a, summary")?.contains(m)); }, { capture: true, once: true });
  return { x, y, why: "" };
})`

// missed is true when the page is still there and the last click arrived beside
// what was meant: a live part of a page may grow above a button between the
// look and the finger. A person sees that and presses again.
const missed = `window.clickMissed === true`

type place struct {
	X, Y float64
	Why  string
}

// find waits until something can be touched.
func (p *person) find(name string) place {
	p.t.Helper()
	var at place
	for begin := time.Now(); time.Since(begin) < patience; time.Sleep(25 * time.Millisecond) {
		var err error
		if at, err = eval[place](p, spot+"("+quote(name)+")"); err == nil && at.Why == "" {
			return at
		}
	}
	p.fail("“%s” cannot be touched: %s", name, at.Why)
	return at
}

// press touches something with the mouse; see spot for names.
func (p *person) press(name string) {
	p.t.Helper()
	for range 3 {
		p.click(p.find(name), 1)
		if again, err := eval[bool](p, missed); err != nil || !again {
			return
		}
		p.t.Logf("%s: the click on “%s” arrived beside it", p.name, name)
	}
	p.fail("“%s” moves away from every click", name)
}

func (p *person) click(at place, times int64) {
	p.t.Helper()
	for n := int64(1); n <= times; n++ {
		p.do(input.DispatchMouseEvent(input.MousePressed, at.X, at.Y).WithButton(input.Left).WithClickCount(n),
			input.DispatchMouseEvent(input.MouseReleased, at.X, at.Y).WithButton(input.Left).WithClickCount(n))
	}
}

// labelled is the id of the field that a label names.
func (p *person) labelled(label string) string {
	p.t.Helper()
	script := `((name) => { const words = (s) => s.replace(/\s+/g, " ").trim();
	  const found = [...document.querySelectorAll("label[for]")].find((l) => words(l.innerText) === name || words(l.innerText) === name + "（可不填）");
	  return document.readyState === "complete" && found ? found.htmlFor : ""; })(` + quote(label) + `)`
	p.until("a field labelled “"+label+"”", script+` !== ""`)
	return ask[string](p, script)
}

// types replaces what is in a field, as an input method does.
func (p *person) types(label, text string) {
	p.t.Helper()
	id := p.labelled(label)
	p.press("css:#" + id)
	p.do(chromedp.Evaluate(`document.activeElement.select()`, nil), input.InsertText(text))
	if got := ask[string](p, `document.getElementById(`+quote(id)+`).value`); got != text {
		p.fail("the field “%s” holds %q after typing %q", label, got, text)
	}
}

// date fills a date field, whose keys differ from browser to browser.
func (p *person) date(label, day string) {
	p.t.Helper()
	field := `document.getElementById(` + quote(p.labelled(label)) + `)`
	p.do(chromedp.Evaluate(field+`.value = `+quote(day)+`; `+field+`.dispatchEvent(new Event("change", { bubbles: true }))`, nil))
}

// attaches puts a file into a file field.
func (p *person) attaches(label, path string) {
	p.t.Helper()
	p.do(chromedp.SetUploadFiles("#"+p.labelled(label), []string{path}, chromedp.ByQuery))
}

// keys presses keys one by one.
func (p *person) keys(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// enters replaces what is in a field, key by key.
func (p *person) enters(selector, keys string) {
	p.t.Helper()
	p.press("css:" + selector)
	p.do(chromedp.Evaluate(`document.activeElement.select()`, nil))
	p.keys(keys)
}

// signs signs in.
func (p *person) signs(login string) {
	p.t.Helper()
	p.signsWith(login, password)
}

// signsWith signs in with a password of one's own.
func (p *person) signsWith(login, password string) {
	p.t.Helper()
	p.goes("/signin")
	p.types("登录名", login)
	p.types("密码", password)
	p.press("登录系统")
	p.sees("现在要办的")
}

// figure is a number of the page by its label, such as 收回.
func figure(label string) string {
	return `((f) => (f?.querySelector(".figure-value") ?? f?.querySelector("dd"))?.innerText.trim() ?? "")([...document.querySelectorAll(".figure, .board-figures > div")]
	  .find((f) => f.querySelector("dt").innerText.trim() === ` + quote(label) + `))`
}

// reads waits until a number of the page is what it should be.
func (p *person) reads(label, want string) {
	p.t.Helper()
	p.until(label+" "+want, figure(label)+` === `+quote(want))
}

// fetched is an answer of the server to the page's own request.
type fetched struct {
	Status int
	Type   string
	Body   string // base64
}

// fetches asks for an address with the person's sign-in.
func (p *person) fetches(path string) (fetched, []byte) {
	p.t.Helper()
	f := ask[fetched](p, `(async () => { const a = await fetch(`+quote(path)+`, { cache: "no-store" });
	  const bytes = new Uint8Array(await a.arrayBuffer()); let text = "";
	  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
	  return { status: a.status, type: a.headers.get("Content-Type"), body: btoa(text) }; })()`)
	body, err := base64.StdEncoding.DecodeString(f.Body)
	if err != nil {
		p.fail("%v", err)
	}
	return f, body
}

// stays marks the page that is shown, so that unchanged says whether it is
// still the same one, not loaded again.
func (p *person) stays() {
	p.t.Helper()
	p.do(chromedp.Evaluate(`window.sameAsBefore = true`, nil))
}

func (p *person) unchanged() {
	p.t.Helper()
	if !ask[bool](p, `window.sameAsBefore === true`) {
		p.fail("the page was loaded again")
	}
}

// leavesNothing fails if the browser still holds anything of the site.
func (p *person) leavesNothing() {
	p.t.Helper()
	kept := ask[string](p, `(async () => JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie,
	  databases: (await indexedDB.databases()).map((d) => d.name), caches: await caches.keys(), state: history.state, address: location.href, name: window.name,
	  workers: (await navigator.serviceWorker.getRegistrations()).length }))()`)
	want := `{"local":{},"session":{},"cookie":"","databases":[],"caches":[],"state":null,"address":` + quote(p.site+"/v") + `,"name":"","workers":0}`
	if kept != want {
		p.fail("left in the browser: %s", kept)
	}
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		cookies, err := network.GetCookies().Do(ctx)
		if err == nil && len(cookies) > 0 {
			return fmt.Errorf("%d cookies in the browser", len(cookies))
		}
		return err
	}))
}

// shoots keeps a picture of the page: the window, or all of it.
func (p *person) shoots(name string, all bool) {
	p.t.Helper()
	var picture []byte
	shot := chromedp.CaptureScreenshot(&picture)
	if all {
		shot = chromedp.FullScreenshot(&picture, 100)
	}
	p.do(shot)
	folders := []string{p.t.ArtifactDir()}
	if more := os.Getenv("PIAOJUE_SHOTS"); more != "" {
		folders = append(folders, more)
	}
	for _, folder := range folders {
		if err := os.WriteFile(filepath.Join(folder, name), picture, 0o600); err != nil {
			p.t.Error(err)
		}
	}
}
