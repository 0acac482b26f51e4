package vote_test

import (
	"bytes"
	"strings"
	"testing"

	"piaojue/app/access"
	"piaojue/app/apptest"
	"piaojue/app/fault"
	"piaojue/models"
)

// Mixed has five sealed ballots and four on paper: who took paper everybody saw.
func TestFewBallotsOfOneKindAreNeverToldApartToThePublic(t *testing.T) {
	apptest.EachTown(t, apptest.Mixed, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		nobody := access.Actor{}
		for name, reader := range map[string]access.Actor{"the public": nobody, "standing": w.As("standing"), "a deputy": w.As("deputy"), "an administrator": w.As("admin"),
			"another congress": w.Elsewhere("presiding")} {
			result, err := w.Vote.ResultFor(ctx, reader, w.Round)
			must(t, err)
			if result.Paper != nil || result.PaperJSON != nil || !strings.Contains(result.Merged, "纸质票收回 4 张") {
				t.Errorf("%s reads the paper part %v, %s", name, result.Paper, result.PaperJSON)
			}
			if result.Counts == nil || result.Counts.Returned != 9 || bytes.Contains(result.CountsJSON, []byte("paper")) {
				t.Errorf("%s reads counts %+v", name, result.Counts)
			}
			_, err = w.Vote.ArchiveFor(ctx, reader, w.Round)
			apptest.Refused(t, "archive for "+name, err, fault.NotFound)
			var bundle bytes.Buffer
			apptest.Refused(t, "bundle for "+name, w.Vote.BundleFor(ctx, reader, w.Round, &bundle), fault.NotFound)
			if bundle.Len() > 0 {
				t.Errorf("%s gets %d bytes", name, bundle.Len())
			}
		}
		if v, err := w.Vote.ReadRound(ctx, w.As("standing"), w.Round); err != nil || v.Paper != nil || v.Merged == "" || paper(t, w, "standing").Sums != nil {
			t.Errorf("the office reads the paper part %v, %v", v.Paper, err)
		}
		for _, login := range []string{"presiding", "chief", "teller"} {
			result, err := w.Vote.ResultFor(ctx, w.As(login), w.Round)
			must(t, err)
			if result.Paper == nil || result.Merged != "" || paper(t, w, login).Sums == nil {
				t.Errorf("%s does not read both parts", login)
			}
			if archive, err := w.Vote.ArchiveFor(ctx, w.As(login), w.Round); err != nil || len(archive) == 0 {
				t.Errorf("%s gets no archive: %v", login, err)
			}
		}
	})
}

func TestFiveOfEitherKindAreToldApart(t *testing.T) {
	apptest.EachTown(t, apptest.MixedSurvey, models.RoundAnnounced, func(t *testing.T, w *apptest.Town) {
		result, err := w.Vote.Result(ctx, w.Round)
		must(t, err)
		if result.Paper == nil || len(result.PaperJSON) == 0 || result.Merged != "" {
			t.Errorf("paper %v, merged %q", result.Paper, result.Merged)
		}
		var bundle bytes.Buffer
		must(t, w.Vote.Bundle(ctx, w.Round, &bundle))
		if _, err := w.Vote.Archive(ctx, w.Round); err != nil {
			t.Errorf("archive: %v", err)
		}
	})
}
