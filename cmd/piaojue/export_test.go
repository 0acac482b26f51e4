package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/seal"
	"piaojue/models"
)

// fetched is the body of an address that must answer.
func fetched(t *testing.T, address string) []byte {
	t.Helper()
	answer, err := http.Get(address)
	must(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d", address, answer.StatusCode)
	}
	return body
}

func TestExportWritesTheArchiveThatThePublicDownloads(t *testing.T) {
	t.Parallel()
	apptest.EachSource(t, func(t *testing.T, source string) {
		file := prepared(t, source, few)
		server := serve(t, source)
		announced := regexp.MustCompile(`/results/(\d+)`).FindSubmatch(fetched(t, server.url+"/results"))
		if announced == nil {
			t.Fatal("the demonstration has no announced round")
		}
		round := string(announced[1])
		public := fetched(t, server.url+"/results/"+round+"/archive.bel")
		if code := server.stop(syscall.SIGTERM); code != 0 {
			t.Errorf("exit code %d", code)
		}

		dir := t.TempDir()
		out := filepath.Join(dir, "round.bel")
		export := func(round, out string) (code int, stderr string) {
			code, _, stderr = command(t, "", "export", "-round", round, "-o", out, "--database", source, "--data", dataOf(t, source))
			return code, stderr
		}
		if code, stderr := export(round, out); code != 0 {
			t.Fatalf("export: %d %s", code, stderr)
		}
		archive, err := os.ReadFile(out)
		must(t, err)
		if !bytes.Equal(archive, public) {
			t.Errorf("%d bytes exported, %d for the public, and they differ", len(archive), len(public))
		}
		if report, err := seal.VerifyArchive(archive, seal.VerifyOptions{}); err != nil || !report.OK() {
			t.Errorf("the exported archive does not hold: %v", err)
		}
		code, stderr := export(round, out)
		if sentence(t, "export over a file", stderr); code != 1 || !strings.Contains(stderr, "没有覆盖") {
			t.Errorf("export over a file: %d %s", code, stderr)
		}
		if again, err := os.ReadFile(out); err != nil || !bytes.Equal(again, archive) {
			t.Error("the first archive was touched")
		}
		// A round that is still open has no archive, and none is begun.
		early := filepath.Join(dir, "early.bel")
		code, stderr = export(fmt.Sprint(file.Rounds[0].ID), early)
		if sentence(t, "export of an open round", stderr); code != 1 {
			t.Errorf("export of an open round: %d %s", code, stderr)
		}
		if _, err := os.Stat(early); err == nil {
			t.Error("a refused export left a file")
		}
	})
}

// Whoever runs the program is the public to a round: an archive beside the
// published totals would tell how the four who took paper voted.
func TestExportRefusesARoundWithFewBallotsOfOneKind(t *testing.T) {
	t.Parallel()
	apptest.EachSource(t, func(t *testing.T, source string) {
		w := apptest.TownAt(t, source, apptest.Mixed, models.RoundAnnounced)
		dir := t.TempDir()
		out := filepath.Join(dir, "round.bel")
		w.Unchanged(t, func() {
			code, _, stderr := command(t, "", "export", "-round", fmt.Sprint(w.Round), "-o", out, "--database", source, "--data", dataOf(t, source))
			if sentence(t, "export of few ballots", stderr); code != 1 || !strings.Contains(stderr, "纸质票收回 4 张") {
				t.Errorf("export of few ballots: %d %s", code, stderr)
			}
		})
		if _, err := os.Stat(out); err == nil {
			t.Error("a refused export left a file")
		}
	})
}

func TestHealthSaysInOneChineseSentenceWhatIsWrong(t *testing.T) {
	t.Parallel()
	ready := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	if code, _, stderr := command(t, "", "health", "--url", server.URL); code != 0 {
		t.Errorf("a server that is ready: %d %s", code, stderr)
	}
	ready = false
	code, _, stderr := command(t, "", "health", "--url", server.URL)
	if sentence(t, "not ready", stderr); code != 1 || !strings.Contains(stderr, "503") {
		t.Errorf("a server that is not ready: %d %s", code, stderr)
	}
	for _, address := range []string{"http://127.0.0.1:1/readyz", "http://[::1", "not an address", "https://" + strings.TrimPrefix(server.URL, "http://")} {
		code, _, stderr := command(t, "", "health", "--url", address)
		if sentence(t, address, stderr); code != 1 || strings.Contains(stderr, "dial") || strings.Contains(stderr, "refused") || strings.Contains(stderr, "Get ") {
			t.Errorf("%s: %d %s", address, code, stderr)
		}
	}
}
