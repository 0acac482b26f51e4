package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// One round is open for all tests of a tablet; each takes slips of its own.
var hall struct {
	sync.Mutex
	server *server
	openRound
	used int
}

// slip draws an unused slip of the open round.
func slip(t *testing.T) (s *server, round int64, code string) {
	t.Helper()
	hall.Lock()
	defer hall.Unlock()
	if hall.used == len(hall.codes) {
		t.Fatalf("the round has only %d slips", hall.used)
	}
	hall.used++
	return hall.server, hall.round, hall.codes[hall.used-1]
}

func TestATabletInTheHall(t *testing.T) {
	needsBuild(t)
	hall.server = serve(t, "sqlite:"+filepath.Join(t.TempDir(), "piaojue.db"), "127.0.0.1:0")
	hall.openRound = hall.server.openVote(t, 12)
	tests := []struct {
		name string
		test func(*testing.T)
	}{
		{"the back button brings no choices back", backAfterCasting},
		{"the back button from a half-filled ballot brings no choices back", backBeforeCasting},
		{"two taps on 确认投票 cast one ballot", twoTaps},
		{"without the network the ballot is sent again by itself", withoutNetwork},
		{"a lost acknowledgement does not make a second ballot", lostAcknowledgement},
		{"the keyboard alone is enough", keyboardOnly},
		{"a wrong code is refused before anything is asked", wrongCode},
		{"a pause in the middle of choosing keeps the choices", pausedWhileChoosing}, // the last: it stops the vote for all
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.test)
	}
}

// opens brings a ballot onto a tablet.
func opens(t *testing.T, s *server, code string) *person {
	t.Helper()
	p := sit(t, s.url, "deputy", 1280, 800)
	p.goes("/v#" + code)
	p.sees("应选 10 项")
	return p
}

// reviewed fills a ballot and brings it to the review.
func reviewed(p *person) {
	p.t.Helper()
	marks(p, 1, 'A')
	marks(p, 2, 'O')
	p.press("核对选票")
	p.sees("返回修改")
}

func backAfterCasting(t *testing.T) {
	s, _, code := slip(t)
	p := sit(t, s.url, "deputy", 1280, 800)
	p.goes("/projects")
	p.goes("/v#" + code)
	p.sees("应选 10 项")
	reviewed(p)
	confirms(p)
	p.sees("已投票")
	p.goes("/secrecy")
	p.do(chromedp.NavigateBack())
	p.sees("打开选票")
	p.never("应选 10 项", "确认投票")
	blank(p)
	p.do(chromedp.NavigateForward())
	p.do(chromedp.NavigateBack())
	p.sees("打开选票")
	blank(p)
	p.leavesNothing()
}

func backBeforeCasting(t *testing.T) {
	s, _, code := slip(t)
	p := opens(t, s, code)
	reviewed(p)
	p.goes("/secrecy") // the page asks first; the person says yes
	p.do(chromedp.NavigateBack())
	p.sees("打开选票")
	blank(p)
	p.leavesNothing()
}

// blank fails if anything of a ballot or a code is in the page.
func blank(p *person) {
	p.t.Helper()
	if left := ask[string](p, `document.querySelector("#code").value + [...document.querySelectorAll("[data-candidates] *, [data-review-table] *, [data-tracker] *")].length`); left != "0" {
		p.fail("left in the page: %s", left)
	}
}

func twoTaps(t *testing.T) {
	s, round, code := slip(t)
	before := s.returned(t, round)
	p := opens(t, s, code)
	var posts atomic.Int32
	chromedp.ListenTarget(p.ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && e.Request.Method == http.MethodPost {
			posts.Add(1)
		}
	})
	p.do(network.Enable())
	marks(p, 1, 'A')
	p.press("核对选票")
	at := p.find("确认投票")
	repeats(p, "确认投票", func() { p.click(at, 2) })
	p.sees("已投票")
	if n := posts.Load(); n != 1 {
		t.Errorf("%d ballots were sent", n)
	}
	if n := s.returned(t, round) - before; n != 1 {
		t.Errorf("%d ballots more in the box, want 1", n)
	}
}

func (p *person) offline(off bool) {
	p.t.Helper()
	p.do(network.Enable(), network.OverrideNetworkState(off, 0, -1, -1), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule([]*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}).Do(ctx)
		return err
	}))
}

func withoutNetwork(t *testing.T) {
	s, round, code := slip(t)
	before := s.returned(t, round)
	p := opens(t, s, code)
	p.expects(`ERR_INTERNET_DISCONNECTED`)
	reviewed(p)
	p.offline(true)
	confirms(p)
	p.sees("网络暂时不通", "票箱只收一次")
	p.shoots("offline.png", false)
	if n := s.returned(t, round); n != before {
		t.Errorf("%d ballots in the box without a network, want %d", n, before)
	}
	p.offline(false)
	p.sees("已投票")
	if n := s.returned(t, round) - before; n != 1 {
		t.Errorf("%d ballots more in the box, want 1", n)
	}
}

// lostAcknowledgement lets the ballot reach the box and breaks the connection
// before the answer reaches the tablet.
func lostAcknowledgement(t *testing.T) {
	s, round, code := slip(t)
	before := s.returned(t, round)
	p := opens(t, s, code)
	p.expects(`ERR_CONNECTION_RESET`)
	var lost atomic.Int32
	var statuses sync.Map
	chromedp.ListenTarget(p.ctx, func(event any) {
		e, ok := event.(*fetch.EventRequestPaused)
		if !ok {
			return
		}
		n := lost.Add(1)
		statuses.Store(n, e.ResponseStatusCode)
		go func() {
			c := chromedp.FromContext(p.ctx)
			to := cdp.WithExecutor(p.ctx, c.Target)
			if n == 1 {
				fetch.FailRequest(e.RequestID, network.ErrorReasonConnectionReset).Do(to)
				return
			}
			fetch.ContinueRequest(e.RequestID).Do(to)
		}()
	})
	p.do(fetch.Enable().WithPatterns([]*fetch.RequestPattern{{URLPattern: "*/ballots", RequestStage: fetch.RequestStageResponse}}))
	reviewed(p)
	confirms(p)
	p.sees("已投票")
	first, _ := statuses.Load(int32(1))
	second, _ := statuses.Load(int32(2))
	if first != int64(http.StatusCreated) || second != int64(http.StatusOK) {
		t.Errorf("answers %v and %v, want 201 that was lost and 200", first, second)
	}
	if n := s.returned(t, round) - before; n != 1 {
		t.Errorf("%d ballots more in the box, want 1", n)
	}
}

// tabsTo presses Tab until a script says that the focus is where it should be.
func tabsTo(p *person, what, script string) {
	p.t.Helper()
	for range 60 {
		if ask[bool](p, `((e) => `+script+`)(document.activeElement)`) {
			return
		}
		p.keys(kb.Tab)
	}
	p.fail("Tab does not lead to %s", what)
}

func keyboardOnly(t *testing.T) {
	s, round, code := slip(t)
	before := s.returned(t, round)
	p := sit(t, s.url, "deputy", 1280, 800)
	p.goes("/v")
	p.sees("打开选票")
	tabsTo(p, "the code", `e.id === "code"`)
	p.keys(code + "\r")
	p.sees("应选 10 项")
	const row = "ABOAAAAAAAOA"
	for i := range len(row) {
		name := `"stance-` + strconv.Itoa(i+1) + `"`
		tabsTo(p, "candidate "+strconv.Itoa(i+1), `e.name === `+name)
		p.keys(map[byte]string{'A': " ", 'O': kb.ArrowRight, 'B': kb.ArrowRight + kb.ArrowRight}[row[i]])
		if !marked(p, i+1, row[i]) {
			p.fail("candidate %d is not marked %c", i+1, row[i])
		}
		if !ask[bool](p, `((e) => { const r = e.closest(".candidate").querySelector(".stances").getBoundingClientRect(), h = document.querySelector(".paper-head").getBoundingClientRect();
		  return r.top >= h.bottom - 1 && r.bottom <= innerHeight + 1; })(document.activeElement)`) {
			p.fail("the stances of candidate %d have the focus and cannot be seen", i+1)
		}
	}
	tabsTo(p, "核对选票", `e.innerText.trim() === "核对选票"`)
	p.keys("\r")
	p.sees("返回修改", "赞成 9 项，反对 2 项，弃权 1 项")
	tabsTo(p, "确认投票", `e.innerText.trim() === "确认投票"`)
	repeats(p, "确认投票", func() { p.keys("\r") })
	p.sees("已投票")
	if n := s.returned(t, round) - before; n != 1 {
		t.Errorf("%d ballots more in the box, want 1", n)
	}
}

func wrongCode(t *testing.T) {
	s, _, code := slip(t)
	p := sit(t, s.url, "deputy", 1280, 800)
	p.goes("/v")
	swapped := []byte(code)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	if swapped[0] == swapped[1] {
		swapped[0] = map[bool]byte{true: '3', false: '2'}[swapped[0] == '2']
	}
	for _, typed := range []string{"abc", string(swapped)} {
		p.enters("#code", typed)
		p.press("打开选票")
		p.until("a word about the code", `!document.querySelector("#code-error").hidden && document.querySelector("#code-error").innerText.length > 8`)
		p.never("应选 10 项")
	}
}

// TestARestartedServerTakesTheBallotOfAWaitingTablet ends the server under a
// tablet that casts and a presidium that watches, and starts another on the
// same database and port.
// pausedWhileChoosing pauses the vote under a deputy who is marking and under
// one who has just confirmed: the first page says so and keeps the marks, the
// second delivers by itself when the vote goes on.
func pausedWhileChoosing(t *testing.T) {
	s, round, code := slip(t)
	_, _, other := slip(t)
	p, q := opens(t, s, code), opens(t, s, other)
	marks(p, 1, 'A')
	marks(p, 2, 'O')
	reviewed(q)
	before := s.returned(t, round)

	chair := sit(t, s.url, "presiding member", 1366, 900)
	chair.signs("zhuxi")
	chair.goes("/presidium/" + strconv.FormatInt(round, 10))
	chair.press("css:#side-pause summary")
	chair.enters("#f-pause-reason", "会场停电")
	chair.press("css:label:has(#f-pause-confirm)")
	chair.press("css:#side-pause button[type=submit]")
	chair.sees("起暂停，不收票")

	p.sees("投票暂停，现在不收票。您填写的内容留在本页")
	p.shoots("ballot-paused.png", false)
	if !marked(p, 1, 'A') || !marked(p, 2, 'O') {
		p.fail("the marks are gone")
	}
	marks(p, 3, 'A') // marking goes on meanwhile
	p.press("核对选票")
	p.sees("赞成 2 项，反对 1 项", "投票暂停，现在不收票")
	q.expects(`status of 409`)
	confirms(q)
	q.sees("投票暂停", "恢复投票后自动投递，不用重新填写")
	q.shoots("ballot-paused-sealed.png", false)
	if n := s.returned(t, round); n != before {
		t.Fatalf("%d ballots came in during the pause", n-before)
	}

	act(chair, inPresidium, "恢复投票")
	chair.sees("投票已经恢复")
	q.sees("已投票")
	p.until("the note to go", `[...document.querySelectorAll("[data-standing]")].every((e) => e.hidden)`)
	confirms(p)
	p.sees("已投票")
	if n := s.returned(t, round); n != before+2 {
		t.Fatalf("%d ballots after the pause, want two", n-before)
	}
}

func TestARestartedServerTakesTheBallotOfAWaitingTablet(t *testing.T) {
	needsBuild(t)
	source := "sqlite:" + filepath.Join(t.TempDir(), "piaojue.db")
	first := serve(t, source, "127.0.0.1:0")
	o := first.openVote(t, 3)
	address := strings.TrimPrefix(first.url, "http://")

	chair := sit(t, first.url, "presiding member", 1366, 900)
	chair.expects(`ERR_|status of 50`)
	chair.signs("zhuxi")
	chair.goes("/presidium/" + strconv.FormatInt(o.round, 10))
	chair.reads("收回", "0")
	chair.stays()
	p := opens(t, first, o.codes[0])
	p.expects(`ERR_`)
	reviewed(p)

	first.kill()
	chair.sees("连接中断，正在重连")
	confirms(p)
	p.sees("没有连上服务器", "选票已经封好")

	second := serve(t, source, address)
	p.sees("已投票")
	if n := second.returned(t, o.round); n != 1 {
		t.Errorf("%d ballots in the box, want 1", n)
	}
	chair.reads("收回", "1")
	chair.unchanged()
	chair.never("连接中断")

	next := opens(t, second, o.codes[1]) // and goes on
	reviewed(next)
	confirms(next)
	next.sees("已投票")
	chair.reads("收回", "2")
	chair.unchanged()
}

// TestAPersonNoticesWhatTheBrowserComplainsOf shows that the watch over every
// page sees what it is there for.
func TestAPersonNoticesWhatTheBrowserComplainsOf(t *testing.T) {
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/policy" {
			w.Header().Set("Content-Security-Policy", "default-src 'none'")
		}
		w.Write([]byte(map[string]string{"/policy": `<script>document.title = "run"</script>`, "/console": `<script>console.log("a secret")</script>`, "/exception": `<script>missing()</script>`}[r.URL.Path]))
	}))
	defer pages.Close()
	for path, want := range map[string]string{"/policy": "Content Security Policy", "/console": "a secret", "/exception": "missing is not defined"} {
		p := sit(t, pages.URL, "reader", 800, 600)
		p.expects("") // here a complaint is right
		p.goes(path)
		noticed(p, want)
	}
}

// noticed waits for a complaint.
func noticed(p *person, want string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for ctx.Err() == nil {
		p.mu.Lock()
		all := strings.Join(p.complaints, "\n")
		p.mu.Unlock()
		if strings.Contains(all, want) {
			return
		}
		p.do(chromedp.Evaluate(`1`, nil))
	}
	p.fail("the browser complained of %q, want %q", p.complaints, want)
}
