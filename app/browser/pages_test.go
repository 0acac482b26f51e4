package browser

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"piaojue/app/roster"
	"piaojue/app/tally"
	"piaojue/app/vote"
	"piaojue/models"
)

// The two ways to hold a 10-inch tablet.
var tablets = [][2]int64{{1280, 800}, {800, 1280}}

// lookAround is put into every page that is examined: it opens what is folded
// and lists what can be operated.
const lookAround = `window.around = (() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [contenteditable]";
  const seen = (e) => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const usable = () => [...document.querySelectorAll(kinds)].filter((e) => seen(e) && !e.matches(":disabled"));
  const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + ((e.innerText || e.getAttribute("aria-label") || e.name || "").trim().replace(/\s+/g, " ").slice(0, 40));
  // A choice of several is one stop of the Tab key.
  const stop = (e) => e.type === "radio" ? "radio " + e.name + " " + (e.form ? [...document.forms].indexOf(e.form) : "") : String([...document.querySelectorAll("*")].indexOf(e));
  const look = (e) => [e, e.nextElementSibling, e.closest("label")].filter(Boolean).map((x) => { const s = getComputedStyle(x); return [s.outlineStyle === "none" ? "" : s.outline, s.boxShadow].join(); }).join("/");
  const plain = new Map(); // how things look without the focus
  return {
    prepare() {
      for (const d of document.querySelectorAll("main details")) d.open = true;
      document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex");
      window.scrollTo(0, 0);
      for (const e of usable()) plain.set(stop(e) + e.value, look(e));
      return { stops: Object.fromEntries(usable().map((e) => [stop(e), name(e)])), skipped: usable().filter((e) => e.tabIndex < 0).map(name) };
    },
    wide() {
      const w = document.documentElement;
      if (w.scrollWidth <= innerWidth) return "";
      const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map(name).slice(0, 4);
      return w.scrollWidth + " px in a window of " + innerWidth + ": " + out.join(" | ");
    },
    small() {
      const found = [];
      for (const e of usable()) {
        const area = e.closest("label") ?? e, h = area.getBoundingClientRect().height;
        const least = e.matches(".button:not(.button-second)") ? 56 : 44;
        if (h + 0.5 < least && !e.matches(".skip")) found.push(name(e) + " is " + h.toFixed(1) + " px high, want " + least);
      }
      return found;
    },
    focused() {
      const e = document.activeElement;
      if (!e || e === document.body) return { stop: "", why: "" };
      const at = { stop: stop(e), name: name(e), why: "" };
      const r = [...e.getClientRects()].find((r) => r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth);
      if (!r) { at.why = "has the focus outside of the window"; return at; }
      const mine = (x, y) => { const top = document.elementFromPoint(x, y); return top && (e.contains(top) || top.contains(e) && !top.matches("body, html, main") || e.closest("label")?.contains(top)); };
      const xs = [0.1, 0.5, 0.9].map((k) => r.left + k * r.width), ys = [0.1, 0.5, 0.9].map((k) => r.top + k * r.height);
      if (!xs.some((x) => ys.some((y) => mine(x, y)))) at.why = "has the focus and is covered";
      else if (plain.has(at.stop + e.value) && plain.get(at.stop + e.value) === look(e)) at.why = "does not show that it has the focus";
      return at;
    },
  };
})(); undefined`

// A spotted thing has the focus.
type spotted struct{ Stop, Name, Why string }

// examined walks through the page that is shown with the Tab key, looks at its
// measures and says what is wrong. On pages made for tablets, what is touched
// must be large enough.
func (p *person) examined(touch bool) (faults []string) {
	p.t.Helper()
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	p.do(chromedp.Evaluate(lookAround, nil))
	if wide := ask[string](p, `around.wide()`); wide != "" {
		fault("wider than the window: %s", wide)
	}
	type list struct {
		Stops   map[string]string
		Skipped []string
	}
	all := ask[list](p, `around.prepare()`)
	if wide := ask[string](p, `around.wide()`); wide != "" {
		fault("with everything unfolded wider than the window: %s", wide)
	}
	for _, name := range all.Skipped {
		fault("“%s” can be clicked but Tab leaves it out", name)
	}
	if touch {
		faults = append(faults, ask[[]string](p, `around.small()`)...)
	}
	left := all.Stops
	for range len(left) + 20 {
		var at spotted
		p.do(chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(`around.focused()`, &at))
		if at.Why != "" {
			fault("“%s” %s", at.Name, at.Why)
		}
		if delete(left, at.Stop); len(left) == 0 {
			break
		}
	}
	for _, name := range left {
		fault("Tab does not come to “%s”", name)
	}
	return faults
}

// TestAnExaminationOfAPageFindsItsFaults shows it a page with one of each.
func TestAnExaminationOfAPageFindsItsFaults(t *testing.T) {
	p := sit(t, "", "page with faults", 800, 1280)
	show := func(body string) []string {
		t.Helper()
		p.do(chromedp.Navigate("data:text/html;charset=utf-8," + url.PathEscape(`<!doctype html><style>body{margin:0} button,a{display:block;height:60px}</style><main>`+body+`</main>`)))
		return p.examined(true)
	}
	if faults := show(`<button>one</button><a href="#x">two</a><label style="display:block;height:60px"><input type="radio" name="r" value="1">three</label>`); len(faults) > 0 {
		t.Errorf("faults of a page without: %q", faults)
	}
	for body, want := range map[string]string{
		`<div style="width:900px">wide</div>`:                                                "wider than the window",
		`<details><summary style="height:60px">fold</summary><p style="width:900px">wide`:    "with everything unfolded wider",
		`<button tabindex="-1">one</button>`:                                                 "Tab leaves it out",
		`<a href="#x" style="height:30px">low</a>`:                                           "30.0 px high, want 44",
		`<button class="button" style="height:50px">low</button>`:                            "50.0 px high, want 56",
		`<button style="outline:none">one</button>`:                                          "does not show that it has the focus",
		`<button style="position:fixed;top:-100px">one</button>`:                             "outside of the window",
		`<button>one</button><div style="position:fixed;inset:0;background:#fff">over</div>`: "is covered",
		`<button onkeydown="event.preventDefault()">trap</button><button>behind</button>`:    "Tab does not come to “button behind”",
	} {
		if faults := show(body); !strings.Contains(strings.Join(faults, "\n"), want) {
			t.Errorf("%s: no fault “%s” in %q", body, want, faults)
		}
	}
}

// A visit is a page, what must be on it, and what is done before it is examined.
type visit struct {
	path, shows string
	touch       bool // made for tablets
	before      func(*person)
}

// people keeps one browser for each account.
type people struct {
	t    *testing.T
	s    *server
	seat map[string]*person
}

func (all *people) as(login string) *person {
	all.t.Helper()
	p := all.seat[login]
	if p == nil {
		p = sit(all.t, all.s.url, "tablet of "+login, 1280, 800)
		if login != "" {
			p.signs(login)
		}
		all.seat[login] = p
	}
	return p
}

func (all *people) visit(login string, visits ...visit) {
	all.t.Helper()
	p := all.as(login)
	for _, v := range visits {
		for _, size := range tablets {
			p.do(chromedp.EmulateViewport(size[0], size[1]))
			if strings.Contains(v.path, "#") {
				p.do(chromedp.Navigate("about:blank")) // or it would be the same page with the marks of before
			}
			p.goes(v.path)
			p.sees(v.shows)
			if v.before != nil {
				v.before(p)
			}
			address, _, _ := strings.Cut(v.path, "#") // no code in the log
			for _, fault := range p.examined(v.touch) {
				all.t.Errorf("%s at %d×%d: %s", address, size[0], size[1], fault)
			}
		}
	}
}

// uploads puts a table into the page's form and stops at the page that shows
// what it would do.
func uploads(label, table, shows string) func(*person) {
	return func(p *person) {
		p.t.Helper()
		p.expects(`status of 422`)
		file := filepath.Join(p.t.TempDir(), "table.csv")
		if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
			p.t.Fatal(err)
		}
		p.attaches(label, file)
		p.press("上传并预览")
		p.sees(shows)
	}
}

// TestPagesOfASessionWorkOnATabletAndByKeyboard opens every page of a session
// as the person who uses it, in the state in which it is used.
func TestPagesOfASessionWorkOnATabletAndByKeyboard(t *testing.T) {
	needsBuild(t)
	ctx := context.Background()
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "pages.db"), "127.0.0.1:0")
	r := &rough{t: t, server: s}
	r.prepared = s.prepare(t, 18, 3, func(d *vote.DraftCommand) { d.Paper = true })
	app, id := s.app, r.prepared.round
	desk, chair, chief := r.actors["mishu"], r.actors["zhuxi"], r.actors["zongjian"]
	all := &people{t: t, s: s, seat: map[string]*person{}}
	session, office, presidium := fmt.Sprintf("/office/sessions/%d", r.prepared.session), fmt.Sprintf("/office/rounds/%d", id), fmt.Sprintf("/presidium/%d", id)
	scrutineer, teller, hall := fmt.Sprintf("/scrutineer/%d", id), fmt.Sprintf("/teller/%d", id), fmt.Sprintf("/hall/%d", r.prepared.session)

	// before the sitting
	all.visit("mishu", visit{path: "/office", shows: "现在要办的"}, visit{path: session, shows: "民生实事项目票决"}, visit{path: session + "/roster", shows: "代表名册"},
		visit{path: session + "/roster/new", shows: "代表证号"}, visit{path: session + "/candidates", shows: nameOf(1)}, visit{path: session + "/rounds/new", shows: "票决办法"},
		visit{path: session + "/checkin", shows: "未到"}, visit{path: office, shows: "民生实事项目票决"},
		visit{path: session + "/roster", shows: "代表名册", before: uploads("代表名册", rosterOf(18)+"城关代表团,019,,,\n", "文件没有写入")}, // with a row that is refused
		visit{path: session + "/roster", shows: "代表名册", before: uploads("代表名册", rosterOf(18), "写入 18 人")},
		visit{path: session + "/checkin/delegation", shows: "整团登记"})
	all.visit("zhuxi", visit{path: office + "/restart", shows: "重新组织密钥生成"})
	all.visit("zongjian", visit{path: scrutineer + "/device", shows: "设备自检", touch: true}, visit{path: scrutineer, shows: "密钥", touch: true})

	// slips and paper are handed out
	deputies := r.deputies()
	for _, d := range deputies {
		_, err := app.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: r.prepared.session, Deputy: d.ID, Attendance: models.Present})
		r.must(err)
	}
	r.must(app.Vote.StartIssuing(ctx, desk, id))
	for i, d := range deputies {
		hand := app.Vote.HandSlip
		if i >= 14 {
			hand = app.Vote.HandPaper
		}
		r.must(hand(ctx, desk, id, d.ID))
	}
	all.visit("mishu", visit{path: session + "/checkin", shows: "已达到法定人数"}, visit{path: office + "/slips", shows: "发出"}, visit{path: office + "/slips/bulk", shows: "发"}, visit{path: office, shows: "民生实事项目票决"})
	all.visit("zongjian", visit{path: scrutineer, shows: "确认空箱", touch: true})
	all.visit("zhuxi", visit{path: presidium, shows: "需要决定的事项"})

	// the vote
	r.must(app.Vote.ConfirmEmpty(ctx, chief, id))
	r.must(app.Vote.Open(ctx, chair, id))
	all.visit("zhuxi", visit{path: presidium, shows: "截止投票"})
	all.visit("", visit{path: hall, shows: "民生实事项目票决"}, visit{path: "/v", shows: "投票", touch: true},
		visit{path: "/v#" + r.codes[0], shows: "应选 10 项", touch: true, before: func(p *person) {
			for no := 1; no <= 11; no++ { // one too many: the way out is on the page, too
				marks(p, no, 'A')
			}
		}},
		visit{path: "/v#" + r.codes[1], shows: "应选 10 项", touch: true, before: func(p *person) {
			marks(p, 1, 'A')
			p.press("核对选票")
			p.sees("赞成 1 项")
		}})
	for i := range 14 {
		r.cast(id, r.codes[i], 12, []int{1, 2, 3})
	}
	r.must(app.Vote.Close(ctx, chair, id))

	// the count
	all.visit("jipiao1", visit{path: teller, shows: "清点箱内的纸质票", touch: true})
	for _, login := range []string{"jipiao1", "jipiao2"} {
		r.must(app.Vote.EnterReturned(ctx, r.actors[login], id, 4))
	}
	_, err := app.Vote.Reconcile(ctx, chair, id)
	r.must(err)
	all.visit("jipiao1", visit{path: teller, shows: "新分一组", touch: true})
	no, err := app.Vote.OpenBatch(ctx, r.actors["jipiao1"], id, 4)
	r.must(err)
	stack := fmt.Sprintf("%s/batches/%d", teller, no)
	all.visit("jipiao1", visit{path: stack, shows: "第 1 组", touch: true}, visit{path: teller, shows: "第 1 组", touch: true},
		visit{path: stack, shows: "第 1 组", touch: true, before: func(p *person) {
			p.enters("#f-valid", "4")
			for i := range 12 {
				p.enters(fmt.Sprintf("table.entry tbody tr:nth-child(%d) td:nth-of-type(4) input", i+1), "4")
			}
			p.press("核对后提交")
			p.sees("请对照票和计票表")
		}})
	entry := tally.BatchEntry{Valid: 3, Doubtful: 1, Questions: []string{"第 3 项两栏有标记"}}
	for i := range 12 {
		row := []int{0, 0, 3}
		if i < 3 {
			row = []int{3, 0, 0}
		}
		entry.Rows = append(entry.Rows, row)
	}
	for _, login := range []string{"jipiao1", "jipiao2"} {
		r.must(app.Vote.EnterBatch(ctx, r.actors[login], id, no, entry))
	}
	doubt := fmt.Sprintf("%s/doubtful/%d/1", scrutineer, no)
	all.visit("zongjian", visit{path: scrutineer + "/doubtful", shows: "认定这张票", touch: true}, visit{path: doubt, shows: "第 3 项两栏有标记", touch: true, before: func(p *person) { p.press("css:#f-verdict label.choice") }},
		visit{path: doubt, shows: "第 3 项两栏有标记", touch: true, before: func(p *person) {
			p.press("css:#f-verdict label.choice:last-of-type")
			p.enters("#f-reason", "不是这一轮的票")
			p.press("核对认定")
			p.sees("请再看一遍")
		}},
		visit{path: scrutineer, shows: "密钥码", touch: true})
	all.visit("zhuxi", visit{path: presidium, shows: "计票进展"})
	r.must(app.Vote.DecideDoubtful(ctx, chief, vote.DoubtCommand{Round: id, Batch: no, No: 1, Void: tally.Illegible, Reason: "无法辨认"}))
	for i, login := range []string{"zongjian", "jianpiao2"} {
		r.must(r.opens(id, []int{1, 3}[i], r.actors[login], r.keys[login]))
	}
	all.visit("zongjian", visit{path: scrutineer, shows: "签字确认", touch: true})
	for _, login := range []string{"zongjian", "jianpiao1", "jianpiao2"} {
		r.must(app.Vote.Attest(ctx, r.actors[login], id, ""))
	}
	all.visit("zhuxi", visit{path: presidium, shows: "宣布结果"})
	r.must(app.Vote.Announce(ctx, chair, id))
	all.visit("", visit{path: hall, shows: nameOf(1)}, visit{path: fmt.Sprintf("/results/%d", id), shows: nameOf(1)})
	all.visit("mishu", visit{path: office, shows: "公告"})
}

// TestTypingGoesOnWhileThePageFollowsTheVote has two people in the middle of a
// word while others act: the figures follow, the word, the cursor and the
// focus stay, and so does what an input method has not yet finished.
func TestTypingGoesOnWhileThePageFollowsTheVote(t *testing.T) {
	needsBuild(t)
	ctx := context.Background()
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "typing.db"), "127.0.0.1:0")
	r := &rough{t: t, server: s}
	r.prepared = s.prepare(t, 18, 3, func(d *vote.DraftCommand) { d.Paper = true })
	app, id, desk := s.app, r.prepared.round, r.actors["mishu"]
	deputies := r.deputies()
	comes := func(i int) {
		t.Helper()
		_, err := app.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: r.prepared.session, Deputy: deputies[i].ID, Attendance: models.Present})
		r.must(err)
	}
	// follows does something elsewhere and waits for a figure of the page.
	follows := func(p *person, label string, want int, act func()) {
		t.Helper()
		begin := time.Now()
		act()
		p.reads(label, fmt.Sprint(want))
		t.Logf("%s: %s %d after %d ms", p.name, label, want, time.Since(begin).Milliseconds())
		p.unchanged()
	}
	// holds is the field that is being typed in, and where.
	holds := func(p *person, want string) {
		t.Helper()
		if got := ask[string](p, `((e) => e.id + " " + e.value + " " + e.selectionStart)(document.activeElement)`); got != want {
			p.fail("the person was typing in %q, now %q", want, got)
		}
	}
	for i := range 13 {
		comes(i)
	}

	clerk := r.sits("clerk", "mishu")
	clerk.goes(fmt.Sprintf("/office/sessions/%d/checkin", r.prepared.session))
	clerk.reads("实到", "13")
	clerk.stays()
	clerk.enters("#f-number", "何以")
	follows(clerk, "实到", 14, func() { comes(13) })
	holds(clerk, "f-number 何以 2")
	// with the keyboard on a row of the list: the same deputy's button, not the first of the page
	clerk.do(chromedp.Evaluate(`document.querySelector("#f-number").value = ""; document.querySelector("#f-number").dispatchEvent(new Event("input"));
	  document.querySelector('tr[data-text^="018 "] button[value=present]').focus()`, nil))
	follows(clerk, "实到", 15, func() { comes(14) })
	if row := ask[string](clerk, `document.activeElement.closest("tr")?.dataset.text ?? ""`); !strings.HasPrefix(row, "018 ") {
		clerk.fail("the focus was on deputy 018 and is now on %q", row)
	}
	follows(clerk, "实到", 16, func() { comes(17) }) // somebody else has just signed that one in
	if at := ask[string](clerk, `document.activeElement.tagName + " " + (document.activeElement.closest("tr")?.dataset.text ?? "")`); !strings.HasPrefix(at, "FORM 018 ") {
		clerk.fail("the button of deputy 018 is gone and the focus is on %q: Enter would do something else", at)
	}

	r.must(app.Vote.StartIssuing(ctx, desk, id))
	hands := func(i int) func() {
		return func() { t.Helper(); r.must(app.Vote.HandSlip(ctx, desk, id, deputies[i].ID)) }
	}
	for i := range 13 {
		hands(i)()
	}
	r.must(app.Vote.ConfirmEmpty(ctx, r.actors["zongjian"], id))
	r.must(app.Vote.Open(ctx, r.actors["zhuxi"], id))
	chair := r.sits("presiding member", "zhuxi")
	chair.goes(fmt.Sprintf("/presidium/%d", id))
	chair.reads("发出", "13")
	chair.stays()
	chair.press("css:#side-pause summary")
	chair.enters("#f-pause-reason", "会场停电")
	chair.keys(kb.ArrowLeft + kb.ArrowLeft)
	follows(chair, "发出", 14, hands(13))
	holds(chair, "f-pause-reason 会场停电 2")
	chair.do(input.ImeSetComposition("zanshi", 6, 6))
	follows(chair, "收回", 1, func() { r.cast(id, r.codes[0], 12, []int{1}) })
	holds(chair, "f-pause-reason 会场zanshi停电 8")
	chair.do(input.InsertText("暂时"))
	holds(chair, "f-pause-reason 会场暂时停电 4")
}

// TestAHandScannerLosesNoKeyAtTheIssuingDesk types card after card without a
// pause, as a scanner does, while the server writes and events replace the
// figures: every deputy gets one, and nobody twice.
func TestAHandScannerLosesNoKeyAtTheIssuingDesk(t *testing.T) {
	needsBuild(t)
	ctx := context.Background()
	s := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "scanner.db"), "127.0.0.1:0")
	r := &rough{t: t, server: s}
	r.prepared = s.prepare(t, 18, 3, func(d *vote.DraftCommand) { d.Paper = true })
	app, id, desk := s.app, r.prepared.round, r.actors["mishu"]
	deputies := r.deputies()
	for _, d := range deputies[:17] {
		_, err := app.Roster.CheckIn(ctx, desk, roster.CheckInCommand{Session: r.prepared.session, Deputy: d.ID, Attendance: models.Present})
		r.must(err)
	}
	r.must(app.Vote.StartIssuing(ctx, desk, id))
	clerk := r.sits("clerk", "mishu")
	clerk.goes(fmt.Sprintf("/office/rounds/%d/slips", id))
	clerk.reads("发出", "0")
	clerk.stays()
	// Twelve cards in one go, among them one who is not there and one twice.
	codes := ""
	for _, n := range []int{1, 2, 3, 18, 4, 5, 5, 6, 7, 8, 9, 10} {
		codes += fmt.Sprintf("pj:deputy:%03d\r", n)
	}
	clerk.expects(`status of 4`)
	other := make(chan error, 1)
	go func() { // somebody at another desk, so that events come in between
		for _, d := range deputies[12:17] {
			if err := app.Vote.HandPaper(ctx, desk, id, d.ID); err != nil {
				other <- err
				return
			}
		}
		other <- nil
	}()
	clerk.enters("#f-number", codes)
	r.must(<-other)
	clerk.reads("发出", "15")
	clerk.unchanged()
	clerk.sees("（010）一张投票凭证")
	if typed := ask[string](clerk, `document.querySelector("#f-number").value`); typed != "" {
		clerk.fail("%q is left in the field", typed)
	}
	if at := ask[string](clerk, `document.activeElement.id`); at != "f-number" {
		clerk.fail("the focus is on %q", at)
	}
	rows, err := app.Vote.Slips(ctx, desk, id)
	r.must(err)
	for i, row := range rows {
		drew := i < 10 || i >= 12 && i < 17
		if row.Drew != drew || row.Paper != (i >= 12 && i < 17) {
			t.Errorf("%s: drew %v, paper %v", row.Deputy.Number, row.Drew, row.Paper)
		}
	}
	// What was refused is said, and the lists are those of now.
	clerk.enters("#f-number", "018\r")
	clerk.sees("018：", "请先签到")
	clerk.enters("#f-number", "01\r") // may be several: chosen with a tap
	clerk.sees("还没有登记", "可能是下面的代表，请选一位")
	clerk.shoots("scanner-matches.png", true)
	clerk.press(`css:#slip-matches tr:has(td:first-child:not(:empty)) form button`)
	clerk.sees("（011）一张投票凭证")
	clerk.reads("发出", "16")
	clerk.never("可能是下面的代表")
	if n := ask[int](clerk, `document.querySelectorAll("#deputies tbody tr").length`); n != 1 {
		clerk.fail("%d deputies are listed as waiting, want one", n)
	}
	clerk.unchanged()
}
