package private

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"unicode"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dir, setting string) *Box {
	t.Helper()
	b, err := Open(dir, setting)
	must(t, err)
	return b
}

func setting(n int) string { return base64.StdEncoding.EncodeToString(master(n)) }

func TestTheFirstStartMakesAKeyThatOnlyItsOwnerReads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "keys")
	out := sealed(t, open(t, dir, ""), home, "13812345678")
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 1 || entries[0].Name() != "private-0001.key" {
		t.Fatalf("the folder holds %v", entries)
	}
	if runtime.GOOS != "windows" {
		for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "private-0001.key"): 0o600} {
			info, err := os.Stat(path)
			must(t, err)
			if info.Mode().Perm() != want {
				t.Errorf("%s has the rights %v, want %v", filepath.Base(path), info.Mode().Perm(), want)
			}
		}
	}
	if got, err := open(t, dir, "").Open(home, out); err != nil || got != "13812345678" {
		t.Errorf("after another start: %q, %v", got, err)
	}
}

func TestProgramsThatStartTogetherAgreeOnOneKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	boxes := make([]*Box, 8)
	var group sync.WaitGroup
	for i := range boxes {
		group.Go(func() {
			b, err := Open(dir, "")
			if err != nil {
				t.Error(err)
				return
			}
			boxes[i] = b
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	out := sealed(t, boxes[0], home, "x")
	for _, b := range boxes {
		if err := b.Check(out); err != nil || b.Stale(out) {
			t.Errorf("another key: %v", err)
		}
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("left in the folder: %v", entries)
	}
}

func TestASettingSealsAndMakesNoFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	out := sealed(t, open(t, dir, " "+setting(1)+"\n"), home, "x")
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("a folder was made")
	}
	if err := boxOf(t, 1).Check(out); err != nil {
		t.Errorf("sealed with another key: %v", err)
	}
	// Another server with the same setting, and one whose padding was lost.
	for _, same := range []string{setting(1), strings.TrimRight(setting(1), "=")} {
		if got, err := open(t, dir, same).Open(home, out); err != nil || got != "x" {
			t.Errorf("%q, %v", got, err)
		}
	}
	both := open(t, dir, setting(2)+", "+setting(1))
	if got, err := both.Open(home, out); err != nil || got != "x" || !both.Stale(out) {
		t.Errorf("after a change of the setting: %q, %v", got, err)
	}
}

func TestKeyFilesStillOpenWhenASettingTakesOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	old := sealed(t, open(t, dir, ""), home, "x")
	b := open(t, dir, setting(1))
	if got, err := b.Open(home, old); err != nil || got != "x" {
		t.Errorf("%q, %v", got, err)
	}
	if !b.Stale(old) || b.Stale(sealed(t, b, home, "y")) {
		t.Error("the file still seals")
	}
}

func TestRotateAddsAKeyAndKeepsTheOld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if _, err := Rotate(dir); err == nil {
		t.Error("a folder without a key was given a second one")
	}
	old := sealed(t, open(t, dir, ""), home, "x")
	path, err := Rotate(dir)
	must(t, err)
	if filepath.Base(path) != "private-0002.key" {
		t.Errorf("the new file is %s", path)
	}
	b := open(t, dir, "")
	if got, err := b.Open(home, old); err != nil || got != "x" || !b.Stale(old) {
		t.Errorf("%q, %v", got, err)
	}
	fresh := sealed(t, b, home, "y")
	must(t, os.Remove(filepath.Join(dir, "private-0001.key"))) // when nothing is stale any more
	b = open(t, dir, "")
	if got, err := b.Open(home, fresh); err != nil || got != "y" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := b.Open(home, old); !coded(err, CodeNoKey) {
		t.Errorf("the old value without its key: %v", err)
	}
}

func TestWrongKeysAreRefusedInChineseAndNothingIsMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	for name, text := range map[string]string{
		"no base64": "密码", "too short": "c2hvcnQ=", "a password": "correct horse battery staple", "one of two is wrong": setting(1) + ",x",
		"nothing after the comma": setting(1) + ",", "zeros": base64.StdEncoding.EncodeToString(make([]byte, 32)), "33 bytes": base64.StdEncoding.EncodeToString(make([]byte, 33)),
	} {
		if _, err := Open(dir, text); err == nil || !strings.Contains(err.Error(), "PIAOJUE_SECRET") || CheckSetting(text) == nil {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), setting(1)) {
			t.Errorf("%s: the sentence shows a key", name)
		}
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("a folder was made")
	}
}

func TestADamagedKeyFileStopsTheStartAndIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	open(t, dir, "")
	path := filepath.Join(dir, "private-0001.key")
	must(t, os.WriteFile(path, []byte("half a ke"), 0o600))
	_, err := Open(dir, "")
	if err == nil || !strings.Contains(err.Error(), "已经损坏") || !strings.ContainsFunc(err.Error(), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "half a ke" {
		t.Errorf("the file was changed: %q, %v", text, err)
	}
	must(t, os.WriteFile(filepath.Join(t.TempDir(), "x"), nil, 0o600))
	if _, err := Open(path, ""); err == nil || !strings.Contains(err.Error(), "密钥") {
		t.Errorf("a file as the folder: %v", err)
	}
}

func TestAKeyFileThatOthersMayReadIsClosed(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // rights are kept elsewhere there
	}
	dir := filepath.Join(t.TempDir(), "keys")
	open(t, dir, "")
	path := filepath.Join(dir, "private-0001.key")
	must(t, os.Chmod(path, 0o644))
	open(t, dir, "")
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the rights are %v", info.Mode().Perm())
	}
}
