package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/app"
	"piaojue/app/apptest"
	"piaojue/app/config"
	"piaojue/app/private"
	"piaojue/app/store"
	"piaojue/models"
)

func TestALostKeyIsReportedAtTheStartAndTheProgramStartsAllTheSame(t *testing.T) {
	apptest.EachSource(t, func(t *testing.T, source string) {
		ctx := context.Background()
		dir := t.TempDir()
		start := func(data, secret string) (*app.App, string) {
			t.Helper()
			var log bytes.Buffer
			a, err := app.New(ctx, app.Options{Config: config.Server{Database: source, Data: filepath.Join(dir, data), Secret: secret}, Log: slog.New(slog.NewTextHandler(&log, nil))})
			must(t, err)
			t.Cleanup(func() { a.Store.Close() })
			return a, log.String()
		}
		const place, number = "somewhere", "13812345678"
		one, log := start("one", "")
		if strings.Contains(log, "PIAOJUE_SECRET") {
			t.Errorf("an empty database has lost its key: %s", log)
		}
		sealed, err := one.Private.Seal(place, number)
		must(t, err)
		must(t, one.Store.InTx(ctx, func(tx *store.Tx) error {
			return tx.In(1).PutSuggestion(&models.Suggestion{CallID: 1, Code: "TESTKEYCODE1", Number: 1, Title: "路灯", Place: "村口", Reason: "暗", PhoneSealed: sealed, ReceivedAt: tx.Now})
		}))
		same, log := start("one", "")
		if strings.Contains(log, "PIAOJUE_SECRET") {
			t.Errorf("the same folder has lost its key: %s", log)
		}
		if plain, err := same.Private.Open(place, sealed); err != nil || plain != number {
			t.Errorf("after another start: %q, %v", plain, err)
		}
		other, log := start("two", "")
		if !strings.Contains(log, "PIAOJUE_SECRET") || !strings.Contains(log, "打不开") || strings.Contains(log, number) {
			t.Errorf("a lost key is not reported: %s", log)
		}
		if plain, err := other.Private.Open(place, sealed); err == nil || plain != "" {
			t.Errorf("opened with another key: %q", plain)
		}
		_, log = start("three", "cGlhb2p1ZSBrZXkgZm9yIHRlc3RzIG9ubHksIDMyIGI=")
		if !strings.Contains(log, "PIAOJUE_SECRET") {
			t.Errorf("another secret is not reported: %s", log)
		}
		if _, err := private.Rotate(filepath.Join(dir, "one", "keys")); err != nil {
			t.Fatal(err)
		}
		if _, log = start("one", ""); strings.Contains(log, "PIAOJUE_SECRET") {
			t.Errorf("after a new key the old one is lost: %s", log)
		}
	})
}
