package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/app/private"
)

func TestANewKeyIsAddedAndOldValuesStayReadable(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	keys := filepath.Join(data, "keys")
	before, err := private.Open(keys, "")
	must(t, err)
	old, err := before.Seal("somewhere", "13812345678")
	must(t, err)

	const secret = "cGlhb2p1ZSBrZXkgZm9yIHRlc3RzIG9ubHksIDMyIGI="
	if code, _, stderr := command(t, "", "newkey", "--data", data, "--secret", secret); code != 1 || !strings.Contains(stderr, "PIAOJUE_SECRET") {
		t.Errorf("with a key of the environment: %d %s", code, stderr)
	}
	if left, err := os.ReadDir(keys); err != nil || len(left) != 1 {
		t.Errorf("the refusal left %v, %v", left, err)
	}
	code, stdout, stderr := command(t, "", "newkey", "--data", data)
	if code != 0 || !strings.Contains(stdout, "private-0002.key") {
		t.Fatalf("%d %s %s", code, stdout, stderr)
	}
	after, err := private.Open(keys, "")
	must(t, err)
	if plain, err := after.Open("somewhere", old); err != nil || plain != "13812345678" || !after.Stale(old) {
		t.Errorf("%q, %v", plain, err)
	}
}

func TestADemonstrationDoesNotRemoveRealDataAndItsKeys(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	if code, _, stderr := command(t, "", "migrate", "--data", data); code != 0 {
		t.Fatal(stderr)
	}
	_, err := private.Open(filepath.Join(data, "keys"), "")
	must(t, err)
	if code, _, stderr := command(t, "", "demo", "-addr", "127.0.0.1:0", "-data", data); code != 1 || !strings.Contains(stderr, "没有删除") {
		t.Errorf("%d %s", code, stderr)
	}
	for _, name := range []string{"piaojue.db", filepath.Join("keys", "private-0001.key")} {
		if _, err := os.Stat(filepath.Join(data, name)); err != nil {
			t.Errorf("%s is gone: %v", name, err)
		}
	}
}
