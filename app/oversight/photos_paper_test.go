package oversight_test

import (
	"bytes"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/app/oversight"
	"piaojue/app/store"
	"piaojue/models"
)

func TestADocumentShowsPhotosBeforeAndAfterTheWorkAndPublicOnesAlone(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		body := large(t)
		s.put(t, func(tx *store.Tx) error {
			c := tx.In(s.county)
			report := func(project int64, on models.Date) int64 {
				row := models.Report{ProjectID: project, ReportedOn: on}
				must(t, c.PutReport(&row))
				return row.ID
			}
			photo := func(id string, row models.Photo) {
				row.ID, row.Caption, row.Width, row.Height = id, id, 1200, 1600
				if row.Body == nil {
					row.Body = body
				}
				must(t, c.PutPhoto(&row))
			}
			march, june, later := report(s.now.ID, "2026-03-01"), report(s.now.ID, "2026-06-01"), report(s.now.ID, "2026-12-01")
			photo("march", models.Photo{ReportID: march})
			photo("march-before", models.Photo{ReportID: march, Phase: "before"})
			photo("june-after", models.Photo{ReportID: june, Phase: "after"})
			photo("june-more", models.Photo{ReportID: june, Phase: "during"})
			photo("december", models.Photo{ReportID: later, Phase: "after"})
			photo("of-another", models.Photo{ReportID: report(s.next.ID, "2026-06-01"), Phase: "after"})
			// What is not confirmed, and what was refused, is nobody's to see.
			open := models.Checkpoint{ProjectID: s.now.ID, Name: "开工", DoneOn: "2026-01-02", Confirmer: models.ConfirmDeputies}
			done := models.Checkpoint{ProjectID: s.now.ID, Name: "封顶", DoneOn: "2026-01-03"}
			must(t, c.PutCheckpoint(&open))
			must(t, c.PutCheckpoint(&done))
			photo("unconfirmed", models.Photo{ProjectID: s.now.ID, CheckpointID: open.ID, Phase: "before"})
			photo("refused", models.Photo{ProjectID: s.now.ID, CheckpointID: done.ID, Phase: models.PhaseRefused})
			return nil
		})
		captions := func(until models.Date, projects ...int64) []string {
			list, err := s.PaperPhotos(ctx, s.county, projects, until)
			must(t, err)
			var said []string
			for _, p := range list {
				said = append(said, p.Caption)
				if conf, err := jpeg.DecodeConfig(bytes.NewReader(p.Body)); err != nil || conf.Width != 720 {
					t.Errorf("%s is %d points wide: %v", p.Caption, conf.Width, err)
				}
			}
			return said
		}
		for _, tt := range []struct {
			until models.Date
			want  []string
		}{
			{"2026-02-01", nil},
			{"2026-03-31", []string{"march-before"}},
			{"2026-06-30", []string{"march-before", "june-after"}},
			{"2026-12-31", []string{"march-before", "december"}},
		} {
			if diff := cmp.Diff(tt.want, captions(tt.until, s.now.ID, s.next.ID)); diff != "" {
				t.Errorf("until %s: %s", tt.until, diff)
			}
		}
		if list := captions("2026-12-31", s.next.ID); len(list) != 0 {
			t.Errorf("a project that is not public shows %v", list)
		}
		if list, err := s.PaperPhotos(ctx, s.town, []int64{s.now.ID}, "2026-12-31"); err != nil || len(list) != 0 {
			t.Errorf("another congress shows %v, %v", list, err)
		}

		// A photo that cannot be read is named all the same.
		s.put(t, func(tx *store.Tx) error {
			row := models.Report{ProjectID: s.now.ID, ReportedOn: "2026-12-20"}
			must(t, tx.In(s.county).PutReport(&row))
			return tx.In(s.county).PutPhoto(&models.Photo{ID: "torn", ReportID: row.ID, Caption: "torn", Phase: "after", Width: 1200, Height: 1600, Body: body[:500]})
		})
		list, err := s.PaperPhotos(ctx, s.county, []int64{s.now.ID}, "2026-12-31")
		must(t, err)
		if !slices.ContainsFunc(list, func(p oversight.PaperPhoto) bool { return p.Caption == "torn" }) {
			t.Errorf("photos %+v", list)
		}
		s.put(t, func(tx *store.Tx) error { // taken back
			p := s.now
			p.PublishedAt = 0
			return tx.In(s.county).UpdateProject(p)
		})
		if list, err := s.PaperPhotos(ctx, s.county, []int64{s.now.ID}, "2026-12-31"); err != nil || len(list) != 0 {
			t.Errorf("a project that was taken back shows %d photos, %v", len(list), err)
		}
	})
}
