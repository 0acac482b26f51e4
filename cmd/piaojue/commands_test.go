package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"piaojue/app/demo"
	"piaojue/app/seal"
)

func TestEveryCommandEndsWithItsExitCode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := []string{"--data", filepath.Join(dir, "data")}
	taken := filepath.Join(dir, "taken")
	must(t, os.WriteFile(taken, []byte("mine"), 0o600))
	with := func(args ...string) []string { return append(args, data...) }
	tests := []struct {
		name  string
		stdin string
		args  []string
		code  int
	}{
		{"help", "", []string{"--help"}, 0},
		{"no command", "", nil, 2},
		{"an unknown command", "", []string{"vote"}, 2},
		{"an unknown flag", "", []string{"serve", "--colour"}, 2},
		{"a missing flag", "", []string{"decide"}, 2},
		{"a level that is none", "x", with("admin", "--congress", "甲", "--level", "国", "--login", "a", "--name", "b"), 2},
		{"migrate an empty database", "", with("migrate"), 0},
		{"migrate again", "", with("migrate"), 0},
		{"admin with a short password", "短\n", with("admin", "--congress", "清溪县人民代表大会", "--level", "county", "--login", "guanli", "--name", "沈向南"), 1},
		{"admin with the password from standard input", "清溪2026票决\n", with("admin", "--congress", "清溪县人民代表大会", "--level", "county", "--login", "guanli", "--name", "沈向南"), 0},
		{"backup", "", with("backup", "-o", filepath.Join(dir, "b")), 0},
		{"a new key before there is one", "", with("newkey"), 1},
		{"backup over a file", "", with("backup", "-o", taken), 1},
		{"restore from nothing", "", with("restore", filepath.Join(dir, "none")), 1},
		{"export of a round that is not there", "", with("export", "-round", "9", "-o", filepath.Join(dir, "x.bel")), 1},
		{"a database that is none", "", with("migrate", "--database", "oracle:x"), 1},
		{"serve on an address that is none", "", with("serve", "--addr", "256.0.0.1:1"), 1},
		{"simulate without a file", "", []string{"simulate", "-url", "http://127.0.0.1:1", "-demo", filepath.Join(dir, "none"), "-deputies", "3", "-within", "1s"}, 1},
		{"credentials, none", "", []string{"credentials", "--uuid", "RBRfZcfGnSQExD", "--count", "0", "--slips", filepath.Join(dir, "s.pdf"), "--public", filepath.Join(dir, "p.json"), "--url", "https://x/v", "--congress", "甲", "--session", "乙", "--round", "丙"}, 1},
		{"credentials over a file", "", []string{"credentials", "--uuid", "RBRfZcfGnSQExD", "--count", "3", "--slips", filepath.Join(dir, "s.pdf"), "--public", taken, "--url", "https://x/v", "--congress", "甲", "--session", "乙", "--round", "丙"}, 1},
		{"demo in a database in use", "", []string{"demo", "-addr", "127.0.0.1:0", "-data", filepath.Join(dir, "demo"), "-database", "sqlite:" + filepath.Join(dir, "data", "piaojue.db")}, 1},
		{"demo in a foreign folder", "", []string{"demo", "-addr", "127.0.0.1:0", "-data", dir}, 1},
	}
	for _, tt := range tests {
		code, _, stderr := command(t, tt.stdin, tt.args...)
		if code != tt.code {
			t.Errorf("%s: exit code %d, want %d (%s)", tt.name, code, tt.code, stderr)
		}
		if code == 1 {
			sentence(t, tt.name, stderr)
		}
	}
	if body, err := os.ReadFile(taken); err != nil || string(body) != "mine" {
		t.Error("a file was overwritten")
	}
	for _, left := range []string{"s.pdf", "p.json", "x.bel"} {
		if _, err := os.Stat(filepath.Join(dir, left)); err == nil {
			t.Errorf("a refused command left %s", left)
		}
	}
}

func TestTheSlipsCarryTheCodesOfTheList(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const uuid, count = "RBRfZcfGnSQExD", 23
	slips, list := filepath.Join(dir, "slips.pdf"), filepath.Join(dir, "public.json")
	code, _, stderr := command(t, "", "credentials", "--uuid", uuid, "--count", fmt.Sprint(count), "--slips", slips, "--public", list, "--url", "https://piaojue.example.cn/v",
		"--congress", "清溪县人民代表大会", "--session", "第十七届第五次会议", "--round", "民生实事项目票决")
	if code != 0 {
		t.Fatalf("%d %s", code, stderr)
	}
	text, err := exec.Command("pdftotext", "-layout", slips, "-").Output()
	must(t, err)
	// A code stands on two lines; the slips of a row stand side by side.
	halves := map[bool][]string{}
	for _, word := range regexp.MustCompile(`\b[0-9A-Za-z]{5}-[0-9A-Za-z]{6}(-|\b)`).FindAllString(string(text), -1) {
		upper := strings.HasSuffix(word, "-")
		halves[upper] = append(halves[upper], word)
	}
	if len(halves[true]) != count || len(halves[false]) != count {
		t.Fatalf("%d and %d halves of codes in the PDF, want %d", len(halves[true]), len(halves[false]), count)
	}
	var made []string
	for i, upper := range halves[true] {
		credential, err := seal.DeriveCredential(uuid, upper+halves[false][i])
		must(t, err)
		made = append(made, credential.Public())
	}
	body, err := os.ReadFile(list)
	must(t, err)
	if string(seal.PublicCredentials(made)) != string(body) {
		t.Error("the codes of the PDF are not those of the list")
	}
}

func TestMakingManySlipsSaysHowFarItIsAndLeavesNothingWhenInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	slips, list := filepath.Join(dir, "slips.pdf"), filepath.Join(dir, "public.json")
	cmd := exec.Command(binary(t), "credentials", "--uuid", "RBRfZcfGnSQExD", "--count", "3000", "--slips", slips, "--public", list, "--url", "https://piaojue.example.cn/v",
		"--congress", "清溪县人民代表大会", "--session", "第十七届第五次会议", "--round", "民生实事项目票决")
	cmd.Env = environment()
	said, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	var lines []string
	for in := bufio.NewScanner(said); in.Scan(); {
		lines = append(lines, in.Text())
		if strings.HasPrefix(in.Text(), "凭证页 ") && len(lines) == 11 {
			must(t, cmd.Process.Signal(os.Interrupt))
		}
	}
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 1 || lines[0] != "投票码 300/3000" || lines[len(lines)-1] != "已经中断，没有留下文件" {
		t.Errorf("ended with %d, said %q", code, lines)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestTheDemonstrationRunsIsRehearsedAndGoesOn(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	server := start(t, "demo", "-addr", "127.0.0.1:0", "-data", dir)
	path := filepath.Join(dir, "demo.json")
	file, err := demo.Read(path)
	must(t, err)
	if file.BaseURL != server.url {
		t.Errorf("the file says %s, the program %s", file.BaseURL, server.url)
	}
	code, stdout, stderr := command(t, "", "simulate", "-url", server.url, "-demo", path, "-deputies", "30", "-within", "3s", "-json")
	var result map[string]float64
	if err := json.Unmarshal([]byte(stdout), &result); err != nil || code != 0 || result["accepted"] != 30 || result["refused"] != 0 {
		t.Errorf("rehearsal: %d %s %s", code, stdout, stderr)
	}
	for _, field := range []string{"deputies", "accepted", "refused", "retried", "p50_ms", "p95_ms", "p99_ms", "max_ms", "ballots_per_second"} {
		if _, there := result[field]; !there {
			t.Errorf("the rehearsal says nothing of %s", field)
		}
	}
	// The file loses the slips that were used, so a second rehearsal takes others; one that has them still is refused.
	left, err := demo.Read(path)
	must(t, err)
	if len(left.Rounds) != 3 || len(left.Rounds[0].Credentials) != len(file.Rounds[0].Credentials)-30 || left.Rounds[0].Credentials[0] != file.Rounds[0].Credentials[30] {
		t.Errorf("%d of %d slips are left", len(left.Rounds[0].Credentials), len(file.Rounds[0].Credentials))
	}
	stale := t.TempDir()
	_, err = file.Write(stale)
	must(t, err)
	if code, _, stderr := command(t, "", "simulate", "-url", server.url, "-demo", filepath.Join(stale, "demo.json"), "-deputies", "5", "-within", "3s", "-json"); code != 1 || !strings.Contains(stderr, "投过票") {
		t.Errorf("the same slips again: %d %s", code, stderr)
	}
	// More than the real rounds have slips for go to the rehearsal.
	for i := range 2 {
		left.Rounds[i].Credentials = left.Rounds[i].Credentials[:3]
	}
	_, err = left.Write(dir)
	must(t, err)
	code, stdout, stderr = command(t, "", "simulate", "-url", server.url+","+server.url, "-demo", path, "-deputies", "4", "-within", "3s", "-json")
	clear(result)
	if err := json.Unmarshal([]byte(stdout), &result); err != nil || code != 0 || result["accepted"] != 4 || result["round"] != float64(file.Rounds[2].ID) {
		t.Errorf("the rehearsal: %d %s %s", code, stdout, stderr)
	}
	if code := server.stop(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
	server = start(t, "demo", "-addr", "127.0.0.1:0", "-data", dir, "-keep")
	again, err := demo.Read(path)
	must(t, err)
	if again.Accounts[0].Password != file.Accounts[0].Password {
		t.Error("-keep made a new year")
	}
	if again.BaseURL != server.url {
		t.Errorf("the kept file says %s, the program %s", again.BaseURL, server.url)
	}
	if status, _ := cast(http.DefaultClient, boxAt(server.url, file.Rounds[0]), papers(t, server.url, file.Rounds[0], file.Rounds[0].Credentials[50:51])[0]); status != http.StatusCreated {
		t.Errorf("a ballot in the kept year: %d", status)
	}
	if code := server.stop(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
