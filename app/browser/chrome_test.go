package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// chrome is the one browser process of all tests, started by the first that
// needs it.
var chrome struct {
	once sync.Once
	ctx  context.Context
	stop []context.CancelFunc
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	for i := len(chrome.stop) - 1; i >= 0; i-- {
		chrome.stop[i]()
	}
	os.Exit(code)
}

// chromium finds the browser.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("Chromium is not installed: the browser tests need the Debian package chromium (apt-get install chromium)")
}

func start() {
	path, err := chromium()
	if err != nil {
		chrome.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("proxy-server", "direct://"),
		chromedp.Flag("lang", "zh-CN"), chromedp.WSURLReadTimeout(90*time.Second))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	chrome.ctx, chrome.stop = ctx, []context.CancelFunc{stopAllocator, stopBrowser}
	if err := chromedp.Run(ctx); err != nil {
		chrome.err = fmt.Errorf("start %s: %w", path, err)
	}
}

// tab opens a window in a browser context of its own: no cookie, store or cache
// is shared with any other. Downloads go to the folder.
func tab(t *testing.T, width, height int64, downloads string) context.Context {
	t.Helper()
	chrome.once.Do(start)
	if chrome.err != nil {
		t.Fatal(chrome.err)
	}
	whole := cdp.WithExecutor(chrome.ctx, chromedp.FromContext(chrome.ctx).Browser)
	own, err := target.CreateBrowserContext().Do(whole)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// A window that holds a key asks before it closes, and nobody may be there
		// any more to answer: the browser's end closes it then.
		bounded, cancel := context.WithTimeout(whole, patience)
		defer cancel()
		if err := target.DisposeBrowserContext(own).Do(bounded); errors.Is(err, context.DeadlineExceeded) {
			t.Log("a window did not close")
		} else if err != nil {
			t.Errorf("close the browser context: %v", err)
		}
	})
	// The new headless mode has no window to open a tab in: ask for one.
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).WithBrowserContextID(own).WithDownloadPath(downloads).Do(whole); err != nil {
		t.Fatal(err)
	}
	ctx, _ := chromedp.NewContext(chrome.ctx, chromedp.WithTargetID(id)) // ends with the browser context
	if err := chromedp.Run(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatal(err)
	}
	return ctx
}
