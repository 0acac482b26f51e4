package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"piaojue/app"
	"piaojue/app/apptest"
	"piaojue/app/config"
	"piaojue/app/demo"
	"piaojue/app/seal"
	"piaojue/app/store"
)

// program builds the real binary once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "piaojue-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "piaojue")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func binary(t testing.TB) string {
	t.Helper()
	path, err := program()
	must(t, err)
	return path
}

// environment is that of the tests without the settings of the program, and
// with the fonts of the build.
func environment() []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PIAOJUE_") {
			env = append(env, e)
		}
	}
	return append(env, "PIAOJUE_FONTS=../../build/fonts")
}

// command runs the program to its end.
func command(t testing.TB, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = strings.NewReader(stdin), &out, &errs, environment()
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// A served process is the program running as a server.
type served struct {
	t    testing.TB
	cmd  *exec.Cmd
	url  string
	done chan struct{} // closed when the process has ended
}

var addressIn = regexp.MustCompile(`"address":"([^"]+)"|演示已经开始：http://(\S+)`)

func start(t testing.TB, args ...string) *served {
	t.Helper()
	p := &served{t: t, cmd: exec.Command(binary(t), args...), done: make(chan struct{})}
	read, write, err := os.Pipe()
	must(t, err)
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = environment(), write, write
	must(t, p.cmd.Start())
	write.Close()
	address := make(chan string, 1)
	var said strings.Builder
	go func() {
		for in := bufio.NewScanner(read); in.Scan(); {
			if m := addressIn.FindStringSubmatch(in.Text()); m != nil {
				address <- m[1] + m[2]
			} else if len(address) == 0 {
				said.WriteString(in.Text() + "\n")
			}
		}
		read.Close()
		p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.done
	})
	select {
	case a := <-address:
		p.url = "http://" + a
	case <-p.done:
		t.Fatalf("%v ended: %s", args, said.String())
	case <-time.After(2 * time.Minute):
		t.Fatalf("%v does not say its address", args)
	}
	return p
}

func serve(t testing.TB, source string) *served {
	t.Helper()
	return start(t, "serve", "--addr", "127.0.0.1:0", "--database", source, "--data", dataOf(t, source))
}

// folders are the data folders of databases: what is sealed in one opens with
// the keys of its own folder only.
var folders sync.Map

func dataOf(t testing.TB, source string) string {
	t.Helper()
	if folder, known := folders.Load(source); known {
		return folder.(string)
	}
	folder, _ := folders.LoadOrStore(source, t.TempDir())
	return folder.(string)
}

// stop sends a signal and returns the exit code.
func (p *served) stop(s os.Signal) int {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(s))
	select {
	case <-p.done:
	case <-time.After(time.Minute):
		p.t.Fatal("the server does not stop")
	}
	return p.cmd.ProcessState.ExitCode()
}

// prepared fills a database with a small demonstration year.
func prepared(t testing.TB, source string, sizes demo.Sizes) demo.File {
	t.Helper()
	clock := &demo.Clock{}
	a, err := app.New(context.Background(), app.Options{Config: config.Server{Database: source, Data: dataOf(t, source)}, Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	file, err := demo.Build(context.Background(), a, clock, "http://127.0.0.1", sizes)
	must(t, errors.Join(err, a.Store.Close()))
	return file
}

// few is the smallest year with a quorum everywhere.
var few = demo.Sizes{County: 24, Town: 12, Street: 15, CountyCast: 2, TownCast: 2}

func papers(t testing.TB, base string, r demo.Round, codes []string) [][]byte {
	t.Helper()
	election, err := (&voter{client: http.DefaultClient, url: base, round: r.ID}).open()
	must(t, err)
	out := make([][]byte, len(codes))
	var wg sync.WaitGroup
	for i, code := range codes {
		wg.Go(func() {
			credential, err := seal.DeriveCredential(election.UUID, code)
			if err == nil {
				out[i], err = seal.Encrypt(rand.Reader, election, credential, randomChoices(election))
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	return out
}

func boxAt(base string, r demo.Round) string {
	return fmt.Sprintf("%s/api/v1/rounds/%d/ballots", base, r.ID)
}

// cast sends a ballot; status 0 means that no answer came.
func cast(client *http.Client, address string, raw []byte) (status int, tracker string) {
	answer, err := client.Post(address, "application/json", bytes.NewReader(raw))
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	var body struct {
		Tracker string `json:"tracker"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		return 0, "" // cut off in the middle: no acknowledgement
	}
	return answer.StatusCode, body.Tracker
}

// boxed is what lies in the box: tracker by credential.
func boxed(t testing.TB, source string, round int64) map[string]string {
	t.Helper()
	s := apptest.OpenStore(t.(*testing.T), source, time.Now)
	inside := map[string]string{}
	must(t, s.Read(context.Background(), func(tx *store.Tx) error {
		r, err := tx.RoundByID(round)
		if err != nil {
			return err
		}
		rows, err := tx.In(r.CongressID).Ballots(round)
		for _, row := range rows {
			if seal.Tracker(row.Body) != row.Tracker || inside[row.Credential] != "" {
				t.Errorf("ballot of %s is not what its tracker says, or is there twice", row.Credential)
			}
			inside[row.Credential] = row.Tracker
		}
		return err
	}))
	return inside
}

func TestTheServerLosesNoAcknowledgedBallot(t *testing.T) {
	t.Parallel()
	apptest.EachSource(t, func(t *testing.T, source string) {
		const voters = 200
		sizes := few
		sizes.Town, sizes.TownCast = voters+4, 0
		file := prepared(t, source, sizes)
		county, town := file.Rounds[0], file.Rounds[1]
		t.Run("two instances are one", func(t *testing.T) { twoInstances(t, source, file, county) })
		t.Run("asked to stop it finishes what is under way", func(t *testing.T) { politeStop(t, source, county) })
		t.Run("killed in the middle of the vote", func(t *testing.T) { killed(t, source, town, voters) })
	})
}

func killed(t *testing.T, source string, round demo.Round, voters int) {
	if len(round.Credentials) != voters {
		t.Fatalf("%d credentials, want %d", len(round.Credentials), voters)
	}
	server := serve(t, source)
	ballots := papers(t, server.url, round, round.Credentials)
	second := papers(t, server.url, round, round.Credentials)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: voters}, Timeout: time.Minute}
	acknowledged := make([]string, voters)
	enough := make(chan struct{})
	var count atomic.Int64
	var wg sync.WaitGroup
	for i := range ballots {
		wg.Go(func() {
			if status, tracker := cast(client, boxAt(server.url, round), ballots[i]); status == http.StatusCreated {
				acknowledged[i] = tracker
				if count.Add(1) == int64(voters)/3 {
					close(enough)
				}
			}
		})
	}
	<-enough
	server.stop(syscall.SIGKILL)
	wg.Wait()
	client.CloseIdleConnections()
	got := int(count.Load())
	if got == voters {
		t.Fatal("all casts were done before the kill: nothing was tested")
	}
	t.Logf("%d of %d acknowledged when killed", got, voters)

	server = serve(t, source)
	trackers := map[string]bool{}
	for _, tracker := range boxed(t, source, round.ID) {
		trackers[tracker] = true
	}
	for i, tracker := range acknowledged {
		if tracker != "" && (tracker != seal.Tracker(ballots[i]) || !trackers[tracker]) {
			t.Errorf("ballot %d was acknowledged as %s and is lost", i, tracker)
		}
	}
	for i := range ballots {
		wg.Go(func() {
			status, tracker := cast(client, boxAt(server.url, round), ballots[i])
			if stored := trackers[seal.Tracker(ballots[i])]; tracker != seal.Tracker(ballots[i]) || stored && status != http.StatusOK || !stored && status != http.StatusCreated {
				t.Errorf("ballot %d again: %d %s (stored before: %v)", i, status, tracker, stored)
			}
		})
	}
	wg.Wait()
	for i := range second {
		wg.Go(func() {
			if status, _ := cast(client, boxAt(server.url, round), second[i]); status != http.StatusConflict {
				t.Errorf("a second ballot of credential %d: %d", i, status)
			}
		})
	}
	wg.Wait()
	inside := boxed(t, source, round.ID)
	want := map[string]bool{}
	for _, raw := range ballots {
		want[seal.Tracker(raw)] = true
	}
	for _, tracker := range inside {
		delete(want, tracker)
	}
	if len(inside) != voters || len(want) != 0 {
		t.Errorf("%d ballots in the box, %d missing", len(inside), len(want))
	}
	if code := server.stop(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// turnout reads a round's stream until it ends.
func turnout(t testing.TB, base string, r demo.Round) <-chan string {
	t.Helper()
	answer, err := http.Get(fmt.Sprintf("%s/api/v1/rounds/%d/turnout/stream", base, r.ID))
	must(t, err)
	said := make(chan string, 300)
	go func() {
		defer answer.Body.Close()
		defer close(said)
		for in := bufio.NewScanner(answer.Body); in.Scan(); {
			if text, ok := strings.CutPrefix(in.Text(), "data: "); ok {
				said <- text
			}
		}
	}()
	return said
}

func politeStop(t *testing.T, source string, round demo.Round) {
	server := serve(t, source)
	paper := papers(t, server.url, round, round.Credentials[:1])[0]
	said := turnout(t, server.url, round)
	<-said
	body, half := io.Pipe()
	result := make(chan string, 1)
	go func() {
		status, tracker := 0, ""
		if answer, err := http.Post(boxAt(server.url, round), "application/json", body); err == nil {
			b, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			status, tracker = answer.StatusCode, string(b)
		}
		result <- fmt.Sprintf("%d %s", status, tracker)
	}()
	_, err := half.Write(paper[:len(paper)/2])
	must(t, err)
	time.Sleep(100 * time.Millisecond) // the first half is on its way; nothing depends on how far it got
	must(t, server.cmd.Process.Signal(syscall.SIGTERM))
	for range said { // ends when the stop has begun
	}
	_, err = half.Write(paper[len(paper)/2:])
	must(t, err)
	half.Close()
	if got, want := <-result, `201 {"tracker":"`+seal.Tracker(paper)+`"}`+"\n"; got != want {
		t.Errorf("the cast under way: %s, want %s", got, want)
	}
	<-server.done
	if code := server.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := http.Get(server.url + "/healthz"); err == nil {
		t.Error("it still answers")
	}
}

func twoInstances(t *testing.T, source string, file demo.File, round demo.Round) {
	a, b := serve(t, source), serve(t, source)
	jar, err := cookiejar.New(nil)
	must(t, err)
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	post := func(address string, fields url.Values) int {
		t.Helper()
		answer, err := browser.PostForm(address, fields)
		must(t, err)
		answer.Body.Close()
		return answer.StatusCode
	}
	for _, account := range file.Accounts {
		if account.Role == "standing" && post(a.url+"/signin", url.Values{"login": {account.Login}, "password": {account.Password}}) != http.StatusSeeOther {
			t.Fatal("no sign-in")
		}
	}
	if status := post(b.url+"/office/sessions", url.Values{"term": {"17"}, "number": {"9"}, "year": {"2031"}, "opens_on": {"2031-01-20"}, "venue": {"两个实例"}}); status != http.StatusSeeOther {
		t.Errorf("signed in at one, acting at the other: %d", status)
	}
	if page, err := browser.Get(a.url + "/office/sessions"); err != nil || page.StatusCode != 200 {
		t.Errorf("back at the first: %v", err)
	} else {
		body, _ := io.ReadAll(page.Body)
		page.Body.Close()
		if !strings.Contains(string(body), "第九次会议") {
			t.Error("the first does not show what was done at the second")
		}
	}

	codes := round.Credentials[1:9]
	ones, others := papers(t, a.url, round, codes), papers(t, b.url, round, codes)
	said := turnout(t, b.url, round)
	<-said
	began := time.Now()
	if status, _ := cast(http.DefaultClient, boxAt(a.url, round), ones[0]); status != http.StatusCreated {
		t.Fatalf("cast at the first: %d", status)
	}
	select {
	case text := <-said:
		t.Logf("the other instance knew after %v", time.Since(began))
		if want := fmt.Sprintf(`"returned":%d`, few.CountyCast+1); !strings.Contains(text, want) {
			t.Errorf("the other instance says %s, want %s", text, want)
		}
	case <-time.After(2 * time.Second):
		t.Error("the other instance did not hear of a cast within two seconds")
	}
	var created, refused atomic.Int64
	var wg sync.WaitGroup
	for i := 1; i < len(codes); i++ {
		for address, raw := range map[string][]byte{boxAt(a.url, round): ones[i], boxAt(b.url, round): others[i]} {
			wg.Go(func() {
				switch status, _ := cast(http.DefaultClient, address, raw); status {
				case http.StatusCreated:
					created.Add(1)
				case http.StatusConflict:
					refused.Add(1)
				default:
					t.Errorf("cast: %d", status)
				}
			})
		}
	}
	wg.Wait()
	if created.Load() != 7 || refused.Load() != 7 {
		t.Errorf("two ballots of each of 7 credentials at once: %d taken, %d refused", created.Load(), refused.Load())
	}
	if a.stop(syscall.SIGTERM) != 0 || b.stop(syscall.SIGINT) != 0 {
		t.Error("an instance did not end well")
	}
}

func TestAProductionServerWritesNoSecrets(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	source := "sqlite:" + filepath.Join(data, "piaojue.db")
	file := prepared(t, source, few)
	server := start(t, "serve", "--addr", "127.0.0.1:0", "--data", data)
	round := file.Rounds[1]
	for i, raw := range papers(t, server.url, round, round.Credentials[:3]) {
		if status, _ := cast(http.DefaultClient, boxAt(server.url, round), raw); status != http.StatusCreated {
			t.Errorf("cast %d: %d", i, status)
		}
	}
	if code := server.stop(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
	var secrets []string
	for _, r := range file.Rounds {
		secrets = append(secrets, r.Credentials...)
		for _, seed := range r.Keys {
			secrets = append(secrets, seed)
		}
	}
	secrets = append(secrets, file.Accounts[0].Password)
	files := 0
	must(t, filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		if d.Name() == "demo.json" {
			t.Errorf("%s exists", path)
		}
		body, err := os.ReadFile(path)
		for _, secret := range secrets {
			for _, spelling := range []string{secret, strings.ReplaceAll(secret, "-", "")} {
				if bytes.Contains(body, []byte(spelling)) {
					t.Errorf("%s contains %s", path, secret)
				}
			}
		}
		return err
	}))
	if files == 0 {
		t.Error("the data folder is empty")
	}
}

// rowsOf is every row of a database, or of a backup file.
func rowsOf(t *testing.T, source string) string {
	t.Helper()
	var packed bytes.Buffer
	must(t, apptest.OpenStore(t, source, time.Now).Backup(context.Background(), &packed))
	return unpacked(t, packed.Bytes())
}

func unpacked(t *testing.T, raw []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(raw))
	must(t, err)
	text, err := io.ReadAll(r)
	must(t, err)
	_, rows, _ := strings.Cut(string(text), "\n") // the head has the time
	// SQLite gives an empty byte column back as none, MariaDB as empty.
	return strings.ReplaceAll(rows, ":null", `:""`)
}

// sentence checks that a refusal is said in one Chinese line.
func sentence(t *testing.T, what, stderr string) {
	t.Helper()
	if strings.Count(strings.TrimSpace(stderr), "\n") != 0 || !strings.ContainsFunc(stderr, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%s: want one Chinese sentence on standard error, got %q", what, stderr)
	}
}

func TestABackupCarriesEveryRowToEitherEngine(t *testing.T) {
	t.Parallel()
	apptest.EachSource(t, func(t *testing.T, source string) {
		prepared(t, source, few)
		dir := t.TempDir()
		file := filepath.Join(dir, "backup")
		if code, _, stderr := command(t, "", "backup", "--database", source, "--data", dir, "-o", file); code != 0 {
			t.Fatalf("backup: %d %s", code, stderr)
		}
		whole, err := os.ReadFile(file)
		must(t, err)
		rows := rowsOf(t, source)
		if rows != unpacked(t, whole) || strings.Count(rows, "\n") < 500 {
			t.Fatal("the backup is not the database")
		}
		code, _, stderr := command(t, "", "backup", "--database", source, "--data", dir, "-o", file)
		if sentence(t, "backup over a file", stderr); code != 1 {
			t.Errorf("backup over a file: %d", code)
		}
		if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, whole) {
			t.Error("the first backup was touched")
		}
		apptest.EachSource(t, func(t *testing.T, target string) {
			empty := rowsOf(t, target)
			spoilt := map[string][]byte{"cut short": whole[:len(whole)*9/10], "without its last bytes": whole[:len(whole)-4], "foreign": []byte("这不是备份"), "empty": nil}
			flipped := slices.Clone(whole)
			flipped[len(flipped)/2] ^= 1
			spoilt["one bit flipped"] = flipped
			for name, body := range spoilt {
				path := filepath.Join(t.TempDir(), "spoilt")
				must(t, os.WriteFile(path, body, 0o600))
				code, _, stderr := command(t, "", "restore", "--database", target, "--data", dir, path)
				if sentence(t, "restore of a file "+name, stderr); code != 1 {
					t.Errorf("restore of a file %s: %d", name, code)
				}
				if rowsOf(t, target) != empty {
					t.Fatalf("restore of a file %s left something behind", name)
				}
			}
			if code, _, stderr := command(t, "", "restore", "--database", target, "--data", dir, file); code != 0 {
				t.Fatalf("restore: %d %s", code, stderr)
			}
			if diff := cmp.Diff(strings.Split(rows, "\n"), strings.Split(rowsOf(t, target), "\n")); diff != "" {
				t.Errorf("restored rows differ:\n%.2000s", diff)
			}
			code, _, stderr := command(t, "", "restore", "--database", target, "--data", dir, file)
			if sentence(t, "restore into a full database", stderr); code != 1 || !strings.Contains(stderr, "已经有数据") {
				t.Errorf("restore into a full database: %d %s", code, stderr)
			}
			if rowsOf(t, target) != rows {
				t.Error("a refused restore changed something")
			}
		})
	})
}
