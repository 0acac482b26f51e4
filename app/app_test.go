package app_test

import (
	"bufio"
	"context"
	"database/sql"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"piaojue/app"
	"piaojue/app/apptest"
	"piaojue/app/config"
	"piaojue/app/store"
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
