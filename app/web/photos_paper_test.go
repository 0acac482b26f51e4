package web

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"piaojue/app/store"
	"piaojue/models"
)

const (
	shownPhoto  = "旧路面坑洼不平"
	hiddenPhoto = "没有通过确认的照片"
)

// putPaperPhotos adds a photo of a project's report, which everybody may see,
// and two of its checkpoints: one refused, one that nobody has confirmed.
func putPaperPhotos(t *testing.T, s *store.Store, congress, project int64, on models.Date) {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 1200, 900)), nil))
	must(t, s.InTx(context.Background(), func(tx *store.Tx) error {
		c := tx.In(congress)
		row := models.Report{ProjectID: project, ReportedOn: on}
		done := models.Checkpoint{ProjectID: project, Name: "铣刨", DoneOn: on}
		waits := models.Checkpoint{ProjectID: project, Name: "摊铺", DoneOn: on, Confirmer: models.ConfirmDeputies}
		must(t, c.PutReport(&row))
		must(t, c.PutCheckpoint(&done))
		must(t, c.PutCheckpoint(&waits))
		for id, p := range map[string]models.Photo{
			"PAPERSHOWN": {ReportID: row.ID, Phase: "before", Caption: shownPhoto}, "PAPERREFUSED": {ProjectID: project, CheckpointID: done.ID, Phase: models.PhaseRefused, Caption: hiddenPhoto},
			"PAPERWAITS": {ProjectID: project, CheckpointID: waits.ID, Phase: "after", Caption: hiddenPhoto},
		} {
			p.ID, p.Width, p.Height, p.Body = id, 1200, 900, b.Bytes()
			must(t, c.PutPhoto(&p))
		}
		return nil
	}))
}

// showsPhotos checks that a document shows the photo that everybody may see, and
// no other.
func showsPhotos(t *testing.T, what, text string) {
	t.Helper()
	if !strings.Contains(text, "施工前") || !strings.Contains(text, shownPhoto) {
		t.Errorf("%s does not show the photo of the report:\n%s", what, text)
	}
	if strings.Contains(text, hiddenPhoto) {
		t.Errorf("%s shows a photo that nobody may see:\n%s", what, text)
	}
}
