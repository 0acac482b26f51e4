package web

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"strings"
	"testing"

	"piaojue/app/apptest"
	"piaojue/app/store"
)

// A character that no font has stops the paper before it is printed with a box,
// and who asked for it reads which one it is: at once, and of a long job later.
func TestANameThatNoFontHasIsReadInASentence(t *testing.T) {
	apptest.EachTown(t, apptest.ThreeStances, apptest.Unplayed, func(t *testing.T, w *apptest.Town) {
		_, desk, run := worked(t, w)
		d := desk("secretariat")
		cards := fmt.Sprintf("/office/sessions/%d/cards.pdf", w.Session)
		if answer, body := d.download(cards); answer.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "%PDF-") {
			t.Fatalf("the cards: %d", answer.StatusCode)
		}
		must(t, w.Store.InTx(context.Background(), func(tx *store.Tx) error {
			c := tx.In(w.Congress.ID)
			list, err := c.Deputies(w.Session)
			if err != nil {
				return err
			}
			list[0].Name = "李\U0002A6A5\U00030000明" // of extensions B and G
			return c.UpdateDeputy(list[0])
		}))
		answer, body := d.download(cards)
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
			t.Errorf("cards with a name that cannot be printed: %d %s", answer.StatusCode, answer.Header.Get("Content-Type"))
		}
		for _, want := range []string{"没有可用的字体", "\U0002A6A5（U+2A6A5）", "\U00030000（U+30000）"} {
			if !strings.Contains(html.UnescapeString(string(body)), want) {
				t.Errorf("the page does not say %s:\n%.600s", want, body)
			}
		}
		job := d.ordered(jobsHref, "path", cards)
		run()
		d.opens(job, "\U0002A6A5（U&#43;2A6A5）", "没有可用的字体")
		if answer, _ := d.download(job + "/file"); answer.StatusCode != http.StatusConflict {
			t.Errorf("a job that failed has a file: %d", answer.StatusCode)
		}
	})
}
