package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/prometheus/client_golang/prometheus"
)

// A pageCache answers requests for public pages without asking the router,
// the templates or the database. It knows nothing of what changes a page, and
// so cannot forget anything: a copy is simply never older than a moment.
// Nothing in it belongs to a person: the routes whose pages it keeps see no
// cookie, and an answer that says no-store or sets a cookie is not kept.
//
// Until fresh a copy is given as it is. From then to stale the first who asks
// draws the page anew, and the others get the copy; after that all wait for
// the one who draws. The age counts from when the drawing began, so a change
// is on the page within stale of its commit, on every instance.
type pageCache struct {
	next         http.Handler
	now          func() time.Time
	fresh, stale time.Duration
	served       *prometheus.CounterVec

	mu      sync.RWMutex
	entries map[string]*cacheEntry
}

const (
	cacheEntries = 4096
	cacheKey     = 512     // longer addresses are not kept
	cacheBody    = 4 << 20 // nor larger answers
	drawingTime  = 10 * time.Second
)

type cacheEntry struct {
	copy    atomic.Pointer[pageCopy]
	drawing sync.Mutex
}

// A pageCopy is one answer, ready to be written. It is never changed.
type pageCopy struct {
	began             time.Time
	etag              string
	kind, tag, cached []string // header values, shared by all answers
	raw, gzip, brotli []byte
}

func newPageCache(next http.Handler, now func() time.Time, fresh, stale time.Duration, metrics prometheus.Registerer) *pageCache {
	c := &pageCache{next: next, now: now, fresh: fresh, stale: stale, entries: map[string]*cacheEntry{},
		served: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "piaojue_cached_pages_total", Help: "Public pages answered from memory, and drawn for it."}, []string{"how"})}
	metrics.MustRegister(c.served)
	return c
}

// keeps reports whether an address is a public page or open data that may be
// kept. Screens that look again the moment something happened are not among
// them, nor what is asked for once: downloads, photos, a person's 查询码.
func keeps(path string) bool {
	switch first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); first {
	case "", "check", "secrecy", "feed.atom", "calls", "matters", "smallworks", "showings", "progress", "years", "adjustments", "interviews", "reports", "open":
		return !strings.HasSuffix(rest, "/fragment") && !strings.HasSuffix(rest, ".pdf")
	case "projects":
		_, part, _ := strings.Cut(rest, "/")
		return part == "" || part == "feed.atom" || part == "qr.svg" || part == "card.png" || part == "comments"
	case "results":
		return !strings.Contains(rest, ".") || strings.HasSuffix(rest, "/counts.json") || strings.HasSuffix(rest, "/counts.csv")
	}
	return false
}

// ServeHTTP answers from memory where it can.
func (c *pageCache) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c.stale <= 0 || r.Method != http.MethodGet && r.Method != http.MethodHead || len(r.RequestURI) > cacheKey || !keeps(r.URL.Path) {
		c.next.ServeHTTP(w, r)
		return
	}
	// Pages name their own address: another name is another page.
	key := r.Host + "|" + r.Header.Get("X-Forwarded-Proto") + "|" + r.URL.RequestURI()
	entry := c.entry(key)
	if entry == nil {
		c.next.ServeHTTP(w, r)
		return
	}
	have := entry.copy.Load()
	age := c.stale
	if have != nil {
		age = c.now().Sub(have.began)
	}
	switch {
	case age < c.fresh:
		c.served.WithLabelValues("fresh").Inc()
		have.write(w, r)
	case age < c.stale && !entry.drawing.TryLock():
		c.served.WithLabelValues("stale").Inc()
		have.write(w, r)
	default:
		if age >= c.stale {
			entry.drawing.Lock()
		}
		defer entry.drawing.Unlock()
		if now := entry.copy.Load(); now != have && now != nil && c.now().Sub(now.began) < c.stale {
			now.write(w, r) // somebody else drew it while this one waited
			return
		}
		c.served.WithLabelValues("drawn").Inc()
		c.draw(entry, have, w, r)
	}
}

// entry finds or makes the place of an address; none when there are too many
// that are in use.
func (c *pageCache) entry(key string) *cacheEntry {
	c.mu.RLock()
	e := c.entries[key]
	c.mu.RUnlock()
	if e != nil {
		return e
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[key]; e != nil {
		return e
	}
	if len(c.entries) >= cacheEntries {
		for k, e := range c.entries {
			if have := e.copy.Load(); (have == nil || c.now().Sub(have.began) > c.stale) && e.drawing.TryLock() {
				delete(c.entries, k)
				e.drawing.Unlock()
			}
		}
		if len(c.entries) >= cacheEntries {
			return nil
		}
	}
	e = &cacheEntry{}
	c.entries[key] = e
	return e
}

// draw asks the router for the page, keeps a copy if it may be kept, and
// answers with it.
func (c *pageCache) draw(entry *cacheEntry, before *pageCopy, w http.ResponseWriter, r *http.Request) {
	// The page is for everybody: it must not depend on who asks first, nor
	// fail because that one goes away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), drawingTime)
	defer cancel()
	plain := r.Clone(ctx)
	plain.Method = http.MethodGet
	plain.Header = http.Header{}
	if proto := r.Header.Get("X-Forwarded-Proto"); proto != "" {
		plain.Header.Set("X-Forwarded-Proto", proto)
	}
	began := c.now()
	answer := &answerRecorder{header: http.Header{}, status: http.StatusOK}
	c.next.ServeHTTP(answer, plain)
	h := answer.header
	if answer.status != http.StatusOK || answer.body.Len() > cacheBody || h.Get("Set-Cookie") != "" || h.Get("Content-Encoding") != "" ||
		strings.Contains(h.Get("Cache-Control"), "no-store") {
		entry.copy.Store(nil)
		for name, values := range h {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.status)
		if r.Method != http.MethodHead {
			w.Write(answer.body.Bytes())
		}
		return
	}
	fresh := newPageCopy(began, h.Get("Content-Type"), answer.body.Bytes(), before)
	entry.copy.Store(fresh)
	fresh.write(w, r)
}

// newPageCopy packs an answer, unless it says the same as the copy before.
func newPageCopy(began time.Time, kind string, body []byte, before *pageCopy) *pageCopy {
	if before != nil && before.kind[0] == kind && bytes.Equal(before.raw, body) {
		same := *before
		same.began = began
		return &same
	}
	sum := sha256.Sum256(body)
	// Weak: the packed forms of one page share it.
	etag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	p := &pageCopy{began: began, etag: etag, kind: []string{kind}, tag: []string{etag}, cached: []string{"public, max-age=0, s-maxage=1, must-revalidate"}, raw: body}
	if len(body) < packFrom || kind == "image/png" { // packed already
		return p
	}
	p.gzip = pack(body)
	var b bytes.Buffer
	packer := packers.Get().(*brotli.Writer)
	defer packers.Put(packer)
	packer.Reset(&b)
	packer.Write(body) // a buffer takes everything
	if packer.Close() == nil && b.Len() < len(body) {
		p.brotli = b.Bytes()
	}
	return p
}

// packFrom is the size below which packing gains nothing.
const packFrom = 1024

// brotliLevel packs a page of 50 KB in some 2 ms; the highest takes 40.
const brotliLevel = 6

// packers are kept, because each takes a megabyte.
var packers = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, brotliLevel) }}

var varyEncoding, encodedBrotli, encodedGzip = []string{"Accept-Encoding"}, []string{"br"}, []string{"gzip"}

func (p *pageCopy) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Content-Type"], h["Etag"], h["Cache-Control"], h["Vary"] = p.kind, p.tag, p.cached, varyEncoding
	if asked := r.Header.Get("If-None-Match"); asked != "" && strings.Contains(asked, p.etag[2:]) {
		delete(h, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, takes := p.raw, r.Header.Get("Accept-Encoding")
	switch {
	case p.brotli != nil && strings.Contains(takes, "br"):
		body, h["Content-Encoding"] = p.brotli, encodedBrotli
	case p.gzip != nil && strings.Contains(takes, "gzip"):
		body, h["Content-Encoding"] = p.gzip, encodedGzip
	}
	if r.Method == http.MethodHead {
		return
	}
	w.Write(body)
}

// An answerRecorder keeps an answer in memory.
type answerRecorder struct {
	header http.Header
	status int
	said   bool
	body   bytes.Buffer
}

func (a *answerRecorder) Header() http.Header { return a.header }

func (a *answerRecorder) WriteHeader(status int) {
	if !a.said {
		a.status, a.said = status, true
	}
}

func (a *answerRecorder) Write(p []byte) (int, error) {
	a.said = true
	return a.body.Write(p)
}

func (a *answerRecorder) ReadFrom(r io.Reader) (int64, error) {
	a.said = true
	return a.body.ReadFrom(r)
}
