package web

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/prometheus/client_golang/prometheus"
)

// A drawn page tells how often it was drawn.
type drawer struct {
	mu    sync.Mutex
	drawn map[string]int
	wait  chan struct{} // a drawing waits for it, if there is one
	says  func(w http.ResponseWriter, r *http.Request, n int)
}

func (d *drawer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	d.drawn[r.URL.RequestURI()]++
	n, wait := d.drawn[r.URL.RequestURI()], d.wait
	d.mu.Unlock()
	if wait != nil {
		<-wait
	}
	if d.says != nil {
		d.says(w, r, n)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<p>第 %d 次</p>%s", n, strings.Repeat("民生实事项目", 400))
}

func cached() (*pageCache, *drawer, *time.Time) {
	d, now := &drawer{drawn: map[string]int{}}, time.Unix(1_800_000_000, 0)
	return newPageCache(d, func() time.Time { return now }, 400*time.Millisecond, 800*time.Millisecond, prometheus.NewRegistry()), d, &now
}

func ask(c http.Handler, method, address string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

func TestAPageInMemoryIsNeverOlderThanAMoment(t *testing.T) {
	c, d, now := cached()
	first := func() string { return strings.SplitAfter(ask(c, "GET", "/projects").Body.String(), "</p>")[0] }
	for _, tt := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {399 * time.Millisecond, 1}, {time.Millisecond, 2}, {399 * time.Millisecond, 2}, {time.Second, 3}, {time.Hour, 4}} {
		*now = now.Add(tt.after)
		if got, want := first(), fmt.Sprintf("<p>第 %d 次</p>", tt.want); got != want {
			t.Errorf("after %v more the page says %s, want %s", tt.after, got, want)
		}
	}
	if d.drawn["/projects"] != 4 {
		t.Errorf("drawn %d times, want 4", d.drawn["/projects"])
	}
}

// While one draws anew, the others get the copy they had; once that is too old
// all wait, and it is still drawn once only.
func TestOneDrawsAndTheOthersDoNotWaitForIt(t *testing.T) {
	c, d, now := cached()
	ask(c, "GET", "/")
	for _, tt := range []struct {
		name  string
		age   time.Duration
		waits bool
	}{{"not too old", 500 * time.Millisecond, false}, {"too old", time.Second, true}} {
		*now = now.Add(tt.age)
		before := d.drawn["/"]
		d.wait = make(chan struct{})
		answers := make(chan string, 21)
		var asking sync.WaitGroup
		get := func() { defer asking.Done(); answers <- ask(c, "GET", "/").Body.String() }
		asking.Add(1)
		go get()
		for { // until somebody draws
			d.mu.Lock()
			drawing := d.drawn["/"] > before
			d.mu.Unlock()
			if drawing {
				break
			}
			time.Sleep(time.Millisecond)
		}
		for range 20 {
			asking.Add(1)
			go get()
		}
		if !tt.waits {
			for range 20 {
				if got := <-answers; !strings.HasPrefix(got, fmt.Sprintf("<p>第 %d 次", before)) {
					t.Errorf("%s: somebody was given %.20s", tt.name, got)
				}
			}
		}
		close(d.wait)
		asking.Wait()
		close(answers)
		for got := range answers {
			if !strings.HasPrefix(got, fmt.Sprintf("<p>第 %d 次", before+1)) {
				t.Errorf("%s: who waited was given %.20s", tt.name, got)
			}
		}
		if d.drawn["/"] != before+1 {
			t.Errorf("%s: drawn %d times more", tt.name, d.drawn["/"]-before)
		}
	}
}

func TestAPageIsPackedOnceAndNotSentTwice(t *testing.T) {
	c, _, _ := cached()
	plain := ask(c, "GET", "/projects/7")
	want := plain.Body.String()
	tag := plain.Header().Get("ETag")
	if tag == "" || plain.Header().Get("Vary") != "Accept-Encoding" || !strings.Contains(plain.Header().Get("Cache-Control"), "max-age=0") {
		t.Errorf("headers %v", plain.Header())
	}
	for _, tt := range []struct {
		takes, coding string
		open          func(io.Reader) (io.Reader, error)
	}{
		{"gzip, deflate", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"gzip, deflate, br, zstd", "br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		{"identity", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
	} {
		w := ask(c, "GET", "/projects/7", "Accept-Encoding", tt.takes)
		open, err := tt.open(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(open)
		if err != nil || string(got) != want || w.Header().Get("Content-Encoding") != tt.coding {
			t.Errorf("%s: coded %q, %d bytes, %v", tt.takes, w.Header().Get("Content-Encoding"), len(got), err)
		}
		if again := ask(c, "GET", "/projects/7", "Accept-Encoding", tt.takes, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s: asked again with its tag: %d with %d bytes", tt.takes, again.Code, again.Body.Len())
		}
	}
	if w := ask(c, "HEAD", "/projects/7"); w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
		t.Errorf("HEAD: %d bytes, %v", w.Body.Len(), w.Header())
	}
}

// What one person may see is not kept for the next.
func TestWhatIsNotForEverybodyIsNotKept(t *testing.T) {
	says := func(name, value string, status int) func(http.ResponseWriter, *http.Request, int) {
		return func(w http.ResponseWriter, r *http.Request, n int) {
			if r.Header.Get("Cookie") != "" {
				t.Error("a cookie reached the drawing of a page for everybody")
			}
			w.Header().Set(name, value)
			w.WriteHeader(status)
			fmt.Fprint(w, n)
		}
	}
	c, d, _ := cached()
	for i, tt := range []struct {
		name string
		says func(http.ResponseWriter, *http.Request, int)
	}{
		{"no-store", says("Cache-Control", "no-store", 200)}, {"a cookie", says("Set-Cookie", "a=b", 200)}, {"not found", says("X", "y", 404)},
	} {
		d.says = tt.says
		for want := 1; want <= 3; want++ {
			if got := ask(c, "GET", fmt.Sprintf("/results/%d", i+1), "Cookie", "piaojue_login=1").Body.String(); got != fmt.Sprint(want) {
				t.Errorf("%s: the answer is number %s, want %d", tt.name, got, want)
			}
		}
	}
	d.says = nil
	for _, address := range []string{"/suggestions/ABCD", "/hall/1/fragment", "/photos/x", "/photos/x/480", "/projects/3/files/x", "/adjustments/3/notice.pdf", "/reports/1/2026/report.pdf", "/site/ABCD", "/results/3/bundle.zip", "/results/3/archive.bel", "/office", "/v", "/live", "/api/v1/rounds", "/signin"} {
		ask(c, "GET", address)
		ask(c, "GET", address)
		if d.drawn[address] != 2 {
			t.Errorf("%s came from memory", address)
		}
	}
	for _, address := range []string{"/", "/?congress=2", "/projects?q=a", "/projects/3", "/projects/3/feed.atom", "/projects/3/qr.svg", "/open", "/open/reports.csv?year=2026", "/feed.atom?congress=1", "/progress", "/years", "/adjustments/3", "/interviews/3", "/reports/1/2026"} {
		ask(c, "GET", address)
		ask(c, "GET", address)
		if d.drawn[address] != 1 {
			t.Errorf("%s was drawn %d times", address, d.drawn[address])
		}
	}
	ask(c, "POST", "/projects")
	ask(c, "POST", "/projects")
	if d.drawn["/projects"] != 2 {
		t.Error("a form was answered from memory")
	}
}

func TestPagesOfAnotherNameAreOtherPages(t *testing.T) {
	c, d, _ := cached()
	d.says = func(w http.ResponseWriter, r *http.Request, n int) { fmt.Fprint(w, r.Host) }
	for _, host := range []string{"a.example", "b.example"} {
		if got := ask(c, "GET", "http://"+host+"/feed.atom").Body.String(); got != host {
			t.Errorf("%s is answered with %s", host, got)
		}
	}
}

// Addresses that nobody has asked for before must not fill the memory.
func TestMemoryForPagesIsBounded(t *testing.T) {
	c, d, now := cached()
	d.says = func(w http.ResponseWriter, _ *http.Request, n int) { fmt.Fprint(w, n) }
	for i := range cacheEntries + 500 {
		if w := ask(c, "GET", fmt.Sprintf("/projects?q=%d", i)); w.Code != http.StatusOK {
			t.Fatalf("the %d. address: %d", i, w.Code)
		}
	}
	if len(c.entries) != cacheEntries {
		t.Errorf("%d places, want %d", len(c.entries), cacheEntries)
	}
	*now = now.Add(time.Minute)
	ask(c, "GET", "/")
	if len(c.entries) != 1 {
		t.Errorf("a minute later %d places, want 1", len(c.entries))
	}
}
