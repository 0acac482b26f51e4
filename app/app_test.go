package app_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"piaojue/app"
	"piaojue/app/apptest"
	"piaojue/app/config"
	"piaojue/app/scan/scantest"
	"piaojue/app/store"
	"piaojue/models"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// inChinese reports whether somebody who reads Chinese is told anything.
func inChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func options(t *testing.T, source string) app.Options {
	t.Helper()
	return app.Options{Config: config.Server{Database: source, Data: filepath.Join(t.TempDir(), "data")}, Log: slog.New(slog.DiscardHandler)}
}

func TestWrongSettingsAreRefusedInChineseBeforeAnythingIsMade(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	for _, tt := range []struct {
		name   string
		config config.Server
		says   string
	}{
		{"a database of another kind", config.Server{Database: "oracle:x", Data: data}, "PIAOJUE_DATABASE"},
		{"a database without a place", config.Server{Database: "sqlite:", Data: data}, "PIAOJUE_DATABASE"},
		{"no data folder", config.Server{Database: "sqlite:" + filepath.Join(dir, "a.db")}, "PIAOJUE_DATA"},
		{"a secret that is none", config.Server{Data: data, Secret: "短"}, "PIAOJUE_SECRET"},
		{"everybody is a proxy", config.Server{Data: data, Proxies: "0.0.0.0/0"}, "PIAOJUE_PROXIES"},
		{"both", config.Server{Database: "mysql:"}, "PIAOJUE_DATA 不能为空"},
	} {
		a, err := app.New(context.Background(), app.Options{Config: tt.config, Log: slog.New(slog.DiscardHandler)})
		if err == nil {
			a.Store.Close()
			t.Errorf("%s is accepted", tt.name)
			continue
		}
		if !inChinese(err.Error()) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	left, err := os.ReadDir(dir)
	must(t, err)
	if len(left) > 0 {
		t.Errorf("wrong settings left %v", left)
	}
}

func TestADataFolderThatIsAFileIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "taken")
	must(t, os.WriteFile(file, []byte("mine"), 0o600))
	_, err := app.New(context.Background(), app.Options{Config: config.Server{Data: file}, Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "数据目录") {
		t.Errorf("a file as the data folder: %v", err)
	}
	if body, err := os.ReadFile(file); err != nil || string(body) != "mine" {
		t.Error("the file was touched")
	}
}

func TestAFileThatIsNoDatabaseIsRefusedAndKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.db")
	const text = "这不是数据库，是会议记录。"
	must(t, os.WriteFile(file, []byte(strings.Repeat(text, 300)), 0o600))
	_, err := app.New(context.Background(), options(t, "sqlite:"+file))
	if err == nil || !strings.Contains(err.Error(), "数据库") {
		t.Errorf("a file that is no database: %v", err)
	}
	if body, err := os.ReadFile(file); err != nil || string(body) != strings.Repeat(text, 300) {
		t.Error("the file was changed")
	}
}

func TestADatabaseOfANewerProgramIsRefusedUnchanged(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		a, err := app.New(context.Background(), options(t, source))
		must(t, err)
		must(t, a.Store.Close())
		run := func(statement string) {
			t.Helper()
			kind, dsn, _ := strings.Cut(source, ":")
			db, err := sql.Open(kind, dsn)
			must(t, err)
			_, err = db.Exec(statement)
			must(t, err)
			must(t, db.Close())
		}
		run("INSERT INTO schema_migrations (id) VALUES ('0999_from_the_future')")
		_, err = app.New(context.Background(), options(t, source))
		if err == nil || !strings.Contains(err.Error(), "更新版本的程序") {
			t.Fatalf("a newer database: %v", err)
		}
		s, err := store.Open(source, time.Now)
		must(t, err)
		pending, err := s.Pending(context.Background())
		must(t, err)
		must(t, s.Close())
		if len(pending) > 0 {
			t.Errorf("the refusal undid %v", pending)
		}
		run("DELETE FROM schema_migrations WHERE id = '0999_from_the_future'")
		a, err = app.New(context.Background(), options(t, source))
		must(t, err)
		must(t, a.Store.Close())
	})
}

func TestTheProgramServesUntilItIsToldToStopAndClosesEverything(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		a, err := app.New(context.Background(), options(t, source))
		must(t, err)
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		base := "http://" + listener.Addr().String()
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx, listener) }()

		for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/": 200, "/office": 303, "/metrics": 200} {
			client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			answer, err := client.Get(base + path)
			must(t, err)
			_, err = io.Copy(io.Discard, answer.Body)
			must(t, err)
			answer.Body.Close()
			if answer.StatusCode != want {
				t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
			}
		}
		// A listener of the event stream must not hold up the stop.
		stream, err := http.Get(base + "/live?topic=session/1")
		must(t, err)
		defer stream.Body.Close()
		if stream.StatusCode != http.StatusOK {
			t.Fatalf("the stream answers %d", stream.StatusCode)
		}
		if _, err := bufio.NewReader(stream.Body).ReadString('\n'); err != nil {
			t.Fatalf("the stream says nothing: %v", err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the stop reports %v", err)
		}
		if _, err := io.Copy(io.Discard, stream.Body); err != nil && !strings.Contains(err.Error(), "EOF") {
			t.Errorf("the stream ends with %v", err)
		}
		if c, err := net.Dial("tcp", listener.Addr().String()); err == nil {
			c.Close()
			t.Error("the address still answers")
		}
		if err := a.Store.Ping(context.Background()); err == nil {
			t.Error("the database is still open")
		}
		// What was left is a whole database that opens again.
		again, err := app.New(context.Background(), options(t, source))
		must(t, err)
		must(t, again.Store.Close())
	})
}

func TestAListenerThatFailsEndsTheProgramAndClosesTheDatabase(t *testing.T) {
	a, err := app.New(context.Background(), options(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db")))
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	if err := a.Run(context.Background(), listener); err == nil || !strings.Contains(err.Error(), "serve") {
		t.Errorf("a closed listener: %v", err)
	}
	if err := a.Store.Ping(context.Background()); err == nil {
		t.Error("the database is still open")
	}
}

// served names, in the environment of this test program, a database that it
// serves instead of running tests, so that it can be killed; servedData is its
// data folder.
const served, servedData = "PIAOJUE_TEST_SERVED", "PIAOJUE_TEST_SERVED_DATA"

func TestMain(m *testing.M) {
	source := os.Getenv(served)
	if source == "" {
		os.Exit(m.Run())
	}
	a, err := app.New(context.Background(), readingOptions(source, os.Getenv(servedData)))
	if err == nil {
		var listener net.Listener
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err == nil {
			fmt.Println("http://" + listener.Addr().String())
			err = a.Run(context.Background(), listener)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// readingOptions are those of a program that can read scanned ballots.
func readingOptions(source, data string) app.Options {
	return app.Options{Config: config.Server{Database: source, Data: data, Fonts: filepath.Join("..", "build", "fonts")}, Log: slog.New(slog.DiscardHandler)}
}

// A reading is how far the scan of a test is.
type reading struct {
	scans []models.PaperScan
	pages []models.ScannedPage
	jobs  []models.LongJob
}

func readingOf(t *testing.T, w *apptest.Town) (v reading) {
	t.Helper()
	must(t, w.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		c := tx.In(w.Congress.ID)
		if v.scans, err = c.PaperScans(w.Round); err != nil {
			return err
		}
		if v.pages, err = c.ScannedPages(w.Round, 1); err != nil || len(v.scans) == 0 {
			return err
		}
		v.jobs, err = c.LongJobsAbout(models.JobScan, v.scans[0].ID, 10)
		return err
	}))
	return v
}

// follows waits until a reading is as it should be; the limit only bounds a
// failing test.
func follows(t *testing.T, w *apptest.Town, what string, is func(v reading) bool) reading {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 2*time.Minute; time.Sleep(10 * time.Millisecond) {
		if v := readingOf(t, w); is(v) {
			return v
		}
	}
	t.Fatalf("did not happen: %s", what)
	return reading{}
}

// A teller uploads a stack. The program is killed while it reads, and the next
// one is stopped while it reads; the third brings it to its end. Every page is
// there once.
func TestAnUploadedScanSurvivesAKillAndAStop(t *testing.T) {
	const pages = 24
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.Mixed, models.RoundCounting)
		data := t.TempDir()
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), served+"="+source, servedData+"="+data)
		child.Stderr = t.Output()
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		t.Cleanup(func() { child.Process.Kill() })
		line, err := bufio.NewReader(out).ReadString('\n')
		must(t, err)
		base := strings.TrimSpace(line)

		jar, err := cookiejar.New(nil)
		must(t, err)
		client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		leads := func(answer *http.Response, err error) string {
			t.Helper()
			must(t, err)
			defer answer.Body.Close()
			if answer.StatusCode != http.StatusSeeOther {
				body, _ := io.ReadAll(answer.Body)
				t.Fatalf("%s answers %d: %.2000s", answer.Request.URL, answer.StatusCode, body)
			}
			return answer.Header.Get("Location")
		}
		leads(client.PostForm(base+"/signin", url.Values{"login": {"teller"}, "password": {apptest.Password}}))
		leads(client.Get(fmt.Sprintf("%s/office/at/%d", base, w.Congress.ID)))
		stack := leads(client.PostForm(fmt.Sprintf("%s/teller/%d/batches", base, w.Round), url.Values{"size": {"4"}}))
		// Sheets of another paper: that they are none of the round's does not matter here.
		sheet := image.NewGray(image.Rect(0, 0, 827, 1169))
		for i := range sheet.Pix {
			sheet.Pix[i] = 255
		}
		var sheets []*image.Gray
		for range pages {
			sheets = append(sheets, sheet)
		}
		var form bytes.Buffer
		parts := multipart.NewWriter(&form)
		part, err := parts.CreateFormFile("file", "stack.pdf")
		must(t, err)
		_, err = part.Write(scantest.PDF(t, sheets...))
		must(t, err)
		must(t, parts.Close())
		leads(client.Post(base+stack+"/scans", parts.FormDataContentType(), &form))

		// Killed in the middle: the job still belongs to the dead one.
		follows(t, w, "a first page", func(v reading) bool { return len(v.pages) > 0 })
		must(t, child.Process.Kill())
		child.Wait() // says that it was killed
		before := readingOf(t, w)
		if n := len(before.pages); n == 0 || n >= pages || before.scans[0].State != models.ScanWaiting || before.jobs[0].State != models.JobRunning {
			t.Fatalf("killed after %d of %d pages: scan %s, job %s", n, pages, before.scans[0].State, before.jobs[0].State)
		}

		// run starts the program after the dead one's lease has run out.
		run := func() (stop func()) {
			o := readingOptions(source, data)
			o.Now = func() time.Time { return time.Now().Add(5 * time.Minute) }
			a, err := app.New(context.Background(), o)
			must(t, err)
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			must(t, err)
			ctx, cancel := context.WithCancel(context.Background())
			ended := make(chan error, 1)
			go func() { ended <- a.Run(ctx, listener) }()
			return func() {
				t.Helper()
				cancel()
				if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("the stop reports %v", err)
				}
			}
		}
		stop := run()
		follows(t, w, "a page after the kill", func(v reading) bool { return len(v.pages) > len(before.pages) })
		stop()
		before = readingOf(t, w)
		if n := len(before.pages); n >= pages || before.scans[0].State != models.ScanWaiting || before.jobs[0].State != models.JobWaiting {
			t.Fatalf("stopped after %d of %d pages: scan %s, job %s", n, pages, before.scans[0].State, before.jobs[0].State)
		}
		stop = run()
		follows(t, w, "the end of the reading", func(v reading) bool { return v.jobs[0].State.Ended() })
		stop()
		v := readingOf(t, w)
		if len(v.jobs) != 1 || v.jobs[0].State != models.JobDone || len(v.scans) != 1 || v.scans[0].State != models.ScanDone || v.scans[0].Pages != pages {
			t.Errorf("%d jobs, the last %s; scan %s of %d pages", len(v.jobs), v.jobs[0].State, v.scans[0].State, v.scans[0].Pages)
		}
		seen := map[int]int{}
		for _, p := range v.pages {
			seen[p.No]++
		}
		for n := 1; n <= pages; n++ {
			if seen[n] != 1 {
				t.Errorf("page %d is there %d times", n, seen[n])
			}
		}
		if left := w.Dump(t)["scan_parts"]; len(left) > 0 {
			t.Errorf("%d pieces of the file are left", len(left))
		}
	})
}
